#pragma once

#include <patchbay/impl/language.hpp>

#include <utility>

namespace patchbay::inline v0_1::impl {

// The way of the library's own parts into public types: what applications are not to find there is private, and this is
// a friend.
struct access {
  template <class Public, class... Arguments>
  [[nodiscard]] static Public make(Arguments&&... arguments) {
    return Public(std::forward<Arguments>(arguments)...);
  }

  // What a handle stands for.
  template <class Public>
  [[nodiscard]] static const auto& core(const Public& of) noexcept {
    return of.core_;
  }
};

}  // namespace patchbay::impl
