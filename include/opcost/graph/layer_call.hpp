// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Calls layers that are known only at run time, by their text, in a network. Each layer is behind plain function
// pointers, so that the code of the network is compiled once and not for every layer of a catalogue.
#include <opcost/graph/network.hpp>
#include <opcost/layers/read_layer_text.hpp>

namespace opcost {

// f(name, shape) for each parameter.
struct parameter_sink {
  void* to;
  void (*put)(void*, std::string_view, const shape&);
  template <class F>
  explicit parameter_sink(F& f)
      : to(&f), put([](void* t, std::string_view n, const shape& s) { (*static_cast<F*>(t))(n, s); }) {}
  void operator()(std::string_view n, const shape& s) const { put(to, n, s); }
};

// The functions of a layer's class for a network of these conventions.
template <class... Cs> struct layer_functions {
  std::string_view name{};
  bool functional = false;
  outputs (*measure)(const void* layer, evaluation<sizeof...(Cs)>&,
                     const tensors&) = nullptr;                                     // null: the layer is a block
  void (*parameters)(const void* layer, const tensors&, parameter_sink) = nullptr;  // may be null
  void (*submodules)(const void* layer, network<Cs...>&) = nullptr;                 // may be null
  edge (*build)(const void* layer, network<Cs...>&, const module_name&,
                span<const edge>) = nullptr;  // null: not a block
  std::array<std::string_view, sizeof...(Cs)> (*notes)(const void* layer,
                                                       const tensors&) = nullptr;  // by convention; may be null
};

// A call of a layer, which must outlive it.
template <bool Functional, class... Cs> struct layer_call {
  const layer_functions<Cs...>* functions = nullptr;
  const void* layer = nullptr;
};
template <bool Functional, class... Cs> struct op_traits<layer_call<Functional, Cs...>> {
  using call = layer_call<Functional, Cs...>;
  static constexpr std::string_view name = "layer";
  static constexpr bool functional = Functional;
  static constexpr bool erased = true;
  static std::string_view name_of(const call& c) { return c.functions->name; }
  static outputs lower(const call& c, const tensors& in, detail::adding_up<Cs...>& f) {
    return c.functions->measure(c.layer, f.e, in);
  }
  static partial_outputs lower(const call&, const partial_tensors&, detail::following_shapes&) {
    return "a dimension is not known";
  }
  static outputs lower(const call&, const tensors&, const detail::lowering_probe&);
  static void parameters(const call& c, const tensors& in, auto&& f) {
    if (c.functions->parameters) c.functions->parameters(c.layer, in, parameter_sink(f));
  }
  static void submodules(const call& c, network<Cs...>& net) {
    if (c.functions->submodules) c.functions->submodules(c.layer, net);
  }
};

namespace detail {
template <class Op, class... Cs> struct erased_call {
  using net = network<Cs...>;
  static const Op& at(const void* layer) { return *static_cast<const Op*>(layer); }
  static outputs measure(const void* layer, evaluation<sizeof...(Cs)>& e, const tensors& in) {
    return detail::measure<Cs...>(e, at(layer), in);
  }
  static void parameters(const void* layer, const tensors& in, parameter_sink f) {
    op_traits<Op>::parameters(at(layer), in, f);
  }
  static void submodules(const void* layer, net& n) { op_traits<Op>::submodules(at(layer), n); }
  static edge first_of(const edge& v) { return v; }
  static edge first_of(const auto& list) { return list[0]; }
  static edge build(const void* layer, net& n, const module_name& name, span<const edge> in) {
    edge result{-1, 0};
    const auto with = [&]<std::size_t... At>(std::index_sequence<At...>) {
      if constexpr (block<Op, net, std::enable_if_t<(At >= 0), edge>...>)
        if (in.size() == sizeof...(At)) result = first_of(n.add(name, at(layer), in[At]...));
    };
    with(std::make_index_sequence<1>{});
    with(std::make_index_sequence<2>{});
    with(std::make_index_sequence<3>{});
    return result;
  }
  static std::array<std::string_view, sizeof...(Cs)> notes(const void* layer, const tensors& in) {
    return {note_of<Cs>(at(layer), in)...};
  }
};
template <class Op, class Net>
concept some_block = block<Op, Net, edge> || block<Op, Net, edge, edge> || block<Op, Net, edge, edge, edge>;

template <class Op, class... Cs> constexpr layer_functions<Cs...> functions_of() {
  using erased = erased_call<Op, Cs...>;
  layer_functions<Cs...> f{.name = op_traits<Op>::name, .functional = functional_of<Op>()};
  if constexpr (some_block<Op, network<Cs...>>) {
    f.build = &erased::build;
  } else {
    f.measure = &erased::measure;
    if constexpr (requires(const Op& op, tensors in, parameter_sink s) { op_traits<Op>::parameters(op, in, s); })
      f.parameters = &erased::parameters;
    if constexpr (requires(const Op& op, network<Cs...>& n) { op_traits<Op>::submodules(op, n); })
      f.submodules = &erased::submodules;
  }
  if constexpr ((requires(const Op& op, tensors in) { rule<Cs, Op>::note(op, in); } || ...)) f.notes = &erased::notes;
  return f;
}
template <class... Cs, class... Ops>
constexpr std::array<layer_functions<Cs...>, sizeof...(Ops)> functions_of_all(op_list<Ops...>) {
  return {functions_of<Ops, Cs...>()...};
}
template <class List, class... Cs> inline constexpr auto layer_functions_of = functions_of_all<Cs...>(list_of<List>{});

template <bool Functional, class... Cs>
edge call_layer(network<Cs...>& net, const module_name& name, const layer_functions<Cs...>& f, const void* layer,
                span<const edge> in) {
  const layer_call<Functional, Cs...> call{&f, layer};
  switch (in.size()) {
    case 1: return net.add(name, call, in[0]);
    case 2: return net.add(name, call, in[0], in[1]);
    case 3: return net.add(name, call, in[0], in[1], in[2]);
    case 4: return net.add(name, call, in[0], in[1], in[2], in[3]);
    case 5: return net.add(name, call, in[0], in[1], in[2], in[3], in[4]);
    case 6: return net.add(name, call, in[0], in[1], in[2], in[3], in[4], in[5]);
    default: return net.add(name, call);
  }
}
}  // namespace detail

/// Remarks of the conventions on a layer, by convention; none on a Sequential.
template <std::size_t Conventions> using layer_notes = std::array<std::string_view, Conventions>;

/// Adds a layer by its text. Returns its first output; row < 0 if the number of inputs is wrong. `t` must outlive the
/// network.
template <class List, class... Cs>
edge add_layer(network<Cs...>& net, const module_name& name, const layer_text& t, span<const edge> in,
               layer_notes<sizeof...(Cs)>* notes = nullptr) {
  if (t.form >= 0) {
    const layer_functions<Cs...>& f = detail::layer_functions_of<List, Cs...>[static_cast<std::size_t>(t.form)];
    if (f.notes && notes) {
      sequence<tensor> given;
      for (const edge& v : in) given.push_back(numbers(net[v]));
      *notes = f.notes(t.layer(), tensors(span<const tensor>(given)));
    }
    if (f.build) return f.build(t.layer(), net, name, in);
    return f.functional ? detail::call_layer<true>(net, name, f, t.layer(), in)
                        : detail::call_layer<false>(net, name, f, t.layer(), in);
  }
  if (in.size() != 1) return {-1, 0};
  return net.in(name, t.type, [&] {
    edge x = in[0];
    int number = 0;
    for (const layer_text& child : t.children) {
      if (x.row < 0) return x;
      const bool numbered = child.name.find_first_not_of("0123456789") == child.name.npos && child.name.size() < 9;
      const module_name by_number(number++), by_name(child.name);
      const edge given[]{x};
      x = add_layer<List>(net, numbered ? by_number : by_name, child, given);
    }
    return x;
  });
}

}  // namespace opcost
