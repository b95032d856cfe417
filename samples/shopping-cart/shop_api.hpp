#pragma once

#include <patchbay/value/value.hpp>

#include <functional>

namespace shopping_cart {

/// The shop's server, as the thunks see it. A program asks a real one, a test a fake. Callbacks may come at once or
/// later.
class shop_api {
 public:
  virtual ~shop_api() = default;

  /// Asks for the array of products: `{"id": ..., "title": ..., "price": ..., "inventory": ...}`.
  virtual void get_products(std::function<void(const patchbay::value& products)> answer) = 0;
  /// Orders products, and calls back with whether the order went through.
  virtual void buy_products(const patchbay::value& products, std::function<void(bool bought)> answer) = 0;
};

}  // namespace shopping_cart
