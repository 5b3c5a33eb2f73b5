// A graph of your own: graph_traits says what its nodes are and what feeds them; shapes, costs and memory follow.
#include <cstdio>
#include <opcost/opcost.hpp>
#include <vector>

namespace theirs {
enum class kind { picture, weights, conv, conv_relu, add, halves, join, mystery };
struct source {
  int step, output;
};
struct step {
  kind what;
  const char* name;
  std::vector<source> from{};
  opcost::shape dims{};  // of pictures and weights
};
using program = std::vector<step>;  // pictures are [batch, height, width, channels]; weights are 8 bits wide
}  // namespace theirs

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
      case theirs::kind::picture: return f(input{s.dims, dtype::i8});
      case theirs::kind::weights: return f(constant{s.dims, dtype::i8});
      case theirs::kind::conv: return f(channels_last(conv));
      case theirs::kind::conv_relu: return f(channels_last(fused{conv, relu{}}));
      case theirs::kind::add: return f(add{});
      case theirs::kind::halves:
        return f(lowering{[](const auto& in, auto&& step) {
          return step.all(split{2}, in[0], step.number(3));  // two outputs, along the channels
        }});
      case theirs::kind::join: return f(concat{3});
      case theirs::kind::mystery: return f(unknown_op{"mystery"});
    }
  }

 private:
  // An operation on [N, C, H, W] as one node on [N, H, W, C]. The transposes of the data are views of memory that is
  // read in another order; they cost nothing.
  template <class Op> static auto channels_last(const Op& op) {
    return lowering{[op](const auto& in, auto&& step) {
      const auto x = step(transpose{}, in[0], step.numbers({0, 3, 1, 2}));
      return step(transpose{}, step(op, x, in[1]), step.numbers({0, 2, 3, 1}));
    }};
  }
};

int main() {
  using theirs::kind;
  theirs::program program{{kind::picture, "image", {}, {1, 32, 32, 4}}, {kind::weights, "w1", {}, {16, 4, 3, 3}},
                          {kind::conv_relu, "stem", {{0, 0}, {1, 0}}},  {kind::halves, "halves", {{2, 0}}},
                          {kind::weights, "w2", {}, {8, 8, 3, 3}},      {kind::conv, "left", {{3, 0}, {4, 0}}},
                          {kind::add, "sum", {{5, 0}, {3, 1}}},         {kind::join, "both", {{6, 0}, {3, 1}}}};
  const auto a = opcost::analyze<opcost::exact>(program);
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
    std::printf("%-6.*s %8lld MACs %8lld FLOPs\n", static_cast<int>(a.at(i).name.size()), a.at(i).name.data(),
                static_cast<long long>(a.at(i).work.mac), static_cast<long long>(a.flops<opcost::exact>(i).whole));
  const opcost::totals t = opcost::total<opcost::exact>(a);
  std::printf("%lld MACs, %lld parameters in %lld bytes, %lld bytes of activations at once, in %.*s\n",
              static_cast<long long>(t.macs), static_cast<long long>(t.parameters),
              static_cast<long long>(t.weight_bytes), static_cast<long long>(t.peak.bytes),
              static_cast<int>(a.at(t.peak.row).name.size()), a.at(t.peak.row).name.data());
  std::printf("within 2 million MACs and 40 kB: %s\n",
              opcost::check(a, {.macs = 2'000'000, .peak_bytes = 40'000}) ? "yes" : "no");

  // what cannot be evaluated is reported, and the figures say that they lack it
  program.push_back({kind::mystery, "odd", {{7, 0}}});
  program.push_back({kind::add, "lost", {{7, 0}, {42, 0}}});
  const auto b = opcost::analyze<opcost::exact>(program);
  for (int i : b.not_known())
    std::printf("%.*s is not counted: %.*s\n", static_cast<int>(b.at(i).name.size()), b.at(i).name.data(),
                static_cast<int>(b.at(i).why.size()), b.at(i).why.data());
}
