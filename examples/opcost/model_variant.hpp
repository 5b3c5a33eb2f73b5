// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A model as the command line describes it: shapes of its inputs and states, dimensions by name, trip counts.
#include <opcost/graph/read_shapes.hpp>

#include "console.hpp"
#include "options.hpp"
#include "read_model.hpp"
#include "variants.hpp"

namespace cli {

class model_variant {
 public:
  /// Reads the options. Says what is wrong and returns the exit code; `done` if nothing is.
  int read(const options& o, const model& m) {
    if (const std::string wrong = read_text(o); !wrong.empty()) return complain(usage, wrong);
    for (const opcost::trip_count& t : trips_)
      if (!m.has_bodies(t.name))
        return complain(usage, "--trips: no loop has the name '" + opcost::to_string(t.name) + "'");
    inputs_ = m.inputs();
    states_ = m.states();
    const auto given = opcost::set_shapes(all(inputs_), shapes_);
    if (!given) return complain(unreadable, o.model, given.error());
    const auto given_states = opcost::set_shapes(all(states_), state_shapes_, "state");
    if (!given_states) return complain(unreadable, o.model, given_states.error());
    set_inputs_ = *given;
    set_states_ = *given_states;
    if (!o.past.empty())
      if (const int exit = set_past(o); exit != done) return exit;
    return set_dimensions(o, m);
  }

  bool is_as_stored() const { return set_inputs_.empty() && set_states_.empty() && !states_set_; }
  bool sets_states() const { return !set_states_.empty() || states_set_; }
  std::string_view dimension() const { return dimension_; }
  opcost::count_t step() const { return step_; }

  /// Calls run(inputs, assumptions) with what is given.
  template <class Run> auto analyze(bool check_shapes, Run&& run) const {
    return with(inputs_, set_inputs_, states_, set_states_, check_shapes, run);
  }
  /// The dimensions that --solve frees.
  int free_dimensions(const options& o) {
    free_states_ = opcost::dimensions_named(all(states_), dimension_);
    free_inputs_ = opcost::dimensions_named(all(inputs_), dimension_);
    if (!free_inputs_.empty() || !free_states_.empty()) return done;
    const auto free = opcost::dimension_named(all(inputs_), dimension_);
    if (!free) return complain(usage, o.model, free.error());
    free_inputs_ = *free;
    return done;
  }
  /// The same with `n` in the free dimensions.
  template <class Run> auto analyze_at(opcost::count_t n, Run&& run) const {
    opcost::sequence<opcost::graph_input> inputs = inputs_;
    opcost::sequence<opcost::graph_input> states = states_;
    opcost::sequence<int> set_inputs;
    for (int i = 0; i < static_cast<int>(inputs.size()); ++i) set_inputs.push_back(i);
    for (const opcost::free_dimension& f : free_inputs_)
      inputs[static_cast<std::size_t>(f.input)].is.dims.set(f.axis, n);
    for (const opcost::free_dimension& f : free_states_)
      states[static_cast<std::size_t>(f.input)].is.dims.set(f.axis, n);
    return with(inputs, set_inputs, states, set_states_, false, run);
  }

 private:
  std::vector<opcost::input_shape> shapes_{};
  std::vector<opcost::input_shape> state_shapes_{};
  std::vector<opcost::trip_count> trips_{};
  std::vector<opcost::named_dimension> dims_{};
  opcost::sequence<opcost::graph_input> inputs_{};
  opcost::sequence<opcost::graph_input> states_{};
  opcost::sequence<int> set_inputs_{};
  opcost::sequence<int> set_states_{};
  opcost::sequence<opcost::free_dimension> free_inputs_{};
  opcost::sequence<opcost::free_dimension> free_states_{};
  std::string_view dimension_{};
  opcost::count_t step_ = 1;
  bool states_set_ = false;

  static opcost::span<opcost::graph_input> all(opcost::sequence<opcost::graph_input>& s) {
    return {s.data(), s.size()};
  }
  static opcost::span<const opcost::graph_input> all(const opcost::sequence<opcost::graph_input>& s) {
    return {s.data(), s.size()};
  }

  // Returns what is wrong, or nothing.
  std::string read_text(const options& o) {
    if (!o.shape.empty())
      if (const std::string_view wrong = opcost::read_shapes(o.shape, shapes_); !wrong.empty())
        return "--shape: " + opcost::to_string(wrong) + ", got '" + o.shape + "'";
    for (const std::string& s : o.states)
      if (const std::string_view wrong = opcost::read_shapes(s, state_shapes_); !wrong.empty())
        return "--state: " + opcost::to_string(wrong) + ", got '" + s + "'";
    for (const std::string& t : o.trips)
      if (!read_trips(t, trips_)) return "--trips: expected NAME=N below 2^63, got '" + t + "'";
    for (const std::string& d : o.read.dims)
      if (!read_dim(d, dims_)) return "--dim: expected NAME=N below 2^63, got '" + d + "'";
    if (!o.solve.empty() && !read_dimension(o.solve, dimension_, step_))
      return "--solve: expected a dimension, or side=32k, got '" + o.solve + "'";
    states_set_ = o.state_set || !o.past.empty();
    return {};
  }
  int set_past(const options& o) {
    opcost::input_shape s;
    if (!opcost::read_dimensions(o.past, s).empty() || s.dims.rank != 1)
      return complain(usage, "--past: expected a number of tokens, got '" + o.past + "'");
    // a shape that --state gives counts
    opcost::sequence<opcost::graph_input> before = states_;
    const opcost::sequence<int> extended = opcost::set_past(all(states_), s.dims[0], s.names[0]);
    if (extended.empty())
      return complain(unreadable, o.model + ": --past: no Concat extends a state of the model; --state gives shapes");
    for (const int i : set_states_) states_[static_cast<std::size_t>(i)] = before[static_cast<std::size_t>(i)];
    for (const int i : extended) {
      bool given = false;
      for (const int j : set_states_) given = given || i == j;
      if (!given) set_states_.push_back(i);
    }
    return done;
  }
  // --dim, for the names of --shape, --state, --past and of the file.
  int set_dimensions(const options&, const model& m) {
    for (const opcost::named_dimension& d : dims_) {
      const opcost::span<const opcost::named_dimension> one(&d, 1);
      const bool of_inputs = opcost::set_dimensions(all(inputs_), one).empty();
      const bool of_states = opcost::set_dimensions(all(states_), one).empty();
      if (!of_inputs && !of_states && !m.has_dimension(d.name))
        return complain(usage, "--dim: no dimension has the name '" + opcost::to_string(d.name) +
                                   "'; --shape 'x[1,NAME]' gives one");
    }
    return done;
  }
  template <class Run>
  auto with(const opcost::sequence<opcost::graph_input>& inputs, const opcost::sequence<int>& set_inputs,
            const opcost::sequence<opcost::graph_input>& states, const opcost::sequence<int>& set_states,
            bool check_shapes, Run&& run) const {
    const auto given = opcost::given_inputs(all(inputs), set_inputs);
    const auto given_states = opcost::given_states(all(states), set_states);
    const opcost::assumptions assumed{.trips = trips_,
                                      .stored_shapes = !check_shapes,
                                      .states = given_states,
                                      .states_set = states_set_,
                                      .first_run = !check_shapes};
    return run(opcost::span<const opcost::given_input>(given), assumed);
  }
};

}  // namespace cli
