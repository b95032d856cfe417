#include "model/actions.hpp"
#include "model/desk.hpp"
#include "model/project.hpp"
#include "model/series.hpp"
#include "model/settings.hpp"
#include "model/synthetic_log.hpp"
#include "model/udf.hpp"
#include "model/udf_math.hpp"
#include "shell/project_file.hpp"
#include "shell/serve.hpp"

#include <patchbay/bridge/in_process.hpp>
#include <patchbay/error.hpp>
#include <patchbay/value/ranges.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <limits>
#include <mutex>
#include <semaphore>
#include <set>
#include <sstream>
#include <thread>

namespace dataforge {
namespace {

using patchbay::action;
using patchbay::errc;
using patchbay::value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
namespace bridge = patchbay::bridge;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr auto generous = std::chrono::seconds(30);

value selected(const value& workspace, const value& well, const value& curve) {
  return {{"workspace", workspace}, {"well", well}, {"curve", curve}};
}

template <class Work>
std::string refusal_of(Work work) {
  try {
    work();
  } catch (const patchbay::error& failure) {
    return failure.message();
  }
  return "it was taken";
}

// --- the state -------------------------------------------------------------------------------------

struct Project : ::testing::Test {
  patchbay::store store = make_store();

  value at(const char* path) const { return store.state().at(patchbay::pointer(path)); }
};

TEST_F(Project, SelectingAWorkspaceClearsWellAndCurve) {
  store.dispatch(select_workspace("halden"));
  store.dispatch(select_well("hb-1"));
  store.dispatch(select_curve("hb-1.GR"));
  EXPECT_EQ(at("/selection"), selected("halden", "hb-1", "hb-1.GR"));
  store.dispatch(select_workspace("kestrel"));
  EXPECT_EQ(at("/selection"), selected("kestrel", nullptr, nullptr));
}

TEST_F(Project, SelectingAWellClearsTheCurve) {
  store.dispatch(select_workspace("halden"));
  store.dispatch(select_well("hb-1"));
  store.dispatch(select_curve("hb-1.GR"));
  store.dispatch(select_well("hb-2"));
  EXPECT_EQ(at("/selection"), selected("halden", "hb-2", nullptr));
}

TEST_F(Project, NothingCanBeSelectedAgain) {
  store.dispatch(select_workspace("halden"));
  store.dispatch(select_workspace(nullptr));
  EXPECT_EQ(at("/selection"), selected(nullptr, nullptr, nullptr));
}

TEST_F(Project, RefusesASelectionThatIsNotThereOrLiesElsewhere) {
  store.dispatch(select_workspace("halden"));
  store.dispatch(select_well("hb-1"));
  const value before = store.state();
  EXPECT_THAT(refusal_of([&] { store.dispatch(select_workspace("atlantis")); }),
              HasSubstr("There is no workspace \"atlantis\"."));
  EXPECT_THAT(refusal_of([&] { store.dispatch(select_well("kd-1")); }),
              HasSubstr("Well \"kd-1\" is in workspace \"kestrel\", and the selected one is \"halden\"."));
  EXPECT_THAT(refusal_of([&] { store.dispatch(select_curve("hb-2.GR")); }),
              HasSubstr("Curve \"hb-2.GR\" is of well \"hb-2\", and the selected one is \"hb-1\"."));
  EXPECT_THROW(store.dispatch(select_well(7)), patchbay::error);
  EXPECT_EQ(store.state(), before);
}

TEST_F(Project, ChangesTheSettingsThatAreNamedAndNoOthers) {
  store.dispatch(update_settings({{"theme", "light"}, {"decimals", 3}}));
  EXPECT_EQ(at("/settings/theme"), value("light"));
  EXPECT_EQ(at("/settings/decimals"), value(3));
  EXPECT_EQ(at("/settings/depth_unit"), default_settings()["depth_unit"]);
}

TEST_F(Project, RefusesSettingsThatMakeNoSense) {
  EXPECT_THAT(refusal_of([&] {
                store.dispatch(update_settings({{"theme", "pink"}}));
              }),
              HasSubstr(R"(The setting "theme" must be "dark", "light" or "system", not "pink".)"));
  EXPECT_THAT(refusal_of([&] {
                store.dispatch(update_settings({{"color", 1}}));
              }),
              HasSubstr("There is no setting \"color\"."));
  EXPECT_THAT(refusal_of([&] { store.dispatch(update_settings("dark")); }), HasSubstr("must be an object"));
  EXPECT_EQ(at("/settings"), default_settings());
}

value curve_named(const char* id) { return describe_curve(id, "hb-1", "X", "v/v", "Something", "udf", {}); }

TEST_F(Project, ACurveThatIsAddedWaitsToBeSaved) {
  store.dispatch(add_curve(curve_named("hb-1.X"), to_value({.values = {1, 2}})));
  store.dispatch(add_curve(curve_named("hb-1.Y"), to_value({.values = {3}})));
  EXPECT_EQ(at("/samples/hb-1.X/values"), value::array({1.0, 2.0}));
  store.dispatch(data_saved("today", value::array({"hb-1.X"})));
  EXPECT_EQ(at("/saved"), (value{{"at", "today"}, {"unsaved", value::array({"hb-1.Y"})}}));
}

TEST_F(Project, RefusesACurveThatIsThereOrOfNoWell) {
  EXPECT_THAT(refusal_of([&] { store.dispatch(add_curve(curve_named("hb-1.GR"), {})); }),
              HasSubstr("There is a curve \"hb-1.GR\" already."));
  const value stray = describe_curve("z.X", "z", "X", "", "", "udf", {});
  EXPECT_THAT(refusal_of([&] { store.dispatch(add_curve(stray, {})); }), HasSubstr("There is no well \"z\"."));
}

TEST_F(Project, HasCurvesForEveryWellAndReadingsForEveryCurve) {
  const value state = store.state();
  EXPECT_GE(state["wells"].size(), 10U);
  for (const auto& [id, well] : state["wells"].items()) {
    EXPECT_TRUE(state["workspaces"].contains(well["workspace_id"].as_string())) << id;
    for (const char* const mnemonic : {"GR", "RHOB", "NPHI", "DT", "RT"}) {
      EXPECT_FALSE(curve_of(state, id, mnemonic).empty()) << id << ' ' << mnemonic;
    }
  }
  for (const auto& [id, curve] : state["curves"].items()) {
    EXPECT_GE(state["samples"][id]["values"].size(), 400U) << id;
    EXPECT_EQ(curve["summary"], summarize(series_from(state["samples"][id]))) << id;
  }
}

// --- logs and functions ----------------------------------------------------------------------------

TEST(SyntheticLog, IsTheSameForTheSamePlanAndAnotherForAnother) {
  const auto gamma_of = [](const well_plan& plan) { return to_value(log_well(plan).front().readings); };
  EXPECT_EQ(gamma_of({.seed = 7}), gamma_of({.seed = 7}));
  EXPECT_NE(gamma_of({.seed = 7}), gamma_of({.seed = 8}));
}

TEST(SyntheticLog, StaysWithinWhatRocksCanBe) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const std::vector<logged_curve> curves = log_well({.seed = seed});
    const auto within = [&](std::size_t curve, double low, double high) {
      const value summary = summarize(curves[curve].readings);
      EXPECT_GT(summary["min"].get<double>(), low) << curves[curve].mnemonic << " of seed " << seed;
      EXPECT_LT(summary["max"].get<double>(), high) << curves[curve].mnemonic << " of seed " << seed;
    };
    within(0, 0, 160);     // gAPI
    within(1, 1.9, 2.95);  // g/cm3
    within(2, -0.05, 0.6);
    within(3, 40, 160);
    within(4, 0.1, 2000);
  }
}

