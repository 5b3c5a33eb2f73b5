// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// bench_model_analyzer [MODEL.xml [RUNS]]: all of Model Analyzer's figures of a file against the XML parser's share (at
// most 3 times as long), and the scan for zeros against a plain read of the same memory (at least 80 % of its speed),
// by element type.
#include <opcost/model_analyzer.hpp>

#include <cstdio>
#include <cstdlib>
#include "../support/best_ms.hpp"

int main(int argc, char** argv) {
  const int runs = argc > 2 ? std::atoi(argv[2]) : 20;
  if (argc > 1) {
    const std::string path = argv[1];
    const double parse = best_ms(runs, [&] {
      pugi::xml_document d;
      if (!d.load_file(path.c_str())) std::printf("%s cannot be parsed\n", path.c_str());
    });
    std::size_t nodes = 0;
    const auto figures = [&](bool sparsity) {
      return best_ms(runs, [&] {
        const auto m = opcost::openvino::read_file(path);
        opcost::replay::model_analyzer::options o;
        o.sparsity = sparsity;
        if (m) nodes = opcost::openvino::model_analyzer_report(*m, o)->nodes.order.size();
      });
    };
    const double all = figures(true), without = figures(false);
    std::printf(
        "%s, %zu nodes: XML alone %.3f ms; all figures %.3f ms, %.2f times the XML; without sparsity %.3f ms, %.2f "
        "times\n",
        path.c_str(), nodes, parse, all, all / parse, without, without / parse);
  }

  constexpr std::size_t size = std::size_t{256} << 20;
  std::vector<std::byte> memory(size);
  std::uint64_t random = 1;
  for (std::size_t i = 0; i + 8 <= size; i += 8) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    const std::uint64_t word = random & (random << 17);
    for (std::size_t k = 0; k < 8; ++k) memory[i + k] = static_cast<std::byte>(word >> (8 * k));
  }
  // a plain read: the sum of all words
  std::uint64_t sum = 0;
  const double read = best_ms(runs, [&] {
    std::uint64_t parts[8]{}, words[8];
    for (std::size_t i = 0; i + sizeof words <= size; i += sizeof words) {
      std::memcpy(words, memory.data() + i, sizeof words);
      for (std::size_t k = 0; k < 8; ++k) parts[k] += words[k];
    }
    for (std::uint64_t p : parts) sum += p;
  });
  std::printf("%zu MiB: plain read %.1f ms, %.1f GB/s (%llx)\n", size >> 20, read,
              static_cast<double>(size) / read / 1e6, static_cast<unsigned long long>(sum));
  for (opcost::dtype t : {opcost::dtype::f64, opcost::dtype::f32, opcost::dtype::f16, opcost::dtype::bf16,
                          opcost::dtype::f8e4m3, opcost::dtype::i8, opcost::dtype::u8, opcost::dtype::i4,
                          opcost::dtype::u4, opcost::dtype::nf4, opcost::dtype::u1}) {
    opcost::count_t zeros = 0;
    const opcost::count_t n = static_cast<std::int64_t>(size * 8 / static_cast<std::size_t>(opcost::bits_of(t)));
    const double scan = best_ms(runs, [&] { zeros = opcost::count_zeros(t, memory, n); });
    std::printf("  %-8s %8.1f ms, %5.1f GB/s, %4.0f %% of the read's speed; %.1f %% are zero\n",
                std::string(opcost::name_of(t)).c_str(), scan, static_cast<double>(size) / scan / 1e6,
                read / scan * 100, static_cast<double>(zeros) / static_cast<double>(n) * 100);
  }
}
