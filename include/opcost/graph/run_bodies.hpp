// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Nodes with bodies: loops, iterators over slices, branches. graph_traits<G>::bodies(g, node) returns items with
// `graph` (a G) and `wiring` (a body_wiring); empty for a node without bodies.
#include <opcost/graph/stored.hpp>

namespace opcost {

/// An entry of a port map. With an axis >= 0 the operand is cut into slices of length `part`, or the results are joined
/// along it.
struct port_map {
  int outer = -1;  // index of an operand or an output of the node
  int inner = -1;  // a node of the body: an input; for a result, an output node or the node that computes it
  int axis = -1;
  bool sliced = false;
  int inner_port = 0;  // the output of the node that computes a result
  count_t start = 0, end = -1, stride = 1, part = 1;
};
/// An output of the body that is an input of the next trip.
struct carried {
  int result = -1, parameter = -1;
};

/// How a body is connected to its node.
struct body_wiring {
  body_kind kind = body_kind::repeated;
  sequence<port_map> inputs{}, outputs{};
  sequence<carried> back{};
  int trips = -1;      // the operand with the maximum trip count of a loop, or -1
  int condition = -1;  // the operand that says if a loop runs at all, or which branch runs; -1: none
  interval known_trips = interval::unknown();  // the trip count, if neither slices nor operands define it
  int goes_on = -1;  // the node of the body that says if another trip follows; -1: one trip for each slice
};

/// A shape and a type for an input.
struct given_input {
  int node = -1;
  partial_tensor is{};
};
/// The trip count of a loop, by its name, if neither the graph nor its shapes define it.
struct trip_count {
  std::string_view name{};
  count_t trips = 0;
};

/// The shape of a variable that a graph keeps from one run to the next, a KV cache for one. A dimension that is not
/// known follows from the variable's declaration, then from its initializer.
struct given_state {
  std::string_view variable{};
  partial_shape dims{};
};

/// What an analysis assumes in addition to the graph.
struct assumptions {
  span<const given_input> inputs{};
  span<const trip_count> trips{};
  bool stored_shapes = true;      // the graph's own shapes replace those that cannot be inferred
  bool implied_contents = false;  // missing constants follow from the graph's shapes (graph/implied_content.hpp)
  span<const given_state> states{};
  bool states_set = false;  ///< all variables have a value, so no initializer runs; true for each of `states`
  bool first_run = true;    ///< a variable that is not set is as large as its initializer, if its declaration is open

