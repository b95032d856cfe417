// How the runs of effects and their tasks end, and what many of them cost.

#include "counted_bytes.hpp"

#include <patchbay/actions/action_creator.hpp>
#include <patchbay/error.hpp>
#include <patchbay/listener/listener.hpp>
#include <patchbay/store/configure_store.hpp>
#include <patchbay/testing/manual_clock.hpp>

#include <boost/asio/io_context.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using namespace patchbay;
using boost::asio::awaitable;
using patchbay::test::bytes_for;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const auto pressed = create_action("pressed");

// On an event loop of its own, which may end before the store.
struct ListenerRun : ::testing::Test {
  void settle() {
    io->restart();
    io->poll();
  }

  std::unique_ptr<boost::asio::io_context> io = std::make_unique<boost::asio::io_context>();
  patchbay::testing::manual_clock clock;
  std::vector<std::string> errors;
  listener_middleware listeners{
      {.executor = io->get_executor(),
       .clock = clock.clock(),
       .on_error = [this](std::exception_ptr, std::string_view by) { errors.emplace_back(by); }}};
  std::optional<store> app = configure_store(
      {.reducer = {1, [](const value& n, const action&) { return n; }}, .middleware = {listeners.middleware()}});
};

// --- what can be waited for ends ------------------------------------------------------------------------------

TEST_F(ListenerRun, ForkedTasksEndAsCancelledWhenTheirExecutorEnds) {
  std::vector<fork_handle<int>> tasks;
  std::stop_token effect;
  listeners.start_listening(pressed, [&](const action&, const listener_api& api) {
    effect = api.stop_token();
    tasks.push_back(api.fork(
        [](fork_api task) -> awaitable<int> {
          co_await task.delay(5ms);
          co_return 1;
        },
        true));
  });
  app->dispatch(pressed());
  settle();
  app->dispatch(pressed());
  const auto begun = tasks[0].result();
  std::future<fork_result<int>> queued = tasks[1].result().to_future();
  EXPECT_FALSE(begun.ready());
  io.reset();
  ASSERT_TRUE(begun.ready());
  EXPECT_EQ(begun.get().status, fork_status::cancelled);
  ASSERT_EQ(queued.wait_for(0s), std::future_status::ready);
  EXPECT_EQ(queued.get().status, fork_status::cancelled);
  EXPECT_TRUE(effect.stop_requested());
}

TEST_F(ListenerRun, WhoWaitsElsewhereForATaskIsToldAndLetGoOfWhenTheExecutorOfTheTaskEnds) {
  boost::asio::io_context elsewhere;
  const auto alive = std::make_shared<int>(0);
  std::optional<fork_status> told;
  listeners.start_listening(pressed, [&](const action&, const listener_api& api) {
    const auto task = api.fork([](fork_api own) -> awaitable<void> { co_await own.delay(5ms); }, true);
    boost::asio::co_spawn(
        elsewhere,
        [](auto waited, std::shared_ptr<int>, std::optional<fork_status>& to) -> awaitable<void> {
          const fork_result<void> ended = co_await waited.wait();
          to = ended.status;
        }(task.result(), alive, told),
        boost::asio::detached);
  });
  app->dispatch(pressed());
  elsewhere.poll();
  EXPECT_GT(alive.use_count(), 1);
  io.reset();
  elsewhere.restart();
  elsewhere.poll();
  EXPECT_EQ(told, fork_status::cancelled);
  EXPECT_EQ(alive.use_count(), 1);
}

// --- what was cancelled ------------------------------------------------------------------------------------------

TEST_F(ListenerRun, IsNotBegunOnceItIsCancelled) {
  std::vector<std::string> begun;
  const auto notes = [&](std::string name) {
    return [&begun, name](action, listener_api) -> awaitable<void> {
      begun.push_back(name);
      co_return;
    };
  };
  listeners.start_listening(pressed, take_latest(notes("latest")));
  const listening other = listeners.start_listening(pressed, notes("unsubscribed"));
  for (int i = 0; i < 3; ++i) app->dispatch(pressed());
  other.unsubscribe(true);
  settle();
  EXPECT_THAT(begun, ElementsAre("latest"));
  EXPECT_THAT(errors, IsEmpty());
}

