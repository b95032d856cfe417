#include "host.hpp"

#include "commands.hpp"
#include "state.hpp"

#include <patchbay/persist/storage.hpp>

namespace testbed {

namespace {

bridge::permissions restricted() {
  return {.commands = {.allow = {"ping", "echo", "fail", "whoami", "get_*"}, .deny = {"get_secret"}},
          .actions = {.allow = {"counter/*"}, .deny = {"counter/set"}},
          .listen = {.allow = {"public*", "tauri://*"}, .deny = {"public-secret"}},
          .emit = {.allow = {"guest-*"}, .deny = {"guest-secret"}},
          .paths = {.allow = {"/counter", "/todos", "/notes"}, .deny = {"/notes/private", "/notes/*/private"}},
          .trusted = false};
}

bridge::permissions silenced() {
  return {.commands = {.allow = {}, .deny = {"echo"}},
          .actions = {.allow = {}, .deny = {"counter/*"}},
          .listen = {.allow = {}, .deny = {"public"}},
          .emit = {.allow = {}, .deny = {"public"}},
          .paths = {.allow = {}, .deny = {"/todos"}}};
}

void permit_windows(bridge::app& app) {
  app.permit("main*", bridge::permissions::everything());
  app.permit("guest*", restricted());
  app.permit("*-muted", silenced());
}

void add_commands(host& all) {
  add_basic_commands(all);
  add_variant_commands(all);
  add_failing_commands(all);
  add_slow_commands(all);
  add_raw_commands(all);
  add_channel_commands(all);
  add_managed_commands(all);
  add_workspace_commands(all);
  add_ordering_commands(all);
  add_event_controls(all);
  add_listener_controls(all);
  add_window_controls(all);
  add_server_controls(all);
  add_count_controls(all);
}

bridge::window_memory memory_in(const std::filesystem::path& folder) {
  const auto files = std::make_shared<patchbay::file_storage>(folder);
  const auto read = [files] {
    std::string text;
    files->read("windows", [&text](const patchbay::read_result& stored) { text = stored.text.value_or(""); });
    return text;
  };
  return {.read = read, .write = [files](std::string_view text) { files->write("windows", text); }};
}

bridge::app_options app_options_of(const options& asked) {
  bridge::app_options result;
  result.limits = asked.limits;
  if (asked.remember) result.remembered_windows = memory_in(*asked.remember);
  return result;
}

bridge::server_options server_options_of(const options& asked) {
  bridge::server_options result;
  result.port = asked.port;
  result.origins = asked.origins;
  result.allow_missing_origin = asked.allow_missing_origin;
  for (std::size_t i = 0; i < asked.files.size(); ++i) {
    result.files.push_back({i == 0 ? "/" : '/' + std::to_string(i + 1) + '/', asked.files[i]});
  }
  return result;
}

}  // namespace

host::host(const options& asked) : state(make_store()), app(state, app_options_of(asked)), jobs(app) {
  on_window = app.on_window([this](const bridge::window_event& what) { events.note(what); });
  on_commit = announce_selection(state, app);
  permit_windows(app);
  add_commands(*this);
  server.emplace(app, server_options_of(asked));
}

host::~host() {
  kept.clear();
  server.reset();
}

value invitation(const host& of, const std::string& label) {
  const std::string url = of.server->url(label);
  const std::string token = url.substr(url.rfind('.') + 1);
  return {{"label", label}, {"token", token}, {"url", url}};
}

}  // namespace testbed
