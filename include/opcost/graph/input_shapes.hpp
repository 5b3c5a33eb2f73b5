// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Which inputs and states of a graph a user gives which shapes: by name, by the name of a tensor, by index or by a
// pattern. A dimension may have a name; all dimensions of one name are one number.
#include <array>
#include <opcost/core/result.hpp>
#include <opcost/graph/run_bodies.hpp>
#include <opcost/op/common.hpp>
#include <opcost/text/match_pattern.hpp>
#include <opcost/text/parse_numbers.hpp>

namespace opcost {

/// A dimension that is given by its name: batch = 1.
struct named_dimension {
  std::string_view name{};
  count_t value = 0;
};
/// The names of a shape's dimensions; an empty name: the dimension has none.
using dimension_names = std::array<std::string_view, partial_shape::max_rank>;

/// The shape that a user gives an input or a state.
struct input_shape {
  std::string_view name{};  ///< of the input, of its tensor, its index or a pattern with * and ?; empty: the only one
  partial_shape dims{};
  dimension_names names{};  ///< of dimensions that are not numbers
};

/// An input or a state of a graph.
struct graph_input {
  std::string_view name{};  ///< of the node, or of the variable
  int node = -1;
  partial_tensor is{};
  sequence<std::string_view> tensors{};  ///< other names: those of its tensor
  dimension_names names{};               ///< of its dimensions
  int past_axis = -1;                    ///< of a state: the dimension that a run extends; -1: none is known
};

namespace detail {
// Finds inputs by exact name in logarithmic time: models with thousands of inputs exist. The input's own name wins over
// a name of its tensor.
class inputs_by_name {
 public:
  explicit inputs_by_name(span<const graph_input> inputs) {
    for (int i = 0; i < static_cast<int>(inputs.size()); ++i) {
      const graph_input& in = inputs[i];
      sorted_.push_back({in.name, false, i});
      for (std::string_view t : in.tensors) sorted_.push_back({t, true, i});
    }
    heap_sort(span(sorted_));
  }
  // -1 if no input has this name.
  int find(std::string_view name) const {
    std::size_t low = 0;
    std::size_t high = sorted_.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (sorted_[middle].name < name)
        low = middle + 1;
      else
        high = middle;
    }
    return low < sorted_.size() && sorted_[low].name == name ? sorted_[low].input : -1;
  }

 private:
  struct entry {
    std::string_view name{};
    bool of_tensor = false;
    int input = -1;
    bool operator<(const entry& o) const {
      if (name != o.name) return name < o.name;
      if (of_tensor != o.of_tensor) return !of_tensor;
      return input < o.input;
    }
  };
  sequence<entry> sorted_;
};
inline bool matches(const graph_input& in, std::string_view pattern) {
  if (text::matches_pattern(in.name, pattern)) return true;
  for (std::string_view t : in.tensors)
    if (text::matches_pattern(t, pattern)) return true;
  return false;
}
inline bool is_index(std::string_view name, std::size_t inputs, int& into) {
  if (name.empty() || name.size() > 9 || name.find_first_not_of("0123456789") != name.npos) return false;
  count_t n = 0;
  if (!text::read_integer(name, n) || n >= count_t(inputs)) return false;
  into = static_cast<int>(n.n);
  return true;
}
// `kind`: "input" or "state".
inline error no_such_input(span<const graph_input> inputs, const input_shape& s, std::string_view kind) {
  error e = error::at(error_code::bad_argument);
  const sink to(e.what);
  if (s.name.empty())
    to << "a shape without a name, and " << count_t(inputs.size()) << " " << kind << "s to give it to:";
  else
    to << "no " << kind << " is called '" << s.name << "':";
  if (inputs.empty()) to << " there are none";
  for (std::size_t i = 0; i < inputs.size(); ++i)
    to << (i ? ", " : " there is ") << inputs[i].name << inputs[i].is.dims;
  return e;
}
}  // namespace detail

