// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// More functions that move elements: repetition, joining along a fixed dimension, parts of a tensor, masks, unpooling.
#include <opcost/layers/functions_movement.hpp>
#include <opcost/layers/functions_windows.hpp>
#include <opcost/ops/comparison.hpp>

namespace opcost {
namespace fn {
/// torch.repeat_interleave: every element `repeats` times, along dim or flattened.
struct repeating_each {
  count_t repeats = 1;
  none_or<count_t> dim{};
};
/// torch.tile.
struct tiling {
  ints dims{};
};
/// torch.vstack (0), hstack (1), dstack (2).
template <int Dim> struct joining_along {};
struct joining_columns {};
/// torch.movedim.
struct moving_dim {
  ints source{}, destination{};
};
/// torch.select: one index along dim.
struct picking {
  count_t dim = 0, index = 0;
};
/// torch.unbind: all slices along dim.
struct unbinding {
  count_t dim = 0;
};
/// torch.diagonal.
struct diagonal_of {
  count_t offset = 0, dim1 = 0, dim2 = 1;
};
/// torch.t: the transpose of a matrix.
struct transposing_matrix {};
/// torch.take_along_dim.
struct taking_along {
  none_or<count_t> dim{};
};
/// torch.masked_fill: `value` at the elements of a mask.
struct masking {
  none_or<real_number> value{};
};
/// torch.broadcast_to.
struct broadcasting_to {
  ints size{};
};
/// F.one_hot.
struct one_hot_of {
  count_t num_classes = -1;
};
template <int Spatial> struct max_unpooling { ints kernel_size{}, stride{}, padding{}, output_size{}; };

using repeat_interleave = function<"torch.repeat_interleave", repeating_each>;
using tile = function<"torch.tile", tiling>;
using vstack = function<"torch.vstack", joining_along<0>>;
using hstack = function<"torch.hstack", joining_along<1>>;
using dstack = function<"torch.dstack", joining_along<2>>;
using column_stack = function<"torch.column_stack", joining_columns>;
using movedim = function<"torch.movedim", moving_dim>;
using select = function<"torch.select", picking>;
using unbind = function<"torch.unbind", unbinding>;
using diagonal = function<"torch.diagonal", diagonal_of>;
using t = function<"torch.t", transposing_matrix>;
using take_along_dim = function<"torch.take_along_dim", taking_along>;
using masked_fill = function<"torch.masked_fill", masking>;
using broadcast_to = function<"torch.broadcast_to", broadcasting_to>;
using unflatten = function<"torch.unflatten", opcost::unflatten>;
using one_hot = function<"F.one_hot", one_hot_of>;
using max_unpool1d = function<"F.max_unpool1d", max_unpooling<1>>;
using max_unpool2d = function<"F.max_unpool2d", max_unpooling<2>>;
using max_unpool3d = function<"F.max_unpool3d", max_unpooling<3>>;
}  // namespace fn

/// torch's MaxUnpool1d to MaxUnpool3d: input [N, C, spatial...] and indices of the same shape; no arithmetic.
template <int Spatial> struct max_unpooling { ints kernel_size{}, stride{}, padding{}; };
using max_unpool1d = max_unpooling<1>;
using max_unpool2d = max_unpooling<2>;
using max_unpool3d = max_unpooling<3>;

namespace detail {
// x with another shape, its elements moved and not computed.
template <class Dim>
constexpr basic_tensor<Dim> moved_to(const basic_tensor<Dim>& x, const basic_shape<Dim>& dims, auto&& f) {
  basic_tensor<Dim> y = f(identity{}, x);
  y.dims = dims;
  return y;
}
// (n - 1) stride - 2 padding + kernel, or the size that is given.
template <int Spatial, class Dim>
constexpr inferred<Dim> unpooled(const auto& l, const ints& size, const basic_operands<Dim>& in, auto&& f) {
  if (in.size() != 2) return rejected("expected x and indices, got {} inputs", in.size());
  const basic_shape<Dim>& x = in[0].dims;
  if (x.rank != Spatial + 1 && x.rank != Spatial + 2)
    return rejected("input 0: expected rank {} or {}, got {}", Spatial + 1, Spatial + 2, x.rank);
  basic_shape<Dim> both = x;
  if (!merge(both, in[1].dims)) return "input 1 (indices): expected the shape of input 0";
  const ints kernel = spread_over(l.kernel_size, Spatial);
  const ints stride = l.stride.empty() ? kernel : spread_over(l.stride, Spatial);
  const ints padding = spread_over(l.padding, Spatial);
  basic_shape<Dim> y = x;
  for (int i = 0; i < Spatial; ++i) {
    const int axis = x.rank - Spatial + i;
    const Dim extent = (x[axis] - Dim(1)) * Dim(stride.at_or(i, 1)) - Dim(padding.at_or(i, 0) * 2) + Dim(kernel[i]);
    y.set(axis, size.rank >= Spatial ? Dim(size[size.rank - Spatial + i]) : extent);
  }
  return moved_to(in[0], y, f);
}
}  // namespace detail
template <int Spatial> struct op_traits<max_unpooling<Spatial>> {
  static constexpr std::string_view name = detail::numbered(Spatial, "MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d");
  static constexpr std::string_view repr = "kernel_size, stride, padding";
  static constexpr int required = 1;
  static constexpr std::array input_types{dtype::f32, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", per_axis<Spatial>(l.kernel_size));
    f("stride", per_axis<Spatial>(l.stride, l.kernel_size));
    f("padding", per_axis<Spatial>(l.padding, {0}));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const max_unpooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::unpooled<Spatial>(l, ints{}, in, f);
  }
};
template <int Spatial> struct op_traits<fn::max_unpooling<Spatial>> {
  static constexpr int required = 1;
  static constexpr std::array input_types{dtype::f32, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) {
    f("kernel_size", as_written(l.kernel_size));
    f("stride", as_written(l.stride, l.kernel_size));
    f("padding", as_written(l.padding, {0}));
    f("output_size", as_written(l.output_size));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::max_unpooling<Spatial>& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::unpooled<Spatial>(l, l.output_size, in, f);
  }
};

template <> struct op_traits<fn::repeating_each> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("repeats", l.repeats);
    f("dim", l.dim);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::repeating_each& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_shape<Dim>& x = in[0].dims;
    if (l.repeats < 0) return rejected("repeats: expected 0 or more, got {}", l.repeats);
    if (!l.dim.given) return detail::moved_to(in[0], basic_shape<Dim>{x.elements() * Dim(l.repeats)}, f);
    const int axis = detail::normal_axis(l.dim.value, x.rank);
    if (axis < 0) return detail::dim_outside;
    basic_shape<Dim> y = x;
    y.set(axis, x[axis] * Dim(l.repeats));
    return detail::moved_to(in[0], y, f);
  }
};
template <> struct op_traits<fn::tiling> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("dims", as_written(l.dims)); }
  // Fewer numbers than dimensions repeat the last ones.
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::tiling& l, const basic_operands<Dim>& in, auto&& f) {
    ints repeats = ints::filled(larger(in[0].dims.rank - l.dims.rank, 0), 1);
    repeats.append(l.dims);
    return op_traits<fn::repeating>::lower(fn::repeating{repeats}, in, f);
  }

 private:
  static constexpr int larger(int a, int b) { return a > b ? a : b; }
};
namespace detail {
// The inputs, each given at least `rank` dimensions, joined along `axis`.
template <class Dim>
constexpr inferred<Dim> joined_along(const basic_operands<Dim>& in, int rank, int axis, bool columns, auto&& f) {
  constexpr int most = 6;
  if (in.size() < 1 || in.size() > most) return rejected("expected 1 to {} inputs, got {}", most, in.size());
  basic_tensor<Dim> wide[most]{};
  for (int i = 0; i < in.size(); ++i) {
    const basic_shape<Dim>& x = in[i].dims;
    if (!x.ranked()) return undecided("a rank is unknown");
    wide[i] = in[i];
    if (columns && x.rank < 2) {
      wide[i].dims = basic_shape<Dim>{x.elements(), 1};
      continue;
    }
    basic_shape<Dim> y;  // at the front for the first new dimension, behind for the third
    if (x.rank < 2 && rank > 1) y.push_back(1);
    y.append(x);
    while (y.rank < rank) y.push_back(1);
    wide[i].dims = y;
  }
  const span<const basic_tensor<Dim>> all(wide);
  return op_traits<fn::joining>::lower(fn::joining{axis},
                                       basic_operands<Dim>(all.first(static_cast<std::size_t>(in.size()))), f);
}
}  // namespace detail
template <int Along> struct op_traits<fn::joining_along<Along>> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::joining_along<Along>&, const basic_operands<Dim>& in, auto&& f) {
    if constexpr (Along == 1)
      return detail::joined_along(in, 1, in[0].dims.rank < 2 ? 0 : 1, false, f);
    else
      return detail::joined_along(in, Along == 0 ? 2 : 3, Along, false, f);
  }
};
template <> struct op_traits<fn::joining_columns> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::joining_columns&, const basic_operands<Dim>& in, auto&& f) {
    return detail::joined_along(in, 2, 1, true, f);
  }
};
template <> struct op_traits<fn::moving_dim> {
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("source", as_written(l.source));
    f("destination", as_written(l.destination));
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::moving_dim& l, const basic_operands<Dim>& in, auto&& f) {
    const int rank = in[0].dims.rank;
    if (l.source.rank != l.destination.rank)
      return rejected("expected as many destinations as sources ({}), got {}", l.source.rank, l.destination.rank);
    if (rank < 0) return undecided("a rank is unknown");
    ints order = ints::filled(rank, -1);
    bool moved[shape::max_rank]{};
    for (int i = 0; i < l.source.rank; ++i) {
      const int from = detail::normal_axis(l.source[i], rank), to = detail::normal_axis(l.destination[i], rank);
      if (from < 0 || to < 0) return detail::dim_outside;
      if (moved[from] || order[to] >= 0) return rejected("source and destination: a dimension occurs twice");
      moved[from] = true;
      order.set(to, from);
    }
    int next = 0;
    for (int to = 0; to < rank; ++to) {
      if (order[to] >= 0) continue;
      while (moved[next]) ++next;
      order.set(to, next++);
    }
    return op_traits<fn::permuting>::lower(fn::permuting{order}, in, f);
  }
};
template <> struct op_traits<fn::picking> {
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("dim", l.dim);
    f("index", l.index);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::picking& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_shape<Dim>& x = in[0].dims;
    const int axis = detail::normal_axis(l.dim, x.rank);
    if (axis < 0) return detail::dim_outside;
    if (l.index >= upper(x[axis]) || l.index < upper(x[axis]) * -1)
      return rejected("index: expected a value within dimension {}, got {}", x[axis], l.index);
    basic_shape<Dim> y = x.slice(0, axis);
    y.append(x.slice(axis + 1, x.rank));
    return detail::moved_to(in[0], y, f);
  }
};
template <> struct op_traits<fn::unbinding> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::unbinding& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_shape<Dim>& x = in[0].dims;
    const int axis = detail::normal_axis(l.dim, x.rank);
    if (axis < 0) return detail::dim_outside;
    if (!known(x[axis])) return undecided("the dimension to unbind is unknown");
    const count_t n = opcost::lower(x[axis]);
    if (n < 1 || n > detail::most_pieces) return rejected("expected 1 to {} pieces, got {}", detail::most_pieces, n);
    basic_shape<Dim> y = x.slice(0, axis);
    y.append(x.slice(axis + 1, x.rank));
    return inferred<Dim>::pieces(detail::moved_to(in[0], y, f), 0, static_cast<int>(n.n), {});
  }
};
template <> struct op_traits<fn::diagonal_of> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("offset", l.offset);
    f("dim1", l.dim1);
    f("dim2", l.dim2);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::diagonal_of& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_shape<Dim>& x = in[0].dims;
    const int a = detail::normal_axis(l.dim1, x.rank), b = detail::normal_axis(l.dim2, x.rank);
    if (a < 0 || b < 0 || a == b) return detail::dim_outside;
    const auto length = [&](auto bound) {
      const count_t rows = bound(x[a]) + smaller(l.offset, 0), columns = bound(x[b]) - larger(l.offset, 0);
      return larger(smaller(rows, columns), 0);
    };
    basic_shape<Dim> y;
    for (int i = 0; i < x.rank; ++i)
      if (i != a && i != b) y.push_back(x[i]);
    y.push_back(between<Dim>(length([](Dim d) { return opcost::lower(d); }), length([](Dim d) { return upper(d); })));
    return detail::moved_to(in[0], y, f);
  }
};
template <> struct op_traits<fn::transposing_matrix> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::transposing_matrix&, const basic_operands<Dim>& in, auto&& f) {
    if (in[0].dims.rank > 2) return rejected("input 0: expected rank 2 or less, got {}", in[0].dims.rank);
    if (in[0].dims.rank < 2) return f(identity{}, in[0]);
    return f(transpose{}, in[0], detail::whole_numbers<Dim>(ints{1, 0}).list());
  }
};
template <> struct op_traits<fn::taking_along> {
  static constexpr std::array input_types{dtype::f32, dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::taking_along& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != 2) return rejected("expected x and indices, got {} inputs", in.size());
    if (!l.dim.given) return detail::moved_to(in[0], basic_shape<Dim>{in[1].dims.elements()}, f);
    return op_traits<fn::gathering>::lower(fn::gathering{l.dim.value}, in, f);
  }
};
template <> struct op_traits<fn::masking> {
  static constexpr std::array input_types{dtype::f32, dtype::boolean};
  static constexpr void attributes(auto& l, auto&& f) { f("value", l.value); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::masking& l, const basic_operands<Dim>& in, auto&& f) {
    if (in.size() != (l.value.given ? 2 : 3))
      return rejected("expected x, a mask and a value (a number or input 2), got {} inputs", in.size());
    return f(where{}, in[1], detail::of(basic_shape<Dim>{}, in[0].type), in[0]);
  }
};
template <> struct op_traits<fn::broadcasting_to> {
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) { f("size", as_written(l.size)); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::broadcasting_to& l, const basic_operands<Dim>& in, auto&& f) {
    return op_traits<fn::expanding>::lower(fn::expanding{l.size}, in, f);
  }
};
template <> struct op_traits<fn::one_hot_of> {
  static constexpr std::array input_types{dtype::i64};
  static constexpr void attributes(auto& l, auto&& f) { f("num_classes", l.num_classes); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::one_hot_of& l, const basic_operands<Dim>& in, auto&& f) {
    if (l.num_classes < 0) return undecided("num_classes is not given: the output depends on the values of the input");
    basic_shape<Dim> y = in[0].dims;
    y.push_back(l.num_classes);
    return detail::moved_to(in[0], y, f);
  }
};

}  // namespace opcost
