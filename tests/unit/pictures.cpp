// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
// Pictures and the HTML page as text. tests/browser opens them in a browser.
#include <doctest/doctest.h>
#include <opcost/opcost.hpp>
#include <opcost/report/html/html_report.hpp>
#include <opcost/report/report_json.hpp>

using namespace opcost;

namespace {
template <class Write> std::string text_of(Write&& write) {
  std::string s;
  const auto put = [&](std::string_view piece) { s += piece; };
  write(sink(put));
  return s;
}
std::string escaped(std::string_view s) {
  return text_of([&](const sink& to) { write_escaped(to, s); });
}
std::size_t count_of(std::string_view s, std::string_view what) {
  std::size_t n = 0;
  for (std::size_t at = s.find(what); at != s.npos; at = s.find(what, at + what.size())) ++n;
  return n;
}

// The first error of an XML document: names that do not match, a bare & or <, an attribute without quotes, a control
// character, or an empty text.
std::string flaw_of(std::string_view s) {
  std::vector<std::string_view> open;
  for (char c : s)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n') return "a control character";
  while (!s.empty()) {
    if (s[0] == '&') {
      const std::string_view entity = s.substr(0, s.find(';') + 1);
      if (entity != "&amp;" && entity != "&lt;" && entity != "&gt;" && entity != "&quot;" && entity != "&#39;")
        return "a bare &";
      s.remove_prefix(entity.size());
    } else if (s[0] != '<') {
      if (s[0] == '>' && (open.empty() || open.back() != "style")) return "a bare >";
      s.remove_prefix(1);
    } else if (s.substr(0, 2) == "</") {
      const std::string_view name = s.substr(2, s.find('>') - 2);
      if (open.empty() || open.back() != name) return "</" + std::string(name) + "> closes nothing";
      open.pop_back();
      s.remove_prefix(name.size() + 3);
    } else {
      const std::size_t end = s.find_first_of(" />\n");
      const std::string_view name = s.substr(1, end - 1);
      s.remove_prefix(end);
      while (!s.empty() && s[0] == ' ') {
        const std::size_t equals = s.find('=');
        if (s.substr(equals, 2) != "=\"") return "an attribute of " + std::string(name) + " without quotes";
        const std::size_t quote = s.find('"', equals + 2);
        if (s.substr(equals + 2, quote - equals - 2).find('<') != s.npos) return "a < in an attribute";
        s.remove_prefix(quote + 1);
      }
      const bool empty = s.substr(0, 2) == "/>";
      if (!empty && s.substr(0, 1) != ">") return "a tag of " + std::string(name) + " that does not end";
      if (!empty) open.push_back(name);
      s.remove_prefix(empty ? 2 : 1);
    }
  }
  return open.empty() ? std::string() : "<" + std::string(open.back()) + "> is not closed";
}

network<exact> blocks() {
  network<exact> net;
  edge x = net.input({1, 3, 16, 16});
  for (int i = 0; i < 2; ++i)
    x = net.in(i == 0 ? "first" : "second", "Block", [&] {
      edge y = net.add("conv", conv2d{.out_channels = 4, .kernel_size = {3, 3}, .padding = {1, 1}}, x);
      y = net.add("act", relu{}, y);
      return net.add("conv2", conv2d{.out_channels = 8, .kernel_size = {1, 1}}, y);
    });
  net.output(x);
  return net;
}
report report_of(const network<exact>& net, std::string_view name = "blocks") {
  return make_report<exact>(net, {.name = name, .source = "C++"});
}

const std::string hostile[] = {"</script><script>alert(1)</script>",
                               "\" onload='x' \"",
                               "a & b; c < d > e",
                               "\xe2\x80\xaegnp.exe",
                               std::string("nul\0and\x07 bell", 12),
                               "\xff\xfe no text \xc0\xaf",
                               "]]>-->",
                               "</title>",
                               "</style>",
                               std::string(5000, 'w')};
}  // namespace

