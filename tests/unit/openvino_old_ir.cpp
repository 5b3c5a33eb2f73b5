// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Shapes of old IR, versions 2 to 7: windows and reshapes.
#include <doctest/doctest.h>
#include <opcost/legacy_ir/lower_shapes.hpp>
#include <opcost/legacy_ir/lower_windows.hpp>

using namespace opcost;
using namespace opcost::legacy_ir;

namespace {
// One dimension; the outputs of `n` elements.
count_t windows_of(count_t n, count_t kernel, count_t stride, count_t begin, count_t end, bool rounds_up,
                   std::string_view automatic = {}) {
  const old_window w{{kernel}, {stride}, {begin}, {end}, {1}, automatic};
  return window_output(w, 0, n, rounds_up);
}
}  // namespace

TEST_CASE("old IR: windows round down or up; none starts in the padding behind the input") {
  CHECK(windows_of(8, 3, 2, 0, 0, false) == 3);
  CHECK(windows_of(8, 3, 2, 0, 0, true) == 4);
  CHECK(windows_of(6, 1, 3, 0, 1, true) == 2);  // the third would start at 6
  CHECK(windows_of(6, 2, 2, 0, 1, true) == 3);
  CHECK(windows_of(7, 2, 2, 1, 1, true) == 4);
}

TEST_CASE("old IR: automatic padding") {
  CHECK(windows_of(8, 3, 2, 0, 0, false, "valid") == 3);
  CHECK(windows_of(7, 3, 2, 0, 0, false, "same_upper") == 4);
  CHECK(windows_of(7, 3, 2, 0, 0, false, "same_lower") == 3);
}

TEST_CASE("old IR: a target shape copies a dimension for 0 and takes the rest for -1") {
  partial_shape y;
  CHECK(legacy_ir::detail::target_shape(partial_shape{2, 3, 4}, {0, 0, 4}, y).empty());
  CHECK(y == partial_shape{2, 3, 4});
  CHECK(legacy_ir::detail::target_shape(partial_shape{2, 3, 4}, {0, -1}, y).empty());
  CHECK(y == partial_shape{2, 12});
  CHECK_FALSE(legacy_ir::detail::target_shape(partial_shape{2, 3, 4}, {5, -1}, y).empty());
}
