// What docs/porting says about Redux Toolkit, but for its entity
// adapter.

#include <patchbay/actions/action_creator.hpp>
#include <patchbay/actions/action_matcher.hpp>
#include <patchbay/actions/nanoid.hpp>
#include <patchbay/middleware/logger.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/reducers/combine_slices.hpp>
#include <patchbay/reducers/create_reducer.hpp>
#include <patchbay/reducers/slice.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace patchbay;

namespace toolkit_test {

struct todo {
  std::string text;
  bool done = false;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(todo, text, done)

const action_creator<todo> some_todo_added("todos/added");
const action_creator<> session_ended("session/ended");

// --- actions and reducers
// -------------------------------------------------------

// porting: create-action
const auto added = create_action<todo>("todos/added");
const auto cleared = create_action("todos/cleared");
// end

TEST(PortingToolkit, CreatesActions) {
  // porting: create-action-use
  const action a = added(todo{"tea"});
  const std::string type(added.type());
  const bool is_added = added.match(a);
  const todo carried = added.payload(a);
  const action other = cleared();
  // end
  EXPECT_EQ(
      a.dump(),
      R"({"payload":{"done":false,"text":"tea"},"type":"todos/added"})");
  EXPECT_EQ(type, "todos/added");
  EXPECT_TRUE(is_added);
  EXPECT_EQ(carried.text, "tea");
  EXPECT_EQ(other.dump(), R"({"type":"todos/cleared"})");
}

// porting: create-action-prepare
const auto written = create_action<todo(std::string)>(
    "todos/written", [](std::string text) {
      return prepared{
          .payload = value::from(todo{text}),
          .meta = {{{"size", text.size()}}},
      };
    });
// end

TEST(PortingToolkit, PreparesActions) {
  EXPECT_EQ(
      written("tea").dump(),
      R"({"meta":{"size":3},"payload":{"done":false,"text":"tea"},"type":"todos/written"})");
}

TEST(PortingToolkit, MakesIds) {
  // porting: nanoid
  const std::string id = nanoid();
  const std::string shorter = nanoid(8);
  // end
  EXPECT_EQ(id.size(), 21U);
  EXPECT_EQ(shorter.size(), 8U);
}

TEST(PortingToolkit, CreatesReducers) {
  // porting: create-reducer
  const reducer todos =
      create_reducer(value::array(), [](auto& builder) {
        builder
            .add_case(added,
                      [](draft items, const todo& next) {
                        items.push_back(value::from(next));
                      })
            .add_case("todos/cleared", [](const value&) -> value {
              return value::array();
            });
      });
  // end
  const value one = todos(value::array(), added({"tea"}));
  EXPECT_EQ(one.size(), 1U);
  EXPECT_EQ(todos(one, cleared()), value::array());
}

TEST(PortingToolkit, MatchesActions) {
  // porting: matchers
  const reducer errors = create_reducer(0, [](auto& builder) {
    builder.add_case("errors/seen", [](int& n) { n = 0; })
        .add_matcher(is_rejected(), [](int& n) { n += 1; })
        .add_matcher(
            [](const action& a) {
              return a.type().ends_with("/error");
            },
            [](int& n, const action&) { n += 1; })
        .add_default_case([](int&) {});
  });
  // end
  const action rejected{
      {"type", "x/rejected"},
      {"meta", {{"requestId", "1"}, {"requestStatus", "rejected"}}}};
  EXPECT_EQ(errors(value(0), rejected), value(1));
  EXPECT_EQ(errors(value(1), action("disk/error")), value(2));
  EXPECT_EQ(errors(value(2), action("errors/seen")), value(0));
}

TEST(PortingToolkit, CombinesMatchers) {
  // porting: any-of
  const auto touched = any_of(added, cleared);
  const auto urgent = all_of(added, [](const action& a) {
    return a.payload()["text"] == "now";
  });
  const bool yes = touched(cleared());
  const bool no = urgent(added(todo{"later"}));
  // end
  EXPECT_TRUE(yes);
  EXPECT_FALSE(no);
  EXPECT_TRUE(urgent(added(todo{"now"})));
}

TEST(PortingToolkit, MatchesTheActionsOfAsyncThunks) {
  const action a{
      {"type", "users/load/pending"},
      {"meta", {{"requestId", "1"}, {"requestStatus", "pending"}}}};
  // porting: is-pending
  const auto loading = is_pending({"users/load"});
  const auto of_any = is_async_thunk_action();
  const bool yes = loading(a) && of_any(a);
  // end
  EXPECT_TRUE(yes);
  EXPECT_FALSE(of_any(action("users/load/pending")));
}

// --- slices
// -----------------------------------------------------------------------

// porting: create-slice
struct todo_list : slice<> {
  todo_list() : slice("todos", value::array()) {}

