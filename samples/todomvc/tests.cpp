#include "todomvc.hpp"

#include <patchbay/error.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/value/diff.hpp>

#include <gtest/gtest.h>

#include <initializer_list>

namespace todomvc {
namespace {

using patchbay::action;
using patchbay::value;

value todo(const value& id, const value& completed = false) {
  return {{"id", id}, {"text", "something"}, {"completed", completed}};
}

value with_todos(std::initializer_list<value> todos) {
  return {{"todos", value::array(todos)}, {"visibilityFilter", "show_all"}};
}

value todos_after(const value& state, const action& a) { return make_reducer()(state, a)["todos"]; }

TEST(TodoMvc, StartsWithOneTodo) {
  const value first = {{"id", 0}, {"text", "Use Redux"}, {"completed", false}};
  EXPECT_EQ(patchbay::create_store(make_reducer()).state(), with_todos({first}));
}

TEST(TodoMvc, NumbersTodosAfterTheHighest) {
  EXPECT_EQ(todos_after(with_todos({}), add_todo("a"))[0]["id"], value(0));
  EXPECT_EQ(todos_after(with_todos({todo(7), todo(3)}), add_todo("a"))[2]["id"], value(8));
  EXPECT_EQ(todos_after(with_todos({todo(-5)}), add_todo("a"))[1]["id"], value(0));
}

TEST(TodoMvc, NumbersTodosByWhatTheirIdsCountAs) {
  EXPECT_EQ(todos_after(with_todos({todo("7")}), add_todo("a"))[1]["id"], value(8));
  EXPECT_EQ(todos_after(with_todos({todo(2.5)}), add_todo("a"))[1]["id"], value(3.5));
  EXPECT_EQ(todos_after(with_todos({todo(nullptr)}), add_todo("a"))[1]["id"], value(1));
  EXPECT_EQ(todos_after(with_todos({todo("x"), todo(4)}), add_todo("a"))[2]["id"], value());
}

TEST(TodoMvc, AddsATodoWithoutTextWhereTheActionHasNone) {
  EXPECT_EQ(todos_after(with_todos({}), action("ADD_TODO"))[0], (value{{"id", 0}, {"completed", false}}));
}

TEST(TodoMvc, DeletesByStrictlyEqualId) {
  const value state = with_todos({todo(1), todo("1"), todo(1), todo(2)});
  EXPECT_EQ(todos_after(state, delete_todo(1)), value::array({todo("1"), todo(2)}));
  EXPECT_EQ(todos_after(state, delete_todo(1.0)), value::array({todo("1"), todo(2)}));
  EXPECT_EQ(todos_after(state, delete_todo("1")).size(), 3U);
  EXPECT_EQ(todos_after(state, delete_todo(true)).size(), 4U);
}

TEST(TodoMvc, EditsAndCompletesEveryTodoOfTheId) {
  const value state = with_todos({todo(1), todo(2), todo(1, true)});
  const value edited = todos_after(state, edit_todo(1, "other"));
  EXPECT_EQ(edited[0]["text"], value("other"));
  EXPECT_EQ(edited[1]["text"], value("something"));
  EXPECT_EQ(edited[2]["text"], value("other"));
  const value completed = todos_after(state, complete_todo(1));
  EXPECT_EQ(completed[0]["completed"], value(true));
  EXPECT_EQ(completed[2]["completed"], value(false));
}

TEST(TodoMvc, AnEditWithoutTextTakesTheTextAway) {
  const value edited = todos_after(with_todos({todo(1)}), action({{"type", "EDIT_TODO"}, {"id", 1}}));
  EXPECT_FALSE(edited[0].contains("text"));
}

TEST(TodoMvc, CompletesAllUnlessAllAreCompleted) {
  EXPECT_EQ(todos_after(with_todos({todo(1), todo(2, true)}), complete_all_todos()),
            value::array({todo(1, true), todo(2, true)}));
  EXPECT_EQ(todos_after(with_todos({todo(1, true), todo(2, 1)}), complete_all_todos()),
            value::array({todo(1), todo(2)}));
}

TEST(TodoMvc, ClearsAllThatAreNotPlainlyActive) {
  const value state = with_todos({todo(1), todo(2, true), todo(3, nullptr), todo(4, 0)});
  EXPECT_EQ(todos_after(state, clear_completed()), value::array({todo(1)}));
}

TEST(TodoMvc, AnEditIsOneOperation) {
  const value before = with_todos({todo(1), todo(2), todo(3)});
  const value after = make_reducer()(before, complete_todo(2));
  EXPECT_EQ(patchbay::diff(before, after).dump(), R"([{"op":"replace","path":"/todos/1/completed","value":true}])");
}

TEST(TodoMvc, ShowsWhatTheFilterLetsThrough) {
  patchbay::store store = patchbay::create_store(make_reducer(), with_todos({todo(1), todo(2, true)}));
  const patchbay::selector visible = visible_todos();
  EXPECT_EQ(visible(store.state()).size(), 2U);
  store.dispatch(set_visibility_filter("show_completed"));
  EXPECT_EQ(visible(store.state()), value::array({todo(2, true)}));
  store.dispatch(set_visibility_filter("show_active"));
  EXPECT_EQ(visible(store.state()), value::array({todo(1)}));
  EXPECT_EQ(completed_count()(store.state()), value(1));
}

TEST(TodoMvc, AnUnknownFilterIsAnErrorOfTheSelector) {
  patchbay::store store = patchbay::create_store(make_reducer());
  store.dispatch(set_visibility_filter("show_some"));
  EXPECT_THROW((void)visible_todos()(store.state()), patchbay::error);
}

TEST(TodoMvc, RefusesAFilterThatIsMissing) {
  patchbay::store store = patchbay::create_store(make_reducer());
  try {
    store.dispatch("SET_VISIBILITY_FILTER");
    FAIL() << "it was taken";
  } catch (const patchbay::error& failure) {
    EXPECT_EQ(failure.code(), patchbay::errc::invalid_state);
    EXPECT_EQ(failure.place().pointer, "/visibilityFilter");
  }
}

TEST(TodoMvc, RefusesTodosThatAreNoList) {
  for (const value& todos : {value(5), value::object(), value("text")}) {
    const value state = {{"todos", todos}, {"visibilityFilter", "show_all"}};
    EXPECT_THROW((void)make_reducer()(state, clear_completed()), patchbay::error) << todos;
    EXPECT_EQ(make_reducer()(state, action("UNKNOWN")), state);
  }
}

}  // namespace
}  // namespace todomvc
