#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace testbed {

/// Cuts this process's connections on a local port, as a network that breaks would: all, or the one whose other end has
/// this port. Returns how many.
std::size_t drop_connections(std::uint16_t local_port, std::optional<std::uint16_t> peer_port);

}  // namespace testbed