  action_creator<todo> added =
      case_reducer("added", [](draft items, const todo& next) {
        items.push_back(value::from(next));
      });
  action_creator<std::size_t> toggled =
      case_reducer("toggled", [](draft items, std::size_t index) {
        const draft done = items[index]["done"];
        done.set(!done.get<bool>());
      });
  action_creator<> cleared =
      case_reducer("cleared", [](draft items) { items.clear(); });
};
const todo_list todos;
// end

TEST(PortingSlices, MakeReducersAndActions) {
  // porting: slice-use
  store app = create_store(combine_slices(todos));
  app.dispatch(todos.added({"tea"}));
  app.dispatch(todos.toggled(0));
  const std::string type(todos.toggled.type());  // "todos/toggled"
  const value initial = todos.get_initial_state();
  const reducer alone = todos.reducer();
  // end
  EXPECT_EQ(app.state(),
            R"({"todos":[{"text":"tea","done":true}]})"_value);
  EXPECT_EQ(type, "todos/toggled");
  EXPECT_EQ(initial, value::array());
  EXPECT_EQ(alone(value::array({1}), todos.cleared()),
            value::array());
}

// porting: slice-prepare
struct note_list : slice<> {
  note_list() : slice("notes", value::array()) {}

  action_creator<value(std::string)> added = case_reducer(
      "added",
      [](std::string text) {
        return value{{"id", nanoid()}, {"text", text}};
      },
      [](draft notes, const value& note) { notes.push_back(note); });
};
// end

TEST(PortingSlices, Prepare) {
  const note_list notes;
  const value state =
      notes.reducer()(value::array(), notes.added("tea"));
  EXPECT_EQ(state[0]["text"], value("tea"));
  EXPECT_EQ(state[0]["id"].as_string().size(), 21U);
}

// porting: extra-reducers
struct statistics : slice<> {
  statistics()
      : slice("statistics", value{{"added", 0}, {"ended", false}}) {
    extra_reducers([](auto& builder) {
      builder.add_case(todos.added, [](draft s) { s["added"] += 1; })
          .add_case("session/ended",
                    [](draft s) { s["ended"] = true; });
    });
  }
};
// end

TEST(PortingSlices, AnswerToOthers) {
  store app = create_store(combine_slices(todos, statistics()));
  app.dispatch(todos.added({"tea"}));
  app.dispatch(session_ended());
  EXPECT_EQ(app.state()["statistics"],
            R"({"added":1,"ended":true})"_value);
}

// porting: slice-selectors
struct counted_list : todo_list {
  selector count_open = select([](const value& items) {
    int open = 0;
    for (const value& each : items.elements()) {
      open += each["done"] == false ? 1 : 0;
    }
    return open;
  });
};
// end

TEST(PortingSlices, Select) {
  const counted_list list;
  store app = create_store(combine_slices(list));
  app.dispatch(list.added({"tea"}));
  // porting: slice-selector-use
  const value open = list.count_open(app.state());
  // end
  EXPECT_EQ(open, value(1));
}

// porting: typed-slice
struct player {
  std::string name;
  std::vector<int> points;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(player, name, points)

struct player_slice : slice<player> {
  player_slice() : slice("player", player{"Ann", {}}) {}

