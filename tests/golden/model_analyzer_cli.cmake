# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# The recorded runs of Model Analyzer's command line, each given to opcost: what succeeds there succeeds here, a wrong
# usage is one here too, and where the tool gives up, opcost answers or says which file cannot be read.
#   cmake -DPROGRAM=<opcost> -DCASES=<cli.jsonl> -DMODELS=<folder> -DWORK=<folder> -P model_analyzer_cli.cmake
cmake_minimum_required(VERSION 3.24)
file(REMOVE_RECURSE ${WORK})
file(MAKE_DIRECTORY ${WORK})
file(GLOB given ${MODELS}/tinyres.* ${MODELS}/op_Relu.* ${MODELS}/ssd_tiny.* ${MODELS}/vit_tiny.*
    ${MODELS}/unet_elu_dynhw.* ${MODELS}/crash/*)
file(COPY ${given} DESTINATION ${WORK})
file(READ ${WORK}/tinyres.xml tinyres)
file(WRITE ${WORK}/nobin.xml "${tinyres}")
file(WRITE ${WORK}/short.xml "${tinyres}")
file(WRITE ${WORK}/short.bin "short")
file(WRITE ${WORK}/notxml.txt "${tinyres}")
file(WRITE ${WORK}/empty.xml "")
file(WRITE ${WORK}/text.xml "no model\n")
string(SUBSTRING "${tinyres}" 0 4000 half)
file(WRITE ${WORK}/broken.xml "${half}")
file(WRITE ${WORK}/ir7.xml "<?xml version=\"1.0\"?>\n<net name=\"old\" version=\"7\"><layers/><edges/></net>\n")
string(REGEX REPLACE "type=\"ReLU\"" "type=\"NoSuchType\"" other "${tinyres}")
file(WRITE ${WORK}/unkop.xml "${other}")
string(REGEX REPLACE "name=\"[^\"]*\" type=\"ReLU\"" "name=\"x\" type=\"ReLU\"" other "${tinyres}")
file(WRITE ${WORK}/dupname.xml "${other}")
file(COPY_FILE ${WORK}/tinyres.bin ${WORK}/dupname.bin)
file(COPY_FILE ${WORK}/tinyres.bin ${WORK}/unkop.bin)
file(WRITE ${WORK}/identity.xml "<?xml version=\"1.0\"?>
<net name=\"identity\" version=\"11\"><layers>
<layer id=\"0\" name=\"x\" type=\"Parameter\" version=\"opset1\"><data shape=\"1,3\"
    element_type=\"f32\"/><output><port id=\"0\" precision=\"FP32\"><dim>1</dim><dim>3</dim></port></output></layer>
<layer id=\"1\" name=\"r\" type=\"ReLU\" version=\"opset1\"><input><port id=\"0\"
    precision=\"FP32\"><dim>1</dim><dim>3</dim></port></input><output><port id=\"1\"
    precision=\"FP32\"><dim>1</dim><dim>3</dim></port></output></layer>
<layer id=\"2\" name=\"y\" type=\"Result\" version=\"opset1\"><input><port id=\"0\"
    precision=\"FP32\"><dim>1</dim><dim>3</dim></port></input></layer>
</layers><edges><edge from-layer=\"0\" from-port=\"0\" to-layer=\"1\" to-port=\"0\"/><edge from-layer=\"1\"
    from-port=\"1\" to-layer=\"2\" to-port=\"0\"/></edges></net>\n")

# Exit 2: files that cannot be read. Exit 4: types that the tool does not know, dimensions that are not known. Nothing
# else that the tool gives up on is a failure here.
set(not_read "path does not exist" "path is a directory" "empty xml" "cut xml" "xml that is no IR" "IR v7 or v6"
    "weights flag wrong path")
set(incomplete "dynamic shapes, default" "no .bin" "short .bin" "unknown suffix" "type absent from every opset"
    "unknown layers, default" "unknown layers (vit), default")
set(done 0)
set(all 0)
file(STRINGS ${CASES} lines)
foreach(line IN LISTS lines)
  string(JSON case GET "${line}" case)
  string(JSON tool GET "${line}" exit)
  string(JSON n LENGTH "${line}" args)
  set(args "")
  foreach(i RANGE ${n})
    if(i LESS n)
      string(JSON arg GET "${line}" args ${i})
      list(APPEND args ${arg})
    endif()
  endforeach()
  set(wanted 0)
  if(case IN_LIST not_read)
    set(wanted 2)
  elseif(case IN_LIST incomplete)
    set(wanted 4)
  elseif(tool EQUAL 2)
    set(wanted 1)
  endif()
  string(MAKE_C_IDENTIFIER "${case}" folder)
  if(n GREATER 0 AND NOT args MATCHES "report.dir|^-h|-o;")
    list(APPEND args -o ${folder})
  endif()
  if(n GREATER 0)
    list(APPEND args --convention model_analyzer)
  endif()
  execute_process(COMMAND ${PROGRAM} ${args} WORKING_DIRECTORY ${WORK} RESULT_VARIABLE got OUTPUT_VARIABLE out
      ERROR_VARIABLE err)
  math(EXPR all "${all} + 1")
  set(said "")
  if(NOT got EQUAL wanted)
    set(said "exit ${got}, not ${wanted}")
  elseif(wanted GREATER 0 AND NOT err MATCHES "^opcost: ")
    set(said "no line that begins with 'opcost: '")
  elseif((wanted EQUAL 1 OR wanted EQUAL 2) AND NOT out STREQUAL "")
    set(said "something on standard output")
  elseif((wanted EQUAL 0 OR wanted EQUAL 4) AND args MATCHES "-o;${folder}" AND NOT args MATCHES "model.report" AND NOT
      EXISTS ${WORK}/${folder}/model_report.csv)
    set(said "no model_report.csv")
  elseif(out MATCHES "[ ,(]-[0-9]" AND NOT args MATCHES "^-h")
    set(said "a negative number")
  endif()
  if(said)
    message(SEND_ERROR "${case}: ${said} (the tool: ${tool})\n${err}")
  else()
    math(EXPR done "${done} + 1")
  endif()
endforeach()
message(STATUS "model_analyzer.cli: ${done} of ${all}")
