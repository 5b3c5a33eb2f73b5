// opcost 0.1.0: what a neural network costs. https://github.com/opcost/opcost
// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Usage: #include "opcost/onnx.hpp", C++20. Needs all.hpp next to it.
// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_ONNX_HPP_SINGLE_INCLUDE
#define OPCOST_ONNX_HPP_SINGLE_INCLUDE
#include "all.hpp"

// ---- opcost/onnx.hpp
#ifndef OPCOST_ONNX_HPP_PIECE
#define OPCOST_ONNX_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The door for ONNX files. It needs no other library, not even protobuf.

#ifdef OPCOST_HAS_CPP20

// ---- opcost/onnx/onnx_graph.hpp
#ifndef OPCOST_ONNX_ONNX_GRAPH_HPP_PIECE
#define OPCOST_ONNX_ONNX_GRAPH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A model as a graph that analyze() walks: what it asks of each row.

// ---- opcost/onnx/bodies_of_graph.hpp
#ifndef OPCOST_ONNX_BODIES_OF_GRAPH_HPP_PIECE
#define OPCOST_ONNX_BODIES_OF_GRAPH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The bodies of If, Loop and Scan as graphs, and how they are wired to the graph around.

// ---- opcost/onnx/nodes_of_graph.hpp
#ifndef OPCOST_ONNX_NODES_OF_GRAPH_HPP_PIECE
#define OPCOST_ONNX_NODES_OF_GRAPH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A model as a graph that analyze() walks: inputs, initializers, nodes and outputs, one row each. Calls of the file's
// own functions are replaced by the functions' nodes, named after the call. A body of a loop or a branch is a graph of
// its own; what it uses of the graph around is appended to the node's operands.
#include <memory>

// ---- opcost/onnx/name_table.hpp
#ifndef OPCOST_ONNX_NAME_TABLE_HPP_PIECE
#define OPCOST_ONNX_NAME_TABLE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Names to numbers, in constant time on average; and texts that stay where they are.

namespace opcost::onnx {

class name_table {
 public:
  /// The number of a name; -1: it has none.
  int find(std::string_view name) const {
    if (slots_.empty()) return -1;
    for (std::size_t i = start(name);; i = i + 1 < slots_.size() ? i + 1 : 0) {
      if (slots_[i].number < 0) return -1;
      if (slots_[i].name == name) return slots_[i].number;
    }
  }
  /// Gives a name a number; one that it had is replaced.
  void set(std::string_view name, int number) {
    if (2 * (used_ + 1) > slots_.size()) grow();
    put(name, number);
  }

 private:
  struct slot {
    std::string_view name{};
    int number = -1;
  };
  sequence<slot> slots_{};
  std::size_t used_ = 0;

  std::size_t start(std::string_view name) const { return to_size(hash(name) % slots_.size()); }
  static std::uint64_t hash(std::string_view name) {
    std::uint64_t h = 14695981039346656037u;
    for (char c : name) h = (h ^ static_cast<unsigned char>(c)) * 1099511628211u;
    return h ^ h >> 29;
  }
  void put(std::string_view name, int number) {
    for (std::size_t i = start(name);; i = i + 1 < slots_.size() ? i + 1 : 0) {
      if (slots_[i].number >= 0 && slots_[i].name != name) continue;
      if (slots_[i].number < 0) ++used_;
      slots_[i] = {name, number};
      return;
    }
  }
  void grow() {
    sequence<slot> old = std::move(slots_);
    slots_ = sequence<slot>(old.empty() ? 16 : 2 * old.size());
    used_ = 0;
    for (const slot& s : old)
      if (s.number >= 0) put(s.name, s.number);
  }
};

/// Texts that are put together from parts; views of them stay valid when the object is moved.
class text_store {
 public:
  std::string_view join(std::initializer_list<std::string_view> parts) {
    std::size_t n = 0;
    for (std::string_view p : parts) n += p.size();
    if (chunks_.empty() || chunks_.back().size() + n > chunks_.back().capacity()) {
      chunks_.push_back(sequence<char>{});
      chunks_.back().reserve(n > 4096 ? n : 4096);
    }
    sequence<char>& last = chunks_.back();
    const std::size_t from = last.size();
    for (std::string_view p : parts) last.append(p.data(), p.size());
    return {last.data() + from, n};
  }

 private:
  sequence<sequence<char>> chunks_{};
};

}  // namespace opcost::onnx

#endif

// ---- opcost/onnx/onnx_rules.hpp
#ifndef OPCOST_ONNX_ONNX_RULES_HPP_PIECE
#define OPCOST_ONNX_ONNX_RULES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Which function lowers an ONNX operation, by domain and name.

// ---- opcost/onnx/ops_elementwise.hpp
#ifndef OPCOST_ONNX_OPS_ELEMENTWISE_HPP_PIECE
#define OPCOST_ONNX_OPS_ELEMENTWISE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations that work element by element: arithmetic, mathematics, comparisons, logic, activations, conversions.

// ---- opcost/onnx/onnx_call.hpp
#ifndef OPCOST_ONNX_ONNX_CALL_HPP_PIECE
#define OPCOST_ONNX_ONNX_CALL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What the lowering of an ONNX operation is given: a node with its attributes, and the version of its operator set; and
// the entries of the tables that name the lowerings.

// ---- opcost/graph/reader_lowering.hpp
#ifndef OPCOST_GRAPH_READER_LOWERING_HPP_PIECE
#define OPCOST_GRAPH_READER_LOWERING_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Nodes that a reader lowers to operations of its catalogue (graph/lowered_node.hpp).
//
// In a reader, lowerings are plain functions. They are compiled once each, not once per convention or kind of number:
//   using my_lowering = lowering_to<builtin_ops>;
//   lowered_outputs lower_gemm(const my_node& n, const partial_tensors& in, my_lowering& step) {
//     partial_tensor y = step(matmul{.transpose_a = n.trans_a, .transpose_b = n.trans_b}, in[0], in[1]);
//     return in.has(2) ? step(add{}, y, in[2]) : y;
//   }
//   lowered_outputs lower_flatten(const my_node& n, const partial_tensors& in, my_lowering& step) {
//     if (n.axis > 8) return "axis: expected at most 8";                    // rejects the node, with a reason
//     return step(reshape{}, in[0], step.numbers({1, -1}));                 // a constant made on the spot
//   }
// and `visit` says f(lowered_by(node, &lower_gemm)).

namespace opcost {
namespace detail {
// A convention for the steps of a reader's lowering.
struct erased_convention {
  std::string_view name;
  const rule_function* rules;  // by index in the catalogue
  figure (*weigh)(const tally&);
  bool counts_folded;
};
template <class List, class... Cs>
inline constexpr std::array<erased_convention, sizeof...(Cs)> erased_conventions{
    erased_convention{Cs::name, rules_of<Cs, List>.data(), &weigh<Cs>, counts_folded<Cs>()}...};
}  // namespace detail

/// Evaluates the steps of a reader's lowering; not a template, so that it is compiled once.
class lowering_sink : public lowering_steps {
 public:
  /// A step with the operation of index `index` in the catalogue, whose attributes are at `op`.
  lowered_outputs apply(int index, const void* op, span<partial_tensor> operands) {
    const detail::any_op<detail::erased_op_ref> face({entries_ + index, op});
    return run(face, operands,
               [&](const detail::any_op<detail::erased_op_ref>&, const tensors& in, const outputs& out, bool folded) {
                 add(static_cast<std::size_t>(index), op, in, out, folded);
                 return face.memory();
               });
  }

  /// Sets the figure of the whole node under the convention of this name, instead of the sum over its steps, for a tool
  /// that has a rule for the node's type. Unknown: the tool does not count the type.
  void figure_of(std::string_view convention, const figure& f) {
    for (std::size_t c = 0; c < conventions_.size(); ++c)
      if (conventions_[c].name == convention) figures_[c] = f;
  }

 protected:
  lowering_sink(span<const partial_tensor> operands, detail::lowering_store& store, const op_entry* entries,
                span<const detail::erased_convention> conventions, tally& work, span<figure> figures)
      : lowering_steps(operands, store), entries_(entries), conventions_(conventions), work_(work), figures_(figures) {
    for (figure& f : figures) f = count_t(0);
  }

 private:
  const op_entry* entries_;
  span<const detail::erased_convention> conventions_;
  tally& work_;
  span<figure> figures_;

  void add(std::size_t index, const void* op, const tensors& in, const outputs& out, bool folded) {
    const tally work = entries_[index].count(op, in, out);
    if (!folded) work_ += work;
    for (std::size_t c = 0; c < conventions_.size(); ++c) {
      const detail::erased_convention& by = conventions_[c];
      if (folded && !by.counts_folded) continue;
      const rule_function rule = by.rules[index];
      const figure f = rule ? rule(op, in, out) : by.weigh(work);
      figure& sum = figures_[c];
      sum = sum.known && f.known ? sum + f : figure{};
    }
  }
};

/// The steps of a reader's lowering: operations of the catalogue `List`, by type.
template <class List> class lowering_to final : public lowering_sink {
 public:
  template <class... Cs>
  lowering_to(span<const partial_tensor> operands, detail::lowering_store& store, std::type_identity<void (*)(Cs...)>,
              tally& work, span<figure> figures)
      : lowering_sink(operands, store, catalogue<List>::entries.data(), detail::erased_conventions<List, Cs...>, work,
                      figures) {}

  template <class Op, class... Operands> lowered_outputs all(const Op& op, const Operands&... operands) {
    constexpr int index = catalogue<List>::template index_of<Op>();
    static_assert(index >= 0,
                  "opcost: a step of a lowering must be an operation of the reader's list (README: Add an op)");
    if constexpr (sizeof...(Operands) == 1 && (std::convertible_to<const Operands&, partial_tensors> && ...)) {
      sequence<partial_tensor> given;
      const auto copy = [&](const partial_tensors& list) {
        for (const partial_tensor& t : list) given.push_back(t);
      };
      (copy(operands), ...);
      return this->apply(index, &op, span<partial_tensor>(given.data(), given.size()));
    } else {
      std::array<partial_tensor, sizeof...(Operands)> given{operands...};
      return this->apply(index, &op, span<partial_tensor>(given));
    }
  }
  template <class Op, class... Operands> partial_tensor operator()(const Op& op, const Operands&... operands) {
    return all(op, operands...)[0];
  }
};

/// A node and the function that lowers it; made by lowered_by().
template <class Catalogue> struct lowering_ref {
  using list = Catalogue;
  using any_function = void (*)();
  const void* node = nullptr;
  any_function lower = nullptr;
  lowered_outputs (*call)(const void* node, any_function lower, const partial_tensors&, lowering_to<list>&) = nullptr;
};

/// For visit of a graph: f(lowered_by(node, &lower_gemm)). The node must outlive the call.
template <class Node, class List>
lowering_ref<List> lowered_by(const Node& node,
                              lowered_outputs (*lower)(const Node&, const partial_tensors&, lowering_to<List>&)) {
  using function = lowered_outputs (*)(const Node&, const partial_tensors&, lowering_to<List>&);
  using any_function = typename lowering_ref<List>::any_function;
  return {&node, reinterpret_cast<any_function>(lower),
          [](const void* n, any_function f, const partial_tensors& in, lowering_to<List>& step) {
            return reinterpret_cast<function>(f)(*static_cast<const Node*>(n), in, step);
          }};
}

}  // namespace opcost

#endif

// ---- opcost/onnx/onnx_model.hpp
#ifndef OPCOST_ONNX_ONNX_MODEL_HPP_PIECE
#define OPCOST_ONNX_ONNX_MODEL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// An ONNX file as plain structs. Names and texts are views into the file's bytes, which the model keeps as far as they
// are structure; the data of tensors stays in the file. Numbers of fields and types are those of onnx.proto.

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

namespace opcost::onnx {

/// A run of elements in one of a net's pools.
struct range {
  int first = 0, count = 0;
};

/// A dimension: a number, a name, or neither.
struct dimension {
  count_t value = -1;  // -1: not a number; other negative numbers as the file has them
  std::string_view name{};
};

enum class type_kind : std::uint8_t { none, tensor, sparse, sequence, optional, map };

/// What a value is. Of a sequence or an optional: of its elements.
struct value_type {
  type_kind kind = type_kind::none;  // of the value itself; its tensors can be several levels below
  bool has_shape = false;            // false: the rank is not known
  int element = 0;                   // TensorProto.DataType of the tensor or of the tensors within; 0: not told
  range dims{};                      // in net.dims
};
struct value_info {
  std::string_view name{};
  value_type type{};
};

enum class storage : std::uint8_t {
  none,  // nothing is stored: a tensor without elements, or a file that lacks its data
  raw,
  float_data,
  int32_data,
  int64_data,
  double_data,
  uint64_data,
  string_data,
  external,
  several  // of more than one kind, which no tensor should have
};

struct tensor_data {
  std::string_view name{};
  shape dims{};
  int type = 0;  // TensorProto.DataType
  storage stored = storage::none;
  std::uint64_t at = 0, bytes = 0;  // the position of raw data, or of the only packed block, in the file
  std::string_view kept{};          // the same bytes, where they are few
  count_t entries = 0;              // of the typed data; packed varints are not counted: -1
  range listed{};                   // in net.entries: those entries, as bits, where they are few
  // external data
  std::string_view location{}, checksum{};
  count_t offset = 0, length = -1;  // -1: not told
  bool misplaced = false;           // an offset or a length that is not a number
  bool sparse = false;              // the values of a sparse tensor; dims are those of the whole
  count_t sparse_values = 0;        // how many of its elements are stored
};

enum class attribute_type : std::uint8_t {
  none,
  real,
  integer,
  text,
  tensor,
  graph,
  reals,
  integers,
  texts,
  tensors,
  graphs,
  sparse_tensor,
  sparse_tensors,
  type_proto,
  type_protos
};
struct attribute {
  std::string_view name{}, refers_to{};  // refers_to: an attribute of the calling function
  attribute_type type = attribute_type::none;
  float real = 0;
  std::int64_t integer = 0;
  std::string_view text{};
  range list{};    // of reals, integers or texts in the net's pools of that name
  range tensor{};  // in net.tensors; also of `tensor` and of sparse tensors, as their values
  range graphs{};  // in net.bodies
  value_type proto{};
};

/// Empty names of inputs and outputs: not given.
struct node {
  std::string_view name{}, type{}, domain{}, overload{};
  range inputs{}, outputs{};  // in net.inputs, net.outputs
  range attributes{};         // in net.attributes
};

/// A graph: of the model, of an attribute, or of a function. It owns what its nodes refer to; nets of attributes are in
/// `bodies`.
struct net {
  std::string_view name{};
  sequence<node> nodes;
  sequence<std::string_view> inputs, outputs;   // of all nodes
  sequence<attribute> attributes;               // of all nodes
  sequence<value_info> given, results, values;  // GraphProto.input, output, value_info
  sequence<tensor_data> initializers, tensors;  // tensors: of attributes
  sequence<net> bodies;
  // pools
  sequence<dimension> dims;
  sequence<float> reals;
  sequence<std::int64_t> integers;
  sequence<std::string_view> texts;
  sequence<std::uint64_t> entries;

  template <class T> static constexpr span<const T> of(const sequence<T>& pool, range r) {
    return span<const T>(pool).subspan(static_cast<std::size_t>(r.first), static_cast<std::size_t>(r.count));
  }
  constexpr span<const std::string_view> inputs_of(const node& n) const { return of(inputs, n.inputs); }
  constexpr span<const std::string_view> outputs_of(const node& n) const { return of(outputs, n.outputs); }
  constexpr span<const attribute> attributes_of(const node& n) const { return of(attributes, n.attributes); }
  /// The attribute of that name; null if the node has none. Of two, the first.
  constexpr const attribute* attribute_of(const node& n, std::string_view called) const {
    for (const attribute& a : attributes_of(n))
      if (a.name == called) return &a;
    return nullptr;
  }
};

struct opset_import {
  std::string_view domain{};
  count_t version = 0;
};

struct function {
  std::string_view name{}, domain{}, overload{};
  sequence<std::string_view> inputs, outputs, attributes;
  sequence<opset_import> imports;
  range defaults{};  // attributes that have a default, in body.attributes
  net body;
};

struct metadata {
  std::string_view key{}, value{};
};

/// A whole file. It is moved, never copied; views stay valid when it is moved.
struct model {
  count_t ir_version = 0;  // 0: the file does not say
  std::string_view producer{}, producer_version{}, domain{};
  count_t version = 0;
  sequence<opset_import> imports;
  sequence<metadata> properties;
  sequence<function> functions;
  bool has_graph = false;
  net graph;

  bool text_form = false;           // read from .prototxt; offsets are those of its binary form
  std::string_view bytes{};         // where the file is in memory
  sequence<sequence<char>> kept{};  // what views refer to
  files::weights file{};            // where it is not: for the data of tensors
  sequence<char> folder{};  // the folder of external data, with a separator at its end; empty: the current folder
  bool has_folder = false;  // false: read from memory

  constexpr model() = default;
  constexpr model(model&&) noexcept = default;
  model& operator=(model&&) noexcept = default;

  /// The version of a domain's operators; the last import of a domain counts, "ai.onnx" is the empty name. -1: none.
  static constexpr count_t opset_of(span<const opset_import> imports, std::string_view domain) {
    count_t v = -1;
    for (const opset_import& i : imports)
      if (same_domain(i.domain, domain)) v = i.version;
    return v;
  }
  static constexpr std::string_view domain_name(std::string_view d) { return d == "ai.onnx" ? std::string_view() : d; }
  static constexpr bool same_domain(std::string_view a, std::string_view b) { return domain_name(a) == domain_name(b); }
};

/// TensorProto.DataType as an element type; `dynamic`: a number that no type has.
constexpr dtype element_type(int onnx_type) {
  constexpr dtype types[] = {
      dtype::dynamic, dtype::f32,    dtype::u8,      dtype::i8,     dtype::u16,        dtype::i16,    dtype::i32,
      dtype::i64,     dtype::string, dtype::boolean, dtype::f16,    dtype::f64,        dtype::u32,    dtype::u64,
      dtype::c64,     dtype::c128,   dtype::bf16,    dtype::f8e4m3, dtype::f8e4m3fnuz, dtype::f8e5m2, dtype::f8e5m2fnuz,
      dtype::u4,      dtype::i4,     dtype::f4e2m1,  dtype::f8e8m0, dtype::u2,         dtype::i2};
  return onnx_type > 0 && onnx_type < static_cast<int>(std::size(types)) ? types[onnx_type] : dtype::dynamic;
}

}  // namespace opcost::onnx

#endif

namespace opcost::onnx {

using steps = lowering_to<builtin_ops>;

/// A node as its lowering sees it. Attributes that refer to those of a calling function are already followed.
struct call {
  const net* in = nullptr;
  const node* is = nullptr;
  int version = 1;                   // of the operator set that the node's domain is imported at
  const call* caller = nullptr;      // of the function that the node is in; null: it is in no function
  const function* callee = nullptr;  // the function that `caller` calls: its attributes have defaults
  const model* from = nullptr;

  struct found {
    const attribute* is = nullptr;
    const net* in = nullptr;
    explicit operator bool() const { return is != nullptr; }
  };
  found find(std::string_view name) const {
    const attribute* a = in->attribute_of(*is, name);
    if (!a) return {};
    if (a->refers_to.empty()) return {a, in};
    if (!caller) return {};
    if (const found given = caller->find(a->refers_to)) return given;
    for (const attribute& d : net::of(callee->body.attributes, callee->defaults))
      if (d.name == a->refers_to) return {&d, &callee->body};
    return {};
  }
  bool has(std::string_view name) const { return find(name).is != nullptr; }
  std::int64_t integer(std::string_view name, std::int64_t otherwise) const {
    const found a = find(name);
    return a ? a.is->integer : otherwise;
  }
  bool flag(std::string_view name, bool otherwise = false) const { return integer(name, otherwise ? 1 : 0) != 0; }
  double real(std::string_view name, double otherwise) const {
    const found a = find(name);
    return a ? static_cast<double>(a.is->real) : otherwise;
  }
  std::string_view text(std::string_view name, std::string_view otherwise = {}) const {
    const found a = find(name);
    return a ? a.is->text : otherwise;
  }
  span<const std::int64_t> integers(std::string_view name) const {
    const found a = find(name);
    return a && a.is->type == attribute_type::integers ? net::of(a.in->integers, a.is->list)
                                                       : span<const std::int64_t>();
  }
  span<const float> reals(std::string_view name) const {
    const found a = find(name);
    return a && a.is->type == attribute_type::reals ? net::of(a.in->reals, a.is->list) : span<const float>();
  }
  span<const std::string_view> texts(std::string_view name) const {
    const found a = find(name);
    return a && a.is->type == attribute_type::texts ? net::of(a.in->texts, a.is->list) : span<const std::string_view>();
  }
  /// A short list; empty if the attribute is missing.
  ints list(std::string_view name) const {
    ints r;
    for (std::int64_t v : integers(name)) r.push_back(v);
    return r;
  }
  const tensor_data* tensor(std::string_view name) const {
    const found a = find(name);
    return a && a.is->tensor.count > 0 ? &net::of(a.in->tensors, a.is->tensor)[0] : nullptr;
  }
  int outputs() const { return is->outputs.count; }
  /// Whether output i is given a name, so that something may use it.
  bool wants(int i) const { return i < is->outputs.count && !in->outputs_of(*is)[i].empty(); }
};

using lower_function = lowered_outputs (*)(const call&, const partial_tensors&, steps&);

/// One ONNX operation: from this version of its domain on it is lowered by `lower`.
struct op_rule {
  std::string_view name;
  int since;
  lower_function lower;
};

}  // namespace opcost::onnx

#endif

