// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// An expanded model as a graph that analyze() walks, and as the file that Model Analyzer's passes ask.
#include <opcost/onnx/front_end/expanded_model.hpp>
#include <opcost/openvino/text_attributes.hpp>
#include <opcost/replay/model_analyzer/node.hpp>

namespace opcost::onnx::front_end {

class expanded_graph {
 public:
  explicit expanded_graph(const expanded_model& m) : model_(&m) {
    entries_.reserve(m.layers.size());
    for (const layer& l : m.layers) entries_.push_back(entry(l));
  }
  const expanded_model& source() const { return *model_; }
  int index_of(const layer& l) const { return static_cast<int>(&l - model_->layers.data()); }
  /// The layer's operation in the catalogue, or -1.
  int entry_of(const layer& l) const { return entries_[static_cast<std::size_t>(index_of(l))]; }

 private:
  const expanded_model* model_;
  std::vector<int> entries_{};

  static int entry(const layer& l) {
    if (l.opset == 0 || l.kept.count > 0) return -1;
    return catalogue<builtin_ops>::find(l.is_constant() ? std::string_view("Constant") : l.type, l.opset);
  }
};

class layer_attributes final : public openvino::text_attributes {
 public:
  layer_attributes(const expanded_model& m, const layer& l) : model_(m), layer_(l) {}

 private:
  const expanded_model& model_;
  const layer& layer_;

  bool find(std::string_view name, std::string_view& text) override {
    for (const text_attribute& a : model_.attributes_of(layer_)) {
      if (a.name != name) continue;
      text = a.text;
      return true;
    }
    return false;
  }
  bool is_itself(partial_tensor& t) const override {
    const bool tells = layer_.is_constant() || layer_.type == "Parameter";
    if (tells) t = layer_.is;
    return tells;
  }
};

/// What Model Analyzer's passes ask of the file.
class expanded_file final : public replay::model_analyzer::file {
 public:
  explicit expanded_file(const expanded_graph& g) : g_(g) {}
  std::string_view attribute(int at, std::string_view name) const override {
    for (const text_attribute& a : g_.source().attributes_of(g_.source().at(at)))
      if (a.name == name) return a.text;
    return {};
  }
  bool same_attributes(int, int) const override { return false; }  // only IR of version 10 asks
  count_t place(int) const override { return -1; }
  bool read(int at, count_t from, span<std::byte> into) const override {
    const layer& l = g_.source().at(at);
    if (l.data) return read_bytes(l, from, into);
    const auto numbers = expanded_model::of(g_.source().numbers, l.numbers);
    const auto reals = expanded_model::of(g_.source().reals, l.reals);
    const int width = bits_of(l.is.type) / 8;
    if (width < 1) return false;
    for (std::size_t i = 0; i < into.size(); ++i) {
      const std::size_t byte = static_cast<std::size_t>(from.n) + i, element = byte / static_cast<std::size_t>(width);
      std::uint64_t bits = 0;
      if (!numbers.empty()) {
        if (element >= numbers.size()) return false;
        bits = static_cast<std::uint64_t>(numbers[element].min.n);
      } else if (l.is.type == dtype::f32 || l.is.type == dtype::f64) {
        if (element >= reals.size()) return false;
        bits = l.is.type == dtype::f64 ? std::bit_cast<std::uint64_t>(reals[element])
                                       : std::bit_cast<std::uint32_t>(static_cast<float>(reals[element]));
      } else {
        return false;
      }
      into[i] = static_cast<std::byte>(bits >> (8 * (byte % static_cast<std::size_t>(width))));
    }
    return true;
  }
  void attributes(int at, replay::model_analyzer::attribute_list& into) const override {
    const layer& l = g_.source().at(at);
    const int entry = g_.entry_of(l);
    if (entry < 0) return;
    layer_attributes reader(g_.source(), l);
    replay::model_analyzer::attribute_lister lister(reader, into);
    alignas(std::max_align_t) std::byte raw[catalogue<builtin_ops>::storage];
    catalogue<builtin_ops>::entries[static_cast<std::size_t>(entry)].read(raw, lister);
  }

 private:
  const expanded_graph& g_;

  bool read_bytes(const layer& l, count_t from, span<std::byte> into) const {
    tensor_data part = *l.data;
    if (part.stored == storage::external) {
      part.offset += from;
      return onnx::detail::read_bytes(*g_.source().source, part, into);
    }
    const auto skip = static_cast<std::uint64_t>(from.n);
    if (part.stored != storage::raw && !(part.stored == storage::float_data && part.bytes > 0)) return false;
    if (skip > part.bytes) return false;
    part.at += skip;
    part.bytes -= skip;
    part.kept = part.kept.size() >= skip ? part.kept.substr(static_cast<std::size_t>(skip)) : std::string_view();
    return onnx::detail::read_bytes(*g_.source().source, part, into);
  }
};

}  // namespace opcost::onnx::front_end

template <> struct opcost::graph_traits<opcost::onnx::front_end::expanded_graph> {
  using graph = onnx::front_end::expanded_graph;
  using layer = onnx::front_end::layer;
  using model = onnx::front_end::expanded_model;
  static const std::vector<layer>& nodes(const graph& g) { return g.source().layers; }
  static span<const edge> inputs(const graph& g, const layer& l) { return g.source().inputs_of(l); }
  static content_use reads(const graph& g, const layer& l) {
    const int at = g.entry_of(l);
    if (at < 0) return {};
    const op_entry& e = catalogue<builtin_ops>::entries[static_cast<std::size_t>(at)];
    return {e.reads, e.value != nullptr && !e.value_of_shape};
  }
  static node_facts facts(const graph& g, const layer& l) {
    return {.name = l.name,
            .type = l.type,
            .opset = l.opset,
            .storage = l.is_constant() ? g.index_of(l) + 1 : 0,
            .bytes = -1};
  }
  static span<const partial_tensor> outputs(const graph& g, const layer& l) {
    return model::of(g.source().tensors, l.kept);
  }
  static void visit(const graph& g, const layer& l, auto&& f) {
    const int at = g.entry_of(l);
    if (at < 0) return f(unknown_op{l.type});
    alignas(std::max_align_t) std::byte raw[catalogue<builtin_ops>::storage];
    onnx::front_end::layer_attributes reader(g.source(), l);
    catalogue<builtin_ops>::entries[static_cast<std::size_t>(at)].read(raw, reader);
    if (reader.wrong()) return f(unknown_op{.type = l.type, .why = {}, .rejected_by = reader.wrong()});
    f(op_ref<builtin_ops>{at, raw});
  }
  static bool content(const graph& g, const layer& l, const partial_tensor&, opcost::content<interval> into) {
    if (l.data) return onnx::read_content(*g.source().source, *l.in, *l.data, into);
    const auto numbers = model::of(g.source().numbers, l.numbers);
    const auto reals = model::of(g.source().reals, l.reals);
    if (into.numbers.size() != numbers.size() || into.reals.size() != reals.size()) return false;
    for (std::size_t i = 0; i < numbers.size(); ++i) into.numbers[i] = numbers[i];
    for (std::size_t i = 0; i < reals.size(); ++i) into.reals[i] = reals[i];
    return true;
  }
};
