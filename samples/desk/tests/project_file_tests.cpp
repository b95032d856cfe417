#include "shell/project_file.hpp"

#include "support.hpp"

#include "model/actions.hpp"
#include "model/desk.hpp"
#include "model/series.hpp"
#include "model/settings.hpp"

#include "replay/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <thread>
#include <vector>

namespace dataforge::test {

namespace {

using patchbay::value;
using ::testing::HasSubstr;

struct ProjectFile : ::testing::Test {
  temporary_folder folder;
  const std::string file = folder / "project.json";
  patchbay::store store = make_store();

  void add(std::string_view id, std::vector<double> readings) {
    store.dispatch(add_curve(curve_named(id), to_value({.start = 1800, .values = std::move(readings)})));
  }
};

TEST_F(ProjectFile, HoldsTheComputedCurvesAndTheSettings) {
  add("hb-1.X", {1, missing});
  write_project(file, store.state());
  const value written = value::parse(content_of(file));
  EXPECT_EQ(written["curves"].size(), 1U);
  EXPECT_EQ(written["samples"]["hb-1.X"]["values"], value::array({1.0, nullptr}));
  EXPECT_EQ(written["settings"], default_settings());
}

TEST_F(ProjectFile, IsWhatTheNextRunGoesOnFrom) {
  add("hb-1.X", {1, missing});
  add("kd-2.Y_2", {3, 4.5});
  store.dispatch(update_settings({{"theme", "light"}, {"decimals", 0}}));
  write_project(file, store.state());

  patchbay::store next = make_store(read_project(file));
  const value state = next.state();
  EXPECT_EQ(state["settings"], store.state()["settings"]);
  EXPECT_EQ(state["samples"], store.state()["samples"]);
  EXPECT_EQ(state["saved"], (value{{"at", nullptr}, {"unsaved", value::array()}}));
  EXPECT_EQ(state["curves"]["kd-2.Y_2"]["summary"]["mean"], value(3.75));

  // What was computed before is still there when something else is saved.
  next.dispatch(add_curve(curve_named("hb-1.Z"), to_value({.values = {7}})));
  write_project(file, next.state());
  EXPECT_EQ(read_project(file)["samples"], next.state()["samples"]);
}

TEST_F(ProjectFile, ThatIsNotThereIsTheSampleProject) { EXPECT_EQ(read_project(file), sample_project()); }

TEST_F(ProjectFile, SaysWhatIsWrongWithIt) {
  const auto refusal = [&](std::string_view text) {
    (void)folder.file("project.json", text);
    const std::string said = refusal_of([&] { (void)read_project(file); });
    EXPECT_THAT(said, HasSubstr('"' + file + "\" is no project")) << text;
    return said;
  };
  const auto with_curve = [&](std::string_view id, std::string_view curve, std::string_view samples) {
    const std::string name = '"' + std::string(id) + "\":";
    return refusal(R"({"settings":{},"curves":{)" + name + std::string(curve) + R"(},"samples":{)" + name +
                   std::string(samples) + "}}");
  };
  constexpr auto curve =
      R"({"well_id":"hb-1","mnemonic":"X","unit":"","description":"","source":"udf","summary":{"mean":7}})";
  constexpr auto samples = R"({"start":1,"step":1,"values":[1]})";

  EXPECT_THAT(refusal("{\n\"settings\": {},\n oops"), HasSubstr(", line 3, column 2"));
  EXPECT_THAT(refusal(""), HasSubstr("line 1"));
  EXPECT_THAT(refusal("[]"), HasSubstr("settings"));
  EXPECT_THAT(refusal("{}"), HasSubstr("settings"));
  EXPECT_THAT(refusal(R"({"settings":{"theme":"pink"},"curves":{},"samples":{}})"), HasSubstr("not \"pink\""));
  EXPECT_THAT(refusal(R"({"settings":{},"curves":[],"samples":{}})"), HasSubstr("object"));
  EXPECT_THAT(with_curve("hb-1.Y", curve, samples), HasSubstr("at /curves/hb-1.Y: This is the curve \"hb-1.X\""));
  EXPECT_THAT(with_curve("hb-1.X", "7", samples), HasSubstr("at /curves/hb-1.X"));
  EXPECT_THAT(with_curve("hb-1.X", R"({"well_id":"hb-1","mnemonic":5})", samples), HasSubstr("mnemonic"));
  EXPECT_THAT(with_curve("hb-1.X", curve, "null"), HasSubstr("at /samples/hb-1.X"));
  EXPECT_THAT(with_curve("hb-1.X", curve, R"({"start":1,"step":1,"values":["much"]})"),
              HasSubstr("at /samples/hb-1.X"));
  EXPECT_THAT(with_curve("hb-1.GR", R"({"well_id":"hb-1","mnemonic":"GR","unit":"","description":""})", samples),
              HasSubstr("There is a curve \"hb-1.GR\" already."));
  EXPECT_THAT(with_curve("z.X", R"({"well_id":"z","mnemonic":"X","unit":"","description":""})", samples),
              HasSubstr("There is no well \"z\"."));
}

TEST_F(ProjectFile, MustBeAFile) {
  std::filesystem::create_directory(file);
  EXPECT_THAT(refusal_of([&] { (void)read_project(file); }),
              HasSubstr('"' + file + "\" cannot be read: It is no file"));
}

TEST_F(ProjectFile, IsWholeHoweverManyWriteItAtOnce) {
  const value small = store.state();
  add("hb-1.X", std::vector<double>(20000, 1.5));
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
  EXPECT_NO_THROW((void)value::parse(content_of(file)));
}

TEST_F(ProjectFile, SaysWhereItCannotBeWritten) {
  EXPECT_THAT(refusal_of([] { write_project("/no/such/folder/project.json", make_store().state()); }),
              HasSubstr("\"/no/such/folder/project.json\""));
}

}  // namespace

}  // namespace dataforge::test
