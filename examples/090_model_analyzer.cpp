// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// arguments: data/mobilenet_v2.xml
// The report of OpenVINO's Model Analyzer, in your own program.
#include <cstdio>
#include <opcost/model_analyzer.hpp>

int main(int argc, char** argv) {
  const auto model = opcost::openvino::read_file(argc > 1 ? argv[1] : "data/mobilenet_v2.xml");
  if (!model) return 2;
  const opcost::openvino::model_analyzer_report report(*model);
  opcost::replay::model_analyzer::write_console(*report, {.model = "mobilenet_v2.xml", .weights = "mobilenet_v2.bin"},
                                                [](std::string_view s) { std::fwrite(s.data(), 1, s.size(), stdout); });
}
