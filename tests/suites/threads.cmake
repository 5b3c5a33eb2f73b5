# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Threads that share a model, under ThreadSanitizer if the compiler has it.
find_package(Threads)
if(NOT Threads_FOUND)
  opcost_skipped_test(threads "there is no thread library")
  return()
endif()
opcost_program(share_a_model threads/share_a_model.cpp)
target_link_libraries(share_a_model PRIVATE Threads::Threads)
if(NOT MSVC AND NOT OPCOST_SANITIZE)
  target_compile_options(share_a_model PRIVATE -fsanitize=thread)
  target_link_options(share_a_model PRIVATE -fsanitize=thread)
endif()
add_test(NAME threads
         COMMAND share_a_model ${here}/data/threads_share_a_model.xml
                 ${CMAKE_CURRENT_BINARY_DIR}/threads_share_a_model.bin)
