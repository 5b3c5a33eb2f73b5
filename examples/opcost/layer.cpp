// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include "layer.hpp"

#include "console.hpp"

#include <charconv>
#include <cstdio>
#include <opcost/convention/all_conventions.hpp>
#include <opcost/layers/all_layers.hpp>
#include <opcost/report/layer/layer_report.hpp>

namespace cli {
namespace {

// Reads "1,3,224,224", optionally with an element type: "2,16:i64". An empty text is a scalar.
bool read_input(std::string_view text, opcost::layer_input& into) {
  const std::size_t colon = text.find(':');
  if (colon != text.npos) {
    into.type = opcost::dtype_named(text.substr(colon + 1));
    if (opcost::bits_of(into.type) == 0) return false;
    text = text.substr(0, colon);
  }
  if (text.size() > 1 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  while (!text.empty()) {
    std::int64_t n = 0;
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    const auto r = std::from_chars(text.data(), text.data() + text.size(), n);
    if (r.ec != std::errc{} || n < 0 || into.dims.rank == opcost::shape::max_rank) return false;
    into.dims.push_back(n);
    text.remove_prefix(static_cast<std::size_t>(r.ptr - text.data()));
    if (text.empty()) return true;
    if (text.front() != ',' || text.size() == 1) return false;
    text.remove_prefix(1);
  }
  return true;
}

std::string standard_input() {
  std::string s;
  char buffer[4096];
  constexpr std::size_t most = 1 << 24;
  for (std::size_t n = 0; s.size() < most && (n = std::fread(buffer, 1, sizeof buffer, stdin)) > 0;)
    s.append(buffer, n);
  return s;
}

}  // namespace

int run_layer(const options& o) {
  const std::string text = o.layer == "-" ? standard_input() : o.layer;
  std::vector<opcost::layer_input> inputs;
  for (const std::string& i : o.layer_inputs) {
    inputs.emplace_back();
    if (!read_input(i, inputs.back()))
      return complain(usage, "--input: expected a shape such as 1,3,224,224 or 2,16:i64, got '" + i + "'");
  }
  if (inputs.empty()) return complain(usage, "--layer needs --input SHAPE, once for each input");
  auto one =
      opcost::layer_reader<opcost::builtin_layers, opcost::with_all_readings<opcost::network>>::read(text, inputs);
  if (!one)
    return complain(one.error().code == opcost::error_code::unsupported ? incomplete : unreadable,
                    "--layer: " + std::string(std::string_view(one.error().what)));
  const opcost::layer_report report =
      opcost::make_layer_report<opcost::builtin_layers>(text, *one, opcost::all_conventions{});
  if (o.format == "json")
    opcost::write_json(report, opcost::sink(print));
  else
    opcost::write_text(report, opcost::sink(print));
  return done;
}

}  // namespace cli
