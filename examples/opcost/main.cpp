// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The command-line program: parses arguments and calls the library. Every figure and every layout comes from the headers.
#include <opcost/openvino.hpp>

#include <cstdio>
#include <optional>

#include "options.hpp"

namespace {

void print(std::string_view s) { std::fwrite(s.data(), 1, s.size(), stdout); }

int complain(int exit, std::string_view s) {
  std::fprintf(stderr, "opcost: %.*s\n", static_cast<int>(s.size()), s.data());
  return exit;
}
int complain(int exit, const std::string& file, const opcost::error& e) {
  return complain(exit, file + (e.line > 0 ? ":" + opcost::to_string(e.line) : "") + ": " + opcost::to_string(e.what));
}

using writer = void (*)(const opcost::report&, const opcost::sink&);
constexpr struct { std::string_view name; writer write; } formats[] = {
    {"summary", opcost::write_summary}, {"table", opcost::write_table}, {"tree", opcost::write_tree},
    {"csv", opcost::write_csv},         {"json", opcost::write_json},   {"markdown", opcost::write_markdown}};

writer format_named(std::string_view name) {
  for (const auto& f : formats) if (f.name == name) return f.write;
  return nullptr;
}

// What the analysis says beside its figures: over budget, unknown operations.
int judge(const cli::options& o, const opcost::analysis_base& a, const opcost::report& r) {
  int exit = 0;
  const opcost::coverage c = opcost::coverage_of(r);
  if (!c.unknown.empty() && !o.ignore_unknown) {
    std::string types;
    for (const auto& u : c.unknown) types.append(types.empty() ? "" : ", ").append(u.type);
    exit = complain(4, o.model + ": the figures leave out operations that are not known: " + types + "; --ignore-unknown-layers takes them as they are");
  }
  if (o.has_budget)
    if (const opcost::verdict v = opcost::check(a, o.limit); !v)
      exit = complain(3, o.model + ": over budget: " + opcost::to_string(v.figure) + " " + opcost::to_string(v.needed) + " of " + opcost::to_string(v.allowed) + "; the heaviest layer is '" +
                             opcost::to_string(a.at(v.heaviest).name) + "' with " + opcost::to_string(v.heaviest_share));
  return exit;
}

template <class... Conventions> int run(const cli::options& o, const opcost::openvino::model& model, writer write, opcost::convention_list<Conventions...>) {
  const opcost::openvino::graph<> graph(model);
  const auto analysis = opcost::analyze<Conventions...>(o.check_shapes ? graph.without_stored_shapes() : graph);
  std::optional<opcost::shape_check> shapes;
  if (o.check_shapes) shapes = opcost::check_shapes(analysis, graph);
  const std::string source = "openvino-ir-" + opcost::to_string(model.version);
  const opcost::subject subject{.name = model.name, .source = source};

  int exit = 0;
  const auto with = [&]<class C>(std::type_identity<C>) {
    if (o.convention != C::name) return;
    const opcost::report report = opcost::make_report<C>(analysis, subject, shapes ? &*shapes : nullptr);
    write(report, opcost::sink(print));
    exit = judge(o, analysis, report);
  };
  (with(std::type_identity<Conventions>{}), ...);
  return exit;
}

bool known_convention(std::string_view name) {
  bool known = false;
  opcost::all_conventions::each([&]<class C>(std::type_identity<C>) { known = known || name == C::name; });
  return known;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = cli::parse(argc, argv);
  if (!options) return complain(1, options.error().what);
  if (options->help) return print(cli::usage), 0;
  if (options->version) return print("opcost " OPCOST_VERSION "\n"), 0;
  if (options->convention == "list") {
    opcost::all_conventions::each([]<class C>(std::type_identity<C>) { print(opcost::to_string(C::name) + ": " + opcost::to_string(C::about) + "\n"); });
    return 0;
  }
  if (!known_convention(options->convention)) return complain(1, "no convention is called '" + options->convention + "'; --convention list shows them");
  const writer write = format_named(options->format);
  if (!write) return complain(1, "no format is called '" + options->format + "'; there are summary, table, tree, csv, json and markdown");

  const auto model = opcost::openvino::read_file(options->model, options->weights);
  if (!model) return complain(2, options->model, model.error());
  for (const opcost::error& e : model->remarks) complain(0, options->model, e);
  if (model->execution_graph)
    complain(0, options->model + ": an execution graph, as a device runs it: its layers have no attributes to count by; give the model that it was made from");
  return run(*options, *model, write, opcost::all_conventions{});
}
