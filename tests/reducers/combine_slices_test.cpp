// The cases CS1 to CS5 of Redux Toolkit's combineSlices. CS3 differs: a slice at a path that is taken is an error and
// not a message. So does CS2 with a store at hand: the slice's state is there at once.

#include <patchbay/reducers/combine_slices.hpp>

#include <patchbay/error.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/store/update.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <thread>
#include <vector>

namespace patchbay::combine_slices_test {
namespace {

using ::testing::ElementsAre;

struct counter : slice<> {
  explicit counter(std::string_view name, int initial = 0) : slice(name, initial) {}
  action_creator<int> added = case_reducer("added", [](draft n, int by) { n += by; });
};

struct point {
  int x = 0;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(point, x)

errc code_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const error& failure) {
    return failure.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return errc::internal;
}

TEST(CombineSlices, CS1CombinesSlicesAndReducers) {
  const counter a("a", 1);
  const reducer plain(5, [](const value& n, const action& seen) { return seen.type() == "a/added" ? value(6) : n; });
  store app = create_store(combine_slices(a, slice_entry("plain", plain)));
  EXPECT_EQ(app.state(), value({{"a", 1}, {"plain", 5}}));
  app.dispatch(a.added(2));
  EXPECT_EQ(app.state(), value({{"a", 3}, {"plain", 6}}));
}

TEST(CombineSlices, CS1IsAnEmptyObjectWithoutSlices) {
  const combined_slices root = combine_slices();
  store app = create_store(root);
  EXPECT_EQ(app.state(), value::object());
  const counter a("a");
  EXPECT_TRUE(root.inject(app, a));
  EXPECT_EQ(app.state(), value({{"a", 0}}));
}

TEST(CombineSlices, CS2InjectsForTheNextAction) {
  const counter a("a");
  const counter b("b", 7);
  const combined_slices root = combine_slices(a);
  store app = create_store(root);
  EXPECT_TRUE(root.inject(b));
  EXPECT_EQ(app.state(), value({{"a", 0}}));
  app.dispatch(a.added(1));
  EXPECT_EQ(app.state(), value({{"a", 1}, {"b", 7}}));
}

TEST(CombineSlices, CS2InjectsIntoARunningStoreAtOnce) {
  const counter a("a");
  const counter b("b", 7);
  const combined_slices root = combine_slices(a);
  std::vector<std::string> passed;
  store app = create_store(root, {}, {[&](const middleware_api&, const next_dispatch& next, const action& seen) {
                             passed.emplace_back(seen.type());
                             return next(seen);
                           }});
  std::vector<std::string> updates;
  const view watching = app.view({"/b"}, [&](const update& u) { updates.push_back(u.text()); });
  EXPECT_TRUE(root.inject(app, b));
  EXPECT_EQ(app.state(), value({{"a", 0}, {"b", 7}}));
  EXPECT_THAT(updates, ElementsAre(R"({"base":0,"revision":1,"patch":[{"op":"add","path":"/b","value":7}]})"));
  EXPECT_TRUE(passed.empty());
  app.dispatch(b.added(1));
  EXPECT_EQ(app.state()["b"], value(8));
}

TEST(CombineSlices, InjectsBelowAReducerAroundIt) {
  const counter a("a");
  const counter b("b", 7);
  const combined_slices root = combine_slices(a);
  const auto around = [inner = reducer(root)](const value* state, const action& seen) -> value {
    const value* now = state != nullptr && !state->is_null() ? &(*state)["inner"] : nullptr;
    return {{"inner", inner.reduce(now, seen)}};
  };
  store app = create_store(around);
  EXPECT_TRUE(root.inject(app, b));
  EXPECT_EQ(app.state(), value({{"inner", {{"a", 0}, {"b", 7}}}}));
}

TEST(CombineSlices, CS3InjectsASliceOnce) {
  const counter a("a");
  const combined_slices root = combine_slices(a);
  store app = create_store(root);
  EXPECT_FALSE(root.inject(a));
  EXPECT_FALSE(root.inject(counter(a)));
  EXPECT_FALSE(root.inject(app, a));
  EXPECT_EQ(app.revision(), 0U);
}

TEST(CombineSlices, CS3RefusesAnotherSliceAtAPathThatIsTaken) {
  const counter a("a");
  const combined_slices root = combine_slices(a);
  store app = create_store(root);
  const counter other("a", 100);
  EXPECT_EQ(code_of([&] { root.inject(other); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { root.inject(app, other); }), errc::invalid_argument);
  EXPECT_EQ(code_of([&] { (void)combine_slices(a, other); }), errc::invalid_argument);
  app.dispatch(a.added(1));
  EXPECT_EQ(app.state(), value({{"a", 1}}));
}

TEST(CombineSlices, CS3ReplacesASliceWhereItIsTold) {
  const counter a("a");
  const combined_slices root = combine_slices(a);
  store app = create_store(root);
  slice<> doubling("a", 0);
  (void)doubling.case_reducer("added", [](draft n, int by) { n += 2 * by; });
  EXPECT_TRUE(root.inject(doubling, {.override_existing = true}));
  app.dispatch(a.added(1));
  EXPECT_EQ(app.state(), value({{"a", 2}}));
}

TEST(CombineSlices, CS4ShowsSelectorsTheInitialStateEarly) {
  const counter late("late", 9);
  const combined_slices root = combine_slices();
  store app = create_store(root);
  const selector n = late.select([](const value& state) { return state; });
  EXPECT_EQ(n(app.state()), value(9));
  root.inject(app, late);
  app.dispatch(late.added(1));
  EXPECT_EQ(n(app.state()), value(10));
}

TEST(CombineSlices, CS5EverySelectorHasItsOwnMemory) {
  const counter a("a");
  const selector one = a.select([](const value& n) { return n; });
  const selector two = a.select([](const value& n) { return n; });
  (void)one({{"a", 1}});
  EXPECT_EQ(one.recomputations(), 1U);
  EXPECT_EQ(two.recomputations(), 0U);
}

TEST(CombineSlices, ASliceThatDoesNotFitTheStateIsNotAdded) {
  const counter a("a");
  const combined_slices root = combine_slices(a);
  const reducer around([root](const value* state, const action& seen) -> value {
    value next = root(state, seen);
    return seen.type() == "break" ? produce(next, [](draft s) { s["point"] = "text"; }) : next;
  });
  store app = create_store(around);
  app.dispatch("break");
  const value before = app.state();
  EXPECT_EQ(code_of([&] { root.inject(app, slice<point>("point", point{})); }), errc::type_mismatch);
  EXPECT_FALSE(root.contains("point"));
  EXPECT_EQ(app.state(), before);
  app.dispatch(a.added(1));
  EXPECT_EQ(app.state()["a"], value(1));
}

TEST(CombineSlices, MayInjectWhileOthersDispatch) {
  const counter a("a");
  const combined_slices root = combine_slices(a);
  store app = create_store(root);
  std::thread dispatching([&] {
    for (int i = 0; i < 500; ++i) app.dispatch(a.added(1));
  });
  std::vector<counter> more;
  for (int i = 0; i < 20; ++i) more.emplace_back("s" + std::to_string(i), i);
  for (const counter& each : more) root.inject(app, each);
  dispatching.join();
  EXPECT_EQ(app.state()["a"], value(500));
  EXPECT_EQ(app.state()["s19"], value(19));
}

TEST(CombineSlices, KeepsTheIdentityOfWhatDidNotChange) {
  const slice<> list("list", value::array({1, 2, 3}));
  const counter a("a");
  store app = create_store(combine_slices(a, list));
  const value before = app.state();
  app.dispatch("unknown");
  EXPECT_TRUE(app.state().identical(before));
  app.dispatch(a.added(1));
  EXPECT_TRUE(app.state()["list"].identical(before["list"]));
}

}  // namespace
}  // namespace patchbay::combine_slices_test
