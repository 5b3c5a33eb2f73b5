// Somebody else's graph: say what its nodes are and who feeds them, and shapes, costs and memory follow.
#include <cstdio>
#include <opcost/opcost.hpp>
#include <vector>

namespace theirs {
enum class kind { picture, conv, relu, mystery };
struct step {
  kind what;
  int channels;
  std::vector<int> from;
  const char* name;
};
using program = std::vector<step>;
}  // namespace theirs

template <> struct opcost::graph_traits<theirs::program> {
  static const theirs::program& nodes(const theirs::program& p) { return p; }
  static std::string_view name(const theirs::program&, const theirs::step& s) { return s.name; }
  static std::vector<edge> inputs(const theirs::program&, const theirs::step& s) {
    return {s.from.size(), edge{s.from.empty() ? -1 : s.from[0], 0}};
  }
  static void visit(const theirs::program&, const theirs::step& s, auto&& f) {
    switch (s.what) {
      case theirs::kind::picture: return f(input{{1, s.channels, 32, 32}});
      case theirs::kind::conv: return f(conv2d{.out_channels = s.channels, .kernel_size = {3, 3}, .padding = {1, 1}});
      case theirs::kind::relu: return f(relu{});
      case theirs::kind::mystery: return f(unknown_op{"mystery"});
    }
  }
};

int main() {
  using theirs::kind;
  const theirs::program program{{kind::picture, 3, {}, "image"},
                                {kind::conv, 16, {0}, "stem"},
                                {kind::relu, 0, {1}, "act"},
                                {kind::mystery, 0, {2}, "odd"}};
  const auto a = opcost::analyze<opcost::exact>(program);
  for (const opcost::row& r : a.rows)
    std::printf("%-6.*s %-10.*s %8lld MACs%s\n", static_cast<int>(r.name.size()), r.name.data(),
                static_cast<int>(r.type.size()), r.type.data(), static_cast<long long>(r.work.mac),
                r.state == opcost::standing::unknown_op ? "  unknown: not in the total" : "");
  std::printf("%lld MACs, %lld parameters\n", static_cast<long long>(a.macs()), static_cast<long long>(a.parameters()));
}
