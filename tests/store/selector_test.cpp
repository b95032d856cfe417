#include "store/support.hpp"

#include <stdexcept>
#include <string>
#include <vector>

// Reselect's cases.

namespace patchbay::test {
namespace {

value ab(int a, int b) { return {{"a", a}, {"b", b}}; }

int sum(const value& a, const value& b) { return a.get<int>() + b.get<int>(); }

TEST(Selector, ComputesOnceWhileItsInputsStayTheSame) {
  const selector added = create_selector("/a"_pointer, "/b"_pointer, sum);
  const value first = ab(1, 2);
  EXPECT_EQ(added(first), value(3));
  EXPECT_EQ(added(first), value(3));
  EXPECT_EQ(added.recomputations(), 1U);
  EXPECT_EQ(added.dependency_recomputations(), 1U);
  EXPECT_EQ(added(ab(1, 2)), value(3));
  EXPECT_EQ(added.recomputations(), 1U);
  EXPECT_EQ(added.dependency_recomputations(), 2U);
  EXPECT_EQ(added(ab(3, 2)), value(5));
  EXPECT_EQ(added.recomputations(), 2U);
}

TEST(Selector, ContainersAreComparedByIdentityAndTextsByContent) {
  const selector length = create_selector("/x"_pointer, [](const value& x) { return x.size(); });
  const std::string long_text(100, 'x');
  (void)length({{"x", long_text}});
  (void)length({{"x", long_text}});
  EXPECT_EQ(length.recomputations(), 1U);
  const value list = value::array({1, 2});
  (void)length({{"x", list}});
  (void)length({{"x", list}, {"y", 1}});
  EXPECT_EQ(length.recomputations(), 2U);
  (void)length({{"x", value::array({1, 2})}});
  EXPECT_EQ(length.recomputations(), 3U);
}

TEST(Selector, InputsMayBePlacesFunctionsAndSelectors) {
  const selector doubled = create_selector("/a"_pointer, [](const value& a) { return a.get<int>() * 2; });
  const selector all = create_selector(
      doubled, [](const value& state) { return state["b"].get<int>(); },
      [](const value& two_a, const value& b) { return std::to_string(two_a.get<int>()) + "," + b.dump(); });
  EXPECT_EQ(all(ab(1, 2)), value("2,2"));
  EXPECT_EQ(all(ab(1, 3)), value("2,3"));
  EXPECT_EQ(doubled.recomputations(), 1U);
  EXPECT_EQ(all.recomputations(), 2U);
}

TEST(Selector, WatchesWhatItsInputsWatch) {
  const selector inner = create_selector("/a"_pointer, "/b"_pointer, sum);
  EXPECT_EQ(inner.watches().paths(), (std::vector<std::string>{"/a", "/b"}));
  const selector outer = create_selector(inner, "/c/d"_pointer, [](const value& x, const value&) { return x; });
  EXPECT_EQ(outer.watches().paths(), (std::vector<std::string>{"/a", "/b", "/c/d"}));
  const selector anything = create_selector(
      inner, [](const value& state) { return state; }, [](const value& x, const value&) { return x; });
  EXPECT_TRUE(anything.watches().is_everything());
}

TEST(Selector, AMissingPlaceIsNull) {
  const selector reading = create_selector("/x/y"_pointer, [](const value& y) { return y.is_null(); });
  EXPECT_EQ(reading(value::object()), value(true));
}

TEST(Selector, ItsMemoryCanBeReadAndCleared) {
  const selector added = create_selector("/a"_pointer, "/b"_pointer, sum);
  EXPECT_TRUE(added.last_result().is_null());
  (void)added(ab(1, 2));
  EXPECT_EQ(added.last_result(), value(3));
  added.reset_recomputations();
  EXPECT_EQ(added.recomputations(), 0U);
  (void)added(ab(1, 2));
  EXPECT_EQ(added.recomputations(), 0U);
  added.clear_cache();
  (void)added(ab(1, 2));
  EXPECT_EQ(added.recomputations(), 1U);
}

TEST(Selector, CopiesShareTheMemory) {
  const selector added = create_selector("/a"_pointer, "/b"_pointer, sum);
  const selector copy = added;
  (void)copy(ab(1, 2));
  EXPECT_EQ(added.recomputations(), 1U);
}

TEST(Selector, AResultThatThrowsIsNotRemembered) {
  bool failing = true;
  const selector moody = create_selector("/a"_pointer, [&](const value& a) {
    if (failing) throw std::runtime_error("moody");
    return a;
  });
  const value state = ab(1, 2);
  EXPECT_THROW((void)moody(state), std::runtime_error);
  failing = false;
  EXPECT_EQ(moody(state), value(1));
  EXPECT_EQ(moody.recomputations(), 1U);
}

TEST(Selector, AnUnchangedResultStopsWhatIsBehindIt) {
  const selector is_big = create_selector("/a"_pointer, [](const value& a) { return a.get<int>() > 10; });
  const selector behind = create_selector(is_big, [](const value& big) { return big; });
  for (int a = 0; a < 10; ++a) (void)behind(ab(a, 0));
  EXPECT_EQ(is_big.recomputations(), 10U);
  EXPECT_EQ(behind.recomputations(), 1U);
}

}  // namespace
}  // namespace patchbay::test
