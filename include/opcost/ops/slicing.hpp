// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Slices of a tensor from a start to a stop in steps. Semantics: OpenVINO operation specifications StridedSlice-1,
// Slice-8, SliceScatter-15.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// A slice with begin, end and strides, and masks as NumPy's slices have.
struct strided_slice {
  ints begin_mask{}, end_mask{}, new_axis_mask{}, shrink_axis_mask{}, ellipsis_mask{};
};
/// A slice. Inputs: data, start, stop, step, optional axes.
struct slice {};
/// Replaces a slice. Inputs: data, updates, start, stop, step, optional axes.
struct slice_scatter {};

namespace detail {
// The number of elements start, start + step, ... before `stop` in a dimension of n; count_t::limit: no bound. Negative
// positions count from the end. If the end is open, positions that count from it do not exist.
constexpr count_t steps_between(count_t extent, count_t from, count_t to, count_t by) {
  // Plain integers do not saturate if the end is open. A sum of a negative and a positive number does not overflow. The
  // least count stands for the least integer, which is before every element.
  const auto plain = [](count_t at) { return at == -count_t::limit ? at.n - 1 : at.n; };
  const std::int64_t n = extent.n, start = plain(from), stop = plain(to), step = by.n;
  const bool back = step < 0, open = extent == count_t::limit,
             any_open = from == count_t::limit || to == count_t::limit;
  std::int64_t first = 0, last = 0;
  bool unbounded = false;
  if (open && ((start < 0) != (stop < 0) || any_open || from.saturated())) {
    if (back) {
      last = any_open ? -1 : -1 - start;
      unbounded = start < 0 || last == -1;
    } else if (start < 0 && !from.saturated())
      last = to == count_t::limit ? -start : stop;
    else
      unbounded = true;
  } else {
    const auto within = [n](std::int64_t at, std::int64_t least, std::int64_t most) {
      if (at < 0) at += n;
      at = at < least ? least : at;
      return at > most ? most : at;
    };
    first = within(start, 0, back ? n - 1 : n);
    last = within(stop, back ? -1 : 0, n);
    unbounded = open && first == 0 && last == -1;
  }
  if (unbounded) return count_t::limit;
  const std::int64_t way = last - first;
  return back ? (way < 0 ? (way + 1) / step + 1 : 0) : (way > 0 ? (way - 1) / step + 1 : 0);
}
// The same for bounds of positions and of the dimension.
template <class Dim> constexpr Dim steps_within(Dim n, Dim start, Dim stop, count_t step) {
  // bounds on both sides of 0 are at opposite ends of the dimension: the lowest position is 0, the highest -1
  const auto both = [](Dim at) { return lower(at) < 0 && upper(at) >= 0; };
  const auto lowest = [&](Dim at) {
    return both(at) && (!bounded(n) || lower(at) + upper(n) >= 0) ? count_t(0) : lower(at);
  };
  const auto highest = [&](Dim at) {
    return both(at) && (!bounded(n) || upper(at) < upper(n)) ? count_t(-1) : upper(at);
  };
  const bool back = step < 0;
  const count_t least =
      steps_between(lower(n), back ? lowest(start) : highest(start), back ? highest(stop) : lowest(stop), step);
  const count_t most =
      steps_between(upper(n), back ? highest(start) : lowest(start), back ? lowest(stop) : highest(stop), step);
  return least > most ? basic_shape<Dim>::unknown_dim() : between<Dim>(least, most);
}
// The position of a start in a dimension of n.
constexpr std::int64_t first_of(std::int64_t n, count_t start, count_t step) {
  if (start < 0) start += n;
  return larger(smaller(larger(start, 0), step < 0 ? n - 1 : n), 0).n;
}

// The effect on a dimension. some: a part of unknown extent; one: one position, the dimension is removed; fresh: a new
// dimension of 1
enum class cut_kind : std::uint8_t { whole, part, some, one, fresh };
template <class Dim> struct cut {
  cut_kind kind = cut_kind::whole;
  Dim start = 0, stop = 0;
  count_t step = 1;
};
template <class Dim> struct cut_list {
  std::array<cut<Dim>, 24> items{};
  int size = 0;
  bool known = true;  // otherwise the rank is unknown too
  rejection refusal{};
  constexpr void add(const cut<Dim>& c) {
    if (size < static_cast<int>(items.size())) items[static_cast<std::size_t>(size++)] = c;
  }
  constexpr const cut<Dim>* begin() const { return items.data(); }
  constexpr const cut<Dim>* end() const { return items.data() + size; }
};
template <class Dim> constexpr basic_shape<Dim> sliced(const basic_shape<Dim>& x, const cut_list<Dim>& cuts) {
  basic_shape<Dim> out;
  int i = 0;
  for (const auto& c : cuts) {
    if (c.kind == cut_kind::whole)
      out.push_back(x[i]);
    else if (c.kind == cut_kind::fresh)
      out.push_back(1);
    else if (c.kind == cut_kind::some)
      out.push_back(between<Dim>(0, bounded(x[i]) ? ceil_div(upper(x[i]), larger(c.step, -c.step)) : upper(x[i])));
    else if (c.kind == cut_kind::part)
      out.push_back(steps_within(x[i], c.start, c.stop, c.step));
    i += c.kind != cut_kind::fresh;
  }
  return out;
}
constexpr bool take_sliced(const partial_tensor& x, const cut_list<interval>& cuts, const partial_shape& out,
                           content<interval> into) {
  if (!cuts.known || cuts.refusal || !x.has_value()) return false;
  constexpr std::int64_t most_step = std::int64_t{1} << 31;  // beyond every content
  element_walk v;
  int i = 0, to = 0;
  for (const auto& c : cuts) {
    const std::int64_t by = step_of(x.dims, i);
    if (c.kind == cut_kind::some || ((c.kind == cut_kind::part || c.kind == cut_kind::one) && !opcost::known(c.start)))
      return false;
    if (c.kind == cut_kind::part || c.kind == cut_kind::one)
      v.move(by * first_of(extent(x.dims, i), lower(c.start), c.step));
    if (c.kind == cut_kind::fresh)
      v.add(1, 0);
    else if (c.kind == cut_kind::part)
      v.add(extent(out, to), by * larger(smaller(c.step, most_step), -most_step).n);
    else if (c.kind == cut_kind::whole)
      v.add(extent(out, to), by);
    to += c.kind != cut_kind::one;
    i += c.kind != cut_kind::fresh;
  }
  return take(into, x, v);
}
template <class Dim> constexpr bool same_length(const basic_tensor<Dim>& a, const basic_tensor<Dim>& b) {
  return !a.present() || !b.present() || agree(a.dims, b.dims);
}
}  // namespace detail