TEST(Series, KeepsAMissingReadingMissing) {
  const value written = to_value({.start = 10, .step = 0.25, .values = {1.5, missing, 2.00004}});
  EXPECT_EQ(written["values"], value::array({1.5, nullptr, 2.0}));
  EXPECT_TRUE(std::isnan(series_from(written).values[1]));
}

TEST(Series, SumsUpWhatWasRead) {
  EXPECT_EQ(summarize({.start = 10, .step = 0.5, .values = {4, missing, 2}}),
            (value{{"count", 2}, {"min", 2.0}, {"max", 4.0}, {"mean", 3.0}, {"top", 10.0}, {"base", 11.0}}));
  const value nothing = summarize({.values = {missing}});
  EXPECT_EQ(nothing["count"], value(0));
  EXPECT_TRUE(nothing["mean"].is_null());
}

TEST(Udf, AveragesAroundASampleWhatIsThere) {
  const series input = {.values = {1, 2, 3, missing, 5}};
  EXPECT_EQ(average_around(input, 0, 1), 1.5);
  EXPECT_EQ(average_around(input, 3, 1), 4);
  EXPECT_TRUE(std::isnan(average_around({.values = {missing}}, 0, 1)));
}

TEST(Udf, TakesOutASpikeAndLeavesTheRest) {
  const series input = {.values = {1, 1.1, 50, 1.2, 0.9}};
  EXPECT_EQ(without_spike(input, 2, 2, 3), 1.1);
  EXPECT_EQ(without_spike(input, 1, 2, 3), 1.1);
  EXPECT_EQ(without_spike(input, 3, 2, 3), 1.2);
}

