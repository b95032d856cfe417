#pragma once

#include <patchbay/error.hpp>
#include <patchbay/impl/callable.hpp>

#include <string>
#include <string_view>

namespace patchbay::inline v0_1::impl {

// Throws `errc::invalid_argument` for an empty one, where it is handed in and not where it would be called.
template <class F>
void require_callable(const F& f, std::string_view what) {
  if (!is_no_function(f)) return;
  throw error(errc::invalid_argument, "Expected " + std::string(what) + " to be a function that is not empty.");
}

}  // namespace patchbay::impl
