// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The output of ptflops with print_per_layer_stat: the tree of modules (backend pytorch), or the operators of the
// outermost modules (backend aten).
#include <opcost/convention/ptflops_aten.hpp>
#include <opcost/convention/ptflops_pytorch.hpp>
#include <opcost/graph/module_figures.hpp>
#include <opcost/replay/torch/aten_calls.hpp>
#include <opcost/replay/torch/module_calls.hpp>
#include <opcost/text/python_numbers.hpp>

namespace opcost::replay::ptflops {

/// A number in the largest unit that is not above it, or in a given one: "GMac", "MMac", "KMac", "Mac".
inline std::string flops_to_string(const python::number& n, std::string_view unit = {}, int precision = 2) {
  constexpr struct {
    double size;
    std::string_view name;
  } units[] = {{1e9, "GMac"}, {1e6, "MMac"}, {1e3, "KMac"}};
  for (const auto& u : units)
    if (unit.empty() ? n.value >= u.size : unit == u.name)
      return python::repr(python::rounded(n.value / u.size, precision)) + " " + std::string(u.name);
  return n.text() + " Mac";
}
/// A number with a given unit "M", "K" or "B"; without one it uses M or k, never B.
inline std::string params_to_string(const python::number& n, std::string_view unit = {}, int precision = 2) {
  const auto in = [&](double size, std::string_view name) {
    return python::repr(python::rounded(n.value / size, precision)) + " " + std::string(name);
  };
  if (unit.empty()) return n.value >= 1e6 ? in(1e6, "M") : n.value >= 1e3 || n.value < 0 ? in(1e3, "k") : n.text();
  return unit == "M" ? in(1e6, unit) : unit == "K" ? in(1e3, unit) : unit == "B" ? in(1e9, unit) : n.text();
}

namespace detail {
// The classes that have a hook.
inline bool is_hooked(std::string_view type) {
  for (const module_class& c : opcost::detail::module_classes) {
    if (c.function || !c.is(type)) continue;
    using enum module_kind;
    return c.kind != other && c.kind != sync_batchnorm && c.kind != silu && c.kind != softmax && c.kind != upsampling &&
           c.kind != local_response_norm && c.kind != lp_pool;
  }
  return false;
}
}  // namespace detail

/// The tree of modules; requires network<..., replay::module_texts>. verbose: starts with a line per class without a
/// hook.
template <class... Cs> std::string pytorch_text(const analysis<Cs...>& a, bool verbose = false) {
  const module_tree& tree = a.tree;
  if (tree.modules.empty()) return {};
  const auto size = static_cast<std::size_t>(tree.size());
  std::vector<count_t> macs(size, 0), params(size, 0);
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
    if (const int m = a.at(i).module; m >= 0 && tree.at(m).leaf)
      macs[static_cast<std::size_t>(m)] += a.template flops<ptflops_pytorch>(i).whole;
  for (const module_parameter& p : tree.parameters)
    for (int m = p.module; m >= 0 && p.trainable; m = tree.at(m).parent)
      if (detail::is_hooked(class_of(tree, m))) params[static_cast<std::size_t>(m)] += p.dims.elements();
  // A module without a hook is the sum of the modules within; its own parameters and functions do not count.
  std::string text;
  std::vector<std::string_view> seen;
  const auto visit = [&](const auto& self, int m) -> void {
    const auto at = static_cast<std::size_t>(m);
    const std::string_view type = class_of(tree, m);
    const bool hooked = detail::is_hooked(type);
    for (int c = tree.at(m).first_child; c >= 0; c = tree.at(c).next) {
      self(self, c);
      if (!hooked) {
        macs[at] += macs[static_cast<std::size_t>(c)];
        params[at] += params[static_cast<std::size_t>(c)];
      }
    }
    for (std::string_view s : seen)
      if (s == type) return;
    seen.push_back(type);
    if (verbose && !hooked && type != "Sequential" && type != "ModuleList")
      text.append("Warning: module ").append(type).append(" is treated as a zero-op.\n");
  };
  visit(visit, 0);
  const count_t batch = ptflops_pytorch::batch(a);
  const double functions = static_cast<double>(a.template flops<ptflops_pytorch::patched>());
  const double all_macs = static_cast<double>(macs[0]) / static_cast<double>(batch) + functions,
               total = all_macs < 1 ? 1 : all_macs;
  const count_t trained = trained_parameters(a), all_params = trained < 1 ? count_t(1) : trained;
  append_module(text, tree, 0, [&](int m) {
    const auto at = static_cast<std::size_t>(m);
    const double n = static_cast<double>(macs[at]) / static_cast<double>(batch);
    const auto percent = [](double part, double whole) {
      return std::string(python::fixed(part / whole * 100, 3)) + "% ";
    };
    return std::vector<std::string>{params_to_string(params[at]) + ", " +
                                    percent(static_cast<double>(params[at]), static_cast<double>(all_params)) +
                                    "Params, " + flops_to_string(n) + ", " + percent(n, total) + "MACs, " +
                                    std::string(settings_of(tree, m))};
  });
  return text + "\n";
}

namespace detail {
// Dispatched calls other than products in evaluation, by the class of a row, and by its text if that contains
// `settings`.
struct dispatched {
  std::string_view type, settings, names;
};
inline constexpr dispatched dispatched_operators[] = {{"BatchNorm1d", "", "empty native_batch_norm"},
                                                      {"BatchNorm2d", "", "empty native_batch_norm"},
                                                      {"BatchNorm3d", "", "empty native_batch_norm"},
                                                      {"ReLU", "inplace=True", "relu_ detach"},
                                                      {"ReLU", "", "relu detach"},
                                                      {"ReLU6", "inplace=True", "clone hardtanh_"},
                                                      {"ReLU6", "", "hardtanh"},
                                                      {"MaxPool2d", "", "max_pool2d_with_indices"},
                                                      {"MaxPool3d", "", "max_pool3d_with_indices"},
                                                      {"AdaptiveAvgPool2d", "(1, 1)", "mean"},
                                                      {"AdaptiveAvgPool2d", "=1", "mean"},
                                                      {"AdaptiveAvgPool2d", "", "_adaptive_avg_pool2d"},
                                                      {"F.adaptive_avg_pool2d", "", "mean"},
                                                      {"torch.flatten", "", "view"},
                                                      {"Flatten", "", "view"},
                                                      {"Add", "", "add"},
                                                      {"operator.add", "", "add"},
                                                      {"operator.iadd", "", "add_"},
                                                      {"Multiply", "", "mul"},
                                                      {"operator.mul", "", "mul"},
                                                      {"ReduceMean", "", "mean"},
                                                      {"Dropout", "", ""},
                                                      {"Identity", "", ""},
                                                      {"Conv1d", "", ""},
                                                      {"Conv2d", "", ""},
                                                      {"Conv3d", "", ""}};
inline void zero_operations(std::string& to, const analysis_base& a, int of) {
  const row& r = a.at(of);
  const auto put = [&](std::string_view names) {
    while (!names.empty()) {
      const std::string_view name = names.substr(0, names.find(' '));
      names.remove_prefix(name.size() < names.size() ? name.size() + 1 : name.size());
      to.append("Warning: aten.").append(name).append(" operation is treated as a zero-op\n");
    }
  };
  if (r.type == "Linear")
    return put(a.inputs_of(r).empty() || a[a.inputs_of(r)[0]].dims.rank <= 2 ? "t" : "view t view");
  const std::string_view settings =
      r.module >= 0 && a.tree.at(r.module).leaf ? settings_of(a.tree, r.module) : std::string_view();
  for (const dispatched& d : dispatched_operators)
    if (r.type == d.type && settings.find(d.settings) != settings.npos) return put(d.names);
  std::string name(r.type.substr(r.type.rfind('.') + 1));  // other rows: the name of their class
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  put(name);
}
}  // namespace detail

/// verbose: starts with a line per operator that the tool does not know.
template <class... Cs> std::string aten_text(const analysis<Cs...>& a, bool verbose = false) {
  struct part {
    std::string name{};
    by_operator counts{};
    int module = -1;
  };
  std::vector<part> parts{{.name = "Global"}};
  std::string text;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    if (a.at(i).kind != node_kind::computed) continue;
    const count_t n = a.template flops<ptflops_aten>(i).whole;
    if (verbose) detail::zero_operations(text, a, i);
    if (n == 0) continue;
    parts[0].counts.add(aten_product(a, i), n);
    int outermost = a.at(i).module;
    while (outermost > 0 && a.tree.at(outermost).parent != 0) outermost = a.tree.at(outermost).parent;
    if (outermost <= 0 || is_list(a.tree, outermost)) continue;
    std::size_t at = 1;
    while (at < parts.size() && parts[at].module != outermost) ++at;
    if (at == parts.size())
      parts.push_back({.name = to_string(a.tree.at(outermost).name), .counts = {}, .module = outermost});
    parts[at].counts.add(aten_product(a, i), n);
  }
  text += "Total:" + flops_to_string(parts[0].counts.sum()) + "\n";
  for (const part& p : parts) {
    text += "Module:  " + p.name + "\n";
    for (const auto& e : p.counts.entries) text += std::string(e.name) + ": " + flops_to_string(e.n) + "\n";
    text += "\n";
  }
  return text;
}

}  // namespace opcost::replay::ptflops
