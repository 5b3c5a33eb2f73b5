// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The door for all that OpenVINO Model Analyzer tells, figures, texts and files; openvino.hpp alone has its operations by layer.
#include <opcost/openvino/model_analyzer.hpp>
#include <opcost/openvino/read.hpp>
#include <opcost/openvino/zeros.hpp>
#include <opcost/all.hpp>
