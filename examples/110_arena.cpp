// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A memory plan made by the compiler: an array of the right size, and the offset of every tensor.
#include <cstdio>
#include <opcost/opcost.hpp>
#include <opcost/plan/static_plan.hpp>

constexpr auto digit_reader() {
  opcost::network<> net;
  opcost::edge x = net.input({1, 1, 28, 28}, opcost::dtype::i8);
  for (const int channels : {8, 16}) {
    const opcost::edge skip =
        net.add(opcost::conv2d{.out_channels = channels, .kernel_size = {1, 1}, .stride = {2, 2}}, x);
    x = net.add(opcost::conv2d{.out_channels = channels, .kernel_size = {3, 3}, .stride = {2, 2}, .padding = {1, 1}},
                x);
    x = net.add(opcost::relu{}, x);
    x = net.add(opcost::add{}, x, skip);
  }
  net.add(opcost::linear{10}, net.add(opcost::flatten{}, x));
  return net;
}

constexpr auto plan = opcost::arena_plan<digit_reader>();
alignas(16) std::byte arena[plan.size];

// The peak is at the first add: two operands and the sum, 8 x 14 x 14 bytes each.
static_assert(plan.lower_bound == 3 * (8 * 14 * 14) && plan.gap() == 0);

// If element-wise layers overwrite an input, the sum needs no memory of its own.
constexpr auto in_place = opcost::arena_plan<digit_reader, opcost::plan_options{.alignment = 16, .in_place = true}>();
static_assert(in_place.size < plan.size);

int main() {
  std::printf("arena: %zu bytes, %zu in place\n", sizeof arena, in_place.size);
  for (const opcost::arena_place& t : plan.tensors)
    std::printf("row %2d: %5zu bytes at %5zu, taken in rows %d to %d\n", t.row, t.bytes, t.offset, t.first, t.last);
}
