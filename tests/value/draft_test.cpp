#include <patchbay/value/diff.hpp>
#include <patchbay/value/draft.hpp>

#include "value/random_json.hpp"
#include "value/support.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace patchbay::test {
namespace {

value app_state() {
  return R"({"counter": 1, "theme": "light", "ratio": 0.5, "todos": [{"text": "a", "done": false}, {"text": "b", "done": true}],
             "byId": {"x": {"n": 1}, "y": {"n": 2}}, "nothing": null})"_value;
}

// What `edit` throws when it is done to the state above; also checks that it changed nothing.
template <class Edit>
error refusal_of(Edit edit) {
  const value base = app_state();
  draft_scope scope(base);
  const error failure = error_of([&] { edit(scope.root()); });
  EXPECT_TRUE(scope.finish().identical(base)) << "a refused edit changed something";
  return failure;
}

// --- writing ------------------------------------------------------------------------------------------------

TEST(draft_test, writes_members_and_elements) {
  const value base = app_state();
  const value next = produce(base, [](draft state) {
    state["counter"] += 41;
    state["theme"] = "dark";
    state["todos"][1]["done"] = false;
    state["byId"]["z"] = {{"n", 3}};
    state["fresh"] = {1, 2};
  });
  EXPECT_EQ(next["counter"], value(42));
  EXPECT_EQ(next["theme"], value("dark"));
  EXPECT_EQ(next["todos"][1]["done"], value(false));
  EXPECT_EQ(next["byId"]["z"]["n"], value(3));
  EXPECT_EQ(next["fresh"].dump(), "[1,2]");
  EXPECT_EQ(base, app_state());
}

TEST(draft_test, shares_everything_that_it_does_not_touch) {
  const value base = app_state();
  const value next = produce(base, [](draft state) { state["byId"]["x"]["n"] = 7; });
  EXPECT_TRUE(next["todos"].identical(base["todos"]));
  EXPECT_TRUE(next["byId"]["y"].identical(base["byId"]["y"]));
  EXPECT_FALSE(next["byId"]["x"].identical(base["byId"]["x"]));
}

TEST(draft_test, writing_what_is_there_already_keeps_the_identity) {
  const value base = produce(app_state(), [](draft state) { state["text"] = "a text longer than fifteen bytes"; });
  const value next = produce(base, [&](draft state) {
    state["counter"] = 1;
    state["theme"] = "light";
    state["ratio"] = 0.5;
    state["nothing"] = nullptr;
    state["todos"][0]["done"] = false;
    state["text"] = "a text longer than fifteen bytes";
    state["todos"] = base["todos"];
    state["counter"] += 0;
    state["ratio"] -= 0.0;
    state["byId"].erase("missing");
    state.merge(value{{"counter", 1}});
    state.erase_if([](const value&) { return false; });
    state.set(base);
  });
  EXPECT_TRUE(next.identical(base));
}

TEST(draft_test, one_and_one_point_zero_are_different_writes) {
  const value base = app_state();
  const value next = produce(base, [](draft state) { state["counter"] = 1.0; });
  EXPECT_FALSE(next.identical(base));
  EXPECT_EQ(next["counter"].type(), kind::floating);
}

TEST(draft_test, writes_in_place_what_it_owns_alone) {
  value base = app_state();
  draft_scope scope(base);
  const draft state = scope.root();
  state["todos"].push_back(1);
  const value* first_copy = nullptr;
  {
    const value now = state["todos"].current();
    first_copy = now.find(0);
  }
  state["todos"].push_back(2);
  state["todos"][2] = 3;
  // Nobody else holds the array any more, so its first leaf is still the same one.
  EXPECT_EQ(state["todos"].current().find(0), first_copy);
  EXPECT_EQ(scope.finish()["todos"].dump(), R"([{"done":false,"text":"a"},{"done":true,"text":"b"},3,2])");
}

