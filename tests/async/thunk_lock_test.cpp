// Thunks that lock paths: their turns, what runs inside them, and how a lock is let go of.

#include "async/lock_support.hpp"

#include <stdexcept>

namespace patchbay::test {
namespace {

using boost::asio::awaitable;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

// --- turns ------------------------------------------------------------------------------------------------

TEST(ThunkLock, TakesTurnsWherePathsAreEqual) {
  lock_app app;
  const auto first = app.dispatch(app.lock({"/a"}, app.visit("first")));
  const auto second = app.dispatch(app.lock({"/a"}, app.visit("second")));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("first"));
  app.let("first");
  EXPECT_THAT(app.noted(), ElementsAre("end of first", "second"));
  EXPECT_TRUE(first.ready());
  EXPECT_FALSE(second.ready());
  app.let("second");
  EXPECT_TRUE(second.ready());
}

TEST(ThunkLock, TakesTurnsWhereOnePathLeadsIntoTheOther) {
  lock_app app;
  (void)app.dispatch(app.lock({"/a/b"}, app.visit("inner")));
  (void)app.dispatch(app.lock({"/a"}, app.visit("outer")));
  (void)app.dispatch(app.lock({"/a/c/d"}, app.visit("other inner")));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("inner"));
  app.let("inner");
  EXPECT_THAT(app.noted(), ElementsAre("end of inner", "outer"));
  app.let("outer");
  EXPECT_THAT(app.noted(), ElementsAre("end of outer", "other inner"));
}

TEST(ThunkLock, RunsSideBySideWherePathsOnlyLookAlike) {
  lock_app app;
  for (const char* path : {"/a", "/ab", "/a~1b", "/b/a", "/b/ab", "/"}) {
    (void)app.dispatch(app.lock(path_set({path}), app.visit(path)));
  }
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("/a", "/ab", "/a~1b", "/b/a", "/b/ab", "/"));
}

TEST(ThunkLock, TakesAllPathsOrNone) {
  lock_app app;
  (void)app.dispatch(app.lock({"/a"}, app.visit("a")));
  (void)app.dispatch(app.lock({"/a", "/b"}, app.visit("both")));
  (void)app.dispatch(app.lock({"/c"}, app.visit("c")));
  (void)app.dispatch(app.lock({"/b"}, app.visit("b")));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("a", "c"));
  app.let("a");
  EXPECT_THAT(app.noted(), ElementsAre("end of a", "both"));
  app.let("both");
  EXPECT_THAT(app.noted(), ElementsAre("end of both", "b"));
}

TEST(ThunkLock, LetsNobodyOvertakeWhoWaitsForTheWholeState) {
  lock_app app;
  (void)app.dispatch(app.lock({"/a"}, app.visit("a")));
  (void)app.dispatch(app.lock(app.visit("whole")));
  (void)app.dispatch(app.lock({"/b"}, app.visit("b")));
  (void)app.dispatch(app.lock({"/c"}, app.visit("c")));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("a"));
  app.let("a");
  EXPECT_THAT(app.noted(), ElementsAre("end of a", "whole"));
  app.let("whole");
  EXPECT_THAT(app.noted(), ElementsAre("end of whole", "b", "c"));
}

TEST(ThunkLock, TakesAStarForEverythingFromThereOn) {
  lock_app app;
  (void)app.dispatch(app.lock({"/todos/*/done", "/x"}, app.visit("all todos")));
  (void)app.dispatch(app.lock({"/todos/3/text"}, app.visit("one")));
  (void)app.dispatch(app.lock({"/users"}, app.visit("users")));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("all todos", "users"));
  app.let("all todos");
  EXPECT_THAT(app.noted(), ElementsAre("end of all todos", "one"));
}

TEST(ThunkLock, WaitsForNobodyWithoutPaths) {
  lock_app app;
  (void)app.dispatch(app.lock(app.visit("whole")));
  (void)app.dispatch(app.lock(path_set(), app.visit("nothing")));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("whole", "nothing"));
}

