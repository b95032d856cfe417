#pragma once

#include <patchbay/value/value.hpp>

#include <optional>

namespace patchbay::inline v0_1::impl {

class store_core;

// What became of the paths of one group since it was last delivered.
struct change_note {
  value base{};  // the state before the first change
  // Where the group is a single place: what was and what is there, unless something on the way to it came or went.
  bool place_known = false;
  std::optional<value> before{};
  std::optional<value> after{};
};

// Somebody who watches paths.
class watcher {
 public:
  virtual ~watcher() = default;
  // The part of `state` that is watched is about to change. Called under the lock of the index, so it must not wait.
  virtual void hold(const value& state) noexcept = 0;
  // Called in a turn, once after the commits that may have changed what is watched.
  virtual void wake(store_core& store, const change_note& note) = 0;
};

}  // namespace patchbay::impl
