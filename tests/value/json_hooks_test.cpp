#include <patchbay/value/diff.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/value.hpp>

#include "value/random_json.hpp"
#include "value/support.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace shop {

struct product {
  int id = 0;
  std::string title;
  double price = 0;
  friend bool operator==(const product&, const product&) = default;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(product, id, title, price)

// A user's type with members of the library's types.
struct record {
  std::string label;
  patchbay::value payload;
  std::vector<patchbay::value> history;
  patchbay::patch changes;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(record, label, payload, history, changes)

enum class size { small, large };
NLOHMANN_JSON_SERIALIZE_ENUM(size, {{size::small, "small"}, {size::large, "large"}})

// Hooks written by hand: a box that may be empty is null or its content.
struct box {
  std::optional<int> content;
  friend bool operator==(const box&, const box&) = default;
};
void to_json(nlohmann::json& to, const box& from) {
  to = from.content ? nlohmann::json(*from.content) : nlohmann::json(nullptr);
}
void from_json(const nlohmann::json& from, box& to) {
  to.content = from.is_null() ? std::nullopt : std::optional(from.get<int>());
}

struct refusing {};
void to_json(nlohmann::json&, const refusing&) { throw std::logic_error("no"); }

}  // namespace shop

namespace patchbay::test {
namespace {

// --- from and to documents ------------------------------------------------------------------------------------

TEST(json_hooks_test, documents_come_back_as_they_went_in) {
  constexpr std::uint64_t seed = 31;
  random_json random(seed);
  for (int round = 0; round < 1000; ++round) {
    const json document = random.document(5);
    ASSERT_EQ(static_cast<json>(value(document)).dump(), document.dump()) << "seed " << seed << ", round " << round;
  }
  const json wide = random.wide_document();
  EXPECT_EQ(json(value(wide)), wide);
}

TEST(json_hooks_test, numbers_keep_their_kind) {
  EXPECT_EQ(value(json(1)).type(), kind::integer);
  EXPECT_EQ(value(json(1U)).type(), kind::integer);
  EXPECT_EQ(value(json(1.0)).type(), kind::floating);
  EXPECT_EQ(value(json(std::numeric_limits<std::uint64_t>::max())).type(), kind::unsigned_integer);
  EXPECT_TRUE(json(value(1)).is_number_integer());
  EXPECT_TRUE(json(value(1.0)).is_number_float());
  EXPECT_TRUE(json(value(std::numeric_limits<std::uint64_t>::max())).is_number_unsigned());
}

TEST(json_hooks_test, values_convert_where_a_document_is_wanted) {
  const json document = value{{"a", value::array({1, true, nullptr, "x"})}};
  EXPECT_EQ(document.dump(), R"({"a":[1,true,null,"x"]})");
  EXPECT_EQ(document.get<value>(), R"({"a":[1,true,null,"x"]})"_value);
  json holder;
  holder["inside"] = value(7);
  EXPECT_EQ(holder.dump(), R"({"inside":7})");
}

TEST(json_hooks_test, refuses_what_is_no_json_and_names_the_place) {
  const json document = {{"list", {1, {{"a/b", std::numeric_limits<double>::quiet_NaN()}}}}};
  const error nan = error_of([&] { value v(document); });
  EXPECT_EQ(nan.code(), errc::not_finite);
  EXPECT_EQ(nan.place().pointer, "/list/1/a~1b");
  EXPECT_EQ(code_of([] { value v(json(-std::numeric_limits<double>::infinity())); }), errc::not_finite);

  const error text = error_of([] { value v(json{{"a", {"fine", "not \xff fine"}}}); });
  EXPECT_EQ(text.code(), errc::invalid_utf8);
  EXPECT_EQ(text.place().pointer, "/a/1");
  EXPECT_TRUE(names_all(text.what(), {"byte 4"}));

  const error key = error_of([] { value v(json{{"a", {{"\xc3", 1}}}}); });
  EXPECT_EQ(key.code(), errc::invalid_utf8);
  EXPECT_EQ(key.place().pointer, "/a");

  const error binary = error_of([] { value v(json::array({json::binary({1, 2})})); });
  EXPECT_EQ(binary.code(), errc::type_mismatch);
  EXPECT_EQ(binary.place().pointer, "/0");
}

TEST(json_hooks_test, refuses_documents_that_nest_too_deep) {
  json document = json::array();
  for (int i = 1; i < 512; ++i) document = json::array({std::move(document)});
  EXPECT_EQ(value(document).dump(), document.dump());
  document = json{{"a", std::move(document)}};
  const error failure = error_of([&] { value v(document); });
  EXPECT_EQ(failure.code(), errc::too_deep);
  EXPECT_EQ(failure.place().pointer.substr(0, 6), "/a/0/0");
}

TEST(json_hooks_test, converts_a_hundred_thousand_levels_without_recursion) {
  constexpr std::size_t depth = 100'000;
  const json document = json(nested_arrays(depth));
  const json* here = &document;
  std::size_t levels = 1;
  while (!here->empty()) {
    here = &here->front();
    ++levels;
  }
  EXPECT_EQ(levels, depth);
}

// --- user types ----------------------------------------------------------------------------------------------

TEST(json_hooks_test, user_types_become_values_and_come_back) {
  const shop::product shirt{7, "shirt", 10.5};
  const value v = value::from(shirt);
  EXPECT_EQ(v, R"({"id":7,"title":"shirt","price":10.5})"_value);
  EXPECT_EQ(v.get<shop::product>(), shirt);
}

TEST(json_hooks_test, hooks_written_by_hand_are_used) {
  EXPECT_EQ(value::from(shop::box{3}), value(3));
  EXPECT_EQ(value::from(shop::box{}), value());
  EXPECT_EQ(value(3).get<shop::box>(), shop::box{3});
  EXPECT_EQ(value().get<shop::box>(), shop::box{});
}

TEST(json_hooks_test, enumerations_go_by_their_names) {
  EXPECT_EQ(value::from(shop::size::large), value("large"));
  EXPECT_EQ(value("large").get<shop::size>(), shop::size::large);
}

TEST(json_hooks_test, containers_convert) {
  const std::vector<int> numbers{1, 2, 3};
  EXPECT_EQ(value::from(numbers), value::array({1, 2, 3}));
  EXPECT_EQ(value::array({1, 2, 3}).get<std::vector<int>>(), numbers);
  const std::map<std::string, shop::product> by_name{{"a", {1, "x", 2}}, {"b", {2, "y", 3}}};
  EXPECT_EQ((value::from(by_name).get<std::map<std::string, shop::product>>()), by_name);
  EXPECT_EQ((value::array({1, "x", true}).get<std::tuple<int, std::string, bool>>()), (std::tuple{1, "x", true}));
  EXPECT_EQ(value::from(std::map<std::string, value>{{"v", value::array()}}), (value{{"v", value::array()}}));
  EXPECT_EQ(value::array({1, "x"}).get<std::vector<value>>(), (std::vector<value>{1, "x"}));
}

TEST(json_hooks_test, members_of_the_librarys_types_convert) {
  shop::record original;
  original.label = "r";
  original.payload = R"({"deep":[1,{"x":2}]})"_value;
  original.history = {1, "two", value::array()};
  original.changes = patch{{operation::kind::add, pointer("/a"), {}, 1}};
  const auto copy = value::from(original).get<shop::record>();
  EXPECT_EQ(copy.label, original.label);
  EXPECT_EQ(copy.payload, original.payload);
  EXPECT_EQ(copy.history, original.history);
  EXPECT_EQ(copy.changes, original.changes);
}

TEST(json_hooks_test, members_convert_one_by_one) {
  const value v = R"({"product":{"id":1,"title":"t","price":2},"n":3})"_value;
  EXPECT_EQ(v["product"].get<shop::product>().title, "t");
  EXPECT_EQ(v.value_or("missing", shop::product{9, "none", 0}).id, 9);
  EXPECT_EQ(v.value_or("product", shop::product{}).id, 1);
}

TEST(json_hooks_test, a_failing_conversion_is_a_type_mismatch_that_says_why) {
  const error failure = error_of([] { static_cast<void>(R"({"id":"seven"})"_value.get<shop::product>()); });
  EXPECT_EQ(failure.code(), errc::type_mismatch);
  EXPECT_TRUE(names_all(failure.what(), {"number", "string"}));
  EXPECT_EQ(code_of([] { static_cast<void>(value::object().get<shop::product>()); }), errc::type_mismatch);
}

TEST(json_hooks_test, what_a_hook_throws_passes_through) {
  EXPECT_THROW(static_cast<void>(value::from(shop::refusing{})), std::logic_error);
  EXPECT_EQ(code_of([] { static_cast<void>(value::from(shop::product{1, "\xff", 0})); }), errc::invalid_utf8);
}

// --- patches ---------------------------------------------------------------------------------------------------

TEST(json_hooks_test, patches_convert) {
  const patch changes =
      patch::parse(R"([{"op":"move","from":"/a","path":"/b"},{"op":"test","path":"/c","value":null}])");
  const json document = changes;
  EXPECT_EQ(document, json::parse(changes.dump()));
  EXPECT_EQ(document.get<patch>(), changes);
  EXPECT_EQ(code_of([] { static_cast<void>(json::array({1}).get<patch>()); }), errc::patch_syntax);
}

}  // namespace
}  // namespace patchbay::test
