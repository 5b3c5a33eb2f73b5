// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Adds up the steps of a lowered node: outputs, contents, parameters, memory use, and which operands are data
// (graph/lowered_node.hpp).
#include <limits>
#include <opcost/graph/evaluate.hpp>
#include <opcost/graph/kept_content.hpp>

namespace opcost {

/// The outputs of a lowered node with their contents as far as they are known, or the reason why there are none. A
/// tensor, a list of tensors and a text convert to it.
class lowered_outputs {
 public:
  rejection refusal{};  // empty: there are outputs

  constexpr lowered_outputs() = default;
  constexpr lowered_outputs(const partial_tensor& t) : lowered_outputs({t}) {}
  constexpr lowered_outputs(std::initializer_list<partial_tensor> list) {
    all_.reserve(list.size());
    for (const partial_tensor& t : list) all_.push_back(t);
  }
  constexpr lowered_outputs(const rejection& why) : refusal(why) {}
  constexpr lowered_outputs(const char* why) : refusal(why) {}
  constexpr lowered_outputs(const partial_outputs& list) : refusal(list.refusal) {
    all_.reserve(static_cast<std::size_t>(list.count));
    for (int i = 0; i < list.count; ++i) all_.push_back(list[i]);
  }

  /// Output i, absent if there are fewer.
  constexpr const partial_tensor& operator[](int i) const {
    return i >= 0 && i < size() ? all_[i] : detail::absent<interval>;
  }
  constexpr int size() const { return static_cast<int>(all_.size()); }
  constexpr void push_back(const partial_tensor& t) { all_.push_back(t); }
  constexpr operator span<const partial_tensor>() const { return all_; }
  constexpr partial_tensor* begin() { return all_.begin(); }
  constexpr partial_tensor* end() { return all_.end(); }

 private:
  sequence<partial_tensor> all_{};
};

namespace detail {
// While a node is lowered, partial_tensor::stored says where a tensor comes from. Such a mark is not a valid storage
// place.
struct origin {
  static constexpr std::int64_t marks = (std::numeric_limits<std::int64_t>::min)();
  static constexpr std::int64_t constant = marks;  // made by the lowering, or depends only on constants
  static constexpr std::int64_t steps = marks + (std::int64_t(1) << 60);

  static constexpr std::int64_t operand(int i, bool from_constants) {
    return marks + 1 + 2 * std::int64_t(i) + (from_constants ? 1 : 0);
  }
  // The mark for an output of a step with the memory use `use`, relative to the node's operands.
  static constexpr std::int64_t step(memory_use use) { return steps + static_cast<std::int64_t>(use); }

  static constexpr bool is_mark(std::int64_t stored) { return stored < marks / 2; }
  static constexpr int index(std::int64_t stored) {  // of a node's operand, or -1
    return is_mark(stored) && stored != constant && stored < steps ? static_cast<int>((stored - marks - 1) / 2) : -1;
  }
  static constexpr bool is_constant(std::int64_t stored) {
    if (!is_mark(stored)) return stored != 0;
    return stored == constant || (stored < steps && (stored - marks - 1) % 2 == 1);
  }
  static constexpr memory_use memory(std::int64_t stored) {
    if (!is_mark(stored) || stored == constant) return memory_use::own;
    if (stored >= steps) return static_cast<memory_use>(stored - steps);
    return index(stored) == 0 ? memory_use::view : memory_use::in_place;
  }
};

// What the row of a lowered node has besides outputs and figures.
struct lowered_facts {
  node_kind kind = node_kind::computed;
  bool pure = true;
  unsigned settings = 0;
  bool folds = false;
};

// Storage for the contents of a lowering's tensors, reused from node to node.
struct lowering_store {
  sequence<sequence<interval>> numbers{};
  sequence<sequence<double>> reals{};
  number_operands scratch{};
  constexpr void clear() {
    numbers.clear();
    reals.clear();
  }
};
struct lowering_access;
}  // namespace detail

/// The part of a lowering that does not depend on the form of operations: constants, explicit statements about the row,
/// and the sums over steps.
class lowering_steps {
 public:
  lowering_steps(const lowering_steps&) = delete;
  lowering_steps& operator=(const lowering_steps&) = delete;

