// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <opcost/convention/exact.hpp>
#include <opcost/openvino/ir_graph.hpp>
#include <opcost/openvino/read_ir.hpp>
#include <string>

using namespace opcost;

namespace {
using few_ops = op_list<input, constant, network_output, convolution,
                        matmul>;  // a catalogue of one's own: the whole one would have to be compiled here

std::string net(const std::string& layers, const std::string& edges, const std::string& version = "11") {
  return "<?xml version=\"1.0\"?>\n<net name=\"test\" version=\"" + version + "\">\n<layers>\n" + layers +
         "</layers>\n<edges>\n" + edges + "</edges>\n</net>\n";
}
std::string edge_xml(int from, int from_port, int to, int to_port) {
  const auto n = [](int i) { return std::to_string(i); };
  return "<edge from-layer=\"" + n(from) + "\" from-port=\"" + n(from_port) + "\" to-layer=\"" + n(to) +
         "\" to-port=\"" + n(to_port) + "\"/>\n";
}
const std::string input_xml =
    R"(<layer id="0" name="x" type="Parameter" version="opset1"><data shape="1,3,8,8" element_type="f32"/><output><port id="0" precision="FP32"><dim>1</dim><dim>3</dim><dim>8</dim><dim>8</dim></port></output></layer>
)";
const std::string weights =
    R"(<layer id="1" name="w" type="Const" version="opset1"><data element_type="f32" shape="4, 3, 3, 3" offset="0" size="432"/><output><port id="0" precision="FP32"><dim>4</dim><dim>3</dim><dim>3</dim><dim>3</dim></port></output></layer>
)";
const std::string conv_layer =
    R"(<layer id="2" name="conv" type="Convolution" version="opset1"><data strides="1, 1" dilations="1, 1" pads_begin="1, 1" pads_end="1, 1" auto_pad="explicit"/><input><port id="0"/><port id="1"/></input><output><port id="2" precision="FP32"><dim>1</dim><dim>4</dim><dim>8</dim><dim>8</dim></port></output></layer>
)";
const std::string result_layer =
    R"(<layer id="3" name="out" type="Result" version="opset1"><input><port id="0"/></input></layer>
)";
const std::string edges = edge_xml(0, 0, 2, 0) + edge_xml(1, 0, 2, 1) + edge_xml(2, 2, 3, 0);

std::string refusal(const std::string& text) {
  const auto m = openvino::read(text);
  REQUIRE_FALSE(m);
  return std::to_string(m.error().line) + ": " + std::string(std::string_view(m.error().what));
}
bool has(const std::string& text, const std::string& part) { return text.find(part) != text.npos; }
}  // namespace

TEST_CASE("a small model") {
  const auto m = openvino::read(net(input_xml + weights + conv_layer + result_layer, edges));
  REQUIRE(m);
  CHECK(m->version == 11);
  CHECK(m->name == "test");
  CHECK(openvino::read(net(input_xml + weights + conv_layer + result_layer, edges, "10")));
  const auto a = analyze<exact>(openvino::graph<few_ops>(*m));
  REQUIRE(a.rows.size() == 4);
  CHECK(a.rows[2].name == "conv");
  CHECK(a.macs() == 4 * 8 * 8 * (3 * 3 * 3));
  CHECK(a.valid_macs() == 4 * 3 * (8 * 3 - 2) * (8 * 3 - 2));
  CHECK(a.parameters() == 4 * 3 * 3 * 3);
}

TEST_CASE("layers in any order, with gaps between their ids") {
  std::string far = conv_layer;
  far.replace(far.find("id=\"2\""), 6, "id=\"900000\"");
  const auto m = openvino::read(net(result_layer + far + weights + input_xml,
                                    edge_xml(0, 0, 900000, 0) + edge_xml(1, 0, 900000, 1) + edge_xml(900000, 2, 3, 0)));
  REQUIRE(m);
  CHECK(analyze<exact>(openvino::graph<few_ops>(*m)).macs() == 4 * 8 * 8 * (3 * 3 * 3));
}

TEST_CASE("an unknown type is listed, and its stored shape serves the layers that follow") {
  std::string odd = conv_layer;
  odd.replace(odd.find("Convolution"), 11, "FancyThing!");
  const auto m = openvino::read(net(input_xml + weights + odd + result_layer, edges));
  REQUIRE(m);
  const auto a = analyze<exact>(openvino::graph<few_ops>(*m));
  CHECK(a.rows[2].state == standing::unknown_op);
  CHECK(a.outputs_of(a.rows[2])[0].dims == partial_shape{1, 4, 8, 8});
}

TEST_CASE("constants that share bytes of the weights file are counted once") {
  std::string other = weights;
  other.replace(other.find("id=\"1\""), 6, "id=\"4\"");
  other.replace(other.find("name=\"w\""), 8, "name=\"v\"");
  std::string second = conv_layer;
  second.replace(second.find("id=\"2\""), 6, "id=\"5\"");
  std::string out = result_layer;
  out.replace(out.find("id=\"3\""), 6, "id=\"6\"");
  const auto m = openvino::read(net(input_xml + weights + conv_layer + result_layer + other + second + out,
                                    edges + edge_xml(0, 0, 5, 0) + edge_xml(4, 0, 5, 1) + edge_xml(5, 2, 6, 0)));
  REQUIRE(m);
  const auto a = analyze<exact>(openvino::graph<few_ops>(*m));
  CHECK(a.macs() == 2 * 4 * 8 * 8 * (3 * 3 * 3));
  CHECK(a.parameters() == 4 * 3 * 3 * 3);
}

