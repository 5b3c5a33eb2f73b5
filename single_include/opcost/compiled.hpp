// opcost 0.1.0: what a neural network costs. https://github.com/opcost/opcost
// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Usage: #include "opcost/compiled.hpp", C++20. Needs opcost.hpp next to it.
// Generated from include/ by single_include/amalgamate.cmake. Do not edit.
#ifndef OPCOST_COMPILED_HPP_SINGLE_INCLUDE
#define OPCOST_COMPILED_HPP_SINGLE_INCLUDE
#include "opcost.hpp"

// ---- opcost/compiled.hpp
#ifndef OPCOST_COMPILED_HPP_PIECE
#define OPCOST_COMPILED_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// The door of the compiled form: what programs call, as functions that one file of the program compiles. A file that
// only includes this door compiles in a fraction of the time that the readers take. One file of the program has
//   #define OPCOST_IMPLEMENTATION
//   #include <opcost/compiled.hpp>
// before any other include of opcost, and needs pugixml; or a CMake project links opcost::compiled.

#ifdef OPCOST_HAS_CPP20

// ---- opcost/compiled/model_cost.hpp
#ifndef OPCOST_COMPILED_MODEL_COST_HPP_PIECE
#define OPCOST_COMPILED_MODEL_COST_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Models of any format and what they cost, behind functions that are compiled once (compiled/define_cost.hpp).

// ---- opcost/core/result.hpp
#ifndef OPCOST_CORE_RESULT_HPP_PIECE
#define OPCOST_CORE_RESULT_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A value or an error. The library throws no exceptions.

// ---- opcost/core/sink.hpp
#ifndef OPCOST_CORE_SINK_HPP_PIECE
#define OPCOST_CORE_SINK_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Writes text without locale, streams or allocation: a sink for pieces of text, operators for integers and shapes, and
// a buffer of fixed size.

namespace opcost {

/// The destination of a text: refers to a function or an object that can be called with a std::string_view. The object
/// must outlive the sink.
class sink {
 public:
  sink(void (*to)(std::string_view)) : to_{.function = to}, put_([](target t, std::string_view s) { t.function(s); }) {}
  template <class To>
  requires(!std::same_as<std::remove_cvref_t<To>, sink> && !std::is_function_v<std::remove_reference_t<To>> &&
           std::is_invocable_v<To&, std::string_view>) sink(To&& to)  // NOLINT(bugprone-forwarding-reference-overload)
      : to_{.object = const_cast<void*>(static_cast<const void*>(&to))},
        put_([](target t, std::string_view s) { (*static_cast<std::remove_reference_t<To>*>(t.object))(s); }) {}
  void operator()(std::string_view s) const { put_(to_, s); }
  const sink& operator<<(std::string_view s) const {
    put_(to_, s);
    return *this;
  }

 private:
  union target {
    void* object;
    void (*function)(std::string_view);
  };
  target to_;
  void (*put_)(target, std::string_view);
};

inline const sink& operator<<(const sink& to, count_t n) { return to << std::string_view(digits(n)); }

/// Writes a dimension: 7, ?, 1..16, 2.., ..9.
inline const sink& operator<<(const sink& to, interval d) {
  write_interval(d, to);
  return to;
}
/// Writes the complete text of a rejection.
inline const sink& operator<<(const sink& to, const rejection& r) {
  r.write(to);
  return to;
}
/// Writes a shape: [1,?,16..32]; [...] if the rank is unknown.
template <class Dim> const sink& operator<<(const sink& to, const basic_shape<Dim>& s) {
  if (!s.ranked()) return to << "[...]";
  to << "[";
  for (int i = 0; i < s.rank; ++i) (i ? to << "," : to) << s[i];
  return to << "]";
}

/// A text in a buffer of fixed size. A text that does not fit is cut, and ends in "...".
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

#endif

#include <utility>

namespace opcost {

/// The kind of an error, for programs that react differently to each.
enum class error_code : std::uint8_t { none, cannot_read, not_a_model, unsupported, malformed, bad_argument };

/// An error: its kind, the line of the file, and one line of text that names the layer, says what is wrong and what to
/// do about it.
///
///     return error::at(error_code::malformed, line) << "layer 'conv1': expected 4 channels, got 5";
struct error {
  error_code code = error_code::none;
  int line = 0;            ///< line of the file, from 1; 0: the whole file
  short_text<400> what{};  ///< the message, without file name and line

