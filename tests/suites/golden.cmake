# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Records outside of this repository (OPCOST_GOLD), compared with what opcost computes. Each test holds the figures of
# golden/floors.txt, which only rise.
get_filename_component(gold ${OPCOST_GOLD} ABSOLUTE BASE_DIR ${PROJECT_SOURCE_DIR})
if(NOT EXISTS ${gold}/gold/ops/ops.tar.xz)
  message(FATAL_ERROR "OPCOST_GOLD=${OPCOST_GOLD}: gold/ops/ops.tar.xz is missing in ${gold}")
endif()
set(unpacked ${PROJECT_BINARY_DIR}/gold)
opcost_script_test(golden.unpack ${here}/golden/unpack.cmake -DGOLD=${gold} -DTO=${unpacked})
set_tests_properties(golden.unpack PROPERTIES FIXTURES_SETUP gold)

# Programs that link the catalogue. The others compile the operations that they need.
set(with_catalogue control_flow corpus fold hostile ops plan profile removals reshape solve truth)
# A test: its name, its program, the program's arguments after the floors.
function(golden name program)
  if(NOT TARGET golden_${program})
    opcost_program(golden_${program} golden/${program}.cpp)
    if(program IN_LIST with_catalogue)
      target_link_libraries(golden_${program} PRIVATE test_analyze)
    endif()
  endif()
  add_test(NAME golden.${name} COMMAND golden_${program} ${floors} ${ARGN})
  set_tests_properties(golden.${name} PROPERTIES FIXTURES_REQUIRED gold)
endfunction()
set(ops ${unpacked}/ops/dev)
set(models ${unpacked}/model_analyzer/models)
set(onnx ${gold}/gold/onnx)
set(mobilenet ${root}/examples/data/mobilenet_v2.xml)
set(totals ${gold}/gold/model_analyzer/totals.jsonl)
golden(ops ops ops ${ops} ops.jsonl)
golden(fuzz ops fuzz ${ops} fuzz.jsonl)
golden(reshape reshape ${ops})
golden(fold fold ${ops})
golden(legacy_ir legacy_ir ${here}/data/legacy_ir/made.jsonl ${here}/data/legacy_ir
       ${gold}/gold/legacy_ir/files.jsonl ${unpacked}/legacy_ir/layers.jsonl ${unpacked}/corpus)
golden(tflite tflite ${gold}/gold/tflite/expectations.jsonl ${unpacked}/tflite/models)
golden(control_flow control_flow ${ops})
golden(hostile hostile ${ops})
golden(removals removals ${mobilenet} ${gold}/corpus/MANIFEST.tsv ${unpacked}/corpus)
golden(solve solve ${mobilenet} ${models})
golden(plan plan ${models})
golden(corpus corpus ${gold}/corpus/MANIFEST.tsv ${unpacked}/corpus)
golden(truth truth ${gold}/gold/model_analyzer/truth.jsonl ${models})
golden(model_analyzer model_analyzer ${totals} ${unpacked}/model_analyzer ${unpacked}/corpus)
golden(model_analyzer_text model_analyzer_text ${unpacked}/model_analyzer)
golden(omz_published omz_published ${gold}/gold/omz_published.csv ${unpacked}/corpus ${totals})
golden(layers layers ${gold}/gold/torch/layers.jsonl)
golden(models models ${gold}/gold/torch/models.jsonl)
golden(derived derived ${gold}/gold/derived_exact.csv)
golden(torch_text torch_text ${gold}/gold/torch)
golden(dnn_layers dnn_layers ${gold}/gold/profile/dnn)
golden(onnx_files onnx_files ${onnx}/records.jsonl ${unpacked}/onnx/models ${onnx}/forms.jsonl)
golden(onnx_model_analyzer onnx_model_analyzer ${onnx}/records.jsonl ${onnx}/model_analyzer.jsonl
       ${unpacked}/onnx/models ${unpacked}/onnx/per_layer)
golden(onnx onnx ${onnx}/records.jsonl ${unpacked}/onnx/models ${unpacked}/onnx/values.tsv ${onnx}/macs.tsv
       ${onnx}/truth.jsonl)
golden(profile profile ${gold}/gold/profile ${root}/examples/devices/zen4.device)
if(OPCOST_EXAMPLES)
  opcost_script_test(golden.model_analyzer_cli ${here}/golden/model_analyzer_cli.cmake
    -DPROGRAM=${program} -DCASES=${gold}/gold/model_analyzer/cli.jsonl -DMODELS=${models}
    -DWORK=${CMAKE_CURRENT_BINARY_DIR}/model_analyzer_cli)
  set_tests_properties(golden.model_analyzer_cli PROPERTIES FIXTURES_REQUIRED gold)
endif()
