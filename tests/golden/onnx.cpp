// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_onnx FLOORS RECORDS MODELS VALUES MACS TRUTH: shapes and types of every node output of ONNX files,
// multiply-accumulates of their nodes, and their parameters, against recorded figures. Prints what differs.
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <opcost/onnx.hpp>
#include <set>
#include "../support/floors.hpp"
#include "../support/json.hpp"

namespace {
using namespace opcost;

std::vector<std::string> columns(const std::string& line) {
  std::vector<std::string> all(1);
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\t')
      all.emplace_back();
    else if (line[i] == '\\' && i + 1 < line.size())
      all.back() += line[++i];
    else
      all.back() += line[i];
  }
  return all;
}
// "f32[3,4]": false if a dimension is no number.
bool read_tensor(const std::string& text, partial_tensor& t) {
  const std::size_t open = text.find('[');
  if (open == text.npos || text.back() != ']') return false;
  t.type = dtype_named(text.substr(0, open));
  t.dims = {};
  const std::string list = text.substr(open + 1, text.size() - open - 2);
  if (list == "...") return false;
  std::size_t at = 0;
  while (at < list.size()) {
    const std::size_t comma = std::min(list.find(',', at), list.size());
    const std::string d = list.substr(at, comma - at);
    if (d.empty() || d.find_first_not_of("0123456789") != d.npos) return false;
    t.dims.push_back(std::stoll(d));
    at = comma + 1;
  }
  return true;
}

struct record {
  std::string file, set;
  std::map<std::string, std::string> ort, stored;
};
struct value {
  std::string node, name, derived, stored, ort;
  int port = 0;
};
struct product {
  int node = 0;
  std::string op, nominal, valid;
};
struct truth {
  std::int64_t macs = 0, valid = 0, unknown = 0, elements = 0, bytes = 0;
  bool shapes_of_ort = false, has = false;
};

// A file as it is, or with inputs that are given.
struct analyzed {
  const onnx::model& m;
  onnx::graph g;
  analysis<exact> a;
  std::vector<int> rows;  // by item

  analyzed(const onnx::model& model, const std::map<std::string, std::string>* inputs)
      : m(model), g(onnx::graph(model).without_stored_shapes()), a() {
    sequence<given_input> given;
    for (int i = 0; inputs && i < static_cast<int>(g.items().size()); ++i) {
      const onnx::item& x = g.items()[static_cast<std::size_t>(i)];
      const auto at = inputs->find(std::string(x.name));
      partial_tensor t;
      if (x.kind != onnx::item_kind::given || at == inputs->end() || !read_tensor(at->second, t)) continue;
      t.type = g.declared(*x.in, x.info->type).type;
      given.push_back({i, t});
    }
    a = analyze<exact>(g, {.inputs = opcost::span<const given_input>(given), .stored_shapes = false});
    rows.assign(g.items().size(), -1);
    for (int r = 0; r < static_cast<int>(a.rows.size()); ++r)
      rows[static_cast<std::size_t>(a.rows[static_cast<std::size_t>(r)].node)] = r;
  }
  const partial_tensor* of(const std::string& name) const {
    const edge e = g.find(name);
    if (e.row < 0) return nullptr;
    const int row = rows[static_cast<std::size_t>(e.row)];
    return row < 0 || e.port >= a.at(row).outputs ? nullptr : &a[{row, e.port}];
  }
  // The row of a node of the main graph.
  const row* of_node(int node) const {
    for (const row& r : a.rows) {
      const onnx::item& x = g.items()[static_cast<std::size_t>(r.node)];
      if (x.kind == onnx::item_kind::node && x.in == &m.graph && x.is - m.graph.nodes.data() == node) return &r;
    }
    return nullptr;
  }
};

