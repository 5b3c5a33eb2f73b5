// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Convolutions and poolings of old IR. Version 2 has kernel-x (width) and kernel-y, later versions lists from the
// outermost dimension on. Source: shape functions of the Inference Engine 2021.1.
#include <opcost/legacy_ir/old_layer.hpp>

namespace opcost::legacy_ir {

/// A window over the spatial dimensions.
struct old_window {
  ints kernel{}, strides{}, begin{}, end{}, dilations{};
  std::string_view automatic{};  // "", "valid", "same_upper", "same_lower"
};

namespace detail {
// "kernel" and so on as a list, or "kernel-x", "kernel-y" as version 2 has them; `otherwise` for what is missing.
inline ints per_dimension(const old_layer& n, std::string_view list, std::string_view x, std::string_view y,
                          int spatial, count_t otherwise) {
  if (n.has(list)) {
    const ints given = n.list(list);
    ints all;
    for (int i = 0; i < spatial; ++i) all.push_back(given.at_or(i, otherwise));
    return all;
  }
  ints all = ints::filled(spatial, otherwise);
  if (n.has(x)) all.set(spatial - 1, n.integer(x, otherwise));
  if (n.has(y) && spatial > 1) all.set(spatial - 2, n.integer(y, otherwise));
  return all;
}
inline ints at_least_one(ints list) {
  for (int i = 0; i < list.rank; ++i)
    if (list[i] < 1) list.set(i, 1);
  return list;
}
}  // namespace detail

inline old_window window_of(const old_layer& n, int spatial) {
  old_window w;
  w.kernel = detail::per_dimension(n, "kernel", "kernel-x", "kernel-y", spatial, 1);
  if (n.has("kernel_size")) w.kernel = ints::filled(spatial, n.integer("kernel_size", 1));
  if (n.has("kernel_w")) w.kernel = detail::per_dimension(n, "", "kernel_w", "kernel_h", spatial, 1);
  w.strides = detail::at_least_one(
      detail::per_dimension(n, n.has("stride-x") ? "" : "strides", "stride-x", "stride-y", spatial, 1));
  if (n.has("stride_w")) w.strides = detail::per_dimension(n, "", "stride_w", "stride_h", spatial, 1);
  w.begin = detail::per_dimension(n, "pads_begin", "pad-x", "pad-y", spatial, 0);
  if (n.has("pad_w")) w.begin = detail::per_dimension(n, "", "pad_w", "pad_h", spatial, 0);
  w.end = n.has("pads_end") ? n.list("pads_end") : w.begin;
  if (n.has("pad-r")) w.end.set(spatial - 1, n.integer("pad-r", 0));
  if (n.has("pad-b") && spatial > 1) w.end.set(spatial - 2, n.integer("pad-b", 0));
  w.dilations = detail::at_least_one(detail::per_dimension(n, "dilations", "dilation-x", "dilation-y", spatial, 1));
  w.automatic = n.text("auto_pad");
  return w;
}

/// The extent of the output. Explicit pads: floor or ceil((i + pads - window) / stride) + 1.
inline count_t window_output(const old_window& w, int i, count_t extent, bool rounds_up) {
  const count_t window = dilated(w.kernel[i], w.dilations[i]), stride = w.strides[i];
  if (w.automatic == "valid") return ceil_div(extent - window + 1, stride);
  if (w.automatic == "same_upper") return ceil_div(extent, stride);
  if (w.automatic == "same_lower") return floor_div(extent, stride);
  const count_t room = extent + w.begin.at_or(i, 0) + w.end.at_or(i, 0) - window;
  if (!rounds_up) return floor_div(room, stride) + 1;
  count_t outputs = ceil_div(room, stride) + 1;
  // no window starts in the padding behind the input
  if ((outputs - 1) * stride >= extent + w.begin.at_or(i, 0)) outputs -= 1;
  return outputs;
}

namespace detail {
// An input and pads with which an operation that rounds down has exactly `outputs`: a tail that no window reaches is
// left out.
struct fitted {
  partial_shape input{};
  ints begin{}, end{}, outputs{};
};
inline rejection fit(const old_layer& n, const old_window& w, const partial_shape& x, bool rounds_up, fitted& f) {
  f.input = x;
  const partial_shape stored = n.has_stored_shapes() ? n.stored_output(0).dims : partial_shape{};
  for (int i = 0; i < w.kernel.rank; ++i) {
    if (!known(x[2 + i])) return undecided("input 0: dimension {} is unknown", count_t(2 + i));
    const count_t extent = lower(x[2 + i]), window = dilated(w.kernel[i], w.dilations[i]);
    const count_t outputs = stored.rank == x.rank ? lower(stored[2 + i]) : window_output(w, i, extent, rounds_up);
    if (outputs < 1)
      return rejected("the window, dilated, is larger than the padded input: {} and {}", window,
                      extent + w.begin.at_or(i, 0) + w.end.at_or(i, 0));
    const bool same = w.automatic == "same_upper" || w.automatic == "same_lower";
    count_t begin = w.automatic.empty() ? w.begin.at_or(i, 0) : count_t(0);
    if (same) {
      const count_t total = larger((outputs - 1) * w.strides[i] + window - extent, 0);
      begin = w.automatic == "same_lower" ? total - total / 2 : total / 2;
    }
    const count_t reached = (outputs - 1) * w.strides[i] + window - begin;
    f.begin.push_back(begin);
    f.end.push_back(larger(reached - extent, 0));
    f.outputs.push_back(outputs);
    f.input.set(2 + i, smaller(reached, extent));
  }
  return {};
}
// A convolution of today with this window and these pads.
template <class Op> Op placed(const old_window& w, const ints& begin, const ints& end) {
  Op op;
  op.strides = w.strides;
  op.dilations = w.dilations;
  op.pads_begin = begin;
  op.pads_end = end;
  return op;
}
// Adds the biases, one per channel.
inline partial_tensor with_biases(const old_layer& n, const partial_tensor& y, lowering_step& step) {
  const blob* b = n.blob_named("biases");
  if (!b || y.dims.rank < 2) return y;
  partial_shape dims = partial_shape::filled(y.dims.rank, 1);
  dims.set(1, y.dims[1]);
  return step(add{}, y, learned_blob(step, *b, dims));
}
inline dtype weights_type(const old_layer& n) {
  const blob* b = n.blob_named("weights");
  return b ? b->type : dtype::f32;
}
// [outputs, channels of a group, kernel...], with the groups in front if there are several.
inline rejection filter_of(const old_layer& n, const old_window& w, interval channels, bool transposed,
                           partial_shape& filter, count_t& groups) {
  groups = n.integer("group", 1);
  const count_t outputs = n.integer("output", 0);
  if (outputs < 1 || groups < 1)
    return rejected("output and group: expected at least 1, got {} and {}", outputs, groups);
  if (!known(channels)) return undecided("input 0: the number of channels is unknown");
  if (lower(channels) % groups != 0 || outputs % groups != 0)
    return rejected("group: {} channels and {} outputs are not multiples of {}", channels, outputs, groups);
  const count_t each_in = lower(channels) / groups, each_out = outputs / groups;
  filter = {};
  if (groups > 1) filter.push_back(groups);
  filter.push_back(transposed ? each_in : each_out);
  filter.push_back(transposed ? each_out : each_in);
  for (count_t k : w.kernel) filter.push_back(k);
  return {};
}
}  // namespace detail

inline lowered_outputs lower_convolution(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape& x = in[0].dims;
  if (x.rank < 3) return rejected("input 0: expected rank 3 to 5, got {}", count_t(x.rank));
  const old_window w = window_of(n, x.rank - 2);
  partial_shape filter;
  count_t groups = 1;
  if (const rejection why = detail::filter_of(n, w, x[1], false, filter, groups)) return why;
  detail::fitted f;
  if (const rejection why = detail::fit(n, w, x, false, f)) return why;
  partial_tensor data = in[0];
  data.dims = f.input;
  const partial_tensor weights = step.learned(filter, detail::weights_type(n));
  partial_tensor y;
  if (n.is("DeformableConvolution")) {
    auto deformable = detail::placed<deformable_convolution>(w, f.begin, f.end);
    deformable.group = groups;
    deformable.deformable_group = n.integer("deformable_group", 1);
    partial_shape plain{filter[0] * (groups > 1 ? filter[1] : interval(1))};
    if (groups > 1)
      for (int i = 2; i < filter.rank; ++i) plain.push_back(filter[i]);
    else
      plain = filter;
    y = step(deformable, data, in[1], step.learned(plain, detail::weights_type(n)));
  } else if (n.is("BinaryConvolution")) {
    y = step(detail::placed<binary_convolution>(w, f.begin, f.end), data, step.learned(filter, dtype::u1));
  } else if (groups > 1) {
    y = step(detail::placed<group_convolution>(w, f.begin, f.end), data, weights);
  } else {
    y = step(detail::placed<convolution>(w, f.begin, f.end), data, weights);
  }
  return detail::with_biases(n, y, step);
}

inline lowered_outputs lower_deconvolution(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape& x = in[0].dims;
  if (x.rank < 3) return rejected("input 0: expected rank 3 to 5, got {}", count_t(x.rank));
  const old_window w = window_of(n, x.rank - 2);
  partial_shape filter;
  count_t groups = 1;
  if (const rejection why = detail::filter_of(n, w, x[1], true, filter, groups)) return why;
  ints outputs, begin;
  for (int i = 0; i < w.kernel.rank; ++i) {
    if (!known(x[2 + i])) return undecided("input 0: dimension {} is unknown", count_t(2 + i));
    const count_t extent = lower(x[2 + i]);
    const count_t full = w.strides[i] * (extent - 1) + dilated(w.kernel[i], w.dilations[i]);
    if (w.automatic == "same_upper" || w.automatic == "same_lower") {
      const count_t o = extent * w.strides[i], total = larger(full - o, 0);
      outputs.push_back(o);
      begin.push_back(w.automatic == "same_lower" ? total - total / 2 : total / 2);
    } else {
      const bool valid = w.automatic == "valid";
      outputs.push_back(valid ? full : full - w.begin.at_or(i, 0) - w.end.at_or(i, 0));
      begin.push_back(valid ? count_t(0) : w.begin.at_or(i, 0));
    }
    if (outputs[i] < 1) return rejected("the output would have the extent {}", outputs[i]);
  }
  const ints no_crop = ints::filled(begin.rank, 0);
  const partial_tensor weights = step.learned(filter, detail::weights_type(n)), extents = step.numbers(outputs);
  partial_tensor y;
  if (groups > 1) {
    y = step(detail::placed<group_convolution_backprop_data>(w, begin, no_crop), in[0], weights, extents);
  } else {
    y = step(detail::placed<convolution_backprop_data>(w, begin, no_crop), in[0], weights, extents);
  }
  return detail::with_biases(n, y, step);
}

/// Rounds up unless the rounding type says floor.
inline lowered_outputs lower_pooling(const old_layer& n, const partial_tensors& in, lowering_step& step) {
  const partial_shape& x = in[0].dims;
  if (x.rank < 3) return rejected("input 0: expected rank 3 to 5, got {}", count_t(x.rank));
  const old_window w = window_of(n, x.rank - 2);
  const std::string_view rounding = n.text("rounding_type", n.text("rounding-type", "ceil"));
  detail::fitted f;
  if (const rejection why = detail::fit(n, w, x, rounding != "floor", f)) return why;
  const auto fill = [&](auto op) {
    op.kernel_size = w.kernel;
    op.strides = w.strides;
    op.pads_begin = f.begin;
    op.pads_end = f.end;
    return op;
  };
  partial_tensor data = in[0];
  data.dims = f.input;
  const std::string_view method = n.text("pool-method", n.text("pool"));
  const bool average = method == "avg" || method.ends_with(".AVE");
  // whether the mean leaves out the padding does not change the work; the window may then be padded by its own extent
  if (average) return step(fill(avg_pool{}), data);
  return step(fill(max_pool{}), data);
}

}  // namespace opcost::legacy_ir
