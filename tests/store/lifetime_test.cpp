#include "store/support.hpp"

#include <memory>
#include <optional>
#include <stdexcept>

// Owners that go away while they are being told something. Worth most under ASan.

namespace patchbay::test {
namespace {

TEST(Lifetime, X1_ASubscriptionOutlivesItsStore) {
  subscription s;
  {
    counter_app app;
    s = app.store.subscribe([] {});
    EXPECT_TRUE(s.connected());
  }
  s.unsubscribe();
  EXPECT_FALSE(s.connected());
}

TEST(Lifetime, X1_ASubscriptionMayBeReplacedInsideItsOwnCallback) {
  counter_app app;
  int first = 0;
  int second = 0;
  subscription s;
  s = app.store.subscribe([&, payload = std::make_shared<int>(1)] {
    s = app.store.subscribe([&] { ++second; });
    first += *payload;
  });
  app.dispatch("INCREMENT");
  app.dispatch("INCREMENT");
  EXPECT_EQ(first, 1);
  EXPECT_EQ(second, 1);
}

struct owner {
  subscription listening;
  std::optional<view> watching;
  int calls = 0;
};

TEST(Lifetime, X2_AListenerMayDestroyTheOwnerOfItsSubscription) {
  counter_app app;
  auto dying = std::make_unique<owner>();
  int later = 0;
  dying->listening = app.store.subscribe([&] { dying.reset(); });
  subscription other = app.store.subscribe([&] { ++later; });
  app.dispatch("INCREMENT");
  app.dispatch("INCREMENT");
  EXPECT_EQ(dying, nullptr);
  EXPECT_EQ(later, 2);
}

TEST(Lifetime, X2_AViewMayDestroyItsOwner) {
  counter_app app;
  auto dying = std::make_unique<owner>();
  int later = 0;
  dying->watching.emplace(app.store.view({"/counter"}, [&](const update&) { dying.reset(); }));
  const view other = app.store.view({"/counter"}, [&](const update&) { ++later; });
  app.dispatch("INCREMENT");
  app.dispatch("INCREMENT");
  EXPECT_EQ(dying, nullptr);
  EXPECT_EQ(later, 2);
}

TEST(Lifetime, X3_AListenerMayDestroyTheStoreAndTheDispatcher) {
  auto app = std::make_unique<counter_app>();
  int told = 0;
  subscription first = app->store.subscribe([&] { app.reset(); });
  subscription second = app->store.subscribe([&] { ++told; });
  app->dispatch("INCREMENT");
  EXPECT_EQ(app, nullptr);
}

TEST(Lifetime, X3_AViewMayDestroyTheStore) {
  auto app = std::make_unique<counter_app>();
  value seen;
  const view v = app->store.view({"/counter"}, [&](const update& u) {
    seen = u.patch()[0].value;
    app.reset();
  });
  app->dispatch("INCREMENT");
  EXPECT_EQ(app, nullptr);
  EXPECT_EQ(seen, value(1));
}

TEST(Lifetime, AHandlerMayRemoveItself) {
  store made{{{"n", 0}}};
  subscription s;
  s = made.handle("once", [&, by = std::make_shared<int>(5)](draft state) {
    s.reset();
    state["n"] += *by;
  });
  EXPECT_TRUE(made.dispatch("once").handled);
  EXPECT_FALSE(made.dispatch("once").handled);
  EXPECT_EQ(made.state()["n"], value(5));
}

TEST(Lifetime, DispatchAndReadingFailClearlyOnceTheStoreIsGone) {
  std::optional<counter_app> app(std::in_place);
  const dispatcher dispatch = app->dispatch;
  const state_getter get_state(dispatch);
  app.reset();
  EXPECT_EQ(code_of([&] { dispatch("INCREMENT"); }), errc::closed);
  EXPECT_EQ(code_of([&] { (void)get_state(); }), errc::closed);
}

TEST(Lifetime, AViewOutlivesItsStore) {
  std::optional<counter_app> app(std::in_place);
  view v = app->store.view({"/counter"});
  app->dispatch("INCREMENT");
  app.reset();
  EXPECT_FALSE(v.take().has_value());
  EXPECT_EQ(v.snapshot(), (value{{"counter", 0}}));
  v.reset();
  EXPECT_EQ(code_of([&] { (void)v.snapshot(); }), errc::closed);
}

TEST(Lifetime, AReleasedSubscriptionStaysWithTheStore) {
  counter_app app;
  int calls = 0;
  app.store.subscribe([&] { ++calls; }).release();
  app.dispatch("INCREMENT");
  EXPECT_EQ(calls, 1);
}

TEST(Lifetime, X8_ListenersThatAnswerEachOtherEndInADiagnosis) {
  counter_app app({.max_nesting = 50});
  subscription s = app.store.subscribe([&] { app.dispatch("INCREMENT"); });
  EXPECT_EQ(code_of([&] { app.dispatch("INCREMENT"); }), errc::recursion);
  s.reset();
  const int before = app.counter();
  app.dispatch("INCREMENT");
  EXPECT_EQ(app.counter(), before + 1);
}

TEST(Lifetime, X7_AThrowingViewLosesNeitherTheChangeNorTheOthers) {
  counter_app app;
  int later = 0;
  const view bad = app.store.view({"/counter"}, [](const update&) { throw std::runtime_error("view failed"); });
  const view good = app.store.view({"/counter"}, [&](const update&) { ++later; });
  EXPECT_THROW(app.dispatch("INCREMENT"), std::runtime_error);
  EXPECT_EQ(app.counter(), 1);
  EXPECT_EQ(later, 1);
  EXPECT_EQ(bad.revision(), 1U);
}

TEST(Lifetime, TheErrorHookGetsWhatListenersThrow) {
  int hooked = 0;
  counter_app app({.on_error = [&](std::exception_ptr) { ++hooked; }});
  subscription s = app.store.subscribe([] { throw std::runtime_error("no"); });
  app.dispatch("INCREMENT");
  EXPECT_EQ(hooked, 1);
  EXPECT_EQ(app.counter(), 1);
}

}  // namespace
}  // namespace patchbay::test
