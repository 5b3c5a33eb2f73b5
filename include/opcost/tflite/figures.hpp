// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// MACs and parameters of a model's bytes, in one walk over its tables. The shapes that the file stores are used. Works
// in constant expressions, where nothing is copied and the weights are never read.
#include <opcost/core/sequence.hpp>
#include <opcost/tflite/called_subgraphs.hpp>
#include <opcost/tflite/custom_operator.hpp>
#include <opcost/tflite/model_view.hpp>
#include <opcost/tflite/operand_roles.hpp>
#include <opcost/tflite/products.hpp>

namespace opcost::tflite {

/// MACs of a subgraph. A branch whose sides differ makes `least` and `most` differ. `unknown` says why there is no
/// figure: then the others cover only what is known.
struct mac_range {
  count_t least = 0, most = 0, valid_least = 0, valid_most = 0;
  std::string_view unknown{};

  constexpr bool exact() const { return unknown.empty() && least == most && valid_least == valid_most; }
};

namespace detail {

/// The sink that adds up products, of the shapes that the file states.
struct product_sum {
  count_t macs = 0, padded = 0;
  rejection refusal{};

  template <class Op, class... Operands> constexpr tensor operator()(const Op& op, const Operands&... operands) {
    const tensor given[]{operands...};
    const tensors in{span<const tensor>(given)};
    const outputs out = op_traits<Op>::infer(op, in);
    if (refusal.empty()) refusal = out.refusal;
    if (refusal.empty()) add(op_traits<Op>::count(op, in, out));
    return out[0];
  }
  template <class Op, class... Operands>
  constexpr const tensor& as(const tensor& y, const Op& op, const Operands&... operands) {
    const tensor given[]{operands...};
    outputs out;
    out.first[0].dims = y.dims;
    out.count = 1;
    add(op_traits<Op>::count(op, tensors{span<const tensor>(given)}, out));
    return y;
  }

