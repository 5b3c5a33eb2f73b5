// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: a layer must be a plain struct (README: Add an op)
#include <opcost/layers/activation_layers.hpp>
#include <opcost/layers/layer_text.hpp>
#include <string>

struct labelled : opcost::nn::relu {
#ifdef OPCOST_REJECT
  std::string label{};
#endif
};
template <> struct opcost::op_traits<labelled> : opcost::op_traits<opcost::nn::relu> {};

std::string_view use() { return opcost::layer_forms<opcost::op_list<labelled>>[0].name; }
