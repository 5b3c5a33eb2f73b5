// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Small models of one idea each. Most exist as IR 11 and as IR 10, which OpenVINO changes when it reads it.
#include <doctest/doctest.h>
#include <opcost/model_analyzer.hpp>

#include <cstring>

namespace {
namespace replay = opcost::replay::model_analyzer;
using dims = std::vector<int>;

// Writes an IR. Each layer names its inputs.
class ir {
 public:
  explicit ir(int version) : version_(version) {}
  int input(const dims& d, const char* precision = "FP32", const char* type = "f32") {
    return add("Parameter", "opset1", "shape=\"" + list(d) + "\" element_type=\"" + type + "\"", {}, d, precision);
  }
  template <class T>
  int constant(const dims& d, const std::vector<T>& values, const char* precision, const char* type) {
    const std::size_t offset = bytes_.size(), size = values.size() * sizeof(T);
    bytes_.resize(offset + size);
    if (size > 0) std::memcpy(bytes_.data() + offset, values.data(), size);
    return add("Const", "opset1",
               "element_type=\"" + std::string(type) + "\" shape=\"" + list(d) + "\" offset=\"" +
                   std::to_string(offset) + "\" size=\"" + std::to_string(size) + "\"",
               {}, d, precision);
  }
  int floats(const dims& d, std::vector<float> v) { return constant(d, v, "FP32", "f32"); }
  int add(const char* type, const char* opset, const std::string& data, const std::vector<int>& from, const dims& d,
          const char* precision = "FP32") {
    const int id = static_cast<int>(shapes_.size());
    layers_ += "<layer id=\"" + std::to_string(id) + "\" name=\"n" + std::to_string(id) + "\" type=\"" + type +
               "\" version=\"" + opset + "\"><data " + data + "/>";
    if (!from.empty()) {
      layers_ += "<input>";
      for (std::size_t k = 0; k < from.size(); ++k) {
        layers_ +=
            "<port id=\"" + std::to_string(k) + "\">" + extents(shapes_[static_cast<std::size_t>(from[k])]) + "</port>";
        edges_ += "<edge from-layer=\"" + std::to_string(from[k]) + "\" from-port=\"9\" to-layer=\"" +
                  std::to_string(id) + "\" to-port=\"" + std::to_string(k) + "\"/>";
      }
      layers_ += "</input>";
    }
    if (std::string_view(type) != "Result")
      layers_ +=
          "<output><port id=\"9\" precision=\"" + std::string(precision) + "\">" + extents(d) + "</port></output>";
    layers_ += "</layer>";
    shapes_.push_back(d);
    return id;
  }
  void result(int from) { add("Result", "opset1", "", {from}, shapes_[static_cast<std::size_t>(from)]); }

  struct read_model {
    std::vector<std::byte> bytes;
    opcost::openvino::model model;
  };
  read_model read(bool with_weights = true) const {
    read_model r{bytes_, {}};
    auto m = opcost::openvino::read(
        "<net name=\"m\" version=\"" + std::to_string(version_) + "\"><layers>" + layers_ + "</layers><edges>" +
            edges_ + "</edges></net>",
        with_weights ? opcost::files::weights(opcost::span<const std::byte>(r.bytes)) : opcost::files::weights());
    REQUIRE(m);
    r.model = std::move(*m);
    return r;
  }

 private:
  int version_;
  std::string layers_{}, edges_{};
  std::vector<std::byte> bytes_{};
  std::vector<dims> shapes_{};

  static std::string list(const dims& d) {
    std::string s;
    for (int n : d) s += (s.empty() ? "" : ",") + (n < 0 ? std::string("?") : std::to_string(n));
    return s;
  }
  static std::string extents(const dims& d) {
    std::string s;
    for (int n : d) s += "<dim>" + std::to_string(n) + "</dim>";
    return s;
  }
};
constexpr const char* plain_convolution =
    "strides=\"1,1\" dilations=\"1,1\" pads_begin=\"0,0\" pads_end=\"0,0\" auto_pad=\"explicit\"";
int count_of(const replay::figures& f, std::string_view type) {
  int n = 0;
  for (int i : f.nodes.order) n += f.nodes.at(i).type == type;
  return n;
}
}  // namespace

