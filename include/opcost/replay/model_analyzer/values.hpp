// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Elements of outputs that depend only on constants, of any size. The value rules of the catalogue compute them; this
// file has what is specific to the tool: the type in which each output is kept, and what counts as a zero. Element-wise
// operations run in blocks and store nothing; the others store their result.
#include <opcost/core/zeros.hpp>
#include <opcost/op/element_walk.hpp>
#include <opcost/ops/conversion.hpp>
#include <opcost/replay/model_analyzer/constant_folding.hpp>

namespace opcost::replay::model_analyzer {
namespace detail {
// Elements in the form of value rules: reals for real types, numbers for all others.
struct elements {
  std::vector<double> reals{};
  std::vector<interval> numbers{};

  elements() = default;
  elements(dtype type, std::int64_t n) {
    if (is_real(type))
      reals.resize(static_cast<std::size_t>(n));
    else
      numbers.resize(static_cast<std::size_t>(n));
  }
  opcost::content<interval> content(std::int64_t n) {
    const auto size = static_cast<std::size_t>(n);
    return {span(numbers).first(numbers.empty() ? 0 : size), span(reals).first(reals.empty() ? 0 : size)};
  }
  opcost::content<interval> content() { return {numbers, reals}; }
};
inline void put_real(content<interval> into, std::size_t at, double v) {
  if (into.reals.empty())
    into.numbers[at] = to_count(v);
  else
    into.reals[at] = v;
}
inline double real_of(const content<interval>& c, std::size_t at) {
  return c.reals.empty() ? static_cast<double>(c.numbers[at].min) : c.reals[at];
}
}  // namespace detail

class constants {
 public:
  constants(const graph& g, const folding& f)
      : g_(g), folding_(f), held_(g.outputs.size()), state_(g.outputs.size(), unasked) {}

  // Counts the zeros that node `by` reads from `v`. Returns false if they are unknown. As in the tool, 16-bit integers
  // are read as halves, and elements with fewer than 8 bits are counted as whole bytes.
  bool zeros(int by, edge v, count_t& n) {
    return zeros_as(folding_.folded[static_cast<std::size_t>(by)] ? held_type(v) : g_[v].type, v, n);
  }

  // Counts the elements of `data` that FakeQuantize `q` maps to zero. As in the tool, it computes in the data's type
  // and rounds ties to even.
  bool quantized_zeros(const node& q, edge data, count_t& n) {
    const detail::elements* limits[4];
    for (int k = 0; k < 4; ++k) {
      if (!g_.feeds(g_.input(q, k + 1))) return false;
      limits[k] = whole(g_.input(q, k + 1));
      if (limits[k] == nullptr || limits[k]->reals.empty()) return false;
    }
    const output& o = g_[data];
    const auto limit_type = [&](int k) { return g_[g_.input(q, k + 1)].type; };
    double levels = 0;
    each_number(attribute(g_, q, "levels"), [&](double v) { levels = v; });
    const double tiny = o.type == dtype::f16   ? 6.103515625e-05
                        : o.type == dtype::f64 ? 2.2250738585072014e-308
                                               : 1.1754943508222875e-38;
    opcost::detail::element_walk at[4];
    for (int k = 0; k < 4; ++k)
      at[k] = opcost::detail::element_walk::broadcast(g_[g_.input(q, k + 1)].is->dims, o.is->dims);
    const dtype t = is_real(o.type) ? o.type : dtype::f32;
    n = 0;
    return each_block(data, [&](content<interval> e, std::int64_t size) {
      for (std::int64_t i = 0; i < size; ++i) {
        double limit[4];
        for (int k = 0; k < 4; ++k)
          limit[k] = opcost::detail::rounded(limit_type(k), limits[k]->reals[static_cast<std::size_t>(at[k].next())]);
        const double x = opcost::detail::rounded(t, detail::real_of(e, static_cast<std::size_t>(i)) - limit[0]);
        const double step = opcost::detail::rounded(
            t, opcost::detail::rounded(t, x / opcost::detail::rounded(t, limit[1] - limit[0])) * (levels - 1));
        const double zero = opcost::detail::rounded(
            t, opcost::detail::rounded(
                   t, limit[2] / opcost::detail::rounded(t, opcost::detail::rounded(t, limit[3] - limit[2]) + tiny)) *
                   (levels - 1));
        n += opcost::detail::half_to_even(step) + opcost::detail::half_to_even(zero) == 0 ? 1 : 0;
      }
    });
  }

