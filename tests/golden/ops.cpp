// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_ops FLOORS NAME FOLDER JSONL [TEXT]: outputs' shapes and element types of one operation a file, against those
// that OpenVINO inferred. What OpenVINO refuses is to be refused. With TEXT only types that contain it (TEXT$: that are
// it), and each difference is printed.
#include <cstring>
#include <map>
#include <string_view>
#include "../support/analyze.hpp"
#include "../support/floors.hpp"
#include "../support/json.hpp"

namespace {
struct answer {
  std::string shapes, types, why;
};

answer refused(std::string_view why) { return {"refused", "", std::string(why)}; }

answer ask(const std::string& path, std::string_view layer) {
  const auto m = read_model(path);
  if (!m) return refused(m.error().what);
  // the records give a state the shape of its declaration, for any run
  const auto a = analyze(*m, {.first_run = false});
  for (const opcost::row& row : a.rows) {
    if (row.name != layer) continue;
    if (row.state == opcost::standing::unknown_op || row.refused) return refused(row.why);
    answer got;
    for (const opcost::partial_tensor& t : a.outputs_of(row)) {
      const char* separator = got.shapes.empty() ? "" : ";";
      got.shapes += separator + text_of(t.dims);
      got.types += separator + std::string(name_of(t.type));
    }
    return got;
  }
  return {"no layer of this name", "", ""};
}

std::string joined(const json::value& list, std::string_view member) {
  std::string s;
  for (const json::value& v : list) s += (s.empty() ? "" : ";") + (member.empty() ? v.text : v[member].text);
  return s;
}
bool wanted(std::string_view type, std::string_view text) {
  if (!text.empty() && text.back() == '$') return type == text.substr(0, text.size() - 1);
  return type.find(text) != type.npos;
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: golden_ops FLOORS NAME FOLDER JSONL [TEXT]\n");
    return 2;
  }
  floors floor(argv[1]);
  const std::string folder = argv[3];
  const std::string_view only = argc > 5 ? argv[5] : "";
  struct score {
    int good = 0, all = 0;
  };
  std::map<std::string, score> by_type;
  score sum;
  const bool read = json::each_line(folder + "/" + argv[4], [&](const json::value& c) {
    const bool fuzz = !c["result"].null();  // fuzz.jsonl
    const json::value& type = fuzz ? c["op"] : c["xml_type"];
    if (!wanted(type.text, only)) return;
    answer want{joined(c["outputs"], fuzz ? "" : "shape"), fuzz ? joined(c["types"], "") : joined(c["outputs"], "type"),
                ""};
    if (c["result"].text == "rejects") want = refused("");
    const answer got = ask(folder + "/" + c["file"].text, fuzz ? "op" : c["layer"].text);
    const bool good = got.shapes == want.shapes && got.types == want.types;
    score& s = by_type[type.text + " " + (fuzz ? c["version"] : c["xml_version"]).text];
    ++s.all;
    ++sum.all;
    s.good += good;
    sum.good += good;
    if (!good && !only.empty())
      std::printf("%s: want %s %s, got %s %s %s\n", c["file"].text.c_str(), want.shapes.c_str(), want.types.c_str(),
                  got.shapes.c_str(), got.types.c_str(), got.why.c_str());
  });
  if (!read) return 1;
  for (const auto& [type, s] : by_type)
    if (s.good != s.all || !only.empty()) std::printf("  %s: %d of %d\n", type.c_str(), s.good, s.all);
  if (!only.empty()) {
    std::printf("%d of %d\n", sum.good, sum.all);
    return 0;
  }
  floor.hold(argv[2], sum.good, sum.all);
  return floor.exit_code();
}
