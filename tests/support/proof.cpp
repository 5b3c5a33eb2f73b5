// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include "proof.hpp"
#include <cstdlib>
#include <fstream>
#include <opcost/op/number.hpp>
#include <sstream>
#include <string>

namespace proofs {
namespace {

std::string text_of(double v) {
  if (v != v) return "NaN";
  if (v > 1e308) return "Infinity";
  if (v < -1e308) return "-Infinity";
  std::ostringstream s;
  s.precision(17);
  s << v;
  return s.str();
}

std::string text_of(const rejection& why) {
  std::string text;
  why.write([&](std::string_view piece) { text += piece; });
  return text;
}

// The attributes as an IR spells them, as the members of a JSON object.
class attribute_text final : public attribute_visitor {
 public:
  std::string text{};
  void visit(std::string_view name, bool& v) override { add(name, v ? "true" : "false"); }
  void visit(std::string_view name, count_t& v) override { add(name, std::to_string(v.n)); }
  void visit(std::string_view name, double& v) override { add(name, text_of(v)); }
  void visit(std::string_view name, dtype& v) override { add(name, name_of(v)); }
  void visit(std::string_view name, std::string_view& v) override { add(name, v); }
  void visit(std::string_view name, ints& v) override {
    std::string list;
    for (count_t n : v) list += (list.empty() ? "" : ",") + std::to_string(n.n);
    add(name, list);
  }
  void visit(std::string_view name, partial_shape& v) override {
    std::string list;
    for (interval n : v) list += (list.empty() ? "" : ",") + (n.exact() ? std::to_string(n.min.n) : "?");
    add(name, v.ranked() ? list : "...");
  }
  void visit(std::string_view name, reals& v) override {
    std::string list;
    for (int i = 0; i < v.size; ++i) list += (list.empty() ? "" : ",") + text_of(v.items[static_cast<std::size_t>(i)]);
    add(name, list);
  }
  void visit(std::string_view name, int& choice, opcost::span<const std::string_view> spelled) override {
    add(name, spelled[static_cast<std::size_t>(choice)]);
  }

 private:
  void add(std::string_view name, std::string_view value) {
    if (!text.empty()) text += ", ";
    text.append("\"").append(name).append("\": \"").append(value).append("\"");
  }
};

std::string shape_text(const shape& s) {
  std::string t = "[";
  for (int i = 0; i < s.rank; ++i) t += (i ? ", " : "") + std::to_string(s[i].n);
  return t + "]";
}
std::string tensor_text(const dense& d, bool with_data) {
  if (d.type == dtype::none) return "null";
  std::string t = "{\"type\": \"" + std::string(name_of(d.type)) + "\", \"shape\": " + shape_text(d.dims);
  if (with_data) {
    t += ", \"data\": [";
    for (std::size_t i = 0; i < d.data.size(); ++i) t += (i ? ", " : "") + text_of(d.data[i].value());
    t += "]";
  }
  return t + "}";
}
std::string list_text(const std::vector<dense>& list, bool with_data) {
  std::string t = "[";
  for (std::size_t i = 0; i < list.size(); ++i) t += (i ? ", " : "") + tensor_text(list[i], with_data);
  return t + "]";
}
std::string case_text(const op_entry& entry, const void* op, const std::vector<dense>& in, const results& out,
                      bool with_data) {
  attribute_text attributes;
  std::vector<std::max_align_t> copy(entry.size / sizeof(std::max_align_t) + 1);
  std::memcpy(copy.data(), op, entry.size);
  if (entry.visit) entry.visit(copy.data(), attributes);
  return "{\"op\": \"" + std::string(entry.name) + "\", \"opset\": " + std::to_string(entry.opset) +
         ", \"settings\": " + std::to_string(entry.settings) + ", \"attributes\": {" + attributes.text +
         "}, \"inputs\": " + list_text(in, with_data) + ", \"outputs\": " + list_text(out, with_data) + "}";
}

// Operands with the contents that an analysis would know.
struct operands {
  std::vector<std::vector<count_t>> numbers{};
  std::vector<std::vector<interval>> intervals{};
  std::vector<std::vector<double>> reals{};
  std::vector<tensor> exact{};
  std::vector<partial_tensor> partial{};

