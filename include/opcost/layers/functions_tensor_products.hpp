// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Products of vectors, matrices and tensors beside matmul, and distances between rows.
#include <opcost/layers/functions_products.hpp>
#include <opcost/layers/functions_reduction.hpp>
#include <opcost/ops/conversion.hpp>

namespace opcost {
namespace fn {
/// a [n], b [m]: y [n, m] = a_i b_j.
struct outer_product {};
/// a [..., k], b [..., k]: y = sum over k, with the other dimensions of a, then of b.
struct inner_product {};
/// 1 to 6 matrices, multiplied in the order with the fewest products.
struct product_chain {};
/// Every element of a times every element of b.
struct kronecker {};
/// The cross product of a and b, which have 3 elements along dim.
struct cross_product {
  count_t dim = -1;
};
/// The sum over dim of a b.
struct vector_dots {
  count_t dim = -1;
};
/// Sums over the last `last` dimensions of a and the first of b, or over listed ones.
struct contracting {
  contraction_dims dims{};
};
/// beta x + alpha a b, of a matrix and a vector, of two vectors (the outer product), or summed over a batch of
/// matrices.
enum class added_kind : std::uint8_t { matrix_vector, outer, batch_sum };
template <added_kind Kind> struct adding_product { real_number beta = 1, alpha = 1; };
/// When torch.cdist computes distances by a matrix product.
enum class distance_mode : std::uint8_t { if_necessary, always, never };
/// Distances |a_i - b_j|_p of all rows of a [..., P, M] and b [..., R, M]: y [..., P, R].
struct row_distances {
  real_number p = 2.0;
  distance_mode compute_mode = distance_mode::if_necessary;
};
/// Distances of all pairs of rows of x [N, M]: y [N (N - 1) / 2].
struct pair_distances {
  real_number p = 2.0;
};

using outer = function<"torch.outer", outer_product>;
using inner = function<"torch.inner", inner_product>;
using vdot = function<"torch.vdot", product<1, 1>>;
using linalg_matmul = function<"torch.linalg.matmul", product<0, 0>>;
using chain_matmul = function<"torch.chain_matmul", product_chain>;
using multi_dot = function<"torch.linalg.multi_dot", product_chain>;
using kron = function<"torch.kron", kronecker>;
using cross = function<"torch.cross", cross_product>;
using linalg_cross = function<"torch.linalg.cross", cross_product>;
using vecdot = function<"torch.linalg.vecdot", vector_dots>;
using tensordot = function<"torch.tensordot", contracting>;
using addmv = function<"torch.addmv", adding_product<added_kind::matrix_vector>>;
using addr = function<"torch.addr", adding_product<added_kind::outer>>;
using addbmm = function<"torch.addbmm", adding_product<added_kind::batch_sum>>;
using cdist = function<"torch.cdist", row_distances>;
using pdist = function<"F.pdist", pair_distances>;
}  // namespace fn
template <>
inline constexpr std::array<std::string_view, 3> spellings<fn::distance_mode>{
    "use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist", "donot_use_mm_for_euclid_dist"};

namespace detail {
template <class Dim> constexpr rejection refused_operands(const basic_operands<Dim>& in, int count) {
  return in.size() == count ? rejection{} : rejected("expected {} inputs, got {}", count, in.size());
}
template <class Dim> constexpr basic_tensor<Dim> column_of(const basic_tensor<Dim>& x) {
  return of(basic_shape<Dim>{dim_or_unknown(x.dims, 0), 1}, x.type);
}
template <class Dim> constexpr basic_tensor<Dim> row_of(const basic_tensor<Dim>& x) {
  return of(basic_shape<Dim>{1, dim_or_unknown(x.dims, 0)}, x.type);
}
}  // namespace detail

template <> struct op_traits<fn::outer_product> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::outer_product&, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 2)) return why;
    for (int i = 0; i < 2; ++i)
      if (!detail::may_have_rank(in[i].dims, 1))
        return rejected("input {}: expected rank 1, got {}", i, in[i].dims.rank);
    return f(multiply{}, detail::column_of(in[0]), detail::row_of(in[1]));
  }
};
template <> struct op_traits<fn::inner_product> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::inner_product&, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 2)) return why;
    const basic_shape<Dim>&a = in[0].dims, &b = in[1].dims;
    if (!a.ranked() || !b.ranked()) return undecided("a rank is unknown");
    if (a.rank == 0 || b.rank == 0) return f(multiply{}, in[0], in[1]);
    if (a.rank == 1 && b.rank == 1) return f(matmul{}, in[0], in[1]);
    basic_shape<Dim> y = a.slice(0, a.rank - 1);
    y.append(b.slice(0, b.rank - 1));
    f(matmul{.transpose_b = true}, detail::of(basic_shape<Dim>{a.product(0, a.rank - 1), a[-1]}, in[0].type),
      detail::of(basic_shape<Dim>{b.product(0, b.rank - 1), b[-1]}, in[1].type));
    return detail::of(y, in[0].type);
  }
};
template <> struct op_traits<fn::product_chain> {
  // cost[i][j]: the fewest products of matrices i to j (matrix chain multiplication).
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::product_chain&, const basic_operands<Dim>& in, auto&& f) {
    const int n = in.size();
    if (n < 1 || n > most) return rejected("expected 1 to {} inputs, got {}", most, n);
    count_t sizes[most + 1]{};
    for (int i = 0; i < n; ++i) {
      if (!detail::may_have_rank(in[i].dims, 2))
        return rejected("input {}: expected rank 2, got {}", i, in[i].dims.rank);
      if (!in[i].dims.is_static()) return undecided("a dimension is unknown");
      sizes[i] = opcost::lower(in[i].dims[0]);
      sizes[i + 1] = opcost::lower(in[i].dims[1]);
      if (i > 0 && !may_be(in[i - 1].dims[1], sizes[i].n))
        return rejected("input {}: expected {} rows, got {}", i, in[i - 1].dims[1], in[i].dims[0]);
    }
    if (n == 1) return f(identity{}, in[0]);
    count_t cost[most][most]{};
    int cut[most][most]{};
    for (int length = 1; length < n; ++length)
      for (int i = 0; i + length < n; ++i) {
        const int j = i + length;
        for (int k = i; k < j; ++k) {
          const count_t c = cost[i][k] + cost[k + 1][j] + sizes[i] * sizes[k + 1] * sizes[j + 1];
          if (k > i && !(c < cost[i][j])) continue;
          cost[i][j] = c;
          cut[i][j] = k;
        }
      }
    return multiplied(in, cut, 0, n - 1, f);
  }

 private:
  static constexpr int most = 6;
  template <class Dim>
  static constexpr basic_tensor<Dim> multiplied(const basic_operands<Dim>& in, const int (&cut)[most][most], int i,
                                                int j, auto&& f) {
    if (i == j) return in[i];
    const int k = cut[i][j];
    return f(matmul{}, multiplied(in, cut, i, k, f), multiplied(in, cut, k + 1, j, f));
  }
};
template <> struct op_traits<fn::kronecker> {
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::kronecker&, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 2)) return why;
    const basic_shape<Dim>&a = in[0].dims, &b = in[1].dims;
    if (!a.ranked() || !b.ranked()) return undecided("a rank is unknown");
    const int rank = a.rank > b.rank ? a.rank : b.rank;
    basic_shape<Dim> y;
    for (int i = rank; i > 0; --i) y.push_back((i <= a.rank ? a[-i] : Dim(1)) * (i <= b.rank ? b[-i] : Dim(1)));
    f(multiply{}, detail::of(basic_shape<Dim>{a.elements(), 1}, in[0].type),
      detail::of(basic_shape<Dim>{1, b.elements()}, in[1].type));
    return detail::of(y, in[0].type);
  }
};
// y_i = a_j b_k - a_k b_j: two products and a difference per element.
template <> struct op_traits<fn::cross_product> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::cross_product& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 2)) return why;
    const basic_tensor<Dim> product = f(multiply{}, in[0], in[1]);
    const int axis = detail::normal_axis(l.dim, product.dims.rank);
    if (axis < 0) return detail::dim_outside;
    if (!may_be(product.dims[axis], 3)) return rejected("dim: expected 3 elements, got {}", product.dims[axis]);
    return f(subtract{}, product, f(multiply{}, in[0], in[1]));
  }
};
template <> struct op_traits<fn::vector_dots> {
  static constexpr void attributes(auto& l, auto&& f) { f("dim", l.dim); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::vector_dots& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 2)) return why;
    const basic_tensor<Dim> product = f(multiply{}, in[0], in[1]);
    if (detail::normal_axis(l.dim, product.dims.rank) < 0) return detail::dim_outside;
    return f(reduce_sum{}, product, detail::whole_numbers<Dim>(ints{l.dim}).list());
  }
};
template <> struct op_traits<fn::contracting> {
  static constexpr void attributes(auto& l, auto&& f) { f("dims", l.dims); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::contracting& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 2)) return why;
    const basic_shape<Dim>&a = in[0].dims, &b = in[1].dims;
    if (!a.ranked() || !b.ranked()) return undecided("a rank is unknown");
    const int n = l.dims.is_list ? l.dims.first.rank : static_cast<int>(larger(smaller(l.dims.last, 9), -1).n);
    if (n < 0 || n > a.rank || n > b.rank || (l.dims.is_list && l.dims.second.rank != n))
      return rejected("dims: expected equal numbers of dimensions of both inputs, within their ranks {} and {}", a.rank,
                      b.rank);
    bool in_a[shape::max_rank]{}, in_b[shape::max_rank]{};
    Dim contracted = 1;
    for (int i = 0; i < n; ++i) {
      const int x = l.dims.is_list ? detail::normal_axis(l.dims.first[i], a.rank) : a.rank - n + i;
      const int y = l.dims.is_list ? detail::normal_axis(l.dims.second[i], b.rank) : i;
      if (x < 0 || y < 0) return detail::dim_outside;
      Dim both = a[x];
      if (!merge(both, b[y])) return rejected("dims: expected equal dimensions, got {} and {}", a[x], b[y]);
      in_a[x] = in_b[y] = true;
      contracted = contracted * both;
    }
    basic_shape<Dim> result;
    Dim rows = 1, columns = 1;
    for (int i = 0; i < a.rank; ++i) {
      if (in_a[i]) continue;
      rows = rows * a[i];
      result.push_back(a[i]);
    }
    for (int i = 0; i < b.rank; ++i) {
      if (in_b[i]) continue;
      columns = columns * b[i];
      result.push_back(b[i]);
    }
    f(matmul{}, detail::of(basic_shape<Dim>{rows, contracted}, in[0].type),
      detail::of(basic_shape<Dim>{contracted, columns}, in[1].type));
    return detail::of(result, in[0].type);
  }
};
template <fn::added_kind Kind> struct op_traits<fn::adding_product<Kind>> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("beta", l.beta);
    f("alpha", l.alpha);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::adding_product<Kind>& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 3)) return why;
    constexpr int rank_a = Kind == fn::added_kind::outer ? 1 : Kind == fn::added_kind::matrix_vector ? 2 : 3;
    constexpr int rank_b = Kind == fn::added_kind::batch_sum ? 3 : 1;
    const basic_tensor<Dim>&a = in[1], &b = in[2];
    if (!detail::may_have_rank(a.dims, rank_a))
      return rejected("input 1: expected rank {}, got {}", rank_a, a.dims.rank);
    if (!detail::may_have_rank(b.dims, rank_b))
      return rejected("input 2: expected rank {}, got {}", rank_b, b.dims.rank);
    const auto scaled = [&](const basic_tensor<Dim>& x, const real_number& by) {
      return by.value >= 1 && by.value <= 1 ? x : f(multiply{}, x, detail::one_setting(in));
    };
    const auto product = [&]() -> basic_tensor<Dim> {
      if constexpr (Kind == fn::added_kind::outer) {
        return f(multiply{}, detail::column_of(a), detail::row_of(b));
      } else if constexpr (Kind == fn::added_kind::matrix_vector) {
        return f(matmul{}, a, b);
      } else {
        const Dim batch = detail::dim_or_unknown(a.dims, 0);
        return f(
            matmul{},
            detail::of(basic_shape<Dim>{detail::dim_or_unknown(a.dims, 1), batch * detail::dim_or_unknown(a.dims, 2)},
                       a.type),
            detail::of(basic_shape<Dim>{detail::dim_or_unknown(b.dims, 0) * detail::dim_or_unknown(b.dims, 1),
                                        detail::dim_or_unknown(b.dims, 2)},
                       b.type));
      }
    };
    return f(add{}, scaled(in[0], l.beta), scaled(product(), l.alpha));
  }
};
// Euclidean distances of more than 25 rows are |a|^2 + |b|^2 - 2 a b, one product of matrices with M + 2 columns, as
// torch computes them; all others are a difference and a norm per pair.
template <> struct op_traits<fn::row_distances> {
  static constexpr void attributes(auto& l, auto&& f) {
    f("p", l.p);
    f("compute_mode", l.compute_mode);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::row_distances& l, const basic_operands<Dim>& in, auto&& f) {
    if (const rejection why = detail::refused_operands(in, 2)) return why;
    basic_tensor<Dim> a = in[0], b = in[1];
    if (a.dims.rank < 2 || b.dims.rank < 2)
      return rejected("expected inputs of rank 2 or more, got {} and {}", a.dims.rank, b.dims.rank);
    if (!may_be(a.dims[-1] - b.dims[-1], 0))
      return rejected("input 1: expected {} columns, got {}", a.dims[-1], b.dims[-1]);
    const Dim rows = a.dims[-2], others = b.dims[-2], columns = a.dims[-1];
    const bool euclidean = l.p.value >= 2 && l.p.value <= 2;
    const bool many = opcost::lower(rows) > 25 || opcost::lower(others) > 25;
    if (euclidean &&
        (l.compute_mode == fn::distance_mode::always || (l.compute_mode == fn::distance_mode::if_necessary && many))) {
      const auto widened = [&](const basic_tensor<Dim>& x) {
        f(reduce_sum{}, f(multiply{}, x, x), detail::whole_numbers<Dim>(ints{-1}).list());
        basic_tensor<Dim> wide = x;
        wide.dims.set(-1, columns + Dim(2));
        return wide;
      };
      const basic_tensor<Dim> left = widened(f(multiply{}, a, detail::one_setting(in))), right = widened(b);
      return f(math::sqrt{}, f(maximum{}, f(matmul{.transpose_b = true}, left, right), detail::one_setting(in)));
    }
    basic_shape<Dim> x = a.dims.slice(0, a.dims.rank - 2), y = b.dims.slice(0, b.dims.rank - 2);
    x.append(basic_shape<Dim>{rows, 1, columns});
    y.append(basic_shape<Dim>{1, others, columns});
    a.dims = x;
    b.dims = y;
    return detail::norms(in, f(subtract{}, a, b), l.p.value, {-1}, false, f);
  }
};
template <> struct op_traits<fn::pair_distances> {
  static constexpr void attributes(auto& l, auto&& f) { f("p", l.p); }
  template <class Dim>
  static constexpr inferred<Dim> lower(const fn::pair_distances& l, const basic_operands<Dim>& in, auto&& f) {
    const basic_shape<Dim>& x = in[0].dims;
    if (!detail::may_have_rank(x, 2)) return rejected("input 0: expected rank 2, got {}", x.rank);
    if (!known(detail::dim_or_unknown(x, 0))) return undecided("the number of rows is unknown");
    const count_t n = opcost::lower(x[0]);
    const basic_tensor<Dim> rows = detail::of(basic_shape<Dim>{n * (n - 1) / 2, x[1]}, in[0].type);
    return detail::norms(in, f(subtract{}, rows, rows), l.p.value, {-1}, false, f);
  }
};

}  // namespace opcost
