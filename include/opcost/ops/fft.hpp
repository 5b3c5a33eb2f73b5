// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Discrete Fourier transforms. The work is that of radix 2 for any length: n / 2 ceil(log2 n) butterflies, each a
// complex product and two complex sums: 4 multiplications, 6 additions. A real transform of n points has half the
// butterflies of a complex one. Attributes and shapes: OpenVINO operation specifications DFT-7, IDFT-7, RDFT-9,
// IRDFT-9, STFT-15, ISTFT-16.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// The discrete Fourier transform of complex numbers [..., 2] over the axes of input 1.
struct dft {};
/// The inverse of dft.
struct idft {};
/// The discrete Fourier transform of real numbers; the last axis keeps n / 2 + 1 elements.
struct rdft {};
/// The inverse of rdft, with real numbers as output.
struct irdft {};
/// The short-time Fourier transform. Inputs: signal, window, frame size, frame step.
struct stft {
  bool transpose_frames = false;
};
/// The inverse of stft. Inputs: data, window, frame size, frame step, optional signal length.
struct istft {
  bool center = false, normalized = false;
};

namespace detail {
inline constexpr tally butterfly{.add = 6, .mul = 4};
// Butterflies of all transforms of n points along one axis, over this many complex numbers; `real`: half of them.
constexpr count_t butterflies(count_t numbers, count_t n, bool real = false) {
  return n < 2 ? count_t(0) : numbers / n * ceil_div(n * ceil_log2(n), real ? 4 : 2);
}
// The axes, counted from the start of `rank` complex dimensions. If their values are unknown, the last axes.
constexpr known_list transformed_axes(const tensor& axes, int rank) {
  known_list r = known_value(axes);
  if (!r.known || !axes.has_value()) {
    r = {};
    r.size = static_cast<int>(smaller(larger(axes.dims.elements(), 0), rank).n);
    r.known = true;
    for (int i = 0; i < r.size; ++i) r.items[static_cast<std::size_t>(i)] = rank - r.size + i;
  }
  for (int i = 0; i < r.size; ++i)
    if (r[i] < 0) r.items[static_cast<std::size_t>(i)] += rank;
  return r;
}
template <class Dim> constexpr Dim half_spectrum(Dim d) {  // n / 2 + 1; 0 for n = 0
  const auto half = [](count_t n) { return n <= 0 || n.saturated() ? n : n / 2 + 1; };
  return between<Dim>(half(lower(d)), half(upper(d)));
}
// The kinds of transforms. They differ in the last dimension of 2 (complex numbers) of input and output, and in the
// extent of the last axis.
enum class spectrum : std::uint8_t { complex_to_complex, real_to_complex, complex_to_real };

template <class Dim> constexpr inferred<Dim> infer_dft(const basic_operands<Dim>& in, spectrum kind) {
  const basic_shape<Dim>& x = in[0].dims;
  const Dim unknown = basic_shape<Dim>::unknown_dim();
  const bool complex = kind != spectrum::real_to_complex;
  if (!may_have_rank(in[1].dims, 1) || (in.has(2) && !may_have_rank(in[2].dims, 1)))
    return rejected("inputs 1 (axes) and 2 (signal size): expected rank 1, got {} and {}", rank_of(in[1].dims),
                    rank_of(in[2].dims));
  if (in.has(2) && in[1].dims.is_static() && in[2].dims.is_static() && !(in[1].dims[0] == in[2].dims[0]))
    return rejected("input 2 (signal size): expected {} numbers, got {}", in[1].dims[0], in[2].dims[0]);
  if (x.ranked() && x.rank < (complex ? 2 : 1))
    return rejected("input 0: expected at least rank {}, got {}", complex ? 2 : 1, x.rank);
  if (x.ranked() && complex && !may_be(x[-1], 2))
    return rejected("input 0: expected a last dimension of 2 (real and imaginary part), got {}", x[-1]);
  if (!x.ranked()) return of_unknown_rank<Dim>(in[0].type);
  const int rank = complex ? x.rank - 1 : x.rank;
  if (in[1].dims.is_static() && lower(in[1].dims[0]) > rank)
    return rejected("input 1 (axes): expected at most {} axes, got {}", rank, in[1].dims[0]);
  known_list axes = known_value(in[1]);
  axes.known = axes.known && in[1].dims.ranked();
  basic_shape<Dim> out = x.slice(0, rank);
  if (!axes.known && !in.has(2) && kind == spectrum::complex_to_complex) {
    // the extents do not change
  } else if (!axes.known) {
    out = basic_shape<Dim>::filled(rank, unknown);
  } else {
    for (int i = 0; i < axes.size; ++i) {
      const int axis = normal_axis(axes[i], rank);
      if (axis < 0) return rejected("input 1 (axes): expected axes of rank {}, got {}", rank, axes[i]);
      for (int k = 0; k < i; ++k)
        if (normal_axis(axes[k], rank) == axis) return rejected("input 1 (axes): axis {} occurs twice", axis);
    }
    // for real numbers, all sizes must be known
    const bool told =
        !in.has(2) || (kind == spectrum::complex_to_complex ? has_content(in[2]) : known_value(in[2]).known);
    const auto size = [&](int i) { return number_at(in[2], static_cast<std::size_t>(i)); };
    const int last = axes.size > 0 ? normal_axis(axes[axes.size - 1], rank) : -1;
    const Dim given = last >= 0 ? out[last] : unknown;
    for (int i = 0; in.has(2) && i < axes.size; ++i) {
      const int axis = normal_axis(axes[i], rank);
      if (told && !is(size(i), -1)) out.set(axis, known(size(i)) && lower(size(i)) < 0 ? unknown : size(i));
      if (!told && (kind == spectrum::complex_to_complex || axis == last)) out.set(axis, unknown);
    }
    if (told && last >= 0 && kind == spectrum::real_to_complex) out.set(last, half_spectrum(out[last]));
    if (told && last >= 0 && kind == spectrum::complex_to_real && (!in.has(2) || is(size(axes.size - 1), -1)))
      out.set(last, larger(given - 1, Dim(0)) * 2);
  }
  if (kind == spectrum::complex_to_complex) out.push_back(x[-1]);
  if (kind == spectrum::real_to_complex) out.push_back(2);
  return of(out, in[0].type);
}
// One axis after the other, on the output's extents. The real axis has half the numbers that the others leave.
constexpr tally dft_work(const tensors& in, const shape& y, spectrum kind) {
  const bool complex_out = kind != spectrum::complex_to_real;
  const shape& x = in[0].dims;
  const int rank = complex_out ? y.rank - 1 : y.rank;
  const known_list axes = transformed_axes(in[1], rank);
  shape extents = y.slice(0, rank);
  count_t n = 0;
  int done = axes.size;
  if (kind != spectrum::complex_to_complex && done > 0) {
    const int last = normal_axis(axes[--done], rank);
    const shape& real = kind == spectrum::real_to_complex ? x : y;
    const shape& half = kind == spectrum::real_to_complex ? y : x;
    shape along = extents;
    along.set(last, real[last]);
    n += butterflies(along.elements(), real[last], true);
    extents.set(last, half[last]);
  }
  for (int i = 0; i < done; ++i) {
    const int axis = normal_axis(axes[i], rank);
    n += butterflies(extents.elements(), extents[axis]);
  }
  return butterfly * n;
}
}  // namespace detail

