// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_OPENVINO_HPP_SINGLE_INCLUDE
#define OPCOST_OPENVINO_HPP_SINGLE_INCLUDE
#include "opcost.hpp"

// ---- opcost/openvino.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The door for OpenVINO files; the only one that needs pugixml.

// ---- opcost/openvino/graph.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A model as a graph that analyze() walks, under a catalogue of operations: the built-in one, or one extended by the user.

// ---- opcost/core/decode.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Stored elements as numbers, for every element type; sub-byte elements are packed from the lowest bit up.
#include <bit>

namespace opcost {
namespace detail {
// A small binary float from its bits; `has_inf`: the top exponent means infinity or no number (f8e4m3 has but one such pattern).
constexpr double small_float(std::uint32_t bits, int exponent_bits, int mantissa_bits, int bias) {
  const std::uint32_t mantissa = bits & ((1u << mantissa_bits) - 1u);
  const int exponent = static_cast<int>((bits >> mantissa_bits) & ((1u << exponent_bits) - 1u));
  const bool negative = ((bits >> (mantissa_bits + exponent_bits)) & 1u) != 0;
  double v = static_cast<double>(mantissa) / static_cast<double>(1u << mantissa_bits) + (exponent == 0 ? 0.0 : 1.0);
  for (int e = (exponent == 0 ? 1 : exponent) - bias; e > 0; --e) v *= 2;
  for (int e = (exponent == 0 ? 1 : exponent) - bias; e < 0; ++e) v /= 2;
  return negative ? -v : v;
}
inline constexpr double nf4_values[16] = {-1.0, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453, -0.28444138169288635, -0.18477343022823334, -0.09105003625154495, 0.0,
                                          0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224, 0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1.0};
}  // namespace detail

// The bits of element i.
constexpr std::uint64_t element_bits(dtype type, std::span<const std::byte> bytes, std::size_t i) {
  const auto width = static_cast<std::size_t>(bits_of(type));
  std::uint64_t bits = 0;
  if (width >= 8) {
    for (std::size_t k = 0; k < width / 8; ++k) bits |= std::to_integer<std::uint64_t>(bytes[i * (width / 8) + k]) << (8 * k);
    return bits;
  }
  for (std::size_t k = 0; k < width; ++k) {
    const std::size_t at = i * width + k;
    bits |= ((std::to_integer<std::uint64_t>(bytes[at / 8]) >> (at % 8)) & 1u) << k;
  }
  return bits;
}
constexpr double real_element(dtype type, std::uint64_t bits) {
  const auto low = static_cast<std::uint32_t>(bits);
  switch (type) {
    case dtype::f64: return std::bit_cast<double>(bits);
    case dtype::f32: return static_cast<double>(std::bit_cast<float>(low));
    case dtype::bf16: return static_cast<double>(std::bit_cast<float>(low << 16));
    case dtype::f16: return detail::small_float(low, 5, 10, 15);
    case dtype::f8e4m3: return detail::small_float(low, 4, 3, 7);
    case dtype::f8e5m2: return detail::small_float(low, 5, 2, 15);
    case dtype::f8e8m0: return detail::small_float(low << 1, 8, 1, 127);
    case dtype::f4e2m1: return detail::small_float(low, 2, 1, 1);
    case dtype::nf4: return detail::nf4_values[low & 15u];
    default: return 0;
  }
}
constexpr count_t integer_element(dtype type, std::uint64_t bits) {
  const int width = bits_of(type);
  const bool is_signed = type >= dtype::i64 && type <= dtype::i4;
  if (is_signed && width < 64 && ((bits >> (width - 1)) & 1u) != 0) bits |= ~std::uint64_t{0} << width;
  return is_signed ? count_t(static_cast<std::int64_t>(bits)) : count_t(bits);
}
// Fills `into` with the content of as many elements; false where the type has none or the bytes do not suffice.
constexpr bool decode(dtype type, std::span<const std::byte> bytes, content<interval> into) {
  const std::size_t n = is_real(type) ? into.reals.size() : into.numbers.size();
  if (bits_of(type) == 0 || bytes.size() * 8 < n * static_cast<std::size_t>(bits_of(type))) return false;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t bits = element_bits(type, bytes, i);
    if (is_real(type)) into.reals[i] = real_element(type, bits);
    else into.numbers[i] = integer_element(type, bits);
  }
  return true;
}

}  // namespace opcost

// ---- opcost/openvino/attributes.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A layer's <data> as an operation's attributes. What the file lacks keeps its default; what cannot be read is remembered.

// ---- opcost/openvino/model.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// An IR file as plain structs. Names and types are views into the document, which the model owns; dimensions of ports are read when asked for.
#include <memory>

// ---- opcost/openvino/text.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The spellings of an IR file: integers, real numbers, lists, and shapes such as "1, 3", "?,3,1..16", "" (a scalar) and "..." (rank unknown).
#include <charconv>

namespace opcost::openvino {

constexpr std::string_view trimmed(std::string_view s) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
  while (!s.empty() && blank(s.front())) s.remove_prefix(1);
  while (!s.empty() && blank(s.back())) s.remove_suffix(1);
  return s;
}

// A whole number in front, what follows it left over: "1.5" reads as 1, as OpenVINO reads it. False where there is none.
constexpr bool read_integer(std::string_view s, count_t& into) {
  s = trimmed(s);
  const bool negative = !s.empty() && s.front() == '-';
  if (!s.empty() && (s.front() == '-' || s.front() == '+')) s.remove_prefix(1);
  if (s.empty() || s.front() < '0' || s.front() > '9') return false;
  std::uint64_t v = 0;
  constexpr std::uint64_t most = static_cast<std::uint64_t>(count_t::limit);
  for (char c : s) {
    if (c < '0' || c > '9') break;
    const auto digit = static_cast<std::uint64_t>(c - '0');
    v = v > (most - digit) / 10 ? most : v * 10 + digit;
  }
  into = negative ? -static_cast<std::int64_t>(v) : static_cast<std::int64_t>(v);
  return true;
}
inline bool read_real(std::string_view s, double& into) {
  s = trimmed(s);
  if (!s.empty() && s.front() == '+') s.remove_prefix(1);
  return std::from_chars(s.data(), s.data() + s.size(), into).ec == std::errc{};
}

