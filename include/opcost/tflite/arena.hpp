// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The arena that TensorFlow Lite Micro plans for a model: its tensors and scratch buffers, their lifetimes, and the
// offsets that its greedy planner chooses. Source: micro_allocator.cc, micro_allocation_info.cc and the
// reference kernels of TensorFlow Lite Micro (October 2026). Works in constant expressions.
#include <opcost/plan/greedy_by_size.hpp>
#include <opcost/tflite/called_subgraphs.hpp>
#include <opcost/tflite/custom_operator.hpp>
#include <opcost/tflite/model_view.hpp>
#include <opcost/tflite/options_view.hpp>

namespace opcost::tflite {

/// What the arena's size depends on besides the model.
struct arena_options {
  int pointer_bytes = 4;  ///< of the target: 4 on a Cortex-M, 8 on a 64-bit host
};

/// The parts of the persistent memory that TensorFlow Lite Micro takes from the end of the arena. Measured on a 64-bit
/// host with reference kernels; pointers are scaled to the target. Other kernel libraries (CMSIS-NN, Ethos-U) take
/// more.
struct tail_estimate {
  count_t interpreter = 0;         ///< allocator, planner and graph: fixed
  count_t tensors = 0;             ///< a structure per tensor
  count_t operators = 0;           ///< node and registration per operator
  count_t inputs_and_outputs = 0;  ///< of the model, with their quantization
  count_t variables = 0;           ///< data of variable tensors
  count_t operator_data = 0;       ///< data of kernels: multipliers and shifts per channel, tables, options

