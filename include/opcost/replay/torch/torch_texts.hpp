// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The texts of layers: network<..., replay::module_texts> keeps how each layer prints. At run time only.
#include <opcost/convention/reading.hpp>
#include <opcost/graph/network.hpp>
#include <opcost/layers/layer_text.hpp>

namespace opcost::replay {

namespace detail {
// Sets the attributes that depend on the input: channels, features. The text shows them as numbers.
class from_input final : public layer_visitor {
 public:
  explicit from_input(const shape& input) : input_(input) {}
  void visit(std::string_view name, count_t& n) override {
    if (n != 0 || input_.rank < 1) return;
    if (name == "in_channels" || name == "num_features" || name == "num_channels") n = input_[input_.rank > 1 ? 1 : 0];
    if (name == "in_features" || name == "input_size") n = input_[-1];
  }
  void visit(std::string_view, bool&) override {}
  void visit(std::string_view, switch_attribute) override {}
  void visit(std::string_view, double&) override {}
  void visit(std::string_view, real_number&) override {}
  void visit(std::string_view, std::string_view&) override {}
  void visit(std::string_view, list_attribute) override {}
  void visit(std::string_view, factors&) override {}
  void visit(std::string_view, contraction_dims&) override {}
  void visit(std::string_view, none_or<count_t>&) override {}
  void visit(std::string_view, none_or<double>&) override {}
  void visit(std::string_view, none_or<real_number>&) override {}
  void visit(std::string_view, int&, span<const std::string_view>) override {}
  void visit(std::string_view, const layer_form&, void*) override {}

 private:
  shape input_;
};
}  // namespace detail

/// A convention without figures: it makes a network keep the texts of its layers.
struct module_texts {
  static constexpr std::string_view name = "module_texts", about = "no figures: how layers print themselves";

  template <class L> static void describe(const L& layer, const tensors& in, append_text put) {
    put(op_traits<L>::name);
    put("(");
    if constexpr (lowered_op<L> || requires { op_traits<L>::repr; }) {
      L copy = layer;
      const layer_form form = form_of<L>();
      detail::from_input given(in.size() > 0 ? in[0].dims : shape());
      form.visit(&copy, given);
      opcost::detail::write_attributes(put, form, &copy, ", ");
    }
    put(")");
  }
};

}  // namespace opcost::replay
