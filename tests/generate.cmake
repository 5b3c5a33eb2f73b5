# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Writes the files that the program makes: cmake -DPROGRAM=<opcost> -DROOT=<repository> -P generate.cmake
cmake_minimum_required(VERSION 3.22)
execute_process(COMMAND ${PROGRAM} --list-ops --format markdown OUTPUT_FILE ${ROOT}/examples/operations.md
                COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${PROGRAM} --svg treemap examples/data/mobilenet_v2.xml WORKING_DIRECTORY ${ROOT}
                OUTPUT_FILE ${ROOT}/examples/mobilenet_v2.svg COMMAND_ERROR_IS_FATAL ANY)
