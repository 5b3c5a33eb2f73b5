// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The error for a file that is not a model: what it seems to be, and what to do.
#include <opcost/core/result.hpp>
#include <opcost/files/file.hpp>
#include <opcost/text/parse_numbers.hpp>

namespace opcost {

/// Returns an error that says what `content` looks like. `expected`: what the reader needs, "an OpenVINO IR (.xml)".
inline error not_a_model(std::string_view content, std::string_view expected) {
  const std::string_view head = text::trimmed(content.substr(0, 512));
  const auto starts = [&](std::string_view s) { return head.substr(0, s.size()) == s; };
  const auto because = [&](std::string_view seems, std::string_view advice) {
    return error::at(error_code::not_a_model) << seems << ", not " << expected << "; " << advice;
  };
  if (head.empty()) return error::at(error_code::not_a_model) << "the file is empty; give " << expected;
  if (starts("version https://git-lfs"))
    return error::at(error_code::not_a_model) << "a Git LFS pointer, not the model itself: run git lfs pull";
  if (starts("{") || starts("[")) return because("JSON", "give the model file");
  if (starts("<!DOCTYPE html") || starts("<!doctype html") || starts("<html"))
    return because("an HTML page", "the download was probably refused");
  if (starts("PK")) return because("a ZIP archive", "unpack it and give the model file");
  return error::at(error_code::not_a_model) << "the file is not " << expected;
}
/// The same for a file; a folder is an error of its own.
inline error not_a_model(const files::input_file& f, std::string_view expected) {
  if (f.is_folder()) return error::at(error_code::cannot_read) << "the file cannot be read; is it a folder?";
  return not_a_model(f.head(), expected);
}

}  // namespace opcost
