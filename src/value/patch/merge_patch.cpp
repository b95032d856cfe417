#include <patchbay/value/patch.hpp>

#include "value/tree/tree.hpp"

#include <patchbay/value/diff.hpp>
#include <patchbay/value/ranges.hpp>

#include <utility>
#include <vector>

namespace patchbay::inline v0_1 {

namespace {

// An object on its way to its merged form. A list of these stands for the recursion of RFC 7396, because a patch may
// nest deeper than the call stack is long.
struct merge {
  merge(const value* target, const value& patch)
      : result(target != nullptr && target->is_object() ? *target : value::object()), changes(patch.items()) {}

  [[nodiscard]] bool done() const noexcept { return next == changes.size(); }

  value result;
  object_range changes;
  std::size_t next = 0;
};

void assign(value& object, std::string_view key, const value& v) {
  const value* old = object.find(key);
  if (old != nullptr && old->identical(v)) return;
  impl::insert_member(object, value(key), v);
}

// Applies the next change of the innermost object, or opens the object that it leads into.
void step(std::vector<merge>& open) {
  merge& top = open.back();
  const member change = top.changes.begin()[static_cast<std::ptrdiff_t>(top.next)];
  const value* old = top.result.find(change.key);
  if (change.value.is_object()) {
    open.emplace_back(old, change.value);
    return;
  }
  if (change.value.is_null())
    impl::erase_member(top.result, change.key);
  else
    assign(top.result, change.key, old != nullptr ? reconcile(*old, change.value) : change.value);
  ++top.next;
}

// Puts the innermost object, which is done, where it belongs.
void close(std::vector<merge>& open) {
  const value merged = std::move(open.back().result);
  open.pop_back();
  merge& outer = open.back();
  assign(outer.result, outer.changes.begin()[static_cast<std::ptrdiff_t>(outer.next)].key, merged);
  ++outer.next;
}

}  // namespace

value merge_patch(const value& target, const value& changes) {
  if (!changes.is_object()) return reconcile(target, changes);
  std::vector<merge> open;
  open.emplace_back(&target, changes);
  while (true) {
    if (!open.back().done())
      step(open);
    else if (open.size() > 1)
      close(open);
    else
      return std::move(open.back().result);
  }
}

}  // namespace patchbay
