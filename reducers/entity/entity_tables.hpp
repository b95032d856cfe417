#pragma once

#include "value/tree/node.hpp"

#include <patchbay/value/draft.hpp>
#include <patchbay/value/value.hpp>

#include <cstddef>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

// The state of an entity adapter, taken apart.

namespace patchbay::inline v0_1::impl {

struct entity_tables {
  value ids;
  value entities;
};

// Checks the form of both. Throws errc::invalid_state with the pointer in the state.
[[nodiscard]] entity_tables read_tables(const value& state);
// The same for a draft, with the pointer from the root.
[[nodiscard]] entity_tables read_tables(const draft& state);
// Writes what is another than it was.
void write_tables(const draft& state, const entity_tables& before, const entity_tables& after);

// The name that an id has in `entities`, a string.
[[nodiscard]] value key_of(const value& id);
[[nodiscard]] const value* find_entity(const value& entities, const value& key) noexcept;
// The entity at a position of `ids`. Throws errc::invalid_state where there is none.
[[nodiscard]] const value& entity_at(const entity_tables& tables, std::size_t position);

struct key_hash {
  std::size_t operator()(const value& key) const noexcept {
    return std::hash<std::string_view>{}(value_access::text(key));
  }
};
struct key_equal {
  bool operator()(const value& a, const value& b) const noexcept {
    return value_access::text(a) == value_access::text(b);
  }
};
template <class T>
using key_map = std::unordered_map<value, T, key_hash, key_equal>;
using key_set = std::unordered_set<value, key_hash, key_equal>;

inline constexpr std::size_t no_position = static_cast<std::size_t>(-1);

// Whether building a list of n anew is cheaper than `edits` edits of it.
[[nodiscard]] inline bool is_large_part(std::size_t edits, std::size_t n) noexcept {
  return edits > 64 && edits > n / 8;
}

// `list` without the elements at these positions, which ascend.
[[nodiscard]] value without_positions(value list, const std::vector<std::size_t>& positions);

}  // namespace patchbay::impl
