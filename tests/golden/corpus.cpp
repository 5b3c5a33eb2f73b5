// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_corpus FLOORS MANIFEST FOLDER [TEXT]: real files of IR versions 10 and 11. Each is read; inferred shapes are
// compared with those that it stores. With TEXT only files whose path contains it, and every difference is printed.
#include <map>
#include <set>
#include <vector>
#include "../support/analyze.hpp"
#include "../support/floors.hpp"

namespace {
std::vector<std::string> fields(const std::string& line) {
  std::vector<std::string> all(1);
  for (char c : line) {
    if (c == '\t')
      all.emplace_back();
    else
      all.back() += c;
  }
  return all;
}
// How often each, and where first.
struct places {
  struct place {
    int layers = 0;
    std::string first;
  };
  std::map<std::string, place> all;
  void add(const std::string& what, const std::string& file, std::string_view layer) {
    place& p = all[what];
    if (p.layers++ == 0) p.first = file + ": " + std::string(layer);
  }
  void print(const char* title) const {
    for (const auto& [what, p] : all)
      std::printf("  %s: %s, in %d layers, first in %s\n", title, what.c_str(), p.layers, p.first.c_str());
  }
};
}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: golden_corpus FLOORS MANIFEST FOLDER [TEXT]\n");
    return 2;
  }
  floors floor(argv[1]);
  const std::string only = argc > 4 ? argv[4] : "";
  std::ifstream manifest(argv[2]);
  std::set<std::string> seen;
  places unknown, refused;
  int files = 0, read = 0, whole = 0, layers = 0, counted = 0, free = 0, not_known = 0, unknown_layers = 0, agree = 0,
      checked_outputs = 0, not_inferable = 0;
  std::string line;
  while (std::getline(manifest, line)) {
    const std::vector<std::string> f = fields(line);
    if (f.size() < 15 || (f[4] != "10" && f[4] != "11") || !seen.insert(f[14]).second) continue;
    const std::string& name = f[0];
    if (!only.empty() && name.find(only) == name.npos) continue;
    ++files;
    const auto r = analyze(std::string(argv[3]) + "/" + name);
    if (!r) {
      std::printf("NOT READ %s:%d: %s\n", name.c_str(), r.error().line,
                  std::string(std::string_view(r.error().what)).c_str());
      continue;
    }
    ++read;
    bool all_known = true;
    for (const opcost::row& row : r->a.rows) {
      ++layers;
      const std::string type = std::string(row.type) + " " + std::to_string(row.opset);
      if (row.state == opcost::standing::unknown_op) {
        ++unknown_layers;
        unknown.add(type, name, row.name);
      } else if (row.state == opcost::standing::not_known)
        ++not_known;
      else if (row.work == opcost::tally{})
        ++free;
      else
        ++counted;
      all_known = all_known && row.state == opcost::standing::counted;
      if (row.state != opcost::standing::unknown_op && !row.why.empty() && row.why != "a dimension is unknown")
        refused.add(type + ": " + std::string(row.why), name, row.name);
    }
    whole += all_known;

    const auto [a, check] = check_shapes(r->model);
    agree += check.agree;
    checked_outputs += check.checked;
    not_inferable += static_cast<int>(check.not_inferable.size());
    int shown = 0;
    for (const opcost::shape_mismatch& m : check.mismatch) {
      if (shown++ == 3 && only.empty()) {
        std::printf("%s: and %zu more; with TEXT all are printed\n", name.c_str(), check.mismatch.size() - 3);
        break;
      }
      const opcost::row& row = a.at(m.row);
      std::printf("%s: %s %s(%d) port %d: stored %s, inferred %s\n", name.c_str(), std::string(row.name).c_str(),
                  std::string(row.type).c_str(), row.opset, m.port, text_of(m.stored.dims).c_str(),
                  text_of(m.inferred.dims).c_str());
    }
  }
  unknown.print("unknown type");
  refused.print("refused");
  std::printf("%d layers: %d compute, %d cost nothing by nature, %d not known, %d of unknown types\n", layers, counted,
              free, not_known, unknown_layers);
  std::printf(
      "%d outputs were inferred; in %d layers some could not (weights that are not there, dynamic dimensions)\n",
      checked_outputs, not_inferable);
  if (!only.empty()) {
    std::printf("%d of %d shapes agree\n", agree, checked_outputs);
    return 0;
  }
  floor.hold("corpus.read", read, files);
  floor.hold("corpus.whole", whole, files);
  floor.hold("corpus.layers", counted + free, layers);
  floor.hold("corpus.shapes", agree, checked_outputs);
  return floor.exit_code();
}