// y[k] = sum over j of x[j] e^(-2 pi i j k / n), along each of the axes
template <> struct op_traits<dft> {
  static constexpr std::string_view name = "DFT";
  static constexpr std::string_view formula = "n / 2 log2 n butterflies (4 mul, 6 add) along each axis";
  static constexpr int opset = 7, inputs = 2;
  static constexpr unsigned reads = 1u << 1 | 1u << 2;
  template <class Dim> static constexpr inferred<Dim> infer(const dft&, const basic_operands<Dim>& in) {
    return detail::infer_dft(in, detail::spectrum::complex_to_complex);
  }
  static constexpr tally count(const dft&, const tensors& in, const outputs& out) {
    return detail::dft_work(in, out[0].dims, detail::spectrum::complex_to_complex);
  }
};
// The inverse transform, divided by the number of points.
template <> struct op_traits<idft> {
  static constexpr std::string_view name = "IDFT";
  static constexpr std::string_view formula = "n / 2 log2 n butterflies (4 mul, 6 add) along each axis, #y divisions";
  static constexpr int opset = 7, inputs = 2;
  static constexpr unsigned reads = 1u << 1 | 1u << 2;
  template <class Dim> static constexpr inferred<Dim> infer(const idft&, const basic_operands<Dim>& in) {
    return detail::infer_dft(in, detail::spectrum::complex_to_complex);
  }
  static constexpr tally count(const idft&, const tensors& in, const outputs& out) {
    return detail::dft_work(in, out[0].dims, detail::spectrum::complex_to_complex) +
           tally{.div = out[0].dims.elements()};
  }
};
// The transform of real numbers: the last axis has n / 2 + 1 complex numbers.
template <> struct op_traits<rdft> {
  static constexpr std::string_view name = "RDFT";
  static constexpr std::string_view formula =
      "n / 4 log2 n butterflies (4 mul, 6 add) along the last axis, n / 2 log2 n along the others";
  static constexpr int opset = 9, inputs = 2;
  static constexpr unsigned reads = 1u << 1 | 1u << 2;
  template <class Dim> static constexpr inferred<Dim> infer(const rdft&, const basic_operands<Dim>& in) {
    return detail::infer_dft(in, detail::spectrum::real_to_complex);
  }
  static constexpr tally count(const rdft&, const tensors& in, const outputs& out) {
    return detail::dft_work(in, out[0].dims, detail::spectrum::real_to_complex);
  }
};
template <> struct op_traits<irdft> {
  static constexpr std::string_view name = "IRDFT";
  static constexpr std::string_view formula =
      "n / 4 log2 n butterflies (4 mul, 6 add) along the last axis, n / 2 log2 n along the others, #y divisions";
  static constexpr int opset = 9, inputs = 2;
  static constexpr unsigned reads = 1u << 1 | 1u << 2;
  template <class Dim> static constexpr inferred<Dim> infer(const irdft&, const basic_operands<Dim>& in) {
    return detail::infer_dft(in, detail::spectrum::complex_to_real);
  }
  static constexpr tally count(const irdft&, const tensors& in, const outputs& out) {
    return detail::dft_work(in, out[0].dims, detail::spectrum::complex_to_real) + tally{.div = out[0].dims.elements()};
  }
};

