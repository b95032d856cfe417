#include "value/tree/tree.hpp"

#include <array>
#include <cassert>
#include <memory>

namespace patchbay::inline v0_1::impl {

namespace {

// --- copying and growing single nodes ------------------------------------------------------------

// A new key block with `count` keys of `from`, room for `capacity`.
key_block* copy_keys(const key_block& from, unsigned first, unsigned count, unsigned capacity) {
  key_block* copy = new_keys(capacity);
  std::uninitialized_copy_n(from.items() + first, count, copy->items());
  copy->count = static_cast<std::uint8_t>(count);
  return copy;
}

void copy_slots(const tree_node& from, unsigned first, unsigned count, tree_node& to) noexcept {
  if (from.is_leaf()) {
    std::uninitialized_copy_n(from.items() + first, count, to.items() + to.count);
  } else {
    const std::size_t offset = from.start_of(first);
    const std::size_t base = to.count == 0 ? 0 : to.branches()[to.count - 1].end;
    for (unsigned i = 0; i < count; ++i) {
      const branch& b = from.branches()[first + i];
      retain(b.child);
      to.branches()[to.count + i] = {b.child, b.end - offset + base};
    }
  }
  to.count = static_cast<std::uint8_t>(to.count + count);
}

tree_node* copy_node(const tree_node& from, unsigned capacity) {
  tree_node* copy = new_node(from.kind, from.level, capacity);
  copy_slots(from, 0, from.count, *copy);
  copy->keys = from.keys;
  if (copy->keys != nullptr) retain(copy->keys);
  return copy;
}

// Makes the node in `slot` this owner's alone.
void own(tree_node*& slot) {
  if (is_unique(slot)) return;
  tree_node* copy = copy_node(*slot, slot->count);
  release(std::exchange(slot, copy));
}

unsigned grown(unsigned count) noexcept {
  constexpr std::array<std::uint8_t, 5> steps{2, 4, 8, 12, node_width};
  return *std::find_if(steps.begin(), steps.end() - 1, [&](unsigned step) { return step >= count; });
}

// The same, with room for one slot more.
void own_with_room(tree_node*& slot) {
  if (is_unique(slot) && slot->count < slot->capacity) return;
  tree_node* copy = copy_node(*slot, slot->is_leaf() ? grown(slot->count + 1U) : node_width);
  release(std::exchange(slot, copy));
}

void own_keys(key_block*& slot, unsigned count, bool with_room) {
  const unsigned needed = count + (with_room ? 1U : 0U);
  if (is_unique(slot) && needed <= slot->capacity) return;
  key_block* copy = copy_keys(*slot, 0, count, with_room ? grown(needed) : needed);
  release(std::exchange(slot, copy));
}

template <class Slot>
void open_gap(Slot* slots, unsigned count, unsigned at) noexcept {
  // Values and branches are trivially relocatable: their bytes are all there is to them.
  std::memmove(static_cast<void*>(slots + at + 1), static_cast<const void*>(slots + at), (count - at) * sizeof(Slot));
}

template <class Slot>
void close_gap(Slot* slots, unsigned count, unsigned at) noexcept {
  std::memmove(static_cast<void*>(slots + at), static_cast<const void*>(slots + at + 1),
               (count - at - 1) * sizeof(Slot));
}

// Both need a block that is owned and has room.
void add_key(key_block& block, unsigned at, const value& key) noexcept {
  open_gap(block.items(), block.count, at);
  ::new (static_cast<void*>(block.items() + at)) value(key);
  ++block.count;
}

void remove_key(key_block& block, unsigned at) noexcept {
  block.items()[at].~value();
  close_gap(block.items(), block.count, at);
  --block.count;
}

// --- splitting -------------------------------------------------------------------------------------

// Where an insertion goes: by position in arrays, by key in objects.
struct target {
  std::size_t position = 0;
  const search_key* key = nullptr;

