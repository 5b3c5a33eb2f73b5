// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <chrono>
#include <opcost/convention/exact.hpp>
#include <opcost/graph/network.hpp>
#include <opcost/layers/convolution_layers.hpp>
#include <opcost/layers/linear.hpp>
#include <opcost/layers/pooling_layers.hpp>
#include <opcost/ops/activation.hpp>
#include <opcost/ops/matmul.hpp>
#include <opcost/ops/pooling.hpp>
#include <opcost/profile/read_profile.hpp>
#include <opcost/report/profile/profile_diff.hpp>
#include <opcost/report/profile/profile_table.hpp>
#include <opcost/report/profile/roofline_report.hpp>
#include <string>

using namespace opcost;

namespace {
std::string text_of(auto&& write) {
  std::string s;
  const auto put = [&](std::string_view piece) { s += piece; };
  write(sink(put));
  return s;
}
std::string complaint(std::string_view text) {
  const auto p = read_profile(text);
  return p ? std::string() : std::to_string(p.error().line) + ": " + std::string(std::string_view(p.error().what));
}
const std::string header = "layerName;execStatus;layerType;execType;realTime (ms);cpuTime (ms)\n";
}  // namespace

TEST_CASE("decimal numbers become whole nanoseconds without a binary fraction") {
  std::int64_t n = 0;
  CHECK((read_decimal("0.233", 6, n) && n == 233'000));
  CHECK((read_decimal("224.80300000000034", 3, n) && n == 224'803));
  CHECK((read_decimal("0.0005", 3, n) && n == 1));  // half up
  CHECK((read_decimal("0.00049", 3, n) && n == 0));
  CHECK((read_decimal("1.5e-3", 6, n) && n == 1500));
  CHECK((read_decimal("118.22e9", 0, n) && n == 118'220'000'000));
  CHECK((read_decimal(".5", 1, n) && n == 5));
  for (const char* bad :
       {"", ".", "-1", "nan", "inf", "1e", "1e99999", "1.2.3", "0x10", "1,5", "99999999999999999999", "1e30"})
    CHECK_FALSE(read_decimal(bad, 6, n));
}

TEST_CASE("rows with semicolons are read from the right, so names may contain semicolons") {
  const auto p = read_profile(header +
                              "in;put;Status.NOT_RUN;Parameter;unknown_f32;0.000;0.000\nconv;\"q\", "
                              "x;Status.EXECUTED;Convolution;jit_f32;0.004;0.003\n"
                              "Total;Status.EXECUTED;Softmax;jit_f32;0.001;0.001\nTotal;;;;0.005;0.004\n\n");
  REQUIRE(p);
  REQUIRE(p->rows.size() == 3);
  CHECK(p->rows[0].name == "in;put");
  CHECK(p->rows[0].status == run_status::not_run);
  CHECK(p->rows[1].name == "conv;\"q\", x");
  CHECK(p->rows[1].real == 4000);
  CHECK(p->rows[1].cpu == 3000);
  CHECK(p->rows[2].name == "Total");
  CHECK(p->blocks[0].real == 5000);
  CHECK(total_of(p->main()).real == p->blocks[0].real);
}

TEST_CASE("the C++ tool ends every cell with a semicolon, the sorted report has commas and CRLF") {
  const auto cpp = read_profile(
      "layerName;execStatus;layerType;execType;realTime (ms);cpuTime (ms); "
      "%;\na;b;EXECUTED;T;E;0.162000;0.162000;66.942;\nTotal;;;;0.162;0.162;100.000;\n");
  REQUIRE(cpp);
  CHECK(cpp->rows[0].name == "a;b");
  CHECK(cpp->rows[0].real == 162'000);
  CHECK(cpp->blocks[0].sorted);
  const auto sorted = read_profile(
      "layerName,execStatus,layerType,execType,realTime (ms),cpuTime (ms),\"proportion "
      "(%)\n\"\r\n\"a,\"\"b\"\"\",Status.EXECUTED,T,E,2.000,2.000,66.7%\r\n"
      "c,Status.EXECUTED,T,E,1.000,1.000,33.3%\r\n\nTotal time: 3.00 milliseconds\nTotal CPU time: 3.00 "
      "milliseconds\n\n");
  REQUIRE(sorted);
  CHECK(sorted->rows[0].name == "a,\"b\"");
  CHECK(sorted->rows.size() == 2);
  CHECK(sorted->blocks[0].real == 3'000'000);
}

TEST_CASE("rejects a damaged profile with a line number") {
  CHECK(complaint("").find("empty") != std::string::npos);
  CHECK(complaint("what is this").find("not a known profile") != std::string::npos);
  CHECK(complaint("<net/>").find("execution graph") != std::string::npos);
  CHECK(complaint(header + "a;EXECUTED;T\n").substr(0, 2) == "2:");
  CHECK(complaint(header + "a;MAYBE;T;E;0.1;0.1\n").find("got 'MAYBE'") != std::string::npos);
  CHECK(complaint(header + "a;EXECUTED;T;E;fast;0.1\n").find("got 'fast'") != std::string::npos);
  CHECK(complaint(header + "a;EXECUTED;T;E;-1;0.1\n").find("got '-1'") != std::string::npos);
  CHECK(complaint("layerName;execStatus;layerType\n").find("at most two more, got 3") != std::string::npos);
  CHECK(complaint("layerName,execStatus,\"x").find("quote") != std::string::npos);
  for (const char* bad :
       {"{", "[", "[{", "{\"avg_performance\": {\"nodes\": [{\"name\": 1}]}}",
        "{\"avg_performance\": {\"nodes\": [{\"real_time\": \"x\", \"name\": \"a\"}]}}", "{\"a\" 1}",
        "{\"traceEvents\": [{\"ph\": \"X\", \"cat\": \"cpu_op\", \"name\": \"a\", \"ts\": -1, \"dur\": 1}]}",
        "{\"a\": \"\\ud800\"}", "{\"nothing\": 1}", "{}", "{} x", "[\n1]"})
    CHECK_MESSAGE(!complaint(bad).empty(), bad);
  std::string deep(100'000, '[');
  CHECK(!complaint("{\"x\": " + deep).empty());
}

TEST_CASE("the time to read rows grows in proportion to their number") {
  const auto seconds = [](int rows) {
    std::string text = header;
    for (int i = 0; i < rows; ++i)
      text += "layer_with_a_name_" + std::to_string(i % 1000) + ";Status.EXECUTED;Convolution;jit_f32;0.001;0.001\n";
    const auto from = std::chrono::steady_clock::now();
    const auto p = read_profile(text);
    REQUIRE(p);
    CHECK(static_cast<int>(p->rows.size()) == rows);
    network<exact> net;
    net.add(relu{}, net.input({1, 8}));
    const join j = join_profile(net, p->main());
    CHECK(j.executed == rows);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
  };
  CHECK(seconds(1'000'000) < 60);
}

TEST_CASE("the own time of a call excludes nested calls") {
  const auto p = read_profile(
      R"({"traceEvents": [{"ph": "X", "cat": "cpu_op", "name": "outer", "tid": 1, "ts": 10, "dur": 8}, {"ph": "X", "cat": "cpu_op", "name": "inner", "tid": 1, "ts": 12.5, "dur": 3.25},
                                {"ph": "M", "name": "x"}, {"ph": "X", "cat": "cpu_op", "name": "other", "tid": 2, "ts": 12, "dur": 1}]})");
  REQUIRE(p);
  REQUIRE(p->rows.size() == 3);
  CHECK(p->rows[0].real == 8000 - 3250);
  CHECK(p->rows[0].total == 8000);
  CHECK(p->rows[1].real == 3250);
  CHECK(total_of(p->main()).real == p->blocks[0].real);
}

TEST_CASE("onnxruntime: each run is a block") {
  const auto p = read_profile(
      "[\n{\"cat\" : \"Session\",\"dur\" :5,\"ts\" :1,\"ph\" : \"X\",\"name\" :\"session_initialization\",\"args\" : "
      "{}},\n"
      "{\"cat\" : \"Node\",\"dur\" :39,\"ts\" :9,\"ph\" : \"X\",\"name\" :\"/a/Gather_kernel_time\","
      "\"args\" : {\"op_name\" : \"Gather\",\"parameter_size\" : \"8\",\"output_size\" : \"2\",\"activation_size\" : "
      "\"1\"}},\n"
      "{\"cat\" : \"Session\",\"dur\" :50,\"ts\" :8,\"ph\" : \"X\",\"name\" :\"model_run\",\"args\" : {}}\n]\n");
  REQUIRE(p);
  REQUIRE(p->blocks.size() == 1);
  CHECK(p->rows[0].name == "/a/Gather");
  CHECK(p->rows[0].node_type == "Gather");
  CHECK(p->rows[0].bytes == 8 + 2 + 1);
  CHECK(p->runs[0] == 50'000);
}

namespace {
// The fields of ov::ProfilingInfo.
struct info {
  enum class Status { NOT_RUN, OPTIMIZED_OUT, EXECUTED } status;
  std::chrono::microseconds real_time, cpu_time;
  std::string node_name, exec_type, node_type;
};
}  // namespace

TEST_CASE("a latency table covers any range of records") {
  using std::chrono::microseconds;
  const std::vector<info> records{
      {info::Status::NOT_RUN, microseconds(0), microseconds(0), "data", "unknown_I8", "Parameter"},
      {info::Status::EXECUTED, microseconds(1'234'567), microseconds(31), "\u5377\u79ef", "jit_f32", "Convolution"}};
  CHECK(text_of([&](const sink& to) { write_profile_table(records, to); }) ==
        "Index Node NameNode Type   Exec Type  Real Time CPU Time  Status\n" + std::string(4 + 11 + 10 + 42, '-') +
            "\n0     data Parameter   unknown_I8  0.000000  0.000000 Status.NOT_RUN\n"
            "1     \u5377\u79ef   Convolution jit_f32     1.234567  0.000031 Status.EXECUTED\n");
}

namespace {
execution_node node(std::string_view name, std::string_view originals, std::int64_t real) {
  execution_node n;
  n.name = name;
  n.originals = originals;
  n.real = real;
  return n;
}
profile_row ran(std::string_view name, std::string_view exec, std::int64_t real) {
  profile_row r;
  r.name = name;
  r.exec_type = exec;
  r.real = r.cpu = real;
  r.status = real > 0 ? run_status::executed : run_status::not_run;
  return r;
}
// A product, an addition, an activation: the device runs them as one, named after the addition.
struct small_model {
  analysis<exact> a;
  small_model() {
    network<exact> net;
    edge x = net.input({4, 16});
    x = net.add(matmul{}, x, net.constant({16, 8}));
    x = net.add(add{}, x, net.constant({8}));
    net.output(net.add(relu{}, x));
    a = std::move(static_cast<analysis<exact>&>(net));
    for (row& r : opcost::span(a.rows.data(), a.rows.size()))
      if (r.kind == node_kind::computed)
        r.name = r.type == "MatMul" ? "product" : r.type == "Add" ? "sum, of both" : "relu";
  }
};
}  // namespace

TEST_CASE("a fused layer without a record belongs to its only consumer; names may contain commas") {
  const small_model m;
  execution_graph g;
  g.nodes.push_back(node("reorder", "", 1000));
  g.nodes.push_back(node("sum, of both", "sum, of both,relu", 2000));
  sequence<profile_row> rows;
  rows.push_back(ran("reorder", "jit_f32", 1000));
  rows.push_back(ran("sum, of both", "brgemm_f32", 2000));
  rows.push_back(ran("relu", "undef", 0));
  rows.push_back(ran("from nowhere", "jit_f32", 500));
  const join j = join_profile(m.a, opcost::span<const profile_row>(rows), &g);
  CHECK(j.rows[0].how == joined_as::inserted);
  CHECK(j.rows[1].layers == 3);
  CHECK(j.rows[2].how == joined_as::fused);
  CHECK(j.rows[2].done_by == 1);
  CHECK(j.rows[3].how == joined_as::nothing);
  CHECK(j.executed == 3);
  CHECK(j.executed_joined == 2);
  CHECK(j.macs == 4 * 8 * 16);
  CHECK(j.inferred_macs == 4 * 8 * 16);
  const work_done& w = j.rows[1].work;
  CHECK(w.flops == 2 * (4 * 8 * 16) + 4 * 8 + 4 * 8);
  CHECK(w.bytes_in == 4 * 16 * 4);
  CHECK(w.bytes_weights == (16 * 8 + 8) * 4);
  CHECK(w.bytes_out == 4 * 8 * 4);
  // the edges of the profile give the same without a graph
  const join guessed = join_profile(m.a, opcost::span<const profile_row>(rows));
  CHECK(guessed.rows[1].layers == 3);
  CHECK(guessed.rows[2].how == joined_as::fused);
  CHECK(guessed.macs == 4 * 8 * 16);
}

TEST_CASE("a device file gives the roof, and which side of it is the limit") {
  const auto d = read_device(
      "# a comment\nname = box   # and another\nclock = 1e9\n"
      "peak.f32 = 100e9\npeak.bf16 = 2e11\nbandwidth.memory = 10e9\nbandwidth.cache = 50e9\ncycles.mac = "
      "1.5\ncycles.add = 1\n");
  REQUIRE(d);
  CHECK(d->name == "box");
  CHECK(d->peak(dtype::bf16) == 200'000'000'000);
  CHECK(d->peak(dtype::i8) == d->peak());
  work_done w;
  w.flops = 4000;
  w.valid_flops = 3000;
  w.bytes_in = 600;
  w.bytes_out = 400;
  const roof_place p = place_under_roof(w, 1000, &*d);
  CHECK(p.intensity == doctest::Approx(4));
  CHECK(p.roof == doctest::Approx(4 * 10e9));
  CHECK(p.bound == bound_by::memory);
  CHECK(p.of_roof == doctest::Approx(4000 / 1e-6 / 40e9));
  CHECK(p.of_roof_valid == doctest::Approx(3000 / 1e-6 / 40e9));
  CHECK(p.of_cache_roof == doctest::Approx(4e9 / 100e9));
  CHECK(p.least_seconds == doctest::Approx(1000 / 10e9));
  // 1.5 cycles for each product that does not fall on padding
  CHECK(estimated_nanoseconds(tally{.mac = 1000, .padded = 200, .add = 100}, *d) == 800 * 3 / 2 + 100);
  CHECK(precision_of_kernel("brgconv_avx512_1x1_bf16") == dtype::bf16);
  CHECK(precision_of_kernel("jit_avx512_I8") == dtype::i8);
  CHECK(precision_of_kernel("ref_any_FP32") == dtype::f32);
  for (const char* bad :
       {"peak.f32", "peak.f99 = 1", "speed = 1", "clock = fast", "cycles.mac = -1", "cycles.nothing = 1"}) {
    const auto wrong = read_device(bad);
    CHECK_FALSE(wrong);
    CHECK(wrong.error().line == 1);
  }
}

TEST_CASE("a pooling combines its taps, as a layer and as an operation") {
  network<exact> net;
  const edge x = net.input(shape{1, 8, 20, 20});
  net.add(max_pool2d{.kernel_size = {3, 3}, .stride = {2, 2}}, x);
  net.add(max_pool{.kernel_size = {3, 3}, .strides = {2, 2}}, x);
  net.add(relu{}, x);
  CHECK(roofline_flops(net, net.at(1)) == 8 * 9 * 9 * 3 * 3);
  CHECK(roofline_flops(net, net.at(2)) == 8 * 9 * 9 * 3 * 3);
  CHECK(roofline_flops(net, net.at(3)) == 8 * 20 * 20);
}

TEST_CASE("two profiles side by side") {
  const profile_row before[]{ran("a", "f32", 4'000'000), ran("b", "f32", 1'000'000), ran("gone", "f32", 500'000)},
      after[]{ran("b", "f32", 1'000'000), ran("a", "I8", 1'000'000), ran("new", "I8", 250'000)};
  const auto d = compare(before, after);
  REQUIRE(d.size() == 4);
  CHECK(d[0].change() == -3'000'000);
  CHECK(d[2].after == -1);
  CHECK(d[3].before == -1);
  const std::string text = text_of([&](const sink& to) { write_profile_diff(before, after, to); });
  CHECK(text.find("all") != std::string::npos);
  CHECK(text.find("f32 -> I8") != std::string::npos);
  CHECK(text.find("-3.000") != std::string::npos);
}