namespace opcost::onnx::detail {

template <class Op> lowered_outputs one_operand(const call&, const partial_tensors& in, steps& step) {
  return step(Op{}, in[0]);
}
// In opsets 1 to 6 the second operand starts at `axis` of the first one if `broadcast` is set.
inline partial_tensor placed(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor& b = in[1];
  if (c.version >= 7 || !c.flag("broadcast") || !c.has("axis")) return b;
  if (!in[0].dims.ranked() || !b.dims.ranked()) return b;
  const std::int64_t axis = c.integer("axis", 0);
  const std::int64_t behind = in[0].dims.rank - (axis < 0 ? axis + in[0].dims.rank : axis) - b.dims.rank;
  if (behind <= 0) return b;
  ints axes;
  for (std::int64_t i = 0; i < behind; ++i) axes.push_back(b.dims.rank + i);
  return step(unsqueeze{}, b, step.numbers(axes));
}
template <class Op> lowered_outputs two_operands(const call& c, const partial_tensors& in, steps& step) {
  return step(Op{}, in[0], placed(c, in, step));
}
template <class Op> lowered_outputs many_operands(const call&, const partial_tensors& in, steps& step) {
  if (in.size() == 0) return "expected at least 1 input, got 0";
  partial_tensor sum = in[0];
  for (int i = 1; i < in.size(); ++i) sum = step(Op{}, sum, in[i]);
  return sum;
}
inline lowered_outputs mean(const call& c, const partial_tensors& in, steps& step) {
  lowered_outputs sum = many_operands<add>(c, in, step);
  if (in.size() < 2) return sum;
  return step(divide{}, sum[0], step.real(in.size(), in[0].type));
}
inline lowered_outputs pow(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor b = placed(c, in, step);
  if (b.type != in[0].type && in[0].type != dtype::dynamic) b = step(convert{in[0].type}, b);
  return step(power{}, in[0], b);
}
inline lowered_outputs modulo(const call& c, const partial_tensors& in, steps& step) {
  return c.flag("fmod") ? step(mod{}, in[0], in[1]) : step(floor_mod{}, in[0], in[1]);
}
inline lowered_outputs reciprocal(const call&, const partial_tensors& in, steps& step) {
  return step(divide{}, step.real(1, in[0].type), in[0]);
}
inline lowered_outputs bit_shift(const call& c, const partial_tensors& in, steps& step) {
  return c.text("direction") == "RIGHT" ? step(bitwise_right_shift{}, in[0], in[1])
                                        : step(bitwise_left_shift{}, in[0], in[1]);
}
inline lowered_outputs is_infinite(const call& c, const partial_tensors& in, steps& step) {
  return step(is_inf{c.flag("detect_negative", true), c.flag("detect_positive", true)}, in[0]);
}

// ---- activations
inline lowered_outputs clip(const call& c, const partial_tensors& in, steps& step) {
  if (c.version < 11) {
    constexpr double most = 3.4028234663852886e38;
    return step(clamp{c.real("min", -most), c.real("max", most)}, in[0]);
  }
  step.settings(0b110);  // bounds are not parameters
  partial_tensor y = in[0];
  if (in.has(1)) y = step(maximum{}, y, in[1]);
  if (in.has(2)) y = step(minimum{}, y, in[2]);
  return y;
}
inline lowered_outputs leaky_relu(const call& c, const partial_tensors& in, steps& step) {
  return step(prelu{}, in[0], step.real(c.real("alpha", 0.01), in[0].type));
}
inline lowered_outputs parametric_relu(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor slope = in[1];
  // to opset 6 a list is one slope per channel
  if (c.version < 7 && slope.dims.rank == 1 && in[0].dims.rank > 2 && !is(slope.dims[0], 1)) {
    ints axes;
    for (int i = 1; i < in[0].dims.rank - 1; ++i) axes.push_back(i);
    slope = step(unsqueeze{}, slope, step.numbers(axes));
  } else if (slope.dims.rank == 1 && in[0].dims.rank > 1) {
    slope = step(unsqueeze{}, slope, step.numbers({0}));  // broadcast from the right, not one per channel
  }
  return step(prelu{}, in[0], slope);
}
inline lowered_outputs exponential_linear(const call& c, const partial_tensors& in, steps& step) {
  return step(elu{c.real("alpha", 1)}, in[0]);
}
inline lowered_outputs celu(const call& c, const partial_tensors& in, steps& step) {
  const double alpha = c.real("alpha", 1);
  if (alpha == 1) return step(elu{1}, in[0]);
  const partial_tensor a = step.real(alpha, in[0].type);
  return step(multiply{}, step(elu{1}, step(divide{}, in[0], a)), a);
}
inline lowered_outputs scaled_elu(const call& c, const partial_tensors& in, steps& step) {
  return step(selu{}, in[0], step.real(c.real("alpha", 1.6732632423543772), in[0].type),
              step.real(c.real("gamma", 1.0507009873554805), in[0].type));
}
inline lowered_outputs hard_sigmoid_of(const call& c, const partial_tensors& in, steps& step) {
  return step(hard_sigmoid{}, in[0], step.real(c.real("alpha", 0.2), in[0].type),
              step.real(c.real("beta", 0.5), in[0].type));
}
inline lowered_outputs gelu_of(const call& c, const partial_tensors& in, steps& step) {
  return step(gelu_7{c.text("approximate") == "tanh" ? gelu_mode::tanh : gelu_mode::erf}, in[0]);
}
inline lowered_outputs swish_of(const call& c, const partial_tensors& in, steps& step) {
  const double alpha = c.real("alpha", 1);
  return alpha == 1 ? step(swish{}, in[0]) : step(swish{}, in[0], step.real(alpha, in[0].type));
}
inline lowered_outputs thresholded_relu(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor limit = step.real(c.real("alpha", 1), in[0].type);
  return step(where{}, step(greater{}, in[0], limit), in[0], step.real(0, in[0].type));
}
inline lowered_outputs shrink(const call& c, const partial_tensors& in, steps& step) {
  const dtype t = in[0].type;
  const partial_tensor limit = step.real(c.real("lambd", 0.5), t), bias = step.real(c.real("bias", 0), t);
  const partial_tensor high = step(greater{}, in[0], limit);
  const partial_tensor low = step(less{}, in[0], step.real(-c.real("lambd", 0.5), t));
  const partial_tensor inside = step(where{}, low, step(add{}, in[0], bias), step.real(0, t));
  return step(where{}, high, step(subtract{}, in[0], bias), inside);
}
inline lowered_outputs swiglu(const call& c, const partial_tensors& in, steps& step) {
  const lowered_outputs halves = step.all(split{2}, in[0], step.number(c.integer("axis", -1)));
  return step(multiply{}, step(swish{}, halves[0]), halves[1]);
}
// y = a * x + b, as old files have it.
inline lowered_outputs affine(const call& c, const partial_tensors& in, steps& step) {
  return step(add{}, step(multiply{}, in[0], step.real(c.real("alpha", 1), in[0].type)),
              step.real(c.real("beta", 0), in[0].type));
}
inline lowered_outputs scale(const call& c, const partial_tensors& in, steps& step) {
  return step(multiply{}, in[0], step.real(c.real("scale", 1), in[0].type));
}
inline lowered_outputs scaled_tanh(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(math::tanh{}, step(multiply{}, in[0], step.real(c.real("beta", 1), in[0].type)));
  return step(multiply{}, y, step.real(c.real("alpha", 1), in[0].type));
}
inline lowered_outputs parametric_softplus(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(softplus{}, step(multiply{}, in[0], step.real(c.real("beta", 1), in[0].type)));
  return step(multiply{}, y, step.real(c.real("alpha", 1), in[0].type));
}
inline lowered_outputs image_scaler(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(multiply{}, in[0], step.real(c.real("scale", 1), in[0].type));
  const auto n = static_cast<std::int64_t>(c.reals("bias").size());
  return step(add{}, y, step.learned({n, 1, 1}, in[0].type));
}

// ---- conversions
inline lowered_outputs cast(const call& c, const partial_tensors& in, steps& step) {
  dtype to = element_type(static_cast<int>(c.integer("to", 0)));
  if (c.version < 6 && !c.text("to").empty()) {  // opset 1 has the type's name
    to = opcost::detail::same_ignoring_case(c.text("to"), "float")    ? dtype::f32
         : opcost::detail::same_ignoring_case(c.text("to"), "double") ? dtype::f64
         : opcost::detail::same_ignoring_case(c.text("to"), "int64")  ? dtype::i64
         : opcost::detail::same_ignoring_case(c.text("to"), "int32")  ? dtype::i32
                                                                      : dtype_named(c.text("to"));
  }
  if (to == dtype::dynamic || to == dtype::none) return "attribute to: no element type";
  return step(convert{to}, in[0]);
}
inline lowered_outputs cast_like(const call&, const partial_tensors& in, steps& step) {
  if (in[1].type == dtype::dynamic) return step(convert_like{}, in[0], in[1]);
  return step(convert{in[1].type}, in[0]);
}
inline lowered_outputs same_bits(const call& c, const partial_tensors& in, steps& step) {
  const dtype to = element_type(static_cast<int>(c.integer("to", 0)));
  if (bits_of(to) != bits_of(in[0].type)) return "attribute to: expected a type of as many bits";
  partial_tensor y = step(identity{}, in[0]);
  y.type = to;
  y.value = {};
  y.reals = {};
  return y;
}
inline lowered_outputs same(const call&, const partial_tensors& in, steps& step) { return step(identity{}, in[0]); }
inline lowered_outputs dropout(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(identity{}, in[0]);
  if (c.outputs() < 2) return y;
  return {y, step.constant(in[0].dims, c.version < 10 ? in[0].type : dtype::boolean)};
}

inline constexpr op_rule elementwise_rules[] = {
    {"Abs", 1, one_operand<math::abs>},
    {"Acos", 7, one_operand<math::acos>},
    {"Acosh", 9, one_operand<math::acosh>},
    {"Add", 1, two_operands<add>},
    {"Affine", 1, affine},
    {"And", 1, two_operands<logical_and>},
    {"Asin", 7, one_operand<math::asin>},
    {"Asinh", 9, one_operand<math::asinh>},
    {"Atan", 7, one_operand<math::atan>},
    {"Atanh", 9, one_operand<math::atanh>},
    {"BitCast", 26, same_bits},
    {"BitShift", 11, bit_shift},
    {"BitwiseAnd", 18, two_operands<bitwise_and>},
    {"BitwiseNot", 18, one_operand<bitwise_not>},
    {"BitwiseOr", 18, two_operands<bitwise_or>},
    {"BitwiseXor", 18, two_operands<bitwise_xor>},
    {"Cast", 1, cast},
    {"CastLike", 15, cast_like},
    {"Ceil", 1, one_operand<math::ceiling>},
    {"Celu", 12, celu},
    {"Clip", 1, clip},
    {"Cos", 7, one_operand<math::cos>},
    {"Cosh", 9, one_operand<math::cosh>},
    {"Div", 1, two_operands<divide>},
    {"Dropout", 1, dropout},
    {"Elu", 1, exponential_linear},
    {"Equal", 1, two_operands<equal>},
    {"Erf", 9, one_operand<math::erf>},
    {"Exp", 1, one_operand<math::exp>},
    {"Floor", 1, one_operand<math::floor>},
    {"Gelu", 20, gelu_of},
    {"Greater", 1, two_operands<greater>},
    {"GreaterOrEqual", 12, two_operands<greater_equal>},
    {"HardSigmoid", 1, hard_sigmoid_of},
    {"HardSwish", 14, one_operand<hswish>},
    {"Identity", 1, same},
    {"ImageScaler", 1, image_scaler},
    {"IsInf", 10, is_infinite},
    {"IsNaN", 9, one_operand<is_nan>},
    {"LeakyRelu", 1, leaky_relu},
    {"Less", 1, two_operands<less>},
    {"LessOrEqual", 12, two_operands<less_equal>},
    {"Log", 1, one_operand<math::log>},
    {"Max", 1, many_operands<maximum>},
    {"Mean", 1, mean},
    {"Min", 1, many_operands<minimum>},
    {"Mish", 18, one_operand<mish>},
    {"Mod", 10, modulo},
    {"Mul", 1, two_operands<multiply>},
    {"Neg", 1, one_operand<math::negative>},
    {"Not", 1, one_operand<logical_not>},
    {"Or", 1, two_operands<logical_or>},
    {"PRelu", 1, parametric_relu},
    {"ParametricSoftplus", 1, parametric_softplus},
    {"Pow", 1, pow},
    {"Reciprocal", 1, reciprocal},
    {"Relu", 1, one_operand<relu>},
    {"Round", 11, one_operand<math::round>},
    {"Scale", 1, scale},
    {"ScaledTanh", 1, scaled_tanh},
    {"Selu", 1, scaled_elu},
    {"Shrink", 9, shrink},
    {"Sigmoid", 1, one_operand<sigmoid>},
    {"Sign", 9, one_operand<math::sign>},
    {"Sin", 7, one_operand<math::sin>},
    {"Sinh", 9, one_operand<math::sinh>},
    {"Softplus", 1, one_operand<softplus>},
    {"Softsign", 1, one_operand<softsign>},
    {"Sqrt", 1, one_operand<math::sqrt>},
    {"Sub", 1, two_operands<subtract>},
    {"Sum", 1, many_operands<add>},
    {"SwiGLU", 28, swiglu},
    {"Swish", 24, swish_of},
    {"Tan", 7, one_operand<math::tan>},
    {"Tanh", 1, one_operand<math::tanh>},
    {"ThresholdedRelu", 1, thresholded_relu},
    {"Xor", 1, two_operands<logical_xor>},
};

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/ops_microsoft.hpp
#ifndef OPCOST_ONNX_OPS_MICROSOFT_HPP_PIECE
#define OPCOST_ONNX_OPS_MICROSOFT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operations of the domain com.microsoft, which exporters and onnxruntime's optimizer write: fused, quantized, and for
// transformers. Inputs and attributes: onnxruntime's ContribOperators.md.

// ---- opcost/onnx/ops_microsoft_fused.hpp
#ifndef OPCOST_ONNX_OPS_MICROSOFT_FUSED_HPP_PIECE
#define OPCOST_ONNX_OPS_MICROSOFT_FUSED_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operators of com.microsoft that are several operations in one: fused activations and normalizations, and attention.

// ---- opcost/onnx/ops_quantized.hpp
#ifndef OPCOST_ONNX_OPS_QUANTIZED_HPP_PIECE
#define OPCOST_ONNX_OPS_QUANTIZED_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations on quantized tensors. Real = (stored - zero point) * scale. Products of quantized operands are of
// 32-bit integers; scaling and rounding of their sums is counted separately.

// ---- opcost/onnx/ops_reduction.hpp
#ifndef OPCOST_ONNX_OPS_REDUCTION_HPP_PIECE
#define OPCOST_ONNX_OPS_REDUCTION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations over axes: reductions, normalizations, softmax, sorting, detection, losses.

// ---- opcost/onnx/ops_products.hpp
#ifndef OPCOST_ONNX_OPS_PRODUCTS_HPP_PIECE
#define OPCOST_ONNX_OPS_PRODUCTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations that multiply matrices: products, einsum, recurrent layers, attention, Fourier transforms.

// ---- opcost/onnx/ops_windows.hpp
#ifndef OPCOST_ONNX_OPS_WINDOWS_HPP_PIECE
#define OPCOST_ONNX_OPS_WINDOWS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations with windows: convolutions, pooling, resampling.

// ---- opcost/onnx/ops_movement.hpp
#ifndef OPCOST_ONNX_OPS_MOVEMENT_HPP_PIECE
#define OPCOST_ONNX_OPS_MOVEMENT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations that move elements or work on shapes: reshaping, slicing, joining, gathering, scattering, filling.

// ---- opcost/onnx/tensor_contents.hpp
#ifndef OPCOST_ONNX_TENSOR_CONTENTS_HPP_PIECE
#define OPCOST_ONNX_TENSOR_CONTENTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The elements of stored tensors, read when they are asked for: from the file, from memory, or from external data in
// the model's folder.

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

namespace opcost::onnx {

inline constexpr std::uint64_t most_content_bytes = 8 * max_content;

namespace detail {
/// A relative path that stays inside of the folder.
inline bool stays_inside(std::string_view path) {
  if (path.empty() || path[0] == '/' || path[0] == '\\' || path.find(':') != path.npos) return false;
  while (!path.empty()) {
    const std::size_t end = path.find_first_of("/\\");
    if (path.substr(0, end) == "..") return false;
    path = end == path.npos ? std::string_view() : path.substr(end + 1);
  }
  return true;
}
inline result<files::weights> open_external(const model& m, const tensor_data& t) {
  if (!m.has_folder) return error::at(error_code::cannot_read) << "read from memory: external data has no folder";
  if (!stays_inside(t.location))
    return error::at(error_code::bad_argument)
           << "external data '" << t.location << "' is not inside of the model's folder";
  std::string path(m.folder.data(), m.folder.size());
  path.append(t.location);
  return files::weights::open(path);
}
inline bool read_bytes(const model& m, const tensor_data& t, span<std::byte> into) {
  if (t.stored == storage::external) {
    if (t.misplaced) return false;
    const auto file = open_external(m, t);
    return file && file->read(t.offset, into);
  }
  if (!t.kept.empty() || into.empty()) {
    if (t.kept.size() < into.size()) return false;
    for (std::size_t i = 0; i < into.size(); ++i) into[i] = static_cast<std::byte>(t.kept[i]);
    return true;
  }
  if (t.bytes < into.size()) return false;
  if (m.file) return m.file.read(t.at, into);
  if (t.at + into.size() > m.bytes.size()) return false;
  for (std::size_t i = 0; i < into.size(); ++i)
    into[i] = static_cast<std::byte>(m.bytes[static_cast<std::size_t>(t.at) + i]);
  return true;
}
// ONNX stores elements with fewer than 8 bits from the lowest bit up, also those with two bits.
inline count_t small_integer(dtype type, span<const std::byte> bytes, std::size_t i) {
  const auto width = static_cast<std::size_t>(bits_of(type));
  const std::size_t at = i * width;
  const std::uint64_t bits =
      (std::to_integer<std::uint64_t>(bytes[at / 8]) >> (at % 8)) & ((std::uint64_t{1} << width) - 1);
  return integer_element(type, bits);
}
inline double typed_real(const tensor_data& t, dtype type, std::uint64_t bits) {
  if (t.stored == storage::float_data)
    return static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
  return real_element(type, bits);
}
}  // namespace detail

/// The content of a stored tensor; false if it is not there, or of a kind that has none.
inline bool read_content(const model& m, const net& in, const tensor_data& t, content<interval> into) {
  const dtype type = element_type(t.type);
  if (t.sparse || bits_of(type) == 0 || is_complex(type)) return false;
  const std::size_t n = is_real(type) ? into.reals.size() : into.numbers.size();
  if (t.stored == storage::raw || t.stored == storage::external) {
    std::byte bytes[most_content_bytes];
    const count_t size = bytes_of(type, count_t(n));
    if (size > count_t(sizeof bytes)) return false;
    const auto all = span<std::byte>(bytes).first(static_cast<std::size_t>(size.n));
    if (!detail::read_bytes(m, t, all)) return false;
    if (bits_of(type) >= 8 || is_real(type)) return decode(type, all, into);
    for (std::size_t i = 0; i < n; ++i) into.numbers[i] = detail::small_integer(type, all, i);
    return true;
  }
  if (t.listed.count < 0 || bits_of(type) < 8) return false;
  const auto entries = net::of(in.entries, t.listed);
  if (entries.size() != n) return false;
  for (std::size_t i = 0; i < n; ++i) {
    if (is_real(type))
      into.reals[i] = detail::typed_real(t, type, entries[i]);
    else if (is_boolean(type))
      into.numbers[i] = entries[i] != 0 ? 1 : 0;
    else
      into.numbers[i] = type == dtype::u64 ? count_t(entries[i]) : count_t(static_cast<std::int64_t>(entries[i]));
  }
  return true;
}

/// The stored bytes of a tensor; -1: the file does not say.
inline std::int64_t stored_bytes(const tensor_data& t) {
  if (t.sparse) return -1;
  if (t.stored == storage::raw) return static_cast<std::int64_t>(t.bytes);
  return -1;
}

}  // namespace opcost::onnx

#endif

namespace opcost::onnx::detail {

inline bool all_known(const partial_tensor& t) { return opcost::detail::has_content(t) && t.reals.empty(); }

/// A setting that is an attribute in old operator sets and an input in newer ones; absent if it is neither.
inline partial_tensor setting(const call& c, std::string_view attribute, const partial_tensors& in, int input,
                              steps& step) {
  if (in.has(input)) return in[input];
  if (!c.has(attribute)) return opcost::detail::absent<interval>;
  return step.numbers(c.list(attribute));
}
inline partial_tensor axis_of(const call& c, std::int64_t otherwise, steps& step) {
  return step.number(c.integer("axis", otherwise));
}
/// A node that only moves elements, in a way that no operation of the catalogue has. Its operands are data; it has no
/// work.
inline partial_tensor moved(const partial_shape& dims, dtype type, steps& step) {
  step.settings(0);
  step.memory(memory_use::own);
  return step.constant(dims, type);
}
/// A reduction that leaves an extent of 1 in the place of the axes.
template <class Op> Op keeping_dims(bool keep = true) {
  Op op;
  op.keep_dims = keep;
  return op;
}
inline partial_shape unknown_dims(int rank) { return partial_shape::filled(rank, interval::unknown()); }

// ---- shapes
inline lowered_outputs reshape_of(const call& c, const partial_tensors& in, steps& step) {
  return step(reshape{!c.flag("allowzero")}, in[0], setting(c, "shape", in, 1, step));
}
inline lowered_outputs flatten_at(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return step(reshape{}, in[0], step.numbers({interval::unknown(), interval::unknown()}));
  std::int64_t axis = c.integer("axis", 1);
  if (axis < 0) axis += x.rank;
  if (axis < 0 || axis > x.rank) return rejected("axis: expected 0 to {}, got {}", x.rank, c.integer("axis", 1));
  const interval front = x.product(0, static_cast<int>(axis)), back = x.product(static_cast<int>(axis), x.rank);
  if (known(front) && known(back)) return step(reshape{}, in[0], step.numbers({front, back}));
  if (known(front) && !is(front, 0)) return step(reshape{}, in[0], step.numbers({front, -1}));
  if (known(back) && !is(back, 0)) return step(reshape{}, in[0], step.numbers({-1, back}));
  return step(reshape{}, in[0], step.numbers({front, back}));
}
inline lowered_outputs squeeze_of(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor axes = setting(c, "axes", in, 1, step);
  if (!axes.present() || (axes.dims.is_static() && is(axes.dims.elements(), 0))) return step(squeeze_15{}, in[0]);
  return step(squeeze_15{}, in[0], axes);
}
inline lowered_outputs unsqueeze_of(const call& c, const partial_tensors& in, steps& step) {
  return step(unsqueeze{}, in[0], setting(c, "axes", in, 1, step));
}
inline lowered_outputs transpose_of(const call& c, const partial_tensors& in, steps& step) {
  if (c.has("perm")) return step(transpose{}, in[0], step.numbers(c.list("perm")));
  if (!in[0].dims.ranked()) return moved(in[0].dims, in[0].type, step);
  ints perm;
  for (int i = in[0].dims.rank; i-- > 0;) perm.push_back(i);
  return step(transpose{}, in[0], step.numbers(perm));
}
inline lowered_outputs shape_of_input(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor dims = step(shape_of_3{}, in[0]);
  if (!c.has("start") && !c.has("end")) return dims;
  const std::int64_t end = c.has("end") ? c.integer("end", 0) : count_t::limit;
  return step(slice{}, dims, step.numbers({c.integer("start", 0)}), step.numbers({end}), step.numbers({1}),
              step.numbers({0}));
}
inline lowered_outputs size_of_input(const call&, const partial_tensors& in, steps& step) {
  return step(reduce_prod{}, step(shape_of_3{}, in[0]), step.numbers({0}));
}
inline lowered_outputs expand(const call&, const partial_tensors& in, steps& step) {
  broadcast_3 op;
  op.mode = broadcast_mode::bidirectional;
  return step(op, in[0], in[1]);
}
inline lowered_outputs tile_of(const call& c, const partial_tensors& in, steps& step) {
  if (c.version >= 6) return step(tile{}, in[0], in[1]);
  if (!in[0].dims.ranked() || in[1].value.size() != 1 || in[2].value.size() != 1 || !in[2].value[0].exact())
    return moved(in[0].dims.ranked() ? unknown_dims(in[0].dims.rank) : in[0].dims, in[0].type, step);
  std::array<interval, 8> repeats{};
  for (interval& r : repeats) r = 1;
  const int axis = opcost::detail::normal_axis(in[2].value[0].min, in[0].dims.rank);
  if (axis < 0) return "input 2 (axis): outside of the rank";
  repeats[static_cast<std::size_t>(axis)] = in[1].value[0];
  return step(tile{}, in[0],
              step.numbers(span<const interval>(repeats).first(static_cast<std::size_t>(in[0].dims.rank))));
}

// ---- joining and cutting
inline lowered_outputs concat_of(const call& c, const partial_tensors& in, steps& step) {
  return step(concat{c.integer("axis", 1)}, in);
}
// `n` times the number v.
inline partial_tensor repeated(std::int64_t v, const partial_tensor& as_many_as, steps& step) {
  const partial_shape& s = as_many_as.dims;
  if (s.rank != 1 || !known(s[0]) || s[0].min > 64) return step.constant(s, dtype::i64);
  std::array<interval, 64> list{};
  for (interval& i : list) i = v;
  return step.numbers(span<const interval>(list).first(static_cast<std::size_t>(s[0].min.n)));
}
inline lowered_outputs slice_of(const call& c, const partial_tensors& in, steps& step) {
  const bool by_attributes = c.version < 10 && c.has("starts");
  const partial_tensor starts = by_attributes ? step.numbers(c.list("starts")) : in[1];
  const partial_tensor ends = by_attributes ? step.numbers(c.list("ends")) : in[2];
  const partial_tensor axes = by_attributes ? setting(c, "axes", {}, 0, step) : in[3];
  const partial_tensor by = !by_attributes && in.has(4) ? in[4] : repeated(1, starts, step);
  if (!axes.present()) return step(slice{}, in[0], starts, ends, by);
  return step(slice{}, in[0], starts, ends, by, axes);
}
inline lowered_outputs split_of(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor axis = axis_of(c, 0, step);
  const partial_tensor sizes = setting(c, "split", in, 1, step);
  if (sizes.present()) return step.all(variadic_split{}, in[0], axis, sizes);
  const std::int64_t parts = c.integer("num_outputs", c.outputs());
  if (parts < 1) return "expected at least 1 output, got 0";
  const int at = in[0].dims.ranked() ? opcost::detail::normal_axis(c.integer("axis", 0), in[0].dims.rank) : -1;
  if (at < 0 || !known(in[0].dims[at]) || in[0].dims[at].min.n % parts == 0) return step.all(split{parts}, in[0], axis);
  if (parts > 64) return undecided("more than 64 parts of unlike sizes");
  std::array<interval, 64> lengths{};
  std::int64_t left = in[0].dims[at].min.n;
  const std::int64_t each = (left + parts - 1) / parts;
  for (std::int64_t i = 0; i < parts; ++i) {
    const std::int64_t n = left < each ? left : each;
    lengths[static_cast<std::size_t>(i)] = n;
    left -= n;
  }
  return step.all(variadic_split{}, in[0], axis,
                  step.numbers(span<const interval>(lengths).first(static_cast<std::size_t>(parts))));
}
inline lowered_outputs pad_of(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor pads = c.version < 11 ? step.numbers(c.list(c.version < 2 ? "paddings" : "pads")) : in[1];
  const std::string_view mode = c.text("mode", "constant");
  pad_12 op;
  op.mode = mode == "reflect" ? pad_mode::reflect : mode == "edge" ? pad_mode::edge : pad_mode::constant;
  const int rank = in[0].dims.rank;
  std::array<interval, 8> begin{}, end{};
  bool good = in[0].dims.ranked() && (all_known(pads) || (c.version < 11 && !pads.value.empty()));
  if (good) {
    const bool chosen = c.version >= 18 && in.has(3);
    const std::size_t n = pads.value.size() / 2;
    good = chosen ? all_known(in[3]) && in[3].value.size() == n : n == static_cast<std::size_t>(rank);
    for (int i = 0; i < rank; ++i) {
      begin[static_cast<std::size_t>(i)] = 0;
      end[static_cast<std::size_t>(i)] = 0;
    }
    for (std::size_t i = 0; good && i < n; ++i) {
      const int axis = chosen ? (in[3].value[i].exact() ? opcost::detail::normal_axis(in[3].value[i].min, rank) : -1)
                              : static_cast<int>(i);
      good = axis >= 0;
      if (!good) break;
      begin[static_cast<std::size_t>(axis)] = pads.value[i];
      end[static_cast<std::size_t>(axis)] = pads.value[n + i];
    }
  }
  if (!good) return moved(in[0].dims.ranked() ? unknown_dims(rank) : in[0].dims, in[0].type, step);
  step.settings(~1u);
  const auto count = static_cast<std::size_t>(rank);
  if (rank == 0) return step(identity{}, in[0]);
  const partial_tensor from = step.numbers(span<const interval>(begin).first(count));
  const partial_tensor to = step.numbers(span<const interval>(end).first(count));
  if (c.version >= 11 && in.has(2) && op.mode == pad_mode::constant) {
    const partial_tensor value = in[2].dims.rank == 0 ? in[2] : step(squeeze_15{}, in[2]);
    return step(op, in[0], from, to, value);
  }
  return step(op, in[0], from, to);
}
inline lowered_outputs center_crop_pad(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!y.ranked()) return moved(y, in[0].type, step);
  ints axes = c.list("axes");
  if (!c.has("axes"))
    for (int i = 0; i < y.rank; ++i) axes.push_back(i);
  for (int i = 0; i < axes.rank; ++i) {
    const int axis = opcost::detail::normal_axis(axes[i], y.rank);
    if (axis < 0) return "attribute axes: outside of the rank";
    y.set(axis, static_cast<std::size_t>(i) < in[1].value.size() ? in[1].value[i] : interval::unknown());
  }
  lowered_outputs r = moved(y, in[0].type, step);
  step.settings(0b10);
  return r;
}
inline lowered_outputs triangle(const call&, const partial_tensors& in, steps& step) {
  step.memory(memory_use::own);
  return step(identity{}, in[0]);
}
inline lowered_outputs crop(const call& c, const partial_tensors& in, steps& step) {
  const ints border = c.list("border"), scale = c.list("scale");
  partial_shape y = in[0].dims;
  if (y.rank != 4 || border.rank != 4) return undecided("expected rank 4 and 4 borders");
  y.set(2, scale.rank == 2 ? interval(scale[0]) : y[2] - interval(border[1] + border[3]));
  y.set(3, scale.rank == 2 ? interval(scale[1]) : y[3] - interval(border[0] + border[2]));
  return moved(y, in[0].type, step);
}

// ---- gathering and scattering
inline lowered_outputs gather(const call& c, const partial_tensors& in, steps& step) {
  return step(gather_8{}, in[0], in[1], axis_of(c, 0, step));
}
inline lowered_outputs gather_elements_of(const call& c, const partial_tensors& in, steps& step) {
  return step(gather_elements{c.integer("axis", 0)}, in[0], in[1]);
}
inline lowered_outputs gather_nd(const call& c, const partial_tensors& in, steps& step) {
  gather_nd_8 op;
  op.batch_dims = c.integer("batch_dims", 0);
  return step(op, in[0], in[1]);
}
inline scatter_reduction reduction_of(const call& c) {
  const std::string_view r = c.text("reduction", "none");
  return r == "add"   ? scatter_reduction::sum
         : r == "mul" ? scatter_reduction::prod
         : r == "max" ? scatter_reduction::max
         : r == "min" ? scatter_reduction::min
                      : scatter_reduction::none;
}
inline lowered_outputs scatter_elements(const call& c, const partial_tensors& in, steps& step) {
  scatter_elements_update_12 op;
  op.reduction = reduction_of(c);
  return step(op, in[0], in[1], in[2], axis_of(c, 0, step));
}
inline lowered_outputs scatter_nd(const call& c, const partial_tensors& in, steps& step) {
  scatter_nd_update_15 op;
  op.reduction = reduction_of(c);
  return step(op, in[0], in[1], in[2]);
}
inline lowered_outputs tensor_scatter(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor r = moved(in[0].dims, in[0].type, step);
  step.settings(0b100);
  return r;
}
inline lowered_outputs compress(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor chosen = step(squeeze_15{}, step(non_zero{}, in[1]), step.numbers({0}));
  if (c.has("axis")) return step(gather_8{}, in[0], chosen, axis_of(c, 0, step));
  return step(gather_8{}, step(reshape{}, in[0], step.numbers({-1})), chosen, step.number(0));
}
inline lowered_outputs one_hot(const call& c, const partial_tensors& in, steps& step) {
  step.settings(0b10);
  partial_tensor depth = in[1].dims.rank == 0 ? in[1] : step(squeeze_15{}, in[1]);
  if (depth.type != dtype::i64) depth = step(convert{dtype::i64}, depth);
  partial_tensor at = in[0];
  if (at.type != dtype::i64 && at.type != dtype::i32) at = step(convert{dtype::i64}, at);
  const lowered_outputs values = step.all(split{2}, in[2], step.number(0));
  const partial_tensor off = step(squeeze_15{}, values[0]), on = step(squeeze_15{}, values[1]);
  one_hot_16 op;
  op.axis = c.integer("axis", -1);
  return step(op, at, depth, on, off);
}
inline lowered_outputs non_zero_of(const call&, const partial_tensors& in, steps& step) {
  return step(non_zero{}, in[0]);
}
inline lowered_outputs reverse_sequence_of(const call& c, const partial_tensors& in, steps& step) {
  return step(reverse_sequence{c.integer("batch_axis", 1), c.integer("time_axis", 0)}, in[0], in[1]);
}
inline lowered_outputs depth_to_space_of(const call& c, const partial_tensors& in, steps& step) {
  const bool crd = c.text("mode", "DCR") == "CRD";
  return step(depth_to_space{c.integer("blocksize", 1), crd ? block_order::depth_first : block_order::blocks_first},
              in[0]);
}
inline lowered_outputs space_to_depth_of(const call& c, const partial_tensors& in, steps& step) {
  space_to_depth op;
  op.block_size = c.integer("blocksize", 1);
  return step(op, in[0]);
}

// ---- filling
// Constant nodes whose value is not a tensor.
inline lowered_outputs constant_of(const call& c, const partial_tensors&, steps& step) {
  step.kind(node_kind::constant);
  const auto list = [&](auto values) {
    std::array<interval, max_content> items{};
    const std::size_t n = values.size();
    if (n > items.size()) return step.constant({static_cast<std::int64_t>(n)}, dtype::i64);
    for (std::size_t i = 0; i < n; ++i) items[i] = values[i];
    return step.numbers(span<const interval>(items).first(n));
  };
  if (c.has("value_int")) return step.number(c.integer("value_int", 0));
  if (c.has("value_ints")) return list(c.integers("value_ints"));
  if (c.has("value_float")) return step.real(c.real("value_float", 0));
  if (c.has("value_string")) return step.constant({}, dtype::string);
  if (c.has("value_strings"))
    return step.constant({static_cast<std::int64_t>(c.texts("value_strings").size())}, dtype::string);
  if (c.has("value_floats")) {
    std::array<double, max_content> items{};
    const auto values = c.reals("value_floats");
    if (values.size() > items.size()) return step.constant({static_cast<std::int64_t>(values.size())}, dtype::f32);
    for (std::size_t i = 0; i < values.size(); ++i) items[i] = static_cast<double>(values[i]);
    return step.reals(span<const double>(items).first(values.size()));
  }
  const tensor_data* t = c.tensor("value");
  if (!t) t = c.tensor("sparse_value");
  if (!t) return "the constant has no value";
  return step.constant(t->dims, element_type(t->type));
}
inline lowered_outputs constant_of_shape(const call& c, const partial_tensors& in, steps& step) {
  const tensor_data* t = c.tensor("value");
  const dtype type = t ? element_type(t->type) : dtype::f32;
  partial_tensor value = step.constant({}, type);
  interval number = 0;
  double real = 0;
  const bool known_value =
      !t || read_content(*c.from, *c.find("value").in, *t,
                         is_real(type) ? content<interval>{{}, {&real, 1}} : content<interval>{{&number, 1}, {}});
  if (known_value) value = is_real(type) ? step.real(real, type) : step.number(number, type);
  return step(broadcast_3{}, value, in[0]);
}
inline lowered_outputs range_of_inputs(const call&, const partial_tensors& in, steps& step) {
  const auto scalar = [&](int i) { return in[i].dims.rank == 0 ? in[i] : step(squeeze_15{}, in[i]); };
  return step(range_4{in[0].type}, scalar(0), scalar(1), in.has(2) ? scalar(2) : step.number(1));
}
inline dtype type_or(const call& c, std::string_view name, dtype otherwise) {
  const dtype t = element_type(static_cast<int>(c.integer(name, 0)));
  return t == dtype::dynamic ? otherwise : t;
}
inline lowered_outputs eye_like(const call& c, const partial_tensors& in, steps& step) {
  const interval rows = opcost::detail::dim_or_unknown(in[0].dims, 0),
                 columns = opcost::detail::dim_or_unknown(in[0].dims, 1);
  return step(eye{type_or(c, "dtype", in[0].type)}, step.number(rows), step.number(columns),
              step.number(c.integer("k", 0)));
}
inline lowered_outputs random_of_shape(const call& c, const partial_tensors&, steps& step) {
  const dtype t = type_or(c, "dtype", dtype::f32);
  return step(random_uniform{t}, step.numbers(c.list("shape")), step.real(0, t), step.real(1, t));
}
inline lowered_outputs random_like(const call& c, const partial_tensors& in, steps& step) {
  const dtype t = type_or(c, "dtype", in[0].type);
  return step(random_uniform{t}, step(shape_of_3{}, in[0]), step.real(0, t), step.real(1, t));
}
inline lowered_outputs bernoulli(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor drawn = step(random_uniform{dtype::f32}, step(shape_of_3{}, in[0]), step.real(0), step.real(1));
  const partial_tensor p = in[0].type == dtype::f32 ? in[0] : step(convert{dtype::f32}, in[0]);
  return step(convert{type_or(c, "dtype", in[0].type)}, step(less{}, drawn, p));
}
inline lowered_outputs multinomial_of(const call& c, const partial_tensors& in, steps& step) {
  return step(multinomial{type_or(c, "dtype", dtype::i32), true, true}, in[0],
              step.numbers({c.integer("sample_size", 1)}));
}
inline lowered_outputs where_of(const call&, const partial_tensors& in, steps& step) {
  return step(where{}, in[0], in[1], in[2]);
}
inline lowered_outputs unique_of(const call& c, const partial_tensors& in, steps& step) {
  const unique op{c.flag("sorted", true)};
  return c.has("axis") ? step.all(op, in[0], step.numbers({c.integer("axis", 0)})) : step.all(op, in[0]);
}

inline constexpr op_rule movement_rules[] = {
    {"Bernoulli", 15, bernoulli},
    {"CenterCropPad", 18, center_crop_pad},
    {"Compress", 9, compress},
    {"Concat", 1, concat_of},
    {"Constant", 1, constant_of},
    {"ConstantOfShape", 9, constant_of_shape},
    {"Crop", 1, crop},
    {"DepthToSpace", 1, depth_to_space_of},
    {"Expand", 8, expand},
    {"EyeLike", 9, eye_like},
    {"Flatten", 1, flatten_at},
    {"Gather", 1, gather},
    {"GatherElements", 11, gather_elements_of},
    {"GatherND", 11, gather_nd},
    {"Multinomial", 7, multinomial_of},
    {"NonZero", 9, non_zero_of},
    {"OneHot", 9, one_hot},
    {"Pad", 1, pad_of},
    {"RandomNormal", 1, random_of_shape},
    {"RandomNormalLike", 1, random_like},
    {"RandomUniform", 1, random_of_shape},
    {"RandomUniformLike", 1, random_like},
    {"Range", 11, range_of_inputs},
    {"Reshape", 1, reshape_of},
    {"ReverseSequence", 10, reverse_sequence_of},
    {"Scatter", 9, scatter_elements},
    {"ScatterElements", 11, scatter_elements},
    {"ScatterND", 11, scatter_nd},
    {"Shape", 1, shape_of_input},
    {"Size", 1, size_of_input},
    {"Slice", 1, slice_of},
    {"SpaceToDepth", 1, space_to_depth_of},
    {"Split", 1, split_of},
    {"Squeeze", 1, squeeze_of},
    {"TensorScatter", 24, tensor_scatter},
    {"Tile", 1, tile_of},
    {"Transpose", 1, transpose_of},
    {"Trilu", 14, triangle},
    {"Unique", 11, unique_of},
    {"Unsqueeze", 1, unsqueeze_of},
    {"Where", 9, where_of},
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

inline auto_pad auto_pad_of(const call& c) {
  const std::string_view p = c.text("auto_pad", "NOTSET");
  return p == "SAME_UPPER" || p == "SAME" ? auto_pad::same_upper
         : p == "SAME_LOWER"              ? auto_pad::same_lower
         : p == "VALID"                   ? auto_pad::valid
                                          : auto_pad::explicit_;
}
// pads holds the begins of all axes, then the ends.
inline ints first_half(const ints& pads) { return pads.slice(0, pads.rank / 2); }
inline ints second_half(const ints& pads) { return pads.slice(pads.rank / 2, pads.rank); }

// The attributes that every operation with a sliding window has.
template <class Op> Op window_of(const call& c) {
  Op op;
  const ints pads = c.list("pads");
  op.strides = c.list("strides");
  op.pads_begin = first_half(pads);
  op.pads_end = second_half(pads);
  op.pad = auto_pad_of(c);
  return op;
}
template <class Op> Op convolution_of(const call& c) {
  Op op = window_of<Op>(c);
  op.dilations = c.list("dilations");
  return op;
}
// Weights [M, C/g, k...] in groups [g, M/g, C/g, k...].
inline partial_tensor in_groups(const partial_tensor& w, std::int64_t groups, steps& step) {
  if (!w.dims.ranked() || w.dims.rank < 1) return w;
  std::array<interval, 9> dims{};
  dims[0] = groups;
  dims[1] = known(w.dims[0]) ? interval(w.dims[0].min / groups) : interval::unknown();
  for (int i = 1; i < w.dims.rank; ++i) dims[static_cast<std::size_t>(i + 1)] = w.dims[i];
  return step(reshape{}, w, step.numbers(span<const interval>(dims).first(static_cast<std::size_t>(w.dims.rank + 1))));
}
// A list of one number per channel, to be broadcast over the axes behind axis 1.
inline partial_tensor per_channel(const partial_tensor& list, int rank, steps& step) {
  if (rank < 3 || list.dims.rank != 1) return list;
  ints axes;
  for (int i = 1; i < rank - 1; ++i) axes.push_back(i);
  return step(unsqueeze{}, list, step.numbers(axes));
}
inline partial_tensor convolve(const call& c, const partial_tensor& x, const partial_tensor& w, steps& step) {
  const std::int64_t groups = c.integer("group", 1);
  if (groups <= 1) return step(convolution_of<convolution>(c), x, w);
  return step(convolution_of<group_convolution>(c), x, in_groups(w, groups, step));
}
inline partial_tensor with_bias(const partial_tensor& y, const partial_tensor& bias, steps& step) {
  return bias.present() ? step(add{}, y, per_channel(bias, y.dims.rank, step)) : y;
}
inline lowered_outputs conv(const call& c, const partial_tensors& in, steps& step) {
  return with_bias(convolve(c, in[0], in[1], step), in[2], step);
}
template <class Op>
partial_tensor transposed(const call& c, const partial_tensor& x, const partial_tensor& w, steps& step) {
  const ints wanted = c.list("output_shape");
  Op op = convolution_of<Op>(c);
  op.output_padding = c.list("output_padding");
  if (op.pad == auto_pad::explicit_ && wanted.rank > 0) op.pad = auto_pad::same_lower;
  if (wanted.rank > 0) {
    const int n = x.dims.ranked() ? x.dims.rank - 2 : wanted.rank;
    return step(op, x, w, step.numbers(wanted.slice(wanted.rank > n ? wanted.rank - n : 0, wanted.rank)));
  }
  const bool same = op.pad == auto_pad::same_upper || op.pad == auto_pad::same_lower;
  if (!same || !x.dims.ranked() || x.dims.rank < 2) return step(op, x, w);
  std::array<interval, 8> dims{};  // the extents times the strides
  for (int i = 2; i < x.dims.rank; ++i)
    dims[static_cast<std::size_t>(i - 2)] = x.dims[i] * interval(op.strides.at_or(i - 2, 1));
  return step(op, x, w, step.numbers(span<const interval>(dims).first(static_cast<std::size_t>(x.dims.rank - 2))));
}
inline lowered_outputs conv_transpose(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t groups = c.integer("group", 1);
  if (groups <= 1) return with_bias(transposed<convolution_backprop_data>(c, in[0], in[1], step), in[2], step);
  const partial_tensor w = in_groups(in[1], groups, step);
  return with_bias(transposed<group_convolution_backprop_data>(c, in[0], w, step), in[2], step);
}
inline lowered_outputs deform_conv(const call& c, const partial_tensors& in, steps& step) {
  auto op = convolution_of<deformable_convolution_8>(c);
  op.group = c.integer("group", 1);
  op.deformable_group = c.integer("offset_group", 1);
  op.bilinear_interpolation_pad = true;
  const partial_tensor y = in.has(4) ? step(op, in[0], in[2], in[1], in[4]) : step(op, in[0], in[2], in[1]);
  return with_bias(y, in[3], step);
}

// ---- pooling
template <class Op> Op pool_of(const call& c) {
  Op op = convolution_of<Op>(c);
  op.kernel_size = c.list("kernel_shape");
  op.round = c.flag("ceil_mode") ? rounding::ceil_torch : rounding::floor;
  return op;
}
inline avg_pool_16 average_pool_of(const call& c, bool counts_padding) {
  auto op = pool_of<avg_pool_16>(c);
  op.exclude_pad = !counts_padding;
  return op;
}
inline lowered_outputs max_pool_of(const call& c, const partial_tensors& in, steps& step) {
  lowered_outputs y = step.all(pool_of<max_pool_8>(c), in[0]);
  if (c.outputs() > 1) return y;
  return y[0];
}
inline lowered_outputs average_pool(const call& c, const partial_tensors& in, steps& step) {
  return step(average_pool_of(c, c.flag("count_include_pad")), in[0]);
}
inline partial_tensor spatial_axes(const partial_tensor& x, steps& step) {
  ints axes;
  for (int i = 2; i < x.dims.rank; ++i) axes.push_back(i);
  return step.numbers(axes);
}
template <class Reduce> lowered_outputs global_pool(const call&, const partial_tensors& in, steps& step) {
  if (!in[0].dims.ranked()) return moved(in[0].dims, in[0].type, step);
  return step(keeping_dims<Reduce>(), in[0], spatial_axes(in[0], step));
}
// (sum of |x|^p)^(1/p) of windows, or of all spatial elements.
inline partial_tensor to_the_power(const partial_tensor& x, std::int64_t p, steps& step) {
  const partial_tensor y = step(math::abs{}, x);
  if (p == 1) return y;
  return p == 2 ? step(multiply{}, y, y) : step(power{}, y, step.real(static_cast<double>(p), x.type));
}
inline partial_tensor root_of(const partial_tensor& x, std::int64_t p, steps& step) {
  if (p == 1) return x;
  return p == 2 ? step(math::sqrt{}, x) : step(power{}, x, step.real(1.0 / static_cast<double>(p), x.type));
}
inline std::int64_t exponent_of(const call& c) {
  return c.version < 2 ? static_cast<std::int64_t>(c.real("p", 2)) : c.integer("p", 2);
}
inline lowered_outputs global_lp_pool(const call& c, const partial_tensors& in, steps& step) {
  if (!in[0].dims.ranked()) return undecided("the rank is not known");
  const std::int64_t p = exponent_of(c);
  const partial_tensor y = step(keeping_dims<reduce_sum>(), to_the_power(in[0], p, step), spatial_axes(in[0], step));
  return root_of(y, p, step);
}
inline lowered_outputs lp_pool(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t p = exponent_of(c);
  const avg_pool_16 window = average_pool_of(c, true);
  const partial_tensor y = step(window, to_the_power(in[0], p, step));
  const double n = static_cast<double>(window.kernel_size.elements());
  return root_of(step(multiply{}, y, step.real(n, y.type)), p, step);
}
inline lowered_outputs max_unpool(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  const ints kernel = c.list("kernel_shape"), strides = c.list("strides"), pads = c.list("pads");
  partial_shape y = x;
  if (in.has(2)) {
    opcost::detail::as_dims(in[2], y);
  } else if (x.ranked()) {
    for (int i = 2; i < x.rank; ++i)
      y.set(i, (x[i] - interval(1)) * interval(strides.at_or(i - 2, 1)) + interval(kernel.at_or(i - 2, 1)) -
                   interval(pads.at_or(i - 2, 0) + pads.at_or(i - 2 + pads.rank / 2, 0)));
  }
  const partial_tensor r = moved(y, in[0].type, step);
  step.settings(0b110);
  return r;
}
inline lowered_outputs max_roi_pool(const call& c, const partial_tensors& in, steps& step) {
  roi_pooling op;
  op.output_size = c.list("pooled_shape");
  return step(op, in[0], in[1]);
}
inline lowered_outputs roi_align_of(const call& c, const partial_tensors& in, steps& step) {
  roi_align_9 op;
  op.pooled_h = c.integer("output_height", 1);
  op.pooled_w = c.integer("output_width", 1);
  op.sampling_ratio = c.integer("sampling_ratio", 0);
  op.spatial_scale = c.real("spatial_scale", 1);
  op.mode = c.text("mode", "avg") == "max" ? roi_mode::max : roi_mode::avg;
  return step(op, in[0], in[1], in[2]);
}
inline lowered_outputs column_to_image(const call& c, const partial_tensors& in, steps& step) {
  const ints pads = c.list("pads");
  return step(col2im{c.list("strides"), c.list("dilations"), first_half(pads), second_half(pads)}, in[0], in[1], in[2]);
}
inline lowered_outputs local_response(const call& c, const partial_tensors& in, steps& step) {
  return step(lrn{c.real("alpha", 1e-4), c.real("beta", 0.75), c.real("bias", 1), c.integer("size", 1)}, in[0],
              step.numbers({1}));
}
inline lowered_outputs grid_sample_of(const call& c, const partial_tensors& in, steps& step) {
  const std::string_view mode = c.text("mode", "bilinear"), padding = c.text("padding_mode", "zeros");
  grid_sample op;
  op.align_corners = c.flag("align_corners");
  op.mode = mode == "nearest"                      ? grid_mode::nearest
            : mode == "bicubic" || mode == "cubic" ? grid_mode::bicubic
                                                   : grid_mode::bilinear;
  op.padding = padding == "border"       ? grid_padding::border
               : padding == "reflection" ? grid_padding::reflection
                                         : grid_padding::zeros;
  return step(op, in[0], in[1]);
}

// ---- resampling
inline interpolate_11 interpolate_of(const call& c) {
  const std::string_view mode = c.text("mode", "nearest"), where = c.text("coordinate_transformation_mode"),
                         nearest = c.text("nearest_mode", "round_prefer_floor");
  interpolate_11 op;
  op.mode = mode == "cubic"                          ? interpolate_mode::cubic
            : mode == "linear" || mode == "bilinear" ? interpolate_mode::linear_onnx
                                                     : interpolate_mode::nearest;
  op.coordinates = where == "asymmetric" || c.version < 11 ? coordinate_transformation::asymmetric
                   : where == "align_corners"              ? coordinate_transformation::align_corners
                   : where == "pytorch_half_pixel"         ? coordinate_transformation::pytorch_half_pixel
                                                           : coordinate_transformation::half_pixel;
  op.nearest = nearest == "floor"               ? nearest_mode::floor
               : nearest == "ceil"              ? nearest_mode::ceil
               : nearest == "round_prefer_ceil" ? nearest_mode::round_prefer_ceil
                                                : nearest_mode::round_prefer_floor;
  op.antialias = c.flag("antialias");
  op.cube_coeff = c.real("cubic_coeff_a", -0.75);
  return op;
}
// To the extents `y` of all axes. Axes that keep their extent are not interpolated.
inline lowered_outputs resample(const call& c, const partial_tensor& x, const partial_shape& y, steps& step) {
  if (!x.dims.ranked() || !y.ranked()) return moved(y, x.type, step);
  std::array<interval, 8> sizes{};
  ints axes;
  for (int i = 0; i < y.rank; ++i) {
    if (known(x.dims[i]) && x.dims[i] == y[i]) continue;
    sizes[static_cast<std::size_t>(axes.rank)] = y[i];
    axes.push_back(i);
  }
  if (axes.rank == 0) {
    step.memory(memory_use::own);
    return step(identity{}, x);
  }
  interpolate_11 op = interpolate_of(c);
  if (op.mode == interpolate_mode::linear_onnx && axes.rank > 3) op.mode = interpolate_mode::linear;
  return step(op, x, step.numbers(span<const interval>(sizes).first(static_cast<std::size_t>(axes.rank))),
              step.numbers(axes));
}
// floor(extent * scale) of each axis; scales that are not known leave the extents open.
inline interval scaled(interval extent, double scale) {
  if (!known(extent)) return interval::unknown();
  return to_count(opcost::detail::floor_of(static_cast<double>(extent.min.n) * scale));
}
inline lowered_outputs resize(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return moved(x, in[0].type, step);
  const partial_tensor& scales = c.version < 11 ? in[1] : in[2];
  const partial_tensor sizes = c.version < 11 ? opcost::detail::absent<interval> : in[3];
  ints axes = c.list("axes");
  if (!c.has("axes"))
    for (int i = 0; i < x.rank; ++i) axes.push_back(i);
  partial_shape y = x;
  const bool by_sizes = sizes.present() && !(sizes.dims.is_static() && is(sizes.dims.elements(), 0));
  const std::string_view policy = c.text("keep_aspect_ratio_policy", "stretch");
  double one = 0;  // the scale of all axes where the aspect ratio is kept
  bool known_ratio = policy != "stretch" && by_sizes;
  for (int i = 0; known_ratio && i < axes.rank; ++i) {
    const int axis = opcost::detail::normal_axis(axes[i], x.rank);
    const auto at = static_cast<std::size_t>(i);
    known_ratio = axis >= 0 && at < sizes.value.size() && known(sizes.value[at]) && known(x[axis]) && x[axis].min > 0;
    if (!known_ratio) break;
    const double ratio = static_cast<double>(sizes.value[at].min) / static_cast<double>(x[axis].min);
    one = i == 0 || (policy == "not_larger" ? ratio < one : ratio > one) ? ratio : one;
  }
  for (int i = 0; i < axes.rank; ++i) {
    const int axis = opcost::detail::normal_axis(axes[i], x.rank);
    if (axis < 0) return "attribute axes: outside of the rank";
    const auto at = static_cast<std::size_t>(i);
    interval d = interval::unknown();
    if (by_sizes && policy == "stretch") {
      if (at < sizes.value.size()) d = sizes.value[at];
    } else if (by_sizes) {
      if (known_ratio) d = to_count(opcost::detail::floor_of(static_cast<double>(x[axis].min) * one + 0.5));
    } else if (at < scales.reals.size()) {
      d = scaled(x[axis], scales.reals[at]);
    }
    y.set(axis, d);
  }
  lowered_outputs r = resample(c, in[0], y, step);
  step.settings(~1u);
  return r;
}
inline lowered_outputs upsample(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!y.ranked()) return moved(y, in[0].type, step);
  const auto scales = c.reals("scales");
  for (int i = 0; i < y.rank; ++i) {
    const auto at = static_cast<std::size_t>(i);
    if (c.version < 7)
      y.set(i, scaled(y[i], i == y.rank - 1   ? c.real("width_scale", 1)
                            : i == y.rank - 2 ? c.real("height_scale", 1)
                                              : 1));
    else if (at < scales.size())
      y.set(i, scaled(y[i], static_cast<double>(scales[at])));
    else
      y.set(i, at < in[1].reals.size() ? scaled(y[i], in[1].reals[at]) : interval::unknown());
  }
  lowered_outputs r = resample(c, in[0], y, step);
  step.settings(~1u);
  return r;
}
inline lowered_outputs affine_grid(const call& c, const partial_tensors& in, steps& step) {
  partial_shape size;
  if (!opcost::detail::as_dims(in[1], size) || !size.ranked()) return undecided("the size is not known");
  if (size.rank != 4 && size.rank != 5) return rejected("input 1 (size): expected 4 or 5 numbers, got {}", size.rank);
  const int n = size.rank - 2;
  partial_shape y{size[0]};
  interval points = 1;
  for (int i = 2; i < size.rank; ++i) {
    y.push_back(size[i]);
    points = points * size[i];
  }
  y.push_back(n);
  (void)c;
  const partial_tensor grid = step.constant({size[0], points, n + 1}, in[0].type);
  const partial_tensor flat = step(matmul{false, true}, grid, in[0]);
  std::array<interval, 8> dims{};
  for (int i = 0; i < y.rank; ++i) dims[static_cast<std::size_t>(i)] = y[i];
  return step(reshape{}, flat, step.numbers(span<const interval>(dims).first(static_cast<std::size_t>(y.rank))));
}

inline constexpr op_rule window_rules[] = {
    {"AffineGrid", 20, affine_grid},
    {"AveragePool", 1, average_pool},
    {"Col2Im", 18, column_to_image},
    {"Conv", 1, conv},
    {"ConvTranspose", 1, conv_transpose},
    {"DeformConv", 19, deform_conv},
    {"GlobalAveragePool", 1, global_pool<reduce_mean>},
    {"GlobalLpPool", 1, global_lp_pool},
    {"GlobalMaxPool", 1, global_pool<reduce_max>},
    {"GridSample", 16, grid_sample_of},
    {"LRN", 1, local_response},
    {"LpPool", 1, lp_pool},
    {"MaxPool", 1, max_pool_of},
    {"MaxRoiPool", 1, max_roi_pool},
    {"MaxUnpool", 9, max_unpool},
    {"Resize", 10, resize},
    {"RoiAlign", 10, roi_align_of},
    {"Upsample", 1, upsample},
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

inline lowered_outputs matrix_product(const call&, const partial_tensors& in, steps& step) {
  return step(matmul{}, in[0], in[1]);
}
// y = alpha * A' B' + beta * C
inline lowered_outputs gemm(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor y = step(matmul{c.flag("transA"), c.flag("transB")}, in[0], in[1]);
  if (const double alpha = c.real("alpha", 1); alpha != 1) y = step(multiply{}, y, step.real(alpha, y.type));
  const double beta = c.real("beta", 1);
  if (!in.has(2) || beta == 0) return y;
  return step(add{}, y, beta == 1 ? in[2] : step(multiply{}, in[2], step.real(beta, y.type)));
}
inline lowered_outputs einsum_of(const call& c, const partial_tensors& in, steps& step) {
  return step(einsum{c.text("equation")}, in);
}
inline lowered_outputs determinant(const call&, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked() || x.rank < 2) return undecided("the rank is not known");
  // an elimination is that of an inverse without the backward part
  const partial_tensor factors = step(inverse{}, in[0]);
  ints axes{x.rank - 2, x.rank - 1};
  return step(reduce_prod{}, factors, step.numbers(axes));
}

// ---- recurrent layers
struct recurrent_parts {
  partial_tensor x{}, w{}, r{}, b{}, lengths{}, h{}, c{};
  count_t hidden = 0;
  sequence_direction direction = sequence_direction::forward;
  bool batch_first = false;
};
inline partial_tensor swapped(const partial_tensor& t, steps& step) {
  ints perm{1, 0};
  for (int i = 2; i < t.dims.rank; ++i) perm.push_back(i);
  return step(transpose{}, t, step.numbers(perm));
}
inline partial_tensor zeros_of(std::initializer_list<interval> dims, dtype type, steps& step) {
  return step.constant(partial_shape(dims), type);
}
// X [T, N, I], W [D, G H, I], R [D, G H, H], B [D, 2 G H]: the sequences of the catalogue have the batch first and one
// bias per gate.
inline recurrent_parts recurrent_of(const call& c, const partial_tensors& in, int gates, int biases, steps& step) {
  recurrent_parts p;
  const std::string_view d = c.text("direction", "forward");
  p.direction = d == "reverse"         ? sequence_direction::reverse
                : d == "bidirectional" ? sequence_direction::bidirectional
                                       : sequence_direction::forward;
  const std::int64_t directions = p.direction == sequence_direction::bidirectional ? 2 : 1;
  p.batch_first = c.version >= 14 && c.flag("layout");
  p.x = p.batch_first || in[0].dims.rank != 3 ? in[0] : swapped(in[0], step);
  p.w = in[1];
  p.r = in[2];
  const interval hidden = in[2].dims.rank == 3 ? in[2].dims[2] : interval::unknown();
  p.hidden = known(hidden) ? hidden.min : count_t(c.integer("hidden_size", 0));
  const interval h = p.hidden > 0 ? interval(p.hidden) : hidden;
  const interval batch = opcost::detail::dim_or_unknown(p.x.dims, 0);
  if (in.has(3) && biases == gates) {
    const lowered_outputs halves = step.all(split{2}, in[3], step.number(1));
    p.b = step(add{}, halves[0], halves[1]);
  } else if (in.has(3)) {  // the recurrent bias of the last gate stays apart
    const lowered_outputs parts = step.all(split{2 * gates}, in[3], step.number(1));
    const partial_tensor update = step(add{}, parts[0], parts[gates]);
    const partial_tensor reset = step(add{}, parts[1], parts[gates + 1]);
    const std::array list{update, reset, parts[2], parts[gates + 2]};
    p.b = step(concat{1}, span<const partial_tensor>(list));
  } else {
    p.b = zeros_of({directions, interval(biases) * h}, p.x.type, step);
  }
  p.lengths = in.has(4) ? in[4] : zeros_of({batch}, dtype::i32, step);
  const auto state = [&](int i) {
    if (!in.has(i)) return zeros_of({batch, directions, h}, p.x.type, step);
    return p.batch_first || in[i].dims.rank != 3 ? in[i] : swapped(in[i], step);
  };
  p.h = state(5);
  p.c = state(6);
  return p;
}
// Y [T, D, N, H] of [N, D, T, H], the last states [D, N, H] of [N, D, H]; layout 1: Y [N, T, D, H].
inline lowered_outputs recurrent_results(const call& c, const recurrent_parts& p, const lowered_outputs& y,
                                         steps& step) {
  if (!y.refusal.empty() || y.size() == 0) return y;
  lowered_outputs all;
  for (int i = 0; i < c.outputs() && i < y.size(); ++i) {
    if (!c.wants(i))
      all.push_back(y[i]);
    else if (i == 0)
      all.push_back(step(transpose{}, y[0], p.batch_first ? step.numbers({0, 2, 1, 3}) : step.numbers({2, 1, 0, 3})));
    else
      all.push_back(p.batch_first ? y[i] : swapped(y[i], step));
  }
  return all;
}
template <class Sequence> Sequence sequence_of(const call& c, const recurrent_parts& p) {
  Sequence op;
  op.hidden_size = p.hidden;
  op.direction = p.direction;
  op.clip = c.real("clip", 0);
  return op;
}
inline lowered_outputs lstm(const call& c, const partial_tensors& in, steps& step) {
  const recurrent_parts p = recurrent_of(c, in, 4, 4, step);
  lowered_outputs y = step.all(sequence_of<lstm_sequence>(c, p), p.x, p.h, p.c, p.lengths, p.w, p.r, p.b);
  lowered_outputs all = recurrent_results(c, p, y, step);
  if (in.has(7) && y.size() > 0) {  // peepholes: each gate but one sees the cell
    const partial_tensor seen = step.constant(y[0].dims, y[0].type);
    for (int i = 0; i < 3; ++i) step(add{}, step(multiply{}, y[0], seen), seen);
  }
  return all;
}
inline lowered_outputs gru(const call& c, const partial_tensors& in, steps& step) {
  const bool linear = c.flag("linear_before_reset");
  const recurrent_parts p = recurrent_of(c, in, 3, linear ? 4 : 3, step);
  gru_sequence op = sequence_of<gru_sequence>(c, p);
  op.linear_before_reset = linear;
  return recurrent_results(c, p, step.all(op, p.x, p.h, p.lengths, p.w, p.r, p.b), step);
}
inline lowered_outputs rnn(const call& c, const partial_tensors& in, steps& step) {
  const recurrent_parts p = recurrent_of(c, in, 1, 1, step);
  return recurrent_results(c, p, step.all(sequence_of<rnn_sequence>(c, p), p.x, p.h, p.lengths, p.w, p.r, p.b), step);
}

// ---- attention
// [B, L, heads * size] as [B, heads, L, size]
inline partial_tensor by_heads(const partial_tensor& t, std::int64_t heads, steps& step) {
  if (t.dims.rank != 3 || heads < 1) return t;
  const interval size = known(t.dims[2]) ? interval(t.dims[2].min / heads) : interval::unknown();
  const partial_tensor split_up = step(reshape{}, t, step.numbers({t.dims[0], t.dims[1], heads, size}));
  return step(transpose{}, split_up, step.numbers({0, 2, 1, 3}));
}
inline partial_tensor heads_joined(const partial_tensor& y, steps& step) {
  if (y.dims.rank != 4) return y;
  const partial_tensor t = step(transpose{}, y, step.numbers({0, 2, 1, 3}));
  return step(reshape{}, t, step.numbers({t.dims[0], t.dims[1], t.dims[2] * t.dims[3]}));
}
// Keys and values of fewer heads serve several heads of queries.
inline partial_tensor for_all_heads(const partial_tensor& t, const partial_tensor& q, steps& step) {
  if (t.dims.rank != 4 || q.dims.rank != 4 || t.dims[1] == q.dims[1] || !known(q.dims[1])) return t;
  partial_tensor r = t;
  r.dims.set(1, q.dims[1]);
  step.settings(0);
  return step.constant(r.dims, r.type);
}
inline partial_tensor after(const partial_tensor& past, const partial_tensor& t, steps& step) {
  if (!past.present()) return t;
  const std::array list{past, t};
  return step(concat{2}, span<const partial_tensor>(list));
}
inline partial_tensor scores_mixed(const partial_tensor& q, const partial_tensor& k, const partial_tensor& v,
                                   const partial_tensor& mask, bool causal, steps& step) {
  const scaled_dot_product_attention op{causal};
  const partial_tensor scale = step.real(1, q.type);
  const partial_tensor keys = for_all_heads(k, q, step), values = for_all_heads(v, q, step);
  if (mask.present() && mask.dims.rank >= 2) return step(op, q, keys, values, mask, scale);
  return step(op, q, keys, values, step.real(0, q.type), scale);
}
inline lowered_outputs attention(const call& c, const partial_tensors& in, steps& step) {
  const bool flat = in[0].dims.rank == 3;
  const std::int64_t q_heads = c.integer("q_num_heads", 0), kv_heads = c.integer("kv_num_heads", q_heads);
  const partial_tensor q = flat ? by_heads(in[0], q_heads, step) : in[0];
  const partial_tensor k = after(in[4], flat ? by_heads(in[1], kv_heads, step) : in[1], step);
  const partial_tensor v = after(in[5], flat ? by_heads(in[2], kv_heads, step) : in[2], step);
  partial_tensor mask = in[3];
  if (mask.present() && k.dims.rank == 4 && mask.dims.rank >= 1 && known(mask.dims[-1]) && known(k.dims[2]) &&
      mask.dims[-1].min < k.dims[2].min)
    mask.dims.set(mask.dims.rank - 1, k.dims[2]);  // shorter masks are filled up
  const partial_tensor y = scores_mixed(q, k, v, mask, c.flag("is_causal"), step);
  if (const double cap = c.real("softcap", 0); cap != 0 && q.dims.rank == 4) {  // cap * tanh(score / cap)
    partial_tensor score = q;
    score.dims.set(3, opcost::detail::dim_or_unknown(k.dims, 2));
    const partial_tensor limit = step.real(cap, q.type);
    step(multiply{}, step(math::tanh{}, step(divide{}, score, limit)), limit);
  }
  lowered_outputs all;
  all.push_back(flat ? heads_joined(y, step) : y);
  if (c.outputs() > 1) all.push_back(k);
  if (c.outputs() > 2) all.push_back(v);
  if (c.outputs() > 3) {
    partial_shape s = q.dims;
    if (s.rank == 4) s.set(3, opcost::detail::dim_or_unknown(k.dims, 2));
    all.push_back(step.constant(s, q.type));
  }
  return all;
}
// x * cos + rotated x * sin of the first dimensions of each head.
inline lowered_outputs rotary(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor table = step.constant(in[0].dims, in[0].type);
  const partial_tensor a = step(multiply{}, in[0], table);
  const partial_tensor b = step(multiply{}, in[0], table);
  const partial_tensor y = step(add{}, a, b);
  step.settings(0);
  return y;
}

// ---- Fourier transforms
inline lowered_outputs fourier(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked() || x.rank < 2) return undecided("the rank is not known");
  std::int64_t axis = c.integer("axis", c.version < 20 ? 1 : -2);
  if (c.version >= 20 && in.has(2)) {
    if (in[2].value.size() != 1 || !in[2].value[0].exact()) return moved(unknown_dims(x.rank), in[0].type, step);
    axis = in[2].value[0].min.n;
  }
  const int at = opcost::detail::normal_axis(axis, x.rank);
  if (at < 0 || at == x.rank - 1) return "axis: outside of the rank";
  const partial_tensor axes = step.numbers({at});
  const bool complex = is(x[-1], 2), inverted = c.flag("inverse"), onesided = c.flag("onesided");
  partial_tensor t = in[0];
  if (!complex && (!onesided || inverted)) {  // real numbers get an imaginary part of 0
    const std::array parts{t, step.constant(t.dims, t.type)};
    t = step(concat{x.rank - 1}, span<const partial_tensor>(parts));
  }
  const partial_tensor length = in.has(1) ? (in[1].dims.rank == 1 ? in[1] : step(reshape{}, in[1], step.numbers({-1})))
                                          : opcost::detail::absent<interval>;
  if (onesided && !inverted) {
    partial_tensor flat = t;
    if (is(x[-1], 1)) flat = step(squeeze_15{}, t, step.numbers({x.rank - 1}));
    return length.present() ? step(rdft{}, flat, axes, length) : step(rdft{}, flat, axes);
  }
  if (onesided) {
    const partial_tensor y = length.present() ? step(irdft{}, t, axes, length) : step(irdft{}, t, axes);
    return step(unsqueeze{}, y, step.numbers({-1}));
  }
  if (inverted) return length.present() ? step(idft{}, t, axes, length) : step(idft{}, t, axes);
  return length.present() ? step(dft{}, t, axes, length) : step(dft{}, t, axes);
}
// Frames of the signal, windowed and transformed.
inline lowered_outputs short_time_fourier(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  const auto number = [&](int i) { return in[i].value.size() == 1 ? in[i].value[0] : interval::unknown(); };
  const interval length = in.has(3) ? number(3) : in[2].dims.rank == 1 ? in[2].dims[0] : interval::unknown();
  const interval by = number(1);
  if (!x.ranked() || x.rank < 2 || !known(length) || !known(by) || by.min < 1 || !known(x[1]))
    return moved(partial_shape{opcost::detail::dim_or_unknown(x, 0), interval::unknown(), interval::unknown(), 2},
                 in[0].type, step);
  const interval frames = (x[1].min - length.min) / by.min + 1;
  const bool real = x.rank == 2 || is(x[2], 1);
  step.settings(0b1010);
  const bool onesided = c.flag("onesided", true);
  const partial_shape each = real ? partial_shape{x[0], frames, length} : partial_shape{x[0], frames, length, 2};
  partial_tensor cut = in[0];  // the frames, as if they were copied
  cut.dims = each;
  if (in.has(2)) cut = step(multiply{}, cut, real ? in[2] : step(unsqueeze{}, in[2], step.numbers({1})));
  if (real && onesided) return step(rdft{}, cut, step.numbers({2}));
  if (!real) return step(dft{}, cut, step.numbers({2}));
  partial_tensor both = cut;
  both.dims.push_back(2);
  return step(dft{}, both, step.numbers({2}));
}

