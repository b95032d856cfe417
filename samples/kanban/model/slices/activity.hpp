#pragma once

#include <patchbay/reducers/slice.hpp>

#include <cstddef>

namespace kanban {

/// The last things that happened, the newest at the end: `[{"at", "type", "payload"}]` of the actions with a time
/// stamp. While somebody types, one entry is brought up to date.
struct activity_slice : patchbay::slice<> {
  static constexpr std::size_t limit = 100;

  activity_slice();
};

}  // namespace kanban
