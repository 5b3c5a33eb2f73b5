// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// One network, and the "FLOPs" that several tools report for it.
#include <cstdio>
#include <opcost/convention/dnn_analyzer.hpp>
#include <opcost/convention/mmengine.hpp>
#include <opcost/convention/torch_flop_counter.hpp>
#include <opcost/core/sink.hpp>
#include <opcost/graph/convention_figures.hpp>

#include "zoo/resnet.hpp"

// A convention may need more than one reading of the network (parameters, activations); with_readings adds them all.
template <class... Readings> struct of_zoo {
  static constexpr auto resnet50() { return zoo::resnet50<Readings...>(); }
};
using measured = opcost::with_readings<of_zoo, opcost::exact, opcost::fvcore, opcost::mmengine,
                                       opcost::torch_flop_counter, opcost::dnn_analyzer>;

// mmengine counts a freshly built model, whose batch norms are in training form.
static_assert(zoo::resnet18<opcost::mmengine>().flops<opcost::mmengine>() == 1'826'516'992);

template <class Convention> void print(const auto& net) {
  opcost::each_figure<Convention>(net, [](std::string_view name, const opcost::figure& f) {
    const opcost::digits number(f.whole, true);
    const std::string_view text = number;
    std::printf("%-20s %-16.*s %16.*s\n", Convention::name.data(), static_cast<int>(name.size()), name.data(),
                static_cast<int>(text.size()), text.data());
  });
}

int main() {
  const auto net = measured::resnet50();
  print<opcost::exact>(net);
  print<opcost::fvcore>(net);
  print<opcost::mmengine>(net);
  print<opcost::torch_flop_counter>(net);
  print<opcost::dnn_analyzer>(net);
}