template <> struct op_traits<strided_slice> : moves_data {
  static constexpr unsigned connected = 1u << 3;
  static constexpr std::string_view name = "StridedSlice";
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b1110;
  static constexpr void attributes(auto& op, auto&& f) {
    f("begin_mask", op.begin_mask);
    f("end_mask", op.end_mask);
    f("new_axis_mask", op.new_axis_mask);
    f("shrink_axis_mask", op.shrink_axis_mask);
    f("ellipsis_mask", op.ellipsis_mask);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const strided_slice& op, const basic_operands<Dim>& in) {
    const auto cuts = cuts_of(op, in);
    if (cuts.refusal) return cuts.refusal;
    if (!cuts.known) return detail::of_unknown_rank<Dim>(in[0].type);
    return detail::of(detail::sliced(in[0].dims, cuts), in[0].type);
  }
  static constexpr bool value(const strided_slice& op, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::take_sliced(in[0], cuts_of(op, in), out.dims, into);
  }

 private:
  static constexpr bool set(const ints& mask, count_t i) { return i < mask.rank && mask[static_cast<int>(i)] == 1; }
  // The number of entries of begin and end; -1: unknown. Refuses lists that do not go together.
  template <class Dim>
  static constexpr count_t entries(const strided_slice& op, const basic_operands<Dim>& in,
                                   const detail::known_list& strides, rejection& why) {
    count_t axes = detail::length_of(in[1]);
    if (axes >= 0 && detail::length_of(in[2]) >= 0 && axes != detail::length_of(in[2])) {
      why = rejected("input 2 (end): expected {} numbers, got {}", axes, detail::length_of(in[2]));
      return axes;
    }
    if (axes < 0) axes = detail::length_of(in[2]);
    if (in.has(3) && strides.known) {
      if (axes >= 0 && axes != strides.size) {
        why = rejected("input 3 (strides): expected {} numbers, got {}", axes, strides.size);
        return axes;
      }
      axes = strides.size;
    }
    if (axes < 0) return axes;
    int fresh = 0, ellipses = 0;
    for (int i = 0; i < 8; ++i) {
      fresh += set(op.new_axis_mask, i);
      ellipses += set(op.ellipsis_mask, i);
    }
    const int rank = in[0].dims.rank;
    if (ellipses > 1)
      why = rejected("ellipsis_mask: expected at most 1 ellipsis, got {}", ellipses);
    else if (axes > rank + fresh + ellipses)
      why =
          rejected("inputs 1 (begin) and 2 (end): expected at most {} numbers, got {}", rank + fresh + ellipses, axes);
    return axes;
  }
  // What entry `axis` does to a dimension of extent n. A step of 0 is refused by the caller.
  template <class Dim>
  static constexpr detail::cut<Dim> cut_of(const strided_slice& op, const basic_operands<Dim>& in,
                                           const detail::known_list& strides, int axis, const Dim& n) {
    const auto &begin = in[1].value, &end = in[2].value;
    const auto i = static_cast<std::size_t>(axis);
    const bool from_begin = set(op.begin_mask, axis), to_end = set(op.end_mask, axis);
    detail::cut<Dim> c;
    c.step = in.has(3) && strides.known ? count_t(strides[axis]) : count_t(1);
    if (set(op.shrink_axis_mask, axis)) {
      c.kind = detail::cut_kind::one;
      c.step = 1;
      c.start = from_begin ? Dim(0) : !begin.empty() ? begin[i] : basic_shape<Dim>::unknown_dim();
    } else if ((in.has(3) && !strides.known) || !(!begin.empty() || from_begin) || !(!end.empty() || to_end)) {
      c.kind = detail::cut_kind::some;
    } else {
      const count_t most = upper(n);
      c.kind = detail::cut_kind::part;
      c.start = !from_begin ? begin[i] : c.step < 0 ? Dim(most) : Dim(0);
      c.stop = !to_end ? end[i] : c.step < 0 ? Dim(-1 - most) : Dim(most);
    }
    return c;
  }
  template <class Dim>
  static constexpr detail::cut_list<Dim> cuts_of(const strided_slice& op, const basic_operands<Dim>& in) {
    detail::cut_list<Dim> r;
    const auto& x = in[0].dims;
    for (int i = 1; i <= 3; ++i)
      if (in.has(i) && !detail::is_list(in[i])) {
        r.refusal = rejected("input {}: expected rank 1, got {}", i, in[i].dims.rank);
        return r;
      }
    const detail::known_list strides = detail::known_value(in[3]);
    const count_t axes = x.ranked() ? entries(op, in, strides, r.refusal) : count_t(-1);
    r.known = axes >= 0;
    if (r.refusal || !r.known) return r;
    int from = 0;
    for (int axis = 0; axis < axes; ++axis) {
      if (set(op.ellipsis_mask, axis)) {
        // the whole dimensions that no other entry uses
        int others = 0;
        for (int i = 0; i < axes; ++i) others += i != axis && !set(op.new_axis_mask, i);
        for (int hidden = x.rank - others; hidden > 0; --hidden, ++from) r.add({});
        continue;
      }
      if (set(op.new_axis_mask, axis)) {
        r.add({.kind = detail::cut_kind::fresh});
        continue;
      }
      if (from >= x.rank) {
        r.refusal =
            rejected("inputs 1 (begin) and 2 (end): expected at most {} axes of input 0, got {}", x.rank, from + 1);
        return r;
      }
      const detail::cut<Dim> c = cut_of(op, in, strides, axis, x[from]);
      if (c.step == 0) {
        r.refusal = rejected("input 3 (strides): expected a number other than 0, got 0");
        return r;
      }
      r.add(c);
      ++from;
    }
    for (; from < x.rank; ++from) r.add({});
    return r;
  }
};

