#include "bridge/session/outbox.hpp"

#include "bridge/session/state_subscription.hpp"

namespace patchbay::inline v0_1::bridge::impl {

void outbox::clear() {
  queue_.clear();
  queued_bytes_ = 0;
  sent_.clear();
  sent_bytes_ = 0;
  again_ = 0;
}

std::optional<outbox::entry> outbox::pop() {
  if (queue_.empty() || sent_bytes_ > bounds_.unacked_bytes) return std::nullopt;
  entry next = std::move(queue_.front());
  queue_.pop_front();
  if (!next.stale) queued_bytes_ -= next.frame.cost();
  return next;
}

void outbox::sent(const frame& made) {
  if (!keeps_sent_) return;
  sent_bytes_ += made.cost();
  sent_.push_back(made);
  ++again_;
}

bool outbox::acknowledge(std::uint64_t received) {
  if (!keeps_sent_) return true;
  // Frames that are to be sent again cannot have been received on this connection yet, but may have been on the last.
  if (received < acknowledged_ || received > acknowledged_ + sent_.size()) return false;
  for (; acknowledged_ < received; ++acknowledged_) {
    sent_bytes_ -= sent_.front().cost();
    sent_.pop_front();
    if (again_ > 0) --again_;
  }
  return true;
}

bool outbox::resume(std::uint64_t received) {
  if (!keeps_sent_ || !acknowledge(received)) return false;
  again_ = 0;
  return true;
}

}  // namespace patchbay::bridge::impl