inline constexpr op_rule product_rules[] = {
    {"Attention", 23, attention},
    {"DFT", 17, fourier},
    {"Det", 11, determinant},
    {"Einsum", 12, einsum_of},
    {"GRU", 1, gru},
    {"Gemm", 1, gemm},
    {"LSTM", 1, lstm},
    {"MatMul", 1, matrix_product},
    {"RNN", 1, rnn},
    {"RotaryEmbedding", 23, rotary},
    {"STFT", 17, short_time_fourier},
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

// ---- reductions
struct reduced_axes {
  partial_tensor axes{};
  bool none = false;  // nothing is reduced
};
inline partial_tensor axes_from(const partial_tensor& x, int first, steps& step) {
  ints axes;
  for (int i = first; i < x.dims.rank; ++i) axes.push_back(i);
  return step.numbers(axes);
}
// The axes attribute of older operator sets, the input of newer ones; without axes all.
inline reduced_axes axes_of(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor given = setting(c, "axes", in, 1, step);
  const bool empty = !given.present() || (given.dims.is_static() && is(given.dims.elements(), 0));
  if (!empty) return {given};
  if (c.flag("noop_with_empty_axes")) return {{}, true};
  return {axes_from(in[0], 0, step)};
}
template <class Op>
partial_tensor reduced(const call& c, const partial_tensor& x, const partial_tensor& axes, steps& step) {
  return step(keeping_dims<Op>(c.flag("keepdims", true)), x, axes);
}
template <class Op> lowered_outputs reduce(const call& c, const partial_tensors& in, steps& step) {
  const reduced_axes over = axes_of(c, in, step);
  if (over.none) return step(identity{}, in[0]);
  if (!in[0].dims.ranked() && !in.has(1) && !c.has("axes")) return undecided("the rank is not known");
  return reduced<Op>(c, in[0], over.axes, step);
}
inline lowered_outputs reduce_boolean(const call& c, const partial_tensors& in, steps& step, bool any) {
  const reduced_axes over = axes_of(c, in, step);
  if (over.none) return step(identity{}, in[0]);
  return any ? reduced<reduce_logical_or>(c, in[0], over.axes, step)
             : reduced<reduce_logical_and>(c, in[0], over.axes, step);
}
inline lowered_outputs reduce_largest(const call& c, const partial_tensors& in, steps& step) {
  return is_boolean(in[0].type) ? reduce_boolean(c, in, step, true) : reduce<reduce_max>(c, in, step);
}
inline lowered_outputs reduce_least(const call& c, const partial_tensors& in, steps& step) {
  return is_boolean(in[0].type) ? reduce_boolean(c, in, step, false) : reduce<reduce_min>(c, in, step);
}
inline lowered_outputs reduce_log_sum(const call& c, const partial_tensors& in, steps& step) {
  const reduced_axes over = axes_of(c, in, step);
  return step(math::log{}, over.none ? in[0] : reduced<reduce_sum>(c, in[0], over.axes, step));
}
inline lowered_outputs reduce_log_sum_exp(const call& c, const partial_tensors& in, steps& step) {
  const reduced_axes over = axes_of(c, in, step);
  const partial_tensor e = step(math::exp{}, in[0]);
  return step(math::log{}, over.none ? e : reduced<reduce_sum>(c, e, over.axes, step));
}
inline lowered_outputs reduce_sum_square(const call& c, const partial_tensors& in, steps& step) {
  const reduced_axes over = axes_of(c, in, step);
  const partial_tensor squares = step(multiply{}, in[0], in[0]);
  return over.none ? squares : reduced<reduce_sum>(c, squares, over.axes, step);
}
template <bool Largest> lowered_outputs arg_extreme(const call& c, const partial_tensors& in, steps& step) {
  top_k_11 op;
  op.axis = c.integer("axis", 0);
  op.mode = Largest ? top_k_mode::max : top_k_mode::min;
  op.index_element_type = dtype::i64;
  lowered_outputs found = step.all(op, in[0], step.number(1));
  if (!found.refusal.empty() || found.size() < 2) return found;
  if (c.flag("keepdims", true)) return found[1];
  return step(squeeze_15{}, found[1], axis_of(c, 0, step));
}
inline lowered_outputs cumulative_sum(const call& c, const partial_tensors& in, steps& step) {
  step.settings(0b10);
  const partial_tensor axis = in[1].dims.rank == 0 ? in[1] : step(squeeze_15{}, in[1]);
  return step(cum_sum{c.flag("exclusive"), c.flag("reverse")}, in[0], axis);
}
inline lowered_outputs cumulative_product(const call& c, const partial_tensors& in, steps& step) {
  (void)c;  // one product where a cumulative sum has one addition
  step.settings(0b10);
  return step(multiply{}, in[0], in[0]);
}
inline lowered_outputs top_k_of(const call& c, const partial_tensors& in, steps& step) {
  top_k_11 op;
  op.axis = c.integer("axis", -1);
  op.mode = c.flag("largest", true) ? top_k_mode::max : top_k_mode::min;
  op.sort = c.flag("sorted", true) ? top_k_sort::value : top_k_sort::none;
  op.index_element_type = dtype::i64;
  if (c.version < 10) return step.all(op, in[0], step.number(c.integer("k", 1)));
  step.settings(0b10);
  return step.all(op, in[0], in[1].dims.rank == 0 ? in[1] : step(squeeze_15{}, in[1]));
}

// ---- softmax
template <class Op> lowered_outputs soft_maximum(const call& c, const partial_tensors& in, steps& step) {
  Op op;
  if (c.version >= 13) {
    op.axis = c.integer("axis", -1);
    return step(op, in[0]);
  }
  // one row per leading index: all axes from `axis` on are summed over together
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return moved(x, in[0].type, step);
  std::int64_t axis = c.integer("axis", 1);
  if (axis < 0) axis += x.rank;
  if (axis == x.rank - 1) {
    op.axis = axis;
    return step(op, in[0]);
  }
  if (axis < 0 || axis > x.rank) return rejected("axis: expected 0 to {}, got {}", x.rank, axis);
  const interval front = x.product(0, static_cast<int>(axis)), back = x.product(static_cast<int>(axis), x.rank);
  op.axis = 1;
  const partial_tensor y = step(op, step(reshape{}, in[0], step.numbers({front, back})));
  return step(reshape{}, y, step(shape_of_3{}, in[0]));
}
inline lowered_outputs hard_maximum(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return moved(x, in[0].type, step);
  partial_tensor rows = in[0];
  std::int64_t axis = c.integer("axis", c.version < 13 ? 1 : -1);
  if (axis < 0) axis += x.rank;
  if (axis < 0 || axis >= x.rank) return rejected("axis: expected 0 to {}, got {}", x.rank - 1, axis);
  if (c.version < 13) {
    rows = step(reshape{}, rows,
                step.numbers({x.product(0, static_cast<int>(axis)), x.product(static_cast<int>(axis), x.rank)}));
    axis = 1;
  }
  top_k_11 op;
  op.axis = axis;
  op.index_element_type = dtype::i64;
  step.all(op, rows, step.number(1));
  step.memory(memory_use::own);
  return in[0];
}

// ---- normalizations
inline lowered_outputs batch_normalization(const call& c, const partial_tensors& in, steps& step) {
  const bool training = c.version >= 14 ? c.flag("training_mode")
                        : c.version < 7 ? !c.flag("is_test")
                                        : c.outputs() > 1;
  const batch_norm_inference op{c.real("epsilon", 1e-5)};
  if (!training || !in[0].dims.ranked() || in[0].dims.rank < 2) {
    const partial_tensor y = step(op, in[0], in[1], in[2], in[3], in[4]);
    lowered_outputs all(y);
    for (int i = 1; i < c.outputs(); ++i) all.push_back(i % 2 == 1 ? in[3] : in[4]);
    return all;
  }
  ints axes{0};
  for (int i = 2; i < in[0].dims.rank; ++i) axes.push_back(i);
  const partial_tensor over = step.numbers(axes);
  const partial_tensor mean = step(keeping_dims<reduce_mean>(), in[0], over);
  const partial_tensor centered = step(subtract{}, in[0], mean);
  const partial_tensor variance = step(reduce_mean{}, step(multiply{}, centered, centered), over);
  const partial_tensor flat_mean = step(squeeze_15{}, mean, over);
  const auto running = [&](const partial_tensor& old, const partial_tensor& now) {
    const double m = c.real("momentum", 0.9);
    return step(add{}, step(multiply{}, old, step.real(m, old.type)),
                step(multiply{}, now, step.real(1 - m, now.type)));
  };
  lowered_outputs all(step(op, in[0], in[1], in[2], flat_mean, variance));
  if (c.outputs() > 1) all.push_back(running(in[3], flat_mean));
  if (c.outputs() > 2) all.push_back(running(in[4], variance));
  for (int i = 3; i < c.outputs(); ++i) all.push_back(i % 2 == 1 ? flat_mean : variance);
  return all;
}
inline lowered_outputs instance_normalization(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(mvn_6{true, c.real("epsilon", 1e-5)}, in[0], spatial_axes(in[0], step));
  const int rank = in[0].dims.rank;
  return step(add{}, step(multiply{}, y, per_channel(in[1], rank, step)), per_channel(in[2], rank, step));
}
inline lowered_outputs layer_normalization(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked()) return moved(x, in[0].type, step);
  const int axis = opcost::detail::normal_axis(c.integer("axis", -1), x.rank);
  if (axis < 0) return "attribute axis: outside of the rank";
  partial_tensor y = step(mvn_6{true, c.real("epsilon", 1e-5)}, in[0], axes_from(in[0], axis, step));
  if (in.has(1)) y = step(multiply{}, y, in[1]);
  if (in.has(2)) y = step(add{}, y, in[2]);
  lowered_outputs all(y);
  partial_shape row = x;
  for (int i = axis; i < x.rank; ++i) row.set(i, 1);
  for (int i = 1; i < c.outputs(); ++i) all.push_back(step.constant(row, in[0].type));
  return all;
}
// x / sqrt(mean of squares + epsilon) * scale
inline partial_tensor root_mean_square(const partial_tensor& x, int axis, double epsilon, const partial_tensor& scale,
                                       steps& step) {
  const partial_tensor squares = step(multiply{}, x, x);
  const partial_tensor mean = step(keeping_dims<reduce_mean>(), squares, axes_from(x, axis, step));
  const partial_tensor root = step(math::sqrt{}, step(add{}, mean, step.real(epsilon, mean.type)));
  const partial_tensor y = step(divide{}, x, root);
  return scale.present() ? step(multiply{}, y, scale) : y;
}
inline lowered_outputs rms_normalization(const call& c, const partial_tensors& in, steps& step) {
  if (!in[0].dims.ranked()) return moved(in[0].dims, in[0].type, step);
  const int axis = opcost::detail::normal_axis(c.integer("axis", -1), in[0].dims.rank);
  if (axis < 0) return "attribute axis: outside of the rank";
  lowered_outputs all(root_mean_square(in[0], axis, c.real("epsilon", 1e-5), in[1], step));
  partial_shape row = in[0].dims;
  for (int i = axis; i < row.rank; ++i) row.set(i, 1);
  for (int i = 1; i < c.outputs(); ++i) all.push_back(step.constant(row, dtype::f32));
  return all;
}
inline lowered_outputs group_normalization_of(const call& c, const partial_tensors& in, steps& step) {
  const group_normalization op{c.integer("num_groups", 1), c.real("epsilon", 1e-5)};
  const auto per_element = [&](const partial_tensor& t) {  // opset 18 has one per group
    if (c.version >= 21 || !in[0].dims.ranked() || t.dims.rank != 1) return t;
    return step.constant({in[0].dims[1]}, t.type);
  };
  const partial_tensor y = step(op, in[0], per_element(in[1]), per_element(in[2]));
  if (c.version < 21) step.settings(0);
  return y;
}
inline lowered_outputs mean_variance(const call& c, const partial_tensors& in, steps& step) {
  const ints axes = c.has("axes") ? c.list("axes") : ints{0, 2, 3};
  return step(mvn_6{true, 1e-9, mvn_eps_mode::outside_sqrt}, in[0], step.numbers(axes));
}
inline lowered_outputs lp_normalization(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t p = c.integer("p", 2);
  const partial_tensor sum =
      step(keeping_dims<reduce_sum>(), to_the_power(in[0], p, step), step.numbers({c.integer("axis", -1)}));
  return step(divide{}, in[0], root_of(sum, p, step));
}

