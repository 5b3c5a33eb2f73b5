// opcost 0.1.0: what a neural network costs. https://github.com/opcost/opcost
// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Usage: #include "opcost/openvino.hpp", C++20. Needs all.hpp next to it.
// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_OPENVINO_HPP_SINGLE_INCLUDE
#define OPCOST_OPENVINO_HPP_SINGLE_INCLUDE
#include "all.hpp"

// ---- opcost/openvino.hpp
#ifndef OPCOST_OPENVINO_HPP_PIECE
#define OPCOST_OPENVINO_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The door for OpenVINO IR files. It needs pugixml.

#ifdef OPCOST_HAS_CPP20

// ---- opcost/openvino/execution_graph.hpp
#ifndef OPCOST_OPENVINO_EXECUTION_GRAPH_HPP_PIECE
#define OPCOST_OPENVINO_EXECUTION_GRAPH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// OpenVINO's execution graph (benchmark_app -exec_graph_path, CompiledModel::get_runtime_model): an IR whose layers
// have the attributes execOrder, execTimeMcs, originalLayersNames and primitiveType.

// ---- opcost/openvino/read_ir.hpp
#ifndef OPCOST_OPENVINO_READ_IR_HPP_PIECE
#define OPCOST_OPENVINO_READ_IR_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads IR versions 10 and 11. A file that is not a model is an error of one line, which says what the file is. No file
// can crash the reader.

// ---- opcost/files/file.hpp
#ifndef OPCOST_FILES_FILE_HPP_PIECE
#define OPCOST_FILES_FILE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads a file whole, or its first bytes to find out what it is. Files and pipes have the same limits.
#include <cstdio>
#include <cstring>

// ---- opcost/files/open_file.hpp
#ifndef OPCOST_FILES_OPEN_FILE_HPP_PIECE
#define OPCOST_FILES_OPEN_FILE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Opens files by paths in UTF-8, on Windows too, where the C library takes paths in a code page.
#include <cstdio>

#include <string>

namespace opcost::files {

#if defined(_WIN32)
/// A path in UTF-8 as UTF-16, for Windows.
inline std::wstring wide_path(const std::string& path) {
  std::wstring wide;
  for (std::size_t i = 0; i < path.size();) {
    const utf8_character c = first_character(std::string_view(path).substr(i));
    const unsigned code = c.valid ? static_cast<unsigned>(c.code) : 0xfffdu;
    if (code < 0x10000u) {
      wide += static_cast<wchar_t>(code);
    } else {  // a pair of surrogates
      wide += static_cast<wchar_t>(0xd800u + ((code - 0x10000u) >> 10));
      wide += static_cast<wchar_t>(0xdc00u + ((code - 0x10000u) & 0x3ffu));
    }
    i += c.length;
  }
  return wide;
}
#endif

/// As std::fopen; null if the file cannot be opened.
inline std::FILE* open_file(const std::string& path, const char* mode) {
#if defined(_WIN32)
  std::FILE* f = nullptr;
  return ::_wfopen_s(&f, wide_path(path).c_str(), wide_path(mode).c_str()) == 0 ? f : nullptr;
#else
  return std::fopen(path.c_str(), mode);
#endif
}

}  // namespace opcost::files

#endif

#include <string>

namespace opcost::files {

/// A file that is open for reading, or not. Closes it at the end of its life.
class file {
 public:
  constexpr file() = default;
  explicit file(const std::string& path) : f_(open_file(path, "rb")) {}
  constexpr file(file&& o) noexcept : f_(std::exchange(o.f_, nullptr)) {}
  constexpr file& operator=(file&& o) noexcept {
    std::swap(f_, o.f_);
    return *this;
  }
  constexpr ~file() {
    if (f_) std::fclose(f_);
  }
  constexpr explicit operator bool() const { return f_ != nullptr; }
  std::FILE* get() const { return f_; }

 private:
  std::FILE* f_ = nullptr;
};

/// Moves to `offset` bytes from the start, in steps that fit into a long, which has 32 bits on some systems.
inline bool seek(std::FILE* f, std::uint64_t offset) {
  if (std::fseek(f, 0, SEEK_SET) != 0) return false;
  while (offset > 0) {
    const std::uint64_t step = offset < 0x7fffffff ? offset : 0x7fffffff;
    if (std::fseek(f, static_cast<long>(step), SEEK_CUR) != 0) return false;
    offset -= step;
  }
  return true;
}

/// A file of unknown kind: reads the first bytes at once, and the rest only on request.
class input_file {
 public:
  static constexpr std::size_t head_size = 4096;
  static constexpr std::size_t most = 0x7fffffff;  ///< limit of bytes that are read

  input_file() = default;
  /// Errors: `cannot_read` if the file does not open or its first bytes cannot be read. A folder opens.
  static result<input_file> open(const std::string& path) {
    input_file in;
    in.path_ = path;
    in.file_ = file(path);
    if (!in.file_) return error::at(error_code::cannot_read) << "the file cannot be opened; is the path right?";
    in.bytes_.resize_unset(head_size);
    const std::size_t size = std::fread(in.bytes_.data(), 1, head_size, in.file_.get());
    in.bytes_.resize_unset(size);
    in.folder_ = std::ferror(in.file_.get()) != 0;
    return in;
  }
  /// The content of a file that is in memory; it is copied. Its path is empty.
  static input_file of_bytes(span<const std::byte> content) {
    input_file in;
    in.bytes_.append(reinterpret_cast<const char*>(content.data()), content.size());
    return in;
  }
  bool in_memory() const { return !file_; }
  const std::string& path() const { return path_; }
  /// The first bytes, at most `head_size`.
  std::string_view head() const { return {bytes_.data(), bytes_.size() < head_size ? bytes_.size() : head_size}; }
  /// True if the path opens but has no bytes to read, as folders do.
  bool is_folder() const { return folder_; }

  /// Returns all bytes of the file, and keeps none. Errors: a folder, a read error, more than `most` bytes.
  result<sequence<char>> take_contents() {
    if (folder_) return error::at(error_code::cannot_read) << "the file cannot be read; is it a folder?";
    sequence<char> all = std::move(bytes_);
    if (in_memory()) return all;
    std::size_t size = all.size();
    if (size == head_size) {
      all.resize_unset(expected_size());
      while (const std::size_t got = std::fread(all.data() + size, 1, all.size() - size, file_.get())) {
        size += got;
        if (size > most) return error::at(error_code::unsupported) << "the file has more than 2 GiB";
        if (size == all.size()) all.resize_unset(2 * size);  // the size of a pipe is not known before its end
      }
      if (std::ferror(file_.get())) return error::at(error_code::cannot_read) << "the file cannot be read to its end";
    }
    all.resize_unset(size);
    return all;
  }

 private:
  std::string path_{};
  file file_{};
  sequence<char> bytes_{};
  bool folder_ = false;

  // Room for the whole file and for the attempt to read beyond it; twice the head if the size is unknown, as for pipes.
  std::size_t expected_size() const {
    std::FILE* f = file_.get();
    const long here = std::ftell(f);
    long end = -1;
    if (here >= 0 && std::fseek(f, 0, SEEK_END) == 0) {
      end = std::ftell(f);
      std::fseek(f, here, SEEK_SET);
    }
    if (end < 0) return 2 * head_size;
    const auto size = static_cast<std::size_t>(end);
    return (size < most ? size : most) + 2;
  }
};

/// Reads a whole file. Errors: as input_file::open and take_contents.
inline result<sequence<char>> read_file(const std::string& path) {
  auto in = input_file::open(path);
  if (!in) return in.error();
  return in->take_contents();
}

}  // namespace opcost::files

#endif

// ---- opcost/model/not_a_model.hpp
#ifndef OPCOST_MODEL_NOT_A_MODEL_HPP_PIECE
#define OPCOST_MODEL_NOT_A_MODEL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The error for a file that is not a model: what it seems to be, from its first bytes, and what to do.

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

#endif

// ---- opcost/model/read_options.hpp
#ifndef OPCOST_MODEL_READ_OPTIONS_HPP_PIECE
#define OPCOST_MODEL_READ_OPTIONS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// How to read a model.
#include <cstddef>

#include <string>
#include <vector>

namespace opcost {

/// Options for reading a model. Each format names in its `options` whether it has `weights` and `signature`; one that
/// it does not have is an error.
struct read_options {
  std::string weights{};  ///< path of the weights file; empty: where the format expects it, if it exists
  span<const std::byte> weights_content{};  ///< the content of a weights file instead; it must outlive the model
  std::string signature{};  ///< the entry point of a model that names several; empty: the first subgraph
  /// NAME=N: values of symbolic dimensions. A name that the file does not have changes nothing;
  /// loaded_model::has_dimension tells.
  std::vector<std::string> dims{};
};

}  // namespace opcost

#endif

// ---- opcost/openvino/read_layers.hpp
#ifndef OPCOST_OPENVINO_READ_LAYERS_HPP_PIECE
#define OPCOST_OPENVINO_READ_LAYERS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads <layers> and <edges> of a model or a body, element by element.

// ---- opcost/files/id_index.hpp
#ifndef OPCOST_FILES_ID_INDEX_HPP_PIECE
#define OPCOST_FILES_ID_INDEX_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Maps layer ids to positions. Ids may have any order and gaps; ids 0, 1, 2, ... need no search.

namespace opcost::files {

/// Positions by id: add() all, then sort(), then find().
class id_index {
 public:
  void reserve(std::size_t layers) { ids_.reserve(layers); }
  void add(int id, int at) {
    dense_ = dense_ && id == static_cast<int>(ids_.size());
    ids_.push_back({id, at});
  }
  void sort() {
    if (!dense_) opcost::detail::heap_sort(span(ids_));
  }
  /// An id that occurs twice, or -1. Call sort() before.
  int duplicate() const {
    if (!dense_)
      for (std::size_t i = 1; i < ids_.size(); ++i)
        if (ids_[i - 1].id == ids_[i].id) return ids_[i].id;
    return -1;
  }
  /// The position of an id, or -1. Call sort() before.
  int find(int id) const {
    if (dense_) return id >= 0 && id < static_cast<int>(ids_.size()) ? id : -1;
    std::size_t low = 0, high = ids_.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (ids_[middle].id < id)
        low = middle + 1;
      else
        high = middle;
    }
    return low < ids_.size() && ids_[low].id == id ? ids_[low].at : -1;
  }

