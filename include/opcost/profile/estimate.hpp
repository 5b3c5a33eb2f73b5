// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Estimates a latency: the cycles of each primitive operation times how often it runs. Caches and pipelines count only
// as far as the cycles of the device file include them; reports mark the figure as an estimate.
#include <opcost/graph/analysis.hpp>
#include <opcost/profile/device.hpp>

namespace opcost {

/// Thousandths of a cycle, without the products on padding. `cycles`: thousandths of a cycle per operation, in the
/// order of tally::fields.
constexpr count_t estimated_millicycles(const tally& work,
                                        const std::array<std::int64_t, tally::fields.size()>& cycles) {
  tally done = work;
  done.mac = work.valid_mac();
  done.padded = 0;
  tally weights;
  for (std::size_t i = 0; i < cycles.size(); ++i) weights.*tally::fields[i].member = cycles[i];
  return done * weights;
}
/// Nanoseconds of a layer or a network; -1 if the device file has no cycles or no clock.
inline count_t estimated_nanoseconds(const tally& work, const device& d) {
  if (!d.has_cycles || d.clock <= 0) return -1;
  const count_t millicycles = estimated_millicycles(work, d.cycles);
  // whole seconds apart from the rest, so that the products fit into 64 bits
  const count_t per_second = count_t(d.clock) * 1000, rest = millicycles % per_second;
  return millicycles / per_second * 1'000'000'000 +
         count_t(static_cast<std::int64_t>(static_cast<double>(rest) / static_cast<double>(per_second) * 1e9 + 0.5));
}

}  // namespace opcost
