#include "bridge/server/websocket_buffers.hpp"

#include <cstddef>
#include <string_view>

namespace patchbay::inline v0_1::bridge::impl {

namespace {

constexpr std::size_t small = 4096;
constexpr std::size_t kept = 64U << 10U;

}  // namespace

void websocket_buffers::assign(const message& from) {
  clear();
  std::size_t copied_size = 0;
  for (const std::string_view part : from.parts) copied_size += part.size() < small ? part.size() : 0;
  // At once, because buffers point into it.
  copied_.reserve(copied_size);
  for (const std::string_view part : from.parts) {
    if (part.size() < small) {
      copy(part);
    } else {
      buffers_.emplace_back(part.data(), part.size());
    }
  }
}

void websocket_buffers::copy(std::string_view part) {
  const char* const at = copied_.data() + copied_.size();
  copied_ += part;
  if (!buffers_.empty()) {
    auto& last = buffers_.back();
    if (static_cast<const char*>(last.data()) + last.size() == at) {
      last = boost::asio::const_buffer(last.data(), last.size() + part.size());
      return;
    }
  }
  buffers_.emplace_back(at, part.size());
}

void websocket_buffers::clear() {
  buffers_.clear();
  copied_.clear();
  if (copied_.capacity() > kept) copied_.shrink_to_fit();
}

}  // namespace patchbay::bridge::impl
