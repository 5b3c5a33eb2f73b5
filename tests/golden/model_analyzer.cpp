// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_model_analyzer FLOORS TOTALS FOLDER: Model Analyzer's operations of every layer of every generated model, and their sum,
// against what the real tool computed. Rows with an unknown dimension are negative there and say nothing.
#include <opcost/openvino.hpp>

#include "../support/csv.hpp"
#include "../support/floors.hpp"
#include "../support/json.hpp"
#include <cmath>
#include <map>

namespace {

struct recorded { std::string type, name, operations; };

std::vector<recorded> read_rows(const std::string& path) {
  std::vector<recorded> rows;
  csv::each_record(path, [&](const std::vector<std::string>& cells) {
    if (cells.size() > 6 && cells[0] != "idx") rows.push_back({cells[1], cells[2], cells[6]});
  });
  return rows;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return std::fprintf(stderr, "usage: golden_model_analyzer FLOORS TOTALS FOLDER\n"), 2;
  floors floor(argv[1]);
  const std::string folder = argv[3];
  int layers = 0, good = 0, models = 0, good_totals = 0, static_models = 0;
  const bool read = json::each_line(argv[2], [&](const json::value& c) {
    const std::string& id = c["id"].text;
    if (c["source"].text != "generated" || id.find('#') != std::string::npos) return;
    ++models;
    const auto rows = read_rows(folder + "/per_layer_all/" + id + ".csv");
    const auto model = opcost::openvino::read_file(folder + "/models/" + id + ".xml");
    if (!model) return std::printf("%s: %s\n", id.c_str(), opcost::to_string(model.error().what).c_str()), void();
    const auto a = opcost::analyze<opcost::model_analyzer>(opcost::openvino::graph<>(*model));
    std::multimap<std::string_view, int> by_name;
    for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) by_name.emplace(a.at(i).name, i);
    double total = 0;
    bool unknown_dimension = false;
    for (const recorded& r : rows) {
      const auto at = by_name.find(r.name);
      const bool uncounted = r.operations == "uncounted";
      const double operations = uncounted ? 0 : std::strtod(r.operations.c_str(), nullptr);
      if (operations < 0) {
        unknown_dimension = true;
        continue;
      }
      const opcost::figure f = at == by_name.end() ? opcost::figure{} : a.flops<opcost::model_analyzer>(at->second);
      if (f.known && !uncounted) total += static_cast<double>(f) * 1e-9;
      ++layers;
      if (at != by_name.end() && f.known == !uncounted && static_cast<double>(f) == operations) {
        ++good;
      } else if (at != by_name.end() && !uncounted && a.at(at->second).why == "a dimension is not known") {
        --layers, unknown_dimension = true;    // a product with a zero hides the unknown dimension there
      } else {
        std::printf("%s: %s %s: %s, here %s%s\n", id.c_str(), r.type.c_str(), r.name.c_str(), r.operations.c_str(), f.known ? opcost::to_string(f).c_str() : "uncounted",
                    at == by_name.end() ? " (no such layer)" : (" " + opcost::to_string(a.at(at->second).why)).c_str());
      }
      if (at != by_name.end()) by_name.erase(at);
    }
    if (unknown_dimension) return;
    ++static_models;
    const json::value& raw = c["raw"];
    const double wanted = !raw.null() ? raw["gflops"].real : c["recovered"]["total_ops"][0].real;
    if (std::abs(total - wanted) <= 1e-12 * std::abs(wanted)) ++good_totals;
    else std::printf("%s: %.17g GFLOPs in all, here %.17g\n", id.c_str(), wanted, total);
  });
  if (!read) return 1;
  std::printf("%d generated models, %d of them without unknown dimensions\n", models, static_models);
  floor.hold("model_analyzer.layers", good, layers);
  floor.hold("model_analyzer.totals", good_totals, static_models);
  return floor.exit_code();
}
