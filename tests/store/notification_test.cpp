#include "store/support.hpp"

#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

// Commit and action listeners, posting, what throwing listeners do, and how deep dispatches may nest.

namespace patchbay::test {
namespace {

// --- on_commit and on_action ------------------------------------------------------------------------------------

struct kept_commit {
  revision_number revision;
  value before;
  value after;
  std::vector<std::string> types;
};

std::function<void(const commit&)> keep(std::vector<kept_commit>& all) {
  return [&all](const commit& c) {
    kept_commit kept{c.revision, c.before, c.after, {}};
    for (const action& each : c.actions) kept.types.emplace_back(each.type());
    all.push_back(std::move(kept));
  };
}

void expect_gapless(const std::vector<kept_commit>& all, const value& initial, const value& last) {
  value state = initial;
  revision_number revision = 0;
  for (const kept_commit& each : all) {
    EXPECT_EQ(each.revision, ++revision);
    EXPECT_TRUE(each.before.identical(state));
    state = each.after;
  }
  EXPECT_TRUE(state.identical(last));
}

TEST(OnCommit, EveryChangeIsHeardWithItsAction) {
  counter_app app;
  std::vector<kept_commit> commits;
  const subscription listener = app.store.on_commit(keep(commits));
  app.dispatch("INCREMENT");
  app.dispatch("NOTHING");
  app.dispatch("SET", 5);
  ASSERT_EQ(commits.size(), 2U);
  EXPECT_EQ(commits[0].types, std::vector<std::string>{"INCREMENT"});
  EXPECT_EQ(commits[1].types, std::vector<std::string>{"SET"});
  expect_gapless(commits, app.store.initial_state(), app.store.state());
}

TEST(OnCommit, EveryListenerHearsTheCommitsInOrderEvenIfOneDispatches) {
  counter_app app;
  std::vector<kept_commit> first;
  std::vector<kept_commit> second;
  const subscription one = app.store.on_commit([&](const commit& c) {
    keep(first)(c);
    if (c.revision < 4) app.dispatch("INCREMENT");
  });
  const subscription two = app.store.on_commit(keep(second));
  const subscription plain = app.store.subscribe([&] {
    if (app.store.revision() < 6) app.dispatch("INCREMENT");
  });
  app.dispatch("INCREMENT");
  // Up to 6 by the plain listener while the first commit is told, then one each for hearing of the second and third.
  EXPECT_EQ(first.size(), 8U);
  EXPECT_EQ(second.size(), 8U);
  expect_gapless(first, app.store.initial_state(), app.store.state());
  expect_gapless(second, app.store.initial_state(), app.store.state());
}

TEST(OnCommit, SettingTheStateIsHeardAsAnActionThatSaysHow) {
  counter_app app;
  std::vector<action> actions;
  const subscription listener =
      app.store.on_commit([&](const commit& c) { actions.assign(c.actions.begin(), c.actions.end()); });
  app.store.set_state({{"a", 1}});
  ASSERT_EQ(actions.size(), 1U);
  EXPECT_EQ(actions[0], action(action_types::set_state, {{"a", 1}}));
  const value before = app.store.state();
  app.store.set_state([](draft state) { state["a"] = 2; });
  EXPECT_EQ(actions[0].type(), action_types::set_state);
  EXPECT_EQ(apply(before, patch::from(actions[0]["patch"])), app.store.state());
}

TEST(OnAction, EveryActionThatWasHandledIsHeardAlsoIfItChangedNothing) {
  counter_app app;
  std::vector<std::string> log;
  const subscription listener = app.store.on_action([&](const settled_action& settled) {
    log.push_back(std::string(settled.action.type()) + (settled.changed ? " changed to " : " left at ") +
                  settled.after["counter"].dump() + " from " + settled.before["counter"].dump() + " at " +
                  std::to_string(settled.revision));
  });
  app.dispatch("INCREMENT");
  app.dispatch("NOTHING");
  app.dispatch("NOBODY HANDLES THIS");
  EXPECT_THROW(app.dispatch("FAIL"), std::runtime_error);
  EXPECT_EQ(log, (std::vector<std::string>{"INCREMENT changed to 1 from 0 at 1", "NOTHING left at 1 from 1 at 1"}));
}

TEST(OnAction, ThoseOfABatchAreHeardWhenItCommits) {
  counter_app app;
  std::vector<value> states;
  const subscription listener = app.store.on_action([&](const settled_action& settled) {
    states.push_back(settled.after["counter"]);
    EXPECT_EQ(settled.revision, 1U);
  });
  app.store.batch([&] {
    app.dispatch("INCREMENT");
    app.dispatch("INCREMENT");
    EXPECT_TRUE(states.empty());
  });
  EXPECT_EQ(states, (std::vector<value>{1, 2}));
}

// --- the order in a turn ------------------------------------------------------------------------------------------

TEST(Turn, CommitListenersComeBeforePlainOnesAndViewsComeLast) {
  counter_app app;
  std::string log;
  const view pushed = app.store.view({"/counter"}, [&](const update&) { log += "view "; });
  const subscription plain = app.store.subscribe([&] { log += "plain "; });
  const subscription changes = app.store.subscribe([&](const value&, const value&) { log += "change "; });
  const subscription commits = app.store.on_commit([&](const commit&) { log += "commit "; });
  const subscription actions = app.store.on_action([&](const settled_action&) { log += "action "; });
  app.dispatch("INCREMENT");
  EXPECT_EQ(log, "action commit plain change view ");
}

TEST(Turn, ADispatchInsideAViewCommitsAtOnceAndIsDeliveredAfterwards) {
  counter_app app;
  std::vector<std::string> first;
  std::vector<std::string> second;
  const view one = app.store.view({"/counter"}, [&](const update& news) {
    first.push_back("begin " + std::to_string(news.base()) + "-" + std::to_string(news.revision()));
    if (app.counter() < 3) app.dispatch("INCREMENT");
    first.push_back("end at " + std::to_string(app.counter()));
  });
  const view two = app.store.view({"/counter", "/other"}, [&](const update& news) {
    second.push_back(std::to_string(news.base()) + "-" + std::to_string(news.revision()));
  });
  app.dispatch("INCREMENT");
  EXPECT_EQ(first,
            (std::vector<std::string>{"begin 0-1", "end at 2", "begin 1-2", "end at 3", "begin 2-3", "end at 3"}));
  EXPECT_EQ(second, (std::vector<std::string>{"0-2", "2-3"}));
}

// --- what listeners throw
// ---------------------------------------------------------------------------------------------

TEST(ThrowingListener, EverybodyElseIsServedAndTheFirstExceptionComesOut) {
  counter_app app;
  std::string log;
  const subscription action_listener =
      app.store.on_action([](const settled_action&) { throw std::runtime_error("1"); });
  const subscription commit_listener = app.store.on_commit([](const commit&) { throw std::runtime_error("2"); });
  const subscription plain = app.store.subscribe([] { throw std::runtime_error("3"); });
  const subscription changes = app.store.subscribe([](const value&, const value&) { throw std::runtime_error("4"); });
  const subscription selected =
      app.store.subscribe("/counter"_pointer, [](const value&, const value&) { throw std::runtime_error("5"); });
  const view pushed = app.store.view({"/counter"}, [](const update&) { throw std::runtime_error("6"); });
  const subscription good_plain = app.store.subscribe([&] { log += "plain "; });
  const view good_view = app.store.view({"/counter"}, [&](const update&) { log += "view "; });
  try {
    app.dispatch("INCREMENT");
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& failure) {
    EXPECT_STREQ(failure.what(), "1");
  }
  EXPECT_EQ(log, "plain view ");
  EXPECT_EQ(app.counter(), 1);
}

TEST(ThrowingListener, ItComesOutOfTheOutermostDispatchOnly) {
  counter_app app;
  int inner_threw = 0;
  bool nested = false;
  const subscription nesting = app.store.subscribe([&] {
    if (std::exchange(nested, true)) return;
    try {
      app.dispatch("INCREMENT");
    } catch (...) {
      ++inner_threw;
    }
  });
  const subscription bad = app.store.subscribe([&] { throw std::runtime_error("bad"); });
  EXPECT_THROW(app.dispatch("INCREMENT"), std::runtime_error);
  EXPECT_EQ(inner_threw, 0);
  EXPECT_EQ(app.counter(), 2);
}

TEST(ThrowingListener, AnErrorHandlerGetsAllOfThem) {
  std::vector<std::string> errors;
  counter_app app({.on_error = [&](std::exception_ptr failure) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& e) {
      errors.emplace_back(e.what());
    }
  }});
  const subscription plain = app.store.subscribe([] { throw std::runtime_error("plain"); });
  const view pushed = app.store.view({"/counter"}, [](const update&) { throw std::runtime_error("view"); });
  EXPECT_NO_THROW(app.dispatch("INCREMENT"));
  EXPECT_EQ(errors, (std::vector<std::string>{"plain", "view"}));
}

