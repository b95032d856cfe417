#include <patchbay/async/impl/lock_waiter.hpp>

#include <patchbay/async/impl/async_operation.hpp>

namespace patchbay::inline v0_1::impl {

std::exception_ptr no_longer_awaited() {
  return std::make_exception_ptr(
      error(errc::cancelled, "Whoever waited for the thunk was cancelled before it had its lock."));
}

lock_waiter::lock_waiter(std::shared_ptr<const async_core> core, hold_pin pin)
    : core_(std::move(core)), executors_(executor_watch::of(core_->executor)), pin_(std::move(pin)) {}

void lock_waiter::start(const std::shared_ptr<lock_waiter>& self, std::function<void()> granted) {
  const hold_pin pin = self->pin_;
  if (!self->core_->watch->add(self)) return self->give_up(begun_without_store());
  if (!self->executors_->add(self)) return self->give_up(abandoned());
  queue_up(pin, std::move(granted));
}

// Whoever ends a store or an executor tells all that wait, one after the other: a turn that comes meanwhile is none.
void lock_waiter::go() noexcept {
  if (!executors_->remove(*this) || !core_->watch->remove(*this)) return;
  if (decided_.exchange(true)) return;
  const hold_pin pin = std::move(pin_);
  has_turn(pin);
}

void lock_waiter::give_up(std::exception_ptr why) noexcept {
  if (decided_.exchange(true)) return;
  executors_->remove(*this);
  core_->watch->remove(*this);
  const hold_pin pin = std::move(pin_);
  has_given_up(std::move(why));
}

void lock_waiter::store_ended() noexcept { give_up(ended_with_store()); }
void lock_waiter::executor_ended() noexcept { give_up(abandoned()); }

}  // namespace patchbay::impl
