// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Model Analyzer's figures for an OpenVINO model: model_analyzer_report(model).
#include <memory>
#include <opcost/openvino/ir_graph.hpp>
#include <opcost/replay/model_analyzer/report_texts.hpp>
#include <opcost/replay/model_analyzer/rows.hpp>

namespace opcost::openvino {
namespace detail {

// The file behind the nodes of the replay.
class model_file final : public replay::model_analyzer::file {
 public:
  explicit model_file(const graph<>& g) : g_(g) {}
  std::string_view attribute(int layer, std::string_view name) const override {
    const char* text = g_.layers().attribute_of(at(layer), name);
    return text ? std::string_view(text) : std::string_view();
  }
  bool same_attributes(int a, int b) const override { return within(at(a), at(b)) && within(at(b), at(a)); }
  count_t place(int layer) const override { return at(layer).offset; }
  int version() const override { return g_.source().version; }
  bool read(int layer, count_t from, span<std::byte> into) const override {
    const openvino::layer& l = at(layer);
    return l.offset >= 0 && from + into.size() <= l.size && g_.source().weights.read(l.offset + from, into);
  }
  const op_entry* entry(int layer) const override {
    const int entry = g_.entry_of(at(layer));
    return entry < 0 ? nullptr : &catalogue<builtin_ops>::entries[static_cast<std::size_t>(entry)];
  }
  bool value(int layer, const partial_tensors& in, const partial_tensor& out, int port,
             content<interval> into) const override {
    const op_entry* op = entry(layer);
    if (op == nullptr || op->value == nullptr) return false;
    attribute_reader reader(g_.layers(), at(layer));
    alignas(std::max_align_t) std::byte raw[catalogue<builtin_ops>::storage];
    op->read(raw, reader);
    return op->value(raw, in, out, port, into);
  }
  void attributes(int layer, replay::model_analyzer::attribute_list& into) const override {
    const op_entry* op = entry(layer);
    if (op == nullptr) return;
    attribute_reader reader(g_.layers(), at(layer));
    replay::model_analyzer::attribute_lister lister(reader, into);
    alignas(std::max_align_t) std::byte raw[catalogue<builtin_ops>::storage];
    op->read(raw, lister);
  }

 private:
  const graph<>& g_;
  const openvino::layer& at(int i) const { return g_.layers().layers[i]; }
  // True if b has all attributes of a with the same texts. A hint for one device does not count.
  bool within(const openvino::layer& a, const openvino::layer& b) const {
    for (const openvino::attribute& x : g_.layers().attributes_of(a)) {
      if (std::string_view(x.name) == "PrimitivesPriority") continue;
      const char* y = g_.layers().attribute_of(b, x.name);
      if (!y || std::string_view(x.value) != y) return false;
    }
    return true;
  }
};

}  // namespace detail

/// Model Analyzer's figures for a model, which must outlive them, and the analysis that they refer to.
class model_analyzer_report {
 public:
  explicit model_analyzer_report(const model& m, const replay::model_analyzer::options& o = {})
      : parts_(std::make_unique<parts>(m)), figures_(replay::model_analyzer::analyze(parts_->rows, parts_->file, o)) {}
  const replay::model_analyzer::figures& operator*() const { return figures_; }
  const replay::model_analyzer::figures* operator->() const { return &figures_; }
  const analysis<model_analyzer>& rows() const { return parts_->rows; }

 private:
  struct parts {
    explicit parts(const model& m) : layers(m), rows(analyze<model_analyzer>(layers)), file(layers) {}
    graph<> layers;
    analysis<model_analyzer> rows;
    detail::model_file file;
  };
  std::unique_ptr<parts> parts_;
  replay::model_analyzer::figures figures_;
};

}  // namespace opcost::openvino