TEST(draft_test, snapshots_taken_in_between_do_not_change) {
  draft_scope scope(app_state());
  const draft state = scope.root();
  const value before = state.current();
  state["todos"][0]["text"] = "changed";
  const value between = state.current();
  state["todos"][0]["text"] = "changed again";
  state["todos"].push_back("more");
  EXPECT_EQ(before, app_state());
  EXPECT_EQ(between["todos"][0]["text"], value("changed"));
  EXPECT_EQ(between["todos"].size(), 2U);
  EXPECT_EQ(state.original(), app_state());
  EXPECT_EQ(state["todos"][0]["text"].original(), value("a"));
  EXPECT_EQ(state["todos"][0]["text"].current(), value("changed again"));
}

TEST(draft_test, a_value_put_in_twice_is_copied_when_one_changes) {
  const value next = produce(app_state(), [](draft state) {
    state["copy"] = state["byId"].current();
    state["byId"]["x"]["n"] = 9;
    state["copy"]["y"]["n"] = 8;
  });
  EXPECT_EQ(next["byId"].dump(), R"({"x":{"n":9},"y":{"n":2}})");
  EXPECT_EQ(next["copy"].dump(), R"({"x":{"n":1},"y":{"n":8}})");
}

TEST(draft_test, drafts_are_assigned_by_value) {
  const value next = produce(app_state(), [](draft state) {
    state["a"] = state["byId"]["x"];
    draft b = state["b"];
    b = state["byId"]["y"];
    state["byId"].clear();
  });
  EXPECT_EQ(next["a"].dump(), R"({"n":1})");
  EXPECT_EQ(next["b"].dump(), R"({"n":2})");
}

TEST(draft_test, a_draft_names_a_place_and_not_a_value) {
  const value next = produce(app_state(), [](draft state) {
    const draft second = state["todos"][1];
    state["todos"].insert(0, {{"text", "new"}, {"done", false}});
    EXPECT_EQ(second["text"].current(), value("a"));
    const draft copy = second;
    copy["text"] = "renamed";
    EXPECT_EQ(second["text"].current(), value("renamed"));
    state["todos"] = value::array();
    EXPECT_FALSE(second.exists());
    EXPECT_TRUE(second.current().is_null());
  });
  EXPECT_TRUE(next["todos"].empty());
}

TEST(draft_test, the_root_can_be_replaced) {
  EXPECT_EQ(produce(app_state(), [](draft state) { state = {1, 2}; }).dump(), "[1,2]");
  EXPECT_EQ(produce(value(1), [](draft state) { state += 1; }), value(2));
  EXPECT_EQ(produce(value::array(), [](draft state) { state.push_back(1); }).dump(), "[1]");
}

// --- arithmetic ---------------------------------------------------------------------------------------------

TEST(draft_test, integers_stay_integers) {
  const value next =
      produce(value{{"n", 5}, {"big", std::numeric_limits<std::uint64_t>::max()}, {"x", 1.5}}, [](draft state) {
        state["n"] -= 7;
        ++state["n"];
        state["big"] -= 1;
        --state["big"];
        state["x"] += 1;
      });
  EXPECT_EQ(next["n"], value(-1));
  EXPECT_EQ(next["big"], value(std::numeric_limits<std::uint64_t>::max() - 2));
  EXPECT_EQ(next["x"], value(2.5));
}

TEST(draft_test, integers_cross_the_border_between_signed_and_unsigned) {
  const value next =
      produce(value{{"up", std::numeric_limits<std::int64_t>::max()}, {"down", 9223372036854775808U}}, [](draft state) {
        state["up"] += 1;
        state["down"] -= 1;
      });
  EXPECT_EQ(next["up"], value(9223372036854775808U));
  EXPECT_EQ(next["down"], value(std::numeric_limits<std::int64_t>::max()));
}

TEST(draft_test, a_sum_that_does_not_fit_is_an_error) {
  const value limits{{"max", std::numeric_limits<std::uint64_t>::max()},
                     {"min", std::numeric_limits<std::int64_t>::min()},
                     {"huge", 1.7e308}};
  draft_scope scope(limits);
  const draft state = scope.root();
  const error over = error_of([&] { state["max"] += 1; });
  EXPECT_EQ(over.code(), errc::out_of_range);
  EXPECT_EQ(over.place().pointer, "/max");
  EXPECT_EQ(code_of([&] { state["min"] -= 1; }), errc::out_of_range);
  const error infinite = error_of([&] { state["huge"] += 1.7e308; });
  EXPECT_EQ(infinite.code(), errc::not_finite);
  EXPECT_EQ(infinite.place().pointer, "/huge");
  EXPECT_TRUE(scope.finish().identical(limits));
}

