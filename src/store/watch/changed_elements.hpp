#pragma once

#include "value/tree/walk.hpp"

#include <cstddef>

namespace patchbay::inline v0_1::impl {

// Calls `visit(index, before, after)` for the elements of two arrays of one size that are not identical, until it
// returns false. O(difference x log n).
template <class Visit>
void for_each_changed_element(const value& before, const value& after, Visit&& visit) {
  tree_walker<true> a(value_access::tree(before));
  tree_walker<true> b(value_access::tree(after));
  std::size_t index = 0;
  while (!a.done() && !b.done()) {
    const tree_node* shared = a.subtree();
    if (shared != nullptr && shared == b.subtree()) {
      index += shared->size();
      a.skip();
      b.skip();
      continue;
    }
    const unsigned level_a = a.level();
    const unsigned level_b = b.level();
    if (level_a == 0 && level_b == 0) {
      if (!a.element().identical(b.element()) && !visit(index, a.element(), b.element())) return;
      ++index;
      a.step();
      b.step();
      continue;
    }
    if (level_a >= level_b) a.enter();
    if (level_b >= level_a) b.enter();
  }
}

}  // namespace patchbay::impl
