#include "drop_connections.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace testbed {

namespace {

constexpr int highest_descriptor = 4096;

using name_getter = int (*)(int, sockaddr*, socklen_t*);

// 0 for anything that is no connected IPv4 socket.
std::uint16_t port_of(int descriptor, name_getter get_name) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  void* const place = &address;
  if (get_name(descriptor, static_cast<sockaddr*>(place), &size) != 0 || address.sin_family != AF_INET) return 0;
  return ntohs(address.sin_port);
}

}  // namespace

std::size_t drop_connections(std::uint16_t local_port, std::optional<std::uint16_t> peer_port) {
  std::size_t dropped = 0;
  for (int descriptor = 0; descriptor < highest_descriptor; ++descriptor) {
    if (port_of(descriptor, ::getsockname) != local_port) continue;
    const std::uint16_t peer = port_of(descriptor, ::getpeername);
    if (peer == 0 || (peer_port && *peer_port != peer)) continue;
    if (::shutdown(descriptor, SHUT_RDWR) == 0) ++dropped;
  }
  return dropped;
}

}  // namespace testbed
