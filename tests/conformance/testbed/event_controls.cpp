// Makes the C++ side emit.

#include "commands.hpp"
#include "filters.hpp"
#include "host.hpp"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace testbed {

namespace {

bridge::recipients recipients_from(const std::optional<value>& to) {
  if (!to) return bridge::recipients::everyone();
  if (const value* except = to->find("except")) return bridge::recipients::except(except->get<std::string>());
  if (const value* only = to->find("only")) return bridge::recipients::only(only->get<std::vector<std::string>>());
  const auto pattern = to->at("matching").get<std::string>();
  return bridge::recipients::where([pattern](std::string_view label) { return bridge::matches_glob(pattern, label); });
}

}  // namespace

void add_event_controls(host& all) {
  bridge::app& app = all.app;
  app.command("control_emit", {"event", "payload", "to"},
              [&all](const std::string& event, const std::optional<value>& payload, const std::optional<value>& to) {
                return all.app.emit(event, payload.value_or(value()), recipients_from(to));
              });
  app.command("control_emit_to", {"target", "event", "payload"},
              [&all](const value& target, const std::string& event, const std::optional<value>& payload) {
                return all.app.emit_to(bridge::event_target::from(target), event, payload.value_or(value()));
              });
  app.command("control_emit_filter", {"event", "payload", "accepts"},
              [&all](const std::string& event, const std::optional<value>& payload, const value& accepts) {
                return all.app.emit_filter(event, payload.value_or(value()), filter_from(accepts));
              });
  app.command("emit_to_others", {"event", "payload"},
              [&all](const std::string& event, const value& payload, const bridge::invocation& call) {
                return all.app.emit(event, payload, bridge::recipients::except(call.window()));
              });
  app.command("emit_big", {"event", "bytes"}, [&all](const std::string& event, std::size_t bytes) {
    return all.app.emit(event, std::string(bytes, 'x'));
  });
}

}  // namespace testbed
