// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// How reports mark figures that are lower bounds or unknown, and the reason.
#include <opcost/report/report.hpp>
#include <opcost/text/format_numbers.hpp>
#include <opcost/text/visible.hpp>

namespace opcost {

/// Whether a figure is exact, a lower bound, or unknown.
enum class certainty : unsigned char { exact, at_least, not_known };

constexpr certainty certainty_of(count_t n) { return n.saturated() ? certainty::at_least : certainty::exact; }
constexpr certainty certainty_of(const figure& f) { return f.known ? certainty_of(f.whole) : certainty::not_known; }
/// The certainty of a total: a lower bound if a layer is unknown, not known if all layers are.
inline certainty certainty_of_total(const report& r, const figure& f) {
  if (!f.known || !r.any_known) return certainty::not_known;
  return r.complete ? certainty_of(f.whole) : certainty::at_least;
}

/// The certainty of a total of stored parameters, which are known even if the layers that use them are not.
inline certainty certainty_of_stored(const report& r, count_t n) {
  return r.complete ? certainty_of(n) : certainty::at_least;
}

/// That of a total of figure_table.
inline certainty certainty_of_total(const report& r, const figure_entry& f) {
  const figure total = f.of_totals(r.sum);
  return f.basis == figure_basis::stored ? certainty_of_stored(r, total.whole) : certainty_of_total(r, total);
}

/// A figure in digits: "300774272", ">= 300774272". Not known: `unknown`.
inline std::string digits_of(const figure& f, certainty c, std::string_view unknown = "not known") {
  if (c == certainty::not_known) return to_string(unknown);
  return (c == certainty::at_least ? ">= " : "") + to_string(f);
}
inline std::string digits_of(count_t n) { return digits_of(figure(n), certainty_of(n)); }
/// The same with a comma before every third digit.
inline std::string grouped_digits_of(const figure& f, certainty c, std::string_view unknown = "not known") {
  if (c == certainty::not_known) return to_string(unknown);
  const std::string fraction = f.part > 0 ? to_string(figure(f.part)).substr(1) : std::string();
  return (c == certainty::at_least ? ">= " : "") + to_string(std::string_view(digits(f.whole, true))) + fraction;
}

/// The share of valid MACs in words; empty if there are no MACs.
inline std::string share_that_is_valid(const totals& t) {
  if (t.macs == 0) return {};
  return percent(t.valid_macs, t.macs) + " of them; the others fall on zero padding or a causal mask";
}

/// Why a report is incomplete, in one line; empty if it is complete. Control characters in names are not escaped.
inline std::string why_incomplete(const report& r) {
  if (r.complete) return {};
  int not_known = 0, first = -1;
  for (int i = 0; i < static_cast<int>(r.rows->rows.size()); ++i) {
    if (r.rows->at(i).state == standing::counted) continue;
    if (first < 0) first = i;
    ++not_known;
  }
  const row& x = r.rows->at(first);
  std::string text = to_string(not_known) + " of " + to_string(r.rows->rows.size()) +
                     (not_known == 1 ? " layers is not known: " : " layers are not known; the first: ");
  if (x.name.empty())
    text.append("a layer of type ").append(x.type);
  else
    text.append("layer '").append(x.name).append("' (").append(x.type).append(")");
  const bool unknown = x.state == standing::unknown_op && x.why.empty();
  return text.append(": ").append(unknown ? std::string_view("the operation is not known") : x.why);
}

/// Example shapes for inputs with unknown dimensions: "x[1,3,224,224],mask[1,128]". Empty if all inputs are known.
inline std::string suggested_shapes(const analysis_base& a) {
  std::string text;
  for (const row& r : a.rows) {
    if (r.kind != node_kind::input || r.outputs == 0) continue;
    const partial_shape& s = a.outputs_of(r)[0].dims;
    if (s.is_static()) continue;
    text.append(text.empty() ? "" : ",").append(r.name).append("[");
    if (!s.ranked()) text.append("1,3,224,224");
    for (int d = 0; d < s.rank; ++d) {
      const bool of_image = s.rank >= 4 && d >= 2;
      const count_t example = known(s[d]) ? s[d].min : d == 0 ? count_t(1) : of_image ? count_t(224) : count_t(128);
      text.append(d > 0 ? "," : "").append(to_string(larger(s[d].min, smaller(s[d].max, example))));
    }
    text.append("]");
  }
  return text;
}

}  // namespace opcost
