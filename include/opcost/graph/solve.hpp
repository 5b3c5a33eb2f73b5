// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The cost of a network as polynomials in one dimension of its inputs.
#include <opcost/graph/figure_table.hpp>
#include <opcost/graph/polynomial.hpp>
#include <opcost/graph/reshape.hpp>

namespace opcost {

/// A dimension of an input of inputs_of_graph(g).
struct free_dimension {
  int input = 0, axis = 0;
};

/// The dimensions that have this name.
inline sequence<free_dimension> dimensions_named(span<const graph_input> inputs, std::string_view name) {
  sequence<free_dimension> free;
  for (int i = 0; i < static_cast<int>(inputs.size()); ++i) {
    const graph_input& in = inputs[static_cast<std::size_t>(i)];
    for (int axis = 0; axis < in.is.dims.rank; ++axis)
      if (in.names[static_cast<std::size_t>(axis)] == name) free.push_back({i, axis});
  }
  return free;
}
namespace detail {
inline bool ends_in_axis(std::string_view name, std::string_view input) {
  return !input.empty() && name.size() == input.size() + 2 && name.substr(0, input.size()) == input &&
         name[input.size()] == '.';
}
}  // namespace detail

/// The dimensions that have this name. If none has: batch (dimension 0 of every input), height and width (the last two
/// of inputs of rank 4 and 5), side (both), sequence (dimension 1 of inputs of rank 2 and 3), or NAME.INDEX.
inline result<sequence<free_dimension>> dimension_named(span<const graph_input> inputs, std::string_view name) {
  sequence<free_dimension> free = dimensions_named(inputs, name);
  if (!free.empty()) return free;
  for (int i = 0; i < static_cast<int>(inputs.size()); ++i) {
    const graph_input& in = inputs[static_cast<std::size_t>(i)];
    const partial_shape& s = in.is.dims;
    const bool image = s.rank == 4 || s.rank == 5;
    if (name == "batch" && s.rank > 0) free.push_back({i, 0});
    if (image && (name == "height" || name == "side")) free.push_back({i, s.rank - 2});
    if (image && (name == "width" || name == "side")) free.push_back({i, s.rank - 1});
    if (name == "sequence" && (s.rank == 2 || s.rank == 3)) free.push_back({i, 1});
    bool own = detail::ends_in_axis(name, in.name);
    for (std::string_view t : in.tensors) own = own || detail::ends_in_axis(name, t);
    const int axis = own ? name.back() - '0' : -1;
    if (axis >= 0 && axis < s.rank) free.push_back({i, axis});
  }
  if (!free.empty()) return free;
  return error::at(error_code::bad_argument)
         << "no input has a dimension '" << name
         << "'; expected batch, height, width, side, sequence, NAME.INDEX of an input or a name that --shape gives";
}

/// The inputs with `n` as the free dimensions.
inline sequence<given_input> with_dimension(span<const graph_input> inputs, span<const free_dimension> free,
                                            count_t n) {
  sequence<given_input> given;
  for (const graph_input& in : inputs) given.push_back({in.node, in.is});
  for (const free_dimension& f : free) given[f.input].is.dims.set(f.axis, n);
  return given;
}

/// Polynomials, or the reason why there are none.
struct solution {
  std::array<polynomial, figure_count> in_steps{};  // by figure_id; in x, with dimension = step * x
  count_t step = 1;
  bool possible = false;  // all layers are counted for at least one value
  error why{};            // why the first failing value fails, if no value works or a larger one fails
  count_t why_at = 0;
  short_text<400> assumed{};  // a layer whose shape is an assumption

  const polynomial& of(figure_id id) const { return in_steps[static_cast<std::size_t>(id)]; }
};

/// Finds the polynomials. at(n) returns the result<analysis> of the network with n as the dimension; totals_of(a)
/// returns its totals. Uses only values at which every layer that an output depends on is counted.
template <class At, class Totals> solution solve_by(At&& at, const Totals& totals_of, count_t step = 1) {
  struct point {
    count_t x;
    bool known;
    std::array<count_t, figure_count> figures;
  };
  constexpr auto peak = static_cast<std::size_t>(figure_id::peak_bytes);
  sequence<point> seen;
  solution s;
  s.step = step;
  const auto point_at = [&](count_t x) -> const point& {
    for (const point& p : seen)
      if (p.x == x) return p;
    point p{x, true, {}};
    const auto a = at(x * step);
    error why = a.error();
    if (a) {
      for (const row& r : a->rows)
        if (r.reached && r.state != standing::counted) {
          why = error::at(error_code::bad_argument) << "layer '" << r.name << "' (" << r.type << "): " << r.why;
          p.known = false;
          break;
        }
      for (const row& r : a->rows)
        if (s.assumed.empty() && r.reached && r.shape_as_stored)
          sink(s.assumed) << "layer '" << r.name << "' (" << r.type << "): " << r.why;
      const totals t = totals_of(*a);
      for (std::size_t f = 0; f < figure_count; ++f) {
        if (figure_table[f].of_totals == nullptr) continue;
        const figure v = figure_table[f].of_totals(t);
        const bool whole = v.known && v.part == 0 && (f != peak || t.peak.complete);
        p.figures[f] = whole ? v.whole : count_t(count_t::limit);
      }
    } else {
      p.known = false;
    }
    if (p.known)
      s.possible = true;
    else if (s.why_at == 0 || x * step < s.why_at) {
      s.why = why;
      s.why_at = x * step;
    }
    seen.push_back(p);
    return seen.back();
  };
  for (std::size_t i = 0; i < figure_count; ++i) {
    if (figure_table[i].of_totals == nullptr) continue;
    s.in_steps[i] = polynomial_of([&](count_t x, count_t& v) {
      const point& p = point_at(x);
      v = p.figures[i];
      return p.known;
    });
  }
  return s;
}
/// The same with the totals of convention C.
template <class C, class At> solution solve(At&& at, count_t step = 1) {
  return solve_by(
      at, [](const auto& a) { return total<C>(a); }, step);
}

}  // namespace opcost