// ---- detection, losses
inline lowered_outputs suppressed(const call& c, const partial_tensors& in, steps& step) {
  non_max_suppression_9 op;
  step.settings(0b11100);
  op.encoding = c.flag("center_point_box") ? box_encoding::center : box_encoding::corner;
  const auto scalar = [&](int i, partial_tensor otherwise) {
    if (!in.has(i)) return otherwise;
    return in[i].dims.rank == 0 ? in[i] : step(squeeze_15{}, in[i]);
  };
  return step(op, in[0], in[1], scalar(2, step.number(0)), scalar(3, step.real(0)), scalar(4, step.real(0)));
}
inline lowered_outputs loss_of(const call& c, const partial_tensors& in, steps& step, const partial_tensor& log_p) {
  const partial_shape& x = in[0].dims;
  if (!x.ranked() || x.rank < 2) return undecided("the rank is not known");
  const partial_tensor at = step(unsqueeze{}, in[1], step.numbers({1}));
  partial_tensor loss =
      step(math::negative{}, step(squeeze_15{}, step(gather_elements{1}, log_p, at), step.numbers({1})));
  if (in.has(2)) loss = step(multiply{}, loss, step(gather_8{}, in[2], in[1], step.number(0)));
  const std::string_view by = c.text("reduction", "mean");
  if (by == "none") return loss;
  const partial_tensor all_axes = axes_from(loss, 0, step);
  if (by == "sum") return step(reduce_sum{}, loss, all_axes);
  if (!in.has(2)) return step(reduce_mean{}, loss, all_axes);
  const partial_tensor weights = step(gather_8{}, in[2], in[1], step.number(0));
  return step(divide{}, step(reduce_sum{}, loss, all_axes), step(reduce_sum{}, weights, all_axes));
}
inline lowered_outputs negative_log_likelihood(const call& c, const partial_tensors& in, steps& step) {
  return loss_of(c, in, step, in[0]);
}
inline lowered_outputs cross_entropy(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor log_p = step(log_softmax{1}, in[0]);
  lowered_outputs all = loss_of(c, in, step, log_p);
  if (all.refusal.empty() && c.outputs() > 1) all.push_back(log_p);
  return all;
}

