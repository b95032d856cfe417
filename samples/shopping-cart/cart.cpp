#include "cart.hpp"

#include "actions.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/javascript.hpp>
#include <patchbay/value/ranges.hpp>

#include <range/v3/algorithm/any_of.hpp>

#include <string>
#include <string_view>

namespace shopping_cart {

using patchbay::action;
using patchbay::draft;
using patchbay::value;
namespace javascript = patchbay::javascript;

namespace {

value empty_cart() { return {{"addedIds", value::array()}, {"quantityById", value::object()}}; }

// A failed checkout may have put anything in the place of the cart. It has these two members and no others again with
// the next action, whatever that is.
void keep_shape(const draft& cart) {
  const value now = cart.current();
  const auto part = [&](std::string_view key, const value& missing) {
    return javascript::member(now, key).value_or(missing);
  };
  const value ids = part("addedIds", value::array());
  const value quantities = part("quantityById", value::object());
  if (!now.is_object() || now.size() != 2 || !now.contains("addedIds") || !now.contains("quantityById")) {
    cart = {{"addedIds", ids}, {"quantityById", quantities}};
  }
}

// A list shows undefined as null. The quantities, which have names, tell which of the two was added.
bool was_added(const value& cart, const javascript::maybe& id) {
  const value shown = id.value_or(value());
  const auto is_shown = [&](const value& each) { return javascript::strict_equal(each, shown); };
  if (!ranges::any_of(cart["addedIds"].elements(), is_shown)) return false;
  const value& quantities = cart["quantityById"];
  const bool undefined_was = quantities.contains("undefined");
  if (!id) return undefined_was;
  return !id->is_null() || !undefined_was || quantities.contains("null");
}

void count_one_more(const draft& quantities, const std::string& key) {
  const bool is_new = !javascript::truthy(javascript::member(quantities.current(), key));
  javascript::spread_in_place(quantities);
  if (is_new) quantities[key] = 0;
  javascript::add_in_place(quantities[key], 1);
}

void reduce(draft cart, const action& a) {
  if (a.type() == types::checkout_request) {
    cart = empty_cart();
    return;
  }
  if (a.type() == types::checkout_failure) {
    cart = javascript::field_as_state(a, "cart");
    return;
  }
  keep_shape(cart);
  if (a.type() != types::add_to_cart) return;
  const javascript::maybe id = javascript::field(a, "productId");
  if (!was_added(cart.current(), id)) cart["addedIds"].push_back(id.value_or(value()));
  count_one_more(cart["quantityById"], javascript::property_key(id));
}

}  // namespace

patchbay::reducer make_cart() { return {empty_cart(), reduce}; }

value quantity_of(const value& cart, const value& product_id) {
  const std::string key = javascript::property_key(product_id);
  const value quantity = javascript::member(cart["quantityById"], key).value_or(value());
  return javascript::truthy(quantity) ? quantity : value(0);
}

}  // namespace shopping_cart
