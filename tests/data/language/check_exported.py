# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# check_exported.py OPCOST FOLDER: the figures of the models of export_models.py against closed formulas, for prefill,
# decode and a chunk after earlier tokens. Rotary embeddings are products in the file: n d / 2 MACs in addition.
import json
import subprocess
import sys
from pathlib import Path

opcost, folder = sys.argv[1], Path(sys.argv[2])
width, layers, heads, kv_heads, hidden, vocabulary = 32, 2, 4, 2, 64, 100
checks = right = 0


def expect(what, value, expected):
    global checks, right
    checks += 1
    right += value == expected
    if value != expected:
        print(f"{what}: expected {expected}, got {value}")


for name in ["llama", "qwen3", "mistral", "phi3", "gpt2", "qwen3_moe"]:
    head = 16 if name.startswith("qwen3") else 8
    kv = heads if name == "gpt2" else kv_heads
    feed_forward = 3 * width * hidden
    if name == "gpt2":
        feed_forward = 8 * width * width
    if name == "qwen3_moe":  # all 4 experts run
        feed_forward = width * 4 + 4 * 3 * width * 16
    per_token = layers * (2 * width * heads * head + 2 * width * kv * head + feed_forward) + width * vocabulary
    for tokens, past in [(8, 0), (1, 128), (4, 12)]:
        shapes = f"input_ids[1,{tokens}],attention_mask[1,{tokens + past}],position_ids[1,{tokens}],beam_idx[1]"
        command = [opcost, "--format", "json", "--shape", shapes]
        command += ["--past", str(past)] if past else []
        run = subprocess.run(command + [str(folder / name / "openvino_model.xml")], capture_output=True, text=True)
        totals = json.loads(run.stdout)["totals"]
        rotary = 0 if name == "gpt2" else tokens * head // 2
        attention = layers * 2 * heads * head * tokens * (tokens + past)
        expect(f"{name}, {tokens} after {past}, MACs", totals["macs"], tokens * per_token + attention + rotary)
        expect(f"{name}, {tokens} after {past}, state bytes", totals["state_bytes"], layers * 2 * kv * head * past * 4)
print(f"{right} of {checks}")
sys.exit(right != checks)