 private:
  static constexpr std::int64_t block = 1 << 14;
  static constexpr int deepest = 128;
  static constexpr std::int64_t most_held = std::int64_t{1} << 27;  // elements in all
  enum : char { unasked, asked, unknown, here };
  const graph& g_;
  const folding& folding_;
  std::vector<detail::elements> held_;  // by output
  std::vector<char> state_;
  std::int64_t sum_held_ = 0;
  int depth_ = 0;

  static bool stored(const node& n) { return n.is_constant() && n.inputs == 0; }
  static node_type kind(const node& n) { return n.is_constant() ? n.computed_by : n.facts.type; }
  const op_entry* entry(const node& n) const { return n.layer < 0 ? nullptr : g_.source->entry(n.layer); }

  // The type in which folding keeps an output for the nodes that it folds next.
  dtype held_type(edge v) const { return folding_.wide(g_, v) ? dtype::f32 : g_[v].type; }

  bool zeros_as(dtype as, edge v, count_t& n) {
    const output& o = g_[v];
    const node& s = g_.at(v.row);
    if (!o.known) return false;
    if (stored(s)) return stored_zeros(s, o, n);
    const node_type t = kind(s);
    if ((t == node_type::reshape || t == node_type::squeeze || t == node_type::unsqueeze ||
         t == node_type::transpose) &&
        g_.feeds(g_.input(s, 0)) && ++depth_ < deepest) {
      const bool known = zeros_as(as, g_.input(s, 0), n);  // the same elements in another order
      --depth_;
      return known;
    }
    n = 0;
    return each_block(v, [&](content<interval> e, std::int64_t) {
      for (const interval& d : e.numbers) n += is(d, 0) ? 1 : 0;
      for (double d : e.reals) n += opcost::detail::rounded(as, d) == 0 ? 1 : 0;
    });
  }
  template <class F> bool each_block(edge v, F&& f) {
    const std::int64_t n = g_[v].elements.n;
    detail::elements room(g_[v].type, n < block ? n : block);
    for (std::int64_t first = 0; first < n; first += block) {
      const std::int64_t size = n - first < block ? n - first : block;
      const content<interval> part = room.content(size);
      if (!fill(v, first, size, part)) return false;
      f(part, size);
    }
    return true;
  }
  bool stored_zeros(const node& s, const output& o, count_t& n) const {
    n = o.elements;
    if (n == 0 || s.layer < 0) return true;  // OpenVINO inserts only zeros
    const bool bytes = bits_of(o.type) > 0 && bits_of(o.type) < 8;
    n = count_zeros_in_blocks(o.type == dtype::u16 || o.type == dtype::i16 ? dtype::f16
                              : bytes                                      ? dtype::u8
                                                                           : o.type,
                              bytes ? bytes_of(o.type, n) : n,
                              [&](count_t from, span<std::byte> into) { return g_.source->read(s.layer, from, into); });
    return n >= 0;
  }
  bool decode_stored(const node& s, const output& o, std::int64_t first, std::int64_t n, content<interval> into) const {
    if (s.layer < 0) {  // OpenVINO inserts only zeros
      for (std::int64_t i = 0; i < n; ++i) detail::put_real(into, static_cast<std::size_t>(i), 0);
      return true;
    }
    if (bits_of(o.type) == 0) return false;
    const std::int64_t from = first / 8 * 8;  // begins with a byte
    std::vector<std::byte> bytes(static_cast<std::size_t>(bytes_of(o.type, first + n - from).n));
    if (!g_.source->read(s.layer, bytes_of(o.type, from), bytes)) return false;
    if (!into.reals.empty()) {
      decode_reals(o.type, bytes, static_cast<std::size_t>(first - from), into.reals);
      return true;
    }
    std::vector<double> decoded(static_cast<std::size_t>(n));
    decode_reals(o.type, bytes, static_cast<std::size_t>(first - from), decoded);
    for (std::size_t i = 0; i < decoded.size(); ++i) into.numbers[i] = to_count(decoded[i]);
    return true;
  }
  // Elements that shape inference knows.
  bool from_content(const output& o, std::int64_t first, std::int64_t n, content<interval> into) const {
    const auto all = static_cast<std::size_t>(o.elements.n);
    if (all == 0) return true;
    if ((o.is->reals.empty() ? o.is->value.size() : o.is->reals.size()) != all) return false;
    for (std::int64_t i = 0; i < n; ++i) {
      const auto at = static_cast<std::size_t>(first + i);
      if (o.is->reals.empty() && !o.is->value[at].exact()) return false;
      if (into.reals.empty())
        into.numbers[static_cast<std::size_t>(i)] = opcost::detail::number_at(*o.is, at);
      else
        into.reals[static_cast<std::size_t>(i)] = opcost::detail::real_at(*o.is, at);
    }
    return true;
  }