  constexpr count_t total() const {
    return interpreter + tensors + operators + inputs_and_outputs + variables + operator_data;
  }
};

/// The planned part of the arena (its head), and an estimate of the persistent part (its tail).
struct arena_plan {
  read_fault fault{};
  /// Bytes of the head: exactly what the planner of TensorFlow Lite Micro uses with its reference kernels.
  std::int64_t head_bytes = 0;
  std::int64_t scratch_bytes = 0;        ///< bytes of all scratch buffers, which are part of the head
  std::int64_t tail_bytes_estimate = 0;  ///< depends on the target and the kernel library
  tail_estimate tail{};
  /// An arena of this size suffices: head, tail and a margin of 1 KiB plus a tenth of the tail.
  std::int64_t bytes_at_most = 0;
  sequence<buffer> buffers{};        ///< `of.row` counts the tensors of all subgraphs, then the scratch requests
  sequence<std::int64_t> offsets{};  ///< by buffer
};

namespace detail {

inline constexpr int arena_alignment = 16;

/// Walks a model as the allocator of TensorFlow Lite Micro does: one clock over subgraph 0 and all that it calls.
template <class Bytes> class arena_walk {
 public:
  constexpr arena_walk(const model_view<Bytes>& m, const arena_options& o) : model_(m), options_(o) {
    first_tensor_.push_back(0);
    for (std::uint32_t g = 0; g < m.subgraphs() && m.good(); ++g)
      first_tensor_.push_back(first_tensor_[g] + static_cast<int>(m.subgraph(g).tensors.size));
    lives_.resize(static_cast<std::size_t>(first_tensor_.back()));
  }

  constexpr void run(arena_plan& plan) {
    const subgraph_entry main = model_.subgraph(0);
    for (std::uint32_t k = 0; k < main.inputs.size; ++k) touch(0, model_.index(main.inputs, k), true);
    operators(0, 0);
    for (std::uint32_t k = 0; k < main.outputs.size; ++k) touch(0, model_.index(main.outputs, k), false);
    if (!model_.good()) return;
    add_tensors(plan.buffers);
    for (const scratch& s : scratches_)
      plan.buffers.push_back({.bytes = opcost::detail::rounded_up(s.bytes, arena_alignment),
                              .first = s.first,
                              .last = s.last,
                              .alignment = arena_alignment,
                              .of = {first_tensor_.back() + s.request, 0}});
    count_t all_bytes = 0;
    for (const buffer& b : plan.buffers) all_bytes += b.bytes;
    if (all_bytes > count_t(std::int64_t{1} << 61))
      return model_.bytes().fail("its tensors have more than 2^61 bytes together", "Model", -1, 0);
    for (const scratch& s : scratches_) plan.scratch_bytes += s.bytes;
    add_fixed_offsets(plan.buffers);
    plan.offsets.resize(plan.buffers.size(), 0);
    const span<const buffer> all(plan.buffers.data(), plan.buffers.size());
    const conflicts meeting(all);
    if (!meeting.known()) {
      model_.bytes().fail("the model has more live tensors than a plan looks at", "Model", -1, 0);
      return;
    }
    plan.head_bytes = greedy_by_size{}(all, meeting, 0, plan.offsets);
    estimate_tail(plan.tail);
    const count_t tail = plan.tail.total();
    const count_t most = tail + tail / 10 + 1024 + plan.head_bytes;
    if (most.saturated()) return model_.bytes().fail("the arena has more than 2^63 bytes", "Model", -1, 0);
    plan.tail_bytes_estimate = tail.n;
    plan.bytes_at_most = opcost::detail::rounded_up(most.n, arena_alignment);
  }

 private:
  struct lifetime {
    int first = -1, last = -1;
  };
  struct scratch {
    std::int64_t bytes;
    int first, last, request;
  };
  const model_view<Bytes>& model_;
  arena_options options_;
  sequence<int> first_tensor_{};  // of each subgraph, in one count over all
  sequence<lifetime> lives_{};
  sequence<scratch> scratches_{};
  int clock_ = 0, requests_ = 0;
  std::int64_t steps_ = most_called_operators(model_.bytes().size());

  constexpr void touch(std::uint32_t subgraph, std::int32_t tensor, bool born) {
    const int at = first_tensor_[subgraph] + tensor;
    if (tensor < 0 || at >= first_tensor_[subgraph + 1]) return;
    lifetime& l = lives_[at];
    if (born && l.first < 0) l.first = clock_;
    if (l.first >= 0 || !born) l.last = clock_;
  }

  constexpr void operators(std::uint32_t g, int depth) {
    const subgraph_entry s = model_.subgraph(g);
    for (std::uint32_t i = 0; i < s.operators.size && model_.good(); ++i) {
      const operator_entry o = model_.operation(s, i);
      steps_ -= 1 + std::int64_t{o.inputs.size} + o.outputs.size;
      if (steps_ < 0) return model_.bytes().fail(of_calls, "SubGraph", -1, s.table.at);
      ++clock_;
      const int begin = clock_;
      for (std::uint32_t k = 0; k < o.outputs.size; ++k) touch(g, model_.index(o.outputs, k), true);
      if (depth < deepest_call) call(o, depth);
      for (std::uint32_t k = 0; k < o.inputs.size; ++k) touch(g, model_.index(o.inputs, k), false);
      for (std::uint32_t k = 0; k < o.outputs.size; ++k) touch(g, model_.index(o.outputs, k), false);
      request_scratch(s, o, begin);
    }
  }
  constexpr void call(const operator_entry& o, int depth) {
    // what TensorFlow Lite Micro has kernels for
    if (o.op != builtin::if_ && o.op != builtin::while_ && o.op != builtin::call_once) return;
    for_each_called(model_, o, [&](count_t g) {
      if (g < 0 || g >= count_t(model_.subgraphs())) return;
      const auto index = static_cast<std::uint32_t>(g.n);
      ++clock_;
      const subgraph_entry s = model_.subgraph(index);
      steps_ -= 1 + std::int64_t{s.inputs.size} + s.outputs.size;
      if (steps_ < 0) return model_.bytes().fail(of_calls, "SubGraph", -1, s.table.at);
      for (std::uint32_t k = 0; k < s.inputs.size; ++k) touch(index, model_.index(s.inputs, k), true);
      operators(index, depth + 1);
      for (std::uint32_t k = 0; k < s.outputs.size; ++k) touch(index, model_.index(s.outputs, k), false);
    });
  }

  // ---- scratch buffers of the reference kernels

  struct shaped {
    element type = element::float32;
    shape dims{};
    bool present = false;
    constexpr count_t elements() const { return dims.elements(); }
  };
  constexpr shaped operand(const subgraph_entry& s, const vector_place& list, std::uint32_t k) const {
    const std::int32_t i = model_.index(list, k);
    if (i < 0) return {};
    const tensor_entry t = model_.tensor(s, i);
    return {t.type, t.dims, true};
  }
  constexpr void request(count_t bytes, int begin) {
    const int number = requests_++;
    if (bytes > count_t(std::int64_t{1} << 61))
      return model_.bytes().fail("a scratch buffer has more than 2^61 bytes", "Operator", -1, 0);
    if (bytes > 0) scratches_.push_back({bytes.n, begin, clock_, number});
  }
  constexpr void request_scratch(const subgraph_entry& s, const operator_entry& o, int begin) {
    const shaped x = operand(s, o.inputs, 0), w = operand(s, o.inputs, 1), y = operand(s, o.outputs, 0);
    const auto is_int = [](const shaped& t, element a, element b) { return t.type == a || t.type == b; };
    switch (o.op) {
      case builtin::conv_2d:
      case builtin::depthwise_conv_2d:
      case builtin::fully_connected:
        if (w.present && w.type == element::int4) request(w.elements(), begin);  // unpacked weights
        return;
      case builtin::transpose_conv: {
        const shaped data = operand(s, o.inputs, 2), bias = operand(s, o.inputs, 3);
        if (data.type == element::int8) request(4 * y.elements(), begin);
        if (data.type == element::int16) {
          request(8 * y.elements(), begin);
          if (bias.present && bias.type == element::int16) request(8 * bias.elements(), begin);
        }
        return;
      }
      case builtin::mean:
      case builtin::sum:
        if (is_int(x, element::int8, element::int16)) request(4 * y.elements(), begin);
        request(4 * count_t(x.dims.rank), begin);
        request(4 * w.elements(), begin);
        return;
      case builtin::reduce_max:
      case builtin::reduce_min:
      case builtin::reduce_all:
      case builtin::reduce_any:
        request(4 * count_t(x.dims.rank), begin);
        request(4 * w.elements(), begin);
        return;
      case builtin::mirror_pad:
        request(4 * count_t(x.dims.rank), begin);
        request(4 * count_t(x.dims.rank), begin);
        return;
      case builtin::svdf: {
        const count_t rows = x.dims[0], filters = w.dims[0];
        request(4 * rows * filters, begin);
        if (x.type == element::int8) request(4 * rows * y.dims[1], begin);
        return;
      }
      case builtin::unidirectional_sequence_lstm: {
        const shaped cell = operand(s, o.inputs, 19), time = x;
        const options_view<Bytes> options(model_.bytes(), model_.options(o));
        const bool time_major = options.flag(field::sequence_lstm::time_major);
        const count_t batch = time.dims[time_major ? 1 : 0], bytes = arena_bytes_of(cell.type);
        const count_t width = cell.dims[cell.dims.rank - 1];
        for (int gate = 0; gate < 4; ++gate) request(batch * width * bytes, begin);
        return;
      }
      case builtin::add_n: request(count_t(options_.pointer_bytes) * o.inputs.size, begin); return;
      case builtin::custom:
        if (model_.bytes().equals(model_.custom_code(o), "TFLite_Detection_PostProcess"))
          detection_scratch(s, o, begin);
        return;
      default: return;
    }
  }
  // Eleven buffers over the boxes and classes of the postprocessing.
  constexpr void detection_scratch(const subgraph_entry& s, const operator_entry& o, int begin) {
    const shaped boxes = operand(s, o.inputs, 0), scores = operand(s, o.inputs, 1), out = operand(s, o.outputs, 0);
    const count_t n = boxes.dims[1], classes = scores.dims[2], detections = out.dims[1];
    for (const count_t bytes : {16 * n, n, 4 * n, 4 * n * classes, 4 * n, 4 * n, 4 * n, 4 * n, 4 * classes,
                                4 * (n + detections), 4 * (n + detections)})
      request(bytes, begin);
  }

  // ---- the list of buffers

  constexpr bool planned(const tensor_entry& t, std::uint32_t) const {
    return !t.variable && model_.data(t).bytes == 0;
  }
  constexpr void add_tensors(sequence<buffer>& into) {
    for (std::uint32_t g = 0; g < model_.subgraphs() && model_.good(); ++g) {
      const subgraph_entry s = model_.subgraph(g);
      sequence<char> handle(s.tensors.size, 0);
      for (std::uint32_t i = 0; i < s.operators.size && model_.good(); ++i) {
        const operator_entry o = model_.operation(s, i);
        if (o.op != builtin::var_handle) continue;
        const std::int32_t out = model_.index(o.outputs, 0);
        if (out >= 0 && static_cast<std::uint32_t>(out) < s.tensors.size) handle[out] = 1;
      }
      for (std::uint32_t i = 0; i < s.tensors.size && model_.good(); ++i) {
        const tensor_entry t = model_.tensor(s, static_cast<std::int32_t>(i));
        if (!planned(t, g) || handle[i] != 0) continue;
        const count_t elements = t.dims.elements();
        const count_t bytes = elements * arena_bytes_of(t.type);
        if (bytes <= 0) continue;
        if (bytes > count_t(std::int64_t{1} << 61))
          return model_.bytes().fail("a tensor has more than 2^61 bytes", "Tensor", -1, t.table.at);
        const int at = first_tensor_[g] + static_cast<int>(i);
        const lifetime& l = lives_[at];
        into.push_back({.bytes = opcost::detail::rounded_up(bytes.n, arena_alignment),
                        .first = l.first,
                        .last = l.last,
                        .alignment = arena_alignment,
                        .of = {at, 0}});
      }
    }
  }
  // Metadata "OfflineMemoryAllocation": version, subgraph, count, then an offset per tensor; -1: plan it.
  constexpr void add_fixed_offsets(sequence<buffer>& buffers) {
    const vector_place list = model_.bytes().vector_field(model_.root(), field::model::metadata, 4);
    for (std::uint32_t i = 0; i < list.size && model_.good(); ++i) {
      const table_place t = model_.bytes().table_at(list, i, "Metadata");
      const vector_place name = model_.bytes().vector_field(t, field::metadata::name, 1);
      if (!model_.bytes().equals(name, "OfflineMemoryAllocation")) continue;
      const auto index = static_cast<std::uint32_t>(model_.bytes().unsigned_field(t, field::metadata::buffer, 4));
      const data_place data = model_.buffer_data(index);
      const vector_place numbers{data.at, static_cast<std::uint32_t>(data.bytes / 4), true};
      for (buffer& b : buffers) {
        const auto at = static_cast<std::uint32_t>(b.of.row) + 3;
        if (at >= numbers.size) continue;
        const std::int64_t offset = model_.bytes().signed_at(numbers, at, 4, "Metadata");
        if (offset >= 0) b.fixed = offset;
      }
    }
  }

  // ---- the tail: structures that live as long as the interpreter; sizes as measured on a 64-bit host, pointers scaled

  constexpr void estimate_tail(tail_estimate& t) const {
    const count_t word = options_.pointer_bytes;
    t.interpreter = 61 * word;
    for (std::uint32_t g = 0; g < model_.subgraphs() && model_.good(); ++g) {
      const subgraph_entry s = model_.subgraph(g);
      t.tensors += 3 * word * s.tensors.size;
      t.operators += 8 * word * s.operators.size;
      if (g == 0) t.inputs_and_outputs += 12 * word * (count_t(s.inputs.size) + s.outputs.size);
      for (std::uint32_t i = 0; i < s.tensors.size && model_.good(); ++i) {
        const tensor_entry e = model_.tensor(s, static_cast<std::int32_t>(i));
        if (!e.variable) continue;
        const count_t bytes = larger(e.dims.elements() * arena_bytes_of(e.type), 0);
        t.variables += ceil_div(bytes, arena_alignment) * arena_alignment;
      }
      for (std::uint32_t i = 0; i < s.operators.size && model_.good(); ++i)
        t.operator_data += operator_data(s, model_.operation(s, i));
    }
  }
  // The kernel's own structure, that of its options, and a multiplier and a shift per output channel.
  constexpr count_t operator_data(const subgraph_entry& s, const operator_entry& o) const {
    switch (o.op) {
      case builtin::conv_2d:
      case builtin::depthwise_conv_2d: return 124 + 8 * larger(operand(s, o.outputs, 0).dims[-1], 0);
      case builtin::transpose_conv: return 136 + 8 * larger(operand(s, o.outputs, 0).dims[-1], 0);
      case builtin::fully_connected: return 104;
      case builtin::average_pool_2d:
      case builtin::max_pool_2d: return 88;
      case builtin::softmax:  // of 16-bit numbers: two tables of 513 numbers
        return 112 + (operand(s, o.inputs, 0).type == element::int16 ? 2 * 2 * 513 : 0);
      case builtin::custom:
        // the state of a Fourier transform: twiddle factors and a buffer
        if (model_.bytes().equals(model_.custom_code(o), "SignalRfft") ||
            model_.bytes().equals(model_.custom_code(o), "SignalIrfft"))
          return 112 + 6 * larger(larger(operand(s, o.inputs, 0).dims[-1], operand(s, o.outputs, 0).dims[-1]), 0);
        return 112;
      default: return 112;
    }
  }
};

}  // namespace detail

/// The arena of a model. Usable in constant expressions and at run time. *Errors*: `fault`.
template <class Bytes> constexpr arena_plan plan_arena(const Bytes& bytes, const arena_options& o = {}) {
  flatbuffer<Bytes> reader(bytes);
  const model_view<Bytes> m(reader);
  arena_plan plan;
  if (m.good() && !std::is_constant_evaluated()) m.check_lists();
  if (m.good()) detail::arena_walk<Bytes>(m, o).run(plan);
  plan.fault = reader.fault();
  return plan;
}

}  // namespace opcost::tflite
