// What docs/porting says about Redux Toolkit's entity adapter.

#include <patchbay/patchbay.hpp>
#include <patchbay/reducers/combine_slices.hpp>
#include <patchbay/reducers/entity_adapter.hpp>
#include <patchbay/reducers/slice.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace patchbay;

namespace entities_test {

// porting: entity-adapter
struct book {
  std::string id;
  std::string title;
  int stars = 0;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(book, id, title, stars)

const entity_adapter books;
// end

// porting: entity-slice
struct library : slice<> {
  library() : slice("books", books.get_initial_state()) {}

  action_creator<book> added =
      case_reducer<book>("added", books.add_one);
  action_creator<value> rated =
      case_reducer<value>("rated", books.update_one);
  action_creator<std::string> lost =
      case_reducer<std::string>("lost", books.remove_one);
  action_creator<std::vector<book>> loaded = case_reducer(
      "loaded", [](draft state, const std::vector<book>& all) {
        books.set_all(state, all);
        state["loading"] = false;
      });
};
// end

const value two = books.add_many(
    books.get_initial_state(),
    value::array({{{"id", "a"}, {"title", "Emma"}},
                  {{"id", "b"}, {"title", "Persuasion"}}}));

value titles(const value& state) {
  value all = value::array();
  for (const value& each : books.select_all(state).elements()) {
    all = produce(all, [&](draft d) { d.push_back(each["title"]); });
  }
  return all;
}

TEST(PortingEntities, ServeAsCaseReducers) {
  const library shelf;
  store app = create_store(combine_slices(shelf));
  // porting: entity-slice-use
  app.dispatch(shelf.added({"a", "Emma"}));
  app.dispatch(
      shelf.rated({{"id", "a"}, {"changes", {{"stars", 5}}}}));
  app.dispatch(shelf.lost("b"));
  // end
  EXPECT_EQ(
      app.state()["books"],
      R"({"ids":["a"],"entities":{"a":{"id":"a","title":"Emma","stars":5}}})"_value);
  app.dispatch(shelf.loaded({{"c", "Sanditon"}}));
  EXPECT_EQ(app.state()["books"]["ids"], value::array({"c"}));
  EXPECT_EQ(app.state()["books"]["loading"], value(false));
}

TEST(PortingEntities, HaveAnIdAndAnOrder) {
  // porting: entity-options
  const entity_adapter users({
      .select_id = [](const value& user) { return user["email"]; },
      .sort_comparer =
          [](const value& a, const value& b) {
            return a["name"].as_string() < b["name"].as_string();
          },
  });
  // end
  value state = users.get_initial_state();
  state = users.add_one(state, {{"email", "b@x"}, {"name", "Bob"}});
  state = users.add_one(state, {{"email", "a@x"}, {"name", "Ann"}});
  EXPECT_EQ(state["ids"], value::array({"a@x", "b@x"}));
}

TEST(PortingEntities, HaveAnInitialState) {
  // porting: entity-initial-state
  const value empty = books.get_initial_state();
  const value extra = books.get_initial_state({{"loading", false}});
  const value filled = books.get_initial_state(
      {}, value::array({{{"id", "a"}, {"title", "Emma"}}}));
  // end
  EXPECT_EQ(empty, R"({"ids":[],"entities":{}})"_value);
  EXPECT_EQ(extra,
            R"({"ids":[],"entities":{},"loading":false})"_value);
  EXPECT_EQ(filled["ids"], value::array({"a"}));
}

TEST(PortingEntities, AddOne) {
  const value& state = two;
  // porting: add-one
  const value next =
      books.add_one(state, {{"id", "c"}, {"title", "Sanditon"}});
  // end
  EXPECT_EQ(titles(next),
            value::array({"Emma", "Persuasion", "Sanditon"}));
  EXPECT_TRUE(books.add_one(state, {{"id", "a"}, {"title", "Other"}})
                  .identical(state));
}

TEST(PortingEntities, AddMany) {
  const value& state = two;
  const book lady{"c", "Lady Susan"};
  const book sanditon{"d", "Sanditon"};
  // porting: add-many
  const value next =
      books.add_many(state, std::vector<book>{lady, sanditon});
  // end
  EXPECT_EQ(titles(next), value::array({"Emma", "Persuasion",
                                        "Lady Susan", "Sanditon"}));
}

TEST(PortingEntities, SetOne) {
  const value& state = two;
  // porting: set-one
  const value next =
      books.set_one(state, {{"id", "a"}, {"title", "Lady Susan"}});
  // end
  EXPECT_EQ(titles(next), value::array({"Lady Susan", "Persuasion"}));
}

TEST(PortingEntities, SetMany) {
  const value& state = two;
  const book lady{"a", "Lady Susan"};
  const book sanditon{"d", "Sanditon"};
  // porting: set-many
  const value next =
      books.set_many(state, std::vector<book>{lady, sanditon});
  // end
  EXPECT_EQ(titles(next),
            value::array({"Lady Susan", "Persuasion", "Sanditon"}));
}

TEST(PortingEntities, SetAll) {
  const value& state = two;
  const std::vector<book> fresh{{"d", "Sanditon"}};
  // porting: set-all
  const value next = books.set_all(state, fresh);
  // end
  EXPECT_EQ(titles(next), value::array({"Sanditon"}));
}

TEST(PortingEntities, UpdateOne) {
  const value& state = two;
  // porting: update-one
  const value next = books.update_one(
      state, {{"id", "a"}, {"changes", {{"stars", 5}}}});
  const value more = books.update_one(
      next, "a", [](draft book) { book["stars"] += 1; });
  // end
  EXPECT_EQ(next["entities"]["a"]["stars"], value(5));
  EXPECT_EQ(more["entities"]["a"]["stars"], value(6));
}

TEST(PortingEntities, UpdateMany) {
  const value& state = two;
  // porting: update-many
  const value next = books.update_many(
      state, std::vector<entity_update>{{"a", {{"stars", 5}}},
                                        {"b", {{"stars", 3}}}});
  // end
  EXPECT_EQ(next["entities"]["a"]["stars"], value(5));
  EXPECT_EQ(next["entities"]["b"]["stars"], value(3));
}

TEST(PortingEntities, UpsertOne) {
  const value& state = two;
  // porting: upsert-one
  const value next =
      books.upsert_one(state, {{"id", "a"}, {"stars", 4}});
  // end
  EXPECT_EQ(next["entities"]["a"],
            R"({"id":"a","title":"Emma","stars":4})"_value);
}

TEST(PortingEntities, UpsertMany) {
  const value& state = two;
  const value news =
      R"([{"id":"a","stars":4},{"id":"c","title":"Sanditon"}])"_value;
  // porting: upsert-many
  const value next = books.upsert_many(state, news);
  // end
  EXPECT_EQ(titles(next),
            value::array({"Emma", "Persuasion", "Sanditon"}));
  EXPECT_EQ(next["entities"]["a"]["stars"], value(4));
}

TEST(PortingEntities, Remove) {
  const value& state = two;
  // porting: remove
  const value fewer = books.remove_one(state, "a");
  const value none =
      books.remove_many(state, value::array({"a", "b"}));
  const value empty = books.remove_all(state);
  // end
  EXPECT_EQ(titles(fewer), value::array({"Persuasion"}));
  EXPECT_EQ(titles(none), value::array());
  EXPECT_EQ(titles(empty), value::array());
}

TEST(PortingEntities, EditInsideADraft) {
  const value& state = two;
  // porting: entity-draft
  const value next = produce(state, [](draft s) {
    books.remove_one(s, "a");
    s["selected"] = nullptr;
  });
  // end
  EXPECT_EQ(titles(next), value::array({"Persuasion"}));
  EXPECT_TRUE(next.contains("selected"));
}

TEST(PortingEntities, AreSelected) {
  const value root{{"books", two}};
  // porting: entity-selectors
  const entity_selectors of_root =
      books.get_selectors("/books"_pointer);
  const value all = of_root.select_all(root);
  const value ids = of_root.select_ids(root);
  const value by_id = of_root.select_entities(root);
  const value total = of_root.select_total(root);
  const value one = of_root.select_by_id(root, "a");
  // end
  EXPECT_EQ(all.size(), 2U);
  EXPECT_EQ(ids, value::array({"a", "b"}));
  EXPECT_EQ(by_id, two["entities"]);
  EXPECT_EQ(total, value(2));
  EXPECT_EQ(one["title"], value("Emma"));
}

TEST(PortingEntities, AreSelectedFromTheirOwnState) {
  const value& state = two;
  // porting: entity-selectors-local
  const value all = books.select_all(state);
  const value one = books.select_by_id(state, "a");
  // end
  EXPECT_EQ(all.size(), 2U);
  EXPECT_EQ(one["title"], value("Emma"));
}

}  // namespace entities_test
