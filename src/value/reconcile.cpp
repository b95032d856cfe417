#include <patchbay/value/diff.hpp>

#include "value/patch/changes.hpp"
#include "value/tree/tree.hpp"
#include "value/tree/walk.hpp"

#include <algorithm>

namespace patchbay::inline v0_1 {

namespace impl {

namespace {

// Beyond this nesting a part is taken as it is unless it is equal as a whole: the call stack has an end.
constexpr unsigned deepest_merged = 400;

// The result is `old` with edits, not `fresh` with replacements: then it also shares the nodes between.
class reconciliation {
 public:
  [[nodiscard]] value merge(const value& old, const value& fresh) {
    if (old.identical(fresh)) return old;
    const bool structured = old.type() == fresh.type() && old.is_structured();
    if (!structured || depth_ == deepest_merged) return old == fresh ? old : fresh;
    ++depth_;
    value merged = old.is_object() ? merge_members(old, fresh) : merge_elements(old, fresh);
    --depth_;
    return merged;
  }

 private:
  value merge_members(const value& old, const value& fresh) {
    value merged = old;
    walk_members(
        old, fresh, [&](const value& key, const value&) { erase_member(merged, value_access::text(key)); },
        [&](const value& key, const value& added) { insert_member(merged, key, added); },
        [&](const value& key, const value& was, const value& is) {
          value part = merge(was, is);
          if (!part.identical(was)) insert_member(merged, key, std::move(part));
        });
    return merged;
  }

  value merge_elements(const value& old, const value& fresh) {
    value merged = old;
    if (old.size() == fresh.size()) {
      merge_in_place(old, fresh, merged);
      return merged;
    }
    const index_window changed = changed_window(old, fresh);
    const std::size_t both = std::min(changed.before_last, changed.after_last);
    for (std::size_t i = changed.first; i < both; ++i) merge_at(i, element_at(old, i), element_at(fresh, i), merged);
    for (std::size_t i = both; i < changed.after_last; ++i) insert_element(merged, i, element_at(fresh, i));
    for (std::size_t i = changed.before_last; i > both; --i) erase_element(merged, i - 1);
    return merged;
  }

  // Passes over the nodes that both arrays have.
  void merge_in_place(const value& old, const value& fresh, value& merged) {
    tree_walker<> before(value_access::tree(old));
    tree_walker<> after(value_access::tree(fresh));
    std::size_t position = 0;
    while (!before.done()) {
      const tree_node* shared = before.subtree();
      if (shared != nullptr && shared == after.subtree()) {
        position += shared->size();
        before.skip();
        after.skip();
      } else if (before.at_leaf() && after.at_leaf()) {
        merge_at(position++, before.element(), after.element(), merged);
        before.step();
        after.step();
      } else {
        const bool old_is_higher = before.level() >= after.level();
        if (before.level() <= after.level()) after.enter();
        if (old_is_higher) before.enter();
      }
    }
  }

  void merge_at(std::size_t position, const value& was, const value& is, value& merged) {
    value part = merge(was, is);
    if (!part.identical(was)) *mutable_element(merged, position) = std::move(part);
  }

  unsigned depth_ = 0;
};

}  // namespace

}  // namespace impl

value reconcile(const value& old, const value& fresh) { return impl::reconciliation().merge(old, fresh); }

value reconcile(const value& old, const nlohmann::json& fresh) { return reconcile(old, value(fresh)); }

}  // namespace patchbay