  // Elements first ... first + n - 1.
  bool fill(edge v, std::int64_t first, std::int64_t n, content<interval> into) {
    const output& o = g_[v];
    const node& s = g_.at(v.row);
    if (!o.known || depth_ > deepest) return false;
    if (state_[g_.id(v)] == here) {
      copy(held_[g_.id(v)], first, n, into);
      return true;
    }
    const bool wide = folding_.wide(g_, v);  // the content from shape inference is already rounded
    if (!wide && from_content(o, first, n, into)) return true;
    if (stored(s)) return decode_stored(s, o, first, n, into);
    ++depth_;
    bool known = false;
    if (block_by_block(s, o)) {
      known = fill_computed(s, v, first, n, into);
    } else if (const detail::elements* all = whole(v)) {
      copy(*all, first, n, into);
      known = true;
    }
    --depth_;
    return known || (wide && from_content(o, first, n, into));
  }
  static void copy(const detail::elements& all, std::int64_t first, std::int64_t n, content<interval> into) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
      const std::size_t from = static_cast<std::size_t>(first) + i;
      if (into.reals.empty())
        into.numbers[i] = all.numbers[from];
      else
        into.reals[i] = all.reals[from];
    }
  }
  // True if each block of the output depends on only one block of each input.
  bool block_by_block(const node& s, const output& o) const {
    const op_entry* op = entry(s);
    if (op == nullptr) return kind(s) == node_type::convert;
    if (op->memory == opcost::memory_use::view)
      return g_.feeds(g_.input(s, 0)) && g_[g_.input(s, 0)].elements == o.elements;
    return op->memory == opcost::memory_use::in_place && attribute(g_, s, "auto_broadcast") != "pdpd";
  }
  bool fill_computed(const node& s, edge v, std::int64_t first, std::int64_t n, content<interval> into) {
    const op_entry* op = entry(s);
    const output& o = g_[v];
    if (op != nullptr && op->memory == opcost::memory_use::view) return fill(g_.input(s, 0), first, n, into);
    std::vector<detail::elements> blocks(static_cast<std::size_t>(s.inputs));
    std::vector<partial_tensor> in(static_cast<std::size_t>(s.inputs));
    for (int k = 0; k < s.inputs; ++k) {
      const edge from = g_.input(s, k);
      if (!g_.feeds(from)) return false;
      const auto at = static_cast<std::size_t>(k);
      in[at].type = held_type(from);
      in[at].dims = {n};
      if (op != nullptr && (op->settings >> k & 1u) != 0) continue;  // its elements are not read
      blocks[at] = detail::elements(in[at].type, n);
      if (!fill_stretched(from, o, first, n, blocks[at].content())) return false;
      in[at].value = blocks[at].numbers;
      in[at].reals = blocks[at].reals;
    }
    partial_tensor out;
    out.dims = {n};
    out.type = held_type(v);
    const partial_tensors operands{span<const partial_tensor>(in)};
    if (op != nullptr) return g_.source->value(s.layer, operands, out, v.port, into);
    return op_traits<convert>::value({out.type}, operands, out, 0, into);
  }

  // The elements of an operand, broadcast to `out`.
  bool fill_stretched(edge v, const output& out, std::int64_t first, std::int64_t n, content<interval> into) {
    if (g_[v].is->dims == out.is->dims) return fill(v, first, n, into);
    const detail::elements* all = whole(v);
    if (all == nullptr) return false;
    opcost::detail::element_walk at = opcost::detail::element_walk::broadcast(g_[v].is->dims, out.is->dims);
    at.skip(first);
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
      const auto k = static_cast<std::size_t>(at.next());
      if (k >= (into.reals.empty() ? all->numbers.size() : all->reals.size())) return false;
      if (into.reals.empty())
        into.numbers[i] = all->numbers[k];
      else
        into.reals[i] = all->reals[k];
    }
    return true;
  }

  // All elements, kept for the next call; null if they are unknown.
  const detail::elements* whole(edge v) {
    const std::size_t id = g_.id(v);
    if (state_[id] == here) return &held_[id];
    if (state_[id] != unasked || !g_[v].known || depth_ > deepest) return nullptr;
    state_[id] = asked;
    const std::int64_t n = g_[v].elements.n;
    if (n > most_held - sum_held_) return nullptr;
    detail::elements all(held_type(v), n);
    if (!fill_whole(v, n, all.content())) {
      state_[id] = unknown;
      return nullptr;
    }
    held_[id] = std::move(all);
    state_[id] = here;
    sum_held_ += n;
    return &held_[id];
  }
  bool fill_whole(edge v, std::int64_t n, content<interval> into) {
    const node& s = g_.at(v.row);
    const output& o = g_[v];
    const bool wide = folding_.wide(g_, v);
    if (!wide && from_content(o, 0, n, into)) return true;
    if (stored(s)) return decode_stored(s, o, 0, n, into);
    ++depth_;
    const bool known = block_by_block(s, o) ? fill_computed(s, v, 0, n, into) : compute(s, v, into);
    --depth_;
    return known || (wide && from_content(o, 0, n, into));
  }
  // Computes the elements with the value rule, from all elements of the inputs.
  bool compute(const node& s, edge v, content<interval> into) {
    const op_entry* op = entry(s);
    if (op == nullptr || op->value == nullptr) return false;
    std::vector<partial_tensor> in;
    for (const edge& from : g_.inputs_of(s)) {
      partial_tensor& t = in.emplace_back();
      if (!g_.feeds(from)) {
        t.type = dtype::none;
        continue;
      }
      t.dims = g_[from].is->dims;
      t.type = held_type(from);
      if (op->value_of_shape) continue;
      const detail::elements* all = whole(from);
      if (all == nullptr) return false;
      t.value = all->numbers;
      t.reals = all->reals;
    }
    partial_tensor out = *g_[v].is;
    out.type = held_type(v);
    if (!g_.source->value(s.layer, partial_tensors(span<const partial_tensor>(in)), out, v.port, into)) return false;
    for (double& e : into.reals) e = opcost::detail::rounded(out.type, e);
    for (const interval& d : into.numbers)
      if (!d.exact()) return false;
    return true;
  }
};

}  // namespace opcost::replay::model_analyzer
