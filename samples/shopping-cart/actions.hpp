#pragma once

#include "shop_api.hpp"

#include <patchbay/store/action.hpp>
#include <patchbay/store/dispatcher.hpp>
#include <patchbay/value/value.hpp>

#include <string_view>

namespace shopping_cart {

namespace types {
inline constexpr std::string_view add_to_cart = "ADD_TO_CART";
inline constexpr std::string_view checkout_request = "CHECKOUT_REQUEST";
inline constexpr std::string_view checkout_success = "CHECKOUT_SUCCESS";
inline constexpr std::string_view checkout_failure = "CHECKOUT_FAILURE";
inline constexpr std::string_view receive_products = "RECEIVE_PRODUCTS";
}  // namespace types

[[nodiscard]] patchbay::action receive_products(const patchbay::value& products);
/// Whether or not there is any left.
[[nodiscard]] patchbay::action add_to_cart_unsafe(const patchbay::value& product_id);
[[nodiscard]] patchbay::action checkout_request();
/// How a checkout ended, with the cart as it was before.
[[nodiscard]] patchbay::action checkout_success(const patchbay::value& cart);
[[nodiscard]] patchbay::action checkout_failure(const patchbay::value& cart);

/// Whether there is any left of a product. Throws `errc::not_found` for an unknown one.
[[nodiscard]] bool in_stock(const patchbay::value& state, const patchbay::value& product_id);

// --- thunks ---------------------------------------------------------------------------------------
// Each is dispatched like an action; the store's services hold the shop_api.

/// Fetches the products.
[[nodiscard]] inline auto get_all_products() {
  return [](const patchbay::dispatcher& dispatch, const patchbay::state_getter&, shop_api& shop) {
    shop.get_products([dispatch](const patchbay::value& products) { dispatch(receive_products(products)); });
  };
}

/// Puts one more of a product into the cart if there is any left; returns whether there was.
[[nodiscard]] inline auto add_to_cart(const patchbay::value& product_id) {
  return [product_id](const patchbay::state_getter& get_state, const patchbay::dispatcher& dispatch) {
    if (!in_stock(get_state(), product_id)) return false;
    dispatch(add_to_cart_unsafe(product_id));
    return true;
  };
}

/// Orders the products: the cart is emptied at once, and comes back if the shop refuses.
[[nodiscard]] inline auto checkout(const patchbay::value& products) {
  return [products](const patchbay::dispatcher& dispatch, const patchbay::state_getter& get_state, shop_api& shop) {
    const patchbay::value cart = get_state()["cart"];
    dispatch(checkout_request());
    shop.buy_products(products, [dispatch, cart](bool bought) {
      dispatch(bought ? checkout_success(cart) : checkout_failure(cart));
    });
  };
}

}  // namespace shopping_cart
