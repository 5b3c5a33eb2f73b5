// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Tables and numbers as Python's libraries print them. The expected texts are the output of tabulate 0.10.0,
// rich 15.0.0 and Python 3.11.
#include <doctest/doctest.h>
#include <opcost/replay/calflops/profile.hpp>
#include <opcost/replay/mmpretrain/get_flops.hpp>
#include <opcost/replay/ptflops/ptflops_texts.hpp>
#include <opcost/replay/thop/thop_texts.hpp>
#include <opcost/replay/torch_flop_counter/flop_table.hpp>
#include <opcost/replay/torchinfo/torchinfo_summary.hpp>
#include <opcost/report/html/html_report.hpp>
#include <opcost/report/report_json.hpp>
#include <opcost/report/summary.hpp>
#include <opcost/text/table.hpp>
#include "../../examples/zoo/resnet.hpp"
#include "../support/torch_nets.hpp"

namespace {
using namespace opcost;
namespace mm = replay::mmengine;

std::string printed(const table& t, const table_style& style, std::size_t console = 80) {
  std::string text;
  const auto append = [&](std::string_view s) { text += s; };
  t.write(append, style, console);
  return text;
}
table downsample_table() {
  table t({table::align::left, table::align::left, table::align::left}, {"module", "#parameters or shape", "#flops"});
  t.add({"model", "25.557M", "4.145G"});
  t.add({" backbone.layer1.0.downsample.0", " 16.384K", " 51.38M"});
  t.add({"  backbone.layer1.0.downsample.0.weight", "  (256, 64, 1, 1)", ""});
  return t;
}
table numbers_table() {
  table t({table::align::by_content, table::align::by_content, table::align::by_content, table::align::by_content},
          {"layer", "count", "ms", "share %"});
  t.add({"conv1", "9408", "0.125", "12.50"});
  t.add({"bn1", "128", "1.5", ""});
  t.add({"fc", "513000", "10", "3e-7"});
  return t;
}
}  // namespace

TEST_CASE("a rich table in a console that is wide enough") {
  CHECK(printed(downsample_table(), ascii2_table, 200) ==
        "+-----------------------------------------+----------------------+---------+\n"
        "| module                                  | #parameters or shape | #flops  |\n"
        "+-----------------------------------------+----------------------+---------+\n"
        "| model                                   | 25.557M              | 4.145G  |\n"
        "|  backbone.layer1.0.downsample.0         |  16.384K             |  51.38M |\n"
        "|   backbone.layer1.0.downsample.0.weight |   (256, 64, 1, 1)    |         |\n"
        "+-----------------------------------------+----------------------+---------+\n");
}
TEST_CASE(
    "a rich table in narrow consoles: the widest columns shrink first, words wrap, the rest is cut with an ellipsis") {
  CHECK(printed(downsample_table(), ascii2_table, 60) ==
        "+-------------------------+----------------------+---------+\n"
        "| module                  | #parameters or shape | #flops  |\n"
        "+-------------------------+----------------------+---------+\n"
        "| model                   | 25.557M              | 4.145G  |\n"
        "|  backbone.layer1.0.dow… |  16.384K             |  51.38M |\n"
        "|   backbone.layer1.0.do… |   (256, 64, 1, 1)    |         |\n"
        "+-------------------------+----------------------+---------+\n");
  CHECK(printed(downsample_table(), ascii2_table, 40) ==
        "+--------------+-------------+---------+\n"
        "|              | #parameters |         |\n"
        "| module       | or shape    | #flops  |\n"
        "+--------------+-------------+---------+\n"
        "| model        | 25.557M     | 4.145G  |\n"
        "|  backbone.l… |  16.384K    |  51.38M |\n"
        "|   backbone.… |   (256, 64, |         |\n"
        "|              | 1, 1)       |         |\n"
        "+--------------+-------------+---------+\n");
  CHECK(printed(downsample_table(), ascii2_table, 16) ==
        "+----+----+----+\n"
        "|    | #… |    |\n"
        "|    | or |    |\n"
        "| m… | s… | #… |\n"
        "+----+----+----+\n"
        "| m… | 2… | 4… |\n"
        "|  … |  … |  … |\n"
        "|  … |  … |    |\n"
        "|    | 6… |    |\n"
        "|    | 1, |    |\n"
        "|    | 1) |    |\n"
        "+----+----+----+\n");
  for (std::size_t console = 0; console < 16; ++console)
    CHECK(!printed(downsample_table(), ascii2_table, console).empty());
}
TEST_CASE("the title of a rich table is centered and wrapped") {
  table t({table::align::left, table::align::left}, {"name", "n"});
  t.title("parameter count of TheNetwork");
  t.add({"model", "0.3K"});
  CHECK(printed(t, ascii2_table) ==
        "parameter count \n"
        " of TheNetwork  \n"
        "+-------+------+\n"
        "| name  | n    |\n"
        "+-------+------+\n"
        "| model | 0.3K |\n"
        "+-------+------+\n");
}
TEST_CASE("tabulate's styles align columns of numbers by their points") {
  CHECK(printed(numbers_table(), pipe_table) ==
        "| layer   |   count |     ms |   share % |\n"
        "|:--------|--------:|-------:|----------:|\n"
        "| conv1   |    9408 |  0.125 |    12.5   |\n"
        "| bn1     |     128 |  1.5   |           |\n"
        "| fc      |  513000 | 10     |     3e-07 |\n");
  CHECK(printed(numbers_table(), psql_table) ==
        "+---------+---------+--------+-----------+\n"
        "| layer   |   count |     ms |   share % |\n"
        "|---------+---------+--------+-----------|\n"
        "| conv1   |    9408 |  0.125 |    12.5   |\n"
        "| bn1     |     128 |  1.5   |           |\n"
        "| fc      |  513000 | 10     |     3e-07 |\n"
        "+---------+---------+--------+-----------+\n");
  CHECK(printed(numbers_table(), simple_table) ==
        "layer      count      ms    share %\n"
        "-------  -------  ------  ---------\n"
        "conv1       9408   0.125     12.5\n"
        "bn1          128   1.5\n"
        "fc        513000  10          3e-07\n");
}

