// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The tree of a network's modules, with names and classes as in PyTorch (layer1.0.conv1), and the parameters that each
// module owns. A module may be called several times or never; modules may share parameters.
#include <opcost/core/sequence.hpp>
#include <opcost/core/tensor.hpp>

namespace opcost {

/// The name of a child: a word, a number, or both: conv1, 0, encoder_layer_0.
struct module_name {
  std::string_view text{};
  int number = -1;
  constexpr module_name() = default;
  constexpr module_name(const char* s) : text(s) {}
  constexpr module_name(std::string_view s) : text(s) {}
  constexpr module_name(int n) : number(n) {}
  constexpr module_name(std::string_view s, int n) : text(s), number(n) {}
  constexpr bool operator==(const module_name&) const = default;
};

/// A module.
struct module {
  module_name name{};
  std::string_view type{};  // its class
  int parent = -1;
  int first_child = -1, last_child = -1, next = -1;  // next: the next child of its parent
  int children = 0, calls = 0;
  bool leaf = false;                    // a layer: each row of it is a call
  bool owns = false;                    // its parameters are listed
  std::size_t text = 0, text_size = 0;  // its text in module_tree::texts, if a convention needs texts
};

/// A parameter of a module.
struct module_parameter {
  int module = 0;
  std::string_view name{};  // weight, bias
  shape dims{};
  dtype type = dtype::f32;
  int same_as = -1;  // the parameter that it shares elements with, or -1
  bool trainable = true;
};

/// A call of a module that contains modules. It starts before this row.
struct module_entry {
  int module = 0, row = 0;
};

/// All modules in the order of first use, each after its parent. The first is the network itself.
struct module_tree {
  sequence<module> modules;
  sequence<module_parameter> parameters;
  sequence<module_entry> entries;
  sequence<char> texts;
  sequence<std::string_view> not_found;  // paths passed to tie() or freeze() that do not exist

  constexpr const module& at(int i) const { return modules[i]; }
  constexpr int size() const { return static_cast<int>(modules.size()); }

  constexpr std::string_view text_of(int i) const {
    return at(i).text_size == 0 ? std::string_view() : std::string_view(texts.data() + at(i).text, at(i).text_size);
  }
  // -1 if it does not exist.
  constexpr int child(int parent, const module_name& name) const {
    int i = at(parent).first_child;
    while (i >= 0 && !(at(i).name == name)) i = at(i).next;
    return i;
  }
  constexpr int add(int parent, const module_name& name, std::string_view type, bool leaf) {
    const int i = size();
    modules.push_back({.name = name, .type = type, .parent = parent, .leaf = leaf});
    if (parent < 0) return i;
    module& p = modules[parent];
    (p.last_child < 0 ? p.first_child : modules[p.last_child].next) = i;
    p.last_child = i;
    ++p.children;
    return i;
  }
  // Lists these children first, in this order. Names that do not exist are ignored.
  constexpr void order(int parent, span<const module_name> names) {
    sequence<int> listed;
    for (const module_name& n : names)
      if (const int c = child(parent, n); c >= 0) listed.push_back(c);
    const std::size_t named = listed.size();
    for (int c = at(parent).first_child; c >= 0; c = at(c).next) {
      bool is_named = false;
      for (std::size_t i = 0; i < named; ++i) is_named = is_named || listed[i] == c;
      if (!is_named) listed.push_back(c);
    }
    if (listed.empty()) return;
    for (std::size_t i = 0; i < listed.size(); ++i)
      modules[listed[i]].next = i + 1 < listed.size() ? listed[i + 1] : -1;
    modules[parent].first_child = listed[0];
    modules[parent].last_child = listed.back();
  }
  // A module by its path from `from`: "layer1.0.conv1". -1 if it does not exist.
  constexpr int find(std::string_view path, int from = 0) const {
    while (!path.empty() && from >= 0) {
      const std::string_view word = path.substr(0, path.find('.'));
      path.remove_prefix(word.size() == path.size() ? word.size() : word.size() + 1);
      std::size_t digits = word.size();
      while (digits > 0 && word.size() - digits < 8 && word[digits - 1] >= '0' && word[digits - 1] <= '9') --digits;
      int number = 0;
      for (char c : word.substr(digits)) number = number * 10 + (c - '0');
      const int named = child(from, word);
      from = named >= 0 || digits == word.size() ? named : child(from, {word.substr(0, digits), number});
    }
    return from;
  }
  // A module's own parameter by name, or a parameter by its path: "head.weight". -1 if it does not exist.
  constexpr int find_parameter(int of, std::string_view name) const {
    for (int i = 0; i < static_cast<int>(parameters.size()); ++i)
      if (parameters[i].module == of && parameters[i].name == name) return i;
    return -1;
  }
  constexpr int find_parameter(std::string_view path) const {
    const std::size_t dot = path.rfind('.');
    return dot == path.npos ? find_parameter(0, path) : find_parameter(find(path.substr(0, dot)), path.substr(dot + 1));
  }
};

}  // namespace opcost
