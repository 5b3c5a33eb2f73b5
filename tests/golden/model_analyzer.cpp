// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_model_analyzer FLOORS TOTALS FOLDER CORPUS: every figure of OpenVINO Model Analyzer against what the real tool
// computed, by model and by layer. FOLDER holds the recordings (models, per_layer_all), CORPUS the real models. What is
// unknown here is negative there and says nothing.
#include <opcost/model_analyzer.hpp>

#include <cmath>
#include <deque>
#include <map>
#include <set>
#include "../support/csv.hpp"
#include "../support/floors.hpp"
#include "../support/json.hpp"
#include "../support/recorded_tool.hpp"

namespace {
namespace replay = opcost::replay::model_analyzer;
using namespace recorded_tool;

// Operations of the layers that the execution graph runs on integers, convolutions and others.
void compare_integers(const std::string& id, const json::value& layers, const std::vector<recorded_row>& rows,
                      const replay::figures& f, scores& score, double (&others)[2]) {
  std::set<std::string> integer;
  for (const json::value& name : layers) integer.insert(name.text);
  const auto convolves = [](std::string_view type) {
    return type == "Convolution" || type == "GroupConvolution" || type == "ConvolutionBackpropData";
  };
  double wanted = 0, got = 0;
  for (const recorded_row& r : rows) {
    if (integer.count(r.name) == 0 || r.operations == "uncounted") continue;
    (convolves(r.type) ? wanted : others[0]) += std::strtod(r.operations.c_str(), nullptr);
  }
  for (int i : f.nodes.order)
    if (f.integer[static_cast<std::size_t>(i)])
      (convolves(f.nodes.at(i).type) ? got : others[1]) += static_cast<double>(f.nodes.at(i).operations);
  score.add("integer_convolutions", wanted == got, id, pair(wanted, got));
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: golden_model_analyzer FLOORS TOTALS FOLDER CORPUS\n");
    return 2;
  }
  floors floor(argv[1]);
  const std::string folder = argv[3], corpus = argv[4];
  scores made("made"), real("real");
  double others[2]{};
  const bool read = json::each_line(argv[2], [&](const json::value& c) {
    const std::string& id = c["id"].text;
    const std::string& trust = c["trust"].text;
    if ((c["raw"].null() && c["recovered"].null()) || (trust != "full" && trust != "xml-only")) return;
    const bool generated = c["source"].text == "generated";
    scores& score = generated ? made : real;
    const std::string plain = id.substr(0, id.find('#'));
    const std::string xml = generated ? folder + "/models/" + plain + ".xml" : corpus + "/" + c["xml"].text;
    const auto model = opcost::openvino::read_file(xml);
    score.add("read", static_cast<bool>(model), id,
              model ? std::string() : std::string(std::string_view(model.error().what)));
    if (!model) return;
    replay::options o;
    o.sparsity_ignore_first_convolution = c["flags"]["first_conv"].truth;
    for (const json::value& name : c["flags"]["ignored"]) o.sparsity_ignored_layers.push_back(name.text);
    const opcost::openvino::model_analyzer_report report(*model, o);
    const replay::figures& f = *report;

    const recorded r = read_totals(c);
    if (r.gops != -1 && f.flops_known) score.add("operations", close(r.gops, f.gops), id, pair(r.gops, f.gops));
    if (r.parameters != -1 && f.parameters.known)
      score.add("parameters", close(r.parameters, static_cast<double>(f.parameters.elements)), id,
                pair(r.parameters, static_cast<double>(f.parameters.elements)));
    // the .bin of large models is not recorded
    if (r.zeros_percent >= 0 && trust == "full" && f.parameters.elements != 0 && model->weights)
      score.add("sparsity", f.sparsity_known() && close(r.zeros_percent, f.sparsity()), id,
                f.zeros_known ? pair(r.zeros_percent, f.sparsity()) : std::string("not known here"));
    if (r.has_memory && f.memory.known) {
      score.add("least_memory", close(r.least, static_cast<double>(f.memory.least)), id,
                pair(r.least, static_cast<double>(f.memory.least)));
      score.add("most_memory", close(r.most, static_cast<double>(f.memory.most)), id,
                pair(r.most, static_cast<double>(f.memory.most)));
    }
    if (!r.precision.empty())
      score.add("precision", r.precision == f.precision, id, r.precision + ", here " + f.precision);
    // the release says generic where it means a classificator
    if (!r.type.empty() && r.type.substr(0, 4) != "exc:")
      score.add("type", r.type == f.type || (r.type == "generic" && f.type == "classificator"), id,
                r.type + ", here " + std::string(f.type));
    const auto rows = plain == id ? read_rows(folder + "/per_layer_all/" + id + ".csv") : std::vector<recorded_row>();
    if (!rows.empty()) compare_rows(id, rows, f, score);
    if (!rows.empty() && !c["int8_if_rt_info_were_read"]["layers"].null() && trust == "full")
      compare_integers(id, c["int8_if_rt_info_were_read"]["layers"], rows, f, score, others);
  });
  if (!read) return 1;
  std::printf("integer operations of other layers than convolutions: %.0f recorded, %.0f here\n", others[0], others[1]);
  made.hold(floor);
  real.hold(floor);
  return floor.exit_code();
}
