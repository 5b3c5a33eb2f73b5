// New input shapes through a whole network, its cost in terms of one dimension, and the largest value of it that keeps
// to a budget.
#include <cstdio>
#include <opcost/budget/largest.hpp>
#include <opcost/openvino.hpp>
#include <opcost/report/solution.hpp>

int main(int argc, char** argv) {
  const auto model = opcost::openvino::read_file(argc > 1 ? argv[1] : "data/mobilenet_v2.xml");
  if (!model) return 1;
  const opcost::openvino::graph<> graph(*model);

  const opcost::input_shape larger[]{{"x", {1, 3, 320, 320}}};
  const auto at_320 = opcost::reshaped<opcost::exact>(graph, larger);
  if (at_320) std::printf("at 320 x 320: %lld MACs\n", static_cast<long long>(at_320->macs()));
  const opcost::input_shape wrong[]{{"x", {1, 4, 224, 224}}};
  if (const auto a = opcost::reshaped<opcost::exact>(graph, wrong); !a)
    std::printf("%s\n", opcost::to_string(a.error().what).c_str());

  const auto inputs = opcost::inputs_of_graph(graph);
  const std::span all(inputs.data(), inputs.size());
  const opcost::free_dimension batch[]{{.input = 0, .axis = 0}};
  const auto at = [&](opcost::count_t n) {
    const auto given = opcost::with_dimension(all, batch, n);
    return opcost::reshaped<opcost::exact>(graph, std::span<const opcost::given_input>(given.data(), given.size()));
  };
  const opcost::solution in_batch = opcost::solve<opcost::exact>(at);
  const auto print = [](std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); };
  print("MACs = "), opcost::write_polynomial(in_batch.in_steps[opcost::solution::macs], "b", print), print("\n");
  std::printf("in 64 MiB at once: batch %lld\n", static_cast<long long>(opcost::largest(at, {.peak_bytes = 64 << 20})));
}
