// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Blocks of spatial elements become channels or batch entries, and back. Semantics: OpenVINO operation specifications
// DepthToSpace-1, SpaceToDepth-1, SpaceToBatch-2, BatchToSpace-2, ReorgYolo-1.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// Whether the channels of the input are ordered by block first or by output channel first.
enum class block_order : std::uint8_t { blocks_first, depth_first };
template <> inline constexpr std::array<std::string_view, 2> spellings<block_order>{"blocks_first", "depth_first"};

/// Moves blocks of channels into space: [N, C * b^K, D...] to [N, C, D * b...].
struct depth_to_space {
  count_t block_size = 1;
  block_order mode = block_order::blocks_first;
};
/// Moves blocks of space into channels: [N, C, D * b...] to [N, C * b^K, D...].
struct space_to_depth : depth_to_space {};
/// Pads, and moves blocks of each dimension into the batch. Inputs: data, block shape, pads begin, pads end.
struct space_to_batch {};
/// Moves the batch into blocks of each dimension, and crops. Inputs: data, block shape, crops begin, crops end.
struct batch_to_space {};
/// YOLO's reordering: [N, C, H, W] to [N, C * s^2, H / s, W / s].
struct reorg_yolo {
  ints strides{1};
};

namespace detail {
// The number of elements of a block: b^(spatial dimensions).
constexpr count_t block_volume(count_t b, int spatial) {
  count_t n = 1;
  for (int i = 0; i < spatial; ++i) n *= b;
  return n;
}
}  // namespace detail

// [N, C, D...] -> [N, C / b^k, b D...]
template <> struct op_traits<depth_to_space> : moves_data {
  static constexpr std::string_view name = "DepthToSpace";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("block_size", op.block_size);
    f("mode", op.mode);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const depth_to_space& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (op.block_size < 1) return rejected("block_size: expected at least 1, got {}", op.block_size);
    if (!out.ranked()) return in[0];
    if (out.rank < 3) return rejected("input 0: expected at least rank 3, got {}", out.rank);
    Dim channels = out[1];
    if (!detail::share_evenly(channels, detail::block_volume(op.block_size, out.rank - 2)))
      return rejected("input 0: expected channels that are a multiple of {}, got {}",
                      detail::block_volume(op.block_size, out.rank - 2), out[1]);
    out.set(1, channels);
    for (int i = 2; i < out.rank; ++i) out.set(i, out[i] * Dim(op.block_size));
    return detail::of(out, in[0].type);
  }
};
// [N, C, D...] -> [N, C b^k, D / b...]
template <> struct op_traits<space_to_depth> : op_traits<depth_to_space> {
  static constexpr std::string_view name = "SpaceToDepth";
  template <class Dim> static constexpr inferred<Dim> infer(const space_to_depth& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (op.block_size < 1) return rejected("block_size: expected at least 1, got {}", op.block_size);
    if (!out.ranked()) return in[0];
    if (out.rank < 3) return rejected("input 0: expected at least rank 3, got {}", out.rank);
    out.set(1, out[1] * Dim(detail::block_volume(op.block_size, out.rank - 2)));
    for (int i = 2; i < out.rank; ++i) {
      Dim d = out[i];
      if (!detail::share_evenly(d, op.block_size))
        return rejected("input 0: expected dimension {} to be a multiple of block_size ({}), got {}", i, op.block_size,
                        out[i]);
      out.set(i, d);
    }
    return detail::of(out, in[0].type);
  }
};

namespace detail {
// Rejects inputs of SpaceToBatch and BatchToSpace. Blocks, begins and ends are lists with one number per dimension.
template <class Dim> constexpr rejection check_block_inputs(const basic_operands<Dim>& in) {
  basic_shape<Dim> list = in[1].dims;
  if (!merge(list, in[2].dims) || !merge(list, in[3].dims))
    return rejected("inputs 1 to 3: expected lists of one length, got ranks {}, {} and {}", rank_of(in[1].dims),
                    rank_of(in[2].dims), rank_of(in[3].dims));
  if (list.ranked() && list.rank != 1) return rejected("input 1 (block shape): expected rank 1, got {}", list.rank);
  if (in[0].dims.ranked() && in[0].dims.rank < 2)
    return rejected("input 0: expected at least rank 2, got {}", in[0].dims.rank);
  if (in[0].dims.ranked() && list.ranked() && !may_be(list[0], in[0].dims.rank))
    return rejected("input 1 (block shape): expected {} numbers, got {}", in[0].dims.rank, list[0]);
  const known_list block = known_value(in[1]);
  for (int i = 0; i < block.size; ++i)
    if (block[i] < 1) return rejected("input 1 (block shape): expected at least 1 in place {}, got {}", i, block[i]);
  return {};
}
constexpr count_t product(const known_list& list) {
  count_t n = 1;
  for (int i = 0; i < list.size; ++i) n *= list[i];
  return n;
}
}  // namespace detail

