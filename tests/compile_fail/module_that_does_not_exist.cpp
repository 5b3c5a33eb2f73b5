// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: no_such_module
#include <opcost/opcost.hpp>

constexpr opcost::count_t parameters() {
  opcost::network<> n;
  n.add("head", opcost::linear{4, false}, n.add("body", opcost::linear{4, false}, n.input({1, 4})));
#ifdef OPCOST_REJECT
  n.tie("haed.weight", "body.weight");
#else
  n.tie("head.weight", "body.weight");
#endif
  return n.parameters();
}
constexpr opcost::count_t all = parameters();
