#include "support.hpp"

#include "model/actions.hpp"
#include "model/desk.hpp"
#include "model/project.hpp"
#include "model/series.hpp"
#include "model/settings.hpp"

#include <patchbay/value/ranges.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace dataforge::test {

namespace {

using patchbay::action;
using patchbay::value;
using ::testing::HasSubstr;

value selected(const value& workspace, const value& well, const value& curve) {
  return {{"workspace", workspace}, {"well", well}, {"curve", curve}};
}

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

}  // namespace

}  // namespace dataforge::test