inline constexpr op_rule reduction_rules[] = {
    {"ArgMax", 1, arg_extreme<true>},
    {"ArgMin", 1, arg_extreme<false>},
    {"BatchNormalization", 1, batch_normalization},
    {"CumProd", 26, cumulative_product},
    {"CumSum", 11, cumulative_sum},
    {"GroupNormalization", 18, group_normalization_of},
    {"Hardmax", 1, hard_maximum},
    {"InstanceNormalization", 1, instance_normalization},
    {"LayerNormalization", 1, layer_normalization},
    {"LogSoftmax", 1, soft_maximum<log_softmax>},
    {"LpNormalization", 1, lp_normalization},
    {"MeanVarianceNormalization", 9, mean_variance},
    {"NegativeLogLikelihoodLoss", 12, negative_log_likelihood},
    {"NonMaxSuppression", 10, suppressed},
    {"RMSNormalization", 23, rms_normalization},
    {"ReduceL1", 1, reduce<reduce_l1>},
    {"ReduceL2", 1, reduce<reduce_l2>},
    {"ReduceLogSum", 1, reduce_log_sum},
    {"ReduceLogSumExp", 1, reduce_log_sum_exp},
    {"ReduceMax", 1, reduce_largest},
    {"ReduceMean", 1, reduce<reduce_mean>},
    {"ReduceMin", 1, reduce_least},
    {"ReduceProd", 1, reduce<reduce_prod>},
    {"ReduceSum", 1, reduce<reduce_sum>},
    {"ReduceSumSquare", 1, reduce_sum_square},
    {"SimplifiedLayerNormalization", 1, rms_normalization},
    {"Softmax", 1, soft_maximum<softmax_8>},
    {"SoftmaxCrossEntropyLoss", 12, cross_entropy},
    {"TopK", 1, top_k_of},
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

// The same elements as another type: a conversion that a kernel does while loading is not an operation.
inline partial_tensor seen_as(partial_tensor t, dtype type) {
  t.type = type;
  t.value = {};
  t.reals = {};
  return t;
}
inline partial_tensor seen_as(partial_tensor t, const partial_shape& dims, dtype type) {
  t.dims = dims;
  return seen_as(t, type);
}
// A scale or a zero point against the elements of x: one for all, one per index of an axis, or one per block.
inline partial_tensor against(const partial_tensor& x, const partial_tensor& each, std::int64_t axis, steps& step) {
  if (each.dims.rank == 0 || !x.dims.ranked() || !each.dims.ranked()) return each;
  if (is(each.dims.elements(), 1)) return step(reshape{}, each, step.numbers(ints{}));
  if (each.dims.rank == x.dims.rank && each.dims.rank > 1) return seen_as(each, x.dims, each.type);
  const int at = opcost::detail::normal_axis(axis, x.dims.rank);
  if (at < 0 || at == x.dims.rank - 1) return each;
  ints axes;
  for (int i = 1; i < x.dims.rank - at; ++i) axes.push_back(i);
  return step(unsqueeze{}, each, step.numbers(axes));
}
inline partial_tensor dequantized(const partial_tensor& x, const partial_tensor& scale, const partial_tensor& zero,
                                  std::int64_t axis, steps& step, dtype to = dtype::f32) {
  partial_tensor y = seen_as(x, to);
  if (zero.present()) y = step(subtract{}, y, seen_as(against(x, zero, axis, step), to));
  return step(multiply{}, y, seen_as(against(x, scale, axis, step), to));
}
inline partial_tensor quantized(const partial_tensor& x, const partial_tensor& scale, const partial_tensor& zero,
                                std::int64_t axis, dtype to, steps& step) {
  partial_tensor y = step(divide{}, x, seen_as(against(x, scale, axis, step), x.type));
  y = step(math::round{}, y);
  if (zero.present()) y = step(add{}, y, seen_as(against(x, zero, axis, step), x.type));
  const interval limits = is_real(to) ? interval(-448, 448) : opcost::detail::range_of(to);
  y = step(clamp{static_cast<double>(limits.min.n), static_cast<double>(limits.max.n)}, y);
  return step(convert{to}, y);
}
// Elements less their zero point, as 32-bit integers.
inline partial_tensor less_zero(const partial_tensor& x, const partial_tensor& zero, std::int64_t axis, steps& step) {
  const partial_tensor y = seen_as(x, dtype::i32);
  if (!zero.present()) return y;
  return step(subtract{}, y, seen_as(against(x, zero, axis, step), dtype::i32));
}
// Sums of integer products, scaled and rounded into the result's type.
inline partial_tensor requantized(const partial_tensor& sums, const partial_tensor& scale, const partial_tensor& zero,
                                  std::int64_t axis, steps& step) {
  const dtype to = zero.present() ? zero.type : dtype::u8;
  return quantized(seen_as(sums, dtype::f32), scale, zero, axis, to, step);
}

inline lowered_outputs quantize_linear(const call& c, const partial_tensors& in, steps& step) {
  const dtype to = in.has(2) ? in[2].type : type_or(c, "output_dtype", dtype::u8);
  const partial_tensor x = is_real(in[0].type) ? in[0] : seen_as(in[0], dtype::f32);
  const partial_tensor y = quantized(x, in[1], in[2], c.integer("axis", 1), to, step);
  step.settings(0);
  return y;
}
inline lowered_outputs dequantize_linear(const call& c, const partial_tensors& in, steps& step) {
  const dtype to = type_or(c, "output_dtype", is_real(in[1].type) ? in[1].type : dtype::f32);
  const partial_tensor y = dequantized(in[0], in[1], in[2], c.integer("axis", 1), step, to);
  step.settings(0);
  return y;
}
inline lowered_outputs dynamic_quantize(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor all = axes_from(in[0], 0, step);
  const partial_tensor most = step(reduce_max{}, in[0], all), least = step(reduce_min{}, in[0], all);
  const partial_tensor scale = step(divide{}, step(subtract{}, most, least), step.real(255));
  const partial_tensor zero = step(convert{dtype::u8}, step(math::round{}, step(divide{}, least, scale)));
  return {quantized(in[0], scale, zero, 0, dtype::u8, step), scale, zero};
}
inline partial_tensor integer_product(const partial_tensor& a, const partial_tensor& a_zero, const partial_tensor& b,
                                      const partial_tensor& b_zero, steps& step) {
  return step(matmul{}, less_zero(a, a_zero, -2, step), less_zero(b, b_zero, -1, step));
}
inline lowered_outputs matmul_integer(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor y = integer_product(in[0], in[2], in[1], in[3], step);
  step.settings(0);
  return y;
}
inline lowered_outputs conv_integer(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = convolve(c, less_zero(in[0], in[2], 1, step), less_zero(in[1], in[3], 0, step), step);
  step.settings(0);
  return y;
}
inline partial_tensor channels_first(const partial_tensor& x, steps& step) {
  if (!x.dims.ranked() || x.dims.rank < 3) return x;
  ints perm{0, x.dims.rank - 1};
  for (int i = 1; i < x.dims.rank - 1; ++i) perm.push_back(i);
  return step(transpose{}, x, step.numbers(perm));
}
inline partial_tensor channels_last(const partial_tensor& x, steps& step) {
  if (!x.dims.ranked() || x.dims.rank < 3) return x;
  ints perm{0};
  for (int i = 2; i < x.dims.rank; ++i) perm.push_back(i);
  perm.push_back(1);
  return step(transpose{}, x, step.numbers(perm));
}
// x, scale, zero; w, scale, zero; scale and zero of the result; bias
inline lowered_outputs qlinear_conv(const call& c, const partial_tensors& in, steps& step) {
  const bool last = c.flag("channels_last");
  const partial_tensor x = last ? channels_first(in[0], step) : in[0];
  partial_tensor y = convolve(c, less_zero(x, in[2], 1, step), less_zero(in[3], in[5], 0, step), step);
  if (in.has(8)) y = with_bias(y, seen_as(in[8], dtype::i32), step);
  y = requantized(y, in[6], in[7], 1, step);
  step.settings(0);
  return last ? channels_last(y, step) : y;
}
inline lowered_outputs qlinear_matmul(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor sums = integer_product(in[0], in[2], in[3], in[5], step);
  const partial_tensor y = requantized(sums, in[6], in[7], -2, step);
  step.settings(0);
  return y;
}

inline constexpr op_rule quantized_rules[] = {
    {"ConvInteger", 10, conv_integer},
    {"DequantizeLinear", 10, dequantize_linear},
    {"DynamicQuantizeLinear", 11, dynamic_quantize},
    {"MatMulInteger", 10, matmul_integer},
    {"QLinearConv", 10, qlinear_conv},
    {"QLinearMatMul", 10, qlinear_matmul},
    {"QuantizeLinear", 10, quantize_linear},
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

inline partial_tensor activated(const call& c, const partial_tensor& y, steps& step) {
  const std::string_view f = c.text("activation");
  const auto parameters = c.reals("activation_params");
  const auto parameter = [&](std::size_t i, double otherwise) {
    return i < parameters.size() ? static_cast<double>(parameters[i]) : otherwise;
  };
  if (f == "Relu") return step(relu{}, y);
  if (f == "Sigmoid") return step(sigmoid{}, y);
  if (f == "Tanh") return step(math::tanh{}, y);
  if (f == "LeakyRelu") return step(prelu{}, y, step.real(parameter(0, c.real("alpha", 0.01)), y.type));
  if (f == "Clip") return step(clamp{parameter(0, 0), parameter(1, 6)}, y);
  if (f == "HardSigmoid")
    return step(hard_sigmoid{}, y, step.real(parameter(0, 0.2), y.type), step.real(parameter(1, 0.5), y.type));
  return y;
}
inline bool knows_activation(const call& c) {
  for (std::string_view f : {"", "Relu", "Sigmoid", "Tanh", "LeakyRelu", "Clip", "HardSigmoid"})
    if (c.text("activation") == f) return true;
  return false;
}
inline lowered_outputs fused_conv(const call& c, const partial_tensors& in, steps& step) {
  if (!knows_activation(c)) return rejected("activation '{t}' is not known", c.text("activation"));
  partial_tensor y = with_bias(convolve(c, in[0], in[1], step), in[2], step);
  if (in.has(3)) y = step(add{}, y, in[3]);
  return activated(c, y, step);
}
inline lowered_outputs fused_gemm(const call& c, const partial_tensors& in, steps& step) {
  if (!knows_activation(c)) return rejected("activation '{t}' is not known", c.text("activation"));
  const lowered_outputs y = gemm(c, in, step);
  return y.refusal.empty() ? lowered_outputs(activated(c, y[0], step)) : y;
}
// The axis behind all leading ones of a stack of matrices moves to the front.
inline partial_tensor batch_transposed(const partial_tensor& t, steps& step) {
  ints perm;
  for (int i = 1; i < t.dims.rank - 1; ++i) perm.push_back(i);
  perm.push_back(0);
  perm.push_back(t.dims.rank - 1);
  return t.dims.rank < 3 ? t : step(transpose{}, t, step.numbers(perm));
}
inline lowered_outputs fused_matmul(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor a = c.flag("transBatchA") ? batch_transposed(in[0], step) : in[0];
  const partial_tensor b = c.flag("transBatchB") ? batch_transposed(in[1], step) : in[1];
  const partial_tensor y = step(matmul{c.flag("transA"), c.flag("transB")}, a, b);
  const double alpha = c.real("alpha", 1);
  return activated(c, alpha == 1 ? y : step(multiply{}, y, step.real(alpha, y.type)), step);
}
template <gelu_mode Mode> lowered_outputs gelu_with_bias(const call&, const partial_tensors& in, steps& step) {
  return step(gelu_7{Mode}, in.has(1) ? step(add{}, in[0], in[1]) : in[0]);
}
inline lowered_outputs quick_gelu(const call& c, const partial_tensors& in, steps& step) {
  return step(swish{}, in[0], step.real(c.real("alpha", 1.702), in[0].type));
}
inline lowered_outputs bias_add(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(add{}, in[0], in[1]);
  return in.has(2) ? step(add{}, y, in[2]) : y;
}
inline lowered_outputs bias_dropout(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(add{}, in[0], in[1]);
  return in.has(2) ? step(add{}, y, in[2]) : y;
}
inline lowered_outputs bias_softmax(const call& c, const partial_tensors& in, steps& step) {
  softmax_8 op;
  op.axis = c.integer("axis", -1);
  return step(op, step(add{}, in[0], in[1]));
}
inline lowered_outputs bias_split_gelu(const call&, const partial_tensors& in, steps& step) {
  const lowered_outputs halves = step.all(split{2}, step(add{}, in[0], in[1]), step.number(-1));
  return step(multiply{}, halves[0], step(gelu_7{}, halves[1]));
}
inline partial_tensor last_extent_1(const partial_tensor& x, steps& step) {
  partial_shape row = x.dims;
  if (row.ranked() && row.rank > 0) row.set(row.rank - 1, 1);
  return step.constant(row, dtype::f32);
}
// Outputs: y, mean, inverse deviation, sum of input and skip
template <bool Simplified> lowered_outputs skip_normalization(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor sum = step(add{}, in[0], in[1]);
  const int bias = Simplified ? 3 : 4;
  if (in.has(bias)) sum = step(add{}, sum, in[bias]);
  if (!sum.dims.ranked()) return moved(sum.dims, in[0].type, step);
  partial_tensor y;
  if constexpr (Simplified) {
    y = root_mean_square(sum, sum.dims.rank - 1, c.real("epsilon", 1e-5), in[2], step);
  } else {
    y = step(mvn_6{true, c.real("epsilon", 1e-5)}, sum, axes_from(sum, sum.dims.rank - 1, step));
    y = step(multiply{}, y, in[2]);
    if (in.has(3)) y = step(add{}, y, in[3]);
  }
  lowered_outputs all(y);
  if (c.outputs() > 1) all.push_back(last_extent_1(sum, step));
  if (c.outputs() > 2) all.push_back(last_extent_1(sum, step));
  if (c.outputs() > 3) all.push_back(sum);
  return all;
}
inline lowered_outputs embedded(const call& c, const partial_tensors& in, steps& step) {
  const auto look_up = [&](int table, int at) { return step(gather_8{}, in[table], in[at], step.number(0)); };
  partial_tensor sum = look_up(2, 0);
  partial_tensor places = in[3];  // the first rows, one per token, or those that the positions name
  if (in[0].dims.rank == 2 && places.dims.rank == 2) places.dims.set(0, in[0].dims[1]);
  sum = step(add{}, sum, in.has(8) ? look_up(3, 8) : seen_as(places, places.dims, places.type));
  if (in.has(1) && in.has(4)) sum = step(add{}, sum, look_up(4, 1));
  if (!sum.dims.ranked()) return moved(sum.dims, sum.type, step);
  partial_tensor y = step(mvn_6{true, c.real("epsilon", 1e-12)}, sum, axes_from(sum, sum.dims.rank - 1, step));
  y = step(add{}, step(multiply{}, y, in[5]), in[6]);
  lowered_outputs all(y);
  if (c.outputs() > 1) all.push_back(step.constant({in[0].dims[0]}, dtype::i32));
  if (c.outputs() > 2) all.push_back(sum);
  step.settings(0b110000011);
  return all;
}
inline lowered_outputs group_norm(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor x = c.flag("channels_last", true) ? channels_first(in[0], step) : in[0];
  partial_tensor y = step(group_normalization{c.integer("groups", 32), c.real("epsilon", 1e-5)}, x,
                          seen_as(in[1], x.type), seen_as(in[2], x.type));
  if (c.integer("activation", 0) == 1) y = step(swish{}, y);
  return c.flag("channels_last", true) ? channels_last(y, step) : y;
}

// ---- attention
inline lowered_outputs with_present(const call& c, const partial_tensor& y, const partial_tensor& k,
                                    const partial_tensor& v) {
  lowered_outputs all(y);
  if (c.outputs() > 1) all.push_back(k);
  if (c.outputs() > 2) all.push_back(v);
  return all;
}
// One matrix makes queries, keys and values: [B, S, D] times [D, 3 H] plus a bias.
inline lowered_outputs projected_attention(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t heads = c.integer("num_heads", 1);
  partial_tensor all_three = step(matmul{}, in[0], in[1]);
  if (in.has(2)) all_three = step(add{}, all_three, in[2]);
  lowered_outputs parts;
  if (const ints sizes = c.list("qkv_hidden_sizes"); sizes.rank == 3)
    parts = step.all(variadic_split{}, all_three, step.number(-1), step.numbers(sizes));
  else
    parts = step.all(split{3}, all_three, step.number(-1));
  const partial_tensor q = by_heads(parts[0], heads, step);
  partial_tensor k = by_heads(parts[1], heads, step), v = by_heads(parts[2], heads, step);
  if (in.has(4)) {  // [2, B, heads, past, size]
    partial_shape past = in[4].dims.rank == 5 ? in[4].dims.slice(1, 5) : partial_shape::of_unknown_rank();
    const partial_tensor before = seen_as(in[4], past, in[4].type);
    k = after(before, k, step);
    v = after(before, v, step);
  }
  const partial_tensor bias = in.has(5) ? in[5] : opcost::detail::absent<interval>;
  const partial_tensor y = heads_joined(scores_mixed(q, k, v, bias, c.flag("unidirectional"), step), step);
  lowered_outputs all(y);
  if (c.outputs() > 1) {
    partial_shape present{2};
    present.append(k.dims);
    all.push_back(step.constant(present, in[0].type));
  }
  step.settings(0b1000);
  return all;
}
// Query, key, value as [B, S, H]; or packed: query [B, S, heads, 3, size], key [B, S, heads, 2, size].
inline lowered_outputs multi_head_attention(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t heads = c.integer("num_heads", 1);
  const auto unpacked = [&](const partial_tensor& t) {  // [B, S, heads, n, size]: one of the n
    return step(transpose{}, seen_as(t, partial_shape{t.dims[0], t.dims[1], t.dims[2], t.dims[4]}, t.type),
                step.numbers({0, 2, 1, 3}));
  };
  const auto whole = [&](const partial_tensor& t) { return t.dims.rank == 3 ? by_heads(t, heads, step) : t; };
  const bool all_packed = in[0].dims.rank == 5, keys_packed = in[1].dims.rank == 5;
  const partial_tensor q = all_packed ? unpacked(in[0]) : whole(in[0]);
  partial_tensor k = all_packed ? q : keys_packed ? unpacked(in[1]) : whole(in[1]);
  partial_tensor v = all_packed ? q : keys_packed ? k : whole(in[2]);
  if (in.has(3)) {  // a bias for all three
    const auto biased = [&](const partial_tensor& t) {
      return step(add{}, t,
                  seen_as(in[3],
                          partial_shape{1, opcost::detail::dim_or_unknown(t.dims, 1), 1,
                                        opcost::detail::dim_or_unknown(t.dims, 3)},
                          t.type));
    };
    const partial_tensor plain_q = biased(q);
    k = biased(k);
    v = biased(v);
    (void)plain_q;
  }
  k = after(in[6], k, step);
  v = after(in[7], v, step);
  const partial_tensor y = heads_joined(scores_mixed(q, k, v, in[5], c.flag("unidirectional"), step), step);
  step.settings(0b10000);
  return with_present(c, y, k, v);
}
inline lowered_outputs grouped_attention(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t heads = c.integer("num_heads", 1), groups = c.integer("kv_num_heads", heads);
  partial_tensor q = in[0], k = in[1], v = in[2];
  if (!in.has(1)) {
    if (q.dims.rank != 3 || !known(q.dims[2]) || groups < 1) return undecided("the hidden size is not known");
    const std::int64_t size = q.dims[2].min.n / (heads + 2 * groups);
    const lowered_outputs parts =
        step.all(variadic_split{}, q, step.number(2), step.numbers({heads * size, groups * size, groups * size}));
    q = parts[0];
    k = parts[1];
    v = parts[2];
  }
  q = by_heads(q, heads, step);
  k = by_heads(k, groups, step);
  v = by_heads(v, groups, step);
  if (c.flag("do_rotary")) {
    q = step(add{}, step(multiply{}, q, q), step(multiply{}, q, q));
    k = step(add{}, step(multiply{}, k, k), step(multiply{}, k, k));
  }
  interval present = opcost::detail::dim_or_unknown(k.dims, 2);
  if (in.has(3) && !is(opcost::detail::dim_or_unknown(in[3].dims, 2), 0)) {
    const interval total = in[6].value.size() == 1 ? in[6].value[0] : interval::unknown();
    present = known(total) && known(in[3].dims[2]) ? larger(total, in[3].dims[2]) : interval::unknown();
  }
  if (k.dims.rank == 4) k.dims.set(2, present);
  if (v.dims.rank == 4) v.dims.set(2, present);
  const partial_tensor y = heads_joined(scores_mixed(q, k, v, opcost::detail::absent<interval>, true, step), step);
  step.settings(0b1100000);
  return with_present(c, y, k, v);
}

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/ops_microsoft_quantized.hpp
#ifndef OPCOST_ONNX_OPS_MICROSOFT_QUANTIZED_HPP_PIECE
#define OPCOST_ONNX_OPS_MICROSOFT_QUANTIZED_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operators of com.microsoft on quantized tensors.

namespace opcost::onnx::detail {

template <class Op, bool Parameter = false>
partial_tensor apply_one(const call& c, const partial_tensor& x, steps& step) {
  if constexpr (Parameter)
    return step(Op{}, x, step.real(c.real("alpha", 0.01), x.type));
  else
    return step(Op{}, x);
}
template <class Op> lowered_outputs qlinear_two(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor a = dequantized(in[0], in[1], in[2], 0, step), b = dequantized(in[3], in[4], in[5], 0, step);
  const partial_tensor y = quantized(step(Op{}, a, b), in[6], in[7], 0, in[0].type, step);
  step.settings(0);
  return y;
}
template <class Op, bool Parameter> lowered_outputs qlinear_one(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor x = dequantized(in[0], in[1], in[2], 0, step);
  const partial_tensor y = quantized(apply_one<Op, Parameter>(c, x, step), in[3], in[4], 0, in[0].type, step);
  step.settings(0);
  return y;
}
inline lowered_outputs qlinear_softmax(const call& c, const partial_tensors& in, steps& step) {
  softmax_8 op;
  op.axis = c.integer("axis", -1);
  const partial_tensor y = step(op, dequantized(in[0], in[1], in[2], 0, step));
  const partial_tensor q = quantized(y, in[3], in[4], 0, in[0].type, step);
  step.settings(0);
  return q;
}
inline lowered_outputs qlinear_concat(const call& c, const partial_tensors& in, steps& step) {
  sequence<partial_tensor> parts;
  for (int i = 2; i + 2 < in.size(); i += 3) parts.push_back(dequantized(in[i], in[i + 1], in[i + 2], 0, step));
  const partial_tensor y = step(concat{c.integer("axis", 0)}, span<const partial_tensor>(parts));
  const partial_tensor q = quantized(y, in[0], in[1], 0, in[2].type, step);
  step.settings(0);
  return q;
}
inline lowered_outputs qlinear_global_average(const call& c, const partial_tensors& in, steps& step) {
  const bool last = c.flag("channels_last");
  const partial_tensor x = last ? channels_first(in[0], step) : in[0];
  if (!x.dims.ranked()) return moved(x.dims, x.type, step);
  partial_tensor y = step(keeping_dims<reduce_mean>(), dequantized(x, in[1], in[2], 0, step), spatial_axes(x, step));
  y = quantized(y, in[3], in[4], 0, in[0].type, step);
  step.settings(0);
  return last ? channels_last(y, step) : y;
}
inline lowered_outputs qlinear_average(const call& c, const partial_tensors& in, steps& step) {
  const bool last = c.flag("channels_last");
  const partial_tensor x = dequantized(last ? channels_first(in[0], step) : in[0], in[1], in[2], 0, step);
  partial_tensor y = step(average_pool_of(c, c.flag("count_include_pad")), x);
  y = quantized(y, in[3], in[4], 0, in[0].type, step);
  step.settings(0);
  return last ? channels_last(y, step) : y;
}
inline lowered_outputs qgemm(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor y = step(matmul{c.flag("transA"), c.flag("transB")}, less_zero(in[0], in[2], 0, step),
                          seen_as(less_zero(in[3], opcost::detail::absent<interval>, 0, step), dtype::i32));
  if (in.has(6)) y = step(add{}, y, seen_as(in[6], dtype::i32));
  y = in.has(7) ? requantized(y, in[7], in[8], 0, step)
                : step(multiply{}, seen_as(y, dtype::f32), step(reshape{}, in[1], step.numbers(ints{})));
  step.settings(0);
  return y;
}
// Weights [N, K] of few bits, in blocks along K.
inline lowered_outputs few_bits_product(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t k = c.integer("K", 0), n = c.integer("N", 0);
  const bool transposed = c.is->type != "MatMulBnb4" || c.flag("transB", true);
  const partial_tensor w = seen_as(in[1], transposed ? partial_shape{n, k} : partial_shape{k, n}, in[0].type);
  partial_tensor y = step(matmul{false, transposed}, in[0], w);
  if (in.has(5)) y = step(add{}, y, in[5]);
  step.settings(0);
  return y;
}
// A of reals, B quantized; or both quantized: [A, B, scale a, scale b, zero a, zero b, bias]
inline lowered_outputs dynamic_product(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor y, a = in[0];
  const bool dynamic = c.is->type == "DynamicQuantizeMatMul";
  const int zero = dynamic ? 3 : 5, bias = dynamic ? 4 : 6;
  if (dynamic) a = dynamic_quantize(c, in, step)[0];
  y = integer_product(a, dynamic ? opcost::detail::absent<interval> : in[4], in[1], in[zero], step);
  y = step(multiply{}, seen_as(y, dtype::f32), seen_as(against(y, in[dynamic ? 2 : 3], -1, step), dtype::f32));
  if (in.has(bias)) y = step(add{}, y, in[bias]);
  step.settings(0);
  return y;
}
inline lowered_outputs dynamic_lstm(const call& c, const partial_tensors& in, steps& step) {
  sequence<partial_tensor> given;
  for (int i = 0; i < in.size() && i < 8; ++i) given.push_back(in[i]);
  for (int i = 1; i < 3 && i < in.size(); ++i) {  // stored as [D, I, 4 H]
    if (in[i].dims.rank != 3) return undecided("the rank is not known");
    given[i] = seen_as(in[i], partial_shape{in[i].dims[0], in[i].dims[2], in[i].dims[1]}, in[0].type);
  }
  lowered_outputs y = lstm(c, partial_tensors(span<const partial_tensor>(given)), step);
  step.settings(0b10000);
  return y;
}

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

inline lowered_outputs expand_dims(const call&, const partial_tensors& in, steps& step) {
  step.settings(0b10);
  return step(unsqueeze{}, in[0], in[1].dims.rank == 1 ? in[1] : step(reshape{}, in[1], step.numbers({1})));
}
inline lowered_outputs inverse_of(const call&, const partial_tensors& in, steps& step) {
  return step(inverse{}, in[0]);
}
inline lowered_outputs nhwc_max_pool(const call& c, const partial_tensors& in, steps& step) {
  const lowered_outputs y = step.all(pool_of<max_pool_8>(c), channels_first(in[0], step));
  return y.refusal.empty() ? lowered_outputs(channels_last(y[0], step)) : y;
}
inline lowered_outputs nhwc_conv(const call& c, const partial_tensors& in, steps& step) {
  partial_tensor y =
      with_bias(convolve(c, channels_first(in[0], step), channels_first(in[1], step), step), in[2], step);
  if (in.has(3)) y = step(add{}, y, channels_first(in[3], step));
  return channels_last(activated(c, y, step), step);
}
inline lowered_outputs gather_blocks(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(gather_8{}, in[0], in[1], step.number(c.integer("gather_axis", 0)));
  partial_tensor r = seen_as(y, in[2].type);
  const std::int64_t bits = c.integer("bits", 4);
  if (in[0].type == dtype::u8 && bits < 8 && r.dims.ranked() && r.dims.rank > 0)
    r.dims.set(r.dims.rank - 1, r.dims[-1] * interval(8 / bits));
  r = step(multiply{}, r, seen_as(in[2], r.dims, r.type));
  step.settings(0b10);
  return r;
}
inline lowered_outputs complex_product(const call&, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(multiply{}, in[0], in[1]);
  return step(add{}, y, step(multiply{}, in[0], in[1]));
}
inline lowered_outputs distances(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor y = step(matmul{false, true}, in[0], in[1]);
  return c.text("metric", "euclidean") == "euclidean" ? step(math::sqrt{}, y) : y;
}

// ---- com.microsoft.nchwc: channels in blocks; shapes are those of the plain layout
inline lowered_outputs blocked_input(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor x = c.flag("channels_last") ? channels_first(in[0], step) : in[0];
  step.memory(memory_use::own);
  return step(identity{}, x);
}
inline lowered_outputs blocked_output(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (y.ranked() && y.rank > 1 && c.has("channels")) y.set(1, c.integer("channels", 0));
  const partial_tensor x = moved(y, in[0].type, step);
  return c.flag("channels_last") ? channels_last(x, step) : x;
}
inline constexpr op_rule blocked_rules[] = {
    {"AveragePool", 1, average_pool},
    {"Conv", 1, fused_conv},
    {"GlobalAveragePool", 1, global_pool<reduce_mean>},
    {"GlobalMaxPool", 1, global_pool<reduce_max>},
    {"MaxPool", 1, max_pool_of},
    {"ReorderInput", 1, blocked_input},
    {"ReorderOutput", 1, blocked_output},
};

inline constexpr op_rule microsoft_rules[] = {
    {"Attention", 1, projected_attention},
    {"BiasAdd", 1, bias_add},
    {"BiasDropout", 1, bias_dropout},
    {"BiasGelu", 1, gelu_with_bias<gelu_mode::erf>},
    {"BiasSoftmax", 1, bias_softmax},
    {"BiasSplitGelu", 1, bias_split_gelu},
    {"CDist", 1, distances},
    {"ComplexMul", 1, complex_product},
    {"ComplexMulConj", 1, complex_product},
    {"DynamicQuantizeLSTM", 1, dynamic_lstm},
    {"DynamicQuantizeMatMul", 1, dynamic_product},
    {"EmbedLayerNormalization", 1, embedded},
    {"ExpandDims", 1, expand_dims},
    {"FastGelu", 1, gelu_with_bias<gelu_mode::tanh>},
    {"FusedConv", 1, fused_conv},
    {"FusedGemm", 1, fused_gemm},
    {"FusedMatMul", 1, fused_matmul},
    {"FusedMatMulActivation", 1, fused_matmul},
    {"GatherBlockQuantized", 1, gather_blocks},
    {"Gelu", 1, gelu_with_bias<gelu_mode::erf>},
    {"GroupNorm", 1, group_norm},
    {"GroupQueryAttention", 1, grouped_attention},
    {"Inverse", 1, inverse_of},
    {"MatMulBnb4", 1, few_bits_product},
    {"MatMulIntegerToFloat", 1, dynamic_product},
    {"MatMulNBits", 1, few_bits_product},
    {"MultiHeadAttention", 1, multi_head_attention},
    {"NhwcConv", 1, nhwc_conv},
    {"NhwcFusedConv", 1, nhwc_conv},
    {"NhwcMaxPool", 1, nhwc_max_pool},
    {"QGemm", 1, qgemm},
    {"QLinearAdd", 1, qlinear_two<add>},
    {"QLinearAveragePool", 1, qlinear_average},
    {"QLinearConcat", 1, qlinear_concat},
    {"QLinearGlobalAveragePool", 1, qlinear_global_average},
    {"QLinearLeakyRelu", 1, qlinear_one<prelu, true>},
    {"QLinearMul", 1, qlinear_two<multiply>},
    {"QLinearSigmoid", 1, qlinear_one<sigmoid, false>},
    {"QLinearSoftmax", 1, qlinear_softmax},
    {"QuickGelu", 1, quick_gelu},
    {"RotaryEmbedding", 1, rotary},
    {"SkipLayerNormalization", 1, skip_normalization<false>},
    {"SkipSimplifiedLayerNormalization", 1, skip_normalization<true>},
    {"TransposeMatMul", 1, fused_matmul},
};

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/ops_ml.hpp
#ifndef OPCOST_ONNX_OPS_ML_HPP_PIECE
#define OPCOST_ONNX_OPS_ML_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Operations of the domain ai.onnx.ml: classical models, whose parameters are attributes.

namespace opcost::onnx::detail {

inline partial_tensor as_reals(const partial_tensor& x, steps& step) {
  return x.type == dtype::f32 || x.type == dtype::dynamic ? x : step(convert{dtype::f32}, x);
}
inline partial_tensor post_transformed(const call& c, const partial_tensor& y, steps& step) {
  const std::string_view f = c.text("post_transform", "NONE");
  if (f == "SOFTMAX" || f == "SOFTMAX_ZERO") {
    softmax_8 op;
    op.axis = -1;
    return step(op, y);
  }
  if (f == "LOGISTIC") return step(sigmoid{}, y);
  return f == "PROBIT" ? step(math::erf_inv{}, y) : y;
}
template <class Values> std::int64_t size_of_list(const Values& v) { return static_cast<std::int64_t>(v.size()); }
inline std::int64_t classes_of(const call& c) {
  for (std::string_view name : {"classlabels_ints", "classlabels_int64s"})
    if (const auto n = size_of_list(c.integers(name)); n > 0) return n;
  return size_of_list(c.texts("classlabels_strings"));
}
inline dtype label_type(const call& c) { return c.texts("classlabels_strings").empty() ? dtype::i64 : dtype::string; }
inline interval rows_of(const partial_tensor& x) { return x.dims.rank > 1 ? x.dims[0] : interval(1); }
// The label of each row is that of its largest score.
inline lowered_outputs labels_and(const call& c, const partial_tensor& scores, steps& step) {
  top_k_11 op;
  op.axis = -1;
  step.all(op, scores, step.number(1));
  return {step.constant({rows_of(scores)}, label_type(c)), scores};
}
inline partial_tensor linear_scores(const call& c, const partial_tensor& in, std::int64_t outputs, steps& step) {
  partial_tensor x = as_reals(in, step);
  if (x.dims.rank == 1) x = step(unsqueeze{}, x, step.numbers({0}));
  const std::int64_t n = size_of_list(c.reals("coefficients"));
  partial_tensor y = step(matmul{false, true}, x, step.learned({outputs, outputs > 0 ? n / outputs : 0}, dtype::f32));
  if (!c.reals("intercepts").empty()) y = step(add{}, y, step.learned({outputs}, dtype::f32));
  return y;
}
inline lowered_outputs linear_regressor(const call& c, const partial_tensors& in, steps& step) {
  return post_transformed(c, linear_scores(c, in[0], c.integer("targets", 1), step), step);
}
inline lowered_outputs linear_classifier(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t classes = classes_of(c), lines = size_of_list(c.reals("intercepts"));
  const bool one_line = classes == 2 && lines == 1;
  partial_tensor y = post_transformed(c, linear_scores(c, in[0], lines > 0 ? lines : classes, step), step);
  if (one_line) {
    const std::array both{y, step(subtract{}, step.real(1), y)};
    y = step(concat{1}, span<const partial_tensor>(both));
  }
  return labels_and(c, y, step);
}

// ---- trees. A row goes down each tree: at most its depth in comparisons.
struct forest {
  std::int64_t nodes = 0, trees = 0, depths = 0;  // depths: the sum over the trees
};
inline forest forest_of(span<const std::int64_t> trees, span<const std::int64_t> ids, span<const std::int64_t> yes,
                        span<const std::int64_t> no, span<const std::string_view> modes) {
  forest f{size_of_list(trees), 0, 0};
  const std::size_t n = trees.size();
  if (ids.size() != n || yes.size() != n || no.size() != n || modes.size() != n) return f;
  sequence<int> depth(n, 0);
  std::size_t from = 0;
  while (from < n) {  // the nodes of a tree are next to each other, parents before children
    std::size_t to = from;
    while (to < n && trees[to] == trees[from]) ++to;
    ++f.trees;
    int deepest = 0;
    for (std::size_t i = from; i < to; ++i) {
      if (depth[i] > deepest) deepest = depth[i];
      if (modes[i] == "LEAF") continue;
      for (std::int64_t child : {yes[i], no[i]}) {
        const std::size_t at = from + static_cast<std::size_t>(child < 0 ? 0 : child);
        std::size_t found = at < to && ids[at] == child ? at : from;
        while (found < to && ids[found] != child) ++found;
        if (found < to && found > i) depth[found] = depth[i] + 1;
      }
    }
    f.depths += deepest;
    from = to;
  }
  return f;
}
inline partial_tensor like(const partial_tensor& x, const partial_shape& dims, dtype type) {
  partial_tensor t = x;
  t.dims = dims;
  t.type = type;
  t.value = {};
  t.reals = {};
  return t;
}
inline partial_tensor votes(const partial_tensor& x, const forest& f, std::int64_t leaves, std::int64_t outputs,
                            steps& step) {
  const interval rows = rows_of(x);
  step(identity{}, step.learned({f.nodes}, dtype::f32));
  step(identity{}, step.learned({leaves}, dtype::f32));
  const partial_tensor thresholds = step.constant({1, f.depths}, dtype::f32);
  step(less_equal{}, like(x, {rows, f.depths}, dtype::f32), thresholds);
  const partial_tensor picked = like(x, {rows, f.trees, outputs}, dtype::f32);
  return step(reduce_sum{}, picked, step.numbers({1}));
}
inline forest old_forest(const call& c) {
  return forest_of(c.integers("nodes_treeids"), c.integers("nodes_nodeids"), c.integers("nodes_truenodeids"),
                   c.integers("nodes_falsenodeids"), c.texts("nodes_modes"));
}
inline lowered_outputs tree_classifier(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t weights = size_of_list(c.integers("class_ids"));
  const partial_tensor y = votes(in[0], old_forest(c), weights, classes_of(c), step);
  return labels_and(c, post_transformed(c, y, step), step);
}
inline lowered_outputs tree_regressor(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t weights = size_of_list(c.integers("target_ids"));
  return post_transformed(c, votes(in[0], old_forest(c), weights, c.integer("n_targets", 1), step), step);
}
inline lowered_outputs tree_ensemble(const call& c, const partial_tensors& in, steps& step) {
  const auto roots = c.integers("tree_roots"), yes = c.integers("nodes_trueleafs");
  const auto nodes = size_of_list(yes);
  // a node of this form does not define its tree: the number of all nodes bounds the depth
  const forest f{nodes, size_of_list(roots), nodes};
  partial_tensor y = votes(in[0], f, size_of_list(c.integers("leaf_targetids")), c.integer("n_targets", 1), step);
  y.type = in[0].type;
  return y;
}

// ---- support vector machines
inline partial_tensor kernels(const call& c, const partial_tensor& in, std::int64_t vectors, std::int64_t width,
                              steps& step) {
  const partial_tensor x = as_reals(in, step);
  const partial_tensor support = step.learned({vectors, width}, dtype::f32);
  partial_tensor y = step(matmul{false, true}, x, support);
  const std::string_view k = c.text("kernel_type", "LINEAR");
  const auto scaled_by = [&] { return step(add{}, step(multiply{}, y, step.real(1)), step.real(0)); };
  if (k == "POLY") return step(power{}, scaled_by(), step.real(3));
  if (k == "SIGMOID") return step(math::tanh{}, scaled_by());
  if (k == "RBF") return step(math::exp{}, step(multiply{}, step(subtract{}, y, step.real(0)), step.real(1)));
  return y;
}
inline lowered_outputs svm_regressor(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t vectors = c.integer("n_supports", 0), n = size_of_list(c.reals("support_vectors"));
  if (vectors == 0) return linear_scores(c, in[0], 1, step);
  const partial_tensor k = kernels(c, in[0], vectors, n / vectors, step);
  const partial_tensor y = step(matmul{}, k, step.learned({vectors, 1}, dtype::f32));
  return post_transformed(c, step(add{}, y, step.learned({1}, dtype::f32)), step);
}
inline lowered_outputs svm_classifier(const call& c, const partial_tensors& in, steps& step) {
  std::int64_t vectors = 0;
  for (std::int64_t n : c.integers("vectors_per_class")) vectors += n;
  const std::int64_t n = size_of_list(c.reals("support_vectors")), classes = classes_of(c);
  if (vectors == 0) return labels_and(c, post_transformed(c, linear_scores(c, in[0], classes, step), step), step);
  const std::int64_t pairs = classes * (classes - 1) / 2;
  const partial_tensor k = kernels(c, in[0], vectors, n / vectors, step);
  partial_tensor y = step(matmul{}, k, step.learned({vectors, classes > 1 ? classes - 1 : 1}, dtype::f32));
  y = like(y, {rows_of(y), pairs}, dtype::f32);
  y = step(add{}, y, step.learned({pairs}, dtype::f32));
  const bool probable = !c.reals("prob_a").empty();
  if (probable) y = step(sigmoid{}, y);
  return labels_and(c,
                    like(y,
                         {rows_of(y), probable || classes == 2 ? classes
                                      : pairs > classes        ? pairs
                                                               : classes},
                         dtype::f32),
                    step);
}

// ---- preparation of features
inline lowered_outputs scaler(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor x = as_reals(in[0], step);
  const partial_tensor y = step(subtract{}, x, step.learned({size_of_list(c.reals("offset"))}, dtype::f32));
  return step(multiply{}, y, step.learned({size_of_list(c.reals("scale"))}, dtype::f32));
}
inline lowered_outputs normalizer(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor x = as_reals(in[0], step), axis = step.numbers({-1});
  const std::string_view by = c.text("norm", "MAX");
  if (by == "MAX") return step(divide{}, x, step(keeping_dims<reduce_max>(), x, axis));
  if (by == "L1") return step(divide{}, x, step(keeping_dims<reduce_l1>(), x, axis));
  return step(divide{}, x, step(keeping_dims<reduce_l2>(), x, axis));
}
inline lowered_outputs binarizer(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor above = step(greater{}, in[0], step.real(c.real("threshold", 0), in[0].type));
  return step(convert{in[0].type}, above);
}
inline lowered_outputs imputer(const call& c, const partial_tensors& in, steps& step) {
  const auto n = size_of_list(c.reals("imputed_value_floats")) + size_of_list(c.integers("imputed_value_int64s"));
  const partial_tensor missing = step(equal{}, in[0], step.real(0, in[0].type));
  return step(where{}, missing, step.learned({n}, in[0].type), in[0]);
}
inline lowered_outputs feature_vectorizer(const call&, const partial_tensors& in, steps& step) {
  sequence<partial_tensor> parts;
  for (const partial_tensor& t : in) parts.push_back(as_reals(t, step));
  return step(concat{1}, span<const partial_tensor>(parts));
}
inline lowered_outputs feature_extractor(const call&, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  const interval n = in[1].dims.elements();
  if (y.rank == 1)
    y = {1, n};
  else if (y.ranked() && y.rank > 0)
    y.set(y.rank - 1, n);
  const partial_tensor r = moved(y, in[0].type, step);
  step.settings(0b10);
  return r;
}
inline lowered_outputs label_encoder(const call& c, const partial_tensors& in, steps& step) {
  dtype to = in[0].type;
  if (!c.texts("values_strings").empty()) to = dtype::string;
  if (!c.integers("values_int64s").empty()) to = dtype::i64;
  if (!c.reals("values_floats").empty()) to = dtype::f32;
  if (const tensor_data* t = c.tensor("values_tensor")) to = element_type(t->type);
  if (!c.texts("classes_strings").empty()) to = in[0].type == dtype::string ? dtype::i64 : dtype::string;
  return moved(in[0].dims, to, step);
}
inline lowered_outputs category_mapper(const call&, const partial_tensors& in, steps& step) {
  return moved(in[0].dims, in[0].type == dtype::string ? dtype::i64 : dtype::string, step);
}
inline lowered_outputs one_hot_encoder(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  y.push_back(size_of_list(c.integers("cats_int64s")) + size_of_list(c.texts("cats_strings")));
  return moved(y, dtype::f32, step);
}
inline lowered_outputs zip_map(const call&, const partial_tensors& in, steps& step) {
  return moved(in[0].dims, in[0].type, step);
}
inline lowered_outputs dict_vectorizer(const call& c, const partial_tensors& in, steps& step) {
  const auto n = size_of_list(c.integers("int64_vocabulary")) + size_of_list(c.texts("string_vocabulary"));
  return moved({1, n}, in[0].type, step);
}
inline lowered_outputs cast_map(const call& c, const partial_tensors&, steps& step) {
  const std::string_view to = c.text("cast_to", "TO_FLOAT");
  const dtype type = to == "TO_STRING" ? dtype::string : to == "TO_INT64" ? dtype::i64 : dtype::f32;
  return moved({1, c.text("map_form", "DENSE") == "DENSE" ? interval::unknown() : interval(c.integer("max_map", 1))},
               type, step);
}

inline constexpr op_rule ml_rules[] = {
    {"ArrayFeatureExtractor", 1, feature_extractor},
    {"Binarizer", 1, binarizer},
    {"CastMap", 1, cast_map},
    {"CategoryMapper", 1, category_mapper},
    {"DictVectorizer", 1, dict_vectorizer},
    {"FeatureVectorizer", 1, feature_vectorizer},
    {"Imputer", 1, imputer},
    {"LabelEncoder", 1, label_encoder},
    {"LinearClassifier", 1, linear_classifier},
    {"LinearRegressor", 1, linear_regressor},
    {"Normalizer", 1, normalizer},
    {"OneHotEncoder", 1, one_hot_encoder},
    {"SVMClassifier", 1, svm_classifier},
    {"SVMRegressor", 1, svm_regressor},
    {"Scaler", 1, scaler},
    {"TreeEnsemble", 5, tree_ensemble},
    {"TreeEnsembleClassifier", 1, tree_classifier},
    {"TreeEnsembleRegressor", 1, tree_regressor},
    {"ZipMap", 1, zip_map},
};

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/ops_sequences.hpp
#ifndef OPCOST_ONNX_OPS_SEQUENCES_HPP_PIECE
#define OPCOST_ONNX_OPS_SEQUENCES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations on sequences and optionals, which carry tensors and do no arithmetic, and on texts. A sequence is
// described by what holds for all of its tensors.

namespace opcost::onnx::detail {

inline partial_shape of_both(const partial_shape& a, const partial_shape& b) {
  if (!a.ranked() || !b.ranked() || a.rank != b.rank) return partial_shape::of_unknown_rank();
  partial_shape s = a;
  for (int i = 0; i < a.rank; ++i)
    if (!(a[i] == b[i])) s.set(i, interval::unknown());
  return s;
}
inline lowered_outputs sequence_construct(const call&, const partial_tensors& in, steps& step) {
  partial_shape each = in[0].dims;
  for (int i = 1; i < in.size(); ++i) each = of_both(each, in[i].dims);
  return moved(each, in[0].type, step);
}
inline lowered_outputs sequence_empty(const call& c, const partial_tensors&, steps& step) {
  return moved(partial_shape::of_unknown_rank(), type_or(c, "dtype", dtype::f32), step);
}
inline lowered_outputs sequence_insert(const call&, const partial_tensors& in, steps& step) {
  return moved(of_both(in[0].dims, in[1].dims), in[1].type, step);
}
inline lowered_outputs passed_on(const call&, const partial_tensors& in, steps& step) {
  return moved(in[0].dims, in[0].type, step);
}
inline lowered_outputs one_integer(const call&, const partial_tensors&, steps& step) {
  return moved({}, dtype::i64, step);
}
inline lowered_outputs one_truth(const call&, const partial_tensors&, steps& step) {
  return moved({}, dtype::boolean, step);
}
inline lowered_outputs concat_from_sequence(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!y.ranked()) return moved(y, in[0].type, step);
  const bool fresh = c.flag("new_axis");
  const int axis = opcost::detail::normal_axis(c.integer("axis", 0), y.rank + (fresh ? 1 : 0));
  if (axis < 0) return "attribute axis: outside of the rank";
  if (fresh) {
    partial_shape wide = y.slice(0, axis);
    wide.push_back(interval::unknown());
    wide.append(y.slice(axis, y.rank));
    y = wide;
  } else {
    y.set(axis, interval::unknown());
  }
  return moved(y, in[0].type, step);
}
inline lowered_outputs split_to_sequence(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  const int axis = y.ranked() ? opcost::detail::normal_axis(c.integer("axis", 0), y.rank) : -1;
  if (axis < 0) return moved(y, in[0].type, step);
  const bool one_each = !in.has(1);
  y.set(axis, one_each ? interval(1) : interval::unknown());
  if (one_each && !c.flag("keepdims", true)) {
    partial_shape narrow = y.slice(0, axis);
    narrow.append(y.slice(axis + 1, y.rank));
    y = narrow;
  }
  lowered_outputs r = moved(y, in[0].type, step);
  step.settings(0b10);
  return r;
}
// ---- texts: shapes only
inline lowered_outputs texts_joined(const call&, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!broadcast(y, in[1].dims)) return "the shapes do not broadcast";
  return moved(y, dtype::string, step);
}
inline lowered_outputs texts_matched(const call&, const partial_tensors& in, steps& step) {
  return moved(in[0].dims, dtype::boolean, step);
}
inline lowered_outputs texts_split(const call&, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  y.push_back(interval::unknown());
  return {moved(y, dtype::string, step), step.constant(in[0].dims, dtype::i64)};
}
inline lowered_outputs texts_normalized(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  if (!c.texts("stopwords").empty() && y.ranked() && y.rank > 0) y.set(-1, interval::unknown());
  return moved(y, dtype::string, step);
}
inline lowered_outputs ngrams_counted(const call& c, const partial_tensors& in, steps& step) {
  interval width = 0;
  for (std::int64_t i : c.integers("ngram_indexes"))
    if (i + 1 > width.min) width = i + 1;
  partial_shape y = in[0].dims.rank == 2 ? partial_shape{in[0].dims[0], width} : partial_shape{width};
  return moved(y, dtype::f32, step);
}

// Nodes with bodies: what they yield is what the bodies yield (onnx_graph.hpp).
inline lowered_outputs decided_by_bodies(const call&, const partial_tensors&, steps&) {
  return undecided("its bodies decide, and they are missing or of a form that is not followed");
}

inline constexpr op_rule sequence_rules[] = {
    {"ConcatFromSequence", 11, concat_from_sequence},
    {"If", 1, decided_by_bodies},
    {"Loop", 1, decided_by_bodies},
    {"Optional", 15, passed_on},
    {"OptionalGetElement", 15, passed_on},
    {"OptionalHasElement", 15, one_truth},
    {"RegexFullMatch", 20, texts_matched},
    {"Scan", 8, decided_by_bodies},
    {"SequenceAt", 11, passed_on},
    {"SequenceConstruct", 11, sequence_construct},
    {"SequenceEmpty", 11, sequence_empty},
    {"SequenceErase", 11, passed_on},
    {"SequenceInsert", 11, sequence_insert},
    {"SequenceLength", 11, one_integer},
    {"SequenceMap", 17, decided_by_bodies},
    {"SplitToSequence", 11, split_to_sequence},
    {"StringConcat", 20, texts_joined},
    {"StringNormalizer", 10, texts_normalized},
    {"StringSplit", 20, texts_split},
    {"TfIdfVectorizer", 9, ngrams_counted},
};

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/ops_state.hpp
#ifndef OPCOST_ONNX_OPS_STATE_HPP_PIECE
#define OPCOST_ONNX_OPS_STATE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// ONNX operations with a state of their own, generated windows and matrices, and steps of optimizers.

namespace opcost::onnx::detail {

// A depthwise convolution over the last K - 1 elements of the past and the input.
inline lowered_outputs causal_conv(const call& c, const partial_tensors& in, steps& step) {
  const partial_shape &x = in[0].dims, &w = in[1].dims;
  if (x.rank != 3 || w.rank != 3 || !known(w[2]) || !known(w[0])) return undecided("the ranks are not known");
  const std::int64_t before = w[2].min.n - 1;
  group_convolution op;
  partial_tensor data = in[0];
  if (in.has(3)) {
    const std::array parts{in[3], in[0]};
    data = step(concat{2}, span<const partial_tensor>(parts));
  } else {
    op.pads_begin = {before};
    op.pads_end = {0};
  }
  partial_tensor y = with_bias(step(op, data, in_groups(in[1], w[0].min.n, step)), in[2], step);
  const std::string_view f = c.text("activation", "none");
  if (f == "silu" || f == "swish") y = step(swish{}, y);
  if (c.outputs() < 2) return y;
  return {y, step.constant({x[0], x[1], before}, in[0].type)};
}

// Per token and head the state S [dk, dv] decays, takes k' v, and yields q S; a delta rule first takes k S from v.
inline lowered_outputs linear_attention(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t heads = c.integer("q_num_heads", 0), groups = c.integer("kv_num_heads", 0);
  const partial_shape &q = in[0].dims, &v = in[2].dims;
  if (q.rank != 3 || v.rank != 3 || heads < 1 || groups < 1 || !known(q[2]) || !known(v[2]))
    return undecided("the ranks or the hidden sizes are not known");
  const std::int64_t dk = q[2].min.n / heads, dv = v[2].min.n / groups;
  const dtype t = in[0].type;
  const std::string_view rule = c.text("update_rule", "gated_delta");
  const auto part = [&](int i, std::int64_t h, std::int64_t a, std::int64_t b) {
    return seen_as(in[i], partial_shape{q[0], q[1], h, a, b}, t);
  };
  const partial_tensor state = part(2, groups, dk, dv);
  if (in.has(4)) step(multiply{}, state, seen_as(in[4], partial_shape{q[0], q[1], groups, dk, 1}, t));
  if (rule == "delta" || rule == "gated_delta") {
    step(matmul{}, part(1, groups, 1, dk), state);
    const partial_tensor rest = step(subtract{}, part(2, groups, 1, dv), part(2, groups, 1, dv));
    if (in.has(5)) step(multiply{}, rest, rest);
  }
  step(add{}, step(matmul{}, part(1, groups, dk, 1), part(2, groups, 1, dv)), state);
  step(matmul{}, part(0, heads, 1, dk), part(2, heads, dk, dv));
  step(multiply{}, in[0], step.real(1, t));
  lowered_outputs all(step.constant({q[0], q[1], heads * dv}, t));
  if (c.outputs() > 1) all.push_back(step.constant({q[0], groups, dk, dv}, t));
  step.settings(0);
  return all;
}
inline lowered_outputs flex_attention(const call& c, const partial_tensors& in, steps& step) {
  if (c.has("score_mod") || c.has("prob_mod")) return undecided("its bodies change the scores, and are not counted");
  return scores_mixed(in[0], in[1], in[2], opcost::detail::absent<interval>, false, step);
}

// ---- generated
template <int Terms> lowered_outputs cosine_window(const call& c, const partial_tensors& in, steps& step) {
  const dtype type = type_or(c, "output_datatype", dtype::f32);
  const partial_tensor n = in[0].dims.rank == 0 ? in[0] : step(squeeze_15{}, in[0]);
  partial_tensor y = step(range_4{dtype::f32}, step.number(0), n, step.number(1));
  const partial_tensor angle = step(multiply{}, y, step.real(1));
  y = step(subtract{}, step.real(0.5), step(multiply{}, step(math::cos{}, angle), step.real(0.5)));
  if (Terms > 2) {
    const partial_tensor twice = step(math::cos{}, step(multiply{}, angle, step.real(2)));
    y = step(add{}, y, step(multiply{}, twice, step.real(0.08)));
  }
  return type == dtype::f32 ? y : step(convert{type}, y);
}
inline lowered_outputs mel_weights(const call& c, const partial_tensors& in, steps& step) {
  const auto number = [&](int i) { return in[i].value.size() == 1 ? in[i].value[0] : interval::unknown(); };
  const interval bins = number(0), length = number(1);
  const interval rows = known(length) ? interval(length.min / 2 + 1) : interval::unknown();
  const dtype type = type_or(c, "output_datatype", dtype::f32);
  // each element is the height of a triangle at a frequency: one difference and one quotient
  const partial_tensor at = seen_as(in[0], partial_shape{rows, bins}, dtype::f32);
  const partial_tensor y = step(divide{}, step(subtract{}, at, step.real(0)), step.real(1));
  step.settings(~0u);
  return type == dtype::f32 ? y : step(convert{type}, y);
}
inline lowered_outputs image_decoder(const call& c, const partial_tensors&, steps& step) {
  const bool gray = c.text("pixel_format", "RGB") == "Grayscale";
  return moved({interval::unknown(), interval::unknown(), gray ? 1 : 3}, dtype::u8, step);
}
inline lowered_outputs constant_fill(const call& c, const partial_tensors& in, steps& step) {
  const dtype type = type_or(c, "dtype", dtype::f32);
  const partial_tensor value = step.constant({}, type);
  if (!in.has(0)) return step(broadcast_3{}, value, step.numbers(c.list("shape")));
  return step(broadcast_3{}, value, c.flag("input_as_shape") ? in[0] : step(shape_of_3{}, in[0]));
}

// ---- optimizers: rate, step, then values, gradients and states of n tensors
inline lowered_outputs optimizer(const partial_tensors& in, int states, steps& step,
                                 void (*each)(const partial_tensor& x, steps& step)) {
  const int n = (in.size() - 2) / (2 + states);
  lowered_outputs all;
  for (int i = 0; i < n; ++i) each(in[2 + i], step);
  for (int i = 0; i < n; ++i) all.push_back(in[2 + i]);
  for (int i = 0; i < n * states; ++i) all.push_back(in[2 + 2 * n + i]);
  step.memory(memory_use::own);
  return all;
}
inline lowered_outputs adagrad(const call&, const partial_tensors& in, steps& step) {
  return optimizer(in, 1, step, [](const partial_tensor& x, steps& s) {
    const partial_tensor g = s(add{}, s(multiply{}, x, x), x);  // regularized gradient
    const partial_tensor h = s(add{}, x, s(multiply{}, g, g));  // sum of squares
    const partial_tensor root = s(add{}, s(math::sqrt{}, h), s.real(0, x.type));
    s(subtract{}, x, s(divide{}, s(multiply{}, g, s.real(1, x.type)), root));
  });
}
inline lowered_outputs adam(const call&, const partial_tensors& in, steps& step) {
  return optimizer(in, 2, step, [](const partial_tensor& x, steps& s) {
    const partial_tensor one = s.real(1, x.type), g = s(add{}, s(multiply{}, x, x), x);
    const partial_tensor v = s(add{}, s(multiply{}, x, one), s(multiply{}, g, one));
    const partial_tensor h = s(add{}, s(multiply{}, x, one), s(multiply{}, s(multiply{}, g, g), one));
    const partial_tensor root = s(add{}, s(math::sqrt{}, h), one);
    s(subtract{}, x, s(divide{}, s(multiply{}, v, one), root));
  });
}
inline lowered_outputs momentum(const call&, const partial_tensors& in, steps& step) {
  return optimizer(in, 1, step, [](const partial_tensor& x, steps& s) {
    const partial_tensor one = s.real(1, x.type), g = s(add{}, s(multiply{}, x, x), x);
    const partial_tensor v = s(add{}, s(multiply{}, x, one), s(multiply{}, g, one));
    s(subtract{}, x, s(multiply{}, v, one));
  });
}

inline constexpr op_rule state_rules[] = {
    {"BlackmanWindow", 17, cosine_window<3>},  {"CausalConvWithState", 27, causal_conv},
    {"ConstantFill", 1, constant_fill},        {"HammingWindow", 17, cosine_window<2>},
    {"HannWindow", 17, cosine_window<2>},      {"ImageDecoder", 20, image_decoder},
    {"LinearAttention", 27, linear_attention}, {"MelWeightMatrix", 17, mel_weights},
};
// Of the domains ai.onnx.preview and ai.onnx.preview.training.
inline constexpr op_rule preview_rules[] = {
    {"Adagrad", 1, adagrad},
    {"Adam", 1, adam},
    {"FlexAttention", 1, flex_attention},
    {"Momentum", 1, momentum},
};

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/rule_search.hpp
#ifndef OPCOST_ONNX_RULE_SEARCH_HPP_PIECE
#define OPCOST_ONNX_RULE_SEARCH_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Tables of rules by domain, name and version, searched by the hash of the name.
#include <array>

namespace opcost::onnx {

enum class op_domain : std::uint8_t { standard, machine_learning, microsoft, blocked, preview, other };

constexpr op_domain domain_of(std::string_view name) {
  name = model::domain_name(name);
  if (name.empty()) return op_domain::standard;
  if (name == "ai.onnx.ml") return op_domain::machine_learning;
  if (name.substr(0, 15) == "ai.onnx.preview") return op_domain::preview;
  if (name == "com.microsoft.nchwc") return op_domain::blocked;
  return name == "com.microsoft" ? op_domain::microsoft : op_domain::other;
}

/// A family's rules: a `Rule` has a name and the version that it is valid from, `since`.
template <class Rule> struct rule_table {
  op_domain domain;
  span<const Rule> rules;
};

namespace detail {
template <class Rule> struct rule_key {
  std::uint64_t hash;
  op_domain domain;
  const Rule* rule;
  constexpr bool operator<(const rule_key& o) const {
    if (hash != o.hash) return hash < o.hash;
    return domain != o.domain ? domain < o.domain : rule->since < o.rule->since;
  }
};
}  // namespace detail

template <class Rule, std::size_t N> constexpr std::size_t count_rules(const rule_table<Rule> (&tables)[N]) {
  std::size_t n = 0;
  for (const rule_table<Rule>& t : tables) n += t.rules.size();
  return n;
}

/// All rules of some tables, sorted: `constexpr sorted_rules<Rule, count_rules(tables)> all(tables)`.
template <class Rule, std::size_t Count> class sorted_rules {
 public:
  template <std::size_t N> constexpr explicit sorted_rules(const rule_table<Rule> (&tables)[N]) {
    std::size_t n = 0;
    for (const rule_table<Rule>& t : tables)
      for (const Rule& r : t.rules) keys_[n++] = {opcost::detail::name_hash(r.name), t.domain, &r};
    opcost::detail::heap_sort(span<detail::rule_key<Rule>>(keys_));
  }
  /// The newest rule that is not above `version`; null if no rule matches.
  constexpr const Rule* find(op_domain domain, std::string_view name, count_t version) const {
    const Rule* found = nullptr;
    each(domain, name, [&](const Rule& r) {
      if (r.since <= version) found = &r;
    });
    return found;
  }
  /// The oldest rule of that name; null if no rule matches.
  constexpr const Rule* oldest(op_domain domain, std::string_view name) const {
    const Rule* found = nullptr;
    each(domain, name, [&](const Rule& r) {
      if (!found) found = &r;
    });
    return found;
  }

 private:
  std::array<detail::rule_key<Rule>, Count> keys_{};

  template <class F> constexpr void each(op_domain domain, std::string_view name, F&& visit) const {
    const std::uint64_t hash = opcost::detail::name_hash(name);
    std::size_t low = 0, high = Count;
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (keys_[middle].hash < hash)
        low = middle + 1;
      else
        high = middle;
    }
    for (; low < Count && keys_[low].hash == hash; ++low)
      if (keys_[low].domain == domain && keys_[low].rule->name == name) visit(*keys_[low].rule);
  }
};

}  // namespace opcost::onnx

#endif

namespace opcost::onnx {

namespace detail {
inline constexpr rule_table<op_rule> rule_tables[] = {
    {op_domain::standard, elementwise_rules}, {op_domain::standard, movement_rules},
    {op_domain::standard, window_rules},      {op_domain::standard, product_rules},
    {op_domain::standard, reduction_rules},   {op_domain::standard, sequence_rules},
    {op_domain::standard, quantized_rules},   {op_domain::microsoft, microsoft_rules},
    {op_domain::machine_learning, ml_rules},  {op_domain::blocked, blocked_rules},
    {op_domain::standard, state_rules},       {op_domain::preview, preview_rules},
};
inline constexpr sorted_rules<op_rule, count_rules(rule_tables)> all_rules(rule_tables);
}  // namespace detail

/// The newest rule that is not above `version`; null if no rule matches.
inline const op_rule* find_rule(op_domain domain, std::string_view name, count_t version) {
  return detail::all_rules.find(domain, name, version);
}

}  // namespace opcost::onnx

#endif

#include <vector>

namespace opcost::onnx {

using opcost::named_dimension;

/// A model, and what the user says of its symbolic dimensions.
struct model_with_dims {
  model file{};
  std::vector<named_dimension> dims{};
};

enum class item_kind : std::uint8_t { given, captured, always, initializer, node, result, squeezed, unsqueezed };

/// What is one row.
struct item {
  item_kind kind = item_kind::node;
  std::string_view name{}, type{};
  const net* in = nullptr;
  const node* is = nullptr;           // of a node
  const value_info* info = nullptr;   // of an input or an output
  const tensor_data* data = nullptr;  // of an initializer or a Constant
  const op_rule* rule = nullptr;      // null: unknown
  int version = 0;                    // of the operator set; 0: the file imports none
  const call* caller = nullptr;
  const function* callee = nullptr;
  std::string_view why{};
  int axis = 0;        // of squeezed and unsqueezed
  int storage = 0;     // of an initializer
  range inputs{};      // in graph's edges
  int bodies = 0;      // from 1: where the graph keeps its bodies
  int own_inputs = 0;  // those of the node; behind them is what its bodies use
};

/// A model as a graph. The model and the dims must outlive it. It owns the names that it puts together for nodes, so it
/// must outlive every analysis of it.
class graph {
 public:
  explicit graph(const model& m, span<const named_dimension> dims = {}) : graph(m, dims, true) {}
  explicit graph(const model_with_dims& m) : graph(m.file, m.dims) {}
  graph(graph&&) noexcept;
  graph& operator=(graph&&) noexcept;
  ~graph();

  /// The same graph without the shapes that the file stores, so that all shapes are inferred from the inputs.
  graph without_stored_shapes() const { return graph(*model_, dims_, false); }
  bool has_stored_shapes() const { return stored_; }
  const model& source() const { return *model_; }
  const sequence<item>& items() const { return items_; }
  span<const edge> inputs_of(const item& i) const { return net::of(edges_, i.inputs); }
  span<const named_dimension> dims() const { return dims_; }

  /// Which item makes a value of the graph itself, and at which of its outputs; row -1: none does.
  edge find(std::string_view value) const {
    const int v = values_.find(value);
    return v < 0 ? edge{-1, 0} : producers_[v];
  }

  /// What a declaration says, with the named dimensions that are given.
  partial_tensor declared(const net& n, const value_type& t) const {
    partial_tensor r;
    r.type = element_type(t.element);
    r.dims = partial_shape::of_unknown_rank();
    if (t.kind == type_kind::map) r.type = dtype::dynamic;
    if (!t.has_shape) return r;
    r.dims = {};
    for (const dimension& d : net::of(n.dims, t.dims)) {
      interval extent = d.value >= 0 ? interval(d.value) : interval::unknown();
      for (const named_dimension& given : dims_)
        if (!d.name.empty() && given.name == d.name) extent = given.value;
      r.dims.push_back(extent);
    }
    if (!r.dims.ranked()) r.dims = partial_shape::of_unknown_rank();
    return r;
  }
  /// The declaration of a value; null if the net has none.
  const value_info* declaration(const net& n, std::string_view name) const {
    if (&n != declared_in_) return nullptr;
    const int i = declared_.find(name);
    if (i < 0) return nullptr;
    const auto at = static_cast<std::size_t>(i);
    return at < n.values.size() ? &n.values[at] : &n.results[at - n.values.size()];
  }

  // ---- bodies
  struct inside;
  span<const inside> bodies_of(const item& i) const;
  /// The names that the bodies of a node use and do not define: all of them, and those of one body.
  static sequence<std::string_view> free_names_of(const item& i) {
    sequence<std::string_view> names;
    for (const attribute& a : i.in->attributes_of(*i.is))
      for (int g = 0; g < a.graphs.count; ++g) free_names(i.in->bodies[a.graphs.first + g], names);
    return names;
  }
  static void free_names(const net& n, sequence<std::string_view>& names) {
    name_table own;
    for (const value_info& v : n.given) own.set(v.name, 0);
    for (const tensor_data& t : n.initializers) own.set(t.name, 0);
    for (std::string_view o : n.outputs) own.set(o, 0);
    for (std::string_view used : names) own.set(used, 0);
    const auto use = [&](std::string_view name) {
      if (name.empty() || own.find(name) >= 0) return;
      own.set(name, 0);
      names.push_back(name);
    };
    for (std::string_view name : n.inputs) use(name);
    for (const value_info& v : n.results) use(v.name);
    for (const net& inner : n.bodies) {
      sequence<std::string_view> of_inner;
      free_names(inner, of_inner);
      for (std::string_view name : of_inner) use(name);
    }
  }
  call call_of(const item& i) const { return {i.in, i.is, i.version, i.caller, i.callee, model_}; }

 private:
  const model* model_;
  span<const named_dimension> dims_{};
  bool stored_ = true;
  sequence<item> items_{};
  sequence<edge> edges_{};                    // value numbers until finish()
  sequence<edge> producers_{};                // by value number; row -1: not produced
  sequence<std::string_view> value_names_{};  // by value number; empty: it may be missing
  name_table values_{};                       // of the graph itself; functions have tables of their own
  sequence<sequence<call>> calls_{};
  text_store texts_{};
  const net* declared_in_ = nullptr;
  name_table declared_{};
  sequence<int> results_{};
  const call* caller_ = nullptr;
  const function* callee_ = nullptr;
  struct body_list;
  std::vector<std::shared_ptr<const body_list>> bodies_{};  // by item.bodies
  int* room_ = nullptr;                                     // items that may still be made, while the graph is built

  static constexpr int most_items = 1 << 22;  // of a graph with all of its bodies and calls

  graph(const model& m, span<const named_dimension> dims, bool stored) : model_(&m), dims_(dims), stored_(stored) {
    int room = most_items;
    room_ = &room;
    begin(m.graph);
    add_given(m.graph);
    add_initializers(m.graph);
    add_nodes(m.graph, m.imports, {}, nullptr, nullptr, 0);
    add_results(m.graph);
    finish();
  }
  // A body: what it captures comes first, in the order of free_names().
  graph(const graph& around, const item& of, const net& body, span<const std::string_view> captured)
      : model_(around.model_), dims_(around.dims_), stored_(around.stored_), room_(around.room_) {
    begin(body);
    for (std::string_view name : captured) define(name, add({.kind = item_kind::captured, .name = name, .in = &body}));
    caller_ = of.caller;
    callee_ = of.callee;
  }

  static constexpr int deepest_call = 32, newest = 1000;

  void begin(const net& n) {
    declared_in_ = &n;
    int at = 0;
    for (const value_info& v : n.values) declared_.set(v.name, at++);
    for (const value_info& v : n.results) declared_.set(v.name, at++);
  }
  int add(const item& i) {
    if (room_) --*room_;
    items_.push_back(i);
    return static_cast<int>(items_.size()) - 1;
  }
  int fresh_value(std::string_view name = {}) {
    producers_.push_back({-1, 0});
    value_names_.push_back(name);
    return static_cast<int>(producers_.size()) - 1;
  }
  int value_of(name_table& names, std::string_view name) {
    int v = names.find(name);
    if (v < 0) names.set(name, v = fresh_value(name));
    return v;
  }
  void define(std::string_view name, int row) { define(values_, name, {row, 0}); }
  void define(name_table& names, std::string_view name, edge by) {
    edge& p = producers_[value_of(names, name)];
    if (p.row < 0) p = by;
  }
  void take(item& i, int value) {
    if (i.inputs.count == 0) i.inputs.first = static_cast<int>(edges_.size());
    edges_.push_back({value, 0});
    ++i.inputs.count;
  }

  void add_given(const net& n) {
    name_table stored;
    int at = 0;
    for (const tensor_data& t : n.initializers) stored.set(t.name, at++);
    for (const value_info& v : n.given)
      if (stored.find(v.name) < 0)
        define(v.name, add({.kind = item_kind::given, .name = v.name, .type = "Input", .in = &n, .info = &v}));
  }
  void add_initializers(const net& n) {
    int storage = 0;
    for (const tensor_data& t : n.initializers) {
      define(t.name, add({.kind = item_kind::initializer,
                          .name = t.name,
                          .type = "Initializer",
                          .in = &n,
                          .data = &t,
                          .storage = ++storage}));
    }
  }
  void add_results(const net& n) {
    for (const value_info& v : n.results) add_result(n, v, value_of(values_, v.name));
  }
  void add_result(const net& n, const value_info& v, int value) {
    item i{.kind = item_kind::result, .name = v.name, .type = "Output", .in = &n, .info = &v};
    take(i, value);
    results_.push_back(add(i));
  }
  int result(int r) const { return results_[r]; }
  // Value numbers become edges. What takes a value that nothing makes is not known.
  void finish() {
    room_ = nullptr;
    for (item& i : items_)
      for (int k = 0; k < i.inputs.count && i.why.empty(); ++k) {
        const int value = edges_[i.inputs.first + k].row;
        if (value < 0 || producers_[value].row >= 0) continue;
        if (const std::string_view name = value_names_[value]; !name.empty())
          i.why = texts_.join({"no node, input or initializer makes '", name, "'"});
      }
    for (edge& e : edges_) e = e.row < 0 ? edge{-1, 0} : producers_[e.row];
  }
  // The nodes and results of a branch.
  void complete(const net& n) {
    add_given(n);
    add_initializers(n);
    add_nodes(n, imports(), {}, caller_, callee_, 0);
    add_results(n);
    finish();
  }
  span<const opset_import> imports() const {
    return callee_ && !callee_->imports.empty() ? span<const opset_import>(callee_->imports)
                                                : span<const opset_import>(model_->imports);
  }

  void add_nodes(const net& n, span<const opset_import> imports, std::string_view path, const call* caller,
                 const function* callee, int depth) {
    add_nodes(n, values_, imports, path, caller, callee, depth);
  }
  void add_nodes(const net& n, name_table& names, span<const opset_import> imports, std::string_view path,
                 const call* caller, const function* callee, int depth) {
    int index = 0;
    for (const node& x : n.nodes) {
      item i{.name = x.name, .type = x.type, .in = &n, .is = &x, .caller = caller, .callee = callee};
      if (i.name.empty()) i.name = texts_.join({x.type, "_", digits(count_t(index))});
      if (!path.empty()) i.name = texts_.join({path, "/", i.name});
      ++index;
      i.version = version_of(x.domain, imports);
      if (const function* f = function_of(x)) {
        if (depth == deepest_call) {
          i.why = "the function calls itself, or calls are nested more than 32 levels deep";
        } else if (*room_ <= 0) {
          i.why = "functions and bodies stand for more than 4 million nodes";
        } else {
          call_function(n, x, *f, i, names, depth);
          continue;
        }
      } else {
        find_rule_of(i, x);
      }
      for (std::string_view name : n.inputs_of(x)) take(i, name.empty() ? -1 : value_of(names, name));
      i.own_inputs = i.inputs.count;
      if (has_bodies(i))
        for (std::string_view name : free_names_of(i)) take(i, value_of(names, name));
      if (has_bodies(i)) {
        if (*room_ > 0) {
          bodies_.push_back(make_bodies(i));
          i.bodies = static_cast<int>(bodies_.size());
        } else {
          i.why = "functions and bodies stand for more than 4 million nodes";
        }
      }
      const int row = add(i);
      int port = 0;
      for (std::string_view name : n.outputs_of(x)) {
        if (!name.empty()) define(names, name, {row, port});
        ++port;
      }
    }
  }
  int version_of(std::string_view domain, span<const opset_import> imports) const {
    const count_t v = model::opset_of(imports, domain);
    if (v >= 1) return static_cast<int>(smaller(v, newest).n);
    return domain_of(domain) != op_domain::standard || model_->ir_version < 3 ? 1 : 0;
  }
  const function* function_of(const node& x) const {
    for (const function& f : model_->functions)
      if (f.name == x.type && f.overload == x.overload && model::same_domain(f.domain, x.domain)) return &f;
    return nullptr;
  }
  void find_rule_of(item& i, const node& x) const {
    if (i.version == 0) {
      i.why = "the file imports no operator set for it";
      return;
    }
    const op_domain domain = domain_of(x.domain);
    i.rule = find_rule(domain, x.type, i.version);
    // Many operations of the runtime's domain are those of the standard; tests and old files name either in the other's
    // domain, or before its time.
    if (!i.rule && domain == op_domain::standard) i.rule = find_rule(op_domain::microsoft, x.type, newest);
    if (!i.rule && (domain == op_domain::standard || domain == op_domain::microsoft)) {
      i.rule = find_rule(op_domain::standard, x.type, newest);
      if (i.rule) i.version = newest;
    }
    if (domain == op_domain::standard && x.type == "Constant")
      for (const attribute& a : i.in->attributes_of(x))
        if (a.tensor.count > 0 && a.refers_to.empty()) i.data = &net::of(i.in->tensors, a.tensor)[0];
  }
  // The function's nodes in the place of the call.
  void call_function(const net& n, const node& x, const function& f, const item& i, name_table& names, int depth) {
    sequence<call> kept;
    kept.push_back({&n, &x, i.version, i.caller, i.callee, model_});
    calls_.push_back(std::move(kept));
    const call* caller = calls_.back().data();
    name_table inner;
    const auto in = n.inputs_of(x), out = n.outputs_of(x);
    for (std::size_t k = 0; k < f.inputs.size(); ++k) {
      const bool given = k < in.size() && !in[k].empty();
      inner.set(f.inputs[k], given ? value_of(names, in[k]) : fresh_value());
    }
    for (std::size_t k = 0; k < f.outputs.size() && k < out.size(); ++k) {
      if (out[k].empty()) continue;
      const int v = value_of(names, out[k]);
      if (const int already = inner.find(f.outputs[k]); already >= 0) {
        item pass{.kind = item_kind::squeezed, .name = f.outputs[k], .type = "Identity", .in = &n, .axis = -1};
        take(pass, already);
        producers_[v] = {add(pass), 0};
      } else {
        inner.set(f.outputs[k], v);
      }
    }
    add_nodes(f.body, inner, f.imports.empty() ? span<const opset_import>(model_->imports) : f.imports, i.name, caller,
              &f, depth + 1);
  }

  static bool has_bodies(const item& i) {
    return i.why.empty() && (i.type == "If" || i.type == "Loop" || i.type == "Scan" || i.type == "SequenceMap");
  }
  static const net* body_net(const item& i, std::string_view name) {
    const attribute* a = i.in->attribute_of(*i.is, name);
    return a && a->graphs.count > 0 ? &i.in->bodies[a->graphs.first] : nullptr;
  }
  std::shared_ptr<const body_list> make_bodies(const item& i) const;
  static void wire(inside& in, const item& i, span<const std::string_view> names);
  inside loop_of(const item& i, const net& n) const;
  inside scan_of(const item& i, const net& n) const;
  // A value with an axis of extent 1 more or less.
  int with_axis(const net& n, item_kind kind, std::string_view name, int value, int axis) {
    item i{.kind = kind,
           .name = name,
           .type = kind == item_kind::squeezed ? "Squeeze" : "Unsqueeze",
           .in = &n,
           .axis = axis};
    take(i, value);
    const int row = add(i), v = fresh_value();
    producers_[v] = {row, 0};
    return v;
  }
};

}  // namespace opcost::onnx

#endif

namespace opcost::onnx {

struct graph::inside {
  onnx::graph graph;
  body_wiring wiring;
};
struct graph::body_list {
  std::vector<inside> all{};
};
inline graph::graph(graph&&) noexcept = default;
inline graph& graph::operator=(graph&&) noexcept = default;
inline graph::~graph() = default;
inline span<const graph::inside> graph::bodies_of(const item& i) const {
  if (i.bodies == 0) return {};
  return bodies_[static_cast<std::size_t>(i.bodies - 1)]->all;
}
inline std::shared_ptr<const graph::body_list> graph::make_bodies(const item& i) const {
  const auto list = std::make_shared<body_list>();
  std::vector<inside>& all = list->all;
  if (i.kind != item_kind::node || i.type == "SequenceMap") return list;
  const auto body = [&](std::string_view name) { return body_net(i, name); };
  if (i.type == "If") {
    const net *yes = body("then_branch"), *no = body("else_branch");
    if (yes && no) {
      const sequence<std::string_view> names = free_names_of(i);
      for (const net* n : {yes, no}) {
        inside in{graph(*this, i, *n, names), {}};
        in.graph.complete(*n);
        in.wiring.kind = n == yes ? body_kind::when_true : body_kind::when_false;
        in.wiring.condition = 0;
        wire(in, i, names);
        for (int r = 0; r < static_cast<int>(n->results.size()); ++r)
          in.wiring.outputs.push_back(port_map{.outer = r, .inner = in.graph.result(r)});
        all.push_back(std::move(in));
      }
    }
  } else if (i.type == "Loop") {
    if (const net* n = body("body")) all.push_back(loop_of(i, *n));
  } else if (i.type == "Scan" && i.version >= 9) {
    if (const net* n = body("body")) all.push_back(scan_of(i, *n));
  }
  return list;
}
// What the body captures, from the operands behind the node's own.
inline void graph::wire(inside& in, const item& i, span<const std::string_view> names) {
  for (int k = 0; k < static_cast<int>(names.size()); ++k)
    in.wiring.inputs.push_back(port_map{.outer = i.own_inputs + k, .inner = k});
}
// Loop: inputs trip count, condition, carried values; the body adds the number of the round in front.
inline graph::inside graph::loop_of(const item& i, const net& n) const {
  const sequence<std::string_view> names = free_names_of(i);
  inside in{graph(*this, i, n, names), {}};
  graph& g = in.graph;
  wire(in, i, names);
  const int carried_values = i.own_inputs - 2;
  const bool conditional = i.own_inputs > 1 && !i.in->inputs_of(*i.is)[1].empty();
  for (int k = 0; k < static_cast<int>(n.given.size()); ++k) {
    const value_info& v = n.given[k];
    const bool always = k == 1 && !conditional;
    const int row = g.add(
        {.kind = always ? item_kind::always : item_kind::given, .name = v.name, .type = "Input", .in = &n, .info = &v});
    g.define(v.name, row);
    if (k == 0 || always) continue;
    in.wiring.inputs.push_back(port_map{.outer = k, .inner = row});
  }
  const int first_given = static_cast<int>(names.size());
  g.add_initializers(n);
  g.add_nodes(n, g.imports(), {}, g.caller_, g.callee_, 0);
  for (int r = 0; r < static_cast<int>(n.results.size()); ++r) {
    const value_info& v = n.results[r];
    int value = g.value_of(g.values_, v.name);
    const bool scanned = r > carried_values;
    if (scanned) value = g.with_axis(n, item_kind::unsqueezed, v.name, value, 0);
    g.add_result(n, v, value);
    if (r == 0) in.wiring.goes_on = g.result(0);
    if (r > 0 && !scanned) in.wiring.back.push_back(carried{g.result(r), first_given + r + 1});
    if (r > 0)
      in.wiring.outputs.push_back(
          port_map{.outer = r - 1, .inner = g.result(r), .axis = scanned ? 0 : -1, .sliced = scanned});
  }
  g.finish();
  in.wiring.trips = 0;
  in.wiring.condition = 1;
  return in;
}
// Scan: states, then inputs that are cut along an axis; outputs alike.
inline graph::inside graph::scan_of(const item& i, const net& n) const {
  const call c = call_of(i);
  const sequence<std::string_view> names = free_names_of(i);
  inside in{graph(*this, i, n, names), {}};
  graph& g = in.graph;
  wire(in, i, names);
  const int scanned = static_cast<int>(c.integer("num_scan_inputs", 0));
  const int states = i.own_inputs - scanned;
  const auto in_axes = c.integers("scan_input_axes"), out_axes = c.integers("scan_output_axes");
  const auto at = [](span<const std::int64_t> axes, int k) {
    return k >= 0 && static_cast<std::size_t>(k) < axes.size() ? static_cast<int>(axes[k]) : 0;
  };
  sequence<int> rows;
  for (int k = 0; k < static_cast<int>(n.given.size()); ++k) {
    const value_info& v = n.given[k];
    const int row = g.add({.kind = item_kind::given, .name = v.name, .type = "Input", .in = &n, .info = &v});
    rows.push_back(row);
    const bool cut = k >= states;
    const int axis = cut ? at(in_axes, k - states) : -1;
    in.wiring.inputs.push_back(port_map{.outer = k, .inner = row, .axis = axis, .sliced = cut});
    if (!cut) {
      g.define(v.name, row);
      continue;
    }
    const int whole = g.fresh_value();
    g.producers_[whole] = {row, 0};
    const int value = g.with_axis(n, item_kind::squeezed, v.name, whole, axis);
    g.values_.set(v.name, value);
  }
  g.add_initializers(n);
  g.add_nodes(n, g.imports(), {}, g.caller_, g.callee_, 0);
  for (int r = 0; r < static_cast<int>(n.results.size()); ++r) {
    const value_info& v = n.results[r];
    int value = g.value_of(g.values_, v.name);
    const bool joined = r >= states;
    const int axis = joined ? at(out_axes, r - states) : -1;
    if (joined) value = g.with_axis(n, item_kind::unsqueezed, v.name, value, axis);
    g.add_result(n, v, value);
    if (!joined && r < static_cast<int>(rows.size())) in.wiring.back.push_back(carried{g.result(r), rows[r]});
    in.wiring.outputs.push_back(port_map{.outer = r, .inner = g.result(r), .axis = axis, .sliced = joined});
  }
  g.finish();
  return in;
}

}  // namespace opcost::onnx

#endif

// ---- opcost/onnx/peer_figures.hpp
#ifndef OPCOST_ONNX_PEER_FIGURES_HPP_PIECE
#define OPCOST_ONNX_PEER_FIGURES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What the tools that read ONNX count for a node as a whole, in the place of what its steps add up to.

// ---- opcost/convention/onnx_opcounter.hpp
#ifndef OPCOST_CONVENTION_ONNX_OPCOUNTER_HPP_PIECE
#define OPCOST_CONVENTION_ONNX_OPCOUNTER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// onnx-opcounter 0.0.4, by node type of an ONNX file. Its quirks: Conv has no bias; ConvTranspose counts as if each
// output had all taps; Gemm and MatMul are the elements of the first operand times the last output dimension, whatever
// is transposed or repeated; Relu and Add are the elements of the first operand; what it does not know counts one per
// output element.

namespace opcost {

/// onnx-opcounter 0.0.4. Graphs that do not come from ONNX show their multiply-accumulates.
struct onnx_opcounter {
  static constexpr std::string_view name = "onnx_opcounter";
  static constexpr std::string_view about =
      "onnx-opcounter 0.0.4, by ONNX node: no biases, transposed convolutions by every tap of every output, matrix "
      "products by the first operand, 1 an element of what it does not know";
  static constexpr tally weights{.mac = 1};
  static constexpr bool counts_folded = true;

  /// A node with `type`, and attributes by list(name), integer(name, default), text(name), has(name). All shapes are
  /// known.
  template <class Node>
  static figure of_node(std::string_view type, const Node& n, const tensors& in, const outputs& out) {
    constexpr std::string_view free[] = {"Constant",  "Reshape", "Slice",   "Shape",     "Gather", "ScatterND", "Tile",
                                         "Transpose", "Sign",    "Squeeze", "Unsqueeze", "Split",  "Cast"};
    for (std::string_view f : free)
      if (type == f) return count_t(0);
    const count_t x = in[0].dims.elements(), y = out[0].dims.elements();
    if (type == "Conv" || type == "ConvTranspose") {
      count_t taps = 1;
      const ints kernel = n.list("kernel_shape");
      for (int i = 0; i < kernel.rank; ++i) taps *= kernel[i];
      if (kernel.rank == 0 || in[0].dims.rank < 2) return {};  // the tool fails
      return y * (in[0].dims[1] / n.integer("group", 1)) * taps;
    }
    if (type == "Gemm" || type == "MatMul") return out[0].dims.rank == 0 ? figure{} : figure(x * out[0].dims[-1]);
    if (type == "BatchNormalization") return y * (in.size() == 5 ? 2 : 1);
    if (type == "Relu" || type == "Add") return x;
    if (type == "Upsample" || type == "Resize") {
      if (!n.has("mode") || n.text("mode") == "nearest") return count_t(0);
      return n.text("mode") == "linear" ? figure(y * 11) : figure{};  // of other modes the tool fails
    }
    return y;
  }
};

}  // namespace opcost

#endif

// ---- opcost/convention/onnx_tool.hpp
#ifndef OPCOST_CONVENTION_ONNX_TOOL_HPP_PIECE
#define OPCOST_CONVENTION_ONNX_TOOL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// onnx-tool 1.0.1, by node type of an ONNX file. Its "MACs" weigh other operations by a constant per element: a
// division 4, an exponential or a power 32, a square root 24. Its quirks: an operation with several operands counts
// once for each but the first, though it may be a bias; pools of one or three axes count the first axis of their window
// only; recurrent networks count one step of every sequence twice where the bias has two halves; what it does not know
// is free.

namespace opcost {

namespace detail {
// What onnx-tool counts per output element; `by_operands`: times the operands but the first, at least once.
struct onnx_tool_weight {
  std::string_view type;
  int weight;
  bool by_operands = false;
};
}  // namespace detail

/// onnx-tool 1.0.1. Graphs that do not come from ONNX show their multiply-accumulates.
struct onnx_tool {
  static constexpr std::string_view name = "onnx_tool";
  static constexpr std::string_view about =
      "onnx-tool 1.0.1, by ONNX node: multiply-accumulates with padding and biases, and a constant per element of "
      "other "
      "operations (division 4, exponential 32, square root 24)";
  static constexpr tally weights{.mac = 1};

  /// A node with `type`, and attributes by list(name), integer(name, default), text(name). All shapes are known.
  template <class Node>
  static figure of_node(std::string_view type, const Node& n, const tensors& in, const outputs& out);

 private:
  static constexpr int division = 4, exponential = 32, logarithm = 43, sine = 39, root = 24,
                       tangent = exponential + 2 + division;
  static constexpr detail::onnx_tool_weight elements[] = {{"Abs", 1, true},
                                                          {"Add", 1, true},
                                                          {"And", 1},
                                                          {"Atan", root + 4 + division, true},
                                                          {"Ceil", 1, true},
                                                          {"Clip", 2},
                                                          {"Cos", sine, true},
                                                          {"CumSum", 1},
                                                          {"DequantizeLinear", 2},
                                                          {"Div", division, true},
                                                          {"Elu", exponential + 3},
                                                          {"Equal", 1},
                                                          {"Exp", exponential},
                                                          {"Floor", 1},
                                                          {"Gelu", exponential + 2, true},
                                                          {"Greater", 1},
                                                          {"GreaterOrEqual", 1},
                                                          {"HardSigmoid", 4, true},
                                                          {"HardSwish", 5, true},
                                                          {"ImageScaler", 2},
                                                          {"InstanceNormalization", 3 + division, true},
                                                          {"LeakyRelu", 2, true},
                                                          {"Less", 1},
                                                          {"LessOrEqual", 1},
                                                          {"Log", logarithm},
                                                          {"LogSoftmax", exponential + division + 1 + logarithm},
                                                          {"LpNormalization", exponential + 1, true},
                                                          {"Max", 1, true},
                                                          {"Min", 1, true},
                                                          {"Mod", 1, true},
                                                          {"Mul", 1, true},
                                                          {"Neg", 1, true},
                                                          {"NonZero", 1},
                                                          {"Not", 1},
                                                          {"Or", 1},
                                                          {"PRelu", 2},
                                                          {"Pow", exponential, true},
                                                          {"QuantizeLinear", 2},
                                                          {"Reciprocal", division, true},
                                                          {"Relu", 1, true},
                                                          {"Round", 1},
                                                          {"Sigmoid", exponential},
                                                          {"Sign", 1, true},
                                                          {"Sin", sine, true},
                                                          {"Softmax", exponential + division},
                                                          {"Softplus", exponential + 1 + logarithm},
                                                          {"Sqrt", root, true},
                                                          {"Sub", 1, true},
                                                          {"Sum", 1, true},
                                                          {"Tanh", 2 * tangent},
                                                          {"Xor", 1}};

  // Products with weights and recurrence for every step; `tangents` and `sigmoids` per element of the state.
  static figure recurrent(const tensors& in, int gates, int sigmoids, int tangents, int blend) {
    if (in.size() < 4 || !in.has(3) || in[0].dims.rank != 3 || in[1].dims.rank != 3) return {};  // the tool fails
    const count_t steps = in[0].dims[0] * in[0].dims[1], state = steps * (in[1].dims[1] / gates);
    const count_t products = (in[1].dims.elements() + in[2].dims.elements() + in[3].dims.elements()) * steps;
    return products + state * (gates + exponential * sigmoids + tangent * tangents + blend);
  }
};

template <class Node>
figure onnx_tool::of_node(std::string_view type, const Node& n, const tensors& in, const outputs& out) {
  const count_t x = in[0].dims.elements(), y = out[0].dims.elements();
  const auto is = [&](std::string_view a) { return type == a; };
  if (is("Conv") || is("ConvTranspose") || is("ConvInteger") || is("QLinearConv")) {
    const int weights_at = is("QLinearConv") ? 3 : 1;
    const shape& w = in[weights_at].dims;
    if (w.rank < 2) return {};
    const bool several = is("ConvInteger") ? in.size() > 3 : is("QLinearConv") ? false : in.size() > 3;
    if (several) return count_t(0);
    return y * w.slice(1, w.rank).elements() + (in.size() > 2 && !is("QLinearConv") ? y : count_t(0));
  }
  if (is("Gemm") || is("MatMul") || is("MatMulInteger")) {
    const shape& w = in[1].dims;
    if (w.rank < 2) return {};
    const bool turned = is("Gemm") && n.integer("transB", 0) > 0;
    return y * w[turned ? -1 : -2] + (in.size() == 3 ? y : count_t(0));
  }
  if (is("QLinearMatMul")) return in[3].dims.rank == 0 ? figure{} : figure(x * in[3].dims[-1]);
  if (is("BatchNormalization")) return y * (3 + root + division);
  if (is("AveragePool") || is("MaxPool")) {
    const ints kernel = n.list("kernel_shape");
    if (kernel.rank == 0) return y * 9;
    return y * kernel[0] * (kernel.rank == 2 ? kernel[1] : count_t(1));
  }
  if (is("GlobalAveragePool")) return x + y * division;
  if (is("ReduceMean") || is("ReduceSum") || is("ReduceProd") || is("ReduceMin") || is("ReduceMax")) return x;
  if (is("ReduceL2")) return x * (1 + root);
  if (is("LRN")) return y * (division + exponential + 1 + n.integer("size", 1));
  if (is("Resize") || is("Upsample")) {
    const std::string_view mode = n.text("mode");
    return mode == "linear" ? y * 4 : mode == "cubic" ? y * 8 : count_t(0);
  }
  if (is("LayerNormalization")) {
    const std::int64_t axis = n.integer("axis", -1);
    const count_t length = in[0].dims.rank == 0 ? count_t(1) : in[0].dims[static_cast<int>(axis)];
    return x * 7 + (length > 0 ? x / length : count_t(0)) * (1 + root + division);
  }
  if (is("LSTM")) return recurrent(in, 4, 3, 2, 4);
  if (is("GRU")) return recurrent(in, 3, 2, 1, 5);
  for (const detail::onnx_tool_weight& e : elements)
    if (is(e.type)) return y * e.weight * (e.by_operands && in.size() > 2 ? in.size() - 1 : 1);
  return count_t(0);
}

}  // namespace opcost

#endif

namespace opcost::onnx {
namespace detail {

inline bool all_static(span<const partial_tensor> all) {
  for (const partial_tensor& t : all)
    if (t.present() && !t.dims.is_static()) return false;
  return true;
}
/// States the figures of the tools for a node; not known where a shape is not known.
inline void state_peer_figures(const call& c, const partial_tensors& in, const lowered_outputs& out, steps& step) {
  figure tool, opcounter;
  const span<const partial_tensor> made = out;
  if (all_static(made) && all_static({in.begin(), static_cast<std::size_t>(in.size())})) {
    sequence<tensor> operands;
    for (const partial_tensor& t : in) operands.push_back(t.present() ? numbers(t) : tensor{{}, dtype::none});
    outputs first;
    if (out.size() > 0) first = outputs(numbers(out[0]));
    const tensors given{span<const tensor>(operands)};
    tool = onnx_tool::of_node(c.is->type, c, given, first);
    opcounter = onnx_opcounter::of_node(c.is->type, c, given, first);
  }
  step.figure_of(onnx_tool::name, tool);
  step.figure_of(onnx_opcounter::name, opcounter);
}

}  // namespace detail
}  // namespace opcost::onnx

#endif

namespace opcost::onnx {

namespace detail {
inline lowered_outputs with_other_axis(const item& i, const partial_tensors& in, steps& step) {
  if (i.kind == item_kind::unsqueezed) return step(unsqueeze{}, in[0], step.numbers({i.axis}));
  if (i.type == "Identity") return step(identity{}, in[0]);
  return step(squeeze_15{}, in[0], step.numbers({i.axis}));
}
struct ruled_call {
  call node;
  lower_function lower;
};
inline lowered_outputs lower_and_state_peers(const ruled_call& c, const partial_tensors& in, steps& step) {
  lowered_outputs made = c.lower(c.node, in, step);
  if (made.refusal.empty()) state_peer_figures(c.node, in, made, step);
  return made;
}
}  // namespace detail

}  // namespace opcost::onnx

template <> struct opcost::graph_traits<opcost::onnx::graph> {
  using graph = onnx::graph;
  using item = onnx::item;
  using kind = onnx::item_kind;
  static const sequence<item>& nodes(const graph& g) { return g.items(); }
  static span<const edge> inputs(const graph& g, const item& i) { return g.inputs_of(i); }
  static node_facts facts(const graph&, const item& i) {
    node_facts f{.name = i.name, .type = i.type, .opset = i.version, .why = i.why};
    if (i.data) {
      f.storage = i.storage;
      f.bytes = onnx::stored_bytes(*i.data);
    }
    return f;
  }
  static sequence<partial_tensor> outputs(const graph& g, const item& i) {
    sequence<partial_tensor> all;
    const auto put = [&](const partial_tensor& t) {
      all.push_back(t);
      if (!g.has_stored_shapes()) all.back().dims = partial_shape::of_unknown_rank();
    };
    if (i.kind == kind::node) {
      for (std::string_view name : i.in->outputs_of(*i.is)) {
        const onnx::value_info* v = g.declaration(*i.in, name);
        put(v ? g.declared(*i.in, v->type) : partial_tensor{partial_shape::of_unknown_rank(), dtype::dynamic});
      }
    } else if (i.info && i.kind != kind::result) {
      put(g.declared(*i.in, i.info->type));
    }
    return all;
  }
  static dimension_names names_of_dimensions(const graph&, const item& i) {
    dimension_names names{};
    std::size_t axis = 0;
    if (i.info && i.info->type.has_shape)
      for (const onnx::dimension& d : onnx::net::of(i.in->dims, i.info->type.dims))
        if (axis < names.size()) names[axis++] = d.name;
    return names;
  }
  static span<const graph::inside> bodies(const graph& g, const item& i) { return g.bodies_of(i); }
  static bool content(const graph& g, const item& i, const partial_tensor&, opcost::content<interval> into) {
    if (i.kind == kind::always) {
      into.numbers[0] = 1;
      return true;
    }
    return i.data && onnx::read_content(g.source(), *i.in, *i.data, into);
  }
  static void visit(const graph& g, const item& i, auto&& f) {
    const auto builtin = [&]<class Op>(const Op& op) {
      f(op_ref<builtin_ops>{catalogue<builtin_ops>::template index_of<Op>(), &op});
    };
    if (!i.why.empty()) return f(unknown_op{i.type, i.why});
    switch (i.kind) {
      case kind::captured: return builtin(input{partial_shape::of_unknown_rank(), dtype::dynamic});
      case kind::always: return builtin(constant{{}, dtype::boolean});
      case kind::result: return builtin(network_output{});
      case kind::squeezed:
      case kind::unsqueezed: return f(lowered_by(i, &onnx::detail::with_other_axis));
      case kind::given: {
        const partial_tensor t = g.declared(*i.in, i.info->type);
        return builtin(input{t.dims, t.type});
      }
      case kind::initializer: return builtin(constant{i.data->dims, onnx::element_type(i.data->type)});
      case kind::node: break;
    }
    if (i.data) return builtin(constant{i.data->dims, onnx::element_type(i.data->type)});
    if (!i.rule) return f(unknown_op{i.type, i.why});
    const onnx::detail::ruled_call c{g.call_of(i), i.rule->lower};
    f(lowered_by(c, &onnx::detail::lower_and_state_peers));
  }
};

#endif

// ---- opcost/onnx/read_onnx.hpp
#ifndef OPCOST_ONNX_READ_ONNX_HPP_PIECE
#define OPCOST_ONNX_READ_ONNX_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads ONNX files in binary and in text form, told apart by their content. What is not a model is refused with one
// line that says what it is; nothing in a file can crash the reader.

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

// ---- opcost/onnx/onnx_text.hpp
#ifndef OPCOST_ONNX_ONNX_TEXT_HPP_PIECE
#define OPCOST_ONNX_ONNX_TEXT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Converts the text form of an ONNX file (.prototxt, .pbtxt, .textproto) to the binary form that the reader reads, with
// the table of fields in onnx_text_fields.hpp.
#include <bit>

// ---- opcost/onnx/onnx_text_fields.hpp
#ifndef OPCOST_ONNX_ONNX_TEXT_FIELDS_HPP_PIECE
#define OPCOST_ONNX_ONNX_TEXT_FIELDS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The fields of ONNX messages in the text format: name, number, kind, and the message or enumeration inside.
#include <cstdint>
#include <string_view>

namespace opcost::onnx::detail {

enum class text_kind : std::uint8_t { integer, real32, real64, text, message, choice, boolean };
enum text_message : std::uint8_t {
  no_message,
  in_model,
  in_import,
  in_property,
  in_graph,
  in_node,
  in_attribute,
  in_tensor,
  in_segment,
  in_sparse,
  in_value,
  in_type,
  in_tensor_type,
  in_element,
  in_map,
  in_shape,
  in_dim,
  in_function,
  in_annotation,
  in_training
};
struct text_field {
  text_message of;
  std::string_view name;
  std::uint32_t number;
  text_kind kind;
  text_message inner = no_message;
};
inline constexpr text_field text_fields[] = {
    {in_model, "ir_version", 1, text_kind::integer},
    {in_model, "producer_name", 2, text_kind::text},
    {in_model, "producer_version", 3, text_kind::text},
    {in_model, "domain", 4, text_kind::text},
    {in_model, "model_version", 5, text_kind::integer},
    {in_model, "doc_string", 6, text_kind::text},
    {in_model, "graph", 7, text_kind::message, in_graph},
    {in_model, "opset_import", 8, text_kind::message, in_import},
    {in_model, "metadata_props", 14, text_kind::message, in_property},
    {in_model, "training_info", 20, text_kind::message, in_training},
    {in_model, "functions", 25, text_kind::message, in_function},
    {in_import, "domain", 1, text_kind::text},
    {in_import, "version", 2, text_kind::integer},
    {in_property, "key", 1, text_kind::text},
    {in_property, "value", 2, text_kind::text},
    {in_graph, "node", 1, text_kind::message, in_node},
    {in_graph, "name", 2, text_kind::text},
    {in_graph, "initializer", 5, text_kind::message, in_tensor},
    {in_graph, "doc_string", 10, text_kind::text},
    {in_graph, "input", 11, text_kind::message, in_value},
    {in_graph, "output", 12, text_kind::message, in_value},
    {in_graph, "value_info", 13, text_kind::message, in_value},
    {in_graph, "quantization_annotation", 14, text_kind::message, in_annotation},
    {in_graph, "sparse_initializer", 15, text_kind::message, in_sparse},
    {in_graph, "metadata_props", 16, text_kind::message, in_property},
    {in_annotation, "tensor_name", 1, text_kind::text},
    {in_annotation, "quant_parameter_tensor_names", 2, text_kind::message, in_property},
    {in_training, "initialization", 1, text_kind::message, in_graph},
    {in_training, "algorithm", 2, text_kind::message, in_graph},
    {in_training, "initialization_binding", 3, text_kind::message, in_property},
    {in_training, "update_binding", 4, text_kind::message, in_property},
    {in_node, "input", 1, text_kind::text},
    {in_node, "output", 2, text_kind::text},
    {in_node, "name", 3, text_kind::text},
    {in_node, "op_type", 4, text_kind::text},
    {in_node, "attribute", 5, text_kind::message, in_attribute},
    {in_node, "doc_string", 6, text_kind::text},
    {in_node, "domain", 7, text_kind::text},
    {in_node, "overload", 8, text_kind::text},
    {in_node, "metadata_props", 9, text_kind::message, in_property},
    {in_attribute, "name", 1, text_kind::text},
    {in_attribute, "f", 2, text_kind::real32},
    {in_attribute, "i", 3, text_kind::integer},
    {in_attribute, "s", 4, text_kind::text},
    {in_attribute, "t", 5, text_kind::message, in_tensor},
    {in_attribute, "g", 6, text_kind::message, in_graph},
    {in_attribute, "floats", 7, text_kind::real32},
    {in_attribute, "ints", 8, text_kind::integer},
    {in_attribute, "strings", 9, text_kind::text},
    {in_attribute, "tensors", 10, text_kind::message, in_tensor},
    {in_attribute, "graphs", 11, text_kind::message, in_graph},
    {in_attribute, "doc_string", 13, text_kind::text},
    {in_attribute, "tp", 14, text_kind::message, in_type},
    {in_attribute, "type_protos", 15, text_kind::message, in_type},
    {in_attribute, "type", 20, text_kind::choice, in_attribute},
    {in_attribute, "ref_attr_name", 21, text_kind::text},
    {in_attribute, "sparse_tensor", 22, text_kind::message, in_sparse},
    {in_attribute, "sparse_tensors", 23, text_kind::message, in_sparse},
    {in_tensor, "dims", 1, text_kind::integer},
    {in_tensor, "data_type", 2, text_kind::integer},
    {in_tensor, "segment", 3, text_kind::message, in_segment},
    {in_tensor, "float_data", 4, text_kind::real32},
    {in_tensor, "int32_data", 5, text_kind::integer},
    {in_tensor, "string_data", 6, text_kind::text},
    {in_tensor, "int64_data", 7, text_kind::integer},
    {in_tensor, "name", 8, text_kind::text},
    {in_tensor, "raw_data", 9, text_kind::text},
    {in_tensor, "double_data", 10, text_kind::real64},
    {in_tensor, "uint64_data", 11, text_kind::integer},
    {in_tensor, "doc_string", 12, text_kind::text},
    {in_tensor, "external_data", 13, text_kind::message, in_property},
    {in_tensor, "data_location", 14, text_kind::choice, in_tensor},
    {in_tensor, "metadata_props", 16, text_kind::message, in_property},
    {in_segment, "begin", 1, text_kind::integer},
    {in_segment, "end", 2, text_kind::integer},
    {in_sparse, "values", 1, text_kind::message, in_tensor},
    {in_sparse, "indices", 2, text_kind::message, in_tensor},
    {in_sparse, "dims", 3, text_kind::integer},
    {in_value, "name", 1, text_kind::text},
    {in_value, "type", 2, text_kind::message, in_type},
    {in_value, "doc_string", 3, text_kind::text},
    {in_value, "metadata_props", 4, text_kind::message, in_property},
    {in_type, "tensor_type", 1, text_kind::message, in_tensor_type},
    {in_type, "sequence_type", 4, text_kind::message, in_element},
    {in_type, "map_type", 5, text_kind::message, in_map},
    {in_type, "denotation", 6, text_kind::text},
    {in_type, "sparse_tensor_type", 8, text_kind::message, in_tensor_type},
    {in_type, "optional_type", 9, text_kind::message, in_element},
    {in_tensor_type, "elem_type", 1, text_kind::integer},
    {in_tensor_type, "shape", 2, text_kind::message, in_shape},
    {in_element, "elem_type", 1, text_kind::message, in_type},
    {in_map, "key_type", 1, text_kind::integer},
    {in_map, "value_type", 2, text_kind::message, in_type},
    {in_shape, "dim", 1, text_kind::message, in_dim},
    {in_dim, "dim_value", 1, text_kind::integer},
    {in_dim, "dim_param", 2, text_kind::text},
    {in_dim, "denotation", 3, text_kind::text},
    {in_function, "name", 1, text_kind::text},
    {in_function, "input", 4, text_kind::text},
    {in_function, "output", 5, text_kind::text},
    {in_function, "attribute", 6, text_kind::text},
    {in_function, "node", 7, text_kind::message, in_node},
    {in_function, "doc_string", 8, text_kind::text},
    {in_function, "opset_import", 9, text_kind::message, in_import},
    {in_function, "domain", 10, text_kind::text},
    {in_function, "attribute_proto", 11, text_kind::message, in_attribute},
    {in_function, "value_info", 12, text_kind::message, in_value},
    {in_function, "overload", 13, text_kind::text},
    {in_function, "metadata_props", 14, text_kind::message, in_property},
};
// Names of numbers, in the order of the numbers.
inline constexpr std::string_view attribute_type_names[] = {
    "UNDEFINED", "FLOAT",   "INT",    "STRING",        "TENSOR",         "GRAPH",      "FLOATS",     "INTS",
    "STRINGS",   "TENSORS", "GRAPHS", "SPARSE_TENSOR", "SPARSE_TENSORS", "TYPE_PROTO", "TYPE_PROTOS"};
inline constexpr std::string_view location_names[] = {"DEFAULT", "EXTERNAL"};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

class text_encoder {
 public:
  constexpr explicit text_encoder(std::string_view text) : text_(text) {}

  /// The binary form; empty if the text is wrong.
  constexpr sequence<char> encode() {
    sequence<char> out;
    if (!fields(in_model, out, '\0', 0)) out.clear();
    return out;
  }
  constexpr std::size_t offset() const { return at_; }
  constexpr const short_text<120>& wrong() const { return wrong_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  short_text<120> wrong_{};

  constexpr bool fail(std::string_view what, std::string_view name = {}) {
    if (!wrong_.empty()) return false;
    wrong_(what);
    if (!name.empty()) {
      wrong_(" '");
      wrong_(name.substr(0, 60));
      wrong_("'");
    }
    return false;
  }
  static constexpr bool letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
  constexpr char peek() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#')
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v')
        ++at_;
      else
        return c;
    }
    return '\0';
  }
  constexpr bool take(char c) {
    if (peek() != c || at_ == text_.size()) return false;
    ++at_;
    return true;
  }
  constexpr std::string_view next_word() {
    peek();
    const std::size_t from = at_;
    while (at_ < text_.size() && letter(text_[at_])) ++at_;
    return text_.substr(from, at_ - from);
  }

  static constexpr void put_varint(std::uint64_t v, sequence<char>& out) {
    for (; v >= 0x80; v >>= 7) out.push_back(static_cast<char>((v & 0x7f) | 0x80));
    out.push_back(static_cast<char>(v));
  }
  static constexpr void put_key(std::uint32_t number, int type, sequence<char>& out) {
    put_varint(std::uint64_t{number} << 3 | static_cast<std::uint64_t>(type), out);
  }
  static constexpr void put_bytes(std::uint32_t number, const sequence<char>& bytes, sequence<char>& out) {
    put_key(number, 2, out);
    put_varint(bytes.size(), out);
    if (out.capacity() < out.size() + bytes.size()) out.reserve(2 * (out.size() + bytes.size()));
    out.append(bytes.data(), bytes.size());
  }
  static constexpr void put_fixed(std::uint64_t bits, int bytes, sequence<char>& out) {
    for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(bits >> (8 * i) & 0xff));
  }

  // Fields until `close`.
  constexpr bool fields(text_message in, sequence<char>& out, char close, int level) {
    if (level > 100) return fail("messages nested more than 100 levels deep");
    while (peek() != close || at_ == text_.size()) {
      if (at_ == text_.size()) return close == '\0' || fail("a message that is not closed");
      if (!field(in, out, level)) return false;
    }
    if (close != '\0') ++at_;
    return close != '\0' || at_ == text_.size() || fail("a character that does not belong there");
  }
  constexpr bool field(text_message in, sequence<char>& out, int level) {
    const std::string_view name = next_word();
    if (name.empty()) return fail("a field's name is missing");
    const text_field* found = nullptr;
    for (const text_field& f : text_fields)
      if (f.of == in && f.name == name) found = &f;
    if (!found) return fail("there is no field", name);
    const bool colon = take(':');
    if (!colon && found->kind != text_kind::message) return fail("no colon after", name);
    if (take('[')) {
      if (!take(']')) {
        do
          if (!value(*found, out, level)) return false;
        while (take(','));
        if (!take(']')) return fail("a list is not closed after", name);
      }
    } else if (!value(*found, out, level)) {
      return false;
    }
    if (!take(',')) take(';');
    return true;
  }
  constexpr bool value(const text_field& f, sequence<char>& out, int level) {
    switch (f.kind) {
      case text_kind::message: {
        const char close = take('{') ? '}' : take('<') ? '>' : '\0';
        if (close == '\0') return fail("a message is expected after", f.name);
        sequence<char> inner;
        if (!fields(f.inner, inner, close, level + 1)) return false;
        put_bytes(f.number, inner, out);
        return true;
      }
      case text_kind::text: {
        sequence<char> inner;
        if (!strings(inner)) return fail("a text is expected after", f.name);
        put_bytes(f.number, inner, out);
        return true;
      }
      case text_kind::real32:
      case text_kind::real64: {
        double v = 0;
        if (!real(v)) return fail("a number is expected after", f.name);
        const bool wide = f.kind == text_kind::real64;
        put_key(f.number, wide ? 1 : 5, out);
        if (wide)
          put_fixed(std::bit_cast<std::uint64_t>(v), 8, out);
        else
          put_fixed(std::bit_cast<std::uint32_t>(static_cast<float>(v)), 4, out);
        return true;
      }
      default: {
        std::uint64_t v = 0;
        if (!(f.kind == text_kind::choice ? choice(f, v) : integer(v)))
          return fail("a whole number is expected after", f.name);
        put_key(f.number, 0, out);
        put_varint(v, out);
        return true;
      }
    }
  }
  constexpr bool choice(const text_field& f, std::uint64_t& v) {
    const char c = peek();
    if (!letter(c) || (c >= '0' && c <= '9')) return integer(v);
    const std::string_view name = next_word();
    const span<const std::string_view> names =
        f.inner == in_attribute ? span<const std::string_view>(attribute_type_names) : location_names;
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == name) {
        v = i;
        return true;
      }
    return false;
  }
  // Decimal, hexadecimal or octal.
  constexpr bool integer(std::uint64_t& v) {
    const bool negative = take('-');
    std::string_view s = next_word();
    unsigned base = 10;
    if (s.size() > 2 && s[0] == '0' && (s[1] == 'x' || s[1] == 'X')) {
      base = 16;
      s.remove_prefix(2);
    } else if (s.size() > 1 && s[0] == '0') {
      base = 8;
    }
    v = 0;
    for (char c : s) {
      const unsigned digit = c >= '0' && c <= '9'   ? static_cast<unsigned>(c - '0')
                             : c >= 'a' && c <= 'f' ? static_cast<unsigned>(c - 'a' + 10)
                             : c >= 'A' && c <= 'F' ? static_cast<unsigned>(c - 'A' + 10)
                                                    : 99;
      if (digit >= base || v > (~std::uint64_t{0} - digit) / base) return false;
      v = v * base + digit;
    }
    if (negative) v = ~v + 1;
    return !s.empty() && (at_ == text_.size() || text_[at_] != '.');
  }
  constexpr bool real(double& v) {
    const bool negative = take('-');
    peek();
    const std::size_t from = at_;
    while (at_ < text_.size() && (letter(text_[at_]) || text_[at_] == '.' || text_[at_] == '-' || text_[at_] == '+'))
      ++at_;
    std::string_view s = text_.substr(from, at_ - from);
    if (opcost::detail::same_ignoring_case(s, "inf") || opcost::detail::same_ignoring_case(s, "infinity"))
      v = std::numeric_limits<double>::infinity();
    else if (opcost::detail::same_ignoring_case(s, "nan"))
      v = std::numeric_limits<double>::quiet_NaN();
    else if (s.empty() || !((s[0] >= '0' && s[0] <= '9') || s[0] == '.') || !decimal(s, v))
      return false;
    if (negative) v = -v;
    return true;
  }
  static bool decimal(std::string_view s, double& v) {
    if (s.back() == 'f' || s.back() == 'F') s.remove_suffix(1);
    return text::read_real(s, v);
  }
  // One or more quoted texts, which join.
  constexpr bool strings(sequence<char>& into) {
    bool any = false;
    while (peek() == '"' || peek() == '\'') {
      const char quote = text_[at_++];
      for (;;) {
        if (at_ == text_.size() || text_[at_] == '\n') return false;
        const char c = text_[at_++];
        if (c == quote) break;
        if (c != '\\')
          into.push_back(c);
        else if (!escape(into))
          return false;
      }
      any = true;
    }
    return any;
  }
  constexpr bool escape(sequence<char>& into) {
    if (at_ == text_.size()) return false;
    const char c = text_[at_++];
    constexpr std::string_view names = "abfnrtv\\'\"?", values = "\a\b\f\n\r\t\v\\'\"?";
    if (const std::size_t i = names.find(c); i != names.npos) {
      into.push_back(values[i]);
      return true;
    }
    const auto digit = [&](unsigned base, unsigned& v) {
      if (at_ == text_.size()) return false;
      const char d = text_[at_];
      const unsigned n = d >= '0' && d <= '9'   ? static_cast<unsigned>(d - '0')
                         : d >= 'a' && d <= 'f' ? static_cast<unsigned>(d - 'a' + 10)
                         : d >= 'A' && d <= 'F' ? static_cast<unsigned>(d - 'A' + 10)
                                                : 99;
      if (n >= base) return false;
      v = v * base + n;
      ++at_;
      return true;
    };
    unsigned v = 0;
    if (c == 'x' || c == 'X') {
      if (!digit(16, v)) return false;
      digit(16, v);
    } else if (c >= '0' && c <= '7') {
      --at_;
      for (int i = 0; i < 3 && digit(8, v); ++i) continue;
      if (v > 255) return false;
    } else if (c == 'u' || c == 'U') {
      const int n = c == 'u' ? 4 : 8;
      for (int i = 0; i < n; ++i)
        if (!digit(16, v)) return false;
      return put_code(v, into);
    } else {
      return false;
    }
    into.push_back(static_cast<char>(v));
    return true;
  }
  static constexpr bool put_code(unsigned v, sequence<char>& into) {
    if (v > 0x10ffff) return false;
    const auto tail = [&](int shift) { into.push_back(static_cast<char>(0x80 | (v >> shift & 0x3f))); };
    if (v < 0x80) {
      into.push_back(static_cast<char>(v));
    } else if (v < 0x800) {
      into.push_back(static_cast<char>(0xc0 | v >> 6));
      tail(0);
    } else if (v < 0x10000) {
      into.push_back(static_cast<char>(0xe0 | v >> 12));
      tail(6);
      tail(0);
    } else {
      into.push_back(static_cast<char>(0xf0 | v >> 18));
      tail(12);
      tail(6);
      tail(0);
    }
    return true;
  }
};

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/read_wire.hpp
#ifndef OPCOST_ONNX_READ_WIRE_HPP_PIECE
#define OPCOST_ONNX_READ_WIRE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The messages of an ONNX file into a model: fields in any order, repeated numbers packed or not, messages that are
// given twice merged, what is not known passed over.

// ---- opcost/onnx/read_tensors.hpp
#ifndef OPCOST_ONNX_READ_TENSORS_HPP_PIECE
#define OPCOST_ONNX_READ_TENSORS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Stored tensors and declarations of values from their messages.

// ---- opcost/onnx/read_messages.hpp
#ifndef OPCOST_ONNX_READ_MESSAGES_HPP_PIECE
#define OPCOST_ONNX_READ_MESSAGES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What all messages of an ONNX file have in common: their fields, lists of numbers, and the path to what is wrong.

// ---- opcost/onnx/wire.hpp
#ifndef OPCOST_ONNX_WIRE_HPP_PIECE
#define OPCOST_ONNX_WIRE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The wire format of protocol buffers: a cursor over bytes in memory (also in constant expressions) or over a file, of
// which it reads only what it is asked for.
#include <bit>

// ---- opcost/files/file.hpp
#ifndef OPCOST_FILES_FILE_HPP_PIECE
#define OPCOST_FILES_FILE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads a file whole, or its first bytes to find out what it is. Files and pipes have the same limits.
#include <cstdio>
#include <cstring>

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

namespace opcost::onnx {

enum class wire_type : std::uint8_t { varint = 0, fixed64 = 1, bytes = 2, group = 3, end_group = 4, fixed32 = 5 };

// One field of a message. The payload of a field of kind `bytes` is [begin, end); the cursor is at its start.
struct wire_field {
  std::uint32_t number = 0;
  wire_type type = wire_type::varint;
  std::uint64_t value = 0;  // of varint and the fixed types
  std::uint64_t begin = 0, end = 0;
  constexpr std::uint64_t size() const { return end - begin; }
};

class wire_cursor {
 public:
  constexpr explicit wire_cursor(std::string_view bytes) : window_(bytes), size_(bytes.size()) {}
  // Reads from `f`, which has `size` bytes. What views refer to is appended to `kept`.
  wire_cursor(std::FILE* f, std::uint64_t size, sequence<sequence<char>>& kept) : file_(f), kept_(&kept), size_(size) {
    std::setvbuf(f, nullptr, _IONBF, 0);  // the windows are the buffer
  }

  constexpr std::uint64_t size() const { return size_; }
  constexpr std::uint64_t offset() const { return base_ + at_; }
  constexpr std::string_view wrong() const { return wrong_; }  // what is wrong at `offset`; empty: nothing

  // The next field of a message that ends at `end`. Groups, which are obsolete, are passed over. False at the end, and
  // where something is wrong.
  constexpr bool next(wire_field& f, std::uint64_t end) {
    for (;;) {
      if (offset() >= end || !wrong_.empty()) return false;
      if (!header(f, end)) return false;
      if (f.type == wire_type::end_group) return fail("the end of a group that was not begun");
      if (f.type != wire_type::group) return true;
      if (!pass_group(f.number, end)) return false;
    }
  }
  // The payload as a view that stays valid as long as the model.
  constexpr bool text(const wire_field& f, std::string_view& into) {
    const auto n = to_size(f.size());
    if (!have(n)) return fail("the file cannot be read to its end");
    into = window_.substr(at_, n);
    at_ += n;
    return true;
  }
  // Goes on at `to`, which is not before the current offset; nothing between is read.
  constexpr void pass(std::uint64_t to) {
    const std::uint64_t by = to - offset();
    if (by <= window_.size() - at_) {
      at_ += static_cast<std::size_t>(by);
    } else {
      base_ = to;
      window_ = {};
      at_ = 0;
      wanted_ = least_window;
    }
  }
  constexpr bool varint(std::uint64_t& v, std::uint64_t end) {
    v = 0;
    if (at_ < window_.size() && static_cast<unsigned char>(window_[at_]) < 0x80) {  // most have one byte
      v = static_cast<unsigned char>(window_[at_++]);
      return offset() <= end || fail("a number that is cut off");
    }
    const std::uint64_t left = end - offset();
    const std::size_t most = left < 10 ? static_cast<std::size_t>(left) : 10;
    if (!have(most)) return fail("the file cannot be read to its end");
    for (std::size_t i = 0; i < most; ++i) {
      const auto byte = static_cast<unsigned char>(window_[at_ + i]);
      v |= static_cast<std::uint64_t>(byte & 0x7f) << (7 * i);
      if (byte >= 0x80) continue;
      if (i == 9 && byte > 1) return fail("a number of more than 64 bits");
      at_ += i + 1;
      return true;
    }
    return fail(most < 10 ? "a number that is cut off" : "a number of more than 10 bytes");
  }
  constexpr bool fixed(std::size_t bytes, std::uint64_t& v, std::uint64_t end) {
    if (end - offset() < bytes) return fail("a number that is cut off");
    if (!have(bytes)) return fail("the file cannot be read to its end");
    v = 0;
    for (std::size_t i = 0; i < bytes; ++i)
      v |= static_cast<std::uint64_t>(static_cast<unsigned char>(window_[at_ + i])) << (8 * i);
    at_ += bytes;
    return true;
  }
  constexpr bool fail(std::string_view what) {
    if (wrong_.empty()) wrong_ = what;
    return false;
  }

 private:
  static constexpr std::size_t least_window = 2048, most_window = 65536;

  std::string_view window_{};  // the bytes from base_ on
  std::size_t at_ = 0;
  std::uint64_t base_ = 0;
  std::FILE* file_ = nullptr;
  sequence<sequence<char>>* kept_ = nullptr;
  std::uint64_t size_ = 0, file_at_ = 0;
  std::size_t wanted_ = least_window;
  std::string_view wrong_{};

  constexpr bool header(wire_field& f, std::uint64_t end) {
    const std::uint64_t from = offset();
    std::uint64_t key = 0;
    if (!varint(key, end)) return false;
    if (key > 0xffffffffu || offset() - from > 5) return fail("a key of more than 32 bits");
    f.number = static_cast<std::uint32_t>(key >> 3);
    f.type = static_cast<wire_type>(key & 7);
    if (f.number == 0) return fail("a field of number 0");
    switch (f.type) {
      case wire_type::varint: return varint(f.value, end);
      case wire_type::fixed64: return fixed(8, f.value, end);
      case wire_type::fixed32: return fixed(4, f.value, end);
      case wire_type::group:
      case wire_type::end_group: return true;
      case wire_type::bytes: {
        std::uint64_t length = 0;
        if (!varint(length, end)) return false;
        f.begin = offset();
        if (length > end - f.begin) return fail("a length past the end of its message");
        f.end = f.begin + length;
        return true;
      }
    }
    return fail("a wire type that does not exist");
  }
  constexpr bool pass_group(std::uint32_t number, std::uint64_t end) {
    std::uint32_t open[100]{number};
    int depth = 1;
    while (depth > 0) {
      wire_field f;
      if (offset() >= end) return fail("a group that is not ended");
      if (!header(f, end)) return false;
      if (f.type == wire_type::bytes) pass(f.end);
      if (f.type == wire_type::group) {
        if (depth == 100) return fail("groups nested more than 100 levels deep");
        open[depth++] = f.number;
      }
      if (f.type == wire_type::end_group && open[--depth] != f.number) return fail("the end of another group");
    }
    return true;
  }

  // Loads the next n bytes into the window.
  constexpr bool have(std::size_t n) { return window_.size() - at_ >= n || (file_ && refill(n)); }
  bool refill(std::size_t n) {
    const std::string_view rest = window_.substr(at_);
    const std::uint64_t from = offset(), after = from + rest.size();
    std::uint64_t want = n > wanted_ ? n : wanted_;
    if (want > size_ - from) want = size_ - from;
    if (want < n) return false;
    sequence<char> next;
    next.resize_unset(to_size(want));
    if (!rest.empty()) std::memcpy(next.data(), rest.data(), rest.size());
    const std::size_t more = next.size() - rest.size();
    if (after != file_at_ && !files::seek(file_, after)) return false;
    if (std::fread(next.data() + rest.size(), 1, more, file_) != more) return false;
    file_at_ = after + more;
    if (wanted_ < most_window) wanted_ *= 2;
    base_ = from;
    at_ = 0;
    window_ = {next.data(), next.size()};
    kept_->push_back(std::move(next));
    return true;
  }
};

constexpr float real32(std::uint64_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits)); }

}  // namespace opcost::onnx

