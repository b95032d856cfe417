#include "store/support.hpp"

#include <string>
#include <vector>

namespace patchbay::test {
namespace {

std::string texts(const std::vector<update>& updates) {
  std::string all;
  for (const update& u : updates) all += u.patch().dump();
  return all;
}

TEST(View, GetsExactlyThePatchesOfItsPart) {
  store made{{{"a", {{"x", 1}}}, {"b", 1}}};
  std::vector<update> got;
  const view v = made.view({"/a"}, [&](const update& u) { got.push_back(u); }, {.label = "main"});
  made.set_state({{"b", 2}});
  EXPECT_TRUE(got.empty());
  made.set_state([](draft s) { s["a"]["x"] = 2; });
  EXPECT_EQ(texts(got), R"([{"op":"replace","path":"/a/x","value":2}])");
  EXPECT_EQ(got[0].base(), 0U);
  EXPECT_EQ(got[0].revision(), 2U);
  EXPECT_EQ(v.label(), "main");
  EXPECT_EQ(v.snapshot(), value::parse(R"({"a": {"x": 2}})"));
}

TEST(View, ItsUpdatesPrintTheirText) {
  const update made(1, 2, patch{{.op = operation::kind::replace, .path = pointer("/a"), .value = 3}});
  EXPECT_EQ(::testing::PrintToString(made), made.text());
}

TEST(View, HearsOfItsPartComingAndGoing) {
  store made;
  std::vector<update> got;
  const view v = made.view({"/a/b"}, [&](const update& u) { got.push_back(u); });
  made.set_state({{"a", {{"b", 1}, {"c", 2}}}});
  made.set_state([](draft s) { s["a"].erase("b"); });
  made.set_state([](draft s) { s.erase("a"); });
  EXPECT_EQ(
      texts(got),
      R"([{"op":"add","path":"/a","value":{"b":1}}][{"op":"remove","path":"/a/b"}][{"op":"remove","path":"/a"}])");
}

TEST(View, SeveralPathsMakeOneUpdate) {
  store made{{{"a", 1}, {"b", 1}, {"c", 1}}};
  std::vector<update> got;
  const view v = made.view({"/a", "/b"}, [&](const update& u) { got.push_back(u); });
  made.set_state({{"a", 2}, {"b", 2}, {"c", 2}});
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(apply(value::parse(R"({"a": 1, "b": 1})"), got[0].patch()), value::parse(R"({"a": 2, "b": 2})"));
}

TEST(View, AStarStandsForOneSegment) {
  store made(value::parse(R"({"byId": {"a": {"title": "A", "n": 1}, "b": {"title": "B", "n": 1}}})"));
  std::vector<update> got;
  const view v = made.view({"/byId/*/title"}, [&](const update& u) { got.push_back(u); });
  made.set_state([](draft s) { s["byId"]["a"]["n"] = 2; });
  made.set_state([](draft s) { s["byId"]["b"]["title"] = "C"; });
  made.set_state([](draft s) { s["byId"]["c"] = {{"title", "D"}, {"n", 1}}; });
  EXPECT_EQ(
      texts(got),
      R"([{"op":"replace","path":"/byId/b/title","value":"C"}][{"op":"add","path":"/byId/c","value":{"title":"D"}}])");
}

TEST(View, TheEmptyPathIsEverything) {
  store made(value(1));
  std::vector<update> got;
  const view v = made.view({""}, [&](const update& u) { got.push_back(u); });
  made.set_state(value("text"));
  EXPECT_EQ(texts(got), R"([{"op":"replace","path":"","value":"text"}])");
}

TEST(View, APathThroughAnIndexChangesWhenElementsShift) {
  store made(value::parse(R"({"todos": ["a", "b", "c", "d", "e", "f", "g"]})"));
  std::vector<update> got;
  const view v = made.view({"/todos/5"}, [&](const update& u) { got.push_back(u); });
  EXPECT_EQ(v.snapshot(), value::parse(R"({"todos": {"5": "f"}})"));
  made.set_state([](draft s) { s["todos"].erase(2); });
  made.set_state([](draft s) { s["todos"].insert(0, "new"); });
  made.set_state([](draft s) { s["todos"].push_back("behind"); });
  made.set_state([](draft s) { s["todos"] = value::array({"a"}); });
  EXPECT_EQ(texts(got), R"([{"op":"replace","path":"/todos/5","value":"g"}])"
                        R"([{"op":"replace","path":"/todos/5","value":"f"}])"
                        R"([{"op":"remove","path":"/todos/5"}])");
}

TEST(View, ASnapshotMayComeFirst) {
  store made{{{"a", 1}, {"b", 1}}};
  std::vector<update> got;
  const view v = made.view({"/a"}, [&](const update& u) { got.push_back(u); }, {.snapshot_first = true});
  ASSERT_EQ(got.size(), 1U);
  EXPECT_TRUE(got[0].is_snapshot());
  EXPECT_EQ(got[0].patch().dump(), R"([{"op":"replace","path":"","value":{"a":1}}])");
}

TEST(View, APulledViewConflates) {
  counter_app app;
  view v = app.store.view({"/counter"});
  EXPECT_FALSE(v.take().has_value());
  for (int i = 0; i < 100; ++i) app.dispatch("INCREMENT");
  const std::optional<update> news = v.take();
  ASSERT_TRUE(news.has_value());
  EXPECT_EQ(news->base(), 0U);
  EXPECT_EQ(news->revision(), 100U);
  EXPECT_EQ(news->patch().dump(), R"([{"op":"replace","path":"/counter","value":100}])");
  EXPECT_FALSE(v.take().has_value());
}

TEST(View, PathsCanBeChangedWhileSubscribed) {
  store made{{{"a", 1}, {"b", 2}}};
  std::vector<update> got;
  view v = made.view({"/a"}, [&](const update& u) { got.push_back(u); });
  v.set_paths({"/b"});
  ASSERT_EQ(got.size(), 1U);
  EXPECT_EQ(apply(value{{"a", 1}}, got[0].patch()), (value{{"b", 2}}));
  made.set_state({{"a", 5}});
  EXPECT_EQ(got.size(), 1U);
  made.set_state({{"b", 5}});
  EXPECT_EQ(got.back().patch().dump(), R"([{"op":"replace","path":"/b","value":5}])");
}

TEST(View, AChangeUndoneBeforeItsTurnIsNoUpdate) {
  counter_app app;
  int updates = 0;
  const view first = app.store.view({"/counter"}, [&](const update&) {
    if (app.counter() == 1) app.dispatch("SET", 0);
  });
  const view second = app.store.view({"/counter"}, [&](const update&) { ++updates; });
  app.dispatch("INCREMENT");
  EXPECT_EQ(updates, 0);
  EXPECT_EQ(app.store.revision(), 2U);
}

TEST(View, NestedDispatchKeepsEveryStreamContiguous) {
  counter_app app;
  std::vector<replica> clients(3, replica(value{{"counter", 0}}, 0));
  std::vector<view> views;
  for (replica& client : clients) {
    views.push_back(app.store.view({"/counter"}, [&](const update& u) {
      client.receive(u);
      if (app.counter() < 7) app.dispatch("INCREMENT");
    }));
  }
  app.dispatch("INCREMENT");
  for (const replica& client : clients) EXPECT_EQ(client.document(), (value{{"counter", 7}}));
}

TEST(View, ViewsOfTheSamePathsShareOneEncoding) {
  counter_app app;
  std::vector<update> got;
  const view a = app.store.view({"/counter"}, [&](const update& u) { got.push_back(u); });
  const view b = app.store.view({"/counter"}, [&](const update& u) { got.push_back(u); });
  app.dispatch("INCREMENT");
  ASSERT_EQ(got.size(), 2U);
  EXPECT_EQ(&got[0].text(), &got[1].text());
  EXPECT_EQ(got[0].text(), R"({"base":0,"revision":1,"patch":[{"op":"replace","path":"/counter","value":1}]})");
}

TEST(View, ASelectorsResultIsDiffedAndEmittedLikeState) {
  store made(value::parse(R"({"items": [1, 2], "other": 0})"));
  const selector total = create_selector("/items"_pointer, [](const value& items) {
    int sum = 0;
    for (const value& each : items.elements()) sum += each.get<int>();
    return value{{"sum", sum}, {"count", items.size()}};
  });
  std::vector<update> got;
  const view v = made.view(total, [&](const update& u) { got.push_back(u); });
  EXPECT_EQ(v.snapshot(), value::parse(R"({"sum": 3, "count": 2})"));
  made.set_state({{"other", 1}});
  EXPECT_EQ(total.recomputations(), 1U) << "nothing that it reads has changed";
  made.set_state([](draft s) { s["items"][0] = 5; });
  EXPECT_EQ(texts(got), R"([{"op":"replace","path":"/sum","value":7}])");
  EXPECT_EQ(total.recomputations(), 2U);
}

}  // namespace
}  // namespace patchbay::test
