// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The door for PyTorch's layers, in C++ or as text, and for the tools that count them: all conventions, explanations,
// tables and texts.
#include <opcost/version.hpp>
#ifdef OPCOST_HAS_CPP20
#include <opcost/all.hpp>
#include <opcost/convention/all_conventions.hpp>
#include <opcost/layers/all_layers.hpp>
#include <opcost/replay/calflops/profile.hpp>
#include <opcost/replay/dnn_analyzer/dnn_table.hpp>
#include <opcost/replay/mmpretrain/get_flops.hpp>
#include <opcost/replay/ptflops/ptflops_texts.hpp>
#include <opcost/replay/thop/thop_texts.hpp>
#include <opcost/replay/torch_flop_counter/flop_table.hpp>
#include <opcost/replay/torchinfo/torchinfo_summary.hpp>
#include <opcost/report/conventions_table.hpp>
#include <opcost/report/layer/layer_report.hpp>
#endif
