# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Writes the bytes of a file as a list of hexadecimal numbers, for an array: cmake -DFROM=<file> -DTO=<file> -P embed.cmake
cmake_minimum_required(VERSION 3.22)
file(READ ${FROM} bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
file(WRITE ${TO} "${bytes}\n")
