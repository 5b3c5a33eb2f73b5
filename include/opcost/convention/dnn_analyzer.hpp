// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// dnn_analyzer (TU Darmstadt, its only version): MACs, bytes read and written, bytes of parameters and bytes of output
// per call of a leaf module. It follows the code of the tool, not its README:
//   Conv2d      K C_in (H_out / s1) (W_out / s0) (C_out div g) N: the output extents are divided by the strides once
//               more, each by the stride of the other side; fractions stay
//   Linear      x1 y1 N for any rank; it reads its outputs except those of the first sample
//   parameters  are read once per sample, and count twice for a module that is called twice
#include <opcost/convention/module_kind.hpp>

namespace opcost {

/// dnn_analyzer: MACs per call of a leaf module.
struct dnn_analyzer {
  static constexpr std::string_view name = "dnn_analyzer";
  static constexpr std::string_view about =
      "dnn_analyzer (TU Darmstadt): MACs of six families of modules, strides divided out twice; bytes read, written, "
      "stored, and of outputs";
  static constexpr tally weights{};

  struct parameters {
    static constexpr std::string_view name = "dnn_analyzer.parameters", about = "parameters of each call";
    static constexpr tally weights{};
  };
  struct read {
    static constexpr std::string_view name = "dnn_analyzer.read", about = "bytes that each call reads";
    static constexpr tally weights{};
  };
  struct write {
    static constexpr std::string_view name = "dnn_analyzer.write", about = "bytes that each call writes";
    static constexpr tally weights{};
  };
  struct storage {
    static constexpr std::string_view name = "dnn_analyzer.storage",
                                      about = "bytes of each call's parameters, in the input's element type";
    static constexpr tally weights{};
  };
  struct inference {
    static constexpr std::string_view name = "dnn_analyzer.inference",
                                      about = "bytes of each call's output, of one sample";
    static constexpr tally weights{};
  };
  using readings = convention_list<dnn_analyzer, parameters, read, write, storage, inference>;

  static constexpr void figures(const auto& a, auto&& f) {
    f("macs", a.template flops<dnn_analyzer>());
    f("parameters", a.template flops<parameters>());
    f("read_bytes", a.template flops<read>());
    f("write_bytes", a.template flops<write>());
    f("storage_bytes", a.template flops<storage>());
    f("inference_bytes", a.template flops<inference>());
  }
};

namespace detail {
struct dnn_call {
  figure macs = 0;
  count_t parameters = 0, read = 0, write = 0, storage = 0, inference = 0;
};
// Multiplies from left to right in doubles, as the tool does.
template <class Op> constexpr figure dnn_convolution(const Op& op, const filter& w, const shape& y) {
  ints stride;
  if constexpr (requires { op.stride; })
    stride = spread_to(op.stride, 2, 1);
  else
    stride = list_attribute_of(op, "strides", 2, 1);
  const auto real = [](count_t n) { return static_cast<double>(n); };
  return real(w.taps * w.in_channels) * (real(y[2]) / real(stride[1])) * (real(y[3]) / real(stride[0])) *
         real(w.out_channels / w.groups) * real(y[0]);
}
// Bytes are those of the element type of the input, except for the bytes of the output.
template <class Op>
constexpr dnn_call dnn_call_of([[maybe_unused]] const Op& op, [[maybe_unused]] const tensors& in,
                               [[maybe_unused]] const outputs& out) {
  dnn_call c;
  if constexpr (leaf_module<Op>) {
    constexpr module_kind kind = kind_of_module<Op>;
    if ((kind == module_kind::product && !is_linear<Op>(in)) || (kind == module_kind::relu6 && !is_relu6(op))) return c;
    const shape& x = in[0].dims;
    const shape y = out[0].dims;
    [[maybe_unused]] const count_t weights = kind == module_kind::convolution ? count_t(0) : weights_of_call(op, in);
    c.parameters = weights;
    if constexpr (kind == module_kind::convolution) {
      const filter w = filter_of(op, in);
      if (y.rank == 4) c.macs = dnn_convolution(op, w, y);  // only Conv2d has MACs
      c.parameters = w.elements;
      c.read = x.elements() + x[0] * w.elements;
      c.write = y.elements();
    } else if constexpr (kind == module_kind::linear || kind == module_kind::product) {
      c.macs = x[1] * y[1] * y[0];
      c.read = x[0] * ((y[0] - 1) * y.product(1, y.rank) + weights);
      c.write = y.elements();
    } else if constexpr (kind == module_kind::batchnorm) {
      c.macs = x.elements() * (is_affine(op, in, 0) ? 2 : 1);
      c.read = y.elements() + x[0] * x[1] * 2;
      c.write = y.elements();
    } else if constexpr (kind == module_kind::relu || kind == module_kind::relu6 || kind == module_kind::leaky_relu ||
                         kind == module_kind::prelu || is_pool(kind)) {
      c.macs = x.elements();
      c.read = x.elements() + weights;
      c.write = y.elements();
    }
    const auto bytes = [&](count_t& n) { n = bytes_of(in[0].type, n); };
    c.storage = c.parameters;
    bytes(c.read);
    bytes(c.write);
    bytes(c.storage);
    c.inference = bytes_of(out[0].type, y.product(1, y.rank));
  }
  return c;
}
template <auto Member> struct dnn_rule {
  static constexpr figure figure_of(const auto& op, const tensors& in, const outputs& out) {
    return dnn_call_of(op, in, out).*Member;
  }
};
}  // namespace detail

template <class Op>
requires seen_as_module<Op>
struct rule<dnn_analyzer, Op> : detail::dnn_rule<&detail::dnn_call::macs> {
};
template <class Op>
requires seen_as_module<Op>
struct rule<dnn_analyzer::parameters, Op> : detail::dnn_rule<&detail::dnn_call::parameters> {
};
template <class Op>
requires seen_as_module<Op>
struct rule<dnn_analyzer::read, Op> : detail::dnn_rule<&detail::dnn_call::read> {
};
template <class Op>
requires seen_as_module<Op>
struct rule<dnn_analyzer::write, Op> : detail::dnn_rule<&detail::dnn_call::write> {
};
template <class Op>
requires seen_as_module<Op>
struct rule<dnn_analyzer::storage, Op> : detail::dnn_rule<&detail::dnn_call::storage> {
};
template <class Op>
requires seen_as_module<Op>
struct rule<dnn_analyzer::inference, Op> : detail::dnn_rule<&detail::dnn_call::inference> {
};

}  // namespace opcost
