#include <patchbay/reducers/entity_adapter.hpp>

#include <patchbay/error.hpp>
#include <patchbay/reducers/create_reducer.hpp>
#include <patchbay/reducers/slice.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/value/diff.hpp>
#include <patchbay/value/ranges.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cctype>
#include <concepts>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace patchbay {
namespace {

bool by_title(const value& a, const value& b) { return a["title"].as_string() < b["title"].as_string(); }
value isbn(const value& book) { return book["isbn"]; }

value book(const value& id, std::string_view title) { return {{"id", id}, {"title", title}}; }

value many_books(int count) {
  std::vector<value> books;
  for (int i = 0; i < count; ++i) books.push_back(book("id" + std::to_string(i), "title" + std::to_string(i)));
  return to_array(books);
}

// --- against Redux Toolkit ----------------------------------------------------------------------------
// entity_adapter_cases.mjs made the cases with the real package, and has the same four adapters.

entity_adapter adapter_named(std::string_view name) {
  entity_adapter_options options;
  if (name.starts_with("sorted")) options.sort_comparer = by_title;
  if (name.ends_with("isbn")) options.select_id = isbn;
  return entity_adapter(options);
}

const entity_operation& operation_named(const entity_adapter& adapter, std::string_view name) {
  if (name == "addOne") return adapter.add_one;
  if (name == "addMany") return adapter.add_many;
  if (name == "setOne") return adapter.set_one;
  if (name == "setMany") return adapter.set_many;
  if (name == "setAll") return adapter.set_all;
  if (name == "removeOne") return adapter.remove_one;
  if (name == "removeMany") return adapter.remove_many;
  if (name == "updateOne") return adapter.update_one;
  if (name == "updateMany") return adapter.update_many;
  if (name == "upsertOne") return adapter.upsert_one;
  if (name == "upsertMany") return adapter.upsert_many;
  throw std::invalid_argument("no operation is called " + std::string(name));
}

// The ways to call an operation.
value by_value(const entity_adapter& adapter, const value& state, std::string_view name, const value& payload) {
  if (name == "removeAll") return adapter.remove_all(state);
  return operation_named(adapter, name)(state, payload);
}

value by_action(const entity_adapter& adapter, const value& state, std::string_view name, const value& payload) {
  if (name == "removeAll") return adapter.remove_all(state);
  return operation_named(adapter, name)(state, action(name, payload));
}

value in_draft(const entity_adapter& adapter, const value& state, std::string_view name, const value& payload) {
  return produce(value{{"here", state}},
                 [&](draft root) {
                   if (name == "removeAll") {
                     adapter.remove_all(root["here"]);
                   } else {
                     operation_named(adapter, name)(root["here"], payload);
                   }
                 })
      .at("here");
}

value in_reducer(const entity_adapter& adapter, const value& state, std::string_view name, const value& payload) {
  const reducer run = create_reducer(adapter.get_initial_state(), [&](auto& builder) {
    if (name == "removeAll") {
      builder.add_case(name, adapter.remove_all);
    } else {
      builder.add_case(name, operation_named(adapter, name));
    }
  });
  return run(state, action(name, payload));
}

using way_to_call = value (*)(const entity_adapter&, const value&, std::string_view, const value&);

void expect_recorded_states(const value& the_case, way_to_call call) {
  const entity_adapter adapter = adapter_named(the_case["adapter"].as_string());
  value state = the_case.contains("preloaded") ? the_case["preloaded"] : adapter.get_initial_state();
  for (std::size_t i = 0; i < the_case["steps"].size(); ++i) {
    const value& step = the_case["steps"][i];
    const value next = call(adapter, state, step[0].as_string(), step[1]);
    const value& expected = the_case["states"][i];
    if (expected == "=") {
      ASSERT_TRUE(next.identical(state)) << "after step " << i << ", " << step;
    } else {
      ASSERT_EQ(next, expected) << "after step " << i << ", " << step;
    }
    state = next;
  }
}

class EntityAdapterCases : public ::testing::TestWithParam<value> {};

TEST_P(EntityAdapterCases, E_GiveTheStatesOfReduxToolkit) { expect_recorded_states(GetParam(), by_value); }
TEST_P(EntityAdapterCases, E_GiveTheSameStatesForActions) { expect_recorded_states(GetParam(), by_action); }
TEST_P(EntityAdapterCases, E_GiveTheSameStatesInADraft) { expect_recorded_states(GetParam(), in_draft); }
TEST_P(EntityAdapterCases, E_GiveTheSameStatesAsCaseReducers) { expect_recorded_states(GetParam(), in_reducer); }

std::vector<value> recorded_cases() {
  std::ifstream file(PATCHBAY_SOURCE_DIR "/tests/reducers/entity_adapter_cases.json");
  const value document = value::parse(std::string(std::istreambuf_iterator<char>(file), {}));
  return {document["cases"].elements().begin(), document["cases"].elements().end()};
}

std::string name_of(const ::testing::TestParamInfo<value>& info) {
  std::string name = std::to_string(info.index) + '_' + info.param["adapter"].get<std::string>() + '_';
  for (const char c : info.param["name"].as_string())
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Recorded, EntityAdapterCases, ::testing::ValuesIn(recorded_cases()), name_of);

// --- the forms of operations --------------------------------------------------------------------------

static_assert(std::invocable<const entity_operation&, draft, const value&>);
static_assert(std::invocable<const entity_operation&, draft, const action&>);
static_assert(std::invocable<const entity_operation&, const value&, const action&>);
static_assert(!std::invocable<const entity_operation&, draft>);
static_assert(std::invocable<const entity_clear_operation&, draft>);
static_assert(std::copyable<entity_adapter>);

struct novel {
  std::string id;
  std::string title;
};
void to_json(nlohmann::json& to, const novel& from) { to = {{"id", from.id}, {"title", from.title}}; }

TEST(EntityAdapter, E_HasAnInitialState) {
  const entity_adapter books;
  EXPECT_EQ(books.get_initial_state(), R"({"ids": [], "entities": {}})"_value);
  EXPECT_EQ(books.get_initial_state({{"loading", false}}), R"({"ids": [], "entities": {}, "loading": false})"_value);
  EXPECT_EQ(books.get_initial_state({{"loading", false}}, value::array({book("b", "B"), book("a", "A")})),
            R"({"ids": ["b", "a"], "entities": {"a": {"id": "a", "title": "A"}, "b": {"id": "b", "title": "B"}},
                "loading": false})"_value);
}

