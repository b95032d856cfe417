#include "actions.hpp"
#include "cart.hpp"
#include "paper.hpp"
#include "products.hpp"
#include "shop.hpp"
#include "show.hpp"

#include <patchbay/error.hpp>
#include <patchbay/store/store.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <initializer_list>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace shopping_cart {
namespace {

using patchbay::action;
using patchbay::errc;
using patchbay::value;
using ::testing::HasSubstr;

value product(const value& id, const value& price, const value& inventory) {
  return {{"id", id}, {"title", "something"}, {"price", price}, {"inventory", inventory}};
}

value cart_of(std::initializer_list<value> ids, const value& quantities) {
  return {{"addedIds", value::array(ids)}, {"quantityById", quantities}};
}

const value empty_cart = cart_of({}, value::object());
const value two_products = value::array({product(1, 500.01, 2), product("x", 10.99, 1)});

// A shop whose answers wait until somebody asks for them.
class fake_shop final : public shop_api {
 public:
  void get_products(std::function<void(const value&)> answer) override { answer(two_products); }
  void buy_products(const value& products, std::function<void(bool)> answer) override {
    ordered.push_back(products);
    settle = std::move(answer);
  }

  std::vector<value> ordered;
  std::function<void(bool)> settle;
};

struct Shop : ::testing::Test {
  fake_shop api;
  patchbay::store store = patchbay::create_store(make_reducer());
  patchbay::dispatcher dispatch =
      patchbay::create_dispatch(store, {.reducer = make_reducer(), .services = std::ref<shop_api>(api)});

  value cart() const { return store.state()["cart"]; }
  value products() const { return store.state()["products"]; }

