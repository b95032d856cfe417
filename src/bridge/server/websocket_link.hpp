#pragma once

#include "bridge/server/server_asio.hpp"

#include <patchbay/bridge/transport.hpp>

#include <atomic>
#include <memory>
#include <utility>

namespace patchbay::inline v0_1::bridge::impl {

class websocket_connection;

// What the application holds of a WebSocket. It may outlive the connection and even the server: then it does nothing.
class websocket_link final : public link {
 public:
  websocket_link(std::shared_ptr<net::io_context> io, std::weak_ptr<websocket_connection> to)
      : io_(std::move(io)), to_(std::move(to)) {}

  // However often it is woken, the server's thread is told once until it looks.
  void wake() override;

  // The server's thread is about to look. A read-modify-write, so that it sees what was done before a call of `wake`
  // that found the flag set.
  void look() noexcept { is_woken_.exchange(false, std::memory_order_acq_rel); }

 private:
  const std::shared_ptr<net::io_context> io_;
  const std::weak_ptr<websocket_connection> to_;
  std::atomic<bool> is_woken_{false};
};

}  // namespace patchbay::bridge::impl
