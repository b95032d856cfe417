#include "store/support.hpp"

#include <string>
#include <vector>

// The cases of applyMiddleware, compose and bindActionCreators, by their numbers.

namespace patchbay::test {
namespace {

TEST(Middleware, M1_MayNotDispatchWhileTheChainIsBuilt) {
  const auto eager = [](middleware_api api, next_dispatch next) -> next_dispatch {
    api.dispatch(action("EARLY"));
    return next;
  };
  EXPECT_EQ(code_of([&] { return create_store(todos(), {}, apply_middleware(eager)); }), errc::constructing);
}

TEST(Middleware, M2_IsMadeOncePerStoreAndPassesActionsOn) {
  int made_times = 0;
  std::vector<std::string> seen;
  store made = create_store(todos(), {}, apply_middleware([&](middleware_api, next_dispatch next) -> next_dispatch {
                              ++made_times;
                              return [&seen, next](const action& a) {
                                seen.emplace_back(a.type());
                                return next(a);
                              };
                            }));
  made.dispatch(add_todo("a"));
  made.dispatch(add_todo("b"));
  EXPECT_EQ(made_times, 1);
  EXPECT_EQ(seen, (std::vector<std::string>{"ADD_TODO", "ADD_TODO"}));
  EXPECT_EQ(ids_of(made.state()), (std::vector<int>{1, 2}));
}

TEST(Middleware, M3_DispatchFromInsideGoesThroughTheWholeChain) {
  std::vector<std::string> seen;
  const auto spy = [&](const middleware_api&, const next_dispatch& next, const action& a) {
    seen.emplace_back(a.type());
    return next(a);
  };
  const auto doubler = [](const middleware_api& api, const next_dispatch& next, const action& a) {
    return a.type() == "TWICE" ? api.dispatch(add_todo("again")) : next(a);
  };
  store made = create_store(todos(), {}, apply_middleware(spy, doubler));
  made.dispatch("TWICE");
  EXPECT_EQ(seen, (std::vector<std::string>{"TWICE", "ADD_TODO"}));
  made.dispatch([](auto, auto dispatch) { dispatch(add_todo("from a thunk")); });
  EXPECT_EQ(seen.back(), "ADD_TODO");
  EXPECT_EQ(seen.size(), 3U);
}

TEST(Middleware, M4_AThunkSeesFreshState) {
  store made = create_store(todos());
  const auto add_if_empty = [](auto get_state, auto dispatch) {
    if (get_state().empty()) dispatch(add_todo("once"));
  };
  made.dispatch(add_if_empty);
  made.dispatch(add_if_empty);
  EXPECT_EQ(made.state().size(), 1U);
}

TEST(Middleware, M6_M9_M10_TheFirstIsOutermostAndTheStateChangesInNext) {
  std::string log;
  const auto layer = [&](std::string name) {
    return [&log, name](const middleware_api& api, const next_dispatch& next, const action& a) {
      log += name + ">" + std::to_string(api.get_state().size()) + " ";
      dispatch_result result = next(a);
      log += "<" + name + std::to_string(api.get_state().size()) + " ";
      return result;
    };
  };
  store made = create_store(todos(), {}, apply_middleware(layer("1"), layer("2")));
  subscription s = made.subscribe([&] { log += "heard "; });
  made.dispatch(add_todo("a"));
  EXPECT_EQ(log, "1>0 2>0 heard <21 <11 ");
}

TEST(Middleware, M8_MayDropReplaceMultiplyAndReturnWhatItLikes) {
  const auto play = [](const middleware_api&, const next_dispatch& next, const action& a) -> dispatch_result {
    if (a.type() == "DROP") return {.action = a, .result = "dropped"};
    if (a.type() == "TRIPLE") {
      next(add_todo("1"));
      next(add_todo("2"));
      return next(add_todo("3"));
    }
    return next(a);
  };
  store made = create_store(todos(), {}, apply_middleware(play));
  EXPECT_EQ(made.dispatch("DROP").result, value("dropped"));
  EXPECT_TRUE(made.state().empty());
  EXPECT_EQ(made.dispatch("TRIPLE").action.type(), "ADD_TODO");
  EXPECT_EQ(made.state().size(), 3U);
}

TEST(Middleware, WhatItThrowsReachesTheCaller) {
  store made = create_store(todos(), {}, apply_middleware([](const middleware_api&, const next_dispatch&, const action&) -> dispatch_result {
                              throw std::runtime_error("no");
                            }));
  EXPECT_THROW(made.dispatch("X"), std::runtime_error);
  EXPECT_EQ(made.revision(), 0U);
}

TEST(Middleware, MayKeepNextForLater) {
  next_dispatch kept;
  {
    store made = create_store(todos(), {}, apply_middleware([&](const middleware_api&, const next_dispatch& next, const action& a) -> dispatch_result {
                                kept = next;
                                return {.action = a};
                              }));
    made.dispatch(add_todo("later"));
    EXPECT_TRUE(made.state().empty());
    kept(add_todo("later"));
    EXPECT_EQ(made.state().size(), 1U);
  }
  EXPECT_EQ(code_of([&] { kept(add_todo("too late")); }), errc::closed);
}

TEST(Compose, K1_K2_K4_K5_ComposesFromRightToLeft) {
  const auto square = [](int x) { return x * x; };
  const auto twice = [](int x) { return x * 2; };
  const auto add = [](int x, int y) { return x + y; };
  EXPECT_EQ(compose(square, twice)(5), 100);
  EXPECT_EQ(compose(twice, square, twice)(5), 200);
  EXPECT_EQ(compose(square, add)(1, 2), 9);
  EXPECT_EQ(compose()(7), 7);
  EXPECT_EQ(compose(square)(3), 9);
  const auto letter = [](std::string which) {
    return [which](auto next) { return [which, next](std::string text) { return next(text + which); }; };
  };
  const auto last = [](std::string text) { return text; };
  EXPECT_EQ(compose(letter("a"), letter("b"), letter("c"))(last)(""), "abc");
}

TEST(BindActionCreator, B1_B4_DispatchesWhatTheCreatorMakes) {
  store made = create_store(todos());
  const auto add = bind_action_creator(made.default_dispatcher(), [](std::string_view text) { return add_todo(text); });
  EXPECT_EQ(add("Hello").action, add_todo("Hello"));
  EXPECT_EQ(made.state().size(), 1U);
}

}  // namespace
}  // namespace patchbay::test
