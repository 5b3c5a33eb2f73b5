// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Einstein summation: an equation names the dimensions of inputs and output. Shapes: OpenVINO operation specification
// Einsum-7.
#include <opcost/op/common.hpp>

namespace opcost {

/// "bij,bjk->bik". Without "->", the output has the labels that occur in one input only, in alphabetical order.
struct einsum {
  std::string_view equation{};
};

namespace detail {
inline constexpr int einsum_operands_at_most = 64;
inline constexpr int einsum_labels = 53;  // 0: an ellipsis, then A to Z and a to z
constexpr int label_of(char c) {
  return c >= 'A' && c <= 'Z' ? 1 + (c - 'A') : c >= 'a' && c <= 'z' ? 27 + (c - 'a') : -1;
}

// The labels of one input or of the output.
struct einsum_term {
  std::string_view text{};
  // Calls f(label) for each label in order; skips blanks. False if the text is not letters and at most one ellipsis.
  template <class F> constexpr bool each(F&& f) const {
    bool ellipsis = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == ' ') continue;
      int label = label_of(text[i]);
      if (label < 0) {
        if (text.substr(i, 3) != "..." || ellipsis) return false;
        label = 0;
        ellipsis = true;
        i += 2;
      }
      f(label);
    }
    return true;
  }
  constexpr int count() const {
    int n = 0;
    return each([&](int) { ++n; }) ? n : -1;
  }
  constexpr bool has(int label) const {
    bool found = false;
    each([&](int l) { found = found || l == label; });
    return found;
  }
};
constexpr std::string_view arrow = "->";
constexpr std::string_view einsum_operands(std::string_view equation) {
  return equation.substr(0, equation.find(arrow));
}
constexpr einsum_term einsum_operand(std::string_view equation, int index) {
  std::string_view rest = einsum_operands(equation);
  for (int i = 0; i < index; ++i) {
    const std::size_t comma = rest.find(',');
    if (comma == std::string_view::npos) return {};
    rest = rest.substr(comma + 1);
  }
  return {rest.substr(0, rest.find(','))};
}
constexpr int einsum_operand_count(std::string_view equation) {
  int n = 1;
  for (char c : einsum_operands(equation)) n += c == ',';
  return n;
}
// Calls f(label) for each label of the output. False if its text is wrong.
template <class F> constexpr bool each_output_label(std::string_view equation, F&& f) {
  const std::size_t at = equation.find(arrow);
  if (at != std::string_view::npos) return einsum_term{equation.substr(at + arrow.size())}.each(f);
  int times[einsum_labels]{}, owner[einsum_labels]{};  // owner: the input, from 1; -1: several
  const int n = einsum_operand_count(equation);
  for (int i = 1; i <= n; ++i) {
    const bool sound = einsum_operand(equation, i - 1).each([&](int l) {
      ++times[l];
      owner[l] = owner[l] == 0 || owner[l] == i ? i : -1;
    });
    if (!sound) return false;
  }
  if (times[0] > 0) f(0);
  for (int l = 1; l < einsum_labels; ++l)
    for (int k = 0; owner[l] > 0 && k < times[l]; ++k) f(l);
  return true;
}
// The extents of labels. A label is one dimension, the ellipsis any number of them. Of equal labels, one of extent 1 is
// stretched.
template <class Dim> struct einsum_extents {
  Dim of[einsum_labels]{};
  bool seen[einsum_labels]{};
  basic_shape<Dim> ellipsis{};

  // Adds a term; rejects it if it does not fit.
  constexpr rejection add(const einsum_term& term, const basic_shape<Dim>& dims) {
    const int labels = term.count();
    if (labels < 0) return rejected("equation: expected terms of letters and at most one ellipsis, got {t}", term.text);
    const bool stretches = term.has(0);
    if (!dims.ranked()) {
      if (stretches) ellipsis = basic_shape<Dim>::of_unknown_rank();
      term.each([&](int l) {
        Dim d = seen[l] ? of[l] : basic_shape<Dim>::unknown_dim();
        of[l] = d;
        seen[l] = true;
      });
      return {};
    }
    if (stretches ? dims.rank < labels - 1 : dims.rank != labels)
      return rejected("equation: a term expects rank {}, got an input of rank {}", stretches ? labels - 1 : labels,
                      dims.rank);
    Dim own[einsum_labels]{};
    bool has[einsum_labels]{};
    int at = 0;
    rejection why{};
    term.each([&](int l) {
      if (l == 0) {
        const int n = dims.rank - labels + 1;
        const basic_shape<Dim> here = dims.slice(at, at + n);
        at += n;
        if (!seen[0]) {
          ellipsis = here;
          seen[0] = true;
        } else if (!broadcast(ellipsis, here))
          why = rejected("equation: the dimensions of the ellipsis do not broadcast");
        return;
      }
      const Dim d = dims[at++];
      if (!has[l]) {
        own[l] = d;
        has[l] = true;
      } else if (!merge(own[l], d))
        why = rejected("equation: one input has different extents for one label, {} and {}", own[l], d);
    });
    for (int l = 1; l < einsum_labels; ++l) {
      if (!has[l]) continue;
      if (!seen[l]) {
        of[l] = own[l];
        seen[l] = true;
      } else if (!broadcast(of[l], own[l]))
        why = rejected("equation: the inputs have different extents for one label, {} and {}", of[l], own[l]);
    }
    return why;
  }
};
// The product of the extents of a set of labels.
constexpr count_t einsum_elements(const einsum_extents<count_t>& extents, const bool (&set)[einsum_labels]) {
  count_t n = set[0] ? extents.ellipsis.elements() : count_t(1);
  for (int l = 1; l < einsum_labels; ++l)
    if (set[l]) n *= extents.of[l];
  return n;
}
}  // namespace detail

