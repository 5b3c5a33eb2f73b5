// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Contents that value rules compute, of any length, compared with those of OpenVINO.
#include <doctest/doctest.h>
#include <cmath>
#include <fstream>
#include <opcost/ops/builtin.hpp>
#include <vector>

using namespace opcost;
using namespace opcost::detail;

namespace {
partial_tensor real_tensor(const partial_shape& dims, std::vector<double>& elements) {
  partial_tensor t;
  t.dims = dims;
  t.reals = elements;
  return t;
}
partial_tensor integer_tensor(const partial_shape& dims, std::vector<interval>& elements) {
  partial_tensor t;
  t.dims = dims;
  t.type = dtype::i64;
  t.value = elements;
  return t;
}
template <class Op>
bool value(const Op& op, const std::vector<partial_tensor>& in, const partial_tensor& out, content<interval> into,
           int port = 0) {
  return op_traits<Op>::value(op, partial_tensors(span<const partial_tensor>(in)), out, port, into);
}
std::vector<double> counting(std::size_t n) {
  std::vector<double> all(n);
  for (std::size_t i = 0; i < n; ++i) all[i] = static_cast<double>(i);
  return all;
}
std::vector<double> read(std::istream& in, std::size_t n) {
  std::vector<double> all(n);
  for (double& v : all) in >> v;
  return all;
}
template <std::size_t N> std::array<int, N> integers(std::istream& in) {
  std::array<int, N> all{};
  for (int& v : all) in >> v;
  return all;
}
}  // namespace

TEST_CASE("Interpolate computes the elements that OpenVINO's constant folding computes") {
  std::ifstream in(OPCOST_TEST_DATA "/interpolations.txt");
  int cases = 0;
  for (std::array<int, 15> head = integers<15>(in); in; head = integers<15>(in), ++cases) {
    interpolate_11 op;
    op.mode = static_cast<interpolate_mode>(head[0]);
    op.coordinates = static_cast<coordinate_transformation>(head[1]);
    op.nearest = static_cast<nearest_mode>(head[2]);
    op.calculation = head[3] != 0 ? shape_calculation::sizes : shape_calculation::scales;
    op.antialias = head[4] != 0;
    for (std::size_t i = 5; i < 9; ++i) op.pads_begin.push_back(head[i]);
    for (std::size_t i = 9; i < 13; ++i) op.pads_end.push_back(head[i]);
    std::vector<double> wanted = read(in, 2);
    const std::array<int, 2> extents = integers<2>(in);
    std::vector<double> x = read(in, static_cast<std::size_t>(2 * head[13] * head[14]));
    const std::vector<double> y = read(in, static_cast<std::size_t>(2 * extents[0] * extents[1]));
    std::vector<interval> axes{2, 3}, sizes{to_count(wanted[0]), to_count(wanted[1])};
    const partial_tensor given =
        head[3] != 0 ? integer_tensor(partial_shape{2}, sizes) : real_tensor(partial_shape{2}, wanted);
    std::vector<double> got(y.size());
    partial_tensor out;
    out.dims = {1, 2, extents[0], extents[1]};
    CAPTURE(cases);
    REQUIRE(value(op, {real_tensor({1, 2, head[13], head[14]}, x), given, integer_tensor(partial_shape{2}, axes)}, out,
                  {{}, got}));
    for (std::size_t i = 0; i < y.size(); ++i) {
      CHECK(got[i] == doctest::Approx(y[i]).epsilon(1e-4));
      CHECK((got[i] == 0) == (y[i] == 0));
    }
  }
  CHECK(cases == 96);
}

