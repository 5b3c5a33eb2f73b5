// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads the attributes of an operation from a layer's <data>. A missing attribute keeps its default. The reader
// remembers the first attribute that cannot be read. An input or a constant without shape or type in <data>, as in old
// files, has those of its output port.
#include <opcost/openvino/ir_model.hpp>

namespace opcost::openvino {

class attribute_reader final : public attribute_visitor {
 public:
  /// `own`: the output port that replaces a missing shape or type; may be null.
  explicit attribute_reader(const net& in, const layer& l, const port* own = nullptr)
      : net_(in), attributes_(in.attributes_of(l)), own_(own) {}
  /// The first attribute whose text is wrong, with its name and text; empty if all are right.
  const rejection& wrong() const { return wrong_; }

  void visit(std::string_view name, bool& b) override {
    const std::string_view s = find(name);
    if (!found_) return;
    if (is(s, "true") || s == "1")
      b = true;
    else if (is(s, "false") || s == "0")
      b = false;
    else
      fail(name);
  }
  void visit(std::string_view name, count_t& n) override {
    const std::string_view s = find(name);
    if (found_ && !text::read_integer(s, n)) fail(name, "attribute '{t}': expected an integer, got '{t}'");
  }
  void visit(std::string_view name, double& v) override {
    const std::string_view s = find(name);
    if (found_ && !text::read_real(s, v)) fail(name, "attribute '{t}': expected a number, got '{t}'");
  }
  void visit(std::string_view name, dtype& t) override {
    const std::string_view s = find(name);
    if (!found_ && own_ && name == "element_type") t = stored(net_, *own_).type;
    if (!found_) return;
    const dtype read = dtype_named(s);
    if (read == dtype::none)
      fail(name, "attribute '{t}': unknown element type '{t}'");
    else
      t = read;
  }
  void visit(std::string_view name, std::string_view& text) override {
    const std::string_view s = find(name);
    if (found_) text = s;
  }
  void visit(std::string_view name, ints& list) override {
    const std::string_view s = find(name);
    if (!found_ && own_ && name == "shape")
      if (const partial_shape dims = stored(net_, *own_).dims; dims.is_static()) list = numbers(dims);
    if (!found_) return;
    if (!text::read_integers(s, list)) fail_list(name, list.rank);
  }
  void visit(std::string_view name, partial_shape& dims) override {
    const std::string_view s = find(name);
    if (!found_ && own_ && name == "shape") dims = stored(net_, *own_).dims;
    if (found_ && !text::read_shape(s, dims)) fail_list(name, dims.rank);
  }
  void visit(std::string_view name, reals& list) override {
    const std::string_view s = find(name);
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
    const std::string_view s = find(name);
    if (!found_) return;
    for (std::size_t i = 0; i < spelled.size(); ++i)
      if (is(s, spelled[i])) {
        choice = static_cast<int>(i);
        return;
      }
    fail(name);
  }

 private:
  const net& net_;
  span<const attribute> attributes_;
  std::size_t next_ = 0;  // after the last one that was found, since files have them in the same order
  const port* own_;
  bool found_ = false;
  rejection wrong_{};
  std::string_view text_{};  // the text of the attribute that was found last

  static bool is(std::string_view a, std::string_view b) { return opcost::detail::same_ignoring_case(a, b); }
  std::string_view find(std::string_view name) {
    found_ = true;
    for (std::size_t i = 0; i < attributes_.size(); ++i) {
      const attribute& a = attributes_[next_];
      next_ = next_ + 1 == attributes_.size() ? 0 : next_ + 1;
      if (same(name, a.name)) return text_ = a.value;
    }
    found_ = false;
    return {};
  }
  static bool same(std::string_view name, const char* text) {
    for (char c : name)
      if (*text++ != c) return false;
    return *text == '\0';
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
