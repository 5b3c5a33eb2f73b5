// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace opcost {

/// Output `port` of row `row`; a negative row means that nothing is connected.
struct edge {
  int row = 0, port = 0;
};

}  // namespace opcost
