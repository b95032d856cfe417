#include "in_process_body.hpp"

#include "app_core.hpp"

#include <patchbay/value/patch.hpp>
#include <patchbay/value/ranges.hpp>

#include <exception>
#include <optional>
#include <utility>

// What arrives.

namespace patchbay::bridge {

void in_process_window::body::wake() {
  if (!connected_.load()) return;
  const auto self = shared_from_this();
  if (post_) return post_([self] { self->receive_all(); });
  receive_all();
}

// One at a time: what comes up meanwhile, on this thread or another, is left to whoever is at it.
void in_process_window::body::receive_all() {
  woken_.store(true);
  while (woken_.load() && !receiving_.exchange(true)) {
    while (woken_.exchange(false)) {
      while (open_.load()) {
        const std::optional<message> next = end_.next();
        if (!next) break;
        receive_safely(*next);
      }
    }
    receiving_.store(false);
  }
}

// Whoever caused this must not suffer from what a listener throws.
void in_process_window::body::receive_safely(const message& arrived) {
  try {
    receive(arrived);
  } catch (const std::exception& failure) {
    host_.core()->warn("Window \"" + label_ + "\" failed to take in a message: " + failure.what());
  }
}

void in_process_window::body::receive(const message& arrived) {
  if (on_message_) on_message_(arrived);
  const std::string text = arrived.text();
  if (arrived.binary) {
    std::size_t length = 0;
    for (const char c : text.substr(0, 4)) length = (length << 8U) | static_cast<unsigned char>(c);
    handle(value::parse(std::string_view(text).substr(4, length)), std::string_view(text).substr(4 + length));
  } else {
    for (const value& frame : value::parse(text).elements()) handle(frame, {});
  }
  if (arrived.last) close();
}

void in_process_window::body::handle(const value& frame, std::string_view bytes) {
  if (frame.contains("reply")) return handle_reply(frame, bytes);
  if (frame.contains("event")) return handle_event(frame);
  if (!frame.contains("update")) return;
  std::shared_ptr<replica::body> of;
  {
    const std::lock_guard lock(guard_);
    const auto at = replicas_.find(frame["update"].get<std::uint64_t>());
    if (at != replicas_.end()) of = at->second;
  }
  if (of) of->receive(frame);
}

void in_process_window::body::handle_reply(const value& frame, std::string_view bytes) {
  std::promise<value> answered;
  {
    const std::lock_guard lock(guard_);
    const auto at = calls_.find(frame["reply"].get<std::uint64_t>());
    if (at == calls_.end()) return;
    answered = std::move(at->second);
    calls_.erase(at);
  }
  if (frame.contains("ok")) return answered.set_value(frame["ok"]);
  if (!frame.contains("error")) return answered.set_value(value(bytes));
  if (frame.contains("code")) {
    const std::string said(frame["error"].is_string() ? std::string(frame["error"].as_string()) : "");
    return answered.set_exception(
        std::make_exception_ptr(error(errc_named(frame["code"].as_string()).value_or(errc::internal), said)));
  }
  answered.set_exception(std::make_exception_ptr(rejection(frame["error"])));
}

void in_process_window::body::handle_event(const value& frame) {
  for (const value& id : frame["listeners"].elements()) {
    std::shared_ptr<const listener> who;
    {
      const std::lock_guard lock(guard_);
      const auto at = listeners_.find(id.get<std::uint64_t>());
      if (at != listeners_.end()) who = at->second;
    }
    if (!who) continue;
    who->call({.name = who->name, .payload = frame["payload"], .id = id.get<std::uint64_t>(), .source = {}});
  }
}

void in_process_window::replica::body::receive(const value& news) {
  if (news.contains("snapshot")) {
    state = news["snapshot"];
  } else {
    if (news["base"] != value(revision)) throw error(errc::protocol, "An update has another base than this replica.");
    state = apply(state, patch::from(news["patch"]));
  }
  revision = news["revision"].get<revision_number>();
  ++updates;
  for (const auto& listener : listeners) listener(state);
}

}  // namespace patchbay::bridge