TEST_CASE("a convolution with a bias: every figure") {
  for (int version : {10, 11}) {
    ir m(version);
    const int x = m.input({1, 2, 4, 4}), w = m.floats({3, 2, 1, 1}, {1, 0, 2, -0.0f, 3, 4}),
              b = m.floats({1, 3, 1, 1}, {0, 1, 1});
    const int c = m.add("Convolution", "opset1", plain_convolution, {x, w}, {1, 3, 4, 4});
    m.result(m.add("Add", "opset1", "", {c, b}, {1, 3, 4, 4}));
    const auto read = m.read();
    const opcost::openvino::model_analyzer_report r(read.model);
    CHECK(r->flops == 2 * 2 * (3 * 4 * 4) + 3 * 4 * 4);
    CHECK(r->flops_integer == 0);
    CHECK(r->parameters.elements == 3 * 2 + 3);
    CHECK(r->zeros_known);
    CHECK(r->zeros == 2 + 1);
    CHECK(r->memory.most == 2 * 16 + 2 * (3 * 16));
    CHECK(r->memory.least == 3 * 16 + 3 * 16);
    CHECK(r->precision == "f32");
    CHECK(r->type == "super_resolution");  // three channels, more than one pixel
    CHECK(r->uncounted.empty());
  }
}

TEST_CASE("version 10: each f16 input and output gets a Convert") {
  for (int version : {10, 11}) {
    ir m(version);
    m.result(m.add("ReLU", "opset1", "", {m.input({1, 8}, "FP16", "f16")}, {1, 8}, "FP16"));
    const auto read = m.read();
    const opcost::openvino::model_analyzer_report r(read.model);
    CHECK(count_of(*r, "Convert") == (version == 10 ? 2 : 0));
    CHECK(r->precision == (version == 10 ? "MIXED (f16-f32)" : "f16"));
    CHECK(r->memory.most == (version == 10 ? 4 * 8 : 2 * 8));
    CHECK(r->uncounted.size() == (version == 10 ? 1u : 0u));
  }
}

TEST_CASE("version 10: an index output becomes i32, and the Convert moves above a Transpose") {
  ir m(10);
  const int x = m.input({2, 3}, "FP16", "f16"), order = m.constant<std::int64_t>({2}, {1, 0}, "I64", "i64");
  m.result(m.add("ShapeOf", "opset3", "output_type=\"i64\"", {x}, {2}, "I64"));
  m.result(m.add("Transpose", "opset1", "", {x, order}, {3, 2}, "FP16"));
  const auto read = m.read();
  const opcost::openvino::model_analyzer_report r(read.model);
  CHECK(count_of(*r, "Convert") == 3);
  CHECK(r->precision == "MIXED (f16-f32-i32-i64)");
  for (int i : r->nodes.order)
    if (r->nodes.at(i).is(replay::node_type::transpose))
      CHECK(r->nodes.outputs_of(r->nodes.at(i))[0].type == opcost::dtype::f32);
}

TEST_CASE("version 10: merges equal nodes") {
  for (int version : {10, 11}) {
    ir m(version);
    const int x = m.input({1, 8});
    const int a = m.add("Clamp", "opset1", "min=\"0\" max=\"1\"", {x}, {1, 8}),
              b = m.add("Clamp", "opset1", "min=\"0\" max=\"1\"", {x}, {1, 8}),
              c = m.add("Clamp", "opset1", "min=\"0\" max=\"2\"", {x}, {1, 8});
    m.result(m.add("Concat", "opset1", "axis=\"1\"", {a, b, c}, {1, 24}));
    const auto read = m.read();
    const opcost::openvino::model_analyzer_report r(read.model);
    CHECK(count_of(*r, "Clamp") == (version == 10 ? 2 : 3));
    CHECK(r->flops == (version == 10 ? 2 : 3) * (2 * 8));
  }
}

