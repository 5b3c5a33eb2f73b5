# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Projects that use opcost: by add_subdirectory, as an installed package, by the single header, on a microcontroller.
if(NOT MSVC)
  foreach(kind subdirectory package parents gate single firmware)
    opcost_script_test(consumer.${kind} ${here}/consumer/run.cmake
      -DKIND=${kind} -DROOT=${root} -DBUILD=${PROJECT_BINARY_DIR} -DWORK=${CMAKE_CURRENT_BINARY_DIR}/consumer_${kind}
      -DCXX=${CMAKE_CXX_COMPILER} "-DGENERATOR=${CMAKE_GENERATOR}" -DOPENVINO=${OPCOST_OPENVINO}
      -DMODEL=${root}/examples/data/mobilenet_v2.xml)
  endforeach()
endif()

# Recipes of package managers whose programs are installed.
foreach(kind conan meson pkg_config)
  string(REPLACE "_" "-" name ${kind})
  find_program(OPCOST_TOOL_${kind} NAMES ${name})
  if(OPCOST_TOOL_${kind} AND NOT MSVC)
    opcost_script_test(packaging.${kind} ${here}/packaging.cmake
      -DKIND=${kind} -DTOOL=${OPCOST_TOOL_${kind}} -DROOT=${root} -DBUILD=${PROJECT_BINARY_DIR}
      -DWORK=${CMAKE_CURRENT_BINARY_DIR}/packaging_${kind} -DCXX=${CMAKE_CXX_COMPILER})
  else()
    opcost_skipped_test(packaging.${kind} "${name} is not installed, or the compiler is MSVC")
  endif()
endforeach()

# opcost_embed in a project.
if(NOT MSVC)
  opcost_script_test(packaging.embed ${here}/packaging.cmake -DKIND=embed -DROOT=${root} -DBUILD=${PROJECT_BINARY_DIR}
    -DWORK=${CMAKE_CURRENT_BINARY_DIR}/packaging_embed -DCXX=${CMAKE_CXX_COMPILER})
endif()
