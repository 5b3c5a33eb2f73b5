// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads Chrome traces: onnxruntime's, with one event for each node and run, and PyTorch's, with nested calls. The time
// of a nested call is not part of its caller's own time.
#include <opcost/op/op_list.hpp>
#include <opcost/profile/counters_json.hpp>

namespace opcost::detail {

struct trace_event {
  std::string_view thread{};
  std::int64_t start = 0, length = 0;
  int row = 0;
  // Sorted by thread and start. Of two events that start together, the longer one contains the other.
  bool operator<(const trace_event& o) const {
    if (thread != o.thread) return thread < o.thread;
    if (start != o.start) return start < o.start;
    return length != o.length ? length > o.length : row < o.row;
  }
};

class trace_reader {
 public:
  trace_reader(json_scanner& j, profile& p) : j_(j), p_(p) {}
  void read() {
    p_.blocks.push_back({});
    j_.list([&] { event(); });
    if (p_.format == profile_format::torch_trace) own_times();
    if (!p_.blocks.empty() && p_.blocks.back().rows == 0) p_.blocks.pop_back();
  }

 private:
  json_scanner& j_;
  profile& p_;
  sequence<trace_event> calls_{};

  void event() {
    profile_row r;
    std::string_view category, phase;
    trace_event at;
    bool has_length = false;
    j_.object([&](std::string_view key) {
      if (key == "name")
        j_.scalar(r.name);
      else if (key == "cat")
        j_.text(category);
      else if (key == "ph")
        j_.text(phase);
      else if (key == "tid")
        j_.scalar(at.thread);
      else if (key == "ts")
        read_time(j_, microseconds, at.start);
      else if (key == "dur") {
        has_length = true;
        read_time(j_, microseconds, at.length);
      } else if (key == "args" && j_.peek() == '{')
        arguments(r);
      else
        j_.skip();
    });
    if (!j_.ok() || !has_length || (!phase.empty() && phase != "X")) return;
    r.real = r.cpu = r.total = at.length;
    if (category == "Session") {
      p_.format = profile_format::onnxruntime_trace;
      if (r.name == "model_run") {
        p_.runs.push_back(at.length);
        p_.blocks.push_back({static_cast<int>(p_.rows.size()), 0});
      }
      return;
    }
    constexpr std::string_view kernel = "_kernel_time";
    if (category == "Node") {
      p_.format = profile_format::onnxruntime_trace;
      if (!r.name.ends_with(kernel)) return;  // a fence before or after the kernel
      r.name.remove_suffix(kernel.size());
    } else {
      if (category == "Trace" || category.empty()) return;  // the profiler's own time span
      p_.format = profile_format::torch_trace;
      r.node_type = category;
      at.row = static_cast<int>(p_.rows.size());
      calls_.push_back(at);
    }
    p_.rows.push_back(r);
    ++p_.blocks.back().rows;
  }
  void arguments(profile_row& r) {
    j_.object([&](std::string_view key) {
      std::string_view s;
      std::int64_t n = 0;
      if (key == "op_name")
        j_.text(r.node_type);
      else if (key == "provider")
        j_.text(r.exec_type);
      else if (key == "parameter_size" || key == "activation_size" || key == "output_size") {
        if (j_.scalar(s) && read_decimal(s, 0, n)) r.bytes = (r.bytes < 0 ? count_t(0) : r.bytes) + n;
      } else
        j_.skip();
    });
  }
  void own_times() {
    heap_sort(span<trace_event>(calls_.data(), calls_.size()));
    sequence<const trace_event*> around;
    count_t outermost = 0;
    for (const trace_event& c : span<const trace_event>(calls_)) {
      while (!around.empty() &&
             (around.back()->thread != c.thread || around.back()->start + around.back()->length <= c.start))
        around.pop_back();
      if (around.empty())
        outermost += c.length;
      else {
        profile_row& outer = p_.rows[around.back()->row];
        outer.real = outer.cpu = outer.real > c.length ? outer.real - c.length : 0;
      }
      around.push_back(&c);
    }
    p_.blocks.back().real = outermost.n;
  }
};

}  // namespace opcost::detail
