#include "bridge/session/page_connection.hpp"

#include "bridge/app/app_core.hpp"
#include "bridge/app/windows.hpp"

#include <utility>

// What goes to the page.

namespace patchbay::inline v0_1::bridge::impl {

namespace {

message text_message(const frame& only) {
  const auto text = std::make_shared<const std::string>("[" + only.head + "]");
  return {.parts = {*text}, .owners = {text}};
}

}  // namespace

void page_connection::wake() {
  std::shared_ptr<link> to;
  {
    const std::lock_guard lock(guard_);
    to = link_;
  }
  const auto app = app_.lock();
  if (!to || !app || awake_.exchange(true)) return;
  // A link that could not be woken is tried again the next time.
  if (!app->warn().guard("A link", {}, [&to] { to->wake(); })) awake_.store(false);
}

void page_connection::welcome(const std::shared_ptr<session>& opened, frame text) {
  const std::lock_guard lock(guard_);
  session_ = opened;
  first_.push_back(std::move(text));
}

void page_connection::say_goodbye(const farewell& why) {
  {
    const std::lock_guard lock(guard_);
    if (farewell_) return;
    farewell_ = why;
  }
  wake();
}

message page_connection::last_message(const farewell& why) {
  message last = text_message(bye_frame(why.code, why.message));
  last.last = true;
  over_ = true;
  return last;
}

std::optional<message> page_connection::next_of_its_own() {
  if (!first_.empty()) {
    message made = text_message(first_.front());
    first_.pop_front();
    return made;
  }
  if (farewell_) return last_message(*farewell_);
  return std::nullopt;
}

std::optional<message> page_connection::next() {
  // Before looking for anything: what comes after that wakes the link again.
  awake_.store(false);
  std::shared_ptr<session> of;
  {
    const std::lock_guard lock(guard_);
    if (over_) return std::nullopt;
    if (auto own = next_of_its_own()) return own;
    of = session_;
  }
  if (!of) return std::nullopt;
  if (auto made = of->pull(this)) return made;
  const std::optional<farewell> why = of->farewell_due();
  if (!why) return std::nullopt;
  const std::lock_guard lock(guard_);
  return last_message(*why);
}

bool page_connection::identified() const {
  const std::lock_guard lock(guard_);
  return session_ != nullptr;
}

std::shared_ptr<session> page_connection::used_session() const {
  const std::lock_guard lock(guard_);
  return farewell_ ? nullptr : session_;
}

void page_connection::disconnect(connection::disconnect_reason why) noexcept {
  std::shared_ptr<link> gone;
  std::shared_ptr<session> of;
  {
    const std::lock_guard lock(guard_);
    gone.swap(link_);
    of.swap(session_);
    over_ = true;
    // A page that was turned away does not come back; one whose server has ended may.
    if (farewell_ && farewell_->code != "shutdown") why = connection::disconnect_reason::closed;
  }
  const auto app = app_.lock();
  if (of && of->detach(this) && app) app->windows().disconnected(of, why);
}

}  // namespace patchbay::bridge::impl
