// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Explains the figure of a convention: the terms, by type of layer, that it adds to the network's MACs or leaves out of
// them.
//   4,089,184,256 MACs + 55,569,920 batch norm in training form + 100,352 adaptive average pooling = 4,144,854,528
//   (mmengine)
// Or the terms between two conventions:
//   4,111,512,576 (fvcore) + 33,341,952 batch norm in training form = 4,144,854,528 (mmengine)
#include <opcost/report/report.hpp>
#include <opcost/report/report_json.hpp>
#include <opcost/text/spoken_names.hpp>

namespace opcost {

// What a convention counts for one multiply-accumulate: its own constant, else its weight, else 1.
template <class C> constexpr int per_mac() {
  if constexpr (requires { C::per_mac; })
    return C::per_mac;
  else if constexpr (requires { requires C::weights.mac.n > 0; })
    return static_cast<int>(C::weights.mac.n);
  else
    return 1;
}

/// The column of a convention in an analysis.
struct convention_column {
  std::string_view name{};
  int column = 0;
  bool counts_folded = false;
  int per_mac = 1;
  std::string_view (*manner)(std::string_view type) = nullptr;
  figure total{};  // the tool's total for the network, if it is not the sum over rows
};
/// The column of convention C.
template <class C, class... Cs> convention_column column_for(const analysis<Cs...>&, const figure& total = {}) {
  convention_column c{.name = C::name,
                      .column = analysis<Cs...>::template index_of<C>(),
                      .counts_folded = counts_folded<C>(),
                      .per_mac = per_mac<C>(),
                      .total = total};
  if constexpr (requires { C::manner(std::string_view()); })
    c.manner = [](std::string_view type) -> std::string_view { return C::manner(type); };
  return c;
}

/// The terms of an explanation.
struct explanation {
  struct term {
    figure amount{count_t(0)};  // whole may be negative
    std::string what{};
  };
  std::string_view from{}, to{};  // conventions; `from` empty: from the MACs, times what `to` counts for one MAC
  count_t macs = 0;
  int per_mac = 1;
  figure base{count_t(0)}, total{count_t(0)};  // base + all terms = total
  std::vector<term> terms{};                   // the largest first
};

namespace detail {
// The absolute value: -5 + 0.25 is 4.75 less.
inline figure size_of(const figure& f) {
  figure size = f;
  if (f.whole < 0) {
    size.whole = count_t(0) - f.whole - (f.part > 0 ? 1 : 0);
    size.part = f.part > 0 ? 1 - f.part : 0;
  }
  return size;
}
inline std::string with_commas(const figure& f) {
  return grouped(f.whole) + (f.part > 0 ? to_string(figure(f.part)).substr(1) : "");
}
inline figure difference(const figure& a, const figure& b) {
  figure d = a;
  d.whole -= b.whole;
  d.part -= b.part;
  d.known = true;
  if (d.part < 0) {
    d.whole -= 1;
    d.part += 1;
  }
  return d;
}
inline bool is_zero(const figure& f) { return f.whole == 0 && !(f.part > 0); }
inline void add_term(explanation& e, const figure& amount, std::string what) {
  if (is_zero(amount)) return;
  for (explanation::term& t : e.terms)
    if (t.what == what) {
      t.amount = t.amount + amount;
      return;
    }
  e.terms.push_back({amount, std::move(what)});
}
inline std::string_view manner_of(const convention_column* c, std::string_view type) {
  return c && c->manner ? c->manner(type) : std::string_view();
}
// Describes the difference between two figures of a row.
inline std::string what_differs(const row& r, const figure& is, const figure& more, const convention_column& to,
                                const convention_column* from) {
  const std::string type = in_words(r.type);
  if (r.work.bias != 0 && size_of(more).whole == r.work.bias && !(more.part > 0)) return "biases of " + type;
  if (is_zero(is)) return type + (is.known ? " that it does not count" : " that it has no rule for");
  const std::string_view manner = manner_of(&to, r.type);
  return type + std::string(manner.empty() ? manner_of(from, r.type) : manner);
}
inline figure figure_of(const analysis_base& a, int columns, int row, const convention_column& c) {
  const opcost::row& r = a.at(row);
  return r.reached && (c.counts_folded || !r.folded) ? a.figures[row * columns + c.column] : figure(count_t(0));
}
// Adds the difference between the tool's own total and the sum over rows.
inline void add_rest(explanation& e, const convention_column& c, figure& sum, bool taken_away) {
  if (!c.total.known || c.total == sum) return;
  add_term(e, taken_away ? difference(sum, c.total) : difference(c.total, sum),
           "what " + std::string(c.name) + " does to the network before it counts");
  sum = c.total;
}
}  // namespace detail

/// Explains convention `to`. `columns`: the number of figures per row of the analysis. `from`: null for the MACs.
inline explanation explain(const analysis_base& a, int columns, const convention_column& to,
                           const convention_column* from = nullptr) {
  explanation e{.from = from ? from->name : std::string_view(), .to = to.name, .per_mac = to.per_mac};
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    const count_t macs = r.counts() ? r.work.mac : count_t(0);
    const figure is = detail::figure_of(a, columns, i, to),
                 was = from ? detail::figure_of(a, columns, i, *from) : figure(macs * e.per_mac),
                 more = detail::difference(is, was);
    e.macs += macs;
    e.base = e.base + was;
    e.total = e.total + is;
    if (!detail::is_zero(more)) detail::add_term(e, more, detail::what_differs(r, is, more, to, from));
  }
  detail::add_rest(e, to, e.total, false);
  if (from) detail::add_rest(e, *from, e.base, true);
  const auto size = [](const explanation::term& t) { return detail::size_of(t.amount).whole; };
  for (std::size_t i = 1; i < e.terms.size(); ++i)
    for (std::size_t k = i; k > 0 && size(e.terms[k - 1]) < size(e.terms[k]); --k)
      std::swap(e.terms[k - 1], e.terms[k]);
  return e;
}
/// Explains convention To from the MACs.
template <class To, class... Cs> explanation explain(const analysis<Cs...>& a) {
  return explain(a, analysis<Cs...>::conventions, column_for<To>(a));
}
/// Explains convention To from convention From.
template <class From, class To, class... Cs> explanation explain_between(const analysis<Cs...>& a) {
  const convention_column from = column_for<From>(a);
  return explain(a, analysis<Cs...>::conventions, column_for<To>(a), &from);
}