TEST(EntityAdapter, E_SortsTheInitialEntities) {
  const entity_adapter books({.sort_comparer = by_title});
  const value state = books.get_initial_state({}, {{"x", book("b", "B")}, {"y", book("a", "A")}});
  EXPECT_EQ(state["ids"], value::array({"a", "b"}));
}

TEST(EntityAdapter, TakesAnythingThatIsAPayload) {
  const entity_adapter books;
  value state = books.add_one(books.get_initial_state(), {{"id", "a"}, {"title", "A"}});
  state = books.add_one(state, novel{"b", "B"});
  state = books.add_many(state, std::vector<novel>{{"c", "C"}, {"d", "D"}});
  state = books.add_many(state, std::vector<value>{book("e", "E")});
  state = books.add_many(state, std::map<std::string, novel>{{"f", {"f", "F"}}});
  state = books.add_one(state, nlohmann::json{{"id", "g"}, {"title", "G"}});
  EXPECT_EQ(state["ids"], value::array({"a", "b", "c", "d", "e", "f", "g"}));
  EXPECT_EQ(state["entities"]["d"], book("d", "D"));
  state = books.remove_many(state, std::vector<std::string>{"b", "c"});
  state = books.remove_one(state, std::string("d"));
  EXPECT_EQ(state["ids"], value::array({"a", "e", "f", "g"}));
}

TEST(EntityAdapter, TakesUpdatesAsStructs) {
  const entity_adapter books;
  value state = books.get_initial_state({}, many_books(3));
  state = books.update_one(state, entity_update{"id1", {{"title", "X"}}});
  EXPECT_EQ(state["entities"]["id1"]["title"], value("X"));
  const std::vector<entity_update> updates = {{"id0", {{"title", "Y"}}}, {"id2", {{"title", "Z"}}}};
  state = books.update_many(state, updates);
  EXPECT_EQ(state["entities"]["id0"]["title"], value("Y"));
  state = produce(state, [&](draft next) { books.update_many(next, updates); });
  EXPECT_EQ(state["entities"]["id2"]["title"], value("Z"));
}

