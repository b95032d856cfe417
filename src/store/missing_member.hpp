#pragma once

#include <patchbay/value/value.hpp>

#include <string>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// The null that a member of this name reads as where it is missing. Its address tells the name, so that an error from
// reading it can say what was missing; it lives for ever. After the first few hundred names in a program there is one
// null for all others. Safe to call from any thread, without a lock.
[[nodiscard]] const value& missing_member(std::string_view key);

// The name of such a null, nullptr where the address is not that of one. O(names).
[[nodiscard]] const std::string* name_of_missing_member(const void* address) noexcept;

}  // namespace patchbay::impl
