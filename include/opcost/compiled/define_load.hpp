// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Defines the functions of compiled/load.hpp. They hold every reader and operation.
#include <opcost/compiled/load.hpp>
#include <opcost/formats/all_formats.hpp>
#include <opcost/formats/read_fusions.hpp>
#include <opcost/ops/builtin.hpp>

namespace opcost::compiled {
namespace detail {
template <class... Cs>
result<std::unique_ptr<loaded_model<Cs...>>> load(files::input_file file, const read_options& options,
                                                  convention_list<Cs...>) {
  return read_model<Cs...>(std::move(file), options, all_formats{});
}
}  // namespace detail

result<std::unique_ptr<loaded>> load(const std::string& path, const read_options& options) {
  auto file = files::input_file::open(path);
  if (!file) return file.error();
  return detail::load(std::move(*file), options, with_all_readings<convention_list>{});
}
result<std::unique_ptr<loaded>> load_bytes(span<const std::byte> content, const read_options& options) {
  return detail::load(files::input_file::of_bytes(content), options, with_all_readings<convention_list>{});
}
result<execution_graph> read_fusions(std::string_view text) { return opcost::read_fusions(text); }
std::vector<named> model_formats() {
  std::vector<named> all;
  all_formats::each([&]<class F>(std::type_identity<F>) { all.push_back({F::name, F::help}); });
  return all;
}
span<const op_entry> operations() { return catalogue<builtin_ops>::entries; }

}  // namespace opcost::compiled
