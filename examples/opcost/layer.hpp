// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// --layer TEXT --input SHAPE: one layer instead of a model. A separate translation unit, since it compiles every layer.
#include "options.hpp"

namespace cli {

/// Prints what the layer costs. Returns the exit code.
int run_layer(const options& o);

}  // namespace cli