TEST(Udf, EveryShaleCurveRunsFromCleanToShale) {
  for (const char* const method : {"linear", "Larionov, tertiary", "Larionov, older", "Clavier"}) {
    const shale_function curve = shale_curve(method);
    EXPECT_NEAR(curve(0), 0, 0.02) << method;
    EXPECT_NEAR(curve(1), 1, 0.02) << method;
    EXPECT_LE(curve(0.5), 0.5) << method;
  }
}

TEST(Udf, ComputesShaleVolumeBetweenItsTwoReadings) {
  const prepared_udf vshale = prepare_udf("vshale", {{"gr_clean", 20}, {"gr_shale", 120}});
  const series gamma = {.values = {10, 20, 70, 130, missing}};
  EXPECT_EQ(vshale.at(gamma, 0), 0);
  EXPECT_EQ(vshale.at(gamma, 2), 0.5);
  EXPECT_EQ(vshale.at(gamma, 3), 1);
  EXPECT_TRUE(std::isnan(vshale.at(gamma, 4)));
}

TEST(Udf, ComputesPorosityFromDensity) {
  const prepared_udf porosity = prepare_udf("density_porosity", {{"rho_matrix", 2.65}, {"rho_fluid", 1.0}});
  EXPECT_NEAR(porosity.at({.values = {2.32}}, 0), 0.2, 1e-9);
}

TEST(Udf, RefusesParametersThatMakeNoSense) {
  const auto refusal = [](const char* id, const value& parameters) {
    return refusal_of([&] { (void)prepare_udf(id, parameters); });
  };
  EXPECT_EQ(refusal("fly", {}), "There is no function \"fly\".");
  EXPECT_EQ(refusal("moving_average", {{"window", 500}}),
            "The parameter \"window\" must lie between 3.0 and 101.0, not 500.");
  EXPECT_EQ(refusal("moving_average", {{"window", "wide"}}),
            "The parameter \"window\" must be a number, not \"wide\".");
  EXPECT_EQ(refusal("moving_average", {{"input", "SP"}}), "The parameter \"input\" cannot be \"SP\".");
  EXPECT_EQ(refusal("moving_average", {{"width", 5}}), "There is no parameter \"width\".");
  EXPECT_EQ(refusal("moving_average", 5), "The parameters must be an object, not 5.");
  EXPECT_EQ(refusal("vshale", {{"gr_clean", 90}, {"gr_shale", 80}}),
            "The gamma ray of shale must be above that of clean rock.");
}

