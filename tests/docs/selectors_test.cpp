// What docs/porting says about reselect and re-reselect.

#include <patchbay/patchbay.hpp>
#include <patchbay/store/keyed_selector.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <ranges>
#include <string>

using namespace patchbay;

namespace selectors_test {

const value shop = R"({
  "cart": {"tea": 2, "jam": 1},
  "prices": {"tea": 3, "jam": 5},
  "todos": [{"text": "milk", "done": true, "list": "home"}, {"text": "tea", "done": false, "list": "home"},
            {"text": "mail", "done": false, "list": "work"}],
  "filter": "open"
})"_value;

// porting: create-selector
const selector total = create_selector(
    "/cart"_pointer, "/prices"_pointer,
    [](const value& cart, const value& prices) {
      int sum = 0;
      for (const auto& [name, count] : cart.items()) {
        sum += count.get<int>() * prices[name].get<int>();
      }
      return sum;
    });
// end

TEST(PortingSelectors, Derive) {
  const value& state = shop;
  // porting: selector-use
  const int sum = total(state).get<int>();  // 11
  // end
  EXPECT_EQ(sum, 11);
}

TEST(PortingSelectors, TakeOtherSelectorsAndFunctions) {
  // porting: selector-inputs
  const selector bill = create_selector(
      total, [](const value& state) { return state["filter"]; },
      [](const value& sum, const value& filter) {
        return value{{"sum", sum}, {"filter", filter}};
      });
  // end
  EXPECT_EQ(bill(shop), R"({"sum":11,"filter":"open"})"_value);
}

// porting: keyed-selector
const auto todos_of =
    create_keyed_selector<std::string>([](std::string list) {
      const auto of_list = [list](const value& todos) {
        const auto in_it = [&](const value& t) {
          return t["list"] == list;
        };
        return to_array(todos.elements() | std::views::filter(in_it));
      };
      return create_selector("/todos"_pointer, of_list);
    });
// end

TEST(PortingSelectors, TakeAnArgument) {
  const value& state = shop;
  // porting: keyed-selector-use
  const value home = todos_of(state, "home");
  const value work = todos_of(state, "work");
  const selector of_home = todos_of.at("home");
  const auto runs = todos_of.recomputations();  // 2
  // end
  EXPECT_EQ(home.size(), 2U);
  EXPECT_EQ(work.size(), 1U);
  EXPECT_EQ(runs, 2U);
  EXPECT_TRUE(of_home(state).identical(home));
}

TEST(PortingSelectors, AreMadeByFactories) {
  // porting: selector-factory
  const auto make_nth = [](std::size_t n) {
    return create_selector(pointer("/todos") / n / "text",
                           [](const value& text) { return text; });
  };
  const selector third = make_nth(2);
  // end
  EXPECT_EQ(third(shop), value("mail"));
}

TEST(PortingSelectors, HaveOptions) {
  // porting: selector-options
  const auto names_of = [](const value& todos) {
    const auto text_of = [](const value& t) { return t["text"]; };
    return to_array(todos.elements() |
                    std::views::transform(text_of));
  };
  const selector names = create_selector("/todos"_pointer, names_of)
                             .lru(10)
                             .result_equal(shallow_equal);
  // end
  const value before = names(shop);
  const value next =
      produce(shop, [](draft s) { s["todos"][0]["done"] = false; });
  EXPECT_TRUE(names(next).identical(before));
  EXPECT_EQ(names.recomputations(), 2U);
  EXPECT_EQ(before, value::array({"milk", "tea", "mail"}));
}

TEST(PortingSelectors, CompareInputsAsTheyAreTold) {
  // porting: input-equal
  const selector sum = total.input_equal(
      [](const value& a, const value& b) { return a == b; });
  // end
  (void)sum(shop);
  (void)sum(value::parse(shop.dump()));
  EXPECT_EQ(sum.recomputations(), 1U);
}

TEST(PortingSelectors, MakeObjects) {
  // porting: structured-selector
  const selector page = create_structured_selector({
      {"total", total},
      {"filter", "/filter"_pointer},
  });
  // end
  EXPECT_EQ(page(shop), R"({"total":11,"filter":"open"})"_value);
}

TEST(PortingSelectors, CountWhatTheyDo) {
  const selector counted = total.lru(1);
  const value& state = shop;
  (void)counted(state);
  // porting: recomputations
  const auto runs = counted.recomputations();
  const auto reads = counted.dependency_recomputations();
  const value last = counted.last_result();
  const value pure = counted.result_function()(
      std::vector<value>{state["cart"], state["prices"]});
  counted.reset_recomputations();
  counted.clear_cache();
  // end
  EXPECT_EQ(runs, 1U);
  EXPECT_EQ(reads, 1U);
  EXPECT_EQ(last, value(11));
  EXPECT_EQ(pure, value(11));
  EXPECT_EQ(counted.recomputations(), 0U);
}

TEST(PortingSelectors, AreSubscribedTo) {
  store app(shop);
  std::vector<value> drawn;
  const auto draw = [&](const value& sum) { drawn.push_back(sum); };
  // porting: subscribe-selector
  const subscription drawing = app.subscribe(
      total,
      [&](const value& now, const value& /*before*/) { draw(now); });
  // end
  app.set_state({{"filter", "all"}});
  app.set_state([](draft s) { s["cart"]["jam"] = 2; });
  EXPECT_EQ(drawn, std::vector<value>{16});
}

}  // namespace selectors_test
