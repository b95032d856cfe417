#include <patchbay/actions/prepare_auto_batched.hpp>
#include <patchbay/middleware/auto_batch.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/testing/manual_clock.hpp>
#include <patchbay/testing/manual_executor.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace {

using patchbay::action;
using patchbay::auto_batch;
using patchbay::auto_batched;
using patchbay::draft;
using patchbay::errc;
using patchbay::error;
using patchbay::store;
using patchbay::subscription;
using patchbay::value;
using namespace std::chrono_literals;

class AutoBatch : public ::testing::Test {
 protected:
  static void reduce(draft state, const action& a) {
    if (a.type() == "BAD") throw std::runtime_error("no");
    if (a.type() == "ADD") state["count"] += 1;
  }
  store make_store(patchbay::store_options options = {}) {
    return patchbay::create_store(patchbay::reducer(value{{"count", 0}}, reduce), {}, {batching_.middleware()},
                                  std::move(options));
  }
  [[nodiscard]] subscription count_calls() {
    return batching_.subscribe(store_, [this] { ++calls_; });
  }
  [[nodiscard]] int count() const { return store_.state()["count"].get<int>(); }

  patchbay::testing::manual_executor loop_;
  auto_batch batching_{[this](std::function<void()> task) { loop_.post(std::move(task)); }};
  store store_ = make_store();
  int calls_ = 0;
  const action later_ = auto_batched(action("ADD"));
};

TEST_F(AutoBatch, AB1TellsOfAnUnflaggedActionAtOnce) {
  const auto listening = count_calls();
  store_.dispatch("ADD");
  store_.dispatch("ADD");
  EXPECT_EQ(calls_, 2);
  EXPECT_EQ(loop_.pending(), 0U);
}

TEST_F(AutoBatch, AB2ReducesFlaggedActionsAtOnceAndTellsOfThemOnceAtTheEndOfTheTick) {
  const auto listening = count_calls();
  for (int i = 0; i < 5; ++i) store_.dispatch(later_);
  EXPECT_EQ(count(), 5);
  EXPECT_EQ(calls_, 0);
  EXPECT_EQ(loop_.run_all(), 1U);
  EXPECT_EQ(calls_, 1);
}

TEST_F(AutoBatch, AB3TellsAtOnceWhenAnUnflaggedActionFollowsAndNotAgainAtTheEnd) {
  const auto listening = count_calls();
  store_.dispatch(later_);
  store_.dispatch("ADD");
  EXPECT_EQ(calls_, 1);
  EXPECT_EQ(loop_.run_all(), 1U);
  EXPECT_EQ(calls_, 1);
}

TEST_F(AutoBatch, TellsAtTheEndOfTheTickOfWhatCameAfterTheUnflaggedAction) {
  const auto listening = count_calls();
  store_.dispatch(later_);
  store_.dispatch("ADD");
  store_.dispatch(later_);
  EXPECT_EQ(calls_, 1);
  loop_.run_all();
  EXPECT_EQ(calls_, 2);
}

TEST_F(AutoBatch, BeginsAnewAfterTheTick) {
  const auto listening = count_calls();
  for (int tick = 1; tick <= 3; ++tick) {
    store_.dispatch(later_);
    store_.dispatch(later_);
    loop_.run_all();
    EXPECT_EQ(calls_, tick);
  }
}

TEST_F(AutoBatch, TellsSeveralListenersInTheirOrder) {
  std::string order;
  const auto first = batching_.subscribe(store_, [&] { order += "a"; });
  const auto second = batching_.subscribe(store_, [&] { order += "b"; });
  store_.dispatch(later_);
  store_.dispatch(later_);
  loop_.run_all();
  EXPECT_EQ(order, "ab");
}

TEST_F(AutoBatch, LetsTheStoresOwnListenersHearOfEveryAction) {
  int own = 0;
  const auto listening = count_calls();
  const auto direct = store_.subscribe([&] { ++own; });
  store_.dispatch(later_);
  store_.dispatch(later_);
  EXPECT_EQ(own, 2);
  EXPECT_EQ(calls_, 0);
}

