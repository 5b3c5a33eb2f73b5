// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Colors: OpenVINO specifications NV12toRGB-8, NV12toBGR-8, I420toRGB-8, I420toBGR-8, RGBtoNV12-17, BGRtoNV12-17.
#include <opcost/ops/color.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr tensor one_plane{{2, 6, 4, 1}}, luma{{2, 4, 4, 1}}, pairs{{2, 2, 2, 2}}, chroma{{2, 2, 2, 1}};

// ---- nv12_to_rgb, nv12_to_bgr, i420_to_rgb, i420_to_bgr
static_assert(shape_of(nv12_to_rgb{}, {one_plane}) == shape{2, 4, 4, 3});
static_assert(shape_of(nv12_to_bgr{}, {luma, pairs}) == shape{2, 4, 4, 3});
static_assert(shape_of(i420_to_bgr{}, {luma, chroma, chroma}) == shape{2, 4, 4, 3});
template <class... Ops>
constexpr bool all_convert_pixels =
    ((tally_of(Ops{}, {one_plane}) == tally{.mac = 4, .add = 3, .mul = 1, .cmp = 6} * (2 * 4 * 4)) && ...);
static_assert(all_convert_pixels<nv12_to_rgb, nv12_to_bgr, i420_to_rgb, i420_to_bgr>);
static_assert(rejects(nv12_to_rgb{}, {tensor{{2, 5, 4, 1}}}) && rejects(nv12_to_bgr{}, {luma, chroma}));
static_assert(rejects(i420_to_rgb{}, {luma, chroma}) && rejects(i420_to_bgr{}, {tensor{{2, 6, 3, 1}}}));

number kept(number v) { return max(0, min(v, 255)); }

// Planes: 1, 2 (Y, UV) or 3 (Y, U, V). In one plane the chroma follows the luma, interleaved or U before V.
template <class Op> void prove_from_yuv(bool interleaved, bool blue_first) {
  proof<Op> p;
  for (int round = 0; round < 40; ++round) {
    const int batch = p.roll(1, 2), h = 2 * p.roll(1, 3), w = 2 * p.roll(1, 3);
    const bool single = p.roll.flip();
    const dense y = p.roll.reals({batch, h, w, 1}, 0, 255), u = p.roll.reals({batch, h / 2, w / 2, 1}, 0, 255),
                v = p.roll.reals({batch, h / 2, w / 2, 1}, 0, 255);
    dense all({batch, h * 3 / 2, w, 1}), uv({batch, h / 2, w / 2, 2});
    for (int n = 0; n < batch; ++n) {
      const std::int64_t quarter = h / 2 * (w / 2), from = n * h * w * 3 / 2;
      for (std::int64_t i = 0; i < h * w; ++i) all[from + i] = y[n * h * w + i];
      for (std::int64_t i = 0; i < quarter; ++i) {
        uv[(n * quarter + i) * 2] = u[n * quarter + i];
        uv[(n * quarter + i) * 2 + 1] = v[n * quarter + i];
        all[from + h * w + (interleaved ? 2 * i : i)] = u[n * quarter + i];
        all[from + h * w + (interleaved ? 2 * i + 1 : quarter + i)] = v[n * quarter + i];
      }
    }
    std::vector<dense> in{all};
    if (!single) in = interleaved ? std::vector{y, uv} : std::vector{y, u, v};
    p.run({}, in, [&] {
      dense out({batch, h, w, 3});
      for (int n = 0; n < batch; ++n)
        for (int i = 0; i < h; ++i)
          for (int j = 0; j < w; ++j) {
            const number c = y(n, i, j, 0) - 16, d = u(n, i / 2, j / 2, 0) - 128, e = v(n, i / 2, j / 2, 0) - 128;
            number red = number(1.164) * c, green = red, blue = red;
            mac(red, 1.596, e);
            mac(green, -0.391, d);
            mac(green, -0.813, e);
            mac(blue, 2.018, d);
            out(n, i, j, blue_first ? 2 : 0) = kept(red);
            out(n, i, j, 1) = kept(green);
            out(n, i, j, blue_first ? 0 : 2) = kept(blue);
          }
      return out;
    });
  }
}
TEST_CASE("NV12toRGB, NV12toBGR, I420toRGB, I420toBGR") {
  prove_from_yuv<nv12_to_rgb>(true, false);
  prove_from_yuv<nv12_to_bgr>(true, true);
  prove_from_yuv<i420_to_rgb>(false, false);
  prove_from_yuv<i420_to_bgr>(false, true);
}