TEST_CASE("rejects other files with a line that says what they are and what to do") {
  CHECK(has(refusal(""), "empty"));
  CHECK(has(refusal("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"), "git lfs pull"));
  CHECK(has(refusal("{\"a\": 1}"), "JSON"));
  CHECK(has(refusal("<!DOCTYPE html><html></html>"), "HTML"));
  CHECK(has(refusal("PK\x03\x04"), "ZIP"));
  CHECK(has(refusal("just words"), "not an OpenVINO IR"));
  CHECK(has(refusal("<net name=\"n\"><layers/></net>"), "version"));
  CHECK(has(refusal(net("", "", "7")), "7"));
  CHECK(has(refusal(net("", "", "12")), "12"));
}

TEST_CASE("rejects a damaged model with the line of the damage") {
  const std::string whole = net(input_xml + weights + conv_layer + result_layer, edges);
  CHECK(has(refusal(whole.substr(0, whole.size() / 2)), "well-formed"));
  CHECK(has(refusal(net(input_xml + input_xml, "")), "id 0"));
  CHECK(refusal(net(input_xml + input_xml, "")).substr(0, 3) == "3: ");
  CHECK(has(refusal(net(input_xml + result_layer, edge_xml(0, 5, 3, 0))), "port 5"));
}

TEST_CASE("ignores an edge to a layer that does not exist, with a remark that names the line") {
  const auto m = openvino::read(net(input_xml, edge_xml(0, 0, 9, 0)));
  REQUIRE(m);
  REQUIRE(m->remarks.size() == 1);
  CHECK(has(std::string(std::string_view(m->remarks[0].what)), "layer 9"));
  CHECK(m->remarks[0].line == 7);
}

TEST_CASE("missing attributes keep their defaults, and lists are read in every spelling") {
  std::string bare = conv_layer;
  const std::size_t from = bare.find("<data"), to = bare.find("/>", from) + 2;
  bare.replace(from, to - from, "<data auto_pad=\"SAME_UPPER\"/>");
  const auto m = openvino::read(net(input_xml + weights + bare + result_layer, edges));
  REQUIRE(m);
  const auto a = analyze<exact>(openvino::graph<few_ops>(*m));
  CHECK(a.outputs_of(a.rows[2])[0].dims == partial_shape{1, 4, 8, 8});
  CHECK(a.valid_macs() == 4 * 3 * (8 * 3 - 2) * (8 * 3 - 2));
}

TEST_CASE("reads a boolean in every spelling") {
  class one_text final : public openvino::text_attributes {
   public:
    explicit one_text(std::string_view text) : text_(text) {}

   private:
    std::string_view text_;
    bool find(std::string_view, std::string_view& text) override {
      text = text_;
      return true;
    }
  };
  for (const char* yes : {"true", "True", "1"}) {
    one_text attributes(yes);
    bool b = false;
    attributes.visit("flag", b);
    CHECK(b);
  }
  one_text attributes("perhaps");
  bool b = false;
  attributes.visit("flag", b);
  CHECK_FALSE(attributes.wrong().empty());
}

TEST_CASE("parses the numbers and shapes of an IR") {
  partial_shape s;
  CHECK(text::read_shape("?,3,1..16, 2..,..9,-1", s));
  CHECK(s == partial_shape{interval::unknown(), 3, {1, 16}, {2, count_t::limit}, {0, 9}, interval::unknown()});
  CHECK((text::read_shape("", s) && s == partial_shape{}));
  CHECK((text::read_shape("...", s) && !s.ranked()));
  CHECK_FALSE(text::read_shape("1,two", s));
  CHECK_FALSE(text::read_shape("1,2,3,4,5,6,7,8,9", s));
  count_t n = 0;
  CHECK((text::read_integer(" 1.5", n) && n == 1));
  CHECK((text::read_integer("99999999999999999999", n) && n.saturated()));
  CHECK_FALSE(text::read_integer("x", n));
  double v = 0;
  CHECK((text::read_real("9.9999999747524271e-07", v) && v == 9.9999999747524271e-07));
}

TEST_CASE("reads weights from memory, within their bounds") {
  const std::byte held[]{std::byte{1}, std::byte{2}, std::byte{3}};
  const files::weights w{opcost::span(held)};
  std::byte two[2];
  CHECK((w.read(1, two) && two[1] == std::byte{3}));
  CHECK_FALSE(w.read(2, two));
  CHECK_FALSE(w.read(-1, two));
  CHECK_FALSE(w.read(count_t::limit, two));
  CHECK_FALSE(files::weights{}.read(0, two));
  CHECK_FALSE(files::weights::open("/nowhere/model.bin"));
}
