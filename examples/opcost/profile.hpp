// SPDX-FileCopyrightText: the opcost authors
// SPDX-License-Identifier: Apache-2.0
#pragma once
// --profile, --compare-profile, --execution-graph and --device: the files that they read, and what a report shows.
#include <opcost/compiled/load.hpp>
#include <opcost/files/file.hpp>
#include <opcost/profile/read_profile.hpp>
#include <opcost/report/pictures/roofline_picture.hpp>
#include <opcost/report/profile/profile_diff.hpp>
#include <opcost/report/profile/profile_json.hpp>
#include <opcost/report/profile/roofline_report.hpp>

#include <optional>

#include "console.hpp"
#include "options.hpp"

namespace cli {

/// The files of the command line. Names in a join are views into them.
struct measured_files {
  std::optional<opcost::profile> profile{}, compared{};
  std::optional<opcost::execution_graph> graph{};
  std::optional<opcost::device> device{};
  bool any() const { return profile || device; }
};

/// Reads one file; an empty path stands for no file. Returns an error message, or an empty string.
template <class T, class Read> std::string read_one(const std::string& path, std::optional<T>& into, Read&& read) {
  if (path.empty()) return {};
  const auto text = opcost::files::read_file(path);
  if (!text) return text_of(path, text.error());
  auto r = read(std::string_view(text->data(), text->size()));
  if (!r) return text_of(path, r.error());
  into.emplace(std::move(*r));
  return {};
}
/// Reads all files of the command line. Returns the first error message, or an empty string.
inline std::string read_measured(const options& o, measured_files& files) {
  std::string wrong = read_one(o.profile, files.profile, opcost::read_profile);
  if (wrong.empty()) wrong = read_one(o.compare_profile, files.compared, opcost::read_profile);
  if (wrong.empty()) wrong = read_one(o.execution_graph, files.graph, opcost::compiled::read_fusions);
  if (wrong.empty()) wrong = read_one(o.device, files.device, opcost::read_device);
  return wrong;
}

/// The measured files, joined with an analysis. A report refers to this object, which therefore cannot be copied.
class measured_model {
 public:
  measured_model(const opcost::analysis_base& a, const measured_files& files)
      : files_(files), device_(files.device ? &*files.device : nullptr) {
    if (files.profile) {
      const auto rows = files.profile->main();
      joined_ = opcost::join_profile(a, rows, files.graph ? &*files.graph : nullptr, files.profile->main_sorted());
      measured_ = {&a, rows, &joined_, device_, files.profile->latencies};
      section_.emplace(measured_);
      if (device_) plot_ = opcost::roofline_of(a, *device_, joined_, rows);
    } else if (device_) {
      device_section_.emplace(a, *device_);
      plot_ = opcost::roofline_of(a, *device_);
    }
  }
  measured_model(const measured_model&) = delete;
  measured_model& operator=(const measured_model&) = delete;

  void add_to(opcost::report& r) const {
    if (section_) r.sections.push_back(&*section_);
    if (device_section_) r.sections.push_back(&*device_section_);
    if (device_) r.roofline = &plot_;
  }
  /// Writes what follows the summary.
  void write(const opcost::analysis_base& a, const opcost::sink& to) const {
    if (files_.profile) {
      to << "\n";
      opcost::write_profile_summary(measured_, to);
    }
    if (device_) {
      if (!files_.profile) to << "\n";
      opcost::write_device(*device_, to);
      opcost::write_estimate(a, *device_, to);
    }
    if (files_.profile) {
      to << "\n";
      opcost::write_hot_spots(measured_, to);
    }
    if (device_ && device_->peak() > 0 && device_->memory_bandwidth > 0) {
      if (files_.profile) {
        to << "\n";
        opcost::write_roofline_table(measured_, to);
      } else {
        opcost::write_bounds(a, *device_, to);
      }
    }
    if (files_.compared) {
      to << "\n";
      opcost::write_profile_diff(files_.profile->main(), files_.compared->main(), to);
    }
  }

 private:
  const measured_files& files_;
  const opcost::device* device_;
  opcost::join joined_{};
  opcost::measurement measured_{};
  std::optional<opcost::profile_section> section_{};
  std::optional<opcost::device_section> device_section_{};
  opcost::roofline_plot plot_{};
};

}  // namespace cli
