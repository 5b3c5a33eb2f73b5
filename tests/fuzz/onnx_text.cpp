// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Any text as the text form of an ONNX file: it becomes a binary form that is read, or is refused with a reason.
#include <cstdint>
#include <cstdlib>
#include <opcost/onnx/read_onnx.hpp>

namespace {
void hold(bool what) {
  if (!what) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  opcost::onnx::model m;
  const opcost::error e =
      opcost::onnx::detail::read_text_form(std::string_view(reinterpret_cast<const char*>(data), size), m);
  hold(e.code == opcost::error_code::none || !std::string_view(e.what).empty());
  if (e.code != opcost::error_code::none) return 0;
  const auto again = opcost::onnx::read(m.bytes);
  hold(again && again->graph.nodes.size() == m.graph.nodes.size());
  return 0;
}
