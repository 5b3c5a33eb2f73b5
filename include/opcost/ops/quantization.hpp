// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Quantization simulated with real numbers. OpenVINO operation specifications: quantization/FakeQuantize-1,
// FakeConvert-13.
#include <opcost/op/elementwise.hpp>

namespace opcost {

/// inputs: x, the limits of its range (low, high), the limits of the output range (low, high)
struct fake_quantize : broadcasting {
  count_t levels = 256;
};
template <> struct op_traits<fake_quantize> {
  static constexpr std::string_view name = "FakeQuantize";
  static constexpr std::string_view formula =
      "round((clamp(x, il, ih) - il) s) t + ol, s = (levels - 1) / (ih - il), t = (oh - ol) / (levels - 1): "
      "2 comparisons, 2 additions, 2 multiplications, 1 rounding per element; 1 addition and 1 division per s and "
      "each t";
  static constexpr int inputs = 5;
  static constexpr memory_use memory = memory_use::in_place;
  static constexpr unsigned selects = 0b11110;
  static constexpr void attributes(auto& op, auto&& f) {
    f("levels", op.levels);
    detail::broadcasting_attributes(op, f);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const fake_quantize& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> all = in[0].dims;
    for (int k = 1; k <= 4; ++k)
      if (!detail::broadcast_by(op, all, in[k].dims))
        return rejected("input {}: its shape of rank {} does not broadcast to input 0", k, detail::rank_of(in[k].dims));
    return in[0];
  }
  static constexpr tally count(const fake_quantize&, const tensors& in, const outputs& out) {
    const auto scales = [&](int low, int high) {
      shape s = in[low].dims;
      return broadcast(s, in[high].dims) ? s.elements() : 0;
    };
    return tally{.add = 2, .mul = 2, .cmp = 2, .round = 1} * out[0].dims.elements() +
           tally{.add = 1, .div = 1} * (scales(1, 2) + scales(3, 4));
  }
};

/// inputs: x, scale, optionally a shift
struct fake_convert {
  std::string_view destination_type = "f8e4m3";
};
template <> struct op_traits<fake_convert> {
  static constexpr unsigned connected = 1u << 2;
  static constexpr std::string_view name = "FakeConvert";
  static constexpr std::string_view formula =
      "(float8(x scale - shift) + shift) / scale: "
      "1 multiplication, 1 rounding, 1 division per element; 2 additions if there is a shift";
  static constexpr int opset = 13;
  static constexpr int inputs = 2;
  static constexpr memory_use memory = memory_use::in_place;
  static constexpr unsigned selects = 0b110;
  static constexpr void attributes(auto& op, auto&& f) { f("destination_type", op.destination_type); }
  template <class Dim> static constexpr inferred<Dim> infer(const fake_convert& op, const basic_operands<Dim>& in) {
    if (op.destination_type != "f8e4m3" && op.destination_type != "f8e5m2")
      return rejected("destination_type: expected f8e4m3 or f8e5m2, got {t}", op.destination_type);
    dtype type = in[0].type;
    for (int k = 1; k < in.size() && type != dtype::none; ++k) type = common(type, in[k].type);
    if (type != dtype::f32 && type != dtype::f16 && type != dtype::bf16 && type != dtype::dynamic)
      return rejected("input 0: expected f32, f16 or bf16 for all inputs, got {t}", in[0].type);
    basic_shape<Dim> out = in[0].dims, parameters = in[1].dims;
    if (in.has(2) && !merge(parameters, in[2].dims))
      return rejected("input 2 (shift): expected the shape of input 1, got rank {}", detail::rank_of(in[2].dims));
    if (!broadcast(out, in[1].dims)) return detail::rejected_broadcast(in[0].dims, in[1].dims);
    basic_shape<Dim> own = in[0].dims;
    if (!merge(own, out))
      return rejected("input 1 (scale): expected a shape that broadcasts to input 0, got rank {}",
                      detail::rank_of(in[1].dims));
    return detail::of(out, type);
  }
  static constexpr tally count(const fake_convert&, const tensors& in, const outputs& out) {
    return tally{.add = in.has(2) ? 2 : 0, .mul = 1, .div = 1, .round = 1} * out[0].dims.elements();
  }
};

}  // namespace opcost
