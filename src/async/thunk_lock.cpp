#include <patchbay/async/thunk_lock.hpp>

#include <mutex>

namespace patchbay::inline v0_1 {

// --- thunk_hold -----------------------------------------------------------------------------------------------

struct thunk_hold::held {
  held(impl::hold_pin given, std::shared_ptr<const impl::async_core> owner)
      : pin(std::move(given)), core(std::move(owner)) {}

  std::mutex guard;
  impl::hold_pin pin;  // guarded
  const std::shared_ptr<const impl::async_core> core;
};

thunk_hold::thunk_hold(impl::hold_pin pin, std::shared_ptr<const impl::async_core> core)
    : held_(std::make_shared<held>(std::move(pin), std::move(core))) {}

thunk_hold::operator bool() const noexcept {
  if (!held_) return false;
  const std::lock_guard lock(held_->guard);
  return static_cast<bool>(held_->pin);
}

async_dispatcher thunk_hold::dispatcher() const {
  if (!held_) throw error(errc::invalid_argument, "This thunk_hold was not acquired, so it has no dispatcher.");
  return impl::access::make<async_dispatcher>(held_->core);
}

void thunk_hold::release() const noexcept {
  if (!held_) return;
  impl::hold_pin left;
  const std::lock_guard lock(held_->guard);
  std::swap(left, held_->pin);
}

// --- acquire --------------------------------------------------------------------------------------------------

namespace {

using impl::hold_pin;
using impl::result_state;

// Belongs to the handles of its result.
class acquisition final : public impl::lock_waiter {
 public:
  acquisition(std::shared_ptr<const impl::async_core> within, hold_pin pin)
      : lock_waiter(std::move(within), std::move(pin)), state_(core()->executor) {}
  ~acquisition() override { give_up(impl::no_longer_awaited()); }

  [[nodiscard]] result_state<thunk_hold>& state() noexcept { return state_; }

 private:
  void has_turn(const hold_pin& pin) noexcept override {
    state_.set(result_state<thunk_hold>::outcome(std::in_place_index<0>, impl::access::make<thunk_hold>(pin, core())));
  }
  void has_given_up(std::exception_ptr why) noexcept override { state_.set(std::move(why)); }

  result_state<thunk_hold> state_;
};

async_result<thunk_hold> refused(const async_dispatcher& dispatch, std::exception_ptr why) {
  const auto state = std::make_shared<result_state<thunk_hold>>(dispatch.executor());
  state->set(std::move(why));
  return impl::access::make<async_result<thunk_hold>>(state);
}

}  // namespace

async_result<thunk_hold> thunk_lock::acquire(const async_dispatcher& dispatch, const path_set& paths) const {
  try {
    hold_pin pin = impl::make_hold(table_, paths, impl::access::core(dispatch)->hold);
    auto core = impl::core_within(pin, *impl::access::core(dispatch));
    const auto waiting = std::make_shared<acquisition>(std::move(core), std::move(pin));
    impl::lock_waiter::start(waiting, [weak = std::weak_ptr(waiting)] {
      if (const auto live = weak.lock()) live->go();
    });
    return impl::access::make<async_result<thunk_hold>>(
        std::shared_ptr<result_state<thunk_hold>>(waiting, &waiting->state()));
  } catch (const error&) {
    return refused(dispatch, std::current_exception());
  }
}

}  // namespace patchbay
