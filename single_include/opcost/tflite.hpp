// opcost 0.1.0: what a neural network costs. https://github.com/opcost/opcost
// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Usage: #include "opcost/tflite.hpp", C++20. Needs opcost.hpp next to it.
// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_TFLITE_HPP_SINGLE_INCLUDE
#define OPCOST_TFLITE_HPP_SINGLE_INCLUDE
#include "opcost.hpp"

// ---- opcost/tflite.hpp
#ifndef OPCOST_TFLITE_HPP_PIECE
#define OPCOST_TFLITE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The door for TensorFlow Lite models that are arrays of bytes. Its figures are constants, for static_assert and array
// sizes:
//   alignas(16) extern constexpr unsigned char g_model[] = { ... };
//   static_assert(opcost::tflite::macs(g_model) <= 8'000'000);
// Files at run time: <opcost/models.hpp>.

#ifdef OPCOST_HAS_CPP20

// ---- opcost/tflite/constants.hpp
#ifndef OPCOST_TFLITE_CONSTANTS_HPP_PIECE
#define OPCOST_TFLITE_CONSTANTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A model's figures as constants. Each function takes an array of bytes that is a constant expression, returns a plain
// integer, and does not compile if the figure is not known: the message names the reason.

// ---- opcost/tflite/arena.hpp
#ifndef OPCOST_TFLITE_ARENA_HPP_PIECE
#define OPCOST_TFLITE_ARENA_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The arena that TensorFlow Lite Micro plans for a model: its tensors and scratch buffers, their lifetimes, and the
// offsets that its greedy planner chooses. Source: micro_allocator.cc, micro_allocation_info.cc and the
// reference kernels of TensorFlow Lite Micro (October 2026). Works in constant expressions.

// ---- opcost/plan/greedy_by_size.hpp
#ifndef OPCOST_PLAN_GREEDY_BY_SIZE_HPP_PIECE
#define OPCOST_PLAN_GREEDY_BY_SIZE_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Places the largest buffer first, each in the lowest gap; of equal sizes, the later buffer comes first. The offsets
// are those of TensorFlow Lite Micro's GreedyMemoryPlanner.

// ---- opcost/plan/placement.hpp
#ifndef OPCOST_PLAN_PLACEMENT_HPP_PIECE
#define OPCOST_PLAN_PLACEMENT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Memory plans: offsets of buffers in an arena, the check of a plan, and the placement of buffers one by one.

// ---- opcost/plan/buffer.hpp
#ifndef OPCOST_PLAN_BUFFER_HPP_PIECE
#define OPCOST_PLAN_BUFFER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A piece of memory with a lifetime, which planners place in the arena.
#include <cstdint>

#include <string_view>

namespace opcost {

/// A buffer. `bytes` are taken during the steps `first` to `last`.
struct buffer {
  std::int64_t bytes = 0;
  int first = 0, last = 0;  // steps of the execution order, both included
  int alignment = 1;
  std::int64_t fixed = -1;  // an offset that is already decided, or -1
  edge of{};                // the tensor in it; port -1: the workspace of the row, or its constants
  constexpr bool meets(const buffer& o) const { return first <= o.last && o.first <= last; }
};

namespace detail {
constexpr std::int64_t rounded_up(std::int64_t n, int to) { return to <= 1 ? n : (n + to - 1) / to * to; }
}  // namespace detail

namespace detail {
/// A step at which buffers start or end.
struct moment {
  int step, buffer;
  constexpr bool operator<(const moment& o) const { return step != o.step ? step < o.step : buffer < o.buffer; }
};
/// Buffers sorted by their first or last step.
constexpr sequence<moment> in_time(span<const buffer> buffers, int buffer::*when) {
  sequence<moment> all;
  all.reserve(buffers.size());
  for (int b = 0; b < static_cast<int>(buffers.size()); ++b) all.push_back({buffers[b].*when, b});
  bool sorted = true;
  for (std::size_t i = 1; i < all.size(); ++i) sorted = sorted && all[i - 1] < all[i];
  if (!sorted) heap_sort(span<moment>(all.data(), all.size()));
  return all;
}
}  // namespace detail

/// The most bytes that are live at once: the lower bound of every plan.
constexpr std::int64_t peak_of(span<const buffer> buffers) {
  const sequence<detail::moment> births = detail::in_time(buffers, &buffer::first),
                                 deaths = detail::in_time(buffers, &buffer::last);
  std::int64_t live = 0, most = 0;
  std::size_t gone = 0;
  for (const detail::moment& m : births) {
    for (; gone < deaths.size() && deaths[gone].step < m.step; ++gone) live -= buffers[deaths[gone].buffer].bytes;
    live += buffers[m.buffer].bytes;
    if (live > most) most = live;
  }
  return most;
}

}  // namespace opcost

#endif

namespace opcost {

/// A plan, in bytes.
struct memory_plan {
  std::string_view planner{};
  sequence<std::int64_t> offsets{};  // by buffer
  std::int64_t size = 0;             // of the arena
  std::int64_t lower_bound = 0;      // the most bytes that are live at once
  bool crowded = false;              // too many overlaps in time for a planner: no two buffers share memory
  constexpr std::int64_t gap() const { return size - lower_bound; }
};

/// True if buffers that are live at the same time do not overlap, and all are aligned and inside of the arena.
/// Quadratic.
constexpr bool is_valid(span<const buffer> buffers, const memory_plan& p) {
  if (p.offsets.size() != buffers.size()) return false;
  for (std::size_t i = 0; i < buffers.size(); ++i) {
    const buffer& a = buffers[i];
    const std::int64_t from = p.offsets[i], to = from + a.bytes;
    if (from < 0 || to > p.size || (a.fixed >= 0 ? from != a.fixed : from % a.alignment != 0)) return false;
    for (std::size_t j = 0; j < i; ++j)
      if (a.meets(buffers[j]) && from < p.offsets[j] + buffers[j].bytes && p.offsets[j] < to) return false;
  }
  return true;
}

/// The pairs of buffers that are live at the same time.
class conflicts {
 public:
  static constexpr std::int64_t most_pairs = 8'000'000;  // 128 MB while they are sorted

  constexpr explicit conflicts(span<const buffer> buffers) : from_(buffers.size() + 1, 0) {
    const sequence<detail::moment> births = detail::in_time(buffers, &buffer::first);
    struct pair {
      int a, b;
    };
    sequence<pair> pairs;
    sequence<int> live;
    for (const detail::moment& m : births) {
      std::size_t kept = 0;
      for (std::size_t k = 0; k < live.size(); ++k) {
        const int b = live[k];
        if (buffers[b].last < m.step) continue;
        live[kept++] = b;
        pairs.push_back({m.buffer, b});
      }
      live.resize(kept);
      live.push_back(m.buffer);
      if (static_cast<std::int64_t>(pairs.size()) > most_pairs) return;
    }
    for (const pair& p : pairs) {
      ++from_[p.a + 1];
      ++from_[p.b + 1];
    }
    for (std::size_t i = 1; i < from_.size(); ++i) from_[i] += from_[i - 1];
    sequence<int> next(from_);
    with_.resize(2 * pairs.size());
    for (const pair& p : pairs) {
      with_[next[p.a]++] = p.b;
      with_[next[p.b]++] = p.a;
    }
    known_ = true;
  }
  /// False if there are more pairs than the limit.
  constexpr bool known() const { return known_; }
  constexpr span<const int> of(int buffer) const {
    const int from = from_[buffer];
    return span<const int>(with_).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count(buffer)));
  }
  constexpr int count(int buffer) const { return from_[buffer + 1] - from_[buffer]; }
  constexpr std::size_t all() const { return with_.size(); }

 private:
  sequence<int> from_{}, with_{};
  bool known_ = false;
};

/// Which gap a buffer gets: the lowest that is large enough, or the smallest.
enum class fit : std::uint8_t { first, best };

/// Places buffers in a given order, each in a gap between the buffers that are already placed, or above them.
class placer {
 public:
  constexpr placer(span<const buffer> buffers, const conflicts& c) : buffers_(buffers), conflicts_(c) {}

  /// Returns the size of the arena. `offsets` has an element for each buffer.
  constexpr std::int64_t place(const sequence<int>& order, fit how, sequence<std::int64_t>& offsets) {
    for (std::size_t b = 0; b < buffers_.size(); ++b) offsets[b] = buffers_[b].fixed;
    std::int64_t size = 0;
    for (const buffer& b : buffers_)
      if (b.fixed >= 0 && b.fixed + b.bytes > size) size = b.fixed + b.bytes;
    for (const int b : order) {
      const buffer& wanted = buffers_[b];
      if (wanted.fixed >= 0) continue;
      const std::int64_t at = offset_for(b, wanted, how, offsets);
      offsets[b] = at;
      if (at + wanted.bytes > size) size = at + wanted.bytes;
    }
    return size;
  }

 private:
  struct taken {
    std::int64_t from, to;
    constexpr bool operator<(const taken& o) const { return from < o.from; }
  };
  span<const buffer> buffers_;
  const conflicts& conflicts_;
  sequence<taken> around_{};

  constexpr std::int64_t offset_for(int b, const buffer& wanted, fit how, const sequence<std::int64_t>& offsets) {
    around_.clear();
    for (const int other : conflicts_.of(b))
      if (const std::int64_t at = offsets[other]; at >= 0) around_.push_back({at, at + buffers_[other].bytes});
    sort_around();
    std::int64_t above = 0, best = -1, smallest = 0;
    for (const taken& t : around_) {
      const std::int64_t gap = t.from - above;
      if (gap >= wanted.bytes && (best < 0 || gap < smallest)) {
        if (how == fit::first) return above;
        best = above;
        smallest = gap;
      }
      if (t.to > above) above = detail::rounded_up(t.to, wanted.alignment);
    }
    return best >= 0 ? best : above;
  }
  constexpr void sort_around() {
    if (around_.size() > 24) return detail::heap_sort(span<taken>(around_.data(), around_.size()));
    for (std::size_t i = 1; i < around_.size(); ++i) {
      const taken t = around_[i];
      std::size_t k = i;
      for (; k > 0 && t < around_[k - 1]; --k) around_[k] = around_[k - 1];
      around_[k] = t;
    }
  }
};

namespace detail {
// A planner's key for a buffer: sorts by the first number, then by the second, both descending, then by index.
struct placing_key {
  std::int64_t size, tie;
  int buffer;
  constexpr bool operator<(const placing_key& o) const {
    return size != o.size ? size > o.size : tie != o.tie ? tie > o.tie : buffer < o.buffer;
  }
};
template <class Key> constexpr sequence<int> placing_order(std::size_t buffers, Key&& key) {
  sequence<placing_key> keys;
  keys.reserve(buffers);
  for (int b = 0; b < static_cast<int>(buffers); ++b) keys.push_back(key(b));
  heap_sort(span<placing_key>(keys.data(), keys.size()));
  sequence<int> order;
  order.reserve(buffers);
  for (const placing_key& k : keys) order.push_back(k.buffer);
  return order;
}
}  // namespace detail

}  // namespace opcost

#endif

namespace opcost {

/// A planner.
struct greedy_by_size {
  static constexpr std::string_view name = "greedy_by_size";
  static constexpr std::string_view about = "the largest first, into the lowest gap: TensorFlow Lite Micro's";
  static constexpr sequence<int> order(span<const buffer> buffers) {
    return detail::placing_order(buffers.size(), [&](int b) { return detail::placing_key{buffers[b].bytes, b, b}; });
  }
  constexpr std::int64_t operator()(span<const buffer> buffers, const conflicts& c, std::int64_t,
                                    sequence<std::int64_t>& offsets) const {
    return placer(buffers, c).place(order(buffers), fit::first, offsets);
  }
};

}  // namespace opcost

#endif

// ---- opcost/tflite/called_subgraphs.hpp
#ifndef OPCOST_TFLITE_CALLED_SUBGRAPHS_HPP_PIECE
#define OPCOST_TFLITE_CALLED_SUBGRAPHS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The subgraphs that an operator calls.

// ---- opcost/tflite/model_view.hpp
#ifndef OPCOST_TFLITE_MODEL_VIEW_HPP_PIECE
#define OPCOST_TFLITE_MODEL_VIEW_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The tables of a model, read on demand. Nothing is copied, and only what is read is checked, since devices run files
// that interpreters reject.

// ---- opcost/tflite/builtin_operator.hpp
#ifndef OPCOST_TFLITE_BUILTIN_OPERATOR_HPP_PIECE
#define OPCOST_TFLITE_BUILTIN_OPERATOR_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The builtin operators of TensorFlow Lite, by their codes in a file.
#include <cstdint>

