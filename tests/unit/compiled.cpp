// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The compiled form: this file compiles nothing but its interface.
#include <doctest/doctest.h>
#include <opcost/compiled.hpp>

using namespace opcost;

namespace {
constexpr std::string_view net = R"(<net name="n" version="11"><layers>
  <layer id="0" name="x" type="Parameter" version="opset1"><data shape="1,3,8,8" element_type="f32"/>
    <output><port id="0" precision="FP32"/></output></layer>
  <layer id="1" name="y" type="ReLU" version="opset1"><input><port id="0"/></input>
    <output><port id="1" precision="FP32"/></output></layer>
  <layer id="2" name="z" type="Result" version="opset1"><input><port id="0"/></input></layer>
  </layers><edges><edge from-layer="0" from-port="0" to-layer="1" to-port="0"/>
  <edge from-layer="1" from-port="1" to-layer="2" to-port="0"/></edges></net>)";
result<compiled::model> from(std::string_view text) {
  return compiled::read_bytes({reinterpret_cast<const std::byte*>(text.data()), text.size()});
}
bool holds(const std::vector<compiled::named>& all, std::string_view name) {
  for (const compiled::named& n : all)
    if (n.name == name) return !n.about.empty();
  return false;
}
}  // namespace

TEST_CASE("compiled: analyzes a model from memory under a convention by name") {
  const auto m = from(net);
  REQUIRE(m);
  CHECK(m->name() == "n");
  CHECK(m->source() == "openvino-ir-11");
  CHECK(m->remarks().empty());
  const auto cost = m->analyze();
  REQUIRE(cost);
  CHECK(cost->complete());
  CHECK(cost->why_incomplete().empty());
  CHECK(cost->figures().convention == "opcost");
  CHECK(cost->figures().flops.whole == 1 * 3 * 8 * 8);
  CHECK(cost->rows().at(1).name == "y");
  const auto larger = m->analyze("opcost", "x[2,3,8,8]");
  REQUIRE(larger);
  CHECK(larger->figures().flops.whole == 2 * 3 * 8 * 8);
  const auto tool = m->analyze("model_analyzer");
  REQUIRE(tool);
  CHECK(tool->figures().convention == "model_analyzer");
  CHECK(tool->text("json")->find("\"model_type\"") != std::string::npos);
}

TEST_CASE("compiled: a cost keeps its model alive") {
  compiled::model_cost cost;
  {
    auto m = from(net);
    REQUIRE(m);
    auto first = m->analyze("fvcore");
    REQUIRE(first);
    cost = std::move(*first);
  }
  const auto text = cost.text();
  REQUIRE(text);
  CHECK(text->find("n, openvino-ir-11, f32, convention fvcore") == 0);
}

TEST_CASE("compiled: writes every report format and judges budgets") {
  const auto m = from(net);
  REQUIRE(m);
  const auto cost = m->analyze();
  REQUIRE(cost);
  for (const compiled::named& f : compiled::report_formats()) {
    const auto text = cost->text(f.name);
    REQUIRE(text);
    CHECK(text->size() > 40);
  }
  CHECK(cost->check({.flops = 192}));
  CHECK(cost->check({.flops = 191}).overall() == verdict::over);
  CHECK(cost->check({.arena_bytes = 2 * 192 * 4}));
  CHECK(!cost->check({.arena_bytes = 2 * 192 * 4 - 1}));
}

TEST_CASE("compiled: plans an arena by every planner") {
  const auto m = from(net);
  REQUIRE(m);
  const auto cost = m->analyze();
  REQUIRE(cost);
  for (const compiled::named& p : compiled::planners()) {
    const auto plan = cost->plan(p.name);
    REQUIRE(plan);
    CHECK(plan->planner == p.name);
    CHECK(plan->complete);
    CHECK(plan->bytes == 2 * 192 * 4);
    CHECK(plan->lower_bound == plan->bytes);
    CHECK(plan->offsets.size() == plan->buffers.size());
  }
  CHECK(cost->plan()->bytes == 2 * 192 * 4);
}

TEST_CASE("compiled: names what exists, and says so of what does not") {
  CHECK(holds(compiled::model_formats(), "onnx"));
  CHECK(holds(compiled::conventions(), "fvcore"));
  CHECK(holds(compiled::report_formats(), "html"));
  const auto m = from(net);
  REQUIRE(m);
  const auto wrong = m->analyze("no such");
  REQUIRE(!wrong);
  CHECK(std::string_view(wrong.error().what).find("no convention has the name 'no such'; expected opcost, ") == 0);
  const auto cost = m->analyze();
  REQUIRE(cost);
  CHECK(std::string_view(cost->text("nothing").error().what).find("no format has the name 'nothing'") == 0);
  CHECK(std::string_view(cost->plan("nobody").error().what).find("no planner has the name 'nobody'") == 0);
  CHECK(!m->analyze("opcost", "x[1,3"));
  CHECK(!m->analyze("opcost", "no_input[1,3]"));
}

TEST_CASE("compiled: reads files, and no others") {
  const auto m = compiled::read(OPCOST_TEST_DATA "/threads_share_a_model.xml");
  REQUIRE(m);
  CHECK(m->analyze());
  CHECK(!compiled::read(OPCOST_TEST_DATA "/no_such_file.xml"));
  CHECK(!from("not a model"));
}
