// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_hostile FLOORS FOLDER [all]: broken and malicious files. Each gets an answer within two seconds, in
// 64 MiB above its size, and none stops the program.
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include "../support/analyze.hpp"
#include "../support/floors.hpp"
#include "../support/json.hpp"
#if __has_include(<sys/resource.h>)
#include <sys/resource.h>
#endif

namespace {
const char* current = "";
void say_which(int signal) {
  std::fprintf(stderr, "%s: signal %d\n", current, signal);
  std::_Exit(1);
}
// The peak memory of the program so far, in KiB; 0 if the system does not report it, or under a sanitizer, which needs
// more memory than the program.
long held() {
#if __has_include(<sys/resource.h>) && !defined(OPCOST_SANITIZED)
  rusage u{};
  getrusage(RUSAGE_SELF, &u);
  return u.ru_maxrss;
#else
  return 0;
#endif
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: golden_hostile FLOORS FOLDER [all]\n");
    return 2;
  }
  for (int signal : {SIGSEGV, SIGFPE, SIGABRT}) std::signal(signal, say_which);
  floors floor(argv[1]);
  const std::string folder = argv[2];
  struct score {
    int read = 0, doubted = 0, refused = 0, same = 0;
  };
  std::map<std::string, score> by_category;
  int all = 0, in_time = 0, in_memory = 0, same = 0;
  double longest = 0;
  const bool read = json::each_line(folder + "/hostile.jsonl", [&](const json::value& c) {
    const std::string& name = c["file"].text;
    current = name.c_str();
    const long before = held();
    const auto begin = std::chrono::steady_clock::now();
    score& s = by_category[c["category"].text];
    std::string why;
    bool doubted = false;
    const auto r = analyze(folder + "/" + name);
    if (!r) {
      ++s.refused;
      why = std::string_view(r.error().what);
      if (why.empty()) {
        std::printf("%s: refused without a reason\n", name.c_str());
        floor.fail();
      }
    } else {
      for (const opcost::row& row : r->a.rows)
        if (row.state == opcost::standing::unknown_op || (!row.why.empty() && row.why != "a dimension is unknown")) {
          doubted = true;
          why = std::string(row.name) + ": " + std::string(row.why);
        }
      doubted ? ++s.doubted : ++s.read;
      if (r->a.parameters() < 0 || r->a.macs() < 0) {
        std::printf("%s: a negative figure\n", name.c_str());
        floor.fail();
      }
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    longest = took.count() > longest ? took.count() : longest;
    ++all;
    if (took.count() < 2)
      ++in_time;
    else
      std::printf("%s: %.1f s\n", name.c_str(), took.count());
    const long most = static_cast<long>(std::filesystem::file_size(folder + "/" + name) / 1024) + 64 * 1024;
    if (held() == before || held() <= most)
      ++in_memory;
    else
      std::printf("%s: %ld KiB, at most %ld\n", name.c_str(), held(), most);
    const bool accepts = c["result"].text == "accepts",
               agree = accepts ? r && !doubted : !r || doubted || !r->model.remarks.empty();  // a remark is a line said
    s.same += agree;
    same += agree;
    if (!agree && argc > 3)
      std::printf("%s: OpenVINO %s it; %s %s\n", name.c_str(), c["result"].text.c_str(),
                  !r        ? "refused:"
                  : doubted ? "read:"
                            : "read",
                  why.c_str());
  });
  if (!read) return 1;
  for (const auto& [category, s] : by_category)
    std::printf("  %-28s read %3d, read with something unknown %3d, refused %3d; as OpenVINO %d\n", category.c_str(),
                s.read, s.doubted, s.refused, s.same);
  std::printf("longest: %.2f s\n", longest);
  floor.hold("hostile.answered", in_time, all);
  floor.hold("hostile.in_memory", in_memory, all);
  floor.hold("hostile.as_openvino", same, all);
  return floor.exit_code();
}
