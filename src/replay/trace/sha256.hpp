#pragma once

#include <string>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// SHA-256 (FIPS 180-4) as 64 hexadecimal digits in lower case. O(size).
[[nodiscard]] std::string sha256(std::string_view text);

}  // namespace patchbay::impl
