// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Einstein summation: OpenVINO specification Einsum-7.
#include <algorithm>
#include <opcost/ops/einsum.hpp>
#include <string>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr tensor a{{2, 3, 4}}, b{{2, 4, 5}}, c{{5, 6}};

// ---- einsum
static_assert(shape_of(einsum{"bij,bjk->bik"}, {a, b}) == shape{2, 3, 5});
static_assert(shape_of(einsum{"ij,jk"}, {tensor{{3, 4}}, tensor{{4, 5}}}) == shape{3, 5}, "labels that occur once");
static_assert(shape_of(einsum{"...ij->...ji"}, {a}) == shape{2, 4, 3});
static_assert(tally_of(einsum{"bij,bjk->bik"}, {a, b}) == tally{.mac = 2 * 3 * 4 * 5});
static_assert(tally_of(einsum{"bij->b"}, {a}) == tally{.add = 2 * 3 * 4 - 2});
static_assert(tally_of(einsum{"bij,b->bij"}, {a, tensor{{2}}}) == tally{.mul = 2 * 3 * 4}, "no sum: a product");
static_assert(tally_of(einsum{"bij,bjk,kl->bil"}, {a, b, c}) == tally{.mac = 2 * 3 * 4 * 5 + 2 * 3 * 5 * 6});
static_assert(rejects(einsum{"bij,bjk->bik"}, {a}) && rejects(einsum{"ij->ij"}, {a}) &&
              rejects(einsum{"ij,jk->ik"}, {tensor{{2, 3}}, tensor{{4, 5}}}) && rejects(einsum{"bij->bx"}, {a}));

// A tensor whose dimensions have labels.
struct labeled {
  std::string labels{};
  dense data{};
};
using extents = std::array<int, 26>;
shape extents_of(const std::string& labels, const extents& all) {
  shape s;
  for (char l : labels) s.push_back(all[static_cast<std::size_t>(l - 'a')]);
  return s;
}
number element(const labeled& t, const std::string& labels, const position& at) {
  position own;
  for (char l : t.labels) own.push_back(at[labels.find(l)]);
  return t.data.at(own);
}
std::string only(const std::string& labels, const std::string& wanted) {
  std::string left;
  for (char l : labels)
    if (wanted.find(l) != std::string::npos && left.find(l) == std::string::npos) left += l;
  return left;
}
// One input with the labels that are still needed; the others are summed.
labeled summed(const labeled& t, const std::string& needed, const extents& all) {
  const std::string distinct = only(t.labels, t.labels), kept = only(t.labels, needed);
  labeled r{kept, dense(extents_of(kept, all))};
  std::vector<bool> begun(r.data.data.size());
  each_index(extents_of(distinct, all), [&](const position& at) {
    position to;
    for (char l : kept) to.push_back(at[distinct.find(l)]);
    const std::size_t into = r.data.offset(to);
    r.data.data[into] = begun[into] ? r.data.data[into] + element(t, distinct, at) : element(t, distinct, at);
    begun[into] = true;
  });
  return r;
}
// The product of two, with the labels that are still needed.
labeled product(const labeled& x, const labeled& y, const std::string& needed, const extents& all) {
  const std::string both = only(x.labels + y.labels, x.labels + y.labels), kept = only(both, needed);
  labeled r{kept, dense(extents_of(kept, all))};
  each_index(extents_of(both, all), [&](const position& at) {
    position to;
    for (char l : kept) to.push_back(at[both.find(l)]);
    number& into = r.data.data[r.data.offset(to)];
    if (kept.size() < both.size())
      mac(into, element(x, both, at), element(y, both, at));
    else
      into = element(x, both, at) * element(y, both, at);
  });
  return r;
}

TEST_CASE("Einsum") {
  proof<einsum> p;
  for (int round = 0; round < 200; ++round) {
    extents all{};
    for (int& n : all) n = p.roll(1, 3);
    const int n = p.roll(1, 3);
    std::vector<labeled> terms;
    std::string equation, seen;
    for (int i = 0; i < n; ++i) {
      std::string labels;
      for (int k = p.roll(0, 3); k > 0; --k) labels += static_cast<char>('a' + p.roll(0, 3));
      equation += (i ? "," : "") + labels;
      seen += labels;
      terms.push_back({labels, p.roll.reals(extents_of(labels, all))});
    }
    std::string wanted;
    for (char l : only(seen, seen))
      if (p.roll.flip()) wanted += l;
    std::reverse(wanted.begin(), wanted.end());
    equation += "->" + wanted;
    std::vector<dense> in;
    for (const labeled& t : terms) in.push_back(t.data);
    p.run({equation}, in, [&] {
      labeled left;
      for (std::size_t i = 0; i < terms.size(); ++i) {
        std::string later = wanted;
        for (std::size_t k = i + 1; k < terms.size(); ++k) later += terms[k].labels;
        const labeled right = summed(terms[i], later + left.labels, all);
        left = i == 0 ? right : product(left, right, later, all);
      }
      dense y(extents_of(wanted, all));
      each_index(y.dims, [&](const position& at) { y.at(at) = element(left, wanted, at); });
      return y;
    });
  }
}
}  // namespace
