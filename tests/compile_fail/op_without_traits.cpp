// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: an operation needs op_traits with name, infer and count, or name and lower (README: Add an op)
#include <opcost/opcost.hpp>

struct mystery : opcost::relu {};
#ifndef OPCOST_REJECT
template <> struct opcost::op_traits<mystery> : opcost::op_traits<opcost::relu> {};
#endif

void use() {
  opcost::network<> n;
  n.add(mystery{}, n.input({1, 3}));
}
