// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// --layer TEXT --input SHAPE: one layer instead of a model. A translation unit of its own, since it compiles every
// layer there is.
#include "options.hpp"

namespace cli {

// The exit code; what is wrong is on standard error.
int run_layer(const options& o);

}  // namespace cli
