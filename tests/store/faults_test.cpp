#include "store/ordered_list.hpp"
#include "store/support.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

// Whose fault it is, what is no function, and what ends cost.

namespace patchbay::test {
namespace {

// --- a listener's fault is its own ----------------------------------------------------------------------------

TEST(Faults, OfAFirstCallLeaveNobodyWithoutNews) {
  counter_app app;
  int heard = 0;
  const view watching = app.store.view({"/counter"}, [&](const update&) { ++heard; });
  const auto bad = [&](const value&, const value&) {
    app.dispatch("INCREMENT");
    throw 1;  // no std::exception
  };
  EXPECT_THROW((void)app.store.subscribe(pointer("/counter"), bad, {}, true), int);
  EXPECT_EQ(heard, 1);
  const auto bad_view = [&](const update&) {
    app.dispatch("INCREMENT");
    throw 1;
  };
  EXPECT_THROW((void)app.store.view({"/counter"}, bad_view, {.snapshot_first = true}), int);
  EXPECT_EQ(heard, 2);
}

TEST(Faults, OfEveryKindOfListenerStayWithIt) {
  std::vector<std::string> heard;
  int failures = 0;
  counter_app app({.on_error = [&](std::exception_ptr) { ++failures; }});
  store& target = app.store;
  const auto fail = [] { throw 1; };
  std::vector<subscription> subscriptions;
  std::vector<view> views;
  const auto both = [&](const std::string& name, auto&& add) {
    add([&fail](const auto&...) { fail(); });
    add([&heard, name](const auto&...) { heard.push_back(name); });
  };
  both("commit", [&](std::function<void(const commit&)> f) { subscriptions.push_back(target.on_commit(f)); });
  both("action", [&](std::function<void(const settled_action&)> f) { subscriptions.push_back(target.on_action(f)); });
  both("plain", [&](std::function<void()> f) { subscriptions.push_back(target.subscribe(f)); });
  both("changed",
       [&](std::function<void(const value&, const value&)> f) { subscriptions.push_back(target.subscribe(f)); });
  both("selected", [&](std::function<void(const value&, const value&)> f) {
    subscriptions.push_back(target.subscribe(pointer("/counter"), f));
  });
  both("view", [&](view_callback f) { views.push_back(target.view({"/counter"}, f)); });
  both("stale",
       [&](std::function<void()> f) { views.push_back(target.view({"/counter"}, view_options{.on_stale = f})); });
  EXPECT_TRUE(app.dispatch("INCREMENT").changed);
  EXPECT_EQ(failures, 7);
  EXPECT_EQ(heard, (std::vector<std::string>{"action", "commit", "plain", "changed", "selected", "view", "stale"}));
}

TEST(Faults, OfTheHookForWarningsAreListenersFaults) {
  int failures = 0;
  int heard = 0;
  counter_app app({.on_error = [&](std::exception_ptr) { ++failures; }, .warn = [](std::string_view) { throw 1; }},
                  {.unknown = unknown_action_policy::warn});
  const subscription listener = app.store.subscribe([&] { ++heard; });
  EXPECT_FALSE(app.dispatch("UNKNOWN").handled);
  EXPECT_EQ(failures, 1);
  EXPECT_EQ(heard, 1);
}

// --- empty functions --------------------------------------------------------------------------------------------

TEST(EmptyFunctions, AreRefusedWhereTheyAreGiven) {
  store app{{{"n", 0}}};
  const auto refused = [](const std::function<void()>& act) { return code_of(act) == errc::invalid_argument; };
  void (*const no_handler)(draft) = nullptr;
  EXPECT_TRUE(refused([&] { app.handle("a", no_handler).release(); }));
  EXPECT_TRUE(refused([&] { app.handle("a", std::function<void(draft, int)>()).release(); }));
  EXPECT_TRUE(refused([&] { (void)middleware(middleware::factory()); }));
  using layer = std::function<dispatch_result(const middleware_api&, const next_dispatch&, const action&)>;
  EXPECT_TRUE(refused([&] { (void)middleware(layer()); }));
  EXPECT_TRUE(refused([&] { app.batch(std::function<void()>()); }));
  EXPECT_TRUE(refused([&] { app.set_state(std::function<void(draft)>()); }));
  EXPECT_TRUE(refused([&] { app.dispatch(std::function<int(state_getter, const dispatcher&)>()); }));
  EXPECT_TRUE(refused([&] { (void)selector::input(std::function<value(const value&)>()); }));
  EXPECT_TRUE(refused([&] { (void)create_selector(pointer("/n"), std::function<value(const value&)>()); }));
  EXPECT_EQ(app.revision(), 0U);
}

// --- what ends cost -----------------------------------------------------------------------------------------------

// Counts how often a list looks at a member or moves one.
struct counted {
  bool there = false;
  static inline std::size_t touched = 0;

