#include "store/support.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace patchbay::test {
namespace {

// --- forms of dispatch --------------------------------------------------------------------------------------------

TEST(Dispatch, TakesATypeAPayloadAnActionOrAnInitialiserList) {
  counter_app app;
  app.dispatch("INCREMENT");
  EXPECT_EQ(app.counter(), 1);
  app.dispatch("SET", 10);
  EXPECT_EQ(app.counter(), 10);
  app.dispatch(action("INCREMENT"));
  EXPECT_EQ(app.counter(), 11);
  app.dispatch({{"type", "SET"}, {"payload", 20}});
  EXPECT_EQ(app.counter(), 20);
  app.dispatch(action::parse(R"({"type":"SET","payload":30})"));
  EXPECT_EQ(app.counter(), 30);
  app.dispatch(std::string("INCREMENT"));
  EXPECT_EQ(app.counter(), 31);
}

TEST(Dispatch, OfAStoreTakesAPayloadInBracesToo) {
  store app;
  const subscription taking = app.handle("TAKE", [](draft state, const value& payload) { state["taken"] = payload; });
  app.dispatch("TAKE", {{"id", 3}});
  EXPECT_EQ(app.state()["taken"], value({{"id", 3}}));
}

TEST(Dispatch, TheResultTellsWhatCameOfIt) {
  counter_app app;
  const dispatch_result incremented = app.dispatch("INCREMENT");
  EXPECT_EQ(incremented.action, action("INCREMENT"));
  EXPECT_TRUE(incremented.handled);
  EXPECT_TRUE(incremented.changed);
  EXPECT_EQ(incremented.revision, 1U);
  const dispatch_result nothing = app.dispatch("NOTHING");
  EXPECT_TRUE(nothing.handled);
  EXPECT_FALSE(nothing.changed);
  EXPECT_EQ(nothing.revision, 1U);
  EXPECT_FALSE(app.dispatch("UNKNOWN").handled);
}

TEST(Dispatch, ATypeMayBeOfAnyLength) {
  const std::string long_type(1000, 'x');
  store made(R"({"counter":0})"_value);
  const dispatcher dispatch =
      create_dispatch(made, {.handlers = {{long_type, [](draft state) { state["counter"] += 1; }}}});
  EXPECT_EQ(dispatch(long_type).action.type(), long_type);
  EXPECT_FALSE(dispatch(long_type + "x").handled);
  EXPECT_EQ(made.state()["counter"], value(1));
}

TEST(Dispatch, AnExceptionOfAHandlerReachesTheCallerAndLeavesTheStateAsItWas) {
  counter_app app;
  int calls = 0;
  const subscription listener = app.store.subscribe([&] { ++calls; });
  const value before = app.store.state();
  EXPECT_THROW(app.dispatch("FAIL"), std::runtime_error);
  EXPECT_TRUE(app.store.state().identical(before));
  EXPECT_EQ(app.store.revision(), 0U);
  EXPECT_EQ(calls, 0);
  app.dispatch("INCREMENT");
  EXPECT_EQ(app.counter(), 1);
}

TEST(Dispatch, SeveralDispatchersMayServeOneStore) {
  store made(R"({"counter":0})"_value);
  const dispatcher ones = create_dispatch(made, {.handlers = {{"ADD", [](draft state) { state["counter"] += 1; }}}});
  const dispatcher tens = create_dispatch(made, {.handlers = {{"ADD", [](draft state) { state["counter"] += 10; }}}});
  ones("ADD");
  tens("ADD");
  EXPECT_EQ(made.state()["counter"], value(11));
}

// --- handlers
// ---------------------------------------------------------------------------------------------------------

struct point {
  int x = 0;
  int y = 0;
};
void from_json(const nlohmann::json& from, point& to) {
  from.at("x").get_to(to.x);
  from.at("y").get_to(to.y);
}

void increment(draft state) { state["counter"] += 1; }
void add_number(draft state, int number) { state["counter"] += number; }

TEST(Handler, ItMayTakeTheDraftAndTheActionOrThePayload) {
  store made(R"({"counter":0})"_value);
  const dispatcher dispatch =
      create_dispatch(made, {.handlers = {
                                 {"DRAFT", [](draft state) { state["counter"] = "draft"; }},
                                 {"ACTION", [](draft state, const action& a) { state["counter"] = a.type(); }},
                                 {"PAYLOAD", [](draft state, const value& payload) { state["counter"] = payload; }},
                                 {"TEXT", [](draft state, std::string text) { state["counter"] = text + "!"; }},
                                 {"STRUCT", [](draft state, const point& p) { state["counter"] = p.x + p.y; }},
                                 {"GENERIC", [](auto state) { state["counter"] = "generic"; }},
                                 {"FUNCTION", increment},
                                 {"TYPED FUNCTION", add_number},
                             }});
  const auto counter_after = [&](std::string_view type, const value& payload) {
    dispatch(type, payload);
    return made.state()["counter"];
  };
  EXPECT_EQ(counter_after("DRAFT", 1), value("draft"));
  EXPECT_EQ(counter_after("ACTION", 1), value("ACTION"));
  EXPECT_EQ(counter_after("PAYLOAD", value::array({1})), value::array({1}));
  EXPECT_EQ(counter_after("TEXT", "hey"), value("hey!"));
  EXPECT_EQ(counter_after("STRUCT", {{"x", 1}, {"y", 2}}), value(3));
  EXPECT_EQ(counter_after("FUNCTION", nullptr), value(4));
  EXPECT_EQ(counter_after("TYPED FUNCTION", 6), value(10));
  EXPECT_EQ(counter_after("GENERIC", 1), value("generic"));
}

TEST(Handler, APayloadOfTheWrongKindNamesTheActionAndThePlace) {
  store made(R"({"counter":0})"_value);
  const dispatcher dispatch = create_dispatch(made, {.handlers = {{"TYPED", add_number}}});
  const error failure = error_of([&] { dispatch("TYPED", "seven"); });
  EXPECT_EQ(failure.code(), errc::type_mismatch);
  EXPECT_EQ(failure.place().pointer, "/payload");
  EXPECT_EQ(failure.place().action_type, "TYPED");
  EXPECT_EQ(made.revision(), 0U);
}

TEST(HandlerMap, ADuplicateTypeIsRefused) {
  handler_map handlers = counter_handlers();
  const error failure = error_of([&] { handlers.add("INCREMENT", [](draft) {}); });
  EXPECT_EQ(failure.code(), errc::invalid_argument);
  EXPECT_EQ(failure.place().action_type, "INCREMENT");
  EXPECT_EQ(handlers.size(), 4U);
}

TEST(HandlerMap, MapsAreAddedUnderAPrefix) {
  handler_map all;
  all.add(counter_handlers(), "counter/");
  EXPECT_TRUE(all.contains("counter/INCREMENT"));
  EXPECT_FALSE(all.contains("INCREMENT"));
  EXPECT_TRUE(all.remove("counter/INCREMENT"));
  EXPECT_FALSE(all.remove("counter/INCREMENT"));
  EXPECT_FALSE(all.contains("counter/INCREMENT"));
}

TEST(HandlerMap, ExactLookUpMindsCaseAndRelaxedLookUpDoesNot) {
  const handler_map handlers{{"Counter.Increment", increment}, {"COUNTER:SET", increment}};
  EXPECT_FALSE(handlers.contains("counter.increment"));
  EXPECT_TRUE(handlers.contains("counter.increment", handler_lookup::relaxed));
  EXPECT_TRUE(handlers.contains("counter:set", handler_lookup::relaxed));
  EXPECT_FALSE(handlers.contains("counter.set", handler_lookup::relaxed));
  EXPECT_FALSE(handlers.contains("counter", handler_lookup::relaxed));
}

TEST(HandlerMap, AnExactMatchComesBeforeARelaxedOne) {
  std::string ran;
  const auto says = [&](const char* what) { return [&ran, what](draft) { ran = what; }; };
  const handler_map handlers{{"set", says("set")}, {"SET", says("SET")}, {"Set", says("Set")}};
  counter_app app({}, {.handlers = handlers, .lookup = handler_lookup::relaxed});
  app.dispatch("Set");
  EXPECT_EQ(ran, "Set");
  app.dispatch("sEt");
  EXPECT_EQ(ran, "SET");
}

TEST(Dispatch, RelaxedLookUpIsAnOptionOfTheDispatcher) {
  counter_app app({}, {.handlers = counter_handlers(), .lookup = handler_lookup::relaxed});
  EXPECT_EQ(app.dispatch("increment").action.type(), "increment");
  EXPECT_EQ(app.counter(), 1);
}

// --- routing
// --------------------------------------------------------------------------------------------------------------

TEST(Routing, HandlersComeBeforeTheReducer) {
  std::string log;
  store made(value::object());
  const dispatcher dispatch = create_dispatch(
      made, {.handlers = {{"BOTH", [&](draft) { log += "handler "; }}},
             .reducer = [&](draft, const action& a) { log += "reducer:" + std::string(a.type()) + " "; }});
  dispatch("BOTH");
  dispatch("OTHER");
  EXPECT_EQ(log, "handler reducer:OTHER ");
}

TEST(Routing, ADispatcherWithoutRoutesUsesTheHandlersOfTheStore) {
  store made(R"({"counter":0})"_value);
  const dispatcher dispatch = create_dispatch(made);
  EXPECT_FALSE(dispatch("INCREMENT").handled);
  subscription registered = made.handle("INCREMENT", increment);
  EXPECT_TRUE(registered.connected());
  EXPECT_TRUE(dispatch("INCREMENT").handled);
  EXPECT_TRUE(made.dispatch("INCREMENT").handled);
  EXPECT_EQ(code_of([&] { (void)made.handle("INCREMENT", increment); }), errc::invalid_argument);
  registered.reset();
  EXPECT_FALSE(dispatch("INCREMENT").handled);
  EXPECT_EQ(made.state()["counter"], value(2));
}

TEST(Routing, ADispatcherWithoutRoutesUsesTheReducerOfTheStore) {
  store made = create_store(todos());
  const dispatcher dispatch = create_dispatch(made);
  dispatch(add_todo("through another dispatcher"));
  EXPECT_EQ(ids_of(made.state()), (std::vector<int>{1}));
  made.replace_reducer(todos_reverse());
  dispatch(add_todo("after"));
  EXPECT_EQ(ids_of(made.state()), (std::vector<int>{2, 1}));
}

TEST(Routing, AStoreWithAReducerMayHaveHandlersToo) {
  store made = create_store(todos());
  made.dispatch(add_todo("a"));
  const subscription s = made.handle("CLEAR", [](draft state) { state.clear(); });
  EXPECT_TRUE(made.dispatch("CLEAR").changed);
  EXPECT_TRUE(made.state().empty());
}

TEST(Routing, AReleasedHandlerStays) {
  store made(R"({"counter":0})"_value);
  made.handle("INCREMENT", increment).release();
  EXPECT_TRUE(made.dispatch("INCREMENT").handled);
}

TEST(Routing, AHandlerMayDropItsOwnRegistration) {
  store made(R"({"counter":0})"_value);
  subscription registered;
  registered = made.handle("ONCE", [&, owned = std::string(100, 'x')](draft state) {
    registered.reset();
    state["counter"] += static_cast<int>(owned.size());
  });
  EXPECT_TRUE(made.dispatch("ONCE").handled);
  EXPECT_FALSE(made.dispatch("ONCE").handled);
  EXPECT_EQ(made.state()["counter"], value(100));
}

TEST(Routing, ReducersMayBePureDraftingOrOverNlohmannJson) {
  const std::vector<reducer> reducers{
      [](const value& state, const action&) { return produce(state, [](draft d) { d["n"] += 1; }); },
      [](draft state, const action&) { state["n"] += 1; },
      [](const nlohmann::json& state, const action&) {
        nlohmann::json next = state;
        next["n"] = next["n"].get<int>() + 1;
        return next;
      },
      [](const value* state, const action&) { return produce(*state, [](draft d) { d["n"] += 1; }); },
  };
  for (const reducer& each : reducers) {
    store made(R"({"n":1,"other":{"deep":[1,2,3]}})"_value);
    const value other = made.state()["other"];
    create_dispatch(made, {.reducer = each})("ANY");
    EXPECT_EQ(made.state()["n"], value(2));
    EXPECT_TRUE(made.state()["other"].identical(other));
  }
}

TEST(Routing, AReducerOverNlohmannThatReturnsUndefinedIsAnError) {
  store made(value::object());
  const dispatcher dispatch = create_dispatch(made, {.reducer = [](const nlohmann::json&, const action&) {
                                                return nlohmann::json(nlohmann::json::value_t::discarded);
                                              }});
  const error failure = error_of([&] { dispatch("BROKEN"); });
  EXPECT_EQ(failure.code(), errc::invalid_state);
  EXPECT_EQ(failure.place().action_type, "BROKEN");
}

TEST(UnknownAction, IsIgnoredByDefault) {
  counter_app app;
  EXPECT_NO_THROW(app.dispatch("UNKNOWN"));
  EXPECT_EQ(app.store.revision(), 0U);
}

TEST(UnknownAction, WarnsOncePerType) {
  std::vector<std::string> warnings;
  counter_app app({.warn = [&](std::string_view text) { warnings.emplace_back(text); }},
                  {.handlers = counter_handlers(), .unknown = unknown_action_policy::warn});
  app.dispatch("FIRST");
  app.dispatch("FIRST");
  app.dispatch("SECOND");
  app.dispatch("INCREMENT");
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_NE(warnings[0].find("FIRST"), std::string::npos);
  EXPECT_NE(warnings[1].find("SECOND"), std::string::npos);
}

TEST(UnknownAction, IsRefusedOnDemand) {
  counter_app app({}, {.handlers = counter_handlers(), .unknown = unknown_action_policy::refuse});
  const error failure = error_of([&] { app.dispatch("UNKNOWN"); });
  EXPECT_EQ(failure.code(), errc::unknown_action);
  EXPECT_EQ(failure.place().action_type, "UNKNOWN");
}

// --- thunks
// ---------------------------------------------------------------------------------------------------------------

TEST(Thunk, ItsResultComesBackWithItsType) {
  counter_app app;
  auto result = app.dispatch([](auto get_state, auto dispatch) {
    dispatch("INCREMENT");
    return get_state()["counter"].template get<int>() * 2;
  });
  static_assert(std::is_same_v<decltype(result), int>);
  EXPECT_EQ(result, 2);

  auto moved = app.dispatch([](auto, auto) { return std::make_unique<int>(7); });
  EXPECT_EQ(*moved, 7);

  int target = 0;
  int& reference = app.dispatch([&](auto, auto) -> int& { return target; });
  EXPECT_EQ(&reference, &target);
}

TEST(Thunk, TypedParametersMayComeInEitherOrder) {
  counter_app app;
  app.dispatch([](state_getter get_state, const dispatcher& dispatch) {
    dispatch("SET", get_state()["counter"].get<int>() + 1);
  });
  app.dispatch([](const dispatcher& dispatch, state_getter get_state) {
    dispatch("SET", get_state()["counter"].get<int>() + 1);
  });
  EXPECT_EQ(app.counter(), 2);
}

TEST(Thunk, MayTakeDispatchAlone) {
  counter_app app;
  const int result = app.dispatch([](auto dispatch) {
    dispatch("SET", 3);
    return 4;
  });
  app.dispatch([](const dispatcher& dispatch) { dispatch("INCREMENT"); });
  EXPECT_EQ(result, 4);
  EXPECT_EQ(app.counter(), 4);
}

TEST(Thunk, TheyNest) {
  counter_app app;
  const int result = app.dispatch([](auto, auto dispatch) {
    const int inner = dispatch([](auto get_state, auto inner_dispatch) {
      inner_dispatch("INCREMENT");
      return get_state()["counter"].template get<int>();
    });
    dispatch("INCREMENT");
    return inner + 10;
  });
  EXPECT_EQ(result, 11);
  EXPECT_EQ(app.counter(), 2);
}

TEST(Thunk, WhatItThrowsReachesTheCaller) {
  counter_app app;
  EXPECT_THROW(app.dispatch([](auto, auto dispatch) {
    dispatch("INCREMENT");
    throw std::logic_error("thunk");
  }),
               std::logic_error);
  EXPECT_EQ(app.counter(), 1);
}

TEST(Thunk, ItsActionsPassTheMiddleware) {
  int passed = 0;
  const auto counting = [&](const middleware_api&, const next_dispatch& next, const action& a) {
    ++passed;
    return next(a);
  };
  counter_app app({}, {.handlers = counter_handlers(), .middleware = apply_middleware(counting)});
  app.dispatch([](auto, auto dispatch) { dispatch("INCREMENT"); });
  EXPECT_EQ(passed, 1);
}

struct fake_api {
  int answer = 42;
};

TEST(Services, AThunkGetsThemByTheirTypeOrAsAWhole) {
  fake_api api;
  counter_app app({}, {.handlers = counter_handlers(), .services = std::ref(api)});
  const int by_type = app.dispatch([](state_getter, const dispatcher&, fake_api& service) { return ++service.answer; });
  EXPECT_EQ(by_type, 43);
  EXPECT_EQ(api.answer, 43);
  const int dispatch_first =
      app.dispatch([](const dispatcher&, state_getter, const fake_api& service) { return service.answer; });
  EXPECT_EQ(dispatch_first, 43);
  const int as_a_whole = app.dispatch([](auto, auto, const services& all) { return all.get<fake_api>().answer; });
  EXPECT_EQ(as_a_whole, 43);
}

TEST(Services, ACopyIsSharedByAllThunks) {
  counter_app app({}, {.handlers = counter_handlers(), .services = fake_api{1}});
  const auto count = [](state_getter, const dispatcher&, fake_api& service) { return ++service.answer; };
  EXPECT_EQ(app.dispatch(count), 2);
  EXPECT_EQ(app.dispatch(count), 3);
}

TEST(Services, AskingForAnotherTypeOrForNoneIsAnError) {
  counter_app without;
  const auto asking = [](state_getter, const dispatcher&, fake_api& service) { return service.answer; };
  EXPECT_EQ(code_of([&] { without.dispatch(asking); }), errc::invalid_argument);
  counter_app other({}, {.handlers = counter_handlers(), .services = std::string("text")});
  EXPECT_EQ(code_of([&] { other.dispatch(asking); }), errc::invalid_argument);
}

}  // namespace
}  // namespace patchbay::test