TEST(ThunkLock, NeverMakesADispatchWithoutLockWait) {
  lock_app app;
  (void)app.dispatch(app.lock(app.visit("whole")));
  app.run();
  app.dispatch("add", 1);
  EXPECT_EQ(app.sum(), 1);
  (void)app.dispatch(app.visit("immediate"));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("whole", "immediate"));
}

TEST(ThunkLock, BeginsOnTheExecutorAndNotInsideTheDispatch) {
  lock_app app;
  const auto result = app.dispatch(app.lock({"/sum"}, action("add", 1)));
  EXPECT_EQ(app.sum(), 0);
  EXPECT_FALSE(result.ready());
  app.run();
  EXPECT_EQ(app.sum(), 1);
}

TEST(ThunkLock, KnowsNothingOfAnotherLock) {
  lock_app app;
  const thunk_lock other;
  (void)app.dispatch(app.lock(app.visit("one")));
  (void)app.dispatch(other(app.visit("other")));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("one", "other"));
}

// --- what can be dispatched ---------------------------------------------------------------------------------

TEST(ThunkLock, GivesTheResultOfWhateverItRuns) {
  lock_app app;
  const path_set all({""});
  const async_result<dispatch_result> acted = app.dispatch(app.lock(all, action("add", 2)));
  const async_result<int> plain =
      app.dispatch(app.lock(all, [](const state_getter& get, const dispatcher&) { return get()["sum"].get<int>(); }));
  const async_result<void> nothing =
      app.dispatch(app.lock(all, [](const dispatcher& send, const state_getter&) { send("add", 1); }));
  const async_result<int> calling = app.dispatch(
      app.lock(all, [](state_getter, const async_dispatcher&, const async_callback<int>& done) { done(3); }));
  const async_result<int> coroutine =
      app.dispatch(app.lock(all, [](auto, const async_dispatcher&) -> awaitable<int> { co_return 4; }));
  const auto five = [](state_getter, const async_dispatcher&) -> awaitable<int> { co_return 5; };
  const async_result<int> handed_on =
      app.dispatch(app.lock(all, [five](auto, const async_dispatcher& send) { return send(five); }));
  const auto fetch = create_async_thunk<int(int)>("fetch", [](int id) { return id; });
  const async_result<settled<int>> request = app.dispatch(app.lock(all, fetch(6)));
  app.run();
  EXPECT_TRUE(acted.get().changed);
  EXPECT_EQ(plain.get(), 2);
  nothing.get();
  EXPECT_EQ(calling.get(), 3);
  EXPECT_EQ(coroutine.get(), 4);
  EXPECT_EQ(handed_on.get(), 5);
  EXPECT_EQ(request.get().unwrap(), 6);
  EXPECT_THAT(app.types(), ElementsAre("add", "add", "fetch/pending", "fetch/fulfilled"));
}

TEST(ThunkLock, RunsWhatCannotBeCopied) {
  lock_app app;
  auto number = std::make_unique<int>(7);
  const auto result = app.dispatch(
      app.lock({"/a"}, [number = std::move(number)](auto, const auto&) -> awaitable<int> { co_return *number; }));
  app.run();
  EXPECT_EQ(result.get(), 7);
}

TEST(ThunkLock, QueuesACallAgainEachTimeItIsDispatched) {
  lock_app app;
  const auto increment = app.lock({"/sum"}, action("add", 1));
  (void)app.dispatch(increment);
  (void)app.dispatch(increment);
  app.run();
  EXPECT_EQ(app.sum(), 2);
}

TEST(ThunkLock, HoldsUntilTheFinalActionOfAnAsyncThunkIsDispatched) {
  lock_app app;
  const auto fetch = create_async_thunk<int(int)>("fetch", [&](int id) -> awaitable<int> {
    co_await app.gate_of("fetch").opened();
    co_return id;
  });
  (void)app.dispatch(app.lock({"/a"}, fetch(1)));
  (void)app.dispatch(app.lock({"/a"}, action("next")));
  app.run();
  app.let("fetch");
  EXPECT_THAT(app.types(), ElementsAre("fetch/pending", "fetch/fulfilled", "next"));
}

