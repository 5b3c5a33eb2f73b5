// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The report formats and pictures. Compiled apart: no other file of the program holds their writers.
#include <opcost/report/output_format.hpp>

namespace cli {

/// What --format names.
opcost::span<const opcost::output_format> report_formats();
/// What --svg names.
opcost::span<const opcost::output_format> pictures();

}  // namespace cli
