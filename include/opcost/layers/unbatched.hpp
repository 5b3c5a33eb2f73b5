// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Inputs without a batch: torch runs a layer on [C, spatial...] as on [1, C, spatial...] and removes the batch again.
#include <opcost/op/common.hpp>

namespace opcost::detail {

/// The dimension of the channels: 1 of [N, C, spatial...], 0 of [C, spatial...].
template <class Dim> constexpr Dim channels_of(const basic_shape<Dim>& x, int spatial) {
  return x.rank == spatial + 1 ? x[0] : x[1];
}

/// Calls `lower(in)`, and if input 0 has no batch, with one of 1: the outputs then have none either.
template <class Dim> constexpr inferred<Dim> with_batch(const basic_operands<Dim>& in, int spatial, auto&& lower) {
  if (in[0].dims.rank != spatial + 1) return lower(in);
  constexpr int most_operands = 4;
  if (in.size() > most_operands) return rejected("expected at most {} inputs, got {}", most_operands, in.size());
  basic_tensor<Dim> given[most_operands]{};
  for (int i = 0; i < in.size(); ++i) given[i] = in[i];
  basic_shape<Dim> batched{1};
  batched.append(in[0].dims);
  given[0].dims = batched;
  const span<const basic_tensor<Dim>> all(given);
  inferred<Dim> out = lower(basic_operands<Dim>(all.first(static_cast<std::size_t>(in.size()))));
  for (int i = 0; i < out.count; ++i) {
    basic_shape<Dim>& y = out.first[static_cast<std::size_t>(i)].dims;
    y = y.slice(1, y.rank);
  }
  return out;
}

}  // namespace opcost::detail
