// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Layers read from their text. What is read refers to the text.
#include <opcost/layers/layer_text.hpp>
#include <optional>

namespace opcost {

// A layer, or a Sequential of them.
struct layer_text {
  std::string_view name{};  // within a Sequential
  int form = -1;            // its place among the forms; -1: a Sequential
  detail::layer_storage storage{};
  sequence<layer_text> children{};
  const void* layer() const { return storage.room.data(); }
};

namespace detail {
class attribute_taker final : public layer_visitor {
 public:
  attribute_taker(const layer_form& f, const python::value& call)
      : form_(f), call_(call), used_(call.items.size() + 1, false) {}
  // After the visit: what was wrong, or was not taken.
  std::optional<error> problem() {
    for (std::size_t i = 0; i < call_.items.size() && !error_; ++i) {
      const python::value& v = call_.items[i];
      if (used_[i] || v.key == "device" || v.key == "dtype" || (v.module && form_.children)) continue;
      if (v.module)
        error_.emplace(begin() << " has no module '" << v.key << "'");
      else if (v.key.empty())
        error_.emplace(begin() << " takes no value '" << v.source << "' there");
      else
        error_.emplace(begin() << " has no attribute '" << v.key << "'");
    }
    return static_cast<std::optional<error>&&>(error_);
  }

  void visit(std::string_view n, bool& to) override {
    if (const auto* v = find(n)) truth(n, *v, to);
  }
  void visit(std::string_view n, switch_attribute to) override {
    if (const auto* v = find(n)) truth(n, *v, to.is);
  }
  void visit(std::string_view n, count_t& to) override {
    if (const auto* v = find(n)) whole(n, *v, to);
  }
  void visit(std::string_view n, double& to) override {
    if (const auto* v = find(n)) real(n, *v, to);
  }
  void visit(std::string_view n, real_number& to) override {
    if (const auto* v = find(n)) number(n, *v, to);
  }
  void visit(std::string_view n, std::string_view& to) override {
    if (const auto* v = find(n)) v->is == kind::word ? void(to = v->word) : refuse(n, "a text", *v);
  }
  void visit(std::string_view n, list_attribute to) override {
    const auto* v = find(n);
    if (!v) return;
    if (v->is == kind::word && to.mode && (v->word == "same" || v->word == "valid"))
      return void(*to.mode = v->word == "same" ? auto_pad::same_upper : auto_pad::valid);
    ints read;
    if (v->is == kind::integer)
      read.push_back(v->whole);
    else if (v->is == kind::list && v->items.size() <= static_cast<std::size_t>(ints::max_rank)) {
      for (const python::value& i : v->items) {
        if (i.is != kind::integer && i.is != kind::none) return refuse(n, "whole numbers", *v);
        read.push_back(i.is == kind::none ? as_input : i.whole);
      }
    } else if (v->is != kind::none) {
      return refuse(n, to.mode ? "whole numbers, 'same' or 'valid'" : "whole numbers, at most 8", *v);
    }
    if (to.width > 0 && read.rank > 1 && read.rank != to.width) return refuse(n, "another count of numbers", *v);
    to.list = read;
  }
  void visit(std::string_view n, factors& to) override {
    const auto* v = find(n);
    if (!v) return;
    factors read;
    if (v->is == kind::list && v->items.size() <= read.items.size()) {
      for (const python::value& i : v->items)
        if (!real(n, i, read.items[static_cast<std::size_t>(read.size++)])) return;
    } else if (v->is != kind::none) {
      read.size = 1;
      if (!real(n, *v, read.items[0])) return;
    }
    to = read;
  }
  void visit(std::string_view n, none_or<count_t>& to) override {
    if (const auto* v = find_or_none(n, to)) to.given = whole(n, *v, to.value);
  }
  void visit(std::string_view n, none_or<double>& to) override {
    if (const auto* v = find_or_none(n, to)) to.given = real(n, *v, to.value);
  }
  void visit(std::string_view n, none_or<real_number>& to) override {
    if (const auto* v = find_or_none(n, to)) to.given = number(n, *v, to.value);
  }
  void visit(std::string_view n, int& choice, std::span<const std::string_view> spelled) override {
    const auto* v = find(n);
    if (!v) return;
    for (std::size_t i = 0; i < spelled.size(); ++i)
      if (v->is == kind::word && v->word == spelled[i]) return void(choice = static_cast<int>(i));
    if (error_) return;
    error_.emplace(begin() << ": " << n << " is one of");
    for (const std::string_view s : spelled) error_->what(" "), error_->what(s);
    error_->what(", not "), error_->what(v->source);
  }
  void visit(std::string_view n, const layer_form& f, void* layer) override;

 private:
  using kind = python::value::kind;
  const layer_form& form_;
  const python::value& call_;
  sequence<bool> used_;
  std::optional<error> error_{};
  int position_ = 0;

