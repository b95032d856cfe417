#include "value/tree/build.hpp"

#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <memory>

namespace patchbay::inline v0_1::impl {

namespace {

// The nodes of one level while a tree is built from below; owns them.
class level_of_nodes {
 public:
  level_of_nodes() = default;
  level_of_nodes(const level_of_nodes&) = delete;
  level_of_nodes& operator=(const level_of_nodes&) = delete;
  ~level_of_nodes() {
    for (tree_node* n : nodes_) release(n);
  }

  void reserve(std::size_t count) { nodes_.reserve(count); }
  // Needs room reserved, so that the node cannot get lost.
  void add(tree_node* n) noexcept { nodes_.push_back(n); }

  [[nodiscard]] tree_node* finish() {
    while (nodes_.size() > 1) raise();
    tree_node* root = nodes_.empty() ? nullptr : nodes_.front();
    nodes_.clear();
    return root;
  }

 private:
  void raise() {
    level_of_nodes above;
    above.reserve((nodes_.size() + node_width - 1) / node_width);
    for (std::size_t first = 0; first < nodes_.size(); first += node_width) {
      const std::size_t count = std::min<std::size_t>(node_width, nodes_.size() - first);
      above.add(join(first, static_cast<unsigned>(count)));
    }
    // Now `above` lets go of the level below.
    nodes_.swap(above.nodes_);
  }

  [[nodiscard]] tree_node* join(std::size_t first, unsigned count) {
    tree_node* parent = new_node(node_kind::inner, nodes_[first]->level + 1U, count);
    try {
      if (nodes_[first]->keys != nullptr) parent->keys = bounds(first, count);
    } catch (...) {
      release(parent);
      throw;
    }
    std::size_t end = 0;
    for (unsigned i = 0; i < count; ++i) {
      tree_node* child = nodes_[first + i];
      end += child->size();
      // Kept by both until the level below is let go of, which is what keeps an exception harmless.
      retain(child);
      parent->branches()[i] = {child, end};
    }
    parent->count = static_cast<std::uint8_t>(count);
    return parent;
  }

  [[nodiscard]] key_block* bounds(std::size_t first, unsigned count) const {
    key_block* block = new_keys(count);
    for (unsigned i = 0; i < count; ++i) {
      ::new (static_cast<void*>(block->items() + i)) value(nodes_[first + i]->keys->items()[0]);
    }
    block->count = static_cast<std::uint8_t>(count);
    return block;
  }

  std::vector<tree_node*> nodes_;
};

std::size_t leaves_for(std::size_t count) noexcept { return (count + node_width - 1) / node_width; }

tree_node* leaf_of(std::span<value> elements) {
  tree_node* leaf = new_node(node_kind::leaf, 0, static_cast<unsigned>(elements.size()));
  std::uninitialized_move(elements.begin(), elements.end(), leaf->items());
  leaf->count = static_cast<std::uint8_t>(elements.size());
  return leaf;
}

key_block* keys_of(std::span<const key_and_value> members) {
  key_block* block = new_keys(static_cast<unsigned>(members.size()));
  for (std::size_t i = 0; i < members.size(); ++i) {
    ::new (static_cast<void*>(block->items() + i)) value(members[i].key);
  }
  block->count = static_cast<std::uint8_t>(members.size());
  return block;
}

tree_node* leaf_of(std::span<key_and_value> members, shape_cache* shapes) {
  tree_node* leaf = new_node(node_kind::leaf, 0, static_cast<unsigned>(members.size()));
  try {
    leaf->keys = shapes != nullptr ? shapes->block_for(members) : keys_of(members);
  } catch (...) {
    release(leaf);
    throw;
  }
  for (std::size_t i = 0; i < members.size(); ++i) {
    ::new (static_cast<void*>(leaf->items() + i)) value(std::move(members[i].member));
  }
  leaf->count = static_cast<std::uint8_t>(members.size());
  return leaf;
}

bool before(const key_and_value& a, const key_and_value& b) noexcept { return compare_keys(a.key, b.key) < 0; }

// Stable. A short list, which most objects are, is sorted without a buffer.
void sort_by_key(std::span<key_and_value> members) {
  if (members.size() > node_width) return std::stable_sort(members.begin(), members.end(), before);
  for (auto next = members.begin(); next != members.end(); ++next) {
    std::rotate(std::upper_bound(members.begin(), next, *next, before), next, next + 1);
  }
}

// Sorts by key and leaves of each key the last; returns how many remain.
std::size_t normalise(std::span<key_and_value> members) {
  const auto not_after = [](const key_and_value& a, const key_and_value& b) { return !before(a, b); };
  if (std::adjacent_find(members.begin(), members.end(), not_after) == members.end()) return members.size();
  sort_by_key(members);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i + 1 < members.size() && compare_keys(members[i].key, members[i + 1].key) == 0) continue;
    if (kept != i) members[kept] = std::move(members[i]);
    ++kept;
  }
  return kept;
}

bool same_keys(const key_block& block, std::span<const key_and_value> members) noexcept {
  if (block.count != members.size()) return false;
  for (unsigned i = 0; i < block.count; ++i) {
    if (compare_keys(block.items()[i], members[i].key) != 0) return false;
  }
  return true;
}

}  // namespace

shape_cache::~shape_cache() {
  for (key_block* block : blocks_) {
    if (block != nullptr) release(block);
  }
}

key_block* shape_cache::block_for(std::span<const key_and_value> members) {
  if (blocks_.empty()) {
    if (++asked_ < patience) return keys_of(members);
    blocks_.resize(slots);
  }
  std::size_t hash = members.size();
  for (const key_and_value& m : members) hash = hash * 31 + std::hash<std::string_view>{}(value_access::text(m.key));
  key_block*& slot = blocks_[hash % slots];
  if (slot == nullptr || !same_keys(*slot, members)) {
    key_block* fresh = keys_of(members);
    if (slot != nullptr) release(slot);
    slot = fresh;
  }
  retain(slot);
  return slot;
}

value build_array(std::span<value> elements) {
  if (elements.empty()) return value::array();
  if (elements.size() <= node_width) return value_access::adopt_array(leaf_of(elements));
  level_of_nodes leaves;
  leaves.reserve(leaves_for(elements.size()));
  for (std::size_t first = 0; first < elements.size(); first += node_width) {
    leaves.add(leaf_of(elements.subspan(first, std::min<std::size_t>(node_width, elements.size() - first))));
  }
  return value_access::adopt_array(leaves.finish());
}

value build_object(std::span<key_and_value> members, shape_cache* shapes) {
  members = members.first(normalise(members));
  if (members.empty()) return value::object();
  if (members.size() <= node_width) return value_access::adopt_object(leaf_of(members, shapes));
  level_of_nodes leaves;
  leaves.reserve(leaves_for(members.size()));
  for (std::size_t first = 0; first < members.size(); first += node_width) {
    leaves.add(leaf_of(members.subspan(first, std::min<std::size_t>(node_width, members.size() - first)), nullptr));
  }
  return value_access::adopt_object(leaves.finish());
}

struct array_builder::state {
  std::vector<value> elements;
};

array_builder::array_builder() : state_(new state) {}
array_builder::~array_builder() { delete state_; }
void array_builder::push_back(value element) { state_->elements.push_back(std::move(element)); }
value array_builder::finish() {
  value built = build_array(state_->elements);
  state_->elements.clear();
  return built;
}

}  // namespace patchbay::impl
