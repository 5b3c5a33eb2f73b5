// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The door for torch's layers, by their text too, and for the tools that count them: conventions, explanations, tables and texts.
#include <opcost/all.hpp>
#include <opcost/convention/list.hpp>
#include <opcost/layers/list.hpp>
#include <opcost/replay/calflops/profile.hpp>
#include <opcost/replay/dnn_analyzer/table.hpp>
#include <opcost/replay/mmpretrain/get_flops.hpp>
#include <opcost/replay/ptflops/texts.hpp>
#include <opcost/replay/thop/texts.hpp>
#include <opcost/replay/torch_flop_counter/table.hpp>
#include <opcost/replay/torchinfo/summary.hpp>
#include <opcost/report/all_conventions.hpp>
#include <opcost/report/one_layer.hpp>