// Calls f(item) for each item of a comma-separated list; an empty text has none.
template <class F> constexpr void each_item(std::string_view list, F&& f) {
  if (trimmed(list).empty()) return;
  for (;;) {
    const std::size_t comma = list.find(',');
    f(trimmed(list.substr(0, comma)));
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

// ? or -1, 7, 1..16, 2.., ..9
constexpr bool read_dimension(std::string_view s, interval& into) {
  if (s == "?" || s == "-1") return into = interval::unknown(), true;
  const std::size_t dots = s.find("..");
  if (dots == std::string_view::npos) {
    count_t n = 0;
    if (!read_integer(s, n)) return false;
    into = n.saturated() || n < 0 ? interval::unknown() : interval(n);
    return true;
  }
  count_t lo = 0, hi = count_t::limit;
  const std::string_view from = trimmed(s.substr(0, dots)), to = trimmed(s.substr(dots + 2));
  if (!from.empty() && !read_integer(from, lo)) return false;
  if (!to.empty() && !read_integer(to, hi)) return false;
  into = hi < lo ? interval::unknown() : interval(lo, hi);
  return true;
}
constexpr bool read_shape(std::string_view s, partial_shape& into) {
  into = {};
  if (trimmed(s) == "...") return into = partial_shape::of_unknown_rank(), true;
  bool ok = true;
  each_item(s, [&](std::string_view item) {
    interval d;
    ok = ok && read_dimension(item, d);
    into.push_back(d);
  });
  return ok && into.rank != partial_shape::too_long;
}

}  // namespace opcost::openvino

// ---- opcost/openvino/weights.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The .bin beside an IR: a file, of which only what is asked for is read, or bytes that the caller holds.
#include <cstdio>
#include <memory>

// ---- opcost/core/result.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A value, or one line that says what is wrong, where, and what to do. No exceptions.

// ---- opcost/core/text.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Text without locale, streams or allocation: a sink that takes pieces, integers and shapes written into it, a short buffer.

namespace opcost {

// Where text goes: anything that can be called with a std::string_view. Refers to it, like std::span refers to data.
class sink {
 public:
  template <class To> requires(!std::same_as<std::remove_cvref_t<To>, sink> && std::is_invocable_v<To&, std::string_view>)
  constexpr sink(To&& to) : to_(const_cast<void*>(static_cast<const void*>(&to))), put_([](void* p, std::string_view s) { (*static_cast<std::remove_reference_t<To>*>(p))(s); }) {}
  void operator()(std::string_view s) const { put_(to_, s); }
  const sink& operator<<(std::string_view s) const { return put_(to_, s), *this; }

 private:
  void* to_;
  void (*put_)(void*, std::string_view);
};

// The decimal digits of a number; `group` puts a comma before every third: 4,089,184,256.
struct digits {
  char text[32]{};
  std::size_t from = sizeof text;
  constexpr explicit digits(count_t v, bool group = false) {
    std::uint64_t u = v.n < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(v.n) : static_cast<std::uint64_t>(v.n);
    int written = 0;
    do {
      if (group && written > 0 && written % 3 == 0) text[--from] = ',';
      text[--from] = static_cast<char>('0' + u % 10);
      u /= 10, ++written;
    } while (u != 0);
    if (v.n < 0) text[--from] = '-';
  }
  constexpr operator std::string_view() const { return {text + from, sizeof text - from}; }
};
inline const sink& operator<<(const sink& to, count_t n) { return to << std::string_view(digits(n)); }

// 7, ?, 1..16, 2.., ..9 as OpenVINO writes dimensions.
inline const sink& operator<<(const sink& to, interval d) {
  if (known(d)) return to << d.min;
  if (d == interval::unknown()) return to << "?";
  if (d.min != 0) to << d.min;
  to << "..";
  return bounded(d) ? to << d.max : to;
}
// [1,?,16..32]; [...] where the rank is not known.
template <class Dim> const sink& operator<<(const sink& to, const basic_shape<Dim>& s) {
  if (!s.ranked()) return to << "[...]";
  to << "[";
  for (int i = 0; i < s.rank; ++i) (i ? to << "," : to) << s[i];
  return to << "]";
}

// A line of text with a fixed capacity; what does not fit is cut and ends in "...".
template <std::size_t Capacity> struct short_text {
  char text[Capacity]{};
  std::size_t size = 0;
  constexpr short_text() = default;
  constexpr short_text(std::string_view s) { (*this)(s); }
  constexpr void operator()(std::string_view s) {
    for (char c : s) {
      if (size == Capacity) {
        for (std::size_t i = 1; i <= 3; ++i) text[Capacity - i] = '.';
        return;
      }
      text[size++] = c;
    }
  }
  constexpr operator std::string_view() const { return {text, size}; }
  constexpr bool empty() const { return size == 0; }
};

}  // namespace opcost

#include <optional>
#include <utility>

namespace opcost {

enum class error_code : std::uint8_t { none, cannot_read, not_a_model, unsupported, malformed, bad_argument };

struct error {
  error_code code = error_code::none;
  int line = 0;                    // of the file, from 1; 0: the file as a whole
  short_text<400> what{};          // names the layer where there is one; says what to do

  static error at(error_code code, int line = 0) { error e; e.code = code, e.line = line; return e; }
  // error::at(...) << "layer 'conv1': " << ...
  error&& operator<<(std::string_view s) && { return what(s), std::move(*this); }
  error&& operator<<(count_t n) && { return what(digits(n)), std::move(*this); }
};

template <class T> class [[nodiscard]] result {
 public:
  result(T value) : value_(std::move(value)) {}
  result(struct error e) : error_(std::move(e)) {}
  explicit operator bool() const { return value_.has_value(); }
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }
  const struct error& error() const { return error_; }

 private:
  std::optional<T> value_;
  struct error error_{};
};

}  // namespace opcost

#include <string>

namespace opcost::openvino {

class weights {
 public:
  weights() = default;                                        // none
  weights(std::span<const std::byte> bytes) : bytes_(bytes), have_(true) {}
  static result<weights> open(const std::string& path) {
    weights w;
    w.file_.reset(std::fopen(path.c_str(), "rb"));
    if (!w.file_) return error::at(error_code::cannot_read) << "the weights file '" << path << "' cannot be opened; name another one or leave it out";
    w.have_ = true;
    return w;
  }
  explicit operator bool() const { return have_; }

  // The `to.size()` bytes from `offset`; false where the weights are absent or end before.
  bool read(count_t offset, std::span<std::byte> to) const {
    if (!have_ || offset < 0 || offset.saturated()) return false;
    if (!file_) {
      const std::uint64_t from = static_cast<std::uint64_t>(offset.n);
      if (from > bytes_.size() || bytes_.size() - from < to.size()) return false;
      for (std::size_t i = 0; i < to.size(); ++i) to[i] = bytes_[static_cast<std::size_t>(from) + i];
      return true;
    }
    return seek(offset.n) && std::fread(to.data(), 1, to.size(), file_.get()) == to.size();
  }

 private:
  struct closer { void operator()(std::FILE* f) const { if (f) std::fclose(f); } };
  std::unique_ptr<std::FILE, closer> file_{};
  std::span<const std::byte> bytes_{};
  bool have_ = false;

  // In steps that a long can hold: it has 32 bits on some machines whose files are larger.
  bool seek(std::int64_t offset) const {
    if (std::fseek(file_.get(), 0, SEEK_SET) != 0) return false;
    while (offset > 0) {
      const std::int64_t step = offset < 0x7fffffff ? offset : 0x7fffffff;
      if (std::fseek(file_.get(), static_cast<long>(step), SEEK_CUR) != 0) return false;
      offset -= step;
    }
    return true;
  }
};

}  // namespace opcost::openvino

#include <pugixml.hpp>
#include <string>
#include <vector>

namespace opcost::openvino {

struct port {
  int id = 0;
  pugi::xml_node xml{};      // <port precision="FP32"> with its <dim>s
};
struct layer {
  std::string_view name{}, type{}, version{};
  int opset = 1;             // 0: of an extension, no opset
  pugi::xml_node xml{}, data{};
  count_t offset = -1, size = 0;   // of a Const: where the weights hold it
  int first_input = 0, inputs = 0, first_output = 0, outputs = 0;
};
// The layers of a model or of one body; edges as who feeds each input port.
struct net {
  std::vector<layer> layers;
  std::vector<port> inputs, outputs;
  std::vector<value> sources;              // for each of `inputs`: {layer, output}; layer -1: nobody
  std::span<const value> sources_of(const layer& l) const { return std::span(sources).subspan(static_cast<std::size_t>(l.first_input), static_cast<std::size_t>(l.inputs)); }
  std::span<const port> outputs_of(const layer& l) const { return std::span(outputs).subspan(static_cast<std::size_t>(l.first_output), static_cast<std::size_t>(l.outputs)); }
};

struct model {
  int version = 0;                         // of the IR
  std::string_view name{};
  bool execution_graph = false;            // a dump of what a device runs: its layers have no attributes
  net main{};
  openvino::weights weights{};
  std::string weights_note{};              // why there are none, where some were looked for

  std::unique_ptr<char[]> text{};          // parsed in place
  std::unique_ptr<pugi::xml_document> document{};
};

// A port's stored tensor: <dim>-1</dim> and the like are unknown dimensions; a port without dimensions is a scalar.
inline partial_tensor stored(const port& p) {
  partial_tensor t;
  t.type = dtype_named(p.xml.attribute("precision").value());
  if (t.type == dtype::none) t.type = dtype::dynamic;
  for (pugi::xml_node d = p.xml.first_child(); d; d = d.next_sibling()) {
    if (std::string_view(d.name()) != "dim") continue;
    interval extent = interval::unknown();
    read_dimension(trimmed(d.child_value()), extent);
    t.dims.push_back(extent);
  }
  if (!t.dims.ranked()) t.dims = partial_shape::of_unknown_rank();
  return t;
}

}  // namespace opcost::openvino

