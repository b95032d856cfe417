#include <patchbay/testing/manual_clock.hpp>

#include <patchbay/error.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/replay/player.hpp>
#include <patchbay/testing/matchers.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using patchbay::errc;
using patchbay::error;
using patchbay::value;
using patchbay::testing::ErrorWith;
using patchbay::testing::manual_clock;
using patchbay::testing::timer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::Throws;

// A clock, and what ran on it when.
class ManualClock : public ::testing::Test {
 protected:
  std::function<void()> note(int name) {
    return [this, name] { ran_.emplace_back(name, clock_.now().count()); };
  }

  manual_clock clock_;
  std::vector<std::pair<int, long>> ran_;
};

TEST_F(ManualClock, StandsStillUntilItIsMoved) {
  EXPECT_EQ(clock_.now(), 0ms);
  clock_.advance(150ms);
  EXPECT_EQ(clock_.now(), 150ms);
  clock_.advance(0ms);
  EXPECT_EQ(clock_.now(), 150ms);
  EXPECT_EQ(manual_clock(7s).now(), 7s);
}

TEST_F(ManualClock, RunsWhatIsDueInTheOrderOfTime) {
  clock_.call_after(30ms, note(3));
  clock_.call_after(10ms, note(1));
  clock_.call_after(20ms, note(2));
  clock_.advance(25ms);
  EXPECT_THAT(ran_, ElementsAre(Pair(1, 10), Pair(2, 20)));
  EXPECT_EQ(clock_.now(), 25ms);
  EXPECT_EQ(clock_.pending(), 1U);
  clock_.advance(5ms);
  EXPECT_THAT(ran_, ElementsAre(Pair(1, 10), Pair(2, 20), Pair(3, 30)));
  EXPECT_EQ(clock_.pending(), 0U);
}

TEST_F(ManualClock, RunsWhatIsDueAtOneTimeInTheOrderItWasSet) {
  for (int i = 0; i < 5; ++i) clock_.call_after(10ms, note(i));
  clock_.advance(10ms);
  EXPECT_THAT(ran_, ElementsAre(Pair(0, 10), Pair(1, 10), Pair(2, 10), Pair(3, 10), Pair(4, 10)));
}

TEST_F(ManualClock, CountsTheDelayFromTheTimeItIsSet) {
  clock_.advance(100ms);
  clock_.call_after(10ms, note(1));
  clock_.advance(9ms);
  EXPECT_THAT(ran_, IsEmpty());
  clock_.advance(1ms);
  EXPECT_THAT(ran_, ElementsAre(Pair(1, 110)));
}

TEST_F(ManualClock, RunsNothingBeforeItIsAdvancedEvenWithoutADelay) {
  clock_.call_after(0ms, note(1));
  EXPECT_THAT(ran_, IsEmpty());
  clock_.advance(0ms);
  EXPECT_THAT(ran_, ElementsAre(Pair(1, 0)));
}

TEST_F(ManualClock, RunsWhatACallbackSetsIfItIsDueToo) {
  clock_.call_after(10ms, [this] {
    note(1)();
    clock_.call_after(0ms, note(2));
    clock_.call_after(5ms, note(3));
    clock_.call_after(50ms, note(4));
  });
  clock_.call_after(12ms, note(5));
  clock_.advance(20ms);
  EXPECT_THAT(ran_, ElementsAre(Pair(1, 10), Pair(2, 10), Pair(5, 12), Pair(3, 15)));
  EXPECT_EQ(clock_.now(), 20ms);
  EXPECT_EQ(clock_.pending(), 1U);
}

TEST_F(ManualClock, RunsAnIntervalThatSetsItselfAgain) {
  std::function<void()> tick = [&] {
    note(0)();
    clock_.call_after(10ms, tick);
  };
  clock_.call_after(10ms, tick);
  clock_.advance(35ms);
  EXPECT_THAT(ran_, ElementsAre(Pair(0, 10), Pair(0, 20), Pair(0, 30)));
}

TEST_F(ManualClock, MayBeAdvancedByACallback) {
  clock_.call_after(10ms, [this] {
    clock_.advance(100ms);
    note(1)();
  });
  clock_.call_after(50ms, note(2));
  clock_.advance(20ms);
  EXPECT_THAT(ran_, ElementsAre(Pair(2, 50), Pair(1, 110)));
  EXPECT_EQ(clock_.now(), 110ms);
}

TEST_F(ManualClock, GoesOnBehindACallbackThatThrew) {
  clock_.call_after(10ms, [] { throw std::runtime_error("broken"); });
  clock_.call_after(10ms, note(1));
  clock_.call_after(20ms, note(2));
  EXPECT_THROW(clock_.advance(30ms), std::runtime_error);
  EXPECT_EQ(clock_.now(), 10ms);
  EXPECT_EQ(clock_.pending(), 2U);
  clock_.advance(20ms);
  EXPECT_THAT(ran_, ElementsAre(Pair(1, 10), Pair(2, 20)));
  EXPECT_EQ(clock_.now(), 30ms);
}

