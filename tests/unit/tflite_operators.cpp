// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What the library knows of each builtin operator of TensorFlow Lite, 0 to 209.
#include <doctest/doctest.h>
#include <opcost/tflite/custom_operator.hpp>
#include <opcost/tflite/operator_family.hpp>
#include <opcost/tflite/operator_names.hpp>
#include <string>

namespace {
using namespace opcost::tflite;

struct state {
  operator_family family;
  std::string_view operators;
};
// `unknown` are those whose work cannot be counted; each says why. CUSTOM goes by its custom_code.
constexpr state states[] = {
    {operator_family::unknown,
     "DELEGATE PLACEHOLDER_FOR_GREATER_OP_CODES STABLEHLO_CUSTOM_CALL STABLEHLO_REDUCE "
     "STABLEHLO_SCATTER STABLEHLO_REDUCE_WINDOW STABLEHLO_SORT"},
    {operator_family::product,
     "CONV_2D DEPTHWISE_CONV_2D FULLY_CONNECTED LSTM RNN SVDF UNIDIRECTIONAL_SEQUENCE_RNN "
     "UNIDIRECTIONAL_SEQUENCE_LSTM BIDIRECTIONAL_SEQUENCE_RNN BIDIRECTIONAL_SEQUENCE_LSTM "
     "TRANSPOSE_CONV BATCH_MATMUL CONV_3D CONV_3D_TRANSPOSE STABLEHLO_CONVOLUTION "
     "STABLEHLO_DOT_GENERAL"},
    {operator_family::pair,
     "ADD MUL SUB DIV MAXIMUM MINIMUM LESS GREATER GREATER_EQUAL LESS_EQUAL EQUAL NOT_EQUAL POW "
     "LOGICAL_OR LOGICAL_AND FLOOR_DIV FLOOR_MOD SQUARED_DIFFERENCE ATAN2 BITWISE_XOR RIGHT_SHIFT "
     "STABLEHLO_ADD STABLEHLO_DIVIDE STABLEHLO_MULTIPLY STABLEHLO_MAXIMUM STABLEHLO_AND "
     "STABLEHLO_MINIMUM STABLEHLO_OR STABLEHLO_POWER STABLEHLO_REMAINDER STABLEHLO_SUBTRACT "
     "STABLEHLO_COMPARE STABLEHLO_SHIFT_LEFT"},
    {operator_family::unary,
     "DEQUANTIZE FLOOR L2_NORMALIZATION LOCAL_RESPONSE_NORMALIZATION LOGISTIC RELU RELU_N1_TO_1 RELU6 "
     "SOFTMAX TANH EXP LOG_SOFTMAX CAST PRELU NEG SIN LOG SQRT RSQRT FAKE_QUANT LOGICAL_NOT SQUARE "
     "LEAKY_RELU ABS CEIL COS ELU QUANTIZE ROUND HARD_SWISH GELU RELU_0_TO_1 SIGN STABLEHLO_LOGISTIC "
     "STABLEHLO_ABS STABLEHLO_COSINE STABLEHLO_EXPONENTIAL STABLEHLO_FLOOR STABLEHLO_LOG "
     "STABLEHLO_NEGATE STABLEHLO_RSQRT STABLEHLO_TANH STABLEHLO_CONVERT STABLEHLO_CBRT"},
    {operator_family::pool, "AVERAGE_POOL_2D L2_POOL_2D MAX_POOL_2D"},
    {operator_family::reduction, "MEAN SUM REDUCE_PROD REDUCE_MAX REDUCE_MIN REDUCE_ANY REDUCE_ALL"},
    {operator_family::resize, "RESIZE_BILINEAR RESIZE_NEAREST_NEIGHBOR"},
    {operator_family::position, "ARG_MAX ARG_MIN"},
    {operator_family::top_k, "TOPK_V2"},
    {operator_family::running_sum, "CUMSUM"},
    {operator_family::sum, "ADD_N"},
    {operator_family::call, "CALL IF WHILE STABLEHLO_WHILE STABLEHLO_COMPOSITE STABLEHLO_CASE"},
    {operator_family::special,
     "EMBEDDING_LOOKUP_SPARSE UNIQUE NON_MAX_SUPPRESSION_V4 NON_MAX_SUPPRESSION_V5 SEGMENT_SUM RFFT2D "
     "COMPLEX_ABS RANDOM_STANDARD_NORMAL BUCKETIZE RANDOM_UNIFORM MULTINOMIAL UNSORTED_SEGMENT_PROD "
     "UNSORTED_SEGMENT_MAX UNSORTED_SEGMENT_SUM UNSORTED_SEGMENT_MIN STABLEHLO_CLAMP REDUCE_WINDOW"},
    {operator_family::custom, "CUSTOM"},
    {operator_family::movement,
     "CONCATENATION DEPTH_TO_SPACE EMBEDDING_LOOKUP HASHTABLE_LOOKUP LSH_PROJECTION RESHAPE "
     "SPACE_TO_DEPTH CONCAT_EMBEDDINGS SKIP_GRAM PAD GATHER BATCH_TO_SPACE_ND SPACE_TO_BATCH_ND "
     "TRANSPOSE SQUEEZE STRIDED_SLICE SPLIT PADV2 SELECT SLICE SPARSE_TO_DENSE TILE EXPAND_DIMS SHAPE "
     "PACK ONE_HOT UNPACK ZEROS_LIKE FILL RANGE MIRROR_PAD SPLIT_V REVERSE_V2 GATHER_ND WHERE RANK "
     "REVERSE_SEQUENCE MATRIX_DIAG MATRIX_SET_DIAG SCATTER_ND SELECT_V2 DENSIFY CALL_ONCE "
     "BROADCAST_TO IMAG REAL HASHTABLE HASHTABLE_FIND HASHTABLE_IMPORT HASHTABLE_SIZE VAR_HANDLE "
     "READ_VARIABLE ASSIGN_VARIABLE BROADCAST_ARGS DYNAMIC_UPDATE_SLICE BITCAST STABLEHLO_RESHAPE "
     "STABLEHLO_CONCATENATE STABLEHLO_BROADCAST_IN_DIM STABLEHLO_SLICE STABLEHLO_SELECT "
     "STABLEHLO_DYNAMIC_SLICE STABLEHLO_DYNAMIC_UPDATE_SLICE STABLEHLO_PAD STABLEHLO_IOTA "
     "STABLEHLO_GATHER STABLEHLO_TRANSPOSE DILATE STABLEHLO_RNG_BIT_GENERATOR"}};

std::string all_of(operator_family family) {
  std::string names;
  for (std::int32_t code = 0; code < builtin_operators; ++code) {
    const auto op = static_cast<builtin>(code);
    if (family_of(op) == family) names += (names.empty() ? "" : " ") + std::string(name_of(op));
  }
  return names;
}
}  // namespace

