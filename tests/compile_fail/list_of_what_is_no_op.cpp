// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: an operation of a list needs op_traits with name, infer and count (README: Add an op)
#include <opcost/op/op_list.hpp>
#include <opcost/opcost.hpp>

struct gate {};
template <> struct opcost::op_traits<gate> : opcost::op_traits<opcost::relu> {
#ifdef OPCOST_REJECT
  static constexpr int count(const gate&, const tensors&, const outputs&) { return 0; }
#endif
};

int use() { return opcost::catalogue<opcost::op_list<gate>>::find("ReLU", 1); }
