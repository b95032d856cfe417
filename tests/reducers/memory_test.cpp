#include <patchbay/reducers/combine_slices.hpp>
#include <patchbay/reducers/create_reducer.hpp>
#include <patchbay/reducers/entity_adapter.hpp>
#include <patchbay/reducers/javascript.hpp>
#include <patchbay/reducers/undoable.hpp>

#include <patchbay/error.hpp>
#include <patchbay/store/store.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

// What reducers remember and whose that is, what they answer to, and what adding to them costs.

namespace patchbay::memory_test {
namespace {

errc code_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const error& failure) {
    return failure.code();
  }
  ADD_FAILURE() << "nothing was thrown";
  return errc::internal;
}

const reducer counting(0,
                       [](const value& n, const action& a) { return a.type() == "inc" ? value(n.get<int>() + 1) : n; });

// --- memory -----------------------------------------------------------------------------------------------------

TEST(ReducerMemory, StaysWhenOtherSlicesCome) {
  const combined_slices root({slice_entry("doc", undoable(counting))});
  store app = create_store(root);
  app.dispatch("inc");
  app.dispatch(undo_actions::pause());
  const value before = app.state()["doc"];
  root.inject(app, slice_entry("other", counting));
  EXPECT_EQ(app.state()["doc"], before);
  root.inject(slice_entry("another", counting));
  app.dispatch("unknown");
  EXPECT_EQ(app.state()["doc"], before);
  app.dispatch("@@redux-undo/INIT");
  EXPECT_EQ(app.state()["doc"]["present"], value(0));
}

TEST(ReducerMemory, OfOneStoreIsNotThatOfAnother) {
  const combined_slices root({slice_entry("doc", undoable(counting))});
  store first = create_store(root);
  first.dispatch("inc");
  store second = create_store(root, value{{"doc", 5}});
  EXPECT_EQ(second.state()["doc"]["present"], value(5));
  store third =
      create_store(root, value{{"doc", {{"past", value::array({1})}, {"present", 2}, {"future", value::array()}}}});
  third.dispatch("inc");
  third.dispatch("@@redux-undo/INIT");
  EXPECT_EQ(third.state()["doc"]["present"], value(2));
  EXPECT_EQ(third.state()["doc"]["past"], value::array({1}));
}

TEST(ReducerMemory, SurvivesASliceThatTakesItsPlaceAndFails) {
  const combined_slices root({slice_entry("doc", undoable(counting))});
  store app = create_store(root, value{{"doc", 5}});
  app.dispatch("inc");
  const reducer refuses([](const value* n, const action&) -> value {
    if (n != nullptr && !n->is_null()) throw std::runtime_error("no");
    return 0;
  });
  EXPECT_THROW(root.inject(app, slice_entry("doc", refuses), {.override_existing = true}), std::runtime_error);
  app.dispatch("@@redux-undo/INIT");
  EXPECT_EQ(app.state()["doc"]["present"], value(5));
}

TEST(ReducerMemory, ACopyGoesItsOwnWay) {
  const combined_slices root({slice_entry("doc", undoable(counting))});
  const action inc("inc");
  const value begun = root(nullptr, inc);
  (void)root(&begun, inc);
  const combined_slices copy = root;
  const value other{{"doc", 7}};
  EXPECT_EQ(code_of([&] { (void)copy(&other, inc); }), errc::invalid_state);  // has begun, as the original
  EXPECT_TRUE(copy.inject(slice_entry("more", counting)));
  EXPECT_TRUE(root.contains("more"));
}

// A reducer that counts its calls, each copy for itself.
TEST(ReducerMemory, ATrialIsNoneOfIt) {
  struct calls {
    int n = 0;
    value operator()(const value*, const action&) { return ++n; }
  };
  store app = create_store(combine_reducers({{"n", reducer(calls())}}));
  EXPECT_EQ(app.state()["n"], value(1));
  store sliced = create_store(combined_slices({slice_entry("n", reducer(calls()))}));
  EXPECT_EQ(sliced.state()["n"], value(1));
}

