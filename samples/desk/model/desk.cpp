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
      state_(make_store(outside_.project)),
      app_(state_, {.pool_threads = 4, .remembered_windows = memory_of_windows(), .clock = outside_.clock}),
      windows_(state_),
      executions_(state_, app_, outside_.pause) {
  permit_windows();
  take_back_windows();
  add_queries(app_, state_);
  add_changes(app_, state_);
  add_saving(app_, state_, outside_.now, outside_.save);
  add_executions(app_, executions_);
  add_windows(app_, windows_);
  subscriptions_.push_back(announce_changes(state_, app_));
  subscriptions_.push_back(app_.on_window([this](const bridge::window_event& happened) {
    using kind = bridge::window_event::kind;
    if (happened.what == kind::opened || happened.what == kind::expired) windows_.opened(happened.label);
    if (happened.what == kind::closed || happened.what == kind::expired) state_.dispatch(window_closed(happened.label));
  }));
}

// With the secrets goes what each window shows, so that it shows the same again.
bridge::window_memory desk::memory_of_windows() {
  if (!outside_.windows.read) return {};
  return {
      .read = [this]() -> std::string {
        const std::string text = outside_.windows.read();
        if (text.empty()) return text;
        const value kept = value::parse(text);
        shown_before_ = kept.at("windows");
        return kept.at("secrets").get<std::string>();
      },
      .write =
          [this](std::string_view secrets) {
            outside_.windows.write(value{{"windows", state_.state()["windows"]}, {"secrets", secrets}}.dump(1) + '\n');
          }};
}

void desk::take_back_windows() {
  for (const std::string& label : app_.former_windows()) windows_.take_back(label, shown_before_[label]["curve_id"]);
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
