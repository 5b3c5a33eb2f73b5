// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_omz_published FLOORS PUBLISHED CORPUS TOTALS_JSONL: networks of the Open Model Zoo that occur in the corpus
// against the GFLOPs and MParams of their pages, to the digits printed there. Those pages were made by releases of 2018
// to 2022: with OpenVINO's later folding a scale or a shift that was part of a weight is a layer of its own, an
// activation weighs otherwise (Clamp 1, now 2), and each folded stage of weights counts again. What differs is printed,
// with what today's tool was recorded to say of the very same file: where that is what is said here, it is the page
// that is old.
#include <opcost/model_analyzer.hpp>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include "../support/csv.hpp"
#include "../support/floors.hpp"
#include "../support/json.hpp"

namespace {
// True where v rounds, or is cut, to the printed digits.
bool prints_as(const std::string& printed, double v) {
  const std::size_t point = printed.find('.');
  const double unit = point == std::string::npos ? 1 : std::pow(10.0, -static_cast<double>(printed.size() - point - 1));
  const double p = std::strtod(printed.c_str(), nullptr);
  return std::abs(v - p) <= unit * 0.5 + 1e-12 || (v >= p && v < p + unit);
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: golden_omz_published FLOORS PUBLISHED CORPUS TOTALS_JSONL\n");
    return 2;
  }
  floors floor(argv[1]);
  struct page {
    std::string gflops, mparams;
  };
  std::map<std::string, page> pages;
  csv::each_record(argv[2], [&](const std::vector<std::string>& cells) {
    if (cells.size() > 3) pages[cells[0]] = {cells[3], cells[2]};
  });
  struct record {
    bool answered = false;
    double gflops = 0, mparams = 0;
  };
  std::map<std::string, record> today;
  json::each_line(argv[4], [&](const json::value& c) {
    const json::value& raw = c["raw"];
    if (c["source"].text == "corpus")
      today[c["xml"].text] = raw.null() ? record{} : record{true, raw["gflops"].real, raw["mparams"].real};
  });
  std::vector<std::filesystem::path> files;
  for (const auto& e : std::filesystem::recursive_directory_iterator(argv[3]))
    if (e.path().extension() == ".xml" && pages.count(e.path().stem().string()) != 0 &&
        e.path().string().find("INT8") == std::string::npos)
      files.push_back(e.path());
  std::sort(files.begin(), files.end());
  struct outcome {
    bool gflops = false, mparams = false, same_today = false, fails_today = false;
    std::string said;
  };
  std::map<std::string, outcome> networks;  // the best of a network's files: weights in halves count twice
  for (const auto& path : files) {
    const auto model = opcost::openvino::read_file(path.string());
    if (!model || model->execution_graph) continue;
    opcost::replay::model_analyzer::options o;
    o.sparsity = false;
    const opcost::openvino::model_analyzer_report r(*model, o);
    const std::string name = path.stem().string();
    const page& p = pages[name];
    outcome& best = networks[name];
    const bool gflops = prints_as(p.gflops, r->gops), mparams = prints_as(p.mparams, r->mparams());
    char text[160];
    std::snprintf(text, sizeof text, "published %s GFLOPs %s MParams, here %.4f %.4f", p.gflops.c_str(),
                  p.mparams.c_str(), r->gops, r->mparams());
    if (best.said.empty() || (!best.gflops && gflops) || (!best.mparams && mparams)) best.said = text;
    best.gflops = best.gflops || gflops;
    best.mparams = best.mparams || mparams;
    if (const auto t = today.find(std::filesystem::relative(path, argv[3]).generic_string()); t != today.end()) {
      best.same_today = best.same_today || (t->second.answered && std::abs(t->second.gflops - r->gops) < 1e-9 &&
                                            std::abs(t->second.mparams - r->mparams()) < 1e-9);
      best.fails_today = best.fails_today || !t->second.answered;
    }
  }
  int gflops = 0, mparams = 0, explained = 0;
  for (const auto& [name, o] : networks) {
    gflops += o.gflops;
    mparams += o.mparams;
    explained += (o.gflops && o.mparams) || o.same_today || o.fails_today;
    if (!o.gflops || !o.mparams)
      std::printf("%s: %s%s%s; %s\n", name.c_str(), o.said.c_str(), o.gflops ? "" : ", GFLOPs differ",
                  o.mparams ? "" : ", MParams differ",
                  o.same_today    ? "today's tool says what is said here: the page is older"
                  : o.fails_today ? "today's tool fails on the file"
                                  : "NOT EXPLAINED");
  }
  floor.hold("omz_published.gflops", gflops, static_cast<int>(networks.size()));
  floor.hold("omz_published.mparams", mparams, static_cast<int>(networks.size()));
  floor.hold("omz_published.explained", explained, static_cast<int>(networks.size()));
  return floor.exit_code();
}
