#include "bridge/app/app_core.hpp"

#include "bridge/session/session.hpp"
#include "bridge/wire/weight.hpp"

#include <optional>
#include <string>
#include <utility>

// Events, as the commands that Tauri's API sends.

namespace patchbay::inline v0_1::bridge::impl {

namespace {

void check_name(const invocation& call, const std::string& event) {
  if (is_legal_name(event)) return;
  throw error(errc::illegal_name,
              "invalid args `event` for command `" + call.command().substr(call.command().find('|') + 1) +
                  "`: Event name must include only alphanumeric characters, `-`, `/`, `:` and `_`.");
}

[[noreturn]] void throw_not_allowed(std::string_view what, const std::string& event) {
  throw error(errc::not_allowed, "This window may not " + std::string(what) + " \"" + event + "\".");
}

value listen(const invocation& call, const std::string& event, const std::optional<value>& target,
             std::optional<std::uint64_t> id) {
  const auto window = window_of(call);
  check_name(call, event);
  if (!window->allowed().listen.allows(event)) throw_not_allowed("listen to", event);
  const event_target at = target ? event_target::from(*target) : event_target::any();
  const auto app = access::core(call)->app();
  kept_bytes kept = app->keep(*window, weight_of_listener(event, at.label().value_or("")));
  return value(app->events()->listen(window, event, at, id, std::move(kept)));
}

void unlisten(const invocation& call, const std::string& event, std::uint64_t id) {
  access::core(call)->app()->events()->unlisten(*window_of(call), event, id);
}

void emit_from(const invocation& call, const event_target& target, const std::string& event,
               const std::optional<value>& payload) {
  const auto window = window_of(call);
  check_name(call, event);
  if (!window->allowed().emit.allows(event)) throw_not_allowed("emit", event);
  const target_filter accepts = [&target](const event_target& listening) { return reaches(target, listening); };
  access::core(call)->app()->events()->emit({.name = event,
                                             .payload = payload.value_or(value()),
                                             .source = window->label(),
                                             .accepts = accepts,
                                             .to = recipients::everyone()});
}

void emit(const invocation& call, const std::string& event, const std::optional<value>& payload) {
  emit_from(call, event_target::any(), event, payload);
}

void emit_to(const invocation& call, const value& target, const std::string& event,
             const std::optional<value>& payload) {
  emit_from(call, event_target::from(target), event, payload);
}

}  // namespace

void add_event_commands(app_core& app) {
  const auto add = [&app](const char* name, bridge::command what) {
    app.add_command(std::string("plugin:event|") + name, std::move(what), app_core::origin::bridge);
  };
  add("listen", command({"event", "target", "event_id"}, listen));
  add("unlisten", command({"event", "event_id"}, unlisten));
  add("emit", command({"event", "payload"}, emit));
  add("emit_to", command({"target", "event", "payload"}, emit_to));
}

}  // namespace patchbay::bridge::impl
