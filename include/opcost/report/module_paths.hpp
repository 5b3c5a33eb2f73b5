// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The module of each layer, as far as names and the module tree define it.
#include <opcost/report/layer_tables.hpp>

namespace opcost {
namespace detail {
// "__module.layer1.0.conv1/aten::_convolution/Convolution" is layer1, 0, conv1, then the operation.
inline std::vector<std::string> path_of(std::string_view name) {
  std::vector<std::string> path;
  constexpr std::string_view torch = "__module.";
  const bool module_path = name.substr(0, torch.size()) == torch;
  if (module_path) name.remove_prefix(torch.size());
  std::string part;
  bool in_module = module_path;
  for (char c : name) {
    if (c == '/' || (in_module && c == '.')) {
      if (!part.empty()) path.push_back(part);
      part.clear();
      in_module = in_module && c != '/';
    } else {
      part += c;
    }
  }
  path.push_back(part);
  return path;
}
// The path of a layer: its name, or its modules. An operation that is not a module itself is called by its type.
inline std::vector<std::string> path_of(const analysis_base& a, int i) {
  const row& r = a.at(i);
  if (!r.name.empty()) return path_of(r.name);
  std::vector<std::string> path = modules_of(a, r);
  if (r.module <= 0 || !a.tree.at(r.module).leaf) path.push_back(to_string(r.type));
  return path;
}
// The short name of a layer in a picture: its modules, without PyTorch's names of operations.
inline std::string name_in_picture(const analysis_base& a, int i) {
  std::string name;
  for (const std::string& part : path_of(a, i))
    if (part.find("::") == part.npos) name.append(name.empty() ? "" : ".").append(part);
  return name;
}

// The path of each row. A layer whose name is not a path is in the module of the layer that reads its output, at most a
// few steps away: OpenVINO calls a convolution with a folded normalization Multiply_398936.
inline std::vector<std::vector<std::string>> module_paths(const analysis_base& a) {
  constexpr int most_steps = 4;
  std::vector<std::vector<std::string>> paths(a.rows.size());
  std::vector<int> taken_by(a.rows.size(), -1), steps(a.rows.size(), most_steps);
  for (std::size_t i = a.rows.size(); i-- > 0;) {
    const row& r = a.rows[i];
    paths[i] = path_of(a, static_cast<int>(i));
    if (paths[i].size() > 1) {
      steps[i] = 0;
    } else if (const int next = taken_by[i];
               next >= 0 && r.kind != node_kind::input && steps[static_cast<std::size_t>(next)] < most_steps) {
      steps[i] = steps[static_cast<std::size_t>(next)] + 1;
      std::vector<std::string> path = paths[static_cast<std::size_t>(next)];
      path.back() = paths[i][0];
      paths[i].swap(path);
    }
    for (const edge& v : a.inputs_of(r))
      if (v.row >= 0 && r.kind != node_kind::output) taken_by[static_cast<std::size_t>(v.row)] = static_cast<int>(i);
  }
  for (std::vector<std::string>& p : paths) {  // PyTorch's name of the operation is not a module
    std::vector<std::string> modules;
    for (std::size_t k = 0; k < p.size(); ++k)
      if (k + 1 == p.size() || p[k].find("::") == std::string::npos) modules.push_back(p[k]);
    p.swap(modules);
  }
  return paths;
}
}  // namespace detail

}  // namespace opcost
