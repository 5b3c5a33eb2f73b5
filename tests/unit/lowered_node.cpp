// Nodes that consist of several operations have one row each, whether they come from C++ or from a reader.
#include <doctest/doctest.h>

#include <opcost/convention/exact.hpp>
#include <opcost/graph/analyze.hpp>
#include <opcost/graph/reader_lowering.hpp>
#include <opcost/graph/reshape.hpp>
#include <opcost/graph/totals.hpp>
#include <opcost/layers/convolution_layers.hpp>
#include <opcost/ops/builtin.hpp>
#include <string>
#include <vector>

namespace {
using namespace opcost;

struct node {
  std::string type;
  std::vector<edge> from{};
  std::vector<interval> dims{};
  dtype element = dtype::f32;
  std::vector<interval> numbers{};
};
struct net {
  std::vector<node> nodes;
};
using step_of_test = lowering_to<builtin_ops>;

lowered_outputs lower_gemm(const node&, const partial_tensors& in, step_of_test& step) {
  const partial_tensor y = step(matmul{.transpose_b = true}, in[0], in[1]);
  return in.has(2) ? step(add{}, y, in[2]) : y;
}
lowered_outputs lower_flatten(const node&, const partial_tensors& in, step_of_test& step) {
  const partial_tensor dims = step(shape_of_3{}, in[0]);
  const partial_tensor first = step(gather_8{}, dims, step.numbers({0}), step.number(0));
  const std::array list{first, step.numbers({-1})};
  return step(reshape{}, in[0], step(concat{0}, opcost::span<const partial_tensor>(list)));
}
lowered_outputs lower_constant(const node& n, const partial_tensors&, step_of_test& step) {
  step.kind(node_kind::constant);
  return n.numbers.empty() ? step.constant({}, n.element) : step.numbers(n.numbers);
}
lowered_outputs lower_weight(const node& n, const partial_tensors&, step_of_test& step) {
  partial_shape dims;
  for (interval d : n.dims) dims.push_back(d);
  step.kind(node_kind::constant);
  return step.constant(dims, n.element);
}
lowered_outputs lower_input(const node& n, const partial_tensors&, step_of_test& step) {
  input x{{}, n.element};
  for (interval d : n.dims) x.dims.push_back(d);
  return step(x);
}
lowered_outputs lower_dropout(const node&, const partial_tensors& in, step_of_test& step) {
  return {in[0], step.constant(in[0].dims, dtype::boolean)};
}
lowered_outputs lower_shape(const node&, const partial_tensors& in, step_of_test& step) {
  return step(shape_of_3{}, in[0]);
}
lowered_outputs lower_reshape(const node&, const partial_tensors& in, step_of_test& step) {
  return step(reshape{}, in[0], in[1]);
}
lowered_outputs lower_halves(const node&, const partial_tensors& in, step_of_test& step) {
  return step.all(split{2}, step(relu{}, in[0]), step.number(1));
}
lowered_outputs lower_refused(const node&, const partial_tensors&, step_of_test&) { return "axis: expected 1, got 7"; }
lowered_outputs lower_result(const node&, const partial_tensors& in, step_of_test& step) {
  return step(network_output{}, in[0]);
}
lowered_outputs lower_prelu(const node&, const partial_tensors& in, step_of_test& step) {
  step.settings(0b10);
  return step(prelu{}, in[0], in[1]);
}

lowering_ref<builtin_ops> lowered(const node& n) {
  using function = lowered_outputs (*)(const node&, const partial_tensors&, step_of_test&);
  const std::pair<std::string_view, function> all[]{
      {"Gemm", lower_gemm},     {"Flatten", lower_flatten}, {"Constant", lower_constant}, {"Weight", lower_weight},
      {"Input", lower_input},   {"Dropout", lower_dropout}, {"Shape", lower_shape},       {"Reshape", lower_reshape},
      {"Halves", lower_halves}, {"Refused", lower_refused}, {"Output", lower_result},     {"Prelu", lower_prelu}};
  for (const auto& [type, f] : all)
    if (n.type == type) return lowered_by(n, f);
  return {};
}
}  // namespace

template <> struct opcost::graph_traits<net> {
  static const std::vector<node>& nodes(const net& n) { return n.nodes; }
  static const std::vector<edge>& inputs(const net&, const node& n) { return n.from; }
  static node_facts facts(const net&, const node& n) { return {.name = n.type, .type = n.type}; }
  static void visit(const net&, const node& n, auto&& f) { f(lowered(n)); }
};

