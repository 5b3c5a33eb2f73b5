// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// What the expansion of an ONNX node is given: the node, what its inputs have become, and a way to make layers; and the
// entries of the tables that name the expansions.
#include <opcost/onnx/front_end/expanded_model.hpp>
#include <opcost/text/python_numbers.hpp>

namespace opcost::onnx::front_end {

inline constexpr edge nothing{-1, 0};

class expansion;
using expand_function = void (*)(expansion&);

/// One ONNX operation: from this version of its domain on, `expand` says what OpenVINO makes of it.
struct expansion_rule {
  std::string_view name;
  int since;
  expand_function expand;
  std::string_view type{};  // of the one layer that it becomes, where that is all
  int opset = 1;
};

class expansion {
 public:
  expansion(expanded_model& m, const call& c, const expansion_rule& r) : node(c), model_(m), rule_(r) {}

  const call node;
  std::string_view layer_type() const { return rule_.type; }
  int layer_opset() const { return rule_.opset; }

  // ---- the node's inputs
  int inputs() const { return static_cast<int>(inputs_.size()); }
  bool has(int k) const { return k < inputs() && inputs_[static_cast<std::size_t>(k)].row >= 0; }
  /// What input k has become; `nothing` if it is not given.
  edge in(int k) const { return k < inputs() ? inputs_[static_cast<std::size_t>(k)] : nothing; }
  /// What is known of input k: shape, element type, content.
  const partial_tensor& tensor(int k) const {
    return k < static_cast<int>(tensors_.size()) ? tensors_[static_cast<std::size_t>(k)]
                                                 : opcost::detail::absent<interval>;
  }
  int rank(int k) const { return tensor(k).dims.rank; }
  bool has_rank(int k) const { return tensor(k).dims.ranked(); }
  dtype type(int k) const { return tensor(k).type; }
  /// What is known of the node's output k.
  const partial_tensor& result(int k) const {
    return k < static_cast<int>(results_.size()) ? results_[static_cast<std::size_t>(k)]
                                                 : opcost::detail::absent<interval>;
  }

  // ---- layers
  bool is_constant(edge e) const { return e.row >= 0 && model_.at(e.row).is_constant(); }
  bool is_constant(int k) const { return is_constant(in(k)); }
  const layer& of(edge e) const { return model_.at(e.row); }
  /// Reads the integers of a constant. Returns false if it is not a constant, or longer than the limit of lists.
  bool numbers_of(edge e, ints& list) const;
  bool all_numbers_of(edge e, std::vector<std::int64_t>& list) const;

  edge make(std::string_view type, int opset, std::initializer_list<edge> from,
            std::initializer_list<text_attribute> attributes = {}, int outputs = 1) {
    return make(type, opset, span<const edge>(from.begin(), from.size()), attributes, outputs);
  }
  edge make(std::string_view type, int opset, span<const edge> from,
            std::initializer_list<text_attribute> attributes = {}, int outputs = 1) {
    layer l;
    l.type = type;
    l.opset = opset;
    l.outputs = outputs;
    l.inputs = {static_cast<int>(model_.edges.size()), static_cast<int>(from.size())};
    model_.edges.insert(model_.edges.end(), from.begin(), from.end());
    l.attributes = {static_cast<int>(model_.attributes.size()), 0};
    for (const text_attribute& a : attributes)
      if (!a.text.empty()) {
        model_.attributes.push_back(a);
        ++l.attributes.count;
      }
    return add(l);
  }
  edge number(std::int64_t n, dtype type = dtype::i64) { return whole({}, span(&n, 1), type); }
  edge numbers(span<const std::int64_t> list, dtype type = dtype::i64) {
    return whole({count_t(static_cast<std::int64_t>(list.size()))}, list, type);
  }
  edge numbers(std::initializer_list<std::int64_t> list, dtype type = dtype::i64) {
    return numbers(span<const std::int64_t>(list.begin(), list.size()), type);
  }
  /// The same number for every axis that it has.
  edge filled(shape dims, double v, dtype type) {
    layer l = constant(dims, type);
    const std::int64_t n = dims.elements().n;
    if (n > max_content) return add(l);
    if (is_real(type)) {
      l.reals = {static_cast<int>(model_.reals.size()), static_cast<int>(n)};
      model_.reals.insert(model_.reals.end(), static_cast<std::size_t>(n), v);
    } else {
      l.numbers = {static_cast<int>(model_.numbers.size()), static_cast<int>(n)};
      model_.numbers.insert(model_.numbers.end(), static_cast<std::size_t>(n), interval(static_cast<std::int64_t>(v)));
    }
    return add(l);
  }
  edge scalar(double v, dtype type) { return filled({}, v, type); }
  edge reals(span<const float> list) {
    layer l = constant({count_t(static_cast<std::int64_t>(list.size()))}, dtype::f32);
    l.reals = {static_cast<int>(model_.reals.size()), static_cast<int>(list.size())};
    for (float v : list) model_.reals.push_back(static_cast<double>(v));
    return add(l);
  }
  /// The first element of a stored constant, as a scalar.
  edge stored_scalar(const net& in, const tensor_data& t) {
    const edge e = stored(in, t);
    model_.layers[static_cast<std::size_t>(e.row)].is.dims = {};
    return e;
  }
  /// Limits of a quantized range: (limit - zero point) * scale, where these are single numbers; `dims` otherwise.
  edge limits(const shape& dims, edge scale, edge zero, double limit, dtype type);
  /// The bytes of a stored constant seen as another shape and type.
  edge repacked(edge e, const shape& dims, dtype type) {
    layer l = of(e);
    l.is.dims = partial_shape(dims);
    l.is.type = type;
    model_.layers.push_back(l);
    return {static_cast<int>(model_.layers.size()) - 1, 0};
  }
  /// 0 as i32, one constant of the whole model.
  edge shared_zero() {
    if (model_.zero.row < 0) model_.zero = number(0, dtype::i32);
    return model_.zero;
  }
  /// A constant that the file stores in an attribute.
  edge stored(const net& in, const tensor_data& t) {
    layer l = constant(t.dims, element_type(t.type));
    l.in = &in;
    l.data = &t;
    return add(l);
  }
  /// Says what a layer yields whose type has no formulas: the node's results.
  void declare(edge e) {
    layer& l = model_.layers[static_cast<std::size_t>(e.row)];
    l.kept = {static_cast<int>(model_.tensors.size()), l.outputs};
    for (int k = 0; k < l.outputs; ++k) model_.tensors.push_back(results_[static_cast<std::size_t>(k)]);
  }
  /// The layer whose bias is a layer of its own: its name is NAME/WithoutBiases.
  void without_bias(edge e) { without_bias_ = e; }
  /// The node vanishes, and its name stays with what makes its input.
  void passes(edge e) {
    renames_ = true;
    out(e);
  }
  /// What the node's bodies use of the graph around.
  span<const edge> captured() const { return captured_; }

