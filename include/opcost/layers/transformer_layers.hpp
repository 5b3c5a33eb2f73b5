// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Transformers as modules, built from the same layers as torch's (Vaswani et al. 2017, arXiv:1706.03762; norm_first:
// Xiong et al. 2020, arXiv:2002.04745).
#include <opcost/layers/attention_layers.hpp>
#include <opcost/layers/dropout.hpp>
#include <opcost/layers/functions_activation.hpp>
#include <opcost/layers/functions_arithmetic.hpp>

namespace opcost {

/// The activation of the feed-forward network.
enum class transformer_activation : std::uint8_t { relu, gelu };
template <> inline constexpr std::array<std::string_view, 2> spellings<transformer_activation>{"relu", "gelu"};

/// What torch's encoder and decoder layers have in common: width d_model, nhead heads, a hidden width dim_feedforward.
struct transformer_layer {
  count_t d_model = 0, nhead = 1, dim_feedforward = 2048;
  double dropout = 0.1;
  transformer_activation activation = transformer_activation::relu;
  double layer_norm_eps = 1e-5;
  bool batch_first = false, norm_first = false, bias = true;
};
/// Self-attention and a feed-forward network: x [L, N, d_model] (torch's TransformerEncoderLayer).
struct transformer_encoder_layer : transformer_layer {};
/// Self-attention, attention to memory, a feed-forward network: x [L, N, d_model], memory [S, N, d_model].
struct transformer_decoder_layer : transformer_layer {};
/// A stack of equal layers. norm: a final layer norm; none if its normalized_shape is empty.
struct transformer_encoder {
  transformer_encoder_layer encoder_layer{};
  count_t num_layers = 1;
  layer_norm norm{};
  bool enable_nested_tensor = true, mask_check = true;
};
/// A stack of decoder layers with a final norm, if its normalized_shape is not empty.
struct transformer_decoder {
  transformer_decoder_layer decoder_layer{};
  count_t num_layers = 1;
  layer_norm norm{};
};
/// An encoder and a decoder: source [S, N, d_model], target [L, N, d_model] (torch's Transformer).
struct transformer {
  count_t d_model = 512, nhead = 8, num_encoder_layers = 6, num_decoder_layers = 6, dim_feedforward = 2048;
  double dropout = 0.1;
  transformer_activation activation = transformer_activation::relu;
  double layer_norm_eps = 1e-5;
  bool batch_first = false, norm_first = false, bias = true;
};

namespace detail {
constexpr count_t transformer_layers_at_most = 1000;

constexpr void transformer_rest(auto& l, auto&& f) {
  f("dim_feedforward", l.dim_feedforward);
  f("dropout", l.dropout);
  f("activation", l.activation);
}
constexpr void transformer_flags(auto& l, auto&& f) {
  f("layer_norm_eps", l.layer_norm_eps);
  f("batch_first", l.batch_first);
  f("norm_first", l.norm_first);
  f("bias", l.bias);
}

// A layer keeps the function that it was made with, so tools that patch F.relu later do not see it.
using kept_relu = function<"relu", nn::relu>;
using kept_gelu = function<"gelu", nn::gelu>;

// The modules within a layer, with torch's names.
struct transformer_parts {
  const transformer_layer& l;
  constexpr multihead_attention attention() const {
    return {.embed_dim = l.d_model,
            .num_heads = l.nhead,
            .dropout = l.dropout,
            .bias = l.bias,
            .batch_first = l.batch_first,
            .need_weights = false};
  }
  constexpr linear wide() const { return {l.dim_feedforward, l.bias, l.d_model}; }
  constexpr linear narrow() const { return {l.d_model, l.bias, l.dim_feedforward}; }
  constexpr layer_norm norm() const {
    return {.normalized_shape = {l.d_model}, .eps = l.layer_norm_eps, .bias = l.bias};
  }
  constexpr nn::dropout drop() const { return {.p = l.dropout}; }
  // A part of the layer with its residual connection: x + f(norm(x)), or norm(x + f(x)).
  constexpr auto residual(auto& net, auto x, const char* norm_name, auto&& part) const {
    if (l.norm_first) return net.add(fn::operator_add{}, x, part(net.add(norm_name, norm(), x)));
    return net.add(norm_name, norm(), net.add(fn::operator_add{}, x, part(x)));
  }
  constexpr auto feed_forward(auto& net, auto x, const char* last_dropout) const {
    x = net.add("linear1", wide(), x);
    x = l.activation == transformer_activation::relu ? net.add(kept_relu{}, x) : net.add(kept_gelu{}, x);
    return net.add(last_dropout, drop(), net.add("linear2", narrow(), net.add("dropout", drop(), x)));
  }
};
// The attributes that the modules of a printed layer show.
constexpr void read_transformer_layer(auto& l, const auto& printed) {
  linear wide;
  if (printed.read("linear1", wide)) {
    printed.set("d_model", l.d_model, wide.in_features);
    printed.set("dim_feedforward", l.dim_feedforward, wide.out_features);
    printed.set("bias", l.bias, wide.bias.value);
  }
  nn::dropout drop;
  if (printed.read("dropout", drop)) printed.set("dropout", l.dropout, drop.p);
  layer_norm norm;
  if (printed.read("norm1", norm)) printed.set("layer_norm_eps", l.layer_norm_eps, norm.eps);
}
struct transformer_layer_traits {
  static constexpr std::string_view repr = "";
  static constexpr int required = 2;
  static constexpr void read_modules(auto& l, const auto& printed) { read_transformer_layer(l, printed); }
  static constexpr void attributes(auto& l, auto&& f) {
    f("d_model", l.d_model);
    f("nhead", l.nhead);
    transformer_rest(l, f);
    transformer_flags(l, f);
  }
};
// Declares a stack of equal layers and its norm, if there is one.
constexpr void declare_stack(const auto& layer, count_t n, const layer_norm& norm, auto& net) {
  net.declare("layers", "ModuleList", [&] { net.declare_all(layer, smaller(n, transformer_layers_at_most)); });
  if (!norm.normalized_shape.empty()) net.declare("norm", norm);
}
constexpr auto build_stack(const auto& layer, count_t n, const layer_norm& norm, auto& net, auto x, auto... others) {
  net.in("layers", "ModuleList", [&] {
    for (int i = 0; i < n && i < transformer_layers_at_most; ++i) x = net.add(i, layer, x, others...);
  });
  return norm.normalized_shape.empty() ? x : net.add("norm", norm, x);
}
}  // namespace detail

template <> struct op_traits<transformer_encoder_layer> : detail::transformer_layer_traits {
  static constexpr std::string_view name = "TransformerEncoderLayer";
  static constexpr void submodules(const transformer_encoder_layer& l, auto& net) {
    const detail::transformer_parts p{l};
    net.declare("self_attn", p.attention());
    net.declare("linear1", p.wide());
    net.declare("dropout", p.drop());
    net.declare("linear2", p.narrow());
    net.declare("norm1", p.norm());
    net.declare("norm2", p.norm());
    net.declare("dropout1", p.drop());
    net.declare("dropout2", p.drop());
  }
  static constexpr auto build(const transformer_encoder_layer& l, auto& net, auto x) {
    const detail::transformer_parts p{l};
    submodules(l, net);
    x = p.residual(net, x, "norm1",
                   [&](auto y) { return net.add("dropout1", p.drop(), net.add("self_attn", p.attention(), y)); });
    return p.residual(net, x, "norm2", [&](auto y) { return p.feed_forward(net, y, "dropout2"); });
  }
};
template <> struct op_traits<transformer_decoder_layer> : detail::transformer_layer_traits {
  static constexpr std::string_view name = "TransformerDecoderLayer";
  static constexpr void submodules(const transformer_decoder_layer& l, auto& net) {
    const detail::transformer_parts p{l};
    net.declare("self_attn", p.attention());
    net.declare("multihead_attn", p.attention());
    net.declare("linear1", p.wide());
    net.declare("dropout", p.drop());
    net.declare("linear2", p.narrow());
    net.declare("norm1", p.norm());
    net.declare("norm2", p.norm());
    net.declare("norm3", p.norm());
    net.declare("dropout1", p.drop());
    net.declare("dropout2", p.drop());
    net.declare("dropout3", p.drop());
  }
  // memory: the output of the encoder.
  static constexpr auto build(const transformer_decoder_layer& l, auto& net, auto x, auto memory) {
    const detail::transformer_parts p{l};
    submodules(l, net);
    x = p.residual(net, x, "norm1",
                   [&](auto y) { return net.add("dropout1", p.drop(), net.add("self_attn", p.attention(), y)); });
    x = p.residual(net, x, "norm2", [&](auto y) {
      return net.add("dropout2", p.drop(), net.add("multihead_attn", p.attention(), y, memory, memory));
    });
    return p.residual(net, x, "norm3", [&](auto y) { return p.feed_forward(net, y, "dropout3"); });
  }
};
template <> struct op_traits<transformer_encoder> {
  static constexpr std::string_view name = "TransformerEncoder";
  static constexpr std::string_view repr = "";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("encoder_layer", l.encoder_layer);
    f("num_layers", l.num_layers);
    f("norm", l.norm);
    f("enable_nested_tensor", l.enable_nested_tensor);
    f("mask_check", l.mask_check);
  }
  static constexpr void read_modules(transformer_encoder& l, const auto& printed) {
    const auto layers = printed.within("layers");
    if (layers.size() < 1) return;
    layers.read_attribute("encoder_layer", "0", l.encoder_layer);
    printed.set("num_layers", l.num_layers, layers.size());
    printed.read_attribute("norm", "norm", l.norm);
  }
  static constexpr void submodules(const transformer_encoder& l, auto& net) {
    detail::declare_stack(l.encoder_layer, l.num_layers, l.norm, net);
  }
  static constexpr auto build(const transformer_encoder& l, auto& net, auto x) {
    return detail::build_stack(l.encoder_layer, l.num_layers, l.norm, net, x);
  }
};
template <> struct op_traits<transformer_decoder> {
  static constexpr std::string_view name = "TransformerDecoder";
  static constexpr std::string_view repr = "";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("decoder_layer", l.decoder_layer);
    f("num_layers", l.num_layers);
    f("norm", l.norm);
  }
  static constexpr void read_modules(transformer_decoder& l, const auto& printed) {
    const auto layers = printed.within("layers");
    if (layers.size() < 1) return;
    layers.read_attribute("decoder_layer", "0", l.decoder_layer);
    printed.set("num_layers", l.num_layers, layers.size());
    printed.read_attribute("norm", "norm", l.norm);
  }
  static constexpr void submodules(const transformer_decoder& l, auto& net) {
    detail::declare_stack(l.decoder_layer, l.num_layers, l.norm, net);
  }
  static constexpr auto build(const transformer_decoder& l, auto& net, auto x, auto memory) {
    return detail::build_stack(l.decoder_layer, l.num_layers, l.norm, net, x, memory);
  }
};
template <> struct op_traits<transformer> {
  static constexpr std::string_view name = "Transformer";
  static constexpr std::string_view repr = "";
  static constexpr void attributes(auto& l, auto&& f) {
    f("d_model", l.d_model);
    f("nhead", l.nhead);
    f("num_encoder_layers", l.num_encoder_layers);
    f("num_decoder_layers", l.num_decoder_layers);
    detail::transformer_rest(l, f);
    detail::transformer_flags(l, f);
  }
  // torch prints neither nhead nor batch_first and norm_first: they have their defaults unless the text gives them.
  static constexpr void read_modules(transformer& l, const auto& printed) {
    const auto encoder_layers = printed.within("encoder").within("layers");
    const auto decoder_layers = printed.within("decoder").within("layers");
    if (encoder_layers.size() < 1 || decoder_layers.size() < 1) return;
    detail::read_transformer_layer(l, encoder_layers.within("0"));
    printed.set("num_encoder_layers", l.num_encoder_layers, encoder_layers.size());
    printed.set("num_decoder_layers", l.num_decoder_layers, decoder_layers.size());
  }
  static constexpr transformer_layer layer(const transformer& l) {
    return {l.d_model,        l.nhead,       l.dim_feedforward, l.dropout, l.activation,
            l.layer_norm_eps, l.batch_first, l.norm_first,      l.bias};
  }
  static constexpr transformer_encoder encoder(const transformer& l) {
    return {.encoder_layer = {layer(l)},
            .num_layers = l.num_encoder_layers,
            .norm = detail::transformer_parts{layer(l)}.norm()};
  }
  static constexpr transformer_decoder decoder(const transformer& l) {
    return {.decoder_layer = {layer(l)},
            .num_layers = l.num_decoder_layers,
            .norm = detail::transformer_parts{layer(l)}.norm()};
  }
  static constexpr void submodules(const transformer& l, auto& net) {
    net.declare("encoder", encoder(l));
    net.declare("decoder", decoder(l));
  }
  static constexpr auto build(const transformer& l, auto& net, auto source, auto target) {
    return net.add("decoder", decoder(l), target, net.add("encoder", encoder(l), source));
  }
};

}  // namespace opcost
