// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A plan as a constant: the size of an array and a table of offsets. The device computes and allocates nothing.
//   constexpr auto plan = opcost::arena_plan<keyword_spotter>();
//   alignas(16) std::byte arena[plan.size];
#include <opcost/plan/planners.hpp>

namespace opcost {

/// The place of a tensor in the arena.
struct arena_place {
  std::size_t offset, bytes;
  int row, port;    // the edge that net.add returned
  int first, last;  // the rows between which it is live
};
/// A plan for a fixed number of tensors.
template <std::size_t Tensors> struct static_plan {
  std::size_t size = 0;         // bytes
  std::size_t lower_bound = 0;  // of every plan, bytes
  std::array<arena_place, Tensors> tensors{};

  constexpr std::size_t gap() const { return size - lower_bound; }
  /// The offset of the tensor that net.add returned; the size of the arena if the tensor is not in it.
  constexpr std::size_t offset_of(edge v) const {
    for (const arena_place& t : tensors)
      if (t.row == v.row && t.port == v.port) return t.offset;
    return size;
  }
};

/// The plan of a network. `Make`: a captureless function that returns it.
template <auto Make, plan_options Options = plan_options{.alignment = 16}, class Planner = hill_climb>
constexpr auto arena_plan(const Planner& planner = {}) {
  constexpr std::size_t all = Make().tensors.size();
  const auto net = Make();
  const buffer_list list = buffers_of(net, Options);
  const memory_plan p = plan_memory(list, planner);
  static_plan<all> s;
  s.size = static_cast<std::size_t>(p.size);
  s.lower_bound = static_cast<std::size_t>(p.lower_bound);
  std::size_t at = 0;
  for (int row = 0; row < static_cast<int>(net.rows.size()); ++row)
    for (int port = 0; port < net.at(row).outputs; ++port) {
      const int b = list.of(net, {row, port});
      const buffer none{};
      const buffer& of = b < 0 ? none : list.buffers[b];
      s.tensors[at++] = {b < 0 ? s.size : static_cast<std::size_t>(p.offsets[b]),
                         static_cast<std::size_t>(of.bytes),
                         row,
                         port,
                         of.first,
                         of.last};
    }
  return s;
}

}  // namespace opcost
