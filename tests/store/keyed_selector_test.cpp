#include "store/support.hpp"

#include <patchbay/error.hpp>
#include <patchbay/store/keyed_selector.hpp>

#include <string>
#include <thread>
#include <vector>

namespace patchbay::test {
namespace {

keyed_selector<std::string> lengths(std::size_t max_size = 0) {
  return create_keyed_selector<std::string>(
      [](const std::string& key) {
        return create_selector(pointer("/lists") / key, [](const value& list) { return list.size(); });
      },
      max_size);
}

const value two_lists = {{"lists", {{"a", {1, 2}}, {"b", {1, 2, 3}}}}};

TEST(KeyedSelector, DoesNotComputeAgainWhenKeysTakeTurns) {
  const auto length = lengths();
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(length(two_lists, "a"), value(2));
    EXPECT_EQ(length(two_lists, "b"), value(3));
  }
  EXPECT_EQ(length.recomputations(), 2U);
  EXPECT_EQ(length.size(), 2U);
}

TEST(KeyedSelector, ComputesAgainForTheKeyThatChanged) {
  const auto length = lengths();
  (void)length(two_lists, "a");
  (void)length(two_lists, "b");
  const value next = produce(two_lists, [](draft s) { s["lists"]["a"].push_back(0); });
  EXPECT_EQ(length(next, "a"), value(3));
  EXPECT_EQ(length(next, "b"), value(3));
  EXPECT_EQ(length.at("a").recomputations(), 2U);
  EXPECT_EQ(length.at("b").recomputations(), 1U);
}

TEST(KeyedSelector, IsTheSourceOfViewsThatWatchTheirKeyOnly) {
  store app(two_lists);
  const auto length = lengths();
  std::vector<std::string> updates;
  const view of_a = app.view(length.at("a"), [&](const update& u) { updates.push_back(u.patch().dump()); });
  app.set_state([](draft s) { s["lists"]["b"].push_back(0); });
  EXPECT_TRUE(updates.empty());
  EXPECT_EQ(length.at("a").dependency_recomputations(), 1U);
  app.set_state([](draft s) { s["lists"]["a"].push_back(0); });
  EXPECT_EQ(updates, std::vector<std::string>{R"([{"op":"replace","path":"","value":3}])"});
}

TEST(KeyedSelector, KeepsNoMoreKeysThanItIsTold) {
  const auto length = lengths(2);
  for (const char* key : {"a", "b", "a", "c"}) (void)length(two_lists, key);
  EXPECT_EQ(length.size(), 2U);
  (void)length(two_lists, "a");
  EXPECT_EQ(length.at("a").recomputations(), 1U) << "a was used after b";
  EXPECT_EQ(length.at("b").recomputations(), 0U) << "b is a new selector";
}

TEST(KeyedSelector, ForgetsKeys) {
  const auto length = lengths();
  const selector kept = length.at("a");
  (void)length(two_lists, "b");
  length.forget("a");
  length.forget("unknown");
  EXPECT_EQ(length.size(), 1U);
  EXPECT_EQ(kept(two_lists), value(2));
  length.clear_cache();
  EXPECT_EQ(length.size(), 0U);
}

TEST(KeyedSelector, MayBeUsedFromSeveralThreads) {
  const auto length = lengths(3);
  const auto ask = [&] {
    for (int i = 0; i < 300; ++i) EXPECT_EQ(length(two_lists, i % 2 == 0 ? "a" : "b"), value(i % 2 == 0 ? 2 : 3));
  };
  std::thread other(ask);
  ask();
  other.join();
}

TEST(KeyedSelector, NeedsAFunction) { EXPECT_THROW((void)create_keyed_selector<int>({}), error); }

}  // namespace
}  // namespace patchbay::test