TEST_CASE("a lowered node is one row with the sum of its operations") {
  const net n{{{"Input", {}, {4, 10}},
               {"Weight", {}, {20, 10}},
               {"Weight", {}, {20}},
               {"Gemm", {{0, 0}, {1, 0}, {2, 0}}},
               {"Output", {{3, 0}}}}};
  const auto a = analyze<exact>(n);
  REQUIRE(a.rows.size() == 5);
  const row& gemm = a.rows[3];
  CHECK(gemm.name == "Gemm");
  CHECK(gemm.type == "Gemm");
  CHECK(gemm.state == standing::counted);
  CHECK(gemm.work.mac == 4 * 10 * 20);
  CHECK(a.flops<exact>(3) == 2 * 4 * 10 * 20 + 4 * 20);
  CHECK(gemm.memory == memory_use::own);
  CHECK(a.rows[0].kind == node_kind::input);
  CHECK(a.rows[1].kind == node_kind::constant);
  CHECK(a.rows[4].kind == node_kind::output);
  CHECK(a.parameters() == 20 * 10 + 20);
  CHECK((a.outputs_of(gemm)[0].dims == partial_shape{4, 20}));
}

TEST_CASE("contents pass through the steps of a lowering and from row to row") {
  const net n{{{"Input", {}, {2, 3, 4}},
               {"Flatten", {{0, 0}}},
               {"Shape", {{1, 0}}},
               {"Input", {}, {3, 8}},
               {"Reshape", {{3, 0}, {2, 0}}},
               {"Output", {{4, 0}}}}};
  const auto a = analyze<exact>(n);
  CHECK((a[{1, 0}].dims == partial_shape{2, 12}));
  CHECK(a.rows[1].memory == memory_use::view);
  REQUIRE(a[{2, 0}].value.size() == 2);
  CHECK(a[{2, 0}].value[1].min == 12);
  CHECK((a[{4, 0}].dims == partial_shape{2, 12}));
  CHECK(a.rows[4].settings == 0b10);
  CHECK(a.macs() == 0);
}

TEST_CASE("a constant that a lowering only reads is not a parameter") {
  const net n{{{"Input", {}, {2, 6}},
               {"Constant", {}, {}, dtype::i64, {3, 4}},
               {"Reshape", {{0, 0}, {1, 0}}},
               {"Weight", {}, {4}},
               {"Prelu", {{2, 0}, {3, 0}}},
               {"Output", {{4, 0}}}}};
  const auto a = analyze<exact>(n);
  CHECK((a[{2, 0}].dims == partial_shape{3, 4}));
  CHECK(a.rows[4].settings == 0b10);
  CHECK(a.parameters() == 0);
}

TEST_CASE("a lowering that returns its operand is a view, also with several outputs") {
  const net n{{{"Input", {}, {2, 6}}, {"Dropout", {{0, 0}}}, {"Halves", {{1, 0}}}, {"Output", {{2, 1}}}}};
  const auto a = analyze<exact>(n);
  CHECK(a.rows[1].outputs == 2);
  CHECK((a[{1, 1}].dims == partial_shape{2, 6}));
  CHECK(a.flops<exact>(1) == 0);
  CHECK(a.rows[2].outputs == 2);
  CHECK((a[{2, 1}].dims == partial_shape{2, 3}));
  CHECK(a.flops<exact>(2) == 12);
  CHECK(a.rows[3].state == standing::counted);
}

TEST_CASE("work of a lowering on constants alone is not counted") {
  const net n{{{"Weight", {}, {4, 10}}, {"Weight", {}, {20, 10}}, {"Gemm", {{0, 0}, {1, 0}}}, {"Output", {{2, 0}}}}};
  const auto a = analyze<exact>(n);
  CHECK(a.rows[2].folded);
  CHECK(a.macs() == 0);
}

