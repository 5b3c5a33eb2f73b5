// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_onnx_peers FLOORS RECORDS PEERS MODELS: multiply-accumulates of ONNX files as onnx-tool and onnx-opcounter
// count them, whole files and onnx-tool's nodes, against what the real tools said.
#include <opcost/onnx/onnx_graph.hpp>
#include <opcost/onnx/read_onnx.hpp>

#include <cstdio>
#include <map>
#include "../support/floors.hpp"
#include "../support/json.hpp"

namespace {
using namespace opcost;
struct score {
  int good = 0, all = 0;
  void add(bool is) {
    good += is;
    ++all;
  }
};
bool is_number(const json::value& v) { return v.is == json::value::kind::number; }
}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: golden_onnx_peers FLOORS RECORDS PEERS MODELS [ID]\n");
    return 2;
  }
  floors floor(argv[1]);
  const std::string models = argv[4], only = argc > 5 ? argv[5] : "";
  std::map<std::string, std::string> files;
  bool read = json::each_line(argv[2], [&](const json::value& r) { files[r["id"].text] = r["file"].text; });
  score tool, tool_nodes, opcounter;
  std::map<std::string, int> misses;
  read =
      read && json::each_line(argv[3], [&](const json::value& r) {
        const std::string& id = r["id"].text;
        if (id.compare(0, only.size(), only) != 0) return;
        const auto at = files.find(id);
        const auto m = onnx::read_file(models + "/" + (at == files.end() ? id + ".onnx" : at->second));
        if (!m) return;
        const onnx::graph g(*m);
        const auto a = analyze<onnx_tool, onnx_opcounter>(g);
        if (const json::value& macs = r["onnx_tool"]["macs"][0]; is_number(macs)) {
          const figure f = a.flops<onnx_tool>();
          const bool is = f.known && static_cast<double>(f) == macs.real;
          tool.add(is);
          std::map<std::string, double> nodes;
          for (const json::value& n : r["onnx_tool"]["nodes"]) nodes[n[0].text] += n[2][0].real;
          for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
            const auto node = nodes.find(std::string(a.rows[i].name));
            if (node == nodes.end() || a.rows[i].kind != node_kind::computed) continue;
            const figure& here = a.figures[2 * i];
            const bool same = here.known && static_cast<double>(here) == node->second;
            tool_nodes.add(same);
            if (!same && misses[std::string(a.rows[i].type)]++ < 4)
              std::printf("onnx_tool %s: %s %s: expected %.0f, got %.0f\n", id.c_str(),
                          std::string(a.rows[i].type).c_str(), node->first.c_str(), node->second,
                          static_cast<double>(here));
          }
          if (!is)
            std::printf("onnx_tool %s: expected %.0f, got %.0f\n", id.c_str(), macs.real, static_cast<double>(f));
        }
        if (const json::value& macs = r["onnx_opcounter"]["macs"]; is_number(macs)) {
          const figure f = a.flops<onnx_opcounter>();
          const bool is = f.known && static_cast<double>(f) == macs.real;
          opcounter.add(is);
          if (!is)
            std::printf("onnx_opcounter %s: expected %.0f, got %.0f\n", id.c_str(), macs.real, static_cast<double>(f));
        }
      });
  if (!read) return 1;
  floor.hold("onnx.peers.onnx_tool", tool.good, tool.all);
  floor.hold("onnx.peers.onnx_tool.nodes", tool_nodes.good, tool_nodes.all);
  floor.hold("onnx.peers.onnx_opcounter", opcounter.good, opcounter.all);
  return floor.exit_code();
}