 private:
  struct entry {
    int id, at;
    bool operator<(const entry& o) const { return id != o.id ? id < o.id : at < o.at; }
  };
  sequence<entry> ids_;
  bool dense_ = true;
};

}  // namespace opcost::files

#endif

// ---- opcost/openvino/required_inputs.hpp
#ifndef OPCOST_OPENVINO_REQUIRED_INPUTS_HPP_PIECE
#define OPCOST_OPENVINO_REQUIRED_INPUTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The input ports of a layer that must have an edge.

// ---- opcost/openvino/ir_model.hpp
#ifndef OPCOST_OPENVINO_IR_MODEL_HPP_PIECE
#define OPCOST_OPENVINO_IR_MODEL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// An IR file as plain structs. Names, types and attributes are views into the file's text, which the model owns.
// Numbers are read from them on demand.

// ---- opcost/files/weights.hpp
#ifndef OPCOST_FILES_WEIGHTS_HPP_PIECE
#define OPCOST_FILES_WEIGHTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Weights beside a model: a file that is read on demand, or a caller-owned buffer.
#include <cstring>

// ---- opcost/files/positioned_file.hpp
#ifndef OPCOST_FILES_POSITIONED_FILE_HPP_PIECE
#define OPCOST_FILES_POSITIONED_FILE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A file that several threads can read at once, at any position, also beyond 2 GiB on systems with a long of 32 bits.

#include <string>
#include <utility>
#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#else
#include <atomic>
#include <cstdio>
#endif

namespace opcost::files {

/// A file that is open for reading, or not. read() does not share a position, so threads need no lock.
class positioned_file {
 public:
  constexpr positioned_file() = default;
  explicit positioned_file(const std::string& path);
  constexpr positioned_file(positioned_file&& o) noexcept : handle_(std::exchange(o.handle_, none)) {}
  constexpr positioned_file& operator=(positioned_file&& o) noexcept {
    std::swap(handle_, o.handle_);
    return *this;
  }
  constexpr ~positioned_file() {
    if (handle_ != none) close();
  }
  constexpr explicit operator bool() const { return handle_ != none; }
  /// The size in bytes; -1 if it is unknown, as for pipes.
  count_t size() const;
  bool is_folder() const;
  /// Reads to.size() bytes from `offset`, which is not negative. Returns false if the file is shorter or cannot be
  /// read.
  bool read(std::int64_t offset, span<std::byte> to) const;

 private:
  void close();
#if defined(__unix__) || defined(__APPLE__)
  using handle = int;
  static constexpr handle none = -1;
#if defined(__GLIBC__) && defined(__USE_LARGEFILE64)  // offsets of 64 bits on machines of 32 too
  using information = struct ::stat64;
  static int open_file(const char* path) { return ::open64(path, O_RDONLY | O_CLOEXEC); }
  static int describe(int f, information& into) { return ::fstat64(f, &into); }
  static auto read_some(int f, void* to, std::size_t n, std::int64_t at) { return ::pread64(f, to, n, at); }
#else
  using information = struct ::stat;
  static int open_file(const char* path) { return ::open(path, O_RDONLY | O_CLOEXEC); }
  static int describe(int f, information& into) { return ::fstat(f, &into); }
  static auto read_some(int f, void* to, std::size_t n, std::int64_t at) {
    return ::pread(f, to, n, static_cast<off_t>(at));
  }
#endif
#else
  struct locked {
    std::FILE* file;
    std::atomic_flag busy{};
  };
  using handle = locked*;
  static constexpr handle none = nullptr;
#if defined(_WIN32)
  static int seek(std::FILE* f, std::int64_t at, int from) { return ::_fseeki64(f, at, from); }
  static std::int64_t tell(std::FILE* f) { return ::_ftelli64(f); }
#else
  static int seek(std::FILE* f, std::int64_t at, int from) { return std::fseek(f, static_cast<long>(at), from); }
  static std::int64_t tell(std::FILE* f) { return std::ftell(f); }
#endif
  // Calls f(file) while no other thread does.
  template <class F> auto alone(F&& f) const {
    while (handle_->busy.test_and_set(std::memory_order_acquire)) {
#if defined(__cpp_lib_atomic_wait)  // not on bare machines
      handle_->busy.wait(true);
#endif
    }
    const auto r = f(handle_->file);
    handle_->busy.clear(std::memory_order_release);
#if defined(__cpp_lib_atomic_wait)
    handle_->busy.notify_one();
#endif
    return r;
  }
#endif
  handle handle_ = none;
};

#if defined(__unix__) || defined(__APPLE__)
inline positioned_file::positioned_file(const std::string& path) : handle_(open_file(path.c_str())) {}
inline void positioned_file::close() { ::close(handle_); }
inline count_t positioned_file::size() const {
  information i{};
  return describe(handle_, i) == 0 && S_ISREG(i.st_mode) ? count_t(i.st_size) : count_t(-1);
}
inline bool positioned_file::is_folder() const {
  information i{};
  return describe(handle_, i) == 0 && S_ISDIR(i.st_mode);
}
inline bool positioned_file::read(std::int64_t offset, span<std::byte> to) const {
  while (!to.empty()) {
    const auto got = read_some(handle_, to.data(), to.size(), offset);
    if (got <= 0) return false;
    to = to.subspan(static_cast<std::size_t>(got));
    offset += got;
  }
  return true;
}
#else
inline positioned_file::positioned_file(const std::string& path) {
  if (std::FILE* f = files::open_file(path, "rb")) handle_ = new locked{f};
}
inline void positioned_file::close() {
  std::fclose(handle_->file);
  delete handle_;
}
inline count_t positioned_file::size() const {
  return alone([](std::FILE* f) { return seek(f, 0, SEEK_END) == 0 ? count_t(tell(f)) : count_t(-1); });
}
inline bool positioned_file::is_folder() const { return false; }  // a folder does not open there
inline bool positioned_file::read(std::int64_t offset, span<std::byte> to) const {
  return alone([&](std::FILE* f) {
    return seek(f, offset, SEEK_SET) == 0 && std::fread(to.data(), 1, to.size(), f) == to.size();
  });
}
#endif

}  // namespace opcost::files

#endif

namespace opcost::files {

/// The weights of a model. Several threads may read from one const object.
class weights {
 public:
  constexpr weights() = default;  ///< no weights
  constexpr weights(weights&&) noexcept = default;
  constexpr weights& operator=(weights&& o) noexcept {
    file_ = std::move(o.file_);
    bytes_ = o.bytes_;
    size_ = o.size_;
    have_ = o.have_;
    return *this;
  }
  /// Refers to bytes, which must outlive it.
  weights(span<const std::byte> bytes) : bytes_(bytes), have_(true) {}
  /// Opens a file. Errors: it does not open; it is a folder.
  static result<weights> open(const std::string& path) {
    weights w;
    w.file_ = positioned_file(path);
    if (!w.file_)
      return error::at(error_code::cannot_read)
             << "the weights file '" << path << "' cannot be opened; name another one or leave it out";
    if (w.file_.is_folder())
      return error::at(error_code::cannot_read)
             << "the weights file '" << path << "' is a folder; name the file in it or leave it out";
    w.have_ = true;
    w.size_ = w.file_.size();
    return w;
  }
  explicit operator bool() const { return have_; }
  /// The size in bytes; -1 if it is unknown.
  count_t size() const { return !have_ ? count_t(-1) : file_ ? size_ : count_t(bytes_.size()); }

  /// Reads to.size() bytes from `offset`. Returns false if there are no weights or they are shorter.
  bool read(count_t offset, span<std::byte> to) const {
    if (!have_ || offset < 0 || offset.saturated()) return false;
    if (file_) return file_.read(offset.n, to);
    const auto from = static_cast<std::uint64_t>(offset.n);
    if (from > bytes_.size() || bytes_.size() - from < to.size()) return false;
    if (!to.empty()) std::memcpy(to.data(), bytes_.data() + static_cast<std::size_t>(from), to.size());
    return true;
  }

 private:
  positioned_file file_{};
  span<const std::byte> bytes_{};
  count_t size_ = -1;
  bool have_ = false;
};

}  // namespace opcost::files

#endif

#include <pugixml.hpp>
#include <string>

namespace opcost::openvino {

/// An attribute of the element `data`.
struct attribute {
  const char *name, *value;
};
/// An input or output port. Its dimensions are a range of net::dims.
struct port {
  int id = 0;
  int first_dim = 0, dims = 0;
  const char* precision = "";
  const char* names = "";  // of the tensor, of an output: "a,b"
};
/// A layer. Its attributes, ports and bodies are ranges of the lists in its net.
struct layer {
  std::string_view name{}, type{}, version{};
  int opset = 1;  // 0: an extension; `newest`: the newest opset that has the operation
  static constexpr int newest = 1 << 20;
  count_t offset = -1, size = 0;  // of a Const: bytes in the weights
  int first_attribute = 0, attributes = 0;
  int first_input = 0, inputs = 0, first_output = 0, outputs = 0;
  int first_body = 0, bodies = 0;
};
struct body;
/// The layers of a model or of one body, and the source of each input port.
struct net {
  sequence<layer> layers;
  sequence<port> inputs, outputs;
  sequence<attribute> attributes;  // of all layers
  sequence<const char*> dims;      // of all ports
  sequence<edge> sources;          // source {layer, output} of each entry of `inputs`; layer -1 if not connected
  sequence<body> bodies;           // of all layers: layer.first_body, layer.bodies
  span<const edge> sources_of(const layer& l) const {
    return span(sources).subspan(static_cast<std::size_t>(l.first_input), static_cast<std::size_t>(l.inputs));
  }
  span<const attribute> attributes_of(const layer& l) const {
    return span(attributes)
        .subspan(static_cast<std::size_t>(l.first_attribute), static_cast<std::size_t>(l.attributes));
  }
  /// The text of an attribute; null if the layer does not have it.
  const char* attribute_of(const layer& l, std::string_view name) const {
    for (const attribute& a : attributes_of(l))
      if (name == a.name) return a.value;
    return nullptr;
  }
  span<const port> outputs_of(const layer& l) const {
    return span(outputs).subspan(static_cast<std::size_t>(l.first_output), static_cast<std::size_t>(l.outputs));
  }
};

/// A body of a loop or a branch, and its port map.
struct body {
  net layers{};
  body_wiring wiring{};
};

/// A model. It cannot be copied, since its parts refer to its text.
struct model {
  int version = 0;  // of the IR
  std::string_view name{};
  bool execution_graph = false;  // the graph that a device runs: its layers have no attributes
  net main{};
  sequence<error> remarks{};  // what the reader skipped without an error
  files::weights weights{};
  std::string weights_note{};  // why the weights are missing