TEST_CASE("prints numbers as Python does") {
  CHECK(std::string(python::fixed(0.5, 0)) == "0");
  CHECK(std::string(python::fixed(2.675, 2)) == "2.67");  // the double is below 2.675
  CHECK(std::string(python::fixed(-0.004, 2)) == "-0.00");
  CHECK(std::string(python::fixed(9.9995, 3)) == "9.999");
  CHECK(std::string(python::fixed(0.99951, 3)) == "1.000");
  CHECK(std::string(python::fixed(1e22, 1)) == "10000000000000000000000.0");
  CHECK(std::string(python::fixed(5e-324, 3)) == "0.000");
  CHECK(python::general(1e6) == "1e+06");
  CHECK(python::general(12.50) == "12.5");
  CHECK(python::repr(1e16) == "1e+16");
  CHECK(python::repr(0.1) == "0.1");
  CHECK(python::repr(4145000000.0) == "4145000000.0");
  CHECK(python::rounded(1.005, 2) == 1.0);
  CHECK(python::grouped(1234567.125, 2) == "1,234,567.12");
  CHECK(python::grouped(-123456.0, 0) == "-123,456");
  CHECK(python::tuple({64}) == "(64,)");
  CHECK(python::tuple({}) == "()");
  CHECK(python::list({1, 3}) == "[1, 3]");
}

