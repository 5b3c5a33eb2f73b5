# SPDX-FileCopyrightText: the opcost authors
# SPDX-License-Identifier: Apache-2.0
# The program's behavior, a case each: NAME, exit code, arguments, what standard output and standard error match.
# {M} is examples/data/mobilenet_v2.xml, {H} tests/data/hostile, {L} tests/data/language. A regular expression that
# begins with "!" must not match.

# ---- Usage
case("help documents the exit codes" 0 "--help" "Exit status:.*4  the figures are incomplete.*5  the output" "^$")
case("version" 0 "--version" "^opcost [0-9]+[.]" "^$")
case("a mistyped option suggests one" 1 "--convetion;opcost;{M}" "^$"
    "^opcost: unknown option --convetion; did you mean --convention[?]")
case("an unknown option without a close one" 1 "--zzzzzz;{M}" "^$" "opcost --help lists all options")
case("underscores are as good as hyphens" 0 "--ignore_unknown_layers;{M}" "coverage +157 of 157" "")
case("two dashes end the options" 2 "--;--no-such-file.xml" "^$" "no-such-file.xml: the file cannot be opened")
case("no model" 1 "" "^$" "no model given")
case("a second model" 1 "{M};{M}" "^$" "a second model")
case("an option without its value" 1 "--shape" "^$" "--shape: expected a value")
case("a value for a switch" 1 "--check-shapes=yes;{M}" "^$" "takes no value")
case("--input without --layer" 1 "--input;1,3;{M}" "^$" "--input needs --layer")
case("a model with --layer" 1 "--layer;ReLU();--input;1,3;{M}" "^$" "a model has no effect with --layer")
case("--svg with --format" 1 "--svg;treemap;--format;json;{M}" "^$" "--format has no effect with --svg")
case("--plan with a table" 1 "--plan;--format;csv;{M}" "^$" "--plan needs --format summary or json")
case("--execution-graph without --profile" 1 "--execution-graph;x;{M}" "^$" "needs --profile")
case("--safe-csv without csv" 1 "--safe-csv;{M}" "^$" "--safe-csv needs")
case("an unknown format" 1 "--format;xls;{M}" "^$" "expected one of summary, table, tree, csv, json, markdown, html")
case("an unknown convention" 1 "--convention;nobody;{M}" "^$" "no convention has the name 'nobody'")
case("a dimension beyond 64 bits" 1 "--shape;[99999999999999999999,3,224,224];{M}" "^$" "more than 64 bits")
case("a folder for weights" 2 "-w;{H};{M}" "^$" "is a folder")

# ---- Completeness
case("an input port without an edge" 2 "{H}/missing_edge_relu.xml" "^$" "layer 'relu'")
case("channels that do not match" 4 "{H}/conv_channels.xml" "incomplete: [0-9]+ of 5 layers"
    "layer 'conv' .Convolution.: .*channels")
case("strides of zero" 4 "{H}/conv_stride_zero.xml" "incomplete:" "layer 'conv' .Convolution.: .*stride")
case("a cycle" 4 "{H}/cycle.xml" "incomplete:" "depends on itself")
case("a budget on a cycle" 4 "--budget;macs=0;{H}/cycle.xml" "not known" "macs cannot be judged")
case("rank 9" 4 "{H}/rank9.xml" "incomplete:" "(rank|8 dimensions|at most 8)")
case("a dynamic model says what to do" 4 "{H}/budget_dynamic.xml" "MACs +not known" "pass --shape 'x.1,16.'")
case("a dynamic model with its shape" 0 "--shape;x[4,16];{H}/budget_dynamic.xml" "MACs +2,048" "")
case("ignored unknown layers" 0 "--ignore-unknown-layers;{H}/cycle.xml" "incomplete:" "^$")
case("unknown figures are null" 4 "--format;json;{H}/budget_dynamic.xml"
    "\"complete\": false, \"incomplete\": \"2 of 4.*\"macs\": null" "")
case("a complete model says so" 0 "--format;json;{M}"
    "\"complete\": true, \"incomplete\": null.*\"peak_bytes\": 9633792" "")
case("a table marks incomplete totals" 4 "--format;markdown;{H}/conv_channels.xml" "Incomplete: " "")
case("a page marks incomplete totals" 4 "--format;html;{H}/conv_channels.xml" "class=\"incomplete\"" "")

# ---- Budgets
case("a budget with units" 0 "--budget;macs=301M,peak_bytes=10MiB;{M}" "budget: within" "^$")
case("every figure over its limit" 3 "--budget;macs=1k,params=1;{M}" "budget: over"
    "macs is over.*\n.*parameters is over")
