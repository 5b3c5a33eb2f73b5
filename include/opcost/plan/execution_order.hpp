// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Searches an execution order with a smaller peak memory: dynamic programming over the sets of steps that have run. Of
// two orders for the same set, the one with the smaller peak stays. A step that frees at least as much as it writes and
// does not raise the peak runs at once, which is never worse. As long as at most `width` sets are alive, the result is
// proven optimal; otherwise the most promising sets are followed (beam search), and it is not. A depth-first order and
// narrow beams come first, since their results prune most of a wide search. The search ignores in-place operations, but
// the figures include them.
#include <opcost/plan/depth_first.hpp>

namespace opcost {

/// Limits of the search.
struct order_limits {
  int steps = 10'000;             // no search for networks with more steps
  int width = 16'384;             // sets of executed steps at a time
  std::int64_t work = 8'000'000;  // for each width: readers, candidates, words that are copied
};

/// The order that was found.
struct better_order {
  sequence<int> rows{};               // all rows; empty: the order of the analysis
  std::int64_t peak = 0, before = 0;  // peak bytes in this order, and in the order of the analysis
  bool optimal = false;               // no order has a smaller peak, without in-place operations
};

namespace detail {
class order_search {
 public:
  constexpr order_search(const step_graph& g, const order_limits& limits)
      : g_(g), limits_(limits), words_((static_cast<std::size_t>(g.size()) + 63) / 64) {}

  // Returns the steps in order; empty if no order is better than `known`.
  constexpr sequence<int> find(std::int64_t known) {
    best_ = known;
    if (best_ <= g_.needed) {
      exact_ = true;
      return sequence<int>{};
    }
    sequence<state> level;
    level.push_back(start());
    sequence<int> found;
    while (!level.empty() && best_ > g_.needed) {
      sequence<state> next;
      for (const candidate& c : chosen(level)) {
        state s = level[c.from];
        work_ += static_cast<std::int64_t>(s.done.size() + s.ready.size());
        run(s, c.step);
        run_what_frees(s);
        if (s.peak >= best_) continue;
        if (s.ready.empty()) {
          best_ = s.peak;
          found = path_of(s);
        } else
          next.push_back(std::move(s));
      }
      level = std::move(next);
    }
    exact_ = !cut_ || best_ <= g_.needed;
    return found;
  }
  constexpr std::int64_t peak() const { return best_; }
  constexpr bool exact() const { return exact_; }

 private:
  struct state {
    sequence<std::uint64_t> done{};
    sequence<int> ready{};
    std::int64_t live = 0, peak = 0;
    std::uint64_t hash = 0;
    int ran = 0, trail = -1;  // the number of steps; the last of them in trail_
  };
  struct candidate {
    std::int64_t peak, live;
    std::uint64_t hash;
    int from, step;
  };
  struct by_set {
    candidate c;
    constexpr bool operator<(const by_set& o) const {
      if (c.hash != o.c.hash) return c.hash < o.c.hash;
      if (c.peak != o.c.peak) return c.peak < o.c.peak;
      return c.from != o.c.from ? c.from < o.c.from : c.step < o.c.step;
    }
  };
  struct by_promise {
    candidate c;
    constexpr bool operator<(const by_promise& o) const {
      if (c.peak != o.c.peak) return c.peak < o.c.peak;
      if (c.live != o.c.live) return c.live < o.c.live;
      return c.from != o.c.from ? c.from < o.c.from : c.step < o.c.step;
    }
  };
  struct ran_step {
    int step, before;
  };

  const step_graph& g_;
  const order_limits& limits_;
  std::size_t words_;
  std::int64_t best_ = 0, work_ = 0;
  bool cut_ = false, exact_ = false;
  sequence<ran_step> trail_{};