namespace opcost::tflite {

// clang-format off
enum class builtin : std::int32_t {
  add = 0, average_pool_2d = 1, concatenation = 2, conv_2d = 3, depthwise_conv_2d = 4, depth_to_space = 5,
  dequantize = 6, embedding_lookup = 7, floor = 8, fully_connected = 9, hashtable_lookup = 10, l2_normalization = 11,
  l2_pool_2d = 12, local_response_normalization = 13, logistic = 14, lsh_projection = 15, lstm = 16, max_pool_2d = 17,
  mul = 18, relu = 19, relu_n1_to_1 = 20, relu6 = 21, reshape = 22, resize_bilinear = 23, rnn = 24, softmax = 25,
  space_to_depth = 26, svdf = 27, tanh = 28, concat_embeddings = 29, skip_gram = 30, call = 31, custom = 32,
  embedding_lookup_sparse = 33, pad = 34, unidirectional_sequence_rnn = 35, gather = 36, batch_to_space_nd = 37,
  space_to_batch_nd = 38, transpose = 39, mean = 40, sub = 41, div = 42, squeeze = 43,
  unidirectional_sequence_lstm = 44, strided_slice = 45, bidirectional_sequence_rnn = 46, exp = 47, topk_v2 = 48,
  split = 49, log_softmax = 50, delegate = 51, bidirectional_sequence_lstm = 52, cast = 53, prelu = 54, maximum = 55,
  arg_max = 56, minimum = 57, less = 58, neg = 59, padv2 = 60, greater = 61, greater_equal = 62, less_equal = 63,
  select = 64, slice = 65, sin = 66, transpose_conv = 67, sparse_to_dense = 68, tile = 69, expand_dims = 70,
  equal = 71, not_equal = 72, log = 73, sum = 74, sqrt = 75, rsqrt = 76, shape = 77, pow = 78, arg_min = 79,
  fake_quant = 80, reduce_prod = 81, reduce_max = 82, pack = 83, logical_or = 84, one_hot = 85, logical_and = 86,
  logical_not = 87, unpack = 88, reduce_min = 89, floor_div = 90, reduce_any = 91, square = 92, zeros_like = 93,
  fill = 94, floor_mod = 95, range = 96, resize_nearest_neighbor = 97, leaky_relu = 98, squared_difference = 99,
  mirror_pad = 100, abs = 101, split_v = 102, unique = 103, ceil = 104, reverse_v2 = 105, add_n = 106,
  gather_nd = 107, cos = 108, where = 109, rank = 110, elu = 111, reverse_sequence = 112, matrix_diag = 113,
  quantize = 114, matrix_set_diag = 115, round = 116, hard_swish = 117, if_ = 118, while_ = 119,
  non_max_suppression_v4 = 120, non_max_suppression_v5 = 121, scatter_nd = 122, select_v2 = 123, densify = 124,
  segment_sum = 125, batch_matmul = 126, placeholder_for_greater_op_codes = 127, cumsum = 128, call_once = 129,
  broadcast_to = 130, rfft2d = 131, conv_3d = 132, imag = 133, real = 134, complex_abs = 135, hashtable = 136,
  hashtable_find = 137, hashtable_import = 138, hashtable_size = 139, reduce_all = 140, conv_3d_transpose = 141,
  var_handle = 142, read_variable = 143, assign_variable = 144, broadcast_args = 145, random_standard_normal = 146,
  bucketize = 147, random_uniform = 148, multinomial = 149, gelu = 150, dynamic_update_slice = 151, relu_0_to_1 = 152,
  unsorted_segment_prod = 153, unsorted_segment_max = 154, unsorted_segment_sum = 155, atan2 = 156,
  unsorted_segment_min = 157, sign = 158, bitcast = 159, bitwise_xor = 160, right_shift = 161,
  stablehlo_logistic = 162, stablehlo_add = 163, stablehlo_divide = 164, stablehlo_multiply = 165,
  stablehlo_maximum = 166, stablehlo_reshape = 167, stablehlo_clamp = 168, stablehlo_concatenate = 169,
  stablehlo_broadcast_in_dim = 170, stablehlo_convolution = 171, stablehlo_slice = 172, stablehlo_custom_call = 173,
  stablehlo_reduce = 174, stablehlo_abs = 175, stablehlo_and = 176, stablehlo_cosine = 177,
  stablehlo_exponential = 178, stablehlo_floor = 179, stablehlo_log = 180, stablehlo_minimum = 181,
  stablehlo_negate = 182, stablehlo_or = 183, stablehlo_power = 184, stablehlo_remainder = 185, stablehlo_rsqrt = 186,
  stablehlo_select = 187, stablehlo_subtract = 188, stablehlo_tanh = 189, stablehlo_scatter = 190,
  stablehlo_compare = 191, stablehlo_convert = 192, stablehlo_dynamic_slice = 193,
  stablehlo_dynamic_update_slice = 194, stablehlo_pad = 195, stablehlo_iota = 196, stablehlo_dot_general = 197,
  stablehlo_reduce_window = 198, stablehlo_sort = 199, stablehlo_while = 200, stablehlo_gather = 201,
  stablehlo_transpose = 202, dilate = 203, stablehlo_rng_bit_generator = 204, reduce_window = 205,
  stablehlo_composite = 206, stablehlo_shift_left = 207, stablehlo_cbrt = 208, stablehlo_case = 209
};
// clang-format on
inline constexpr std::int32_t builtin_operators = 210;

}  // namespace opcost::tflite

#endif

// ---- opcost/tflite/flatbuffer.hpp
#ifndef OPCOST_TFLITE_FLATBUFFER_HPP_PIECE
#define OPCOST_TFLITE_FLATBUFFER_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads FlatBuffers tables, vectors and strings from any indexable bytes, in constant expressions too. Every read goes
// through number(), which checks the bounds: a damaged file gives one fault, and zeros and empty lists from then on.
// Format: little endian. Tables, vectors and strings are u32 offsets forward from where the offset is stored; a table
// starts with an i32, the distance back to its vtable: u16 own bytes, u16 table bytes, u16 for each field (0: absent).
#include <cstddef>
#include <cstdint>

#include <string_view>
#include <type_traits>

namespace opcost::tflite {

/// What is wrong with a file, and where. `what` is empty if nothing is.
struct read_fault {
  std::string_view what{};
  std::string_view table{};  // the table that was read
  int field = -1;            // its field; -1: the table itself
  std::uint64_t offset = 0;  // of the byte at which reading failed
};

template <class Byte>
concept byte_like = sizeof(Byte) == 1 && (std::is_integral_v<Byte> || std::is_enum_v<Byte>);

/// Bytes in an array of char, unsigned char, std::uint8_t or std::byte.
template <byte_like Byte> struct array_bytes {
  const Byte* data = nullptr;
  std::uint64_t length = 0;
  constexpr std::uint64_t size() const { return length; }
  constexpr std::uint8_t operator[](std::uint64_t i) const { return static_cast<std::uint8_t>(data[to_size(i)]); }
};

/// A table: where it starts, and where its vtable does. Absent if `at` is 0.
struct table_place {
  std::uint64_t at = 0, vtable = 0;
  std::uint32_t vtable_bytes = 0;
  const char* name = "";
  constexpr explicit operator bool() const { return at != 0; }
};
/// The elements of a vector. An absent one is empty and has `present` false.
struct vector_place {
  std::uint64_t first = 0;
  std::uint32_t size = 0;
  bool present = false;
};

/// `Bytes` is an array_bytes.
template <class Bytes> class flatbuffer {
 public:
  constexpr explicit flatbuffer(const Bytes& bytes) : bytes_(bytes), size_(bytes.size()) {}

  constexpr std::uint64_t size() const { return size_; }
  constexpr const read_fault& fault() const { return fault_; }
  constexpr bool good() const { return !failed_; }
  /// Keeps the first fault.
  constexpr void fail(std::string_view what, const char* table, int field, std::uint64_t offset) {
    if (failed_) return;
    failed_ = true;
    fault_ = {what, table, field, offset};
  }

  /// The unsigned number of `width` (1, 2, 4 or 8) bytes at `at`; 0 if it does not lie within the file or after a
  /// fault.
  constexpr std::uint64_t number(std::uint64_t at, unsigned width, const char* table, int field) {
    if (failed_ || at > size_ || size_ - at < width) {
      fail("it lies outside of the file, which may be cut off", table, field, at);
      return 0;
    }
    // without calls and loops: compilers take long for those in constant expressions
    const auto* p = bytes_.data + static_cast<std::size_t>(at);
    const auto low = static_cast<std::uint64_t>(static_cast<std::uint8_t>(p[0]));
    if (width == 1) return low;
    const std::uint64_t half = low | static_cast<std::uint64_t>(static_cast<std::uint8_t>(p[1])) << 8;
    if (width == 2) return half;
    const std::uint64_t whole = half | static_cast<std::uint64_t>(static_cast<std::uint8_t>(p[2])) << 16 |
                                static_cast<std::uint64_t>(static_cast<std::uint8_t>(p[3])) << 24;
    return width == 4 ? whole : whole | number(at + 4, 4, table, field) << 32;
  }

  /// The table that the offset at `from` refers to.
  constexpr table_place follow(std::uint64_t from, const char* name) {
    table_place t;
    t.at = from + number(from, 4, name, -1);
    t.name = name;
    const std::uint64_t back = number(t.at, 4, name, -1);
    const std::int64_t distance = static_cast<std::int32_t>(static_cast<std::uint32_t>(back));
    const std::int64_t vtable = static_cast<std::int64_t>(t.at) - distance;
    if (vtable < 0) fail("its vtable lies outside of the file", name, -1, t.at);
    t.vtable = static_cast<std::uint64_t>(vtable);
    t.vtable_bytes = static_cast<std::uint32_t>(number(t.vtable, 2, name, -1));
    if (!good()) return {};
    if (t.at == 0) fail("its offset is 0", name, -1, from);
    return t;
  }

  /// Where a field is stored; 0 if it is absent.
  constexpr std::uint64_t slot(const table_place& t, int field) {
    const auto entry = static_cast<std::uint32_t>(4 + 2 * field);
    if (!t || entry + 2 > t.vtable_bytes) return 0;
    const std::uint64_t offset = number(t.vtable + entry, 2, t.name, field);
    return offset == 0 ? 0 : t.at + offset;
  }
  constexpr std::uint64_t unsigned_field(const table_place& t, int field, unsigned width, std::uint64_t otherwise = 0) {
    const std::uint64_t at = slot(t, field);
    return at == 0 ? otherwise : number(at, width, t.name, field);
  }
  constexpr std::int64_t signed_field(const table_place& t, int field, unsigned width, std::int64_t otherwise = 0) {
    const std::uint64_t at = slot(t, field);
    return at == 0 ? otherwise : as_signed(number(at, width, t.name, field), width);
  }
  constexpr table_place table_field(const table_place& t, int field, const char* name) {
    const std::uint64_t at = slot(t, field);
    return at == 0 ? table_place{} : follow(at, name);
  }
  /// A vector of elements of `width` bytes. All of them lie within the file, or it is a fault.
  constexpr vector_place vector_field(const table_place& t, int field, unsigned width) {
    const std::uint64_t at = slot(t, field);
    if (at == 0) return {};
    const std::uint64_t start = at + number(at, 4, t.name, field);
    const std::uint64_t elements = number(start, 4, t.name, field);
    if (elements * width > size_ || start + 4 > size_ - elements * width)
      fail("its elements lie outside of the file, which may be cut off", t.name, field, start);
    if (!good()) return {};
    return {start + 4, static_cast<std::uint32_t>(elements), true};
  }
  /// Element `i` of a vector of tables.
  constexpr table_place table_at(const vector_place& v, std::uint32_t i, const char* name) {
    if (i < v.size) return follow(v.first + std::uint64_t{4} * i, name);
    fail("an index is beyond the end of the list", name, -1, v.first);
    return {};
  }
  /// Element `i` of a vector of numbers of `width` bytes; the caller checks `i`.
  constexpr std::int64_t signed_at(const vector_place& v, std::uint32_t i, unsigned width, const char* table) {
    return as_signed(number(v.first + std::uint64_t{width} * i, width, table, -1), width);
  }
  constexpr std::uint8_t byte_at(std::uint64_t at) const { return at < size_ ? bytes_[at] : std::uint8_t{0}; }

  /// True if a string field or a vector of bytes is exactly `text`.
  constexpr bool equals(const vector_place& s, std::string_view text) const {
    if (s.size != text.size()) return false;
    for (std::uint32_t i = 0; i < s.size; ++i)
      if (static_cast<char>(byte_at(s.first + i)) != text[i]) return false;
    return true;
  }

 private:
  Bytes bytes_;
  std::uint64_t size_;
  bool failed_ = false;
  read_fault fault_{};

  static constexpr std::int64_t as_signed(std::uint64_t n, unsigned width) {
    if (width == 1) return static_cast<std::int8_t>(static_cast<std::uint8_t>(n));
    if (width == 2) return static_cast<std::int16_t>(static_cast<std::uint16_t>(n));
    if (width == 4) return static_cast<std::int32_t>(static_cast<std::uint32_t>(n));
    return static_cast<std::int64_t>(n);
  }
};

}  // namespace opcost::tflite

#endif

// ---- opcost/tflite/schema.hpp
#ifndef OPCOST_TFLITE_SCHEMA_HPP_PIECE
#define OPCOST_TFLITE_SCHEMA_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The tables of a .tflite file (schema version 3): numbers of their fields, element types, enumerations of options.

namespace opcost::tflite {

// clang-format off
namespace field {
struct model { enum : int { version, operator_codes, subgraphs, description, buffers, metadata_buffer, metadata,
                            signature_defs, external_buffer_groups, external_buffers }; };
struct operator_code { enum : int { deprecated_builtin_code, custom_code, version, builtin_code }; };
struct subgraph { enum : int { tensors, inputs, outputs, operators, name }; };
struct tensor { enum : int { shape, type, buffer, name, quantization, is_variable, sparsity, shape_signature, has_rank,
                             variant_tensors, external_buffer }; };
struct operation { enum : int { opcode_index, inputs, outputs, builtin_options_type, builtin_options, custom_options,
                                custom_options_format, mutating_variable_inputs, intermediates,
                                large_custom_options_offset, large_custom_options_size, builtin_options_2_type,
                                builtin_options_2 }; };
struct buffer { enum : int { data, offset, size }; };
struct quantization { enum : int { min, max, scale, zero_point, details_type, details, quantized_dimension }; };
struct metadata { enum : int { name, buffer }; };
struct signature { enum : int { inputs, outputs, key, deprecated_tag, subgraph }; };
struct tensor_map { enum : int { name, tensor }; };

struct conv_2d { enum : int { padding, stride_w, stride_h, activation, dilation_w, dilation_h }; };
struct depthwise_conv_2d { enum : int { padding, stride_w, stride_h, depth_multiplier, activation, dilation_w,
                                        dilation_h }; };
struct conv_3d { enum : int { padding, stride_d, stride_w, stride_h, activation, dilation_d, dilation_w,
                              dilation_h }; };
struct transpose_conv { enum : int { padding, stride_w, stride_h, activation }; };
struct pool_2d { enum : int { padding, stride_w, stride_h, filter_w, filter_h, activation }; };
struct fully_connected { enum : int { activation, weights_format, keep_num_dims }; };
struct batch_matmul { enum : int { adj_x, adj_y }; };
struct svdf { enum : int { rank, activation }; };
struct rnn { enum : int { activation }; };
struct sequence_rnn { enum : int { time_major, activation }; };
struct bidirectional_rnn { enum : int { time_major, activation, merge_outputs }; };
struct lstm { enum : int { activation, cell_clip, proj_clip, kernel_type }; };
struct sequence_lstm { enum : int { activation, cell_clip, proj_clip, time_major }; };
struct bidirectional_lstm { enum : int { activation, cell_clip, proj_clip, merge_outputs, time_major }; };
struct branch { enum : int { then_subgraph, else_subgraph }; };
struct loop { enum : int { condition_subgraph, body_subgraph }; };
struct call { enum : int { subgraph }; };
struct branches { enum : int { subgraphs }; };
struct dot_general { enum : int { a_batch, b_batch, a_contracted, b_contracted }; };
struct stablehlo_convolution { enum : int { strides, padding, input_dilation, filter_dilation, reversal, input_batch,
                                            input_feature, input_spatial, filter_input, filter_output, filter_spatial,
                                            output_batch, output_feature, output_spatial, feature_groups,
                                            batch_groups }; };
struct stablehlo_reduce { enum : int { dimensions, subgraph }; };
struct stablehlo_reduce_window { enum : int { window, strides, base_dilations, window_dilations, padding, subgraph }; };
struct stablehlo_scatter { enum : int { indices_are_sorted, update_window_dims, inserted_window_dims,
                                        scatter_dims_to_operand_dims, index_vector_dim, unique_indices, subgraph }; };
struct stablehlo_sort { enum : int { dimension, is_stable, subgraph }; };
struct reduce_window { enum : int { function }; };
struct embedding_lookup_sparse { enum : int { combiner }; };
struct composite { enum : int { name, decomposition_subgraph }; };
}  // namespace field

enum class element : std::int8_t { float32, float16, int32, uint8, int64, string, boolean, int16, complex64, int8,
                                   float64, complex128, uint64, resource, variant, uint32, uint16, int4, bfloat16, int2,
                                   uint4, float8_e4m3, float8_e5m2 };
// clang-format on

enum class window_padding : std::int8_t { same, valid };
enum class activation : std::int8_t { none, relu, relu_n1_to_1, relu6, tanh, sign_bit };

namespace detail {
struct element_fact {
  dtype type;       // what the library calls it; complex numbers, resources and variants have no name of their own
  int arena_bytes;  // of an element in memory while a model runs; 0: no fixed size
};
inline constexpr element_fact element_facts[] = {
    {dtype::f32, 4},    {dtype::f16, 2},      {dtype::i32, 4},   {dtype::u8, 1},      {dtype::i64, 8},
    {dtype::string, 0}, {dtype::boolean, 1},  {dtype::i16, 2},   {dtype::dynamic, 8}, {dtype::i8, 1},
    {dtype::f64, 8},    {dtype::dynamic, 16}, {dtype::u64, 8},   {dtype::dynamic, 4}, {dtype::dynamic, 4},
    {dtype::u32, 4},    {dtype::u16, 2},      {dtype::i4, 1},    {dtype::bf16, 2},    {dtype::dynamic, 1},
    {dtype::u4, 1},     {dtype::f8e4m3, 1},   {dtype::f8e5m2, 1}};
inline constexpr int element_types = static_cast<int>(sizeof element_facts / sizeof element_facts[0]);
}  // namespace detail

/// The library's name for an element type; `dynamic` if it has none (complex numbers, resources, unknown types).
constexpr dtype dtype_of(element e) {
  const int i = static_cast<int>(e);
  return i >= 0 && i < detail::element_types ? detail::element_facts[i].type : dtype::dynamic;
}
/// Bytes of one element in TensorFlow Lite Micro's arena, where int4 takes a byte; 0: no fixed size.
constexpr int arena_bytes_of(element e) {
  const int i = static_cast<int>(e);
  return i >= 0 && i < detail::element_types ? detail::element_facts[i].arena_bytes : 0;
}

}  // namespace opcost::tflite

