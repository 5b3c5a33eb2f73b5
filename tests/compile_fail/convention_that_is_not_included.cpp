// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: fvcore
// errors: GNU any Clang any
#include <opcost/opcost.hpp>
#ifndef OPCOST_REJECT
#include <opcost/convention/fvcore.hpp>
#endif

constexpr auto net() {
  opcost::network<opcost::fvcore> n;
  return n;
}
static_assert(net().macs() == 0);
