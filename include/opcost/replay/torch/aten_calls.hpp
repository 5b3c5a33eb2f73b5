// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The operators that PyTorch dispatches for rows with products: aten.convolution, aten.addmm, aten.mm, aten.bmm.
#include <opcost/graph/analysis.hpp>
#include <vector>

namespace opcost::replay {

/// The operator of row `of`.
inline std::string_view aten_product(const analysis_base& a, int of) {
  const row& r = a.at(of);
  const auto has = [&](std::string_view part) { return r.type.find(part) != r.type.npos; };
  if (has("Conv") || has("conv")) return "aten.convolution";
  const bool with_bias = r.module >= 0 && a.tree.at(r.module).leaf && a.tree.find_parameter(r.module, "bias") >= 0;
  if (has("addmm") || (has("inear") && with_bias)) return "aten.addmm";
  if (has("baddbmm")) return "aten.baddbmm";
  if (has("scaled_dot_product")) return "aten._scaled_dot_product_flash_attention_for_cpu";
  const bool batched =
      !has("inear") && r.inputs > 1 && a[a.inputs_of(r)[0]].dims.rank > 2 && a[a.inputs_of(r)[1]].dims.rank > 2;
  return batched ? "aten.bmm" : "aten.mm";
}

/// Figures by operator, in the order of their first call.
struct by_operator {
  struct entry {
    std::string_view name{};
    count_t n = 0;
  };
  std::vector<entry> entries{};
  void add(std::string_view name, count_t n) {
    for (entry& e : entries)
      if (e.name == name) {
        e.n += n;
        return;
      }
    entries.push_back({name, n});
  }
  count_t sum() const {
    count_t n = 0;
    for (const entry& e : entries) n += e.n;
    return n;
  }
};

}  // namespace opcost::replay
