// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ResNet-50 as in the paper's table 1. Its published figures are checked at compile time, under the default limits of
// the compilers.
#include <cstdio>
#include <opcost/opcost.hpp>

template <class... Conventions> constexpr auto resnet50(opcost::count_t side = 224) {
  using namespace opcost;
  network<Conventions...> net;
  const auto conv_bn = [&](edge x, count_t channels, count_t kernel, count_t stride) {
    return net.add(batch_norm{}, net.add(conv2d{.out_channels = channels,
                                                .kernel_size = {kernel, kernel},
                                                .stride = {stride, stride},
                                                .padding = {kernel / 2, kernel / 2},
                                                .bias = false},
                                         x));
  };
  edge x = net.add(relu{}, conv_bn(net.input({1, 3, side, side}), 64, 7, 2));
  x = net.add(max_pool2d{.kernel_size = {3, 3}, .stride = {2, 2}, .padding = {1, 1}}, x);

  const struct { int blocks, width; } stages[] = {{3, 64}, {4, 128}, {6, 256}, {3, 512}};
  for (const auto& stage : stages)
    for (int block = 0; block < stage.blocks; ++block) {
      const count_t stride = block == 0 && stage.width > 64 ? 2 : 1;
      edge y = net.add(relu{}, conv_bn(x, stage.width, 1, 1));
      y = net.add(relu{}, conv_bn(y, stage.width, 3, stride));
      y = conv_bn(y, 4 * stage.width, 1, 1);
      if (block == 0) x = conv_bn(x, 4 * stage.width, 1, stride);
      x = net.add(relu{}, net.add(add{}, y, x));
    }
  net.add(linear{1000}, net.add(flatten{}, net.add(adaptive_avg_pool2d{}, x)));
  return net;
}
// A function and not a variable: Clang would evaluate the network a second time for a variable.
constexpr bool as_published(const auto& net) { return net.macs() == 4'089'184'256 && net.parameters() == 25'557'032; }
static_assert(as_published(resnet50()));

void print(const auto& net) {
  std::printf("ResNet-50 at 320 x 320: %lld MACs, %lld of them on real elements\n", static_cast<long long>(net.macs()),
              static_cast<long long>(net.valid_macs()));
}
int main() { print(resnet50<opcost::exact>(320)); }
