#pragma once

#include <patchbay/value/value.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// How many bytes `v.dump()` has, or some number of at least `limit` when it has that many or nests deeper than a call
// stack should. O(min(size, limit)).
[[nodiscard]] std::size_t text_size(const value& v, std::size_t limit);

// The same, but each of `flat`, where it is met, counts as `flat_size` bytes, and is not entered.
[[nodiscard]] std::size_t text_size(const value& v, std::size_t limit, std::span<const value> flat,
                                    std::size_t flat_size);
// The same for a string with its quotes.
[[nodiscard]] std::size_t text_size(std::string_view text) noexcept;

}  // namespace patchbay::impl
