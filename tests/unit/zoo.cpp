// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Compares the networks of examples/zoo with the figures in their papers and on the tools' pages.
#include <doctest/doctest.h>
#include <opcost/convention/dnn_analyzer.hpp>
#include <opcost/convention/mmpretrain.hpp>
#include <opcost/convention/ptflops_aten.hpp>
#include <opcost/core/sink.hpp>
#include <opcost/graph/convention_figures.hpp>
#include <string>

#include "../../examples/zoo/alexnet.hpp"
#include "../../examples/zoo/densenet.hpp"
#include "../../examples/zoo/gpt2.hpp"
#include "../../examples/zoo/llama.hpp"
#include "../../examples/zoo/mobilenet_v2.hpp"
#include "../../examples/zoo/mobilenet_v3.hpp"
#include "../../examples/zoo/resnet.hpp"
#include "../../examples/zoo/vgg.hpp"
#include "../../examples/zoo/vit.hpp"

using namespace opcost;

namespace {
struct of_dnn_analyzer {
  count_t macs = 0, parameters = 0, read = 0, write = 0, storage = 0, inference = 0;
};
of_dnn_analyzer figures_of(const auto& net) {
  of_dnn_analyzer r;
  count_t* to[] = {&r.macs, &r.parameters, &r.read, &r.write, &r.storage, &r.inference};
  int i = 0;
  each_figure<dnn_analyzer>(net, [&](std::string_view, const figure& f) { *to[i++] = f.whole; });
  return r;
}
// n / unit to two decimals, as its page prints it: 233.08.
std::string hundredths(count_t n, double unit) {
  const auto h = static_cast<long long>(static_cast<double>(n.n) / unit * 100 + 0.5);
  std::string text = std::to_string(h / 100) + "." + std::to_string(100 + h % 100).substr(1);
  while (text.back() == '0') text.pop_back();
  if (text.back() == '.') text.pop_back();
  return text;
}
struct page_row {
  const char *parameters, *storage, *inference, *read_write;
  std::int64_t macs;
};
void same_as_page(const auto& net, const page_row& row) {
  const of_dnn_analyzer f = figures_of(net);
  constexpr double mib = 1024.0 * 1024.0;
  CHECK(hundredths(f.parameters, 1e6) == row.parameters);
  CHECK(hundredths(f.storage, mib) == row.storage);
  CHECK(hundredths(f.inference, mib) == row.inference);
  CHECK(hundredths(f.read + f.write, mib) == row.read_write);
  CHECK(f.macs == row.macs);
}
template <class... Cs> struct zoo_of {
  static auto alexnet() { return zoo::alexnet<Cs...>(); }
  static auto densenet(const zoo::densenet_plan& p) { return zoo::densenet<Cs...>(p); }
  static auto mobilenet_v2() { return zoo::mobilenet_v2<Cs...>(); }
  static auto mobilenet_v3(const zoo::mobilenet_v3_plan& p) { return zoo::mobilenet_v3<Cs...>(p); }
  static auto resnet(const zoo::resnet_plan& p) { return zoo::resnet<Cs...>(p); }
  static auto vgg(const zoo::vgg_plan& p, bool normalized) { return zoo::vgg<Cs...>(p, normalized); }
  static auto vit(const zoo::vit_plan& p, int side = 224) { return zoo::vit<Cs...>(p, side); }
};
}  // namespace