TEST_CASE("rules that move elements work beyond 64 elements") {
  std::vector<double> x = counting(10 * 300), y(x.size());
  std::vector<interval> order{1, 0};
  const partial_tensor in = real_tensor({10, 300}, x);
  partial_tensor out;
  out.dims = {300, 10};
  REQUIRE(value(transpose{}, {in, integer_tensor(partial_shape{2}, order)}, out, {{}, y}));
  CHECK(y[7 * 10 + 3] == 3 * 300 + 7);

  std::vector<interval> indices(200), axis{1};
  for (std::size_t i = 0; i < indices.size(); ++i) indices[i] = count_t(299 - i);
  std::vector<double> picked(10 * 200);
  out.dims = {10, 200};
  REQUIRE(value(gather_8{}, {in, integer_tensor({200}, indices), integer_tensor({}, axis)}, out, {{}, picked}));
  CHECK(picked[4 * 200 + 150] == 4 * 300 + 149);

  std::vector<double> sums(10);
  out.dims = {10};
  REQUIRE(value(reduce_sum{}, {in, integer_tensor(partial_shape{1}, axis)}, out, {{}, sums}));
  CHECK(sums[2] == 300 * 600 + 299 * 300 / 2);

  std::vector<interval> begin{0, 100}, end{2, 0};
  std::vector<double> padded(12 * 400);
  out.dims = {12, 400};
  REQUIRE(value(pad_1{}, {in, integer_tensor(partial_shape{2}, begin), integer_tensor(partial_shape{2}, end)}, out,
                {{}, padded}));
  CHECK(padded[9 * 400 + 99] == 0);
  CHECK(padded[9 * 400 + 100] == 9 * 300);
  CHECK(padded[10 * 400 + 100] == 0);
}

TEST_CASE("TopK orders more than 64 elements, equal ones by position") {
  std::vector<double> x(100);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i % 50);
  std::vector<interval> k{4}, at(4);
  partial_tensor out;
  out.dims = {4};
  out.type = dtype::i32;
  top_k_1 op;
  op.axis = 0;
  REQUIRE(value(op, {real_tensor({100}, x), integer_tensor({}, k)}, out, {at, {}}, 1));
  CHECK(at[0] == interval(49));
  CHECK(at[1] == interval(99));
  CHECK(at[2] == interval(48));
  CHECK(at[3] == interval(98));
}

TEST_CASE("real functions agree with <cmath>") {
  for (double x = -20; x < 20; x += 0.37) {
    CHECK(exponential(x) == doctest::Approx(std::exp(x)).epsilon(1e-14));
    CHECK(logarithm(std::exp(x)) == doctest::Approx(std::log(std::exp(x))).epsilon(1e-14));
    CHECK(sine(x) == doctest::Approx(std::sin(x)).epsilon(1e-14));
    CHECK(cosine(x) == doctest::Approx(std::cos(x)).epsilon(1e-14));
    CHECK(hyperbolic_tangent(x) == doctest::Approx(std::tanh(x)).epsilon(1e-14));
    CHECK(real_power(x * x, x / 3) == doctest::Approx(std::pow(x * x, x / 3)).epsilon(1e-12));
  }
  CHECK(exponential(-1000) == 0);
  CHECK(logarithm(0) < -1e308);
  CHECK(std::isnan(sine(1e7)));
  CHECK(real_power(-2, 3) == -8);
  CHECK(std::isnan(real_power(-2, 0.3)));
}

TEST_CASE("PriorBox writes corners around each cell, then variances") {
  std::vector<interval> cells{1, 2}, image{10, 20};
  prior_box_8 op;
  op.min_size = {4};
  op.max_size = {9};
  op.aspect_ratio = {4};
  op.variance = {0.5, 0.25, 0.25, 0.25};
  std::vector<double> y(2 * 4 * 2 * 3);
  partial_tensor out;
  out.dims = {2, 24};
  REQUIRE(value(op, {integer_tensor(partial_shape{2}, cells), integer_tensor(partial_shape{2}, image)}, out, {{}, y}));
  // centers (5, 5) and (15, 5); boxes of 4 x 4, of sqrt(4 * 9) = 6, and of 8 x 2
  CHECK(y[0] == doctest::Approx((5 - 2) / 20.0));
  CHECK(y[1] == doctest::Approx((5 - 2) / 10.0));
  CHECK(y[4] == doctest::Approx((5 - 3) / 20.0));
  CHECK(y[8] == doctest::Approx((5 - 4) / 20.0));
  CHECK(y[11] == doctest::Approx((5 + 1) / 10.0));
  CHECK(y[12] == doctest::Approx((15 - 2) / 20.0));
  CHECK(y[24] == 0.5);
  CHECK(y[25] == 0.25);
}
