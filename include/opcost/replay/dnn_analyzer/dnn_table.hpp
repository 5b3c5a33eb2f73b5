// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The output of dnn_analyzer: a line per call of an unsupported module, a table with a row per call of a leaf module,
// and the totals.
#include <opcost/convention/dnn_analyzer.hpp>
#include <opcost/graph/analysis.hpp>
#include <opcost/text/table.hpp>

namespace opcost::replay::dnn_analyzer {

/// A call of a leaf module. The caller gives its share of the time.
struct call {
  std::string_view type{};
  count_t parameters = 0, read_bytes = 0, write_bytes = 0, storage_bytes = 0, inference_bytes = 0;
  double macs = 0, milliseconds = 0;
};

/// The calls of leaf modules, in the order of the analysis.
template <class... Cs> std::vector<call> calls_of(const analysis<Cs...>& a) {
  std::vector<call> calls;
  for (int i = 0; i < static_cast<int>(a.rows.size()); ++i) {
    const auto whole = [&]<class C>(std::type_identity<C>) { return a.template flops<C>(i).whole; };
    call c{.type = a.at(i).type,
           .parameters = whole(std::type_identity<opcost::dnn_analyzer::parameters>{}),
           .read_bytes = whole(std::type_identity<opcost::dnn_analyzer::read>{}),
           .write_bytes = whole(std::type_identity<opcost::dnn_analyzer::write>{}),
           .storage_bytes = whole(std::type_identity<opcost::dnn_analyzer::storage>{}),
           .inference_bytes = whole(std::type_identity<opcost::dnn_analyzer::inference>{}),
           .macs = static_cast<double>(a.template flops<opcost::dnn_analyzer>(i))};
    if (c.inference_bytes > 0) calls.push_back(c);  // other rows are functions or have modules within
  }
  return calls;
}

namespace detail {
inline bool is_one_of(std::string_view type, std::initializer_list<std::string_view> classes) {
  for (std::string_view c : classes)
    if (module_class{c}.is(type)) return true;
  return false;
}
inline bool reads_and_writes(std::string_view type) {
  return is_one_of(type, {"Conv#d", "Linear", "BatchNorm#d", "ReLU", "ReLU6", "PReLU", "LeakyReLU", "MaxPool#d",
                          "AvgPool#d", "AdaptiveMaxPool#d", "AdaptiveAvgPool#d"});
}
inline bool multiplies(std::string_view type) {
  return reads_and_writes(type) && !is_one_of(type, {"Conv1d", "Conv3d"});
}

// 12.5 K: in the largest unit that is not above the number, with two decimals; without a unit if it is smaller.
inline std::string with_unit(double n, double base, bool whole) {
  constexpr std::string_view units[] = {" T", " G", " M", " K"};
  double unit = base * base * base * base;
  for (std::string_view u : units) {
    if (n >= unit) return python::repr(python::rounded(n / unit, 2)) + std::string(u);
    unit /= base;
  }
  return whole ? std::string(python::fixed(n, 0)) : python::repr(n);
}
inline std::string part(double n, double unit) { return python::repr(python::rounded(n / unit, 3)); }
}  // namespace detail

/// Writes all that the tool prints.
inline void write(const sink& to, span<const call> calls) {
  using align = table::align;
  constexpr double mebi = 1024.0 * 1024.0, mega = 1e6;
  double time = 0, macs = 0;
  bool whole = true;
  count_t parameters = 0, moved = 0, storage = 0, inference = 0;
  for (const call& c : calls) {
    if (!detail::reads_and_writes(c.type))
      to << "Not supported for memory read and write calculations: " << c.type << "\n";
    if (!detail::multiplies(c.type)) to << "Not supported for MACs calculation: " << c.type << "\n";
    time += c.milliseconds;
    macs += c.macs;
    whole = whole && c.type != "Conv2d";
    parameters += c.parameters;
    moved += c.read_bytes + c.write_bytes;
    storage += c.storage_bytes;
    inference += c.inference_bytes;
  }
  const auto real = [](count_t n) { return static_cast<double>(n); };
  table rows(std::vector<align>(8, align::by_content),
             {"module name", "parameters", "mem read (MB)", "mem write (MB)", "storage (MB)", "inference (MB)",
              "MACs (Mega)", "duration[%]"});
  for (const call& c : calls)
    rows.add({std::string(c.type), std::string(std::string_view(digits(c.parameters))),
              detail::part(real(c.read_bytes), mebi), detail::part(real(c.write_bytes), mebi),
              detail::part(real(c.storage_bytes), mebi), detail::part(real(c.inference_bytes), mebi),
              detail::part(c.macs, mega), python::repr(python::rounded(100 * c.milliseconds / time, 2)) + " %"});
  if (calls.empty())
    to << "\n";
  else
    rows.write(to, psql_table);
  to << "Total Storage:  " << detail::with_unit(real(storage), 1024, true) << "B\n"
     << "Total Parameters:  " << std::string_view(digits(parameters)) << "\n"
     << "Total inference memory:  " << detail::with_unit(real(inference), 1024, true) << "B\n"
     << "Total number of Macs:  " << detail::with_unit(macs, 1000, whole) << "MAC\n"
     << "Total Memory Read + Write:  " << detail::with_unit(real(moved), 1024, true) << "B\n";
}

}  // namespace opcost::replay::dnn_analyzer
