#include "bridge/in_process/in_process_body.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <exception>
#include <utility>

// What is asked for.

namespace patchbay::inline v0_1::bridge {

std::future<value> in_process_window::body::invoke(std::string_view command, value arguments) {
  return ask({}, command, std::move(arguments));
}

std::future<value> in_process_window::body::ask(std::string purpose, std::string_view command, value arguments) {
  std::future<value> answer;
  std::uint64_t id = 0;
  {
    const std::lock_guard lock(guard_);
    id = ++last_id_;
    open_call& begun = calls_[id];
    begun.purpose = std::move(purpose);
    answer = begun.answer.get_future();
  }
  if (!open_.load()) end_calls();
  const value frame = {{"invoke", id}, {"cmd", command}, {"args", std::move(arguments)}};
  connection_.receive_text(value::array({frame}).dump());
  return answer;
}

subscription in_process_window::body::listen(const std::string& name, event_listener call, const event_target& at) {
  if (!call) throw error(errc::invalid_argument, "A listener of \"" + name + "\" is empty.");
  std::uint64_t id = 0;
  {
    const std::lock_guard lock(guard_);
    id = ++last_id_;
    listeners_[id] = std::make_shared<const listener>(listener{name, std::move(call)});
  }
  auto answer = invoke("plugin:event|listen", {{"event", name}, {"target", at.to_value()}, {"eventId", id}});
  // It is answered at once unless `post` takes its time; then what it says comes too late to be thrown from here.
  if (answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready) (void)answer.get();
  return patchbay::impl::subscription_in(weak_from_this(), id);
}

bool in_process_window::body::contains(std::uint64_t id) const noexcept {
  const std::lock_guard lock(guard_);
  return listeners_.contains(id);
}

void in_process_window::body::remove(std::uint64_t id) {
  std::shared_ptr<const listener> left;
  {
    const std::lock_guard lock(guard_);
    const auto at = listeners_.find(id);
    if (at == listeners_.end()) return;
    left = std::move(at->second);
    listeners_.erase(at);
  }
  if (open_.load()) (void)invoke("plugin:event|unlisten", {{"event", left->name}, {"eventId", id}});
}

in_process_window::replica in_process_window::body::subscribe(const path_set& paths) {
  replica made;
  made.body_ = std::make_shared<replica::body>();
  made.body_->paths = paths;
  auto answer = follow(made.body_, {});
  if (answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready) (void)answer.get();
  return made;
}

std::future<value> in_process_window::body::follow(const std::shared_ptr<replica::body>& of, std::string purpose) {
  std::uint64_t id = 0;
  {
    const std::lock_guard lock(guard_);
    id = ++last_id_;
    replicas_[id] = of;
  }
  return ask(std::move(purpose), "plugin:patchbay|subscribe", {{"id", id}, {"paths", value::from(of->paths.paths())}});
}

// What it has is not what the application thinks it has: as a page does, it begins again with a snapshot.
void in_process_window::body::follow_anew(std::uint64_t id, const std::shared_ptr<replica::body>& of) {
  {
    const std::lock_guard lock(guard_);
    replicas_.erase(id);
  }
  (void)invoke("plugin:patchbay|unsubscribe", {{"id", id}});
  (void)follow(of, "Following the state anew in window");
}

void in_process_window::body::end_calls() {
  std::map<std::uint64_t, open_call> open_calls;
  {
    const std::lock_guard lock(guard_);
    open_calls.swap(calls_);
  }
  for (auto& [id, each] : open_calls) {
    each.answer.set_exception(std::make_exception_ptr(error(errc::closed, "The window \"" + label_ + "\" is closed.")));
  }
}

void in_process_window::body::close() {
  if (!open_.exchange(false)) return;
  connection_.disconnect(connection::disconnect_reason::closed);
  end_calls();
  let_go();
}

// Listeners may hold what holds them.
void in_process_window::body::let_go() {
  std::map<std::uint64_t, std::shared_ptr<const listener>> listeners;
  std::map<std::uint64_t, std::shared_ptr<replica::body>> replicas;
  {
    const std::lock_guard lock(guard_);
    listeners.swap(listeners_);
    replicas.swap(replicas_);
  }
  for (const auto& [id, each] : replicas) each->listeners.clear();
}

}  // namespace patchbay::bridge
