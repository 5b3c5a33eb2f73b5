// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// aten's operators, which torch's tools see: which operations of the catalogue are such an operator, and how many
// products a call has.
#include <opcost/convention/module_kind.hpp>
#include <opcost/ops/convolution.hpp>
#include <opcost/ops/deconvolution.hpp>
#include <opcost/ops/einsum.hpp>
#include <opcost/ops/matmul.hpp>
#include <opcost/ops/recurrent.hpp>

namespace opcost::aten {

/// Operations that are aten::_convolution: plain, grouped, transposed.
template <class Op> inline constexpr bool convolves = false;
template <> inline constexpr bool convolves<convolution> = true;
template <> inline constexpr bool convolves<group_convolution> = true;
template <> inline constexpr bool convolves<convolution_backprop_data> = true;
template <> inline constexpr bool convolves<group_convolution_backprop_data> = true;
template <class Op>
inline constexpr bool transposes =
    std::same_as<Op, convolution_backprop_data> || std::same_as<Op, group_convolution_backprop_data>;
template <class Op>
inline constexpr bool has_groups =
    std::derived_from<Op, group_convolution> || std::derived_from<Op, group_convolution_backprop_data>;

/// Positions of the output (of the input if transposed) x channels of a group x kernel. Taps on padding count too.
template <class Op> constexpr count_t convolution_products(const tensors& in, const outputs& out) {
  const shape& positions = transposes<Op> ? in[0].dims : out[0].dims;
  return positions.elements() * in[1].dims.product(has_groups<Op> ? 2 : 1, in[1].dims.rank);
}

/// A recurrent cell calls aten::linear twice: input to gates and state to gates. The index of operand W; R follows it.
template <class Op> inline constexpr int cell_weights = -1;
template <> inline constexpr int cell_weights<lstm_cell> = 3;
template <> inline constexpr int cell_weights<lstm_cell_4> = 3;
template <> inline constexpr int cell_weights<gru_cell> = 2;
template <> inline constexpr int cell_weights<rnn_cell> = 2;
/// The products of a recurrent cell.
template <class Op> constexpr count_t cell_products(const tensors& in) {
  return in[0].dims[0] * (in[cell_weights<Op>].dims.elements() + in[cell_weights<Op> + 1].dims.elements());
}
/// The elements that the two products of a recurrent cell write.
template <class Op> constexpr count_t cell_outputs(const tensors& in) {
  return in[0].dims[0] * in[cell_weights<Op>].dims[0] * 2;
}

/// The name of a function without its namespace: torch.Tensor.baddbmm is baddbmm. The name of a module does not change.
constexpr std::string_view function_name(std::string_view name) {
  for (std::string_view prefix : {"torch.Tensor.", "torch.", "F.", "operator.", "torchvision.ops."})
    if (name.starts_with(prefix)) return name.substr(prefix.size());
  return name;
}
/// True if the list contains the name.
constexpr bool one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  for (std::string_view n : names)
    if (n == name) return true;
  return false;
}
template <class Op>
inline constexpr bool recurrent_layer = lowered_op<Op>&& one_of(op_traits<Op>::name, {"LSTM", "GRU", "RNN"});

/// With max_norm these call aten::embedding_renorm_, which no tool counts.
template <class L>
inline constexpr bool looks_up = lowered_op<L>&& one_of(function_name(op_traits<L>::name), {"Embedding", "embedding"});

/// Whether two equations are equal except for blanks and the choice of letters. In `form` the letters appear in
/// alphabetical order.
constexpr bool same_equation(std::string_view equation, std::string_view form) {
  char letters[128]{};
  char next = 'a';
  std::size_t at = 0;
  for (char c : equation) {
    if (c == ' ') continue;
    if (detail::label_of(c) >= 0) {
      char& as = letters[static_cast<unsigned char>(c)];
      if (as == 0) as = next++;
      c = as;
    }
    if (at == form.size() || form[at++] != c) return false;
  }
  return at == form.size();
}

