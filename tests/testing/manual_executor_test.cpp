#include <patchbay/testing/manual_executor.hpp>

#include <patchbay/error.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/testing/manual_clock.hpp>
#include <patchbay/testing/matchers.hpp>
#include <patchbay/testing/mock_store.hpp>
#include <patchbay/testing/sequential_ids.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using namespace std::chrono_literals;
using patchbay::action;
using patchbay::dispatcher;
using patchbay::errc;
using patchbay::error;
using patchbay::state_getter;
using patchbay::value;
using patchbay::testing::ActionOfType;
using patchbay::testing::ErrorWith;
using patchbay::testing::manual_clock;
using patchbay::testing::manual_executor;
using patchbay::testing::mock_store;
using patchbay::testing::sequential_ids;
using patchbay::testing::timer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Throws;

class ManualExecutor : public ::testing::Test {
 protected:
  std::function<void()> note(int name) {
    return [this, name] { ran_.push_back(name); };
  }

  manual_executor executor_;
  std::vector<int> ran_;
};

TEST_F(ManualExecutor, RunsNothingByItself) {
  executor_.post(note(1));
  EXPECT_THAT(ran_, IsEmpty());
  EXPECT_EQ(executor_.pending(), 1U);
}

TEST_F(ManualExecutor, RunsOneTaskAfterTheOther) {
  executor_.post(note(1));
  executor_.post(note(2));
  EXPECT_TRUE(executor_.run_one());
  EXPECT_THAT(ran_, ElementsAre(1));
  EXPECT_TRUE(executor_.run_one());
  EXPECT_THAT(ran_, ElementsAre(1, 2));
  EXPECT_FALSE(executor_.run_one());
}

TEST_F(ManualExecutor, RunsAllWithWhatTheTasksPost) {
  executor_.post([this] {
    note(1)();
    executor_.post(note(3));
  });
  executor_.post(note(2));
  EXPECT_EQ(executor_.run_all(), 3U);
  EXPECT_THAT(ran_, ElementsAre(1, 2, 3));
  EXPECT_EQ(executor_.run_all(), 0U);
}

TEST_F(ManualExecutor, RunsOnlyWhatWaitsNow) {
  executor_.post([this] {
    note(1)();
    executor_.post(note(3));
  });
  executor_.post(note(2));
  EXPECT_EQ(executor_.run_pending(), 2U);
  EXPECT_THAT(ran_, ElementsAre(1, 2));
  EXPECT_EQ(executor_.pending(), 1U);
}

