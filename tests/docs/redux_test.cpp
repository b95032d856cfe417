// What docs/porting says about redux, thunks and middleware.

#include <patchbay/middleware/logger.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/reducers/combine_reducers.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

using namespace patchbay;

namespace redux_test {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// --- redux
// --------------------------------------------------------------------

TEST(PortingRedux, CreatesAStore) {
  // porting: create-store
  const reducer counter(0, [](const value& state, const action& a) {
    if (a.type() == "INC") return value(state.get<int>() + 1);
    if (a.type() == "SET") return a.payload();
    return state;
  });
  store app = create_store(counter);
  app.dispatch("SET", 41);
  app.dispatch("INC");
  const value now = app.get_state();  // 42
  // end
  EXPECT_EQ(now, value(42));
}

// porting: drafting-reducer
const reducer todos(value::array(), [](draft items, const action& a) {
  if (a.type() == "ADD") {
    items.push_back({{"text", a["text"]}, {"done", false}});
  } else if (a.type() == "TOGGLE") {
    const draft done = items[a["index"].get<int>()]["done"];
    done.set(!done.get<bool>());
  }
});
// end

// porting: plain-function-reducer
value filter(const value& state, const action& a) {
  return a.type() == "SHOW" ? a["filter"] : state;
}
// end

TEST(PortingRedux, RunsReducersByThemselves) {
  // porting: reducer-call
  const value one =
      todos.reduce(nullptr, action{{"type", "ADD"}, {"text", "tea"}});
  // end
  EXPECT_EQ(
      todos(value::array(), action{{"type", "ADD"}, {"text", "tea"}}),
      one);
  EXPECT_EQ(one, value::array({{{"text", "tea"}, {"done", false}}}));
}

TEST(PortingRedux, CombinesReducers) {
  // porting: combine-reducers
  const reducer root = combine_reducers({
      {"todos", todos},
      {"filter", reducer("all", filter)},
  });
  store app = create_store(root);
  // end
  app.dispatch({{"type", "ADD"}, {"text", "tea"}});
  app.dispatch({{"type", "TOGGLE"}, {"index", 0}});
  app.dispatch({{"type", "SHOW"}, {"filter", "done"}});
  EXPECT_EQ(
      app.state(),
      R"({"todos":[{"text":"tea","done":true}],"filter":"done"})"_value);
}

TEST(PortingRedux, StartsFromAPreloadedState) {
  const reducer root = combine_reducers(
      {{"todos", todos}, {"filter", reducer("all", filter)}});
  // porting: preloaded-state
  store app = create_store(root, {{"filter", "done"}});
  // end
  EXPECT_EQ(app.state(), R"({"todos":[],"filter":"done"})"_value);
}

TEST(PortingRedux, HasHandlersInsteadOfASwitch) {
  // porting: handler-map
  store app{{{"count", 0}, {"theme", "light"}}};
  app.handle({
      {"INC", [](draft s) { s["count"] += 1; }},
      {"SET", [](draft s, int n) { s["count"] = n; }},
  });
  app.dispatch("SET", 41);
  app.dispatch("INC");
  // end
  EXPECT_EQ(app.state(), R"({"count":42,"theme":"light"})"_value);
}

TEST(PortingRedux, Dispatches) {
  std::vector<std::string> seen;
  store app;
  const auto see = [&](draft, const action& a) {
    seen.push_back(a.dump());
  };
  app.handle(
      {{"CLEAR", see}, {"SHOW", see}, {"ADD", see}, {"MOVE", see}});
  // porting: dispatch
  app.dispatch("CLEAR");
  app.dispatch("SHOW", "done");
  app.dispatch("ADD", {{"text", "tea"}});
  app.dispatch({{"type", "MOVE"}, {"from", 0}, {"to", 1}});
  // end
  EXPECT_THAT(
      seen, ElementsAre(R"({"type":"CLEAR"})",
                        R"({"payload":"done","type":"SHOW"})",
                        R"({"payload":{"text":"tea"},"type":"ADD"})",
                        R"({"from":0,"to":1,"type":"MOVE"})"));
}

TEST(PortingRedux, ReadsActions) {
  // porting: read-action
  const action move{
      {"type", "MOVE"}, {"from", 0}, {"payload", "tea"}};
  const bool is_move = move.type() == "MOVE";
  const int from = move["from"].get<int>();
  const value payload = move.payload();
  // end
  EXPECT_TRUE(is_move);
  EXPECT_EQ(from, 0);
  EXPECT_EQ(payload, value("tea"));
}

TEST(PortingRedux, TellsWhatCameOfADispatch) {
  store app{{{"count", 0}}};
  app.handle({{"INC", [](draft s) { s["count"] += 1; }}});
  // porting: dispatch-result
  const dispatch_result done = app.dispatch("INC");
  const std::string type(done.action.type());
  const bool changed = done.changed;
  // end
  EXPECT_EQ(type, "INC");
  EXPECT_TRUE(changed);
}

TEST(PortingRedux, Subscribes) {
  std::vector<value> drawn;
  const auto draw = [&](const value& state) {
    drawn.push_back(state["count"]);
  };
  store app{{{"count", 0}}};
  app.handle({{"INC", [](draft s) { s["count"] += 1; }}});
  // porting: subscribe
  subscription drawing = app.subscribe([&] { draw(app.state()); });
  app.dispatch("INC");
  drawing.unsubscribe();
  // end
  app.dispatch("INC");
  EXPECT_THAT(drawn, ElementsAre(1));
}

TEST(PortingRedux, SubscribesToAPart) {
  std::vector<value> drawn;
  const auto draw = [&](const value& list) { drawn.push_back(list); };
  store app = create_store(combine_reducers(
      {{"todos", todos}, {"filter", reducer("all", filter)}}));
  // porting: subscribe-part
  const subscription drawing = app.subscribe(
      "/todos"_pointer,
      [&](const value& now, const value& /*before*/) { draw(now); });
  // end
  app.dispatch({{"type", "SHOW"}, {"filter", "done"}});
  EXPECT_TRUE(drawn.empty());
  app.dispatch({{"type", "ADD"}, {"text", "tea"}});
  EXPECT_THAT(drawn, ElementsAre(app.state()["todos"]));
}

TEST(PortingRedux, SendsPatchesToViews) {
  std::vector<std::string> sent;
  const auto send = [&](const patch& changes) {
    sent.push_back(changes.dump());
  };
  store app = create_store(combine_reducers(
      {{"todos", todos}, {"filter", reducer("all", filter)}}));
  // porting: view
  const view list = app.view(
      {"/todos"}, [&](const update& news) { send(news.patch()); });
  // end
  app.dispatch({{"type", "ADD"}, {"text", "tea"}});
  app.dispatch({{"type", "SHOW"}, {"filter", "done"}});
  app.dispatch({{"type", "TOGGLE"}, {"index", 0}});
  EXPECT_THAT(
      sent,
      ElementsAre(
          HasSubstr(R"({"done":false,"text":"tea"})"),
          R"([{"op":"replace","path":"/todos/0/done","value":true}])"));
}

TEST(PortingRedux, Observes) {
  std::vector<value> drawn;
  const auto draw = [&](const value& state) {
    drawn.push_back(state["count"]);
  };
  store app{{{"count", 0}}};
  app.handle({{"INC", [](draft s) { s["count"] += 1; }}});
  // porting: observable
  const subscription drawing = app.observe(draw);
  // end
  app.dispatch("INC");
  EXPECT_THAT(drawn, ElementsAre(0, 1));
}

TEST(PortingRedux, ReplacesTheReducer) {
  store app = create_store(combine_reducers({{"todos", todos}}));
  // porting: replace-reducer
  app.replace_reducer(combine_reducers({
      {"todos", todos},
      {"filter", reducer("all", filter)},
  }));
  // end
  EXPECT_EQ(app.state(), R"({"todos":[],"filter":"all"})"_value);
}

TEST(PortingRedux, RefusesUnknownActions) {
  store app{{{"count", 0}}};
  // porting: unknown-action
  const handler_map handlers = {
      {"INC", [](draft s) { s["count"] += 1; }},
      {"DEC", [](draft s) { s["count"] -= 1; }},
  };
  const dispatcher dispatch = create_dispatch(
      app, {.handlers = handlers,
            .unknown = unknown_action_policy::refuse});
  dispatch("INC");
  // dispatch("ICN") throws errc::unknown_action
  // end
  EXPECT_EQ(app.state()["count"], value(1));
  EXPECT_THROW(dispatch("ICN"), error);
}

TEST(PortingRedux, ChecksWhatComesFromOutside) {
  store app{{{"count", 0}}};
  app.handle({{"SET", [](draft s, int n) { s["count"] = n; }}});
  const std::string text = R"({"type": "SET", "payload": 7})";
  // porting: is-action
  const value message = value::parse(text);
  if (is_action(message)) app.dispatch(action(message));
  // end
  EXPECT_EQ(app.state()["count"], value(7));
  EXPECT_FALSE(is_action({{"payload", 7}}));
}

TEST(PortingRedux, KeepsTheStateWhenAReducerThrows) {
  std::string shown;
  const auto show = [&](const std::string& text) { shown = text; };
  // porting: reducer-throws
  const auto pay = [](draft s, int sum) {
    s["money"] -= sum;
    if (s["money"].get<int>() < 0)
      throw std::runtime_error("too much");
  };
  store app{{{"money", 10}}};
  app.handle({{"PAY", pay}});
  try {
    app.dispatch("PAY", 100);
  } catch (const std::exception& failure) {
    show(failure.what());  // and the state is what it was
  }
  // end
  EXPECT_EQ(shown, "too much");
  EXPECT_EQ(app.state()["money"], value(10));
}

TEST(PortingRedux, ComposesAndBinds) {
  store app{{{"list", value::array()}}};
  app.handle({{"ADD", [](draft s, const value& text) {
                 s["list"].push_back(text);
               }}});
  // porting: bind-action-creators
  const auto add = [](std::string text) {
    return action("ADD", text);
  };
  const auto bound =
      bind_action_creator(app.default_dispatcher(), add);
  bound("tea");
  // end
  EXPECT_EQ(app.state()["list"], value::array({"tea"}));
  const auto twice = [](int n) { return 2 * n; };
  const auto next = [](int n) { return n + 1; };
  // porting: compose
  const auto both = compose(twice, next);
  const int eight = both(3);
  // end
  EXPECT_EQ(eight, 8);
}

// --- thunks
// -------------------------------------------------------------------

// porting: thunk-creator
auto add_if_new(std::string text) {
  return [text](const dispatcher& dispatch,
                const state_getter& get_state) {
    for (const value& each : get_state().elements()) {
      if (each["text"] == text) return false;
    }
    dispatch({{"type", "ADD"}, {"text", text}});
    return true;
  };
}
// end

TEST(PortingThunks, RunAndReturn) {
  store app = create_store(todos);
  // porting: thunk
  const bool added = app.dispatch(add_if_new("tea"));  // true
  const bool again = app.dispatch(add_if_new("tea"));  // false
  // end
  EXPECT_TRUE(added);
  EXPECT_FALSE(again);
  EXPECT_EQ(app.state().size(), 1U);
}

TEST(PortingThunks, MayBeWrittenInPlace) {
  store app = create_store(todos);
  // porting: thunk-in-place
  const auto size = app.dispatch([](auto get_state, auto dispatch) {
    dispatch(action{{"type", "ADD"}, {"text", "tea"}});
    return get_state().size();
  });
  // end
  EXPECT_EQ(size, 1U);
}

// porting: thunk-services
struct services_of_app {
  std::function<std::string(int)> title_of;
};

auto load(int id) {
  return [id](const dispatcher& dispatch, const state_getter&,
              services_of_app& api) {
    dispatch({{"type", "ADD"}, {"text", api.title_of(id)}});
  };
}
// end

TEST(PortingThunks, GetServices) {
  // porting: thunk-extra-argument
  services_of_app api{
      [](int id) { return "no. " + std::to_string(id); }};
  store app = create_store(todos);
  const dispatcher dispatch =
      create_dispatch(app, {.services = std::ref(api)});
  dispatch(load(7));
  // end
  EXPECT_EQ(app.state()[0]["text"], value("no. 7"));
}

// --- middleware
// -----------------------------------------------------------------

TEST(PortingMiddleware, IsWrittenInReduxsForm) {
  std::vector<std::string> printed;
  const auto print = [&](std::string_view text) {
    printed.emplace_back(text);
  };
  // porting: middleware-curried
  const auto tracing = [&](middleware_api api,
                           next_dispatch next) -> next_dispatch {
    return [&print, api, next](const action& a) {
      print(a.type());
      const dispatch_result result = next(a);
      print(api.get_state().dump());
      return result;
    };
  };
  store app = create_store(todos, {}, apply_middleware(tracing));
  // end
  app.dispatch("NOTHING");
  EXPECT_THAT(printed, ElementsAre("NOTHING", "[]"));
}

TEST(PortingMiddleware, IsOneFunction) {
  std::vector<std::string> reports;
  const auto report = [&](const std::exception& e, const action& a) {
    reports.push_back(a.dump() + ": " + e.what());
  };
  store app;
  // porting: middleware
  const auto reporting = [&](const middleware_api&,
                             const next_dispatch& next,
                             const action& a) {
    try {
      return next(a);
    } catch (const std::exception& failure) {
      report(failure, a);
      throw;
    }
  };
  // end
  const dispatcher dispatch = create_dispatch(
      app,
      {.handlers = {{"FAIL",
                     [](draft) { throw std::runtime_error("bad"); }}},
       .middleware = {reporting}});
  EXPECT_THROW(dispatch("FAIL"), std::runtime_error);
  EXPECT_THAT(reports, ElementsAre(R"({"type":"FAIL"}: bad)"));
}

TEST(PortingMiddleware, MayDropAndMultiply) {
  // porting: middleware-drop
  const auto gate = [](const middleware_api& api,
                       const next_dispatch& next, const action& a) {
    if (a.type() == "TWICE") {
      api.dispatch(action(a.payload()));
      return api.dispatch(action(a.payload()));
    }
    const bool closed = a["meta"]["remote"] == true;
    return closed ? dispatch_result{a} : next(a);
  };
  // end
  const reducer counter(0, [](const value& n, const action& a) {
    return a.type() == "INC" ? value(n.get<int>() + 1) : n;
  });
  store app = create_store(counter, {}, apply_middleware(gate));
  app.dispatch("TWICE", {{"type", "INC"}});
  app.dispatch({{"type", "INC"}, {"meta", {{"remote", true}}}});
  EXPECT_EQ(app.state(), value(2));
}

TEST(PortingMiddleware, MayAnswer) {
  store app;
  // porting: middleware-result
  const auto asking = [](const middleware_api& api,
                         const next_dispatch& next, const action& a) {
    dispatch_result result = next(a);
    if (a.type() == "ASK") result.result = api.get_state().size();
    return result;
  };
  const dispatcher dispatch =
      create_dispatch(app, {.middleware = {asking}});
  const value answer = dispatch("ASK").result;
  // end
  EXPECT_EQ(answer, value(0));
}

TEST(PortingMiddleware, Logs) {
  std::string printed;
  const auto print = [&](std::string_view text) { printed += text; };
  // porting: logger
  store app = create_store(todos, {},
                           apply_middleware(logger({.sink = print})));
  // end
  app.dispatch({{"type", "ADD"}, {"text", "tea"}});
  EXPECT_THAT(printed, HasSubstr("action ADD @"));
}

}  // namespace redux_test
