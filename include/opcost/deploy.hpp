// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The door for deployment: memory plans, measured profiles, the roofline model, pictures.
#include <opcost/version.hpp>
#ifdef OPCOST_HAS_CPP20
#include <opcost/all.hpp>
#include <opcost/budget/arena_budget.hpp>
#include <opcost/plan/static_plan.hpp>
#include <opcost/profile/read_profile.hpp>
#include <opcost/report/html/html_report.hpp>
#include <opcost/report/output_formats.hpp>
#include <opcost/report/pictures/all_pictures.hpp>
#include <opcost/report/plan/plan_report.hpp>
#include <opcost/report/profile/profile_diff.hpp>
#include <opcost/report/profile/profile_json.hpp>
#include <opcost/report/profile/profile_table.hpp>
#include <opcost/report/profile/roofline_report.hpp>
#endif
