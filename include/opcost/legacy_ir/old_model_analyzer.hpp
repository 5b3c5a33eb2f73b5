// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Model Analyzer's figures for a whole model in old IR: parameters, memory, precision. Source: the tool's
// first public commit, 0967130 (July 2021), and the figures that Open Model Zoo published for these versions.
#include <opcost/legacy_ir/old_graph.hpp>
#include <vector>

namespace opcost::legacy_ir {

/// The tool's figures for a whole model.
struct tool_totals {
  double operations = 0;
  count_t parameters = 0;                  // elements of all blobs that layers own, biases too: what was published
  count_t parameters_0967130 = 0;          // as commit 0967130 counts: the last blob of a layer by name, so no biases
  count_t memory_min = 0, memory_max = 0;  // elements
  std::string precision{};                 // of the outputs: "FP32", "FP32-I32"
  std::vector<std::string_view> uncounted{};  // types without a figure
};

namespace detail {
// The layers that the tool sees: those connected with an Input that a layer reads. Their order: from the layers without
// inputs, sorted by name, depth first over the readers of each output by name, in reversed postorder.
class tool_order {
 public:
  explicit tool_order(const net& n) : net_(n), count_(n.graph.layers.size()), readers_(count_) {
    for (std::size_t i = 0; i < count_; ++i) {
      const layer& l = n.graph.layers[i];
      readers_[i].resize(static_cast<std::size_t>(l.outputs));
    }
    for (std::size_t i = 0; i < count_; ++i) {
      if (n.graph.layers[i].type == "Result") continue;
      for (const edge& e : n.graph.sources_of(n.graph.layers[i]))
        if (e.row >= 0)
          readers_[static_cast<std::size_t>(e.row)][static_cast<std::size_t>(e.port)].push_back(static_cast<int>(i));
    }
    for (auto& outputs : readers_)
      for (auto& r : outputs) sort_by_name(r);
  }
  std::vector<int> order() {
    const std::vector<char> seen = connected();
    std::vector<int> heads;
    for (std::size_t i = 0; i < count_; ++i)
      if (seen[i] && net_.graph.layers[i].inputs == 0) heads.push_back(static_cast<int>(i));
    sort_by_name(heads);
    std::vector<char> done(count_, 0);
    std::vector<int> post;
    struct frame {
      int layer;
      std::vector<int> next;
      std::size_t at = 0;
    };
    for (int h : heads) {
      if (done[static_cast<std::size_t>(h)]) continue;
      done[static_cast<std::size_t>(h)] = 1;
      std::vector<frame> stack{{h, all_readers(h)}};
      while (!stack.empty()) {
        frame& f = stack.back();
        if (f.at == f.next.size()) {
          post.push_back(f.layer);
          stack.pop_back();
          continue;
        }
        const int c = f.next[f.at++];
        if (done[static_cast<std::size_t>(c)]) continue;
        done[static_cast<std::size_t>(c)] = 1;
        stack.push_back({c, all_readers(c)});
      }
    }
    return {post.rbegin(), post.rend()};
  }
  bool unread(int l, std::size_t port) const {
    const auto& outputs = readers_[static_cast<std::size_t>(l)];
    return port >= outputs.size() || outputs[port].empty();
  }
  std::vector<int> all_readers(int l) const {
    std::vector<int> all;
    for (const auto& r : readers_[static_cast<std::size_t>(l)]) all.insert(all.end(), r.begin(), r.end());
    return all;
  }

 private:
  struct by_name {
    std::string_view name;
    int layer;
    bool operator<(const by_name& o) const { return name < o.name; }
  };
  const net& net_;
  std::size_t count_;
  std::vector<std::vector<std::vector<int>>> readers_;  // by layer and output

