// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads IR versions 10 and 11. A file that is not a model is an error of one line, which says what the file is. No file
// can crash the reader.
#include <opcost/files/file.hpp>
#include <opcost/model/not_a_model.hpp>
#include <opcost/model/read_options.hpp>
#include <opcost/openvino/read_layers.hpp>

namespace opcost::openvino {
namespace detail {

inline constexpr unsigned parsing = pugi::parse_escapes | pugi::parse_cdata | pugi::parse_embed_pcdata;

// The element <net> of the whole text, or of its frame.
inline result<pugi::xml_node> root_of(const pugi::xml_document& document, const pugi::xml_parse_result& parsed,
                                      const std::string& head, const place& where) {
  const auto malformed = [&](std::string_view hint) {
    return error::at(error_code::malformed, where(parsed.offset))
           << "not well-formed XML: " << parsed.description() << "; " << hint;
  };
  const pugi::xml_node root = document.child("net");
  if (!root)
    return parsed || parsed.status == pugi::status_no_document_element || head.find('<') == head.npos
               ? not_a_model(head, "an OpenVINO IR (.xml)")
               : malformed("the file is damaged or not an OpenVINO IR");
  if (!parsed) return malformed("the file may be cut off");
  const auto bad = [&](error_code code) { return error::at(code, where(root)); };
  const std::string_view version = text::trimmed(root.attribute("version").value());
  count_t n = 0;
  if (!text::read_integer(version, n) || version.find_first_not_of("+-0123456789") != version.npos)
    return bad(error_code::not_a_model) << "<net> has no version; expected an OpenVINO IR";
  if (n < 10)
    return bad(error_code::unsupported)
           << "IR version " << n << " is older than 10; convert the original model again with OpenVINO 2020.1 or later";
  if (n > 11)
    return bad(error_code::unsupported) << "IR version " << n
                                        << " is newer than this version of opcost, which reads 10 and 11";
  if (!root.child("layers")) return bad(error_code::malformed) << "<net> has no <layers>";
  return root;
}

// Parses the pieces in place, one after the other. Names and values stay valid, since they are views into the text.
template <class Add>
std::optional<error> each_piece(char* text, const sequence<text_pieces::range>& pieces, place where, Add&& add) {
  pugi::xml_document document;
  for (const auto& piece : pieces) {
    where.from = piece.begin;
    const auto parsed = document.load_buffer_inplace(text + piece.begin, piece.end - piece.begin,
                                                     parsing | pugi::parse_fragment, pugi::encoding_utf8);
    if (!parsed)
      return error::at(error_code::malformed, where(parsed.offset))
             << "not well-formed XML: " << parsed.description() << "; the file is damaged";
    for (pugi::xml_node n = document.first_child(); n; n = n.next_sibling())
      if (auto bad = add(n, where)) return bad;
  }
  return {};
}

inline result<model> read_text(sequence<char> text) {
  model m;
  m.text = std::move(text);
  const std::string_view all(m.text.data(), m.text.size());
  const std::string head(all.substr(0, 512));  // parsing in place overwrites it
  text_pieces pieces = text_cutter(span<char>(m.text.data(), m.text.size())).cut();
  if (pieces.overfull != all.npos)
    return error::at(error_code::unsupported, text::line_of(all, static_cast<std::ptrdiff_t>(pieces.overfull)))
           << "a layer has more than " << text_cutter::most_ports << " ports";
  const bool cut = !pieces.frame.empty();
  m.frame = std::move(pieces.frame);
  pieces.frame.clear();

  const auto parsed = cut ? m.document.load_buffer_inplace(m.frame.data(), m.frame.size(), parsing, pugi::encoding_utf8)
                          : m.document.load_buffer_inplace(m.text.data(), m.text.size(), parsing);
  const place where{.text = all, .without = &pieces};
  const auto root = root_of(m.document, parsed, head, where);
  if (!root) return root.error();
  m.version = root->attribute("version").as_int();
  m.name = root->attribute("name").value();

  net_reader reader(all.size() / 512);  // about as many bytes as a layer takes
  const auto layer = [&](pugi::xml_node n, const place& at) { return reader.add_layer(n, at, m.remarks, 0); };
  const auto edge = [&](pugi::xml_node n, const place& at) { return reader.add_edge(n, at, m.remarks); };
  const place inside{.text = all};
  if (const auto bad = each_piece(m.text.data(), pieces.layers, inside, layer)) return *bad;
  for (pugi::xml_node n = root->child("layers").first_child(); n; n = n.next_sibling())
    if (const auto bad = layer(n, where)) return *bad;
  if (const int id = reader.duplicate_id(); id >= 0)
    return fail(root->child("layers"), where) << "two layers have the id " << id;
  if (const auto bad = each_piece(m.text.data(), pieces.edges, inside, edge)) return *bad;
  for (pugi::xml_node n = root->child("edges").first_child(); n; n = n.next_sibling())
    if (const auto bad = edge(n, where)) return *bad;
  const net& all_layers = reader.layers();
  for (const openvino::layer& l : all_layers.layers)
    if (l.version.empty() && (all_layers.attribute_of(l, "execOrder") || all_layers.attribute_of(l, "execTimeMcs")))
      m.execution_graph = true;
  if (!m.execution_graph)
    if (const auto bad = reader.check_inputs(all)) return *bad;
  m.main = reader.take();
  return m;
}
}  // namespace detail

/// Reads an IR from memory; copies the text. `w`: the weights, if there are any. *Errors*: a text that is not an IR of
/// version 10 or 11, with the line.
inline result<model> read(std::string_view xml, files::weights w = {}) {
  sequence<char> text;
  text.append(xml.data(), xml.size());
  auto m = detail::read_text(std::move(text));
  if (m) m->weights = std::move(w);
  return m;
}
/// Opens the weights of a model that was read from `path`: `weights_path`, or the .bin file of the same name. If there
/// is no such .bin file, weights_note says so.
template <class Model>
result<Model> with_weights_of(result<Model> m, const std::string& path, const std::string& weights_path) {
  if (!m) return m;
  std::string bin = weights_path;
  if (bin.empty())
    bin = (path.size() > 4 && path.compare(path.size() - 4, 4, ".xml") == 0 ? path.substr(0, path.size() - 4) : path) +
          ".bin";
  auto w = files::weights::open(bin);
  if (w)
    m->weights = std::move(*w);
  else if (!weights_path.empty())
    return w.error();
  else
    m->weights_note = "no " + bin;
  return m;
}
/// The same with the weights that the options name.
template <class Model> result<Model> with_weights_of(result<Model> m, const std::string& path, const read_options& o) {
  if (!o.weights_content.empty()) {
    if (m) m->weights = files::weights(o.weights_content);
    return m;
  }
  if (path.empty() && o.weights.empty()) {
    if (m) m->weights_note = "the model was read from memory, without weights";
    return m;
  }
  return with_weights_of(std::move(m), path, o.weights);
}
/// Reads an IR file and opens its weights. `weights_path` empty: the .bin file of the same name, if it exists.
inline result<model> read_file(const std::string& path, const std::string& weights_path = {}) {
  auto text = files::read_file(path);
  if (!text) return text.error();
  return with_weights_of(detail::read_text(std::move(*text)), path, weights_path);
}

}  // namespace opcost::openvino
