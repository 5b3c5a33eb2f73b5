// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A model at another input shape, its cost as a formula of one dimension, and the largest batch within a budget.
#include <cstdio>
#include <opcost/budget/largest.hpp>
#include <opcost/openvino.hpp>
#include <opcost/report/solution.hpp>

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int main(int argc, char** argv) {
  const auto model = opcost::openvino::read_file(argc > 1 ? argv[1] : "data/mobilenet_v2.xml");
  if (!model) return 1;
  const opcost::openvino::graph<> graph(*model);
  const opcost::sink out(print);

  const opcost::input_shape larger[]{{"x", {1, 3, 320, 320}}};
  const auto at_320 = opcost::reshaped<opcost::exact>(graph, larger);
  if (at_320) out << "at 320 x 320: " << at_320->macs() << " MACs\n";

  // A shape that does not fit is an error that names the layer.
  const opcost::input_shape wrong[]{{"x", {1, 4, 224, 224}}};
  const auto at_4_channels = opcost::reshaped<opcost::exact>(graph, wrong);
  if (!at_4_channels) out << at_4_channels.error().what << "\n";

  // The network as a function of its batch.
  const auto inputs = opcost::inputs_of_graph(graph);
  const opcost::span all(inputs.data(), inputs.size());
  const opcost::free_dimension batch[]{{.input = 0, .axis = 0}};
  const auto at = [&](opcost::count_t n) {
    const auto given = opcost::with_dimension(all, batch, n);
    return opcost::reshaped<opcost::exact>(graph, opcost::span<const opcost::given_input>(given.data(), given.size()));
  };
  const opcost::solution in_batch = opcost::solve<opcost::exact>(at);
  out << "MACs = ";
  opcost::write_polynomial(in_batch.of(opcost::figure_id::macs), "b", out);
  out << "\nin 64 MiB at once: batch " << opcost::largest(at, {.peak_bytes = 64 << 20}) << "\n";
}
