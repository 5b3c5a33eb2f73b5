// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include "analyze.hpp"
#include <opcost/openvino.hpp>

opcost::result<opcost::openvino::model> read_model(const std::string& path) {
  return opcost::openvino::read_file(path);
}
opcost::analysis<opcost::exact> analyze(const opcost::openvino::model& m, const opcost::assumptions& assumed) {
  return opcost::analyze<opcost::exact>(opcost::openvino::graph<>(m), assumed);
}
opcost::result<analyzed> analyze(const std::string& path) {
  auto m = read_model(path);
  if (!m) return m.error();
  auto a = analyze(*m);
  return analyzed{std::move(*m), std::move(a)};
}

opcost::result<analyzed> analyse_text(std::string_view xml) {
  auto m = opcost::openvino::read(xml);
  if (!m) return m.error();
  auto a = analyze(*m);
  return analyzed{std::move(*m), std::move(a)};
}

checked check_shapes(const opcost::openvino::model& m) {
  const opcost::openvino::graph<> g(m);
  checked c{opcost::analyze<opcost::exact>(g.without_stored_shapes()), {}};
  c.check = opcost::check_shapes(c.a, g);
  return c;
}

opcost::result<opcost::analysis<opcost::exact>> reshape(const opcost::openvino::model& m,
                                                        opcost::span<const opcost::input_shape> shapes) {
  return opcost::reshaped<opcost::exact>(opcost::openvino::graph<>(m), shapes);
}

opcost::solution solve_in(const opcost::openvino::model& m, std::string_view dimension, opcost::count_t step,
                          opcost::span<const opcost::input_shape> shapes) {
  const opcost::openvino::graph<> g(m);
  opcost::sequence<opcost::graph_input> inputs = opcost::inputs_of_graph(g);
  const opcost::span<const opcost::graph_input> all(inputs.data(), inputs.size());
  const auto given = opcost::match_inputs(all, shapes);
  if (!given) return {};
  for (const opcost::given_input& s : *given)
    for (opcost::graph_input& in : inputs)
      if (in.node == s.node) in.is = s.is;
  const auto free = opcost::dimension_named(all, dimension);
  if (!free) return {};
  return opcost::solve<opcost::exact>(
      [&](opcost::count_t n) {
        const opcost::sequence<opcost::given_input> with =
            opcost::with_dimension(all, opcost::span<const opcost::free_dimension>(*free), n);
        return opcost::reshaped<opcost::exact>(g, opcost::span<const opcost::given_input>(with));
      },
      step);
}
