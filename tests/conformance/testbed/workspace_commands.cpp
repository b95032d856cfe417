// Selections that several windows make at once.

#include "commands.hpp"
#include "host.hpp"

#include <nlohmann/json.hpp>

#include <string>

namespace testbed {

void add_workspace_commands(host& all) {
  bridge::app& app = all.app;
  app.command("select_workspace", {"workspace_id"},
              [&all](const std::string& id) {
                all.state.dispatch("selection/workspace", id);
                all.app.emit("workspace-selected", id);
              },
              {.where = bridge::run_on::pool});
  app.command("select_well", {"well_id"}, [&all](const std::string& id) { all.state.dispatch("selection/well", id); },
              {.where = bridge::run_on::pool});
  app.command("get_current_selection", [&all]() -> value {
    const auto now = all.state.snapshot();
    return {{"revision", now.revision},
            {"selected_workspace", now.state["selected_workspace"]},
            {"selected_well", now.state["selected_well"]}};
  });
  app.command("list_wells", {"workspace_id"}, [](const std::string& id) -> value {
    return value::array({{{"id", id + "-1"}}, {{"id", id + "-2"}}});
  });
}

}  // namespace testbed