namespace opcost::openvino {

class attribute_reader final : public attribute_visitor {
 public:
  explicit attribute_reader(const layer& l) : data_(l.data) {}
  std::string_view unreadable() const { return unreadable_; }    // the first attribute whose text makes no sense

  void visit(std::string_view name, bool& b) override {
    const std::string_view s = find(name);
    if (!found_) return;
    if (is(s, "true") || s == "1") b = true;
    else if (is(s, "false") || s == "0") b = false;
    else fail(name);
  }
  void visit(std::string_view name, count_t& n) override {
    const std::string_view s = find(name);
    if (found_ && !read_integer(s, n)) fail(name);
  }
  void visit(std::string_view name, double& v) override {
    const std::string_view s = find(name);
    if (found_ && !read_real(s, v)) fail(name);
  }
  void visit(std::string_view name, dtype& t) override {
    const std::string_view s = find(name);
    if (!found_) return;
    const dtype read = dtype_named(s);
    if (read == dtype::none) fail(name);
    else t = read;
  }
  void visit(std::string_view name, std::string_view& text) override {
    const std::string_view s = find(name);
    if (found_) text = s;
  }
  void visit(std::string_view name, ints& list) override {
    const std::string_view s = find(name);
    if (!found_) return;
    list = {};
    each_item(s, [&](std::string_view item) {
      count_t n = 0;
      if (!read_integer(item, n)) fail(name);
      list.push_back(n);
    });
    if (!list.ranked()) fail(name);
  }
  void visit(std::string_view name, partial_shape& dims) override {
    const std::string_view s = find(name);
    if (found_ && !read_shape(s, dims)) fail(name);
  }
  void visit(std::string_view name, reals& list) override {
    const std::string_view s = find(name);
    if (!found_) return;
    list = {};
    each_item(s, [&](std::string_view item) {
      double v = 0;
      if (!read_real(item, v) || list.size == reals::capacity) fail(name);
      else list.items[static_cast<std::size_t>(list.size++)] = v;
    });
  }
  void visit(std::string_view name, int& choice, std::span<const std::string_view> spelled) override {
    const std::string_view s = find(name);
    if (!found_) return;
    for (std::size_t i = 0; i < spelled.size(); ++i)
      if (is(s, spelled[i])) {
        choice = static_cast<int>(i);
        return;
      }
    fail(name);
  }

 private:
  pugi::xml_node data_;
  bool found_ = false;
  std::string_view unreadable_{};

  static bool is(std::string_view a, std::string_view b) { return opcost::detail::same_ignoring_case(a, b); }
  std::string_view find(std::string_view name) {
    found_ = false;
    for (pugi::xml_attribute a = data_.first_attribute(); a; a = a.next_attribute())
      if (name == a.name()) return found_ = true, std::string_view(a.value());
    return {};
  }
  void fail(std::string_view name) { if (unreadable_.empty()) unreadable_ = name; }
};

}  // namespace opcost::openvino

// ---- opcost/ops/builtin.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The catalogue: one line an operation.

// ---- opcost/ops/deconvolution.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Transposed convolutions: each element of the input spreads a window over the output.
// Attributes and shapes: OpenVINO operation specifications ConvolutionBackpropData-1, GroupConvolutionBackpropData-1.

namespace opcost {

struct convolution_backprop_data : convolution { ints output_padding{}; };
struct group_convolution_backprop_data : convolution_backprop_data {};

namespace detail {
// The extent that the windows of n elements span: (n - 1) stride + window.
template <class Dim> constexpr Dim spread(Dim n, Dim stride, Dim window) { return max(n - 1, Dim(0)) * stride + window; }

// What the start of a spatial dimension is cropped by. Automatically only where the output's extent is given, and then the other way round than a convolution pads:
// of total = (n - 1) stride + window + output_padding - y the larger half goes to the start for same_upper, to the end for same_lower.
constexpr count_t cropped_begin(const convolution_backprop_data& op, int i, count_t extent, count_t kernel, count_t out, bool out_given) {
  if (op.pad == auto_pad::explicit_) return op.pads_begin.at_or(i, 0);
  if (op.pad == auto_pad::valid || !out_given) return 0;
  const count_t total = max(spread(extent, op.strides.at_or(i, 1), dilated(kernel, op.dilations.at_or(i, 1))) + op.output_padding.at_or(i, 0) - out, 0);
  return op.pad == auto_pad::same_upper ? total - total / 2 : total / 2;
}
// A list of extents as dimensions; those that are not known are unknown ones.
template <class Dim> constexpr basic_shape<Dim> extents_of(const basic_tensor<Dim>& t) {
  if (!t.dims.ranked() || t.dims.rank != 1 || !known(t.dims[0])) return basic_shape<Dim>::of_unknown_rank();
  basic_shape<Dim> r;
  const bool content = t.has_value();
  for (count_t i = 0; i < lower(t.dims[0]) && r.ranked(); ++i) {
    const Dim d = content ? number_at(t, static_cast<std::size_t>(i.n)) : basic_shape<Dim>::unknown_dim();
    r.push_back(known(d) && lower(d) < 0 ? basic_shape<Dim>::unknown_dim() : d);
  }
  return r;
}
// The output for a filter [.., out_channels, kernel from `kernel_from`...]: N x channels x extents that are given or (n - 1) stride + window + output_padding - pads.
template <class Dim> constexpr inferred<Dim> infer_deconvolution(const convolution_backprop_data& op, const basic_operands<Dim>& in, int kernel_from, Dim channels) {
  const auto &x = in[0].dims, &filter = in[1].dims;
  const dtype type = filtered_type(in[0].type, in[1].type);
  const basic_shape<Dim> wanted = in.has(2) ? extents_of(in[2]) : basic_shape<Dim>{};
  int n = spatial_rank(convolution{}, x, filter, kernel_from);
  if (!x.ranked() && !filter.ranked()) n = wanted.ranked() && wanted.rank > 0 ? wanted.rank : spatial_rank(op, x, filter, kernel_from);
  if (n < 0 && !x.ranked() && !filter.ranked()) return of_unknown_rank<Dim>(type);
  if (const char* why = window_refusal(op, filter, kernel_from, n)) return why;
  if (!empty_or_of(op.output_padding, n)) return "output_padding must be one per spatial dimension";
  if (in.has(2) && in[2].dims.ranked() && in[2].dims.rank != 1) return "the output's extents must be a list";
  basic_shape<Dim> out{dim_or_unknown(x, 0), channels};
  if (in.has(2)) {
    if (wanted.ranked() && wanted.rank != n) return "the output's extents must be one per spatial dimension";
    for (int i = 0; i < n; ++i) out.push_back(dim_or_unknown(wanted, i));
    return of(out, type);
  }
  for (int i = 0; i < n; ++i) {
    const count_t pads = op.pad == auto_pad::explicit_ ? op.pads_begin.at_or(i, 0) + op.pads_end.at_or(i, 0) : count_t(0);
    const Dim full = spread(dim_or_unknown(x, 2 + i), Dim(op.strides.at_or(i, 1)), window_extent(op, filter, kernel_from, i));
    Dim d = full + op.output_padding.at_or(i, 0) - pads;
    if constexpr (std::same_as<Dim, interval>) d = upper(d) < 0 ? interval::unknown() : max(d, Dim(0));
    out.push_back(d);
  }
  return of(out, type);
}
// Each input element meets `channels` x kernel weights; those that land inside the output are needed.
constexpr tally deconvolution_macs(const convolution_backprop_data& op, const tensors& in, const shape& y, int kernel_from, count_t channels) {
  const shape &x = in[0].dims, &filter = in[1].dims;
  count_t needed = x[0] * x[1] * channels;
  for (int i = 0; i < x.rank - 2; ++i) {
    const count_t k = filter[kernel_from + i], begin = cropped_begin(op, i, x[2 + i], k, y[2 + i], in.has(2));
    // the roles of a convolution's input and output are swapped: 0 <= i stride + k dilation - begin < y
    needed *= taps_on_elements(y[2 + i], x[2 + i], k, op.strides.at_or(i, 1), op.dilations.at_or(i, 1), begin);
  }
  const count_t all = x.elements() * channels * filter.product(kernel_from, filter.rank);
  return {.mac = all, .padded = all - needed};
}
constexpr void deconvolution_attributes(auto& op, auto&& f) {
  convolution_attributes(op, f);
  f("output_padding", op.output_padding);
}
}  // namespace detail

// y[n, o, p s + k d - pad] += w[c, o, k] x[n, c, p]:  MACs = #x O K; needed: those that land inside y
template <> struct op_traits<convolution_backprop_data> {
  static constexpr std::string_view name = "ConvolutionBackpropData";
  static constexpr std::string_view formula = "MACs = #x O K; needed: those that land inside y";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::deconvolution_attributes(op, f); }
  // in: input [N, C, spatial...], filter [C, O, kernel...], perhaps the spatial extents of the output; out: [N, O, spatial...]
  template <class Dim> static constexpr inferred<Dim> infer(const convolution_backprop_data& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &filter = in[1].dims;
    Dim channels = detail::dim_or_unknown(x, 1);
    if (x.ranked() && filter.ranked() && !merge(channels, filter[0])) return "the filter's channels are not the input's";
    return detail::infer_deconvolution(op, in, 2, detail::dim_or_unknown(filter, 1));
  }
  static constexpr tally count(const convolution_backprop_data& op, const tensors& in, const outputs& out) {
    return detail::deconvolution_macs(op, in, out[0].dims, 2, in[1].dims[1]);
  }
};

