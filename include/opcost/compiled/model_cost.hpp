// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Models of any format and what they cost, behind functions that are compiled once (compiled/define_cost.hpp).
#include <opcost/budget/budget.hpp>
#include <opcost/core/result.hpp>
#include <opcost/model/read_options.hpp>
#include <opcost/plan/buffer.hpp>

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
