// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: two operations of one list have the same name and opset (README: Add an op)
#include <opcost/op/op_list.hpp>
#include <opcost/opcost.hpp>

struct my_relu : opcost::relu {};
template <> struct opcost::op_traits<my_relu> : opcost::op_traits<opcost::relu> {
#ifndef OPCOST_REJECT
  static constexpr std::string_view name = "MyReLU";
#endif
};

static_assert(opcost::catalogue<opcost::op_list<my_relu, opcost::relu>>::find("ReLU", 1) >= 0);
