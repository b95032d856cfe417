#include <patchbay/value/diff.hpp>
#include <patchbay/value/patch.hpp>

#include "value/random_json.hpp"
#include "value/support.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <string_view>

namespace patchbay::test {
namespace {

value patched(std::string_view document, std::string_view changes) {
  return apply(value::parse(document), patch::parse(changes));
}

// --- add ------------------------------------------------------------------------------------------------

struct accepted {
  std::string_view what;
  std::string_view document;
  std::string_view changes;
  std::string_view result;
};

void check(const std::vector<accepted>& cases) {
  for (const accepted& each : cases) {
    SCOPED_TRACE(each.what);
    EXPECT_EQ(patched(each.document, each.changes), value::parse(each.result));
  }
}

struct refused {
  std::string_view what;
  std::string_view document;
  std::string_view changes;
  std::string_view place;
  errc code = errc::patch_conflict;
};

void check(const std::vector<refused>& cases) {
  for (const refused& each : cases) {
    SCOPED_TRACE(each.what);
    const error failure = error_of([&] { static_cast<void>(patched(each.document, each.changes)); });
    EXPECT_EQ(failure.code(), each.code);
    EXPECT_EQ(failure.place().pointer, each.place);
  }
}

TEST(apply_test, an_empty_patch_changes_nothing) {
  const value document = R"({"a": [1, {"b": 2}]})"_value;
  EXPECT_TRUE(apply(document, patch()).identical(document));
}

TEST(apply_test, add_puts_a_member_into_an_object) {
  check(std::vector<accepted>{
      {"a new member", R"({"a": 1})", R"([{"op":"add","path":"/b","value":[2]}])", R"({"a": 1, "b": [2]})"},
      {"an empty key", R"({})", R"([{"op":"add","path":"/","value":1}])", R"({"": 1})"},
      {"an empty key further down", R"({"a":{}})", R"([{"op":"add","path":"/a/","value":1}])", R"({"a":{"": 1}})"},
      {"a numeric key", R"({"a": 1})", R"([{"op":"add","path":"/0","value":2}])", R"({"a": 1, "0": 2})"},
      {"a dash is a key of objects", R"({})", R"([{"op":"add","path":"/-","value":2}])", R"({"-": 2})"},
      {"a leading zero is a key of objects", R"({})", R"([{"op":"add","path":"/01","value":2}])", R"({"01": 2})"},
      {"an escaped key", R"({})", R"([{"op":"add","path":"/a~1b~0c","value":2}])", R"({"a/b~c": 2})"},
      {"null is a value", R"({})", R"([{"op":"add","path":"/a","value":null}])", R"({"a": null})"},
      {"case matters", R"({"a":1})", R"([{"op":"add","path":"/A","value":2}])", R"({"a":1,"A":2})"},
      {"an existing member gives way", R"({"a": null})", R"([{"op":"add","path":"/a","value":1}])", R"({"a": 1})"},
      {"inside an array", R"([{"a":1}])", R"([{"op":"add","path":"/0/b","value":2}])", R"([{"a":1,"b":2}])"},
  });
}

TEST(apply_test, add_inserts_into_an_array) {
  check(std::vector<accepted>{
      {"into an empty one", R"([])", R"([{"op":"add","path":"/0","value":1}])", R"([1])"},
      {"in front", R"([1,2])", R"([{"op":"add","path":"/0","value":0}])", R"([0,1,2])"},
      {"in the middle", R"([1,3])", R"([{"op":"add","path":"/1","value":2}])", R"([1,2,3])"},
      {"at the size", R"([1,2])", R"([{"op":"add","path":"/2","value":3}])", R"([1,2,3])"},
      {"by a dash", R"([1,2])", R"([{"op":"add","path":"/-","value":3}])", R"([1,2,3])"},
      {"by a dash further down", R"([1,[2,[3]]])", R"([{"op":"add","path":"/1/1/-","value":4}])", R"([1,[2,[3,4]]])"},
      {"an array is one element", R"([1])", R"([{"op":"add","path":"/0","value":[2,3]}])", R"([[2,3],1])"},
  });
}

TEST(apply_test, add_at_the_root_replaces_the_document) {
  check(std::vector<accepted>{
      {"object by array", R"({"a":1})", R"([{"op":"add","path":"","value":[]}])", R"([])"},
      {"array by scalar", R"([1])", R"([{"op":"add","path":"","value":7}])", R"(7)"},
  });
}

TEST(apply_test, add_refuses_places_that_cannot_be) {
  check(std::vector<refused>{
      {"beyond the end", R"({"a":[1,2]})", R"([{"op":"add","path":"/a/3","value":0}])", "/a/3"},
      {"before the start", R"([1])", R"([{"op":"add","path":"/-1","value":0}])", "/-1"},
      {"no index", R"([1])", R"([{"op":"add","path":"/x","value":0}])", "/x"},
      {"a float", R"([1,2])", R"([{"op":"add","path":"/1e0","value":0}])", "/1e0"},
      {"a leading zero", R"([1,2])", R"([{"op":"add","path":"/01","value":0}])", "/01"},
      {"an index too large for any array", R"([1])", R"([{"op":"add","path":"/99999999999999999999","value":0}])",
       "/99999999999999999999"},
      {"an empty token", R"([1])", R"([{"op":"add","path":"/","value":0}])", "/"},
      {"inside a number", R"({"a":1})", R"([{"op":"add","path":"/a/b","value":0}])", "/a/b"},
      {"inside null", R"({"a":null})", R"([{"op":"add","path":"/a/0","value":0}])", "/a/0"},
      {"inside a string", R"({"a":"text"})", R"([{"op":"add","path":"/a/0","value":0}])", "/a/0"},
      {"a missing parent", R"({"a":{}})", R"([{"op":"add","path":"/b/c","value":0}])", "/b/c"},
      {"a missing element as parent", R"([{}])", R"([{"op":"add","path":"/1/c","value":0}])", "/1/c"},
      {"a dash as parent", R"([{}])", R"([{"op":"add","path":"/-/c","value":0}])", "/-/c"},
  });
}

// --- remove, replace ------------------------------------------------------------------------------------------

TEST(apply_test, remove_takes_a_member_or_element_away) {
  check(std::vector<accepted>{
      {"a member", R"({"a":1,"b":2})", R"([{"op":"remove","path":"/a"}])", R"({"b":2})"},
      {"a null member", R"({"a":null})", R"([{"op":"remove","path":"/a"}])", R"({})"},
      {"further down", R"({"a":[{"b":1}]})", R"([{"op":"remove","path":"/a/0/b"}])", R"({"a":[{}]})"},
      {"an element", R"([1,2,3])", R"([{"op":"remove","path":"/1"}])", R"([1,3])"},
      {"indices count anew", R"([1,2,3,4])", R"([{"op":"remove","path":"/1"},{"op":"remove","path":"/2"}])",
       R"([1,3])"},
      {"the last one", R"([1])", R"([{"op":"remove","path":"/0"}])", R"([])"},
  });
}

TEST(apply_test, remove_refuses_what_is_not_there) {
  check(std::vector<refused>{
      {"a member", R"({"a":1})", R"([{"op":"remove","path":"/b"}])", "/b"},
      {"an element", R"([1,2])", R"([{"op":"remove","path":"/2"}])", "/2"},
      {"a dash", R"([1])", R"([{"op":"remove","path":"/-"}])", "/-"},
      {"a float", R"([1,2])", R"([{"op":"remove","path":"/1e0"}])", "/1e0"},
      {"a leading zero", R"([1,2])", R"([{"op":"remove","path":"/00"}])", "/00"},
      {"below nothing", R"({"a":1})", R"([{"op":"remove","path":"/b/c"}])", "/b/c"},
      {"inside a scalar", R"({"a":1})", R"([{"op":"remove","path":"/a/b"}])", "/a/b"},
      {"a path through no index", R"({"a":[{"b":1}]})", R"([{"op":"remove","path":"/a/1e0/b"}])", "/a/1e0/b"},
      {"the whole document", R"({"a":1})", R"([{"op":"remove","path":""}])", ""},
  });
}

TEST(apply_test, replace_puts_a_value_in_place_of_another) {
  check(std::vector<accepted>{
      {"a member", R"({"a":1})", R"([{"op":"replace","path":"/a","value":[1]}])", R"({"a":[1]})"},
      {"null by something", R"({"a":null})", R"([{"op":"replace","path":"/a","value":1}])", R"({"a":1})"},
      {"something by null", R"({"a":1})", R"([{"op":"replace","path":"/a","value":null}])", R"({"a":null})"},
      {"an element", R"([1,2])", R"([{"op":"replace","path":"/1","value":[3,4]}])", R"([1,[3,4]])"},
      {"further down", R"({"a":[{"b":1}]})", R"([{"op":"replace","path":"/a/0/b","value":2}])", R"({"a":[{"b":2}]})"},
      {"the root", R"({"a":1})", R"([{"op":"replace","path":"","value":"x"}])", R"("x")"},
  });
}

TEST(apply_test, replace_refuses_what_is_not_there) {
  check(std::vector<refused>{
      {"a member", R"({"a":1})", R"([{"op":"replace","path":"/b","value":0}])", "/b"},
      {"a missing parent", R"({"a":1})", R"([{"op":"replace","path":"/b/c","value":0}])", "/b/c"},
      {"an element", R"([1])", R"([{"op":"replace","path":"/1","value":0}])", "/1"},
      {"a dash", R"([1])", R"([{"op":"replace","path":"/-","value":0}])", "/-"},
      {"a float", R"([1])", R"([{"op":"replace","path":"/0.0","value":0}])", "/0.0"},
  });
}

// --- move, copy ----------------------------------------------------------------------------------------------

TEST(apply_test, move_takes_a_value_elsewhere) {
  check(std::vector<accepted>{
      {"to a new key", R"({"a":1,"b":2})", R"([{"op":"move","from":"/a","path":"/c"}])", R"({"b":2,"c":1})"},
      {"over another", R"({"a":1,"b":2})", R"([{"op":"move","from":"/a","path":"/b"}])", R"({"b":1})"},
      {"null as well", R"({"a":null})", R"([{"op":"move","from":"/a","path":"/b"}])", R"({"b":null})"},
      {"into a sibling", R"({"a":{"x":1},"b":{}})", R"([{"op":"move","from":"/a/x","path":"/b/y"}])",
       R"({"a":{},"b":{"y":1}})"},
      {"from object to array", R"({"a":[{"x":1}]})", R"([{"op":"move","from":"/a/0/x","path":"/a/1"}])",
       R"({"a":[{},1]})"},
      {"along an array", R"([1,2,3,4])", R"([{"op":"move","from":"/1","path":"/3"}])", R"([1,3,4,2])"},
      {"to the end", R"([1,2,3])", R"([{"op":"move","from":"/0","path":"/-"}])", R"([2,3,1])"},
      {"to where it is", R"({"a":1})", R"([{"op":"move","from":"/a","path":"/a"}])", R"({"a":1})"},
      {"up, over what held it", R"({"a":{"b":{"c":1}}})", R"([{"op":"move","from":"/a/b","path":"/a"}])",
       R"({"a":{"c":1}})"},
      {"up to the root", R"({"a":{"b":1}})", R"([{"op":"move","from":"/a","path":""}])", R"({"b":1})"},
      {"to a key with the same beginning", R"({"a":1})", R"([{"op":"move","from":"/a","path":"/ab"}])", R"({"ab":1})"},
  });
}

TEST(apply_test, move_refuses_what_cannot_be_moved) {
  check(std::vector<refused>{
      {"a missing source", R"({"a":1})", R"([{"op":"move","from":"/b","path":"/c"}])", "/b"},
      {"a missing source to where it is", R"({"a":1})", R"([{"op":"move","from":"/b","path":"/b"}])", "/b"},
      {"a source that is no index", R"({"a":[1,2]})", R"([{"op":"move","from":"/a/1e0","path":"/c"}])", "/a/1e0"},
      {"a dash as source", R"([1,2])", R"([{"op":"move","from":"/-","path":"/0"}])", "/-"},
      {"into its own child", R"({"a":{"b":{}}})", R"([{"op":"move","from":"/a","path":"/a/b/c"}])", "/a/b/c"},
      {"the root into itself", R"({"a":{}})", R"([{"op":"move","from":"","path":"/a/b"}])", "/a/b"},
      {"to a missing parent", R"({"a":1})", R"([{"op":"move","from":"/a","path":"/b/c"}])", "/b/c"},
      {"beyond the end that is left", R"([1,2])", R"([{"op":"move","from":"/0","path":"/2"}])", "/2"},
  });
}

TEST(apply_test, copy_adds_what_is_elsewhere) {
  check(std::vector<accepted>{
      {"to a new key", R"({"a":[{"x":1}]})", R"([{"op":"copy","from":"/a/0","path":"/b"}])",
       R"({"a":[{"x":1}],"b":{"x":1}})"},
      {"null as well", R"({"a":null})", R"([{"op":"copy","from":"/a","path":"/b"}])", R"({"a":null,"b":null})"},
      {"inserting", R"([1,2])", R"([{"op":"copy","from":"/1","path":"/0"}])", R"([2,1,2])"},
      {"to the end", R"([1,2])", R"([{"op":"copy","from":"/0","path":"/-"}])", R"([1,2,1])"},
      {"into itself", R"({"a":{"b":1}})", R"([{"op":"copy","from":"/a","path":"/a/c"}])",
       R"({"a":{"b":1,"c":{"b":1}}})"},
      {"the root into itself", R"({"a":1})", R"([{"op":"copy","from":"","path":"/b"}])", R"({"a":1,"b":{"a":1}})"},
      {"over the root", R"({"a":[1]})", R"([{"op":"copy","from":"/a","path":""}])", R"([1])"},
  });
}

TEST(apply_test, copy_refuses_what_is_not_there) {
  check(std::vector<refused>{
      {"a missing source", R"({"a":1})", R"([{"op":"copy","from":"/b","path":"/a"}])", "/b"},
      {"a source that is no index", R"({"a":[1]})", R"([{"op":"copy","from":"/a/00","path":"/b"}])", "/a/00"},
      {"to a missing parent", R"({"a":1})", R"([{"op":"copy","from":"/a","path":"/b/c"}])", "/b/c"},
  });
}

TEST(apply_test, copies_go_ways_of_their_own) {
  check(std::vector<accepted>{
      {"the target changes", R"({"a":{"b":[{"c":1}]}})",
       R"([{"op":"copy","from":"/a","path":"/d"},{"op":"replace","path":"/d/b/0/c","value":2}])",
       R"({"a":{"b":[{"c":1}]},"d":{"b":[{"c":2}]}})"},
      {"the source changes", R"({"a":{"b":[{"c":1}]}})",
       R"([{"op":"copy","from":"/a","path":"/d"},{"op":"replace","path":"/a/b/0/c","value":2}])",
       R"({"a":{"b":[{"c":2}]},"d":{"b":[{"c":1}]}})"},
  });
}

// --- test --------------------------------------------------------------------------------------------------

TEST(apply_test, test_accepts_what_is_equal) {
  const std::string_view document =
      R"({"s":"text","n":null,"t":true,"i":1,"f":2.5,"a":[1,2,5],"o":{"x":1,"y":[{}]},"":0,"~1":10,"1e0":"k"})";
  for (const std::string_view test : {
           R"([{"op":"test","path":"/s","value":"text"}])",
           R"([{"op":"test","path":"/n","value":null}])",
           R"([{"op":"test","path":"/t","value":true}])",
           R"([{"op":"test","path":"/f","value":2.5}])",
           R"([{"op":"test","path":"/a","value":[1,2,5]}])",
           R"([{"op":"test","path":"/o","value":{"y":[{}],"x":1}}])",
           R"([{"op":"test","path":"/","value":0}])",
           R"([{"op":"test","path":"/~01","value":10}])",
           R"([{"op":"test","path":"/1e0","value":"k"}])",
       }) {
    EXPECT_EQ(patched(document, test), value::parse(document)) << test;
  }
  EXPECT_EQ(patched("[7]", R"([{"op":"test","path":"","value":[7]}])"), "[7]"_value);
}

TEST(apply_test, test_refuses_what_differs_in_kind_or_content) {
  check(std::vector<refused>{
      {"text", R"({"a":"x"})", R"([{"op":"test","path":"/a","value":"y"}])", "/a", errc::patch_test_failed},
      {"text and number", R"({"a":10})", R"([{"op":"test","path":"/a","value":"10"}])", "/a", errc::patch_test_failed},
      {"null and false", R"({"a":null})", R"([{"op":"test","path":"/a","value":false}])", "/a",
       errc::patch_test_failed},
      {"true and one", R"({"a":true})", R"([{"op":"test","path":"/a","value":1}])", "/a", errc::patch_test_failed},
      {"object and array", R"({"a":{}})", R"([{"op":"test","path":"/a","value":[]}])", "/a", errc::patch_test_failed},
      {"a longer array", R"({"a":[1,2]})", R"([{"op":"test","path":"/a","value":[1]}])", "/a", errc::patch_test_failed},
      {"another order", R"({"a":[1,2]})", R"([{"op":"test","path":"/a","value":[2,1]}])", "/a",
       errc::patch_test_failed},
      {"another key", R"({"a":{"x":1}})", R"([{"op":"test","path":"/a","value":{"y":1}}])", "/a",
       errc::patch_test_failed},
      {"deep inside", R"({"a":[{"x":[1]}]})", R"([{"op":"test","path":"/a","value":[{"x":[2]}]}])", "/a",
       errc::patch_test_failed},
      {"a missing place", R"({"a":1})", R"([{"op":"test","path":"/b","value":null}])", "/b"},
      {"a leading zero", R"([1,2])", R"([{"op":"test","path":"/01","value":2}])", "/01"},
      {"a float as index", R"([1,2])", R"([{"op":"test","path":"/1e0","value":2}])", "/1e0"},
  });
}

TEST(apply_test, test_compares_numbers_numerically_and_exactly) {
  const auto holds = [](const value& a, const value& b) {
    try {
      static_cast<void>(apply(value::array({a}), patch{{operation::kind::test, pointer("/0"), {}, b}}));
      return true;
    } catch (const error&) {
      return false;
    }
  };
  EXPECT_TRUE(holds(1, 1.0));
  EXPECT_TRUE(holds(1.0, 1));
  EXPECT_TRUE(holds(0.0, -0.0));
  EXPECT_TRUE(holds(0, -0.0));
  EXPECT_TRUE(holds(value::array({1, value::array({2})}), value::array({1.0, value::array({2.0})})));
  EXPECT_TRUE(holds(9223372036854775808U, 9223372036854775808.0));
  EXPECT_TRUE(holds(std::numeric_limits<std::int64_t>::min(), -9223372036854775808.0));
  EXPECT_FALSE(holds(1, 1.5));
  EXPECT_FALSE(holds(1, 2));
  EXPECT_FALSE(holds(1.0, 1.0000000000000002));
  EXPECT_FALSE(holds(-1, 18446744073709551615U));
  // These differ by one, which a conversion to double would hide.
  EXPECT_FALSE(holds(9007199254740993, 9007199254740992.0));
  EXPECT_FALSE(holds(18446744073709551615U, 18446744073709551616.0));
  EXPECT_FALSE(holds(std::numeric_limits<std::int64_t>::max(), 9223372036854775808.0));
  EXPECT_FALSE(holds(0, -1e300));
}

TEST(apply_test, test_says_what_it_wanted_and_what_it_found) {
  const error failure =
      error_of([] { static_cast<void>(patched(R"({"a":[1,2]})", R"([{"op":"test","path":"/a","value":[1,3]}])")); });
  EXPECT_TRUE(names_all(failure.what(), {"operation 0", "test", "/a", "[1,3]", "[1,2]"}));
  const value large(std::string(100'000, 'x'));
  const error brief = error_of([&] {
    static_cast<void>(apply(large, patch{{operation::kind::test, pointer(), {}, 1}}));
  });
  EXPECT_LT(brief.message().size(), 300U);
}

TEST(apply_test, test_compares_a_million_levels_without_recursion) {
  const value deep = nested_arrays(1'000'000);
  const value same = nested_arrays(1'000'000);
  EXPECT_NO_THROW(static_cast<void>(apply(deep, patch{{operation::kind::test, pointer(), {}, same}})));
}

// --- all or nothing ------------------------------------------------------------------------------------------

TEST(apply_test, names_the_operation_that_failed) {
  const error failure = error_of([] {
    static_cast<void>(
        patched(R"({"a":1})",
                R"([{"op":"add","path":"/b","value":1},{"op":"remove","path":"/a"},{"op":"remove","path":"/a"}])"));
  });
  EXPECT_TRUE(names_all(failure.what(), {"patch_conflict", "operation 2", "remove", "\"a\"", "/a"}));
}

TEST(apply_test, leaves_the_document_as_it_was_when_a_later_operation_fails) {
  const value document = R"({"a":[1,{"b":2}],"c":{"d":3}})"_value;
  const value a = document["a"];
  const patch changes =
      patch::parse(R"([{"op":"add","path":"/a/0","value":0},{"op":"replace","path":"/a/2/b","value":9},
                                        {"op":"remove","path":"/c/d"},{"op":"test","path":"/c","value":1}])");
  EXPECT_EQ(code_of([&] { static_cast<void>(apply(document, changes)); }), errc::patch_test_failed);
  EXPECT_EQ(document.dump(), R"({"a":[1,{"b":2}],"c":{"d":3}})");
  EXPECT_TRUE(document["a"].identical(a));
}

TEST(apply_test, shares_what_the_patch_does_not_touch) {
  const value document = R"({"a":{"x":[1,2,3]},"b":{"y":{"z":1}}})"_value;
  const value changed = apply(document, patch::parse(R"([{"op":"replace","path":"/b/y/z","value":2}])"));
  EXPECT_TRUE(changed["a"].identical(document["a"]));
  EXPECT_FALSE(changed["b"].identical(document["b"]));
}

TEST(apply_test, refuses_a_key_that_is_not_utf8) {
  const patch changes{{operation::kind::add, pointer("/\xff"), {}, 1}};
  const error failure = error_of([&] { static_cast<void>(apply(value::object(), changes)); });
  EXPECT_EQ(failure.code(), errc::invalid_utf8);
  EXPECT_TRUE(names_all(failure.what(), {"operation 0"}));
}

TEST(apply_test, works_in_arrays_of_many_nodes) {
  const value document = value::parse("[" + [] {
    std::string list = "0";
    for (int i = 1; i < 10'000; ++i) list += "," + std::to_string(i);
    return list;
  }() + "]");
  const value changed =
      apply(document, patch::parse(R"([{"op":"move","from":"/9999","path":"/0"},{"op":"remove","path":"/5000"}])"));
  EXPECT_EQ(changed.size(), 9999U);
  EXPECT_EQ(changed[0], value(9999));
  EXPECT_EQ(changed[4999], value(4998));
  EXPECT_EQ(changed[5000], value(5000));
}

// --- the document form -----------------------------------------------------------------------------------------

TEST(patch_test, reads_the_document_form_and_writes_it_again) {
  const value document =
      R"([{"op":"add","path":"/a","value":null},{"op":"remove","path":""},{"op":"replace","path":"/b/0","value":[1]},
                             {"op":"move","from":"/x~1y","path":"/-"},{"op":"copy","from":"","path":"/c"},{"op":"test","path":"/d","value":{}}])"_value;
  const patch read = patch::from(document);
  ASSERT_EQ(read.size(), 6U);
  EXPECT_EQ(read[3].op, operation::kind::move);
  EXPECT_EQ(read[3].from, pointer("/x~1y"));
  EXPECT_EQ(read.to_value(), document);
  EXPECT_EQ(patch::parse(read.dump()), read);
}

TEST(patch_test, prints_members_in_the_order_op_from_path_value) {
  const patch changes{{operation::kind::replace, pointer("/a~1\"b"), {}, value{{"k", "v\n"}}},
                      {operation::kind::move, pointer("/c"), pointer("/d"), {}},
                      {operation::kind::remove, pointer("/e"), {}, {}}};
  const std::string text =
      R"([{"op":"replace","path":"/a~1\"b","value":{"k":"v\n"}},{"op":"move","from":"/d","path":"/c"},{"op":"remove","path":"/e"}])";
  EXPECT_EQ(changes.dump(), text);
  std::ostringstream out;
  out << changes;
  EXPECT_EQ(out.str(), text);
  std::string appended = "patch: ";
  changes.dump_to(appended);
  EXPECT_EQ(appended, "patch: " + text);
  EXPECT_EQ(patch().dump(), "[]");
}

