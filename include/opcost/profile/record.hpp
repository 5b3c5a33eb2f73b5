// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Measured times of any tool: one row for each layer that the device ran. A template accepts any range of records with
// the fields of ov::ProfilingInfo.
#include <opcost/core/result.hpp>
#include <opcost/core/sequence.hpp>

namespace opcost {

/// OpenVINO's status of a layer. not_run also means "less than a microsecond".
enum class run_status : std::uint8_t { not_run, optimized_out, executed };
constexpr std::string_view name_of(run_status s) {
  return s == run_status::executed ? "EXECUTED" : s == run_status::not_run ? "NOT_RUN" : "OPTIMIZED_OUT";
}

/// One row of a profile.
struct profile_row {
  std::string_view name{};  // of the device's node, which is not always a layer of the model
  std::string_view node_type{}, exec_type{};
  run_status status = run_status::executed;
  bool cut = false;                // the tool printed only the start of the name, and "..."
  std::int64_t real = 0, cpu = 0;  // nanoseconds of one inference, without nested calls
  std::int64_t total = 0;          // nanoseconds with nested calls
  int calls = 1;
  count_t bytes = -1, flops = -1;  // the tool's own figures; -1: unknown
};

/// The rows of one infer request or of one inference.
struct profile_block {
  int first = 0, rows = 0;
  bool sorted = false;               // not in execution order
  std::int64_t real = -1, cpu = -1;  // totals that the file states, nanoseconds; -1: none
  std::int64_t digit = 1;            // nanoseconds that one unit of their last digit is worth
};

/// Latencies in nanoseconds; -1: unknown.
struct latency {
  std::string_view group{};  // the shapes of these inferences; empty: all inferences
  std::int64_t median = -1, average = -1, least = -1, most = -1;
  int percentile = 50;           // what `median` is: the 50th percentile, or another one
  std::int64_t per_second = -1;  // inferences x 1000
};

/// The format of a profile.
enum class profile_format : std::uint8_t {
  counters_csv,
  sorted_csv,
  counters_json,
  console,
  benchmark_report,
  profiling_info,
  table,
  onnxruntime_trace,
  torch_trace,
  key_averages,
  execution_graph
};
constexpr std::string_view name_of(profile_format f) {
  constexpr std::string_view names[] = {"benchmark_app counters (csv)",
                                        "benchmark_app sorted report (csv)",
                                        "benchmark_app counters (json)",
                                        "benchmark_app console",
                                        "benchmark_report",
                                        "get_profiling_info (json)",
                                        "get_profiling_info table",
                                        "onnxruntime trace",
                                        "torch trace",
                                        "torch key_averages",
                                        "execution graph"};
  return names[static_cast<int>(f)];
}

/// A profile. Names are views into `text`.
struct profile {
  sequence<char> text{};
  profile_format format = profile_format::counters_csv;
  sequence<profile_row> rows{};
  sequence<profile_block> blocks{};
  sequence<latency> latencies{};
  sequence<std::int64_t> runs{};  // latency of each inference, if recorded
  bool averaged = false;          // each block is an average over all inferences so far
  std::string_view failure{};     // the tool's own error message

  profile() = default;
  profile(profile&&) = default;
  profile& operator=(profile&&) = default;

  span<const profile_row> rows_of(const profile_block& b) const {
    return span<const profile_row>(rows).subspan(static_cast<std::size_t>(b.first), static_cast<std::size_t>(b.rows));
  }
  /// The rows that reports show: those of the last block if blocks are averages, otherwise of the first.
  span<const profile_row> main() const {
    return blocks.empty() ? span<const profile_row>() : rows_of(averaged ? blocks.back() : blocks[0]);
  }
  bool main_sorted() const { return !blocks.empty() && (averaged ? blocks.back() : blocks[0]).sorted; }
};

/// Sums over rows, nanoseconds.
struct profile_total {
  std::int64_t real = 0, cpu = 0;
  int rows = 0, executed = 0;
};
constexpr profile_total total_of(span<const profile_row> rows) {
  profile_total t;
  count_t real = 0, cpu = 0;  // saturate, since times of a damaged file can exceed 64 bits
  for (const profile_row& r : rows) {
    real += r.real;
    cpu += r.cpu;
    ++t.rows;
    t.executed += r.status == run_status::executed;
  }
  t.real = real.n;
  t.cpu = cpu.n;
  return t;
}

/// Nanoseconds of a std::chrono duration, or of a whole number of microseconds.
template <class Duration> constexpr std::int64_t nanoseconds_of(const Duration& d) {
  if constexpr (requires {
                  d.count();
                  typename Duration::period;
                })
    return static_cast<std::int64_t>(d.count()) * (1'000'000'000 / Duration::period::den) * Duration::period::num;
  else
    return static_cast<std::int64_t>(d) * 1000;
}
/// A record with the fields of ov::ProfilingInfo: status, real_time, cpu_time, node_name, exec_type, node_type. Rows
/// refer to its texts.
template <class R>
concept profiling_info = requires(const R& r) {
  { r.node_name } -> std::convertible_to<std::string_view>;
  { r.node_type } -> std::convertible_to<std::string_view>;
  { r.exec_type } -> std::convertible_to<std::string_view>;
  r.status, r.real_time, r.cpu_time;
};
template <profiling_info R> constexpr profile_row row_of(const R& r) {
  profile_row p;
  p.name = r.node_name;
  p.node_type = r.node_type;
  p.exec_type = r.exec_type;
  p.status = static_cast<run_status>(static_cast<int>(r.status));  // NOT_RUN, OPTIMIZED_OUT, EXECUTED, in this order
  p.real = p.total = nanoseconds_of(r.real_time);
  p.cpu = nanoseconds_of(r.cpu_time);
  return p;
}
/// Rows of a range of such records, which must outlive them.
template <class Range> sequence<profile_row> profile_rows(const Range& records) {
  sequence<profile_row> rows;
  for (const auto& r : records) rows.push_back(row_of(r));
  return rows;
}

namespace detail {
// Reads "EXECUTED" or "Status.EXECUTED".
constexpr bool read_status(std::string_view s, run_status& into) {
  if (s.starts_with("Status.")) s.remove_prefix(7);
  for (run_status v : {run_status::executed, run_status::not_run, run_status::optimized_out})
    if (s == name_of(v)) {
      into = v;
      return true;
    }
  return false;
}
constexpr int milliseconds = 6, microseconds = 3, seconds = 9;  // decimal places from each unit to nanoseconds
constexpr std::int64_t power_of_ten(int n) {
  std::int64_t v = 1;
  for (; n > 0; --n) v *= 10;
  return v;
}
// The value of one unit of the last digit of "6.58".
constexpr std::int64_t last_digit(std::string_view number, int places) {
  const std::size_t point = number.find('.');
  const int fraction = point == std::string_view::npos ? 0 : static_cast<int>(number.size() - point - 1);
  return fraction >= places ? 1 : power_of_ten(places - fraction);
}
// Reads a text line by line, without the line ends.
struct line_reader {
  std::string_view rest{};
  int number = 0;
  constexpr bool next(std::string_view& line) {
    if (rest.empty()) return false;
    const std::size_t end = rest.find('\n');
    line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    ++number;
    return true;
  }
};
}  // namespace detail

}  // namespace opcost
