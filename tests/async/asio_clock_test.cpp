#include <patchbay/async/asio_clock.hpp>
#include <patchbay/error.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using boost::asio::io_context;
using patchbay::errc;
using patchbay::error;
using namespace std::chrono_literals;
using ::testing::ElementsAre;

TEST(AsioClock, CallsBackOnceOnItsExecutorAndNeverInsideTheCall) {
  io_context loop;
  const patchbay::clock time = patchbay::asio_clock(loop.get_executor());
  std::vector<std::thread::id> called_on;
  (void)time.call_after(0ms, [&] { called_on.push_back(std::this_thread::get_id()); });
  EXPECT_TRUE(called_on.empty());
  std::thread runner([&] { loop.run(); });
  const std::thread::id runs_on = runner.get_id();
  runner.join();
  EXPECT_THAT(called_on, ElementsAre(runs_on));
}

TEST(AsioClock, CallsBackWhenTheDelayIsOver) {
  io_context loop;
  const patchbay::clock time = patchbay::asio_clock(loop.get_executor());
  std::vector<std::string> order;
  const auto start = time.now();
  std::optional<std::chrono::nanoseconds> late;
  (void)time.call_after(30ms, [&] {
    late = time.now();
    order.emplace_back("late");
  });
  (void)time.call_after(1ms, [&] { order.emplace_back("early"); });
  loop.run();
  EXPECT_THAT(order, ElementsAre("early", "late"));
  EXPECT_GE(*late - start, 30ms);
}

TEST(AsioClock, KeepsItsLoopAtWorkUntilTheCallback) {
  io_context loop;
  const patchbay::clock time = patchbay::asio_clock(loop.get_executor());
  int called = 0;
  std::function<void()> again = [&] {
    if (++called < 3) (void)time.call_after(1ms, again);
  };
  (void)time.call_after(1ms, again);
  loop.run();
  EXPECT_EQ(called, 3);
}

TEST(AsioClock, TakesACallbackBackEvenIfItIsDue) {
  io_context loop;
  const patchbay::clock time = patchbay::asio_clock(loop.get_executor());
  int called = 0;
  const auto far = time.call_after(std::chrono::hours(1), [&] { ++called; });
  const auto due = time.call_after(0ms, [&] { ++called; });
  std::this_thread::sleep_for(2ms);
  far();
  due();
  due();
  loop.run();  // does not wait an hour
  EXPECT_EQ(called, 0);
}

TEST(AsioClock, TakesBackFromWithinAnotherCallback) {
  io_context loop;
  const patchbay::clock time = patchbay::asio_clock(loop.get_executor());
  std::vector<patchbay::clock::cancel_function> cancel;
  int called = 0;
  for (int i = 0; i < 2; ++i) {
    cancel.push_back(time.call_after(0ms, [&] {
      ++called;
      for (const auto& each : cancel) each();
    }));
  }
  std::this_thread::sleep_for(2ms);
  loop.run();
  EXPECT_EQ(called, 1);
}

TEST(AsioClock, LetsGoOfWhatACallbackHolds) {
  io_context loop;
  const patchbay::clock time = patchbay::asio_clock(loop.get_executor());
  const auto held = std::make_shared<int>(0);
  const auto ran = time.call_after(0ms, [held] {});
  const auto cancelled = time.call_after(std::chrono::hours(1), [held] {});
  cancelled();
  loop.run();
  EXPECT_EQ(held.use_count(), 1);
  ran();
}

TEST(AsioClock, MayBeCancelledByWhatACallbackHolds) {
  io_context loop;
  const patchbay::clock time = patchbay::asio_clock(loop.get_executor());
  patchbay::clock::cancel_function cancel;
  std::shared_ptr<void> held(nullptr, [&](void*) {
    cancel();
    time.call_after(std::chrono::hours(1), [] {})();
  });
  cancel = time.call_after(std::chrono::hours(1), [held] {});
  const std::weak_ptr<void> weak = held;
  held.reset();
  cancel();
  EXPECT_TRUE(weak.expired());
}

TEST(AsioClock, HandsOnWhatACallbackThrows) {
  io_context loop;
  const patchbay::clock time = patchbay::asio_clock(loop.get_executor());
  int called = 0;
  (void)time.call_after(0ms, [] { throw std::runtime_error("no"); });
  (void)time.call_after(5ms, [&] { ++called; });
  EXPECT_THROW(loop.run(), std::runtime_error);
  loop.run();
  EXPECT_EQ(called, 1);
}

TEST(AsioClock, OutlivesItsContextWithAllThatItGaveOut) {
  const auto held = std::make_shared<int>(0);
  patchbay::clock time;
  std::vector<patchbay::clock::cancel_function> cancel;
  {
    io_context loop;
    // A strand, which must not outlive its context.
    time = patchbay::asio_clock(boost::asio::make_strand(loop));
    cancel.push_back(time.call_after(std::chrono::hours(1), [held] { ADD_FAILURE(); }));
    cancel.push_back(time.call_after(0ms, [held] { ADD_FAILURE(); }));
  }
  EXPECT_EQ(held.use_count(), 1);
  for (const auto& each : cancel) each();
  time.call_after(0ms, [held] { ADD_FAILURE(); })();
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_GT(time.now(), 0ms);
}

TEST(AsioClock, RefusesWhatCannotBeCalled) {
  io_context loop;
  const patchbay::clock time = patchbay::asio_clock(loop.get_executor());
  const auto code_of = [](const std::function<void()>& work) {
    try {
      work();
    } catch (const error& failure) {
      return failure.code();
    }
    return errc::internal;
  };
  EXPECT_EQ(code_of([&] { (void)time.call_after(1ms, {}); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { (void)time.call_after(-1ms, [] {}); }), errc::invalid_argument);
  EXPECT_EQ(code_of([] { (void)patchbay::asio_clock({}); }), errc::invalid_argument);
  // The longest there is overflows nothing.
  time.call_after(std::chrono::milliseconds::max(), [] { ADD_FAILURE(); })();
  loop.run();
}

TEST(AsioClock, MayBeUsedFromAllThreads) {
  constexpr int threads = 4;
  constexpr int calls = 500;
  boost::asio::thread_pool pool(2);
  const patchbay::clock time = patchbay::asio_clock(pool.get_executor());
  std::atomic<int> ran = 0;
  const auto work = [&](int thread) {
    for (int i = 0; i < calls; ++i) {
      const auto runs = std::make_shared<std::atomic<int>>(0);
      const auto cancel = time.call_after(std::chrono::milliseconds(i % 2), [&ran, runs] {
        EXPECT_EQ(++*runs, 1);
        ++ran;
      });
      if ((i + thread) % 3 == 0) continue;
      std::thread other;
      if (i % 50 == 0) other = std::thread(cancel);
      cancel();
      if (other.joinable()) other.join();
    }
  };
  std::vector<std::thread> running;
  for (int thread = 0; thread < threads; ++thread) running.emplace_back(work, thread);
  for (std::thread& each : running) each.join();
  pool.join();
  // Every third was left alone.
  EXPECT_GE(ran, threads * calls / 3 - threads);
  EXPECT_LE(ran, threads * calls);
}

}  // namespace
