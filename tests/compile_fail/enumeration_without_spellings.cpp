// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: an enumeration that is an attribute needs spellings<Enum> (README: Add an op)
#include <opcost/op/attributes.hpp>

enum class flavour { sweet, sour };
#ifndef OPCOST_REJECT
template <> inline constexpr std::array<std::string_view, 2> opcost::spellings<flavour>{"sweet", "sour"};
#endif

void use(opcost::attribute_visitor& f) {
  flavour a = flavour::sweet;
  f("flavour", a);
}
