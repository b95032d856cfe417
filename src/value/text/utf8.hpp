#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// Where the first byte sequence starts that is not UTF-8 (RFC 3629: no overlong form, no surrogate, nothing above
// U+10FFFF); npos when there is none. O(length), eight bytes a step through ASCII.
[[nodiscard]] std::size_t invalid_utf8_at(std::string_view text) noexcept;

// The text with U+FFFD for each byte of what is not UTF-8. O(length).
[[nodiscard]] std::string made_utf8(std::string_view text);

}  // namespace patchbay::impl
