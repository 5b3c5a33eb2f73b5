// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// thop 0.1.1 (the release of September 2022): "MACs" of registered module classes. Functions do not count. Modules of
// other classes and modules that are never called count neither operations nor parameters.
#include <opcost/convention/module_kind.hpp>

namespace opcost {

/// thop 0.1.1, by module class.
struct thop {
  static constexpr std::string_view name = "thop";
  static constexpr std::string_view about =
      "thop (pytorch-OpCounter) 0.1.1: multiply-accumulates of registered module classes; biases free, norms 4 an "
      "element, parameters of other classes dropped";
  static constexpr tally weights{};

  static constexpr bool registers(std::string_view type) {
    constexpr std::string_view owners[] = {
        "Conv#d",         "ConvTranspose#d", "Linear",  "BatchNorm#d", "SyncBatchNorm",
        "InstanceNorm#d", "LayerNorm",       "PReLU",   "RNN",         "GRU",
        "LSTM",           "RNNCell",         "GRUCell", "LSTMCell"};
    for (std::string_view n : owners)
      if (module_class{n}.is(type)) return true;
    return false;
  }
  /// Parameters of the registered modules that are called. A shared tensor counts each time.
  static constexpr count_t parameters(const auto& a) {
    if (a.tree.modules.empty()) return a.parameters();
    count_t n = 0;
    for (const auto& p : a.tree.parameters)
      if (const auto& m = a.tree.at(p.module); m.calls > 0 && m.leaf && registers(m.type)) n += p.dims.elements();
    return n;
  }
  static constexpr void figures(const auto& a, auto&& f) {
    f("macs", a.template flops<thop>());
    f("params", figure(parameters(a)));
  }
};

namespace detail {
// A step of one layer: h (i + h) + h per gate, 2 h more with biases, and 4 h if there are several gates.
constexpr count_t thop_cell(count_t input, count_t hidden, count_t gates, bool bias) {
  return gates * (hidden * (input + hidden) + hidden + (bias ? hidden * 2 : 0)) + (gates == 1 ? 0 : hidden * 4);
}
constexpr count_t thop_recurrent(const recurrent_weights& r, count_t steps) {
  count_t n = 0;
  for (count_t layer = 0; layer < r.layers; ++layer)
    n += thop_cell(layer == 0 ? r.input : r.hidden * r.directions, r.hidden, r.gates, r.biases > 0) * r.directions;
  return n * steps;
}
// (product of in / out over the spatial dimensions + 1) x elements of y, in doubles, truncated.
constexpr count_t thop_adaptive(const shape& x, const shape& y) {
  double window = 1;
  for (int i = 2; i < y.rank; ++i) window *= static_cast<double>(x[i]) / static_cast<double>(y[i]);
  return to_count((window + 1) * static_cast<double>(y.elements()));
}
// Operations per output element by mode; 0 for other modes.
constexpr count_t thop_upsample(std::string_view mode) {
  return mode == "nearest" ? 1 : mode == "linear" ? 5 : mode == "bilinear" ? 11 : mode == "bicubic" ? 224 + 35 : 0;
}
}  // namespace detail

template <class Op>
requires seen_as_module<Op>
struct rule<thop, Op> {
  static constexpr figure figure_of([[maybe_unused]] const Op& op, [[maybe_unused]] const tensors& in,
                                    [[maybe_unused]] const outputs& out) {
    constexpr module_kind kind = kind_of_module<Op>;
    [[maybe_unused]] const shape& x = in[0].dims;
    [[maybe_unused]] const shape y = out[0].dims;
    if constexpr (!leaf_module<Op> || class_of<Op>().derived)
      return 0;
    else if constexpr (kind == module_kind::convolution ||
                       kind == module_kind::transposed_convolution) {  // of a transposed one, too, every tap of every
                                                                       // output
      const detail::filter w = detail::filter_of(op, in);
      return y.elements() * (x[1] / w.groups) * w.taps;
    } else if constexpr (kind == module_kind::linear || kind == module_kind::product)
      return detail::is_linear<Op>(in) ? y.elements() * x[-1] : count_t(0);
    else if constexpr (kind == module_kind::batchnorm || kind == module_kind::sync_batchnorm ||
                       kind == module_kind::instancenorm || kind == module_kind::layernorm)
      return x.elements() * (detail::is_affine(op, in, 0) ? 4 : 2);
    else if constexpr (kind == module_kind::prelu)
      return x.elements();
    else if constexpr (kind == module_kind::avg_pool)
      return y.elements();
    else if constexpr (kind == module_kind::adaptive_avg_pool)
      return detail::thop_adaptive(x, y);
    else if constexpr (kind == module_kind::softmax && op_traits<Op>::name != "Softmax2d") {
      const count_t n =
          x[static_cast<int>(detail::attribute<count_t>(op, "dim", detail::attribute<count_t>(op, "axis", 1)).n)];
      return n == 0 ? count_t(0) : x.elements() / n * (n * 3 - 1);
    } else if constexpr (kind == module_kind::upsample)
      return y.elements() * detail::thop_upsample(detail::attribute<std::string_view>(op, "mode", "nearest"));
    else if constexpr (kind == module_kind::upsampling)
      return y.elements() *
             detail::thop_upsample(op_traits<Op>::name == "UpsamplingBilinear2d" ? "bilinear" : "nearest");
    else if constexpr (kind == module_kind::recurrent)
      return detail::thop_recurrent(detail::recurrent_weights_of(op, in), x[0] * x[1]);
    else if constexpr (kind == module_kind::recurrent_cell)
      return detail::thop_recurrent(detail::recurrent_weights_of(op, in), x[0]);
    else
      return 0;
  }
};

}  // namespace opcost
