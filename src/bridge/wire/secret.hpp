#pragma once

#include <string>
#include <string_view>

namespace patchbay::inline v0_1::bridge::impl {

// 256 random bits from the operating system, in hexadecimal.
[[nodiscard]] std::string make_secret();
// Takes the same time wherever the two differ.
[[nodiscard]] bool is_same_secret(std::string_view a, std::string_view b) noexcept;

}  // namespace patchbay::bridge::impl