TEST_F(ManualClock, RunsOneCallbackAfterTheOther) {
  clock_.call_after(10ms, note(1));
  clock_.call_after(10ms, note(2));
  clock_.call_after(70ms, note(3));
  EXPECT_TRUE(clock_.run_next());
  EXPECT_THAT(ran_, ElementsAre(Pair(1, 10)));
  EXPECT_TRUE(clock_.run_next());
  EXPECT_TRUE(clock_.run_next());
  EXPECT_THAT(ran_, ElementsAre(Pair(1, 10), Pair(2, 10), Pair(3, 70)));
  EXPECT_FALSE(clock_.run_next());
  EXPECT_EQ(clock_.now(), 70ms);
}

TEST_F(ManualClock, IsSetWithoutRunningAnything) {
  clock_.call_after(10ms, note(1));
  clock_.set(50ms);
  EXPECT_EQ(clock_.now(), 50ms);
  EXPECT_THAT(ran_, IsEmpty());
  clock_.advance(0ms);
  EXPECT_THAT(ran_, ElementsAre(Pair(1, 50)));
  clock_.set(5ms);
  EXPECT_EQ(clock_.now(), 5ms);
}

TEST_F(ManualClock, CancelsATimer) {
  const timer first = clock_.call_after(10ms, note(1));
  clock_.call_after(10ms, note(2));
  const timer copy = first;
  EXPECT_TRUE(copy.pending());
  EXPECT_TRUE(first.cancel());
  EXPECT_FALSE(copy.pending());
  EXPECT_FALSE(copy.cancel());
  clock_.advance(10ms);
  EXPECT_THAT(ran_, ElementsAre(Pair(2, 10)));
}

TEST_F(ManualClock, CancelsNothingOnceTheCallbackRan) {
  const timer set = clock_.call_after(10ms, note(1));
  clock_.advance(10ms);
  EXPECT_FALSE(set.pending());
  EXPECT_FALSE(set.cancel());
}

TEST_F(ManualClock, LetsACallbackCancelAnotherThatIsDue) {
  timer second;
  clock_.call_after(10ms, [&] { EXPECT_TRUE(second.cancel()); });
  second = clock_.call_after(10ms, note(2));
  clock_.advance(10ms);
  EXPECT_THAT(ran_, IsEmpty());
}

TEST_F(ManualClock, KeepsACallbackWhoseTimerIsForgotten) {
  { const timer forgotten = clock_.call_after(10ms, note(1)); }
  clock_.advance(10ms);
  EXPECT_THAT(ran_, ElementsAre(Pair(1, 10)));
}

TEST_F(ManualClock, LetsTimersOutliveIt) {
  timer left;
  EXPECT_FALSE(left.cancel());
  auto held = std::make_shared<int>(1);
  {
    manual_clock gone;
    left = gone.call_after(10ms, [held] {});
    EXPECT_EQ(held.use_count(), 2);
  }
  EXPECT_EQ(held.use_count(), 1);
  EXPECT_FALSE(left.pending());
  EXPECT_FALSE(left.cancel());
}

TEST_F(ManualClock, MayBeUsedByWhatACancelledCallbackHeld) {
  std::shared_ptr<void> at_end(nullptr, [this](void*) { clock_.call_after(1ms, note(2)); });
  const timer set = clock_.call_after(10ms, [held = std::move(at_end)] {});
  EXPECT_TRUE(set.cancel());
  clock_.advance(10ms);
  EXPECT_THAT(ran_, ElementsAre(Pair(2, 1)));
}

TEST_F(ManualClock, RefusesWhatMakesNoSense) {
  EXPECT_THAT([&] { clock_.call_after(1ms, nullptr); }, Throws<error>(ErrorWith(errc::invalid_argument, "a function")));
  EXPECT_THAT([&] { clock_.call_after(-1ms, [] {}); },
              Throws<error>(ErrorWith(errc::invalid_argument,
                                      "A manual clock cannot delay a callback by a negative time (-1 ms).")));
  EXPECT_THAT([&] { clock_.advance(-5ms); }, Throws<error>(ErrorWith(errc::invalid_argument, "(-5 ms)")));
  EXPECT_EQ(clock_.pending(), 0U);
  EXPECT_EQ(clock_.now(), 0ms);
}

TEST_F(ManualClock, StopsCallbacksThatSetEachOtherWithoutEnd) {
  std::function<void()> again = [&] { clock_.call_after(0ms, again); };
  clock_.call_after(3ms, again);
  EXPECT_THAT([&] { clock_.advance(5ms); },
              Throws<error>(ErrorWith(errc::recursion,
                                      "More than 100000 callbacks ran at 3 ms of a manual clock: do they set each "
                                      "other without end?")));
  EXPECT_EQ(clock_.now(), 3ms);
  EXPECT_EQ(clock_.pending(), 1U);
}

