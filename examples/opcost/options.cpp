// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#include "options.hpp"

#include <opcost/report/diff_report.hpp>
#include <opcost/text/edit_distance.hpp>
#include <opcost/text/format_numbers.hpp>

#include "option_table.hpp"

namespace cli {
namespace {

opcost::error bad(std::string_view what) { return opcost::error::at(opcost::error_code::bad_argument) << what; }

// --check_shapes is the same as --check-shapes.
std::string with_hyphens(std::string_view name) {
  std::string s(name);
  for (std::size_t i = 2; i < s.size(); ++i)
    if (s[i] == '_') s[i] = '-';
  return s;
}
const option* find(std::string_view name) {
  for (const option& x : option_table)
    if (x.name == name || (!x.letter.empty() && x.letter == name)) return &x;
  return nullptr;
}
// The option that was probably meant; empty if none is close.
std::string_view closest(std::string_view name) {
  std::string_view best{};
  std::size_t least = name.size() < 8 ? 2 : name.size() < 14 ? 3 : 4;  // more edits make another word
  for (const option& x : option_table)
    if (const std::size_t d = opcost::text::edit_distance(name, x.name); d < least) {
      least = d;
      best = x.name;
    }
  return best;
}

struct action_name {
  action is;
  std::string_view name;
};
constexpr action_name action_names[] = {
    {report, "a report on one model"},
    {all_figures, "--convention all"},
    {explanation, "--explain"},
    {polynomials, "--solve"},
    {picture, "--svg"},
    {one_layer, "--layer"},
    {operations, "--list-ops"},
    {conventions, "--convention list"},
    {information, "--help or --version"},
    {difference, "--diff"},
    {baselines, "--baseline or --write-baseline"},
};
std::string_view name_of(unsigned actions) {
  for (const action_name& a : action_names)
    if ((actions & a.is) != 0) return a.name;
  return {};
}

// Reads the command line word by word.
class reader {
 public:
  explicit reader(opcost::span<const std::string> words) : words_(words) {}
  opcost::result<options> read() {
    bool names_end = false;
    for (std::size_t i = 1; i < words_.size(); ++i) {
      const std::string_view word = words_[i];
      if (!names_end && word == "--") {
        names_end = true;
        continue;
      }
      if (auto wrong = !names_end && word.size() > 1 && word[0] == '-' ? read_option(i) : read_model(word);
          !wrong.what.empty())
        return wrong;
    }
    if (auto wrong = check(); !wrong.what.empty()) return wrong;
    return o_;
  }

 private:
  opcost::span<const std::string> words_;
  options o_{};
  std::vector<const option*> given_{};

  opcost::error read_model(std::string_view word) {
    if (word.empty()) return bad("an empty argument; expected the path of a model");
    detail::model(o_, word);
    given_.push_back(find("--model"));
    return {};
  }
  opcost::error read_option(std::size_t& i) {
    const std::string_view word = words_[i];
    const std::size_t equals = word.substr(0, 2) == "--" ? word.find('=') : word.npos;
    const std::string name = with_hyphens(word.substr(0, equals));
    const option* x = find(name);
    if (!x) {
      const std::string_view meant = closest(name);
      if (meant.empty()) return bad("unknown option ") << word.substr(0, equals) << "; opcost --help lists all options";
      return bad("unknown option ") << word.substr(0, equals) << "; did you mean " << meant << "?";
    }
    std::string_view value{};
    if (equals != word.npos) {
      if (x->argument.empty()) return bad(x->name) << " takes no value";
      value = word.substr(equals + 1);
      if (value.empty()) return bad(x->name) << ": expected a value, " << x->argument;
    } else if (x->accepts) {
      if (i + 1 < words_.size() && x->accepts(words_[i + 1])) value = words_[++i];
    } else if (!x->argument.empty()) {
      if (i + 1 >= words_.size() || std::string_view(words_[i + 1]).substr(0, 2) == "--")
        return bad(x->name) << ": expected a value, " << x->argument;
      value = words_[++i];
    }
    given_.push_back(x);
    if (const std::string wrong = x->set(o_, value); !wrong.empty())
      return wrong.find("got '") != wrong.npos ? bad(x->name) << ": " << wrong
                                               : bad(x->name) << ": " << wrong << ", got '" << value << "'";
    return {};
  }

