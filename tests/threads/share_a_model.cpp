// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Threads analyze one const model and read its weights file at the same time; all get the figures of one thread alone.
//   share_a_model MODEL.xml WEIGHTS.bin     (the second is written)
#include <opcost/model_analyzer.hpp>

#include <cstdio>
#include <thread>
#include <vector>

namespace {

// 200 constants of 4,096 f32, each with its own number of leading zeros.
bool write_weights(const char* path) {
  std::FILE* f = std::fopen(path, "wb");
  if (!f) return false;
  bool ok = true;
  for (std::size_t k = 0; k < 200; ++k) {
    std::vector<float> values(4096, 1.0f);
    for (std::size_t i = 0; i < (k * 37) % 4096; ++i) values[i] = 0;
    ok = ok && std::fwrite(values.data(), sizeof(float), values.size(), f) == values.size();
  }
  return std::fclose(f) == 0 && ok;
}

struct answer {
  opcost::count_t zeros = 0, macs = 0;
  bool known = false;
  bool operator==(const answer&) const = default;
};
answer ask(const opcost::openvino::model& m) {
  const opcost::openvino::graph<> g(m);
  const auto a = opcost::analyze<opcost::exact>(g);
  const opcost::zero_counts z = opcost::openvino::count_stored_zeros(g, a);
  return {z.total, a.macs(), z.known};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3 || !write_weights(argv[2])) return 2;
  const auto model = opcost::openvino::read_file(argv[1], argv[2]);
  if (!model) return 2;
  const answer alone = ask(*model);
  int wrong = 0;
  constexpr int rounds = 20, threads = 4;
  for (int round = 0; round < rounds; ++round) {
    answer got[threads];
    std::vector<std::thread> running;
    for (answer& a : got) running.emplace_back([&] { a = ask(*model); });
    for (std::thread& t : running) t.join();
    for (const answer& a : got) wrong += !(a == alone);
  }
  std::printf("%d of %d answers differ; %lld zeros\n", wrong, rounds * threads, static_cast<long long>(alone.zeros.n));
  return wrong != 0 || !alone.known;
}