  static constexpr error at(error_code code, int line = 0) {
    error e;
    e.code = code;
    e.line = line;
    return e;
  }
  constexpr error&& operator<<(std::string_view s) && {
    what(s);
    return std::move(*this);
  }
  constexpr error&& operator<<(count_t n) && {
    what(digits(n));
    return std::move(*this);
  }
};

/// A value or an error: `if (auto r = read(...)) use(*r); else print(r.error().what);`
template <class T> class [[nodiscard]] result {
 public:
  constexpr result(T value) : value_(std::move(value)), good_(true) {}
  constexpr result(struct error e) : error_(std::move(e)) {}
  constexpr explicit operator bool() const { return good_; }
  constexpr T& operator*() { return value_; }
  constexpr const T& operator*() const { return value_; }
  constexpr T* operator->() { return &value_; }
  constexpr const T* operator->() const { return &value_; }
  constexpr const struct error& error() const { return error_; }

 private:
  T value_{};  // not std::optional, which costs more compile time than the rest of this class
  struct error error_ {};
  bool good_ = false;
};

}  // namespace opcost

#endif

// ---- opcost/model/read_options.hpp
#ifndef OPCOST_MODEL_READ_OPTIONS_HPP_PIECE
#define OPCOST_MODEL_READ_OPTIONS_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// How to read a model.
#include <cstddef>

#include <string>
#include <vector>

namespace opcost {

/// Options for reading a model. Each format names in its `options` whether it has `weights` and `signature`; one that
/// it does not have is an error.
struct read_options {
  std::string weights{};  ///< path of the weights file; empty: where the format expects it, if it exists
  span<const std::byte> weights_content{};  ///< the content of a weights file instead; it must outlive the model
  std::string signature{};  ///< the entry point of a model that names several; empty: the first subgraph
  /// NAME=N: values of symbolic dimensions. A name that the file does not have changes nothing;
  /// loaded_model::has_dimension tells.
  std::vector<std::string> dims{};
};

}  // namespace opcost

#endif

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

namespace opcost::compiled {

/// A name that a function here takes, and what it stands for.
struct named {
  std::string_view name{}, about{};
};
std::vector<named> model_formats();
std::vector<named> conventions();
/// Texts, then pictures, then "plan".
std::vector<named> report_formats();
std::vector<named> planners();

/// Where the tensors of a model are in one arena.
struct arena_plan {
  std::string_view planner{};
  count_t bytes = 0;        ///< the size of the arena
  count_t lower_bound = 0;  ///< the most bytes that are live at once
  bool complete = true;     ///< false: layers or tensors of unknown size are left out
  sequence<buffer> buffers{};
  sequence<std::int64_t> offsets{};  ///< by buffer
};

/// What a model costs under one convention. It keeps the model alive. One that was moved from, or default-constructed,
/// may only be assigned to or destroyed; the same holds for `model`.
class model_cost {
 public:
  struct held;
  constexpr model_cost() = default;
  constexpr explicit model_cost(held* owned) : held_(owned) {}
  constexpr model_cost(model_cost&& o) noexcept : held_(std::exchange(o.held_, nullptr)) {}
  constexpr model_cost& operator=(model_cost&& o) noexcept {
    std::swap(held_, o.held_);
    return *this;
  }
  ~model_cost();

  const totals& figures() const;
  /// The layers, one row each.
  const analysis_base& rows() const;
  /// True if every layer is known. Otherwise the figures are lower bounds.
  bool complete() const;
  /// What is missing, as a sentence; empty if the cost is complete.
  std::string why_incomplete() const;
  /// The report in a format of report_formats(). *Errors*: no format has the name.
  result<std::string> text(std::string_view format = "summary") const;
  /// The verdict on every limit.
  budget_report check(const budget&) const;
  /// The plan of a planner of planners(); without a name the smallest plan. *Errors*: no planner has the name.
  result<arena_plan> plan(std::string_view planner = {}) const;

 private:
  held* held_ = nullptr;
};

/// A model that was read. Several threads may analyze one model.
class model {
 public:
  struct held;
  constexpr model() = default;
  constexpr explicit model(held* owned) : held_(owned) {}
  constexpr model(model&& o) noexcept : held_(std::exchange(o.held_, nullptr)) {}
  constexpr model& operator=(model&& o) noexcept {
    std::swap(held_, o.held_);
    return *this;
  }
  ~model();

