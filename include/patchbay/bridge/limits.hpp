#pragma once

#include <patchbay/impl/language.hpp>

#include <chrono>
#include <cstddef>

namespace patchbay::inline v0_1::bridge {

/// What one window may ask for; it is told so in its welcome. A call beyond a limit is rejected with code "limit"; a
/// connection that goes beyond one is ended with a reason. Other windows do not notice.
struct limits {
  std::size_t message_bytes = 1U << 20U;      ///< of one message from a window
  std::size_t message_depth = 64;             ///< arrays and objects open at once in it
  std::size_t frames_per_second = 5000;       ///< from a window, on average; acknowledgements have the same beside them
  std::size_t frames_at_once = 10000;         ///< from a window, in a burst
  std::size_t bytes_per_second = 16U << 20U;  ///< from a window, on average
  std::size_t bytes_at_once = 32U << 20U;     ///< from a window, in a burst; at least one message
  std::size_t open_calls = 1024;              ///< that have no answer yet
  std::size_t listeners = 1024;               ///< of events
  std::size_t subscriptions = 256;            ///< of state
  std::size_t paths = 1024;                   ///< of one subscription
  std::size_t queued_bytes = 8U << 20U;   ///< waiting to be sent to a window that reads too slowly; of one answer, too
  std::size_t unacked_bytes = 4U << 20U;  ///< sent but not acknowledged, before sending stops
  std::size_t batch_bytes = 256U << 10U;  ///< put into one message to a window

  /// How often at least a window hears of the application, so that it notices one that hangs. Zero: it is not promised.
  std::chrono::milliseconds heartbeat = std::chrono::seconds(4);

  /// What subscriptions, listeners and the arguments of open calls take, of one window and of all together. A call
  /// that would take more is rejected; all of it is let go when the window closes.
  std::size_t kept_bytes = 8U << 20U;
  std::size_t kept_bytes_in_all = 128U << 20U;

  std::size_t tokens = 1024;       ///< minted and not used yet
  std::size_t tokens_of_one = 16;  ///< of these, for one window that asked
  /// How long a token may wait to be used.
  std::chrono::milliseconds token_lifetime = std::chrono::minutes(10);

  /// How long a window whose connection was lost keeps what it owns.
  std::chrono::milliseconds resume_grace = std::chrono::seconds(15);
  /// How long a window whose page went away counts as open: a reload comes back in this time.
  std::chrono::milliseconds reload_grace = std::chrono::seconds(2);
  /// How long a page may take to answer "tauri://close-requested" before its window is closed all the same.
  std::chrono::milliseconds close_grace = std::chrono::seconds(5);
};

}  // namespace patchbay::bridge
