#pragma once

#include "bridge/server/server_asio.hpp"

#include <boost/asio/steady_timer.hpp>

#include <functional>

namespace patchbay::inline v0_1::bridge::impl {

// Accepts TCP connections and hands them on.
class server_listener {
 public:
  // Throws errc::invalid_argument for an address that is no loopback, errc::io if it cannot listen there.
  server_listener(net::io_context& io, const std::string& address, std::uint16_t port);

  [[nodiscard]] tcp::endpoint bound() const { return acceptor_.local_endpoint(); }

  // From here on by the thread that runs the context.
  void start(std::function<void(tcp::socket)> taker);
  void stop();

 private:
  void accept();
  void accept_later();

  tcp::acceptor acceptor_;
  net::steady_timer pause_;
  std::function<void(tcp::socket)> taker_;
};

}  // namespace patchbay::bridge::impl