// The filter [G, C/G, O/G, kernel...] carries the groups:  MACs = #x (O/G K)
template <> struct op_traits<group_convolution_backprop_data> {
  static constexpr std::string_view name = "GroupConvolutionBackpropData";
  static constexpr std::string_view formula = "MACs = #x O/G K; needed: those that land inside y";
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 1u << 2;
  static constexpr void attributes(auto& op, auto&& f) { detail::deconvolution_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const group_convolution_backprop_data& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &filter = in[1].dims;
    Dim channels = basic_shape<Dim>::unknown_dim();
    if (filter.ranked()) {
      Dim groups = filter[0];
      if (!detail::merge_groups(groups, x, filter[1])) return "the filter's groups times channels are not the input's channels";
      channels = groups * filter[2];
    }
    return detail::infer_deconvolution(op, in, 3, channels);
  }
  static constexpr tally count(const group_convolution_backprop_data& op, const tensors& in, const outputs& out) {
    return detail::deconvolution_macs(op, in, out[0].dims, 3, in[1].dims[2]);
  }
};

}  // namespace opcost

// ---- opcost/ops/deformable.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Windows whose taps are moved by offsets that the network computes: they read between the elements of the input.
// Attributes and shapes: OpenVINO operation specifications DeformableConvolution-1 and -8, DeformablePSROIPooling-1.

// ---- opcost/ops/bilinear.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What it takes to read a picture between its elements: v = sum over the four neighbours of w_i v_i.
// These products are an addressing matter, not a layer's contraction: they are counted as mul and add, not as mac.

namespace opcost::detail {

// Once a point: its two coordinates rounded down, two fractions and their complements, four weights.
inline constexpr tally bilinear_point{.add = 4, .mul = 4, .round = 2};
// Once a point and channel.
inline constexpr tally bilinear_blend{.add = 3, .mul = 4};

}  // namespace opcost::detail

namespace opcost {

struct deformable_convolution : convolution { count_t group = 1, deformable_group = 1; };
struct deformable_convolution_8 : deformable_convolution { bool bilinear_interpolation_pad = false; };

namespace detail {
template <class Dim> constexpr bool divisible(Dim d, count_t by) { return ceil_div(lower(d), by) <= floor_div(upper(d), by); }
template <class Dim> constexpr bool overlap(Dim a, Dim b) { return merge(a, b); }
// Offsets (per_tap 2) or a mask (1) beside the output: [N, deformable_group * per_tap * kernel, output's extents].
template <class Dim> constexpr const char* beside_refusal(const deformable_convolution& op, const basic_shape<Dim>& beside, const basic_shape<Dim>& filter, count_t per_tap, basic_shape<Dim>& out) {
  if (!beside.ranked()) return nullptr;
  if (beside.rank != 4) return "offsets and mask must have rank 4";
  if (!divisible(beside[1], op.deformable_group)) return "the offsets' channels do not divide into the deformable groups";
  if (filter.ranked() && !overlap(beside[1], filter[2] * filter[3] * per_tap * op.deformable_group)) return "the offsets' channels do not go with the kernel";
  Dim batch = out[0];
  if (!merge(batch, beside[0])) return "the offsets' batch is not the input's";
  if (per_tap == 2) out.set(0, batch);
  for (int i = 2; i < 4; ++i) if (!overlap(beside[i], out[i])) return "the offsets' extents are not the output's";
  return nullptr;
}
}  // namespace detail

// A convolution whose taps are read at p s + k d - pad + offset, for each deformable group alike; a mask weighs what is read.
// MACs = #y (C/G K); reading: points N DG K #p, each blended for C / DG channels. Where a tap lands only the offsets tell: nothing counts as padding.
template <> struct op_traits<deformable_convolution> {
  static constexpr std::string_view name = "DeformableConvolution";
  static constexpr std::string_view formula = "MACs = #y C/G K; with N DG K HW points read between elements";
  static constexpr int inputs = 3;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::convolution_attributes(op, f);
    f("group", op.group), f("deformable_group", op.deformable_group);
  }
  // in: input [N, C, H, W], offsets, filter [O, C/G, kernel...], perhaps a mask; out: [N, O, H', W']
  template <class Dim> static constexpr inferred<Dim> infer(const deformable_convolution& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &offsets = in[1].dims, &filter = in[2].dims;
    const dtype type = detail::filtered_type(in[0].type, in[2].type);
    if (!x.ranked() && !filter.ranked() && !offsets.ranked()) return of_unknown_rank<Dim>(type);
    if ((x.ranked() && x.rank != 4) || (filter.ranked() && filter.rank != 4)) return "a deformable convolution has two spatial dimensions";
    if (const char* why = detail::window_refusal(op, filter, 2, 2)) return why;
    if (op.group < 1 || op.deformable_group < 1) return "groups must be positive";
    if (x.ranked() && !detail::divisible(x[1], op.group)) return "the channels do not divide into the groups";
    if (filter.ranked() && !detail::divisible(filter[0], op.group)) return "the filter's outputs do not divide into the groups";
    if (x.ranked() && filter.ranked() && !detail::overlap(x[1], filter[1] * op.group)) return "the filter's channels are not the input's";
    basic_shape<Dim> out{detail::dim_or_unknown(x, 0), detail::dim_or_unknown(filter, 0)};
    if (const char* why = detail::slide(op, x, filter, 2, 2, out)) return why;
    if (const char* why = detail::beside_refusal(op, offsets, filter, 2, out)) return why;
    if (in.has(3)) if (const char* why = detail::beside_refusal(op, in[3].dims, filter, 1, out)) return why;
    return of(out, type);
  }
  static constexpr tally count(const deformable_convolution& op, const tensors& in, const outputs& out) {
    const shape &x = in[0].dims, &y = out[0].dims, &filter = in[2].dims;
    const count_t taps = filter.product(2, filter.rank), places = y[0] * y.product(2, y.rank) * taps;
    tally blend = detail::bilinear_blend;
    if (in.has(3)) blend.mul += 1;
    return tally{.mac = y.elements() * filter[1] * taps} + (detail::bilinear_point + tally{.add = 2}) * (places * op.deformable_group) + blend * (places * x[1]);
  }
};
template <> struct op_traits<deformable_convolution_8> : op_traits<deformable_convolution> {
  static constexpr int opset = 8;
  static constexpr void attributes(auto& op, auto&& f) {
    op_traits<deformable_convolution>::attributes(op, f);
    f("bilinear_interpolation_pad", op.bilinear_interpolation_pad);
  }
};

