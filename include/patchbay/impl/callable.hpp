#pragma once

#include <patchbay/error.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace patchbay::inline v0_1::impl {

[[noreturn]] inline void throw_no_function(std::string_view what) {
  throw error(errc::invalid_argument, "Expected " + std::string(what) + " to be a function.");
}

// Whether a callable can be empty, and is: a std::function or its like, or a pointer.
template <class F>
[[nodiscard]] constexpr bool is_no_function(const F& f) noexcept {
  if constexpr (std::is_pointer_v<F> || std::is_member_pointer_v<F>) {
    return f == nullptr;
  } else if constexpr (requires { f.operator bool(); }) {
    return !f.operator bool();
  } else {
    return false;
  }
}

// Refuses an empty callable while its giver is still at hand.
template <class F>
const F& checked_function(const F& f, std::string_view what) {
  if (is_no_function(f)) throw_no_function(what);
  return f;
}

}  // namespace patchbay::impl
