// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <opcost/compiled.hpp>

int main(int, char** argv) {
  const auto model = opcost::compiled::read(argv[1]);
  if (!model) return 1;
  const auto cost = model->analyze("fvcore");
  if (!cost) return 2;
  std::printf("%lld MACs\n", static_cast<long long>(cost->figures().macs.n));
  return cost->complete() && cost->figures().macs == 300774272 && cost->check({.macs = 300774272}) ? 0 : 3;
}
