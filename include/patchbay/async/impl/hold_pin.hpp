#pragma once

#include <patchbay/store/path_set.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace patchbay::inline v0_1::impl {

class lock_table;  // src/async/thunk_lock_table.hpp
class lock_hold;   // src/async/thunk_lock_hold.hpp

// Keeps a hold from ending, and the holds around it. A hold is what somebody has, or waits for in the queue, of the
// paths of a lock; when its last pin goes it leaves the queue or lets the next ones have its paths. Thread-safe as a
// shared_ptr is.
class hold_pin {
 public:
  hold_pin() noexcept = default;
  // Takes over a pin that is counted already.
  explicit hold_pin(std::shared_ptr<lock_hold> counted) noexcept : hold_(std::move(counted)) {}
  hold_pin(const hold_pin& other) noexcept;
  hold_pin(hold_pin&& other) noexcept = default;
  hold_pin& operator=(hold_pin other) noexcept {
    std::swap(hold_, other.hold_);
    return *this;
  }
  ~hold_pin();

  // Pins the innermost, of a hold and those around it, that has not ended; nothing where all have.
  [[nodiscard]] static hold_pin nearest(std::shared_ptr<lock_hold> innermost) noexcept;

  explicit operator bool() const noexcept { return hold_ != nullptr; }
  // Which may be kept beyond the end of the hold.
  [[nodiscard]] const std::shared_ptr<lock_hold>& hold() const noexcept { return hold_; }
  // Leaves the pin counted.
  [[nodiscard]] std::shared_ptr<lock_hold> detach() && noexcept { return std::move(hold_); }

 private:
  std::shared_ptr<lock_hold> hold_;
};

// A table without holds: what the copies of a thunk_lock share.
[[nodiscard]] std::shared_ptr<lock_table> make_lock_table();

// A hold of these paths, not in the queue yet, for something dispatched inside the hold `within`, or in none. Throws
// `errc::invalid_argument` for a path outside of what the hold around it has.
[[nodiscard]] hold_pin make_hold(const std::shared_ptr<lock_table>& table, const path_set& paths,
                                 const std::shared_ptr<lock_hold>& within);

// Queues a hold up. `granted` is called when its turn has come, if it is still in the queue then: once, on any thread,
// perhaps inside this call; it must only hand on.
void queue_up(const hold_pin& pin, std::function<void()> granted);

}  // namespace patchbay::impl
