// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Budgets: verdicts on complete, incomplete and rejected networks, and budgets as text.
#include <doctest/doctest.h>
#include <opcost/budget/arena_budget.hpp>
#include <opcost/budget/parse_budget.hpp>
#include <opcost/opcost.hpp>
#include <string>

using namespace opcost;

namespace {
template <class... Cs> network<Cs...> classifier(const partial_shape& input, const ints& kernel = {3, 3}) {
  network<Cs...> n;
  const edge x = n.add(conv2d{.out_channels = 8, .kernel_size = kernel}, n.input(input));
  n.add(linear{10}, n.add(flatten{}, x));
  return n;
}
constexpr count_t conv_macs = 8 * 30 * 30 * 3 * 3 * 3, linear_macs = 8 * 30 * 30 * 10;
verdict judge(const analysis_base& a, const budget& b) { return check(a, b, {}).overall(); }
std::string reason(std::string_view text) {
  const auto b = parse_budget(text);
  return b ? std::string() : std::string(std::string_view(b.error().what));
}
}  // namespace

TEST_CASE("each limited figure has a verdict and its heaviest layer") {
  const auto n = classifier<exact>({1, 3, 32, 32});
  const budget_report r = check(n, {.macs = conv_macs + linear_macs - 1,
                                    .parameters = 10'000'000,
                                    .weight_bytes = 100,
                                    .peak_bytes = 2 * 8 * 30 * 30 * 4});
  REQUIRE(r.count == 4);
  CHECK(r.overall() == verdict::over);
  CHECK(r.figures[0].name() == "macs");
  CHECK(r.figures[0].is == verdict::over);
  CHECK(r.figures[0].value == conv_macs + linear_macs);
  CHECK(n.at(r.figures[0].heaviest).type == "Conv2d");
  CHECK(r.figures[0].heaviest_value == conv_macs);
  CHECK(r.figures[1].is == verdict::within);
  CHECK(n.at(r.figures[1].heaviest).type == "Linear");
  CHECK(r.figures[2].is == verdict::over);
  CHECK(r.figures[3].is == verdict::within);
  CHECK(check(n, {.macs = conv_macs + linear_macs}).overall() == verdict::within);
  CHECK(check(n, {}).overall() == verdict::within);
}

TEST_CASE("FLOPs need a convention of the analysis") {
  const auto n = classifier<exact>({1, 3, 32, 32});
  const count_t flops = n.flops<exact>().whole;
  CHECK(check(n, {.flops = flops}).overall() == verdict::within);
  CHECK(check(n, {.flops = flops - 1}).overall() == verdict::over);
  CHECK(check(classifier<>({1, 3, 32, 32}), {.flops = flops}).overall() == verdict::not_known);
}

