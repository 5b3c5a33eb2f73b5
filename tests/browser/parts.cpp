// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A network written in C++ with a plan and a device: parts page|arena|roofline prints that, for the browser to look at.
#include <cstdio>
#include <opcost/opcost.hpp>
#include <opcost/plan/planners.hpp>
#include <opcost/report/html/html_report.hpp>

namespace {
using namespace opcost;

edge residual(network<exact>& net, module_name name, edge x, count_t channels) {
  return net.in(name, "Block", [&] {
    const edge expanded =
        net.add("act", relu{}, net.add("expand", conv2d{.out_channels = 4 * channels, .kernel_size = {1, 1}}, x));
    const edge deep = net.add(
        "act2", relu{},
        net.add("deep",
                conv2d{.out_channels = 4 * channels, .kernel_size = {3, 3}, .padding = {1, 1}, .groups = 4 * channels},
                expanded));
    return net.add(opcost::add{}, net.add("project", conv2d{.out_channels = channels, .kernel_size = {1, 1}}, deep), x);
  });
}
network<exact> blocks() {
  network<exact> net;
  edge x = net.add("stem", conv2d{.out_channels = 16, .kernel_size = {3, 3}, .stride = {2, 2}, .padding = {1, 1}},
                   net.input({1, 3, 96, 96}));
  for (int stage = 0; stage < 3; ++stage)
    x = net.in(stage, "Stage", [&] {
      edge y = net.add(
          "down", conv2d{.out_channels = 24 << stage, .kernel_size = {3, 3}, .stride = {2, 2}, .padding = {1, 1}}, x);
      for (int i = 0; i < 3; ++i) y = residual(net, i, y, 24 << stage);
      return y;
    });
  net.output(net.add("classifier", linear{1000}, net.add(flatten{}, x)));
  return net;
}

// Every second layer measured, at a third to all of what the device can do.
roofline_plot on_device(const analysis_base& a, const device& d) {
  roofline_plot plot = roofline_of(a, d);
  for (std::size_t k = 0; k < plot.points.size(); k += 2) {
    roof_place& p = plot.points[k].at;
    p.valid_flops_per_second = p.roof * static_cast<double>(3 + k % 7) / 9;
  }
  return plot;
}
}  // namespace

int main(int argc, char** argv) {
  const network<exact> net = blocks();
  report r = make_report<exact>(net, {.name = "blocks", .source = "C++"});
  const buffer_list buffers = buffers_of(net);
  const memory_plan plan = plan_memory<greedy_by_size>(buffers);
  const arena_layout arena{buffers, &plan};
  const auto device =
      read_device("name = a small device\npeak.f32 = 2e9\nbandwidth.memory = 200e6\nbandwidth.cache = 1.6e9\n");
  const roofline_plot plot = on_device(net, *device);
  r.arena = &arena;
  r.roofline = &plot;
  const auto print = [](std::string_view s) { std::fwrite(s.data(), 1, s.size(), stdout); };
  const std::string_view what = argc > 1 ? argv[1] : "page";
  if (what == "arena")
    write_arena(r, print);
  else if (what == "roofline")
    write_roofline(r, print);
  else
    write_html(r, print);
}
