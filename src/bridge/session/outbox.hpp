#pragma once

#include "bridge/wire/frame.hpp"

#include <patchbay/bridge/limits.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

class state_subscription;

// What waits to be sent to one window, and what was sent and may have to be sent again. Guarded by its session.
//
// A change of state waits as a mark, not as text: what is sent in the end leads from what the page has to what is then
// the case, so that a window that reads slowly costs one mark for each of its subscriptions.
class outbox {
 public:
  struct entry {
    impl::frame frame{};
    std::shared_ptr<state_subscription> stale{};  // or this
  };

  outbox(const limits& bounds, bool keeps_sent) : bounds_(bounds), keeps_sent_(keeps_sent) {}

  [[nodiscard]] bool has_room_for(const frame& next) const noexcept {
    return queued_bytes_ + next.cost() <= bounds_.queued_bytes;
  }
  // False when more waits than may.
  [[nodiscard]] bool push(frame next) {
    queued_bytes_ += next.cost();
    queue_.push_back({.frame = std::move(next)});
    return queued_bytes_ <= bounds_.queued_bytes;
  }
  void push_stale(std::shared_ptr<state_subscription> which) { queue_.push_back({.stale = std::move(which)}); }
  void clear();
  [[nodiscard]] bool is_empty() const noexcept { return queue_.empty() && next_again() == nullptr; }

  // The next entry to make ready; nothing while too much is unacknowledged.
  [[nodiscard]] std::optional<entry> pop();
  // Puts one back.
  void unpop(frame next) {
    queued_bytes_ += next.cost();
    queue_.push_front({.frame = std::move(next)});
  }
  // It went out as this frame.
  void sent(const frame& made);
  // A frame that went out on a connection that was lost.
  [[nodiscard]] const frame* next_again() const noexcept { return again_ < sent_.size() ? &sent_[again_] : nullptr; }
  void sent_again() noexcept { ++again_; }

  // Both are false for a number that cannot be.
  [[nodiscard]] bool acknowledge(std::uint64_t received);
  [[nodiscard]] bool resume(std::uint64_t received);

 private:
  const limits& bounds_;
  const bool keeps_sent_;
  std::deque<entry> queue_;
  std::size_t queued_bytes_ = 0;
  std::deque<frame> sent_;      // and not acknowledged
  std::size_t sent_bytes_ = 0;  // of these
  std::size_t again_ = 0;       // the first of these that the present connection has not seen
  std::uint64_t acknowledged_ = 0;
};

}  // namespace patchbay::bridge::impl
