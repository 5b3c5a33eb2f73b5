// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX models as graphs: names, functions, bodies, and contradictions within a file.
#include <doctest/doctest.h>

#include <opcost/onnx.hpp>
#include <string>

namespace {
using namespace opcost;

struct opened {
  onnx::model m;
  explicit opened(const std::string& graph, const std::string& rest = {}) {
    auto read = onnx::read("ir_version: 8 graph { " + graph + " } opset_import { version: 17 } " + rest);
    REQUIRE(read);
    m = std::move(*read);
  }
};
const std::string given_x =
    "input { name: 'x' type { tensor_type { elem_type: 1 shape { dim { dim_param: 'N' } dim { dim_value: 3 } } } } } ";
const std::string result_y = "output { name: 'y' } ";
}  // namespace

TEST_CASE("a symbolic dimension gets its number by name, and a node without a name gets one") {
  const opened file(given_x + "node { input: 'x' output: 'y' op_type: 'Relu' } " + result_y);
  const onnx::named_dimension dims[] = {{"N", 4}};
  const onnx::graph g(file.m, dims);
  const auto a = analyze<exact>(g);
  REQUIRE(a.rows.size() == 3);
  CHECK(a.rows[1].name == "Relu_0");
  CHECK((a.outputs_of(a.rows[1])[0].dims == partial_shape{4, 3}));
  CHECK(a.flops<exact>(1) == 4 * 3);
}

TEST_CASE("reports a value that no node computes, and does not take it for a missing input") {
  const opened file(given_x + "node { input: 'x' output: 'v' op_type: 'Relu' } " + result_y);
  const onnx::graph g(file.m);
  const auto a = analyze<exact>(g);
  const row& last = a.rows[a.rows.size() - 1];
  CHECK(last.state == standing::not_known);
  CHECK(last.why == "no node, input or initializer makes 'y'");
}

TEST_CASE("replaces a call of a function by its nodes, with the attributes of the call") {
  const opened file(
      given_x +
          "node { input: 'x' output: 'y' op_type: 'F' domain: 'my' name: 'call' "
          "attribute { name: 'a' f: 0.5 type: FLOAT } } " +
          result_y,
      "functions { name: 'F' domain: 'my' input: 'p' output: 'q' attribute: 'a' opset_import { version: 17 } "
      "node { input: 'p' output: 'q' op_type: 'LeakyRelu' name: 'inner' "
      "attribute { name: 'alpha' ref_attr_name: 'a' type: FLOAT } } }");
  const onnx::named_dimension dims[] = {{"N", 2}};
  const onnx::graph g(file.m, dims);
  const auto a = analyze<exact>(g);
  REQUIRE(a.rows.size() == 3);
  CHECK(a.rows[1].name == "call/inner");
  CHECK(a.rows[1].state == standing::counted);
}

TEST_CASE("rejects a function that calls itself") {
  const opened file(given_x + "node { input: 'x' output: 'y' op_type: 'F' domain: 'my' } " + result_y,
                    "functions { name: 'F' domain: 'my' input: 'p' output: 'q' "
                    "node { input: 'p' output: 'q' op_type: 'F' domain: 'my' } }");
  const onnx::graph g(file.m);
  const auto a = analyze<exact>(g);
  bool refused = false;
  for (const row& r : a.rows) refused = refused || r.why.find("calls itself") != r.why.npos;
  CHECK(refused);
}