/// Writes the explanation in one line.
inline void write_explanation(const explanation& e, const sink& to) {
  if (!e.from.empty())
    to << detail::with_commas(e.base) << " (" << e.from << ")";
  else
    (e.per_mac == 1 ? to : to << count_t(e.per_mac) << " x ") << grouped(e.macs) << " MACs";
  for (const explanation::term& t : e.terms)
    to << (t.amount.whole < 0 ? " - " : " + ") << detail::with_commas(detail::size_of(t.amount)) << " "
       << visible(t.what);
  to << " = " << detail::with_commas(e.total) << " (" << e.to << ")\n";
}

/// Writes { "model", "from", "convention", "macs", "per_mac", "base", "terms": [ { "what", "amount" } ], "total" }. The
/// base (per_mac x macs if there is no `from`) and the amounts add up to the total.
inline void write_explanation_json(const explanation& e, const subject& of, const sink& to) {
  detail::json_writer w(to);
  w.open('{');
  w.key("model").text(of.name);
  e.from.empty() ? w.key("from").null() : w.key("from").text(e.from);
  w.key("convention").text(e.to);
  w.key("macs").number(e.macs);
  w.key("per_mac").number(e.per_mac);
  w.key("base").raw(to_string(e.base));
  w.key("terms").open('[');
  for (const explanation::term& t : e.terms) {
    w.open('{');
    w.key("what").text(t.what);
    w.key("amount").raw((t.amount.whole < 0 ? "-" : "") + to_string(detail::size_of(t.amount)));
    w.close('}');
  }
  w.close(']');
  w.key("total").raw(to_string(e.total));
  w.close('}');
  to << "\n";
}

}  // namespace opcost
