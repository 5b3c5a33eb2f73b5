// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Files that say which layers a device fused.
#include <opcost/openvino/execution_graph.hpp>

namespace opcost {

/// Reads which layers a device fused, from a file of any known format: OpenVINO's execution graph.
inline result<execution_graph> read_fusions(std::string_view text) { return openvino::read_execution_graph(text); }

}  // namespace opcost
