// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// torchinfo's summary: a line for each call of a module, indented by its depth, and the totals.
#include <opcost/convention/torchinfo.hpp>
#include <opcost/graph/module_figures.hpp>
#include <opcost/replay/torch/calls.hpp>
#include <opcost/replay/torch/module_calls.hpp>
#include <opcost/text/python_numbers.hpp>
#include <opcost/text/utf8.hpp>

namespace opcost::replay::torchinfo {

/// A column of the table.
enum class column : std::uint8_t {
  input_size,
  output_size,
  num_params,
  params_percent,
  kernel_size,
  mult_adds,
  trainable
};
/// The arguments of torchinfo.summary.
struct summary_options {
  int depth = 3;
  std::vector<column> columns{column::output_size, column::num_params};
  std::size_t column_width = 25;
  bool var_names = false, ascii_only = false;
  bool parameters = false;  // verbose=2: parameters below the line of each module
};

/// The unit of a total.
enum class unit : std::uint8_t { automatic, none, megabytes, gigabytes, terabytes };
/// " (Units.MEGABYTES): 0.02", as Python 3.11 and later print it. An integer has no fraction.
inline std::string format_output_num(double n, unit in = unit::automatic) {
  constexpr struct {
    std::string_view name;
    double size;
  } units[] = {{"", 1}, {"", 1}, {"MEGABYTES", 1e6}, {"GIGABYTES", 1e9}, {"TERABYTES", 1e12}};
  if (in == unit::automatic) in = n >= 1e12 ? unit::terabytes : n >= 1e9 ? unit::gigabytes : unit::megabytes;
  const auto& u = units[static_cast<int>(in)];
  const double v = n / u.size;
  return (u.name.empty() ? std::string() : " (Units." + std::string(u.name) + ")") + ": " +
         python::grouped(v == 0 ? 0 : v, python::rounded(v, 0) == v ? 0 : 2);
}
/// Megabytes with two decimals.
inline std::string megabytes(double bytes) { return std::string(python::fixed(bytes / 1e6, 2)); }

namespace detail {
struct layer {
  module_call call{};
  bool leaf = false;
  int index = 0;  // within its depth
  count_t parameters = 0, trained = 0, parameter_bytes = 0;
  count_t left = 0, left_trained = 0;  // parameters that its children do not have
  count_t macs = 0, output_bytes = 0;
};

class summary {
 public:
  template <class... Cs> summary(const analysis<Cs...>& a, const summary_options& o) : tree_(a.tree), o_(o) {
    for (const module_call& c : calls_of(a)) {
      layer l{.call = c, .leaf = a.tree.at(c.module).first_child < 0};
      each_listed_parameter(
          tree_,
          [&](const module_parameter& p) {
            l.parameters += p.dims.elements();
            l.parameter_bytes += bytes_of(p.type, p.dims.elements());
            if (p.trainable) l.trained += p.dims.elements();
            if (!l.leaf && c.hooked && c.output.rank > 0) {
              const std::string name = name_below(c.module, p);
              if (name == "weight" || name == "bias")
                l.macs += p.dims.elements() * c.output[0];
              else if (opcost::detail::contains(name, "weight") || opcost::detail::contains(name, "bias"))
                l.macs += p.dims.elements() * c.output[0] * (c.output.rank > 1 ? c.output[1] : count_t(1));
            }
          },
          c.module);
      if (l.leaf) l.macs = a.template flops<opcost::torchinfo>(c.first_row).whole;
      l.output_bytes = bytes_of(c.output_type, c.output.elements());
      layers_.push_back(l);
    }
    for (const row& r : a.rows) {
      if (r.kind != node_kind::input || r.outputs == 0) continue;
      const partial_tensor& t = a.outputs_of(r)[0];
      if (t.dims.is_static())
        input_bytes_ += bytes_of(t.type, numbers(t.dims).elements()) + 64;  // 64 bytes for a Python object
    }
    std::vector<int> of_depth;
    for (layer& l : layers_) {
      const auto d = static_cast<std::size_t>(l.call.depth);
      if (of_depth.size() <= d) of_depth.resize(d + 1, 0);
      l.index = ++of_depth[d];
    }
    for (std::size_t i = layers_.size(); i-- > 0;) {
      layer& l = layers_[i];
      l.left = l.parameters;
      l.left_trained = l.trained;
      each_child(i, [&](const layer& c) {
        if (!c.call.again) {
          l.left -= c.leaf ? c.parameters : c.left;
          l.left_trained -= c.leaf ? c.trained : c.left_trained;
        }
      });
    }
    for (const layer& l : layers_) {
      if (l.leaf) {
        macs_ += l.macs;
        output_bytes_ += l.parameters > 0 ? l.output_bytes * 2 : count_t(0);
      }
      if (l.call.again) continue;
      parameters_ += larger(l.leaf ? l.parameters : l.left, 0);
      trained_ += larger(l.leaf ? l.trained : l.left_trained, 0);
      if (l.leaf) parameter_bytes_ += l.parameter_bytes;
    }
    std::size_t longest = 0;
    for (const layer& l : layers_) {
      const std::size_t n = columns_of(std::string_view(title(l))) + static_cast<std::size_t>(l.call.depth) * 5 + 1;
      longest = n > longest ? n : longest;
    }
    if (longest >= name_width_) name_width_ = (longest + 4) / 5 * 5;
  }

