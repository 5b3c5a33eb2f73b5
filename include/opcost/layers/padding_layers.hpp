// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Padding as modules. padding: the numbers of elements before and after each dimension, those of the last dimension
// first, as in torch.
#include <opcost/layers/convolution_layers.hpp>

namespace opcost {
namespace nn {
/// What a padding layer adds.
enum class pads_with : std::uint8_t { constant, zero, reflection, replication, circular };
/// torch's ConstantPad, ZeroPad, ReflectionPad, ReplicationPad and CircularPad with 1 to 3 dimensions.
template <pads_with With, int Spatial> struct pad {
  ints padding{};
  real_number value = 0.0;
};
using constant_pad1d = pad<pads_with::constant, 1>;
using constant_pad2d = pad<pads_with::constant, 2>;
using constant_pad3d = pad<pads_with::constant, 3>;
using zero_pad1d = pad<pads_with::zero, 1>;
using zero_pad2d = pad<pads_with::zero, 2>;
using zero_pad3d = pad<pads_with::zero, 3>;
using reflection_pad1d = pad<pads_with::reflection, 1>;
using reflection_pad2d = pad<pads_with::reflection, 2>;
using reflection_pad3d = pad<pads_with::reflection, 3>;
using replication_pad1d = pad<pads_with::replication, 1>;
using replication_pad2d = pad<pads_with::replication, 2>;
using replication_pad3d = pad<pads_with::replication, 3>;
using circular_pad1d = pad<pads_with::circular, 1>;
using circular_pad2d = pad<pads_with::circular, 2>;
using circular_pad3d = pad<pads_with::circular, 3>;
}  // namespace nn

template <nn::pads_with With, int Spatial> struct op_traits<nn::pad<With, Spatial>> {
  using layer = nn::pad<With, Spatial>;
  static constexpr std::string_view name =
      With == nn::pads_with::constant ? detail::numbered(Spatial, "ConstantPad1d", "ConstantPad2d", "ConstantPad3d")
      : With == nn::pads_with::zero   ? detail::numbered(Spatial, "ZeroPad1d", "ZeroPad2d", "ZeroPad3d")
      : With == nn::pads_with::reflection
          ? detail::numbered(Spatial, "ReflectionPad1d", "ReflectionPad2d", "ReflectionPad3d")
      : With == nn::pads_with::replication
          ? detail::numbered(Spatial, "ReplicationPad1d", "ReplicationPad2d", "ReplicationPad3d")
          : detail::numbered(Spatial, "CircularPad1d", "CircularPad2d", "CircularPad3d");
  static constexpr std::string_view repr = With == nn::pads_with::constant ? "padding, value" : "*padding";
  static constexpr int required = With == nn::pads_with::constant ? 2 : 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("padding", per_axis<2 * Spatial>(l.padding));
    if constexpr (With == nn::pads_with::constant) f("value", l.value);
  }
  template <class Dim> static constexpr inferred<Dim> lower(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    const ints pads = spread_over(l.padding, 2 * Spatial);
    if (pads.rank != 2 * Spatial) return rejected("padding: expected {} numbers, got {}", 2 * Spatial, pads.rank);
    ints begin, end;
    for (int i = Spatial - 1; i >= 0; --i) {
      begin.push_back(pads[2 * i]);
      end.push_back(pads[2 * i + 1]);
    }
    if (in[0].dims.ranked() && in[0].dims.rank < Spatial)
      return rejected("input 0: expected at least rank {}, got {}", Spatial, in[0].dims.rank);
    return detail::padded(in, begin, end,
                          With == nn::pads_with::reflection                                       ? pad_mode::reflect
                          : With == nn::pads_with::replication || With == nn::pads_with::circular ? pad_mode::edge
                                                                                                  : pad_mode::constant,
                          f);
  }
};

}  // namespace opcost
