#pragma once

#include "value/tree/node.hpp"

#include <array>
#include <cassert>

// Walking two trees side by side without entering what they share.

namespace patchbay::inline v0_1::impl {

// A position in a tree, and the largest subtree that begins there. Forward or, mirrored, from the end.
template <bool Forward = true>
class tree_walker {
 public:
  explicit tree_walker(const tree_node* root) noexcept {
    if (root != nullptr) push(root);
  }

  [[nodiscard]] bool done() const noexcept { return depth_ == 0; }

  // The subtree that comes next, nullptr in the midst of a leaf. Only while not done.
  [[nodiscard]] const tree_node* subtree() const noexcept {
    const frame& top = frames_[depth_ - 1];
    return top.next == 0 ? top.n : nullptr;
  }
  [[nodiscard]] unsigned level() const noexcept { return frames_[depth_ - 1].n->level; }

  // Passes over the subtree that comes next.
  void skip() noexcept {
    --depth_;
    settle();
  }
  // Goes one level down into the subtree that comes next, which is no leaf.
  void enter() noexcept {
    frame& top = frames_[depth_ - 1];
    push(top.n->branches()[slot(top)].child);
    ++frames_[depth_ - 2].next;
  }
  void enter_leaf() noexcept {
    while (level() > 0) enter();
  }
  // True when the next thing is an element of a leaf at hand, begun or not.
  [[nodiscard]] bool at_leaf() const noexcept { return level() == 0; }

  [[nodiscard]] const value& element() const noexcept {
    const frame& top = frames_[depth_ - 1];
    return top.n->items()[slot(top)];
  }
  [[nodiscard]] const value& key() const noexcept {
    const frame& top = frames_[depth_ - 1];
    return top.n->keys->items()[slot(top)];
  }
  void step() noexcept {
    frame& top = frames_[depth_ - 1];
    if (++top.next < top.n->count) return;
    --depth_;
    settle();
  }
  // The key that comes next, without entering anything.
  [[nodiscard]] const value& peek_key() const noexcept {
    const frame& top = frames_[depth_ - 1];
    const tree_node* n = top.n;
    if (n->is_leaf()) return key();
    while (!n->is_leaf()) n = n->branches()[Forward ? 0 : n->count - 1U].child;
    return n->keys->items()[Forward ? 0 : n->count - 1U];
  }

 private:
  struct frame {
    const tree_node* n;
    unsigned next;  // how many slots are behind us
  };

  static unsigned slot(const frame& f) noexcept { return Forward ? f.next : f.n->count - 1U - f.next; }

  void push(const tree_node* n) noexcept {
    assert(depth_ < frames_.size());
    frames_[depth_++] = {n, 0};
  }

  // Steps out of inner nodes that are used up, and into the next branch of one that is begun: then the top is always a
  // whole subtree or a leaf.
  void settle() noexcept {
    while (depth_ > 0) {
      frame& top = frames_[depth_ - 1];
      if (top.next < top.n->count) {
        const unsigned at = slot(top);
        ++top.next;
        push(top.n->branches()[at].child);
        return;
      }
      --depth_;
    }
  }

  std::array<frame, 34> frames_;
  std::size_t depth_ = 0;
};

// Brings two walkers that stand at the same place to their leaves, skipping what they share.
// Returns false when one of them is done.
template <bool Forward>
bool align(tree_walker<Forward>& a, tree_walker<Forward>& b) noexcept {
  while (!a.done() && !b.done()) {
    const tree_node* in_a = a.subtree();
    const tree_node* in_b = b.subtree();
    if (in_a != nullptr && in_a == in_b) {
      a.skip();
      b.skip();
      continue;
    }
    const unsigned level_a = a.level();
    const unsigned level_b = b.level();
    if (level_a == 0 && level_b == 0) return true;
    if (level_a >= level_b) a.enter();
    if (level_b >= level_a) b.enter();
  }
  return false;
}

// The members of two subtrees that cover the same range of keys, by merging.
template <class Removed, class Added, class Both>
void merge_members(const tree_node* before, const tree_node* after, Removed& removed, Added& added, Both& both) {
  tree_walker<true> a(before);
  tree_walker<true> b(after);
  while (!a.done() && !b.done()) {
    const tree_node* in_a = a.subtree();
    const tree_node* in_b = b.subtree();
    if (in_a != nullptr && in_a == in_b) {
      a.skip();
      b.skip();
      continue;
    }
    // A begun leaf on one side may lie before the other side's whole next subtree.
    const int order = compare_keys(a.peek_key(), b.peek_key());
    if (order < 0) {
      a.enter_leaf();
      removed(a.key(), a.element());
      a.step();
    } else if (order > 0) {
      b.enter_leaf();
      added(b.key(), b.element());
      b.step();
    } else if (!a.at_leaf() || !b.at_leaf()) {
      const unsigned level_a = a.level();
      const unsigned level_b = b.level();
      if (level_a >= level_b) a.enter();
      if (level_b >= level_a) b.enter();
    } else {
      if (!a.element().identical(b.element())) both(a.key(), a.element(), b.element());
      a.step();
      b.step();
    }
  }
  for (; !a.done(); a.step()) {
    a.enter_leaf();
    removed(a.key(), a.element());
  }
  for (; !b.done(); b.step()) {
    b.enter_leaf();
    added(b.key(), b.element());
  }
}

template <class Removed, class Added, class Both>
void walk_subtrees(const tree_node* before, const tree_node* after, Removed& removed, Added& added, Both& both) {
  if (before == after) return;
  // One block of keys for both: the same keys in a leaf, the same ranges in an inner node. So it is after every edit of
  // a value.
  const bool same_shape =
      before != nullptr && after != nullptr && before->keys == after->keys && before->level == after->level;
  if (!same_shape) return merge_members(before, after, removed, added, both);
  for (unsigned i = 0; i < before->count; ++i) {
    if (!before->is_leaf()) {
      walk_subtrees(before->branches()[i].child, after->branches()[i].child, removed, added, both);
    } else if (!before->items()[i].identical(after->items()[i])) {
      both(before->keys->items()[i], before->items()[i], after->items()[i]);
    }
  }
}

// Calls `removed(key, value)`, `added(key, value)` and `both(key, before, after)` (for values that are not identical)
// in key order, for the members in which two objects differ. O(difference x log n).
template <class Removed, class Added, class Both>
void walk_members(const value& before, const value& after, Removed&& removed, Added&& added, Both&& both) {
  walk_subtrees(value_access::tree(before), value_access::tree(after), removed, added, both);
}

}  // namespace patchbay::impl
