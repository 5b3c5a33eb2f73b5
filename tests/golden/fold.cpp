// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_fold FLOORS FOLDER: constants behind conversions, reshapes and dequantisation: elements, bytes and zeros of
// each, and what they add up to.
#include <map>
#include <opcost/core/zeros.hpp>
#include <set>
#include "../support/analyze.hpp"
#include "../support/floors.hpp"
#include "../support/json.hpp"

namespace {
using opcost::count_t;
struct stored {
  opcost::dtype type;
  count_t elements, bytes, offset;
};
using by_name = std::map<std::string, std::vector<stored>>;
// Const layers, in bodies too, where names may come again.
void collect(const opcost::openvino::net& in, by_name& all) {
  for (const auto& l : in.layers) {
    if (l.type != "Const") continue;
    const auto text_of = [&](std::string_view name) {
      return in.attribute_of(l, name) ? std::string_view(in.attribute_of(l, name)) : std::string_view();
    };
    opcost::ints dims;
    opcost::text::read_integers(text_of("shape"), dims);
    all[std::string(l.name)].push_back(
        {opcost::dtype_named(text_of("element_type")), dims.elements(), l.size, l.offset});
  }
  for (const auto& b : in.bodies) collect(b.layers, all);
}
// The next one of that name.
stored next(const by_name& all, std::map<std::string, std::size_t>& taken, const std::string& name) {
  const auto at = all.find(name);
  const std::size_t k = taken[name]++;
  return at == all.end() || k >= at->second.size() ? stored{} : at->second[k];
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: golden_fold FLOORS FOLDER\n");
    return 2;
  }
  floors floor(argv[1]);
  const std::string folder = argv[2];
  int constants = 0, constants_right = 0, zeros = 0, zeros_right = 0, files = 0, parameters_right = 0, bytes_right = 0;
  const bool read = json::each_line(folder + "/fold.jsonl", [&](const json::value& c) {
    const std::string& name = c["file"].text;
    const auto r = analyze(folder + "/" + name);
    if (!r) {
      std::printf("%s: %s\n", name.c_str(), std::string(std::string_view(r.error().what)).c_str());
      return floor.fail();
    }
    by_name all;
    std::map<std::string, std::size_t> taken, planted_taken;
    collect(r->model.main, all);
    count_t bytes = 0, unique = 0;
    std::map<std::int64_t, count_t> places;
    for (const json::value& x : c["consts_in_xml"]) {
      ++constants;
      const stored s = next(all, taken, x["name"].text);
      const bool right =
          s.bytes == x["size"].whole && s.offset == x["offset"].whole && opcost::name_of(s.type) == x["type"].text;
      constants_right += right;
      if (!right) std::printf("%s: %s is another\n", name.c_str(), x["name"].text.c_str());
      bytes += s.bytes;
      places[s.offset.n] = s.bytes;
    }
    for (const auto& [at, size] : places) unique += size;
    ++files;
    bytes_right += bytes == c["sum_const_sizes"].whole && unique == c["unique_blobs_bytes"].whole;
    count_t planted = 0;
    std::map<std::pair<std::int64_t, int>, bool> seen;
    for (const json::value& p : c["planted"]) {
      ++zeros;
      const stored s = next(all, planted_taken, p["name"].text);
      std::vector<std::byte> content(static_cast<std::size_t>(s.bytes.n));
      count_t n = -1;
      if (r->model.weights.read(s.offset, content)) n = opcost::count_zeros(s.type, content, s.elements);
      const bool right = s.elements == p["numel"].whole && n == p["zeros"].whole;
      zeros_right += right;
      if (!right)
        std::printf("%s: %s (%s): %lld of %lld are zero, not %lld of %lld\n", name.c_str(), p["name"].text.c_str(),
                    p["type"].text.c_str(), static_cast<long long>(n.n), static_cast<long long>(s.elements.n),
                    static_cast<long long>(p["zeros"].whole), static_cast<long long>(p["numel"].whole));
      if (!std::exchange(seen[{s.offset.n, static_cast<int>(s.type)}], true)) planted += s.elements;
    }
    // real constants that were not planted: an epsilon, an exponent, the first state of a cell; limits of a
    // quantization are no parameters
    std::set<std::string_view> limits;
    for (const auto& l : r->model.main.layers)
      if (l.type.substr(0, 4) == "Fake")
        for (const opcost::edge& v : r->model.main.sources_of(l).subspan(1))
          if (v.row >= 0) limits.insert(r->model.main.layers[static_cast<std::size_t>(v.row)].name);
    for (const auto& [other, list] : all)
      for (std::size_t k = planted_taken[other]; k < list.size(); ++k)
        if (!limits.contains(other) && opcost::is_real(list[k].type) &&
            !std::exchange(seen[{list[k].offset.n, static_cast<int>(list[k].type)}], true))
          planted += list[k].elements;
    // what was planted contains scales and zero points, which are counted apart
    const opcost::parameter_count stored = count_parameters(r->a);
    const count_t have = stored.elements + stored.quantization;
    parameters_right += have == planted;
    if (!(have == planted))
      std::printf("%s: %lld parameters, %lld planted\n", name.c_str(), static_cast<long long>(have.n),
                  static_cast<long long>(planted.n));
  });
  if (!read) return 1;
  floor.hold("fold.constants", constants_right, constants);
  floor.hold("fold.bytes", bytes_right, files);
  floor.hold("fold.zeros", zeros_right, zeros);
  floor.hold("fold.parameters", parameters_right, files);
  return floor.exit_code();
}
