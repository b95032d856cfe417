#pragma once

#include "reducers/entity/entity_tables.hpp"
#include "value/patch/array_script.hpp"

#include <patchbay/value/value.hpp>

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

namespace patchbay::inline v0_1::impl {

// Whether comparing two lists node by node may be cheaper than reading them: not if they share next to nothing. O(1)
// for lists that differ in a few places, and never more than a small part of reading one.
[[nodiscard]] bool may_be_near(const value& a, const value& b);

// Ranks that ascend with the position of an id, with gaps between them: a change of the list changes few of them, and
// a position is found by binary search. Ids that occur twice have no rank of their own, so such a list has no index.
class entity_ranks {
 public:
  // O(n)
  static std::optional<entity_ranks> of(const value& ids);

  // Makes this the index of another list, or returns false where building it anew is cheaper or the only way. Of no
  // use then.
  [[nodiscard]] bool follow(const value& ids);

  // O(log n)
  [[nodiscard]] std::size_t find(const value& key) const;

 private:
  explicit entity_ranks(value ids) : ids_(std::move(ids)) {}

  void rank_run(std::size_t first, std::size_t count);
  bool spread(std::size_t first, std::size_t count);
  [[nodiscard]] std::optional<std::uint64_t> rank_at(std::size_t position) const;

  value ids_;
  key_map<std::uint64_t> ranks_;
};

// Finds ids in lists that no order helps to search. It looks through the list, and builds an index once looking has
// cost more than that. Safe to call from several threads.
class entity_positions {
 public:
  // Of each key, no_position where it is not in the list.
  [[nodiscard]] std::vector<std::size_t> find(const value& ids, std::span<const value> keys);

 private:
  [[nodiscard]] bool has_index_of(const value& ids);
  void note_lost_index();

  std::mutex guard_;
  std::optional<entity_ranks> index_;
  std::size_t looked_through_ = 0;  // elements, since there was an index
  std::size_t patience_ = least_patience;
  std::size_t served_ = 0;  // keys, by this index

  static constexpr std::size_t least_patience = 4;
};

}  // namespace patchbay::impl