TEST(ThrowingListener, AViewThatThrowsHasItsUpdateAndGetsTheNextOne) {
  counter_app app;
  std::vector<std::string> updates;
  const view pushed = app.store.view({"/counter"}, [&](const update& news) {
    updates.push_back(std::to_string(news.base()) + "-" + std::to_string(news.revision()));
    throw std::runtime_error("bad view");
  });
  EXPECT_THROW(app.dispatch("INCREMENT"), std::runtime_error);
  EXPECT_EQ(pushed.revision(), 1U);
  EXPECT_EQ(pushed.snapshot(), R"({"counter":1})"_value);
  EXPECT_THROW(app.dispatch("INCREMENT"), std::runtime_error);
  EXPECT_EQ(updates, (std::vector<std::string>{"0-1", "1-2"}));
}

TEST(ThrowingListener, X7_ADerivedValueThatCannotBeMadeStopsNobody) {
  counter_app app;
  const selector odd_only = create_selector("/counter"_pointer, [](const value& counter) {
    if (counter.get<int>() % 2 == 1) throw std::runtime_error("odd");
    return counter;
  });
  std::vector<std::string> derived;
  int others = 0;
  const view failing = app.store.view(odd_only, [&](const update& news) { derived.push_back(news.text()); });
  const view good = app.store.view({"/counter"}, [&](const update&) { ++others; });
  EXPECT_THROW(app.dispatch("INCREMENT"), std::runtime_error);
  EXPECT_EQ(app.counter(), 1);
  EXPECT_EQ(others, 1);
  app.dispatch("INCREMENT");
  EXPECT_EQ(derived,
            std::vector<std::string>{R"({"base":0,"revision":2,"patch":[{"op":"replace","path":"","value":2}]})"});
}

