// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_torch_text FLOORS TORCH: the texts that the tools print of networks, character for character, and their number
// formats.
#include <filesystem>
#include <map>
#include <opcost/replay/calflops/profile.hpp>
#include <opcost/replay/mmpretrain/get_flops.hpp>
#include <opcost/replay/ptflops/ptflops_texts.hpp>
#include <opcost/replay/thop/thop_texts.hpp>
#include <opcost/replay/torch_flop_counter/flop_table.hpp>
#include <opcost/replay/torchinfo/torchinfo_summary.hpp>
#include <sstream>
#include "../../examples/zoo/mobilenet_v2.hpp"
#include "../support/floors.hpp"
#include "../support/json.hpp"
#include "../support/torch_nets.hpp"

namespace {
using namespace opcost;
namespace fv = replay::fvcore;
namespace mm = replay::mmengine;

std::string folder;
struct tally_of {
  int equal = 0, all = 0;
};
std::map<std::string, tally_of> by_tool;
std::map<std::string, bool> done;

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}
void expect(const std::string& name, const std::string& is) {
  done[name] = true;
  tally_of& t = by_tool[name.substr(
      0, name.find('_') == name.npos ? name.size() : name.find(name.starts_with("torch_") ? "_counter" : "_"))];
  ++t.all;
  const std::string should = read_file(folder + "/" + name);
  if (is == should) return void(++t.equal);
  std::size_t at = 0;
  while (at < is.size() && at < should.size() && is[at] == should[at]) ++at;
  const std::size_t line = at == 0 ? 0 : should.rfind('\n', at - 1) + 1;
  const auto line_of = [&](const std::string& text) { return text.substr(line, text.find('\n', at) - line); };
  std::printf("%s differs at byte %zu of %zu:\n  is     |%s\n  should |%s\n", name.c_str(), at, should.size(),
              line_of(is).c_str(), line_of(should).c_str());
}

template <class Network> void fvcore_texts(const std::string& model, const Network& net, bool all_depths) {
  const std::string of = "fvcore_" + model + ".";
  expect(of + "flop_count_str.txt", fv::flop_count_str(net));
  expect(of + "flop_count_str.acts.txt", fv::flop_count_str(net, true));
  for (int depth = 1; depth <= 4; ++depth) {
    if (depth != 3 && !all_depths) continue;
    const std::string d = std::to_string(depth);
    expect(of + "flop_count_table.depth" + d + ".txt", fv::flop_count_table(net, {.max_depth = depth}));
    expect(of + "flop_count_table.depth" + d + ".acts.txt",
           fv::flop_count_table(net, {.max_depth = depth, .activations = true}));
    expect(of + "flop_count_table.depth" + d + ".noshapes.txt",
           fv::flop_count_table(net, {.max_depth = depth, .activations = true, .show_param_shapes = false}));
    expect(of + "parameter_count_table.depth" + d + ".txt", fv::parameter_count_table(net.tree, depth));
  }
}
template <class Network> void mmengine_texts(const std::string& model, const Network& net) {
  const std::string of = "mmengine_" + model + ".";
  const mm::complexity c = mm::get_model_complexity_info(net);
  expect(of + "out_arch.txt", c.out_arch);
  for (const int console : {80, 200}) {
    const std::string cols = ".cols" + std::to_string(console) + ".txt";
    expect(of + "out_table" + cols,
           mm::get_model_complexity_info(net, {.show_arch = false, .console = static_cast<std::size_t>(console)})
               .out_table);
    expect(of + "parameter_count_table" + cols,
           mm::parameter_count_table(net.tree, 3, static_cast<std::size_t>(console)));
  }
  const shape input = numbers(net.outputs_of(net.at(0))[0].dims);
  std::string info = "{\n \"mode\": \"train\",\n \"input_shape\": [";
  for (int i = 1; i < input.rank; ++i) info += (i > 1 ? ",\n  " : "\n  ") + to_string(input[i]);
  info += "\n ],\n \"flops\": " + to_string(c.flops) + ",\n \"flops_str\": \"" + c.flops_str +
          "\",\n \"activations\": " + to_string(c.activations);
  info += ",\n \"activations_str\": \"" + c.activations_str + "\",\n \"params\": " + to_string(c.params) +
          ",\n \"params_str\": \"" + c.params_str + "\"\n}";
  expect(of + "info.json", info);
}
void mmpretrain_texts(const std::string& name, const zoo::resnet_plan& plan, std::initializer_list<count_t> given) {
  const auto s = replay::mmpretrain::input_shape({given.begin(), given.size()});
  const partial_shape images{1, (*s)[0], (*s)[1], (*s)[2]};
  const auto net = nets::image_classifier<mmpretrain, mmpretrain::activations, replay::module_texts>(plan, images);
  for (const int console : {80, 200})
    expect("mmpretrain_get_flops_" + name + ".cols" + std::to_string(console) + ".txt",
           replay::mmpretrain::get_flops(net, *s, static_cast<std::size_t>(console)));
  const mm::complexity c = mm::get_model_complexity_info<mmpretrain>(net, {.show_table = false, .show_arch = false});
  std::string info = "{\"flops\": " + to_string(c.flops) + ", \"params\": " + to_string(c.params) +
                     ", \"activations\": " + to_string(c.activations) + ", \"flops_str\": \"" + c.flops_str;
  info += "\", \"params_str\": \"" + c.params_str + "\", \"activations_str\": \"" + c.activations_str +
          "\", \"input_shape\": " + python::list(*s) + "}";
  expect("mmpretrain_get_flops_" + name + ".json", info);
}

