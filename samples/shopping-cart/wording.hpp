#pragma once

#include <patchbay/replay/script.hpp>
#include <patchbay/store/action.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace shopping_cart {

/// The text as it stands between the quotes in JSON, so that it stays on its line.
[[nodiscard]] std::string printable(std::string_view text);

/// The text with at least one blank behind it, and as many as make it `width` wide.
[[nodiscard]] std::string padded(std::string text, std::size_t width);

/// The members of an action besides its type: "productId: 1".
[[nodiscard]] std::string details_of(const patchbay::action& a);

/// What was expected: "/cart/addedIds is [1], /products/visibleIds is []".
[[nodiscard]] std::string wording_of(const patchbay::replay::expectation& expected);

}  // namespace shopping_cart
