// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// Reads ONNX files in binary and in text form, told apart by their content. What is not a model is refused with one
// line that says what it is; nothing in a file can crash the reader.
#include <opcost/model/not_a_model.hpp>
#include <opcost/onnx/onnx_text.hpp>
#include <opcost/onnx/read_wire.hpp>
#include <opcost/onnx/text_form.hpp>

namespace opcost::onnx {
namespace detail {
// Reads the messages of a model. `whole` returns the error for a file that is not a model.
constexpr error read_messages(wire_cursor& c, model& m, std::string_view head) {
  model_reader reader(c, m);
  if (reader.read() && c.size() > 0) {
    if (!m.has_graph && m.ir_version == 0 && m.imports.empty())
      return error::at(error_code::not_a_model) << "not an ONNX model: it has neither a graph nor a version";
    if (!m.has_graph) return error::at(error_code::malformed) << "the model has no graph";
    return {};
  }
  if (c.size() == 0 || opcost::detail::recognized(head) != nullptr) return not_a_model(head, "an ONNX model (.onnx)");
  if (!m.has_graph && m.ir_version == 0 && m.imports.empty() && m.producer.empty())
    return error::at(error_code::not_a_model) << "not an ONNX model: byte " << count_t(c.offset()) << ": " << c.wrong();
  return error::at(error_code::malformed) << "byte " << count_t(c.offset()) << (reader.path().empty() ? "" : ", ")
                                          << reader.path() << ": " << c.wrong() << "; the file is damaged or cut off";
}
constexpr error read_text_form(std::string_view text, model& m) {
  text_encoder encoder(text);
  m.kept.push_back(encoder.encode());
  if (!encoder.wrong().empty()) {
    return error::at(error_code::malformed, text::line_of(text, static_cast<std::ptrdiff_t>(encoder.offset())))
           << encoder.wrong();
  }
  m.bytes = {m.kept.back().data(), m.kept.back().size()};
  m.text_form = true;
  wire_cursor c(m.bytes);
  return read_messages(c, m, {});
}
}  // namespace detail

/// From memory, in either form, also in a constant expression; of the binary form the bytes must outlive the model.
constexpr result<model> read(std::string_view bytes) {
  model m;
  error e{};
  if (detail::looks_like_text(bytes.substr(0, 512))) {
    e = detail::read_text_form(bytes, m);
  } else {
    m.bytes = bytes;
    wire_cursor c(bytes);
    e = detail::read_messages(c, m, bytes.substr(0, 512));
  }
  if (e.code != error_code::none) return e;
  return m;
}

/// From memory, as read(); the model keeps the bytes.
inline result<model> read_kept(sequence<char> bytes) {
  result<model> m = read({bytes.data(), bytes.size()});
  if (m) m->kept.push_back(std::move(bytes));
  return m;
}

/// From a file. Only its structure is read; the data of tensors is read when it is asked for, external data from the
/// file's folder.
inline result<model> read_file(const std::string& path) {
  model m;
  const std::size_t slash = path.find_last_of("/\\");
  if (slash != path.npos) m.folder.append(path.data(), slash + 1);
  m.has_folder = true;
  auto f = files::weights::open(path);
  if (!f) return error::at(error_code::cannot_read) << "the file cannot be opened; is the path right?";
  m.file = std::move(*f);
  if (m.file.size() < 0) return error::at(error_code::cannot_read) << "the file's size cannot be told";
  std::byte start[512]{};
  const auto n = static_cast<std::size_t>(smaller(m.file.size(), count_t(sizeof start)));
  if (!m.file.read(0, span<std::byte>(start).first(n)))
    return error::at(error_code::cannot_read) << "the file cannot be read; is it a folder?";
  const std::string_view head(reinterpret_cast<const char*>(start), n);
  error e{};
  if (detail::looks_like_text(head)) {
    auto text = files::read_file(path);
    if (!text) return text.error();
    e = detail::read_text_form({text->data(), text->size()}, m);
    m.file = {};
  } else {
    const files::file in_order(path);  // tensors are read at positions, messages one after the other
    if (!in_order) return error::at(error_code::cannot_read) << "the file cannot be read";
    wire_cursor c(in_order.get(), static_cast<std::uint64_t>(m.file.size().n), m.kept);
    e = detail::read_messages(c, m, head);
  }
  if (e.code != error_code::none) return e;
  return m;
}

}  // namespace opcost::onnx
