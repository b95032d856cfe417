#include "actions.hpp"

#include "products.hpp"

#include <patchbay/reducers/javascript.hpp>

namespace shopping_cart {

using patchbay::action;
using patchbay::value;
namespace javascript = patchbay::javascript;

action receive_products(const value& products) { return {{"type", types::receive_products}, {"products", products}}; }

action add_to_cart_unsafe(const value& product_id) { return {{"type", types::add_to_cart}, {"productId", product_id}}; }

action checkout_request() { return action(types::checkout_request); }
action checkout_success(const value& cart) { return {{"type", types::checkout_success}, {"cart", cart}}; }
action checkout_failure(const value& cart) { return {{"type", types::checkout_failure}, {"cart", cart}}; }

bool in_stock(const value& state, const value& product_id) {
  const value product = find_product(state["products"]["byId"], product_id);
  return javascript::to_number(javascript::member(product, "inventory")) > 0;
}

}  // namespace shopping_cart
