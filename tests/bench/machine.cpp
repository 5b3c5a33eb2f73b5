// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Measures what one core can do and prints it as a device file: fused multiply-adds on f32 (two operations each), and
// the bandwidth of a copy from main memory and within the cache (write-allocate traffic not counted). For g++ and
// clang, optimizing for the machine: -O3 -march=native.
#include <chrono>
#include <cstdio>
#include <utility>
#include <vector>

namespace {
using clock_type = std::chrono::steady_clock;
double seconds_since(clock_type::time_point from) {
  return std::chrono::duration<double>(clock_type::now() - from).count();
}

#if defined(__AVX512F__)
constexpr int width = 64;
#elif defined(__AVX__)
constexpr int width = 32;
#else
constexpr int width = 16;
#endif
using vector = float __attribute__((vector_size(width)));

// Twelve independent chains fill two units of a latency of up to six cycles, and stay in registers.
template <std::size_t... Chain> double fma_per_second(std::index_sequence<Chain...>) {
  constexpr int rounds = 1'000'000, lanes = width / 4;
  volatile float factor = 0.999f, term = 1e-3f, kept = 0;
  double best = 0;
  for (int trial = 0; trial < 50; ++trial) {
    const vector x = factor - vector{}, y = term - vector{};
    vector sum[]{x * static_cast<float>(Chain)...};
    const auto from = clock_type::now();
    for (int n = 0; n < rounds; ++n) {
      ((sum[Chain] = sum[Chain] * x + y), ...);
      asm volatile("" ::: "memory");
    }
    const double rate = 2.0 * lanes * sizeof...(Chain) * rounds / seconds_since(from);
    kept = kept + (sum[Chain][0] + ...);
    best = rate > best ? rate : best;
  }
  return best;
}

double copy_bytes_per_second(std::size_t floats, int repeats) {
  std::vector<float> from(floats, 1.0f), to(floats, 0.0f);
  double best = 0;
  for (int trial = 0; trial < 5; ++trial) {
    const auto start = clock_type::now();
    for (int n = 0; n < repeats; ++n) {
      for (std::size_t i = 0; i < floats; ++i) to[i] = from[i];
      volatile float touch = to[static_cast<std::size_t>(n) % floats];  // each round is needed
      from[static_cast<std::size_t>(n) % floats] = touch + 1.0f;
    }
    const double rate = 2.0 * 4.0 * static_cast<double>(floats) * repeats / seconds_since(start);
    best = rate > best ? rate : best;
  }
  return best;
}
}  // namespace

int main() {
  std::printf("# One core, measured by tests/bench/machine.cpp\nname = this machine, one core\n");
  std::printf("peak.f32 = %.0f\n", fma_per_second(std::make_index_sequence<12>{}));
  std::printf("bandwidth.memory = %.0f\n", copy_bytes_per_second(std::size_t{96} << 20 >> 2, 2));
  std::printf("bandwidth.cache = %.0f\n", copy_bytes_per_second(std::size_t{1536} << 10 >> 2, 400));
}
