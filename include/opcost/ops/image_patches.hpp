// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Windows of an image as columns, and columns as an image.
// Attributes and shapes: OpenVINO operation specifications ExtractImagePatches-3, Col2Im-15.
#include <opcost/ops/deconvolution.hpp>

namespace opcost {

/// The windows of an image: input [N, C, H, W]; output [N, C sizes, H', W'].
struct extract_image_patches {
  ints sizes{1, 1}, strides{1, 1}, rates{1, 1};
  auto_pad pad = auto_pad::valid;
};
/// An image from columns: input [N, C K, L] or [C K, L], the extents of the output, the extents of the kernel; output
/// [N, C, H, W] or [C, H, W].
struct col2im {
  ints strides{}, dilations{}, pads_begin{}, pads_end{};  ///< two numbers each; empty: 1s, for pads 0s
};

// H' = (H - rate (size - 1) - 1) / stride + 1; with same_upper and same_lower (H - 1) / stride + 1.
template <> struct op_traits<extract_image_patches> {
  static constexpr std::string_view name = "ExtractImagePatches";
  static constexpr std::string_view formula = "moves data: no arithmetic";
  static constexpr int opset = 3, inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    f("sizes", op.sizes);
    f("strides", op.strides);
    f("rates", op.rates);
    f("auto_pad", op.pad);
  }
  template <class Dim>
  static constexpr inferred<Dim> infer(const extract_image_patches& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& x = in[0].dims;
    if (x.ranked() && x.rank != 4) return rejected("input 0: expected rank 4, got {}", x.rank);
    if (op.sizes.rank != 2) return rejected("sizes: expected 2 numbers, got {}", op.sizes.rank);
    if (op.strides.rank != 2) return rejected("strides: expected 2 numbers, got {}", op.strides.rank);
    if (op.rates.rank != 2) return rejected("rates: expected 2 numbers, got {}", op.rates.rank);
    if (op.pad == auto_pad::explicit_)
      return rejected("auto_pad: expected valid, same_upper or same_lower, got explicit");
    if (const auto why = detail::check_at_least("sizes[{}]: expected at least {}, got {}", op.sizes, 0)) return why;
    if (const auto why = detail::check_at_least("strides[{}]: expected at least {}, got {}", op.strides, 1)) return why;
    if (const auto why = detail::check_at_least("rates[{}]: expected at least {}, got {}", op.rates, 1)) return why;
    basic_shape<Dim> out = basic_shape<Dim>::filled(4, basic_shape<Dim>::unknown_dim());
    if (!x.ranked()) return detail::of(out, in[0].type);
    out.set(0, x[0]);
    out.set(1, x[1] * op.sizes[0] * op.sizes[1]);
    for (int i = 0; i < 2; ++i) {
      const count_t window = op.pad == auto_pad::valid ? dilated(op.sizes[i], op.rates[i]) : count_t(1);
      const auto patches = [&](count_t n) {
        return n == 0 || n.saturated() ? n : larger((n - window) / op.strides[i] + 1, 0);
      };
      out.set(2 + i, between<Dim>(patches(lower(x[2 + i])), patches(upper(x[2 + i]))));
    }
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const extract_image_patches&, const tensors&, const outputs&) { return {}; }
};

// Each element of a column is added to an element of the output:  #x additions
template <> struct op_traits<col2im> {
  static constexpr std::string_view name = "Col2Im";
  static constexpr std::string_view formula = "#x additions";
  static constexpr int opset = 15, inputs = 3;
  static constexpr unsigned reads = 1u << 1 | 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("strides", op.strides);
    f("dilations", op.dilations);
    f("pads_begin", op.pads_begin);
    f("pads_end", op.pads_end);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const col2im& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& x = in[0].dims;
    if (x.ranked() && x.rank != 2 && x.rank != 3)
      return rejected("input 0 (columns): expected rank 2 or 3, got {}", x.rank);
    for (int i = 1; i < 3; ++i) {
      if (in[i].dims.ranked() && in[i].dims.rank != 1)
        return rejected("input {}: expected rank 1, got {}", i, in[i].dims.rank);
      if (in[i].dims.ranked() && !may_be(in[i].dims[0], 2))
        return rejected("input {}: expected 2 numbers, got {}", i, in[i].dims[0]);
    }
    if (is_integer(in[1].type) && is_integer(in[2].type) && in[1].type != in[2].type)
      return rejected("input 2 (kernel size): expected the element type of input 1, got {t}", in[2].type);
    if (const auto why = detail::check_length("strides: expected {} numbers, got {}", op.strides, 2)) return why;
    if (const auto why = detail::check_length("dilations: expected {} numbers, got {}", op.dilations, 2)) return why;
    if (const auto why = detail::check_length("pads_begin: expected {} numbers, got {}", op.pads_begin, 2)) return why;
    if (const auto why = detail::check_length("pads_end: expected {} numbers, got {}", op.pads_end, 2)) return why;
    if (const auto why = detail::check_at_least("strides[{}]: expected at least {}, got {}", op.strides, 1)) return why;
    if (const auto why = detail::check_at_least("dilations[{}]: expected at least {}, got {}", op.dilations, 1))
      return why;
    if (!x.ranked()) return detail::of_unknown_rank<Dim>(in[0].type);
    const basic_shape<Dim> size = detail::extents_of(in[1]), kernel = detail::extents_of(in[2]);
    const Dim columns = x[-1], channels = x[-2];
    basic_shape<Dim> out;
    if (x.rank == 3) out.push_back(x[0]);
    const bool kernel_known = kernel.is_static() && kernel.rank == 2;
    if (kernel_known && known(channels)) {
      const count_t taps = lower(kernel[0]) * lower(kernel[1]);
      if (taps < 1 || lower(channels) % taps != 0)
        return rejected("input 0 (columns): expected channels that are a multiple of the kernel's {} taps, got {}",
                        taps, channels);
      out.push_back(lower(channels) / taps);
    } else {
      out.push_back(basic_shape<Dim>::unknown_dim());
    }
    for (int i = 0; i < 2; ++i) out.push_back(detail::dim_or_unknown(size, i));
    if (kernel_known && size.is_static() && known(columns)) {
      count_t blocks = 1;
      for (int i = 0; i < 2; ++i) {
        const count_t room = lower(size[i]) + op.pads_begin.at_or(i, 0) + op.pads_end.at_or(i, 0) -
                             dilated(lower(kernel[i]), op.dilations.at_or(i, 1));
        blocks *= room / op.strides.at_or(i, 1) + 1;
      }
      if (blocks != lower(columns)) return rejected("input 0 (columns): expected {} columns, got {}", blocks, columns);
    }
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const col2im&, const tensors& in, const outputs&) {
    return {.add = in[0].dims.elements()};
  }
};

}  // namespace opcost