TEST_CASE("a row reports the rejection of a step with the operation's name, and is unknown if a dimension is") {
  const net n{{{"Input", {}, {4, 10}},
               {"Weight", {}, {20, 11}},
               {"Gemm", {{0, 0}, {1, 0}}},
               {"Refused", {{0, 0}}},
               {"Input", {}, {interval::unknown(), 11}},
               {"Gemm", {{4, 0}, {1, 0}}}}};
  const auto a = analyze<exact>(n);
  CHECK(a.rows[2].refused);
  CHECK(a.rows[2].why.substr(0, 8) == "MatMul: ");
  CHECK(a.rows[3].why == "axis: expected 1, got 7");
  CHECK(a.rows[5].state == standing::not_known);
  CHECK_FALSE(a.rows[5].refused);
  CHECK(a[{5, 0}].dims[1].min == 20);
  CHECK_FALSE(a.flops<exact>(5).known);
}

TEST_CASE("inputs that are lowered can be re-shaped") {
  const net n{{{"Input", {}, {4, 10}}, {"Weight", {}, {20, 10}}, {"Gemm", {{0, 0}, {1, 0}}}}};
  const auto inputs = inputs_of_graph(n);
  REQUIRE(inputs.size() == 1);
  CHECK((inputs[0].is.dims == partial_shape{4, 10}));
  const auto a = reshaped<exact>(n, opcost::span<const input_shape>(std::array{input_shape{{}, {7, 10}}}));
  REQUIRE(a);
  CHECK(a->macs() == 7 * 10 * 20);
}

// ---- at compile time
namespace {
enum class kind { input, conv_relu, residual, gemm, flatten, bad };
struct step_of_program {
  kind what;
  std::array<edge, 2> from{};
  int inputs = 0;
};
struct program {
  std::array<step_of_program, 5> nodes{};
};
}  // namespace
template <> struct opcost::graph_traits<program> {
  static constexpr const auto& nodes(const program& p) { return p.nodes; }
  static constexpr opcost::span<const edge> inputs(const program&, const step_of_program& s) {
    return opcost::span<const edge>(s.from).first(static_cast<std::size_t>(s.inputs));
  }
  static constexpr void visit(const program&, const step_of_program& s, auto&& f) {
    const conv2d conv{.out_channels = 8, .kernel_size = {3, 3}, .padding = {1, 1}};
    switch (s.what) {
      case kind::input: return f(input{{1, 8, 4, 4}});
      case kind::conv_relu: return f(fused{conv, relu{}});
      case kind::residual: return f(fused{conv, add{}, relu{}});
      case kind::gemm:
        return f(lowering{[](const partial_tensors& in, auto&& step) {
          return step(matmul{.transpose_b = true}, in[0], learned(in, {20, 128}));
        }});
      case kind::flatten:
        return f(lowering{[](const auto& in, auto&& step) {
                            const auto batch =
                                step(gather_8{}, step(shape_of_3{}, in[0]), step.numbers({0}), step.number(0));
                            return step(reshape{}, in[0], step(concat{0}, batch, step.numbers({-1})));
                          },
                          "Flatten"});
      case kind::bad: return f(fused{conv2d{.out_channels = 8, .kernel_size = {9, 9}}, relu{}});
    }
  }
};

TEST_CASE("fused nodes and lowerings work in constant expressions") {
  static constexpr auto macs = [] {
    constexpr program p{{{{kind::input},
                          {kind::conv_relu, {edge{0, 0}}, 1},
                          {kind::residual, {edge{1, 0}, edge{0, 0}}, 2},
                          {kind::flatten, {edge{2, 0}}, 1},
                          {kind::gemm, {edge{3, 0}}, 1}}}};
    return analyze<exact>(p).macs();
  };
  static_assert(macs() == 2 * 16 * 8 * 8 * 9 + 128 * 20);
  const program p{{{{kind::input},
                    {kind::conv_relu, {edge{0, 0}}, 1},
                    {kind::residual, {edge{1, 0}, edge{0, 0}}, 2},
                    {kind::flatten, {edge{2, 0}}, 1},
                    {kind::bad, {edge{0, 0}}, 1}}}};
  const auto a = analyze<exact>(p);
  CHECK(a.rows[1].type == "Conv2d+ReLU");
  CHECK(a.rows[1].parameters == 8 * 8 * 9 + 8);
  CHECK(a.flops<exact>(2) == 2 * 16 * 8 * 8 * 9 + 3 * 16 * 8);
  CHECK(a.rows[3].type == "Flatten");
  CHECK((a[{3, 0}].dims == partial_shape{1, 128}));
  CHECK(a.rows[4].refused);
  CHECK(a.rows[4].why.substr(0, 8) == "Conv2d: ");
}
