#include "todos.hpp"

#include <patchbay/error.hpp>
#include <patchbay/reducers/undoable.hpp>
#include <patchbay/store/store.hpp>

#include <gtest/gtest.h>

namespace todos_with_undo {
namespace {

using patchbay::action;
using patchbay::value;
using patchbay::undo_actions::redo;
using patchbay::undo_actions::undo;

value todo(const value& id, bool completed = false) {
  return {{"id", id}, {"text", "something"}, {"completed", completed}};
}

value present(const patchbay::store& store) { return store.state()["todos"]["present"]; }

TEST(TodosWithUndo, StartsWithAnEmptyHistory) {
  const value history = {{"past", value::array()},
                         {"present", value::array()},
                         {"future", value::array()},
                         {"group", nullptr},
                         {"_latestUnfiltered", value::array()},
                         {"index", 0},
                         {"limit", 1}};
  EXPECT_EQ(patchbay::create_store(make_reducer()).state(),
            (value{{"todos", history}, {"visibilityFilter", "SHOW_ALL"}}));
}

TEST(TodosWithUndo, UndoesAndRedoes) {
  patchbay::store store = patchbay::create_store(make_reducer());
  store.dispatch(add_todo(0, "something"));
  store.dispatch(toggle_todo(0));
  EXPECT_EQ(present(store), value::array({todo(0, true)}));
  store.dispatch(undo());
  EXPECT_EQ(present(store), value::array({todo(0)}));
  EXPECT_TRUE(can_redo(store.state()));
  store.dispatch(undo());
  EXPECT_EQ(present(store), value::array());
  EXPECT_FALSE(can_undo(store.state()));
  store.dispatch(redo());
  store.dispatch(redo());
  EXPECT_EQ(present(store), value::array({todo(0, true)}));
}

TEST(TodosWithUndo, TheFilterHasNoHistory) {
  patchbay::store store = patchbay::create_store(make_reducer());
  store.dispatch(set_visibility_filter("SHOW_COMPLETED"));
  EXPECT_FALSE(can_undo(store.state()));
  EXPECT_EQ(store.state()["visibilityFilter"], value("SHOW_COMPLETED"));
}

TEST(TodosWithUndo, TogglingAnUnknownTodoIsAStepAsInJavaScript) {
  patchbay::store store = patchbay::create_store(make_reducer());
  store.dispatch(add_todo(0, "something"));
  store.dispatch(toggle_todo("0"));
  EXPECT_EQ(store.state()["todos"]["index"], value(2));
  EXPECT_EQ(present(store), value::array({todo(0)}));
  EXPECT_FALSE(store.dispatch("UNKNOWN").changed);
}

TEST(TodosWithUndo, AJumpToNowhereLeavesNoTodosAndTheNextActionStartsAnew) {
  patchbay::store store = patchbay::create_store(make_reducer());
  store.dispatch(add_todo(0, "something"));
  store.dispatch("@@redux-undo/JUMP_TO_PAST");
  EXPECT_FALSE(store.state()["todos"].contains("present"));
  store.dispatch(add_todo(1, "something"));
  EXPECT_EQ(present(store), value::array({todo(1)}));
}

TEST(TodosWithUndo, ShowsThePresentTodosThatTheFilterLetsThrough) {
  patchbay::store store = patchbay::create_store(make_reducer());
  const patchbay::selector visible = visible_todos();
  store.dispatch(add_todo(0, "something"));
  store.dispatch(add_todo(1, "something"));
  store.dispatch(toggle_todo(1));
  EXPECT_EQ(visible(store.state()).size(), 2U);
  store.dispatch(set_visibility_filter("SHOW_COMPLETED"));
  EXPECT_EQ(visible(store.state()), value::array({todo(1, true)}));
  store.dispatch(set_visibility_filter("SHOW_ACTIVE"));
  EXPECT_EQ(visible(store.state()), value::array({todo(0)}));
  store.dispatch(set_visibility_filter("SOME"));
  EXPECT_THROW((void)visible(store.state()), patchbay::error);
}

TEST(TodosWithUndo, KeepsATodoWithoutIdOrText) {
  patchbay::store store = patchbay::create_store(make_reducer());
  store.dispatch("ADD_TODO");
  EXPECT_EQ(present(store), value::array({{{"completed", false}}}));
  store.dispatch("TOGGLE_TODO");
  EXPECT_EQ(present(store), value::array({{{"completed", true}}}));
}

}  // namespace
}  // namespace todos_with_undo
