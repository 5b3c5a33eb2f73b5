// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: include either the header tree or the single header, not both (README: Single header)
#include <opcost/version.hpp>
#ifdef OPCOST_REJECT
#include "../../single_include/opcost/opcost.hpp"
#endif