  constexpr const given_state* state_of(std::string_view variable) const {  // null: nothing is said of it
    for (const given_state& s : states)
      if (s.variable == variable) return &s;
    return nullptr;
  }
  /// The trip count of a loop, or -1.
  constexpr count_t trips_of(std::string_view name) const {
    for (const trip_count& t : trips)
      if (t.name == name) return t.trips;
    return -1;
  }
};

namespace detail {
// The number of slices of an operand; unknown if the dimension is unknown.
constexpr interval slices_of(const port_map& m, const partial_shape& whole) {
  const int axis = m.axis < 0 ? m.axis + whole.rank : m.axis;
  if (!whole.ranked() || axis < 0 || axis >= whole.rank || !known(whole[axis]) || m.stride == 0 || m.part <= 0)
    return interval::unknown();
  const count_t n = whole[axis].min;
  const count_t from = m.start < 0 ? m.start + n + 1 : m.start, to = m.end < 0 ? m.end + n + 1 : m.end;
  const count_t distance = from < to ? to - from : from - to;
  return distance < m.part ? interval(0) : interval((distance - m.part) / larger(m.stride, -m.stride) + 1);
}
constexpr count_t known_number(const partial_tensor& t) {  // -1: unknown
  return t.value.size() == 1 && known(t.value[0]) ? t.value[0].min : count_t(-1);
}
constexpr partial_shape differing_dims_unknown(const partial_shape& a, const partial_shape& b) {
  if (!a.ranked() || !b.ranked() || a.rank != b.rank) return partial_shape::of_unknown_rank();
  partial_shape s = a;
  for (int i = 0; i < a.rank; ++i)
    if (!(a[i] == b[i])) s.set(i, interval::unknown());
  return s;
}
constexpr partial_shape hull(const partial_shape& a, const partial_shape& b) {
  if (!a.ranked() || !b.ranked() || a.rank != b.rank) return partial_shape::of_unknown_rank();
  partial_shape s = a;
  for (int i = 0; i < a.rank; ++i)
    s.set(i, known(a[i]) && known(b[i]) ? interval(smaller(a[i].min, b[i].min), larger(a[i].max, b[i].max))
                                        : interval::unknown());
  return s;
}

// The outputs and the work of a node with bodies.
template <std::size_t Conventions> struct body_outcome {
  sequence<partial_tensor> outputs{};
  tally work{};
  count_t parameters = 0, parameter_bytes = 0, quantization = 0, quantization_bytes = 0;
  std::array<figure, Conventions> figures{};
  bool counted = true, refused = false;
  std::string_view why{};
  rejection rejected{};  // the wiring contradicts itself
  sequence<body_rows> bodies{};

  constexpr void reject(const rejection& r) {
    if (!rejected.empty()) return;
    rejected = r;
    refused = true;
    counted = false;
  }
  // Adds the work of another body that runs in addition.
  constexpr void add_work_of(body_outcome&& other) {
    work += other.work;
    parameters += other.parameters;
    parameter_bytes += other.parameter_bytes;
    quantization += other.quantization;
    quantization_bytes += other.quantization_bytes;
    for (std::size_t c = 0; c < Conventions; ++c)
      figures[c] = figures[c].known && other.figures[c].known ? figures[c] + other.figures[c] : figure{};
    if (counted && !other.counted) why = other.why;
    counted = counted && other.counted;
    refused = refused || other.refused;
    if (!other.rejected.empty()) reject(other.rejected);
    for (body_rows& b : other.bodies) bodies.push_back(std::move(b));
  }
  constexpr void put(int port, const partial_tensor& t) {
    while (static_cast<int>(outputs.size()) <= port && outputs.size() < 256)
      outputs.push_back(partial_tensor{partial_shape::of_unknown_rank(), dtype::dynamic});
    if (port < 0 || port >= static_cast<int>(outputs.size())) return;
    outputs[port].dims = t.dims;
    outputs[port].type = t.type;
  }
};

constexpr void times(figure& f, count_t n) {
  const double part = f.part * static_cast<double>(n);
  f.whole = f.whole * n + count_t(static_cast<std::int64_t>(part));
  f.part = part - static_cast<double>(static_cast<std::int64_t>(part));
}

// What the body of a node is given: operands and slices of them. Content that changes from trip to trip is unknown.
template <std::size_t Conventions>
constexpr sequence<given_input> given_to_body(const body_wiring& w, const partial_tensors& in,
                                              body_outcome<Conventions>& r) {
  sequence<given_input> given;
  for (const port_map& m : w.inputs) {
    if (!in.has(m.outer)) {
      r.reject(opcost::rejected("input {} is missing; its body reads it", m.outer));
      return given;
    }
    given_input g{m.inner, in[m.outer]};
    bool changes = m.sliced;
    if (m.sliced) {
      const int axis = m.axis < 0 ? m.axis + g.is.dims.rank : m.axis;
      g.is.dims.set(axis, m.part);
    }
    for (const carried& c : w.back) changes = changes || c.parameter == m.inner;
    if (changes) {
      g.is.value = {};
      g.is.reals = {};
    }
    given.push_back(g);
  }
  return given;
}

// The tensor of a result of a body. Its inner node is an output node of the body, or the node that computes it.
template <class... Cs>
constexpr partial_tensor result_of_body(const analysis<Cs...>& a, int node, int port, body_outcome<sizeof...(Cs)>& r) {
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& x = a.at(i);
    if (x.node != node) continue;
    if (x.kind != node_kind::output) return a[{i, port}];
    return x.inputs > 0 ? a[a.inputs_of(x)[0]] : unknown<interval>;
  }
  r.reject(opcost::rejected("its wiring names node {} of a body that has {} nodes", node, a.rows.size()));
  return unknown<interval>;
}

// An output of the node: a result, or the results of all trips joined along an axis.
constexpr partial_tensor joined_over_trips(partial_tensor t, const port_map& m, interval trips) {
  if (m.sliced) {
    const int axis = m.axis < 0 ? m.axis + t.dims.rank : m.axis;
    if (is(trips, 0))
      t.dims = {0};
    else
      t.dims.set(axis, known(trips) ? t.dims[axis] * trips : interval::unknown());
  } else if (is(trips, 0)) {
    t.dims.set(0, 0);
  }
  return t;
}

// Adds the work of all trips of a body.
template <class... Cs>
constexpr void add_trips(body_outcome<sizeof...(Cs)>& r, const analysis<Cs...>& a, interval trips) {
  const parameter_count p = count_parameters(a);
  r.parameters = p.elements;
  r.parameter_bytes = p.bytes;
  r.quantization = p.quantization;
  r.quantization_bytes = p.quantization_bytes;
  r.work = a.work();
  if constexpr (sizeof...(Cs) > 0) r.figures = {a.template flops<Cs>()...};
  for (const row& x : a.rows) {
    if (x.reached && x.state != standing::counted) {
      r.counted = false;
      r.why = "a layer of its body is not counted";
    }
    r.refused = r.refused || x.refused;
  }
  if (known(trips)) {
    r.work = r.work * trips.min;
    for (figure& f : r.figures) times(f, trips.min);
  } else {
    r.counted = false;
    r.why = "the trip count of its body is not known";
  }
}

// One body, `trips` times. run(body, given, analysis) analyzes it with these inputs.
template <class... Cs, class Body, class Run>
constexpr body_outcome<sizeof...(Cs)> enter_body(const Body& b, const partial_tensors& in, interval trips,
                                                 count_t assumed, Run&& run) {
  const body_wiring& w = b.wiring;
  body_outcome<sizeof...(Cs)> r;
  sequence<given_input> given = given_to_body(w, in, r);
  if (!r.rejected.empty()) return r;
  analysis<Cs...> a;
  run(b, given, a);
  // the shape of a state that changes from trip to trip has unknown dimensions
  bool changes = false;
  for (const carried& c : w.back)
    for (given_input& g : given)
      if (g.node == c.parameter) {
        const partial_shape after = result_of_body(a, c.result, 0, r).dims;
        if (after == g.is.dims) continue;
        g.is.dims = differing_dims_unknown(g.is.dims, after);
        changes = true;
      }
  if (changes) {
    analysis<Cs...> again;
    run(b, given, again);
    a = std::move(again);
  }
  if (w.goes_on >= 0) {
    const count_t more = known_number(result_of_body(a, w.goes_on, 0, r));
    if (more == 0)
      trips = smaller(trips, interval(1));
    else if (more < 0)
      trips = interval::unknown();
  }
  const bool by_assumption = !known(trips) && assumed >= 0;
  if (by_assumption) trips = assumed;
  for (const port_map& m : w.outputs)
    r.put(m.outer, joined_over_trips(result_of_body(a, m.inner, m.inner_port, r), m, trips));
  add_trips(r, a, trips);
  r.bodies.push_back({-1, w.kind, trips, by_assumption, std::move(a)});
  return r;
}

// The trip count of a loop as its operands say. Rejects inputs with different numbers of slices.
constexpr interval trips_of_loop(const body_wiring& w, const partial_tensors& in, rejection& why) {
  interval trips = w.known_trips;
  for (const port_map& m : w.inputs)
    if (m.sliced && !known(trips)) trips = slices_of(m, in[m.outer].dims);
  for (const port_map& m : w.inputs)
    if (const interval other = m.sliced ? slices_of(m, in[m.outer].dims) : trips;
        known(trips) && known(other) && !(other == trips)) {
      why = opcost::rejected("input {} has {} slices; another input has {}", m.outer, other, trips);
      return trips;
    }
  if (w.trips >= 0) {
    const count_t most = known_number(in[w.trips]);
    if (most >= 0)
      trips = most;
    else if (in[w.trips].value.size() == 1)
      trips = interval::unknown();
  }
  return known_number(in[w.condition]) == 0 ? interval(0) : trips;
}

// Adds another branch that may run instead.
template <std::size_t Conventions>
constexpr void merge_branch(body_outcome<Conventions>& r, body_outcome<Conventions>&& one) {
  for (std::size_t i = 0; i < one.outputs.size() && i < r.outputs.size(); ++i) {
    r.outputs[i].dims = hull(r.outputs[i].dims, one.outputs[i].dims);
    if (r.outputs[i].type != one.outputs[i].type) r.outputs[i].type = dtype::dynamic;
  }
  r.parameters += one.parameters;
  r.parameter_bytes += one.parameter_bytes;
  r.quantization += one.quantization;
  r.quantization_bytes += one.quantization_bytes;
  if (!one.rejected.empty()) r.reject(one.rejected);
  r.refused = r.refused || one.refused;
  for (body_rows& inner : one.bodies) r.bodies.push_back(std::move(inner));
  if (!(r.work == one.work) || !one.counted) {
    r.counted = false;
    r.why = "which of its branches runs is not known";
  }
}

// Evaluates a node with bodies. run(body, given, analysis) analyzes a body with these inputs. `assumed`: the trip count
// of a loop if the graph does not define it; -1: unknown.
template <class... Cs, class Bodies, class Run>
constexpr body_outcome<sizeof...(Cs)> enter_bodies(const Bodies& bodies, span<const partial_tensor> operands,
                                                   count_t assumed, Run&& run) {
  const partial_tensors in(operands);
  body_outcome<sizeof...(Cs)> r;
  const body_wiring& first = bodies[0].wiring;
  if (first.kind == body_kind::repeated) {
    rejection why{};
    const interval trips = trips_of_loop(first, in, why);
    if (!why.empty()) {
      r.reject(why);
      return r;
    }
    r = enter_body<Cs...>(bodies[0], in, trips, assumed, run);
    if (bodies.size() > 1 && r.rejected.empty() && !r.bodies.empty()) {
      // the loop's condition runs before each trip, and once more to end the loop
      const interval taken = r.bodies[0].trips;
      const interval asked = known(taken) ? taken + 1 : interval::unknown();
      r.add_work_of(enter_body<Cs...>(bodies[1], in, asked, assumed, run));
    }
    return r;
  }

  if (!in.has(first.condition)) {
    r.reject(opcost::rejected("the condition (input {}) is missing", first.condition));
    return r;
  }
  const count_t condition = known_number(in[first.condition]);
  const body_kind chosen = condition == 0 ? body_kind::when_false : body_kind::when_true;
  bool entered = false;
  for (const auto& b : bodies) {
    if (condition >= 0 && b.wiring.kind != chosen) continue;
    body_outcome<sizeof...(Cs)> one = enter_body<Cs...>(b, in, 1, assumed, run);
    if (entered)
      merge_branch(r, std::move(one));
    else
      r = std::move(one);
    entered = true;
  }
  return r;
}

}  // namespace detail
}  // namespace opcost
