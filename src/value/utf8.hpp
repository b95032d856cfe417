#pragma once

#include <cstddef>
#include <string_view>

namespace patchbay::impl {

// Where the first byte sequence starts that is not UTF-8 (RFC 3629: no overlong form, no surrogate, nothing above
// U+10FFFF); npos when there is none. O(length), eight bytes a step through ASCII.
[[nodiscard]] std::size_t invalid_utf8_at(std::string_view text) noexcept;

}  // namespace patchbay::impl