case("a budget cannot be judged" 4 "--budget;macs=1;{H}/budget_dynamic.xml" "" "macs cannot be judged")
case("ignoring layers changes no verdict" 4 "--budget;macs=1;--ignore-unknown-layers;{H}/budget_dynamic.xml" ""
    "cannot be judged")
case("a peak that is not known" 4 "--budget;peak_bytes=1;--shape;[?,3,224,224];{M}" "" "cannot be judged")
case("an empty budget" 1 "--budget=;{M}" "^$" "expected a value")
case("a unit that does not exist" 1 "--budget;macs=1Q;{M}" "^$" "--budget: ")
case("budget in JSON" 3 "--format;json;--budget;macs=1;{M}"
    "\"budget\": {\"verdict\": \"over\", \"figures\": .*\"heaviest\": {\"layer\"" "")

# ---- Numbers beyond 64 bits
case("a summary beyond 64 bits" 0 "--shape;[1,3,100000000,100000000];{M}"
    "MACs +>= 9,223,372,036,854,775,807  beyond 64 bits" "")
case("csv beyond 64 bits" 0 "--format;csv;--shape;[1,3,100000000,100000000];{M}" "total,,,>= 9223372036854775807" "")
case("conventions beyond 64 bits" 0 "--convention;all;--format;json;--shape;[1,3,100000000,100000000];{M}"
    "\"saturated\": true" "")
case("a layer beyond 64 bits" 0
    "--layer;Linear(in_features=65536, out_features=65536, bias=False);--input;4294967296,65536"
    ">= 9,223,372,036,854,775,807.*beyond 64 bits" "")
case("a layer beyond 64 bits in JSON" 0
    "--format;json;--layer;Linear(in_features=65536, out_features=65536, bias=False);--input;4294967296,65536"
    "\"saturated\": true" "")
case("an estimate of unknown layers" 4 "--device;{D};{H}/budget_dynamic.xml" "!estimate +0[.]000" "")

case("side by side beyond 64 bits" 0 "--convention;all;--shape;[1,3,100000000,100000000];{M}"
    "opcost +>= 9,223,372,036,854,775,807" "")
case("a plan of unknown layers" 4 "--plan;{H}/budget_dynamic.xml" "incomplete: layers are not known" "")

# ---- One shape in one run
case("Model Analyzer at batch 8" 4 "--convention;model_analyzer;--shape;x[8,3,224,224];{M}"
    "MACs +2,406,194,176.*FLOPs +4,911,812,096" "")
case("all conventions at batch 8" 0 "--convention;all;--shape;x[8,3,224,224];{M}" "model_analyzer +4,911,812,096" "")
case("Model Analyzer on a dynamic model" 0 "--convention;model_analyzer;--shape;x[4,16];{H}/budget_dynamic.xml"
    "FLOPs +4,096" "")

# ---- Names from files
case("escape sequences are visible in a table" 0 "--format;table;{H}/esc_name.xml" "[\\]x1b.31mRED" "")
case("escape sequences are visible in a summary" 0 "{H}/esc_name.xml" "!${escape}" "")
foreach(mode "--format;tree" "--format;markdown" "--format;html" "--plan" "--device;{D}" "--check-shapes"
    "--convention;all"
        "--explain;fvcore" "--svg;treemap" "--svg;timeline" "--svg;arena" "--solve;batch")
  case("escape sequences are visible under ${mode}" 0 "${mode};{H}/esc_name.xml" "!${escape}" "!${escape}")
endforeach()
case("escape sequences are visible in messages" 3 "--budget;flops=1;{H}/esc_name.xml" "" "[\\]x1b.31mRED")
case("a newline forges no row" 0 "--format;table;{H}/newline_name.xml" "a[\\]ntotal" "")
case("JSON keeps names" 0 "--format;json;{H}/newline_name.xml" "\"a[\\]ntotal" "")
case("csv keeps a formula" 0 "--format;csv;{H}/csv_formula.xml" "\n\"?=" "")
case("safe csv quotes a formula" 0 "--format;csv;--safe-csv;{H}/csv_formula.xml" "\n\"?'=" "")

# ---- Modules
case("modules have the figures of their layers" 0 "--format;tree;{M}" "  features +299494272" "")

