// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The smallest door: networks, graphs, common layers and operations, budgets. Reports, other conventions and the whole
// catalogue of operations are in <opcost/all.hpp>.
#include <opcost/version.hpp>
#ifdef OPCOST_HAS_CPP20
#include <opcost/budget/budget.hpp>
#include <opcost/convention/exact.hpp>
#include <opcost/graph/analyze.hpp>
#include <opcost/graph/network.hpp>
#include <opcost/graph/totals.hpp>
#include <opcost/layers/convolution_layers.hpp>
#include <opcost/layers/embedding_layers.hpp>
#include <opcost/layers/flatten.hpp>
#include <opcost/layers/linear.hpp>
#include <opcost/layers/normalization_layers.hpp>
#include <opcost/layers/pooling_layers.hpp>
#include <opcost/ops/activation.hpp>
#include <opcost/ops/conversion.hpp>
#include <opcost/ops/joining.hpp>
#include <opcost/ops/reshaping.hpp>
#endif