  errc code_of(const action& a) {
    const value before = store.state();
    try {
      dispatch(a);
    } catch (const patchbay::error& failure) {
      EXPECT_EQ(store.state(), before);
      EXPECT_EQ(failure.place().action_type, a.type());
      return failure.code();
    }
    ADD_FAILURE() << a << " was taken";
    return errc::usage;
  }
};

// --- reducers --------------------------------------------------------------------------------------

TEST_F(Shop, StartsEmpty) {
  EXPECT_EQ(store.state(),
            (value{{"cart", empty_cart}, {"products", {{"byId", value::object()}, {"visibleIds", value::array()}}}}));
}

TEST_F(Shop, ReceivesProductsAndShowsTheLatestOnes) {
  dispatch(receive_products(two_products));
  dispatch(receive_products(value::array({product(1, 5, 9), product(1, 6, 8)})));
  EXPECT_EQ(products()["byId"], (value{{"1", product(1, 6, 8)}, {"x", product("x", 10.99, 1)}}));
  EXPECT_EQ(products()["visibleIds"], value::array({1, 1}));
}

TEST_F(Shop, PutsAProductIntoTheCartAndTakesItFromTheInventory) {
  dispatch(receive_products(two_products));
  dispatch(add_to_cart_unsafe(1));
  dispatch(add_to_cart_unsafe("x"));
  dispatch(add_to_cart_unsafe(1));
  EXPECT_EQ(cart(), cart_of({1, "x"}, {{"1", 2}, {"x", 1}}));
  EXPECT_EQ(products()["byId"]["1"]["inventory"], value(0));
  EXPECT_EQ(quantity_of(cart(), 1), value(2));
  EXPECT_EQ(quantity_of(cart(), "unknown"), value(0));
}

TEST_F(Shop, ANumberAndItsTextAreTwoIdsOfOneProduct) {
  dispatch(receive_products(two_products));
  dispatch(add_to_cart_unsafe(1));
  dispatch(add_to_cart_unsafe("1"));
  dispatch(add_to_cart_unsafe(1.0));
  EXPECT_EQ(cart(), cart_of({1, "1"}, {{"1", 3}}));
  EXPECT_EQ(products()["byId"]["1"]["inventory"], value(-1));
}

TEST_F(Shop, AnIdThatCountsAsFalseIsNoProductButGoesIntoTheCart) {
  for (const value& id : {value(0), value(""), value(false)}) dispatch(add_to_cart_unsafe(id));
  EXPECT_EQ(cart(), cart_of({0, "", false}, {{"", 1}, {"0", 1}, {"false", 1}}));
  EXPECT_EQ(products()["byId"], value::object());
}

TEST_F(Shop, AnIdThatIsMissingIsAnotherOneThanNullButLooksTheSame) {
  dispatch("ADD_TO_CART");
  dispatch("ADD_TO_CART");
  EXPECT_EQ(cart(), cart_of({nullptr}, {{"undefined", 2}}));
  dispatch(add_to_cart_unsafe(value()));
  dispatch(add_to_cart_unsafe(value()));
  dispatch("ADD_TO_CART");
  EXPECT_EQ(cart(), cart_of({nullptr, nullptr}, {{"undefined", 3}, {"null", 2}}));
  dispatch(checkout_failure(cart_of({nullptr}, value::object())));
  dispatch(add_to_cart_unsafe(value()));
  EXPECT_EQ(cart(), cart_of({nullptr}, {{"null", 1}}));
}

TEST_F(Shop, AnInventoryThatIsNoNumberIsNull) {
  dispatch(receive_products(
      value::array({{{"id", 1}}, {{"id", 2}, {"inventory", "3"}}, {{"id", 3}, {"inventory", "x"}}, 7})));
  for (const value& id : {value(1), value(1), value(2), value(3), value("undefined")}) dispatch(add_to_cart_unsafe(id));
  EXPECT_EQ(products()["byId"], (value{{"1", {{"id", 1}, {"inventory", nullptr}}},
                                       {"2", {{"id", 2}, {"inventory", 2}}},
                                       {"3", {{"id", 3}, {"inventory", nullptr}}},
                                       {"undefined", {{"inventory", nullptr}}}}));
  EXPECT_EQ(products()["visibleIds"], value::array({1, 2, 3, nullptr}));
}

TEST_F(Shop, AFailedCheckoutBringsBackAnyCartAndTheNextActionGivesItItsShape) {
  dispatch(checkout_failure("anything"));
  EXPECT_EQ(cart(), value("anything"));
  dispatch("UNKNOWN");
  EXPECT_EQ(cart(), empty_cart);
  dispatch(checkout_failure({{"addedIds", value::array({7})}, {"note", "lost"}}));
  dispatch(add_to_cart_unsafe(0));
  EXPECT_EQ(cart(), cart_of({7, 0}, {{"0", 1}}));
}

TEST_F(Shop, ACheckoutEmptiesTheCart) {
  dispatch(add_to_cart_unsafe(0));
  dispatch(checkout_request());
  EXPECT_EQ(cart(), empty_cart);
  EXPECT_FALSE(dispatch(checkout_success(cart())).changed);
}

TEST_F(Shop, RefusesWhatJavaScriptThrowsFor) {
  dispatch(receive_products(two_products));
  EXPECT_EQ(code_of(add_to_cart_unsafe(9)), errc::not_found);
  EXPECT_EQ(code_of(action("RECEIVE_PRODUCTS")), errc::type_mismatch);
  EXPECT_EQ(code_of(receive_products("abc")), errc::type_mismatch);
  EXPECT_EQ(code_of(receive_products(value::object())), errc::type_mismatch);
  EXPECT_EQ(code_of(receive_products(value::array({product(3, 1, 1), nullptr}))), errc::type_mismatch);
  EXPECT_EQ(code_of(action("CHECKOUT_FAILURE")), errc::invalid_state);
  dispatch(checkout_failure(value()));
  EXPECT_EQ(code_of(action("UNKNOWN")), errc::type_mismatch);
  dispatch(checkout_failure({{"addedIds", nullptr}}));
  EXPECT_EQ(code_of(add_to_cart_unsafe(0)), errc::type_mismatch);
  dispatch(checkout_failure(cart_of({0}, {{"0", "many"}})));
  EXPECT_EQ(code_of(add_to_cart_unsafe(0)), errc::type_mismatch);
}

// --- thunks ----------------------------------------------------------------------------------------

TEST_F(Shop, AddsOnlyWhatIsLeft) {
  dispatch(get_all_products());
  EXPECT_TRUE(dispatch(add_to_cart("x")));
  EXPECT_FALSE(dispatch(add_to_cart("x")));
  EXPECT_EQ(cart(), cart_of({"x"}, {{"x", 1}}));
  EXPECT_THROW(dispatch(add_to_cart("unknown")), patchbay::error);
}

TEST_F(Shop, OrdersAndKeepsTheCartEmptyWhenTheShopAgrees) {
  dispatch(get_all_products());
  dispatch(add_to_cart(1));
  dispatch(checkout(cart_products()(store.state())));
  EXPECT_EQ(cart(), empty_cart);
  ASSERT_EQ(api.ordered.size(), 1U);
  EXPECT_EQ(api.ordered[0][0]["quantity"], value(1));
  api.settle(true);
  EXPECT_EQ(cart(), empty_cart);
}

TEST_F(Shop, GivesTheCartBackWhenTheShopRefuses) {
  dispatch(get_all_products());
  dispatch(add_to_cart(1));
  dispatch(checkout(cart_products()(store.state())));
  api.settle(false);
  EXPECT_EQ(cart(), cart_of({1}, {{"1", 1}}));
}

// --- selectors -------------------------------------------------------------------------------------

TEST_F(Shop, SumsUpTheCart) {
  const patchbay::selector sum = total();
  EXPECT_EQ(sum(store.state()), value("0.00"));
  dispatch(receive_products(value::array({product(1, 1.99, 9), product(2, 4.99, 9), product(3, 9.99, 9)})));
  for (const int id : {1, 1, 1, 1, 2, 2, 3}) dispatch(add_to_cart_unsafe(id));
  EXPECT_EQ(sum(store.state()), value("27.93"));
}

TEST_F(Shop, ComputesTheTotalOnlyWhenCartOrProductsChange) {
  const patchbay::selector sum = total();
  (void)sum(store.state());
  (void)sum(store.state());
  EXPECT_EQ(sum.recomputations(), 1U);
  dispatch(receive_products(two_products));
  (void)sum(store.state());
  EXPECT_EQ(sum.recomputations(), 2U);
}

TEST_F(Shop, APriceThatIsMissingSpoilsTheTotalAsInJavaScript) {
  dispatch(receive_products(value::array({{{"id", 1}, {"inventory", 1}}})));
  dispatch(add_to_cart_unsafe(1));
  EXPECT_EQ(total()(store.state()), value("NaN"));
}

TEST_F(Shop, ListsTheProductsInTheCartWithTheirQuantity) {
  dispatch(receive_products(two_products));
  dispatch(add_to_cart_unsafe("x"));
  dispatch(add_to_cart_unsafe("x"));
  value expected = product("x", 10.99, -1);
  expected = patchbay::produce(expected, [](patchbay::draft each) { each["quantity"] = 2; });
  EXPECT_EQ(cart_products()(store.state()), value::array({expected}));
}

TEST_F(Shop, AViewOfTheTotalHearsOnlyOfOtherTotals) {
  std::vector<std::string> heard;
  const auto view =
      store.view(total(), [&](const patchbay::update& update) { heard.push_back(update.patch().dump()); });
  dispatch(receive_products(two_products));
  dispatch(add_to_cart_unsafe(1));
  dispatch("UNKNOWN");
  EXPECT_EQ(heard, std::vector<std::string>{R"([{"op":"replace","path":"","value":"500.01"}])"});
}

// --- show ------------------------------------------------------------------------------------------

struct shown {
  int status;
  std::string text;
};

shown show_script(const std::string& script) {
  std::istringstream in(script);
  std::ostringstream out;
  std::ostringstream err;
  const int status = show("-", {.in = &in, .out = out, .err = err});
  return {status, out.str()};
}

constexpr const char* receive_line =
    R"({"type":"RECEIVE_PRODUCTS","products":[{"id":1,"price":5,"inventory":2},{"id":2,"price":1,"inventory":1}]})"
    "\n";

TEST(Show, SaysWhatEachViewReceived) {
  const auto [status, text] = show_script(std::string(receive_line) + R"({"type":"ADD_TO_CART","productId":1})");
  EXPECT_EQ(status, 0);
  EXPECT_THAT(text, HasSubstr("    1  RECEIVE_PRODUCTS"));
  EXPECT_THAT(text, HasSubstr("    2  ADD_TO_CART"));
  EXPECT_THAT(text, HasSubstr("~ {\"addedIds\":[1],"));
  EXPECT_THAT(text, HasSubstr("~ 1        ~ \"5.00\""));
  EXPECT_THAT(text, HasSubstr("\"quantityById\": {\"1\": 1}"));
}

TEST(Show, KeepsToItsWidthAndLeavesNoBlanksAtTheEnds) {
  const std::string long_text(300, 'x');
  std::istringstream lines(
      show_script(std::string(receive_line) +
                  R"({"type":"CHECKOUT_FAILURE","cart":{"addedIds":[1],"quantityById":{"1":1},"note":")" + long_text +
                  R"(","tail":"日本語日本語日本語日本語日本語日本語"}})" + "\n{\"$checkpoint\":\"" + long_text +
                  "\"}\n" + R"({"type":")" + long_text + R"("})")
          .text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(width_of(line), paper{}.width) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
  }
}

