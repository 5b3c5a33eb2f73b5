// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The operators of TensorFlow Lite as operations of the catalogue. Tensors keep the stored order (NHWC); products get
// permuted shapes (products.hpp). One function per family; lower_operator chooses.
#include <opcost/graph/reader_lowering.hpp>
#include <opcost/ops/builtin.hpp>
#include <opcost/tflite/tflite_model.hpp>

namespace opcost::tflite {

using lowering_step = lowering_to<builtin_ops>;

/// What a lowering is given besides the operands.
struct operator_node {
  const model* of = nullptr;
  const net* in = nullptr;
  const node* is = nullptr;
  bool stored = true;  // the shapes that the file stores hold

  operator_entry entry() const { return of->view().operation(of->view().subgraph(in->subgraph), is->operation); }
  options_view<file_bytes> options() const { return {of->view().bytes(), of->view().options(entry())}; }
  options_view<file_bytes> options_2() const { return {of->view().bytes(), of->view().options_2(entry())}; }
  int outputs() const { return static_cast<int>(entry().outputs.size); }
  partial_tensor stored_output(int k) const;
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

// The sink of products.hpp over the steps of a lowering.
struct product_steps {
  lowering_step& step;
  template <class Op, class... Operands> partial_tensor operator()(const Op& op, const Operands&... operands) {
    return step(op, operands...);
  }
  template <class Op, class... Operands>
  partial_tensor as(const partial_tensor&, const Op& op, const Operands&... operands) {
    return step(op, operands...);
  }
};

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
// The option that holds the fused activation, -1: there is none.
constexpr int activation_field(builtin op) {
  switch (op) {
    case builtin::conv_2d: return field::conv_2d::activation;
    case builtin::depthwise_conv_2d: return field::depthwise_conv_2d::activation;
    case builtin::conv_3d:
    case builtin::conv_3d_transpose: return field::conv_3d::activation;
    case builtin::transpose_conv: return field::transpose_conv::activation;
    case builtin::fully_connected: return field::fully_connected::activation;
    case builtin::average_pool_2d:
    case builtin::max_pool_2d:
    case builtin::l2_pool_2d: return field::pool_2d::activation;
    case builtin::svdf: return field::svdf::activation;
    case builtin::rnn: return field::rnn::activation;
    case builtin::unidirectional_sequence_rnn: return field::sequence_rnn::activation;
    case builtin::add:
    case builtin::sub:
    case builtin::mul:
    case builtin::div: return 0;
    case builtin::concatenation: return 1;
    default: return -1;
  }
}
constexpr int bias_operand(builtin op) {
  switch (op) {
    case builtin::conv_2d:
    case builtin::depthwise_conv_2d:
    case builtin::conv_3d:
    case builtin::fully_connected: return 2;
    case builtin::transpose_conv:
    case builtin::conv_3d_transpose:
    case builtin::svdf: return 3;
    default: return -1;
  }
}

inline lowered_outputs lower_product(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  product_steps f{step};
  const builtin op = n.is->op;
  const bool second = op == builtin::stablehlo_dot_general || op == builtin::stablehlo_convolution;
  const partial_outputs y = lower_products(op, second ? n.options_2() : n.options(), in, n.stored_output(0), f);
  if (!y.refusal.empty()) return y;
  partial_tensor out = y[0];
  const int bias = bias_operand(op);
  if (op == builtin::svdf && out.dims.rank == 2) {  // the filters of a unit are added up
    const count_t rank = n.options().integer(field::svdf::rank, 1);
    if (rank > 1 && known(out.dims[1])) {
      const partial_shape units{out.dims[0], floor_div(out.dims[1], interval(rank)), interval(rank)};
      out = step(reduce_sum{}, with(out, units), step.numbers({2}));
    }
  }
  if (bias >= 0 && in.has(bias)) out = step(add{}, out, in[bias]);
  return activated(out, activation_field(op) >= 0 ? n.options().choice(activation_field(op)) : 0, step);
}

// x [N, H, W, C] in the order of the catalogue's windows.
inline partial_tensor channels_second_tensor(const partial_tensor& x) {
  partial_shape d{x.dims[0], x.dims[-1]};
  for (int i = 1; i + 1 < x.dims.rank; ++i) d.push_back(x.dims[i]);
  return with(x, d);
}
inline partial_tensor channels_last_tensor(const partial_tensor& x) {
  partial_shape d{x.dims[0]};
  for (int i = 2; i < x.dims.rank; ++i) d.push_back(x.dims[i]);
  d.push_back(x.dims[1]);
  return with(x, d);
}
inline lowered_outputs lower_pool(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  using fields = field::pool_2d;
  if (in[0].dims.rank != 4) return rejected("input 0: expected rank 4, got {}", count_t(in[0].dims.rank));
  const auto o = n.options();
  const auto fill = [&](auto op) {
    op.kernel_size = {o.integer(fields::filter_h, 1), o.integer(fields::filter_w, 1)};
    op.strides = {o.integer(fields::stride_h, 1), o.integer(fields::stride_w, 1)};
    op.pad = o.choice(fields::padding) == 0 ? auto_pad::same_upper : auto_pad::valid;
    return op;
  };
  partial_tensor x = channels_second_tensor(in[0]);
  if (n.is->op == builtin::l2_pool_2d) x = step(multiply{}, x, x);
  partial_tensor y;
  if (n.is->op == builtin::max_pool_2d) {
    y = step(fill(max_pool{}), x);
  } else {
    avg_pool op = fill(avg_pool{});
    op.exclude_pad = true;
    y = step(op, x);
  }
  if (n.is->op == builtin::l2_pool_2d) y = step(math::sqrt{}, y);
  return activated(channels_last_tensor(y), o.choice(fields::activation), step);
}

inline lowered_outputs lower_pair(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const partial_tensor &a = in[0], &b = in[1];
  const auto fused = [&](const partial_tensor& y) { return activated(y, n.options().choice(0), step); };
  switch (n.is->op) {
    case builtin::add: return fused(step(add{}, a, b));
    case builtin::sub: return fused(step(subtract{}, a, b));
    case builtin::mul: return fused(step(multiply{}, a, b));
    case builtin::div: return fused(step(divide{}, a, b));
    case builtin::maximum:
    case builtin::stablehlo_maximum: return step(maximum{}, a, b);
    case builtin::minimum:
    case builtin::stablehlo_minimum: return step(minimum{}, a, b);
    case builtin::pow:
    case builtin::stablehlo_power: return step(power{}, a, b);
    case builtin::squared_difference: return step(squared_difference{}, a, b);
    case builtin::floor_mod: return step(floor_mod{}, a, b);
    case builtin::stablehlo_remainder: return step(mod{}, a, b);
    case builtin::floor_div: return step(math::floor{}, step(divide{}, a, b));
    case builtin::atan2: return step(math::atan{}, step(divide{}, a, b));
    case builtin::equal: return step(equal{}, a, b);
    case builtin::not_equal: return step(not_equal{}, a, b);
    case builtin::less: return step(less{}, a, b);
    case builtin::less_equal: return step(less_equal{}, a, b);
    case builtin::greater: return step(greater{}, a, b);
    case builtin::stablehlo_compare: return step(less{}, a, b);
    case builtin::greater_equal: return step(greater_equal{}, a, b);
    case builtin::logical_and:
    case builtin::stablehlo_and: return step(logical_and{}, a, b);
    case builtin::logical_or:
    case builtin::stablehlo_or: return step(logical_or{}, a, b);
    case builtin::bitwise_xor: return step(bitwise_xor{}, a, b);
    case builtin::right_shift: return step(bitwise_right_shift{}, a, b);
    case builtin::stablehlo_shift_left: return step(bitwise_left_shift{}, a, b);
    case builtin::stablehlo_add: return step(add{}, a, b);
    case builtin::stablehlo_subtract: return step(subtract{}, a, b);
    case builtin::stablehlo_multiply: return step(multiply{}, a, b);
    case builtin::stablehlo_divide: return step(divide{}, a, b);
    default: return "an operator without a formula";
  }
}
constexpr bool is_pair(builtin op) {
  switch (op) {
    case builtin::add:
    case builtin::sub:
    case builtin::mul:
    case builtin::div:
    case builtin::maximum:
    case builtin::minimum:
    case builtin::pow:
    case builtin::squared_difference:
    case builtin::floor_mod:
    case builtin::floor_div:
    case builtin::atan2:
    case builtin::equal:
    case builtin::not_equal:
    case builtin::less:
    case builtin::less_equal:
    case builtin::greater:
    case builtin::greater_equal:
    case builtin::logical_and:
    case builtin::logical_or:
    case builtin::bitwise_xor:
    case builtin::right_shift:
    case builtin::stablehlo_add:
    case builtin::stablehlo_subtract:
    case builtin::stablehlo_multiply:
    case builtin::stablehlo_divide:
    case builtin::stablehlo_maximum:
    case builtin::stablehlo_minimum:
    case builtin::stablehlo_power:
    case builtin::stablehlo_and:
    case builtin::stablehlo_or:
    case builtin::stablehlo_compare:
    case builtin::stablehlo_remainder:
    case builtin::stablehlo_shift_left: return true;
    default: return false;
  }
}

inline lowered_outputs lower_unary(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const partial_tensor& x = in[0];
  switch (n.is->op) {
    case builtin::relu: return step(relu{}, x);
    case builtin::relu6: return step(clamp{.min = 0, .max = 6}, x);
    case builtin::relu_n1_to_1: return step(clamp{.min = -1, .max = 1}, x);
    case builtin::relu_0_to_1: return step(clamp{.min = 0, .max = 1}, x);
    case builtin::leaky_relu: return step(prelu{}, x, step.real(n.options().real(0), x.type));
    case builtin::prelu:
      return step(add{}, step(relu{}, x), step(multiply{}, step(minimum{}, x, step.real(0, x.type)), in[1]));
    case builtin::elu: return step(elu{}, x);
    case builtin::tanh:
    case builtin::stablehlo_tanh: return step(math::tanh{}, x);
    case builtin::logistic:
    case builtin::stablehlo_logistic: return step(sigmoid{}, x);
    case builtin::hard_swish: return step(hswish{}, x);
    case builtin::gelu: return step(gelu{}, x);
    case builtin::softmax: {
      const double beta = n.options().real(0);
      const partial_tensor scaled = beta < 1 || beta > 1 ? step(multiply{}, x, step.real(beta, x.type)) : x;
      return step(softmax{.axis = x.dims.rank - 1}, scaled);
    }
    case builtin::log_softmax: return step(log_softmax{.axis = x.dims.rank - 1}, x);
    case builtin::abs:
    case builtin::stablehlo_abs: return step(math::abs{}, x);
    case builtin::neg:
    case builtin::stablehlo_negate: return step(math::negative{}, x);
    case builtin::sign: return step(math::sign{}, x);
    case builtin::sin: return step(math::sin{}, x);
    case builtin::cos:
    case builtin::stablehlo_cosine: return step(math::cos{}, x);
    case builtin::exp:
    case builtin::stablehlo_exponential: return step(math::exp{}, x);
    case builtin::log:
    case builtin::stablehlo_log: return step(math::log{}, x);
    case builtin::sqrt: return step(math::sqrt{}, x);
    case builtin::rsqrt:
    case builtin::stablehlo_rsqrt: return step(divide{}, step.real(1, x.type), step(math::sqrt{}, x));
    case builtin::stablehlo_cbrt: return step(power{}, x, step.real(1.0 / 3, x.type));
    case builtin::square: return step(multiply{}, x, x);
    case builtin::floor:
    case builtin::stablehlo_floor: return step(math::floor{}, x);
    case builtin::ceil: return step(math::ceiling{}, x);
    case builtin::round: return step(math::round{}, x);
    case builtin::logical_not: return step(logical_not{}, x);
    case builtin::cast:
    case builtin::stablehlo_convert: return step(convert{n.stored_output(0).type}, x);
    case builtin::dequantize:
      // one multiplication per element, after the zero point is subtracted; halves are only widened
      if (x.type == dtype::f16) return step(convert{dtype::f32}, x);
      return step(multiply{}, step(subtract{}, step(convert{dtype::f32}, x), step.real(0)), step.real(1));
    case builtin::quantize:
    case builtin::fake_quant: {
      partial_tensor y = step(convert{dtype::f32}, x);
      y = step(math::round{}, step(add{}, step(multiply{}, y, step.real(1)), step.real(0)));
      return step(convert{n.stored_output(0).type}, step(clamp{}, y));
    }
    case builtin::l2_normalization: return step(normalize_l2{}, x, step.numbers({x.dims.rank - 1}));
    case builtin::local_response_normalization: {
      lrn op;
      op.size = 2 * n.options().integer(0, 5) + 1;
      return step(op, channels_second_tensor(x), step.numbers({1}));
    }
    default: return "an operator without a formula";
  }
}

inline lowered_outputs lower_reduction(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const bool keep = n.options().flag(0);
  const auto run = [&](auto op) -> lowered_outputs {
    op.keep_dims = keep;
    return step(op, in[0], in[1]);
  };
  switch (n.is->op) {
    case builtin::mean: return run(reduce_mean{});
    case builtin::sum: return run(reduce_sum{});
    case builtin::reduce_prod: return run(reduce_prod{});
    case builtin::reduce_max: return run(reduce_max{});
    case builtin::reduce_min: return run(reduce_min{});
    case builtin::reduce_all: return run(reduce_logical_and{});
    default: return run(reduce_logical_or{});
  }
}

// Operators that move data, and whose output the file states: no arithmetic.
constexpr bool moves_data_only(builtin op) {
  switch (op) {
    case builtin::concatenation:
    case builtin::reshape:
    case builtin::space_to_depth:
    case builtin::depth_to_space:
    case builtin::pad:
    case builtin::padv2:
    case builtin::mirror_pad:
    case builtin::gather:
    case builtin::gather_nd:
    case builtin::batch_to_space_nd:
    case builtin::space_to_batch_nd:
    case builtin::transpose:
    case builtin::squeeze:
    case builtin::strided_slice:
    case builtin::split:
    case builtin::split_v:
    case builtin::slice:
    case builtin::tile:
    case builtin::expand_dims:
    case builtin::shape:
    case builtin::pack:
    case builtin::unpack:
    case builtin::rank:
    case builtin::fill:
    case builtin::zeros_like:
    case builtin::range:
    case builtin::reverse_v2:
    case builtin::reverse_sequence:
    case builtin::matrix_diag:
    case builtin::matrix_set_diag:
    case builtin::broadcast_to:
    case builtin::broadcast_args:
    case builtin::dynamic_update_slice:
    case builtin::bitcast:
    case builtin::one_hot:
    case builtin::sparse_to_dense:
    case builtin::densify:
    case builtin::embedding_lookup:
    case builtin::hashtable_lookup:
    case builtin::scatter_nd:
    case builtin::select:
    case builtin::select_v2:
    case builtin::var_handle:
    case builtin::read_variable:
    case builtin::assign_variable:
    case builtin::call_once:
    case builtin::real:
    case builtin::imag:
    case builtin::dilate:
    case builtin::where:
    case builtin::hashtable:
    case builtin::hashtable_find:
    case builtin::hashtable_import:
    case builtin::hashtable_size:
    case builtin::stablehlo_reshape:
    case builtin::stablehlo_concatenate:
    case builtin::stablehlo_broadcast_in_dim:
    case builtin::stablehlo_slice:
    case builtin::stablehlo_select:
    case builtin::stablehlo_dynamic_slice:
    case builtin::stablehlo_dynamic_update_slice:
    case builtin::stablehlo_pad:
    case builtin::stablehlo_iota:
    case builtin::stablehlo_gather:
    case builtin::stablehlo_transpose: return true;
    default: return false;
  }
}
// With other input shapes, of those whose rule is simple; the others are not known then.
inline lowered_outputs lower_movement(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const auto o = n.options();
  switch (n.is->op) {
    case builtin::concatenation:
      return step(concat{.axis = o.integer(0)}, std::span<const partial_tensor>(in.begin(), in.end()));
    case builtin::reshape: {
      if (in.has(1) && in[1].has_value()) return step(reshape{}, in[0], in[1]);
      return step(reshape{}, in[0], step.numbers(o.list(0, 4)));
    }
    case builtin::transpose: return step(transpose{}, in[0], in[1]);
    case builtin::squeeze: {
      const ints axes = o.list(0, 4);
      return axes.empty() ? step(squeeze_1{}, in[0]) : step(squeeze_1{}, in[0], step.numbers(axes));
    }
    case builtin::expand_dims: return step(unsqueeze{}, in[0], in[1]);
    case builtin::tile: return step(tile{}, in[0], in[1]);
    case builtin::zeros_like: return with(in[0], in[0].dims);
    case builtin::pad:
    case builtin::padv2:
    case builtin::mirror_pad: {
      if (!in[1].has_value()) return undecided("the pads are unknown");
      partial_shape y = in[0].dims;
      for (int i = 0; i < y.rank; ++i)
        y.set(i,
              y[i] + in[1].value[static_cast<std::size_t>(2 * i)] + in[1].value[static_cast<std::size_t>(2 * i + 1)]);
      return with(in[0], y);
    }
    case builtin::pack: {
      partial_shape y = in[0].dims, z;
      const count_t axis = o.integer(1);
      const int at = static_cast<int>(axis < 0 ? axis.n + y.rank + 1 : axis.n);
      for (int i = 0; i <= y.rank; ++i) {
        if (i == at) z.push_back(in.size());
        if (i < y.rank) z.push_back(y[i]);
      }
      return with(in[0], z);
    }
    default: return undecided("the shape of its output for other input shapes is unknown");
  }
}

inline lowered_outputs lower_resize(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  interpolate op;
  op.mode = n.is->op == builtin::resize_bilinear ? interpolate_mode::linear : interpolate_mode::nearest;
  op.axes = {1, 2};
  return step(op, in[0], in[1]);
}
inline lowered_outputs lower_arg(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  count_t axis = in[1].has_value() && !in[1].value.empty() ? lower(in[1].value[0]) : count_t(-1);
  if (axis < 0) axis += in[0].dims.rank;
  top_k_1 op;
  op.axis = axis;
  op.mode = n.is->op == builtin::arg_min ? top_k_mode::min : top_k_mode::max;
  const lowered_outputs best = step.all(op, in[0], step.number(1));
  partial_shape y;
  for (int i = 0; i < in[0].dims.rank; ++i)
    if (i != static_cast<int>(axis.n)) y.push_back(in[0].dims[i]);
  return with(best[1], y);
}

inline lowered_outputs lower_by_kind(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const builtin op = n.is->op;
  if (has_products(op)) return lower_product(n, in, step);
  if (is_pair(op)) return lower_pair(n, in, step);
  switch (op) {
    case builtin::average_pool_2d:
    case builtin::max_pool_2d:
    case builtin::l2_pool_2d: return lower_pool(n, in, step);
    case builtin::mean:
    case builtin::sum:
    case builtin::reduce_prod:
    case builtin::reduce_max:
    case builtin::reduce_min:
    case builtin::reduce_all:
    case builtin::reduce_any: return lower_reduction(n, in, step);
    case builtin::resize_bilinear:
    case builtin::resize_nearest_neighbor: return lower_resize(n, in, step);
    case builtin::arg_max:
    case builtin::arg_min: return lower_arg(n, in, step);
    case builtin::topk_v2: return step.all(top_k_1{.axis = in[0].dims.rank - 1}, in[0], in[1]);
    case builtin::cumsum: return step(cum_sum{}, in[0], in[1]);
    case builtin::add_n: {
      partial_tensor y = in[0];
      for (int i = 1; i < in.size(); ++i) y = step(add{}, y, in[i]);
      return y;
    }
    default: return lower_unary(n, in, step);
  }
}
}  // namespace detail

inline partial_tensor operator_node::stored_output(int k) const {
  const std::int32_t t = of->view().index(entry().outputs, static_cast<std::uint32_t>(k));
  return t < 0 ? partial_tensor{{}, dtype::none} : detail::stored_tensor(*of, *in, t);
}

namespace detail {
// Works on integers and truth values as such; everywhere else an integer stands for a real number, by scale and zero
// point.
constexpr bool works_on_integers(builtin op) {
  switch (op) {
    case builtin::logical_and:
    case builtin::logical_or:
    case builtin::logical_not:
    case builtin::stablehlo_and:
    case builtin::stablehlo_or:
    case builtin::bitwise_xor:
    case builtin::right_shift:
    case builtin::stablehlo_shift_left:
    case builtin::reduce_all:
    case builtin::reduce_any: return true;
    default: return false;
  }
}
inline sequence<partial_tensor> as_reals(builtin op, const partial_tensors& in, unsigned settings) {
  sequence<partial_tensor> all;
  int i = 0;
  for (partial_tensor t : in) {
    const bool setting = i < 32 && (settings >> i & 1u) != 0;
    if (!setting && t.present() && !is_real(t.type) && !works_on_integers(op)) {
      t.type = dtype::f32;
      t.value = {};
    }
    if (!setting && t.type == dtype::f16) t.type = dtype::f32;
    all.push_back(t);
    ++i;
  }
  return all;
}
}  // namespace detail

/// The operator as operations of the catalogue. With stored shapes, outputs are as the file states them.
inline lowered_outputs lower_operator(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const unsigned settings = settings_of(n.is->op);
  const bool moves = detail::moves_data_only(n.is->op);
  lowered_outputs out;
  if (moves && n.stored) {
    // the first operand that is data is what moves
    int data = 0;
    while (data < in.size() && (settings >> data & 1u) != 0) ++data;
    out = in.has(data) ? in[data] : n.stored_output(0);
    if (n.is->op != builtin::reshape) step.memory(memory_use::own);
  } else {
    const sequence<partial_tensor> reals = detail::as_reals(n.is->op, in, settings);
    out = moves ? detail::lower_movement(n, in, step)
                : detail::lower_by_kind(n, partial_tensors(std::span<const partial_tensor>(reals)), step);
  }
  step.settings(settings);
  if (!out.refusal.empty()) return out;
  lowered_outputs held;
  for (int k = 0; k < n.outputs(); ++k) {
    const partial_tensor stored = n.stored_output(k);
    partial_tensor t = k < out.size() ? out[k] : out.size() > 0 ? detail::with(out[0], stored.dims) : stored;
    if (n.stored && !(t.dims == stored.dims)) t = detail::with(t, stored.dims);
    t.type = stored.type;
    held.push_back(t);
  }
  return held;
}

/// True if the library has a formula for the operator.
constexpr bool is_known(builtin op) {
  using namespace detail;
  if (has_products(op) || is_pair(op) || moves_data_only(op)) return true;
  switch (op) {
    case builtin::average_pool_2d:
    case builtin::max_pool_2d:
    case builtin::l2_pool_2d:
    case builtin::mean:
    case builtin::sum:
    case builtin::reduce_prod:
    case builtin::reduce_max:
    case builtin::reduce_min:
    case builtin::reduce_all:
    case builtin::reduce_any:
    case builtin::resize_bilinear:
    case builtin::resize_nearest_neighbor:
    case builtin::arg_max:
    case builtin::arg_min:
    case builtin::topk_v2:
    case builtin::cumsum:
    case builtin::add_n:
    case builtin::relu:
    case builtin::relu6:
    case builtin::relu_n1_to_1:
    case builtin::relu_0_to_1:
    case builtin::leaky_relu:
    case builtin::prelu:
    case builtin::elu:
    case builtin::tanh:
    case builtin::logistic:
    case builtin::hard_swish:
    case builtin::gelu:
    case builtin::softmax:
    case builtin::log_softmax:
    case builtin::abs:
    case builtin::neg:
    case builtin::sign:
    case builtin::sin:
    case builtin::cos:
    case builtin::exp:
    case builtin::log:
    case builtin::sqrt:
    case builtin::rsqrt:
    case builtin::square:
    case builtin::floor:
    case builtin::ceil:
    case builtin::round:
    case builtin::logical_not:
    case builtin::cast:
    case builtin::dequantize:
    case builtin::quantize:
    case builtin::fake_quant:
    case builtin::l2_normalization:
    case builtin::local_response_normalization:
    case builtin::stablehlo_tanh:
    case builtin::stablehlo_logistic:
    case builtin::stablehlo_abs:
    case builtin::stablehlo_negate:
    case builtin::stablehlo_cosine:
    case builtin::stablehlo_exponential:
    case builtin::stablehlo_log:
    case builtin::stablehlo_rsqrt:
    case builtin::stablehlo_cbrt:
    case builtin::stablehlo_floor:
    case builtin::stablehlo_convert: return true;
    default: return false;
  }
}

}  // namespace opcost::tflite
