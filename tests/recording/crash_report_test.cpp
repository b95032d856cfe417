#include "replay/temporary_folder.hpp"

#include <patchbay/patchbay.hpp>
#include <patchbay/recording/crash_report.hpp>
#include <patchbay/replay/main.hpp>
#include <patchbay/replay/player.hpp>
#include <patchbay/replay/script.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

using patchbay::action;
using patchbay::crash_report_options;
using patchbay::dispatch_result;
using patchbay::draft;
using patchbay::errc;
using patchbay::error;
using patchbay::middleware_api;
using patchbay::next_dispatch;
using patchbay::store;
using patchbay::value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// Fails where the count is no number, and at 13.
void reduce(draft state, const action& a) {
  if (a.type() == "ADD") state["count"] += a.payload();
  if (a.type() == "BAD") throw std::runtime_error("no way");
  if (state["count"] == value(13)) throw std::runtime_error("thirteen");
}

const value initial{{"count", 0}, {"log", value::array()}};

patchbay::reducer root() { return {initial, reduce}; }

class CrashReport : public ::testing::Test {
 protected:
  store with_report(crash_report_options options = {}, std::vector<patchbay::middleware> before = {}) {
    if (!options.sink) options.sink = [this](std::string_view text) { reports_.emplace_back(text); };
    before.push_back(patchbay::crash_report(std::move(options)));
    return patchbay::create_store(root(), {}, std::move(before));
  }

  static std::vector<std::string> types_in(const std::string& report) {
    std::vector<std::string> types;
    const value actions = value::parse(value::parse(report)["payload"].get<std::string>());
    for (const value& each : actions.elements()) types.push_back(each["type"].get<std::string>());
    return types;
  }
  static value preloaded_in(const std::string& report) {
    return value::parse(value::parse(report)["preloadedState"].get<std::string>());
  }

  struct replayed {
    std::string failure;
    std::size_t actions = 0;
    std::optional<action> refused;
    value state;
  };
  // What a replay of a report leads to.
  static replayed replay(patchbay::replay::script script) {
    patchbay::replay::app app = patchbay::replay::make_app(root(), script.preloaded());
    patchbay::replay::player player(app.store, app.reducers_only, std::move(script));
    replayed end;
    try {
      player.play();
    } catch (const std::exception& failure) {
      end.failure = failure.what();
    }
    end.actions = player.position();
    end.refused = player.refused();
    end.state = app.store.state();
    return end;
  }
  static replayed replay(const std::string& report) { return replay(patchbay::replay::script::parse(report)); }

  [[nodiscard]] std::vector<std::string> files() const { return folder_.names(); }

  std::vector<std::string> reports_;
  temporary_folder folder_;
};

TEST_F(CrashReport, ReportsWhatLedToAnExceptionInTheImportFormatOfDevTools) {
  const store app = with_report();
  app.dispatch("ADD", 5);
  EXPECT_THROW(app.dispatch("BAD"), std::runtime_error);
  EXPECT_THAT(reports_, ElementsAre(R"({"error":{"action":"BAD","message":"no way"},)"
                                    R"("payload":"[{\"payload\":5,\"type\":\"ADD\"},{\"type\":\"BAD\"}]",)"
                                    R"("preloadedState":"{\"count\":0,\"log\":[]}"})"
                                    "\n"));
}

TEST_F(CrashReport, WritesAFileThatReplaysToTheSameException) {
  const store app = with_report({.file = folder_ / "crash.json"});
  app.dispatch("ADD", 5);
  app.dispatch("ADD", 7);
  const value before = app.state();
  EXPECT_THROW(app.dispatch("ADD", 1), std::runtime_error);
  const replayed again = replay(patchbay::replay::script::open(folder_ / "crash.json"));
  EXPECT_EQ(again.failure, "thirteen");
  EXPECT_EQ(again.refused, action("ADD", 1));
  EXPECT_EQ(again.actions, 2U);
  EXPECT_EQ(again.state, before);
  EXPECT_EQ(content_of(folder_ / "crash.json"), reports_.at(0));
}

