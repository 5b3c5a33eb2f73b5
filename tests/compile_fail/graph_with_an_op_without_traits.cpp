// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: an operation needs op_traits with name, infer and count, or name and lower (README: Add an op)
#include <opcost/opcost.hpp>
#include <vector>

struct steps {
  std::vector<int> all;
};
struct mine {};
template <> struct opcost::graph_traits<steps> {
  static const std::vector<int>& nodes(const steps& x) { return x.all; }
  static std::vector<edge> inputs(const steps&, int) { return {}; }
#ifdef OPCOST_REJECT
  static void visit(const steps&, int, auto&& f) { f(mine{}); }
#else
  static void visit(const steps&, int, auto&& f) { f(relu{}); }
#endif
};
int main() { return static_cast<int>(opcost::analyze<opcost::exact>(steps{}).rows.size()); }