// Inputs are combined from left to right. Labels that neither the output nor a later input has are summed: first those
// of one input (additions), then those of two inputs with their product: MACs = product of the extents of all labels of
// the two. If there is no label to sum, the products are multiplications.
template <> struct op_traits<einsum> {
  static constexpr std::string_view name = "Einsum";
  static constexpr std::string_view formula =
      "MACs = product of the extents of all labels, two inputs at a time from left to right";
  static constexpr int opset = 7, inputs = 1;
  static constexpr bool variadic = true;
  static constexpr void attributes(auto& op, auto&& f) { f("equation", op.equation); }
  template <class Dim> static constexpr inferred<Dim> infer(const einsum& op, const basic_operands<Dim>& in) {
    if (in.size() > detail::einsum_operands_at_most)
      return rejected("equation: expected at most {} terms, got {} inputs", detail::einsum_operands_at_most, in.size());
    if (detail::einsum_operand_count(op.equation) != in.size())
      return rejected("equation '{t}': expected {} inputs, got {}", op.equation,
                      detail::einsum_operand_count(op.equation), in.size());
    detail::einsum_extents<Dim> extents;
    dtype type = in[0].type;
    for (int i = 0; i < in.size(); ++i) {
      if (const rejection why = extents.add(detail::einsum_operand(op.equation, i), in[i].dims)) return why;
      if (common(type, in[i].type) != dtype::none) type = common(type, in[i].type);
    }
    basic_shape<Dim> out;
    bool known_labels = true;
    const bool sound = detail::each_output_label(op.equation, [&](int l) {
      known_labels = known_labels && extents.seen[l];
      if (l == 0 && !extents.ellipsis.ranked())
        out = basic_shape<Dim>::of_unknown_rank();
      else if (l == 0)
        out.append(extents.ellipsis);
      else
        out.push_back(extents.of[l]);
    });
    if (!sound) return rejected("equation '{t}': the output term is wrong", op.equation);
    if (!known_labels) return rejected("equation '{t}': the output has a label that no input has", op.equation);
    return detail::of(out, type);
  }
  static constexpr tally count(const einsum& op, const tensors& in, const outputs&) { return pairs(op, in, 0); }
  // `least`: a product counts as a sum of products if a label of at least this extent is summed in it.
  static constexpr tally pairs(const einsum& op, const tensors& in, count_t least) {
    if (in.size() > detail::einsum_operands_at_most || detail::einsum_operand_count(op.equation) != in.size())
      return {};
    detail::einsum_extents<count_t> extents;
    int last[detail::einsum_labels]{};  // the last input with the label; labels of the output: after all inputs
    for (int i = 0; i < in.size(); ++i) {
      const detail::einsum_term term = detail::einsum_operand(op.equation, i);
      if (extents.add(term, in[i].dims)) return {};
      term.each([&](int l) { last[l] = i; });
    }
    detail::each_output_label(op.equation, [&](int l) { last[l] = in.size(); });
    tally work;
    bool left[detail::einsum_labels]{};
    for (int i = 0; i < in.size(); ++i) {
      const detail::einsum_term term = detail::einsum_operand(op.equation, i);
      bool right[detail::einsum_labels]{};
      term.each([&](int l) { right[l] = true; });
      const count_t before = detail::einsum_elements(extents, right);
      for (int l = 0; l < detail::einsum_labels; ++l) right[l] = right[l] && (last[l] > i || (i > 0 && left[l]));
      work.add += larger(before - detail::einsum_elements(extents, right), 0);
      if (i == 0) {
        for (int l = 0; l < detail::einsum_labels; ++l) left[l] = right[l];
        continue;
      }
      for (int l = 0; l < detail::einsum_labels; ++l) left[l] = left[l] || right[l];
      const count_t products = detail::einsum_elements(extents, left);
      bool sums = false;
      for (int l = 0; l < detail::einsum_labels; ++l)
        if (left[l] && last[l] <= i) {
          left[l] = false;
          sums = sums || (l == 0 ? extents.ellipsis.elements() : extents.of[l]) >= least;
        }
      (sums ? work.mac : work.mul) += products;
    }
    return work;
  }
};

}  // namespace opcost
