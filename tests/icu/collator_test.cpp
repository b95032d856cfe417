#include <patchbay/error.hpp>
#include <patchbay/icu/collator.hpp>
#include <patchbay/reducers/collation.hpp>
#include <patchbay/reducers/entity_adapter.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

// What JavaScript's localeCompare says: tests/parity/collation.mjs asks Node for the same pairs.

namespace {

using patchbay::entity_adapter;
using patchbay::errc;
using patchbay::order_by;
using patchbay::value;
using patchbay::icu::collator;
using patchbay::icu::sensitivity;
using ::testing::ElementsAre;

std::vector<std::string> sorted(const collator& by, std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end(), by);
  return texts;
}

TEST(Collator, OrdersWordsAsReadersDo) {
  EXPECT_THAT(sorted(collator("en"), {"Zoe", "anna", "Émile", "Anna", "eva", "_", "10", "2", ""}),
              ElementsAre("", "_", "10", "2", "anna", "Anna", "Émile", "eva", "Zoe"));
}

TEST(Collator, GoesByTheLanguage) {
  EXPECT_THAT(sorted(collator("de"), {"z", "ä", "a"}), ElementsAre("a", "ä", "z"));
  EXPECT_THAT(sorted(collator("sv"), {"z", "ä", "a"}), ElementsAre("a", "z", "ä"));
  EXPECT_THAT(sorted(collator("de-u-co-phonebk"), {"ad", "ä", "af"}), ElementsAre("ad", "ä", "af"));
  EXPECT_THAT(sorted(collator(), {"z", "ä", "a"}), ElementsAre("a", "ä", "z"));
}

TEST(Collator, DistinguishesWhatItIsToldTo) {
  const auto same = [](sensitivity what, const char* a, const char* b) {
    return collator("en", {.sensitivity = what}).compare(a, b) == 0;
  };
  EXPECT_TRUE(same(sensitivity::base, "a", "á"));
  EXPECT_TRUE(same(sensitivity::base, "a", "A"));
  EXPECT_FALSE(same(sensitivity::accent, "a", "á"));
  EXPECT_TRUE(same(sensitivity::accent, "a", "A"));
  EXPECT_TRUE(same(sensitivity::case_only, "a", "á"));
  EXPECT_FALSE(same(sensitivity::case_only, "a", "A"));
  EXPECT_FALSE(same(sensitivity::variant, "a", "á"));
  EXPECT_FALSE(same(sensitivity::variant, "a", "A"));
}

TEST(Collator, TakesDigitsForNumbersWhereAsked) {
  EXPECT_GT(collator("en").compare("2", "10"), 0);
  EXPECT_LT(collator("en", {.numeric = true}).compare("2", "10"), 0);
}

TEST(Collator, TakesAnyBytes) {
  const collator by("en");
  EXPECT_EQ(by.compare("\xff", "\xef\xbf\xbd"), 0);
  EXPECT_LT(by.compare("", "a"), 0);
  EXPECT_EQ(by.compare({}, {}), 0);
}

TEST(Collator, RefusesWhatIsNoLanguage) {
  try {
    const collator none("not a language");
    FAIL() << "it must throw";
  } catch (const patchbay::error& failure) {
    EXPECT_EQ(failure.code(), errc::invalid_argument);
    EXPECT_EQ(failure.message(), "Cannot order texts of the locale \"not a language\": It is no language tag.");
  }
}

TEST(Collator, ServesSeveralThreadsAtOnce) {
  const collator by("en");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([by] {
      for (int round = 0; round < 1000; ++round) EXPECT_LT(by.compare("anna", "Émile"), 0);
    });
  }
  for (std::thread& each : threads) each.join();
}

TEST(Collator, SortsEntities) {
  const entity_adapter users({.sort_comparer = order_by(patchbay::pointer("/name"), collator("fr"))});
  const value state = users.get_initial_state(
      {},
      value::array(
          {{{"id", 1}, {"name", "Zoé"}}, {{"id", 2}, {"name", "émile"}}, {{"id", 3}, {"name", "Anna"}}, {{"id", 4}}}));
  EXPECT_EQ(state["ids"], value::array({4, 3, 2, 1}));
}

}  // namespace
