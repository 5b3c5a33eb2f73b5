// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the real Model Analyzer computed, as it was recorded, and scores of figures compared with it.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <opcost/replay/model_analyzer/model_figures.hpp>
#include <set>
#include <string>
#include <vector>
#include "csv.hpp"
#include "floors.hpp"
#include "json.hpp"

namespace recorded_tool {
namespace replay = opcost::replay::model_analyzer;

struct tally {
  int good = 0, all = 0;
};
class scores {
 public:
  explicit scores(std::string of, std::string family = "model_analyzer")
      : of_(std::move(of)), family_(std::move(family)) {}
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
    for (const auto& [figure, t] : all_) f.hold(family_ + "." + of_ + "." + figure, t.good, t.all);
  }

 private:
  std::string of_, family_;
  std::map<std::string, tally> all_{};
};

inline bool close(double a, double b) { return std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b)); }
inline std::string pair(double wanted, double got) {
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
inline recorded read_totals(const json::value& c) {
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
inline std::vector<recorded_row> read_rows(const std::string& path) {
  std::vector<recorded_row> rows;
  csv::each_record(path, [&](const std::vector<std::string>& cells) {
    if (cells.size() > 7 && cells[0] != "idx")
      rows.push_back({cells[1], cells[2], cells[6], std::strtod(cells[7].c_str(), nullptr),
                      std::strtod(cells[5].c_str(), nullptr), cells.size() > 11 ? std::atoi(cells[11].c_str()) : -1});
  });
  return rows;
}

// OpenVINO names what has no name Type_N; N differs from run to run.
inline bool same_name(const recorded_row& r, const replay::node& n) {
  if (r.name == n.name) return true;
  const auto automatic = [&](std::string_view name) {
    const std::string start = r.type + "_";
    return name.substr(0, start.size()) == start && name.find_first_not_of("0123456789", start.size()) == name.npos;
  };
  return automatic(r.name) && automatic(n.name);
}

// Node by node, in the tool's order. False where the lists differ.
inline void compare_rows(const std::string& id, const std::vector<recorded_row>& rows, const replay::figures& f,
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
    const bool placed = r.type == n.type && (n.layer < 0 || g.version < 11 || same_name(r, n));
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

}  // namespace recorded_tool
