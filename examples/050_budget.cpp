// A network that fits its device, or does not compile.
#include <cstdio>
#include <opcost/opcost.hpp>

constexpr opcost::budget cortex_m4{.macs = 3'000'000, .weight_bytes = 64 * 1024, .peak_bytes = 48 * 1024};

constexpr auto keyword_spotter() {
  opcost::network<opcost::exact> net;
  opcost::edge x = net.input({1, 1, 49, 10}, opcost::dtype::i8);
  x = net.add(opcost::conv2d{.out_channels = 64, .kernel_size = {10, 4}, .stride = {2, 2}, .padding = {5, 1}}, x);
  for (int i = 0; i < 4; ++i) {
    x = net.add(opcost::conv2d{.out_channels = 64, .kernel_size = {3, 3}, .padding = {1, 1}, .groups = 64}, x);
    x = net.add(opcost::relu{}, x);
    x = net.add(opcost::conv2d{.out_channels = 64, .kernel_size = {1, 1}}, x);
    x = net.add(opcost::relu{}, x);
  }
  x = net.add(opcost::adaptive_avg_pool2d{}, x);
  net.add(opcost::linear{12}, net.add(opcost::flatten{}, x));
  return net;
}
static_assert(opcost::fits<cortex_m4, keyword_spotter>());

int main() {
  // The same check at run time names every figure that is over its limit, and the layer with the largest share.
  const auto net = keyword_spotter();
  for (const opcost::figure_verdict& v : opcost::check(net, {.macs = 1'000'000}).all()) {
    const std::string_view layer = net.at(v.heaviest).type;
    std::printf("%.*s: %lld of %lld, most in row %d, %.*s with %lld\n", static_cast<int>(v.name().size()),
                v.name().data(), static_cast<long long>(v.value.whole), static_cast<long long>(v.limit), v.heaviest,
                static_cast<int>(layer.size()), layer.data(), static_cast<long long>(v.heaviest_value));
  }
}
