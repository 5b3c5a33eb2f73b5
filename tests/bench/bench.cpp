// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// What opcost itself costs at run time: reading and analyzing a file against the XML parser's share of it, and graphs
// of growing size.
#include <cstdio>
#include <opcost/opcost.hpp>
#include <opcost/ops/matmul.hpp>
#include <string>
#include <vector>
#include "../support/analyze.hpp"
#include "../support/best_ms.hpp"
#if __has_include(<spawn.h>)
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#endif

namespace {
#if __has_include(<spawn.h>)
// The whole program, from its start to its end. Model Analyzer's time is a recording, of another machine:
// gold/model_analyzer/timing.json.
void run_program(const char* program, const char* file, int runs) {
  constexpr double recorded = 349;
  posix_spawn_file_actions_t silent;
  posix_spawn_file_actions_init(&silent);
  posix_spawn_file_actions_addopen(&silent, 1, "/dev/null", 1, 0);
  bool worked = true;
  const double ms = best_ms(runs, [&] {
    std::string words[]{program, file};
    char* arguments[]{words[0].data(), words[1].data(), nullptr};
    pid_t child = 0;
    int status = -1;
    worked = posix_spawn(&child, program, &silent, nullptr, arguments, environ) == 0 &&
             waitpid(child, &status, 0) == child && status == 0 && worked;
  });
  posix_spawn_file_actions_destroy(&silent);
  if (worked)
    std::printf(
        "the whole program, mobilenet_v2.xml: %.2f ms, %.0f times as fast as Model Analyzer's recorded %.0f ms\n", ms,
        recorded / ms, recorded);
  else
    std::printf("the whole program was not measured: %s is not built or failed\n", program);
}
#endif

void compare_with_parser(const char* title, const std::string& path, int runs) {
  std::size_t layers = 0;
  const double parse = best_ms(runs, [&] {
    pugi::xml_document d;
    if (!d.load_file(path.c_str())) std::printf("%s cannot be parsed\n", path.c_str());
  });
  const double read = best_ms(runs, [&] {
    const auto m = read_model(path);
    if (!m) std::printf("%s: %s\n", path.c_str(), std::string(std::string_view(m.error().what)).c_str());
  });
  const double all = best_ms(runs, [&] {
    const auto r = analyze(path);
    if (r) layers = r->a.rows.size();
  });
  std::printf("%-28s %6zu layers: XML alone %8.3f ms, read %8.3f ms, read and analyzed %8.3f ms, %.2f times the XML\n",
              title, layers, parse, read, all, all / parse);
}

// Convolutions, each after the one before, as OpenVINO writes them.
std::string chain_of_convolutions(int convolutions) {
  std::string layers, edges;
  int id = 0;
  const auto layer = [&](const std::string& name, const char* type, const std::string& data, int inputs,
                         const char* dims) {
    layers += "<layer id=\"" + std::to_string(id) + "\" name=\"" + name + std::to_string(id) + "\" type=\"" + type +
              "\" version=\"opset1\">" + data;
    if (inputs > 0) {
      layers += "<input>";
      for (int i = 0; i < inputs; ++i)
        layers += "<port id=\"" + std::to_string(i) +
                  "\" precision=\"FP32\"><dim>1</dim><dim>16</dim><dim>32</dim><dim>32</dim></port>";
      layers += "</input>";
    }
    layers +=
        "<output><port id=\"" + std::to_string(inputs) + "\" precision=\"FP32\">" + dims + "</port></output></layer>\n";
    return id++;
  };
  const auto edge = [&](int from, int port, int to, int to_port) {
    edges += "<edge from-layer=\"" + std::to_string(from) + "\" from-port=\"" + std::to_string(port) +
             "\" to-layer=\"" + std::to_string(to) + "\" to-port=\"" + std::to_string(to_port) + "\"/>\n";
  };
  const char* image = "<dim>1</dim><dim>16</dim><dim>32</dim><dim>32</dim>";
  int last = layer("input", "Parameter", "<data shape=\"1,16,32,32\" element_type=\"f32\"/>", 0, image), port = 0;
  for (int i = 0; i < convolutions; ++i) {
    const int w = layer(
        "weights", "Const",
        "<data element_type=\"f32\" shape=\"16, 16, 3, 3\" offset=\"" + std::to_string(9216 * i) + "\" size=\"9216\"/>",
        0, "<dim>16</dim><dim>16</dim><dim>3</dim><dim>3</dim>");
    const int c =
        layer("convolution", "Convolution",
              "<data strides=\"1, 1\" dilations=\"1, 1\" pads_begin=\"1, 1\" pads_end=\"1, 1\" auto_pad=\"explicit\"/>",
              2, image);
    edge(last, port, c, 0);
    edge(w, 0, c, 1);
    last = layer("relu", "ReLU", "", 1, image);
    port = 1;
    edge(c, 2, last, 0);
  }
  return "<?xml version=\"1.0\"?>\n<net name=\"chain\" version=\"11\">\n<layers>\n" + layers + "</layers>\n<edges>\n" +
         edges + "</edges>\n</net>\n";
}

struct product {
  int from;
};
struct chain {
  std::vector<product> layers;
};
}  // namespace

template <> struct opcost::graph_traits<chain> {
  static const std::vector<product>& nodes(const chain& g) { return g.layers; }
  static std::array<opcost::edge, 2> inputs(const chain&, const product& p) {
    return {opcost::edge{p.from, 0}, opcost::edge{p.from, 0}};
  }
  static void visit(const chain&, const product& p, auto&& f) {
    if (p.from < 0)
      f(opcost::input{{8, 8}});
    else
      f(opcost::matmul{});
  }
};

int main(int argc, char** argv) {
  const int runs = argc > 1 ? std::atoi(argv[1]) : 10;
  std::printf("files, best of %d:\n", runs);
  compare_with_parser("mobilenet_v2.xml", OPCOST_EXAMPLE_DATA "/mobilenet_v2.xml", runs * 5);
  const std::string path = "bench_chain.xml";
  if (std::FILE* f = std::fopen(path.c_str(), "wb")) {
    const std::string text = chain_of_convolutions(1666);
    std::fwrite(text.data(), 1, text.size(), f);
    std::fclose(f);
    compare_with_parser("a chain of convolutions", path, runs);
    std::remove(path.c_str());
  }

#if __has_include(<spawn.h>)
  run_program(OPCOST_PROGRAM, OPCOST_EXAMPLE_DATA "/mobilenet_v2.xml", runs * 10);
#endif
  std::printf("a graph of the user's own, by its size:\n");
  for (int n : {10'000, 100'000, 1'000'000}) {
    chain g;
    for (int i = 0; i < n; ++i) g.layers.push_back({i - 1});
    opcost::count_t macs = 0;
    const double ms = best_ms(n > 100'000 ? 2 : 5, [&] { macs = opcost::analyze<opcost::exact>(g).macs(); });
    std::printf("%10d layers: %9.2f ms, %6.0f ns a layer%s\n", n, ms, ms * 1e6 / n,
                macs == opcost::count_t(n - 1) * 8 * 8 * 8 ? "" : "   WRONG");
  }
}
