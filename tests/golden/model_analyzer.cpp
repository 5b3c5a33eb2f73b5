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

namespace {
namespace replay = opcost::replay::model_analyzer;

struct tally {
  int good = 0, all = 0;
};
class scores {
 public:
  explicit scores(std::string of) : of_(std::move(of)) {}
  // `said`: what differs, printed for the first few.
  void add(const std::string& figure, bool good, const std::string& model, const std::string& said) {
    tally& t = all_[figure];
    ++t.all;
    if (good)
      ++t.good;
    else if (t.all - t.good <= 12)
      std::printf("%s %s: %s: %s\n", of_.c_str(), figure.c_str(), model.c_str(), said.c_str());
  }
  void hold(floors& f) const {
    for (const auto& [figure, t] : all_) f.hold("model_analyzer." + of_ + "." + figure, t.good, t.all);
  }

 private:
  std::string of_;
  std::map<std::string, tally> all_{};
};

bool close(double a, double b) { return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b)); }
std::string pair(double wanted, double got) {
  char text[80];
  std::snprintf(text, sizeof text, "%.17g, here %.17g", wanted, got);
  return text;
}

// What the tool's own report says, or what was computed after it gave up.
struct recorded {
  double gops = -1, parameters = -1, zeros_percent = -1, least = 0, most = 0;
  bool has_memory = false;
  std::string precision{}, type{};
};
recorded read_totals(const json::value& c) {
  recorded r;
  const json::value &raw = c["raw"], &found = c["recovered"];
  if (!raw.null()) {
    r = {raw["gflops"].real,       raw["mparams"].real * 1e6, raw["sparsity"].real,
         raw["minmem"].real * 1e6, raw["maxmem"].real * 1e6,  true,
         raw["precision"].text,    raw["type"].text};
  } else {
    if (found["total_ops"][0].is == json::value::kind::number) r.gops = found["total_ops"][0].real;
    if (found["params"][0].is == json::value::kind::number) r.parameters = found["params"][0].real;
    if (r.parameters > 0) r.zeros_percent = found["params"][1].real / r.parameters * 100;
    r.least = found["minmem"].real * 1e6;
    r.most = found["maxmem"].real * 1e6;
    r.has_memory = found["minmem"].is == json::value::kind::number;
    std::set<std::string> types;
    for (const json::value& t : found["precision"]) types.insert(t.text);
    for (const std::string& t : types) r.precision += (r.precision.empty() ? "" : "-") + t;
    if (types.size() > 1) r.precision = "MIXED (" + r.precision + ")";
    r.type = found["type"].text;
  }
  return r;
}

struct recorded_row {
  std::string type, name, operations;
  double elements = 0, millions = 0;
  int children = -1;
};  // -1: not recorded
std::vector<recorded_row> read_rows(const std::string& path) {
  std::vector<recorded_row> rows;
  csv::each_record(path, [&](const std::vector<std::string>& cells) {
    if (cells.size() > 7 && cells[0] != "idx")
      rows.push_back({cells[1], cells[2], cells[6], std::strtod(cells[7].c_str(), nullptr),
                      std::strtod(cells[5].c_str(), nullptr), cells.size() > 11 ? std::atoi(cells[11].c_str()) : -1});
  });
  return rows;
}

// Node by node, in the tool's order. False where the lists differ.
void compare_rows(const std::string& id, const std::vector<recorded_row>& rows, const replay::figures& f,
                  scores& score) {
  const replay::graph& g = f.nodes;
  score.add("nodes", rows.size() == g.order.size(), id,
            pair(static_cast<double>(rows.size()), static_cast<double>(g.order.size())));
  if (rows.size() != g.order.size()) return;
  std::vector<int> children(g.nodes.size(), 0);
  replay::each_child(g, f.folded, [&](int row, int) { ++children[static_cast<std::size_t>(row)]; });
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const recorded_row& r = rows[k];
    const replay::node& n = g.at(g.order[k]);
    const bool placed = r.type == n.type && (n.layer < 0 || r.name == n.name || g.version < 11);
    score.add("order", placed, id, r.type + " " + r.name + ", here " + std::string(n.type) + " " + std::string(n.name));
    if (!placed) return;
    const bool uncounted = r.operations == "uncounted", counted_here = n.facts.counts == replay::counting::counted;
    const double operations = uncounted ? 0 : std::strtod(r.operations.c_str(), nullptr);
    if (uncounted || n.operations.known || !counted_here)
      score.add("layers.operations",
                uncounted == !counted_here && (uncounted || static_cast<double>(n.operations) == operations), id,
                r.type + " " + r.name + ": " + pair(operations, static_cast<double>(n.operations)));
    bool known = true;
    double elements = 0;
    if (!n.is(replay::node_type::result))
      for (const replay::output& o : g.outputs_of(n)) {
        known = known && o.known;
        elements += static_cast<double>(o.elements);
      }
    if (known && !n.is(replay::node_type::result))
      score.add("layers.elements", elements == r.elements, id,
                r.type + " " + r.name + ": " + pair(r.elements, elements));
    const int here = children[static_cast<std::size_t>(g.order[k])];
    if (r.children >= 0)
      score.add("layers.children", r.children == here, id, r.type + " " + r.name + ": " + pair(r.children, here));
    const double parameters = static_cast<double>(f.parameters.by_node[static_cast<std::size_t>(g.order[k])]);
    score.add("layers.parameters", close(parameters / 1e6, r.millions), id,
              r.type + " " + r.name + ": " + pair(r.millions * 1e6, parameters));
  }
}

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
