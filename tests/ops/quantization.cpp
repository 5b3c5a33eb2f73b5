// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Simulated quantization: OpenVINO specifications FakeQuantize-1, FakeConvert-13.
#include <opcost/op/number.hpp>
#include <opcost/ops/quantization.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr tensor x{{2, 3, 5}}, scalar{}, channels{{3, 1}};

// ---- fake_quantize
static_assert(shape_of(fake_quantize{}, {x, scalar, scalar, scalar, scalar}) == shape{2, 3, 5});
static_assert(tally_of(fake_quantize{}, {x, scalar, scalar, channels, channels}) ==
                  tally{.add = 2, .mul = 2, .cmp = 2, .round = 1} * (2 * 3 * 5) + tally{.add = 1, .div = 1} * (1 + 3),
              "one scale of the input's range, three of the output's");
static_assert(rejects(fake_quantize{}, {x, scalar, scalar, scalar, tensor{{4}}}));

TEST_CASE("FakeQuantize") {
  proof<fake_quantize> p;
  for (int round = 0; round < 80; ++round) {
    const fake_quantize op{{}, p.roll(2, 255)};
    const dense data = p.roll.reals(p.roll.dims(p.roll(2, 4), 1, 3));
    shape one{data.dims[1]};
    for (int i = 2; i < data.dims.rank; ++i) one.push_back(1);
    const shape in_dims = p.roll.flip() ? one : shape{}, out_dims = p.roll.flip() ? one : shape{};
    const dense il = p.roll.reals(in_dims, -2, -0.5), ih = p.roll.reals(in_dims, 0.5, 2);
    const dense ol = p.roll.reals(out_dims, -2, -0.5), oh = p.roll.reals(out_dims, 0.5, 2);
    p.run(op, {data, il, ih, ol, oh}, [&] {
      const number steps = op.levels.n - 1;
      dense s(in_dims), t(out_dims), y(data.dims);
      for (std::int64_t i = 0; i < s.size(); ++i) s[i] = steps / (ih[i] - il[i]);
      for (std::int64_t i = 0; i < t.size(); ++i) t[i] = (oh[i] - ol[i]) / steps;
      each_index(data.dims, [&](const position& at) {
        const number low = il.stretched(at), inside = max(low, min(data.at(at), ih.stretched(at)));
        y.at(at) = nearest((inside - low) * s.stretched(at)) * t.stretched(at) + ol.stretched(at);
      });
      return y;
    });
  }
}

// ---- fake_convert
static_assert(shape_of(fake_convert{}, {x, scalar}) == shape{2, 3, 5});
static_assert(tally_of(fake_convert{}, {x, scalar}) == tally{.mul = 1, .div = 1, .round = 1} * (2 * 3 * 5));
static_assert(tally_of(fake_convert{}, {x, scalar, scalar}) ==
              tally{.add = 2, .mul = 1, .div = 1, .round = 1} * (2 * 3 * 5));
static_assert(rejects(fake_convert{"f16"}, {x, scalar}) && rejects(fake_convert{}, {x, tensor{{4}}}));

TEST_CASE("FakeConvert") {
  proof<fake_convert> p;
  for (int round = 0; round < 60; ++round) {
    const bool e4m3 = p.roll.flip(), shifted = p.roll.flip();
    const dense data = p.roll.reals(p.roll.dims(p.roll(1, 4), 1, 3));
    const dense scale = p.roll.reals({}, 0.5, 2), shift = p.roll.reals({}, -1, 1);
    const fake_convert op{e4m3 ? "f8e4m3" : "f8e5m2"};
    p.run(op, shifted ? std::vector{data, scale, shift} : std::vector{data, scale}, [&] {
      dense y(data.dims);
      for (std::int64_t i = 0; i < y.size(); ++i) {
        number v = data[i] * scale[0];
        if (shifted) v = v - shift[0];
        v = number::count(&tally::round, opcost::detail::rounded(e4m3 ? dtype::f8e4m3 : dtype::f8e5m2, v.value()));
        if (shifted) v = v + shift[0];
        y[i] = v / scale[0];
      }
      return y;
    });
  }
}
}  // namespace
