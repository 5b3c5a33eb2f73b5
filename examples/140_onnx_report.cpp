// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads an ONNX file and prints a summary. No other library is needed.
#include <cstdio>
#include <opcost/onnx.hpp>

int main(int argc, char** argv) {
  const auto model = opcost::onnx::read_file(argc > 1 ? argv[1] : "data/mobilenet_v3_small.onnx");
  if (!model) {
    const std::string_view what = model.error().what;
    std::fprintf(stderr, "%.*s\n", static_cast<int>(what.size()), what.data());
    return 1;
  }
  // Numbers for the symbolic dimensions of the file, in every tensor that has one of them.
  const opcost::onnx::named_dimension dims[] = {{"batch", 4}, {"height", 224}, {"width", 224}};
  const opcost::onnx::graph graph(*model, dims);  // must outlive the analysis, which refers to its names
  const auto analysis = opcost::analyze<opcost::exact>(graph);
  const auto print = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); };
  opcost::write_summary(
      opcost::make_report<opcost::exact>(analysis, {.name = model->graph.name, .source = "onnx", .exported = true}),
      print);
}
