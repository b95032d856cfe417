#include "store/store_core.hpp"

namespace patchbay::inline v0_1::impl {

store_core::store_core(value initial, store_options options)
    : options_(std::move(options)),
      initial_(std::move(initial)),
      state_(initial_),
      feed_(this),
      dispatched_(this),
      changed_(this),
      ended_(this) {}

// --- reading --------------------------------------------------------------------------------------------

store::versioned store_core::snapshot() const {
  if (!turn_.mine()) return committed();
  check_may_read();
  return {revision_, current()};
}

store::versioned store_core::committed() const {
  const std::lock_guard lock(state_guard_);
  return {revision_, state_};
}

void store_core::check_not_reducing(const char* message) const {
  if (turn_.mine() && reducing_) throw error(errc::reducing, message);
}

void store_core::check_may_dispatch() const { check_not_reducing("Reducers may not dispatch actions."); }

void store_core::check_may_read() const {
  check_not_reducing(
      "You may not call store.getState() while the reducer is executing. The reducer has already received the state as "
      "an "
      "argument; pass it down from there instead of reading it from the store.");
}

void store_core::check_may_subscribe() const {
  check_not_reducing(
      "You may not call store.subscribe() while the reducer is executing. To be notified of a change, subscribe "
      "outside and "
      "read the state in the callback.");
}

void store_core::check_listener_may_leave() const {
  check_not_reducing("You may not unsubscribe from a store listener while the reducer is executing.");
}

void store_core::check_not_closed() const {
  if (closed()) throw error(errc::closed, "The store is gone.");
}

// --- listening ------------------------------------------------------------------------------------------

subscription store_core::on_dispatched(std::function<void()> listener) {
  check_may_subscribe();
  return dispatched_.add(std::move(listener), shared_from_this());
}

subscription store_core::on_changed(std::function<void()> listener) {
  check_may_subscribe();
  return changed_.add(std::move(listener), shared_from_this());
}

subscription store_core::on_commit(std::function<void(const commit&)> listener) {
  check_may_subscribe();
  return feed_.commits().add(std::move(listener), shared_from_this());
}

subscription store_core::on_action(std::function<void(const settled_action&)> listener) {
  check_may_subscribe();
  return feed_.actions().add(std::move(listener), shared_from_this());
}

subscription store_core::on_end(std::function<void()> listener) {
  return ended_.add(std::move(listener), shared_from_this());
}

// --- the end --------------------------------------------------------------------------------------------

void store_core::close() noexcept {
  closed_.store(true);
  owes_end_.store(true);
  do_left_work();
}

void store_core::let_go_of_everybody() noexcept {
  // Listeners may own what owns them.
  dispatched_.clear();
  changed_.clear();
  feed_.clear();
  watchers_.clear(state_);
  ended_.call();
  ended_.clear();
}

}  // namespace patchbay::impl
