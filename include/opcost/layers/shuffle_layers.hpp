// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Rearranging channels and positions.
#include <opcost/op/lowering.hpp>
#include <opcost/ops/blocks.hpp>
#include <opcost/ops/rearranging.hpp>

namespace opcost {
namespace nn {
/// [..., C r^2, H, W] to [..., C, H r, W r], r = upscale_factor (torch's PixelShuffle).
struct pixel_shuffle {
  count_t upscale_factor = 1;
};
/// [..., C, H r, W r] to [..., C r^2, H, W], r = downscale_factor (torch's PixelUnshuffle).
struct pixel_unshuffle {
  count_t downscale_factor = 1;
};
/// Reorders the channels of [N, C, ...] across groups (torch's ChannelShuffle).
struct channel_shuffle {
  count_t groups = 1;
};
}  // namespace nn

template <> struct op_traits<nn::pixel_shuffle> {
  static constexpr std::string_view name = "PixelShuffle";
  static constexpr std::string_view repr = "upscale_factor";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("upscale_factor", l.upscale_factor); }
  static constexpr auto lower(const nn::pixel_shuffle& l, const auto& in, auto&& f) {
    return f(depth_to_space{l.upscale_factor, block_order::depth_first}, in[0]);
  }
};
template <> struct op_traits<nn::pixel_unshuffle> {
  static constexpr std::string_view name = "PixelUnshuffle";
  static constexpr std::string_view repr = "downscale_factor";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("downscale_factor", l.downscale_factor); }
  static constexpr auto lower(const nn::pixel_unshuffle& l, const auto& in, auto&& f) {
    return f(space_to_depth{{l.downscale_factor, block_order::depth_first}}, in[0]);
  }
};
template <> struct op_traits<nn::channel_shuffle> {
  static constexpr std::string_view name = "ChannelShuffle";
  static constexpr std::string_view repr = "groups";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("groups", l.groups); }
  static constexpr auto lower(const nn::channel_shuffle& l, const auto& in, auto&& f) {
    return f(shuffle_channels{.axis = 1, .group = l.groups}, in[0]);
  }
};

}  // namespace opcost
