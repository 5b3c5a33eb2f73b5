// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Attributes of operations are visited by name, f("strides", op.strides). One list per operation serves every reader
// and every printer.
#include <opcost/core/tensor.hpp>

namespace opcost {

/// A list of real numbers: anchors, aspect ratios. Keeps at most 64.
struct reals {
  static constexpr int capacity = 64;
  std::array<double, capacity> items{};
  int size = 0;
  constexpr reals() = default;
  constexpr reals(std::initializer_list<double> list) {
    for (double v : list)
      if (size < capacity) items[static_cast<std::size_t>(size++)] = v;
  }
};

/// The spellings of an enumeration's values, in their order. Specialize it for each enumeration that is an attribute.
template <class Enum> inline constexpr std::array<std::string_view, 0> spellings{};

/// Reads or writes the attributes of an operation without knowing its type. A reader does not change members for which
/// it has no value.
class attribute_visitor {
 public:
  virtual void visit(std::string_view name, bool&) = 0;
  virtual void visit(std::string_view name, count_t&) = 0;
  virtual void visit(std::string_view name, double&) = 0;
  virtual void visit(std::string_view name, dtype&) = 0;
  virtual void visit(std::string_view name, std::string_view&) = 0;
  virtual void visit(std::string_view name, ints&) = 0;
  virtual void visit(std::string_view name, partial_shape&) = 0;
  virtual void visit(std::string_view name, reals&) = 0;
  virtual void visit(std::string_view name, int& choice, span<const std::string_view> spelled) = 0;

  template <class T> void operator()(std::string_view name, T& member) {
    if constexpr (std::is_enum_v<T> && !std::same_as<T, dtype>) {
      static_assert(spellings<T>.size() > 0,
                    "opcost: an enumeration that is an attribute needs spellings<Enum> (README: Add an op)");
      int choice = static_cast<int>(member);
      visit(name, choice, spellings<T>);
      member = static_cast<T>(choice);
    } else {
      visit(name, member);
    }
  }

 protected:
  ~attribute_visitor() = default;
};

}  // namespace opcost
