#pragma once

#include <patchbay/async/impl/async_core.hpp>
#include <patchbay/async/impl/executor_watch.hpp>
#include <patchbay/async/impl/hold_pin.hpp>
#include <patchbay/async/impl/store_watch.hpp>

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <utility>

namespace patchbay::inline v0_1::impl {

// The error of what was taken out of the queue because whoever waited for it was cancelled.
[[nodiscard]] std::exception_ptr no_longer_awaited();

// Waits in the queue of a lock until its turn has come, or can't come any more. Belongs to whoever wants the result.
class lock_waiter : public pending_operation, public executor_guest {
 public:
  // `pin` is of a hold that is not in the queue yet, to which `core` belongs.
  lock_waiter(std::shared_ptr<const async_core> core, hold_pin pin);

  // Begins. `granted`, called when the turn has come, is to call `go`.
  static void start(const std::shared_ptr<lock_waiter>& self, std::function<void()> granted);
  void go() noexcept;
  void give_up(std::exception_ptr why) noexcept;

  void store_ended() noexcept final;
  void executor_ended() noexcept final;

 protected:
  [[nodiscard]] const std::shared_ptr<const async_core>& core() const noexcept { return core_; }

  // One of these is called, once, on any thread; the pin is held meanwhile.
  virtual void has_turn(const hold_pin& pin) noexcept = 0;
  virtual void has_given_up(std::exception_ptr why) noexcept = 0;

 private:
  const std::shared_ptr<const async_core> core_;
  const std::shared_ptr<executor_watch> executors_;
  std::atomic<bool> decided_ = false;
  hold_pin pin_;  // taken by what has decided
};

}  // namespace patchbay::impl
