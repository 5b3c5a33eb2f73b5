// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// torch.fft: discrete Fourier transforms. A shape counts complex numbers, as torch's does. An element type of complex
// numbers does not exist here: a complex output has type f64, which is as large as torch's complex64.
#include <opcost/layers/function.hpp>
#include <opcost/ops/conversion.hpp>
#include <opcost/ops/fft.hpp>

namespace opcost {
namespace fn {
/// What a transform reads and writes.
enum class fft_kind : std::uint8_t { complex, inverse, real, inverse_real };
/// How a transform is scaled, as torch names it.
enum class fft_norm : std::uint8_t { backward, ortho, forward };
/// One dimension; n: points of the signal, the input is cut or padded with zeros.
template <fft_kind Kind> struct fft_along {
  none_or<count_t> n{};
  count_t dim = -1;
  fft_norm norm = fft_norm::backward;
};
/// Several dimensions; s: points of the signal along each. Two: the last two dimensions unless given, else all.
template <fft_kind Kind, bool Two> struct fft_over {
  ints s{}, dim{};
  fft_norm norm = fft_norm::backward;
};
/// Moves the zero frequency to the middle (fftshift), or back (ifftshift), along dims.
struct fft_shifting {
  ints dim{};
};

using fft = function<"torch.fft.fft", fft_along<fft_kind::complex>>;
using ifft = function<"torch.fft.ifft", fft_along<fft_kind::inverse>>;
using rfft = function<"torch.fft.rfft", fft_along<fft_kind::real>>;
using irfft = function<"torch.fft.irfft", fft_along<fft_kind::inverse_real>>;
using hfft = function<"torch.fft.hfft", fft_along<fft_kind::inverse_real>>;
using ihfft = function<"torch.fft.ihfft", fft_along<fft_kind::real>>;
using fft2 = function<"torch.fft.fft2", fft_over<fft_kind::complex, true>>;
using ifft2 = function<"torch.fft.ifft2", fft_over<fft_kind::inverse, true>>;
using rfft2 = function<"torch.fft.rfft2", fft_over<fft_kind::real, true>>;
using irfft2 = function<"torch.fft.irfft2", fft_over<fft_kind::inverse_real, true>>;
using fftn = function<"torch.fft.fftn", fft_over<fft_kind::complex, false>>;
using ifftn = function<"torch.fft.ifftn", fft_over<fft_kind::inverse, false>>;
using rfftn = function<"torch.fft.rfftn", fft_over<fft_kind::real, false>>;
using irfftn = function<"torch.fft.irfftn", fft_over<fft_kind::inverse_real, false>>;
using fftshift = function<"torch.fft.fftshift", fft_shifting>;
using ifftshift = function<"torch.fft.ifftshift", fft_shifting>;
}  // namespace fn
template <> inline constexpr std::array<std::string_view, 3> spellings<fn::fft_norm>{"backward", "ortho", "forward"};

namespace detail {
template <fn::fft_kind Kind, class Dim>
constexpr inferred<Dim> transformed(const basic_operands<Dim>& in, const ints& dims, const ints& sizes, auto&& f) {
  constexpr bool reads_complex = Kind != fn::fft_kind::real;
  constexpr bool writes_complex = Kind != fn::fft_kind::inverse_real;
  const basic_shape<Dim>& x = in[0].dims;
  if (!x.ranked()) return undecided("a rank is unknown");
  if (x.rank < 1) return rejected("input 0: expected rank 1 or more, got 0");
  if (!sizes.empty() && sizes.rank != dims.rank)
    return rejected("s: expected {} sizes, one per dimension, got {}", dims.rank, sizes.rank);
  whole_numbers<Dim> axes, points;
  for (int i = 0; i < dims.rank; ++i) {
    const int axis = normal_axis(dims[i], x.rank);
    if (axis < 0) return dim_outside;
    const Dim n = sizes.empty() ? Dim(-1) : Dim(sizes[i]);
    if (!sizes.empty() && sizes[i] < 1 && sizes[i] != -1) return rejected("expected 1 point or more, got {}", sizes[i]);
    axes.add(axis);
    points.add(n);
  }
  basic_shape<Dim> numbers = x;
  if (reads_complex) numbers.push_back(2);
  const basic_tensor<Dim> given = of(numbers, dtype::f32);
  const auto run = [&](const auto& op) -> basic_tensor<Dim> {
    return sizes.empty() ? f(op, given, axes.list()) : f(op, given, axes.list(), points.list());
  };
  const basic_tensor<Dim> y = Kind == fn::fft_kind::complex   ? run(dft{})
                              : Kind == fn::fft_kind::inverse ? run(idft{})
                              : Kind == fn::fft_kind::real    ? run(rdft{})
                                                              : run(irdft{});
  return writes_complex ? of(y.dims.slice(0, y.dims.rank - 1), dtype::f64) : of(y.dims, dtype::f32);
}
}  // namespace detail

template <fn::fft_kind Kind> struct op_traits<fn::fft_along<Kind>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("n", l.n);
    f("dim", l.dim);
    f("norm", l.norm);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::fft_along<Kind>& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::transformed<Kind>(in, ints{l.dim}, l.n.given ? ints{l.n.value} : ints{}, f);
  }
};
template <fn::fft_kind Kind, bool Two> struct op_traits<fn::fft_over<Kind, Two>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("s", as_written(l.s));
    f("dim", as_written(l.dim));
    f("norm", l.norm);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::fft_over<Kind, Two>& l, const basic_operands<Dim>& in, auto&& f) {
    ints dims = l.dim;
    const int rank = in[0].dims.rank;
    const int n = Two ? 2 : l.s.empty() ? rank : l.s.rank;
    for (int i = 0; l.dim.empty() && i < n; ++i) dims.push_back(i - n);
    return detail::transformed<Kind>(in, dims, l.s, f);
  }
};
template <> struct op_traits<fn::fft_shifting> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", as_written(l.dim)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::fft_shifting&, const basic_operands<Dim>& in, auto&& f) {
    return f(identity{}, in[0]);
  }
};

}  // namespace opcost
