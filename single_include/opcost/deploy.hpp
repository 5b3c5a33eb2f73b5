// opcost 0.1.0: what a neural network costs. https://github.com/opcost/opcost
// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Usage: #include "opcost/deploy.hpp", C++20. Needs all.hpp next to it.
// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_DEPLOY_HPP_SINGLE_INCLUDE
#define OPCOST_DEPLOY_HPP_SINGLE_INCLUDE
#include "all.hpp"

// ---- opcost/deploy.hpp
#ifndef OPCOST_DEPLOY_HPP_PIECE
#define OPCOST_DEPLOY_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The door for deployment: memory plans, measured profiles, the roofline model, pictures.

#ifdef OPCOST_HAS_CPP20

// ---- opcost/budget/arena_budget.hpp
#ifndef OPCOST_BUDGET_ARENA_BUDGET_HPP_PIECE
#define OPCOST_BUDGET_ARENA_BUDGET_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Budgets that limit arenas: the sizes of memory plans.

// ---- opcost/plan/planners.hpp
#ifndef OPCOST_PLAN_PLANNERS_HPP_PIECE
#define OPCOST_PLAN_PLANNERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The list of planners. A planner is a struct with name, about and operator()(buffers, conflicts, lower bound,
// offsets), which returns the size of the arena; a new one is one more entry.

// ---- opcost/plan/buffers.hpp
#ifndef OPCOST_PLAN_BUFFERS_HPP_PIECE
#define OPCOST_PLAN_BUFFERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The buffers of an analysis: its tensors with their lifetimes along an execution order. Tensors that share memory are
// one buffer. Inputs of the network live from the start, its outputs to the end. Strings and tensors of unknown size
// have no buffer.

// ---- opcost/plan/buffer.hpp
#ifndef OPCOST_PLAN_BUFFER_HPP_PIECE
#define OPCOST_PLAN_BUFFER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A piece of memory with a lifetime, which planners place in the arena.
#include <cstdint>

#include <string_view>

namespace opcost {

/// A buffer. `bytes` are taken during the steps `first` to `last`.
struct buffer {
  std::int64_t bytes = 0;
  int first = 0, last = 0;  // steps of the execution order, both included
  int alignment = 1;
  std::int64_t fixed = -1;  // an offset that is already decided, or -1
  edge of{};                // the tensor in it; port -1: the workspace of the row, or its constants
  constexpr bool meets(const buffer& o) const { return first <= o.last && o.first <= last; }
};

namespace detail {
constexpr std::int64_t rounded_up(std::int64_t n, int to) { return to <= 1 ? n : (n + to - 1) / to * to; }
}  // namespace detail

namespace detail {
/// A step at which buffers start or end.
struct moment {
  int step, buffer;
  constexpr bool operator<(const moment& o) const { return step != o.step ? step < o.step : buffer < o.buffer; }
};
/// Buffers sorted by their first or last step.
constexpr sequence<moment> in_time(span<const buffer> buffers, int buffer::*when) {
  sequence<moment> all;
  all.reserve(buffers.size());
  for (int b = 0; b < static_cast<int>(buffers.size()); ++b) all.push_back({buffers[b].*when, b});
  bool sorted = true;
  for (std::size_t i = 1; i < all.size(); ++i) sorted = sorted && all[i - 1] < all[i];
  if (!sorted) heap_sort(span<moment>(all.data(), all.size()));
  return all;
}
}  // namespace detail

/// The most bytes that are live at once: the lower bound of every plan.
constexpr std::int64_t peak_of(span<const buffer> buffers) {
  const sequence<detail::moment> births = detail::in_time(buffers, &buffer::first),
                                 deaths = detail::in_time(buffers, &buffer::last);
  std::int64_t live = 0, most = 0;
  std::size_t gone = 0;
  for (const detail::moment& m : births) {
    for (; gone < deaths.size() && deaths[gone].step < m.step; ++gone) live -= buffers[deaths[gone].buffer].bytes;
    live += buffers[m.buffer].bytes;
    if (live > most) most = live;
  }
  return most;
}

}  // namespace opcost

#endif

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

#endif

// ---- opcost/plan/hill_climb.hpp
#ifndef OPCOST_PLAN_HILL_CLIMB_HPP_PIECE
#define OPCOST_PLAN_HILL_CLIMB_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Best fit in several orders of buffers, and then a search: the order changes at the buffers that reach the top of the
// arena, and a change stays if it is not worse. The sequence of changes is always the same. Ends at the lower bound.
#include <limits>

// ---- opcost/plan/greedy_by_conflict.hpp
#ifndef OPCOST_PLAN_GREEDY_BY_CONFLICT_HPP_PIECE
#define OPCOST_PLAN_GREEDY_BY_CONFLICT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Places the buffer that overlaps most others in time first, then the larger one, each in the lowest gap.

// ---- opcost/plan/placement.hpp
#ifndef OPCOST_PLAN_PLACEMENT_HPP_PIECE
#define OPCOST_PLAN_PLACEMENT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Memory plans: offsets of buffers in an arena, the check of a plan, and the placement of buffers one by one.

namespace opcost {

/// A plan, in bytes.
struct memory_plan {
  std::string_view planner{};
  sequence<std::int64_t> offsets{};  // by buffer
  std::int64_t size = 0;             // of the arena
  std::int64_t lower_bound = 0;      // the most bytes that are live at once
  bool crowded = false;              // too many overlaps in time for a planner: no two buffers share memory
  constexpr std::int64_t gap() const { return size - lower_bound; }
};

/// True if buffers that are live at the same time do not overlap, and all are aligned and inside of the arena.
/// Quadratic.
constexpr bool is_valid(span<const buffer> buffers, const memory_plan& p) {
  if (p.offsets.size() != buffers.size()) return false;
  for (std::size_t i = 0; i < buffers.size(); ++i) {
    const buffer& a = buffers[i];
    const std::int64_t from = p.offsets[i], to = from + a.bytes;
    if (from < 0 || to > p.size || (a.fixed >= 0 ? from != a.fixed : from % a.alignment != 0)) return false;
    for (std::size_t j = 0; j < i; ++j)
      if (a.meets(buffers[j]) && from < p.offsets[j] + buffers[j].bytes && p.offsets[j] < to) return false;
  }
  return true;
}

/// The pairs of buffers that are live at the same time.
class conflicts {
 public:
  static constexpr std::int64_t most_pairs = 8'000'000;  // 128 MB while they are sorted

  constexpr explicit conflicts(span<const buffer> buffers) : from_(buffers.size() + 1, 0) {
    const sequence<detail::moment> births = detail::in_time(buffers, &buffer::first);
    struct pair {
      int a, b;
    };
    sequence<pair> pairs;
    sequence<int> live;
    for (const detail::moment& m : births) {
      std::size_t kept = 0;
      for (std::size_t k = 0; k < live.size(); ++k) {
        const int b = live[k];
        if (buffers[b].last < m.step) continue;
        live[kept++] = b;
        pairs.push_back({m.buffer, b});
      }
      live.resize(kept);
      live.push_back(m.buffer);
      if (static_cast<std::int64_t>(pairs.size()) > most_pairs) return;
    }
    for (const pair& p : pairs) {
      ++from_[p.a + 1];
      ++from_[p.b + 1];
    }
    for (std::size_t i = 1; i < from_.size(); ++i) from_[i] += from_[i - 1];
    sequence<int> next(from_);
    with_.resize(2 * pairs.size());
    for (const pair& p : pairs) {
      with_[next[p.a]++] = p.b;
      with_[next[p.b]++] = p.a;
    }
    known_ = true;
  }
  /// False if there are more pairs than the limit.
  constexpr bool known() const { return known_; }
  constexpr span<const int> of(int buffer) const {
    const int from = from_[buffer];
    return span<const int>(with_).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count(buffer)));
  }
  constexpr int count(int buffer) const { return from_[buffer + 1] - from_[buffer]; }
  constexpr std::size_t all() const { return with_.size(); }

 private:
  sequence<int> from_{}, with_{};
  bool known_ = false;
};

/// Which gap a buffer gets: the lowest that is large enough, or the smallest.
enum class fit : std::uint8_t { first, best };

/// Places buffers in a given order, each in a gap between the buffers that are already placed, or above them.
class placer {
 public:
  constexpr placer(span<const buffer> buffers, const conflicts& c) : buffers_(buffers), conflicts_(c) {}

  /// Returns the size of the arena. `offsets` has an element for each buffer.
  constexpr std::int64_t place(const sequence<int>& order, fit how, sequence<std::int64_t>& offsets) {
    for (std::size_t b = 0; b < buffers_.size(); ++b) offsets[b] = buffers_[b].fixed;
    std::int64_t size = 0;
    for (const buffer& b : buffers_)
      if (b.fixed >= 0 && b.fixed + b.bytes > size) size = b.fixed + b.bytes;
    for (const int b : order) {
      const buffer& wanted = buffers_[b];
      if (wanted.fixed >= 0) continue;
      const std::int64_t at = offset_for(b, wanted, how, offsets);
      offsets[b] = at;
      if (at + wanted.bytes > size) size = at + wanted.bytes;
    }
    return size;
  }

 private:
  struct taken {
    std::int64_t from, to;
    constexpr bool operator<(const taken& o) const { return from < o.from; }
  };
  span<const buffer> buffers_;
  const conflicts& conflicts_;
  sequence<taken> around_{};

  constexpr std::int64_t offset_for(int b, const buffer& wanted, fit how, const sequence<std::int64_t>& offsets) {
    around_.clear();
    for (const int other : conflicts_.of(b))
      if (const std::int64_t at = offsets[other]; at >= 0) around_.push_back({at, at + buffers_[other].bytes});
    sort_around();
    std::int64_t above = 0, best = -1, smallest = 0;
    for (const taken& t : around_) {
      const std::int64_t gap = t.from - above;
      if (gap >= wanted.bytes && (best < 0 || gap < smallest)) {
        if (how == fit::first) return above;
        best = above;
        smallest = gap;
      }
      if (t.to > above) above = detail::rounded_up(t.to, wanted.alignment);
    }
    return best >= 0 ? best : above;
  }
  constexpr void sort_around() {
    if (around_.size() > 24) return detail::heap_sort(span<taken>(around_.data(), around_.size()));
    for (std::size_t i = 1; i < around_.size(); ++i) {
      const taken t = around_[i];
      std::size_t k = i;
      for (; k > 0 && t < around_[k - 1]; --k) around_[k] = around_[k - 1];
      around_[k] = t;
    }
  }
};

namespace detail {
// A planner's key for a buffer: sorts by the first number, then by the second, both descending, then by index.
struct placing_key {
  std::int64_t size, tie;
  int buffer;
  constexpr bool operator<(const placing_key& o) const {
    return size != o.size ? size > o.size : tie != o.tie ? tie > o.tie : buffer < o.buffer;
  }
};
template <class Key> constexpr sequence<int> placing_order(std::size_t buffers, Key&& key) {
  sequence<placing_key> keys;
  keys.reserve(buffers);
  for (int b = 0; b < static_cast<int>(buffers); ++b) keys.push_back(key(b));
  heap_sort(span<placing_key>(keys.data(), keys.size()));
  sequence<int> order;
  order.reserve(buffers);
  for (const placing_key& k : keys) order.push_back(k.buffer);
  return order;
}
}  // namespace detail

}  // namespace opcost

#endif

namespace opcost {

/// A planner.
struct greedy_by_conflict {
  static constexpr std::string_view name = "greedy_by_conflict";
  static constexpr std::string_view about = "first what meets most others in time, into the lowest gap";
  static constexpr sequence<int> order(span<const buffer> buffers, const conflicts& c) {
    return detail::placing_order(buffers.size(), [&](int b) {
      return detail::placing_key{c.count(b), buffers[b].bytes, b};
    });
  }
  constexpr std::int64_t operator()(span<const buffer> buffers, const conflicts& c, std::int64_t,
                                    sequence<std::int64_t>& offsets) const {
    return placer(buffers, c).place(order(buffers, c), fit::first, offsets);
  }
};

}  // namespace opcost

#endif

// ---- opcost/plan/greedy_by_size.hpp
#ifndef OPCOST_PLAN_GREEDY_BY_SIZE_HPP_PIECE
#define OPCOST_PLAN_GREEDY_BY_SIZE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Places the largest buffer first, each in the lowest gap; of equal sizes, the later buffer comes first. The offsets
// are those of TensorFlow Lite Micro's GreedyMemoryPlanner.