TEST_CASE("version 10: folds a scalar factor into the weights") {
  for (int version : {10, 11}) {
    ir m(version);
    const int scaled = m.add("Multiply", "opset1", "", {m.input({1, 2, 4, 4}), m.floats({1}, {0.5f})}, {1, 2, 4, 4});
    m.result(m.add("Convolution", "opset1", plain_convolution, {scaled, m.floats({3, 2, 1, 1}, {1, 2, 3, 4, 5, 6})},
                   {1, 3, 4, 4}));
    const auto read = m.read();
    const opcost::openvino::model_analyzer_report r(read.model);
    CHECK(count_of(*r, "Multiply") == (version == 10 ? 0 : 1));
    CHECK(r->parameters.elements == 3 * 2 + (version == 10 ? 0 : 1));
  }
}

TEST_CASE(
    "dequantised weights count at each stage that is folded after listing, and their zeros are those of the product") {
  for (int version : {10, 11}) {
    ir m(version);
    const int q = m.constant<std::uint8_t>({4, 2}, {3, 3, 0, 1, 2, 3, 5, 3}, "U8", "u8"),
              z = m.constant<std::uint8_t>({4, 1}, {3, 0, 2, 3}, "U8", "u8");
    const int real = m.add("Convert", "opset1", "destination_type=\"f32\"", {q}, {4, 2}),
              point = m.add("Convert", "opset1", "destination_type=\"f32\"", {z}, {4, 1});
    const int centered = m.add("Subtract", "opset1", "", {real, point}, {4, 2}),
              w = m.add("Multiply", "opset1", "", {centered, m.floats({4, 1}, {1, 1, 1, 0})}, {4, 2});
    m.result(m.add("MatMul", "opset1", "transpose_a=\"false\" transpose_b=\"true\"", {m.input({1, 2}), w}, {1, 4}));
    const auto read = m.read();
    const opcost::openvino::model_analyzer_report r(read.model);
    // Subtract: q, z; Multiply: the difference, the scales; MatMul: the product
    CHECK(r->parameters.elements == 8 + 4 + 8 + 4 + 8);
    // in q one zero, in z one; of the difference 2 + 1 + 1 + 1; of the scales 1; of the product 2 + 1 + 1 + 2
    CHECK(r->zeros_known);
    CHECK(r->zeros == 1 + 1 + 5 + 1 + 6);
    const opcost::openvino::graph<> g(read.model);
    const auto a = opcost::analyze<opcost::exact>(g);
    const auto stored = opcost::openvino::count_stored_zeros(g, a);
    CHECK(stored.known);
    CHECK(stored.total == 5);  // q equal to its zero point; scales and zero points are no parameters
  }
}

TEST_CASE("version 10: folds constants before it lists layers") {
  for (int version : {10, 11}) {
    ir m(version);
    const int w = m.add("Multiply", "opset1", "", {m.floats({2, 2}, {1, 0, 3, 4}), m.floats({2, 1}, {1, 0})}, {2, 2});
    m.result(m.add("MatMul", "opset1", "", {m.input({1, 2}), w}, {1, 2}));
    const auto read = m.read();
    const opcost::openvino::model_analyzer_report r(read.model);
    CHECK(count_of(*r, "Multiply") == (version == 10 ? 0 : 1));
    CHECK(r->parameters.elements == (version == 10 ? 4 : 4 + 2 + 4));
    CHECK(r->zeros == (version == 10 ? 3 : 1 + 1 + 3));
  }
}