namespace detail {
// The number of a scalar input; -1: unknown.
template <class Dim> constexpr count_t scalar_of(const basic_tensor<Dim>& t) {
  const known_list v = known_value(t);
  return t.has_value() && v.known && v.size > 0 ? count_t(v[0]) : count_t(-1);
}
template <class Dim> constexpr rejection check_frames(const basic_operands<Dim>& in) {
  const auto& window = in[1].dims;
  if (!may_have_rank(window, 1)) return rejected("input 1 (window): expected rank 1, got {}", window.rank);
  if (!may_have_rank(in[2].dims, 0) || !may_have_rank(in[3].dims, 0))
    return rejected("inputs 2 (frame size) and 3 (frame step): expected scalars, got ranks {} and {}",
                    rank_of(in[2].dims), rank_of(in[3].dims));
  for (int i = 2; i < 4; ++i)
    if (in[i].has_value() && upper(number_at(in[i], 0)) < 1)
      return i == 2 ? rejected("input 2 (frame size): expected at least 1, got {}", number_at(in[2], 0))
                    : rejected("input 3 (frame step): expected at least 1, got {}", number_at(in[3], 0));
  const count_t size = scalar_of(in[2]);
  if (size > 0 && window.ranked() && known(window[0]) && (lower(window[0]) < 1 || lower(window[0]) > size))
    return rejected("input 1 (window): expected 1 to {} elements (frame size), got {}", size, window[0]);
  return {};
}
}  // namespace detail

