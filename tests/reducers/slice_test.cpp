// The cases S1, S2, S4 and S5 of Redux Toolkit's createSlice; S3, S6 and S7 are in create_reducer_test.cpp, and what
// makes a slice over a struct special in typed_slice_test.cpp.

#include <patchbay/reducers/slice.hpp>

#include <patchbay/error.hpp>
#include <patchbay/reducers/combine_slices.hpp>
#include <patchbay/reducers/undoable.hpp>
#include <patchbay/store/store.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <memory>
#include <string>

namespace patchbay::slice_test {
namespace {

using ::testing::HasSubstr;

struct todo {
  std::string text;
  bool done = false;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(todo, text, done)

struct todo_list : slice<> {
  todo_list() : slice("todos", value::array()) {}

  action_creator<todo> added =
      case_reducer("added", [](draft items, const todo& next) { items.push_back(value::from(next)); });
  action_creator<todo(std::string)> written = case_reducer(
      "written",
      [](std::string text) {
        return todo{text + '.', false};
      },
      [](draft items, const todo& next) { items.push_back(value::from(next)); });
  action_creator<std::size_t> toggled = case_reducer(
      "toggled", [](draft items, std::size_t index) { items[index]["done"] = !items[index]["done"].get<bool>(); });
  action_creator<> cleared = case_reducer("cleared", [](draft items) { items.clear(); });
};

TEST(Slice, S1NamesItsTypesAfterItself) {
  const todo_list todos;
  EXPECT_EQ(todos.added.type(), "todos/added");
  EXPECT_EQ(todos.cleared(), action("todos/cleared"));
  EXPECT_TRUE(todos.toggled.match(action("todos/toggled", 1)));
  EXPECT_FALSE(todos.toggled.match(todos.cleared()));
}

TEST(Slice, S1RefusesAnEmptyName) {
  try {
    slice<> nameless("", value());
    FAIL() << "a slice without a name was made";
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::invalid_argument);
    EXPECT_THAT(failure.message(), HasSubstr("name"));
  }
}

TEST(Slice, RefusesAKeyThatIsEmptyOrTaken) {
  slice<> s("s", value());
  (void)s.case_reducer("a", [](draft) {});
  for (const char* key : {"", "a"}) {
    try {
      (void)s.case_reducer(key, [](draft) {});
      FAIL() << '"' << key << "\" was taken";
    } catch (const error& failure) {
      EXPECT_EQ(failure.code(), errc::invalid_argument);
      EXPECT_THAT(failure.message(), HasSubstr(*key == '\0' ? "\"s\" has no key" : "\"s/a\""));
    }
  }
}

TEST(Slice, ReducesItsActions) {
  const todo_list todos;
  store app = create_store(combine_slices(todos));
  EXPECT_EQ(app.state(), value({{"todos", value::array()}}));
  app.dispatch(todos.added({"milk"}));
  app.dispatch(todos.toggled(0));
  EXPECT_EQ(app.state()["todos"], value::array({{{"text", "milk"}, {"done", true}}}));
  app.dispatch(todos.cleared());
  EXPECT_EQ(app.state()["todos"], value::array());
  EXPECT_EQ(todos.get_initial_state(), value::array());
}

TEST(Slice, S2PreparesPayloads) {
  const todo_list todos;
  EXPECT_EQ(todos.written("milk").payload(), value({{"text", "milk."}, {"done", false}}));
  EXPECT_EQ(todos.written.payload(todos.written("milk")).text, "milk.");
  const value state = todos.reducer()(value::array(), todos.written("milk"));
  EXPECT_EQ(state[0]["text"], value("milk."));
}

TEST(Slice, AnswersToTheActionsOfOthers) {
  const todo_list todos;
  slice<> count("count", 0);
  count.extra_reducers([&](auto& builder) {
    builder.add_case(todos.added, [](const value& n) -> value { return n.get<int>() + 1; })
        .add_matcher(any_of(todos.cleared, todos.toggled), [](const value&, const action&) -> value { return 0; })
        .add_default_case([](const value& n) -> value { return n; });
  });
  const reducer run = count.reducer();
  EXPECT_EQ(run(value(3), todos.added({"milk"})), value(4));
  EXPECT_EQ(run(value(3), todos.cleared()), value(0));
  EXPECT_EQ(run(value(3), action("else")), value(3));
}

TEST(Slice, PrefersItsOwnCaseToAnExtraOne) {
  slice<> s("s", "");
  const auto named = s.case_reducer("a", [](const value&, const std::string& text) -> value { return text; });
  s.extra_reducers([](auto& builder) {
    builder.add_case("s/a", [](const value&) -> value { return "extra"; })
        .add_matcher([](const action& a) { return a.type() == "s/a"; },
                     [](const value& text) -> value { return text.get<std::string>() + '+'; });
  });
  EXPECT_EQ(s.reducer()(value(""), named("own")), value("own+"));
}

TEST(Slice, RefusesASecondSetOfExtraReducers) {
  slice<> s("s", 0);
  EXPECT_THROW(s.extra_reducers({}), error);
  s.extra_reducers([](auto&) {});
  EXPECT_THROW(s.extra_reducers([](auto&) {}), error);
}

TEST(Slice, RefusesWrongExtraReducersWhenTheReducerIsMade) {
  slice<> s("s", 0);
  s.extra_reducers([](auto& builder) { builder.add_case("a", [](draft) {}).add_case("a", [](draft) {}); });
  EXPECT_THROW((void)s.reducer(), error);
}

TEST(Slice, S4MayReferToASliceThatRefersToIt) {
  slice<> ping("ping", 0);
  slice<> pong("pong", 0);
  const auto pinged = ping.case_reducer("sent", [](draft n) { n += 1; });
  ping.extra_reducers([&](auto& builder) { builder.add_case(pong.name() + "/sent", [](draft n) { n += 10; }); });
  const auto ponged = pong.case_reducer("sent", [](draft n) { n += 1; });
  pong.extra_reducers([&](auto& builder) { builder.add_case(pinged, [](draft n) { n += 10; }); });
  store app = create_store(combine_slices(ping, pong));
  app.dispatch(pinged());
  app.dispatch(ponged());
  EXPECT_EQ(app.state(), value({{"ping", 11}, {"pong", 11}}));
}

TEST(Slice, S5SelectsFromTheRootState) {
  const todo_list todos;
  const selector count = todos.select([](const value& items) { return items.size(); });
  EXPECT_EQ(count({{"todos", {1, 2, 3}}}), value(3));
  EXPECT_EQ(count.watches().paths(), std::vector<std::string>{"/todos"});
}

TEST(Slice, S5SelectsFromItsReducerPathOrAnotherPlace) {
  slice<> s("odd/name", value({{"n", 1}}), {.reducer_path = "a/b"});
  const auto n = [](const value& state) { return state["n"]; };
  EXPECT_EQ(s.select(n)({{"a/b", {{"n", 5}}}}), value(5));
  EXPECT_EQ(s.select(pointer("/deep/er"), n)({{"deep", {{"er", {{"n", 6}}}}}}), value(6));
  EXPECT_EQ(combine_slices(s)(nullptr, action("x")), value({{"a/b", {{"n", 1}}}}));
}

TEST(Slice, S5SelectsTheInitialStateBeforeItIsThere) {
  const slice<> s("late", value({{"n", 1}}));
  EXPECT_EQ(s.select([](const value& state) { return state["n"]; })(value::object()), value(1));
  const selector pair = create_selector(s.select_slice(), "/x"_pointer, [](const value& late, const value& x) {
    return value::array({late["n"], x});
  });
  EXPECT_EQ(pair({{"x", 2}}), value::array({1, 2}));
}

TEST(Slice, SelectsAgainOnlyWhenTheSliceChanged) {
  const todo_list todos;
  const slice<> other("other", 0);
  const selector count = todos.select([](const value& items) { return items.size(); });
  store app = create_store(combine_slices(
      todos, slice_entry("n", reducer(0, [](const value& n, const action&) { return value(n.get<int>() + 1); }))));
  app.dispatch(todos.added({"milk"}));
  EXPECT_EQ(count(app.state()), value(1));
  app.dispatch("else");
  EXPECT_EQ(count(app.state()), value(1));
  EXPECT_EQ(count.recomputations(), 1U);
}

TEST(Slice, ABadPayloadIsPlacedInTheActionAndNotInTheState) {
  const todo_list todos;
  store app = create_store(combine_slices(todos));
  try {
    app.dispatch("todos/toggled", "first");
    FAIL() << "a text was taken for an index";
  } catch (const error& failure) {
    EXPECT_EQ(failure.place().pointer, "/payload");
    EXPECT_TRUE(failure.place().in_action);
    EXPECT_EQ(failure.place().action_type, "todos/toggled");
  }
}

TEST(Slice, CopiesGoTheirOwnWays) {
  slice<> one("s", 0);
  (void)one.case_reducer("a", [](const value&) -> value { return 1; });
  slice<> two = one;
  (void)two.case_reducer("b", [](const value&) -> value { return 2; });
  EXPECT_EQ(one.reducer()(value(0), action("s/b")), value(0));
  EXPECT_EQ(two.reducer()(value(0), action("s/b")), value(2));
  EXPECT_EQ(two.reducer()(value(0), action("s/a")), value(1));
}

TEST(Slice, WorksInsideUndoable) {
  const todo_list todos;
  store app = create_store(undoable(todos.reducer()));
  app.dispatch(todos.added({"milk"}));
  app.dispatch(todos.added({"bread"}));
  app.dispatch(undo_actions::undo());
  EXPECT_EQ(app.state()["present"].size(), 1U);
  EXPECT_EQ(app.state()["present"][0]["text"], value("milk"));
}

}  // namespace
}  // namespace patchbay::slice_test
