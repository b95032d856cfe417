#pragma once

#include "bridge/wire/rate.hpp"

#include <patchbay/bridge/limits.hpp>
#include <patchbay/error.hpp>

#include <algorithm>
#include <cstddef>

namespace patchbay::inline v0_1::bridge::impl {

// How much a window may say. Acknowledgements are counted apart: it owes them for what it is told, not for what it
// asks. Throws errc::limit.
class incoming_rates {
 public:
  incoming_rates(const limits& bounds, const rate::clock& now)
      : frames_(bounds.frames_per_second, bounds.frames_at_once, now),
        acknowledgements_(bounds.frames_per_second, bounds.frames_at_once, now),
        // Less than the longest message, and one that may be sent could not be.
        bytes_(bounds.bytes_per_second, std::max(bounds.bytes_at_once, bounds.message_bytes), now) {}

  void take_frame() { check(frames_.take(), "The window sends too many frames."); }
  void take_acknowledgement() { check(acknowledgements_.take(), "The window acknowledges too often."); }
  void take_bytes(std::size_t size) { check(bytes_.take(size), "The window sends too many bytes."); }

 private:
  static void check(bool is_fine, const char* otherwise) {
    if (!is_fine) throw error(errc::limit, otherwise);
  }

  rate frames_;
  rate acknowledgements_;
  rate bytes_;
};

}  // namespace patchbay::bridge::impl
