#include <patchbay/value/draft.hpp>
#include <patchbay/value/patch.hpp>

#include "value/random_json.hpp"
#include "value/support.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string_view>

namespace patchbay::test {
namespace {

struct merge_case {
  std::string_view target;
  std::string_view changes;
  std::string_view result;
};

void check(const std::vector<merge_case>& cases) {
  for (const merge_case& each : cases) {
    EXPECT_EQ(merge_patch(value::parse(each.target), value::parse(each.changes)), value::parse(each.result))
        << each.target << " merged with " << each.changes;
  }
}

TEST(merge_patch_test, sets_and_replaces_members) {
  check({{R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
         {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
         {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
         {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"}});
}

TEST(merge_patch_test, removes_by_null) {
  check({{R"({"a":"b"})", R"({"a":null})", R"({})"},
         {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
         {R"({"a":"b"})", R"({"none":null})", R"({"a":"b"})"},
         {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"}});
}

TEST(merge_patch_test, merges_objects_and_replaces_arrays) {
  check({{R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
         {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
         {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
         {R"({"a":"b"})", R"(["c"])", R"(["c"])"},
         {R"({"a":[1,2]})", R"({"a":[{"x":null}]})", R"({"a":[{"x":null}]})"}});
}

TEST(merge_patch_test, replaces_the_document_by_what_is_no_object) {
  check({{R"({"a":"foo"})", R"(null)", R"(null)"}, {R"({"a":"foo"})", R"("bar")", R"("bar")"}});
}

TEST(merge_patch_test, makes_an_object_of_what_is_none) {
  check({{R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})"},
         {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
         {R"({"a":1})", R"({"a":{"b":null}})", R"({"a":{}})"},
         {R"(7)", R"({})", R"({})"}});
}

TEST(merge_patch_test, keeps_the_identity_of_what_comes_out_equal) {
  const value target = R"({"a":{"b":[1,2],"c":{"d":1}},"e":"a text longer than fifteen bytes"})"_value;
  const value same = R"({"a":{"b":[1,2],"c":{"d":1,"x":null}},"e":"a text longer than fifteen bytes","f":null})"_value;
  EXPECT_TRUE(merge_patch(target, same).identical(target));
  const value changed = merge_patch(target, R"({"a":{"c":{"d":2}}})"_value);
  EXPECT_TRUE(changed["a"]["b"].identical(target["a"]["b"]));
  EXPECT_EQ(changed["a"]["c"]["d"], value(2));
}

TEST(merge_patch_test, leaves_its_arguments_alone) {
  const value target = R"({"a":{"b":1}})"_value;
  const value changes = R"({"a":{"b":null,"c":{"d":null}}})"_value;
  EXPECT_EQ(merge_patch(target, changes).dump(), R"({"a":{"c":{}}})");
  EXPECT_EQ(target.dump(), R"({"a":{"b":1}})");
  EXPECT_EQ(changes.dump(), R"({"a":{"b":null,"c":{"d":null}}})");
}

TEST(merge_patch_test, agrees_with_nlohmann_on_random_documents) {
  constexpr std::uint64_t seed = 7396;
  random_json random(seed);
  for (int round = 0; round < 3000; ++round) {
    const json target = random.document(4);
    const json changes = random.document(4);
    json expected = target;
    expected.merge_patch(changes);
    ASSERT_EQ(merge_patch(value(target), value(changes)).dump(), expected.dump())
        << "seed " << seed << ", round " << round << "\n"
        << target << "\n"
        << changes;
  }
}

TEST(merge_patch_test, enters_a_hundred_thousand_levels_without_recursion) {
  value changes = 1;
  for (int i = 0; i < 100'000; ++i) changes = value{{"a", std::move(changes)}};
  const value merged = merge_patch(value(), changes);
  EXPECT_EQ(merged, changes);
  EXPECT_TRUE(merge_patch(merged, changes).identical(merged));
}

}  // namespace
}  // namespace patchbay::test
