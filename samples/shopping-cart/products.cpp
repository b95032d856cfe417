#include "products.hpp"

#include "actions.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/combine_reducers.hpp>
#include <patchbay/reducers/javascript.hpp>
#include <patchbay/value/ranges.hpp>

#include <range/v3/view/transform.hpp>

#include <string>

namespace shopping_cart {

using patchbay::action;
using patchbay::draft;
using patchbay::value;
namespace javascript = patchbay::javascript;

namespace {

value received_products(const action& a) {
  const value& products = a["products"];
  if (products.is_array()) return products;
  throw patchbay::error(
      patchbay::errc::type_mismatch,
      "The products of RECEIVE_PRODUCTS: expected an array, found " + std::string(products.type_name()),
      {.action_type = std::string(a.type())});
}

value expect_product(const javascript::maybe& product, const std::string& key) {
  if (product && !product->is_null()) return *product;
  throw patchbay::error(patchbay::errc::not_found, "There is no product \"" + key + '"',
                        {.pointer = (patchbay::pointer() / key).text()});
}

void take_one(const draft& product) {
  javascript::spread_in_place(product);
  product["inventory"] = javascript::subtract(javascript::member(product.current(), "inventory"), 1);
}

void by_id(draft products, const action& a) {
  if (a.type() == types::receive_products) {
    const value received = received_products(a);
    javascript::spread_in_place(products);
    for (const value& product : received.elements()) {
      products[javascript::property_key(javascript::member(product, "id"))] = product;
    }
    return;
  }
  const javascript::maybe id = javascript::field(a, "productId");
  if (!javascript::truthy(id)) return;
  const std::string key = javascript::property_key(id);
  const javascript::maybe before = javascript::member(products.current(), key);
  javascript::spread_in_place(products);
  if (a.type() != types::add_to_cart) return;
  (void)expect_product(before, key);
  take_one(products[key]);
}

value visible_ids(const value& ids, const action& a) {
  if (a.type() != types::receive_products) return ids;
  const auto id_of = [](const value& product) { return javascript::member(product, "id").value_or(value()); };
  return patchbay::to_array(received_products(a).elements() | ranges::views::transform(id_of));
}

}  // namespace

patchbay::reducer make_products() {
  return patchbay::combine_reducers(
      {{"byId", {value::object(), by_id}}, {"visibleIds", {value::array(), visible_ids}}});
}

value find_product(const value& by_id, const value& product_id) {
  const std::string key = javascript::property_key(product_id);
  return expect_product(javascript::member(by_id, key), key);
}

}  // namespace shopping_cart
