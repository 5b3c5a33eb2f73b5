// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The pads of a convolution after OpenVINO has resolved automatic padding.
#include <opcost/ops/deconvolution.hpp>
#include <opcost/replay/model_analyzer/node.hpp>
#include <opcost/replay/model_analyzer/node_attributes.hpp>

namespace opcost::replay::model_analyzer {

/// Resolves the pads in `list`, the attributes of `n`. Other operations stay as they are.
inline void settle_pads(const graph& g, const node& n, attribute_list& list) {
  const bool transposed = n.is(node_type::convolution_backprop) || n.is(node_type::group_convolution_backprop);
  const bool deformable = n.type == "DeformableConvolution";
  if (!transposed && !deformable && !n.is(node_type::convolution) && !n.is(node_type::group_convolution)) return;
  const std::string_view mode = list.text_of("auto_pad");
  const bool by_output = transposed && n.inputs > 2;  // an input gives the output's extents
  if (mode == "explicit" && !(by_output && n.is(node_type::group_convolution_backprop))) return;
  convolution_backprop_data op;
  op.strides = list.numbers_of("strides");
  op.dilations = list.numbers_of("dilations");
  op.output_padding = list.numbers_of("output_padding");
  op.pad = mode == "same_upper" ? auto_pad::same_upper : mode == "same_lower" ? auto_pad::same_lower : auto_pad::valid;
  const edge weights = g.input(n, deformable ? 2 : 1), data = g.input(n, 0);
  if (!g.feeds(weights) || !g.feeds(data) || n.outputs == 0) return;
  const partial_shape &x = g[data].is->dims, &w = g[weights].is->dims, &y = g.outputs_of(n)[0].is->dims;
  ints begin, end;
  for (int i = 0; i < op.strides.rank; ++i) {
    const int at = i - op.strides.rank;  // from the end
    padding p{};
    if (known(x[at]) && known(w[at]) && known(y[at]))
      p = transposed ? opcost::detail::cropped(op, i, lower(x[at]), lower(w[at]), lower(y[at]), by_output)
                     : opcost::detail::pads_of(op, i, lower(x[at]), lower(w[at]));
    begin.push_back(p.begin);
    end.push_back(p.end);
  }
  list.put("pads_begin", begin);
  list.put("pads_end", end);
}

}  // namespace opcost::replay::model_analyzer
