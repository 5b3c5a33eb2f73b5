# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Fails if the name of a function of include/ occurs nowhere else in the headers, the tests or the examples: it is not
# called. Comments and texts do not count as uses.
# cmake -DROOT=<repository> -P check_unused.cmake
file(GLOB_RECURSE headers ${ROOT}/include/opcost/*.hpp)
file(GLOB_RECURSE users ${ROOT}/tests/*.cpp ${ROOT}/tests/*.hpp ${ROOT}/examples/*.cpp ${ROOT}/examples/*.hpp)

# Code without comments and texts, as a list of words; each word occurs in it as often as in the code.
function(read_words file into)
  file(READ ${file} text)
  string(REGEX REPLACE "//[^\n]*" "" text "${text}")
  string(REGEX REPLACE "\\\\." "" text "${text}")
  string(REGEX REPLACE "\"[^\"\n]*\"" "" text "${text}")
  string(REGEX MATCHALL "[A-Za-z_][A-Za-z_0-9]*" words "${text}")
  set(${into} "${words}" PARENT_SCOPE)
  set(code "${text}" PARENT_SCOPE)
endfunction()

set(functions "")
foreach(header IN LISTS headers)
  read_words(${header} words)
  foreach(word IN LISTS words)
    if(DEFINED seen_${word})
      set(twice_${word} ON)
    endif()
    set(seen_${word} ${header})
  endforeach()
  # a definition: a type, a name, parameters on one line or several, and a brace
  string(REGEX MATCHALL "[A-Za-z0-9_>&*] +[a-z_][a-z_0-9]*\\([^;{}=!]*\\) *(const|noexcept|override|final| )*{"
         definitions "${code}")
  foreach(definition IN LISTS definitions)
    string(REGEX REPLACE "^. +([a-z_0-9]+).*" "\\1" name "${definition}")
    list(APPEND functions ${name})
  endforeach()
endforeach()
foreach(user IN LISTS users)
  read_words(${user} words)
  foreach(word IN LISTS words)
    set(twice_${word} ON)
  endforeach()
endforeach()

list(REMOVE_DUPLICATES functions)
list(LENGTH functions count)
foreach(name IN LISTS functions)
  if(NOT DEFINED twice_${name} AND DEFINED seen_${name})
    file(RELATIVE_PATH where ${ROOT} ${seen_${name}})
    message(SEND_ERROR "${where}: ${name} is called nowhere; remove it, or test it")
  endif()
endforeach()
message(STATUS "${count} function names, each used")
