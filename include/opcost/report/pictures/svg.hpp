// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Writes SVG and HTML: escaped text, elements that are always closed, lengths in tenths of a pixel (integers, so that
// the bytes are the same on all machines), texts cut to a width, and the frame of all pictures.
#include <opcost/report/pictures/picture_style.hpp>
#include <opcost/report/report.hpp>
#include <opcost/text/format_numbers.hpp>
#include <opcost/text/utf8.hpp>
#include <string>
#include <vector>

namespace opcost {

constexpr std::string_view entity_of(std::uint32_t code) {
  switch (code) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return {};
  }
}
// Writes a text or an attribute value. An invisible control character becomes its code (\u202e); a byte that is not
// UTF-8 becomes U+FFFD.
inline void write_escaped(const sink& to, std::string_view s) {
  std::size_t plain = 0;  // the start of the part that needs no change
  for (std::size_t i = 0; i < s.size();) {
    const utf8_character c = first_character(s.substr(i));
    const std::string_view entity = entity_of(c.code);
    if (!entity.empty() || !c.valid || acts(c.code)) {
      to << s.substr(plain, i - plain);
      plain = i + c.length;
      if (!entity.empty())
        to << entity;
      else if (!c.valid)
        to << "\xef\xbf\xbd";
      else {
        char code[] = "\\u000000";
        std::size_t used = 2;
        for (int shift = c.code > 0xffff ? 20 : 12; shift >= 0; shift -= 4)
          code[used++] = "0123456789abcdef"[(c.code >> shift) & 15];
        to << std::string_view(code, used);
      }
    }
    i += c.length;
  }
  to << s.substr(plain);
}

// Lengths and positions are tenths of a pixel.
using tenths = std::int64_t;
inline std::string in_pixels(tenths v) {
  const tenths size = v < 0 ? -v : v;
  std::string s = (v < 0 ? "-" : "") + to_string(count_t(size / 10));
  if (size % 10 != 0) s.append(".").append(to_string(count_t(size % 10)));
  return s;
}

// Elements, closed in the order in which they were opened. Names are literals.
class markup {
 public:
  explicit markup(const sink& to) : to_(to) {}
  markup& open(std::string_view name) {
    end_tag();
    to_ << "<" << name;
    names_.push_back(name);
    in_tag_ = true;
    return *this;
  }
  markup& with(std::string_view attribute, std::string_view v) {
    to_ << " " << attribute << "=\"";
    write_escaped(to_, v);
    to_ << "\"";
    return *this;
  }
  markup& with(std::string_view attribute, tenths v) {
    to_ << " " << attribute << "=\"" << in_pixels(v) << "\"";
    return *this;
  }
  markup& text(std::string_view s) {
    end_tag();
    write_escaped(to_, s);
    return *this;
  }
  // A name between other words, isolated so that right-to-left text in it does not reorder them.
  markup& name(std::string_view s) {
    if (!has_right_to_left(s)) return text(s);
    return raw("\u2068").text(s).raw("\u2069");
  }
  // Writes what is already markup.
  markup& raw(std::string_view s) {
    end_tag();
    to_ << s;
    return *this;
  }
  markup& close() {
    if (in_tag_)
      to_ << "/>";
    else
      to_ << "</" << names_.back() << ">";
    names_.pop_back();
    in_tag_ = false;
    return *this;
  }
  // Writes a complete element with a text.
  markup& element(std::string_view name, std::string_view s) { return open(name).text(s).close(); }

 private:
  const sink& to_;
  std::vector<std::string_view> names_{};
  bool in_tag_ = false;

  void end_tag() {
    if (in_tag_) to_ << ">";
    in_tag_ = false;
  }
};

// An upper bound of the width of an escaped text, for the widest common sans serif fonts (DejaVu Sans, Verdana).
inline tenths width_of(std::string_view s, tenths font_size) {
  // hundredths of an em from blank to tilde
  constexpr unsigned char ascii[] = {35, 41, 46, 84, 64, 108, 79, 28, 46, 46, 64, 84, 37, 46,  37, 46, 64, 64, 64,
                                     64, 64, 64, 64, 64, 64,  64, 46, 46, 84, 84, 84, 55, 101, 69, 69, 72, 78, 64,
                                     58, 78, 76, 43, 46, 70,  57, 87, 76, 79, 61, 79, 70, 69,  62, 74, 69, 99, 69,
                                     62, 69, 46, 46, 46, 84,  64, 64, 62, 64, 56, 64, 62, 36,  64, 64, 28, 35, 60,
                                     28, 98, 64, 62, 64, 64,  44, 53, 40, 64, 60, 82, 60, 60,  53, 64, 46, 64, 84};
  tenths width = 0;
  while (!s.empty()) {
    const utf8_character c = first_character(s);
    if (c.valid && c.code >= 0x20 && c.code < 0x7f)
      width += ascii[c.code - 0x20];
    else if (c.valid && acts(c.code))
      width += 400;  // \u202e
    else
      width += c.valid && c.code < 0x800 ? 85 : 110;
    s.remove_prefix(c.length);
  }
  return (width * font_size + 99) / 100;
}
// The part of a text that fits, with an ellipsis if it is cut; empty if fewer than three characters fit.
inline std::string fitted(std::string_view s, tenths room, tenths font_size) {
  if (width_of(s, font_size) <= room) return std::string(s);
  room -= width_of("\u2026", font_size);
  std::size_t kept = 0, characters = 0;
  for (tenths width = 0; kept < s.size(); ++characters) {
    const std::size_t length = first_character(s.substr(kept)).length;
    width += width_of(s.substr(kept, length), font_size);
    if (width > room) break;
    kept += length;
  }
  return characters < 3 ? std::string() : std::string(s.substr(0, kept)) + "\u2026";
}

/// A picture is a file, or part of a page that has its heading and its style.
enum class picture_is : bool { a_file, part_of_a_page };

// Draws the square of a legend.
inline void draw_swatch(markup& m, std::string_view shade, tenths x, tenths y, tenths corner = 20) {
  m.open("rect")
      .with("class", shade)
      .with("x", x)
      .with("y", y)
      .with("width", tenths{100})
      .with("height", tenths{100})
      .with("rx", corner)
      .close();
}
inline std::string heading_of(const report& r, const std::string& what) {
  return r.of.name.empty() ? what : to_string(r.of.name) + ": " + what;
}

// Opens the outermost element, with the text for screen readers. `id` is unique in a page; only a file shows the
// heading. Returns the height at which the drawing starts.
inline tenths open_picture(markup& m, picture_is kind, std::string_view id, tenths width, tenths height,
                           std::string_view title, std::string_view description) {
  const std::string t = std::string(id) + "-title", d = std::string(id) + "-desc";
  const tenths heading = kind == picture_is::a_file ? 440 : 0;
  m.open("svg")
      .with("xmlns", "http://www.w3.org/2000/svg")
      .with("class", "opcost")
      .with("viewBox", "0 0 " + in_pixels(width) + " " + in_pixels(height + heading));
  m.with("width", width).with("height", height + heading).with("role", "img").with("aria-labelledby", t + " " + d);
  m.open("title").with("id", t).text(title).close().open("desc").with("id", d).text(description).close();
  if (kind == picture_is::a_file) {
    m.open("style").raw(picture_style).close();
    m.open("rect").with("class", "bg").with("width", width).with("height", height + heading).close();
    m.open("text")
        .with("class", "h")
        .with("x", tenths{160})
        .with("y", tenths{280})
        .text(fitted(title, width - 320, 155))
        .close();
  }
  m.raw("\n");
  return heading;
}

}  // namespace opcost