TEST(patch_test, ignores_members_that_it_does_not_know) {
  const patch read = patch::parse(
      R"([{"op":"add","path":"/a","value":1,"from":17,"comment":"x"},{"op":"remove","path":"/a","value":0}])");
  EXPECT_EQ(read,
            (patch{{operation::kind::add, pointer("/a"), {}, 1}, {operation::kind::remove, pointer("/a"), {}, {}}}));
}

TEST(patch_test, refuses_documents_that_are_no_patch) {
  const std::vector<refused> cases{
      {"no array", "", R"({"op":"add"})", "", errc::patch_syntax},
      {"no object", "", R"([7])", "/0", errc::patch_syntax},
      {"no op", "", R"([{"path":"/a","value":1}])", "/0", errc::patch_syntax},
      {"op that is no string", "", R"([{"op":1,"path":"/a","value":1}])", "/0/op", errc::patch_syntax},
      {"unknown op", "", R"([{"op":"remove","path":"/a"},{"op":"spam","path":"/a"}])", "/1/op", errc::patch_syntax},
      {"op in capitals", "", R"([{"op":"Add","path":"/a","value":1}])", "/0/op", errc::patch_syntax},
      {"no path", "", R"([{"op":"add","value":1}])", "/0", errc::patch_syntax},
      {"path null", "", R"([{"op":"add","path":null,"value":1}])", "/0/path", errc::patch_syntax},
      {"path that is no pointer", "", R"([{"op":"add","path":"a","value":1}])", "/0/path", errc::pointer_syntax},
      {"path with a bad escape", "", R"([{"op":"add","path":"/~2","value":1}])", "/0/path", errc::pointer_syntax},
      {"add without value", "", R"([{"op":"add","path":"/a"}])", "/0", errc::patch_syntax},
      {"replace without value", "", R"([{"op":"replace","path":"/a"}])", "/0", errc::patch_syntax},
      {"test without value", "", R"([{"op":"test","path":"/a"}])", "/0", errc::patch_syntax},
      {"move without from", "", R"([{"op":"move","path":"/a"}])", "/0", errc::patch_syntax},
      {"copy without from", "", R"([{"op":"copy","path":"/a"}])", "/0", errc::patch_syntax},
      {"from that is no string", "", R"([{"op":"copy","path":"/a","from":{}}])", "/0/from", errc::patch_syntax},
      {"from that is no pointer", "", R"([{"op":"copy","path":"/a","from":"b"}])", "/0/from", errc::pointer_syntax},
  };
  for (const refused& each : cases) {
    SCOPED_TRACE(each.what);
    const error failure = error_of([&] { static_cast<void>(patch::parse(each.changes)); });
    EXPECT_EQ(failure.code(), each.code);
    EXPECT_EQ(failure.place().pointer, each.place);
  }
}

