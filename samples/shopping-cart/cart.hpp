#pragma once

#include <patchbay/store/reducer.hpp>
#include <patchbay/value/value.hpp>

namespace shopping_cart {

/// Of `{"addedIds": [ID, ...], "quantityById": {ID: NUMBER, ...}}`: what was added, in this order, and how often.
[[nodiscard]] patchbay::reducer make_cart();

/// How often a product is in the cart.
[[nodiscard]] patchbay::value quantity_of(const patchbay::value& cart, const patchbay::value& product_id);

}  // namespace shopping_cart