#endif

namespace opcost::tflite {

/// Constant data in a file; no bytes if the tensor is not constant.
struct data_place {
  std::uint64_t at = 0, bytes = 0;
};

/// A tensor of a subgraph, as the file states it.
struct tensor_entry {
  table_place table{};
  shape dims{};  // a scalar if the file states no shape
  element type = element::float32;
  std::uint32_t buffer = 0;
  bool variable = false;
};

/// An operator of a subgraph.
struct operator_entry {
  table_place table{};
  table_place code{};  // its OperatorCode
  builtin op = builtin::custom;
  vector_place inputs{}, outputs{};  // i32 indices of tensors; -1: a missing operand
};

/// A subgraph: its lists.
struct subgraph_entry {
  table_place table{};
  vector_place tensors{}, inputs{}, outputs{}, operators{};
};

template <class Bytes> class model_view {
 public:
  using reader = flatbuffer<Bytes>;

  constexpr explicit model_view(reader& bytes) : in_(&bytes) {
    const auto magic = vector_place{4, 4, true};
    if (bytes.size() < 8 || !bytes.equals(magic, "TFL3")) {
      bytes.fail("the bytes are not a TensorFlow Lite model: 'TFL3' is missing", "Model", -1, 4);
      return;
    }
    root_ = bytes.follow(0, "Model");
    codes_ = bytes.vector_field(root_, field::model::operator_codes, 4);
    subgraphs_ = bytes.vector_field(root_, field::model::subgraphs, 4);
    buffers_ = bytes.vector_field(root_, field::model::buffers, 4);
    if (bytes.good() && subgraphs_.size == 0)
      bytes.fail("the model has no subgraph", "Model", field::model::subgraphs, root_.at);
  }

  /// The same model, read through another reader, which gets the faults.
  constexpr model_view through(reader& other) const {
    model_view v = *this;
    v.in_ = &other;
    return v;
  }
  constexpr reader& bytes() const { return *in_; }
  constexpr bool good() const { return in_->good(); }
  constexpr const table_place& root() const { return root_; }
  constexpr std::uint32_t subgraphs() const { return subgraphs_.size; }
  constexpr std::uint32_t buffers() const { return buffers_.size; }

  constexpr subgraph_entry subgraph(std::uint32_t i) const {
    subgraph_entry s;
    s.table = in_->table_at(subgraphs_, i, "SubGraph");
    s.tensors = in_->vector_field(s.table, field::subgraph::tensors, 4);
    s.inputs = in_->vector_field(s.table, field::subgraph::inputs, 4);
    s.outputs = in_->vector_field(s.table, field::subgraph::outputs, 4);
    s.operators = in_->vector_field(s.table, field::subgraph::operators, 4);
    return s;
  }

  constexpr operator_entry operation(const subgraph_entry& s, std::uint32_t i) const {
    operator_entry o;
    o.table = in_->table_at(s.operators, i, "Operator");
    const auto code = in_->unsigned_field(o.table, field::operation::opcode_index, 4);
    o.code = in_->table_at(codes_, static_cast<std::uint32_t>(code), "OperatorCode");
    // old files have only the first, new ones have 127 there for codes above
    const std::int64_t old = in_->signed_field(o.code, field::operator_code::deprecated_builtin_code, 1);
    const std::int64_t now = in_->signed_field(o.code, field::operator_code::builtin_code, 4);
    o.op = static_cast<builtin>(now > old ? now : old);
    o.inputs = in_->vector_field(o.table, field::operation::inputs, 4);
    o.outputs = in_->vector_field(o.table, field::operation::outputs, 4);
    return o;
  }
  /// An operator has one table of options: in the first union, or in the second, which newer operators use.
  constexpr table_place options(const operator_entry& o) const {
    const table_place first = in_->table_field(o.table, field::operation::builtin_options, "BuiltinOptions");
    if (first) return first;
    return in_->table_field(o.table, field::operation::builtin_options_2, "BuiltinOptions2");
  }
  /// The bytes of a custom operator's options.
  constexpr vector_place custom_options(const operator_entry& o) const {
    return in_->vector_field(o.table, field::operation::custom_options, 1);
  }
  constexpr vector_place custom_code(const operator_entry& o) const {
    return in_->vector_field(o.code, field::operator_code::custom_code, 1);
  }

  /// Tensor index `k` of a list of indices; -1 if the operand is left out or missing.
  constexpr std::int32_t index(const vector_place& list, std::uint32_t k) const {
    return k < list.size ? static_cast<std::int32_t>(in_->signed_at(list, k, 4, "Operator")) : -1;
  }
  constexpr tensor_entry tensor(const subgraph_entry& s, std::int32_t i) const {
    tensor_entry t;
    if (i < 0) return t;
    t.table = in_->table_at(s.tensors, static_cast<std::uint32_t>(i), "Tensor");
    t.dims = extents(t.table, field::tensor::shape);
    t.type = static_cast<element>(in_->signed_field(t.table, field::tensor::type, 1));
    t.buffer = static_cast<std::uint32_t>(in_->unsigned_field(t.table, field::tensor::buffer, 4));
    t.variable = in_->unsigned_field(t.table, field::tensor::is_variable, 1) != 0;
    return t;
  }
  constexpr std::uint32_t buffer_of(const subgraph_entry& s, std::int32_t i) const {
    const table_place t = in_->table_at(s.tensors, static_cast<std::uint32_t>(i), "Tensor");
    return static_cast<std::uint32_t>(in_->unsigned_field(t, field::tensor::buffer, 4));
  }
  /// A list of extents (shape or shape_signature). A rank above 8 is not a shape that this library has.
  constexpr shape extents(const table_place& t, int field) const {
    shape dims;
    const vector_place list = in_->vector_field(t, field, 4);
    if (list.size > static_cast<std::uint32_t>(shape::max_rank)) {
      dims.rank = shape::too_long;
      return dims;
    }
    for (std::uint32_t k = 0; k < list.size; ++k) dims.push_back(in_->signed_at(list, k, 4, t.name));
    return dims;
  }

  /// Elements of a constant, of any rank. A negative extent is a fault: data has a size.
  constexpr count_t elements(const tensor_entry& t) const {
    const vector_place list = in_->vector_field(t.table, field::tensor::shape, 4);
    count_t n = 1;
    for (std::uint32_t k = 0; k < list.size && good(); ++k) {
      const std::int64_t d = in_->signed_at(list, k, 4, t.table.name);
      if (d < 0) in_->fail("a constant has a negative extent", "Tensor", field::tensor::shape, list.first);
      n *= d < 0 ? 0 : d;
    }
    return n;
  }
  /// The data of a tensor that the file holds: in its buffer, or behind all tables if the buffer states where.
  constexpr data_place data(const tensor_entry& t) const { return buffer_data(t.buffer); }
  constexpr data_place buffer_data(std::uint32_t i) const {
    if (i == 0 || i >= buffers_.size) return {};  // buffer 0 is empty in every file
    const table_place t = in_->table_at(buffers_, i, "Buffer");
    const vector_place inside = in_->vector_field(t, field::buffer::data, 1);
    if (inside.size > 0) return {inside.first, inside.size};
    const std::uint64_t offset = in_->unsigned_field(t, field::buffer::offset, 8);
    const std::uint64_t bytes = in_->unsigned_field(t, field::buffer::size, 8);
    if (offset < 2 || bytes == 0) return {};  // 0 and 1 mean: no data
    if (offset > in_->size() || in_->size() - offset < bytes)
      in_->fail("its data lies outside of the file, which may be cut off", "Buffer", field::buffer::offset, offset);
    return {offset, bytes};
  }
  /// Fails if the data of a buffer is outside of the file, which is then cut off.
  constexpr void check_buffers() const {
    for (std::uint32_t i = 1; i < buffers_.size && good(); ++i) buffer_data(i);
  }
  /// Reads all lists, tensors and names once, so that later reads of them find no fault. Fails if they have more
  /// elements than the file has room for: tables may overlap, and a small file could stand for an endless model.
  constexpr void check_lists() const {
    std::uint64_t room = 2 * in_->size() + 65536;
    const auto take = [&](std::uint64_t elements) {
      if (elements > room) in_->fail("its lists share bytes and are longer than the file", "Model", -1, 0);
      room = elements > room ? 0 : room - elements;
    };
    in_->vector_field(root_, field::model::description, 1);
    for (std::uint32_t g = 0; g < subgraphs_.size && good(); ++g) {
      const subgraph_entry s = subgraph(g);
      const auto check_indices = [&](const vector_place& list) {
        for (std::uint32_t k = 0; k < list.size && good(); ++k)
          if (index(list, k) >= static_cast<std::int64_t>(s.tensors.size))
            in_->fail("it names a tensor that does not exist", "Operator", -1, list.first);
      };
      take(std::uint64_t{s.tensors.size} + s.inputs.size + s.outputs.size + s.operators.size);
      for (std::uint32_t i = 0; i < s.tensors.size && good(); ++i) {
        const tensor_entry t = tensor(s, static_cast<std::int32_t>(i));
        take(in_->vector_field(t.table, field::tensor::name, 1).size);
      }
      for (std::uint32_t i = 0; i < s.operators.size && good(); ++i) {
        const operator_entry o = operation(s, i);
        take(std::uint64_t{o.inputs.size} + o.outputs.size);
        check_indices(o.inputs);
        check_indices(o.outputs);
        custom_code(o);
      }
      check_indices(s.inputs);
      check_indices(s.outputs);
    }
  }

 private:
  reader* in_;
  table_place root_{};
  vector_place codes_{}, subgraphs_{}, buffers_{};
};

}  // namespace opcost::tflite

#endif

// ---- opcost/tflite/options_view.hpp
#ifndef OPCOST_TFLITE_OPTIONS_VIEW_HPP_PIECE
#define OPCOST_TFLITE_OPTIONS_VIEW_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The options of an operator: a table of which each field has a default.
#include <bit>

namespace opcost::tflite {

template <class Bytes> class options_view {
 public:
  constexpr options_view(flatbuffer<Bytes>& bytes, const table_place& table) : in_(&bytes), table_(table) {}

  constexpr explicit operator bool() const { return static_cast<bool>(table_); }
  constexpr count_t integer(int field, std::int64_t otherwise = 0) const {
    return in_->signed_field(table_, field, 4, otherwise);
  }
  constexpr count_t long_integer(int field, std::int64_t otherwise = 0) const {
    return in_->signed_field(table_, field, 8, otherwise);
  }
  constexpr int choice(int field) const { return static_cast<int>(in_->signed_field(table_, field, 1)); }
  constexpr bool flag(int field, bool otherwise = false) const {
    return in_->unsigned_field(table_, field, 1, otherwise ? 1 : 0) != 0;
  }
  constexpr double real(int field) const {
    const auto bits = static_cast<std::uint32_t>(in_->unsigned_field(table_, field, 4));
    return static_cast<double>(std::bit_cast<float>(bits));
  }
  /// A list of integers of `width` bytes. More than 8 make a list of rank `too_long`.
  constexpr ints list(int field, unsigned width) const {
    ints all;
    const vector_place v = in_->vector_field(table_, field, width);
    if (v.size > static_cast<std::uint32_t>(ints::max_rank)) {
      all.rank = ints::too_long;
      return all;
    }
    for (std::uint32_t i = 0; i < v.size; ++i) all.push_back(in_->signed_at(v, i, width, table_.name));
    return all;
  }
  constexpr bool has(int field) const { return in_->slot(table_, field) != 0; }
  constexpr flatbuffer<Bytes>& bytes() const { return *in_; }
  constexpr const table_place& table() const { return table_; }

 private:
  flatbuffer<Bytes>* in_;
  table_place table_;
};

}  // namespace opcost::tflite

#endif

