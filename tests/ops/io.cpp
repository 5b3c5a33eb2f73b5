// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Inputs, constants and outputs of a graph. They do no arithmetic.
#include <opcost/ops/io.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr tensor x{{2, 3}, dtype::f16};

// ---- input
constexpr input image{{1, 3, 8, 8}, dtype::u8};
constexpr input of_any_batch{partial_shape{interval::unknown(), 3}};
static_assert(shape_of(image, {}) == shape{1, 3, 8, 8} && type_of(image, {}) == dtype::u8);
static_assert(partial_shape_of(of_any_batch, {})[1] == 3 && !partial_shape_of(of_any_batch, {})[0].exact());
static_assert(tally_of(image, {}) == tally{} && kind_of<input>() == node_kind::input);
static_assert(rejects(of_any_batch, {}));

// ---- constant
constexpr interval numbers[] = {4, 5}, more[] = {4, 5, 6};
constexpr constant pair{{2}, dtype::i64, numbers};
static_assert(shape_of(pair, {}) == shape{2} && type_of(pair, {}) == dtype::i64);
static_assert(tally_of(pair, {}) == tally{} && kind_of<constant>() == node_kind::constant);
constexpr bool tells(const constant& op) {
  interval into[2]{};
  return op_traits<constant>::value(op, partial_tensors{}, partial_tensor{}, 0, content<interval>{into, {}}) &&
         into[0] == 4 && into[1] == 5;
}
static_assert(tells(pair) && !tells({{2}, dtype::i64}) && !tells({{2}, dtype::i64, more}));

// ---- network_output
static_assert(shape_of(network_output{}, {x}) == shape{2, 3});
static_assert(type_of(network_output{}, {x}) == dtype::f16);
static_assert(tally_of(network_output{}, {x}) == tally{} && kind_of<network_output>() == node_kind::output);
}  // namespace
