# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# Makes torch_layers.jsonl: of the figures recorded from the real tools (gold/torch/layers.jsonl) what tests/golden/layers.cpp compares.
#   python3 torch_layers.py ../shared/gold/torch/layers.jsonl > torch_layers.jsonl
import json
import sys

facts = ("id", "inputs", "outputs", "input_dtypes", "params", "param_shapes", "text", "repr")
figures = ("flops", "activations", "params", "macs", "total_mult_adds", "total_params")
for line in open(sys.argv[1], encoding="utf-8"):
    record = json.loads(line)
    kept = {key: record[key] for key in facts}
    kept["peers"] = {tool: {k: v for k, v in said.items() if k in figures} for tool, said in record["peers"].items()}    # null: the tool failed
    print(json.dumps(kept, separators=(",", ":")))
