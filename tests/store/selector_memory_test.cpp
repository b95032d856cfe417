#include "store/support.hpp"

#include <patchbay/error.hpp>

#include <string>
#include <vector>

// What reselect's options do: lruMemoize's maxSize, equalityCheck and resultEqualityCheck.

namespace patchbay::test {
namespace {

value at(int n) { return {{"n", n}}; }

selector n_doubled() {
  return create_selector("/n"_pointer, [](const value& n) { return value::array({n.get<int>() * 2}); });
}

TEST(SelectorMemory, KeepsOneResultUnlessToldOtherwise) {
  const selector twice = n_doubled();
  for (const int n : {1, 2, 1, 2}) (void)twice(at(n));
  EXPECT_EQ(twice.recomputations(), 4U);
}

TEST(SelectorMemory, LruKeepsAsManyResultsAsItIsTold) {
  const selector twice = n_doubled().lru(2);
  const value first = twice(at(1));
  for (const int n : {2, 1, 2, 1}) (void)twice(at(n));
  EXPECT_EQ(twice.recomputations(), 2U);
  EXPECT_TRUE(twice(at(1)).identical(first));
}

TEST(SelectorMemory, LruDropsWhatWasUsedLongestAgo) {
  const selector twice = n_doubled().lru(2);
  for (const int n : {1, 2, 1, 3}) (void)twice(at(n));
  EXPECT_EQ(twice.recomputations(), 3U);
  (void)twice(at(1));
  EXPECT_EQ(twice.recomputations(), 3U) << "1 was used after 2";
  (void)twice(at(2));
  EXPECT_EQ(twice.recomputations(), 4U);
}

TEST(SelectorMemory, AnInputEqualityDecidesWhatIsTheSame) {
  const selector rough =
      n_doubled().input_equal([](const value& a, const value& b) { return a.get<int>() / 10 == b.get<int>() / 10; });
  EXPECT_EQ(rough(at(1)), value::array({2}));
  EXPECT_EQ(rough(at(9)), value::array({2}));
  EXPECT_EQ(rough(at(10)), value::array({20}));
  EXPECT_EQ(rough.recomputations(), 2U);
}

TEST(SelectorMemory, AResultEqualityKeepsTheOldResult) {
  const selector parity = create_selector("/n"_pointer, [](const value& n) {
                            return value::array({n.get<int>() % 2});
                          }).result_equal(shallow_equal);
  const value odd = parity(at(1));
  EXPECT_TRUE(parity(at(3)).identical(odd));
  EXPECT_EQ(parity.recomputations(), 2U);
  EXPECT_FALSE(parity(at(4)).identical(odd));
}

TEST(SelectorMemory, AKeptResultStopsWhatIsBehindIt) {
  const selector parity = create_selector("/n"_pointer, [](const value& n) {
                            return value::array({n.get<int>() % 2});
                          }).result_equal(shallow_equal);
  const selector behind = create_selector(parity, [](const value& list) { return list.size(); });
  for (const int n : {1, 3, 5}) (void)behind(at(n));
  EXPECT_EQ(behind.recomputations(), 1U);
}

TEST(SelectorMemory, OptionsMakeAnotherSelector) {
  const selector one = n_doubled();
  const selector two = one.lru(5);
  (void)two(at(1));
  EXPECT_EQ(one.recomputations(), 0U);
  const selector three = two.result_equal(shallow_equal);
  for (const int n : {1, 2, 1}) (void)three(at(n));
  EXPECT_EQ(three.recomputations(), 2U) << "an option keeps those set before";
}

TEST(SelectorMemory, ShowsItsPartsToTests) {
  const selector added = create_selector("/a"_pointer, "/b"_pointer,
                                         [](const value& a, const value& b) { return a.get<int>() + b.get<int>(); });
  EXPECT_EQ(added.result_function()(std::vector<value>{1, 2}), value(3));
  ASSERT_EQ(added.dependencies().size(), 2U);
  EXPECT_EQ(added.dependencies()[1].read({{"b", 5}}), value(5));
  EXPECT_EQ(added.recomputations(), 0U);
}

TEST(SelectorMemory, RefusesWhatCannotWork) {
  EXPECT_THROW(selector({}, {}), error);
  EXPECT_THROW((void)n_doubled().lru(0), error);
}

TEST(StructuredSelector, IsAnObjectOfItsInputs) {
  const selector twice = n_doubled();
  const selector both = create_structured_selector({{"twice", twice}, {"plain", "/n"_pointer}});
  const value first = both(at(2));
  EXPECT_EQ(first, value({{"plain", 2}, {"twice", value::array({4})}}));
  EXPECT_EQ(both.watches().paths(), std::vector<std::string>{"/n"});
  EXPECT_TRUE(both({{"n", 2}, {"else", 1}}).identical(first));
}

}  // namespace
}  // namespace patchbay::test
