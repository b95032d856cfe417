#include "reducers/entity/entity_machine.hpp"
#include "value/tree/tree.hpp"

#include "value/tree/build.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace patchbay::inline v0_1::impl {

namespace {

using entities = std::vector<identified_entity>;

// The last entity of each id, in the place of the first.
entities deduplicated(const entities& all) {
  entities result;
  key_map<std::size_t> places;
  for (const identified_entity& each : all) {
    const auto [place, is_first] = places.emplace(each.key, result.size());
    if (is_first) {
      result.push_back(each);
    } else {
      result[place->second] = each;
    }
  }
  return result;
}

value with_entities(value table, const entities& all) {
  if (table.empty()) {
    object_builder built;
    for (const identified_entity& each : all) built.add(each.key, each.entity);
    return built.finish();
  }
  for (const identified_entity& each : all) {
    const value* old = find_entity(table, each.key);
    if (old == nullptr || !old->identical(each.entity)) insert_member(table, each.key, each.entity);
  }
  return table;
}

std::vector<std::size_t> ascending(std::vector<std::size_t> positions) {
  std::erase(positions, no_position);
  std::sort(positions.begin(), positions.end());
  return positions;
}

// The places in the list that the entities of an update had, handed on when an entity gets another id. If several come
// together, the first one counts.
class places {
 public:
  // Notes a key whose place matters.
  void touch(const value& key) {
    if (places_.try_emplace(key).second) keys_.push_back(key);
  }
  void rename(const value& from, const value& to) {
    touch(from);
    touch(to);
    renames_.emplace_back(from, to);
  }

  [[nodiscard]] const std::vector<value>& keys() const noexcept { return keys_; }
  [[nodiscard]] bool empty() const noexcept { return keys_.empty(); }

  // `positions` are those of `keys()`.
  void resolve(const std::vector<std::size_t>& positions) {
    for (std::size_t i = 0; i < keys_.size(); ++i) {
      if (positions[i] != no_position) places_.at(keys_[i]).insert(positions[i]);
    }
    for (const auto& [from, to] : renames_) {
      std::set<std::size_t>& old = places_.at(from);
      if (!old.empty()) places_.at(to).insert(old.extract(old.begin()));
    }
  }
  [[nodiscard]] std::size_t first(const value& key) const {
    const std::set<std::size_t>& all = places_.at(key);
    return all.empty() ? no_position : *all.begin();
  }

 private:
  std::vector<value> keys_;
  key_map<std::set<std::size_t>> places_;
  std::vector<std::pair<value, value>> renames_;
};

}  // namespace

entity_tables entity_machine::set_sorted(entity_tables tables, const entities& assigned) const {
  const entities all = deduplicated(assigned);
  std::vector<value> replaced;
  std::vector<ranked_entity> ranked;
  for (const identified_entity& each : all) {
    if (find_entity(tables.entities, each.key) != nullptr) replaced.push_back(each.key);
    ranked.push_back({each.id, each.entity, tables.ids.size() + ranked.size()});
  }
  const std::vector<std::size_t> removed = ascending(find(tables, replaced));
  const entity_order order(options_.sort_comparer);
  value ids = order.replace(tables, removed, std::move(ranked));
  return {std::move(ids), with_entities(std::move(tables.entities), all)};
}

entity_tables entity_machine::update_sorted(entity_tables tables, std::span<const pending_update> updates) const {
  const entity_order order(options_.sort_comparer);
  places moved;
  value table = tables.entities;
  for (const pending_update& each : combined(tables, updates)) {
    const value* found = find_entity(table, each.key);
    if (found == nullptr) continue;
    const value before = *found;
    const value after = updated(before, each);
    if (after.identical(before)) continue;
    const value id = select_id(after);
    const value key = key_of(id);
    if (!key_equal{}(key, each.key)) {
      erase_member(table, value_access::text(each.key));
      moved.rename(each.key, key);
    } else if (id != id_in_state(before) || !order.equivalent(before, after)) {
      moved.touch(key);
    }
    insert_member(table, key, after);
  }
  if (moved.empty()) return {std::move(tables.ids), std::move(table)};

  const std::vector<std::size_t> positions = find(tables, moved.keys());
  moved.resolve(positions);
  std::vector<ranked_entity> ranked;
  for (const value& key : moved.keys()) {
    const value* entity = find_entity(table, key);
    const std::size_t rank = moved.first(key);
    if (entity != nullptr && rank != no_position) ranked.push_back({id_in_state(*entity), *entity, rank});
  }
  return {order.replace(tables, ascending(positions), std::move(ranked)), std::move(table)};
}

}  // namespace patchbay::impl
