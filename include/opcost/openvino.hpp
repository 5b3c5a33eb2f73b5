// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The door for OpenVINO IR files. It needs pugixml.
#include <opcost/version.hpp>
#ifdef OPCOST_HAS_CPP20
#include <opcost/all.hpp>
#include <opcost/openvino/execution_graph.hpp>
#include <opcost/openvino/ir_graph.hpp>
#include <opcost/openvino/read_ir.hpp>
#endif
