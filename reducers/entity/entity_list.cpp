#include "reducers/entity/entity_list.hpp"

#include "value/patch/array_script.hpp"
#include "value/tree/tree.hpp"
#include "value/tree/walk.hpp"

#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <vector>

namespace patchbay::inline v0_1::impl {

namespace {

value entity_of(const entity_tables& tables, const value& id) {
  const value* found = find_entity(tables.entities, key_of(id));
  return found != nullptr ? *found : value();
}

}  // namespace

value entities_in_order(const entity_tables& tables) {
  array_builder list;
  for (const value& id : tables.ids.elements()) list.push_back(entity_of(tables, id));
  return list.finish();
}

value entity_list::follow(const entity_tables& tables) {
  const std::lock_guard lock(guard_);
  value list = list_;
  if (!catch_up(tables, list)) list = entities_in_order(tables);
  last_ = tables;
  list_ = list;
  return list;
}

// Takes over the changes of `ids`, then looks for the places of all other entities that changed.
bool entity_list::catch_up(const entity_tables& tables, value& list) const {
  if (!may_be_near(last_.ids, tables.ids)) return false;
  const std::vector<array_edit> script = edit_script(last_.ids, tables.ids);
  if (is_large_part(script.size(), last_.ids.size())) return false;
  key_set placed;
  for (std::size_t i = script.size(); i-- > 0;) {
    const array_edit& edit = script[i];
    if (edit.before != nullptr) placed.insert(key_of(*edit.before));
    if (edit.after != nullptr) placed.insert(key_of(*edit.after));
    switch (edit.what) {
      case array_edit::kind::insert:
        insert_element(list, edit.position, entity_of(tables, *edit.after));
        break;
      case array_edit::kind::remove:
        erase_element(list, edit.position);
        break;
      case array_edit::kind::change:
        *mutable_element(list, edit.position) = entity_of(tables, *edit.after);
        break;
    }
  }
  std::vector<value> changed;
  bool all_named = true;  // entities without an id in the list come and go unseen
  const auto came_or_went = [&](const value& key, const value&) { all_named = all_named && placed.contains(key); };
  walk_members(last_.entities, tables.entities, came_or_went, came_or_went,
               [&](const value& key, const value&, const value&) {
                 if (!placed.contains(key)) changed.push_back(key);
               });
  if (!all_named || is_large_part(changed.size(), tables.ids.size())) return false;
  const std::vector<std::size_t> positions = machine_->find(tables, changed);
  for (std::size_t i = 0; i < changed.size(); ++i) {
    if (positions[i] != no_position) *mutable_element(list, positions[i]) = entity_of(tables, changed[i]);
  }
  return true;
}

}  // namespace patchbay::impl