// Frames of the signal, `step` elements apart, are multiplied by a window and transformed. output: [N, F, size / 2 + 1,
// 2], or with frames and frequencies transposed.
// inputs: signal [N, T] or [T], window, frame size, frame step.  N F (window products, a real transform of the frame)
template <> struct op_traits<stft> {
  static constexpr std::string_view name = "STFT";
  static constexpr std::string_view formula = "N F (window products, n / 4 log2 n butterflies)";
  static constexpr int opset = 15, inputs = 4;
  static constexpr unsigned reads = 1u << 2 | 1u << 3;
  static constexpr void attributes(auto& op, auto&& f) { f("transpose_frames", op.transpose_frames); }
  template <class Dim> static constexpr inferred<Dim> infer(const stft& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& signal = in[0].dims;
    const Dim unknown = basic_shape<Dim>::unknown_dim();
    if (signal.ranked() && signal.rank != 1 && signal.rank != 2)
      return rejected("input 0 (signal): expected rank 1 or 2, got {}", signal.rank);
    const count_t size = detail::scalar_of(in[2]), step = detail::scalar_of(in[3]);
    if (!in[2].has_value() || !in[3].has_value()) {
      if (!detail::may_have_rank(in[1].dims, 1) || !detail::may_have_rank(in[2].dims, 0) ||
          !detail::may_have_rank(in[3].dims, 0))
        return rejected("inputs 1 to 3 (window, frame size, frame step): expected ranks 1, 0 and 0, got {}, {} and {}",
                        detail::rank_of(in[1].dims), detail::rank_of(in[2].dims), detail::rank_of(in[3].dims));
    } else {
      if (const rejection why = detail::check_frames(in)) return why;
      if (signal.ranked() && size > upper(signal[-1]))
        return rejected("input 2 (frame size): expected at most the signal's {} elements, got {}", signal[-1], size);
    }
    if (!signal.ranked()) return detail::of_unknown_rank<Dim>(in[0].type);
    Dim frames = unknown, bins = unknown;
    if (size > 0 && step > 0) {
      bins = Dim(size / 2 + 1);
      frames = floor_div(larger(signal[-1] - size, Dim(0)), Dim(step)) + 1;
    }
    basic_shape<Dim> out = signal.slice(0, signal.rank - 1);
    out.push_back(op.transpose_frames ? bins : frames);
    out.push_back(op.transpose_frames ? frames : bins);
    out.push_back(2);
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const stft& op, const tensors& in, const outputs& out) {
    const shape& y = out[0].dims;
    const count_t bins = y[op.transpose_frames ? -3 : -2],
                  frames = y.product(0, y.rank - 3) * y[op.transpose_frames ? -2 : -3];
    const count_t told = detail::scalar_of(in[2]), size = told > 0 ? told : larger((bins - 1) * 2, 1);
    return tally{.mul = frames * in[1].dims.elements()} +
           detail::butterfly * detail::butterflies(frames * size, size, true);
  }
};
// The inverse: frames overlap and are added, then divided by the sum of the squared windows. inputs: [N, size / 2 + 1,
// F, 2] or without N, window, frame size, frame step, optionally the length of the signal; output: [N, T]
template <> struct op_traits<istft> {
  static constexpr std::string_view name = "ISTFT";
  static constexpr std::string_view formula = "N F (n / 4 log2 n butterflies, window products and sums), #y divisions";
  static constexpr int opset = 16, inputs = 4;
  static constexpr unsigned reads = 1u << 2 | 1u << 3 | 1u << 4;
  static constexpr void attributes(auto& op, auto&& f) {
    f("center", op.center);
    f("normalized", op.normalized);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const istft& op, const basic_operands<Dim>& in) {
    const basic_shape<Dim>& x = in[0].dims;
    const Dim unknown = basic_shape<Dim>::unknown_dim();
    if (x.ranked() && x.rank != 3 && x.rank != 4)
      return rejected("input 0 (spectrum): expected rank 3 or 4, got {}", x.rank);
    if (const rejection why = detail::check_frames(in)) return why;
    if (in.has(4) && !detail::one_number(in[4].dims, true))
      return rejected("input 4 (signal length): expected one number, got rank {}", in[4].dims.rank);
    if (!x.ranked()) return detail::of_unknown_rank<Dim>(in[0].type);
    const count_t size = detail::scalar_of(in[2]), step = detail::scalar_of(in[3]);
    if (size > 0 && x.is_static() && !may_be(x[-3], (size / 2 + 1).n))
      return rejected("input 0 (spectrum): expected {} frequencies (frame size / 2 + 1), got {}", size / 2 + 1, x[-3]);
    Dim length = unknown;
    if (in.has(4))
      length = in[4].has_value() && !(known(detail::number_at(in[4], 0)) && lower(detail::number_at(in[4], 0)) < 0)
                   ? detail::number_at(in[4], 0)
                   : unknown;
    else if (size > 0 && step > 0)
      length = larger(x[-2] - 1, Dim(0)) * step + (op.center ? size % 2 : size);
    basic_shape<Dim> out = x.slice(0, x.rank - 3);
    out.push_back(length);
    return detail::of(out, in[0].type);
  }
  static constexpr tally count(const istft& op, const tensors& in, const outputs& out) {
    const shape& x = in[0].dims;
    const count_t frames = x.product(0, x.rank - 3) * x[-2], told = detail::scalar_of(in[2]),
                  size = told > 0 ? told : larger((x[-3] - 1) * 2, 1);
    tally work = detail::butterfly * detail::butterflies(frames * size, size, true) +
                 tally{.add = frames * size * 2,
                       .mul = frames * size + in[1].dims.elements(),
                       .div = frames * size + out[0].dims.elements()};
    if (op.normalized) work.mul += frames * size;
    return work;
  }
};

}  // namespace opcost
