// Mistakes in adapters of graphs are reported for the node and never change figures silently.
#include <doctest/doctest.h>

#include <opcost/opcost.hpp>
#include <opcost/ops/control_flow.hpp>
#include <string>
#include <vector>

namespace {
using namespace opcost;

enum class does { input, relu, conv, concat, add, nothing, twice, branch, loop, condition, trips };
struct node {
  does what;
  std::vector<edge> from{};
  const struct graph* body = nullptr;
};
struct graph {
  std::vector<node> nodes;
};
}  // namespace

template <> struct opcost::graph_traits<graph> {
  static const std::vector<node>& nodes(const graph& g) { return g.nodes; }
  static const std::vector<edge>& inputs(const graph&, const node& n) { return n.from; }
  static std::string name(const graph& g, const node& n) {
    return "a layer with a long name, number " + std::to_string(&n - g.nodes.data());
  }
  struct inside {
    ::graph graph;
    body_wiring wiring;
  };
  static std::vector<inside> bodies(const graph&, const node& n) {
    if (!n.body) return {};
    inside b{*n.body, {}};
    b.wiring.outputs.push_back({.outer = 0, .inner = 1});
    if (n.what == does::branch) {
      b.wiring.kind = body_kind::when_true;
      b.wiring.condition = 0;
      b.wiring.inputs.push_back({.outer = 1, .inner = 0});
    } else {
      b.wiring.trips = 0;
      b.wiring.inputs.push_back({.outer = 1, .inner = 0});
    }
    return {b};
  }
  static void visit(const graph&, const node& n, auto&& f) {
    switch (n.what) {
      case does::input: return f(input{{1, 8, 16, 16}});
      case does::relu: return f(relu{});
      case does::conv: return f(conv2d{.out_channels = 32, .kernel_size = {3, 3}, .stride = {2, 2}, .padding = {1, 1}});
      case does::concat: return f(concat{1});
      case does::add: return f(add{});
      case does::twice: f(relu{}); return f(conv2d{.out_channels = 64, .kernel_size = {3, 3}});
      case does::branch: return f(branch{});
      case does::loop: return f(loop{});
      case does::condition: return f(input{partial_shape{}, dtype::boolean});
      case does::trips: {
        static const interval five[]{5};
        return f(constant{{}, dtype::i64, five});
      }
      case does::nothing: return;
    }
  }
};

TEST_CASE("a node whose visit calls nothing, or calls twice, is unknown") {
  const graph g{{{does::input}, {does::nothing, {{0, 0}}}, {does::twice, {{0, 0}}}, {does::relu, {{0, 0}}}}};
  const auto a = analyze<exact>(g);
  REQUIRE(a.rows.size() == 4);
  CHECK(a.rows[1].state == standing::not_known);
  CHECK(a.rows[1].why == "visit does not call its visitor for this node; expected one call");
  CHECK(a.rows[2].state == standing::not_known);
  CHECK(a.rows[2].why.substr(0, 34) == "visit calls its visitor 2 times fo");
  CHECK(a.rows[3].state == standing::counted);
  CHECK(a.macs() == 0);
  CHECK(a.flops<exact>() == 8 * 16 * 16);
  CHECK_FALSE(a.complete());
  CHECK(a.not_known().size() == 2);
}

TEST_CASE("rejects edges from missing nodes and outputs, and missing operands") {
  const graph g{{{does::input},
                 {does::add, {{0, 0}, {77, 0}}},
                 {does::add, {{0, 5}, {0, 0}}},
                 {does::add, {{-1, 0}, {0, 0}}},
                 {does::add, {{0, 0}}}}};
  const auto a = analyze<exact>(g);
  for (int i = 1; i < 5; ++i) {
    CHECK(a.at(i).state == standing::not_known);
    CHECK(a.at(i).refused);
    CHECK(a.at(i).outputs == 0);
  }
  CHECK(a.rows[1].why == "input 1: expected one of the graph's 5 nodes, got node 77");
  CHECK(a.rows[3].why == "input 0: missing; expected at least 2 inputs");
  CHECK(total<exact>(a).peak.bytes == 4 * 8 * 16 * 16);
  CHECK_FALSE(total<exact>(a).peak.complete);
}

TEST_CASE("a concatenation rejects a missing operand at any position") {
  const graph g{{{does::input}, {does::concat, {{0, 0}, {-1, 0}, {0, 0}}}}};
  CHECK(analyze<exact>(g).rows[1].refused);
}

TEST_CASE("nodes of a cycle are unknown") {
  const graph g{{{does::input}, {does::add, {{0, 0}, {2, 0}}}, {does::add, {{1, 0}, {0, 0}}}}};
  const auto a = analyze<exact>(g);
  CHECK(a.rows[1].why == "it depends on itself, through other layers");
  CHECK(a.rows[2].state == standing::not_known);
}

TEST_CASE("the analysis keeps names that a graph returns by value") {
  auto a = analyze<exact>(graph{{{does::input}, {does::relu, {{0, 0}}}}});
  const auto moved = std::move(a);
  CHECK(moved.rows[0].name == "a layer with a long name, number 0");
  CHECK(moved.rows[1].name == "a layer with a long name, number 1");
}

TEST_CASE("a concatenation passes on both of its inputs") {
  const graph g{{{does::input},
                 {does::conv, {{0, 0}}},
                 {does::conv, {{0, 0}}},
                 {does::concat, {{1, 0}, {2, 0}}},
                 {does::conv, {{3, 0}}}}};
  CHECK(analyze<exact>(g).macs() == 2 * 64 * 8 * 32 * 9 + 16 * 64 * 32 * 9);
}

TEST_CASE("a result of a body may be the node that computes it") {
  const graph body{{{does::input}, {does::conv, {{0, 0}}}}};
  const graph g{{{does::condition}, {does::input}, {does::branch, {{0, 0}, {1, 0}}, &body}, {does::conv, {{2, 0}}}}};
  const auto a = analyze<exact>(g);
  CHECK((a[{2, 0}].dims == partial_shape{1, 32, 8, 8}));
  CHECK(a.rows[2].work.mac == 64 * 8 * 32 * 9);
  CHECK((a[{3, 0}].dims == partial_shape{1, 32, 4, 4}));
  CHECK(a.rows[3].work.mac == 16 * 32 * 32 * 9);
}

TEST_CASE("a loop with a trip count needs no condition; a missing operand of a body is rejected") {
  const graph body{{{does::input}, {does::relu, {{0, 0}}}}};
  const graph g{
      {{does::trips}, {does::input}, {does::loop, {{0, 0}, {1, 0}}, &body}, {does::loop, {{0, 0}, {-1, 0}}, &body}}};
  const auto a = analyze<exact>(g);
  CHECK(a.flops<exact>(2) == 5 * 8 * 16 * 16);
  CHECK(a.rows[3].refused);
  CHECK(a.rows[3].why == "input 1 is missing; its body reads it");
}

namespace {
struct five {};
}  // namespace
template <> struct opcost::op_traits<five> {
  static constexpr std::string_view name = "Five";
  template <class Dim> static constexpr inferred<Dim> infer(const five&, const basic_operands<Dim>& in) {
    return {in[0], in[0], in[0], in[0], in[0]};
  }
  static constexpr tally count(const five&, const tensors&, const outputs&) { return {}; }
};

TEST_CASE("rejects an infer that lists more than 4 outputs, with a message") {
  network<exact> n;
  n.add(five{}, n.input({1, 8}));
  CHECK(n.rows[1].refused);
  CHECK(n.rows[1].why.substr(0, 24) == "an infer can list 4 outp");
}
