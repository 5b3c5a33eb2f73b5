// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Windows of a picture as columns, and columns as a picture.
// Attributes and shapes: OpenVINO operation specifications ExtractImagePatches-3, Col2Im-15.
#include <opcost/ops/deconvolution.hpp>

namespace opcost {

struct extract_image_patches {
  ints sizes{1, 1}, strides{1, 1}, rates{1, 1};
  auto_pad pad = auto_pad::valid;
};
struct col2im {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};
};  // an empty list: 1s, for pads 0s

// in: [N, C, H, W]; out: [N, C sizes, H', W'] with H' = (H - rate (size - 1) - 1) / stride + 1, padded alike (H - 1) /
// stride + 1. It moves data.
template <> struct op_traits<extract_image_patches> {
  static constexpr std::string_view name = "ExtractImagePatches";
  static constexpr std::string_view formula = "moves data: no arithmetic";
  static constexpr int opset = 3, inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("sizes", op.sizes), f("strides", op.strides), f("rates", op.rates), f("auto_pad", op.pad);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const extract_image_patches& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& x = in[0].dims;
    if (x.ranked() && x.rank != 4) return "patches are taken from an input of rank 4";
    if (op.sizes.rank != 2 || op.strides.rank != 2 || op.rates.rank != 2)
      return "sizes, strides and rates must be two each";
    if (op.pad == auto_pad::explicit_) return "auto_pad must be valid, same_upper or same_lower";
    if (!detail::positive(op.strides) || !detail::positive(op.rates) || op.sizes[0] < 0 || op.sizes[1] < 0)
      return "sizes, strides and rates must be positive";
    basic_shape<Dim> out = basic_shape<Dim>::filled(4, basic_shape<Dim>::unknown_dim());
    if (!x.ranked()) return of(out, in[0].type);
    out.set(0, x[0]), out.set(1, x[1] * op.sizes[0] * op.sizes[1]);
    for (int i = 0; i < 2; ++i) {
      const count_t window = op.pad == auto_pad::valid ? dilated(op.sizes[i], op.rates[i]) : count_t(1);
      const auto patches = [&](count_t n) {
        return n == 0 || n.saturated() ? n : larger((n - window) / op.strides[i] + 1, 0);
      };
      out.set(2 + i, between<Dim>(patches(lower(x[2 + i])), patches(upper(x[2 + i]))));
    }
    return of(out, in[0].type);
  }
  static constexpr tally count(const extract_image_patches&, const tensors&, const outputs&) { return {}; }
};

// in: [N, C K, L], output extents, kernel extents; out: [N, C, H, W], N where it is given.
// Each element of a column is added to its place:  #x additions
template <> struct op_traits<col2im> {
  static constexpr std::string_view name = "Col2Im";
  static constexpr std::string_view formula = "#x additions";
  static constexpr int opset = 15, inputs = 3;
  static constexpr unsigned reads = 1u << 1 | 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("strides", op.strides), f("dilations", op.dilations), f("pads_begin", op.pads_begin), f("pads_end", op.pads_end);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const col2im& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& x = in[0].dims;
    if (x.ranked() && x.rank != 2 && x.rank != 3) return "columns have rank 2, or 3 with a batch";
    for (int i = 1; i < 3; ++i)
      if (in[i].dims.ranked() && (in[i].dims.rank != 1 || !may_be(in[i].dims[0], 2)))
        return "the extents of output and kernel must be two each";
    if (is_integer(in[1].type) && is_integer(in[2].type) && in[1].type != in[2].type)
      return "the extents of output and kernel must be of one type";
    if (!detail::empty_or_of(op.strides, 2) || !detail::empty_or_of(op.dilations, 2) ||
        !detail::empty_or_of(op.pads_begin, 2) || !detail::empty_or_of(op.pads_end, 2))
      return "strides, dilations and pads must be two each";
    if (!detail::positive(op.strides) || !detail::positive(op.dilations))
      return "strides and dilations must be positive";
    if (!x.ranked()) return of_unknown_rank<Dim>(in[0].type);
    const basic_shape<Dim> size = detail::extents_of(in[1]), kernel = detail::extents_of(in[2]);
    const Dim columns = x[-1], channels = x[-2];
    basic_shape<Dim> out;
    if (x.rank == 3) out.push_back(x[0]);
    const bool kernel_known = kernel.is_static() && kernel.rank == 2;
    if (kernel_known && known(channels)) {
      const count_t taps = lower(kernel[0]) * lower(kernel[1]);
      if (taps < 1 || lower(channels) % taps != 0) return "the channels do not divide into the kernel's taps";
      out.push_back(lower(channels) / taps);
    } else {
      out.push_back(basic_shape<Dim>::unknown_dim());
    }
    for (int i = 0; i < 2; ++i) out.push_back(dim_or_unknown(size, i));
    if (kernel_known && size.is_static() && known(columns)) {
      count_t blocks = 1;
      for (int i = 0; i < 2; ++i) {
        const count_t room = lower(size[i]) + op.pads_begin.at_or(i, 0) + op.pads_end.at_or(i, 0) -
                             dilated(lower(kernel[i]), op.dilations.at_or(i, 1));
        blocks *= room / op.strides.at_or(i, 1) + 1;
      }
      if (blocks != lower(columns)) return "there are not as many columns as the windows of the output";
    }
    return of(out, in[0].type);
  }
  static constexpr tally count(const col2im&, const tensors& in, const outputs&) {
    return {.add = in[0].dims.elements()};
  }
};

}  // namespace opcost