TEST(EntityAdapter, UpdatesByAFunction) {
  const entity_adapter books({.sort_comparer = by_title});
  value state = books.get_initial_state({}, many_books(3));
  state = books.update_one(state, "id0", [](draft entity) { entity["title"] = "zz"; });
  EXPECT_EQ(state["ids"], value::array({"id1", "id2", "id0"}));
  state =
      produce(state, [&](draft next) { books.update_one(next, "id2", [](draft entity) { entity["id"] = "new"; }); });
  EXPECT_EQ(state["ids"], value::array({"id1", "new", "id0"}));
  EXPECT_TRUE(books.update_one(state, "nobody", [](draft entity) { entity["x"] = 1; }).identical(state));
  EXPECT_TRUE(books.update_one(state, "id1", [](draft) {}).identical(state));
}

TEST(EntityAdapter, AFunctionThatThrowsChangesNothing) {
  const entity_adapter books;
  const value before = {{"books", books.get_initial_state({}, many_books(2))}};
  const value after = produce(before, [&](draft root) {
    try {
      books.update_one(root["books"], "id1", [](draft entity) {
        entity["title"] = "half";
        entity["title"]["no"]["place"] = 1;
      });
      FAIL() << "an impossible edit was possible";
    } catch (const error& failure) {
      EXPECT_TRUE(failure.place().pointer.starts_with("/books/entities/id1/title")) << failure.place().pointer;
    }
  });
  EXPECT_TRUE(after.identical(before));
}

TEST(EntityAdapter, IsTheCasesOfASlice) {
  const entity_adapter books({.sort_comparer = by_title});
  struct library : slice<> {
    explicit library(const entity_adapter& adapter)
        : slice("books", adapter.get_initial_state()),
          added(case_reducer<novel>("added", adapter.add_one)),
          received(case_reducer("received", adapter.set_all)),
          changed(case_reducer("changed", adapter.update_one)),
          cleared(case_reducer("cleared", adapter.remove_all)) {}
    action_creator<novel> added;
    action_creator<value> received;
    action_creator<value> changed;
    action_creator<void> cleared;
  };
  const library all(books);
  store app = create_store(all.reducer());
  app.dispatch(all.added({"b", "B"}));
  app.dispatch(all.added({"a", "A"}));
  EXPECT_EQ(app.state()["ids"], value::array({"a", "b"}));
  app.dispatch(all.changed(entity_update{"a", {{"title", "C"}}}));
  EXPECT_EQ(app.state()["ids"], value::array({"b", "a"}));
  app.dispatch(all.received(many_books(3)));
  EXPECT_EQ(books.select_total(app.state()), 3U);
  app.dispatch(all.cleared());
  EXPECT_EQ(app.state(), books.get_initial_state());
}

TEST(EntityAdapter, SeveralOperationsWorkOnOneDraft) {
  const entity_adapter books;
  const value state = produce(books.get_initial_state({{"loading", true}}), [&](draft next) {
    books.add_many(next, many_books(3));
    books.remove_one(next, "id1");
    next["entities"]["id2"]["title"] = "edited";
    books.upsert_one(next, {{"id", "id2"}, {"pages", 7}});
    next["loading"] = false;
  });
  EXPECT_EQ(state["ids"], value::array({"id0", "id2"}));
  EXPECT_EQ(state["entities"]["id2"], R"({"id": "id2", "title": "edited", "pages": 7})"_value);
  EXPECT_EQ(state["loading"], value(false));
}

TEST(EntityAdapter, E_TellsIdsApartByTheirKeys) {
  for (const entity_adapter& books : {entity_adapter(), entity_adapter({.sort_comparer = by_title})}) {
    const value state = books.add_one(books.get_initial_state(), book(1, "A"));
    EXPECT_TRUE(books.add_one(state, book("1", "B")).identical(state));
    EXPECT_EQ(books.upsert_one(state, book("1", "B"))["ids"], value::array({"1"}));
    EXPECT_EQ(books.update_one(state, {{"id", "1"}, {"changes", {{"n", 1}}}})["ids"], value::array({1}));
    EXPECT_EQ(books.remove_one(state, "1"), books.get_initial_state());
    EXPECT_EQ(books.select_by_id(state, "1"), book(1, "A"));
  }
}