  sequence<char> text{};  // parsed in place
  std::string frame{};    // the text around the layers and edges
  pugi::xml_document document{};
};

/// The variable that a layer reads; empty: none.
inline std::string_view variable_of(const net& in, const layer& l) {
  if (l.type != "ReadValue") return {};
  const char* id = in.attribute_of(l, "variable_id");
  return id ? std::string_view(id) : std::string_view();
}

/// The tensor that a port stores. <dim>-1</dim> and similar texts are unknown dimensions; a port without dimensions is
/// a scalar.
inline partial_tensor stored(const net& in, const port& p) {
  partial_tensor t;
  t.type = dtype_named(p.precision);
  if (t.type == dtype::none) t.type = dtype::dynamic;
  for (int i = 0; i < p.dims; ++i) {
    interval extent = interval::unknown();
    text::read_dimension(text::trimmed(in.dims[p.first_dim + i]), extent);
    t.dims.push_back(extent);
  }
  if (!t.dims.ranked()) t.dims = partial_shape::of_unknown_rank();
  return t;
}

}  // namespace opcost::openvino

#endif

namespace opcost::openvino {

/// The index of a layer's operation in the catalogue, or -1.
template <class Ops> int entry_of(const layer& l) {
  if (l.opset == 0) return -1;
  return catalogue<Ops>::find(l.type == "Const" ? std::string_view("Constant") : l.type, l.opset);
}

/// True if the operation requires this input. An operation that is not in the catalogue requires none.
template <class Ops> bool requires_input(const net& n, const layer& l, int input) {
  for (int i = 0; i < l.bodies; ++i) {
    const body_wiring& w = n.bodies[l.first_body + i].wiring;
    if (w.trips == input || w.condition == input) return true;
    for (const port_map& m : w.inputs)
      if (m.outer == input) return true;
  }
  const int at = entry_of<Ops>(l);
  return at >= 0 && catalogue<Ops>::entries[static_cast<std::size_t>(at)].required.in_files(input);
}

}  // namespace opcost::openvino

#endif

// ---- opcost/openvino/xml_nodes.hpp
#ifndef OPCOST_OPENVINO_XML_NODES_HPP_PIECE
#define OPCOST_OPENVINO_XML_NODES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What the reader asks of an XML node: its name, its place in the text, and numbers in its attributes.

// ---- opcost/openvino/xml_pieces.hpp
#ifndef OPCOST_OPENVINO_XML_PIECES_HPP_PIECE
#define OPCOST_OPENVINO_XML_PIECES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Cuts the text of an IR into pieces that are parsed one after the other. The XML tree of a whole model takes five
// times the memory of its text and does not fit into the cache; that of a piece is small and used at once. A text that
// does not look like OpenVINO's stays in one piece.
#include <cstring>

#include <string>
#include <string_view>

namespace opcost::openvino::detail {

// The pieces of a text.
struct text_pieces {
  struct range {
    std::size_t begin, end;
  };
  std::string frame{};  // the text without the contents of <layers> and <edges>; empty: the text is not cut
  sequence<range> layers{}, edges{};
  std::size_t overfull = std::string_view::npos;  // the position of a layer with more ports than the limit
  std::size_t cut_layers = 0, cut_edges = 0;      // the positions in the frame where text is missing
  std::size_t gap_layers = 0, gap_edges = 0;      // the sizes of that text

  // The position in the text for a position in the frame.
  std::size_t in_text(std::size_t at) const {
    if (at >= cut_layers) at += gap_layers;
    if (at >= cut_edges + gap_layers) at += gap_edges;
    return at;
  }
};

class text_cutter {
 public:
  static constexpr int most_ports = 1 << 16;  // limit of a layer's inputs, and of its outputs

  explicit text_cutter(span<char> text) : raw_(text), text_(text.data(), text.size()) {}

  text_pieces cut() {
    text_pieces p;
    std::size_t at = 0;
    if (!utf8(at) || !opens("net", at) || !opens("layers", at)) return {};
    const std::size_t layers = at;
    if (!children("layer", "/layers>", at, p.layers)) {
      p.overfull = overfull_;
      p.layers.clear();
      return p;
    }
    const std::size_t layers_end = at;
    at = after_tag(at);
    std::size_t edges = layers_end, edges_end = layers_end;
    if (std::size_t from = at; opens("edges", from)) {
      edges = at = from;
      if (!children("edge", "/edges>", at, p.edges)) return {};
      edges_end = at;
    }
    p.frame.reserve(text_.size() - (layers_end - layers) - (edges_end - edges));
    p.frame.append(text_.substr(0, layers))
        .append(text_.substr(layers_end, edges - layers_end))
        .append(text_.substr(edges_end));
    p.cut_layers = layers;
    p.gap_layers = layers_end - layers;
    p.cut_edges = edges - p.gap_layers;
    p.gap_edges = edges_end - edges;
    return p;
  }

 private:
  static constexpr std::size_t piece = 16 * 1024;
  static constexpr int most_dims = 16;
  span<char> raw_;
  std::string_view text_;
  std::size_t overfull_ = std::string_view::npos;

  bool is(std::size_t at, std::string_view s) const { return text_.compare(at, s.size(), s) == 0; }
  std::size_t next_tag(std::size_t at) const {
    const void* found = at < text_.size() ? std::memchr(text_.data() + at, '<', text_.size() - at) : nullptr;
    return found ? static_cast<std::size_t>(static_cast<const char*>(found) - text_.data()) : text_.npos;
  }
  // The position after the `>` of the tag at `at`; a quoted value may contain `>`.
  std::size_t after_tag(std::size_t at) const {
    char quote = '\0';
    for (; at < text_.size(); ++at) {
      const char c = text_[at];
      if (quote != '\0')
        quote = c == quote ? '\0' : quote;
      else if (c == '"' || c == '\'')
        quote = c;
      else if (c == '>')
        return at + 1;
    }
    return text_.npos;
  }
  // True if the declaration allows UTF-8. Moves `at` behind the declaration.
  bool utf8(std::size_t& at) const {
    if (is(0, "\xef\xbb\xbf")) at = 3;
    while (at < text_.size() && text::is_blank(text_[at])) ++at;
    if (!is(at, "<?xml")) return is(at, "<net");
    const std::size_t end = text_.find("?>", at);
    if (end == text_.npos) return false;
    const std::string_view declaration = text_.substr(at, end - at);
    at = end + 2;
    const std::size_t encoding = declaration.find("encoding");
    return encoding == declaration.npos || declaration.find("utf-8", encoding) != declaration.npos ||
           declaration.find("UTF-8", encoding) != declaration.npos;
  }
  // True if the next tag opens `name` and only blanks come before it. Moves `at` behind it.
  bool opens(std::string_view name, std::size_t& at) const {
    while (at < text_.size() && text::is_blank(text_[at])) ++at;
    if (at >= text_.size() || text_[at] != '<' || !is(at + 1, name)) return false;
    const std::size_t end = after_tag(at);
    const char next = at + 1 + name.size() < text_.size() ? text_[at + 1 + name.size()] : '\0';
    if (end == text_.npos || text_[end - 2] == '/' || !(text::is_blank(next) || next == '>')) return false;
    at = end;
    return true;
  }
  // Cuts the elements `name`, which may contain others of that name, up to `end`. Moves `at` to `end`. Each piece has
  // as many elements as fit.
  bool children(std::string_view name, std::string_view end, std::size_t& at, sequence<text_pieces::range>& into) {
    std::size_t begin = at, done = at;  // done: the end of the last child
    int depth = 0, ports = 0, dims = 0;
    const auto boundary = [&](bool last) {
      if (done > begin && (last || done - begin >= piece)) {
        into.push_back({begin, done});
        begin = done;
      }
    };
    for (at = next_tag(at); at != text_.npos; at = next_tag(at)) {
      const char first = at + 1 < text_.size() ? text_[at + 1] : '\0';
      if (first == '!' || first == '?') return false;
      const bool closes = first == '/';
      const std::size_t word = closes ? at + 2 : at + 1, after = word + name.size();
      if (after >= text_.size()) return false;
      if (text_[word] == name[0] && is(word, name)) {
        if (closes && depth == 0 && is(at + 1, end)) {
          boundary(true);
          return true;
        }
        const char next = text_[after];
        if (closes && next == '>') {
          if (--depth < 0) return false;
          at = after + 1;
          if (depth == 0) {
            done = at;
            boundary(false);
          }
          continue;
        }
        if (!closes && (text::is_blank(next) || next == '>' || next == '/')) {
          at = after_tag(at);
          if (at == text_.npos) return false;
          if (text_[at - 2] != '/')
            ++depth;
          else if (depth == 0) {
            done = at;
            boundary(false);
          }
          ports = 0;
          continue;
        }
      } else if (first == 'p' && is(word, "port")) {
        dims = 0;
        if (++ports > 2 * most_ports) {
          overfull_ = at;
          return false;
        }
      } else if (first == 'd' && is(word, "dim") &&
                 ++dims > most_dims) {  // the rank is above the limit: blanks replace the rest
        const std::size_t rest = text_.find("</port", at);
        if (rest == text_.npos) return false;
        for (; at < rest; ++at)
          if (raw_[at] != '\n') raw_[at] = ' ';  // keeps the line numbers
        continue;
      }
      ++at;
    }
    return false;
  }
};

}  // namespace opcost::openvino::detail

