# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Fails if a header compares the type of an operation with a text. Code asks traits (op_traits::kind, folds, memory,
# ...); names belong to readers, to the replays of tools, and to conventions whose tools go by names.
# cmake -DROOT=<repository> -P check_types.cmake
set(by_names
    # readers of files, and what they record
    openvino/ onnx/ tflite/ legacy_ir/ profile/
    # tools as a whole
    replay/
    # tools that look names up in tables of their own
    convention/fvcore.hpp convention/model_analyzer_rules.hpp convention/onnx_opcounter.hpp convention/onnx_tool.hpp
    # classes of torch by their names
    convention/module_kind.hpp layers/read_layer_text.hpp layers/torch_names.hpp
    # how names are pronounced
    text/spoken_names.hpp
    # how OpenVINO's files write compressed weights
    graph/dequantization.hpp
    # the catalogue itself: operations are found by name
    op/op_list.hpp)
file(GLOB_RECURSE headers RELATIVE ${ROOT}/include/opcost ${ROOT}/include/opcost/*.hpp)
set(text "\"[A-Za-z]")
set(checked 0)
foreach(header IN LISTS headers)
  set(skip OFF)
  foreach(allowed IN LISTS by_names)
    string(FIND ${header} ${allowed} at)
    if(at EQUAL 0)
      set(skip ON)
    endif()
  endforeach()
  if(skip)
    continue()
  endif()
  math(EXPR checked "${checked} + 1")
  file(STRINGS ${ROOT}/include/opcost/${header} lines REGEX
    "(^|[^_])type(\\(\\))? *[!=]= *${text}|${text}[A-Za-z]*\" *[!=]= *[a-z_.]*type($|[^_s])|\
[^_]type(\\(\\))?\\.(starts_with|ends_with|find|substr|compare)\\(|same_ignoring_case\\([a-z_.]*type")
  foreach(line IN LISTS lines)
    string(STRIP "${line}" line)
    message(SEND_ERROR "include/opcost/${header} compares a type with a text; ask a trait: ${line}")
  endforeach()
endforeach()
message(STATUS "${checked} headers ask traits")
