// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Model Analyzer's report files, where and as the command line says.
#include <cstdio>
#include <opcost/replay/model_analyzer/report_texts.hpp>

#include "options.hpp"

namespace cli {

inline opcost::replay::model_analyzer::options sparsity_options(const options& o) {
  opcost::replay::model_analyzer::options s;
  s.sparsity_ignore_first_convolution = o.sparsity_ignore_first_conv;
  std::string_view names = o.sparsity_ignored_layers;
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(','));
    s.sparsity_ignored_layers.push_back(name);
    names.remove_prefix(name.size() == names.size() ? name.size() : name.size() + 1);
  }
  return s;
}

// Why they could not be written; empty where they were.
inline std::string write_reports(const options& o, const opcost::replay::model_analyzer::figures& f) {
  const auto write = [&](const std::string& name,
                         void (*text)(const opcost::replay::model_analyzer::figures&, const opcost::sink&)) {
    const std::string path =
        o.report_dir.empty() ? name : o.report_dir + (o.report_dir.back() == '/' ? "" : "/") + name;
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (!file) return "the report '" + path + "' cannot be written; is the path right?";
    bool ok = true;
    const auto put = [&](std::string_view s) { ok = ok && std::fwrite(s.data(), 1, s.size(), file) == s.size(); };
    text(f, opcost::sink(put));
    ok = std::fclose(file) == 0 && ok;
    return ok ? std::string() : "the report '" + path + "' cannot be written to its end; is the disk full?";
  };
  std::string failed = write(o.model_report, opcost::replay::model_analyzer::write_model_report);
  if (failed.empty() && o.per_layer_mode)
    failed = write(o.per_layer_report, opcost::replay::model_analyzer::write_per_layer_report);
  return failed;
}

}  // namespace cli
