#include <patchbay/value/pointer.hpp>
#include <patchbay/value/value.hpp>

#include "value/support.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <sstream>
#include <unordered_set>
#include <vector>

namespace patchbay::test {
namespace {

using tokens = std::vector<std::string>;

TEST(pointer_test, of_nothing_names_the_whole_document) {
  EXPECT_TRUE(pointer().is_root());
  EXPECT_EQ(pointer(), pointer(""));
  EXPECT_TRUE(pointer("").tokens().empty());
}

TEST(pointer_test, splits_at_slashes_and_keeps_empty_tokens) {
  EXPECT_EQ(pointer("/").tokens(), (tokens{""}));
  EXPECT_EQ(pointer("//").tokens(), (tokens{"", ""}));
  EXPECT_EQ(pointer("/a/b/0").tokens(), (tokens{"a", "b", "0"}));
  EXPECT_EQ(pointer("/a/").tokens(), (tokens{"a", ""}));
}

TEST(pointer_test, resolves_escapes_once_and_in_the_right_order) {
  EXPECT_EQ(pointer("/a~1b").tokens(), (tokens{"a/b"}));
  EXPECT_EQ(pointer("/m~0n").tokens(), (tokens{"m~n"}));
  EXPECT_EQ(pointer("/~01").tokens(), (tokens{"~1"}));
  EXPECT_EQ(pointer("/~0~1~00~10").tokens(), (tokens{"~/~0/0"}));
}

TEST(pointer_test, escapes_what_tokens_hold) {
  const pointer built = pointer::from_tokens({"a/b", "m~n", "~1", "", "plain"});
  EXPECT_EQ(built.text(), "/a~1b/m~0n/~01//plain");
  EXPECT_EQ(built.tokens(), (tokens{"a/b", "m~n", "~1", "", "plain"}));
}

TEST(pointer_test, refuses_text_that_does_not_start_with_a_slash) {
  const error failure = error_of([] { pointer("todos/0"); });
  EXPECT_EQ(failure.code(), errc::pointer_syntax);
  EXPECT_TRUE(names_all(failure.what(), {"todos/0", "'/'"}));
}

TEST(pointer_test, refuses_a_tilde_that_escapes_nothing_and_names_its_offset) {
  for (const char* text : {"/a~2b", "/ab~", "/a~~0", "/ab~/c"}) {
    EXPECT_EQ(code_of([&] { pointer{text}; }), errc::pointer_syntax) << text;
  }
  EXPECT_TRUE(names_all(error_of([] { pointer("/ab~x"); }).what(), {"offset 3"}));
}

TEST(pointer_test, is_extended_by_tokens_indices_and_pointers) {
  EXPECT_EQ((pointer("/a") / "b/c" / std::size_t{7}).text(), "/a/b~1c/7");
  EXPECT_EQ((pointer("/a") / pointer("/b~1c/0")).text(), "/a/b~1c/0");
  EXPECT_EQ((pointer("/a") / pointer()).text(), "/a");
  EXPECT_EQ((pointer() / std::numeric_limits<std::size_t>::max()).text(), "/18446744073709551615");
  pointer grown;
  grown /= "x";
  grown /= std::size_t{0};
  EXPECT_EQ(grown.text(), "/x/0");
}

TEST(pointer_test, knows_its_parent_and_last_token) {
  EXPECT_EQ(pointer("/a/b~1c").parent(), pointer("/a"));
  EXPECT_EQ(pointer("/a/b~1c").back(), "b/c");
  EXPECT_EQ(pointer("/").parent(), pointer());
  EXPECT_EQ(pointer("/").back(), "");
  EXPECT_EQ(code_of([] { static_cast<void>(pointer().parent()); }), errc::out_of_range);
  EXPECT_EQ(code_of([] { static_cast<void>(pointer().back()); }), errc::out_of_range);
}

TEST(pointer_test, contains_itself_and_what_lies_inside) {
  EXPECT_TRUE(pointer().contains(pointer("/a")));
  EXPECT_TRUE(pointer("/a").contains(pointer("/a")));
  EXPECT_TRUE(pointer("/a").contains(pointer("/a/b")));
  EXPECT_FALSE(pointer("/a").contains(pointer("/ab")));
  EXPECT_FALSE(pointer("/a/b").contains(pointer("/a")));
}

TEST(pointer_test, reads_indices_as_the_rfc_spells_them) {
  EXPECT_EQ(pointer::to_index("0"), 0U);
  EXPECT_EQ(pointer::to_index("10"), 10U);
  EXPECT_EQ(pointer::to_index("18446744073709551615"), std::numeric_limits<std::size_t>::max());
  for (const char* text :
       {"", "00", "01", "-1", "-", "+1", "1e0", "1.0", " 1", "1 ", "0x1", "18446744073709551616", "\u0661"}) {
    EXPECT_FALSE(pointer::to_index(text)) << text;
  }
}

TEST(pointer_test, is_a_regular_value) {
  EXPECT_LT(pointer("/a"), pointer("/b"));
  const std::unordered_set<pointer> set{pointer("/a"), pointer("/a"), pointer("/b")};
  EXPECT_EQ(set.size(), 2U);
  std::ostringstream out;
  out << "/a~1b"_pointer;
  EXPECT_EQ(out.str(), "/a~1b");
}

// --- into values ------------------------------------------------------------------------------------------

// The example of RFC 6901, section 5.
const value& rfc_document() {
  static const value document = R"({"foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5,
                                    "k\"l": 6, " ": 7, "m~n": 8})"_value;
  return document;
}

