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
constexpr tensor eight{{3, 8, 2}};
static_assert(shape_of(dft{}, {eight, holding(last)}) == shape{3, 8, 2});
static_assert(tally_of(dft{}, {eight, holding(last)}) == butterfly * (3 * (8 / 2 * 3)), "8 / 2 log2 8 a row");
static_assert(tally_of(dft{}, {tensor{{4, 8, 2}}, holding(both)}) == butterfly * (8 * (4 / 2 * 2) + 4 * (8 / 2 * 3)));
static_assert(tally_of(idft{}, {eight, holding(last)}) == butterfly * (3 * (8 / 2 * 3)) + tally{.div = 3 * 8 * 2});
static_assert(rejects(dft{}, {tensor{{3, 8}}, holding(last)}) && rejects(idft{}, {eight, holding(outside)}));

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
// A bound: of the n / 4 butterflies of each step, one has no product, and another nothing at all.
constexpr tensor real{{3, 8}}, half{{3, 5, 2}};
static_assert(shape_of(rdft{}, {real, holding(last)}) == shape{3, 8 / 2 + 1, 2});
static_assert(shape_of(irdft{}, {half, holding(last)}) == shape{3, (5 - 1) * 2});
static_assert(shape_of(rdft{}, {tensor{{3, 7}}, holding(last)}) == shape{3, 7 / 2 + 1, 2});
static_assert(tally_of(rdft{}, {real, holding(last)}) == butterfly * (3 * (8 / 4 * 3)));
static_assert(tally_of(irdft{}, {half, holding(last)}) == butterfly * (3 * (8 / 4 * 3)) + tally{.div = 3 * 8});
static_assert(rejects(rdft{}, {real, holding(outside)}) && rejects(irdft{}, {real, holding(last)}));

// ---- stft, istft
constexpr count_t eight_long = 8, four_on = 4;
constexpr tensor signal{{2, 20}}, hann{{8}}, spectrum{{2, 5, 4, 2}};
static_assert(shape_of(stft{}, {signal, hann, holding(eight_long), holding(four_on)}) == shape{2, 4, 5, 2});
static_assert(shape_of(stft{true}, {signal, hann, holding(eight_long), holding(four_on)}) == shape{2, 5, 4, 2});
static_assert(tally_of(stft{}, {signal, hann, holding(eight_long), holding(four_on)}) ==
              tally{.mul = (2 * 4) * 8} + butterfly * ((2 * 4) * (8 / 4 * 3)));
static_assert(shape_of(istft{}, {spectrum, hann, holding(eight_long), holding(four_on)}) == shape{2, 3 * 4 + 8});
static_assert(tally_of(istft{}, {spectrum, hann, holding(eight_long), holding(four_on)}) ==
                  butterfly * ((2 * 4) * (8 / 4 * 3)) +
                      tally{.add = (2 * 4) * 8 * 2, .mul = (2 * 4) * 8 + 8, .div = (2 * 4) * 8 + 2 * 20},
              "windows and their squares are added, each frame and each output is divided");
static_assert(rejects(stft{}, {signal, tensor{{9}}, holding(eight_long), holding(four_on)}));
static_assert(rejects(istft{}, {tensor{{2, 6, 4, 2}}, hann, holding(eight_long), holding(four_on)}));