namespace opcost::tflite {

inline constexpr int deepest_call = 16;  ///< subgraphs that call subgraphs
/// Operators and their operands that are looked at in a file of so many bytes, those of called subgraphs each time.
constexpr std::int64_t most_called_operators(std::uint64_t bytes) {
  return (std::int64_t{1} << 18) + static_cast<std::int64_t>(bytes / 4);
}

namespace detail {
inline constexpr std::string_view of_calls = "its subgraphs call each other without end, or too often";
}

/// Calls f(index) with the subgraphs that operator `o` names, in the order in which they may run: IF's branches, a
/// loop's condition and body. An index may be out of range.
template <class Bytes, class F>
constexpr void for_each_called(const model_view<Bytes>& m, const operator_entry& o, F&& f) {
  const auto named_by = [&](int id) { f(options_view<Bytes>(m.bytes(), m.options(o)).integer(id)); };
  switch (o.op) {
    case builtin::if_:
      named_by(field::branch::then_subgraph);
      named_by(field::branch::else_subgraph);
      return;
    case builtin::while_:
    case builtin::stablehlo_while:
      named_by(field::loop::condition_subgraph);
      named_by(field::loop::body_subgraph);
      return;
    case builtin::call_once:
    case builtin::call: return named_by(field::call::subgraph);
    case builtin::stablehlo_composite: return named_by(field::composite::decomposition_subgraph);
    case builtin::stablehlo_reduce: return named_by(field::stablehlo_reduce::subgraph);
    case builtin::stablehlo_reduce_window: return named_by(field::stablehlo_reduce_window::subgraph);
    case builtin::stablehlo_scatter: return named_by(field::stablehlo_scatter::subgraph);
    case builtin::stablehlo_sort: return named_by(field::stablehlo_sort::subgraph);
    case builtin::stablehlo_case: {
      const ints branches = options_view<Bytes>(m.bytes(), m.options(o)).list(field::branches::subgraphs, 4);
      for (int k = 0; k < branches.rank; ++k) f(branches[k]);
      return;
    }
    default: return;
  }
}

/// The operators of subgraph `g` and of those that it calls, each as often as it is called; -1: they call each other
/// without end, deeper than 16, or make more than most_called_operators. `known` remembers, one number per subgraph
/// from 0.
template <class Bytes>
constexpr std::int64_t called_operators(const model_view<Bytes>& m, std::uint32_t g, sequence<std::int64_t>& known,
                                        int depth = 0) {
  if (depth > deepest_call) return -1;
  if (known[g] != 0) return known[g];
  const subgraph_entry s = m.subgraph(g);
  const std::int64_t most = most_called_operators(m.bytes().size());
  std::int64_t sum = 1 + std::int64_t{s.inputs.size} + s.outputs.size;
  for (std::uint32_t i = 0; i < s.operators.size && sum > 0 && m.good(); ++i) {
    const operator_entry o = m.operation(s, i);
    sum += 1 + std::int64_t{o.inputs.size} + o.outputs.size;
    for_each_called(m, o, [&](count_t callee) {
      if (callee < 0 || callee >= count_t(m.subgraphs()) || sum < 0) return;
      const std::int64_t inside = called_operators(m, static_cast<std::uint32_t>(callee.n), known, depth + 1);
      sum = inside < 0 || sum + inside > most ? -1 : sum + inside;
    });
  }
  return known[g] = sum > most ? -1 : sum;
}

}  // namespace opcost::tflite

#endif

// ---- opcost/tflite/custom_operator.hpp
#ifndef OPCOST_TFLITE_CUSTOM_OPERATOR_HPP_PIECE
#define OPCOST_TFLITE_CUSTOM_OPERATOR_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Custom operators that this library knows by their custom_code.
#include <string_view>

namespace opcost::tflite {

enum class custom_kind : signed char {
  unknown,
  ethos_u,                 // commands for an NPU, compiled by Vela: its work is not in the file
  detection_post_process,  // decodes boxes and suppresses overlapping ones
  circular_buffer,         // keeps the last inputs of a stream
  transpose_conv_bias,     // MediaPipe's transposed convolution with a bias
  max_pool_argmax,         // MediaPipe's max pooling that also yields positions
  max_unpool,
  landmarks_to_matrix,  // MediaPipe: a transform matrix from landmarks
  transform_landmarks,
  transform_tensor,  // MediaPipe: bilinear sampling under a transform
  signal_window,     // the rest: the signal library of TensorFlow Lite Micro
  signal_rfft,
  signal_irfft,
  signal_energy,
  signal_filter_bank,
  signal_filter_bank_square_root,
  signal_filter_bank_log,
  signal_spectral_subtraction,
  signal_pcan,
  signal_framer,
  signal_stacker,
  signal_delay,
  signal_overlap_add,
  signal_fft_auto_scale
};

namespace detail {
struct custom_fact {
  std::string_view code;
  custom_kind kind;
};
inline constexpr custom_fact custom_facts[] = {
    {"ethos-u", custom_kind::ethos_u},
    {"TFLite_Detection_PostProcess", custom_kind::detection_post_process},
    {"CIRCULAR_BUFFER", custom_kind::circular_buffer},
    {"Convolution2DTransposeBias", custom_kind::transpose_conv_bias},
    {"MaxPoolingWithArgmax2D", custom_kind::max_pool_argmax},
    {"MaxUnpooling2D", custom_kind::max_unpool},
    {"Landmarks2TransformMatrix", custom_kind::landmarks_to_matrix},
    {"TransformLandmarks", custom_kind::transform_landmarks},
    {"TransformTensorBilinear", custom_kind::transform_tensor},
    {"SignalWindow", custom_kind::signal_window},
    {"SignalRfft", custom_kind::signal_rfft},
    {"SignalIrfft", custom_kind::signal_irfft},
    {"SignalEnergy", custom_kind::signal_energy},
    {"SignalFilterBank", custom_kind::signal_filter_bank},
    {"SignalFilterBankSquareRoot", custom_kind::signal_filter_bank_square_root},
    {"SignalFilterBankLog", custom_kind::signal_filter_bank_log},
    {"SignalFilterBankSpectralSubtraction", custom_kind::signal_spectral_subtraction},
    {"SignalPCAN", custom_kind::signal_pcan},
    {"SignalFramer", custom_kind::signal_framer},
    {"SignalStacker", custom_kind::signal_stacker},
    {"SignalDelay", custom_kind::signal_delay},
    {"SignalOverlapAdd", custom_kind::signal_overlap_add},
    {"SignalFftAutoScale", custom_kind::signal_fft_auto_scale}};
}  // namespace detail

/// Why the work of a known custom operator is not counted; empty if it is.
constexpr std::string_view why_not_counted(custom_kind kind) {
  if (kind == custom_kind::ethos_u) return "its work is inside of ethos-u, compiled for an NPU";
  if (kind == custom_kind::landmarks_to_matrix) return "its work depends on how many landmarks its options name";
  return {};
}
constexpr custom_kind kind_of_custom(std::string_view code) {
  for (const detail::custom_fact& c : detail::custom_facts)
    if (c.code == code) return c.kind;
  return custom_kind::unknown;
}

}  // namespace opcost::tflite

#endif

namespace opcost::tflite {

/// What the arena's size depends on besides the model.
struct arena_options {
  int pointer_bytes = 4;  ///< of the target: 4 on a Cortex-M, 8 on a 64-bit host
};

/// The parts of the persistent memory that TensorFlow Lite Micro takes from the end of the arena. Measured on a 64-bit
/// host with reference kernels; pointers are scaled to the target. Other kernel libraries (CMSIS-NN, Ethos-U) take
/// more.
struct tail_estimate {
  count_t interpreter = 0;         ///< allocator, planner and graph: fixed
  count_t tensors = 0;             ///< a structure per tensor
  count_t operators = 0;           ///< node and registration per operator
  count_t inputs_and_outputs = 0;  ///< of the model, with their quantization
  count_t variables = 0;           ///< data of variable tensors
  count_t operator_data = 0;       ///< data of kernels: multipliers and shifts per channel, tables, options

  constexpr count_t total() const {
    return interpreter + tensors + operators + inputs_and_outputs + variables + operator_data;
  }
};

/// The planned part of the arena (its head), and an estimate of the persistent part (its tail).
struct arena_plan {
  read_fault fault{};
  /// Bytes of the head: exactly what the planner of TensorFlow Lite Micro uses with its reference kernels.
  std::int64_t head_bytes = 0;
  std::int64_t scratch_bytes = 0;        ///< bytes of all scratch buffers, which are part of the head
  std::int64_t tail_bytes_estimate = 0;  ///< depends on the target and the kernel library
  tail_estimate tail{};
  /// An arena of this size suffices: head, tail and a margin of 1 KiB plus a tenth of the tail.
  std::int64_t bytes_at_most = 0;
  sequence<buffer> buffers{};        ///< `of.row` counts the tensors of all subgraphs, then the scratch requests
  sequence<std::int64_t> offsets{};  ///< by buffer
};

namespace detail {

inline constexpr int arena_alignment = 16;

/// Walks a model as the allocator of TensorFlow Lite Micro does: one clock over subgraph 0 and all that it calls.
template <class Bytes> class arena_walk {
 public:
  constexpr arena_walk(const model_view<Bytes>& m, const arena_options& o) : model_(m), options_(o) {
    first_tensor_.push_back(0);
    for (std::uint32_t g = 0; g < m.subgraphs() && m.good(); ++g)
      first_tensor_.push_back(first_tensor_[g] + static_cast<int>(m.subgraph(g).tensors.size));
    lives_.resize(static_cast<std::size_t>(first_tensor_.back()));
  }

  constexpr void run(arena_plan& plan) {
    const subgraph_entry main = model_.subgraph(0);
    for (std::uint32_t k = 0; k < main.inputs.size; ++k) touch(0, model_.index(main.inputs, k), true);
    operators(0, 0);
    for (std::uint32_t k = 0; k < main.outputs.size; ++k) touch(0, model_.index(main.outputs, k), false);
    if (!model_.good()) return;
    add_tensors(plan.buffers);
    for (const scratch& s : scratches_)
      plan.buffers.push_back({.bytes = opcost::detail::rounded_up(s.bytes, arena_alignment),
                              .first = s.first,
                              .last = s.last,
                              .alignment = arena_alignment,
                              .of = {first_tensor_.back() + s.request, 0}});
    count_t all_bytes = 0;
    for (const buffer& b : plan.buffers) all_bytes += b.bytes;
    if (all_bytes > count_t(std::int64_t{1} << 61))
      return model_.bytes().fail("its tensors have more than 2^61 bytes together", "Model", -1, 0);
    for (const scratch& s : scratches_) plan.scratch_bytes += s.bytes;
    add_fixed_offsets(plan.buffers);
    plan.offsets.resize(plan.buffers.size(), 0);
    const span<const buffer> all(plan.buffers.data(), plan.buffers.size());
    const conflicts meeting(all);
    if (!meeting.known()) {
      model_.bytes().fail("the model has more live tensors than a plan looks at", "Model", -1, 0);
      return;
    }
    plan.head_bytes = greedy_by_size{}(all, meeting, 0, plan.offsets);
    estimate_tail(plan.tail);
    const count_t tail = plan.tail.total();
    const count_t most = tail + tail / 10 + 1024 + plan.head_bytes;
    if (most.saturated()) return model_.bytes().fail("the arena has more than 2^63 bytes", "Model", -1, 0);
    plan.tail_bytes_estimate = tail.n;
    plan.bytes_at_most = opcost::detail::rounded_up(most.n, arena_alignment);
  }

 private:
  struct lifetime {
    int first = -1, last = -1;
  };
  struct scratch {
    std::int64_t bytes;
    int first, last, request;
  };
  const model_view<Bytes>& model_;
  arena_options options_;
  sequence<int> first_tensor_{};  // of each subgraph, in one count over all
  sequence<lifetime> lives_{};
  sequence<scratch> scratches_{};
  int clock_ = 0, requests_ = 0;
  std::int64_t steps_ = most_called_operators(model_.bytes().size());

  constexpr void touch(std::uint32_t subgraph, std::int32_t tensor, bool born) {
    const int at = first_tensor_[subgraph] + tensor;
    if (tensor < 0 || at >= first_tensor_[subgraph + 1]) return;
    lifetime& l = lives_[at];
    if (born && l.first < 0) l.first = clock_;
    if (l.first >= 0 || !born) l.last = clock_;
  }

  constexpr void operators(std::uint32_t g, int depth) {
    const subgraph_entry s = model_.subgraph(g);
    for (std::uint32_t i = 0; i < s.operators.size && model_.good(); ++i) {
      const operator_entry o = model_.operation(s, i);
      steps_ -= 1 + std::int64_t{o.inputs.size} + o.outputs.size;
      if (steps_ < 0) return model_.bytes().fail(of_calls, "SubGraph", -1, s.table.at);
      ++clock_;
      const int begin = clock_;
      for (std::uint32_t k = 0; k < o.outputs.size; ++k) touch(g, model_.index(o.outputs, k), true);
      if (depth < deepest_call) call(o, depth);
      for (std::uint32_t k = 0; k < o.inputs.size; ++k) touch(g, model_.index(o.inputs, k), false);
      for (std::uint32_t k = 0; k < o.outputs.size; ++k) touch(g, model_.index(o.outputs, k), false);
      request_scratch(s, o, begin);
    }
  }
  constexpr void call(const operator_entry& o, int depth) {
    // what TensorFlow Lite Micro has kernels for
    if (o.op != builtin::if_ && o.op != builtin::while_ && o.op != builtin::call_once) return;
    for_each_called(model_, o, [&](count_t g) {
      if (g < 0 || g >= count_t(model_.subgraphs())) return;
      const auto index = static_cast<std::uint32_t>(g.n);
      ++clock_;
      const subgraph_entry s = model_.subgraph(index);
      steps_ -= 1 + std::int64_t{s.inputs.size} + s.outputs.size;
      if (steps_ < 0) return model_.bytes().fail(of_calls, "SubGraph", -1, s.table.at);
      for (std::uint32_t k = 0; k < s.inputs.size; ++k) touch(index, model_.index(s.inputs, k), true);
      operators(index, depth + 1);
      for (std::uint32_t k = 0; k < s.outputs.size; ++k) touch(index, model_.index(s.outputs, k), false);
    });
  }

  // ---- scratch buffers of the reference kernels

  struct shaped {
    element type = element::float32;
    shape dims{};
    bool present = false;
    constexpr count_t elements() const { return dims.elements(); }
  };
  constexpr shaped operand(const subgraph_entry& s, const vector_place& list, std::uint32_t k) const {
    const std::int32_t i = model_.index(list, k);
    if (i < 0) return {};
    const tensor_entry t = model_.tensor(s, i);
    return {t.type, t.dims, true};
  }
  constexpr void request(count_t bytes, int begin) {
    const int number = requests_++;
    if (bytes > count_t(std::int64_t{1} << 61))
      return model_.bytes().fail("a scratch buffer has more than 2^61 bytes", "Operator", -1, 0);
    if (bytes > 0) scratches_.push_back({bytes.n, begin, clock_, number});
  }
  constexpr void request_scratch(const subgraph_entry& s, const operator_entry& o, int begin) {
    const shaped x = operand(s, o.inputs, 0), w = operand(s, o.inputs, 1), y = operand(s, o.outputs, 0);
    const auto is_int = [](const shaped& t, element a, element b) { return t.type == a || t.type == b; };
    switch (o.op) {
      case builtin::conv_2d:
      case builtin::depthwise_conv_2d:
      case builtin::fully_connected:
        if (w.present && w.type == element::int4) request(w.elements(), begin);  // unpacked weights
        return;
      case builtin::transpose_conv: {
        const shaped data = operand(s, o.inputs, 2), bias = operand(s, o.inputs, 3);
        if (data.type == element::int8) request(4 * y.elements(), begin);
        if (data.type == element::int16) {
          request(8 * y.elements(), begin);
          if (bias.present && bias.type == element::int16) request(8 * bias.elements(), begin);
        }
        return;
      }
      case builtin::mean:
      case builtin::sum:
        if (is_int(x, element::int8, element::int16)) request(4 * y.elements(), begin);
        request(4 * count_t(x.dims.rank), begin);
        request(4 * w.elements(), begin);
        return;
      case builtin::reduce_max:
      case builtin::reduce_min:
      case builtin::reduce_all:
      case builtin::reduce_any:
        request(4 * count_t(x.dims.rank), begin);
        request(4 * w.elements(), begin);
        return;
      case builtin::mirror_pad:
        request(4 * count_t(x.dims.rank), begin);
        request(4 * count_t(x.dims.rank), begin);
        return;
      case builtin::svdf: {
        const count_t rows = x.dims[0], filters = w.dims[0];
        request(4 * rows * filters, begin);
        if (x.type == element::int8) request(4 * rows * y.dims[1], begin);
        return;
      }
      case builtin::unidirectional_sequence_lstm: {
        const shaped cell = operand(s, o.inputs, 19), time = x;
        const options_view<Bytes> options(model_.bytes(), model_.options(o));
        const bool time_major = options.flag(field::sequence_lstm::time_major);
        const count_t batch = time.dims[time_major ? 1 : 0], bytes = arena_bytes_of(cell.type);
        const count_t width = cell.dims[cell.dims.rank - 1];
        for (int gate = 0; gate < 4; ++gate) request(batch * width * bytes, begin);
        return;
      }
      case builtin::add_n: request(count_t(options_.pointer_bytes) * o.inputs.size, begin); return;
      case builtin::custom:
        if (model_.bytes().equals(model_.custom_code(o), "TFLite_Detection_PostProcess"))
          detection_scratch(s, o, begin);
        return;
      default: return;
    }
  }
  // Eleven buffers over the boxes and classes of the postprocessing.
  constexpr void detection_scratch(const subgraph_entry& s, const operator_entry& o, int begin) {
    const shaped boxes = operand(s, o.inputs, 0), scores = operand(s, o.inputs, 1), out = operand(s, o.outputs, 0);
    const count_t n = boxes.dims[1], classes = scores.dims[2], detections = out.dims[1];
    for (const count_t bytes : {16 * n, n, 4 * n, 4 * n * classes, 4 * n, 4 * n, 4 * n, 4 * n, 4 * classes,
                                4 * (n + detections), 4 * (n + detections)})
      request(bytes, begin);
  }

  // ---- the list of buffers

  constexpr bool planned(const tensor_entry& t, std::uint32_t) const {
    return !t.variable && model_.data(t).bytes == 0;
  }
  constexpr void add_tensors(sequence<buffer>& into) {
    for (std::uint32_t g = 0; g < model_.subgraphs() && model_.good(); ++g) {
      const subgraph_entry s = model_.subgraph(g);
      sequence<char> handle(s.tensors.size, 0);
      for (std::uint32_t i = 0; i < s.operators.size && model_.good(); ++i) {
        const operator_entry o = model_.operation(s, i);
        if (o.op != builtin::var_handle) continue;
        const std::int32_t out = model_.index(o.outputs, 0);
        if (out >= 0 && static_cast<std::uint32_t>(out) < s.tensors.size) handle[out] = 1;
      }
      for (std::uint32_t i = 0; i < s.tensors.size && model_.good(); ++i) {
        const tensor_entry t = model_.tensor(s, static_cast<std::int32_t>(i));
        if (!planned(t, g) || handle[i] != 0) continue;
        const count_t elements = t.dims.elements();
        const count_t bytes = elements * arena_bytes_of(t.type);
        if (bytes <= 0) continue;
        if (bytes > count_t(std::int64_t{1} << 61))
          return model_.bytes().fail("a tensor has more than 2^61 bytes", "Tensor", -1, t.table.at);
        const int at = first_tensor_[g] + static_cast<int>(i);
        const lifetime& l = lives_[at];
        into.push_back({.bytes = opcost::detail::rounded_up(bytes.n, arena_alignment),
                        .first = l.first,
                        .last = l.last,
                        .alignment = arena_alignment,
                        .of = {at, 0}});
      }
    }
  }
  // Metadata "OfflineMemoryAllocation": version, subgraph, count, then an offset per tensor; -1: plan it.
  constexpr void add_fixed_offsets(sequence<buffer>& buffers) {
    const vector_place list = model_.bytes().vector_field(model_.root(), field::model::metadata, 4);
    for (std::uint32_t i = 0; i < list.size && model_.good(); ++i) {
      const table_place t = model_.bytes().table_at(list, i, "Metadata");
      const vector_place name = model_.bytes().vector_field(t, field::metadata::name, 1);
      if (!model_.bytes().equals(name, "OfflineMemoryAllocation")) continue;
      const auto index = static_cast<std::uint32_t>(model_.bytes().unsigned_field(t, field::metadata::buffer, 4));
      const data_place data = model_.buffer_data(index);
      const vector_place numbers{data.at, static_cast<std::uint32_t>(data.bytes / 4), true};
      for (buffer& b : buffers) {
        const auto at = static_cast<std::uint32_t>(b.of.row) + 3;
        if (at >= numbers.size) continue;
        const std::int64_t offset = model_.bytes().signed_at(numbers, at, 4, "Metadata");
        if (offset >= 0) b.fixed = offset;
      }
    }
  }

  // ---- the tail: structures that live as long as the interpreter; sizes as measured on a 64-bit host, pointers scaled

  constexpr void estimate_tail(tail_estimate& t) const {
    const count_t word = options_.pointer_bytes;
    t.interpreter = 61 * word;
    for (std::uint32_t g = 0; g < model_.subgraphs() && model_.good(); ++g) {
      const subgraph_entry s = model_.subgraph(g);
      t.tensors += 3 * word * s.tensors.size;
      t.operators += 8 * word * s.operators.size;
      if (g == 0) t.inputs_and_outputs += 12 * word * (count_t(s.inputs.size) + s.outputs.size);
      for (std::uint32_t i = 0; i < s.tensors.size && model_.good(); ++i) {
        const tensor_entry e = model_.tensor(s, static_cast<std::int32_t>(i));
        if (!e.variable) continue;
        const count_t bytes = larger(e.dims.elements() * arena_bytes_of(e.type), 0);
        t.variables += ceil_div(bytes, arena_alignment) * arena_alignment;
      }
      for (std::uint32_t i = 0; i < s.operators.size && model_.good(); ++i)
        t.operator_data += operator_data(s, model_.operation(s, i));
    }
  }
  // The kernel's own structure, that of its options, and a multiplier and a shift per output channel.
  constexpr count_t operator_data(const subgraph_entry& s, const operator_entry& o) const {
    switch (o.op) {
      case builtin::conv_2d:
      case builtin::depthwise_conv_2d: return 124 + 8 * larger(operand(s, o.outputs, 0).dims[-1], 0);
      case builtin::transpose_conv: return 136 + 8 * larger(operand(s, o.outputs, 0).dims[-1], 0);
      case builtin::fully_connected: return 104;
      case builtin::average_pool_2d:
      case builtin::max_pool_2d: return 88;
      case builtin::softmax:  // of 16-bit numbers: two tables of 513 numbers
        return 112 + (operand(s, o.inputs, 0).type == element::int16 ? 2 * 2 * 513 : 0);
      case builtin::custom:
        // the state of a Fourier transform: twiddle factors and a buffer
        if (model_.bytes().equals(model_.custom_code(o), "SignalRfft") ||
            model_.bytes().equals(model_.custom_code(o), "SignalIrfft"))
          return 112 + 6 * larger(larger(operand(s, o.inputs, 0).dims[-1], operand(s, o.outputs, 0).dims[-1]), 0);
        return 112;
      default: return 112;
    }
  }
};

}  // namespace detail

/// The arena of a model. Usable in constant expressions and at run time. *Errors*: `fault`.
template <class Bytes> constexpr arena_plan plan_arena(const Bytes& bytes, const arena_options& o = {}) {
  flatbuffer<Bytes> reader(bytes);
  const model_view<Bytes> m(reader);
  arena_plan plan;
  if (m.good() && !std::is_constant_evaluated()) m.check_lists();
  if (m.good()) detail::arena_walk<Bytes>(m, o).run(plan);
  plan.fault = reader.fault();
  return plan;
}

}  // namespace opcost::tflite

