#include "value/tree/node.hpp"

#include <new>

namespace patchbay::inline v0_1::impl {

namespace {

void free_node(counted_node* n) noexcept { ::operator delete(static_cast<void*>(n)); }

void release_keys(key_block* keys) noexcept {
  if (keys != nullptr) release(keys);
}

void destroy_keys(key_block* block) noexcept {
  for (unsigned i = 0; i < block->count; ++i) block->items()[i].~value();
  free_node(block);
}

// Documents may nest deeper than the stack is long, so dying nodes are chained through themselves instead.
class graveyard {
 public:
  void bury(node* n) noexcept {
    auto* dead = static_cast<counted_node*>(n);
    if (dead->kind == node_kind::string) return free_node(dead);
    if (dead->kind == node_kind::keys) return destroy_keys(static_cast<key_block*>(dead));
    auto* tree = static_cast<tree_node*>(dead);
    release_keys(tree->keys);
    tree->next_dead = first_;
    first_ = tree;
  }

  void clear() noexcept {
    while (first_ != nullptr) {
      tree_node* dead = first_;
      first_ = dead->next_dead;
      bury_children(*dead);
      free_node(dead);
    }
  }

 private:
  void bury_children(tree_node& parent) noexcept {
    for (unsigned i = 0; i < parent.count; ++i) {
      node* child = parent.is_leaf() ? value_access::any_node(parent.items()[i]) : parent.branches()[i].child;
      if (child != nullptr && drop(child)) bury(child);
    }
  }

  tree_node* first_ = nullptr;
};

template <class Node>
Node* allocate(node_kind kind, unsigned level, unsigned capacity, std::size_t tail) {
  void* memory = ::operator new(sizeof(Node) + tail);
  auto* n = ::new (memory) Node;
  n->refs.store(1, std::memory_order_relaxed);
  n->kind = kind;
  n->level = static_cast<std::uint8_t>(level);
  n->count = 0;
  n->capacity = static_cast<std::uint8_t>(capacity);
  return n;
}

}  // namespace

void destroy(node* dead) noexcept {
  graveyard dying;
  dying.bury(dead);
  dying.clear();
}

tree_node* new_node(node_kind kind, unsigned level, unsigned capacity) {
  auto* n = allocate<tree_node>(kind, level, capacity, capacity * sizeof(value));
  n->keys = nullptr;
  return n;
}

key_block* new_keys(unsigned capacity) {
  auto* block = allocate<key_block>(node_kind::keys, 0, capacity, capacity * sizeof(value));
  block->unused = nullptr;
  return block;
}

value value_access::trusted_string(std::string_view text) {
  if (text.size() <= short_limit) return short_string(text);
  auto* n = allocate<string_node>(node_kind::string, 0, 0, text.size());
  n->size = text.size();
  std::memcpy(n->text(), text.data(), text.size());
  return adopt(value::tag_string, n);
}

}  // namespace patchbay::impl
