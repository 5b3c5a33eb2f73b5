// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The text of a layer, as torch prints it and as people type it: Conv2d(3, 64, kernel_size=(7, 7), stride=(2, 2)).
// Reading and writing use the attributes that op_traits<L> visits, in the order of torch's constructor, and
//   required     the number of leading attributes without a default (default 0)
//   repr         how torch prints them, "*in_channels, *out_channels, kernel_size, padding?": x prints as name=value,
//                *x as the value alone, x? only if it differs from the default, x~ without quotes; without repr all
//                attributes that differ from their defaults print
//   submodules(l, net)   calls net.declare(name, layer) for each module within, in torch's order
//   lazy         true for a class that torch prints with a leading 0, which its constructor does not take
//   read_modules(l, printed)   sets attributes from the modules that torch prints within the layer (printed_modules)
//   functional   true for a function, which is called by its full name: torch.matmul()
//   input_types  the element types of its inputs if they are not real numbers: std::array{dtype::i64}
#include <new>
#include <opcost/layers/layer_form.hpp>

namespace opcost {

namespace detail {
// Storage for a layer of any form.
struct layer_storage {
  sequence<std::max_align_t> room{};
  void* make(const layer_form& f) {
    room.resize((f.size + sizeof(std::max_align_t) - 1) / sizeof(std::max_align_t) + 1);
    f.make(room.data());
    return room.data();
  }
};
struct text_buffer {
  sequence<char> chars{};
  void operator()(std::string_view s) { chars.append(s.data(), s.size()); }
  operator std::string_view() const { return {chars.data(), chars.size()}; }
};

// Writes the value of one attribute.
class attribute_writer final : public layer_visitor {
 public:
  attribute_writer(std::string_view wanted, const sink& to, bool quotes) : wanted_(wanted), to_(to), quotes_(quotes) {}
  bool found = false;

  void visit(std::string_view n, bool& v) override {
    if (is(n)) to_ << (v ? "True" : "False");
  }
  void visit(std::string_view n, switch_attribute v) override {
    if (is(n)) to_ << (v.is && v.possible ? "True" : "False");
  }
  void visit(std::string_view n, count_t& v) override {
    if (is(n)) to_ << v;
  }
  void visit(std::string_view n, double& v) override {
    if (is(n)) python::write(to_, v);
  }
  void visit(std::string_view n, real_number& v) override {
    if (is(n)) write(v);
  }
  void visit(std::string_view n, std::string_view& v) override {
    if (is(n)) text(v);
  }
  void visit(std::string_view n, list_attribute v) override {
    if (is(n)) list(v);
  }
  void visit(std::string_view n, factors& v) override {
    if (!is(n)) return;
    if (v.size == 0) return none();
    if (!v.is_list) return python::write(to_, v.items[0]);
    for (int i = 0; i < v.size; ++i) {
      to_ << (i > 0 ? ", " : "(");
      python::write(to_, v[i]);
    }
    to_ << (v.size == 1 ? ",)" : ")");
  }
  void visit(std::string_view n, contraction_dims& v) override {
    if (!is(n)) return;
    if (!v.is_list) {
      to_ << v.last;
      return;
    }
    to_ << "(";
    list(as_tuple(v.first));
    to_ << ", ";
    list(as_tuple(v.second));
    to_ << ")";
  }
  void visit(std::string_view n, none_or<count_t>& v) override {
    if (!is(n)) return;
    if (!v.given) return none();
    to_ << v.value;
  }
  void visit(std::string_view n, none_or<double>& v) override {
    if (!is(n)) return;
    if (!v.given) return none();
    python::write(to_, v.value);
  }
  void visit(std::string_view n, none_or<real_number>& v) override {
    if (!is(n)) return;
    if (!v.given) return none();
    write(v.value);
  }
  void visit(std::string_view n, int& choice, span<const std::string_view> spelled) override {
    if (is(n) && choice >= 0 && static_cast<std::size_t>(choice) < spelled.size()) text(spelled[choice]);
  }
  void visit(std::string_view n, const layer_form& f, void* layer) override;

 private:
  std::string_view wanted_;
  const sink to_;
  bool quotes_;

