#include <patchbay/value/diff.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/patch.hpp>
#include <patchbay/value/ranges.hpp>

#include "value/failing_new.hpp"
#include "value/random_json.hpp"
#include "value/support.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace patchbay::test {
namespace {

// --- depth ----------------------------------------------------------------------------------------------------

TEST(memory_test, a_million_levels_built_by_moves_are_destroyed_without_overflow) {
  value arrays = nested_arrays(1'000'000);
  EXPECT_EQ(arrays.size(), 1U);
  value objects = 0;
  for (int i = 0; i < 1'000'000; ++i) {
    impl::array_builder wrapped;
    wrapped.push_back(std::move(objects));
    objects = produce(value::object(), [inner = wrapped.finish()](const draft& d) { d["in"] = inner; });
  }
  arrays = value();
  objects = value();
  EXPECT_TRUE(objects.is_null());
}

TEST(memory_test, a_deep_value_outlives_the_part_that_is_dropped) {
  value deep = nested_arrays(1'000'000);
  value inner = deep;
  for (int i = 0; i < 500'000; ++i) inner = inner[0];
  deep = value();
  EXPECT_EQ(inner.size(), 1U);
}

// --- snapshots ---------------------------------------------------------------------------------------------------

TEST(memory_test, every_version_stays_as_it_was) {
  constexpr std::uint64_t seed = 99;
  random_json random(seed);
  json model = random.wide_document();
  std::vector<std::pair<value, std::string>> versions{{value(model), model.dump()}};
  for (int step = 0; step < 100; ++step) {
    const std::vector<edit> script = random.script_for(model, 3);
    const value next = produce(versions.back().first, [&](const draft& root) {
      for (const edit& e : script) e.perform(root);
    });
    for (const edit& e : script) e.perform(model);
    versions.emplace_back(next, model.dump());
  }
  for (std::size_t i = 0; i < versions.size(); i += 7) versions[i].first = value();
  for (const auto& [version, text] : versions) {
    if (version.is_null()) continue;
    ASSERT_EQ(version.dump(), text) << "seed " << seed;
  }
}

// --- allocations that fail ------------------------------------------------------------------------------------------

value large_state() {
  return produce(value{{"items", value::array()}, {"byId", value::object()}}, [](const draft& state) {
    for (int i = 0; i < 300; ++i) {
      state["items"].push_back({{"id", i}, {"text", "a text longer than fifteen bytes"}});
      state["byId"]["a key that is long enough " + std::to_string(i)] = {{"n", i}};
    }
  });
}

// Whatever allocation fails, `act` must leave the base as it was, and must work when it is tried again.
template <class Act>
void survives_failures(const char* what, const value& base, Act act) {
  SCOPED_TRACE(what);
  const std::string before = base.dump();
  const std::size_t failures = fail_at_every_allocation(act, [&] { ASSERT_EQ(base.dump(), before); });
  EXPECT_GT(failures, 0U);
  EXPECT_EQ(base.dump(), before);
}

TEST(memory_test, failing_allocations_leave_the_base_of_a_draft_unchanged) {
  const value base = large_state();
  const auto edited = [&](const char* what, auto recipe) {
    survives_failures(what, base, [&] { static_cast<void>(produce(base, recipe)); });
  };
  edited("set", [](draft d) { d["items"][150]["text"] = "another text longer than fifteen bytes"; });
  edited("push_back", [](draft d) { d["items"].push_back("another text longer than fifteen bytes"); });
  edited("insert", [](draft d) { d["items"].insert(7, {{"id", -1}}); });
  edited("erase", [](draft d) { d["items"].erase(100); });
  edited("new key", [](draft d) { d["byId"]["a new key that is long enough"] = 1; });
  edited("erased key", [](draft d) { d["byId"].erase("a key that is long enough 17"); });
  edited("many", [](draft d) {
    for (int i = 0; i < 40; ++i) {
      d["items"].insert(static_cast<std::size_t>(i * 7), i);
      d["items"].erase(static_cast<std::size_t>(i * 3));
      d["byId"]["a new key that is long enough " + std::to_string(i)] = i;
      d["byId"].erase("a key that is long enough " + std::to_string(i * 5));
    }
  });
  edited("erase_if",
         [](draft d) { d["items"].erase_if([](const value& item) { return item["id"].get<int>() % 2 == 0; }); });
  edited("merge", [](draft d) { d.merge(value{{"x", "a text longer than fifteen bytes"}, {"byId", 1}}); });
}

TEST(memory_test, a_draft_goes_on_after_an_allocation_that_failed) {
  const value base = large_state();
  for (std::size_t failing = 0; failing < 12; ++failing) {
    draft_scope scope(base);
    const draft root = scope.root();
    root["items"].push_back("first");
    const std::string between = root.current().dump();
    try {
      const failing_allocation armed(failing);
      root["byId"]["a new key that is long enough"] = "a text longer than fifteen bytes";
      root["items"].insert(20, "a text longer than fifteen bytes");
    } catch (const std::bad_alloc&) {
    }
    root["byId"].erase("a new key that is long enough");
    if (root["items"].size() == 302) root["items"].erase(20);
    EXPECT_EQ(root.current().dump(), between) << failing;
    EXPECT_EQ(scope.finish()["items"].size(), 301U);
  }
}

TEST(memory_test, failing_allocations_leave_a_patched_document_unchanged) {
  const value base = large_state();
  const patch changes =
      patch::parse(R"([{"op":"add","path":"/items/3","value":{"id":"a text longer than fifteen bytes"}},
      {"op":"remove","path":"/items/200"},{"op":"move","from":"/items/0","path":"/byId/a new key that is long enough"},
      {"op":"copy","from":"/byId","path":"/copy"},{"op":"replace","path":"/copy/a key that is long enough 7/n","value":0},
      {"op":"test","path":"/items/0/id","value":1}])");
  survives_failures("apply", base, [&] { static_cast<void>(apply(base, changes)); });
  survives_failures("invert", base, [&] { static_cast<void>(invert(base, changes)); });
  survives_failures("merge_patch", base, [&] {
    static_cast<void>(merge_patch(base, R"({"byId":{"x":{"y":{"z":1}}},"items":null})"_value));
  });
}

TEST(memory_test, failing_allocations_while_comparing_building_and_printing_lose_nothing) {
  const value base = large_state();
  const value next = produce(base, [](draft d) {
    d["items"].erase(5);
    d["items"].insert(100, "x");
    d["byId"]["new"] = 1;
  });
  const std::string text = base.dump();
  const json document(base);
  survives_failures("diff", base, [&] { static_cast<void>(diff(base, next)); });
  survives_failures("reconcile", base, [&] { static_cast<void>(reconcile(base, next)); });
  survives_failures("parse", base, [&] { static_cast<void>(value::parse(text)); });
  survives_failures("dump", base, [&] { static_cast<void>(base.dump()); });
  survives_failures("from json", base, [&] { value v(document); });
  survives_failures("list", base, [&] { value v{{"a key that is long enough", {1, 2}}, {"b", base}}; });
  survives_failures("array", base, [&] { static_cast<void>(value::array({base, base})); });
}

}  // namespace
}  // namespace patchbay::test