  operands(const std::vector<dense>& in, unsigned with_content)
      : numbers(in.size()), intervals(in.size()), reals(in.size()) {
    for (std::size_t i = 0; i < in.size(); ++i) {
      const dense& d = in[i];
      tensor t{d.dims, d.type};
      if (((with_content >> i) & 1u) != 0 && d.size() <= max_content && d.type != dtype::none) {
        for (number v : d.data) {
          if (is_real(d.type)) {
            reals[i].push_back(v.value());
          } else {
            numbers[i].push_back(v.whole());
            intervals[i].push_back(v.whole());
          }
        }
        t.value = numbers[i];
        t.reals = reals[i];
      }
      exact.push_back(t);
      partial.push_back(opcost::partial(t));
      partial.back().value = intervals[i];
      partial.back().reals = reals[i];
    }
  }
};

bool contains(interval d, std::int64_t v) { return d.min.n <= v && v <= d.max.n; }
bool contains(const partial_shape& wide, const shape& s) {
  if (!wide.ranked()) return true;
  if (wide.rank != s.rank) return false;
  for (int i = 0; i < s.rank; ++i)
    if (!contains(wide[i], s[i].n)) return false;
  return true;
}
std::string text_of(const partial_shape& s) {
  std::ostringstream t;
  if (!s.ranked()) return "...";
  for (int i = 0; i < s.rank; ++i) t << (i ? "," : "") << s[i].min.n << ".." << s[i].max.n;
  return t.str();
}
// Tensors of which less is known, at random: extents, ranks and contents are intervals around the true ones.
void widen(random_source& roll, std::vector<partial_tensor>& all, std::vector<std::vector<interval>>& contents) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    partial_tensor& t = all[i];
    if (!t.present()) continue;
    bool is_exact = true;
    for (int d = 0; d < t.dims.rank; ++d) {
      const std::int64_t n = t.dims[d].min.n;
      const int how = roll(0, 5);
      if (how == 0) t.dims.set(d, interval::unknown());
      if (how == 1) t.dims.set(d, interval(roll(0, static_cast<int>(n)), n + roll(0, 3)));
      is_exact = is_exact && t.dims[d].exact();
    }
    if (roll(0, 9) == 0) t.dims = partial_shape::of_unknown_rank();
    if (!is_exact || !t.dims.ranked() || roll(0, 5) == 0) {
      t.value = {};
      t.reals = {};
    }
    if (!t.value.empty() && roll(0, 2) == 0)
      for (interval& v : contents[i])
        if (v.min >= 0 && roll.flip()) v = interval(v.min - roll(0, 2), v.max + roll(0, 2));
  }
}

void check_values(const op_entry& entry, const void* op, const operands& given, const std::vector<dense>& in,
                  const results& out, double tolerance, int& known_values) {
  for (std::size_t port = 0; port < out.size(); ++port) {
    const dense& reference = out[port];
    if (reference.size() > max_content || reference.size() == 0) continue;
    const auto n = static_cast<std::size_t>(reference.size());
    std::vector<interval> numbers;
    std::vector<double> reals;
    if (is_real(reference.type))
      reals.resize(n);
    else
      numbers.resize(n, interval::any());
    const partial_tensor shape_of_output = partial(tensor{reference.dims, reference.type});
    if (!entry.value(op, partial_tensors(given.partial), shape_of_output, static_cast<int>(port), {numbers, reals}))
      continue;
    ++known_values;
    for (std::size_t i = 0; i < n; ++i) {
      const double v = reference.data[i].value();
      const double got = reals.empty() ? static_cast<double>(numbers[i].min.n) : reals[i];
      const bool same =
          reals.empty() ? contains(numbers[i], static_cast<std::int64_t>(v))
                        : std::fabs(got - v) <= tolerance * (1 + std::fabs(v)) || (!(v < 0) && !(v > 0) && !(v == 0));
      INFO("value rule, port ", port, ", element ", i, ": expected ", v, ", got ", got);
      INFO(case_text(entry, op, in, out, true));
      REQUIRE(same);
    }
  }
}

}  // namespace

