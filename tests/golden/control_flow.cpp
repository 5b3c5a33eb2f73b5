// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_control_flow FLOORS FOLDER: bodies of loops and branches: trip counts by slices, by constants, by the caller's
// word; the least and the most of branches.
#include <opcost/graph/totals.hpp>
#include "../support/analyze.hpp"
#include "../support/floors.hpp"

namespace {
int checks = 0, right = 0;
void expect(const char* what, bool is) {
  ++checks;
  right += is;
  if (!is) std::printf("WRONG: %s\n", what);
}
const opcost::row* row_named(const opcost::analysis_base& a, std::string_view name) {
  for (const opcost::row& r : a.rows)
    if (r.name == name) return &r;
  return nullptr;
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: golden_control_flow FLOORS FOLDER\n");
    return 2;
  }
  floors floor(argv[1]);
  const std::string folder = std::string(argv[2]) + "/ops/";

  if (const auto m = read_model(folder + "tensoriterator_v0_00.xml")) {  // ten slices of [2, ...] through an RNN cell
    const auto a = analyze(*m);
    expect("a body is kept", a.bodies.size() == 1 && a.bodies[0].kind == opcost::body_kind::repeated);
    expect("trips by slices", a.bodies[0].trips == opcost::interval(10) && !a.bodies[0].assumed);
    expect("all trips cost as many times one", a.macs() == a.bodies[0].inside.macs() * 10 && a.macs() > 0);
    expect("the body's weights are the network's",
           a.parameters() == a.bodies[0].inside.parameters() && a.parameters() == 200);
  }
  if (const auto m = read_model(folder + "loop_v5_01.xml")) {  // goes on as long as its body says
    const auto open = analyze(*m);
    expect("unknown trip counts are reported", row_named(open, "op")->state == opcost::standing::not_known &&
                                                   open.bodies.size() == 1 && !known(open.bodies[0].trips));
    const opcost::trip_count trips[]{{"op", 7}};
    const auto a = analyze(*m, {.trips = trips});
    expect("the caller's word",
           row_named(a, "op")->counts() && a.bodies[0].assumed && a.bodies[0].trips == opcost::interval(7));
    const opcost::totals t = opcost::total<opcost::exact>(a);
    expect("totals tell what is assumed", t.assumed_flops > 0 && t.assumed_flops == t.flops.whole);
    expect("shapes follow", a.outputs_of(*row_named(a, "op")).size() == 2 &&
                                text_of(a.outputs_of(*row_named(a, "op"))[1].dims) == "[1,7,4]");
    const opcost::trip_count other[]{{"another", 7}};
    expect("of another loop it says nothing",
           row_named(analyze(*m, {.trips = other}), "op")->state == opcost::standing::not_known);
  }
  if (const auto m = read_model(folder + "if_v8_00.xml")) {  // ReLU or Sigmoid of 24 elements
    const auto a = analyze(*m);
    expect("both branches are kept", a.bodies.size() == 2 && a.bodies[0].kind == opcost::body_kind::when_true &&
                                         a.bodies[1].kind == opcost::body_kind::when_false);
    const opcost::totals t = opcost::total<opcost::exact>(a);
    expect("the least and the most of branches",
           t.flops.whole == 0 && t.flops_range.least == 24 && t.flops_range.most == 2 * 24);
    expect("of MACs there are none", t.macs_range == opcost::work_range{});
  }
  floor.hold("control_flow", right, checks);
  return floor.exit_code();
}
