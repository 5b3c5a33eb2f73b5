// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Adds rows to an analysis, one operation at a time, each after those that feed it. analyze() and network both use it.
#include <opcost/graph/lowered_node.hpp>
#include <opcost/graph/run_bodies.hpp>

namespace opcost {

/// What a graph says about a node besides its operation.
struct node_facts {
  std::string_view name{}, type{};
  int opset = 1;
  int node = -1;    // index among the graph's nodes
  int module = -1;  // index of the owning module
  std::int64_t storage =
      0;  // of a constant: equal for those that are stored in the same place (from 1); 0: in one of its own
  std::int64_t bytes = -1;      // of a constant: its stored bytes; -1: unknown, -2: outside of the weights
  bool wants_content = true;    // a consumer reads the content of its outputs
  std::string_view variable{};  // the state that the node reads; empty: none
  std::string_view why{};       // why an operation that is unknown cannot be evaluated
  rejection rejected{};         // why the node is rejected, whatever its operation is
};

// What a graph stores for a node, fetched only if it is needed.
struct no_store {
  constexpr void outputs(sequence<partial_tensor>&) const {}  // its outputs' shapes
  constexpr bool content(const partial_tensor&, opcost::content<interval>) const {
    return false;
  }  // a constant's content
};

/// An operation without op_traits, or one that cannot be evaluated for a reason: reported, never counted as zero.
struct unknown_op {
  std::string_view type{};
  std::string_view why{};   ///< the reason as a complete text
  rejection rejected_by{};  ///< or as a rejection
};

namespace detail {
struct node_with_bodies {};  // the operation of a lowered node with bodies
}  // namespace detail
template <> struct op_traits<detail::node_with_bodies> {
  static constexpr std::string_view name = "bodies";
  template <class Dim>
  static constexpr inferred<Dim> infer(const detail::node_with_bodies&, const basic_operands<Dim>&) {
    return "its bodies are missing";
  }
  static constexpr tally count(const detail::node_with_bodies&, const tensors&, const outputs&) { return {}; }
};

template <class... Cs> class recorder {
 public:
  // Adds a row and returns its index. `from`: edges of `a`, in the order of the operands.
  template <class Op, class Store = no_store>
  requires(!std::same_as<Op, unknown_op>) constexpr int add(analysis<Cs...>& a, const Op& op, span<const edge> from,
                                                            const node_facts& facts = {}, const Store& store = {}) {
    if constexpr (detail::is_lowering<Op>)
      return add_checked(a, op, from, facts, store);
    else if constexpr (detail::check_op<Op>())
      return add_checked(a, op, from, facts, store);
    else
      return -1;
  }
  // The same for operands that are not outputs of rows.
  template <class Op, class Store = no_store>
  requires(!std::same_as<Op, unknown_op>) constexpr int add_given(analysis<Cs...>& a, const Op& op,
                                                                  span<const partial_tensor> operands,
                                                                  const node_facts& facts = {},
                                                                  const Store& store = {}) {
    row r = start(a, {}, facts);
    if constexpr (detail::is_lowering<Op>) {
      operands_.clear();
      for (const partial_tensor& t : operands) {
        operands_.push_back(t);
        operands_.back().stored = detail::origin::operand(static_cast<int>(operands_.size()) - 1, t.stored != 0);
      }
      return add_row(a, r, op, operands_, facts, store, false);
    } else {
      return add_row(a, r, op, operands, facts, store, false);
    }
  }
  template <class Store = no_store>
  constexpr int add(analysis<Cs...>& a, const unknown_op& op, span<const edge> from, const node_facts& facts = {},
                    const Store& store = {}) {
    row r = start(a, from, facts);
    if (r.type.empty()) r.type = op.type;
    r.opset = facts.opset;
    std::string_view why = a.text_of(facts.rejected);
    if (why.empty()) why = facts.why.empty() ? op.why : facts.why;
    if (why.empty()) why = a.text_of(op.rejected_by);
    r.state = why.empty() ? standing::unknown_op : standing::not_known;
    r.why = why.empty() ? std::string_view("no operation of this type is known") : why;
    r.refused = !facts.rejected.empty();
    stored_.clear();
    if (!r.refused) store.outputs(stored_);
    r.outputs = static_cast<int>(stored_.size());
    r.shape_as_stored = r.outputs > 0;
    for (const partial_tensor& t : stored_) a.tensors.push_back(t);
    a.figures.resize(a.figures.size() + sizeof...(Cs));
    return finish(a, r);
  }
  template <class Store = no_store>
  constexpr int add_given(analysis<Cs...>& a, const unknown_op& op, span<const partial_tensor>,
                          const node_facts& facts = {}, const Store& store = {}) {
    return add(a, op, {}, facts, store);
  }

  // Makes the last row one that is not known, without its figures and outputs.
  constexpr void reject_last(analysis<Cs...>& a, const rejection& why) {
    row& r = a.rows.back();
    r.state = standing::not_known;
    r.refused = true;
    r.shape_as_stored = false;
    r.why = a.text_of(why);
    r.work = {};
    r.parameters = 0;
    r.parameter_bytes = 0;
    r.outputs = 0;
    a.tensors.resize(static_cast<std::size_t>(r.first_output));
    for (std::size_t c = 0; c < sizeof...(Cs); ++c) a.figures[a.figures.size() - 1 - c] = figure{};
    while (!a.bodies.empty() && a.bodies.back().row == static_cast<int>(a.rows.size()) - 1) a.bodies.pop_back();
  }

  // Why the last row is not known; empty if it is known.
  constexpr const rejection& refusal() const { return refusal_; }
  // The outputs of the last row, as far as their dimensions are numbers.
  constexpr tensors operands_as_numbers() const { return scratch_; }

  // Sets the content of a constant's row.
  static constexpr void set_content(analysis<Cs...>& a, int row, span<const interval> content) {
    partial_tensor& t = a.tensors[a.at(row).first_output];
    follow(a, t, [&](opcost::content<interval> into) {
      if (into.numbers.size() != content.size()) return false;
      for (std::size_t i = 0; i < content.size(); ++i) into.numbers[i] = content[i];
      return true;
    });
  }

  // A node that reads a variable of this shape.
  constexpr int add_state(analysis<Cs...>& a, const partial_tensor& is, span<const edge> from,
                          const node_facts& facts) {
    row r = start(a, from, facts);
    if (r.type.empty()) r.type = "ReadValue";
    r.opset = facts.opset;
    r.pure = false;
    r.outputs = 1;
    a.tensors.push_back(is);
    const bool known = is.dims.is_static();
    if (!known) {
      r.state = standing::not_known;
      r.why = "a dimension of the state is unknown";
    }
    for (std::size_t c = 0; c < sizeof...(Cs); ++c) a.figures.push_back(known ? figure(count_t(0)) : figure{});
    return finish(a, r);
  }
  // Adds an input of a body, which is a tensor of the outer graph.
  constexpr int add_given_input(analysis<Cs...>& a, const partial_tensor& is, const node_facts& facts) {
    row r = start(a, {}, facts);
    r.kind = node_kind::input;
    r.outputs = 1;
    if (r.type.empty()) r.type = "Parameter";
    a.tensors.push_back(is);
    a.tensors.back().stored = 0;
    for (std::size_t c = 0; c < sizeof...(Cs); ++c) a.figures.push_back(figure(count_t(0)));
    return finish(a, r);
  }
  // Adds a node with the outputs and the work of its bodies.
  template <class Op, class Store>
  requires(!std::same_as<Op, unknown_op>) constexpr int add_entered(analysis<Cs...>& a, const Op& op,
                                                                    span<const edge> from,
                                                                    detail::body_outcome<sizeof...(Cs)> inside,
                                                                    const node_facts& facts, const Store& store) {
    const detail::any_op<Op> face(op);
    row r = start(a, from, facts);
    r.opset = facts.opset > 1 ? facts.opset : face.opset();
    if (r.type.empty()) r.type = face.name();
    r.settings = face.settings();
    stored_.clear();
    store.outputs(stored_);
    for (const partial_tensor& t : inside.outputs) a.tensors.push_back(t);
    for (std::size_t i = inside.outputs.size(); i < stored_.size(); ++i) a.tensors.push_back(stored_[i]);
    r.outputs = static_cast<int>(a.tensors.size()) - r.first_output;
    r.parameters = inside.parameters;
    r.parameter_bytes = inside.parameter_bytes;
    r.quantization = inside.quantization;
    r.quantization_bytes = inside.quantization_bytes;
    r.refused = inside.refused;
    for (body_rows& b : inside.bodies) {
      b.row = static_cast<int>(a.rows.size());
      a.bodies.push_back(std::move(b));
    }
    if (inside.counted)
      r.work = inside.work;
    else {
      r.state = standing::not_known;
      r.why = inside.rejected.empty() ? inside.why : a.text_of(inside.rejected);
    }
    // a convention's rule for the node replaces the sum over its bodies
    evaluation<sizeof...(Cs)> e;
    if (inside.counted) {
      operands_.clear();
      for (const edge& v : from) operands_.push_back(a[v]);
      evaluate_as<Cs...>(e, op, operands_, a.outputs_of(r), scratch_);
      e.figures = {(face.template has_rule<Cs>() ? e.figures[analysis<Cs...>::template index_of<Cs>()]
                    : weighs<Cs>()               ? inside.figures[analysis<Cs...>::template index_of<Cs>()]
                                                 : figure{})...};
    }
    for (const figure& f : e.figures) a.figures.push_back(f);
    return finish(a, r);
  }

 private:
  template <class Op, class Store>
  constexpr int add_checked(analysis<Cs...>& a, const Op& op, span<const edge> from, const node_facts& facts,
                            const Store& store) {
    row r = start(a, from, facts);
    operands_.clear();
    for (const edge& v : from) {
      operands_.push_back(a[v]);
      if constexpr (detail::is_lowering<Op>)
        operands_.back().stored =
            detail::origin::operand(static_cast<int>(operands_.size()) - 1, v.row >= 0 && is_constant(a, v.row));
    }
    return add_row(a, r, op, operands_, facts, store, from_constants(a, from));
  }
  sequence<partial_tensor> operands_{}, stored_{};
  number_operands scratch_{};
  rejection refusal_{};
  detail::lowering_store lowering_{};

  template <class Op, class Store>
  constexpr int add_row(analysis<Cs...>& a, row& r, const Op& op, span<const partial_tensor> operands,
                        const node_facts& facts, const Store& store, bool from_constants) {
    const partial_tensors in{operands};
    evaluation<sizeof...(Cs)> e;
    e.refusal = facts.rejected;
    if constexpr (detail::is_lowering<Op>) {
      if (r.type.empty()) r.type = detail::type_of_lowering(op);
      detail::lowered_facts is;
      if (e.refusal.empty()) is = detail::evaluate_lowered<Cs...>(e, a.tensors, op, operands, lowering_);
      r.opset = facts.opset;
      r.kind = is.kind;
      r.settings = is.settings;
      r.pure = is.pure;
      e.folds = is.folds;
    } else {
      const detail::any_op<Op> face(op);
      if (r.type.empty()) r.type = face.name();
      r.opset = facts.opset > 1 ? facts.opset : face.opset();
      r.kind = face.kind();
      r.settings = face.settings();
      r.pure = face.pure();
      if (e.refusal.empty()) evaluate<Cs...>(e, a.tensors, op, in, scratch_);
      if (!lowered_op<Op>) e.memory = face.memory();
    }
    r.folded = from_constants && r.kind == node_kind::computed && r.pure;
    r.why = a.text_of(e.refusal, detail::names_inner_op<Op> ? e.refused_by : std::string_view{});
    r.refused = !e.refusal.empty();
    refusal_ = e.refusal;
    const int inferred = r.outputs = static_cast<int>(a.tensors.size()) - r.first_output;
    if constexpr (!detail::is_lowering<Op>)
      if (!e.counted && r.kind != node_kind::input) use_stored(a, r, e, op, in, store);
    if (!e.counted && !r.refused && r.kind == node_kind::output) {  // an output does no work
      for (figure& f : e.figures) f = 0;
    } else if (!e.counted) {
      r.state = standing::not_known;
      if (r.why.empty()) {
        refusal_ = undecided("a dimension is unknown");
        r.why = refusal_.text;
      }
    }
    if (r.state != standing::counted) {
      const memory_use memory = e.memory;
      e = {};
      e.memory = memory;
    }
    r.work = e.work;
    r.parameters = e.parameters;
    r.parameter_bytes = e.parameter_bytes;
    r.memory = e.memory;
    r.folds = e.folds;
    if (r.kind == node_kind::constant && r.outputs > 0)
      a.tensors.back().stored = facts.storage > 0 ? facts.storage : -2 - static_cast<std::int64_t>(a.rows.size());
    if (r.kind == node_kind::constant && r.why.empty() && facts.bytes != -1 && r.outputs > 0)
      r.why = misplaced(a.tensors.back(), facts.bytes);
    keep_contents(a, r, op, in, inferred, facts, store);
    for (const figure& f : e.figures) a.figures.push_back(f);
    return finish(a, r);
  }

  // Computes the contents of inferred outputs that a consumer reads.
  template <class Op, class Store>
  constexpr void keep_contents(analysis<Cs...>& a, const row& r, const Op& op, const partial_tensors& in, int inferred,
                               const node_facts& facts, const Store& store) {
    const auto keep = [&](auto&& value) {
      for (int port = 0; port < inferred && port < r.outputs; ++port) {
        partial_tensor& t = a.tensors[r.first_output + port];
        const partial_tensor lowered = t;
        t.value = {};
        t.reals = {};
        if (!facts.wants_content) continue;
        follow(a, t, [&](content<interval> into) {
          return (r.kind == node_kind::constant && store.content(t, into)) || value(lowered, t, port, into);
        });
      }
    };
    if constexpr (detail::is_lowering<Op>) {
      keep([&](const partial_tensor& lowered, const partial_tensor&, int, content<interval> into) {
        return detail::copy_elements(lowered, into);
      });
    } else {
      const detail::any_op<Op> face(op);
      if (face.has_value() || r.kind == node_kind::constant)
        keep([&](const partial_tensor&, const partial_tensor& t, int port, content<interval> into) {
          return face.has_value() && face.value(in, t, port, into);
        });
    }
  }

  // Why the bytes of a constant cannot be read. Its shape and type are known anyway.
  static constexpr std::string_view misplaced(const partial_tensor& t, std::int64_t bytes) {
    if (bytes == -2) return "its bytes are outside of the weights";
    if (!t.dims.is_static() || bits_of(t.type) < 4 || bits_of(t.type) == 6) return {};
    const count_t needed = bytes_of(t.type, numbers(t.dims).elements());
    return needed == bytes || needed == 0
               ? std::string_view{}
               : std::string_view("its number of stored bytes does not match its shape and type");
  }

  // If a value is unknown, so that inference leaves a shape or a dimension open, the graph's own shapes replace it.
  template <class Op, class Store, class Evaluation>
  constexpr void use_stored(analysis<Cs...>& a, row& r, Evaluation& e, const Op& op, const partial_tensors& in,
                            const Store& store) {
    if (e.refusal.is_contradiction()) return;
    stored_.clear();
    store.outputs(stored_);
    if (stored_.empty()) return;
    bool more = false;
    for (int i = 0; i < static_cast<int>(stored_.size()); ++i) {
      const partial_tensor& known = stored_[i];
      if (i >= r.outputs) {
        a.tensors.push_back(known);
        ++r.outputs;
        more = true;
        continue;
      }
      partial_tensor& t = a.tensors[r.first_output + i];
      if (!t.dims.ranked() && known.dims.rank == 0) continue;  // a graph may store an unknown rank like a scalar
      partial_shape both = t.dims;
      if (!t.dims.is_static() && merge(both, known.dims) && !(both == t.dims)) {
        t.dims = both;
        more = true;
      }
    }
    if (!more) return;
    r.shape_as_stored = true;
    if (r.why.empty()) r.why = "its shape depends on a value that is not known";
    evaluate_as<Cs...>(e, op, in, a.outputs_of(r), scratch_);
    if (r.refused && !e.work.sound()) e = {};  // a formula may be meaningless for operands that are rejected
  }

  static constexpr row start(analysis<Cs...>& a, span<const edge> from, const node_facts& facts) {
    row r;
    r.name = facts.name;
    r.type = facts.type;
    r.node = facts.node;
    r.module = facts.module;
    r.variable = facts.variable;
    r.first_output = static_cast<int>(a.tensors.size());
    r.first_input = static_cast<int>(a.inputs.size());
    r.inputs = static_cast<int>(from.size());
    for (const edge& v : from) a.inputs.push_back(v);
    return r;
  }
  static constexpr int finish(analysis<Cs...>& a, const row& r) {
    a.rows.push_back(r);
    return static_cast<int>(a.rows.size()) - 1;
  }
  static constexpr bool is_constant(const analysis<Cs...>& a, int row) {
    return a.at(row).kind == node_kind::constant || a.at(row).folded;
  }
  static constexpr bool from_constants(const analysis<Cs...>& a, span<const edge> from) {
    bool any = false;
    for (const edge& v : from) {
      if (v.row < 0) continue;
      if (!is_constant(a, v.row)) return false;
      any = true;
    }
    return any;
  }
  // Keeps the content of a tensor if fill(content) returns true.
  template <class Fill> static constexpr void follow(analysis<Cs...>& a, partial_tensor& t, Fill&& fill) {
    detail::follow_content(a.contents, a.real_contents, t, fill);
  }
};

}  // namespace opcost
