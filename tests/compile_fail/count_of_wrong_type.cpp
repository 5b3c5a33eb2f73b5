// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: op_traits::count must return an opcost::tally (README: Add an op)
#include <opcost/opcost.hpp>

struct twice {};
template <> struct opcost::op_traits<twice> {
  static constexpr std::string_view name = "Twice";
  static constexpr opcost::outputs infer(const twice&, const opcost::tensors& in) { return in[0]; }
#ifdef OPCOST_REJECT
  static constexpr int count(const twice&, const opcost::tensors&, const opcost::outputs&) { return 2; }
#else
  static constexpr opcost::tally count(const twice&, const opcost::tensors&, const opcost::outputs&) {
    return {.mul = 2};
  }
#endif
};

void use() {
  opcost::network<> n;
  n.add(twice{}, n.input({1, 3}));
}
