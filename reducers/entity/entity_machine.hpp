#pragma once

#include "reducers/entity/entity_order.hpp"
#include "reducers/entity/entity_positions.hpp"
#include "reducers/entity/entity_tables.hpp"

#include <patchbay/reducers/entity_adapter.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace patchbay::inline v0_1::impl {

struct identified_entity {
  value id;
  value key;
  value entity;
};

// An update of one entity, by members or by a function.
struct pending_update {
  value key;
  value changes;
  const entity_update_operation::edit* recipe = nullptr;
};

// The operations of an entity adapter as functions of its state: unsorted ones in entity_unsorted.cpp, sorted ones in
// entity_sorted.cpp, what both share in entity_machine.cpp.
class entity_machine {
 public:
  explicit entity_machine(entity_adapter_options options) : options_(std::move(options)) {}

  [[nodiscard]] value select_id(const value& entity) const;

  // With the ids of all, which throws for the first that has none.
  [[nodiscard]] std::vector<identified_entity> identify(std::span<const value> all) const;

  using entities = std::vector<identified_entity>;
  [[nodiscard]] entity_tables add(entity_tables tables, const entities& added) const;
  [[nodiscard]] entity_tables set(entity_tables tables, const entities& assigned) const;
  [[nodiscard]] entity_tables upsert(entity_tables tables, const entities& merged) const;
  [[nodiscard]] entity_tables update(entity_tables tables, std::span<const pending_update> updates) const;
  // Keys of entities; those that are not there are ignored.
  [[nodiscard]] entity_tables remove(entity_tables tables, std::span<const value> keys) const;

  // Where entities have their ids, no_position for those that are not there.
  [[nodiscard]] std::vector<std::size_t> find(const entity_tables& tables, std::span<const value> keys) const;

 private:
  [[nodiscard]] bool is_sorted() const noexcept { return static_cast<bool>(options_.sort_comparer); }

  [[nodiscard]] entity_tables set_unsorted(entity_tables tables, const entities& assigned) const;
  [[nodiscard]] entity_tables update_unsorted(entity_tables tables, std::span<const pending_update> updates) const;

  [[nodiscard]] entity_tables set_sorted(entity_tables tables, const entities& assigned) const;
  [[nodiscard]] entity_tables update_sorted(entity_tables tables, std::span<const pending_update> updates) const;

  // The raw id of an entity that is in a state.
  [[nodiscard]] value id_in_state(const value& entity) const;

  entity_adapter_options options_;
  mutable entity_positions positions_;
};

// The entity after an update; the very same one if nothing is new.
[[nodiscard]] value updated(const value& entity, const pending_update& update);
// The updates of entities that are there; those of one entity as one, in the place of the first.
[[nodiscard]] std::vector<pending_update> combined(const entity_tables& tables,
                                                   std::span<const pending_update> updates);

}  // namespace patchbay::impl
