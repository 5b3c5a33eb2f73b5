// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// mmpretrain's tools/analysis_tools/get_flops.py: its option --shape and its output.
#include <opcost/convention/mmpretrain.hpp>
#include <opcost/core/result.hpp>
#include <opcost/replay/mmengine/complexity.hpp>

namespace opcost::replay::mmpretrain {

/// Reads --shape: no value is 224 x 224, one is a square, two are height and width. *Errors*: more values, or values
/// below 1.
inline result<shape> input_shape(span<const count_t> given) {
  if (given.size() > 2)
    return error::at(error_code::bad_argument)
           << "--shape: expected one value (a square) or two (height and width), got " << count_t(given.size());
  for (count_t n : given)
    if (n < 1) return error::at(error_code::bad_argument) << "--shape: expected values from 1, got " << n;
  const count_t height = given.empty() ? count_t(224) : given[0], width = given.size() == 2 ? given[1] : height;
  return shape{3, height, width};
}

/// Returns all that the script prints. `input_shape`: without the batch, as input_shape() returns it.
template <class... Cs>
std::string get_flops(const analysis<Cs...>& a, const shape& input_shape, std::size_t console = 80) {
  const mmengine::complexity c = mmengine::get_model_complexity_info<opcost::mmpretrain>(a, {.console = console});
  const std::string rule(30, '=');
  return c.out_arch + "\n" + c.out_table + "\n" + rule + "\nInput shape: " + python::tuple(input_shape) +
         "\nFlops: " + c.flops_str + "\nParams: " + c.params_str + "\nActivation: " + c.activations_str + "\n" + rule +
         "\n!!!Only the backbone network is counted in FLOPs analysis.\n" +
         "!!!Please be cautious if you use the results in papers. You may need to check if all ops are supported and "
         "verify that the flops computation is correct.\n";
}

}  // namespace opcost::replay::mmpretrain
