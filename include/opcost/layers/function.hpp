// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Functions that frameworks call without a module, by their full name: torch.matmul, F.relu, operator.add. Tensors are
// operands, other arguments are attributes. A function is a name and a body: an operation (fn::of<math::exp>), a module
// (nn::relu), or a struct of its own with op_traits.
//   namespace fn { using exp = function<"torch.exp", of<math::exp>>; }
//   net.add(fn::exp{}, x)
#include <opcost/layers/attribute_types.hpp>
#include <opcost/op/common.hpp>
#include <opcost/op/lowering.hpp>

namespace opcost {

/// A function of a framework: its full name and what it does.
template <fixed_string Name, class Body> struct function : Body {};
template <fixed_string Name, class Body> struct op_traits<function<Name, Body>> : op_traits<Body> {
  static constexpr std::string_view name = Name;
  static constexpr std::string_view repr = "...";  // all attributes that differ from their defaults, by name
  static constexpr bool functional = true;
};

namespace detail {
// A constant that is a single number.
template <class Dim> constexpr basic_tensor<Dim> one_setting(const basic_operands<Dim>& in) {
  return fixed(in, basic_shape<Dim>{});
}
// A constant list of integers. The tensor refers to this object.
template <class Dim> struct whole_numbers {
  Dim items[shape::max_rank]{};
  std::size_t size = 0;
  constexpr whole_numbers() = default;
  constexpr whole_numbers(const ints& list) {
    for (count_t n : list) add(n);
  }
  constexpr void add(Dim d) {
    if (size < shape::max_rank) items[size++] = d;
  }
  constexpr basic_tensor<Dim> list() const {
    basic_tensor<Dim> t = of(basic_shape<Dim>{static_cast<std::int64_t>(size)}, dtype::i64);
    t.value = span<const Dim>(items).first(size);
    return t;
  }
  constexpr basic_tensor<Dim> one() const {
    basic_tensor<Dim> t = list();
    t.dims = {};
    return t;
  }
};
// Gives two operands of different types the same type, as torch promotes them: the real one.
template <class Dim> constexpr void promote(basic_tensor<Dim>& a, basic_tensor<Dim>& b) {
  if (common(a.type, b.type) != dtype::none) return;
  a.type = b.type = is_real(a.type) || is_boolean(b.type) ? a.type : b.type;
}
inline constexpr const char* dim_outside = "dim: expected a dimension of the input";
inline constexpr const char* second_operand_missing = "expected a second input or the attribute other";
}  // namespace detail

// A function that is one operation.
namespace fn {
/// The body of a function that is one operation.
template <class Op> struct of {};
}  // namespace fn
template <class Op> struct op_traits<fn::of<Op>> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::of<Op>&, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != (inputs_of<Op>() < 1 ? 1 : inputs_of<Op>()))
      return rejected("expected {} inputs, got {}", inputs_of<Op>() < 1 ? 1 : inputs_of<Op>(), in.size());
    if constexpr (inputs_of<Op>() < 2)
      return f(Op{}, in[0]);
    else if constexpr (inputs_of<Op>() == 2)
      return f(Op{}, in[0], in[1]);
    else
      return f(Op{}, in[0], in[1], in[2]);
  }
};

// A function of two operands that broadcast; the second may be a number.
namespace fn {
/// The body of a function that is one operation of two operands; `other`: a number instead of the second one.
template <class Op> struct pair { none_or<real_number> other{}; };
}  // namespace fn
template <class Op> struct op_traits<fn::pair<Op>> {
  static constexpr void attributes(auto& l, auto&& f) { f("other", l.other); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::pair<Op>& l, const basic_operands<Dim>& in, auto&& f) {
    if (!in.has(1) && !l.other.given) return detail::second_operand_missing;
    basic_tensor<Dim> a = in[0], b = in.has(1) ? in[1] : detail::one_setting(in);
    detail::promote(a, b);
    return f(Op{}, a, b);
  }
};

}  // namespace opcost
