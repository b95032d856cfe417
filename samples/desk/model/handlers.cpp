#include "model/handlers.hpp"

#include "model/actions.hpp"
#include "model/project.hpp"
#include "model/settings.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <range/v3/algorithm/find.hpp>

#include <string>

namespace dataforge {

using patchbay::draft;
using patchbay::errc;
using patchbay::error;
using patchbay::value;

namespace {

std::string quoted(const value& id) { return id.is_string() ? id.dump() : "none"; }

// What lies below goes with what it lay in.
void select_workspace_in(const draft& state, const value& id) {
  if (!id.is_null()) (void)find_in(state.current(), "workspaces", "workspace", id.as_string());
  state["selection"] = {{"workspace", id}, {"well", nullptr}, {"curve", nullptr}};
}

void select_well_in(const draft& state, const value& id) {
  if (!id.is_null()) {
    const value now = state.current();
    const value& well = find_in(now, "wells", "well", id.as_string());
    const value& workspace = now["selection"]["workspace"];
    if (well["workspace_id"] != workspace) {
      throw error(errc::invalid_argument, "Well " + quoted(id) + " is in workspace " + quoted(well["workspace_id"]) +
                                              ", and the selected one is " + quoted(workspace) + ".");
    }
  }
  state["selection"].merge({{"well", id}, {"curve", nullptr}});
}

void select_curve_in(const draft& state, const value& id) {
  if (!id.is_null()) {
    const value now = state.current();
    const value& curve = find_in(now, "curves", "curve", id.as_string());
    const value& well = now["selection"]["well"];
    if (curve["well_id"] != well) {
      throw error(errc::invalid_argument, "Curve " + quoted(id) + " is of well " + quoted(curve["well_id"]) +
                                              ", and the selected one is " + quoted(well) + ".");
    }
  }
  state["selection"]["curve"] = id;
}

void update_settings_in(const draft& state, const value& changed) {
  check_settings(changed);
  state["settings"].merge(changed);
}

void add_curve_to(const draft& state, const value& added) {
  const value& curve = added["curve"];
  const value now = state.current();
  const std::string id(curve["id"].as_string());
  (void)find_in(now, "wells", "well", curve["well_id"].as_string());
  if (now["curves"].contains(id)) throw error(errc::invalid_argument, "There is a curve \"" + id + "\" already.");
  state["curves"][id] = curve;
  state["samples"][id] = added["samples"];
  state["saved"]["unsaved"].push_back(id);
}

// Others may have been added while these were written.
void mark_saved(const draft& state, const value& saved) {
  const patchbay::array_range curves = saved["curves"].elements();
  state["saved"]["at"] = saved["at"];
  state["saved"]["unsaved"].erase_if([&](const value& id) { return ranges::find(curves, id) != curves.end(); });
}

void open_window_in(const draft& state, const value& opened) {
  const value& curve = opened["curve_id"];
  if (!curve.is_null()) (void)find_in(state.current(), "curves", "curve", curve.as_string());
  state["windows"][opened["label"].as_string()] = {{"kind", opened["kind"]}, {"curve_id", curve}};
}

void close_window_in(const draft& state, const std::string& label) { state["windows"].erase(label); }

}  // namespace

patchbay::handler_map make_handlers() {
  return {
      {std::string(types::select_workspace), select_workspace_in},
      {std::string(types::select_well), select_well_in},
      {std::string(types::select_curve), select_curve_in},
      {std::string(types::update_settings), update_settings_in},
      {std::string(types::add_curve), add_curve_to},
      {std::string(types::data_saved), mark_saved},
      {std::string(types::window_opened), open_window_in},
      {std::string(types::window_closed), close_window_in},
  };
}

}  // namespace dataforge
