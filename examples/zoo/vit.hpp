// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Vision Transformer (Dosovitskiy et al. 2020, table 1), modules named as torchvision names them. Attention is one
// module, or products and a softmax as in timm.
#include <opcost/layers/activation_layers.hpp>
#include <opcost/layers/attention_layers.hpp>
#include <opcost/layers/dropout.hpp>
#include <opcost/layers/functions_activation.hpp>
#include <opcost/layers/functions_arithmetic.hpp>
#include <opcost/layers/functions_movement.hpp>
#include <opcost/layers/functions_products.hpp>
#include <opcost/opcost.hpp>

namespace zoo {
using namespace opcost;

struct vit_plan {
  int layers = 12, width = 768, heads = 12, mlp = 3072, patch = 16;
  bool written_out = false;  // attention as two products and a softmax
  bool head = true;
};
inline constexpr vit_plan vit_ti_16_plan{.width = 192, .heads = 3, .mlp = 768},
    vit_s_16_plan{.width = 384, .heads = 6, .mlp = 1536}, vit_b_16_plan{}, vit_b_32_plan{.patch = 32},
    vit_l_16_plan{.layers = 24, .width = 1024, .heads = 16, .mlp = 4096},
    vit_h_14_plan{.layers = 32, .width = 1280, .heads = 16, .mlp = 5120, .patch = 14};

template <class... Conventions> constexpr auto vit(const vit_plan& plan, int side = 224, int batch = 1) {
  network<Conventions...> net("VisionTransformer");
  const count_t patches = side / plan.patch * (side / plan.patch), tokens = patches + 1, width = plan.width;
  const auto norm = [&](module_name name, edge x) {
    return net.add(name, layer_norm{.normalized_shape = {width}, .eps = 1e-6}, x);
  };
  // softmax(q k^T / sqrt(d)) v, for all heads at once
  const auto attend = [&](edge x) {
    const count_t heads = plan.heads, of_head = width / heads;
    const edge qkv = net.add(
        fn::permute{{.dims = {2, 0, 3, 1, 4}}},
        net.add(fn::reshape{{.shape = {batch, tokens, 3, heads, of_head}}}, net.add("qkv", linear{3 * width}, x)));
    const edge parts = net.add(fn::chunk{{.chunks = 3}}, qkv);
    const auto part = [&](int i) {
      return net.add(fn::reshape{{.shape = {batch, heads, tokens, of_head}}}, net.port(parts, i));
    };
    const edge q = net.add(fn::mul{{.other = none_or<real_number>(1 / 8.0)}}, part(0));
    const edge scores = net.add(fn::matmul{}, q, net.add(fn::transpose{{.dim0 = -2, .dim1 = -1}}, part(1)));
    const edge y = net.add(fn::matmul{}, net.add(fn::softmax{{.dim = -1}}, scores), part(2));
    return net.add(
        "proj", linear{width},
        net.add(fn::reshape{{.shape = {batch, tokens, width}}}, net.add(fn::transpose{{.dim0 = 1, .dim1 = 2}}, y)));
  };

  edge x = net.input({batch, 3, side, side});
  x = net.add(
      "conv_proj",
      conv2d{.out_channels = width, .kernel_size = {plan.patch, plan.patch}, .stride = {plan.patch, plan.patch}}, x);
  x = net.add(fn::permute{{.dims = {0, 2, 1}}}, net.add(fn::reshape{{.shape = {batch, width, patches}}}, x));
  x = net.add(fn::cat{{.dim = 1}},
              net.add(fn::expand{{.size = {batch, -1, -1}}}, net.parameter("class_token", {1, 1, width})), x);
  net.in("encoder", "Encoder", [&] {
    x = net.add("dropout", nn::dropout{.p = 0},
                net.add(fn::operator_add{}, x, net.parameter("pos_embedding", {1, tokens, width})));
    net.in("layers", "Sequential", [&] {
      for (int i = 0; i < plan.layers; ++i)
        net.in({"encoder_layer_", i}, "EncoderBlock", [&] {
          edge y = norm("ln_1", x);
          y = plan.written_out
                  ? net.in("self_attention", "Attention", [&] { return attend(y); })
                  : net.add(
                        "self_attention",
                        multihead_attention{
                            .embed_dim = width, .num_heads = plan.heads, .batch_first = true, .need_weights = false},
                        y);  // y is query, key and value
          x = net.add(fn::operator_add{}, net.add("dropout", nn::dropout{.p = 0}, y), x);
          y = norm("ln_2", x);
          y = net.in("mlp", "MLPBlock", [&] {
            y = net.add(2, nn::dropout{.p = 0}, net.add(1, nn::gelu{}, net.add(0, linear{plan.mlp}, y)));
            return net.add(4, nn::dropout{.p = 0}, net.add(3, linear{width}, y));
          });
          x = net.add(fn::operator_add{}, x, y);
        });
    });
    x = norm("ln", x);
  });
  x = net.add(fn::reshape{{.shape = {batch, width}}}, net.add(fn::narrow{{.dim = 1, .start = 0, .length = 1}}, x));
  if (plan.head) x = net.in("heads", "Sequential", [&] { return net.add("head", linear{1000}, x); });
  net.output(x);
  return net;
}

}  // namespace zoo
