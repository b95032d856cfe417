#pragma once

#include "paper.hpp"

#include <patchbay/value/value.hpp>

#include <vector>

namespace shopping_cart {

/// JSON text for people: a container stands on one line where it fits, and is spread over several where it doesn't.
[[nodiscard]] std::vector<text_line> lay_out(const patchbay::value& document, std::size_t width);

}  // namespace shopping_cart
