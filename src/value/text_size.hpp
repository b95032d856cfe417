#pragma once

#include <patchbay/value/value.hpp>

#include <cstddef>
#include <string_view>

namespace patchbay::impl {

// How many bytes `v.dump()` has, or some number of at least `limit` when it has that many. O(min(size, limit)).
[[nodiscard]] std::size_t text_size(const value& v, std::size_t limit);
// The same for a string with its quotes.
[[nodiscard]] std::size_t text_size(std::string_view text) noexcept;

}  // namespace patchbay::impl
