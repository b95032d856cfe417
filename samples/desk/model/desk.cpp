#include "model/desk.hpp"

#include "model/actions.hpp"
#include "model/announcements.hpp"
#include "model/handlers.hpp"
#include "model/project.hpp"
#include "shell/commands.hpp"

#include <utility>

namespace dataforge {

using patchbay::value;
namespace bridge = patchbay::bridge;

patchbay::store make_store(const value& preloaded) {
  patchbay::store made(preloaded.is_null() ? sample_project() : preloaded);
  made.handle(make_handlers());
  return made;
}

desk::desk(surroundings outside)
    : outside_(std::move(outside)),
      state_(make_store()),
      app_(state_, {.pool_threads = 4}),
      windows_(state_),
      executions_(state_, app_, outside_.pause) {
  permit_windows();
  add_queries(app_, state_);
  add_changes(app_, state_);
  add_saving(app_, state_, outside_.now, outside_.save);
  add_executions(app_, executions_);
  add_windows(app_, windows_);
  subscriptions_.push_back(announce_changes(state_, app_));
  subscriptions_.push_back(app_.on_window([this](const bridge::window_event& happened) {
    if (happened.what == bridge::window_event::kind::opened) windows_.opened(happened.label);
    if (happened.what == bridge::window_event::kind::closed) state_.dispatch(window_closed(happened.label));
  }));
}

// The settings need no more than this; a mistake in that page cannot touch the project, nor open itself a window that
// could.
void desk::permit_windows() {
  for (const char* const kind : {"main*", "wells*", "curve*"}) app_.permit(kind, bridge::permissions::everything());
  app_.permit("settings*", {.commands = {.allow = {"update_settings", "get_dataforge_status"}},
                            .listen = {.allow = {"data-saved", "tauri://*"}},
                            .paths = {.allow = {"/settings", "/saved"}},
                            .trusted = true});
}

}  // namespace dataforge
