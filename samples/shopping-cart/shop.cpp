#include "shop.hpp"

#include "cart.hpp"
#include "products.hpp"

#include <patchbay/reducers/combine_reducers.hpp>
#include <patchbay/reducers/javascript.hpp>
#include <patchbay/value/ranges.hpp>

#include <range/v3/numeric/accumulate.hpp>
#include <range/v3/view/transform.hpp>

namespace shopping_cart {

using patchbay::value;
namespace javascript = patchbay::javascript;
using patchbay::literals::operator""_pointer;

patchbay::reducer make_reducer() {
  return patchbay::combine_reducers({{"cart", make_cart()}, {"products", make_products()}});
}

patchbay::selector total() {
  return patchbay::create_selector(
      "/cart"_pointer, "/products/byId"_pointer, [](const value& cart, const value& by_id) {
        const auto cost = [&](const value& id) {
          const double price = javascript::to_number(javascript::member(find_product(by_id, id), "price"));
          return price * javascript::to_number(quantity_of(cart, id));
        };
        const auto costs = cart["addedIds"].elements() | ranges::views::transform(cost);
        return javascript::to_fixed(ranges::accumulate(costs, 0.0), 2);
      });
}

patchbay::selector cart_products() {
  return patchbay::create_selector(
      "/cart"_pointer, "/products/byId"_pointer, [](const value& cart, const value& by_id) {
        const auto with_quantity = [&](const value& id) {
          return patchbay::produce(find_product(by_id, id), [&](const patchbay::draft& product) {
            javascript::spread_in_place(product);
            product["quantity"] = quantity_of(cart, id);
          });
        };
        return patchbay::to_array(cart["addedIds"].elements() | ranges::views::transform(with_quantity));
      });
}

}  // namespace shopping_cart