TEST(patch_test, names_the_operation_and_member_at_fault) {
  const error failure =
      error_of([] { static_cast<void>(patch::parse(R"([{"op":"remove","path":"/a"},{"op":"add","path":"/b"}])")); });
  EXPECT_TRUE(names_all(failure.what(), {"operation 1", "\"value\""}));
  EXPECT_TRUE(names_all(error_of([] { static_cast<void>(patch::parse(R"([{"op":"spam","path":""}])")); }).what(),
                        {"operation 0", "spam"}));
  EXPECT_EQ(code_of([] { static_cast<void>(patch::parse("[{")); }), errc::parse);
}

TEST(patch_test, has_no_text_when_a_pointer_is_not_utf8) {
  const patch changes{{operation::kind::remove, pointer("/\xff"), {}, {}}};
  EXPECT_EQ(code_of([&] { static_cast<void>(changes.dump()); }), errc::invalid_utf8);
  EXPECT_EQ(code_of([&] { static_cast<void>(changes.to_value()); }), errc::invalid_utf8);
}

TEST(patch_test, grows_and_compares_like_a_container) {
  patch changes;
  EXPECT_TRUE(changes.empty());
  changes.push_back({operation::kind::add, pointer("/a"), {}, 1});
  EXPECT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes.begin()->path, pointer("/a"));
  EXPECT_NE(changes, patch());
  EXPECT_THROW(static_cast<void>(changes[1]), std::out_of_range);
}