// --- what stays ------------------------------------------------------------------------------------------

TEST(EntityAdapter, E_KeepsWhatItDoesNotChange) {
  const entity_adapter books({.sort_comparer = by_title});
  const value before = books.get_initial_state({}, many_books(1000));
  const value after = books.update_one(before, {{"id", "id500"}, {"changes", {{"pages", 3}}}});
  EXPECT_TRUE(after["ids"].identical(before["ids"]));
  EXPECT_TRUE(after["entities"]["id501"].identical(before["entities"]["id501"]));
  EXPECT_EQ(diff(before, after).size(), 1U);
}

TEST(EntityAdapter, E_KeepsTheStateWhereAChangeChangesNothing) {
  for (const entity_adapter& books : {entity_adapter(), entity_adapter({.sort_comparer = by_title})}) {
    const value before = books.get_initial_state({}, many_books(20));
    EXPECT_TRUE(books.update_one(before, {{"id", "id5"}, {"changes", {{"title", "title5"}}}}).identical(before));
    EXPECT_TRUE(books.update_one(before, {{"id", "id5"}, {"changes", nullptr}}).identical(before));
    EXPECT_TRUE(books.upsert_one(before, book("id5", "title5")).identical(before));
    EXPECT_TRUE(books.set_one(before, before["entities"]["id5"]).identical(before));
    EXPECT_TRUE(books.remove_one(before, nullptr).identical(before));
    const value empty = books.get_initial_state();
    EXPECT_TRUE(books.remove_all(empty).identical(empty));
  }
}

// --- bad input ---------------------------------------------------------------------------------------------

template <class Run>
error thrown_by(Run&& run) {
  try {
    run();
  } catch (const error& failure) {
    return failure;
  }
  ADD_FAILURE() << "nothing was thrown";
  return {errc::internal, "nothing was thrown"};
}

TEST(EntityAdapter, E_RefusesAnEntityWithoutAnId) {
  for (const entity_adapter& books : {entity_adapter(), entity_adapter({.sort_comparer = by_title})}) {
    const value before = books.get_initial_state({}, many_books(3));
    const value nameless = value::array({book("new", "N"), {{"title", "Nameless"}}});
    for (const std::string_view name : {"addMany", "setMany", "setAll", "upsertMany"}) {
      const value after = produce(before, [&](draft next) {
        const error failure = thrown_by([&] { operation_named(books, name)(next, nameless); });
        EXPECT_EQ(failure.code(), errc::invalid_argument) << name;
        EXPECT_NE(failure.message().find(R"({"title":"Nameless"})"), std::string::npos) << failure.message();
      });
      EXPECT_TRUE(after.identical(before)) << name;
    }
  }
}

TEST(EntityAdapter, RefusesIdsThatAreNeitherTextNorNumber) {
  const entity_adapter books;
  const value state = books.get_initial_state({}, many_books(3));
  for (const value& id : {value(), value(true), value::array({1}), value::object()}) {
    EXPECT_EQ(thrown_by([&] { (void)books.add_one(state, book(id, "T")); }).code(), errc::invalid_argument) << id;
    const value update = {{"id", "id1"}, {"changes", {{"id", id}}}};
    EXPECT_EQ(thrown_by([&] { (void)books.update_one(state, update); }).code(), errc::invalid_argument) << id;
  }
  EXPECT_EQ(thrown_by([&] { (void)books.add_one(state, 5); }).code(), errc::invalid_argument);
}

TEST(EntityAdapter, NamesALargeEntityByItsBeginning) {
  std::string title(150, 'x');
  for (int i = 0; i < 100; ++i) title += "\u00E9";
  const entity_adapter books;
  for (const std::string& prefix : {title, 'y' + title}) {
    const error failure = thrown_by([&] { (void)books.add_one(books.get_initial_state(), {{"title", prefix}}); });
    EXPECT_LT(failure.message().size(), 500U);
    EXPECT_NO_THROW((void)value(failure.message())) << "a message that is not UTF-8";
  }
}

