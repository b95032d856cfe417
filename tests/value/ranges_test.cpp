#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include "value/support.hpp"

#include <gtest/gtest.h>
#include <range/v3/algorithm/count_if.hpp>
#include <range/v3/algorithm/equal.hpp>
#include <range/v3/numeric/accumulate.hpp>
#include <range/v3/range/concepts.hpp>
#include <range/v3/range/conversion.hpp>
#include <range/v3/view/drop.hpp>
#include <range/v3/view/enumerate.hpp>
#include <range/v3/view/filter.hpp>
#include <range/v3/view/reverse.hpp>
#include <range/v3/view/take.hpp>
#include <range/v3/view/transform.hpp>
#include <range/v3/view/zip.hpp>

#include <algorithm>
#include <numeric>
#include <ranges>
#include <string>
#include <vector>

namespace patchbay::test {
namespace {

static_assert(std::ranges::random_access_range<array_range>);
static_assert(std::ranges::sized_range<array_range>);
static_assert(std::ranges::common_range<array_range>);
static_assert(std::ranges::view<array_range>);
static_assert(std::ranges::random_access_range<const array_range>);
static_assert(std::ranges::random_access_range<object_range>);
static_assert(std::ranges::sized_range<object_range>);
static_assert(std::ranges::common_range<object_range>);
static_assert(std::ranges::view<object_range>);

static_assert(ranges::random_access_range<array_range>);
static_assert(ranges::sized_range<array_range>);
static_assert(ranges::view_<array_range>);
static_assert(ranges::random_access_range<object_range>);
static_assert(ranges::sized_range<object_range>);
static_assert(ranges::view_<object_range>);

value todos() {
  return R"([{"id":1,"title":"write","done":true},{"id":2,"title":"test","done":false},{"id":3,"title":"ship","done":false}])"_value;
}

// 0, 1, 2 ... in a tree of several levels.
value counting(std::size_t count) {
  impl::array_builder builder;
  for (std::size_t i = 0; i < count; ++i) builder.push_back(i);
  return builder.finish();
}

int number(const value& v) { return v.get<int>(); }

TEST(array_range_test, yields_the_elements_in_order) {
  std::vector<std::string> titles;
  for (const value& todo : todos().elements()) titles.emplace_back(todo["title"].as_string());
  EXPECT_EQ(titles, (std::vector<std::string>{"write", "test", "ship"}));
  EXPECT_TRUE(value::array().elements().empty());
  EXPECT_EQ(array_range().begin(), array_range().end());
}

TEST(array_range_test, jumps_in_large_arrays) {
  const value array = counting(5000);
  const array_range elements = array.elements();
  EXPECT_EQ(elements.size(), 5000U);
  EXPECT_EQ(elements.end() - elements.begin(), 5000);
  auto it = elements.begin();
  for (const int at : {0, 1, 4999, 15, 16, 17, 2500, 255, 256, 4096}) {
    EXPECT_EQ(number(it[at]), at);
    EXPECT_EQ(number(*(it + at)), at);
    EXPECT_EQ(number(elements[static_cast<std::size_t>(at)]), at);
  }
  it += 4999;
  EXPECT_EQ(number(*it--), 4999);
  EXPECT_EQ(number(*--it), 4997);
  EXPECT_EQ(it->get<int>(), 4997);
  EXPECT_LT(elements.begin(), it);
  EXPECT_TRUE(std::ranges::is_sorted(elements, std::ranges::less(), number));
  EXPECT_EQ(std::ranges::lower_bound(elements, 3210, std::ranges::less(), number) - elements.begin(), 3210);
}

TEST(array_range_test, keeps_the_elements_of_temporaries_alive) {
  const array_range kept = todos().elements();
  EXPECT_EQ(kept[2]["title"], value("ship"));
  auto open = todos().elements() | std::views::filter([](const value& todo) { return !todo["done"].get<bool>(); });
  EXPECT_EQ(std::ranges::distance(open.begin(), open.end()), 2);
}

TEST(array_range_test, is_a_snapshot) {
  value array = counting(100);
  const array_range before = array.elements();
  array = produce(array, [](const draft& d) { d.clear(); });
  EXPECT_EQ(before.size(), 100U);
  EXPECT_EQ(number(before[99]), 99);
}

TEST(array_range_test, runs_through_pipelines_of_the_standard_library) {
  auto titles = todos().elements() | std::views::filter([](const value& todo) { return !todo["done"].get<bool>(); }) |
                std::views::transform([](const value& todo) { return todo["title"]; });
  EXPECT_EQ(to_array(titles), (value{"test", "ship"}));
  const value reversed = to_array(counting(1000).elements() | std::views::reverse | std::views::take(3));
  EXPECT_EQ(reversed, (value{999, 998, 997}));
}

TEST(array_range_test, runs_through_pipelines_of_range_v3) {
  const value list = todos();
  EXPECT_EQ(ranges::count_if(list.elements(), [](const value& todo) { return todo["done"].get<bool>(); }), 1);
  const auto ids = list.elements() | ranges::views::transform([](const value& todo) { return number(todo["id"]); }) |
                   ranges::to<std::vector>();
  EXPECT_EQ(ids, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(ranges::accumulate(counting(101).elements() | ranges::views::transform(number), 0), 5050);
  EXPECT_TRUE(ranges::equal(
      counting(100).elements() | ranges::views::reverse | ranges::views::transform(number) | ranges::views::take(2),
      std::vector<int>{99, 98}));
  for (const auto& [index, element] : list.elements() | ranges::views::enumerate) {
    EXPECT_EQ(number(element["id"]), static_cast<int>(index) + 1);
  }
}

TEST(array_range_test, is_of_arrays_only) {
  EXPECT_EQ(code_of([] { static_cast<void>(value::object().elements()); }), errc::type_mismatch);
  EXPECT_EQ(code_of([] { static_cast<void>(value().elements()); }), errc::type_mismatch);
  EXPECT_EQ(code_of([] { static_cast<void>(value::array().items()); }), errc::type_mismatch);
}

TEST(object_range_test, yields_members_in_the_order_of_their_keys) {
  const value v = R"({"b":2,"a":1,"a key that is long enough":3})"_value;
  std::string seen;
  for (const auto [key, member] : v.items()) seen.append(key).append("=").append(member.dump()).append(";");
  EXPECT_EQ(seen, "a=1;a key that is long enough=3;b=2;");
}

TEST(object_range_test, jumps_in_large_objects) {
  const value v = produce(value::object(), [](const draft& d) {
    for (int i = 1000; i < 3000; ++i) d[std::to_string(i)] = i;
  });
  const object_range items = v.items();
  EXPECT_EQ(items.size(), 2000U);
  for (const std::ptrdiff_t at : {0, 15, 16, 1999, 1000}) {
    EXPECT_EQ(items.begin()[at].key, std::to_string(1000 + at));
    EXPECT_EQ(number(items.begin()[at].value), 1000 + at);
  }
  const auto found =
      std::ranges::lower_bound(items, "2500", std::ranges::less(), [](const member& m) { return m.key; });
  EXPECT_EQ((*found).key, "2500");
}

TEST(object_range_test, runs_through_pipelines) {
  const value by_id = R"({"1":{"price":10},"2":{"price":5}})"_value;
  EXPECT_EQ(ranges::accumulate(
                by_id.items() | ranges::views::transform([](const member& m) { return number(m.value["price"]); }), 0),
            15);
  const auto keys = by_id.items() | std::views::transform([](const member& m) { return std::string(m.key); });
  EXPECT_EQ(to_array(keys), (value{"1", "2"}));
}

TEST(object_range_test, keeps_the_members_of_temporaries_alive) {
  const object_range kept = R"({"a":{"b":"a text longer than fifteen bytes"}})"_value.items();
  EXPECT_EQ((*kept.begin()).value["b"].as_string().size(), 32U);
}

TEST(to_array_test, converts_what_a_range_yields) {
  EXPECT_EQ(to_array(std::vector<std::string>{"a", "b"}), (value{"a", "b"}));
  EXPECT_EQ(to_array(std::views::iota(0, 3)), (value{0, 1, 2}));
  EXPECT_EQ(to_array(std::vector<int>{}), value::array());
  const value large = to_array(std::views::iota(0, 100'000));
  EXPECT_EQ(large.size(), 100'000U);
  EXPECT_EQ(number(large[77'777]), 77'777);
}

}  // namespace
}  // namespace patchbay::test
