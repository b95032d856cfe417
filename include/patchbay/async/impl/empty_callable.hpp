#pragma once

#include <patchbay/error.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace patchbay::inline v0_1::impl {

// Whether there is nothing to call: a null pointer, or a wrapper like std::function that holds nothing.
template <class F>
[[nodiscard]] bool is_empty_callable(const F& f) {
  if constexpr (std::is_pointer_v<F> || std::is_member_pointer_v<F>) {
    return f == nullptr;
  } else if constexpr (requires { f.operator bool(); }) {
    return !f.operator bool();
  } else {
    return false;
  }
}

// Throws `errc::invalid_argument` for an empty one, where it is handed in and not where it would be called.
template <class F>
void require_callable(const F& f, std::string_view what) {
  if (!is_empty_callable(f)) return;
  throw error(errc::invalid_argument, "Expected " + std::string(what) + " to be a function that is not empty.");
}

}  // namespace patchbay::impl
