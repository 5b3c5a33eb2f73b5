// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A network of one layer, as tools measure it: its only module is "layer". A function is called in the network itself.
#include <opcost/graph/layer_call.hpp>

namespace opcost {

/// An input of the layer.
struct layer_input {
  shape dims{};
  dtype type = dtype::dynamic;  // dynamic: the type that the layer expects
};

/// The network.
template <class... Cs> struct one_layer {
  layer_text text{};
  network<Cs...> net{};
  edge last{};  // its first output
  layer_notes<sizeof...(Cs)> notes{};

  span<const partial_tensor> outputs() const { return net.outputs_of(net.at(last.row)); }
};

/// Reads a layer by its text: layer_reader<builtin_layers, network<exact, fvcore>>::read("Linear(10, 20)", inputs). The
/// result refers to the text. *Errors*: an unknown layer, wrong attributes, inputs that the layer rejects.
template <class List, class Net> struct layer_reader;
template <class List, class... Cs> struct layer_reader<List, network<Cs...>> {
  static result<one_layer<Cs...>> read(std::string_view text, span<const layer_input> inputs) {
    auto t = read_layer<List>(text);
    if (!t) return t.error();
    one_layer<Cs...> one{static_cast<layer_text&&>(*t)};
    sequence<edge> in;
    for (const layer_input& i : inputs)
      in.push_back(one.net.input(
          i.dims, i.type == dtype::dynamic ? input_type<List>(one.text, static_cast<int>(in.size())) : i.type));
    one.last = add_layer<List>(one.net, "layer", one.text, in, &one.notes);
    if (one.last.row < 0)
      return error::at(error_code::bad_argument)
             << "the layer does not take " << count_t(static_cast<std::int64_t>(inputs.size())) << " inputs";
    for (const row& r : one.net.rows)
      if (r.state != standing::counted) return error::at(error_code::bad_argument) << r.type << ": " << r.why;
    return one;
  }
};

}  // namespace opcost
