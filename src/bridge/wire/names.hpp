#pragma once

#include <string_view>

namespace patchbay::inline v0_1::bridge::impl {

// Visible ASCII characters, and letters and digits of any script; not empty and at most 256 bytes.
[[nodiscard]] bool is_legal_command(std::string_view name) noexcept;

}  // namespace patchbay::bridge::impl