#endif

// ---- opcost/tflite/figures.hpp
#ifndef OPCOST_TFLITE_FIGURES_HPP_PIECE
#define OPCOST_TFLITE_FIGURES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// MACs and parameters of a model's bytes, in one walk over its tables. The shapes that the file stores are used. Works
// in constant expressions, where nothing is copied and the weights are never read.

// ---- opcost/tflite/operand_roles.hpp
#ifndef OPCOST_TFLITE_OPERAND_ROLES_HPP_PIECE
#define OPCOST_TFLITE_OPERAND_ROLES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Which operands of an operator are settings, not data: shapes, axes, index lists, limits. A constant that only ever
// serves as one is not a parameter.

namespace opcost::tflite {

/// Bit i: operand i is a setting, not data.
constexpr unsigned settings_of(builtin op) {
  switch (op) {
    case builtin::transpose_conv:
    case builtin::conv_3d_transpose:
    case builtin::split:
    case builtin::fill:
    case builtin::random_uniform:
    case builtin::random_standard_normal:
    case builtin::stablehlo_rng_bit_generator:
    case builtin::embedding_lookup: return 0b1;
    case builtin::reshape:
    case builtin::mean:
    case builtin::sum:
    case builtin::reduce_prod:
    case builtin::reduce_max:
    case builtin::reduce_min:
    case builtin::reduce_any:
    case builtin::reduce_all:
    case builtin::transpose:
    case builtin::pad:
    case builtin::padv2:
    case builtin::mirror_pad:
    case builtin::tile:
    case builtin::expand_dims:
    case builtin::arg_max:
    case builtin::arg_min:
    case builtin::topk_v2:
    case builtin::resize_bilinear:
    case builtin::resize_nearest_neighbor:
    case builtin::cumsum:
    case builtin::reverse_v2:
    case builtin::reverse_sequence:
    case builtin::broadcast_to:
    case builtin::gather:
    case builtin::gather_nd:
    case builtin::segment_sum:
    case builtin::multinomial:
    case builtin::rfft2d:
    case builtin::stablehlo_gather: return 0b10;
    case builtin::unsorted_segment_prod:
    case builtin::unsorted_segment_max:
    case builtin::unsorted_segment_min:
    case builtin::unsorted_segment_sum:
    case builtin::space_to_batch_nd:
    case builtin::batch_to_space_nd:
    case builtin::slice:
    case builtin::split_v: return 0b110;
    case builtin::strided_slice: return 0b1110;
    case builtin::hashtable_lookup:
    case builtin::one_hot:
    case builtin::sparse_to_dense:
    case builtin::broadcast_args: return 0b11;
    case builtin::range:
    case builtin::embedding_lookup_sparse: return 0b111;
    case builtin::scatter_nd: return 0b101;
    case builtin::dynamic_update_slice: return 0b100;
    case builtin::dilate: return 0b10;
    case builtin::reduce_window: return 0b111100;
    case builtin::non_max_suppression_v4: return 0b11100;
    case builtin::non_max_suppression_v5: return 0b111100;
    case builtin::stablehlo_dynamic_slice: return ~1u;
    case builtin::stablehlo_dynamic_update_slice: return ~3u;
    case builtin::stablehlo_scatter: return 0b10;
    default: return 0;
  }
}

/// Bit i: a constant at operand i is a weight, a bias, a slope or a table that is looked up: a parameter of a layer.
/// Constants of element-wise operators are not.
constexpr std::uint64_t layer_parameters_of(builtin op) {
  constexpr auto bits = [](int first, int last) { return (~std::uint64_t{0} >> (63 - last)) >> first << first; };
  switch (op) {
    case builtin::conv_2d:
    case builtin::depthwise_conv_2d:
    case builtin::conv_3d:
    case builtin::fully_connected:
    case builtin::stablehlo_convolution: return 0b110;
    case builtin::transpose_conv:
    case builtin::conv_3d_transpose: return 0b1010;
    case builtin::batch_matmul:
    case builtin::stablehlo_dot_general: return 0b11;
    case builtin::svdf:
    case builtin::rnn:
    case builtin::unidirectional_sequence_rnn: return 0b1110;
    case builtin::bidirectional_sequence_rnn: return bits(1, 3) | bits(5, 7) | bits(10, 11);
    case builtin::lstm:
    case builtin::unidirectional_sequence_lstm: return bits(1, 17) | bits(20, 23);
    case builtin::bidirectional_sequence_lstm: return bits(1, 34) | bits(40, 47);
    case builtin::prelu:
    case builtin::embedding_lookup: return 0b10;
    case builtin::gather: return 0b1;
    case builtin::embedding_lookup_sparse: return 0b1000;
    default: return 0;
  }
}

}  // namespace opcost::tflite

#endif

// ---- opcost/tflite/products.hpp
#ifndef OPCOST_TFLITE_PRODUCTS_HPP_PIECE
#define OPCOST_TFLITE_PRODUCTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The products of the operators that multiply and accumulate, written once for compile time and run time: each is the
// library's own convolution or matrix product, given permuted shapes. Tensors stay as stored (x NHWC, filters OHWI), so
// nothing is transposed and no work, bytes or rows appear. What else an operator does (bias, activation, gates) is not
// part of this file.
//
// `f` is the sink: f(op, operands...) returns the operation's first output, f.as(y, op, operands...) likewise, where y
// is what it is if the file's own shapes hold. A sink that trusts those needs no inference. Source: the kernels of
// TensorFlow Lite define the layouts; tensorflow/lite/schema/schema.fbs the options.

// ---- opcost/tflite/stablehlo_products.hpp
#ifndef OPCOST_TFLITE_STABLEHLO_PRODUCTS_HPP_PIECE
#define OPCOST_TFLITE_STABLEHLO_PRODUCTS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The operators of StableHLO that multiply and accumulate; see products.hpp. Source: the StableHLO specification,
// dot_general and convolution.

// ---- opcost/tflite/permuted_shapes.hpp
#ifndef OPCOST_TFLITE_PERMUTED_SHAPES_HPP_PIECE
#define OPCOST_TFLITE_PERMUTED_SHAPES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Shapes in the order in which the catalogue's operations expect them. Tensors stay as stored; nothing moves.

namespace opcost::tflite::detail {

/// Channels last to channels second: NHWC to NCHW, of any rank from 2 on.
template <class Dim> constexpr basic_shape<Dim> channels_second(const basic_shape<Dim>& s) {
  if (!s.ranked() || s.rank < 2) return s;
  basic_shape<Dim> r{s[0], s[-1]};
  r.append(s.slice(1, s.rank - 1));
  return r;
}
template <class Dim> constexpr basic_shape<Dim> channels_last(const basic_shape<Dim>& s) {
  if (!s.ranked() || s.rank < 2) return s;
  basic_shape<Dim> r{s[0]};
  r.append(s.slice(2, s.rank));
  r.push_back(s[1]);
  return r;
}
template <class Dim> constexpr basic_tensor<Dim> with_dims(const basic_tensor<Dim>& t, const basic_shape<Dim>& dims) {
  basic_tensor<Dim> r;
  r.dims = dims;
  r.type = t.type;
  r.stored = t.stored;
  return r;
}
template <class Dim> constexpr basic_shape<Dim> shape_of_unknown_rank() { return basic_shape<Dim>::of_unknown_rank(); }

}  // namespace opcost::tflite::detail

#endif

