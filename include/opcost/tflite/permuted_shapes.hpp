// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Shapes in the order in which the catalogue's operations expect them. Tensors stay as stored; nothing moves.
#include <opcost/op/op_traits.hpp>

namespace opcost::tflite::detail {

/// Channels last to channels second: NHWC to NCHW, of any rank from 2 on.
template <class Dim> constexpr basic_shape<Dim> channels_second(const basic_shape<Dim>& s) {
  if (!s.ranked() || s.rank < 2) return s;
  basic_shape<Dim> r{s[0], s[-1]};
  r.append(s.slice(1, s.rank - 1));
  return r;
}
template <class Dim> constexpr basic_shape<Dim> channels_last(const basic_shape<Dim>& s) {
  if (!s.ranked() || s.rank < 2) return s;
  basic_shape<Dim> r{s[0]};
  r.append(s.slice(2, s.rank));
  r.push_back(s[1]);
  return r;
}
template <class Dim> constexpr basic_tensor<Dim> with_dims(const basic_tensor<Dim>& t, const basic_shape<Dim>& dims) {
  basic_tensor<Dim> r;
  r.dims = dims;
  r.type = t.type;
  r.stored = t.stored;
  return r;
}
template <class Dim> constexpr basic_shape<Dim> shape_of_unknown_rank() { return basic_shape<Dim>::of_unknown_rank(); }

}  // namespace opcost::tflite::detail