TEST_F(ListenerRun, MaySayThatItWasCancelledInAPlainFunctionToo) {
  int heard = 0;
  listeners.start_listening(pressed, [&](const action&, const listener_api& api) {
    ++heard;
    api.throw_if_cancelled();
    api.cancel();
    api.throw_if_cancelled();
    ++heard;
  });
  listeners.start_listening(
      pressed, [](const action&, const listener_api&) { throw error(errc::cancelled, "by somebody else"); });
  app->dispatch(pressed());
  EXPECT_EQ(heard, 1);
  EXPECT_THAT(errors, ElementsAre("effect"));
}

TEST_F(ListenerRun, StaysOffTheListAfterAClearThoughItsRunWasCancelledBefore) {
  int begun = 0;
  const auto counts = [&](action, listener_api api) -> awaitable<void> {
    ++begun;
    api.cancel();
    co_await api.delay(5ms);
  };
  listeners.start_listening(pressed, take_leading(counts));
  app->dispatch(pressed());
  listeners.clear_listeners();
  settle();
  app->dispatch(pressed());
  settle();
  EXPECT_EQ(begun, 0);
}

// --- what many cost ----------------------------------------------------------------------------------------------

// Twice as many may cost twice as much, and a little more where something has to grow.
template <class Cost>
void expect_linear(Cost&& cost, std::size_t n = 1'000) {
  const std::size_t some = cost(n);
  const std::size_t twice = cost(2 * n);
  EXPECT_LE(twice, some * 5 / 2) << "of " << some << " for " << n;
}

struct ListenerCost : ListenerRun {
  std::size_t cost_of_presses(std::size_t n) {
    const std::size_t cost = bytes_for([&] {
      for (std::size_t i = 0; i < n; ++i) app->dispatch(pressed());
      settle();
    });
    return cost;
  }
  static constexpr auto nothing = [](action, listener_api) -> awaitable<void> { co_return; };
};

TEST_F(ListenerCost, TakeLatestPaysForTheRunBeforeOnly) {
  listeners.start_listening(pressed, take_latest(nothing));
  expect_linear([&](std::size_t n) { return cost_of_presses(n); });
}

TEST_F(ListenerCost, DebouncePaysForTheRunBeforeOnly) {
  listeners.start_listening(pressed, debounce(5ms, nothing));
  expect_linear([&](std::size_t n) { return cost_of_presses(n); });
}

TEST_F(ListenerCost, TheEndOfManyStoresThatShareListenersPaysForTheirOwnRuns) {
  listeners.start_listening(pressed, [](action, listener_api api) -> awaitable<void> { co_await api.delay(5ms); });
  expect_linear(
      [&](std::size_t n) {
        std::vector<store> stores;
        for (std::size_t i = 0; i < n; ++i) {
          stores.push_back(configure_store({.reducer = {1, [](const value& now, const action&) { return now; }},
                                            .middleware = {listeners.middleware()}}));
          stores.back().dispatch(pressed());
        }
        return bytes_for([&] { stores.clear(); });
      },
      200);
}

TEST_F(ListenerCost, AnEffectKeepsNothingOfTheTasksItJoinedThatHaveEnded) {
  std::size_t kept = 0;
  std::optional<listener_api> forking;
  listeners.start_listening(pressed, [&](action, listener_api api) -> awaitable<void> {
    forking = api;
    co_await api.delay(5ms);
  });
  app->dispatch(pressed());
  settle();
  const auto counted = std::make_shared<int>(0);
  struct counts_itself {
    std::shared_ptr<int> alive;
  };
  for (int i = 0; i < 10; ++i) {
    (void)forking->fork([counted](const fork_api&) { return counts_itself{counted}; }, true);
    settle();
    kept = static_cast<std::size_t>(counted.use_count()) - 1;
  }
  EXPECT_EQ(kept, 0U);
  const auto cost = [&](int n) {
    return bytes_for([&] {
      for (int i = 0; i < n; ++i) (void)forking->fork([](const fork_api&) {}, true);
      settle();
    });
  };
  (void)cost(1'000);
  const std::size_t early = cost(1'000);
  (void)cost(3'000);
  EXPECT_EQ(cost(1'000), early);
  forking.reset();
}

}  // namespace
