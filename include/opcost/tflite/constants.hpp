// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A model's figures as constants. Each function takes an array of bytes that is a constant expression, returns a plain
// integer, and does not compile if the figure is not known: the message names the reason.
#include <opcost/tflite/arena.hpp>
#include <opcost/tflite/figures.hpp>

namespace opcost::tflite {
namespace detail {

// Not constexpr: a constant expression that reaches one of these does not compile, and the message has its name.
inline void the_bytes_are_not_a_tflite_model_or_are_cut_off() {}
inline void the_work_of_the_model_depends_on_its_data() {}
inline void the_model_has_operators_or_shapes_that_are_not_known() {}

template <class Model> constexpr auto bytes_of_model(const Model& model) {
  using byte = std::remove_cvref_t<decltype(model[0])>;
  static_assert(byte_like<byte>, "opcost: a model is an array of bytes (README: tflite)");
  if constexpr (!byte_like<byte>)
    return 0;
  else if constexpr (std::is_array_v<Model>)
    return array_bytes<byte>{model, sizeof model};
  else
    return array_bytes<byte>{model.data(), static_cast<std::uint64_t>(model.size())};
}

constexpr void require_good(const read_fault& fault) {
  if (!fault.what.empty()) the_bytes_are_not_a_tflite_model_or_are_cut_off();
}
constexpr void require_exact(const mac_range& r) {
  if (r.unknown == of_loop || (r.unknown.empty() && !r.exact()))
    the_work_of_the_model_depends_on_its_data();  // how often a loop runs, or which branch
  else if (!r.unknown.empty())
    the_model_has_operators_or_shapes_that_are_not_known();  // or its work is inside of ethos-u
}

template <class Model, class F> constexpr std::int64_t required(const Model& model, F&& figure) {
  flatbuffer reader(bytes_of_model(model));
  const model_view m(reader);
  m.check_buffers();
  const count_t n = m.good() ? figure(m) : count_t(0);
  require_good(reader.fault());
  return n.n;
}

template <class Model> constexpr mac_range required_macs(const Model& model) {
  flatbuffer reader(bytes_of_model(model));
  const model_view m(reader);
  m.check_buffers();
  require_good(reader.fault());
  const mac_range r = figure_walk(m).macs(0);
  require_good(reader.fault());
  require_exact(r);
  return r;
}

}  // namespace detail

/// Multiply-accumulates of one inference, every tap of a window counted.
template <class Model> consteval std::int64_t macs(const Model& model) { return detail::required_macs(model).most.n; }

/// Multiply-accumulates without those whose tap falls on padding.
template <class Model> consteval std::int64_t valid_macs(const Model& model) {
  return detail::required_macs(model).valid_most.n;
}

/// Elements of the constants that operators work with as data, each buffer once.
template <class Model> consteval std::int64_t parameters(const Model& model) {
  return detail::required(model, [](const auto& m) { return detail::count_data_constants(m); });
}

/// Elements of the weights, biases, slopes and lookup tables of layers, each buffer once; float16 weights behind
/// DEQUANTIZE and sparse ones behind DENSIFY included.
template <class Model> consteval std::int64_t layer_parameters(const Model& model) {
  return detail::required(model, [](const auto& m) { return detail::count_layer_parameters(m); });
}

/// Bytes of all constants in the file, each buffer once.
template <class Model> consteval std::int64_t const_bytes(const Model& model) {
  return detail::required(model, [](const auto& m) { return detail::count_constants(m).bytes; });
}

/// Several figures of one walk, which compiles faster than one call for each.
struct array_figures {
  std::int64_t macs = 0, valid_macs = 0;
  std::int64_t parameters = 0;
};
/// `constexpr auto cost = opcost::tflite::figures(g_model); static_assert(cost.macs <= 8'000'000);`
template <class Model> consteval array_figures figures(const Model& model) {
  const mac_range r = detail::required_macs(model);
  flatbuffer reader(detail::bytes_of_model(model));
  const model_view m(reader);
  const count_t parameters = detail::count_data_constants(m);
  detail::require_good(reader.fault());
  return {r.most.n, r.valid_most.n, parameters.n};
}

/// Sizes of an arena as plain integers.
struct arena_sizes {
  std::int64_t head_bytes = 0;           ///< exactly what the planner of TensorFlow Lite Micro uses
  std::int64_t scratch_bytes = 0;        ///< of these, scratch buffers of the reference kernels
  std::int64_t tail_bytes_estimate = 0;  ///< persistent data; depends on the target and the kernel library
  std::int64_t bytes_at_most = 0;        ///< head, tail and a margin
};

/// The arena of TensorFlow Lite Micro: `static std::uint8_t arena[opcost::tflite::arena(g_model).bytes_at_most]`.
template <class Model> consteval arena_sizes arena(const Model& model, const arena_options& o = {}) {
  const arena_plan p = plan_arena(detail::bytes_of_model(model), o);
  detail::require_good(p.fault);
  return {p.head_bytes, p.scratch_bytes, p.tail_bytes_estimate, p.bytes_at_most};
}

}  // namespace opcost::tflite
