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

/// Bytes of the buffers that metadata entries name.
inline count_t metadata_bytes(const model& m) {
  flatbuffer<file_bytes> reader(m.bytes());
  const file_view view = m.view().through(reader);
  const vector_place list = reader.vector_field(view.root(), field::model::metadata, 4);
  count_t sum = 0;
  for (std::uint32_t i = 0; i < list.size && reader.good(); ++i) {
    const table_place entry = reader.table_at(list, i, "Metadata");
    const auto buffer = static_cast<std::uint32_t>(reader.unsigned_field(entry, field::metadata::buffer, 4));
    sum += static_cast<std::int64_t>(view.buffer_data(buffer).bytes);
  }
  return sum;
}
/// The most bytes that are live at once: no planner needs less for the same buffers. More than the head if offsets that
/// the file fixes overlap.
inline count_t most_live(const sequence<buffer>& buffers) {
  int last = 0;
  for (const buffer& b : buffers) last = b.last > last ? b.last : last;
  sequence<count_t> change(static_cast<std::size_t>(last) + 3, count_t(0));  // from time -1 on
  for (const buffer& b : buffers) {
    change[b.first + 1] += b.bytes;
    change[b.last + 2] -= b.bytes;
  }
  count_t live = 0, most = 0;
  for (const count_t c : change) {
    live += c;
    most = larger(most, live);
  }
  return most;
}

/// What the model takes on a device: the arena of TensorFlow Lite Micro and the flash. Below the summary and on the
/// page, and as "arena" and "tflite" in JSON.
class arena_section final : public report_section {
 public:
  explicit arena_section(const model& m)
      : plan_(plan_arena(m.bytes())),
        figures_(figures_of(m.bytes())),
        metadata_(metadata_bytes(m)),
        live_(most_live(plan_.buffers)),
        file_bytes_(m.bytes().size()) {}
  void write_json(opcost::detail::json_writer& w) const override {
    const auto number = [&](const char* key, count_t n) { w.key(key).number(n); };
    w.key("arena").open('{');
    number("head_bytes", plan_.head_bytes);
    if (live_ <= plan_.head_bytes) number("live_bytes", live_);
    number("tail_bytes_estimate", plan_.tail_bytes_estimate);
    number("bytes_at_most", plan_.bytes_at_most);
    number("scratch_bytes", plan_.scratch_bytes);
    w.key("tail").open('{');
    for_each_tail([&](const char* key, const char*, count_t n) { number(key, n); });
    w.close('}');
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
    number("const_bytes", figures_.const_bytes);
    number("const_elements", figures_.const_elements);
    number("metadata_bytes", metadata_);
    number("layer_parameters", figures_.layer_parameters);
    if (figures_.macs.unknown.empty()) {
      number("macs_at_least", figures_.macs.least);
      number("macs_at_most", figures_.macs.most);
    }
    w.close('}');
  }
  void write_text(const sink& to) const override {
    if (!plan_.fault.what.empty()) {
      to << "arena of TensorFlow Lite Micro: not known: " << plan_.fault.what << "\n";
      return;
    }
    to << "arena of TensorFlow Lite Micro: " << grouped(plan_.bytes_at_most)
       << " bytes suffice (32-bit target, reference kernels)\n  head " << grouped(plan_.head_bytes) << ", "
       << grouped(count_t(plan_.buffers.size())) << " buffers by its greedy planner";
    if (plan_.scratch_bytes > 0) to << ", " << grouped(plan_.scratch_bytes) << " of it scratch";
    if (live_ <= plan_.head_bytes) to << "; no planner needs less than " << grouped(live_);
    to << "\n  tail about " << grouped(plan_.tail_bytes_estimate) << ":";
    bool first = true;
    for_each_tail([&](const char*, const char* text, count_t n) {
      if (n == 0) return;
      to << (first ? " " : ", ") << text << " " << grouped(n);
      first = false;
    });
    to << "\nflash: " << grouped(count_t(static_cast<std::int64_t>(file_bytes_))) << " bytes, constants "
       << grouped(figures_.const_bytes) << ", metadata " << grouped(metadata_) << "\n";
    if (figures_.macs.unknown.empty() && figures_.macs.least < figures_.macs.most)
      to << "MACs by branch: " << grouped(figures_.macs.least) << " to " << grouped(figures_.macs.most) << "\n";
  }
  std::string_view page_title() const override { return "Arena and flash of TensorFlow Lite Micro"; }

 private:
  arena_plan plan_;
  model_figures figures_;
  count_t metadata_, live_;
  std::uint64_t file_bytes_;

  void for_each_tail(auto&& f) const {
    const tail_estimate& t = plan_.tail;
    f("interpreter", "interpreter", t.interpreter);
    f("tensors", "tensors", t.tensors);
    f("operators", "operators", t.operators);
    f("inputs_and_outputs", "inputs and outputs", t.inputs_and_outputs);
    f("variables", "variables", t.variables);
    f("operator_data", "data of kernels", t.operator_data);
  }
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
  static constexpr std::string_view name = "tflite", help = "TensorFlow Lite (.tflite)", options = "signature";
  static bool recognizes(const files::input_file& f) {
    const std::string_view head = f.head();
    return head.size() >= 8 && head.substr(4, 4) == "TFL3";
  }
  template <class... Cs>
  static result<std::unique_ptr<loaded_model<Cs...>>> read(files::input_file f, const read_options& o) {
    files::mapped_bytes bytes;
    if (f.in_memory() || !bytes.map(f.path())) {
      auto contents = f.take_contents();
      if (!contents) return contents.error();
      bytes = files::mapped_bytes(std::move(*contents));
    }
    auto m = read_model(std::move(bytes), o.signature);
    if (!m) return m.error();
    return std::unique_ptr<loaded_model<Cs...>>(new detail::loaded_tflite<Cs...>(std::move(*m)));
  }
};

}  // namespace opcost::tflite