// [N, D...] -> [N prod(b), (begin + D + end) / b...]
template <> struct op_traits<space_to_batch> : moves_data {
  static constexpr std::string_view name = "SpaceToBatch";
  static constexpr int opset = 2;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b1110;
  template <class Dim> static constexpr inferred<Dim> infer(const space_to_batch&, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (const rejection why = detail::check_block_inputs(in)) return why;
    if (!x.ranked()) return in[0];
    const detail::known_list block = detail::known_value(in[1]), begin = detail::known_value(in[2]),
                             end = detail::known_value(in[3]);
    const Dim unknown = basic_shape<Dim>::unknown_dim();
    basic_shape<Dim> out{block.known ? x[0] * Dim(detail::product(block)) : unknown};
    const bool all = block.known && begin.known && end.known;
    for (int i = 1; i < x.rank; ++i) {
      Dim d = all ? x[i] + Dim(count_t(begin[i]) + count_t(end[i])) : unknown;
      const bool open = !bounded(d);
      if (all && !detail::share_evenly(d, block[i]))
        return rejected("input 0: expected padded dimension {} to be a multiple of {}, got {}", i, block[i], d);
      out.push_back(open ? between<Dim>(lower(d), count_t::limit) : d);
    }
    return all ? inferred<Dim>(detail::of(out, in[0].type))
               : detail::at_least(out, in[0].type, "inputs 1 to 3 (block shape, pads): a value is unknown");
  }
};
// [N, D...] -> [N / prod(b), D b - begin - end...]
template <> struct op_traits<batch_to_space> : moves_data {
  static constexpr std::string_view name = "BatchToSpace";
  static constexpr int opset = 2;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b1110;
  template <class Dim> static constexpr inferred<Dim> infer(const batch_to_space&, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (const rejection why = detail::check_block_inputs(in)) return why;
    if (!x.ranked()) return in[0];
    const detail::known_list block = detail::known_value(in[1]), begin = detail::known_value(in[2]),
                             end = detail::known_value(in[3]);
    for (int i = 0; i < begin.size; ++i)
      if (begin[i] < 0) return rejected("input 2 (crops_begin): expected at least 0 in place {}, got {}", i, begin[i]);
    for (int i = 0; i < end.size; ++i)
      if (end[i] < 0) return rejected("input 3 (crops_end): expected at least 0 in place {}, got {}", i, end[i]);
    const bool crops = begin.known && end.known;
    Dim batch = block.known ? x[0] : basic_shape<Dim>::unknown_dim();
    if (block.known && !detail::share_evenly(batch, detail::product(block)))
      return rejected("input 0: expected a batch that is a multiple of {}, got {}", detail::product(block), x[0]);
    basic_shape<Dim> out{batch};
    for (int i = 1; i < x.rank; ++i) {
      // an unknown block is at least 1
      const Dim grown = x[i] * (block.known ? Dim(block[i]) : between<Dim>(1, count_t::limit));
      const Dim crop = crops ? Dim(count_t(begin[i]) + count_t(end[i])) : Dim(0);
      if (known(grown) && upper(grown) < lower(crop))
        return rejected("inputs 2 and 3 (crops): expected at most {} in dimension {}, got {}", grown, i, crop);
      out.push_back(crops ? larger(grown - crop, Dim(0)) : basic_shape<Dim>::unknown_dim());
    }
    return block.known && crops
               ? inferred<Dim>(detail::of(out, in[0].type))
               : detail::at_least(out, in[0].type, "inputs 1 to 3 (block shape, crops): a value is unknown");
  }
};

// [N, C, H, W] -> [N, C s^2, H / s, W / s]
template <> struct op_traits<reorg_yolo> : moves_data {
  static constexpr std::string_view name = "ReorgYolo";
  static constexpr int opset = 2;
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { f("stride", op.strides); }
  template <class Dim> static constexpr inferred<Dim> infer(const reorg_yolo& op, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    const count_t s = op.strides.at_or(0, 1);
    if (s < 1) return rejected("stride: expected at least 1, got {}", s);
    if (!out.ranked()) return in[0];
    if (out.rank != 4) return rejected("input 0: expected rank 4, got {}", out.rank);
    if (known(out[1]) && lower(out[1]) < s * s)
      return rejected("input 0: expected at least {} channels, got {}", s * s, out[1]);
    out.set(1, out[1] * Dim(s * s));
    for (int i = 2; i < 4; ++i) {
      Dim d = out[i];
      if (!detail::share_evenly(d, s))
        return rejected("input 0: expected dimension {} to be a multiple of stride ({}), got {}", i, s, out[i]);
      out.set(i, d);
    }
    return detail::of(out, in[0].type);
  }
};

}  // namespace opcost
