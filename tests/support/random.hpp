// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Random small operands, the same in every run and on every machine, and loops over all indices of a shape.
#include <opcost/core/sink.hpp>
#include <opcost/op/op_traits.hpp>
#include <ostream>
#include <random>
#include <vector>

// For doctest's messages.
inline std::ostream& operator<<(std::ostream& to, const opcost::shape& s) {
  const auto put = [&](std::string_view piece) { to << piece; };
  opcost::sink(put) << s;
  return to;
}

class dice {
 public:
  explicit dice(unsigned seed) : engine_(seed) {}
  int operator()(int low, int high) {
    return low + static_cast<int>(engine_() % static_cast<unsigned>(high - low + 1));
  }  // both included
  bool flip() { return (*this)(0, 1) == 1; }
  opcost::ints list(int n, int low, int high) {
    opcost::ints l;
    for (int i = 0; i < n; ++i) l.push_back((*this)(low, high));
    return l;
  }

 private:
  std::mt19937 engine_;
};

// Calls f(index) for each index of a shape, the last dimension fastest.
template <class F> void each_index(const opcost::shape& s, F&& f) {
  std::vector<std::int64_t> at(static_cast<std::size_t>(s.rank), 0);
  if (s.elements() == 0) return;
  for (;;) {
    f(at);
    int d = s.rank;
    while (--d >= 0) {
      auto& i = at[static_cast<std::size_t>(d)];
      if (++i < s[d].n) break;
      i = 0;
    }
    if (d < 0) return;
  }
}

template <class Op> opcost::outputs outputs_of(const Op& op, const std::vector<opcost::tensor>& in) {
  return opcost::infer(op, opcost::tensors(in));
}
template <class Op> opcost::tally work_of(const Op& op, const std::vector<opcost::tensor>& in) {
  return opcost::op_traits<Op>::count(op, opcost::tensors(in), outputs_of(op, in));
}
