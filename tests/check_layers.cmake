# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Every include points to its own or a lower layer: cmake -DROOT=<repository> -P check_layers.cmake
cmake_minimum_required(VERSION 3.24)
set(ROOT ${ROOT}/include/opcost)
set(layers core op text files ops layers convention graph plan budget profile report replay model openvino legacy_ir
    onnx tflite formats compiled)    # low to high; files directly in opcost/ are free
file(GLOB_RECURSE headers RELATIVE ${ROOT} ${ROOT}/*/*.hpp)
foreach(h IN LISTS headers)
  string(REGEX REPLACE "/.*" "" from ${h})
  list(FIND layers ${from} at)
  if(at EQUAL -1)
    message(SEND_ERROR "${h}: ${from} is not a known layer")
  endif()
  file(STRINGS ${ROOT}/${h} doors REGEX "^#include <opcost/(opcost|openvino|onnx).hpp>")
  if(doors)
    message(SEND_ERROR "opcost/${h} must not ${doors}: a door is for users")
  endif()
  file(STRINGS ${ROOT}/${h} incs REGEX "^#include <opcost/[a-z_]+/")
  foreach(i IN LISTS incs)
    string(REGEX REPLACE "^#include <opcost/([a-z_]+)/.*" "\\1" to "${i}")
    list(FIND layers ${to} lo)
    if(lo GREATER at)
      message(SEND_ERROR "opcost/${h} (${from}) must not ${i}: ${to} is a higher layer")
    endif()
  endforeach()
endforeach()