TEST_CASE("splits UTF-8 into characters and columns, also with invalid bytes") {
  CHECK(first_character("a").code == 'a');
  CHECK(first_character("\xc3\xa9").code == 0xe9);
  CHECK(first_character("\xe2\x80\xae").code == 0x202e);
  CHECK(first_character("\xf0\x9f\x98\x80").code == 0x1f600);
  for (std::string_view none : {"\x80", "\xc0\xaf", "\xc3", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
                                "\xf8\x88\x80\x80\x80", "\xff"}) {
    CHECK_FALSE(first_character(none).valid);
    CHECK(first_character(none).length == 1);
  }
  CHECK(columns_of("a\xcc\x81") == 1);
  CHECK(columns_of("\xe5\xb1\x82\xff") == 2 + 1);
  CHECK(has_right_to_left("x\xd7\xa9"));
  CHECK_FALSE(has_right_to_left("\xe5\xb1\x82"));
}

TEST_CASE("escapes names so that they are only text") {
  CHECK(escaped("a<b>&\"'") == "a&lt;b&gt;&amp;&quot;&#39;");
  CHECK(escaped("\t\x7f\xe2\x80\xae\xc2\x85") == "\\u0009\\u007f\\u202e\\u0085");
  CHECK(escaped("\xf3\xbf\xbf\xbe") == "\\u0ffffe");
  CHECK(escaped("\xff\xc3\xa9") == "\xef\xbf\xbd\xc3\xa9");
  CHECK(escaped("") == "");
  for (const std::string& s : hostile) CHECK(flaw_of("<a b=\"" + escaped(s) + "\">" + escaped(s) + "</a>") == "");
}

