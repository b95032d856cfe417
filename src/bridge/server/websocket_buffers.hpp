#pragma once

#include <patchbay/bridge/transport.hpp>

#include <boost/asio/buffer.hpp>

#include <span>
#include <string>
#include <vector>

namespace patchbay::inline v0_1::bridge::impl {

// A message's parts as buffers to write. Small ones that follow each other are copied together, since the system takes
// only a few buffers at a time; large ones stay where they are.
class websocket_buffers {
 public:
  void assign(const message& from);
  void clear();
  [[nodiscard]] std::span<const boost::asio::const_buffer> get() const noexcept { return buffers_; }

 private:
  void copy(std::string_view part);

  std::string copied_;
  std::vector<boost::asio::const_buffer> buffers_;
};

}  // namespace patchbay::bridge::impl
