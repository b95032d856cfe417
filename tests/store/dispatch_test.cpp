#include "store/support.hpp"

#include <functional>
#include <string>
#include <vector>

namespace patchbay::test {
namespace {

TEST(Dispatch, TakesEveryForm) {
  counter_app app;
  app.dispatch("INCREMENT");
  app.dispatch(std::string("INCREMENT"));
  app.dispatch("SET", 41);
  app.dispatch({{"type", "INCREMENT"}});
  app.dispatch(action::parse(R"({"type": "INCREMENT"})"));
  EXPECT_EQ(app.counter(), 43);
}

TEST(Dispatch, TellsWhatCameOfIt) {
  counter_app app;
  const dispatch_result changed = app.dispatch("INCREMENT");
  EXPECT_TRUE(changed.handled && changed.changed);
  EXPECT_EQ(changed.revision, 1U);
  const dispatch_result idle = app.dispatch("NOTHING");
  EXPECT_TRUE(idle.handled);
  EXPECT_FALSE(idle.changed);
  EXPECT_FALSE(app.dispatch("unknown").handled);
}

struct api {
  int calls = 0;
};

TEST(Dispatch, AThunksResultComesBackWithItsType) {
  api backend;
  counter_app app({}, {.services = services(std::ref(backend))});
  const std::string natural = app.dispatch([](auto get_state, auto dispatch) {
    dispatch("INCREMENT");
    return std::to_string(get_state()["counter"].template get<int>());
  });
  EXPECT_EQ(natural, "1");
  const int typed = app.dispatch([](const dispatcher& dispatch, state_getter get_state) {
    dispatch("INCREMENT");
    return get_state()["counter"].get<int>();
  });
  EXPECT_EQ(typed, 2);
  const int served = app.dispatch([](state_getter, const dispatcher&, api& service) { return ++service.calls; });
  EXPECT_EQ(served, 1);
  EXPECT_EQ(app.dispatch([](const dispatcher&, state_getter, api& service) { return ++service.calls; }), 2);
  EXPECT_EQ(app.dispatch([](state_getter, const dispatcher&, const services& all) { return all.get<api>().calls; }), 2);
  EXPECT_EQ(code_of([&] { app.dispatch([](state_getter, const dispatcher&, std::string&) {}); }), errc::invalid_argument);
}

TEST(Dispatch, ThunksNest) {
  counter_app app;
  const int result = app.dispatch([](auto, auto dispatch) {
    return dispatch([](auto get_state, auto inner) {
      inner("INCREMENT");
      return get_state()["counter"].template get<int>();
    }) + 10;
  });
  EXPECT_EQ(result, 11);
}

TEST(Dispatch, WhatAThunkThrowsIsItsCallers) {
  counter_app app;
  EXPECT_THROW(app.dispatch([](auto, auto dispatch) {
    dispatch("INCREMENT");
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_EQ(app.counter(), 1);
}

void set_by_function(draft state, const value& payload) { state["n"] = payload; }

TEST(Handler, IsCalledByItsOwnSignature) {
  store made{{{"n", 0}}};
  const dispatcher dispatch = create_dispatch(made, {.handlers = {
                                                         {"draft", [](draft s) { s["n"] += 1; }},
                                                         {"action", [](draft s, const action& a) { s["n"] = a["by"]; }},
                                                         {"payload", [](draft s, const value& p) { s["n"] = p; }},
                                                         {"typed", [](draft s, int p) { s["n"] = p * 2; }},
                                                         {"text", [](draft s, const std::string& p) { s["n"] = p + "!"; }},
                                                         {"function", set_by_function},
                                                     }});
  const auto n_after = [&](const dispatch_result&) { return made.state()["n"]; };
  EXPECT_EQ(n_after(dispatch("draft")), value(1));
  EXPECT_EQ(n_after(dispatch({{"type", "action"}, {"by", 7}})), value(7));
  EXPECT_EQ(n_after(dispatch("payload", "p")), value("p"));
  EXPECT_EQ(n_after(dispatch("typed", 4)), value(8));
  EXPECT_EQ(n_after(dispatch("text", "hey")), value("hey!"));
  EXPECT_EQ(n_after(dispatch("function", 3)), value(3));
  const error failure = error_of([&] { dispatch("typed", "no number"); });
  EXPECT_EQ(failure.code(), errc::type_mismatch);
  EXPECT_EQ(failure.place().pointer, "/payload");
  EXPECT_EQ(failure.place().action_type, "typed");
}

TEST(Handler, OneTypeHasOneHandler) {
  EXPECT_EQ(code_of([] { handler_map{{"a", [](draft) {}}, {"a", [](draft) {}}}; }), errc::invalid_argument);
}

TEST(Routing, RelaxedLookUpIgnoresCaseAndIsOffByDefault) {
  store made{{{"n", 0}}};
  const handler_map handlers{{"Counter:Increment", [](draft s) { s["n"] += 1; }}, {"counter.add", [](draft s) { s["n"] += 10; }}};
  EXPECT_FALSE(create_dispatch(made, {.handlers = handlers})("COUNTER:INCREMENT").handled);
  const dispatcher relaxed = create_dispatch(made, {.handlers = handlers, .lookup = handler_lookup::relaxed});
  EXPECT_TRUE(relaxed("COUNTER:INCREMENT").handled);
  EXPECT_TRUE(relaxed("Counter.ADD").handled);
  EXPECT_EQ(made.state()["n"], value(11));
}

TEST(Routing, HandlersComeBeforeTheReducer) {
  store made(value::array());
  const dispatcher dispatch = create_dispatch(
      made, {.handlers = {{"A", [](draft s) { s.push_back("handler"); }}}, .reducer = [](draft s, const action&) { s.push_back("reducer"); }});
  dispatch("A");
  dispatch("B");
  EXPECT_EQ(made.state(), value::array({"handler", "reducer"}));
}

TEST(Routing, ADispatcherThatIsGivenNoneUsesTheStoresHandlersAndReducer) {
  api backend;
  store made = create_store(todos());
  const dispatcher dispatch = create_dispatch(made, {.services = services(std::ref(backend))});
  dispatch(add_todo("through another dispatcher"));
  EXPECT_EQ(ids_of(made.state()), (std::vector<int>{1}));
  subscription s = made.handle("CLEAR", [](draft state) { state.clear(); });
  made.dispatch("CLEAR");
  EXPECT_TRUE(made.state().empty());
  made.replace_reducer(todos_reverse());
  dispatch(add_todo("a"));
  dispatch(add_todo("b"));
  EXPECT_EQ(ids_of(made.state()), (std::vector<int>{2, 1}));
}

TEST(Routing, UnknownTypesFollowThePolicy) {
  std::vector<std::string> warnings;
  counter_app app({.warn = [&](std::string_view text) { warnings.emplace_back(text); }});
  const dispatcher warning = create_dispatch(app.store, {.handlers = counter_handlers(), .unknown = unknown_action::warn});
  warning("Typo");
  warning("Typo");
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("Typo"), std::string::npos);
  const dispatcher strict = create_dispatch(app.store, {.handlers = counter_handlers(), .unknown = unknown_action::refuse});
  const error failure = error_of([&] { strict("Typo"); });
  EXPECT_EQ(failure.code(), errc::unknown_action);
  EXPECT_EQ(failure.place().action_type, "Typo");
}

TEST(Batch, MakesOneCommitAndOneUpdate) {
  counter_app app;
  int commits = 0;
  std::size_t causes = 0;
  int updates = 0;
  int plain = 0;
  subscription c = app.store.on_commit([&](const commit& made) {
    ++commits;
    causes = made.actions.size();
  });
  subscription p = app.store.subscribe([&] { ++plain; });
  const view v = app.store.view({"/counter"}, [&](const update&) { ++updates; });
  const int seen = app.store.batch([&] {
    for (int i = 0; i < 5; ++i) app.dispatch("INCREMENT");
    return app.counter();
  });
  EXPECT_EQ(seen, 5);
  EXPECT_EQ(commits, 1);
  EXPECT_EQ(causes, 5U);
  EXPECT_EQ(updates, 1);
  EXPECT_EQ(plain, 1);
  EXPECT_EQ(app.store.revision(), 1U);
}

TEST(Batch, ThatThrowsNeverHappened) {
  counter_app app;
  int told = 0;
  subscription s = app.store.subscribe([&] { ++told; });
  subscription a = app.store.on_action([&](const settled_action&) { ++told; });
  EXPECT_THROW(app.store.batch([&] {
    app.dispatch("INCREMENT");
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_EQ(app.counter(), 0);
  EXPECT_EQ(app.store.revision(), 0U);
  EXPECT_EQ(told, 0);
}

TEST(Batch, AnInnerOneThatThrowsTakesBackOnlyItself) {
  counter_app app;
  app.store.batch([&] {
    app.dispatch("INCREMENT");
    EXPECT_THROW(app.store.batch([&] {
      app.dispatch("INCREMENT");
      throw std::runtime_error("no");
    }),
                 std::runtime_error);
    app.dispatch("INCREMENT");
  });
  EXPECT_EQ(app.counter(), 2);
}

TEST(Batch, X10_AChangeAndItsOppositeAreNone) {
  counter_app app;
  int updates = 0;
  const view v = app.store.view({""}, [&](const update&) { ++updates; });
  app.store.batch([&] {
    app.dispatch("INCREMENT");
    app.dispatch("SET", 0);
  });
  EXPECT_EQ(updates, 0);
  EXPECT_EQ(app.store.revision(), 0U);
}

TEST(Commit, IsHeardInOrderAlsoWhenAListenerDispatches) {
  counter_app app;
  std::vector<revision_number> first;
  std::vector<revision_number> second;
  subscription a = app.store.on_commit([&](const commit& c) {
    first.push_back(c.revision);
    if (c.revision == 1) app.dispatch("INCREMENT");
  });
  subscription b = app.store.on_commit([&](const commit& c) { second.push_back(c.revision); });
  app.dispatch("INCREMENT");
  EXPECT_EQ(first, (std::vector<revision_number>{1, 2}));
  EXPECT_EQ(second, (std::vector<revision_number>{1, 2}));
}

TEST(Post, RunsAfterTheTurnInOrder) {
  counter_app app;
  std::vector<int> seen;
  bool posted = false;
  subscription s = app.store.subscribe([&] {
    seen.push_back(app.counter());
    if (posted) return;
    posted = true;
    app.store.post([&] { app.dispatch("SET", 10); });
    app.store.post([&] { app.dispatch("INCREMENT"); });
    EXPECT_EQ(app.counter(), 1) << "posting does not run anything yet";
  });
  app.dispatch("INCREMENT");
  EXPECT_EQ(seen, (std::vector<int>{1, 10, 11}));
}

TEST(Determinism, X9_TheSameLogGivesTheSameBytes) {
  const auto run = [] {
    std::string log;
    counter_app app;
    const view v = app.store.view({""}, [&](const update& u) { log += u.text(); });
    for (int i = 0; i < 50; ++i) {
      app.store.set_state([&](draft s) { s["k" + std::to_string(i * 7919 % 50)] = {{"z", i}, {"a", i}}; });
    }
    return log + app.store.state().dump();
  };
  EXPECT_EQ(run(), run());
}

}  // namespace
}  // namespace patchbay::test