enum class deformable_pooling_mode : std::uint8_t { bilinear_deformable };
template <> inline constexpr std::array<std::string_view, 1> spellings<deformable_pooling_mode>{"bilinear_deformable"};
struct deformable_psroi_pooling {
  count_t output_dim = 1, group_size = 1, spatial_bins_x = 1, spatial_bins_y = 1, part_size = 1;
  double spatial_scale = 1, trans_std = 1;
  deformable_pooling_mode mode = deformable_pooling_mode::bilinear_deformable;
};
// Each bin of a region is the mean of spatial_bins_x spatial_bins_y points, its corner moved where a third input says so (Dai et al. 2017, arXiv:1703.06211).
template <> struct op_traits<deformable_psroi_pooling> {
  static constexpr std::string_view name = "DeformablePSROIPooling";
  static constexpr std::string_view formula = "#y means of spatial_bins_x * spatial_bins_y points read between elements";
  static constexpr int inputs = 2;
  static constexpr void attributes(auto& op, auto&& f) {
    f("output_dim", op.output_dim), f("spatial_scale", op.spatial_scale), f("group_size", op.group_size), f("mode", op.mode);
    f("spatial_bins_x", op.spatial_bins_x), f("spatial_bins_y", op.spatial_bins_y), f("trans_std", op.trans_std), f("part_size", op.part_size);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const deformable_psroi_pooling& op, const basic_operands<Dim>& in) {
    const auto &x = in[0].dims, &regions = in[1].dims, &offsets = in[2].dims;
    if ((x.ranked() && x.rank != 4) || (in.has(2) && offsets.ranked() && offsets.rank != 4)) return "score maps and offsets must have rank 4";
    if (regions.ranked() && regions.rank != 2) return "regions must have rank 2";
    if (op.output_dim < 1 || op.group_size < 1) return "output_dim and group_size must be positive";
    return of(basic_shape<Dim>{detail::dim_or_unknown(regions, 0), op.output_dim, op.group_size, op.group_size}, in[0].type);
  }
  static constexpr tally count(const deformable_psroi_pooling& op, const tensors& in, const outputs& out) {
    const tally point = detail::bilinear_point + detail::bilinear_blend + tally{.add = 3, .mul = 2};    // and its place in the bin; the sum
    tally bin = point * (max(op.spatial_bins_x, 0) * max(op.spatial_bins_y, 0)) + tally{.div = 1};
    if (in.has(2)) bin += {.add = 2, .mul = 4};    // offset times trans_std times the region's extents
    return bin * out[0].dims.elements();
  }
};

}  // namespace opcost

// ---- opcost/ops/pooling.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Pooling: a window without weights slides over 1 to 3 spatial dimensions, or as many windows as outputs divide the input.
// Attributes and shapes: OpenVINO operation specifications MaxPool-1, -8, -14, AvgPool-1, -14, -16, AdaptiveAvgPool-8, AdaptiveMaxPool-8.

namespace opcost {

enum class rounding : std::uint8_t { floor, ceil, ceil_torch };
template <> inline constexpr std::array<std::string_view, 3> spellings<rounding>{"floor", "ceil", "ceil_torch"};

struct pool {
  ints kernel{}, strides{}, pads_begin{}, pads_end{};    // an empty list: 1s, for pads 0s
  rounding round = rounding::floor;
  auto_pad pad = auto_pad::explicit_;
};
struct max_pool : pool {};
struct max_pool_8 : max_pool {
  ints dilations{};
  dtype index_element_type = dtype::i64;
  count_t axis = 0;
};
struct max_pool_14 : max_pool_8 {};
struct avg_pool : pool { bool exclude_pad = false; };
struct avg_pool_14 : avg_pool {};
struct avg_pool_16 : avg_pool { ints dilations{}; };
struct adaptive_avg_pool {};
struct adaptive_max_pool { dtype index_element_type = dtype::i64; };

namespace detail {
// floor or ceil((n + pads - window) / stride) + 1; ceil_torch leaves out a last window that would start behind the input and its first padding.
template <class Dim> constexpr inferred<Dim> infer_pool(const pool& op, const ints& dilations, bool leaves_none_in_padding, const basic_tensor<Dim>& in) {
  const basic_shape<Dim>& x = in.dims;
  const int n = op.kernel.rank;
  if (n < 1 || n > 3) return "pooling has 1 to 3 spatial dimensions";
  if (!empty_or_of(op.strides, n) || !empty_or_of(dilations, n) || !empty_or_of(op.pads_begin, n) || !empty_or_of(op.pads_end, n))
    return "kernel, strides, dilations and pads must be one per spatial dimension";
  if (!positive(op.kernel) || !positive(op.strides) || !positive(dilations)) return "kernel, strides and dilations must be positive";
  if (!x.ranked()) return of(basic_shape<Dim>::filled(2 + n, basic_shape<Dim>::unknown_dim()), in.type);
  if (x.rank != 2 + n) return "the kernel's rank is not that of the input's spatial dimensions";
  if (is(x[0], 0) || is(x[1], 0)) return "the batch and the channels must not be empty";
  const bool automatic = op.pad == auto_pad::same_upper || op.pad == auto_pad::same_lower;
  basic_shape<Dim> out{x[0], x[1]};
  for (int i = 0; i < n; ++i) {
    const Dim extent = x[2 + i];
    if (automatic && !known(extent)) {
      out.push_back(basic_shape<Dim>::unknown_dim());
      continue;
    }
    const count_t window = dilated(op.kernel[i], dilations.at_or(i, 1)), stride = op.strides.at_or(i, 1);
    padding p{};
    if (automatic) p = same_padding(lower(extent), window, stride, op.pad);
    else if (op.pad == auto_pad::explicit_) p = {op.pads_begin.at_or(i, 0), op.pads_end.at_or(i, 0)};
    if (p.begin < 0 || p.end < 0 || (p.begin + p.end).saturated() || window.saturated()) return "pads must be numbers from 0, and windows not beyond 64 bits";
    const Dim room = extent + p.begin + p.end - window;
    if (known(room) && lower(room) < 0) return "the window, dilated, is larger than the padded input";
    if (leaves_none_in_padding && known(extent) && (window <= p.begin || window <= p.end)) return "a window lies in the padding altogether";
    Dim d = (op.round == rounding::floor ? floor_div(max(room, Dim(0)), Dim(stride)) : ceil_div(max(room, Dim(0)), Dim(stride))) + 1;
    if (op.round == rounding::ceil_torch) {
      const auto kept = [&](count_t windows, count_t from) { return from + p.begin > 0 && (windows - 1) * stride >= from + p.begin ? windows - 1 : windows; };
      d = between<Dim>(kept(lower(d), lower(extent)), bounded(d) ? kept(upper(d), upper(extent)) : upper(d));
    }
    out.push_back(d);
  }
  return of(out, in.type);
}
template <class Dim> constexpr inferred<Dim> with_indices(const inferred<Dim>& values, dtype type) {
  if (!values.refusal.empty()) return values;
  return {values[0], of(values[0].dims, type)};
}
constexpr count_t taps_of(const pool& op) { return max(op.kernel.elements(), 1); }
constexpr void pool_attributes(auto& op, auto&& f) {
  f("strides", op.strides), f("pads_begin", op.pads_begin), f("pads_end", op.pads_end), f("kernel", op.kernel);
  f("rounding_type", op.round), f("auto_pad", op.pad);
}
}  // namespace detail

// y = the largest of K taps: K - 1 comparisons
template <> struct op_traits<max_pool> {
  static constexpr std::string_view name = "MaxPool";
  static constexpr std::string_view formula = "#y (K - 1) comparisons";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) { detail::pool_attributes(op, f); }
  template <class Dim> static constexpr inferred<Dim> infer(const max_pool& op, const basic_operands<Dim>& in) { return detail::infer_pool(op, {}, false, in[0]); }
  static constexpr tally count(const max_pool& op, const tensors&, const outputs& out) { return tally{.cmp = detail::taps_of(op) - 1} * out[0].dims.elements(); }
};
// A second output says where the largest lies.
template <> struct op_traits<max_pool_8> : op_traits<max_pool> {
  static constexpr int opset = 8;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::pool_attributes(op, f);
    f("dilations", op.dilations), f("index_element_type", op.index_element_type), f("axis", op.axis);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const max_pool_8& op, const basic_operands<Dim>& in) {
    return detail::with_indices(detail::infer_pool(op, op.dilations, false, in[0]), op.index_element_type);
  }
};
template <> struct op_traits<max_pool_14> : op_traits<max_pool_8> { static constexpr int opset = 14; };

