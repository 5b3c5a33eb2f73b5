// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_layers FLOORS LAYERS_JSONL [--as NAME] [--misses [TOOL]] [--only ID]: every layer of the records by its text,
// those that have none and the small nets written out: shapes, parameters, how it prints, and every tool's figures.
#include <map>
#include <opcost/convention/all_conventions.hpp>
#include <opcost/graph/convention_figures.hpp>
#include <opcost/graph/module_names.hpp>
#include <opcost/graph/one_layer.hpp>
#include <opcost/layers/all_layers.hpp>
#include <vector>
#include "../support/floors.hpp"
#include "../support/json.hpp"

namespace {
using opcost::count_t;

struct score {
  int right = 0, all = 0, tool_failed = 0;
};

template <class List> struct network_for;
template <class... Cs> struct network_for<opcost::convention_list<Cs...>> {
  using type = opcost::with_readings<opcost::network, Cs...>;
};
using all_network = network_for<opcost::all_conventions>::type;
using reader = opcost::layer_reader<opcost::builtin_layers, all_network>;

std::string text_of(const opcost::figure& f) {
  if (!f.known) return "unknown";
  const auto whole = std::string(std::string_view(opcost::digits(f.whole)));
  return f.part == 0 ? whole : std::to_string(static_cast<double>(f));
}
template <class Shape> std::string text_of_shape(const Shape& s) {
  std::string t = "[";
  for (int i = 0; i < s.rank; ++i) t += (i ? ", " : "") + std::string(std::string_view(opcost::digits(lower(s[i]))));
  return t + "]";
}
std::string text_of_list(const json::value& v) {
  std::string t = "[";
  for (std::size_t i = 0; i < v.size(); ++i) t += (i ? ", " : "") + std::to_string(v[i].whole);
  return t + "]";
}
opcost::shape shape_of(const json::value& v) {
  opcost::shape s;
  for (const json::value& d : v) s.push_back(count_t(d.whole));
  return s;
}
opcost::dtype type_of(std::string_view name) {
  return name == "int64" ? opcost::dtype::i64 : name == "bool" ? opcost::dtype::boolean : opcost::dtype::f32;
}

// What no single text says, written out as the records' programs are (gold/torch/nets.py): layers by their text, in a
// network.
class written {
 public:
  using edge = opcost::edge;
  all_network net{"Net"};
  std::vector<edge> outs{};
  bool known = true;

