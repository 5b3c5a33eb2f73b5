// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The graph that a device runs for a model, with fused layers and inserted reorders. openvino/execution_graph.hpp reads
// it.
#include <opcost/profile/record.hpp>

namespace opcost {

/// One node of the graph.
struct execution_node {
  std::string_view name{}, type{}, exec_type{};
  std::string_view originals{};  // the layers that it computes, separated by commas; commas in names are not escaped
  int order = 0;
  std::int64_t real = -1;                                  // nanoseconds; -1: not executed
  bool constant = false;                                   // depends on constants only: runs once, and in no profile
  count_t bytes_in = 0, bytes_weights = 0, bytes_out = 0;  // of its ports; -1: a shape is unknown
};

/// The graph, with its nodes in execution order. Names are views into `text`.
struct execution_graph {
  sequence<char> text{};
  sequence<execution_node> nodes{};

  execution_graph() = default;
  execution_graph(execution_graph&&) = default;
  execution_graph& operator=(execution_graph&&) = default;
};

/// The times in the graph as rows of a profile, which refer to the graph's names.
inline sequence<profile_row> profile_rows(const execution_graph& g) {
  sequence<profile_row> rows;
  for (const execution_node& n : g.nodes) {
    if (n.constant) continue;
    profile_row r;
    r.name = n.name;
    r.node_type = n.type;
    r.exec_type = n.exec_type;
    r.status = n.real < 0 ? run_status::not_run : run_status::executed;
    r.real = r.cpu = r.total = n.real < 0 ? 0 : n.real;
    rows.push_back(r);
  }
  return rows;
}

}  // namespace opcost