TEST_F(CrashReport, KeepsTheLastActionsAndTheStateBeforeThem) {
  const store app = with_report({.keep = 3});
  for (int i = 0; i < 10; ++i) app.dispatch("ADD", 1);
  EXPECT_THROW(app.dispatch("BAD"), std::runtime_error);
  EXPECT_THAT(types_in(reports_.at(0)), ElementsAre("ADD", "ADD", "BAD"));
  EXPECT_EQ(preloaded_in(reports_.at(0))["count"], value(8));
  EXPECT_EQ(replay(reports_.at(0)).state["count"], value(10));
}

TEST_F(CrashReport, KeepsTheFailingActionAlone) {
  const store app = with_report({.keep = 1});
  app.dispatch("ADD", 1);
  EXPECT_THROW(app.dispatch("BAD"), std::runtime_error);
  EXPECT_THAT(types_in(reports_.at(0)), ElementsAre("BAD"));
  EXPECT_EQ(preloaded_in(reports_.at(0))["count"], value(1));
}

TEST_F(CrashReport, SaysNothingWhileNothingFails) {
  const store app = with_report({.file = folder_ / "crash.json"});
  app.dispatch("ADD", 5);
  EXPECT_THAT(reports_, IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(folder_ / "crash.json"));
}

TEST_F(CrashReport, ForgetsAnActionThatFailedBefore) {
  const store app = with_report({.file = folder_ / "crash.json"});
  app.dispatch("ADD", 1);
  EXPECT_THROW(app.dispatch("BAD"), std::runtime_error);
  app.dispatch("ADD", 11);
  EXPECT_THROW(app.dispatch("ADD", 1), std::runtime_error);
  EXPECT_THAT(types_in(reports_.at(1)), ElementsAre("ADD", "ADD", "ADD"));
  EXPECT_EQ(replay(content_of(folder_ / "crash.json")).failure, "thirteen");
}

TEST_F(CrashReport, PutsChangesWithoutAnActionBetweenTheActions) {
  store app = with_report();
  app.dispatch("ADD", 1);
  app.set_state({{"count", 10}});
  app.dispatch("ADD", 2);
  EXPECT_THROW(app.dispatch("ADD", 1), std::runtime_error);
  EXPECT_THAT(types_in(reports_.at(0)), ElementsAre("ADD", "@@patchbay/SET_STATE", "ADD", "ADD"));
  EXPECT_EQ(replay(reports_.at(0)).failure, "thirteen");
}

TEST_F(CrashReport, PutsChangesBeforeTheFailingActionThereThoughAnotherFailedBetween) {
  store app = with_report();
  app.dispatch("ADD", 1);
  app.set_state({{"count", 12}});
  EXPECT_THROW(app.dispatch("BAD"), std::runtime_error);
  EXPECT_THROW(app.dispatch("ADD", 1), std::runtime_error);
  EXPECT_THAT(types_in(reports_.at(1)), ElementsAre("ADD", "@@patchbay/SET_STATE", "ADD"));
  EXPECT_EQ(replay(reports_.at(1)).failure, "thirteen");
}

TEST_F(CrashReport, ReplaysAcrossABatchThatWasTakenBack) {
  store app = with_report();
  app.dispatch("ADD", 1);
  EXPECT_THROW(app.batch([&] {
    app.dispatch("ADD", 10);
    throw std::logic_error("undo");
  }),
               std::logic_error);
  EXPECT_THAT(reports_, IsEmpty());
  app.dispatch("ADD", 11);
  EXPECT_THROW(app.dispatch("ADD", 1), std::runtime_error);
  EXPECT_EQ(replay(reports_.at(0)).failure, "thirteen");
}

