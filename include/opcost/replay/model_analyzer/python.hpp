// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Numbers as Python writes them, and an operation's attributes as the tool's report lists them: "[k: v; k: v]", sorted by name.
#include <charconv>
#include <opcost/op/attributes.hpp>
#include <opcost/report/python_numbers.hpp>
#include <string>
#include <vector>

namespace opcost::replay::model_analyzer {

inline std::string fixed4(double v) { return std::string(python::fixed(v, 4)); }
inline std::string python_text(double v) { return python::repr(v); }

// Reads attributes through another visitor and keeps their text.
class attribute_texts final : public attribute_visitor {
 public:
  explicit attribute_texts(attribute_visitor& reader) : reader_(reader) {}
  void visit(std::string_view name, bool& b) override { reader_.visit(name, b), keep(name, b ? "True" : "False"); }
  void visit(std::string_view name, count_t& n) override { reader_.visit(name, n), keep(name, std::string(std::string_view(digits_of(n)))); }
  void visit(std::string_view name, double& v) override { reader_.visit(name, v), keep(name, real(v)); }
  void visit(std::string_view name, dtype& t) override { reader_.visit(name, t), keep(name, std::string(name_of(t))); }
  void visit(std::string_view name, std::string_view& s) override { reader_.visit(name, s), keep(name, std::string(s)); }
  void visit(std::string_view name, ints& list) override {
    reader_.visit(name, list);
    std::string text = "(";
    for (int i = 0; i < list.rank; ++i) text.append(i ? "xs" : "").append(digits_of(list[i]));
    keep(name, text + ")");
  }
  void visit(std::string_view name, partial_shape& dims) override { reader_.visit(name, dims); }
  void visit(std::string_view name, reals& list) override {
    reader_.visit(name, list);
    std::string text = "(";
    for (int i = 0; i < list.size; ++i) text.append(i ? "xs" : "").append(real(list.items[static_cast<std::size_t>(i)]));
    keep(name, text + ")");
  }
  void visit(std::string_view name, int& choice, std::span<const std::string_view> spelled) override {
    reader_.visit(name, choice, spelled);
    keep(name, std::string(spelled[static_cast<std::size_t>(choice)]));
  }

  void add(std::string_view name, std::string text) { keep(name, std::move(text)); }
  bool has(std::string_view name) const {
    for (const entry& e : all_) if (e.name == name) return true;
    return false;
  }
  std::string text() const {
    std::string s;
    for (const entry& e : all_) s.append(s.empty() ? "[" : "; ").append(e.name).append(": ").append(e.text);
    return s.empty() ? s : s + "]";
  }

 private:
  struct entry { std::string_view name; std::string text; };
  attribute_visitor& reader_;
  std::vector<entry> all_{};

  static std::string digits_of(count_t n) {
    char text[24];
    return std::string(text, std::to_chars(text, text + sizeof text, n.n).ptr);
  }
  // The runtime keeps floats.
  static std::string real(double v) { return python_text(static_cast<double>(static_cast<float>(v))); }
  void keep(std::string_view name, std::string text) {
    if (name == "element_type" || name == "shape" || name.find('.') != std::string_view::npos) return;
    std::size_t at = all_.size();
    all_.push_back({name, std::move(text)});
    for (; at > 0 && all_[at].name < all_[at - 1].name; --at) std::swap(all_[at], all_[at - 1]);
  }
};

}  // namespace opcost::replay::model_analyzer