 private:
  constexpr void add(const tally& work) {
    macs += work.mac;
    padded += work.padded;
  }
};

inline constexpr std::string_view inside_npu = "its work is inside of ethos-u, compiled for an NPU";
inline constexpr std::string_view of_custom = "it has custom operators that are not known";
inline constexpr std::string_view of_loop = "how often a loop runs is not known";
inline constexpr std::string_view of_operator = "it has operators that are not known";
inline constexpr std::string_view of_shape = "a shape that the file states has dimensions that are not known";

template <class Bytes> class figure_walk {
 public:
  constexpr explicit figure_walk(const model_view<Bytes>& m) : model_(m) {}

  /// MACs of a subgraph's own operators, without the subgraphs that they call.
  constexpr mac_range own_macs(std::uint32_t subgraph) { return sum_of(subgraph, 0, false); }
  /// MACs of a subgraph and of those that it calls.
  constexpr mac_range macs(std::uint32_t subgraph, int depth = 0) { return sum_of(subgraph, depth, true); }

 private:
  constexpr mac_range sum_of(std::uint32_t subgraph, int depth, bool with_calls) {
    mac_range sum;
    const subgraph_entry s = model_.subgraph(subgraph);
    for (std::uint32_t i = 0; i < s.operators.size && model_.good(); ++i) {
      const operator_entry o = model_.operation(s, i);
      steps_ -= 1 + std::int64_t{o.inputs.size} + o.outputs.size;
      if (steps_ < 0) {
        add(sum, {.unknown = of_calls});
        return sum;
      }
      if (has_products(o.op))
        add(sum, products(s, o));
      else if (o.op == builtin::custom)
        add(sum, custom(s, o));
      else if (with_calls)
        add(sum, calls(o, depth));
    }
    return sum;
  }

  const model_view<Bytes>& model_;
  sequence<tensor> operands_{};
  std::int64_t steps_ = most_called_operators(model_.bytes().size());

  static constexpr void add(mac_range& sum, const mac_range& one) {
    sum.least += one.least;
    sum.most += one.most;
    sum.valid_least += one.valid_least;
    sum.valid_most += one.valid_most;
    if (sum.unknown.empty()) sum.unknown = one.unknown;
  }

  constexpr tensor read(const subgraph_entry& s, std::int32_t index) const {
    tensor t;
    if (index < 0) {
      t.type = dtype::none;
      return t;
    }
    const tensor_entry e = model_.tensor(s, index);
    t.dims = e.dims;
    t.type = dtype_of(e.type);
    return t;
  }

  constexpr mac_range products(const subgraph_entry& s, const operator_entry& o) {
    operands_.clear();
    for (std::uint32_t k = 0; k < o.inputs.size && k < most_operands; ++k)
      operands_.push_back(read(s, model_.index(o.inputs, k)));
    const tensor stored = read(s, model_.index(o.outputs, 0));
    for (const tensor& t : operands_)
      if (t.present() && !extents_known(t.dims)) return {.unknown = of_shape};
    if (stored.present() && !extents_known(stored.dims)) return {.unknown = of_shape};
    product_sum f;
    const auto out = lower_products(o.op, options_of(o), tensors(operands_), stored, f);
    const rejection& why = f.refusal.empty() ? out.refusal : f.refusal;
    if (!why.empty()) return {.unknown = why.text};
    return {f.macs, f.macs, f.macs - f.padded, f.macs - f.padded};
  }
  static constexpr std::uint32_t most_operands = 48;  // of the operators that have products

  static constexpr bool extents_known(const shape& s) {
    if (!s.ranked()) return false;
    for (int i = 0; i < s.rank; ++i)
      if (s[i] < 0) return false;
    return true;
  }

  constexpr mac_range custom(const subgraph_entry& s, const operator_entry& o) {
    const custom_kind kind = kind_of_custom(o);
    if (kind == custom_kind::unknown) return {.unknown = of_custom};
    if (kind == custom_kind::ethos_u) return {.unknown = inside_npu};
    if (kind != custom_kind::transpose_conv_bias) return {};
    operands_.clear();
    for (std::uint32_t k = 0; k < 3; ++k) operands_.push_back(read(s, model_.index(o.inputs, k)));
    const tensor stored = read(s, model_.index(o.outputs, 0));
    if (!extents_known(operands_[0].dims) || !extents_known(operands_[1].dims) || !extents_known(stored.dims))
      return {.unknown = of_shape};
    product_sum f;
    const auto out = transpose_conv_bias_products(tensors(operands_), stored, f);
    const rejection& why = f.refusal.empty() ? out.refusal : f.refusal;
    if (!why.empty()) return {.unknown = why.text};
    return {f.macs, f.macs, f.macs - f.padded, f.macs - f.padded};
  }
  constexpr custom_kind kind_of_custom(const operator_entry& o) const {
    const vector_place code = model_.custom_code(o);
    for (const custom_fact& c : custom_facts)
      if (model_.bytes().equals(code, c.code)) return c.kind;
    return custom_kind::unknown;
  }

  constexpr mac_range calls(const operator_entry& o, int depth) {
    switch (o.op) {
      case builtin::if_: {
        const auto options = options_of(o);
        return either(called(options.integer(field::branch::then_subgraph), depth),
                      called(options.integer(field::branch::else_subgraph), depth));
      }
      case builtin::stablehlo_case: return one_of(options_of(o), depth);
      case builtin::while_: return loop(options_of(o), depth);
      case builtin::stablehlo_while: return loop(options_of(o), depth);
      case builtin::call_once: return {};  // it runs once, at the start
      case builtin::call: return called(options_of(o).integer(field::call::subgraph), depth);
      case builtin::stablehlo_composite:
        return called(options_of(o).integer(field::composite::decomposition_subgraph), depth);
      case builtin::delegate:
      case builtin::placeholder_for_greater_op_codes:
      case builtin::stablehlo_custom_call: return {.unknown = of_operator};
      default: break;
    }
    const auto code = static_cast<std::int32_t>(o.op);
    if (code < 0 || code >= builtin_operators) return {.unknown = of_operator};
    return {};
  }
  static constexpr mac_range either(const mac_range& a, const mac_range& b) {
    return {smaller(a.least, b.least), larger(a.most, b.most), smaller(a.valid_least, b.valid_least),
            larger(a.valid_most, b.valid_most), a.unknown.empty() ? b.unknown : a.unknown};
  }
  constexpr mac_range one_of(const options_view<Bytes>& options, int depth) {
    const ints branches = options.list(field::branches::subgraphs, 4);
    if (branches.rank <= 0) return {.unknown = of_operator};
    mac_range all = called(branches[0], depth);
    for (int k = 1; k < branches.rank; ++k) all = either(all, called(branches[k], depth));
    return all;
  }
  constexpr mac_range loop(const options_view<Bytes>& options, int depth) {
    mac_range round = called(options.integer(field::loop::condition_subgraph), depth);
    add(round, called(options.integer(field::loop::body_subgraph), depth));
    if (round.unknown.empty() && round.most > 0) round = {.unknown = of_loop};
    return round;
  }
  constexpr mac_range called(count_t subgraph, int depth) {
    if (subgraph < 0 || subgraph >= count_t(model_.subgraphs()))
      return {.unknown = "it calls a subgraph that is missing"};
    if (depth >= deepest_call) return {.unknown = of_calls};
    return macs(static_cast<std::uint32_t>(subgraph), depth + 1);
  }
  constexpr options_view<Bytes> options_of(const operator_entry& o) const {
    return {model_.bytes(), model_.options(o)};
  }
};

/// Takes each buffer that holds data once.
template <class Bytes> class buffers_once {
 public:
  constexpr explicit buffers_once(const model_view<Bytes>& m) : model_(m), taken_(m.buffers(), 0) {}
  /// The data of a tensor's buffer, the first time that it is asked for; else no bytes.
  constexpr data_place take(std::uint32_t buffer) {
    if (buffer >= taken_.size() || taken_[buffer] != 0) return {};
    taken_[buffer] = 1;
    return model_.buffer_data(buffer);
  }

 private:
  const model_view<Bytes>& model_;
  sequence<char> taken_;
};

struct constant_sizes {
  count_t bytes = 0, elements = 0;
};
/// All constants that tensors refer to, each buffer once: weights, indices, axes and shapes.
template <class Bytes> constexpr constant_sizes count_constants(const model_view<Bytes>& m) {
  buffers_once<Bytes> once(m);
  constant_sizes sum;
  for (std::uint32_t g = 0; g < m.subgraphs() && m.good(); ++g) {
    const subgraph_entry s = m.subgraph(g);
    for (std::uint32_t i = 0; i < s.tensors.size && m.good(); ++i) {
      const tensor_entry t = m.tensor(s, static_cast<std::int32_t>(i));
      const data_place data = once.take(t.buffer);
      if (data.bytes == 0) continue;
      sum.bytes += static_cast<std::int64_t>(data.bytes);
      sum.elements += m.elements(t);
    }
  }
  return sum;
}

/// Elements of the weights, biases, slopes and lookup tables of layers, each buffer once, through DEQUANTIZE and
/// DENSIFY.
template <class Bytes> constexpr count_t count_layer_parameters(const model_view<Bytes>& m) {
  buffers_once<Bytes> once(m);
  count_t elements = 0;
  sequence<std::int32_t> unpacked_from;
  for (std::uint32_t g = 0; g < m.subgraphs() && m.good(); ++g) {
    const subgraph_entry s = m.subgraph(g);
    unpacked_from.clear();
    unpacked_from.resize(s.tensors.size, -1);
    for (std::uint32_t i = 0; i < s.operators.size && m.good(); ++i) {
      const operator_entry o = m.operation(s, i);
      if (o.op == builtin::dequantize || o.op == builtin::densify) {
        const std::int32_t out = m.index(o.outputs, 0);
        if (out >= 0 && static_cast<std::uint32_t>(out) < s.tensors.size) unpacked_from[out] = m.index(o.inputs, 0);
        continue;
      }
      const std::uint64_t roles = layer_parameters_of(o.op);
      for (std::uint32_t k = 0; k < o.inputs.size && k < 64 && m.good(); ++k) {
        if ((roles >> k & 1u) == 0) continue;
        std::int32_t index = m.index(o.inputs, k);
        for (int hops = 0; hops < 2 && index >= 0 && static_cast<std::uint32_t>(index) < s.tensors.size; ++hops) {
          const std::int32_t from = unpacked_from[index];
          if (from >= 0) index = from;
        }
        if (index < 0) continue;
        const tensor_entry t = m.tensor(s, index);
        if (once.take(t.buffer).bytes > 0) elements += m.elements(t);
      }
    }
  }
  return elements;
}

/// Elements of the constants that operators work with as data, each buffer once.
template <class Bytes> constexpr count_t count_data_constants(const model_view<Bytes>& m) {
  buffers_once<Bytes> once(m);
  count_t elements = 0;
  for (std::uint32_t g = 0; g < m.subgraphs() && m.good(); ++g) {
    const subgraph_entry s = m.subgraph(g);
    for (std::uint32_t i = 0; i < s.operators.size && m.good(); ++i) {
      const operator_entry o = m.operation(s, i);
      const unsigned settings = settings_of(o.op);
      for (std::uint32_t k = 0; k < o.inputs.size && m.good(); ++k) {
        const std::int32_t index = m.index(o.inputs, k);
        if (index < 0 || (k < 32 && (settings >> k & 1u) != 0)) continue;
        if (once.take(m.buffer_of(s, index)).bytes == 0) continue;
        elements += m.elements(m.tensor(s, index));
      }
    }
  }
  return elements;
}

}  // namespace detail

/// What one walk over a model finds. `fault` says what is wrong with its bytes.
struct model_figures {
  read_fault fault{};
  mac_range macs{};
  count_t parameters = 0;        ///< elements of the constants that operators work with as data
  count_t layer_parameters = 0;  ///< of these, weights, biases, slopes and lookup tables of layers
  count_t const_elements = 0;    ///< elements of all constants, indices, axes and shapes included
  count_t const_bytes = 0;       ///< their bytes in the file
};

/// The figures of subgraph 0, and of the subgraphs that it calls. Usable in constant expressions and at run time.
template <class Bytes> constexpr model_figures figures_of(const Bytes& bytes) {
  flatbuffer<Bytes> reader(bytes);
  const model_view<Bytes> m(reader);
  model_figures r;
  if (m.good()) m.check_buffers();
  if (m.good() && !std::is_constant_evaluated()) m.check_lists();
  if (m.good()) r.macs = detail::figure_walk<Bytes>(m).macs(0);
  if (m.good()) r.parameters = detail::count_data_constants(m);
  if (m.good()) r.layer_parameters = detail::count_layer_parameters(m);
  const detail::constant_sizes all = m.good() ? detail::count_constants(m) : detail::constant_sizes{};
  r.const_elements = all.elements;
  r.const_bytes = all.bytes;
  r.fault = reader.fault();
  return r;
}

}  // namespace opcost::tflite