TEST_F(CrashReport, ReportsAnActionThatFailsWithinABatch) {
  store app = with_report();
  EXPECT_THROW(app.batch([&] {
    app.dispatch("ADD", 12);
    app.dispatch("ADD", 1);
  }),
               std::runtime_error);
  EXPECT_THAT(types_in(reports_.at(0)), ElementsAre("ADD", "ADD"));
  EXPECT_EQ(replay(reports_.at(0)).failure, "thirteen");
}

TEST_F(CrashReport, ReportsAnActionOfAListenerOnceInTheOrderOfTheReducer) {
  store app = with_report();
  const auto answering = app.subscribe([&, answered = false]() mutable {
    if (std::exchange(answered, true)) return;
    app.dispatch("ADD", 10);
    app.dispatch("ADD", 1);
  });
  EXPECT_THROW(app.dispatch("ADD", 2), std::runtime_error);
  ASSERT_EQ(reports_.size(), 1U);
  EXPECT_THAT(types_in(reports_[0]), ElementsAre("ADD", "ADD", "ADD"));
  EXPECT_EQ(replay(reports_[0]).failure, "thirteen");
}

TEST_F(CrashReport, ReportsNoListenerThatThrows) {
  store app = with_report();
  const auto bad = app.subscribe([] { throw std::logic_error("listener"); });
  EXPECT_THROW(app.dispatch("ADD", 1), std::logic_error);
  EXPECT_THAT(reports_, IsEmpty());
}

TEST_F(CrashReport, ReportsOnceWhatAnOuterActionOfAMiddlewareBehindItPassesOn) {
  const patchbay::middleware twice = [](const middleware_api& api, const next_dispatch& next, const action& a) {
    if (a.type() == "OUTER") api.dispatch(action("BAD"));
    return next(a);
  };
  store app(initial);
  const auto dispatch = patchbay::create_dispatch(
      app,
      {.reducer = root(),
       .middleware = {patchbay::crash_report({.sink = [this](std::string_view text) { reports_.emplace_back(text); }}),
                      twice}});
  EXPECT_THROW(dispatch("OUTER"), std::runtime_error);
  EXPECT_EQ(reports_.size(), 1U);
}

TEST_F(CrashReport, TakesARefusalForNoCrash) {
  store app(initial);
  const auto dispatch = patchbay::create_dispatch(
      app,
      {.middleware = {patchbay::crash_report({.sink = [this](std::string_view text) { reports_.emplace_back(text); }})},
       .unknown = patchbay::unknown_action_policy::refuse});
  EXPECT_THROW(dispatch("UNKNOWN"), error);
  EXPECT_THAT(reports_, IsEmpty());
}

TEST_F(CrashReport, ReportsHandlersAndWhatIsNoException) {
  store app(initial);
  const auto dispatch = patchbay::create_dispatch(
      app, {.handlers = {{"NUMBER", [](draft) { throw 5; }}},
            .middleware = {
                patchbay::crash_report({.sink = [this](std::string_view text) { reports_.emplace_back(text); }})}});
  EXPECT_THROW(dispatch("NUMBER"), int);
  EXPECT_THAT(reports_.at(0), HasSubstr(R"("message":"something that is no std::exception")"));
}

TEST_F(CrashReport, ReplacesTheFileAsAWholeAndLeavesNothingBesideIt) {
  const std::string file = folder_.file("crash.json", "old");
  const store app = with_report({.file = file});
  EXPECT_THROW(app.dispatch("BAD"), std::runtime_error);
  EXPECT_EQ(content_of(file), reports_.at(0));
  EXPECT_THAT(files(), ElementsAre("crash.json"));
}

TEST_F(CrashReport, KeepsThePermissionsOfItsFileAndFollowsNoLink) {
  const std::string file = folder_.file("crash.json", "old");
  const std::string other = folder_.file("other", "somebody's");
  std::filesystem::permissions(file, std::filesystem::perms(0600));
  std::filesystem::create_symlink(other, file + ".partial");
  const store app = with_report({.file = file});
  EXPECT_THROW(app.dispatch("BAD"), std::runtime_error);
  EXPECT_EQ(content_of(file), reports_.at(0));
  EXPECT_EQ(content_of(other), "somebody's");
  EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms(0600));
}