TEST_CASE("sparsity excludes the layers that are named") {
  ir m(11);
  const int x = m.input({1, 1, 2, 2});
  const int a = m.add("Convolution", "opset1", plain_convolution, {x, m.floats({1, 1, 1, 1}, {0})}, {1, 1, 2, 2});
  m.result(m.add("Convolution", "opset1", plain_convolution, {a, m.floats({1, 1, 1, 1}, {-0.0f})}, {1, 1, 2, 2}));
  const auto read = m.read();
  const opcost::openvino::model_analyzer_report all(read.model),
      first(read.model, {.sparsity_ignore_first_convolution = true}),
      named(read.model, {.sparsity_ignored_layers = {"n4", "nobody"}});
  CHECK(all->sparsity() == 100);
  CHECK(first->sparsity() == 50);
  CHECK(named->sparsity() == 50);
}

TEST_CASE("has figures for models on which the tool fails") {
  ir m(11);  // no parameters, an unknown type, an unknown dimension
  const int x = m.input({-1, 4});
  m.result(m.add("Gelu", "opset7", "approximation_mode=\"ERF\"", {x}, {-1, 4}));
  const auto read = m.read(false);
  const opcost::openvino::model_analyzer_report r(read.model);
  CHECK(r->parameters.elements == 0);
  CHECK(!r->sparsity_known());
  CHECK(!r->memory.known);
  CHECK(r->unknown.size() == 1);
  CHECK(r->dynamic.size() == 2);
  std::string console, csv;
  const auto to_console = [&](std::string_view s) { console += s; };
  const auto to_csv = [&](std::string_view s) { csv += s; };
  replay::write_console(*r, {"m.xml", "m.bin", {}, {}}, opcost::sink(to_console));
  replay::write_model_report(*r, opcost::sink(to_csv));
  CHECK(console.find("Sparsity: not known\n") != std::string::npos);
  CHECK(csv.find("0.0000,0.0000,0.0000,,,,f32,classificator\r\n") != std::string::npos);
}

TEST_CASE("folds f16 constants in 32 bits and rounds the results that remain") {
  ir m(11);
  const int x = m.input({1, 4}, "FP16", "f16"), q = m.constant<signed char>({1, 4}, {0, 2, 0, 3}, "I8", "i8");
  const int zero_point = m.constant<std::uint16_t>({1}, {0x0080}, "FP16", "f16"),
            scale = m.constant<std::uint16_t>({1}, {0x0C00}, "FP16", "f16");  // 2^-17, 2^-12
  const int halves = m.add("Convert", "opset1", "destination_type=\"f16\"", {q}, {1, 4}, "FP16");
  const int shifted = m.add("Subtract", "opset1", "", {halves, zero_point}, {1, 4}, "FP16");
  const int scaled = m.add("Multiply", "opset1", "", {shifted, scale}, {1, 4}, "FP16");
  m.result(m.add("Add", "opset1", "", {x, scaled}, {1, 4}, "FP16"));
  const auto read = m.read();
  const opcost::openvino::model_analyzer_report r(read.model);
  CHECK(r->parameters.elements == (4 + 1) + (4 + 1) + 4);
  CHECK(r->zeros == 2 + 0 + 2);  // -2^-29 is no half, but a float
}

TEST_CASE("counts whole bytes for elements of less than a byte") {
  for (int byte : {0x00, 0xA0}) {
    ir m(11);
    const int x = m.input({4}, "BIN", "u1"),
              one = m.constant({4}, std::vector<std::uint8_t>{static_cast<std::uint8_t>(byte)}, "BIN", "u1");
    m.result(m.add("Add", "opset1", "", {x, one}, {4}, "BIN"));
    const auto read = m.read();
    const opcost::openvino::model_analyzer_report r(read.model);
    CHECK(r->parameters.elements == 4);
    CHECK(r->zeros == (byte == 0 ? 1 : 0));
  }
}

