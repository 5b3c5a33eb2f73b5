// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The input formats of opcost: one line each, in the order in which they are tried.
#include <opcost/legacy_ir/old_format.hpp>
#include <opcost/model/input_format.hpp>
#include <opcost/onnx/onnx_format.hpp>
#include <opcost/openvino/ir_format.hpp>
#include <opcost/tflite/tflite_format.hpp>

namespace opcost {

using all_formats =
    input_format_list<tflite::tflite_format, legacy_ir::old_ir_format, openvino::ir_format, onnx::onnx_format>;

/// Reads a model of any format: `read_model<exact>("model.xml")`.
template <class... Cs>
result<std::unique_ptr<loaded_model<Cs...>>> read_model(const std::string& path, const read_options& options = {}) {
  return read_model<Cs...>(path, options, all_formats{});
}

}  // namespace opcost