/// Gives the inputs the shapes, and returns the indices of those that were given one. An exact name, the name of a
/// tensor, an index and a pattern are tried in this order; exact names win over patterns, earlier shapes over later
/// ones. `kind`: what messages call them, "input" or "state". *Errors*: no input has the name, or a rank above 8.
inline result<sequence<int>> set_shapes(span<graph_input> inputs, span<const input_shape> shapes,
                                        std::string_view kind = "input") {
  sequence<int> given;
  const detail::inputs_by_name by_name(inputs);
  sequence<char> taken(inputs.size(), 0);
  const auto set = [&](int i, const input_shape& s) {
    const std::size_t at = static_cast<std::size_t>(i);
    if (taken[at] != 0) return;
    taken[at] = 1;
    inputs[at].is.dims = s.dims;
    inputs[at].names = s.names;
    given.push_back(i);
  };
  sequence<const input_shape*> patterns;
  for (const input_shape& s : shapes) {
    int at = s.name.empty() ? (inputs.size() == 1 ? 0 : -1) : by_name.find(s.name);
    if (at < 0 && s.name.find_first_of("*?") != s.name.npos) {
      patterns.push_back(&s);
      continue;
    }
    if (at < 0 && !detail::is_index(s.name, inputs.size(), at)) return detail::no_such_input(inputs, s, kind);
    if (s.dims.rank == partial_shape::too_long)
      return error::at(error_code::bad_argument)
             << kind << " '" << inputs[at].name << "': a shape of more than 8 dimensions";
    set(at, s);
  }
  for (const input_shape* s : patterns) {
    bool any = false;
    for (int i = 0; i < static_cast<int>(inputs.size()); ++i)
      if (detail::matches(inputs[i], s->name)) {
        any = true;
        set(i, *s);
      }
    if (!any) return detail::no_such_input(inputs, *s, kind);
    if (s->dims.rank == partial_shape::too_long)
      return error::at(error_code::bad_argument) << "'" << s->name << "': a shape of more than 8 dimensions";
  }
  return given;
}

/// Sets the dimensions that have one of the names. Returns the first name that no dimension has; empty: all are used.
inline std::string_view set_dimensions(span<graph_input> inputs, span<const named_dimension> dims) {
  std::string_view unused{};
  for (const named_dimension& d : dims) {
    bool used = false;
    for (graph_input& in : inputs)
      for (int axis = 0; axis < in.is.dims.rank; ++axis)
        if (in.names[static_cast<std::size_t>(axis)] == d.name) {
          in.is.dims.set(axis, d.value);
          used = true;
        }
    if (!used && unused.empty()) unused = d.name;
  }
  return unused;
}

/// The inputs at these indices, as an analysis takes them.
inline sequence<given_input> given_inputs(span<const graph_input> inputs, span<const int> indices) {
  sequence<given_input> given;
  for (const int i : indices) {
    const graph_input& in = inputs[i];
    given.push_back({in.node, in.is});
  }
  return given;
}

/// Sets the number of earlier tokens: the dimension of each state that a run extends. Returns the states of which it is
/// known, by index.
inline sequence<int> set_past(span<graph_input> states, interval past, std::string_view name = {}) {
  sequence<int> set;
  for (int i = 0; i < static_cast<int>(states.size()); ++i) {
    graph_input& s = states[i];
    if (s.past_axis < 0 || s.past_axis >= s.is.dims.rank) continue;
    s.is.dims.set(s.past_axis, past);
    s.names[static_cast<std::size_t>(s.past_axis)] = name;
    set.push_back(i);
  }
  return set;
}
/// The states at these indices, as an analysis takes them.
inline sequence<given_state> given_states(span<const graph_input> states, span<const int> indices) {
  sequence<given_state> given;
  for (const int i : indices) {
    const graph_input& s = states[i];
    given.push_back({s.name, s.is.dims});
  }
  return given;
}

/// Which inputs are given which shapes. *Errors*: as of set_shapes.
inline result<sequence<given_input>> match_inputs(span<const graph_input> inputs, span<const input_shape> shapes) {
  sequence<graph_input> with_shapes;
  for (const graph_input& in : inputs) with_shapes.push_back(in);
  const auto given = set_shapes(span(with_shapes.data(), with_shapes.size()), shapes);
  if (!given) return given.error();
  return given_inputs(span<const graph_input>(with_shapes.data(), with_shapes.size()), *given);
}

}  // namespace opcost
