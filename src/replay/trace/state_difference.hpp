#pragma once

#include <patchbay/value/value.hpp>

#include <string>

namespace patchbay::inline v0_1::impl {

// Where two states differ as JSON, for people: the first few places, each "\n    PLACE: expected X, got Y". Empty if
// they are the same.
[[nodiscard]] std::string state_difference(const value& expected, const value& got);

// "expected X, got Y", for something that may be missing on either side.
[[nodiscard]] std::string expected_and_got(const value* expected, const value* got);

}  // namespace patchbay::impl