using complex_number = std::array<number, 2>;
// One butterfly: a + root b and a - root b.
void cross(complex_number& a, complex_number& b, double angle) {
  const number re = std::cos(angle), im = std::sin(angle);  // a table
  const complex_number t{re * b[0] - im * b[1], re * b[1] + im * b[0]};
  b = {a[0] - t[0], a[1] - t[1]};
  a = {a[0] + t[0], a[1] + t[1]};
}
constexpr double pi = 3.14159265358979323846;
// The first n / 2 + 1 numbers of the transform of n real ones, n a power of 2. The rest is their mirror image.
std::vector<complex_number> real_transform(const std::vector<number>& x) {
  const std::size_t n = x.size();
  if (n == 1) return {{x[0], 0}};
  std::vector<number> even, odd;
  for (std::size_t i = 0; i < n; i += 2) {
    even.push_back(x[i]);
    odd.push_back(x[i + 1]);
  }
  const auto e = real_transform(even), o = real_transform(odd);
  std::vector<complex_number> y(n / 2 + 1);
  y[0] = {e[0][0] + o[0][0], 0};
  y[n / 2] = {e[0][0] - o[0][0], 0};
  if (n >= 4) y[n / 4] = {e[n / 4][0], -o[n / 4][0]};
  for (std::size_t k = 1; k < n / 4; ++k) {
    complex_number a = e[k], b = o[k];
    cross(a, b, -2 * pi * static_cast<double>(k) / static_cast<double>(n));
    y[k] = a;
    y[n / 2 - k] = {b[0], -b[1]};
  }
  return y;
}
// n real numbers from the first n / 2 + 1 of their transform, times n.
std::vector<number> real_inverse(const std::vector<complex_number>& y) {
  const std::size_t n = 2 * (y.size() - 1);
  if (n == 2) return {y[0][0] + y[1][0], y[0][0] - y[1][0]};
  std::vector<complex_number> e(n / 4 + 1), o(n / 4 + 1);
  e[0] = {y[0][0] + y[n / 2][0], 0};
  o[0] = {y[0][0] - y[n / 2][0], 0};
  e[n / 4] = {2 * y[n / 4][0].value(), 0};  // a sum of equal numbers changes the exponent
  o[n / 4] = {-2 * y[n / 4][1].value(), 0};
  for (std::size_t k = 1; k < n / 4; ++k) {
    const complex_number a = y[k], b{y[n / 2 - k][0], -y[n / 2 - k][1]};
    const double angle = 2 * pi * static_cast<double>(k) / static_cast<double>(n);
    const number re = std::cos(angle), im = std::sin(angle);
    const complex_number d{a[0] - b[0], a[1] - b[1]};
    e[k] = {a[0] + b[0], a[1] + b[1]};
    o[k] = {re * d[0] - im * d[1], re * d[1] + im * d[0]};
  }
  const auto even = real_inverse(e), odd = real_inverse(o);
  std::vector<number> x;
  for (std::size_t i = 0; i < n / 2; ++i) {
    x.push_back(even[i]);
    x.push_back(odd[i]);
  }
  return x;
}
TEST_CASE("RDFT, IRDFT") {
  proof<rdft> p;
  proof<irdft> q;
  p.strict.bound = true;
  q.strict.bound = true;
  for (int round = 0; round < 40; ++round) {
    const int rows = p.roll(1, 3), n = 4 << p.roll(0, 3), bins = n / 2 + 1;
    const dense x = p.roll.reals({rows, n}), axis = list_of({p.roll.flip() ? 1 : -1});
    dense y({rows, bins, 2});
    p.run({}, {x, axis}, [&] {
      for (int r = 0; r < rows; ++r) {
        const auto all = real_transform({x.data.begin() + r * n, x.data.begin() + (r + 1) * n});
        for (int i = 0; i < 2 * bins; ++i) y[r * 2 * bins + i] = all[static_cast<std::size_t>(i / 2)][i % 2 ? 1 : 0];
      }
      return y;
    });
    q.run({}, {y, axis}, [&] {
      dense z({rows, n});
      for (int r = 0; r < rows; ++r) {
        std::vector<complex_number> all;
        for (int i = 0; i < bins; ++i) all.push_back({y(r, i, 0), y(r, i, 1)});
        const auto back = real_inverse(all);
        for (int i = 0; i < n; ++i) z(r, i) = back[static_cast<std::size_t>(i)] / n;
      }
      for (std::int64_t i = 0; i < z.size(); ++i) CHECK(z[i].value() == doctest::Approx(x[i].value()));
      return z;
    });
  }
}
TEST_CASE("STFT, ISTFT") {
  proof<stft> p;
  proof<istft> q;
  p.strict.bound = true;
  q.strict.bound = true;
  for (int round = 0; round < 40; ++round) {
    const int batch = p.roll(1, 2), n = 4 << p.roll(0, 2), by = p.roll(1, n), frames = p.roll(1, 3), bins = n / 2 + 1,
              length = n + (frames - 1) * by;
    const dense x = p.roll.reals({batch, length}), window = p.roll.reals({n}, 0.5, 1), size = scalar_of(n, dtype::i64),
                hop = scalar_of(by, dtype::i64);
    const bool transposed = p.roll.flip();
    dense spectrum_of({batch, bins, frames, 2});
    p.run({transposed}, {x, window, size, hop}, [&] {
      dense y(transposed ? shape{batch, bins, frames, 2} : shape{batch, frames, bins, 2});
      each_index({batch, frames}, [&](const position& at) {
        std::vector<number> frame;
        for (int i = 0; i < n; ++i) frame.push_back(x(at[0], at[1] * by + i) * window[i]);
        const auto all = real_transform(frame);
        for (int k = 0; k < 2 * bins; ++k) {
          const number v = all[static_cast<std::size_t>(k / 2)][k % 2 ? 1 : 0];
          spectrum_of(at[0], k / 2, at[1], k % 2) = v;
          (transposed ? y(at[0], k / 2, at[1], k % 2) : y(at[0], at[1], k / 2, k % 2)) = v;
        }
      });
      return y;
    });
    q.run({}, {spectrum_of, window, size, hop}, [&] {
      dense y({batch, length}), weights({batch, length});
      std::vector<number> squares;
      for (int i = 0; i < n; ++i) squares.push_back(window[i] * window[i]);
      each_index({batch, frames}, [&](const position& at) {
        std::vector<complex_number> all;
        for (int k = 0; k < bins; ++k)
          all.push_back({spectrum_of(at[0], k, at[1], 0), spectrum_of(at[0], k, at[1], 1)});
        const auto frame = real_inverse(all);
        for (int i = 0; i < n; ++i) {
          y(at[0], at[1] * by + i) += frame[static_cast<std::size_t>(i)] / n * window[i];
          weights(at[0], at[1] * by + i) += squares[static_cast<std::size_t>(i)];
        }
      });
      for (std::int64_t i = 0; i < y.size(); ++i) {
        y[i] /= weights[i];
        CHECK(y[i].value() == doctest::Approx(x[i].value()));
      }
      return y;
    });
  }
}
}  // namespace
