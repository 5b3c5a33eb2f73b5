// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_dnn_layers FLOORS FOLDER: dnn_analyzer's figures for each recorded call of a layer (FOLDER/dnn.jsonl), from
// the layer's text, and what it prints of the recorded calls, byte for byte (FOLDER/text). A call that was recorded
// without its layer's text takes that of another of the same class, shapes and parameters.
#include <opcost/graph/one_layer.hpp>
#include <opcost/layers/all_layers.hpp>
#include <opcost/replay/dnn_analyzer/dnn_table.hpp>

#include <map>
#include "../support/floors.hpp"
#include "../support/json.hpp"

// Classes that are not of torch.nn's catalogue, as a user's own layers.
namespace {
struct stochastic_depth {
  double p = 0;
  std::string_view mode{};
};
struct layer_norm_2d : opcost::layer_norm {};
struct sync_batch_norm : opcost::batch_norm {};
}  // namespace
template <> struct opcost::op_traits<stochastic_depth> {
  static constexpr std::string_view name = "StochasticDepth";
  static constexpr void attributes(auto& l, auto&& f) {
    f("p", l.p);
    f("mode", l.mode);
  }
  static constexpr auto lower(const stochastic_depth&, const auto& in, auto&& f) { return f(identity{}, in[0]); }
};
template <> struct opcost::op_traits<layer_norm_2d> : op_traits<layer_norm> {
  static constexpr std::string_view name = "LayerNorm2d";
  static constexpr auto lower(const layer_norm_2d&, const auto& in, auto&& f) {
    return f(identity{}, in[0]);
  }  // its channels lie in front: the shape and the parameters matter here
};
template <> struct opcost::op_traits<sync_batch_norm> : op_traits<batch_norm> {
  static constexpr std::string_view name = "SyncBatchNorm";
};

namespace {
namespace replay = opcost::replay::dnn_analyzer;

struct known_layers
    : opcost::op_list_cat<opcost::builtin_layers, opcost::op_list<stochastic_depth, layer_norm_2d, sync_batch_norm>> {};
using reader = opcost::layer_reader<known_layers, opcost::with_readings<opcost::network, opcost::dnn_analyzer>>;

bool same(const replay::call& a, const replay::call& b) {
  return a.type == b.type && a.parameters == b.parameters && a.read_bytes == b.read_bytes &&
         a.write_bytes == b.write_bytes && a.storage_bytes == b.storage_bytes &&
         a.inference_bytes == b.inference_bytes && a.macs == b.macs;
}
std::string text_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
replay::call recorded_call(const json::value& row) {
  return {.type = row["module name"].text,
          .parameters = row["parameters"].whole,
          .read_bytes = row["mem read (MB)"].whole,
          .write_bytes = row["mem write (MB)"].whole,
          .storage_bytes = row["storage (MB)"].whole,
          .inference_bytes = row["inference (MB)"].whole,
          .macs = row["MACs (Mega)"].real,
          .milliseconds = row["duration[%]"].real};
}
// Of a layer without a record: an Identity has no attributes; a convolution whose shapes and parameters fit a
// kernel without padding and stride is that.
std::string text_by_shapes(const json::value& layer, const json::value& row) {
  if (layer["cls"].text == "Identity") return "Identity()";
  const json::value &x = layer["inp"][0], &y = layer["out"];
  const std::int64_t height = x[2].whole - y[2].whole + 1, width = x[3].whole - y[3].whole + 1;
  if (layer["cls"].text != "Conv2d" || height < 1 || width < 1 ||
      row["parameters"].whole != (x[1].whole * height * width + 1) * y[1].whole)
    return {};
  return "Conv2d(" + std::to_string(x[1].whole) + ", " + std::to_string(y[1].whole) + ", kernel_size=(" +
         std::to_string(height) + ", " + std::to_string(width) + "))";
}
std::string printed(opcost::span<const replay::call> calls) {
  std::string text;
  const auto put = [&](std::string_view s) { text += s; };
  replay::write(opcost::sink(put), calls);
  return text;
}
void show(const std::string& what, const std::string& wanted, const std::string& got) {
  std::size_t at = 0;
  while (at < wanted.size() && at < got.size() && wanted[at] == got[at]) ++at;
  const std::size_t line = at - (at < 40 ? at : 40);
  std::printf("%s:\n  recorded ...%s\n  here     ...%s\n", what.c_str(), wanted.substr(line, 120).c_str(),
              got.substr(line, 120).c_str());
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: golden_dnn_layers FLOORS FOLDER\n");
    return 2;
  }
  floors floor(argv[1]);
  const std::string folder = argv[2];

