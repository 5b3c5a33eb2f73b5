// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_onnx_model_analyzer FLOORS RECORDS TOTALS MODELS PER_LAYER: Model Analyzer's figures of ONNX files, whose
// nodes become OpenVINO's, against what the real tool computed. Files with unknown dimensions are not compared: the
// tool multiplies -1 through. Files that OpenVINO refuses must have no figures.
#include <opcost/onnx/front_end/onnx_figures.hpp>
#include <opcost/onnx/read_onnx.hpp>

#include <cstring>
#include "../support/recorded_tool.hpp"

namespace {
namespace onnx = opcost::onnx;
using namespace recorded_tool;

struct place {
  std::string set, file;
};
// Where a record's rows are: its identifier with slashes as two underscores.
std::string rows_of(const std::string& folder, const std::string& id) {
  std::string name;
  for (char c : id) name += c == '/' ? "__" : std::string(1, c);
  return folder + "/" + name + ".csv";
}
void compare_totals(const std::string& id, const recorded& r, const replay::figures& f, scores& score) {
  if (r.gops != -1 && f.flops_known) score.add("operations", close(r.gops, f.gops), id, pair(r.gops, f.gops));
  if (r.parameters != -1 && f.parameters.known)
    score.add("parameters", close(r.parameters, static_cast<double>(f.parameters.elements)), id,
              pair(r.parameters, static_cast<double>(f.parameters.elements)));
  if (r.has_memory) {
    score.add("least_memory", f.memory.known && close(r.least, static_cast<double>(f.memory.least)), id,
              pair(r.least, static_cast<double>(f.memory.least)));
    score.add("most_memory", f.memory.known && close(r.most, static_cast<double>(f.memory.most)), id,
              pair(r.most, static_cast<double>(f.memory.most)));
  }
  if (!r.precision.empty() && r.precision != "MIXED ()")
    score.add("precision", r.precision == f.precision, id, r.precision + ", here " + f.precision);
  // the release says generic where it means a classificator
  if (!r.type.empty() && r.type.substr(0, 4) != "exc:")
    score.add("type", r.type == f.type || (r.type == "generic" && f.type == "classificator"), id,
              r.type + ", here " + std::string(f.type));
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) {
    std::fprintf(stderr, "usage: golden_onnx_model_analyzer FLOORS RECORDS TOTALS MODELS PER_LAYER [ID]\n");
    return 2;
  }
  floors floor(argv[1]);
  const std::string models = argv[4], per_layer = argv[5], only = argc > 6 ? argv[6] : "";
  std::map<std::string, place> places;
  bool read = json::each_line(argv[2], [&](const json::value& r) {
    const std::string& file = r["file"].text;
    places[r["id"].text] = {file.substr(0, file.find('/')), models + "/" + file};
  });
  std::map<std::string, scores> all;
  read = read && json::each_line(argv[3], [&](const json::value& c) {
           const std::string& id = c["id"].text;
           if (id.compare(0, only.size(), only) != 0) return;
           const auto at = places.find(id);
           const place p = at != places.end() ? at->second : place{"torch", models + "/" + id + ".onnx"};
           scores& score = all.try_emplace(p.set, p.set, "onnx.model_analyzer").first->second;
           const bool refused = c["exc_where"].text.find("read_model") != std::string::npos;
           const bool has_figures = c["ok"].truth || !c["recovered"].null();
           if ((!refused && !has_figures) || (has_figures && c["dynamic"].truth)) return;
           const auto m = onnx::read_file(p.file);
           if (!m) {
             score.add(refused ? "refused" : "read", refused, id, std::string(std::string_view(m.error().what)));
             return;
           }
           const onnx::graph g(*m);
           const auto a = opcost::analyze<opcost::model_analyzer>(g);
           onnx::front_end::onnx_figures f(g, a);
           score.add(refused ? "refused" : "read", refused == !f.refused().empty(), id,
                     refused ? c["exc_last"].text : std::string(f.refused()));
           if (refused || !f.refused().empty()) return;
           compare_totals(id, read_totals(c), *f, score);
           const auto rows = read_rows(rows_of(per_layer, id));
           if (!rows.empty()) compare_rows(id, rows, *f, score);
         });
  if (!read) return 1;
  for (const auto& [set, score] : all) score.hold(floor);
  return floor.exit_code();
}
