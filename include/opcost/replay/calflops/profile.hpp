// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The output of calflops' calculate_flops: totals, and the tree of modules with the share of each.
#include <opcost/convention/calflops.hpp>
#include <opcost/graph/module_figures.hpp>
#include <opcost/replay/torch/module_calls.hpp>
#include <opcost/text/python_numbers.hpp>

namespace opcost::replay::calflops {

/// How a number prints.
struct number_format {
  std::string unit{};  // T, G, M, K, m, u; empty: depends on the number
  int precision = 2;
};
/// "1.81 G": the number that comes before the name of the unit.
inline std::string number_to_string(const python::number& n, const number_format& f = {}) {
  constexpr struct {
    double size;
    std::string_view name;
  } units[] = {{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "K"}, {1, ""}, {1e-3, "m"}, {1e-6, "u"}};
  for (const auto& u : units)
    if (f.unit.empty() ? n.value >= u.size || (n.value == 0 && u.size == 1) || u.size == 1e-6 : f.unit == u.name)
      return python::general(python::rounded(n.value / u.size, f.precision)) + " " + std::string(u.name);
  return {};
}
inline std::string flops_to_string(const python::number& n) { return number_to_string(n) + "FLOPS"; }
inline std::string macs_to_string(const python::number& n) { return number_to_string(n) + "MACs"; }
/// A number with a unit; billions are B.
inline std::string params_to_string(const python::number& n, const number_format& f = {}) {
  std::string s = number_to_string(n, f);
  for (char& c : s)
    if (c == 'G') c = 'B';
  while (!s.empty() && s.back() == ' ') s.pop_back();
  return s;
}

/// The figures that calculate_flops returns and the text that it prints. Shares per module require network<...,
/// replay::module_texts>.
struct profile {
  std::string flops{}, macs{}, params{}, text{};
};
/// `backward_factor`: the cost of the backward pass as a multiple of the forward pass.
template <class... Cs>
profile calculate_flops(const analysis<Cs...>& a, bool print_detailed = true, double backward_factor = 2) {
  sequence<figure> flops = figures_by_module<opcost::calflops>(a),
                   macs = figures_by_module<opcost::calflops::multiply_accumulates>(a);
  sequence<count_t> params(static_cast<std::size_t>(a.tree.size()), count_t(0));
  if (params.empty()) {
    flops.push_back(a.template flops<opcost::calflops>());
    macs.push_back(a.template flops<opcost::calflops::multiply_accumulates>());
    params.push_back(a.parameters());
  }
  each_listed_parameter(a.tree, [&](const module_parameter& p) {
    for (int m = p.module; m >= 0 && p.trainable; m = a.tree.at(m).parent) params[m] += p.dims.elements();
  });
  profile p{.flops = flops_to_string(flops[0]),
            .macs = macs_to_string(macs[0]),
            .params = params_to_string(params[0]),
            .text = {}};
  const auto line = [&](std::string name, std::string value) {
    name.resize(72, ' ');
    value.resize(value.size() < 8 ? 8 : value.size(), ' ');
    p.text += name + value + "\n";
  };
  p.text =
      "\n------------------------------------- Calculate Flops Results -------------------------------------\n"
      "Notations:\n"
      "number of parameters (Params), number of multiply-accumulate operations(MACs),\n"
      "number of floating-point operations (FLOPs), floating-point operations per second (FLOPS),\n"
      "fwd FLOPs (model forward propagation FLOPs), bwd FLOPs (model backward propagation FLOPs),\n"
      "default model backpropagation takes " +
      std::string(python::fixed(backward_factor, 2)) + " times as much computation as forward propagation.\n\n";
  const auto both_ways = [&](const figure& f) {
    return python::number(static_cast<double>(f) * (1 + backward_factor));
  };
  line("Total Training Params: ", p.params);
  line("fwd MACs: ", p.macs);
  line("fwd FLOPs: ", p.flops);
  line("fwd+bwd MACs: ", macs_to_string(both_ways(macs[0])));
  line("fwd+bwd FLOPs: ", flops_to_string(both_ways(flops[0])));
  if (print_detailed) {
    p.text +=
        "\n-------------------------------- Detailed Calculated FLOPs Results --------------------------------\n"
        "Each module caculated is listed after its name in the following order: \n"
        "params, percentage of total params, MACs, percentage of total MACs, FLOPS, percentage of total FLOPs\n"
        "\nNote: 1. A module can have torch.nn.module or torch.nn.functional to compute logits (e.g. "
        "CrossEntropyLoss). \n"
        " They are not counted as submodules in calflops and not to be printed out. However they make up the "
        "difference between a parent's MACs and the sum of its submodules'.\n"
        "2. Number of floating-point operations is a theoretical estimation, thus FLOPS computed using that could be "
        "larger than the maximum system throughput.\n\n";
    const auto share = [](const figure& part, const figure& whole, std::string_view of) {
      const double percent = whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
      return " = " + python::general(python::rounded(percent, 2)) + "% " + std::string(of);
    };
    append_module(p.text, a.tree, 0, [&](int m) {
      const auto at = static_cast<std::size_t>(m);
      std::string s = params_to_string(params[at]) + share(figure(params[at]), figure(params[0]), "Params") + ", " +
                      macs_to_string(macs[at]) + share(macs[at], macs[0], "MACs") + ", " + flops_to_string(flops[at]) +
                      share(flops[at], flops[0], "FLOPs");
      if (const std::string_view settings = settings_of(a.tree, m); !settings.empty()) s.append(", ").append(settings);
      return std::vector<std::string>{std::move(s)};
    });
    p.text += "\n";
  }
  p.text += "---------------------------------------------------------------------------------------------------\n";
  return p;
}

}  // namespace opcost::replay::calflops
