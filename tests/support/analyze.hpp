// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads and analyzes files. Compiled once, so that tests of files do not compile the catalogue.
#include <opcost/convention/exact.hpp>
#include <opcost/graph/shape_check.hpp>
#include <opcost/graph/solve.hpp>
#include <opcost/openvino/ir_model.hpp>

struct analyzed {
  opcost::openvino::model model;
  opcost::analysis<opcost::exact> a;  // its names are views into the model
};
opcost::result<analyzed> analyze(const std::string& path);

// The same of a text.
opcost::result<analyzed> analyse_text(std::string_view xml);

// The second step of it alone.
opcost::result<opcost::openvino::model> read_model(const std::string& path);
opcost::analysis<opcost::exact> analyze(const opcost::openvino::model& m, const opcost::assumptions& assumed = {});

// Shapes as inferred, each from those inferred before, against those that the file stores.
struct checked {
  opcost::analysis<opcost::exact> a;
  opcost::shape_check check;
};
checked check_shapes(const opcost::openvino::model& m);

// With new input shapes.
opcost::result<opcost::analysis<opcost::exact>> reshape(const opcost::openvino::model& m,
                                                        opcost::span<const opcost::input_shape> shapes);

// Figures as polynomials in one dimension, after a change of the input shapes.
opcost::solution solve_in(const opcost::openvino::model& m, std::string_view dimension, opcost::count_t step,
                          opcost::span<const opcost::input_shape> shapes);

// As OpenVINO prints a shape: [1,?,16..32].
inline std::string text_of(const opcost::partial_shape& s) {
  std::string r;
  const auto put = [&](std::string_view piece) { r += piece; };
  opcost::sink(put) << s;
  return r;
}