TEST(Show, ReportsAnExpectationThatDoesNotHold) {
  const auto [status, text] = show_script(std::string(receive_line) + R"({"$expect":{"/cart/addedIds":[1]}})");
  EXPECT_EQ(status, 1);
  EXPECT_THAT(text, HasSubstr("<stdin>:2"));
  EXPECT_THAT(text, HasSubstr("expected /cart/addedIds to be [1]"));
}

TEST(Show, PrintsWhatCameBeforeAnActionThatIsRefused) {
  std::istringstream in(std::string(receive_line) + R"({"type":"ADD_TO_CART","productId":9})");
  std::ostringstream out;
  std::ostringstream err;
  try {
    show("-", {.in = &in, .out = out, .err = err});
    FAIL() << "it was taken";
  } catch (const patchbay::error& failure) {
    EXPECT_THAT(failure.message(), HasSubstr("<stdin>:2: There is no product \"9\""));
  }
  EXPECT_THAT(out.str(), HasSubstr("RECEIVE_PRODUCTS"));
}

TEST(Paper, FoldsBehindCommasAndCutsTheRest) {
  const paper on;
  const auto text_of = [&](std::string text, std::size_t width, std::size_t most) {
    std::string result;
    for (const text_line& line : fold({{std::move(text)}}, width, most, on)) {
      for (const piece& part : line) result += part.text;
      result += '|';
    }
    return result;
  };
  EXPECT_EQ(text_of("short", 10, 3), "short|");
  EXPECT_EQ(text_of("one,two,three", 8, 3), "one,two,|  three|");
  EXPECT_EQ(text_of("abcdefghij", 4, 2), "abcd|  ..|");
  EXPECT_EQ(text_of("日本語", 4, 2), "日本|  語|");
}

}  // namespace
}  // namespace shopping_cart
