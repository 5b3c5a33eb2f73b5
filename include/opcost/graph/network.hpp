// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A network written down in C++, at compile time if you like. In a constant expression an operation that refuses its operands does not compile.
#include <opcost/graph/recorder.hpp>
#include <opcost/ops/io.hpp>

namespace opcost {
namespace detail {
inline void shapes_do_not_fit(std::string_view) {}    // not constexpr: see core/count.hpp
}

template <class... Conventions> class network : public analysis<Conventions...> {
 public:
  constexpr network() { this->rows.reserve(64), this->tensors.reserve(64), this->inputs.reserve(64); }
  constexpr value input(const partial_shape& dims, dtype type = dtype::f32) { return add(parameter{dims, type}); }
  constexpr value constant(const ints& dims, dtype type = dtype::f32) { return add(opcost::constant{.dims = dims, .type = type}); }
  // A constant whose content operations may read: a target shape, axes. `list` must live as long as the call.
  constexpr value numbers(std::initializer_list<interval> list) {
    return add(opcost::constant{.dims = {static_cast<std::int64_t>(list.size())}, .type = dtype::i64, .numbers = {list.begin(), list.size()}});
  }
  constexpr void output(value v) { add(network_output{}, v); }

  // The operation's first output; `port` names another one.
  template <class Op, class... Values> constexpr value add(const Op& op, Values... values) {
    static_assert(costed_op<Op>, "opcost: an operation needs op_traits with name, infer and count, or name and lower (README: Add an op)");
    if constexpr (costed_op<Op>) {
      const value from[]{values..., value{}};
      const int at = recorder_.add(*this, op, std::span<const value>(from).first(sizeof...(Values)));
      const row& r = this->at(at);
      if (std::is_constant_evaluated() && r.state == standing::not_known && !r.why.empty()) detail::shapes_do_not_fit(r.why);
      return {at, 0};
    } else {
      return {};
    }
  }
  static constexpr value port(value v, int port) { return {v.row, port}; }

 private:
  recorder<Conventions...> recorder_{};
};

}  // namespace opcost
