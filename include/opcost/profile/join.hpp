// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Joins the rows of a profile with the layers of a model. A device fuses layers, names the result after one of them,
// and inserts conversions. Its execution graph lists the fused layers (`originals`). A product that no node lists
// belongs to the node that computes its only consumer. Without the graph, names, types and edges of the model decide.
#include <opcost/profile/execution.hpp>
#include <opcost/profile/names.hpp>
#include <opcost/profile/work.hpp>

namespace opcost {

/// How a row of a profile was joined.
enum class joined_as : std::uint8_t {
  nothing,   // neither the model nor the execution graph has it
  layers,    // it computed one or more layers
  fused,     // a layer that another row computed
  inserted,  // the device added it: a reorder, a conversion of an input
};

/// A row of a profile and its layers.
struct measured_row {
  joined_as how = joined_as::nothing;
  int node = -1;                    // of the execution graph
  int first_layer = 0, layers = 0;  // a range of join::layers, in the order of the model
  int done_by = -1;                 // of a fused layer: the row that computed it
  work_done work{};
};

/// A profile joined with an analysis.
struct join {
  sequence<measured_row> rows{};  // one for each row of the profile
  sequence<int> layers{};         // rows of the analysis, grouped by row of the profile
  sequence<int> done_by{};        // by row of the analysis: the row of the profile that computed it, or -1
  sequence<char> inferred{};      // by row of the analysis: 1 if edges and not names decided
  int executed = 0, executed_joined = 0, joined_rows = 0;
  count_t macs = 0, valid_macs = 0, inferred_macs = 0;  // of joined layers

  span<const int> layers_of(const measured_row& r) const {
    return span<const int>(layers).subspan(static_cast<std::size_t>(r.first_layer), static_cast<std::size_t>(r.layers));
  }
};

namespace detail {

constexpr bool is_input_conversion(std::string_view name) {  // Convert_316, for an input of type u8
  constexpr std::string_view prefix = "Convert_";
  if (!name.starts_with(prefix) || name.size() == prefix.size()) return false;
  for (char c : name.substr(prefix.size()))
    if (c < '0' || c > '9') return false;
  return true;
}
constexpr bool is_inserted(const profile_row& r) {
  return r.node_type == "Reorder" || is_input_conversion(r.name) || r.name.find("_stub_") != r.name.npos ||
         r.name.starts_with("stub_");
}
// The first 16 characters: what a console prints of a name with 20 or more.
constexpr std::string_view console_start(std::string_view name) {
  std::size_t i = 0;
  for (int n = 0; n < 16 && i < name.size(); ++n) {
    ++i;
    while (i < name.size() && (static_cast<unsigned char>(name[i]) & 0xc0u) == 0x80u) ++i;
  }
  return name.substr(0, i);
}

// The owner of a layer is the row of the profile that computed it.
class joiner {
 public:
  joiner(const analysis_base& a, span<const profile_row> rows, const execution_graph* graph, bool sorted)
      : a_(a), rows_(rows), graph_(graph), sorted_(sorted) {
    j_.rows.resize(rows.size());
    j_.done_by.resize(a.rows.size(), -1);
    j_.inferred.resize(a.rows.size(), char{0});
    for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) layer_.add(a.at(i).name, i);
    layer_.sort();
  }
  join run() {
    whole_names();
    if (graph_)
      by_graph();
    else
      by_names();
    absorbed();
    collect();
    return std::move(j_);
  }

 private:
  const analysis_base& a_;
  span<const profile_row> rows_;
  const execution_graph* graph_;
  bool sorted_;
  name_index layer_{};
  sequence<std::string_view> name_{};  // by row; names that the tool cut are completed if that is certain
  join j_{};

  int& owner(int layer) { return j_.done_by[layer]; }
  measured_row& at(int row) { return j_.rows[row]; }
  const profile_row& row_at(int row) const { return rows_[row]; }
  std::string_view name(int row) const { return name_[row]; }
  int rows() const { return static_cast<int>(rows_.size()); }