namespace opcost::tflite::detail {

/// True if each of `list` is a dimension of a shape of this rank, and none occurs twice.
constexpr bool are_dimensions(const ints& list, int rank) {
  if (list.rank < 0 || list.rank > rank) return false;
  for (int i = 0; i < list.rank; ++i) {
    if (list[i] < 0 || list[i] >= rank) return false;
    for (int k = 0; k < i; ++k)
      if (list[i] == list[k]) return false;
  }
  return true;
}
constexpr bool names(const ints& list, int dimension) {
  for (int i = 0; i < list.rank; ++i)
    if (list[i] == dimension) return true;
  return false;
}
template <class Dim> constexpr basic_shape<Dim> those_of(const basic_shape<Dim>& s, const ints& dimensions) {
  basic_shape<Dim> r;
  for (int i = 0; i < dimensions.rank; ++i) r.push_back(s[static_cast<int>(dimensions[i].n)]);
  return r;
}
/// The dimensions that neither list names, in order.
template <class Dim>
constexpr basic_shape<Dim> free_dims(const basic_shape<Dim>& s, const ints& batch, const ints& contracted) {
  basic_shape<Dim> r;
  for (int i = 0; i < s.rank; ++i)
    if (!names(batch, i) && !names(contracted, i)) r.push_back(s[i]);
  return r;
}

/// A matrix product of [batch, free of a, contracted] and [batch, contracted, free of b]: each group as one dimension.
/// The output is [batch..., free of a..., free of b...].
template <class Options, class Dim, class F>
constexpr inferred<Dim> dot_general_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  using fields = field::dot_general;
  const basic_shape<Dim>&a = in[0].dims, &b = in[1].dims;
  if (!a.ranked() || !b.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  const ints a_batch = o.list(fields::a_batch, 8), b_batch = o.list(fields::b_batch, 8);
  const ints a_contracted = o.list(fields::a_contracted, 8), b_contracted = o.list(fields::b_contracted, 8);
  if (!are_dimensions(a_batch, a.rank) || !are_dimensions(a_contracted, a.rank) || !are_dimensions(b_batch, b.rank) ||
      !are_dimensions(b_contracted, b.rank))
    return "its dimension numbers are not dimensions of its operands";
  const basic_shape<Dim> batch = those_of(a, a_batch), contracted = those_of(a, a_contracted);
  const basic_shape<Dim> rows = free_dims(a, a_batch, a_contracted), columns = free_dims(b, b_batch, b_contracted);
  f(matmul{}, with_dims(in[0], {batch.elements(), rows.elements(), contracted.elements()}),
    with_dims(in[1], {those_of(b, b_batch).elements(), those_of(b, b_contracted).elements(), columns.elements()}));
  basic_shape<Dim> y = batch;
  y.append(rows);
  y.append(columns);
  return with_dims(in[0], y);
}

/// A convolution whose dimensions are in any order. Groups of features become groups; a dilated input (a transposed
/// convolution) and groups of the batch are refused.
template <class Options, class Dim, class F>
constexpr inferred<Dim> stablehlo_convolution_products(const Options& o, const basic_operands<Dim>& in,
                                                       const basic_tensor<Dim>& stored, F& f) {
  using fields = field::stablehlo_convolution;
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  const auto order = [&](int first, int second, int spatial) {
    ints all{o.long_integer(first), o.long_integer(second)};
    const ints rest = o.list(spatial, 8);
    for (int i = 0; i < rest.rank && i < ints::max_rank - 2; ++i) all.push_back(rest[i]);
    return all;
  };
  const ints of_input = order(fields::input_batch, fields::input_feature, fields::input_spatial);
  const ints of_filter = order(fields::filter_output, fields::filter_input, fields::filter_spatial);
  const ints of_output = order(fields::output_batch, fields::output_feature, fields::output_spatial);
  const int rank = x.rank;
  if (w.rank != rank || of_input.rank != rank || of_filter.rank != rank || of_output.rank != rank ||
      !are_dimensions(of_input, rank) || !are_dimensions(of_filter, rank) || !are_dimensions(of_output, rank))
    return "its dimension numbers are not dimensions of its operands";
  const ints dilated = o.list(fields::input_dilation, 8), pads = o.list(fields::padding, 8);
  for (int i = 0; i < dilated.rank; ++i)
    if (dilated[i] > 1) return "a convolution with a dilated input is not known";
  if (o.long_integer(fields::batch_groups, 1) > 1) return "a convolution with groups of the batch is not known";
  const auto window = [&](auto c) {
    c.strides = o.list(fields::strides, 8);
    c.dilations = o.list(fields::filter_dilation, 8);
    for (int i = 0; i + 1 < pads.rank; i += 2) {
      c.pads_begin.push_back(pads[i]);
      c.pads_end.push_back(pads[i + 1]);
    }
    return c;
  };
  const basic_tensor<Dim> image = with_dims(in[0], those_of(x, of_input));
  const basic_shape<Dim> filter = those_of(w, of_filter);
  const count_t groups = larger(o.long_integer(fields::feature_groups, 1), 1);
  basic_shape<Dim> y;
  if (groups > 1) {
    if (known(filter[0]) && lower(filter[0]) % groups != 0) return "the filter's outputs do not divide into groups";
    basic_shape<Dim> grouped{Dim(groups), floor_div(filter[0], Dim(groups))};
    grouped.append(filter.slice(1, filter.rank));
    y = f(window(group_convolution{}), image, with_dims(in[1], grouped)).dims;
  } else {
    y = f(window(convolution{}), image, with_dims(in[1], filter)).dims;
  }
  if (y.rank != rank) return with_dims(in[0], stored.dims);
  basic_shape<Dim> ordered = y;
  for (int i = 0; i < rank; ++i) ordered.set(static_cast<int>(of_output[i].n), y[i]);
  return with_dims(in[0], ordered);
}

}  // namespace opcost::tflite::detail

#endif

namespace opcost::tflite {

/// True for the operators that multiply and accumulate.
constexpr bool has_products(builtin op) {
  switch (op) {
    case builtin::conv_2d:
    case builtin::depthwise_conv_2d:
    case builtin::transpose_conv:
    case builtin::conv_3d:
    case builtin::conv_3d_transpose:
    case builtin::fully_connected:
    case builtin::batch_matmul:
    case builtin::svdf:
    case builtin::rnn:
    case builtin::unidirectional_sequence_rnn:
    case builtin::bidirectional_sequence_rnn:
    case builtin::lstm:
    case builtin::unidirectional_sequence_lstm:
    case builtin::bidirectional_sequence_lstm:
    case builtin::stablehlo_dot_general:
    case builtin::stablehlo_convolution: return true;
    default: return false;
  }
}

namespace detail {

constexpr auto_pad pad_of(int padding) {
  return padding == static_cast<int>(window_padding::same) ? auto_pad::same_upper : auto_pad::valid;
}

/// A convolution of x [N, spatial..., C] with a filter that is already [O, I, kernel...]. There is no attribute for
/// groups: they follow from C / I.
template <class Dim, class F>
constexpr inferred<Dim> convolve(const convolution& window, const basic_tensor<Dim>& x, const basic_tensor<Dim>& filter,
                                 const basic_tensor<Dim>& stored, F& f) {
  const basic_tensor<Dim> expected = with_dims(stored, channels_second(stored.dims));
  const basic_tensor<Dim> image = with_dims(x, channels_second(x.dims));
  const basic_shape<Dim>& w = filter.dims;
  const Dim channels = x.dims[-1];
  const Dim own = w[1];
  if (!known(channels) || !known(own) || is(channels, lower(own).n)) {
    const auto y = f.as(expected, window, image, filter);
    return with_dims(y, channels_last(y.dims));
  }
  if (lower(own) < 1 || lower(channels) % lower(own) != 0) return "the filter's channels do not divide the input's";
  const count_t groups = lower(channels) / lower(own);
  if (known(w[0]) && lower(w[0]) % groups != 0) return "the filter's outputs do not divide into groups";
  basic_shape<Dim> grouped{Dim(groups), floor_div(w[0], Dim(groups)), own};
  grouped.append(w.slice(2, w.rank));
  group_convolution of_groups;
  of_groups.strides = window.strides;
  of_groups.dilations = window.dilations;
  of_groups.pads_begin = window.pads_begin;
  of_groups.pads_end = window.pads_end;
  of_groups.pad = window.pad;
  const auto y = f.as(expected, of_groups, image, with_dims(filter, grouped));
  return with_dims(y, channels_last(y.dims));
}

template <class Op = convolution, class Options> constexpr Op window_2d(const Options& o, int stride_w, int stride_h) {
  Op c;
  c.pad = pad_of(o.choice(0));
  c.strides = {o.integer(stride_h), o.integer(stride_w)};
  return c;
}

/// x [N, H, W, C], filter [O, KH, KW, I]
template <class Options, class Dim, class F>
constexpr inferred<Dim> conv_2d_products(const Options& o, const basic_operands<Dim>& in,
                                         const basic_tensor<Dim>& stored, F& f) {
  convolution c = window_2d(o, field::conv_2d::stride_w, field::conv_2d::stride_h);
  c.dilations = {o.integer(field::conv_2d::dilation_h, 1), o.integer(field::conv_2d::dilation_w, 1)};
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 4 || w.rank != 4) return "a 2-D convolution needs an input and a filter of rank 4";
  return convolve(c, in[0], with_dims(in[1], basic_shape<Dim>{w[0], w[3], w[1], w[2]}), stored, f);
}

/// x [N, H, W, C], filter [1, KH, KW, C M]: output channel c M + m
template <class Options, class Dim, class F>
constexpr inferred<Dim> depthwise_products(const Options& o, const basic_operands<Dim>& in,
                                           const basic_tensor<Dim>& stored, F& f) {
  using fields = field::depthwise_conv_2d;
  auto c = window_2d<group_convolution>(o, fields::stride_w, fields::stride_h);
  c.dilations = {o.integer(fields::dilation_h, 1), o.integer(fields::dilation_w, 1)};
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 4 || w.rank != 4) return "a depthwise convolution needs an input and a filter of rank 4";
  if (known(x[3]) && lower(x[3]) < 1) return "a depthwise convolution needs channels";
  const basic_shape<Dim> filter{x[3], floor_div(w[3], x[3]), 1, w[1], w[2]};
  const auto y = f.as(with_dims(stored, channels_second(stored.dims)), c, with_dims(in[0], channels_second(x)),
                      with_dims(in[1], filter));
  return with_dims(y, channels_last(y.dims));
}

/// filter [KD, KH, KW, I, O]
template <class Options, class Dim, class F>
constexpr inferred<Dim> conv_3d_products(const Options& o, const basic_operands<Dim>& in,
                                         const basic_tensor<Dim>& stored, F& f) {
  using fields = field::conv_3d;
  convolution c;
  c.pad = pad_of(o.choice(fields::padding));
  c.strides = {o.integer(fields::stride_d), o.integer(fields::stride_h), o.integer(fields::stride_w)};
  c.dilations = {o.integer(fields::dilation_d, 1), o.integer(fields::dilation_h, 1), o.integer(fields::dilation_w, 1)};
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 5 || w.rank != 5) return "a 3-D convolution needs an input and a filter of rank 5";
  return convolve(c, in[0], with_dims(in[1], basic_shape<Dim>{w[4], w[3], w[0], w[1], w[2]}), stored, f);
}

/// Operand 0 is the complete output shape; the sink gets its spatial part. If its content is unknown, the output shape
/// in the file replaces it.
template <class Dim, class F>
constexpr inferred<Dim> deconvolve(convolution_backprop_data c, const basic_operands<Dim>& in,
                                   const basic_shape<Dim>& filter, const basic_tensor<Dim>& stored, F& f) {
  const basic_shape<Dim>& x = in[2].dims;
  // the windows of ceil(out / stride) inputs are cropped, the smaller half first
  if (c.pad == auto_pad::same_upper) c.pad = auto_pad::same_lower;
  basic_shape<Dim> whole = shape_of_unknown_rank<Dim>();
  if (in[0].has_value()) {
    whole = {};
    for (const Dim& d : in[0].value) whole.push_back(d);
  } else if (stored.dims.ranked()) {
    whole = stored.dims;
  }
  std::array<Dim, 3> extents{};
  basic_tensor<Dim> spatial;
  spatial.type = dtype::i32;
  spatial.dims = {Dim(x.rank - 2)};
  if (whole.ranked()) {
    if (whole.rank != x.rank) return "the output shape must have the input's rank";
    for (int i = 0; i < x.rank - 2; ++i) extents[static_cast<std::size_t>(i)] = whole[1 + i];
    spatial.value = span<const Dim>(extents).first(static_cast<std::size_t>(x.rank - 2));
  }
  const auto y = f(c, with_dims(in[2], channels_second(x)), with_dims(in[1], filter), spatial);
  basic_shape<Dim> out = channels_last(y.dims);
  if (in[0].has_value() && whole.rank == out.rank) out.set(0, whole[0]);
  return with_dims(y, out);
}

/// in: output shape, filter [O, KH, KW, I], x [N, H, W, I], bias
template <class Options, class Dim, class F>
constexpr inferred<Dim> transpose_conv_products(const Options& o, const basic_operands<Dim>& in,
                                                const basic_tensor<Dim>& stored, F& f) {
  const basic_shape<Dim>&x = in[2].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[2], shape_of_unknown_rank<Dim>());
  if (x.rank != 4 || w.rank != 4) return "a transposed convolution needs an input and a filter of rank 4";
  auto c = window_2d<convolution_backprop_data>(o, field::transpose_conv::stride_w, field::transpose_conv::stride_h);
  return deconvolve(c, in, basic_shape<Dim>{w[3], w[0], w[1], w[2]}, stored, f);
}
/// in: output shape, filter [KD, KH, KW, O, I], x [N, D, H, W, I], bias
template <class Options, class Dim, class F>
constexpr inferred<Dim> conv_3d_transpose_products(const Options& o, const basic_operands<Dim>& in,
                                                   const basic_tensor<Dim>& stored, F& f) {
  using fields = field::conv_3d;
  const basic_shape<Dim>&x = in[2].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[2], shape_of_unknown_rank<Dim>());
  if (x.rank != 5 || w.rank != 5) return "a transposed 3-D convolution needs an input and a filter of rank 5";
  convolution_backprop_data c;
  c.pad = pad_of(o.choice(fields::padding));
  c.strides = {o.integer(fields::stride_d), o.integer(fields::stride_h), o.integer(fields::stride_w)};
  c.dilations = {o.integer(fields::dilation_d, 1), o.integer(fields::dilation_h, 1), o.integer(fields::dilation_w, 1)};
  return deconvolve(c, in, basic_shape<Dim>{w[4], w[3], w[0], w[1], w[2]}, stored, f);
}

