// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: a_shape_has_more_than_8_dimensions
#include <opcost/core/shape.hpp>

constexpr opcost::shape most{1, 2, 3, 4, 5, 6, 7, 8};
#ifdef OPCOST_REJECT
constexpr opcost::shape more{1, 2, 3, 4, 5, 6, 7, 8, 9};
#endif
