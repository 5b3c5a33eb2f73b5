// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the compiled form holds besides compiled/model_cost.hpp, for programs that work on analyses with the library's
// headers and leave only the readers and operations to the compiled form.
#include <opcost/compiled/model_cost.hpp>
#include <opcost/convention/all_conventions.hpp>
#include <opcost/model/loaded_model.hpp>
#include <opcost/model/read_options.hpp>
#include <opcost/op/op_list.hpp>
#include <opcost/profile/execution.hpp>

namespace opcost::compiled {

/// A model whose analyses have the readings of all conventions.
using loaded = with_all_readings<loaded_model>;

/// Reads a model file of any format. *Errors*: those of read_model (model/input_format.hpp).
result<std::unique_ptr<loaded>> load(const std::string& path, const read_options& options = {});
/// The same from the content of a file, which is copied.
result<std::unique_ptr<loaded>> load_bytes(span<const std::byte> content, const read_options& options = {});
/// Reads which layers a device fused (formats/read_fusions.hpp).
result<execution_graph> read_fusions(std::string_view text);
/// The catalogue of operations.
span<const op_entry> operations();

}  // namespace opcost::compiled
