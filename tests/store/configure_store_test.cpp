#include "store/support.hpp"

#include <patchbay/error.hpp>
#include <patchbay/store/configure_store.hpp>

#include <functional>
#include <string>
#include <vector>

namespace patchbay::test {
namespace {

const handler_map counting = {{"ADD", [](draft state, int by) { state["n"] += by; }}};

struct greeter {
  std::string word;
};

TEST(ConfigureStore, StartsFromTheReducersStateOrAPreloadedOne) {
  EXPECT_EQ(configure_store({.reducer = {{{"n", 1}}, counting}}).state(), value({{"n", 1}}));
  EXPECT_EQ(configure_store({.reducer = {{{"n", 1}}, counting}, .preloaded_state = {{"n", 5}}}).state(),
            value({{"n", 5}}));
}

TEST(ConfigureStore, RunsItsMiddlewareOutermostFirst) {
  std::vector<std::string> order;
  const auto named = [&](std::string name) {
    return [&order, name = std::move(name)](const middleware_api&, const next_dispatch& next, const action& a) {
      order.push_back(name);
      return next(a);
    };
  };
  store app = configure_store({.reducer = {{{"n", 1}}, counting}, .middleware = {named("outer"), named("inner")}});
  app.dispatch("ADD", 2);
  EXPECT_EQ(order, (std::vector<std::string>{"outer", "inner"}));
  EXPECT_EQ(app.state()["n"], value(3));
}

TEST(ConfigureStore, GivesThunksOfTheStoreItsServices) {
  greeter service{"hello"};
  store app = configure_store({.reducer = {{{"n", 1}}, counting}, .services = std::ref(service)});
  const auto word =
      app.dispatch([](const state_getter&, const dispatcher&, const greeter& given) { return given.word; });
  EXPECT_EQ(word, "hello");
}

TEST(ConfigureStore, HandsOnTheOptionsOfAStore) {
  std::vector<std::string> warnings;
  store app = configure_store({.reducer = {{{"n", 1}}, counting},
                               .options = {.warn = [&](std::string_view text) { warnings.emplace_back(text); }}});
  app.post([] { throw std::runtime_error("late"); });
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("late"), std::string::npos);
}

TEST(ConfigureStore, RefusesAnEmptyReducer) { EXPECT_THROW((void)configure_store({}), error); }

TEST(HandlerMap, IsAReducerWithAnInitialState) {
  const reducer run({{"n", 1}}, counting);
  EXPECT_EQ(run({{"n", 2}}, action("ADD", 3)), value({{"n", 5}}));
  const value state = {{"n", 2}};
  EXPECT_TRUE(run(state, action("ELSE")).identical(state));
}

}  // namespace
}  // namespace patchbay::test
