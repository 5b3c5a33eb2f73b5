// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The attributes of an operation in the tool's report: "[k: v; k: v]", sorted by name.
#include <opcost/core/sink.hpp>
#include <opcost/op/attributes.hpp>
#include <opcost/text/python_numbers.hpp>
#include <string>
#include <vector>

namespace opcost::replay::model_analyzer {

class attribute_list {
 public:
  void put(std::string_view name, std::string text) { put(name, std::move(text), {}); }
  void put(std::string_view name, const ints& numbers) {
    std::string text = "(";
    for (int i = 0; i < numbers.rank; ++i) text.append(i ? "xs" : "").append(std::string_view(digits(numbers[i])));
    put(name, text + ")", numbers);
  }
  // Empty if there is no such attribute.
  std::string_view text_of(std::string_view name) const {
    const entry* e = find(name);
    return e ? std::string_view(e->text) : std::string_view();
  }
  ints numbers_of(std::string_view name) const {
    const entry* e = find(name);
    return e ? e->numbers : ints{};
  }
  std::string text() const {
    std::string s;
    for (const entry& e : all_) s.append(s.empty() ? "[" : "; ").append(e.name).append(": ").append(e.text);
    return s.empty() ? s : s + "]";
  }

 private:
  struct entry {
    std::string_view name;
    std::string text;
    ints numbers;
  };
  std::vector<entry> all_{};

  const entry* find(std::string_view name) const {
    for (const entry& e : all_)
      if (e.name == name) return &e;
    return nullptr;
  }
  void put(std::string_view name, std::string text, const ints& numbers) {
    if (name == "element_type" || name == "shape" || name.find('.') != std::string_view::npos) return;
    std::size_t at = 0;
    while (at < all_.size() && all_[at].name < name) ++at;
    if (at < all_.size() && all_[at].name == name)
      all_[at] = {name, std::move(text), numbers};
    else
      all_.insert(all_.begin() + static_cast<std::ptrdiff_t>(at), {name, std::move(text), numbers});
  }
};

/// Reads attributes through another visitor, and lists their values.
class attribute_lister final : public attribute_visitor {
 public:
  attribute_lister(attribute_visitor& reader, attribute_list& into) : reader_(reader), into_(into) {}
  void visit(std::string_view name, bool& b) override {
    reader_.visit(name, b);
    into_.put(name, b ? "True" : "False");
  }
  void visit(std::string_view name, count_t& n) override {
    reader_.visit(name, n);
    into_.put(name, std::string(std::string_view(digits(n))));
  }
  void visit(std::string_view name, double& v) override {
    reader_.visit(name, v);
    into_.put(name, real(v));
  }
  void visit(std::string_view name, dtype& t) override {
    reader_.visit(name, t);
    into_.put(name, std::string(name_of(t)));
  }
  void visit(std::string_view name, std::string_view& s) override {
    reader_.visit(name, s);
    into_.put(name, std::string(s));
  }
  void visit(std::string_view name, ints& numbers) override {
    reader_.visit(name, numbers);
    into_.put(name, numbers);
  }
  void visit(std::string_view name, partial_shape& dims) override { reader_.visit(name, dims); }
  void visit(std::string_view name, reals& list) override {
    reader_.visit(name, list);
    std::string text = "(";
    for (int i = 0; i < list.size; ++i)
      text.append(i ? "xs" : "").append(real(list.items[static_cast<std::size_t>(i)]));
    into_.put(name, text + ")");
  }
  void visit(std::string_view name, int& choice, span<const std::string_view> spelled) override {
    reader_.visit(name, choice, spelled);
    into_.put(name, std::string(spelled[choice]));
  }

 private:
  attribute_visitor& reader_;
  attribute_list& into_;

  // The runtime keeps reals as float.
  static std::string real(double v) { return python::repr(static_cast<double>(static_cast<float>(v))); }
};

}  // namespace opcost::replay::model_analyzer
