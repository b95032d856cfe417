#pragma once

#include <patchbay/store/reducer.hpp>
#include <patchbay/value/value.hpp>

namespace shopping_cart {

/// Of `{"byId": {ID: PRODUCT, ...}, "visibleIds": [ID, ...]}`.
[[nodiscard]] patchbay::reducer make_products();

/// A product of `byId`. Throws `errc::not_found`.
[[nodiscard]] patchbay::value find_product(const patchbay::value& by_id, const patchbay::value& product_id);

}  // namespace shopping_cart
