#include "subtree.hpp"
#include "tree.hpp"

#include <patchbay/error.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/value/diff.hpp>

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>

namespace tree_view {
namespace {

using patchbay::action;
using patchbay::errc;
using patchbay::value;

value node(const value& id, std::initializer_list<value> children = {}, const value& counter = 0) {
  return {{"id", id}, {"counter", counter}, {"childIds", value::array(children)}};
}

// 0 has 1 and 2, and 2 has 3.
const value tree = {{"0", node(0, {1, 2})}, {"1", node(1)}, {"2", node(2, {"3"})}, {"3", node(3)}};

value after(const value& state, const action& a) { return make_reducer()(state, a); }

errc code_of(const value& state, const action& a) {
  try {
    (void)after(state, a);
  } catch (const patchbay::error& failure) {
    return failure.code();
  }
  ADD_FAILURE() << a << " was taken";
  return errc::usage;
}

TEST(TreeView, StartsEmpty) { EXPECT_EQ(patchbay::create_store(make_reducer()).state(), value::object()); }

TEST(TreeView, CreatesNodesUnderTheNameOfTheirId) {
  EXPECT_EQ(after(value::object(), create_node("new_0")), (value{{"new_0", node("new_0")}}));
  EXPECT_EQ(after(value::object(), create_node(1.5)), (value{{"1.5", node(1.5)}}));
  EXPECT_EQ(after(value::object(), create_node(true)), (value{{"true", node(true)}}));
  EXPECT_EQ(after(value::object(), create_node(nullptr)), (value{{"null", node(nullptr)}}));
  EXPECT_EQ(after(tree, create_node("1"))["1"], node("1"));
}

TEST(TreeView, CountsOneNodeWithOneOperation) {
  const value counted = after(tree, increment("3"));
  EXPECT_EQ(patchbay::diff(tree, counted).dump(), R"([{"op":"replace","path":"/3/counter","value":1}])");
}

TEST(TreeView, CountsNothingAsJavaScriptShowsIt) {
  EXPECT_EQ(after({{"1", {{"id", 1}}}}, increment(1)), (value{{"1", {{"id", 1}, {"counter", nullptr}}}}));
}

TEST(TreeView, RefusesToCountText) { EXPECT_EQ(code_of({{"1", node(1, {}, "5")}}, increment(1)), errc::type_mismatch); }

TEST(TreeView, AddsAndRemovesChildrenByStrictlyEqualId) {
  const value added = after(tree, add_child(1, "3"));
  EXPECT_EQ(added["1"]["childIds"], value::array({"3"}));
  EXPECT_EQ(after(added, remove_child(1, 3)), added);
  EXPECT_EQ(after(added, remove_child(1, "3")), tree);
  const value twice = {{"1", node(1, {5, "5", 5})}};
  EXPECT_EQ(after(twice, remove_child(1, 5.0))["1"]["childIds"], value::array({"5"}));
}

TEST(TreeView, DeletesANodeWithAllBelowIt) {
  EXPECT_EQ(after(tree, delete_node(2)), (value{{"0", node(0, {1, 2})}, {"1", node(1)}}));
  EXPECT_EQ(after(tree, delete_node("0")), value::object());
}

TEST(TreeView, DeletesANodeWithTwoParentsOnce) {
  const value diamond = {{"0", node(0, {1, 2})}, {"1", node(1, {3})}, {"2", node(2, {3, 3})}, {"3", node(3)}};
  EXPECT_EQ(after(diamond, delete_node(0)), value::object());
}

TEST(TreeView, RefusesNodesThatDoNotExist) {
  for (const action& a : {delete_node(9), increment(9), add_child(9, 1), remove_child(9, 1)}) {
    EXPECT_EQ(code_of(tree, a), errc::not_found) << a;
  }
  EXPECT_EQ(code_of(after(tree, add_child(3, 9)), delete_node(0)), errc::not_found);
}

TEST(TreeView, RefusesToDeleteANodeThatContainsItself) {
  EXPECT_EQ(code_of(after(tree, add_child(3, 0)), delete_node(2)), errc::invalid_argument);
  EXPECT_EQ(code_of(after(tree, add_child(1, 1)), delete_node(1)), errc::invalid_argument);
}

TEST(TreeView, DeletesTreesDeeperThanTheStackOfAProgram) {
  constexpr int depth = 100000;
  const value chain = patchbay::produce(value::object(), [](const patchbay::draft& nodes) {
    for (int i = 0; i < depth; ++i) nodes[std::to_string(i)] = node(i, {i + 1});
    nodes[std::to_string(depth)] = node(depth);
  });
  EXPECT_EQ(after(chain, delete_node(1)).size(), 1U);
}

TEST(TreeView, LeavesTheStateAloneWithoutANodeOrAKnownType) {
  EXPECT_TRUE(after(tree, action("DELETE_NODE")).identical(tree));
  EXPECT_TRUE(after(tree, action({{"type", "UNKNOWN"}, {"nodeId", 77}})).identical(tree));
}

TEST(TreeView, SaysWhichNodeIsMissing) {
  try {
    (void)child_ids(tree, "a/b");
    FAIL() << "it was found";
  } catch (const patchbay::error& failure) {
    EXPECT_EQ(failure.place().pointer, "/a~1b");
    EXPECT_NE(failure.message().find("\"a/b\""), std::string::npos);
  }
}

}  // namespace
}  // namespace tree_view
