# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Unpacks the archives of the recorded figures, each when it has changed: cmake -DGOLD=<folder with gold/ and corpus/>
# -DTO=<folder> -P unpack.cmake
cmake_minimum_required(VERSION 3.24)
foreach(archive gold/ops/ops corpus/ir gold/model_analyzer/models gold/model_analyzer/per_layer
    gold/model_analyzer/per_layer_all gold/model_analyzer/text gold/onnx/models gold/onnx/per_layer gold/onnx/text
    gold/tflite/models)
  set(packed ${GOLD}/${archive}.tar.xz)
  string(REGEX REPLACE ".*/([a-z_]+)/[a-z_]+$" "\\1" name /${archive})
  file(SIZE ${packed} size)
  file(TIMESTAMP ${packed} time UTC)
  string(REGEX REPLACE ".*/" "" part ${archive})
  set(stamp ${TO}/${name}.${part}.stamp)
  set(wanted "${size} ${time}")
  set(had "")
  if(EXISTS ${stamp})
    file(READ ${stamp} had)
  endif()
  if(had STREQUAL wanted)
    message(STATUS "${archive}: unpacked before")
    continue()
  endif()
  if(name MATCHES "^(model_analyzer|onnx)$")    # their archives lie in one folder
    file(REMOVE_RECURSE ${TO}/${name}/${part})
  else()
    file(REMOVE_RECURSE ${TO}/${name})
  endif()
  file(MAKE_DIRECTORY ${TO}/${name})
  execute_process(COMMAND ${CMAKE_COMMAND} -E tar xf ${packed} WORKING_DIRECTORY ${TO}/${name} COMMAND_ERROR_IS_FATAL
      ANY)
  file(WRITE ${stamp} "${wanted}")
  message(STATUS "${archive}: unpacked ${packed}")
endforeach()

# The torch files of the same records lie beside the others; the values are one compressed table.
set(onnx ${TO}/onnx)
if(EXISTS ${GOLD}/gold/torch/onnx.tar.xz AND NOT EXISTS ${onnx}/models/torch)
  execute_process(COMMAND ${CMAKE_COMMAND} -E tar xf ${GOLD}/gold/torch/onnx.tar.xz WORKING_DIRECTORY ${onnx}/models
      COMMAND_ERROR_IS_FATAL ANY)
  file(RENAME ${onnx}/models/onnx ${onnx}/models/torch)
endif()
find_program(XZ xz REQUIRED)
if(${GOLD}/gold/onnx/values.tsv.xz IS_NEWER_THAN ${onnx}/values.tsv)
  execute_process(COMMAND ${XZ} -dc ${GOLD}/gold/onnx/values.tsv.xz OUTPUT_FILE ${onnx}/values.tsv
      COMMAND_ERROR_IS_FATAL ANY)
endif()
if(NOT EXISTS ${TO}/legacy_ir/layers.jsonl)
  file(MAKE_DIRECTORY ${TO}/legacy_ir)
  execute_process(COMMAND ${XZ} -dc ${GOLD}/gold/legacy_ir/layers.jsonl.xz OUTPUT_FILE ${TO}/legacy_ir/layers.jsonl
      COMMAND_ERROR_IS_FATAL ANY)
endif()