TEST_CASE("equals mmengine's figures and texts of the network in its documentation") {
  const auto net = nets::test_net<mmengine, fvcore::activations, replay::module_texts>();
  const mm::complexity c = mm::get_model_complexity_info(net);
  CHECK(c.params_str == "0.44K");
  CHECK(c.flops_str == "0.4K");
  CHECK(c.activations_str == "40");
  CHECK(c.out_arch.starts_with(
      "\nTestNet(\n  #params: 0.44K, #flops: 0.4K, #acts: 40\n  (fc1): Linear(\n"
      "    in_features=10, out_features=10, bias=True\n    #params: 0.11K, #flops: 100, #acts: 10\n  )\n"));
  CHECK(c.out_table.find("\n| model ") != std::string::npos);
  const mm::complexity bare = mm::get_model_complexity_info(net, {.show_table = false, .show_arch = false});
  CHECK(bare.out_table.empty());
  CHECK(bare.out_arch.empty());
}
TEST_CASE("parses input shapes as mmengine does") {
  const auto by_images = [](const partial_shape& images) {
    return zoo::resnet50<mmengine, fvcore::activations>(images);
  };
  const mm::complexity c =
      mm::get_model_complexity_info(by_images, {3, 224, 224}, {.show_table = false, .show_arch = false});
  CHECK(c.flops_str == "4.145G");
  CHECK(c.activations_str == "11.115M");
  CHECK(c.params_str == "25.557M");
  const auto two = [](opcost::span<const partial_shape> in) {
    network<mmengine, fvcore::activations> net("Two");
    net.add("a", linear{2}, net.input(in[0]));
    net.add("b", linear{3}, net.input(in[1]));
    return net;
  };
  CHECK(mm::get_model_complexity_info(two, {{5}, {7}}).flops == 5 * 2 + 7 * 3);
}
TEST_CASE("mmpretrain counts the head only in the parameters; --shape is a square or height and width") {
  const auto net =
      nets::image_classifier<mmpretrain, mmpretrain::activations, replay::module_texts>(zoo::resnet50_plan);
  const std::string text = replay::mmpretrain::get_flops(net, {3, 224, 224});
  CHECK(text.find("\nInput shape: (3, 224, 224)\nFlops: 4.109G\nParams: 25.557M\nActivation: 11.114M\n") != text.npos);
  CHECK(text.find("(head): LinearClsHead(\n    #params: 2.05M, #flops: N/A, #acts: N/A\n") != text.npos);
  const auto shape_of = [](std::initializer_list<count_t> given) {
    return replay::mmpretrain::input_shape({given.begin(), given.size()});
  };
  CHECK(*shape_of({}) == shape{3, 224, 224});
  CHECK(*shape_of({320}) == shape{3, 320, 320});
  CHECK(*shape_of({224, 256}) == shape{3, 224, 256});
  CHECK(!shape_of({1, 2, 3}));
  CHECK(!shape_of({0}));
}
TEST_CASE("texts show uncalled and repeated layers, shared and frozen weights") {
  network<fvcore, fvcore::activations, torchinfo, replay::module_texts> net("Tricky");
  edge x = net.input({1, 8});
  net.declare("unused", linear{.out_features = 2, .bias = true, .in_features = 3});
  x = net.add("twice", linear{8, false}, x);
  x = net.add("twice", linear{8, false}, x);
  net.add("tied", linear{8, false}, x);
  net.tie("tied.weight", "twice.weight");
  net.freeze("twice");
  const std::string text = replay::fvcore::flop_count_str(net);
  CHECK(text.starts_with("N/A indicates a possibly missing statistic"));
  CHECK(
      text.find("(twice): Linear(\n    in_features=8, out_features=8, bias=False\n    #params: 64, #flops: 0.13K\n") !=
      text.npos);
  CHECK(text.find("(tied): Linear(\n    in_features=8, out_features=8, bias=False\n    #params: 0, #flops: 64\n") !=
        text.npos);
  CHECK(replay::fvcore::parameter_count_table(net.tree).find("tied") == std::string::npos);
  const std::string summary = replay::torchinfo::summary(net);
  CHECK(summary.find("(64)") != summary.npos);  // frozen
  CHECK(summary.find("(recursive)") != summary.npos);
}
TEST_CASE("reports a path that names nothing") {
  network<exact> net("Small");
  net.add("a", linear{8, false}, net.input({1, 8}));
  CHECK(net.freeze("a"));
  CHECK(!net.freeze("b"));
  CHECK(!net.tie("a.weight", "a.wieght"));
  const report r = make_report<exact>(net);
  std::string summary, json, html;
  write_summary(r, sink([&](std::string_view s) { summary += s; }));
  write_json(r, sink([&](std::string_view s) { json += s; }));
  write_html(r, sink([&](std::string_view s) { html += s; }));
  CHECK(summary.find("not found: 'b', a path passed to tie() or freeze()\nnot found: 'a.wieght', a path") !=
        summary.npos);
  CHECK(json.find("\"not_found\": [\"b\", \"a.wieght\"]") != json.npos);
  CHECK(html.find("<p>Not found: a.wieght, a path passed to tie() or freeze().</p>") != html.npos);
}
TEST_CASE("counts repeated calls of leaves and of modules with children") {
  network<torchinfo> net("Twice");
  edge x = net.input({1, 4});
  for (int i = 0; i < 2; ++i)
    x = net.in("block", "Block", [&] { return net.add("b", linear{4}, net.add("a", linear{4}, x)); });
  net.output(net.add("last", linear{2}, net.add("last", linear{4}, x)));
  std::string seen;
  for (const replay::module_call& c : replay::calls_of(net))
    seen += path_of(net.tree, c.module) + (c.again ? "* " : " ");
  CHECK(seen == " block block.a block.b block* block.a* block.b* last last* ");
}
TEST_CASE("a graph without modules has figures, but no module texts") {
  const analysis<calflops, calflops::multiply_accumulates, fvcore, fvcore::activations, mmengine, thop, torchinfo,
                 torch_flop_counter, ptflops_aten, ptflops_pytorch, ptflops_pytorch::patched>
      none;
  CHECK(replay::fvcore::flop_count_str(none).empty());
  CHECK(replay::fvcore::flop_count_table(none).find("| model") != std::string::npos);
  CHECK(mm::get_model_complexity_info(none).flops_str == "0");
  CHECK(replay::calflops::calculate_flops(none).flops == "0 FLOPS");
  CHECK(replay::torchinfo::summary(none).find("Total params: 0\n") != std::string::npos);
  CHECK(replay::ptflops::pytorch_text(none).empty());
  CHECK(replay::ptflops::aten_text(none).starts_with("Total:0 Mac\n"));
  CHECK(replay::thop::registered(none.tree).empty());
  CHECK(replay::torch_flop_counter::get_table(none).ends_with("Global         0         0%"));
}
