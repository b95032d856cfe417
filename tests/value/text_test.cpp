#include <patchbay/value/draft.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include "value/support.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <vector>

namespace patchbay::test {
namespace {

const char* const no_text = nullptr;

template <class F>
void expect_refused(F&& act) {
  EXPECT_EQ(code_of(act), errc::invalid_argument);
}

// nlohmann::json is complete in this file; without it, none of these converts either.
static_assert(!std::constructible_from<value, char>);
static_assert(!std::constructible_from<value, wchar_t>);
static_assert(!std::constructible_from<value, char8_t>);
static_assert(!std::constructible_from<value, const char8_t*>);
static_assert(!std::constructible_from<value, const wchar_t*>);
static_assert(!std::constructible_from<value, std::vector<int>>);
static_assert(!std::constructible_from<value, std::optional<int>>);
static_assert(!std::assignable_from<const draft&, char>);
static_assert(std::constructible_from<value, nlohmann::json>);
static_assert(std::constructible_from<value, const nlohmann::json&>);

TEST(text_test, a_null_pointer_is_no_text) {
  expect_refused([] { static_cast<void>(value(no_text)); });
  expect_refused([] { static_cast<void>(value{{"a", no_text}}); });
  expect_refused([] { static_cast<void>(value::from(no_text)); });
  expect_refused([] { static_cast<void>(value::parse(no_text)); });
  expect_refused([] { static_cast<void>(patch::parse(no_text)); });
  expect_refused([] { static_cast<void>(pointer(no_text)); });
  expect_refused([] { static_cast<void>(pointer() / no_text); });
}

TEST(text_test, a_null_pointer_names_no_member) {
  const value v = R"({"a": 1})"_value;
  expect_refused([&] { static_cast<void>(v[no_text]); });
  expect_refused([&] { static_cast<void>(value(v)[no_text]); });
  expect_refused([&] { static_cast<void>(v.at(no_text)); });
  expect_refused([&] { static_cast<void>(v.find(no_text)); });
  expect_refused([&] { static_cast<void>(v.contains(no_text)); });
  expect_refused([&] { static_cast<void>(v.value_or(no_text, 1)); });
}

TEST(text_test, a_null_pointer_changes_no_draft) {
  const value base = R"({"a": 1})"_value;
  draft_scope scope(base);
  const draft state = scope.root();
  expect_refused([&] { static_cast<void>(state[no_text]); });
  expect_refused([&] { state["a"] = no_text; });
  expect_refused([&] { state["a"].set(no_text); });
  expect_refused([&] { state.erase(no_text); });
  expect_refused([&] { static_cast<void>(state.contains(no_text)); });
  expect_refused([&] { static_cast<void>(state.value_or(no_text, 1)); });
  EXPECT_TRUE(scope.finish().identical(base));
}

TEST(text_test, every_kind_of_text_is_taken) {
  const value v = R"({"a": 1})"_value;
  const std::string owned = "a";
  const char* const characters = "a";
  EXPECT_EQ(v.at(owned), value(1));
  EXPECT_EQ(v.at(characters), value(1));
  EXPECT_EQ(v.at(std::string_view("a")), value(1));
  EXPECT_TRUE(v.contains("a"));
  EXPECT_EQ(value::parse(std::string("[1]")), value::parse("[1]"));
}

}  // namespace
}  // namespace patchbay::test
