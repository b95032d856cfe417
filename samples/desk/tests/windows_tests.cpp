#include "support.hpp"

#include "model/actions.hpp"
#include "model/desk.hpp"
#include "model/project.hpp"
#include "model/series.hpp"

#include <patchbay/bridge/in_process.hpp>
#include <patchbay/testing/manual_clock.hpp>
#include <patchbay/value/ranges.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <semaphore>
#include <thread>

namespace dataforge::test {

namespace {

using patchbay::errc;
using patchbay::value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace bridge = patchbay::bridge;

template <class Condition>
bool eventually(Condition holds) {
  const auto end = std::chrono::steady_clock::now() + generous;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

// An application whose executions take a step only when the test lets them, once `hold` is set.
struct Desk : ::testing::Test {
  std::atomic<bool> hold = false;
  std::counting_semaphore<1000> may_step{0};
  std::vector<value> saved;
  desk made{{.pause =
                 [this] {
                   if (hold) (void)may_step.try_acquire_for(generous);
                 },
             .now = [] { return "2025-02-03T15:20:00Z"; },
             .save = [this](const value& state) { saved.push_back(state); }}};
  bridge::in_process_window main{made.app(), "main"};

  static value answer(std::future<value> reply) {
    if (reply.wait_for(generous) != std::future_status::ready) throw std::runtime_error("There is no answer.");
    return reply.get();
  }
  value call(std::string_view command, value arguments = value::object()) {
    return answer(main.invoke(command, std::move(arguments)));
  }
  void select(const char* workspace, const char* well) {
    call("select_workspace", {{"workspaceId", workspace}});
    call("select_well", {{"wellId", well}});
  }
  std::string execute(const char* udf, value parameters = value::object(), bool save_result = true) {
    return call("execute_udf", {{"request",
                                 {{"udf_id", udf},
                                  {"well_id", "hb-1"},
                                  {"workspace_id", "halden"},
                                  {"parameters", std::move(parameters)},
                                  {"save_result", save_result}}}})
        .get<std::string>();
  }
  value task(const std::string& id) { return made.state().state()["tasks"][id]; }
  bool ended(const std::string& id) {
    return eventually([&] { return task(id)["status"] != "running"; });
  }
};

TEST_F(Desk, AnswersQueriesByTheNamesOfTheDocument) {
  const value status = call("get_dataforge_status");
  EXPECT_EQ(status["connected"], value(true));
  EXPECT_EQ(status["wells"], value(made.state().state()["wells"].size()));
  EXPECT_EQ(call("list_workspaces").size(), 3U);
  EXPECT_EQ(call("list_wells", {{"workspaceId", "halden"}}).size(), 5U);
  EXPECT_EQ(call("list_curves", {{"wellId", "hb-1"}}).size(), 5U);
  const value curve = call("get_curve_data", {{"curveId", "hb-1.GR"}});
  EXPECT_EQ(curve["mnemonic"], value("GR"));
  EXPECT_EQ(curve["values"].size(), 520U);
}

TEST_F(Desk, TellsInASentenceWhatACallGotWrong) {
  EXPECT_EQ(refusal_of([&] { call("list_wells", {{"workspaceId", "x"}}); }), "There is no workspace \"x\".");
  EXPECT_EQ(refusal_of([&] { call("get_curve_data", {{"curveId", "x"}}); }), "There is no curve \"x\".");
  EXPECT_THAT(refusal_of([&] { call("list_wells"); }), HasSubstr("workspaceId"));
  EXPECT_THAT(refusal_of([&] { execute("fly"); }), HasSubstr("There is no function \"fly\"."));
  EXPECT_THAT(refusal_of([&] { call("execute_udf", {{"request", {{"udf_id", "vshale"}}}}); }), HasSubstr("request"));
}

TEST_F(Desk, ASelectionInOneWindowIsAtOnceInTheOther) {
  bridge::in_process_window wells(made.app(), "wells");
  const auto here = main.subscribe({"/selection"});
  const auto there = wells.subscribe({"/selection"});
  select("halden", "hb-2");
  EXPECT_TRUE(eventually([&] { return there.state() == here.state() && here.updates() > 0; }));
  EXPECT_EQ(there.state()["selection"], selected("halden", "hb-2", nullptr));
  answer(wells.invoke("select_workspace", {{"workspaceId", "marlow"}}));
  EXPECT_EQ(there.state()["selection"], selected("marlow", nullptr, nullptr));
  EXPECT_TRUE(eventually([&] { return here.state() == there.state(); }));
  EXPECT_EQ(call("get_current_selection"),
            (value{{"selected_workspace", "marlow"}, {"selected_well", nullptr}, {"selected_curve", nullptr}}));
}

TEST_F(Desk, AnEventComesAfterTheUpdateItTellsOf) {
  const auto state = main.subscribe({"/selection"});
  std::vector<value> at_the_event;
  const auto listening = main.listen("workspace-selected", [&](const bridge::event& happened) {
    EXPECT_EQ(happened.payload, value("kestrel"));
    at_the_event.push_back(state.state()["selection"]["workspace"]);
  });
  call("get_dataforge_status");
  call("select_workspace", {{"workspaceId", "kestrel"}});
  EXPECT_THAT(at_the_event, ElementsAre(value("kestrel")));
}

TEST_F(Desk, AnExecutionAddsItsCurveAndTellsOfIt) {
  std::mutex guard;
  std::vector<std::string> heard;
  std::vector<patchbay::subscription> listening;
  for (const char* const name : {"curve-added", "execution-complete"}) {
    listening.push_back(main.listen(name, [&, name](const bridge::event& happened) {
      const std::lock_guard lock(guard);
      heard.push_back(std::string(name) + ' ' + happened.payload.value_or("status", happened.payload).dump());
    }));
  }
  const std::string id = execute("vshale");
  ASSERT_TRUE(ended(id));
  EXPECT_EQ(task(id)["status"], value("done")) << task(id);
  EXPECT_EQ(task(id)["result"]["curve_id"], value("hb-1.VSH"));
  EXPECT_EQ(task(id)["progress"], (value{{"done", 520}, {"total", 520}}));
  EXPECT_EQ(call("get_curve_data", {{"curveId", "hb-1.VSH"}})["values"].size(), 520U);
  EXPECT_EQ(made.state().state()["saved"]["unsaved"], value::array({"hb-1.VSH"}));
  EXPECT_TRUE(eventually([&] {
    const std::lock_guard lock(guard);
    return heard.size() >= 2;
  }));
  const std::lock_guard lock(guard);
  EXPECT_THAT(heard, ElementsAre("curve-added \"hb-1.VSH\"", "execution-complete \"done\""));
}

TEST_F(Desk, AnExecutionThatIsNotToBeSavedLeavesTheProjectAlone) {
  const value before = made.state().state()["curves"];
  const std::string id = execute("density_porosity", value::object(), false);
  ASSERT_TRUE(ended(id));
  EXPECT_EQ(task(id)["status"], value("done"));
  EXPECT_TRUE(task(id)["result"]["curve_id"].is_null());
  EXPECT_GT(task(id)["result"]["summary"]["count"].get<int>(), 400);
  EXPECT_EQ(made.state().state()["curves"], before);
}

TEST_F(Desk, TheSameFunctionTwiceMakesTwoCurves) {
  const std::string first = execute("moving_average");
  const std::string second = execute("moving_average");
  ASSERT_TRUE(ended(first) && ended(second));
  const std::vector<value> made_curves = {task(first)["result"]["curve_id"], task(second)["result"]["curve_id"]};
  EXPECT_THAT(made_curves, ::testing::UnorderedElementsAre(value("hb-1.GR_AVG"), value("hb-1.GR_AVG_2")));
}

TEST_F(Desk, ShowsProgressAndEndsWhenItIsCancelled) {
  hold = true;
  bridge::in_process_window other(made.app(), "main-2");
  std::mutex guard;
  std::set<std::string> seen;
  auto watched = other.subscribe({"/tasks"});
  watched.on_change([&](const value& state) {
    const std::lock_guard lock(guard);
    for (const auto& [task_id, each] : state["tasks"].items()) seen.insert(each["status"].get<std::string>());
  });
  const std::string id = execute("vshale");
  EXPECT_TRUE(eventually([&] { return task(id)["progress"]["done"] == 13; }));
  EXPECT_EQ(task(id)["status"], value("running"));
  may_step.release(3);
  EXPECT_TRUE(eventually([&] { return task(id)["progress"]["done"] == 52; }));
  EXPECT_EQ(answer(other.invoke("cancel_execution", {{"executionId", id}})), value(true));
  may_step.release(100);
  ASSERT_TRUE(ended(id));
  EXPECT_EQ(task(id)["status"], value("cancelled"));
  EXPECT_FALSE(made.state().state()["curves"].contains("hb-1.VSH"));
  EXPECT_EQ(answer(other.invoke("cancel_execution", {{"executionId", id}})), value(false));
  EXPECT_TRUE(eventually([&] {
    const std::lock_guard lock(guard);
    return seen == std::set<std::string>{"running", "cancelled"};
  }));
}

TEST_F(Desk, AnExecutionEndsWithItsWindow) {
  hold = true;
  const std::string id = execute("vshale");
  main.close();
  may_step.release(100);
  ASSERT_TRUE(ended(id));
  EXPECT_EQ(task(id)["status"], value("cancelled"));
}

TEST_F(Desk, SavesWhatIsThereAndTellsWhen) {
  ASSERT_TRUE(ended(execute("vshale")));
  call("save_data");
  ASSERT_EQ(saved.size(), 1U);
  EXPECT_TRUE(saved[0]["curves"].contains("hb-1.VSH"));
  EXPECT_EQ(made.state().state()["saved"], (value{{"at", "2025-02-03T15:20:00Z"}, {"unsaved", value::array()}}));
}

TEST(Saving, IsDoneByOneAtATime) {
  std::atomic<int> inside = 0;
  std::atomic<bool> together = false;
  desk made{{.save = [&](const value&) {
    if (++inside > 1) together = true;
    // Long enough for the other one to come in, where it may.
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    --inside;
  }}};
  bridge::in_process_window main(made.app(), "main");
  auto first = main.invoke("save_data");
  auto second = main.invoke("save_data");
  ASSERT_EQ(first.wait_for(generous), std::future_status::ready);
  ASSERT_EQ(second.wait_for(generous), std::future_status::ready);
  EXPECT_FALSE(together);
}

TEST_F(Desk, AnExecutionAndItsCurveSayWithWhatTheyWereMade) {
  const std::string narrow = execute("moving_average", {{"window", 15}});
  const std::string wide = execute("moving_average", {{"window", 51}});
  ASSERT_TRUE(ended(narrow) && ended(wide));
  EXPECT_EQ(task(narrow)["name"], value("17/4-1: Moving average of GR, 15 samples"));
  EXPECT_EQ(task(wide)["name"], value("17/4-1: Moving average of GR, 51 samples"));
  const std::string curve = task(wide)["result"]["curve_id"].get<std::string>();
  EXPECT_EQ(made.state().state()["curves"][curve]["description"], value("Moving average of GR, 51 samples"));
}

TEST_F(Desk, HandsOutNoMoreAddressesThanItCanKeep) {
  made.windows().open_at([](const std::string& label, const std::string&) { return label; });
  for (std::size_t i = 0; i < window_book::most_waiting; ++i) call("open_window", {{"kind", "curve"}});
  const value before = made.state().state()["windows"];
  EXPECT_THAT(refusal_of([&] {
                call("open_window", {{"kind", "curve"}});
              }),
              HasSubstr("Too many windows wait to be opened."));
  EXPECT_EQ(made.state().state()["windows"], before);
  bridge::in_process_window one(made.app(), "curve-7");
  EXPECT_EQ(call("open_window", {{"kind", "curve"}}), value("curve-" + std::to_string(window_book::most_waiting + 1)));
}

TEST_F(Desk, OpensWindowsUnderLabelsOfTheirOwn) {
  EXPECT_EQ(refusal_of([&] {
              call("open_window", {{"kind", "wells"}});
            }),
            "This application is not served: its windows have no address.");
  made.windows().open_at([](const std::string& label, const std::string&) { return "address of " + label; });
  EXPECT_EQ(call("open_window", {{"kind", "wells"}}), value("address of wells"));
  EXPECT_EQ(call("open_window", {{"kind", "wells"}}), value("address of wells-2"));
  EXPECT_EQ(call("open_window", {{"kind", "curve"}, {"curveId", "hb-1.GR"}}), value("address of curve"));
  EXPECT_EQ(made.state().state()["windows"]["curve"], (value{{"kind", "curve"}, {"curve_id", "hb-1.GR"}}));
  EXPECT_THAT(refusal_of([&] { call("open_window", {{"kind", "door"}}); }), HasSubstr("no windows of kind \"door\""));
  EXPECT_THAT(refusal_of([&] {
                call("open_window", {{"kind", "curve"}, {"curveId", "x"}});
              }),
              HasSubstr("There is no curve \"x\"."));
}

TEST_F(Desk, SaysWhichWindowAsksForAnAddressAndKeepsNoneThatIsRefused) {
  made.windows().open_at([](const std::string& label, const std::string& opener) -> std::string {
    if (label == "wells-2") throw patchbay::error(errc::not_allowed, "not this one");
    return label + " for " + opener;
  });
  EXPECT_EQ(call("open_window", {{"kind", "wells"}}), value("wells for main"));
  EXPECT_EQ(made.windows().open("main"), "main for ");
  const value before = made.state().state()["windows"];
  EXPECT_EQ(refusal_of([&] { call("open_window", {{"kind", "wells"}}); }), "not this one");
  EXPECT_EQ(made.state().state()["windows"], before);
}

TEST_F(Desk, KeepsTheLabelsOfWindowsThatMayComeBack) {
  made.windows().open_at([](const std::string& label, const std::string&) { return label; });
  made.windows().take_back("wells-3", {});
  made.windows().take_back("curve", "hb-1.GR");
  made.windows().take_back("curve-2", "gone");
  made.windows().take_back("door", {});
  EXPECT_EQ(made.state().state()["windows"], (value{{"wells-3", {{"kind", "wells"}, {"curve_id", nullptr}}},
                                                    {"curve", {{"kind", "curve"}, {"curve_id", "hb-1.GR"}}},
                                                    {"curve-2", {{"kind", "curve"}, {"curve_id", nullptr}}}}));
  EXPECT_EQ(call("open_window", {{"kind", "wells"}}), value("wells-4"));
  EXPECT_EQ(call("open_window", {{"kind", "curve"}}), value("curve-3"));
}

TEST(Addresses, NobodyCameWithMakeRoomForOthers) {
  patchbay::testing::manual_clock clock;
  desk made{{.clock = clock.clock()}};
  made.windows().open_at([&](const std::string& label, const std::string&) { return made.app().mint_token(label); });
  for (std::size_t i = 0; i < window_book::most_waiting; ++i) (void)made.windows().open("wells");
  EXPECT_THAT(refusal_of([&] { (void)made.windows().open("wells"); }), HasSubstr("Too many windows"));
  EXPECT_EQ(made.state().state()["windows"].size(), window_book::most_waiting);

  clock.advance(bridge::limits().token_lifetime);
  EXPECT_TRUE(eventually([&] { return made.state().state()["windows"].empty(); }));
  EXPECT_NO_THROW((void)made.windows().open("wells"));
}

TEST_F(Desk, ForgetsWhatAClosedWindowShowed) {
  made.windows().open_at([](const std::string& label, const std::string&) { return label; });
  bridge::in_process_window curve(made.app(), call("open_window", {{"kind", "curve"}}).get<std::string>());
  EXPECT_TRUE(made.state().state()["windows"].contains("curve"));
  curve.close();
  EXPECT_FALSE(made.state().state()["windows"].contains("curve"));
}

TEST_F(Desk, TheSettingsWindowChangesSettingsAndNothingElse) {
  bridge::in_process_window settings(made.app(), "settings");
  const auto seen = settings.subscribe({"/settings"});
  answer(settings.invoke("update_settings", {{"settings", {{"theme", "light"}}}}));
  EXPECT_EQ(made.state().state()["settings"]["theme"], value("light"));
  EXPECT_EQ(seen.state(), (value{{"settings", made.state().state()["settings"]}}));
  EXPECT_THROW(answer(settings.invoke("select_workspace", {{"workspaceId", "halden"}})), patchbay::error);
  EXPECT_THROW(answer(settings.dispatch(select_workspace("halden"))), patchbay::error);
  made.windows().open_at([](const std::string& label, const std::string&) { return label; });
  EXPECT_THROW(answer(settings.invoke("open_window", {{"kind", "main"}})), patchbay::error);
  EXPECT_TRUE(made.state().state()["windows"].empty());
  EXPECT_TRUE(made.state().state()["selection"]["workspace"].is_null());
}

}  // namespace

}  // namespace dataforge::test
