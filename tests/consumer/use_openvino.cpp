// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <opcost/openvino.hpp>

int main() {
  const auto m = opcost::openvino::read(R"(<net name="n" version="11"><layers>
    <layer id="0" name="x" type="Parameter" version="opset1"><data shape="1,3,8,8" element_type="f32"/>
      <output><port id="0" precision="FP32"/></output></layer>
    <layer id="1" name="y" type="ReLU" version="opset1"><input><port id="0"/></input>
      <output><port id="1" precision="FP32"/></output></layer>
    </layers><edges><edge from-layer="0" from-port="0" to-layer="1" to-port="0"/></edges></net>)");
  if (!m) return 1;
  const auto a = opcost::analyze<opcost::exact>(opcost::openvino::graph(*m));
  std::printf("%lld comparisons\n", static_cast<long long>(a.work().cmp.n));
  return a.work().cmp == 1 * 3 * 8 * 8 ? 0 : 1;
}
