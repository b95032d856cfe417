#include "store/support.hpp"

#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

// What a batch that fails leaves behind: nothing that is the store's.

namespace patchbay::test {
namespace {

template <class Work>
void fail_batch(store& target, Work&& work) {
  EXPECT_THROW(target.batch([&] {
    work();
    throw std::runtime_error("taken back");
  }),
               std::runtime_error);
}

const reducer plus_one([](const value& n, const action& a) { return a.type() == "go" ? value(n.get<int>() + 1) : n; });
const reducer plus_ten([](const value& n, const action& a) { return a.type() == "go" ? value(n.get<int>() + 10) : n; });

TEST(FailedBatch, BringsBackTheReducer) {
  store app = create_store(plus_one, 0);
  fail_batch(app, [&] { app.replace_reducer(plus_ten); });
  app.dispatch("go");
  EXPECT_EQ(app.state(), value(1));
  app.batch([&] {
    app.replace_reducer(plus_ten);
    fail_batch(app, [&] { app.replace_reducer(plus_one); });
  });
  app.dispatch("go");
  EXPECT_EQ(app.state(), value(11));
}

TEST(FailedBatch, BringsBackTheReducerOfADispatcher) {
  store app{0};
  const dispatcher dispatch = create_dispatch(app, {.reducer = plus_one});
  fail_batch(app, [&] { dispatch.replace_reducer(plus_ten); });
  dispatch("go");
  EXPECT_EQ(app.state(), value(1));
}

TEST(FailedBatch, AReducerThatRefusesTheStateIsNotTaken) {
  store app = create_store(plus_one, 0);
  const reducer refuses([](const value&, const action&) -> value { throw std::runtime_error("no"); });
  EXPECT_THROW(app.replace_reducer(refuses), std::runtime_error);
  app.dispatch("go");
  EXPECT_EQ(app.state(), value(1));
}

TEST(FailedBatch, TakesBackHandlers) {
  store app{{{"n", 0}}};
  const handler set_n([](draft s, int n) { s["n"] = n; });
  subscription one;
  fail_batch(app, [&] {
    one = app.handle("one", set_n);
    app.handle({{"two", set_n}}, "x/");
    EXPECT_TRUE(app.dispatch("one", 5).handled);
  });
  EXPECT_FALSE(one.connected());
  EXPECT_FALSE(app.dispatch("one", 5).handled);
  EXPECT_FALSE(app.dispatch("x/two", 5).handled);

  const subscription later = app.handle("one", set_n);
  one.reset();  // of the one that is gone, not of this
  EXPECT_TRUE(app.dispatch("one", 7).handled);
  EXPECT_EQ(app.state()["n"], value(7));
}

TEST(FailedBatch, TakesBackThePathsOfViews) {
  store app{{{"a", 1}, {"b", 2}}};
  std::vector<std::string> updates;
  view pushed = app.view({"/a"}, [&](const update& news) { updates.push_back(news.text()); });
  view pulled = app.view({"/a"});
  fail_batch(app, [&] {
    pushed.set_paths({"/b"});
    pulled.set_paths({"/b"});
    pushed.set_paths({"/a", "/b"});
  });
  EXPECT_EQ(pushed.paths().paths(), std::vector<std::string>{"/a"});
  EXPECT_EQ(pulled.paths().paths(), std::vector<std::string>{"/a"});
  EXPECT_FALSE(pulled.take().has_value());
  app.set_state({{"b", 3}});
  EXPECT_TRUE(updates.empty());
  EXPECT_FALSE(pulled.take().has_value());
  app.set_state({{"a", 4}});
  const std::string news = R"({"base":0,"revision":2,"patch":[{"op":"replace","path":"/a","value":4}]})";
  EXPECT_EQ(updates, std::vector<std::string>{news});
  EXPECT_EQ(pulled.take()->text(), news);
}

TEST(FailedBatch, AViewThatTookTheOtherPathsGoesBackByAnUpdate) {
  store app{{{"a", 1}, {"b", 2}}};
  view pulled = app.view({"/a"});
  value shown = pulled.snapshot();
  fail_batch(app, [&] {
    pulled.set_paths({"/b"});
    shown = apply(shown, pulled.take()->patch());
    EXPECT_EQ(shown, value({{"b", 2}}));
  });
  shown = apply(shown, pulled.take()->patch());
  EXPECT_EQ(shown, value({{"a", 1}}));
}

TEST(FailedBatch, DropsWhatWasPostedInIt) {
  store app{{{"n", 0}}};
  app.handle({{"one", [](draft s) { s["n"] += 1; }}});
  std::string ran;
  app.batch([&] {
    app.post(action("one"));
    app.post([&] { ran += 'a'; });
    fail_batch(app, [&] {
      app.post(action("one"));
      app.post([&] { ran += 'b'; });
    });
    EXPECT_EQ(ran, "");
  });
  EXPECT_EQ(app.state()["n"], value(1));
  EXPECT_EQ(ran, "a");
}

TEST(Batch, PathsThatAreSetInItAreDeliveredAtItsEnd) {
  store app{{{"a", 1}, {"b", 2}}};
  std::vector<std::string> updates;
  view pushed = app.view({"/a"}, [&](const update& news) { updates.push_back(news.text()); });
  app.batch([&] {
    pushed.set_paths({"/b"});
    EXPECT_TRUE(updates.empty());
  });
  ASSERT_EQ(updates.size(), 1U);
  EXPECT_EQ(pushed.snapshot(), value({{"b", 2}}));
}

TEST(Handlers, AMapIsAddedWholeOrNotAtAll) {
  store app{{{"n", 0}}};
  const handler nothing([](draft) {});
  app.handle({{"m", nothing}});
  handler_map many{{"m", nothing}};
  for (char type = 'a'; type < 'm'; ++type) many.add(std::string(1, type), nothing);
  EXPECT_EQ(code_of([&] { app.handle(many); }), errc::invalid_argument);
  for (char type = 'a'; type < 'm'; ++type) EXPECT_FALSE(app.dispatch(std::string(1, type)).handled);
  handler_map map{{"a", nothing}};
  map.add(map, "x/");
  EXPECT_EQ(map.types(), (std::vector<std::string>{"a", "x/a"}));
}

TEST(View, APulledOneBeginsWithTheStateOfItsFirstTake) {
  store app{{{"n", 1}, {"m", 1}}};
  int stale = 0;
  view one = app.view({"/n"}, view_options{.snapshot_first = true, .on_stale = [&] { ++stale; }});
  view derived = app.view(create_selector(pointer("/n"), [](const value& n) { return n.get<int>() * 2; }),
                          view_options{.snapshot_first = true});
  app.set_state({{"n", 2}});
  const auto first = one.take();
  ASSERT_TRUE(first.has_value());
  EXPECT_TRUE(first->is_snapshot());
  EXPECT_EQ(apply(value(), first->patch()), value({{"n", 2}}));
  EXPECT_EQ(first->revision(), 1U);
  EXPECT_EQ(one.revision(), 1U);
  EXPECT_FALSE(one.take().has_value());
  EXPECT_EQ(apply(value(), derived.take()->patch()), value(4));
  EXPECT_FALSE(derived.take().has_value());

  view moved = app.view({"/n"}, view_options{.snapshot_first = true});
  moved.set_paths({"/m"});
  EXPECT_EQ(apply(value(), moved.take()->patch()), value({{"m", 1}}));
  EXPECT_FALSE(moved.take().has_value());
}

}  // namespace
}  // namespace patchbay::test