// ---- rgb_to_nv12, bgr_to_nv12
constexpr tensor image{{2, 4, 4, 3}};
static_assert(shape_of(rgb_to_nv12{}, {image}) == shape{2, 6, 4, 1});
static_assert(tally_of(rgb_to_nv12{}, {image}) ==
              tally{.mac = 9 * (2 * 4 * 4), .add = 6 * (2 * 2 * 2), .div = 2 * (2 * 2 * 2), .cmp = 6 * (2 * 4 * 4)});
static_assert(tally_of(bgr_to_nv12{}, {tensor{{2, 4, 4, 3}, dtype::u8}}).round == 3 * (2 * 4 * 4) + 2 * (2 * 2 * 2));
static_assert(rejects(rgb_to_nv12{}, {tensor{{2, 3, 4, 3}}}) && rejects(bgr_to_nv12{}, {luma}));

template <class Op> void prove_to_nv12(bool blue_first) {
  proof<Op> p;
  for (int round = 0; round < 40; ++round) {
    Op op{};
    op.single_plane = p.roll.flip();
    const int batch = p.roll(1, 2), h = 2 * p.roll(1, 3), w = 2 * p.roll(1, 3);
    const bool whole = p.roll.flip();
    const dense x =
        whole ? p.roll.integers({batch, h, w, 3}, 0, 255, dtype::u8) : p.roll.reals({batch, h, w, 3}, 0, 255);
    p.run(op, {x}, [&]() -> results {
      dense y({batch, h, w, 1}, x.type), uv({batch, h / 2, w / 2, 2}, x.type), full({batch, h, w, 2});
      const auto plane = [&](int n, int i, int j, double base, double r, double g, double b) {
        number v = base;
        mac(v, r, x(n, i, j, blue_first ? 2 : 0));
        mac(v, g, x(n, i, j, 1));
        mac(v, b, x(n, i, j, blue_first ? 0 : 2));
        v = kept(v);
        return whole ? nearest(v) : v;
      };
      for (int n = 0; n < batch; ++n)
        for (int i = 0; i < h; ++i)
          for (int j = 0; j < w; ++j) {
            y(n, i, j, 0) = plane(n, i, j, 16, 0.257, 0.504, 0.098);
            full(n, i, j, 0) = plane(n, i, j, 128, -0.148, -0.291, 0.439);
            full(n, i, j, 1) = plane(n, i, j, 128, 0.439, -0.368, -0.071);
          }
      for (int n = 0; n < batch; ++n)
        for (int i = 0; i < h / 2; ++i)
          for (int j = 0; j < w / 2; ++j)
            for (int c = 0; c < 2; ++c) {
              const number mean = (full(n, 2 * i, 2 * j, c) + full(n, 2 * i, 2 * j + 1, c) +
                                   full(n, 2 * i + 1, 2 * j, c) + full(n, 2 * i + 1, 2 * j + 1, c)) /
                                  4;
              uv(n, i, j, c) = whole ? nearest(mean) : mean;
            }
      if (!op.single_plane) return {y, uv};
      dense all({batch, h * 3 / 2, w, 1}, x.type);
      for (int n = 0; n < batch; ++n) {
        for (std::int64_t i = 0; i < h * w; ++i) all[n * h * w * 3 / 2 + i] = y[n * h * w + i];
        for (std::int64_t i = 0; i < h * w / 2; ++i) all[n * h * w * 3 / 2 + h * w + i] = uv[n * h * w / 2 + i];
      }
      return {all};
    });
  }
}
TEST_CASE("RGBtoNV12, BGRtoNV12") {
  prove_to_nv12<rgb_to_nv12>(false);
  prove_to_nv12<bgr_to_nv12>(true);
}
}  // namespace