  static constexpr std::size_t at(int i) { return static_cast<std::size_t>(i); }
  static constexpr bool has(const state& s, int step) { return (s.done[at(step) / 64] >> (at(step) % 64) & 1) != 0; }
  static constexpr std::uint64_t mark(int step) {  // splitmix64
    std::uint64_t z = (static_cast<std::uint64_t>(step) + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  constexpr state start() {
    state s;
    s.done.resize(words_, 0);
    s.live = s.peak = g_.from_the_start;
    for (int i = 0; i < g_.size(); ++i)
      if (g_.steps[at(i)].waits.empty()) s.ready.push_back(i);
    run_what_frees(s);
    return s;
  }
  // Bytes that are no longer needed after the step.
  constexpr std::int64_t freed(const state& s, int step) {
    std::int64_t n = 0;
    for (const int b : g_.steps[at(step)].reads) {
      if (g_.stays[at(b)]) continue;
      bool last = true;
      for (const int r : g_.readers[at(b)]) {
        ++work_;
        if (r != step && !has(s, r)) {
          last = false;
          break;
        }
      }
      if (last) n += g_.bytes[at(b)];
    }
    return n;
  }
  constexpr std::int64_t peak_at(const state& s, int step) const {
    return s.live + g_.steps[at(step)].kept + g_.steps[at(step)].passing;
  }
  constexpr void run(state& s, int step) {
    const auto& x = g_.steps[at(step)];
    if (const std::int64_t p = peak_at(s, step); p > s.peak) s.peak = p;
    s.live += x.kept - freed(s, step);
    s.done[at(step) / 64] |= std::uint64_t{1} << (at(step) % 64);
    s.hash ^= mark(step);
    ++s.ran;
    std::size_t kept = 0;
    for (const int r : s.ready)
      if (r != step) s.ready[kept++] = r;
    s.ready.resize(kept);
    for (const int n : x.next) {
      bool waits = false;
      for (const int w : g_.steps[at(n)].waits)
        if (!has(s, w)) {
          waits = true;
          break;
        }
      if (!waits) s.ready.push_back(n);
    }
    trail_.push_back({step, s.trail});
    s.trail = static_cast<int>(trail_.size()) - 1;
  }
  constexpr void run_what_frees(state& s) {
    for (bool more = true; more;) {
      more = false;
      const std::int64_t allowed = s.peak > g_.needed ? s.peak : g_.needed;
      for (std::size_t k = 0; k < s.ready.size() && !more; ++k) {
        const int step = s.ready[k];
        if (peak_at(s, step) > allowed || g_.steps[at(step)].kept > freed(s, step)) continue;
        run(s, step);
        more = true;
      }
    }
  }
  // The sets after one more step of every state: each set once, and at most as many as the width allows.
  constexpr sequence<candidate> chosen(const sequence<state>& level) {
    sequence<by_set> sets;
    for (int i = 0; i < static_cast<int>(level.size()); ++i) {
      const state& s = level[at(i)];
      for (const int step : s.ready) {
        const std::int64_t p = peak_at(s, step) > s.peak ? peak_at(s, step) : s.peak;
        if (p < best_)
          sets.push_back({{p, s.live + g_.steps[at(step)].kept - freed(s, step), s.hash ^ mark(step), i, step}});
      }
    }
    work_ += 8 * static_cast<std::int64_t>(sets.size());
    heap_sort(span<by_set>(sets.data(), sets.size()));
    sequence<by_promise> distinct;
    for (std::size_t k = 0; k < sets.size(); ++k)
      if (distinct.empty() || !same_set(level, distinct.back().c, sets[k].c)) distinct.push_back({sets[k].c});
    // within the limit of work: what is left in total, and a small part of it at once
    const std::int64_t ready = static_cast<std::int64_t>(level[0].ready.size()) + 1,
                       levels = g_.size() - level[0].ran + 1;
    const std::int64_t left = limits_.work > work_ ? limits_.work - work_ : 0, at_once = limits_.work / 16 / ready,
                       in_all = work_ > limits_.work / 4 ? left / (levels * ready) : limits_.width;
    std::int64_t allowed = limits_.width;
    for (const std::int64_t n : {at_once, in_all})
      if (n < allowed) allowed = n;
    const std::size_t width = static_cast<std::size_t>(allowed < 1 ? 1 : allowed);
    if (distinct.size() > width) {
      heap_sort(span<by_promise>(distinct.data(), distinct.size()));
      distinct.resize(width);
      cut_ = true;
    }
    sequence<candidate> all;
    all.reserve(distinct.size());
    for (const by_promise& d : distinct) all.push_back(d.c);
    return all;
  }
  // Compares the sets themselves if the hashes are equal.
  constexpr bool same_set(const sequence<state>& level, const candidate& a, const candidate& b) const {
    if (a.hash != b.hash) return false;
    const state &x = level[at(a.from)], &y = level[at(b.from)];
    for (std::size_t w = 0; w < words_; ++w) {
      const auto bit = [&](int step) { return at(step) / 64 == w ? std::uint64_t{1} << (at(step) % 64) : 0; };
      if ((x.done[w] | bit(a.step)) != (y.done[w] | bit(b.step))) return false;
    }
    return true;
  }
  constexpr sequence<int> path_of(const state& s) const {
    sequence<int> steps(at(s.ran), 0);
    int k = s.ran;
    for (int t = s.trail; t >= 0; t = trail_[at(t)].before) steps[at(--k)] = trail_[at(t)].step;
    return steps;
  }
};
}  // namespace detail

/// Searches an order with a smaller peak than that of the analysis.
constexpr better_order smaller_peak(const analysis_base& a, const plan_options& o = {},
                                    const order_limits& limits = {}) {
  better_order r;
  r.before = r.peak = peak_of(buffers_of(a, o));
  if (static_cast<std::int64_t>(a.rows.size()) > limits.steps) return r;
  const detail::step_graph g(a, o);
  plan_options apart = o;
  apart.in_place = false;
  const auto rows_of = [&](const sequence<int>& order) {
    sequence<int> rows(g.before);
    for (const int s : order) rows.push_back(g.steps[s].row);
    rows.append(g.after.data(), g.after.size());
    return rows;
  };
  sequence<int> steps;
  order_limits tried = limits;
  std::int64_t least = peak_of(buffers_of(a, apart));
  if (sequence<int> deep = detail::depth_first(g); !deep.empty())
    if (const std::int64_t p = peak_of(buffers_of(a, apart, rows_of(deep))); p < least) {
      least = p;
      steps = std::move(deep);
    }
  for (tried.width = 16; !r.optimal; tried.width *= 32) {
    if (tried.width > limits.width) tried.width = limits.width;
    detail::order_search search(g, tried);
    sequence<int> found = search.find(least);
    if (!found.empty()) {
      steps = std::move(found);
      least = search.peak();
    }
    r.optimal = search.exact();
    if (tried.width == limits.width) break;
  }
  if (steps.empty()) return r;
  r.rows = rows_of(steps);
  r.peak = peak_of(buffers_of(a, o, r.rows));
  if (r.peak >= r.before) {
    r.peak = r.before;
    r.rows.clear();
  }
  return r;
}

}  // namespace opcost
