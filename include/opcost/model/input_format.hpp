// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// A list of input formats. read_model recognizes the format of a file by its content, and reads it.
#include <memory>
#include <opcost/files/file.hpp>
#include <opcost/model/loaded_model.hpp>
#include <opcost/model/not_a_model.hpp>
#include <opcost/model/read_options.hpp>

namespace opcost {

/// An input format is a type with
///   name                 "openvino-ir", as messages call it
///   help                 one line: which files, which versions
///   options              the members of read_options that it uses: "weights"
///   recognizes(f)        true if the content of a files::input_file looks like one; only its head is read
///   read<Cs...>(f, o)    the model as result<std::unique_ptr<loaded_model<Cs...>>>; may move from f
template <class F>
concept input_format = requires(const files::input_file& f) {
  { F::name } -> std::convertible_to<std::string_view>;
  { F::help } -> std::convertible_to<std::string_view>;
  { F::options } -> std::convertible_to<std::string_view>;
  { F::recognizes(f) } -> std::same_as<bool>;
};

/// Several input formats. The first that recognizes a file reads it.
template <input_format... Fs> struct input_format_list {
  /// Calls f(std::type_identity<F>) for each.
  template <class F> static constexpr void each(F&& f) { (f(std::type_identity<Fs>{}), ...); }
};

/// Reads a model of any of the formats. *Errors*: no format recognizes the file; its format does not have one of the
/// options (`bad_argument`); the errors of the format's reader.
template <class... Cs, class... Fs>
result<std::unique_ptr<loaded_model<Cs...>>> read_model(files::input_file file, const read_options& options,
                                                        input_format_list<Fs...>) {
  if (file.is_folder()) return error::at(error_code::cannot_read) << "the file cannot be read; is it a folder?";
  result<std::unique_ptr<loaded_model<Cs...>>> model = not_a_model(file.head(), "a model that opcost reads");
  bool found = false;
  const auto try_one = [&]<class F>(std::type_identity<F>) {
    if (found || !F::recognizes(file)) return;
    found = true;
    if ((!options.weights.empty() || !options.weights_content.empty()) &&
        std::string_view(F::options).find("weights") == std::string_view::npos)
      model = error::at(error_code::bad_argument) << "a model of the format " << F::name << " has no weights file";
    else if (!options.signature.empty() && std::string_view(F::options).find("signature") == std::string_view::npos)
      model = error::at(error_code::bad_argument) << "a model of the format " << F::name << " has no signatures";
    else
      model = F::template read<Cs...>(std::move(file), options);
  };
  (try_one(std::type_identity<Fs>{}), ...);
  return model;
}
/// The same from a path. *Errors*: also a file that cannot be read.
template <class... Cs, class... Fs>
result<std::unique_ptr<loaded_model<Cs...>>> read_model(const std::string& path, const read_options& options,
                                                        input_format_list<Fs...> formats) {
  auto opened = files::input_file::open(path);
  if (!opened) return opened.error();
  return read_model<Cs...>(std::move(*opened), options, formats);
}

}  // namespace opcost
