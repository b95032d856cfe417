#include "store/selected_listener.hpp"

namespace patchbay::inline v0_1::impl {

void selected_listener::wake(store_core& store, const change_note&) {
  if (!alive()) return;
  value now = select_(store.committed().state);
  if (equal_ ? equal_(now, told_) : now == told_) return;
  if (!alive()) return;
  const value previous = std::exchange(told_, now);
  tell_(now, previous);
}

void selected_link::disconnect() noexcept {
  owned_ = false;
  if (!listener_->alive()) return;
  listener_->stop();
  if (const auto core = core_.lock()) core->watchers().leave(place_);
}

bool selected_link::connected() const noexcept {
  const auto core = core_.lock();
  return core && !core->closed() && listener_->alive();
}

void selected_link::check_may_leave() const {
  if (const auto core = core_.lock()) impl::check_may_leave(*core);
}

}  // namespace patchbay::impl