#endif

#include <pugixml.hpp>
#include <utility>

namespace opcost::openvino::detail {

inline bool plain_int(const char* s, int& into) {
  const bool negative = *s == '-';
  if (negative) ++s;
  if (*s < '0' || *s > '9') return false;
  std::int64_t v = 0;
  for (; *s >= '0' && *s <= '9'; ++s) {
    v = v * 10 + (*s - '0');
    if (v > 0x7fffffff) return false;
  }
  if (*s != '\0') return false;
  into = static_cast<int>(negative ? -v : v);
  return true;
}

// "opset8" is 8, a missing version is 1. "experimental" operations are now in later opsets. Other versions are
// extensions: 0.
inline int opset_of_text(std::string_view version) {
  if (version.empty()) return 1;
  if (version == "experimental") return layer::newest;
  count_t n = 0;
  return version.substr(0, 5) == "opset" && text::read_integer(version.substr(5), n) && n >= 1 && n < layer::newest
             ? static_cast<int>(n.n)
             : 0;
}

// Compares in place, without a call: strcmp for each name of a file would cost as much as parsing it. The fold stops at
// the first difference, so that it never reads behind the end of `name`.
template <std::size_t N> bool is(const char* name, const char (&wanted)[N]) {
  return [&]<std::size_t... At>(std::index_sequence<At...>) { return ((name[At] == wanted[At]) && ...); }
  (std::make_index_sequence<N>{});
}
template <std::size_t N> bool begins(const char* name, const char (&wanted)[N]) {
  return [&]<std::size_t... At>(std::index_sequence<At...>) { return ((name[At] == wanted[At]) && ...); }
  (std::make_index_sequence<N - 1>{});
}

// Finds the line of a node in the text. Parsing in place keeps the newlines.
struct place {
  std::string_view text{};
  const text_pieces* without = nullptr;  // not null: the frame was parsed, which is the text without these pieces
  std::size_t from = 0;                  // otherwise: the parsed text starts here
  int operator()(std::ptrdiff_t offset) const {
    const auto at = static_cast<std::size_t>(offset < 0 ? 0 : offset);
    return text::line_of(text, static_cast<std::ptrdiff_t>(without ? without->in_text(at) : from + at));
  }
  int operator()(pugi::xml_node n) const { return (*this)(n.offset_debug()); }
  // The node's position in the whole text.
  std::size_t position(pugi::xml_node n) const {
    const std::ptrdiff_t offset = n.offset_debug();
    const auto at = static_cast<std::size_t>(offset < 0 ? 0 : offset);
    return without ? without->in_text(at) : from + at;
  }
};
inline error fail(pugi::xml_node at, const place& where) { return error::at(error_code::malformed, where(at)); }

inline count_t integer_attribute(pugi::xml_node n, const char* name, count_t otherwise) {
  count_t v = otherwise;
  if (const pugi::xml_attribute a = n.attribute(name)) text::read_integer(a.value(), v);
  return v;
}

}  // namespace opcost::openvino::detail

#endif

#include <optional>
#include <pugixml.hpp>

namespace opcost::openvino::detail {

inline result<net> read_net(pugi::xml_node root, const place& where, sequence<error>& remarks, int depth);

// Reads the bodies of a TensorIterator, Loop or If and their port maps. Other layers have none.
inline result<sequence<body>> read_bodies(const net& around, const layer& l, pugi::xml_node xml, const place& where,
                                          sequence<error>& remarks, int depth) {
  sequence<body> all;
  constexpr struct {
    const char *body, *map;
    body_kind kind;
  } parts[] = {{"body", "port_map", body_kind::repeated},
               {"then_body", "then_port_map", body_kind::when_true},
               {"else_body", "else_port_map", body_kind::when_false}};
  for (const auto& part : parts) {
    const pugi::xml_node inside = xml.child(part.body);
    if (!inside) continue;
    if (depth >= 8)
      return error::at(error_code::unsupported, where(inside))
             << "layer '" << l.name << "': bodies are nested deeper than the limit of 8";
    sequence<int> ids;  // of the body's layers, by position
    for (pugi::xml_node n = inside.child("layers").first_child(); n; n = n.next_sibling()) {
      int id = -1;
      if (is(n.name(), "layer") && plain_int(n.attribute("id").value(), id)) ids.push_back(id);
    }
    auto layers = read_net(inside, where, remarks, depth + 1);
    if (!layers) return layers.error();
    body b;
    b.layers = std::move(*layers);
    b.wiring.kind = part.kind;
    const auto inner = [&](pugi::xml_node n, const char* name) {
      const count_t id = integer_attribute(n, name, -1);
      for (std::size_t i = 0; i < ids.size(); ++i)
        if (ids[i] == id) return static_cast<int>(i);
      return -1;
    };
    const auto place = [&](const sequence<port>& ports, int first, int n, count_t id) {
      for (int i = 0; i < n; ++i)
        if (ports[first + i].id == id) return i;
      return -1;
    };
    for (pugi::xml_node n = xml.child(part.map).first_child(); n; n = n.next_sibling()) {
      const bool input = is(n.name(), "input");
      if (!input && !is(n.name(), "output")) continue;
      const count_t external = integer_attribute(n, "external_port_id", -1);
      port_map m;
      m.inner = inner(n, "internal_layer_id");
      if (!input && is(n.attribute("purpose").value(), "execution_condition")) b.wiring.goes_on = m.inner;
      if (external < 0) continue;
      m.outer = input ? place(around.inputs, l.first_input, l.inputs, external)
                      : place(around.outputs, l.first_output, l.outputs, external);
      if (m.outer < 0 || m.inner < 0)
        return error::at(error_code::malformed, where(n))
               << "layer '" << l.name << "': port map: a port or a layer does not exist";
      if (const pugi::xml_attribute axis = n.attribute("axis")) {
        m.sliced = true;
        if (!plain_int(axis.value(), m.axis))
          return error::at(error_code::malformed, where(n))
                 << "layer '" << l.name << "': port map: expected an integer as axis, got '" << axis.value() << "'";
      }
      m.start = integer_attribute(n, "start", 0);
      m.end = integer_attribute(n, "end", -1);
      m.stride = integer_attribute(n, "stride", 1);
      m.part = integer_attribute(n, "part_size", 1);
      (input ? b.wiring.inputs : b.wiring.outputs).push_back(m);
    }
    for (pugi::xml_node e = xml.child("back_edges").first_child(); e; e = e.next_sibling())
      if (is(e.name(), "edge")) b.wiring.back.push_back({inner(e, "from-layer"), inner(e, "to-layer")});
    if (part.kind != body_kind::repeated)
      b.wiring.condition = 0;
    else if (opcost::detail::same_ignoring_case(l.type, "Loop")) {
      b.wiring.trips = 0;
      b.wiring.condition = 1;
    }
    if (b.wiring.trips == 0 && b.wiring.goes_on < 0)
      return error::at(error_code::malformed, where(inside))
             << "layer '" << l.name << "': the body has no output for the condition of the next trip";
    all.push_back(std::move(b));
  }
  return all;
}

// Receives the layers, then the edges. What it skips without an error becomes a remark.
class net_reader {
 public:
  using outcome = std::optional<error>;
  explicit net_reader(std::size_t layers) {
    net_.layers.reserve(layers);
    net_.inputs.reserve(2 * layers);
    net_.outputs.reserve(layers);
    index_.reserve(layers);
  }

