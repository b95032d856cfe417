// What docs/porting says about JavaScript's rules, and about what
// JavaScript has and JSON has not.

#include <patchbay/actions/nanoid.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/reducers/entity_adapter.hpp>
#include <patchbay/reducers/javascript.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <string_view>

using namespace patchbay;

namespace javascript_test {

// porting: js-names
namespace js = patchbay::javascript;
// end

const value todo = R"({"id": 7, "text": "milk", "note": ""})"_value;

TEST(PortingJavaScript, ReadsMembers) {
  const value state = R"({"user": {"name": "ann"}})"_value;
  const action a = {{"type", "x"}, {"id", 7}};
  // porting: js-member
  const js::maybe note = js::member(todo, "note");
  const js::maybe id = js::field(a, "id");
  const js::maybe deep =
      js::member(state.value_or("user", value::object()), "name");
  // end
  EXPECT_EQ(note, value(""));
  EXPECT_EQ(id, value(7));
  EXPECT_EQ(deep, value("ann"));
}

TEST(PortingJavaScript, Spreads) {
  const action a = {{"type", "x"}, {"changes", {{"text", "tea"}}}};
  // porting: js-spread
  const value next = produce(js::spread(todo), [&](draft item) {
    item.merge(js::spread(js::field(a, "changes")));
    item["seen"] = true;
  });
  // end
  EXPECT_EQ(
      next,
      R"({"id": 7, "text": "tea", "note": "", "seen": true})"_value);
}

TEST(PortingJavaScript, KnowsWhatIsTrue) {
  const action a = {{"type", "x"}, {"name", ""}};
  // porting: js-truthy
  const bool shown = js::truthy(js::member(todo, "note"));
  const js::maybe given = js::field(a, "name");
  const value name = js::truthy(given) ? *given : value("nobody");
  // end
  EXPECT_FALSE(shown);
  EXPECT_EQ(name, value("nobody"));
}

TEST(PortingJavaScript, ComparesStrictly) {
  const value state = {{"todos", value::array({todo})}, {"n", 1}};
  const action a = {{"type", "x"}, {"id", 7.0}};
  // porting: js-strict-equal
  const js::maybe id = js::field(a, "id");
  const auto has_id = [&](const value& t) {
    return js::strict_equal(js::member(t, "id"), id);
  };
  const auto todos = state["todos"].elements();
  const auto found = std::ranges::find_if(todos, has_id);
  // end
  ASSERT_NE(found, todos.end());
  EXPECT_EQ((*found)["text"], value("milk"));
}

TEST(PortingJavaScript, AssignsByComputedName) {
  const action given = {{"type", "x"}, {"id", 7.0}, {"value", 1}};
  const action taken = {{"type", "x"}, {"id", "7"}};
  const auto reduce = [](const value& state, const action& a) {
    return produce(state, [&](draft s) {
      // porting: js-assign
      js::assign(s["byId"], js::property_key(js::field(a, "id")),
                 js::field(a, "value"));
      // end
    });
  };
  const value state = R"({"byId": {}})"_value;
  const value next = reduce(state, given);
  EXPECT_EQ(next, R"({"byId": {"7": 1}})"_value);
  EXPECT_EQ(reduce(next, taken), state);
}

TEST(PortingJavaScript, WritesTemplateStrings) {
  // porting: js-template
  const auto text_of = [&](std::string_view key) {
    return js::property_key(js::member(todo, key));
  };
  const std::string line = text_of("id") + ": " + text_of("text");
  // end
  EXPECT_EQ(line, "7: milk");
}

TEST(PortingJavaScript, AddsNumbers) {
  const action a = {{"type", "x"}, {"price", 1.5}};
  const value next =
      produce(R"({"total": 2, "limit": 10})"_value, [&](draft s) {
        // porting: js-add
        js::add_in_place(s["total"], js::field(a, "price"));
        s["left"] =
            js::subtract(s["limit"].current(), s["total"].current());
        // end
      });
  EXPECT_EQ(next,
            R"({"total": 3.5, "limit": 10, "left": 6.5})"_value);
}

TEST(PortingJavaScript, ReadsNumbers) {
  const action a = {{"type", "x"}, {"text", " 12 "}};
  const value next = produce(value::object(), [&](draft s) {
    // porting: js-number
    const double count = js::to_number(js::field(a, "text"));
    s["count"] = js::number(count);
    // end
  });
  EXPECT_EQ(next["count"], value(12));
  EXPECT_TRUE(std::isnan(js::to_number(value("a"))));
}

TEST(PortingJavaScript, RoundsAsToFixedDoes) {
  // porting: js-to-fixed
  const std::string shown = js::to_fixed(1.005, 2);
  // end
  EXPECT_EQ(shown, "1.00");
}

TEST(PortingValues, AreLoopedOverAsDrafts) {
  const value state =
      R"({"todos": [{}, {}], "users": {"ann": {}}})"_value;
  const value next = produce(state, [](draft s) {
    // porting: draft-loops
    for (draft each : s["todos"].elements()) {
      each["done"] = true;
    }
    for (const auto& [id, user] : s["users"].items()) {
      user["id"] = id;
    }
    // end
  });
  EXPECT_EQ(next, R"({"todos": [{"done": true}, {"done": true}],
                      "users": {"ann": {"id": "ann"}}})"_value);
}