  [[nodiscard]] unsigned branch_of(const tree_node& inner) const noexcept {
    if (key != nullptr) return branch_for_key(inner, *key);
    // An insertion between two branches goes to the end of the left one.
    return position == 0 ? 0 : branch_for_position(inner, position - 1);
  }
  void descend(const tree_node& inner, unsigned i) noexcept { position -= key != nullptr ? 0 : inner.start_of(i); }
  [[nodiscard]] unsigned slot_of(const tree_node& leaf) const noexcept {
    if (key == nullptr) return static_cast<unsigned>(position);
    assert(leaf.keys != nullptr);
    return find_key(*leaf.keys, leaf.count, *key).index;
  }
};

// How many slots stay on the left. At the ends the split is lopsided, so that appending leaves full nodes behind.
unsigned split_point(const tree_node& full, const target& to) noexcept {
  const unsigned at = full.is_leaf() ? to.slot_of(full) : to.branch_of(full);
  if (at + 1U >= full.count) return full.count - 1U;
  return at == 0 ? 1U : full.count / 2U;
}

tree_node* part_of(const tree_node& from, unsigned first, unsigned count) {
  tree_node* part = new_node(from.kind, from.level, count);
  if (from.keys != nullptr) {
    try {
      part->keys = copy_keys(*from.keys, first, count, count);
    } catch (...) {
      release(part);
      throw;
    }
  }
  copy_slots(from, first, count, *part);
  return part;
}

// Puts `right` (counted for the parent from now on) behind branch `i` of an owned parent with room, whose keys have
// room too.
void link_branch(tree_node& parent, unsigned i, tree_node* right, const value* bound) noexcept {
  branch* branches = parent.branches();
  open_gap(branches, parent.count, i + 1);
  branches[i + 1].child = right;
  branches[i + 1].end = branches[i].end;  // set by the caller's bookkeeping
  ++parent.count;
  if (bound != nullptr) add_key(*parent.keys, i + 1, *bound);
}

void split_child(tree_node& parent, unsigned i, const target& to) {
  tree_node*& slot = parent.branches()[i].child;
  target inside = to;
  inside.descend(parent, i);
  const unsigned kept = split_point(*slot, inside);
  if (parent.keys != nullptr) own_keys(parent.keys, parent.count, true);
  tree_node* left = part_of(*slot, 0, kept);
  tree_node* right = nullptr;
  try {
    right = part_of(*slot, kept, slot->count - kept);
  } catch (...) {
    release(left);
    throw;
  }
  const value bound = slot->keys != nullptr ? slot->keys->items()[kept] : value();
  release(std::exchange(slot, left));
  const std::size_t end = parent.branches()[i].end;
  link_branch(parent, i, right, parent.keys != nullptr ? &bound : nullptr);
  parent.branches()[i].end = end - right->size();
  parent.branches()[i + 1].end = end;
}

tree_node* new_leaf(const value* key, value&& v) {
  tree_node* leaf = new_node(node_kind::leaf, 0, key != nullptr ? 2 : 4);
  if (key != nullptr) {
    try {
      leaf->keys = new_keys(2);
    } catch (...) {
      release(leaf);
      throw;
    }
    add_key(*leaf->keys, 0, *key);
  }
  ::new (static_cast<void*>(leaf->items())) value(std::move(v));
  leaf->count = 1;
  return leaf;
}

// A root above a full root.
void raise_root(tree_node*& root) {
  tree_node* raised = new_node(node_kind::inner, root->level + 1U, node_width);
  if (root->keys != nullptr) {
    try {
      raised->keys = new_keys(node_width);
    } catch (...) {
      release(raised);
      throw;
    }
    add_key(*raised->keys, 0, value_access::trusted_string(""));
  }
  raised->branches()[0] = {root, root->size()};
  raised->count = 1;
  root = raised;
}

// --- inserting ---------------------------------------------------------------------------------------

// The way from the root to a leaf, for the counts that change once the leaf has.
class descent {
 public:
  void add(tree_node& inner, unsigned i) noexcept {
    assert(depth_ < steps_.size());
    steps_[depth_++] = {&inner, i};
  }
  void count(std::ptrdiff_t change) noexcept {
    for (unsigned d = 0; d < depth_; ++d) {
      auto& [inner, i] = steps_[d];
      for (unsigned j = i; j < inner->count; ++j) {
        inner->branches()[j].end =
            static_cast<std::size_t>(static_cast<std::ptrdiff_t>(inner->branches()[j].end) + change);
      }
    }
  }
  struct step {
    tree_node* inner;
    unsigned i;
  };
  [[nodiscard]] unsigned depth() const noexcept { return depth_; }
  [[nodiscard]] step at(unsigned d) const noexcept { return steps_[d]; }

