#pragma once

#include <patchbay/value/value.hpp>

#include <string>

namespace patchbay::inline v0_1::impl {

// The text of a value for a message: what is longer than a line or two is cut.
[[nodiscard]] std::string brief(const value& v);

}  // namespace patchbay::impl
