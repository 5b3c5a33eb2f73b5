// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The door for what happens on a device: memory plans, measured profiles, roofline, pictures.
#include <opcost/all.hpp>
#include <opcost/plan/static_plan.hpp>
#include <opcost/profile/read.hpp>
#include <opcost/report/html.hpp>
#include <opcost/report/plan.hpp>
#include <opcost/report/profile_diff.hpp>
#include <opcost/report/profile_json.hpp>
#include <opcost/report/profile_table.hpp>
#include <opcost/report/roofline.hpp>