namespace detail {
// Refuses start, stop, step and axes that are no lists of one length.
template <class Dim>
constexpr rejection check_slice_lists(const basic_shape<Dim>& x, const basic_operands<Dim>& in, int first) {
  const auto &start = in[first], &stop = in[first + 1], &step = in[first + 2], &named = in[first + 3];
  for (int i = first; i < first + 4; ++i) {
    if (in.has(i) && !is_list(in[i])) return rejected("input {}: expected rank 1, got {}", i, in[i].dims.rank);
    if (in.has(i) && x.ranked() && in[i].dims.ranked() && lower(in[i].dims[0]) > x.rank)
      return rejected("input {}: expected at most {} numbers, got {}", i, x.rank, in[i].dims[0]);
  }
  if (!same_length(start, stop) || !same_length(start, step) || !same_length(stop, step) || !same_length(start, named))
    return rejected("inputs {} to {} (start, stop, step, axes): expected lists of one length", first, first + 3);
  return {};
}
// The cuts of inputs first to first + 3 (start, stop, step, axes) in a tensor of shape x.
template <class Dim>
constexpr cut_list<Dim> slice_cuts(const basic_shape<Dim>& x, const basic_operands<Dim>& in, int first) {
  cut_list<Dim> r;
  const auto &start = in[first], &stop = in[first + 1], &step = in[first + 2], &named = in[first + 3];
  r.refusal = check_slice_lists(x, in, first);
  if (r.refusal) return r;
  if (!x.ranked()) {
    r.known = false;
    return r;
  }
  const bool empty = length_of(start) == 0;
  const known_list steps = known_value(step), axes = known_value(named);
  const bool cut_known = empty || (!start.value.empty() && !stop.value.empty() && steps.known);
  const bool axes_known = named.present() ? axes.known : length_of(start) >= 0;
  const count_t listed = named.present() ? count_t(axes.size) : length_of(start);  // without axes: the first ones
  for (int i = 0; i < steps.size; ++i)
    if (steps[i] == 0) {
      r.refusal = rejected("input {} (step): expected a number other than 0 in place {}, got 0", first + 2, i);
      return r;
    }
  std::array<int, 8> entry{-1, -1, -1, -1, -1, -1, -1, -1};
  for (int k = 0; axes_known && k < listed; ++k) {
    const int axis = named.present() ? normal_axis(axes[k], x.rank) : k;
    if (axis < 0 || axis >= x.rank) {
      r.refusal = rejected("input {} (axes): expected axes of rank {}, got {}", first + 3, x.rank, axes[k]);
      return r;
    }
    if (entry[static_cast<std::size_t>(axis)] >= 0) {
      r.refusal = rejected("input {} (axes): axis {} occurs twice", first + 3, axis);
      return r;
    }
    entry[static_cast<std::size_t>(axis)] = k;
  }
  for (int i = 0; i < x.rank; ++i) {
    cut<Dim> c;
    const int k = entry[static_cast<std::size_t>(i)];
    if (!axes_known || (k >= 0 && !cut_known)) {
      c.kind = cut_kind::some;
    } else if (k >= 0) {
      const auto at = static_cast<std::size_t>(k);
      if (at >= start.value.size() || at >= stop.value.size() || k >= steps.size) {
        r.refusal =
            rejected("inputs {} to {} (start, stop, step, axes): expected lists of one length", first, first + 3);
        return r;
      }
      c = {cut_kind::part, start.value[at], stop.value[at], count_t(steps[k])};
    }
    r.add(c);
  }
  return r;
}
}  // namespace detail