TEST_F(AutoBatch, GivesAPulledViewOneUpdateForAll) {
  patchbay::view watched = store_.view({"/count"});
  std::vector<patchbay::update> updates;
  const auto listening = batching_.subscribe(store_, [&] {
    if (auto news = watched.take()) updates.push_back(*news);
  });
  for (int i = 0; i < 4; ++i) store_.dispatch(later_);
  loop_.run_all();
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_EQ(watched.snapshot(), (value{{"count", 4}}));
}

TEST_F(AutoBatch, RunsListenersThatDispatch) {
  const auto listening = batching_.subscribe(store_, [&] {
    if (++calls_ == 1) store_.dispatch("ADD");
  });
  store_.dispatch(later_);
  loop_.run_all();
  EXPECT_EQ(calls_, 2);
  EXPECT_EQ(count(), 2);
}

TEST_F(AutoBatch, TellsAtOnceOfAnUnflaggedActionWithinAFlaggedOne) {
  const auto answering = store_.subscribe([&, answered = false]() mutable {
    if (!std::exchange(answered, true)) store_.dispatch("ADD");
  });
  const auto listening = count_calls();
  store_.dispatch(later_);
  EXPECT_EQ(count(), 2);
  EXPECT_EQ(calls_, 1);
  loop_.run_all();
  EXPECT_EQ(calls_, 2) << "the outer action was told of later than the inner one";
}

TEST_F(AutoBatch, TellsOfABatchAtOnce) {
  const auto listening = count_calls();
  store_.batch([&] {
    store_.dispatch(later_);
    store_.dispatch(later_);
  });
  EXPECT_EQ(calls_, 1);
  loop_.run_all();
  EXPECT_EQ(calls_, 1);
}

TEST_F(AutoBatch, TellsNobodyOfAFlaggedActionThatFailed) {
  const auto listening = count_calls();
  EXPECT_THROW(store_.dispatch(auto_batched(action("BAD"))), std::runtime_error);
  EXPECT_EQ(loop_.run_all(), 0U);
  EXPECT_EQ(calls_, 0);
  store_.dispatch("ADD");
  EXPECT_EQ(calls_, 1);
}

TEST_F(AutoBatch, CallsNoListenerThatLeftMeanwhile) {
  auto listening = count_calls();
  auto other = count_calls();
  store_.dispatch(later_);
  listening.reset();
  other.unsubscribe();
  loop_.run_all();
  EXPECT_EQ(calls_, 0);
  EXPECT_FALSE(listening.connected());
}

TEST_F(AutoBatch, KeepsAListenerWhoseSubscriptionWasReleased) {
  count_calls().release();
  store_.dispatch(later_);
  loop_.run_all();
  EXPECT_EQ(calls_, 1);
}

TEST_F(AutoBatch, TellsNobodyOnceTheStoreIsGone) {
  std::optional<store> short_lived = make_store();
  const auto listening = batching_.subscribe(*short_lived, [&] { ++calls_; });
  short_lived->dispatch(later_);
  short_lived.reset();
  loop_.run_all();
  EXPECT_EQ(calls_, 0);
}

TEST_F(AutoBatch, HandsWhatAListenerThrowsAtTheEndOfTheTickToTheStoresHook) {
  int failures = 0;
  store watched = make_store({.on_error = [&](const std::exception_ptr&) { ++failures; }});
  const auto bad = batching_.subscribe(watched, [] { throw std::runtime_error("listener"); });
  const auto good = batching_.subscribe(watched, [&] { ++calls_; });
  watched.dispatch(later_);
  loop_.run_all();
  EXPECT_EQ(failures, 1);
  EXPECT_EQ(calls_, 1);
}

TEST_F(AutoBatch, TriesAgainAfterAQueueThatFailed) {
  bool broken = true;
  auto_batch batching([&](std::function<void()> task) {
    if (broken) throw std::runtime_error("queue");
    loop_.post(std::move(task));
  });
  store watched = patchbay::create_store(patchbay::reducer(value{{"count", 0}}, reduce), {}, {batching.middleware()});
  const auto listening = batching.subscribe(watched, [&] { ++calls_; });
  EXPECT_THROW(watched.dispatch(later_), std::runtime_error);
  broken = false;
  watched.dispatch(later_);
  loop_.run_all();
  EXPECT_EQ(calls_, 1);
}

