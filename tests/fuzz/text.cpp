// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Any text as a profile, a device, an execution graph, and a layer as torch prints it. Nothing may crash, and what is
// refused is refused with a reason.
#include <cstdint>
#include <cstdlib>
#include <opcost/deploy.hpp>
#include <opcost/graph/one_layer.hpp>
#include <opcost/layers/all_layers.hpp>
#include <opcost/openvino.hpp>

namespace {
template <class T> void hold(const opcost::result<T>& r) {
  if (!r && std::string_view(r.error().what).empty()) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  hold(opcost::read_profile(text));
  hold(opcost::read_device(text));
  hold(opcost::openvino::read_execution_graph(text));
  const opcost::layer_input inputs[]{{{1, 4, 8, 8}}, {{2, 4}}, {{2, 4, 8}}};
  for (std::size_t i = 0; i < std::size(inputs); ++i)
    hold(opcost::layer_reader<opcost::builtin_layers, opcost::network<opcost::exact>>::read(
        text, opcost::span(inputs).subspan(i, 1)));
  return 0;
}
