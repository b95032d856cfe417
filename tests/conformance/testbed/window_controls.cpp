// What the C++ side does with windows.

#include "commands.hpp"
#include "host.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace testbed {

namespace {

value described(const bridge::window_info& window) {
  return {
      {"label", window.label}, {"title", window.title}, {"focused", window.focused}, {"connected", window.connected}};
}

bridge::allowlist allowlist_from(const value& given) {
  return {.allow = given.value_or("allow", std::vector<std::string>()),
          .deny = given.value_or("deny", std::vector<std::string>())};
}

bridge::permissions permissions_from(const value& given) {
  return {.commands = allowlist_from(given["commands"]),
          .actions = allowlist_from(given["actions"]),
          .listen = allowlist_from(given["listen"]),
          .emit = allowlist_from(given["emit"]),
          .paths = allowlist_from(given["paths"]),
          .trusted = given.value_or("trusted", false)};
}

}  // namespace

void add_window_controls(host& all) {
  bridge::app& app = all.app;
  app.command("control_mint", {"label"}, [&all](const std::string& label) { return invitation(all, label); });
  app.command("control_revoke", {"token"}, [&all](const std::string& token) { all.app.revoke_token(token); });
  app.command("control_permit", {"pattern", "permissions"}, [&all](const std::string& pattern, const value& what) {
    all.app.permit(pattern, permissions_from(what));
  });
  app.command("control_windows", [&all] {
    std::vector<value> result;
    for (const bridge::window_info& each : all.app.windows()) result.push_back(described(each));
    return result;
  });
  app.command("control_window_events", [&all] { return all.events.windows(); });
  app.command("control_close", {"label"}, [&all](const std::string& label) { return all.app.close_window(label); });
  app.command("control_request_close", {"label"},
              [&all](const std::string& label) { return all.app.request_close(label); });
  app.command("control_focus", {"label"}, [&all](const std::string& label) { return all.app.focus_window(label); });
  app.command("control_reload", {"label"}, [&all](const std::string& label) { return all.app.reload_window(label); });
  app.command("control_set_title", {"label", "title"},
              [&all](const std::string& label, const std::string& title) { return all.app.set_title(label, title); });
}

}  // namespace testbed
