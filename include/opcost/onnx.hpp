// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The door for ONNX files. It needs no other library, not even protobuf.
#include <opcost/version.hpp>
#ifdef OPCOST_HAS_CPP20
#include <opcost/all.hpp>
#include <opcost/onnx/onnx_graph.hpp>
#include <opcost/onnx/read_onnx.hpp>
#endif
