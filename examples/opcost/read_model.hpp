// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The model of the command line, whatever its format.
#include <memory>
#include <opcost/convention/all_conventions.hpp>
#include <opcost/model/loaded_model.hpp>
#include <opcost/model/read_options.hpp>

namespace cli {

/// A model that can be asked for the figures of every convention.
using model = opcost::with_all_readings<opcost::loaded_model>;

/// Reads a model file of any format that the library knows. Compiled apart, since it holds every reader and operation.
opcost::result<std::unique_ptr<model>> read_model(const std::string& path, const opcost::read_options& options);
/// The kinds of model files, a line each, for --help.
std::vector<std::string> model_formats();

}  // namespace cli
