// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Cuts the text of an IR into pieces that are parsed one after the other. The XML tree of a whole model takes five
// times the memory of its text and does not fit into the cache; that of a piece is small and used at once. A text that
// does not look like OpenVINO's stays in one piece.
#include <cstring>
#include <opcost/core/sequence.hpp>
#include <opcost/core/span.hpp>
#include <opcost/text/blanks.hpp>
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
