// Listeners on the C++ side, which note what they hear and do one thing more when they are called.

#include "commands.hpp"
#include "filters.hpp"
#include "host.hpp"

#include <patchbay/error.hpp>

#include <nlohmann/json.hpp>

#include <atomic>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace testbed {

namespace {

// What a listener does when it is called, at most `times` times.
struct reaction {
  value what;
  std::atomic<int> left;
  explicit reaction(const value& given) : what(given), left(given.value_or("times", 1)) {}
};

void listen(host& all, const std::string& key, const std::string& event, const value& target, bool once,
            const std::optional<value>& then);

void react(host& all, const std::string& key, const value& what) {
  const auto kind = what.at("do").get<std::string>();
  const std::string event = what.value_or("event", std::string());
  const value& payload = what["payload"];
  if (kind == "emit") {
    all.app.emit(event, payload);
  } else if (kind == "emit_to") {
    all.app.emit_to(bridge::event_target::from(what.at("target")), event, payload);
  } else if (kind == "emit_filter") {
    all.app.emit_filter(event, payload, filter_from(what.at("accepts")));
  } else if (kind == "emit_only") {
    all.app.emit(event, payload, bridge::recipients::only(what.at("label").get<std::string>()));
  } else if (kind == "unlisten") {
    (void)all.kept.listeners.take(what.value_or("key", key));
  } else if (kind == "listen") {
    listen(all, what.at("key").get<std::string>(), event, {{"kind", "Any"}}, false, std::nullopt);
  } else if (kind == "dispatch") {
    all.state.dispatch(patchbay::action(what.at("action")));
  } else {
    throw std::runtime_error("a listener that throws");
  }
}

void listen(host& all, const std::string& key, const std::string& event, const value& target, bool once,
            const std::optional<value>& then) {
  const auto next = then ? std::make_shared<reaction>(*then) : nullptr;
  auto listener = [&all, key, next](const bridge::event& heard) {
    all.events.note(key, heard);
    if (next && next->left.fetch_sub(1) > 0) react(all, key, next->what);
  };
  const auto at = bridge::event_target::from(target);
  all.kept.listeners.put(
      key, once ? all.app.once(event, std::move(listener), at) : all.app.listen(event, std::move(listener), at));
}

}  // namespace

void add_listener_controls(host& all) {
  bridge::app& app = all.app;
  app.command("control_listen", {"key", "event", "target", "once", "then"},
              [&all](const std::string& key, const std::string& event, const std::optional<value>& target,
                     const std::optional<bool>& once, const std::optional<value>& then) {
                listen(all, key, event, target.value_or(value{{"kind", "Any"}}), once.value_or(false), then);
              });
  app.command("control_unlisten", {"key"},
              [&all](const std::string& key) { return all.kept.listeners.take(key).has_value(); });
  app.command("control_heard", {"key"}, [&all](const std::string& key) { return all.events.heard(key); });
}

}  // namespace testbed