 private:
  // A root splits only when it has 16 branches, so 32 levels are more than memory can fill.
  std::array<step, 32> steps_;
  unsigned depth_ = 0;
};

void insert_into_leaf(tree_node*& slot, unsigned at, const value* key, value&& v) {
  own_with_room(slot);
  if (key != nullptr) {
    own_keys(slot->keys, slot->count, true);
    add_key(*slot->keys, at, *key);
  }
  open_gap(slot->items(), slot->count, at);
  ::new (static_cast<void*>(slot->items() + at)) value(std::move(v));
  ++slot->count;
}

// Appending to a full leaf leaves it as it is, shared or not, and starts a new one.
bool append_leaf(tree_node& parent, unsigned i, const target& to, const value* key, value& v) {
  const tree_node& leaf = *parent.branches()[i].child;
  target inside = to;
  inside.descend(parent, i);
  if (!leaf.is_leaf() || inside.slot_of(leaf) != leaf.count) return false;
  if (key != nullptr) own_keys(parent.keys, parent.count, true);
  tree_node* fresh = new_leaf(key, std::move(v));
  link_branch(parent, i, fresh, key);
  return true;
}

void insert(tree_node*& root, target to, const value* key, value&& v) {
  if (root == nullptr) {
    root = new_leaf(key, std::move(v));
    return;
  }
  if (root->count == node_width) raise_root(root);
  descent path;
  tree_node** slot = &root;
  while (!(*slot)->is_leaf()) {
    own_with_room(*slot);
    tree_node& inner = **slot;
    unsigned i = to.branch_of(inner);
    if (inner.branches()[i].child->count == node_width) {
      if (append_leaf(inner, i, to, key, v)) {
        path.add(inner, i + 1);
        return path.count(1);
      }
      split_child(inner, i, to);
      i = to.branch_of(inner);
    }
    path.add(inner, i);
    to.descend(inner, i);
    slot = &inner.branches()[i].child;
  }
  insert_into_leaf(*slot, to.slot_of(**slot), key, std::move(v));
  path.count(1);
}

// --- erasing -------------------------------------------------------------------------------------------

void unlink_branch(tree_node& parent, unsigned i) noexcept {
  close_gap(parent.branches(), parent.count, i);
  --parent.count;
  if (parent.keys != nullptr) remove_key(*parent.keys, i);
}

// Joins branches i and i+1 of an owned parent whose keys are owned. Leaves both alone when memory is short: a thin
// node is a cost, not an error.
void join(tree_node& parent, unsigned i) noexcept {
  branch* branches = parent.branches();
  const tree_node& left = *branches[i].child;
  const tree_node& right = *branches[i + 1].child;
  const unsigned count = left.count + 0U + right.count;
  tree_node* joined = nullptr;
  try {
    joined = new_node(left.kind, left.level, count);
    if (left.keys != nullptr) joined->keys = copy_keys(*left.keys, 0, left.count, count);
  } catch (const std::bad_alloc&) {
    if (joined != nullptr) release(joined);
    return;
  }
  copy_slots(left, 0, left.count, *joined);
  copy_slots(right, 0, right.count, *joined);
  if (joined->keys != nullptr) {
    for (unsigned k = 0; k < right.count; ++k) {
      // The first bound of an inner node is not maintained; its parent's is.
      const bool stale = k == 0 && !right.is_leaf();
      add_key(*joined->keys, joined->keys->count, stale ? parent.keys->items()[i + 1] : right.keys->items()[k]);
    }
  }
  release(std::exchange(branches[i].child, joined));
  release(branches[i + 1].child);
  branches[i].end = branches[i + 1].end;
  unlink_branch(parent, i + 1);
}

// Called after a removal below branch i: drops it when empty, joins it with a neighbour when thin.
void tidy(tree_node& parent, unsigned i) noexcept {
  constexpr unsigned thin = node_width / 4;
  constexpr unsigned comfortable = node_width * 3 / 4;
  tree_node* child = parent.branches()[i].child;
  if (child->count == 0) {
    release(child);
    return unlink_branch(parent, i);
  }
  if (child->count > thin) return;
  const auto fits = [&](unsigned left) {
    return parent.branches()[left].child->count + 0U + parent.branches()[left + 1].child->count <= comfortable;
  };
  if (i + 1U < parent.count && fits(i)) return join(parent, i);
  if (i > 0 && fits(i - 1)) join(parent, i - 1);
}

void lower_root(tree_node*& root) noexcept {
  while (root->count == 0 || (root->count == 1 && !root->is_leaf())) {
    if (root->count == 0) {
      release(std::exchange(root, nullptr));
      return;
    }
    tree_node* child = root->branches()[0].child;
    retain(child);
    release(std::exchange(root, child));
  }
}

// The element is there.
value erase(tree_node*& root, target to) {
  descent path;
  tree_node** slot = &root;
  while (!(*slot)->is_leaf()) {
    own(*slot);
    if ((*slot)->keys != nullptr) own_keys((*slot)->keys, (*slot)->count, false);
    tree_node& inner = **slot;
    const unsigned i = to.key != nullptr ? branch_for_key(inner, *to.key) : branch_for_position(inner, to.position);
    path.add(inner, i);
    to.descend(inner, i);
    slot = &inner.branches()[i].child;
  }
  own(*slot);
  tree_node& leaf = **slot;
  if (leaf.keys != nullptr) own_keys(leaf.keys, leaf.count, false);
  const unsigned at = to.slot_of(leaf);
  if (leaf.keys != nullptr) remove_key(*leaf.keys, at);
  value erased = std::move(leaf.items()[at]);
  close_gap(leaf.items(), leaf.count, at);
  --leaf.count;
  path.count(-1);
  for (unsigned d = path.depth(); d-- > 0;) tidy(*path.at(d).inner, path.at(d).i);
  lower_root(root);
  return erased;
}

// The slot of an element that is there, its path unshared.
value* open_slot(tree_node*& root, target to) {
  tree_node** slot = &root;
  while (true) {
    own(*slot);
    tree_node& n = **slot;
    if (n.is_leaf()) return n.items() + to.slot_of(n);
    const unsigned i = to.key != nullptr ? branch_for_key(n, *to.key) : branch_for_position(n, to.position);
    to.descend(n, i);
    slot = &n.branches()[i].child;
  }
}

}  // namespace

const value* find_member(const value& object, const search_key& key) noexcept {
  const tree_node* n = value_access::tree(object);
  if (n == nullptr) return nullptr;
  while (!n->is_leaf()) n = n->branches()[branch_for_key(*n, key)].child;
  const key_place place = find_key(*n->keys, n->count, key);
  return place.found ? n->items() + place.index : nullptr;
}

const value& element_at(const value& container, std::size_t position) noexcept {
  const tree_node* n = value_access::tree(container);
  while (!n->is_leaf()) {
    const unsigned i = branch_for_position(*n, position);
    position -= n->start_of(i);
    n = n->branches()[i].child;
  }
  return n->items()[position];
}

value& open_member(value& object, const search_key& key) {
  value_access::root_slot slot(object);
  return *open_slot(slot.root, {.key = &key});
}

value& open_element(value& array, std::size_t index) {
  value_access::root_slot slot(array);
  return *open_slot(slot.root, {.position = index});
}

value* mutable_member(value& object, std::string_view text) {
  const search_key key(text);
  return find_member(object, key) != nullptr ? &open_member(object, key) : nullptr;
}

value* mutable_element(value& array, std::size_t index) {
  return index < array.size() ? &open_element(array, index) : nullptr;
}

void insert_member(value& object, const value& key, value v) {
  const search_key wanted(key);
  if (find_member(object, wanted) != nullptr) {
    open_member(object, wanted) = std::move(v);
    return;
  }
  value_access::root_slot slot(object);
  insert(slot.root, {.key = &wanted}, &key, std::move(v));
}

bool erase_member(value& object, std::string_view text) {
  const search_key key(text);
  if (find_member(object, key) == nullptr) return false;
  value_access::root_slot slot(object);
  erase(slot.root, {.key = &key});
  return true;
}

void insert_element(value& array, std::size_t index, value v) {
  value_access::root_slot slot(array);
  insert(slot.root, {.position = index}, nullptr, std::move(v));
}

value erase_element(value& array, std::size_t index) {
  value_access::root_slot slot(array);
  return erase(slot.root, {.position = index});
}

}  // namespace patchbay::impl
