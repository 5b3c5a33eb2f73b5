// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Fourier transforms: OpenVINO specifications DFT-7, IDFT-7, RDFT-9, IRDFT-9, STFT-15, ISTFT-16. The algorithm that is
// counted is radix 2: its butterflies run here for lengths that are powers of 2.
#include <opcost/ops/fft.hpp>
#include "../support/proof.hpp"

namespace {
using namespace proofs;

constexpr count_t last[] = {-1}, both[] = {0, 1}, outside[] = {3};
constexpr tally butterfly{.add = 6, .mul = 4};

// ---- dft, idft
constexpr tensor x{{3, 8, 2}};
static_assert(shape_of(dft{}, {x, holding(last)}) == shape{3, 8, 2});
static_assert(tally_of(dft{}, {x, holding(last)}) == butterfly * (3 * (8 / 2 * 3)), "8 / 2 log2 8 a row");
static_assert(tally_of(dft{}, {tensor{{4, 8, 2}}, holding(both)}) == butterfly * (8 * (4 / 2 * 2) + 4 * (8 / 2 * 3)));
static_assert(tally_of(idft{}, {x, holding(last)}) == butterfly * (3 * (8 / 2 * 3)) + tally{.div = 3 * 8 * 2});
static_assert(rejects(dft{}, {tensor{{3, 8}}, holding(last)}) && rejects(idft{}, {x, holding(outside)}));

// The transform of n complex numbers, n a power of 2, which are `step` numbers apart.
void transform(dense& y, std::int64_t from, std::int64_t n, std::int64_t step, double sign) {
  for (std::int64_t i = 1, j = 0; i < n; ++i) {  // bit reversal
    std::int64_t bit = n / 2;
    for (; j & bit; bit /= 2) j ^= bit;
    j ^= bit;
    for (int part = 0; i < j && part < 2; ++part) std::swap(y[from + i * step + part], y[from + j * step + part]);
  }
  for (std::int64_t half = 1; half < n; half *= 2) {
    for (std::int64_t start = 0; start < n; start += 2 * half) {
      for (std::int64_t k = 0; k < half; ++k) {
        const double angle = sign * std::acos(-1.0) * static_cast<double>(k) / static_cast<double>(half);
        const number re = std::cos(angle), im = std::sin(angle);  // a table
        const std::int64_t a = from + (start + k) * step, b = a + half * step;
        const number t = re * y[b] - im * y[b + 1], u = re * y[b + 1] + im * y[b];
        y[b] = y[a] - t;
        y[b + 1] = y[a + 1] - u;
        y[a] = y[a] + t;
        y[a + 1] = y[a + 1] + u;
      }
    }
  }
}
template <class Op> void prove_transform(bool inverse) {
  proof<Op> p;
  for (int round = 0; round < 60; ++round) {
    const int rank = p.roll(1, 3);
    shape dims, axes;
    for (int i = 0; i < rank; ++i) {
      const bool along = p.roll.flip() || (i + 1 == rank && axes.empty());
      dims.push_back(along ? 1 << p.roll(0, 3) : p.roll(1, 3));
      if (along) axes.push_back(p.roll.flip() ? i : i - rank);
    }
    shape full = dims;
    full.push_back(2);
    const dense data = p.roll.reals(full);
    p.run({}, {data, list_of(axes)}, [&] {
      dense y = data;
      double points = 1;
      for (count_t given : axes) {
        const int axis = static_cast<int>(given.n < 0 ? given.n + rank : given.n);
        const std::int64_t n = dims[axis].n, step = full.product(axis + 1, full.rank).n;
        points *= static_cast<double>(n);
        for (std::int64_t i = 0; i < y.size(); i += 2)
          if (i / step % n == 0) transform(y, i, n, step, inverse ? 1 : -1);
      }
      if (inverse)
        for (number& v : y.data) v = v / points;
      return y;
    });
  }
}
TEST_CASE("DFT, IDFT") {
  prove_transform<dft>(false);
  prove_transform<idft>(true);
}

// ---- rdft, irdft
// A real transform has half of the butterflies; it is not run, since how it halves them is the kernel's choice.
constexpr tensor real{{3, 8}}, half{{3, 5, 2}};
static_assert(shape_of(rdft{}, {real, holding(last)}) == shape{3, 8 / 2 + 1, 2});
static_assert(shape_of(irdft{}, {half, holding(last)}) == shape{3, (5 - 1) * 2});
static_assert(shape_of(rdft{}, {tensor{{3, 7}}, holding(last)}) == shape{3, 7 / 2 + 1, 2});
static_assert(tally_of(rdft{}, {real, holding(last)}) == butterfly * (3 * (8 / 4 * 3)));
static_assert(tally_of(irdft{}, {half, holding(last)}) == butterfly * (3 * (8 / 4 * 3)) + tally{.div = 3 * 8});
static_assert(rejects(rdft{}, {real, holding(outside)}) && rejects(irdft{}, {real, holding(last)}));

// ---- stft, istft
constexpr count_t size = 8, frame_step = 4;
constexpr tensor signal{{2, 20}}, window{{8}}, spectrum{{2, 5, 4, 2}};
static_assert(shape_of(stft{}, {signal, window, holding(size), holding(frame_step)}) == shape{2, 4, 5, 2});
static_assert(shape_of(stft{true}, {signal, window, holding(size), holding(frame_step)}) == shape{2, 5, 4, 2});
static_assert(tally_of(stft{}, {signal, window, holding(size), holding(frame_step)}) ==
              tally{.mul = (2 * 4) * 8} + butterfly * ((2 * 4) * (8 / 4 * 3)));
static_assert(shape_of(istft{}, {spectrum, window, holding(size), holding(frame_step)}) == shape{2, 3 * 4 + 8});
static_assert(tally_of(istft{}, {spectrum, window, holding(size), holding(frame_step)}) ==
                  butterfly * ((2 * 4) * (8 / 4 * 3)) +
                      tally{.add = (2 * 4) * 8 * 2, .mul = (2 * 4) * 8 + 8, .div = (2 * 4) * 8 + 2 * 20},
              "windows and their squares are added, each frame and each output is divided");
static_assert(rejects(stft{}, {signal, tensor{{9}}, holding(size), holding(frame_step)}));
static_assert(rejects(istft{}, {tensor{{2, 6, 4, 2}}, window, holding(size), holding(frame_step)}));
}  // namespace
