#pragma once

#include <exception>
#include <string>

namespace patchbay::inline v0_1::impl {

// What was thrown, for people to read.
[[nodiscard]] std::string text_of(const std::exception_ptr& thrown);

}  // namespace patchbay::impl
