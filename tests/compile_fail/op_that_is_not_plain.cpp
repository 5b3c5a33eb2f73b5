// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: an operation must be a plain struct (README: Add an op)
#include <opcost/op/op_list.hpp>
#include <opcost/opcost.hpp>
#include <string>

struct labelled : opcost::relu {
#ifdef OPCOST_REJECT
  std::string label{};
#endif
};
template <> struct opcost::op_traits<labelled> : opcost::op_traits<opcost::relu> {};

int use() { return opcost::catalogue<opcost::op_list<labelled>>::find("ReLU", 1); }
