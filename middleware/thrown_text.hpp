#pragma once

#include <exception>
#include <string>

namespace patchbay::impl {

// What was thrown, for people to read.
[[nodiscard]] std::string text_of(const std::exception_ptr& thrown);

}  // namespace patchbay::impl
