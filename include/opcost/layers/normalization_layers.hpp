// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Normalization as modules, with a scale and a shift of their own. Batch norm uses its running statistics, as at
// inference; the others compute their statistics from the input.
#include <opcost/layers/convolution_layers.hpp>
#include <opcost/ops/normalization.hpp>

namespace opcost {

/// Normalization of x [N, C, ...] per channel (torch's BatchNorm1d to BatchNorm3d; Spatial 0: SyncBatchNorm, for any
/// rank). num_features 0: taken from the input. Without running statistics it uses those of the batch. Lazy: torch's
/// LazyBatchNorm, which takes num_features from the first input.
template <int Spatial, bool Lazy = false> struct batch_normalization {
  bool affine = true;
  double eps = 1e-5;
  none_or<double> momentum = 0.1;
  bool track_running_stats = true, bias = true;
  count_t num_features = 0;
};
using batch_norm1d = batch_normalization<1>;
using batch_norm2d = batch_normalization<2>;
using batch_norm3d = batch_normalization<3>;
using batch_norm = batch_norm2d;
using lazy_batch_norm1d = batch_normalization<1, true>;
using lazy_batch_norm2d = batch_normalization<2, true>;
using lazy_batch_norm3d = batch_normalization<3, true>;
using sync_batch_norm = batch_normalization<0>;
/// Normalization of x [N, C, spatial...] or [C, spatial...] over the positions of each channel (torch's InstanceNorm1d
/// to InstanceNorm3d).
template <int Spatial, bool Lazy = false> struct instance_normalization {
  bool affine = Lazy;
  double eps = 1e-5;
  none_or<double> momentum = 0.1;
  bool track_running_stats = Lazy, bias = true;
  count_t num_features = 0;
};
using instance_norm1d = instance_normalization<1>;
using instance_norm2d = instance_normalization<2>;
using instance_norm3d = instance_normalization<3>;
using instance_norm = instance_norm2d;
using lazy_instance_norm1d = instance_normalization<1, true>;
using lazy_instance_norm2d = instance_normalization<2, true>;
using lazy_instance_norm3d = instance_normalization<3, true>;
/// Normalization over the last dimensions (torch's LayerNorm): x [..., normalized_shape].
struct layer_norm {
  ints normalized_shape{};
  bool affine = true;
  double eps = 1e-5;
  bool bias = true;
};
/// Normalization over groups of channels (torch's GroupNorm): x [N, C, ...]. num_channels 0: taken from the input.
struct group_norm {
  count_t num_groups = 1;
  bool affine = true;
  double eps = 1e-5;
  bool bias = true;
  count_t num_channels = 0;
};

namespace detail {
// s y + t with a learned scale and shift of the given shape.
template <class Dim>
constexpr basic_tensor<Dim> scale_and_shift(const basic_operands<Dim>& in, const basic_tensor<Dim>& y,
                                            const basic_shape<Dim>& dims, bool bias, auto&& f) {
  const basic_tensor<Dim> scaled = f(multiply{}, y, learned(in, dims));
  return bias ? f(add{}, scaled, learned(in, dims)) : scaled;
}
template <class Dim> constexpr basic_tensor<Dim> axes_operand(const basic_operands<Dim>& in, span<const Dim> axes) {
  basic_tensor<Dim> t = fixed(in, basic_shape<Dim>{static_cast<std::int64_t>(axes.size())});
  t.type = dtype::i64;
  t.value = axes;
  return t;
}
// The axes from `first` to the last one, without `but`.
template <class Dim> struct axes_from {
  Dim items[shape::max_rank]{};
  std::size_t size = 0;
  constexpr axes_from(int first, int rank, int but = shape::max_rank) {
    for (int i = first; i < rank; ++i)
      if (i != but) items[size++] = i;
  }
  constexpr operator span<const Dim>() const { return span<const Dim>(items).first(size); }
};
template <class Dim> constexpr basic_shape<Dim> per_channel_shape(const basic_shape<Dim>& x, Dim channels) {
  basic_shape<Dim> s{channels};
  for (int i = 2; i < x.rank; ++i) s.push_back(1);
  return s;
}
constexpr void affine_parameters(bool affine, bool bias, const shape& dims, auto&& f) {
  if (affine) f("weight", dims);
  if (affine && bias) f("bias", dims);
}
// Whether x ends in these dimensions.
// Names the first dimension, from the end, in which an input differs from normalized_shape.
template <class Dim> constexpr rejection rejected_ending(const basic_shape<Dim>& x, const ints& wanted) {
  if (x.rank < wanted.rank)
    return rejected("input 0: expected at least rank {} (normalized_shape), got {}", wanted.rank, x.rank);
  for (int i = 1; i <= wanted.rank; ++i)
    if (!may_be(x[-i], wanted[-i].n))
      return rejected("input 0: expected {} in dimension {} (normalized_shape), got {}", wanted[-i], x.rank - i, x[-i]);
  return rejected("normalized_shape: expected at least 1 number, got {}", wanted.rank);
}
template <class Dim> constexpr bool ends_in(const basic_shape<Dim>& x, const ints& dims) {
  if (!x.ranked()) return true;
  if (dims.empty() || dims.rank > x.rank) return false;
  for (int i = 1; i <= dims.rank; ++i)
    if (!may_be(x[-i], dims[-i].n)) return false;
  return true;
}
template <class Dim> constexpr basic_shape<Dim> as_dims_of(const ints& list) {
  basic_shape<Dim> s;
  for (count_t n : list) s.push_back(n);
  return s;
}
template <bool Lazy> constexpr void norm_attributes(auto& l, auto&& f) {
  if constexpr (!Lazy) f("num_features", l.num_features);
  f("eps", l.eps);
  f("momentum", l.momentum);
  f("affine", l.affine);
  f("track_running_stats", l.track_running_stats);
  f("bias", only_if(l.affine, l.bias));
  if constexpr (Lazy) f("num_features", l.num_features);
}
inline constexpr std::string_view norm_repr = "*num_features, eps, momentum, affine, bias, track_running_stats";
}  // namespace detail

template <int Spatial, bool Lazy> struct op_traits<batch_normalization<Spatial, Lazy>> {
  using layer = batch_normalization<Spatial, Lazy>;
  static constexpr std::string_view name =
      Spatial == 0 ? "SyncBatchNorm"
      : Lazy       ? detail::numbered(Spatial, "LazyBatchNorm1d", "LazyBatchNorm2d", "LazyBatchNorm3d")
                   : detail::numbered(Spatial, "BatchNorm1d", "BatchNorm2d", "BatchNorm3d");
  static constexpr bool lazy = Lazy;
  static constexpr std::string_view repr = detail::norm_repr;
  static constexpr int required = Lazy ? 0 : 1;
  static constexpr void attributes(auto& l, auto&& f) { detail::norm_attributes<Lazy>(l, f); }
  static constexpr void parameters(const layer& l, const tensors& in, auto&& f) {
    detail::affine_parameters(l.affine, l.bias, shape{detail::given_or(l.num_features, in[0].dims[1])}, f);
  }
  template <class Dim> static constexpr inferred<Dim> lower(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    if (x.ranked() && x.rank < 2) return rejected("input 0: expected at least rank 2, got {}", x.rank);
    const Dim channels = detail::given_or(l.num_features, x[1]);
    if (!l.track_running_stats) {
      const basic_tensor<Dim> y =
          f(mvn_6{.eps = l.eps}, in[0], detail::axes_operand<Dim>(in, detail::axes_from<Dim>(0, x.rank, 1)));
      return l.affine ? detail::scale_and_shift(in, y, detail::per_channel_shape(x, channels), l.bias, f) : y;
    }
    const auto weight = learned(in, {channels});
    auto statistic = weight;
    statistic.stored = 0;
    const batch_norm_inference op{.epsilon = l.eps};
    return l.affine ? f(op, in[0], weight, l.bias ? weight : statistic, statistic, statistic)
                    : f(op, in[0], statistic, statistic, statistic, statistic);
  }
};
template <int Spatial, bool Lazy> struct op_traits<instance_normalization<Spatial, Lazy>> {
  using layer = instance_normalization<Spatial, Lazy>;
  static constexpr std::string_view name =
      Lazy ? detail::numbered(Spatial, "LazyInstanceNorm1d", "LazyInstanceNorm2d", "LazyInstanceNorm3d")
           : detail::numbered(Spatial, "InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d");
  static constexpr bool lazy = Lazy;
  static constexpr std::string_view repr = detail::norm_repr;
  static constexpr int required = Lazy ? 0 : 1;
  static constexpr void attributes(auto& l, auto&& f) { detail::norm_attributes<Lazy>(l, f); }
  static constexpr void parameters(const layer& l, const tensors& in, auto&& f) {
    detail::affine_parameters(l.affine, l.bias,
                              shape{detail::given_or(l.num_features, detail::channels_of(in[0].dims, Spatial))}, f);
  }
  template <class Dim> static constexpr inferred<Dim> lower(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    return detail::with_batch(in, Spatial, [&](const auto& batched) { return lower_batched(l, batched, f); });
  }

 private:
  template <class Dim>
  static constexpr inferred<Dim> lower_batched(const layer& l, const basic_operands<Dim>& in, auto&& f) {
    const auto& x = in[0].dims;
    if (const rejection why = detail::check_batched(x, Spatial)) return why;
    const Dim channels = detail::given_or(l.num_features, x[1]);
    if (l.track_running_stats) {
      const batch_normalization<Spatial> batch{
          .affine = l.affine, .eps = l.eps, .bias = l.bias, .num_features = l.num_features};
      return op_traits<batch_normalization<Spatial>>::lower(batch, in, f);
    }
    const basic_tensor<Dim> y =
        f(mvn_6{.eps = l.eps}, in[0], detail::axes_operand<Dim>(in, detail::axes_from<Dim>(2, x.rank)));
    return l.affine ? detail::scale_and_shift(in, y, detail::per_channel_shape(x, channels), l.bias, f) : y;
  }
};
template <> struct op_traits<layer_norm> {
  static constexpr std::string_view name = "LayerNorm";
  static constexpr std::string_view repr = "*normalized_shape, eps, elementwise_affine, bias";
  static constexpr int required = 1;
  static constexpr void attributes(auto& l, auto&& f) {
    f("normalized_shape", as_tuple(l.normalized_shape));
    f("eps", l.eps);
    f("elementwise_affine", l.affine);
    f("bias", only_if(l.affine, l.bias));
  }
  static constexpr void parameters(const layer_norm& l, const tensors&, auto&& f) {
    detail::affine_parameters(l.affine, l.bias, l.normalized_shape, f);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const layer_norm& l, const basic_operands<Dim>& in, auto&& f) {
    if (!detail::ends_in(in[0].dims, l.normalized_shape))
      return detail::rejected_ending(in[0].dims, l.normalized_shape);
    const int n = l.normalized_shape.rank;
    const basic_tensor<Dim> y =
        f(mvn_6{.eps = l.eps}, in[0], detail::axes_operand<Dim>(in, detail::axes_from<Dim>(-n, 0)));
    return l.affine ? detail::scale_and_shift(in, y, detail::as_dims_of<Dim>(l.normalized_shape), l.bias, f) : y;
  }
};
template <> struct op_traits<group_norm> {
  static constexpr std::string_view name = "GroupNorm";
  static constexpr std::string_view repr = "*num_groups, *num_channels, eps, affine, bias";
  static constexpr int required = 2;
  static constexpr void attributes(auto& l, auto&& f) {
    f("num_groups", l.num_groups);
    f("num_channels", l.num_channels);
    f("eps", l.eps);
    f("affine", l.affine);
    f("bias", only_if(l.affine, l.bias));
  }
  static constexpr void parameters(const group_norm& l, const tensors& in, auto&& f) {
    detail::affine_parameters(l.affine, l.bias, shape{detail::given_or(l.num_channels, in[0].dims[1])}, f);
  }
  template <class Dim>
  static constexpr inferred<Dim> lower(const group_norm& l, const basic_operands<Dim>& in, auto&& f) {
    const auto weight = learned(in, {detail::given_or(l.num_channels, in[0].dims[1])});
    auto plain = weight;
    plain.stored = 0;
    return f(group_normalization{.num_groups = l.num_groups, .epsilon = l.eps}, in[0], l.affine ? weight : plain,
             l.affine && l.bias ? weight : plain);
  }
};

}  // namespace opcost
