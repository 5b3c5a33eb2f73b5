// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Any bytes as a TensorFlow Lite model, through every reader: nothing may crash, and no figure may be negative.
#include <cstdlib>
#include <opcost/convention/exact.hpp>
#include <opcost/graph/reshape.hpp>
#include <opcost/report/report_json.hpp>
#include <opcost/tflite/tflite_format.hpp>

namespace any_tflite {

inline void hold(bool what) {
  if (!what) std::abort();
}
inline void nowhere(std::string_view) {}

/// True if the bytes are read as a model.
inline bool look_at(std::string_view bytes) {
  using namespace opcost::tflite;
  // the readers of constant expressions
  const array_bytes<char> array{bytes.data(), bytes.size()};
  const model_figures f = figures_of(array);
  hold(f.macs.least >= 0);
  hold(f.macs.least <= f.macs.most);
  hold(f.macs.valid_least >= 0);
  hold(f.macs.valid_most <= f.macs.most);
  hold(f.parameters >= 0);
  hold(f.layer_parameters >= 0);
  hold(f.const_bytes >= 0);
  const arena_plan plan = plan_arena(array);
  hold(plan.head_bytes >= 0 && plan.buffers.size() == plan.offsets.size());
  // the reader of files
  opcost::sequence<char> copy;
  copy.append(bytes.data(), bytes.size());
  const auto m = read_model(std::move(copy));
  hold(m || !std::string_view(m.error().what).empty());
  if (!m) return false;
  const graph g(*m);
  const auto a = opcost::analyze<opcost::exact>(g);
  hold(a.macs() >= 0 && a.valid_macs() >= 0 && a.valid_macs() <= a.macs() && a.parameters() >= 0);
  opcost::write_json(opcost::make_report<opcost::exact>(a, {.name = (*m)->name(), .source = "tflite"}),
                     opcost::sink(nowhere));
  opcost::analyze<opcost::exact>(g.without_stored_shapes(), {.stored_shapes = false});
  hold((*m)->good());  // later reads find no fault
  return true;
}

}  // namespace any_tflite
