// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Catalogues of operations for graphs whose operations are known only at run time. Operations are found by type name
// and opset, and are called through function pointers, so the code of a reader does not grow with the catalogue. To
// extend a catalogue: op_list_cat<builtin_ops, op_list<my_op>>.
#include <cstring>
#include <opcost/core/sorting.hpp>
#include <opcost/op/op_traits.hpp>

namespace opcost {

/// A list of operations. Derive a struct from it to give it a short name in messages: struct my_ops : op_list<...> {};
template <class... Ops> struct op_list {};

namespace detail {
template <class... Ops> op_list<Ops...> as_list(const op_list<Ops...>&);
template <class List> using list_of = decltype(as_list(std::declval<const List&>()));

template <class... Lists> struct cat;
template <class... A> struct cat<op_list<A...>> { using type = op_list<A...>; };
template <class... A, class... B, class... Rest>
struct cat<op_list<A...>, op_list<B...>, Rest...> : cat<op_list<A..., B...>, Rest...> {};
}  // namespace detail
/// The operations of several lists.
template <class... Lists> using op_list_cat = typename detail::cat<detail::list_of<Lists>...>::type;

/// An operation with its type erased: what its op_traits say, and functions that take a pointer to its attributes.
struct op_entry {
  std::string_view name, formula;
  int opset;
  detail::required_operands required;
  std::size_t size;
  unsigned reads, settings;
  node_kind kind;
  bool pure, value_of_shape, folds;
  memory_use memory;
  const void* initial;                          ///< an operation whose attributes have their default values
  void (*visit)(void* op, attribute_visitor&);  ///< visits the attributes; null if there are none
  partial_outputs (*infer_given)(const void*, const partial_tensors&);
  tally (*count)(const void*, const tensors&, const outputs&);
  bool (*value)(const void*, const partial_tensors&, const partial_tensor&, int, content<interval>);  // may be null