TEST(ThunkLock, IsLetGoOfByAnAbortedRequestWhenItsCreatorHasEnded) {
  lock_app app;
  std::stop_source stop;
  std::optional<thunk_callback<int>> call;
  const auto fetch = create_async_thunk<int(int)>(
      "fetch", [&](int, const thunk_api&, thunk_callback<int> done) { call = std::move(done); });
  const auto request = app.dispatch(app.lock({"/a"}, fetch(1, stop.get_token())));
  (void)app.dispatch(app.lock({"/a"}, action("next")));
  app.run();
  stop.request_stop();
  app.run();
  EXPECT_TRUE(request.get().aborted());
  EXPECT_THAT(app.types(), ElementsAre("fetch/pending", "fetch/rejected"));
  call.reset();
  app.run();
  EXPECT_THAT(app.types(), ElementsAre("fetch/pending", "fetch/rejected", "next"));
}

// --- nesting ------------------------------------------------------------------------------------------------

TEST(ThunkLock, NestsTenDeepWithoutWaitingForItself) {
  struct nesting {
    lock_app& app;
    auto level(int depth) {
      return [this, depth](state_getter, const async_dispatcher& send) -> awaitable<int> {
        if (depth == 10) co_return depth;
        co_return co_await send(app.lock("/a", async_level(depth + 1)));
      };
    }
    std::function<awaitable<int>(state_getter, const async_dispatcher&)> async_level(int depth) { return level(depth); }
  };
  lock_app app;
  nesting nested{app};
  const auto result = app.dispatch(app.lock(nested.async_level(1)));
  const auto afterwards = app.dispatch(app.lock({"/a"}, action("add", 1)));
  app.run();
  ASSERT_TRUE(result.ready());
  EXPECT_EQ(result.get(), 10);
  EXPECT_TRUE(afterwards.ready());
}

TEST(ThunkLock, LetsSiblingsTakeTurnsOnlyWhereTheyOverlap) {
  lock_app app;
  (void)app.dispatch(app.lock({"/a"}, [&app](auto, const async_dispatcher& send) -> awaitable<void> {
    (void)send(app.lock({"/a/x"}, app.visit("x")));
    (void)send(app.lock({"/a/y"}, app.visit("y")));
    (void)send(app.lock({"/a"}, app.visit("all")));
    co_return;
  }));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("x", "y"));
  app.let("y");
  EXPECT_THAT(app.noted(), ElementsAre("end of y"));
  app.let("x");
  EXPECT_THAT(app.noted(), ElementsAre("end of x", "all"));
}

TEST(ThunkLock, KeepsTheHoldForAChildThatNobodyAwaits) {
  lock_app app;
  const auto parent = app.dispatch(app.lock({"/a"}, [&app](auto, const async_dispatcher& send) -> awaitable<void> {
    (void)send(app.visit("child"));
    co_return;
  }));
  (void)app.dispatch(app.lock({"/a"}, app.visit("next")));
  app.run();
  EXPECT_TRUE(parent.ready()) << "the result waits for the child";
  EXPECT_THAT(app.noted(), ElementsAre("child"));
  app.let("child");
  EXPECT_THAT(app.noted(), ElementsAre("end of child", "next"));
}

