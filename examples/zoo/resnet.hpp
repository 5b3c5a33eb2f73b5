// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// ResNet, Wide ResNet and ResNeXt (He et al. 2015, table 1; Zagoruyko and Komodakis 2016; Xie et al. 2016), modules
// named as torchvision names them.
#include <opcost/layers/activation_layers.hpp>
#include <opcost/layers/functions_arithmetic.hpp>
#include <opcost/layers/functions_movement.hpp>
#include <opcost/opcost.hpp>

namespace zoo {
using namespace opcost;

struct resnet_plan {
  std::array<int, 4> blocks{};  // of the four stages
  bool bottleneck = false;
  count_t width = 64;  // of a bottleneck's inner convolution, where a stage has 64 planes
  count_t groups = 1;  // of that convolution
};
inline constexpr resnet_plan resnet18_plan{{2, 2, 2, 2}}, resnet34_plan{{3, 4, 6, 3}},
    resnet50_plan{{3, 4, 6, 3}, true}, resnet101_plan{{3, 4, 23, 3}, true}, resnet152_plan{{3, 8, 36, 3}, true},
    wide_resnet50_2_plan{{3, 4, 6, 3}, true, 128}, resnext50_32x4d_plan{{3, 4, 6, 3}, true, 128, 32},
    resnext101_32x8d_plan{{3, 4, 23, 3}, true, 256, 32};

// All layers except the classifier, added to the module that is open.
constexpr edge resnet_stages(auto& net, const resnet_plan& plan, edge x) {
  const auto conv = [&](module_name name, module_name norm, edge in, count_t channels, count_t kernel,
                        count_t stride = 1, count_t groups = 1) {
    in = net.add(name,
                 conv2d{.out_channels = channels,
                        .kernel_size = {kernel, kernel},
                        .stride = {stride, stride},
                        .padding = {kernel / 2, kernel / 2},
                        .groups = groups,
                        .bias = false},
                 in);
    return net.add(norm, batch_norm2d{}, in);
  };
  const auto activate = [&](edge in) { return net.add("relu", nn::relu{.inplace = true}, in); };
  const count_t expansion = plan.bottleneck ? 4 : 1;

  x = activate(conv("conv1", "bn1", x, 64, 7, 2));
  x = net.add("maxpool", max_pool2d{.kernel_size = {3}, .stride = {2}, .padding = {1}}, x);
  count_t channels = 64;
  for (int stage = 0; stage < 4; ++stage) {
    constexpr const char* names[] = {"layer1", "layer2", "layer3", "layer4"};
    const count_t planes = 64 << stage;
    net.in(names[stage], "Sequential", [&] {
      for (int block = 0; block < plan.blocks[static_cast<std::size_t>(stage)]; ++block)
        net.in(block, plan.bottleneck ? "Bottleneck" : "BasicBlock", [&] {
          const count_t stride = block == 0 && stage > 0 ? 2 : 1;
          const edge in = x;
          if (plan.bottleneck) {
            x = activate(conv("conv1", "bn1", x, planes * plan.width / 64, 1));
            x = activate(conv("conv2", "bn2", x, planes * plan.width / 64, 3, stride, plan.groups));
            x = conv("conv3", "bn3", x, planes * expansion, 1);
            net.listed({"conv1", "bn1", "conv2", "bn2", "conv3", "bn3", "relu"});
          } else {
            x = activate(conv("conv1", "bn1", x, planes, 3, stride));
            x = conv("conv2", "bn2", x, planes, 3);
          }
          const bool as_it_is = stride == 1 && channels == planes * expansion;
          const edge shortcut = as_it_is ? in : net.in("downsample", "Sequential", [&] {
            return conv(0, 1, in, planes * expansion, 1, stride);
          });
          x = activate(net.add(fn::operator_iadd{}, x, shortcut));
          channels = planes * expansion;
        });
    });
  }
  return x;
}
template <class... Conventions>
constexpr auto resnet(const resnet_plan& plan, const partial_shape& images = {1, 3, 224, 224}) {
  network<Conventions...> net("ResNet");
  edge x = resnet_stages(net, plan, net.input(images));
  x = net.add("avgpool", adaptive_avg_pool2d{.output_size = {1, 1}}, x);
  net.output(net.add("fc", linear{1000}, net.add(fn::flatten{{.start_dim = 1}}, x)));
  return net;
}

template <class... Conventions> constexpr auto resnet18(const partial_shape& images = {1, 3, 224, 224}) {
  return resnet<Conventions...>(resnet18_plan, images);
}
template <class... Conventions> constexpr auto resnet50(const partial_shape& images = {1, 3, 224, 224}) {
  return resnet<Conventions...>(resnet50_plan, images);
}

}  // namespace zoo
