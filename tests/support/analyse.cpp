// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include "analyse.hpp"
#include <opcost/graph/reshape.hpp>
#include <opcost/openvino.hpp>

opcost::result<opcost::openvino::model> read_model(const std::string& path) { return opcost::openvino::read_file(path); }
opcost::analysis<opcost::exact> analyse(const opcost::openvino::model& m) { return opcost::analyze<opcost::exact>(opcost::openvino::graph<>(m)); }
opcost::result<analysed> analyse(const std::string& path) {
  auto m = read_model(path);
  if (!m) return m.error();
  auto a = analyse(*m);
  return analysed{std::move(*m), std::move(a)};
}

checked check_shapes(const opcost::openvino::model& m) {
  const opcost::openvino::graph<> g(m);
  checked c{opcost::analyze<opcost::exact>(g.without_stored_shapes()), {}};
  c.check = opcost::check_shapes(c.a, g);
  return c;
}

opcost::result<opcost::analysis<opcost::exact>> reshape(const opcost::openvino::model& m, std::span<const opcost::input_shape> shapes) {
  return opcost::reshaped<opcost::exact>(opcost::openvino::graph<>(m), shapes);
}
