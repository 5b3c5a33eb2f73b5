// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Models against other models or recorded figures: --diff, --baseline, --write-baseline.
#include "options.hpp"

namespace cli {

int run_diff(const options& o);
int run_baseline(const options& o);

}  // namespace cli