TEST(draft_test, arithmetic_is_for_numbers) {
  const error text = refusal_of([](draft state) { state["theme"] += 1; });
  EXPECT_EQ(text.code(), errc::type_mismatch);
  EXPECT_EQ(text.place().pointer, "/theme");
  EXPECT_EQ(refusal_of([](draft state) { state["counter"] += "1"; }).code(), errc::type_mismatch);
  const error missing = refusal_of([](draft state) { state["missing"] += 1; });
  EXPECT_EQ(missing.code(), errc::not_found);
  EXPECT_EQ(missing.place().pointer, "/missing");
}

// --- arrays and objects ---------------------------------------------------------------------------------------

TEST(draft_test, arrays_grow_and_shrink_anywhere) {
  const value next = produce(value::array({1, 2, 3}), [](draft array) {
    array.push_back(4);
    array.insert(0, 0);
    array.insert(5, 5);
    array.erase(2);
    array.pop_back();
    array[0].remove();
    array[3] = 9;
  });
  EXPECT_EQ(next.dump(), "[1,3,4,9]");
}

TEST(draft_test, an_index_equal_to_the_size_appends) {
  EXPECT_EQ(produce(value::array(),
                    [](draft array) {
                      for (int i = 0; i < 40; ++i) array[i] = i;
                    })
                .size(),
            40U);
}

TEST(draft_test, objects_gain_and_lose_members) {
  const value next = produce(app_state(), [](draft state) {
    EXPECT_TRUE(state.erase("theme"));
    EXPECT_FALSE(state.erase("theme"));
    state["byId"]["x"].remove();
    state["byId"].erase(std::string("y"));
    state["todos"].clear();
  });
  EXPECT_FALSE(next.contains("theme"));
  EXPECT_EQ(next["byId"].dump(), "{}");
  EXPECT_EQ(next["todos"].dump(), "[]");
}

TEST(draft_test, erases_what_a_predicate_picks) {
  const value next = produce(app_state(), [](draft state) {
    EXPECT_EQ(state["todos"].erase_if([](const value& todo) { return todo["done"].get<bool>(); }), 1U);
    EXPECT_EQ(state["byId"].erase_if([](const value& entity) { return entity["n"].get<int>() < 2; }), 1U);
  });
  EXPECT_EQ(next["todos"].dump(), R"([{"done":false,"text":"a"}])");
  EXPECT_EQ(next["byId"].dump(), R"({"y":{"n":2}})");
  const value numbers = produce(value::parse(json(std::vector<int>(1000, 1)).dump()), [](draft array) {
    int position = 0;
    EXPECT_EQ(array.erase_if([&](const value&) { return position++ % 3 != 0; }), 666U);
  });
  EXPECT_EQ(numbers.size(), 334U);
}

TEST(draft_test, merges_shallowly) {
  const value next = produce(app_state(), [](draft state) {
    state.merge(value{{"counter", 2}, {"byId", {{"z", 1}}}, {"fresh", nullptr}});
  });
  EXPECT_EQ(next["counter"], value(2));
  EXPECT_EQ(next["byId"].dump(), R"({"z":1})");
  EXPECT_TRUE(next.contains("fresh"));
  EXPECT_EQ(refusal_of([](draft state) { state.merge(value::array({1})); }).code(), errc::type_mismatch);
  const error into_array = refusal_of([](draft state) { state["todos"].merge(value{{"a", 1}}); });
  EXPECT_EQ(into_array.code(), errc::type_mismatch);
  EXPECT_EQ(into_array.place().pointer, "/todos");
}

TEST(draft_test, reconciles_with_a_state_that_was_built_anew) {
  const value base = app_state();
  const value next = produce(base, [](draft state) {
    json rebuilt = json(state.current());
    rebuilt["byId"]["x"]["n"] = 5;
    state.reconcile_with(value(rebuilt));
  });
  EXPECT_TRUE(next["todos"].identical(base["todos"]));
  EXPECT_EQ(diff(base, next).size(), 1U);
}

