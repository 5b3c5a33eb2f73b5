// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_hostile FLOORS FOLDER [all]: broken and malicious files. Each gets an answer within two seconds and none stops the program.
#include "../support/analyse.hpp"
#include "../support/floors.hpp"
#include "../support/json.hpp"
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>

namespace {
const char* current = "";
void say_which(int signal) {
  std::fprintf(stderr, "%s: signal %d\n", current, signal);
  std::_Exit(1);
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return std::fprintf(stderr, "usage: golden_hostile FLOORS FOLDER [all]\n"), 2;
  for (int signal : {SIGSEGV, SIGFPE, SIGABRT}) std::signal(signal, say_which);
  floors floor(argv[1]);
  const std::string folder = argv[2];
  struct score { int read = 0, doubted = 0, refused = 0, same = 0; };
  std::map<std::string, score> by_category;
  int all = 0, in_time = 0, same = 0;
  double longest = 0;
  const bool read = json::each_line(folder + "/hostile.jsonl", [&](const json::value& c) {
    const std::string& name = c["file"].text;
    current = name.c_str();
    const auto begin = std::chrono::steady_clock::now();
    score& s = by_category[c["category"].text];
    std::string why;
    bool doubted = false;
    const auto r = analyse(folder + "/" + name);
    if (!r) {
      ++s.refused;
      why = std::string_view(r.error().what);
      if (why.empty()) std::printf("%s: refused without a reason\n", name.c_str()), floor.fail();
    } else {
      for (const opcost::row& row : r->a.rows)
        if (row.state == opcost::standing::unknown_op || (!row.why.empty() && row.why != "a dimension is not known")) doubted = true, why = std::string(row.name) + ": " + std::string(row.why);
      doubted ? ++s.doubted : ++s.read;
      if (r->a.parameters() < 0 || r->a.macs() < 0) std::printf("%s: a negative figure\n", name.c_str()), floor.fail();
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    longest = took.count() > longest ? took.count() : longest;
    ++all;
    if (took.count() < 2) ++in_time;
    else std::printf("%s: %.1f s\n", name.c_str(), took.count());
    const bool accepts = c["result"].text == "accepts", agree = accepts ? r && !doubted : !r || doubted || !r->model.remarks.empty();    // a remark is a line said
    s.same += agree, same += agree;
    if (!agree && argc > 3) std::printf("%s: OpenVINO %s it; %s %s\n", name.c_str(), c["result"].text.c_str(), !r ? "refused:" : doubted ? "read:" : "read", why.c_str());
  });
  if (!read) return 1;
  for (const auto& [category, s] : by_category)
    std::printf("  %-28s read %3d, read with something unknown %3d, refused %3d; as OpenVINO %d\n", category.c_str(), s.read, s.doubted, s.refused, s.same);
  std::printf("longest: %.2f s\n", longest);
  floor.hold("hostile.answered", in_time, all);
  floor.hold("hostile.as_openvino", same, all);
  return floor.exit_code();
}
