// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Normalization by the root mean square, with a scale of its own.
#include <opcost/layers/normalization_layers.hpp>
#include <opcost/ops/math.hpp>
#include <opcost/ops/reduction.hpp>

namespace opcost {

/// x / sqrt(mean(x^2) + eps) over the last dimensions (torch's RMSNorm): x [..., normalized_shape]. eps None: the
/// machine epsilon.
struct rms_norm {
  ints normalized_shape{};
  none_or<double> eps{};
  bool affine = true;
};
template <> struct op_traits<rms_norm> {
  static constexpr std::string_view name = "RMSNorm";
  static constexpr std::string_view repr = "*normalized_shape, eps, elementwise_affine";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("normalized_shape", as_tuple(l.normalized_shape));
    f("eps", l.eps);
    f("elementwise_affine", l.affine);
  }
  static constexpr void parameters(const rms_norm& l, const tensors&, auto&& f) {
    detail::affine_parameters(l.affine, false, l.normalized_shape, f);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const rms_norm& l, const basic_operands<Dim>& in, auto&& f) {
    if (!detail::ends_in(in[0].dims, l.normalized_shape))
      return detail::rejected_ending(in[0].dims, l.normalized_shape);
    const basic_tensor<Dim> square = f(multiply{}, in[0], in[0]);
    const basic_tensor<Dim> mean =
        f(reduce_mean{{.keep_dims = true}}, square,
          detail::axes_operand<Dim>(in, detail::axes_from<Dim>(-l.normalized_shape.rank, 0)));
    const basic_tensor<Dim> root = f(math::sqrt{}, f(add{}, mean, fixed(in, basic_shape<Dim>{})));
    const basic_tensor<Dim> y = f(divide{}, in[0], root);
    return l.affine ? f(multiply{}, y, learned(in, detail::as_dims_of<Dim>(l.normalized_shape))) : y;
  }
};

}  // namespace opcost
