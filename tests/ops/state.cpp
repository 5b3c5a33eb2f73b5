// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Variables: OpenVINO specifications ReadValue-3, -6, Assign-3, -6. They do no arithmetic.
#include <opcost/ops/state.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr tensor x{{2, 3}, dtype::f16};

// ---- read_value, read_value_6
constexpr read_value_6 declared{.variable_shape = {2, 4}, .variable_type = dtype::i32};
static_assert(shape_of(read_value{}, {x}) == shape{2, 3} && type_of(read_value{}, {x}) == dtype::f16);
static_assert(shape_of(declared, {x}) == shape{2, 4} && type_of(declared, {x}) == dtype::i32);
static_assert(shape_of(read_value_6{}, {x}) == shape{2, 3} && type_of(read_value_6{}, {x}) == dtype::f16);
static_assert(tally_of(read_value{}, {x}) == tally{} && tally_of(declared, {x}) == tally{});
static_assert(rejects(read_value_6{.variable_shape = partial_shape{interval::unknown()}}, {}), "shape is not known");

// ---- assign, assign_6
static_assert(shape_of(assign{}, {x}) == shape{2, 3} && shape_of(assign_6{}, {x}) == shape{2, 3});
static_assert(tally_of(assign{}, {x}) == tally{} && tally_of(assign_6{}, {x}) == tally{});
static_assert(kind_of<assign>() == node_kind::output && kind_of<assign_6>() == node_kind::output);
static_assert(!pure_of<read_value>() && !pure_of<read_value_6>() && !pure_of<assign_6>());
}  // namespace
