// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// How to read a model.
#include <cstddef>
#include <opcost/core/span.hpp>
#include <string>
#include <vector>

namespace opcost {

/// Options for reading a model. Each format names in its `options` whether it has `weights` and `signature`; one that
/// it does not have is an error.
struct read_options {
  std::string weights{};  ///< path of the weights file; empty: where the format expects it, if it exists
  span<const std::byte> weights_content{};  ///< the content of a weights file instead; it must outlive the model
  std::string signature{};  ///< the entry point of a model that names several; empty: the first subgraph
  /// NAME=N: values of symbolic dimensions. A name that the file does not have changes nothing;
  /// loaded_model::has_dimension tells.
  std::vector<std::string> dims{};
};

}  // namespace opcost
