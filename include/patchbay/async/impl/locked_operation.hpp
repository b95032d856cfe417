#pragma once

#include <patchbay/async/async_dispatcher.hpp>
#include <patchbay/async/impl/async_operation.hpp>
#include <patchbay/async/impl/lock_waiter.hpp>
#include <patchbay/async/impl/thunk_work.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace patchbay::inline v0_1::impl {

// The core of the dispatchers that belong to a hold.
[[nodiscard]] inline std::shared_ptr<const async_core> core_within(const hold_pin& pin, const async_core& outer) {
  return std::make_shared<const async_core>(async_core{outer.dispatch, outer.executor, outer.watch, pin.hold()});
}

// The result of what still waits for its lock: it stops waiting when whoever awaits it is cancelled.
template <class T>
class queued_result final : public result_state<T> {
 public:
  queued_result(const boost::asio::any_io_executor& executor, std::weak_ptr<lock_waiter> waiter)
      : result_state<T>(executor), waiter_(std::move(waiter)) {}
  void wait_cancelled() noexcept override {
    if (const auto live = waiter_.lock()) live->give_up(no_longer_awaited());
  }

 private:
  const std::weak_ptr<lock_waiter> waiter_;
};

// Work that waits for its lock, and then becomes an async_operation.
template <class Dispatched>
class locked_operation final : public lock_waiter, public std::enable_shared_from_this<locked_operation<Dispatched>> {
 public:
  using value_type = work_value<Dispatched>;

  locked_operation(std::shared_ptr<const async_core> within, hold_pin pin, Dispatched dispatched)
      : lock_waiter(std::move(within), std::move(pin)), dispatched_(std::move(dispatched)) {}

  [[nodiscard]] std::shared_ptr<result_state<value_type>> start() {
    const auto self = this->shared_from_this();
    state_ = std::make_shared<queued_result<value_type>>(core()->executor, self);
    lock_waiter::start(self, [self] { self->go(); });
    return state_;
  }

 private:
  void has_turn(const hold_pin&) noexcept override {
    try {
      const auto operation = std::make_shared<async_operation<value_type>>(core(), state_);
      operation->start(work_of(std::move(*dispatched_), access::make<async_dispatcher>(core())), ended_with_store);
    } catch (...) {
      state_->set(std::current_exception());
    }
  }
  void has_given_up(std::exception_ptr why) noexcept override { state_->set(std::move(why)); }

  std::optional<Dispatched> dispatched_;
  std::shared_ptr<result_state<value_type>> state_;
};

template <class Dispatched>
async_result<work_value<Dispatched>> begin_locked(const async_dispatcher& dispatch,
                                                  const std::shared_ptr<lock_table>& table, const path_set& paths,
                                                  Dispatched dispatched) {
  using T = work_value<Dispatched>;
  if (paths.empty()) return begin<T>(dispatch, work_of(std::move(dispatched), dispatch));
  try {
    hold_pin pin = make_hold(table, paths, access::core(dispatch)->hold);
    auto core = core_within(pin, *access::core(dispatch));
    return access::make<async_result<T>>(
        std::make_shared<locked_operation<Dispatched>>(std::move(core), std::move(pin), std::move(dispatched))
            ->start());
  } catch (const error&) {
    const auto state = std::make_shared<result_state<T>>(dispatch.executor());
    state->set(std::current_exception());
    return access::make<async_result<T>>(state);
  }
}

}  // namespace patchbay::impl