TEST(Udf, EveryFunctionRunsWithTheParametersItsFormStartsWith) {
  const value udfs = describe_udfs();
  for (const value& udf : udfs.elements()) {
    value initial = value::object();
    for (const value& each : udf["parameters"].elements()) {
      initial = patchbay::produce(initial,
                                  [&](const patchbay::draft& all) { all[each["name"].as_string()] = each["initial"]; });
    }
    EXPECT_NO_THROW((void)prepare_udf(udf["id"].as_string(), initial)) << udf["id"];
  }
}

// --- windows ---------------------------------------------------------------------------------------

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
  template <class Condition>
  static bool eventually(Condition holds) {
    const auto end = std::chrono::steady_clock::now() + generous;
    while (!holds()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
  }
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

// --- serve and save --------------------------------------------------------------------------------

struct served {
  int status;
  std::string out, err;
};
served serve_with(const std::vector<std::string>& arguments) {
  std::ostringstream out;
  std::ostringstream err;
  const int status = serve(arguments, out, err);
  return {status, out.str(), err.str()};
}

TEST(Serve, RefusesACommandLineItCannotUse) {
  for (const std::vector<std::string>& wrong :
       std::vector<std::vector<std::string>>{{"--prot", "1"}, {"--port", "70000"}, {"--port", "x"}, {"extra"}}) {
    const served result = serve_with(wrong);
    EXPECT_EQ(result.status, 2) << wrong.front();
    EXPECT_THAT(result.err, HasSubstr("desk serve: ")) << wrong.front();
  }
}

TEST(Serve, SaysWhichFolderIsMissing) {
  const served result = serve_with({"--web", "no/such/folder"});
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.err, HasSubstr("The folder \"no/such/folder\" has no index.html."));
}

TEST(Serve, ExplainsItself) {
  const served result = serve_with({"--help"});
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.out, HasSubstr("--project"));
}

TEST(ProjectFile, HoldsTheComputedCurvesAndTheSettings) {
  const std::filesystem::path file = std::filesystem::temp_directory_path() / "patchbay-desk-test.json";
  patchbay::store store = make_store();
  store.dispatch(add_curve(curve_named("hb-1.X"), to_value({.values = {1, missing}})));
  write_project(file, store.state());
  std::ifstream in(file);
  const value written = value::parse(std::string(std::istreambuf_iterator<char>(in), {}));
  std::filesystem::remove(file);
  EXPECT_EQ(written["curves"].size(), 1U);
  EXPECT_EQ(written["samples"]["hb-1.X"]["values"], value::array({1.0, nullptr}));
  EXPECT_EQ(written["settings"], default_settings());
}

TEST(ProjectFile, IsWholeHoweverManyWriteItAtOnce) {
  const std::filesystem::path file = std::filesystem::temp_directory_path() / "patchbay-desk-writers.json";
  patchbay::store store = make_store();
  const value small = store.state();
  store.dispatch(add_curve(curve_named("hb-1.X"), to_value({.values = std::vector<double>(20000, 1.5)})));
  std::vector<std::string> refused;
  std::mutex guard;
  const auto write = [&](const value& state) {
    for (int i = 0; i < 20; ++i) {
      try {
        write_project(file, state);
      } catch (const patchbay::error& failure) {
        const std::lock_guard lock(guard);
        refused.push_back(failure.message());
      }
    }
  };
  std::thread other(write, small);
  write(store.state());
  other.join();
  EXPECT_THAT(refused, ::testing::IsEmpty());
  std::ifstream in(file);
  EXPECT_NO_THROW((void)value::parse(std::string(std::istreambuf_iterator<char>(in), {})));
  std::filesystem::remove(file);
}

TEST(ProjectFile, SaysWhereItCannotBeWritten) {
  EXPECT_THAT(refusal_of([] { write_project("/no/such/folder/project.json", make_store().state()); }),
              HasSubstr("\"/no/such/folder/project.json\""));
}

}  // namespace
}  // namespace dataforge
