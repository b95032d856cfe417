#include "store/support.hpp"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

// Redux's cases for applyMiddleware, compose and bindActionCreators.

namespace patchbay::test {
namespace {

// Logs what comes in and goes out, with a name.
auto logging(std::string& log, std::string name) {
  return [&log, name = std::move(name)](const middleware_api&, const next_dispatch& next, const action& a) {
    log += name + "> ";
    dispatch_result result = next(a);
    log += "<" + name + " ";
    return result;
  };
}

TEST(ReduxMiddleware, M1_DispatchingWhileTheChainIsBuiltIsRefused) {
  const auto eager = [](middleware_api api, next_dispatch next) -> next_dispatch {
    api.dispatch(add_todo("too early"));
    return next;
  };
  const error failure = error_of([&] { (void)create_store(todos(), {}, apply_middleware(eager)); });
  EXPECT_EQ(failure.code(), errc::constructing);
  EXPECT_NE(failure.message().find("Dispatching while constructing your middleware is not allowed"), std::string::npos);
}

TEST(ReduxMiddleware, M2_AFactoryIsCalledOncePerStoreAndActionsFlowOn) {
  int built = 0;
  std::vector<std::string> seen;
  const auto spy = [&](middleware_api api, next_dispatch next) -> next_dispatch {
    ++built;
    return [&seen, api, next](const action& a) {
      seen.push_back(std::string(a.type()) + " at " + std::to_string(api.get_state().size()));
      return next(a);
    };
  };
  const store todo_list = create_store(todos(), {}, apply_middleware(spy));
  todo_list.dispatch(add_todo("Use Redux"));
  todo_list.dispatch(add_todo("Flux FTW!"));
  EXPECT_EQ(built, 1);
  EXPECT_EQ(seen, (std::vector<std::string>{"ADD_TODO at 0", "ADD_TODO at 1"}));
  EXPECT_EQ(ids_of(todo_list.get_state()), (std::vector<int>{1, 2}));
}

TEST(ReduxMiddleware, M3_DispatchFromInsideEntersTheWholeChain) {
  std::string log;
  const auto doubling = [](const middleware_api& api, const next_dispatch& next, const action& a) {
    if (a.type() == "TWICE") return api.dispatch(action("INCREMENT"));
    return next(a);
  };
  counter_app app({}, {.handlers = counter_handlers(), .middleware = apply_middleware(logging(log, "spy"), doubling)});
  app.dispatch("TWICE");
  EXPECT_EQ(log, "spy> spy> <spy <spy ");
  EXPECT_EQ(app.counter(), 1);
}

TEST(ReduxMiddleware, M4_AThunkSeesFreshState) {
  const store todo_list = create_store(todos());
  const auto add_todo_if_empty = [](auto get_state, auto dispatch) {
    if (get_state().empty()) dispatch(add_todo("Hello"));
  };
  todo_list.dispatch(add_todo_if_empty);
  todo_list.dispatch(add_todo_if_empty);
  EXPECT_EQ(ids_of(todo_list.get_state()), std::vector<int>{1});
}

TEST(ReduxMiddleware, M6_TheFirstOfTheListIsTheOutermost) {
  std::string log;
  counter_app app({}, {.handlers = {{"INCREMENT", [&](draft) { log += "handler "; }}},
                       .middleware = apply_middleware(logging(log, "1"), logging(log, "2"))});
  app.dispatch("INCREMENT");
  EXPECT_EQ(log, "1> 2> handler <2 <1 ");
}

TEST(ReduxMiddleware, M7_PrivateActionsPassNoMiddleware) {
  std::string log;
  store todo_list = create_store(todos(), {}, apply_middleware(logging(log, "spy")));
  todo_list.replace_reducer(todos_reverse());
  EXPECT_EQ(log, "");
}

TEST(ReduxMiddleware, M8_DispatchReturnsWhatTheOutermostMiddlewareReturns) {
  const auto answering = [](const middleware_api&, const next_dispatch& next, const action& a) {
    dispatch_result result = next(a);
    result.result = "answered";
    return result;
  };
  counter_app app({}, {.handlers = counter_handlers(), .middleware = apply_middleware(answering)});
  EXPECT_EQ(app.dispatch("INCREMENT").result, value("answered"));
}

TEST(ReduxMiddleware, M8_AMiddlewareMaySwallowReplaceAndMultiplyActions) {
  const auto odd = [](const middleware_api&, const next_dispatch& next, const action& a) {
    if (a.type() == "SWALLOWED") return dispatch_result{.action = a};
    if (a.type() == "REPLACED") return next(action("SET", 10));
    next(a);
    return next(a);
  };
  counter_app app({}, {.handlers = counter_handlers(), .middleware = apply_middleware(odd)});
  EXPECT_FALSE(app.dispatch("SWALLOWED").handled);
  EXPECT_EQ(app.counter(), 0);
  EXPECT_EQ(app.dispatch("REPLACED").action.type(), "SET");
  EXPECT_EQ(app.counter(), 10);
  app.dispatch("INCREMENT");
  EXPECT_EQ(app.counter(), 12);
}

TEST(ReduxMiddleware, M8_AMiddlewareMayDelayAnAction) {
  std::vector<std::pair<next_dispatch, action>> delayed;
  const auto delaying = [&](const middleware_api&, const next_dispatch& next, const action& a) {
    delayed.emplace_back(next, a);
    return dispatch_result{.action = a};
  };
  std::optional<counter_app> app;
  app.emplace(store_options{},
              dispatch_options{.handlers = counter_handlers(), .middleware = apply_middleware(delaying)});
  int calls = 0;
  const subscription listener = app->store.subscribe([&] { ++calls; });
  app->dispatch("INCREMENT");
  EXPECT_EQ(app->counter(), 0);
  delayed.front().first(delayed.front().second);
  EXPECT_EQ(app->counter(), 1);
  EXPECT_EQ(calls, 1);

  app.reset();
  EXPECT_EQ(code_of([&] { delayed.front().first(delayed.front().second); }), errc::closed);
}

TEST(ReduxMiddleware, M9_AMiddlewareSeesTheOldStateBeforeNextAndTheNewOneAfter) {
  std::vector<value> seen;
  const auto watching = [&](const middleware_api& api, const next_dispatch& next, const action& a) {
    seen.push_back(api.get_state()["counter"]);
    dispatch_result result = next(a);
    seen.push_back(api.get_state()["counter"]);
    return result;
  };
  counter_app app({}, {.handlers = counter_handlers(), .middleware = apply_middleware(watching)});
  app.dispatch("INCREMENT");
  EXPECT_EQ(seen, (std::vector<value>{0, 1}));
}

TEST(ReduxMiddleware, M10_ListenersHaveRunWhenNextReturns) {
  int calls = 0;
  int calls_seen = -1;
  const auto watching = [&](const middleware_api&, const next_dispatch& next, const action& a) {
    dispatch_result result = next(a);
    calls_seen = calls;
    return result;
  };
  counter_app app({}, {.handlers = counter_handlers(), .middleware = apply_middleware(watching)});
  const subscription listener = app.store.subscribe([&] { ++calls; });
  app.dispatch("INCREMENT");
  EXPECT_EQ(calls_seen, 1);
}

TEST(Middleware, WhatItThrowsReachesTheCallerAndChangesNothing) {
  const auto throwing = [](const middleware_api&, const next_dispatch&, const action&) -> dispatch_result {
    throw std::runtime_error("middleware failed");
  };
  counter_app app({}, {.handlers = counter_handlers(), .middleware = apply_middleware(throwing)});
  EXPECT_THROW(app.dispatch("INCREMENT"), std::runtime_error);
  EXPECT_EQ(app.counter(), 0);
}

TEST(Middleware, WhatItThrowsAfterNextComesBeforeWhatAListenerThrew) {
  std::string warned;
  const auto throwing = [](const middleware_api&, const next_dispatch& next, const action& a) -> dispatch_result {
    next(a);
    throw std::runtime_error("middleware failed");
  };
  counter_app app({.warn = [&](std::string_view text) { warned = text; }},
                  {.handlers = counter_handlers(), .middleware = apply_middleware(throwing)});
  const subscription bad = app.store.subscribe([] { throw std::logic_error("listener failed"); });
  EXPECT_THROW(app.dispatch("INCREMENT"), std::runtime_error);
  EXPECT_EQ(app.counter(), 1);
  EXPECT_NE(warned.find("listener"), std::string::npos);
}

TEST(Middleware, AFactoryThatReturnsNothingIsRefused) {
  const auto empty = [](middleware_api, next_dispatch) { return next_dispatch(); };
  EXPECT_EQ(code_of([&] { (void)create_store(todos(), {}, apply_middleware(empty)); }), errc::invalid_argument);
}

TEST(Middleware, ItsApiIsClosedOnceTheStoreIsGone) {
  std::optional<middleware_api> kept;
  const auto keeping = [&](middleware_api api, next_dispatch next) -> next_dispatch {
    kept = std::move(api);
    return next;
  };
  std::optional<dispatcher> outliving;
  {
    const store source(R"({"counter":0})"_value);
    outliving = create_dispatch(source, {.handlers = counter_handlers(), .middleware = apply_middleware(keeping)});
    EXPECT_EQ(kept->get_state(), source.state());
  }
  EXPECT_EQ(code_of([&] { (void)kept->get_state(); }), errc::closed);
  EXPECT_EQ(code_of([&] { kept->dispatch(action("INCREMENT")); }), errc::closed);
  outliving.reset();
  EXPECT_EQ(code_of([&] { (void)kept->get_state(); }), errc::closed);
}

// --- compose ------------------------------------------------------------------------------------------------------

constexpr auto doubled = [](int x) { return x * 2; };
constexpr auto squared = [](int x) { return x * x; };

TEST(Compose, K1_ComposesFromRightToLeft) {
  EXPECT_EQ(compose(squared)(5), 25);
  EXPECT_EQ(compose(squared, doubled)(5), 100);
  EXPECT_EQ(compose(doubled, squared, doubled)(5), 200);
}

TEST(Compose, K2_ComposesFunctionsThatTakeAFunction) {
  const auto appending = [](std::string letter) {
    return [letter](auto next) { return [letter, next](std::string text) { return next(text + letter); }; };
  };
  const auto final_step = [](std::string text) { return text; };
  EXPECT_EQ(compose(appending("a"), appending("b"), appending("c"))(final_step)(""), "abc");
  EXPECT_EQ(compose(final_step)("a"), "a");
}

TEST(Compose, K4_TheRightmostMayTakeSeveralArguments) {
  EXPECT_EQ(compose(squared, [](int x, int y) { return x + y; })(1, 2), 9);
}

TEST(Compose, K5_WithoutFunctionsItIsTheIdentity) {
  EXPECT_EQ(compose()(1, 2), 1);
  EXPECT_EQ(compose()("3"), std::string("3"));
}

// --- bindActionCreators ---------------------------------------------------------------------------------------------

TEST(BindActionCreator, B4_TheBoundFunctionDispatchesAndReturnsWhatDispatchReturned) {
  const store todo_list = create_store(todos());
  const auto bound = bind_action_creator(todo_list.default_dispatcher(), add_todo);
  EXPECT_EQ(bound("Hello").action, add_todo("Hello"));
  EXPECT_EQ(ids_of(todo_list.get_state()), std::vector<int>{1});
}

TEST(BindActionCreator, B2_AllArgumentsArePassedOn) {
  counter_app app;
  const auto set_sum = [](std::unique_ptr<int> a, int b) { return action("SET", *a + b); };
  bind_action_creator(app.dispatch, set_sum)(std::make_unique<int>(3), 4);
  EXPECT_EQ(app.counter(), 7);
}

}  // namespace
}  // namespace patchbay::test
