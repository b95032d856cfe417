// What docs/porting says about values and drafts.

#include <patchbay/patchbay.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <ranges>
#include <string>
#include <vector>

using namespace patchbay;

namespace values_test {

const value shop = R"({
  "todos": [{"text": "milk", "done": true}, {"text": "tea", "done": false}],
  "byId": {"a": 1, "b": 2},
  "count": 0,
  "ui": {"theme": "light"}
})"_value;

namespace optional_members {

// porting: optional-members
struct todo {
  std::string text;
  std::optional<std::string> due;
  int priority = 3;
};
void to_json(nlohmann::json& to, const todo& from) {
  write_member(to, "text", from.text);
  write_member(to, "due", from.due);
  write_member(to, "priority", from.priority);
}
void from_json(const nlohmann::json& from, todo& to) {
  read_member(from, "text", to.text);
  read_member(from, "due", to.due);
  read_member(from, "priority", to.priority, 3);
}
// end

}  // namespace optional_members

TEST(PortingValues, HaveOptionalMembers) {
  const auto read =
      R"({"text": "milk"})"_value.get<optional_members::todo>();
  EXPECT_EQ(read.due, std::nullopt);
  EXPECT_EQ(read.priority, 3);
  EXPECT_EQ(value::from(read).dump(),
            R"({"priority":3,"text":"milk"})");
  const value full =
      R"({"due": "today", "priority": 1, "text": "tea"})"_value;
  EXPECT_EQ(value::from(full.get<optional_members::todo>()), full);
}

TEST(PortingValues, HaveDefaults) {
  const patchbay::action action({{"type", "add"}, {"rank", nullptr}});
  const value state = R"({"ui": {"theme": null}})"_value;
  // porting: defaults
  const int rank = action["rank"].value_or(1);
  const std::string theme = state["ui"].value_or("theme", "light");
  const auto add = [](const draft& s, const value& todo) {
    s.push_back({{"text", todo["text"]},
                 {"priority", todo.value_or("priority", 3)}});
  };
  // end
  EXPECT_EQ(rank, 1);
  EXPECT_EQ(theme, "light");
  const value todos = produce(value::array(), [&](const draft& s) {
    add(s, R"({"text": "a"})"_value);
    add(s, R"({"text": "b", "priority": 0})"_value);
  });
  EXPECT_EQ(todos[0]["priority"], 3);
  EXPECT_EQ(todos[1]["priority"], 0);
}

TEST(PortingValues, AreReadLikeJson) {
  const value& state = shop;
  // porting: read-state
  const std::string text =
      state["todos"][0]["text"].get<std::string>();
  const std::size_t count = state["todos"].size();
  const bool known = state.contains("user");
  const std::string name = state["user"].value_or("name", "nobody");
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

TEST(PortingValues, HavePatchesAsText) {
  const value& state = shop;
  const value next = produce(state, [](draft s) { s["count"] = 1; });
  const patch changes = diff(state, next);
  // porting: patch-text
  const std::string text = changes.dump();
  const value there = apply(state, patch::parse(text));
  // end
  EXPECT_EQ(text, R"([{"op":"replace","path":"/count","value":1}])");
  EXPECT_EQ(there, next);
}

TEST(PortingValues, AreReconciledWithDataFromAServer) {
  const value& state = shop;
  const std::string body =
      R"([{"text": "milk", "done": true}, {"text": "tea", "done": true}])";
  // porting: reconcile
  const value next = produce(state, [&](draft s) {
    s["todos"].reconcile_with(value::parse(body));
  });
  // end
  EXPECT_EQ(next["todos"], value::parse(body));
  EXPECT_TRUE(next["todos"][0].identical(state["todos"][0]));
  EXPECT_EQ(
      diff(state, next).dump(),
      R"([{"op":"replace","path":"/todos/1/done","value":true}])");
}

}  // namespace values_test