#endif

namespace opcost::onnx::detail {

inline constexpr int most_levels = 100;  // of messages within messages, as protocol buffers have it

class message_reader {
 public:
  constexpr message_reader(wire_cursor& from, model& into) : c_(from), m_(into) {}
  /// Where in the messages something is wrong: graph.node[12].attribute[3]; the innermost first while unwinding.
  constexpr std::string_view path() const {
    return std::string_view(path_.text + path_at_, sizeof path_.text - path_at_);
  }

 protected:
  wire_cursor& c_;
  model& m_;
  int level_ = 0;
  struct {
    char text[160]{};
  } path_{};
  std::size_t path_at_ = sizeof path_.text;

  // Each field of a message that ends at `end`; what `f` did not take is passed over.
  template <class F> constexpr bool message(std::uint64_t end, F&& f) {
    if (++level_ > most_levels) return c_.fail("messages nested more than 100 levels deep");
    wire_field field;
    while (c_.next(field, end)) {
      if (!f(field)) return false;
      if (field.type == wire_type::bytes && c_.offset() < field.end) c_.pass(field.end);
    }
    --level_;
    return c_.wrong().empty();
  }
  constexpr void prepend(std::string_view s) {
    for (std::size_t i = s.size(); i-- > 0 && path_at_ > 0;) path_.text[--path_at_] = s[i];
  }
  // On the way out of something wrong.
  template <class Read> constexpr bool at(std::string_view name, std::size_t index, Read&& read) {
    if (read()) return true;
    if (path_at_ < sizeof path_.text) prepend(".");
    prepend("]");
    prepend(digits(count_t(index)));
    prepend("[");
    prepend(name);
    return false;
  }
  constexpr bool at(std::string_view name, bool good) {
    if (good) return true;
    if (path_at_ < sizeof path_.text) prepend(".");
    prepend(name);
    return false;
  }
  constexpr bool text(const wire_field& f, std::string_view& into) {
    return f.type != wire_type::bytes || c_.text(f, into);
  }
  static constexpr void integer(const wire_field& f, count_t& into) {
    if (f.type == wire_type::varint) into = static_cast<std::int64_t>(f.value);
  }
  static constexpr void integer(const wire_field& f, int& into) {
    if (f.type == wire_type::varint) into = static_cast<int>(static_cast<std::uint32_t>(f.value));
  }
  template <class T> static constexpr int size(const sequence<T>& s) { return static_cast<int>(s.size()); }
  // Appends to the run of a pool that only it grows.
  template <class T> static constexpr void append(sequence<T>& pool, range& r, const T& v) {
    if (r.count == 0) r.first = size(pool);
    pool.push_back(v);
    ++r.count;
  }
  constexpr bool text_list(const wire_field& f, sequence<std::string_view>& pool, range& r) {
    if (f.type != wire_type::bytes) return true;
    std::string_view s;
    if (!c_.text(f, s)) return false;
    append(pool, r, s);
    return true;
  }
  // A repeated number, packed or not: g(bits) for each.
  template <class G> constexpr bool numbers(const wire_field& f, wire_type each, G&& g) {
    if (f.type == each) {
      g(f.value);
      return true;
    }
    if (f.type != wire_type::bytes) return true;
    std::uint64_t v = 0;
    while (c_.offset() < f.end) {
      if (each == wire_type::varint ? !c_.varint(v, f.end) : !c_.fixed(each == wire_type::fixed32 ? 4 : 8, v, f.end))
        return false;
      g(v);
    }
    return true;
  }

