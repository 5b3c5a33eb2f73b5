// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The error for a file that is not a model: what it seems to be, from its first bytes, and what to do.
#include <opcost/core/result.hpp>
#include <opcost/text/parse_numbers.hpp>

namespace opcost {
namespace detail {

struct known_content {
  std::string_view start;  ///< the first bytes of such a file
  std::size_t at;          ///< where they are
  std::string_view what;
  std::string_view advice;
};
inline constexpr std::string_view refused_download = "the download was probably refused";
inline constexpr known_content known_contents[] = {
    {"version https://git-lfs", 0, "a Git LFS pointer", "run git lfs pull"},
    {"PK\x03\x04", 0, "a ZIP archive (.pt and .keras files are ZIP archives too)", "unpack it, or export the model"},
    {"\x1f\x8b", 0, "a gzip archive", "unpack it"},
    {"GGUF", 0, "a GGUF file", ""},
    {"TFL3", 4, "a TensorFlow Lite model", ""},
    {"ORTM", 4, "an ORT format model of onnxruntime (.ort)", "give the .onnx that it was made from"},
    {"\x89HDF\r\n", 0, "an HDF5 file (Keras)", "export the model"},
    {"\x80\x02", 0, "a Python pickle (PyTorch)", "export the model, for example with torch.onnx.export"},
    {"ML\xefR", 0, "MLIR bytecode", ""},
    {"7767517", 0, "an ncnn model", ""},
    {"\x7f\x45LF", 0, "a program or library", ""},
    {"<!DOCTYPE html", 0, "an HTML page", refused_download},
    {"<!doctype html", 0, "an HTML page", refused_download},
    {"<html", 0, "an HTML page", refused_download},
    {"<net", 0, "an OpenVINO IR", ""},
    {"<ir_version", 0, "the ONNX language (.onnxtxt)", "give the model as .onnx"},
    {"<", 0, "XML", ""},
    {"{", 0, "JSON", ""},
    {"[", 0, "JSON", ""},
    {"{\"", 8, "a safetensors file: weights without a network", "export the model"},
};

/// What a file that begins with `head` seems to be; null if nothing is recognized.
constexpr const known_content* recognized(std::string_view head) {
  const std::string_view text = text::trimmed(head);
  for (const known_content& k : known_contents)
    if ((k.at == 0 ? text : head).substr(k.at == 0 || k.at < head.size() ? k.at : head.size(), k.start.size()) ==
        k.start)
      return &k;
  return nullptr;
}

}  // namespace detail

/// Returns an error that says what `head`, the first bytes of a file, looks like. `expected`: what the reader needs,
/// "an OpenVINO IR (.xml)".
constexpr error not_a_model(std::string_view head, std::string_view expected) {
  error e = error::at(error_code::not_a_model);
  if (text::trimmed(head).empty()) return std::move(e) << "the file is empty; give " << expected;
  const detail::known_content* const k = detail::recognized(head);
  if (k == nullptr) return std::move(e) << "the file is not " << expected;
  e = std::move(e) << k->what << ", not " << expected;
  return k->advice.empty() ? e : std::move(e) << "; " << k->advice;
}

}  // namespace opcost
