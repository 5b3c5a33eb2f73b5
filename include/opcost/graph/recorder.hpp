// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Adds rows to an analysis, one operation at a time, each after those that feed it. Both ways to an analysis go through
// here.
#include <opcost/graph/evaluate.hpp>
#include <opcost/graph/run_bodies.hpp>

namespace opcost {

// What a graph tells of a node beside its operation.
struct node_facts {
  std::string_view name{}, type{};
  int opset = 1;
  int node = -1;    // its place among the graph's nodes
  int module = -1;  // whose it is
  std::int64_t storage =
      0;  // of a constant: equal for those that are stored in the same place (from 1); 0: in one of its own
  std::int64_t bytes = -1;  // of a constant: what is stored of it; -1: not told, -2: it lies outside of what is stored
  bool wants_content = true;  // some consumer reads the content of its outputs
  std::string_view why{};     // why it cannot be evaluated at all
};

// What a graph keeps of a node, asked for only where it is needed.
struct no_store {
  constexpr void outputs(sequence<partial_tensor>&) const {}  // its outputs' shapes
  constexpr bool content(const partial_tensor&, opcost::content<interval>) const {
    return false;
  }  // a constant's content
};

namespace detail {
// What recording asks of an operation, whether its type is known at compile time or at run time.
template <class Op> struct facts_of {
  static constexpr std::string_view name([[maybe_unused]] const Op& op) {
    if constexpr (erased_op<Op>)
      return op_traits<Op>::name_of(op);
    else
      return op_traits<Op>::name;
  }
  static constexpr int opset(const Op&) { return opset_of<Op>(); }
  static constexpr node_kind kind(const Op&) { return kind_of<Op>(); }
  static constexpr bool pure(const Op&) { return pure_of<Op>(); }
  static constexpr memory_use memory(const Op&) { return memory_of<Op>(); }
  static constexpr unsigned settings(const Op&) { return settings_of<Op>(); }
  static constexpr bool has_value(const Op&) { return has_value_rule<Op>(); }
  static constexpr bool value(const Op& op, const partial_tensors& in, const partial_tensor& out, int port,
                              content<interval> into) {
    if constexpr (has_value_rule<Op>())
      return op_traits<Op>::value(op, in, out, port, into);
    else
      return false;
  }
};
template <class List> struct facts_of<op_ref<List>> {
  using ref = op_ref<List>;
  static constexpr std::string_view name(const ref& r) { return r.entry().name; }
  static constexpr int opset(const ref& r) { return r.entry().opset; }
  static constexpr node_kind kind(const ref& r) { return r.entry().kind; }
  static constexpr bool pure(const ref& r) { return r.entry().pure; }
  static constexpr memory_use memory(const ref& r) { return r.entry().memory; }
  static constexpr unsigned settings(const ref& r) { return r.entry().settings; }
  static constexpr bool has_value(const ref& r) { return r.entry().value != nullptr; }
  static constexpr bool value(const ref& r, const partial_tensors& in, const partial_tensor& out, int port,
                              content<interval> into) {
    return r.entry().value(r.op, in, out, port, into);
  }
};
}  // namespace detail

struct unknown_op {  // an operation nobody gave traits, or whose attributes cannot be read: reported, never counted as
                     // zero
  std::string_view type{};
  std::string_view why{};
};

template <class... Cs> class recorder {
 public:
  // Returns the row's index. `from` are values of `a`, in the order of the operands.
  template <class Op, class Store = no_store>
  requires(!std::same_as<Op, unknown_op>) constexpr int add(analysis<Cs...>& a, const Op& op,
                                                            std::span<const edge> from, const node_facts& facts = {},
                                                            const Store& store = {}) {
    row r = start(a, from, facts);
    r.folded = detail::facts_of<Op>::kind(op) == node_kind::computed && detail::facts_of<Op>::pure(op) &&
               from_constants(a, from);
    operands_.clear();
    for (const edge& v : from) operands_.push_back(a[v]);
    return add_row(a, r, op, operands_, facts, store);
  }
  // The same of operands that no row yields.
  template <class Op, class Store = no_store>
  requires(!std::same_as<Op, unknown_op>) constexpr int add_given(analysis<Cs...>& a, const Op& op,
                                                                  std::span<const partial_tensor> operands,
                                                                  const node_facts& facts = {},
                                                                  const Store& store = {}) {
    row r = start(a, {}, facts);
    return add_row(a, r, op, operands, facts, store);
  }
  template <class Store = no_store>
  constexpr int add(analysis<Cs...>& a, const unknown_op& op, std::span<const edge> from, const node_facts& facts = {},
                    const Store& store = {}) {
    row r = start(a, from, facts);
    if (r.type.empty()) r.type = op.type;
    r.opset = facts.opset;
    const std::string_view why = facts.why.empty() ? op.why : facts.why;
    r.state = why.empty() ? standing::unknown_op : standing::not_known;
    r.why = why.empty() ? std::string_view("no operation of this type is known") : why;
    stored_.clear();
    store.outputs(stored_);
    r.outputs = static_cast<int>(stored_.size());
    r.shape_as_stored = r.outputs > 0;
    for (const partial_tensor& t : stored_) a.tensors.push_back(t);
    a.figures.resize(a.figures.size() + sizeof...(Cs));
    return finish(a, r);
  }
  template <class Store = no_store>
  constexpr int add_given(analysis<Cs...>& a, const unknown_op& op, std::span<const partial_tensor>,
                          const node_facts& facts = {}, const Store& store = {}) {
    return add(a, op, {}, facts, store);
  }

  // Why the last row that was added is not known; empty: it is.
  constexpr const rejection& refusal() const { return refusal_; }
  // Those of the last row that was added, as far as their dimensions are numbers.
  constexpr tensors operands_as_numbers() const { return scratch_; }

  // The content of a constant's row, known from elsewhere.
  static constexpr void set_content(analysis<Cs...>& a, int row, std::span<const interval> content) {
    partial_tensor& t = a.tensors[static_cast<std::size_t>(a.at(row).first_output)];
    follow(a, t, [&](opcost::content<interval> into) {
      if (into.numbers.size() != content.size()) return false;
      for (std::size_t i = 0; i < content.size(); ++i) into.numbers[i] = content[i];
      return true;
    });
  }

  // An input that stands for a tensor of the graph around.
  constexpr int add_given_input(analysis<Cs...>& a, const partial_tensor& is, const node_facts& facts) {
    row r = start(a, {}, facts);
    r.kind = node_kind::input, r.outputs = 1;
    if (r.type.empty()) r.type = "Parameter";
    a.tensors.push_back(is);
    a.tensors.back().stored = 0;
    for (std::size_t c = 0; c < sizeof...(Cs); ++c) a.figures.push_back(figure(count_t(0)));
    return finish(a, r);
  }
  // A node whose outputs and work its bodies decided.
  template <class Op, class Store>
  requires(!std::same_as<Op, unknown_op>) constexpr int add_entered(analysis<Cs...>& a, const Op& op,
                                                                    std::span<const edge> from,
                                                                    detail::body_outcome<sizeof...(Cs)> inside,
                                                                    const node_facts& facts, const Store& store) {
    using of = detail::facts_of<Op>;
    row r = start(a, from, facts);
    r.opset = facts.opset > 1 ? facts.opset : of::opset(op);
    if (r.type.empty()) r.type = of::name(op);
    r.settings = of::settings(op);
    stored_.clear();
    store.outputs(stored_);
    for (const partial_tensor& t : inside.outputs) a.tensors.push_back(t);
    for (std::size_t i = inside.outputs.size(); i < stored_.size(); ++i) a.tensors.push_back(stored_[i]);
    r.outputs = static_cast<int>(a.tensors.size()) - r.first_output;
    r.parameters = inside.parameters, r.parameter_bytes = inside.parameter_bytes, r.refused = inside.refused;
    for (body_rows& b : inside.bodies) b.row = static_cast<int>(a.rows.size()), a.bodies.push_back(std::move(b));
    if (inside.counted)
      r.work = inside.work;
    else
      r.state = standing::not_known, r.why = inside.why;
    // a convention's own rule for the node comes before what its bodies add up to
    evaluation<sizeof...(Cs)> e;
    if (inside.counted) {
      operands_.clear();
      for (const edge& v : from) operands_.push_back(a[v]);
      evaluate_as<Cs...>(e, op, operands_, a.outputs_of(r), scratch_);
      e.figures = {(detail::has_own_rule<Cs>(op) ? e.figures[analysis<Cs...>::template index_of<Cs>()]
                    : weighs<Cs>()               ? inside.figures[analysis<Cs...>::template index_of<Cs>()]
                                                 : figure{})...};
    }
    for (const figure& f : e.figures) a.figures.push_back(f);
    return finish(a, r);
  }

 private:
  sequence<partial_tensor> operands_{}, stored_{};
  number_operands scratch_{};
  rejection refusal_{};

  template <class Op, class Store>
  constexpr int add_row(analysis<Cs...>& a, row& r, const Op& op, std::span<const partial_tensor> operands,
                        const node_facts& facts, const Store& store) {
    using of = detail::facts_of<Op>;
    const partial_tensors in{operands};
    if (r.type.empty()) r.type = of::name(op);
    r.opset = facts.opset > 1 ? facts.opset : of::opset(op);
    r.kind = of::kind(op), r.settings = of::settings(op), r.pure = of::pure(op);

    evaluation<sizeof...(Cs)> e;
    evaluate<Cs...>(e, a.tensors, op, in, scratch_);
    r.why = a.text_of(e.refusal);
    r.refused = !r.why.empty();
    refusal_ = e.refusal;
    const int inferred = r.outputs = static_cast<int>(a.tensors.size()) - r.first_output;
    if (!e.counted && r.kind != node_kind::input) use_stored(a, r, e, op, in, store);
    if (!e.counted && r.kind == node_kind::output) {  // it does nothing, whatever it is given
      for (figure& f : e.figures) f = 0;
    } else if (!e.counted) {
      r.state = standing::not_known;
      if (r.why.empty()) {
        refusal_ = undecided("a dimension is unknown");
        r.why = refusal_.text;
      }
    }
    r.work = e.work, r.parameters = e.parameters, r.parameter_bytes = e.parameter_bytes;
    r.memory = lowered_op<Op> ? e.memory : of::memory(op);
    if (r.kind == node_kind::constant && r.outputs > 0)
      a.tensors.back().stored = facts.storage > 0 ? facts.storage : -2 - static_cast<std::int64_t>(a.rows.size());
    if (r.kind == node_kind::constant && r.why.empty() && facts.bytes != -1 && r.outputs > 0)
      r.why = misplaced(a.tensors.back(), facts.bytes);
    if (facts.wants_content && (of::has_value(op) || r.kind == node_kind::constant))
      for (int port = 0; port < inferred && port < r.outputs; ++port) {
        partial_tensor& t = a.tensors[static_cast<std::size_t>(r.first_output + port)];
        follow(a, t, [&](content<interval> into) {
          return (r.kind == node_kind::constant && store.content(t, into)) ||
                 (of::has_value(op) && of::value(op, in, t, port, into));
        });
      }
    for (const figure& f : e.figures) a.figures.push_back(f);
    return finish(a, r);
  }

  // What is wrong with where a constant is stored; its shape and type are right all the same.
  static constexpr std::string_view misplaced(const partial_tensor& t, std::int64_t bytes) {
    if (bytes == -2) return "its bytes lie outside of the weights";
    if (!t.dims.is_static() || bits_of(t.type) < 4 || bits_of(t.type) == 6) return {};
    const count_t needed = bytes_of(t.type, numbers(t.dims).elements());
    return needed == bytes || needed == 0
               ? std::string_view{}
               : std::string_view("it is stored in another number of bytes than its shape and type take");
  }

  // Where inference refuses, or leaves open what the graph has a number for, the graph's own shapes stand in.
  template <class Op, class Store, class Evaluation>
  constexpr void use_stored(analysis<Cs...>& a, row& r, Evaluation& e, const Op& op, const partial_tensors& in,
                            const Store& store) {
    stored_.clear();
    store.outputs(stored_);
    if (stored_.empty()) return;
    bool more = false;
    for (int i = 0; i < static_cast<int>(stored_.size()); ++i) {
      const partial_tensor& known = stored_[static_cast<std::size_t>(i)];
      if (i >= r.outputs) {
        a.tensors.push_back(known), ++r.outputs, more = true;
        continue;
      }
      partial_tensor& t = a.tensors[static_cast<std::size_t>(r.first_output + i)];
      if (!t.dims.ranked() && known.dims.rank == 0)
        continue;  // a graph may store a rank that is not known like a scalar
      partial_shape both = t.dims;
      if (!t.dims.is_static() && merge(both, known.dims) && !(both == t.dims)) t.dims = both, more = true;
    }
    if (!more) return;
    r.shape_as_stored = true;
    if (r.why.empty()) r.why = "its shape hangs on a content that is not known";
    evaluate_as<Cs...>(e, op, in, a.outputs_of(r), scratch_);
    if (r.refused && !e.work.sound()) e = {};  // of operands that it cannot work on a formula may make no sense
  }

  static constexpr row start(analysis<Cs...>& a, std::span<const edge> from, const node_facts& facts) {
    row r;
    r.name = facts.name, r.type = facts.type, r.node = facts.node, r.module = facts.module;
    r.first_output = static_cast<int>(a.tensors.size());
    r.first_input = static_cast<int>(a.inputs.size()), r.inputs = static_cast<int>(from.size());
    for (const edge& v : from) a.inputs.push_back(v);
    return r;
  }
  static constexpr int finish(analysis<Cs...>& a, const row& r) {
    a.rows.push_back(r);
    return static_cast<int>(a.rows.size()) - 1;
  }
  static constexpr bool from_constants(const analysis<Cs...>& a, std::span<const edge> from) {
    bool any = false;
    for (const edge& v : from) {
      if (v.row < 0) continue;
      if (a.at(v.row).kind != node_kind::constant && !a.at(v.row).folded) return false;
      any = true;
    }
    return any;
  }
  // Keeps a tensor's content where `fill` knows it.
  template <class Fill> static constexpr void follow(analysis<Cs...>& a, partial_tensor& t, Fill&& fill) {
    if (!t.dims.is_static()) return;
    const count_t n = numbers(t.dims).elements();
    if (n < 1 || n > max_content) return;
    const std::size_t size = static_cast<std::size_t>(n.n);
    if (is_real(t.type)) {
      const auto into = room(a.real_contents, size);
      if (fill(content<interval>{{}, into}))
        t.reals = into;
      else
        a.real_contents.back().resize(a.real_contents.back().size() - size);
    } else {
      const auto into = room(a.contents, size);
      if (fill(content<interval>{into, {}}))
        t.value = into;
      else
        a.contents.back().resize(a.contents.back().size() - size);
    }
  }
  // Places for n more contents; those handed out before never move.
  template <class T> static constexpr std::span<T> room(sequence<sequence<T>>& chunks, std::size_t n) {
    constexpr std::size_t chunk = 512;
    if (chunks.empty() || chunks.back().size() + n > chunks.back().capacity()) {
      chunks.push_back(sequence<T>{});
      chunks.back().reserve(std::is_constant_evaluated() ? n : chunk);
    }
    auto& last = chunks.back();
    last.resize(last.size() + n);
    return std::span<T>(last).last(n);
  }
};

}  // namespace opcost
