// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A model is parsed in pieces. The result does not depend on whether a text can be cut.
#include <doctest/doctest.h>
#include <opcost/openvino/read_ir.hpp>
#include <string>

using namespace opcost;

namespace {
constexpr int many = 500;  // layers of some 200 bytes: several pieces
std::string layer(int i, const std::string& name, const std::string& within = "") {
  const std::string n = std::to_string(i), port = "<port id=\"0\" precision=\"FP32\"><dim>1</dim><dim>8</dim></port>";
  return "<layer id=\"" + n + "\" name=\"" + name + n + "\" type=\"" + (i == 0 ? "Parameter" : "ReLU") +
         "\" version=\"opset1\"><data shape=\"1,8\" element_type=\"f32\"/>" +
         (i > 0 ? "<input>" + port + "</input>" : "") +
         "<output><port id=\"1\" precision=\"FP32\"><dim>1</dim><dim>8</dim></port></output>" + within + "</layer>\n";
}
std::string chain(const std::string& name, const std::string& before_layers = "", const std::string& among_layers = "",
                  const std::string& among_edges = "", const std::string& within = "") {
  std::string text = "<?xml version=\"1.0\"?>\n<net name=\"chain\" version=\"11\">\n" + before_layers + "<layers>\n";
  for (int i = 0; i < many; ++i) text += layer(i, name, within) + (i == many / 2 ? among_layers : "");
  text += "</layers>\n<edges>\n";
  for (int i = 1; i < many; ++i)
    text += "<edge from-layer=\"" + std::to_string(i - 1) + "\" from-port=\"1\" to-layer=\"" + std::to_string(i) +
            "\" to-port=\"0\"/>\n" + (i == many / 2 ? among_edges : "");
  return text + "</edges>\n<rt_info><layers><layer id=\"0\"/></layers></rt_info>\n</net>\n";
}
bool cut(std::string text) { return !openvino::detail::text_cutter(opcost::span<char>(text)).cut().frame.empty(); }

void holds_the_chain(const std::string& text, const std::string& name) {
  const auto m = openvino::read(text);
  REQUIRE(m);
  CHECK(m->name == "chain");
  CHECK(m->remarks.empty());
  REQUIRE(m->main.layers.size() == many);
  for (int i = 0; i < many; ++i) {
    const openvino::layer& l = m->main.layers[static_cast<std::size_t>(i)];
    REQUIRE(std::string(l.name) == name + std::to_string(i));
    REQUIRE(std::string(m->main.attribute_of(l, "shape")) == "1,8");
    REQUIRE(openvino::stored(m->main, m->main.outputs_of(l)[0]).dims == partial_shape{1, 8});
    if (i > 0) REQUIRE(m->main.sources_of(l)[0].row == i - 1);
  }
}
}  // namespace

TEST_CASE("a large model is read in pieces") {
  CHECK(cut(chain("relu")));
  holds_the_chain(chain("relu"), "relu");
  CHECK(cut("\xef\xbb\xbf" + chain("relu")));
  holds_the_chain("\xef\xbb\xbf" + chain("relu"), "relu");
  CHECK(cut(chain("a>b/>")));
  holds_the_chain(chain("a>b/>"), "a>b/>");
}

TEST_CASE("a text of another writer is read as one piece") {
  const std::string texts[] = {chain("relu", "<!-- layers: -->"), chain("relu", "", "<!-- <layer id=\"7\"/> -->"),
                               chain("relu", "", "", "<!-- -->"), chain("relu", "<meta_data/>"),
                               chain("relu", "", "", "", "<![CDATA[</layer>]]>")};
  for (const std::string& text : texts) {
    CHECK_FALSE(cut(text));
    holds_the_chain(text, "relu");
  }
}

TEST_CASE("nested layers stay in one piece") {
  const std::string body =
      "<body><layers><layer id=\"0\" name=\"in\" type=\"Parameter\" version=\"opset1\"/></layers><edges/></body>";
  std::string text = chain("relu", "", "", "", body);
  CHECK(cut(text));
  const auto m = openvino::read(text);
  REQUIRE(m);
  CHECK(m->main.layers.size() == many);
  CHECK(m->main.bodies.size() == many);
}

TEST_CASE("an error in a piece has the line of the whole text") {
  std::string text = chain("relu");
  const std::size_t at = text.find("relu400");
  text.replace(text.find("<input>", at), 7, "<inptu>");
  const auto m = openvino::read(text);
  REQUIRE_FALSE(m);
  CHECK(m.error().line == 4 + 400);
  std::string edges = chain("relu");
  edges.replace(edges.find("to-layer=\"300\""), 14, "to-layer=\"3x0\"");
  const auto e = openvino::read(edges);
  REQUIRE_FALSE(e);
  CHECK(e.error().line == 4 + many + 2 + 299);
  std::string after = chain("relu");
  after.replace(after.find("</rt_info>"), 10, "</rt_ifno>");
  const auto r = openvino::read(after);
  REQUIRE_FALSE(r);
  CHECK(r.error().line == 4 + many + 2 + many - 1 + 1);
}

TEST_CASE("a port with a million dimensions takes no more memory than one with nine") {
  std::string dims;
  for (int i = 0; i < 1000; ++i) dims += "<dim>1</dim>\n";
  std::string text = chain("relu");
  text.replace(text.find("<dim>1</dim>"), 12, dims);
  const auto m = openvino::read(text);
  REQUIRE(m);
  CHECK(m->main.outputs_of(m->main.layers[0])[0].dims == 16);
  CHECK_FALSE(openvino::stored(m->main, m->main.outputs_of(m->main.layers[0])[0]).dims.ranked());
  text.replace(text.find("to-layer=\"3\""), 12, "to-layer=\"x\"");
  const auto damaged = openvino::read(text);
  REQUIRE_FALSE(damaged);
  CHECK(damaged.error().line == 4 + many + 2 + 2 + 1000);
}