namespace opcost {

/// A planner.
struct greedy_by_size {
  static constexpr std::string_view name = "greedy_by_size";
  static constexpr std::string_view about = "the largest first, into the lowest gap: TensorFlow Lite Micro's";
  static constexpr sequence<int> order(span<const buffer> buffers) {
    return detail::placing_order(buffers.size(), [&](int b) { return detail::placing_key{buffers[b].bytes, b, b}; });
  }
  constexpr std::int64_t operator()(span<const buffer> buffers, const conflicts& c, std::int64_t,
                                    sequence<std::int64_t>& offsets) const {
    return placer(buffers, c).place(order(buffers), fit::first, offsets);
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// A planner.
struct hill_climb {
  static constexpr std::string_view name = "hill_climb";
  static constexpr std::string_view about =
      "several orders, each into the smallest gap that fits, then a search from there";
  int tries = 4000;                    // at most; fewer for many buffers
  std::int64_t most_work = 8'000'000;  // buffers and pairs that are examined

  constexpr std::int64_t operator()(span<const buffer> buffers, const conflicts& c, std::int64_t bound,
                                    sequence<std::int64_t>& offsets) const {
    struct start {
      sequence<int> order{};
      fit how = fit::first;
      std::int64_t size = 0;
      sequence<std::int64_t> offsets{};
    };
    placer put(buffers, c);
    sequence<start> starts;
    sequence<std::int64_t> trial(buffers.size());
    std::int64_t best = (std::numeric_limits<std::int64_t>::max)();
    const auto take = [&](std::int64_t size, const sequence<std::int64_t>& at) {
      if (size < best) {
        best = size;
        offsets = at;
      }
    };
    const auto begin_with = [&](sequence<int> order) {
      starts.push_back({.order = std::move(order), .offsets = trial});
      start& s = starts.back();
      s.size = put.place(s.order, fit::first, s.offsets);
      if (s.size > bound)
        if (const std::int64_t n = put.place(s.order, fit::best, trial); n <= s.size) {
          s.size = n;
          s.how = fit::best;
          s.offsets = trial;
        }
      take(s.size, s.offsets);
    };
    const auto length = [&](int b) { return static_cast<std::int64_t>(buffers[b].last - buffers[b].first); };
    const auto bytes = [&](int b) { return buffers[b].bytes; };
    begin_with(greedy_by_size::order(buffers));
    if (best > bound) begin_with(greedy_by_conflict::order(buffers, c));
    if (best > bound)
      begin_with(detail::placing_order(buffers.size(), [&](int b) {
        return detail::placing_key{bytes(b), length(b), b};
      }));
    if (best > bound)
      begin_with(detail::placing_order(buffers.size(), [&](int b) {
        return detail::placing_key{length(b), bytes(b), b};
      }));

    const std::int64_t a_try = static_cast<std::int64_t>(buffers.size() + c.all() + 1), affordable = most_work / a_try;
    const std::int64_t each = (affordable < tries ? affordable : tries) / static_cast<std::int64_t>(starts.size());
    std::uint64_t state = 1;
    const auto below = [&](std::size_t n) {  // Knuth's MMIX generator
      state = state * 6364136223846793005u + 1442695040888963407u;
      return to_size((state >> 33) % n);
    };
    sequence<int> changed;
    for (start& s : starts)
      for (std::int64_t t = 0; t < each && best > bound; ++t) {
        // a buffer that reaches the top, or a neighbor of one, moves before another buffer
        int top = -1;
        std::size_t seen = 0;
        for (int b = 0; b < static_cast<int>(buffers.size()); ++b)
          if (s.offsets[b] + bytes(b) == s.size && below(++seen) == 0) top = b;
        const span<const int> around = c.of(top < 0 ? 0 : top);
        if (top < 0 || around.empty()) break;
        const int before = t % 4 == 3 ? s.order[below(s.order.size())] : around[below(around.size())];
        changed = s.order;
        move_before(changed, t % 2 == 0 ? top : around[below(around.size())], before);
        const std::int64_t n = put.place(changed, s.how, trial);
        if (n > s.size) continue;
        s.size = n;
        s.order = changed;
        s.offsets = trial;
        take(n, trial);
      }
    return best;
  }

 private:
  static constexpr void move_before(sequence<int>& order, int what, int before) {
    if (what == before) return;
    std::size_t from = 0, to = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      if (order[i] == what) from = i;
      if (order[i] == before) to = i;
    }
    for (; from > to; --from) {
      order[from] = order[from - 1];
      order[from - 1] = what;
    }
    for (; from < to; ++from) {
      order[from] = order[from + 1];
      order[from + 1] = what;
    }
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// Several planners.
template <class... Planners> struct planner_list {
  static constexpr std::size_t size = sizeof...(Planners);
  template <class F> static constexpr void each(F&& f) { (f(Planners{}), ...); }
};
using all_planners = planner_list<greedy_by_size, greedy_by_conflict, hill_climb>;

/// The index of a planner in all_planners, or -1.
constexpr int planner_named(std::string_view name) {
  int found = -1, i = 0;
  all_planners::each([&]<class P>(const P&) {
    if (P::name == name) found = i;
    ++i;
  });
  return found;
}

/// Plans the memory of buffers with one planner.
template <class Planner>
constexpr memory_plan plan_memory(span<const buffer> buffers, const Planner& planner, const conflicts& c) {
  memory_plan p;
  p.planner = Planner::name;
  p.lower_bound = peak_of(buffers);
  p.offsets.resize(buffers.size());
  if (c.known()) {
    p.size = planner(buffers, c, p.lower_bound, p.offsets);
    return p;
  }
  p.crowded = true;
  for (const buffer& b : buffers)
    if (b.fixed >= 0 && b.fixed + b.bytes > p.size) p.size = b.fixed + b.bytes;
  for (std::size_t i = 0; i < buffers.size(); ++i) {
    const buffer& b = buffers[i];
    p.offsets[i] = b.fixed >= 0 ? b.fixed : detail::rounded_up(p.size, b.alignment);
    if (b.fixed < 0) p.size = p.offsets[i] + b.bytes;
  }
  return p;
}
/// The same without a list of conflicts.
template <class Planner> constexpr memory_plan plan_memory(span<const buffer> buffers, const Planner& planner = {}) {
  return plan_memory(buffers, planner, conflicts(buffers));
}

/// The plans of all planners, in the order of all_planners.
constexpr sequence<memory_plan> all_plans(span<const buffer> buffers) {
  sequence<memory_plan> all;
  all.reserve(all_planners::size);
  const conflicts c(buffers);
  all_planners::each([&](const auto& planner) { all.push_back(plan_memory(buffers, planner, c)); });
  return all;
}
/// The smallest plan; the first of several equal ones.
constexpr const memory_plan& best_of(const sequence<memory_plan>& plans) {
  std::size_t best = 0;
  for (std::size_t i = 1; i < plans.size(); ++i)
    if (plans[i].size < plans[best].size) best = i;
  return plans[best];
}

}  // namespace opcost

#endif

namespace opcost {
namespace detail {
// Adds the verdict on an arena. If a tensor's extent is unknown, only the most bytes that are live at once are certain.
constexpr void judge_arena(budget_report& report, figure_id id, std::string_view planner, count_t limit,
                           const buffer_list& buffers, bool complete, const sequence<memory_plan>& plans) {
  if (limit == budget::any) return;
  figure_verdict v{.id = id, .planner = planner, .limit = limit};
  v.complete = complete && buffers.complete;
  const memory_plan* plan = &best_of(plans);
  for (const memory_plan& p : plans)
    if (p.planner == planner) plan = &p;
  v.value = count_t(v.complete ? plan->size : plan->lower_bound);
  for (const buffer& b : buffers.buffers) {
    if (b.of.row < 0 || b.bytes <= v.heaviest_value.n) continue;
    v.heaviest = b.of.row;
    v.heaviest_value = b.bytes;
  }
  report.add(v);
}
}  // namespace detail

/// Judges all limited figures, arenas too. Memory plans are made only if an arena is limited.
constexpr budget_report check_with_arena(const analysis_base& a, const budget& b, const flops_column& flops) {
  budget_report report = (check)(a, b, flops);
  const bool complete = all_rows_known(a);
  const planner_limits& own = b.arena_bytes_of;
  if (b.arena_bytes != budget::any || own.greedy_by_size != budget::any || own.greedy_by_conflict != budget::any ||
      own.hill_climb != budget::any) {
    const buffer_list buffers = buffers_of(a, plan_options{});
    const sequence<memory_plan> plans = all_plans(buffers);
    const auto judge = [&](std::string_view planner, count_t limit) {
      detail::judge_arena(report, figure_id::arena_bytes, planner, limit, buffers, complete, plans);
    };
    judge({}, b.arena_bytes);
    judge(greedy_by_size::name, own.greedy_by_size);
    judge(greedy_by_conflict::name, own.greedy_by_conflict);
    judge(hill_climb::name, own.hill_climb);
  }
  if (b.arena_bytes_in_place != budget::any) {
    const buffer_list buffers = buffers_of(a, plan_options{.in_place = true});
    detail::judge_arena(report, figure_id::arena_bytes_in_place, {}, b.arena_bytes_in_place, buffers, complete,
                        all_plans(buffers));
  }
  return report;
}
/// The same with the FLOPs of convention C, or of the first convention of the analysis if C is void.
template <class C = void, class... Cs>
constexpr budget_report check_with_arena(const analysis<Cs...>& a, const budget& b) {
  return check_with_arena(a, b, flops_in<C>(a));
}

namespace detail {
template <budget Limit, auto Make> struct exceeded_with_arena_of {
  static constexpr exceeded_list list = [] {
    const auto net = Make();
    return exceeded_in(check_with_arena(net, Limit), net);
  }();
};
}  // namespace detail

/// As fits(), with limits on arenas.
template <budget Limit, auto Make> constexpr bool fits_with_arena() {
  using found = detail::exceeded_with_arena_of<Limit, Make>;
  return detail::none_exceeded<found>(std::make_index_sequence<found::list.count>{});
}

}  // namespace opcost

#endif

// ---- opcost/plan/static_plan.hpp
#ifndef OPCOST_PLAN_STATIC_PLAN_HPP_PIECE
#define OPCOST_PLAN_STATIC_PLAN_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A plan as a constant: the size of an array and a table of offsets. The device computes and allocates nothing.
//   constexpr auto plan = opcost::arena_plan<keyword_spotter>();
//   alignas(16) std::byte arena[plan.size];

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

#endif

// ---- opcost/profile/read_profile.hpp
#ifndef OPCOST_PROFILE_READ_PROFILE_HPP_PIECE
#define OPCOST_PROFILE_READ_PROFILE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads a profile of any known tool.

// ---- opcost/profile/console.hpp
#ifndef OPCOST_PROFILE_CONSOLE_HPP_PIECE
#define OPCOST_PROFILE_CONSOLE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads console output: benchmark_app's (-pc, -pcsort), and the table of a script that calls get_profiling_info.

// ---- opcost/profile/latency.hpp
#ifndef OPCOST_PROFILE_LATENCY_HPP_PIECE
#define OPCOST_PROFILE_LATENCY_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads benchmark_app's latency and throughput of whole inferences: from its statistics report (CSV and JSON) and from
// its console.

namespace opcost::detail {

// The latencies that a line belongs to: those of all inferences come first, then those of each group of shapes.
inline latency& current_latency(profile& p) {
  if (p.latencies.empty()) p.latencies.push_back({});
  return p.latencies.back();
}

// Reads one line of the report's results, and ignores keys that it does not know. False if a value is not a number.
inline bool read_result(profile& p, std::string_view key, std::string_view value) {
  key = text::trimmed(key);
  constexpr std::string_view group = "group;", percentile = " percentile) (ms)";
  if (key == "error") {
    p.failure = value;
    return true;
  }
  if (key == "group" || key.starts_with(group)) {
    latency of_group;
    of_group.group = text::trimmed(key == "group" ? value : key.substr(group.size()));
    // in JSON, the figures of the last group replace those of all inferences
    if (key == "group" && !p.latencies.empty()) {
      std::swap(of_group.average, p.latencies[0].average);
      std::swap(of_group.least, p.latencies[0].least);
      std::swap(of_group.most, p.latencies[0].most);
    }
    p.latencies.push_back(of_group);
    return true;
  }
  if (key == "throughput")
    return p.latencies.empty() ? read_decimal(value, 3, current_latency(p).per_second)
                               : read_decimal(value, 3, p.latencies[0].per_second);
  if (key == "latency (ms)") return read_nanoseconds(value, milliseconds, current_latency(p).median);
  if (key.starts_with("latency (") && key.ends_with(percentile)) {
    std::int64_t n = 0;
    if (!read_decimal(key.substr(9, key.size() - 9 - percentile.size()), 0, n) || n > 100) return false;
    current_latency(p).percentile = static_cast<int>(n);
    return read_nanoseconds(value, milliseconds, current_latency(p).median);
  }
  for (const auto& [name, to] : {std::pair<std::string_view, std::int64_t latency::*>{"avg latency", &latency::average},
                                 {"min latency", &latency::least},
                                 {"max latency", &latency::most}})
    if (key == name) return read_nanoseconds(value, milliseconds, current_latency(p).*to);
  return true;
}

inline error read_benchmark_report(profile& p, std::string_view text) {
  line_reader lines{text};
  bool results = false;
  for (std::string_view line; lines.next(line);) {
    while (line.ends_with(';')) line.remove_suffix(1);
    if (line == "Execution results") {
      results = true;
      continue;
    }
    if (!results) continue;
    if (text::trimmed(line).empty()) break;
    const std::size_t at = line.starts_with("group;") ? line.size() : line.find(';');
    if (at == std::string_view::npos)
      return error::at(error_code::malformed, lines.number)
             << "expected 'key;value', got '" << line.substr(0, 60) << "'";
    if (!read_result(p, line.substr(0, at), at == line.size() ? std::string_view() : line.substr(at + 1)))
      return error::at(error_code::malformed, lines.number)
             << "'" << line.substr(0, at) << "': expected a number from 0";
  }
  return {};
}

// Reads "   Median:     17.98 us" below "Latency:" or "Latency for each data shape group:". The groups have headings
// like "1. x: [1,3,32,32]".
inline error read_latency_line(profile& p, std::string_view line, int number) {
  const auto fail = [&] {
    return error::at(error_code::malformed, number)
           << "expected a number and its unit as latency, got '" << line.substr(0, 60) << "'";
  };
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return {};
  const std::string_view key = text::trimmed(line.substr(0, colon)), rest = text::trimmed(line.substr(colon + 1));
  std::size_t dot = 0;
  while (dot < key.size() && key[dot] >= '0' && key[dot] <= '9') ++dot;
  if (dot > 0 && key.substr(dot).starts_with(". ")) {
    p.latencies.push_back({});
    p.latencies.back().group = text::trimmed(line).substr(dot + 2);
    return {};
  }
  const std::string_view value = rest.substr(0, rest.find(' ')), unit = text::trimmed(rest.substr(value.size()));
  if (key == "Throughput")
    return read_decimal(value, 3, p.latencies.empty() ? current_latency(p).per_second : p.latencies[0].per_second)
               ? error{}
               : fail();
  std::int64_t latency::*to = key == "Median"    ? &latency::median
                              : key == "Average" ? &latency::average
                              : key == "Min"     ? &latency::least
                              : key == "Max"     ? &latency::most
                                                 : nullptr;
  if (key.ends_with(" percentile")) {
    std::int64_t n = 0;
    if (!read_decimal(key.substr(0, key.size() - 11), 0, n) || n > 100) return fail();
    current_latency(p).percentile = static_cast<int>(n);
    to = &latency::median;
  }
  if (!to) return {};
  if (unit != "us" && unit != "ms" && unit != "s") return fail();
  return read_nanoseconds(value,
                          unit == "us"   ? microseconds
                          : unit == "ms" ? milliseconds
                                         : seconds,
                          current_latency(p).*to)
             ? error{}
             : fail();
}

}  // namespace opcost::detail

#endif

namespace opcost::detail {

// Reads  name  status  layerType: T  execType: E  realTime (ms): x  cpuTime (ms): y  [proportion: z%]  from the right,
// since a name may contain anything.
inline bool read_console_row(profile_row& r, std::string_view line, int number, error& wrong) {
  constexpr std::string_view cpu = "cpuTime (ms): ", real = "realTime (ms): ", exec = "execType: ",
                             type = "layerType: ";
  const auto take = [&](std::string_view title, std::string_view& into) {
    const std::size_t at = line.rfind(title);
    if (at == std::string_view::npos) return false;
    into = text::trimmed(line.substr(at + title.size()));
    line = line.substr(0, at);
    return true;
  };
  std::string_view c, t;
  if (!take(cpu, c) || !take(real, t) || !take(exec, r.exec_type) || !take(type, r.node_type)) return false;
  while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
  const std::size_t status = line.rfind(' ');
  if (status == std::string_view::npos || !read_status(line.substr(status + 1), r.status)) return false;
  line = line.substr(0, status);
  while (!line.empty() && line.back() == ' ') line.remove_suffix(1);
  r.name = line;
  r.cut = line.ends_with("...");
  c = c.substr(0, c.find(' '));
  if (!read_nanoseconds(t, milliseconds, r.real) || !read_nanoseconds(c, milliseconds, r.cpu))
    wrong = error::at(error_code::malformed, number)
            << "expected two times, got '" << t.substr(0, 40) << "' and '" << c.substr(0, 40) << "'";
  r.total = r.real;
  return true;
}

inline error read_console(profile& p, std::string_view text) {
  line_reader lines{text};
  constexpr std::string_view info = "[ INFO ] ";
  for (std::string_view line; lines.next(line);) {
    if (line.starts_with(info)) {
      const std::string_view said = line.substr(info.size());
      if (said.starts_with("Performance counts ") || said.starts_with("Performance counters ")) {
        if (said.find(" infer request") != said.npos)
          p.blocks.push_back({static_cast<int>(p.rows.size()), 0, said.starts_with("Performance counts sorted")});
        continue;
      }
      if (error e = read_latency_line(p, said, lines.number); e.code != error_code::none) return e;
      continue;
    }
    constexpr std::string_view failed = "[ ERROR ] ";
    if (line.starts_with(failed) && p.failure.empty()) {
      p.failure = text::trimmed(line.substr(failed.size()));
      continue;
    }
    if (line.starts_with("Total ") && !p.blocks.empty() && line.ends_with(" milliseconds")) {
      const std::size_t colon = line.find(':');
      if (colon == line.npos) continue;
      std::string_view n = text::trimmed(line.substr(colon + 1));
      n = n.substr(0, n.find(' '));
      p.blocks.back().digit = last_digit(n, milliseconds);
      if (!read_nanoseconds(n, milliseconds,
                            line.starts_with("Total CPU") ? p.blocks.back().cpu : p.blocks.back().real))
        return error::at(error_code::malformed, lines.number)
               << "expected a total time, got '" << n.substr(0, 40) << "'";
      continue;
    }
    if (line.find("layerType: ") == line.npos) continue;
    profile_row r;
    error wrong;
    if (!read_console_row(r, line, lines.number, wrong)) continue;
    if (wrong.code != error_code::none) return wrong;
    if (p.blocks.empty()) p.blocks.push_back({});
    p.rows.push_back(r);
    ++p.blocks.back().rows;
  }
  return {};
}

// The header gives the columns, whose widths are in characters, not bytes. Times are in seconds.
inline error read_profiling_table(profile& p, std::string_view text) {
  const auto characters = [](std::string_view s, std::size_t n) {  // the bytes of the first n characters
    std::size_t i = 0;
    for (; i < s.size() && n > 0; --n) {
      ++i;
      while (i < s.size() && (static_cast<unsigned char>(s[i]) & 0xc0u) == 0x80u) ++i;
    }
    return i;
  };
  const auto right_trimmed = [](std::string_view s) {
    while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
    return s;
  };
  line_reader lines{text};
  std::size_t type = 0, exec = 0, real = 0;
  bool inside = false;
  for (std::string_view line; lines.next(line);) {
    if (line.starts_with("Index Node Name")) {
      type = line.find(" Node Type ") + 1;
      exec = line.find(" Exec Type ") + 1;
      real = line.find(" Real Time ") + 1;
      if (type == 0 || exec < type || real < exec)
        return error::at(error_code::malformed, lines.number)
               << "expected the columns Index, Node Name, Node Type, Exec Type, Real Time, CPU Time, Status";
      p.blocks.push_back({static_cast<int>(p.rows.size()), 0});
      inside = true;
      continue;
    }
    if (!inside || line.starts_with("---")) continue;
    std::size_t digits = 0;
    while (digits < line.size() && line[digits] >= '0' && line[digits] <= '9') ++digits;
    if (digits == 0) {
      inside = false;
      continue;
    }
    const std::size_t shift = digits > 5 ? digits - 5 : 0;
    profile_row r;
    const auto cell = [&](std::size_t from, std::size_t to) {
      const std::size_t first = characters(line, from + shift), last = characters(line, to + shift);
      return right_trimmed(line.substr(first, last - first));
    };
    r.name = cell(6, type);
    r.node_type = cell(type, exec);
    r.exec_type = cell(exec, real);
    std::string_view rest = text::trimmed(line.substr(characters(line, real + shift)));
    std::string_view field[3];
    for (std::string_view& f : field) {
      f = rest.substr(0, rest.find(' '));
      rest = text::trimmed(rest.substr(f.size()));
    }
    if (!read_nanoseconds(field[0], seconds, r.real) || !read_nanoseconds(field[1], seconds, r.cpu) ||
        !read_status(field[2], r.status))
      return error::at(error_code::malformed, lines.number)
             << "expected two times and a status at the end of a row, got '"
             << line.substr(characters(line, real + shift)).substr(0, 60) << "'";
    r.total = r.real;
    p.rows.push_back(r);
    ++p.blocks.back().rows;
  }
  return {};
}

}  // namespace opcost::detail

#endif

// ---- opcost/profile/counters_csv.hpp
#ifndef OPCOST_PROFILE_COUNTERS_CSV_HPP_PIECE
#define OPCOST_PROFILE_COUNTERS_CSV_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads benchmark_app's counters as CSV (OpenVINO 2022 to 2026). The plain report separates cells with semicolons and
// escapes nothing, so a row is read from the right, since a name may contain anything. The C++ tool ends every cell
// with a semicolon. The sorted report has commas, quotes and CRLF.

namespace opcost::detail {

inline error not_a_number(int line, std::string_view what, std::string_view cell) {
  return error::at(error_code::malformed, line) << "expected a number as " << what << ", got '" << cell.substr(0, 60)
                                                << "'; the file is damaged or was edited";
}
// Cells 1 to 5 of a row: status, type, execution type, real and processor time in ms.
inline error fill_row(profile_row& r, const std::string_view (&cell)[6], int line) {
  r.name = cell[0];
  r.node_type = cell[2];
  r.exec_type = cell[3];
  if (!read_status(cell[1], r.status))
    return error::at(error_code::malformed, line)
           << "expected EXECUTED, NOT_RUN or OPTIMIZED_OUT, got '" << cell[1].substr(0, 60)
           << "'; a row is name, status, type, execution type, real time, processor time";
  if (!read_nanoseconds(cell[4], milliseconds, r.real)) return not_a_number(line, "real time", cell[4]);
  if (!read_nanoseconds(cell[5], milliseconds, r.cpu)) return not_a_number(line, "processor time", cell[5]);
  r.total = r.real;
  return {};
}
inline bool fill_total(profile_block& b, std::string_view real, std::string_view cpu) {
  b.digit = last_digit(text::trimmed(real), milliseconds);
  return read_nanoseconds(real, milliseconds, b.real) && read_nanoseconds(cpu, milliseconds, b.cpu);
}

inline error read_counters_csv(profile& p, std::string_view text) {
  line_reader lines{text};
  bool ended = true, trailing = false;
  int extra = 0;  // columns after the first six
  for (std::string_view line; lines.next(line);) {
    if (text::trimmed(line).empty()) continue;
    if (line.starts_with("layerName;execStatus;")) {
      trailing = line.ends_with(';');
      int columns = trailing ? 0 : 1;
      for (char c : line) columns += c == ';';
      if (columns < 6 || columns > 8)
        return error::at(error_code::malformed, lines.number)
               << "expected 6 columns and at most two more, got " << columns;
      extra = columns - 6;
      p.blocks.push_back({static_cast<int>(p.rows.size()), 0, extra > 0});
      ended = false;
      continue;
    }
    if (ended) return error::at(error_code::malformed, lines.number) << "a row before the header or after the total";
    if (trailing) {
      if (!line.ends_with(';'))
        return error::at(error_code::malformed, lines.number)
               << "expected a semicolon at the end of the row, as in the header; the file may be cut off";
      line.remove_suffix(1);
    }
    std::string_view cell[6];
    bool whole = true;
    for (int i = 5 + extra; i > 0; --i) {
      const std::size_t at = line.rfind(';');
      if (at == std::string_view::npos) {
        whole = false;
        break;
      }
      if (i < 6) cell[i] = line.substr(at + 1);
      line = line.substr(0, at);
    }
    if (!whole)
      return error::at(error_code::malformed, lines.number)
             << "expected " << 6 + extra << " cells, got fewer; the file may be cut off";
    cell[0] = line;
    profile_block& b = p.blocks.back();
    if (cell[0] == "Total" && cell[1].empty() && cell[2].empty() && cell[3].empty()) {
      if (!fill_total(b, cell[4], cell[5])) return not_a_number(lines.number, "total", cell[4]);
      ended = true;
      continue;
    }
    profile_row r;
    if (error e = fill_row(r, cell, lines.number); e.code != error_code::none) return e;
    p.rows.push_back(r);
    ++b.rows;
  }
  return {};
}

// Removes the quotes of cells in place.
inline error read_sorted_csv(profile& p, span<char> text) {
  int line = 1, row_line = 1;
  std::string_view cell[6];
  int cells = 0;
  char *at = text.data(), *const end = at + text.size();
  const auto finish = [&]() -> error {
    if (cells == 0 || (cells == 1 && text::trimmed(cell[0]).empty())) return {};
    if (cells == 1) {
      const std::string_view s = text::trimmed(cell[0]);
      constexpr std::string_view real = "Total time:", cpu = "Total CPU time:";
      for (const auto& [title, total] : {std::pair{real, &profile_block::real}, std::pair{cpu, &profile_block::cpu}})
        if (s.starts_with(title) && !p.blocks.empty()) {
          std::string_view n = text::trimmed(s.substr(title.size()));
          n = n.substr(0, n.find(' '));
          p.blocks.back().digit = last_digit(n, milliseconds);
          if (!read_nanoseconds(n, milliseconds, p.blocks.back().*total)) return not_a_number(row_line, "total", n);
          return {};
        }
    }
    if (cell[0] == "layerName") {
      if (cells < 6) return error::at(error_code::malformed, row_line) << "expected at least 6 columns, got " << cells;
      p.blocks.push_back({static_cast<int>(p.rows.size()), 0, true});
      return {};
    }
    if (p.blocks.empty()) return error::at(error_code::malformed, row_line) << "a row before the header";
    if (cells < 6)
      return error::at(error_code::malformed, row_line)
             << "expected at least 6 cells, got " << cells << "; the file may be cut off";
    profile_row r;
    if (error e = fill_row(r, cell, row_line); e.code != error_code::none) return e;
    p.rows.push_back(r);
    ++p.blocks.back().rows;
    return {};
  };
  while (at != end) {
    row_line = line;
    cells = 0;
    for (bool more = true; more;) {
      char *from = at, *to = at;
      if (at != end && *at == '"') {
        from = to = ++at;
        for (;; ++at) {
          if (at == end)
            return error::at(error_code::malformed, row_line) << "a quote without its end; the file may be cut off";
          if (*at == '"' && (at + 1 == end || at[1] != '"')) break;
          if (*at == '"') ++at;
          line += *at == '\n';
          *to++ = *at;
        }
        ++at;
      } else {
        while (at != end && *at != ',' && *at != '\n') *to++ = *at++;
        if (to != from && to[-1] == '\r') --to;
      }
      if (cells < 6) cell[cells] = {from, static_cast<std::size_t>(to - from)};
      ++cells;
      while (at != end && *at == '\r') ++at;
      if (at != end && *at != ',' && *at != '\n')
        return error::at(error_code::malformed, line) << "expected a comma after a quoted cell";
      more = at != end && *at == ',';
      if (at != end) {
        line += *at == '\n';
        ++at;
      }
    }
    if (error e = finish(); e.code != error_code::none) return e;
  }
  return {};
}

}  // namespace opcost::detail

#endif

// ---- opcost/profile/key_averages.hpp
#ifndef OPCOST_PROFILE_KEY_AVERAGES_HPP_PIECE
#define OPCOST_PROFILE_KEY_AVERAGES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads PyTorch's key_averages().table(). Its line of dashes gives the columns.

namespace opcost::detail {

// Reads "3.256ms", "509.544us" or "1.2s".
inline bool read_torch_time(std::string_view s, std::int64_t& into) {
  s = text::trimmed(s);
  if (s.ends_with("us")) return read_nanoseconds(s.substr(0, s.size() - 2), microseconds, into);
  if (s.ends_with("ms")) return read_nanoseconds(s.substr(0, s.size() - 2), milliseconds, into);
  return s.ends_with('s') && read_nanoseconds(s.substr(0, s.size() - 1), seconds, into);
}

inline error read_key_averages(profile& p, std::string_view text) {
  struct column {
    std::size_t from = 0, to = 0;
    std::string_view title{};
  };
  sequence<column> columns;
  line_reader lines{text};
  int dashes = 0;
  const auto cell = [](std::string_view line, const column& c) {
    return c.from < line.size() ? text::trimmed(line.substr(c.from, c.to - c.from)) : std::string_view();
  };
  for (std::string_view line; lines.next(line);) {
    if (line.starts_with("---")) {
      if (++dashes == 1) {
        p.blocks.push_back({0, 0, true});
        for (std::size_t i = 0; i < line.size();) {
          column c{i, i};
          while (c.to < line.size() && line[c.to] == '-') ++c.to;
          columns.push_back(c);
          i = c.to;
          while (i < line.size() && line[i] != '-') ++i;
        }
      }
      continue;
    }
    constexpr std::string_view total = "Self CPU time total: ";
    if (line.starts_with(total) && !p.blocks.empty()) {
      if (!read_torch_time(line.substr(total.size()), p.blocks[0].real))
        return error::at(error_code::malformed, lines.number)
               << "expected a total time, got '" << line.substr(total.size()).substr(0, 40) << "'";
      p.blocks[0].cpu = p.blocks[0].real;
      p.blocks[0].digit = 1000;
      continue;
    }
    if (dashes == 1)
      for (column& c : span(columns.data(), columns.size())) c.title = cell(line, c);
    if (dashes != 2) continue;
    profile_row r;
    for (const column& c : span<const column>(columns)) {
      const std::string_view s = cell(line, c);
      std::int64_t n = 0;
      bool right = true;
      if (c.title == "Name") {
        r.name = s;
        r.cut = s.ends_with("...");
      } else if (c.title == "Self CPU")
        right = read_torch_time(s, r.real);
      else if (c.title == "CPU total")
        right = read_torch_time(s, r.total);
      else if (c.title == "# of Calls") {
        right = read_decimal(s, 0, n) && n < 0x7fffffff;
        r.calls = static_cast<int>(n);
      } else if (c.title.starts_with("Total ") && c.title.ends_with("FLOPs") && s != "--") {
        const char prefix = c.title[6];
        right = read_decimal(s, prefix == 'K' ? 3 : prefix == 'M' ? 6 : prefix == 'G' ? 9 : prefix == 'T' ? 12 : 0, n);
        r.flops = n;
      }
      if (!right)
        return error::at(error_code::malformed, lines.number)
               << "column '" << c.title << "': expected a number from 0, got '" << s.substr(0, 40) << "'";
    }
    r.cpu = r.real;
    p.rows.push_back(r);
    ++p.blocks[0].rows;
  }
  if (dashes < 2) return error::at(error_code::malformed, lines.number) << "the table has no rows; it may be cut off";
  return {};
}

}  // namespace opcost::detail

#endif

// ---- opcost/profile/trace.hpp
#ifndef OPCOST_PROFILE_TRACE_HPP_PIECE
#define OPCOST_PROFILE_TRACE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads Chrome traces: onnxruntime's, with one event for each node and run, and PyTorch's, with nested calls. The time
// of a nested call is not part of its caller's own time.

// ---- opcost/profile/counters_json.hpp
#ifndef OPCOST_PROFILE_COUNTERS_JSON_HPP_PIECE
#define OPCOST_PROFILE_COUNTERS_JSON_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads JSON reports: benchmark_app's counters and statistics, snapshots of get_profiling_info, PyTorch's key_averages.

namespace opcost::detail {

inline void read_time(json_scanner& j, int places, std::int64_t& into) {
  std::string_view s;
  if (j.scalar(s) && !read_nanoseconds(s, places, into)) j.fail("expected a time, a number from 0");
}

// Reads {"name", "node_type", "exec_type", "status", "real_time", "cpu_time"}; times are in ms, as texts or numbers. A
// dump of get_profiling_info has "node_name", and "real_us" and "cpu_us" in microseconds.
inline void read_json_node(json_scanner& j, profile& p) {
  profile_row r;
  bool named = false;
  j.object([&](std::string_view key) {
    std::string_view status;
    if (key == "name" || key == "node_name")
      named = j.text(r.name);
    else if (key == "node_type")
      j.text(r.node_type);
    else if (key == "exec_type")
      j.text(r.exec_type);
    else if (key == "status") {
      if (j.text(status) && !read_status(status, r.status))
        j.fail("expected the status EXECUTED, NOT_RUN or OPTIMIZED_OUT");
    } else if (key == "real_time")
      read_time(j, milliseconds, r.real);
    else if (key == "cpu_time")
      read_time(j, milliseconds, r.cpu);
    else if (key == "real_us")
      read_time(j, microseconds, r.real);
    else if (key == "cpu_us")
      read_time(j, microseconds, r.cpu);
    else
      j.skip();
  });
  if (j.ok() && !named) j.fail("a layer has no name");
  r.total = r.real;
  p.rows.push_back(r);
  ++p.blocks.back().rows;
}
inline void read_json_block(json_scanner& j, profile& p, bool sorted) {
  profile_block b{static_cast<int>(p.rows.size()), 0, sorted};
  b.digit = 1000;
  p.blocks.push_back(b);
  j.object([&](std::string_view key) {
    if (key == "nodes")
      j.list([&] { read_json_node(j, p); });
    else if (key == "total_real_time")
      read_time(j, milliseconds, p.blocks.back().real);
    else if (key == "total_cpu_time")
      read_time(j, milliseconds, p.blocks.back().cpu);
    else if (key == "latency_ms") {
      p.runs.push_back(-1);
      read_time(j, milliseconds, p.runs.back());
    } else
      j.skip();
  });
}
// Reads an entry of key_averages; times are in microseconds.
inline void read_json_average(json_scanner& j, profile& p) {
  profile_row r;
  j.object([&](std::string_view key) {
    std::int64_t n = 0;
    const auto whole = [&](count_t& into) {
      std::string_view s;
      if (j.scalar(s) && read_decimal(s, 0, n)) into = n;  // a negative number is not read
    };
    count_t calls = 1;
    if (key == "key")
      j.text(r.name);
    else if (key == "count") {
      whole(calls);
      r.calls = calls > 0x7fffffff ? 0x7fffffff : static_cast<int>(calls.n);
    } else if (key == "self_cpu_time_total_us")
      read_time(j, microseconds, r.real);
    else if (key == "cpu_time_total_us")
      read_time(j, microseconds, r.total);
    else if (key == "flops")
      whole(r.flops);
    else
      j.skip();
  });
  r.cpu = r.real;
  p.rows.push_back(r);
  ++p.blocks.back().rows;
}

// What some members of the report say about others.
struct json_report {
  bool sorted = false;
  std::int64_t last_total = -1;  // the total of the last block, nanoseconds; -1: unknown
};
// Reads one member of the report's object. Returns false, without reading, if a report of counters has no such member.
inline bool read_json_member(json_scanner& j, profile& p, std::string_view key, json_report& report) {
  using enum profile_format;
  if (key == "report_type") {
    std::string_view type;
    if (j.text(type)) report.sorted = type == "sorted";
  } else if (key == "avg_performance") {
    p.format = counters_json;
    read_json_block(j, p, report.sorted);
  } else if (key == "detailed_performance") {
    p.format = counters_json;
    j.list([&] { read_json_block(j, p, report.sorted); });
  } else if (key == "snapshots") {
    p.format = profiling_info;
    p.averaged = true;
    sequence<std::int64_t> each;
    std::swap(each, p.runs);  // the latencies of snapshots are also in latencies_ms
    j.list([&] { read_json_block(j, p, false); });
    if (!each.empty()) std::swap(each, p.runs);
  } else if (key == "sum_real_us_after_N") {  // the total of the last snapshot
    read_time(j, microseconds, report.last_total);
  } else if (key == "latencies_ms") {
    j.list([&] {
      p.runs.push_back(0);
      read_time(j, milliseconds, p.runs.back());
    });
  } else if (key == "execution_results") {
    if (p.rows.empty()) p.format = benchmark_report;
    j.object([&](std::string_view name) {
      std::string_view value;
      if (j.peek() == '{' || j.peek() == '[')
        j.skip();
      else if (j.scalar(value) && !read_result(p, name, value))
        j.fail("expected a number from 0 as a result");
    });
  } else if (key == "key_averages") {
    p.format = key_averages;
    p.blocks.push_back({static_cast<int>(p.rows.size()), 0, true});
    j.list([&] { read_json_average(j, p); });
  } else {
    return false;
  }
  return true;
}

}  // namespace opcost::detail

#endif

namespace opcost::detail {

struct trace_event {
  std::string_view thread{};
  std::int64_t start = 0, length = 0;
  int row = 0;
  // Sorted by thread and start. Of two events that start together, the longer one contains the other.
  bool operator<(const trace_event& o) const {
    if (thread != o.thread) return thread < o.thread;
    if (start != o.start) return start < o.start;
    return length != o.length ? length > o.length : row < o.row;
  }
};

class trace_reader {
 public:
  trace_reader(json_scanner& j, profile& p) : j_(j), p_(p) {}
  void read() {
    p_.blocks.push_back({});
    j_.list([&] { event(); });
    if (p_.format == profile_format::torch_trace) own_times();
    if (!p_.blocks.empty() && p_.blocks.back().rows == 0) p_.blocks.pop_back();
  }

 private:
  json_scanner& j_;
  profile& p_;
  sequence<trace_event> calls_{};

  void event() {
    profile_row r;
    std::string_view category, phase;
    trace_event at;
    bool has_length = false;
    j_.object([&](std::string_view key) {
      if (key == "name")
        j_.scalar(r.name);
      else if (key == "cat")
        j_.text(category);
      else if (key == "ph")
        j_.text(phase);
      else if (key == "tid")
        j_.scalar(at.thread);
      else if (key == "ts")
        read_time(j_, microseconds, at.start);
      else if (key == "dur") {
        has_length = true;
        read_time(j_, microseconds, at.length);
      } else if (key == "args" && j_.peek() == '{')
        arguments(r);
      else
        j_.skip();
    });
    if (!j_.ok() || !has_length || (!phase.empty() && phase != "X")) return;
    r.real = r.cpu = r.total = at.length;
    if (category == "Session") {
      p_.format = profile_format::onnxruntime_trace;
      if (r.name == "model_run") {
        p_.runs.push_back(at.length);
        p_.blocks.push_back({static_cast<int>(p_.rows.size()), 0});
      }
      return;
    }
    constexpr std::string_view kernel = "_kernel_time";
    if (category == "Node") {
      p_.format = profile_format::onnxruntime_trace;
      if (!r.name.ends_with(kernel)) return;  // a fence before or after the kernel
      r.name.remove_suffix(kernel.size());
    } else {
      if (category == "Trace" || category.empty()) return;  // the profiler's own time span
      p_.format = profile_format::torch_trace;
      r.node_type = category;
      at.row = static_cast<int>(p_.rows.size());
      calls_.push_back(at);
    }
    p_.rows.push_back(r);
    ++p_.blocks.back().rows;
  }
  void arguments(profile_row& r) {
    j_.object([&](std::string_view key) {
      std::string_view s;
      std::int64_t n = 0;
      if (key == "op_name")
        j_.text(r.node_type);
      else if (key == "provider")
        j_.text(r.exec_type);
      else if (key == "parameter_size" || key == "activation_size" || key == "output_size") {
        if (j_.scalar(s) && read_decimal(s, 0, n)) r.bytes = (r.bytes < 0 ? count_t(0) : r.bytes) + n;
      } else
        j_.skip();
    });
  }
  void own_times() {
    heap_sort(span<trace_event>(calls_.data(), calls_.size()));
    sequence<const trace_event*> around;
    count_t outermost = 0;
    for (const trace_event& c : span<const trace_event>(calls_)) {
      while (!around.empty() &&
             (around.back()->thread != c.thread || around.back()->start + around.back()->length <= c.start))
        around.pop_back();
      if (around.empty())
        outermost += c.length;
      else {
        profile_row& outer = p_.rows[around.back()->row];
        outer.real = outer.cpu = outer.real > c.length ? outer.real - c.length : 0;
      }
      around.push_back(&c);
    }
    p_.blocks.back().real = outermost.n;
  }
};

}  // namespace opcost::detail

#endif

namespace opcost {

namespace detail {
inline error read_json_profile(profile& p) {
  json_scanner j(p.text.data(), p.text.size());
  bool known = false;
  json_report report;
  if (j.peek() == '[') {
    known = true;
    p.format = profile_format::onnxruntime_trace;
    trace_reader(j, p).read();
  } else {
    j.object([&](std::string_view key) {
      if (key == "traceEvents") {
        known = true;
        p.format = profile_format::torch_trace;
        trace_reader(j, p).read();
      } else if (read_json_member(j, p, key, report))
        known = true;
      else
        j.skip();
    });
  }
  if (!j.ok()) return j.error();
  if (j.peek() != '\0') return error::at(error_code::malformed, j.line()) << "unexpected text after the JSON value";
  if (!known)
    return error::at(error_code::unsupported)
           << "JSON, but not a known profile; expected a report of benchmark_app, snapshots of get_profiling_info, a "
              "Chrome trace or key_averages";
  if (report.last_total >= 0 && !p.blocks.empty()) p.blocks.back().real = report.last_total;
  return {};
}
}  // namespace detail

/// Reads a profile and recognizes its format by the content: benchmark_app's counters, sorted reports, statistics (CSV,
/// JSON) and console; get_profiling_info as a table or JSON; Chrome traces of onnxruntime and PyTorch; PyTorch's
/// key_averages. Copies the text. *Errors*: one line, with the line number. Linear time, except for sorting a trace.
inline result<profile> read_profile(std::string_view text) {
  using enum profile_format;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (text.size() > 0x7fffffff) return error::at(error_code::unsupported) << "the profile has more than 2 GiB";
  profile p;
  p.text.append(text.data(), text.size());
  const std::string_view own(p.text.data(), p.text.size()),
      head = text::trimmed(own.substr(0, own.size() < 4096 ? own.size() : 4096));
  const auto is = [&](profile_format f, error e) -> result<profile> {
    if (e.code != error_code::none) return e;
    p.format = f;
    // -pcsort no_sort keeps the order
    for (profile_block& b : span(p.blocks.data(), p.blocks.size())) {
      const auto rows = p.rows_of(b);
      bool descending = true;
      for (std::size_t i = 1; i < rows.size(); ++i) descending = descending && rows[i].real <= rows[i - 1].real;
      b.sorted = b.sorted && descending;
    }
    return std::move(p);
  };
  if (head.starts_with("layerName;")) return is(counters_csv, detail::read_counters_csv(p, own));
  if (head.starts_with("layerName,"))
    return is(sorted_csv, detail::read_sorted_csv(p, span<char>(p.text.data(), p.text.size())));
  if (head.starts_with("{") || head.starts_with("[{") || head.starts_with("[\n") || head.starts_with("[\r\n")) {
    if (error e = detail::read_json_profile(p); e.code != error_code::none) return e;
    return p;
  }
  if (head.starts_with("<"))
    return error::at(error_code::unsupported)
           << "XML, not a profile; pass an execution graph as --execution-graph in addition to the profile";
  if (head.starts_with("Command line parameters") || own.find("\nExecution results\n") != own.npos)
    return is(benchmark_report, detail::read_benchmark_report(p, own));
  if (own.find("Index Node Name ") != own.npos) return is(table, detail::read_profiling_table(p, own));
  if (own.find("Self CPU time total: ") != own.npos || head.starts_with("-----"))
    return is(key_averages, detail::read_key_averages(p, own));
  if (head.starts_with("[Step ") || own.find("layerType: ") != own.npos)
    return is(console, detail::read_console(p, own));
  return error::at(error_code::unsupported)
         << (head.empty() ? "the profile is empty" : "not a known profile")
         << "; expected a report or the console of benchmark_app, get_profiling_info, a Chrome trace or key_averages";
}

}  // namespace opcost

#endif

// ---- opcost/report/html/html_report.hpp
#ifndef OPCOST_REPORT_HTML_HTML_REPORT_HPP_PIECE
#define OPCOST_REPORT_HTML_HTML_REPORT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The report as one HTML page that needs no other file and no network connection. It is a plain document with headings,
// lists, tables and pictures with descriptions; the script makes it sortable and searchable. It shows the figures of
// the JSON.

// ---- opcost/report/html/html_layers.hpp
#ifndef OPCOST_REPORT_HTML_HTML_LAYERS_HPP_PIECE
#define OPCOST_REPORT_HTML_HTML_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The tables of the layers of a network and of its loops and branches: rows of plain HTML, which the script sorts and
// filters.

// ---- opcost/report/html/html_text.hpp
#ifndef OPCOST_REPORT_HTML_HTML_TEXT_HPP_PIECE
#define OPCOST_REPORT_HTML_HTML_TEXT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Text of a page: escaped, with places where long names can break.

// ---- opcost/report/pictures/svg.hpp
#ifndef OPCOST_REPORT_PICTURES_SVG_HPP_PIECE
#define OPCOST_REPORT_PICTURES_SVG_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Writes SVG and HTML: escaped text, elements that are always closed, lengths in tenths of a pixel (integers, so that
// the bytes are the same on all machines), texts cut to a width, and the frame of all pictures.

// ---- opcost/report/pictures/picture_style.hpp
#ifndef OPCOST_REPORT_PICTURES_PICTURE_STYLE_HPP_PIECE
#define OPCOST_REPORT_PICTURES_PICTURE_STYLE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The style of all pictures, for light and dark backgrounds. The colors are plain, so that viewers without CSS
// variables show them too.
#include <string_view>

namespace opcost {

// Classes: bg background, h heading, b name of a group, s secondary text, q the same on a colored background, r and c
// right-aligned and centered, a axis, g grid, p and p2 planes of groups, e edge, k0..k7 kinds, hi highlight, lo the
// rest, wm bound by memory, m mark and mt its text, pt point, n target of the pointer.
inline constexpr std::string_view picture_style = R"css(
.opcost text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-variant-numeric:tabular-nums;font-size:11px;fill:#20242a;direction:ltr;unicode-bidi:isolate}
.opcost .h{font-size:15px;font-weight:600}.opcost .b{font-weight:500}.opcost .s{fill:#5c6470;font-weight:400}.opcost .q{fill:#414954}.opcost .r{text-anchor:end}.opcost .c{text-anchor:middle}
.opcost .bg{fill:#fff}.opcost .a{fill:none;stroke:#9aa2ad}.opcost .g{fill:none;stroke:#e4e7eb}.opcost .p{fill:#eef0f3}.opcost .p2{fill:#e3e6ea}
.opcost .e{stroke:#fff;stroke-width:.8}.opcost .pt{stroke:#fff;stroke-width:.8;fill-opacity:.85}
.opcost .k0{fill:#b7cfe8}.opcost .k1{fill:#b5dbcf}.opcost .k2{fill:#ecd9a4}.opcost .k3{fill:#eac2bd}.opcost .k4{fill:#d2c7e8}.opcost .k5{fill:#cbdfae}.opcost .k6{fill:#e6d0bb}.opcost .k7{fill:#d5d9de}
.opcost .hi{fill:#3d79b8}.opcost .lo{fill:#c3d6ea}.opcost .wm{fill:#d19a35}.opcost .m{fill:none;stroke:#b4472f}.opcost .mt{fill:#a03c26}
.opcost .n{fill:transparent}.opcost .n:hover{fill:#20242a;fill-opacity:.09}
@media(prefers-color-scheme:dark){.opcost text{fill:#e8eaed}.opcost .s{fill:#9aa3af}.opcost .q{fill:#ccd2d9}
.opcost .bg{fill:#16181c}.opcost .a{stroke:#6b7480}.opcost .g{stroke:#2a2e35}.opcost .p{fill:#22262c}.opcost .p2{fill:#2b3037}.opcost .e,.opcost .pt{stroke:#16181c}
.opcost .k0{fill:#2f5378}.opcost .k1{fill:#265c4f}.opcost .k2{fill:#665322}.opcost .k3{fill:#70403b}.opcost .k4{fill:#504576}.opcost .k5{fill:#45592a}.opcost .k6{fill:#604a37}.opcost .k7{fill:#414750}
.opcost .hi{fill:#5b9bdc}.opcost .lo{fill:#2c4a69}.opcost .wm{fill:#d8a54c}.opcost .m{stroke:#e8806a}.opcost .mt{fill:#f0937e}.opcost .n:hover{fill:#fff;fill-opacity:.1}}
)css";

}  // namespace opcost

#endif

#include <string>
#include <vector>

namespace opcost {

constexpr std::string_view entity_of(std::uint32_t code) {
  switch (code) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return {};
  }
}
// Writes a text or an attribute value. An invisible control character becomes its code (\u202e); a byte that is not
// UTF-8 becomes U+FFFD.
inline void write_escaped(const sink& to, std::string_view s) {
  std::size_t plain = 0;  // the start of the part that needs no change
  for (std::size_t i = 0; i < s.size();) {
    const utf8_character c = first_character(s.substr(i));
    const std::string_view entity = entity_of(c.code);
    if (!entity.empty() || !c.valid || acts(c.code)) {
      to << s.substr(plain, i - plain);
      plain = i + c.length;
      if (!entity.empty())
        to << entity;
      else if (!c.valid)
        to << "\xef\xbf\xbd";
      else {
        char code[] = "\\u000000";
        std::size_t used = 2;
        for (int shift = c.code > 0xffff ? 20 : 12; shift >= 0; shift -= 4)
          code[used++] = "0123456789abcdef"[(c.code >> shift) & 15];
        to << std::string_view(code, used);
      }
    }
    i += c.length;
  }
  to << s.substr(plain);
}

// Lengths and positions are tenths of a pixel.
using tenths = std::int64_t;
inline std::string in_pixels(tenths v) {
  const tenths size = v < 0 ? -v : v;
  std::string s = (v < 0 ? "-" : "") + to_string(count_t(size / 10));
  if (size % 10 != 0) s.append(".").append(to_string(count_t(size % 10)));
  return s;
}

// Elements, closed in the order in which they were opened. Names are literals.
class markup {
 public:
  explicit markup(const sink& to) : to_(to) {}
  markup& open(std::string_view name) {
    end_tag();
    to_ << "<" << name;
    names_.push_back(name);
    in_tag_ = true;
    return *this;
  }
  markup& with(std::string_view attribute, std::string_view v) {
    to_ << " " << attribute << "=\"";
    write_escaped(to_, v);
    to_ << "\"";
    return *this;
  }
  markup& with(std::string_view attribute, tenths v) {
    to_ << " " << attribute << "=\"" << in_pixels(v) << "\"";
    return *this;
  }
  markup& text(std::string_view s) {
    end_tag();
    write_escaped(to_, s);
    return *this;
  }
  // A name between other words, isolated so that right-to-left text in it does not reorder them.
  markup& name(std::string_view s) {
    if (!has_right_to_left(s)) return text(s);
    return raw("\u2068").text(s).raw("\u2069");
  }
  // Writes what is already markup.
  markup& raw(std::string_view s) {
    end_tag();
    to_ << s;
    return *this;
  }
  markup& close() {
    if (in_tag_)
      to_ << "/>";
    else
      to_ << "</" << names_.back() << ">";
    names_.pop_back();
    in_tag_ = false;
    return *this;
  }
  // Writes a complete element with a text.
  markup& element(std::string_view name, std::string_view s) { return open(name).text(s).close(); }

 private:
  const sink& to_;
  std::vector<std::string_view> names_{};
  bool in_tag_ = false;

  void end_tag() {
    if (in_tag_) to_ << ">";
    in_tag_ = false;
  }
};

// An upper bound of the width of an escaped text, for the widest common sans serif fonts (DejaVu Sans, Verdana).
inline tenths width_of(std::string_view s, tenths font_size) {
  // hundredths of an em from blank to tilde
  constexpr unsigned char ascii[] = {35, 41, 46, 84, 64, 108, 79, 28, 46, 46, 64, 84, 37, 46,  37, 46, 64, 64, 64,
                                     64, 64, 64, 64, 64, 64,  64, 46, 46, 84, 84, 84, 55, 101, 69, 69, 72, 78, 64,
                                     58, 78, 76, 43, 46, 70,  57, 87, 76, 79, 61, 79, 70, 69,  62, 74, 69, 99, 69,
                                     62, 69, 46, 46, 46, 84,  64, 64, 62, 64, 56, 64, 62, 36,  64, 64, 28, 35, 60,
                                     28, 98, 64, 62, 64, 64,  44, 53, 40, 64, 60, 82, 60, 60,  53, 64, 46, 64, 84};
  tenths width = 0;
  while (!s.empty()) {
    const utf8_character c = first_character(s);
    if (c.valid && c.code >= 0x20 && c.code < 0x7f)
      width += ascii[c.code - 0x20];
    else if (c.valid && acts(c.code))
      width += 400;  // \u202e
    else
      width += c.valid && c.code < 0x800 ? 85 : 110;
    s.remove_prefix(c.length);
  }
  return (width * font_size + 99) / 100;
}
// The part of a text that fits, with an ellipsis if it is cut; empty if fewer than three characters fit.
inline std::string fitted(std::string_view s, tenths room, tenths font_size) {
  if (width_of(s, font_size) <= room) return std::string(s);
  room -= width_of("\u2026", font_size);
  std::size_t kept = 0, characters = 0;
  for (tenths width = 0; kept < s.size(); ++characters) {
    const std::size_t length = first_character(s.substr(kept)).length;
    width += width_of(s.substr(kept, length), font_size);
    if (width > room) break;
    kept += length;
  }
  return characters < 3 ? std::string() : std::string(s.substr(0, kept)) + "\u2026";
}

/// A picture is a file, or part of a page that has its heading and its style.
enum class picture_is : bool { a_file, part_of_a_page };

// Draws the square of a legend.
inline void draw_swatch(markup& m, std::string_view shade, tenths x, tenths y, tenths corner = 20) {
  m.open("rect")
      .with("class", shade)
      .with("x", x)
      .with("y", y)
      .with("width", tenths{100})
      .with("height", tenths{100})
      .with("rx", corner)
      .close();
}
inline std::string heading_of(const report& r, const std::string& what) {
  return r.of.name.empty() ? what : to_string(r.of.name) + ": " + what;
}

// Opens the outermost element, with the text for screen readers. `id` is unique in a page; only a file shows the
// heading. Returns the height at which the drawing starts.
inline tenths open_picture(markup& m, picture_is kind, std::string_view id, tenths width, tenths height,
                           std::string_view title, std::string_view description) {
  const std::string t = std::string(id) + "-title", d = std::string(id) + "-desc";
  const tenths heading = kind == picture_is::a_file ? 440 : 0;
  m.open("svg")
      .with("xmlns", "http://www.w3.org/2000/svg")
      .with("class", "opcost")
      .with("viewBox", "0 0 " + in_pixels(width) + " " + in_pixels(height + heading));
  m.with("width", width).with("height", height + heading).with("role", "img").with("aria-labelledby", t + " " + d);
  m.open("title").with("id", t).text(title).close().open("desc").with("id", d).text(description).close();
  if (kind == picture_is::a_file) {
    m.open("style").raw(picture_style).close();
    m.open("rect").with("class", "bg").with("width", width).with("height", height + heading).close();
    m.open("text")
        .with("class", "h")
        .with("x", tenths{160})
        .with("y", tenths{280})
        .text(fitted(title, width - 320, 155))
        .close();
  }
  m.raw("\n");
  return heading;
}

}  // namespace opcost

#endif

namespace opcost::detail {

// ">= 1234.5" as ">= 1,234.5"; a text without digits stays as it is.
inline std::string grouped_digits(const std::string& s) {
  const std::size_t begin = s.find_first_of("0123456789");
  if (begin == s.npos) return s;
  const std::size_t end = s.find('.', begin) == s.npos ? s.size() : s.find('.', begin);
  std::string text = s.substr(0, begin);
  for (std::size_t i = begin; i < s.size(); ++i) {
    if (i > begin && i < end && (end - i) % 3 == 0) text += ',';
    text += s[i];
  }
  return text;
}

class html_text {
 public:
  explicit html_text(const sink& to) : to_(to) {}

 protected:
  static std::string capitalized(std::string_view s) {
    std::string text(s);
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
  }
  const sink& to_;
  void text(std::string_view s) const { write_escaped(to_, s); }
  // Writes a name with places where it can break.
  void breakable(std::string_view s) const {
    std::size_t from = 0;
    for (std::size_t i = 0; i + 1 < s.size(); ++i)
      if (s[i] == '/') {
        text(s.substr(from, i + 1 - from));
        to_ << "<wbr>";
        from = i + 1;
      }
    text(s.substr(from));
  }
};

}  // namespace opcost::detail

#endif

namespace opcost::detail {

class html_layers : public html_text {
 public:
  html_layers(const report& r, const sink& to) : html_text(to), r_(r) {}

 protected:
  const report& r_;

  void head(bool all) const {
    to_ << "<thead><tr>";
    for (const layer_column& c : layer_columns) {
      to_ << (c.side == table::align::right ? "<th scope=\"col\" class=\"n\"" : "<th scope=\"col\"")
          << (all ? " data-column=\"" : " data-inner=\"") << c.name << "\"><span>";
      text(c.name == "name" ? std::string("Layer") : capitalized(c.heading()));
      to_ << "</span></th>";
    }
    to_ << "</tr></thead>\n";
  }
  void line(const report& r, int i, std::string_view id, const std::vector<count_t>& most) const {
    const row& x = r.rows->at(i);
    const bool out = x.state != standing::counted || !r.flops(i).known;
    to_ << "<tr";
    if (!id.empty()) to_ << " id=\"" << id << count_t(i) << "\"";
    if (out) {
      to_ << " data-type=\"";
      text(x.type);
      to_ << "\"";
    }
    to_ << ">";
    std::size_t c = 0;
    for (const layer_column& column : layer_columns) {
      const std::string cell = column.text(r, i);
      if (c == 0) {
        to_ << "<th scope=\"row\">";
        breakable(cell);
        to_ << "</th>";
      } else if (column.side == table::align::left) {
        to_ << "<td>";
        text(cell);
        if (out && c == 1) to_ << "<span class=\"badge\">not counted</span>";
        to_ << "</td>";
      } else {
        to_ << "<td class=\"n\"";
        if (const count_t thousandths = share_of_most(cell, most[c]); thousandths >= 30)
          to_ << " style=\"--b:" << (thousandths / 10) << "\"";
        to_ << ">" << (cell.empty() ? std::string("\u2013") : grouped_digits(cell)) << "</td>";
      }
      ++c;
    }
    to_ << "</tr>\n";
  }
  // The bar of a cell, in thousandths of the longest in its column.
  static count_t share_of_most(const std::string& cell, count_t most) {
    return most <= 0
               ? 0
               : static_cast<std::int64_t>(static_cast<double>(whole_of(cell)) / static_cast<double>(most) * 1000);
  }
  static count_t whole_of(const std::string& cell) {
    count_t n = 0;
    for (char c : cell) {
      if (c < '0' || c > '9') break;
      n = n * 10 + (c - '0');
    }
    return n;
  }
  static std::vector<count_t> most_of(const report& r) {
    std::vector<count_t> most;
    for (const layer_column& c : layer_columns) {
      most.push_back(0);
      if (c.name == "flops" || c.name == "parameters")
        each_layer(r, [&](int i) { most.back() = larger(most.back(), whole_of(c.text(r, i))); });
    }
    return most;
  }
  // The column widths, which are the same in every row: wide enough for totals and headings.
  std::string widths() const {
    const std::vector<std::string> cells = totals_row(r_);
    std::string columns, all;
    for (std::size_t c = 1; c < cells.size(); ++c) {
      // in hundredths of an em; a heading has an arrow, totals are bold, longer texts wrap
      tenths widest = width_of(capitalized(layer_columns[c].heading()), 100) + 120;
      const auto widen = [&](tenths to) { widest = widest < to ? to : widest; };
      if (layer_columns[c].side == table::align::right)
        widen(width_of(grouped_digits(cells[c]), 110));
      else
        each_layer(r_, [&](int i) {
          if (widest < 1100) widen(width_of(layer_columns[c].text(r_, i), 100));
        });
      if (layer_columns[c].side == table::align::left && widest > 1100) widest = 1100;
      const std::string least = "calc(" + in_pixels(widest / 10 + 1) + "em + 1.2rem)";
      columns += (c > 1 ? " minmax(" : "minmax(") + least + ",1fr)";
      all += " + " + least;
    }
    return " style=\"--columns:" + columns + ";--least:calc(var(--first,14rem)" + all + ")\"";
  }
  void layers() const {
    // in groups, so that a browser can lay out only the visible ones
    constexpr std::size_t group = 100, many = 1000;
    std::vector<int> rows;
    each_layer(r_, [&](int i) { rows.push_back(i); });
    to_ << "<div class=\"tools\" hidden>"
           "<label>Search<input type=\"search\" id=\"search\" placeholder=\"name, type or shape\" autocomplete=\"off\" "
           "spellcheck=\"false\" aria-keyshortcuts=\"/\"></label>"
           "<label>Type<select id=\"type\"><option value=\"\">all types</option></select></label>"
           "<label class=\"inline\"><input type=\"checkbox\" id=\"busy\">only with a cost</label>"
           "<output id=\"count\" for=\"search type busy\" aria-live=\"polite\"></output></div>\n"
           "<div class=\"rows\" tabindex=\"0\" role=\"region\" aria-labelledby=\"layers-heading\">\n<table "
           "class=\"layers"
        << (rows.size() > many ? " many\"" : "\"") << widths()
        << "><caption class=\"sr\">Layers in the order in which they run; FLOPs by the convention ";
    text(r_.sum.convention);
    to_ << "</caption>\n";
    head(true);
    const std::vector<count_t> most = most_of(r_);
    for (std::size_t from = 0; from < rows.size(); from += group) {
      const std::size_t end = from + group < rows.size() ? from + group : rows.size();
      to_ << "<tbody style=\"--rows:" << count_t(end - from) << "\">\n";
      for (std::size_t k = from; k < end; ++k) line(r_, rows[k], "row-", most);
      to_ << "</tbody>\n";
    }
    to_ << "<tfoot>\n<tr id=\"total\">";
    const std::vector<std::string> cells = totals_row(r_);
    const auto foot = [&](std::string_view name, bool figures) {
      to_ << "<th scope=\"row\">" << name << "</th>";
      for (std::size_t c = 1; c < cells.size(); ++c) {
        if (layer_columns[c].side == table::align::left)
          to_ << "<td></td>";
        else
          to_ << "<td class=\"n\">" << (figures ? grouped_digits(cells[c]) : std::string()) << "</td>";
      }
    };
    foot("total", true);
    to_ << "</tr>\n<tr id=\"shown\" hidden>";
    foot("sum of these", false);
    to_ << "</tr>\n</tfoot></table>\n</div>\n";
  }

  bool has_bodies() const { return !r_.rows->bodies.empty(); }
  void bodies() const {
    to_ << "<p class=\"quiet\">Figures of one round; those of the layer itself, above, are of all.</p>\n";
    bodies_of(r_);
  }
  void bodies_of(const report& r) const {
    for (const body_rows& b : r.rows->bodies) {
      const report inside = report_of_body(r, b);
      to_ << "<details><summary>";
      breakable(name_of_layer(*r.rows, b.row));
      to_ << ", ";
      text(kind_of_body(b.kind));
      if (b.kind == body_kind::repeated)
        text(known(b.trips) ? ", " + to_string(b.trips.min) + " times" + (b.assumed ? " (assumed)" : "")
                            : std::string(", trip count not known"));
      to_ << "</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"layers of one "
             "round\"><table class=\"gaps\" aria-label=\"layers of one round\">\n";
      head(false);
      to_ << "<tbody>\n";
      const std::vector<count_t> none(std::size(layer_columns), count_t(0));
      each_layer(inside, [&](int i) { line(inside, i, "", none); });
      to_ << "</tbody></table>\n";
      bodies_of(inside);
      to_ << "</div></details>\n";
    }
  }
};

}  // namespace opcost::detail

#endif

// ---- opcost/report/html/html_page.hpp
#ifndef OPCOST_REPORT_HTML_HTML_PAGE_HPP_PIECE
#define OPCOST_REPORT_HTML_HTML_PAGE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The style and the script of the HTML page. They load nothing from elsewhere. Without the script the page shows
// everything, unsorted.
#include <string_view>

namespace opcost::detail {

inline constexpr std::string_view html_style = R"css(
:root{color-scheme:light dark;--ground:#fff;--text:#20242a;--quiet:#5c6470;--line:#e4e7eb;--plane:#f6f7f9;--accent:#2b6aad;--bar:#8fb5dc;--alarm:#a03c26}
@media(prefers-color-scheme:dark){:root{--ground:#16181c;--text:#e8eaed;--quiet:#9aa3af;--line:#2a2e35;--plane:#1d2025;--accent:#7db2e8;--bar:#3f6f9f;--alarm:#f0937e}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:1rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-variant-numeric:tabular-nums}
.page{max-width:88rem;margin:0 auto;padding:2.5rem clamp(1rem,4vw,3rem) 3rem}
h1{margin:0;font-size:1.9rem;line-height:1.2;font-weight:650;letter-spacing:-.015em;overflow-wrap:anywhere}
h2{margin:0 0 .9rem;font-size:1.15rem;font-weight:650;letter-spacing:-.005em}
h3{margin:1.6rem 0 .5rem;font-size:1rem;font-weight:600}
p{margin:.35rem 0;max-width:65rem}
section{margin-top:3rem}
a{color:var(--accent);text-underline-offset:.2em}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
.quiet{color:var(--quiet)}
.skip{position:absolute;left:-100vw;top:.5rem;background:var(--ground);padding:.4rem .8rem;z-index:9}
.skip:focus{left:.5rem}
nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;list-style:none;margin:1.1rem 0 0;padding:.7rem 0 0;border-top:1px solid var(--line)}
nav a{text-decoration:none}
nav a:hover{text-decoration:underline}
.totals{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(13rem,100%),1fr));gap:1.6rem 2rem;margin:0}
.totals div{border-top:2px solid var(--line);padding-top:.6rem;min-width:0}
.totals dt{color:var(--quiet);font-size:.87rem}
.totals dd{margin:0}
.totals .big{font-size:1.5rem;font-weight:600;letter-spacing:-.01em;line-height:1.35}
.totals .exact{font-size:.87rem;overflow-wrap:anywhere}
.totals .note{color:var(--quiet);font-size:.87rem;line-height:1.4;overflow-wrap:anywhere}
figure{margin:0}
figcaption{color:var(--quiet);font-size:.9rem;margin:.5rem 0 1.4rem}
.scroll{overflow-x:auto}
.opcost{display:block;width:100%;height:auto;min-width:44rem}
.opcost .bg{fill:none}
fieldset{border:0;margin:0 0 .8rem;padding:0;display:flex;gap:1.2rem;align-items:center}
legend{float:left;padding:0;color:var(--quiet)}
input[type=radio],input[type=checkbox]{accent-color:var(--accent);margin:0 .35rem 0 0}
.maps:has(#map-flops:checked) .of-parameters,.maps:has(#map-parameters:checked) .of-flops{display:none}
.tools{display:flex;flex-wrap:wrap;gap:.7rem 1.4rem;align-items:end;margin-bottom:.8rem}
.tools label{display:flex;flex-direction:column;gap:.2rem;color:var(--quiet);font-size:.87rem}
.tools label.inline{flex-direction:row;align-items:center;gap:0;padding-bottom:.45rem;color:var(--text)}
.tools input[type=search],.tools select{font:inherit;font-size:.95rem;color:var(--text);background:var(--ground);border:1px solid color-mix(in srgb,var(--quiet) 55%,transparent);border-radius:6px;padding:0 .6rem;height:2.3rem;min-width:0}
.tools input[type=search]{width:min(22rem,80vw)}
.tools select{max-width:16rem}
.tools output{margin-left:auto;padding-bottom:.4rem;color:var(--quiet)}
.rows{overflow:auto;max-height:min(46rem,82vh);border:1px solid var(--line);border-radius:8px;overscroll-behavior-x:contain}
table{border-collapse:collapse;width:100%;font-size:.84rem}
caption{text-align:left;color:var(--quiet);padding:0 0 .5rem}
th{font-weight:500;text-align:left}
td,th{padding:.32rem .6rem}
.n{text-align:right;white-space:nowrap}
.layers{display:block;min-width:var(--least)}
.layers thead,.layers tbody,.layers tfoot{display:block}
.layers tr{display:grid;grid-template-columns:minmax(var(--first,14rem),3fr) var(--columns);border-bottom:1px solid var(--line)}
/* many rows: only those near the window are laid out */
.many tbody{content-visibility:auto;contain-intrinsic-block-size:calc(var(--rows)*2.5rem)}
.layers th:first-child{position:sticky;left:0;z-index:1;background:var(--ground)}
.layers thead th:first-child,.layers tfoot th:first-child,.layers tbody tr:hover,.layers tbody tr:hover th,.layers tbody tr:target,.layers tbody tr:target th{background:var(--plane)}
.layers tr[hidden]{display:none}
.layers th,.layers td{overflow-wrap:anywhere;min-width:0}
.layers .n{overflow-wrap:normal}
tbody th,summary{unicode-bidi:plaintext;text-align:left}
.layers thead{position:sticky;top:0;z-index:2;background:var(--plane);color:var(--quiet)}
.layers thead th{padding:0}
.layers thead th>span,.layers thead button{display:block;width:100%;padding:.5rem .6rem;text-align:inherit}
.layers thead button{font:inherit;color:inherit;background:none;border:0;cursor:pointer}
.layers thead button:hover{color:var(--text)}
.layers thead button:focus-visible{outline-offset:-3px}
.layers thead button::after{content:"\2195";opacity:.35;margin-left:.35em}
.layers [aria-sort=ascending] button::after{content:"\2191";opacity:1}
.layers [aria-sort=descending] button::after{content:"\2193";opacity:1}
.layers [aria-sort]:not([aria-sort=none]){color:var(--text)}
.layers tfoot{position:sticky;bottom:0;z-index:2;background:var(--plane)}
.layers tfoot td,.layers tfoot th{font-weight:600}
.layers tfoot tr{border-bottom:0;border-top:1px solid var(--line)}
.layers td[style]{background:linear-gradient(var(--bar),var(--bar)) right 0 top 1.42em/calc(var(--b)*1%) 2px no-repeat content-box padding-box}
.badge{display:inline-block;color:var(--alarm);border:1px solid currentColor;border-radius:4px;padding:0 .35em;font-size:.8em;margin-left:.4em;white-space:nowrap}
.gaps{border-top:1px solid var(--line)}
.gaps td,.gaps th{border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere;padding-left:0}
.list{max-height:26rem;overflow:auto}
details{margin:.8rem 0}
summary{cursor:pointer;color:var(--accent)}
footer{margin-top:3.5rem;padding-top:1rem;border-top:1px solid var(--line);color:var(--quiet);font-size:.87rem}
.sr{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(max-width:44rem){.page{padding-top:1.5rem}h1{font-size:1.5rem}section{margin-top:2.2rem}.totals{grid-template-columns:1fr 1fr;gap:1.1rem 1.2rem}.totals .big{font-size:1.2rem}.tools output{margin-left:0}
.layers{--first:11rem}}
@media(prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{.rows,.list{max-height:none;overflow:visible}.tools,nav,.skip{display:none}.layers thead,.layers tfoot{position:static}}
)css";

inline constexpr std::string_view html_script = R"js(
'use strict';
(() => {
  const table = document.querySelector('.layers'), heads = [...table.tHead.rows[0].cells], group = 100;
  const rows = [...table.tBodies].flatMap(body => [...body.rows]), place = new Map(rows.map((row, i) => [row, i]));
  const search = document.getElementById('search'), type = document.getElementById('type'), busy = document.getElementById('busy'), count = document.getElementById('count');
  const total = table.tFoot.rows[0], shown = table.tFoot.rows[1];
  const number = text => text === '' || text === '\u2013' ? null : Number(text.replaceAll(',', ''));
  const texts = rows.map(row => row.textContent.toLowerCase());
  const types = rows.map(row => row.dataset.type ?? row.cells[1].textContent);
  const costs = heads.map((head, i) => head.classList.contains('n') ? i : -1).filter(i => i >= 0);
  const idle = rows.map(row => costs.every(i => number(row.cells[i].textContent) === 0));
  let column = -1, descending = false;

  // Exact sums, whatever the size: in millionths.
  const millionths = text => {
    const [whole, part = ''] = text.replaceAll(',', '').split('.');
    return BigInt(whole + (part + '000000').slice(0, 6));
  };
  const sum = (list, i) => {
    let n = 0n;
    for (const row of list) {
      const text = row.cells[i].textContent;
      if (number(text) !== null) n += millionths(text);
    }
    const part = String(n % 1000000n).padStart(6, '0').replace(/0+$/, '');
    return String(n / 1000000n).replace(/\B(?=(\d{3})+$)/g, ',') + (part && '.' + part);
  };

  // With many rows: the estimated height of a group that is not laid out yet, and the index of each row among all, for
  // screen readers, which see one group at a time.
  const measure = () => {
    if (!table.classList.contains('many')) return;
    let place = 1;
    for (const body of table.tBodies) {
      const before = place;
      for (const row of body.rows) if (!row.hidden) row.ariaRowIndex = ++place;
      body.style.setProperty('--rows', place - before);
    }
    table.ariaRowCount = place + 1, total.ariaRowIndex = shown.ariaRowIndex = place + 1;
  };

  const filter = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(w => w), of = type.value, work = busy.checked;
    const left = rows.filter((row, i) => {
      const keep = (!of || types[i] === of) && !(work && idle[i]) && words.every(w => texts[i].includes(w));
      if (row.hidden === keep) row.hidden = !keep;
      return keep;
    });
    const all = left.length === rows.length;
    count.textContent = all ? `${rows.length.toLocaleString('en')} layers` : `${left.length.toLocaleString('en')} of ${rows.length.toLocaleString('en')} layers`;
    total.hidden = !all, shown.hidden = all;
    if (!all) for (const i of costs) shown.cells[i].textContent = sum(left, i);
    measure();
  };

  const sort = () => {
    const order = rows.slice();
    if (column >= 0) {
      const numbers = costs.includes(column), way = descending ? -1 : 1;
      const key = new Map(rows.map(row => [row, numbers ? number(row.cells[column].textContent) : row.cells[column].textContent]));
      const collator = new Intl.Collator('en', {numeric: true});
      const compare = numbers ? (a, b) => a === b ? 0 : a === null ? 1 : b === null ? -1 : way * (a - b) : (a, b) => way * collator.compare(a, b);
      order.sort((a, b) => compare(key.get(a), key.get(b)) || place.get(a) - place.get(b));
    }
    for (const body of [...table.tBodies]) body.remove();
    for (let i = 0; i < order.length; i += group) {
      const body = document.createElement('tbody');
      body.append(...order.slice(i, i + group));
      table.insertBefore(body, table.tFoot);
    }
    measure();
    heads.forEach((head, i) => head.setAttribute('aria-sort', i !== column ? 'none' : descending ? 'descending' : 'ascending'));
  };

  heads.forEach((head, i) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.firstElementChild.childNodes);
    head.replaceChildren(button);
    head.setAttribute('aria-sort', 'none');
    const first = costs.includes(i);    // numbers begin with the largest; the third time is the order of the network again
    button.addEventListener('click', () => {
      if (column !== i) column = i, descending = first;
      else if (descending === first) descending = !first;
      else column = -1;
      sort();
    });
  });

  const found = new Map();
  for (const t of types) found.set(t, (found.get(t) ?? 0) + 1);
  for (const [t, n] of [...found].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))) type.append(new Option(`${t} (${n.toLocaleString('en')})`, t));

  let waiting = 0;
  search.addEventListener('input', () => {
    cancelAnimationFrame(waiting);
    waiting = requestAnimationFrame(filter);
  });
  type.addEventListener('change', filter);
  busy.addEventListener('change', filter);
  document.addEventListener('keydown', e => {
    if (e.key === '/' && !e.ctrlKey && !e.metaKey && !e.altKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) e.preventDefault(), search.focus();
    else if (e.key === 'Escape' && document.activeElement === search) search.value = '', filter();
  });
  document.querySelector('.tools').hidden = false;
  filter();
})();
)js";

}  // namespace opcost::detail

#endif

// ---- opcost/report/pictures/arena_picture.hpp
#ifndef OPCOST_REPORT_PICTURES_ARENA_PICTURE_HPP_PIECE
#define OPCOST_REPORT_PICTURES_ARENA_PICTURE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A picture of the arena: each buffer is a rectangle, its lifetime by its bytes.

// ---- opcost/report/pictures/timeline_picture.hpp
#ifndef OPCOST_REPORT_PICTURES_TIMELINE_PICTURE_HPP_PIECE
#define OPCOST_REPORT_PICTURES_TIMELINE_PICTURE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The live bytes at each layer: those that the layer reads and writes are dark, those for later layers are light.

namespace opcost {

namespace detail {
// True for rows that are steps of pictures over time.
constexpr bool runs(const row& r) {
  return r.reached && !r.folded && r.kind != node_kind::constant && r.kind != node_kind::output &&
         r.kind != node_kind::input;
}
}  // namespace detail

/// The live bytes at one row.
struct live_moment {
  int row = 0;
  count_t live = 0, own = 0;  // own: the bytes that the row reads and writes
};
/// The live bytes at all rows that run.
inline std::vector<live_moment> live_over_time(const analysis_base& a) {
  std::vector<count_t> change(a.rows.size() + 1, count_t(0)), bytes(a.tensors.size(), count_t(0));
  for (const lifetime& l : lifetimes(a)) {
    change[static_cast<std::size_t>(l.first)] += l.bytes;
    change[static_cast<std::size_t>(l.last) + 1] -= l.bytes;
    bytes[static_cast<std::size_t>(a.at(l.of.row).first_output + l.of.port)] = l.bytes;
  }
  std::vector<count_t> live;
  count_t now = 0;
  for (std::size_t i = 0; i < a.rows.size(); ++i) live.push_back(now += change[i]);
  std::vector<live_moment> moments;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (!detail::runs(r)) continue;
    live_moment m{i, live[static_cast<std::size_t>(i)], 0};
    for (int port = 0; port < r.outputs; ++port) m.own += bytes[static_cast<std::size_t>(r.first_output + port)];
    const auto in = a.inputs_of(r);
    for (std::size_t k = 0; k < in.size(); ++k) {
      bool again = in[k].row < 0 || in[k].port >= a.at(in[k].row).outputs;  // x + x reads x once
      for (std::size_t before = 0; before < k; ++before)
        again = again || (in[before].row == in[k].row && in[before].port == in[k].port);
      if (!again) m.own += bytes[static_cast<std::size_t>(a.at(in[k].row).first_output + in[k].port)];
    }
    moments.push_back(m);
  }
  return moments;
}

namespace detail {
// "1.5 MiB": as_bytes without zeros at the end.
inline std::string short_bytes(count_t n) {
  std::string s = as_bytes(n);
  const std::size_t point = s.find('.');
  if (point == s.npos) return s;
  const std::size_t unit = s.find(' ');
  std::size_t end = unit;
  while (s[end - 1] == '0') --end;
  if (s[end - 1] == '.') --end;
  return s.erase(end, unit - end);
}

// The plane of a picture over time: steps from left to right, bytes upward.
struct time_plane {
  tenths left = 0, top = 0, width = 0, height = 0;
  std::int64_t steps = 1;
  count_t most = 1;
  static tenths part(tenths length, count_t n, count_t of) {
    return of <= 0 ? 0
                   : static_cast<tenths>(
                         static_cast<double>(length) * (static_cast<double>(n) / static_cast<double>(of)) + 0.5);
  }
  tenths x(std::int64_t step) const { return left + width * step / steps; }  // the start of a step
  tenths y(count_t bytes) const { return top + height - part(height, bytes, most); }

  void draw_limit(markup& m, count_t bytes) const {
    m.open("path")
        .with("class", "m")
        .with("stroke-dasharray", "4 3")
        .with("d", "M" + in_pixels(left) + " " + in_pixels(y(bytes)) + "h" + in_pixels(width))
        .close();
  }
  // Grid lines at powers of two, and the numbers of the steps.
  void draw_axes(markup& m) const {
    count_t between = 1;
    while (between * 5 < most && !between.saturated()) between = between * 2;
    for (int k = 0; k <= 5 && between * k <= most; ++k) {
      const count_t at = between * k;
      m.open("path")
          .with("class", "g")
          .with("d", "M" + in_pixels(left) + " " + in_pixels(y(at)) + "h" + in_pixels(width))
          .close();
      m.open("text")
          .with("class", "s r")
          .with("x", left - 80)
          .with("y", y(at) + 40)
          .text(fitted(short_bytes(at), left - 80, 110))
          .close();
    }
    std::int64_t apart = 1;
    for (int k = 0; apart * 12 < steps; ++k)
      apart = apart / (k % 3 == 1 ? 2 : 1) * (k % 3 == 1 ? 5 : 2);  // 1, 2, 5, 10
    for (std::int64_t s = apart - 1; s < steps; s += apart)
      m.open("text")
          .with("class", "s c")
          .with("x", (x(s) + x(s + 1)) / 2)
          .with("y", top + height + 170)
          .text(to_string(s + 1))
          .close();
    m.open("path")
        .with("class", "a")
        .with("d", "M" + in_pixels(left) + " " + in_pixels(top + height) + "h" + in_pixels(width))
        .close();
    m.open("text")
        .with("class", "s r")
        .with("x", left + width)
        .with("y", top + height + 330)
        .text("layers in the order in which they run")
        .close();
  }
};
}  // namespace detail

/// Draws the live bytes over time.
inline void write_timeline(const report& r, const sink& to, picture_is kind = picture_is::a_file,
                           std::string_view id = "timeline") {
  constexpr tenths width = 9600, height = 3200;
  const analysis_base& a = *r.rows;
  const std::vector<live_moment> moments = live_over_time(a);
  const memory_peak& peak = r.sum.peak;
  markup m(to);
  const std::string where = a.rows.empty() ? std::string() : name_of_layer(a, peak.row);
  const tenths top = open_picture(m, kind, id, width, height, heading_of(r, "bytes live while each layer runs"),
                                  to_string(moments.size()) + " layers; at most " + grouped(peak.bytes) +
                                      " bytes are live at once" + (where.empty() ? "" : ", at " + where) +
                                      (peak.complete ? "." : "; tensors of unknown size are left out."));
  if (moments.empty() || peak.bytes <= 0) {
    m.open("text")
        .with("class", "s")
        .with("x", tenths{160})
        .with("y", top + 200)
        .text("no tensor is known to be live")
        .close()
        .close();
    to << "\n";
    return;
  }
  const detail::time_plane plane{
      820, top + 330, width - 820 - 160, height - 330 - 380, static_cast<std::int64_t>(moments.size()), peak.bytes};
  plane.draw_axes(m);
  const auto area = [&](std::string_view shade, count_t live_moment::*bytes) {
    std::string d = "M" + in_pixels(plane.left) + " " + in_pixels(plane.top + plane.height);
    tenths last = -1;
    for (std::size_t i = 0; i < moments.size(); ++i) {
      const tenths y = plane.y(moments[i].*bytes);
      if (y != last)
        d.append("H").append(in_pixels(plane.x(static_cast<std::int64_t>(i)))).append("V").append(in_pixels(y));
      last = y;
    }
    m.open("path")
        .with("class", shade)
        .with("d", d + "H" + in_pixels(plane.left + plane.width) + "V" + in_pixels(plane.top + plane.height) + "z")
        .close();
  };
  area("lo", &live_moment::live);
  area("hi", &live_moment::own);
  // the peak
  const std::string text =
      fitted("peak " + grouped(peak.bytes) + " bytes" + (where.empty() ? "" : ", " + where), plane.width / 2, 110);
  plane.draw_limit(m, peak.bytes);
  m.open("text").with("class", "mt").with("x", plane.left).with("y", plane.top - 70).text(text).close();
  tenths x = plane.left + plane.width;
  for (const auto& [shade, name] : {std::pair<std::string_view, std::string_view>{"lo", "kept for later layers"},
                                    {"hi", "read and written by the layer"}}) {
    x -= width_of(name, 110);
    m.open("text").with("class", "s").with("x", x).with("y", plane.top - 70).text(name).close();
    draw_swatch(m, shade, x - 150, plane.top - 160);
    x -= 350;
  }
  // the text for the pointer: a layer, or the largest of several at the same position
  const std::size_t n = moments.size(), places = n < 480 ? n : 480;
  for (std::size_t p = 0; p < places; ++p) {
    const std::size_t from = n * p / places, end = n * (p + 1) / places;
    std::size_t most = from;
    for (std::size_t i = from; i < end; ++i)
      if (moments[i].live > moments[most].live) most = i;
    const live_moment& at = moments[most];
    const tenths left = plane.x(static_cast<std::int64_t>(from)), right = plane.x(static_cast<std::int64_t>(end));
    m.open("rect")
        .with("class", "n")
        .with("x", left)
        .with("y", plane.top)
        .with("width", right - left)
        .with("height", plane.height);
    m.open("title")
        .text(to_string(most + 1) + " ")
        .name(name_of_layer(a, at.row))
        .text(" (")
        .name(a.at(at.row).type)
        .text("): ");
    m.text(grouped(at.live) + " bytes live, " + grouped(at.own) + " read and written").close().close();
  }
  m.close();
  to << "\n";
}

}  // namespace opcost

#endif

namespace opcost {

/// A plan with its buffers and its execution order, which is empty if it is the order of the rows.
struct arena_layout {
  span<const buffer> buffers{};
  const memory_plan* plan = nullptr;
  span<const int> order{};

  int row_at(int step) const { return order.empty() ? step : order[step]; }
  // The step with the most live bytes.
  int peak_step(int steps) const {
    std::vector<std::int64_t> change(static_cast<std::size_t>(steps) + 1, 0);
    for (const buffer& b : buffers) {
      change[static_cast<std::size_t>(b.first)] += b.bytes;
      change[static_cast<std::size_t>(b.last) + 1] -= b.bytes;
    }
    std::int64_t live = 0, most = 0;
    int peak = 0;
    for (int i = 0; i < steps; ++i)
      if ((live += change[static_cast<std::size_t>(i)]) > most) {
        most = live;
        peak = i;
      }
    return peak;
  }
};

/// Draws the arena of the report.
inline void write_arena(const report& r, const sink& to, picture_is kind = picture_is::a_file,
                        std::string_view id = "arena") {
  constexpr tenths width = 9600, height = 4200, size = 110;
  const analysis_base& a = *r.rows;
  markup m(to);
  const memory_plan none{}, &plan = r.arena && r.arena->plan && r.arena->plan->offsets.size() == r.arena->buffers.size()
                                        ? *r.arena->plan
                                        : none;
  const tenths top = open_picture(
      m, kind, id, width, height, heading_of(r, "the arena, planned by " + to_string(plan.planner)),
      to_string(plan.offsets.size()) + " buffers in an arena of " + grouped(plan.size) + " bytes; at least " +
          grouped(plan.lower_bound) + " are needed, since they are live at once" +
          (plan.gap() > 0 && plan.lower_bound > 0 ? ", " + percent(plan.gap(), plan.size) + " less." : "."));
  // numbers the layers that run: the first at or after a step, and the last at or before it
  const int n = static_cast<int>(a.rows.size());
  std::vector<std::int64_t> runs_from, runs_to;
  std::int64_t running = 0;
  for (int step = 0; step < n; ++step) {
    const bool runs = detail::runs(a.at(r.arena ? r.arena->row_at(step) : step));
    runs_from.push_back(running);
    running += runs;
    runs_to.push_back(running > 0 ? running - 1 : 0);
  }
  if (running == 0 || plan.size <= 0) {
    m.open("text")
        .with("class", "s")
        .with("x", tenths{160})
        .with("y", top + 200)
        .text("no tensor needs memory")
        .close()
        .close();
    to << "\n";
    return;
  }
  const arena_layout& arena = *r.arena;
  const detail::time_plane plane{820, top + 330, width - 820 - 160, height - 330 - 380, running, plan.size};
  plane.draw_axes(m);
  const std::string most =
      "arena " + grouped(plan.size) + " bytes" +
      (plan.gap() > 0 ? ", " + grouped(plan.gap()) + " above the bound" : std::string(", the smallest possible size"));
  m.open("text")
      .with("class", "mt")
      .with("x", plane.left)
      .with("y", plane.top - 70)
      .text(fitted(most, plane.width / 2, size))
      .close();
  const std::string_view legend = "live at the peak";
  const tenths x = plane.left + plane.width - width_of(legend, size);
  draw_swatch(m, "k3", x - 150, plane.top - 160);
  m.open("text").with("class", "s").with("x", x).with("y", plane.top - 70).text(legend).close();
  const int peak = arena.peak_step(n);
  for (std::size_t k = 0; k < arena.buffers.size(); ++k) {
    const buffer& t = arena.buffers[k];
    const std::int64_t offset = plan.offsets[k];
    if (t.bytes <= 0) continue;
    const std::int64_t until = runs_to[static_cast<std::size_t>(t.last)],
                       first = runs_from[static_cast<std::size_t>(t.first)], from = first < until ? first : until;
    const tenths left = plane.x(from), right = plane.x(until + 1), upper = plane.y(offset + t.bytes),
                 lower = plane.y(offset);
    const std::string name = name_of_layer(a, t.of.row);
    const std::string shade = t.first <= peak && peak <= t.last ? "k3" : "k0",
                      edge =
                          right - left >= 40 && lower - upper >= 40 ? "e " : "";  // an edge would hide a thin rectangle
    m.open("rect").with("class", edge + shade).with("x", left).with("y", upper);
    m.with("width", right - left).with("height", lower - upper);
    m.open("title").name(name);
    if (t.of.port != 0) m.text(t.of.port > 0 ? ", output " + to_string(t.of.port) : std::string(", workspace"));
    m.text(": " + grouped(t.bytes) + " bytes at " + grouped(offset) + ", layers " + to_string(from + 1) + " to " +
           to_string(until + 1))
        .close()
        .close();
    if (lower - upper < 150) continue;
    const std::string text = fitted(detail::name_in_picture(a, t.of.row), right - left - 80, size);
    if (!text.empty()) m.open("text").with("x", left + 40).with("y", (upper + lower) / 2 + 40).name(text).close();
  }
  if (plan.lower_bound > 0 && plan.gap() > 0) plane.draw_limit(m, plan.lower_bound);
  m.close();
  to << "\n";
}

}  // namespace opcost

#endif

// ---- opcost/report/pictures/roofline_picture.hpp
#ifndef OPCOST_REPORT_PICTURES_ROOFLINE_PICTURE_HPP_PIECE
#define OPCOST_REPORT_PICTURES_ROOFLINE_PICTURE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The roofline plot: arithmetic intensity and FLOP/s of each layer, both axes logarithmic (figures:
// profile/roofline_model.hpp). A layer that was not measured is on the roof that bounds it.

// ---- opcost/profile/roofline_model.hpp
#ifndef OPCOST_PROFILE_ROOFLINE_MODEL_HPP_PIECE
#define OPCOST_PROFILE_ROOFLINE_MODEL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The roofline model (Williams, Waterman, Patterson 2009): a layer with intensity FLOPs / byte cannot run faster than
// min(peak, intensity x bandwidth). The efficiency is given for the valid FLOPs, which kernels execute, and for the
// nominal ones, which include padding and can exceed the peak. A layer whose tensors stay in the cache can exceed the
// roof of the memory; its limit is the roof of the cache.

// ---- opcost/profile/device.hpp
#ifndef OPCOST_PROFILE_DEVICE_HPP_PIECE
#define OPCOST_PROFILE_DEVICE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What a device can do: peak rates, bandwidths, memory sizes, cycles per primitive operation. A device file has lines
// `key = value`; a key that is missing is unknown.
//   name                               a text
//   clock                              Hz
//   peak.f32, peak.bf16, peak.i8, ...  operations per second by element type; a multiply-accumulate is two operations
//   bandwidth.memory                   bytes per second of main memory
//   bandwidth.cache                    bytes per second of the cache that holds the tensors of a network
//   memory.ram, memory.flash           bytes
//   cycles.mac, cycles.add, ...        cycles of a primitive operation, by the names of a tally
// Numbers may have a fraction and an exponent: 118.22e9.
#include <array>

namespace opcost {

/// A device. Every figure is 0 if it is unknown.
struct device {
  sequence<char> text{};  // `name` is a view into it
  std::string_view name{};
  std::int64_t clock = 0;  // Hz
  struct rate {
    dtype type = dtype::f32;
    std::int64_t per_second = 0;
  };
  sequence<rate> peaks{};
  std::int64_t memory_bandwidth = 0, cache_bandwidth = 0;   // bytes per second
  std::int64_t ram = 0, flash = 0;                          // bytes
  std::array<std::int64_t, tally::fields.size()> cycles{};  // thousandths of a cycle, by tally::fields
  bool has_cycles = false;

  device() = default;
  device(device&&) = default;
  device& operator=(device&&) = default;

  /// Operations per second on elements of a type; the rate of f32 if the file does not have this type.
  std::int64_t peak(dtype type = dtype::f32) const {
    std::int64_t f32 = 0;
    for (const rate& r : peaks) {
      if (r.type == type) return r.per_second;
      if (r.type == dtype::f32) f32 = r.per_second;
    }
    return f32;
  }
};

/// Reads a device file. *Errors*: a line that is not `key = value`, a key that does not exist, a value that is not a
/// number from 0.
inline result<device> read_device(std::string_view text) {
  device d;
  d.text.append(text.data(), text.size());
  detail::line_reader lines{std::string_view(d.text.data(), d.text.size())};
  for (std::string_view line; lines.next(line);) {
    line = text::trimmed(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const auto fail = [&] { return error::at(error_code::malformed, lines.number); };
    const std::size_t equals = line.find('=');
    if (equals == line.npos) return fail() << "expected 'key = value', got '" << line.substr(0, 60) << "'";
    const std::string_view key = text::trimmed(line.substr(0, equals)), value = text::trimmed(line.substr(equals + 1));
    if (key == "name") {
      d.name = value;
      continue;
    }
    constexpr std::string_view peak = "peak.", cycles = "cycles.";
    std::int64_t n = 0;
    bool known = false;
    constexpr struct {
      std::string_view key;
      std::int64_t device::*to;
    } numbers[] = {{"clock", &device::clock},
                   {"bandwidth.memory", &device::memory_bandwidth},
                   {"bandwidth.cache", &device::cache_bandwidth},
                   {"memory.ram", &device::ram},
                   {"memory.flash", &device::flash}};
    for (const auto& field : numbers)
      if (key == field.key) known = read_decimal(value, 0, d.*field.to);
    if (key.starts_with(peak)) {
      const dtype type = dtype_named(key.substr(peak.size()));
      known = type != dtype::none && read_decimal(value, 0, n) && d.peaks.size() < 64;
      if (known) d.peaks.push_back({type, n});
    } else if (key.starts_with(cycles)) {
      for (std::size_t i = 0; i < tally::fields.size(); ++i)
        if (key.substr(cycles.size()) == tally::fields[i].name)
          known = d.has_cycles = read_decimal(value, 3, d.cycles[i]) && d.cycles[i] < 1'000'000'000;
    }
    if (!known)
      return fail() << "'" << key.substr(0, 40) << " = " << value.substr(0, 40)
                    << "': expected a number from 0 for clock, peak.TYPE, bandwidth.memory, bandwidth.cache, "
                       "memory.ram, memory.flash or cycles.OPERATION";
  }
  return d;
}

/// The element type at the end of an execution type: brgconv_avx512_f32, jit_avx512_I8, ref_any_FP32. Otherwise f32.
constexpr dtype precision_of_kernel(std::string_view exec_type) {
  const std::size_t at = exec_type.rfind('_');
  if (at == exec_type.npos) return dtype::f32;
  const dtype t = dtype_named(exec_type.substr(at + 1));
  return t == dtype::none ? dtype::f32 : t;
}

}  // namespace opcost

#endif

// ---- opcost/profile/join.hpp
#ifndef OPCOST_PROFILE_JOIN_HPP_PIECE
#define OPCOST_PROFILE_JOIN_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Joins the rows of a profile with the layers of a model. A device fuses layers, names the result after one of them,
// and inserts conversions. Its execution graph lists the fused layers (`originals`). A product that no node lists
// belongs to the node that computes its only consumer. Without the graph, names, types and edges of the model decide.

// ---- opcost/profile/names.hpp
#ifndef OPCOST_PROFILE_NAMES_HPP_PIECE
#define OPCOST_PROFILE_NAMES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// An index from names to places. It also splits lists of names that are joined by commas, although names may contain
// commas.

namespace opcost {

/// An index from names to places. If several entries have the same name, `find` returns the smallest place.
class name_index {
 public:
  void add(std::string_view name, int place) { all_.push_back({name, place}); }
  void sort() {
    detail::heap_sort(span<entry>(all_.data(), all_.size()));
    for (const entry& e : all_)
      if (e.name.find(',') != e.name.npos) with_commas_.push_back(e);
  }
  /// Returns the place of a name, or -1.
  int find(std::string_view name) const {
    const std::size_t at = first_from(all_, name);
    return at < all_.size() && all_[at].name == name ? all_[at].place : -1;
  }
  /// Calls f(name) for each name of the list: the longest known name that the rest of the list starts with; otherwise
  /// everything up to the next comma.
  template <class F> void each_of_list(std::string_view list, F&& f) const {
    while (!list.empty()) {
      std::size_t length = list.find(',');
      if (length == list.npos) length = list.size();
      if (length == 0) {
        list.remove_prefix(1);
        continue;
      }
      // while a known name with commas starts like this one, the name may end at a later comma
      for (std::size_t comma = length; !with_commas_.empty() && comma < list.size();) {
        const std::size_t i = first_from(with_commas_, list.substr(0, comma + 1));
        if (i == with_commas_.size() || !with_commas_[i].name.starts_with(list.substr(0, comma + 1))) break;
        comma = list.find(',', comma + 1);
        if (comma == list.npos) comma = list.size();
        const std::size_t k = first_from(with_commas_, list.substr(0, comma));
        if (k < with_commas_.size() && with_commas_[k].name == list.substr(0, comma)) length = comma;
      }
      f(list.substr(0, length));
      list.remove_prefix(length < list.size() ? length + 1 : length);
    }
  }

 private:
  struct entry {
    std::string_view name{};
    int place = -1;
    constexpr bool operator<(const entry& o) const { return name != o.name ? name < o.name : place < o.place; }
  };
  sequence<entry> all_{}, with_commas_{};

  static std::size_t first_from(const sequence<entry>& in, std::string_view name) {
    std::size_t low = 0, high = in.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (in[middle].name < name)
        low = middle + 1;
      else
        high = middle;
    }
    return low;
  }
};

}  // namespace opcost

#endif

// ---- opcost/profile/work.hpp
#ifndef OPCOST_PROFILE_WORK_HPP_PIECE
#define OPCOST_PROFILE_WORK_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The work of a group of layers that run as one, and the bytes that it moves. Measured times are compared with these
// figures.
//   FLOPs of a layer = 2 x MACs + 1 per element that its own bias adds to
//                    = 1 per output element, if it has arithmetic but no MACs
//                    = 1 per element that it folds, for a reduction or a pooling (for each output)
//   bytes of a group = inputs and weights from outside of the group, each tensor once, + outputs that leave it
// Work on padding is counted separately, since kernels skip it.

namespace opcost {

/// The work of a group, in MACs, FLOPs and bytes.
struct work_done {
  count_t macs = 0, valid_macs = 0;
  count_t flops = 0, valid_flops = 0;
  count_t bytes_in = 0, bytes_weights = 0, bytes_out = 0;
  bool bytes_known = true;
  tally operations{};  // the same work in primitive operations

  constexpr count_t bytes() const { return bytes_in + bytes_weights + bytes_out; }
};

/// The name of the rule for FLOPs, for reports.
inline constexpr std::string_view roofline_rule = "2 x MACs + 1 per element";
/// The FLOPs of a layer by this rule.
constexpr count_t roofline_flops(const analysis_base& a, const row& r) {
  if (!r.counts()) return 0;
  const tally& w = r.work;
  if (w.mac != 0) return w.mac * 2 + w.bias;
  if (w == tally{}) return 0;
  count_t first = 0, all = 0;
  const auto out = a.outputs_of(r);
  for (std::size_t i = 0; i < out.size(); ++i)
    if (out[i].dims.is_static()) {
      const count_t n = numbers(out[i].dims).elements();
      all += n;
      first = i == 0 ? n : first;
    }
  if (!r.folds || first == 0) return all;
  const count_t folded = larger(larger(w.add, w.cmp), larger(w.mul, w.logic));
  return (folded + first) * (all / first);
}

/// Computes the bytes that groups move. `owner[row]` is the group of a row, or -1. Linear in the edges of the graph.
class traffic {
 public:
  traffic(const analysis_base& a, span<const int> owner)
      : a_(a), owner_(owner), leaves_(a.tensors.size(), char{0}), counted_for_(a.tensors.size(), -1) {
    for (std::size_t c = 0; c < a.rows.size(); ++c)
      for (const edge& v : a.inputs_of(a.rows[c])) {
        if (!exists(v)) continue;
        char& mark = leaves_[place(v)];
        if (owner[c] < 0 || owner[c] != owner[v.row])
          mark = outside;
        else if (mark == 0)
          mark = inside;
      }
  }
  /// Adds a row to the work of its group.
  void add(int i, work_done& to) {
    const row& r = a_.at(i);
    const int group = owner_[i];
    if (r.counts()) {
      to.bytes_weights += r.parameter_bytes;  // of a layer that owns its parameters
      const count_t flops = roofline_flops(a_, r);
      to.macs += r.work.mac;
      to.valid_macs += r.work.valid_mac();
      to.flops += flops;
      to.valid_flops += flops - r.work.padded * 2;
      to.operations += r.work;
    }
    for (const edge& v : a_.inputs_of(r)) {
      if (!exists(v) || owner_[v.row] == group || counted_for_[place(v)] == group) continue;
      counted_for_[place(v)] = group;
      const row& from = a_.at(v.row);
      bytes_of_tensor(a_[v], from.kind == node_kind::constant || from.folded ? to.bytes_weights : to.bytes_in, to);
    }
    for (int port = 0; port < r.outputs; ++port)
      if (leaves_[r.first_output + port] != inside) bytes_of_tensor(a_[{i, port}], to.bytes_out, to);
  }

 private:
  enum : char { inside = 1, outside = 2 };
  const analysis_base& a_;
  span<const int> owner_;
  sequence<char> leaves_;
  sequence<int> counted_for_;

  bool exists(edge v) const { return v.row >= 0 && v.port < a_.at(v.row).outputs; }
  std::size_t place(edge v) const { return static_cast<std::size_t>(a_.at(v.row).first_output + v.port); }
  static void bytes_of_tensor(const partial_tensor& t, count_t& into, work_done& of) {
    if (t.dims.is_static() && bits_of(t.type) > 0)
      into += bytes_of(t.type, numbers(t.dims).elements());
    else
      of.bytes_known = false;
  }
};

}  // namespace opcost

#endif

namespace opcost {

/// How a row of a profile was joined.
enum class joined_as : std::uint8_t {
  nothing,   // neither the model nor the execution graph has it
  layers,    // it computed one or more layers
  fused,     // a layer that another row computed
  inserted,  // the device added it: a reorder, a conversion of an input
};

/// A row of a profile and its layers.
struct measured_row {
  joined_as how = joined_as::nothing;
  int node = -1;                    // of the execution graph
  int first_layer = 0, layers = 0;  // a range of join::layers, in the order of the model
  int done_by = -1;                 // of a fused layer: the row that computed it
  work_done work{};
};

/// A profile joined with an analysis.
struct join {
  sequence<measured_row> rows{};  // one for each row of the profile
  sequence<int> layers{};         // rows of the analysis, grouped by row of the profile
  sequence<int> done_by{};        // by row of the analysis: the row of the profile that computed it, or -1
  sequence<char> inferred{};      // by row of the analysis: 1 if edges and not names decided
  int executed = 0, executed_joined = 0, joined_rows = 0;
  count_t macs = 0, valid_macs = 0, inferred_macs = 0;  // of joined layers

  span<const int> layers_of(const measured_row& r) const {
    return span<const int>(layers).subspan(static_cast<std::size_t>(r.first_layer), static_cast<std::size_t>(r.layers));
  }
};

namespace detail {

constexpr bool is_input_conversion(std::string_view name) {  // Convert_316, for an input of type u8
  constexpr std::string_view prefix = "Convert_";
  if (!name.starts_with(prefix) || name.size() == prefix.size()) return false;
  for (char c : name.substr(prefix.size()))
    if (c < '0' || c > '9') return false;
  return true;
}
constexpr bool is_inserted(const profile_row& r) {
  return r.node_type == "Reorder" || is_input_conversion(r.name) || r.name.find("_stub_") != r.name.npos ||
         r.name.starts_with("stub_");
}
// The first 16 characters: what a console prints of a name with 20 or more.
constexpr std::string_view console_start(std::string_view name) {
  std::size_t i = 0;
  for (int n = 0; n < 16 && i < name.size(); ++n) {
    ++i;
    while (i < name.size() && (static_cast<unsigned char>(name[i]) & 0xc0u) == 0x80u) ++i;
  }
  return name.substr(0, i);
}

// The owner of a layer is the row of the profile that computed it.
class joiner {
 public:
  joiner(const analysis_base& a, span<const profile_row> rows, const execution_graph* graph, bool sorted)
      : a_(a), rows_(rows), graph_(graph), sorted_(sorted) {
    j_.rows.resize(rows.size());
    j_.done_by.resize(a.rows.size(), -1);
    j_.inferred.resize(a.rows.size(), char{0});
    for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) layer_.add(a.at(i).name, i);
    layer_.sort();
  }
  join run() {
    whole_names();
    if (graph_)
      by_graph();
    else
      by_names();
    absorbed();
    collect();
    return std::move(j_);
  }

 private:
  const analysis_base& a_;
  span<const profile_row> rows_;
  const execution_graph* graph_;
  bool sorted_;
  name_index layer_{};
  sequence<std::string_view> name_{};  // by row; names that the tool cut are completed if that is certain
  join j_{};

  int& owner(int layer) { return j_.done_by[layer]; }
  measured_row& at(int row) { return j_.rows[row]; }
  const profile_row& row_at(int row) const { return rows_[row]; }
  std::string_view name(int row) const { return name_[row]; }
  int rows() const { return static_cast<int>(rows_.size()); }

  // Completes names that were cut. The candidates of a name have the same start and the same kernel. A single candidate
  // is certain; several are matched in order if there are as many rows, in execution order. If the kernels differ from
  // the graph's, in another precision for example, only reorders, rows without work and the rest are told apart.
  void whole_names() {
    bool any = false;
    name_.reserve(rows_.size());
    for (const profile_row& r : rows_) {
      name_.push_back(r.name);
      any = any || r.cut;
    }
    if (!any) return;
    sequence<char> done(rows_.size(), char{0}), taken(graph_ ? graph_->nodes.size() : a_.rows.size(), char{0});
    if (graph_) complete(done, taken, [](std::string_view exec, std::string_view) { return exec; });
    complete(done, taken, [](std::string_view exec, std::string_view type) {
      return type == "Reorder" ? type : exec.substr(0, exec.starts_with("unknown") ? 7 : 0);
    });
  }
  template <class Kind> void complete(sequence<char>& done, sequence<char>& taken, Kind&& kind) {
    struct key {
      std::string_view start{}, kind{};
      int place = 0;
      bool operator<(const key& o) const {
        return start != o.start ? start < o.start : kind != o.kind ? kind < o.kind : place < o.place;
      }
      bool same(const key& o) const { return start == o.start && kind == o.kind; }
    };
    sequence<key> cut, candidates;
    for (int i = 0; i < rows(); ++i)
      if (const profile_row& r = row_at(i); r.cut && !done[i] && r.exec_type != "undef" && r.name.size() > 3)
        cut.push_back({r.name.substr(0, r.name.size() - 3), kind(r.exec_type, r.node_type), i});
    const auto add = [&](std::string_view whole, std::string_view of_kind, int place) {
      if (!taken[place] && console_start(whole).size() < whole.size())
        candidates.push_back({console_start(whole), of_kind, place});
    };
    if (graph_) {
      for (int n = 0; n < static_cast<int>(graph_->nodes.size()); ++n)
        if (const execution_node& e = graph_->nodes[n]; !e.constant) add(e.name, kind(e.exec_type, e.type), n);
    } else {
      for (int i = 0; i < static_cast<int>(a_.rows.size()); ++i)
        if (computed(i)) add(a_.at(i).name, kind({}, a_.at(i).type), i);
    }
    heap_sort(span<key>(cut.data(), cut.size()));
    heap_sort(span<key>(candidates.data(), candidates.size()));
    std::size_t c = 0;
    for (std::size_t i = 0, end = 0; i < cut.size(); i = end) {
      while (end < cut.size() && cut[end].same(cut[i])) ++end;
      while (c < candidates.size() && !candidates[c].same(cut[i]) && candidates[c] < cut[i]) ++c;
      std::size_t last = c;
      while (last < candidates.size() && candidates[last].same(cut[i])) ++last;
      if (last - c != end - i || (last - c > 1 && (sorted_ || !graph_))) continue;
      for (std::size_t k = 0; k < end - i; ++k) {
        const auto place = static_cast<std::size_t>(candidates[c + k].place),
                   row = static_cast<std::size_t>(cut[i + k].place);
        name_[row] = graph_ ? graph_->nodes[place].name : a_.rows[place].name;
        done[row] = taken[place] = 1;
      }
    }
  }

  void claim(int layer, int row, bool by_inference = false) {
    if (layer < 0 || owner(layer) >= 0) return;
    owner(layer) = row;
    j_.inferred[layer] = by_inference;
  }

  void by_graph() {
    name_index row_named, node_named, original;
    for (int i = 0; i < rows(); ++i) row_named.add(name(i), i);
    row_named.sort();
    for (int n = 0; n < static_cast<int>(graph_->nodes.size()); ++n) {
      const execution_node& e = graph_->nodes[n];
      if (e.constant) continue;
      node_named.add(e.name, n);
      const int row = row_named.find(e.name);
      if (row < 0) continue;
      at(row).node = n;
      layer_.each_of_list(e.originals, [&](std::string_view one) {
        claim(layer_.find(one), row);
        original.add(one, row);
      });
    }
    node_named.sort();
    original.sort();
    for (int i = 0; i < rows(); ++i) {
      measured_row& m = at(i);
      if (m.node >= 0) continue;
      if (const int by = original.find(name(i)); by >= 0) {
        m.how = joined_as::fused;
        m.done_by = by;
      } else if (const int layer = layer_.find(name(i)); layer >= 0 && owner(layer) < 0)
        claim(layer, i);
    }
  }

  // Without the graph. A layer that did not run by itself ("undef") belongs to the row that computed its input.
  void by_names() {
    for (int i = 0; i < rows(); ++i)
      if (row_at(i).exec_type != "undef") claim(layer_.find(name(i)), i);
    sequence<int> path;
    for (int i = 0; i < rows(); ++i) {
      const int layer = layer_.find(name(i));
      if (row_at(i).exec_type != "undef" || layer < 0) continue;
      path.clear();
      int at_layer = layer;
      while (at_layer >= 0 && owner(at_layer) < 0 && path.size() < 64) {
        path.push_back(at_layer);
        at_layer = first_computed(at_layer);
      }
      if (at_layer < 0 || owner(at_layer) < 0) continue;
      at(i).how = joined_as::fused;
      at(i).done_by = owner(at_layer);
      for (int l : path) claim(l, owner(at_layer), l != layer);
    }
    // the addition of a constant, if no row has its name, is fused into the product before it
    for (int l = 0; l < static_cast<int>(a_.rows.size()); ++l) {
      const row& r = a_.at(l);
      if (!computed(l) || owner(l) >= 0 || r.work.mac != 0 || r.inputs != 2) continue;
      const auto in = a_.inputs_of(r);
      const int from = first_computed(l);
      if (from >= 0 && owner(from) >= 0 && a_.at(from).work.mac != 0 &&
          (a_.at(in[0].row).kind == node_kind::constant || a_.at(in[0].row).folded ||
           a_.at(in[1].row).kind == node_kind::constant || a_.at(in[1].row).folded))
        claim(l, owner(from), true);
    }
  }
  bool computed(int layer) const { return a_.at(layer).kind == node_kind::computed && !a_.at(layer).folded; }
  int first_computed(int layer) const {
    for (const edge& v : a_.inputs_of(a_.at(layer)))
      if (v.row >= 0 && computed(v.row)) return v.row;
    return -1;
  }

  // From the last layer to the first: a product without an owner belongs to the owner of its only consumer. Without the
  // graph, that consumer of a product with weights must own itself and not be a product; a product of two activations
  // may have layers in between.
  void absorbed() {
    constexpr int none = -1, several = -2;
    sequence<int> consumer(a_.rows.size(), none), path;
    for (int c = 0; c < static_cast<int>(a_.rows.size()); ++c)
      for (const edge& v : a_.inputs_of(a_.at(c)))
        if (v.row >= 0) {
          int& of = consumer[v.row];
          of = of == none || of == c ? c : several;
        }
    for (int l = static_cast<int>(a_.rows.size()); l-- > 0;) {
      if (!computed(l) || owner(l) >= 0 || a_.at(l).work.mac == 0) continue;
      bool weights = false;
      for (const edge& v : a_.inputs_of(a_.at(l)))
        weights = weights || (v.row >= 0 && !computed(v.row) && a_.at(v.row).kind != node_kind::input);
      path.clear();
      int c = l;
      do {
        path.push_back(c);
        c = consumer[c];
      } while (c >= 0 && owner(c) < 0 && !graph_ && !weights && path.size() < 16);
      if (c < 0 || owner(c) < 0 || (!graph_ && weights && a_.at(c).work.mac != 0)) continue;
      for (int p : path) claim(p, owner(c), true);
    }
  }

  void collect() {
    for (int l = 0; l < static_cast<int>(a_.rows.size()); ++l)
      if (owner(l) >= 0) ++at(owner(l)).layers;
    int first = 0;
    for (measured_row& m : span(j_.rows.data(), j_.rows.size())) {
      m.first_layer = first;
      first += m.layers;
      m.layers = 0;
    }
    j_.layers.resize(static_cast<std::size_t>(first), -1);
    traffic moved(a_, span<const int>(j_.done_by));
    for (int l = 0; l < static_cast<int>(a_.rows.size()); ++l) {
      if (owner(l) < 0) continue;
      measured_row& m = at(owner(l));
      j_.layers[m.first_layer + m.layers++] = l;
    }
    for (int i = 0; i < rows(); ++i) {
      measured_row& m = at(i);
      for (int l : j_.layers_of(m)) {
        moved.add(l, m.work);
        if (j_.inferred[l] && a_.at(l).counts()) j_.inferred_macs += a_.at(l).work.mac;
      }
      if (m.layers > 0)
        m.how = joined_as::layers;
      else if (m.how == joined_as::nothing && (m.node >= 0 || is_inserted(row_at(i)))) {
        m.how = joined_as::inserted;
        m.work.bytes_known = false;
        if (m.node >= 0) {
          const execution_node& e = graph_->nodes[m.node];
          m.work.bytes_in = e.bytes_in;
          m.work.bytes_weights = e.bytes_weights;
          m.work.bytes_out = e.bytes_out;
          m.work.bytes_known = e.bytes_in >= 0 && e.bytes_weights >= 0 && e.bytes_out >= 0;
        }
      }
      j_.macs += m.work.macs;
      j_.valid_macs += m.work.valid_macs;
      const bool executed = row_at(i).status == run_status::executed, joined = m.how != joined_as::nothing;
      j_.executed += executed;
      j_.executed_joined += executed && joined;
      j_.joined_rows += joined;
    }
  }
};

}  // namespace detail

/// Joins the rows of a profile with the layers of an analysis, both of which the join refers to by index. `sorted`: the
/// rows are not in execution order, which then cannot complete names that were cut.
inline join join_profile(const analysis_base& a, span<const profile_row> rows, const execution_graph* graph = nullptr,
                         bool sorted = false) {
  return detail::joiner(a, rows, graph, sorted).run();
}
inline join join_profile(const analysis_base& a, const sequence<profile_row>& rows,
                         const execution_graph* graph = nullptr) {
  return join_profile(a, span<const profile_row>(rows), graph);
}

}  // namespace opcost

#endif

namespace opcost {

/// What limits a layer.
enum class bound_by : std::uint8_t { memory, compute };

/// A layer below the roof. A figure is -1 if it depends on an unknown time, rate or shape.
struct roof_place {
  double flops_per_second = -1, bytes_per_second = -1;  // achieved, nominal
  double valid_flops_per_second = -1;
  double intensity = -1;                    // nominal FLOPs per byte
  double roof = -1, cache_roof = -1;        // most FLOPs per second of the device at this intensity
  double of_roof = -1, of_roof_valid = -1;  // achieved / roof
  double of_cache_roof = -1;
  double of_peak = -1, of_peak_valid = -1;
  double least_seconds = -1;  // lower bound of the time: the larger of work / peak and bytes / bandwidth
  bound_by bound = bound_by::memory;
};

/// Places work below the roof of a device. `nanoseconds` <= 0: not measured. `d` null: no roof.
inline roof_place place_under_roof(const work_done& w, std::int64_t nanoseconds, const device* d,
                                   dtype type = dtype::f32) {
  roof_place p;
  const auto real = [](count_t n) { return static_cast<double>(n); };
  const double flops = real(w.flops), valid = real(w.valid_flops), bytes = real(w.bytes());
  if (nanoseconds > 0) {
    const double seconds = static_cast<double>(nanoseconds) / 1e9;
    p.flops_per_second = flops / seconds;
    p.valid_flops_per_second = valid / seconds;
    if (w.bytes_known) p.bytes_per_second = bytes / seconds;
  }
  if (w.bytes_known && bytes > 0) p.intensity = flops / bytes;
  if (!d) return p;
  const double peak = static_cast<double>(d->peak(type)), memory = static_cast<double>(d->memory_bandwidth),
               cache = static_cast<double>(d->cache_bandwidth);
  if (peak <= 0) return p;
  const auto part = [](double of, double all) { return of < 0 || all <= 0 ? -1 : of / all; };
  if (flops > 0) {
    p.of_peak = part(p.flops_per_second, peak);
    p.of_peak_valid = part(p.valid_flops_per_second, peak);
  }
  if (memory <= 0 || p.intensity < 0) return p;
  const auto roof_at = [&](double bandwidth) {
    return p.intensity * bandwidth < peak ? p.intensity * bandwidth : peak;
  };
  p.bound = p.intensity * memory < peak ? bound_by::memory : bound_by::compute;
  p.least_seconds = valid / peak > bytes / memory ? valid / peak : bytes / memory;
  if (flops <= 0) return p;  // a layer without FLOPs has no roof
  p.roof = roof_at(memory);
  p.of_roof = part(p.flops_per_second, p.roof);
  p.of_roof_valid = part(p.valid_flops_per_second, p.roof);
  if (cache > 0) {
    p.cache_roof = roof_at(cache);
    p.of_cache_roof = part(p.flops_per_second, p.cache_roof);
  }
  return p;
}

/// The element type of a layer's first output, for rows whose kernel does not name one.
constexpr dtype type_of_work(const analysis_base& a, int layer) {
  return a.at(layer).outputs > 0 ? a.outputs_of(a.at(layer))[0].type : dtype::f32;
}

/// The work of each layer as if nothing were fused.
inline sequence<work_done> work_by_layer(const analysis_base& a) {
  sequence<int> each(a.rows.size());
  for (std::size_t i = 0; i < a.rows.size(); ++i) each[i] = static_cast<int>(i);
  traffic moved(a, span<const int>(each));
  sequence<work_done> all(a.rows.size());
  for (std::size_t i = 0; i < a.rows.size(); ++i) moved.add(static_cast<int>(i), all[i]);
  return all;
}

}  // namespace opcost

#endif

namespace opcost {

/// A layer, or a row of a profile.
struct roofline_point {
  int row = 0;
  roof_place at{};
  double share = 0;  // of the total time; of the work if nothing was measured
};
/// The points and roofs of a plot.
struct roofline_plot {
  struct roof {
    std::string_view name{};
    double per_second = 0;
  };
  std::string_view device{};
  std::vector<roof> peaks{};       // FLOP/s by element type; the first is that of most of the work
  std::vector<roof> bandwidths{};  // bytes per second; the first, the slowest, bounds layers
  std::vector<roofline_point> points{};
};

namespace detail {
// Adds the roofs of element types that have work, the one with most work first.
inline void add_roofs(roofline_plot& plot, const device& d, const double (&work)[32]) {
  bool taken[32]{};
  for (;;) {
    std::size_t most = 32;
    for (std::size_t t = 0; t < 32; ++t)
      if (!taken[t] && work[t] > 0 && (most == 32 || work[t] > work[most])) most = t;
    if (most == 32) break;
    taken[most] = true;
    const auto peak = static_cast<double>(d.peak(static_cast<dtype>(most)));
    bool again = false;
    for (const roofline_plot::roof& p : plot.peaks) again = again || p.per_second == peak;
    if (!again && peak > 0) plot.peaks.push_back({name_of(static_cast<dtype>(most)), peak});
  }
  if (d.memory_bandwidth > 0) plot.bandwidths.push_back({"memory", static_cast<double>(d.memory_bandwidth)});
  if (d.cache_bandwidth > d.memory_bandwidth)
    plot.bandwidths.push_back({"cache", static_cast<double>(d.cache_bandwidth)});
}
// The binary logarithm of v > 0 in units of 1/1024, without <cmath>, so that it is the same on all machines.
constexpr std::int64_t log2_1024(double v) {
  std::int64_t whole = 0;
  for (; v >= 2 && whole < 1100; ++whole) v /= 2;
  for (; v < 1 && whole > -1100; --whole) v *= 2;
  std::int64_t parts = 0;
  for (std::int64_t bit = 512; bit > 0; bit /= 2)
    if (v *= v; v >= 2) {
      parts += bit;
      v /= 2;
    }
  return whole * 1024 + parts;
}
// 12.3 G: three digits and a prefix.
inline std::string short_number(double v) {
  constexpr std::string_view prefixes[] = {"", " k", " M", " G", " T", " P", " E"};
  std::size_t k = 0;
  for (; v >= 1000 && k + 1 < std::size(prefixes); ++k) v /= 1000;
  const auto thousandths = static_cast<std::int64_t>(v * 1000 + 0.5);
  std::string s = to_string(thousandths / 1000), part = to_string(thousandths % 1000 + 1000).substr(1);
  part.resize(v >= 100 ? 0 : v >= 10 ? 1 : 2);
  while (!part.empty() && part.back() == '0') part.pop_back();
  return s.append(part.empty() ? "" : ".").append(part).append(prefixes[k]);
}
}  // namespace detail

/// The plot of a network on a device without measurements: each layer by itself.
inline roofline_plot roofline_of(const analysis_base& a, const device& d) {
  roofline_plot plot{.device = d.name};
  double all = 0, by_type[32]{};
  const sequence<work_done> work = work_by_layer(a);
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const work_done& w = work[i];
    if (w.flops <= 0) continue;
    plot.points.push_back({i, place_under_roof(w, -1, &d, type_of_work(a, i)), static_cast<double>(w.flops)});
    all += plot.points.back().share;
    by_type[static_cast<std::size_t>(type_of_work(a, i)) & 31] += plot.points.back().share;
  }
  for (roofline_point& p : plot.points) p.share /= all;
  detail::add_roofs(plot, d, by_type);
  return plot;
}
/// The plot of a profile: a point for each row that did work of the network.
inline roofline_plot roofline_of(const analysis_base& a, const device& d, const join& joined,
                                 span<const profile_row> rows) {
  roofline_plot plot{.device = d.name};
  double all = 0, by_type[32]{};
  for (std::size_t k = 0; k < joined.rows.size() && k < rows.size(); ++k) {
    const measured_row& m = joined.rows[k];
    if (m.layers == 0 || m.work.flops <= 0 || rows[k].real <= 0) continue;
    const dtype type = precision_of_kernel(rows[k].exec_type);
    int heaviest = joined.layers_of(m)[0];
    for (int i : joined.layers_of(m))
      if (roofline_flops(a, a.at(i)) > roofline_flops(a, a.at(heaviest))) heaviest = i;
    plot.points.push_back(
        {heaviest, place_under_roof(m.work, rows[k].real, &d, type), static_cast<double>(rows[k].real)});
    all += plot.points.back().share;
    by_type[static_cast<std::size_t>(type) & 31] += static_cast<double>(m.work.flops);
  }
  for (roofline_point& p : plot.points) p.share /= all;
  detail::add_roofs(plot, d, by_type);
  return plot;
}

/// Draws the roofline plot of the report.
inline void write_roofline(const report& r, const sink& to, picture_is kind = picture_is::a_file,
                           std::string_view id = "roofline") {
  constexpr tenths width = 9600, height = 5200, left = 820, right = 9400, size = 110;
  const roofline_plot nothing{}, &plot = r.roofline ? *r.roofline : nothing;
  markup m(to);
  const double peak_rate = plot.peaks.empty() ? 0 : plot.peaks[0].per_second,
               slowest = plot.bandwidths.empty() ? 0 : plot.bandwidths[0].per_second;
  const auto usable = [](const roofline_point& p) { return p.at.intensity > 0 && p.at.roof > 0; };
  // the FLOPs that kernels execute, without those on padding
  const auto rate = [](const roofline_point& p) {
    return p.at.valid_flops_per_second > 0 ? p.at.valid_flops_per_second : p.at.roof;
  };
  std::size_t drawn = 0, measured = 0, memory_bound = 0;
  std::int64_t low_x = 0, high_x = 0, low_y = 0, high_y = 0;  // in 1/1024 of an octave
  for (const roofline_point& p : plot.points) {
    if (!usable(p)) continue;
    const std::int64_t x = detail::log2_1024(p.at.intensity), y = detail::log2_1024(rate(p));
    low_x = drawn == 0 || x < low_x ? x : low_x;
    high_x = drawn == 0 || x > high_x ? x : high_x;
    low_y = drawn == 0 || y < low_y ? y : low_y;
    high_y = drawn == 0 || y > high_y ? y : high_y;
    ++drawn;
    measured += p.at.valid_flops_per_second > 0;
    memory_bound += p.at.bound == bound_by::memory;
  }
  std::string description = to_string(drawn) + " layers, " + to_string(measured) + " of them measured; " +
                            to_string(memory_bound) + " are bound by memory, " + to_string(drawn - memory_bound) +
                            " by arithmetic.";
  const std::string title =
      heading_of(r, "roofline on " + to_string(plot.device) + ", FLOPs as " + to_string(roofline_rule));
  const tenths top = open_picture(m, kind, id, width, height, title, description), upper = top + 400,
               lower = top + height - 480;
  if (drawn == 0 || peak_rate <= 0 || slowest <= 0) {
    m.open("text")
        .with("class", "s")
        .with("x", tenths{160})
        .with("y", top + 200)
        .text("no layer has both work and a roof")
        .close()
        .close();
    to << "\n";
    return;
  }
  // complete octaves around the points and the ridges
  const std::int64_t peak = detail::log2_1024(peak_rate);
  for (const roofline_plot::roof& k : plot.peaks)
    if (const std::int64_t y = detail::log2_1024(k.per_second); y > high_y) high_y = y;
  for (const roofline_plot::roof& k : plot.bandwidths)
    if (const std::int64_t ridge = peak - detail::log2_1024(k.per_second); ridge > high_x) high_x = ridge;
  const auto octave = [](std::int64_t v) { return (v >= 0 ? v : v - 1023) / 1024; };
  const std::int64_t x0 = octave(low_x) * 1024, x1 = (octave(high_x) + 2) * 1024, y1 = (octave(high_y) + 1) * 1024;
  const std::int64_t y0 = octave(low_y) * 1024 - (octave(low_y) * 1024 + 4096 > y1 ? 4096 : 0);
  const auto at_x = [&](std::int64_t v) { return left + (right - left) * (v - x0) / (x1 - x0); };
  const auto at_y = [&](std::int64_t v) { return lower - (lower - upper) * (v - y0) / (y1 - y0); };
  const auto line = [&](std::string_view cls, std::int64_t ax, std::int64_t ay, std::int64_t bx, std::int64_t by) {
    m.open("path")
        .with("class", cls)
        .with("d", "M" + in_pixels(at_x(ax)) + " " + in_pixels(at_y(ay)) + "L" + in_pixels(at_x(bx)) + " " +
                       in_pixels(at_y(by)))
        .close();
  };
  const auto power = [](std::int64_t octaves) {
    double v = 1;
    for (std::int64_t k = 0; k < octaves; ++k) v *= 2;
    for (std::int64_t k = 0; k > octaves; --k) v /= 2;
    return v;
  };
  const std::int64_t skip_x = (x1 - x0) / 1024 > 14 ? 2 : 1;
  for (std::int64_t v = x0; v <= x1; v += skip_x * 1024) {
    line("g", v, y0, v, y1);
    const std::int64_t octaves = (v < 0 ? -v : v) / 1024;
    const std::string text =
        (v >= 0 ? "" : "1/") + (octaves < 16 ? to_string(std::int64_t{1} << octaves) : "2^" + to_string(octaves));
    m.open("text").with("class", "s c").with("x", at_x(v)).with("y", lower + 170).text(text).close();
  }
  const double first_decade = power(y0 / 1024), last = power(y1 / 1024);  // the axis has decades of FLOP/s
  for (double v = 1; v <= last && v < 1e30; v *= 10) {
    if (v < first_decade) continue;
    line("g", x0, detail::log2_1024(v), x1, detail::log2_1024(v));
    m.open("text")
        .with("class", "s r")
        .with("x", left - 80)
        .with("y", at_y(detail::log2_1024(v)) + 40)
        .text(detail::short_number(v))
        .close();
  }
  m.open("text").with("class", "s r").with("x", right).with("y", lower + 370).text("FLOPs per byte moved").close();
  m.open("text").with("class", "s").with("x", left).with("y", upper - 180).text("FLOP/s").close();

  // roofs with their names; the slope of each is one octave per octave
  for (std::size_t k = 0; k < plot.bandwidths.size(); ++k) {
    const std::int64_t bandwidth = detail::log2_1024(plot.bandwidths[k].per_second);
    std::int64_t ax = x0, ay = x0 + bandwidth;
    if (ay < y0) {
      ax = y0 - bandwidth;
      ay = y0;
    }
    if (ay < peak) line(k == 0 ? "m" : "a", ax, ay, peak - bandwidth, peak);
    const std::string text =
        fitted(to_string(plot.bandwidths[k].name) + " " + detail::short_number(plot.bandwidths[k].per_second) + "B/s",
               2200, size);
    // next to the middle of the slope, on the side where no layer can be
    std::int64_t mid = (ax + peak - bandwidth) / 2;
    while (at_x(mid) < left + width_of(text, size) + 160 && mid < peak - bandwidth) mid += 64;
    m.open("text")
        .with("class", k == 0 ? "mt r" : "s r")
        .with("x", at_x(mid) - 80)
        .with("y", at_y(mid + bandwidth))
        .text(text)
        .close();
  }
  const std::int64_t ridge = peak - detail::log2_1024(plot.bandwidths.back().per_second),
                     ridge_of_slowest = peak - detail::log2_1024(slowest);
  line("m", ridge_of_slowest, peak, x1, peak);
  if (ridge < ridge_of_slowest) line("a", ridge, peak, ridge_of_slowest, peak);
  for (std::size_t k = 0; k < plot.peaks.size(); ++k) {
    const std::int64_t y = detail::log2_1024(plot.peaks[k].per_second);
    if (k > 0) line("a", ridge, y, x1, y);
    const std::string text =
        to_string(plot.peaks[k].name) + " peak " + detail::short_number(plot.peaks[k].per_second) + "FLOP/s";
    m.open("text").with("class", k == 0 ? "mt r" : "s r").with("x", right).with("y", at_y(y) - 60).text(text).close();
  }

  // layers; the area of a point is its share of the time or of the work
  for (const roofline_point& p : plot.points) {
    if (!usable(p)) continue;
    tenths radius = 25;
    while (radius < 160 && static_cast<double>(radius * radius) < p.share * 160 * 160 * 4) ++radius;
    m.open("circle").with("class", p.at.bound == bound_by::memory ? "pt wm" : "pt hi");
    m.with("cx", at_x(detail::log2_1024(p.at.intensity)))
        .with("cy", at_y(detail::log2_1024(rate(p))))
        .with("r", radius)
        .open("title");
    m.name(name_of_layer(*r.rows, p.row))
        .text(" (")
        .name(r.rows->at(p.row).type)
        .text("): " + detail::short_number(p.at.intensity) + " FLOPs per byte, ");
    if (p.at.valid_flops_per_second > 0)
      m.text(detail::short_number(rate(p)) + "FLOP/s of " + detail::short_number(p.at.roof) + "FLOP/s");
    else
      m.text("at most " + detail::short_number(p.at.roof) + "FLOP/s");
    m.close().close();
  }
  tenths x = right;
  for (const auto& [shade, name] :
       {std::pair<std::string_view, std::string_view>{"wm", "bound by memory"}, {"hi", "bound by arithmetic"}}) {
    x -= width_of(name, size);
    m.open("text").with("class", "s").with("x", x).with("y", upper - 180).text(name).close();
    draw_swatch(m, shade, x - 150, upper - 270, 50);
    x -= 350;
  }
  m.close();
  to << "\n";
}

}  // namespace opcost

#endif

// ---- opcost/report/pictures/treemap_picture.hpp
#ifndef OPCOST_REPORT_PICTURES_TREEMAP_PICTURE_HPP_PIECE
#define OPCOST_REPORT_PICTURES_TREEMAP_PICTURE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A map of the cost: a rectangle for each layer, whose area is its share, inside of its module's, colored by type.
// Layers that are too small to see share a rectangle with their number.

// ---- opcost/report/pictures/squarify.hpp
#ifndef OPCOST_REPORT_PICTURES_SQUARIFY_HPP_PIECE
#define OPCOST_REPORT_PICTURES_SQUARIFY_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Divides a box into boxes that are nearly square (Bruls, Huizing, van Wijk, "Squarified Treemaps", 2000), in integers:
// without gaps, and the same on all machines.

namespace opcost::detail {

struct box {
  tenths x = 0, y = 0, width = 0, height = 0;
};

// Calls place(i, box) for each share. The shares are in descending order, each above 0, their sum below 2^32.
template <class Place> void squarify(box in, span<const std::int64_t> shares, Place&& place) {
  std::int64_t rest = 0;
  for (std::int64_t s : shares) rest += s;
  for (std::size_t from = 0; from < shares.size() && rest > 0;) {
    const bool beside = in.width >= in.height;  // the next strip is at the left, or at the top
    const tenths across = beside ? in.height : in.width, along = beside ? in.width : in.height;
    std::int64_t strip = 0, longer = 0, shorter = 1;  // the worst side ratio of the strip so far
    std::size_t end = from;
    while (end < shares.size()) {
      const std::int64_t sum = strip + shares[end], thickness = along * 16 * sum / rest + 1;
      const auto ratio = [&](std::int64_t share, std::int64_t& a, std::int64_t& b) {
        const std::int64_t length = across * 16 * share / sum + 1;
        a = length < thickness ? thickness : length;
        b = length < thickness ? length : thickness;
      };
      std::int64_t a = 0, b = 1, c = 0, d = 1;
      ratio(shares[from], a, b);
      ratio(shares[end], c, d);
      if (c * b > a * d) {
        a = c;
        b = d;
      }
      if (end > from && a * shorter > longer * b) break;
      longer = a;
      shorter = b;
      strip = sum;
      ++end;
    }
    const tenths thickness = along * strip / rest;
    std::int64_t before = 0;
    for (std::size_t i = from; i < end; ++i) {
      const tenths a = across * before / strip, b = across * (before + shares[i]) / strip;
      place(i, beside ? box{in.x, in.y + a, thickness, b - a} : box{in.x + a, in.y, b - a, thickness});
      before += shares[i];
    }
    if (beside) {
      in.x += thickness;
      in.width -= thickness;
    } else {
      in.y += thickness;
      in.height -= thickness;
    }
    rest -= strip;
    from = end;
  }
}

}  // namespace opcost::detail

#endif

namespace opcost {

/// What the area shows.
enum class cost : std::uint8_t { flops, macs, parameters };
constexpr std::string_view name_of(cost c) {
  return c == cost::flops ? "FLOPs" : c == cost::macs ? "MACs" : "parameters";
}

namespace detail {

class tree_map {
 public:
  tree_map(const report& r, cost what, markup& m) : report_(r), what_(what), m_(m) {
    const std::vector<std::vector<std::string>> paths = module_paths(*r.rows);
    all_ = branches_of(r, false, [&](int i) { return paths[static_cast<std::size_t>(i)]; });
    if (is_flat()) group_by_type();
    rank_types();
  }
  count_t total() const { return weight(0); }
  void draw(box in) { draw(0, in, 0); }
  std::string description() const {
    if (total() <= 0) return "Nothing is counted.";
    std::string s = grouped(total()).append(" ").append(opcost::name_of(what_)).append(" in all: ");
    for (std::size_t i = 0; i < types_.size() && i < 5; ++i)
      s.append(i ? ", " : "").append(types_[i].name).append(" ").append(percent(types_[i].weight, total()));
    return s + (types_.size() > 5 ? ", and others." : ".");
  }
  void draw_legend(tenths x, tenths y, tenths right) {
    const auto entry = [&](std::string_view kind, const std::string& name, count_t n) {
      const std::string text = fitted(name, 1600, 110) + " " + percent(n, total());
      const tenths width = width_of(text, 110) + 320;
      if (x + width > right) return;
      draw_swatch(m_, kind, x, y - 90);
      m_.open("text").with("class", "s").with("x", x + 150).with("y", y).text(text).close();
      x += width;
    };
    count_t others = 0;
    for (std::size_t i = 0; i < types_.size(); ++i) {
      if (i < kinds && types_[i].weight * 1000 >= total())
        entry("k" + to_string(i), types_[i].name, types_[i].weight);
      else
        others += types_[i].weight;
    }
    if (others > 0) entry("k7", "other types", others);
  }

 private:
  static constexpr std::size_t kinds = 7;
  static constexpr tenths header = 150, least_area = 9000;  // the smallest rectangle: 90 square pixels
  struct typed {
    std::string name;
    count_t weight = 0;
  };
  const report& report_;
  cost what_;
  std::vector<branch> all_{};
  markup& m_;
  std::vector<typed> types_{};  // the heaviest first
  static count_t of(const branch& b, cost c) {
    return c == cost::flops ? b.flops.whole : c == cost::macs ? b.macs : b.parameters;
  }
  count_t weight(std::size_t i) const { return of(all_[i], what_); }

  std::string name_of(const branch& leaf) const {
    std::string name = name_of_layer(*report_.rows, leaf.row);
    return name.empty() ? leaf.type : name;
  }

  // True if names do not define modules: less than half of the cost is below a module.
  bool is_flat() const {
    count_t flat = 0;
    for (std::size_t i : all_[0].below)
      if (all_[i].row >= 0) flat += weight(i);
    return flat * 2 > total();
  }
  void group_by_type() {
    std::vector<branch> grouped{all_[0]};
    grouped[0].below.clear();
    std::map<std::string_view, std::size_t> group;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (all_[i].row < 0) continue;
      auto at = group.find(all_[i].type);
      if (at == group.end()) {
        at = group.emplace(all_[i].type, grouped.size()).first;
        grouped[0].below.push_back(grouped.size());
        grouped.push_back({all_[i].type, all_[i].type});
      }
      branch& g = grouped[at->second];
      g.macs += all_[i].macs;
      g.parameters += all_[i].parameters;
      g.flops = g.flops + all_[i].flops;
    }
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (all_[i].row < 0) continue;
      const std::size_t parent = group.find(all_[i].type)->second;
      grouped[parent].below.push_back(grouped.size());
      grouped.push_back(all_[i]);
      grouped.back().name = name_of(all_[i]);
    }
    all_.swap(grouped);
  }
  void rank_types() {
    std::map<std::string_view, count_t> sums;
    for (const branch& b : all_)
      if (b.row >= 0 && of(b, what_) > 0) sums[b.type] += of(b, what_);
    for (const auto& [name, n] : sums) types_.push_back({std::string(name), n});
    struct by_weight {
      count_t weight;
      std::size_t index;
      bool operator<(const by_weight& o) const { return weight != o.weight ? weight > o.weight : index < o.index; }
    };
    std::vector<by_weight> order;
    for (std::size_t i = 0; i < types_.size(); ++i) order.push_back({types_[i].weight, i});
    heap_sort(span<by_weight>(order));
    std::vector<typed> sorted;
    for (const by_weight& o : order) sorted.push_back(std::move(types_[o.index]));
    types_.swap(sorted);
  }
  std::string kind_of(std::string_view type) const {
    for (std::size_t i = 0; i < types_.size() && i < kinds; ++i)
      if (types_[i].name == type) return "k" + to_string(i);
    return "k7";
  }
  // The type with the largest cost below a branch.
  std::string_view heaviest_type(std::size_t i) const {
    while (all_[i].row < 0 && !all_[i].below.empty()) {
      std::size_t next = all_[i].below[0];
      for (std::size_t k : all_[i].below)
        if (weight(k) > weight(next)) next = k;
      i = next;
    }
    return all_[i].type;
  }
  // Draws a rectangle with the text for the pointer.
  void rectangle(std::string_view kind, const box& in, std::string_view name, std::string_view type, count_t n) {
    m_.open("rect")
        .with("class", kind)
        .with("x", in.x)
        .with("y", in.y)
        .with("width", in.width)
        .with("height", in.height)
        .open("title")
        .name(name);
    if (!type.empty()) m_.text(" (").name(type).text(")");
    m_.text(": ")
        .text(grouped(n))
        .text(" ")
        .text(opcost::name_of(what_))
        .text(", ")
        .text(percent(n, total()))
        .close()
        .close();
  }
  void label(const box& in, const std::string& name, count_t n) {
    constexpr tenths size = 110, line = 135, margin = 45;
    if (in.height < line + 40) return;
    const std::string text = fitted(name, in.width - 2 * margin, size);
    if (text.empty()) return;
    m_.open("text").with("x", in.x + margin).with("y", in.y + line).text(text).close();
    const std::string share = percent(n, total());
    if (in.height >= 2 * line + 40 && width_of(share, size) <= in.width - 2 * margin)
      m_.open("text").with("class", "q").with("x", in.x + margin).with("y", in.y + 2 * line).text(share).close();
  }

  void draw(std::size_t i, box in, int depth) {
    // a module with a single child is drawn as that child
    std::string name = depth == 0 ? std::string() : all_[i].name;
    while (all_[i].row < 0) {
      std::size_t only = 0, with_weight = 0;
      for (std::size_t k : all_[i].below)
        if (weight(k) > 0) {
          only = k;
          ++with_weight;
        }
      if (with_weight != 1) break;
      i = only;
      if (!name.empty()) name += ".";
      name += all_[i].name;
    }
    if (all_[i].row >= 0) {
      rectangle("e " + kind_of(all_[i].type), in, name_of(all_[i]), all_[i].type, weight(i));
      return label(in, name, weight(i));
    }
    if (depth > 0 && (in.width < 240 || in.height < 160 || depth > 12))
      return rectangle("e " + kind_of(heaviest_type(i)), in, name, "", weight(i));
    if (depth > 0) {
      rectangle(depth % 2 ? "e p" : "e p2", in, name, "", weight(i));
      const tenths room = in.width - 80;
      const std::string share = percent(weight(i), total()),
                        text = in.height >= 400 ? fitted(name, room, 112) : std::string();
      if (!text.empty()) {
        m_.open("text").with("class", "b").with("x", in.x + 40).with("y", in.y + 115).name(text);
        if (width_of(text, 112) + width_of(" " + share, 110) <= room)
          m_.text(" ").open("tspan").with("class", "s").text(share).close();
        m_.close();
      }
      const tenths top = text.empty() ? 15 : header;
      in = {in.x + 15, in.y + top, in.width - 30, in.height - top - 15};
    }
    draw_below(i, in, depth);
  }

  void draw_below(std::size_t i, const box& in, int depth) {
    struct part {
      count_t weight;
      std::size_t branch;
      bool operator<(const part& o) const { return weight != o.weight ? weight > o.weight : branch < o.branch; }
    };
    std::vector<part> parts;
    for (std::size_t k : all_[i].below)
      if (weight(k) > 0) parts.push_back({weight(k), k});
    heap_sort(span<part>(parts));
    std::vector<std::int64_t> shares;
    std::int64_t shown = 0;
    count_t drawn = 0;
    constexpr std::int64_t whole = std::int64_t{1} << 30;
    for (const part& p : parts) {
      const auto share = static_cast<std::int64_t>(static_cast<double>(p.weight) / static_cast<double>(weight(i)) *
                                                   static_cast<double>(whole));
      if (share / 1024 * (in.width * in.height) < least_area * (whole / 1024)) break;
      shares.push_back(share);
      shown += share;
      drawn += p.weight;
    }
    const std::size_t apart = shares.size();
    if (apart < parts.size() && shown < whole)
      shares.push_back(whole - shown);  // smaller than any other, or many small ones
    squarify(in, shares, [&](std::size_t k, const box& at) {
      if (k < apart) return draw(parts[k].branch, at, depth + 1);
      const count_t rest = weight(i) - drawn;
      const std::string name = to_string(parts.size() - apart) + " more";
      rectangle("e k7", at, name, "", rest);
      label(at, name, rest);
    });
  }
};
}  // namespace detail

/// Draws the map.
inline void write_treemap(const report& r, cost what, const sink& to, picture_is kind = picture_is::a_file,
                          std::string_view id = "treemap") {
  constexpr tenths width = 9600, height = 5000, margin = 160, legend = 340;
  markup m(to);
  detail::tree_map map(r, what, m);
  const std::string title =
      heading_of(r, std::string(name_of(what)) + " by layer, convention " + std::string(r.sum.convention));
  const tenths side = kind == picture_is::a_file ? margin : 0,
               top = open_picture(m, kind, id, width, height + legend, title, map.description());
  if (map.total() > 0) {
    map.draw({side, top, width - 2 * side, height});
    map.draw_legend(side, top + height + 210, width - side);
  } else {
    m.open("text")
        .with("class", "s")
        .with("x", side)
        .with("y", top + 200)
        .text(std::string("no ").append(name_of(what)).append(" are counted"))
        .close();
  }
  m.close();
  to << "\n";
}

}  // namespace opcost

#endif

namespace opcost {

namespace detail {

class html_writer : public html_layers {
 public:
  html_writer(const report& r, const sink& to) : html_layers(r, to), a_(*r.rows), missing_(coverage_of(r)) {}
  void write() const {
    const std::string name = to_string(r_.of.name.empty() ? std::string_view("network") : r_.of.name);
    to_ << "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
           "content=\"width=device-width,initial-scale=1\">\n"
           "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';style-src "
           "'unsafe-inline';script-src 'unsafe-inline'\">\n"
           "<meta name=\"generator\" content=\"opcost " OPCOST_VERSION "\">\n<title>";
    text(name);
    to_ << ": what it costs</title>\n<style>" << html_style << picture_style
        << "\n</style>\n</head>\n<body>\n"
           "<a class=\"skip\" href=\"#layers\">Skip to the layers</a>\n<div class=\"page\">\n<header>\n<h1 "
           "dir=\"auto\">";
    text(name);
    to_ << "</h1>\n<p class=\"quiet\">";
    if (!r_.of.source.empty()) {
      text(r_.of.source);
      to_ << ", ";
    }
    text(r_.tool ? to_string(r_.tool->precision) : precision_of(a_));
    to_ << ", convention ";
    text(r_.sum.convention);
    to_ << "</p>\n";
    if (!r_.complete) {
      to_ << "<p class=\"incomplete\" role=\"alert\"><strong>Incomplete: ";
      text(why_incomplete(r_));
      to_ << ". Totals are lower bounds.</strong></p>\n";
    }
    if (!r_.note.empty()) {
      to_ << "<p class=\"quiet\">Note: ";
      text(r_.note);
      to_ << "</p>\n";
    }
    to_ << "<nav aria-label=\"Sections\"><ul>";
    for (const section& s : sections)
      if ((this->*s.any)()) to_ << "<li><a href=\"#" << s.id << "\">" << s.title << "</a></li>";
    to_ << "</ul></nav>\n</header>\n<main>\n";
    for (const section& s : sections) {
      if (!(this->*s.any)()) continue;
      to_ << "<section id=\"" << s.id << "\" aria-labelledby=\"" << s.id << "-heading\">\n<h2 id=\"" << s.id
          << "-heading\">" << s.title << "</h2>\n";
      (this->*s.write)();
      to_ << "</section>\n";
    }
    to_ << "</main>\n<footer>Written by opcost " OPCOST_VERSION
           ". MACs count every tap of a window; valid MACs leave out those on zero padding or behind a causal mask. "
           "FLOPs are the convention's: the default counts a MAC as two and every other primitive arithmetic operation "
           "as one. "
           "Peak memory is what is live at once in the order in which the layers run.</footer>\n</div>\n<script>"
        << html_script << "</script>\n</body>\n</html>\n";
  }

 private:
  struct section {
    std::string_view id, title;
    bool (html_writer::*any)() const;
    void (html_writer::*write)() const;
  };
  static const section sections[8];
  const analysis_base& a_;
  const coverage missing_;

  bool always() const { return true; }

  // ---- totals
  void total(std::string_view key, std::string_view name, const std::string& big, const std::string& exact,
             const std::string& note) const {
    to_ << "<div data-figure=\"" << key << "\"><dt>" << name << "</dt><dd class=\"big\">";
    text(big);
    to_ << "</dd>";
    if (!exact.empty() && exact != big) {
      to_ << "<dd class=\"exact\">";
      text(exact);
      to_ << "</dd>";
    }
    if (!note.empty()) {
      to_ << "<dd class=\"note\">";
      breakable(note);
      to_ << "</dd>";
    }
    to_ << "</div>\n";
  }
  // What is said below a total.
  std::string note(const figure_entry& f, figure_id id) const {
    const opcost::totals& t = r_.sum;
    switch (id) {
      case figure_id::macs:
        return t.assumed_macs > 0 ? grouped(t.assumed_macs) + " of them in loops with a given trip count"
                                  : std::string("all taps of a window count");
      case figure_id::valid_macs: return share_that_is_valid(t);
      case figure_id::flops:
        return "convention " + to_string(t.convention) +
               (t.flops_integer.whole > 0 ? ", " + with_unit(t.flops_integer.whole, "") + " of them on integers"
                                          : std::string());
      case figure_id::parameters:
        return r_.zeros.known ? percent(r_.zeros.total, t.parameters) + " of them are zero" : std::string();
      case figure_id::weight_bytes: return {};
      case figure_id::activations: return "elements written; " + grouped(t.mac_activations) + " by layers with MACs";
      case figure_id::peak_bytes:
        return (a_.rows.empty() ? std::string() : "live at once, at " + name_of_layer(a_, t.peak.row)) +
               (t.peak.complete ? "" : "; tensors of unknown size are left out");
      default: return to_string(f.meaning);
    }
  }
  void totals() const {
    const opcost::totals& t = r_.sum;
    // A total: exact, a lower bound, or not known.
    const auto marked = [&](std::string_view key, std::string_view name, const std::string& big, const figure& f,
                            certainty c, std::string_view unit, const std::string& note) {
      if (c == certainty::not_known) return total(key, name, "not known", "", "no layer that it counts is known");
      total(key, name, (c == certainty::at_least && !f.whole.saturated() ? ">= " : "") + big,
            grouped_digits_of(f, c) + to_string(unit), note);
    };
    to_ << "<dl class=\"totals\">\n";
    for (std::size_t i = 0; i < figure_count; ++i) {
      const figure_entry& f = figure_table[i];
      if (f.of_totals == nullptr) continue;
      const figure total_is = f.of_totals(t);
      const bool bytes = f.unit == "bytes";
      const auto id = static_cast<figure_id>(i);
      marked(f.name, capitalized(f.heading), bytes ? as_bytes(total_is.whole) : with_unit(total_is.whole, ""), total_is,
             certainty_of_total(r_, f), bytes ? " bytes" : "", note(f, id));
      if (id == figure_id::flops &&
          (t.macs_range.least != t.macs_range.most || t.flops_range.least != t.flops_range.most))
        total("flops_range", "With branches",
              with_unit(t.flops_range.least, "") + " to " + with_unit(t.flops_range.most, "") + " FLOPs",
              grouped(t.flops_range.least) + " to " + grouped(t.flops_range.most), "it is not known which branch runs");
    }
    if (r_.arena && r_.arena->plan) {
      const memory_plan& p = *r_.arena->plan;
      total("arena_bytes", "Arena", as_bytes(p.size), grouped(p.size) + " bytes",
            "as " + to_string(p.planner) + " lays it out, " +
                (p.gap() > 0 ? grouped(p.gap()) + " bytes above what is live at once"
                             : std::string("the smallest possible size")));
    }
    if (r_.tool && r_.tool->memory_known) {
      const auto elements = [&](std::string_view key, std::string_view name, count_t n, std::string_view meaning) {
        marked(key, name, with_unit(n, ""), n, certainty_of_total(r_, figure(n)), "", to_string(meaning));
      };
      elements("memory_min_elements", "Least memory", r_.tool->memory_min, "elements live at once, as the tool counts");
      elements("memory_max_elements", "Most memory", r_.tool->memory_max, "elements of all outputs");
    }
    if (r_.tool)
      total("model_type", "Model type", to_string(r_.tool->model_type), "", "guessed by its shapes and types");
    total("coverage", "Coverage", grouped(missing_.counted) + " of " + grouped(missing_.layers), "",
          "layers, " + grouped(missing_.idle) + " of them without arithmetic");
    to_ << "</dl>\n";
    if (t.saturated())
      to_ << "<p><strong>At least one figure is beyond 64 bits: its lower bound is shown.</strong></p>\n";
  }

  // ---- pictures
  template <class Draw> void figure_of(std::string_view cls, std::string_view caption, Draw&& draw) const {
    to_ << "<figure class=\"" << cls
        << "\">\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"picture\">";
    draw();
    to_ << "</div>\n<figcaption>" << caption << "</figcaption>\n</figure>\n";
  }
  bool has_cost() const { return r_.sum.flops.whole > 0 || r_.sum.parameters > 0; }
  void cost_map() const {
    to_ << "<div class=\"maps\">\n<fieldset><legend>Area:&nbsp;</legend>"
           "<label><input type=\"radio\" name=\"map\" id=\"map-flops\" checked>FLOPs</label><label><input "
           "type=\"radio\" name=\"map\" id=\"map-parameters\">parameters</label></fieldset>\n";
    constexpr std::string_view caption =
        "Each rectangle is a layer, as large as its share and inside its module; the color shows its type. "
        "A layer whose name tells no module stands in that of the layer which takes its output.";
    figure_of("of-flops", caption,
              [&] { write_treemap(r_, cost::flops, to_, picture_is::part_of_a_page, "map-of-flops"); });
    figure_of("of-parameters", caption,
              [&] { write_treemap(r_, cost::parameters, to_, picture_is::part_of_a_page, "map-of-parameters"); });
    to_ << "</div>\n";
  }
  bool has_memory() const { return r_.sum.peak.bytes > 0; }
  void memory() const {
    figure_of("memory",
              "Bytes that are live while each layer runs; inputs from the start, outputs to the end, constants apart.",
              [&] { write_timeline(r_, to_, picture_is::part_of_a_page); });
    if (r_.arena)
      figure_of("arena",
                "Where each tensor lies in one arena, from the layer that writes it to the last that reads it.",
                [&] { write_arena(r_, to_, picture_is::part_of_a_page); });
  }

  // Sections that only the model's format has, as text.
  bool has_texts() const {
    for (const report_section* s : r_.sections)
      if (!s->page_title().empty()) return true;
    return false;
  }
  void texts() const {
    for (const report_section* s : r_.sections) {
      if (s->page_title().empty()) continue;
      to_ << "<h3>";
      text(s->page_title());
      to_ << "</h3>\n<pre>";
      std::string lines;
      s->write_text(sink([&](std::string_view part) { lines += part; }));
      text(lines);
      to_ << "</pre>\n";
    }
  }
  bool has_roofline() const { return r_.roofline != nullptr; }
  void roofline() const {
    figure_of("roofline",
              "Each layer by its work per byte moved; above a roof none can be, unless its data stay in a nearer "
              "memory. As large as its share of the time, or of the work where nothing was measured.",
              [&] { write_roofline(r_, to_, picture_is::part_of_a_page); });
  }

  // ---- coverage
  void because(int i, std::string_view why) const {
    to_ << "<tr><th scope=\"row\">";
    breakable(name_of_layer(a_, i));
    to_ << "</th><td>";
    text(a_.at(i).type);
    to_ << "</td><td>";
    text(why);
    to_ << "</td></tr>\n";
  }
  template <class Rows>
  void list_of(std::string_view heading, std::string_view third, std::size_t n, Rows&& rows) const {
    if (n == 0) return;
    to_ << "<h3>" << heading << " <span class=\"quiet\">" << count_t(n)
        << "</span></h3>\n<div class=\"list\" tabindex=\"0\" role=\"group\" aria-label=\"" << heading << "\">"
        << "<table class=\"gaps\" aria-label=\"" << heading
        << "\"><thead><tr><th scope=\"col\">Layer</th><th scope=\"col\">Type</th><th scope=\"col\">" << third
        << "</th></tr></thead><tbody>\n";
    rows();
    to_ << "</tbody></table></div>\n";
  }
  void gaps() const {
    to_ << "<p>" << grouped(missing_.counted) << " of " << grouped(missing_.layers) << " layers are counted, "
        << grouped(missing_.idle) << " of them without arithmetic";
    if (missing_.counted == missing_.layers) to_ << ": the totals are complete";
    to_ << ".</p>\n";
    std::size_t unknown = 0;
    for (const unknown_type& u : missing_.unknown) unknown += u.rows.size();
    list_of("Unknown operations", "What is missing", unknown, [&] {
      for (const unknown_type& u : missing_.unknown)
        for (int i : u.rows)
          because(i, "no operation " + to_string(u.type) +
                         (u.opset > 0 ? " of opset" + to_string(u.opset) : std::string(" of an extension")) +
                         " is known");
    });
    list_of("Not known", "Why", missing_.not_known.size(), [&] {
      for (int i : missing_.not_known) because(i, a_.at(i).why);
    });
    list_of("No rule", "Why", missing_.no_rule.size(), [&] {
      for (int i : missing_.no_rule)
        because(i, to_string(r_.sum.convention) + " has no rule for " + to_string(a_.at(i).type));
    });
    list_of("Counted with the shapes that the model stores", "Why", missing_.as_stored.size(), [&] {
      for (int i : missing_.as_stored) because(i, a_.at(i).why);
    });
    for (std::string_view path : a_.tree.not_found) {
      to_ << "<p>Not found: ";
      text(path);
      to_ << ", a path passed to tie() or freeze().</p>\n";
    }
    if (!r_.shapes) return;
    to_ << "<p>" << count_t(r_.shapes->agree) << " of " << count_t(r_.shapes->checked)
        << " inferred outputs agree with the stored shapes.</p>\n";
    list_of("Shapes that differ from the stored ones", "Output", r_.shapes->mismatch.size(), [&] {
      for (const shape_mismatch& m : r_.shapes->mismatch)
        because(m.row, to_string(m.port) + ": stored " + to_string(m.stored.dims) + ", inferred " +
                           to_string(m.inferred.dims));
    });
    list_of("Not inferable", "Why", r_.shapes->not_inferable.size(), [&] {
      for (int i : r_.shapes->not_inferable)
        because(i, a_.at(i).why.empty() ? std::string_view("an input's shape or content is not known") : a_.at(i).why);
    });
  }
};
inline const html_writer::section html_writer::sections[8] = {
    {"totals", "Totals", &html_writer::always, &html_writer::totals},
    {"device", "On the device", &html_writer::has_texts, &html_writer::texts},
    {"cost", "Where the cost is", &html_writer::has_cost, &html_writer::cost_map},
    {"memory", "Memory over time", &html_writer::has_memory, &html_writer::memory},
    {"roofline", "Roofline", &html_writer::has_roofline, &html_writer::roofline},
    {"layers", "Layers", &html_writer::always, &html_writer::layers},
    {"bodies", "Loops and branches", &html_writer::has_bodies, &html_writer::bodies},
    {"coverage", "Coverage", &html_writer::always, &html_writer::gaps}};
}  // namespace detail

/// Writes the page.
inline void write_html(const report& r, const sink& to) { detail::html_writer(r, to).write(); }

}  // namespace opcost

#endif

// ---- opcost/report/output_formats.hpp
#ifndef OPCOST_REPORT_OUTPUT_FORMATS_HPP_PIECE
#define OPCOST_REPORT_OUTPUT_FORMATS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The list of output formats. A new format is one more entry.

// ---- opcost/report/output_format.hpp
#ifndef OPCOST_REPORT_OUTPUT_FORMAT_HPP_PIECE
#define OPCOST_REPORT_OUTPUT_FORMAT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A format of a report, behind a function pointer.

namespace opcost {

/// A format of a report, text or picture.
struct output_format {
  std::string_view name{};
  std::string_view help{};
  void (*write)(const report&, const sink&) = nullptr;
};

/// The entry with this name in a list of formats or pictures, or null.
constexpr const output_format* format_named(span<const output_format> formats, std::string_view name) {
  for (const output_format& f : formats)
    if (f.name == name) return &f;
  return nullptr;
}
/// "summary, table, tree, ...", for messages.
inline std::string names_of(span<const output_format> formats) {
  std::string s;
  for (const output_format& f : formats) s.append(s.empty() ? "" : ", ").append(f.name);
  return s;
}

}  // namespace opcost

#endif

namespace opcost {

/// All text formats.
inline constexpr output_format output_formats[] = {
    {"summary", "the totals, and what they leave out", write_summary},
    {"table", "a line for each layer", write_table},
    {"tree", "the layers by module", write_tree},
    {"csv", "a line for each layer, for spreadsheets", write_csv},
    {"json", "everything, for programs", write_json},
    {"markdown", "a table for each layer, for documents", write_markdown},
    {"html", "a page that needs no other file", write_html},
};

}  // namespace opcost

#endif

// ---- opcost/report/pictures/all_pictures.hpp
#ifndef OPCOST_REPORT_PICTURES_ALL_PICTURES_HPP_PIECE
#define OPCOST_REPORT_PICTURES_ALL_PICTURES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The list of pictures. A new picture is one more entry.

namespace opcost {

/// All pictures.
inline constexpr output_format pictures[] = {
    {"arena", "where each tensor is in memory, over time; needs report::arena",
     [](const report& r, const sink& to) { write_arena(r, to); }},
    {"timeline", "the memory that is live at each layer",
     [](const report& r, const sink& to) { write_timeline(r, to); }},
    {"roofline", "layers under the limits of a device; needs report::roofline",
     [](const report& r, const sink& to) { write_roofline(r, to); }},
    {"treemap", "the FLOPs of modules and layers as areas",
     [](const report& r, const sink& to) { write_treemap(r, cost::flops, to); }},
};

}  // namespace opcost

#endif

// ---- opcost/report/plan/plan_report.hpp
#ifndef OPCOST_REPORT_PLAN_PLAN_REPORT_HPP_PIECE
#define OPCOST_REPORT_PLAN_PLAN_REPORT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reports memory plans: the arena of each planner, the lower bound, and all offsets of one plan.

// ---- opcost/plan/execution_order.hpp
#ifndef OPCOST_PLAN_EXECUTION_ORDER_HPP_PIECE
#define OPCOST_PLAN_EXECUTION_ORDER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Searches an execution order with a smaller peak memory: dynamic programming over the sets of steps that have run. Of
// two orders for the same set, the one with the smaller peak stays. A step that frees at least as much as it writes and
// does not raise the peak runs at once, which is never worse. As long as at most `width` sets are alive, the result is
// proven optimal; otherwise the most promising sets are followed (beam search), and it is not. A depth-first order and
// narrow beams come first, since their results prune most of a wide search. The search ignores in-place operations, but
// the figures include them.

// ---- opcost/plan/depth_first.hpp
#ifndef OPCOST_PLAN_DEPTH_FIRST_HPP_PIECE
#define OPCOST_PLAN_DEPTH_FIRST_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// An order in which each step runs as late as possible. Of the steps that a step waits for, the one that needs most
// memory beyond its result comes first. Optimal for trees (Sethi and Ullman 1970, for registers); a start for other
// graphs.

// ---- opcost/plan/step_graph.hpp
#ifndef OPCOST_PLAN_STEP_GRAPH_HPP_PIECE
#define OPCOST_PLAN_STEP_GRAPH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The steps of an execution order: the rows that run, the steps that each waits for, and the buffers that it writes,
// reads and frees.

namespace opcost::detail {

class step_graph {
 public:
  struct step {
    int row = 0;
    sequence<int> waits{}, next{};    // other steps
    sequence<int> writes{}, reads{};  // buffers
    std::int64_t passing = 0;         // bytes that are live only during it: workspace, outputs without a reader
    std::int64_t kept = 0;            // bytes that it writes for later steps
  };
  sequence<step> steps{};
  sequence<sequence<int>> readers{};  // steps, by buffer
  sequence<std::int64_t> bytes{};     // by buffer
  sequence<char> stays{};             // by buffer: an output of the network
  std::int64_t from_the_start = 0;    // bytes of the network's inputs that are read
  std::int64_t needed = 0;            // the most bytes that a single step needs: a lower bound of every order
  sequence<int> before{}, after{};    // rows that do not run: inputs, constants; outputs

  constexpr step_graph(const analysis_base& a, const plan_options& o) {
    plan_options apart = o;
    apart.in_place = false;
    apart.constants = constants_in::flash;
    const buffer_list list = buffers_of(a, apart);
    const int n = static_cast<int>(a.rows.size());
    sequence<int> step_of(a.rows.size(), -1);
    for (int i = 0; i < n; ++i) {
      const row& r = a.at(i);
      const bool runs = r.kind == node_kind::computed && r.reached && !r.folded;
      if (!runs) {
        (r.kind == node_kind::output ? after : before).push_back(i);
        continue;
      }
      step_of[at(i)] = static_cast<int>(steps.size());
      steps.push_back(step{});
      steps.back().row = i;
    }
    readers.resize(list.buffers.size());
    stays.resize(list.buffers.size(), 0);
    for (const buffer& b : list.buffers) bytes.push_back(b.bytes);
    int impure = -1;  // last impure step: impure steps keep their order
    for (int i = 0; i < n; ++i) {
      const row& r = a.at(i);
      if (!r.reached || r.folded) continue;
      const int me = step_of[at(i)];
      if (me >= 0 && !r.pure) {
        waits_for(me, impure);
        impure = me;
      }
      for (const edge& v : a.inputs_of(r)) {
        const int b = list.of(a, v);
        if (b >= 0 && me < 0) stays[at(b)] = 1;
        if (b >= 0 && me >= 0 && is_new(readers[at(b)], me)) steps[at(me)].reads.push_back(b);
        if (v.row >= 0 && me >= 0) waits_for(me, step_of[at(v.row)]);
      }
    }
    for (int b = 0; b < static_cast<int>(list.buffers.size()); ++b) {
      const buffer& of = list.buffers[at(b)];
      const int writer = step_of[at(of.of.row)];
      const bool lasts = stays[at(b)] != 0 || !readers[at(b)].empty();
      if (writer < 0) {
        if (lasts) from_the_start += of.bytes;
      } else if (of.of.port < 0 || !lasts) {
        steps[at(writer)].passing += of.bytes;
      } else {
        steps[at(writer)].writes.push_back(b);
        steps[at(writer)].kept += of.bytes;
      }
    }
    for (const step& s : steps) {
      std::int64_t own = s.passing + s.kept;
      for (int b : s.reads) own += bytes[at(b)];
      if (own > needed) needed = own;
    }
    if (from_the_start > needed) needed = from_the_start;
  }
  constexpr int size() const { return static_cast<int>(steps.size()); }

 private:
  static constexpr std::size_t at(int i) { return static_cast<std::size_t>(i); }
  // Steps are added in order, so that only the last one can be equal.
  static constexpr bool is_new(sequence<int>& list, int step) {
    if (!list.empty() && list.back() == step) return false;
    list.push_back(step);
    return true;
  }
  constexpr void waits_for(int me, int other) {
    if (other >= 0 && is_new(steps[at(other)].next, me)) steps[at(me)].waits.push_back(other);
  }
};

}  // namespace opcost::detail

#endif

namespace opcost::detail {

// Returns an empty order if the steps wait for each other.
constexpr sequence<int> depth_first(const step_graph& g) {
  struct operand {
    std::int64_t beyond;  // bytes that it needs while it is computed, but not afterwards
    int step;
    constexpr bool operator<(const operand& o) const { return beyond != o.beyond ? beyond > o.beyond : step < o.step; }
  };
  const auto at = [](int i) { return static_cast<std::size_t>(i); };
  const int n = g.size();
  sequence<std::int64_t> need(at(n), 0);
  sequence<sequence<operand>> operands(at(n));
  for (int s = 0; s < n; ++s) {
    sequence<operand>& mine = operands[at(s)];
    for (const int w : g.steps[at(s)].waits) mine.push_back({need[at(w)] - g.steps[at(w)].kept, w});
    heap_sort(span<operand>(mine.data(), mine.size()));
    std::int64_t held = 0;
    for (const operand& o : mine) {
      if (held + need[at(o.step)] > need[at(s)]) need[at(s)] = held + need[at(o.step)];
      held += g.steps[at(o.step)].kept;
    }
    held += g.steps[at(s)].kept + g.steps[at(s)].passing;
    if (held > need[at(s)]) need[at(s)] = held;
  }
  sequence<int> order, stack;
  sequence<std::size_t> next(at(n), 0);
  sequence<char> placed(at(n), 0), seen(at(n), 0);
  for (int end = 0; end < n; ++end) {
    if (!g.steps[at(end)].next.empty()) continue;
    stack.push_back(end);
    seen[at(end)] = 1;
    while (!stack.empty()) {
      const int s = stack.back();
      if (next[at(s)] < operands[at(s)].size()) {
        const int w = operands[at(s)][next[at(s)]++].step;
        if (!seen[at(w)]) {
          stack.push_back(w);
          seen[at(w)] = 1;
        } else if (!placed[at(w)])
          return {};
        continue;
      }
      stack.pop_back();
      placed[at(s)] = 1;
      order.push_back(s);
    }
  }
  if (order.size() != at(n)) order.clear();
  return order;
}

}  // namespace opcost::detail

#endif

namespace opcost {

/// Limits of the search.
struct order_limits {
  int steps = 10'000;             // no search for networks with more steps
  int width = 16'384;             // sets of executed steps at a time
  std::int64_t work = 8'000'000;  // for each width: readers, candidates, words that are copied
};

/// The order that was found.
struct better_order {
  sequence<int> rows{};               // all rows; empty: the order of the analysis
  std::int64_t peak = 0, before = 0;  // peak bytes in this order, and in the order of the analysis
  bool optimal = false;               // no order has a smaller peak, without in-place operations
};

namespace detail {
class order_search {
 public:
  constexpr order_search(const step_graph& g, const order_limits& limits)
      : g_(g), limits_(limits), words_((static_cast<std::size_t>(g.size()) + 63) / 64) {}

  // Returns the steps in order; empty if no order is better than `known`.
  constexpr sequence<int> find(std::int64_t known) {
    best_ = known;
    if (best_ <= g_.needed) {
      exact_ = true;
      return sequence<int>{};
    }
    sequence<state> level;
    level.push_back(start());
    sequence<int> found;
    while (!level.empty() && best_ > g_.needed) {
      sequence<state> next;
      for (const candidate& c : chosen(level)) {
        state s = level[c.from];
        work_ += static_cast<std::int64_t>(s.done.size() + s.ready.size());
        run(s, c.step);
        run_what_frees(s);
        if (s.peak >= best_) continue;
        if (s.ready.empty()) {
          best_ = s.peak;
          found = path_of(s);
        } else
          next.push_back(std::move(s));
      }
      level = std::move(next);
    }
    exact_ = !cut_ || best_ <= g_.needed;
    return found;
  }
  constexpr std::int64_t peak() const { return best_; }
  constexpr bool exact() const { return exact_; }

 private:
  struct state {
    sequence<std::uint64_t> done{};
    sequence<int> ready{};
    std::int64_t live = 0, peak = 0;
    std::uint64_t hash = 0;
    int ran = 0, trail = -1;  // the number of steps; the last of them in trail_
  };
  struct candidate {
    std::int64_t peak, live;
    std::uint64_t hash;
    int from, step;
  };
  struct by_set {
    candidate c;
    constexpr bool operator<(const by_set& o) const {
      if (c.hash != o.c.hash) return c.hash < o.c.hash;
      if (c.peak != o.c.peak) return c.peak < o.c.peak;
      return c.from != o.c.from ? c.from < o.c.from : c.step < o.c.step;
    }
  };
  struct by_promise {
    candidate c;
    constexpr bool operator<(const by_promise& o) const {
      if (c.peak != o.c.peak) return c.peak < o.c.peak;
      if (c.live != o.c.live) return c.live < o.c.live;
      return c.from != o.c.from ? c.from < o.c.from : c.step < o.c.step;
    }
  };
  struct ran_step {
    int step, before;
  };

  const step_graph& g_;
  const order_limits& limits_;
  std::size_t words_;
  std::int64_t best_ = 0, work_ = 0;
  bool cut_ = false, exact_ = false;
  sequence<ran_step> trail_{};

  static constexpr std::size_t at(int i) { return static_cast<std::size_t>(i); }
  static constexpr bool has(const state& s, int step) { return (s.done[at(step) / 64] >> (at(step) % 64) & 1) != 0; }
  static constexpr std::uint64_t mark(int step) {  // splitmix64
    std::uint64_t z = (static_cast<std::uint64_t>(step) + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  constexpr state start() {
    state s;
    s.done.resize(words_, 0);
    s.live = s.peak = g_.from_the_start;
    for (int i = 0; i < g_.size(); ++i)
      if (g_.steps[at(i)].waits.empty()) s.ready.push_back(i);
    run_what_frees(s);
    return s;
  }
  // Bytes that are no longer needed after the step.
  constexpr std::int64_t freed(const state& s, int step) {
    std::int64_t n = 0;
    for (const int b : g_.steps[at(step)].reads) {
      if (g_.stays[at(b)]) continue;
      bool last = true;
      for (const int r : g_.readers[at(b)]) {
        ++work_;
        if (r != step && !has(s, r)) {
          last = false;
          break;
        }
      }
      if (last) n += g_.bytes[at(b)];
    }
    return n;
  }
  constexpr std::int64_t peak_at(const state& s, int step) const {
    return s.live + g_.steps[at(step)].kept + g_.steps[at(step)].passing;
  }
  constexpr void run(state& s, int step) {
    const auto& x = g_.steps[at(step)];
    if (const std::int64_t p = peak_at(s, step); p > s.peak) s.peak = p;
    s.live += x.kept - freed(s, step);
    s.done[at(step) / 64] |= std::uint64_t{1} << (at(step) % 64);
    s.hash ^= mark(step);
    ++s.ran;
    std::size_t kept = 0;
    for (const int r : s.ready)
      if (r != step) s.ready[kept++] = r;
    s.ready.resize(kept);
    for (const int n : x.next) {
      bool waits = false;
      for (const int w : g_.steps[at(n)].waits)
        if (!has(s, w)) {
          waits = true;
          break;
        }
      if (!waits) s.ready.push_back(n);
    }
    trail_.push_back({step, s.trail});
    s.trail = static_cast<int>(trail_.size()) - 1;
  }
  constexpr void run_what_frees(state& s) {
    for (bool more = true; more;) {
      more = false;
      const std::int64_t allowed = s.peak > g_.needed ? s.peak : g_.needed;
      for (std::size_t k = 0; k < s.ready.size() && !more; ++k) {
        const int step = s.ready[k];
        if (peak_at(s, step) > allowed || g_.steps[at(step)].kept > freed(s, step)) continue;
        run(s, step);
        more = true;
      }
    }
  }
  // The sets after one more step of every state: each set once, and at most as many as the width allows.
  constexpr sequence<candidate> chosen(const sequence<state>& level) {
    sequence<by_set> sets;
    for (int i = 0; i < static_cast<int>(level.size()); ++i) {
      const state& s = level[at(i)];
      for (const int step : s.ready) {
        const std::int64_t p = peak_at(s, step) > s.peak ? peak_at(s, step) : s.peak;
        if (p < best_)
          sets.push_back({{p, s.live + g_.steps[at(step)].kept - freed(s, step), s.hash ^ mark(step), i, step}});
      }
    }
    work_ += 8 * static_cast<std::int64_t>(sets.size());
    heap_sort(span<by_set>(sets.data(), sets.size()));
    sequence<by_promise> distinct;
    for (std::size_t k = 0; k < sets.size(); ++k)
      if (distinct.empty() || !same_set(level, distinct.back().c, sets[k].c)) distinct.push_back({sets[k].c});
    // within the limit of work: what is left in total, and a small part of it at once
    const std::int64_t ready = static_cast<std::int64_t>(level[0].ready.size()) + 1,
                       levels = g_.size() - level[0].ran + 1;
    const std::int64_t left = limits_.work > work_ ? limits_.work - work_ : 0, at_once = limits_.work / 16 / ready,
                       in_all = work_ > limits_.work / 4 ? left / (levels * ready) : limits_.width;
    std::int64_t allowed = limits_.width;
    for (const std::int64_t n : {at_once, in_all})
      if (n < allowed) allowed = n;
    const std::size_t width = static_cast<std::size_t>(allowed < 1 ? 1 : allowed);
    if (distinct.size() > width) {
      heap_sort(span<by_promise>(distinct.data(), distinct.size()));
      distinct.resize(width);
      cut_ = true;
    }
    sequence<candidate> all;
    all.reserve(distinct.size());
    for (const by_promise& d : distinct) all.push_back(d.c);
    return all;
  }
  // Compares the sets themselves if the hashes are equal.
  constexpr bool same_set(const sequence<state>& level, const candidate& a, const candidate& b) const {
    if (a.hash != b.hash) return false;
    const state &x = level[at(a.from)], &y = level[at(b.from)];
    for (std::size_t w = 0; w < words_; ++w) {
      const auto bit = [&](int step) { return at(step) / 64 == w ? std::uint64_t{1} << (at(step) % 64) : 0; };
      if ((x.done[w] | bit(a.step)) != (y.done[w] | bit(b.step))) return false;
    }
    return true;
  }
  constexpr sequence<int> path_of(const state& s) const {
    sequence<int> steps(at(s.ran), 0);
    int k = s.ran;
    for (int t = s.trail; t >= 0; t = trail_[at(t)].before) steps[at(--k)] = trail_[at(t)].step;
    return steps;
  }
};
}  // namespace detail

/// Searches an order with a smaller peak than that of the analysis.
constexpr better_order smaller_peak(const analysis_base& a, const plan_options& o = {},
                                    const order_limits& limits = {}) {
  better_order r;
  r.before = r.peak = peak_of(buffers_of(a, o));
  if (static_cast<std::int64_t>(a.rows.size()) > limits.steps) return r;
  const detail::step_graph g(a, o);
  plan_options apart = o;
  apart.in_place = false;
  const auto rows_of = [&](const sequence<int>& order) {
    sequence<int> rows(g.before);
    for (const int s : order) rows.push_back(g.steps[s].row);
    rows.append(g.after.data(), g.after.size());
    return rows;
  };
  sequence<int> steps;
  order_limits tried = limits;
  std::int64_t least = peak_of(buffers_of(a, apart));
  if (sequence<int> deep = detail::depth_first(g); !deep.empty())
    if (const std::int64_t p = peak_of(buffers_of(a, apart, rows_of(deep))); p < least) {
      least = p;
      steps = std::move(deep);
    }
  for (tried.width = 16; !r.optimal; tried.width *= 32) {
    if (tried.width > limits.width) tried.width = limits.width;
    detail::order_search search(g, tried);
    sequence<int> found = search.find(least);
    if (!found.empty()) {
      steps = std::move(found);
      least = search.peak();
    }
    r.optimal = search.exact();
    if (tried.width == limits.width) break;
  }
  if (steps.empty()) return r;
  r.rows = rows_of(steps);
  r.peak = peak_of(buffers_of(a, o, r.rows));
  if (r.peak >= r.before) {
    r.peak = r.before;
    r.rows.clear();
  }
  return r;
}

}  // namespace opcost

#endif

// ---- opcost/report/plan/memory_profile.hpp
#ifndef OPCOST_REPORT_PLAN_MEMORY_PROFILE_HPP_PIECE
#define OPCOST_REPORT_PLAN_MEMORY_PROFILE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Memory over time in the layout of Python's memory_profiler: one line for each layer, with the live bytes while it
// runs and the change since the line above.

// ---- opcost/plan/over_time.hpp
#ifndef OPCOST_PLAN_OVER_TIME_HPP_PIECE
#define OPCOST_PLAN_OVER_TIME_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Memory at each layer of a plan, and the weights if real numbers have another type.

namespace opcost {

/// The memory at one step.
struct memory_moment {
  int row = 0;
  std::int64_t live = 0;       // bytes that the layer reads, writes and works in, and bytes for later layers
  std::int64_t allocated = 0;  // bytes of the arena up to the highest live one, including gaps
  std::int64_t workspace = 0;  // bytes of `live` that are the layer's workspace
};

/// Returns the memory by step of the execution order.
constexpr sequence<memory_moment> memory_over_time(const analysis_base& a, const buffer_list& list,
                                                   const memory_plan& p, const sequence<int>& order = {}) {
  const int n = static_cast<int>(a.rows.size());
  sequence<memory_moment> all(a.rows.size());
  if (n == 0) return all;
  for (int s = 0; s < n; ++s) all[s].row = order.empty() ? s : order[s];
  struct end {
    std::int64_t at;
    int buffer;
    constexpr bool operator<(const end& o) const { return at != o.at ? at > o.at : buffer < o.buffer; }
  };
  sequence<end> ends;
  ends.reserve(list.buffers.size());
  sequence<std::int64_t> change(a.rows.size() + 1, 0);
  for (int b = 0; b < static_cast<int>(list.buffers.size()); ++b) {
    const buffer& x = list.buffers[b];
    change[x.first] += x.bytes;
    change[x.last + 1] -= x.bytes;
    if (x.of.port < 0 && x.first == x.last) all[x.first].workspace += x.bytes;
    ends.push_back({p.offsets[b] + x.bytes, b});
  }
  std::int64_t live = 0;
  for (int s = 0; s < n; ++s) {
    live += change[s];
    all[s].live = live;
  }
  // the highest buffer first, so that each step gets its figure once
  detail::heap_sort(span<end>(ends.data(), ends.size()));
  sequence<int> next(a.rows.size() + 1);
  for (int s = 0; s <= n; ++s) next[s] = s;
  const auto free_from = [&](int s) {
    while (next[s] != s) s = next[s] = next[next[s]];
    return s;
  };
  for (const end& e : ends) {
    const buffer& x = list.buffers[e.buffer];
    for (int s = free_from(x.first); s <= x.last; s = free_from(s)) {
      all[s].allocated = e.at;
      next[s] = s + 1;
    }
  }
  return all;
}

/// Bytes of the parameters if real numbers have the type `reals`; `none`: their own types.
constexpr count_t weight_bytes_as(const analysis_base& a, dtype reals) {
  count_t n = 0;
  for (const row& r : a.rows)
    if (r.parameters != 0)
      n += reals != dtype::none && r.outputs > 0 && is_real(a.outputs_of(r)[0].type) ? bytes_of(reals, r.parameters)
                                                                                     : r.parameter_bytes;
  each_stored_parameter(a, [&](int, int constant) {
    const partial_tensor& t = a.outputs_of(a.at(constant))[0];
    n += bytes_of(reals != dtype::none && is_real(t.type) ? reals : t.type, numbers(t.dims).elements());
  });
  return n;
}

}  // namespace opcost

#endif

namespace opcost {
namespace detail {
inline std::string padded(const std::string& s, std::size_t width) {
  return s.size() < width ? std::string(width - s.size(), ' ') + s : s;
}
// Bytes with one decimal, in a unit that fits the largest: "0.6 MiB", "-0.6 MiB".
inline std::string in_unit(std::int64_t bytes, std::int64_t largest) {
  constexpr struct {
    std::int64_t size;
    std::string_view name;
  } units[] = {{std::int64_t{1} << 30, " GiB"}, {std::int64_t{1} << 20, " MiB"}, {std::int64_t{1} << 10, " KiB"}};
  for (const auto& u : units)
    if (largest >= u.size) {
      const std::int64_t size = bytes < 0 ? -bytes : bytes,
                         tenths = size / u.size * 10 + (size % u.size * 10 + u.size / 2) / u.size;
      return (bytes < 0 && tenths > 0 ? "-" : "") + to_string(tenths / 10) + "." + to_string(tenths % 10) +
             to_string(u.name);
    }
  return to_string(bytes) + " B";
}
}  // namespace detail

/// Writes a line for each layer that runs, and for inputs and outputs. Occurrences: the number of runs in one
/// inference, which is the trip count for the body of a loop.
inline void write_memory_profile(const analysis_base& a, const sequence<memory_moment>& over_time, const sink& to) {
  to << "Line #    Mem usage    Increment  Occurrences   Line Contents\n" << std::string(61, '=') << "\n";
  std::int64_t largest = 0, before = 0;
  for (const memory_moment& m : over_time)
    if (m.live > largest) largest = m.live;
  for (const memory_moment& m : over_time) {
    const row& r = a.at(m.row);
    if (!r.reached || r.folded || r.kind == node_kind::constant) continue;
    to << detail::padded(to_string(m.row), 6) << " " << detail::padded(detail::in_unit(m.live, largest), 12) << " "
       << detail::padded(detail::in_unit(m.live - before, largest), 12) << "  " << detail::padded("1", 10) << "   "
       << visible(r.type);
    if (!r.name.empty() && r.name != r.type) to << " " << visible(r.name);
    if (m.workspace > 0) to << " (works in " << detail::in_unit(m.workspace, largest) << ")";
    to << "\n";
    before = m.live;
  }
}

}  // namespace opcost

#endif

namespace opcost {

/// The plans of a network.
struct plan_report {
  const analysis_base* rows = nullptr;
  subject of{};
  plan_options options{};
  buffer_list buffers{};
  sequence<memory_plan> plans{};  // of all planners
  std::size_t chosen = 0;         // index of the plan that is shown in full
  memory_peak peak{};             // without views: every tensor has its own memory
  better_order order{};
  std::int64_t order_arena = 0;                         // the best plan for that order
  std::int64_t in_place_bound = 0, in_place_arena = 0;  // with element-wise operations in place

  const memory_plan& plan() const { return plans[chosen]; }
};

/// Plans the memory with all planners. `planner`: the one whose plan is shown in full; empty: the best.
inline plan_report make_plan_report(const analysis_base& a, const subject& of = {}, const plan_options& o = {},
                                    std::string_view planner = {}) {
  plan_report r;
  r.rows = &a;
  r.of = of;
  r.options = o;
  r.buffers = buffers_of(a, o);
  r.plans = all_plans(r.buffers);
  const int named = planner_named(planner);
  r.chosen =
      named >= 0 ? static_cast<std::size_t>(named) : static_cast<std::size_t>(&best_of(r.plans) - r.plans.data());
  r.peak = peak_of(a);
  r.order = smaller_peak(a, o);
  if (!r.order.rows.empty()) r.order_arena = best_of(all_plans(buffers_of(a, o, r.order.rows))).size;
  plan_options in_place = o;
  in_place.in_place = true;
  const buffer_list shared = buffers_of(a, in_place);
  r.in_place_bound = peak_of(shared);
  r.in_place_arena = best_of(all_plans(shared)).size;
  return r;
}

namespace detail {
inline std::string name_of_buffer(const analysis_base& a, const buffer& b) {
  const row& r = a.at(b.of.row);
  std::string name = to_string(r.name.empty() ? r.type : r.name);
  if (b.of.port < 0)
    name += b.first == b.last ? ":workspace" : ":parameters";
  else if (r.outputs > 1)
    name += ":" + to_string(b.of.port);
  return name;
}
}  // namespace detail

/// The names of the other tensors in each buffer: views, and outputs that are computed in place.
inline std::vector<std::vector<std::string>> shared_with(const plan_report& r) {
  std::vector<std::vector<std::string>> names(r.buffers.buffers.size());
  for (int i = 0; i < static_cast<int>(r.rows->rows.size()); ++i)
    for (int port = 0; port < r.rows->at(i).outputs; ++port) {
      const int b = r.buffers.of(*r.rows, {i, port});
      if (b < 0) continue;
      const buffer& of = r.buffers.buffers[b];
      if (of.of.row != i || of.of.port != port)
        names[static_cast<std::size_t>(b)].push_back(detail::name_of_buffer(*r.rows, {.of = {i, port}}));
    }
  return names;
}

namespace detail {
// A line for each planner, and for what else would make the arena smaller.
inline void write_planners(const plan_report& r, const sink& to) {
  using align = table::align;
  const std::int64_t bound = r.plan().lower_bound;
  table planners({align::left, align::right, align::left, align::right, align::left});
  planners.add({"lower bound", grouped(bound), as_bytes(bound), "",
                "the most bytes that are live at once; " + grouped(r.peak.bytes) + " if views were copied"});
  std::size_t i = 0;
  all_planners::each([&]<class P>(const P&) {
    const memory_plan& p = r.plans[i];
    planners.add({to_string(P::name), grouped(p.size), as_bytes(p.size), "+ " + percent(p.gap(), bound),
                  (i++ == r.chosen ? "* " : "  ") + to_string(P::about) +
                      (p.crowded ? "; too many buffers meet: they lie one after another" : "")});
  });
  planners.add({"in place", grouped(r.in_place_arena), as_bytes(r.in_place_arena),
                "+ " + percent(r.in_place_arena - r.in_place_bound, r.in_place_bound),
                "  the best where element-wise layers write over what they read; " + grouped(r.in_place_bound) +
                    " live at once"});
  if (!r.order.rows.empty())
    planners.add({"another order", grouped(r.order_arena), as_bytes(r.order_arena),
                  "+ " + percent(r.order_arena - r.order.peak, r.order.peak),
                  "  the best along it; " + grouped(r.order.peak) + " live at once"});
  planners.write(to);
  to << (r.order.rows.empty()
             ? (r.order.optimal
                    ? "\nNo execution order has less live at once.\n"
                    : "\nNo execution order with less live at once was found; that none exists is not proven.\n")
             : (r.order.optimal ? "\nNo execution order has less live at once than that one.\n"
                                : "\nThat no execution order has less live at once than that one is not proven.\n"));
}
// The sizes if real numbers had another type.
inline void write_sizes_by_type(const plan_report& r, const sink& to) {
  using align = table::align;
  table types({align::left, align::right, align::right, align::right},
              {"real numbers as", "weights", "live at once", "arena"});
  for (const dtype t : {dtype::none, dtype::f32, dtype::f16, dtype::i8}) {
    plan_options o = r.options;
    o.reals = t;
    const buffer_list as = buffers_of(*r.rows, o);
    types.add({t == dtype::none ? std::string("they are") : to_string(name_of(t)), grouped(weight_bytes_as(*r.rows, t)),
               grouped(peak_of(as)), grouped(best_of(all_plans(as)).size)});
  }
  types.write(to);
}
// A line for each tensor in the arena.
inline void write_places(const plan_report& r, const sink& to) {
  using align = table::align;
  table lines({align::right, align::right, align::right, align::right, align::left},
              {"offset", "bytes", "first", "last", "tensor, by " + to_string(r.plan().planner)});
  const auto shared = shared_with(r);
  for (std::size_t b = 0; b < r.buffers.buffers.size(); ++b) {
    const buffer& x = r.buffers.buffers[b];
    std::string name = name_of_buffer(*r.rows, x);
    for (const std::string& s : shared[b]) name += ", " + s;
    lines.add({to_string(r.plan().offsets[b]), to_string(x.bytes), to_string(x.first), to_string(x.last), name});
  }
  lines.write(to);
}
}  // namespace detail

/// Writes the plans for people.
inline void write_plan(const plan_report& r, const sink& to) {
  to << visible(r.of.name.empty() ? std::string_view("network") : r.of.name)
     << ", memory plan: " << count_t(r.buffers.buffers.size()) << " buffers, constants in "
     << (r.options.constants == constants_in::flash ? "flash" : "RAM")
     << (r.buffers.complete ? "" : "; tensors of unknown size are left out") << "\n";
  if (!all_rows_known(*r.rows) || !r.buffers.complete)
    to << "incomplete: layers are not known; all sizes are lower bounds\n";
  to << "\n";
  detail::write_planners(r, to);
  to << "\n";
  detail::write_sizes_by_type(r, to);
  to << "\n";
  write_memory_profile(*r.rows, memory_over_time(*r.rows, r.buffers, r.plan()), to);
  to << "\n";
  detail::write_places(r, to);
}

/// The plan as a section of a report: "plan" in the JSON, and the text below the summary. Refers to `r`.
class plan_section : public report_section {
 public:
  explicit plan_section(const plan_report& r) : p_(r) {}
  void write_json(detail::json_writer& j) const override {
    j.key("plan").open('{');
    j.key("peak_bytes").number(p_.peak.bytes);
    j.key("lower_bound_bytes").number(p_.plan().lower_bound);
    j.key("arena_bytes").open('{');
    for (const memory_plan& x : p_.plans) j.key(x.planner).number(x.size);
    j.close('}');
    j.key("planner").text(p_.plan().planner);
    j.key("complete").raw(p_.buffers.complete ? "true" : "false");
    j.key("in_place").open('{');
    j.key("lower_bound_bytes").number(p_.in_place_bound);
    j.key("arena_bytes").number(p_.in_place_arena);
    j.close('}');
    j.key("order").open('{');
    j.key("optimal").raw(p_.order.optimal ? "true" : "false");
    j.key("lower_bound_bytes").number(p_.order.peak);
    j.key("arena_bytes").number(p_.order.rows.empty() ? best_of(p_.plans).size : p_.order_arena);
    j.key("rows").open('[');
    for (const int i : p_.order.rows) j.number(i);
    j.close(']');
    j.close('}');
    j.line_break();
    j.key("tensors").open('[');
    const auto shared = shared_with(p_);
    for (std::size_t b = 0; b < p_.buffers.buffers.size(); ++b) {
      const buffer& x = p_.buffers.buffers[b];
      j.line_break();
      j.open('{');
      j.key("name").text(detail::name_of_buffer(*p_.rows, x));
      j.key("bytes").number(x.bytes);
      j.key("first").number(x.first);
      j.key("last").number(x.last);
      j.key("offset").number(p_.plan().offsets[b]);
      if (!shared[b].empty()) {
        j.key("shared_with").open('[');
        for (const std::string& s : shared[b]) j.text(s);
        j.close(']');
      }
      j.close('}');
    }
    j.close(']');
    j.line_break();
    j.key("over_time").open('[');
    for (const memory_moment& m : memory_over_time(*p_.rows, p_.buffers, p_.plan())) {
      const row& x = p_.rows->at(m.row);
      if (!x.reached || x.folded || x.kind == node_kind::constant) continue;
      j.line_break();
      j.open('{');
      j.key("layer").text(x.name);
      j.key("live_bytes").number(m.live);
      j.key("allocated_bytes").number(m.allocated);
      j.key("workspace_bytes").number(m.workspace);
      j.close('}');
    }
    j.close(']');
    j.close('}');
  }
  void write_text(const sink& to) const override {
    to << "\n";
    write_plan(p_, to);
  }

 private:
  const plan_report& p_;
};

}  // namespace opcost

#endif

// ---- opcost/report/profile/profile_diff.hpp
#ifndef OPCOST_REPORT_PROFILE_PROFILE_DIFF_HPP_PIECE
#define OPCOST_REPORT_PROFILE_PROFILE_DIFF_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Compares two profiles of a model: before and after, or FP32 and INT8. Rows are matched by name.

// ---- opcost/report/profile/hot_spots.hpp
#ifndef OPCOST_REPORT_PROFILE_HOT_SPOTS_HPP_PIECE
#define OPCOST_REPORT_PROFILE_HOT_SPOTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The slowest rows of a profile: their time, their share, and the FLOP/s that they achieve.

namespace opcost {

/// The measurements of a model, all by reference.
struct measurement {
  const analysis_base* rows = nullptr;
  span<const profile_row> profile{};
  const join* joined = nullptr;
  const device* on = nullptr;  // null: the device is unknown
  span<const latency> latencies{};

  /// Row i of the profile below the roof.
  roof_place at(int i) const {
    const profile_row& r = profile[i];
    return place_under_roof(joined->rows[i].work, r.real > 0 ? r.real : -1, on, precision_of_kernel(r.exec_type));
  }
};

namespace detail {
inline std::string real_text(double v, int decimals) { return to_string(std::string_view(python::fixed(v, decimals))); }
inline std::string rate_text(double per_second, int decimals = 3) {
  return per_second < 0 ? "-" : real_text(per_second / 1e9, decimals);
}
inline std::string percent_text(double part) { return part < 0 ? "-" : real_text(part * 100, 1); }
inline std::string ms_text(std::int64_t nanoseconds) {
  return nanoseconds < 0 ? "-" : real_text(static_cast<double>(nanoseconds) / 1e6, 3);
}
// The rows sorted by time, the slowest first; equal times keep their order.
inline std::vector<int> by_time(span<const profile_row> rows) {
  struct key {
    std::int64_t time = 0;
    int at = 0;
    bool operator<(const key& o) const { return time != o.time ? time > o.time : at < o.at; }
  };
  std::vector<key> keys;
  for (int i = 0; i < static_cast<int>(rows.size()); ++i) keys.push_back({rows[i].real, i});
  heap_sort(span<key>(keys));
  std::vector<int> order;
  for (const key& k : keys) order.push_back(k.at);
  return order;
}
// The other layers of a row, besides the one that it is named after.
inline std::string fused_text(const measurement& m, int i) {
  std::string s;
  for (int l : m.joined->layers_of(m.joined->rows[i]))
    if (m.rows->at(l).name != m.profile[i].name)
      s.append(s.empty() ? "" : ", ").append(m.rows->at(l).name).append(m.joined->inferred[l] ? " (inferred)" : "");
  return s;
}
}  // namespace detail

/// Writes the slowest rows. `most` 0: all rows that took time.
inline void write_hot_spots(const measurement& m, const sink& to, std::size_t most = 20) {
  const profile_total total = total_of(m.profile);
  using enum table::align;
  table t({right, left, left, left, right, right, right, right, right, left},
          {"rank", "row", "type", "kernel", "ms", "%", "MACs", "GFLOP/s", "GB/s", "runs with it"});
  std::size_t rank = 0, others = 0;
  count_t other_time = 0;
  for (int i : detail::by_time(m.profile)) {
    const profile_row& r = m.profile[i];
    if (r.real == 0) break;
    if (most != 0 && rank == most) {
      ++others;
      other_time += r.real;
      continue;
    }
    const roof_place p = m.at(i);
    const work_done& w = m.joined->rows[i].work;
    t.add({to_string(++rank), to_string(r.name), to_string(r.node_type), to_string(r.exec_type),
           detail::ms_text(r.real), detail::percent_text(static_cast<double>(r.real) / static_cast<double>(total.real)),
           grouped(w.macs), detail::rate_text(p.flops_per_second), detail::rate_text(p.bytes_per_second),
           detail::fused_text(m, i)});
  }
  t.write(to);
  if (others > 0)
    to << "... and " << to_string(others) << " rows that take " << detail::ms_text(other_time.n) << " ms together\n";
}

/// Writes totals of the profile, how much of it was joined, and the rows that match no layer of the model.
inline void write_profile_summary(const measurement& m, const sink& to) {
  const profile_total total = total_of(m.profile);
  const join& j = *m.joined;
  const count_t macs = m.rows->macs();
  to << "measured      " << detail::ms_text(total.real) << " ms in " << to_string(total.executed) << " of "
     << to_string(total.rows) << " rows that took time\n";
  to << "joined        " << to_string(j.executed_joined) << " of " << to_string(j.executed) << " of them; "
     << grouped(j.macs) << " of " << grouped(macs) << " MACs";
  if (j.inferred_macs > 0) to << ", " << grouped(j.inferred_macs) << " of them by inference";
  to << "\n";
  if (total.real > 0) {
    work_done all;
    for (const measured_row& r : j.rows) {
      all.flops += r.work.flops;
      all.valid_flops += r.work.valid_flops;
    }
    const double seconds = static_cast<double>(total.real) / 1e9;
    to << "achieved      " << detail::rate_text(static_cast<double>(all.valid_flops) / seconds, 2)
       << " GFLOP/s without padding, " << detail::rate_text(static_cast<double>(all.flops) / seconds, 2) << " nominal ("
       << roofline_rule << ")\n";
  }
  for (const latency& l : m.latencies) {
    to << "latency       ";
    if (!l.group.empty()) to << l.group << ": ";
    if (l.median >= 0)
      to << (l.percentile == 50 ? std::string("median ") : to_string(l.percentile) + " percentile ")
         << detail::ms_text(l.median) << " ms, ";
    to << "average " << detail::ms_text(l.average) << ", least " << detail::ms_text(l.least) << ", most "
       << detail::ms_text(l.most) << " ms";
    if (l.per_second >= 0)
      to << "; " << detail::real_text(static_cast<double>(l.per_second) / 1000, 2) << " per second";
    to << "\n";
  }
  int listed = 0;
  for (std::size_t i = 0; i < j.rows.size(); ++i)
    if (j.rows[i].how == joined_as::nothing && m.profile[i].status == run_status::executed && listed++ < 20)
      to << "not joined    " << visible(m.profile[i].name) << " (" << visible(m.profile[i].node_type) << "), "
         << detail::ms_text(m.profile[i].real) << " ms\n";
  if (listed > 20) to << "not joined    and " << to_string(listed - 20) << " more\n";
}

}  // namespace opcost

#endif

namespace opcost {

/// A row of both profiles, or of only one.
struct profile_difference {
  int before = -1, after = -1;                   // rows; -1: this profile does not have it
  std::int64_t before_time = 0, after_time = 0;  // nanoseconds
  std::int64_t change() const { return after_time - before_time; }
};
/// Matches the rows: in the order of `before`, then those that only `after` has.
inline std::vector<profile_difference> compare(span<const profile_row> before, span<const profile_row> after) {
  name_index index;
  for (int i = 0; i < static_cast<int>(before.size()); ++i) index.add(before[i].name, i);
  index.sort();
  std::vector<profile_difference> all;
  for (int i = 0; i < static_cast<int>(before.size()); ++i) all.push_back({i, -1, before[i].real, 0});
  for (int i = 0; i < static_cast<int>(after.size()); ++i) {
    const profile_row& r = after[i];
    const int same = index.find(r.name);
    if (same >= 0 && all[static_cast<std::size_t>(same)].after < 0) {
      all[static_cast<std::size_t>(same)].after = i;
      all[static_cast<std::size_t>(same)].after_time = r.real;
    } else
      all.push_back({-1, i, 0, r.real});
  }
  return all;
}

/// Writes the rows with the largest changes first.
inline void write_profile_diff(span<const profile_row> before, span<const profile_row> after, const sink& to,
                               std::size_t most = 20) {
  std::vector<profile_difference> all = compare(before, after);
  struct key {
    std::int64_t size = 0;
    int at = 0;
    bool operator<(const key& o) const { return size != o.size ? size > o.size : at < o.at; }
  };
  std::vector<key> order;
  for (int i = 0; i < static_cast<int>(all.size()); ++i) {
    const std::int64_t change = all[static_cast<std::size_t>(i)].change();
    order.push_back({change < 0 ? -change : change, i});
  }
  detail::heap_sort(span<key>(order));
  const std::int64_t was = total_of(before).real, is = total_of(after).real;
  const auto change = [](std::int64_t from, std::int64_t into) {
    return (into < from ? std::string("-") : std::string("+")) +
           detail::ms_text(into < from ? from - into : into - from);
  };
  const auto factor = [](std::int64_t from, std::int64_t into) {
    return from > 0 && into > 0 ? detail::real_text(static_cast<double>(from) / static_cast<double>(into), 2)
                                : std::string("-");
  };
  using enum table::align;
  table t({left, right, right, right, right, left},
          {"row", "before ms", "after ms", "change", "times as fast", "kernel"});
  t.add({"all", detail::ms_text(was), detail::ms_text(is), change(was, is), factor(was, is), ""});
  std::size_t shown = 0;
  for (const key& k : order) {
    const profile_difference& d = all[static_cast<std::size_t>(k.at)];
    if (k.size == 0 || (most != 0 && shown++ == most)) break;
    const profile_row *b = d.before < 0 ? nullptr : &before[d.before], *a = d.after < 0 ? nullptr : &after[d.after];
    const std::string kernels = !b ? to_string(a->exec_type)
                                : !a || a->exec_type == b->exec_type
                                    ? to_string(b->exec_type)
                                    : to_string(b->exec_type) + " -> " + to_string(a->exec_type);
    t.add({to_string((b ? b : a)->name), b ? detail::ms_text(d.before_time) : "-",
           a ? detail::ms_text(d.after_time) : "-", change(d.before_time, d.after_time),
           factor(d.before_time, d.after_time), kernels});
  }
  t.write(to);
}

}  // namespace opcost

#endif

// ---- opcost/report/profile/profile_json.hpp
#ifndef OPCOST_REPORT_PROFILE_PROFILE_JSON_HPP_PIECE
#define OPCOST_REPORT_PROFILE_PROFILE_JSON_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A profile as a section of the JSON: "profile" for the network, and "measured" for the layer that a row is named
// after, with the layers that ran with it. The FLOPs are those of the roofline, under any convention of the report.

// ---- opcost/profile/estimate.hpp
#ifndef OPCOST_PROFILE_ESTIMATE_HPP_PIECE
#define OPCOST_PROFILE_ESTIMATE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Estimates a latency: the cycles of each primitive operation times how often it runs. Caches and pipelines count only
// as far as the cycles of the device file include them; reports mark the figure as an estimate.

namespace opcost {

/// Thousandths of a cycle, without the products on padding. `cycles`: thousandths of a cycle per operation, in the
/// order of tally::fields.
constexpr count_t estimated_millicycles(const tally& work,
                                        const std::array<std::int64_t, tally::fields.size()>& cycles) {
  tally done = work;
  done.mac = work.valid_mac();
  done.padded = 0;
  tally weights;
  for (std::size_t i = 0; i < cycles.size(); ++i) weights.*tally::fields[i].member = cycles[i];
  return done * weights;
}
/// Nanoseconds of a layer or a network; -1 if the device file has no cycles or no clock.
inline count_t estimated_nanoseconds(const tally& work, const device& d) {
  if (!d.has_cycles || d.clock <= 0) return -1;
  const count_t millicycles = estimated_millicycles(work, d.cycles);
  // whole seconds apart from the rest, so that the products fit into 64 bits
  const count_t per_second = count_t(d.clock) * 1000, rest = millicycles % per_second;
  return millicycles / per_second * 1'000'000'000 +
         count_t(static_cast<std::int64_t>(static_cast<double>(rest) / static_cast<double>(per_second) * 1e9 + 0.5));
}

}  // namespace opcost

#endif

namespace opcost {

namespace detail {
inline void json_real(json_writer& j, std::string_view key, double v, int decimals) {
  j.key(key);
  if (v < 0)
    j.null();
  else
    j.raw(python::fixed(v, decimals));
}
inline void json_ms(json_writer& j, std::string_view key, std::int64_t nanoseconds) {
  json_real(j, key, nanoseconds < 0 ? -1 : static_cast<double>(nanoseconds) / 1e6, 6);
}
}  // namespace detail

/// The section of one report. Refers to the measurement.
class profile_section : public report_section {
 public:
  explicit profile_section(const measurement& m) : m_(m), row_of_(m.rows->rows.size(), -1) {
    for (int i = 0; i < static_cast<int>(m.profile.size()); ++i) {
      const auto layers = m.joined->layers_of(m.joined->rows[i]);
      if (layers.empty()) continue;
      int stands = layers[0];
      for (int l : layers)
        if (m.rows->at(l).name == m.profile[i].name) stands = l;
      row_of_[static_cast<std::size_t>(stands)] = i;
    }
  }
  void write_json(detail::json_writer& j) const override {
    const profile_total total = total_of(m_.profile);
    j.key("profile").open('{');
    j.key("rows").number(total.rows);
    j.key("executed").number(total.executed);
    j.key("joined").number(m_.joined->executed_joined);
    j.key("not_joined").open('[');
    for (std::size_t i = 0; i < m_.profile.size(); ++i)
      if (m_.joined->rows[i].how == joined_as::nothing && m_.profile[i].status == run_status::executed)
        j.text(m_.profile[i].name);
    j.close(']');
    detail::json_ms(j, "total_ms", total.real);
    j.key("macs_joined").number(m_.joined->macs);
    j.key("valid_macs_joined").number(m_.joined->valid_macs);
    j.key("inferred_macs").number(m_.joined->inferred_macs);
    j.key("flops_are").text(roofline_rule);
    j.key("latency").open('[');
    for (const latency& l : m_.latencies) {
      j.open('{');
      if (!l.group.empty()) j.key("group").text(l.group);
      j.key("percentile").number(l.percentile);
      detail::json_ms(j, "ms", l.median);
      detail::json_ms(j, "average_ms", l.average);
      detail::json_ms(j, "least_ms", l.least);
      detail::json_ms(j, "most_ms", l.most);
      detail::json_real(j, "per_second", l.per_second < 0 ? -1 : static_cast<double>(l.per_second) / 1e3, 3);
      j.close('}');
    }
    j.close(']');
    // rows that the device added: reorders, conversions of inputs
    j.key("inserted").open('[');
    for (std::size_t i = 0; i < m_.profile.size(); ++i) {
      if (m_.joined->rows[i].how != joined_as::inserted || m_.profile[i].real == 0) continue;
      j.open('{');
      j.key("name").text(m_.profile[i].name);
      write_figures(static_cast<int>(i), j);
      j.close('}');
    }
    j.close(']');
    j.close('}');
  }
  void write_layer(int layer, detail::json_writer& j) const override {
    const int i = row_of_[static_cast<std::size_t>(layer)];
    if (i < 0) return;
    j.key("measured").open('{');
    write_figures(i, j);
    j.key("with").open('[');
    for (int l : m_.joined->layers_of(m_.joined->rows[i]))
      if (l != layer) j.text(m_.rows->at(l).name);
    j.close(']');
    j.close('}');
  }

 private:
  const measurement& m_;
  std::vector<int> row_of_;  // by layer: the row that is named after it

  void write_figures(int i, detail::json_writer& j) const {
    const profile_row& r = m_.profile[i];
    const work_done& w = m_.joined->rows[i].work;
    const roof_place p = m_.at(i);
    const auto giga = [](double v) { return v < 0 ? v : v / 1e9; };
    detail::json_ms(j, "ms", r.real);
    j.key("kernel").text(r.exec_type);
    j.key("macs").number(w.macs);
    j.key("valid_macs").number(w.valid_macs);
    j.key("flops").number(w.flops);
    j.key("valid_flops").number(w.valid_flops);
    j.key("bytes");
    if (w.bytes_known)
      j.number(w.bytes());
    else
      j.null();
    detail::json_real(j, "gflops_per_s", giga(p.flops_per_second), 6);
    detail::json_real(j, "gbytes_per_s", giga(p.bytes_per_second), 6);
    if (!m_.on) return;
    detail::json_real(j, "flops_per_byte", p.intensity, 6);
    detail::json_real(j, "roof_gflops_per_s", giga(p.roof), 6);
    detail::json_real(j, "of_roof", p.of_roof, 6);
    detail::json_real(j, "of_roof_valid", p.of_roof_valid, 6);
    detail::json_real(j, "of_cache_roof", p.of_cache_roof, 6);
    detail::json_real(j, "of_peak", p.of_peak, 6);
    detail::json_real(j, "of_peak_valid", p.of_peak_valid, 6);
    detail::json_real(j, "least_ms", p.least_seconds < 0 ? -1 : p.least_seconds * 1e3, 6);
    j.key("bound");
    if (p.intensity < 0)
      j.null();
    else
      j.text(p.bound == bound_by::compute ? "compute" : "memory");
  }
};

/// A device without a profile: "device" for the network, with the estimate, and "bound" for each layer.
class device_section : public report_section {
 public:
  device_section(const analysis_base& a, const device& d) : a_(a), d_(d), work_(work_by_layer(a)) {}
  void write_json(detail::json_writer& j) const override {
    double sum = 0;
    for (std::size_t i = 0; i < work_.size(); ++i)
      if (const double s = place_under_roof(work_[i], -1, &d_, type_of_work(a_, static_cast<int>(i))).least_seconds;
          s > 0 && runs(static_cast<int>(i)))
        sum += s;
    const count_t estimate = estimated_nanoseconds(a_.work(), d_);
    const auto known = [&](std::string_view key, std::int64_t n) {
      j.key(key);
      if (n > 0)
        j.number(n);
      else
        j.null();
    };
    j.key("device").open('{');
    j.key("name").text(d_.name);
    known("peak_f32_per_s", d_.peak());
    known("memory_bytes_per_s", d_.memory_bandwidth);
    known("cache_bytes_per_s", d_.cache_bandwidth);
    known("ram_bytes", d_.ram);
    known("flash_bytes", d_.flash);
    detail::json_real(j, "least_ms", sum > 0 ? sum * 1e3 : -1, 6);
    // a lower bound if a layer is unknown; unknown if all layers are
    const bool estimated = !estimate.saturated() && (estimate > 0 || all_rows_known(a_));
    detail::json_ms(j, "estimated_ms", estimated ? estimate.n : -1);
    detail::json_bool(j, "complete", all_rows_known(a_));
    j.close('}');
  }
  void write_layer(int layer, detail::json_writer& j) const override {
    if (!runs(layer)) return;
    const roof_place p = place_under_roof(work_[layer], -1, &d_, type_of_work(a_, layer));
    const count_t estimate = estimated_nanoseconds(a_.at(layer).work, d_);
    if (p.least_seconds < 0 && estimate < 0) return;
    j.key("bound").open('{');
    detail::json_real(j, "least_ms", p.least_seconds < 0 ? -1 : p.least_seconds * 1e3, 6);
    j.key("by").text(p.bound == bound_by::compute ? "compute" : "memory");
    detail::json_ms(j, "estimated_ms", estimate.n);
    j.close('}');
  }

 private:
  const analysis_base& a_;
  const device& d_;
  sequence<work_done> work_;

  bool runs(int layer) const { return a_.at(layer).counts() && a_.at(layer).kind == node_kind::computed; }
};

}  // namespace opcost

#endif

// ---- opcost/report/profile/profile_table.hpp
#ifndef OPCOST_REPORT_PROFILE_PROFILE_TABLE_HPP_PIECE
#define OPCOST_REPORT_PROFILE_PROFILE_TABLE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The table of get_profiling_info in OpenVINO articles, character for character. Columns are as wide as the longest
// name; times are in seconds with a blank for the sign, so that they are one column to the right of their headings.
// Widths count characters, like Python's len.

#include <string>

namespace opcost {

inline std::size_t characters_of(std::string_view s) {
  std::size_t n = 0;
  for (; !s.empty(); ++n) s.remove_prefix(first_character(s).length);
  return n;
}
// Nanoseconds as seconds with six decimals.
inline std::string as_seconds(std::int64_t nanoseconds) {
  const std::int64_t us = nanoseconds / 1000 + (nanoseconds % 1000 >= 500 ? 1 : 0);
  const digits whole(count_t(us / 1'000'000)), fraction(count_t(us % 1'000'000 + 1'000'000));
  return std::string(std::string_view(whole)) + "." + std::string(std::string_view(fraction).substr(1));
}

/// Writes the table.
inline void write_profile_table(span<const profile_row> rows, const sink& to) {
  std::size_t name = 0, type = 0, exec = 0;
  const auto widen = [](std::size_t& width, std::string_view s) {
    const std::size_t n = characters_of(s);
    width = width < n ? n : width;
  };
  for (const profile_row& r : rows) {
    widen(name, r.name);
    widen(type, r.node_type);
    widen(exec, r.exec_type);
  }
  const auto cell = [&](std::string_view s, std::size_t width) {
    const std::size_t n = characters_of(s);
    to << s << std::string(width > n ? width - n : 0, ' ');
  };
  cell("Index", 6);
  cell("Node Name", name + 1);
  cell("Node Type", type + 1);
  cell("Exec Type", exec + 1);
  to << "Real Time CPU Time  Status\n" << std::string(name + type + exec + 42, '-') << "\n";
  int index = 0;
  for (const profile_row& r : rows) {
    cell(digits(count_t(index++)), 6);
    cell(r.name, name + 1);
    cell(r.node_type, type + 1);
    cell(r.exec_type, exec + 1);
    to << " " << as_seconds(r.real) << "  " << as_seconds(r.cpu) << " Status." << name_of(r.status) << "\n";
  }
}
/// The same for any range of records with the fields of ov::ProfilingInfo.
template <class Range>
requires(!std::convertible_to<const Range&, span<const profile_row>>) void write_profile_table(const Range& records,
                                                                                               const sink& to) {
  write_profile_table(span<const profile_row>(profile_rows(records)), to);
}

}  // namespace opcost

#endif

// ---- opcost/report/profile/roofline_report.hpp
#ifndef OPCOST_REPORT_PROFILE_ROOFLINE_REPORT_HPP_PIECE
#define OPCOST_REPORT_PROFILE_ROOFLINE_REPORT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The roofline as text: the limit of each row on the device, and the share of it that the row achieves.

namespace opcost {

/// Writes the figures of a device.
inline void write_device(const device& d, const sink& to) {
  to << "device        " << visible(d.name.empty() ? std::string_view("(without a name)") : d.name);
  if (d.peak() > 0) to << ", " << detail::rate_text(static_cast<double>(d.peak()), 2) << " GFLOP/s";
  if (d.memory_bandwidth > 0) to << ", " << detail::rate_text(static_cast<double>(d.memory_bandwidth), 2) << " GB/s";
  if (d.peak() > 0 && d.memory_bandwidth > 0)
    to << ", ridge at " << detail::real_text(static_cast<double>(d.peak()) / static_cast<double>(d.memory_bandwidth), 2)
       << " FLOP/byte";
  to << "\n";
}

/// Writes measured rows, the slowest first. The efficiency is that of the valid work; the nominal one is next to it.
inline void write_roofline_table(const measurement& m, const sink& to, std::size_t most = 20) {
  using enum table::align;
  table t({right, left, right, right, right, right, right, right, right, right, left, right},
          {"rank", "row", "ms", "MFLOP", "bytes", "FLOP/byte", "roof GFLOP/s", "% of roof", "nominal %",
           "% of cache roof", "bound by", "bound ms"});
  std::size_t rank = 0;
  for (int i : detail::by_time(m.profile)) {
    const profile_row& r = m.profile[i];
    if (r.real == 0 || (most != 0 && rank == most)) break;
    const roof_place p = m.at(i);
    const work_done& w = m.joined->rows[i].work;
    t.add({to_string(++rank), to_string(r.name), detail::ms_text(r.real),
           detail::real_text(static_cast<double>(w.flops) / 1e6, 3),
           w.bytes_known ? grouped(w.bytes()) : std::string("-"),
           p.intensity < 0 ? std::string("-") : detail::real_text(p.intensity, 2),
           p.roof < 0 ? std::string("-") : detail::rate_text(p.roof, 2), detail::percent_text(p.of_roof_valid),
           detail::percent_text(p.of_roof), detail::percent_text(p.of_cache_roof),
           p.intensity < 0                ? "-"
           : p.bound == bound_by::compute ? "compute"
                                          : "memory",
           p.least_seconds < 0 ? std::string("-") : detail::real_text(p.least_seconds * 1e3, 3)});
  }
  t.write(to);
}

/// Writes the lower bound of the time of each layer, the largest first, without measurements and without fusion.
inline void write_bounds(const analysis_base& a, const device& d, const sink& to, std::size_t most = 20) {
  const sequence<work_done> work = work_by_layer(a);
  struct key {
    double seconds = 0;
    int at = 0;
    bool operator<(const key& o) const { return seconds != o.seconds ? seconds > o.seconds : at < o.at; }
  };
  std::vector<key> order;
  double sum = 0;
  for (int i = 0; i < static_cast<int>(work.size()); ++i) {
    if (!a.at(i).counts() || a.at(i).kind != node_kind::computed) continue;
    const roof_place p = place_under_roof(work[i], -1, &d, type_of_work(a, i));
    if (p.least_seconds > 0) {
      order.push_back({p.least_seconds, i});
      sum += p.least_seconds;
    }
  }
  detail::heap_sort(span<key>(order));
  using enum table::align;
  table t({right, left, left, right, right, right, right, left, right},
          {"rank", "layer", "type", "MFLOP", "bytes", "FLOP/byte", "roof GFLOP/s", "bound by", "bound ms"});
  std::size_t rank = 0;
  for (const key& k : order) {
    if (most != 0 && rank == most) break;
    const work_done& w = work[k.at];
    const roof_place p = place_under_roof(w, -1, &d, type_of_work(a, k.at));
    t.add({to_string(++rank), to_string(a.at(k.at).name), to_string(a.at(k.at).type),
           detail::real_text(static_cast<double>(w.flops) / 1e6, 3), grouped(w.bytes()),
           detail::real_text(p.intensity, 2), p.roof < 0 ? std::string("-") : detail::rate_text(p.roof, 2),
           p.bound == bound_by::compute ? "compute" : "memory", detail::real_text(p.least_seconds * 1e3, 3)});
  }
  if (order.empty() && !all_rows_known(a)) {
    to << "bound         not known: no layer is known\n";
    return;
  }
  to << "bound         " << detail::real_text(sum * 1e3, 3) << " ms at least, layer after layer (" << roofline_rule
     << ", every tensor moved once a layer)\n\n";
  t.write(to);
}

/// Writes what fits into the memories, and the estimated latency, marked as an estimate.
inline void write_estimate(const analysis_base& a, const device& d, const sink& to) {
  const bool complete = all_rows_known(a);
  if (const count_t all = estimated_nanoseconds(a.work(), d); all >= 0) {
    to << "estimate      ";
    if (all.saturated())
      to << "beyond 64 bits";
    else if (complete || all > 0)
      to << (complete ? "" : ">= ") << scaled(all, 1'000'000) << " ms";
    else
      to << "not known";
    to << " by cycles per operation at " << scaled(d.clock, 1'000'000) << " MHz; an estimate, not a measurement\n";
  }
  const auto fits = [&](std::string_view memory, count_t needed, std::string_view of, std::int64_t there) {
    if (there <= 0) return;
    to << memory << (complete ? "" : ">= ") << as_bytes(needed) << of << as_bytes(there);
    to << (needed > there ? ": too much\n" : complete ? "\n" : ": not known\n");
  };
  fits("RAM           ", peak_of(a).bytes, " live at once, of ", d.ram);
  fits("flash         ", a.weight_bytes(), " of weights, of ", d.flash);
}

}  // namespace opcost

#endif

#endif

#endif

#endif // OPCOST_DEPLOY_HPP_SINGLE_INCLUDE
