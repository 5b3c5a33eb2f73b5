// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// OpenVINO IR as an input format.
#include <opcost/model/graph_model.hpp>
#include <opcost/model/input_format.hpp>
#include <opcost/openvino/ir_states.hpp>
#include <opcost/openvino/model_analyzer_report.hpp>
#include <opcost/openvino/read_ir.hpp>
#include <opcost/openvino/stored_zeros.hpp>

namespace opcost::openvino {
namespace detail {

template <class... Cs> class loaded_ir final : public graph_model<model, graph<>, Cs...> {
 public:
  explicit loaded_ir(model m)
      : graph_model<model, opcost::openvino::graph<>, Cs...>(std::move(m)), replayed_(this->graph()) {
    source_ = "openvino-ir-" + std::string(std::string_view(digits(this->file().version)));
    remarks_ = this->file().remarks;
    if (this->file().execution_graph)
      remarks_.push_back(error::at(error_code::unsupported)
                         << "an execution graph: its layers have no attributes, so they cannot be counted; give the "
                            "model that it was made from");
  }
  subject about() const override { return {.name = this->file().name, .source = source_, .exported = true}; }
  span<const error> remarks() const override { return remarks_; }
  zero_counts zeros(const analysis_base& a) const override {
    zero_counts z = count_stored_zeros(this->graph(), a);
    z.why = this->file().weights_note;
    return z;
  }
  sequence<graph_input> states() const override { return states_of(this->file()); }
  const replay::model_analyzer::file* model_analyzer_file() const override { return &replayed_; }

 private:
  std::string source_{};
  sequence<error> remarks_{};
  model_file replayed_;
};

}  // namespace detail

/// OpenVINO IR: an .xml file, with the weights in a .bin file of the same name.
struct ir_format {
  static constexpr std::string_view name = "openvino-ir", help = "OpenVINO IR (.xml), versions 10 and 11",
                                    options = "weights";
  /// True for XML in any encoding, except HTML.
  static bool recognizes(const files::input_file& f) {
    std::string_view head = f.head();
    constexpr std::string_view skipped("\xef\xbb\xbf\xfe\xff\0 \t\r\n",
                                       10);  // byte order marks, UTF-16's zeros, blanks
    while (!head.empty() && skipped.find(head.front()) != skipped.npos) head.remove_prefix(1);
    if (head.empty() || head.front() != '<') return false;
    const std::string_view tag = head.substr(0, 14);
    return tag.substr(0, 5) != "<html" && tag != "<!DOCTYPE html" && tag != "<!doctype html";
  }
  template <class... Cs>
  static result<std::unique_ptr<loaded_model<Cs...>>> read(files::input_file f, const read_options& o) {
    const std::string path = f.path();
    auto text = f.take_contents();
    if (!text) return text.error();
    auto m = with_weights_of(detail::read_text(std::move(*text)), path, o);
    if (!m) return m.error();
    return std::unique_ptr<loaded_model<Cs...>>(new detail::loaded_ir<Cs...>(std::move(*m)));
  }
};

}  // namespace opcost::openvino