TEST_F(ManualClock, RunsAnyNumberOfCallbacksWhileTimePasses) {
  std::function<void()> tick = [&] {
    note(0)();
    clock_.call_after(1ms, tick);
  };
  clock_.call_after(1ms, tick);
  clock_.advance(150s);
  EXPECT_EQ(ran_.size(), 150'000U);
}

TEST_F(ManualClock, TakesTimesAsLongAsTheyCome) {
  clock_.advance(1ms);
  clock_.call_after(std::chrono::milliseconds::max(), note(1));
  clock_.advance(std::chrono::milliseconds::max());
  EXPECT_EQ(clock_.now(), std::chrono::milliseconds::max());
  EXPECT_EQ(ran_.size(), 1U);
}

TEST(ManualClockAtRandom, RunsExactlyWhatASortedListSays) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto pick = [&](int end) { return std::uniform_int_distribution(0, end - 1)(random); };

  manual_clock clock;
  std::vector<int> ran;
  std::vector<std::pair<long, int>> waiting;  // a plain list as the model
  std::vector<timer> timers;
  for (int step = 0; step < 2000; ++step) {
    if (const int what = pick(10); what < 6) {
      const long delay = pick(20);
      waiting.emplace_back(clock.now().count() + delay, step);
      timers.push_back(clock.call_after(std::chrono::milliseconds(delay), [&ran, step] { ran.push_back(step); }));
    } else if (what < 8 && !waiting.empty()) {
      const auto at = static_cast<std::size_t>(pick(static_cast<int>(waiting.size())));
      EXPECT_TRUE(timers[at].cancel());
      waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(at));
      timers.erase(timers.begin() + static_cast<std::ptrdiff_t>(at));
    } else {
      const long end = clock.now().count() + pick(10);
      std::vector<std::pair<long, int>> due;
      for (std::size_t i = waiting.size(); i-- > 0;) {
        if (waiting[i].first > end) continue;
        due.push_back(waiting[i]);
        waiting.erase(waiting.begin() + static_cast<std::ptrdiff_t>(i));
        timers.erase(timers.begin() + static_cast<std::ptrdiff_t>(i));
      }
      std::sort(due.begin(), due.end());
      std::vector<int> expected;
      for (const auto& [time, name] : due) expected.push_back(name);
      ran.clear();
      clock.advance(std::chrono::milliseconds(end - clock.now().count()));
      ASSERT_EQ(ran, expected);
    }
    ASSERT_EQ(clock.pending(), waiting.size());
  }
}

// --- as the clock of a replay ---------------------------------------------------------------------------------

TEST(ManualClockInAReplay, KeepsTimeWithoutWaiting) {
  manual_clock clock(5s);
  std::vector<std::pair<std::string, long>> seen;
  patchbay::store app(value::object(), {});
  app.handle("a", [](patchbay::draft state) { state["a"] = true; }).release();
  const patchbay::subscription listening = app.on_action(
      [&](const patchbay::settled_action& settled) { seen.emplace_back(settled.action.type(), clock.now().count()); });
  patchbay::replay::player player(
      app, app.default_dispatcher(),
      patchbay::replay::script::parse("{\"type\":\"a\"}\n{\"$wait\":100}\n{\"type\":\"a\"}\n"
                                      "{\"type\":\"a\",\"$at\":250.5}\n"),
      {.timing = {.speed = 1, .clock = clock.clock(), .sleep = clock.sleep_function()}});
  int called = 0;
  clock.call_after(60ms, [&] { ++called; });
  player.play();
  EXPECT_THAT(seen, ElementsAre(Pair("a", 5000), Pair("a", 5100), Pair("a", 5251)));
  EXPECT_EQ(called, 1);
}

TEST(ManualClockHandedOut, IsAClockForTheLibrary) {
  patchbay::clock handed_out;
  std::vector<int> ran;
  {
    manual_clock moved;
    handed_out = moved.clock();
    EXPECT_TRUE(static_cast<bool>(handed_out));
    handed_out.call_after(5ms, [&] { ran.push_back(5); });
    const auto cancel = handed_out.call_after(3ms, [&] { ran.push_back(3); });
    cancel();
    moved.advance(5ms);
    EXPECT_EQ(handed_out.now(), 5ms);
    cancel();
  }
  EXPECT_EQ(ran, std::vector<int>{5});
  EXPECT_EQ(handed_out.now(), 0ms);
  handed_out.call_after(1ms, [&] { ran.push_back(1); })();
  EXPECT_EQ(ran.size(), 1U);
}

}  // namespace
