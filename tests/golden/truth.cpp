// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_truth FLOORS JSONL FOLDER: multiply-accumulates of every node, those on padding apart, against figures that
// were counted independently and checked by running convolutions of ones.
#include <map>
#include "../support/analyze.hpp"
#include "../support/floors.hpp"
#include "../support/json.hpp"

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: golden_truth FLOORS JSONL FOLDER\n");
    return 2;
  }
  floors floor(argv[1]);
  int nodes = 0, good = 0, models = 0, whole = 0;
  const bool read = json::each_line(argv[2], [&](const json::value& c) {
    const std::string& id = c["id"].text;
    const auto r = analyze(std::string(argv[3]) + "/" + id + ".xml");
    ++models;
    if (!r) {
      std::printf("%s: %s\n", id.c_str(), std::string(std::string_view(r.error().what)).c_str());
      for (const json::value& n : c["per_node"]) nodes += !n[2].null();
      return;
    }
    std::multimap<std::string_view, const opcost::row*> by_name;
    for (const opcost::row& row : r->a.rows) by_name.emplace(row.name, &row);
    bool all_good = true;
    for (const json::value& n : c["per_node"]) {
      if (n[2].null()) continue;  // a dimension is unknown
      ++nodes;
      const auto at = by_name.find(n[1].text);
      const opcost::row* row = at == by_name.end() ? nullptr : at->second;
      if (row) by_name.erase(at);
      // a null: which taps are valid hangs on data
      if (row && row->type == n[0].text && row->work.mac == n[2].whole &&
          (n[3].null() || row->work.valid_mac() == n[3].whole)) {
        ++good;
        continue;
      }
      all_good = false;
      std::printf("%s: %s %s: %lld and %lld valid, here %lld and %lld\n", id.c_str(), n[0].text.c_str(),
                  n[1].text.c_str(), static_cast<long long>(n[2].whole), static_cast<long long>(n[3].whole),
                  row ? static_cast<long long>(row->work.mac.n) : -1,
                  row ? static_cast<long long>(row->work.valid_mac().n) : -1);
    }
    whole += all_good;
  });
  if (!read) return 1;
  floor.hold("truth.nodes", good, nodes);
  floor.hold("truth.models", whole, models);
  return floor.exit_code();
}