  outcome add_layer(pugi::xml_node n, const place& where, sequence<error>& remarks, int depth) {
    if (!is(n.name(), "layer")) return {};
    layer l;
    int id = -1;
    bool has_id = false, bad_id = false, has_data = false, has_body = false;
    for (pugi::xml_attribute a = n.first_attribute(); a; a = a.next_attribute()) {
      const char* key = a.name();
      if (is(key, "id")) {
        has_id = true;
        bad_id = !plain_int(a.value(), id);
      } else if (is(key, "name"))
        l.name = a.value();
      else if (is(key, "type"))
        l.type = a.value();
      else if (is(key, "version"))
        l.version = a.value();
    }
    if (!has_id || bad_id) return fail(n, where) << "layer '" << l.name << "': expected a number as id";
    if (l.type.empty()) return fail(n, where) << "layer '" << l.name << "' has no type";
    l.opset = opset_of_text(l.version);
    l.first_input = static_cast<int>(net_.inputs.size());
    l.first_output = static_cast<int>(net_.outputs.size());
    for (pugi::xml_node c = n.first_child(); c; c = c.next_sibling()) {
      if (is(c.name(), "data")) {
        if (!has_data) read_data(c, l);
        has_data = true;
        continue;
      }
      has_body = has_body || is(c.name(), "body") || is(c.name(), "then_body") || is(c.name(), "else_body");
      const bool in = is(c.name(), "input");
      if (!in && !is(c.name(), "output")) continue;
      for (pugi::xml_node p = c.first_child(); p; p = p.next_sibling()) {
        int port_id = 0;
        pugi::xml_attribute id_of_port = p.first_attribute();
        if (!is(id_of_port.name(), "id")) {  // rare: another attribute comes first
          if (!is(p.name(), "port")) continue;
          id_of_port = p.attribute("id");
        }
        if (!plain_int(id_of_port.value(), port_id))
          return fail(p, where) << "layer '" << l.name << "': expected a number as id of a port";
        (in ? net_.inputs : net_.outputs).push_back(read_port(p, port_id));
      }
    }
    l.inputs = static_cast<int>(net_.inputs.size()) - l.first_input;
    l.outputs = static_cast<int>(net_.outputs.size()) - l.first_output;
    if (l.inputs > text_cutter::most_ports || l.outputs > text_cutter::most_ports)
      return error::at(error_code::unsupported, where(n))
             << "layer '" << l.name << "' has more than " << text_cutter::most_ports << " ports";
    if (has_body) {
      auto bodies = read_bodies(net_, l, n, where, remarks, depth);
      if (!bodies) return bodies.error();
      l.first_body = static_cast<int>(net_.bodies.size());
      l.bodies = static_cast<int>(bodies->size());
      for (body& b : *bodies) net_.bodies.push_back(std::move(b));
    }
    index_.add(id, static_cast<int>(net_.layers.size()));
    net_.layers.push_back(l);
    positions_.push_back(where.position(n));
    return {};
  }
  // The id that two layers share, or -1.
  int duplicate_id() {
    index_.sort();
    net_.sources.resize(net_.inputs.size(), edge{-1, 0});
    first_free_.resize(net_.layers.size(), 0);
    for (const layer& l : net_.layers) {
      index_ports(net_.inputs, l.first_input, l.inputs, input_ids_);
      index_ports(net_.outputs, l.first_output, l.outputs, output_ids_);
    }
    opcost::detail::heap_sort(span(input_ids_));
    opcost::detail::heap_sort(span(output_ids_));
    return index_.duplicate();
  }
  outcome add_edge(pugi::xml_node e, const place& where, sequence<error>& remarks) {
    if (!is(e.name(), "edge")) return {};
    int from = -1, to = -1, from_port = -1, to_port = -1;
    bool ok = true, has_from_port = false, has_to_port = false;
    for (pugi::xml_attribute a = e.first_attribute(); a; a = a.next_attribute()) {
      const char* key = a.name();
      if (begins(key, "from-")) {
        if (is(key + 5, "layer"))
          ok = plain_int(a.value(), from) && ok;
        else if (is(key + 5, "port")) {
          has_from_port = true;
          ok = plain_int(a.value(), from_port) && ok;
        }
      } else if (begins(key, "to-")) {
        if (is(key + 3, "layer"))
          ok = plain_int(a.value(), to) && ok;
        else if (is(key + 3, "port")) {
          has_to_port = true;
          ok = plain_int(a.value(), to_port) && ok;
        }
      }
    }
    if (!ok) return fail(e, where) << "expected numbers as the ends of an edge";
    const int a = index_.find(from), b = index_.find(to);
    if (a < 0 || b < 0) {  // such edges exist in real files
      if (remarks.size() < 100)
        remarks.push_back(fail(e, where) << "an edge names layer " << (a < 0 ? from : to)
                                         << ", which does not exist; the edge is ignored");
      if (b >= 0) note_dangling(b, has_to_port, to_port, from);
      return {};
    }
    const layer &source = net_.layers[a], &target = net_.layers[b];
    const int output =
        has_from_port ? find_port(net_.outputs, source.first_output, source.outputs, from_port, output_ids_) : 0;
    const int input = has_to_port ? find_port(net_.inputs, target.first_input, target.inputs, to_port, input_ids_)
                                  : first_free_input(b);
    if (output < 0 || output >= source.outputs)
      return fail(e, where) << "an edge leaves layer '" << source.name << "' by port " << from_port
                            << ", which it does not have";
    if (input < 0)
      return fail(e, where) << "an edge enters layer '" << target.name << "' by port " << to_port
                            << ", which it does not have";
    edge& fed = net_.sources[target.first_input + input];
    if (fed.row >= 0 && remarks.size() < 100)
      remarks.push_back(fail(e, where) << "a second edge enters layer '" << target.name << "' by port " << to_port
                                       << "; the last one counts");
    if ((!has_from_port || !has_to_port) && remarks.size() < 100)
      remarks.push_back(fail(e, where) << "an edge to layer '" << target.name
                                       << "' names no port; it enters the first free one");
    fed = {a, output};
    return {};
  }
  // Returns an error if a required input has no edge. `text` is the whole text.
  outcome check_inputs(std::string_view text) const {
    for (std::size_t at = 0; at < net_.layers.size(); ++at) {
      const layer& l = net_.layers[at];
      for (int i = 0; i < l.inputs; ++i) {
        const int port = l.first_input + i;
        if (net_.sources[port].row >= 0 || !requires_input<builtin_ops>(net_, l, i)) continue;
        error e = error::at(error_code::malformed, text::line_of(text, static_cast<std::ptrdiff_t>(positions_[at])));
        const sink to(e.what);
        to << "layer '" << l.name << "' (" << l.type << "): input port " << count_t(net_.inputs[port].id);
        for (const dangling_edge& d : dangling_)
          if (d.port == port) {
            to << ": its edge leaves layer " << count_t(d.from) << ", which does not exist";
            return e;
          }
        to << " has no edge";
        return e;
      }
    }
    return {};
  }
  const net& layers() const { return net_; }
  net take() { return std::move(net_); }

 private:
  struct dangling_edge {
    int port, from;  // index of the input; the id of the layer that does not exist
  };
  // A port of a layer with many ports whose ids are not consecutive. Binary search finds it, so that a layer with n
  // ports and n edges takes n log n steps.
  struct port_key {
    int first, id, at;
    bool operator<(const port_key& o) const { return first != o.first ? first < o.first : id < o.id; }
  };
  static constexpr int few_ports = 16;

  net net_;
  files::id_index index_;
  sequence<std::size_t> positions_;  // of the layers in the text
  sequence<dangling_edge> dangling_;
  sequence<port_key> input_ids_, output_ids_;
  sequence<int> first_free_;  // of each layer: no input before this one is free

  void note_dangling(int to_layer, bool has_port, int port, int from) {
    const layer& l = net_.layers[to_layer];
    const int input =
        has_port ? find_port(net_.inputs, l.first_input, l.inputs, port, input_ids_) : first_free_input(to_layer);
    if (input >= 0) dangling_.push_back({l.first_input + input, from});
  }
  static bool counts_up(const sequence<port>& ports, int first, int n) {
    for (int i = 1; i < n; ++i)
      if (ports[first + i].id != ports[first].id + i) return false;
    return true;
  }
  static void index_ports(const sequence<port>& ports, int first, int n, sequence<port_key>& keys) {
    if (n <= few_ports || counts_up(ports, first, n)) return;
    for (int i = 0; i < n; ++i) keys.push_back({first, ports[first + i].id, i});
  }
  // The position of a port among those of the layer, or -1.
  static int find_port(const sequence<port>& ports, int first, int n, int id, const sequence<port_key>& keys) {
    if (n == 0) return -1;
    const auto has_id = [&](int i) { return i >= 0 && i < n && ports[first + i].id == id; };
    const int guess = id - ports[first].id;
    if (has_id(guess)) return guess;
    if (n <= few_ports) {
      for (int i = 0; i < n; ++i)
        if (has_id(i)) return i;
      return -1;
    }
    const port_key wanted{first, id, 0};
    std::size_t low = 0, high = keys.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (keys[middle] < wanted)
        low = middle + 1;
      else
        high = middle;
    }
    return low < keys.size() && keys[low].first == first && keys[low].id == id ? keys[low].at : -1;
  }
  // The input for an edge that names no port.
  int first_free_input(int of_layer) {
    const layer& l = net_.layers[of_layer];
    int& at = first_free_[of_layer];
    while (at < l.inputs && net_.sources[l.first_input + at].row >= 0) ++at;
    return at < l.inputs ? at : -1;
  }

  void read_data(pugi::xml_node data, layer& l) {
    l.first_attribute = static_cast<int>(net_.attributes.size());
    for (pugi::xml_attribute a = data.first_attribute(); a; a = a.next_attribute())
      net_.attributes.push_back({a.name(), a.value()});
    l.attributes = static_cast<int>(net_.attributes.size()) - l.first_attribute;
    if (l.type != "Const") return;
    for (const attribute& a : net_.attributes_of(l)) {
      if (is(a.name, "offset"))
        text::read_integer(a.value, l.offset);
      else if (is(a.name, "size"))
        text::read_integer(a.value, l.size);
    }
    if (l.offset < 0) l.size = 0;
  }
  port read_port(pugi::xml_node n, int id) {
    port p{.id = id, .first_dim = static_cast<int>(net_.dims.size())};
    for (pugi::xml_attribute a = n.first_attribute(); a; a = a.next_attribute())
      if (is(a.name(), "precision"))
        p.precision = a.value();
      else if (is(a.name(), "names"))
        p.names = a.value();
    for (pugi::xml_node d = n.first_child(); d; d = d.next_sibling())
      if (is(d.name(), "dim")) net_.dims.push_back(d.child_value());
    p.dims = static_cast<int>(net_.dims.size()) - p.first_dim;
    return p;
  }
};

inline result<net> read_net(pugi::xml_node root, const place& where, sequence<error>& remarks, int depth) {
  net_reader reader(0);
  for (pugi::xml_node n = root.child("layers").first_child(); n; n = n.next_sibling())
    if (const auto bad = reader.add_layer(n, where, remarks, depth)) return *bad;
  if (const int id = reader.duplicate_id(); id >= 0)
    return fail(root.child("layers"), where) << "two layers have the id " << id;
  for (pugi::xml_node n = root.child("edges").first_child(); n; n = n.next_sibling())
    if (const auto bad = reader.add_edge(n, where, remarks)) return *bad;
  if (const auto bad = reader.check_inputs(where.text)) return *bad;
  return reader.take();
}

}  // namespace opcost::openvino::detail

#endif