  // ---- texts of attributes
  std::string_view text(std::int64_t n) { return model_.texts.join({digits(count_t(n))}); }
  std::string_view text(bool b) { return b ? "true" : "false"; }
  std::string_view text(double v) { return model_.texts.join({python::repr(v)}); }
  std::string_view text(const ints& list) {
    std::string s;
    for (int i = 0; i < list.rank; ++i) {
      if (i > 0) s += ",";
      s += std::string_view(digits(list[i]));
    }
    return model_.texts.join({s});
  }
  std::string_view join(std::initializer_list<std::string_view> parts) { return model_.texts.join(parts); }

  // ---- results
  void out(int k, edge e) {
    if (static_cast<std::size_t>(k) >= outputs_.size()) outputs_.resize(static_cast<std::size_t>(k) + 1, nothing);
    outputs_[static_cast<std::size_t>(k)] = e;
  }
  void out(edge e) { out(0, e); }
  /// OpenVINO does not read such a node.
  void refuse(std::string_view why) { why_ = why; }

 private:
  friend class expander;
  expanded_model& model_;
  const expansion_rule& rule_;
  std::vector<edge> inputs_{}, outputs_{}, captured_{};
  edge without_bias_ = nothing;
  bool renames_ = false;
  std::vector<partial_tensor> tensors_{}, results_{};
  std::string_view why_{};
  int made_by_ = -1;

  edge add(const layer& l) {
    model_.layers.push_back(l);
    model_.layers.back().made_by = made_by_;
    return {static_cast<int>(model_.layers.size()) - 1, 0};
  }
  static layer constant(const shape& dims, dtype type) {
    layer l;
    l.type = "Const";
    l.is.dims = partial_shape(dims);
    l.is.type = type;
    return l;
  }
  edge whole(const shape& dims, span<const std::int64_t> list, dtype type) {
    layer l = constant(dims, type);
    if (is_real(type)) {
      l.reals = {static_cast<int>(model_.reals.size()), static_cast<int>(list.size())};
      for (std::int64_t n : list) model_.reals.push_back(static_cast<double>(n));
    } else {
      l.numbers = {static_cast<int>(model_.numbers.size()), static_cast<int>(list.size())};
      for (std::int64_t n : list) model_.numbers.push_back(interval(n));
    }
    return add(l);
  }
};

inline bool expansion::all_numbers_of(edge e, std::vector<std::int64_t>& list) const {
  if (!is_constant(e)) return false;
  const layer& l = of(e);
  if (!l.is.dims.is_static() || is_real(l.is.type)) return false;
  const count_t n = opcost::numbers(l.is.dims).elements();
  if (n > max_content) return false;
  std::vector<interval> found(static_cast<std::size_t>(n.n));
  if (l.data) {
    if (!read_content(*model_.source, *l.in, *l.data, {found, {}})) return false;
  } else {
    const auto kept = expanded_model::of(model_.numbers, l.numbers);
    if (kept.size() != found.size()) return false;
    for (std::size_t i = 0; i < found.size(); ++i) found[i] = kept[i];
  }
  list.clear();
  for (const interval& i : found) list.push_back(i.min.n);
  return true;
}
inline edge expansion::limits(const shape& dims, edge scale, edge zero, double limit, dtype type) {
  const layer &s = of(scale), &z = of(zero);
  const auto one = [](const layer& l) {
    return l.data && l.is.dims.is_static() && opcost::numbers(l.is.dims).elements() == 1;
  };
  double factor = 0;
  std::vector<std::int64_t> offset;
  if (!one(s) || !one(z) || !read_content(*model_.source, *s.in, *s.data, {{}, span(&factor, 1)}) ||
      !all_numbers_of(zero, offset)) {
    layer l = constant(dims, type);
    return add(l);
  }
  return filled(dims, (limit - static_cast<double>(offset[0])) * factor, type);
}
inline bool expansion::numbers_of(edge e, ints& list) const {
  std::vector<std::int64_t> all;
  if (!all_numbers_of(e, all) || all.size() > static_cast<std::size_t>(ints::max_rank)) return false;
  list = {};
  for (std::int64_t n : all) list.push_back(n);
  return true;
}

}  // namespace opcost::onnx::front_end
