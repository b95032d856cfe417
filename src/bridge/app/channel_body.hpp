#pragma once

#include <patchbay/bridge/channel.hpp>

#include <cstdint>
#include <memory>
#include <mutex>

namespace patchbay::inline v0_1::bridge {

struct channel::body {
  body(std::uint32_t number, std::weak_ptr<impl::session> window) : id(number), to(std::move(window)) {}
  body(const body&) = delete;
  body& operator=(const body&) = delete;
  ~body();

  template <class Message>
  bool send(const Message& message);
  void end();

  const std::uint32_t id;
  const std::weak_ptr<impl::session> to;
  // Held while sending, so that messages go out in the order of their indices.
  std::mutex guard{};
  std::uint64_t next_index = 0;
  bool ended = false;
};

}  // namespace patchbay::bridge
