// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The model of the command line, in any format that the library reads.
#include <memory>
#include <opcost/convention/all_conventions.hpp>
#include <opcost/model/loaded_model.hpp>
#include <opcost/model/read_options.hpp>

namespace cli {

/// A model that can be asked for the figures of every convention.
using model = opcost::with_all_readings<opcost::loaded_model>;

/// Reads a model file. *Errors*: the file cannot be read, or an option does not apply to its format. A separate
/// translation unit, since it compiles every reader and every operation.
opcost::result<std::unique_ptr<model>> read_model(const std::string& path, const opcost::read_options& options);
/// The formats of model files for --help, one line for each.
std::vector<std::string> model_formats();

}  // namespace cli
