// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// --report-dir: Model Analyzer's report files.
#include <cstdio>
#include <filesystem>
#include <opcost/replay/model_analyzer/report_texts.hpp>
#include <opcost/text/parse_numbers.hpp>

#include "options.hpp"

namespace cli {

inline opcost::replay::model_analyzer::options sparsity_options(const options& o) {
  opcost::replay::model_analyzer::options s;
  s.sparsity_ignore_first_convolution = o.sparsity_ignore_first_conv;
  opcost::text::each_item(o.sparsity_ignored_layers,
                          [&](std::string_view name) { s.sparsity_ignored_layers.push_back(name); });
  return s;
}

/// Writes one file. Returns an error message, or an empty string.
inline std::string write_file(const options& o, const std::string& name,
                              const opcost::replay::model_analyzer::figures& f,
                              void (*write)(const opcost::replay::model_analyzer::figures&, const opcost::sink&,
                                            opcost::csv_cells)) {
  const std::string path = (std::filesystem::path(o.report_dir) / name).string();
  std::FILE* file = opcost::files::open_file(path, "wb");
  if (!file) return path + ": the report cannot be opened for writing; check the path and its permissions";
  bool ok = true;
  const auto put = [&](std::string_view s) { ok = ok && std::fwrite(s.data(), 1, s.size(), file) == s.size(); };
  write(f, opcost::sink(put), o.safe_csv ? opcost::csv_cells::safe : opcost::csv_cells::exact);
  ok = std::fclose(file) == 0 && ok;
  return ok ? std::string() : path + ": the report cannot be written completely; check the free space of the disk";
}

/// Writes all files that the options name. Returns an error message, or an empty string.
inline std::string write_reports(const options& o, const opcost::replay::model_analyzer::figures& f) {
  if (!o.report_dir.empty()) {
    std::error_code failed;
    std::filesystem::create_directories(o.report_dir, failed);
    if (failed) return o.report_dir + ": the folder cannot be created: " + failed.message();
  }
  std::string wrong = write_file(o, o.model_report, f, opcost::replay::model_analyzer::write_model_report);
  if (wrong.empty() && o.per_layer_mode)
    wrong = write_file(o, o.per_layer_report, f, opcost::replay::model_analyzer::write_per_layer_report);
  return wrong;
}

}  // namespace cli
