#include "bridge/session/session_end.hpp"

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

void session_end::wake() {
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

void session_end::welcome(const std::shared_ptr<session>& opened, frame text) {
  const std::lock_guard lock(guard_);
  session_ = opened;
  first_.push_back(std::move(text));
}

void session_end::say_goodbye(const farewell& why) {
  {
    const std::lock_guard lock(guard_);
    if (farewell_) return;
    farewell_ = why;
  }
  wake();
}

message session_end::last_message(const farewell& why) {
  message last = text_message(bye_frame(why.code, why.message));
  last.last = true;
  over_ = true;
  return last;
}

std::optional<message> session_end::next_of_its_own() {
  if (!first_.empty()) {
    message made = text_message(first_.front());
    first_.pop_front();
    return made;
  }
  if (farewell_) return last_message(*farewell_);
  return std::nullopt;
}

std::optional<message> session_end::next() {
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

bool session_end::identified() const {
  const std::lock_guard lock(guard_);
  return session_ != nullptr;
}

std::shared_ptr<session> session_end::used_session() const {
  const std::lock_guard lock(guard_);
  return farewell_ ? nullptr : session_;
}

void session_end::disconnect(connection::end why) noexcept {
  std::shared_ptr<link> gone;
  std::shared_ptr<session> of;
  {
    const std::lock_guard lock(guard_);
    gone.swap(link_);
    of.swap(session_);
    over_ = true;
    // A page that was turned away does not come back; one whose server has ended may.
    if (farewell_ && farewell_->code != "shutdown") why = connection::end::closed;
  }
  const auto app = app_.lock();
  if (of && of->detach(this) && app) app->windows().disconnected(of, why);
}

}  // namespace patchbay::bridge::impl

namespace patchbay::inline v0_1::bridge {

connection& connection::operator=(connection&& other) noexcept {
  if (const auto left = std::exchange(end_, std::exchange(other.end_, nullptr)); left && left != end_) {
    left->disconnect(end::lost);
  }
  return *this;
}

connection::~connection() {
  if (end_) end_->disconnect(end::lost);
}

void connection::receive_text(std::string_view text) {
  take_text(text);
  while (handle_some()) {
  }
}
void connection::receive_binary(std::string_view bytes) {
  take_binary(bytes);
  while (handle_some()) {
  }
}
void connection::take_text(std::string_view text) {
  if (end_) end_->take_text(text);
}
void connection::take_binary(std::string_view bytes) {
  if (end_) end_->take_binary(bytes);
}
bool connection::handle_some() { return end_ && end_->handle_some(); }
void connection::say_goodbye(std::string code, std::string why) {
  if (end_) end_->say_goodbye({std::move(code), std::move(why)});
}
std::optional<message> connection::next() { return end_ ? end_->next() : std::nullopt; }
bool connection::identified() const noexcept { return end_ && end_->identified(); }
void connection::disconnect(end why) noexcept {
  if (end_) end_->disconnect(why);
}

}  // namespace patchbay::bridge