// The records count a constant of the main graph if some operation takes it as data, whatever becomes of the result.
// The library counts those that reach an output as data.
parameter_count taken_as_data(const analyzed& in) {
  std::vector<bool> taken(in.a.rows.size());
  for (const row& r : in.a.rows) {
    if (r.kind == node_kind::output) continue;
    const auto from = in.a.inputs_of(r);
    for (std::size_t i = 0; i < from.size(); ++i)
      if (from[i].row >= 0 && (i >= 32 || (r.settings >> i & 1u) == 0))
        taken[static_cast<std::size_t>(from[i].row)] = true;
  }
  parameter_count sum;
  for (std::size_t i = 0; i < taken.size(); ++i) {
    const row& r = in.a.rows[i];
    if (!taken[i] || r.kind != node_kind::constant || r.outputs == 0) continue;
    const partial_tensor& t = in.a.outputs_of(r)[0];
    if (!t.dims.is_static()) continue;
    sum.elements += numbers(t.dims).elements();
    sum.bytes += bytes_of(t.type, numbers(t.dims).elements());
  }
  return sum;
}

struct tally_of {
  int good = 0, all = 0;
  void add(bool is) {
    good += is;
    ++all;
  }
};
std::string said(const partial_tensor* t) {
  if (!t) return "nothing";
  short_text<200> s;
  sink(s) << name_of(t->type) << t->dims;
  return std::string(std::string_view(s));
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 7) {
    std::fprintf(stderr, "usage: golden_onnx FLOORS RECORDS MODELS VALUES MACS TRUTH [ID]\n");
    return 2;
  }
  floors floor(argv[1]);
  const std::string models = argv[3], only = argc > 7 ? argv[7] : "";
  std::map<std::string, record> records;
  std::map<std::string, std::vector<value>> values;
  std::map<std::string, std::vector<product>> products;
  std::map<std::string, truth> truths;
  const auto wanted = [&](const std::string& id) { return only.empty() || id.find(only) == 0; };
  bool read = json::each_line(argv[2], [&](const json::value& r) {
    record x{r["file"].text, r["set"].text, {}, {}};
    if (x.file.rfind("real_bin/", 0) == 0) x.set = "real_bin";
    for (const auto& [name, v] : r["ort_inputs"].members) x.ort[name] = v.text;
    for (const auto& [name, v] : r["stored_inputs"].members) x.stored[name] = v.text;
    if (wanted(r["id"].text) && r["load_error"].null()) records[r["id"].text] = x;
  });
  read = read && json::each_line(argv[6], [&](const json::value& r) {
           truth t{r["macs"].whole,
                   r["valid"].whole,
                   r["unknown"].whole,
                   r["weight_elements"].whole,
                   r["weight_bytes"].whole,
                   false,
                   true};
           for (const json::value& s : r["shapes"]) t.shapes_of_ort = t.shapes_of_ort || s.text == "ort";
           truths[r["id"].text] = t;
         });
  if (!read) return 1;
  std::string line;
  std::ifstream value_file(argv[4]), product_file(argv[5]);
  std::getline(value_file, line);
  while (std::getline(value_file, line)) {
    const auto c = columns(line);
    if (c.size() < 12 || !wanted(c[0])) continue;
    values[c[0]].push_back({c[1], c[5], c[8], c[10], c[11], std::stoi(c[4])});
  }
  std::getline(product_file, line);
  while (std::getline(product_file, line)) {
    const auto c = columns(line);
    if (c.size() >= 6 && wanted(c[0])) products[c[0]].push_back({std::stoi(c[1]), c[2], c[4], c[5]});
  }

  std::map<std::string, tally_of> of_values, of_products, of_valid, of_macs, of_elements, of_bytes;
  std::map<std::string, int> unknown_ops;
  int inner = 0, by_values = 0, sequences = 0, all_unknown = 0;
  for (const auto& [id, r] : records) {
    const auto m = onnx::read_file(models + "/" + r.file);
    if (!m) continue;  // read.* of the test of files
    const analyzed plain(*m, nullptr);
    const bool differs = !r.ort.empty() || !r.stored.empty();
    const std::unique_ptr<analyzed> by_ort(differs && !r.ort.empty() ? new analyzed(*m, &r.ort) : nullptr);
    const std::unique_ptr<analyzed> by_stored(!r.stored.empty() ? new analyzed(*m, &r.stored) : nullptr);
    for (const row& x : plain.a.rows)
      if (x.state == standing::unknown_op) ++unknown_ops[r.set + " " + std::string(x.type)];
    for (const row& x : plain.a.rows) all_unknown += x.state == standing::unknown_op;

    for (const value& v : values[id]) {
      if (v.node.find('.') != v.node.npos) {
        ++inner;
        continue;
      }
      partial_tensor expected;
      const partial_tensor* here = nullptr;
      if (v.derived.find('(') != v.derived.npos || v.stored.find('(') != v.stored.npos) {
        ++sequences;
        continue;
      }
      if (read_tensor(v.stored, expected) && by_stored)
        here = by_stored->of(v.name);
      else if (read_tensor(v.ort, expected) && by_ort)
        here = by_ort->of(v.name);
      else if (read_tensor(v.derived, expected))
        here = plain.of(v.name);
      else
        continue;
      const bool same = here && here->type == expected.type && here->dims == expected.dims;
      partial_tensor derived;
      if (!same && here && !here->dims.is_static() && !read_tensor(v.derived, derived)) {
        partial_shape both = here->dims;
        if (merge(both, expected.dims)) {  // it depends on what is only known at run time
          ++by_values;
          continue;
        }
      }
      of_values[r.set].add(same);
      if (!same) {
        const edge e = plain.g.find(v.name);
        const onnx::item* x = e.row < 0 ? nullptr : &plain.g.items()[static_cast<std::size_t>(e.row)];
        const int at = e.row < 0 ? -1
                                 : (by_stored ? by_stored.get()
                                    : by_ort  ? by_ort.get()
                                              : &plain)
                                       ->rows[static_cast<std::size_t>(e.row)];
        const analyzed& in = by_stored ? *by_stored : by_ort ? *by_ort : plain;
        std::printf("value %s: %s of %s: expected %s, got %s (%s)\n", id.c_str(), v.name.c_str(),
                    x ? std::string(x->type).c_str() : "?", said(&expected).c_str(), said(here).c_str(),
                    at < 0 ? "" : std::string(in.a.at(at).why).c_str());
      }
    }
    for (const product& p : products[id]) {
      if (p.nominal.empty()) continue;
      const analyzed& in = by_ort ? *by_ort : by_stored ? *by_stored : plain;
      const row* x = in.of_node(p.node);
      const std::int64_t macs = x && x->state == standing::counted ? x->work.mac.n : -1;
      const std::int64_t valid = x && x->state == standing::counted ? x->work.valid_mac().n : -1;
      const bool folded = x && x->folded;
      of_products[r.set].add(folded || macs == std::stoll(p.nominal));
      if (!p.valid.empty()) of_valid[r.set].add(folded || valid == std::stoll(p.valid));
      if (!folded && (macs != std::stoll(p.nominal) || (!p.valid.empty() && valid != std::stoll(p.valid))))
        std::printf("macs %s: node %d %s: expected %s (%s), got %lld (%lld) %s\n", id.c_str(), p.node, p.op.c_str(),
                    p.nominal.c_str(), p.valid.c_str(), static_cast<long long>(macs), static_cast<long long>(valid),
                    x ? std::string(x->why).c_str() : "no row");
    }
    const auto t = truths.find(id);
    if (t != truths.end() && t->second.has) {
      const parameter_count n = taken_as_data(plain);
      of_elements[r.set].add(n.elements == t->second.elements);
      of_bytes[r.set].add(n.bytes == t->second.bytes);
      if (n.elements != t->second.elements || n.bytes != t->second.bytes)
        std::printf("weights %s: expected %lld of %lld bytes, got %lld of %lld\n", id.c_str(),
                    static_cast<long long>(t->second.elements), static_cast<long long>(t->second.bytes),
                    static_cast<long long>(n.elements.n), static_cast<long long>(n.bytes.n));
    }
  }
  for (const auto& [op, n] : unknown_ops) std::printf("unknown operation: %s, %d rows\n", op.c_str(), n);
  std::printf("not compared: %d values of bodies, %d of sequences, %d that depend on run-time values\n", inner,
              sequences, by_values);
  const auto hold = [&](const char* what, const std::map<std::string, tally_of>& all) {
    for (const auto& [set, n] : all) floor.hold("onnx." + std::string(what) + "." + set, n.good, n.all);
  };
  hold("values", of_values);
  hold("macs", of_products);
  hold("valid", of_valid);
  hold("elements", of_elements);
  hold("bytes", of_bytes);
  return floor.exit_code();
}
