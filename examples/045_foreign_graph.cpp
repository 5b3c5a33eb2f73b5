// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A framework's graph: nodes behind shared pointers, ids that are strings, graphs inside nodes.
#include <cstdio>
#include <map>
#include <memory>
#include <opcost/core/sink.hpp>
#include <opcost/opcost.hpp>
#include <opcost/ops/control_flow.hpp>
#include <string>
#include <vector>

namespace foreign {
struct graph;
struct node {
  std::string id, type;
  std::vector<std::string> inputs{};  // "id" or "id:output"
  std::map<std::string, std::vector<long>> attributes{};
  std::vector<std::shared_ptr<const graph>> branches{};  // of an "if": then, else
};
struct graph {
  std::vector<std::shared_ptr<const node>> nodes{};
  std::vector<std::string> inputs{}, results{};  // ids
};
using pointer = std::shared_ptr<const node>;
}  // namespace foreign

// The graph, and the position of each id: opcost's edges name nodes by position.
class adapted {
 public:
  explicit adapted(const foreign::graph& g) : graph_(&g) {
    for (const foreign::pointer& n : g.nodes) positions_.emplace(n->id, static_cast<int>(positions_.size()));
  }
  const foreign::graph& graph() const { return *graph_; }
  // For an id that does not exist, an edge from node -1: the analysis reports it.
  opcost::edge edge_of(const std::string& input) const {
    const std::size_t colon = input.find(':');
    const auto found = positions_.find(input.substr(0, colon));
    const int output = colon == input.npos ? 0 : std::stoi(input.substr(colon + 1));
    return {found == positions_.end() ? -1 : found->second, output};
  }

 private:
  const foreign::graph* graph_;
  std::map<std::string, int> positions_{};
};

template <> struct opcost::graph_traits<adapted> {
  static const std::vector<foreign::pointer>& nodes(const adapted& g) { return g.graph().nodes; }
  static std::string name(const adapted&, const foreign::pointer& n) { return "model/" + n->id; }
  static std::vector<edge> inputs(const adapted& g, const foreign::pointer& n) {
    std::vector<edge> all;
    for (const std::string& i : n->inputs) all.push_back(g.edge_of(i));
    return all;
  }
  struct inside {
    adapted graph;
    body_wiring wiring;
  };
  // The first input of an "if" is the condition. The others are the inputs of both branches, in order.
  static std::vector<inside> bodies(const adapted&, const foreign::pointer& n) {
    std::vector<inside> all;
    for (const auto& branch : n->branches) {
      inside b{adapted(*branch), {}};
      b.wiring.kind = all.empty() ? body_kind::when_true : body_kind::when_false;
      b.wiring.condition = 0;
      int operand = 1;
      for (const std::string& id : branch->inputs)
        b.wiring.inputs.push_back({.outer = operand++, .inner = b.graph.edge_of(id).row});
      int result = 0;
      for (const std::string& id : branch->results)
        b.wiring.outputs.push_back({.outer = result++, .inner = b.graph.edge_of(id).row});
      all.push_back(std::move(b));
    }
    return all;
  }
  static void visit(const adapted&, const foreign::pointer& n, auto&& f) {
    if (n->type == "input") return f(input{dims_of(*n), n->id == "flag" ? dtype::boolean : dtype::f32});
    if (n->type == "conv") return f(conv2d{.out_channels = number(*n, "channels"), .kernel_size = {3, 3}});
    if (n->type == "relu") return f(relu{});
    if (n->type == "identity") return f(lowering{[](const auto& in, auto&&) { return in[0]; }, "Identity"});
    if (n->type == "if") return f(branch{});
    f(unknown_op{n->type});
  }

 private:
  static long number(const foreign::node& n, const char* attribute) {
    const auto found = n.attributes.find(attribute);
    return found == n.attributes.end() || found->second.empty() ? 0 : found->second[0];
  }
  static partial_shape dims_of(const foreign::node& n) {
    partial_shape dims;
    if (const auto found = n.attributes.find("dims"); found != n.attributes.end())
      for (long d : found->second) dims.push_back(d);
    return dims;
  }
};

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

int main() {
  using foreign::node;
  const auto made = [](node n) { return std::make_shared<const node>(std::move(n)); };
  const std::vector<long> dims{1, 8, 18, 18};
  foreign::graph slow, fast, model;
  slow.nodes = {made({"x", "input", {}, {{"dims", dims}}}), made({"c", "conv", {"x"}, {{"channels", {8}}}})};
  slow.inputs = {"x"};
  slow.results = {"c"};
  fast.nodes = {made({"x", "input", {}, {{"dims", dims}}}), made({"c", "conv", {"x"}, {{"channels", {8}}}}),
                made({"r", "relu", {"c"}})};
  fast.inputs = {"x"};
  fast.results = {"r"};
  model.nodes = {made({"flag", "input"}),
                 made({"image", "input", {}, {{"dims", dims}}}),
                 made({"choice",
                       "if",
                       {"flag", "image"},
                       {},
                       {std::make_shared<const foreign::graph>(slow), std::make_shared<const foreign::graph>(fast)}}),
                 made({"same", "identity", {"choice"}}),
                 made({"last", "conv", {"same:0"}, {{"channels", {4}}}}),
                 made({"lost", "relu", {"nobody"}})};

  const auto a = opcost::analyze<opcost::exact>(adapted(model));
  const opcost::sink out(print);
  for (const opcost::row& r : a.rows) {
    out << r.name << " (" << r.type << "): ";
    if (r.why.empty())
      out << r.work.mac << " MACs\n";
    else
      out << "not counted: " << r.why << "\n";
  }
  const opcost::totals t = opcost::total<opcost::exact>(a);
  out << t.macs_range.least << " to " << t.macs_range.most << " MACs; it depends on the branch that runs\n";
}
