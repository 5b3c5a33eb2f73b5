// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// AlexNet in its single-column form (Krizhevsky 2014), modules named as torchvision names them.
#include <opcost/layers/activation_layers.hpp>
#include <opcost/layers/dropout.hpp>
#include <opcost/layers/functions_movement.hpp>
#include <opcost/opcost.hpp>

namespace zoo {
using namespace opcost;

template <class... Conventions> constexpr auto alexnet(const partial_shape& images = {1, 3, 224, 224}) {
  network<Conventions...> net("AlexNet");
  constexpr struct {
    int channels, kernel_size, stride, padding;
    bool pool;
  } layers[] = {
      {64, 11, 4, 2, true}, {192, 5, 1, 2, true}, {384, 3, 1, 1, false}, {256, 3, 1, 1, false}, {256, 3, 1, 1, true}};
  edge x = net.input(images);
  net.in("features", "Sequential", [&] {
    for (const auto& l : layers) {
      x = net.add(conv2d{.out_channels = l.channels,
                         .kernel_size = {l.kernel_size, l.kernel_size},
                         .stride = {l.stride, l.stride},
                         .padding = {l.padding, l.padding}},
                  x);
      x = net.add(nn::relu{.inplace = true}, x);
      if (l.pool) x = net.add(max_pool2d{.kernel_size = {3}, .stride = {2}}, x);
    }
  });
  x = net.add(fn::flatten{{.start_dim = 1}}, net.add("avgpool", adaptive_avg_pool2d{.output_size = {6, 6}}, x));
  net.in("classifier", "Sequential", [&] {
    for (int i = 0; i < 2; ++i)
      x = net.add(nn::relu{.inplace = true}, net.add(linear{4096}, net.add(nn::dropout{}, x)));
    x = net.add(linear{1000}, x);
  });
  net.output(x);
  return net;
}

}  // namespace zoo
