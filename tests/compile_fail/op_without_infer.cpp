// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: op_traits need name, infer and count, or name and lower (README: Add an op)
#include <opcost/opcost.hpp>

struct gate {};
template <> struct opcost::op_traits<gate> {
  static constexpr std::string_view name = "Gate";
#ifndef OPCOST_REJECT
  static constexpr auto infer(const gate&, const auto& in) { return in[0]; }
#endif
  static constexpr opcost::tally count(const gate&, const opcost::tensors&, const opcost::outputs&) { return {}; }
};
constexpr auto net() {
  opcost::network<> n;
  n.add(gate{}, n.input({1, 3}));
  return n;
}
constexpr auto rows = net().rows.size();
