// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <opcost/core/sink.hpp>
#include <opcost/core/span.hpp>
#include <span>

namespace {
using namespace opcost;

// ---- count_t: exact up to its limit, both ways
constexpr std::int64_t most = count_t::limit;
static_assert(count_t(most) + 0 == most && count_t(-most) - 0 == -most);
static_assert(count_t(3037000499) * 3037000499 == 3037000499 * 3037000499);
static_assert(count_t(most - 1) + 1 == most && count_t(1 - most) - 1 == -most);
static_assert(count_t(~std::uint64_t{0}) == most, "an unsigned number beyond the limit is the limit");
static_assert(count_t(7) / 2 == 3 && count_t(-7) / 2 == -3 && count_t(-7) % 2 == -1);
static_assert(floor_div(count_t(-7), 2) == -4 && floor_div(count_t(7), -2) == -4 && floor_div(count_t(7), 2) == 3 &&
              floor_div(count_t(-6), 2) == -3);
static_assert(ceil_div(count_t(-7), 2) == -3 && ceil_div(count_t(7), -2) == -3 && ceil_div(count_t(7), 2) == 4 &&
              ceil_div(count_t(6), 2) == 3);
static_assert(count_t(most) / 2 == most, "what is at least so much stays so");
static_assert(std::is_trivially_default_constructible_v<count_t> && sizeof(count_t) == 8);

// ---- interval
constexpr interval small(2, 5), open(3, count_t::limit);
static_assert(small + 1 == interval(3, 6) && small * 2 == interval(4, 10) && small - small == interval(-3, 3));
static_assert(open + 1 == interval(4, count_t::limit) && !bounded(open) && bounded(small));
static_assert(small * interval(-1, 1) == interval(-5, 5));
static_assert(floor_div(interval(5, 9), 2) == interval(2, 4) && ceil_div(interval(5, 9), 2) == interval(3, 5));
static_assert(floor_div(small, interval(0, 1)) == interval::any(),
              "nothing is known of a division by what may be zero");
static_assert([] {
  interval d(1, 8);
  return merge(d, interval(4, 16)) && d == interval(4, 8);
}());
static_assert([] {
  interval d(1, 3);
  return !merge(d, interval(4, 16));
}());
template <class Dim> constexpr Dim broadcast_of(Dim a, Dim b) { return broadcast(a, b) ? a : Dim(-1); }
static_assert(broadcast_of<count_t>(1, 7) == 7 && broadcast_of<count_t>(7, 1) == 7 &&
              broadcast_of<count_t>(7, 7) == 7 && broadcast_of<count_t>(7, 5) == -1);
static_assert(broadcast_of<interval>(interval::unknown(), 7) == interval(7), "what may be 1 stretches");
static_assert(broadcast_of<interval>({2, 5}, {4, 9}) == interval(4, 5), "neither is 1: they are the same");

// ---- shape
constexpr shape image{8, 3, 224, 224};
static_assert(image.rank == 4 && image[1] == 3 && image[-1] == 224 && image[4] == 0 && image[-5] == 0);
static_assert(image.elements() == 8 * 3 * 224 * 224 && image.product(2, 4) == 224 * 224 && shape{}.elements() == 1 &&
              shape{3, 0}.elements() == 0);
static_assert(image.slice(1, 3) == shape{3, 224} && shape::filled(3, 1) == shape{1, 1, 1});
static_assert(partial_shape(image).is_static() && numbers(partial_shape(image)) == image);
static_assert(!partial_shape{1, interval::unknown()}.is_static() && !partial_shape::of_unknown_rank().is_static());
static_assert([] {
  shape s{2, 1, 4};
  return broadcast(s, shape{3, 1}) && s == shape{2, 3, 4};
}());
static_assert([] {
  shape s{4};
  return broadcast(s, shape{2, 3, 4}) && s == shape{2, 3, 4};
}());
static_assert([] {
  shape s{3};
  return !broadcast(s, shape{2});
}());
template <shape S> constexpr count_t elements_of = S.elements();
static_assert(elements_of<shape{2, 3}> == 6, "a shape is a template argument");

// ---- dtype
static_assert(bytes_of(dtype::f32, 10) == 40 && bytes_of(dtype::i4, 3) == 2 && bytes_of(dtype::u1, 9) == 2 &&
              bytes_of(dtype::u3, 8) == 3);
static_assert(dtype_named("FP16") == dtype::f16 && dtype_named("bin") == dtype::u1 &&
              dtype_named("boolean") == dtype::boolean && dtype_named("f33") == dtype::none);
static_assert(common(dtype::f32, dtype::dynamic) == dtype::f32 && common(dtype::f32, dtype::f16) == dtype::none &&
              common(dtype::none, dtype::i64) == dtype::i64);
static_assert(
    [] {
      for (std::size_t i = 1; i < std::size(detail::dtype_facts); ++i)
        if (dtype_named(detail::dtype_facts[i].name) != static_cast<dtype>(i) ||
            dtype_named(detail::dtype_facts[i].ir_name) != static_cast<dtype>(i))
          return false;
      return true;
    }(),
    "every type is found by both of its names");

// ---- tensors
constexpr tensor x{image, dtype::f16};
constexpr tensor several[]{x, tensor{{3}}};
static_assert(tensors(opcost::span(several))[0].dims == image && !tensors(opcost::span(several))[2].present() &&
              !tensors(opcost::span(several)).has(-1));
static_assert(numbers(partial(x)).dims == image && numbers(partial(x)).type == dtype::f16);
constexpr count_t lengths[]{2, 5};
constexpr outputs pieces = outputs::pieces(tensor{{7, 4}}, 0, 2, lengths);
static_assert(pieces.count == 2 && pieces[0].dims == shape{2, 4} && pieces[1].dims == shape{5, 4});
static_assert(outputs("no").refusal == "no" && outputs("no").count == 0);

// ---- text
static_assert(std::string_view(digits(0)) == "0" && std::string_view(digits(-12)) == "-12" &&
              std::string_view(digits(4089184256, true)) == "4,089,184,256");
static_assert(std::string_view(digits(most)) == "9223372036854775807" && std::string_view(digits(999, true)) == "999");
static_assert(std::string_view(short_text<8>("abcdefghij")) == "abcde..." &&
              std::string_view(short_text<8>("abcdefgh")) == "abcdefgh");
// ---- span: what std::span does, and to and from it
constexpr int listed[] = {1, 2, 3};
constexpr std::array<int, 2> pair{4, 5};
constexpr int last_of(std::span<const int> list) { return list.back(); }
constexpr int first_of(span<const int> list) { return list.front(); }
static_assert(first_of(listed) == 1 && first_of(pair) == 4 && first_of(std::span(listed).last(2)) == 2);
static_assert(last_of(span(listed)) == 3 && last_of(span(pair)) == 5 && last_of(span(listed).first(2)) == 2);
static_assert(span(listed).subspan(1).size() == 2 && span(listed).subspan(1, 1)[0] == 2 && span<int>().empty());
static_assert(std::is_convertible_v<span<int>, span<const int>> && !std::is_convertible_v<span<const int>, span<int>>);
static_assert(!std::is_convertible_v<span<const int>, span<const long>> &&
              !std::is_convertible_v<int, span<const int>>);

// ---- divisions of negative numbers
static_assert(ceil_div(count_t(-3), 2) == -1 && ceil_div(count_t(3), 2) == 2 && ceil_div(count_t(3), -2) == -1);
static_assert(floor_div(count_t(-3), 2) == -2 && floor_div(count_t(3), 2) == 1 && floor_div(count_t(-3), -2) == 1);
}  // namespace
