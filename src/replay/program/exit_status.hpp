#pragma once

// What programs that replay tell their shell; README.md has the list.

namespace patchbay::inline v0_1::impl::exit_status {

inline constexpr int failed = 1;
inline constexpr int bad_input = 2;

}  // namespace patchbay::impl::exit_status
