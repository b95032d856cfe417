#include "walk.hpp"

#include <vector>

namespace patchbay {

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
    if (access::representation(a) != access::representation(b)) return false;
    if (access::is_long_string(a)) return access::text(a) == access::text(b);
    if (access::is_scalar(a) || a.size() != b.size()) return false;
    if (depth < recursion_limit) return a.is_array() ? same_elements(a, b, depth + 1) : same_members(a, b, depth + 1);
    waiting_.push_back({&a, &b});
    return true;
  }

  bool same_elements(const value& a, const value& b, unsigned depth) {
    tree_walker<> in_a(access::tree(a));
    tree_walker<> in_b(access::tree(b));
    for (; align(in_a, in_b); in_a.step(), in_b.step()) {
      if (!same(in_a.element(), in_b.element(), depth)) return false;
    }
    return true;
  }

  bool same_members(const value& a, const value& b, unsigned depth) {
    tree_walker<> in_a(access::tree(a));
    tree_walker<> in_b(access::tree(b));
    // Of two objects of one size that differ in keys, some position differs.
    for (; align(in_a, in_b); in_a.step(), in_b.step()) {
      if (compare_keys(in_a.key(), in_b.key()) != 0) return false;
      if (!same(in_a.element(), in_b.element(), depth)) return false;
    }
    return true;
  }

  std::vector<pair_to_compare> waiting_;
};

}  // namespace

}  // namespace impl

bool value::equal(const value& other) const noexcept {
  impl::comparison compare;
  return compare.equal(*this, other);
}

}  // namespace patchbay
