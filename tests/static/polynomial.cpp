// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Polynomials are found in constant expressions too.
#include <opcost/graph/polynomial.hpp>

using namespace opcost;

constexpr polynomial triangle = polynomial_of([](count_t x, count_t& v) {
  v = x * (x + 1) / 2 + 5;
  return true;
});
static_assert(triangle.degree == 2 && triangle.denominator == 2 && triangle(10) == 10 * 11 / 2 + 5 &&
              triangle.from == 1);
constexpr polynomial largest_of_two = polynomial_of([](count_t x, count_t& v) {
  v = larger(100 + x, 20 * x);
  return x > 2;
});
static_assert(largest_of_two.degree == 1 && largest_of_two(100) == 20 * 100 && largest_of_two.from > 5);
static_assert(!polynomial_of([](count_t x, count_t& v) {
  v = x / 2;
  return true;
}));
static_assert(!polynomial_of([](count_t x, count_t& v) {
  v = x < 200 ? x : 2 * x;
  return true;
}));  // the additional points show it
static_assert(!polynomial_of([](count_t, count_t&) { return false; }));
static_assert(polynomial_of([](count_t, count_t& v) {
                v = 7;
                return true;
              }).degree == 0);
static_assert(polynomial_of([](count_t x, count_t& v) {
                v = x * x * x * x * x * x - 3 * x;
                return true;
              }).degree == 6);
static_assert(largest_that([](count_t x) { return x * x <= 1000; }) == 31);
static_assert(largest_that([](count_t x) { return x < 0; }) == 0);
static_assert(largest_that([](count_t) { return true; }, 1, 1000) == 1000);
