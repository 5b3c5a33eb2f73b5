// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// One of two files of one program that include everything and use the same templates: nothing is defined twice.
#if __has_include(<pugixml.hpp>)
#include <opcost/openvino.hpp>
#endif
#include <opcost/deploy.hpp>
#include <opcost/torch.hpp>

int rows_in_a();
int rows_in_a() {
  opcost::network<opcost::exact> n;
  n.output(n.add(opcost::matmul{}, n.input({2, 3}), n.constant({3, 4})));
  return static_cast<int>(n.rows.size());
}