  counted() = default;
  explicit counted(bool is_there) : there(is_there) {}
  counted(const counted&) = default;
  counted(counted&& other) noexcept : there(std::exchange(other.there, false)) { ++touched; }
  counted& operator=(counted&& other) noexcept {
    there = std::exchange(other.there, false);
    ++touched;
    return *this;
  }
  explicit operator bool() const noexcept {
    ++touched;
    return there;
  }
};

// Ends n members in an order, and tells what that took for each.
std::size_t touched_per_end(std::size_t n, const std::function<std::size_t(std::size_t)>& order) {
  impl::ordered_list<counted> list;
  for (std::size_t i = 0; i < n; ++i) list.add(i, counted(true));
  counted::touched = 0;
  for (std::size_t i = 0; i < n; ++i) EXPECT_TRUE(list.take(order(i)).there);
  EXPECT_TRUE(list.empty());
  return counted::touched / n;
}

TEST(Ends, OfMembersOfAListCostTheSameHoweverLongItIs) {
  for (const std::size_t n : {64U, 1024U, 16384U}) {
    EXPECT_LE(touched_per_end(n, [](std::size_t i) { return i; }), 12U) << n;
    EXPECT_LE(touched_per_end(n, [&](std::size_t i) { return n - 1 - i; }), 12U) << n;
    EXPECT_LE(touched_per_end(n, [&](std::size_t i) { return i * 37 % n; }), 12U) << n;
  }
}

TEST(Ends, LeaveTheOthersInTheirOrder) {
  impl::ordered_list<std::shared_ptr<int>> list;
  for (int i = 0; i < 100; ++i) list.add(static_cast<std::uint64_t>(2 * i), std::make_shared<int>(i));
  for (int i = 0; i < 100; ++i) {
    if (i % 7 != 3) {
      EXPECT_EQ(*list.take(static_cast<std::uint64_t>(2 * i)), i);
    }
  }
  EXPECT_EQ(list.take(0), nullptr);
  EXPECT_EQ(list.take(1), nullptr);
  EXPECT_EQ(list.take(1000), nullptr);
  list.add(1000, std::make_shared<int>(100));
  std::vector<int> left;
  list.for_each([&](const std::shared_ptr<int>& each) { left.push_back(*each); });
  std::vector<int> expected;
  for (int i = 3; i < 100; i += 7) expected.push_back(i);
  expected.push_back(100);
  EXPECT_EQ(left, expected);
}

TEST(Ends, OfViewsAndListenersOfOnePathAreHeard) {
  store app{{{"n", 0}, {"m", 0}}};
  int heard = 0;
  const auto hear = [&](const auto&...) { ++heard; };
  std::vector<view> views;
  std::vector<subscription> listeners;
  for (int i = 0; i < 50; ++i) {
    views.push_back(app.view({"/n"}, hear));
    views.push_back(app.view({"/n", "/x/" + std::to_string(i)}, hear));
    listeners.push_back(app.subscribe(pointer("/n"), hear));
  }
  for (int left = 50; left > 0; --left) {
    heard = 0;
    app.set_state({{"n", left}});
    EXPECT_EQ(heard, 3 * left);
    const auto at = static_cast<std::ptrdiff_t>(left * 31 % left);
    views.erase(views.begin() + 2 * at, views.begin() + 2 * at + 2);
    listeners.erase(listeners.begin() + at);
  }
  heard = 0;
  app.set_state({{"n", 0}});
  EXPECT_EQ(heard, 0);
}

// A layer in redux's curried form copies what is behind it.
TEST(Ends, AChainOfMiddlewareIsBuiltAtTheCostOfItsLayers) {
  struct copies {
    std::size_t* count;
    explicit copies(std::size_t& n) : count(&n) {}
    copies(const copies& other) : count(other.count) { ++*count; }
    copies(copies&&) noexcept = default;
  };
  const auto copied_per_layer = [](std::size_t n) {
    std::size_t count = 0;
    store app{{{"n", 0}}};
    app.handle({{"one", [](draft s) { s["n"] += 1; }}});
    const middleware layer([mark = std::make_shared<copies>(count), &count](middleware_api, next_dispatch next) {
      return [next, mine = copies(count)](const action& a) { return next(a); };
    });
    const dispatcher dispatch = create_dispatch(app, {.middleware = std::vector<middleware>(n, layer)});
    EXPECT_TRUE(dispatch("one").changed);
    return count / n;
  };
  EXPECT_LE(copied_per_layer(4), 8U);
  EXPECT_LE(copied_per_layer(64), 8U);
}

}  // namespace
}  // namespace patchbay::test
