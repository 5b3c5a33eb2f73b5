# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# The command-line program.
set(mobilenet ${root}/examples/data/mobilenet_v2.xml)
opcost_script_test(cli.list_ops ${here}/example.cmake
  -DPROGRAM=${program} "-DARGUMENTS=--list-ops --format markdown" -DEXPECTED=${root}/examples/operations.md)
opcost_script_test(cli.action ${here}/action.cmake
  -DROOT=${root} -DPROGRAM=${program} -DWORK=${CMAKE_CURRENT_BINARY_DIR}/action)
opcost_script_test(cli.cases ${here}/cli/run.cmake -DPROGRAM=${program} -DROOT=${root})

# The README's picture; the target opcost-generate draws it again.
add_test(NAME check.readme_picture
         COMMAND ${CMAKE_COMMAND} -DPROGRAM=${program}
                 "-DARGUMENTS=--svg treemap examples/data/mobilenet_v2.xml"
                 -DEXPECTED=${root}/examples/mobilenet_v2.svg -P ${here}/example.cmake
         WORKING_DIRECTORY ${root})
add_custom_target(opcost-generate
  COMMAND ${CMAKE_COMMAND} --build ${PROJECT_BINARY_DIR} --target opcost-amalgamate
  COMMAND ${CMAKE_COMMAND} -DPROGRAM=$<TARGET_FILE:opcost-cli> -DROOT=${root} -P ${here}/generate.cmake
  VERBATIM)
add_dependencies(opcost-generate opcost-cli)

# A run whose standard output matches a pattern: name, pattern, arguments.
function(output_matches name pattern)
  add_test(NAME cli.${name} COMMAND ${program} ${ARGN})
  set_tests_properties(cli.${name} PROPERTIES PASS_REGULAR_EXPRESSION "${pattern}")
endfunction()
output_matches(explain "^2 x 300,774,272 MACs = 601,548,544 .torch_flop_counter."
               --explain torch_flop_counter ${mobilenet})
output_matches(convention_all "torch_flop_counter +601,548,544" --convention all ${mobilenet})
output_matches(layer "outputs +.1,64,112,112.*torch_flop_counter +flops 236,027,904"
               --layer "Conv2d(3, 64, kernel_size=(7, 7), stride=(2, 2), padding=(3, 3), bias=False)"
               --input 1,3,224,224)
string(CONCAT plan "lower bound +9,633,792.*[*] first what meets most.*in place +6,021,120.*"
                   "No execution order has less.*Line #    Mem usage    Increment  Occurrences   Line Contents")
output_matches(plan "${plan}" --plan greedy_by_conflict ${mobilenet})
string(CONCAT device "estimate +[0-9.]+ ms by cycles per operation at 216.000 MHz; an estimate.*"
                     "flash +13.236 MiB of weights, of 1.000 MiB: too much.*bound +[0-9.]+ ms at least")
output_matches(device "${device}" --device ${root}/examples/devices/cortex_m7.device ${mobilenet})