template <class Network> void torchinfo_texts(const std::string& model, const Network& net) {
  using replay::torchinfo::column;
  const std::string of = "torchinfo_" + model + ".";
  expect(of + "depth3.verbose1.txt", replay::torchinfo::summary(net));
  expect(of + "depth3.verbose2.txt", replay::torchinfo::summary(net, {.parameters = true}));
  expect(of + "depth1.ascii.txt",
         replay::torchinfo::summary(net, {.depth = 1,
                                          .columns = {column::output_size, column::num_params, column::mult_adds},
                                          .ascii_only = true}));
  const std::vector<column> all{column::input_size,  column::output_size, column::num_params, column::params_percent,
                                column::kernel_size, column::mult_adds,   column::trainable};
  expect(of + "depth3.allcols.txt", replay::torchinfo::summary(net, {.columns = all, .var_names = true}));
}

// The others' figures stand in a line below what they print.
template <class Network> void other_texts(const std::string& model, const Network& net) {
  namespace pt = replay::ptflops;
  const auto pair = [](const std::string& x, const std::string& y) { return "('" + x + "', '" + y + "')"; };
  const replay::calflops::profile c = replay::calflops::calculate_flops(net);
  expect("calflops_" + model + ".txt", c.text + "('" + c.flops + "', '" + c.macs + "', '" + c.params + "')\n");
  const auto figures = [&]<class C>(std::type_identity<C>) {
    std::vector<figure> all;
    each_figure<C>(net, [&](std::string_view, const figure& f) { all.push_back(f); });
    return all;
  };
  const auto pytorch = figures(std::type_identity<ptflops_pytorch>{}),
             aten = figures(std::type_identity<ptflops_aten>{}), thops = figures(std::type_identity<thop>{});
  for (const bool verbose : {false, true})
    expect("ptflops_" + model + (verbose ? ".pytorch.verbose.txt" : ".pytorch.txt"),
           pt::pytorch_text(net, verbose) + pair(pt::flops_to_string(pytorch[0]), pt::params_to_string(pytorch[1])) +
               "\n");
  for (const bool verbose : {false, true})
    expect("ptflops_" + model + (verbose ? ".aten.verbose.txt" : ".aten.txt"),
           pt::aten_text(net, verbose) + pair(pt::flops_to_string(aten[0]), pt::params_to_string(aten[1])) + "\n");
  const auto formatted = [&](int decimals) {
    return pair(replay::thop::clever_format(thops[0], decimals), replay::thop::clever_format(thops[1], decimals));
  };
  expect("thop_" + model + ".txt", replay::thop::registered(net.tree) + formatted(3) + " " + formatted(2) + "\n");
  for (const int depth : {1, 3})
    expect("torch_flop_counter_" + model + ".depth" + std::to_string(depth) + ".txt",
           replay::torch_flop_counter::get_table(net, depth) + "\n");
}

