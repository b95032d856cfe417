#pragma once

#include <patchbay/value/value.hpp>

#include <cstddef>
#include <vector>

namespace patchbay::inline v0_1::impl {

// One step from one array to another, in terms of the old array's positions.
struct array_edit {
  enum class kind : unsigned char { insert, remove, change };
  kind what;
  std::size_t position;  // in the old array; an insertion goes before it
  const value* before;   // of remove and change
  const value* after;    // of insert and change
};

// The edits in ascending order of position; insertions at one place in the order of the new elements. Shared subtrees
// are not entered.
[[nodiscard]] std::vector<array_edit> edit_script(const value& before, const value& after);

}  // namespace patchbay::impl
