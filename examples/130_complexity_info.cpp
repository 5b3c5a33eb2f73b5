// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// mmengine's get_model_complexity_info for a network that is written in C++: figures, architecture and table, exactly
// as the tool prints them.
#include <cstdio>
#include <opcost/layers/activation_layers.hpp>
#include <opcost/opcost.hpp>
#include <opcost/replay/mmengine/complexity.hpp>

using namespace opcost;

// Modules have names and classes, as PyTorch prints them. The architecture as a text needs module_texts.
auto small_net(const partial_shape& images) {
  network<mmengine, fvcore::activations, replay::module_texts> net("SmallNet");
  edge x = net.input(images);
  x = net.in("features", "Sequential", [&] {
    x = net.add(0, conv2d{.out_channels = 8, .kernel_size = {3, 3}, .padding = {1, 1}, .bias = false}, x);
    x = net.add(2, nn::relu{}, net.add(1, batch_norm2d{}, x));
    return net.add(3, max_pool2d{.kernel_size = {2}}, x);
  });
  net.output(net.add("classifier", linear{10}, net.add("flatten", flatten{}, x)));
  return net;
}

int main() {
  const auto info = replay::mmengine::get_model_complexity_info(small_net, {3, 32, 32});
  std::printf("%s\n%s\n", info.out_arch.c_str(), info.out_table.c_str());
  std::printf("FLOPs %s, activations %s, parameters %s\n", info.flops_str.c_str(), info.activations_str.c_str(),
              info.params_str.c_str());
}