  error begin() const { return error::at(error_code::bad_argument) << form_.name; }
  void refuse(std::string_view n, std::string_view takes, const python::value& v) {
    if (!error_) error_.emplace(begin() << ": " << n << " takes " << takes << ", not " << v.source);
  }
  const python::value* find(std::string_view name) {
    const int position = position_++;
    const python::value* found = nullptr;
    int unnamed = 0;
    for (std::size_t i = 0; i < call_.items.size(); ++i) {
      const python::value& v = call_.items[i];
      if (v.module || (v.key.empty() ? unnamed++ != position : v.key != name)) continue;
      if (found && !error_) error_.emplace(begin() << ": " << name << " is given twice");
      found = &v, used_[i] = true;
    }
    if (!found && position < form_.required && !error_)
      error_.emplace(begin() << " needs " << name
                             << (form_.children ? ", which torch does not print: give it by name" : ""));
    return found;
  }
  template <class T> const python::value* find_or_none(std::string_view name, T& to) {
    const python::value* v = find(name);
    if (!v || v->is != kind::none) return v;
    to = T{};
    return nullptr;
  }
  bool truth(std::string_view n, const python::value& v, bool& to) {
    return v.is == kind::boolean ? (to = v.truth, true) : (refuse(n, "True or False", v), false);
  }
  bool whole(std::string_view n, const python::value& v, count_t& to) {
    return v.is == kind::integer ? (to = v.whole, true) : (refuse(n, "a whole number", v), false);
  }
  bool real(std::string_view n, const python::value& v, double& to) {
    return v.is == kind::integer || v.is == kind::real ? (to = v.number, true) : (refuse(n, "a number", v), false);
  }
  bool number(std::string_view n, const python::value& v, real_number& to) {
    return real(n, v, to.value) ? (to.whole = v.is == kind::integer, true) : false;
  }
};

inline std::optional<error> take_attributes(const layer_form& f, const python::value& call, void* layer) {
  attribute_taker take(f, call);
  f.visit(layer, take);
  return take.problem();
}
inline void attribute_taker::visit(std::string_view n, const layer_form& f, void* layer) {
  const python::value* v = find(n);
  if (!v || error_ || v->is == kind::none) return;
  if (v->is != kind::call || v->word != f.name) return refuse(n, f.name, *v);
  error_ = take_attributes(f, *v, layer);
}

// The form whose name is these two, one behind the other; -1: none.
inline int form_called(std::span<const layer_form> forms, std::string_view space, std::string_view name) {
  for (std::size_t i = 0; i < forms.size(); ++i)
    if (forms[i].name.starts_with(space) && forms[i].name.substr(space.size()) == name) return static_cast<int>(i);
  return -1;
}
// By any name that torch has for it: torch.nn.functional.relu is F.relu; a tensor's method is torch's function, where
// it has no form of its own.
inline int form_named(std::span<const layer_form> forms, std::string_view type) {
  for (std::string_view space : {"torch.nn.functional.", "nn.functional."})
    if (type.starts_with(space)) return form_called(forms, "F.", type.substr(space.size()));
  const int own = form_called(forms, "", type);
  return own < 0 && type.starts_with("torch.Tensor.") ? form_called(forms, "torch.", type.substr(13)) : own;
}
inline result<layer_text> layer_of(const python::value& v, std::span<const layer_form> forms) {
  if (v.is != python::value::kind::call)
    return error::at(error_code::bad_argument) << "'" << v.source << "' is no layer: a layer is Name(...)";
  std::string_view type = v.word;
  if (type.starts_with("torch.nn.") && !type.starts_with("torch.nn.functional."))
    type.remove_prefix(9);
  else if (type.starts_with("nn.") && !type.starts_with("nn.functional."))
    type.remove_prefix(3);
  layer_text t;
  if (type == "Sequential") {
    int number = 0;
    for (const python::value& i : v.items) {
      if (!i.key.empty() && !i.module)
        return error::at(error_code::bad_argument) << "Sequential has no attribute '" << i.key << "'";
      auto child = layer_of(i, forms);
      if (!child) return child;
      child->name = i.key;
      if (++number > 100'000) return error::at(error_code::bad_argument) << "more than 100000 layers";
      t.children.push_back(static_cast<layer_text&&>(*child));
    }
    return t;
  }
  t.form = form_named(forms, type);
  if (t.form < 0) return error::at(error_code::unsupported) << "no layer or function is called '" << v.word << "'";
  const layer_form& f = forms[static_cast<std::size_t>(t.form)];
  if (auto wrong = take_attributes(f, v, t.storage.make(f))) return static_cast<error&&>(*wrong);
  return t;
}
}  // namespace detail

template <class List> result<layer_text> read_layer(std::string_view text) {
  const auto v = python::reader(text).read();
  if (!v) return v.error();
  return detail::layer_of(*v, layer_forms<List>);
}

// The element type that it takes as input i.
template <class List> dtype input_type(const layer_text& t, int i) {
  if (t.form < 0) return t.children.empty() ? dtype::f32 : input_type<List>(t.children[0], i);
  const std::span<const dtype> types = layer_forms<List>[static_cast<std::size_t>(t.form)].input_types;
  return static_cast<std::size_t>(i) < types.size() ? types[static_cast<std::size_t>(i)] : dtype::f32;
}

// As torch prints it.
template <class List> void write_layer(const sink& to, layer_text& t, int indent = 0) {
  if (t.form >= 0)
    return write_layer(to, layer_forms<List>[static_cast<std::size_t>(t.form)], t.storage.room.data(), indent);
  to << "Sequential(";
  layer_printer lines(to, indent);
  int number = 0;
  for (layer_text& child : t.children) {
    lines.begin_line();
    to << "(";
    child.name.empty() ? to << count_t(number) : to << child.name;
    to << "): ";
    write_layer<List>(to, child, indent + 2), ++number;
  }
  lines.close();
}

}  // namespace opcost