// y = the mean of K taps: K - 1 additions and a division
template <> struct op_traits<avg_pool> {
  static constexpr std::string_view name = "AvgPool";
  static constexpr std::string_view formula = "#y means of K taps";
  static constexpr int inputs = 1;
  static constexpr void attributes(auto& op, auto&& f) {
    detail::pool_attributes(op, f);
    f("exclude-pad", op.exclude_pad);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const avg_pool& op, const basic_operands<Dim>& in) { return detail::infer_pool(op, {}, op.exclude_pad, in[0]); }
  static constexpr tally count(const avg_pool& op, const tensors&, const outputs& out) { return tally{.add = detail::taps_of(op) - 1, .div = 1} * out[0].dims.elements(); }
};
template <> struct op_traits<avg_pool_14> : op_traits<avg_pool> { static constexpr int opset = 14; };
template <> struct op_traits<avg_pool_16> : op_traits<avg_pool> {
  static constexpr int opset = 16;
  static constexpr void attributes(auto& op, auto&& f) {
    op_traits<avg_pool>::attributes(op, f);
    f("dilations", op.dilations);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const avg_pool_16& op, const basic_operands<Dim>& in) { return detail::infer_pool(op, op.dilations, op.exclude_pad, in[0]); }
};

namespace detail {
template <class Dim> constexpr inferred<Dim> infer_adaptive(const basic_operands<Dim>& in) {
  const basic_shape<Dim>& x = in[0].dims;
  if (!x.ranked()) return of_unknown_rank<Dim>(in[0].type);
  if (x.rank < 3 || x.rank > 5) return "pooling has 1 to 3 spatial dimensions";
  const basic_shape<Dim> wanted = extents_of(in[1]);
  if ((in[1].dims.ranked() && in[1].dims.rank != 1) || (wanted.ranked() && wanted.rank != x.rank - 2)) return "the output's extents must be one per spatial dimension";
  basic_shape<Dim> out{x[0], x[1]};
  for (int i = 0; i < x.rank - 2; ++i) out.push_back(dim_or_unknown(wanted, i));
  return of(out, in[0].type);
}
constexpr count_t greatest_common_divisor(count_t a, count_t b) {
  while (b > 0) {
    const count_t rest = a % b;
    a = b, b = rest;
  }
  return a;
}
// Output i of m covers floor(i n / m) to ceil((i + 1) n / m) of n elements; all of them together n + m - gcd(n, m).
constexpr count_t adaptive_taps(const shape& x, const shape& y) {
  count_t taps = y[0] * y[1];
  for (int i = 2; i < x.rank; ++i) taps *= y[i] == 0 ? count_t(0) : x[i] + y[i] - greatest_common_divisor(x[i], y[i]);
  return taps;
}
}  // namespace detail

// Windows as the output's extents ask:  additions = taps - #y
template <> struct op_traits<adaptive_avg_pool> {
  static constexpr std::string_view name = "AdaptiveAvgPool";
  static constexpr std::string_view formula = "taps = N C product of (n + m - gcd(n, m)); taps - #y additions, #y divisions";
  static constexpr int opset = 8, inputs = 2;
  static constexpr unsigned reads = 1u << 1;
  template <class Dim> static constexpr inferred<Dim> infer(const adaptive_avg_pool&, const basic_operands<Dim>& in) { return detail::infer_adaptive(in); }
  static constexpr tally count(const adaptive_avg_pool&, const tensors& in, const outputs& out) {
    const shape& y = out[0].dims;
    return {.add = max(detail::adaptive_taps(in[0].dims, y) - y.elements(), 0), .div = y.elements()};
  }
};
template <> struct op_traits<adaptive_max_pool> {
  static constexpr std::string_view name = "AdaptiveMaxPool";
  static constexpr std::string_view formula = "taps = N C product of (n + m - gcd(n, m)); taps - #y comparisons";
  static constexpr int opset = 8, inputs = 2;
  static constexpr unsigned reads = 1u << 1;
  static constexpr void attributes(auto& op, auto&& f) { f("index_element_type", op.index_element_type); }
  template <class Dim> static constexpr inferred<Dim> infer(const adaptive_max_pool& op, const basic_operands<Dim>& in) {
    return detail::with_indices(detail::infer_adaptive(in), op.index_element_type);
  }
  static constexpr tally count(const adaptive_max_pool&, const tensors& in, const outputs& out) {
    return {.cmp = max(detail::adaptive_taps(in[0].dims, out[0].dims) - out[0].dims.elements(), 0)};
  }
};

}  // namespace opcost

namespace opcost {

struct builtin_ops : op_list<
    // convolution
    convolution,
    group_convolution,
    binary_convolution,
    convolution_backprop_data,
    group_convolution_backprop_data,
    deformable_convolution,
    deformable_convolution_8,
    deformable_psroi_pooling,
    // matmul
    matmul,
    grouped_matmul,
    // elementwise
    relu,
    add,
    // normalization
    batch_norm_inference,
    // pooling
    max_pool,
    max_pool_8,
    max_pool_14,
    avg_pool,
    avg_pool_14,
    avg_pool_16,
    adaptive_avg_pool,
    adaptive_max_pool,
    // io
    parameter,
    constant,
    network_output
> {};

}  // namespace opcost

namespace opcost::openvino {

template <class Ops = builtin_ops> class graph {
 public:
  explicit graph(const model& m) : graph(m, m.main) {}
  graph(const model& m, const net& n) : model_(&m), net_(&n) {
    entries_.reserve(n.layers.size());
    for (const layer& l : n.layers) entries_.push_back(m.execution_graph || l.opset == 0 ? -1 : catalogue<Ops>::find(l.type == "Const" ? std::string_view("Constant") : l.type, l.opset));
  }
  // The same graph without the shapes that the file stores: what is inferred then is inferred from the inputs alone.
  graph without_stored_shapes() const {
    graph g = *this;
    g.stored_ = false;
    return g;
  }
  bool has_stored_shapes() const { return stored_; }
  const model& source() const { return *model_; }
  const net& layers() const { return *net_; }
  int index_of(const layer& l) const { return static_cast<int>(&l - net_->layers.data()); }
  int entry_of(const layer& l) const { return entries_[static_cast<std::size_t>(index_of(l))]; }

 private:
  const model* model_;
  const net* net_;
  bool stored_ = true;
  std::vector<int> entries_;     // in the catalogue, by layer; -1: unknown
};

}  // namespace opcost::openvino