  // Completes names that were cut. The candidates of a name have the same start and the same kernel. A single candidate
  // is certain; several are matched in order if there are as many rows, in execution order. If the kernels differ from
  // the graph's, in another precision for example, only reorders, rows without work and the rest are told apart.
  void whole_names() {
    bool any = false;
    name_.reserve(rows_.size());
    for (const profile_row& r : rows_) {
      name_.push_back(r.name);
      any = any || r.cut;
    }
    if (!any) return;
    sequence<char> done(rows_.size(), char{0}), taken(graph_ ? graph_->nodes.size() : a_.rows.size(), char{0});
    if (graph_) complete(done, taken, [](std::string_view exec, std::string_view) { return exec; });
    complete(done, taken, [](std::string_view exec, std::string_view type) {
      return type == "Reorder" ? type : exec.substr(0, exec.starts_with("unknown") ? 7 : 0);
    });
  }
  template <class Kind> void complete(sequence<char>& done, sequence<char>& taken, Kind&& kind) {
    struct key {
      std::string_view start{}, kind{};
      int place = 0;
      bool operator<(const key& o) const {
        return start != o.start ? start < o.start : kind != o.kind ? kind < o.kind : place < o.place;
      }
      bool same(const key& o) const { return start == o.start && kind == o.kind; }
    };
    sequence<key> cut, candidates;
    for (int i = 0; i < rows(); ++i)
      if (const profile_row& r = row_at(i); r.cut && !done[i] && r.exec_type != "undef" && r.name.size() > 3)
        cut.push_back({r.name.substr(0, r.name.size() - 3), kind(r.exec_type, r.node_type), i});
    const auto add = [&](std::string_view whole, std::string_view of_kind, int place) {
      if (!taken[place] && console_start(whole).size() < whole.size())
        candidates.push_back({console_start(whole), of_kind, place});
    };
    if (graph_) {
      for (int n = 0; n < static_cast<int>(graph_->nodes.size()); ++n)
        if (const execution_node& e = graph_->nodes[n]; !e.constant) add(e.name, kind(e.exec_type, e.type), n);
    } else {
      for (int i = 0; i < static_cast<int>(a_.rows.size()); ++i)
        if (computed(i)) add(a_.at(i).name, kind({}, a_.at(i).type), i);
    }
    heap_sort(span<key>(cut.data(), cut.size()));
    heap_sort(span<key>(candidates.data(), candidates.size()));
    std::size_t c = 0;
    for (std::size_t i = 0, end = 0; i < cut.size(); i = end) {
      while (end < cut.size() && cut[end].same(cut[i])) ++end;
      while (c < candidates.size() && !candidates[c].same(cut[i]) && candidates[c] < cut[i]) ++c;
      std::size_t last = c;
      while (last < candidates.size() && candidates[last].same(cut[i])) ++last;
      if (last - c != end - i || (last - c > 1 && (sorted_ || !graph_))) continue;
      for (std::size_t k = 0; k < end - i; ++k) {
        const auto place = static_cast<std::size_t>(candidates[c + k].place),
                   row = static_cast<std::size_t>(cut[i + k].place);
        name_[row] = graph_ ? graph_->nodes[place].name : a_.rows[place].name;
        done[row] = taken[place] = 1;
      }
    }
  }

  void claim(int layer, int row, bool by_inference = false) {
    if (layer < 0 || owner(layer) >= 0) return;
    owner(layer) = row;
    j_.inferred[layer] = by_inference;
  }

  void by_graph() {
    name_index row_named, node_named, original;
    for (int i = 0; i < rows(); ++i) row_named.add(name(i), i);
    row_named.sort();
    for (int n = 0; n < static_cast<int>(graph_->nodes.size()); ++n) {
      const execution_node& e = graph_->nodes[n];
      if (e.constant) continue;
      node_named.add(e.name, n);
      const int row = row_named.find(e.name);
      if (row < 0) continue;
      at(row).node = n;
      layer_.each_of_list(e.originals, [&](std::string_view one) {
        claim(layer_.find(one), row);
        original.add(one, row);
      });
    }
    node_named.sort();
    original.sort();
    for (int i = 0; i < rows(); ++i) {
      measured_row& m = at(i);
      if (m.node >= 0) continue;
      if (const int by = original.find(name(i)); by >= 0) {
        m.how = joined_as::fused;
        m.done_by = by;
      } else if (const int layer = layer_.find(name(i)); layer >= 0 && owner(layer) < 0)
        claim(layer, i);
    }
  }

  // Without the graph. A layer that did not run by itself ("undef") belongs to the row that computed its input.
  void by_names() {
    for (int i = 0; i < rows(); ++i)
      if (row_at(i).exec_type != "undef") claim(layer_.find(name(i)), i);
    sequence<int> path;
    for (int i = 0; i < rows(); ++i) {
      const int layer = layer_.find(name(i));
      if (row_at(i).exec_type != "undef" || layer < 0) continue;
      path.clear();
      int at_layer = layer;
      while (at_layer >= 0 && owner(at_layer) < 0 && path.size() < 64) {
        path.push_back(at_layer);
        at_layer = first_computed(at_layer);
      }
      if (at_layer < 0 || owner(at_layer) < 0) continue;
      at(i).how = joined_as::fused;
      at(i).done_by = owner(at_layer);
      for (int l : path) claim(l, owner(at_layer), l != layer);
    }
    // the addition of a constant, if no row has its name, is fused into the product before it
    for (int l = 0; l < static_cast<int>(a_.rows.size()); ++l) {
      const row& r = a_.at(l);
      if (!computed(l) || owner(l) >= 0 || r.work.mac != 0 || r.inputs != 2) continue;
      const auto in = a_.inputs_of(r);
      const int from = first_computed(l);
      if (from >= 0 && owner(from) >= 0 && a_.at(from).work.mac != 0 &&
          (a_.at(in[0].row).kind == node_kind::constant || a_.at(in[0].row).folded ||
           a_.at(in[1].row).kind == node_kind::constant || a_.at(in[1].row).folded))
        claim(l, owner(from), true);
    }
  }
  bool computed(int layer) const { return a_.at(layer).kind == node_kind::computed && !a_.at(layer).folded; }
  int first_computed(int layer) const {
    for (const edge& v : a_.inputs_of(a_.at(layer)))
      if (v.row >= 0 && computed(v.row)) return v.row;
    return -1;
  }

