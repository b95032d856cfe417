// What docs/porting.md says about values and drafts.

#include <patchbay/patchbay.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <ranges>
#include <string>
#include <vector>

using namespace patchbay;

namespace {

const value shop = R"({
  "todos": [{"text": "milk", "done": true}, {"text": "tea", "done": false}],
  "byId": {"a": 1, "b": 2},
  "count": 0,
  "ui": {"theme": "light"}
})"_value;

TEST(PortingValues, AreReadLikeJson) {
  const value& state = shop;
  // porting: read-state
  const std::string text =
      state["todos"][0]["text"].get<std::string>();
  const std::size_t count = state["todos"].size();
  const bool known = state.contains("user");
  const auto name =
      state["user"].value_or("name", std::string("nobody"));
  const value* sixth = state.find("/todos/5/text"_pointer);
  const std::string json = state.dump();
  // end
  EXPECT_EQ(text, "milk");
  EXPECT_EQ(count, 2U);
  EXPECT_FALSE(known);
  EXPECT_EQ(name, "nobody");
  EXPECT_EQ(sixth, nullptr);
  EXPECT_EQ(value::parse(json), state);
}

TEST(PortingValues, AreLoopedOver) {
  const value& state = shop;
  std::vector<std::string> printed;
  const auto print = [&](const auto&... words) {
    printed.push_back((value::from(words).dump() + ...));
  };
  // porting: loops
  for (const value& todo : state["todos"].elements()) {
    print(todo["text"]);
  }
  for (const auto& [id, rank] : state["byId"].items()) {
    print(id, rank);
  }
  // end
  EXPECT_EQ(printed,
            (std::vector<std::string>{R"("milk")", R"("tea")",
                                      R"("a"1)", R"("b"2)"}));
}

TEST(PortingValues, GoThroughPipelines) {
  const value& state = shop;
  // porting: filter-map
  const auto is_open = [](const value& t) {
    return t["done"] == false;
  };
  const auto text_of = [](const value& t) { return t["text"]; };
  const value open = to_array(state["todos"].elements() |
                              std::views::filter(is_open) |
                              std::views::transform(text_of));
  // end
  EXPECT_EQ(open, value::array({"tea"}));
}

// porting: payload-type
struct todo {
  std::string text;
  bool done = false;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(todo, text, done)
// end

TEST(PortingValues, BecomeStructsAndBack) {
  const value& state = shop;
  // porting: structs
  const todo first = state["todos"][0].get<todo>();
  const value again = value::from(first);
  const auto all = state["todos"].get<std::vector<todo>>();
  // end
  EXPECT_EQ(first.text, "milk");
  EXPECT_EQ(again, state["todos"][0]);
  EXPECT_EQ(all.size(), 2U);
}

TEST(PortingValues, AreEditedAsDrafts) {
  const value& state = shop;
  // porting: produce
  const value next = produce(state, [](draft s) {
    s["todos"].push_back({{"text", "jam"}, {"done", false}});
    s["todos"].insert(0, {{"text", "egg"}, {"done", true}});
    s["todos"][1]["done"] = false;
    s["todos"].erase_if(
        [](const value& t) { return t["done"] == true; });
    for (draft each : s["todos"].elements()) each["seen"] = true;
    s["count"] += 1;
    s["byId"].erase("a");
    s["ui"].merge({{"theme", "dark"}, {"wide", true}});
  });
  // end
  EXPECT_EQ(next, R"({
    "todos": [{"text": "milk", "done": false, "seen": true}, {"text": "tea", "done": false, "seen": true},
              {"text": "jam", "done": false, "seen": true}],
    "byId": {"b": 2},
    "count": 1,
    "ui": {"theme": "dark", "wide": true}
  })"_value);
}

TEST(PortingValues, AreSpread) {
  const value& state = shop;
  // porting: spread
  const value next = produce(state, [](draft s) {
    s["count"] = 1;
    s["ui"]["theme"] = "dark";
  });
  // end
  EXPECT_EQ(next["count"], value(1));
  EXPECT_EQ(next["ui"], value({{"theme", "dark"}}));
  EXPECT_EQ(state["ui"], value({{"theme", "light"}}));
}

TEST(PortingValues, AreFoundAndEdited) {
  const value& state = shop;
  // porting: find-and-edit
  const value next = produce(state, [](draft s) {
    for (draft each : s["todos"].elements()) {
      if (each["text"] == "tea") each["done"] = true;
    }
  });
  // end
  EXPECT_EQ(next["todos"][1]["done"], value(true));
}

TEST(PortingValues, AreComparedByIdentityOrContent) {
  const value& state = shop;
  const value next = produce(state, [](draft s) { s["count"] = 1; });
  // porting: equality
  const bool same = next["todos"].identical(state["todos"]);
  const bool equal = next["todos"] == state["todos"];
  const bool alike = shallow_equal(next["ui"], {{"theme", "light"}});
  // end
  EXPECT_TRUE(same);
  EXPECT_TRUE(equal);
  EXPECT_TRUE(alike);
}

TEST(PortingValues, ShowWhatADraftWas) {
  const value& state = shop;
  value was;
  value is;
  // porting: original-current
  const value next = produce(state, [&](draft s) {
    s["count"] += 1;
    was = s.original();
    is = s.current();
  });
  // end
  EXPECT_TRUE(was.identical(state));
  EXPECT_EQ(is, next);
}

TEST(PortingValues, AreDiffed) {
  const value& state = shop;
  // porting: patches
  const value next = produce(state, [](draft s) { s["count"] = 1; });
  const patch changes = diff(state, next);
  const patch inverse = invert(state, changes);
  const value there = apply(state, changes);
  const value back = apply(next, inverse);
  // end
  EXPECT_EQ(changes.dump(),
            R"([{"op":"replace","path":"/count","value":1}])");
  EXPECT_EQ(there, next);
  EXPECT_EQ(back, state);
}

}  // namespace