  written(const std::string& id, const std::vector<opcost::layer_input>& inputs) {
    std::vector<edge> in;
    for (const opcost::layer_input& i : inputs) in.push_back(net.input(i.dims, i.type));
    in.resize(3);
    const auto within = [&](std::string_view type, auto&& body) {
      net.in("layer", type, [&] {
        body();
        return edge{};
      });
    };
    const edge x = in[0];
    edge y = x;
    if (id == "sdpa_manual_01") {
      y = call("operator.truediv(other=4.0)",
               {call("operator.matmul()", {x, call("torch.transpose(dim0=-2, dim1=-1)", {in[1]})})});
      outs = {call("operator.matmul()", {call("torch.softmax(dim=-1)", {y}), in[2]})};
    } else if (id == "sdpa_manual_02") {
      y = call("torch.softmax(dim=-1)", {call("torch.bmm()", {x, call("torch.transpose(dim0=1, dim1=2)", {in[1]})})});
      outs = {call("torch.bmm()", {y, in[2]})};
    } else if (id == "unary_02") {
      outs = {call("torch.sqrt()", {call("torch.abs()", {x})})};
    } else if (id == "move_08") {
      outs = {net.add(opcost::slice{}, x, net.numbers({0, 1}), net.numbers({6, 5}), net.numbers({2, 1}),
                      net.numbers({1, 2}))};
    } else if (id == "move_10") {
      outs = {call("torch.Tensor.expand(size=(2, 6, 5, 4))", {x})};
    } else if (id == "cat_04") {
      outs = {call("torch.where()", {call("torch.gt(other=0)", {x}), x, in[1]})};
    } else if (id == "func_13") {
      outs = {call("F.grid_sample()", {x, call("torch.tanh()", {in[1]})})};
    } else if (id == "func_19") {
      outs = {call("F.batch_norm()", {x, in[1], call("operator.add(other=1.0)", {call("torch.abs()", {in[2]})})})};
    } else if (id == "net_01") {
      within("Tied",
             [&] { outs = {call("Linear(16, 50, bias=False)", {call("Embedding(50, 16)", {x}, "emb")}, "out")}; });
      net.tie("layer.out.weight", "layer.emb.weight");
    } else if (id == "net_02") {
      within("Reused", [&] {
        for (int i = 0; i < 2; ++i)
          y = call("ReLU()", {call("BatchNorm2d(4)", {call("Conv2d(4, 4, 3, padding=1)", {y}, "c")}, "bn")}, "r");
        outs = {y};
      });
    } else if (id == "net_04") {
      within("Residual", [&] {
        y = call("ReLU(inplace=True)",
                 {call("BatchNorm2d(8)", {call("Conv2d(8, 8, 3, padding=1, bias=False)", {x}, "c1")}, "bn1")}, "relu");
        y = call("BatchNorm2d(8)", {call("Conv2d(8, 8, 3, padding=1, bias=False)", {y}, "c2")}, "bn2");
        outs = {call("ReLU(inplace=True)", {call("operator.iadd()", {y, x})}, "relu")};
      });
    } else if (id == "net_05") {
      within("SE", [&] {
        y = call("ReLU()", {call("Conv2d(16, 4, 1)", {call("AdaptiveAvgPool2d(1)", {x}, "pool")}, "f1")}, "r");
        outs = {call("operator.mul()", {x, call("Sigmoid()", {call("Conv2d(4, 16, 1)", {y}, "f2")}, "g")})};
      });
    } else if (id == "net_07") {
      within("Frozen", [&] {
        outs = {call("Linear(6, 2)", {call("torch.mean(dim=(2, 3))", {call("Conv2d(3, 6, 3)", {x}, "a")})}, "b")};
      });
      net.freeze("layer.a");
    } else if (id == "net_08") {
      within("FreeParam", [&] {
        const edge pos = net.parameter("pos", {1, 10, 12}), scale = net.parameter("scale", {12});
        outs = {call("operator.mul()", {call("Linear(12, 12)", {call("operator.add()", {x, pos})}, "fc"), scale})};
      });
    } else if (id == "net_10") {
      within("MultiOut", [&] { outs = {call("Conv1d(4, 6, 3)", {x}, "a"), call("Conv1d(4, 2, 1)", {x}, "b"), x}; });
    } else if (id == "net_11") {
      within("Loop", [&] {
        for (int i = 0; i < 4; ++i) {
          net.declare("l", "ModuleList", [&] { y = call("Linear(9, 9)", {y}, i); });
          y = call("torch.tanh()", {y});
        }
        outs = {y};
      });
    } else if (id == "net_13") {
      outs = {
          call("Sequential(Conv2d(3, 8, 3, 2, 1, bias=False), BatchNorm2d(8), ReLU6(), Conv2d(8, 8, 3, 1, 1, groups=8, "
               "bias=False), BatchNorm2d(8), ReLU6(), Conv2d(8, 16, 1, bias=False), "
               "BatchNorm2d(16), AdaptiveAvgPool2d(1), Flatten(), Dropout(0.2), Linear(16, 4))",
               {x}, "layer")};
    } else {
      known = false;
    }
    for (const opcost::row& r : net.rows)
      if (r.state != opcost::standing::counted) {
        known = false;
        std::printf("%s: %s: %s\n", id.c_str(), std::string(r.type).c_str(), std::string(r.why).c_str());
      }
  }

 private:
  edge call(std::string_view text, std::initializer_list<edge> in, const opcost::module_name& name = "function") {
    const auto t = opcost::read_layer<opcost::builtin_layers>(text);
    if (!t) {
      std::printf("%s\n", std::string(std::string_view(t.error().what)).c_str());
      known = false;
      return edge{-1, 0};
    }
    return opcost::add_layer<opcost::builtin_layers>(net, name, *t, opcost::span<const edge>(in.begin(), in.size()));
  }
};

class runner {
 public:
  std::map<std::string, score> scores{};
  std::string wanted{}, only{};
  bool misses = false;

  void run(const json::value& record) {
    if (record["id"].null()) return;  // the tools' versions and the date
    id_ = record["id"].text;
    notes_ = {};
    if (!only.empty() && only != id_) return;
    std::vector<opcost::layer_input> inputs;
    for (std::size_t i = 0; i < record["inputs"].size(); ++i)
      inputs.push_back({shape_of(record["inputs"][i]), type_of(record["input_dtypes"][i].text)});
    if (record["text"].null()) {
      const written w(id_, inputs);
      std::vector<opcost::partial_tensor> outs;
      for (const opcost::edge& v : w.outs) outs.push_back(w.net[v]);
      return judge(record, w.known ? &w.net : nullptr, outs);
    }
    auto one = reader::read(record["text"].text, inputs);
    if (!one) {
      std::printf("%s: %.*s\n", id_.c_str(), static_cast<int>(one.error().what.size), one.error().what.text);
      return judge(record, nullptr, {});
    }
    notes_ = one->notes;
    judge(record, &one->net, one->outputs());
    if (record["repr"].null()) return;
    std::string is;
    const auto put = [&](std::string_view s) { is += s; };
    opcost::write_layer<opcost::builtin_layers>(put, one->text);
    compare("repr", is, record["repr"].text);
    // what was printed, read again: the same layer, unless torch does not print what it needs
    auto again = reader::read(record["repr"].text, inputs);
    is.clear();
    if (again) opcost::write_layer<opcost::builtin_layers>(put, again->text);
    const bool same = again && again->net.parameters() == one->net.parameters() && again->net.work() == one->net.work();
    compare("read_again",
            again ? (same ? "the same " : "another ") + is : std::string(std::string_view(again.error().what)),
            "the same " + record["repr"].text);
  }

