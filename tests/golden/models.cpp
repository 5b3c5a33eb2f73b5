// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_models FLOORS MODELS_JSONL [--misses]: the networks of the zoo as the tools were seen to count them, as a
// whole and module by module.
#include <map>
#include <opcost/convention/all_conventions.hpp>
#include <opcost/core/sink.hpp>
#include <opcost/graph/module_figures.hpp>
#include <opcost/graph/module_names.hpp>

#include "../../examples/zoo/alexnet.hpp"
#include "../../examples/zoo/densenet.hpp"
#include "../../examples/zoo/mobilenet_v2.hpp"
#include "../../examples/zoo/mobilenet_v3.hpp"
#include "../../examples/zoo/resnet.hpp"
#include "../../examples/zoo/vgg.hpp"
#include "../../examples/zoo/vit.hpp"
#include "../support/floors.hpp"
#include "../support/json.hpp"

namespace {
using namespace opcost;
using all = with_all_readings<network>;

struct known_network {
  std::string_view id;
  all (*build)();
};
template <class... Cs> struct zoo_of {
  static constexpr known_network networks[] = {
      {"resnet18", [] { return zoo::resnet<Cs...>(zoo::resnet18_plan); }},
      {"resnet34", [] { return zoo::resnet<Cs...>(zoo::resnet34_plan); }},
      {"resnet50", [] { return zoo::resnet<Cs...>(zoo::resnet50_plan); }},
      {"resnet152", [] { return zoo::resnet<Cs...>(zoo::resnet152_plan); }},
      {"resnext101_32x8d", [] { return zoo::resnet<Cs...>(zoo::resnext101_32x8d_plan); }},
      {"resnet18_b4",
       [] {
         return zoo::resnet<Cs...>(zoo::resnet18_plan, {4, 3, 224, 224});
       }},
      {"alexnet", [] { return zoo::alexnet<Cs...>(); }},
      {"vgg11", [] { return zoo::vgg<Cs...>(zoo::vgg11_plan); }},
      {"vgg11_bn", [] { return zoo::vgg<Cs...>(zoo::vgg11_plan, true); }},
      {"vgg16_bn", [] { return zoo::vgg<Cs...>(zoo::vgg16_plan, true); }},
      {"vgg19", [] { return zoo::vgg<Cs...>(zoo::vgg19_plan); }},
      {"vgg19_bn", [] { return zoo::vgg<Cs...>(zoo::vgg19_plan, true); }},
      {"densenet121", [] { return zoo::densenet<Cs...>(zoo::densenet121_plan); }},
      {"densenet201", [] { return zoo::densenet<Cs...>(zoo::densenet201_plan); }},
      {"mobilenet_v3_small", [] { return zoo::mobilenet_v3<Cs...>(zoo::mobilenet_v3_small_plan); }},
      {"vit_b_16", [] { return zoo::vit<Cs...>(zoo::vit_b_16_plan); }},
      {"mobilenet_v2", [] { return zoo::mobilenet_v2<Cs...>(); }},
      {"mobilenet_v2_b2_160",
       [] {
         return zoo::mobilenet_v2<Cs...>({2, 3, 160, 160});
       }},
  };
};
using known = with_all_readings<zoo_of>;

struct score {
  int right = 0, all = 0;
};
std::map<std::string, score> scores;
bool misses = false;

void compare(const std::string& what, std::string_view id, const std::string& is, const std::string& wanted) {
  score& s = scores[what];
  ++s.all;
  s.right += is == wanted;
  if (is != wanted && misses)
    std::printf("  %.*s, %s: %s, not %s\n", static_cast<int>(id.size()), id.data(), what.c_str(), wanted.c_str(),
                is.c_str());
}
std::string text_of(const figure& f) {
  return !f.known      ? "unknown"
         : f.part == 0 ? std::string(std::string_view(digits(f.whole)))
                       : std::to_string(static_cast<double>(f));
}
std::string text_of(const json::value& v) { return v.integer ? std::to_string(v.whole) : text_of(figure(v.real)); }

template <class C> void compare_totals(const all& net, std::string_view id, const json::value& record) {
  std::string is, wanted;
  each_figure<C>(net, [&](std::string_view name, const figure& f) {
    const json::value& v = record[name];
    if (v.null()) return;
    is += std::string(name) + " " + text_of(f) + " ";
    wanted += std::string(name) + " " + text_of(v) + " ";
  });
  if (!wanted.empty()) compare(std::string(C::name), id, is, wanted);
}
// { path: [flops, activations, params] }; the order is torch's.
template <class C> void compare_modules(const all& net, std::string_view id, const json::value& record) {
  if (record.null()) return;
  const auto flops = figures_by_module<C>(net), activations = figures_by_module<fvcore::activations>(net);
  const auto parameters = parameters_by_module(net.tree);
  std::size_t at = 0;
  each_module(net.tree, [&](int m, int) {
    const auto i = static_cast<std::size_t>(m);
    const std::string is = path_of(net.tree, m) + " " + text_of(flops[i]) + " " + text_of(activations[i]) + " " +
                           text_of(figure(parameters[i]));
    std::string wanted;
    if (at < record.members.size()) {
      const auto& [path, figures] = record.members[at++];
      wanted = path;
      for (const json::value& v : figures) wanted += " " + text_of(v);
    }
    compare(std::string(C::name) + "_by_module", id, is, wanted);
  });
  if (at < record.members.size())
    compare(std::string(C::name) + "_by_module", id, "nothing",
            std::to_string(record.members.size() - at) + " modules more");
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: golden_models FLOORS MODELS_JSONL [--misses]\n");
    return 2;
  }
  misses = argc > 3;
  const bool read = json::each_line(argv[2], [&](const json::value& record) {
    for (const known_network& k : known::networks) {
      if (k.id != record["id"].text) continue;
      const all net = k.build();
      all_conventions::each(
          [&]<class C>(std::type_identity<C>) { compare_totals<C>(net, k.id, record["peers"][C::name]); });
      compare_modules<fvcore>(net, k.id, record["fvcore_by_module"]);
      compare_modules<mmengine>(net, k.id, record["mmengine_by_module"]);
    }
  });
  if (!read) return 2;
  floors floor(argv[1]);
  for (const auto& [what, s] : scores) floor.hold("models." + what, s.right, s.all);
  return floor.exit_code();
}
