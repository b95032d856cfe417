#pragma once

#include <patchbay/value/value.hpp>

#include <string>

namespace patchbay::inline v0_1::impl {

// The text of RFC 8785, which is the same in every language: no blanks, members in the order of their keys' UTF-16 code
// units, numbers and strings as JSON.stringify writes them. Integers beyond 2^53, which JavaScript does not have, are
// spelled exactly. O(size x log members).
[[nodiscard]] std::string canonical_json(const value& v);

}  // namespace patchbay::impl
