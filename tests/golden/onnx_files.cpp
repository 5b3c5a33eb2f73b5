// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_onnx_files FLOORS RECORDS MODELS FORMS: files that protobuf reads are read, those that it refuses are refused
// with a message, and the text form of a file is read as its binary form.
#include <opcost/onnx/read_onnx.hpp>
#include "../support/floors.hpp"
#include "../support/json.hpp"

namespace {
using namespace opcost;

bool same(const onnx::net& a, const onnx::net& b) {
  if (a.nodes.size() != b.nodes.size() || a.attributes.size() != b.attributes.size() || a.name != b.name ||
      a.initializers.size() != b.initializers.size() || a.given.size() != b.given.size() ||
      a.results.size() != b.results.size() || a.bodies.size() != b.bodies.size() || a.dims.size() != b.dims.size())
    return false;
  for (std::size_t i = 0; i < a.nodes.size(); ++i) {
    const auto in_a = a.inputs_of(a.nodes[i]), in_b = b.inputs_of(b.nodes[i]);
    const auto out_a = a.outputs_of(a.nodes[i]), out_b = b.outputs_of(b.nodes[i]);
    if (a.nodes[i].type != b.nodes[i].type || a.nodes[i].name != b.nodes[i].name || in_a.size() != in_b.size() ||
        out_a.size() != out_b.size())
      return false;
    for (std::size_t k = 0; k < in_a.size(); ++k)
      if (in_a[k] != in_b[k]) return false;
    for (std::size_t k = 0; k < out_a.size(); ++k)
      if (out_a[k] != out_b[k]) return false;
  }
  for (std::size_t i = 0; i < a.attributes.size(); ++i) {
    const onnx::attribute &x = a.attributes[i], &y = b.attributes[i];
    if (x.name != y.name || x.type != y.type || x.integer != y.integer || x.text != y.text ||
        x.list.count != y.list.count || !(x.real == y.real || (x.real != x.real && y.real != y.real)))
      return false;
  }
  for (std::size_t i = 0; i < a.dims.size(); ++i)
    if (!(a.dims[i].value == b.dims[i].value) || a.dims[i].name != b.dims[i].name) return false;
  for (std::size_t i = 0; i < a.initializers.size(); ++i)
    if (!(a.initializers[i].dims == b.initializers[i].dims) || a.initializers[i].type != b.initializers[i].type ||
        a.initializers[i].name != b.initializers[i].name)
      return false;
  for (std::size_t i = 0; i < a.bodies.size(); ++i)
    if (!same(a.bodies[i], b.bodies[i])) return false;
  return true;
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) {
    std::fprintf(stderr, "usage: golden_onnx_files FLOORS RECORDS MODELS FORMS\n");
    return 2;
  }
  floors floor(argv[1]);
  const std::string models = argv[3];
  int good = 0, all = 0, odd = 0, all_odd = 0, equal = 0, forms = 0;
  std::vector<std::pair<std::string, std::string>> file_of;
  const bool read = json::each_line(argv[2], [&](const json::value& r) {
    const std::string& file = r["file"].text;
    file_of.emplace_back(r["id"].text, file);
    const auto m = onnx::read_file(models + "/" + file);
    const std::string_view why = m ? std::string_view() : std::string_view(m.error().what);
    // protobuf reads an empty file, and a model without a graph
    const bool empty = why.find("empty") != why.npos || why.find("no graph") != why.npos;
    const bool as_recorded = m ? r["load_error"].null() : !why.empty() && (!r["load_error"].null() || empty);
    const bool all_nodes =
        !m || !r["n_nodes"].integer || static_cast<std::int64_t>(m->graph.nodes.size()) == r["n_nodes"].whole;
    const bool is = as_recorded && all_nodes;
    ++all;
    good += is;
    if (file.rfind("odd/", 0) == 0) {
      ++all_odd;
      odd += is;
    }
    if (!is) std::printf("%s: %s\n", r["id"].text.c_str(), m ? "read" : std::string(why).c_str());
  });
  if (!read) return 1;
  const bool read_forms = json::each_line(argv[4], [&](const json::value& f) {
    for (const json::value& form : f["files"]) {
      const std::string& file = form[0].text;
      if (file.size() < 9 || file.substr(file.size() - 9) != ".prototxt") continue;
      for (const auto& [id, binary] : file_of) {
        if (id != f["id"].text) continue;
        const auto a = onnx::read_file(models + "/" + file), b = onnx::read_file(models + "/" + binary);
        ++forms;
        const bool is = a && b && a->text_form && !b->text_form && same(a->graph, b->graph);
        equal += is;
        if (!is) std::printf("%s: the forms differ\n", id.c_str());
      }
    }
  });
  if (!read_forms) return 1;
  floor.hold("onnx.read", good, all);
  floor.hold("onnx.odd", odd, all_odd);
  floor.hold("onnx.forms", equal, forms);
  return floor.exit_code();
}