TEST(pointer_test, reads_every_example_of_rfc_6901) {
  const value& document = rfc_document();
  EXPECT_EQ(document.at(pointer("")), document);
  EXPECT_EQ(document.at(pointer("/foo")).dump(), R"(["bar","baz"])");
  EXPECT_EQ(document.at(pointer("/foo/0")), value("bar"));
  const std::vector<std::string> names{"/", "/a~1b", "/c%d", "/e^f", "/g|h", "/i\\j", "/k\"l", "/ ", "/m~0n"};
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(document.at(pointer(names[i])), value(i)) << names[i];
}

TEST(pointer_test, finds_what_is_there_and_nothing_else) {
  const value& document = rfc_document();
  EXPECT_EQ(document.find(pointer("/foo/1")), &document.at("foo").at(1));
  EXPECT_TRUE(document.contains(pointer("/foo")));
  for (const char* missing : {"/bar", "/foo/2", "/foo/-", "/foo/01", "/foo/bar", "/foo/0/x", "/a~1b/0", "/foo/"}) {
    EXPECT_EQ(document.find(pointer(missing)), nullptr) << missing;
    EXPECT_FALSE(document.contains(pointer(missing))) << missing;
  }
}

TEST(pointer_test, names_the_first_place_that_is_missing) {
  const value document = R"({"a/b": {"list": [1, {"x": null}]}})"_value;
  const error member = error_of([&] { static_cast<void>(document.at(pointer("/a~1b/c/d"))); });
  EXPECT_EQ(member.code(), errc::not_found);
  EXPECT_EQ(member.place().pointer, "/a~1b/c");
  const error element = error_of([&] { static_cast<void>(document.at(pointer("/a~1b/list/2"))); });
  EXPECT_EQ(element.code(), errc::not_found);
  EXPECT_EQ(element.place().pointer, "/a~1b/list/2");
}

TEST(pointer_test, names_the_scalar_that_it_cannot_enter) {
  const value document = R"({"list": [1, {"x": null}]})"_value;
  const error inside_null = error_of([&] { static_cast<void>(document.at(pointer("/list/1/x/y"))); });
  EXPECT_EQ(inside_null.code(), errc::type_mismatch);
  EXPECT_EQ(inside_null.place().pointer, "/list/1/x");
  EXPECT_TRUE(names_all(inside_null.what(), {"null", "\"y\"", "/list/1/x"}));
  EXPECT_EQ(code_of([] { static_cast<void>(value(1).at(pointer("/0"))); }), errc::type_mismatch);
}

}  // namespace
}  // namespace patchbay::test
