#include "reducers/entity/entity_machine.hpp"
#include "value/tree/tree.hpp"

#include "value/tree/build.hpp"

#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

// What renames do to the ids of unsorted entities: an id that is given up leaves its place, a new one goes to the end,
// one that was there keeps its place.
class id_changes {
 public:
  void give_up(const value& key) { given_up_.insert(key); }
  void append(const value& key, const value& id) {
    appended_.push_back(key);
    is_appended_.insert(key);
    written_.insert_or_assign(key, id);
  }
  // The same key, written in another way (1 and "1").
  void rewrite(const value& key, const value& id) { written_.insert_or_assign(key, id); }

  [[nodiscard]] bool empty() const noexcept { return given_up_.empty() && written_.empty(); }

  // The keys whose places in the old list have to be known.
  [[nodiscard]] std::vector<value> keys() const {
    std::vector<value> keys(given_up_.begin(), given_up_.end());
    for (const auto& [key, id] : written_) {
      if (!given_up_.contains(key) && !is_appended_.contains(key)) keys.push_back(key);
    }
    return keys;
  }

  // `positions` are those of `keys()`.
  [[nodiscard]] value apply(value ids, const std::vector<value>& keys,
                            const std::vector<std::size_t>& positions) const {
    std::vector<std::size_t> gone;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (positions[i] == no_position) continue;
      if (given_up_.contains(keys[i])) {
        gone.push_back(positions[i]);
      } else {
        *mutable_element(ids, positions[i]) = written_.at(keys[i]);
      }
    }
    std::sort(gone.begin(), gone.end());
    ids = without_positions(std::move(ids), gone);
    for (const value& key : appended_) insert_element(ids, ids.size(), written_.at(key));
    return ids;
  }

 private:
  key_set given_up_;
  std::vector<value> appended_;
  key_set is_appended_;
  key_map<value> written_;
};

// Ids and entities of a state that has none. The first place and the last entity of an id count.
entity_tables tables_of(const std::vector<identified_entity>& all) {
  array_builder ids;
  object_builder entities;
  key_set seen;
  for (const identified_entity& each : all) {
    if (seen.insert(each.key).second) ids.push_back(each.id);
    entities.add(each.key, each.entity);
  }
  return {ids.finish(), entities.finish()};
}

}  // namespace

entity_tables entity_machine::set_unsorted(entity_tables tables, const entities& assigned) const {
  if (tables.ids.empty() && tables.entities.empty()) return tables_of(assigned);
  for (const identified_entity& each : assigned) {
    const value* old = find_entity(tables.entities, each.key);
    if (old != nullptr && old->identical(each.entity)) continue;
    if (old == nullptr) insert_element(tables.ids, tables.ids.size(), each.id);
    insert_member(tables.entities, each.key, each.entity);
  }
  return tables;
}

entity_tables entity_machine::update_unsorted(entity_tables tables, std::span<const pending_update> updates) const {
  id_changes changes;
  for (const pending_update& each : combined(tables, updates)) {
    const value* found = find_entity(tables.entities, each.key);
    if (found == nullptr) continue;
    const value before = *found;
    const value after = updated(before, each);
    if (after.identical(before)) continue;
    const value id = select_id(after);
    const value key = key_of(id);
    const bool is_renamed = !key_equal{}(key, each.key);
    if (is_renamed) {
      erase_member(tables.entities, value_access::text(each.key));
      changes.give_up(each.key);
    }
    const value* old = find_entity(tables.entities, key);
    if (old == nullptr) {
      changes.append(key, id);
    } else if (id_in_state(*old) != id) {
      changes.rewrite(key, id);
    }
    insert_member(tables.entities, key, after);
  }
  if (changes.empty()) return tables;
  const std::vector<value> keys = changes.keys();
  tables.ids = changes.apply(std::move(tables.ids), keys, find(tables, keys));
  return tables;
}

}  // namespace patchbay::impl