/// MediaPipe's own: x [N, H, W, I], filter [O, KH, KW, I], bias [O]. The output is (n - 1) stride + kernel wide, or
/// n stride; the strides follow from it. The filter is as large as the stride in every model known.
template <class Dim, class F>
constexpr inferred<Dim> transpose_conv_bias_products(const basic_operands<Dim>& in, const basic_tensor<Dim>& stored,
                                                     F& f) {
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims, &y = stored.dims;
  if (!x.ranked() || !w.ranked() || !y.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 4 || w.rank != 4 || y.rank != 4)
    return "a transposed convolution needs an input and a filter of rank 4";
  convolution_backprop_data c;
  for (int i = 1; i < 3; ++i) {
    if (!known(y[i]) || !known(x[i]) || lower(x[i]) < 1) return "its stride follows from shapes that are not known";
    c.strides.push_back(ceil_div(lower(y[i]), lower(x[i])));
  }
  c.pad = auto_pad::same_lower;
  std::array<Dim, 2> extents{y[1], y[2]};
  basic_tensor<Dim> spatial;
  spatial.type = dtype::i32;
  spatial.dims = {Dim(2)};
  spatial.value = span<const Dim>(extents);
  const auto z =
      f(c, with_dims(in[0], channels_second(x)), with_dims(in[1], basic_shape<Dim>{w[3], w[0], w[1], w[2]}), spatial);
  return with_dims(z, channels_last(z.dims));
}

/// x of any rank as [rows, K], weights [N, K]: y [rows, N], or x's own dimensions with N last.
template <class Options, class Dim, class F>
constexpr inferred<Dim> fully_connected_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (w.rank != 2) return "a fully connected layer needs weights of rank 2";
  if (known(w[1]) && lower(w[1]) < 1) return "a fully connected layer needs inputs";
  const Dim elements = x.elements();
  if (known(elements) && known(w[1]) && lower(elements) % lower(w[1]) != 0)
    return "the input does not divide into rows of the weights' length";
  const basic_shape<Dim> rows{floor_div(elements, w[1]), w[1]};
  const basic_tensor<Dim> expected = with_dims(in[0], basic_shape<Dim>{rows[0], w[0]});
  auto y = f.as(expected, matmul{.transpose_b = true}, with_dims(in[0], rows), in[1]);
  if (!o.flag(field::fully_connected::keep_num_dims)) return y;
  basic_shape<Dim> kept = x.slice(0, x.rank - 1);
  kept.push_back(w[0]);
  return with_dims(y, kept);
}

template <class Options, class Dim, class F>
constexpr inferred<Dim> batch_matmul_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  matmul m;
  m.transpose_a = o.flag(field::batch_matmul::adj_x);
  m.transpose_b = o.flag(field::batch_matmul::adj_y);
  return f(m, in[0], in[1]);
}

/// x [N, I], feature weights [F, I], time weights [F, M]: N F I products, then N F M over the last M inputs of each
/// filter. Returns [N, F], before the sum over the rank.
template <class Dim, class F> constexpr inferred<Dim> svdf_products(const basic_operands<Dim>& in, F& f) {
  const basic_shape<Dim>&x = in[0].dims, &feature = in[1].dims, &time = in[2].dims;
  if (!x.ranked() || !feature.ranked() || !time.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 2 || feature.rank != 2 || time.rank != 2) return "SVDF needs an input and weights of rank 2";
  const auto filtered = f(matmul{.transpose_b = true}, in[0], in[1]);
  // each filter has weights of its own over time: [N, F, 1, M] times [F, M, 1]
  const auto summed = f(matmul{}, with_dims(filtered, basic_shape<Dim>{x[0], feature[0], 1, time[1]}),
                        with_dims(in[2], basic_shape<Dim>{time[0], time[1], 1}));
  return with_dims(summed, basic_shape<Dim>{x[0], feature[0]});
}

/// x [..., I] of all steps times [H, I] weights, and h [..., P] times [H, P]: the same products whether step by step or
/// at once.
template <class Dim, class F>
constexpr basic_tensor<Dim> step_product(const basic_tensor<Dim>& steps, const basic_tensor<Dim>& weights, F& f) {
  return f(matmul{.transpose_b = true}, steps, weights);
}
template <class Dim> constexpr basic_tensor<Dim> last_as(const basic_tensor<Dim>& x, Dim last) {
  basic_tensor<Dim> r = with_dims(x, x.dims);
  r.dims.set(-1, last);
  return r;
}

/// One direction of an RNN: weights [U, I], recurrent weights [U, U].
template <class Dim, class F>
constexpr inferred<Dim> rnn_products(const basic_tensor<Dim>& x, const basic_tensor<Dim>& weights,
                                     const basic_tensor<Dim>& recurrent, F& f) {
  if (!x.dims.ranked() || !weights.dims.ranked() || !recurrent.dims.ranked())
    return with_dims(x, shape_of_unknown_rank<Dim>());
  if (x.dims.rank < 2 || weights.dims.rank != 2 || recurrent.dims.rank != 2)
    return "a recurrent layer needs an input and weights of rank 2";
  const auto y = step_product(x, weights, f);
  step_product(y, recurrent, f);
  return y;
}

/// Operands of one direction of an LSTM: where its first matrix, its projection and its first bias are.
struct lstm_operands {
  int input_weights = 1, recurrent_weights = 5, peepholes = 9, biases = 12, projection = 16, projection_bias = 17;
};
inline constexpr lstm_operands lstm_forward{};
inline constexpr lstm_operands lstm_backward{18, 22, 26, 29, 33, 34};

/// One direction of an LSTM whose gates (input, forget, cell, output) have weights of their own; those of the input
/// gate are missing where it is coupled to the forget gate. Returns h of all steps: [..., P].
template <class Dim, class F>
constexpr inferred<Dim> lstm_products(const basic_tensor<Dim>& x, const basic_operands<Dim>& in,
                                      const lstm_operands& at, F& f) {
  const basic_tensor<Dim>& weights = in[at.input_weights + 1];
  const basic_tensor<Dim>& recurrent = in[at.recurrent_weights + 1];
  if (!weights.present() || !recurrent.present()) return "an LSTM needs the weights of its forget gate";
  if (!x.dims.ranked() || !weights.dims.ranked() || !recurrent.dims.ranked())
    return with_dims(x, shape_of_unknown_rank<Dim>());
  if (x.dims.rank < 2 || weights.dims.rank != 2 || recurrent.dims.rank != 2)
    return "an LSTM needs an input and weights of rank 2";
  const basic_tensor<Dim> h = last_as(x, recurrent.dims[1]);
  const basic_tensor<Dim> cell = last_as(x, weights.dims[0]);
  for (int gate = 0; gate < 4; ++gate) {
    if (in.has(at.input_weights + gate)) step_product(x, in[at.input_weights + gate], f);
    if (in.has(at.recurrent_weights + gate)) step_product(h, in[at.recurrent_weights + gate], f);
  }
  if (in.has(at.projection)) return step_product(cell, in[at.projection], f);
  return h;
}

/// The old basic kernel: x [N, I] and the last output [N, H] side by side, weights [4 H, I + H]. in: x, last output,
/// weights, bias, last state.
template <class Dim, class F> constexpr inferred<Dim> basic_lstm_products(const basic_operands<Dim>& in, F& f) {
  const basic_shape<Dim>&x = in[0].dims, &h = in[1].dims;
  if (!x.ranked() || !h.ranked() || !in[2].dims.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  if (x.rank != 2 || h.rank != 2 || in[2].dims.rank != 2) return "an LSTM needs an input and weights of rank 2";
  step_product(last_as(in[0], x[1] + h[1]), in[2], f);
  return with_dims(in[1], h);
}

/// Two outputs side by side, or one after the other in a second output.
template <class Dim>
constexpr inferred<Dim> both_directions(const basic_tensor<Dim>& forward, const basic_tensor<Dim>& backward,
                                        bool merged) {
  if (!merged) return {forward, backward};
  return last_as(forward, forward.dims[-1] + backward.dims[-1]);
}
/// in: x, then forward W, R, bias, state, backward W, R, bias, state, auxiliary input, its weights forward and backward
template <class Options, class Dim, class F>
constexpr inferred<Dim> bidirectional_rnn_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  const bool second_input = in.has(9) && !in.has(10);  // the backward direction reads the auxiliary input
  const inferred<Dim> forward = rnn_products(in[0], in[1], in[2], f);
  if (!forward.refusal.empty()) return forward;
  const inferred<Dim> backward = rnn_products(second_input ? in[9] : in[0], in[5], in[6], f);
  if (!backward.refusal.empty()) return backward;
  if (in.has(10)) step_product(in[9], in[10], f);
  if (in.has(11)) step_product(in[9], in[11], f);
  return both_directions(forward[0], backward[0], o.flag(field::bidirectional_rnn::merge_outputs));
}
template <class Options, class Dim, class F>
constexpr inferred<Dim> bidirectional_lstm_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  constexpr int auxiliary = 39, auxiliary_weights = 40;
  const bool second_input = in.has(auxiliary) && !in.has(auxiliary_weights + 1);
  const inferred<Dim> forward = lstm_products(in[0], in, lstm_forward, f);
  if (!forward.refusal.empty()) return forward;
  const inferred<Dim> backward = lstm_products(second_input ? in[auxiliary] : in[0], in, lstm_backward, f);
  if (!backward.refusal.empty()) return backward;
  for (int k = auxiliary_weights; k < auxiliary_weights + 8; ++k)
    if (in.has(k)) step_product(in[auxiliary], in[k], f);
  return both_directions(forward[0], backward[0], o.flag(field::bidirectional_lstm::merge_outputs));
}

}  // namespace detail

/// The outputs of an operator with has_products(op), and its products through `f`. `stored` is the output that the file
/// states. Bias, gates and activations are not included; of SVDF, neither is the sum over the rank.
template <class Options, class Dim, class F>
constexpr inferred<Dim> lower_products(builtin op, const Options& o, const basic_operands<Dim>& in,
                                       const basic_tensor<Dim>& stored, F& f) {
  switch (op) {
    case builtin::conv_2d: return detail::conv_2d_products(o, in, stored, f);
    case builtin::depthwise_conv_2d: return detail::depthwise_products(o, in, stored, f);
    case builtin::transpose_conv: return detail::transpose_conv_products(o, in, stored, f);
    case builtin::conv_3d: return detail::conv_3d_products(o, in, stored, f);
    case builtin::conv_3d_transpose: return detail::conv_3d_transpose_products(o, in, stored, f);
    case builtin::fully_connected: return detail::fully_connected_products(o, in, f);
    case builtin::batch_matmul: return detail::batch_matmul_products(o, in, f);
    case builtin::svdf: return detail::svdf_products(in, f);
    case builtin::rnn:
    case builtin::unidirectional_sequence_rnn: return detail::rnn_products(in[0], in[1], in[2], f);
    case builtin::bidirectional_sequence_rnn: return detail::bidirectional_rnn_products(o, in, f);
    case builtin::lstm:
      if (in.size() == 5) return detail::basic_lstm_products(in, f);
      return detail::lstm_products(in[0], in, detail::lstm_forward, f);
    case builtin::unidirectional_sequence_lstm: return detail::lstm_products(in[0], in, detail::lstm_forward, f);
    case builtin::bidirectional_sequence_lstm: return detail::bidirectional_lstm_products(o, in, f);
    case builtin::stablehlo_dot_general: return detail::dot_general_products(o, in, f);
    case builtin::stablehlo_convolution: return detail::stablehlo_convolution_products(o, in, stored, f);
    default: return "an operator without products";
  }
}

}  // namespace opcost::tflite

#endif

namespace opcost::tflite {

/// MACs of a subgraph. A branch whose sides differ makes `least` and `most` differ. `unknown` says why there is no
/// figure: then the others cover only what is known.
struct mac_range {
  count_t least = 0, most = 0, valid_least = 0, valid_most = 0;
  std::string_view unknown{};

  constexpr bool exact() const { return unknown.empty() && least == most && valid_least == valid_most; }
};

namespace detail {

/// The sink that adds up products, of the shapes that the file states.
struct product_sum {
  count_t macs = 0, padded = 0;
  rejection refusal{};

  template <class Op, class... Operands> constexpr tensor operator()(const Op& op, const Operands&... operands) {
    const tensor given[]{operands...};
    const tensors in{span<const tensor>(given)};
    const outputs out = op_traits<Op>::infer(op, in);
    if (refusal.empty()) refusal = out.refusal;
    if (refusal.empty()) add(op_traits<Op>::count(op, in, out));
    return out[0];
  }
  template <class Op, class... Operands>
  constexpr const tensor& as(const tensor& y, const Op& op, const Operands&... operands) {
    const tensor given[]{operands...};
    outputs out;
    out.first[0].dims = y.dims;
    out.count = 1;
    add(op_traits<Op>::count(op, tensors{span<const tensor>(given)}, out));
    return y;
  }

