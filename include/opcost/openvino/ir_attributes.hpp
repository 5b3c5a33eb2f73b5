// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads the attributes of an operation from a layer's <data>. A missing attribute keeps its default. The reader
// remembers the first attribute that cannot be read. An input or a constant without shape or type in <data>, as in old
// files, has those of its output port.
#include <opcost/openvino/ir_model.hpp>
#include <opcost/openvino/text_attributes.hpp>

namespace opcost::openvino {

class attribute_reader final : public text_attributes {
 public:
  /// `own`: the output port that replaces a missing shape or type; may be null.
  explicit attribute_reader(const net& in, const layer& l, const port* own = nullptr)
      : net_(in), attributes_(in.attributes_of(l)), own_(own) {}

 private:
  const net& net_;
  span<const attribute> attributes_;
  std::size_t next_ = 0;  // after the last one that was found, since files have them in the same order
  const port* own_;

  bool find(std::string_view name, std::string_view& text) override {
    for (std::size_t i = 0; i < attributes_.size(); ++i) {
      const attribute& a = attributes_[next_];
      next_ = next_ + 1 == attributes_.size() ? 0 : next_ + 1;
      if (!same(name, a.name)) continue;
      text = a.value;
      return true;
    }
    return false;
  }
  bool is_itself(partial_tensor& t) const override {
    if (own_) t = stored(net_, *own_);
    return own_ != nullptr;
  }
  static bool same(std::string_view name, const char* text) {
    for (char c : name)
      if (*text++ != c) return false;
    return *text == '\0';
  }
};

}  // namespace opcost::openvino
