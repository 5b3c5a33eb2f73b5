# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Lines have at most 120 columns, and each statement has its own line: no assignments chained by commas, no
# `return x = y, true`. cmake -DROOT=<repository> -P check_style.cmake
#
# Longer lines are allowed for a quoted text, a word, and a row of a Markdown table, which cannot be broken.
cmake_minimum_required(VERSION 3.24)
set(folders include examples tests cmake .github)
set(files ${ROOT}/README.md ${ROOT}/CMakeLists.txt)
foreach(folder IN LISTS folders)
  foreach(ending hpp cpp md cmake txt yml)
    file(GLOB_RECURSE found ${ROOT}/${folder}/*.${ending})
    list(APPEND files ${found})
  endforeach()
endforeach()
list(FILTER files EXCLUDE REGEX "/tests/(data|fuzz/seeds)/|/examples/operations\\.md$|/tests/check_style\\.cmake$")
# Raw strings without a quote in their lines: a style sheet, a script, a printed table.
set(raw "/(picture_style|html_page)\\.hpp$|/tests/unit/conventions_modules\\.cpp$")

string(REPEAT "." 121 longer)
set(name "[a-z_.]+(\\[[^],]*\\])?")
set(member "[a-z_]+(\\.[a-z_.]+|\\[[^],]*\\])")
set(assigned "(^ *|[)] )${member} ?[-+*/|&^]?= [^=(){}<>;]*, *${name} ?[-+*/|&^]?= [^;]*;$")
set(assigned_and_returned "(^|[ {)])return ${name} ?= [^{}();]*, [^{}();]*;")
set(done_and_returned "(^|[ {)])return [^;\"]*[^<>{(\"], (true|false|void\\(\\)|nullptr|[*]this);")
foreach(file IN LISTS files)
  file(RELATIVE_PATH shown ${ROOT} ${file})
  if(NOT file MATCHES "${raw}")
    file(STRINGS ${file} lines REGEX "^${longer}")
    foreach(line IN LISTS lines)
      if(NOT line MATCHES "\"|^[|]|^ *[^ ]+$")
        message(SEND_ERROR "${shown}: a line above 120 columns:\n  ${line}")
      endif()
    endforeach()
  endif()
  if(file MATCHES "\\.[ch]pp$" AND NOT file MATCHES "${raw}")
    foreach(chain assigned assigned_and_returned done_and_returned)
      file(STRINGS ${file} lines REGEX "${${chain}}")
      foreach(line IN LISTS lines)
        message(SEND_ERROR "${shown}: more than one statement in a line:\n  ${line}")
      endforeach()
    endforeach()
  endif()
endforeach()
