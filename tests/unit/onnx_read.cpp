// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads ONNX files into plain structs: wire format, text form, and rejected files.
#include <doctest/doctest.h>

#include <opcost/onnx/read_onnx.hpp>
#include <string>

namespace {
using namespace opcost;

std::string varint(std::uint64_t v) {
  std::string s;
  for (; v >= 0x80; v >>= 7) s += static_cast<char>(v | 0x80);
  return s + static_cast<char>(v);
}
std::string number(unsigned field, std::uint64_t v) { return varint(std::uint64_t{field} << 3) + varint(v); }
std::string bytes(unsigned field, const std::string& s) {
  return varint(std::uint64_t{field} << 3 | 2) + varint(s.size()) + s;
}
std::string relu_node() { return bytes(1, "x") + bytes(2, "y") + bytes(4, "Relu"); }
std::string model_of(const std::string& graph) { return number(1, 8) + bytes(7, graph) + bytes(8, number(2, 17)); }
std::string message(const result<onnx::model>& m) {
  return m ? std::string() : std::string(std::string_view(m.error().what));
}
}  // namespace

// Reads a model in a constant expression.
constexpr std::string_view relu_file("\x08\x08\x3a\x0e\x0a\x0c\x0a\x01x\x12\x01y\x22\x04Relu\x42\x02\x10\x11", 22);
constexpr bool reads_relu() {
  const auto m = onnx::read(relu_file);
  return m && m->ir_version == 8 && m->graph.nodes.size() == 1 && m->graph.nodes[0].type == "Relu" &&
         m->graph.inputs_of(m->graph.nodes[0])[0] == "x" && m->imports[0].version == 17;
}
static_assert(reads_relu());

TEST_CASE("repeated numbers may be packed, unpacked, or both") {
  const std::string tensor = number(1, 2) + bytes(1, varint(3) + varint(4)) + number(2, 1) + bytes(8, "w");
  const std::string file = model_of(bytes(1, relu_node()) + bytes(5, tensor));
  const auto m = onnx::read(file);
  REQUIRE(m);
  CHECK((m->graph.initializers[0].dims == shape{2, 3, 4}));
}

TEST_CASE("merges a message that occurs twice, and skips unknown fields and groups") {
  const std::string group = varint(99 << 3 | 3) + number(5, 7) + varint(99 << 3 | 4);
  const std::string file =
      model_of(bytes(1, relu_node()) + group) + bytes(7, bytes(1, relu_node())) + number(77, 1) + bytes(78, "abc");
  const auto m = onnx::read(file);
  REQUIRE(m);
  CHECK(m->graph.nodes.size() == 2);
}

TEST_CASE("an error names the byte and the field") {
  const std::string cut = model_of(bytes(1, bytes(5, bytes(1, "alpha") + varint(0))));
  CHECK(message(onnx::read(cut)).find("graph.node[0].attribute[0]") != std::string::npos);
  CHECK(message(onnx::read("")).find("empty") != std::string::npos);
  CHECK(message(onnx::read("version https://git-lfs.github.com/spec/v1\n")).find("Git LFS") != std::string::npos);
  CHECK(message(onnx::read(number(1, 8))).find("no graph") != std::string::npos);
}

TEST_CASE("rejects deep nesting") {
  std::string graph = bytes(1, relu_node());
  for (int i = 0; i < 40; ++i) graph = bytes(1, bytes(4, "If") + bytes(5, bytes(6, graph)));
  CHECK(message(onnx::read(model_of(graph))).find("100 levels") != std::string::npos);
}

TEST_CASE("the text form reads into the same model") {
  const auto m = onnx::read(R"(ir_version: 8  # a comment
    graph {
      node { input: "x" input: "" output: 'y' op_type: "Co" "nv"
             attribute < name: "pads" ints: [1, -1] type: INTS >; }
      initializer { dims: 2 data_type: 1 name: "w" raw_data: "\000\000\200?\001\002\003\004" }
      input { name: "x" type { tensor_type { elem_type: 1 shape { dim { dim_param: "N" } dim { dim_value: 3 } } } } }
    }
    opset_import { version: 17 })");
  REQUIRE(m);
  const onnx::net& g = m->graph;
  CHECK(g.nodes[0].type == "Conv");
  CHECK(g.inputs_of(g.nodes[0])[1].empty());
  const onnx::attribute* pads = g.attribute_of(g.nodes[0], "pads");
  REQUIRE(pads);
  CHECK(pads->type == onnx::attribute_type::integers);
  CHECK(onnx::net::of(g.integers, pads->list)[1] == -1);
  CHECK(g.initializers[0].bytes == 8);
  CHECK(g.initializers[0].kept[3] == '?');
  CHECK(onnx::net::of(g.dims, g.given[0].type.dims)[0].name == "N");
  CHECK(m->text_form);

  const auto wrong = onnx::read("ir_version: 8\ngraph { nodes { } }");
  CHECK(message(wrong).find("there is no field 'nodes'") != std::string::npos);
  CHECK(wrong.error().line == 2);
}
