// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The three customisation points. Specialise right after the type's definition: a concept that once answered keeps its
// answer.
#include <opcost/version.hpp>

namespace opcost {

// What an operation is, yields and costs: op/op_traits.hpp.
template <class Op> struct op_traits;

// How a convention counts an operation where it departs from its own weights: convention/reading.hpp.
template <class Convention, class Op> struct rule {};

// How a graph of the user's own is walked: graph/graph_traits.hpp.
template <class Graph> struct graph_traits;

}  // namespace opcost
