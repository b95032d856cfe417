#pragma once

#include "value/tree/node.hpp"

// Reading and editing of arrays and objects. Edits copy shared nodes along the path and work in place where the path is
// owned alone; each has the strong guarantee. O(log n).

namespace patchbay::inline v0_1::impl {

[[nodiscard]] const value* find_member(const value& object, const search_key& key) noexcept;
[[nodiscard]] const value& element_at(const value& array_or_object, std::size_t position) noexcept;

// The slot of an existing member or element, with its path unshared; nullptr where there is none.
[[nodiscard]] value* mutable_member(value& object, std::string_view key);
[[nodiscard]] value* mutable_element(value& array, std::size_t index);

// The same for a member or element that is known to be there.
[[nodiscard]] value& open_member(value& object, const search_key& key);
[[nodiscard]] value& open_element(value& array, std::size_t index);

// Inserts, or assigns where the key is there already. `key` is a string value.
void insert_member(value& object, const value& key, value v);
bool erase_member(value& object, std::string_view key);

// index <= size
void insert_element(value& array, std::size_t index, value v);
// index < size
value erase_element(value& array, std::size_t index);

}  // namespace patchbay::impl
