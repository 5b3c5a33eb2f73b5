// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Tensors that are generated from a few numbers. OpenVINO operation specifications: generation/Range-1, Range-4, Eye-9,
// RandomUniform-8, Multinomial-13.
#include <opcost/op/elementwise.hpp>

namespace opcost {
namespace detail {
constexpr bool finite(double v) { return v - v == 0; }
template <class Dim> constexpr bool not_scalar(const basic_tensor<Dim>& t) {
  return t.dims.ranked() && t.dims.rank > 0;
}
template <class Dim> constexpr bool not_one_element(const basic_tensor<Dim>& t) {
  return t.dims.ranked() && t.dims.rank > 0 && !(t.dims.rank == 1 && may_be(t.dims[0], 1));
}
template <class Dim> constexpr count_t number_known(const basic_tensor<Dim>& t) {
  return t.reals.empty() ? lower(t.value[0]) : to_count(t.reals[0]);
}
template <class Dim> constexpr bool one_known(const basic_tensor<Dim>& t) {
  return t.reals.size() == 1 || (t.value.size() == 1 && known(t.value[0]));
}

// max(ceil((stop - start) / step), 0) elements if the three numbers are known.
template <class Dim> constexpr inferred<Dim> range_of_length(const basic_operands<Dim>& in, dtype type) {
  for (int i = 0; i < 3; ++i) {
    if (not_scalar(in[i])) return rejected("input {}: expected a scalar, got rank {}", i, in[i].dims.rank);
    if (!in[i].reals.empty() && !finite(in[i].reals[0])) return rejected("input {}: expected a finite number", i);
    if (i == 2 && one_known(in[i]) && real_at(in[i], 0) == 0)
      return rejected("input 2 (step): expected a number other than 0, got 0");
  }
  if (!one_known(in[0]) || !one_known(in[1]) || !one_known(in[2]))
    return of(basic_shape<Dim>{basic_shape<Dim>::unknown_dim()}, type);
  const bool whole = in[0].reals.empty() && in[1].reals.empty() && in[2].reals.empty();
  count_t n = 0;
  if (whole || !is_real(type)) {
    const count_t start = number_known(in[0]), stop = number_known(in[1]), step = number_known(in[2]);
    if (step > 0 && start < stop)
      n = ceil_div(stop - start, step);
    else if (step < 0 && start > stop)
      n = ceil_div(start - stop, -step);
  } else {
    const double start = real_at(in[0], 0), stop = real_at(in[1], 0), step = real_at(in[2], 0);
    if ((step > 0 && start < stop) || (step < 0 && start > stop)) n = to_count(ceiling_of((stop - start) / step));
  }
  return of(basic_shape<Dim>{Dim(n)}, type);
}
constexpr bool range_content(const partial_tensors& in, dtype type, content<interval> into) {
  if (!one_known(in[0]) || !one_known(in[2])) return false;
  for (std::size_t i = 0; i < size_of(into); ++i) {
    if (!into.reals.empty())
      into.reals[i] = rounded(type, real_at(in[0], 0) + static_cast<double>(i) * real_at(in[2], 0));
    else
      into.numbers[i] = number_known(in[0]) + count_t(i) * number_known(in[2]);
  }
  return true;
}
}  // namespace detail

/// inputs: start, stop, step: scalars of one type
struct range {};
template <> struct op_traits<range> {
  static constexpr std::string_view name = "Range";
  static constexpr std::string_view formula = "start + i step";
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b111;
  template <class Dim> static constexpr inferred<Dim> infer(const range&, const basic_operands<Dim>& in) {
    const dtype type = common(common(in[0].type, in[1].type), in[2].type);
    if (type == dtype::none || common(in[0].type, in[1].type) == dtype::none)
      return rejected("inputs 1 and 2: expected the element type of input 0, got {t}", in[1].type);
    if (!is_real(type) && !is_integer(type) && type != dtype::dynamic)
      return rejected("input 0: expected an element type of numbers, got {t}", type);
    return detail::range_of_length(in, type);
  }
  static constexpr tally count(const auto&, const tensors&, const outputs& out) {
    return tally{.add = 1, .mul = 1} * out[0].dims.elements();
  }
  static constexpr bool value(const auto&, const partial_tensors& in, const partial_tensor& out, int,
                              content<interval> into) {
    return detail::range_content(in, out.type, into);
  }
};

/// The numbers from start to before stop by step. Inputs: start, stop, step (scalars). Output: rank 1.
struct range_4 {
  dtype output_type = dtype::f32;
};
template <> struct op_traits<range_4> : op_traits<range> {
  static constexpr int opset = 4;
  static constexpr void attributes(auto& op, auto&& f) { f("output_type", op.output_type); }
  template <class Dim> static constexpr inferred<Dim> infer(const range_4& op, const basic_operands<Dim>& in) {
    for (int i = 0; i < 3; ++i)
      if (is_boolean(in[i].type) || in[i].type == dtype::string)
        return rejected("input {}: expected an element type of numbers, got {t}", i, in[i].type);
    if (!is_real(op.output_type) && !is_integer(op.output_type))
      return rejected("output_type: expected a type of numbers, got {t}", op.output_type);
    return detail::range_of_length(in, op.output_type);
  }
};

/// inputs: rows, columns, the diagonal that is 1, optionally batch dimensions
struct eye {
  dtype output_type = dtype::f32;
};
template <> struct op_traits<eye> {
  static constexpr std::string_view name = "Eye";
  static constexpr std::string_view formula = "ones on a diagonal: no arithmetic";
  static constexpr int opset = 9;
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b1011, selects = 0b0100;
  static constexpr void attributes(auto& op, auto&& f) { f("output_type", op.output_type); }
  template <class Dim> static constexpr inferred<Dim> infer(const eye& op, const basic_operands<Dim>& in) {
    for (int i = 0; i < 3; ++i)
      if (detail::not_one_element(in[i]))
        return rejected("input {}: expected one number, got rank {}", i, detail::rank_of(in[i].dims));
    basic_shape<Dim> out, matrix;
    if (in.has(3)) {
      if (in[3].dims.ranked() && in[3].dims.rank != 1)
        return rejected("input 3 (batch shape): expected rank 1, got {}", in[3].dims.rank);
      if (!detail::as_dims(in[3], out))
        return rejected("input 3 (batch shape): expected at least 0, got a negative dimension");
      if (!out.ranked()) return detail::of(out, op.output_type);
    }
    for (int i = 0; i < 2; ++i) {
      if (in[i].value.size() != 1)
        matrix.push_back(basic_shape<Dim>::unknown_dim());
      else if (upper(in[i].value[0]) < 0)
        return rejected("input {}: expected at least 0, got {}", i, in[i].value[0]);
      else
        matrix.push_back(between<Dim>(larger(lower(in[i].value[0]), 0), upper(in[i].value[0])));
    }
    out.append(matrix);
    return detail::of(out, op.output_type);
  }
  static constexpr tally count(const eye&, const tensors&, const outputs&) { return {}; }
};

/// RandomUniform: inputs: shape, minimum, maximum
enum class random_alignment : std::uint8_t { tensorflow, pytorch };
template <> inline constexpr std::array<std::string_view, 2> spellings<random_alignment>{"tensorflow", "pytorch"};
/// Random numbers between two limits. Inputs: shape, minimum, maximum.
struct random_uniform {
  dtype output_type = dtype::f32;
  count_t op_seed = 0, global_seed = 0;
  random_alignment alignment = random_alignment::tensorflow;
};
template <> struct op_traits<random_uniform> {
  static constexpr std::string_view name = "RandomUniform";
  static constexpr std::string_view formula = "min + u (max - min); the random generator of u is not counted";
  static constexpr int opset = 8;
  static constexpr int inputs = 3;
  static constexpr unsigned reads = 0b111;
  static constexpr bool pure = false;
  static constexpr void attributes(auto& op, auto&& f) {
    f("output_type", op.output_type);
    f("op_seed", op.op_seed);
    f("global_seed", op.global_seed);
    f("alignment", op.alignment);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const random_uniform& op, const basic_operands<Dim>& in) {
    if (in[0].dims.ranked() && in[0].dims.rank != 1)
      return rejected("input 0 (shape): expected rank 1, got {}", in[0].dims.rank);
    if (detail::not_one_element(in[1]) || detail::not_one_element(in[2]))
      return rejected("inputs 1 and 2 (bounds): expected one number each, got ranks {} and {}",
                      detail::rank_of(in[1].dims), detail::rank_of(in[2].dims));
    for (int i = 1; i <= 2; ++i)
      if (common(in[i].type, op.output_type) == dtype::none)
        return rejected("input {}: expected the output's element type, got {t}", i, in[i].type);
    if (detail::one_known(in[1]) && detail::one_known(in[2]) &&
        !(detail::real_at(in[1], 0) < detail::real_at(in[2], 0)))
      return rejected("input 1 (minimum): expected less than input 2 (maximum), {}, got {}",
                      to_count(detail::real_at(in[2], 0)), to_count(detail::real_at(in[1], 0)));
    basic_shape<Dim> out;
    if (!detail::as_dims(in[0], out)) return rejected("input 0 (shape): expected at least 0, got a negative dimension");
    return detail::of(out, op.output_type);
  }
  static constexpr tally count(const random_uniform&, const tensors&, const outputs& out) {
    const count_t n = out[0].dims.elements();
    return {.add = n == 0 ? n : n + 1, .mul = n};
  }
};

/// inputs: probabilities [batch, classes], number of samples; output: [batch, samples]
struct multinomial {
  dtype convert_type = dtype::i64;
  bool with_replacement = true, log_probs = false;
  count_t global_seed = 0, op_seed = 0;
};
template <> struct op_traits<multinomial> {
  static constexpr std::string_view name = "Multinomial";
  static constexpr std::string_view formula =
      "per row of C classes and S samples: C exponentials with log_probs, C - 1 additions, C divisions, S C "
      "comparisons; "
      "without replacement, C more additions and C more divisions for each sample after the first";
  static constexpr int opset = 13;
  static constexpr int inputs = 2;
  static constexpr unsigned reads = 0b10;
  static constexpr bool pure = false;
  static constexpr void attributes(auto& op, auto&& f) {
    f("convert_type", op.convert_type);
    f("with_replacement", op.with_replacement);
    f("log_probs", op.log_probs);
    f("global_seed", op.global_seed);
    f("op_seed", op.op_seed);
  }
  template <class Dim> static constexpr inferred<Dim> infer(const multinomial& op, const basic_operands<Dim>& in) {
    const auto& x = in[0].dims;
    if (const rejection why = detail::check_type(accepts::reals, in[0].type)) return why;
    if (x.ranked() && x.rank != 2) return rejected("input 0 (probabilities): expected rank 2, got {}", x.rank);
    if (detail::not_one_element(in[1]))
      return rejected("input 1 (number of samples): expected one number, got rank {}", detail::rank_of(in[1].dims));
    Dim samples = basic_shape<Dim>::unknown_dim();
    if (in[1].value.size() == 1) {
      if (upper(in[1].value[0]) < -1)
        return rejected("input 1 (number of samples): expected at least 0, got {}", in[1].value[0]);
      if (upper(in[1].value[0]) >= 0) samples = between<Dim>(larger(lower(in[1].value[0]), 0), upper(in[1].value[0]));
    }
    return detail::of(x.ranked() ? basic_shape<Dim>{x[0], samples} : x, op.convert_type);
  }
  static constexpr tally count(const multinomial& op, const tensors& in, const outputs& out) {
    const count_t rows = in[0].dims[0], classes = in[0].dims[1], samples = out[0].dims[1];
    if (rows == 0 || classes == 0 || samples == 0) return {};
    tally t{.add = classes - 1, .div = classes, .cmp = samples * classes, .exp = op.log_probs ? classes : 0};
    if (!op.with_replacement) t += tally{.add = classes + 2, .div = classes} * (samples - 1);
    return t * rows;
  }
};

}  // namespace opcost
