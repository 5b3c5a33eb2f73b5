// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Any bytes as an ONNX file: read, analyzed with and without its stored shapes, and as Model Analyzer sees it. Nothing
// may crash, and no figure may be negative.
#include <cstdint>
#include <cstdlib>
#include <opcost/onnx.hpp>
#include <opcost/onnx/front_end/onnx_figures.hpp>

namespace {
void nowhere(std::string_view) {}
void hold(bool what) {
  if (!what) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto m = opcost::onnx::read(std::string_view(reinterpret_cast<const char*>(data), size));
  hold(m || !std::string_view(m.error().what).empty());
  if (!m) return 0;
  const opcost::onnx::graph g(*m);
  const auto a = opcost::analyze<opcost::exact>(g);
  hold(a.macs() >= 0 && a.valid_macs() >= 0 && a.valid_macs() <= a.macs() && a.parameters() >= 0);
  opcost::write_json(opcost::make_report<opcost::exact>(a, {m->graph.name, "onnx"}), opcost::sink(nowhere));
  const opcost::onnx::graph bare = g.without_stored_shapes();
  const auto checked = opcost::check_shapes(opcost::analyze<opcost::exact>(bare), g);
  hold(checked.agree <= checked.checked);
  opcost::onnx::front_end::onnx_figures of_tool(g, a, {.sparsity = false});
  hold(!of_tool.refused().empty() || (of_tool->memory.least >= 0 && of_tool->memory.least <= of_tool->memory.most));
  return 0;
}
