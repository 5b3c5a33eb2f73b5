// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Names and paths of modules: conv1 and layer1.0.conv1.
#include <opcost/graph/module_tree.hpp>
#include <opcost/text/format_numbers.hpp>

namespace opcost {

inline std::string to_string(const module_name& n) {
  return std::string(n.text) + (n.number >= 0 ? to_string(n.number) : std::string());
}

/// The path of module m; empty for the network itself.
inline std::string path_of(const module_tree& tree, int m) {
  std::string path;
  for (; m > 0; m = tree.at(m).parent) path = to_string(tree.at(m).name) + (path.empty() ? "" : ".") + path;
  return path;
}
/// The path of a parameter: "layer1.0.conv1.weight".
inline std::string path_of(const module_tree& tree, const module_parameter& p) {
  const std::string owner = path_of(tree, p.module);
  return owner + (owner.empty() ? "" : ".") + std::string(p.name);
}

}  // namespace opcost