namespace opcost::openvino {
namespace detail {

inline constexpr unsigned parsing = pugi::parse_escapes | pugi::parse_cdata | pugi::parse_embed_pcdata;

// The element <net> of the whole text, or of its frame.
inline result<pugi::xml_node> root_of(const pugi::xml_document& document, const pugi::xml_parse_result& parsed,
                                      const std::string& head, const place& where) {
  const auto malformed = [&](std::string_view hint) {
    return error::at(error_code::malformed, where(parsed.offset))
           << "not well-formed XML: " << parsed.description() << "; " << hint;
  };
  const pugi::xml_node root = document.child("net");
  if (!root)
    return parsed || parsed.status == pugi::status_no_document_element || head.find('<') == head.npos
               ? not_a_model(head, "an OpenVINO IR (.xml)")
               : malformed("the file is damaged or not an OpenVINO IR");
  if (!parsed) return malformed("the file may be cut off");
  const auto bad = [&](error_code code) { return error::at(code, where(root)); };
  const std::string_view version = text::trimmed(root.attribute("version").value());
  count_t n = 0;
  if (!text::read_integer(version, n) || version.find_first_not_of("+-0123456789") != version.npos)
    return bad(error_code::not_a_model) << "<net> has no version; expected an OpenVINO IR";
  if (n < 10)
    return bad(error_code::unsupported)
           << "IR version " << n << " is older than 10; convert the original model again with OpenVINO 2020.1 or later";
  if (n > 11)
    return bad(error_code::unsupported) << "IR version " << n
                                        << " is newer than this version of opcost, which reads 10 and 11";
  if (!root.child("layers")) return bad(error_code::malformed) << "<net> has no <layers>";
  return root;
}

// Parses the pieces in place, one after the other. Names and values stay valid, since they are views into the text.
template <class Add>
std::optional<error> each_piece(char* text, const sequence<text_pieces::range>& pieces, place where, Add&& add) {
  pugi::xml_document document;
  for (const auto& piece : pieces) {
    where.from = piece.begin;
    const auto parsed = document.load_buffer_inplace(text + piece.begin, piece.end - piece.begin,
                                                     parsing | pugi::parse_fragment, pugi::encoding_utf8);
    if (!parsed)
      return error::at(error_code::malformed, where(parsed.offset))
             << "not well-formed XML: " << parsed.description() << "; the file is damaged";
    for (pugi::xml_node n = document.first_child(); n; n = n.next_sibling())
      if (auto bad = add(n, where)) return bad;
  }
  return {};
}

inline result<model> read_text(sequence<char> text) {
  model m;
  m.text = std::move(text);
  const std::string_view all(m.text.data(), m.text.size());
  const std::string head(all.substr(0, 512));  // parsing in place overwrites it
  text_pieces pieces = text_cutter(span<char>(m.text.data(), m.text.size())).cut();
  if (pieces.overfull != all.npos)
    return error::at(error_code::unsupported, text::line_of(all, static_cast<std::ptrdiff_t>(pieces.overfull)))
           << "a layer has more than " << text_cutter::most_ports << " ports";
  const bool cut = !pieces.frame.empty();
  m.frame = std::move(pieces.frame);
  pieces.frame.clear();

  const auto parsed = cut ? m.document.load_buffer_inplace(m.frame.data(), m.frame.size(), parsing, pugi::encoding_utf8)
                          : m.document.load_buffer_inplace(m.text.data(), m.text.size(), parsing);
  const place where{.text = all, .without = &pieces};
  const auto root = root_of(m.document, parsed, head, where);
  if (!root) return root.error();
  m.version = root->attribute("version").as_int();
  m.name = root->attribute("name").value();

  net_reader reader(all.size() / 512);  // about as many bytes as a layer takes
  const auto layer = [&](pugi::xml_node n, const place& at) { return reader.add_layer(n, at, m.remarks, 0); };
  const auto edge = [&](pugi::xml_node n, const place& at) { return reader.add_edge(n, at, m.remarks); };
  const place inside{.text = all};
  if (const auto bad = each_piece(m.text.data(), pieces.layers, inside, layer)) return *bad;
  for (pugi::xml_node n = root->child("layers").first_child(); n; n = n.next_sibling())
    if (const auto bad = layer(n, where)) return *bad;
  if (const int id = reader.duplicate_id(); id >= 0)
    return fail(root->child("layers"), where) << "two layers have the id " << id;
  if (const auto bad = each_piece(m.text.data(), pieces.edges, inside, edge)) return *bad;
  for (pugi::xml_node n = root->child("edges").first_child(); n; n = n.next_sibling())
    if (const auto bad = edge(n, where)) return *bad;
  const net& all_layers = reader.layers();
  for (const openvino::layer& l : all_layers.layers)
    if (l.version.empty() && (all_layers.attribute_of(l, "execOrder") || all_layers.attribute_of(l, "execTimeMcs")))
      m.execution_graph = true;
  if (!m.execution_graph)
    if (const auto bad = reader.check_inputs(all)) return *bad;
  m.main = reader.take();
  return m;
}
}  // namespace detail

/// Reads an IR from memory; copies the text. `w`: the weights, if there are any. *Errors*: a text that is not an IR of
/// version 10 or 11, with the line.
inline result<model> read(std::string_view xml, files::weights w = {}) {
  sequence<char> text;
  text.append(xml.data(), xml.size());
  auto m = detail::read_text(std::move(text));
  if (m) m->weights = std::move(w);
  return m;
}
/// Opens the weights of a model that was read from `path`: `weights_path`, or the .bin file of the same name. If there
/// is no such .bin file, weights_note says so.
template <class Model>
result<Model> with_weights_of(result<Model> m, const std::string& path, const std::string& weights_path) {
  if (!m) return m;
  std::string bin = weights_path;
  if (bin.empty())
    bin = (path.size() > 4 && path.compare(path.size() - 4, 4, ".xml") == 0 ? path.substr(0, path.size() - 4) : path) +
          ".bin";
  auto w = files::weights::open(bin);
  if (w)
    m->weights = std::move(*w);
  else if (!weights_path.empty())
    return w.error();
  else
    m->weights_note = "no " + bin;
  return m;
}
/// The same with the weights that the options name.
template <class Model> result<Model> with_weights_of(result<Model> m, const std::string& path, const read_options& o) {
  if (!o.weights_content.empty()) {
    if (m) m->weights = files::weights(o.weights_content);
    return m;
  }
  if (path.empty() && o.weights.empty()) {
    if (m) m->weights_note = "the model was read from memory, without weights";
    return m;
  }
  return with_weights_of(std::move(m), path, o.weights);
}
/// Reads an IR file and opens its weights. `weights_path` empty: the .bin file of the same name, if it exists.
inline result<model> read_file(const std::string& path, const std::string& weights_path = {}) {
  auto text = files::read_file(path);
  if (!text) return text.error();
  return with_weights_of(detail::read_text(std::move(*text)), path, weights_path);
}

}  // namespace opcost::openvino

#endif

namespace opcost::openvino {

namespace detail {
// Sorts nodes by execution order, which most files already have.
inline void sort_by_order(execution_graph& g) {
  struct ordered {
    int order = 0, at = 0;
    bool operator<(const ordered& o) const { return order != o.order ? order < o.order : at < o.at; }
  };
  sequence<ordered> by_order;
  bool sorted = true;
  for (int i = 0; i < static_cast<int>(g.nodes.size()); ++i) {
    by_order.push_back({g.nodes[i].order, i});
    sorted = sorted && (i == 0 || !(by_order.back() < by_order[by_order.size() - 2]));
  }
  if (sorted) return;
  opcost::detail::heap_sort(span<ordered>(by_order.data(), by_order.size()));
  sequence<execution_node> nodes;
  for (const ordered& p : by_order) nodes.push_back(g.nodes[p.at]);
  g.nodes = std::move(nodes);
}
// Reads the place in the execution order and the time of a layer.
inline error read_order_and_time(const layer& l, std::string_view order, std::string_view time, execution_node& n) {
  count_t v = 0;
  if (!text::read_integer(order, v) || v < 0 || v > 0x7fffffff)
    return error::at(error_code::malformed)
           << "layer '" << l.name << "': execOrder: expected a number from 0, got '" << order.substr(0, 40) << "'";
  n.order = static_cast<int>(v.n);
  if (time.empty() || time == "not_executed") return {};
  if (!text::read_integer(time, v) || v < 0 || v > count_t::limit / 1000)
    return error::at(error_code::malformed)
           << "layer '" << l.name << "': execTimeMcs: expected a number from 0 or not_executed, got '"
           << time.substr(0, 40) << "'";
  n.real = v.n * 1000;
  return {};
}
// Adds up the bytes that a layer reads and writes; -1 if one tensor's are unknown. What only constants feed is
// constant.
inline void add_bytes(const net& in, const layer& l, const execution_graph& g, execution_node& n) {
  const auto bytes = [&](const port& p) -> count_t {
    const partial_tensor t = stored(in, p);
    return t.dims.is_static() && bits_of(t.type) > 0 ? bytes_of(t.type, numbers(t.dims).elements()) : count_t(-1);
  };
  const auto add = [](count_t& sum, count_t more) { sum = sum < 0 || more < 0 ? count_t(-1) : sum + more; };
  for (int i = 0; i < l.inputs; ++i) {
    const auto at = static_cast<std::size_t>(l.first_input + i);
    const int from = in.sources[at].row;
    const bool constant = from >= 0 && static_cast<std::size_t>(from) < g.nodes.size() && g.nodes[from].constant;
    n.constant = n.constant && constant;
    add(constant ? n.bytes_weights : n.bytes_in, bytes(in.inputs[at]));
  }
  for (const port& p : in.outputs_of(l)) add(n.bytes_out, bytes(p));
}
}  // namespace detail

/// Returns the execution graph in an IR, as a copy that does not refer to the model. *Errors*: layers without
/// execOrder, numbers that are not numbers.
inline result<execution_graph> execution_graph_of(const model& m) {
  const net& in = m.main;
  if (!m.execution_graph)
    return error::at(error_code::not_a_model)
           << "an IR, but not an execution graph: its layers have no execOrder; benchmark_app -exec_graph_path writes "
              "an execution graph";
  execution_graph g;
  std::size_t size = 0;
  const auto attribute = [&](const layer& l, std::string_view name) {
    const char* s = in.attribute_of(l, name);
    return std::string_view(s ? s : "");
  };
  for (const layer& l : in.layers)
    size += l.name.size() + l.type.size() + attribute(l, "primitiveType").size() +
            attribute(l, "originalLayersNames").size();
  g.text.reserve(size);
  g.nodes.reserve(in.layers.size());
  const auto keep = [&](std::string_view s) {  // never reallocates, so that views stay valid
    const std::size_t at = g.text.size();
    g.text.append(s.data(), s.size());
    return std::string_view(g.text.data() + at, s.size());
  };
  for (const layer& l : in.layers) {
    execution_node n;
    n.name = keep(l.name);
    n.type = keep(l.type);
    n.constant = l.type == "Const" || l.inputs > 0;
    n.exec_type = keep(attribute(l, "primitiveType"));
    n.originals = keep(attribute(l, "originalLayersNames"));
    error wrong = detail::read_order_and_time(l, attribute(l, "execOrder"), attribute(l, "execTimeMcs"), n);
    if (wrong.code != error_code::none) return wrong;
    detail::add_bytes(in, l, g, n);
    g.nodes.push_back(n);
  }
  detail::sort_by_order(g);
  return g;
}

/// Reads an execution graph from memory.
inline result<execution_graph> read_execution_graph(std::string_view xml) {
  const auto m = read(xml);
  if (!m) return m.error();
  return execution_graph_of(*m);
}
/// Reads an execution graph from a file.
inline result<execution_graph> read_execution_graph_file(const std::string& path) {
  const auto text = files::read_file(path);
  if (!text) return text.error();
  return read_execution_graph({text->data(), text->size()});
}

}  // namespace opcost::openvino

