// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Compares models with other models or with recorded figures: --diff, --baseline, --write-baseline.
#include "options.hpp"

namespace cli {

/// Both print a comparison, report what increased, and return the exit code.
int run_diff(const options& o);
int run_baseline(const options& o);

}  // namespace cli
