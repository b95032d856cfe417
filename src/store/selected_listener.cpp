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

void selected_listener::remove(watch_index::membership& place) noexcept {
  if (!alive_.exchange(false, std::memory_order_acq_rel)) return;
  if (const auto core = store_.lock()) core->watchers().leave(place);
}

bool selected_listener::contains(const watch_index::membership&) const noexcept {
  const auto core = store_.lock();
  return core && !core->closed() && alive();
}

void selected_listener::check_may_leave() const {
  if (const auto core = store_.lock()) core->check_listener_may_leave();
}

}  // namespace patchbay::impl
