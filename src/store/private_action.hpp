#pragma once

#include <patchbay/store/action.hpp>

#include <string_view>

namespace patchbay::inline v0_1::impl {

// An action of the library's own. Its type ends differently every time, so that no reducer can match on it.
[[nodiscard]] action private_action(std::string_view prefix);

}  // namespace patchbay::impl
