#include "bridge/session/session.hpp"

#include "bridge/session/page_connection.hpp"

#include <string>
#include <utility>

// The stream to the page.

namespace patchbay::inline v0_1::bridge::impl {

session::session(std::string label, permissions allowed, of_window shared, const limits& bounds, const rate::clock& now,
                 bool resumable)
    : label_(std::move(label)),
      allowed_(std::move(allowed)),
      shared_(std::move(shared)),
      bounds_(bounds),
      now_(now),
      resumable_(resumable),
      outbox_(bounds, resumable),
      rates_(bounds, now),
      heard_(now()) {}

std::shared_ptr<page_connection> session::attach(const std::shared_ptr<page_connection>& to) {
  const std::lock_guard lock(guard_);
  heard_ = now_();
  return std::exchange(connection_, to);
}

bool session::rewind(std::uint64_t received_by_page) {
  const std::lock_guard one_at_a_time(pulling_);
  const std::lock_guard lock(guard_);
  return outbox_.resume(received_by_page);
}

bool session::detach(const page_connection* from) {
  const std::lock_guard lock(guard_);
  if (connection_.get() != from) return false;
  connection_.reset();
  return true;
}

bool session::is_connected() const {
  const std::lock_guard lock(guard_);
  return connection_ != nullptr;
}

std::uint64_t session::received() const {
  const std::lock_guard lock(guard_);
  return received_;
}

bool session::has_spoken() const {
  const std::lock_guard lock(guard_);
  return has_spoken_;
}

std::chrono::nanoseconds session::last_heard() const {
  const std::lock_guard lock(guard_);
  return heard_;
}

bool session::enqueue(frame next) {
  const std::lock_guard lock(guard_);
  if (farewell_) return false;
  if (outbox_.push(std::move(next))) return true;
  // More than this waits for a page that does not read: it loses what it would have been told.
  outbox_.clear();
  farewell_ = {"limit", "Too much is waiting for a window that reads too slowly."};
  return true;
}

void session::mark_stale(const std::shared_ptr<state_subscription>& which) {
  {
    const std::lock_guard lock(guard_);
    if (farewell_) return;
    if (!which->is_marked) outbox_.push_stale(which);
    which->is_marked = true;
  }
  // Also where it waits already: the link may not have heard of that.
  wake();
}

std::shared_ptr<page_connection> session::current_connection() const {
  const std::lock_guard lock(guard_);
  return connection_;
}

void session::beat() {
  {
    const std::lock_guard lock(guard_);
    if (std::exchange(has_said_something_, false) || !connection_) return;
    // There is nothing that means less.
    owes_acknowledgement_ = true;
  }
  wake();
}

void session::wake() {
  if (const auto to = current_connection()) to->wake();
}

// --- making messages --------------------------------------------------------------------------------------------

// Frames that go out as one message: a JSON array of them, or a single one with bytes.
struct session::batch {
  explicit batch(std::size_t room) : room_(room) {}

  [[nodiscard]] bool is_open() const noexcept { return !made.binary && bytes_ < room_; }
  // A frame with bytes is a message of its own: what is here must go out before it.
  [[nodiscard]] bool takes(const frame& next) noexcept {
    const bool fits = made.parts.empty() || !next.is_binary();
    is_waited_for = is_waited_for || !fits;
    return fits;
  }

  void add(const frame& next) {
    if (next.is_binary()) return add_binary(next);
    const auto head = std::make_shared<const std::string>((made.parts.empty() ? '[' : ',') + next.head);
    add_part(*head, head);
    if (!next.tail.empty()) add_part(next.tail, next.owner);
  }

  void finish() {
    if (!made.parts.empty() && !made.binary) made.parts.emplace_back("]");
  }

  message made{};
  bool is_waited_for = false;

 private:
  void add_binary(const frame& next) {
    made.binary = true;
    std::string head(4, '\0');
    const auto length = static_cast<std::uint32_t>(next.head.size());
    for (unsigned i = 0; i < 4; ++i) head[i] = static_cast<char>((length >> (24U - 8U * i)) & 0xFFU);
    const auto text = std::make_shared<const std::string>(std::move(head) + next.head);
    add_part(*text, text);
    add_part(*next.body, next.body);
  }

  void add_part(std::string_view text, std::shared_ptr<const void> owner) {
    bytes_ += text.size();
    made.parts.push_back(text);
    made.owners.push_back(std::move(owner));
  }

  const std::size_t room_;
  std::size_t bytes_ = 0;
};

void session::add_sent_again(batch& made) {
  const std::lock_guard lock(guard_);
  while (const frame* again = outbox_.next_again()) {
    if (!made.is_open() || !made.takes(*again)) return;
    made.add(*again);
    outbox_.sent_again();
  }
}

std::optional<outbox::entry> session::pop() {
  const std::lock_guard lock(guard_);
  std::optional<outbox::entry> next = outbox_.pop();
  // Cleared before the state is read, so that a change after that leaves a new mark.
  if (next && next->stale) next->stale->is_marked = false;
  return next;
}

// Encoding happens without the guard: meanwhile others may append.
void session::add_queued(batch& made) {
  while (made.is_open()) {
    std::optional<outbox::entry> next = pop();
    if (!next) return;
    if (next->stale) {
      std::optional<frame> news = next->stale->next();
      if (!news) continue;
      next->frame = std::move(*news);
    }
    const std::lock_guard lock(guard_);
    if (!made.takes(next->frame)) return outbox_.unpop(std::move(next->frame));
    made.add(next->frame);
    outbox_.sent(next->frame);
  }
}

std::optional<message> session::pull(const page_connection* by) {
  const std::lock_guard one_at_a_time(pulling_);
  batch made(bounds_.batch_bytes);
  std::uint64_t acknowledged = 0;
  std::size_t acknowledged_bytes = 0;
  bool is_owed = false;
  {
    const std::lock_guard lock(guard_);
    if (connection_.get() != by) return std::nullopt;
    is_owed = std::exchange(owes_acknowledgement_, false);
    if (received_ != acknowledged_ || is_owed) made.add(ack_frame(received_));
    acknowledged = received_;
    acknowledged_bytes = unacknowledged_bytes_;
  }
  const std::size_t without_news = made.made.parts.size();
  add_sent_again(made);
  const bool all_again = [this] {
    const std::lock_guard lock(guard_);
    return outbox_.next_again() == nullptr;
  }();
  if (all_again) add_queued(made);
  // A message of nothing else would tell that something changed which the window may not see.
  const bool has_news = made.made.parts.size() != without_news || made.is_waited_for;
  if (!has_news && !is_owed) return std::nullopt;
  made.finish();
  const std::lock_guard lock(guard_);
  acknowledged_ = acknowledged;
  unacknowledged_bytes_ -= acknowledged_bytes;
  has_said_something_ = true;
  return std::move(made.made);
}

std::optional<farewell> session::farewell_due() const {
  const std::lock_guard lock(guard_);
  return farewell_;
}

}  // namespace patchbay::bridge::impl
