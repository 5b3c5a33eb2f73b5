// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The operators of TensorFlow Lite as operations of the catalogue. operator_family.hpp says which function lowers
// which.
#include <opcost/tflite/lower_arithmetic.hpp>
#include <opcost/tflite/lower_custom.hpp>
#include <opcost/tflite/lower_layout.hpp>
#include <opcost/tflite/operand_roles.hpp>
#include <opcost/tflite/operator_family.hpp>

namespace opcost::tflite {
namespace detail {

inline lowered_outputs lower_by_family(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  switch (family_of(n.is->op)) {
    case operator_family::product: return lower_product(n, in, step);
    case operator_family::pair: return lower_pair(n, in, step);
    case operator_family::unary: return lower_unary(n, in, step);
    case operator_family::pool: return lower_pool(n, in, step);
    case operator_family::reduction: return lower_reduction(n, in, step);
    case operator_family::resize: return lower_resize(n, in, step);
    case operator_family::position: return lower_arg(n, in, step);
    case operator_family::top_k: return step.all(top_k_1{.axis = in[0].dims.rank - 1}, in[0], in[1]);
    case operator_family::running_sum: return step(cum_sum{}, in[0], in[1]);
    case operator_family::sum: {
      partial_tensor y = in[0];
      for (int i = 1; i < in.size(); ++i) y = step(add{}, y, in[i]);
      return y;
    }
    case operator_family::special: return lower_special(n, in, step);
    case operator_family::custom: return lower_custom(n, in, step);
    case operator_family::movement: return lower_movement(n, in, step);
    case operator_family::call:  // its bodies are analyzed instead
    case operator_family::unknown: break;
  }
  return "an operator without a formula";
}

// True for operators that compute with integers and truth values themselves. For all others, an integer is a real
// number with a scale and a zero point.
constexpr bool works_on_integers(builtin op) {
  switch (op) {
    case builtin::logical_and:
    case builtin::logical_or:
    case builtin::logical_not:
    case builtin::stablehlo_and:
    case builtin::stablehlo_or:
    case builtin::bitwise_xor:
    case builtin::right_shift:
    case builtin::stablehlo_shift_left:
    case builtin::reduce_all:
    case builtin::reduce_any: return true;
    default: return false;
  }
}
// Only integers with 32 and 64 bits are indices and shapes.
constexpr bool is_index(dtype t) { return t == dtype::i32 || t == dtype::i64 || t == dtype::u32 || t == dtype::u64; }
inline sequence<partial_tensor> as_reals(builtin op, const partial_tensors& in, unsigned settings) {
  const operator_family family = family_of(op);
  bool indices =
      family == operator_family::pair || family == operator_family::unary || family == operator_family::reduction;
  sequence<partial_tensor> all;
  int i = 0;
  for (const partial_tensor& t : in) {
    if (t.present() && (settings >> (i < 32 ? i : 31) & 1u) == 0) indices = indices && is_index(t.type);
    ++i;
  }
  i = 0;
  for (partial_tensor t : in) {
    const bool setting = i < 32 && (settings >> i & 1u) != 0;
    if (!setting && !indices && t.present() && !is_real(t.type) && !works_on_integers(op)) {
      t.type = dtype::f32;
      t.value = {};
    }
    if (!setting && t.type == dtype::f16) t.type = dtype::f32;
    all.push_back(t);
    ++i;
  }
  return all;
}

// What TensorFlow Lite's converter counts as 0: no log has shown a figure for the operators that are not named here.
constexpr bool is_free_for_converter(const operator_node& n) {
  switch (n.is->op) {
    case builtin::prelu:
    case builtin::dequantize:
    case builtin::quantize:
    case builtin::cast:
    case builtin::densify:
    case builtin::reduce_max:
    case builtin::resize_bilinear: return true;
    default: return family_of(n.is->op) == operator_family::movement;
  }
}
constexpr bool is_counted_by_converter(builtin op) {
  switch (op) {
    case builtin::conv_2d:
    case builtin::depthwise_conv_2d:
    case builtin::transpose_conv:
    case builtin::fully_connected:
    case builtin::batch_matmul:
    case builtin::average_pool_2d:
    case builtin::max_pool_2d:
    case builtin::add:
    case builtin::sub:
    case builtin::mul:
    case builtin::div:
    case builtin::tanh:
    case builtin::logistic:
    case builtin::softmax:
    case builtin::less:
    case builtin::logical_and: return true;
    default: return false;
  }
}
// What the two tools that read .tflite files count for the whole operator, where it is not the sum over its steps.
inline void state_figures(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  if (is_free_for_converter(n))
    step.figure_of("tflite", count_t(0));
  else if (!is_counted_by_converter(n.is->op))
    step.figure_of("tflite", figure{});
  const bool quantized = in.has(0) && (in[0].type == dtype::i8 || in[0].type == dtype::u8 || in[0].type == dtype::i16);
  const bool filter_is_first = n.is->op == builtin::transpose_conv;
  const bool on_npu = filter_is_first ? in.has(2) && in[2].type == dtype::i8 : quantized;
  if (!on_npu || n.is->op == builtin::quantize || n.is->op == builtin::dequantize)
    step.figure_of("vela", count_t(0));
  else if (n.is->op == builtin::prelu && in[0].dims.is_static())
    step.figure_of("vela", lower(in[0].dims.elements()));
}
}  // namespace detail

/// True if the operator has a formula.
inline bool has_formula(const node& n) {
  if (family_of(n.op) == operator_family::unknown || !why_not_counted(n.op).empty()) return false;
  return n.op != builtin::custom ||
         (kind_of_custom(n.type) != custom_kind::unknown && why_not_counted(kind_of_custom(n.type)).empty());
}
/// Why its work is not known; empty for an operator that this library does not know.
inline std::string_view why_without_formula(const node& n) {
  return n.op == builtin::custom ? why_not_counted(kind_of_custom(n.type)) : why_not_counted(n.op);
}

/// The operator as operations of the catalogue. With stored shapes, outputs are as the file states them.
inline lowered_outputs lower_operator(const operator_node& n, const partial_tensors& in, lowering_step& step) {
  const unsigned settings = settings_of(n.is->op);
  const bool moves = family_of(n.is->op) == operator_family::movement;
  lowered_outputs out;
  if (moves && n.stored) {
    // the first operand that is data is what moves
    int data = 0;
    while (data < in.size() && (settings >> data & 1u) != 0) ++data;
    out = in.has(data) ? in[data] : n.stored_output(0);
    if (n.is->op != builtin::reshape) step.memory(memory_use::own);
  } else {
    if (moves) {
      out = detail::lower_movement(n, in, step);
    } else {
      const sequence<partial_tensor> reals = detail::as_reals(n.is->op, in, settings);
      out = detail::lower_by_family(n, partial_tensors(span<const partial_tensor>(reals)), step);
    }
  }
  step.settings(settings);
  detail::state_figures(n, in, step);
  if (!n.good()) return "its options are damaged: they lie outside of the file";
  if (!out.refusal.empty()) return out;
  lowered_outputs held;
  for (int k = 0; k < n.outputs(); ++k) {
    const partial_tensor stored = n.stored_output(k);
    partial_tensor t = k < out.size() ? out[k] : out.size() > 0 ? detail::with(out[0], stored.dims) : stored;
    if (n.stored && !(t.dims == stored.dims)) t = detail::with(t, stored.dims);
    t.type = stored.type;
    held.push_back(t);
  }
  return held;
}

}  // namespace opcost::tflite