 private:
  std::string id_{};
  opcost::layer_notes<static_cast<std::size_t>(all_network::conventions)> notes_{};

  void judge(const json::value& record, const all_network* net, opcost::span<const opcost::partial_tensor> outs) {
    std::string is, wants;
    for (const opcost::partial_tensor& t : outs) is += text_of_shape(t.dims);
    for (const json::value& o : record["outputs"]) wants += text_of_list(o);
    compare("outputs", is, wants);
    compare("params", net ? text_of(opcost::figure(opcost::owned_parameters(*net))) : "",
            std::to_string(record["params"].whole));
    is.clear();
    wants.clear();
    if (net)
      for (const opcost::module_parameter& p : net->tree.parameters)
        if (p.same_as < 0) is += path(net->tree, p) + text_of_shape(p.dims) + " ";
    for (const auto& [name, dims] : record["param_shapes"].members) wants += name + text_of_list(dims) + " ";
    compare("param_shapes", is, wants);
    if (net) return tools(*net, record["peers"], opcost::all_conventions{});
    for (const auto& [tool, figures] : record["peers"].members)
      if (figures["error"].null()) ++scores[tool].all;
  }
  void compare(const std::string& what, const std::string& is, const std::string& wants) {
    score& s = scores[what];
    ++s.all;
    s.right += is == wants;
    if (is != wants && misses && (wanted.empty() || wanted == what))
      std::printf("  %s %s: %s, not %s\n", id_.c_str(), what.c_str(), wants.c_str(), is.c_str());
  }
  // Below the layer: weight, out_proj.weight.
  static std::string path(const opcost::module_tree& tree, const opcost::module_parameter& p) {
    std::string s(p.name);
    for (int m = p.module; m > 0 && tree.at(m).parent > 0; m = tree.at(m).parent)
      s = opcost::to_string(tree.at(m).name) + "." + s;
    return s;
  }
  template <class... Cs> void tools(const all_network& net, const json::value& peers, opcost::convention_list<Cs...>) {
    const auto one = [&]<class C>(std::type_identity<C>) {
      const std::string tool(C::name);
      const json::value& record = peers[tool];
      if (record.null()) return;
      std::string is, wants;
      bool failed = false;
      opcost::each_figure<C>(net, [&](std::string_view name, const opcost::figure& f) {
        const std::string_view recorded = name;
        const auto* found = [&]() -> const json::value* {
          for (const auto& [key, v] : record.members)
            if (key == recorded) return &v;
          return nullptr;
        }();
        if (!found) return;
        if (found->null()) {
          failed = true;
          return;
        }
        const std::string key = std::string(name) + "=";
        is += key + text_of(f) + " ";
        wants += key + (found->integer ? std::to_string(found->whole) : text_of(opcost::figure(found->real))) + " ";
      });
      if (failed) {  // the figure by its rule is given, and that the tool fails
        ++scores[tool].tool_failed;
        return compare(
            "notes",
            notes_[static_cast<std::size_t>(all_network::index_of<C>())].empty() ? tool + " has no note" : "a note",
            "a note");
      }
      if (wants.empty()) return;
      compare(tool, is, wants);
    };
    (one(std::type_identity<Cs>{}), ...);
  }
};
}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: golden_layers FLOORS LAYERS_JSONL [--as NAME] [--misses [TOOL]] [--only ID]\n");
    return 2;
  }
  runner r;
  std::string name = "layers";
  for (int i = 3; i < argc; ++i) {
    const std::string a = argv[i];
    if (a == "--misses") {
      r.misses = true;
      r.wanted = i + 1 < argc && argv[i + 1][0] != '-' ? argv[++i] : "";
    } else if (a == "--as" && i + 1 < argc)
      name = argv[++i];
    else if (a == "--only" && i + 1 < argc) {
      r.only = argv[++i];
      r.misses = true;
    }
  }
  if (!json::each_line(argv[2], [&](const json::value& record) { r.run(record); })) return 2;
  floors floor(argv[1]);
  for (const auto& [what, s] : r.scores) {
    floor.hold(name + "." + what, s.right, s.all);
    if (s.tool_failed > 0) std::printf("  (and %d where the tool itself failed)\n", s.tool_failed);
  }
  return floor.exit_code();
}