TEST(ThunkLock, RefusesANestedThunkPathsThatTheOuterOneHasNot) {
  lock_app app;
  std::optional<async_result<dispatch_result>> refused;
  std::optional<async_result<dispatch_result>> inside;
  (void)app.dispatch(app.lock({"/a", "/b/c"}, [&](auto, const async_dispatcher& send) -> awaitable<void> {
    refused = send(app.lock({"/b"}, action("add", 1)));
    inside = send(app.lock({"/b/c/d", "/a"}, action("add", 2)));
    co_return;
  }));
  app.run();
  ASSERT_TRUE(refused->ready());
  try {
    (void)refused->get();
    FAIL() << "nothing was thrown";
  } catch (const error& refusal) {
    EXPECT_EQ(refusal.code(), errc::invalid_argument);
    EXPECT_THAT(refusal.message(), HasSubstr("The path \"/b\" is outside"));
    EXPECT_THAT(refusal.message(), HasSubstr("\"/a\", \"/b/c\""));
    EXPECT_EQ(refusal.place().pointer, "/b");
  }
  EXPECT_TRUE(inside->ready());
  EXPECT_EQ(app.sum(), 2);
}

TEST(ThunkLock, NestsAnotherLockIndependently) {
  lock_app app;
  const thunk_lock other;
  bool reached = false;
  const auto result = app.dispatch(app.lock({"/a"}, [&](auto, const async_dispatcher& send) -> awaitable<void> {
    co_await send(other("/b", [&](auto, const async_dispatcher& inner) -> awaitable<void> {
      co_await inner(app.lock("/a/x", action("add", 1)));
      reached = true;
    }));
  }));
  app.run();
  ASSERT_TRUE(result.ready());
  result.get();
  EXPECT_TRUE(reached);
}

TEST(ThunkLock, TreatsADispatcherThatOutlivesItsHoldAsWhatIsLeftAroundIt) {
  lock_app app;
  std::optional<async_dispatcher> kept;
  std::optional<async_dispatcher> inner;
  (void)app.dispatch(app.lock({"/a"}, [&](auto, const async_dispatcher& send) -> awaitable<void> {
    kept = send;
    co_await send(app.lock("/a/x", [&](auto, const async_dispatcher& child) -> awaitable<void> {
      inner = child;
      co_return;
    }));
    // That hold has ended, and this one has not.
    co_await (*inner)(app.lock("/a", action("add", 1)));
  }));
  app.run();
  EXPECT_EQ(app.sum(), 1);
  (void)app.dispatch(app.lock({"/a"}, app.visit("next")));
  (void)(*kept)(app.lock({"/b"}, app.visit("kept")));
  (void)(*inner)(app.lock({"/a/x"}, app.visit("inner")));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("next", "kept"));
  app.let("next");
  EXPECT_THAT(app.noted(), ElementsAre("end of next", "inner"));
}

// --- the end of a hold ------------------------------------------------------------------------------------

TEST(ThunkLock, IsLetGoOfByAThunkThatThrows) {
  lock_app app;
  const auto thrown = app.dispatch(app.lock({"/a"}, [](auto, const auto&) -> awaitable<void> {
    throw std::runtime_error("no");
    co_return;
  }));
  const auto failed = app.dispatch(app.lock({"/a"}, action("fail")));
  const auto next = app.dispatch(app.lock({"/a"}, action("add", 1)));
  app.run();
  EXPECT_THROW(thrown.get(), std::runtime_error);
  EXPECT_THROW((void)failed.get(), std::runtime_error);
  EXPECT_TRUE(next.get().changed);
}

TEST(ThunkLock, IsLetGoOfByACallbackThatIsDropped) {
  lock_app app;
  std::optional<async_callback<int>> call;
  (void)app.dispatch(
      app.lock({"/a"}, [&](state_getter, const async_dispatcher&, const async_callback<int>& done) { call = done; }));
  const auto next = app.dispatch(app.lock({"/a"}, action("add", 1)));
  app.run();
  EXPECT_FALSE(next.ready());
  call.reset();
  app.run();
  EXPECT_TRUE(next.ready());
}

