#include "reducers/entity/entity_machine.hpp"

#include "value/tree/tree.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

// Enough of an entity to recognise it in a message.
std::string excerpt(const value& entity) {
  constexpr std::size_t longest = 200;
  std::string text = entity.dump();
  if (text.size() <= longest) return text;
  text.resize(longest);
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U) text.pop_back();
  if (!text.empty() && static_cast<unsigned char>(text.back()) >= 0xC0U) text.pop_back();
  return text + "...";
}

bool same_scalar(const value& a, const value& b) noexcept { return a.identical(b) || (a.is_string() && a == b); }

value with_members(value entity, const value& changes) {
  for (const member each : changes.items()) {
    const value* old = entity.find(each.key);
    if (old == nullptr || !same_scalar(*old, each.value)) insert_member(entity, value(each.key), each.value);
  }
  return entity;
}

}  // namespace

value entity_machine::select_id(const value& entity) const {
  value id = id_in_state(entity);
  if (id.is_string() || id.is_number()) return id;
  throw error(errc::invalid_argument, "The id of an entity must be a string or a number, and the id of this one is " +
                                          (id.is_null() ? "missing" : "of type " + std::string(id.type_name())) + ": " +
                                          excerpt(entity) +
                                          ". An adapter for entities with other ids needs a select_id of its own.");
}

value entity_machine::id_in_state(const value& entity) const {
  if (options_.select_id) return options_.select_id(entity);
  const value* id = entity.find("id");
  return id != nullptr ? *id : value();
}

std::vector<identified_entity> entity_machine::identify(std::span<const value> all) const {
  std::vector<identified_entity> result;
  result.reserve(all.size());
  for (const value& entity : all) {
    value id = select_id(entity);
    value key = key_of(id);
    result.push_back({std::move(id), std::move(key), entity});
  }
  return result;
}

entity_tables entity_machine::add(entity_tables tables, const entities& added) const {
  key_set seen;
  entities fresh;
  for (const identified_entity& each : added) {
    if (find_entity(tables.entities, each.key) == nullptr && seen.insert(each.key).second) fresh.push_back(each);
  }
  return set(std::move(tables), fresh);
}

entity_tables entity_machine::set(entity_tables tables, const entities& assigned) const {
  return is_sorted() ? set_sorted(std::move(tables), assigned) : set_unsorted(std::move(tables), assigned);
}

entity_tables entity_machine::upsert(entity_tables tables, const entities& merged) const {
  key_set seen;
  entities fresh;
  std::vector<pending_update> updates;
  for (const identified_entity& each : merged) {
    if (find_entity(tables.entities, each.key) != nullptr || !seen.insert(each.key).second) {
      updates.push_back({each.key, each.entity});
    } else {
      fresh.push_back(each);
    }
  }
  tables = add(std::move(tables), fresh);
  return update(std::move(tables), updates);
}

entity_tables entity_machine::update(entity_tables tables, std::span<const pending_update> updates) const {
  return is_sorted() ? update_sorted(std::move(tables), updates) : update_unsorted(std::move(tables), updates);
}

entity_tables entity_machine::remove(entity_tables tables, std::span<const value> keys) const {
  key_set seen;
  std::vector<value> found;
  for (const value& key : keys) {
    if (find_entity(tables.entities, key) != nullptr && seen.insert(key).second) found.push_back(key);
  }
  if (found.empty()) return tables;
  if (found.size() == tables.ids.size() && found.size() == tables.entities.size()) {
    return {value::array(), value::object()};
  }
  std::vector<std::size_t> positions = find(tables, found);
  std::erase(positions, no_position);
  std::sort(positions.begin(), positions.end());
  tables.ids = without_positions(std::move(tables.ids), positions);
  for (const value& key : found) erase_member(tables.entities, value_access::text(key));
  return tables;
}

std::vector<std::size_t> entity_machine::find(const entity_tables& tables, std::span<const value> keys) const {
  if (!is_sorted() || is_large_part(keys.size(), tables.ids.size())) return positions_.find(tables.ids, keys);
  const entity_order order(options_.sort_comparer);
  std::vector<std::size_t> positions;
  std::vector<value> hidden;  // among equivalent ones
  std::vector<std::size_t> hidden_at;
  for (const value& key : keys) {
    const value* entity = find_entity(tables.entities, key);
    positions.push_back(entity != nullptr ? order.find(tables, key, *entity) : no_position);
    if (entity == nullptr || positions.back() != no_position) continue;
    hidden.push_back(key);
    hidden_at.push_back(positions.size() - 1);
  }
  const std::vector<std::size_t> found = positions_.find(tables.ids, hidden);
  for (std::size_t i = 0; i < hidden.size(); ++i) positions[hidden_at[i]] = found[i];
  return positions;
}

value updated(const value& entity, const pending_update& update) {
  std::string place;
  pointer::append_token(place, "entities");
  pointer::append_token(place, value_access::text(update.key));
  if (update.recipe == nullptr) {
    if (entity.is_object()) return with_members(entity, update.changes);
    throw error(errc::type_mismatch,
                "An update needs an object to change, not something of type " + std::string(entity.type_name()) + ".",
                {.pointer = std::move(place)});
  }
  try {
    return produce(entity, *update.recipe);
  } catch (const error& failure) {
    throw failure.within(place);
  }
}

std::vector<pending_update> combined(const entity_tables& tables, std::span<const pending_update> updates) {
  std::vector<pending_update> result;
  key_map<std::size_t> places;
  for (const pending_update& each : updates) {
    if (find_entity(tables.entities, each.key) == nullptr) continue;
    const auto [place, is_first] = places.emplace(each.key, result.size());
    if (is_first) {
      result.push_back(each);
    } else {
      value& changes = result[place->second].changes;
      changes = with_members(std::move(changes), each.changes);
    }
  }
  return result;
}

}  // namespace patchbay::impl