// --- reading and walking -----------------------------------------------------------------------------------------

TEST(draft_test, reads_like_a_value) {
  const value base = app_state();
  draft_scope scope(base);
  const draft state = scope.root();
  EXPECT_EQ(state["counter"].get<int>(), 1);
  EXPECT_EQ(state.value_or("missing", 3), 3);
  EXPECT_TRUE(state["todos"].is_array() && state["byId"].is_object() && state["nothing"].is_null());
  EXPECT_EQ(state["todos"].size(), 2U);
  EXPECT_FALSE(state["todos"].empty());
  EXPECT_TRUE(state.contains("theme"));
  EXPECT_TRUE(state["nothing"].exists());
  EXPECT_FALSE(state["missing"].exists());
  EXPECT_TRUE(state["missing"]["deeper"][3].current().is_null());
  EXPECT_TRUE(state["counter"] == value(1));
  EXPECT_TRUE(state["todos"][0]["done"] == state["todos"][0]["done"]);
  EXPECT_EQ(state.path(), pointer());
  EXPECT_EQ(state["byId"]["a/b"][3].path(), pointer("/byId/a~1b/3"));
}

TEST(draft_test, follows_pointers) {
  const value next = produce(app_state(), [](draft state) {
    state.at(pointer("/todos/1/text")) = "c";
    state.at(pointer("/byId/new~1key")) = 1;
    EXPECT_EQ(state.at(pointer("/todos/1")).path(), pointer("/todos/1"));
    EXPECT_EQ(state.at(pointer()).current(), state.current());
  });
  EXPECT_EQ(next["todos"][1]["text"], value("c"));
  EXPECT_EQ(next["byId"]["new/key"], value(1));
}

TEST(draft_test, walks_elements_and_members_as_drafts) {
  const value next = produce(app_state(), [](draft state) {
    for (const draft todo : state["todos"].elements()) todo["done"] = true;
    for (const auto [key, entity] : state["byId"].items()) {
      entity["key"] = key;
      entity["n"] += 10;
    }
    for (const draft todo : state["todos"].elements()) {
      for (const auto [key, field] : todo.items()) {
        if (field.current().is_string()) field = key;
      }
    }
  });
  EXPECT_EQ(next["todos"].dump(), R"([{"done":true,"text":"text"},{"done":true,"text":"text"}])");
  EXPECT_EQ(next["byId"].dump(), R"({"x":{"key":"x","n":11},"y":{"key":"y","n":12}})");
}

TEST(draft_test, walks_what_was_there_when_the_walk_began) {
  const value next = produce(app_state(), [](draft state) {
    for (const auto [key, entity] : state["byId"].items()) state["byId"][key + key] = entity;
    for (const draft todo : state["todos"].elements()) state["todos"].push_back(todo.current());
  });
  EXPECT_EQ(next["byId"].size(), 4U);
  EXPECT_EQ(next["todos"].size(), 4U);
  EXPECT_EQ(refusal_of([](draft state) { static_cast<void>(state["counter"].elements()); }).place().pointer,
            "/counter");
  EXPECT_EQ(refusal_of([](draft state) { static_cast<void>(state["todos"].items()); }).code(), errc::type_mismatch);
}

// --- refusing ------------------------------------------------------------------------------------------------

TEST(draft_test, refuses_to_write_below_nothing_and_names_the_place) {
  const error nothing = refusal_of([](draft state) { state["a/b"]["c"] = 1; });
  EXPECT_EQ(nothing.code(), errc::not_found);
  EXPECT_EQ(nothing.place().pointer, "/a~1b");
  EXPECT_EQ(refusal_of([](draft state) { state["todos"][7]["text"] = 1; }).place().pointer, "/todos/7");
  EXPECT_EQ(refusal_of([](draft state) { state["missing"].push_back(1); }).code(), errc::not_found);
  EXPECT_EQ(refusal_of([](draft state) { state["missing"].erase("x"); }).code(), errc::not_found);
}