// --- the way back ---------------------------------------------------------------------------------------------

void check_inverse(const value& base, const patch& changes) {
  const patch back = invert(base, changes);
  EXPECT_EQ(apply(apply(base, changes), back), base) << base << "\n" << changes << "\n" << back;
}

TEST(invert_test, undoes_every_operation) {
  const value base = R"({"a":[1,2,{"x":1}],"b":{"c":2},"d":null})"_value;
  for (const std::string_view changes : {
           R"([])",
           R"([{"op":"add","path":"/new","value":1}])",
           R"([{"op":"add","path":"/b","value":1}])",
           R"([{"op":"add","path":"/a/1","value":1}])",
           R"([{"op":"add","path":"/a/-","value":1},{"op":"add","path":"/a/-","value":2}])",
           R"([{"op":"add","path":"","value":7}])",
           R"([{"op":"remove","path":"/a/0"},{"op":"remove","path":"/b/c"}])",
           R"([{"op":"replace","path":"/a/2/x","value":{}},{"op":"replace","path":"","value":[]}])",
           R"([{"op":"move","from":"/a/0","path":"/a/2"}])",
           R"([{"op":"move","from":"/a/0","path":"/a/-"}])",
           R"([{"op":"move","from":"/b/c","path":"/b"}])",
           R"([{"op":"move","from":"/a/0","path":"/a/1/x"}])",
           R"([{"op":"move","from":"/a/2/x","path":"/a/2"}])",
           R"([{"op":"move","from":"/a/2/x","path":"/a/0"}])",
           R"([{"op":"move","from":"/b","path":"/a/2/x"}])",
           R"([{"op":"move","from":"/a","path":""}])",
           R"([{"op":"move","from":"/d","path":"/d"}])",
           R"([{"op":"copy","from":"/a","path":"/a/0"},{"op":"copy","from":"/b","path":"/d"}])",
           R"([{"op":"test","path":"/d","value":null},{"op":"remove","path":"/d"}])",
       }) {
    SCOPED_TRACE(changes);
    check_inverse(base, patch::parse(changes));
  }
}