TEST(EntityAdapter, RefusesToUpdateAnEntityThatIsNoObject) {
  const entity_adapter names({.select_id = [](const value& entity) { return entity; }});
  const value state = names.add_one(names.get_initial_state(), "Emma");
  const error failure = thrown_by([&] { (void)names.update_one(state, {{"id", "Emma"}, {"changes", {{"n", 1}}}}); });
  EXPECT_EQ(failure.code(), errc::type_mismatch);
  EXPECT_EQ(failure.place().pointer, "/entities/Emma");
}

TEST(EntityAdapter, RefusesPayloadsOfAnotherForm) {
  const entity_adapter books;
  const value state = books.get_initial_state({}, many_books(3));
  const auto code = [&](const entity_operation& operation, const value& payload) {
    return thrown_by([&] { (void)operation(state, payload); }).code();
  };
  EXPECT_EQ(code(books.add_many, "id1"), errc::invalid_argument);
  EXPECT_EQ(code(books.set_all, nullptr), errc::invalid_argument);
  EXPECT_EQ(code(books.remove_many, "id1"), errc::invalid_argument);
  EXPECT_EQ(code(books.remove_many, {{"id1", true}}), errc::invalid_argument);
  EXPECT_EQ(code(books.remove_many, {{"where", 1}}), errc::invalid_argument);
  EXPECT_EQ(code(books.update_one, "id1"), errc::invalid_argument);
  EXPECT_EQ(code(books.update_one, {{"changes", {{"n", 1}}}}), errc::invalid_argument);
  EXPECT_EQ(code(books.update_one, {{"id", "id1"}, {"changes", 1}}), errc::invalid_argument);
  EXPECT_EQ(thrown_by([&] { (void)books.update_one(state, "id1", nullptr); }).code(), errc::invalid_argument);
}

TEST(EntityAdapter, RefusesStatesOfAnotherForm) {
  const entity_adapter books;
  const auto failure = [&](const value& state) {
    return thrown_by([&] {
      (void)produce(value{{"books", state}}, [&](draft root) { books.add_one(root["books"], book("a", "A")); });
    });
  };
  EXPECT_EQ(failure(nullptr).code(), errc::invalid_state);
  EXPECT_EQ(failure(nullptr).place().pointer, "/books");
  EXPECT_EQ(failure(value::object()).place().pointer, "/books/ids");
  EXPECT_EQ(failure({{"ids", value::array()}, {"entities", value::array()}}).place().pointer, "/books/entities");
  EXPECT_EQ(thrown_by([&] { (void)books.select_all(5); }).code(), errc::invalid_state);
}

TEST(EntityAdapter, RefusesToSortAmongIdsWithoutEntities) {
  const entity_adapter books({.sort_comparer = by_title});
  const value state = {{"ids", {"x"}}, {"entities", value::object()}};
  const error failure = thrown_by([&] { (void)books.add_one(state, book("a", "A")); });
  EXPECT_EQ(failure.code(), errc::invalid_state);
  EXPECT_EQ(failure.place().pointer, "/ids/0");
}

TEST(EntityAdapter, WhatTheComparerThrowsPassesAndChangesNothing) {
  const entity_adapter books({.sort_comparer = [](const value& a, const value& b) -> bool {
    if (a["title"] == "bad" || b["title"] == "bad") throw std::runtime_error("no order");
    return by_title(a, b);
  }});
  const value before = books.get_initial_state({}, many_books(3));
  const value after = produce(before, [&](draft next) {
    EXPECT_THROW(books.set_many(next, value::array({book("id1", "zz"), book("new", "bad")})), std::runtime_error);
    EXPECT_THROW(books.update_one(next, {{"id", "id1"}, {"changes", {{"title", "bad"}}}}), std::runtime_error);
  });
  EXPECT_TRUE(after.identical(before));
}

// --- selectors ---------------------------------------------------------------------------------------------

