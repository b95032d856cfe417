#include "store/support.hpp"

#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>

// Turns and the end of a store, as those use them who are no part of it.

namespace patchbay::test {

namespace {

struct WeakStore : ::testing::Test {
  std::optional<counter_app> app{std::in_place};
  const weak_store from_afar{app->store};
};

}  // namespace

TEST_F(WeakStore, SeesWhatTheStoreSees) {
  app->dispatch("INCREMENT");
  EXPECT_EQ(from_afar.snapshot().revision, 1U);
  app->store.batch([&] {
    app->dispatch("INCREMENT");
    EXPECT_TRUE(from_afar.in_batch());
    EXPECT_EQ(from_afar.snapshot().state, (value{{"counter", 2}}));
    EXPECT_EQ(from_afar.committed().state, (value{{"counter", 1}}));
  });
  EXPECT_FALSE(from_afar.in_batch());
  from_afar.replace_state({{"counter", 7}});
  EXPECT_EQ(app->counter(), 7);
}

TEST_F(WeakStore, FollowsAStoreThatIsMoved) {
  store moved(std::move(app->store));
  EXPECT_FALSE(from_afar.closed());
  from_afar.replace_state({{"counter", 3}});
  EXPECT_EQ(moved.state()["counter"], value(3));
}

TEST_F(WeakStore, OutlivesItsStore) {
  app.reset();
  EXPECT_TRUE(from_afar.closed());
  EXPECT_FALSE(from_afar.has_turn());
  EXPECT_FALSE(from_afar.in_batch());
  EXPECT_EQ(code_of([&] { (void)from_afar.snapshot(); }), errc::closed);
  EXPECT_EQ(code_of([&] { (void)from_afar.committed(); }), errc::closed);
  EXPECT_EQ(code_of([&] { from_afar.in_turn([] {}); }), errc::closed);
  EXPECT_EQ(code_of([&] { from_afar.post([] {}); }), errc::closed);
  EXPECT_EQ(code_of([&] { from_afar.replace_state({}); }), errc::closed);
  EXPECT_EQ(code_of([&] { (void)from_afar.on_end([] {}); }), errc::closed);
  EXPECT_EQ(code_of([&] { from_afar.on_batch_failed([] {}); }), errc::closed);
}

TEST_F(WeakStore, RefusesEmptyFunctions) {
  const std::function<void()> none;
  for (const auto& use : std::vector<std::function<void()>>{
           [&] { from_afar.in_turn(none); }, [&] { from_afar.post(none); }, [&] { (void)from_afar.on_end(none); },
           [&] { from_afar.on_batch_failed(none); }, [&] { app->store.in_turn(none); },
           [&] { (void)app->store.on_end(none); }}) {
    EXPECT_EQ(code_of(use), errc::invalid_argument);
  }
}

TEST_F(WeakStore, TellsWhetherTheTurnIsItsThreads) {
  EXPECT_FALSE(from_afar.has_turn());
  from_afar.in_turn([&] {
    EXPECT_TRUE(from_afar.has_turn());
    std::thread([&] { EXPECT_FALSE(from_afar.has_turn()); }).join();
  });
}

TEST_F(WeakStore, TakesBackWhatAFailedBatchDidBesideTheState) {
  std::string done;
  app->store.batch([&] { from_afar.on_batch_failed([&] { done += "no"; }); });
  from_afar.on_batch_failed([&] { done += "never"; });
  EXPECT_THROW(app->store.batch([&] {
    from_afar.on_batch_failed([&] { done += 'a'; });
    app->store.batch([&] { from_afar.on_batch_failed([&] { done += 'b'; }); });
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_EQ(done, "ba");
}

TEST(Turn, ReturnsWhatItsWorkReturns) {
  counter_app app;
  int n = 1;
  EXPECT_EQ(app.store.in_turn([] { return std::string("yes"); }), "yes");
  int& same = app.store.in_turn([&]() -> int& { return n; });
  EXPECT_EQ(&same, &n);
  EXPECT_EQ(*app.store.in_turn([] { return std::make_unique<int>(5); }), 5);
}

TEST(Turn, LetsNobodyElseIn) {
  counter_app app;
  std::thread other;
  app.store.in_turn([&] {
    other = std::thread([&] { app.dispatch("INCREMENT"); });
    for (int i = 0; i < 1000; ++i) {
      app.dispatch("SET", 10 * app.counter());
      EXPECT_EQ(app.counter(), 0);
    }
    app.dispatch("SET", 5);
  });
  other.join();
  EXPECT_EQ(app.counter(), 6);
}

TEST(Turn, EndsWithWhatListenersThrewAndRunsTheRest) {
  counter_app app;
  const subscription bad = app.store.subscribe([] { throw std::runtime_error("a listener"); });
  int done = 0;
  const auto work = [&] {
    app.dispatch("INCREMENT");
    ++done;
  };
  EXPECT_THROW(app.store.in_turn(work), std::runtime_error);
  EXPECT_EQ(done, 1);
  std::exception_ptr thrown;
  app.store.in_turn(thrown, work);
  EXPECT_EQ(done, 2);
  EXPECT_TRUE(thrown);
  EXPECT_THROW(app.store.in_turn(thrown, [] { throw std::logic_error("the work"); }), std::logic_error);
  EXPECT_FALSE(thrown);
}

TEST(Turn, IsNotForReducers) {
  store made{{{"n", 0}}};
  made.handle("IN", [&](draft) { made.in_turn([] {}); }).release();
  EXPECT_EQ(code_of([&] { made.dispatch("IN"); }), errc::reducing);
}

TEST(End, IsToldOnceToThoseWhoAskedAndStayed) {
  std::string told;
  std::optional<counter_app> app(std::in_place);
  const weak_store from_afar(app->store);
  const subscription one = app->store.on_end([&] { told += from_afar.closed() ? "closed " : "open "; });
  const subscription two = from_afar.on_end([&] { told += "two"; });
  subscription left = app->store.on_end([&] { told += "left"; });
  left.reset();
  EXPECT_TRUE(one.connected());
  app.reset();
  EXPECT_EQ(told, "closed two");
  EXPECT_FALSE(one.connected());
}

TEST(End, ComesWhenTheTurnUnderWayIsOver) {
  std::optional<counter_app> app(std::in_place);
  bool ended = false;
  const subscription end = app->store.on_end([&] { ended = true; });
  const weak_store from_afar(app->store);
  from_afar.in_turn([&] {
    app.reset();
    EXPECT_TRUE(from_afar.closed());
    EXPECT_FALSE(ended);
  });
  EXPECT_TRUE(ended);
}

// Handlers, reducers and middleware may own their store, and would keep it for ever.
TEST(End, LetsGoOfWhatActionsWentThrough) {
  const auto owned = std::make_shared<int>(0);
  std::optional<dispatcher> with_reducer;
  std::optional<dispatcher> with_handlers;
  {
    store made{{{"n", 0}}};
    made.handle("N", [owned](draft) {}).release();
    with_reducer =
        create_dispatch(made, {.reducer = reducer([owned](const value& state, const action&) { return state; })});
    with_handlers = create_dispatch(made, {.handlers = {{"N", handler([owned](draft) {})}}});
    EXPECT_GT(owned.use_count(), 3);
  }
  EXPECT_EQ(owned.use_count(), 1);
  EXPECT_EQ(code_of([&] { (*with_reducer)("N"); }), errc::closed);
}

}  // namespace patchbay::test