# ---- Names of inputs and dimensions
set(both "decoder_input_ids[1,4],encoder_hidden_states[1,10,16]")
case("an input by its tensor's name" 0 "--shape;${both};{L}/tensor_names.xml" "MACs +3,840" "")
case("an input by its index" 0 "--shape;0[1,4],1[1,10,16];{L}/tensor_names.xml" "MACs +3,840" "")
case("inputs by a pattern" 0 "--shape;*_ids[1,4],enc*s[1,10,16];{L}/tensor_names.xml" "MACs +3,840" "")
case("a pattern that matches nothing" 2 "--shape;past*[1,4];{L}/tensor_names.xml" "^$" "no input is called 'past.'")
case("an index out of range" 2 "--shape;2[1,4];{L}/tensor_names.xml" "^$" "no input is called '2'")
case("a dimension by its name" 0 "--shape;*_ids[1,4],enc*[1,m,16];--dim;m=10;{L}/tensor_names.xml" "MACs +3,840" "")
case("a named dimension is free" 0 "--shape;*_ids[1,4],enc*[1,m,16];--solve;m;{L}/tensor_names.xml" "MACs += 384 n" "")
case("a name shared by inputs" 0 "--shape;enc*[1,m,16],*[1,m];--solve;m;{L}/tensor_names.xml" "MACs += 32 n.2 [+] 256 n" "")
case("an unknown dimension" 1 "--dim;q=3;{L}/tensor_names.xml" "^$" "--dim: no dimension has the name 'q'")
case("a named dimension without a number" 4 "--shape;*_ids[1,4],enc*[1,m,16];{L}/tensor_names.xml" "incomplete" "")
case("one shape keeps the others" 4 "--shape;enc*[1,10,16];{L}/tensor_names.xml" "incomplete" "")

# ---- States
case("a state starts empty" 0 "--shape;input_ids[1,8],beam_idx[1];{L}/stateful_attention.xml" "MACs +12,544" "")
case("a state with earlier tokens" 0 "--shape;input_ids[1,1],beam_idx[1];--past;128;{L}/stateful_attention.xml" "MACs +5,440" "")
case("a state by its variable" 0 "--shape;input_ids[1,1],beam_idx[1];--state;past.*[1,1,128,8];{L}/stateful_attention.xml" "MACs +5,440" "")
case("the batch of a state follows" 0 "--shape;input_ids[1,1],beam_idx[1];--state;past.*[?,1,128,8];{L}/stateful_attention.xml" "MACs +5,440" "")
case("earlier tokens are free" 0 "--shape;input_ids[1,1],beam_idx[1];--past;n;--solve;n;{L}/stateful_attention.xml" "MACs += 32 n [+] 1344" "")
case("earlier tokens by name" 0 "--shape;input_ids[1,1],beam_idx[1];--past;n;--dim;n=128;{L}/stateful_attention.xml" "MACs +5,440" "")
case("a state that does not exist" 2 "--state;x[1];{L}/stateful_attention.xml" "^$" "no state is called 'x'")
case("no state grows" 2 "--past;4;{L}/tensor_names.xml" "^$" "--past: no Concat extends a state")
case("earlier tokens that are no number" 1 "--past;1,2;{L}/stateful_attention.xml" "^$" "--past: expected a number of tokens")
case("states and --check-shapes" 1 "--check-shapes;--past;4;{L}/stateful_attention.xml" "^$" "--past replace them")
case("stored shapes of a stateful model" 4 "--check-shapes;{L}/stateful_attention.xml" "shapes +[0-9]+ of [0-9]+" "")
case("bytes of states" 0 "--shape;input_ids[1,1],beam_idx[1];--past;128;{L}/stateful_attention.xml" "states +8,192" "")
case("bytes of states in JSON" 0 "--format;json;--shape;input_ids[1,1],beam_idx[1];--past;128;{L}/stateful_attention.xml" "\"state_bytes\": 8192.*\"states\": {\"bytes\": 8192" "")
case("a budget of states" 3 "--budget;state_bytes=8k;--shape;input_ids[1,1],beam_idx[1];--past;128;{L}/stateful_attention.xml" "" "state_bytes is over budget: 8192 of 8000")
case("a budget of states that are not known" 4 "--budget;state_bytes=8k;{L}/stateful_attention.xml" "" "state_bytes cannot be judged")
case("initializers of states are left out" 0 "--shape;input_ids[1,1],beam_idx[1];--past;128;{L}/stateful_attention.xml" "left out +0  MACs of 8 layers" "")
case("states that are set without a shape" 4 "--shape;input_ids[1,1],beam_idx[1];--state-set;{L}/stateful_attention.xml" "states +not known" "")

# ---- Compressed weights
case("weights without scales and zero points" 0 "{L}/int4_groups.xml" "parameters +16,384  9.250 KiB.*quantization +1,024" "")
case("quantization in JSON" 0 "--format;json;{L}/int4_groups.xml" "\"parameters\": 16384.*\"weight_bytes\": 9472.*\"quantization\": 1024.*\"quantization_bytes\": 1280" "")
case("a budget of quantization" 3 "--budget;quantization_bytes=1k;{L}/int4_groups.xml" "" "quantization_bytes is over budget: 1280 of 1000")