TEST(draft_test, refuses_to_write_into_what_is_no_container_of_the_right_kind) {
  const error scalar = refusal_of([](draft state) { state["counter"]["x"] = 1; });
  EXPECT_EQ(scalar.code(), errc::type_mismatch);
  EXPECT_EQ(scalar.place().pointer, "/counter");
  EXPECT_TRUE(names_all(scalar.what(), {"object", "number"}));
  EXPECT_EQ(refusal_of([](draft state) { state["todos"]["x"] = 1; }).code(), errc::type_mismatch);
  EXPECT_EQ(refusal_of([](draft state) { state["byId"][0] = 1; }).code(), errc::type_mismatch);
  EXPECT_EQ(refusal_of([](draft state) { state["byId"].push_back(1); }).code(), errc::type_mismatch);
  EXPECT_EQ(refusal_of([](draft state) { state["todos"].erase("x"); }).code(), errc::type_mismatch);
  EXPECT_EQ(refusal_of([](draft state) { state["byId"].erase(0); }).code(), errc::type_mismatch);
  EXPECT_EQ(refusal_of([](draft state) { state["counter"].clear(); }).code(), errc::type_mismatch);
  EXPECT_EQ(refusal_of([](draft state) { state["nothing"]["x"] = 1; }).code(), errc::type_mismatch);
  EXPECT_EQ(refusal_of([](draft state) { state["counter"].pop_back(); }).code(), errc::type_mismatch);
}

TEST(draft_test, refuses_indices_beyond_the_end) {
  const error assigned = refusal_of([](draft state) { state["todos"][3] = 1; });
  EXPECT_EQ(assigned.code(), errc::out_of_range);
  EXPECT_EQ(assigned.place().pointer, "/todos/3");
  EXPECT_EQ(refusal_of([](draft state) { state["todos"].insert(3, 1); }).code(), errc::out_of_range);
  EXPECT_EQ(refusal_of([](draft state) { state["todos"].erase(2); }).code(), errc::out_of_range);
  EXPECT_EQ(refusal_of([](draft state) { state["todos"][-1] = 1; }).code(), errc::out_of_range);
  EXPECT_EQ(refusal_of([](draft state) { state["todos"][2].remove(); }).code(), errc::out_of_range);
  EXPECT_EQ(code_of([] { static_cast<void>(produce(value::array(), [](draft array) { array.pop_back(); })); }),
            errc::out_of_range);
}

TEST(draft_test, refuses_to_remove_the_root) {
  EXPECT_EQ(refusal_of([](draft state) { state.remove(); }).code(), errc::not_found);
}

TEST(draft_test, refuses_what_json_lacks_and_names_the_place) {
  const error nan = refusal_of([](draft state) { state["byId"]["x"]["n"] = std::numeric_limits<double>::quiet_NaN(); });
  EXPECT_EQ(nan.code(), errc::not_finite);
  EXPECT_EQ(nan.place().pointer, "/byId/x/n");
  const error text = refusal_of([](draft state) { state["theme"] = "\xff"; });
  EXPECT_EQ(text.code(), errc::invalid_utf8);
  EXPECT_EQ(text.place().pointer, "/theme");
  EXPECT_EQ(refusal_of([](draft state) { state["\xff"] = 1; }).code(), errc::invalid_utf8);
  const error read = refusal_of([](draft state) { static_cast<void>(state["theme"].get<int>()); });
  EXPECT_EQ(read.code(), errc::type_mismatch);
  EXPECT_EQ(read.place().pointer, "/theme");
}

TEST(draft_test, what_a_recipe_throws_passes_through) {
  const value base = app_state();
  EXPECT_THROW(static_cast<void>(produce(base,
                                         [](draft state) {
                                           state["counter"] = 100;
                                           throw std::runtime_error("no");
                                         })),
               std::runtime_error);
  EXPECT_EQ(base, app_state());
}

// --- expiry --------------------------------------------------------------------------------------------------

