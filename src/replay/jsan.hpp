#pragma once

#include <patchbay/value/value.hpp>

#include <optional>

namespace patchbay::impl {

// `part` of `document` without the notation of jsan, which DevTools writes: references `{"$jsan": "$.path"}` are
// replaced by what they name in `document`, members that are undefined are left out; nothing if all of it is. Throws
// errc::script_syntax for what JSON cannot hold (dates, functions, circles), with the reason as message and the pointer
// inside `part`.
[[nodiscard]] std::optional<value> resolve_jsan(const value& part, const value& document);

}  // namespace patchbay::impl