  std::string_view name() const;
  /// The format and its version: "openvino-ir-11".
  std::string_view source() const;
  /// What the reader left out, and other things to tell the user.
  span<const error> remarks() const;
  /// The cost under a convention of conventions(). `shapes`: new shapes of inputs, NAME[1,3,320,320],...; without them
  /// those of the file. *Errors*: no convention has the name; shapes that contradict the layers.
  result<model_cost> analyze(std::string_view convention = "opcost", std::string_view shapes = {}) const;

 private:
  held* held_ = nullptr;
};

/// Reads a model file of any format. *Errors*: those of read_model (model/input_format.hpp).
result<model> read(const std::string& path, const read_options& options = {});
/// Reads the content of a model file, which is copied. Files that the model refers to are not read, except weights that
/// the options name.
result<model> read_bytes(span<const std::byte> content, const read_options& options = {});

}  // namespace opcost::compiled

#endif

#ifdef OPCOST_IMPLEMENTATION
#include "models.hpp"
#include "torch.hpp"
#include "deploy.hpp"

// ---- opcost/compiled/implementation.hpp
#ifndef OPCOST_COMPILED_IMPLEMENTATION_HPP_PIECE
#define OPCOST_COMPILED_IMPLEMENTATION_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// All functions of the compiled form, for the one file of a program that compiles them.

// ---- opcost/compiled/define_cost.hpp
#ifndef OPCOST_COMPILED_DEFINE_COST_HPP_PIECE
#define OPCOST_COMPILED_DEFINE_COST_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Defines the functions of compiled/model_cost.hpp. They hold every convention and report, and no reader.
#include <memory>

// ---- opcost/compiled/load.hpp
#ifndef OPCOST_COMPILED_LOAD_HPP_PIECE
#define OPCOST_COMPILED_LOAD_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What the compiled form holds besides compiled/model_cost.hpp, for programs that work on analyses with the library's
// headers and leave only the readers and operations to the compiled form.

namespace opcost::compiled {

/// A model whose analyses have the readings of all conventions.
using loaded = with_all_readings<loaded_model>;

/// Reads a model file of any format. *Errors*: those of read_model (model/input_format.hpp).
result<std::unique_ptr<loaded>> load(const std::string& path, const read_options& options = {});
/// The same from the content of a file, which is copied.
result<std::unique_ptr<loaded>> load_bytes(span<const std::byte> content, const read_options& options = {});
/// Reads which layers a device fused (formats/read_fusions.hpp).
result<execution_graph> read_fusions(std::string_view text);
/// The catalogue of operations.
span<const op_entry> operations();

}  // namespace opcost::compiled

#endif

// ---- opcost/graph/read_shapes.hpp
#ifndef OPCOST_GRAPH_READ_SHAPES_HPP_PIECE
#define OPCOST_GRAPH_READ_SHAPES_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Input shapes as text: x[1,3,320,320],mask[?,1..16].

#include <vector>

namespace opcost {
namespace detail {
// True if every number in a list of dimensions fits into 64 bits.
inline bool fits_64_bits(std::string_view dims) {
  while (!dims.empty()) {
    const std::size_t digits = dims.find_first_not_of("0123456789");
    count_t n = 0;
    if (text::read_integer(dims.substr(0, digits), n) && n.saturated()) return false;
    dims.remove_prefix(digits == dims.npos ? dims.size() : digits == 0 ? 1 : digits);
  }
  return true;
}
// The name of a dimension: a letter or _ first.
inline bool is_dimension_name(std::string_view s) {
  return !s.empty() && ((s[0] >= 'a' && s[0] <= 'z') || (s[0] >= 'A' && s[0] <= 'Z') || s[0] == '_');
}
}  // namespace detail

/// Reads dimensions and their names, "1,n,?,1..16". Returns an error message, or an empty string.
inline std::string_view read_dimensions(std::string_view dims, input_shape& into) {
  constexpr std::string_view form = "expected NAME[1,3,320,320],...";
  into.dims = {};
  if (!detail::fits_64_bits(dims)) return "a dimension has more than 64 bits";
  if (text::trimmed(dims) == "...") {
    into.dims = partial_shape::of_unknown_rank();
    return {};
  }
  bool ok = true;
  text::each_item(dims, [&](std::string_view item) {
    interval d = interval::unknown();
    const bool named = detail::is_dimension_name(item);
    for (char c : item) ok = ok && (named || (c >= '0' && c <= '9') || c == '.' || c == '?' || c == ' ');
    ok = ok && (named || text::read_dimension(item, d));
    const int axis = into.dims.rank;
    into.dims.push_back(d);
    if (named && axis >= 0 && axis < partial_shape::max_rank) into.names[static_cast<std::size_t>(axis)] = item;
  });
  return ok && into.dims.rank != partial_shape::too_long ? std::string_view() : form;
}

/// Reads NAME[1,3,320,320],NAME[?,1..16,n]. The names are views into `text`; they may contain commas and brackets.
/// Returns an error message, or an empty string.
inline std::string_view read_shapes(std::string_view text, std::vector<input_shape>& into) {
  constexpr std::string_view form = "expected NAME[1,3,320,320],...";
  const std::size_t before = into.size();
  while (!text.empty()) {
    const std::size_t end = text.find("],");
    std::string_view item = text.substr(0, end == text.npos ? text.size() : end + 1);
    text.remove_prefix(end == text.npos ? text.size() : end + 2);
    const std::size_t open = item.rfind('[');
    if (open == item.npos || item.back() != ']') return form;
    input_shape s{.name = item.substr(0, open)};
    if (const std::string_view wrong = read_dimensions(item.substr(open + 1, item.size() - open - 2), s);
        !wrong.empty())
      return wrong;
    into.push_back(s);
  }
  return into.size() == before ? form : std::string_view();
}

}  // namespace opcost

#endif

// ---- opcost/replay/model_analyzer/report_as_tool.hpp
#ifndef OPCOST_REPLAY_MODEL_ANALYZER_REPORT_AS_TOOL_HPP_PIECE
#define OPCOST_REPLAY_MODEL_ANALYZER_REPORT_AS_TOOL_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A report with the totals that Model Analyzer prints.

namespace opcost::replay::model_analyzer {

/// The tool's figures for the whole network.
inline tool_figures tool_figures_of(const figures& f) {
  return {f.precision, f.type, f.memory.least, f.memory.most, f.memory.known};
}

/// Replaces the totals of `r` by the tool's figures `f` for the same analysis. The report refers to `tool`, which is
/// tool_figures_of(f).
inline void report_as_tool(report& r, const figures& f, const tool_figures& tool) {
  if (!f.refused.empty()) {
    r.sum.flops = r.sum.flops_integer = figure{};
    r.own_flops.assign(r.rows->rows.size(), figure{});
    r.complete = r.any_known = false;
    r.note = f.refused;
    return;
  }
  r.tool = &tool;
  r.sum.flops = f.flops_known ? f.flops : figure{};
  r.sum.flops_integer = f.flops_known ? f.flops_integer : figure{};
  r.sum.parameters = f.parameters.elements;
  r.zeros = {.total = f.zeros, .known = f.zeros_known};
  if (f.nodes.nodes.empty()) return;  // figures of the whole model only
  // each constant belongs to the first layer that reads it
  std::vector<int> row_of(f.nodes.nodes.size() + r.rows->rows.size(), -1);
  for (int i = 0; i < static_cast<int>(r.rows->rows.size()); ++i)
    if (r.rows->at(i).node >= 0 && r.rows->at(i).node < static_cast<int>(row_of.size()))
      row_of[static_cast<std::size_t>(r.rows->at(i).node)] = i;
  for (parameter_count& p : r.parameters) p.elements = 0;
  const auto row_of_node = [&](int node) {
    int at = f.nodes.at(node).layer;
    if (at >= 0 && !f.made_by.empty()) at = f.made_by[static_cast<std::size_t>(at)];
    return at < 0 ? -1 : row_of[static_cast<std::size_t>(at)];
  };
  for (const parameter_entry& e : f.parameters.entries)
    if (const int row = row_of_node(e.node); row >= 0)
      r.parameters[static_cast<std::size_t>(row)].elements += e.elements;
  if (f.made_by.empty()) return;
  // a row has the operations of all the layers that it became
  r.own_flops.assign(r.rows->rows.size(), figure(count_t(0)));
  for (int node : f.nodes.order)
    if (const int row = row_of_node(node); row >= 0 && f.nodes.at(node).facts.counts == counting::counted) {
      figure& all = r.own_flops[static_cast<std::size_t>(row)];
      all = all + f.nodes.at(node).operations;
    }
}

}  // namespace opcost::replay::model_analyzer

#endif

// ---- opcost/report/convention_named.hpp
#ifndef OPCOST_REPORT_CONVENTION_NAMED_HPP_PIECE
#define OPCOST_REPORT_CONVENTION_NAMED_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// A convention that is chosen at run time.

namespace opcost {

/// What an analysis that has the readings of all conventions says under one of them. Without a name: no convention.
template <class Analysis> struct convention_of {
  std::string_view name{};
  opcost::report (*report)(const Analysis&, const subject&, const shape_check*) = nullptr;
  totals (*total)(const Analysis&) = nullptr;
};

/// The convention with this name. The result has an empty name if the name is unknown.
template <class Analysis> convention_of<Analysis> convention_named(std::string_view name) {
  convention_of<Analysis> found{};
  all_conventions::each([&]<class C>(std::type_identity<C>) {
    if (name == C::name)
      found = {
          C::name,
          [](const Analysis& a, const subject& of, const shape_check* shapes) { return make_report<C>(a, of, shapes); },
          [](const Analysis& a) { return opcost::total<C>(a); }};
  });
  return found;
}

}  // namespace opcost

#endif

#include <optional>

namespace opcost::compiled {

using all_readings = with_all_readings<analysis>;

struct model::held {
  std::shared_ptr<const loaded> is;
};
struct model_cost::held {
  std::shared_ptr<const loaded> of;
  all_readings rows;
  std::vector<std::unique_ptr<report_section>> sections{};
  opcost::report report{};
  std::optional<replay::model_analyzer::figures> replayed{};  // where the tool is replayed as a whole
  tool_figures of_tool{};
};

// ---- names

std::vector<named> conventions() {
  std::vector<named> all;
  all_conventions::each([&]<class C>(std::type_identity<C>) { all.push_back({C::name, C::about}); });
  return all;
}
std::vector<named> report_formats() {
  std::vector<named> all;
  for (const output_format& f : output_formats) all.push_back({f.name, f.help});
  all.push_back({"plan", "the memory plans of all planners, and where each tensor is"});
  return all;
}
std::vector<named> planners() {
  std::vector<named> all;
  all_planners::each([&]<class P>(const P&) { all.push_back({P::name, P::about}); });
  return all;
}

namespace detail {
inline result<model> held_model(result<std::unique_ptr<loaded>> m) {
  if (!m) return m.error();
  return model(new model::held{std::move(*m)});
}

inline error no_such(std::string_view what, std::string_view name, const std::vector<named>& all) {
  error e = error::at(error_code::bad_argument) << "no " << what << " has the name '" << name << "'; expected";
  bool first = true;
  for (const named& n : all) {
    e = std::move(e) << (first ? " " : ", ") << n.name;
    first = false;
  }
  return e;
}
}  // namespace detail

// ---- models

model::~model() { delete held_; }
std::string_view model::name() const { return held_->is->about().name; }
std::string_view model::source() const { return held_->is->about().source; }
span<const error> model::remarks() const { return held_->is->remarks(); }

result<model_cost> model::analyze(std::string_view convention, std::string_view shapes) const {
  const auto chosen = convention_named<all_readings>(convention);
  if (chosen.name.empty()) return detail::no_such("convention", convention, conventions());
  const loaded& m = *held_->is;
  result<all_readings> rows = error{};
  if (shapes.empty()) {
    rows = m.analyze({});
  } else {
    std::vector<input_shape> wanted;
    if (const std::string_view wrong = read_shapes(shapes, wanted); !wrong.empty())
      return error::at(error_code::bad_argument) << "shapes: " << wrong << ", got '" << shapes << "'";
    const auto inputs = m.inputs();
    const auto given = match_inputs(inputs, wanted);
    if (!given) return given.error();
    rows = m.reshape(*given, {});
  }
  if (!rows) return rows.error();
  auto is = std::unique_ptr<model_cost::held>(new model_cost::held{held_->is, std::move(*rows)});
  is->report = chosen.report(is->rows, m.about(), nullptr);
  is->report.zeros = m.zeros(is->rows);
  if (convention == model_analyzer::name) is->replayed = m.model_analyzer_figures(is->rows, {});
  if (is->replayed) {
    is->of_tool = replay::model_analyzer::tool_figures_of(*is->replayed);
    replay::model_analyzer::report_as_tool(is->report, *is->replayed, is->of_tool);
  }
  is->sections = m.sections(is->rows);
  for (const auto& section : is->sections) is->report.sections.push_back(section.get());
  return model_cost(is.release());
}

result<model> read(const std::string& path, const read_options& options) {
  return detail::held_model(load(path, options));
}
result<model> read_bytes(span<const std::byte> content, const read_options& options) {
  return detail::held_model(load_bytes(content, options));
}

// ---- costs

model_cost::~model_cost() { delete held_; }
const totals& model_cost::figures() const { return held_->report.sum; }
const analysis_base& model_cost::rows() const { return held_->rows; }
bool model_cost::complete() const { return held_->report.complete; }
std::string model_cost::why_incomplete() const { return opcost::why_incomplete(held_->report); }

result<std::string> model_cost::text(std::string_view format) const {
  std::string text;
  const auto append = [&](std::string_view s) { text.append(s); };
  if (format == "plan") {
    write_plan(make_plan_report(held_->rows, held_->report.of), sink(append));
    return text;
  }
  const output_format* chosen = format_named(output_formats, format);
  if (!chosen) return detail::no_such("format", format, report_formats());
  opcost::report report = held_->report;
  const buffer_list buffers = format == "html" ? buffers_of(held_->rows) : buffer_list{};
  const sequence<memory_plan> plans = all_plans(buffers);
  const arena_layout layout{buffers, &best_of(plans)};
  if (format == "html") report.arena = &layout;
  chosen->write(report, sink(append));
  return text;
}

budget_report model_cost::check(const budget& limits) const {
  return check_with_arena(held_->rows, limits, flops_of(held_->report));
}

result<arena_plan> model_cost::plan(std::string_view planner) const {
  const int index = planner_named(planner);
  if (index < 0 && !planner.empty()) return detail::no_such("planner", planner, planners());
  buffer_list buffers = buffers_of(held_->rows);
  const sequence<memory_plan> plans = all_plans(buffers);
  const memory_plan& chosen = index < 0 ? best_of(plans) : plans[index];
  const bool complete = buffers.complete && all_rows_known(held_->rows);
  return arena_plan{chosen.planner, chosen.size, chosen.lower_bound, complete, std::move(buffers.buffers),
                    chosen.offsets};
}

}  // namespace opcost::compiled

#endif

// ---- opcost/compiled/define_load.hpp
#ifndef OPCOST_COMPILED_DEFINE_LOAD_HPP_PIECE
#define OPCOST_COMPILED_DEFINE_LOAD_HPP_PIECE

// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Defines the functions of compiled/load.hpp. They hold every reader and operation.

namespace opcost::compiled {
namespace detail {
template <class... Cs>
result<std::unique_ptr<loaded_model<Cs...>>> load(files::input_file file, const read_options& options,
                                                  convention_list<Cs...>) {
  return read_model<Cs...>(std::move(file), options, all_formats{});
}
}  // namespace detail

result<std::unique_ptr<loaded>> load(const std::string& path, const read_options& options) {
  auto file = files::input_file::open(path);
  if (!file) return file.error();
  return detail::load(std::move(*file), options, with_all_readings<convention_list>{});
}
result<std::unique_ptr<loaded>> load_bytes(span<const std::byte> content, const read_options& options) {
  return detail::load(files::input_file::of_bytes(content), options, with_all_readings<convention_list>{});
}
result<execution_graph> read_fusions(std::string_view text) { return opcost::read_fusions(text); }
std::vector<named> model_formats() {
  std::vector<named> all;
  all_formats::each([&]<class F>(std::type_identity<F>) { all.push_back({F::name, F::help}); });
  return all;
}
span<const op_entry> operations() { return catalogue<builtin_ops>::entries; }

}  // namespace opcost::compiled

#endif

#endif

#endif
#endif

#endif

#endif // OPCOST_COMPILED_HPP_SINGLE_INCLUDE
