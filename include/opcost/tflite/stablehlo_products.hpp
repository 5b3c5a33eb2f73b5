// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The operators of StableHLO that multiply and accumulate; see products.hpp. Source: the StableHLO specification,
// dot_general and convolution.
#include <opcost/ops/convolution.hpp>
#include <opcost/ops/matmul.hpp>
#include <opcost/tflite/options_view.hpp>
#include <opcost/tflite/permuted_shapes.hpp>
#include <opcost/tflite/schema.hpp>

namespace opcost::tflite::detail {

/// True if each of `list` is a dimension of a shape of this rank, and none occurs twice.
constexpr bool are_dimensions(const ints& list, int rank) {
  if (list.rank < 0 || list.rank > rank) return false;
  for (int i = 0; i < list.rank; ++i) {
    if (list[i] < 0 || list[i] >= rank) return false;
    for (int k = 0; k < i; ++k)
      if (list[i] == list[k]) return false;
  }
  return true;
}
constexpr bool names(const ints& list, int dimension) {
  for (int i = 0; i < list.rank; ++i)
    if (list[i] == dimension) return true;
  return false;
}
template <class Dim> constexpr basic_shape<Dim> those_of(const basic_shape<Dim>& s, const ints& dimensions) {
  basic_shape<Dim> r;
  for (int i = 0; i < dimensions.rank; ++i) r.push_back(s[static_cast<int>(dimensions[i].n)]);
  return r;
}
/// The dimensions that neither list names, in order.
template <class Dim>
constexpr basic_shape<Dim> free_dims(const basic_shape<Dim>& s, const ints& batch, const ints& contracted) {
  basic_shape<Dim> r;
  for (int i = 0; i < s.rank; ++i)
    if (!names(batch, i) && !names(contracted, i)) r.push_back(s[i]);
  return r;
}

/// A matrix product of [batch, free of a, contracted] and [batch, contracted, free of b]: each group as one dimension.
/// The output is [batch..., free of a..., free of b...].
template <class Options, class Dim, class F>
constexpr inferred<Dim> dot_general_products(const Options& o, const basic_operands<Dim>& in, F& f) {
  using fields = field::dot_general;
  const basic_shape<Dim>&a = in[0].dims, &b = in[1].dims;
  if (!a.ranked() || !b.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  const ints a_batch = o.list(fields::a_batch, 8), b_batch = o.list(fields::b_batch, 8);
  const ints a_contracted = o.list(fields::a_contracted, 8), b_contracted = o.list(fields::b_contracted, 8);
  if (!are_dimensions(a_batch, a.rank) || !are_dimensions(a_contracted, a.rank) || !are_dimensions(b_batch, b.rank) ||
      !are_dimensions(b_contracted, b.rank))
    return "its dimension numbers are not dimensions of its operands";
  const basic_shape<Dim> batch = those_of(a, a_batch), contracted = those_of(a, a_contracted);
  const basic_shape<Dim> rows = free_dims(a, a_batch, a_contracted), columns = free_dims(b, b_batch, b_contracted);
  f(matmul{}, with_dims(in[0], {batch.elements(), rows.elements(), contracted.elements()}),
    with_dims(in[1], {those_of(b, b_batch).elements(), those_of(b, b_contracted).elements(), columns.elements()}));
  basic_shape<Dim> y = batch;
  y.append(rows);
  y.append(columns);
  return with_dims(in[0], y);
}

/// A convolution whose dimensions are in any order. Groups of features become groups; a dilated input (a transposed
/// convolution) and groups of the batch are refused.
template <class Options, class Dim, class F>
constexpr inferred<Dim> stablehlo_convolution_products(const Options& o, const basic_operands<Dim>& in,
                                                       const basic_tensor<Dim>& stored, F& f) {
  using fields = field::stablehlo_convolution;
  const basic_shape<Dim>&x = in[0].dims, &w = in[1].dims;
  if (!x.ranked() || !w.ranked()) return with_dims(in[0], shape_of_unknown_rank<Dim>());
  const auto order = [&](int first, int second, int spatial) {
    ints all{o.long_integer(first), o.long_integer(second)};
    const ints rest = o.list(spatial, 8);
    for (int i = 0; i < rest.rank && i < ints::max_rank - 2; ++i) all.push_back(rest[i]);
    return all;
  };
  const ints of_input = order(fields::input_batch, fields::input_feature, fields::input_spatial);
  const ints of_filter = order(fields::filter_output, fields::filter_input, fields::filter_spatial);
  const ints of_output = order(fields::output_batch, fields::output_feature, fields::output_spatial);
  const int rank = x.rank;
  if (w.rank != rank || of_input.rank != rank || of_filter.rank != rank || of_output.rank != rank ||
      !are_dimensions(of_input, rank) || !are_dimensions(of_filter, rank) || !are_dimensions(of_output, rank))
    return "its dimension numbers are not dimensions of its operands";
  const ints dilated = o.list(fields::input_dilation, 8), pads = o.list(fields::padding, 8);
  for (int i = 0; i < dilated.rank; ++i)
    if (dilated[i] > 1) return "a convolution with a dilated input is not known";
  if (o.long_integer(fields::batch_groups, 1) > 1) return "a convolution with groups of the batch is not known";
  const auto window = [&](auto c) {
    c.strides = o.list(fields::strides, 8);
    c.dilations = o.list(fields::filter_dilation, 8);
    for (int i = 0; i + 1 < pads.rank; i += 2) {
      c.pads_begin.push_back(pads[i]);
      c.pads_end.push_back(pads[i + 1]);
    }
    return c;
  };
  const basic_tensor<Dim> image = with_dims(in[0], those_of(x, of_input));
  const basic_shape<Dim> filter = those_of(w, of_filter);
  const count_t groups = larger(o.long_integer(fields::feature_groups, 1), 1);
  basic_shape<Dim> y;
  if (groups > 1) {
    if (known(filter[0]) && lower(filter[0]) % groups != 0) return "the filter's outputs do not divide into groups";
    basic_shape<Dim> grouped{Dim(groups), floor_div(filter[0], Dim(groups))};
    grouped.append(filter.slice(1, filter.rank));
    y = f(window(group_convolution{}), image, with_dims(in[1], grouped)).dims;
  } else {
    y = f(window(convolution{}), image, with_dims(in[1], filter)).dims;
  }
  if (y.rank != rank) return with_dims(in[0], stored.dims);
  basic_shape<Dim> ordered = y;
  for (int i = 0; i < rank; ++i) ordered.set(static_cast<int>(of_output[i].n), y[i]);
  return with_dims(in[0], ordered);
}

}  // namespace opcost::tflite::detail
