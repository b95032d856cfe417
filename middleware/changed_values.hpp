#pragma once

#include "value/patch/array_script.hpp"
#include "value/tree/walk.hpp"

#include <patchbay/value/ranges.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace patchbay::inline v0_1::impl {

// Where a walk is: tokens of the way, unescaped.
using value_path = std::vector<std::string>;

// Walks what `after` has that `before` has not. `bool enter(path, value)` is called for each value that is new or has
// something new inside; with false nothing inside of it is visited. Paths are those in `after`.
// O(difference x log n).
template <class Enter>
class change_walker {
 public:
  explicit change_walker(Enter enter) : enter_(std::move(enter)) {}

  void walk(const value& before, const value& after) {
    if (before.identical(after)) return;
    const bool both_structured = before.type() == after.type() && after.is_structured();
    if (!both_structured) return walk_new(after);
    if (!enter_(path_, after)) return;
    after.is_object() ? walk_members_of(before, after) : walk_elements_of(before, after);
  }

  void walk_new(const value& all) {
    if (!enter_(path_, all) || !all.is_structured()) return;
    if (all.is_object()) {
      for (const auto& [key, inner] : all.items()) at(std::string(key), [&, &part = inner] { walk_new(part); });
      return;
    }
    std::size_t index = 0;
    for (const value& inner : all.elements()) at(std::to_string(index++), [&] { walk_new(inner); });
  }

 private:
  void walk_members_of(const value& before, const value& after) {
    walk_members(
        before, after, [](const value&, const value&) {},
        [&](const value& key, const value& added) {
          at(std::string(value_access::text(key)), [&] { walk_new(added); });
        },
        [&](const value& key, const value& was, const value& is) {
          at(std::string(value_access::text(key)), [&] { walk(was, is); });
        });
  }

  void walk_elements_of(const value& before, const value& after) {
    std::size_t inserted = 0;
    std::size_t removed = 0;
    for (const array_edit& edit : edit_script(before, after)) {
      const std::string position = std::to_string(edit.position + inserted - removed);
      switch (edit.what) {
        case array_edit::kind::insert:
          at(position, [&] { walk_new(*edit.after); });
          ++inserted;
          break;
        case array_edit::kind::remove:
          ++removed;
          break;
        case array_edit::kind::change:
          at(position, [&] { walk(*edit.before, *edit.after); });
          break;
      }
    }
  }

  template <class Walk>
  void at(std::string token, Walk&& walk_there) {
    path_.push_back(std::move(token));
    walk_there();
    path_.pop_back();
  }

  Enter enter_;
  value_path path_;
};

}  // namespace patchbay::impl