  bool is(std::string_view n) { return n == wanted_ && (found = true); }
  void none() { to_ << "None"; }
  void text(std::string_view s) {
    const std::string_view quote = quotes_ ? "'" : "";
    to_ << quote << s << quote;
  }
  void write(const real_number& v) {
    if (v.whole && v.value > -9e15 && v.value < 9e15)
      to_ << count_t(static_cast<std::int64_t>(v.value));
    else
      python::write(to_, v.value);
  }
  void list(const list_attribute& a) {
    if (a.mode && *a.mode != auto_pad::explicit_) return text(*a.mode == auto_pad::valid ? "valid" : "same");
    ints v = a.list.empty() ? a.otherwise : a.list;
    if (v.rank == 1 && a.width > 1) v = ints::filled(a.width, v[0]);
    if (v.empty()) return none();
    const bool one = v.rank == 1 && a.width == 0;
    for (int i = 0; i < v.rank; ++i) {
      to_ << (one ? "" : i ? ", " : "(");
      if (v[i] == as_input)
        none();
      else
        to_ << v[i];
    }
    if (!one) to_ << (v.rank == 1 ? ",)" : ")");
  }
};
inline void write_attributes(const sink& to, const layer_form& f, void* layer, std::string_view between);
}  // namespace detail

/// Writes the lines of the modules within a layer.
class layer_printer {
 public:
  layer_printer(const sink& to, int indent) : to_(to), indent_(indent) {}
  template <class Name, class L>
  requires(requires { op_traits<L>::name; }) void declare(const Name& name, const L& layer);
  template <class Name, class Body>
  requires(std::is_invocable_v<Body>) void declare(const Name& name, std::string_view type, Body&& body) {
    line(name);
    to_ << type << "(";
    layer_printer inner(to_, indent_ + 2);
    layer_printer* const outer = std::exchange(within_, &inner);
    body();
    within_ = outer;
    inner.close();
  }
  // Equal modules, which torch prints once: (0-5): 6 x Layer(...).
  template <class L> void declare_all(const L& layer, count_t n);
  // Writes the closing line of the module if it has lines.
  void close() const {
    if (lines_ > 0) new_line(indent_);
    to_ << ")";
  }

  void new_line(int indent) const {
    to_ << "\n";
    for (int i = 0; i < indent; ++i) to_ << " ";
  }
  void begin_line() {
    ++lines_;
    new_line(indent_ + 2);
  }

 private:
  const sink to_;
  int indent_, lines_ = 0;
  layer_printer* within_ = nullptr;  // the scope whose body is running

