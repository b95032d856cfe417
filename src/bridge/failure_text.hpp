#pragma once

#include "value/utf8.hpp"

#include <patchbay/value/value.hpp>

#include <exception>
#include <string_view>

namespace patchbay::bridge::impl {

// What an exception says, which need not be UTF-8 as JSON is.
[[nodiscard]] inline value text_of(const std::exception& failure) {
  const std::string_view text = failure.what();
  if (patchbay::impl::invalid_utf8_at(text) != std::string_view::npos)
    return "It failed, and what it says is no UTF-8.";
  return text;
}

}  // namespace patchbay::bridge::impl
