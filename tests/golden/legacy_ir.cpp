// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_legacy_ir FLOORS MADE_JSONL MADE [FILES_JSONL LAYERS_JSONL CORPUS]: old IR against the Inference Engine 2021.1
// and Model Analyzer's first public commit: which files are read, shapes, operations, MACs, parameters, memory,
// reshapes.
#include <cmath>
#include <cstdlib>
#include <map>
#include <opcost/convention/exact.hpp>
#include <opcost/graph/reshape.hpp>
#include <opcost/legacy_ir/old_model_analyzer.hpp>
#include <opcost/legacy_ir/read_old.hpp>
#include "../support/floors.hpp"
#include "../support/json.hpp"

namespace {
using namespace opcost;

struct score {
  int good = 0, all = 0;
};
std::map<std::string, score> scores;
bool verbose = false;

void compare(const std::string& what, const std::string& where, bool same, const std::string& shown = {}) {
  score& s = scores[what];
  ++s.all;
  s.good += same;
  if (!same && verbose) std::printf("%s: %s: %s\n", what.c_str(), where.c_str(), shown.c_str());
}
std::string text_of(const json::value& dims) {
  std::string s = "[";
  for (const json::value& d : dims) s += (s.size() > 1 ? "," : "") + std::to_string(d.whole);
  return s + "]";
}
std::string text_of(const partial_shape& s) {
  std::string t;
  const auto put = [&](std::string_view p) { t += p; };
  sink(put) << s;
  return t;
}
std::string text_of(long long a, long long b) { return std::to_string(a) + " recorded, here " + std::to_string(b); }
bool close(double a, double b) { return std::fabs(a - b) <= 1e-9 * std::fabs(a) + 1e-12; }
double number_of(const json::value& v) { return v.integer ? static_cast<double>(v.whole) : v.real; }

using analyzed = analysis<exact>;

std::map<std::string_view, const row*> rows_by_name(const analyzed& a) {
  std::map<std::string_view, const row*> rows;
  for (const row& r : a.rows) rows[r.name] = &r;
  return rows;
}
void compare_layers(const std::string& file, const legacy_ir::model& m, const analyzed& a, const json::value& layers) {
  const auto rows = rows_by_name(a);
  for (const json::value& l : layers) {
    const std::string where = file + " " + l["type"].text + " " + l["name"].text;
    const auto at = rows.find(l["name"].text);
    if (at == rows.end()) {
      compare("shapes", where, false, "no such row");
      continue;
    }
    const row& r = *at->second;
    std::string recorded, here;
    for (const json::value& dims : l["out"]) recorded += text_of(dims);
    for (const partial_tensor& t : a.outputs_of(r)) here += text_of(t.dims);
    compare("shapes", where, recorded == here, recorded + " recorded, here " + here + " " + std::string(r.why));
    if (!l["macs"].null())
      compare("layer_macs", where, r.work.mac == l["macs"].whole,
              text_of(l["macs"].whole, r.work.mac.n) + " " + std::string(r.why));
    sequence<partial_tensor> in;
    for (const edge& e : a.inputs_of(r)) in.push_back(a[e]);
    const legacy_ir::old_layer old(m.main, m.main.graph.layers[static_cast<std::size_t>(r.node)]);
    const figure f =
        legacy_ir::tool_operations(old, partial_tensors(opcost::span<const partial_tensor>(in)), a.outputs_of(r));
    const json::value& ops = l["ma"]["ops"];
    compare("layer_operations", where, ops.null() ? !f.known : f.known && close(number_of(ops), static_cast<double>(f)),
            std::to_string(ops.null() ? -1 : number_of(ops)) + " recorded, here " +
                std::to_string(f.known ? static_cast<double>(f) : -1));
  }
}
void compare_reshapes(const std::string& file, const legacy_ir::model& m, const json::value& tries) {
  const legacy_ir::graph g(m);
  for (const json::value& t : tries) {
    if (t["status"].text != "ok") continue;
    std::vector<input_shape> shapes;
    for (const auto& [name, dims] : t["inputs"].members) {
      partial_shape s;
      for (const json::value& d : dims) s.push_back(d.whole);
      shapes.push_back({name, s});
    }
    const auto inputs = inputs_of_graph(g);
    const auto given = match_inputs(opcost::span<const graph_input>(inputs), shapes);
    if (!given) {
      compare("reshapes", file + " " + t["to"].text, false, std::string(std::string_view(given.error().what)));
      continue;
    }
    const auto a = reshaped<exact>(g.without_stored_shapes(), opcost::span<const given_input>(*given));
    if (!a) {
      compare("reshapes", file + " " + t["to"].text, false, std::string(std::string_view(a.error().what)));
      continue;
    }
    const auto rows = rows_by_name(*a);
    std::string wrong;
    for (const auto& [name, outs] : t["changed"].members) {
      std::string recorded, here;
      for (const json::value& dims : outs) recorded += text_of(dims);
      if (const auto at = rows.find(name); at != rows.end())
        for (const partial_tensor& o : a->outputs_of(*at->second)) here += text_of(o.dims);
      if (recorded != here && wrong.empty()) wrong = name + ": " + recorded + " recorded, here " + here;
    }
    compare("reshapes", file + " " + t["to"].text, wrong.empty(), wrong);
  }
}
void compare_totals(const std::string& file, const legacy_ir::model& m, const analyzed& a, const json::value& c) {
  const legacy_ir::tool_totals t = legacy_ir::tool_totals_of(m, a);
  const json::value& ma = c["model_analyzer"];
  if (!ma["gflops"].null())
    compare("operations", file, close(number_of(ma["gflops"]) * 1e9, t.operations),
            std::to_string(number_of(ma["gflops"])) + " recorded, here " + std::to_string(t.operations * 1e-9));
  if (!ma["params"].null())
    compare("parameters_0967130", file, t.parameters_0967130 == ma["params"].whole,
            text_of(ma["params"].whole, t.parameters_0967130.n));
  if (!ma["min_mem"].null())
    compare("memory", file, t.memory_min == ma["min_mem"].whole && t.memory_max == ma["max_mem"].whole,
            text_of(ma["min_mem"].whole, t.memory_min.n) + "; " + text_of(ma["max_mem"].whole, t.memory_max.n));
  if (!ma["precisions"].null()) {
    std::string recorded;
    for (const json::value& p : ma["precisions"]) recorded += (recorded.empty() ? "" : "-") + p.text;
    compare("precision", file, recorded == t.precision, recorded + " recorded, here " + t.precision);
  }
  if (!c["blob_elements"].null())
    compare("parameters", file, t.parameters == c["blob_elements"].whole,
            text_of(c["blob_elements"].whole, t.parameters.n));
  // recorded are the products of these types alone, without bodies
  count_t macs = 0;
  for (const row& r : a.rows)
    for (std::string_view type : {"Convolution", "Deconvolution", "FullyConnected", "InnerProduct", "Gemm"})
      if (opcost::detail::same_ignoring_case(r.type, type) && r.counts()) macs += r.work.mac;
  if (!c["macs"].null()) compare("macs", file, macs == c["macs"].whole, text_of(c["macs"].whole, macs.n));
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: golden_legacy_ir FLOORS MADE_JSONL MADE [FILES_JSONL LAYERS_JSONL CORPUS]\n");
    return 2;
  }
  floors floor(argv[1]);
  verbose = std::getenv("OPCOST_VERBOSE") != nullptr;
  std::map<std::string, json::value> layers_of;
  const auto one = [&](const json::value& c, const std::string& folder) {
    const std::string& file = c["file"].text;
    const auto m = legacy_ir::read_file(folder + "/" + file);
    const bool refused = c["status"].text == "refused";
    compare("read", file, refused != static_cast<bool>(m),
            m ? "the tool: " + c["error"].text : std::string(std::string_view(m.error().what)));
    if (!m || refused) return;
    const auto a = analyze<exact>(legacy_ir::graph(*m));
    compare_totals(file, *m, a, c);
    const auto at = layers_of.find(file);
    const json::value& layers = at != layers_of.end() ? at->second : c;
    compare_layers(file, *m, a, layers["layers"]);
    compare_reshapes(file, *m, layers["reshape"]);
  };
  const auto all = [&](const char* records, const char* folder, const std::string& set) {
    scores.clear();
    if (!json::each_line(records, [&](const json::value& c) { one(c, folder); })) floor.fail();
    for (const auto& [what, s] : scores) floor.hold("legacy_ir." + set + "." + what, s.good, s.all);
  };
  all(argv[2], argv[3], "made");
  if (argc < 7) return floor.exit_code();
  if (!json::each_line(argv[5], [&](const json::value& c) { layers_of[c["file"].text] = c; })) return 1;
  all(argv[4], argv[6], "corpus");
  return floor.exit_code();
}
