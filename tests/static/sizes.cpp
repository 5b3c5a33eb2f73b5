// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Figures as fvcore and mmengine print them, at compile time: the double is rounded by its exact binary value.
#include <opcost/replay/fvcore/sizes.hpp>

namespace {
using namespace opcost;
constexpr bool prints(count_t n, std::string_view three, std::string_view two) {
  return std::string_view(replay::fvcore::format_size(n)) == three &&
         std::string_view(replay::fvcore::format_size(n, 2)) == two;
}
static_assert(prints(0, "0", "0") && prints(100, "100", "100") && prints(101, "0.101K", "0.1K") &&
              prints(999, "0.999K", "1K"));
static_assert(prints(9408, "9.408K", "9.41K") && prints(100'000, "100K", "100K") && prints(100'001, "0.1M", "0.1M") &&
              prints(802'816, "0.803M", "0.8M"));
static_assert(prints(1'000'500, "1M", "1M") && prints(1'001'500, "1.002M", "1M") &&
              prints(1'003'500, "1.004M", "1M"));  // the double is below 1.0005
static_assert(prints(11'114'984, "11.115M", "11.11M") && prints(25'557'032, "25.557M", "25.56M") &&
              prints(118'013'952, "0.118G", "0.12G"));
static_assert(prints(4'144'854'528, "4.145G", "4.14G") && prints(100'000'000'001, "0.1T", "0.1T") &&
              prints(100'000'000'000'001, "0.1P", "0.1P"));
static_assert(std::string_view(replay::fvcore::format_count(138'357'544)) == "0.1G" &&
              std::string_view(replay::fvcore::format_count(25'557'032)) == "25.6M");
static_assert(std::string_view(python::fixed(2.5, 0)) == "2" && std::string_view(python::fixed(3.5, 0)) == "4" &&
              std::string_view(python::fixed(-1.0 / 3, 6)) == "-0.333333");
}  // namespace
