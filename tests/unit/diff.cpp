// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <opcost/opcost.hpp>
#include <opcost/report/baseline.hpp>
#include <opcost/report/diff_report.hpp>

namespace {
using namespace opcost;

struct step {
  std::string_view name;
  count_t channels;
};
auto net(std::vector<step> steps) {
  network<exact> n;
  edge x = n.input({1, 3, 32, 32});
  for (const step& s : steps) {
    x = n.add(s.name, conv2d{.out_channels = s.channels, .kernel_size = {3, 3}, .padding = {1, 1}}, x);
  }
  n.output(x);
  return n;
}
std::string written(const network_diff& d, diff_format format) {
  std::string s;
  const auto append = [&](std::string_view piece) { s += piece; };
  const named_diff all[] = {{"net.xml", d}};
  write_diff(all, format, append);
  return s;
}
const figure_change& of(const network_diff& d, figure_id id) {
  for (const figure_change& c : d.figures)
    if (c.id == id) return c;
  FAIL("no such figure");
  return d.figures[0];
}
constexpr count_t first = 8 * 32 * 32 * (3 * 3 * 3);
}  // namespace

TEST_CASE("a diff of a network with itself has no changes") {
  const auto a = net({{"a", 8}, {"b", 8}});
  const network_diff d = diff(a, a);
  CHECK(d.overall() == verdict::within);
  CHECK(d.added.empty());
  CHECK(d.removed.empty());
  CHECK(d.renamed.empty());
  CHECK(d.changed.empty());
  CHECK(of(d, figure_id::macs).new_value == first + 8 * 32 * 32 * (3 * 3 * 8));
}

TEST_CASE("only an increase above the tolerance fails") {
  const auto a = record_of(net({{"a", 100}})), b = record_of(net({{"a", 101}}));
  CHECK(diff(a, b).overall() == verdict::over);
  CHECK(diff(b, a).overall() == verdict::within);
  const std::string all = "macs=1%,valid_macs=1%,flops=1%,parameters=1%,weight_bytes=1%,activations=1%,peak_bytes=1%";
  CHECK(diff(a, b, *parse_tolerances(all)).overall() == verdict::within);
  CHECK(diff(a, b, *parse_tolerances(all + ",macs=0.999%")).overall() == verdict::over);
  const auto weights = parse_tolerances("weight_bytes=112");  // 27 weights and a bias of 4 bytes each
  CHECK(of(diff(a, b, *weights), figure_id::weight_bytes).is == verdict::within);
  CHECK(of(diff(a, b, *parse_tolerances("weight_bytes=111")), figure_id::weight_bytes).is == verdict::over);
  for (const char* wrong : {"mac=1%", "macs", "macs=", "macs=x%", "macs=-1", "macs=1%%"})
    CHECK_FALSE(parse_tolerances(wrong));
}

TEST_CASE("incomplete figures have no verdict, unless they already exceed the limit") {
  auto a = record_of(net({{"a", 8}}));
  auto b = a;
  b.complete = false;
  CHECK(diff(a, b).overall() == verdict::not_known);
  b.values[0] = b.values[0] + figure(1);
  CHECK(diff(a, b).overall() == verdict::over);
}

TEST_CASE("layers are matched by name, then by structure") {
  const network_diff d = diff(net({{"a", 8}, {"b", 8}, {"gone", 4}}), net({{"a", 8}, {"renamed", 8}, {"c", 16}}));
  REQUIRE(d.renamed.size() == 1);
  CHECK(d.renamed[0].old_name == "b");
  CHECK(d.renamed[0].new_name == "renamed");
  CHECK(d.removed == std::vector<std::string>{"gone"});
  CHECK(d.added == std::vector<std::string>{"c"});
  const network_diff wider = diff(net({{"a", 8}}), net({{"a", 16}}));
  REQUIRE(!wider.changed.empty());
  CHECK(wider.changed[0].layer == "a");
  CHECK(wider.changed[0].new_value == 2 * first);
}

TEST_CASE("writes a diff as text, JSON, Markdown, annotations and a test report") {
  const network_diff d = diff(net({{"a", 8}}), net({{"a", 16}}));
  CHECK(written(d, diff_format::text).starts_with("net.xml: over\n! macs: 221184 -> 442368 (+221184, +100 %)"));
  CHECK(written(d, diff_format::json).find("\"change\": 221184, \"percent\": 100, \"verdict\": \"over\"") !=
        std::string::npos);
  CHECK(written(d, diff_format::markdown).find("| net.xml | macs | 221184 | 442368 | +221184 (+100 %) | over |") !=
        std::string::npos);
  CHECK(written(d, diff_format::github).starts_with("::error file=net.xml,title=macs::macs: 221184 -> 442368"));
  CHECK(written(d, diff_format::github).find("+100 %25") != std::string::npos);
  CHECK(written(d, diff_format::junit).find("<failure message=\"macs: 221184 -&gt; 442368") != std::string::npos);
}

TEST_CASE("a baseline survives writing and reading") {
  baseline b;
  network_record record = record_of(net({{"a", 8}}));
  b.models.push_back({"dir/\"net\".xml", record});
  record.complete = false;
  record.values[1] = {};
  b.models.push_back({"other.xml", record});
  std::string text;
  const auto append = [&](std::string_view piece) { text += piece; };
  write_baseline(b, append);
  const auto read = read_baseline(text.data(), text.size());
  REQUIRE(read);
  REQUIRE(read->models.size() == 2);
  CHECK(read->version == OPCOST_VERSION);
  const network_record* same = read->find("dir/\"net\".xml");
  REQUIRE(same != nullptr);
  CHECK(same->values == b.models[0].record.values);
  CHECK(same->convention == "opcost");
  CHECK_FALSE(read->find("other.xml")->complete);
  CHECK_FALSE(read->find("other.xml")->values[1].known);
  CHECK(read->find("missing.xml") == nullptr);
  for (std::string wrong : {"", "{}", "{\"models\": {\"a\": {\"figures\": {\"macs\": x}}}}", "[1]"})
    CHECK_FALSE(read_baseline(wrong.data(), wrong.size()));
}

TEST_CASE("a tolerance in percent is exact for large values") {
  tolerances t;
  t.of[0] = {7, 5'000'000};  // 7 and 5 %, in millionths
  CHECK(t.limit(0, 2'000'000'000) == 2'100'000'007);
  CHECK(t.limit(0, 100) == 112);
}
