#include "value/tree/walk.hpp"

#include <vector>

namespace patchbay::inline v0_1 {

namespace impl {

namespace {

// Documents may nest deeper than the stack is long: beyond this, pairs wait in a list.
constexpr unsigned recursion_limit = 256;

struct pair_to_compare {
  const value* a;
  const value* b;
};

class comparison {
 public:
  [[nodiscard]] bool equal(const value& a, const value& b) {
    waiting_.clear();
    if (!same(a, b, 0)) return false;
    while (!waiting_.empty()) {
      const pair_to_compare next = waiting_.back();
      waiting_.pop_back();
      if (!same(*next.a, *next.b, 0)) return false;
    }
    return true;
  }

 private:
  bool same(const value& a, const value& b, unsigned depth) {
    if (a.identical(b)) return true;
    if (value_access::representation(a) != value_access::representation(b)) return false;
    if (value_access::is_long_string(a)) return value_access::text(a) == value_access::text(b);
    if (value_access::is_scalar(a) || a.size() != b.size()) return false;
    if (depth < recursion_limit) return same_trees(value_access::tree(a), value_access::tree(b), depth + 1);
    waiting_.push_back({&a, &b});
    return true;
  }

  // Of two subtrees with as many elements.
  bool same_trees(const tree_node* a, const tree_node* b, unsigned depth) {
    if (a == b) return true;
    if (a->level != b->level || a->count != b->count) return same_in_order(a, b, depth);
    if (a->is_leaf()) return same_leaves(*a, *b, depth);
    for (unsigned i = 0; i < a->count; ++i) {
      if (a->branches()[i].end != b->branches()[i].end) return same_in_order(a, b, depth);
    }
    for (unsigned i = 0; i < a->count; ++i) {
      if (!same_trees(a->branches()[i].child, b->branches()[i].child, depth)) return false;
    }
    return true;
  }

  bool same_leaves(const tree_node& a, const tree_node& b, unsigned depth) {
    const bool compare_names = a.keys != b.keys;
    for (unsigned i = 0; i < a.count; ++i) {
      if (compare_names && compare_keys(a.keys->items()[i], b.keys->items()[i]) != 0) return false;
      if (!same(a.items()[i], b.items()[i], depth)) return false;
    }
    return true;
  }

  // Of two objects of one size that differ in keys, some position differs.
  bool same_in_order(const tree_node* a, const tree_node* b, unsigned depth) {
    tree_walker<> in_a(a);
    tree_walker<> in_b(b);
    for (; align(in_a, in_b); in_a.step(), in_b.step()) {
      if (a->keys != nullptr && compare_keys(in_a.key(), in_b.key()) != 0) return false;
      if (!same(in_a.element(), in_b.element(), depth)) return false;
    }
    return true;
  }

  std::vector<pair_to_compare> waiting_;
};

// The common case of an edited small object, told without further ado: some scalar is another.
bool differ_in_a_scalar(const tree_node* a, const tree_node* b) noexcept {
  if (a == nullptr || b == nullptr || !a->is_leaf() || !b->is_leaf() || a->keys != b->keys || a->count != b->count)
    return false;
  for (unsigned i = 0; i < a->count; ++i) {
    if (!a->items()[i].identical(b->items()[i]) && value_access::is_scalar(a->items()[i]) &&
        value_access::is_scalar(b->items()[i]))
      return true;
  }
  return false;
}

}  // namespace

}  // namespace impl

bool value::equal(const value& other) const noexcept {
  if (representation() != other.representation() || impl::value_access::is_scalar(*this)) return false;
  if (is_structured() && impl::differ_in_a_scalar(impl::value_access::tree(*this), impl::value_access::tree(other)))
    return false;
  impl::comparison compare;
  return compare.equal(*this, other);
}

}  // namespace patchbay