TEST_CASE("tflite: each of the 210 builtin operators has a state") {
  for (const state& s : states) CHECK(all_of(s.family) == s.operators);
  int listed = 0;
  for (const state& s : states) {
    ++listed;
    for (const char c : s.operators) listed += c == ' ';
  }
  CHECK(listed == builtin_operators);
  for (std::int32_t code = 0; code < builtin_operators; ++code) {
    const auto op = static_cast<builtin>(code);
    CHECK(!name_of(op).empty());
    CHECK((family_of(op) == operator_family::unknown) == !why_not_counted(op).empty());
  }
  CHECK(name_of(static_cast<builtin>(builtin_operators)).empty());
  CHECK(family_of(static_cast<builtin>(builtin_operators)) == operator_family::unknown);
}

TEST_CASE("tflite: custom operators go by their code") {
  CHECK(kind_of_custom("SignalRfft") == custom_kind::signal_rfft);
  CHECK(kind_of_custom("TFLite_Detection_PostProcess") == custom_kind::detection_post_process);
  CHECK(kind_of_custom("MyOperator") == custom_kind::unknown);
  CHECK(kind_of_custom("") == custom_kind::unknown);
  CHECK(why_not_counted(custom_kind::ethos_u) == "its work is inside of ethos-u, compiled for an NPU");
  CHECK(why_not_counted(custom_kind::signal_rfft).empty());
}
