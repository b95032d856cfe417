#include "model/project.hpp"

#include "model/settings.hpp"
#include "model/synthetic_log.hpp"
#include "model/udf.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <array>

namespace dataforge {

using patchbay::draft;
using patchbay::value;

namespace {

struct workspace {
  std::string_view id, name, region, operated_by;
};

struct well {
  std::string_view id, workspace_id, name, field, status, spudded;
  double kelly_bushing;
  well_plan plan;
};

constexpr std::array workspaces = {
    workspace{"halden", "Halden Basin", "North Sea, quadrant 17", "Corran Energy"},
    workspace{"kestrel", "Kestrel Deep", "Outer shelf, block K-9", "Kestrel Deep JV"},
    workspace{"marlow", "Marlow Onshore", "Marlow county", "Marlow Resources"},
};

constexpr std::array wells = {
    well{"hb-1", "halden", "17/4-1", "Halden", "Suspended", "2009-03-14", 25.3, {101, 1820, 520, 0.46, 0.42}},
    well{"hb-2", "halden", "17/4-2 A", "Halden", "Producing", "2011-06-02", 25.3, {102, 1845, 560, 0.58, 0.55}},
    well{"hb-3", "halden", "17/4-3", "Halden", "Producing", "2012-09-21", 26.1, {103, 1790, 480, 0.52, 0.5}},
    well{"hb-4", "halden", "17/5-1", "Halden East", "Plugged", "2014-05-30", 24.8, {104, 1910, 540, 0.31, 0}},
    well{"hb-5", "halden", "17/5-2 S", "Halden East", "Drilling", "2024-11-08", 27.0, {105, 1880, 420, 0.44, 0.35}},
    well{"kd-1", "kestrel", "K9-01", "Kestrel", "Plugged", "2016-02-11", 31.5, {201, 3240, 600, 0.36, 0.2}},
    well{"kd-2", "kestrel", "K9-02", "Kestrel", "Producing", "2018-07-19", 31.5, {202, 3310, 640, 0.61, 0.6}},
    well{"kd-3", "kestrel", "K9-03 ST1", "Kestrel", "Producing", "2019-10-05", 31.9, {203, 3285, 580, 0.55, 0.52}},
    well{"kd-4", "kestrel", "K9-04", "Kestrel South", "Drilling", "2025-01-27", 32.2, {204, 3400, 460, 0.41, 0.3}},
    well{"mo-1", "marlow", "Marlow 1", "Marlow", "Producing", "1998-04-17", 6.4, {301, 940, 440, 0.5, 0.45}},
    well{"mo-2", "marlow", "Marlow 2", "Marlow", "Injecting", "2001-08-29", 6.4, {302, 925, 460, 0.48, 0.1}},
    well{"mo-3", "marlow", "Marlow 7H", "Marlow", "Producing", "2020-12-03", 7.1, {303, 1010, 500, 0.66, 0.7}},
    well{"mo-4", "marlow", "Abbey Farm 1", "Abbey Farm", "Suspended", "2005-05-12", 8.0, {304, 880, 400, 0.38, 0.25}},
};

void add_well(const draft& state, const well& made) {
  const double total_depth =
      made.plan.top + 0.5 * static_cast<double>(made.plan.samples) + 35 + static_cast<double>(made.plan.seed % 7);
  state["wells"][made.id] = {{"id", made.id},
                             {"workspace_id", made.workspace_id},
                             {"name", made.name},
                             {"field", made.field},
                             {"status", made.status},
                             {"spudded", made.spudded},
                             {"total_depth", total_depth},
                             {"kelly_bushing", made.kelly_bushing}};
  for (const logged_curve& each : log_well(made.plan)) {
    const std::string id = std::string(made.id) + '.' + std::string(each.mnemonic);
    state["curves"][id] =
        describe_curve(id, made.id, each.mnemonic, each.unit, each.description, "measured", summarize(each.readings));
    state["samples"][id] = to_value(each.readings);
  }
}

}  // namespace

value sample_project() {
  const value empty = {
      {"workspaces", value::object()},  {"wells", value::object()},
      {"curves", value::object()},      {"samples", value::object()},
      {"udfs", describe_udfs()},        {"selection", {{"workspace", nullptr}, {"well", nullptr}, {"curve", nullptr}}},
      {"settings", default_settings()}, {"saved", {{"at", nullptr}, {"unsaved", value::array()}}},
      {"windows", value::object()},     {"tasks", value::object()}};
  return patchbay::produce(empty, [](const draft& state) {
    for (const workspace& each : workspaces) {
      state["workspaces"][each.id] = {
          {"id", each.id}, {"name", each.name}, {"region", each.region}, {"operator", each.operated_by}};
    }
    for (const well& each : wells) add_well(state, each);
  });
}

value describe_curve(std::string_view id, std::string_view well_id, std::string_view mnemonic, std::string_view unit,
                     std::string_view description, std::string_view source, const value& summary) {
  return {{"id", id},          {"well_id", well_id},         {"mnemonic", mnemonic},
          {"unit", unit},      {"description", description}, {"source", source},
          {"summary", summary}};
}

const value& find_in(const value& state, std::string_view collection, std::string_view what, std::string_view id) {
  if (const value* found = state[collection].find(id)) return *found;
  throw patchbay::error(patchbay::errc::not_found,
                        "There is no " + std::string(what) + " \"" + std::string(id) + "\".");
}

std::string curve_of(const value& state, std::string_view well_id, std::string_view mnemonic) {
  for (const auto& [id, curve] : state["curves"].items()) {
    if (curve["well_id"] == well_id && curve["mnemonic"] == mnemonic) return std::string(id);
  }
  return {};
}

}  // namespace dataforge
