// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Any text as an IR, with the same bytes as its weights: read, analyzed, reported in every format, as Model Analyzer
// has it too. Nothing may crash, and no figure may be negative.
#include <cstdint>
#include <cstdlib>
#include <opcost/deploy.hpp>
#include <opcost/model_analyzer.hpp>
#include <span>

namespace {
void nowhere(std::string_view) {}
void hold(bool what) {
  if (!what) std::abort();
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto m = opcost::openvino::read(text, opcost::files::weights(std::as_bytes(std::span(data, size))));
  hold(m || !std::string_view(m.error().what).empty());
  if (!m) return 0;
  const opcost::openvino::graph<> g(*m);
  const auto a = opcost::analyze<opcost::exact>(g);
  hold(a.macs() >= 0 && a.valid_macs() >= 0 && a.valid_macs() <= a.macs() && a.parameters() >= 0 &&
       a.activations() >= 0);
  opcost::report r = opcost::make_report<opcost::exact>(a, {m->name, "openvino-ir"});
  r.zeros = opcost::openvino::count_stored_zeros(g, a);
  for (const auto write : {opcost::write_summary, opcost::write_table, opcost::write_csv, opcost::write_markdown,
                           opcost::write_json, opcost::write_html})
    write(r, opcost::sink(nowhere));
  const auto checked = opcost::check_shapes(opcost::analyze<opcost::exact>(g.without_stored_shapes()), g);
  hold(checked.agree <= checked.checked);
  opcost::sequence<opcost::given_input> twice;  // every dimension of every input doubled, or 2 where it is not known
  for (const opcost::graph_input& in : opcost::inputs_of_graph(g)) {
    opcost::partial_tensor is = in.is;
    for (int i = 0; i < is.dims.rank; ++i)
      is.dims.set(i, opcost::known(is.dims[i]) ? is.dims[i] * 2 : opcost::interval(2));
    twice.push_back({in.node, is});
  }
  if (const auto larger = opcost::reshaped<opcost::exact>(g, std::span<const opcost::given_input>(twice)))
    hold(larger->macs() >= 0);
  opcost::write_plan(opcost::make_plan_report(a, r.of, {}, {}), opcost::sink(nowhere));
  const opcost::openvino::model_analyzer_report as_the_tool(*m);
  opcost::replay::model_analyzer::write_console(*as_the_tool, {}, opcost::sink(nowhere));
  opcost::replay::model_analyzer::write_model_report(*as_the_tool, opcost::sink(nowhere));
  opcost::replay::model_analyzer::write_per_layer_report(*as_the_tool, opcost::sink(nowhere));
  return 0;
}
