// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Memory plans: buffers, plans checked pair by pair, orders checked against all orders.
#include <doctest/doctest.h>
#include <opcost/layers/activation_layers.hpp>
#include <opcost/layers/dropout.hpp>
#include <opcost/opcost.hpp>
#include <opcost/ops/conversion.hpp>
#include <opcost/plan/execution_order.hpp>
#include <opcost/report/plan/plan_report.hpp>

#include <string>
#include <vector>

using namespace opcost;

namespace {
std::string written(const auto& write) {
  std::string s;
  const auto put = [&](std::string_view piece) { s += piece; };
  write(sink(put));
  return s;
}
struct dice {  // xorshift64
  std::uint64_t state;
  int below(int n) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return static_cast<int>(state % static_cast<std::uint64_t>(n));
  }
};
// Layers of many sizes. Each uses one or two earlier ones; those that no layer uses are outputs.
network<> random_dag(dice& d, int layers) {
  network<> net;
  std::vector<edge> values{net.input({1, 1 + d.below(4)})};
  std::vector<char> taken(1);
  const auto one = [&] {
    const auto i = static_cast<std::size_t>(d.below(static_cast<int>(values.size())));
    taken[i] = 1;
    return values[i];
  };
  for (int i = 0; i < layers; ++i) {
    const edge a = one();
    values.push_back(d.below(3) == 0 ? net.add(concat{.axis = 1}, a, one()) : net.add(linear{1 + d.below(60)}, a));
    taken.push_back(0);
  }
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!taken[i]) net.output(net.add(linear{1}, values[i]));
  return net;
}
// The lowest peak of all orders, by trying each step as soon as its inputs exist.
struct all_orders {
  const analysis_base& a;
  sequence<int> order{};
  std::vector<char> placed = std::vector<char>(a.rows.size());
  std::int64_t best = peak_of(buffers_of(a));
  void go() {
    if (order.size() == a.rows.size()) {
      const std::int64_t p = peak_of(buffers_of(a, {}, order));
      if (p < best) best = p;
      return;
    }
    bool only = false;  // steps without memory run at once, because they do not affect the peak
    for (std::size_t i = 0; i < a.rows.size() && !only; ++i) {
      if (placed[i]) continue;
      bool ready = true;
      for (const edge& v : a.inputs_of(a.rows[i])) ready = ready && placed[static_cast<std::size_t>(v.row)];
      if (!ready) continue;
      only = a.rows[i].kind != node_kind::computed || !a.rows[i].reached;
      placed[i] = 1;
      order.push_back(static_cast<int>(i));
      go();
      order.pop_back();
      placed[i] = 0;
    }
  }
};
}  // namespace

TEST_CASE("buffers have the bytes of their element type and lifetimes in steps") {
  network<> net;
  const edge x = net.input({1, 3, 5}, dtype::i4);  // 15 elements in 8 bytes
  const edge y = net.add(convert{dtype::f32}, x);
  net.output(net.add(relu{}, y));
  const buffer_list list = buffers_of(net);
  REQUIRE(list.buffers.size() == 3);
  CHECK(list.buffers[0].bytes == (15 * 4 + 7) / 8);
  CHECK(list.buffers[0].alignment == 1);
  CHECK(list.buffers[1].bytes == 15 * 4);
  CHECK(list.buffers[1].alignment == 4);
  CHECK(list.buffers[0].first == 0);
  CHECK(list.buffers[0].last == 1);
  CHECK(list.buffers[2].last == 3);  // an output stays
  CHECK(peak_of(list) == peak_of(net).bytes);
  const buffer_list aligned = buffers_of(net, {.alignment = 16});
  CHECK(aligned.buffers[0].bytes == 16);
  CHECK(aligned.buffers[1].bytes == 64);
  CHECK(buffers_of(net, {.reals = dtype::i8}).buffers[1].bytes == 15);
}

TEST_CASE("views have no buffer and keep their source alive") {
  network<> net;
  const edge x = net.input({1, 2, 8});
  const edge y = net.add(relu{}, x);
  const edge flat = net.add(flatten{}, y);
  const edge same = net.add(nn::dropout{}, flat);
  const edge other = net.add(linear{4}, x);
  net.output(net.add(concat{.axis = 1}, same, other));
  CHECK(net.at(flat.row).memory == memory_use::view);
  CHECK(net.at(same.row).memory == memory_use::view);
  CHECK(net.at(other.row).memory == memory_use::own);
  const buffer_list list = buffers_of(net);
  CHECK(list.of(net, flat) == list.of(net, y));
  CHECK(list.of(net, same) == list.of(net, y));
  CHECK(list.buffers[static_cast<std::size_t>(list.of(net, y))].last == other.row + 1);
  const buffer_list copied = buffers_of(net, {.views = false});
  CHECK(copied.buffers.size() == list.buffers.size() + 2);
  CHECK(peak_of(copied) == peak_of(net).bytes);
}

