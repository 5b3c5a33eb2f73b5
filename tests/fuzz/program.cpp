// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The whole program in process. The first two bytes choose the options; then a model; then, after a line "@@@@", the
// second file (a profile, a device, an execution graph), whose first line is also the text of --shape, --trips,
// --solve, --budget and --layer. Nothing may crash, and every run ends with a documented exit code.
#define main opcost_main
#include "../../examples/opcost/main.cpp"
#undef main

#include <fcntl.h>
#include <unistd.h>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace fuzz {
std::string path_of_file(std::string_view extension) {
  static const std::string base = (std::filesystem::temp_directory_path() / "opcost_fuzz_").string();
  return base + std::to_string(getpid()) + std::string(extension);
}
void write_file(const std::string& path, std::string_view s) {
  std::ofstream(path, std::ios::binary).write(s.data(), static_cast<std::streamsize>(s.size()));
}

constexpr const char* conventions[] = {"opcost",       "model_analyzer",
                                       "fvcore",       "fvcore_train",
                                       "mmengine",     "mmengine_eval",
                                       "mmpretrain",   "torch_flop_counter",
                                       "ptflops_aten", "thop",
                                       "torchinfo",    "calflops",
                                       "dnn_analyzer", "all",
                                       "not_a_name!",  "ptflops_pytorch"};
constexpr const char* formats[] = {"summary", "table", "tree", "csv", "json", "markdown", "html"};
constexpr const char* pictures[] = {"arena", "timeline", "roofline", "treemap"};
constexpr const char* planners[] = {"greedy_by_size", "greedy_by_conflict", "hill_climb"};
constexpr const char* dimensions[] = {"batch", "height", "width", "side", "sequence", "x.0", "side=32k"};

template <std::size_t N> std::string chosen(const char* const (&list)[N], unsigned by) { return list[by % N]; }

// The arguments that two bytes stand for; `side` is the second file, `line` its first line.
std::vector<std::string> arguments(unsigned which, unsigned by, const std::string& model, const std::string& side,
                                   const std::string& line) {
  const std::string format = chosen(formats, by);
  switch (which % 18) {
    case 0: return {"--format", format, "--convention", chosen(conventions, by / 7), model};
    case 1: return {"--convention", "all", "--format", format, model};
    case 2: return {"--explain", chosen(conventions, by), model};
    case 3: return {"--plan", chosen(planners, by), "--format", by & 4 ? "json" : "summary", model};
    case 4: return {"--svg", chosen(pictures, by), "--device", side, model};
    case 5: return {"--profile", side, "--format", format, model};
    case 6: return {"--device", side, "--format", format, model};
    case 7: return {"--profile", side, "--execution-graph", side, model};
    case 8: return {"--shape", line, "--format", format, model};
    case 9: return {"--solve", line, "--budget", "macs=1000000", model};
    case 10: return {"--solve", chosen(dimensions, by), "--format", by & 8 ? "json" : "summary", model};
    case 11: return {"--check-shapes", "--format", format, model};
    case 12: return {"--trips", line, "--budget", "macs=100", model};
    case 13: return {"--profile", side, "--compare-profile", side, model};
    case 14: return {"-w", model, "--convention", "model_analyzer", "--sparsity-ignore-first-conv", model};
    case 15: return {"--budget", line, "--format", "tree", model};
    case 16: return {"--layer", line, "--input", "1,4,8,8", "--format", by & 1 ? "json" : "summary"};
    default: return {"--layer", "Conv2d(4, 8, kernel_size=3)", "--input", line};
  }
}
}  // namespace fuzz

extern "C" int LLVMFuzzerInitialize(int*, char***) {
  const int nowhere = open("/dev/null", O_WRONLY);
  dup2(nowhere, STDOUT_FILENO);
  if (std::getenv("OPCOST_FUZZ_QUIET")) dup2(nowhere, STDERR_FILENO);
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2), second;
  if (const std::size_t at = text.find("\n@@@@\n"); at != std::string_view::npos) {
    second = text.substr(at + 6);
    text = text.substr(0, at);
  }
  const std::string model = fuzz::path_of_file(".xml"), side = fuzz::path_of_file(".side");
  fuzz::write_file(model, text);
  fuzz::write_file(side, second);
  std::string line(second.substr(0, second.find('\n')));
  for (char& c : line)
    if (c == '\0') c = ' ';
  std::vector<std::string> words = fuzz::arguments(data[0], data[1], model, side, line);
  words.insert(words.begin(), "opcost");
  std::vector<char*> argv;
  for (std::string& w : words) argv.push_back(w.data());
  argv.push_back(nullptr);
  const int exit_code = opcost_main(static_cast<int>(words.size()), argv.data());
  if (exit_code < 0 || exit_code > 5) std::abort();
  return 0;
}