#endif

// ---- opcost/openvino/ir_graph.hpp
#ifndef OPCOST_OPENVINO_IR_GRAPH_HPP_PIECE
#define OPCOST_OPENVINO_IR_GRAPH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A model as a graph that analyze() walks, under a catalogue of operations: the built-in one, or one extended by the
// user.

// ---- opcost/core/decode.hpp
#ifndef OPCOST_CORE_DECODE_HPP_PIECE
#define OPCOST_CORE_DECODE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads stored elements of every type as numbers, with the layout of OpenVINO's .bin files: little endian; elements of
// 3, 4 and 6 bits fill bytes from the lowest bit up, elements of 1 and 2 bits from the highest bit down.
#include <bit>

namespace opcost {
namespace detail {
// The value of a small binary float. `infinite`: the largest exponent encodes infinity (mantissa 0) or NaN (otherwise).
constexpr double small_float(std::uint32_t bits, int exponent_bits, int mantissa_bits, int bias,
                             bool infinite = false) {
  const std::uint32_t mantissa = bits & ((1u << mantissa_bits) - 1u);
  const int exponent = static_cast<int>((bits >> mantissa_bits) & ((1u << exponent_bits) - 1u));
  const bool negative = ((bits >> (mantissa_bits + exponent_bits)) & 1u) != 0;
  if (infinite && exponent == (1 << exponent_bits) - 1)
    return mantissa != 0 ? std::numeric_limits<double>::quiet_NaN()
           : negative    ? -std::numeric_limits<double>::infinity()
                         : std::numeric_limits<double>::infinity();
  double v = static_cast<double>(mantissa) / static_cast<double>(1u << mantissa_bits) + (exponent == 0 ? 0.0 : 1.0);
  for (int e = (exponent == 0 ? 1 : exponent) - bias; e > 0; --e) v *= 2;
  for (int e = (exponent == 0 ? 1 : exponent) - bias; e < 0; ++e) v /= 2;
  return negative ? -v : v;
}
// The 16 levels of NormalFloat4 (QLoRA, Dettmers et al. 2023).
inline constexpr double nf4_values[16] = {-1.0,
                                          -0.6961928009986877,
                                          -0.5250730514526367,
                                          -0.39491748809814453,
                                          -0.28444138169288635,
                                          -0.18477343022823334,
                                          -0.09105003625154495,
                                          0.0,
                                          0.07958029955625534,
                                          0.16093020141124725,
                                          0.24611230194568634,
                                          0.33791524171829224,
                                          0.44070982933044434,
                                          0.5626170039176941,
                                          0.7229568362236023,
                                          1.0};
}  // namespace detail

/// The bits of element i, the lowest bit first. `bytes` must contain the element.
constexpr std::uint64_t element_bits(dtype type, span<const std::byte> bytes, std::size_t i) {
  const auto width = static_cast<std::size_t>(bits_of(type));
  std::uint64_t bits = 0;
  if (width >= 8) {
    for (std::size_t k = 0; k < width / 8; ++k)
      bits |= std::to_integer<std::uint64_t>(bytes[i * (width / 8) + k]) << (8 * k);
    return bits;
  }
  if (width <= 2) {
    const std::size_t at = i * width;
    return std::to_integer<std::uint64_t>(bytes[at / 8]) >> (8 - width - at % 8) & (width == 1 ? 1u : 3u);
  }
  for (std::size_t k = 0; k < width; ++k) {
    const std::size_t at = i * width + k;
    bits |= ((std::to_integer<std::uint64_t>(bytes[at / 8]) >> (at % 8)) & 1u) << k;
  }
  return bits;
}
/// The value of an element of a real type; 0 for other types.
constexpr double real_element(dtype type, std::uint64_t bits) {
  const auto low = static_cast<std::uint32_t>(bits);
  switch (type) {
    case dtype::f64: return std::bit_cast<double>(bits);
    case dtype::f32: return static_cast<double>(std::bit_cast<float>(low));
    case dtype::bf16: return static_cast<double>(std::bit_cast<float>(low << 16));
    case dtype::f16: return detail::small_float(low, 5, 10, 15, true);
    case dtype::f8e4m3: return detail::small_float(low, 4, 3, 7);
    case dtype::f8e5m2: return detail::small_float(low, 5, 2, 15, true);
    case dtype::f8e4m3fnuz:
      return low == 0x80 ? std::numeric_limits<double>::quiet_NaN() : detail::small_float(low, 4, 3, 8);
    case dtype::f8e5m2fnuz:
      return low == 0x80 ? std::numeric_limits<double>::quiet_NaN() : detail::small_float(low, 5, 2, 16);
    case dtype::f8e8m0:  // powers of two only; 0 is 2^-127
      return low == 0 ? 5.877471754111438e-39 : detail::small_float(low << 1, 8, 1, 127);
    case dtype::f4e2m1: return detail::small_float(low, 2, 1, 1);
    case dtype::nf4: return detail::nf4_values[low & 15u];
    default: return 0;
  }
}
/// The value of an element of an integer type or of boolean. Unsigned values above 2^63 - 1 saturate.
constexpr count_t integer_element(dtype type, std::uint64_t bits) {
  const int width = bits_of(type);
  const bool is_signed = is_signed_integer(type);
  if (is_signed && width < 64 && ((bits >> (width - 1)) & 1u) != 0) bits |= ~std::uint64_t{0} << width;
  return is_signed ? count_t(static_cast<std::int64_t>(bits)) : count_t(bits);
}
/// Fills `into` with the elements from index `first` on, as doubles. `bytes` must contain them.
constexpr void decode_reals(dtype type, span<const std::byte> bytes, std::size_t first, span<double> into) {
  std::size_t i = 0;
  switch (type) {  // the frequent types have faster loops
    case dtype::u8:
      for (double& e : into) e = static_cast<double>(std::to_integer<std::uint8_t>(bytes[first + i++]));
      break;
    case dtype::i8:
      for (double& e : into) e = static_cast<double>(static_cast<std::int8_t>(bytes[first + i++]));
      break;
    case dtype::f32:
      for (double& e : into)
        e = static_cast<double>(
            std::bit_cast<float>(static_cast<std::uint32_t>(element_bits(dtype::f32, bytes, first + i++))));
      break;
    default:
      for (double& e : into) {
        const std::uint64_t bits = element_bits(type, bytes, first + i++);
        e = is_real(type) ? real_element(type, bits) : static_cast<double>(integer_element(type, bits));
      }
  }
}
/// Fills `into` with as many elements as it has places. Returns false for strings and complex numbers, and if there are
/// too few bytes.
constexpr bool decode(dtype type, span<const std::byte> bytes, content<interval> into) {
  const std::size_t n = is_real(type) ? into.reals.size() : into.numbers.size();
  if (bits_of(type) == 0 || is_complex(type) || bytes.size() * 8 < n * static_cast<std::size_t>(bits_of(type)))
    return false;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t bits = element_bits(type, bytes, i);
    if (is_real(type))
      into.reals[i] = real_element(type, bits);
    else
      into.numbers[i] = integer_element(type, bits);
  }
  return true;
}

}  // namespace opcost

#endif

// ---- opcost/openvino/ir_attributes.hpp
#ifndef OPCOST_OPENVINO_IR_ATTRIBUTES_HPP_PIECE
#define OPCOST_OPENVINO_IR_ATTRIBUTES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads the attributes of an operation from a layer's <data>. A missing attribute keeps its default. The reader
// remembers the first attribute that cannot be read. An input or a constant without shape or type in <data>, as in old
// files, has those of its output port.

// ---- opcost/openvino/text_attributes.hpp
#ifndef OPCOST_OPENVINO_TEXT_ATTRIBUTES_HPP_PIECE
#define OPCOST_OPENVINO_TEXT_ATTRIBUTES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Attributes that are texts, as an IR has them, read into an operation. What is missing keeps its default; what cannot
// be read is remembered.

namespace opcost::openvino {

class text_attributes : public attribute_visitor {
 public:
  /// The first attribute whose text is wrong, with its name and text; empty if all are right.
  const rejection& wrong() const { return wrong_; }