TEST_F(AutoBatch, TriesAgainAfterAQueueThatDroppedATask) {
  std::vector<std::function<void()>> tasks;
  auto_batch batching([&](std::function<void()> task) { tasks.push_back(std::move(task)); });
  store app = patchbay::create_store(patchbay::reducer(value{{"count", 0}}, reduce), {}, {batching.middleware()});
  int calls = 0;
  const auto listening = batching.subscribe(app, [&] { ++calls; });
  app.dispatch(later_);
  tasks.clear();
  app.dispatch(later_);
  ASSERT_EQ(tasks.size(), 1U);
  tasks.front()();
  EXPECT_EQ(calls, 1);
}

TEST_F(AutoBatch, WaitsForATimerFromTheFirstActionOn) {
  patchbay::testing::manual_clock time;
  auto_batch batching(time.clock(), 10ms);
  store watched = patchbay::create_store(patchbay::reducer(value{{"count", 0}}, reduce), {}, {batching.middleware()});
  const auto listening = batching.subscribe(watched, [&] { ++calls_; });
  watched.dispatch(later_);
  time.advance(9ms);
  watched.dispatch(later_);
  EXPECT_EQ(calls_, 0);
  time.advance(1ms);
  EXPECT_EQ(calls_, 1);
  time.advance(1s);
  EXPECT_EQ(calls_, 1);
}

TEST_F(AutoBatch, RefusesWhatCannotWaitAndListenersThatAreNone) {
  EXPECT_THROW(auto_batch(patchbay::task_runner{}), error);
  EXPECT_THROW(auto_batch(patchbay::clock{}, 1ms), error);
  EXPECT_THROW((void)batching_.subscribe(store_, {}), error);
}

TEST_F(AutoBatch, FlagsActionsAndKeepsWhatTheyCarry) {
  const action flagged = auto_batched(action({{"type", "A"}, {"payload", 1}, {"meta", {{"x", 2}}}}));
  EXPECT_EQ(flagged.to_value(), (value{{"type", "A"}, {"payload", 1}, {"meta", {{"x", 2}, {"RTK_autoBatch", true}}}}));
  EXPECT_TRUE(is_auto_batched(flagged));
  EXPECT_TRUE(is_auto_batched(auto_batched(action({{"type", "A"}, {"meta", 5}}))));
  EXPECT_FALSE(is_auto_batched(action("A")));
  EXPECT_FALSE(is_auto_batched(action({{"type", "A"}, {"meta", {{"RTK_autoBatch", false}}}})));
  EXPECT_FALSE(is_auto_batched(action({{"type", "A"}, {"meta", 5}})));
}

TEST_F(AutoBatch, PreparesActionsThatAreFlagged) {
  const auto moved = patchbay::create_action<int(int)>("moved", patchbay::prepare_auto_batched<int>());
  EXPECT_EQ(moved(7).to_value(), (value{{"type", "moved"}, {"payload", 7}, {"meta", {{"RTK_autoBatch", true}}}}));
  EXPECT_TRUE(is_auto_batched(moved(7)));
}

TEST_F(AutoBatch, LosesNoCallAmongThreads) {
  int seen = 0;
  const auto listening = batching_.subscribe(store_, [&] { seen = count(); });
  std::atomic<bool> done = false;
  std::thread ticks([&] {
    while (!done) loop_.run_one();
  });
  std::vector<std::thread> running;
  for (int thread = 0; thread < 4; ++thread) {
    running.emplace_back([&, thread] {
      for (int i = 0; i < 200; ++i) i % 10 == thread ? store_.dispatch("ADD") : store_.dispatch(later_);
    });
  }
  for (std::thread& each : running) each.join();
  done = true;
  ticks.join();
  loop_.run_all();
  EXPECT_EQ(seen, 800);
}

}  // namespace
