// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The door for model files of any format. It needs pugixml.
#include <opcost/version.hpp>
#ifdef OPCOST_HAS_CPP20
#include <opcost/all.hpp>
#include <opcost/formats/all_formats.hpp>
#include <opcost/formats/read_fusions.hpp>
#endif