TEST(ReducerMemory, ABatchThatFailsTakesASliceBack) {
  const combined_slices root({slice_entry("a", counting)});
  store app = create_store(root);
  EXPECT_THROW(app.batch([&] {
    EXPECT_TRUE(root.inject(app, slice_entry("b", counting)));
    EXPECT_TRUE(app.state().contains("b"));
    throw std::runtime_error("taken back");
  }),
               std::runtime_error);
  EXPECT_FALSE(root.contains("b"));
  app.dispatch("inc");
  EXPECT_EQ(app.state(), value({{"a", 1}}));
}

TEST(ReducerMemory, AListenerThatThrowsDoesNotTakeASliceBack) {
  const combined_slices root({slice_entry("a", counting)});
  store app = create_store(root);
  const subscription bad = app.subscribe([] { throw std::runtime_error("bad listener"); });
  EXPECT_THROW(root.inject(app, slice_entry("b", counting)), std::runtime_error);
  EXPECT_TRUE(root.contains("b"));
  EXPECT_EQ(app.state(), value({{"a", 0}, {"b", 0}}));
}

TEST(ReducerMemory, ATellerOfWarningsThatThrowsIsNoFaultOfTheAction) {
  combine_options options{.warn = [](std::string_view) { throw 1; }};
  store app = create_store(combine_reducers({{"a", counting}}, options), value{{"a", 1}, {"stranger", 2}});
  EXPECT_EQ(app.state(), value({{"a", 1}}));
}

// --- what is answered to ------------------------------------------------------------------------------------------

struct counter : slice<> {
  explicit counter(std::string_view name) : slice(name, 0) {}
  action_creator<int> added = case_reducer("added", [](draft n, int by) { n += by; });
};

TEST(Handled, IsFalseWhereNoCaseDid) {
  const counter a("a");
  const reducer b = create_reducer(value(0), [](auto& builder) {
    builder.add_case("b", [](const value& n) { return n; })
        .add_matcher([](const action& seen) { return seen.type().ends_with("!"); }, [](const value& n) { return n; });
  });
  const reducer c = undoable({value(0), handler_map{{"c", [](draft n) { n += 1; }}}});
  store app = create_store(combined_slices({slice_entry(a), slice_entry("b", b), slice_entry("c", c)}));
  for (const char* known : {"b", "c", "any!", "@@redux-undo/UNDO", "@@redux-undo/INIT"}) {
    EXPECT_TRUE(app.dispatch(known).handled) << known;
  }
  EXPECT_TRUE(app.dispatch(a.added(0)).handled);
  EXPECT_FALSE(app.dispatch("a/aded").handled);
  store combined = create_store(combine_reducers({{"a", a.reducer()}, {"c", c}}));
  EXPECT_TRUE(combined.dispatch(a.added(1)).handled);
  EXPECT_FALSE(combined.dispatch("a/aded").handled);
}