TEST_F(ManualExecutor, StopsTasksThatPostEachOtherWithoutEnd) {
  std::function<void()> again = [&] {
    ran_.push_back(0);
    executor_.post(again);
  };
  executor_.post(again);
  EXPECT_THAT([&] { executor_.run_all(); }, Throws<error>(ErrorWith(errc::recursion)));
  EXPECT_EQ(ran_.size(), 100'000U);
  EXPECT_THAT([&] { executor_.run_all(10); },
              Throws<error>(ErrorWith(errc::recursion,
                                      "Tasks still wait (1) after 10 ran: do they post each other without end?")));
  EXPECT_EQ(executor_.pending(), 1U);
}

TEST_F(ManualExecutor, RunsAsManyAsTheLimitAllows) {
  for (int i = 0; i < 3; ++i) executor_.post(note(i));
  EXPECT_EQ(executor_.run_all(3), 3U);
}

TEST_F(ManualExecutor, KeepsTheTasksBehindOneThatThrows) {
  executor_.post([] { throw std::runtime_error("broken"); });
  executor_.post(note(2));
  EXPECT_THROW(executor_.run_all(), std::runtime_error);
  EXPECT_EQ(executor_.pending(), 1U);
  executor_.run_all();
  EXPECT_THAT(ran_, ElementsAre(2));
}

TEST_F(ManualExecutor, RefusesAnEmptyTask) {
  EXPECT_THAT([&] { executor_.post({}); }, Throws<error>(ErrorWith(errc::invalid_argument)));
  EXPECT_EQ(executor_.pending(), 0U);
}

TEST_F(ManualExecutor, TakesTasksFromOtherThreadsAndRunsThemOnThisOne) {
  const auto here = std::this_thread::get_id();
  int ran_here = 0;
  {
    const auto post = [&] {
      for (int i = 0; i < 500; ++i) executor_.post([&] { ran_here += std::this_thread::get_id() == here ? 1 : 0; });
    };
    const std::jthread a(post);
    const std::jthread b(post);
    for (int i = 0; i < 100; ++i) executor_.run_one();
  }
  executor_.run_all();
  EXPECT_EQ(ran_here, 1000);
}

// --- an asynchronous thunk, step by step ------------------------------------------------------------------------

// What the thunk below needs of the world.
struct world {
  manual_clock clock{};
  manual_executor network{};
  std::function<std::string()> new_id = sequential_ids("request-");
  std::vector<std::string> answers{"fetched"};
};

// Asks the network; gives up after a second, and answers that come later are dropped.
const auto fetch_todos = [](const dispatcher& dispatch, state_getter get_state, world& outside) {
  if (get_state()["busy"] == value(true)) return std::string();
  const std::string id = outside.new_id();
  dispatch("todos/pending", id);
  const timer timeout = outside.clock.call_after(1s, [=] { dispatch("todos/rejected", id); });
  outside.network.post([=, &outside] {
    if (timeout.cancel()) dispatch("todos/fulfilled", {{"id", id}, {"answer", outside.answers.front()}});
  });
  return id;
};

class AsynchronousThunk : public ::testing::Test {
 protected:
  world world_;
  mock_store mock_{value::object(), {.services = std::ref(world_)}};
};

TEST_F(AsynchronousThunk, IsFulfilledWhenTheNetworkAnswers) {
  EXPECT_EQ(mock_.dispatch(fetch_todos), "request-1");
  EXPECT_THAT(mock_.get_actions(), ElementsAre(ActionOfType("todos/pending", "request-1")));

  world_.clock.advance(999ms);
  EXPECT_THAT(mock_.get_actions(), ElementsAre(ActionOfType("todos/pending")));

  world_.network.run_all();
  EXPECT_THAT(mock_.get_actions(),
              ElementsAre(ActionOfType("todos/pending"),
                          ActionOfType("todos/fulfilled", {{"id", "request-1"}, {"answer", "fetched"}})));
  EXPECT_EQ(world_.clock.pending(), 0U);
}

TEST_F(AsynchronousThunk, IsRejectedWhenTheNetworkIsTooLate) {
  mock_.dispatch(fetch_todos);
  world_.clock.advance(1s);
  world_.network.run_all();
  EXPECT_THAT(mock_.get_actions(),
              ElementsAre(ActionOfType("todos/pending"), ActionOfType("todos/rejected", "request-1")));
}

TEST_F(AsynchronousThunk, DoesNothingWhileTheScriptedStateSaysBusy) {
  mock_.store().set_state({{"busy", true}});
  EXPECT_EQ(mock_.dispatch(fetch_todos), "");
  EXPECT_THAT(mock_.get_actions(), IsEmpty());
  EXPECT_EQ(world_.network.pending(), 0U);
}

TEST_F(AsynchronousThunk, KeepsTwoRequestsApart) {
  mock_.dispatch(fetch_todos);
  mock_.dispatch(fetch_todos);
  world_.network.run_one();
  world_.clock.advance(1s);
  EXPECT_THAT(mock_.get_actions(),
              ElementsAre(ActionOfType("todos/pending", "request-1"), ActionOfType("todos/pending", "request-2"),
                          ActionOfType("todos/fulfilled"), ActionOfType("todos/rejected", "request-2")));
}

}  // namespace
