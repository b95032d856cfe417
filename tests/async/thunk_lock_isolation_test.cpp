// What zubridge promises of thunks, and where it deadlocks or loses isolation: zubridge.md, sections 3.2 and 5.

#include "async/lock_support.hpp"

#include <stdexcept>

namespace patchbay::test {
namespace {

using boost::asio::awaitable;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// A counter at 2, that thunks multiply and divide and others increment.
struct counter_app : lock_app {
  counter_app() { dispatch("add", 2); }

  // x2, x2, /2, with a step of its own after the first.
  auto doubling() {
    return [this](state_getter get, const async_dispatcher& send) -> awaitable<void> {
      const auto sum = [&] { return get()["sum"].get<int>(); };
      send("add", sum());
      seen_sums.push_back(sum());
      co_await gate_of("first step").opened();
      send("add", sum());
      seen_sums.push_back(sum());
      send("add", -sum() / 2);
      seen_sums.push_back(sum());
    };
  }

  std::vector<int> seen_sums;
};

TEST(ThunkIsolation, EndsAtFiveWhereAnIncrementComesAfterTheFirstStep) {
  counter_app app;
  (void)app.dispatch(app.lock({"/sum"}, app.doubling()));
  app.run();
  const auto increment = app.dispatch(app.lock({"/sum"}, action("add", 1)));
  app.run();
  EXPECT_FALSE(increment.ready());
  app.let("first step");
  EXPECT_THAT(app.seen_sums, ElementsAre(4, 8, 4));
  EXPECT_EQ(app.sum(), 5);
}

TEST(ThunkIsolation, EndsAtFiveAcrossWindowsToo) {
  counter_app app;
  boost::asio::io_context elsewhere;
  const async_dispatcher window(*app.store, create_dispatch(*app.store), elsewhere.get_executor());
  (void)app.dispatch(app.lock({"/sum"}, app.doubling()));
  app.run();
  const auto increment = window(app.lock({"/sum"}, action("add", 1)));
  const auto acknowledged = increment.to_future();
  std::thread other([&] {
    const auto until_done = boost::asio::make_work_guard(elsewhere);
    elsewhere.run();
  });
  app.let("first step");
  acknowledged.wait();
  elsewhere.stop();
  other.join();
  EXPECT_THAT(app.seen_sums, ElementsAre(4, 8, 4));
  EXPECT_EQ(app.sum(), 5);
}

TEST(ThunkIsolation, Case5_1NestedThunksAndImmediateOnesResolveAndLeaveNothingBehind) {
  lock_app app;
  const auto outer = app.dispatch(app.lock([&app](auto, const async_dispatcher& send) -> awaitable<int> {
    const auto inner = [](auto, const async_dispatcher& own) -> awaitable<int> {
      own("add", 1);
      co_return 1;
    };
    const int locked = co_await send(app.lock(inner));
    const int immediate = co_await send(inner);
    co_return locked + immediate;
  }));
  app.run();
  EXPECT_EQ(outer.get(), 2);
  const auto later = app.dispatch(app.lock(action("add", 1)));
  app.run();
  EXPECT_TRUE(later.ready());
  EXPECT_EQ(app.sum(), 3);
}

TEST(ThunkIsolation, Case5_2CompletesWhereItsLastUpdateIsAcknowledgedAfterItReturned) {
  lock_app app;
  const auto result = app.dispatch(app.lock({"/sum"}, [&app](auto, const async_dispatcher& send) -> awaitable<void> {
    (void)send([&app](auto, const async_dispatcher& last) -> awaitable<void> {
      last("add", 1);
      co_await app.gate_of("acknowledged").opened();
    });
    co_return;
  }));
  const auto next = app.dispatch(app.lock({"/sum"}, action("add", 10)));
  app.run();
  EXPECT_TRUE(result.ready());
  EXPECT_FALSE(next.ready());
  app.let("acknowledged");
  EXPECT_TRUE(next.ready());
  EXPECT_EQ(app.sum(), 11);
}

TEST(ThunkIsolation, Case5_3aNestedActionsAreAppliedWhenTheyHaveBeenAwaited) {
  lock_app app;
  std::vector<int> sums;
  (void)app.dispatch(app.lock({"/sum"}, [&](auto, const async_dispatcher& send) -> awaitable<void> {
    co_await send(app.lock("/sum", [&](state_getter get, const async_dispatcher& own) -> awaitable<void> {
      co_await own(app.lock("/sum", action("add", 1)));
      sums.push_back(get()["sum"].template get<int>());
    }));
    sums.push_back(send.get_state()["sum"].template get<int>());
  }));
  app.run();
  EXPECT_THAT(sums, ElementsAre(1, 1));
}

TEST(ThunkIsolation, Case5_3bASecondThunkIsIsolatedAfterTheFirstHasEnded) {
  lock_app app;
  (void)app.dispatch(app.lock({"/sum"}, app.visit("first")));
  (void)app.dispatch(app.lock({"/sum"}, app.visit("second")));
  app.run();
  app.let("first");
  const auto between = app.dispatch(app.lock({"/sum"}, action("add", 1)));
  app.run();
  EXPECT_FALSE(between.ready());
  app.let("second");
  EXPECT_TRUE(between.ready());
}

TEST(ThunkIsolation, Case5_3cAWindowThatDiesLetsTheOthersGoInTheirOrder) {
  lock_app app;
  std::optional<async_result<thunk_hold>> window(app.lock.acquire(app.dispatch, {""}));
  app.run();
  for (const char* name : {"first", "second", "third"}) (void)app.dispatch(app.lock({"/log"}, action(name)));
  app.run();
  EXPECT_THAT(app.types(), IsEmpty());
  window.reset();
  (void)app.dispatch(app.lock({"/log"}, action("new")));
  app.run();
  EXPECT_THAT(app.types(), ElementsAre("first", "second", "third", "new"));
}

TEST(ThunkIsolation, Case5_3dLosesNothingThatItAccepted) {
  lock_app app;
  constexpr int many = 5'000;
  (void)app.dispatch(app.lock(app.visit("whole")));
  std::vector<async_result<dispatch_result>> accepted;
  for (int i = 0; i < many; ++i) accepted.push_back(app.dispatch(app.lock({"/sum"}, action("add", 1))));
  app.run();
  EXPECT_EQ(app.sum(), 0);
  app.let("whole");
  for (const auto& one : accepted) EXPECT_TRUE(one.ready());
  EXPECT_EQ(app.sum(), many);
}

TEST(ThunkIsolation, Case5_3eOneFailureDoesNotLoseTheRest) {
  lock_app app;
  (void)app.dispatch(app.lock(app.visit("whole")));
  (void)app.dispatch(app.lock({"/sum"}, action("add", 1)));
  const auto failed = app.dispatch(app.lock({"/sum"}, action("fail")));
  (void)app.dispatch(app.lock({"/sum"}, action("add", 10)));
  app.run();
  app.let("whole");
  EXPECT_THROW((void)failed.get(), std::runtime_error);
  EXPECT_EQ(app.sum(), 11);
}

TEST(ThunkIsolation, Case5_5AThunkReadsWhatItWroteWhateverOthersWant) {
  counter_app app;
  (void)app.dispatch(app.lock({"/sum"}, app.doubling()));
  app.run();
  for (int i = 0; i < 3; ++i) (void)app.dispatch(app.lock(action("add", 100)));
  app.run();
  app.let("first step");
  EXPECT_THAT(app.seen_sums, ElementsAre(4, 8, 4));
  EXPECT_EQ(app.sum(), 304);
}

TEST(ThunkIsolation, Case5_15DisjointKeysDoNotWaitForEachOther) {
  lock_app app;
  (void)app.dispatch(app.lock({"/users"}, app.visit("users")));
  (void)app.dispatch(app.lock({"/todos"}, app.visit("todos")));
  app.run();
  EXPECT_THAT(app.noted(), ElementsAre("users", "todos"));
}

}  // namespace
}  // namespace patchbay::test
