// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The table of a catalogue: each operation, its first opset, and how it is counted.
#include <opcost/op/op_list.hpp>
#include <opcost/report/layer_tables.hpp>

namespace opcost {

namespace detail {
// The operations sorted by name and opset.
inline std::vector<const op_entry*> by_name(span<const op_entry> entries) {
  struct named {
    const op_entry* entry;
    bool operator<(const named& o) const {
      return entry->name != o.entry->name ? entry->name < o.entry->name : entry->opset < o.entry->opset;
    }
  };
  std::vector<named> order;
  for (const op_entry& e : entries) order.push_back({&e});
  heap_sort(span<named>(order));
  std::vector<const op_entry*> sorted;
  for (const named& n : order) sorted.push_back(n.entry);
  return sorted;
}
inline std::string counted_as(const op_entry& e) {
  if (!e.formula.empty()) return to_string(e.formula);
  if (e.kind != node_kind::computed) return "a border of the graph: no arithmetic";
  return "";
}
// The specification of an operation.
inline std::string source_of(const op_entry& e) { return "OpenVINO " + to_string(e.name) + "-" + to_string(e.opset); }
}  // namespace detail

/// Writes the table as text.
inline void write_operations(span<const op_entry> entries, const sink& to) {
  using align = table::align;
  table t({align::left, align::right, align::left, align::left});
  t.add({"operation", "opset", "source", "counted as"});
  for (const op_entry* e : detail::by_name(entries))
    t.add({to_string(e->name), to_string(e->opset), detail::source_of(*e), detail::counted_as(*e)});
  t.write(to);
}
/// Writes the table as Markdown.
inline void write_operations_markdown(span<const op_entry> entries, const sink& to) {
  to << "| operation | opset | source | counted as |\n| --- | ---: | --- | --- |\n";
  for (const op_entry* e : detail::by_name(entries))
    to << "| " << e->name << " | " << count_t(e->opset) << " | " << detail::source_of(*e) << " | "
       << detail::markdown_cell(detail::counted_as(*e)) << " |\n";
}

}  // namespace opcost
