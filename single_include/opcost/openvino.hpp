// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_OPENVINO_HPP_SINGLE_INCLUDE
#define OPCOST_OPENVINO_HPP_SINGLE_INCLUDE
#include "all.hpp"

// ---- opcost/openvino.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The door for OpenVINO files, and all that analyses them; the only one that needs pugixml.

// ---- opcost/openvino/graph.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A model as a graph that analyze() walks, under a catalogue of operations: the built-in one, or one extended by the user.

// ---- opcost/core/decode.hpp

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Stored elements as numbers, for every element type; sub-byte elements are packed from the lowest bit up, those of one and two bits from the highest down.
#include <bit>

namespace opcost {
namespace detail {
// A small binary float from its bits; `infinite`: the top exponent means infinity, or with a mantissa no number.
constexpr double small_float(std::uint32_t bits, int exponent_bits, int mantissa_bits, int bias, bool infinite = false) {
  const std::uint32_t mantissa = bits & ((1u << mantissa_bits) - 1u);
  const int exponent = static_cast<int>((bits >> mantissa_bits) & ((1u << exponent_bits) - 1u));
  const bool negative = ((bits >> (mantissa_bits + exponent_bits)) & 1u) != 0;
  if (infinite && exponent == (1 << exponent_bits) - 1)
    return mantissa != 0 ? std::numeric_limits<double>::quiet_NaN() : negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
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
constexpr double real_element(dtype type, std::uint64_t bits) {
  const auto low = static_cast<std::uint32_t>(bits);
  switch (type) {
    case dtype::f64: return std::bit_cast<double>(bits);
    case dtype::f32: return static_cast<double>(std::bit_cast<float>(low));
    case dtype::bf16: return static_cast<double>(std::bit_cast<float>(low << 16));
    case dtype::f16: return detail::small_float(low, 5, 10, 15, true);
    case dtype::f8e4m3: return detail::small_float(low, 4, 3, 7);
    case dtype::f8e5m2: return detail::small_float(low, 5, 2, 15, true);
    case dtype::f8e8m0: return low == 0 ? 5.877471754111438e-39 : detail::small_float(low << 1, 8, 1, 127);    // 2^-127: there is no zero
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
// Elements from the first-th on, integers as reals too.
constexpr void decode_reals(dtype type, std::span<const std::byte> bytes, std::size_t first, std::span<double> into) {
  std::size_t i = 0;
  switch (type) {    // those that models hold many of, in loops of their own
    case dtype::u8: for (double& e : into) e = static_cast<double>(std::to_integer<std::uint8_t>(bytes[first + i++])); break;
    case dtype::i8: for (double& e : into) e = static_cast<double>(static_cast<std::int8_t>(bytes[first + i++])); break;
    case dtype::f32: for (double& e : into) e = static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(element_bits(dtype::f32, bytes, first + i++)))); break;
    default:
      for (double& e : into) {
        const std::uint64_t bits = element_bits(type, bytes, first + i++);
        e = is_real(type) ? real_element(type, bits) : static_cast<double>(integer_element(type, bits));
      }
  }
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
// A layer's <data> as an operation's attributes. What the file lacks keeps its default; what cannot be read is remembered. An input or a
// constant whose <data> says no shape or type, as old files have it, is what its port says.

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
  if (!s.empty() && s.front() <= ' ') s = trimmed(s);
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

// Numbers with commas between: most lists are of these, so they are read in one pass. False where an item is none, or there are too many.
constexpr bool read_integers(std::string_view s, ints& into) {
  into = {};
  std::size_t i = 0;
  bool ok = true;
  const auto blank = [&] { while (i < s.size() && s[i] <= ' ') ++i; };
  blank();
  while (i < s.size()) {
    const bool negative = s[i] == '-';
    if (s[i] == '-' || s[i] == '+') ++i;
    const std::size_t from = i;
    std::int64_t v = 0;
    while (i < s.size() && s[i] >= '0' && s[i] <= '9' && i - from < 18) v = v * 10 + (s[i++] - '0');
    count_t n = negative ? -v : v;
    if (i == from) ok = false;
    if (i < s.size() && s[i] != ',' && s[i] > ' ') {    // long digits, a fraction
      const std::size_t comma = s.find(',', i), start = from - (negative ? 1 : 0);
      ok = read_integer(s.substr(start, comma - start), n) && ok;
      i = comma == std::string_view::npos ? s.size() : comma;
    }
    into.push_back(n);
    blank();
    if (i == s.size()) break;
    if (s[i] != ',') return false;
    ++i;
    blank();
    if (i == s.size()) ok = false;
  }
  return ok && into.ranked();
}

// ? or -1, 7, 1..16, 2.., ..9
constexpr bool read_dimension(std::string_view s, interval& into) {
  if (s == "?" || s == "-1") return into = interval::unknown(), true;
  const std::size_t dots = s.find("..");
  if (dots == std::string_view::npos) {
    count_t n = 0;
    if (!read_integer(s, n) || s.find_first_not_of("+-0123456789 \t\r\n") != std::string_view::npos) return false;
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
    if (std::fseek(w.file_.get(), 0, SEEK_END) == 0) w.size_ = std::ftell(w.file_.get());    // negative where a long is too short
    return w;
  }
  explicit operator bool() const { return have_; }
  count_t size() const { return !have_ ? count_t(-1) : file_ ? size_ : count_t(bytes_.size()); }    // -1: not known

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
  count_t size_ = -1;
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
  int opset = 1;             // 0: of an extension, no opset; `newest`: whichever is the newest
  static constexpr int newest = 1 << 20;
  pugi::xml_node xml{}, data{};
  count_t offset = -1, size = 0;   // of a Const: where the weights hold it
  int first_input = 0, inputs = 0, first_output = 0, outputs = 0;
  int first_body = 0, bodies = 0;
};
struct body;
// The layers of a model or of one body; edges as who feeds each input port.
struct net {
  std::vector<layer> layers;
  std::vector<port> inputs, outputs;
  std::vector<value> sources;              // for each of `inputs`: {layer, output}; layer -1: nobody
  std::vector<body> bodies;                // of all layers: layer.first_body, layer.bodies
  std::span<const value> sources_of(const layer& l) const { return std::span(sources).subspan(static_cast<std::size_t>(l.first_input), static_cast<std::size_t>(l.inputs)); }
  std::span<const port> outputs_of(const layer& l) const { return std::span(outputs).subspan(static_cast<std::size_t>(l.first_output), static_cast<std::size_t>(l.outputs)); }
};

struct body {
  std::unique_ptr<net> layers;
  body_wiring wiring{};
};

struct model {
  int version = 0;                         // of the IR
  std::string_view name{};
  bool execution_graph = false;            // a dump of what a device runs: its layers have no attributes
  net main{};
  std::vector<error> remarks{};            // what was left out of the file without being an error
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
  explicit attribute_reader(const layer& l, const port* own = nullptr) : own_(own) {
    for (pugi::xml_attribute a = l.data.first_attribute(); a; a = a.next_attribute()) {
      if (count_ == capacity) {
        more_ = a;
        break;
      }
      attributes_[count_++] = {a.name(), a.value()};
    }
  }
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
    if (!found_ && own_ && name == "element_type") t = stored(*own_).type;
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
    if (!found_ && own_ && name == "shape") if (const partial_shape dims = stored(*own_).dims; dims.is_static()) list = numbers(dims);
    if (!found_) return;
    if (!read_integers(s, list)) fail(name);
  }
  void visit(std::string_view name, partial_shape& dims) override {
    const std::string_view s = find(name);
    if (!found_ && own_ && name == "shape") dims = stored(*own_).dims;
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
  // Fetched once: each is asked for by name several times.
  struct attribute { const char *name, *value; };
  static constexpr std::size_t capacity = 24;
  attribute attributes_[capacity];
  std::size_t count_ = 0, next_ = 0;    // next_: where the last one was found, since files keep the order
  pugi::xml_attribute more_{};
  const port* own_;
  bool found_ = false;
  std::string_view unreadable_{};

  static bool is(std::string_view a, std::string_view b) { return opcost::detail::same_ignoring_case(a, b); }
  std::string_view find(std::string_view name) {
    found_ = true;
    for (std::size_t i = 0; i < count_; ++i) {
      const attribute& a = attributes_[next_];
      next_ = next_ + 1 == count_ ? 0 : next_ + 1;
      if (same(name, a.name)) return a.value;
    }
    for (pugi::xml_attribute a = more_; a; a = a.next_attribute()) if (same(name, a.name())) return a.value();
    found_ = false;
    return {};
  }
  static bool same(std::string_view name, const char* text) {
    for (char c : name) if (*text++ != c) return false;
    return *text == '\0';
  }
  void fail(std::string_view name) { if (unreadable_.empty()) unreadable_ = name; }
};

}  // namespace opcost::openvino

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
    if (l.bodies > 0) return {~0u, false};    // a body may read what it is given
    if (at < 0) return {};
    const op_entry& e = catalogue<Ops>::entries[static_cast<std::size_t>(at)];
    return {e.reads, e.value != nullptr && !e.value_of_shape};
  }
  static node_facts facts(const graph& g, const layer& l) {
    const int at = g.entry_of(l);
    const int opset = l.opset < layer::newest ? l.opset : at < 0 ? 0 : catalogue<Ops>::entries[static_cast<std::size_t>(at)].opset;
    return {.name = l.name, .type = l.type, .opset = opset, .storage = l.size > 0 ? l.offset.n + 1 : 0, .bytes = bytes_of(g, l)};
  }
  static std::int64_t bytes_of(const graph& g, const layer& l) {
    if (l.type != "Const") return -1;
    if (const count_t all = g.source().weights.size(); all >= 0 && l.size > 0 && l.offset + l.size > all) return -2;
    return l.size < 0 ? 0 : l.size.n;
  }
  static sequence<partial_tensor> outputs(const graph& g, const layer& l) {
    sequence<partial_tensor> all;
    for (const openvino::port& p : g.layers().outputs_of(l)) {
      all.push_back(openvino::stored(p));
      if (!g.has_stored_shapes()) all.back().dims = partial_shape::of_unknown_rank();
    }
    return all;
  }
  struct inside {
    openvino::graph<Ops> graph;
    const body_wiring& wiring;
  };
  static std::vector<inside> bodies(const graph& g, const layer& l) {
    std::vector<inside> all;
    for (int i = 0; i < l.bodies; ++i) {
      const openvino::body& b = g.layers().bodies[static_cast<std::size_t>(l.first_body + i)];
      graph body(g.source(), *b.layers);
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
    openvino::attribute_reader reader(l, says_what_it_is && l.outputs > 0 ? g.layers().outputs_of(l).data() : nullptr);
    e.read(raw, reader);
    if (!reader.unreadable().empty()) return f(unknown_op{l.type, "the text of one of its attributes makes no sense"});
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
  if (version == "experimental") return layer::newest;
  count_t n = 0;
  return version.substr(0, 5) == "opset" && read_integer(version.substr(5), n) && n >= 1 && n < layer::newest ? static_cast<int>(n.n) : 0;
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

// Compared in place and in a straight line: a call of strcmp for each of a file's names costs as much as parsing it.
template <std::size_t N> bool is(const char* name, const char (&wanted)[N]) {
  return [&]<std::size_t... At>(std::index_sequence<At...>) { return ((name[At] == wanted[At]) && ...); }(std::make_index_sequence<N>{});
}
template <std::size_t N> bool begins(const char* name, const char (&wanted)[N]) {
  return [&]<std::size_t... At>(std::index_sequence<At...>) { return ((name[At] == wanted[At]) && ...); }(std::make_index_sequence<N - 1>{});
}

inline void read_place(layer& l) {
  for (pugi::xml_attribute a = l.data.first_attribute(); a; a = a.next_attribute()) {
    if (is(a.name(), "offset")) read_integer(a.value(), l.offset);
    else if (is(a.name(), "size")) read_integer(a.value(), l.size);
  }
  if (l.offset < 0) l.size = 0;
}

// <layers> and <edges> of a model or a body. `count`: about how many layers; `where` finds a node's line; what is left
// out of the file without being an error goes to `remarks`.
inline count_t integer_attribute(pugi::xml_node n, const char* name, count_t otherwise) {
  count_t v = otherwise;
  if (const pugi::xml_attribute a = n.attribute(name)) read_integer(a.value(), v);
  return v;
}

template <class Where> result<net> read_net(pugi::xml_node root, std::size_t count, Where&& where, std::vector<error>& remarks, int depth = 0);

// The bodies of a TensorIterator, Loop or If and their port maps; other layers have none.
template <class Where> result<std::vector<body>> read_bodies(const net& around, const layer& l, Where&& where, std::vector<error>& remarks, int depth) {
  std::vector<body> all;
  constexpr struct { const char *body, *map; body_kind kind; } parts[] = {
      {"body", "port_map", body_kind::repeated}, {"then_body", "then_port_map", body_kind::when_true}, {"else_body", "else_port_map", body_kind::when_false}};
  for (const auto& part : parts) {
    const pugi::xml_node inside = l.xml.child(part.body);
    if (!inside) continue;
    if (depth >= 8) return error::at(error_code::unsupported, where(inside)) << "layer '" << l.name << "': bodies nested deeper than 8";
    std::vector<int> ids;    // of the body's layers, by position
    for (pugi::xml_node n = inside.child("layers").first_child(); n; n = n.next_sibling()) {
      int id = -1;
      if (is(n.name(), "layer") && plain_int(n.attribute("id").value(), id)) ids.push_back(id);
    }
    auto layers = read_net(inside, ids.size(), where, remarks, depth + 1);
    if (!layers) return layers.error();
    body b;
    b.layers = std::make_unique<net>(std::move(*layers));
    b.wiring.kind = part.kind;
    const auto inner = [&](pugi::xml_node n, const char* name) {
      const count_t id = integer_attribute(n, name, -1);
      for (std::size_t i = 0; i < ids.size(); ++i) if (ids[i] == id) return static_cast<int>(i);
      return -1;
    };
    const auto place = [&](const std::vector<port>& ports, int first, int n, count_t id) {
      for (int i = 0; i < n; ++i) if (ports[static_cast<std::size_t>(first + i)].id == id) return i;
      return -1;
    };
    for (pugi::xml_node n = l.xml.child(part.map).first_child(); n; n = n.next_sibling()) {
      const bool input = is(n.name(), "input");
      if (!input && !is(n.name(), "output")) continue;
      const count_t external = integer_attribute(n, "external_port_id", -1);
      port_map m;
      m.inner = inner(n, "internal_layer_id");
      if (!input && is(n.attribute("purpose").value(), "execution_condition")) b.wiring.goes_on = m.inner;
      if (external < 0) continue;
      m.outer = input ? place(around.inputs, l.first_input, l.inputs, external) : place(around.outputs, l.first_output, l.outputs, external);
      if (m.outer < 0 || m.inner < 0) return error::at(error_code::malformed, where(n)) << "layer '" << l.name << "': its port map names a port or a layer that does not exist";
      if (const pugi::xml_attribute axis = n.attribute("axis")) {
        m.sliced = true;
        if (!plain_int(axis.value(), m.axis)) return error::at(error_code::malformed, where(n)) << "layer '" << l.name << "': the axis '" << axis.value() << "' of its port map is no number";
      }
      m.start = integer_attribute(n, "start", 0), m.end = integer_attribute(n, "end", -1), m.stride = integer_attribute(n, "stride", 1), m.part = integer_attribute(n, "part_size", 1);
      (input ? b.wiring.inputs : b.wiring.outputs).push_back(m);
    }
    for (pugi::xml_node e = l.xml.child("back_edges").first_child(); e; e = e.next_sibling())
      if (is(e.name(), "edge")) b.wiring.back.push_back({inner(e, "from-layer"), inner(e, "to-layer")});
    if (part.kind != body_kind::repeated) b.wiring.condition = 0;
    else if (opcost::detail::same_ignoring_case(l.type, "Loop")) b.wiring.trips = 0, b.wiring.condition = 1;
    if (b.wiring.trips == 0 && b.wiring.goes_on < 0) return error::at(error_code::malformed, where(inside)) << "layer '" << l.name << "': its body does not say whether another round follows";
    all.push_back(std::move(b));
  }
  return all;
}

template <class Where> result<net> read_net(pugi::xml_node root, std::size_t count, Where&& where, std::vector<error>& remarks, int depth) {
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
    bool has_id = false, bad_id = false, has_body = false;
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
      has_body = has_body || is(c.name(), "body") || is(c.name(), "then_body") || is(c.name(), "else_body");
      const bool in = is(c.name(), "input");
      if (!in && !is(c.name(), "output")) continue;
      for (pugi::xml_node p = c.first_child(); p; p = p.next_sibling()) {
        int port_id = 0;
        pugi::xml_attribute id_of_port = p.first_attribute();
        if (!is(id_of_port.name(), "id")) {    // rarely: something else, or another order
          if (!is(p.name(), "port")) continue;
          id_of_port = p.attribute("id");
        }
        if (!plain_int(id_of_port.value(), port_id)) return fail(p) << "layer '" << l.name << "': a port has no id that is a number";
        (in ? r.inputs : r.outputs).push_back({port_id, p});
      }
    }
    l.inputs = static_cast<int>(r.inputs.size()) - l.first_input;
    l.outputs = static_cast<int>(r.outputs.size()) - l.first_output;
    if (l.inputs > 1 << 16 || l.outputs > 1 << 16) return error::at(error_code::unsupported, where(n)) << "layer '" << l.name << "' has more than 65536 ports";
    if (has_body) {
      auto bodies = read_bodies(r, l, where, remarks, depth);
      if (!bodies) return bodies.error();
      l.first_body = static_cast<int>(r.bodies.size()), l.bodies = static_cast<int>(bodies->size());
      for (body& b : *bodies) r.bodies.push_back(std::move(b));
    }
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
    if (a < 0 || b < 0) {    // real files have them
      if (remarks.size() < 100) remarks.push_back(fail(e) << "an edge names layer " << (a < 0 ? from : to) << ", which does not exist; it is left out");
      continue;
    }
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
    value& fed = r.sources[static_cast<std::size_t>(target.first_input + input)];
    if (fed.row >= 0 && remarks.size() < 100) remarks.push_back(fail(e) << "a second edge enters layer '" << target.name << "' by port " << to_port << "; the last one is taken");
    if ((!has_from_port || !has_to_port) && remarks.size() < 100) remarks.push_back(fail(e) << "an edge to layer '" << target.name << "' names no port; the first free one is taken");
    fed = {a, output};
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
  if (!read_integer(root.attribute("version").value(), version) || trimmed(root.attribute("version").value()).find_first_not_of("+-0123456789") != std::string_view::npos) return error::at(error_code::not_a_model, where(root)) << "<net> has no version: not an OpenVINO IR, or one made by hand";
  if (version < 10) return error::at(error_code::unsupported, where(root)) << "IR version " << version << " is older than 10 and not read yet; convert the original model again with OpenVINO 2020.1 or later";
  if (version > 11) return error::at(error_code::unsupported, where(root)) << "IR version " << version << " is newer than this opcost; 10 and 11 are read";
  m.version = static_cast<int>(version.n);
  m.name = root.attribute("name").value();
  if (!root.child("layers")) return error::at(error_code::malformed, where(root)) << "<net> has no <layers>";
  auto main = read_net(root, size / 512, where, m.remarks);    // a layer takes about as many bytes
  if (!main) return main.error();
  m.main = std::move(*main);
  for (const layer& l : m.main.layers)
    if (l.version.empty() && (l.data.attribute("execOrder") || l.data.attribute("execTimeMcs"))) m.execution_graph = true;
  return m;
}

inline result<std::unique_ptr<char[]>> read_file(const std::string& path, std::size_t& size) {
  struct closer { void operator()(std::FILE* f) const { std::fclose(f); } };
  const std::unique_ptr<std::FILE, closer> file(std::fopen(path.c_str(), "rb"));
  if (!file) return error::at(error_code::cannot_read) << "the file cannot be opened; is the path right?";
  std::unique_ptr<char[]> text;
  std::size_t capacity = 0;
  size = 0;
  std::ungetc(std::fgetc(file.get()), file.get());    // a folder opens, but does not read
  if (std::ferror(file.get())) return error::at(error_code::cannot_read) << "the file cannot be read; is it a folder?";
  if (std::fseek(file.get(), 0, SEEK_END) == 0) {
    const long end = std::ftell(file.get());
    if (end > 0x7fffffff) return error::at(error_code::unsupported) << "the file has more than 2 GiB: not an IR's .xml";
    if (end > 0) capacity = static_cast<std::size_t>(end);
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
  if (std::ferror(file.get())) return error::at(error_code::cannot_read) << "the file cannot be read to its end";
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
