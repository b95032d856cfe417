#include "persist_fixture.hpp"

#include <patchbay/reducers/create_reducer.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

// The cases ZP1 to ZP23 of zustand's own suite for persist, each with a storage that answers at once and, where that
// makes a difference, with one that answers later.

namespace {

using patchbay::draft;
using patchbay::errc;
using patchbay::error;
using patchbay::persist;
using patchbay::persist_options;
using patchbay::persisted;
using patchbay::store;
using patchbay::value;
using namespace patchbay::literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Persist : public persist_test {
 protected:
  void hold(std::string text) { storage_->text = std::move(text); }
  void set_count(int count) { store_.set_state({{"count", count}}); }
};

// ZP1
TEST_F(Persist, HydratesBeforeItReturnsFromAStorageThatAnswersAtOnce) {
  store_ = store(R"({"count":0,"name":"empty"})"_value);
  hold(R"({"state":{"name":"test"},"version":0})");
  const persisted saved = persist(store_, options());
  EXPECT_EQ(store_.state(), R"({"count":0,"name":"test"})"_value);
  EXPECT_TRUE(saved.has_hydrated());
  EXPECT_THAT(after_, ElementsAre(R"({"count":0,"name":"test"})"));
  EXPECT_THAT(storage_->reads, ElementsAre("app"));
}

// ZP1, async
TEST_F(Persist, HydratesLaterFromAStorageThatAnswersLater) {
  hold(R"({"state":{"count":42},"version":0})");
  storage_->later = true;
  const persisted saved = persist(store_, options());
  EXPECT_EQ(store_.state(), R"({"count":0})"_value);
  EXPECT_FALSE(saved.has_hydrated());
  storage_->answer_all();
  EXPECT_EQ(store_.state(), R"({"count":42})"_value);
  EXPECT_THAT(after_, ElementsAre(R"({"count":42})"));
}

// ZP2
TEST_F(Persist, KeepsTheInitialStateWhenReadingFails) {
  storage_->fail_reads = true;
  const persisted saved = persist(store_, options());
  EXPECT_EQ(store_.state(), R"({"count":0})"_value);
  EXPECT_THAT(after_, ElementsAre(R"(error: Cannot read "app": no reading today)"));
  EXPECT_EQ(errors_.size(), 1U);
  EXPECT_FALSE(saved.has_hydrated());
}

// ZP3
TEST_F(Persist, StartsEmptyWritesChangesAndASecondStoreStartsFromThem) {
  const persisted saved = persist(store_, options());
  EXPECT_THAT(after_, ElementsAre(R"({"count":0})"));
  EXPECT_THAT(storage_->writes, IsEmpty());
  set_count(42);
  EXPECT_THAT(storage_->writes, ElementsAre(R"({"state":{"count":42},"version":0})"));
  EXPECT_THAT(storage_->written_names, ElementsAre("app"));

  store second{value{{"count", 0}}};
  const persisted also = persist(second, options());
  EXPECT_EQ(second.state(), R"({"count":42})"_value);
}

// ZP4
TEST_F(Persist, MigratesAnotherVersionAndWritesTheResultBackAtOnce) {
  hold(R"({"state":{"count":42},"version":12})");
  persist_options with = options();
  with.version = 13;
  std::vector<std::string> asked;
  with.migrate = [&](const value& stored, std::int64_t version) {
    asked.push_back(stored.dump() + " of " + std::to_string(version));
    return value{{"count", 99}};
  };
  std::size_t writes_before_callback = 0;
  with.on_rehydrate = [&](const value&) {
    return [&](const value*, const error*) { writes_before_callback = storage_->writes.size(); };
  };
  const persisted saved = persist(store_, with);
  EXPECT_THAT(asked, ElementsAre(R"({"count":42} of 12)"));
  EXPECT_EQ(store_.state(), R"({"count":99})"_value);
  EXPECT_THAT(storage_->writes, ElementsAre(R"({"state":{"count":99},"version":13})"));
  EXPECT_EQ(writes_before_callback, 1U);
}

// ZP4: a migration may come to what the store has already
TEST_F(Persist, WritesAMigratedStateBackAlsoIfItIsTheCurrentOne) {
  hold(R"({"state":{"count":42},"version":1})");
  persist_options with = options();
  with.version = 2;
  with.migrate = [](const value&, std::int64_t) { return value{{"count", 0}}; };
  const persisted saved = persist(store_, with);
  EXPECT_THAT(storage_->writes, ElementsAre(R"({"state":{"count":0},"version":2})"));
}

// ZP4, async
TEST_F(Persist, MigratesWithAnAnswerThatComesLater) {
  hold(R"({"state":{"count":42},"version":12})");
  storage_->later = true;
  persist_options with = options();
  with.version = 13;
  patchbay::migration_reply reply;
  with.migrate_later = [&](const value&, std::int64_t, patchbay::migration_reply answer) { reply = answer; };
  const persisted saved = persist(store_, with);
  storage_->answer_all();
  EXPECT_FALSE(saved.has_hydrated());
  EXPECT_THAT(storage_->writes, IsEmpty());
  reply({{"count", 99}}, nullptr);
  EXPECT_TRUE(saved.has_hydrated());
  EXPECT_THAT(after_, ElementsAre(R"({"count":99})"));
  EXPECT_THAT(storage_->writes, ElementsAre(R"({"state":{"count":99},"version":13})"));
}

// ZP5
TEST_F(Persist, IgnoresAnotherVersionWithoutAMigration) {
  hold(R"({"state":{"count":42},"version":12})");
  persist_options with = options();
  with.version = 13;
  const persisted saved = persist(store_, with);
  EXPECT_EQ(store_.state(), R"({"count":0})"_value);
  EXPECT_THAT(after_, ElementsAre(R"({"count":0})"));
  EXPECT_THAT(errors_, ElementsAre(HasSubstr("It is of version 12, and there is no migration to version 13.")));
  EXPECT_TRUE(saved.has_hydrated());
  // What could not be used is not lost.
  set_count(1);
  EXPECT_EQ(storage_->writes_over_unusable, 1U);
  set_count(2);
  EXPECT_EQ(storage_->writes_over_unusable, 1U);
}

// ZP6
TEST_F(Persist, KeepsTheInitialStateWhenAMigrationThrows) {
  hold(R"({"state":{"count":42},"version":12})");
  persist_options with = options();
  with.version = 13;
  with.migrate = [](const value&, std::int64_t) -> value { throw std::runtime_error("migrate problem"); };
  const persisted saved = persist(store_, with);
  EXPECT_EQ(store_.state(), R"({"count":0})"_value);
  EXPECT_THAT(after_, ElementsAre(R"(error: Cannot migrate "app": migrate problem)"));
  EXPECT_THAT(storage_->writes, IsEmpty());
  set_count(1);
  EXPECT_EQ(storage_->writes_over_unusable, 1U);
}

// ZP6, async
TEST_F(Persist, KeepsTheInitialStateWhenALateMigrationFails) {
  hold(R"({"state":{"count":42},"version":12})");
  persist_options with = options();
  with.version = 13;
  with.migrate_later = [](const value&, std::int64_t, const patchbay::migration_reply& reply) {
    reply({}, std::make_exception_ptr(std::runtime_error("migrate problem")));
  };
  const persisted saved = persist(store_, with);
  EXPECT_EQ(store_.state(), R"({"count":0})"_value);
  EXPECT_THAT(after_, ElementsAre(R"(error: Cannot migrate "app": migrate problem)"));
}

// ZP7
TEST_F(Persist, TellsTheStateBeforeAlsoTheFirstTime) {
  hold(R"({"state":{"count":42},"version":0})");
  const persisted saved = persist(store_, options());
  EXPECT_THAT(before_, ElementsAre(R"({"count":0})"));
}

// ZP8
TEST_F(Persist, KeepsMembersThatAreNotStored) {
  store_ = store(R"({"count":0,"label":"kept","deep":{"a":1,"b":2}})"_value);
  hold(R"({"state":{"count":1,"deep":{"a":7}},"version":0})");
  const persisted saved = persist(store_, options());
  EXPECT_EQ(store_.state(), R"({"count":1,"deep":{"a":7},"label":"kept"})"_value);
}

// ZP8
TEST_F(Persist, MergesAsTold) {
  const value initial = R"({"count":0,"deep":{"a":1,"b":{"c":2}}})"_value;
  hold(R"({"state":{"deep":{"b":{"d":3}}},"version":0})");
  const auto merged = [&](std::function<value(const value&, const value&)> merge) {
    store_ = store(initial);
    persist_options with = options();
    with.merge = std::move(merge);
    const persisted saved = persist(store_, with);
    return store_.state().dump();
  };
  EXPECT_EQ(merged({}), R"({"count":0,"deep":{"b":{"d":3}}})");
  EXPECT_EQ(merged(patchbay::merge::shallow), R"({"count":0,"deep":{"b":{"d":3}}})");
  EXPECT_EQ(merged(patchbay::merge::deep), R"({"count":0,"deep":{"a":1,"b":{"c":2,"d":3}}})");
  EXPECT_EQ(merged(patchbay::merge::replace), R"({"deep":{"b":{"d":3}}})");
  EXPECT_EQ(merged([](const value& stored, const value& current) {
              return value::array({stored, current});
            }),
            R"([{"deep":{"b":{"d":3}}},{"count":0,"deep":{"a":1,"b":{"c":2}}}])");
}

// ZP8
TEST_F(Persist, KeepsTheStateWhenMergingThrows) {
  hold(R"({"state":{"count":42},"version":0})");
  persist_options with = options();
  with.merge = [](const value&, const value&) -> value { throw std::runtime_error("merge problem"); };
  const persisted saved = persist(store_, with);
  EXPECT_EQ(store_.state(), R"({"count":0})"_value);
  EXPECT_THAT(after_, ElementsAre(HasSubstr("merge problem")));
}

TEST_F(Persist, RefusesAStoredStateOfAnotherKind) {
  hold(R"({"state":[1,2],"version":0})");
  const persisted saved = persist(store_, options());
  EXPECT_EQ(store_.state(), R"({"count":0})"_value);
  EXPECT_THAT(after_, ElementsAre(HasSubstr("The stored state is array and cannot be merged")));
}

// ZP9
TEST_F(Persist, AcceptsAStoredStateWithoutAVersion) {
  hold(R"({"state":{"count":42}})");
  persist_options with = options();
  with.version = 3;
  const persisted saved = persist(store_, with);
  EXPECT_EQ(store_.state(), R"({"count":42})"_value);
  EXPECT_THAT(errors_, IsEmpty());
}

// ZP10
TEST_F(Persist, StoresWhatPartializeLeaves) {
  store_ = store(R"({"object":{"first":"0","second":"1"},"array":[{"value":"0"},{"value":"1"}]})"_value);
  persist_options with = options();
  with.partialize = [](const value& state) {
    value kept = value::array();
    for (const value& each : state["array"].elements()) {
      if (each["value"] != value("1")) kept = patchbay::produce(kept, [&](draft d) { d.push_back(each); });
    }
    return value{{"object", value{{"first", state["object"]["first"]}}}, {"array", kept}};
  };
  const persisted saved = persist(store_, with);
  store_.set_state([](draft state) { state["object"]["first"] = "2"; });
  EXPECT_THAT(storage_->writes,
              ElementsAre(R"({"state":{"array":[{"value":"0"}],"object":{"first":"2"}},"version":0})"));
  store_.set_state([](draft state) { state["object"]["second"] = "not stored"; });
  EXPECT_EQ(storage_->writes.size(), 1U);
}

// ZP11
TEST_F(Persist, TakesOtherOptionsForTheNextWrite) {
  persisted saved = persist(store_, options());
  EXPECT_EQ(saved.options().name, "app");
  persist_options other = saved.options();
  other.name = "other";
  other.partialize = [](const value& state) { return value{{"only", state["count"]}}; };
  saved.set_options(other);
  EXPECT_EQ(saved.options().name, "other");
  EXPECT_THAT(storage_->writes, IsEmpty());
  set_count(3);
  EXPECT_THAT(storage_->writes, ElementsAre(R"({"state":{"only":3},"version":0})"));
  EXPECT_THAT(storage_->written_names, ElementsAre("other"));
}

// ZP12
TEST_F(Persist, ClearsTheStorageAndLeavesTheState) {
  persisted saved = persist(store_, options());
  set_count(3);
  saved.clear_storage();
  EXPECT_THAT(storage_->removals, ElementsAre("app"));
  EXPECT_EQ(store_.state(), R"({"count":3})"_value);
  set_count(4);
  EXPECT_EQ(storage_->text, R"({"state":{"count":4},"version":0})");
  saved.purge();
  EXPECT_EQ(storage_->text, std::nullopt);
}

// ZP13
TEST_F(Persist, ReadsAgainOnDemand) {
  persisted saved = persist(store_, options());
  hold(R"({"state":{"count":2},"version":0})");
  saved.rehydrate();
  EXPECT_EQ(store_.state(), R"({"count":2})"_value);
  EXPECT_TRUE(saved.has_hydrated());
}

// ZP13, async
TEST_F(Persist, HasNotHydratedWhileItReads) {
  storage_->later = true;
  persisted saved = persist(store_, options());
  EXPECT_FALSE(saved.has_hydrated());
  storage_->answer_all();
  EXPECT_TRUE(saved.has_hydrated());
  saved.rehydrate();
  EXPECT_FALSE(saved.has_hydrated());
  storage_->answer_all();
  EXPECT_TRUE(saved.has_hydrated());
}

// ZP14
TEST_F(Persist, TellsListenersOfHydrationsUntilTheyLeave) {
  persisted saved = persist(store_, options());
  std::vector<std::string> heard;
  auto first = saved.on_hydrate([&](const value& state) { heard.push_back("before " + state.dump()); });
  auto second = saved.on_finish_hydration([&](const value& state) { heard.push_back("after " + state.dump()); });
  hold(R"({"state":{"count":1},"version":0})");
  saved.rehydrate();
  EXPECT_THAT(heard, ElementsAre(R"(before {"count":0})", R"(after {"count":1})"));
  first.reset();
  saved.rehydrate();
  EXPECT_THAT(heard, ElementsAre(R"(before {"count":0})", R"(after {"count":1})", R"(after {"count":1})"));
  second.reset();
  saved.rehydrate();
  EXPECT_EQ(heard.size(), 3U);
}

// ZP15
TEST_F(Persist, LeavesReadingToRehydrateWhenTold) {
  hold(R"({"state":{"count":42},"version":0})");
  persist_options with = options();
  with.skip_hydration = true;
  persisted saved = persist(store_, with);
  EXPECT_THAT(storage_->reads, IsEmpty());
  EXPECT_THAT(before_, IsEmpty());
  EXPECT_FALSE(saved.has_hydrated());
  saved.rehydrate();
  EXPECT_EQ(store_.state(), R"({"count":42})"_value);
}

// ZP15: unlike zustand, whose first set would overwrite what was never read
TEST_F(Persist, WritesNothingBeforeTheFirstHydration) {
  hold(R"({"state":{"count":42},"version":0})");
  persist_options with = options();
  with.skip_hydration = true;
  {
    persisted saved = persist(store_, with);
    set_count(1);
    saved.flush();
  }
  EXPECT_THAT(storage_->writes, IsEmpty());
}

// ZP16
TEST_F(Persist, LetsTheCallbackHaveTheLastWord) {
  for (const bool later : {false, true}) {
    storage_->later = later;
    store_ = store(value{{"count", 0}});
    hold(R"({"state":{"count":1},"version":0})");
    persist_options with = options();
    with.on_rehydrate = [&](const value&) {
      return [&](const value* state, const error*) { set_count((*state)["count"].get<int>() + 1); };
    };
    const persisted saved = persist(store_, with);
    storage_->answer_all();
    EXPECT_EQ(store_.state(), R"({"count":2})"_value);
    EXPECT_EQ(storage_->text, R"({"state":{"count":2},"version":0})");
  }
}

// ZP16
TEST_F(Persist, TellsTheCallbackWhatASubscriberMadeOfIt) {
  hold(R"({"state":{"count":1},"version":0})");
  const auto answering = store_.subscribe([&](const value& state, const value&) {
    if (state["count"] == value(1)) set_count(7);
  });
  const persisted saved = persist(store_, options());
  EXPECT_THAT(after_, ElementsAre(R"({"count":7})"));
  EXPECT_EQ(storage_->text, R"({"state":{"count":7},"version":0})");
}

// ZP17
TEST_F(Persist, StoresOtherShapesThroughPartializeAndMerge) {
  store_ = store(R"({"map":{"a":1,"b":2}})"_value);
  persist_options with = options();
  with.partialize = [](const value& state) {
    value pairs = value::array();
    for (const auto each : state["map"].items())
      pairs = patchbay::produce(pairs, [&](draft d) { d.push_back(value::array({each.key, each.value})); });
    return value{{"pairs", pairs}};
  };
  with.merge = [](const value& stored, const value&) {
    return patchbay::produce(R"({"map":{}})"_value, [&](draft d) {
      for (const value& pair : stored["pairs"].elements()) d["map"][pair[0].as_string()] = pair[1];
    });
  };
  {
    const persisted saved = persist(store_, with);
    store_.set_state([](draft state) { state["map"]["c"] = 3; });
    EXPECT_EQ(storage_->text, R"({"state":{"pairs":[["a",1],["b",2],["c",3]]},"version":0})");
  }
  store_ = store(R"({"map":{}})"_value);
  const persisted saved = persist(store_, with);
  EXPECT_EQ(store_.state(), R"({"map":{"a":1,"b":2,"c":3}})"_value);
}

// ZP18
TEST_F(Persist, DoesNotWriteBackWhatItHydrated) {
  store_ = store(R"({"count":0,"new":"member"})"_value);
  hold(R"({"state":{"count":42},"version":0})");
  {
    persisted saved = persist(store_, options());
    saved.rehydrate();
    saved.flush();
  }
  EXPECT_THAT(storage_->writes, IsEmpty());
}

// ZP19
TEST_F(Persist, AppliesOnlyTheLastOfSeveralHydrations) {
  storage_->later = true;
  persist_options with = options();
  with.skip_hydration = true;
  persisted saved = persist(store_, with);
  int finished = 0;
  const auto listening = saved.on_finish_hydration([&](const value&) { ++finished; });
  for (int count = 1; count <= 3; ++count) {
    hold(value{{"state", value{{"count", count}}}, {"version", 0}}.dump());
    saved.rehydrate();
  }
  ASSERT_EQ(storage_->waiting(), 3U);
  storage_->answer_next();
  storage_->answer_next();
  EXPECT_EQ(store_.state(), R"({"count":0})"_value);
  EXPECT_EQ(finished, 0);
  storage_->answer_next();
  EXPECT_EQ(store_.state(), R"({"count":3})"_value);
  EXPECT_EQ(finished, 1);
  EXPECT_THAT(after_, ElementsAre(R"({"count":3})"));
}

// ZP19, with a migration under way
TEST_F(Persist, DropsAMigrationThatAnotherHydrationOvertook) {
  hold(R"({"state":{"count":1},"version":1})");
  persist_options with = options();
  with.version = 2;
  std::vector<patchbay::migration_reply> replies;
  with.migrate_later = [&](const value&, std::int64_t, patchbay::migration_reply reply) { replies.push_back(reply); };
  persisted saved = persist(store_, with);
  saved.rehydrate();
  ASSERT_EQ(replies.size(), 2U);
  replies[0]({{"count", 10}}, nullptr);
  EXPECT_EQ(store_.state(), R"({"count":0})"_value);
  replies[1]({{"count", 20}}, nullptr);
  replies[1]({{"count", 30}}, nullptr);
  EXPECT_EQ(store_.state(), R"({"count":20})"_value);
  EXPECT_THAT(after_, ElementsAre(R"({"count":20})"));
  EXPECT_EQ(storage_->writes.size(), 1U);
}

// ZP20
TEST_F(Persist, OverwritesAChangeMadeWhileItReads) {
  hold(R"({"state":{"count":42},"version":0})");
  storage_->later = true;
  store_ = store(R"({"count":0,"other":0})"_value);
  const persisted saved = persist(store_, options());
  store_.set_state(R"({"count":1,"other":1})"_value);
  EXPECT_THAT(storage_->writes, IsEmpty());
  storage_->answer_all();
  EXPECT_EQ(store_.state(), R"({"count":42,"other":1})"_value);
  // The rest of that change is not lost.
  EXPECT_THAT(storage_->writes, ElementsAre(R"({"state":{"count":42,"other":1},"version":0})"));
}

// ZP20
TEST_F(Persist, WritesAChangeMadeWhileItReadAnEmptyStorage) {
  storage_->later = true;
  const persisted saved = persist(store_, options());
  set_count(5);
  storage_->answer_all();
  EXPECT_EQ(store_.state(), R"({"count":5})"_value);
  EXPECT_THAT(storage_->writes, ElementsAre(R"({"state":{"count":5},"version":0})"));
}

// ZP21
TEST_F(Persist, ClearingEndsAHydrationUnderWayAlsoWhenRemovingFails) {
  for (const bool fails : {false, true}) {
    after_.clear();
    hold(R"({"state":{"count":42},"version":0})");
    storage_->later = true;
    storage_->fail_removals = fails;
    persisted saved = persist(store_, options());
    int finished = 0;
    const auto listening = saved.on_finish_hydration([&](const value&) { ++finished; });
    if (fails)
      EXPECT_THROW(saved.clear_storage(), error);
    else
      saved.clear_storage();
    storage_->answer_all();
    EXPECT_EQ(store_.state(), R"({"count":0})"_value);
    EXPECT_THAT(after_, IsEmpty());
    EXPECT_EQ(finished, 0);
    EXPECT_FALSE(saved.has_hydrated());

    hold(R"({"state":{"count":7},"version":0})");
    saved.rehydrate();
    storage_->answer_all();
    EXPECT_EQ(store_.state(), R"({"count":7})"_value);
    EXPECT_EQ(finished, 1);
    set_count(0);
  }
}

// ZP21
TEST_F(Persist, ClearingEndsAMigrationUnderWay) {
  hold(R"({"state":{"count":1},"version":1})");
  persist_options with = options();
  with.version = 2;
  patchbay::migration_reply reply;
  with.migrate_later = [&](const value&, std::int64_t, patchbay::migration_reply answer) { reply = answer; };
  persisted saved = persist(store_, with);
  saved.clear_storage();
  reply({{"count", 10}}, nullptr);
  EXPECT_EQ(store_.state(), R"({"count":0})"_value);
  EXPECT_THAT(after_, IsEmpty());
  EXPECT_EQ(storage_->text, std::nullopt);
}

// ZP22
TEST_F(Persist, SaysAtEveryChangeThatThereIsNoStorage) {
  persist_options with = options();
  with.storage = nullptr;
  const persisted saved = persist(store_, with);
  set_count(1);
  set_count(2);
  EXPECT_EQ(store_.state(), R"({"count":2})"_value);
  EXPECT_THAT(errors_, ElementsAre(R"(Cannot store "app": The storage is unavailable.)",
                                   R"(Cannot store "app": The storage is unavailable.)"));
  EXPECT_FALSE(saved.has_hydrated());
}

// ZP22
TEST_F(Persist, WarnsThroughTheStoreWithoutAHook) {
  std::vector<std::string> warned;
  store_ = store(value{{"count", 0}}, {.warn = [&](std::string_view text) { warned.emplace_back(text); }});
  const persisted saved = persist(store_, {.name = "app"});
  set_count(1);
  EXPECT_THAT(warned, ElementsAre(R"(Cannot store "app": The storage is unavailable.)"));
}

// ZP23
TEST_F(Persist, WritesTheWholePartAfterEveryChange) {
  const persisted saved = persist(store_, options());
  for (int count = 1; count <= 3; ++count) set_count(count);
  set_count(3);
  EXPECT_THAT(storage_->writes,
              ElementsAre(R"({"state":{"count":1},"version":0})", R"({"state":{"count":2},"version":0})",
                          R"({"state":{"count":3},"version":0})"));
}

// --- redux-persist ------------------------------------------------------------------------------------------

TEST_F(Persist, RunsMigrationsAboveTheStoredVersionInOrder) {
  hold(R"({"state":{"steps":""},"version":1})");
  store_ = store(R"({"steps":""})"_value);
  persist_options with = options();
  with.version = 3;
  for (const int version : {4, 3, 2, 1}) {
    with.migrations[version] = [version](const value& state) {
      return value{{"steps", std::string(state["steps"].as_string()) + std::to_string(version)}};
    };
  }
  const persisted saved = persist(store_, with);
  EXPECT_EQ(store_.state(), R"({"steps":"23"})"_value);
  EXPECT_THAT(storage_->writes, ElementsAre(R"({"state":{"steps":"23"},"version":3})"));
}

TEST_F(Persist, TakesALaterVersionAsItIsAndKeepsItsText) {
  hold(R"({"state":{"count":5},"version":9})");
  persist_options with = options();
  with.version = 3;
  with.migrations[3] = [](const value&) { return value{{"count", -1}}; };
  const persisted saved = persist(store_, with);
  EXPECT_EQ(store_.state(), R"({"count":5})"_value);
  EXPECT_THAT(storage_->writes, IsEmpty());
  EXPECT_THAT(errors_, ElementsAre(HasSubstr("later version 9")));
  set_count(6);
  EXPECT_EQ(storage_->writes_over_unusable, 1U);
}

// --- what zustand's suite does not have --------------------------------------------------------------------------

TEST_F(Persist, UsesTheCopyBeforeWhenTheTextIsCorrupt) {
  for (const char* corrupt : {"", "{\"state\":{\"count\":", "[1]", R"({"count":1})", R"({"state":1,"version":1e99})"}) {
    SCOPED_TRACE(corrupt);
    errors_.clear();
    store_ = store(value{{"count", 0}});
    hold(corrupt);
    storage_->writes.clear();
    storage_->writes_over_unusable = 0;
    storage_->previous = R"({"state":{"count":8},"version":0})";
    const persisted saved = persist(store_, options());
    EXPECT_EQ(store_.state(), R"({"count":8})"_value);
    EXPECT_TRUE(saved.has_hydrated());
    EXPECT_THAT(errors_, ElementsAre(HasSubstr("(The copy before that is used instead.)")));
    EXPECT_THAT(storage_->writes, ElementsAre(R"({"state":{"count":8},"version":0})"));
    EXPECT_EQ(storage_->writes_over_unusable, 1U);
  }
}

TEST_F(Persist, SaysWhatIsWrongWithACorruptTextThatHasNoCopy) {
  hold("{\"state\":");
  storage_->previous = "as bad";
  const persisted saved = persist(store_, options());
  EXPECT_THAT(after_, ElementsAre(HasSubstr(R"(error: Cannot use what is stored under "app": )")));
  EXPECT_EQ(errors_.size(), 1U);
  EXPECT_FALSE(saved.has_hydrated());
  EXPECT_THAT(storage_->writes, IsEmpty());
  set_count(1);
  EXPECT_EQ(storage_->writes_over_unusable, 1U);
}

TEST_F(Persist, HydratesInOneCommitThatARecorderCanReplay) {
  store_ = store(R"({"count":0,"name":""})"_value);
  hold(R"({"state":{"count":1,"name":"n"},"version":0})");
  std::vector<std::string> actions;
  const auto listening = store_.on_commit([&](const patchbay::commit& made) {
    for (const auto& each : made.actions) actions.push_back(each.dump());
  });
  const persisted saved = persist(store_, options());
  EXPECT_EQ(store_.revision(), 1U);
  ASSERT_EQ(actions.size(), 1U);
  const value action = value::parse(actions[0]);
  EXPECT_EQ(action["type"], value("@@patchbay/SET_STATE"));
  const value again = patchbay::apply(R"({"count":0,"name":""})"_value, patchbay::patch::from(action["patch"]));
  EXPECT_EQ(again, store_.state());
}

TEST_F(Persist, WorksWithARootReducer) {
  const patchbay::reducer root = [](const value& state, const patchbay::action& a) {
    if (a.type() != "add") return state;
    return patchbay::produce(state, [&](draft d) { d["count"] += a.payload(); });
  };
  store_ = patchbay::create_store(root, value{{"count", 0}});
  hold(R"({"state":{"count":40},"version":0})");
  const persisted saved = persist(store_, options());
  store_.dispatch("add", 2);
  EXPECT_EQ(storage_->text, R"({"state":{"count":42},"version":0})");
}

TEST_F(Persist, ReportsWhatItsFunctionsThrowAndGoesOn) {
  persist_options with = options();
  with.on_rehydrate = [](const value&) -> persist_options::rehydrated { throw std::runtime_error("before"); };
  persisted saved = persist(store_, with);
  const auto listening = saved.on_finish_hydration([](const value&) { throw std::runtime_error("after"); });
  saved.rehydrate();
  EXPECT_THAT(errors_, ElementsAre(HasSubstr("before"), HasSubstr("before"), HasSubstr("after")));
  EXPECT_TRUE(saved.has_hydrated());
}

TEST_F(Persist, ReportsAListenerThatFailsAtTheHydration) {
  hold(R"({"state":{"count":1},"version":0})");
  const auto listening = store_.subscribe([](const value&, const value&) { throw std::runtime_error("listener"); });
  const persisted saved = persist(store_, options());
  EXPECT_TRUE(saved.has_hydrated());
  EXPECT_THAT(errors_, ElementsAre(HasSubstr("listener")));
}

TEST_F(Persist, IgnoresAnswersAfterItsEndAndTheStores) {
  hold(R"({"state":{"count":1},"version":0})");
  storage_->later = true;
  { const persisted saved = persist(store_, options()); }
  storage_->answer_all();
  EXPECT_EQ(store_.state(), R"({"count":0})"_value);

  auto mortal = std::make_unique<store>(value{{"count", 0}});
  persisted saved = persist(*mortal, options());
  mortal.reset();
  storage_->answer_all();
  EXPECT_THAT(after_, IsEmpty());
  EXPECT_THROW(saved.rehydrate(), error);
}

TEST_F(Persist, RefusesContradictingOptions) {
  const auto code_of = [&](const persist_options& with) {
    try {
      const persisted saved = persist(store_, with);
    } catch (const error& failure) {
      return failure.code();
    }
    return errc::internal;
  };
  EXPECT_EQ(code_of({}), errc::invalid_argument);
  EXPECT_EQ(code_of({.name = "a", .throttle = std::chrono::milliseconds(1)}), errc::invalid_argument);
  EXPECT_EQ(code_of({.name = "a", .throttle = std::chrono::milliseconds(-1)}), errc::invalid_argument);
  EXPECT_EQ(code_of({.name = "a",
                     .migrate = [](const value& state, std::int64_t) { return state; },
                     .migrations = {{1, [](const value& state) { return state; }}}}),
            errc::invalid_argument);
}

}  // namespace
