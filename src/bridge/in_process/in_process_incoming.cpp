#include "bridge/in_process/in_process_body.hpp"

#include "bridge/app/app_core.hpp"
#include "value/envelope.hpp"

#include <patchbay/value/patch.hpp>
#include <patchbay/value/ranges.hpp>

#include <exception>
#include <optional>
#include <utility>

// What arrives.

namespace patchbay::inline v0_1::bridge {

namespace {

// Which need not be text, as a value is.
void set_bytes(std::promise<value>& answer, std::string_view bytes) {
  try {
    answer.set_value(value(bytes));
  } catch (const error&) {
    answer.set_exception(std::current_exception());
  }
}

}  // namespace

in_process_window::body::body(app& host, std::string label, post_function post)
    : warn_(impl::access::core(host)->warn()), label_(std::move(label)), post_(std::move(post)) {}

void in_process_window::body::open(app& host) {
  connection_ = host.accept(shared_from_this(), label_);
  connected_.store(true);
  wake();
}

void in_process_window::body::on_message(std::function<void(const message&)> call) {
  if (!call) throw error(errc::invalid_argument, "A listener of messages is empty.");
  on_message_ = std::make_shared<const std::function<void(const message&)>>(std::move(call));
}

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
      while (open_.load() && receive_next()) continue;
    }
    receiving_.store(false);
  }
}

// Whoever caused this must not suffer from what goes wrong here, and one frame not from another.
bool in_process_window::body::receive_next() noexcept {
  std::optional<message> next;
  warn_.guard("Window", label_, [&] {
    next = connection_.next();
    if (next) receive(*next);
  });
  return next.has_value();
}

void in_process_window::body::receive(const message& arrived) {
  if (const auto told = on_message_) {
    warn_.guard("A listener of messages in window", label_, [&] { (*told)(arrived); });
  }
  const std::string text = arrived.text();
  if (arrived.binary) {
    std::size_t length = 0;
    for (const char c : text.substr(0, 4)) length = (length << 8U) | static_cast<unsigned char>(c);
    handle_safely(patchbay::impl::read_own_message(std::string_view(text).substr(4, length)),
                  std::string_view(text).substr(4 + length));
  } else {
    for (const value& frame : patchbay::impl::read_own_message(text).elements()) handle_safely(frame, {});
  }
  if (arrived.last) close();
}

void in_process_window::body::handle_safely(const value& frame, std::string_view bytes) noexcept {
  warn_.guard("Taking in a frame in window", label_, [&] { handle(frame, bytes); });
}

void in_process_window::body::handle(const value& frame, std::string_view bytes) {
  if (frame.contains("reply")) return handle_reply(frame, bytes);
  if (frame.contains("event")) return handle_event(frame);
  if (frame.contains("update")) handle_update(frame);
}

void in_process_window::body::handle_reply(const value& frame, std::string_view bytes) {
  open_call done;
  {
    const std::lock_guard lock(guard_);
    const auto at = calls_.find(frame["reply"].get<std::uint64_t>());
    if (at == calls_.end()) return;
    done = std::move(at->second);
    calls_.erase(at);
  }
  if (frame.contains("ok")) return done.answer.set_value(frame["ok"]);
  if (!frame.contains("error")) return set_bytes(done.answer, bytes);
  std::exception_ptr failure = std::make_exception_ptr(rejection(frame["error"]));
  if (frame.contains("code")) {
    const std::string said(frame["error"].is_string() ? std::string(frame["error"].as_string()) : "");
    failure = std::make_exception_ptr(error(errc_named(frame["code"].as_string()).value_or(errc::internal), said));
  }
  if (!done.purpose.empty()) warn_.guard(done.purpose, label_, [&] { std::rethrow_exception(failure); });
  done.answer.set_exception(std::move(failure));
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
    warn_.guard("A listener of", who->name, [&] {
      who->call({.name = who->name, .payload = frame["payload"], .id = id.get<std::uint64_t>(), .source = {}});
    });
  }
}

void in_process_window::body::handle_update(const value& frame) {
  const auto id = frame["update"].get<std::uint64_t>();
  std::shared_ptr<replica::body> of;
  {
    const std::lock_guard lock(guard_);
    const auto at = replicas_.find(id);
    if (at == replicas_.end()) return;
    of = at->second;
  }
  if (!of->take_in(frame)) return follow_anew(id, of);
  of->tell(warn_);
}

bool in_process_window::replica::body::take_in(const value& update) {
  if (update.contains("snapshot")) {
    state = update["snapshot"];
  } else {
    if (update["base"] != value(revision)) return false;
    try {
      state = apply(state, patch::from(update["patch"]));
    } catch (const error&) {
      return false;  // it was made for something else than what is here
    }
  }
  revision = update["revision"].get<revision_number>();
  ++updates;
  return true;
}

void in_process_window::replica::body::tell(const impl::warner& warn) const {
  const auto present = listeners;
  for (const auto& each : present) {
    warn.guard("A listener of a replica", {}, [&] { (*each)(state); });
  }
}

}  // namespace patchbay::bridge
