#pragma once

#include "reducers/entity/entity_machine.hpp"
#include "reducers/entity/entity_tables.hpp"

#include <patchbay/value/value.hpp>

#include <memory>
#include <mutex>

namespace patchbay::inline v0_1::impl {

// The entities in the order of their ids. Null for an id without an entity. O(n)
[[nodiscard]] value entities_in_order(const entity_tables& tables);

// The same, made from the list before where that is quicker. Safe to call from several threads.
class entity_list {
 public:
  explicit entity_list(std::shared_ptr<const entity_machine> machine) noexcept : machine_(std::move(machine)) {}

  // O(changes since the last call x log n), or O(n)
  [[nodiscard]] value follow(const entity_tables& tables);

 private:
  [[nodiscard]] bool catch_up(const entity_tables& tables, value& list) const;

  std::shared_ptr<const entity_machine> machine_;
  std::mutex guard_;
  entity_tables last_{value::array(), value::object()};
  value list_ = value::array();
};

}  // namespace patchbay::impl