template <class Ops> struct opcost::graph_traits<opcost::openvino::graph<Ops>> {
  using graph = openvino::graph<Ops>;
  using layer = openvino::layer;
  static const std::vector<layer>& nodes(const graph& g) { return g.layers().layers; }
  static std::span<const value> inputs(const graph& g, const layer& l) { return g.layers().sources_of(l); }
  static content_use reads(const graph& g, const layer& l) {
    const int at = g.entry_of(l);
    if (at < 0) return {};
    const op_entry& e = catalogue<Ops>::entries[static_cast<std::size_t>(at)];
    return {e.reads, e.value != nullptr && !e.value_of_shape};
  }
  static node_facts facts(const graph&, const layer& l) { return {.name = l.name, .type = l.type, .opset = l.opset, .storage = l.size > 0 ? l.offset.n + 1 : 0}; }
  static std::vector<partial_tensor> outputs(const graph& g, const layer& l) {
    std::vector<partial_tensor> all;
    for (const openvino::port& p : g.layers().outputs_of(l)) {
      all.push_back(openvino::stored(p));
      if (!g.has_stored_shapes()) all.back().dims = partial_shape::of_unknown_rank();
    }
    return all;
  }
  static void visit(const graph& g, const layer& l, auto&& f) {
    const int at = g.entry_of(l);
    if (at < 0) return f(unknown_op{l.type});
    alignas(std::max_align_t) std::byte raw[catalogue<Ops>::storage];
    openvino::attribute_reader reader(l);
    catalogue<Ops>::entries[static_cast<std::size_t>(at)].read(raw, reader);
    f(op_ref<Ops>{at, raw});
  }
  static bool content(const graph& g, const layer& l, const partial_tensor& t, opcost::content<interval> into) {
    std::byte bytes[8 * max_content];
    if (l.size < 1 || l.size > count_t(sizeof bytes)) return false;
    const std::span<std::byte> all = std::span(bytes).first(static_cast<std::size_t>(l.size.n));
    return g.source().weights.read(l.offset, all) && decode(t.type, all, into);
  }
};

// ---- opcost/openvino/read.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Reads IR versions 10 and 11. What is not a model is refused with one line that says what it is; nothing in a file can crash the reader.
#include <cstring>

namespace opcost::openvino {
namespace detail {

inline int line_of(std::string_view text, std::ptrdiff_t offset) {
  int line = 1;
  for (std::ptrdiff_t i = 0; i < offset && i < static_cast<std::ptrdiff_t>(text.size()); ++i) line += text[static_cast<std::size_t>(i)] == '\n';
  return line;
}

// What a text that is no IR seems to be, and what to do.
inline error not_a_model(std::string_view text) {
  const std::string_view head = trimmed(text.substr(0, 512));
  const auto is = [&](std::string_view s) { return head.substr(0, s.size()) == s; };
  error e = error::at(error_code::not_a_model);
  if (head.empty()) return std::move(e) << "the file is empty; give an OpenVINO IR (.xml)";
  if (is("version https://git-lfs")) return std::move(e) << "a Git LFS pointer, not the model itself: run git lfs pull";
  if (is("{") || is("[")) return std::move(e) << "JSON, not an OpenVINO IR; give the model's .xml";
  if (is("<!DOCTYPE html") || is("<!doctype html") || is("<html")) return std::move(e) << "an HTML page, not an OpenVINO IR; the download was probably refused";
  if (is("PK")) return std::move(e) << "a ZIP archive, not an OpenVINO IR; unpack it and give the model's .xml";
  return std::move(e) << "not an OpenVINO IR: no <net> with a version; give the model's .xml";
}

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

// "opset8" is 8, a missing version 1; "experimental" names what later opsets took over; others are extensions: 0.
inline int opset_of_text(std::string_view version) {
  if (version.empty()) return 1;
  if (version == "experimental") return 1 << 20;
  count_t n = 0;
  return version.substr(0, 5) == "opset" && read_integer(version.substr(5), n) && n >= 1 && n < 1 << 20 ? static_cast<int>(n.n) : 0;
}

// Layer ids to positions, whatever their order and gaps.
class id_index {
 public:
  explicit id_index(std::size_t layers) { ids_.reserve(layers); }
  void add(int id, int at) {
    dense_ = dense_ && id == static_cast<int>(ids_.size());
    ids_.push_back({id, at});
  }
  void sort() {
    if (!dense_) opcost::detail::heap_sort(std::span(ids_));
  }
  // The id that two layers share, or -1.
  int duplicate() const {
    if (!dense_) for (std::size_t i = 1; i < ids_.size(); ++i) if (ids_[i - 1].id == ids_[i].id) return ids_[i].id;
    return -1;
  }
  int find(int id) const {
    if (dense_) return id >= 0 && id < static_cast<int>(ids_.size()) ? id : -1;
    std::size_t low = 0, high = ids_.size();
    while (low < high) {
      const std::size_t middle = low + (high - low) / 2;
      if (ids_[middle].id < id) low = middle + 1;
      else high = middle;
    }
    return low < ids_.size() && ids_[low].id == id ? ids_[low].at : -1;
  }

