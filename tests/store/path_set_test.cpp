#include "store/support.hpp"

#include <string>
#include <vector>

namespace patchbay::test {
namespace {

using texts = std::vector<std::string>;

TEST(PathSet, IsSortedWithoutDuplicatesAndWithoutPathsInsideOthers) {
  EXPECT_EQ(path_set({"/b", "/a/x", "/a", "/b", "/ab"}).paths(), (texts{"/a", "/ab", "/b"}));
  EXPECT_EQ(path_set({"/a", ""}).paths(), texts{""});
  EXPECT_EQ(path_set({"/a/b", "/*/b", "/a/*/c", "/*"}).paths(), texts{"/*"});
  EXPECT_EQ(path_set({"/a/b/c", "/*/b"}).paths(), texts{"/*/b"});
  EXPECT_EQ(path_set({"/a/*", "/*/b"}).paths(), (texts{"/*/b", "/a/*"}));
  EXPECT_EQ(path_set({"/*/b", "/a/b"}), path_set({"/*/b"}));
  EXPECT_EQ(path_set({"/*/*", "/*/b", "/a/*"}).paths(), texts{"/*/*"});
}

TEST(PathSet, KnowsNothingAndEverything) {
  EXPECT_TRUE(path_set().empty());
  EXPECT_FALSE(path_set().is_everything());
  EXPECT_TRUE(path_set({""}).is_everything());
  EXPECT_FALSE(path_set({"/a"}).is_everything());
  EXPECT_EQ(path_set().restrict({{"a", 1}}), value::object());
  EXPECT_EQ(path_set({""}).restrict(5), value(5));
}

TEST(PathSet, ABadPointerIsRefused) {
  EXPECT_EQ(code_of([] { path_set set({"a"}); }), errc::pointer_syntax);
  EXPECT_EQ(code_of([] { path_set set({"/a~2"}); }), errc::pointer_syntax);
}

TEST(PathSet, RestrictKeepsTheSelectedPartsAtTheirPlaces) {
  const value state = R"({"a":{"b":1,"c":2},"list":[{"t":1},{"t":2},3],"n":5})"_value;
  EXPECT_EQ(path_set({"/a/b"}).restrict(state), R"({"a":{"b":1}})"_value);
  EXPECT_EQ(path_set({"/list/1", "/n"}).restrict(state), R"({"list":{"1":{"t":2}},"n":5})"_value);
  EXPECT_EQ(path_set({"/list/*/t"}).restrict(state), R"({"list":{"0":{"t":1},"1":{"t":2}}})"_value);
  EXPECT_EQ(path_set({"/list"}).restrict(state), R"({"list":[{"t":1},{"t":2},3]})"_value);
  EXPECT_EQ(path_set({"/a/x", "/n/x", "/list/9", "/list/01", "/list/-"}).restrict(state),
            R"({"a":{},"list":{}})"_value);
  EXPECT_EQ(path_set({"/a"}).restrict(7), value::object());
  EXPECT_EQ(path_set({"/1"}).restrict(value::array({"x", "y"})), R"({"1":"y"})"_value);
}

TEST(PathSet, TokensAreUnescaped) {
  EXPECT_EQ(path_set({"/a~1b/~0"}).restrict(R"({"a/b":{"~":1,"x":2}})"_value), R"({"a/b":{"~":1}})"_value);
}

TEST(PathSet, WhatAStarSelectsIsAlsoSelectedOfWhatIsNamed) {
  const value state = R"({"a":{"x":1,"y":2,"z":3},"b":{"x":4,"y":5}})"_value;
  EXPECT_EQ(path_set({"/*/x", "/a/y"}).restrict(state), R"({"a":{"x":1,"y":2},"b":{"x":4}})"_value);
}

TEST(PathSet, AUnionSelectsWhatEitherSelects) {
  EXPECT_EQ(path_set({"/a/b", "/c"}).united_with(path_set({"/a", "/d"})).paths(), (texts{"/a", "/c", "/d"}));
}

TEST(PathSet, ManyPathsAreNoTrouble) {
  std::vector<std::string> many;
  for (int i = 0; i < 20'000; ++i) many.push_back("/byId/" + std::to_string(i) + "/title");
  EXPECT_EQ(path_set(many).paths().size(), many.size());
}

TEST(PathSet, PathsWithoutEndAreRefused) {
  std::string endless;
  for (int i = 0; i < 100'000; ++i) endless += "/a";
  EXPECT_EQ(code_of([&] { path_set set(std::vector<std::string>{endless}); }), errc::too_deep);
}

TEST(PathSet, PathsThatOverlapInTooManyWaysAreRefused) {
  // "a" at one place and `*` at all others: whoever walks them must know which are still possible.
  constexpr int length = 40;
  std::vector<std::string> overlapping;
  for (int named = 0; named < length; ++named) {
    std::string path;
    for (int i = 0; i < length; ++i) path += i == named ? "/a" : "/*";
    overlapping.push_back(path + "/" + std::to_string(named));
  }
  EXPECT_EQ(code_of([&] { path_set set(overlapping); }), errc::invalid_argument);
}

}  // namespace
}  // namespace patchbay::test
