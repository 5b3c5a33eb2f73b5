// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Everything that needs no other library: the door, reports, all conventions, the whole catalogue of operations.
#include <opcost/budget/largest.hpp>
#include <opcost/convention/list.hpp>
#include <opcost/graph/solve.hpp>
#include <opcost/opcost.hpp>
#include <opcost/ops/builtin.hpp>
#include <opcost/report/json.hpp>
#include <opcost/report/layers.hpp>
#include <opcost/report/operations.hpp>
#include <opcost/report/solution.hpp>
#include <opcost/report/summary.hpp>
