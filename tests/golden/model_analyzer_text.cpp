// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_model_analyzer_text FLOORS FOLDER: Model Analyzer's console text and report files, byte for byte, for each
// recorded run of its command line (FOLDER/text) and each recorded report by layer (FOLDER/per_layer). Taken as equal:
// `classificator` where the release prints `generic`; the order of uncounted types; of models with FakeQuantize, where
// the release puts integer operations into GFLOPs: GFLOPs and GIOPs; of models with unknown dimensions, where the tool
// prints negative numbers: all numbers.
#include <opcost/model_analyzer.hpp>

#include <algorithm>
#include <filesystem>
#include "../support/csv.hpp"
#include "../support/floors.hpp"
#include "../support/json.hpp"

namespace {
namespace replay = opcost::replay::model_analyzer;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
template <class Write> std::string written(Write&& write) {
  std::string text;
  const auto put = [&](std::string_view s) { text += s; };
  write(opcost::sink(put));
  return text;
}
struct tally {
  int good = 0, all = 0;
  void add(bool same, const std::string& what, const std::string& wanted, const std::string& got) {
    ++all;
    if (same) return void(++good);
    std::size_t at = 0;
    while (at < wanted.size() && at < got.size() && wanted[at] == got[at]) ++at;
    const std::size_t line = at - std::min<std::size_t>(at, 40);
    if (all - good <= 8)
      std::printf("%s:\n  recorded ...%s\n  here     ...%s\n", what.c_str(), wanted.substr(line, 120).c_str(),
                  got.substr(line, 120).c_str());
  }
};

// A line as what it says, so that what is taken as equal is.
std::string plain(std::string line, const replay::figures& f, bool integers) {
  const auto starts = [&](std::string_view s) { return std::string_view(line).substr(0, s.size()) == s; };
  constexpr std::string_view warning = "Warning, GOPS for layer(s) was not counted: - ";
  if (starts(warning)) {
    std::vector<std::string> types;
    std::string rest = line.substr(warning.size()) + ", ";
    for (std::size_t comma; (comma = rest.find(", ")) != std::string::npos; rest = rest.substr(comma + 2))
      types.push_back(rest.substr(0, comma));
    std::sort(types.begin(), types.end());
    line = warning;
    for (const std::string& t : types) line += t + ", ";
  }
  if (f.type == "classificator" && line == "[ INFO ] Guessed type: generic")
    line = "[ INFO ] Guessed type: classificator";
  if (integers && (starts("[ INFO ] GFLOPs") || starts("[ INFO ] GIOPs"))) line = line.substr(0, 17);
  return line;
}
std::string plain_console(const std::string& text, const replay::figures& f, bool integers) {
  std::string all, rest = text;
  for (std::size_t end; (end = rest.find('\n')) != std::string::npos; rest = rest.substr(end + 1)) {
    // the tool warns each time that it asks for a shape
    const std::string line = plain(rest.substr(0, end), f, integers) + "\n";
    if (line.find("has dynamic output shape") == std::string::npos) all += line;
  }
  return all + rest;
}
// Cells that are not compared are emptied. `columns`: which.
std::string without(const std::string& text, const std::filesystem::path& at,
                    std::initializer_list<std::size_t> columns) {
  std::ofstream(at, std::ios::binary) << text;
  std::string all;
  csv::each_record(at.string(), [&](std::vector<std::string> cells) {
    for (std::size_t c : columns)
      if (c < cells.size()) cells[c].clear();
    for (const std::string& c : cells) all += c + "|";
    all += "\n";
  });
  return all;
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: golden_model_analyzer_text FLOORS FOLDER\n");
    return 2;
  }
  floors floor(argv[1]);
  const std::filesystem::path folder = argv[2],
                              scratch = std::filesystem::temp_directory_path() / "opcost_model_analyzer_text.csv";
  tally console, model_report, per_layer;
  std::vector<std::filesystem::path> runs;
  for (const auto& e : std::filesystem::directory_iterator(folder / "text")) runs.push_back(e.path());
  for (const auto& e : std::filesystem::directory_iterator(folder / "per_layer")) runs.push_back(e.path());
  std::sort(runs.begin(), runs.end());
  for (const auto& run : runs) {
    const bool whole = std::filesystem::is_directory(run);
    const std::string id = whole ? run.filename().string() : run.stem().string(), name = id.substr(0, id.find('#'));
    const std::filesystem::path xml = folder / "models" / (name + ".xml");
    if (!std::filesystem::exists(xml)) continue;  // an ONNX model, or one of the corpus
    const auto model = opcost::openvino::read_file(xml.string());
    if (!model) {
      std::printf("%s cannot be read\n", id.c_str());
      return 1;
    }
    replay::options o;
    o.sparsity_ignore_first_convolution = id.find("#firstconv") != std::string::npos;
    std::string ignored, error;
    if (whole && id.find("#ignored") != std::string::npos) {
      json::value v;
      const std::string text = text_of(run / "run.json");
      if (!json::parser(text).read(v, error)) {
        std::printf("%s: %s\n", id.c_str(), error.c_str());
        return 1;
      }
      ignored = v["cmd"][v["cmd"].size() - 1].text;
      for (std::string_view rest = ignored; !rest.empty();) {
        const std::string_view one = rest.substr(0, rest.find(','));
        o.sparsity_ignored_layers.push_back(one);
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
      }
    }
    const opcost::openvino::model_analyzer_report report(*model, o);
    const replay::figures& f = *report;
    bool integers = false;
    for (const replay::node& n : f.nodes.nodes) integers = integers || n.is(replay::node_type::fake_quantize);
    const bool dynamic = !f.dynamic.empty();
    const std::string layers = written([&](const opcost::sink& to) { replay::write_per_layer_report(f, to); });
    const std::string wanted_layers = text_of(whole ? run / "per_layer_report.csv" : run);
    if (!wanted_layers.empty() && (integers || dynamic))
      per_layer.add(without(wanted_layers, scratch, {2, 3}) == without(layers, scratch, {2, 3}),
                    id + " per_layer_report.csv", wanted_layers, layers);
    else if (!wanted_layers.empty())
      per_layer.add(wanted_layers == layers, id + " per_layer_report.csv", wanted_layers, layers);
    if (!whole || id.find("#default") != std::string::npos) continue;  // there the tool gives up
    const std::string got = written([&](const opcost::sink& to) {
      replay::write_console(f, {name + ".xml", name + ".bin", "report/model_report.csv", "report/per_layer_report.csv"},
                            to);
    });
    std::string wanted = plain_console(text_of(run / "stdout.txt"), f, integers),
                here = plain_console(got, f, integers);
    if (dynamic)  // figures are not known there
      for (std::string* t : {&wanted, &here}) {
        std::string kept, rest = *t;
        for (std::size_t end; (end = rest.find('\n')) != std::string::npos; rest = rest.substr(end + 1))
          if (rest.substr(0, 15) != "[ INFO ] GFLOPs" && rest.substr(0, 14) != "[ INFO ] GIOPs" &&
              rest.substr(0, end).find("memory consumption") == std::string::npos)
            kept += rest.substr(0, end + 1);
        *t = kept;
      }
    console.add(wanted == here, id + " console", wanted, here);
    const std::string csv = written([&](const opcost::sink& to) { replay::write_model_report(f, to); });
    std::string wanted_csv = text_of(run / "model_report.csv");
    if (f.type == "classificator")
      if (const std::size_t at = wanted_csv.rfind(",generic\r\n"); at != std::string::npos)
        wanted_csv.replace(at, 8, ",classificator");
    if (integers)
      model_report.add(without(wanted_csv, scratch, {0, 1}) == without(csv, scratch, {0, 1}), id + " model_report.csv",
                       wanted_csv, csv);
    else if (dynamic)
      model_report.add(without(wanted_csv, scratch, {0, 1, 3, 4}) == without(csv, scratch, {0, 1, 3, 4}),
                       id + " model_report.csv", wanted_csv, csv);
    else
      model_report.add(wanted_csv == csv, id + " model_report.csv", wanted_csv, csv);
  }
  std::filesystem::remove(scratch);
  floor.hold("model_analyzer.text.console", console.good, console.all);
  floor.hold("model_analyzer.text.model_report", model_report.good, model_report.all);
  floor.hold("model_analyzer.text.per_layer_report", per_layer.good, per_layer.all);
  return floor.exit_code();
}
