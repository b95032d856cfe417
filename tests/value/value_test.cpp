#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>
#include <patchbay/value/value.hpp>

#include "value/random_json.hpp"
#include "value/support.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <string>
#include <type_traits>
#include <vector>

namespace patchbay::test {
namespace {

static_assert(sizeof(value) == 16);
static_assert(std::is_nothrow_copy_constructible_v<value> && std::is_nothrow_move_constructible_v<value>);
static_assert(std::is_nothrow_copy_assignable_v<value> && std::is_nothrow_move_assignable_v<value>);
// A pointer is no boolean.
static_assert(!std::is_constructible_v<value, const int*>);

// --- construction ---------------------------------------------------------------------------------------------

TEST(value_test, is_null_by_default) {
  EXPECT_TRUE(value().is_null());
  EXPECT_TRUE(value(nullptr).is_null());
  EXPECT_EQ(value().size(), 0U);
  EXPECT_TRUE(value().empty());
  EXPECT_EQ(value().type_name(), "null");
}

TEST(value_test, holds_every_kind) {
  EXPECT_TRUE(value(true).is_boolean());
  EXPECT_TRUE(value(1).is_number() && value(1).is_number_integer() && !value(1).is_number_float());
  EXPECT_TRUE(value(1.0).is_number() && value(1.0).is_number_float() && !value(1.0).is_number_integer());
  EXPECT_TRUE(value("x").is_string());
  EXPECT_TRUE(value::array().is_array() && value::array().is_structured());
  EXPECT_TRUE(value::object().is_object() && value::object().is_structured());
  EXPECT_EQ(value("x").size(), 1U);
  EXPECT_FALSE(value(0).empty());
}

TEST(value_test, an_unsigned_integer_is_one_that_no_signed_integer_holds) {
  EXPECT_EQ(value(7U).type(), kind::integer);
  EXPECT_EQ(value(std::uint64_t{9223372036854775807U}).type(), kind::integer);
  EXPECT_EQ(value(std::uint64_t{9223372036854775808U}).type(), kind::unsigned_integer);
  EXPECT_EQ(value(7U), value(7));
  EXPECT_EQ(value(std::int8_t{-7}), value(-7L));
  EXPECT_EQ(value(2.5F), value(2.5));
}

TEST(value_test, refuses_numbers_that_json_lacks) {
  EXPECT_EQ(code_of([] { value v(std::numeric_limits<double>::quiet_NaN()); }), errc::not_finite);
  EXPECT_EQ(code_of([] { value v(std::numeric_limits<double>::infinity()); }), errc::not_finite);
  EXPECT_EQ(code_of([] { value v(-std::numeric_limits<float>::infinity()); }), errc::not_finite);
}

TEST(value_test, refuses_text_that_is_not_utf8) {
  for (const std::string& text :
       std::vector<std::string>{"\xff", "abcdefgh\x80", "\xc3", "\xc0\x80", "\xe0\x9f\xbf", "\xed\xa0\x80",
                                "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xe2\x82"}) {
    EXPECT_EQ(code_of([&] { value v(text); }), errc::invalid_utf8);
  }
  for (const std::string& text :
       std::vector<std::string>{"\u007f", "\u0080", "\u07ff", "\u0800", "\ud7ff", "\ue000", "\uffff", "\U00010000",
                                "\U0010ffff", std::string("a\0b", 3)}) {
    EXPECT_EQ(value(text).get<std::string>(), text);
  }
  EXPECT_TRUE(names_all(error_of([] { value v("12345678\u00e9\xff"); }).what(), {"byte 10"}));
}

TEST(value_test, keeps_strings_of_every_length) {
  for (std::size_t length = 0; length < 40; ++length) {
    const std::string text(length, 'x');
    const value v(text);
    EXPECT_EQ(v.as_string(), text);
    EXPECT_EQ(v, value(text));
    EXPECT_NE(v, value(text + 'x'));
    EXPECT_NE(v, value(std::string(length, 'y') + (length == 0 ? "y" : "")));
  }
  EXPECT_NE(value(std::string_view("a\0", 2)), value("a"));
}

TEST(value_test, lists_of_pairs_are_objects_and_other_lists_arrays) {
  EXPECT_EQ((value{{"counter", 0}, {"theme", "light"}}).dump(), R"({"counter":0,"theme":"light"})");
  EXPECT_EQ((value{1, "x", nullptr}).dump(), R"([1,"x",null])");
  EXPECT_EQ((value{{"list", {1, 2, 3}}, {"nested", {{"a", {{"b", true}}}}}}).dump(),
            R"({"list":[1,2,3],"nested":{"a":{"b":true}}})");
  EXPECT_EQ((value{{"a", 1}, 2}).dump(), R"([["a",1],2])");
  EXPECT_EQ((value{{{"a", 1}}, {{"a", 2}}}).dump(), R"([{"a":1},{"a":2}])");
  EXPECT_EQ((value{{"b", 1}, {"a", 2}, {"b", 3}}).dump(), R"({"a":2,"b":3})");
  EXPECT_TRUE((value{}).is_null());
}

TEST(value_test, lists_read_as_in_nlohmann) {
  EXPECT_EQ((value{{"a", 1}, {"b", {1, 2}}}).dump(), (json{{"a", 1}, {"b", {1, 2}}}).dump());
  EXPECT_EQ((value{{"a", "b"}}).dump(), (json{{"a", "b"}}).dump());
  EXPECT_EQ((value{"a", "b"}).dump(), (json{"a", "b"}).dump());
  EXPECT_EQ((value{{1, 2}, {3, 4}}).dump(), (json{{1, 2}, {3, 4}}).dump());
}

TEST(value_test, arrays_and_objects_are_made_explicitly_too) {
  EXPECT_EQ(value::array({value{{"a", 1}}, 2}).dump(), R"([{"a":1},2])");
  EXPECT_EQ(value::array({{"a", 1}}).dump(), R"([["a",1]])");
  EXPECT_EQ(value::array().dump(), "[]");
  EXPECT_EQ(value::object().dump(), "{}");
}

TEST(value_test, a_moved_value_is_null) {
  value from = value::array({1, 2});
  const value to = std::move(from);
  EXPECT_EQ(to.size(), 2U);
  EXPECT_TRUE(from.is_null());  // NOLINT(bugprone-use-after-move)
}

TEST(value_test, may_be_assigned_from_its_own_inside) {
  value v = R"({"a":{"b":[1,2]}})"_value;
  v = v["a"]["b"];
  EXPECT_EQ(v, value::array({1, 2}));
  const value& alias = v;
  v = alias;
  EXPECT_EQ(v, value::array({1, 2}));
}

// --- reading -------------------------------------------------------------------------------------------------

TEST(value_test, reads_members_and_elements) {
  const value v = R"({"todos":[{"title":"write"},{"title":"test"}],"":1})"_value;
  EXPECT_EQ(v["todos"][1]["title"], value("test"));
  EXPECT_EQ(v[""], value(1));
  EXPECT_EQ(v[std::string("todos")].size(), 2U);
  EXPECT_EQ(v.at("todos").at(0).at("title").as_string(), "write");
  EXPECT_TRUE(v.contains("todos"));
  EXPECT_FALSE(v.contains("title"));
}

TEST(value_test, reads_null_where_nothing_is) {
  const value v = R"({"a":[1]})"_value;
  EXPECT_TRUE(v["missing"].is_null());
  EXPECT_TRUE(v["missing"]["deeper"][3]["still"].is_null());
  EXPECT_TRUE(v["a"][1].is_null());
  EXPECT_TRUE(value()["x"].is_null());
  EXPECT_TRUE(value()[0].is_null());
  EXPECT_EQ(v.dump(), R"({"a":[1]})");
}

TEST(value_test, refuses_to_read_inside_of_scalars_and_the_wrong_container) {
  const value v = R"({"n":1,"s":"text","a":[1],"b":false})"_value;
  EXPECT_EQ(code_of([&] { static_cast<void>(v["n"]["x"]); }), errc::type_mismatch);
  EXPECT_EQ(code_of([&] { static_cast<void>(v["s"][0]); }), errc::type_mismatch);
  EXPECT_EQ(code_of([&] { static_cast<void>(v["b"]["x"]); }), errc::type_mismatch);
  EXPECT_EQ(code_of([&] { static_cast<void>(v["a"]["x"]); }), errc::type_mismatch);
  EXPECT_EQ(code_of([&] { static_cast<void>(v[0]); }), errc::type_mismatch);
  EXPECT_TRUE(names_all(error_of([&] { static_cast<void>(v["n"]["x"]); }).what(), {"object", "\"x\"", "number"}));
  EXPECT_EQ(code_of([&] { static_cast<void>(v["a"][-1]); }), errc::out_of_range);
}

TEST(value_test, at_insists) {
  const value v = R"({"a":[1,2],"x/y":{}})"_value;
  const error member = error_of([&] { static_cast<void>(v.at("x/z")); });
  EXPECT_EQ(member.code(), errc::not_found);
  EXPECT_EQ(member.place().pointer, "/x~1z");
  const error element = error_of([&] { static_cast<void>(v["a"].at(2)); });
  EXPECT_EQ(element.code(), errc::not_found);
  EXPECT_EQ(element.place().pointer, "/2");
  EXPECT_EQ(code_of([&] { static_cast<void>(v.at(0)); }), errc::type_mismatch);
  EXPECT_EQ(code_of([&] { static_cast<void>(v["a"].at("0")); }), errc::type_mismatch);
  EXPECT_EQ(code_of([] { static_cast<void>(value().at("a")); }), errc::type_mismatch);
}

TEST(value_test, find_asks) {
  const value v = R"({"a":[1,2]})"_value;
  ASSERT_NE(v.find("a"), nullptr);
  EXPECT_EQ(*v.find("a")->find(1), value(2));
  EXPECT_EQ(v.find("b"), nullptr);
  EXPECT_EQ(v.find("a")->find(2), nullptr);
  EXPECT_EQ(v.find(0), nullptr);
  EXPECT_EQ(value(1).find("a"), nullptr);
}

TEST(value_test, members_of_temporaries_are_safe) {
  const auto make = [] { return R"({"a":{"b":"a text longer than fifteen bytes"}})"_value; };
  const value& kept = make()["a"]["b"];
  EXPECT_EQ(kept.as_string(), "a text longer than fifteen bytes");
  EXPECT_EQ(make().at("a").at("b").get<std::string>().size(), 32U);
}

TEST(value_test, gives_a_default_for_a_missing_member) {
  const value v = R"({"n":3,"s":"x"})"_value;
  EXPECT_EQ(v.value_or("n", 7), 3);
  EXPECT_EQ(v.value_or("missing", 7), 7);
  EXPECT_EQ(v.value_or("s", std::string("y")), "x");
  EXPECT_EQ(code_of([&] { static_cast<void>(v.value_or("s", 1)); }), errc::type_mismatch);
}

// --- get -------------------------------------------------------------------------------------------------------

TEST(value_test, gets_numbers_exactly_or_not_at_all) {
  EXPECT_EQ(value(200).get<std::uint8_t>(), 200);
  EXPECT_EQ(code_of([] { static_cast<void>(value(200).get<std::int8_t>()); }), errc::out_of_range);
  EXPECT_EQ(code_of([] { static_cast<void>(value(-1).get<unsigned>()); }), errc::out_of_range);
  EXPECT_EQ(code_of([] { static_cast<void>(value(std::numeric_limits<std::uint64_t>::max()).get<std::int64_t>()); }),
            errc::out_of_range);
  EXPECT_EQ(value(std::numeric_limits<std::uint64_t>::max()).get<std::uint64_t>(),
            std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(value(std::numeric_limits<std::int64_t>::min()).get<std::int64_t>(),
            std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(value(3).get<double>(), 3.0);
  EXPECT_EQ(value(3.5).get<float>(), 3.5F);
}

TEST(value_test, gets_integers_from_doubles_without_a_fraction) {
  EXPECT_EQ(value(3.0).get<int>(), 3);
  EXPECT_EQ(value(-0.0).get<int>(), 0);
  EXPECT_EQ(value(9223372036854775808.0).get<std::uint64_t>(), 9223372036854775808U);
  EXPECT_EQ(code_of([] { static_cast<void>(value(3.5).get<int>()); }), errc::out_of_range);
  EXPECT_EQ(code_of([] { static_cast<void>(value(1e300).get<int>()); }), errc::out_of_range);
  EXPECT_EQ(code_of([] { static_cast<void>(value(9223372036854775808.0).get<std::int64_t>()); }), errc::out_of_range);
  EXPECT_EQ(code_of([] { static_cast<void>(value(18446744073709551616.0).get<std::uint64_t>()); }), errc::out_of_range);
  EXPECT_EQ(code_of([] { static_cast<void>(value(-1.0).get<std::uint64_t>()); }), errc::out_of_range);
}

TEST(value_test, gets_no_other_kind_than_asked_for) {
  EXPECT_EQ(value(true).get<bool>(), true);
  EXPECT_EQ(value("x").get<std::string>(), "x");
  EXPECT_EQ(value(7).get<value>(), value(7));
  EXPECT_EQ(code_of([] { static_cast<void>(value(1).get<bool>()); }), errc::type_mismatch);
  EXPECT_EQ(code_of([] { static_cast<void>(value("1").get<int>()); }), errc::type_mismatch);
  EXPECT_EQ(code_of([] { static_cast<void>(value(1).get<std::string>()); }), errc::type_mismatch);
  EXPECT_EQ(code_of([] { static_cast<void>(value().get<double>()); }), errc::type_mismatch);
  const value number = 1;
  EXPECT_EQ(code_of([&] { static_cast<void>(number.as_string()); }), errc::type_mismatch);
  EXPECT_TRUE(names_all(error_of([] { static_cast<void>(value(300).get<std::uint8_t>()); }).what(), {"300"}));
}

// --- comparison ---------------------------------------------------------------------------------------------------

TEST(value_test, equal_values_have_equal_kind_and_bits) {
  EXPECT_EQ(R"({"a":[1,{"b":"x"}]})"_value, R"({"a":[1,{"b":"x"}]})"_value);
  EXPECT_NE(value(1), value(1.0));
  EXPECT_NE(value(0.0), value(-0.0));
  EXPECT_NE(value(), value(false));
  EXPECT_NE(value::array(), value::object());
  EXPECT_NE(R"({"a":1})"_value, R"({"b":1})"_value);
  EXPECT_NE(R"({"a":1})"_value, R"({"a":1,"b":1})"_value);
  EXPECT_NE(R"([1,2])"_value, R"([2,1])"_value);
}

TEST(value_test, equality_does_not_depend_on_how_a_value_was_built) {
  // The same thousand elements, once packed and once grown from the front.
  value packed = value::parse(json(std::vector<int>(1000, 7)).dump());
  const value grown = produce(value::array(), [](const draft& array) {
    for (int i = 0; i < 1000; ++i) array.insert(0, 7);
  });
  EXPECT_EQ(packed, grown);
  EXPECT_FALSE(packed.identical(grown));
  EXPECT_NE(packed, produce(grown, [](const draft& array) { array[500] = 8; }));
}

TEST(value_test, agrees_with_nlohmann_about_equality) {
  random_json random(17);
  for (int round = 0; round < 500; ++round) {
    const json a = random.document(3);
    json b = a;
    random.edit_of(b).perform(b);
    ASSERT_EQ(value(a) == value(b), a.dump() == b.dump()) << a << "\n" << b;
  }
}

TEST(value_test, copies_are_identical_and_equal_values_need_not_be) {
  const value v = R"({"a":[1]})"_value;
  const value copy = v;  // NOLINT(performance-unnecessary-copy-initialization)
  EXPECT_TRUE(copy.identical(v));
  EXPECT_TRUE(copy["a"].identical(v["a"]));
  EXPECT_FALSE(v.identical(R"({"a":[1]})"_value));
  EXPECT_TRUE(value(1).identical(1));
  EXPECT_TRUE(value("short").identical("short"));
  EXPECT_TRUE(value::array().identical(value::array()));
}

TEST(value_test, compares_a_million_levels_without_recursion) {
  const value a = nested_arrays(1'000'000);
  EXPECT_EQ(a, nested_arrays(1'000'000));
  EXPECT_NE(a, nested_arrays(999'999));
}

TEST(value_test, keys_are_sorted_by_bytes) {
  value v = value::object();
  for (const char* key : {"b", "a", "\u00e9", "B", "", "aa", "\U0001F600", "a text longer than fifteen bytes",
                          "a text longer than fifteen bytez"}) {
    v = produce(v, [&](const draft& d) { d[key] = 1; });
  }
  EXPECT_EQ(v.dump(), json::parse(v.dump()).dump());
  std::vector<std::string> keys;
  for (const member m : v.items()) keys.emplace_back(m.key);
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
}

TEST(value_test, keys_that_only_differ_late_or_by_a_nul_are_different) {
  const value v{{std::string_view("a"), 1},
                {std::string_view("a\0", 2), 2},
                {std::string(15, 'k'), 3},
                {std::string(16, 'k'), 4}};
  EXPECT_EQ(v.size(), 4U);
  EXPECT_EQ(v[std::string_view("a\0", 2)], value(2));
  EXPECT_EQ(v[std::string(15, 'k')], value(3));
  EXPECT_EQ(v[std::string(16, 'k')], value(4));
  EXPECT_TRUE(v[std::string(17, 'k')].is_null());
}

TEST(value_test, finds_every_member_of_a_large_object) {
  json model = json::object();
  for (int i = 0; i < 5000; ++i) model["key" + std::to_string(i * 7919 % 5000)] = i;
  const value v(model);
  EXPECT_EQ(v.size(), 5000U);
  for (const auto& item : model.items()) ASSERT_EQ(v[item.key()].get<int>(), item.value().get<int>());
  EXPECT_EQ(v.find("key5000"), nullptr);
  EXPECT_EQ(v.find(""), nullptr);
  EXPECT_EQ(v.find("zzz"), nullptr);
}

}  // namespace
}  // namespace patchbay::test
