// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ResNet-50 under the conventions that count by modules. The figures equal arithmetic on its shapes to the last digit.
#include <opcost/convention/calflops.hpp>
#include <opcost/convention/dnn_analyzer.hpp>
#include <opcost/convention/ptflops_pytorch.hpp>
#include <opcost/convention/thop.hpp>
#include <opcost/convention/torchinfo.hpp>

#include "../../examples/060_resnet50.cpp"

namespace {
using namespace opcost;

constexpr count_t macs = 4'089'184'256, normalized = 11'113'984, activated = 9'608'704,
                  first_activation = 64 * 112 * 112, pooled = 2048 * 7 * 7, classes = 1000;
static_assert([] {
  const auto net = resnet50<thop, torchinfo, torchinfo::output_bytes>();
  return net.flops<thop>() ==
             macs + 4 * normalized +
                 2048 * (7 * 7 + 1) &&  // each norm 4 an element; the global pool (7 x 7 + 1) an output
         net.flops<torchinfo>() ==
             macs + 2 * 26'560 +
                 classes &&  // biases count, and of a norm its channels alone: 26,560 scales and 26,560 shifts
         net.flops<torchinfo::output_bytes>() == 2 * 4 * (2 * normalized + classes);
}());
static_assert([] {  // hooks and, of activations and pools, the functions that they call once more
  const auto net = resnet50<ptflops_pytorch, ptflops_pytorch::patched>();
  return net.flops<ptflops_pytorch>() == macs + classes + 2 * normalized + activated + first_activation + pooled &&
         net.flops<ptflops_pytorch::patched>() == activated + first_activation + pooled;
}());
static_assert([] {
  const auto net = resnet50<calflops, calflops::multiply_accumulates>();
  return net.flops<calflops>() == 2 * macs + 2 * normalized + activated + first_activation + pooled &&
         net.flops<calflops::multiply_accumulates>() == macs;
}());
static_assert([] {  // strides divided out twice
  const auto net = resnet50<dnn_analyzer, dnn_analyzer::read>();
  return net.flops<dnn_analyzer>() == 3'542'090'240 && net.flops<dnn_analyzer::read>() == 231'381'152;
}());
static_assert(resnet50<dnn_analyzer::write>().flops<dnn_analyzer::write>() == 128'161'696);
}  // namespace