TEST_CASE("an output may overwrite an operand of the same size that is not used again") {
  network<> net;
  const edge x = net.input({1, 16});
  const edge a = net.add(linear{16}, x);
  const edge b = net.add(nn::relu{}, a);  // a dies here
  const edge c = net.add(add{}, b, x);    // x lives on
  const edge d = net.add(sigmoid{}, x);   // not the input, which lives on
  net.output(net.add(multiply{}, net.add(multiply{}, c, d), x));
  const buffer_list list = buffers_of(net, {.in_place = true});
  CHECK(list.of(net, a) == list.of(net, b));
  CHECK(list.of(net, c) == list.of(net, b));
  CHECK(list.of(net, d) != list.of(net, x));
  CHECK(list.buffers.size() == 3);
  CHECK(buffers_of(net).buffers.size() == 7);

  network<> wide;  // what is stretched is not written over
  const edge row = wide.input({1, 4}), column = wide.input({4, 1});
  const edge sum = wide.add(add{}, row, column);
  wide.output(wide.add(linear{4}, sum));
  CHECK(buffers_of(wide, {.in_place = true}).buffers.size() == 4);
}

TEST_CASE("constants are in flash, or in RAM during the whole run") {
  network<> net;
  const edge x = net.input({1, 16}, dtype::i8);
  const edge w = net.constant({8, 16}, dtype::i4);
  net.output(net.add(linear{2}, net.add(matmul{.transpose_b = true}, net.add(convert{dtype::f32}, x),
                                        net.add(convert{dtype::f32}, w))));
  const buffer_list flash = buffers_of(net), ram = buffers_of(net, {.constants = constants_in::ram});
  CHECK(ram.buffers.size() == flash.buffers.size() + 2);
  std::int64_t more = 0;
  for (std::size_t i = flash.buffers.size(); i < ram.buffers.size(); ++i) {
    more += ram.buffers[i].bytes;
    CHECK(ram.buffers[i].last == static_cast<int>(net.rows.size()) - 1);
  }
  CHECK(more == 8 * 16 / 2 + (2 * 8 + 2) * 4);
  CHECK(more == weight_bytes_as(net, dtype::none).n);
  CHECK(weight_bytes_as(net, dtype::i8) == 8 * 16 / 2 + (2 * 8 + 2));
  CHECK(peak_of(ram) == peak_of(flash) + more);
}

TEST_CASE("every planner places random buffers without overlap") {
  dice d{42};
  for (int round = 0; round < 40; ++round) {
    sequence<buffer> buffers;
    for (int i = d.below(40); i >= 0; --i) {
      const int first = d.below(30);
      buffers.push_back({.bytes = 1 + d.below(200),
                         .first = first,
                         .last = first + d.below(round % 3 == 0 ? 30 : 4),
                         .alignment = 1 << d.below(5)});
    }
    const opcost::span<const buffer> all(buffers.data(), buffers.size());
    for (const memory_plan& p : all_plans(all)) {
      CHECK(is_valid(all, p));
      CHECK(p.gap() >= 0);
    }
    const auto plans = all_plans(all);
    CHECK(plans[2].size <= plans[0].size);
    CHECK(plans[2].size <= plans[1].size);
  }
}

TEST_CASE("plans no buffer, one buffer, and a buffer with a given offset") {
  const opcost::span<const buffer> none{};
  for (const memory_plan& p : all_plans(none)) CHECK((p.size == 0 && is_valid(none, p)));
  const buffer far_up[] = {{.bytes = 8, .first = 0, .last = 1, .fixed = 100},
                           {.bytes = 100, .first = 1, .last = 1},
                           {.bytes = 101, .first = 1, .last = 2}};
  for (const memory_plan& p : all_plans(far_up)) CHECK((is_valid(far_up, p) && p.offsets[0] == 100 && p.size >= 209));
}

TEST_CASE("too many overlapping buffers are placed one after another") {
  sequence<buffer> buffers;
  for (int i = 0; i < 4200; ++i) buffers.push_back({.bytes = 3, .first = 0, .last = 1, .alignment = 4});
  const memory_plan p = plan_memory<greedy_by_size>({buffers.data(), buffers.size()});
  CHECK(p.crowded);
  CHECK(is_valid({buffers.data(), buffers.size()}, p));
  CHECK(p.size == 4199 * 4 + 3);
}

TEST_CASE("an order that is proven optimal has the lowest peak of all orders") {
  dice d{7};
  int improved = 0;
  for (int round = 0; round < 60; ++round) {
    const network<> net = random_dag(d, 3 + d.below(3));
    const better_order found = smaller_peak(net);
    all_orders brute{net};
    brute.go();
    REQUIRE(found.optimal);
    CHECK(found.peak == brute.best);
    improved += found.peak < found.before;
    if (!found.rows.empty()) CHECK(peak_of(buffers_of(net, {}, found.rows)) == found.peak);
    // a beam of one is no better, and claims less
    const better_order quick = smaller_peak(net, {}, {.width = 1});
    CHECK(quick.peak >= brute.best);
    if (quick.optimal) CHECK(quick.peak == brute.best);
  }
  CHECK(improved > 3);
}

