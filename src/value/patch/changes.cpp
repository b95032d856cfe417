#include "value/patch/changes.hpp"

#include "value/tree/walk.hpp"

#include <algorithm>

namespace patchbay::inline v0_1::impl {

namespace {

// How many elements from one end are equal, at most `limit`.
template <bool Forward>
std::size_t equal_run(const value& a, const value& b, std::size_t limit) {
  tree_walker<Forward> in_a(value_access::tree(a));
  tree_walker<Forward> in_b(value_access::tree(b));
  std::size_t run = 0;
  while (run < limit && !in_a.done() && !in_b.done()) {
    const tree_node* sub_a = in_a.subtree();
    if (sub_a != nullptr && sub_a == in_b.subtree()) {
      run += sub_a->size();
      in_a.skip();
      in_b.skip();
      continue;
    }
    const unsigned level_a = in_a.level();
    const unsigned level_b = in_b.level();
    if (level_a == 0 && level_b == 0) {
      if (!(in_a.element() == in_b.element())) break;
      ++run;
      in_a.step();
      in_b.step();
      continue;
    }
    if (level_a >= level_b) in_a.enter();
    if (level_b >= level_a) in_b.enter();
  }
  return std::min(run, limit);
}

}  // namespace

void for_each_changed_member(const value& before, const value& after,
                             const std::function<void(std::string_view, const value*, const value*)>& visit) {
  walk_members(
      before, after, [&](const value& key, const value& was) { visit(value_access::text(key), &was, nullptr); },
      [&](const value& key, const value& is) { visit(value_access::text(key), nullptr, &is); },
      [&](const value& key, const value& was, const value& is) { visit(value_access::text(key), &was, &is); });
}

index_window changed_window(const value& before, const value& after) {
  const std::size_t shorter = std::min(before.size(), after.size());
  const std::size_t first = equal_run<true>(before, after, shorter);
  const std::size_t same_end = equal_run<false>(before, after, shorter - first);
  return {first, before.size() - same_end, after.size() - same_end};
}

}  // namespace patchbay::impl
