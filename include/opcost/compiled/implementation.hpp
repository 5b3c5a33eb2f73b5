// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// All functions of the compiled form, for the one file of a program that compiles them.
#include <opcost/compiled/define_cost.hpp>
#include <opcost/compiled/define_load.hpp>
