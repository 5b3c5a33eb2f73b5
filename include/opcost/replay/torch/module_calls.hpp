// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The tree of modules as PyTorch prints it, with the lines that a tool adds. A graph without modules prints nothing.
#include <opcost/graph/module_names.hpp>
#include <vector>

namespace opcost::replay {

/// The class of a module, "Conv2d".
inline std::string_view class_of(const module_tree& tree, int m) {
  if (m >= tree.size()) return {};
  const std::string_view text = tree.text_of(m);
  return text.empty() ? tree.at(m).type : text.substr(0, text.find('('));
}
/// The settings of a module, "3, 64, kernel_size=(7, 7)". A network keeps them if one of its conventions describes
/// layers; otherwise empty.
inline std::string_view settings_of(const module_tree& tree, int m) {
  if (m >= tree.size()) return {};
  const std::string_view text = tree.text_of(m);
  const std::size_t open = text.find('(');
  return open == text.npos || text.size() < open + 2 ? std::string_view()
                                                     : text.substr(open + 1, text.size() - open - 2);
}

/// True for a list of modules, which PyTorch never calls: its hooks never run.
inline bool is_list(const module_tree& tree, int m) {
  return class_of(tree, m) == "ModuleList" || class_of(tree, m) == "ModuleDict";
}

/// Appends the tree below module m. lines(m): the lines before the children of a module: its settings, and the figures
/// of a tool.
template <class Lines>
void append_module(std::string& to, const module_tree& tree, int m, const Lines& lines, std::size_t indent = 0) {
  if (m >= tree.size()) return;
  const std::vector<std::string> own = lines(m);
  const bool alone = tree.at(m).first_child < 0 && own.size() <= 1;
  to.append(class_of(tree, m)).append("(");
  if (alone) {
    for (const std::string& line : own) to += line;
  } else {
    const std::string blanks(indent + 2, ' ');
    to += "\n";
    for (const std::string& line : own) to.append(blanks).append(line).append("\n");
    for (int c = tree.at(m).first_child; c >= 0; c = tree.at(c).next) {
      to.append(blanks).append("(").append(to_string(tree.at(c).name)).append("): ");
      append_module(to, tree, c, lines, indent + 2);
      to += "\n";
    }
    to.append(indent, ' ');
  }
  to += ")";
}

}  // namespace opcost::replay
