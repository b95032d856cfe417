#pragma once

#include <patchbay/value/value.hpp>

namespace patchbay::inline v0_1::impl {

// The equality of RFC 6902, 4.6: like ==, but numbers are equal when they are numerically equal, so 1 equals 1.0.
[[nodiscard]] bool numerically_equal(const value& a, const value& b);

}  // namespace patchbay::impl