  // From the last layer to the first: a product without an owner belongs to the owner of its only consumer. Without the
  // graph, that consumer of a product with weights must own itself and not be a product; a product of two activations
  // may have layers in between.
  void absorbed() {
    constexpr int none = -1, several = -2;
    sequence<int> consumer(a_.rows.size(), none), path;
    for (int c = 0; c < static_cast<int>(a_.rows.size()); ++c)
      for (const edge& v : a_.inputs_of(a_.at(c)))
        if (v.row >= 0) {
          int& of = consumer[v.row];
          of = of == none || of == c ? c : several;
        }
    for (int l = static_cast<int>(a_.rows.size()); l-- > 0;) {
      if (!computed(l) || owner(l) >= 0 || a_.at(l).work.mac == 0) continue;
      bool weights = false;
      for (const edge& v : a_.inputs_of(a_.at(l)))
        weights = weights || (v.row >= 0 && !computed(v.row) && a_.at(v.row).kind != node_kind::input);
      path.clear();
      int c = l;
      do {
        path.push_back(c);
        c = consumer[c];
      } while (c >= 0 && owner(c) < 0 && !graph_ && !weights && path.size() < 16);
      if (c < 0 || owner(c) < 0 || (!graph_ && weights && a_.at(c).work.mac != 0)) continue;
      for (int p : path) claim(p, owner(c), true);
    }
  }

  void collect() {
    for (int l = 0; l < static_cast<int>(a_.rows.size()); ++l)
      if (owner(l) >= 0) ++at(owner(l)).layers;
    int first = 0;
    for (measured_row& m : span(j_.rows.data(), j_.rows.size())) {
      m.first_layer = first;
      first += m.layers;
      m.layers = 0;
    }
    j_.layers.resize(static_cast<std::size_t>(first), -1);
    traffic moved(a_, span<const int>(j_.done_by));
    for (int l = 0; l < static_cast<int>(a_.rows.size()); ++l) {
      if (owner(l) < 0) continue;
      measured_row& m = at(owner(l));
      j_.layers[m.first_layer + m.layers++] = l;
    }
    for (int i = 0; i < rows(); ++i) {
      measured_row& m = at(i);
      for (int l : j_.layers_of(m)) {
        moved.add(l, m.work);
        if (j_.inferred[l] && a_.at(l).counts()) j_.inferred_macs += a_.at(l).work.mac;
      }
      if (m.layers > 0)
        m.how = joined_as::layers;
      else if (m.how == joined_as::nothing && (m.node >= 0 || is_inserted(row_at(i)))) {
        m.how = joined_as::inserted;
        m.work.bytes_known = false;
        if (m.node >= 0) {
          const execution_node& e = graph_->nodes[m.node];
          m.work.bytes_in = e.bytes_in;
          m.work.bytes_weights = e.bytes_weights;
          m.work.bytes_out = e.bytes_out;
          m.work.bytes_known = e.bytes_in >= 0 && e.bytes_weights >= 0 && e.bytes_out >= 0;
        }
      }
      j_.macs += m.work.macs;
      j_.valid_macs += m.work.valid_macs;
      const bool executed = row_at(i).status == run_status::executed, joined = m.how != joined_as::nothing;
      j_.executed += executed;
      j_.executed_joined += executed && joined;
      j_.joined_rows += joined;
    }
  }
};

}  // namespace detail

/// Joins the rows of a profile with the layers of an analysis, both of which the join refers to by index. `sorted`: the
/// rows are not in execution order, which then cannot complete names that were cut.
inline join join_profile(const analysis_base& a, span<const profile_row> rows, const execution_graph* graph = nullptr,
                         bool sorted = false) {
  return detail::joiner(a, rows, graph, sorted).run();
}
inline join join_profile(const analysis_base& a, const sequence<profile_row>& rows,
                         const execution_graph* graph = nullptr) {
  return join_profile(a, span<const profile_row>(rows), graph);
}

}  // namespace opcost