 private:
  struct entry {
    int id, at;
    bool operator<(const entry& o) const { return id != o.id ? id < o.id : at < o.at; }
  };
  std::vector<entry> ids_;
  bool dense_ = true;
};

// Compared in place: a call of strcmp for each of a file's names costs as much as parsing it.
template <std::size_t N> inline bool is(const char* name, const char (&wanted)[N]) {
  for (std::size_t i = 0; i < N; ++i) if (name[i] != wanted[i]) return false;
  return true;
}
template <std::size_t N> inline bool begins(const char* name, const char (&wanted)[N]) {
  for (std::size_t i = 0; i + 1 < N; ++i) if (name[i] != wanted[i]) return false;
  return true;
}

inline void read_place(layer& l) {
  for (pugi::xml_attribute a = l.data.first_attribute(); a; a = a.next_attribute()) {
    if (is(a.name(), "offset")) read_integer(a.value(), l.offset);
    else if (is(a.name(), "size")) read_integer(a.value(), l.size);
  }
  if (l.offset < 0) l.size = 0;
}

// <layers> and <edges> of a model or a body. `count`: about how many layers; `where` finds a node's line.
template <class Where> result<net> read_net(pugi::xml_node root, std::size_t count, Where&& where) {
  const pugi::xml_node layers = root.child("layers");
  net r;
  r.layers.reserve(count), r.inputs.reserve(2 * count), r.outputs.reserve(count);
  id_index index(count);
  const auto fail = [&](pugi::xml_node at) { return error::at(error_code::malformed, where(at)); };

  for (pugi::xml_node n = layers.first_child(); n; n = n.next_sibling()) {
    if (!is(n.name(), "layer")) continue;
    layer l;
    l.xml = n;
    int id = -1;
    bool has_id = false, bad_id = false;
    for (pugi::xml_attribute a = n.first_attribute(); a; a = a.next_attribute()) {
      const char* key = a.name();
      if (is(key, "id")) has_id = true, bad_id = !plain_int(a.value(), id);
      else if (is(key, "name")) l.name = a.value();
      else if (is(key, "type")) l.type = a.value();
      else if (is(key, "version")) l.version = a.value();
    }
    if (!has_id || bad_id) return fail(n) << "layer '" << l.name << "' has no id that is a number";
    if (l.type.empty()) return fail(n) << "layer '" << l.name << "' has no type";
    l.opset = opset_of_text(l.version);
    l.first_input = static_cast<int>(r.inputs.size()), l.first_output = static_cast<int>(r.outputs.size());
    for (pugi::xml_node c = n.first_child(); c; c = c.next_sibling()) {
      if (is(c.name(), "data")) {
        if (l.data) continue;
        l.data = c;
        if (l.type == "Const") read_place(l);
        continue;
      }
      const bool in = is(c.name(), "input");
      if (!in && !is(c.name(), "output")) continue;
      for (pugi::xml_node p = c.first_child(); p; p = p.next_sibling()) {
        if (!is(p.name(), "port")) continue;
        int port_id = 0;
        const pugi::xml_attribute first = p.first_attribute();
        if (!plain_int((is(first.name(), "id") ? first : p.attribute("id")).value(), port_id)) return fail(p) << "layer '" << l.name << "': a port has no id that is a number";
        (in ? r.inputs : r.outputs).push_back({port_id, p});
      }
    }
    l.inputs = static_cast<int>(r.inputs.size()) - l.first_input;
    l.outputs = static_cast<int>(r.outputs.size()) - l.first_output;
    index.add(id, static_cast<int>(r.layers.size()));
    r.layers.push_back(l);
  }
  index.sort();
  if (index.duplicate() >= 0) return fail(layers) << "two layers have the id " << index.duplicate();

  r.sources.assign(r.inputs.size(), value{-1, 0});
  for (pugi::xml_node e = root.child("edges").first_child(); e; e = e.next_sibling()) {
    if (!is(e.name(), "edge")) continue;
    int from = -1, to = -1, from_port = -1, to_port = -1;
    bool ok = true, has_from_port = false, has_to_port = false;
    for (pugi::xml_attribute a = e.first_attribute(); a; a = a.next_attribute()) {
      const char* key = a.name();
      if (begins(key, "from-")) {
        if (is(key + 5, "layer")) ok = plain_int(a.value(), from) && ok;
        else if (is(key + 5, "port")) has_from_port = true, ok = plain_int(a.value(), from_port) && ok;
      } else if (begins(key, "to-")) {
        if (is(key + 3, "layer")) ok = plain_int(a.value(), to) && ok;
        else if (is(key + 3, "port")) has_to_port = true, ok = plain_int(a.value(), to_port) && ok;
      }
    }
    if (!ok) return fail(e) << "an edge has an end that is no number";
    const int a = index.find(from), b = index.find(to);
    if (a < 0 || b < 0) return fail(e) << "an edge names layer " << (a < 0 ? from : to) << ", which does not exist";
    const layer &source = r.layers[static_cast<std::size_t>(a)], &target = r.layers[static_cast<std::size_t>(b)];
    int output = has_from_port ? -1 : 0, input = -1;
    for (int i = 0; i < source.outputs && output < 0; ++i) if (r.outputs[static_cast<std::size_t>(source.first_output + i)].id == from_port) output = i;
    // without a port, the next input that nobody feeds yet
    for (int i = 0; i < target.inputs && input < 0; ++i) {
      const auto at = static_cast<std::size_t>(target.first_input + i);
      if (has_to_port ? r.inputs[at].id == to_port : r.sources[at].row < 0) input = i;
    }
    if (output < 0 || output >= source.outputs) return fail(e) << "an edge leaves layer '" << source.name << "' by port " << from_port << ", which it does not have";
    if (input < 0) return fail(e) << "an edge enters layer '" << target.name << "' by port " << to_port << ", which it does not have";
    r.sources[static_cast<std::size_t>(target.first_input + input)] = {a, output};
  }
  return r;
}

inline result<model> read_text(std::unique_ptr<char[]> text, std::size_t size) {
  model m;
  m.text = std::move(text);
  m.document = std::make_unique<pugi::xml_document>();
  const std::string head(m.text.get(), size < 512 ? size : 512);    // parsing in place overwrites it
  const pugi::xml_parse_result parsed = m.document->load_buffer_inplace(m.text.get(), size, pugi::parse_escapes | pugi::parse_cdata | pugi::parse_embed_pcdata);
  const auto where = [&](pugi::xml_node n) {    // newlines survive parsing in place
    return line_of({m.text.get(), size}, n.offset_debug());
  };
  const pugi::xml_node root = m.document->child("net");
  if (!root) {
    if (parsed || parsed.status == pugi::status_no_document_element) return not_a_model(head);
    return head.find('<') == std::string::npos ? not_a_model(head)
                                               : error::at(error_code::malformed, line_of({m.text.get(), size}, parsed.offset)) << "not well-formed XML: " << parsed.description() << "; the file is damaged or no OpenVINO IR";
  }
  if (!parsed) return error::at(error_code::malformed, line_of({m.text.get(), size}, parsed.offset)) << "not well-formed XML: " << parsed.description() << "; the file may be cut off";
  count_t version = 0;
  if (!read_integer(root.attribute("version").value(), version)) return error::at(error_code::not_a_model, where(root)) << "<net> has no version: not an OpenVINO IR, or one made by hand";
  if (version < 10) return error::at(error_code::unsupported, where(root)) << "IR version " << version << " is older than 10 and not read yet; convert the original model again with OpenVINO 2020.1 or later";
  if (version > 11) return error::at(error_code::unsupported, where(root)) << "IR version " << version << " is newer than this opcost; 10 and 11 are read";
  m.version = static_cast<int>(version.n);
  m.name = root.attribute("name").value();
  if (!root.child("layers")) return error::at(error_code::malformed, where(root)) << "<net> has no <layers>";
  auto main = read_net(root, size / 512, where);    // a layer takes about as many bytes
  if (!main) return main.error();
  m.main = std::move(*main);
  for (const layer& l : m.main.layers)
    if (l.data.attribute("execOrder") || l.data.attribute("execTimeMcs")) m.execution_graph = true;
  return m;
}

inline result<std::unique_ptr<char[]>> read_file(const std::string& path, std::size_t& size) {
  struct closer { void operator()(std::FILE* f) const { std::fclose(f); } };
  const std::unique_ptr<std::FILE, closer> file(std::fopen(path.c_str(), "rb"));
  if (!file) return error::at(error_code::cannot_read) << "the file cannot be opened; is the path right?";
  std::unique_ptr<char[]> text;
  std::size_t capacity = 0;
  size = 0;
  if (std::fseek(file.get(), 0, SEEK_END) == 0) {
    const long end = std::ftell(file.get());
    if (end > 0) capacity = static_cast<std::size_t>(end);
    if (capacity > (std::size_t{1} << 31)) return error::at(error_code::unsupported) << "the file has more than 2 GiB: not an IR's .xml";
    std::rewind(file.get());
  }
  ++capacity;
  text.reset(new char[capacity]);
  for (;;) {
    const std::size_t got = std::fread(text.get() + size, 1, capacity - size, file.get());
    size += got;
    if (got == 0) break;
    if (size == capacity) {    // a pipe tells no size
      std::unique_ptr<char[]> wider(new char[capacity * 2]);
      std::memcpy(wider.get(), text.get(), size);
      text = std::move(wider), capacity *= 2;
    }
  }
  if (std::ferror(file.get())) return error::at(error_code::cannot_read) << "the file cannot be read; is it a folder?";
  return text;
}
}  // namespace detail

// From memory; the text is copied. Weights, where there are any, by `model.weights`.
inline result<model> read(std::string_view xml, weights w = {}) {
  std::unique_ptr<char[]> text(new char[xml.size() + 1]);
  std::memcpy(text.get(), xml.data(), xml.size());
  auto m = detail::read_text(std::move(text), xml.size());
  if (m) m->weights = std::move(w);
  return m;
}
// From a file. Without `weights_path`, the .bin of the same name is taken where it exists; then weights_note tells if it does not.
inline result<model> read_file(const std::string& path, const std::string& weights_path = {}) {
  std::size_t size = 0;
  auto text = detail::read_file(path, size);
  if (!text) return text.error();
  auto m = detail::read_text(std::move(*text), size);
  if (!m) return m;
  std::string bin = weights_path;
  if (bin.empty()) bin = (path.size() > 4 && path.compare(path.size() - 4, 4, ".xml") == 0 ? path.substr(0, path.size() - 4) : path) + ".bin";
  auto w = weights::open(bin);
  if (w) m->weights = std::move(*w);
  else if (!weights_path.empty()) return w.error();
  else m->weights_note = "no " + bin;
  return m;
}

}  // namespace opcost::openvino

#endif // OPCOST_OPENVINO_HPP_SINGLE_INCLUDE
