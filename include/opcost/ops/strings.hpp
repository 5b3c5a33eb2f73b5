// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Conversion between strings and their bytes. Semantics: OpenVINO operation specifications StringTensorPack-15,
// StringTensorUnpack-15.
#include <opcost/op/indexing.hpp>

namespace opcost {

/// Builds strings from begins, ends and characters.
struct string_tensor_pack {};
/// Splits strings into begins, ends and characters.
struct string_tensor_unpack {};

// inputs: begin of each string, end of each string, all characters
template <> struct op_traits<string_tensor_pack> : moves_data {
  static constexpr std::string_view name = "StringTensorPack";
  static constexpr int opset = 15;
  static constexpr int inputs = 3;
  static constexpr unsigned selects = 0b011;
  template <class Dim> static constexpr inferred<Dim> infer(const string_tensor_pack&, const basic_operands<Dim>& in) {
    basic_shape<Dim> out = in[0].dims;
    if (!merge(out, in[1].dims))
      return rejected("input 1 (ends): expected the shape of input 0, got rank {}", detail::rank_of(in[1].dims));
    if (!detail::is_list(in[2])) return rejected("input 2 (characters): expected rank 1, got {}", in[2].dims.rank);
    return detail::of(out, dtype::string);
  }
};
// outputs: begin of each string, end of each string, all characters
template <> struct op_traits<string_tensor_unpack> : moves_data {
  static constexpr std::string_view name = "StringTensorUnpack";
  static constexpr int opset = 15;
  static constexpr int inputs = 1;
  template <class Dim>
  static constexpr inferred<Dim> infer(const string_tensor_unpack&, const basic_operands<Dim>& in) {
    if constexpr (std::same_as<Dim, count_t>)
      return undecided("input 0: the number of characters depends on values that are unknown");
    else
      return {detail::of(in[0].dims, dtype::i32), detail::of(in[0].dims, dtype::i32),
              detail::of(detail::of_rank<Dim>(1), dtype::u8)};
  }
};

}  // namespace opcost
