// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Attributes that are texts, as an IR has them, read into an operation. What is missing keeps its default; what cannot
// be read is remembered.
#include <opcost/core/rejection.hpp>
#include <opcost/op/attributes.hpp>
#include <opcost/text/parse_numbers.hpp>

namespace opcost::openvino {

class text_attributes : public attribute_visitor {
 public:
  /// The first attribute whose text is wrong, with its name and text; empty if all are right.
  const rejection& wrong() const { return wrong_; }

  void visit(std::string_view name, bool& b) override {
    const std::string_view s = look_up(name);
    if (!found_) return;
    if (is(s, "true") || s == "1")
      b = true;
    else if (is(s, "false") || s == "0")
      b = false;
    else
      fail(name);
  }
  void visit(std::string_view name, count_t& n) override {
    const std::string_view s = look_up(name);
    if (found_ && !text::read_integer(s, n)) fail(name, "attribute '{t}': expected an integer, got '{t}'");
  }
  void visit(std::string_view name, double& v) override {
    const std::string_view s = look_up(name);
    if (found_ && !text::read_real(s, v)) fail(name, "attribute '{t}': expected a number, got '{t}'");
  }
  void visit(std::string_view name, dtype& t) override {
    const std::string_view s = look_up(name);
    if (partial_tensor own; !found_ && name == "element_type" && is_itself(own)) t = own.type;
    if (!found_) return;
    const dtype read = dtype_named(s);
    if (read == dtype::none)
      fail(name, "attribute '{t}': unknown element type '{t}'");
    else
      t = read;
  }
  void visit(std::string_view name, std::string_view& text) override {
    const std::string_view s = look_up(name);
    if (found_) text = s;
  }
  void visit(std::string_view name, ints& list) override {
    const std::string_view s = look_up(name);
    if (partial_tensor own; !found_ && name == "shape" && is_itself(own) && own.dims.is_static())
      list = numbers(own.dims);
    if (!found_) return;
    if (!text::read_integers(s, list)) fail_list(name, list.rank);
  }
  void visit(std::string_view name, partial_shape& dims) override {
    const std::string_view s = look_up(name);
    if (partial_tensor own; !found_ && name == "shape" && is_itself(own)) dims = own.dims;
    if (found_ && !text::read_shape(s, dims)) fail_list(name, dims.rank);
  }
  void visit(std::string_view name, reals& list) override {
    const std::string_view s = look_up(name);
    if (!found_) return;
    list = {};
    text::each_item(s, [&](std::string_view item) {
      double v = 0;
      if (!text::read_real(item, v) || list.size == reals::capacity)
        fail(name);
      else
        list.items[static_cast<std::size_t>(list.size++)] = v;
    });
  }
  void visit(std::string_view name, int& choice, span<const std::string_view> spelled) override {
    const std::string_view s = look_up(name);
    if (!found_) return;
    for (std::size_t i = 0; i < spelled.size(); ++i)
      if (is(s, spelled[i])) {
        choice = static_cast<int>(i);
        return;
      }
    fail(name);
  }

 protected:
  ~text_attributes() = default;
  /// The text of an attribute. Returns false if the layer does not have it.
  virtual bool find(std::string_view name, std::string_view& text) = 0;
  /// The tensor that replaces a missing shape or type of the layer. Returns false if no tensor does.
  virtual bool is_itself(partial_tensor&) const { return false; }

 private:
  bool found_ = false;
  rejection wrong_{};
  std::string_view text_{};  // of the attribute that was found last

  static bool is(std::string_view a, std::string_view b) { return opcost::detail::same_ignoring_case(a, b); }
  std::string_view look_up(std::string_view name) {
    std::string_view text;
    found_ = find(name, text);
    if (found_) text_ = text;
    return text;
  }
  void fail(std::string_view name, const char* why = "attribute '{t}': its text '{t}' is not valid") {
    if (wrong_.empty()) wrong_ = rejected(why, name, text_);
  }
  void fail_list(std::string_view name, int rank) {
    fail(name, rank == shape::too_long ? "attribute '{t}': more than the limit of 8 numbers: '{t}'"
                                       : "attribute '{t}': expected integers, got '{t}'");
  }
};

}  // namespace opcost::openvino
