// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operations that pick, repeat, join or sum up elements, on whole contents.
#include <opcost/op/stretch.hpp>
#include <opcost/replay/model_analyzer/node.hpp>

namespace opcost::replay::model_analyzer {

// Calls f(number) for each of a comma-separated list.
template <class F> void each_number(std::string_view list, F&& f) {
  while (!list.empty()) {
    std::string_view item = list.substr(0, list.find(','));
    list.remove_prefix(item.size() == list.size() ? item.size() : item.size() + 1);
    while (!item.empty() && (item.front() == ' ' || item.front() == '+')) item.remove_prefix(1);
    double v = 0;
    const text::real_prefix number = text::read_real_prefix(item, v);
    if (number.length > 0 && !number.out_of_range) f(v);
  }
}

struct operand {
  const partial_shape* dims = nullptr;
  const std::vector<double>* content = nullptr;
  double operator[](std::size_t i) const { return (*content)[i]; }
  std::size_t size() const { return content->size(); }
};

namespace detail {
inline std::int64_t extent(const partial_shape& s, int i) { return s[i].min.n; }
inline std::int64_t span_of(const partial_shape& s, int from, int to) {
  std::int64_t n = 1;
  for (int i = from; i < to; ++i) n *= extent(s, i);
  return n;
}
// A number as a place or a distance along an axis; what lies beyond every tensor stays there.
inline std::int64_t place_of(double v) {
  constexpr double beyond = 2147483648.0;
  return static_cast<std::int64_t>(v > -beyond && v < beyond ? v : v < 0 ? -beyond : beyond);
}
inline int axis_of(double a, int rank) {
  const std::int64_t axis = place_of(a) + (a < 0 ? rank : 0);
  return axis >= 0 && axis < rank ? static_cast<int>(axis) : -1;
}
inline double number_of(std::string_view text, double otherwise) {
  each_number(text, [&](double v) { otherwise = v; });
  return otherwise;
}
inline std::vector<double> numbers_of(std::string_view text) {
  std::vector<double> all;
  each_number(text, [&](double v) { all.push_back(v); });
  return all;
}

// out[i] = in[from + sum over d of coordinate_d(i) * step_d], in the order of `out`.
struct steps {
  std::int64_t from = 0, by[partial_shape::max_rank]{};
};
inline bool take_steps(const operand& in, const steps& s, const partial_shape& out, std::vector<double>& all) {
  std::int64_t at[partial_shape::max_rank]{}, where = s.from;
  for (double& e : all) {
    if (where < 0 || where >= static_cast<std::int64_t>(in.size())) return false;
    e = in[static_cast<std::size_t>(where)];
    for (int d = out.rank; d-- > 0;) {
      where += s.by[d];
      if (++at[d] < extent(out, d)) break;
      where -= at[d] * s.by[d];
      at[d] = 0;
    }
  }
  return true;
}
inline bool transpose(const std::vector<operand>& in, const partial_shape& out, std::vector<double>& all) {
  const partial_shape& from = *in[0].dims;
  steps s;
  for (int d = 0; d < out.rank; ++d) {
    const int axis = in.size() < 2 || in[1].size() == 0 ? out.rank - 1 - d
                     : static_cast<std::size_t>(d) < in[1].size()
                         ? axis_of(in[1][static_cast<std::size_t>(d)], from.rank)
                         : -1;
    if (axis < 0) return false;
    s.by[d] = span_of(from, axis + 1, from.rank);
  }
  return take_steps(in[0], s, out, all);
}
inline bool concat(const std::vector<operand>& in, int axis, const partial_shape& out, std::vector<double>& all) {
  if (axis < 0) return false;
  const std::int64_t before = span_of(out, 0, axis), inner = span_of(out, axis + 1, out.rank);
  std::size_t to = 0;
  for (std::int64_t b = 0; b < before; ++b)
    for (const operand& o : in) {
      const std::int64_t part = extent(*o.dims, axis) * inner;
      for (std::int64_t i = 0; i < part; ++i) {
        const auto from = static_cast<std::size_t>(b * part + i);
        if (to >= all.size() || from >= o.size()) return false;
        all[to++] = o[from];
      }
    }
  return to == all.size();
}
// A piece along one axis, from element `first` of it.
inline bool piece(const operand& in, int axis, std::int64_t first, const partial_shape& out, std::vector<double>& all) {
  if (axis < 0) return false;
  steps s;
  for (int d = 0; d < out.rank; ++d) s.by[d] = span_of(*in.dims, d + 1, in.dims->rank);
  s.from = first * s.by[axis];
  return take_steps(in, s, out, all);
}
inline bool gather(const std::vector<operand>& in, std::vector<double>& all) {
  if (in.size() < 3 || in[2].size() != 1) return false;
  const partial_shape& from = *in[0].dims;
  const int axis = axis_of(in[2][0], from.rank);
  if (axis < 0) return false;
  const std::int64_t before = span_of(from, 0, axis), inner = span_of(from, axis + 1, from.rank),
                     n = extent(from, axis);
  std::size_t to = 0;
  for (std::int64_t b = 0; b < before; ++b)
    for (std::size_t k = 0; k < in[1].size(); ++k) {
      const std::int64_t index = place_of(in[1][k]) + (in[1][k] < 0 ? n : 0);
      if (index < 0 || index >= n) return false;
      for (std::int64_t i = 0; i < inner && to < all.size(); ++i)
        all[to++] = in[0][static_cast<std::size_t>((b * n + index) * inner + i)];
    }
  return to == all.size();
}
inline std::int64_t clamped(double v, std::int64_t n, std::int64_t least, std::int64_t most) {
  if (v < 0) v += static_cast<double>(n);
  return !(v >= static_cast<double>(least)) ? least
         : v > static_cast<double>(most)    ? most
                                            : static_cast<std::int64_t>(v);
}
inline bool slice(const std::vector<operand>& in, const partial_shape& out, std::vector<double>& all) {
  if (in.size() < 4) return false;
  const partial_shape& from = *in[0].dims;
  steps s;
  for (int d = 0; d < out.rank; ++d) s.by[d] = span_of(from, d + 1, from.rank);
  for (std::size_t k = 0; k < in[1].size(); ++k) {
    const int axis = in.size() > 4 ? axis_of(in[4][k], from.rank) : static_cast<int>(k);
    if (axis < 0 || axis >= from.rank || k >= in[3].size()) return false;
    const std::int64_t n = extent(from, axis), inner = span_of(from, axis + 1, from.rank);
    s.from += clamped(in[1][k], n, 0, n - 1) * inner;
    s.by[axis] = inner * place_of(in[3][k]);
  }
  return take_steps(in[0], s, out, all);
}
inline bool strided_slice(const graph& g, const node& n, const std::vector<operand>& in, const partial_shape& out,
                          std::vector<double>& all) {
  const auto mask = [&](std::string_view name) { return numbers_of(attribute(g, n, name)); };
  const std::vector<double> begin = mask("begin_mask"), added = mask("new_axis_mask"),
                            dropped = mask("shrink_axis_mask"), rest = mask("ellipsis_mask");
  const auto set = [](const std::vector<double>& m, std::size_t k) { return k < m.size() && m[k] != 0; };
  if (in.size() < 3) return false;
  const partial_shape& from = *in[0].dims;
  steps s;
  int axis = 0, to = 0;
  const std::size_t items = in[1].size();
  for (std::size_t k = 0; k < items; ++k) {
    if (set(rest, k)) {
      int named = 0;
      for (std::size_t l = k + 1; l < items; ++l) named += !set(added, l);
      for (; axis < from.rank - named && to < out.rank; ++axis) s.by[to++] = span_of(from, axis + 1, from.rank);
    } else if (set(added, k)) {
      ++to;
    } else {
      if (axis >= from.rank) return false;
      const double by = in.size() > 3 && k < in[3].size() ? in[3][k] : 1;
      const std::int64_t extent_here = extent(from, axis), inner = span_of(from, axis + 1, from.rank);
      const std::int64_t first = set(begin, k) && !set(dropped, k) ? (by < 0 ? extent_here - 1 : 0)
                                                                   : clamped(in[1][k], extent_here, 0, extent_here - 1);
      s.from += first * inner;
      if (!set(dropped, k)) {
        if (to >= out.rank) return false;
        s.by[to++] = inner * place_of(by);
      }
      ++axis;
    }
  }
  for (; axis < from.rank && to < out.rank; ++axis) s.by[to++] = span_of(from, axis + 1, from.rank);
  return take_steps(in[0], s, out, all);
}
inline bool tile(const operand& in, const partial_shape& out, std::vector<double>& all) {
  const int shift = out.rank - in.dims->rank;
  std::int64_t at[partial_shape::max_rank]{};
  for (double& e : all) {
    std::int64_t from = 0;
    for (int d = shift; d < out.rank; ++d) {
      const std::int64_t n = extent(*in.dims, d - shift);
      from = from * n + (n > 0 ? at[d] % n : 0);
    }
    if (from >= static_cast<std::int64_t>(in.size())) return false;
    e = in[static_cast<std::size_t>(from)];
    for (int d = out.rank; d-- > 0;) {
      if (++at[d] < extent(out, d)) break;
      at[d] = 0;
    }
  }
  return true;
}
inline bool pad(const std::vector<operand>& in, const partial_shape& out, std::vector<double>& all) {
  if (in.size() < 3) return false;
  const partial_shape& from = *in[0].dims;
  std::int64_t at[partial_shape::max_rank]{};
  for (double& e : all) {
    std::int64_t where = 0;
    bool inside = true;
    for (int d = 0; d < out.rank && static_cast<std::size_t>(d) < in[1].size(); ++d) {
      const std::int64_t x = at[d] - place_of(in[1][static_cast<std::size_t>(d)]);
      inside = inside && x >= 0 && x < extent(from, d);
      where = where * extent(from, d) + x;
    }
    e = inside ? in[0][static_cast<std::size_t>(where)] : in.size() > 3 && in[3].size() > 0 ? in[3][0] : 0.0;
    for (int d = out.rank; d-- > 0;) {
      if (++at[d] < extent(out, d)) break;
      at[d] = 0;
    }
  }
  return true;
}
inline bool reduce(std::string_view type, const std::vector<operand>& in, std::vector<double>& all) {
  if (in.size() < 2) return false;
  const partial_shape& from = *in[0].dims;
  partial_shape kept = from;
  for (std::size_t k = 0; k < in[1].size(); ++k) {
    const int axis = axis_of(in[1][k], from.rank);
    if (axis < 0) return false;
    kept.set(axis, 1);
  }
  const bool product = type == "ReduceProd", most = type == "ReduceMax", least = type == "ReduceMin";
  std::vector<char> met(all.size(), 0);
  for (double& e : all) e = product ? 1 : 0;
  stretch at(kept, from);
  for (std::size_t i = 0; i < in[0].size(); ++i) {
    const std::size_t to = at.next();
    if (to >= all.size()) return false;
    const double v = in[0][i];
    double& e = all[to];
    if (product)
      e *= v;
    else if (most || least)
      e = !met[to] || (most ? v > e : v < e) ? v : e;
    else
      e += v;
    met[to] = 1;
  }
  if (type == "ReduceMean" && !all.empty())
    for (double& e : all) e /= static_cast<double>(in[0].size()) / static_cast<double>(all.size());
  return true;
}
}  // namespace detail

// Computes output `port` of node n from the contents of its inputs. Returns false if no rule exists.
inline bool rearrange(const graph& g, const node& n, node_type kind, const std::vector<operand>& in,
                      const partial_shape& out, int port, std::vector<double>& all) {
  if (in.empty()) return false;
  for (const operand& o : in)
    if (!o.dims->is_static()) return false;
  if (all.empty()) return true;
  switch (kind) {
    case node_type::transpose: return detail::transpose(in, out, all);
    case node_type::concat:
      return detail::concat(in, detail::axis_of(detail::number_of(attribute(g, n, "axis"), 0), out.rank), out, all);
    case node_type::gather: return detail::gather(in, all);
    case node_type::slice: return detail::slice(in, out, all);
    case node_type::strided_slice: return detail::strided_slice(g, n, in, out, all);
    case node_type::tile: return detail::tile(in[0], out, all);
    case node_type::pad: return detail::pad(in, out, all);
    case node_type::reduce: return detail::reduce(n.is_constant() ? n.computed_as : n.type, in, all);
    case node_type::range:
      for (std::size_t i = 0; i < all.size() && in.size() > 2; ++i)
        all[i] = in[0][0] + static_cast<double>(i) * in[2][0];
      return in.size() > 2;
    case node_type::broadcast: {
      stretch at(*in[0].dims, out);
      for (double& e : all) {
        const std::size_t from = at.next();
        if (from >= in[0].size()) return false;
        e = in[0][from];
      }
      return true;
    }
    case node_type::select: {
      if (in.size() < 3) return false;
      stretch at[3] = {{*in[0].dims, out}, {*in[1].dims, out}, {*in[2].dims, out}};
      for (double& e : all) {
        std::size_t from[3];
        for (std::size_t k = 0; k < 3; ++k) {
          from[k] = at[k].next();
          if (from[k] >= in[k].size()) return false;
        }
        e = in[0][from[0]] != 0 ? in[1][from[1]] : in[2][from[2]];
      }
      return true;
    }
    case node_type::split:
    case node_type::variadic_split: {
      if (in.size() < 2 || in[1].size() != 1) return false;
      const int axis = detail::axis_of(in[1][0], in[0].dims->rank);
      std::int64_t first = 0;
      if (axis < 0) return false;
      for (int k = 0; k < port; ++k)
        first += detail::extent(g.outputs_of(n)[static_cast<std::size_t>(k)].is->dims, axis);
      return detail::piece(in[0], axis, first, out, all);
    }
    case node_type::scatter_update: {
      if (in.size() < 3 || in[0].dims->rank != 1 || in[1].size() != in[2].size()) return false;
      all = *in[0].content;
      for (std::size_t k = 0; k < in[1].size(); ++k) {
        const double at = in[1][k] < 0 ? in[1][k] + static_cast<double>(all.size()) : in[1][k];
        if (!(at >= 0 && at < static_cast<double>(all.size()))) return false;
        all[static_cast<std::size_t>(at)] = in[2][k];
      }
      return true;
    }
    case node_type::scatter_nd_update: {
      if (in.size() < 3 || in[1].dims->rank < 1) return false;
      const std::int64_t depth = detail::extent(*in[1].dims, in[1].dims->rank - 1);
      if (depth < 1 || depth > in[0].dims->rank) return false;
      const std::int64_t inner = detail::span_of(*in[0].dims, static_cast<int>(depth), in[0].dims->rank);
      all = *in[0].content;
      const std::size_t updates = in[1].size() / static_cast<std::size_t>(depth);
      if (updates * static_cast<std::size_t>(inner) > in[2].size()) return false;
      for (std::size_t u = 0; u < updates; ++u) {
        std::int64_t at = 0;
        for (std::int64_t d = 0; d < depth; ++d) {
          const std::int64_t extent = detail::extent(*in[0].dims, static_cast<int>(d));
          std::int64_t x = detail::place_of(in[1][u * static_cast<std::size_t>(depth) + static_cast<std::size_t>(d)]);
          if (x < 0) x += extent;
          if (x < 0 || x >= extent) return false;
          at = at * extent + x;
        }
        for (std::int64_t i = 0; i < inner; ++i)
          all[static_cast<std::size_t>(at * inner + i)] =
              in[2][u * static_cast<std::size_t>(inner) + static_cast<std::size_t>(i)];
      }
      return true;
    }
    default: return false;
  }
}

}  // namespace opcost::replay::model_analyzer
