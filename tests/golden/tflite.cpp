// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_tflite FLOORS EXPECTATIONS_JSONL MODELS: figures from the bytes of .tflite files, and the arena of TensorFlow
// Lite Micro, against recorded ones.
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <opcost/convention/exact.hpp>
#include <opcost/tflite/arena.hpp>
#include <opcost/tflite/figures.hpp>
#include <opcost/tflite/tflite_graph.hpp>
#include <vector>
#include "../support/floors.hpp"
#include "../support/json.hpp"

namespace {
struct score {
  int good = 0, all = 0;
};
std::map<std::string, score> scores;
bool verbose = false;

void compare(const std::string& what, const std::string& where, long long recorded, long long here) {
  score& s = scores[what];
  ++s.all;
  s.good += recorded == here;
  if (recorded != here && verbose)
    std::printf("%s: %s: %lld recorded, here %lld\n", what.c_str(), where.c_str(), recorded, here);
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return std::fprintf(stderr, "usage: golden_tflite FLOORS EXPECTATIONS_JSONL MODELS\n"), 2;
  floors floor(argv[1]);
  verbose = std::getenv("OPCOST_VERBOSE") != nullptr;
  const bool read = json::each_line(argv[2], [&](const json::value& c) {
    const std::string& name = c["name"].text;
    std::ifstream file(std::string(argv[3]) + "/" + name, std::ios::binary);
    if (!file) return;  // five models are only described
    const std::vector<char> text{std::istreambuf_iterator<char>(file), {}};
    using namespace opcost::tflite;
    const array_bytes<char> bytes{text.data(), text.size()};
    const model_figures f = figures_of(bytes);
    compare("read", name, 1, f.fault.what.empty());
    if (!f.fault.what.empty() && verbose) std::printf("%s: %s\n", name.c_str(), std::string(f.fault.what).c_str());
    flatbuffer<array_bytes<char>> reader(bytes);
    const model_view<array_bytes<char>> m(reader);
    for (std::size_t g = 0; g < c["subgraphs"].items.size(); ++g) {
      const json::value& s = c["subgraphs"][g];
      if (s["macs"].null()) continue;
      const auto r = detail::figure_walk<array_bytes<char>>(m).own_macs(static_cast<std::uint32_t>(g));
      compare("macs", name + "#" + std::to_string(g), s["macs"].whole, r.most.n);
      compare("valid_macs", name + "#" + std::to_string(g), s["valid_macs"].whole, r.valid_most.n);
    }
    opcost::sequence<char> copy;
    copy.append(text.data(), text.size());
    const auto loaded = read_model(std::move(copy));
    compare("read_file", name, 1, static_cast<bool>(loaded));
    if (loaded) {
      const auto a = opcost::analyze<opcost::exact>(graph(*loaded));
      compare("rows_macs", name, c["macs"].whole, a.macs().n);
      compare("rows_valid_macs", name, c["valid_macs"].whole, a.valid_macs().n);
      if (verbose)
        for (const opcost::row& r : a.rows)
          if (r.state != opcost::standing::counted)
            std::printf("%s: %s: %s\n", name.c_str(), std::string(r.type).c_str(), std::string(r.why).c_str());
    }
    const arena_plan plan = plan_arena(bytes, {.pointer_bytes = 8});
    if (!c["plan_head"].null()) compare("plan_head", name, c["plan_head"].whole, plan.head_bytes);
    if (const json::value& head = c["tflm"]["head"]; !head.null()) compare("head", name, head.whole, plan.head_bytes);
    if (const json::value& total = c["tflm"]["total"]; !total.null())
      compare("at_most", name, 1, plan.bytes_at_most >= total.whole);
    if (!c["plan_buffers"].null()) {
      std::string recorded, here;
      for (const json::value& b : c["plan_buffers"])
        for (const json::value& n : b) recorded += std::to_string(n.whole) + " ";
      for (std::size_t b = 0; b < plan.buffers.size(); ++b) {
        const opcost::buffer& x = plan.buffers[b];
        for (std::int64_t n :
             {std::int64_t(x.of.row), x.bytes, std::int64_t(x.first), std::int64_t(x.last), plan.offsets[b]})
          here += std::to_string(n) + " ";
      }
      compare("plan_buffers", name, 1, recorded == here);
      if (recorded != here && verbose) std::printf("  %.300s\n  %.300s\n", recorded.c_str(), here.c_str());
    }
  });
  if (!read) return 1;
  for (const auto& [what, s] : scores) floor.hold("tflite." + what, s.good, s.all);
  return floor.exit_code();
}
