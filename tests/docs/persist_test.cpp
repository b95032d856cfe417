// What docs/porting says about persistence.

#include <patchbay/patchbay.hpp>
#include <patchbay/persist/persist.hpp>
#include <patchbay/persist/sqlite_storage.hpp>
#include <patchbay/reducers/combine_slices.hpp>
#include <patchbay/testing/manual_clock.hpp>
#include <patchbay/testing/manual_executor.hpp>
#include <patchbay/testing/matchers.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace patchbay;
using namespace std::chrono_literals;

namespace persist_test {

using patchbay::testing::ValueEq;
using ::testing::ElementsAre;

value counts(const value& state, const action& a) {
  if (a.type() != "INC") return state;
  return produce(state, [](draft d) { d["bears"] += 1; });
}

class PortingPersist : public ::testing::Test {
 protected:
  store app = create_store(
      {R"({"bears": 0, "draft": "x", "ui": {"open": true}})"_value,
       counts});
  std::shared_ptr<memory_storage> memory =
      std::make_shared<memory_storage>();

  void has_stored(const std::string& text) const {
    memory->write("bears", text);
  }
  [[nodiscard]] value stored() const {
    return value::parse(memory->text("bears").value_or("null"));
  }
};

TEST_F(PortingPersist, KeepsAStore) {
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / "porting-persist";
  std::filesystem::remove_all(folder);
  // porting: persist
  const auto files = std::make_shared<file_storage>(folder);
  const persisted saved =
      persist(app, {.name = "bears", .storage = files});
  // end
  app.dispatch("INC");
  EXPECT_TRUE(std::filesystem::exists(folder / "bears.json"));
  std::filesystem::remove_all(folder);
}

TEST_F(PortingPersist, KeepsChanges) {
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / "porting-sqlite";
  std::filesystem::remove_all(folder);
  {
    // porting: persist-sqlite
    const auto database =
        std::make_shared<sqlite_storage>(folder / "app.db");
    const persisted saved =
        persist(app, {.name = "bears", .storage = database});
    // end
    app.dispatch("INC");
    EXPECT_TRUE(std::filesystem::exists(folder / "app.db"));
  }
  std::filesystem::remove_all(folder);
}

TEST_F(PortingPersist, KeepsParts) {
  // porting: persist-partialize
  const persisted saved =
      persist(app, {.name = "bears",
                    .storage = memory,
                    .partialize = [](const value& state) {
                      return value{{"bears", state["bears"]}};
                    }});
  // end
  app.dispatch("INC");
  EXPECT_THAT(stored(),
              ValueEq(R"({"state": {"bears": 1}, "version": 0})"));
}

TEST_F(PortingPersist, IncludesAndExcludes) {
  // porting: persist-include
  const persisted saved = persist(app, {.name = "bears",
                                        .storage = memory,
                                        .exclude = {"draft", "ui"}});
  // end
  app.dispatch("INC");
  EXPECT_THAT(stored(),
              ValueEq(R"({"state": {"bears": 1}, "version": 0})"));
}

TEST_F(PortingPersist, WritesTextOfItsOwn) {
  const auto to_text = [](const value& document) {
    return "own:" + document.dump();
  };
  const auto from_text = [](std::string_view text) {
    return value::parse(text.substr(4));
  };
  has_stored(R"(own:{"state": {"bears": 5}, "version": 0})");
  // porting: persist-serialize
  const persisted saved = persist(app, {.name = "bears",
                                        .storage = memory,
                                        .serialize = to_text,
                                        .deserialize = from_text});
  // end
  EXPECT_EQ(app.state()["bears"], value(5));
  app.dispatch("INC");
  EXPECT_TRUE(memory->text("bears")->starts_with("own:{"));
}

TEST_F(PortingPersist, KeepsInjectedSlices) {
  const auto keep = [](const value& state, const action&) {
    return state;
  };
  const slice_entry bears("bears", reducer{value(0), keep});
  const combined_slices root = combine_slices(bears);
  const slice_entry filter("filter", reducer{value("all"), keep});
  memory->write("filter",
                R"({"state": {"filter": "open"}, "version": 0})");
  app = create_store(root);
  // porting: persist-inject
  root.inject(app, filter);
  const persisted kept = persist(
      app,
      {.name = "filter", .storage = memory, .include = {"filter"}});
  // end
  EXPECT_EQ(app.state(), R"({"bears": 0, "filter": "open"})"_value);
  app.set_state({{"bears", 1}});
  app.set_state({{"filter", "done"}});
  EXPECT_EQ(memory->text("filter"),
            R"({"state":{"filter":"done"},"version":0})");
}

TEST_F(PortingPersist, Migrates) {
  has_stored(R"({"state": {"bear": 5}, "version": 1})");
  // porting: persist-migrate
  const persisted saved =
      persist(app, {.name = "bears",
                    .storage = memory,
                    .version = 2,
                    .migrate = [](const value& old, std::int64_t) {
                      return value{{"bears", old["bear"]}};
                    }});
  // end
  EXPECT_EQ(app.state()["bears"], value(5));
}

TEST_F(PortingPersist, MigratesInSteps) {
  has_stored(R"({"state": {"bear": 5}, "version": 0})");
  // porting: persist-migrations
  const persisted saved = persist(
      app,
      {.name = "bears",
       .storage = memory,
       .version = 2,
       .migrations = {
           {1,
            [](const value& old) {
              return value{{"bears", old["bear"]}};
            }},
           {2,
            [](const value& old) {
              return value{{"bears", old["bears"].get<int>() * 2}};
            }},
       }});
  // end
  EXPECT_EQ(app.state()["bears"], value(10));
}

TEST_F(PortingPersist, Merges) {
  has_stored(R"({"state": {"ui": {"dark": true}}, "version": 0})");
  // porting: persist-merge
  const persisted saved = persist(
      app,
      {.name = "bears", .storage = memory, .merge = merge::deep});
  // end
  EXPECT_THAT(app.state()["ui"],
              ValueEq(R"({"open": true, "dark": true})"));
}

TEST_F(PortingPersist, Rehydrates) {
  has_stored(R"({"state": {"bears": 5}, "version": 0})");
  // porting: persist-skip-hydration
  persisted saved = persist(
      app,
      {.name = "bears", .storage = memory, .skip_hydration = true});
  saved.rehydrate();
  const bool is_there = saved.has_hydrated();
  // end
  EXPECT_TRUE(is_there);
  EXPECT_EQ(app.state()["bears"], value(5));
}

TEST_F(PortingPersist, TellsOfHydration) {
  std::vector<std::string> log;
  // porting: persist-on-rehydrate
  const persisted saved =
      persist(app, {.name = "bears",
                    .storage = memory,
                    .on_rehydrate = [&](const value&) {
                      log.push_back("begins");
                      return [&](const value* state, const error*) {
                        log.push_back(state ? "done" : "failed");
                      };
                    }});
  // end
  EXPECT_THAT(log, ElementsAre("begins", "done"));
}

TEST_F(PortingPersist, HasListeners) {
  int finished = 0;
  persisted saved = persist(
      app,
      {.name = "bears", .storage = memory, .skip_hydration = true});
  // porting: persist-listeners
  const subscription hearing =
      saved.on_finish_hydration([&](const value&) { ++finished; });
  // end
  saved.rehydrate();
  EXPECT_EQ(finished, 1);
  app.dispatch("INC");
  // porting: persist-clear
  saved.clear_storage();
  saved.set_options({.name = "other", .storage = memory});
  // end
  EXPECT_EQ(memory->text("bears"), std::nullopt);
}

TEST_F(PortingPersist, IsThrottledAndFlushed) {
  patchbay::testing::manual_clock manual;
  patchbay::testing::manual_executor tasks;
  const patchbay::clock time = manual.clock();
  const task_runner background = [&](std::function<void()> task) {
    tasks.post(std::move(task));
  };
  // porting: persist-throttle
  persisted saved = persist(app, {.name = "bears",
                                  .storage = memory,
                                  .throttle = 1000ms,
                                  .clock = time,
                                  .runner = background});
  // end
  app.dispatch("INC");
  EXPECT_EQ(memory->text("bears"), std::nullopt);
  // porting: persist-flush
  saved.flush();
  saved.pause();
  app.dispatch("INC");
  saved.resume();
  saved.purge();
  // end
  EXPECT_EQ(memory->text("bears"), std::nullopt);
}

}  // namespace persist_test
