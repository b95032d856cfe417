#include "bridge/server/websocket_link.hpp"

#include "bridge/server/websocket_connection.hpp"

#include <boost/asio/post.hpp>

namespace patchbay::inline v0_1::bridge::impl {

void websocket_link::wake() {
  if (is_woken_.exchange(true, std::memory_order_acq_rel)) return;
  // Not the link itself: a context that no longer runs would keep it, and it the context.
  net::post(*io_, [to = to_] {
    if (const auto connection = to.lock()) connection->on_wake();
  });
}

}  // namespace patchbay::bridge::impl
