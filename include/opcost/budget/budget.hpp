// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a device allows, as a constant, and whether a network keeps to it: static_assert(fits<cortex_m4>(network)) names
// the figure that does not.
#include <opcost/graph/liveness.hpp>
#include <opcost/graph/stored.hpp>

namespace opcost {

// A limit that is not set holds always.
struct budget {
  static constexpr std::int64_t any = count_t::limit;
  count_t macs = any, parameters = any, weight_bytes = any, peak_bytes = any;
};

struct verdict {
  std::string_view figure{};  // "macs", "parameters", "weight_bytes", "peak_bytes"; empty: all within
  count_t needed = 0, allowed = 0;
  int heaviest = -1;  // the row that weighs most in that figure
  count_t heaviest_share = 0;
  constexpr explicit operator bool() const { return figure.empty(); }
};

// The first figure that is over, and the layer that weighs most in it.
constexpr verdict check(const analysis_base& a, const budget& b) {
  const auto most = [&](std::string_view figure, count_t needed, count_t allowed, auto&& share) {
    verdict v{figure, needed, allowed};
    for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
      if (share(i) > v.heaviest_share || v.heaviest < 0) v.heaviest = i, v.heaviest_share = share(i);
    return v;
  };
  const count_t macs = a.macs();
  if (macs > b.macs)
    return most("macs", macs, b.macs, [&](int i) { return a.at(i).counts() ? a.at(i).work.mac : count_t(0); });
  const sequence<parameter_count> by_row = parameters_by_row(a);
  parameter_count sum;
  for (const parameter_count& p : by_row) sum.elements += p.elements, sum.bytes += p.bytes;
  if (sum.elements > b.parameters)
    return most("parameters", sum.elements, b.parameters,
                [&](int i) { return by_row[static_cast<std::size_t>(i)].elements; });
  if (sum.bytes > b.weight_bytes)
    return most("weight_bytes", sum.bytes, b.weight_bytes,
                [&](int i) { return by_row[static_cast<std::size_t>(i)].bytes; });
  const memory_peak peak = peak_of(a);
  if (peak.bytes > b.peak_bytes) {
    verdict v{"peak_bytes", peak.bytes, b.peak_bytes, peak.row};
    for (const lifetime& l : lifetimes(a))
      if (l.of.row == peak.row) v.heaviest_share += l.bytes;
    return v;
  }
  return {};
}

namespace detail {
// A name as a template argument, so that a compiler's message shows it.
struct short_name {
  char text[32]{};
  constexpr short_name() = default;
  constexpr short_name(std::string_view s) {
    for (std::size_t i = 0; i < s.size() && i + 1 < sizeof text; ++i) text[i] = s[i];
  }
  constexpr bool operator==(const short_name&) const = default;
};
template <short_name Over, std::int64_t Needed, std::int64_t Allowed, short_name HeaviestLayer, int HeaviestRow,
          std::int64_t ItsShare>
constexpr bool within_budget() {
  static_assert(Over != short_name("macs"),
                "opcost: the network must not need more MACs than its budget allows (README: Budgets)");
  static_assert(Over != short_name("parameters"),
                "opcost: the network must not have more parameters than its budget allows (README: Budgets)");
  static_assert(Over != short_name("weight_bytes"),
                "opcost: the network's weights must not take more bytes than its budget allows (README: Budgets)");
  static_assert(
      Over != short_name("peak_bytes"),
      "opcost: the network's tensors must not take more bytes at once than its budget allows (README: Budgets)");
  return true;
}
}  // namespace detail

// For static_assert: `Make` is a captureless function that returns the network. The compiler's message names the
// figure, what is needed and allowed, and the layer that weighs most.
template <budget Limit, auto Make> constexpr bool fits() {
  struct outcome {
    std::int64_t needed, allowed, share;
    int row;
    detail::short_name figure, layer;
  };
  constexpr outcome o = [] {
    const auto net = Make();
    const verdict v = check(net, Limit);
    return outcome{v.needed.n, v.allowed.n, v.heaviest_share.n,
                   v.heaviest, v.figure,    v.heaviest < 0 ? std::string_view{} : net.at(v.heaviest).type};
  }();
  return detail::within_budget<o.figure, o.needed, o.allowed, o.layer, o.row, o.share>();
}

}  // namespace opcost
