#include <patchbay/testing/mock_store.hpp>

#include <patchbay/error.hpp>
#include <patchbay/patchbay.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using patchbay::action;
using patchbay::dispatch_result;
using patchbay::dispatcher;
using patchbay::errc;
using patchbay::error;
using patchbay::middleware_api;
using patchbay::next_dispatch;
using patchbay::state_getter;
using patchbay::value;
using patchbay::testing::mock_store;
using namespace patchbay::literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

errc code_of(const auto& run) {
  try {
    run();
  } catch (const error& failure) {
    return failure.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return errc::internal;
}

// How many actions there are, as state.
value count(std::span<const action> actions) { return {{"count", actions.size()}}; }

TEST(MockStore, GivesTheScriptedState) {
  const mock_store mock{{{"items", value::array()}, {"count", 0}}};
  EXPECT_EQ(mock.get_state(), R"({"items": [], "count": 0})"_value);
}

TEST(MockStore, HasAnEmptyObjectForAStateIfNoneIsGiven) { EXPECT_EQ(mock_store().get_state(), value::object()); }

TEST(MockStore, TakesAnyValueForAState) {
  EXPECT_EQ(mock_store(value()).get_state(), value());
  EXPECT_EQ(mock_store(value(3)).get_state(), value(3));
  const mock_store one{{{"a", 1}}};
  const mock_store two{{{"a", 1}, {"b", 2}}};
  EXPECT_EQ(one.get_state(), R"({"a": 1})"_value);
  EXPECT_EQ(two.get_state(), R"({"a": 1, "b": 2})"_value);
}

TEST(MockStore, TakesBracesForAStateBesideItsOptions) {
  int heard = 0;
  mock_store mock({}, {.middleware = {[&heard](const middleware_api&, const next_dispatch& next, const action& a) {
                         ++heard;
                         return next(a);
                       }}});
  mock.dispatch("a");
  EXPECT_EQ(mock.get_state(), value());
  EXPECT_EQ(heard, 1);
}

TEST(MockStore, ComputesTheStateFromTheActionsSoFar) {
  std::vector<std::vector<action>> seen;
  mock_store mock([&](std::span<const action> actions) {
    seen.emplace_back(actions.begin(), actions.end());
    return count(actions);
  });
  EXPECT_EQ(mock.get_state(), R"({"count": 0})"_value);
  mock.dispatch("a");
  EXPECT_EQ(mock.get_state(), R"({"count": 1})"_value);
  mock.dispatch("b");
  EXPECT_EQ(mock.get_state(), R"({"count": 2})"_value);
  EXPECT_THAT(seen.back(), ElementsAre(action("a"), action("b")));
}

TEST(MockStore, RefusesAnEmptyScript) {
  EXPECT_EQ(code_of([] { mock_store mock(mock_store::script{}); }), errc::invalid_argument);
}

TEST(MockStore, RecordsWhatWasDispatchedInWhateverForm) {
  mock_store mock;
  mock.dispatch("a");
  mock.dispatch("b", 3);
  mock.dispatch("c", {{"text", "milk"}});
  mock.dispatch(action("c", 4));
  mock.dispatch({{"type", "d"}, {"meta", 1}});
  mock.dispatch(value({{"type", "e"}}));
  EXPECT_THAT(mock.get_actions(), ElementsAre(action("a"), action("b", 3), action("c", {{"text", "milk"}}),
                                              action("c", 4), action({{"type", "d"}, {"meta", 1}}), action("e")));
}

TEST(MockStore, RecordsNothingOfItsOwn) {
  mock_store mock;
  EXPECT_THAT(mock.get_actions(), IsEmpty());
  mock.store().refresh();
  EXPECT_THAT(mock.get_actions(), IsEmpty());
}

TEST(MockStore, LeavesTheStateAsItIs) {
  mock_store mock{{{"count", 0}}};
  const value before = mock.get_state();
  const dispatch_result result = mock.dispatch("increment");
  EXPECT_TRUE(result.handled);
  EXPECT_FALSE(result.changed);
  EXPECT_TRUE(mock.get_state().identical(before));
}

TEST(MockStore, KeepsAStateThatTheTestSets) {
  mock_store mock{{{"count", 0}}};
  mock.store().set_state({{"count", 5}});
  mock.dispatch("a");
  EXPECT_EQ(mock.get_state()["count"], value(5));
  EXPECT_THAT(mock.get_actions(), ElementsAre(action("a")));
}

TEST(MockStore, RefusesWhatIsNoActionAndRecordsNothing) {
  mock_store mock;
  EXPECT_EQ(code_of([&] { mock.dispatch(value()); }), errc::invalid_action);
  EXPECT_EQ(code_of([&] { mock.dispatch({{"types", "ADD_ITEM"}}); }), errc::invalid_action);
  EXPECT_EQ(code_of([&] { mock.dispatch(value({{"type", 3}})); }), errc::invalid_action);
  EXPECT_THAT(mock.get_actions(), IsEmpty());
}

TEST(MockStore, ForgetsTheActions) {
  mock_store mock;
  mock.dispatch("a");
  mock.clear_actions();
  EXPECT_THAT(mock.get_actions(), IsEmpty());
  mock.dispatch("b");
  EXPECT_THAT(mock.get_actions(), ElementsAre(action("b")));
}

TEST(MockStore, StartsTheScriptAgainWhenTheActionsAreForgotten) {
  mock_store mock(count);
  mock.dispatch("a");
  mock.dispatch("b");
  mock.clear_actions();
  EXPECT_EQ(mock.get_state(), R"({"count": 0})"_value);
  mock.dispatch("c");
  EXPECT_EQ(mock.get_state(), R"({"count": 1})"_value);
}

TEST(MockStore, KeepsTheActionsIfTheScriptCannotStartAgain) {
  bool broken = false;
  mock_store mock([&](std::span<const action> actions) {
    if (broken) throw std::runtime_error("no state");
    return count(actions);
  });
  mock.dispatch("a");
  broken = true;
  EXPECT_THROW(mock.clear_actions(), std::runtime_error);
  EXPECT_THAT(mock.get_actions(), ElementsAre(action("a")));
  EXPECT_EQ(mock.get_state(), R"({"count": 1})"_value);
}

TEST(MockStore, DoesNotRecordAnActionThatTheScriptThrowsAt) {
  mock_store mock([](std::span<const action> actions) {
    if (actions.size() == 2) throw std::runtime_error("that is too much");
    return count(actions);
  });
  mock.dispatch("a");
  EXPECT_THROW(mock.dispatch("b"), std::runtime_error);
  EXPECT_THAT(mock.get_actions(), ElementsAre(action("a")));
  EXPECT_EQ(mock.get_state(), R"({"count": 1})"_value);
}

TEST(MockStore, RefusesAScriptThatTouchesTheStore) {
  mock_store* self = nullptr;
  mock_store mock([&](std::span<const action> actions) {
    if (!actions.empty()) self->clear_actions();
    return value();
  });
  self = &mock;
  EXPECT_EQ(code_of([&] { mock.dispatch("a"); }), errc::reducing);
  EXPECT_THAT(mock.get_actions(), IsEmpty());
}

TEST(MockStore, KeepsTheActionsOfABatchThatFailed) {
  mock_store mock;
  const auto fail = [&] {
    mock.dispatch("a");
    throw std::runtime_error("no");
  };
  EXPECT_THROW(mock.store().batch(fail), std::runtime_error);
  EXPECT_THAT(mock.get_actions(), ElementsAre(action("a")));
}

// --- thunks -------------------------------------------------------------------------------------------------

TEST(MockStore, RunsThunksAndRecordsOnlyWhatTheyDispatch) {
  mock_store mock{{{"user", "ann"}}};
  mock.dispatch([](state_getter get_state, const dispatcher& dispatch) {
    dispatch("started", get_state()["user"]);
    dispatch([](state_getter, const dispatcher& inner) { inner("nested"); });
    dispatch("ended");
  });
  EXPECT_THAT(mock.get_actions(), ElementsAre(action("started", "ann"), action("nested"), action("ended")));
}

TEST(MockStore, ReturnsWhatAThunkReturnsWithItsType) {
  const mock_store mock;
  int counter = 3;
  const auto move_only = [](state_getter, const dispatcher&) { return std::make_unique<int>(7); };
  const auto reference = [&](state_getter, const dispatcher&) -> int& { return counter; };
  static_assert(std::is_same_v<decltype(mock.dispatch(reference)), int&>);
  static_assert(std::is_same_v<decltype(mock.dispatch(move_only)), std::unique_ptr<int>>);
  static_assert(std::is_same_v<decltype(mock.dispatch("a")), dispatch_result>);
  EXPECT_EQ(*mock.dispatch(move_only), 7);
  EXPECT_EQ(&mock.dispatch(reference), &counter);
}

TEST(MockStore, LetsThroughWhatAThunkThrows) {
  const mock_store mock;
  const auto fails = [](state_getter, const dispatcher& dispatch) {
    dispatch("before");
    throw std::runtime_error("something went wrong");
  };
  EXPECT_THROW(mock.dispatch(fails), std::runtime_error);
  EXPECT_THAT(mock.get_actions(), ElementsAre(action("before")));
}

struct api {
  std::string answer;
};

TEST(MockStore, GivesThunksTheServices) {
  api fake{"42"};
  const mock_store mock(value::object(), {.services = std::ref(fake)});
  const auto ask = [](const dispatcher& dispatch, state_getter, api& service) { dispatch("asked", service.answer); };
  mock.dispatch(ask);
  mock.dispatcher()(ask);
  EXPECT_THAT(mock.get_actions(), ElementsAre(action("asked", "42"), action("asked", "42")));
}

// --- middleware ---------------------------------------------------------------------------------------------

dispatch_result drop_secrets(const middleware_api&, const next_dispatch& next, const action& a) {
  if (a.type() == "secret") return {.action = a};
  return next(a.type() == "old" ? action("new") : a);
}

TEST(MockStore, RecordsWhatArrivesBehindTheMiddleware) {
  const mock_store mock(value::object(), {.middleware = {drop_secrets}});
  mock.dispatch("a");
  mock.dispatch("secret");
  mock.dispatch("old");
  EXPECT_THAT(mock.get_actions(), ElementsAre(action("a"), action("new")));
}

TEST(MockStore, BuildsTheMiddlewareOnceForDispatcherAndStore) {
  int built = 0;
  int called = 0;
  mock_store mock(value::object(), {.middleware = {[&](middleware_api, next_dispatch next) -> next_dispatch {
                                      ++built;
                                      return [&called, next](const action& a) {
                                        ++called;
                                        return next(a);
                                      };
                                    }}});
  mock.dispatch("a");
  mock.dispatcher()("b");
  mock.store().dispatch("c");
  EXPECT_EQ(built, 1);
  EXPECT_EQ(called, 3);
  EXPECT_THAT(mock.get_actions(), ElementsAre(action("a"), action("b"), action("c")));
}

TEST(MockStore, LetsMiddlewareDispatchAndReadTheState) {
  mock_store mock(count, {.middleware = {[](const middleware_api& api, const next_dispatch& next, const action& a) {
                            if (a.type() == "twice") api.dispatch(action("echo", api.get_state()["count"]));
                            return next(a);
                          }}});
  mock.dispatch("first");
  mock.store().dispatch("twice");
  EXPECT_THAT(mock.get_actions(), ElementsAre(action("first"), action("echo", 1), action("twice")));
}

TEST(MockStore, GivesBackWhatAMiddlewareReturns) {
  const auto answer = [](const middleware_api&, const next_dispatch& next, const action& a) {
    dispatch_result result = next(a);
    result.result = "answer";
    return result;
  };
  const mock_store mock(value::object(), {.middleware = {answer}});
  EXPECT_EQ(mock.dispatch("a").result, value("answer"));
  EXPECT_EQ(mock.store().dispatch("a").result, value("answer"));
}

TEST(MockStore, RefusesADispatchWhileTheMiddlewareIsBuilt) {
  const auto eager = [](middleware_api api, next_dispatch next) -> next_dispatch {
    api.dispatch(action("too soon"));
    return next;
  };
  EXPECT_EQ(code_of([&] { mock_store mock(value::object(), {.middleware = {eager}}); }), errc::constructing);
}

// --- listening, and the mock as a store -----------------------------------------------------------------------

TEST(MockStore, CallsListenersAfterEveryDispatch) {
  mock_store mock;
  std::vector<std::size_t> seen;
  patchbay::subscription listening = mock.subscribe([&] { seen.push_back(mock.get_actions().size()); });
  mock.dispatch("a");
  mock.store().dispatch("b");
  EXPECT_THAT(seen, ElementsAre(1, 2));
  mock.clear_actions();
  EXPECT_THAT(seen, ElementsAre(1, 2));
  listening.unsubscribe();
  mock.dispatch("c");
  EXPECT_THAT(seen, ElementsAre(1, 2));
}

void add_todo(const dispatcher& dispatch, std::string text) { dispatch("todos/add", std::move(text)); }
void add_two(patchbay::store& store) {
  store.dispatch("todos/add", "x");
  store.post(action("todos/add", "y"));
}

TEST(MockStore, StandsInForAStoreAndForADispatcher) {
  mock_store mock;
  add_todo(mock.dispatcher(), "milk");
  add_two(mock.store());
  EXPECT_THAT(mock.get_actions(),
              ElementsAre(action("todos/add", "milk"), action("todos/add", "x"), action("todos/add", "y")));
}

TEST(MockStore, RecordsAlsoWhatTheCodeUnderTestMadeAHandlerOrReducerFor) {
  mock_store mock;
  const patchbay::subscription handling = mock.store().handle("a", [](patchbay::draft state) { state["x"] = 1; });
  mock.store().replace_reducer([](const value& state, const action&) { return state; });
  mock.dispatch("a");
  mock.store().dispatch("b");
  EXPECT_THAT(mock.get_actions(), ElementsAre(action("a"), action("b")));
  EXPECT_EQ(mock.get_state(), value::object());
}

TEST(MockStore, ShowsViewsTheScriptedState) {
  mock_store mock(count);
  patchbay::view view = mock.store().view(patchbay::path_set{"/count"});
  mock.dispatch("a");
  ASSERT_TRUE(view.take().has_value());
  EXPECT_EQ(view.snapshot(), R"({"count": 1})"_value);
  mock.clear_actions();
  ASSERT_TRUE(view.take().has_value());
  EXPECT_EQ(view.snapshot(), R"({"count": 0})"_value);
}

TEST(MockStore, ShowsItsStateAndActionsInFailures) {
  const mock_store mock{{{"n", 1}}};
  EXPECT_EQ(::testing::PrintToString(mock), R"(a mock store with the state {"n":1} and the actions [])");
  mock.dispatch("a");
  mock.dispatch("b", 2);
  EXPECT_EQ(::testing::PrintToString(mock),
            R"(a mock store with the state {"n":1} and the actions [{"type":"a"}, {"payload":2,"type":"b"}])");
}

TEST(MockStore, MovesWithWhatItRecorded) {
  mock_store first{{{"a", 1}}};
  first.dispatch("x");
  mock_store second = std::move(first);
  second.dispatch("y");
  second.store().dispatch("z");
  EXPECT_THAT(second.get_actions(), ElementsAre(action("x"), action("y"), action("z")));
  second = mock_store{{{"a", 2}}};
  EXPECT_THAT(second.get_actions(), IsEmpty());
  EXPECT_EQ(second.get_state(), R"({"a": 2})"_value);
}

TEST(MockStore, RefusesDispatchesOnceItIsGone) {
  std::optional<dispatcher> left;
  std::optional<dispatcher> left_of_store;
  {
    const mock_store mock;
    left = mock.dispatcher();
    left_of_store = mock.store().default_dispatcher();
  }
  EXPECT_EQ(code_of([&] { (*left)("a"); }), errc::closed);
  EXPECT_EQ(code_of([&] { (*left_of_store)("a"); }), errc::closed);
}

TEST(MockStore, RecordsTheActionsOfSeveralThreads) {
  constexpr int each = 200;
  mock_store mock(count);
  const auto work = [&](const char* type) {
    for (int i = 0; i < each; ++i) mock.dispatch(type, i);
  };
  std::atomic<bool> done = false;
  std::jthread reader([&] {
    while (!done) (void)mock.get_actions();
  });
  {
    const std::jthread a(work, "a");
    const std::jthread b(work, "b");
  }
  done = true;
  int next_of_a = 0;
  int next_of_b = 0;
  for (const action& recorded : mock.get_actions()) {
    int& next = recorded.type() == "a" ? next_of_a : next_of_b;
    EXPECT_EQ(recorded.payload(), value(next++));
  }
  EXPECT_EQ(next_of_a, each);
  EXPECT_EQ(next_of_b, each);
  EXPECT_EQ(mock.get_state(), value({{"count", 2 * each}}));
}

}  // namespace
