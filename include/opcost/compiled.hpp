// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The door of the compiled form: what programs call, as functions that one file of the program compiles. A file that
// only includes this door compiles in a fraction of the time that the readers take. One file of the program has
//   #define OPCOST_IMPLEMENTATION
//   #include <opcost/compiled.hpp>
// before any other include of opcost, and needs pugixml; or a CMake project links opcost::compiled.
#include <opcost/version.hpp>
#ifdef OPCOST_HAS_CPP20
#include <opcost/compiled/model_cost.hpp>
#ifdef OPCOST_IMPLEMENTATION
#include <opcost/compiled/implementation.hpp>
#endif
#endif