  action_creator<int> scored = case_reducer(
      "scored",
      [](player& p, int points) { p.points.push_back(points); });
  action_creator<std::string> renamed = case_reducer(
      "renamed", [](const player& p, const std::string& name) {
        return player{name, p.points};
      });
};
// end

TEST(PortingSlices, MayHaveAStruct) {
  const player_slice players;
  store app = create_store(combine_slices(players));
  app.dispatch(players.scored(3));
  app.dispatch(players.renamed("Bob"));
  EXPECT_EQ(app.state(),
            R"({"player":{"name":"Bob","points":[3]}})"_value);
}

// porting: scalar-slice
struct filter_slice : slice<> {
  filter_slice() : slice("filter", "all") {}

  action_creator<std::string> shown = case_reducer(
      "shown", [](const value&, const std::string& name) -> value {
        return name;
      });
};
// end

TEST(PortingSlices, MayBeAScalar) {
  const filter_slice filter;
  store app = create_store(combine_slices(filter));
  app.dispatch(filter.shown("open"));
  EXPECT_EQ(app.state(), value({{"filter", "open"}}));
}

TEST(PortingSlices, AreCombined) {
  const filter_slice filter;
  const reducer clock(0, [](const value& n, const action& a) {
    return a.type() == "TICK" ? value(n.get<int>() + 1) : n;
  });
  // porting: combine-slices
  const combined_slices root =
      combine_slices(todos, filter, slice_entry("clock", clock));
  store app = create_store(root);
  // end
  app.dispatch("TICK");
  EXPECT_EQ(app.state(),
            R"({"todos":[],"filter":"all","clock":1})"_value);
}

TEST(PortingSlices, AreInjected) {
  const filter_slice filter;
  const combined_slices root = combine_slices(todos);
  store app = create_store(root);
  // porting: inject
  root.inject(app, filter);  // the state has it at once
  root.inject(app, filter);  // false: it was there
  // end
  EXPECT_EQ(app.state()["filter"], value("all"));
  EXPECT_TRUE(root.contains("filter"));
  // porting: inject-override
  const slice<> fixed("filter", "fixed");
  root.inject(app, fixed, {.override_existing = true});
  // end
  EXPECT_TRUE(root.contains("filter"));
  EXPECT_THROW(root.inject(filter), error);
}

TEST(PortingToolkit, ConfiguresAStore) {
  const filter_slice filter;
  std::string printed;
  const auto print = [&](std::string_view text) { printed += text; };
  // porting: configure-store
  store app = create_store(combine_slices(todos, filter),
                           {{"filter", "open"}},
                           apply_middleware(logger({.sink = print})));
  // end
  app.dispatch(todos.added({"tea"}));
  EXPECT_THAT(printed, ::testing::HasSubstr("action todos/added"));
  EXPECT_EQ(app.state()["filter"], value("open"));
}

struct api {
  std::string (*load)();
};

TEST(PortingToolkit, ConfiguresAStoreWithServices) {
  api service{[] { return std::string("tea"); }};
  const auto fetch = [](const dispatcher& dispatch,
                        const state_getter&, api& remote) {
    dispatch(todos.added({remote.load()}));
  };
  std::string printed;
  const auto print = [&](std::string_view text) { printed += text; };
  // porting: configure-store-services
  store app = create_store(combine_slices(todos));
  const dispatch_options options{
      .middleware = {logger({.sink = print})},
      .services = std::ref(service),
  };
  const dispatcher dispatch = create_dispatch(app, options);
  // end
  dispatch(fetch);
  EXPECT_EQ(app.state()["todos"].size(), 1U);
  EXPECT_FALSE(printed.empty());
}

}  // namespace toolkit_test
