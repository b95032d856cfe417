#include <patchbay/bridge/channel.hpp>

#include "bridge/app/channel_body.hpp"
#include "bridge/session/session.hpp"
#include "bridge/wire/frame.hpp"

namespace patchbay::inline v0_1::bridge {

// Waking the link happens outside of the guard: it may run anything.
template <class Message>
bool channel::body::send(const Message& message) {
  const auto window = to.lock();
  if (!window) return false;
  {
    const std::lock_guard lock(guard);
    if (ended || !window->enqueue(impl::channel_frame(id, next_index, message))) return false;
    ++next_index;
  }
  window->wake();
  return true;
}

void channel::body::end() {
  const auto window = to.lock();
  {
    const std::lock_guard lock(guard);
    if (std::exchange(ended, true) || !window) return;
    if (!window->enqueue(impl::channel_end_frame(id, next_index))) return;
  }
  window->wake();
}

channel::body::~body() { end(); }

bool channel::send(const value& message) const { return body_->send(message); }
bool channel::send(const raw& message) const { return body_->send(message); }
void channel::end() const { body_->end(); }

}  // namespace patchbay::bridge
