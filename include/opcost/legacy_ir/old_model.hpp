// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// An IR file of version 2 to 9 as plain structs: the layers, ports and edges of openvino/ir_model.hpp, and the blobs
// that old layers own. Names, types and attributes are views into the file's text, which the model owns.
#include <deque>
#include <opcost/openvino/ir_model.hpp>

namespace opcost::legacy_ir {

using openvino::layer;
namespace detail {
using opcost::detail::same_ignoring_case;
}

/// A range of the .bin that belongs to a layer: its weights, its biases, the content of a Const.
struct blob {
  std::string_view name{};  // "weights", "biases", "custom"
  count_t offset = -1, bytes = 0;
  dtype type = dtype::f32;
  /// Bytes divided by the size of an element, as the old reader counts. A packed binary blob counts as f32.
  count_t elements() const { return bits_of(type) < 8 ? bytes / 4 : bytes / (bits_of(type) / 8); }
};

struct body;
/// The layers of a model or of one body. A port that no edge enters is fed by a layer "Input" that the reader adds; an
/// output that no layer reads is read by a layer "Result" that the reader adds.
struct net {
  openvino::net graph{};
  sequence<blob> blobs{};      // of all layers
  sequence<int> first_blob{};  // by layer, one more than there are layers
  sequence<body> bodies{};     // of all layers: layer.first_body, layer.bodies

  span<const blob> blobs_of(int l) const {
    const auto first = static_cast<std::size_t>(first_blob[l]);
    const auto last = static_cast<std::size_t>(first_blob[l + 1]);
    return span(blobs).subspan(first, last - first);
  }
  int index_of(const layer& l) const { return static_cast<int>(&l - graph.layers.data()); }
};
struct body {
  net layers{};
  body_wiring wiring{};
};

struct model {
  int version = 0;  // of the IR
  std::string_view name{};
  net main{};
  sequence<error> remarks{};
  files::weights weights{};
  std::string weights_note{};  // why the weights are missing

  sequence<char> text{};           // parsed in place
  std::deque<std::string> made{};  // names of the layers that the reader adds
  pugi::xml_document document{};
};

}  // namespace opcost::legacy_ir
