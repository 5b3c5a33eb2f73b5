// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// How to read a model.
#include <string>
#include <vector>

namespace opcost {

/// What a user may say about how to read a model. A format names in its `options` what it uses; the rest is an error.
struct read_options {
  std::string weights{};            ///< path of a weights file; empty: the format's own place, if the file is there
  std::vector<std::string> dims{};  ///< NAME=N: what symbolic dimensions are
};

}  // namespace opcost