 private:
  constexpr void add(const tally& work) {
    macs += work.mac;
    padded += work.padded;
  }
};

inline constexpr std::string_view inside_npu = "its work is inside of ethos-u, compiled for an NPU";
inline constexpr std::string_view of_custom = "it has custom operators that are not known";
inline constexpr std::string_view of_loop = "how often a loop runs is not known";
inline constexpr std::string_view of_operator = "it has operators that are not known";
inline constexpr std::string_view of_shape = "a shape that the file states has dimensions that are not known";

template <class Bytes> class figure_walk {
 public:
  constexpr explicit figure_walk(const model_view<Bytes>& m) : model_(m) {}

  /// MACs of a subgraph's own operators, without the subgraphs that they call.
  constexpr mac_range own_macs(std::uint32_t subgraph) { return sum_of(subgraph, 0, false); }
  /// MACs of a subgraph and of those that it calls.
  constexpr mac_range macs(std::uint32_t subgraph, int depth = 0) { return sum_of(subgraph, depth, true); }

 private:
  constexpr mac_range sum_of(std::uint32_t subgraph, int depth, bool with_calls) {
    mac_range sum;
    const subgraph_entry s = model_.subgraph(subgraph);
    for (std::uint32_t i = 0; i < s.operators.size && model_.good(); ++i) {
      const operator_entry o = model_.operation(s, i);
      steps_ -= 1 + std::int64_t{o.inputs.size} + o.outputs.size;
      if (steps_ < 0) {
        add(sum, {.unknown = of_calls});
        return sum;
      }
      if (has_products(o.op))
        add(sum, products(s, o));
      else if (o.op == builtin::custom)
        add(sum, custom(s, o));
      else if (with_calls)
        add(sum, calls(o, depth));
    }
    return sum;
  }

  const model_view<Bytes>& model_;
  sequence<tensor> operands_{};
  std::int64_t steps_ = most_called_operators(model_.bytes().size());

  static constexpr void add(mac_range& sum, const mac_range& one) {
    sum.least += one.least;
    sum.most += one.most;
    sum.valid_least += one.valid_least;
    sum.valid_most += one.valid_most;
    if (sum.unknown.empty()) sum.unknown = one.unknown;
  }

  constexpr tensor read(const subgraph_entry& s, std::int32_t index) const {
    tensor t;
    if (index < 0) {
      t.type = dtype::none;
      return t;
    }
    const tensor_entry e = model_.tensor(s, index);
    t.dims = e.dims;
    t.type = dtype_of(e.type);
    return t;
  }

  constexpr mac_range products(const subgraph_entry& s, const operator_entry& o) {
    operands_.clear();
    for (std::uint32_t k = 0; k < o.inputs.size && k < most_operands; ++k)
      operands_.push_back(read(s, model_.index(o.inputs, k)));
    const tensor stored = read(s, model_.index(o.outputs, 0));
    for (const tensor& t : operands_)
      if (t.present() && !extents_known(t.dims)) return {.unknown = of_shape};
    if (stored.present() && !extents_known(stored.dims)) return {.unknown = of_shape};
    product_sum f;
    const auto out = lower_products(o.op, options_of(o), tensors(operands_), stored, f);
    const rejection& why = f.refusal.empty() ? out.refusal : f.refusal;
    if (!why.empty()) return {.unknown = why.text};
    return {f.macs, f.macs, f.macs - f.padded, f.macs - f.padded};
  }
  static constexpr std::uint32_t most_operands = 48;  // of the operators that have products

  static constexpr bool extents_known(const shape& s) {
    if (!s.ranked()) return false;
    for (int i = 0; i < s.rank; ++i)
      if (s[i] < 0) return false;
    return true;
  }

  constexpr mac_range custom(const subgraph_entry& s, const operator_entry& o) {
    const custom_kind kind = kind_of_custom(o);
    if (kind == custom_kind::unknown) return {.unknown = of_custom};
    if (kind == custom_kind::ethos_u) return {.unknown = inside_npu};
    if (kind != custom_kind::transpose_conv_bias) return {};
    operands_.clear();
    for (std::uint32_t k = 0; k < 3; ++k) operands_.push_back(read(s, model_.index(o.inputs, k)));
    const tensor stored = read(s, model_.index(o.outputs, 0));
    if (!extents_known(operands_[0].dims) || !extents_known(operands_[1].dims) || !extents_known(stored.dims))
      return {.unknown = of_shape};
    product_sum f;
    const auto out = transpose_conv_bias_products(tensors(operands_), stored, f);
    const rejection& why = f.refusal.empty() ? out.refusal : f.refusal;
    if (!why.empty()) return {.unknown = why.text};
    return {f.macs, f.macs, f.macs - f.padded, f.macs - f.padded};
  }
  constexpr custom_kind kind_of_custom(const operator_entry& o) const {
    const vector_place code = model_.custom_code(o);
    for (const custom_fact& c : custom_facts)
      if (model_.bytes().equals(code, c.code)) return c.kind;
    return custom_kind::unknown;
  }

  constexpr mac_range calls(const operator_entry& o, int depth) {
    switch (o.op) {
      case builtin::if_: {
        const auto options = options_of(o);
        return either(called(options.integer(field::branch::then_subgraph), depth),
                      called(options.integer(field::branch::else_subgraph), depth));
      }
      case builtin::stablehlo_case: return one_of(options_of(o), depth);
      case builtin::while_: return loop(options_of(o), depth);
      case builtin::stablehlo_while: return loop(options_of(o), depth);
      case builtin::call_once: return {};  // it runs once, at the start
      case builtin::call: return called(options_of(o).integer(field::call::subgraph), depth);
      case builtin::stablehlo_composite:
        return called(options_of(o).integer(field::composite::decomposition_subgraph), depth);
      case builtin::delegate:
      case builtin::placeholder_for_greater_op_codes:
      case builtin::stablehlo_custom_call: return {.unknown = of_operator};
      default: break;
    }
    const auto code = static_cast<std::int32_t>(o.op);
    if (code < 0 || code >= builtin_operators) return {.unknown = of_operator};
    return {};
  }
  static constexpr mac_range either(const mac_range& a, const mac_range& b) {
    return {smaller(a.least, b.least), larger(a.most, b.most), smaller(a.valid_least, b.valid_least),
            larger(a.valid_most, b.valid_most), a.unknown.empty() ? b.unknown : a.unknown};
  }
  constexpr mac_range one_of(const options_view<Bytes>& options, int depth) {
    const ints branches = options.list(field::branches::subgraphs, 4);
    if (branches.rank <= 0) return {.unknown = of_operator};
    mac_range all = called(branches[0], depth);
    for (int k = 1; k < branches.rank; ++k) all = either(all, called(branches[k], depth));
    return all;
  }
  constexpr mac_range loop(const options_view<Bytes>& options, int depth) {
    mac_range round = called(options.integer(field::loop::condition_subgraph), depth);
    add(round, called(options.integer(field::loop::body_subgraph), depth));
    if (round.unknown.empty() && round.most > 0) round = {.unknown = of_loop};
    return round;
  }
  constexpr mac_range called(count_t subgraph, int depth) {
    if (subgraph < 0 || subgraph >= count_t(model_.subgraphs()))
      return {.unknown = "it calls a subgraph that is missing"};
    if (depth >= deepest_call) return {.unknown = of_calls};
    return macs(static_cast<std::uint32_t>(subgraph), depth + 1);
  }
  constexpr options_view<Bytes> options_of(const operator_entry& o) const {
    return {model_.bytes(), model_.options(o)};
  }
};

/// Takes each buffer that holds data once.
template <class Bytes> class buffers_once {
 public:
  constexpr explicit buffers_once(const model_view<Bytes>& m) : model_(m), taken_(m.buffers(), 0) {}
  /// The data of a tensor's buffer, the first time that it is asked for; else no bytes.
  constexpr data_place take(std::uint32_t buffer) {
    if (buffer >= taken_.size() || taken_[buffer] != 0) return {};
    taken_[buffer] = 1;
    return model_.buffer_data(buffer);
  }

 private:
  const model_view<Bytes>& model_;
  sequence<char> taken_;
};

struct constant_sizes {
  count_t bytes = 0, elements = 0;
};
/// All constants that tensors refer to, each buffer once: weights, indices, axes and shapes.
template <class Bytes> constexpr constant_sizes count_constants(const model_view<Bytes>& m) {
  buffers_once<Bytes> once(m);
  constant_sizes sum;
  for (std::uint32_t g = 0; g < m.subgraphs() && m.good(); ++g) {
    const subgraph_entry s = m.subgraph(g);
    for (std::uint32_t i = 0; i < s.tensors.size && m.good(); ++i) {
      const tensor_entry t = m.tensor(s, static_cast<std::int32_t>(i));
      const data_place data = once.take(t.buffer);
      if (data.bytes == 0) continue;
      sum.bytes += static_cast<std::int64_t>(data.bytes);
      sum.elements += m.elements(t);
    }
  }
  return sum;
}

/// Elements of the weights, biases, slopes and lookup tables of layers, each buffer once, through DEQUANTIZE and
/// DENSIFY.
template <class Bytes> constexpr count_t count_layer_parameters(const model_view<Bytes>& m) {
  buffers_once<Bytes> once(m);
  count_t elements = 0;
  sequence<std::int32_t> unpacked_from;
  for (std::uint32_t g = 0; g < m.subgraphs() && m.good(); ++g) {
    const subgraph_entry s = m.subgraph(g);
    unpacked_from.clear();
    unpacked_from.resize(s.tensors.size, -1);
    for (std::uint32_t i = 0; i < s.operators.size && m.good(); ++i) {
      const operator_entry o = m.operation(s, i);
      if (o.op == builtin::dequantize || o.op == builtin::densify) {
        const std::int32_t out = m.index(o.outputs, 0);
        if (out >= 0 && static_cast<std::uint32_t>(out) < s.tensors.size) unpacked_from[out] = m.index(o.inputs, 0);
        continue;
      }
      const std::uint64_t roles = layer_parameters_of(o.op);
      for (std::uint32_t k = 0; k < o.inputs.size && k < 64 && m.good(); ++k) {
        if ((roles >> k & 1u) == 0) continue;
        std::int32_t index = m.index(o.inputs, k);
        for (int hops = 0; hops < 2 && index >= 0 && static_cast<std::uint32_t>(index) < s.tensors.size; ++hops) {
          const std::int32_t from = unpacked_from[index];
          if (from >= 0) index = from;
        }
        if (index < 0) continue;
        const tensor_entry t = m.tensor(s, index);
        if (once.take(t.buffer).bytes > 0) elements += m.elements(t);
      }
    }
  }
  return elements;
}

/// Elements of the constants that operators work with as data, each buffer once.
template <class Bytes> constexpr count_t count_data_constants(const model_view<Bytes>& m) {
  buffers_once<Bytes> once(m);
  count_t elements = 0;
  for (std::uint32_t g = 0; g < m.subgraphs() && m.good(); ++g) {
    const subgraph_entry s = m.subgraph(g);
    for (std::uint32_t i = 0; i < s.operators.size && m.good(); ++i) {
      const operator_entry o = m.operation(s, i);
      const unsigned settings = settings_of(o.op);
      for (std::uint32_t k = 0; k < o.inputs.size && m.good(); ++k) {
        const std::int32_t index = m.index(o.inputs, k);
        if (index < 0 || (k < 32 && (settings >> k & 1u) != 0)) continue;
        if (once.take(m.buffer_of(s, index)).bytes == 0) continue;
        elements += m.elements(m.tensor(s, index));
      }
    }
  }
  return elements;
}

}  // namespace detail

/// What one walk over a model finds. `fault` says what is wrong with its bytes.
struct model_figures {
  read_fault fault{};
  mac_range macs{};
  count_t parameters = 0;        ///< elements of the constants that operators work with as data
  count_t layer_parameters = 0;  ///< of these, weights, biases, slopes and lookup tables of layers
  count_t const_elements = 0;    ///< elements of all constants, indices, axes and shapes included
  count_t const_bytes = 0;       ///< their bytes in the file
};

/// The figures of subgraph 0, and of the subgraphs that it calls. Usable in constant expressions and at run time.
template <class Bytes> constexpr model_figures figures_of(const Bytes& bytes) {
  flatbuffer<Bytes> reader(bytes);
  const model_view<Bytes> m(reader);
  model_figures r;
  if (m.good()) m.check_buffers();
  if (m.good() && !std::is_constant_evaluated()) m.check_lists();
  if (m.good()) r.macs = detail::figure_walk<Bytes>(m).macs(0);
  if (m.good()) r.parameters = detail::count_data_constants(m);
  if (m.good()) r.layer_parameters = detail::count_layer_parameters(m);
  const detail::constant_sizes all = m.good() ? detail::count_constants(m) : detail::constant_sizes{};
  r.const_elements = all.elements;
  r.const_bytes = all.bytes;
  r.fault = reader.fault();
  return r;
}

}  // namespace opcost::tflite

#endif

namespace opcost::tflite {
namespace detail {

// Not constexpr: a constant expression that reaches one of these does not compile, and the message has its name.
inline void the_bytes_are_not_a_tflite_model_or_are_cut_off() {}
inline void the_work_of_the_model_depends_on_its_data() {}
inline void the_model_has_operators_or_shapes_that_are_not_known() {}

template <class Model> constexpr auto bytes_of_model(const Model& model) {
  using byte = std::remove_cvref_t<decltype(model[0])>;
  static_assert(byte_like<byte>, "opcost: a model is an array of bytes (README: tflite)");
  if constexpr (!byte_like<byte>)
    return 0;
  else if constexpr (std::is_array_v<Model>)
    return array_bytes<byte>{model, sizeof model};
  else
    return array_bytes<byte>{model.data(), static_cast<std::uint64_t>(model.size())};
}

constexpr void require_good(const read_fault& fault) {
  if (!fault.what.empty()) the_bytes_are_not_a_tflite_model_or_are_cut_off();
}
constexpr void require_exact(const mac_range& r) {
  if (r.unknown == of_loop || (r.unknown.empty() && !r.exact()))
    the_work_of_the_model_depends_on_its_data();  // how often a loop runs, or which branch
  else if (!r.unknown.empty())
    the_model_has_operators_or_shapes_that_are_not_known();  // or its work is inside of ethos-u
}

template <class Model, class F> constexpr std::int64_t required(const Model& model, F&& figure) {
  flatbuffer reader(bytes_of_model(model));
  const model_view m(reader);
  m.check_buffers();
  const count_t n = m.good() ? figure(m) : count_t(0);
  require_good(reader.fault());
  return n.n;
}

template <class Model> constexpr mac_range required_macs(const Model& model) {
  flatbuffer reader(bytes_of_model(model));
  const model_view m(reader);
  m.check_buffers();
  require_good(reader.fault());
  const mac_range r = figure_walk(m).macs(0);
  require_good(reader.fault());
  require_exact(r);
  return r;
}

}  // namespace detail

/// Multiply-accumulates of one inference, every tap of a window counted.
template <class Model> consteval std::int64_t macs(const Model& model) { return detail::required_macs(model).most.n; }

/// Multiply-accumulates without those whose tap falls on padding.
template <class Model> consteval std::int64_t valid_macs(const Model& model) {
  return detail::required_macs(model).valid_most.n;
}

/// Elements of the constants that operators work with as data, each buffer once.
template <class Model> consteval std::int64_t parameters(const Model& model) {
  return detail::required(model, [](const auto& m) { return detail::count_data_constants(m); });
}

/// Elements of the weights, biases, slopes and lookup tables of layers, each buffer once; float16 weights behind
/// DEQUANTIZE and sparse ones behind DENSIFY included.
template <class Model> consteval std::int64_t layer_parameters(const Model& model) {
  return detail::required(model, [](const auto& m) { return detail::count_layer_parameters(m); });
}

/// Bytes of all constants in the file, each buffer once.
template <class Model> consteval std::int64_t const_bytes(const Model& model) {
  return detail::required(model, [](const auto& m) { return detail::count_constants(m).bytes; });
}

/// Several figures of one walk, which compiles faster than one call for each.
struct array_figures {
  std::int64_t macs = 0, valid_macs = 0;
  std::int64_t parameters = 0;
};
/// `constexpr auto cost = opcost::tflite::figures(g_model); static_assert(cost.macs <= 8'000'000);`
template <class Model> consteval array_figures figures(const Model& model) {
  const mac_range r = detail::required_macs(model);
  flatbuffer reader(detail::bytes_of_model(model));
  const model_view m(reader);
  const count_t parameters = detail::count_data_constants(m);
  detail::require_good(reader.fault());
  return {r.most.n, r.valid_most.n, parameters.n};
}

/// Sizes of an arena as plain integers.
struct arena_sizes {
  std::int64_t head_bytes = 0;           ///< exactly what the planner of TensorFlow Lite Micro uses
  std::int64_t scratch_bytes = 0;        ///< of these, scratch buffers of the reference kernels
  std::int64_t tail_bytes_estimate = 0;  ///< persistent data; depends on the target and the kernel library
  std::int64_t bytes_at_most = 0;        ///< head, tail and a margin
};

/// The arena of TensorFlow Lite Micro: `static std::uint8_t arena[opcost::tflite::arena(g_model).bytes_at_most]`.
template <class Model> consteval arena_sizes arena(const Model& model, const arena_options& o = {}) {
  const arena_plan p = plan_arena(detail::bytes_of_model(model), o);
  detail::require_good(p.fault);
  return {p.head_bytes, p.scratch_bytes, p.tail_bytes_estimate, p.bytes_at_most};
}

}  // namespace opcost::tflite

#endif

#endif

#endif

#endif // OPCOST_TFLITE_HPP_SINGLE_INCLUDE
