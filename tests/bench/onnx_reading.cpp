// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// bench_onnx_reading FILE...: how long ONNX files take to read, next to a plain walk over their structure.
#include <opcost/onnx.hpp>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include "../support/best_ms.hpp"

namespace {
// A walk over all fields of all messages, which keeps nothing but their number.
enum class message { model, graph, node, attribute, tensor, value, type, tensor_type, shape, dimension, none };

message within(message in, unsigned field) {
  switch (in) {
    case message::model: return field == 7 ? message::graph : message::none;
    case message::graph:
      return field == 1                    ? message::node
             : field == 5                  ? message::tensor
             : field >= 11 && field <= 13u ? message::value
                                           : message::none;
    case message::node: return field == 5 ? message::attribute : message::none;
    case message::attribute: return field == 5 ? message::tensor : field == 6 ? message::graph : message::none;
    case message::value: return field == 2 ? message::type : message::none;
    case message::type: return field == 1 ? message::tensor_type : message::none;
    case message::tensor_type: return field == 2 ? message::shape : message::none;
    case message::shape: return field == 1 ? message::dimension : message::none;
    default: return message::none;
  }
}
std::uint64_t varint(const char*& at, const char* end) {
  std::uint64_t v = 0;
  for (int shift = 0; at < end; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at++);
    v |= static_cast<std::uint64_t>(byte & 127u) << shift;
    if (byte < 128) break;
  }
  return v;
}
std::size_t walk(const char* at, const char* end, message in) {
  std::size_t fields = 0;
  while (at < end) {
    const std::uint64_t key = varint(at, end);
    ++fields;
    switch (key & 7) {
      case 0: varint(at, end); break;
      case 1: at += 8; break;
      case 5: at += 4; break;
      default: {
        const std::uint64_t length = varint(at, end);
        const char* to = at + length;
        if (const message inner = within(in, static_cast<unsigned>(key >> 3)); inner != message::none)
          fields += walk(at, to, inner);
        at = to;
      }
    }
  }
  return fields;
}
}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    std::ifstream file(argv[i], std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    std::size_t fields = 0;
    const double plain = best_ms(9, [&] { fields = walk(bytes.data(), bytes.data() + bytes.size(), message::model); });
    const double memory = best_ms(9, [&] { static_cast<void>(opcost::onnx::read(std::string_view(bytes))); });
    const double from_file = best_ms(9, [&] { static_cast<void>(opcost::onnx::read_file(argv[i])); });
    const auto m = opcost::onnx::read_file(argv[i]);
    if (!m) return std::fprintf(stderr, "%s cannot be read\n", argv[i]), 1;
    const double analyzed = best_ms(5, [&] {
      const opcost::onnx::graph g(*m);
      opcost::analyze<opcost::exact>(g);
    });
    std::printf(
        "%s: %zu fields; plain walk %.3f ms; read from memory %.3f ms (%.1f x), from the file %.3f ms (%.1f x); "
        "graph and analysis %.3f ms\n",
        argv[i], fields, plain, memory, memory / plain, from_file, from_file / plain, analyzed);
  }
}
