// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The elements of what constants alone decide, whatever their number: element by element operations run block by block
// and hold nothing, others (rearranged.hpp) hold their result.
#include <cmath>
#include <opcost/core/zeros.hpp>
#include <opcost/op/number.hpp>
#include <opcost/replay/model_analyzer/constant_folding.hpp>
#include <opcost/replay/model_analyzer/prior_boxes.hpp>

namespace opcost::replay::model_analyzer {

class constants {
 public:
  constants(const graph& g, const folding& f)
      : g_(g), folding_(f), held_(g.outputs.size()), state_(g.outputs.size(), unasked) {}

  // How many elements are zero as `by` finds them, a node that is given them; false where that is not known. As the
  // tool takes them: 16-bit integers are halves, and of what has less than a byte whole bytes are counted.
  bool zeros(int by, edge v, count_t& n) {
    return zeros_as(folding_.folded[static_cast<std::size_t>(by)] ? held_type(v) : g_[v].type, v, n);
  }

  // Elements of `data` that FakeQuantize `q` maps to zero, as the tool computes it: in real numbers of the data's type,
  // ties to even.
  bool quantised_zeros(const node& q, edge data, count_t& n) {
    const std::vector<double>* limits[4];
    for (int k = 0; k < 4; ++k) {
      if (!g_.feeds(g_.input(q, k + 1))) return false;
      limits[k] = whole(g_.input(q, k + 1));
      if (limits[k] == nullptr) return false;
    }
    const output& o = g_[data];
    const auto limit_type = [&](int k) { return g_[g_.input(q, k + 1)].type; };
    double levels = 0;
    each_number(attribute(g_, q, "levels"), [&](double v) { levels = v; });
    const double tiny = o.type == dtype::f16   ? 6.103515625e-05
                        : o.type == dtype::f64 ? 2.2250738585072014e-308
                                               : 1.1754943508222875e-38;
    stretch at[4];
    for (int k = 0; k < 4; ++k) at[k] = stretch(g_[g_.input(q, k + 1)].is->dims, o.is->dims);
    const dtype t = is_real(o.type) ? o.type : dtype::f32;
    n = 0;
    return each_block(data, [&](const double* e, std::int64_t size) {
      for (std::int64_t i = 0; i < size; ++i) {
        double limit[4];
        for (int k = 0; k < 4; ++k) limit[k] = rounded_to(limit_type(k), (*limits[k])[at[k].next()]);
        const double step = held_as(
            t, held_as(t, held_as(t, held_as(t, e[i]) - limit[0]) / held_as(t, limit[1] - limit[0])) * (levels - 1));
        const double zero =
            held_as(t, held_as(t, limit[2] / held_as(t, held_as(t, limit[3] - limit[2]) + tiny)) * (levels - 1));
        n += half_to_even(step) + half_to_even(zero) == 0 ? 1 : 0;
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
  std::vector<std::vector<double>> held_;  // by output
  std::vector<char> state_;
  std::int64_t sum_held_ = 0;
  int depth_ = 0;

  static bool stored(const node& n) { return n.is_constant() && n.inputs == 0; }
  static node_type kind(const node& n) { return n.is_constant() ? n.computed_by : n.facts.type; }
  static std::string_view name(const node& n) { return n.is_constant() ? n.computed_as : n.type; }
  static double held_as(dtype t, double v) {
    return t == dtype::f32 ? static_cast<double>(static_cast<float>(v)) : rounded(t, v);
  }

  // As what folding keeps an output for the nodes that it folds next.
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
      return --depth_, known;
    }
    n = 0;
    return each_block(v, [&](const double* e, std::int64_t size) {
      for (std::int64_t i = 0; i < size; ++i) n += rounded_to(as, e[i]) == 0 ? 1 : 0;
    });
  }
  template <class F> bool each_block(edge v, F&& f) {
    const std::int64_t n = g_[v].elements.n;
    std::vector<double> room(static_cast<std::size_t>(n < block ? n : block));
    for (std::int64_t first = 0; first < n; first += block) {
      const std::int64_t size = n - first < block ? n - first : block;
      if (!fill(v, first, size, room.data())) return false;
      f(room.data(), size);
    }
    return true;
  }
  bool stored_zeros(const node& s, const output& o, count_t& n) const {
    n = 0;
    if (o.elements == 0) return true;
    if (s.layer < 0) return n = o.elements, true;  // put in by OpenVINO: zeros
    if (bits_of(o.type) == 0) return false;
    constexpr std::int64_t at_once = 1 << 18;  // elements; a multiple of 8, so that blocks begin with a byte
    std::vector<std::byte> bytes(static_cast<std::size_t>(bytes_of(o.type, smaller(o.elements, at_once)).n));
    for (count_t first = 0; first < o.elements; first += at_once) {
      const count_t size = smaller(o.elements - first, at_once);
      const span<std::byte> part = span(bytes).first(static_cast<std::size_t>(bytes_of(o.type, size).n));
      if (!g_.source->read(s.layer, bytes_of(o.type, first), part)) return false;
      n += o.type == dtype::u16 || o.type == dtype::i16 ? count_zeros(dtype::f16, part, size)
           : bits_of(o.type) < 8                        ? count_zeros(dtype::u8, part, part.size())
                                                        : count_zeros(o.type, part, size);
    }
    return true;
  }
  bool decode_stored(const node& s, const output& o, std::int64_t first, std::int64_t n, double* into) const {
    for (std::int64_t i = 0; i < n && s.layer < 0; ++i) into[i] = 0;  // put in by OpenVINO: zeros
    if (s.layer < 0) return true;
    if (bits_of(o.type) == 0) return false;
    const std::int64_t from = first / 8 * 8;  // begins with a byte
    std::vector<std::byte> bytes(static_cast<std::size_t>(bytes_of(o.type, first + n - from).n));
    if (!g_.source->read(s.layer, bytes_of(o.type, from), bytes)) return false;
    decode_reals(o.type, bytes, static_cast<std::size_t>(first - from), {into, static_cast<std::size_t>(n)});
    return true;
  }
  bool from_content(const output& o, std::int64_t first, std::int64_t n, double* into) const {
    const std::size_t all = static_cast<std::size_t>(o.elements.n);
    if (all == 0) return true;
    if (o.is->reals.size() == all) {
      for (std::int64_t i = 0; i < n; ++i) into[i] = o.is->reals[static_cast<std::size_t>(first + i)];
      return true;
    }
    if (o.is->value.size() != all) return false;
    for (std::int64_t i = 0; i < n; ++i) {
      const interval d = o.is->value[static_cast<std::size_t>(first + i)];
      if (!d.exact()) return false;
      into[i] = static_cast<double>(d.min);
    }
    return true;
  }

  // Elements first ... first + n - 1.
  bool fill(edge v, std::int64_t first, std::int64_t n, double* into) {
    const output& o = g_[v];
    const node& s = g_.at(v.row);
    if (!o.known || depth_ > deepest) return false;
    if (state_[g_.id(v)] == here) {
      for (std::int64_t i = 0; i < n; ++i) into[i] = held_[g_.id(v)][static_cast<std::size_t>(first + i)];
      return true;
    }
    const bool wide = folding_.wide(g_, v);  // then the shape inference's content is rounded already
    if (!wide && from_content(o, first, n, into)) return true;
    if (stored(s)) return decode_stored(s, o, first, n, into);
    ++depth_;
    const bool known = fill_computed(s, o, v, first, n, into);
    --depth_;
    return known || (wide && from_content(o, first, n, into));
  }
  bool fill_computed(const node& s, const output& o, edge v, std::int64_t first, std::int64_t n, double* into) {
    const edge a = g_.input(s, 0);
    switch (kind(s)) {
      case node_type::shape_of:
        if (!g_.feeds(a)) return false;
        for (std::int64_t i = 0; i < n; ++i) {
          const interval d = g_[a].is->dims[static_cast<int>(first + i)];
          if (!known(d)) return false;
          into[i] = static_cast<double>(d.min);
        }
        return true;
      case node_type::reshape:
      case node_type::squeeze:
      case node_type::unsqueeze: return g_.feeds(a) && fill(a, first, n, into);
      case node_type::convert:
      case node_type::convert_like:
        if (!g_.feeds(a) || !fill(a, first, n, into)) return false;
        for (std::int64_t i = 0; i < n; ++i)
          into[i] = is_real(o.type)      ? held_as(o.type, into[i])
                    : is_boolean(o.type) ? (into[i] != 0 ? 1.0 : 0.0)
                                         : truncated(into[i]);
        return true;
      default: break;
    }
    if (const auto f = one_operand(name(s))) {
      if (!g_.feeds(a) || !fill(a, first, n, into)) return false;
      for (std::int64_t i = 0; i < n; ++i) into[i] = rounded_to(held_type(v), f(into[i]));
      return true;
    }
    if (const auto f = two_operands(name(s), is_real(o.type))) {
      std::vector<double> second(static_cast<std::size_t>(n));
      if (!fill_stretched(a, o, first, n, into) || !fill_stretched(g_.input(s, 1), o, first, n, second.data()))
        return false;
      for (std::int64_t i = 0; i < n; ++i)
        into[i] = rounded_to(held_type(v), f(into[i], second[static_cast<std::size_t>(i)]));
      return true;
    }
    const std::vector<double>* all = whole(v);
    if (all == nullptr) return false;
    for (std::int64_t i = 0; i < n; ++i) into[i] = (*all)[static_cast<std::size_t>(first + i)];
    return true;
  }
  static double rounded_to(dtype t, double v) { return is_real(t) ? held_as(t, v) : v; }

  // An operand's elements where they meet those of `out`.
  bool fill_stretched(edge v, const output& out, std::int64_t first, std::int64_t n, double* into) {
    if (!g_.feeds(v)) return false;
    if (g_[v].is->dims == out.is->dims) return fill(v, first, n, into);
    const std::vector<double>* all = whole(v);
    if (all == nullptr) return false;
    stretch at(g_[v].is->dims, out.is->dims, first);
    for (std::int64_t i = 0; i < n; ++i) {
      const std::size_t k = at.next();
      if (k >= all->size()) return false;
      into[i] = (*all)[k];
    }
    return true;
  }

  using function_of_one = double (*)(double);
  using function_of_two = double (*)(double, double);
  static function_of_one one_operand(std::string_view type) {
    constexpr struct {
      std::string_view type;
      function_of_one f;
    } table[] = {{"Negative", [](double x) { return -x; }},
                 {"Abs", [](double x) { return std::fabs(x); }},
                 {"Floor", [](double x) { return std::floor(x); }},
                 {"Ceiling", [](double x) { return std::ceil(x); }},
                 {"Sqrt", [](double x) { return std::sqrt(x); }},
                 {"Exp", [](double x) { return std::exp(x); }},
                 {"Log", [](double x) { return std::log(x); }},
                 {"Sin", [](double x) { return std::sin(x); }},
                 {"Cos", [](double x) { return std::cos(x); }},
                 {"Tanh", [](double x) { return std::tanh(x); }},
                 {"Sign", [](double x) { return x > 0   ? 1.0
                                                : x < 0 ? -1.0
                                                        : x; }},
                 {"LogicalNot", [](double x) { return x == 0 ? 1.0 : 0.0; }},
                 {"Relu", [](double x) { return x > 0 ? x : 0.0; }},
                 {"Sigmoid", [](double x) { return 1 / (1 + std::exp(-x)); }}};
    for (const auto& e : table)
      if (e.type == type) return e.f;
    return nullptr;
  }
  static function_of_two two_operands(std::string_view type, bool real) {
    constexpr struct {
      std::string_view type;
      function_of_two f;
    } table[] = {{"Add", [](double x, double y) { return x + y; }},
                 {"Subtract", [](double x, double y) { return x - y; }},
                 {"Multiply", [](double x, double y) { return x * y; }},
                 {"Maximum", [](double x, double y) { return x > y ? x : y; }},
                 {"Minimum", [](double x, double y) { return x < y ? x : y; }},
                 {"Power", [](double x, double y) { return std::pow(x, y); }},
                 {"Mod", [](double x, double y) { return std::fmod(x, y); }},
                 {"FloorMod", [](double x, double y) { return x - std::floor(x / y) * y; }},
                 {"SquaredDifference", [](double x, double y) { return (x - y) * (x - y); }},
                 {"Less", [](double x, double y) { return x < y ? 1.0 : 0.0; }},
                 {"LessEqual", [](double x, double y) { return x <= y ? 1.0 : 0.0; }},
                 {"Greater", [](double x, double y) { return x > y ? 1.0 : 0.0; }},
                 {"GreaterEqual", [](double x, double y) { return x >= y ? 1.0 : 0.0; }},
                 {"Equal", [](double x, double y) { return x == y ? 1.0 : 0.0; }},
                 {"NotEqual", [](double x, double y) { return x != y ? 1.0 : 0.0; }},
                 {"LogicalAnd", [](double x, double y) { return x != 0 && y != 0 ? 1.0 : 0.0; }},
                 {"LogicalOr", [](double x, double y) { return x != 0 || y != 0 ? 1.0 : 0.0; }},
                 {"LogicalXor", [](double x, double y) { return (x != 0) != (y != 0) ? 1.0 : 0.0; }}};
    if (type == "Divide")
      return real ? function_of_two([](double x, double y) { return x / y; })
                  : function_of_two([](double x, double y) { return std::floor(x / y); });
    for (const auto& e : table)
      if (e.type == type) return e.f;
    return nullptr;
  }

  // All elements, kept for whoever asks again; null where they are not known.
  const std::vector<double>* whole(edge v) {
    const std::size_t id = g_.id(v);
    if (state_[id] == here) return &held_[id];
    if (state_[id] != unasked || !g_[v].known || depth_ > deepest) return nullptr;
    state_[id] = asked;
    const std::int64_t n = g_[v].elements.n;
    if (n > most_held - sum_held_) return nullptr;
    std::vector<double> all(static_cast<std::size_t>(n));
    bool known = false;
    const node& s = g_.at(v.row);
    const bool wide = folding_.wide(g_, v);
    if (!wide && from_content(g_[v], 0, n, all.data()))
      known = true;
    else if (stored(s))
      known = decode_stored(s, g_[v], 0, n, all.data());
    else if (one_operand(name(s)) || two_operands(name(s), true) || passes(kind(s))) {
      ++depth_;
      known = fill_computed(s, g_[v], v, 0, n, all.data());
      --depth_;
    } else {
      std::vector<operand> in;
      ++depth_;
      for (const edge& from : g_.inputs_of(s)) {
        const std::vector<double>* content = g_.feeds(from) ? whole(from) : nullptr;
        if (content == nullptr) return --depth_, nullptr;
        in.push_back({&g_[from].is->dims, content});
      }
      --depth_;
      known = kind(s) == node_type::prior_box ? detail::put_prior_boxes(g_, s, in, all)
                                              : rearrange(g_, s, kind(s), in, g_[v].is->dims, v.port, all);
      for (double& e : all) e = rounded_to(held_type(v), e);
    }
    if (!known && !(wide && from_content(g_[v], 0, n, all.data()))) return state_[id] = unknown, nullptr;
    held_[id] = std::move(all);
    state_[id] = here;
    sum_held_ += n;
    return &held_[id];
  }
  static bool passes(node_type t) {
    return t == node_type::shape_of || t == node_type::reshape || t == node_type::squeeze ||
           t == node_type::unsqueeze || t == node_type::convert || t == node_type::convert_like;
  }
};

}  // namespace opcost::replay::model_analyzer