TEST_CASE("formats lengths and widths") {
  CHECK(in_pixels(0) == "0");
  CHECK(in_pixels(123) == "12.3");
  CHECK(in_pixels(-5) == "-0.5");
  CHECK(in_pixels(1200) == "120");
  CHECK(width_of("iiii", 100) < width_of("wwww", 100));
  const std::string name = "__module.features.18.0/aten::_convolution/Convolution \xe5\xb1\x82";
  for (tenths room = 0; room < 6000; room += 37) {
    const std::string s = fitted(name, room, 110);
    CHECK(width_of(s, 110) <= room);
    CHECK(escaped(s).find("\xef\xbf\xbd") == std::string::npos);  // no character is cut in two
  }
  CHECK(fitted(name, 100'000, 110) == name);
}

TEST_CASE("rectangles fill their box without gap or overlap, each as large as its weight") {
  std::uint32_t seed = 1;
  for (int round = 0; round < 50; ++round) {
    std::vector<std::int64_t> shares;
    for (int i = 0; i <= round; ++i)
      shares.push_back(static_cast<std::int64_t>((seed = seed * 1664525 + 1013904223) >> 12) + 1);
    detail::heap_sort(opcost::span<std::int64_t>(shares));
    for (std::size_t i = 0; i < shares.size() / 2; ++i) std::swap(shares[i], shares[shares.size() - 1 - i]);
    std::int64_t sum = 0;
    for (std::int64_t s : shares) sum += s;
    const detail::box in{160, 440, 9280, 5000};
    std::vector<detail::box> boxes(shares.size());
    detail::squarify(in, shares, [&](std::size_t i, const detail::box& b) { boxes[i] = b; });
    std::int64_t area = 0;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      const detail::box& a = boxes[i];
      area += a.width * a.height;
      CHECK((a.x >= in.x && a.y >= in.y && a.x + a.width <= in.x + in.width && a.y + a.height <= in.y + in.height));
      const double exact =
          static_cast<double>(shares[i]) / static_cast<double>(sum) * static_cast<double>(in.width * in.height);
      CHECK(static_cast<double>(a.width * a.height) ==
            doctest::Approx(exact).epsilon(0.1));  // lengths are whole tenths of a pixel
      for (std::size_t k = 0; k < i; ++k) {
        const detail::box& b = boxes[k];
        CHECK_FALSE((a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height));
      }
    }
    CHECK(area == in.width * in.height);
  }
}

TEST_CASE("a tree map contains every layer with a cost, in its module") {
  const auto net = blocks();
  const report r = report_of(net);
  const std::string s = text_of([&](const sink& to) { write_treemap(r, cost::flops, to); });
  CHECK(flaw_of(s) == "");
  CHECK(s == text_of([&](const sink& to) { write_treemap(r, cost::flops, to); }));
  CHECK(s.find("<title id=\"treemap-title\">blocks: FLOPs by layer, convention opcost</title>") != s.npos);
  CHECK(s.find(grouped(r.sum.flops.whole) + " FLOPs in all") != s.npos);
  for (int i = 0; i < static_cast<int>(net.rows.size()); ++i)
    if (r.flops(i).whole > 0)
      CHECK(s.find("<title>" + name_of_layer(net, i) + " (" + std::string(net.at(i).type) +
                   "): " + grouped(r.flops(i).whole) + " FLOPs, ") != s.npos);
  CHECK(s.find("<title>second: ") != s.npos);
  const std::string parameters = text_of([&](const sink& to) { write_treemap(r, cost::parameters, to); });
  CHECK(parameters.find(grouped(r.sum.parameters) + " parameters in all") != parameters.npos);
  CHECK(parameters.find("(ReLU)") == parameters.npos);
}

TEST_CASE(
    "names without modules are grouped by type; a layer without one stands with the layer that takes its output") {
  auto net = blocks();
  for (row& r : net.rows) r.name = "n";
  const std::string flat = text_of([&](const sink& to) { write_treemap(report_of(net), cost::flops, to); });
  CHECK(flat.find("<title>Conv2d: ") != flat.npos);
  CHECK(flat.find("<title>n (Conv2d): ") != flat.npos);
  for (row& r : net.rows) r.name = r.type == "ReLU" ? "__module.body.act/aten::relu/Relu" : "Multiply_1";
  const auto paths = detail::module_paths(net);
  CHECK(paths[1] == std::vector<std::string>{"body", "act", "Multiply_1"});
  CHECK(paths[2] == std::vector<std::string>{"body", "act", "Relu"});
  CHECK(paths[6] == std::vector<std::string>{"Multiply_1"});  // only an output uses it
}

TEST_CASE("the picture of memory over time equals the analysis") {
  const auto net = blocks();
  const std::vector<live_moment> moments = live_over_time(net);
  CHECK(moments.size() == 6);
  count_t most = 0;
  for (const live_moment& m : moments) {
    CHECK(m.own <= m.live);
    CHECK(m.own > 0);
    most = larger(most, m.live);
  }
  CHECK(most == peak_of(net).bytes);
  CHECK(moments[0].live == 4 * (3 + 4) * 16 * 16);  // f32: what the first convolution reads and writes
  CHECK(moments[2].own == 4 * (4 + 8) * 16 * 16);
  const std::string s = text_of([&](const sink& to) { write_timeline(report_of(net), to); });
  CHECK(flaw_of(s) == "");
  CHECK(s.find("peak " + grouped(most) + " bytes") != s.npos);
  CHECK(count_of(s, "bytes live, ") == moments.size());
}

TEST_CASE("the picture of an arena equals the plan") {
  const auto net = blocks();
  report r = report_of(net);
  const buffer_list list = buffers_of(net);
  memory_plan plan{.planner = "one after another", .lower_bound = peak_of(list)};
  for (const buffer& b : list.buffers) {
    plan.offsets.push_back(plan.size);
    plan.size += b.bytes;
  }
  const arena_layout arena{list, &plan};
  r.arena = &arena;
  const std::string s = text_of([&](const sink& to) { write_arena(r, to); });
  CHECK(flaw_of(s) == "");
  for (std::size_t i = 0; i < list.buffers.size(); ++i)
    CHECK(s.find(": " + grouped(list.buffers[i].bytes) + " bytes at " + grouped(plan.offsets[i]) + ", layers ") !=
          s.npos);
  CHECK(count_of(s, "<rect class=\"e k") == list.buffers.size());  // all wide enough for an edge
  CHECK(s.find("first.conv: " + grouped(4 * 4 * 16 * 16) + " bytes at " + grouped(4 * 3 * 16 * 16) +
               ", layers 1 to 2") != s.npos);
  CHECK(s.find("arena " + grouped(plan.size) + " bytes, " + grouped(plan.gap()) + " above the bound") != s.npos);
  const std::string page = text_of([&](const sink& to) { write_html(r, to); });
  CHECK(page.find("id=\"arena-title\"") != page.npos);
}

TEST_CASE("binary logarithms are exact to 1/1024, and numbers are short") {
  CHECK(detail::log2_1024(1) == 0);
  CHECK(detail::log2_1024(8) == 3 * 1024);
  CHECK(detail::log2_1024(0.25) == -2 * 1024);
  CHECK(detail::log2_1024(1.4142135623730951) == 512);
  CHECK(detail::log2_1024(1000) == 9 * 1024 + 988);  // log2 1000 = 9 + 988.96 / 1024
  CHECK(detail::short_number(0) == "0");
  CHECK(detail::short_number(0.125) == "0.12");
  CHECK(detail::short_number(999) == "999");
  CHECK(detail::short_number(20.83e9) == "20.8 G");
  CHECK(detail::short_number(118.22e9) == "118 G");
  CHECK(detail::short_number(1e12) == "1 T");
}

TEST_CASE("a roofline places unmeasured layers on the roof and marks them") {
  const auto net = blocks();
  report r = report_of(net);
  const auto d = read_device("name = a <device>\npeak.f32 = 64e9\nbandwidth.memory = 16e9\nbandwidth.cache = 64e9\n");
  REQUIRE(bool(d));
  roofline_plot plot = roofline_of(net, *d);
  r.roofline = &plot;
  CHECK(plot.points.size() == 6);
  double shares = 0;
  for (const roofline_point& p : plot.points) shares += p.share;
  CHECK(shares == doctest::Approx(1));
  const std::string s = text_of([&](const sink& to) { write_roofline(r, to); });
  CHECK(flaw_of(s) == "");
  CHECK(s.find("blocks: roofline on a &lt;device&gt;, FLOPs as 2 x MACs + 1 per element") != s.npos);
  CHECK(s.find("6 layers, 0 of them measured; ") != s.npos);
  CHECK(s.find("f32 peak 64 GFLOP/s") != s.npos);
  CHECK(s.find("first.act (ReLU): 0.12 FLOPs per byte, at most 2 GFLOP/s") != s.npos);  // one FLOP for 8 bytes
  CHECK(count_of(s, "<circle ") == 6);
  plot.points[0].at = place_under_roof({.flops = 64'000, .valid_flops = 32'000, .bytes_in = 1000}, 1000, &*d);
  CHECK(text_of([&](const sink& to) {
          write_roofline(r, to);
        }).find("first.conv (Conv2d): 64 FLOPs per byte, 32 GFLOP/s of 64 GFLOP/s") != s.npos);
  plot.points.clear();
  CHECK(text_of([&](const sink& to) { write_roofline(r, to); }).find("no layer has both work and a roof") !=
        std::string::npos);
}

TEST_CASE("the page has the figures of the JSON, escaped names, and the same bytes every time") {
  auto net = blocks();
  const report r = report_of(net, hostile[0]);
  std::size_t k = 0;
  for (row& x : net.rows) x.name = hostile[k++ % std::size(hostile)];
  const std::string s = text_of([&](const sink& to) { write_html(r, to); });
  CHECK(s == text_of([&](const sink& to) { write_html(r, to); }));
  CHECK(count_of(s, "<script>") == 1);
  CHECK(count_of(s, "</script>") == 1);
  CHECK(count_of(s, "</style>") == 1);
  for (count_t n : {r.sum.macs, r.sum.valid_macs, r.sum.flops.whole, r.sum.parameters, r.sum.weight_bytes,
                    r.sum.activations, r.sum.peak.bytes})
    CHECK(s.find(grouped(n)) != s.npos);
  for (std::string_view elsewhere : {"src=", "@import", "url(", "<link", "http-equiv=\"refresh\"", "https:"})
    CHECK(s.find(elsewhere) == s.npos);
  CHECK(count_of(s, "<tr id=\"row-") == net.rows.size() - 1);  // without the output
  CHECK(count_of(s, "<section ") == count_of(s, "</section>"));
}

TEST_CASE("draws an empty network and figures beyond 64 bits") {
  const network<exact> none;
  network<exact> vast;
  vast.output(vast.add(relu{}, vast.input({1 << 30, 1 << 30, 1 << 30})));
  for (const network<exact>* net : std::initializer_list<const network<exact>*>{&none, &vast}) {
    const report r = report_of(*net, "");
    CHECK(flaw_of(text_of([&](const sink& to) { write_treemap(r, cost::flops, to); })) == "");
    CHECK(flaw_of(text_of([&](const sink& to) { write_treemap(r, cost::macs, to); })) == "");
    CHECK(flaw_of(text_of([&](const sink& to) { write_timeline(r, to); })) == "");
    CHECK(flaw_of(text_of([&](const sink& to) { write_arena(r, to); })) == "");
    CHECK(flaw_of(text_of([&](const sink& to) { write_roofline(r, to); })) == "");
    CHECK(text_of([&](const sink& to) { write_html(r, to); }).find("</html>") != std::string::npos);
  }
}
