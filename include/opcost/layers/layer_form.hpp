// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Layers without their C++ type, for the texts of layers: their form, a visitor of their attributes, and the modules
// that torch prints within them.
#include <opcost/layers/attribute_types.hpp>
#include <opcost/op/op_list.hpp>
#include <opcost/text/python_values.hpp>

namespace opcost {

class layer_visitor;
class layer_printer;
class printed_modules;

/// The class of a layer without its C++ type.
struct layer_form {
  std::string_view name{}, repr{};
  int required = 0;
  bool functional = false;
  bool lazy = false;
  span<const dtype> input_types{};
  std::size_t size = 0;
  void (*make)(void* raw) = nullptr;
  void (*visit)(void* layer, layer_visitor&) = nullptr;
  void (*children)(const void* layer, layer_printer&) = nullptr;        // optional
  void (*read_modules)(void* layer, const printed_modules&) = nullptr;  // optional
};
/// The form of a layer type.
template <class L> constexpr layer_form form_of();

/// The modules that torch prints within a layer's text. They contain what the layer's own line does not:
///
///     static constexpr void read_modules(multihead_attention& l, const auto& printed) {
///       nn::output_projection out;
///       if (printed.read("out_proj", out)) printed.set("embed_dim", l.embed_dim, out.in_features);
///     }
class printed_modules {
 public:
  /// What all parts of one text share.
  struct state {
    bool (*read)(state&, const layer_form&, const python::value&, void* layer) = nullptr;
    bool checking = false;               // true: attributes are read and must agree with the modules
    sequence<std::string_view> shown{};  // attributes that the modules show
    std::string_view contradiction{};    // an attribute that the modules contradict
  };
  printed_modules(const python::value* at, state& shared) : at_(at), state_(&shared) {}

  /// The modules within module `name`; none if it is not printed.
  printed_modules within(std::string_view name) const { return {find(name), *state_}; }
  /// Reads module `name` as a layer. False if it is not printed, or not as this layer.
  template <class L> bool read(std::string_view name, L& layer) const {
    const python::value* v = find(name);
    return v && state_->read(*state_, form_of<L>(), *v, &layer);
  }
  /// The number of modules here, repeated ones included.
  count_t size() const {
    count_t n = 0;
    if (!at_) return n;
    for (const python::value& v : at_->items)
      if (v.module) n += v.repeats;
    return n;
  }
  /// Gives an attribute the value that the modules show.
  template <class T> void set(std::string_view name, T& attribute, const T& shown) const {
    if (!state_->checking) {
      attribute = shown;
      state_->shown.push_back(name);
    } else if (attribute < shown || shown < attribute) {
      state_->contradiction = name;
    }
  }
  /// Reads module `module` as the attribute `name`, which is a layer.
  template <class L> void read_attribute(std::string_view name, std::string_view module, L& layer) const {
    if (!state_->checking && read(module, layer)) state_->shown.push_back(name);
  }

 private:
  const python::value* at_;
  state* state_;

  // "0" finds "(0): " and "(0-5): 6 x ".
  const python::value* find(std::string_view name) const {
    if (!at_) return nullptr;
    for (const python::value& v : at_->items)
      if (v.module && (v.key == name || (v.key.starts_with(name) && v.key.substr(name.size(), 1) == "-"))) return &v;
    return nullptr;
  }
};

/// Visits the attributes of a layer by name, in the order of torch's constructor.
class layer_visitor {
 public:
  virtual void visit(std::string_view name, bool&) = 0;
  virtual void visit(std::string_view name, switch_attribute) = 0;
  virtual void visit(std::string_view name, count_t&) = 0;
  virtual void visit(std::string_view name, double&) = 0;
  virtual void visit(std::string_view name, real_number&) = 0;
  virtual void visit(std::string_view name, std::string_view&) = 0;
  virtual void visit(std::string_view name, list_attribute) = 0;
  virtual void visit(std::string_view name, factors&) = 0;
  virtual void visit(std::string_view name, contraction_dims&) = 0;
  virtual void visit(std::string_view name, none_or<count_t>&) = 0;
  virtual void visit(std::string_view name, none_or<double>&) = 0;
  virtual void visit(std::string_view name, none_or<real_number>&) = 0;
  virtual void visit(std::string_view name, int& choice, span<const std::string_view> spelled) = 0;
  virtual void visit(std::string_view name, const layer_form&, void* layer) = 0;  // a layer as an attribute

  template <class T> void operator()(std::string_view name, T&& attribute) {
    using plain = std::remove_cvref_t<T>;
    if constexpr (std::is_enum_v<plain>) {
      int choice = static_cast<int>(attribute);
      visit(name, choice, spellings<plain>);
      attribute = static_cast<plain>(choice);
    } else if constexpr (std::same_as<plain, ints>) {
      visit(name, list_attribute{attribute});
    } else if constexpr (requires { op_traits<plain>::name; }) {
      visit(name, form_of<plain>(), &attribute);
    } else {
      visit(name, attribute);
    }
  }

 protected:
  ~layer_visitor() = default;
};

}  // namespace opcost
