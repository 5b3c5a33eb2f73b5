// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Llama 3 (Dubey et al. 2024, table 3) and decoders like it: RMS norms, rotary positions, grouped queries, gated
// feed-forward layers; modules named as transformers names them.
#include <opcost/layers/activation_layers.hpp>
#include <opcost/layers/functions_arithmetic.hpp>
#include <opcost/layers/functions_movement.hpp>
#include <opcost/layers/functions_products.hpp>
#include <opcost/layers/rms_norm.hpp>
#include <opcost/opcost.hpp>

namespace zoo {
using namespace opcost;

struct llama_plan {
  int layers = 32, width = 4096, heads = 32, kv_heads = 8, hidden = 14336, vocabulary = 128256;
  // Elements of keys and values that a decoder keeps for `tokens` tokens.
  constexpr count_t kv_cache(count_t tokens) const { return count_t(2) * layers * kv_heads * (width / heads) * tokens; }
};
inline constexpr llama_plan llama3_8b_plan{},
    llama3_70b_plan{.layers = 80, .width = 8192, .heads = 64, .hidden = 28672},
    llama3_2_1b_plan{.layers = 16, .width = 2048, .hidden = 8192};

// Reads `tokens` new tokens after `past` earlier ones whose keys and values are kept. One step of decoding: tokens = 1.
template <class... Conventions>
constexpr auto llama(const llama_plan& plan = {}, count_t tokens = 1024, count_t past = 0, count_t batch = 1) {
  network<Conventions...> net("LlamaForCausalLM");
  const count_t width = plan.width, of_head = plan.width / plan.heads;
  const auto project = [&](module_name name, edge x, count_t to) { return net.add(name, linear{to, false}, x); };
  const auto norm = [&](module_name name, edge x) {
    return net.add(name, rms_norm{.normalized_shape = {width}, .eps = 1e-5}, x);
  };
  const auto heads = [&](edge x, count_t n) {
    return net.add(fn::transpose{{.dim0 = 1, .dim1 = 2}},
                   net.add(fn::reshape{{.shape = {batch, tokens, n, of_head}}}, x));
  };

  const edge ids = net.input({batch, tokens}, dtype::i64);
  const edge cosines = net.input({1, 1, tokens, of_head}), sines = net.input({1, 1, tokens, of_head});
  // x cos + rotated(x) sin
  const auto rotary = [&](edge x) {
    const edge halves = net.add(fn::chunk{{.chunks = 2, .dim = -1}}, x);
    const edge turned = net.add(fn::cat{{.dim = -1}}, net.add(fn::neg{}, net.port(halves, 1)), net.port(halves, 0));
    return net.add(fn::operator_add{}, net.add(fn::operator_mul{}, x, cosines),
                   net.add(fn::operator_mul{}, turned, sines));
  };
  const auto with_past = [&](edge x) {
    return past == 0 ? x : net.add(fn::cat{{.dim = 2}}, net.input({batch, plan.kv_heads, past, of_head}), x);
  };

  edge x{};
  net.in("model", "LlamaModel", [&] {
    x = net.add("embed_tokens", embedding{plan.vocabulary, width}, ids);
    net.in("layers", "ModuleList", [&] {
      for (int i = 0; i < plan.layers; ++i)
        net.in(i, "LlamaDecoderLayer", [&] {
          edge y = norm("input_layernorm", x);
          net.in("self_attn", "LlamaAttention", [&] {
            const edge q = rotary(heads(project("q_proj", y, width), plan.heads)),
                       k = with_past(rotary(heads(project("k_proj", y, plan.kv_heads * of_head), plan.kv_heads)));
            const edge v = with_past(heads(project("v_proj", y, plan.kv_heads * of_head), plan.kv_heads));
            y = net.add(fn::scaled_dot_product_attention{{.is_causal = past == 0, .enable_gqa = true}}, q, k, v);
            y = project("o_proj",
                        net.add(fn::reshape{{.shape = {batch, tokens, width}}},
                                net.add(fn::transpose{{.dim0 = 1, .dim1 = 2}}, y)),
                        width);
          });
          x = net.add(fn::operator_add{}, x, y);
          y = norm("post_attention_layernorm", x);
          net.in("mlp", "LlamaMLP", [&] {
            y = net.add(fn::operator_mul{}, net.add("act_fn", nn::silu{}, project("gate_proj", y, plan.hidden)),
                        project("up_proj", y, plan.hidden));
            y = project("down_proj", y, width);
          });
          x = net.add(fn::operator_add{}, x, y);
        });
    });
    x = norm("norm", x);
  });
  net.output(project("lm_head", x, plan.vocabulary));
  return net;
}

}  // namespace zoo
