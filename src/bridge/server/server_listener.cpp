#include "bridge/server/server_listener.hpp"

#include <patchbay/error.hpp>

#include <boost/asio/ip/v6_only.hpp>

#include <chrono>
#include <string>
#include <utility>

#ifndef _WIN32
#include <fcntl.h>
#endif

namespace patchbay::inline v0_1::bridge::impl {

namespace {

// How long to wait when the system has no more file descriptors, before it is asked again.
constexpr auto pause_length = std::chrono::milliseconds(100);

tcp::endpoint loopback(const std::string& address, std::uint16_t port) {
  error_code wrong;
  const auto parsed = net::ip::make_address(address, wrong);
  if (wrong || !parsed.is_loopback()) {
    throw error(errc::invalid_argument, "The server listens on loopback addresses only, and \"" + address +
                                            "\" is none; 127.0.0.1 and ::1 are.");
  }
  return {parsed, port};
}

// A program started by the application must neither hold the port nor keep a window's connection open.
template <class Socket>
void keep_from_child_processes(Socket& socket) {
#ifndef _WIN32
  ::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC);
#else
  static_cast<void>(socket);
#endif
}

void listen(tcp::acceptor& acceptor, const tcp::endpoint& at) {
  acceptor.open(at.protocol());
  keep_from_child_processes(acceptor);
#ifndef _WIN32
  // There it would let two programs share the port; here it only spares the wait after a restart.
  acceptor.set_option(net::socket_base::reuse_address(true));
#endif
  if (at.address().is_v6()) acceptor.set_option(net::ip::v6_only(true));
  acceptor.bind(at);
  acceptor.listen();
}

}  // namespace

server_listener::server_listener(net::io_context& io, const std::string& address, std::uint16_t port)
    : acceptor_(io), pause_(io) {
  const tcp::endpoint at = loopback(address, port);
  try {
    listen(acceptor_, at);
  } catch (const boost::system::system_error& wrong) {
    throw error(errc::io, "The server cannot listen on " + address + ", port " + std::to_string(port) + ": " +
                              wrong.code().message() + ".");
  }
}

void server_listener::start(std::function<void(tcp::socket)> taker) {
  taker_ = std::move(taker);
  accept();
}

void server_listener::stop() {
  error_code ignored;
  acceptor_.close(ignored);
  pause_.cancel();
}

void server_listener::accept() {
  acceptor_.async_accept([this](error_code wrong, tcp::socket socket) {
    if (!acceptor_.is_open()) return;
    if (wrong) return accept_later();
    keep_from_child_processes(socket);
    accept();
    taker_(std::move(socket));
  });
}

void server_listener::accept_later() {
  pause_.expires_after(pause_length);
  pause_.async_wait([this](error_code) {
    if (acceptor_.is_open()) accept();
  });
}

}  // namespace patchbay::bridge::impl
