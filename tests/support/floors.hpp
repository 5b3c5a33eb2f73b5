// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// The lowest numbers with which a golden test passes. golden/floors.txt contains them, one "name number" per line. They
// never fall.
#include <cstdio>
#include <fstream>
#include <string>

class floors {
 public:
  explicit floors(std::string path) : path_(std::move(path)) {}
  // Prints `name: N of M` and remembers whether N holds.
  void hold(const std::string& name, int exact, int all) {
    int least = -1, n = 0;
    std::ifstream file(path_);
    for (std::string key; file >> key >> n;)
      if (key == name) least = n;
    std::printf("%s: %d of %d", name.c_str(), exact, all);
    if (least < 0) {
      std::printf("   NOT HELD: %s has no line for it\n", path_.c_str());
      failed_ = true;
    } else if (exact < least) {
      std::printf("   BELOW THE FLOOR of %d\n", least);
      failed_ = true;
    } else if (exact > least)
      std::printf("   (the floor of %d can rise)\n", least);
    else
      std::printf("\n");
  }
  void fail() { failed_ = true; }
  int exit_code() const { return failed_ ? 1 : 0; }

 private:
  std::string path_;
  bool failed_ = false;
};
