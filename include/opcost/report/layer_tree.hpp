// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The layers as a tree of modules with the sums over each module.
#include <map>
#include <opcost/report/module_paths.hpp>

namespace opcost {
namespace detail {
struct branch {
  std::string name{};
  std::string type{};
  count_t macs = 0, parameters = 0;
  figure flops{count_t(0)};
  bool complete = true;              // every layer in it is known
  std::vector<std::size_t> below{};  // branches and leaves, in order of appearance
  int row = -1;                      // the row of a leaf
};
inline void write_branch(const std::vector<branch>& all, std::size_t at, int depth, table& t) {
  const branch& b = all[at];
  const auto work = [&](const figure& f) {
    if (!f.known || (!b.complete && b.below.empty())) return std::string("not known");
    return digits_of(f, b.complete ? certainty_of(f) : certainty::at_least);
  };
  t.add({std::string(static_cast<std::size_t>(2 * depth), ' ') + b.name, b.type, work(b.macs), work(b.flops),
         digits_of(b.parameters)});
  if (depth < 64)
    for (std::size_t i : b.below) write_branch(all, i, depth + 1, t);
}
// The layers in a loop or a branch, with their figures for one trip.
inline void add_bodies(std::vector<branch>& all, std::size_t under, const report& r, int row) {
  for (const body_rows& b : r.rows->bodies) {
    if (b.row != row) continue;
    std::string name = to_string(kind_of_body(b.kind));
    if (b.kind == body_kind::repeated)
      name += known(b.trips) ? ", " + to_string(b.trips.min) + " times" + (b.assumed ? " (assumed)" : "")
                             : std::string(", trip count not known");
    const report inside = report_of_body(r, b);
    const std::size_t at = all.size();
    all.push_back({name});
    all[under].below.push_back(at);
    each_layer(inside, [&](int i) {
      const opcost::row& x = b.inside.at(i);
      const std::size_t leaf = all.size();
      branch own{to_string(x.name), to_string(x.type)};
      if (inside.counts(x)) {
        own.macs = x.work.mac;
        own.flops = inside.flops(i);
      }
      own.parameters = inside.parameters[i].elements;
      own.complete = x.state == standing::counted;
      all[at].macs += own.macs;
      all[at].flops = all[at].flops + own.flops;
      all[at].parameters += own.parameters;
      all[at].complete = all[at].complete && own.complete;
      all.push_back(std::move(own));
      all[at].below.push_back(leaf);
      add_bodies(all, leaf, inside, i);
    });
  }
}
// The tree of layers by the path that path_at(row) returns. The figures of a branch are sums over the layers in it. The
// first branch is the network itself.
template <class PathAt> std::vector<branch> branches_of(const report& r, bool with_bodies, PathAt&& path_at) {
  std::vector<branch> all{{to_string(r.of.name.empty() ? std::string_view("network") : r.of.name)}};
  std::map<std::pair<std::size_t, std::string>, std::size_t> branches;  // by parent and name
  each_layer(r, [&](int i) {
    const row& x = r.rows->at(i);
    std::size_t at = 0;
    const auto add = [&](std::size_t k) {
      if (r.counts(x)) {
        all[k].macs += x.work.mac;
        all[k].flops = all[k].flops + r.flops(i);
      }
      all[k].complete = all[k].complete && x.state == standing::counted;
      all[k].parameters += r.parameters[i].elements;
    };
    add(0);
    const std::vector<std::string> path = path_at(i);
    for (std::size_t k = 0; k < path.size(); ++k) {
      std::size_t next = 0;
      const bool leaf = k + 1 == path.size();
      if (!leaf) {
        const auto found = branches.find({at, path[k]});
        if (found != branches.end()) next = found->second;
      }
      if (next == 0) {
        next = all.size();
        all.push_back({path[k], leaf ? to_string(x.type) : std::string()});
        if (leaf) all[next].row = i;
        all[at].below.push_back(next);
        if (!leaf) branches.emplace(std::pair(at, path[k]), next);
      }
      at = next;
      add(at);
    }
    if (with_bodies) add_bodies(all, at, r, i);
  });
  return all;
}
}  // namespace detail

/// Writes the layers by module, as far as names and the module tree define the module of each.
inline void write_tree(const report& r, const sink& to) {
  const std::vector<std::vector<std::string>> paths = detail::module_paths(*r.rows);
  const std::vector<detail::branch> all =
      detail::branches_of(r, true, [&](int i) { return paths[static_cast<std::size_t>(i)]; });
  using align = table::align;
  table t({align::left, align::left, align::right, align::right, align::right});
  t.add({"layer", "type", "macs", "flops", "parameters"});
  detail::write_branch(all, 0, 0, t);
  detail::write_table_head(r, to);
  t.write(to);
}

}  // namespace opcost
