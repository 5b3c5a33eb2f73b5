// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Loops and branches: their work and their shapes are those of their bodies, which a graph has (unit/graph.cpp).
#include <opcost/ops/control_flow.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

// ---- tensor_iterator, loop, branch
static_assert(rejects(tensor_iterator{}, {}) && rejects(loop{}, {}) && rejects(branch{}, {}), "there is no body");
static_assert(op_traits<tensor_iterator>::count({}, {}, {}) == tally{} &&
              op_traits<loop>::count({}, {}, {}) == tally{} && op_traits<branch>::count({}, {}, {}) == tally{});
static_assert(reads_of<loop>() == 0b11 && reads_of<branch>() == 0b1 && reads_of<tensor_iterator>() == 0);
}  // namespace