TEST_CASE("equals the table on dnn_analyzer's page") {
  using by = with_readings<zoo_of, dnn_analyzer>;
  same_as_page(by::alexnet(), {"61.1", "233.08", "4.19", "241.86", 649'183'212});
  same_as_page(by::densenet(zoo::densenet121_plan), {"7.98", "30.44", "147.1", "359.71", 2'794'108'672});
  same_as_page(by::densenet(zoo::densenet201_plan), {"20.01", "76.35", "219.59", "581.5", 4'278'458'112});
  same_as_page(by::resnet(zoo::resnet18_plan), {"11.69", "44.59", "28.53", "102.88", 1'589'159'424});
  same_as_page(by::resnet(zoo::resnet50_plan), {"25.56", "97.49", "122.22", "342.89", 3'542'090'240});
  same_as_page(by::mobilenet_v2(), {"3.5", "13.37", "74.25", "162.19", 308'869'072});
  same_as_page(by::mobilenet_v3(zoo::old_mobilenet_v3_small_plan), {"2.54", "9.7", "16.2", "35.46", 54'433'784});
  same_as_page(by::mobilenet_v3(zoo::old_mobilenet_v3_large_plan), {"5.48", "20.92", "50.4", "106.34", 220'339'480});
  same_as_page(by::vgg(zoo::vgg11_plan, false), {"132.86", "506.83", "62.69", "632.59", 7'622'670'848});
  same_as_page(by::vgg(zoo::vgg11_plan, true), {"132.87", "506.85", "91.02", "689.27", 7'637'522'944});
  same_as_page(by::vgg(zoo::vgg16_plan, false), {"138.36", "527.79", "109.39", "746.95", 15'489'966'592});
  same_as_page(by::vgg(zoo::vgg16_plan, true), {"138.37", "527.82", "161.07", "850.35", 15'517'061'632});
  same_as_page(by::vgg(zoo::vgg19_plan, false), {"143.67", "548.05", "119.34", "787.12", 19'653'069'312});
  same_as_page(by::vgg(zoo::vgg19_plan, true), {"143.68", "548.09", "176", "900.47", 19'682'773'504});
}

TEST_CASE("vision transformers equal the figures of their papers") {
  using by = with_readings<zoo_of, fvcore>;
  const auto written_out = [](zoo::vit_plan p) {
    p.written_out = true;
    p.head = false;
    return p;
  };
  const auto is = [&](const zoo::vit_plan& plan, int side, std::int64_t parameters, std::int64_t flops) {
    CHECK(zoo::vit<>(plan, side).parameters() == parameters);
    CHECK(by::vit(written_out(plan), side).template flops<fvcore>() == flops);
  };
  is(zoo::vit_ti_16_plan, 224, 5'717'416, 1'258'219'200);
  is(zoo::vit_s_16_plan, 224, 22'050'664, 4'607'954'304);
  is(zoo::vit_b_16_plan, 224, 86'567'656, 17'581'972'224);
  is(zoo::vit_b_16_plan, 384, 86'859'496, 55'538'974'464);
  is(zoo::vit_l_16_plan, 224, 304'326'632, 61'603'111'936);
  is(zoo::vit_l_16_plan, 384, 304'715'752, 191'210'034'176);
  is(zoo::vit_h_14_plan, 224, 632'126'440 - 2 * 32 * 1280 + 1280,
     167'400'741'120);  // DeiT-3's has two scales a layer, and no position for the class
  is(zoo::vit_b_32_plan, 384, 88'297'192, 13'056'716'544);
  const auto with_head = [](zoo::vit_plan p) {
    p.written_out = true;
    return p;
  };
  CHECK(by::vit(with_head(zoo::vit_b_16_plan)).flops<fvcore>() == std::int64_t{17'582'740'224});
  CHECK(by::vit(zoo::vit_b_16_plan).flops<fvcore>() == std::int64_t{16'867'412'736});
  CHECK(zoo::vit<>(zoo::vit_b_16_plan).macs() == std::int64_t{17'563'828'224});
  CHECK(zoo::vit<>(zoo::vit_b_16_plan, 384).macs() == std::int64_t{55'484'350'464});
  // the tokens' rule: patch g^2 d 3 p^2 + L (12 n d^2 + 2 n^2 d) + 5 n d (2 L + 1)
  const std::int64_t d = 192, n = 14 * 14 + 1, layers = 12;
  CHECK(by::vit(written_out(zoo::vit_ti_16_plan)).flops<fvcore>() ==
        14 * 14 * d * 3 * 16 * 16 + layers * (12 * n * d * d + 2 * n * n * d) + 5 * n * d * (2 * layers + 1));
}

TEST_CASE("text decoders equal the figures of their papers") {
  zoo::gpt2_plan plan;
  plan.bias = false;
  const auto gpt = zoo::gpt2<>(plan);
  CHECK(gpt.parameters() == 124'337'664);
  CHECK(2 * gpt.macs() == std::int64_t{291'648'307'200});  // forward, as nanoGPT sizes it
  const std::int64_t t = 1024, d = 768;
  CHECK(gpt.macs() == 12 * (t * d * 3 * d + 2 * t * t * d + t * d * d + 2 * t * d * 4 * d) + t * d * 50257);

  const auto llama = zoo::llama<>();
  CHECK(llama.parameters() == std::int64_t{8'030'261'248});
  CHECK(zoo::llama3_8b_plan.kv_cache(1024) == 67'108'864);
  CHECK(zoo::llama3_70b_plan.kv_cache(1024) == 167'772'160);
  const std::int64_t w = 4096, of_layer = w * w * 2 + 2 * w * 1024 + 3 * w * 14336;
  CHECK(llama.macs() == 32 * (t * of_layer + 2 * t * t * w) + t * w * 128256);
  CHECK(zoo::llama<>({}, 1, 1023).macs() == 32 * (of_layer + 2 * t * w) + w * 128256);
}