/// A recurrent layer uses each weight and each bias once per step of each sequence.
template <class L> constexpr count_t steps_of(const tensors& in) { return in[0].dims.product(0, in[0].dims.rank - 1); }
template <class L> constexpr count_t recurrent_products(const L& l, const tensors& in) {
  count_t n = 0;
  detail::each_parameter(l, in, [&](std::string_view name, const shape& s) {
    if (name.starts_with("weight")) n += s.elements();
  });
  return n * steps_of<L>(in);
}
/// Whether the input of the first layer is contiguous: with batch_first it is transposed, so only if one of the two
/// extents is 1.
constexpr bool stays_contiguous(const shape& x, bool batch_first) {
  return !batch_first || x.rank < 3 || x[0] == 1 || x[1] == 1;
}
/// The additions of biases of a recurrent layer, over all steps.
template <class L> constexpr count_t recurrent_biases(const L& l, const tensors& in) {
  const bool contiguous = stays_contiguous(in[0].dims, detail::attribute<bool>(l, "batch_first", false));
  count_t n = 0;
  detail::each_parameter(l, in, [&](std::string_view name, const shape& s) {
    if (name.starts_with("bias") && (contiguous || !name.starts_with("bias_ih_l0"))) n += s.elements();
  });
  return n * steps_of<L>(in);
}

/// nn.MultiheadAttention on queries [L, N, E] (batch_first: [N, L, E]; without a batch: [L, E]), keys and values, or on
/// one tensor for all three. The projections are aten::linear. Scores and weighted values are two bmm if the call asks
/// for the weights, and one fused call if not.
template <class L>
concept attends = requires {
  requires op_traits<L>::name == "MultiheadAttention";
};
/// The work of a multi-head attention.
struct attention_work {
  count_t projections = 0, attention = 0;           // multiply-accumulates
  count_t projected = 0, attended = 0, biases = 0;  // elements that they write; additions of calls that are an addmm
  bool weights = true, of_itself = false;  // the call asks for the weights; one tensor for queries, keys and values
};
/// Computes the work of a multi-head attention from its inputs.
template <attends L> constexpr attention_work attention_of(const L& l, const tensors& in) {
  const shape &q = in[0].dims, &k = in[in.has(1) ? 1 : 0].dims, &v = in[in.has(2) ? 2 : in.has(1) ? 1 : 0].dims;
  const bool first = detail::attribute<bool>(l, "batch_first", false);
  const auto rows = [](const shape& x) { return x.product(0, x.rank - 1); };
  const count_t wide = q[-1], heads = detail::attribute<count_t>(l, "num_heads", 1),
                batch = q.rank < 3 ? count_t(1) : q[first ? 0 : 1];
  const count_t targets = batch == 0 ? count_t(0) : rows(q) / batch,
                sources = (batch == 0 ? count_t(0) : rows(k) / batch) +
                          (detail::attribute<bool>(l, "add_bias_kv", false) ? 1 : 0) +
                          (detail::attribute<bool>(l, "add_zero_attn", false) ? 1 : 0);
  attention_work w{.of_itself = in.size() == 1};
  w.projections = wide * (rows(q) * wide * 2 + rows(k) * k[-1] + rows(v) * v[-1]);
  w.projected = wide * (rows(q) * 2 + rows(k) + rows(v));
  w.attention = batch * targets * sources * wide * 2;
  w.attended = batch * targets * (sources * heads + wide);
  if (detail::attribute<bool>(l, "bias", true))
    w.biases = wide * (rows(q) + (stays_contiguous(q, first) ? rows(q) : 0) +
                       (stays_contiguous(k, first) ? rows(k) : 0) + (stays_contiguous(v, first) ? rows(v) : 0));
  if constexpr (requires { l.need_weights; }) w.weights = l.need_weights;
  return w;
}
/// Whether torch takes a fused path in evaluation without gradients: it requires batch_first, biases and an even number
/// of heads.
template <class L> constexpr bool takes_fast_path(const L& l, const tensors& in, std::string_view heads) {
  return in[0].dims.rank == 3 && detail::attribute<bool>(l, "batch_first", false) &&
         detail::attribute<bool>(l, "bias", true) && detail::attribute<count_t>(l, heads, 1) % 2 == 0;
}

}  // namespace opcost::aten
