// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_reshape FLOORS FOLDER [TEXT]: graphs with new input shapes. Every node's shapes against OpenVINO's; refused
// where OpenVINO refuses. With TEXT only files whose name contains it.
#include <map>
#include <opcost/text/parse_numbers.hpp>
#include "../support/analyze.hpp"
#include "../support/floors.hpp"
#include "../support/json.hpp"

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: golden_reshape FLOORS FOLDER [TEXT]\n");
    return 2;
  }
  floors floor(argv[1]);
  const std::string folder = argv[2], only = argc > 3 ? argv[3] : "";
  int graphs = 0, graphs_right = 0, nodes = 0, nodes_right = 0, refusals = 0, refused = 0, put_in = 0;
  const bool read = json::each_line(folder + "/reshape.jsonl", [&](const json::value& c) {
    const std::string& name = c["file"].text;
    if (name.find(only) == name.npos) return;
    const std::string at = name + " " + c["variant"].text;
    const auto model = read_model(folder + "/" + name);
    if (!model) {
      std::printf("%s: not read: %s\n", at.c_str(), std::string(std::string_view(model.error().what)).c_str());
      return floor.fail();
    }
    std::vector<opcost::input_shape> shapes;
    for (const auto& [input, text] : c["new_shapes"].members) {
      shapes.push_back({input, {}});
      opcost::text::read_shape(std::string_view(text.text).substr(1, text.text.size() - 2), shapes.back().dims);
    }
    const auto a = reshape(*model, shapes);
    ++graphs;
    if (!c["error"].null()) {
      ++refusals;
      if (!a) {
        ++refused;
        ++graphs_right;
      } else
        std::printf("%s: OpenVINO refuses it: %s\n", at.c_str(), c["error"].text.substr(0, 300).c_str());
      return;
    }
    if (!a) {
      std::printf("%s: refused: %s\n", at.c_str(), std::string(std::string_view(a.error().what)).c_str());
      return;
    }
    std::map<std::string_view, const opcost::row*> by_name;
    for (const opcost::row& r : a->rows) by_name[r.name] = &r;
    bool all = true;
    for (const auto& [node, wanted] : c["node_shapes"].members) {
      const auto found = by_name.find(node);
      if (found == by_name.end()) {  // of nodes that OpenVINO puts in when it re-shapes
        ++put_in;
        continue;
      }
      ++nodes;
      const auto outputs = a->outputs_of(*found->second);
      std::string have;
      bool same = outputs.size() == wanted.size();
      for (std::size_t i = 0; i < outputs.size(); ++i) {
        have += text_of(outputs[i].dims);
        same = same && text_of(outputs[i].dims) == wanted[i].text;
      }
      nodes_right += same;
      all = all && same;
      if (!same)
        std::printf("%s: %s (%s): wanted %s, have %s\n", at.c_str(), node.c_str(),
                    std::string(found->second->type).c_str(), wanted[0].text.c_str(), have.c_str());
    }
    graphs_right += all;
  });
  if (!read) return 1;
  std::printf("%d of %d contradictions refused; %d nodes are in no file\n", refused, refusals, put_in);
  floor.hold("reshape.nodes", nodes_right, nodes);
  floor.hold("reshape.graphs", graphs_right, graphs);
  return floor.exit_code();
}
