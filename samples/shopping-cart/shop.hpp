#pragma once

#include <patchbay/store/reducer.hpp>
#include <patchbay/store/selector.hpp>

/// A shop: products with an inventory, and a cart.
namespace shopping_cart {

/// Of `{"cart": ..., "products": ...}`.
[[nodiscard]] patchbay::reducer make_reducer();

// Each call makes a selector with a memory of its own. They throw errc::not_found for a cart with an unknown product.

/// What the cart costs, as text with two decimals.
[[nodiscard]] patchbay::selector total();
/// The products in the cart, each with its `quantity`.
[[nodiscard]] patchbay::selector cart_products();

}  // namespace shopping_cart
