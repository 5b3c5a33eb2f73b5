// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A map of the cost: a rectangle for each layer, whose area is its share, inside of its module's, colored by type.
// Layers that are too small to see share a rectangle with their number.
#include <opcost/report/layer_tree.hpp>
#include <opcost/report/pictures/squarify.hpp>

namespace opcost {

/// What the area shows.
enum class cost : std::uint8_t { flops, macs, parameters };
constexpr std::string_view name_of(cost c) {
  return c == cost::flops ? "FLOPs" : c == cost::macs ? "MACs" : "parameters";
}

namespace detail {

class tree_map {
 public:
  tree_map(const report& r, cost what, markup& m) : report_(r), what_(what), m_(m) {
    const std::vector<std::vector<std::string>> paths = module_paths(*r.rows);
    all_ = branches_of(r, false, [&](int i) { return paths[static_cast<std::size_t>(i)]; });
    if (is_flat()) group_by_type();
    rank_types();
  }
  count_t total() const { return weight(0); }
  void draw(box in) { draw(0, in, 0); }
  std::string description() const {
    if (total() <= 0) return "Nothing is counted.";
    std::string s = grouped(total()).append(" ").append(opcost::name_of(what_)).append(" in all: ");
    for (std::size_t i = 0; i < types_.size() && i < 5; ++i)
      s.append(i ? ", " : "").append(types_[i].name).append(" ").append(percent(types_[i].weight, total()));
    return s + (types_.size() > 5 ? ", and others." : ".");
  }
  void draw_legend(tenths x, tenths y, tenths right) {
    const auto entry = [&](std::string_view kind, const std::string& name, count_t n) {
      const std::string text = fitted(name, 1600, 110) + " " + percent(n, total());
      const tenths width = width_of(text, 110) + 320;
      if (x + width > right) return;
      draw_swatch(m_, kind, x, y - 90);
      m_.open("text").with("class", "s").with("x", x + 150).with("y", y).text(text).close();
      x += width;
    };
    count_t others = 0;
    for (std::size_t i = 0; i < types_.size(); ++i) {
      if (i < kinds && types_[i].weight * 1000 >= total())
        entry("k" + to_string(i), types_[i].name, types_[i].weight);
      else
        others += types_[i].weight;
    }
    if (others > 0) entry("k7", "other types", others);
  }

 private:
  static constexpr std::size_t kinds = 7;
  static constexpr tenths header = 150, least_area = 9000;  // the smallest rectangle: 90 square pixels
  struct typed {
    std::string name;
    count_t weight = 0;
  };
  const report& report_;
  cost what_;
  std::vector<branch> all_{};
  markup& m_;
  std::vector<typed> types_{};  // the heaviest first
  static count_t of(const branch& b, cost c) {
    return c == cost::flops ? b.flops.whole : c == cost::macs ? b.macs : b.parameters;
  }
  count_t weight(std::size_t i) const { return of(all_[i], what_); }

  std::string name_of(const branch& leaf) const {
    std::string name = name_of_layer(*report_.rows, leaf.row);
    return name.empty() ? leaf.type : name;
  }

  // True if names do not define modules: less than half of the cost is below a module.
  bool is_flat() const {
    count_t flat = 0;
    for (std::size_t i : all_[0].below)
      if (all_[i].row >= 0) flat += weight(i);
    return flat * 2 > total();
  }
  void group_by_type() {
    std::vector<branch> grouped{all_[0]};
    grouped[0].below.clear();
    std::map<std::string_view, std::size_t> group;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (all_[i].row < 0) continue;
      auto at = group.find(all_[i].type);
      if (at == group.end()) {
        at = group.emplace(all_[i].type, grouped.size()).first;
        grouped[0].below.push_back(grouped.size());
        grouped.push_back({all_[i].type, all_[i].type});
      }
      branch& g = grouped[at->second];
      g.macs += all_[i].macs;
      g.parameters += all_[i].parameters;
      g.flops = g.flops + all_[i].flops;
    }
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (all_[i].row < 0) continue;
      const std::size_t parent = group.find(all_[i].type)->second;
      grouped[parent].below.push_back(grouped.size());
      grouped.push_back(all_[i]);
      grouped.back().name = name_of(all_[i]);
    }
    all_.swap(grouped);
  }
  void rank_types() {
    std::map<std::string_view, count_t> sums;
    for (const branch& b : all_)
      if (b.row >= 0 && of(b, what_) > 0) sums[b.type] += of(b, what_);
    for (const auto& [name, n] : sums) types_.push_back({std::string(name), n});
    struct by_weight {
      count_t weight;
      std::size_t index;
      bool operator<(const by_weight& o) const { return weight != o.weight ? weight > o.weight : index < o.index; }
    };
    std::vector<by_weight> order;
    for (std::size_t i = 0; i < types_.size(); ++i) order.push_back({types_[i].weight, i});
    heap_sort(span<by_weight>(order));
    std::vector<typed> sorted;
    for (const by_weight& o : order) sorted.push_back(std::move(types_[o.index]));
    types_.swap(sorted);
  }
  std::string kind_of(std::string_view type) const {
    for (std::size_t i = 0; i < types_.size() && i < kinds; ++i)
      if (types_[i].name == type) return "k" + to_string(i);
    return "k7";
  }
  // The type with the largest cost below a branch.
  std::string_view heaviest_type(std::size_t i) const {
    while (all_[i].row < 0 && !all_[i].below.empty()) {
      std::size_t next = all_[i].below[0];
      for (std::size_t k : all_[i].below)
        if (weight(k) > weight(next)) next = k;
      i = next;
    }
    return all_[i].type;
  }
  // Draws a rectangle with the text for the pointer.
  void rectangle(std::string_view kind, const box& in, std::string_view name, std::string_view type, count_t n) {
    m_.open("rect")
        .with("class", kind)
        .with("x", in.x)
        .with("y", in.y)
        .with("width", in.width)
        .with("height", in.height)
        .open("title")
        .name(name);
    if (!type.empty()) m_.text(" (").name(type).text(")");
    m_.text(": ")
        .text(grouped(n))
        .text(" ")
        .text(opcost::name_of(what_))
        .text(", ")
        .text(percent(n, total()))
        .close()
        .close();
  }
  void label(const box& in, const std::string& name, count_t n) {
    constexpr tenths size = 110, line = 135, margin = 45;
    if (in.height < line + 40) return;
    const std::string text = fitted(name, in.width - 2 * margin, size);
    if (text.empty()) return;
    m_.open("text").with("x", in.x + margin).with("y", in.y + line).text(text).close();
    const std::string share = percent(n, total());
    if (in.height >= 2 * line + 40 && width_of(share, size) <= in.width - 2 * margin)
      m_.open("text").with("class", "q").with("x", in.x + margin).with("y", in.y + 2 * line).text(share).close();
  }