void proof_base::check(const void* op, const std::vector<dense>& in, const results& out) {
  const tally counted = work();
  INFO("run ", runs_);
  INFO(case_text(entry_, op, in, out, false));

  // what the operation says
  const operands given(in, entry_.settings);
  outputs inferred = infer_(op, tensors(given.exact));
  if (strict.data_dependent) {
    const partial_outputs wide = entry_.infer(op, partial_tensors(given.partial));
    REQUIRE_MESSAGE(wide.refusal.empty(), "infer of intervals refuses: ", text_of(wide.refusal));
    REQUIRE(wide.count == static_cast<int>(out.size()));
    inferred = {};
    for (std::size_t i = 0; i < out.size(); ++i) {
      INFO("output ", i, ": ", text_of(wide[static_cast<int>(i)].dims));
      REQUIRE(contains(wide[static_cast<int>(i)].dims, out[i].dims));
      inferred.first[i] = tensor{out[i].dims, out[i].type};
    }
    inferred.count = static_cast<int>(out.size());
  }
  REQUIRE_MESSAGE(inferred.refusal.empty(), "infer refuses: ", text_of(inferred.refusal));
  REQUIRE(inferred.count == static_cast<int>(out.size()));
  for (std::size_t i = 0; i < out.size(); ++i) {
    INFO("output ", i);
    REQUIRE(inferred[static_cast<int>(i)].dims == out[i].dims);
    REQUIRE(name_of(inferred[static_cast<int>(i)].type) == name_of(out[i].type));
  }

  if (strict.tally) {
    const tally claimed = entry_.count(op, tensors(given.exact), inferred);
    for (const auto& f : tally::fields) {
      INFO("tally: ", std::string(f.name));
      if (strict.bound) {
        REQUIRE((claimed.*f.member).n >= (counted.*f.member).n);
      } else {
        REQUIRE((claimed.*f.member).n == (counted.*f.member).n);
      }
    }
  }

  // with dimensions and contents that are only partly known
  if (strict.intervals) {
    operands loose(in, entry_.settings);
    widen(roll, loose.partial, loose.intervals);
    std::string described;
    for (const partial_tensor& t : loose.partial)
      described += " [" + text_of(t.dims) + "]" + (t.has_value() ? "=" : "");
    INFO("partly known inputs:", described);
    const partial_outputs wide = entry_.infer(op, partial_tensors(loose.partial));
    REQUIRE_MESSAGE(wide.refusal.empty(), "infer of intervals refuses: ", text_of(wide.refusal));
    if (wide.cut_axis < 0 || wide.count == static_cast<int>(out.size())) {
      REQUIRE(wide.count == static_cast<int>(out.size()));
      for (std::size_t i = 0; i < out.size(); ++i) {
        INFO("output ", i, ": ", text_of(wide[static_cast<int>(i)].dims));
        REQUIRE(contains(wide[static_cast<int>(i)].dims, out[i].dims));
      }
    }
  }

  if (entry_.value) check_values(entry_, op, operands(in, ~0u), in, out, strict.tolerance, values_);

  if (const char* file = std::getenv("OPCOST_PROOFS"); file != nullptr && runs_ < 25) {
    std::ofstream to(file, std::ios::app);
    to << case_text(entry_, op, in, out, true) << "\n";
  }
  ++runs_;
  work() = {};
}

proof_base::~proof_base() {
  INFO(std::string(entry_.name), "-", entry_.opset);
  CHECK_MESSAGE(runs_ > 0, "the proof ran no case");
  CHECK_MESSAGE((entry_.value == nullptr || values_ > 0), "the value rule never told a content");
}

}  // namespace proofs
