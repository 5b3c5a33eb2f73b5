// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The three customization points. Specialize them right after the definition of the type: a compiler evaluates a
// concept once and keeps the answer.
#include <opcost/version.hpp>

namespace opcost {

/// Describes an operation: its attributes, the shapes of its outputs, its work. Members: op/op_traits.hpp.
template <class Op> struct op_traits;

/// The figure of an operation under a convention whose weights do not describe it. Members: convention/reading.hpp.
template <class Convention, class Op> struct rule {};

/// Describes a user's graph: its nodes, their operations and their inputs. Members: graph/graph_traits.hpp.
template <class Graph> struct graph_traits;

}  // namespace opcost
