// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Builds a network in C++, at compile time or at run time. In a constant expression, an operation that rejects its
// operands does not compile.
#include <opcost/graph/recorder.hpp>
#include <opcost/graph/rejected_layer.hpp>
#include <opcost/ops/io.hpp>

namespace opcost {
namespace detail {
inline void no_such_module(std::string_view) {}
}  // namespace detail

/// A block of layers: op_traits<Block> has name and build(block, net, x...), which adds the layers and returns the last
/// edge, or an array of edges.
template <class Op, class Net, class... Values>
concept block = requires(const Op& op, Net& net, Values... values) {
  op_traits<Op>::build(op, net, values...);
};

/// A convention that needs the texts of layers has describe(layer, in, put). A network without such a convention keeps
/// no texts.
struct append_text {
  sequence<char>& to;
  constexpr void operator()(std::string_view s) const { to.append(s.data(), s.size()); }
};
template <class C, class Op>
concept describes = requires(const Op& op, tensors in, append_text put) {
  C::describe(op, in, put);
};

/// A network builder, and the analysis of what was built, under these conventions.
template <class... Conventions> class network : public analysis<Conventions...> {
 public:
  /// `type`: the class of the network, for texts.
  constexpr explicit network(std::string_view type = "Network") {
    this->rows.reserve(64);
    this->tensors.reserve(64);
    this->inputs.reserve(64);
    this->tree.add(-1, {}, type, false);
  }
  constexpr edge input(const partial_shape& dims, dtype type = dtype::f32) { return add(opcost::input{dims, type}); }
  constexpr edge constant(const ints& dims, dtype type = dtype::f32) {
    return add(opcost::constant{.dims = dims, .type = type});
  }
  /// Adds a constant with a content that operations can read: a target shape, axes. Copies the list.
  constexpr edge numbers(std::initializer_list<interval> list) {
    return add(opcost::constant{
        .dims = {static_cast<std::int64_t>(list.size())}, .type = dtype::i64, .numbers = {list.begin(), list.size()}});
  }
  constexpr void output(edge v) { add(network_output{}, v); }

  /// Adds an operation or a layer. Returns its first output; port() returns the others. The name of a layer without one
  /// is its number, as in a Sequential; a function is not a module.
  template <class Op, class... Values>
  requires(!std::is_convertible_v<const Op&, module_name>) constexpr auto add(const Op& op, Values... values) {
    if constexpr (!are_edges<Values...>())
      return edge{};
    else if constexpr (block<Op, network, Values...>)
      return build(this->tree.at(scope_).children, op, values...);
    else if constexpr (lowered_op<Op> && !functional_of<Op>())
      return call(this->tree.add(scope_, this->tree.at(scope_).children, op_traits<Op>::name, true), op, values...);
    else
      return put(scope_, op, values...);
  }
  static constexpr edge port(edge v, int port) { return {v.row, port}; }

  /// Adds a layer as a module of the open module: net.add("conv1", conv2d{...}, x). A name that exists already calls
  /// the same module again, whose parameters count once.
  template <class Op, class... Values> constexpr auto add(module_name name, const Op& op, Values... values) {
    if constexpr (!are_edges<Values...>())
      return edge{};
    else if constexpr (block<Op, network, Values...>)
      return build(name, op, values...);
    else if constexpr (functional_of<Op>())
      return put(scope_, op, values...);
    else
      return call(leaf(name, op), op, values...);
  }
  /// Opens the module `name` of class `type` while `body` runs. Returns what body returns.
  template <class Body> constexpr decltype(auto) in(module_name name, std::string_view type, Body&& body) {
    const entered e(*this, name, type);
    ++this->tree.modules[static_cast<std::size_t>(scope_)].calls;
    this->tree.entries.push_back({.module = scope_, .row = static_cast<int>(this->rows.size())});
    return body();
  }
  /// Lists a module before it is called, or one that is never called.
  template <class Op>
  requires(costed_op<Op>) constexpr void declare(module_name name, const Op& op) {
    const int m = leaf(name, op);
    describe(m, op, {});
    own(m, op, {}, row{});
  }
  template <class Op>
  requires(!costed_op<Op> && requires { op_traits<Op>::name; }) constexpr void declare(module_name name,
                                                                                       const Op& block) {
    declare(name, op_traits<Op>::name, [&] { op_traits<Op>::submodules(block, *this); });
  }
  /// Lists several equal modules, named by their numbers.
  template <class Op> constexpr void declare_all(const Op& op, count_t n) {
    for (int i = 0; i < n; ++i) declare(i, op);
  }
  template <class Body>
  requires(std::is_invocable_v<Body>) constexpr void declare(module_name name, std::string_view type, Body&& body) {
    const entered e(*this, name, type);
    body();
  }
  /// Sets the order in which the modules of the open module are listed, if it differs from the order of first use.
  constexpr void listed(std::initializer_list<module_name> first) {
    this->tree.order(scope_, span(first.begin(), first.size()));
  }
  /// Adds a parameter that the open module itself owns.
  constexpr edge parameter(std::string_view name, const shape& dims, dtype type = dtype::f32) {
    opcost::constant c{.dims = {}, .type = type};
    for (int i = 0; i < dims.rank; ++i) c.dims.push_back(dims[i]);
    if (this->tree.find_parameter(scope_, name) < 0)
      this->tree.parameters.push_back({.module = scope_, .name = name, .dims = dims, .type = type});
    return add(c);
  }
  /// Makes two parameters one, by their paths: net.tie("head.weight", "embedding.weight"), after both were added. If a
  /// path does not exist, a constant expression does not compile; at run time it returns false, and reports say so.
  constexpr bool tie(std::string_view path, std::string_view to) {
    const int a = this->tree.find_parameter(path), b = this->tree.find_parameter(to);
    if (a < 0 || b < 0 || a == b) return not_found(a < 0 ? path : to);
    this->tree.parameters[static_cast<std::size_t>(a)].same_as = b;
    forget(this->tree.parameters[static_cast<std::size_t>(a)]);
    return true;
  }
  /// Marks the parameters below a module as not trained. Paths as for tie().
  constexpr bool freeze(std::string_view path) {
    const int m = this->tree.find(path);
    if (m < 0) return not_found(path);
    for (module_parameter& p : this->tree.parameters)
      for (int at = p.module; at >= 0 && p.trainable; at = this->tree.at(at).parent) p.trainable = at != m;
    return true;
  }

 private:
  recorder<Conventions...> recorder_{};
  int scope_ = 0;

  struct entered {
    network& net;
    int before;
    constexpr entered(network& n, const module_name& name, std::string_view type) : net(n), before(n.scope_) {
      const int known = n.tree.child(before, name);
      n.scope_ = known >= 0 ? known : n.tree.add(before, name, type, false);
    }
    constexpr ~entered() { net.scope_ = before; }
    entered(const entered&) = delete;
    entered& operator=(const entered&) = delete;
  };

  template <class... Values> static constexpr bool are_edges() {
    constexpr bool edges = (std::is_same_v<Values, edge> && ...);
    static_assert(
        edges,
        "opcost: the inputs of a layer are edges: what input(), constant() or add() returned (README: Write a "
        "network)");
    return edges;
  }
  constexpr bool not_found(std::string_view path) {
    if (std::is_constant_evaluated()) detail::no_such_module(path);
    this->tree.not_found.push_back(path);
    return false;
  }
  template <class Op> constexpr int leaf(const module_name& name, const Op& op) {
    const int known = this->tree.child(scope_, name);
    return known >= 0 ? known : this->tree.add(scope_, name, detail::any_op<Op>(op).name(), true);
  }
  template <class Op, class... Values> constexpr edge call(int m, const Op& op, Values... values) {
    const int calls = ++this->tree.modules[static_cast<std::size_t>(m)].calls;
    const edge v = put(m, op, values...);
    row& r = this->rows.back();
    if (calls > 1) {
      r.parameters = 0;
      r.parameter_bytes = 0;
      return v;
    }
    const std::array<edge, sizeof...(Values)> from{values...};
    describe(m, op, from);
    own(m, op, from, r);
    return v;
  }
  // Adds a block. If a convention has a rule for the whole block, the last row has its figure.
  template <class Op, class... Values> constexpr auto build(const module_name& name, const Op& op, Values... values) {
    const std::size_t from = this->rows.size();
    const auto result = in(name, op_traits<Op>::name, [&] { return op_traits<Op>::build(op, *this, values...); });
    if constexpr ((has_rule<Conventions, Op> || ...)) {
      const std::array<edge, sizeof...(Values)> given{values...};
      sequence<tensor> operands;
      for (const edge& v : given) operands.push_back(opcost::numbers((*this)[v]));
      convention_list<Conventions...>::each_with_index([&]<class C>(std::type_identity<C>, std::size_t c) {
        if constexpr (has_rule<C, Op>)
          if (const figure f = rule<C, Op>::figure_of(op, tensors(span<const tensor>(operands)), outputs{});
              f.known && this->rows.size() > from) {
            for (std::size_t i = from; i < this->rows.size(); ++i)
              this->figures[i * sizeof...(Conventions) + c] = count_t(0);
            this->figures[(this->rows.size() - 1) * sizeof...(Conventions) + c] = f;
          }
      });
    }
    return result;
  }
  template <class Op> constexpr void describe(int m, const Op& op, span<const edge> from) {
    if constexpr ((describes<Conventions, Op> || ...)) {
      sequence<tensor> given;
      for (const edge& v : from)
        if ((*this)[v].dims.is_static()) given.push_back(opcost::numbers((*this)[v]));
      module& of = this->tree.modules[static_cast<std::size_t>(m)];
      of.text = this->tree.texts.size();
      convention_list<Conventions...>::each([&]<class C>(std::type_identity<C>) {
        if constexpr (describes<C, Op>)
          if (this->tree.texts.size() == of.text)
            C::describe(op, tensors(given.size() == from.size() ? span<const tensor>(given) : span<const tensor>()),
                        append_text{this->tree.texts});
      });
      of.text_size = this->tree.texts.size() - of.text;
    }
  }
  // Lists the parameters of a module, if they are not listed yet.
  template <class Op> constexpr void own(int m, const Op& op, span<const edge> from, const row& r) {
    if (this->tree.at(m).owns) return;
    if constexpr (requires(tensors in) { op_traits<Op>::parameters(op, in, [](std::string_view, const shape&) {}); }) {
      const tensors given = from.empty() ? tensors{} : recorder_.operands_as_numbers();
      if (given.size() < static_cast<int>(from.size())) return;  // a dimension is unknown
      this->tree.modules[static_cast<std::size_t>(m)].owns = true;
      op_traits<Op>::parameters(op, given, [&](std::string_view name, const shape& dims) {
        this->tree.parameters.push_back(
            {.module = m, .name = name, .dims = dims, .type = from.empty() ? dtype::f32 : given[0].type});
      });
    } else if (r.parameters != 0) {
      this->tree.modules[static_cast<std::size_t>(m)].owns = true;
      this->tree.parameters.push_back({.module = m, .name = "weight", .dims = {r.parameters}});
    }
    if constexpr (requires { op_traits<Op>::submodules(op, *this); }) {
      const int before = std::exchange(scope_, m);
      op_traits<Op>::submodules(op, *this);
      scope_ = before;
    }
  }
  // Parameters that another module owns do not count again.
  constexpr void forget(const module_parameter& p) {
    for (row& r : this->rows) {
      if (r.module != p.module || r.parameters == 0) continue;
      r.parameters -= p.dims.elements();
      r.parameter_bytes -= bytes_of(p.type, p.dims.elements());
      return;
    }
  }

  template <class C> static constexpr bool leaves_out() {
    return requires(const module_tree& tree) { C::leaves_out(tree, 0); };
  }
  constexpr void leave_out(int row, int module) {
    const std::size_t first = static_cast<std::size_t>(row) * sizeof...(Conventions);
    convention_list<Conventions...>::each_with_index([&]<class C>(std::type_identity<C>, std::size_t c) {
      if constexpr (leaves_out<C>())
        if (C::leaves_out(this->tree, module)) this->figures[first + c] = count_t(0);
    });
  }

  template <class Op, class... Values> constexpr edge put(int module, const Op& op, Values... values) {
    if constexpr (detail::check_op<Op>()) {
      const edge from[]{values..., edge{}};
      const int at = recorder_.add(*this, op, span<const edge>(from).first(sizeof...(Values)), {.module = module});
      if constexpr ((leaves_out<Conventions>() || ...)) leave_out(at, module);
      if (std::is_constant_evaluated() && this->at(at).state == standing::not_known) {
        const rejection& why = recorder_.refusal();
        detail::rejected_layer<Op>(why.text, why.words[0].data(), lower(why.numbers[0]).n, lower(why.numbers[1]).n,
                                   lower(why.numbers[2]).n);
      }
      return {at, 0};
    } else {
      return {};
    }
  }
};

}  // namespace opcost
