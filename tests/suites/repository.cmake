# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# The text of the repository: one script for each rule.
foreach(check layers doors messages proofs readme root style types unused)
  opcost_script_test(check.${check} ${here}/check_${check}.cmake -DROOT=${root} -DCXX=${CMAKE_CXX_COMPILER})
endforeach()

# The single headers are current.
foreach(door IN LISTS single_doors)
  add_test(NAME check.single_${door}
           COMMAND ${amalgamate_${door}} -DCHECK=ON -P ${root}/single_include/amalgamate.cmake)
endforeach()