  constexpr bool pair(std::uint64_t end, metadata& into) {
    return message(end, [&](const wire_field& f) {
      if (f.number == 1) return text(f, into.key);
      return f.number != 2 || text(f, into.value);
    });
  }
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

inline constexpr std::size_t few_bytes = 1024;  // of a tensor's data that are kept as they are read
inline constexpr int few_entry_bytes = 640;     // of a tensor's typed data that is kept as numbers

class tensor_reader : public message_reader {
 public:
  using message_reader::message_reader;

 protected:
  // ---- TensorProto
  constexpr bool tensor(std::uint64_t end, net& g, tensor_data& t) {
    return message(end, [&](const wire_field& f) {
      const bool inner = f.type == wire_type::bytes;
      switch (f.number) {
        case 1:
          return at("dims", numbers(f, wire_type::varint,
                                    [&](std::uint64_t v) { t.dims.push_back(static_cast<std::int64_t>(v)); }));
        case 2: integer(f, t.type); return true;
        case 4: return typed(f, g, t, storage::float_data, wire_type::fixed32);
        case 5: return typed(f, g, t, storage::int32_data, wire_type::varint);
        case 6:
          if (!inner) return true;
          store(t, storage::string_data);
          t.entries += 1;
          t.bytes += f.size();
          return true;
        case 7: return typed(f, g, t, storage::int64_data, wire_type::varint);
        case 8: return text(f, t.name);
        case 9:
          if (!inner) return true;
          store(t, storage::raw);
          return block(f, t);
        case 10: return typed(f, g, t, storage::double_data, wire_type::fixed64);
        case 11: return typed(f, g, t, storage::uint64_data, wire_type::varint);
        case 13: return !inner || at("external_data", external(f.end, t));
        case 14: {
          int location = 0;
          integer(f, location);
          if (location == 1) t.stored = storage::external;
          return true;
        }
        default: return true;
      }
    });
  }
  static constexpr void store(tensor_data& t, storage s) {
    if (t.stored == storage::external) return;
    t.stored = t.stored == storage::none || t.stored == s ? s : storage::several;
  }
  constexpr bool block(const wire_field& f, tensor_data& t) {
    t.at = f.begin;
    t.bytes = f.size();
    t.kept = {};
    return f.size() > few_bytes || c_.text(f, t.kept);
  }
  constexpr bool typed(const wire_field& f, net& g, tensor_data& t, storage s, wire_type each) {
    if (f.type != each && f.type != wire_type::bytes) return true;
    store(t, s);
    const bool wide = f.type == wire_type::bytes && f.size() > few_entry_bytes;
    const bool first = t.entries == 0 && t.bytes == 0;
    if (wide) {  // left in the file
      t.listed = {0, -1};
      t.at = first ? f.begin : 0;
      t.bytes = first ? f.size() : 0;
      t.entries = each == wire_type::varint || t.entries < 0 ? count_t(-1)
                  : each == wire_type::fixed32               ? t.entries + f.size() / 4
                                                             : t.entries + f.size() / 8;
      return true;
    }
    return numbers(f, each, [&](std::uint64_t v) {
      if (t.entries >= 0) t.entries += 1;
      const bool follows = t.listed.count == 0 || t.listed.first + t.listed.count == size(g.entries);
      if (t.listed.count < 0) return;
      if (t.listed.count == few_entry_bytes || !follows)
        t.listed = {0, -1};
      else
        append(g.entries, t.listed, v);
    });
  }
  constexpr bool external(std::uint64_t end, tensor_data& t) {
    metadata p;
    if (!pair(end, p)) return false;
    const auto number = [&](count_t& into) {
      std::uint64_t v = 0;
      bool good = !p.value.empty() && p.value.size() < 19;
      for (char c : p.value) {
        good = good && c >= '0' && c <= '9';
        if (good) v = v * 10 + static_cast<std::uint64_t>(c - '0');
      }
      if (good)
        into = v;
      else
        t.misplaced = true;
    };
    if (p.key == "location") t.location = p.value;
    if (p.key == "checksum") t.checksum = p.value;
    if (p.key == "offset") number(t.offset);
    if (p.key == "length") number(t.length);
    return true;
  }
  // The values of a sparse tensor under the shape of the whole.
  constexpr bool sparse(std::uint64_t end, net& g, tensor_data& t) {
    shape whole;
    const bool good = message(end, [&](const wire_field& f) {
      if (f.number == 1 && f.type == wire_type::bytes) return at("values", tensor(f.end, g, t));
      if (f.number == 3)
        return numbers(f, wire_type::varint, [&](std::uint64_t v) { whole.push_back(static_cast<std::int64_t>(v)); });
      return true;
    });
    t.sparse = true;
    t.sparse_values = t.dims.elements();
    t.dims = whole;
    return good;
  }

