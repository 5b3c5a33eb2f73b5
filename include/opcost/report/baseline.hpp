// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Recorded figures of models, as JSON: { "opcost": VERSION, "models": { PATH: { "convention", "complete", "figures" }}}
#include <opcost/budget/diff.hpp>
#include <opcost/text/json_scanner.hpp>
#include <opcost/text/json_writer.hpp>
#include <opcost/version.hpp>

namespace opcost {

/// A model, by its path on the command line, and its figures.
struct baseline_entry {
  std::string model{};
  network_record record{};  // without layers
};
/// The recorded figures of several models.
struct baseline {
  std::string version{};
  std::vector<baseline_entry> models{};

  /// The record of a model, or null.
  const network_record* find(std::string_view model) const {
    for (const baseline_entry& e : models)
      if (e.model == model) return &e.record;
    return nullptr;
  }
};

/// Writes a baseline as JSON.
inline void write_baseline(const baseline& b, const sink& to) {
  detail::json_writer json(to);
  json.open('{');
  json.key("opcost").text(OPCOST_VERSION);
  json.line_break();
  json.key("models").open('{');
  for (const baseline_entry& e : b.models) {
    json.line_break();
    json.key(e.model).open('{');
    json.key("convention").text(e.record.convention);
    json.key("complete").raw(e.record.complete ? "true" : "false");
    json.key("figures").open('{');
    for (std::size_t f = 0; f < figure_count; ++f)
      if (e.record.values[f].known) json.key(figure_table[f].name).raw(to_string(e.record.values[f]));
    json.close('}');
    json.close('}');
  }
  json.close('}');
  json.close('}');
  to << "\n";
}

/// Reads a baseline in place, which changes `text`. *Errors*: not JSON, a figure that is not a number, no models.
inline result<baseline> read_baseline(char* text, std::size_t size) {
  json_scanner json(text, size);
  baseline b;
  bool models = false, numbers = true;
  const auto read_figures = [&](network_record& into) {
    json.object([&](std::string_view name) {
      const int f = figure_named(name);
      std::string_view written;
      if (!json.scalar(written) || f < 0) return;  // a figure of a later version
      double v = 0;
      count_t n = 0;
      if (written.find_first_not_of("0123456789") == written.npos && text::read_integer(written, n))
        into.values[static_cast<std::size_t>(f)] = n;
      else if (text::read_real(written, v))
        into.values[static_cast<std::size_t>(f)] = v;
      else
        numbers = false;
    });
  };
  const auto read_model = [&](std::string_view model) {
    baseline_entry e{std::string(model), {}};
    json.object([&](std::string_view key) {
      std::string_view word;
      if (key == "convention" && json.text(word))
        e.record.convention = std::string(word);
      else if (key == "complete" && json.scalar(word))
        e.record.complete = word == "true";
      else if (key == "figures")
        read_figures(e.record);
      else if (key != "convention" && key != "complete")
        json.skip();
    });
    b.models.push_back(std::move(e));
  };
  json.object([&](std::string_view key) {
    std::string_view word;
    if (key == "models") {
      models = true;
      json.object(read_model);
    } else if (key == "opcost" && json.text(word)) {
      b.version = std::string(word);
    } else if (key != "opcost") {
      json.skip();
    }
  });
  if (!json.ok()) return json.error();
  if (!models) return error::at(error_code::malformed, json.line()) << "expected a baseline with 'models'";
  if (!numbers) return error::at(error_code::malformed, json.line()) << "a figure is not a number";
  return b;
}

}  // namespace opcost