TEST(invert_test, a_dash_that_is_a_key_stays_a_key) {
  check_inverse(value::object(),
                patch::parse(R"([{"op":"add","path":"/-","value":1},{"op":"move","from":"/-","path":"/b"}])"));
  check_inverse(R"({"-":[1]})"_value,
                patch::parse(R"([{"op":"add","path":"/-/-","value":1},{"op":"add","path":"/-","value":1}])"));
}

TEST(invert_test, undoes_a_move_by_a_move) {
  const value base = R"({"a":[1,2,3]})"_value;
  EXPECT_EQ(invert(base, patch::parse(R"([{"op":"move","from":"/a/0","path":"/a/-"}])")),
            patch::parse(R"([{"op":"move","from":"/a/2","path":"/a/0"}])"));
}

TEST(invert_test, throws_what_apply_throws) {
  const value base = R"({"a":[1]})"_value;
  for (const std::string_view changes : {
           R"([{"op":"add","path":"/x/-","value":1}])",
           R"([{"op":"remove","path":"/a/1"}])",
           R"([{"op":"move","from":"/a","path":"/a/0"}])",
           R"([{"op":"test","path":"/a","value":2}])",
       }) {
    const error applied = error_of([&] { static_cast<void>(apply(base, patch::parse(changes))); });
    const error inverted = error_of([&] { static_cast<void>(invert(base, patch::parse(changes))); });
    EXPECT_STREQ(inverted.what(), applied.what());
  }
}

