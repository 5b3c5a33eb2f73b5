// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include "read_model.hpp"

#include "profile.hpp"

#include <opcost/models.hpp>

namespace cli {
namespace {

template <class... Cs>
opcost::result<std::unique_ptr<opcost::loaded_model<Cs...>>> read(const std::string& path,
                                                                  const opcost::read_options& options,
                                                                  opcost::convention_list<Cs...>) {
  return opcost::read_model<Cs...>(path, options);
}

}  // namespace

opcost::result<std::unique_ptr<model>> read_model(const std::string& path, const opcost::read_options& options) {
  return read(path, options, opcost::with_all_readings<opcost::convention_list>{});
}
std::vector<std::string> model_formats() {
  std::vector<std::string> lines;
  opcost::all_formats::each([&]<class F>(std::type_identity<F>) { lines.emplace_back(std::string_view(F::help)); });
  return lines;
}
opcost::result<opcost::execution_graph> read_fusions(std::string_view text) { return opcost::read_fusions(text); }

}  // namespace cli
