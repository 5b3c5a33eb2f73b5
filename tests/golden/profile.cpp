// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// golden_profile FLOORS GOLD DEVICE: all of gold/profile read; times against the files' own totals; rows joined with
// the models, against recorded joins; the article's table; the recorded rooflines, whose machine is DEVICE.
#include <opcost/openvino/execution_graph.hpp>
#include <opcost/profile/read_profile.hpp>
#include <opcost/report/profile/profile_table.hpp>
#include <opcost/report/profile/roofline_report.hpp>

#include <algorithm>
#include <filesystem>
#include <map>

#include "../support/analyze.hpp"
#include "../support/floors.hpp"
#include "../support/json.hpp"

namespace {
namespace fs = std::filesystem;

struct score {
  int right = 0, all = 0;
  bool operator()(bool is) {
    ++all;
    right += is;
    return is;
  }
};
std::string slurp(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}
json::value parsed(const fs::path& path) {
  json::value v;
  std::string error;
  const std::string text = slurp(path);
  if (!json::parser(text).read(v, error)) std::printf("%s: %s\n", path.c_str(), error.c_str());
  return v;
}
std::string printable(const opcost::error& e) { return std::string(std::string_view(e.what)); }

// Models are read once.
struct model_cache {
  std::map<std::string, std::optional<analyzed>> all{};
  const opcost::analysis_base* at(const fs::path& xml) {
    auto& entry = all[xml.string()];
    if (!entry) {
      auto a = analyze(xml.string());
      if (!a) {
        std::printf("%s: %s\n", xml.c_str(), printable(a.error()).c_str());
        return nullptr;
      }
      entry.emplace(std::move(*a));
    }
    return &entry->a;
  }
};

// What a file is, by where it lies; none of these is a profile.
bool is_profile(const fs::path& p) {
  const std::string name = p.filename().string();
  const auto ends = [&](std::string_view s) {
    return name.size() >= s.size() && name.compare(name.size() - s.size(), s.size(), s) == 0;
  };
  if (ends(".xml") || ends(".bin") || ends(".cpp") || ends(".meta.json") || name == "cmd.txt" || name == "map.json" ||
      name == "config.json" || ends("FORMATS.md"))
    return false;
  for (const fs::path& part : p)
    if (part == "dnn" || part == "roofline" || part == "hw" || part == "memory") return false;
  return true;
}

std::string name_of_row(const opcost::profile_row& r) { return std::string(r.name); }

// The exact bug of benchmark_app -pcsort: the total is the microseconds within its last second.
bool is_total_of(const opcost::profile_block& b, std::int64_t sum) {
  return b.real >= 0 && (sum - b.real) * 2 <= b.digit && (b.real - sum) * 2 <= b.digit;
}
}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: golden_profile FLOORS GOLD DEVICE\n");
    return 2;
  }
  floors floor(argv[1]);
  const fs::path gold = argv[2];
  const auto device = opcost::read_device(slurp(argv[3]));
  if (!device) {
    std::printf("%s:%d: %s\n", argv[3], device.error().line, printable(device.error()).c_str());
    return 1;
  }
  model_cache models;
  std::vector<fs::path> files;
  for (const auto& e : fs::recursive_directory_iterator(gold))
    if (e.is_regular_file()) files.push_back(e.path());
  std::sort(files.begin(), files.end());

  score read, totals, graphs, graph_times, executed, whole_files, mac_files, console_rows, guessed_rows, guessed_macs,
      traces, torch_macs, tables, maps;
  int not_profiles = 0;
  std::map<std::string, opcost::execution_graph> graph_of;
  for (const fs::path& f : files) {
    if (f.filename().string().find("exec_graph.xml") == std::string::npos) continue;
    auto g = opcost::openvino::read_execution_graph_file(f.string());
    if (graphs(static_cast<bool>(g)))
      graph_of.emplace(f.string(), std::move(*g));
    else
      std::printf("%s: %s\n", f.c_str(), printable(g.error()).c_str());
  }
  const auto graph_named = [&](const fs::path& p) -> const opcost::execution_graph* {
    const auto found = graph_of.find(p.string());
    return found == graph_of.end() ? nullptr : &found->second;
  };

  for (const fs::path& f : files) {
    if (!is_profile(f)) {
      ++not_profiles;
      continue;
    }
    const std::string where = fs::relative(f, gold).string(), name = f.filename().string();
    const std::string text = slurp(f);
    const auto p = opcost::read_profile(text);
    if (!read(static_cast<bool>(p))) {
      std::printf("%s:%d: %s\n", where.c_str(), p.error().line, printable(p.error()).c_str());
      continue;
    }
    // times
    for (const opcost::profile_block& b : p->blocks) {
      if (b.real < 0) continue;
      const std::int64_t sum = opcost::total_of(p->rows_of(b)).real;
      const bool cut_to_ten = p->format == opcost::profile_format::key_averages && b.rows == 10;
      if (cut_to_ten) {
        std::printf("%s: the table was cut to its first ten rows: %.3f of %.3f ms\n", where.c_str(),
                    static_cast<double>(sum) / 1e6, static_cast<double>(b.real) / 1e6);
        continue;
      }
      // a printed table's times are rounded one by one
      opcost::profile_block near_by = b;
      if (p->format == opcost::profile_format::key_averages) near_by.digit += b.rows * 1000;
      if (!totals(is_total_of(near_by, sum)))
        std::printf("%s: total %.6f ms, the file says %.6f ms\n", where.c_str(), static_cast<double>(sum) / 1e6,
                    static_cast<double>(b.real) / 1e6);
    }
    if (p->blocks.empty()) continue;

    // names
    const std::string kind =
        f.parent_path().parent_path().filename().string() == "bench" ? "" : fs::relative(f, gold).begin()->string();
    if (p->format == opcost::profile_format::onnxruntime_trace) {
      std::map<std::string, bool> nodes;
      fs::path meta = f;
      meta.replace_extension(".meta.json");
      const json::value m = parsed(meta);
      for (const auto& n : m["ran_nodes"]) nodes[n["name"].text] = true;
      score of_file;
      for (const opcost::profile_row& r : p->rows) of_file(nodes.count(name_of_row(r)) > 0);
      std::printf("%s: %d of %d events are nodes of the model that ran, %zu runs\n", where.c_str(), of_file.right,
                  of_file.all, p->runs.size());
      traces(of_file.right == of_file.all);
      continue;
    }
    if (kind == "torchprof") {
      // what torch counts of products is the model's; a table cut to ten rows and a trace tell less
      if (p->format == opcost::profile_format::key_averages && p->rows.size() > 10) {
        const std::string model = name.substr(0, name.find('.'));
        const opcost::analysis_base* a = models.at(gold / "bench" / model / (model + ".xml"));
        opcost::count_t flops = 0;
        for (const opcost::profile_row& r : p->rows)
          if (r.name == "aten::conv2d" || r.name == "aten::addmm") flops += r.flops < 0 ? opcost::count_t(0) : r.flops;
        if (a && !torch_macs(flops == a->macs() * 2))
          std::printf("%s: its FLOPs of products are %lld\n", where.c_str(), static_cast<long long>(flops.n));
      }
      continue;
    }
    fs::path xml;
    const opcost::execution_graph* graph = nullptr;
    if (kind == "profinfo") {
      const std::string model = name.substr(0, name.find('.')),
                        stem =
                            model +
                            name.substr(name.find('.')).substr(0, name.find('.', name.find('.') + 1) - name.find('.'));
      xml = f.parent_path() / (stem + ".ppp.xml");
      if (!fs::exists(xml)) xml = gold / "bench" / model / (model + ".xml");
      graph = graph_named(f.parent_path() / (stem + ".exec_graph.xml"));
    } else {
      const std::string model =
          (kind == "bench_cpp_format" ? f.parent_path() : f.parent_path().parent_path()).filename().string();
      xml = gold / "bench" / model / (model + ".xml");
      graph = graph_named(f.parent_path() / "exec_graph.xml");
      if (!graph) graph = graph_named(gold / "bench" / model / "average_csv_pc" / "exec_graph.xml");
      if (!graph) graph = graph_named(gold / "bench" / model / "pc_zero_total" / "exec_graph.xml");
    }
    const opcost::analysis_base* a = models.at(xml);
    if (!a) continue;
    opcost::join last;
    for (const opcost::profile_block& b : p->blocks) last = opcost::join_profile(*a, p->rows_of(b), graph, b.sorted);
    const opcost::join j = opcost::join_profile(*a, p->main(), graph, p->main_sorted());
    const bool all_rows = j.executed_joined == j.executed, all_macs = j.macs == a->macs();
    const char* why = all_rows && all_macs ? ""
                      : p->format == opcost::profile_format::console
                          ? "   (the console cuts names, and the rows are sorted)"
                      : p->main().size() == 1 ? "   (benchmark_app writes one row only, so)"
                      : all_rows              ? "   (the rows that took no time are left out)"
                                              : "";
    std::printf("%s: executed rows joined %d of %d, MACs %lld of %lld%s\n", where.c_str(), j.executed_joined,
                j.executed, static_cast<long long>(j.macs.n), static_cast<long long>(a->macs().n), why);
    const bool of_console = p->format == opcost::profile_format::console;
    for (std::size_t i = 0; i < j.rows.size(); ++i)
      if (p->main()[i].status == opcost::run_status::executed)
        (of_console ? console_rows : executed)(j.rows[i].how != opcost::joined_as::nothing);
    whole_files(all_rows);
    mac_files(all_macs);
    if (!of_console) {
      const opcost::join guessed = opcost::join_profile(*a, p->main());
      for (std::size_t i = 0; i < guessed.rows.size(); ++i)
        if (p->main()[i].status == opcost::run_status::executed)
          guessed_rows(guessed.rows[i].how != opcost::joined_as::nothing);
      if (all_macs && !guessed_macs(guessed.macs == a->macs()))
        std::printf("  without the execution graph: MACs %lld\n", static_cast<long long>(guessed.macs.n));
    }

    // the recorded join
    const fs::path map_file = f.parent_path() / "map.json";
    if (name == "benchmark_average_counters_report.csv" && fs::exists(map_file)) {
      const json::value map = parsed(map_file);
      const bool wrong_on_purpose = where.find("hostile_names") != std::string::npos;
      std::size_t i = 0;
      for (const auto& r : map["rows"]) {
        const opcost::measured_row& m = j.rows[i];
        std::vector<std::string> recorded, mine;
        std::string others;
        for (const auto& o : r["originals"])
          for (const opcost::row& l : a->rows)
            if (l.name == o.text) recorded.push_back(o.text);
        for (int l : j.layers_of(m))
          (j.inferred[static_cast<std::size_t>(l)] ? others : (mine.emplace_back(a->at(l).name), others)).append("");
        std::sort(recorded.begin(), recorded.end());
        std::sort(mine.begin(), mine.end());
        bool same = p->main()[i].name == r["name"].text;
        if (r["kind"].text == "fused into")
          same = same && m.how == opcost::joined_as::fused &&
                 p->main()[static_cast<std::size_t>(m.done_by)].name == r["exec_node"].text;
        else if (r["kind"].text == "exec node")
          same = same && m.how != opcost::joined_as::fused && m.how != opcost::joined_as::nothing && mine == recorded;
        else
          same = same && m.how == opcost::joined_as::nothing;
        if (wrong_on_purpose) {  // what the model's own structure says
          const std::string conv = "conv;with,sep \"q\" & <lt>", relu = "relu, fused;one";
          if (p->main()[i].name == conv) same = mine == std::vector<std::string>{conv, relu};
          if (p->main()[i].name == relu)
            same = m.how == opcost::joined_as::fused && p->main()[static_cast<std::size_t>(m.done_by)].name == conv;
        }
        if (!maps(same))
          std::printf("  %s: row '%s' is joined otherwise than recorded\n", where.c_str(), r["name"].text.c_str());
        ++i;
      }
    }
  }

  // an execution graph's times are those of the counters of the same run
  for (const auto& [path, g] : graph_of) {
    const fs::path csv = fs::path(path).parent_path() / "benchmark_average_counters_report.csv";
    if (!fs::exists(csv)) continue;
    const auto p = opcost::read_profile(slurp(csv));
    if (!p) continue;
    std::map<std::string, std::int64_t> times;
    for (const opcost::profile_row& r : p->main()) times[name_of_row(r)] = r.real;
    bool same = true;
    for (const opcost::profile_row& r : opcost::profile_rows(g))
      same = same && times.count(name_of_row(r)) && times[name_of_row(r)] == r.real;
    if (!graph_times(same)) std::printf("%s: its times differ from %s\n", path.c_str(), csv.c_str());
  }

  // the article's table: after one inference and after fifty, from the snapshots
  for (const fs::path& f : files) {
    if (f.parent_path().filename() != "profinfo" || f.extension() != ".json") continue;
    const auto p = opcost::read_profile(slurp(f));
    if (!p) continue;
    std::string stem = f.string();
    stem.resize(stem.size() - 5);
    for (const bool first : {true, false}) {
      std::string text, whole = slurp(stem + (first ? ".console.txt" : ".table_after50.txt"));
      const auto put = [&](std::string_view s) { text += s; };
      opcost::write_profile_table(p->rows_of(first ? p->blocks[0] : p->blocks.back()), opcost::sink(put));
      const std::size_t at = whole.find("Index Node Name");
      const bool same = at != std::string::npos && whole.compare(at, std::string::npos, text) == 0;
      if (!tables(same))
        std::printf("%s: the table after %s differs\n", stem.c_str(), first ? "one inference" : "fifty");
    }
  }

  // rooflines: each figure as rounded in the record
  score roofs, layers_left;
  for (const fs::path& f : files) {
    if (f.parent_path().filename() != "roofline" || f.extension() != ".json") continue;
    const json::value recorded = parsed(f);
    const fs::path model = gold / "bench" / recorded["model"].text, run = model / recorded["run"].text;
    const opcost::analysis_base* a = models.at(model / (recorded["model"].text + ".xml"));
    const auto p = opcost::read_profile(slurp(run / "benchmark_average_counters_report.csv"));
    const opcost::execution_graph* g = graph_named(run / "exec_graph.xml");
    if (!a || !p || !g) continue;
    const opcost::join j = opcost::join_profile(*a, p->main(), g);
    const opcost::measurement m{a, p->main(), &j, &*device, {}};
    const auto is_rate = [&](const char* key, std::int64_t mine) {
      return recorded[key].real * 1e9 - static_cast<double>(mine) < 1 &&
             static_cast<double>(mine) - recorded[key].real * 1e9 < 1;
    };
    if (!is_rate("peak_gflops", device->peak()) || !is_rate("dram_GB_s", device->memory_bandwidth) ||
        !is_rate("l3_GB_s", device->cache_bandwidth)) {
      std::printf("%s is not the machine of %s\n", argv[3], f.c_str());
      floor.fail();
    }
    score of_file;
    for (const auto& r : recorded["rows"]) {
      std::size_t i = 0;
      while (i < p->main().size() && p->main()[i].name != r["name"].text) ++i;
      if (i == p->main().size()) {
        of_file(false);
        continue;
      }
      const opcost::work_done& w = j.rows[i].work;
      const opcost::roof_place place = m.at(static_cast<int>(i));
      const auto figure = [&](const char* key, double mine, double unit) {
        if (r[key].null()) return mine < 0;
        return mine >= 0 && mine - r[key].real <= unit * 0.5001 && r[key].real - mine <= unit * 0.5001;
      };
      const auto whole = [&](const char* key, opcost::count_t n) { return r[key].real == static_cast<double>(n); };
      const auto percent = [](double part) { return part < 0 ? -1 : part * 100; };
      const auto giga = [](double v) { return v < 0 ? -1 : v / 1e9; };
      std::string wrong;
      const auto check = [&](const char* key, bool is) {
        if (!is) wrong.append(" ").append(key);
      };
      check("macs", whole("macs", w.macs));
      check("flops", whole("flops", w.flops));
      check("flops_valid_taps", whole("flops_valid_taps", w.valid_flops));
      check("bytes", whole("bytes", w.bytes()));
      check("bytes_in", whole("bytes_in", w.bytes_in));
      check("bytes_weights", whole("bytes_weights", w.bytes_weights));
      check("bytes_out", whole("bytes_out", w.bytes_out));
      check("gflops", figure("gflops", giga(place.flops_per_second), 1e-3));
      check("gbytes_s", figure("gbytes_s", giga(place.bytes_per_second), 1e-3));
      check("ai", figure("ai", place.intensity, 1e-4));
      check("roof_gflops", figure("roof_gflops", giga(place.roof), 1e-3));
      check("pct_of_roof", figure("pct_of_roof", percent(place.of_roof), 0.1));
      check("pct_of_l3_roof", figure("pct_of_l3_roof", percent(place.of_cache_roof), 0.1));
      check("pct_of_peak_valid_taps", figure("pct_of_peak_valid_taps", percent(place.of_peak_valid), 0.1));
      check("bound", r["bound"].text == (place.bound == opcost::bound_by::compute ? "compute" : "memory"));
      std::vector<std::string> mine, theirs;
      for (int l : j.layers_of(j.rows[i])) mine.emplace_back(a->at(l).name);
      for (const auto& l : r["ir_layers"]) theirs.push_back(l.text);
      std::sort(mine.begin(), mine.end());
      std::sort(theirs.begin(), theirs.end());
      check("ir_layers", mine == theirs);
      if (!of_file(wrong.empty()))
        std::printf("  %s, row '%s' differs in%s\n", f.filename().c_str(), r["name"].text.c_str(), wrong.c_str());
    }
    std::printf("%s: %d of %d rows equal the record\n", f.filename().c_str(), of_file.right, of_file.all);
    roofs.right += of_file.right;
    roofs.all += of_file.all;
    layers_left(recorded["joined_macs"].real == static_cast<double>(j.macs) &&
                recorded["joined_by_inference_macs"].real == static_cast<double>(j.inferred_macs));
  }

  std::printf(
      "%d files are no profiles: models, weights, commands, recorded joins, rooflines, memory of a process, "
      "dnn_analyzer's\n",
      not_profiles);
  const auto hold = [&](const char* name, const score& s) {
    floor.hold(std::string("profile.") + name, s.right, s.all);
  };
  hold("read", read);
  hold("totals", totals);
  hold("execution_graphs", graphs);
  hold("graph_times", graph_times);
  hold("executed_rows_joined", executed);
  hold("console_rows_joined", console_rows);
  hold("torch_macs", torch_macs);
  hold("rows_joined_without_graph", guessed_rows);
  hold("files_with_all_macs_without_graph", guessed_macs);
  hold("files_with_all_executed_rows", whole_files);
  hold("files_with_all_macs", mac_files);
  hold("onnxruntime_traces", traces);
  hold("recorded_joins", maps);
  hold("tables", tables);
  hold("roofline_rows", roofs);
  hold("roofline_joins", layers_left);
  return floor.exit_code();
}
