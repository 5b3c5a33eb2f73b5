// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Model Analyzer's operations per output element of the layer types of old IR. Source: its first public commit, 0967130
// (July 2021), whose code still has the branch for them.
#include <opcost/legacy_ir/old_layer.hpp>

namespace opcost::legacy_ir {

namespace detail {
using opcost::detail::same_ignoring_case;
struct fixed_operations {
  std::string_view type;
  double per_element;
};
inline constexpr fixed_operations fixed_operations_of[] = {
    {"relu", 2},        {"elu", 3},          {"sigmoid", 3},    {"tanh", 6},
    {"prelu", 2},       {"clamp", 2},        {"softmax", 5},    {"logsoftmax", 6},
    {"hardsigmoid", 4}, {"grn", 3},          {"normalize", 4},  {"interp", 9},
    {"round", 1},       {"exp", 1},          {"log", 1},        {"multiply", 1},
    {"divide", 1},      {"add", 1},          {"subtract", 1},   {"less", 1},
    {"lessequal", 1},   {"greaterequal", 1}, {"scaleshift", 2}, {"batchnormalization", 2},
    {"reducel1", 4},    {"reducel2", 4},     {"mish", 10},      {"hswish", 4},
    {"softplus", 3},    {"swish", 5},        {"acosh", 5},      {"asinh", 5},
    {"atanh", 5},       {"normalizel2", 4}};
inline constexpr std::string_view without_operations[] = {"concat",
                                                          "const",
                                                          "constant",
                                                          "crop",
                                                          "gather",
                                                          "gathernd",
                                                          "gathertree",
                                                          "gatherelements",
                                                          "nonmaxsuppression",
                                                          "input",
                                                          "parameter",
                                                          "range",
                                                          "output",
                                                          "result",
                                                          "reshape",
                                                          "reducemin",
                                                          "reducemax",
                                                          "reversesequence",
                                                          "squeeze",
                                                          "select",
                                                          "sparsetodense",
                                                          "scatterndupdate",
                                                          "tile",
                                                          "unsqueeze",
                                                          "pad",
                                                          "onehot",
                                                          "split",
                                                          "stridedslice",
                                                          "permute",
                                                          "priorbox",
                                                          "priorboxclustered",
                                                          "proposal",
                                                          "loop"};
inline constexpr std::string_view without_parameters[] = {
    "const", "constant",  "input",        "parameter",    "output",          "result",
    "pad",   "onehot",    "permute",      "convert",      "detectionoutput", "tensoriterator",
    "less",  "lessequal", "greaterequal", "batchtospace", "spacetobatch",    "fakequantize"};
inline constexpr std::string_view with_parameters_of_input_0[] = {
    "reshape", "squeeze",      "unsqueeze", "gather",    "gathernd",  "gathertree",   "gatherelements",
    "split",   "stridedslice", "exp",       "broadcast", "transpose", "variadicsplit"};

template <std::size_t N> bool is_one_of(const old_layer& n, const std::string_view (&list)[N]) {
  for (std::string_view s : list)
    if (n.is(s)) return true;
  return false;
}
inline double product_of(const ints& list) { return static_cast<double>(list.elements()); }
inline double number_of(interval d) { return known(d) ? static_cast<double>(lower(d)) : 0; }

// The kernel and the strides as the tool reads them: a list, or -x, -y and -z.
inline double taps_of(const old_layer& n, std::string_view list, std::string_view one) {
  if (n.has(list)) return product_of(n.list(list));
  double all = 1;
  for (const char* axis : {"-x", "-y", "-z"}) all *= static_cast<double>(n.integer(std::string(one) + axis, 1));
  return all;
}

/// Operations per output element; false if the tool does not count the type.
inline bool operations_per_element(const old_layer& n, const partial_tensors& in, const partial_shape& out,
                                   double& each) {
  for (const fixed_operations& f : fixed_operations_of)
    if (n.is(f.type)) {
      each = f.per_element;
      return true;
    }
  each = 0;
  if (is_one_of(n, without_operations)) return true;
  const partial_shape& x = in[0].dims;
  const bool deconvolution = n.is("Deconvolution");
  if (n.is("Convolution") || n.is("DeformableConvolution") || deconvolution) {
    const double channels = number_of(x[x.rank == 3 ? 0 : 1]) / static_cast<double>(n.integer("group", 1));
    each = 2 * channels * taps_of(n, "kernel", "kernel");
    if (deconvolution) each /= taps_of(n, "strides", "stride");
    return true;
  }
  if (n.is("FullyConnected")) {
    each = 2 * number_of(x.product(1, x.rank));
    return true;
  }
  if (n.is("Gemm") || n.is("MatMul")) {
    each = 2 * number_of(x[-1]);
    return true;
  }
  if (n.is("Pooling") || n.is("MaxPool") || n.is("AvgPool")) {
    each = taps_of(n, "kernel", "kernel");
    return true;
  }
  if (n.is("Norm")) {
    if (!n.has("local-size")) return false;
    const double size = static_cast<double>(n.integer("local-size", 1)), rolls = 2 * size;
    each = 2 * (n.text("region") == "across" ? rolls * size : rolls) + 1;
    return true;
  }
  if (n.is("Eltwise")) {
    each = 2 * in.size() - 1;
    return true;
  }
  if (n.is("Power")) {
    each = 2 + (n.real("power", 1) - 1);
    return true;
  }
  if (n.is("MVN")) {
    each = n.text("normalize_variance") == "1" ? 5 : 2;
    return true;
  }
  if (n.is("PSROIPooling") || n.is("ROIPooling")) {
    each = 1;
    for (int i = 1; i <= (x.rank == 5 ? 3 : 2); ++i)
      each *= number_of(out[-i]) > 0
                  ? static_cast<double>(static_cast<std::int64_t>(number_of(x[-i]) / number_of(out[-i])))
                  : 0;
    return true;
  }
  if (n.is("ArgMax")) {
    const double k = static_cast<double>(n.integer("top_k", 1));
    const count_t axis = n.integer("axis", 0);
    double r = 0;
    if (axis != 0)
      r = number_of(x[static_cast<int>(axis.n)]);
    else
      for (int i = 0; i < in.size(); ++i) r += number_of(in[i].dims.elements());
    each = r * k - k * (k + 1) / 2;
    return true;
  }
  return false;
}
}  // namespace detail

/// Operations of one layer; not known if the tool does not count its type.
inline figure tool_operations(const old_layer& n, const partial_tensors& in, span<const partial_tensor> out) {
  double each = 0;
  if (!detail::operations_per_element(n, in, out.empty() ? partial_shape{} : out[0].dims, each)) return {};
  double elements = 0;
  for (const partial_tensor& t : out) elements += detail::number_of(t.dims.elements());
  return figure(each * elements);
}

}  // namespace opcost::legacy_ir
