// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The door for OpenVINO Model Analyzer's figures, texts and files. Its operations by layer need only openvino.hpp. It
// needs pugixml.
#include <opcost/version.hpp>
#ifdef OPCOST_HAS_CPP20
#include <opcost/all.hpp>
#include <opcost/openvino/model_analyzer_report.hpp>
#include <opcost/openvino/read_ir.hpp>
#include <opcost/openvino/stored_zeros.hpp>
#include <opcost/replay/model_analyzer/report_as_tool.hpp>
#endif
