// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads JSON reports: benchmark_app's counters and statistics, snapshots of get_profiling_info, PyTorch's key_averages.
#include <opcost/profile/latency.hpp>
#include <opcost/text/json_scanner.hpp>

namespace opcost::detail {

inline void read_time(json_scanner& j, int places, std::int64_t& into) {
  std::string_view s;
  if (j.scalar(s) && !read_nanoseconds(s, places, into)) j.fail("expected a time, a number from 0");
}

// Reads {"name", "node_type", "exec_type", "status", "real_time", "cpu_time"}; times are in ms, as texts or numbers. A
// dump of get_profiling_info has "node_name", and "real_us" and "cpu_us" in microseconds.
inline void read_json_node(json_scanner& j, profile& p) {
  profile_row r;
  bool named = false;
  j.object([&](std::string_view key) {
    std::string_view status;
    if (key == "name" || key == "node_name")
      named = j.text(r.name);
    else if (key == "node_type")
      j.text(r.node_type);
    else if (key == "exec_type")
      j.text(r.exec_type);
    else if (key == "status") {
      if (j.text(status) && !read_status(status, r.status))
        j.fail("expected the status EXECUTED, NOT_RUN or OPTIMIZED_OUT");
    } else if (key == "real_time")
      read_time(j, milliseconds, r.real);
    else if (key == "cpu_time")
      read_time(j, milliseconds, r.cpu);
    else if (key == "real_us")
      read_time(j, microseconds, r.real);
    else if (key == "cpu_us")
      read_time(j, microseconds, r.cpu);
    else
      j.skip();
  });
  if (j.ok() && !named) j.fail("a layer has no name");
  r.total = r.real;
  p.rows.push_back(r);
  ++p.blocks.back().rows;
}
inline void read_json_block(json_scanner& j, profile& p, bool sorted) {
  profile_block b{static_cast<int>(p.rows.size()), 0, sorted};
  b.digit = 1000;
  p.blocks.push_back(b);
  j.object([&](std::string_view key) {
    if (key == "nodes")
      j.list([&] { read_json_node(j, p); });
    else if (key == "total_real_time")
      read_time(j, milliseconds, p.blocks.back().real);
    else if (key == "total_cpu_time")
      read_time(j, milliseconds, p.blocks.back().cpu);
    else if (key == "latency_ms") {
      p.runs.push_back(-1);
      read_time(j, milliseconds, p.runs.back());
    } else
      j.skip();
  });
}
// Reads an entry of key_averages; times are in microseconds.
inline void read_json_average(json_scanner& j, profile& p) {
  profile_row r;
  j.object([&](std::string_view key) {
    std::int64_t n = 0;
    const auto whole = [&](count_t& into) {
      std::string_view s;
      if (j.scalar(s) && read_decimal(s, 0, n)) into = n;  // a negative number is not read
    };
    count_t calls = 1;
    if (key == "key")
      j.text(r.name);
    else if (key == "count") {
      whole(calls);
      r.calls = calls > 0x7fffffff ? 0x7fffffff : static_cast<int>(calls.n);
    } else if (key == "self_cpu_time_total_us")
      read_time(j, microseconds, r.real);
    else if (key == "cpu_time_total_us")
      read_time(j, microseconds, r.total);
    else if (key == "flops")
      whole(r.flops);
    else
      j.skip();
  });
  r.cpu = r.real;
  p.rows.push_back(r);
  ++p.blocks.back().rows;
}

// What some members of the report say about others.
struct json_report {
  bool sorted = false;
  std::int64_t last_total = -1;  // the total of the last block, nanoseconds; -1: unknown
};
// Reads one member of the report's object. Returns false, without reading, if a report of counters has no such member.
inline bool read_json_member(json_scanner& j, profile& p, std::string_view key, json_report& report) {
  using enum profile_format;
  if (key == "report_type") {
    std::string_view type;
    if (j.text(type)) report.sorted = type == "sorted";
  } else if (key == "avg_performance") {
    p.format = counters_json;
    read_json_block(j, p, report.sorted);
  } else if (key == "detailed_performance") {
    p.format = counters_json;
    j.list([&] { read_json_block(j, p, report.sorted); });
  } else if (key == "snapshots") {
    p.format = profiling_info;
    p.averaged = true;
    sequence<std::int64_t> each;
    std::swap(each, p.runs);  // the latencies of snapshots are also in latencies_ms
    j.list([&] { read_json_block(j, p, false); });
    if (!each.empty()) std::swap(each, p.runs);
  } else if (key == "sum_real_us_after_N") {  // the total of the last snapshot
    read_time(j, microseconds, report.last_total);
  } else if (key == "latencies_ms") {
    j.list([&] {
      p.runs.push_back(0);
      read_time(j, milliseconds, p.runs.back());
    });
  } else if (key == "execution_results") {
    if (p.rows.empty()) p.format = benchmark_report;
    j.object([&](std::string_view name) {
      std::string_view value;
      if (j.peek() == '{' || j.peek() == '[')
        j.skip();
      else if (j.scalar(value) && !read_result(p, name, value))
        j.fail("expected a number from 0 as a result");
    });
  } else if (key == "key_averages") {
    p.format = key_averages;
    p.blocks.push_back({static_cast<int>(p.rows.size()), 0, true});
    j.list([&] { read_json_average(j, p); });
  } else {
    return false;
  }
  return true;
}

}  // namespace opcost::detail
