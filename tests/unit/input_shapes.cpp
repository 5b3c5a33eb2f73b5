// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Shapes of inputs and states by name, pattern and named dimension; states of a language model.
#include <doctest/doctest.h>

#include <array>
#include <opcost/graph/solve.hpp>
#include <opcost/openvino.hpp>
#include <opcost/openvino/ir_states.hpp>
#include <string>

namespace {
using namespace opcost;

static_assert(text::matches_pattern("past.0.key", "past.*"));
static_assert(text::matches_pattern("past.0.key", "past.?.key"));
static_assert(text::matches_pattern("past.10.key", "*.key"));
static_assert(text::matches_pattern("", "*"));
static_assert(!text::matches_pattern("past.10.key", "past.?.key"));
static_assert(!text::matches_pattern("past", "past."));
static_assert(!text::matches_pattern("aab", "*a"));
static_assert(text::matches_pattern("aabab", "*ab"));

std::array<graph_input, 3> three_inputs() {
  return {graph_input{.name = "ids", .node = 4, .is = {{1, interval::unknown()}, dtype::i64}},
          graph_input{.name = "Parameter_7", .node = 5, .is = {{1, 2}, dtype::f32}, .tensors = {}},
          graph_input{.name = "mask", .node = 6, .is = {{1, 2}, dtype::f32}}};
}

TEST_CASE("an exact name wins over a pattern, wherever it is") {
  auto inputs = three_inputs();
  inputs[1].tensors.push_back("encoder");
  const std::array shapes{input_shape{.name = "*", .dims = {9, 9}}, input_shape{.name = "encoder", .dims = {5, 5}},
                          input_shape{.name = "2", .dims = {7, 7}}};
  const auto set = set_shapes(inputs, shapes);
  REQUIRE(set);
  CHECK(set->size() == 3);
  CHECK(inputs[0].is.dims == partial_shape{9, 9});
  CHECK(inputs[1].is.dims == partial_shape{5, 5});
  CHECK(inputs[2].is.dims == partial_shape{7, 7});
}
TEST_CASE("a name that no input has is an error that lists the inputs") {
  auto inputs = three_inputs();
  const std::array shapes{input_shape{.name = "past.*", .dims = {9, 9}}};
  const auto set = set_shapes(inputs, shapes);
  REQUIRE(!set);
  CHECK(std::string(std::string_view(set.error().what)) ==
        "no input is called 'past.*': there is ids[1,?], Parameter_7[1,2], mask[1,2]");
}
TEST_CASE("a named dimension is one number everywhere") {
  auto inputs = three_inputs();
  inputs[0].names[1] = "n";
  inputs[2].names[0] = "n";
  const std::array dims{named_dimension{"n", 12}, named_dimension{"m", 1}};
  CHECK(set_dimensions(inputs, dims) == "m");
  CHECK(inputs[0].is.dims == partial_shape{1, 12});
  CHECK(inputs[2].is.dims == partial_shape{12, 2});
  const auto free = dimension_named(inputs, "n");
  REQUIRE(free);
  CHECK(free->size() == 2);
}

constexpr std::string_view cache = R"(<net name="cache" version="11"><layers>
<layer id="0" name="x" type="Parameter" version="opset1"><data shape="?,2,?,8" element_type="f32"/>
  <output><port id="0" precision="FP32" names="tokens,x0"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>8</dim></port></output></layer>
<layer id="1" name="w" type="MatMul" version="opset1"><data transpose_a="false" transpose_b="true"/>
  <input><port id="0"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>8</dim></port>
         <port id="1"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>8</dim></port></input>
  <output><port id="2" precision="FP32"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>-1</dim></port></output></layer>
<layer id="2" name="init" type="ReadValue" version="opset6"><data variable_id="cross" variable_type="f32" variable_shape="?,2,?,?"/>
  <input><port id="0"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>-1</dim></port></input>
  <output><port id="1" precision="FP32"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>-1</dim></port></output></layer>
<layer id="3" name="past" type="ReadValue" version="opset6"><data variable_id="self" variable_type="f16" variable_shape="?,2,?,8"/>
  <output><port id="0" precision="FP16"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>8</dim></port></output></layer>
<layer id="4" name="wide" type="Convert" version="opset1"><data destination_type="f32"/>
  <input><port id="0"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>8</dim></port></input>
  <output><port id="1" precision="FP32"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>8</dim></port></output></layer>
<layer id="5" name="join" type="Concat" version="opset1"><data axis="-2"/>
  <input><port id="0"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>8</dim></port>
         <port id="1"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>8</dim></port></input>
  <output><port id="2" precision="FP32"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>8</dim></port></output></layer>
<layer id="6" name="scores" type="MatMul" version="opset1"><data transpose_a="false" transpose_b="true"/>
  <input><port id="0"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>8</dim></port>
         <port id="1"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>8</dim></port></input>
  <output><port id="2" precision="FP32"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>-1</dim></port></output></layer>
<layer id="7" name="mix" type="MatMul" version="opset1"><data transpose_a="false" transpose_b="false"/>
  <input><port id="0"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>-1</dim></port>
         <port id="1"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>-1</dim></port></input>
  <output><port id="2" precision="FP32"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>-1</dim></port></output></layer>
<layer id="8" name="out" type="Result" version="opset1"><input><port id="0"><dim>-1</dim><dim>2</dim><dim>-1</dim><dim>-1</dim></port></input></layer>
</layers><edges>
<edge from-layer="0" from-port="0" to-layer="1" to-port="0"/><edge from-layer="0" from-port="0" to-layer="1" to-port="1"/>
<edge from-layer="1" from-port="2" to-layer="2" to-port="0"/>
<edge from-layer="3" from-port="0" to-layer="4" to-port="0"/>
<edge from-layer="4" from-port="1" to-layer="5" to-port="0"/><edge from-layer="0" from-port="0" to-layer="5" to-port="1"/>
<edge from-layer="0" from-port="0" to-layer="6" to-port="0"/><edge from-layer="5" from-port="2" to-layer="6" to-port="1"/>
<edge from-layer="2" from-port="1" to-layer="7" to-port="0"/><edge from-layer="6" from-port="2" to-layer="7" to-port="1"/>
<edge from-layer="7" from-port="2" to-layer="8" to-port="0"/>
</edges></net>)";

