// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The door for all that OpenVINO Model Analyzer tells, figures, texts and files; openvino.hpp alone has its operations
// by layer.
#include <opcost/version.hpp>
#ifdef OPCOST_HAS_CPP20
#include <opcost/all.hpp>
#include <opcost/openvino/model_analyzer_report.hpp>
#include <opcost/openvino/read_ir.hpp>
#include <opcost/openvino/stored_zeros.hpp>
#include <opcost/replay/model_analyzer/report_as_tool.hpp>
#endif
