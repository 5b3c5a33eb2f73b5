// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Small networks with traps, as in gold/torch/nets.py: shared weights, a module that is called twice, frozen and free
// parameters, arithmetic outside of modules. Each function adds itself to a network and returns its first output.
#include <opcost/layers/functions.hpp>
#include <opcost/layers/transformer_layers.hpp>
#include <opcost/opcost.hpp>

namespace trap_nets {
using namespace opcost;

inline constexpr conv2d same3(count_t channels, bool bias = true) {
  return {.out_channels = channels, .kernel_size = {3, 3}, .padding = {1, 1}, .bias = bias};
}

constexpr edge tied(auto& net) {
  const edge y = net.add("out", linear{50, false}, net.add("emb", embedding{50, 16}, net.input({2, 7}, dtype::i64)));
  net.tie("out.weight", "emb.weight");
  return y;
}
constexpr edge reused(auto& net) {
  edge x = net.input({1, 4, 9, 9});
  for (int i = 0; i < 2; ++i) x = net.add("r", nn::relu{}, net.add("bn", batch_norm{}, net.add("c", same3(4), x)));
  return x;
}
constexpr edge residual(auto& net) {
  const edge x = net.input({1, 8, 10, 10});
  const edge y = net.add("relu", nn::relu{}, net.add("bn1", batch_norm{}, net.add("c1", same3(8, false), x)));
  return net.add("relu", nn::relu{},
                 net.add(fn::operator_iadd{}, net.add("bn2", batch_norm{}, net.add("c2", same3(8, false), y)), x));
}
constexpr edge squeeze_and_excitation(auto& net) {
  const edge x = net.input({2, 16, 7, 7});
  const edge y = net.add(
      "r", nn::relu{},
      net.add("f1", conv2d{.out_channels = 4, .kernel_size = {1, 1}}, net.add("pool", adaptive_avg_pool2d{}, x)));
  return net.add(fn::operator_mul{}, x,
                 net.add("g", nn::sigmoid{}, net.add("f2", conv2d{.out_channels = 16, .kernel_size = {1, 1}}, y)));
}
constexpr edge frozen(auto& net) {
  const edge x = net.add("a", conv2d{.out_channels = 6, .kernel_size = {3, 3}}, net.input({1, 3, 8, 8}));
  fn::mean over_positions;
  over_positions.dim = {2, 3};
  const edge y = net.add("b", linear{2}, net.add(over_positions, x));
  net.freeze("a");
  return y;
}
constexpr edge free_parameters(auto& net) {
  const edge pos = net.parameter("pos", {1, 10, 12}), scale = net.parameter("scale", {12}), x = net.input({2, 10, 12});
  return net.add(fn::operator_mul{}, net.add("fc", linear{12}, net.add(fn::operator_add{}, x, pos)), scale);
}
constexpr edge several_outputs(auto& net) {
  const edge x = net.input({2, 4, 11});
  const edge p = net.add("a", conv1d{.out_channels = 6, .kernel_size = {3}}, x);
  net.add("b", conv1d{.out_channels = 2, .kernel_size = {1}}, x);
  return p;
}
constexpr edge loop(auto& net) {
  edge x = net.input({2, 9});
  for (int i = 0; i < 4; ++i) {
    net.declare("l", "ModuleList", [&] { x = net.add(i, linear{9}, x); });
    x = net.add(fn::torch_tanh{}, x);
  }
  return x;
}
constexpr edge sequential(auto& net) {
  edge x = net.input({4, 3, 32, 32});
  x = net.add(
      nn::relu6{},
      net.add(
          batch_norm{},
          net.add(conv2d{.out_channels = 8, .kernel_size = {3, 3}, .stride = {2, 2}, .padding = {1, 1}, .bias = false},
                  x)));
  x = net.add(
      nn::relu6{},
      net.add(
          batch_norm{},
          net.add(conv2d{.out_channels = 8, .kernel_size = {3, 3}, .padding = {1, 1}, .groups = 8, .bias = false}, x)));
  x = net.add(batch_norm{}, net.add(conv2d{.out_channels = 16, .kernel_size = {1, 1}, .bias = false}, x));
  return net.add(linear{4}, net.add(nn::dropout{.p = 0.2}, net.add(flatten{}, net.add(adaptive_avg_pool2d{}, x))));
}
constexpr edge encoder(auto& net) {
  transformer_encoder_layer layer;
  layer.d_model = 32;
  layer.nhead = 4;
  layer.dim_feedforward = 64;
  layer.batch_first = true;
  return net.add("layer", transformer_encoder{.encoder_layer = layer, .num_layers = 3, .enable_nested_tensor = false},
                 net.input({2, 6, 32}));
}

}  // namespace trap_nets
