// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Any bytes in the wire format: the cursor never leaves them, goes on or stops, and a file is read as memory is.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <opcost/onnx/read_onnx.hpp>

namespace {
void hold(bool what) {
  if (!what) std::abort();
}
void walk(opcost::onnx::wire_cursor& c, std::uint64_t end, int depth) {
  opcost::onnx::wire_field f;
  std::uint64_t last = c.offset();
  while (c.next(f, end)) {
    hold(c.offset() > last && c.offset() <= end);
    last = c.offset();
    if (f.type != opcost::onnx::wire_type::bytes) continue;
    hold(f.begin == c.offset() && f.begin <= f.end && f.end <= end);
    std::string_view s;
    if (f.number % 3 == 0 && depth < 20)
      walk(c, f.end, depth + 1);
    else if (f.number % 3 == 1)
      hold(c.text(f, s) && s.size() == f.size());
    if (!c.wrong().empty()) return;
    c.pass(f.end);
  }
}
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  opcost::onnx::wire_cursor memory(bytes);
  walk(memory, size, 0);
  if (size == 0) return 0;
  std::FILE* f = std::tmpfile();
  if (!f) return 0;
  std::fwrite(data, 1, size, f);
  std::rewind(f);
  opcost::sequence<opcost::sequence<char>> kept;
  opcost::onnx::wire_cursor file(f, size, kept);
  walk(file, size, 0);
  hold(file.offset() == memory.offset() && file.wrong() == memory.wrong());
  std::fclose(f);
  return 0;
}
