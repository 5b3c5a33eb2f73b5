// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The input formats of opcost, in the order in which read_model tries them.
#include <opcost/legacy_ir/old_format.hpp>
#include <opcost/model/input_format.hpp>
#include <opcost/onnx/onnx_format.hpp>
#include <opcost/openvino/ir_format.hpp>
#include <opcost/tflite/tflite_format.hpp>

namespace opcost {

/// All input formats. A new one is one more entry.
using all_formats =
    input_format_list<tflite::tflite_format, legacy_ir::old_ir_format, openvino::ir_format, onnx::onnx_format>;

/// Reads a model of any format: `read_model<exact>("model.xml")`. *Errors*: see read_model in model/input_format.hpp.
template <class... Cs>
result<std::unique_ptr<loaded_model<Cs...>>> read_model(const std::string& path, const read_options& options = {}) {
  return read_model<Cs...>(path, options, all_formats{});
}

}  // namespace opcost
