// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Figures of torch's tools for single layers, as recorded from the tools.
#include <opcost/convention/mmpretrain.hpp>
#include <opcost/convention/ptflops_aten.hpp>
#include <opcost/graph/convention_figures.hpp>
#include <opcost/opcost.hpp>

namespace {
using namespace opcost;

template <class C, class L, class... Shapes> constexpr figure say(const L& layer, const Shapes&... inputs) {
  network<C> net;
  net.add(layer, net.input(inputs)...);
  return net.template flops<C>();
}
using dims = partial_shape;

// ---- Convolutions: a bias is free, or one addition per output; a transposed convolution counts input positions.
constexpr conv2d grouped{.out_channels = 18, .kernel_size = {3, 3}, .padding = {1, 1}, .groups = 6};
static_assert(say<fvcore>(grouped, dims{1, 6, 9, 9}) == 18 * 9 * 9 * (3 * 3));
static_assert(say<ptflops_aten>(grouped, dims{1, 6, 9, 9}) == 18 * 9 * 9 * (3 * 3 + 1));
static_assert(say<torch_flop_counter>(grouped, dims{1, 6, 9, 9}) == 2 * 18 * 9 * 9 * (3 * 3));
static_assert(say<fvcore::activations>(grouped, dims{1, 6, 9, 9}) == 18 * 9 * 9);
constexpr conv_transpose2d up{.out_channels = 12, .kernel_size = {3, 3}, .groups = 4};
static_assert(say<fvcore>(up, dims{2, 8, 9, 7}) == 2 * 8 * 9 * 7 * (12 / 4) * (3 * 3));
static_assert(say<ptflops_aten>(up, dims{2, 8, 9, 7}) == 2 * 8 * 9 * 7 * (12 / 4) * (3 * 3) + 2 * 12 * 11 * 9);
static_assert(say<fvcore::activations>(up, dims{2, 8, 9, 7}) == 2 * 12 * 11 * 9);
// Padding 'same' is another operator, which fvcore does not count.
constexpr conv2d same{.out_channels = 8, .kernel_size = {3, 3}, .dilation = {2, 2}, .pad = auto_pad::same_upper};
static_assert(say<fvcore>(same, dims{1, 8, 15, 13}) == 0 && say<fvcore::activations>(same, dims{1, 8, 15, 13}) == 0);
static_assert(say<ptflops_aten>(same, dims{1, 8, 15, 13}) == 8 * 15 * 13 * (8 * 3 * 3 + 1));

// ---- Matrix products.
static_assert(say<mmengine>(linear{30}, dims{2, 3, 4, 12}) == 2 * 3 * 4 * 12 * 30 &&
              say<ptflops_aten>(linear{30}, dims{2, 3, 4, 12}) == 2 * 3 * 4 * 13 * 30);
static_assert(say<fvcore>(matmul{}, dims{1, 3, 4}, dims{7, 4, 5}) ==
              3 * 4 * 5);  // it does not see that 7 matrices stretch 1
static_assert(say<fvcore::activations>(matmul{}, dims{1, 3, 4}, dims{7, 4, 5}) == 7 * 3 * 5);
static_assert(say<torch_flop_counter>(matmul{}, dims{1, 3, 4}, dims{7, 4, 5}) == 2 * 7 * 3 * 4 * 5);
static_assert(say<mmengine>(matmul{}, dims{3, 4}, dims{4}) == 3 * 4 &&
              say<ptflops_aten>(matmul{}, dims{3, 4}, dims{4}) == 0);

// ---- Einsum: numpy's estimate goes through its printed text of four digits.
template <class C, class... Shapes> constexpr figure einsum_of(std::string_view equation, const Shapes&... inputs) {
  return say<C>(einsum{equation}, inputs...);
}
static_assert(einsum_of<fvcore>("ij,jk->ik", dims{3, 4}, dims{4, 5}) == 3 * 4 * 5);
static_assert(einsum_of<fvcore>("nct,ncp->ntp", dims{2, 3, 4}, dims{2, 3, 5}) == 2 * 3 * 4 * 5);
static_assert(einsum_of<fvcore>("abc,adc->adb", dims{2, 3, 4}, dims{2, 5, 4}) == 2 * 3 * 4 * 5);
static_assert(einsum_of<fvcore>("bqnc,bnchw->bqnhw", dims{1, 6, 2, 4}, dims{1, 2, 4, 3, 5}) == 6 * 2 * 4 * 3 * 5);
static_assert(einsum_of<fvcore>("bhid,bhjd->bhij", dims{1, 8, 16, 32}, dims{1, 8, 16, 32}) ==
              131'100 / 2);  // 2 x 65536 + 1 = 1.311e+05
static_assert(einsum_of<fvcore>("ii->i", dims{5, 5}) == (5 + 1) / 2);
static_assert(einsum_of<fvcore>("ij->", dims{4, 6}) == (2 * 4 * 6 + 1) / 2);
static_assert(einsum_of<fvcore>("i,j->ij", dims{5}, dims{7}) == (5 * 7 + 1) / 2);
static_assert(einsum_of<fvcore>("ab,bc,cd->ad", dims{3, 4}, dims{4, 5}, dims{5, 6}) == 3 * 4 * 5 + 3 * 5 * 6);
static_assert(einsum_of<fvcore>("ab,bc,cd->ad", dims{30, 4}, dims{4, 5}, dims{5, 6}) ==
              4 * 5 * 6 + 30 * 4 * 6);  // the cheaper order
static_assert(einsum_of<torch_flop_counter>("i,j->ij", dims{5}, dims{7}) == 0 &&
              einsum_of<ptflops_aten>("ab,bc,cd->ad", dims{3, 4}, dims{4, 5}, dims{5, 6}) == 3 * 4 * 5 + 3 * 5 * 6);
static_assert(aten::through_four_digits(131'073) == 131'100 &&
              aten::through_four_digits(9'999'500'001) == 10'000'000'000 &&
              aten::through_four_digits(20'005) == 20'000 && aten::through_four_digits(20'015) == 20'020);
static_assert(aten::same_equation("b i d, b j d -> b j i", "abc,adc->adb") &&
              !aten::same_equation("bid,bjd->bij", "abc,adc->adb"));

// ---- Norms: 5 per element with a weight, 4 without; batch norm in evaluation 2 and 1.
static_assert(say<fvcore>(batch_norm{}, dims{1, 16, 14, 14}) == 2 * 16 * 14 * 14 &&
              say<mmengine_eval>(batch_norm{}, dims{1, 16, 14, 14}) == 2 * 16 * 14 * 14);
static_assert(say<fvcore_train>(batch_norm{}, dims{1, 16, 14, 14}) == 5 * 16 * 14 * 14 &&
              say<mmengine>(batch_norm{.affine = false}, dims{4, 16}) == 4 * 4 * 16);
static_assert(say<fvcore>(batch_norm{.affine = false}, dims{4, 16}) == 4 * 16 &&
              say<ptflops_aten>(batch_norm{}, dims{4, 16}) == 0);
static_assert(say<fvcore>(layer_norm{.normalized_shape = {4, 5}}, dims{3, 4, 5}) == 5 * 3 * 4 * 5 &&
              say<fvcore>(instance_norm{}, dims{2, 8, 12}) == 4 * 2 * 8 * 12);
static_assert(say<fvcore>(group_norm{.num_groups = 2, .affine = false}, dims{2, 8, 10}) == 4 * 2 * 8 * 10);

// ---- Adaptive pooling counts in two dimensions only.
static_assert(say<fvcore>(adaptive_avg_pool2d{.output_size = {7, 7}}, dims{1, 8, 14, 16}) == 8 * 14 * 16 &&
              say<fvcore>(adaptive_avg_pool1d{}, dims{2, 4, 16}) == 0);
static_assert(say<fvcore>(max_pool2d{.kernel_size = {3, 3}}, dims{1, 8, 14, 16}) == 0 &&
              say<torch_flop_counter>(relu{}, dims{1, 8}) == 0);
static_assert(say<fvcore>(scaled_dot_product_attention{}, dims{1, 4, 16, 32}, dims{1, 4, 16, 32}, dims{1, 4, 16, 32}) ==
              0);
static_assert(say<torch_flop_counter>(scaled_dot_product_attention{}, dims{4, 16, 32}, dims{4, 16, 32},
                                      dims{4, 16, 32}) == 2 * 2 * 4 * 16 * 16 * 32);

// ---- Notes beside a figure if the tool itself fails.
constexpr auto note = []<class C>(std::type_identity<C>, const auto& layer, const shape& x) {
  const tensor t = [&] {
    tensor r;
    r.dims = x;
    r.type = dtype::f32;
    return r;
  }();
  return note_of<C>(layer, tensors(opcost::span(&t, 1))).size();
};
static_assert(note(std::type_identity<fvcore>{}, layer_norm{.normalized_shape = {7}}, {7}) > 0 &&
              note(std::type_identity<fvcore>{}, layer_norm{.normalized_shape = {7}}, {2, 7}) == 0);
static_assert(note(std::type_identity<mmengine>{}, batch_norm{}, {1, 5}) > 0 &&
              note(std::type_identity<mmengine_eval>{}, batch_norm{}, {1, 5}) == 0);
static_assert(note(std::type_identity<mmengine>{}, batch_norm{}, {2, 5}) == 0);

// ---- mmpretrain counts the head only in the parameters.
constexpr auto classifier = []<class... Cs>(std::type_identity<Cs>...) {
  with_readings<network, Cs...> net;
  const edge x = net.in("backbone", "Backbone", [&] {
    return net.add("bn", batch_norm{},
                   net.add("conv", conv2d{.out_channels = 4, .kernel_size = {1, 1}}, net.input({1, 3, 8, 8})));
  });
  net.in("head", "Head", [&] { return net.add("fc", linear{10}, net.add("flat", flatten{}, x)); });
  return net;
};
static_assert([] {
  const auto net = classifier(std::type_identity<mmpretrain>{});
  const count_t expected[] = {8 * 8 * 4 * (3 + 2), 8 * 8 * 4, 4 * 3 + 4 + 2 * 4 + (4 * 8 * 8 + 1) * 10};
  int i = 0;
  bool right = true;
  each_figure<mmpretrain>(net,
                          [&](std::string_view, const figure& f) { right = right && i < 3 && f == expected[i++]; });
  return right && i == 3;
}());
}  // namespace
