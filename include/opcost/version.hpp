// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
#ifdef OPCOST_VERSION
#error "opcost: include either the header tree or the single header, not both (README: Single header)"
#endif
#define OPCOST_VERSION "0.1.0"
