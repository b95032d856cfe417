#include <patchbay/testing/sequential_ids.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <string>
#include <thread>

namespace {

using patchbay::testing::sequential_ids;

TEST(SequentialIds, CountFromOne) {
  const sequential_ids next;
  EXPECT_EQ(next(), "id-1");
  EXPECT_EQ(next(), "id-2");
  EXPECT_EQ(next(), "id-3");
}

TEST(SequentialIds, TakeAPrefixAndAStart) {
  const sequential_ids next("todo:", 10);
  EXPECT_EQ(next(), "todo:10");
  EXPECT_EQ(next(), "todo:11");
}

TEST(SequentialIds, ShareTheCountWithTheirCopies) {
  const sequential_ids next;
  const std::function<std::string()> copy = next;
  EXPECT_EQ(next(), "id-1");
  EXPECT_EQ(copy(), "id-2");
  EXPECT_EQ(next(), "id-3");
}

TEST(SequentialIds, CountOnTheirOwnIfMadeApart) {
  const sequential_ids one;
  const sequential_ids other;
  EXPECT_EQ(one(), "id-1");
  EXPECT_EQ(other(), "id-1");
}

TEST(SequentialIds, NeverGiveTheSameToTwoThreads) {
  const sequential_ids next("");
  std::set<std::string> of_a;
  std::set<std::string> of_b;
  const auto take = [&](std::set<std::string>& ids) {
    for (int i = 0; i < 500; ++i) ids.insert(next());
  };
  {
    const std::jthread a([&] { take(of_a); });
    const std::jthread b([&] { take(of_b); });
  }
  of_a.merge(of_b);
  EXPECT_EQ(of_a.size(), 1000U);
}

}  // namespace
