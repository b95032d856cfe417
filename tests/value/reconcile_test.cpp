#include <patchbay/value/diff.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include "value/random_json.hpp"
#include "value/support.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <ranges>
#include <string>

namespace patchbay::test {
namespace {

value app_state() {
  return R"({"todos":[{"id":1,"tags":["a","b"]},{"id":2,"tags":["c"]},{"id":3,"tags":[]}],"byId":{"x":{"n":1,"deep":{"er":[1,2]}},"y":{"n":2}},
             "title":"a text longer than fifteen bytes"})"_value;
}

value unshared(const value& v) { return value::parse(v.dump()); }

// As `app_state`, built from nothing and changed.
template <class Edit>
value rebuilt(Edit edit) {
  return unshared(produce(app_state(), edit));
}

TEST(reconcile_test, gives_the_old_value_when_all_is_equal) {
  const value old = app_state();
  EXPECT_TRUE(reconcile(old, unshared(old)).identical(old));
  EXPECT_TRUE(reconcile(old, old).identical(old));
  EXPECT_TRUE(reconcile(old, json(old)).identical(old));
  EXPECT_TRUE(reconcile(value("a text longer than fifteen bytes"), value("a text longer than fifteen bytes")) ==
              old["title"]);
}

TEST(reconcile_test, gives_the_fresh_value_when_nothing_fits) {
  EXPECT_EQ(reconcile(app_state(), value(1)), value(1));
  EXPECT_EQ(reconcile(value(1), app_state()), app_state());
  EXPECT_EQ(reconcile(value(1), value(1.0)).type(), kind::floating);
  EXPECT_EQ(reconcile(value::array({1}), value{{"a", 1}}).dump(), R"({"a":1})");
}

TEST(reconcile_test, keeps_every_equal_subtree_beside_a_change) {
  const value old = app_state();
  const value fresh = rebuilt([](const draft& state) { state["byId"]["x"]["n"] = 7; });
  const value merged = reconcile(old, fresh);
  EXPECT_EQ(merged, fresh);
  EXPECT_TRUE(merged["todos"].identical(old["todos"]));
  EXPECT_TRUE(merged["title"].identical(old["title"]));
  EXPECT_TRUE(merged["byId"]["y"].identical(old["byId"]["y"]));
  EXPECT_TRUE(merged["byId"]["x"]["deep"].identical(old["byId"]["x"]["deep"]));
  EXPECT_EQ(diff(old, merged), (patch{{operation::kind::replace, pointer("/byId/x/n"), {}, 7}}));
}

TEST(reconcile_test, adds_and_removes_members) {
  const value old = app_state();
  const value fresh = rebuilt([](const draft& state) {
    state.erase("title");
    state["byId"]["z"] = {{"n", 3}};
    state["byId"].erase("x");
  });
  const value merged = reconcile(old, fresh);
  EXPECT_EQ(merged, fresh);
  EXPECT_TRUE(merged["todos"].identical(old["todos"]));
  EXPECT_TRUE(merged["byId"]["y"].identical(old["byId"]["y"]));
}

TEST(reconcile_test, matches_array_elements_from_both_ends) {
  const value old = app_state();
  const auto check = [&](auto edit, std::initializer_list<std::pair<int, int>> kept) {
    const value fresh = rebuilt(edit);
    const value merged = reconcile(old, fresh);
    EXPECT_EQ(merged, fresh);
    for (const auto& [now, before] : kept) EXPECT_TRUE(merged["todos"][now].identical(old["todos"][before])) << now;
  };
  check([](const draft& state) { state["todos"].insert(0, 9); }, {{1, 0}, {2, 1}, {3, 2}});
  check([](const draft& state) { state["todos"].insert(2, 9); }, {{0, 0}, {1, 1}, {3, 2}});
  check([](const draft& state) { state["todos"].push_back(9); }, {{0, 0}, {1, 1}, {2, 2}});
  check([](const draft& state) { state["todos"].erase(0); }, {{0, 1}, {1, 2}});
  check([](const draft& state) { state["todos"].erase(1); }, {{0, 0}, {1, 2}});
  check([](const draft& state) { state["todos"].erase(2); }, {{0, 0}, {1, 1}});
  check([](const draft& state) { state["todos"].clear(); }, {});
}

TEST(reconcile_test, enters_array_elements_that_changed) {
  const value old = app_state();
  const value merged = reconcile(old, rebuilt([](const draft& state) { state["todos"][0]["id"] = 10; }));
  EXPECT_TRUE(merged["todos"][0]["tags"].identical(old["todos"][0]["tags"]));
  EXPECT_TRUE(merged["todos"][1].identical(old["todos"][1]));
}

TEST(reconcile_test, keeps_patches_small_in_large_states_that_were_built_anew) {
  const value old = to_array(std::views::iota(0, 5000) | std::views::transform([](int i) {
                               return value{{"id", i}, {"text", "some text"}};
                             }));
  json rebuilt_state = json(old);
  rebuilt_state[2500]["text"] = "changed";
  const value merged = reconcile(old, rebuilt_state);
  EXPECT_EQ(diff(old, merged).size(), 1U);
  for (std::size_t i = 0; i < 5000; ++i) {
    ASSERT_EQ(merged[i].identical(old[i]), i != 2500) << i;
  }
}

TEST(reconcile_test, refuses_documents_that_are_no_values) {
  const error failure = error_of([] {
    static_cast<void>(reconcile(value(), json{{"a", std::numeric_limits<double>::infinity()}}));
  });
  EXPECT_EQ(failure.code(), errc::not_finite);
  EXPECT_EQ(failure.place().pointer, "/a");
}

// Equal subtrees at the same path are the same ones.
void expect_shared(const value& old, const value& merged) {
  if (old == merged) {
    EXPECT_TRUE(merged.is_string() || merged.identical(old)) << merged;
    return;
  }
  if (!old.is_object() || !merged.is_object()) return;
  for (const member each : merged.items()) {
    if (const value* before = old.find(each.key)) expect_shared(*before, each.value);
  }
}

TEST(reconcile_test, equals_the_fresh_value_and_shares_for_random_documents) {
  constexpr std::uint64_t seed = 404;
  random_json random(seed);
  for (int round = 0; round < 1500; ++round) {
    const json before = round % 50 == 0 ? random.wide_document() : random.document(4);
    json after = before;
    for (std::size_t i = random.below(8); i > 0; --i) random.edit_of(after).perform(after);
    const value old(before);
    const value merged = reconcile(old, after);
    SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(round));
    ASSERT_EQ(merged.dump(), after.dump());
    ASSERT_EQ(old.dump(), before.dump());
    expect_shared(old, merged);
  }
}

TEST(reconcile_test, values_that_nest_a_hundred_thousand_deep_stay_correct) {
  const value old = nested_arrays(100'000);
  EXPECT_TRUE(reconcile(old, nested_arrays(100'000)).identical(old));
  EXPECT_EQ(reconcile(old, nested_arrays(100'001)), nested_arrays(100'001));
}

}  // namespace
}  // namespace patchbay::test