  void line(std::string_view name) {
    begin_line();
    to_ << "(" << name << "): ";
  }
  void line(int name) { line(std::string_view(digits(name))); }
};

/// Writes a layer as torch prints it. `indent`: the indentation of its first line.
inline void write_layer(const sink& to, const layer_form& f, void* layer, int indent = 0) {
  to << f.name << "(";
  if (!f.children) {
    detail::write_attributes(to, f, layer, ", ");
    to << ")";
    return;
  }
  layer_printer lines(to, indent);
  detail::text_buffer own;
  detail::write_attributes(own, f, layer, ", ");
  if (!own.chars.empty()) {
    lines.begin_line();
    to << own;
  }
  f.children(layer, lines);
  lines.close();
}
template <class L> void write_layer(const sink& to, const L& layer, int indent = 0) {
  L copy = layer;
  write_layer(to, form_of<L>(), &copy, indent);
}
template <class Name, class L>
requires(requires { op_traits<L>::name; }) void layer_printer::declare(const Name& name, const L& layer) {
  if (within_) return within_->declare(name, layer);
  line(name);
  write_layer(to_, layer, indent_ + 2);
}
template <class L> void layer_printer::declare_all(const L& layer, count_t n) {
  if (within_) return within_->declare_all(layer, n);
  if (n < 1) return;
  begin_line();
  if (n > 1)
    to_ << "(0-" << n - 1 << "): " << n << " x ";
  else
    to_ << "(0): ";
  write_layer(to_, layer, indent_ + 2);
}

namespace detail {
template <class L> struct erased_layer {
  static void make(void* raw) { ::new (raw) L{}; }
  static void visit([[maybe_unused]] void* layer, [[maybe_unused]] layer_visitor& f) {
    if constexpr (requires { op_traits<L>::attributes(*static_cast<L*>(layer), f); })
      op_traits<L>::attributes(*static_cast<L*>(layer), f);
  }
  static void children([[maybe_unused]] const void* layer, [[maybe_unused]] layer_printer& f) {
    if constexpr (requires { op_traits<L>::submodules(*static_cast<const L*>(layer), f); })
      op_traits<L>::submodules(*static_cast<const L*>(layer), f);
  }
  static void read_modules(void* layer, const printed_modules& printed) {
    op_traits<L>::read_modules(*static_cast<L*>(layer), printed);
  }
};
inline constexpr std::string_view all_that_differ = "...";
}  // namespace detail

template <class L> constexpr layer_form form_of() {
  static_assert(std::is_trivially_destructible_v<L> && alignof(L) <= alignof(std::max_align_t),
                "opcost: a layer must be a plain struct (README: Add an op)");
  layer_form f{.name = op_traits<L>::name,
               .repr = detail::all_that_differ,
               .required = 0,
               .functional = functional_of<L>(),
               .size = sizeof(L),
               .make = &detail::erased_layer<L>::make,
               .visit = &detail::erased_layer<L>::visit};
  if constexpr (requires { op_traits<L>::repr; }) f.repr = op_traits<L>::repr;
  if constexpr (requires { op_traits<L>::required; }) f.required = op_traits<L>::required;
  if constexpr (requires { op_traits<L>::lazy; }) f.lazy = op_traits<L>::lazy;
  if constexpr (requires { op_traits<L>::input_types; }) f.input_types = op_traits<L>::input_types;
  if constexpr (requires(const L& l, layer_printer& p) { op_traits<L>::submodules(l, p); })
    f.children = &detail::erased_layer<L>::children;
  if constexpr (requires(L & l, const printed_modules& p) { op_traits<L>::read_modules(l, p); })
    f.read_modules = &detail::erased_layer<L>::read_modules;
  return f;
}

namespace detail {
template <class... Ls> constexpr std::array<layer_form, sizeof...(Ls)> forms_of(op_list<Ls...>) {
  return {form_of<Ls>()...};
}
}  // namespace detail
/// The forms of all layers of a catalogue, in its order.
template <class List> inline constexpr auto layer_forms = detail::forms_of(detail::list_of<List>{});

namespace detail {
// The names of all attributes, separated by commas.
class attribute_names final : public layer_visitor {
 public:
  text_buffer all{};
  void visit(std::string_view n, bool&) override { add(n); }
  void visit(std::string_view n, switch_attribute) override { add(n); }
  void visit(std::string_view n, count_t&) override { add(n); }
  void visit(std::string_view n, double&) override { add(n); }
  void visit(std::string_view n, real_number&) override { add(n); }
  void visit(std::string_view n, std::string_view&) override { add(n); }
  void visit(std::string_view n, list_attribute) override { add(n); }
  void visit(std::string_view n, factors&) override { add(n); }
  void visit(std::string_view n, contraction_dims&) override { add(n); }
  void visit(std::string_view n, none_or<count_t>&) override { add(n); }
  void visit(std::string_view n, none_or<double>&) override { add(n); }
  void visit(std::string_view n, none_or<real_number>&) override { add(n); }
  void visit(std::string_view n, int&, span<const std::string_view>) override { add(n); }
  void visit(std::string_view n, const layer_form&, void*) override { add(n); }

 private:
  void add(std::string_view n) {
    all(all.chars.empty() ? "" : ",");
    all(n);
    all("?");
  }
};

inline void attribute_writer::visit(std::string_view n, const layer_form& f, void* layer) {
  if (is(n)) write_layer(to_, f, layer);
}

inline void write_attributes(const sink& to, const layer_form& f, void* layer, std::string_view between) {
  layer_storage plain;
  void* const default_one = plain.make(f);
  attribute_names names;
  std::string_view format = f.repr;
  if (format == all_that_differ) {
    f.visit(layer, names);
    format = names.all;
  }
  bool first = true;
  while (!format.empty()) {
    std::string_view item = format.substr(0, format.find(','));
    format.remove_prefix(item.size() == format.size() ? item.size() : item.size() + 1);
    bool bare = false, differing = false, quotes = true;
    while (!item.empty() && (item.front() == ' ' || item.front() == '*')) {
      bare |= item.front() == '*';
      item.remove_prefix(1);
    }
    while (!item.empty() && (item.back() == '?' || item.back() == '~')) {
      differing |= item.back() == '?';
      quotes &= item.back() != '~';
      item.remove_suffix(1);
    }
    text_buffer value, standard;
    attribute_writer writes(item, value, quotes), writes_default(item, standard, quotes);
    f.visit(layer, writes);
    if (differing) f.visit(default_one, writes_default);
    if (differing && std::string_view(value) == std::string_view(standard)) continue;
    to << (first ? std::string_view{} : between);
    if (!bare) to << item << "=";
    to << value;
    first = false;
  }
}
}  // namespace detail

}  // namespace opcost
