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
#endif

namespace cli {
namespace {

int failure = 0;  // errno of the first write that failed

// No allocation: memory is what is missing.
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
  // A closed descriptor would be given to the next file that is opened, and the output would go there.
  for (int fd = 0; fd <= 2; ++fd)
    if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) < 0) std::_Exit(unwritable);
  std::signal(SIGPIPE, SIG_IGN);  // then a write to a broken pipe fails instead
#endif
  std::set_new_handler(out_of_memory);
  std::set_terminate(out_of_memory);  // sizes that no memory could hold
}

int finish(int exit) {
  errno = 0;
  if (failure == 0 && (std::fflush(stdout) != 0 || std::ferror(stdout) != 0)) failure = errno != 0 ? errno : EIO;
  if (failure == 0) return exit;
  return complain(unwritable, "standard output cannot be written: " + std::string(std::strerror(failure)));
}

}  // namespace cli
