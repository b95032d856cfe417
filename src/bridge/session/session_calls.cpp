#include "bridge/session/session.hpp"

#include <algorithm>
#include <string>
#include <utility>

// What the page asks for, and what it owns.

namespace patchbay::inline v0_1::bridge::impl {

namespace {

// The page trims what it keeps by these; more often than that would be talk. It also stops sending for want of them, so
// that it must not be left waiting for one by few large frames, or by less than it may have under way.
constexpr std::uint64_t frames_per_acknowledgement = 64;
constexpr std::size_t bytes_per_acknowledgement = 256U << 10U;
constexpr std::uint64_t share_of_a_burst = 4;

std::uint64_t most_unacknowledged(const limits& bounds) {
  return std::clamp<std::uint64_t>(bounds.frames_at_once / share_of_a_burst, 1, frames_per_acknowledgement);
}

}  // namespace

// With the guard held.
void session::hear() {
  has_spoken_ = true;
  heard_ = now_();
}

void session::count_bytes(std::size_t size) {
  const std::lock_guard lock(guard_);
  rates_.take_bytes(size);
  unacknowledged_bytes_ += size;
}

void session::count_frame() {
  {
    const std::lock_guard lock(guard_);
    rates_.take_frame();
    ++received_;
    hear();
    owes_acknowledgement_ = owes_acknowledgement_ || received_ - acknowledged_ >= most_unacknowledged(bounds_) ||
                            unacknowledged_bytes_ >= bytes_per_acknowledgement;
    if (!owes_acknowledgement_) return;
  }
  wake();
}

void session::acknowledge(std::uint64_t received_by_page) {
  bool has_more = false;
  {
    const std::lock_guard lock(guard_);
    rates_.take_acknowledgement();
    hear();
    if (!outbox_.acknowledge(received_by_page)) {
      throw error(errc::protocol, "Frame " + std::to_string(received_by_page) + " cannot be acknowledged now.");
    }
    has_more = !outbox_.is_empty();
  }
  // Sending may have stopped for want of this.
  if (has_more) wake();
}

// With the guard held.
void session::check_is_free(std::uint64_t call_id) const {
  if (!calls_.contains(call_id)) return;
  throw error(errc::protocol, "Call " + std::to_string(call_id) + " is still open.");
}

void session::refuse_call(std::uint64_t id, std::string_view why) {
  {
    const std::lock_guard lock(guard_);
    check_is_free(id);
  }
  send(error_frame(id, value(why), to_string(errc::limit)));
}

std::shared_ptr<call> session::begin_call(call::request asked, std::weak_ptr<app_core> app) {
  const std::uint64_t id = asked.id;
  {
    const std::lock_guard lock(guard_);
    if (farewell_) return nullptr;
    check_is_free(id);
    if (calls_.size() < bounds_.open_calls) {
      auto made = std::make_shared<call>(std::move(asked), shared_from_this(), std::move(app));
      calls_.emplace(id, made);
      return made;
    }
  }
  refuse_call(id, "Too many calls are open.");
  return nullptr;
}

void session::cancel_call(std::uint64_t id) {
  std::shared_ptr<call> found;
  {
    const std::lock_guard lock(guard_);
    if (const auto at = calls_.find(id); at != calls_.end()) found = at->second;
  }
  if (found) found->stop().request_stop();
}

void session::finish_call(std::uint64_t id, frame answer) {
  std::shared_ptr<call> done;  // let go of without the guard: that may run anything
  {
    const std::lock_guard lock(guard_);
    const auto at = calls_.find(id);
    if (at == calls_.end()) return;
    done = std::move(at->second);
    calls_.erase(at);
    // An answer that may not wait would end the window; the call alone fails.
    if (!outbox_.has_room_for(answer)) {
      answer = error_frame(id, "The answer is longer than what may wait for a window.", to_string(errc::limit));
    }
  }
  send(std::move(answer));
}

void session::add_subscription(std::uint64_t id, std::shared_ptr<state_subscription> added) {
  const std::lock_guard lock(guard_);
  if (farewell_) throw error(errc::closed, "The window is closed.");
  if (subscriptions_.size() >= bounds_.subscriptions) {
    throw error(errc::limit, "A window may have " + std::to_string(bounds_.subscriptions) + " subscriptions.");
  }
  if (!subscriptions_.emplace(id, std::move(added)).second) {
    throw error(errc::invalid_arguments, "Subscription " + std::to_string(id) + " is in use.");
  }
}

std::shared_ptr<state_subscription> session::find_subscription(std::uint64_t id) const {
  const std::lock_guard lock(guard_);
  const auto at = subscriptions_.find(id);
  return at == subscriptions_.end() ? nullptr : at->second;
}

std::shared_ptr<state_subscription> session::remove_subscription(std::uint64_t id) {
  const std::lock_guard lock(guard_);
  const auto at = subscriptions_.find(id);
  if (at == subscriptions_.end()) return nullptr;
  auto removed = std::move(at->second);
  subscriptions_.erase(at);
  return removed;
}

session::counts session::owned() const {
  const std::lock_guard lock(guard_);
  return {.calls = calls_.size(), .subscriptions = subscriptions_.size()};
}

bool session::has_ended() const {
  const std::lock_guard lock(guard_);
  return farewell_.has_value();
}

std::vector<std::shared_ptr<state_subscription>> session::close(farewell why, std::string_view control, bool at_once) {
  std::unordered_map<std::uint64_t, std::shared_ptr<call>> calls;
  std::vector<std::shared_ptr<state_subscription>> subscriptions;
  {
    const std::lock_guard lock(guard_);
    if (at_once) outbox_.clear();
    if (!farewell_ && !control.empty()) (void)outbox_.push(control_frame(control));
    if (!farewell_) farewell_ = std::move(why);
    calls.swap(calls_);
    for (auto& [id, each] : subscriptions_) subscriptions.push_back(std::move(each));
    subscriptions_.clear();
  }
  for (const auto& [id, each] : calls) each->stop().request_stop();
  wake();
  return subscriptions;
}

}  // namespace patchbay::bridge::impl
