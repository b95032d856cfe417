#include <patchbay/patchbay.hpp>
#include <patchbay/persist/persist.hpp>
#include <patchbay/recording/crash_report.hpp>
#include <patchbay/recording/recorder.hpp>
#include <patchbay/replay/script.hpp>
#include <patchbay/replay/trace.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// What nests as deep as a document may comes back from everything the library writes; what nests deeper than its
// readers take is refused by what would write it.

namespace {

using namespace patchbay;

value nested_value(std::size_t depth) {
  value built = 1;
  for (std::size_t i = 0; i < depth; ++i) built = value::array({std::move(built)});
  return built;
}

const value deep = nested_value(max_document_depth);
const value too_deep = nested_value(max_document_depth * 2);

TEST(Depth, PersistKeepsWhatTheDoorTakes) {
  const auto disk = std::make_shared<memory_storage>();
  {
    store s{value{{"d", 0}}};
    const auto kept = persist(s, {.name = "x", .storage = disk});
    s.set_state({{"d", deep}});
  }
  store s{value{{"d", 0}}};
  const auto kept = persist(s, {.name = "x", .storage = disk});
  EXPECT_EQ(s.state()["d"], deep);
}

TEST(Depth, PersistRefusesWhatItCouldNotRead) {
  const auto disk = std::make_shared<memory_storage>();
  std::vector<errc> heard;
  {
    store s{value{{"d", 0}}};
    const auto kept = persist(
        s, {.name = "x", .storage = disk, .on_error = [&](const error& failure) { heard.push_back(failure.code()); }});
    s.set_state({{"d", 1}});
    s.set_state({{"d", too_deep}});
  }
  ASSERT_FALSE(heard.empty());
  EXPECT_EQ(heard.front(), errc::too_deep);
  store s{value{{"d", 0}}};
  const auto kept = persist(s, {.name = "x", .storage = disk});
  EXPECT_EQ(s.state()["d"], value(1));
}

TEST(Depth, RecordingsReadBack) {
  std::ostringstream out;
  store s;
  const subscription handling = s.handle("set", [](const draft& state, const value& given) { state["d"] = given; });
  recorder recording(s, out);
  s.dispatch("set", deep);
  recording.close();
  auto script = replay::script::parse(out.str());
  const auto first = script.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(std::get<action>(first->what).payload(), deep);
}

TEST(Depth, ARecordingEndsBeforeWhatItCouldNotReplay) {
  std::ostringstream out;
  std::vector<errc> heard;
  store s;
  const subscription handling = s.handle("set", [](const draft& state, const value& given) { state["d"] = given; });
  recorder recording(s, out, {.on_error = [&](const error& failure) { heard.push_back(failure.code()); }});
  s.dispatch("set", 1);
  s.dispatch("set", too_deep);
  EXPECT_EQ(heard, std::vector<errc>{errc::too_deep});
  s.dispatch("set", 2);
  EXPECT_THROW(recording.close(), error);
  auto script = replay::script::parse(out.str());
  EXPECT_TRUE(script.next());
  EXPECT_FALSE(script.next());
}

TEST(Depth, TracesRefuseWhatNobodyCouldVerify) {
  std::ostringstream out;
  replay::trace_writer trace(out, "trace");
  trace.begin(0, value{{"d", deep}});
  try {
    trace.begin(1, too_deep);
    FAIL() << "it was written";
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::too_deep);
  }
  trace.flush();
  EXPECT_EQ(out.str(), R"({"revision":0,"state":{"d":)" + deep.dump() + "}}\n");
}

TEST(Depth, CrashReportsReplay) {
  std::string report;
  store s;
  const auto dispatch =
      create_dispatch(s, {.handlers = {{"set",
                                        [](const draft& state, const value&) {
                                          state["d"] = 1;
                                          throw std::runtime_error("broken");
                                        }}},
                          .middleware = {crash_report({.sink = [&](std::string_view text) { report = text; }})}});
  EXPECT_THROW(dispatch("set", deep), std::runtime_error);
  auto script = replay::script::parse(report);
  const auto first = script.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(std::get<action>(first->what).payload(), deep);
}

}  // namespace