TEST(ThunkLock, CancelsWhoWaitsWhenTheStoreEnds) {
  lock_app app;
  const auto holding = app.dispatch(app.lock({"/a"}, app.visit("holding")));
  const auto waiting = app.dispatch(app.lock({"/a"}, app.visit("waiting")));
  app.run();
  app.store.reset();
  EXPECT_EQ(code_of([&] { waiting.get(); }), errc::cancelled);
  app.run();
  EXPECT_EQ(code_of([&] { holding.get(); }), errc::cancelled);
  EXPECT_THAT(app.noted(), ElementsAre("holding"));
  const auto later = app.dispatch(app.lock({"/a"}, app.visit("later")));
  app.run();
  EXPECT_EQ(code_of([&] { later.get(); }), errc::closed);
}

TEST(ThunkLock, LetsTheOthersGoOnWhenOneOfTheirStoresEnds) {
  lock_app app;
  async_app other;
  (void)app.dispatch(app.lock({"/a"}, app.visit("holding")));
  const auto between = other.dispatch(app.lock(app.visit("of the other")));
  (void)app.dispatch(app.lock({"/b"}, app.visit("b")));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("holding"));
  other.store.reset();
  EXPECT_EQ(code_of([&] { between.get(); }), errc::cancelled);
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("b"));
}

TEST(ThunkLock, DropsWhoWaitsForAnExecutorThatIsDestroyed) {
  lock_app app;
  auto context = std::make_unique<boost::asio::io_context>();
  const async_dispatcher dying(*app.store, context->get_executor());
  (void)app.dispatch(app.lock({"/a"}, app.visit("holding")));
  const auto dropped = dying(app.lock(action("add", 1)));
  (void)app.dispatch(app.lock({"/b"}, app.visit("b")));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("holding"));
  context.reset();
  EXPECT_EQ(code_of([&] { (void)dropped.get(); }), errc::cancelled);
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("b"));
  app.let("holding");
  EXPECT_EQ(app.sum(), 0);
}

TEST(ThunkLock, SurvivesAnExecutorThatIsDestroyedWithAHolderAndThousandsThatWait) {
  store plain;
  const thunk_lock lock;
  auto context = std::make_unique<boost::asio::io_context>();
  const async_dispatcher dispatch(plain, context->get_executor());
  const gate never(context->get_executor());
  const auto wait = [never](auto, const auto&) -> awaitable<void> { co_await never.opened(); };
  std::vector<async_result<void>> results;
  for (int i = 0; i < 20'000; ++i) results.push_back(dispatch(lock({"/a"}, wait)));
  context->poll();
  never.open();  // which is posted, and will not run
  context.reset();
  for (const auto& result : results) ASSERT_EQ(code_of([&] { result.get(); }), errc::cancelled);
}

TEST(ThunkLock, TakesACancelledWaiterOutOfTheQueueAsIfItHadNeverBeenThere) {
  lock_app app;
  const auto fetch = create_async_thunk<int()>("fetch", [&](const thunk_api& api) -> awaitable<int> {
    const auto whole = app.visit("whole");
    co_await api.dispatch(app.lock(whole));
    co_return 1;
  });
  (void)app.dispatch(app.lock({"/a"}, app.visit("a")));
  const auto request = app.dispatch(fetch());
  app.run();
  (void)app.dispatch(app.lock({"/b"}, app.visit("b")));
  (void)app.dispatch(app.lock({"/a/x"}, app.visit("x")));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("a"));
  request.abort();
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("b"));
  app.let("a");
  EXPECT_THAT(app.noted(), ElementsAre("end of a", "x"));
}

TEST(ThunkLock, CancelsNothingWhenItsResultIsLetGoOf) {
  lock_app app;
  (void)app.dispatch(app.lock({"/a"}, app.visit("first")));
  (void)app.dispatch(app.lock({"/a"}, app.visit("second")));
  app.run();
  app.let("first");
  EXPECT_THAT(app.noted(), ElementsAre("first", "end of first", "second"));
}

// --- on behalf of somebody else -----------------------------------------------------------------------------

