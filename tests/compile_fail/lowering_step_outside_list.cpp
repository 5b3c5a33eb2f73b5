// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: a step of a lowering must be an operation of the reader's list (README: Add an op)
#include <opcost/graph/reader_lowering.hpp>
#include <opcost/ops/activation.hpp>

using list = opcost::op_list<opcost::relu>;
#ifdef OPCOST_REJECT
using operation = opcost::sigmoid;
#else
using operation = opcost::relu;
#endif

opcost::lowered_outputs lower(const int&, const opcost::partial_tensors& in, opcost::lowering_to<list>& step) {
  return step(operation{}, in[0]);
}
