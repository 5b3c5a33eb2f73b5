// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// TensorFlow Lite as an input format.
#include <opcost/model/graph_model.hpp>
#include <opcost/model/input_format.hpp>
#include <opcost/text/format_numbers.hpp>
#include <opcost/text/json_writer.hpp>
#include <opcost/tflite/arena.hpp>
#include <opcost/tflite/tflite_graph.hpp>

namespace opcost::tflite {
namespace detail {

/// The arena of TensorFlow Lite Micro: below the summary, and as "arena" in JSON.
class arena_section final : public report_section {
 public:
  explicit arena_section(const model& m) : plan_(plan_arena(m.bytes())), file_bytes_(m.bytes().size()) {}
  void write_json(opcost::detail::json_writer& w) const override {
    const auto number = [&](const char* key, std::int64_t n) { w.key(key).number(n); };
    w.key("arena").open('{');
    number("head_bytes", plan_.head_bytes);
    number("tail_bytes_estimate", plan_.tail_bytes_estimate);
    number("bytes_at_most", plan_.bytes_at_most);
    number("scratch_bytes", plan_.scratch_bytes);
    w.key("offsets").open('[');
    for (std::size_t b = 0; b < plan_.buffers.size(); ++b) {
      w.open('{');
      number("tensor", plan_.buffers[b].of.row);
      number("offset", plan_.offsets[b]);
      number("bytes", plan_.buffers[b].bytes);
      w.close('}');
    }
    w.close(']');
    w.close('}');
    w.key("tflite").open('{');
    number("file_bytes", static_cast<std::int64_t>(file_bytes_));
    w.close('}');
  }
  void write_text(const sink& to) const override {
    to << "arena of TensorFlow Lite Micro: head " << grouped(plan_.head_bytes) << " bytes, tail about "
       << grouped(plan_.tail_bytes_estimate) << " (32-bit target, reference kernels), at most "
       << grouped(plan_.bytes_at_most) << "\n";
  }

 private:
  arena_plan plan_;
  std::uint64_t file_bytes_;
};

template <class... Cs> class loaded_tflite final : public graph_model<std::unique_ptr<model>, tflite::graph, Cs...> {
 public:
  explicit loaded_tflite(std::unique_ptr<model> m)
      : graph_model<std::unique_ptr<model>, tflite::graph, Cs...>(std::move(m)) {}
  subject about() const override { return {.name = this->file()->name(), .source = "tflite-3", .exported = true}; }
  analysis<Cs...> analyze(const assumptions& assumed) const override {
    return assumed.stored_shapes ? opcost::analyze<Cs...>(this->graph(), assumed)
                                 : opcost::analyze<Cs...>(this->graph().without_stored_shapes(), assumed);
  }
  result<analysis<Cs...>> reshape(span<const given_input> given, const assumptions& assumed) const override {
    return reshaped<Cs...>(this->graph().without_stored_shapes(), given, assumed);
  }
  std::vector<std::unique_ptr<report_section>> sections(const analysis_base&) const override {
    std::vector<std::unique_ptr<report_section>> all;
    all.push_back(std::make_unique<arena_section>(*this->file()));
    return all;
  }
};

}  // namespace detail

/// TensorFlow Lite, .tflite: FlatBuffers with the identifier TFL3.
struct tflite_format {
  static constexpr std::string_view name = "tflite", help = "TensorFlow Lite (.tflite)", options = "";
  static bool recognizes(const files::input_file& f) {
    const std::string_view head = f.head();
    return head.size() >= 8 && head.substr(4, 4) == "TFL3";
  }
  template <class... Cs>
  static result<std::unique_ptr<loaded_model<Cs...>>> read(files::input_file f, const read_options&) {
    auto bytes = f.take_contents();
    if (!bytes) return bytes.error();
    auto m = read_model(std::move(*bytes));
    if (!m) return m.error();
    return std::unique_ptr<loaded_model<Cs...>>(new detail::loaded_tflite<Cs...>(std::move(*m)));
  }
};

}  // namespace opcost::tflite
