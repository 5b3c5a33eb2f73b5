// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The door that most programs include: opcost.hpp, the reports, Model Analyzer's convention and the whole catalogue of
// operations. It needs no other library.
#include <opcost/version.hpp>
#ifdef OPCOST_HAS_CPP20
#include <opcost/budget/diff.hpp>
#include <opcost/budget/largest.hpp>
#include <opcost/budget/parse_budget.hpp>
#include <opcost/convention/model_analyzer_rules.hpp>
#include <opcost/graph/convention_figures.hpp>
#include <opcost/graph/solve.hpp>
#include <opcost/opcost.hpp>
#include <opcost/ops/builtin.hpp>
#include <opcost/profile/execution.hpp>
#include <opcost/report/baseline.hpp>
#include <opcost/report/budget_section.hpp>
#include <opcost/report/diff_report.hpp>
#include <opcost/report/layer_tables.hpp>
#include <opcost/report/layer_tree.hpp>
#include <opcost/report/operations_table.hpp>
#include <opcost/report/report_json.hpp>
#include <opcost/report/solution.hpp>
#include <opcost/report/summary.hpp>
#include <opcost/text/edit_distance.hpp>
#endif