// A patch of operations that mostly fit, also moves and copies.
patch random_patch(random_json& random, const json& base) {
  json document = json::array();
  for (std::size_t i = 1 + random.below(4); i > 0; --i) {
    const std::string path = random.place_in(base).to_string();
    const std::string from = random.place_in(base).to_string();
    switch (random.below(5)) {
      case 0:
        document.push_back({{"op", "add"}, {"path", path}, {"value", random.document(1)}});
        break;
      case 1:
        document.push_back({{"op", "remove"}, {"path", path}});
        break;
      case 2:
        document.push_back({{"op", "replace"}, {"path", path}, {"value", random.document(1)}});
        break;
      case 3:
        document.push_back({{"op", "move"}, {"from", from}, {"path", path}});
        break;
      default:
        document.push_back({{"op", "copy"}, {"from", from}, {"path", path + "/-"}});
        break;
    }
  }
  return patch::from(value(document));
}

TEST(invert_test, leads_back_from_random_patches) {
  constexpr std::uint64_t seed = 20240611;
  random_json random(seed);
  std::size_t applicable = 0;
  for (int round = 0; round < 3000; ++round) {
    const json document = random.document(4);
    const patch changes = random_patch(random, document);
    SCOPED_TRACE("seed " + std::to_string(seed) + ", round " + std::to_string(round));
    try {
      static_cast<void>(apply(value(document), changes));
    } catch (const error&) {
      continue;
    }
    ++applicable;
    check_inverse(value(document), changes);
    if (HasFailure()) return;
  }
  EXPECT_GT(applicable, 500U);
}

}  // namespace
}  // namespace patchbay::test
