// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// GPT-2 (Radford et al. 2019), by default with 124 million parameters. Modules are named as in nanoGPT; the head shares
// the weights of the token embedding.
#include <opcost/layers/activation_layers.hpp>
#include <opcost/layers/dropout.hpp>
#include <opcost/layers/functions_activation.hpp>
#include <opcost/layers/functions_arithmetic.hpp>
#include <opcost/layers/functions_movement.hpp>
#include <opcost/layers/functions_products.hpp>
#include <opcost/opcost.hpp>

namespace zoo {
using namespace opcost;

struct gpt2_plan {
  int layers = 12, heads = 12, width = 768, vocabulary = 50257, context = 1024;
  bool bias = true;
};
inline constexpr gpt2_plan gpt2_plan_124m{}, gpt2_medium_plan{.layers = 24, .heads = 16, .width = 1024},
    gpt2_large_plan{.layers = 36, .heads = 20, .width = 1280}, gpt2_xl_plan{.layers = 48, .heads = 25, .width = 1600};

// Predicts the next token for every position, as in training.
template <class... Conventions>
constexpr auto gpt2(const gpt2_plan& plan = {}, count_t tokens = 1024, count_t batch = 1) {
  network<Conventions...> net("GPT");
  const count_t width = plan.width, of_head = width / plan.heads;
  const auto norm = [&](module_name name, edge x) {
    return net.add(name, layer_norm{.normalized_shape = {width}, .bias = plan.bias}, x);
  };
  const auto heads = [&](edge x) {
    return net.add(fn::transpose{{.dim0 = 1, .dim1 = 2}},
                   net.add(fn::reshape{{.shape = {batch, tokens, plan.heads, of_head}}}, x));
  };

  const edge ids = net.input({batch, tokens}, dtype::i64), places = net.input({tokens}, dtype::i64);
  edge x{};
  net.in("transformer", "ModuleDict", [&] {
    x = net.add("wte", embedding{plan.vocabulary, width}, ids);
    x = net.add("drop", nn::dropout{.p = 0},
                net.add(fn::operator_add{}, x, net.add("wpe", embedding{plan.context, width}, places)));
    net.in("h", "ModuleList", [&] {
      for (int i = 0; i < plan.layers; ++i)
        net.in(i, "Block", [&] {
          edge y = norm("ln_1", x);
          net.in("attn", "CausalSelfAttention", [&] {
            const edge qkv = net.add(fn::split{{.split_size = {width}, .dim = 2}},
                                     net.add("c_attn", linear{3 * width, plan.bias}, y));
            const edge q = heads(net.port(qkv, 0)), k = heads(net.port(qkv, 1)), v = heads(net.port(qkv, 2));
            edge scores = net.add(fn::mul{{.other = none_or<real_number>(1 / 8.0)}},
                                  net.add(fn::matmul{}, q, net.add(fn::transpose{{.dim0 = -2, .dim1 = -1}}, k)));
            scores = net.add("attn_dropout", nn::dropout{.p = 0}, net.add(fn::softmax{{.dim = -1}}, scores));
            y = net.add(fn::transpose{{.dim0 = 1, .dim1 = 2}}, net.add(fn::matmul{}, scores, v));
            y = net.add("resid_dropout", nn::dropout{.p = 0},
                        net.add("c_proj", linear{width, plan.bias},
                                net.add(fn::reshape{{.shape = {batch, tokens, width}}}, y)));
          });
          x = net.add(fn::operator_add{}, x, y);
          y = norm("ln_2", x);
          net.in("mlp", "MLP", [&] {
            y = net.add("gelu", nn::gelu{}, net.add("c_fc", linear{4 * width, plan.bias}, y));
            y = net.add("dropout", nn::dropout{.p = 0}, net.add("c_proj", linear{width, plan.bias}, y));
          });
          x = net.add(fn::operator_add{}, x, y);
        });
    });
    x = norm("ln_f", x);
  });
  net.output(net.add("lm_head", linear{plan.vocabulary, false}, x));
  net.tie("lm_head.weight", "transformer.wte.weight");
  return net;
}

}  // namespace zoo