TEST(EntitySelectors, E_ReadTheAdaptersState) {
  const entity_adapter books({.sort_comparer = by_title});
  const value state = books.get_initial_state({}, value::array({book("b", "B"), book("a", "A")}));
  EXPECT_TRUE(books.select_ids(state).identical(state["ids"]));
  EXPECT_TRUE(books.select_entities(state).identical(state["entities"]));
  EXPECT_EQ(books.select_all(state), value::array({book("a", "A"), book("b", "B")}));
  EXPECT_EQ(books.select_total(state), 2U);
  EXPECT_EQ(books.select_by_id(state, "b"), book("b", "B"));
  EXPECT_TRUE(books.select_by_id(state, "x").is_null());
  EXPECT_EQ(books.select_by_ids(state, {"b", "x", "a"}), value::array({book("b", "B"), book("a", "A")}));
  EXPECT_EQ(books.select_id(book("b", "B")), value("b"));
}

TEST(EntitySelectors, E_ReadThePlaceInTheRootState) {
  const entity_adapter books;
  const entity_selectors all = books.get_selectors("/library/books"_pointer);
  const value state = books.get_initial_state({}, many_books(3));
  const value root = {{"library", {{"books", state}}}};
  EXPECT_EQ(all.select_ids(root), state["ids"]);
  EXPECT_EQ(all.select_entities(root), state["entities"]);
  EXPECT_EQ(all.select_all(root), many_books(3));
  EXPECT_EQ(all.select_total(root), value(3));
  EXPECT_EQ(all.select_by_id(root, "id2"), book("id2", "title2"));
  EXPECT_TRUE(all.select_by_id(root, "x").is_null());
  EXPECT_EQ(all.select_by_ids(root, value::array({"id1"})), value::array({book("id1", "title1")}));
  EXPECT_EQ(books.get_selectors().select_all(state), many_books(3));
}

TEST(EntitySelectors, E_AreMemoised) {
  const entity_adapter books;
  const entity_selectors all = books.get_selectors("/books"_pointer);
  value root = {{"books", books.get_initial_state({}, many_books(3))}, {"other", 1}};
  const value first = all.select_all(root);
  root = produce(root, [](draft next) { next["other"] = 2; });
  EXPECT_TRUE(all.select_all(root).identical(first));
  EXPECT_EQ(all.select_all.recomputations(), 1U);
  root = produce(root, [&](draft next) { books.remove_one(next["books"], "id0"); });
  EXPECT_EQ(all.select_all(root).size(), 2U);
  EXPECT_EQ(all.select_all.recomputations(), 2U);
}

TEST(EntitySelectors, NameThePlaceWhereThereAreNoEntities) {
  const entity_selectors all = entity_adapter().get_selectors("/books"_pointer);
  const value root = {{"books", {{"ids", value::array()}}}};
  EXPECT_EQ(thrown_by([&] { (void)all.select_all(root); }).place().pointer, "/books/entities");
  EXPECT_EQ(thrown_by([&] { (void)all.select_by_id(root, "a"); }).place().pointer, "/books/entities");
  EXPECT_EQ(thrown_by([&] { (void)all.select_total(value::object()); }).place().pointer, "/books/ids");
  EXPECT_EQ(thrown_by([&] { (void)all.select_total(value::object()); }).code(), errc::invalid_state);
}

TEST(EntitySelectors, FollowStatesWhoseIdsAndEntitiesDoNotFit) {
  const entity_adapter books;
  const entity_selectors all = books.get_selectors();
  const value state = books.get_initial_state({}, many_books(100));
  EXPECT_EQ(all.select_all(state).size(), 100U);
  const value without = produce(state, [](draft next) { next["entities"].erase("id50"); });
  EXPECT_TRUE(all.select_all(without)[50].is_null());
  EXPECT_EQ(all.select_all(state), many_books(100));
}

// --- from several threads -----------------------------------------------------------------------------

TEST(EntityAdapter, MayBeUsedFromSeveralThreads) {
  const entity_adapter books;
  const value state = books.get_initial_state({}, many_books(300));
  const selector select_all = books.get_selectors().select_all;
  const auto remove_most = [&](int first) {
    value mine = state;
    for (int i = first; i < 280; ++i) mine = books.remove_one(mine, "id" + std::to_string(i));
    EXPECT_EQ(mine["ids"].size(), static_cast<std::size_t>(20 + first));
    EXPECT_EQ(select_all(mine), books.select_all(mine));
  };
  std::thread other(remove_most, 10);
  remove_most(0);
  other.join();
}

