// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Convolutions and poolings.
#include <opcost/onnx/front_end/expansion_parts.hpp>

namespace opcost::onnx::front_end {
namespace detail {

// The attributes of a window, filled up to the number of axes that it slides along.
struct window_attributes {
  std::string_view strides, dilations, pads_begin, pads_end, kernel, auto_pad;
  int axes = 0;
};
inline ints filled_up(ints list, int n, std::int64_t with) {
  while (list.rank >= 0 && list.rank < n) list.push_back(with);
  return list;
}
inline window_attributes window_of(expansion& e, int axes) {
  const ints strides = e.node.list("strides"), dilations = e.node.list("dilations"), pads = e.node.list("pads"),
             kernel = e.node.list("kernel_shape");
  if (axes < 0) axes = strides.rank > 0 ? strides.rank : dilations.rank > 0 ? dilations.rank : pads.rank / 2;
  ints begin, end;
  for (int i = 0; i < axes; ++i) {
    begin.push_back(2 * i < pads.rank ? pads[i] : count_t(0));
    end.push_back(2 * i < pads.rank ? pads[pads.rank / 2 + i] : count_t(0));
  }
  const std::string_view mode = e.node.text("auto_pad");
  window_attributes w;
  w.axes = axes;
  w.strides = e.text(filled_up(strides, axes, 1));
  w.dilations = e.text(filled_up(dilations, axes, 1));
  w.pads_begin = e.text(begin);
  w.pads_end = e.text(end);
  w.kernel = e.text(kernel);
  w.auto_pad = mode == "SAME_UPPER"   ? "same_upper"
               : mode == "SAME_LOWER" ? "same_lower"
               : mode == "VALID"      ? "valid"
                                      : "explicit";
  return w;
}
inline int spatial_axes(const expansion& e, int data, int weights) {
  return e.has_rank(data) ? e.rank(data) - 2 : e.has_rank(weights) ? e.rank(weights) - 2 : -1;
}

inline edge convolution(expansion& e, edge data, edge weights, int axes) {
  const window_attributes w = window_of(e, axes);
  const std::int64_t groups = e.node.integer("group", 1);
  if (groups > 1) weights = grouped_weights(e, weights, groups);
  return e.make(groups > 1 ? "GroupConvolution" : "Convolution", 1, {data, weights},
                {{"strides", w.strides},
                 {"dilations", w.dilations},
                 {"pads_begin", w.pads_begin},
                 {"pads_end", w.pads_end},
                 {"auto_pad", w.auto_pad}});
}
inline edge convolution_with_bias(expansion& e) {
  const edge product = convolution(e, e.in(0), e.in(1), spatial_axes(e, 0, 1));
  if (!e.has(2)) return product;
  e.without_bias(product);
  return two(e, "Add", product, per_channel_of(e, e.in(2), product));
}
inline void conv(expansion& e) { e.out(convolution_with_bias(e)); }

// SAME: the output is the input times the stride, and the pads are what that needs.
inline void pad_to_multiple(expansion& e, window_attributes& w) {
  if (w.auto_pad == "explicit" || w.auto_pad == "valid" || e.node.has("output_shape") || !e.has_rank(1)) return;
  const ints strides = filled_up(e.node.list("strides"), w.axes, 1), more = e.node.list("output_padding"),
             dilations = filled_up(e.node.list("dilations"), w.axes, 1);
  ints begin, end;
  for (int i = 0; i < w.axes; ++i) {
    if (i + 2 >= e.rank(1)) return;
    const interval kernel = e.tensor(1).dims[i + 2];
    if (!kernel.exact()) return;
    count_t all = (kernel.min - 1) * dilations[i] + 1 + (i < more.rank ? more[i] : count_t(0)) - strides[i];
    if (all < 0) all = 0;
    const count_t less = all / 2;
    begin.push_back(w.auto_pad == "same_upper" ? less : all - less);
    end.push_back(w.auto_pad == "same_upper" ? all - less : less);
  }
  w.pads_begin = e.text(begin);
  w.pads_end = e.text(end);
  w.auto_pad = "explicit";
}
inline void conv_transpose(expansion& e) {
  const int axes = spatial_axes(e, 0, 1);
  window_attributes w = window_of(e, axes);
  pad_to_multiple(e, w);
  const std::int64_t groups = e.node.integer("group", 1);
  const edge weights = groups > 1 ? grouped_weights(e, e.in(1), groups) : e.in(1);
  std::vector<edge> from{e.in(0), weights};
  ints shape = e.node.list("output_shape");
  if (shape.rank > w.axes) shape = shape.slice(shape.rank - w.axes, shape.rank);
  if (shape.rank > 0) {
    std::vector<std::int64_t> extents;
    for (int i = 0; i < shape.rank; ++i) extents.push_back(shape[i].n);
    from.push_back(e.numbers(extents));
  }
  const edge product = e.make(groups > 1 ? "GroupConvolutionBackpropData" : "ConvolutionBackpropData", 1, from,
                              {{"strides", w.strides},
                               {"dilations", w.dilations},
                               {"pads_begin", w.pads_begin},
                               {"pads_end", w.pads_end},
                               {"auto_pad", w.auto_pad},
                               {"output_padding", e.text(filled_up(e.node.list("output_padding"), w.axes, 0))}});
  if (!e.has(2)) return e.out(product);
  if (e.has_rank(0) && e.rank(0) >= 2 && e.tensor(2).dims.is_static()) {
    std::vector<std::int64_t> to(static_cast<std::size_t>(e.rank(0)), 1);
    to[1] = numbers(e.tensor(2).dims).elements().n;
    return e.out(two(e, "Add", product, reshape(e, e.in(2), e.numbers(to))));
  }
  e.out(two(e, "Add", product, per_channel_of(e, e.in(2), product)));
}

inline void old_max_pool(expansion& e) {
  const window_attributes w = window_of(e, e.node.list("kernel_shape").rank);
  e.out(e.make("MaxPool", 1, {e.in(0)},
               {{"strides", w.strides},
                {"pads_begin", w.pads_begin},
                {"pads_end", w.pads_end},
                {"kernel", w.kernel},
                {"rounding_type", "floor"},
                {"auto_pad", w.auto_pad}}));
}
inline void max_pool(expansion& e) {
  const window_attributes w = window_of(e, e.node.list("kernel_shape").rank);
  const edge pool = e.make("MaxPool", 8, {e.in(0)},
                           {{"strides", w.strides},
                            {"dilations", w.dilations},
                            {"pads_begin", w.pads_begin},
                            {"pads_end", w.pads_end},
                            {"kernel", w.kernel},
                            {"rounding_type", e.node.integer("ceil_mode", 0) != 0 ? "ceil" : "floor"},
                            {"auto_pad", w.auto_pad},
                            {"index_element_type", "i64"},
                            {"axis", "0"}},
                           2);
  e.out(pool);
  if (!e.node.wants(1)) return;
  if (e.node.integer("storage_order", 0) == 0 || !e.has_rank(0)) return e.out(1, piece(pool, 1));
  std::vector<std::int64_t> order;
  for (int i = 0; i < e.rank(0); ++i) order.push_back(i < 2 ? i : e.rank(0) + 1 - i);
  const edge by = e.numbers(order, dtype::i32);
  e.out(1, e.make("Transpose", 1, {piece(pool, 1), by}));
}
inline edge average(expansion& e, edge x, bool excludes_pads, bool newest) {
  const window_attributes w = window_of(e, e.node.list("kernel_shape").rank);
  const bool ceil = e.node.integer("ceil_mode", 0) != 0;
  return e.make("AvgPool", newest ? 16 : 1, {x},
                {{"kernel", w.kernel},
                 {"strides", w.strides},
                 {"pads_begin", w.pads_begin},
                 {"pads_end", w.pads_end},
                 {"exclude-pad", e.text(excludes_pads)},
                 {"auto_pad", w.auto_pad},
                 {"rounding_type", !ceil    ? "floor"
                                   : newest ? "ceil_torch"
                                            : "ceil"},
                 {"dilations", newest ? w.dilations : std::string_view()}});
}
inline bool has_dilations(const expansion& e) {
  const ints list = e.node.list("dilations");
  for (int i = 0; i < list.rank; ++i)
    if (list[i] != 1) return true;
  return false;
}
inline void average_pool(expansion& e) {
  const bool newest = e.node.version >= 10 && (e.node.integer("ceil_mode", 0) != 0 || has_dilations(e));
  e.out(average(e, e.in(0), e.node.integer("count_include_pad", 0) == 0, newest));
}
// The p-norm of each window: the mean of the powers, times the window's size.
inline void lp_pool(expansion& e) {
  const auto p = static_cast<double>(e.node.integer("p", 2));
  edge x = e.make("Abs", 1, {convert(e, e.in(0), dtype::f32)});
  if (p != 1) x = two(e, "Power", x, e.scalar(p, dtype::f32));
  x = average(e, x, false, e.node.version >= 10 && has_dilations(e));
  double size = 1;
  const ints kernel = e.node.list("kernel_shape");
  for (int i = 0; i < kernel.rank; ++i) size *= static_cast<double>(kernel[i].n);
  x = two(e, "Multiply", x, e.scalar(size, dtype::f32));
  if (p != 1) x = two(e, "Power", x, e.scalar(1 / p, dtype::f32));
  e.out(convert_like(e, x, e.in(0)));
}
inline void global_pool(expansion& e) {
  const edge axes = axes_from(e, e.in(0), 2);
  e.out(e.make(e.layer_type(), 1, {e.in(0), axes}, {{"keep_dims", "true"}}));
}
// Channel by channel, where their number is known.
inline void global_lp_pool(expansion& e) {
  if (!e.has_rank(0) || e.rank(0) < 2 || !e.tensor(0).dims[1].exact() || e.tensor(0).dims[1].min > 4096)
    return e.refuse("the number of channels is not known");
  const std::int64_t p = e.node.integer("p", 2), channels = e.tensor(0).dims[1].min.n;
  const edge axis = e.number(1);
  const edge parts = split(e, e.in(0), axis, static_cast<int>(channels));
  std::vector<edge> norms;
  for (int c = 0; c < static_cast<int>(channels); ++c) {
    edge x = piece(parts, c);
    std::vector<std::int64_t> list, ones;
    for (int d = 0; d < e.rank(0); ++d) {
      if (d >= 2) list.push_back(d);
      ones.push_back(1);
    }
    const dtype t = e.type(0);
    const auto summed = [&](edge v) {
      const edge axes = e.numbers(list);
      return e.make("ReduceSum", 1, {v, axes}, {{"keep_dims", "false"}});
    };
    if (p == 0) {
      x = summed(convert(e, two(e, "NotEqual", x, e.scalar(0, t)), t));
    } else if (p == 1) {
      x = two(e, "Add", summed(e.make("Abs", 1, {x})), e.scalar(0, t));
    } else if (p == 2) {
      x = two(e, "Add", summed(two(e, "Power", x, e.scalar(2, t))), e.scalar(0, t));
      x = e.make("Sqrt", 1, {x});
    } else {
      const edge power = e.scalar(static_cast<double>(p), t);
      x = two(e, "Add", summed(two(e, "Power", e.make("Abs", 1, {x}), power)), e.scalar(0, t));
      x = two(e, "Power", x, e.scalar(1 / static_cast<double>(p), t));
    }
    ones[0] = e.tensor(0).dims[0].exact() ? e.tensor(0).dims[0].min.n : -1;
    norms.push_back(reshape(e, x, e.numbers(ones)));
  }
  e.out(e.make("Concat", 1, span<const edge>(norms), {{"axis", "1"}}));
}
inline void fused_conv(expansion& e) {
  edge x = convolution_with_bias(e);
  if (e.has(3)) x = two(e, "Add", x, e.in(3));
  const std::string_view kind = e.node.text("activation");
  const span<const float> of = e.node.reals("activation_params");
  const auto parameter = [&](std::size_t k, double otherwise) {
    return k < of.size() ? static_cast<double>(of[k]) : otherwise;
  };
  if (kind == "Relu" || kind == "Tanh" || kind == "Sigmoid") {
    e.out(e.make(kind, 1, {x}));
  } else if (kind == "Clip") {
    e.out(e.make("Clamp", 1, {x}, {{"min", e.text(parameter(0, 0))}, {"max", e.text(parameter(1, 0))}}));
  } else if (kind == "LeakyRelu") {
    e.out(two(e, "PRelu", x, e.scalar(parameter(0, 0.01), dtype::f32)));
  } else if (kind == "HardSigmoid") {
    const edge alpha = e.scalar(parameter(0, 0.2), dtype::f32), beta = e.scalar(parameter(1, 0.5), dtype::f32);
    e.out(e.make("HardSigmoid", 1, {x, alpha, beta}));
  } else if (kind.empty()) {
    e.out(x);
  } else {
    e.refuse("its activation is not known to OpenVINO");
  }
}

}  // namespace detail

inline constexpr expansion_rule window_expansions[] = {
    {"AveragePool", 1, detail::average_pool},
    {"Conv", 1, detail::conv},
    {"ConvTranspose", 1, detail::conv_transpose},
    {"GlobalAveragePool", 1, detail::global_pool, "ReduceMean"},
    {"GlobalLpPool", 1, detail::global_lp_pool},
    {"GlobalMaxPool", 1, detail::global_pool, "ReduceMax"},
    {"LpPool", 1, detail::lp_pool},
    {"MaxPool", 1, detail::old_max_pool},
    {"MaxPool", 8, detail::max_pool},
};

}  // namespace opcost::onnx::front_end
