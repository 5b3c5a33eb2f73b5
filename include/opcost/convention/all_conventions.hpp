// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The catalogue of conventions, one line each.
#include <opcost/convention/calflops.hpp>
#include <opcost/convention/dnn_analyzer.hpp>
#include <opcost/convention/exact.hpp>
#include <opcost/convention/mmpretrain.hpp>
#include <opcost/convention/model_analyzer_rules.hpp>
#include <opcost/convention/onnx_opcounter.hpp>
#include <opcost/convention/onnx_tool.hpp>
#include <opcost/convention/ptflops_aten.hpp>
#include <opcost/convention/ptflops_pytorch.hpp>
#include <opcost/convention/tflite_converter.hpp>
#include <opcost/convention/thop.hpp>
#include <opcost/convention/torchinfo.hpp>
#include <opcost/convention/vela.hpp>

namespace opcost {

using all_conventions =
    convention_list<exact, model_analyzer, fvcore, fvcore_train, mmengine, mmengine_eval, mmpretrain, dnn_analyzer,
                    ptflops_pytorch, ptflops_aten, thop, torchinfo, calflops, torch_flop_counter, tflite_converter,
                    vela, onnx_tool, onnx_opcounter>;

namespace detail {
template <template <class...> class To, class List> struct reading_all;
template <template <class...> class To, class... Cs> struct reading_all<To, convention_list<Cs...>> {
  using type = with_readings<To, Cs...>;
};
}  // namespace detail
/// An analysis or a network with the readings of all conventions.
template <template <class...> class To>
using with_all_readings = typename detail::reading_all<To, all_conventions>::type;

}  // namespace opcost
