#include "store/support.hpp"

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace patchbay::test {
namespace {

// Counts everything that hears of a change.
struct everybody {
  explicit everybody(store& source)
      : plain(source.subscribe([this] { ++plain_calls; })),
        changes(source.subscribe([this](const value&, const value&) { ++change_calls; })),
        commits(source.on_commit([this](const commit& c) { commit_actions.push_back(c.actions.size()); })),
        actions(source.on_action(
            [this](const settled_action& settled) { action_types.emplace_back(settled.action.type()); })),
        pushed(source.view({""}, [this](const update& news) { updates.push_back(news.text()); })) {}

  int plain_calls = 0;
  int change_calls = 0;
  std::vector<std::size_t> commit_actions;
  std::vector<std::string> action_types;
  std::vector<std::string> updates;
  subscription plain;
  subscription changes;
  subscription commits;
  subscription actions;
  view pushed;
};

TEST(Batch, ManyActionsBecomeOneCommitAndOneUpdate) {
  counter_app app;
  everybody all(app.store);
  app.store.batch([&] {
    for (int i = 0; i < 5; ++i) app.dispatch("INCREMENT");
    app.store.set_state({{"other", true}});
  });
  EXPECT_EQ(app.store.revision(), 1U);
  EXPECT_EQ(all.plain_calls, 1);
  EXPECT_EQ(all.change_calls, 1);
  EXPECT_EQ(all.commit_actions, std::vector<std::size_t>{6});
  EXPECT_EQ(all.action_types.size(), 6U);
  EXPECT_EQ(all.updates,
            std::vector<std::string>{
                R"({"base":0,"revision":1,"patch":[{"op":"replace","path":"","value":{"counter":5,"other":true}}]})"});
}

TEST(Batch, ItsOwnThreadSeesWhatItHasDoneSoFar) {
  counter_app app;
  app.store.batch([&] {
    const dispatch_result result = app.dispatch("INCREMENT");
    EXPECT_TRUE(result.changed);
    EXPECT_EQ(result.revision, 0U);
    EXPECT_EQ(app.counter(), 1);
    EXPECT_EQ(app.store.revision(), 0U);
  });
  EXPECT_EQ(app.store.revision(), 1U);
}

TEST(Batch, ItReturnsWhatTheWorkReturns) {
  counter_app app;
  EXPECT_EQ(app.store.batch([&] { return app.dispatch("INCREMENT").changed; }), true);
  const auto owned = app.store.batch([] { return std::make_unique<int>(3); });
  EXPECT_EQ(*owned, 3);
  int number = 1;
  int& reference = app.store.batch([&]() -> int& { return number; });
  EXPECT_EQ(&reference, &number);
}

TEST(Batch, IfItThrowsNothingHappenedAtAll) {
  counter_app app;
  everybody all(app.store);
  const value before = app.store.state();
  EXPECT_THROW(app.store.batch([&] {
    app.dispatch("INCREMENT");
    throw std::runtime_error("batch");
  }),
               std::runtime_error);
  EXPECT_TRUE(app.store.state().identical(before));
  EXPECT_EQ(app.store.revision(), 0U);
  EXPECT_EQ(all.plain_calls, 0);
  EXPECT_TRUE(all.action_types.empty());
  EXPECT_TRUE(all.updates.empty());
  app.dispatch("INCREMENT");
  EXPECT_EQ(all.action_types, std::vector<std::string>{"INCREMENT"});
}

TEST(Batch, AnActionThatThrowsInItDropsOnlyItself) {
  counter_app app;
  app.store.batch([&] {
    app.dispatch("INCREMENT");
    EXPECT_THROW(app.dispatch("FAIL"), std::runtime_error);
    app.dispatch("INCREMENT");
  });
  EXPECT_EQ(app.counter(), 2);
}

TEST(Batch, NestedBatchesJoin) {
  counter_app app;
  everybody all(app.store);
  app.store.batch([&] {
    app.dispatch("INCREMENT");
    app.store.batch([&] { app.dispatch("INCREMENT"); });
    EXPECT_TRUE(all.updates.empty());
    app.dispatch("INCREMENT");
  });
  EXPECT_EQ(app.store.revision(), 1U);
  EXPECT_EQ(all.commit_actions, std::vector<std::size_t>{3});
}

TEST(Batch, AnInnerBatchThatThrowsTakesBackOnlyItsOwnPart) {
  counter_app app;
  everybody all(app.store);
  app.store.batch([&] {
    app.dispatch("INCREMENT");
    EXPECT_THROW(app.store.batch([&] {
      app.dispatch("SET", 100);
      throw std::runtime_error("inner");
    }),
                 std::runtime_error);
    EXPECT_EQ(app.counter(), 1);
    app.dispatch("INCREMENT");
  });
  EXPECT_EQ(app.counter(), 2);
  EXPECT_EQ(all.action_types, (std::vector<std::string>{"INCREMENT", "INCREMENT"}));
}

TEST(Batch, X10_AStateThatComesBackToWhatItWasEmitsNothing) {
  counter_app app;
  everybody all(app.store);
  const value before = app.store.state();
  app.store.batch([&] {
    app.dispatch("SET", 5);
    app.dispatch("SET", 0);
  });
  EXPECT_EQ(app.store.revision(), 0U);
  EXPECT_TRUE(app.store.state().identical(before));
  EXPECT_EQ(all.plain_calls, 1);
  EXPECT_EQ(all.change_calls, 0);
  EXPECT_TRUE(all.commit_actions.empty());
  EXPECT_EQ(all.action_types, (std::vector<std::string>{"SET", "SET"}));
  EXPECT_TRUE(all.updates.empty());
}

TEST(Batch, AnEmptyOneTellsNobody) {
  counter_app app;
  everybody all(app.store);
  app.store.batch([] {});
  EXPECT_EQ(all.plain_calls, 0);
}

TEST(Batch, ViewsAndListenersThatBeginInItStartFromTheLastCommit) {
  counter_app app;
  app.dispatch("INCREMENT");
  std::vector<std::string> updates;
  std::vector<value> seen;
  std::optional<view> pushed;
  std::optional<view> pulled;
  subscription changes;
  const auto begin = [&] {
    app.dispatch("SET", 10);
    pushed = app.store.view({"/counter"}, [&](const update& news) { updates.push_back(news.text()); });
    pulled = app.store.view({"/counter"});
    changes = app.store.subscribe([&](const value& now, const value& previous) {
      seen = {now["counter"], previous["counter"]};
    });
    EXPECT_EQ(pushed->snapshot(), R"({"counter":1})"_value);
    EXPECT_EQ(pulled->snapshot(), R"({"counter":1})"_value);
    EXPECT_FALSE(pulled->take().has_value());
  };
  EXPECT_THROW(app.store.batch([&] {
    begin();
    throw std::runtime_error("taken back");
  }),
               std::runtime_error);
  EXPECT_EQ(pulled->snapshot(), R"({"counter":1})"_value);
  app.store.batch(begin);
  EXPECT_EQ(seen, (std::vector<value>{10, 1}));
  EXPECT_EQ(updates, std::vector<std::string>{
                         R"({"base":1,"revision":2,"patch":[{"op":"replace","path":"/counter","value":10}]})"});
  EXPECT_EQ(pulled->take()->text(), updates.front());
}

TEST(Batch, AListenerMayBatch) {
  counter_app app;
  const subscription listener = app.store.subscribe([&] {
    if (app.counter() != 1) return;
    app.store.batch([&] {
      app.dispatch("INCREMENT");
      app.dispatch("INCREMENT");
    });
  });
  std::vector<std::string> updates;
  const view pushed = app.store.view({"/counter"}, [&](const update& news) { updates.push_back(news.text()); });
  app.dispatch("INCREMENT");
  EXPECT_EQ(app.counter(), 3);
  EXPECT_EQ(app.store.revision(), 2U);
  EXPECT_EQ(updates, std::vector<std::string>{
                         R"({"base":0,"revision":2,"patch":[{"op":"replace","path":"/counter","value":3}]})"});
}

}  // namespace
}  // namespace patchbay::test
