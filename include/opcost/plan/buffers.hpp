// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The buffers of an analysis: its tensors with their lifetimes along an execution order. Tensors that share memory are
// one buffer. Inputs of the network live from the start, its outputs to the end. Strings and tensors of unknown size
// have no buffer.
#include <opcost/graph/liveness.hpp>
#include <opcost/graph/stored.hpp>
#include <opcost/plan/buffer.hpp>

namespace opcost {

/// Where constants are. In RAM, they are copied before the first layer runs.
enum class constants_in : std::uint8_t { flash, ram };

/// How to plan.
struct plan_options {
  /// Bytes. Offsets are multiples of it, and sizes are rounded up to it. Elements are always aligned to their own size.
  int alignment = 1;
  bool views = true;       // views have no memory of their own (op/op_traits.hpp: memory)
  bool in_place = false;   // element-wise operations overwrite an operand that no later row reads
  bool workspaces = true;  // a loop or a branch needs the memory of one trip of its body while it runs
  constants_in constants = constants_in::flash;
  dtype reals = dtype::none;  // the type of all tensors of real numbers; none: their own types
};

/// The buffers of an analysis.
struct buffer_list {
  sequence<buffer> buffers{};
  sequence<int> of_tensor{};  // buffer by tensor of the analysis; -1: none
  bool complete = true;       // false: the size of a tensor is unknown

  constexpr operator span<const buffer>() const { return {buffers.data(), buffers.size()}; }
  constexpr int of(const analysis_base& a, edge v) const {
    return v.row < 0 || v.port < 0 || v.port >= a.at(v.row).outputs ? -1 : of_tensor[a.at(v.row).first_output + v.port];
  }
};

constexpr dtype planned_type(const plan_options& o, dtype t) {
  return o.reals != dtype::none && is_real(t) ? o.reals : t;
}

namespace detail {
// The largest buffer: sums of many stay far below the limits of 64 bits.
inline constexpr std::int64_t most_bytes = std::int64_t{1} << 56;

class buffer_maker {
 public:
  constexpr buffer_maker(const analysis_base& a, const plan_options& o, span<const int> order)
      : a_(a), o_(o), order_(order), end_(static_cast<int>(a.rows.size()) - 1) {
    list_.of_tensor.resize(a.tensors.size(), -1);
    list_.buffers.reserve(a.tensors.size() + a.bodies.size());
    const bool reordered = !order.empty();
    if (reordered) step_.resize(a.rows.size());
    for (int s = 0; reordered && s <= end_; ++s) step_[order[s]] = s;
  }
  constexpr buffer_list made() {
    for (int s = 0; s <= end_; ++s)
      if (const int i = row_at(s); holds_memory(a_.at(i))) write(i);
    for (int s = 0; s <= end_; ++s)
      if (const row& r = a_.at(row_at(s)); r.reached && !r.folded) read(row_at(s), r);
    if (o_.in_place) share_places();
    if (o_.workspaces)
      for (const body_rows& b : a_.bodies)
        if (holds_memory(a_.at(b.row))) add_workspace(b);
    if (o_.constants == constants_in::ram) add_constants();
    return std::move(list_);
  }

 private:
  const analysis_base& a_;
  const plan_options& o_;
  span<const int> order_;
  int end_;
  sequence<int> step_{};
  buffer_list list_{};

  static constexpr bool holds_memory(const row& r) {
    return r.reached && !r.folded && r.kind != node_kind::constant && r.kind != node_kind::output;
  }
  constexpr int row_at(int step) const { return order_.empty() ? step : order_[step]; }
  constexpr int step_of(int row) const { return step_.empty() ? row : step_[row]; }
  constexpr buffer& at(int b) { return list_.buffers[b]; }
  constexpr int& buffer_of(const row& r, int port) { return list_.of_tensor[r.first_output + port]; }

