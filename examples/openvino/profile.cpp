// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Runs a model with OpenVINO, and joins the profile with the cost of the layers. Built if find_package(OpenVINO)
// succeeds; the wheel from PyPI is enough: -DOpenVINO_DIR=.../site-packages/openvino/cmake
#include <opcost/deploy.hpp>
#include <opcost/openvino.hpp>

#include <cstdio>
#include <cstring>
#include <openvino/openvino.hpp>
#include <sstream>

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: openvino_profile MODEL.xml [INFERENCES]\n");
    return 1;
  }
  const int inferences = argc > 2 ? std::atoi(argv[2]) : 10;
  ov::Core core;
  auto compiled = core.compile_model(argv[1], "CPU", ov::enable_profiling(true), ov::inference_num_threads(1),
                                     ov::hint::inference_precision(ov::element::f32));
  ov::InferRequest request = compiled.create_infer_request();
  for (const auto& input : compiled.inputs()) {
    ov::Tensor tensor = request.get_tensor(input);
    if (tensor.get_element_type() != ov::element::string) std::memset(tensor.data(), 0, tensor.get_byte_size());
  }
  for (int i = 0; i < inferences; ++i) request.infer();
  const std::vector<ov::ProfilingInfo> records = request.get_profiling_info();

  const auto print = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); };
  opcost::write_profile_table(records, print);

  const auto model = opcost::openvino::read_file(argv[1]);
  if (!model) {
    print(model.error().what);
    return 1;
  }
  std::stringstream xml, weights;
  ov::pass::Serialize(xml, weights).run_on_model(std::const_pointer_cast<ov::Model>(compiled.get_runtime_model()));
  const auto graph = opcost::openvino::read_execution_graph(xml.str());
  if (!graph) {
    print(graph.error().what);
    return 1;
  }
  const auto analysis = opcost::analyze<opcost::exact>(opcost::openvino::graph<>(*model));
  const auto rows = opcost::profile_rows(records);
  const opcost::join joined = opcost::join_profile(analysis, rows, &*graph);
  print("\n");
  const opcost::measurement measured{&analysis, rows, &joined};
  opcost::write_profile_summary(measured, print);
  opcost::write_hot_spots(measured, print);
}
