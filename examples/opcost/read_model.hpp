// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The model of the command line, whatever its format. The readers are in the compiled form of the library.
#include <opcost/compiled/load.hpp>

namespace cli {

/// A model that can be asked for the figures of every convention.
using model = opcost::compiled::loaded;

}  // namespace cli
