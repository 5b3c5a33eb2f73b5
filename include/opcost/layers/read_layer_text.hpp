// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads layers from their text. The result refers to the text.
#include <opcost/layers/layer_text.hpp>
#include <opcost/layers/torch_names.hpp>
#include <optional>

namespace opcost {

/// A layer or a Sequential that was read from a text.
struct layer_text {
  std::string_view name{};               // within a Sequential
  int form = -1;                         // index of its form, or -1 for a Sequential
  std::string_view type = "Sequential";  // the class of a Sequential
  detail::layer_storage storage{};
  sequence<layer_text> children{};
  const void* layer() const { return storage.room.data(); }
};

namespace detail {
class attribute_taker final : public layer_visitor {
 public:
  attribute_taker(const layer_form& f, const python::value& call, const sequence<std::string_view>& shown)
      : form_(f), call_(call), shown_(shown), used_(call.items.size() + 1, false) {
    if (!f.lazy || call.items.empty()) return;
    const python::value& first = call.items[0];
    skipped_ = first.key.empty() && !first.module && first.is == kind::integer && first.whole == 0;
    if (skipped_) used_[0] = true;
  }
  // After the visit: the first error, or an argument that no attribute took.
  std::optional<error> problem() {
    for (std::size_t i = 0; i < call_.items.size() && !error_; ++i) {
      const python::value& v = call_.items[i];
      if (used_[i] || v.key == "device" || v.key == "dtype" || (v.module && form_.children)) continue;
      if (v.module)
        error_.emplace(begin() << ": unknown module '" << v.key << "'");
      else if (v.key.empty())
        error_.emplace(begin() << ": unexpected value '" << v.source << "'");
      else
        error_.emplace(begin() << ": unknown attribute '" << v.key << "'");
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
    const auto* v = find(n);
    if (!v) return;
    if (v->is != kind::word) return refuse(n, "a text", *v);
    to = v->word;
  }
  void visit(std::string_view n, list_attribute to) override {
    const auto* v = find(n);
    if (!v) return;
    if (v->is == kind::word && to.mode && (v->word == "same" || v->word == "valid")) {
      *to.mode = v->word == "same" ? auto_pad::same_upper : auto_pad::valid;
      return;
    }
    ints read;
    if (v->is == kind::integer)
      read.push_back(v->whole);
    else if (v->is == kind::list && v->items.size() <= static_cast<std::size_t>(ints::max_rank)) {
      for (const python::value& i : v->items) {
        if (i.is != kind::integer && i.is != kind::none) return refuse(n, "integers", *v);
        read.push_back(i.is == kind::none ? as_input : i.whole);
      }
    } else if (v->is != kind::none) {
      return refuse(n, to.mode ? "integers, 'same' or 'valid'" : "at most 8 integers", *v);
    }
    if (to.width > 0 && read.rank > 1 && read.rank != to.width) return refuse(n, "one number per dimension", *v);
    to.list = read;
  }
  void visit(std::string_view n, factors& to) override {
    const auto* v = find(n);
    if (!v) return;
    factors read;
    read.is_list = v->is == kind::list;
    if (v->is == kind::list && v->items.size() <= read.items.size()) {
      for (const python::value& i : v->items)
        if (!real(n, i, read.items[static_cast<std::size_t>(read.size++)])) return;
    } else if (v->is != kind::none) {
      read.size = 1;
      if (!real(n, *v, read.items[0])) return;
    }
    to = read;
  }
  void visit(std::string_view n, contraction_dims& to) override {
    const auto* v = find(n);
    if (!v) return;
    to.is_list = v->is == kind::list;
    if (!to.is_list) {
      whole(n, *v, to.last);
      return;
    }
    if (v->items.size() != 2) return refuse(n, "an integer or two lists", *v);
    for (int side = 0; side < 2; ++side) {
      ints& list = side == 0 ? to.first : to.second;
      const python::value& given = v->items[side];
      list = {};
      if (given.is == kind::integer) list.push_back(given.whole);
      if (given.is != kind::integer && given.is != kind::list) return refuse(n, "an integer or two lists", *v);
      for (const python::value& i : given.items) {
        if (i.is != kind::integer || list.rank == ints::max_rank)
          return refuse(n, "two lists of at most 8 integers", *v);
        list.push_back(i.whole);
      }
    }
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
  void visit(std::string_view n, int& choice, span<const std::string_view> spelled) override {
    const auto* v = find(n);
    if (!v) return;
    for (std::size_t i = 0; i < spelled.size(); ++i)
      if (v->is == kind::word && v->word == spelled[i]) {
        choice = static_cast<int>(i);
        return;
      }
    if (error_) return;
    error_.emplace(begin() << ": " << n << ": expected one of");
    for (std::size_t i = 0; i < spelled.size(); ++i) {
      error_->what(i == 0 ? " " : ", ");
      error_->what(spelled[i]);
    }
    error_->what("; got ");
    error_->what(v->source);
  }
  void visit(std::string_view n, const layer_form& f, void* layer) override;

 private:
  using kind = python::value::kind;
  const layer_form& form_;
  const python::value& call_;
  const sequence<std::string_view>& shown_;
  sequence<bool> used_;
  std::optional<error> error_{};
  int position_ = 0;
  bool skipped_ = false;  // the leading 0 of a lazy class

  error begin() const { return error::at(error_code::bad_argument) << form_.name; }
  void refuse(std::string_view n, std::string_view expected, const python::value& v) {
    if (!error_) error_.emplace(begin() << ": " << n << ": expected " << expected << ", got " << v.source);
  }
  const python::value* find(std::string_view name) {
    const int position = position_++;
    const python::value* found = nullptr;
    int unnamed = 0;
    for (std::size_t i = skipped_ ? 1 : 0; i < call_.items.size(); ++i) {
      const python::value& v = call_.items[i];
      if (v.module || (v.key.empty() ? unnamed++ != position : v.key != name)) continue;
      if (found && !error_) error_.emplace(begin() << ": " << name << ": given twice");
      found = &v;
      used_[i] = true;
    }
    if (!found && position < form_.required && !error_ && !is_shown(name))
      error_.emplace(begin() << ": missing " << name
                             << (form_.children ? ", which torch does not print; give it by name" : ""));
    return found;
  }
  bool is_shown(std::string_view name) const {
    for (std::string_view s : shown_)
      if (s == name) return true;
    return false;
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
    return v.is == kind::integer ? (to = v.whole, true) : (refuse(n, "an integer", v), false);
  }
  bool real(std::string_view n, const python::value& v, double& to) {
    return v.is == kind::integer || v.is == kind::real ? (to = v.number, true) : (refuse(n, "a number", v), false);
  }
  bool number(std::string_view n, const python::value& v, real_number& to) {
    return real(n, v, to.value) ? (to.whole = v.is == kind::integer, true) : false;
  }
};

inline std::optional<error> take_attributes(const layer_form& f, const python::value& call, void* layer);
// Keeps the first error within a printed module.
struct reading_modules : printed_modules::state {
  std::optional<error> problem{};
  reading_modules() {
    read = [](state& s, const layer_form& f, const python::value& v, void* layer) {
      if (v.is != python::value::kind::call || v.word != f.name) return false;
      auto wrong = take_attributes(f, v, layer);
      if (!wrong) return true;
      auto& self = static_cast<reading_modules&>(s);
      if (!self.problem) self.problem = static_cast<std::optional<error>&&>(wrong);
      return false;
    };
  }
};
inline std::optional<error> take_attributes(const layer_form& f, const python::value& call, void* layer) {
  reading_modules modules;
  const printed_modules printed(&call, modules);
  if (f.read_modules) f.read_modules(layer, printed);
  if (modules.problem) return static_cast<std::optional<error>&&>(modules.problem);
  attribute_taker take(f, call, modules.shown);
  f.visit(layer, take);
  if (auto wrong = take.problem()) return wrong;
  modules.checking = true;
  if (f.read_modules) f.read_modules(layer, printed);
  if (!modules.contradiction.empty())
    return error::at(error_code::bad_argument)
           << f.name << ": " << modules.contradiction << ": contradicts the modules that are printed within";
  return {};
}
inline void attribute_taker::visit(std::string_view n, const layer_form& f, void* layer) {
  const python::value* v = find(n);
  if (!v || error_ || v->is == kind::none) return;
  if (v->is != kind::call || v->word != f.name) return refuse(n, f.name, *v);
  error_ = take_attributes(f, *v, layer);
}

// The index of the form that is called `space` followed by `name`, or -1.
inline int form_called(span<const layer_form> forms, std::string_view space, std::string_view name) {
  for (std::size_t i = 0; i < forms.size(); ++i)
    if (forms[i].name.starts_with(space) && forms[i].name.substr(space.size()) == name) return static_cast<int>(i);
  return -1;
}
// The index of a form by any name of torch: torch.nn.functional.relu is F.relu; a method of Tensor is torch's function
// unless it has a form of its own.
inline int form_named(span<const layer_form> forms, std::string_view type) {
  for (std::string_view space : {"torch.nn.functional.", "nn.functional."})
    if (type.starts_with(space)) return form_called(forms, "F.", type.substr(space.size()));
  for (const auto& alias : torch_aliases)
    if (alias[0] == type) type = alias[1];
  const int own = form_called(forms, "", type);
  return own < 0 && type.starts_with("torch.Tensor.") ? form_called(forms, "torch.", type.substr(13)) : own;
}
// Whether all arguments of a call are numbered modules: "(0): ", "(1): ", ...
inline bool numbers_its_modules(const python::value& v) {
  for (const python::value& i : v.items)
    if (!i.module || i.key.find_first_not_of("0123456789-") != i.key.npos) return false;
  return !v.items.empty();
}
inline result<layer_text> layer_of(const python::value& v, span<const layer_form> forms) {
  if (v.is != python::value::kind::call)
    return error::at(error_code::bad_argument) << "expected a layer Name(...), got '" << v.source << "'";
  std::string_view type = v.word;
  if (type.starts_with("torch.nn.") && !type.starts_with("torch.nn.functional."))
    type.remove_prefix(9);
  else if (type.starts_with("nn.") && !type.starts_with("nn.functional."))
    type.remove_prefix(3);
  layer_text t;
  if (is_sequential(type)) {
    t.type = type;
    int number = 0;
    for (const python::value& i : v.items) {
      if (!i.key.empty() && !i.module)
        return error::at(error_code::bad_argument) << type << ": unknown attribute '" << i.key << "'";
      auto child = layer_of(i, forms);
      if (!child) return child;
      for (count_t n = 0; n < i.repeats; n += 1) {
        if (++number > 100'000) return error::at(error_code::bad_argument) << "expected at most 100000 layers";
        layer_text copy = *child;
        copy.name = i.repeats > 1 ? std::string_view{} : i.key;
        t.children.push_back(static_cast<layer_text&&>(copy));
      }
    }
    return t;
  }
  t.form = form_named(forms, type);
  if (t.form < 0 && numbers_its_modules(v))
    return error::at(error_code::unsupported)
           << "unknown class '" << v.word << "'; if it runs its modules in order, write Sequential instead";
  if (t.form < 0) return error::at(error_code::unsupported) << "unknown layer or function '" << v.word << "'";
  const layer_form& f = forms[t.form];
  if (auto wrong = take_attributes(f, v, t.storage.make(f))) return static_cast<error&&>(*wrong);
  return t;
}
}  // namespace detail

/// Reads a layer, a function or a Sequential of the catalogue `List`. Errors: `bad_argument` with the place in the
/// text.
template <class List> result<layer_text> read_layer(std::string_view text) {
  const auto v = python::reader(text).read();
  if (!v) return v.error();
  return detail::layer_of(*v, layer_forms<List>);
}

/// The element type of input i.
template <class List> dtype input_type(const layer_text& t, int i) {
  if (t.form < 0) return t.children.empty() ? dtype::f32 : input_type<List>(t.children[0], i);
  const span<const dtype> types = layer_forms<List>[static_cast<std::size_t>(t.form)].input_types;
  return static_cast<std::size_t>(i) < types.size() ? types[i] : dtype::f32;
}

/// Writes a layer that was read as torch prints it.
template <class List> void write_layer(const sink& to, layer_text& t, int indent = 0) {
  if (t.form >= 0)
    return write_layer(to, layer_forms<List>[static_cast<std::size_t>(t.form)], t.storage.room.data(), indent);
  to << t.type << "(";
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
