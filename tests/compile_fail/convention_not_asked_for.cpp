// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// expect: opcost: the analysis was not asked for this convention (README: Conventions)
#include <opcost/opcost.hpp>

struct mine {
  static constexpr std::string_view name = "mine", about = "products only";
  static constexpr opcost::tally weights{.mac = 1};
};

#ifdef OPCOST_REJECT
opcost::figure use(const opcost::analysis<opcost::exact>& a) { return a.flops<mine>(); }
#else
opcost::figure use(const opcost::analysis<opcost::exact, mine>& a) { return a.flops<mine>(); }
#endif
