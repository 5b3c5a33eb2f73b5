// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include "console.hpp"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>

#if defined(__unix__) || defined(__APPLE__)
#include <fcntl.h>
#elif defined(_WIN32)
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
// after windows.h
#include <fcntl.h>
#include <io.h>
#include <shellapi.h>
#endif

namespace cli {
namespace {

int failure = 0;  // errno of the first write that failed

// Allocates nothing, since memory is exhausted.
void out_of_memory() {
  std::fputs("opcost: out of memory; close other programs or raise the limit of memory\n", stderr);
  std::_Exit(unreadable);
}

}  // namespace

void print(std::string_view s) {
  if (failure != 0) return;
  errno = 0;
  if (std::fwrite(s.data(), 1, s.size(), stdout) != s.size()) failure = errno != 0 ? errno : EIO;
}

int complain(int exit, std::string_view s) {
  const std::string line = opcost::visible(s);
  std::fprintf(stderr, "opcost: %.*s\n", static_cast<int>(line.size()), line.c_str());
  return exit;
}
int complain(int exit, const std::string& file, const opcost::error& e) { return complain(exit, text_of(file, e)); }

void prepare_console() {
#if defined(__unix__) || defined(__APPLE__)
  // The next file that is opened would take the number of a closed descriptor, and receive the output.
  for (int fd = 0; fd <= 2; ++fd)
    if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0) std::_Exit(unwritable);
  std::signal(SIGPIPE, SIG_IGN);  // a write to a broken pipe then fails, and `print` remembers it
#elif defined(_WIN32)
  _setmode(_fileno(stdout), _O_BINARY);  // "\n" stays "\n"
#endif
  std::set_new_handler(out_of_memory);
  std::set_terminate(out_of_memory);  // for sizes above the limit of a container
}

std::vector<std::string> arguments(int argc, char** argv) {
  std::vector<std::string> all;
#if defined(_WIN32)
  // `argv` is in a code page that does not have all characters.
  static_cast<void>(argv);
  if (wchar_t** wide = CommandLineToArgvW(GetCommandLineW(), &argc)) {
    for (int i = 0; i < argc; ++i) {
      const int size = WideCharToMultiByte(CP_UTF8, 0, wide[i], -1, nullptr, 0, nullptr, nullptr);  // with the zero
      std::string one(static_cast<std::size_t>(size > 0 ? size : 1), '\0');
      WideCharToMultiByte(CP_UTF8, 0, wide[i], -1, one.data(), size, nullptr, nullptr);
      one.pop_back();  // the terminating zero
      all.push_back(std::move(one));
    }
    LocalFree(wide);
  }
#else
  all.assign(argv, argv + argc);
#endif
  return all;
}

int finish(int exit) {
  errno = 0;
  if (failure == 0 && (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)) failure = errno != 0 ? errno : EIO;
  if (failure == 0) return exit;
  return complain(unwritable, "standard output cannot be written: " + std::string(std::strerror(failure)));
}

}  // namespace cli