  /// A list of integers as a constant of rank 1: axes, a target shape.
  constexpr partial_tensor numbers(span<const interval> list, dtype type = dtype::i64) {
    return constant_of(list, {static_cast<std::int64_t>(list.size())}, type);
  }
  constexpr partial_tensor numbers(std::initializer_list<interval> list, dtype type = dtype::i64) {
    return numbers(span(list.begin(), list.size()), type);
  }
  constexpr partial_tensor numbers(const ints& list, dtype type = dtype::i64) {
    std::array<interval, ints::max_rank> items{};
    for (int i = 0; i < list.rank; ++i) items[static_cast<std::size_t>(i)] = list[i];
    return numbers(span<const interval>(items).first(static_cast<std::size_t>(list.rank)), type);
  }
  /// An integer as a constant of rank 0.
  constexpr partial_tensor number(interval v, dtype type = dtype::i64) {
    return constant_of(span<const interval>(&v, 1), {}, type);
  }
  /// Real numbers as a constant of rank 1, and of rank 0.
  constexpr partial_tensor reals(span<const double> list, dtype type = dtype::f32) {
    return constant_of(list, {static_cast<std::int64_t>(list.size())}, type);
  }
  constexpr partial_tensor reals(std::initializer_list<double> list, dtype type = dtype::f32) {
    return reals(span(list.begin(), list.size()), type);
  }
  constexpr partial_tensor real(double v, dtype type = dtype::f32) {
    return constant_of(span<const double>(&v, 1), {}, type);
  }
  /// A constant without a content that matters: scales, a table.
  constexpr partial_tensor constant(const partial_shape& dims, dtype type) {
    partial_tensor t;
    t.dims = dims;
    t.type = type;
    t.stored = detail::origin::constant;
    return t;
  }
  /// A parameter that the node itself owns, for example in an attribute. It counts if a step reads it.
  constexpr partial_tensor learned(const partial_shape& dims, dtype type) {
    partial_tensor t = constant(dims, type);
    t.stored = tensor::learned;
    return t;
  }

  /// Sets the kind of the row. Without it, a single step that is an input, a constant or an output decides; otherwise
  /// the row is computed.
  constexpr void kind(node_kind k) {
    kind_ = k;
    kind_given_ = true;
  }
  /// Sets which of the node's operands are settings, bit i for operand i. A constant there is not a parameter.
  /// Without it, an operand is data if some step takes it as data or the node returns it.
  constexpr void settings(unsigned mask) {
    settings_ = mask;
    settings_given_ = true;
  }
  /// Sets the memory use of the outputs. Without it, the strictest of the steps on the path of the data decides.
  constexpr void memory(memory_use use) {
    memory_ = use;
    memory_given_ = true;
  }
  /// The number of steps so far.
  constexpr int steps() const { return steps_; }

 protected:
  constexpr lowering_steps(span<const partial_tensor> operands, detail::lowering_store& store)
      : operands_(operands), store_(store) {
    store.clear();
  }

  // add(face, in, out, folded) counts the work of a step on numbers and returns the memory use of its output.
  template <class View, class Add>
  constexpr lowered_outputs run(const View& op, span<partial_tensor> given, Add&& add) {
    if (!refusal_.empty()) return {};
    memory_use use = memory_use::view;
    const bool folded = take_operands(op, given, use);
    const partial_tensors in{span<const partial_tensor>(given)};
    const partial_outputs inferred = op.infer(in);
    if (!inferred.refusal.empty()) {
      refusal_ = inferred.refusal;
      refused_by_ = op.name();
      return {};
    }
    memory_use own = op.memory();
    outputs out;
    if (detail::as_numbers(detail::distinct(inferred), out) && store_.scratch.assign(in, op.reads() != 0)) {
      out.count = inferred.count;
      out.cut_axis = inferred.cut_axis;
      own = add(op, store_.scratch, out, folded);
    } else {
      counted_ = false;
    }
    if (own < use) use = own;
    lowered_outputs result(inferred);
    int port = 0;
    for (partial_tensor& t : result) {
      t.stored = folded || op.kind() == node_kind::constant ? detail::origin::constant : detail::origin::step(use);
      if (op.has_value())
        detail::follow_content(store_.numbers, store_.reals, t,
                               [&](content<interval> into) { return op.value(in, t, port, into); });
      ++port;
    }
    return result;
  }

  constexpr void add_parameters(count_t elements, count_t bytes) {
    parameters_ += elements;
    parameter_bytes_ += bytes;
  }