  std::vector<json::value> records;
  if (!json::each_line(folder + "/dnn.jsonl", [&](const json::value& record) { records.push_back(record); })) return 2;

  std::map<std::string, std::string> known_texts;  // of layers by class, shapes and parameters
  const auto key = [](const json::value& layer, const json::value& row) {
    std::string k = layer["cls"].text + " " + std::to_string(row["parameters"].whole);
    for (const json::value& dims : layer["inp"])
      for (const json::value& d : dims) k += " " + std::to_string(d.whole);
    for (const json::value& d : layer["out"]) k += " " + std::to_string(d.whole);
    return k;
  };
  for (const json::value& r : records)
    for (std::size_t i = 0; i < r["layers"].size(); ++i)
      if (const json::value& l = r["layers"][i]; !l["repr"].null())
        known_texts.emplace(key(l, r["rows"][i]), l["repr"].text);

  int texts = 0, right_texts = 0, calls_seen = 0, right_calls = 0, cases = 0, right_cases = 0, crashed = 0, foreign = 0,
      without_text = 0, unlisted = 0, shown = 0;
  std::map<std::string, int> not_known;
  for (const json::value& record : records) {
    std::string name = record["case"].text;
    if (!record["ok"].truth) {
      ++crashed;
      continue;
    }
    if (name.ends_with('?')) name.pop_back();
    std::vector<replay::call> calls;
    for (const json::value& row : record["rows"]) calls.push_back(recorded_call(row));
    const std::string wanted = text_of(folder + "/text/" + name + ".txt"), got = printed(calls);
    ++texts;
    right_texts += wanted == got;
    if (wanted != got && ++shown <= 5) show(name, wanted, got);

    if (record["layers"].size() != calls.size()) {
      unlisted += static_cast<int>(calls.size());
      continue;
    }
    bool all_right = true;
    for (std::size_t i = 0; i < calls.size(); ++i) {
      const json::value& layer = record["layers"][i];
      std::string text = layer["repr"].text;
      if (text.empty())
        if (const auto same = known_texts.find(key(layer, record["rows"][i])); same != known_texts.end())
          text = same->second;
      if (text.empty()) text = text_by_shapes(layer, record["rows"][i]);
      if (text.empty()) {
        ++without_text;
        all_right = false;
        continue;
      }
      std::vector<opcost::layer_input> inputs;
      for (const json::value& dims : layer["inp"])
        if (dims.is == json::value::kind::list) {
          inputs.emplace_back();
          for (const json::value& d : dims) inputs.back().dims.push_back(opcost::count_t(d.whole));
        }
      const auto one = reader::read(text, inputs);
      if (!one) {
        ++foreign;
        ++not_known[layer["cls"].text];
        all_right = false;
        continue;
      }
      const std::vector<replay::call> is = replay::calls_of(one->net);
      const bool right = is.size() == 1 && same(is[0], calls[i]);
      ++calls_seen;
      right_calls += right;
      all_right = all_right && right;
      if (!right && ++shown <= 15) std::printf("%s: %s is another\n", name.c_str(), text.c_str());
    }
    ++cases;
    right_cases += all_right;
  }
  for (const auto& [type, n] : not_known) std::printf("%d calls of %s, which is no layer here\n", n, type.c_str());
  std::printf("%d recorded runs failed; %d calls were recorded without their layers, %d without a text\n", crashed,
              unlisted, without_text);
  floor.hold("dnn_analyzer.calls", right_calls, calls_seen + foreign + without_text + unlisted);
  floor.hold("dnn_analyzer.cases", right_cases, cases);
  floor.hold("dnn_analyzer.texts", right_texts, texts);
  return floor.exit_code();
}