  void sort_by_name(std::vector<int>& layers) const {
    std::vector<by_name> named;
    for (int i : layers) named.push_back({net_.graph.layers[i].name, i});
    opcost::detail::heap_sort(span(named));
    for (std::size_t i = 0; i < named.size(); ++i) layers[i] = named[i].layer;
  }
  std::vector<char> connected() const {
    std::vector<char> seen(count_, 0);
    std::vector<int> reachable;
    for (std::size_t i = 0; i < count_; ++i)
      if (same_ignoring_case(net_.graph.layers[i].type, "Input"))
        for (const auto& r : readers_[i])
          if (!r.empty()) reachable.push_back(r[0]);
    while (!reachable.empty()) {
      const int l = reachable.back();
      reachable.pop_back();
      if (seen[static_cast<std::size_t>(l)]) continue;
      seen[static_cast<std::size_t>(l)] = 1;
      for (const edge& e : net_.graph.sources_of(net_.graph.layers[l]))
        if (e.row >= 0) reachable.push_back(e.row);
      for (int r : all_readers(l)) reachable.push_back(r);
    }
    return seen;
  }
};
}  // namespace detail

/// The tool's totals over the rows of an analysis of the model's main graph.
inline tool_totals tool_totals_of(const model& m, const analysis_base& a) {
  tool_totals t;
  const net& n = m.main;
  detail::tool_order graph(n);
  const std::vector<int> order = graph.order();
  const std::size_t layers = n.graph.layers.size();
  std::vector<int> row_of(layers, -1);
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
    if (a.at(i).node >= 0) row_of[static_cast<std::size_t>(a.at(i).node)] = i;
  std::vector<count_t> size(layers, 0);
  std::vector<char> counted_const(layers, 0);
  std::vector<int> live;
  const auto is_const = [&](int i) { return n.graph.layers[i].type == "Const"; };
  std::vector<std::string> types;
  for (int i : order) {
    const layer& l = n.graph.layers[i];
    const old_layer o(n, l);
    const row& r = a.at(row_of[static_cast<std::size_t>(i)]);
    sequence<partial_tensor> in;
    for (const edge& e : a.inputs_of(r)) in.push_back(a[e]);
    const auto out = a.outputs_of(r);
    const auto unread = [&](std::ptrdiff_t port) { return graph.unread(i, static_cast<std::size_t>(port)); };
    for (const partial_tensor& x : out) {
      if (known(x.dims.elements())) size[static_cast<std::size_t>(i)] += lower(x.dims.elements());
      // The tool's runtime takes f16 inputs as f32 and returns outputs that no layer reads as f32 or i32.
      const bool converted = o.is("Input") ? x.type == dtype::f16 : x.type != dtype::i32 && unread(&x - out.data());
      const std::string name(opcost::detail::fact(converted ? dtype::f32 : x.type).ir_name);
      bool have = false;
      for (const std::string& s : types) have = have || s == name;
      if (!have) types.push_back(name);
    }
    const figure f = tool_operations(o, partial_tensors(span<const partial_tensor>(in)), out);
    if (f.known)
      t.operations += static_cast<double>(f);
    else
      t.uncounted.push_back(l.type);
    if (!is_const(i)) live.push_back(i);
    const auto blobs = n.blobs_of(i);
    if (!is_const(i))
      for (const blob& b : blobs) t.parameters += b.elements();
    if (detail::is_one_of(o, detail::without_parameters)) continue;
    if (!blobs.empty()) {
      const blob* last = &blobs[0];
      for (const blob& b : blobs)
        if (last->name < b.name) last = &b;
      t.parameters_0967130 += last->elements();
      continue;
    }
    int k = 0;
    for (const edge& e : n.graph.sources_of(l)) {
      if (k++ > 0 && detail::is_one_of(o, detail::with_parameters_of_input_0)) break;
      if (e.row < 0 || !is_const(e.row) || n.blobs_of(e.row).empty() || counted_const[static_cast<std::size_t>(e.row)])
        continue;
      counted_const[static_cast<std::size_t>(e.row)] = 1;
      t.parameters_0967130 +=
          lower(openvino::stored(n.graph, n.graph.outputs_of(n.graph.layers[e.row])[0]).dims.elements());
    }
  }
  // An output is freed after the last layer that reads it; an output that no layer reads is freed at once.
  std::vector<int> place(layers, -1);
  for (std::size_t i = 0; i < live.size(); ++i) place[static_cast<std::size_t>(live[i])] = static_cast<int>(i);
  std::vector<count_t> freed_after(live.size(), 0);
  count_t now = 0;
  for (std::size_t i = 0; i < live.size(); ++i) {
    const count_t own = size[static_cast<std::size_t>(live[i])];
    t.memory_max += own;
    t.memory_min = larger(t.memory_min, now + own);
    int last = -1;
    for (int r : graph.all_readers(live[i]))
      last = place[static_cast<std::size_t>(r)] > last ? place[static_cast<std::size_t>(r)] : last;
    if (last > static_cast<int>(i)) {
      now += own;
      freed_after[static_cast<std::size_t>(last)] += own;
    }
    now -= freed_after[i];
  }
  opcost::detail::heap_sort(span(types));
  for (const std::string& s : types) t.precision += (t.precision.empty() ? "" : "-") + s;
  return t;
}

}  // namespace opcost::legacy_ir