  // ---- ValueInfoProto, TypeProto
  constexpr bool value(std::uint64_t end, net& g, sequence<value_info>& into) {
    value_info v;
    const bool good = message(end, [&](const wire_field& f) {
      if (f.type != wire_type::bytes) return true;
      if (f.number == 1) return text(f, v.name);
      return f.number != 2 || at("type", type(f.end, g, v.type));
    });
    into.push_back(v);
    return good;
  }
  constexpr bool type(std::uint64_t end, net& g, value_type& t) {
    return message(end, [&](const wire_field& f) {
      if (f.type != wire_type::bytes) return true;
      const auto become = [&](type_kind k) {  // a oneof: what was there before is gone
        if (t.kind != k) t = {.kind = k};
      };
      switch (f.number) {
        case 1: become(type_kind::tensor); return at("tensor_type", tensor_type(f.end, g, t));
        case 8: become(type_kind::sparse); return at("sparse_tensor_type", tensor_type(f.end, g, t));
        case 4: become(type_kind::sequence); return at("sequence_type", wrapped(f.end, g, t, 1));
        case 9: become(type_kind::optional); return at("optional_type", wrapped(f.end, g, t, 1));
        case 5: become(type_kind::map); return at("map_type", wrapped(f.end, g, t, 2));
        default: return true;
      }
    });
  }
  constexpr bool wrapped(std::uint64_t end, net& g, value_type& t, std::uint32_t elements) {
    return message(end, [&](const wire_field& f) {
      if (f.number != elements || f.type != wire_type::bytes) return true;
      value_type within;
      if (!at("elem_type", type(f.end, g, within))) return false;
      const type_kind outer = t.kind;
      t = within;
      t.kind = outer;
      return true;
    });
  }
  constexpr bool tensor_type(std::uint64_t end, net& g, value_type& t) {
    return message(end, [&](const wire_field& f) {
      if (f.number == 1) integer(f, t.element);
      if (f.number != 2 || f.type != wire_type::bytes) return true;
      t.has_shape = true;
      return at("shape", dims(f.end, g, t));
    });
  }
  constexpr bool dims(std::uint64_t end, net& g, value_type& t) {
    return message(end, [&](const wire_field& f) {
      if (f.number != 1 || f.type != wire_type::bytes) return true;
      dimension d;
      const bool good = message(f.end, [&](const wire_field& part) {
        if (part.number == 1) {
          integer(part, d.value);
          d.name = {};
        }
        if (part.number != 2) return true;
        d.value = -1;
        return text(part, d.name);
      });
      append(g.dims, t.dims, d);
      return at("dim", static_cast<std::size_t>(t.dims.count) - 1, [&] { return good; });
    });
  }
};

}  // namespace opcost::onnx::detail

#endif

namespace opcost::onnx::detail {

class model_reader : public tensor_reader {
 public:
  using tensor_reader::tensor_reader;
  constexpr bool read() {
    return message(c_.size(), [&](const wire_field& f) { return model_field(f); });
  }

 private:
  // ---- ModelProto
  constexpr bool model_field(const wire_field& f) {
    const bool inner = f.type == wire_type::bytes;
    switch (f.number) {
      case 1: integer(f, m_.ir_version); return true;
      case 2: return at("producer_name", text(f, m_.producer));
      case 3: return at("producer_version", text(f, m_.producer_version));
      case 4: return at("domain", text(f, m_.domain));
      case 5: integer(f, m_.version); return true;
      case 7:
        if (!inner) return true;
        m_.has_graph = true;
        return at("graph", graph(f.end, m_.graph));
      case 8: return !inner || at("opset_import", m_.imports.size(), [&] { return import(f.end, m_.imports); });
      case 14: return !inner || at("metadata_props", m_.properties.size(), [&] { return property(f.end); });
      case 25: {
        if (!inner) return true;
        function fn;
        const bool good = at("functions", m_.functions.size(), [&] { return read_function(f.end, fn); });
        m_.functions.push_back(std::move(fn));
        return good;
      }
      default: return true;
    }
  }
  constexpr bool import(std::uint64_t end, sequence<opset_import>& into) {
    opset_import i;
    const bool good = message(end, [&](const wire_field& f) {
      if (f.number == 1) return text(f, i.domain);
      if (f.number == 2) integer(f, i.version);
      return true;
    });
    into.push_back(i);
    return good;
  }
  constexpr bool property(std::uint64_t end) {
    metadata p;
    if (!pair(end, p)) return false;
    m_.properties.push_back(p);
    return true;
  }
  constexpr bool read_function(std::uint64_t end, function& fn) {
    range unused{};
    return message(
               end,
               [&](const wire_field& f) {
                 const bool inner = f.type == wire_type::bytes;
                 switch (f.number) {
                   case 1: return text(f, fn.name);
                   case 4: return text_list(f, fn.inputs, unused);
                   case 5: return text_list(f, fn.outputs, unused);
                   case 6: return text_list(f, fn.attributes, unused);
                   case 7: return !inner || at("node", fn.body.nodes.size(), [&] { return read_node(f.end, fn.body); });
                   case 9:
                     return !inner || at("opset_import", fn.imports.size(), [&] { return import(f.end, fn.imports); });
                   case 10: return text(f, fn.domain);
                   case 11: {
                     if (!inner) return true;
                     attribute a;
                     if (!at("attribute_proto", defaults_.size(), [&] { return read_attribute(f.end, fn.body, a); }))
                       return false;
                     defaults_.push_back(a);
                     return true;
                   }
                   case 12:
                     return !inner || at("value_info", fn.body.values.size(),
                                         [&] { return value(f.end, fn.body, fn.body.values); });
                   case 13: return text(f, fn.overload);
                   default: return true;
                 }
               }) &&
           take_defaults(fn);
  }
  sequence<attribute> defaults_{};  // those of a function, until its nodes are read: their attributes share the pool
  constexpr bool take_defaults(function& fn) {
    for (const attribute& a : defaults_) append(fn.body.attributes, fn.defaults, a);
    defaults_.clear();
    return true;
  }

  // ---- GraphProto
  constexpr bool graph(std::uint64_t end, net& g) {
    return message(end, [&](const wire_field& f) {
      if (f.type != wire_type::bytes) return true;
      switch (f.number) {
        case 1: return at("node", g.nodes.size(), [&] { return read_node(f.end, g); });
        case 2: return c_.text(f, g.name);
        case 5: {
          g.initializers.push_back({});
          return at("initializer", g.initializers.size() - 1, [&] { return tensor(f.end, g, g.initializers.back()); });
        }
        case 11: return at("input", g.given.size(), [&] { return value(f.end, g, g.given); });
        case 12: return at("output", g.results.size(), [&] { return value(f.end, g, g.results); });
        case 13: return at("value_info", g.values.size(), [&] { return value(f.end, g, g.values); });
        case 15: {
          g.initializers.push_back({});
          return at("sparse_initializer", g.initializers.size() - 1,
                    [&] { return sparse(f.end, g, g.initializers.back()); });
        }
        default: return true;
      }
    });
  }
  constexpr bool read_node(std::uint64_t end, net& g) {
    node n;
    const bool good = message(end, [&](const wire_field& f) {
      switch (f.number) {
        case 1: return text_list(f, g.inputs, n.inputs);
        case 2: return text_list(f, g.outputs, n.outputs);
        case 3: return text(f, n.name);
        case 4: return text(f, n.type);
        case 5: {
          if (f.type != wire_type::bytes) return true;
          attribute a;
          if (!at("attribute", static_cast<std::size_t>(n.attributes.count),
                  [&] { return read_attribute(f.end, g, a); }))
            return false;
          append(g.attributes, n.attributes, a);
          return true;
        }
        case 7: return text(f, n.domain);
        case 8: return text(f, n.overload);
        default: return true;
      }
    });
    g.nodes.push_back(n);
    return good;
  }

  // ---- AttributeProto. A file of IR version 1 may leave the type out: then the field that is there tells.
  constexpr bool read_attribute(std::uint64_t end, net& g, attribute& a) {
    attribute_type found = attribute_type::none;
    int told = 0;
    range reals{}, integers{}, texts{};
    const bool good = message(end, [&](const wire_field& f) {
      const bool inner = f.type == wire_type::bytes;
      switch (f.number) {
        case 1: return text(f, a.name);
        case 2:
          if (f.type == wire_type::fixed32) {
            a.real = real32(f.value);
            found = attribute_type::real;
          }
          return true;
        case 3:
          if (f.type == wire_type::varint) {
            a.integer = static_cast<std::int64_t>(f.value);
            found = attribute_type::integer;
          }
          return true;
        case 4:
          if (inner) found = attribute_type::text;
          return text(f, a.text);
        case 5: {
          if (!inner) return true;
          if (found != attribute_type::tensor) append(g.tensors, a.tensor, tensor_data{});
          found = attribute_type::tensor;
          return at("t", tensor(f.end, g, g.tensors.back()));
        }
        case 6: {
          if (!inner) return true;
          if (found != attribute_type::graph) begin_body(g, a);
          found = attribute_type::graph;
          return at("g", body(f.end, g));
        }
        case 7:
          found = attribute_type::reals;
          return at("floats",
                    numbers(f, wire_type::fixed32, [&](std::uint64_t v) { append(g.reals, reals, real32(v)); }));
        case 8:
          found = attribute_type::integers;
          return at("ints", numbers(f, wire_type::varint, [&](std::uint64_t v) {
                      append(g.integers, integers, static_cast<std::int64_t>(v));
                    }));
        case 9:
          if (inner) found = attribute_type::texts;
          return text_list(f, g.texts, texts);
        case 10:
          if (!inner) return true;
          found = attribute_type::tensors;
          append(g.tensors, a.tensor, tensor_data{});
          return at("tensors", static_cast<std::size_t>(a.tensor.count) - 1,
                    [&] { return tensor(f.end, g, g.tensors.back()); });
        case 11:
          if (!inner) return true;
          found = attribute_type::graphs;
          begin_body(g, a);
          return at("graphs", static_cast<std::size_t>(a.graphs.count) - 1, [&] { return body(f.end, g); });
        case 14:
          if (!inner) return true;
          found = attribute_type::type_proto;
          return at("tp", type(f.end, g, a.proto));
        case 20: integer(f, told); return true;
        case 21: return text(f, a.refers_to);
        case 22:
        case 23:
          if (!inner) return true;
          found = f.number == 22 ? attribute_type::sparse_tensor : attribute_type::sparse_tensors;
          append(g.tensors, a.tensor, tensor_data{});
          return at("sparse_tensor", sparse(f.end, g, g.tensors.back()));
        default: return true;
      }
    });
    a.type = told > 0 && told <= 14 ? static_cast<attribute_type>(told) : found;
    a.list = a.type == attribute_type::reals ? reals : a.type == attribute_type::integers ? integers : texts;
    return good;
  }
  static constexpr void begin_body(net& g, attribute& a) {
    if (a.graphs.count == 0) a.graphs.first = size(g.bodies);
    g.bodies.push_back(net{});
    ++a.graphs.count;
  }
  constexpr bool body(std::uint64_t end, net& g) { return graph(end, g.bodies.back()); }
};

}  // namespace opcost::onnx::detail

#endif

// ---- opcost/onnx/text_form.hpp
#ifndef OPCOST_ONNX_TEXT_FORM_HPP_PIECE
#define OPCOST_ONNX_TEXT_FORM_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The text form of an ONNX model, told from the binary form by how it begins.
#include <string_view>

namespace opcost::onnx::detail {

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

#endif

namespace opcost::onnx {
namespace detail {
// Reads the messages of a model. `whole` returns the error for a file that is not a model.
constexpr error read_messages(wire_cursor& c, model& m, std::string_view head) {
  model_reader reader(c, m);
  if (reader.read() && c.size() > 0) {
    if (!m.has_graph && m.ir_version == 0 && m.imports.empty())
      return error::at(error_code::not_a_model) << "not an ONNX model: it has neither a graph nor a version";
    if (!m.has_graph) return error::at(error_code::malformed) << "the model has no graph";
    return {};
  }
  if (c.size() == 0 || opcost::detail::recognized(head) != nullptr) return not_a_model(head, "an ONNX model (.onnx)");
  if (!m.has_graph && m.ir_version == 0 && m.imports.empty() && m.producer.empty())
    return error::at(error_code::not_a_model) << "not an ONNX model: byte " << count_t(c.offset()) << ": " << c.wrong();
  return error::at(error_code::malformed) << "byte " << count_t(c.offset()) << (reader.path().empty() ? "" : ", ")
                                          << reader.path() << ": " << c.wrong() << "; the file is damaged or cut off";
}
constexpr error read_text_form(std::string_view text, model& m) {
  text_encoder encoder(text);
  m.kept.push_back(encoder.encode());
  if (!encoder.wrong().empty()) {
    return error::at(error_code::malformed, text::line_of(text, static_cast<std::ptrdiff_t>(encoder.offset())))
           << encoder.wrong();
  }
  m.bytes = {m.kept.back().data(), m.kept.back().size()};
  m.text_form = true;
  wire_cursor c(m.bytes);
  return read_messages(c, m, {});
}
}  // namespace detail

/// From memory, in either form, also in a constant expression; of the binary form the bytes must outlive the model.
constexpr result<model> read(std::string_view bytes) {
  model m;
  error e{};
  if (detail::looks_like_text(bytes.substr(0, 512))) {
    e = detail::read_text_form(bytes, m);
  } else {
    m.bytes = bytes;
    wire_cursor c(bytes);
    e = detail::read_messages(c, m, bytes.substr(0, 512));
  }
  if (e.code != error_code::none) return e;
  return m;
}

/// From memory, as read(); the model keeps the bytes.
inline result<model> read_kept(sequence<char> bytes) {
  result<model> m = read({bytes.data(), bytes.size()});
  if (m) m->kept.push_back(std::move(bytes));
  return m;
}

/// From a file. Only its structure is read; the data of tensors is read when it is asked for, external data from the
/// file's folder.
inline result<model> read_file(const std::string& path) {
  model m;
  const std::size_t slash = path.find_last_of("/\\");
  if (slash != path.npos) m.folder.append(path.data(), slash + 1);
  m.has_folder = true;
  auto f = files::weights::open(path);
  if (!f) return error::at(error_code::cannot_read) << "the file cannot be opened; is the path right?";
  m.file = std::move(*f);
  if (m.file.size() < 0) return error::at(error_code::cannot_read) << "the file's size cannot be told";
  std::byte start[512]{};
  const auto n = static_cast<std::size_t>(smaller(m.file.size(), count_t(sizeof start)));
  if (!m.file.read(0, span<std::byte>(start).first(n)))
    return error::at(error_code::cannot_read) << "the file cannot be read; is it a folder?";
  const std::string_view head(reinterpret_cast<const char*>(start), n);
  error e{};
  if (detail::looks_like_text(head)) {
    auto text = files::read_file(path);
    if (!text) return text.error();
    e = detail::read_text_form({text->data(), text->size()}, m);
    m.file = {};
  } else {
    const files::file in_order(path);  // tensors are read at positions, messages one after the other
    if (!in_order) return error::at(error_code::cannot_read) << "the file cannot be read";
    wire_cursor c(in_order.get(), static_cast<std::uint64_t>(m.file.size().n), m.kept);
    e = detail::read_messages(c, m, head);
  }
  if (e.code != error_code::none) return e;
  return m;
}

}  // namespace opcost::onnx

#endif

#endif

#endif

#endif // OPCOST_ONNX_HPP_SINGLE_INCLUDE
