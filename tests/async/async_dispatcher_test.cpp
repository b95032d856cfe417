// Thunks that take their time.

#include "async/support.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_future.hpp>

#include <functional>
#include <stdexcept>

namespace patchbay::test {
namespace {

using boost::asio::awaitable;
using ::testing::ElementsAre;

TEST(AsyncDispatcher, DispatchesActionsAndPlainThunksInTheCall) {
  async_app app;
  app.dispatch("add", 2);
  const int sum = app.dispatch([](state_getter get_state, const dispatcher& dispatch) {
    dispatch("add", 3);
    return get_state()["sum"].get<int>();
  });
  EXPECT_EQ(sum, 5);
}

TEST(AsyncDispatcher, RunsACoroutineOnItsExecutorAndNotInTheCall) {
  async_app app;
  const async_result<int> result =
      app.dispatch([](state_getter get_state, const dispatcher& dispatch) -> awaitable<int> {
        dispatch("add", 3);
        co_return get_state()["sum"].get<int>() + 1;
      });
  EXPECT_FALSE(result.ready());
  EXPECT_EQ(code_of([&] { (void)result.get(); }), errc::invalid_argument);
  EXPECT_EQ(app.sum(), 0);
  app.run();
  ASSERT_TRUE(result.ready());
  EXPECT_EQ(result.get(), 4);
}

TEST(AsyncDispatcher, KeepsWhatACoroutineCapturedAndWasGivenUntilItEnds) {
  async_app app;
  const gate wait = app.closed_gate();
  async_result<std::string> result =
      app.dispatch([wait, word = std::string("a word too long for a short string")](
                       const async_dispatcher& dispatch, state_getter get_state) -> awaitable<std::string> {
        co_await wait.opened();
        dispatch("add", 1);
        co_return word + " " + get_state()["sum"].dump();
      });
  app.run();
  EXPECT_FALSE(result.ready());
  wait.open();
  app.run();
  EXPECT_EQ(result.get(), "a word too long for a short string 1");
}

TEST(AsyncDispatcher, LetsOneThunkAwaitAnother) {
  async_app app;
  const gate wait = app.closed_gate();
  const auto inner = [wait](auto, const auto& dispatch) -> awaitable<int> {
    co_await wait.opened();
    dispatch("add", 5);
    co_return 7;
  };
  const auto outer = app.dispatch([inner](state_getter get_state, const async_dispatcher& dispatch) -> awaitable<int> {
    const int seven = co_await dispatch(inner);
    co_return seven + get_state()["sum"].get<int>();
  });
  app.run();
  wait.open();
  app.run();
  EXPECT_EQ(outer.get(), 12);
}

TEST(AsyncDispatcher, ThrowsWhereTheResultIsGotWhatTheThunkThrew) {
  async_app app;
  const auto failing = app.dispatch([](auto, const auto&) -> awaitable<int> {
    throw std::out_of_range("gone too far");
    co_return 1;
  });
  const auto awaiting = app.dispatch([failing](auto, const auto&) -> awaitable<std::string> {
    try {
      (void)co_await failing.wait();
    } catch (const std::out_of_range& failure) {
      co_return failure.what();
    }
    co_return "nothing was thrown";
  });
  std::future<int> future = failing.to_future();
  app.run();
  EXPECT_THROW((void)failing.get(), std::out_of_range);
  EXPECT_THROW((void)future.get(), std::out_of_range);
  EXPECT_EQ(awaiting.get(), "gone too far");
}

TEST(AsyncDispatcher, TellsCallbacksAndFuturesOnceEachOnTheExecutor) {
  async_app app;
  std::vector<int> told;
  const auto result = app.dispatch([](auto, const auto&) -> awaitable<int> { co_return 4; });
  std::future<int> future = result.to_future();
  result.then([&](const async_result<int>& four) { told.push_back(four.get()); });
  app.run();
  result.then([&](const async_result<int>& four) { told.push_back(four.get() + 1); });
  EXPECT_THAT(told, ElementsAre(4));
  app.run();
  EXPECT_THAT(told, ElementsAre(4, 5));
  EXPECT_EQ(future.get(), 4);
}

TEST(AsyncDispatcher, HandsOutResultsOfNothing) {
  async_app app;
  const async_result<void> done = app.dispatch([](auto, const dispatcher& dispatch) -> awaitable<void> {
    dispatch("add", 1);
    co_return;
  });
  std::future<void> future = done.to_future();
  app.run();
  EXPECT_NO_THROW(done.get());
  EXPECT_NO_THROW(future.get());
}

TEST(AsyncDispatcher, GivesThunksTheServicesOfItsDispatcher) {
  struct backend {
    int base;
  };
  async_app app{services(backend{40})};
  const auto typed = app.dispatch([](state_getter, const async_dispatcher&, backend& api) -> awaitable<int> {
    api.base += 1;
    co_return api.base;
  });
  app.run();
  const auto any = app.dispatch([](state_getter, const dispatcher&, const services& all) -> awaitable<int> {
    co_return all.get<backend>().base + 1;
  });
  app.run();
  EXPECT_EQ(typed.get(), 41);
  EXPECT_EQ(any.get(), 42);
}

TEST(AsyncDispatcher, TakesThunksThatReturnAFuture) {
  async_app app;
  std::promise<int> later;
  const async_result<int> waiting = app.dispatch([&](state_getter, const dispatcher&) { return later.get_future(); });
  const async_result<void> failing = app.dispatch([](state_getter, const dispatcher&) {
    std::promise<void> broken;
    broken.set_exception(std::make_exception_ptr(std::domain_error("no")));
    return broken.get_future();
  });
  app.run();
  EXPECT_FALSE(waiting.ready());
  EXPECT_THROW(failing.get(), std::domain_error);
  later.set_value(9);
  app.context.restart();
  app.context.run();
  EXPECT_EQ(waiting.get(), 9);
}

TEST(AsyncDispatcher, TakesThunksThatCallBack) {
  async_app app;
  std::optional<async_callback<int>> call;
  const async_result<int> result =
      app.dispatch([&](state_getter, const dispatcher&, async_callback<int> done) { call = std::move(done); });
  app.run();
  ASSERT_TRUE(call);
  EXPECT_FALSE(result.ready());
  (*call)(6);
  (*call)(7);
  call->fail(std::runtime_error("too late"));
  EXPECT_EQ(result.get(), 6);
}

TEST(AsyncDispatcher, EndsAThunkThatFailsThrowsOrDropsItsCallback) {
  async_app app;
  const auto failed = app.dispatch(
      [](state_getter, const dispatcher&, const async_callback<int>& done) { done.fail(std::length_error("long")); });
  const auto thrown =
      app.dispatch([](state_getter, const dispatcher&, const async_callback<void>&) { throw std::domain_error("no"); });
  const auto dropped = app.dispatch([](state_getter, const dispatcher&, async_callback<void>) {});
  app.run();
  EXPECT_THROW((void)failed.get(), std::length_error);
  EXPECT_THROW(thrown.get(), std::domain_error);
  EXPECT_EQ(code_of([&] { dropped.get(); }), errc::cancelled);
}

// A result that can be moved or copied so many times.
struct brittle {
  brittle() = default;
  explicit brittle(int moves, int copies) : moves_left(moves), copies_left(copies) {}
  brittle(const brittle& other) : moves_left(other.moves_left), copies_left(other.copies_left - 1) {
    if (other.copies_left == 0) throw std::runtime_error("not copied");
  }
  brittle(brittle&& other) : moves_left(other.moves_left - 1), copies_left(other.copies_left) {
    if (other.moves_left == 0) throw std::runtime_error("not moved");
  }
  brittle& operator=(const brittle&) = default;
  brittle& operator=(brittle&&) = default;
  ~brittle() = default;

