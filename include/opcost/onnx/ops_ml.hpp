// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Operations of the domain ai.onnx.ml: classical models, whose parameters are attributes.
#include <opcost/onnx/ops_reduction.hpp>

namespace opcost::onnx::detail {

inline partial_tensor as_reals(const partial_tensor& x, steps& step) {
  return x.type == dtype::f32 || x.type == dtype::dynamic ? x : step(convert{dtype::f32}, x);
}
inline partial_tensor post_transformed(const call& c, const partial_tensor& y, steps& step) {
  const std::string_view f = c.text("post_transform", "NONE");
  if (f == "SOFTMAX" || f == "SOFTMAX_ZERO") {
    softmax_8 op;
    op.axis = -1;
    return step(op, y);
  }
  if (f == "LOGISTIC") return step(sigmoid{}, y);
  return f == "PROBIT" ? step(math::erf_inv{}, y) : y;
}
template <class Values> std::int64_t size_of_list(const Values& v) { return static_cast<std::int64_t>(v.size()); }
inline std::int64_t classes_of(const call& c) {
  for (std::string_view name : {"classlabels_ints", "classlabels_int64s"})
    if (const auto n = size_of_list(c.integers(name)); n > 0) return n;
  return size_of_list(c.texts("classlabels_strings"));
}
inline dtype label_type(const call& c) { return c.texts("classlabels_strings").empty() ? dtype::i64 : dtype::string; }
inline interval rows_of(const partial_tensor& x) { return x.dims.rank > 1 ? x.dims[0] : interval(1); }
// The label of each row is that of its largest score.
inline lowered_outputs labels_and(const call& c, const partial_tensor& scores, steps& step) {
  top_k_11 op;
  op.axis = -1;
  step.all(op, scores, step.number(1));
  return {step.constant({rows_of(scores)}, label_type(c)), scores};
}
inline partial_tensor linear_scores(const call& c, const partial_tensor& in, std::int64_t outputs, steps& step) {
  partial_tensor x = as_reals(in, step);
  if (x.dims.rank == 1) x = step(unsqueeze{}, x, step.numbers({0}));
  const std::int64_t n = size_of_list(c.reals("coefficients"));
  partial_tensor y = step(matmul{false, true}, x, step.learned({outputs, outputs > 0 ? n / outputs : 0}, dtype::f32));
  if (!c.reals("intercepts").empty()) y = step(add{}, y, step.learned({outputs}, dtype::f32));
  return y;
}
inline lowered_outputs linear_regressor(const call& c, const partial_tensors& in, steps& step) {
  return post_transformed(c, linear_scores(c, in[0], c.integer("targets", 1), step), step);
}
inline lowered_outputs linear_classifier(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t classes = classes_of(c), lines = size_of_list(c.reals("intercepts"));
  const bool one_line = classes == 2 && lines == 1;
  partial_tensor y = post_transformed(c, linear_scores(c, in[0], lines > 0 ? lines : classes, step), step);
  if (one_line) {
    const std::array both{y, step(subtract{}, step.real(1), y)};
    y = step(concat{1}, span<const partial_tensor>(both));
  }
  return labels_and(c, y, step);
}

// ---- trees. A row goes down each tree: at most its depth in comparisons.
struct forest {
  std::int64_t nodes = 0, trees = 0, depths = 0;  // depths: the sum over the trees
};
inline forest forest_of(span<const std::int64_t> trees, span<const std::int64_t> ids, span<const std::int64_t> yes,
                        span<const std::int64_t> no, span<const std::string_view> modes) {
  forest f{size_of_list(trees), 0, 0};
  const std::size_t n = trees.size();
  if (ids.size() != n || yes.size() != n || no.size() != n || modes.size() != n) return f;
  sequence<int> depth(n, 0);
  std::size_t from = 0;
  while (from < n) {  // the nodes of a tree are next to each other, parents before children
    std::size_t to = from;
    while (to < n && trees[to] == trees[from]) ++to;
    ++f.trees;
    int deepest = 0;
    for (std::size_t i = from; i < to; ++i) {
      if (depth[i] > deepest) deepest = depth[i];
      if (modes[i] == "LEAF") continue;
      for (std::int64_t child : {yes[i], no[i]}) {
        const std::size_t at = from + static_cast<std::size_t>(child < 0 ? 0 : child);
        std::size_t found = at < to && ids[at] == child ? at : from;
        while (found < to && ids[found] != child) ++found;
        if (found < to && found > i) depth[found] = depth[i] + 1;
      }
    }
    f.depths += deepest;
    from = to;
  }
  return f;
}
inline partial_tensor like(const partial_tensor& x, const partial_shape& dims, dtype type) {
  partial_tensor t = x;
  t.dims = dims;
  t.type = type;
  t.value = {};
  t.reals = {};
  return t;
}
inline partial_tensor votes(const partial_tensor& x, const forest& f, std::int64_t leaves, std::int64_t outputs,
                            steps& step) {
  const interval rows = rows_of(x);
  step(identity{}, step.learned({f.nodes}, dtype::f32));
  step(identity{}, step.learned({leaves}, dtype::f32));
  const partial_tensor thresholds = step.constant({1, f.depths}, dtype::f32);
  step(less_equal{}, like(x, {rows, f.depths}, dtype::f32), thresholds);
  const partial_tensor picked = like(x, {rows, f.trees, outputs}, dtype::f32);
  return step(reduce_sum{}, picked, step.numbers({1}));
}
inline forest old_forest(const call& c) {
  return forest_of(c.integers("nodes_treeids"), c.integers("nodes_nodeids"), c.integers("nodes_truenodeids"),
                   c.integers("nodes_falsenodeids"), c.texts("nodes_modes"));
}
inline lowered_outputs tree_classifier(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t weights = size_of_list(c.integers("class_ids"));
  const partial_tensor y = votes(in[0], old_forest(c), weights, classes_of(c), step);
  return labels_and(c, post_transformed(c, y, step), step);
}
inline lowered_outputs tree_regressor(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t weights = size_of_list(c.integers("target_ids"));
  return post_transformed(c, votes(in[0], old_forest(c), weights, c.integer("n_targets", 1), step), step);
}
inline lowered_outputs tree_ensemble(const call& c, const partial_tensors& in, steps& step) {
  const auto roots = c.integers("tree_roots"), yes = c.integers("nodes_trueleafs");
  const auto nodes = size_of_list(yes);
  // a node of this form does not define its tree: the number of all nodes bounds the depth
  const forest f{nodes, size_of_list(roots), nodes};
  partial_tensor y = votes(in[0], f, size_of_list(c.integers("leaf_targetids")), c.integer("n_targets", 1), step);
  y.type = in[0].type;
  return y;
}

// ---- support vector machines
inline partial_tensor kernels(const call& c, const partial_tensor& in, std::int64_t vectors, std::int64_t width,
                              steps& step) {
  const partial_tensor x = as_reals(in, step);
  const partial_tensor support = step.learned({vectors, width}, dtype::f32);
  partial_tensor y = step(matmul{false, true}, x, support);
  const std::string_view k = c.text("kernel_type", "LINEAR");
  const auto scaled_by = [&] { return step(add{}, step(multiply{}, y, step.real(1)), step.real(0)); };
  if (k == "POLY") return step(power{}, scaled_by(), step.real(3));
  if (k == "SIGMOID") return step(math::tanh{}, scaled_by());
  if (k == "RBF") return step(math::exp{}, step(multiply{}, step(subtract{}, y, step.real(0)), step.real(1)));
  return y;
}
inline lowered_outputs svm_regressor(const call& c, const partial_tensors& in, steps& step) {
  const std::int64_t vectors = c.integer("n_supports", 0), n = size_of_list(c.reals("support_vectors"));
  if (vectors == 0) return linear_scores(c, in[0], 1, step);
  const partial_tensor k = kernels(c, in[0], vectors, n / vectors, step);
  const partial_tensor y = step(matmul{}, k, step.learned({vectors, 1}, dtype::f32));
  return post_transformed(c, step(add{}, y, step.learned({1}, dtype::f32)), step);
}
inline lowered_outputs svm_classifier(const call& c, const partial_tensors& in, steps& step) {
  std::int64_t vectors = 0;
  for (std::int64_t n : c.integers("vectors_per_class")) vectors += n;
  const std::int64_t n = size_of_list(c.reals("support_vectors")), classes = classes_of(c);
  if (vectors == 0) return labels_and(c, post_transformed(c, linear_scores(c, in[0], classes, step), step), step);
  const std::int64_t pairs = classes * (classes - 1) / 2;
  const partial_tensor k = kernels(c, in[0], vectors, n / vectors, step);
  partial_tensor y = step(matmul{}, k, step.learned({vectors, classes > 1 ? classes - 1 : 1}, dtype::f32));
  y = like(y, {rows_of(y), pairs}, dtype::f32);
  y = step(add{}, y, step.learned({pairs}, dtype::f32));
  const bool probable = !c.reals("prob_a").empty();
  if (probable) y = step(sigmoid{}, y);
  return labels_and(c,
                    like(y,
                         {rows_of(y), probable || classes == 2 ? classes
                                      : pairs > classes        ? pairs
                                                               : classes},
                         dtype::f32),
                    step);
}

// ---- preparation of features
inline lowered_outputs scaler(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor x = as_reals(in[0], step);
  const partial_tensor y = step(subtract{}, x, step.learned({size_of_list(c.reals("offset"))}, dtype::f32));
  return step(multiply{}, y, step.learned({size_of_list(c.reals("scale"))}, dtype::f32));
}
inline lowered_outputs normalizer(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor x = as_reals(in[0], step), axis = step.numbers({-1});
  const std::string_view by = c.text("norm", "MAX");
  if (by == "MAX") return step(divide{}, x, step(keeping_dims<reduce_max>(), x, axis));
  if (by == "L1") return step(divide{}, x, step(keeping_dims<reduce_l1>(), x, axis));
  return step(divide{}, x, step(keeping_dims<reduce_l2>(), x, axis));
}
inline lowered_outputs binarizer(const call& c, const partial_tensors& in, steps& step) {
  const partial_tensor above = step(greater{}, in[0], step.real(c.real("threshold", 0), in[0].type));
  return step(convert{in[0].type}, above);
}
inline lowered_outputs imputer(const call& c, const partial_tensors& in, steps& step) {
  const auto n = size_of_list(c.reals("imputed_value_floats")) + size_of_list(c.integers("imputed_value_int64s"));
  const partial_tensor missing = step(equal{}, in[0], step.real(0, in[0].type));
  return step(where{}, missing, step.learned({n}, in[0].type), in[0]);
}
inline lowered_outputs feature_vectorizer(const call&, const partial_tensors& in, steps& step) {
  sequence<partial_tensor> parts;
  for (const partial_tensor& t : in) parts.push_back(as_reals(t, step));
  return step(concat{1}, span<const partial_tensor>(parts));
}
inline lowered_outputs feature_extractor(const call&, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  const interval n = in[1].dims.elements();
  if (y.rank == 1)
    y = {1, n};
  else if (y.ranked() && y.rank > 0)
    y.set(y.rank - 1, n);
  const partial_tensor r = moved(y, in[0].type, step);
  step.settings(0b10);
  return r;
}
inline lowered_outputs label_encoder(const call& c, const partial_tensors& in, steps& step) {
  dtype to = in[0].type;
  if (!c.texts("values_strings").empty()) to = dtype::string;
  if (!c.integers("values_int64s").empty()) to = dtype::i64;
  if (!c.reals("values_floats").empty()) to = dtype::f32;
  if (const tensor_data* t = c.tensor("values_tensor")) to = element_type(t->type);
  if (!c.texts("classes_strings").empty()) to = in[0].type == dtype::string ? dtype::i64 : dtype::string;
  return moved(in[0].dims, to, step);
}
inline lowered_outputs category_mapper(const call&, const partial_tensors& in, steps& step) {
  return moved(in[0].dims, in[0].type == dtype::string ? dtype::i64 : dtype::string, step);
}
inline lowered_outputs one_hot_encoder(const call& c, const partial_tensors& in, steps& step) {
  partial_shape y = in[0].dims;
  y.push_back(size_of_list(c.integers("cats_int64s")) + size_of_list(c.texts("cats_strings")));
  return moved(y, dtype::f32, step);
}
inline lowered_outputs zip_map(const call&, const partial_tensors& in, steps& step) {
  return moved(in[0].dims, in[0].type, step);
}
inline lowered_outputs dict_vectorizer(const call& c, const partial_tensors& in, steps& step) {
  const auto n = size_of_list(c.integers("int64_vocabulary")) + size_of_list(c.texts("string_vocabulary"));
  return moved({1, n}, in[0].type, step);
}
inline lowered_outputs cast_map(const call& c, const partial_tensors&, steps& step) {
  const std::string_view to = c.text("cast_to", "TO_FLOAT");
  const dtype type = to == "TO_STRING" ? dtype::string : to == "TO_INT64" ? dtype::i64 : dtype::f32;
  return moved({1, c.text("map_form", "DENSE") == "DENSE" ? interval::unknown() : interval(c.integer("max_map", 1))},
               type, step);
}

inline constexpr op_rule ml_rules[] = {
    {"ArrayFeatureExtractor", 1, feature_extractor},
    {"Binarizer", 1, binarizer},
    {"CastMap", 1, cast_map},
    {"CategoryMapper", 1, category_mapper},
    {"DictVectorizer", 1, dict_vectorizer},
    {"FeatureVectorizer", 1, feature_vectorizer},
    {"Imputer", 1, imputer},
    {"LabelEncoder", 1, label_encoder},
    {"LinearClassifier", 1, linear_classifier},
    {"LinearRegressor", 1, linear_regressor},
    {"Normalizer", 1, normalizer},
    {"OneHotEncoder", 1, one_hot_encoder},
    {"SVMClassifier", 1, svm_classifier},
    {"SVMRegressor", 1, svm_regressor},
    {"Scaler", 1, scaler},
    {"TreeEnsemble", 5, tree_ensemble},
    {"TreeEnsembleClassifier", 1, tree_classifier},
    {"TreeEnsembleRegressor", 1, tree_regressor},
    {"ZipMap", 1, zip_map},
};

}  // namespace opcost::onnx::detail