TEST_CASE("a budget over a network with a rejected layer is exceeded or unknown") {
  const auto n = classifier<exact>({1, 3, 32, 32}, {33, 33});
  for (const row& r : n.rows)
    CHECK_MESSAGE((r.type == "Parameter" || r.state == standing::not_known), r.type << ": " << r.why);
  CHECK(judge(n, {.macs = 1'000'000'000}) == verdict::not_known);
  CHECK(judge(n, {.weight_bytes = 1'000'000'000}) == verdict::not_known);
  CHECK(judge(n, {.peak_bytes = 3 * 32 * 32 * 4}) == verdict::not_known);
  CHECK(judge(n, {.peak_bytes = 3 * 32 * 32 * 4 - 1}) == verdict::over);
  CHECK(judge(n, {.macs = 1'000'000'000, .peak_bytes = 1}) == verdict::over);
  CHECK(check_with_arena(n, {.arena_bytes = 1'000'000'000}).overall() == verdict::not_known);
  CHECK(check_with_arena(n, {.arena_bytes = 1}).overall() == verdict::over);
}

TEST_CASE("an unknown dimension makes a verdict unknown, unless the known part exceeds the limit") {
  const auto n = classifier<exact>({interval::unknown(), 3, 32, 32});
  CHECK(judge(n, {.macs = 1'000'000'000}) == verdict::not_known);
}

TEST_CASE("limits the arena of the best planner, of one planner, and in place") {
  const auto n = classifier<exact>({1, 3, 32, 32});
  const count_t arena = 3 * 32 * 32 * 4 + 8 * 30 * 30 * 4;
  CHECK(check_with_arena(n, {.arena_bytes = arena}).overall() == verdict::within);
  CHECK(check_with_arena(n, {.arena_bytes = arena - 1}).overall() == verdict::over);
  const budget_report r = check_with_arena(n, {.arena_bytes_of = {.hill_climb = arena - 1}});
  REQUIRE(r.count == 1);
  CHECK(r.figures[0].planner == "hill_climb");
  CHECK(r.overall() == verdict::over);
  CHECK(check_with_arena(n, {.arena_bytes_in_place = arena}).overall() == verdict::within);
}

TEST_CASE("parses a budget with names of figures and integers with units") {
  const auto b = parse_budget("macs=300M, peak_bytes=64KiB,arena_bytes.hill_climb=96KiB,params=2k,activations=7");
  REQUIRE(b);
  CHECK(b->macs == 300'000'000);
  CHECK(b->peak_bytes == 64 * 1024);
  CHECK(b->arena_bytes_of.hill_climb == 96 * 1024);
  CHECK(b->parameters == 2000);
  CHECK(b->activations == 7);
  CHECK(b->flops == budget::any);
  for (const auto& [text, size] : {std::pair<std::string_view, std::int64_t>{"1kB", 1000},
                                   {"2MB", 2'000'000},
                                   {"3GB", 3'000'000'000},
                                   {"4T", 4'000'000'000'000},
                                   {"5MiB", 5 << 20},
                                   {"1GiB", 1 << 30},
                                   {"6G", 6'000'000'000}})
    CHECK(*text::parse_quantity(text) == size);
}

TEST_CASE("errors in a budget's text name the faulty part") {
  CHECK(reason("").find("empty") != std::string::npos);
  CHECK(reason(" ").find("empty") != std::string::npos);
  CHECK(reason("macs").find("expected NAME=LIMIT, got 'macs'") != std::string::npos);
  CHECK(reason("mac=1").find("unknown figure 'mac'; expected macs, valid_macs") != std::string::npos);
  CHECK(reason("arena_bytes.best=1").find("unknown figure 'arena_bytes.best'") != std::string::npos);
  CHECK(reason("macs=1,macs=2").find("'macs' is given twice") != std::string::npos);
  for (const char* limit : {"", "1.5k", "-1", "+1", "1K", "1kb", "1kiB", "1 k", "k", "1e6", "0x10",
                            "9223372036854775807", "99999999999999999999", "9300000T"})
    CHECK_MESSAGE(reason("macs=" + std::string(limit)).find("'macs': expected an integer") != std::string::npos, limit);
}

TEST_CASE("rejections contain the numbers at run time") {
  const auto why = [](const auto& layer, const partial_shape& input) {
    network<exact> n;
    n.add(layer, n.input(input));
    return std::string(n.rows.back().why);
  };
  const partial_shape image{1, 3, 32, 32};
  using conv = conv2d;
  CHECK(why(conv{.out_channels = 8, .kernel_size = {3, 3}}, {32, 32}) == "input 0: expected rank 3 or 4, got 2");
  CHECK(why(conv{.out_channels = 8, .kernel_size = {3, 3}, .stride = {0, 0}}, image) ==
        "strides[0]: expected at least 1, got 0");
  CHECK(why(conv{.out_channels = 8, .kernel_size = {33, 33}}, image) ==
        "the dilated kernel (33) is larger than the padded input (32) in dimension 2");
  CHECK(why(conv{.out_channels = 8, .kernel_size = {3, 3}, .groups = 2}, image) ==
        "input 0: expected channels that are a multiple of groups (2), got 3");
  CHECK(why(conv{.kernel_size = {3, 3}}, image) == "out_channels: expected at least 1, got 0");
  CHECK(why(conv{.out_channels = 8}, image) == "kernel_size: expected 2 numbers, got 0");
  CHECK(why(conv{.out_channels = 8, .kernel_size = {3, 3}, .padding = {-1, -1}}, image) ==
        "pads_begin[0]: expected at least 0, got -1");
  CHECK(why(conv{.out_channels = 8, .kernel_size = {3, 3}, .in_channels = 5}, image) ==
        "in_channels: expected 3, the channels of input 0, got 5");
  CHECK(why(max_pool2d{.kernel_size = {2, 2}, .padding = {3, 3}}, image) ==
        "padding[0]: expected at most half of kernel_size (2), got 3");
  CHECK(why(linear{10}, image).empty());
}