TEST(ThrowingListener, X8_ListenersThatAnswerEachOtherForEverAreStopped) {
  counter_app app;
  const subscription endless = app.store.subscribe([&] { app.dispatch("INCREMENT"); });
  const error failure = error_of([&] { app.dispatch("INCREMENT"); });
  EXPECT_EQ(failure.code(), errc::recursion);
  EXPECT_EQ(app.counter(), 1000);
  EXPECT_EQ(app.store.revision(), 1000U);
}

TEST(ThrowingListener, X8_TheLimitIsAnOptionAndCountsNestingNotMiddleware) {
  const auto passing = [](const middleware_api&, const next_dispatch& next, const action& a) { return next(a); };
  counter_app app({.max_nesting = 5},
                  {.handlers = counter_handlers(), .middleware = apply_middleware(passing, passing, passing)});
  const subscription endless = app.store.subscribe([&] { app.dispatch("INCREMENT"); });
  EXPECT_EQ(code_of([&] { app.dispatch("INCREMENT"); }), errc::recursion);
  EXPECT_EQ(app.counter(), 5);
}

// --- post
// -----------------------------------------------------------------------------------------------------------------

TEST(Post, OutsideATurnItRunsAtOnce) {
  counter_app app;
  app.store.handle(counter_handlers());
  app.store.post(action("INCREMENT"));
  EXPECT_EQ(app.counter(), 1);
  app.store.post([&] { app.dispatch("SET", 7); });
  EXPECT_EQ(app.counter(), 7);
}