  // Rejects options that contradict each other or have no effect.
  opcost::error check() const {
    const action does = o_.asks_for();
    if (does == information) return {};
    for (const option* x : given_)
      if ((x->used_by & does) == 0) {
        if (does == report && (x->used_by & ~unsigned{any_model}) != 0 && (x->used_by & report) == 0)
          return bad(x->name) << " needs " << name_of(x->used_by);
        return bad(x->name == "--model" ? std::string_view("a model") : x->name)
               << " has no effect with " << name_of(does);
      }
    if ((does & any_model) != 0 && o_.model.empty()) return bad("no model given; try opcost --help");
    if (o_.models.size() > 1 && does != baselines)
      return bad("a second model '") << o_.models[1] << "'; give one at a time";
    return (does & comparison) != 0 ? check_comparison() : check_model_options(does);
  }
  opcost::error check_comparison() const {
    if (o_.models.empty()) return bad("no model given; try opcost --help");
    if (!o_.baseline.empty() && !o_.write_baseline.empty())
      return bad("--baseline compares, --write-baseline records; give one of the two");
    if (o_.format == "summary") return {};
    for (const std::string_view name : opcost::spellings<opcost::diff_format>)
      if (o_.format == name) return {};
    return bad("--format ") << o_.format << ": a comparison writes text, json, markdown, github or junit";
  }
  opcost::error check_model_options(action does) const {
    const bool json = o_.format == "json", text = o_.format == "summary";
    if ((does & (all_figures | explanation | polynomials | one_layer)) != 0 && !json && !text)
      return bad("--format ") << o_.format << ": " << name_of(does) << " writes summary or json";
    if (does == operations && !text && o_.format != "markdown")
      return bad("--format ") << o_.format << ": --list-ops writes summary or markdown";
    if (o_.profile.empty() && !o_.execution_graph.empty()) return bad("--execution-graph needs --profile FILE");
    if (o_.profile.empty() && !o_.compare_profile.empty()) return bad("--compare-profile needs --profile FILE");
    if (o_.plan && !json && !text) return bad("--plan needs --format summary or json; --svg arena draws a plan");
    if ((!o_.compare_profile.empty() && !text) ||
        (does == report && !(o_.profile + o_.device).empty() && !json && !text && o_.format != "html"))
      return bad("--format ") << o_.format << " does not show --profile, --compare-profile or --device";
    if (does == picture && o_.svg != "roofline" && !(o_.profile + o_.device).empty())
      return bad("--profile and --device have no effect on --svg ") << o_.svg;
    if (o_.svg == "roofline" && o_.device.empty())
      return bad("--svg roofline needs --device FILE; examples/devices has some");
    if (o_.check_shapes && (!(o_.shape + o_.past).empty() || !o_.states.empty()))
      return bad(
          "--check-shapes compares with the shapes in the file, --shape, --state and --past replace them; give one of "
          "the "
          "two");
    const bool of_tool = o_.convention == "model_analyzer" || o_.reports;
    if (!of_tool && (!o_.sparsity_ignored_layers.empty() || o_.sparsity_ignore_first_conv || o_.sparsity_ignore_fc))
      return bad("--sparsity options need --convention model_analyzer or --report-dir DIR");
    if (o_.safe_csv && o_.format != "csv" && !o_.reports)
      return bad("--safe-csv needs --format csv or --report-dir DIR");
    return {};
  }
};

// Appends `head` and `text`, wrapped at 120 columns; all lines of the text start at the same column.
void add_wrapped(std::string& to, std::string head, std::string_view text) {
  constexpr std::size_t indent = 32, width = 120;
  if (head.size() + 2 > indent) {
    to += head + "\n";
    head.clear();
  }
  head.resize(indent, ' ');
  std::string line = head;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    text.remove_prefix(word.size() == text.size() ? word.size() : word.size() + 1);
    if (line.size() + word.size() + 1 > width) {
      while (line.back() == ' ') line.pop_back();
      to += line + "\n";
      line.assign(indent, ' ');
    }
    line.append(word).append(" ");
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  to += line + "\n";
}

}  // namespace

action options::asks_for() const {
  if (help || version) return information;
  if (!layer.empty() || !layer_inputs.empty()) return layer.empty() ? report : one_layer;
  if (!diff.empty()) return difference;
  if (!(baseline + write_baseline).empty()) return baselines;
  if (list_ops) return operations;
  if (convention == "list") return conventions;
  if (!solve.empty()) return polynomials;
  if (!explain.empty()) return explanation;
  if (!svg.empty()) return picture;
  return convention == "all" ? all_figures : report;
}

opcost::result<options> parse(opcost::span<const std::string> words) { return reader(words).read(); }

std::string help(const std::vector<opcost::compiled::named>& formats) {
  std::string s = "usage: opcost [options] MODEL\n\nPrints what a neural network costs. MODEL is one of\n";
  for (const opcost::compiled::named& f : formats) s.append("  ").append(f.about).append("\n");
  s += "\nOptions:\n";
  for (const option& x : option_table) {
    std::string head = x.letter.empty() ? "      " : "  " + std::string(x.letter) + ", ";
    head.append(x.name).append(x.argument.empty() ? "" : " ").append(x.argument);
    add_wrapped(s, head, x.help);
  }
  s += "  --  ends the options\n"
       "\n"
       "Exit status:\n"
       "  0  done\n"
       "  1  wrong usage\n"
       "  2  the model, its weights or another input cannot be read, or memory is exhausted\n"
       "  3  a figure exceeds the budget, or increases by more than its tolerance\n"
       "  4  the figures are incomplete (unknown layers or dimensions, a budget that cannot be judged), or shapes\n"
       "     differ under --check-shapes; with --ignore-unknown-layers only for budgets\n"
       "  5  the output cannot be written\n";
  return s;
}

}  // namespace cli