TEST(PortingValues, HoldTimesAsNumbers) {
  store app{{{"savedAt", nullptr}}};
  app.handle({{"saved", [](draft s, const action& a) {
                 s["savedAt"] = a.payload();
               }}});
  const std::chrono::system_clock::time_point now{
      std::chrono::seconds(3)};
  // porting: date
  using std::chrono::milliseconds;
  const auto since_epoch = now.time_since_epoch();
  app.dispatch("saved", since_epoch / milliseconds(1));
  // end
  EXPECT_EQ(app.state()["savedAt"], value(3000));
}

TEST(PortingValues, AreSetsAndMaps) {
  const std::string id = "a";
  const std::string other = "b";
  const value state =
      R"({"selected": {"b": true}, "ranks": {}})"_value;
  const value next = produce(state, [&](draft s) {
    // porting: set-map
    s["selected"][id] = true;
    s["selected"].erase(other);
    const bool has = s["selected"].contains(id);
    s["ranks"][id] = 3;
    const int rank = s["ranks"].current().value_or(id, 0);
    // end
    EXPECT_TRUE(has);
    EXPECT_EQ(rank, 3);
  });
  EXPECT_EQ(next,
            R"({"selected": {"a": true}, "ranks": {"a": 3}})"_value);
}

TEST(PortingZustand, HasFunctionsThatReturnSomething) {
  store app{{{"todos", value::object()}}};
  app.handle({{"add", [](draft s, const action& a) {
                 s["todos"][a.payload()["id"].get<std::string>()] =
                     a.payload()["text"];
               }}});
  // porting: returns
  const auto add = [](std::string text) {
    return [text](auto, auto dispatch) {
      const std::string id = nanoid();
      dispatch("add", {{"id", id}, {"text", text}});
      return id;
    };
  };
  const std::string id = app.dispatch(add("milk"));
  // end
  EXPECT_EQ(app.state()["todos"][id], value("milk"));
}

TEST(PortingEntities, TakeApartWhatIsNested) {
  const entity_adapter users;
  const entity_adapter posts;
  const value found =
      R"([{"id": "p", "author": {"id": "u", "name": "ann"}}])"_value;
  const value state = {{"users", users.get_initial_state()},
                       {"posts", posts.get_initial_state()}};
  const value next = produce(state, [&](draft s) {
    // porting: normalizr
    for (const value& each : found.elements()) {
      users.set_one(s["users"], each["author"]);
      const value post = produce(
          each, [&](draft p) { p["author"] = each["author"]["id"]; });
      posts.set_one(s["posts"], post);
    }
    // end
  });
  EXPECT_EQ(next["posts"]["entities"],
            R"({"p": {"id": "p", "author": "u"}})"_value);
  EXPECT_EQ(next["users"]["ids"], value::array({"u"}));
}

}  // namespace javascript_test
