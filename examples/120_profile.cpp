// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Measured times, joined with the cost of the layers. The records have the fields of
// ov::InferRequest::get_profiling_info(); examples/openvino/profile.cpp gets them from OpenVINO itself.
#include <chrono>
#include <cstdio>
#include <opcost/deploy.hpp>
#include <opcost/openvino.hpp>

struct profiling_info {
  enum class Status { NOT_RUN, OPTIMIZED_OUT, EXECUTED } status;
  std::chrono::microseconds real_time, cpu_time;
  std::string node_name, exec_type, node_type;
};

int main(int argc, char** argv) {
  using std::chrono::microseconds;
  using enum profiling_info::Status;
  const std::vector<profiling_info> records{
      {EXECUTED, microseconds(233), microseconds(233), "Multiply_398579", "brgconv_avx512_f32", "Convolution"},
      {NOT_RUN, microseconds(0), microseconds(0), "__module.features.0.2/aten::hardtanh_/Clamp", "undef", "Clamp"},
      {EXECUTED, microseconds(245), microseconds(245), "__module.classifier.1/aten::linear/Add", "gemm_mlas_f32",
       "FullyConnected"}};
  const auto print = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); };
  opcost::write_profile_table(records, print);
  print("\n");

  const auto model = opcost::openvino::read_file(argc > 1 ? argv[1] : "data/mobilenet_v2.xml");
  const auto device = opcost::read_device("name = one core\npeak.f32 = 118.22e9\nbandwidth.memory = 20.828e9\n");
  if (!model || !device) return 1;
  const auto analysis = opcost::analyze<opcost::exact>(opcost::openvino::graph<>(*model));

  const auto rows = opcost::profile_rows(records);
  const opcost::join joined = opcost::join_profile(analysis, rows);
  const opcost::measurement measured{&analysis, rows, &joined, &*device};
  opcost::write_profile_summary(measured, print);
  opcost::write_roofline_table(measured, print);
}