 private:
  friend struct detail::lowering_access;

  // Called once with the result of the lowering: makes the outputs those of a row, and returns the row's facts.
  template <class Evaluation> constexpr detail::lowered_facts finish(Evaluation& e, lowered_outputs& out) {
    detail::lowered_facts facts{kind_, pure_, settings_, folds_};
    memory_use use = memory_use::view;
    for (partial_tensor& t : out) {
      if (const int operand = detail::origin::index(t.stored); operand >= 0) data_ |= mask_bit(operand);
      if (detail::origin::memory(t.stored) < use) use = detail::origin::memory(t.stored);
      t.stored = 0;
      counted_ = counted_ && t.dims.is_static();
    }
    if (!settings_given_) facts.settings = ~data_ & all_operands();
    e.refusal = refusal_.empty() ? out.refusal : refusal_;
    e.refused_by = refused_by_;
    e.counted = e.refusal.empty() && counted_;
    e.memory = memory_given_ ? memory_ : use;
    e.parameters = parameters_;
    e.parameter_bytes = parameter_bytes_;
    if (!e.counted) {
      e.work = {};
      e.figures = {};
    }
    return facts;
  }

  span<const partial_tensor> operands_;
  detail::lowering_store& store_;
  rejection refusal_{};
  std::string_view refused_by_{};
  node_kind kind_ = node_kind::computed;
  memory_use memory_ = memory_use::own;
  unsigned settings_ = 0, data_ = 0;
  int steps_ = 0;
  bool kind_given_ = false, settings_given_ = false, memory_given_ = false, pure_ = true, counted_ = true,
       folds_ = false;
  count_t parameters_ = 0, parameter_bytes_ = 0;

  static constexpr unsigned mask_bit(int i) { return i < 32 ? 1u << i : 0; }
  constexpr unsigned all_operands() const { return operands_.size() < 32 ? (1u << operands_.size()) - 1 : ~0u; }

  // Records the operands of a step, limits `use` to what its data allows, and clears the marks. True if the step
  // depends only on constants.
  template <class View> constexpr bool take_operands(const View& op, span<partial_tensor> given, memory_use& use) {
    bool constants = op.pure() && op.kind() == node_kind::computed, any = false;
    for (std::size_t k = 0; k < given.size(); ++k) {
      partial_tensor& t = given[k];
      if (!t.present()) continue;
      any = true;
      if (t.stored == tensor::learned && t.dims.is_static()) {
        const count_t n = opcost::numbers(t.dims).elements();
        add_parameters(n, bytes_of(t.type, n));
      }
      const bool is_constant = detail::origin::is_constant(t.stored);
      if (k >= 32 || (op.settings() >> k & 1u) == 0) {
        if (const int operand = detail::origin::index(t.stored); operand >= 0) data_ |= mask_bit(operand);
        if (!is_constant && detail::origin::memory(t.stored) < use) use = detail::origin::memory(t.stored);
      }
      constants = constants && is_constant;
      if (!is_constant) t.stored = 0;
    }
    if (!kind_given_) kind_ = steps_ == 0 ? op.kind() : node_kind::computed;
    pure_ = pure_ && op.pure();
    folds_ = op.folds() && (steps_ == 0 || folds_);
    ++steps_;
    return constants && any;
  }

  constexpr partial_tensor constant_of(span<const interval> list, const partial_shape& dims, dtype type) {
    partial_tensor t = constant(dims, type);
    detail::follow_content(store_.numbers, store_.reals, t, [&](content<interval> into) {
      for (std::size_t i = 0; i < list.size(); ++i) {
        if (into.reals.empty()) {
          into.numbers[i] = list[i];
        } else {
          if (!list[i].exact()) return false;
          into.reals[i] = static_cast<double>(list[i].min.n);
        }
      }
      return true;
    });
    return t;
  }
  constexpr partial_tensor constant_of(span<const double> list, const partial_shape& dims, dtype type) {
    partial_tensor t = constant(dims, type);
    detail::follow_content(store_.numbers, store_.reals, t, [&](content<interval> into) {
      for (std::size_t i = 0; i < list.size(); ++i) {
        if (into.reals.empty())
          into.numbers[i] = to_count(list[i]);
        else
          into.reals[i] = list[i];
      }
      return true;
    });
    return t;
  }
};

}  // namespace opcost
