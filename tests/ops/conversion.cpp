// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Element types changed: OpenVINO specifications Convert-1, ConvertLike-1, ConvertPromoteTypes-14, Identity-16.
#include <opcost/ops/conversion.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr tensor x{{2, 3}}, whole{{4}, dtype::i32};

// ---- convert, convert_like, identity, convert_promote_types
static_assert(shape_of(convert{dtype::i8}, {x}) == shape{2, 3} && type_of(convert{dtype::i8}, {x}) == dtype::i8);
static_assert(shape_of(convert_like{}, {x, whole}) == shape{2, 3} && type_of(convert_like{}, {x, whole}) == dtype::i32);
static_assert(shape_of(identity{}, {x}) == shape{2, 3} && type_of(identity{}, {x}) == dtype::f32);
static_assert(shape_of(convert_promote_types{}, {tensor{{2}, dtype::i8}, x}, 1) == shape{2, 3});
static_assert(type_of(convert_promote_types{}, {tensor{{2}, dtype::i8}, x}) == dtype::f32);
static_assert(type_of(convert_promote_types{}, {tensor{{2}, dtype::u8}, tensor{{2}, dtype::i16}}) == dtype::i16);
static_assert(tally_of(convert{}, {x}) == tally{} && tally_of(convert_like{}, {x, whole}) == tally{});
static_assert(tally_of(identity{}, {x}) == tally{} && tally_of(convert_promote_types{}, {x, x}) == tally{});
static_assert(rejects(convert{}, {}) && rejects(convert_like{}, {x}) && rejects(identity{}, {}));
static_assert(rejects(convert_promote_types{}, {x, tensor{{2}, dtype::i32}}), "f32 does not hold every i32");

// A number as another type holds it: whole numbers wrap, reals lose their fraction.
dense converted_to(dtype to, const dense& data) {
  dense y = data;
  y.type = to;
  for (number& v : y.data) {
    if (to == dtype::boolean)
      v = v.value() < 0 || v.value() > 0 ? 1 : 0;
    else if (to == dtype::u8)
      v = static_cast<std::uint8_t>(v.whole());
    else if (to == dtype::i8)
      v = static_cast<std::int8_t>(v.whole());
    else if (is_integer(to))
      v = v.whole();
  }
  return y;
}
dense random_data(random_source& roll) {
  const shape s = roll.dims(roll(0, 3));
  return roll.flip() ? roll.integers(s, -300, 300) : roll.reals(s, 0, 99);
}

TEST_CASE("Convert, ConvertLike, Identity, ConvertPromoteTypes") {
  proof<convert> p;
  proof<convert_like> like;
  proof<identity> same;
  proof<convert_promote_types> both;
  constexpr dtype types[] = {dtype::f32, dtype::i32, dtype::i64, dtype::u8, dtype::i8, dtype::boolean};
  for (int round = 0; round < 120; ++round) {
    const dense data = random_data(p.roll);
    const dtype to = types[p.roll(0, 5)];
    p.run({to}, {data}, [&] { return converted_to(to, data); });
    like.run({}, {data, dense({2}, to)}, [&] { return converted_to(to, data); });
    same.run({}, {data}, [&] { return data; });
    const dense small = p.roll.integers({2}, -9, 9, dtype::i16), wide = p.roll.integers({3}, -9, 9, dtype::i64);
    both.run({}, {small, wide}, [&]() -> results { return {converted_to(dtype::i64, small), wide}; });
  }
}
}  // namespace
