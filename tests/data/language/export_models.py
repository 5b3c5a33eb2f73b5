# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# export_models.py FOLDER [NAME...]: small random language models as stateful OpenVINO IR, exported by optimum-intel.
import sys
from pathlib import Path

import torch
import transformers as t
from optimum.exporters.openvino import export_from_model

sizes = dict(vocab_size=100, hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
             num_key_value_heads=2, max_position_embeddings=256, bos_token_id=1, eos_token_id=2, pad_token_id=0)
gpt2 = dict(vocab_size=100, n_positions=256, n_embd=32, n_layer=2, n_head=4, bos_token_id=1, eos_token_id=2)
whisper = dict(vocab_size=100, d_model=32, encoder_layers=2, decoder_layers=2, encoder_attention_heads=4,
               decoder_attention_heads=4, encoder_ffn_dim=64, decoder_ffn_dim=64, num_mel_bins=16,
               max_source_positions=1500, max_target_positions=64, bos_token_id=1, eos_token_id=2, pad_token_id=0,
               decoder_start_token_id=1)
t5 = dict(vocab_size=100, d_model=32, d_kv=8, d_ff=64, num_layers=2, num_decoder_layers=2, num_heads=4,
          decoder_start_token_id=0)
moe = dict(head_dim=16, num_experts=4, num_experts_per_tok=2, moe_intermediate_size=16)

text = "text-generation-with-past"
models = {
    "llama": (text, t.LlamaForCausalLM, t.LlamaConfig, sizes),
    "qwen3": (text, t.Qwen3ForCausalLM, t.Qwen3Config, {**sizes, "head_dim": 16}),
    "mistral": (text, t.MistralForCausalLM, t.MistralConfig, sizes),
    "phi3": (text, t.Phi3ForCausalLM, t.Phi3Config, sizes),
    "gpt2": (text, t.GPT2LMHeadModel, t.GPT2Config, gpt2),
    "qwen3_moe": (text, t.Qwen3MoeForCausalLM, t.Qwen3MoeConfig, {**sizes, **moe}),
    "whisper": ("automatic-speech-recognition-with-past", t.WhisperForConditionalGeneration, t.WhisperConfig, whisper),
    "t5": ("text2text-generation-with-past", t.T5ForConditionalGeneration, t.T5Config, t5),
}

folder = Path(sys.argv[1])
for name, (task, model, config, settings) in models.items():
    if sys.argv[2:] and name not in sys.argv[2:]:
        continue
    torch.manual_seed(0)
    export_from_model(model(config(**settings)).eval(), folder / name, task=task, stateful=True)