  /// Creates an operation in raw storage of `size` bytes and visits its attributes.
  void read(void* raw, attribute_visitor& f) const {
    std::memcpy(raw, initial, size);
    if (visit) visit(raw, f);
  }
  constexpr partial_outputs infer(const void* op, const partial_tensors& in) const {
    if (const rejection why = required.missing(in)) return why;
    partial_outputs out = infer_given(op, in);
    detail::check_outputs(out);
    return out;
  }
};

namespace detail {
// The functions of an entry. Static members, because each lambda would be two functions, and there are a thousand.
template <class Op> struct erased {
  static constexpr Op initial{};  // copied, because a constructor would be one more function
  static const Op& at(const void* op) { return *static_cast<const Op*>(op); }
  static void visit(void* op, attribute_visitor& f) { op_traits<Op>::attributes(*static_cast<Op*>(op), f); }
  static partial_outputs infer(const void* op, const partial_tensors& in) {
    if constexpr (requires { op_traits<Op>::infer(at(op), in); })
      return op_traits<Op>::infer(at(op), in);
    else
      return raw_infer(at(op), in);
  }
  static tally count(const void* op, const tensors& in, const outputs& out) {
    return op_traits<Op>::count(at(op), in, out);
  }
  static bool value(const void* op, const partial_tensors& in, const partial_tensor& out, int port,
                    content<interval> into) {
    return op_traits<Op>::value(at(op), in, out, port, into);
  }
};
template <class Op> constexpr auto value_function() {
  using function = bool (*)(const void*, const partial_tensors&, const partial_tensor&, int, content<interval>);
  if constexpr (has_value_rule<Op>())
    return function(&erased<Op>::value);
  else
    return function(nullptr);
}
template <class Op> constexpr auto visit_function() {
  using function = void (*)(void*, attribute_visitor&);
  if constexpr (requires(Op & op, attribute_visitor & f) { op_traits<Op>::attributes(op, f); })
    return function(&erased<Op>::visit);
  else
    return function(nullptr);
}
template <class Op> constexpr op_entry entry_of() {
  constexpr bool is_described = primitive_op<Op>;  // a named value, so that compilers do not list the concept's parts
  static_assert(is_described,
                "opcost: an operation of a list needs op_traits with name, infer and count (README: Add an op)");
  constexpr bool plain = std::is_trivially_copyable_v<Op> && alignof(Op) <= alignof(std::max_align_t);
  static_assert(plain, "opcost: an operation must be a plain struct (README: Add an op)");
  if constexpr (primitive_op<Op> && plain) {
    return {.name = op_traits<Op>::name,
            .formula = formula_of<Op>(),
            .opset = opset_of<Op>(),
            .required = required_of<Op>(),
            .size = sizeof(Op),
            .reads = reads_of<Op>(),
            .settings = settings_of<Op>(),
            .kind = kind_of<Op>(),
            .pure = pure_of<Op>(),
            .value_of_shape = value_of_shape<Op>(),
            .folds = folds_of<Op>(),
            .memory = memory_of<Op>(),
            .initial = &erased<Op>::initial,
            .visit = visit_function<Op>(),
            .infer_given = &erased<Op>::infer,
            .count = &erased<Op>::count,
            .value = value_function<Op>()};
  } else {
    return {};
  }
}

constexpr std::uint64_t name_hash(std::string_view name) {  // FNV-1a over letters of either case
  std::uint64_t h = 14695981039346656037u;
  for (char c : name) h = (h ^ static_cast<unsigned char>(c | 0x20)) * 1099511628211u;
  return h;
}
struct op_key {
  std::uint64_t hash;
  int opset, index;
  constexpr bool operator<(const op_key& o) const { return hash != o.hash ? hash < o.hash : opset < o.opset; }
};
}  // namespace detail

namespace detail {
template <class... Ops> constexpr std::array<op_entry, sizeof...(Ops)> entries_of(op_list<Ops...>) {
  return {entry_of<Ops>()...};
}
}  // namespace detail

/// The operations of `List`, by name and opset, and by type.
template <class List> struct catalogue {
  static constexpr auto entries = detail::entries_of(detail::list_of<List>{});
  /// The bytes of the largest operation.
  static constexpr std::size_t storage = [] {
    std::size_t most = 1;
    for (const op_entry& e : entries) most = e.size > most ? e.size : most;
    return most;
  }();

  /// The index of an operation by its type; -1 if the list does not contain it.
  template <class Op> static constexpr int index_of() {
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (entries[i].initial == &detail::erased<Op>::initial) return static_cast<int>(i);
    return -1;
  }

  /// The index of the newest version of `type` that is not above `opset`; if all versions are, of the oldest. -1 if the
  /// catalogue does not contain the type. Ignores case.
  static constexpr int find(std::string_view type, int opset) {
    const detail::op_key wanted{detail::name_hash(type), opset, 0};
    std::size_t low = 0, high = keys.size();  // low: the first key above `wanted`
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (wanted < keys[middle])
        high = middle;
      else
        low = middle + 1;
    }
    if (low > 0 && keys[low - 1].hash == wanted.hash) --low;
    if (low == keys.size() || keys[low].hash != wanted.hash) return -1;
    const int index = keys[low].index;
    const std::string_view name = entries[static_cast<std::size_t>(index)].name;
    return name == type || detail::same_ignoring_case(name, type) ? index : -1;
  }

 private:
  static constexpr auto sorted() {
    std::array<detail::op_key, entries.size()> k{};
    for (std::size_t i = 0; i < k.size(); ++i)
      k[i] = {detail::name_hash(entries[i].name), entries[i].opset, static_cast<int>(i)};
    detail::heap_sort(span<detail::op_key>(k));
    return k;
  }
  static constexpr std::array<detail::op_key, entries.size()> keys = sorted();
  static_assert(
      [] {
        for (std::size_t i = 1; i < keys.size(); ++i)
          if (!(keys[i - 1] < keys[i])) return false;
        return true;
      }(),
      "opcost: two operations of one list have the same name and opset (README: Add an op)");
};

namespace detail {
// An operation of any catalogue: its entry, and the address of its attributes.
struct erased_op_ref {
  const op_entry* entry = nullptr;
  const void* op = nullptr;
};
}  // namespace detail

/// An operation of the catalogue `List`: its index, and the address of its attributes.
template <class List> struct op_ref {
  int index = 0;
  const void* op = nullptr;
  constexpr const op_entry& entry() const { return catalogue<List>::entries[static_cast<std::size_t>(index)]; }
  constexpr detail::erased_op_ref erased() const { return {&entry(), op}; }
};

}  // namespace opcost