template <> struct op_traits<slice> : moves_data {
  static constexpr unsigned connected = 1u << 4;
  static constexpr std::string_view name = "Slice";
  static constexpr int opset = 8;
  static constexpr int inputs = 4;
  static constexpr unsigned reads = 0b11110;
  template <class Dim> static constexpr inferred<Dim> infer(const slice&, const basic_operands<Dim>& in) {
    const auto cuts = detail::slice_cuts(in[0].dims, in, 1);
    if (cuts.refusal) return cuts.refusal;
    if (!cuts.known) return detail::of_unknown_rank<Dim>(in[0].type);
    return detail::of(detail::sliced(in[0].dims, cuts), in[0].type);
  }
  static constexpr bool value(const slice&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::take_sliced(in[0], detail::slice_cuts(in[0].dims, in, 1), out.dims, into);
  }
};

// x with the slice that Slice would select replaced by input 1.
template <> struct op_traits<slice_scatter> : moves_data {
  static constexpr unsigned connected = 1u << 5;
  static constexpr std::string_view name = "SliceScatter";
  static constexpr int opset = 15;
  static constexpr int inputs = 5;
  static constexpr unsigned reads = 0b111100;
  template <class Dim> static constexpr inferred<Dim> infer(const slice_scatter&, const basic_operands<Dim>& in) {
    basic_shape<Dim> x = in[0].dims;
    const auto& updates = in[1].dims;
    if (x.ranked() && updates.ranked() && x.rank != updates.rank)
      return rejected("input 1 (updates): expected rank {}, got {}", x.rank, updates.rank);
    if (x.rank == 0 || updates.rank == 0)
      return rejected("inputs 0 and 1 (updates): expected at least rank 1, got {} and {}", detail::rank_of(x),
                      detail::rank_of(updates));
    if (!x.ranked() && updates.ranked()) x = detail::of_rank<Dim>(updates.rank);
    const auto cuts = detail::slice_cuts(x, in, 2);
    if (cuts.refusal) return cuts.refusal;
    const bool placed = in.has(5) ? in[0].dims.ranked() : !in[2].value.empty();
    if (x.ranked() && placed && !detail::agree(detail::sliced(x, cuts), updates))
      return rejected("input 1 (updates): expected the shape of the slice of input 0");
    return detail::of(x, in[0].type);
  }
};

}  // namespace opcost
