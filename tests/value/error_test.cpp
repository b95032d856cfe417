#include <patchbay/error.hpp>

#include "value/support.hpp"

#include <gtest/gtest.h>

#include <set>
#include <type_traits>

namespace patchbay::test {
namespace {

static_assert(std::is_base_of_v<std::runtime_error, error>);
static_assert(std::is_copy_constructible_v<error>);

TEST(error_test, names_code_message_and_place) {
  const error failure(errc::not_found, "there is no such thing",
                      {.pointer = "/a/0", .action_type = "todos/add", .line = 3, .column = 7});
  EXPECT_STREQ(failure.what(), "not_found: there is no such thing (action \"todos/add\", at /a/0, line 3, column 7)");
  EXPECT_EQ(failure.message(), "there is no such thing");
  EXPECT_EQ(failure.code(), errc::not_found);
}

TEST(error_test, leaves_out_places_that_do_not_apply) {
  EXPECT_STREQ(error(errc::closed, "the store is gone").what(), "closed: the store is gone");
  EXPECT_STREQ(error(errc::parse, "no value", {.line = 2}).what(), "parse: no value (line 2)");
}

TEST(error_test, seen_from_further_out_has_a_longer_pointer) {
  const error inner(errc::type_mismatch, "no", {.pointer = "/b"});
  EXPECT_EQ(inner.within("/a").place().pointer, "/a/b");
  EXPECT_EQ(inner.within("").place().pointer, "/b");
  EXPECT_EQ(inner.place().pointer, "/b");
}

TEST(error_test, keeps_the_action_type_that_it_learnt_first) {
  const error failure = error(errc::type_mismatch, "no").during("inner");
  EXPECT_EQ(failure.place().action_type, "inner");
  EXPECT_EQ(failure.during("outer").place().action_type, "inner");
}

TEST(error_test, placed_on_a_line_keeps_its_column_unless_told) {
  const error failure(errc::parse, "no", {.line = 1, .column = 9});
  EXPECT_EQ(failure.at_line(40).place().line, 40U);
  EXPECT_EQ(failure.at_line(40).place().column, 9U);
  EXPECT_EQ(failure.at_line(40, 2).place().column, 2U);
}

TEST(error_test, every_code_has_a_name_of_its_own) {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(errc::usage); ++code) names.insert(to_string(static_cast<errc>(code)));
  EXPECT_EQ(names.size(), static_cast<std::size_t>(errc::usage) + 1);
  EXPECT_FALSE(names.contains("unknown"));
}

}  // namespace
}  // namespace patchbay::test