// The number formats of every tool, over ints and floats of all sizes.
void formats(floors& floor) {
  int equal = 0, all = 0;
  const auto is = [&](const json::value& should, const std::string& text, const std::string& what,
                      const json::value& of) {
    if (should.null()) return;
    ++all;
    if (should.text == text) return void(++equal);
    const std::string n =
        of["type"].text == "int" ? std::to_string(of["value"].whole) : std::to_string(of["value"].real);
    std::printf("%s of %s: is |%s| should |%s|\n", what.c_str(), n.c_str(), text.c_str(), should.text.c_str());
  };
  json::each_line(folder + "/formats.jsonl", [&](const json::value& v) {
    const bool whole = v["type"].text == "int";
    const python::number n = whole ? python::number(count_t(v["value"].whole)) : python::number(v["value"].real);
    for (const char* tool : {"fvcore", "mmengine"}) {
      const json::value& sizes = v[std::string(tool) + "_format_size"];
      for (int digits = 0; digits <= 4; ++digits)
        is(sizes["sig" + std::to_string(digits)], std::string(fv::format_size(n, digits)), tool, v);
      is(sizes["hide_zero"], n.value == 0 ? std::string() : std::string(fv::format_size(n)), tool, v);
      is(v[std::string(tool) + "_parameter_count_table"], std::string(fv::format_count(n)), tool, v);
    }
    // "GMac_2": a unit and a precision; "None_2": the unit that suits it
    const auto by_unit = [&](const char* key, auto&& text) {
      for (const auto& [name, should] : v[key].members) {
        const std::string u = name.substr(0, name.find('_'));
        is(should, text(u == "None" ? std::string() : u, name.back() - '0'), key, v);
      }
    };
    by_unit("ptflops_flops_to_string",
            [&](const std::string& u, int precision) { return replay::ptflops::flops_to_string(n, u, precision); });
    by_unit("ptflops_params_to_string",
            [&](const std::string& u, int precision) { return replay::ptflops::params_to_string(n, u, precision); });
    for (const char* key : {"thop_clever_format", "thop_clever_format_float"})
      for (const auto& [format, should] : v[key].members)
        is(should, replay::thop::clever_format(n, format[2] - '0'), key, v);
    using unit = replay::torchinfo::unit;
    constexpr std::pair<const char*, unit> units[] = {{"AUTO", unit::automatic},
                                                      {"MEGABYTES", unit::megabytes},
                                                      {"GIGABYTES", unit::gigabytes},
                                                      {"TERABYTES", unit::terabytes},
                                                      {"NONE", unit::none}};
    for (const auto& [name, in] : units)
      is(v["torchinfo_format_output_num"][name], replay::torchinfo::format_output_num(n.value, in), name, v);
    is(v["torchinfo_megabytes"], replay::torchinfo::megabytes(n.value), "torchinfo_megabytes", v);
    is(v["torchinfo_thousands"], python::grouped(n.text()), "torchinfo_thousands", v);
    by_unit("calflops_flops_to_string", [&](const std::string& u, int precision) {
      return replay::calflops::number_to_string(n, {u, precision}) + "FLOPS";
    });
    by_unit("calflops_macs_to_string", [&](const std::string& u, int precision) {
      return replay::calflops::number_to_string(n, {u, precision}) + "MACs";
    });
    by_unit("calflops_params_to_string", [&](const std::string& u, int precision) {
      return replay::calflops::params_to_string(n, {u, precision});
    });
    is(v["torch_flop_counter"], replay::torch_flop_counter::convert_num(n, replay::torch_flop_counter::unit_of(n)),
       "torch_flop_counter", v);
  });
  floor.hold("torch_text.formats", equal, all);
  done["formats.jsonl"] = true;
  tally_of& t = by_tool["formats"];
  ++t.all;
  t.equal += equal == all && all > 0;
}

template <class Network> void texts(const std::string& model, const Network& net, bool all_depths) {
  fvcore_texts(model, net, all_depths);
  mmengine_texts(model, net);
  torchinfo_texts(model, net);
  other_texts(model, net);
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: golden_torch_text FLOORS TORCH\n");
    return 2;
  }
  floors floor(argv[1]);
  folder = std::string(argv[2]) + "/text";
  formats(floor);
  const auto of_all_tools = [](auto&& make) {
    return make.template
    operator()<calflops, calflops::multiply_accumulates, ptflops_pytorch, ptflops_pytorch::patched, ptflops_aten, thop,
               torch_flop_counter, torchinfo, fvcore, mmengine, fvcore::activations, replay::module_texts>();
  };
  texts("TestNet", of_all_tools([]<class... Cs>() { return nets::test_net<Cs...>({1, 1, 10}); }), true);
  texts("Odd", of_all_tools([]<class... Cs>() { return nets::odd<Cs...>(); }), true);
  texts("resnet18", of_all_tools([]<class... Cs>() { return zoo::resnet18<Cs...>(); }), true);
  texts("resnet50", of_all_tools([]<class... Cs>() { return zoo::resnet50<Cs...>(); }), false);
  texts("mobilenet_v2", of_all_tools([]<class... Cs>() { return zoo::mobilenet_v2<Cs...>(); }), false);
  mmpretrain_texts("resnet50", zoo::resnet50_plan, {});
  mmpretrain_texts("resnet18_224x256", zoo::resnet18_plan, {224, 256});

  int equal = 0, all = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    ++all;
    if (!done[name]) std::printf("not tried: %s\n", name.c_str());
  }
  for (const auto& [tool, t] : by_tool) {
    std::printf("%s: %d of %d\n", tool.c_str(), t.equal, t.all);
    equal += t.equal;
  }
  floor.hold("torch_text", equal, all);
  return floor.exit_code();
}
