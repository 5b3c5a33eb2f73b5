// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Old OpenVINO IR as an input format.
#include <opcost/legacy_ir/old_model_analyzer.hpp>
#include <opcost/legacy_ir/read_old.hpp>
#include <opcost/model/graph_model.hpp>
#include <opcost/model/input_format.hpp>

namespace opcost::legacy_ir {
namespace detail {

template <class... Cs> class loaded_old_ir final : public graph_model<model, legacy_ir::graph, Cs...> {
 public:
  explicit loaded_old_ir(model m) : graph_model<model, legacy_ir::graph, Cs...>(std::move(m)) {
    source_ = "openvino-ir-" + std::string(std::string_view(digits(count_t(this->file().version))));
  }
  subject about() const override { return {.name = this->file().name, .source = source_, .exported = true}; }
  span<const error> remarks() const override { return this->file().remarks; }
  analysis<Cs...> analyze(const assumptions& assumed) const override {
    return assumed.stored_shapes ? opcost::analyze<Cs...>(this->graph(), assumed)
                                 : opcost::analyze<Cs...>(this->graph().without_stored_shapes(), assumed);
  }
  result<analysis<Cs...>> reshape(span<const given_input> given, const assumptions& assumed) const override {
    return reshaped<Cs...>(this->graph().without_stored_shapes(), given, assumed);
  }
  std::optional<replay::model_analyzer::figures> model_analyzer_figures(
      const analysis<Cs...>& a, const replay::model_analyzer::options&) const override {
    const tool_totals t = tool_totals_of(this->file(), a);
    replay::model_analyzer::figures f;
    f.flops = figure(t.operations);
    f.gflops = f.gops = t.operations * 1e-9;
    f.parameters.elements = t.parameters;
    f.parameters.known = true;
    f.memory = {.least = t.memory_min, .most = t.memory_max, .known = true};
    f.precision = t.precision;
    f.uncounted = t.uncounted;
    return f;
  }

 private:
  std::string source_{};
};

}  // namespace detail

/// OpenVINO IR of versions 2 to 9, as the releases of 2018 to 2020 wrote it.
struct old_ir_format {
  static constexpr std::string_view name = "openvino-ir-old", help = "OpenVINO IR (.xml), versions 2 to 9",
                                    options = "weights";
  /// True if the file is XML whose element `net` has a version below 10. Like the old reader, looks at its first bytes.
  static bool recognizes(const files::input_file& f) {
    const std::string_view head = f.head();
    std::size_t net = head.find("<net");
    if (net == head.npos) net = head.find("<Net");
    if (net == head.npos) return false;
    const std::string_view tag = head.substr(net, head.find('>', net) - net);
    for (std::size_t at = tag.find("version"); at != tag.npos; at = tag.find("version", at + 1)) {
      const std::size_t quote = tag.find_first_of("\"'", at);
      if (quote == tag.npos) return false;
      count_t version = 0;
      const std::string_view text = tag.substr(quote + 1, tag.find_first_of("\"'", quote + 1) - quote - 1);
      return text::read_integer(text::trimmed(text), version) && version < 10;
    }
    return false;
  }
  template <class... Cs>
  static result<std::unique_ptr<loaded_model<Cs...>>> read(files::input_file f, const read_options& o) {
    const std::string path = f.path();
    auto text = f.take_contents();
    if (!text) return text.error();
    auto m = openvino::with_weights_of(read_text(std::move(*text)), path, o);
    if (!m) return m.error();
    return std::unique_ptr<loaded_model<Cs...>>(new detail::loaded_old_ir<Cs...>(std::move(*m)));
  }
};

}  // namespace opcost::legacy_ir
