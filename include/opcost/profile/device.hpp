// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a device can do: peak rates, bandwidths, memory sizes, cycles per primitive operation. A device file has lines
// `key = value`; a key that is missing is unknown.
//   name                               a text
//   clock                              Hz
//   peak.f32, peak.bf16, peak.i8, ...  operations per second by element type; a multiply-accumulate is two operations
//   bandwidth.memory                   bytes per second of main memory
//   bandwidth.cache                    bytes per second of the cache that holds the tensors of a network
//   memory.ram, memory.flash           bytes
//   cycles.mac, cycles.add, ...        cycles of a primitive operation, by the names of a tally
// Numbers may have a fraction and an exponent: 118.22e9.
#include <array>
#include <opcost/core/dtype.hpp>
#include <opcost/core/tally.hpp>
#include <opcost/profile/record.hpp>
#include <opcost/text/decimal.hpp>

namespace opcost {

/// A device. Every figure is 0 if it is unknown.
struct device {
  sequence<char> text{};  // `name` is a view into it
  std::string_view name{};
  std::int64_t clock = 0;  // Hz
  struct rate {
    dtype type = dtype::f32;
    std::int64_t per_second = 0;
  };
  sequence<rate> peaks{};
  std::int64_t memory_bandwidth = 0, cache_bandwidth = 0;   // bytes per second
  std::int64_t ram = 0, flash = 0;                          // bytes
  std::array<std::int64_t, tally::fields.size()> cycles{};  // thousandths of a cycle, by tally::fields
  bool has_cycles = false;

  device() = default;
  device(device&&) = default;
  device& operator=(device&&) = default;

  /// Operations per second on elements of a type; the rate of f32 if the file does not have this type.
  std::int64_t peak(dtype type = dtype::f32) const {
    std::int64_t f32 = 0;
    for (const rate& r : peaks) {
      if (r.type == type) return r.per_second;
      if (r.type == dtype::f32) f32 = r.per_second;
    }
    return f32;
  }
};

/// Reads a device file. *Errors*: a line that is not `key = value`, a key that does not exist, a value that is not a
/// number from 0.
inline result<device> read_device(std::string_view text) {
  device d;
  d.text.append(text.data(), text.size());
  detail::line_reader lines{std::string_view(d.text.data(), d.text.size())};
  for (std::string_view line; lines.next(line);) {
    line = text::trimmed(line.substr(0, line.find('#')));
    if (line.empty()) continue;
    const auto fail = [&] { return error::at(error_code::malformed, lines.number); };
    const std::size_t equals = line.find('=');
    if (equals == line.npos) return fail() << "expected 'key = value', got '" << line.substr(0, 60) << "'";
    const std::string_view key = text::trimmed(line.substr(0, equals)), value = text::trimmed(line.substr(equals + 1));
    if (key == "name") {
      d.name = value;
      continue;
    }
    constexpr std::string_view peak = "peak.", cycles = "cycles.";
    std::int64_t n = 0;
    bool known = false;
    constexpr struct {
      std::string_view key;
      std::int64_t device::*to;
    } numbers[] = {{"clock", &device::clock},
                   {"bandwidth.memory", &device::memory_bandwidth},
                   {"bandwidth.cache", &device::cache_bandwidth},
                   {"memory.ram", &device::ram},
                   {"memory.flash", &device::flash}};
    for (const auto& field : numbers)
      if (key == field.key) known = read_decimal(value, 0, d.*field.to);
    if (key.starts_with(peak)) {
      const dtype type = dtype_named(key.substr(peak.size()));
      known = type != dtype::none && read_decimal(value, 0, n) && d.peaks.size() < 64;
      if (known) d.peaks.push_back({type, n});
    } else if (key.starts_with(cycles)) {
      for (std::size_t i = 0; i < tally::fields.size(); ++i)
        if (key.substr(cycles.size()) == tally::fields[i].name)
          known = d.has_cycles = read_decimal(value, 3, d.cycles[i]) && d.cycles[i] < 1'000'000'000;
    }
    if (!known)
      return fail() << "'" << key.substr(0, 40) << " = " << value.substr(0, 40)
                    << "': expected a number from 0 for clock, peak.TYPE, bandwidth.memory, bandwidth.cache, "
                       "memory.ram, memory.flash or cycles.OPERATION";
  }
  return d;
}

/// The element type at the end of an execution type: brgconv_avx512_f32, jit_avx512_I8, ref_any_FP32. Otherwise f32.
constexpr dtype precision_of_kernel(std::string_view exec_type) {
  const std::size_t at = exec_type.rfind('_');
  if (at == exec_type.npos) return dtype::f32;
  const dtype t = dtype_named(exec_type.substr(at + 1));
  return t == dtype::none ? dtype::f32 : t;
}

}  // namespace opcost
