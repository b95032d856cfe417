#pragma once

#include "value/text/utf8.hpp"

#include <patchbay/value/value.hpp>

#include <exception>
#include <string_view>

namespace patchbay::inline v0_1::bridge::impl {

// What an exception says, which need not be UTF-8 as JSON is.
[[nodiscard]] inline value text_of(std::string_view said) {
  if (patchbay::impl::invalid_utf8_at(said) != std::string_view::npos)
    return "It failed, and what it says is no UTF-8.";
  return said;
}
[[nodiscard]] inline value text_of(const std::exception& failure) { return text_of(std::string_view(failure.what())); }

}  // namespace patchbay::bridge::impl
