// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_removals FLOORS MODEL MANIFEST FOLDER: an edge is removed from a real file. The file must be rejected, or its
// figures incomplete, unless the removal changes no figure. Each edge of MODEL, and 2,000 edges of the corpus.
#include <opcost/graph/totals.hpp>
#include <sstream>
#include <vector>
#include "../support/analyze.hpp"
#include "../support/floors.hpp"

namespace {
std::string text_of_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream all;
  all << in.rdbuf();
  return all.str();
}
// Positions and lengths of the <edge .../> elements.
std::vector<std::pair<std::size_t, std::size_t>> edges_of(const std::string& xml) {
  std::vector<std::pair<std::size_t, std::size_t>> all;
  for (std::size_t at = xml.find("<edge "); at != xml.npos; at = xml.find("<edge ", at + 1)) {
    const std::size_t end = xml.find("/>", at);
    if (end == xml.npos) break;
    all.emplace_back(at, end + 2 - at);
  }
  return all;
}
bool same_figures(const opcost::analysis<opcost::exact>& a, const opcost::analysis<opcost::exact>& b) {
  const opcost::totals x = opcost::total<opcost::exact>(a), y = opcost::total<opcost::exact>(b);
  return x.macs == y.macs && x.flops == y.flops && x.parameters == y.parameters && x.weight_bytes == y.weight_bytes &&
         x.activations == y.activations && x.peak.bytes == y.peak.bytes;
}

struct tally_of_removals {
  int rejected = 0, incomplete = 0, unchanged = 0, silent = 0;
  int marked() const { return rejected + incomplete + unchanged; }

  void remove(const std::string& name, const std::string& xml, std::pair<std::size_t, std::size_t> edge,
              const opcost::result<analyzed>& whole) {
    std::string without = xml;
    without.erase(edge.first, edge.second);
    const auto r = analyse_text(without);
    if (!r) {
      ++rejected;
    } else if (!r->a.complete()) {
      ++incomplete;
    } else if (same_figures(r->a, whole->a)) {
      ++unchanged;
    } else {
      ++silent;
      std::printf("SILENT %s: %s\n", name.c_str(), xml.substr(edge.first, edge.second).c_str());
    }
  }
  void print(const char* what) const {
    std::printf("%s: rejected %d, incomplete %d, no figure changes %d, silent %d\n", what, rejected, incomplete,
                unchanged, silent);
  }
};
}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: golden_removals FLOORS MODEL MANIFEST FOLDER\n");
    return 2;
  }
  floors floor(argv[1]);

  const std::string xml = text_of_file(argv[2]);
  const auto whole = analyse_text(xml);
  if (!whole) {
    std::printf("%s is not read\n", argv[2]);
    return 1;
  }
  tally_of_removals one;
  const auto edges = edges_of(xml);
  for (const auto& e : edges) one.remove(argv[2], xml, e, whole);
  one.print("each edge");
  floor.hold("removals.mobilenet_v2", one.marked(), static_cast<int>(edges.size()));

  // 12 edges each of files of up to 3 MB that are complete
  tally_of_removals many;
  int removals = 0;
  std::ifstream manifest(argv[3]);
  for (std::string line; removals < 2000 && std::getline(manifest, line);) {
    const std::string name = line.substr(0, line.find('\t'));
    const std::string text = text_of_file(std::string(argv[4]) + "/" + name);
    if (text.empty() || text.size() > 3000000) continue;
    const auto all = edges_of(text);
    if (all.size() < 12) continue;
    const auto before = analyse_text(text);
    if (!before || !before->a.complete()) continue;
    for (std::size_t k = 0; k < 12 && removals < 2000; ++k) {
      many.remove(name, text, all[(k * all.size() + static_cast<std::size_t>(removals % 7)) / 12 % all.size()], before);
      ++removals;
    }
  }
  many.print("corpus");
  floor.hold("removals.corpus", many.marked(), removals);
  return floor.exit_code();
}
