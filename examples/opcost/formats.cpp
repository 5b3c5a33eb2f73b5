// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include "formats.hpp"

#include <opcost/report/output_formats.hpp>
#include <opcost/report/pictures/all_pictures.hpp>

namespace cli {

opcost::span<const opcost::output_format> report_formats() { return opcost::output_formats; }
opcost::span<const opcost::output_format> pictures() { return opcost::pictures; }

}  // namespace cli