  void draw(std::size_t i, box in, int depth) {
    // a module with a single child is drawn as that child
    std::string name = depth == 0 ? std::string() : all_[i].name;
    while (all_[i].row < 0) {
      std::size_t only = 0, with_weight = 0;
      for (std::size_t k : all_[i].below)
        if (weight(k) > 0) {
          only = k;
          ++with_weight;
        }
      if (with_weight != 1) break;
      i = only;
      if (!name.empty()) name += ".";
      name += all_[i].name;
    }
    if (all_[i].row >= 0) {
      rectangle("e " + kind_of(all_[i].type), in, name_of(all_[i]), all_[i].type, weight(i));
      return label(in, name, weight(i));
    }
    if (depth > 0 && (in.width < 240 || in.height < 160 || depth > 12))
      return rectangle("e " + kind_of(heaviest_type(i)), in, name, "", weight(i));
    if (depth > 0) {
      rectangle(depth % 2 ? "e p" : "e p2", in, name, "", weight(i));
      const tenths room = in.width - 80;
      const std::string share = percent(weight(i), total()),
                        text = in.height >= 400 ? fitted(name, room, 112) : std::string();
      if (!text.empty()) {
        m_.open("text").with("class", "b").with("x", in.x + 40).with("y", in.y + 115).name(text);
        if (width_of(text, 112) + width_of(" " + share, 110) <= room)
          m_.text(" ").open("tspan").with("class", "s").text(share).close();
        m_.close();
      }
      const tenths top = text.empty() ? 15 : header;
      in = {in.x + 15, in.y + top, in.width - 30, in.height - top - 15};
    }
    draw_below(i, in, depth);
  }

  void draw_below(std::size_t i, const box& in, int depth) {
    struct part {
      count_t weight;
      std::size_t branch;
      bool operator<(const part& o) const { return weight != o.weight ? weight > o.weight : branch < o.branch; }
    };
    std::vector<part> parts;
    for (std::size_t k : all_[i].below)
      if (weight(k) > 0) parts.push_back({weight(k), k});
    heap_sort(span<part>(parts));
    std::vector<std::int64_t> shares;
    std::int64_t shown = 0;
    count_t drawn = 0;
    constexpr std::int64_t whole = std::int64_t{1} << 30;
    for (const part& p : parts) {
      const auto share = static_cast<std::int64_t>(static_cast<double>(p.weight) / static_cast<double>(weight(i)) *
                                                   static_cast<double>(whole));
      if (share / 1024 * (in.width * in.height) < least_area * (whole / 1024)) break;
      shares.push_back(share);
      shown += share;
      drawn += p.weight;
    }
    const std::size_t apart = shares.size();
    if (apart < parts.size() && shown < whole)
      shares.push_back(whole - shown);  // smaller than any other, or many small ones
    squarify(in, shares, [&](std::size_t k, const box& at) {
      if (k < apart) return draw(parts[k].branch, at, depth + 1);
      const count_t rest = weight(i) - drawn;
      const std::string name = to_string(parts.size() - apart) + " more";
      rectangle("e k7", at, name, "", rest);
      label(at, name, rest);
    });
  }
};
}  // namespace detail

/// Draws the map.
inline void write_treemap(const report& r, cost what, const sink& to, picture_is kind = picture_is::a_file,
                          std::string_view id = "treemap") {
  constexpr tenths width = 9600, height = 5000, margin = 160, legend = 340;
  markup m(to);
  detail::tree_map map(r, what, m);
  const std::string title =
      heading_of(r, std::string(name_of(what)) + " by layer, convention " + std::string(r.sum.convention));
  const tenths side = kind == picture_is::a_file ? margin : 0,
               top = open_picture(m, kind, id, width, height + legend, title, map.description());
  if (map.total() > 0) {
    map.draw({side, top, width - 2 * side, height});
    map.draw_legend(side, top + height + 210, width - side);
  } else {
    m.open("text")
        .with("class", "s")
        .with("x", side)
        .with("y", top + 200)
        .text(std::string("no ").append(name_of(what)).append(" are counted"))
        .close();
  }
  m.close();
  to << "\n";
}

}  // namespace opcost