  void visit(std::string_view name, bool& b) override {
    const std::string_view s = look_up(name);
    if (!found_) return;
    if (is(s, "true") || s == "1")
      b = true;
    else if (is(s, "false") || s == "0")
      b = false;
    else
      fail(name);
  }
  void visit(std::string_view name, count_t& n) override {
    const std::string_view s = look_up(name);
    if (found_ && !text::read_integer(s, n)) fail(name, "attribute '{t}': expected an integer, got '{t}'");
  }
  void visit(std::string_view name, double& v) override {
    const std::string_view s = look_up(name);
    if (found_ && !text::read_real(s, v)) fail(name, "attribute '{t}': expected a number, got '{t}'");
  }
  void visit(std::string_view name, dtype& t) override {
    const std::string_view s = look_up(name);
    if (partial_tensor own; !found_ && name == "element_type" && is_itself(own)) t = own.type;
    if (!found_) return;
    const dtype read = dtype_named(s);
    if (read == dtype::none)
      fail(name, "attribute '{t}': unknown element type '{t}'");
    else
      t = read;
  }
  void visit(std::string_view name, std::string_view& text) override {
    const std::string_view s = look_up(name);
    if (found_) text = s;
  }
  void visit(std::string_view name, ints& list) override {
    const std::string_view s = look_up(name);
    if (partial_tensor own; !found_ && name == "shape" && is_itself(own) && own.dims.is_static())
      list = numbers(own.dims);
    if (!found_) return;
    if (!text::read_integers(s, list)) fail_list(name, list.rank);
  }
  void visit(std::string_view name, partial_shape& dims) override {
    const std::string_view s = look_up(name);
    if (partial_tensor own; !found_ && name == "shape" && is_itself(own)) dims = own.dims;
    if (found_ && !text::read_shape(s, dims)) fail_list(name, dims.rank);
  }
  void visit(std::string_view name, reals& list) override {
    const std::string_view s = look_up(name);
    if (!found_) return;
    list = {};
    text::each_item(s, [&](std::string_view item) {
      double v = 0;
      if (!text::read_real(item, v) || list.size == reals::capacity)
        fail(name);
      else
        list.items[static_cast<std::size_t>(list.size++)] = v;
    });
  }
  void visit(std::string_view name, int& choice, span<const std::string_view> spelled) override {
    const std::string_view s = look_up(name);
    if (!found_) return;
    for (std::size_t i = 0; i < spelled.size(); ++i)
      if (is(s, spelled[i])) {
        choice = static_cast<int>(i);
        return;
      }
    fail(name);
  }

 protected:
  ~text_attributes() = default;
  /// The text of an attribute. Returns false if the layer does not have it.
  virtual bool find(std::string_view name, std::string_view& text) = 0;
  /// The tensor that replaces a missing shape or type of the layer. Returns false if no tensor does.
  virtual bool is_itself(partial_tensor&) const { return false; }

 private:
  bool found_ = false;
  rejection wrong_{};
  std::string_view text_{};  // of the attribute that was found last

  static bool is(std::string_view a, std::string_view b) { return opcost::detail::same_ignoring_case(a, b); }
  std::string_view look_up(std::string_view name) {
    std::string_view text;
    found_ = find(name, text);
    if (found_) text_ = text;
    return text;
  }
  void fail(std::string_view name, const char* why = "attribute '{t}': its text '{t}' is not valid") {
    if (wrong_.empty()) wrong_ = rejected(why, name, text_);
  }
  void fail_list(std::string_view name, int rank) {
    fail(name, rank == shape::too_long ? "attribute '{t}': more than the limit of 8 numbers: '{t}'"
                                       : "attribute '{t}': expected integers, got '{t}'");
  }
};

}  // namespace opcost::openvino

#endif

namespace opcost::openvino {

class attribute_reader final : public text_attributes {
 public:
  /// `own`: the output port that replaces a missing shape or type; may be null.
  explicit attribute_reader(const net& in, const layer& l, const port* own = nullptr)
      : net_(in), attributes_(in.attributes_of(l)), own_(own) {}

 private:
  const net& net_;
  span<const attribute> attributes_;
  std::size_t next_ = 0;  // after the last one that was found, since files have them in the same order
  const port* own_;

  bool find(std::string_view name, std::string_view& text) override {
    for (std::size_t i = 0; i < attributes_.size(); ++i) {
      const attribute& a = attributes_[next_];
      next_ = next_ + 1 == attributes_.size() ? 0 : next_ + 1;
      if (!same(name, a.name)) continue;
      text = a.value;
      return true;
    }
    return false;
  }
  bool is_itself(partial_tensor& t) const override {
    if (own_) t = stored(net_, *own_);
    return own_ != nullptr;
  }
  static bool same(std::string_view name, const char* text) {
    for (char c : name)
      if (*text++ != c) return false;
    return *text == '\0';
  }
};

}  // namespace opcost::openvino

#endif

#include <vector>

namespace opcost::openvino {

/// The graph of a model, or of a body in it, for analyze(). `Ops`: the operations that it knows. The model must outlive
/// the graph.
template <class Ops = builtin_ops> class graph {
 public:
  explicit graph(const model& m) : graph(m, m.main) {}
  graph(const model& m, const net& n) : model_(&m), net_(&n) {
    entries_.reserve(n.layers.size());
    for (const layer& l : n.layers) entries_.push_back(m.execution_graph ? -1 : openvino::entry_of<Ops>(l));
  }
  /// The same graph without the shapes that the file stores, so that all shapes are inferred from the inputs.
  graph without_stored_shapes() const {
    graph g = *this;
    g.stored_ = false;
    return g;
  }
  bool has_stored_shapes() const { return stored_; }
  const model& source() const { return *model_; }
  const net& layers() const { return *net_; }
  int index_of(const layer& l) const { return static_cast<int>(&l - net_->layers.data()); }
  int entry_of(const layer& l) const { return entries_[index_of(l)]; }

 private:
  const model* model_;
  const net* net_;
  bool stored_ = true;
  sequence<int> entries_;  // in the catalogue, by layer; -1: unknown
};

}  // namespace opcost::openvino

template <class Ops> struct opcost::graph_traits<opcost::openvino::graph<Ops>> {
  using graph = openvino::graph<Ops>;
  using layer = openvino::layer;
  static const sequence<layer>& nodes(const graph& g) { return g.layers().layers; }
  static span<const edge> inputs(const graph& g, const layer& l) { return g.layers().sources_of(l); }
  static content_use reads(const graph& g, const layer& l) {
    const int at = g.entry_of(l);
    if (l.bodies > 0) return {~0u, false};  // a body may read the elements of every input
    if (at < 0) return {};
    const op_entry& e = catalogue<Ops>::entries[static_cast<std::size_t>(at)];
    return {e.reads, e.value != nullptr && !e.value_of_shape};
  }
  static node_facts facts(const graph& g, const layer& l) {
    const int at = g.entry_of(l);
    const int opset = l.opset < layer::newest ? l.opset
                      : at < 0                ? 0
                                              : catalogue<Ops>::entries[static_cast<std::size_t>(at)].opset;
    return {.name = l.name,
            .type = l.type,
            .opset = opset,
            .storage = l.size > 0 ? (l.offset + 1).n : 0,
            .bytes = bytes_of(g, l),
            .variable = openvino::variable_of(g.layers(), l)};
  }
  static std::int64_t bytes_of(const graph& g, const layer& l) {
    if (l.type != "Const") return -1;
    if (const count_t all = g.source().weights.size(); all >= 0 && l.size > 0 && l.offset + l.size > all) return -2;
    return l.size < 0 ? 0 : l.size.n;
  }
  static sequence<partial_tensor> outputs(const graph& g, const layer& l) {
    sequence<partial_tensor> all;
    for (const openvino::port& p : g.layers().outputs_of(l)) {
      all.push_back(openvino::stored(g.layers(), p));
      if (!g.has_stored_shapes()) all.back().dims = partial_shape::of_unknown_rank();
    }
    return all;
  }
  // A comma within a name is written "\\,".
  static void tensor_names(const graph& g, const layer& l, int output, auto&& f) {
    if (output >= l.outputs) return;
    const std::string_view all = g.layers().outputs_of(l)[static_cast<std::size_t>(output)].names;
    std::size_t from = 0;
    for (std::size_t i = 0; i <= all.size(); ++i) {
      if (i < all.size() && (all[i] != ',' || (i > 0 && all[i - 1] == '\\'))) continue;
      if (i > from) f(all.substr(from, i - from));
      from = i + 1;
    }
  }
  struct inside {
    openvino::graph<Ops> graph;
    const body_wiring& wiring;
  };
  static std::vector<inside> bodies(const graph& g, const layer& l) {
    std::vector<inside> all;
    for (int i = 0; i < l.bodies; ++i) {
      const openvino::body& b = g.layers().bodies[l.first_body + i];
      graph body(g.source(), b.layers);
      all.push_back({g.has_stored_shapes() ? body : body.without_stored_shapes(), b.wiring});
    }
    return all;
  }
  static void visit(const graph& g, const layer& l, auto&& f) {
    const int at = g.entry_of(l);
    if (at < 0) return f(unknown_op{l.type});
    alignas(std::max_align_t) std::byte raw[catalogue<Ops>::storage];
    const op_entry& e = catalogue<Ops>::entries[static_cast<std::size_t>(at)];
    const bool says_what_it_is = e.kind == node_kind::input || e.kind == node_kind::constant;
    openvino::attribute_reader reader(g.layers(), l,
                                      says_what_it_is && l.outputs > 0 ? g.layers().outputs_of(l).data() : nullptr);
    e.read(raw, reader);
    if (reader.wrong()) return f(unknown_op{.type = l.type, .why = {}, .rejected_by = reader.wrong()});
    f(op_ref<Ops>{at, raw});
  }
  static bool content(const graph& g, const layer& l, const partial_tensor& t, opcost::content<interval> into) {
    std::byte bytes[8 * max_content];
    if (l.size < 1 || l.size > count_t(sizeof bytes)) return false;
    const span<std::byte> all = span(bytes).first(static_cast<std::size_t>(l.size.n));
    return g.source().weights.read(l.offset, all) && decode(t.type, all, into);
  }
};

#endif

#endif

#endif

#endif // OPCOST_OPENVINO_HPP_SINGLE_INCLUDE
