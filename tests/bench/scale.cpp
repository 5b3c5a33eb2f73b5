// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// How the program's time and output grow with the model: generated models of n, 2n and 4n, and the exponent k of n^k
// between the last two. An exponent above the limit fails.
//   bench_scale PROGRAM FOLDER [CASE]
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace {

constexpr double limit = 1.15;

/// Writes an IR layer by layer. Every tensor is f32[1,64].
class ir_writer {
 public:
  int layer(const std::string& name, const std::string& type, const std::string& data, const std::vector<int>& from,
            int outputs = 1, const char* opset = "opset1") {
    layers_ += "<layer id=\"" + std::to_string(count_) + "\" name=\"" + name + "\" type=\"" + type + "\" version=\"" +
               opset + "\">" + data;
    if (!from.empty()) layers_ += "<input>";
    for (std::size_t i = 0; i < from.size(); ++i) layers_ += port(i, shape);
    if (!from.empty()) layers_ += "</input>";
    if (outputs > 0) layers_ += "<output>";
    for (int i = 0; i < outputs; ++i) layers_ += port(from.size() + static_cast<std::size_t>(i), shape, true);
    if (outputs > 0) layers_ += "</output>";
    layers_ += "</layer>\n";
    for (std::size_t i = 0; i < from.size(); ++i)
      edges_ += "<edge from-layer=\"" + std::to_string(from[i]) + "\" from-port=\"" +
                std::to_string(output_port_[static_cast<std::size_t>(from[i])]) + "\" to-layer=\"" +
                std::to_string(count_) + "\" to-port=\"" + std::to_string(i) + "\"/>\n";
    output_port_.push_back(static_cast<int>(from.size()));
    return count_++;
  }
  int input(const std::string& name) {
    return layer(name, "Parameter", "<data shape=\"1,64\" element_type=\"f32\"/>", {});
  }
  void output(int from) { layer("out" + std::to_string(count_), "Result", "", {from}, 0); }
  void write(const std::string& path) const {
    std::ofstream(path) << "<?xml version=\"1.0\"?>\n<net name=\"scale\" version=\"11\">\n<layers>\n"
                        << layers_ << "</layers>\n<edges>\n"
                        << edges_ << "</edges>\n</net>\n";
  }
  std::string shape = "<dim>1</dim><dim>64</dim>";

 private:
  static std::string port(std::size_t id, const std::string& dims, bool typed = false) {
    return "<port id=\"" + std::to_string(id) + "\"" + (typed ? " precision=\"FP32\"" : "") + ">" + dims + "</port>";
  }
  std::string layers_, edges_;
  std::vector<int> output_port_;
  int count_ = 0;
};

const std::string add_data = "<data auto_broadcast=\"numpy\"/>";

void chain(ir_writer& w, int n) {
  int x = w.input("x");
  for (int i = 0; i < n; ++i) x = w.layer("relu" + std::to_string(i), "ReLU", "", {x});
  w.output(x);
}
// Blocks of four layers, each with a skip connection: at most three tensors are live.
void residual_chain(ir_writer& w, int n) {
  int x = w.input("x");
  for (int i = 0; i < n / 4; ++i) {
    int y = x;
    for (int k = 0; k < 3; ++k) y = w.layer("r" + std::to_string(i) + "_" + std::to_string(k), "ReLU", "", {y});
    x = w.layer("add" + std::to_string(i), "Add", add_data, {x, y});
  }
  w.output(x);
}
void ports(ir_writer& w, int n) {
  const int x = w.input("x");
  w.layer("concat", "Concat", "<data axis=\"0\"/>", std::vector<int>(static_cast<std::size_t>(n), x), 0);
}
void inputs(ir_writer& w, int n) {
  int x = w.input("x0");
  for (int i = 1; i < n; ++i)
    x = w.layer("a" + std::to_string(i), "Add", add_data, {x, w.input("x" + std::to_string(i))});
  w.output(x);
}
// One name as long as the model has layers.
void long_name(ir_writer& w, int n) {
  int x = w.input("x");
  for (int i = 0; i < n; ++i)
    x = w.layer(i == 0 ? std::string(static_cast<std::size_t>(n), 'x') : "r" + std::to_string(i), "ReLU", "", {x});
  w.output(x);
}
void counters(const std::string& path, int n) {
  std::ofstream f(path);
  f << "layerName;execStatus;layerType;execType;realTime (ms);cpuTime (ms)\n";
  for (int i = 0; i < n; ++i) f << "relu" << i << ";EXECUTED;ReLU;jit_avx2_FP32;0.010;0.010\n";
}

struct measurement {
  double seconds = 0;
  double output_bytes = 0;
  int exit_code = 0;
};
// The processor time of all children so far: what else the machine does is not part of it.
double seconds_of_children() {
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

measurement run(const std::string& command) {
  measurement best{.seconds = 1e9};
  for (int k = 0; k < 2; ++k) {
    const double start = seconds_of_children();
    FILE* pipe = popen((command + " 2>/dev/null").c_str(), "r");
    measurement m;
    char buffer[65536];
    while (const std::size_t got = std::fread(buffer, 1, sizeof buffer, pipe))
      m.output_bytes += static_cast<double>(got);
    const int status = pclose(pipe);
    m.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    m.seconds = seconds_of_children() - start;
    if (m.seconds < best.seconds) best = m;
  }
  return best;
}

struct scaling_case {
  const char* name;
  void (*model)(ir_writer&, int);
  int n;
  std::string options;  // @MODEL is the model's path, @PROFILE a profile's path, @SHAPES shapes for all inputs
};
const scaling_case cases[] = {
    {"chain: summary", chain, 16000, "@MODEL"},
    {"residual chain: summary", residual_chain, 16000, "@MODEL"},
    {"residual chain: json", residual_chain, 8000, "--format json @MODEL"},
    {"residual chain: table", residual_chain, 8000, "--format table @MODEL"},
    {"residual chain: tree", residual_chain, 8000, "--format tree @MODEL"},
    {"residual chain: html", residual_chain, 7000, "--format html @MODEL"},
    {"chain: plan", chain, 7000, "--plan @MODEL"},
    {"residual chain: plan", residual_chain, 7000, "--plan @MODEL"},
    {"ports of one layer: summary", ports, 16000, "@MODEL"},
    {"ports of one layer: json", ports, 16000, "--format json @MODEL"},
    {"inputs: summary", inputs, 4000, "@MODEL"},
    {"inputs: shape", inputs, 2000, "--shape '@SHAPES' @MODEL"},
    {"inputs: solve", inputs, 1000, "--solve batch @MODEL"},
    {"one long name: table", long_name, 4000, "--format table @MODEL"},
    {"one long name: tree", long_name, 4000, "--format tree @MODEL"},
    {"chain: profile", chain, 8000, "--profile @PROFILE @MODEL"},
    {"chain: device", chain, 8000, "--device @DEVICE @MODEL"},
    {"chain: model_analyzer", chain, 16000, "--convention model_analyzer @MODEL"},
    {"chain: all conventions", chain, 4000, "--convention all @MODEL"},
};

std::string replaced(std::string s, const std::string& what, const std::string& by) {
  for (std::size_t at = s.find(what); at != std::string::npos; at = s.find(what, at + by.size()))
    s.replace(at, what.size(), by);
  return s;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: bench_scale PROGRAM FOLDER [CASE]\n");
    return 1;
  }
  const std::string program = argv[1], folder = argv[2];
  int too_steep = 0;
  std::printf("%-30s %8s %10s %10s %10s %9s %12s\n", "case", "n", "n ms", "2n ms", "4n ms", "exponent", "output at 4n");
  for (const scaling_case& c : cases) {
    if (argc > 3 && std::string(c.name).find(argv[3]) == std::string::npos) continue;
    measurement m[3];
    for (int k = 0; k < 3; ++k) {
      const int n = c.n << k;
      ir_writer w;
      c.model(w, n);
      w.write(folder + "/model.xml");
      counters(folder + "/counters.csv", n);
      std::string shapes, options = c.options;
      if (options.find("@SHAPES") != std::string::npos)
        for (int i = 0; i < n; ++i) shapes += (i ? ",x" : "x") + std::to_string(i) + "[2,64]";
      options = replaced(replaced(options, "@MODEL", folder + "/model.xml"), "@PROFILE", folder + "/counters.csv");
      options = replaced(options, "@DEVICE", OPCOST_DEVICES "/zen4.device");
      if (shapes.size() > 100000) shapes.clear();
      m[k] = run(program + " " + replaced(options, "@SHAPES", shapes));
      if (m[k].exit_code != 0 && m[k].exit_code != 4) std::printf("%s: exit %d\n", c.name, m[k].exit_code);
    }
    // the start of a process is not part of what grows
    const double start = 0.002;
    const double exponent = std::log2((m[2].seconds - start) / (m[1].seconds - start));
    const double output = std::log2(m[2].output_bytes / m[1].output_bytes);
    const bool steep = exponent > limit || output > limit;
    too_steep += steep;
    std::printf("%-30s %8d %10.1f %10.1f %10.1f %9.2f %12.0f%s\n", c.name, c.n, m[0].seconds * 1e3, m[1].seconds * 1e3,
                m[2].seconds * 1e3, exponent, m[2].output_bytes, steep ? "  too steep" : "");
    std::fflush(stdout);
  }
  std::printf("%d cases grow faster than n^%.2f\n", too_steep, limit);
  return too_steep == 0 ? 0 : 1;
}
