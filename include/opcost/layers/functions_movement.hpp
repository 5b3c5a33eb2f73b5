// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Functions that move elements or change their shape. They compute nothing.
#include <opcost/layers/cut_pieces.hpp>
#include <opcost/layers/embedding_layers.hpp>
#include <opcost/layers/flatten.hpp>
#include <opcost/ops/conversion.hpp>
#include <opcost/ops/gathering.hpp>
#include <opcost/ops/joining.hpp>
#include <opcost/ops/rearranging.hpp>
#include <opcost/ops/repetition.hpp>
#include <opcost/ops/reshaping.hpp>
#include <opcost/ops/slicing.hpp>

namespace opcost {
namespace fn {
/// Reorders dimensions: output i is input dims[i].
struct permuting {
  ints dims{};
};
/// Exchanges two dimensions.
struct swapping {
  count_t dim0 = 0, dim1 = 1;
};
/// Gives x another shape with as many elements.
struct reshaping {
  ints shape{};
};  // one extent may be -1: what remains
/// Removes dimensions of extent 1: those of dim, or all.
struct squeezing {
  ints dim{};
};
/// Inserts a dimension of extent 1.
struct unsqueezing {
  count_t dim = 0;
};
/// Broadcasts x to size.
struct expanding {
  ints size{};
};  // -1: the extent of the input
/// Repeats x along each dimension.
struct repeating {
  ints repeats{};
};
/// Joins 1 to 6 tensors along dim.
struct joining {
  count_t dim = 0;
};
/// Joins tensors of one shape along a new dimension.
struct stacking {
  count_t dim = 0;
};
/// Cuts x into at most `chunks` equal pieces along dim.
struct chunking {
  count_t chunks = 1, dim = 0;
};
/// Cuts x into pieces of split_size along dim.
struct splitting {
  ints split_size{};
  count_t dim = 0;
};  // one number: pieces of that length; the last one may be shorter
/// Reverses x along dims.
struct flipping {
  ints dims{};
};
/// Rotates x along dims.
struct rolling {
  ints shifts{}, dims{};
};
/// Elements of x [..., n, ...] by indices along dim.
struct gathering {
  count_t dim = 0;
};
/// Slices of x by a list of indices along dim.
struct selecting_rows {
  count_t dim = 0;
};
/// Rows of a table by indices. Operands: row indices and the table.
struct looking_up {
  none_or<count_t> padding_idx{};
  none_or<real_number> max_norm{};
};
/// `length` elements of x from `start` along dim.
struct narrowing {
  count_t dim = 0, start = 0, length = 0;
};
/// The upper or lower triangle of matrices; the rest is 0.
struct triangle {
  count_t diagonal = 0;
};

using permute = function<"torch.permute", permuting>;
using transpose = function<"torch.transpose", swapping>;
using reshape = function<"torch.reshape", reshaping>;
using flatten = function<"torch.flatten", opcost::flatten>;
using squeeze = function<"torch.squeeze", squeezing>;
using unsqueeze = function<"torch.unsqueeze", unsqueezing>;
using expand = function<"torch.Tensor.expand", expanding>;
using repeat = function<"torch.Tensor.repeat", repeating>;
using cat = function<"torch.cat", joining>;
using stack = function<"torch.stack", stacking>;
using chunk = function<"torch.chunk", chunking>;
using split = function<"torch.split", splitting>;
using flip = function<"torch.flip", flipping>;
using roll = function<"torch.roll", rolling>;
using gather = function<"torch.gather", gathering>;
using index_select = function<"torch.index_select", selecting_rows>;
using embedding = function<"F.embedding", looking_up>;
using narrow = function<"torch.narrow", narrowing>;
using tril = function<"torch.tril", triangle>;
using triu = function<"torch.triu", triangle>;
using clone = function<"torch.clone", of<identity>>;
}  // namespace fn

template <> struct op_traits<fn::permuting> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dims", as_written(l.dims)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::permuting& l, const basic_operands<Dim>& in, auto&& f) {
    ints order;
    for (count_t d : l.dims) order.push_back(detail::normal_axis(d, in[0].dims.rank));
    if (order.rank != in[0].dims.rank)
      return rejected("dims: expected {} numbers, got {}", in[0].dims.rank, order.rank);
    if (order.empty()) return f(identity{}, in[0]);
    return f(transpose{}, in[0], detail::whole_numbers<Dim>(order).list());
  }
};
template <> struct op_traits<fn::swapping> {
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim0", l.dim0);
    f("dim1", l.dim1);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::swapping& l, const basic_operands<Dim>& in, auto&& f) {
    const int a = detail::normal_axis(l.dim0, in[0].dims.rank), b = detail::normal_axis(l.dim1, in[0].dims.rank);
    if (a < 0 || b < 0) return detail::dim_outside;
    ints order;
    for (int i = 0; i < in[0].dims.rank; ++i) order.push_back(i == a ? b : i == b ? a : i);
    return f(transpose{}, in[0], detail::whole_numbers<Dim>(order).list());
  }
};
template <> struct op_traits<fn::reshaping> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("shape", as_written(l.shape)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::reshaping& l, const basic_operands<Dim>& in, auto&& f) {
    return f(reshape{}, in[0], detail::whole_numbers<Dim>(l.shape).list());
  }
};
template <> struct op_traits<fn::squeezing> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", as_written(l.dim)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::squeezing& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.dim.empty()) return f(squeeze_1{}, in[0]);
    return f(squeeze_1{}, in[0], detail::whole_numbers<Dim>(l.dim).list());
  }
};
template <> struct op_traits<fn::unsqueezing> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::unsqueezing& l, const basic_operands<Dim>& in, auto&& f) {
    return f(unsqueeze{}, in[0], detail::whole_numbers<Dim>(ints{l.dim}).list());
  }
};
template <> struct op_traits<fn::expanding> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("size", as_written(l.size)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::expanding& l, const basic_operands<Dim>& in, auto&& f) {
    const int front = l.size.rank - in[0].dims.rank;
    if (!in[0].dims.ranked() || front < 0)
      return rejected("size: expected at least {} numbers, got {}", detail::rank_of(in[0].dims), l.size.rank);
    detail::whole_numbers<Dim> target;
    for (int i = 0; i < l.size.rank; ++i) {
      if (l.size[i] < -1 || (l.size[i] == -1 && i < front))
        return rejected("size[{}]: expected at least 0, or -1 for a dimension of the input, got {}", i, l.size[i]);
      target.add(l.size[i] == -1 ? in[0].dims[i - front] : Dim(l.size[i]));
    }
    return f(broadcast_3{}, in[0], target.list());
  }
};
template <> struct op_traits<fn::repeating> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("repeats", as_written(l.repeats)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::repeating& l, const basic_operands<Dim>& in, auto&& f) {
    return f(tile{}, in[0], detail::whole_numbers<Dim>(l.repeats).list());
  }
};
template <> struct op_traits<fn::joining> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::joining& l, const basic_operands<Dim>& in, auto&& f) {
    if (detail::normal_axis(l.dim, in[0].dims.rank) < 0) return detail::dim_outside;
    const concat op{l.dim};
    switch (in.size()) {
      case 1: return f(op, in[0]);
      case 2: return f(op, in[0], in[1]);
      case 3: return f(op, in[0], in[1], in[2]);
      case 4: return f(op, in[0], in[1], in[2], in[3]);
      case 5: return f(op, in[0], in[1], in[2], in[3], in[4]);
      case 6: return f(op, in[0], in[1], in[2], in[3], in[4], in[5]);
      default: return rejected("expected at most 6 inputs, got {}", in.size());
    }
  }
};
template <> struct op_traits<fn::stacking> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::stacking& l, const basic_operands<Dim>& in, auto&& f) {
    basic_shape<Dim> each = in[0].dims;
    for (int i = 1; i < in.size(); ++i)
      if (!merge(each, in[i].dims))
        return rejected("input {}: expected the shape of input 0, got rank {}", i, detail::rank_of(in[i].dims));
    const basic_tensor<Dim> y =
        f(unsqueeze{}, detail::of(each, in[0].type), detail::whole_numbers<Dim>(ints{l.dim}).list());
    basic_tensor<Dim> all = y;
    all.dims.set(static_cast<int>(l.dim.n < 0 ? l.dim.n + y.dims.rank : l.dim.n), Dim(in.size()));
    return all;
  }
};
template <> struct op_traits<fn::chunking> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("chunks", l.chunks);
    f("dim", l.dim);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::chunking& l, const basic_operands<Dim>& in, auto&& f) {
    const int axis = detail::normal_axis(l.dim, in[0].dims.rank);
    if (axis < 0) return detail::dim_outside;
    if (l.chunks < 1) return rejected("chunks: expected at least 1, got {}", l.chunks);
    return detail::cut_every(in, axis, larger(ceil_div(opcost::lower(in[0].dims[axis]), l.chunks), 1), f);
  }
};
template <> struct op_traits<fn::splitting> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("split_size", as_written(l.split_size));
    f("dim", l.dim);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::splitting& l, const basic_operands<Dim>& in, auto&& f) {
    const int axis = detail::normal_axis(l.dim, in[0].dims.rank);
    if (axis < 0) return detail::dim_outside;
    count_t sum = 0;
    for (count_t n : l.split_size) {
      if (n < 0) return rejected("split_size: expected at least 0, got {}", n);
      sum += n;
    }
    if (l.split_size.rank == 1)
      return l.split_size[0] < 1 ? inferred<Dim>("split_size: expected at least 1")
                                 : detail::cut_every(in, axis, l.split_size[0], f);
    if (!may_be(in[0].dims[axis], sum.n))
      return rejected("split_size: expected a sum of {}, got {}", in[0].dims[axis], sum);
    return detail::cut_by(f(identity{}, in[0]), axis, detail::whole_numbers<Dim>(l.split_size));
  }
};
template <> struct op_traits<fn::flipping> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dims", as_written(l.dims)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::flipping& l, const basic_operands<Dim>& in, auto&& f) {
    ints axes;
    for (count_t d : l.dims) axes.push_back(detail::normal_axis(d, in[0].dims.rank));
    for (count_t d : axes)
      if (d < 0) return detail::dim_outside;
    return f(reverse{}, in[0], detail::whole_numbers<Dim>(axes).list());
  }
};
template <> struct op_traits<fn::rolling> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("shifts", as_written(l.shifts));
    f("dims", as_written(l.dims));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::rolling& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.dims.rank != 0 && l.dims.rank != l.shifts.rank)
      return rejected("dims: expected {} numbers, one per shift, got {}", l.shifts.rank, l.dims.rank);
    for (count_t d : l.dims)
      if (detail::normal_axis(d, in[0].dims.rank) < 0) return detail::dim_outside;
    return f(identity{}, in[0]);
  }
};
template <> struct op_traits<fn::gathering> {
  static constexpr int required = 1;
  static constexpr std::array input_types{dtype::f32, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::gathering& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return rejected("expected 2 inputs (a tensor, indices), got {}", in.size());
    const auto &x = in[0].dims, &index = in[1].dims;
    const int axis = detail::normal_axis(l.dim, x.rank);
    if (axis < 0) return detail::dim_outside;
    if (index.rank != x.rank) return rejected("input 1 (indices): expected rank {}, got {}", x.rank, index.rank);
    for (int i = 0; i < x.rank; ++i)
      if (i != axis && opcost::lower(index[i]) > upper(x[i]))
        return rejected("input 1 (indices): expected at most {} in dimension {}, got {}", x[i], i, index[i]);
    basic_tensor<Dim> data = in[0];  // torch accepts fewer indices along the other dimensions
    for (int i = 0; i < x.rank; ++i)
      if (i != axis) data.dims.set(i, index[i]);
    return f(gather_elements{l.dim}, data, in[1]);
  }
};
template <> struct op_traits<fn::selecting_rows> {
  static constexpr int required = 1;
  static constexpr std::array input_types{dtype::f32, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::selecting_rows& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2 || in[1].dims.rank > 1)
      return rejected("expected 2 inputs (a tensor, a list of indices), got {}; input 1 has rank {}", in.size(),
                      detail::rank_of(in[1].dims));
    if (detail::normal_axis(l.dim, in[0].dims.rank) < 0) return detail::dim_outside;
    return f(gather_8{}, in[0], in[1], detail::whole_numbers<Dim>(ints{l.dim}).one());
  }
};
template <> struct op_traits<fn::looking_up> {
  static constexpr std::array input_types{dtype::i64, dtype::f32};
  static constexpr void attributes(auto& l, auto&& f) {
    f("padding_idx", l.padding_idx);
    f("max_norm", l.max_norm);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::looking_up& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2 || in[1].dims.rank != 2)
      return rejected("expected 2 inputs (indices, a table of rank 2), got {}; input 1 has rank {}", in.size(),
                      detail::rank_of(in[1].dims));
    return detail::looked_up(in, in[1], l.max_norm, f);
  }
};
template <> struct op_traits<fn::narrowing> {
  static constexpr int required = 3;
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim", l.dim);
    f("start", l.start);
    f("length", l.length);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::narrowing& l, const basic_operands<Dim>& in, auto&& f) {
    const int axis = detail::normal_axis(l.dim, in[0].dims.rank);
    if (axis < 0) return detail::dim_outside;
    if (l.start < 0 || l.length < 0 || upper(in[0].dims[axis]) < l.start + l.length)
      return rejected("start and length: expected at most {} elements, got {} + {}", in[0].dims[axis], l.start,
                      l.length);
    basic_tensor<Dim> y = f(identity{}, in[0]);
    y.dims.set(axis, l.length);
    return y;
  }
};
template <> struct op_traits<fn::triangle> {
  static constexpr void attributes(auto& l, auto&& f) { f("diagonal", l.diagonal); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::triangle&, const basic_operands<Dim>& in, auto&& f) {
    if (in[0].dims.ranked() && in[0].dims.rank < 2)
      return rejected("input 0: expected at least rank 2, got {}", in[0].dims.rank);
    return f(identity{}, in[0]);
  }
};

}  // namespace opcost
