#include <patchbay/value/draft.hpp>
#include <patchbay/value/members.hpp>
#include <patchbay/value/value.hpp>

#include "value/support.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace lab {

struct sample {
  int count = 0;
  std::vector<short> readings;
  std::map<std::string, unsigned> totals;
  float mass = 0;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(sample, count, readings, totals, mass)

struct rack {
  std::string name;
  std::vector<sample> samples;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(rack, name, samples)

enum class level : std::uint8_t { low, high };

// Hooks that make numbers of their own on purpose.
struct dial {
  int position = 0;
  std::set<int> marks;
  int written = 0;
};
void to_json(nlohmann::json& to, const dial& from) {
  to = {{"position", from.position}, {"marks", from.marks}, {"written", 0}};
}
void from_json(const nlohmann::json& from, dial& to) {
  to.position = std::min(from.at("position").get<int>(), 100);
  to.marks = from.at("marks").get<std::set<int>>();
}

struct todo {
  std::string text;
  std::optional<std::string> due{};
  std::optional<int> estimate{};
  int priority = 0;
  std::vector<std::int8_t> tags{};
  friend bool operator==(const todo&, const todo&) = default;
};
void to_json(nlohmann::json& to, const todo& from) {
  patchbay::write_member(to, "text", from.text);
  patchbay::write_member(to, "due", from.due);
  patchbay::write_member(to, "estimate", from.estimate);
  patchbay::write_member(to, "priority", from.priority);
  patchbay::write_member(to, "tags", from.tags);
}
void from_json(const nlohmann::json& from, todo& to) {
  patchbay::read_member(from, "text", to.text);
  patchbay::read_member(from, "due", to.due);
  patchbay::read_member(from, "estimate", to.estimate);
  patchbay::read_member(from, "priority", to.priority, 3);
  patchbay::read_member(from, "tags", to.tags, {});
}

}  // namespace lab

namespace patchbay::test {
namespace {

template <class T>
void expect_refusal(const value& from, const char* place, errc code = errc::out_of_range) {
  const error failure = error_of([&] { static_cast<void>(from.get<T>()); });
  EXPECT_EQ(failure.code(), code) << from;
  EXPECT_EQ(failure.place().pointer, place) << from;
}

// --- containers -------------------------------------------------------------------------------------------------

TEST(conversion_test, elements_are_never_narrowed) {
  expect_refusal<std::vector<int>>("[1, 2147483648]"_value, "/1");
  expect_refusal<std::vector<int>>("[1e99]"_value, "/0");
  expect_refusal<std::vector<int>>("[1, 2, 1.9]"_value, "/2");
  expect_refusal<std::vector<unsigned>>("[-1]"_value, "/0");
  expect_refusal<std::vector<float>>("[1e300]"_value, "/0");
  expect_refusal<std::vector<int>>("[true]"_value, "/0", errc::type_mismatch);
  expect_refusal<std::deque<short>>("[0, 32768]"_value, "/1");
  expect_refusal<std::list<std::int8_t>>("[128]"_value, "/0");
  expect_refusal<std::set<int>>("[1, 2147483648]"_value, "/1");
  expect_refusal<std::unordered_set<int>>("[2147483648]"_value, "/0");
  expect_refusal<std::array<int, 2>>("[1, 2147483648]"_value, "/1");
  expect_refusal<std::pair<std::string, int>>(R"(["a", 1.5])"_value, "/1");
  expect_refusal<std::tuple<int, bool, int>>("[1, true, 2147483648]"_value, "/2");
  expect_refusal<std::map<std::string, int>>(R"({"a/b": 2147483648})"_value, "/a~1b");
  expect_refusal<std::unordered_map<std::string, int>>(R"({"a": 1.5})"_value, "/a");
  expect_refusal<std::map<int, int>>("[[1, 2], [2147483648, 3]]"_value, "/1/0");
  expect_refusal<std::optional<int>>("2147483648"_value, "");
  expect_refusal<std::vector<std::vector<std::map<std::string, std::uint8_t>>>>(R"([[], [{"a": 1}, {"b": 256}]])"_value,
                                                                                "/1/1/b");
}

TEST(conversion_test, elements_that_fit_come_through) {
  EXPECT_EQ("[1, 2.0, -3]"_value.get<std::vector<int>>(), (std::vector<int>{1, 2, -3}));
  EXPECT_EQ("[true, false]"_value.get<std::vector<bool>>(), (std::vector<bool>{true, false}));
  EXPECT_EQ((R"({"a": [1, "x"]})"_value.get<std::map<std::string, std::pair<int, std::string>>>()),
            (std::map<std::string, std::pair<int, std::string>>{{"a", {1, "x"}}}));
  EXPECT_EQ("[[1, 2]]"_value.get<std::vector<value>>(), (std::vector<value>{"[1, 2]"_value}));
  EXPECT_EQ(("[1, 2]"_value.get<std::array<double, 2>>()), (std::array<double, 2>{1, 2}));
  EXPECT_EQ("[1, null]"_value.get<std::vector<std::optional<int>>>(),
            (std::vector<std::optional<int>>{1, std::nullopt}));
  EXPECT_EQ("[[2, 5]]"_value.get<nlohmann::json>().dump(), "[[2,5]]");
}

TEST(conversion_test, another_container_is_a_mismatch_with_its_place) {
  expect_refusal<std::vector<std::vector<int>>>(R"([[], {}])"_value, "/1", errc::type_mismatch);
  expect_refusal<std::map<std::string, int>>("[]"_value, "", errc::type_mismatch);
  expect_refusal<std::array<int, 3>>("[1, 2]"_value, "", errc::out_of_range);
}

TEST(conversion_test, a_float_never_becomes_infinite) {
  EXPECT_EQ(code_of([] { static_cast<void>(value(1e300).get<float>()); }), errc::out_of_range);
  EXPECT_EQ(code_of([] { static_cast<void>(value(-1e300).get<float>()); }), errc::out_of_range);
  EXPECT_EQ(value(0.1).get<float>(), 0.1F);
  EXPECT_EQ(value(static_cast<double>(std::numeric_limits<float>::max())).get<float>(),
            std::numeric_limits<float>::max());
}

// --- hooks ------------------------------------------------------------------------------------------------------

value sample_with(const char* member, const value& given) {
  const value whole = R"({"count": 1, "readings": [1, 2], "totals": {"a": 3}, "mass": 0.5})"_value;
  return produce(whole, [&](const draft& edited) { edited[member] = given; });
}

TEST(conversion_test, members_of_structs_are_never_narrowed) {
  expect_refusal<lab::sample>(sample_with("count", 2147483648), "/count");
  expect_refusal<lab::sample>(sample_with("count", -2147483649), "/count");
  expect_refusal<lab::sample>(sample_with("count", 1e99), "/count");
  expect_refusal<lab::sample>(sample_with("count", 3e9), "/count");
  expect_refusal<lab::sample>(sample_with("count", 1.9), "/count");
  expect_refusal<lab::sample>(sample_with("count", std::numeric_limits<std::uint64_t>::max()), "/count");
  expect_refusal<lab::sample>(sample_with("readings", "[5, 70000]"_value), "/readings/1");
  expect_refusal<lab::sample>(sample_with("totals", R"({"b": -1})"_value), "/totals/b");
  expect_refusal<lab::sample>(sample_with("mass", 1e300), "/mass");
  const value rack{{"name", "r"}, {"samples", value::array({sample_with("count", 1), sample_with("count", 1.5)})}};
  expect_refusal<lab::rack>(rack, "/samples/1/count");
  expect_refusal<std::map<std::string, lab::rack>>(value{{"left", rack}}, "/left/samples/1/count");
}

TEST(conversion_test, enumerations_are_never_narrowed) {
  EXPECT_EQ(value(1).get<lab::level>(), lab::level::high);
  expect_refusal<lab::level>(value(257), "");
  expect_refusal<lab::level>(value(0.5), "");
}

TEST(conversion_test, the_error_says_what_would_become_of_the_number) {
  const error failure = error_of([] { static_cast<void>(sample_with("count", 2147483648).get<lab::sample>()); });
  EXPECT_TRUE(names_all(failure.message(), {"2147483648", "-2147483648"}));
}

TEST(conversion_test, members_of_structs_that_fit_come_through) {
  const auto read = sample_with("count", 3.0).get<lab::sample>();
  EXPECT_EQ(read.count, 3);
  EXPECT_EQ(sample_with("mass", 0.1).get<lab::sample>().mass, 0.1F);
  EXPECT_EQ(sample_with("count", std::numeric_limits<int>::min()).get<lab::sample>().count,
            std::numeric_limits<int>::min());
  EXPECT_EQ(sample_with("readings", "[-300, 300]"_value).get<lab::sample>().readings[0], -300);
}

// What differs afterwards need not have been narrowed.
TEST(conversion_test, hooks_may_make_other_numbers_of_what_they_read) {
  const auto read = value{{"position", 612}, {"marks", value::array({257, 1, -7})}, {"written", 512}}.get<lab::dial>();
  EXPECT_EQ(read.position, 100);
  EXPECT_EQ((value{{"position", 357}, {"marks", value::array()}, {"written", 0}}.get<lab::dial>().position), 100);
  EXPECT_EQ(read.marks, (std::set<int>{-7, 1, 257}));
}

// --- optional members --------------------------------------------------------------------------------------------

TEST(conversion_test, a_missing_member_is_an_empty_optional_and_the_other_way_round) {
  const auto read = R"({"text": "buy milk"})"_value.get<lab::todo>();
  EXPECT_EQ(read, (lab::todo{.text = "buy milk", .priority = 3}));
  EXPECT_EQ(value::from(read).dump(), R"({"priority":3,"tags":[],"text":"buy milk"})");
  const auto full = R"({"text": "a", "due": "today", "estimate": 2, "priority": 1, "tags": [7]})"_value;
  EXPECT_EQ(value::from(full.get<lab::todo>()), full);
  EXPECT_EQ(R"({"text": "a", "due": null, "priority": null, "tags": null})"_value.get<lab::todo>(),
            (lab::todo{.text = "a", .priority = 3}));
}

TEST(conversion_test, members_are_read_exactly_with_their_place) {
  expect_refusal<lab::todo>(R"({"text": "a", "estimate": 2147483648})"_value, "/estimate");
  expect_refusal<lab::todo>(R"({"text": "a", "tags": [1, 300]})"_value, "/tags/1");
  expect_refusal<lab::todo>(R"({"due": "today"})"_value, "/text", errc::not_found);
  expect_refusal<lab::todo>(R"({"text": 1})"_value, "/text", errc::type_mismatch);
  expect_refusal<lab::todo>("[]"_value, "", errc::type_mismatch);
  expect_refusal<std::vector<lab::todo>>(R"([{"text": "a"}, {"text": 1}])"_value, "/1/text", errc::type_mismatch);
}

TEST(conversion_test, optionals_are_values_too) {
  EXPECT_EQ(value::from(std::optional<int>(3)), value(3));
  EXPECT_EQ(value::from(std::optional<std::vector<int>>()), value());
  EXPECT_EQ("null"_value.get<std::optional<int>>(), std::nullopt);
  EXPECT_EQ("5"_value.get<std::optional<int>>(), 5);
}

// --- defaults ---------------------------------------------------------------------------------------------------

TEST(conversion_test, null_counts_as_missing) {
  const value v = R"({"nothing": null, "n": 0, "s": "", "b": false})"_value;
  EXPECT_EQ(v.value_or("nothing", 7), 7);
  EXPECT_EQ(v.value_or("missing", 7), 7);
  EXPECT_EQ(v.value_or("n", 7), 0);
  EXPECT_EQ(v.value_or("b", true), false);
  EXPECT_EQ(v.value_or("nothing", "text"), "text");
  EXPECT_EQ(v.value_or("s", "text"), "");
  EXPECT_EQ(value().value_or("any", 7), 7);
  const error failure = error_of([&] { static_cast<void>(v.value_or("s", 1)); });
  EXPECT_EQ(failure.code(), errc::type_mismatch);
  EXPECT_EQ(failure.place().pointer, "/s");
}

TEST(conversion_test, a_value_itself_has_a_default) {
  EXPECT_EQ(value().value_or(5), 5);
  EXPECT_EQ(value(3).value_or(5), 3);
  EXPECT_EQ(value().value_or("none"), "none");
  EXPECT_EQ(value("some").value_or("none"), "some");
  EXPECT_EQ("[1]"_value.value_or(std::vector<int>()), std::vector<int>{1});
  EXPECT_EQ(code_of([] { static_cast<void>(value("x").value_or(5)); }), errc::type_mismatch);
}

TEST(conversion_test, places_of_a_draft_have_defaults_too) {
  draft_scope scope(R"({"user": {"name": null, "age": "x"}})"_value);
  const draft state = scope.root();
  EXPECT_EQ(state["user"].value_or("name", "nobody"), "nobody");
  EXPECT_EQ(state["user"]["name"].value_or("nobody"), "nobody");
  EXPECT_EQ(state["gone"]["name"].value_or(5), 5);
  const error failure = error_of([&] { static_cast<void>(state["user"].value_or("age", 5)); });
  EXPECT_EQ(failure.place().pointer, "/user/age");
}

}  // namespace
}  // namespace patchbay::test
