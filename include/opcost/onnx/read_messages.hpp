// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What all messages of an ONNX file have in common: their fields, lists of numbers, and the path to what is wrong.
#include <opcost/onnx/onnx_model.hpp>
#include <opcost/onnx/wire.hpp>

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
