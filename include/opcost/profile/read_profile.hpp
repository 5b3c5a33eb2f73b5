// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads a profile of any known tool.
#include <opcost/profile/console.hpp>
#include <opcost/profile/counters_csv.hpp>
#include <opcost/profile/key_averages.hpp>
#include <opcost/profile/trace.hpp>

namespace opcost {

namespace detail {
inline error read_json_profile(profile& p) {
  json_scanner j(p.text.data(), p.text.size());
  bool known = false;
  json_report report;
  if (j.peek() == '[') {
    known = true;
    p.format = profile_format::onnxruntime_trace;
    trace_reader(j, p).read();
  } else {
    j.object([&](std::string_view key) {
      if (key == "traceEvents") {
        known = true;
        p.format = profile_format::torch_trace;
        trace_reader(j, p).read();
      } else if (read_json_member(j, p, key, report))
        known = true;
      else
        j.skip();
    });
  }
  if (!j.ok()) return j.error();
  if (j.peek() != '\0') return error::at(error_code::malformed, j.line()) << "unexpected text after the JSON value";
  if (!known)
    return error::at(error_code::unsupported)
           << "JSON, but not a known profile; expected a report of benchmark_app, snapshots of get_profiling_info, a "
              "Chrome trace or key_averages";
  if (report.last_total >= 0 && !p.blocks.empty()) p.blocks.back().real = report.last_total;
  return {};
}
}  // namespace detail

/// Reads a profile and recognizes its format by the content: benchmark_app's counters, sorted reports, statistics (CSV,
/// JSON) and console; get_profiling_info as a table or JSON; Chrome traces of onnxruntime and PyTorch; PyTorch's
/// key_averages. Copies the text. *Errors*: one line, with the line number. Linear time, except for sorting a trace.
inline result<profile> read_profile(std::string_view text) {
  using enum profile_format;
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  if (text.size() > 0x7fffffff) return error::at(error_code::unsupported) << "the profile has more than 2 GiB";
  profile p;
  p.text.append(text.data(), text.size());
  const std::string_view own(p.text.data(), p.text.size()),
      head = text::trimmed(own.substr(0, own.size() < 4096 ? own.size() : 4096));
  const auto is = [&](profile_format f, error e) -> result<profile> {
    if (e.code != error_code::none) return e;
    p.format = f;
    // -pcsort no_sort keeps the order
    for (profile_block& b : span(p.blocks.data(), p.blocks.size())) {
      const auto rows = p.rows_of(b);
      bool descending = true;
      for (std::size_t i = 1; i < rows.size(); ++i) descending = descending && rows[i].real <= rows[i - 1].real;
      b.sorted = b.sorted && descending;
    }
    return std::move(p);
  };
  if (head.starts_with("layerName;")) return is(counters_csv, detail::read_counters_csv(p, own));
  if (head.starts_with("layerName,"))
    return is(sorted_csv, detail::read_sorted_csv(p, span<char>(p.text.data(), p.text.size())));
  if (head.starts_with("{") || head.starts_with("[{") || head.starts_with("[\n") || head.starts_with("[\r\n")) {
    if (error e = detail::read_json_profile(p); e.code != error_code::none) return e;
    return p;
  }
  if (head.starts_with("<"))
    return error::at(error_code::unsupported)
           << "XML, not a profile; pass an execution graph as --execution-graph in addition to the profile";
  if (head.starts_with("Command line parameters") || own.find("\nExecution results\n") != own.npos)
    return is(benchmark_report, detail::read_benchmark_report(p, own));
  if (own.find("Index Node Name ") != own.npos) return is(table, detail::read_profiling_table(p, own));
  if (own.find("Self CPU time total: ") != own.npos || head.starts_with("-----"))
    return is(key_averages, detail::read_key_averages(p, own));
  if (head.starts_with("[Step ") || own.find("layerType: ") != own.npos)
    return is(console, detail::read_console(p, own));
  return error::at(error_code::unsupported)
         << (head.empty() ? "the profile is empty" : "not a known profile")
         << "; expected a report or the console of benchmark_app, get_profiling_info, a Chrome trace or key_averages";
}

}  // namespace opcost
