#include <patchbay/value/diff.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include "value/support.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <numeric>
#include <random>
#include <ranges>
#include <string>
#include <vector>

namespace patchbay::test {
namespace {

std::string diff_text(std::string_view from, std::string_view to) {
  return diff(value::parse(from), value::parse(to)).dump();
}

value whole_replacement(const value& to) { return patch{{operation::kind::replace, pointer(), {}, to}}.to_value(); }

// The patch, after checking that it leads from one to the other and is no longer than replacing everything.
patch checked_diff(const value& from, const value& to) {
  patch changes = diff(from, to);
  EXPECT_TRUE(apply(from, changes) == to);
  EXPECT_LE(changes.dump().size(), whole_replacement(to).dump().size());
  return changes;
}

value records(std::size_t count) {
  return to_array(std::views::iota(std::size_t{0}, count) | std::views::transform([](std::size_t i) {
                    return value{{"id", i}, {"title", "title of " + std::to_string(i)}, {"done", false}};
                  }));
}

// Equal to `v`, sharing nothing with it.
value unshared(const value& v) { return value::parse(v.dump()); }

// --- single changes ---------------------------------------------------------------------------------------

TEST(diff_test, copies_what_a_history_keeps_of_its_present) {
  const value document = {{"text", std::string(200, 'x')}, {"list", {1, 2, 3}}};
  const value before = {{"past", value::array({{{"n", 1}}})}, {"present", document}};
  const value after = {{"past", value::array({{{"n", 1}}, document})},
                       {"present", produce(document, [](const draft& d) { d["list"].push_back(4); })}};
  // Built apart from `before`, but around the same document.
  EXPECT_EQ(checked_diff(before, after).dump(),
            R"([{"op":"copy","from":"/present","path":"/past/1"},{"op":"add","path":"/present/list/3","value":4}])");
}

TEST(diff_test, copies_only_what_still_stands_and_is_worth_it) {
  const value document = {{"text", std::string(200, 'x')}};
  const value tiny = value::array({1});
  const auto edit = [](const draft& d) { d["text"] = "y"; };
  // "a" is written before "b" asks for it.
  const value rest = std::string(1000, 'z');
  const value before = {{"a", document}, {"b", value::array({0, 0, 0})}, {"rest", rest}};
  const value after = produce(before, [&](const draft& d) {
    edit(d["a"]);
    d["b"].push_back(document);
  });
  EXPECT_EQ(checked_diff(before, after)[1].op, operation::kind::add);
  const value small = {{"a", value::array({0, 0, 0})}, {"b", tiny}, {"rest", rest}};
  const value grown = produce(small, [&](const draft& d) {
    d["a"].push_back(tiny);
    d["b"].push_back(2);
  });
  EXPECT_EQ(checked_diff(small, grown)[0].op, operation::kind::add);
}

TEST(diff_test, of_equal_values_is_empty) {
  const value v = R"({"a":[1,{"b":"a text longer than fifteen bytes"}]})"_value;
  EXPECT_TRUE(diff(v, v).empty());
  EXPECT_TRUE(diff(v, unshared(v)).empty());
  EXPECT_TRUE(diff(value(), value()).empty());
}

TEST(diff_test, names_the_member_that_changed) {
  EXPECT_EQ(diff_text(R"({"a":1,"b":{"c":[1,2]}})", R"({"a":1,"b":{"c":[1,3]}})"),
            R"([{"op":"replace","path":"/b/c/1","value":3}])");
  EXPECT_EQ(diff_text(R"({"counter":0,"theme":"light"})", R"({"counter":1,"theme":"light"})"),
            R"([{"op":"replace","path":"/counter","value":1}])");
  EXPECT_EQ(diff_text(R"({"long text here":0,"a":1})", R"({"a":1})"), R"([{"op":"remove","path":"/long text here"}])");
  EXPECT_EQ(diff_text(R"({"a":1})", R"({"a":1,"b":null})"), R"([{"op":"add","path":"/b","value":null}])");
}

TEST(diff_test, replaces_the_root_when_kinds_differ) {
  EXPECT_EQ(diff_text("1", R"({"a":1})"), R"([{"op":"replace","path":"","value":{"a":1}}])");
  EXPECT_EQ(diff_text("[]", "{}"), R"([{"op":"replace","path":"","value":{}}])");
  EXPECT_EQ(diff_text("null", "false"), R"([{"op":"replace","path":"","value":false}])");
}

TEST(diff_test, tells_numbers_of_different_kind_apart) {
  EXPECT_EQ(diff_text(R"({"n":1,"other":"member"})", R"({"n":1.0,"other":"member"})"),
            R"([{"op":"replace","path":"/n","value":1.0}])");
  EXPECT_EQ(diff(value::array({0.0}), value::array({-0.0})).size(), 1U);
}

TEST(diff_test, escapes_keys) {
  EXPECT_EQ(diff_text(R"({"a/b":{"m~n":1,"x":"some text"}})", R"({"a/b":{"m~n":2,"x":"some text"}})"),
            R"([{"op":"replace","path":"/a~1b/m~0n","value":2}])");
}

TEST(diff_test, puts_a_prefix_before_every_path) {
  patch changes{{operation::kind::remove, pointer("/first"), {}, {}}};
  diff_to(changes, "/state/a~1b", R"({"x":1,"y":"some longer text"})"_value, R"({"x":2,"y":"some longer text"})"_value);
  EXPECT_EQ(changes.dump(), R"([{"op":"remove","path":"/first"},{"op":"replace","path":"/state/a~1b/x","value":2}])");
  diff_to(changes, "/state", value(1), value(1));
  EXPECT_EQ(changes.size(), 2U);
}

TEST(diff_test, one_replacement_instead_of_a_longer_patch) {
  EXPECT_EQ(diff_text(R"({"a":1,"b":2,"c":3})", R"({"d":4})"), R"([{"op":"replace","path":"","value":{"d":4}}])");
  EXPECT_EQ(diff_text(R"({"keep":"a text that is long enough to be kept","in":[1,2,3,4]})",
                      R"({"keep":"a text that is long enough to be kept","in":[5,6]})"),
            R"([{"op":"replace","path":"/in","value":[5,6]}])");
}

TEST(diff_test, one_replacement_instead_of_a_longer_removal) {
  EXPECT_EQ(diff_text(R"({"a key that is long enough":1})", "{}"), R"([{"op":"replace","path":"","value":{}}])");
  EXPECT_EQ(diff_text(R"({"~~~~~~~~~~":1})", R"({"~~~~~~~~~~":2})"),
            R"([{"op":"replace","path":"","value":{"~~~~~~~~~~":2}}])");
}

TEST(diff_test, large_values_weigh_the_same_in_the_patch_and_in_its_replacement) {
  const std::string text(10'000, 'x');
  const value large = value::array({text, text});
  checked_diff(value::array(), value::array({large, large, 1}));
  checked_diff(value::array({1}), value::array({text, large, large, 1}));
  const value base{{"keep", text}, {"a", 1}, {"b", 1}};
  EXPECT_EQ(checked_diff(base, value{{"keep", text}, {"a", large}, {"b", large}}).size(), 2U);
}

// --- arrays -------------------------------------------------------------------------------------------------

std::vector<std::size_t> places_in(std::size_t size) {
  std::vector<std::size_t> places{0, 1, 2, 15, 16, 17, 31, 255, 256, 257, size / 2, size - 17, size - 2, size - 1};
  std::erase_if(places, [&](std::size_t at) { return at >= size; });
  return places;
}

TEST(diff_test, one_insertion_anywhere_in_an_edited_array_is_one_operation) {
  for (const std::size_t size : {1U, 2U, 16U, 17U, 100U, 4096U, 100'000U}) {
    const value base = records(size);
    std::vector<std::size_t> places = places_in(size);
    places.push_back(size);
    for (const std::size_t at : places) {
      const value next = produce(base, [&](const draft& array) { array.insert(at, "new"); });
      ASSERT_EQ(diff(base, next), (patch{{operation::kind::add, pointer() / at, {}, "new"}})) << at << " of " << size;
    }
  }
}

TEST(diff_test, one_removal_anywhere_in_an_edited_array_is_one_operation) {
  for (const std::size_t size : {2U, 16U, 17U, 100U, 4096U, 100'000U}) {
    const value base = records(size);
    for (const std::size_t at : places_in(size)) {
      const value next = produce(base, [&](const draft& array) { array.erase(at); });
      ASSERT_EQ(diff(base, next), (patch{{operation::kind::remove, pointer() / at, {}, {}}})) << at << " of " << size;
      ASSERT_EQ(diff(next, base), (patch{{operation::kind::add, pointer() / at, {}, base[at]}}))
          << at << " of " << size;
    }
  }
}

TEST(diff_test, one_change_in_an_array_built_anew_is_one_operation) {
  for (const std::size_t size : {2U, 17U, 100U, 5000U}) {
    const value base = records(size);
    for (const std::size_t at : places_in(size)) {
      const value inserted = unshared(produce(base, [&](const draft& array) { array.insert(at, "new"); }));
      ASSERT_EQ(diff(base, inserted).size(), 1U) << at << " of " << size;
      const value erased = unshared(produce(base, [&](const draft& array) { array.erase(at); }));
      ASSERT_EQ(diff(base, erased).size(), 1U) << at << " of " << size;
      const value changed = unshared(produce(base, [&](const draft& array) { array[at]["done"] = true; }));
      ASSERT_EQ(diff(base, changed), (patch{{operation::kind::replace, pointer() / at / "done", {}, true}}));
    }
  }
}

TEST(diff_test, a_handful_of_edits_gives_a_handful_of_operations) {
  const value base = records(10'000);
  const value next = produce(base, [](const draft& array) {
    array.erase(9000);
    array[5000]["title"] = "changed";
    array.insert(4000, "new");
    array.insert(10, "new too");
    array.erase(0);
    array.push_back("last");
  });
  const patch changes = checked_diff(base, next);
  EXPECT_EQ(changes.size(), 6U);
  EXPECT_EQ(checked_diff(base, unshared(next)).size(), 6U);
}

TEST(diff_test, a_block_moved_costs_what_the_block_costs) {
  const value base = records(2000);
  const value next = produce(base, [](const draft& array) {
    for (int i = 0; i < 10; ++i) {
      const value moved = array[100].current();
      array.erase(100);
      array.insert(1500, moved);
    }
  });
  EXPECT_LE(checked_diff(base, next).size(), 20U);
}

TEST(diff_test, elements_that_occur_more_than_once_are_told_apart_by_place) {
  const value base = value::parse(nlohmann::json(std::vector<int>(1000, 7)).dump());
  const value shorter = produce(base, [](const draft& array) { array.erase(500); });
  EXPECT_EQ(checked_diff(base, shorter).size(), 1U);
  EXPECT_EQ(checked_diff(shorter, base).size(), 1U);
  const value alternating = to_array(std::views::iota(0, 1000) | std::views::transform([](int i) { return i % 2; }));
  const value turned = produce(alternating, [](const draft& array) { array.erase(0); });
  EXPECT_EQ(checked_diff(alternating, turned).size(), 1U);
  EXPECT_TRUE(apply(alternating, checked_diff(alternating, base)) == base);
}

TEST(diff_test, reversed_shuffled_cleared_and_replaced_arrays_stay_correct) {
  constexpr std::size_t size = 20'000;
  const value base = records(size);
  const value reversed = to_array(base.elements() | std::views::reverse);
  checked_diff(base, reversed);
  checked_diff(base, unshared(reversed));

  std::vector<std::size_t> order(size);
  std::iota(order.begin(), order.end(), 0U);
  std::shuffle(order.begin(), order.end(), std::mt19937_64(7));
  const value shuffled = to_array(order | std::views::transform([&](std::size_t i) { return base[i]; }));
  checked_diff(base, shuffled);

  EXPECT_EQ(checked_diff(base, value::array()).dump(), R"([{"op":"replace","path":"","value":[]}])");
  EXPECT_EQ(checked_diff(value::array(), base).size(), 1U);
  const value strangers = to_array(std::views::iota(size, 2 * size));
  checked_diff(base, strangers);
  checked_diff(strangers, base);
}

TEST(diff_test, halves_that_change_places_stay_correct) {
  const value base = records(5000);
  const value swapped = produce(value::array(), [&](const draft& array) {
    for (std::size_t i = 2500; i < 5000; ++i) array.push_back(base[i]);
    for (std::size_t i = 0; i < 2500; ++i) array.push_back(base[i]);
  });
  checked_diff(base, swapped);
  checked_diff(swapped, base);
}

TEST(diff_test, every_second_element_removed_stays_correct) {
  const value base = records(3000);
  const value halved = produce(base, [](const draft& array) {
    int at = 0;
    array.erase_if([&](const value&) { return at++ % 2 == 0; });
  });
  checked_diff(base, halved);
  checked_diff(halved, base);
  checked_diff(base, unshared(halved));
}

TEST(diff_test, arrays_of_arrays_are_entered) {
  const value base = to_array(std::views::iota(0, 50) |
                              std::views::transform([](int row) { return to_array(std::views::iota(row, row + 50)); }));
  const value next = produce(base, [](const draft& grid) {
    grid[20][30] = "x";
    grid[40].erase(0);
  });
  const patch expected{{operation::kind::remove, pointer("/40/0"), {}, {}},
                       {operation::kind::replace, pointer("/20/30"), {}, "x"}};
  EXPECT_EQ(checked_diff(base, next), expected);
  EXPECT_EQ(checked_diff(base, unshared(next)), expected);
}

// --- objects ------------------------------------------------------------------------------------------------

TEST(diff_test, one_change_in_a_large_object_is_one_operation) {
  const value base = produce(value::object(), [](const draft& d) {
    for (int i = 0; i < 20'000; ++i) d["key" + std::to_string(i)] = {{"n", i}, {"text", "some text"}};
  });
  for (const int at : {0, 1, 9999, 19'999}) {
    const std::string key = "key" + std::to_string(at);
    const value changed = produce(base, [&](const draft& d) { d[key]["n"] = -1; });
    EXPECT_EQ(diff(base, changed), (patch{{operation::kind::replace, pointer() / key / "n", {}, -1}}));
    EXPECT_EQ(diff(base, unshared(changed)).size(), 1U);
    const value erased = produce(base, [&](const draft& d) { d.erase(key); });
    EXPECT_EQ(diff(base, erased), (patch{{operation::kind::remove, pointer() / key, {}, {}}}));
    EXPECT_EQ(diff(erased, base), (patch{{operation::kind::add, pointer() / key, {}, base[key]}}));
  }
}

TEST(diff_test, objects_that_share_no_key_stay_correct) {
  const auto numbered = [](const std::string& prefix) {
    return produce(value::object(), [&](const draft& d) {
      for (int i = 0; i < 2000; ++i) d[prefix + std::to_string(i)] = i;
    });
  };
  checked_diff(numbered("a"), numbered("b"));
  checked_diff(numbered("a"), value::object());
  checked_diff(value::object(), numbered("a"));
}

// --- depth --------------------------------------------------------------------------------------------------

TEST(diff_test, values_that_nest_a_hundred_thousand_deep_stay_correct) {
  value before = value::array({1});
  value after = value::array({2});
  for (int i = 0; i < 100'000; ++i) {
    before = value::array({std::move(before)});
    after = value::array({std::move(after)});
  }
  const patch changes = diff(before, after);
  EXPECT_TRUE(apply(before, changes) == after);
  EXPECT_TRUE(diff(before, before).empty());
}

TEST(diff_test, weighing_a_replacement_does_not_recurse_into_deep_values) {
  const value next = produce(value::array({nested_arrays(200'000)}), [](const draft& array) {
    for (int i = 0; i < 1000; ++i) array.push_back(std::string(600, 'x') + std::to_string(i));
  });
  EXPECT_TRUE(apply(value::array({1, 2}), diff(value::array({1, 2}), next)) == next);
}

}  // namespace
}  // namespace patchbay::test