  int moves_left = 100;
  int copies_left = 100;
};

TEST(AsyncDispatcher, EndsAThunkWhoseResultThrowsWhereverItIsMoved) {
  for (int moves = 0; moves < 12; ++moves) {
    async_app app;
    const auto awaited =
        app.dispatch([moves](auto, const auto&) -> awaitable<brittle> { co_return brittle(moves, 100); });
    const auto called = app.dispatch(
        [moves](state_getter, const async_dispatcher&, async_callback<brittle> done) { done(brittle(moves, 100)); });
    app.run();
    EXPECT_TRUE(awaited.ready()) << moves;
    EXPECT_TRUE(called.ready()) << moves;
  }
}

TEST(AsyncDispatcher, HandsOutAnExceptionWhereTheResultThrowsWhenItIsCopied) {
  async_app app;
  const auto result = app.dispatch([](auto, const auto&) -> awaitable<brittle> { co_return brittle(100, 0); });
  auto future = result.to_future();
  auto later = result.to_future();
  const auto awaiting = app.dispatch([result](auto, const auto&) -> awaitable<std::string> {
    try {
      (void)co_await result.wait();
    } catch (const std::runtime_error& failure) {
      co_return failure.what();
    }
    co_return "copied";
  });
  app.run();
  EXPECT_THROW((void)future.get(), std::runtime_error);
  EXPECT_THROW((void)later.get(), std::runtime_error);
  ASSERT_TRUE(awaiting.ready());
  EXPECT_EQ(awaiting.get(), "not copied");
}

TEST(AsyncDispatcher, WaitsWithAnyCompletionTokenAndStopsWaitingWhenCancelled) {
  async_app app;
  const gate wait = app.closed_gate();
  const auto result = app.dispatch([wait](auto, const auto&) -> awaitable<int> {
    co_await wait.opened();
    co_return 3;
  });
  std::future<int> future = result.async_wait(boost::asio::use_future);
  boost::asio::cancellation_signal stop;
  std::exception_ptr stopped;
  result.async_wait(boost::asio::bind_cancellation_slot(
      stop.slot(), [&](std::exception_ptr failure, int) { stopped = std::move(failure); }));
  app.run();
  stop.emit(boost::asio::cancellation_type::terminal);
  app.run();
  EXPECT_THROW(std::rethrow_exception(stopped), boost::system::system_error);
  EXPECT_FALSE(result.ready());
  wait.open();
  app.run();
  EXPECT_EQ(future.get(), 3);
}

TEST(AsyncDispatcher, DispatchesThroughAnotherDispatcherOfTheStore) {
  async_app app;
  std::vector<std::string> seen;
  const dispatcher through = create_dispatch(
      *app.store,
      {.middleware = apply_middleware([&](const middleware_api&, const next_dispatch& next, const action& a) {
         seen.emplace_back(a.type());
         return next(a);
       })});
  const async_dispatcher dispatch(*app.store, through, app.context.get_executor());
  (void)dispatch([](auto, const dispatcher& send) -> awaitable<void> {
    send("add", 1);
    co_return;
  });
  app.run();
  EXPECT_THAT(seen, ElementsAre("add"));
  EXPECT_EQ(app.sum(), 1);
}

TEST(AsyncDispatcher, NeedsAnExecutor) {
  store plain;
  EXPECT_EQ(code_of([&] { async_dispatcher(plain, boost::asio::any_io_executor()); }), errc::invalid_argument);
}

}  // namespace
}  // namespace patchbay::test
