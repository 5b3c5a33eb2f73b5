// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Compares inferred shapes with those that a graph stores.
#include <opcost/graph/analyze.hpp>

namespace opcost {

/// An output whose shapes differ.
struct shape_mismatch {
  int row = 0, port = 0;
  partial_tensor stored{}, inferred{};
};
/// The result for all outputs.
struct shape_check {
  int checked = 0, agree = 0;  // outputs that could be inferred; those of them that agree
  sequence<shape_mismatch> mismatch{};
  sequence<int> not_inferable{};  // rows whose outputs could not be inferred; row.why says why
};

/// Compares the shapes in `a`, the analysis of `g` without stored shapes, with graph_traits<G>::outputs. A stored
/// dimension that is unknown agrees with any.
template <class G> shape_check check_shapes(const analysis_base& a, const G& g) {
  using traits = graph_traits<G>;
  sequence<const detail::node_of<G>*> nodes;
  for (const auto& node : traits::nodes(g)) nodes.push_back(&node);
  shape_check check;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const row& r = a.at(i);
    if (r.kind == node_kind::output) continue;
    int port = 0;
    bool inferable = r.state != standing::unknown_op;
    for (const auto& t : traits::outputs(g, *nodes[static_cast<std::size_t>(r.node)])) {
      const partial_tensor stored = detail::as_partial(t), inferred = a[{i, port}];
      if (port < r.outputs && inferred.dims.ranked() && inferable) {
        partial_shape both = inferred.dims;
        bool open = false;  // the graph stores a number that inference does not have
        for (int d = 0; d < stored.dims.rank && d < inferred.dims.rank; ++d)
          open = open || (known(stored.dims[d]) && !known(inferred.dims[d]));
        if (!open || stored.dims.rank != inferred.dims.rank || !merge(both, stored.dims)) {
          ++check.checked;
          if (merge(both, stored.dims) || !stored.dims.ranked())
            ++check.agree;
          else
            check.mismatch.push_back({i, port, stored, inferred});
        } else {
          inferable = false;
        }
      } else {
        inferable = false;
      }
      ++port;
    }
    if (!inferable) check.not_inferable.push_back(i);
  }
  return check;
}

}  // namespace opcost
