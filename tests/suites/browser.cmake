# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# The HTML page and the pictures in a real browser, driven by Python.
find_program(OPCOST_CHROMIUM NAMES chromium chromium-browser google-chrome google-chrome-stable)
find_program(OPCOST_PYTHON NAMES python3)
if(NOT OPCOST_CHROMIUM OR NOT OPCOST_PYTHON)
  opcost_skipped_test(browser.html "it needs python3, and chromium, chromium-browser or google-chrome")
  return()
endif()
opcost_program(browser_parts browser/parts.cpp)
add_test(NAME browser.html
         COMMAND ${OPCOST_PYTHON} -B ${here}/browser/html.py ${program} $<TARGET_FILE:browser_parts> ${OPCOST_CHROMIUM}
                 ${root}/examples/data/mobilenet_v2.xml ${CMAKE_CURRENT_BINARY_DIR}/browser)
set_tests_properties(browser.html PROPERTIES TIMEOUT 600)