// --- what it costs -----------------------------------------------------------------------------------------

class EntityAdapterCost : public ::testing::Test {
 protected:
  static constexpr int n = 100000;

  static std::string title(int i) { return "title" + std::to_string(1000000 + i); }
  static value all() {
    std::vector<value> books;
    for (int i = 0; i < n; ++i) books.push_back(book("id" + std::to_string(i), title(i)));
    return to_array(books);
  }

  int compared = 0;
  const entity_adapter sorted{{.sort_comparer = [this](const value& a, const value& b) {
    ++compared;
    return by_title(a, b);
  }}};
  const entity_adapter unsorted{};
};

TEST_F(EntityAdapterCost, OfAnInsertionAmongSortedOnesIsABinarySearch) {
  const value before = sorted.get_initial_state({}, all());
  compared = 0;
  const value after = sorted.add_one(before, book("new", title(n / 3)));
  EXPECT_LE(compared, 18);
  EXPECT_EQ(after["ids"][n / 3 + 1], value("new"));
  EXPECT_EQ(diff(before, after).size(), 2U);
}

TEST_F(EntityAdapterCost, OfAnUpdateThatKeepsTheOrderIsNoSearch) {
  const value before = sorted.get_initial_state({}, all());
  compared = 0;
  const value after = sorted.update_one(before, {{"id", "id777"}, {"changes", {{"pages", 3}}}});
  EXPECT_LE(compared, 2);
  EXPECT_EQ(diff(before, after).size(), 1U);
}

TEST_F(EntityAdapterCost, OfAnUpdateThatChangesTheOrderIsTwoSearches) {
  const value before = sorted.get_initial_state({}, all());
  compared = 0;
  const value after = sorted.update_one(before, {{"id", "id777"}, {"changes", {{"title", title(50000)}}}});
  EXPECT_LE(compared, 40);
  EXPECT_EQ(after["ids"][49999], value("id777"));
  EXPECT_EQ(diff(before, after).size(), 3U);
}

TEST_F(EntityAdapterCost, OfRemovalsAmongSortedOnesIsASearchEach) {
  const value before = sorted.get_initial_state({}, all());
  compared = 0;
  const value after = sorted.remove_many(before, {"id5", "id50000", "id99999", "nobody"});
  EXPECT_LE(compared, 3 * 18);
  EXPECT_EQ(after["ids"].size(), static_cast<std::size_t>(n - 3));
  EXPECT_EQ(diff(before, after).size(), 6U);
}

TEST_F(EntityAdapterCost, OfUnsortedOperationsIsTheirChange) {
  const value before = unsorted.get_initial_state({}, all());
  EXPECT_EQ(diff(before, unsorted.add_one(before, book("new", "N"))).size(), 2U);
  EXPECT_EQ(diff(before, unsorted.remove_one(before, "id500")).size(), 2U);
  EXPECT_EQ(diff(before, unsorted.update_one(before, {{"id", "id5"}, {"changes", {{"id", "new"}}}})).size(), 4U);
  EXPECT_EQ(diff(before, unsorted.upsert_many(before, value::array({book("id5", "X"), book("new", "N")}))).size(), 3U);
}

TEST_F(EntityAdapterCost, OfSelectAllIsWhatChanged) {
  for (const entity_adapter* books : {&sorted, &unsorted}) {
    const selector select_all = books->get_selectors().select_all;
    value state = books->get_initial_state({}, all());
    value list = select_all(state);
    const auto changes_after = [&](const value& next) {
      const value followed = select_all(next);
      EXPECT_EQ(followed, books->select_all(next));
      const std::size_t operations = diff(list, followed).size();
      state = next;
      list = followed;
      return operations;
    };
    EXPECT_EQ(changes_after(books->add_one(state, book("new", title(400)))), 1U);
    EXPECT_EQ(changes_after(books->update_one(state, {{"id", "id777"}, {"changes", {{"pages", 3}}}})), 1U);
    EXPECT_LE(changes_after(books->update_one(state, {{"id", "id777"}, {"changes", {{"title", title(50)}}}})), 2U);
    EXPECT_EQ(changes_after(books->remove_many(state, {"id5", "id6", "id99999"})), 3U);
  }
}

}  // namespace
}  // namespace patchbay