TEST_CASE("lists the pads that automatic padding computes") {
  const auto pads = [](const char* type, const char* mode, const dims& weights, const dims& out, bool out_given) {
    ir m(11);
    const int x = m.input({1, 2, 11, 12}), w = m.floats(weights, std::vector<float>(static_cast<std::size_t>(
                                                                     weights[0] * weights[1] * weights[2] * weights[3] *
                                                                     (weights.size() > 4 ? weights[4] : 1))));
    std::vector<int> from{x, w};
    if (out_given) from.push_back(m.constant<std::int64_t>({2}, {out[2], out[3]}, "I64", "i64"));
    m.result(m.add(
        type, "opset1",
        "strides=\"2,2\" dilations=\"1,1\" pads_begin=\"1,0\" pads_end=\"1,1\" auto_pad=\"" + std::string(mode) + "\"",
        from, out));
    const auto read = m.read();
    const opcost::openvino::model_analyzer_report r(read.model);
    std::string csv;
    const auto append = [&](std::string_view s) { csv += s; };
    replay::write_per_layer_report(*r, opcost::sink(append));
    const std::size_t at = csv.find("pads_begin: ");
    return at == csv.npos ? csv : csv.substr(at + 12, 7) + csv.substr(csv.find("pads_end: ") + 10, 7);
  };
  // figures of OpenVINO 2026.4.1
  CHECK(pads("Convolution", "same_upper", {4, 2, 3, 3}, {1, 4, 6, 6}, false) == "(1xs0);(1xs1);");
  CHECK(pads("Convolution", "same_lower", {4, 2, 3, 3}, {1, 4, 6, 6}, false) == "(1xs1);(1xs0);");
  CHECK(pads("Convolution", "valid", {4, 2, 3, 3}, {1, 4, 5, 5}, false) == "(0xs0);(0xs0);");
  CHECK(pads("Convolution", "explicit", {4, 2, 3, 3}, {1, 4, 6, 6}, false) == "(1xs0);(1xs1);");
  CHECK(pads("ConvolutionBackpropData", "same_upper", {2, 5, 3, 3}, {1, 5, 20, 24}, true) == "(2xs1);(1xs0);");
  CHECK(pads("ConvolutionBackpropData", "same_lower", {2, 5, 3, 3}, {1, 5, 20, 24}, true) == "(1xs0);(2xs1);");
  CHECK(pads("ConvolutionBackpropData", "same_upper", {2, 5, 3, 3}, {1, 5, 23, 25}, false) == "(0xs0);(0xs0);");
  CHECK(pads("GroupConvolutionBackpropData", "explicit", {2, 1, 5, 3, 3}, {1, 10, 20, 24}, true) == "(0xs0);(0xs0);");
}

TEST_CASE("counts of invalid operands are zero or plausible") {
  ir m(11);
  m.result(m.add("Convolution", "opset1", plain_convolution,
                 {m.input({4}), m.floats({6, 8, 3, 3}, std::vector<float>(6 * 8 * 3 * 3))}, {1, 6, 8, 10}));
  const auto read = m.read();
  const auto a = opcost::analyze<opcost::exact>(opcost::openvino::graph<>(read.model));
  CHECK(a.at(2).refused);
  for (const auto& f : opcost::tally::fields) CHECK(a.work().*f.member >= 0);
  CHECK(a.valid_macs() <= a.macs());
}

TEST_CASE("reads numbers in Python's notation") {
  CHECK(opcost::python::repr(6) == "6.0");
  CHECK(opcost::python::repr(static_cast<double>(0.1f)) == "0.10000000149011612");
  CHECK(opcost::python::repr(1e-5) == "1e-05");
  CHECK(opcost::python::repr(1e16) == "1e+16");
  CHECK(opcost::python::repr(123456789) == "123456789.0");
  CHECK(opcost::python::repr(-0.0001) == "-0.0001");
  CHECK(replay::fixed4(0.00005) == "0.0001");  // the double is above 0.00005
  CHECK(replay::fixed4(2.5) == "2.5000");
}