  std::string text() const {
    const std::string divider = std::string(o_.columns.size() * o_.column_width + name_width_, '=') + "\n";
    std::string s = divider;
    std::vector<std::string> header;
    constexpr const char* titles[] = {"Input Shape",  "Output Shape", "Param #",  "Param %",
                                      "Kernel Shape", "Mult-Adds",    "Trainable"};
    for (const column c : o_.columns) header.emplace_back(titles[static_cast<int>(c)]);
    line(s, o_.var_names ? "Layer (type (var_name):depth-idx)" : "Layer (type:depth-idx)", header);
    s += divider;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
      const layer& l = layers_[i];
      if (l.call.depth > o_.depth) continue;
      std::vector<std::string> cells;
      for (const column c : o_.columns) cells.push_back(cell(i, c));
      line(s, start(l.call.depth) + title(l), cells);
      if (o_.parameters) parameter_lines(s, l);
    }
    const auto megabytes = [](count_t bytes) { return torchinfo::megabytes(static_cast<double>(bytes)); };
    s += divider + "Total params: " + grouped(parameters_) + "\nTrainable params: " + grouped(trained_) +
         "\nNon-trainable params: " + grouped(parameters_ - trained_);
    s += "\nTotal mult-adds" + format_output_num(static_cast<double>(macs_)) + "\n" + divider;
    s += "Input size (MB): " + megabytes(input_bytes_) +
         "\nForward/backward pass size (MB): " + megabytes(output_bytes_);
    s += "\nParams size (MB): " + megabytes(parameter_bytes_) +
         "\nEstimated Total Size (MB): " + megabytes(input_bytes_ + output_bytes_ + parameter_bytes_) + "\n";
    s += divider;
    return s;
  }

 private:
  const module_tree& tree_;
  const summary_options& o_;
  std::vector<layer> layers_{};
  std::size_t name_width_ = 40;
  count_t parameters_ = 0, trained_ = 0, parameter_bytes_ = 0, macs_ = 0, output_bytes_ = 0, input_bytes_ = 0;

  std::string name_below(int m, const module_parameter& p) const {
    const std::string all = path_of(tree_, p), owner = path_of(tree_, m);
    return owner.empty() ? all : all.substr(owner.size() + 1);
  }
  void each_child(std::size_t i, auto&& f) const {  // at any depth
    for (std::size_t k = i + 1; k < layers_.size() && layers_[k].call.depth > layers_[i].call.depth; ++k) f(layers_[k]);
  }

