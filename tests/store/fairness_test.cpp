#include "store/support.hpp"

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

// What is posted keeps nobody from the store.

namespace patchbay::test {
namespace {

// A task that posts itself until it is told to stop, or has run so often since somebody asked that nobody waits so
// long.
class endless {
 public:
  explicit endless(store& target) : target_(target) {}

  void operator()() {
    if (asked && ++runs > limit) return;
    if (!stop) target_.post([this] { (*this)(); });
  }
  [[nodiscard]] bool gave_up() const { return runs > limit; }

  std::atomic<bool> asked = false;
  std::atomic<bool> stop = false;

 private:
  static constexpr int limit = 3'000'000;
  store& target_;
  std::atomic<int> runs = 0;
};

TEST(Fairness, ATaskThatPostsItselfKeepsNoOtherThreadOut) {
  counter_app app;
  endless task(app.store);
  std::atomic<bool> started = false;
  std::thread poster([&] {
    app.store.post([&] {
      started = true;
      task();
    });
  });
  while (!started) std::this_thread::yield();
  task.asked = true;
  for (int i = 0; i < 20; ++i) app.dispatch("INCREMENT");
  EXPECT_FALSE(task.gave_up());
  task.stop = true;
  poster.join();
  EXPECT_EQ(app.counter(), 20);
}

TEST(Fairness, NorDoesOneThatAListenerPosted) {
  counter_app app;
  endless task(app.store);
  std::atomic<bool> started = false;
  const subscription listener = app.store.subscribe([&] {
    if (!started.exchange(true)) app.store.post([&] { task(); });
  });
  std::thread first([&] { app.dispatch("INCREMENT"); });
  while (!started) std::this_thread::yield();
  task.asked = true;
  for (int i = 0; i < 20; ++i) app.dispatch("INCREMENT");
  EXPECT_FALSE(task.gave_up());
  task.stop = true;
  first.join();
  EXPECT_EQ(app.counter(), 21);
}

TEST(Fairness, WhatWasQueuedWhenATurnEndedComesBeforeTheOthers) {
  store app{0};
  std::string order;
  std::atomic<int> step = 0;
  const auto reaches = [&](int n) {
    while (step < n) std::this_thread::yield();
  };
  std::thread holder([&] {
    app.batch([&] {
      step = 1;
      reaches(2);
    });
  });
  reaches(1);
  app.post([&] { order += 'a'; });
  app.post([&] { order += 'b'; });
  step = 2;
  app.batch([&] { order += 'c'; });
  holder.join();
  EXPECT_EQ(order, "abc");
}

// Whatever threads do, nothing that was posted is left behind.
TEST(Fairness, EverythingThatIsPostedRuns) {
  counter_app app;
  std::atomic<int> ran = 0;
  std::atomic<int> posted_by_tasks = 0;
  std::vector<std::thread> posters;
  for (int thread = 0; thread < 3; ++thread) {
    posters.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) {
        app.store.post([&] {
          if (++ran % 5 == 0) app.store.post([&] { ++posted_by_tasks; });
        });
      }
    });
  }
  for (int i = 0; i < 300; ++i) app.dispatch("INCREMENT");
  for (std::thread& each : posters) each.join();
  EXPECT_EQ(app.counter(), 300);
  EXPECT_EQ(ran, 6000);
  EXPECT_EQ(posted_by_tasks, 1200);
}

}  // namespace
}  // namespace patchbay::test
