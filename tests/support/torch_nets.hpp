// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Networks of the recorded texts that are not examples (gold/torch/nets.py): the network in fvcore's documentation, a
// network with oddities, and mmpretrain's layout of ResNet.
#include <opcost/ops/reduction.hpp>
#include "../../examples/zoo/resnet.hpp"

namespace nets {
using namespace opcost;

inline constexpr linear ten_to_ten{.out_features = 10, .bias = true, .in_features = 10};
template <class... Conventions> constexpr auto test_net(const partial_shape& rows = {1, 10}) {
  network<Conventions...> net("TestNet");
  edge x = net.input(rows);
  net.declare("fc1", ten_to_ten);
  net.declare("fc2", ten_to_ten);
  x = net.in("inner", "InnerNet", [&] {
    net.declare("fc1", ten_to_ten);
    return net.add("fc1", ten_to_ten, net.add("fc2", ten_to_ten, x));
  });
  net.output(net.add("fc1", ten_to_ten, net.add("fc2", ten_to_ten, x)));
  return net;
}
// A module that is never called, a parameter of the network itself, nested Sequentials of one, a ModuleDict, two
// outputs.
template <class... Conventions> constexpr auto odd() {
  network<Conventions...> net("Odd");
  edge x = net.add("stem",
                   conv2d{.out_channels = 8, .kernel_size = {3, 3}, .stride = {2, 2}, .padding = {1, 1}, .bias = false},
                   net.input({1, 3, 16, 16}));
  net.declare("unused", linear{.out_features = 5, .bias = true, .in_features = 7});
  x = net.add(multiply{}, net.add("act", nn::relu{}, x), net.parameter("scale", {8, 1, 1}));
  x = net.in("wrap", "Sequential", [&] {
    return net.in(0, "Sequential", [&] { return net.add(0, conv2d{.out_channels = 4, .kernel_size = {1, 1}}, x); });
  });
  x = net.add(reduce_mean{}, x, net.numbers({2, 3}));
  net.in("head", "ModuleDict", [&] {
    net.output(net.add("a", linear{2}, x));
    net.output(net.add("b", linear{3}, x));
  });
  return net;
}

// torchvision's ResNet as mmpretrain's backbone, neck and head. The head counts only in the parameters.
template <class... Conventions>
constexpr auto image_classifier(const zoo::resnet_plan& plan, const partial_shape& images = {1, 3, 224, 224}) {
  network<Conventions...> net("ImageClassifier");
  edge x = net.input(images);
  x = net.in("backbone", "Backbone", [&] { return zoo::resnet_stages(net, plan, x); });
  x = net.in("neck", "GlobalAveragePooling", [&] {
    return net.add("gap", adaptive_avg_pool2d{.output_size = {1, 1}}, x);
  });
  net.output(x);
  net.declare("head", "LinearClsHead", [&] {
    net.declare("fc", linear{.out_features = 1000, .bias = true, .in_features = plan.bottleneck ? 2048 : 512});
  });
  return net;
}

}  // namespace nets