TEST(Post, InsideATurnItRunsInOrderWhenThatIsOver) {
  counter_app app;
  std::string log;
  bool posted = false;
  const subscription listener = app.store.subscribe([&] {
    log += " heard" + std::to_string(app.counter());
    if (std::exchange(posted, true)) return;
    for (int number : {10, 20}) {
      app.store.post([&, number] {
        log += " posted" + std::to_string(number);
        app.dispatch("SET", number);
      });
    }
    app.dispatch("INCREMENT");
    log += " done";
  });
  app.dispatch("INCREMENT");
  EXPECT_EQ(log, " heard1 heard2 done posted10 heard10 posted20 heard20");
}

TEST(Post, InABatchItWaitsForTheEnd) {
  counter_app app;
  app.store.handle(counter_handlers());
  app.store.batch([&] {
    app.store.post(action("INCREMENT"));
    EXPECT_EQ(app.counter(), 0);
    app.dispatch("SET", 5);
  });
  EXPECT_EQ(app.counter(), 6);
  EXPECT_EQ(app.store.revision(), 2U);
}

TEST(Post, WhatItThrowsGoesToTheErrorHandler) {
  int errors = 0;
  counter_app app({.on_error = [&](std::exception_ptr) { ++errors; }});
  app.store.handle(counter_handlers());
  EXPECT_NO_THROW(app.store.post(action("FAIL")));
  EXPECT_EQ(errors, 1);
  app.store.post(action("INCREMENT"));
  EXPECT_EQ(app.counter(), 1);
}

TEST(Post, WithoutAnErrorHandlerItIsAWarning) {
  std::vector<std::string> warnings;
  counter_app app({.warn = [&](std::string_view text) { warnings.emplace_back(text); }});
  app.store.handle(counter_handlers());
  app.store.post(action("FAIL"));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_NE(warnings[0].find("handler failed"), std::string::npos);

  const subscription bad = app.store.subscribe([] { throw std::runtime_error("bad listener"); });
  EXPECT_NO_THROW(app.store.post(action("INCREMENT")));
  ASSERT_EQ(warnings.size(), 2U);
  EXPECT_NE(warnings[1].find("bad listener"), std::string::npos);
}

// --- determinism
// ------------------------------------------------------------------------------------------------------------

std::string run_of(const std::vector<action>& log) {
  std::string text;
  store target(value::object());
  const dispatcher dispatch = create_dispatch(target, {.reducer = [](draft state, const action& a) {
                                                state[a["key"].as_string()] = a["value"];
                                                const value now = state.current();
                                                if (now.size() > 20) state.erase((*now.items().begin()).key);
                                              }});
  const view all = target.view({""}, [&](const update& news) { text += news.text(); });
  for (const action& each : log) dispatch(each);
  return text + target.state().dump();
}

TEST(Determinism, X9_TheSameLogGivesTheSameBytes) {
  std::vector<action> log;
  for (int i = 0; i < 200; ++i) {
    log.emplace_back(
        action({{"type", "PUT"}, {"key", "k" + std::to_string(i * 7919 % 53)}, {"value", value::array({i, "x"})}}));
  }
  EXPECT_EQ(run_of(log), run_of(log));
}

}  // namespace
}  // namespace patchbay::test
