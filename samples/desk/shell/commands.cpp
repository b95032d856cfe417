#include "shell/commands.hpp"

#include "model/actions.hpp"
#include "model/project.hpp"
#include "model/records.hpp"

#include <patchbay/bridge/app.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <range/v3/algorithm/count_if.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/transform.hpp>

#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace dataforge {

using patchbay::value;
namespace bridge = patchbay::bridge;
namespace views = ranges::views;

namespace {

value members(const value& collection) {
  return patchbay::to_array(collection.items() | views::transform([](const auto& each) { return each.value; }));
}

value members_of(const value& collection, std::string_view key, const value& owner) {
  return patchbay::to_array(collection.items() | views::transform([](const auto& each) { return each.value; }) |
                            views::filter([&](const value& each) { return each[key] == owner; }));
}

dataforge_status status_of(const value& state) {
  const auto runs = [](const auto& task) { return task.value["status"] == "running"; };
  return {.workspaces = state["workspaces"].size(),
          .wells = state["wells"].size(),
          .curves = state["curves"].size(),
          .running = static_cast<std::size_t>(ranges::count_if(state["tasks"].items(), runs))};
}

// The entry of the list, with the readings.
value curve_data(const value& state, const std::string& id) {
  return patchbay::produce(find_in(state, "curves", "curve", id),
                           [&](const patchbay::draft& curve) { curve.merge(state["samples"][id]); });
}

value or_null(const std::optional<std::string>& id) { return id ? value(*id) : value(); }

}  // namespace

void add_queries(bridge::app& host, const patchbay::store& state) {
  host.command("get_dataforge_status", [&state] { return status_of(state.state()); });
  host.command("list_workspaces", [&state] { return members(state.state()["workspaces"]); });
  host.command("list_udfs", [&state] { return state.state()["udfs"]; });
  host.command("list_wells", {"workspace_id"}, [&state](const std::string& workspace_id) {
    const value now = state.state();
    (void)find_in(now, "workspaces", "workspace", workspace_id);
    return members_of(now["wells"], "workspace_id", workspace_id);
  });
  host.command("list_curves", {"well_id"}, [&state](const std::string& well_id) {
    const value now = state.state();
    (void)find_in(now, "wells", "well", well_id);
    return members_of(now["curves"], "well_id", well_id);
  });
  host.command("get_curve_data", {"curve_id"},
               [&state](const std::string& curve_id) { return curve_data(state.state(), curve_id); });
  host.command("get_current_selection", [&state] {
    const value selection = state.state()["selection"];
    return current_selection{selection["workspace"], selection["well"], selection["curve"]};
  });
}

void add_changes(bridge::app& host, const patchbay::store& state) {
  using id = std::optional<std::string>;
  host.command("select_workspace", {"workspace_id"},
               [&state](const id& workspace_id) { state.dispatch(select_workspace(or_null(workspace_id))); });
  host.command("select_well", {"well_id"},
               [&state](const id& well_id) { state.dispatch(select_well(or_null(well_id))); });
  host.command("select_curve", {"curve_id"},
               [&state](const id& curve_id) { state.dispatch(select_curve(or_null(curve_id))); });
  host.command("update_settings", {"settings"},
               [&state](const value& settings) { state.dispatch(update_settings(settings)); });
}

// One at a time: whoever comes while another saves writes what is there by then, and the file ends as the newest.
void add_saving(bridge::app& host, const patchbay::store& state, std::function<std::string()> now,
                std::function<void(const value& state)> save) {
  host.command("save_data",
               [&state, now = std::move(now), save = std::move(save), turn = std::make_shared<std::mutex>()] {
                 const std::lock_guard one_at_a_time(*turn);
                 const value saved = state.state();
                 save(saved);
                 state.dispatch(data_saved(now(), saved["saved"]["unsaved"]));
               },
               {.where = bridge::run_on::pool});
}

void add_executions(bridge::app& host, executions& running) {
  host.command("execute_udf", {"request"}, [&running](const bridge::invocation& call, const udf_request& request) {
    return running.start(request, call.window());
  });
  host.command("cancel_execution", {"execution_id"},
               [&running](const std::string& execution_id) { return running.cancel(execution_id); });
}

void add_windows(bridge::app& host, window_book& windows) {
  host.command(
      "open_window", {"kind", "curve_id"},
      [&windows](const bridge::invocation& call, const std::string& kind, const std::optional<std::string>& curve_id) {
        return windows.open(kind, or_null(curve_id), call.window());
      });
}

}  // namespace dataforge
