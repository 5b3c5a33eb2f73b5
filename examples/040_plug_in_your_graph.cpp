// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Your own graph: graph_traits says what its nodes are and what feeds them. Shapes, costs and memory follow.
#include <cstdio>
#include <opcost/core/sink.hpp>
#include <opcost/opcost.hpp>
#include <vector>

// A small inference engine that knows nothing of opcost. Images are [batch, height, width, channels]; all elements have
// 8 bits.
namespace theirs {
enum class kind { image, weights, conv, conv_relu, add, halves, join, mystery };
struct source {
  int step, output;
};
struct step {
  kind what;
  const char* name;
  std::vector<source> from{};
  opcost::shape dims{};  // of images and weights
};
using program = std::vector<step>;
}  // namespace theirs

// One node that applies an operation on [N, C, H, W] to data in [N, H, W, C]. Transposes only change the order in which
// memory is read; they cost nothing.
template <class Op> auto channels_last(const Op& op) {
  return opcost::lowering{[op](const auto& in, auto&& step) {
    const auto x = step(opcost::transpose{}, in[0], step.numbers({0, 3, 1, 2}));
    return step(opcost::transpose{}, step(op, x, in[1]), step.numbers({0, 2, 3, 1}));
  }};
}

template <> struct opcost::graph_traits<theirs::program> {
  static const theirs::program& nodes(const theirs::program& p) { return p; }
  static std::string_view name(const theirs::program&, const theirs::step& s) { return s.name; }
  static std::vector<edge> inputs(const theirs::program&, const theirs::step& s) {
    std::vector<edge> all;
    for (const theirs::source& from : s.from) all.push_back({from.step, from.output});
    return all;
  }
  static void visit(const theirs::program&, const theirs::step& s, auto&& f) {
    const convolution conv{.pads_begin = {1, 1}, .pads_end = {1, 1}};
    switch (s.what) {
      case theirs::kind::image: return f(input{s.dims, dtype::i8});
      case theirs::kind::weights: return f(constant{s.dims, dtype::i8});
      case theirs::kind::conv: return f(channels_last(conv));
      case theirs::kind::conv_relu: return f(channels_last(fused{conv, relu{}}));
      case theirs::kind::add: return f(add{});
      case theirs::kind::halves:
        return f(lowering{[](const auto& in, auto&& step) {
          return step.all(split{2}, in[0], step.number(3));  // two outputs; axis 3 has the channels
        }});
      case theirs::kind::join: return f(concat{3});
      case theirs::kind::mystery: return f(unknown_op{"mystery"});
    }
  }
};

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int main() {
  using theirs::kind;
  theirs::program program{{kind::image, "image", {}, {1, 32, 32, 4}},  {kind::weights, "w1", {}, {16, 4, 3, 3}},
                          {kind::conv_relu, "stem", {{0, 0}, {1, 0}}}, {kind::halves, "halves", {{2, 0}}},
                          {kind::weights, "w2", {}, {8, 8, 3, 3}},     {kind::conv, "left", {{3, 0}, {4, 0}}},
                          {kind::add, "sum", {{5, 0}, {3, 1}}},        {kind::join, "both", {{6, 0}, {3, 1}}}};
  const opcost::sink out(print);
  const auto a = opcost::analyze<opcost::exact>(program);
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
    out << a.at(i).name << ": " << a.at(i).work.mac << " MACs, " << a.flops<opcost::exact>(i).whole << " FLOPs\n";

  const opcost::totals t = opcost::total<opcost::exact>(a);
  out << t.macs << " MACs, " << t.parameters << " parameters in " << t.weight_bytes << " bytes, " << t.peak.bytes
      << " bytes of activations at once, in " << a.at(t.peak.row).name << "\n";
  const bool fits{opcost::check(a, {.macs = 2'000'000, .peak_bytes = 40'000})};
  out << "within 2 million MACs and 40 kB: " << (fits ? "yes" : "no") << "\n";

  // A node that cannot be evaluated is reported, and the totals say that they are incomplete.
  program.push_back({kind::mystery, "odd", {{7, 0}}});
  program.push_back({kind::add, "lost", {{7, 0}, {42, 0}}});
  const auto b = opcost::analyze<opcost::exact>(program);
  for (int i : b.not_known()) out << b.at(i).name << " is not counted: " << b.at(i).why << "\n";
}
