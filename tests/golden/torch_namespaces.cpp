// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// torch_namespaces TSV: every class and function of torch's namespaces behaves as the table marks it: it is counted, it
// does no work, or it is rejected for a reason.
#include <cstdio>
#include <fstream>
#include <map>
#include <opcost/convention/exact.hpp>
#include <opcost/graph/one_layer.hpp>
#include <opcost/layers/all_layers.hpp>
#include <string>
#include <vector>

namespace {
using reader = opcost::layer_reader<opcost::builtin_layers, opcost::network<opcost::exact>>;

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts(1);
  for (char c : text) c == at ? void(parts.emplace_back()) : parts.back().push_back(c);
  return parts;
}
// "i64:2,5;9,4": one shape per input, with an element type if it is not f32.
std::vector<opcost::layer_input> inputs_of(const std::string& text) {
  std::vector<opcost::layer_input> inputs;
  for (std::string one : split(text, ';')) {
    opcost::layer_input input{{}, opcost::dtype::f32};
    if (one.starts_with("i64:")) {
      input.type = opcost::dtype::i64;
      one.erase(0, 4);
    }
    for (const std::string& d : split(one, ',')) input.dims.push_back(std::stoll(d));
    inputs.push_back(input);
  }
  return inputs;
}
std::string behavior(const std::string& text, const std::string& inputs) {
  const std::vector<opcost::layer_input> given = inputs_of(inputs);
  const auto one = reader::read(text, given);
  if (!one) return "rejected: " + std::string(one.error().what.text, one.error().what.size);
  return one->net.work() == opcost::tally{} ? "no work" : "counted";
}
// An entry without an example: no layer of the catalogue has its name.
bool is_absent(const std::string& name) {
  for (const std::string_view space : {"nn.", "torchvision.ops.", ""})
    if (name.starts_with(space) && opcost::read_layer<opcost::builtin_layers>(name.substr(space.size()) + "()"))
      return false;
  return true;
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: torch_namespaces TSV\n");
    return 2;
  }
  std::ifstream file(argv[1]);
  std::map<std::string, int> marked;
  int wrong = 0, line_number = 0;
  for (std::string line; std::getline(file, line);) {
    if (++line_number <= 2) continue;
    const std::vector<std::string> row = split(line, '\t');
    if (row.size() != 5) {
      std::printf("line %d: expected 5 columns, got %zu\n", line_number, row.size());
      return 1;
    }
    const std::string &name = row[0], &mark = row[1], &text = row[2], &reason = row[4];
    ++marked[mark];
    const bool rejected = mark == "rejected";
    const std::string is = rejected ? (is_absent(name) ? "rejected" : "accepted") : behavior(text, row[3]);
    if (is == mark && rejected == !reason.empty()) continue;
    std::printf("%s: marked as %s, is %s\n", name.c_str(), mark.c_str(), is.c_str());
    ++wrong;
  }
  for (const auto& [mark, n] : marked) std::printf("%s: %d\n", mark.c_str(), n);
  return wrong > 0 || marked.size() != 3 ? 1 : 0;
}