struct opened_cache {
  result<openvino::model> m = openvino::read(cache);
  opcost::openvino::graph<> g{*m};
  sequence<graph_input> states = openvino::states_of(*m);
  span<graph_input> all() { return {states.data(), states.size()}; }
  analysis<exact> run(count_t batch, count_t tokens, const assumptions& assumed) const {
    const std::array shapes{input_shape{.name = "x0", .dims = {batch, 2, tokens, 8}}};
    return std::move(*reshaped<exact>(g, span<const input_shape>(shapes), assumed));
  }
};

TEST_CASE("states are found with the dimension that a run extends") {
  opened_cache c;
  REQUIRE(c.states.size() == 2);
  CHECK(c.states[0].name == "cross");
  CHECK(c.states[0].past_axis == -1);
  CHECK(c.states[1].name == "self");
  CHECK(c.states[1].past_axis == 2);
}
TEST_CASE("earlier tokens extend the cache, the batch follows from the inputs, initializers do not run") {
  opened_cache c;
  const auto set = set_past(c.all(), 100);
  CHECK(set.size() == 1);
  const auto given = given_states(c.all(), set);
  const auto a = c.run(3, 1, {.states = given, .states_set = true});
  CHECK(a.complete());
  // 100 + 1 keys; the cross state is [3,2,1,1], as its initializer
  CHECK(a.macs() == 3 * 2 * (1 * 8 * 101 + 1 * 1 * 101));
  CHECK(a.left_out.layers == 1);
  CHECK(a.left_out.work.mac == 3 * 2 * 1 * 1 * 8);
}
TEST_CASE("only the initializers of states that are set are left out") {
  opened_cache c;
  set_past(c.all(), 100);
  const std::array one{given_state{"self", c.states[1].is.dims}};
  const auto a = c.run(3, 1, {.states = one});
  CHECK(a.macs() == 3 * 2 * (1 * 8 * 101 + 1 * 1 * 101) + 3 * 2 * 1 * 1 * 8);
  CHECK(a.left_out.layers == 0);
}
TEST_CASE("a state without a shape and without an initializer is not known") {
  opened_cache c;
  CHECK(!c.run(3, 1, {}).complete());
}
}  // namespace
