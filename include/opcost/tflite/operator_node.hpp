// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The view of an operator for the functions that lower it, with what they share: stored tensors, fused activations.
#include <opcost/graph/reader_lowering.hpp>
#include <opcost/ops/builtin.hpp>
#include <opcost/tflite/tflite_model.hpp>

namespace opcost::tflite {

using lowering_step = lowering_to<builtin_ops>;

/// What a lowering gets besides the operands.
class operator_node {
 public:
  const model* of = nullptr;
  const net* in = nullptr;
  const node* is = nullptr;
  bool stored = true;  // the shapes that the file stores hold

  operator_node(const model& m, const net& n, const node& x, bool stored_shapes)
      : of(&m), in(&n), is(&x), stored(stored_shapes), reader_(m.bytes()) {}
  operator_node(const operator_node&) = delete;
  operator_node& operator=(const operator_node&) = delete;

  operator_entry entry() const { return of->view().operation(of->view().subgraph(in->subgraph), is->operation); }
  options_view<file_bytes> options() const { return {reader_, of->view().through(reader_).options(entry())}; }
  int outputs() const { return static_cast<int>(entry().outputs.size); }
  partial_tensor stored_output(int k) const;
  /// False if the options were read and are damaged.
  bool good() const { return reader_.good(); }
  file_view view() const { return of->view().through(reader_); }

 private:
  // options are read by each operator itself: the model is shared by threads
  mutable flatbuffer<file_bytes> reader_;
};

namespace detail {
inline partial_tensor stored_tensor(const model& m, const net& n, std::int32_t index) {
  partial_tensor t;
  const tensor_entry e = m.view().tensor(m.view().subgraph(n.subgraph), index);
  t.dims = e.dims.rank < 0 ? partial_shape::of_unknown_rank() : partial_shape(e.dims);
  for (int i = 0; i < t.dims.rank; ++i)
    if (upper(t.dims[i]) < 0) t.dims.set(i, interval::unknown());
  t.type = dtype_of(e.type);
  return t;
}
inline partial_tensor with(const partial_tensor& t, const partial_shape& dims) {
  partial_tensor r = t;
  r.dims = dims;
  r.value = {};
  r.reals = {};
  return r;
}

inline partial_tensor activated(const partial_tensor& y, int which, lowering_step& step) {
  switch (static_cast<activation>(which)) {
    case activation::relu: return step(relu{}, y);
    case activation::relu_n1_to_1: return step(clamp{.min = -1, .max = 1}, y);
    case activation::relu6: return step(clamp{.min = 0, .max = 6}, y);
    case activation::tanh: return step(math::tanh{}, y);
    case activation::sign_bit: return step(less{}, y, step.real(0, y.type));
    default: return y;
  }
}
}  // namespace detail

inline partial_tensor operator_node::stored_output(int k) const {
  const std::int32_t t = of->view().index(entry().outputs, static_cast<std::uint32_t>(k));
  return t < 0 ? partial_tensor{{}, dtype::none} : detail::stored_tensor(*of, *in, t);
}

}  // namespace opcost::tflite
