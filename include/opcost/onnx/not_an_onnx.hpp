// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What a file is that is no ONNX model, from its first bytes.
#include <opcost/core/result.hpp>

namespace opcost::onnx::detail {

/// The error that names it; no error where nothing is recognized.
constexpr error not_an_onnx(std::string_view head) {
  struct kind {
    std::string_view start;
    std::size_t at;
    std::string_view what;
  };
  constexpr kind kinds[] = {
      {"version https://git-lfs", 0, "a Git LFS pointer, not the model itself: run git lfs pull"},
      {"GGUF", 0, "a GGUF file, not an ONNX model"},
      {"PK\x03\x04", 0, "a ZIP archive, not an ONNX model; unpack it and give the .onnx"},
      {"ORTM", 4, "an ORT format model of onnxruntime (.ort), not ONNX; give the .onnx that it was made from"},
      {"TFL3", 4, "a TensorFlow Lite model, not ONNX"},
      {"\x89HDF\r\n", 0, "an HDF5 file, not an ONNX model"},
      {"\x1f\x8b", 0, "a gzip archive, not an ONNX model; unpack it and give the .onnx"},
      {"\x7f\x45LF", 0, "a program or library, not an ONNX model"},
      {"\x80\x02", 0, "a Python pickle, not an ONNX model; export it with torch.onnx.export"},
      {"<?xml", 0, "XML, not an ONNX model"},
      {"<net", 0, "an OpenVINO IR, not an ONNX model"},
      {"<!DOCTYPE html", 0, "an HTML page, not an ONNX model; the download was probably refused"},
      {"<!doctype html", 0, "an HTML page, not an ONNX model; the download was probably refused"},
      {"<html", 0, "an HTML page, not an ONNX model; the download was probably refused"},
  };
  error e{};
  e.code = error_code::not_a_model;
  if (head.empty()) return std::move(e) << "the file is empty; give an ONNX model (.onnx)";
  for (const kind& k : kinds)
    if (head.size() >= k.at + k.start.size() && head.substr(k.at, k.start.size()) == k.start)
      return std::move(e) << k.what;
  if (head[0] == '{') return std::move(e) << "JSON, not an ONNX model in binary or text form; give the .onnx";
  if (head[0] == '<') return std::move(e) << "the ONNX language (.onnxtxt) or XML; give the model as .onnx";
  return error{};
}

/// Whether it begins like the text form: a field's name, a colon or a brace; comments may come before. A binary file
/// begins with a key, a small number.
constexpr bool looks_like_text(std::string_view head) {
  std::size_t i = 0;
  for (;;) {
    while (i < head.size() && (head[i] == ' ' || head[i] == '\t' || head[i] == '\r' || head[i] == '\n')) ++i;
    if (i == head.size() || head[i] != '#') break;
    while (i < head.size() && head[i] != '\n') ++i;
  }
  const std::size_t from = i;
  while (i < head.size() && ((head[i] >= 'a' && head[i] <= 'z') || head[i] == '_')) ++i;
  if (i - from < 4) return false;
  while (i < head.size() && head[i] == ' ') ++i;
  return i < head.size() && (head[i] == ':' || head[i] == '{' || head[i] == '<');
}

}  // namespace opcost::onnx::detail