TEST_CASE("finds the better order: one branch after the other") {
  network<> net;
  const edge x = net.input({1, 4});
  std::vector<edge> wide, narrow;
  for (int i = 0; i < 3; ++i) wide.push_back(net.add(linear{100}, x));
  for (const edge v : wide) narrow.push_back(net.add(linear{1}, v));
  net.output(net.add(concat{.axis = 1}, narrow[0], narrow[1], narrow[2]));
  const better_order r = smaller_peak(net);
  CHECK(r.before == 4 * (4 + 300));
  CHECK(r.peak == 4 * (4 + 2 + 100));
  CHECK(r.optimal);
}

TEST_CASE("plans a chain of 5,000 layers") {
  network<> net;
  edge x = net.input({1, 64});
  for (int i = 0; i < 2500; ++i) x = net.add(relu{}, net.add(linear{64 + i % 7}, x));
  net.output(x);
  for (const memory_plan& p : all_plans(buffers_of(net))) CHECK(p.gap() == 0);
  const better_order r = smaller_peak(net);
  CHECK(r.optimal);
  CHECK(r.rows.empty());
}

TEST_CASE("orders and plans a wide network, one branch after the other") {
  network<> net;
  const edge x = net.input({1, 64});
  sequence<edge> ends;
  edge sum = x;
  for (int i = 0; i < 300; ++i) ends.push_back(net.add(linear{1 + i * 7 % 64}, net.add(linear{64 - i * 5 % 60}, x)));
  for (const edge v : ends) sum = net.add(linear{1}, net.add(concat{.axis = 1}, sum, v));
  net.output(sum);
  const better_order r = smaller_peak(net);
  CHECK(r.peak * 10 < r.before);  // one branch after the other
  const buffer_list list = buffers_of(net, {}, r.rows);
  for (const memory_plan& p : all_plans(list)) CHECK(is_valid(list, p));
}

TEST_CASE("reports memory over time, and its table") {
  network<> net;
  edge x = net.input({1, 256, 16});
  x = net.add(relu{}, x);
  x = net.add(add{}, x, net.add(sigmoid{}, x));
  net.output(x);
  const buffer_list list = buffers_of(net);
  const memory_plan p = plan_memory<greedy_by_size>(list);
  const auto over_time = memory_over_time(net, list, p);
  REQUIRE(over_time.size() == 5);
  constexpr std::int64_t one = 256 * 16 * 4;
  CHECK(over_time[0].live == one);
  CHECK(over_time[1].live == 2 * one);
  CHECK(over_time[3].live == 3 * one);
  CHECK(over_time[4].live == one);
  for (const memory_moment& m : over_time) CHECK((m.allocated >= m.live && m.allocated <= p.size));
  CHECK(written([&](const sink& to) { write_memory_profile(net, over_time, to); }) ==
        "Line #    Mem usage    Increment  Occurrences   Line Contents\n"
        "=============================================================\n"
        "     0     16.0 KiB     16.0 KiB           1   Parameter\n"
        "     1     32.0 KiB     16.0 KiB           1   ReLU\n"
        "     2     32.0 KiB      0.0 KiB           1   Sigmoid\n"
        "     3     48.0 KiB     16.0 KiB           1   Add\n"
        "     4     16.0 KiB    -32.0 KiB           1   Result\n");
}

TEST_CASE("writes the report as text and JSON") {
  network<exact> net;
  const edge x = net.input({1, 8});
  net.output(net.add(relu{}, net.add(flatten{}, net.add(linear{8}, x))));
  const plan_report r = make_plan_report(net, {.name = "n"}, {}, "greedy_by_conflict");
  CHECK(r.plan().planner == "greedy_by_conflict");
  const std::string t = written([&](const sink& to) { write_plan(r, to); });
  CHECK(t.find("lower bound         64") != t.npos);
  CHECK(t.find("* first what meets most") != t.npos);
  CHECK(t.find("in place            64") != t.npos);
  report all = make_report<exact>(net);
  const plan_section section(r);
  all.sections.push_back(&section);
  const std::string j = written([&](const sink& to) { write_json(all, to); });
  CHECK(j.find("\"plan\": {\"peak_bytes\": 64, \"lower_bound_bytes\": 64, \"arena_bytes\": {\"greedy_by_size\": 64, "
               "\"greedy_by_conflict\": 64, \"hill_climb\": 64}") != j.npos);
  CHECK(j.find("\"shared_with\": [\"Flatten\"]") != j.npos);
  CHECK(planner_named("best") == -1);
}
