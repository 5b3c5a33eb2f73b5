// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// ONNX as an input format.
#include <opcost/model/graph_model.hpp>
#include <opcost/model/input_format.hpp>
#include <opcost/onnx/front_end/onnx_figures.hpp>
#include <opcost/onnx/onnx_graph.hpp>
#include <opcost/onnx/read_onnx.hpp>
#include <opcost/text/json_writer.hpp>

namespace opcost::onnx {
namespace detail {

/// Below the summary: producer and operator sets. In JSON also the names of each row's tensors.
class origin_section final : public report_section {
 public:
  origin_section(const graph& g, const analysis_base& a) : graph_(g), analysis_(a) {}
  void write_json(opcost::detail::json_writer& w) const override {
    const model& m = graph_.source();
    w.key("onnx").open('{');
    w.key("ir_version").number(m.ir_version);
    w.key("producer").text(m.producer);
    w.key("producer_version").text(m.producer_version);
    w.key("opsets").open('{');
    for (const opset_import& i : m.imports) w.key(shown(i.domain)).number(i.version);
    w.close('}');
    w.close('}');
  }
  void write_layer(int row, opcost::detail::json_writer& w) const override {
    const item& i = graph_.items()[analysis_.at(row).node];
    if (!i.is) return;
    w.key("tensors").open('[');
    for (std::string_view name : i.in->outputs_of(*i.is)) w.text(name);
    w.close(']');
  }
  void write_text(const sink& to) const override {
    const model& m = graph_.source();
    to << "producer: " << (m.producer.empty() ? std::string_view("not told") : m.producer);
    if (!m.producer_version.empty()) to << " " << m.producer_version;
    to << "; operator sets:";
    bool first = true;
    for (const opset_import& i : m.imports) {
      to << (first ? " " : ", ") << shown(i.domain) << " " << i.version;
      first = false;
    }
    to << "\n";
  }

 private:
  const graph& graph_;
  const analysis_base& analysis_;
  static std::string_view shown(std::string_view domain) { return domain.empty() ? "ai.onnx" : domain; }
};

template <class... Cs> class loaded_onnx final : public graph_model<model_with_dims, onnx::graph, Cs...> {
 public:
  explicit loaded_onnx(model_with_dims f) : graph_model<model_with_dims, onnx::graph, Cs...>(std::move(f)) {
    const model& m = this->file().file;
    source_ = "onnx-ir-" + number(m.ir_version);
    if (const count_t v = model::opset_of(m.imports, {}); v >= 0) source_ += "-opset-" + number(v);
  }
  subject about() const override { return {.name = this->file().file.graph.name, .source = source_, .exported = true}; }
  bool has_dimension(std::string_view name) const override {
    for (const dimension& d : this->file().file.graph.dims)
      if (d.name == name) return true;
    return false;
  }
  std::optional<replay::model_analyzer::figures> model_analyzer_figures(
      const analysis<Cs...>& a, const replay::model_analyzer::options& o) const override {
    front_end::onnx_figures f(this->graph(), a, o);
    return std::move(*f);
  }
  std::vector<std::unique_ptr<report_section>> sections(const analysis_base& a) const override {
    std::vector<std::unique_ptr<report_section>> all;
    all.push_back(std::make_unique<origin_section>(this->graph(), a));
    return all;
  }

 private:
  std::string source_{};
  static std::string number(count_t n) { return std::string(std::string_view(digits(n))); }
};

inline result<model> read_content(files::input_file& f) {
  auto bytes = f.take_contents();
  if (!bytes) return bytes.error();
  return read_kept(std::move(*bytes));
}

// Whether a file without a magic number begins like a model: with one of the model's fields, of the right wire type.
constexpr bool begins_like_a_model(std::string_view head) {
  if (head.size() < 2) return false;
  constexpr std::string_view keys("\x08\x12\x1a\x22\x28\x32\x3a\x42\x72", 9);
  return keys.find(head[0]) != keys.npos && opcost::detail::recognized(head) == nullptr;
}
}  // namespace detail

/// ONNX, in binary or in text form; external data in the model's folder.
struct onnx_format {
  static constexpr std::string_view name = "onnx",
                                    help = "ONNX (.onnx, or the text form .prototxt, .pbtxt, .textproto)", options = "";
  static bool recognizes(const files::input_file& f) {
    const std::string& path = f.path();
    const auto ends = [&](std::string_view s) {
      return path.size() > s.size() && std::string_view(path).substr(path.size() - s.size()) == s;
    };
    if (f.is_folder()) return false;
    return ends(".onnx") || detail::begins_like_a_model(f.head()) || detail::looks_like_text(f.head());
  }
  template <class... Cs>
  static result<std::unique_ptr<loaded_model<Cs...>>> read(files::input_file f, const read_options& o) {
    auto m = f.in_memory() ? detail::read_content(f) : read_file(f.path());
    if (!m) return m.error();
    model_with_dims opened{std::move(*m), {}};
    for (const std::string& text : o.dims) {
      named_dimension d;
      if (!text::read_named_number(text, d.name, d.value))
        return error::at(error_code::bad_argument) << "a dimension is given as NAME=N, not '" << text << "'";
      opened.dims.push_back(d);
    }
    return std::unique_ptr<loaded_model<Cs...>>(new detail::loaded_onnx<Cs...>(std::move(opened)));
  }
};

}  // namespace opcost::onnx
