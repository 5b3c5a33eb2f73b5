// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_solve FLOORS MOBILENET_V2 FOLDER: costs as polynomials in one dimension, each coefficient as the
// architecture's arithmetic gives it, and held to analyses at other values.
#include "../support/analyze.hpp"
#include "../support/floors.hpp"

namespace {
int checks = 0, right = 0;
void expect(const char* what, bool is) {
  ++checks;
  right += is;
  if (!is) std::printf("WRONG: %s\n", what);
}
std::string text(const opcost::polynomial& p, std::string_view variable) {
  std::string s;
  const auto put = [&](std::string_view piece) { s += piece; };
  opcost::write_polynomial(p, variable, put);
  return s;
}
constexpr auto macs = opcost::figure_id::macs, activations = opcost::figure_id::activations,
               parameters = opcost::figure_id::parameters;

struct solved {
  opcost::result<opcost::openvino::model> model;
  opcost::solution s{};
  solved(const std::string& path, std::string_view dimension, opcost::count_t step = 1,
         opcost::span<const opcost::input_shape> shapes = {})
      : model(read_model(path)) {
    if (model)
      s = solve_in(*model, dimension, step, shapes);
    else
      std::printf("%s cannot be read\n", path.c_str());
    std::printf("%s in %s: MACs = %s\n", path.substr(path.rfind('/') + 1).c_str(), std::string(dimension).c_str(),
                text(s.of(macs), step == 1 ? "x" : "k").c_str());
  }
};
}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: golden_solve FLOORS MOBILENET_V2 FOLDER\n");
    return 2;
  }
  floors floor(argv[1]);
  const std::string mobilenet = argv[2], folder = argv[3];

  const solved by_batch(mobilenet, "batch");
  expect("MobileNetV2's MACs in batch", text(by_batch.s.of(macs), "b") == "300774272 b");
  expect("its parameters hang on no batch", text(by_batch.s.of(parameters), "b") == "3469760");
  expect("verified", by_batch.s.of(macs).verified >= 10);
  const solved by_x0(mobilenet, "x.0");
  expect("by the input's name", text(by_x0.s.of(macs), "n") == "300774272 n");

  const std::string resnet = folder + "/resnet50.xml";
  expect("ResNet-50's MACs in batch", text(solved(resnet, "batch").s.of(macs), "b") == "4089184256 b");
  expect("its MACs in side are no polynomial", !solved(resnet, "side").s.of(macs));
  const solved by_side(resnet, "side", 32);
  // all but the classifier grows with the area
  expect("its MACs at side = 32 k",
         text(by_side.s.of(macs), "k") ==
             std::to_string((4'089'184'256 - 2048 * 1000) / (7 * 7)) + " k^2 + " + std::to_string(2048 * 1000));
  expect("at k = 7", by_side.s.of(macs)(7) == 4'089'184'256);

  const opcost::partial_shape one_sentence{1, opcost::interval::unknown()};
  const opcost::input_shape one[]{{"input_ids", one_sentence}, {"attention_mask", one_sentence}};
  const solved bert(folder + "/bert_mini.xml", "sequence", 1, one);
  const opcost::polynomial& p = bert.s.of(macs);
  // scores and mixing of values in every layer: 2 s^2 times the hidden size; hidden 16, one layer
  expect("an encoder's MACs are quadratic in its sequence", p.degree == 2);
  opcost::count_t attention = 0;
  for (const int length : {24, 100, 511}) {
    const opcost::partial_shape dims{1, length};
    const opcost::input_shape given[]{{"input_ids", dims}, {"attention_mask", dims}};
    const auto a = reshape(*bert.model, given);
    expect("an encoder's MACs at another length", a && a->macs() == p(length));
    if (!a) continue;
    attention = 0;
    for (const opcost::row& r : a->rows)
      if (r.work.mac != 0 && (*a)[a->inputs_of(r)[1]].stored == 0 &&
          a->at(a->inputs_of(r)[1].row).kind == opcost::node_kind::computed && !a->at(a->inputs_of(r)[1].row).folded)
        attention += r.work.mac;
    expect("products of two activations are the quadratic term", attention == p.coefficient[2] * length * length);
  }
  const opcost::partial_shape any_batch{opcost::interval::unknown(), 16};
  const opcost::input_shape sixteen[]{{"input_ids", any_batch}, {"attention_mask", any_batch}};
  expect("and linear in its batch", solved(folder + "/bert_mini.xml", "batch", 1, sixteen).s.of(macs).degree == 1);
  expect("its activations are a polynomial as well", bert.s.of(activations).degree == 2);

  floor.hold("solve", right, checks);
  return floor.exit_code();
}
