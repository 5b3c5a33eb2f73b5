// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A layer that owns parameters is lowered to primitive operations by its traits:
//   static constexpr auto lower(const linear& l, const auto& in, auto&& f) {
//     auto y = f(matmul{.transpose_b = true}, in[0], learned(in, {l.out, in[0].dims[-1]}));
//     return l.bias ? f(add_bias{}, y, learned(in, {l.out})) : y;
//   }
// Its outputs, work, parameters and the figures of all conventions follow from that function.
#include <opcost/op/op_traits.hpp>

namespace opcost {

/// The type of the dimensions of operands: count_t or interval.
template <class Operands> using dim_of = std::remove_cvref_t<decltype(std::declval<Operands>()[0].dims[0])>;

/// A parameter of the layer with the element type of input 0.
template <class Operands> constexpr auto learned(const Operands& in, std::initializer_list<dim_of<Operands>> dims) {
  basic_tensor<dim_of<Operands>> t;
  t.dims = basic_shape<dim_of<Operands>>(dims);
  t.type = in[0].type;
  t.stored = tensor::learned;
  return t;
}
template <class Dim> constexpr basic_tensor<Dim> learned(const basic_operands<Dim>& in, const basic_shape<Dim>& dims) {
  basic_tensor<Dim> t;
  t.dims = dims;
  t.type = in[0].type;
  t.stored = tensor::learned;
  return t;
}
/// A bias of the layer. Layers on 8-bit inputs accumulate in 32 bits and add a bias of 32 bits, as kernels of
/// TensorFlow Lite, CMSIS-NN and OpenVINO do.
template <class Dim>
constexpr basic_tensor<Dim> learned_bias(const basic_operands<Dim>& in, const basic_shape<Dim>& dims) {
  basic_tensor<Dim> t = learned(in, dims);
  if (t.type == dtype::i8 || t.type == dtype::u8) t.type = dtype::i32;
  return t;
}
/// A constant of the layer that is not trained: running statistics, a target shape.
template <class Dim> constexpr basic_tensor<Dim> fixed(const basic_operands<Dim>& in, const basic_shape<Dim>& dims) {
  basic_tensor<Dim> t;
  t.dims = dims;
  t.type = in[0].type;
  return t;
}

}  // namespace opcost