  std::string title(const layer& l) const {
    std::string s(class_of(tree_, l.call.module));
    if (o_.var_names) s += " (" + (l.call.module == 0 ? s : to_string(tree_.at(l.call.module).name)) + ")";
    if (l.call.depth > 0) s += ": " + to_string(l.call.depth) + "-" + to_string(l.index);
    return s;
  }
  std::string start(int depth) const {
    std::string s;
    for (int d = 1; d < depth; ++d) s += o_.ascii_only ? "|    " : "\u2502    ";
    return depth == 0 ? s : s + (o_.ascii_only ? "+ " : depth == 1 ? "\u251c\u2500" : "\u2514\u2500");
  }
  void line(std::string& to, std::string name, const std::vector<std::string>& cells) const {
    const auto pad = [](std::string& s, std::size_t width) {
      if (const std::size_t n = columns_of(std::string_view(s)); n < width) s.append(width - n, ' ');
    };
    pad(name, name_width_);
    std::string s = std::move(name) + " ";
    for (std::string c : cells) {
      pad(c, o_.column_width);
      s += c + " ";
    }
    while (!s.empty() && s.back() == ' ') s.pop_back();
    to += s + "\n";
  }
  std::string cell(std::size_t i, column c) const {
    const layer& l = layers_[i];
    const bool deepest = l.call.depth == o_.depth, again = l.call.again;
    const auto size = [&](const shape& s) { return l.call.hooked && s.rank > 0 ? python::list(s) : std::string("--"); };
    const count_t shown = deepest || l.leaf ? l.parameters : l.left;
    switch (c) {
      case column::input_size: return size(l.call.input);
      case column::output_size: return size(l.call.output);
      case column::kernel_size: return kernel(l.call.module);
      case column::num_params:
        if (l.parameters == 0) return "--";
        if (again) return "(recursive)";
        if (deepest || l.leaf) return l.trained != 0 ? grouped(shown) : "(" + grouped(shown) + ")";
        return shown > 0 ? grouped(shown) : "--";
      case column::params_percent: {
        if (parameters_ == 0) return "     --";
        if (again) return "(recursive)";
        if (shown == 0) return "     --";
        const std::string s =
            std::string(python::fixed(static_cast<double>(shown) / static_cast<double>(parameters_) * 100, 2)) + "%";
        return std::string(s.size() < 7 ? 7 - s.size() : 0, ' ') + s;
      }
      case column::mult_adds: {
        if (l.macs <= 0) return "--";
        if (l.leaf) return grouped(l.macs);
        if (!deepest) return "--";
        count_t n = 0;
        each_child(i, [&](const layer& child) {
          if (child.leaf) n += child.macs;
        });
        return grouped(n);
      }
      case column::trainable:
        return l.parameters == 0 ? "--" : l.trained == 0 ? "False" : l.trained == l.parameters ? "True" : "Partial";
    }
    return {};
  }
  // The kernel size in the text of a layer: kernel_size=(3, 3).
  std::string kernel(int m) const {
    const std::string_view settings = settings_of(tree_, m), key = "kernel_size=";
    const std::size_t at = settings.find(key);
    if (at == settings.npos) return "--";
    std::string_view value = settings.substr(at + key.size());
    if (!value.starts_with("(")) return std::string(value.substr(0, value.find(',')));
    value = value.substr(1, value.find(')') - 1);
    return "[" + std::string(value.ends_with(",") ? value.substr(0, value.size() - 1) : value) + "]";
  }
  void parameter_lines(std::string& to, const layer& l) const {
    std::vector<std::pair<std::string, const module_parameter*>> lines;
    each_listed_parameter(
        tree_,
        [&](const module_parameter& p) {
          std::string name = name_below(l.call.module, p);
          if (l.call.module != 0 || name.find('.') == name.npos) lines.emplace_back(std::move(name), &p);
        },
        l.call.module);
    for (const auto& [name, p] : lines) {
      shape dims;
      const bool inputs_first = name == "weight" && p->dims.rank > 1;
      for (int d = 0; d < p->dims.rank; ++d) dims.push_back(p->dims[inputs_first && d < 2 ? 1 - d : d]);
      std::vector<std::string> cells;
      for (const column c : o_.columns)
        if (c == column::kernel_size)
          cells.push_back(python::list(dims));
        else if (c == column::num_params)
          cells.push_back((p == lines.back().second ? "\u2514\u2500" : "\u251c\u2500") + grouped(p->dims.elements()));
        else
          cells.emplace_back();
      line(to, start(l.call.depth + 1) + name, cells);
    }
  }
};
}  // namespace detail

/// The text that print(summary(...)) shows. Kernel sizes require network<..., replay::module_texts>.
template <class... Cs> std::string summary(const analysis<Cs...>& a, const summary_options& o = {}) {
  return detail::summary(a, o).text();
}

}  // namespace opcost::replay::torchinfo
