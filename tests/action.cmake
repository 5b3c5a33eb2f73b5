# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Runs the step "Compare" of .github/actions/opcost as GitHub does:
#   cmake -DROOT=<repository> -DPROGRAM=<opcost> -DWORK=<folder> -P action.cmake
cmake_minimum_required(VERSION 3.22)
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
file(COPY_FILE ${ROOT}/examples/data/mobilenet_v2.xml ${WORK}/net.xml)
file(READ ${ROOT}/.github/actions/opcost/action.yml text)
string(REGEX REPLACE ".*name: Compare.*\n      run: [|]\n" "" script "${text}")
file(WRITE ${WORK}/compare.sh "${script}")
execute_process(COMMAND ${PROGRAM} --write-baseline base.json net.xml WORKING_DIRECTORY ${WORK} COMMAND_ERROR_IS_FATAL
    ANY)

# expected: the exit code, a pattern of the annotations, the tolerance
function(compare code pattern tolerance)
  file(WRITE ${WORK}/summary.md "")
  execute_process(
    COMMAND ${CMAKE_COMMAND} -E env MODELS=*.xml BASELINE=base.json TOLERANCE=${tolerance} PROGRAM=${PROGRAM}
            GITHUB_STEP_SUMMARY=${WORK}/summary.md bash --noprofile --norc -e -o pipefail compare.sh
    WORKING_DIRECTORY ${WORK} OUTPUT_VARIABLE said ERROR_VARIABLE errors RESULT_VARIABLE got)
  file(READ ${WORK}/summary.md summary)
  if(NOT got EQUAL code OR NOT said MATCHES "${pattern}" OR NOT summary MATCHES "[|] net.xml [|] macs [|]")
    message(FATAL_ERROR "expected exit ${code} and '${pattern}', got ${got}:\n${said}${errors}\n${summary}")
  endif()
endfunction()
compare(0 "^$" "")
file(READ ${WORK}/base.json base)
string(REPLACE "\"macs\": 300774272" "\"macs\": 300000000" base "${base}")
file(WRITE ${WORK}/base.json "${base}")
compare(3 "^::error file=net.xml,title=macs::macs: 300000000 -> 300774272" "")
compare(0 "^::notice file=net.xml,title=macs::" "macs=1%")