  constexpr int add(count_t bytes, int bits, int first, int last, edge of) {
    if (bytes > most_bytes) list_.complete = false;
    if (bytes <= 0 || bytes > most_bytes) return -1;
    const int own = bits > 8 ? bits / 8 : 1, alignment = o_.alignment > own ? o_.alignment : own;
    list_.buffers.push_back(
        {.bytes = rounded_up(bytes.n, o_.alignment), .first = first, .last = last, .alignment = alignment, .of = of});
    return static_cast<int>(list_.buffers.size()) - 1;
  }
  constexpr void write(int i) {
    const row& r = a_.at(i);
    const auto out = a_.outputs_of(r);
    for (int port = 0; port < r.outputs; ++port) {
      const partial_tensor& t = out[port];
      if (!t.dims.is_static()) {
        list_.complete = false;
        continue;
      }
      const dtype type = planned_type(o_, t.type);
      const count_t elements = numbers(t.dims).elements();
      if (o_.views && r.memory == memory_use::view && port == 0 && r.inputs > 0)
        if (const edge from = a_.inputs_of(r)[0];
            list_.of(a_, from) >= 0 && a_[from].type == t.type && numbers(a_[from].dims).elements() == elements) {
          buffer_of(r, 0) = list_.of(a_, from);
          continue;
        }
      const int step = step_of(i);
      buffer_of(r, port) =
          add(bytes_of(type, elements), bits_of(type), r.kind == node_kind::input ? 0 : step, step, {i, port});
    }
  }
  constexpr void read(int i, const row& r) {
    const int step = r.kind == node_kind::output ? end_ : step_of(i);
    for (const edge& v : a_.inputs_of(r))
      if (const int b = list_.of(a_, v); b >= 0 && at(b).last < step) at(b).last = step;
    // a view that no layer reads lives during its own row
    for (int port = 0; port < r.outputs; ++port)
      if (const int b = buffer_of(r, port); b >= 0 && at(b).last < step) at(b).last = step;
  }
  // In execution order, so that a chain of such operations shares one buffer.
  constexpr void share_places() {
    sequence<int> into(list_.buffers.size(), -1);
    const auto root = [&](int b) {
      while (b >= 0 && into[b] >= 0) b = into[b];
      return b;
    };
    for (int s = 0; s <= end_; ++s) {
      const int i = row_at(s);
      const row& r = a_.at(i);
      if (!holds_memory(r) || r.memory == memory_use::own || r.outputs == 0) continue;
      const int out = list_.of(a_, {i, 0});
      if (out < 0 || root(out) != out || at(out).of.row != i) continue;
      const count_t elements = numbers(a_[{i, 0}].dims).elements();
      for (const edge& v : a_.inputs_of(r)) {
        const int from = root(list_.of(a_, v));
        if (from < 0 || from == out || at(from).last != s || at(from).bytes != at(out).bytes ||
            numbers(a_[v].dims).elements() != elements)
          continue;
        into[out] = from;
        at(from).last = at(out).last;
        if (at(from).alignment < at(out).alignment) at(from).alignment = at(out).alignment;
        break;
      }
    }
    sequence<buffer> kept;
    kept.reserve(list_.buffers.size());
    sequence<int> place(list_.buffers.size(), -1);
    for (int b = 0; b < static_cast<int>(list_.buffers.size()); ++b)
      if (into[b] < 0) {
        place[b] = static_cast<int>(kept.size());
        kept.push_back(at(b));
      }
    for (int& b : list_.of_tensor)
      if (b >= 0) b = place[root(b)];
    list_.buffers = std::move(kept);
  }
  // The workspace is that of the larger branch.
  constexpr void add_workspace(const body_rows& b) {
    plan_options inside = o_;
    inside.constants = constants_in::flash;
    const std::int64_t bytes = peak_of(buffer_maker(b.inside, inside, {}).made());
    const int step = step_of(b.row);
    if (!list_.buffers.empty() && list_.buffers.back().of.row == b.row && list_.buffers.back().of.port < 0) {
      if (list_.buffers.back().bytes < bytes) list_.buffers.back().bytes = rounded_up(bytes, o_.alignment);
    } else {
      add(bytes, 64, step, step, {b.row, -1});
    }
  }
  constexpr void add_constants() {
    const auto constant = [&](const partial_tensor& t, int row) {
      const dtype type = planned_type(o_, t.type);
      return add(bytes_of(type, numbers(t.dims).elements()), bits_of(type), 0, end_, {row, 0});
    };
    for (int i = 0; i <= end_; ++i)
      if (const row& r = a_.at(i); r.parameter_bytes != 0) {
        const bool real = r.outputs > 0 && is_real(a_.outputs_of(r)[0].type) && o_.reals != dtype::none;
        add(real ? bytes_of(o_.reals, r.parameters) : r.parameter_bytes, 64, 0, end_, {i, -1});
      }
    each_stored_parameter(a_, [&](int, int c) {
      const row& r = a_.at(c);
      buffer_of(r, 0) = constant(a_.outputs_of(r)[0], c);
    });
  }
};
}  // namespace detail

/// Returns the buffers. `order`: all rows, each after those that feed it; empty: the order of the analysis.
constexpr buffer_list buffers_of(const analysis_base& a, const plan_options& o = {}, const sequence<int>& order = {}) {
  return detail::buffer_maker(a, o, {order.data(), order.size()}).made();
}

}  // namespace opcost