TEST_F(CrashReport, GoesWhereItWasToGoWhereverTheProgramIs) {
  const std::filesystem::path before = std::filesystem::current_path();
  std::filesystem::create_directory(folder_ / "elsewhere");
  std::filesystem::current_path(folder_ / "");
  const store app = with_report({.file = "crash.json"});
  std::filesystem::current_path(folder_ / "elsewhere");
  EXPECT_THROW(app.dispatch("BAD"), std::runtime_error);
  std::filesystem::current_path(before);
  EXPECT_EQ(content_of(folder_ / "crash.json"), reports_.at(0));
}

TEST_F(CrashReport, TellsItsHookWhenTheFileCannotBeWrittenAndThrowsTheActionsOwnException) {
  std::vector<error> failures;
  const store app = with_report({.file = folder_ / "missing/crash.json", .on_error = [&](const error& failure) {
                                   failures.push_back(failure);
                                   throw std::logic_error("hook");
                                 }});
  EXPECT_THROW(app.dispatch("BAD"), std::runtime_error);
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_EQ(failures[0].code(), errc::io);
}

TEST_F(CrashReport, KeepsTheOldFileWhereTheNewOneCannotTakeItsPlace) {
  std::filesystem::create_directory(folder_ / "crash.json");
  const std::string inside = folder_.file("crash.json/inside", "kept");
  int failures = 0;
  const store app = with_report({.file = folder_ / "crash.json", .on_error = [&](const error&) { ++failures; }});
  EXPECT_THROW(app.dispatch("BAD"), std::runtime_error);
  EXPECT_EQ(failures, 1);
  EXPECT_EQ(content_of(inside), "kept");
  EXPECT_THAT(files(), ElementsAre("crash.json"));
}

TEST_F(CrashReport, ReportsNothingThatItsOwnSinkDoesWrong) {
  std::optional<store> app;
  int calls = 0;
  int failures = 0;
  app.emplace(with_report({.file = folder_ / "crash.json",
                           .sink =
                               [&](std::string_view) {
                                 ++calls;
                                 app->dispatch("BAD");
                               },
                           .on_error = [&](const error&) { ++failures; }}));
  EXPECT_THROW(app->dispatch("BAD"), std::runtime_error);
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(failures, 1) << "what the sink threw";
  EXPECT_EQ(replay(content_of(folder_ / "crash.json")).failure, "no way");
  EXPECT_THROW(app->dispatch("BAD"), std::runtime_error);
  EXPECT_THAT(types_in(content_of(folder_ / "crash.json")), ElementsAre("BAD"));
}

TEST_F(CrashReport, RefusesOptionsThatReportNothing) {
  EXPECT_THROW((void)patchbay::crash_report({}), error);
  EXPECT_THROW((void)patchbay::crash_report({.keep = 0, .sink = [](std::string_view) {}}), error);
}

TEST_F(CrashReport, ReplaysWhatSeveralThreadsDid) {
  const store app = with_report({.keep = 1000});
  std::vector<std::thread> running;
  for (int thread = 0; thread < 4; ++thread) {
    running.emplace_back([&] {
      for (int i = 0; i < 50; ++i) app.dispatch("ADD", 100);
    });
  }
  for (std::thread& each : running) each.join();
  EXPECT_THROW(app.dispatch("BAD"), std::runtime_error);
  const replayed again = replay(reports_.at(0));
  EXPECT_EQ(again.state, app.state());
  EXPECT_EQ(again.failure, "no way");
  EXPECT_THAT(types_in(reports_[0]), ::testing::Not(::testing::Contains("@@patchbay/SET_STATE")));
}

}  // namespace
