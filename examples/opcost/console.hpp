// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Standard output and standard error. A write that fails is remembered and ends the program with exit 5.
#include <cstdio>
#include <opcost/core/result.hpp>
#include <opcost/text/format_numbers.hpp>
#include <opcost/text/visible.hpp>
#include <string>
#include <vector>

namespace cli {

enum exit_code : int { done = 0, usage = 1, unreadable = 2, over_budget = 3, incomplete = 4, unwritable = 5 };

/// Writes to standard output.
void print(std::string_view s);
/// Writes one line to standard error, and returns `exit`.
int complain(int exit, std::string_view s);
int complain(int exit, const std::string& file, const opcost::error& e);
/// Makes sure that closed descriptors, broken pipes and exhausted memory end in a message. Call it first in main.
void prepare_console();
/// The words of the command line in UTF-8.
std::vector<std::string> arguments(int argc, char** argv);
/// Flushes standard output. Returns `exit`, or 5 if not all of the output was written.
int finish(int exit);

/// "FILE:LINE: what is wrong".
inline std::string text_of(const std::string& file, const opcost::error& e) {
  return file + (e.line > 0 ? ":" + opcost::to_string(e.line) : "") + ": " + opcost::to_string(e.what);
}

}  // namespace cli
