// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The lines that thop prints while it registers modules, and its clever_format.
#include <opcost/convention/thop.hpp>
#include <opcost/graph/module_figures.hpp>
#include <opcost/replay/torch/module_calls.hpp>
#include <opcost/text/python_numbers.hpp>

namespace opcost::replay::thop {

/// thop's clever_format: 4.13G, 277.00B. The unit changes above 10^12, 10^9, 10^6 and 10^3.
inline std::string clever_format(const python::number& n, int decimals = 2) {
  constexpr struct {
    double size;
    std::string_view name;
  } units[] = {{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "K"}};
  for (const auto& u : units)
    if (n.value > u.size) return std::string(python::fixed(n.value / u.size, decimals)) + std::string(u.name);
  return std::string(python::fixed(n.value, decimals)) + "B";
}

namespace detail {
struct registration {
  std::string_view type, function, file;
};  // '#' stands for 1, 2 or 3
inline constexpr registration registrations[] = {{"Conv#d", "count_convNd", "conv"},
                                                 {"ConvTranspose#d", "count_convNd", "conv"},
                                                 {"BatchNorm#d", "count_normalization", "batchnorm"},
                                                 {"ZeroPad2d", "zero_ops", "padding"},
                                                 {"LayerNorm", "count_normalization", "normalization"},
                                                 {"InstanceNorm#d", "count_normalization", "instancenorm"},
                                                 {"PReLU", "count_prelu", "activation"},
                                                 {"Softmax", "count_softmax", "activation"},
                                                 {"ReLU", "zero_ops", "activation"},
                                                 {"ReLU6", "zero_ops", "activation"},
                                                 {"LeakyReLU", "count_relu", "activation"},
                                                 {"MaxPool#d", "zero_ops", "pooling"},
                                                 {"AdaptiveMaxPool#d", "zero_ops", "pooling"},
                                                 {"AvgPool#d", "count_avgpool", "pooling"},
                                                 {"AdaptiveAvgPool#d", "count_adap_avgpool", "pooling"},
                                                 {"Linear", "count_linear", "linear"},
                                                 {"Dropout", "zero_ops", "dropout"},
                                                 {"Upsample", "count_upsample", "upsampling"},
                                                 {"UpsamplingBilinear2d", "count_upsample", "upsampling"},
                                                 {"UpsamplingNearest2d", "count_upsample", "upsampling"},
                                                 {"RNNCell", "count_rnn_cell", "rnn"},
                                                 {"GRUCell", "count_gru_cell", "rnn"},
                                                 {"LSTMCell", "count_lstm_cell", "rnn"},
                                                 {"RNN", "count_rnn", "rnn"},
                                                 {"GRU", "count_gru", "rnn"},
                                                 {"LSTM", "count_lstm", "rnn"},
                                                 {"Sequential", "zero_ops", "container"},
                                                 {"PixelShuffle", "zero_ops", "pixelshuffle"}};
}  // namespace detail

/// A line per known class at its first module; a module comes after the modules within it.
inline std::string registered(const module_tree& tree) {
  std::string text;
  std::vector<std::string_view> seen;
  const auto visit = [&](const auto& self, int m) -> void {
    for (int c = tree.at(m).first_child; c >= 0; c = tree.at(c).next) self(self, c);
    const std::string_view type = class_of(tree, m);
    for (std::string_view s : seen)
      if (s == type) return;
    seen.push_back(type);
    for (const auto& r : detail::registrations)
      if (module_class{r.type}.is(type))
        text.append("[INFO] Register ")
            .append(r.function)
            .append("() for <class 'torch.nn.modules.")
            .append(r.file)
            .append(".")
            .append(type)
            .append("'>.\n");
  };
  if (!tree.modules.empty()) visit(visit, 0);
  return text;
}

}  // namespace opcost::replay::thop