TEST(draft_test, expires_with_its_scope) {
  std::optional<draft> kept;
  const value next = produce(app_state(), [&](draft state) {
    state["counter"] = 2;
    kept.emplace(state["counter"]);
  });
  EXPECT_EQ(code_of([&] { *kept = 3; }), errc::draft_expired);
  EXPECT_EQ(code_of([&] { *kept += 1; }), errc::draft_expired);
  EXPECT_EQ(code_of([&] { static_cast<void>(kept->current()); }), errc::draft_expired);
  EXPECT_EQ(code_of([&] { static_cast<void>(kept->get<int>()); }), errc::draft_expired);
  EXPECT_EQ(code_of([&] { static_cast<void>(kept->path()); }), errc::draft_expired);
  EXPECT_EQ(code_of([&] { static_cast<void>((*kept)["x"]); }), errc::draft_expired);
  EXPECT_EQ(code_of([&] { static_cast<void>(kept->exists()); }), errc::draft_expired);
  EXPECT_EQ(next["counter"], value(2));
}

TEST(draft_test, stays_expired_after_the_memory_of_its_scope_was_used_again) {
  std::vector<draft> kept;
  for (int round = 0; round < 100; ++round) {
    static_cast<void>(produce(app_state(), [&](draft state) {
      state["counter"] = round;
      kept.push_back(state["counter"]);
      kept.push_back(state);
      const draft oldest = kept.front();
      if (round == 0) return;
      EXPECT_EQ(code_of([&] { oldest.set(-1); }), errc::draft_expired);
    }));
  }
  for (const draft& each : kept) EXPECT_EQ(code_of([&] { each.set(-1); }), errc::draft_expired);
}

TEST(draft_test, iterators_of_an_ended_scope_are_expired_too) {
  std::optional<draft_elements> elements;
  static_cast<void>(produce(app_state(), [&](draft state) { elements.emplace(state["todos"].elements()); }));
  EXPECT_EQ(code_of([&] { static_cast<void>(*elements->begin()); }), errc::draft_expired);
}

TEST(draft_test, scopes_nest) {
  const value next = produce(app_state(), [](draft outer) {
    const value inner = produce(outer["byId"].current(), [&](draft by_id) {
      by_id["x"]["n"] = outer["counter"].get<int>() + 10;
      outer["counter"] += 1;
    });
    outer["byId"] = inner;
  });
  EXPECT_EQ(next["byId"]["x"]["n"], value(11));
  EXPECT_EQ(next["counter"], value(2));
}

TEST(draft_test, a_scope_by_hand_spans_functions) {
  const value base = app_state();
  draft_scope scope(base);
  const draft root = scope.root();
  root["counter"] = 5;
  const value result = scope.finish();
  EXPECT_EQ(result["counter"], value(5));
  EXPECT_EQ(code_of([&] { static_cast<void>(root.current()); }), errc::draft_expired);
  EXPECT_EQ(base["counter"], value(1));
}

TEST(draft_test, many_places_at_once_stay_apart) {
  const value base = value::parse(json(std::vector<int>(3000, 0)).dump());
  const value next = produce(base, [](draft array) {
    std::vector<draft> places;
    for (int i = 0; i < 3000; ++i) places.push_back(array[i]);
    for (int i = 2999; i >= 0; --i) places[static_cast<std::size_t>(i)] = value(i);
  });
  for (std::size_t i = 0; i < 3000; ++i) ASSERT_EQ(next[i], value(i));
}

TEST(draft_test, agrees_with_nlohmann_on_random_scripts) {
  constexpr std::uint64_t seed = 1986;
  random_json random(seed);
  const auto differs = [](const json& document, const std::vector<edit>& script) {
    json model = document;
    const value result = produce(value(document), [&](const draft& root) {
      for (const edit& e : script) {
        e.perform(root);
        e.perform(model);
      }
    });
    return result.dump() != model.dump();
  };
  for (int round = 0; round < 300; ++round) {
    const json document = round % 10 == 0 ? random.wide_document() : random.document(4);
    const std::vector<edit> script = random.script_for(document, 1 + random.below(60));
    if (!differs(document, script)) continue;
    const auto [smallest, edits] = shrink(document, script, differs);
    FAIL() << "seed " << seed << ", round " << round << "\n" << smallest << "\n" << to_text(edits);
  }
}

}  // namespace
}  // namespace patchbay::test