struct number {
  int n = 0;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(number, n)

TEST(Handled, HoldsForStructsAndDefaultCasesAndFunctions) {
  store typed = create_store(
      create_reducer(number{}, [](auto& builder) { builder.add_case("up", [](number& state) { ++state.n; }); }));
  EXPECT_TRUE(typed.dispatch("up").handled);
  EXPECT_FALSE(typed.dispatch("down").handled);
  store all = create_store(
      create_reducer(value(0), [](auto& builder) { builder.add_default_case([](const value& n) { return n; }); }));
  EXPECT_TRUE(all.dispatch("any").handled);
  // Nobody can tell what a function looks for.
  store function = create_store(combine_reducers({{"n", counting}}));
  EXPECT_TRUE(function.dispatch("any").handled);
}

TEST(Handled, DecidesWhatIsAnUnknownAction) {
  const counter a("a");
  store app{{{"a", 0}}};
  const dispatcher strict =
      create_dispatch(app, {.reducer = combine_slices(a), .unknown = unknown_action_policy::refuse});
  EXPECT_EQ(code_of([&] { strict("a/aded"); }), errc::unknown_action);
  EXPECT_TRUE(strict(a.added(1)).changed);
  strict.replace_reducer(combine_slices(a));  // by an action of the library's own
}

// --- numbers that JavaScript cannot tell apart ---------------------------------------------------------------------

TEST(LargeIntegers, AreNamedExactly) {
  using javascript::property_key;
  EXPECT_EQ(property_key(value(9007199254740993)), "9007199254740993");
  EXPECT_EQ(property_key(value(-9007199254740993)), "-9007199254740993");
  EXPECT_EQ(property_key(value(18446744073709551615U)), "18446744073709551615");
  EXPECT_EQ(property_key(value::array({606631627273625613, 1})), "606631627273625613,1");
  EXPECT_EQ(property_key(value(1e21)), "1e+21");
  EXPECT_EQ(property_key(value(1.0)), "1");
}

TEST(LargeIntegers, AreComparedExactly) {
  using javascript::strict_equal;
  EXPECT_FALSE(strict_equal(value(9007199254740993), value(9007199254740992)));
  EXPECT_FALSE(strict_equal(value(9007199254740993), value(9007199254740992.0)));
  EXPECT_FALSE(strict_equal(value(18446744073709551615U), value(18446744073709551614U)));
  EXPECT_FALSE(strict_equal(value(18446744073709551615U), value(-1)));
  EXPECT_TRUE(strict_equal(value(9007199254740992), value(9007199254740992.0)));
  EXPECT_TRUE(strict_equal(value(1), value(1.0)));
  EXPECT_TRUE(strict_equal(value(1), value(1U)));
  EXPECT_TRUE(strict_equal(value(0), value(-0.0)));
}

TEST(LargeIntegers, AreDifferentIdsOfEntities) {
  const std::int64_t a = 606631627273625612;
  const std::int64_t b = 606631627273625613;
  const auto named = [](std::int64_t id, const char* name) { return value{{"id", id}, {"n", name}}; };
  for (const bool sorted : {false, true}) {
    entity_adapter_options options;
    if (sorted) {
      options.sort_comparer = [](const value& x, const value& y) { return x["n"].as_string() < y["n"].as_string(); };
    }
    const entity_adapter users(options);
    value state = users.add_many(users.get_initial_state(), value::array({named(a, "first"), named(b, "second")}));
    EXPECT_EQ(users.select_ids(state), value::array({a, b}));
    EXPECT_EQ(users.select_by_id(state, b)["n"], value("second"));
    state = users.update_one(state, {{"id", b}, {"changes", {{"n", "third"}}}});
    EXPECT_EQ(users.select_by_id(state, a)["n"], value("first"));
    EXPECT_EQ(users.select_by_id(state, b)["n"], value("third"));
    EXPECT_EQ(users.select_ids(users.remove_many(state, {{"where", {{"id", b}}}})), value::array({a}));
    EXPECT_EQ(users.select_ids(users.remove_one(state, b)), value::array({a}));
    EXPECT_EQ(users.select_ids(users.remove_one(state, "606631627273625612")), value::array({b}));
  }
}

TEST(LargeIntegers, GroupStepsExactly) {
  undoable_options options;
  options.group_by = [](const action& a, const value&, const value&) { return a.payload(); };
  store app = create_store(undoable(counting, options));
  app.dispatch("inc", 9007199254740992);
  app.dispatch("inc", 9007199254740993);
  EXPECT_EQ(app.state()["past"].size(), 2U);
}

// --- empty functions --------------------------------------------------------------------------------------------

TEST(EmptyReducerFunctions, AreRefusedWhereTheyAreGiven) {
  const auto refused = [](const std::function<void()>& act) { return code_of(act) == errc::invalid_argument; };
  using step = std::function<void(draft, int)>;
  EXPECT_TRUE(refused([] { (void)action_matcher(std::function<bool(const action&)>()); }));
  EXPECT_TRUE(refused([] { (void)combine_filters({undo_filter()}); }));
  EXPECT_TRUE(refused([] { (void)create_action<int(int)>("t", std::function<int(int)>()); }));
  EXPECT_TRUE(refused([] { (void)create_reducer(value(0), [](auto& builder) { builder.add_case("t", step()); }); }));
  EXPECT_TRUE(refused([] { (void)slice<>("s", 0).case_reducer("k", step()); }));
  EXPECT_TRUE(refused([] { (void)combined_slices({slice_entry("s", reducer())}); }));
  EXPECT_TRUE(refused(
      [] { (void)combined_slices({}).inject(slice_entry("s", std::function<value(const value&, const action&)>())); }));
}

// --- what adding costs --------------------------------------------------------------------------------------------

TEST(ReducerCosts, InjectingASliceTriesThatSliceAlone) {
  for (const std::size_t n : {10U, 200U}) {
    std::size_t calls = 0;
    const reducer each(0, [&calls](const value& state, const action&) {
      ++calls;
      return state;
    });
    const combined_slices root({});
    for (std::size_t i = 0; i < n; ++i) root.inject(slice_entry("s" + std::to_string(i), each));
    EXPECT_EQ(calls, 2 * n);
    calls = 0;
    const value state = root(nullptr, action("any"));
    EXPECT_EQ(calls, n);
    EXPECT_EQ(state.size(), n);
  }
}

// How often a list operation of a sorted adapter compares two entities, for each of n.
double compared_per_entity(std::size_t n, const std::function<void(const entity_adapter&, const value&)>& run) {
  const auto count = std::make_shared<std::size_t>(0);
  const entity_adapter sorted({.sort_comparer = [count](const value& a, const value& b) {
    ++*count;
    return a["rank"].get<int>() < b["rank"].get<int>();
  }});
  std::vector<value> all;
  for (std::size_t i = 0; i < n; ++i) all.push_back({{"id", i}, {"rank", i * 37 % n}});
  const value state = sorted.set_all(sorted.get_initial_state(), to_array(all));
  *count = 0;
  run(sorted, state);
  return static_cast<double>(*count) / static_cast<double>(n);
}

TEST(ReducerCosts, ListOperationsOfASortedAdapterCompareLogarithmically) {
  const auto per_entity = [](std::size_t n) {
    const auto every = [n](auto&& make) {
      std::vector<value> all;
      for (std::size_t i = 0; i < n; ++i) all.push_back(make(i));
      return to_array(all);
    };
    const value fresh = every([&](std::size_t i) { return value{{"id", n + i}, {"rank", i * 31 % n}}; });
    const value again = every([&](std::size_t i) { return value{{"id", i}, {"rank", i * 31 % n}}; });
    const value changes = every([&](std::size_t i) { return value{{"id", i}, {"changes", {{"rank", i * 31 % n}}}}; });
    const value ids = every([](std::size_t i) { return value(i); });
    using adapter = entity_adapter;
    std::vector<double> all;
    const auto measure = [&](const std::function<void(const adapter&, const value&)>& run) {
      all.push_back(compared_per_entity(n, run));
    };
    measure([&](const adapter& of, const value& state) { (void)of.add_many(state, fresh); });
    measure([&](const adapter& of, const value& state) { (void)of.set_many(state, again); });
    measure([&](const adapter& of, const value& state) { (void)of.set_all(state, again); });
    measure([&](const adapter& of, const value& state) { (void)of.upsert_many(state, again); });
    measure([&](const adapter& of, const value& state) { (void)of.update_many(state, changes); });
    measure([&](const adapter& of, const value& state) { (void)of.remove_many(state, ids); });
    measure([&](const adapter& of, value state) {
      for (std::size_t i = 0; i < n; ++i) state = of.remove_one(state, i);
    });
    return all;
  };
  const std::vector<double> small = per_entity(64);
  const std::vector<double> large = per_entity(1024);
  for (std::size_t i = 0; i < small.size(); ++i) {
    // From 64 to 1024 a logarithm grows by 10/6.
    EXPECT_LE(large[i], small[i] * 2.5 + 4) << "operation " << i;
  }
}

}  // namespace
}  // namespace patchbay::memory_test
