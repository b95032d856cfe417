#pragma once

#include "reducers/entity/entity_tables.hpp"

#include <patchbay/value/value.hpp>

#include <cstddef>
#include <functional>
#include <vector>

namespace patchbay::inline v0_1::impl {

// An entity on its way to a place among sorted ones. Among equivalent ones, those with a lower rank come first; the
// rank of an entity in the list is its position.
struct ranked_entity {
  value id;
  value entity;
  std::size_t rank;
};

// Binary search in the ids of sorted entities.
class entity_order {
 public:
  using less = std::function<bool(const value&, const value&)>;

  explicit entity_order(const less& comparer) noexcept : less_(comparer) {}

  // The position of an entity, no_position if it is not among the first few equivalent ones. O(log n)
  [[nodiscard]] std::size_t find(const entity_tables& tables, const value& key, const value& entity) const;

  // Equivalent entities have the same place among all others.
  [[nodiscard]] bool equivalent(const value& a, const value& b) const { return !less_(a, b) && !less_(b, a); }

  // `tables.ids` without some positions, which ascend, and with new entities in their places; the very same ids if that
  // makes no difference. The entities of the ids that stay are those of `tables`. O(changes x log n)
  [[nodiscard]] value replace(const entity_tables& tables, const std::vector<std::size_t>& removed,
                              std::vector<ranked_entity> added) const;

 private:
  class staying;
  void sort(std::vector<ranked_entity>& entities) const;
  [[nodiscard]] bool precedes(const value& entity, std::size_t rank, const ranked_entity& added) const;

  const less& less_;
};

}  // namespace patchbay::impl
