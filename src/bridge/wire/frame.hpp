#pragma once

#include <patchbay/bridge/fwd.hpp>
#include <patchbay/bridge/limits.hpp>
#include <patchbay/value/value.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace patchbay::inline v0_1::bridge::impl {

// One frame for a page (docs/wire.md), as text in up to two pieces: what is only for this window, and what it shares
// with others.
struct frame {
  std::string head{};
  std::string_view tail{};
  std::shared_ptr<const void> owner{};        // of the tail
  std::shared_ptr<const std::string> body{};  // of a binary message

  static constexpr std::size_t overhead = 400;  // of an update, which keeps its patch; other frames take less

  [[nodiscard]] bool is_binary() const noexcept { return body != nullptr; }
  // Bytes that keeping it takes, what holds the text included.
  [[nodiscard]] std::size_t cost() const noexcept {
    return overhead + head.size() + tail.size() + (body ? body->size() : 0);
  }
};

using shared_text = std::shared_ptr<const std::string>;

// Whom a page is welcomed as.
struct greeting {
  std::string_view label;
  std::string_view session;
  std::string_view epoch;
  std::uint64_t received = 0;
  bool resumed = false;
  bool remembered = false;
};

[[nodiscard]] frame welcome_frame(const greeting& to, const limits& bounds);
[[nodiscard]] frame bye_frame(std::string_view code, std::string_view message);
[[nodiscard]] frame ack_frame(std::uint64_t received);
[[nodiscard]] frame control_frame(std::string_view what);

[[nodiscard]] frame reply_frame(std::uint64_t id, const value& result);
[[nodiscard]] frame reply_frame(std::uint64_t id, raw result);
// An empty code is left out.
[[nodiscard]] frame error_frame(std::uint64_t id, const value& reason, std::string_view code);

// What follows the listeners of an event: made once for all windows.
[[nodiscard]] shared_text event_tail(const value& payload);
[[nodiscard]] frame event_frame(std::string_view name, const std::vector<std::uint64_t>& listeners,
                                const shared_text& tail);

[[nodiscard]] frame channel_frame(std::uint64_t channel, std::uint64_t index, const value& message);
[[nodiscard]] frame channel_frame(std::uint64_t channel, std::uint64_t index, const raw& message);
[[nodiscard]] frame channel_end_frame(std::uint64_t channel, std::uint64_t index);

// `text` is what snapshot_text makes, and `update::text()`: made once for all windows, whose numbers may differ.
[[nodiscard]] frame snapshot_frame_of(std::uint64_t subscription, std::uint64_t revision, shared_text text);
[[nodiscard]] frame patch_frame(std::uint64_t subscription, std::uint64_t base, std::uint64_t revision,
                                std::string_view text, std::shared_ptr<const void> owner);
[[nodiscard]] std::string snapshot_text(const value& part);

}  // namespace patchbay::bridge::impl
