// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads an OpenVINO IR file and prints a summary.
#include <cstdio>
#include <opcost/openvino.hpp>

int main(int argc, char** argv) {
  const auto model = opcost::openvino::read_file(argc > 1 ? argv[1] : "data/mobilenet_v2.xml");
  if (!model) {
    const std::string_view what = model.error().what;
    std::fprintf(stderr, "line %d: %.*s\n", model.error().line, static_cast<int>(what.size()), what.data());
    return 1;
  }
  const auto analysis = opcost::analyze<opcost::exact, opcost::model_analyzer>(opcost::openvino::graph<>(*model));
  const auto print = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); };
  opcost::write_summary(
      opcost::make_report<opcost::exact>(analysis, {.name = model->name, .source = "openvino-ir-11", .exported = true}),
      print);
}
