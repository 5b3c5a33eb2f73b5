// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What a file is that is not a model.
#include <opcost/model/not_a_model.hpp>

namespace {

constexpr bool says(std::string_view head, std::string_view message) {
  const opcost::error e = opcost::not_a_model(head, "a model");
  return e.code == opcost::error_code::not_a_model && std::string_view(e.what) == message;
}
static_assert(says("", "the file is empty; give a model"));
static_assert(says(" \n", "the file is empty; give a model"));
static_assert(says("hello", "the file is not a model"));
static_assert(says("version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
                   "a Git LFS pointer, not a model; run git lfs pull"));
static_assert(says("GGUF\3", "a GGUF file, not a model"));
static_assert(says("\x18\0\0\0TFL", "the file is not a model"), "cut off");
static_assert(says({"\x18\0\0\0TFL3", 8}, "a TensorFlow Lite model, not a model"));
static_assert(says({"\x18\0\0\0ORTM", 8},
                   "an ORT format model of onnxruntime (.ort), not a model; give the .onnx that it was made from"));
static_assert(says({"\x40\0\0\0\0\0\0\0{\"weight\":", 18},
                   "a safetensors file: weights without a network, not a model; export the model"));
static_assert(says("  {\"a\": 1}", "JSON, not a model"));
static_assert(says("<!DOCTYPE html><html>", "an HTML page, not a model; the download was probably refused"));
static_assert(says("<ir_version: 8>", "the ONNX language (.onnxtxt), not a model; give the model as .onnx"));
static_assert(says("<?xml version=\"1.0\"?><a/>", "XML, not a model"));

}  // namespace
