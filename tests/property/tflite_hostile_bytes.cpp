// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Damaged .tflite files: each byte of small models set to 0, to 255 and raised by 1 in turn, and every truncation.
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include "../support/any_tflite.hpp"

TEST_CASE("tflite: damaged bytes give an error or figures, never a read outside") {
  int models = 0;
  for (const auto& entry : std::filesystem::directory_iterator(OPCOST_TEST_DATA "/../fuzz/seeds/tflite")) {
    std::ifstream in(entry.path(), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    if (bytes.size() > 1200) continue;
    INFO(entry.path().string());
    CHECK(any_tflite::look_at(bytes));
    ++models;
    for (char& c : bytes) {
      const char before = c;
      for (const int now : {0, 255, before + 1}) {
        c = static_cast<char>(now);
        any_tflite::look_at(bytes);
      }
      c = before;
    }
    for (std::size_t n = 0; n < bytes.size(); ++n) any_tflite::look_at(std::string_view(bytes).substr(0, n));
  }
  CHECK(models >= 8);
}