TEST(ThunkHold, KeepsItsPathsUntilTheLastCopyGoes) {
  lock_app app;
  thunk_hold hold;
  EXPECT_FALSE(hold);
  app.lock.acquire(app.dispatch, {"/a"}).then([&](const async_result<thunk_hold>& got) { hold = got.get(); });
  app.run();
  ASSERT_TRUE(hold);
  const auto next = app.dispatch(app.lock({"/a"}, action("add", 1)));
  const auto own = hold.dispatcher()(app.lock({"/a/x"}, action("add", 10)));
  app.run();
  EXPECT_TRUE(own.ready());
  EXPECT_FALSE(next.ready());
  thunk_hold copy = hold;
  hold = {};
  app.run();
  EXPECT_FALSE(next.ready());
  copy = {};
  app.run();
  EXPECT_TRUE(next.ready());
}

TEST(ThunkHold, MayBeTheLastOfAnyNumberInsideEachOther) {
  lock_app app;
  std::optional<async_dispatcher> innermost = app.dispatch;
  std::vector<async_result<thunk_hold>> held;
  for (int depth = 0; depth < 100'000; ++depth) {
    held.push_back(app.lock.acquire(*innermost, {"/a"}));
    innermost = held.back().get().dispatcher();
  }
  held.clear();
  // All have ended, and each is kept by the next.
  innermost.reset();
  const auto free = app.lock.acquire(app.dispatch, {"/a"});
  EXPECT_TRUE(free.ready());
}

TEST(ThunkHold, WaitsForWhatIsUnderWayWhenItIsReleased) {
  lock_app app;
  const auto got = app.lock.acquire(app.dispatch, {"/a"});
  app.run();
  const thunk_hold hold = got.get();
  (void)hold.dispatcher()(app.visit("under way"));
  const auto next = app.dispatch(app.lock({"/a"}, action("add", 1)));
  app.run();
  hold.release();
  EXPECT_FALSE(got.get());
  app.run();
  EXPECT_FALSE(next.ready());
  app.let("under way");
  EXPECT_TRUE(next.ready());
}

TEST(ThunkHold, LeavesTheQueueWhenNobodyWantsItAnyMore) {
  lock_app app;
  (void)app.dispatch(app.lock({"/a"}, app.visit("a")));
  std::optional<async_result<thunk_hold>> unwanted = app.lock.acquire(app.dispatch, {""});
  (void)app.dispatch(app.lock({"/b"}, app.visit("b")));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("a"));
  unwanted.reset();
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("b"));
}

TEST(ThunkHold, LeavesTheQueueWhenTheOnlyOneWhoAwaitsItIsCancelled) {
  lock_app app;
  const path_set everything({""});
  const auto fetch = create_async_thunk<int()>("fetch", [&](const thunk_api& api) -> awaitable<int> {
    const thunk_hold hold = co_await app.lock.acquire(api.dispatcher(), everything);
    co_return 1;
  });
  (void)app.dispatch(app.lock({"/a"}, app.visit("a")));
  const auto request = app.dispatch(fetch());
  app.run();
  (void)app.dispatch(app.lock({"/b"}, app.visit("b")));
  request.abort();
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("a", "b"));
}

TEST(ThunkHold, IsNeverGotWhereTheStoreEndsOrThePathsAreOutside) {
  lock_app app;
  const auto outer = app.lock.acquire(app.dispatch, {"/a"});
  app.run();
  const auto outside = app.lock.acquire(outer.get().dispatcher(), {"/b"});
  EXPECT_EQ(code_of([&] { (void)outside.get(); }), errc::invalid_argument);
  const auto waiting = app.lock.acquire(app.dispatch, {"/a"});
  app.store.reset();
  EXPECT_EQ(code_of([&] { (void)waiting.get(); }), errc::cancelled);
  EXPECT_EQ(code_of([] { (void)thunk_hold().dispatcher(); }), errc::invalid_argument);
}

}  // namespace
}  // namespace patchbay::test
