# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Records that are in this repository, compared with what opcost computes.
set(floors ${here}/golden/floors.txt)

# Torch's layers as the tools counted them.
opcost_program(golden_layers golden/layers.cpp)
set_target_properties(golden_layers PROPERTIES OPCOST_UNOPTIMISED ON)
add_test(NAME torch_layers COMMAND golden_layers ${floors} ${here}/data/torch_layers.jsonl)
add_test(NAME torch_random_layers
         COMMAND golden_layers ${floors} ${here}/data/torch_random_layers.jsonl --as random_layers)

# Each class and function of torch's namespaces as data/torch_namespaces.tsv marks it.
opcost_program(torch_namespaces golden/torch_namespaces.cpp)
set_target_properties(torch_namespaces PROPERTIES OPCOST_UNOPTIMISED ON)
add_test(NAME torch_namespaces COMMAND torch_namespaces ${here}/data/torch_namespaces.tsv)

# Old IR: small files of our own against the Inference Engine 2021.1 and Model Analyzer's first commit.
opcost_program(golden_legacy_ir golden/legacy_ir.cpp)
set_target_properties(golden_legacy_ir PROPERTIES OPCOST_UNOPTIMISED ON)
add_test(NAME legacy_ir
         COMMAND golden_legacy_ir ${floors} ${here}/data/legacy_ir/made.jsonl ${here}/data/legacy_ir)
