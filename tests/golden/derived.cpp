// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_derived FLOORS DERIVED_CSV: every column that was derived by hand for the networks of the zoo: their parts and
// what ten conventions make of them.
#include <map>
#include <opcost/convention/all_conventions.hpp>
#include <opcost/core/sink.hpp>
#include <opcost/graph/convention_figures.hpp>

#include "../../examples/zoo/alexnet.hpp"
#include "../../examples/zoo/densenet.hpp"
#include "../../examples/zoo/mobilenet_v2.hpp"
#include "../../examples/zoo/resnet.hpp"
#include "../../examples/zoo/vgg.hpp"
#include "../support/csv.hpp"
#include "../support/floors.hpp"

namespace {
using namespace opcost;
using all = with_all_readings<network>;

template <class... Cs> struct zoo_of {
  static inline const std::map<std::string, all (*)()> networks{
      {"alexnet", [] { return zoo::alexnet<Cs...>(); }},
      {"vgg11", [] { return zoo::vgg<Cs...>(zoo::vgg11_plan); }},
      {"vgg11_bn", [] { return zoo::vgg<Cs...>(zoo::vgg11_plan, true); }},
      {"vgg16", [] { return zoo::vgg<Cs...>(zoo::vgg16_plan); }},
      {"vgg16_bn", [] { return zoo::vgg<Cs...>(zoo::vgg16_plan, true); }},
      {"vgg19", [] { return zoo::vgg<Cs...>(zoo::vgg19_plan); }},
      {"vgg19_bn", [] { return zoo::vgg<Cs...>(zoo::vgg19_plan, true); }},
      {"resnet18", [] { return zoo::resnet<Cs...>(zoo::resnet18_plan); }},
      {"resnet34", [] { return zoo::resnet<Cs...>(zoo::resnet34_plan); }},
      {"resnet50", [] { return zoo::resnet<Cs...>(zoo::resnet50_plan); }},
      {"resnet101", [] { return zoo::resnet<Cs...>(zoo::resnet101_plan); }},
      {"resnet152", [] { return zoo::resnet<Cs...>(zoo::resnet152_plan); }},
      {"wide_resnet50_2", [] { return zoo::resnet<Cs...>(zoo::wide_resnet50_2_plan); }},
      {"resnext50_32x4d", [] { return zoo::resnet<Cs...>(zoo::resnext50_32x4d_plan); }},
      {"resnext101_32x8d", [] { return zoo::resnet<Cs...>(zoo::resnext101_32x8d_plan); }},
      {"mobilenet_v2", [] { return zoo::mobilenet_v2<Cs...>(); }},
      {"densenet121", [] { return zoo::densenet<Cs...>(zoo::densenet121_plan); }},
      {"densenet201", [] { return zoo::densenet<Cs...>(zoo::densenet201_plan); }},
  };
};
using zoo_networks = with_all_readings<zoo_of>;

template <class C> figure figure_of(const all& net, std::string_view wanted) {
  figure found;
  each_figure<C>(net, [&](std::string_view name, const figure& f) {
    if (name == wanted) found = f;
  });
  return found;
}
bool ends_with(std::string_view s, std::string_view end) {
  return s.size() >= end.size() && s.substr(s.size() - end.size()) == end;
}

// What the columns are called, and what they are.
count_t part(const all& net, std::string_view column) {
  count_t n = 0;
  for (const row& r : net.rows) {
    if (r.outputs == 0) continue;
    const count_t in = r.inputs > 0 ? numbers(net[net.inputs_of(r)[0]].dims).elements() : count_t(0),
                  out = numbers(net.outputs_of(r)[0].dims).elements();
    if (column == "conv_mac" && r.type == "Conv2d") n += r.work.mac;
    if (column == "linear_mac" && r.type == "Linear") n += r.work.mac;
    if (column == "bn_elems" && r.type == "BatchNorm2d") n += out;
    if (column == "bias_adds") n += r.work.bias;
    if (column == "aap_in" && (r.type == "AdaptiveAvgPool2d" || ends_with(r.type, "adaptive_avg_pool2d"))) n += in;
    if (column == "relu_elems" && (r.type == "ReLU" || r.type == "ReLU6" || ends_with(r.type, "relu"))) n += out;
    if (column == "add_elems" && (r.type == "Add" || ends_with(r.type, "add"))) n += out;
    if (column == "maxpool_K_out" && r.type == "MaxPool2d") n += r.work.cmp + out;  // K - 1 comparisons each
    if (column == "maxpool_K_out" && r.type == "AvgPool2d") n += r.work.add + out;  // DenseNet's column holds them too
  }
  return n;
}
figure column_of(const all& net, const std::string& column) {
  if (column == "params") return net.parameters();
  if (column == "macs_core") return net.macs();
  if (column == "fvcore_eval_flops") return figure_of<fvcore>(net, "flops");
  if (column == "fvcore_train_flops") return figure_of<fvcore_train>(net, "flops");
  if (column == "fvcore_acts") return figure_of<fvcore>(net, "activations");
  if (column == "torch_flop_counter") return figure_of<torch_flop_counter>(net, "flops");
  if (column == "ptflops_aten") return figure_of<ptflops_aten>(net, "macs");
  if (column == "ptflops_pytorch_backend") return figure_of<ptflops_pytorch>(net, "macs");
  if (column == "thop_master") return figure_of<thop>(net, "macs");
  if (column == "torchinfo_mult_adds") return figure_of<torchinfo>(net, "total_mult_adds");
  if (column == "torchinfo_fwdbwd_bytes") return net.flops<torchinfo::output_bytes>();
  if (column == "dnn_analyzer_macs") return figure_of<dnn_analyzer>(net, "macs");
  if (column == "dnn_analyzer_read_bytes") return figure_of<dnn_analyzer>(net, "read_bytes");
  if (column == "dnn_analyzer_write_bytes") return figure_of<dnn_analyzer>(net, "write_bytes");
  return part(net, column);
}
std::string text_of(const figure& f) {
  return std::string(std::string_view(digits(f.whole))) + (f.part > 0 ? "+" + std::to_string(f.part) : "");
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: golden_derived FLOORS DERIVED_CSV\n");
    return 2;
  }
  floors floor(argv[1]);
  std::vector<std::string> header;
  int networks = 0, right = 0, figures = 0;
  csv::each_record(argv[2], [&](const std::vector<std::string>& cells) {
    if (header.empty()) {
      header = cells;
      return;
    }
    const auto known = zoo_networks::networks.find(cells[0]);
    if (known == zoo_networks::networks.end()) {
      std::printf("  %s is not in the zoo\n", cells[0].c_str());
      return;
    }
    const all net = known->second();
    ++networks;
    for (std::size_t i = 2; i < cells.size(); ++i) {
      const std::string is = text_of(column_of(net, header[i]));
      ++figures;
      right += is == cells[i];
      if (is != cells[i])
        std::printf("  %s, %s: %s, not %s\n", cells[0].c_str(), header[i].c_str(), is.c_str(), cells[i].c_str());
    }
  });
  floor.hold("derived.networks", networks, 18);
  floor.hold("derived.figures", right, figures);
  return floor.exit_code();
}
