// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: input 1: expected {} rows, the columns of input 0, got {}
#include <opcost/opcost.hpp>

constexpr opcost::count_t macs() {
  opcost::network<> n;
#ifdef OPCOST_REJECT
  n.add(opcost::matmul{}, n.input({2, 3}), n.input({4, 5}));
#else
  n.add(opcost::matmul{}, n.input({2, 3}), n.input({3, 5}));
#endif
  return n.macs();
}
constexpr opcost::count_t all = macs();
