// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_tflite FLOORS EXPECTATIONS_JSONL MODELS: figures from the bytes of .tflite files, and the arena of TensorFlow
// Lite Micro, against recorded ones.
//   macs, valid_macs           of each subgraph, without those that it calls
//   rows_macs, rows_valid_macs the same of subgraph 0, by the rows of an analysis
//   total                      with called subgraphs: the least and the most of IF; WHILE is unknown, and known with
//                              trips; CALL_ONCE is not counted
//   converter, vela            the figures of the two tools under the conventions of their names
//   explained                  records that cannot agree: the figure is as `exceptions` says, with the reason
//   resized                    tensors after other input shapes, as LiteRT allocated them; resized_models: all of them
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <opcost/convention/exact.hpp>
#include <opcost/convention/vela.hpp>
#include <opcost/tflite/arena.hpp>
#include <opcost/tflite/figures.hpp>
#include <opcost/tflite/tflite_graph.hpp>
#include <vector>
#include "../support/floors.hpp"
#include "../support/json.hpp"

namespace {
struct score {
  int good = 0, all = 0;
};
std::map<std::string, score> scores;
bool verbose = false;

void tally(const std::string& what, const std::string& where, long long expected, long long here, bool quiet = false) {
  score& s = scores[what];
  ++s.all;
  s.good += expected == here;
  if (expected != here && verbose && !quiet)
    std::printf("%s: %s: expected %lld, here %lld\n", what.c_str(), where.c_str(), expected, here);
}

// Records that cannot agree, and what the figure is.
struct exception {
  std::string_view what, where;
  long long here;
  std::string_view why;
};
constexpr std::string_view custom_in_record =
    "the record counts custom operators 0; this one is a transposed convolution";
constexpr std::string_view rnn_in_record = "the record has no formula for BIDIRECTIONAL_SEQUENCE_RNN";
constexpr std::string_view external = "TensorFlow Lite Micro takes weights behind the tables for activations";
constexpr std::string_view of_converter = "no log tells what GELU, MEAN, RSQRT, NEG and SQUARED_DIFFERENCE count";
constexpr exception exceptions[] = {
    {"macs", "mediapipe__selfie_segmentation.tflite#0", 59215744, custom_in_record},
    {"valid_macs", "mediapipe__selfie_segmentation.tflite#0", 58620584, custom_in_record},
    {"rows_macs", "mediapipe__selfie_segmentation.tflite", 59215744, custom_in_record},
    {"rows_valid_macs", "mediapipe__selfie_segmentation.tflite", 58620584, custom_in_record},
    {"macs", "mediapipe__selfie_segmentation_landscape.tflite#0", 33324928, custom_in_record},
    {"valid_macs", "mediapipe__selfie_segmentation_landscape.tflite#0", 32863832, custom_in_record},
    {"rows_macs", "mediapipe__selfie_segmentation_landscape.tflite", 33324928, custom_in_record},
    {"rows_valid_macs", "mediapipe__selfie_segmentation_landscape.tflite", 32863832, custom_in_record},
    {"macs", "fb_bidi_rnn.tflite#0", 2016, rnn_in_record},
    {"valid_macs", "fb_bidi_rnn.tflite#0", 2016, rnn_in_record},
    {"rows_macs", "fb_bidi_rnn.tflite", 2016, rnn_in_record},
    {"rows_valid_macs", "fb_bidi_rnn.tflite", 2016, rnn_in_record},
    {"layer_parameters", "fb_bidi_lstm.tflite", 896, "the record has no rule for BIDIRECTIONAL_SEQUENCE_LSTM"},
    {"converter", "keras_mha_dyn.tflite", -1, of_converter},
    {"converter", "keras_mha_f32.tflite", -1, of_converter},
    {"converter", "keras_mha_fp16.tflite", -1, of_converter},
    {"converter", "keras_mha_int8.tflite", -1, of_converter},
    {"converter", "keras_mha_int8_floatio.tflite", -1, of_converter},
    {"vela", "pymicro_wakeword__alexa.tflite", 23969, "Vela counts copies of variables"},
    {"vela", "pymicro_wakeword__hey_jarvis.tflite", 21631, "Vela counts copies of variables"},
    {"vela", "pymicro_wakeword__okay_nabu.tflite", 36481, "Vela counts copies of variables"},
    {"vela", "conv_same_int8.tflite", 13608, "Vela adds a pass over the 378 elements of the output"},
    {"vela", "keras_cnn_dynbatch_int8.tflite", 75776, "Vela copies the 2048 elements of a RESHAPE"},
    {"vela", "keras_lstm_unroll_int8.tflite", 2472, "Vela fuses one of 12 TANH with the layer before"},
    {"vela", "keras_mha_int8.tflite", 24400, "Vela copies 170 elements for SQUARED_DIFFERENCE"},
    {"vela", "keras_res_int8.tflite", 1089940, "Vela splits REDUCE_MAX in two passes and fuses LOGISTIC"},
    {"vela", "keras_unet_int8.tflite", 262144, "Vela lowers RESIZE_BILINEAR to depthwise convolutions and copies"},
    {"resized_models", "op_segsum.tflite", 0, "LiteRT computes the number of segments when it runs: 3, not 1"},
    {"resized_models", "op_unique.tflite", 0, "how many elements are distinct is not known, not 1"},
    {"head", "fb_conv_grouped_external.tflite", 1920, external},
};
void compare(const std::string& what, const std::string& where, long long recorded, long long here) {
  if (recorded != here)
    for (const exception& e : exceptions)
      if (e.what == what && e.where == where) {
        ++scores[what].all;
        return tally("explained", what + " of " + where, e.here, here);
      }
  tally(what, where, recorded, here);
}

using namespace opcost::tflite;

// The figures with called subgraphs, from those of each subgraph: operators that call are all in subgraph 0.
void compare_total(const std::string& name, const json::value& c, const mac_range& here, const model* loaded) {
  const json::value& main = c["subgraphs"][0];
  const auto macs_of = [&](long long g) { return c["subgraphs"][static_cast<std::size_t>(g)]["macs"].whole; };
  constexpr long long rounds = 3;
  long long least = macs_of(0), most = least, with_trips = least;
  bool loops = false, branches = false;
  std::vector<opcost::trip_count> trips;
  for (const json::value& o : main["ops"].items) {
    const json::value& options = o["options"];
    if (o["op"].text == "IF") {
      const long long a = macs_of(options["thenSubgraphIndex"].whole), b = macs_of(options["elseSubgraphIndex"].whole);
      least += std::min(a, b);
      most += std::max(a, b);
      branches = true;
    } else if (o["op"].text == "WHILE") {
      const long long condition = macs_of(options["condSubgraphIndex"].whole);
      const long long body = macs_of(options["bodySubgraphIndex"].whole);
      with_trips += rounds * body + (rounds + 1) * condition;
      loops = loops || condition + body > 0;
    }
  }
  if (c["subgraphs"].items.size() < 2) return;
  compare("total", name, loops, here.unknown == detail::of_loop);
  if (!loops) {
    compare("total", name, least, here.least.n);
    compare("total", name, most, here.most.n);
  }
  if (!loaded || branches) return;
  for (const node& n : loaded->main().nodes)
    if (n.op == builtin::while_ && n.role == node_role::operation) trips.push_back({n.name, rounds});
  const auto a = opcost::analyze<opcost::exact>(graph(*loaded, loaded->main()), {.trips = trips});
  compare("total", name + " with trips", with_trips, a.macs().n);
}

// Shapes of all tensors after other input shapes.
void compare_resized(const std::string& name, const json::value& c, const model& m) {
  const json::value& resized = c["resized"];
  if (resized.null() || !resized["error"].null()) return;
  const auto shape_of = [](const json::value& list) {
    opcost::partial_shape s;
    for (const json::value& d : list.items) s.push_back(d.whole);
    return s;
  };
  const graph g = graph(m, m.main()).without_stored_shapes();
  std::vector<opcost::given_input> given;
  const auto& nodes = m.main().nodes;
  for (int i = 0; i < static_cast<int>(nodes.size()); ++i) {
    const node& n = nodes[static_cast<std::size_t>(i)];
    if (n.role != node_role::input) continue;
    opcost::partial_tensor t = detail::stored_tensor(m, m.main(), n.tensor);
    const json::value& now = resized["inputs"][std::to_string(n.tensor)];
    if (!now.null()) t.dims = shape_of(now);
    given.push_back({i, t});
  }
  const auto a = opcost::analyze<opcost::exact>(g, {.inputs = given, .stored_shapes = false});
  // LiteRT gives a tensor whose shape is computed its shape only when the model runs. The record has the stored shape,
  // and so for all that depends on it: only the batch is another.
  std::vector<bool> later(nodes.size());
  for (const opcost::row& r : a.rows) {
    const node& n = nodes[r.node];
    int k = 0;
    for (const opcost::edge& e : m.main().inputs_of(n)) {
      if (e.row >= 0) {
        const bool shape = (n.op == builtin::reshape && k == 1) || (n.op == builtin::transpose_conv && k == 0);
        const bool computed = shape && nodes[e.row].role == node_role::operation;
        if (computed || later[static_cast<std::size_t>(e.row)]) later[static_cast<std::size_t>(r.node)] = true;
      }
      ++k;
    }
  }
  bool all = true;
  for (const opcost::row& r : a.rows) {
    const node& n = nodes[static_cast<std::size_t>(r.node)];
    if (n.role != node_role::operation) continue;
    const operator_node o(m, m.main(), n, true);
    for (int k = 0; k < o.outputs(); ++k) {
      const std::int32_t tensor = m.view().index(o.entry().outputs, static_cast<std::uint32_t>(k));
      if (tensor < 0) continue;
      const json::value& now = resized["shapes"][std::to_string(tensor)];
      opcost::partial_shape expected = now.null() ? o.stored_output(k).dims : shape_of(now);
      if (later[static_cast<std::size_t>(r.node)] && now.null()) expected.set(0, given[0].is.dims[0]);
      const opcost::partial_shape here =
          k < r.outputs ? a[{static_cast<int>(&r - a.rows.begin()), k}].dims : opcost::partial_shape::of_unknown_rank();
      const bool same = here == expected;
      if (!same && all && verbose) {
        std::printf("resized: %s: %s, output %d:", name.c_str(), std::string(n.type).c_str(), k);
        for (int d = 0; d < expected.rank; ++d) std::printf(" %lld", static_cast<long long>(lower(expected[d]).n));
        std::printf(", here rank %d:", here.rank);
        for (int d = 0; d < here.rank; ++d) std::printf(" %lld", static_cast<long long>(lower(here[d]).n));
        std::printf(" %s\n", std::string(r.why).c_str());
      }
      tally("resized", name, 1, same, true);
      all = all && same;
    }
  }
  compare("resized_models", name, 1, all);
}

// "5.394 M ops, equivalently ..." as the log rounds it: to thousands from 10,000 on.
void compare_tools(const std::string& name, const json::value& c, const model& m) {
  if (const json::value& log = c["converter_estimate"]; !log.null()) {
    // bodies count once: each subgraph on its own
    opcost::figure sum = 0;
    for (std::uint32_t g = 0; g < m.view().subgraphs(); ++g) {
      const auto a = opcost::analyze<opcost::tflite_converter>(graph(m, *m.subgraph(g)));
      for (int i = 0; i < static_cast<int>(a.rows.size()); ++i)
        if (a.at(i).kind == opcost::node_kind::computed && m.subgraph(g)->nodes[a.at(i).node].op != builtin::while_)
          sum = sum.known && a.figures[i].known ? sum + a.figures[i] : opcost::figure{};
    }
    const std::string& text = log.text;
    const bool millions = text.find(" M ops") != std::string::npos;
    const double shown = std::atof(text.c_str());
    const long long recorded = millions ? static_cast<long long>(shown * 1000 + 0.5) : static_cast<long long>(shown);
    const long long here = !sum.known ? -1 : millions ? (sum.whole.n + 500) / 1000 : sum.whole.n;
    compare("converter", name, recorded, here);
  }
  if (const json::value& u55 = c["vela"]["ethos-u55-128"]; !u55.null() && !u55["nn_macs"].null()) {
    const auto a = opcost::analyze<opcost::vela>(graph(m, m.main()));
    compare("vela", name, static_cast<long long>(u55["nn_macs"].real), a.flops<opcost::vela>().whole.n);
  }
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: golden_tflite FLOORS EXPECTATIONS_JSONL MODELS\n");
    return 2;
  }
  floors floor(argv[1]);
  verbose = std::getenv("OPCOST_VERBOSE") != nullptr;
  const bool read = json::each_line(argv[2], [&](const json::value& c) {
    const std::string& name = c["name"].text;
    std::ifstream file(std::string(argv[3]) + "/" + name, std::ios::binary);
    if (!file) return;  // five models are only described
    const std::vector<char> text{std::istreambuf_iterator<char>(file), {}};
    const array_bytes<char> bytes{text.data(), text.size()};
    const model_figures f = figures_of(bytes);
    compare("read", name, 1, f.fault.what.empty());
    if (!f.fault.what.empty() && verbose) std::printf("%s: %s\n", name.c_str(), std::string(f.fault.what).c_str());
    compare("const_bytes", name, c["const_bytes"].whole, f.const_bytes.n);
    compare("const_elements", name, c["const_elements"].whole, f.const_elements.n);
    compare("layer_parameters", name, c["layer_parameters"].whole, f.layer_parameters.n);
    flatbuffer<array_bytes<char>> reader(bytes);
    const model_view<array_bytes<char>> m(reader);
    for (std::size_t g = 0; g < c["subgraphs"].items.size(); ++g) {
      const json::value& s = c["subgraphs"][g];
      if (s["macs"].null()) continue;
      const auto r = detail::figure_walk<array_bytes<char>>(m).own_macs(static_cast<std::uint32_t>(g));
      compare("macs", name + "#" + std::to_string(g), s["macs"].whole, r.most.n);
      compare("valid_macs", name + "#" + std::to_string(g), s["valid_macs"].whole, r.valid_most.n);
    }
    opcost::sequence<char> copy;
    copy.append(text.data(), text.size());
    const auto loaded = read_model(std::move(copy));
    compare("read_file", name, 1, static_cast<bool>(loaded));
    if (loaded) {
      const auto a = opcost::analyze<opcost::exact>(graph(*loaded));
      compare("rows_macs", name, c["macs"].whole, a.macs().n);
      compare("rows_valid_macs", name, c["valid_macs"].whole, a.valid_macs().n);
      compare_tools(name, c, **loaded);
      if (verbose)
        for (const opcost::row& r : a.rows)
          if (r.state != opcost::standing::counted)
            std::printf("%s: %s: %s\n", name.c_str(), std::string(r.type).c_str(), std::string(r.why).c_str());
    }
    compare_total(name, c, f.macs, loaded ? loaded->get() : nullptr);
    if (loaded) compare_resized(name, c, **loaded);
    const arena_plan plan = plan_arena(bytes, {.pointer_bytes = 8});
    if (!c["plan_head"].null()) compare("plan_head", name, c["plan_head"].whole, plan.head_bytes);
    if (const json::value& head = c["tflm"]["head"]; !head.null()) compare("head", name, head.whole, plan.head_bytes);
    if (const json::value& total = c["tflm"]["total"]; !total.null())
      compare("at_most", name, 1, plan.bytes_at_most >= total.whole);
    if (!c["plan_buffers"].null()) {
      std::string recorded, here;
      for (const json::value& b : c["plan_buffers"])
        for (const json::value& n : b) recorded += std::to_string(n.whole) + " ";
      for (std::size_t b = 0; b < plan.buffers.size(); ++b) {
        const opcost::buffer& x = plan.buffers[b];
        for (std::int64_t n :
             {std::int64_t(x.of.row), x.bytes, std::int64_t(x.first), std::int64_t(x.last), plan.offsets[b]})
          here += std::to_string(n) + " ";
      }
      compare("plan_buffers", name, 1, recorded == here);
      if (recorded != here && verbose) std::printf("  %.300s\n  %.300s\n", recorded.c_str(), here.c_str());
    }
  });
  if (!read) return 1;
  for (const auto& [what, s] : scores) floor.hold("tflite." + what, s.good, s.all);
  return floor.exit_code();
}
