#pragma once

#include <string>

namespace patchbay::inline v0_1::impl {

// JSON text, as `value::dump` writes it, with the value of each member called "$jsan" put into an array: what reads the
// notation of jsan, Redux DevTools and scripts, takes it for the application's own then. O(size).
[[nodiscard]] std::string with_jsan_members_enclosed(std::string text);

}  // namespace patchbay::impl
