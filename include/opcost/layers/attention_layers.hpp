// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Multi-head attention as a module (Vaswani et al. 2017, arXiv:1706.03762). Inputs: queries [L, N, E], keys [S, N, K]
// and values [S, N, V]; with batch_first [N, L, E]; without a batch [L, E]. A single input serves as all three.
// Outputs: [L, N, E], and the attention weights [N, L, S], averaged over the heads, if the call asks for them.
#include <opcost/layers/linear.hpp>
#include <opcost/layers/normalization_layers.hpp>
#include <opcost/ops/attention.hpp>
#include <opcost/ops/reduction.hpp>

namespace opcost {

/// torch's MultiheadAttention with torch's attributes. Errors: embed_dim is no multiple of num_heads, inputs do not end
/// in embed_dim, kdim, vdim.
struct multihead_attention {
  count_t embed_dim = 0, num_heads = 1;
  double dropout = 0;
  bool bias = true, add_bias_kv = false,
       add_zero_attn =
           false;  // add_bias_kv: a learned key and value more; add_zero_attn: a key and value of zeros more
  none_or<count_t> kdim{}, vdim{};
  bool batch_first = false;
  bool need_weights = true;  // an argument of the call, not an attribute
};

template <> struct op_traits<multihead_attention> {
  static constexpr std::string_view name = "MultiheadAttention";
  static constexpr std::string_view repr = "";  // torch prints only the modules within
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("embed_dim", l.embed_dim);
    f("num_heads", l.num_heads);
    f("dropout", l.dropout);
    f("bias", l.bias);
    f("add_bias_kv", l.add_bias_kv);
    f("add_zero_attn", l.add_zero_attn);
    f("kdim", l.kdim);
    f("vdim", l.vdim);
    f("batch_first", l.batch_first);
  }
  static constexpr count_t key_dim(const multihead_attention& l) { return l.kdim.given ? l.kdim.value : l.embed_dim; }
  static constexpr count_t value_dim(const multihead_attention& l) { return l.vdim.given ? l.vdim.value : l.embed_dim; }
  static constexpr void parameters(const multihead_attention& l, const tensors&, auto&& f) {
    const count_t e = l.embed_dim;
    if (key_dim(l) == e && value_dim(l) == e)
      f("in_proj_weight", shape{e * 3, e});
    else {
      f("q_proj_weight", shape{e, e});
      f("k_proj_weight", shape{e, key_dim(l)});
      f("v_proj_weight", shape{e, value_dim(l)});
    }
    if (l.bias) f("in_proj_bias", shape{e * 3});
    if (l.add_bias_kv) {
      f("bias_k", shape{1, 1, e});
      f("bias_v", shape{1, 1, e});
    }
  }
  static constexpr void submodules(const multihead_attention& l, auto& net) {
    net.declare("out_proj", nn::output_projection{l.embed_dim, l.bias, l.embed_dim});
  }
  static constexpr void read_modules(multihead_attention& l, const auto& printed) {
    nn::output_projection out;
    if (!printed.read("out_proj", out)) return;
    printed.set("embed_dim", l.embed_dim, out.in_features);
    printed.set("bias", l.bias, out.bias.value);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const multihead_attention& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_tensor<Dim>&q = in[0], &k = in[in.has(1) ? 1 : 0], &v = in[in.has(2) ? 2 : in.has(1) ? 1 : 0];
    const count_t e = l.embed_dim;
    if (l.num_heads < 1 || e < 1 || e % l.num_heads != 0)
      return rejected("embed_dim: expected a positive multiple of num_heads ({}), got {}", l.num_heads, e);
    if ((q.dims.rank != 2 && q.dims.rank != 3) || k.dims.rank != q.dims.rank || v.dims.rank != q.dims.rank)
      return rejected("inputs 0 to 2 (queries, keys, values): expected one rank, 2 or 3, got {}, {} and {}",
                      detail::rank_of(q.dims), detail::rank_of(k.dims), detail::rank_of(v.dims));
    if (!may_be(q.dims[-1], e.n))
      return rejected("input 0 (queries): expected a last dimension of {} (embed_dim), got {}", e, q.dims[-1]);
    if (!may_be(k.dims[-1], key_dim(l).n) || !may_be(v.dims[-1], value_dim(l).n))
      return rejected("inputs 1 (keys) and 2 (values): expected last dimensions kdim and vdim, got {} and {}",
                      k.dims[-1], v.dims[-1]);
    const bool batched = q.dims.rank == 3, first = batched && l.batch_first;
    Dim n = batched ? q.dims[first ? 0 : 1] : Dim(1), sources = k.dims[first ? 1 : 0];
    const Dim targets = q.dims[first ? 1 : 0];
    if (batched && (!merge(n, k.dims[first ? 0 : 1]) || !merge(n, v.dims[first ? 0 : 1])))
      return rejected("inputs 0 to 2 (queries, keys, values): expected one batch, got {}, {} and {}", n,
                      k.dims[first ? 0 : 1], v.dims[first ? 0 : 1]);
    if (!merge(sources, v.dims[first ? 1 : 0]))
      return rejected("input 2 (values): expected {} values, one per key, got {}", sources, v.dims[first ? 1 : 0]);
    const auto projected = [&](const basic_tensor<Dim>& x) {
      const basic_tensor<Dim> y = f(matmul{.transpose_b = true}, x, learned(in, {Dim(e), x.dims[-1]}));
      return l.bias ? f(add_bias{}, y, learned_bias(in, {Dim(e)})) : y;
    };
    projected(q);
    projected(k);
    projected(v);
    if (l.add_bias_kv) sources = sources + Dim(1);
    if (l.add_zero_attn) sources = sources + Dim(1);
    const auto heads = [&](Dim rows) {
      return detail::of(basic_shape<Dim>{n, l.num_heads, rows, e / l.num_heads}, q.type);
    };
    const basic_tensor<Dim> extra = l.add_bias_kv ? learned(in, {Dim(1), Dim(1), Dim(e)})
                                                  : absent<Dim>;  // concatenation costs nothing but the parameters
    f(scaled_dot_product_attention{}, heads(targets), heads(sources), heads(sources),
      in.has(3) ? mask(in, n, l.num_heads, targets, sources) : absent<Dim>, absent<Dim>, absent<Dim>, extra, extra);
    const basic_tensor<Dim> mixed = detail::of(q.dims, q.type);
    const basic_tensor<Dim> y = f(matmul{.transpose_b = true}, mixed, learned(in, {Dim(e), Dim(e)}));
    if (l.bias) f(add_bias{}, y, learned_bias(in, {Dim(e)}));
    if (!l.need_weights) return mixed;
    const Dim axis[]{1};
    f(reduce_mean{}, detail::of(basic_shape<Dim>{n, l.num_heads, targets, sources}, q.type),
      detail::axes_operand<Dim>(in, axis));
    return {mixed,
            detail::of(batched ? basic_shape<Dim>{n, targets, sources} : basic_shape<Dim>{targets, sources}, q.type)};
  }

 private:
  template <class Dim> static constexpr basic_tensor<Dim> absent = detail::absent<Dim>;
  // The mask: [L, S] or [N heads, L, S].
  template <class Dim>
  static constexpr basic_tensor<Dim> mask(const basic_operands<Dim>& in, Dim n, count_t heads, Dim targets,
                                          Dim sources) {
    return detail::of(
        in[3].dims.rank == 3 ? basic_shape<Dim>{n, heads, targets, sources} : basic_shape<Dim>{targets, sources},
        in[3].type);
  }
};

}  // namespace opcost
