#include "replay/counter.hpp"
#include "replay/temporary_folder.hpp"

#include <patchbay/patchbay.hpp>
#include <patchbay/recording/recorder.hpp>
#include <patchbay/replay/player.hpp>
#include <patchbay/replay/script.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace {

using patchbay::action;
using patchbay::draft;
using patchbay::errc;
using patchbay::error;
using patchbay::recorder;
using patchbay::store;
using patchbay::value;
using namespace patchbay::literals;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class Recorder : public ::testing::Test {
 protected:
  std::vector<std::string> flushed(recorder& recording) {
    recording.flush();
    return lines_of(out_.str());
  }

  patchbay::replay::app app_ = counter::make_app(std::nullopt);
  store& store_ = app_.store;
  patchbay::dispatcher dispatch_ = app_.reducers_only;
  std::ostringstream out_;
};

// --- what is recorded -------------------------------------------------------------------------------------

TEST_F(Recorder, WritesOneActionALine) {
  recorder recording(store_, out_);
  dispatch_("INCREMENT");
  dispatch_("ADD", 5);
  dispatch_({{"type", "SAY"}, {"text", "two\nlines"}});
  EXPECT_THAT(flushed(recording), ElementsAre(R"({"type":"INCREMENT"})", R"({"payload":5,"type":"ADD"})",
                                              R"({"text":"two\nlines","type":"SAY"})"));
  EXPECT_EQ(recording.count(), 3U);
}

TEST_F(Recorder, WritesActionsThatChangedNothing) {
  recorder recording(store_, out_);
  dispatch_("NOTHING");
  EXPECT_THAT(flushed(recording), ElementsAre(R"({"type":"NOTHING"})"));
}

TEST_F(Recorder, WritesNothingFromBefore) {
  dispatch_("INCREMENT");
  recorder recording(store_, out_);
  EXPECT_TRUE(flushed(recording).empty());
}

TEST_F(Recorder, WritesNoActionThatFailed) {
  recorder recording(store_, out_);
  EXPECT_THROW(dispatch_("ADD", "x"), error);
  EXPECT_TRUE(flushed(recording).empty());
}

TEST_F(Recorder, WritesTheActionsOfAThunkAsTheyCome) {
  recorder recording(store_, out_);
  dispatch_([](auto, auto dispatch) {
    dispatch("INCREMENT");
    dispatch("ADD", 1);
  });
  EXPECT_THAT(flushed(recording), ElementsAre(R"({"type":"INCREMENT"})", R"({"payload":1,"type":"ADD"})"));
}

TEST_F(Recorder, WritesTheActionsOfABatchThatCommits) {
  recorder recording(store_, out_);
  store_.batch([&] {
    dispatch_("INCREMENT");
    dispatch_("ADD", 1);
  });
  EXPECT_THAT(flushed(recording), ElementsAre(R"({"type":"INCREMENT"})", R"({"payload":1,"type":"ADD"})"));
}

TEST_F(Recorder, WritesNothingOfABatchThatFailed) {
  recorder recording(store_, out_);
  EXPECT_THROW(store_.batch([&] {
    dispatch_("INCREMENT");
    throw std::runtime_error("no");
  }),
               std::runtime_error);
  EXPECT_TRUE(flushed(recording).empty());
}

TEST_F(Recorder, WritesWhatTheMiddlewareMadeOfAnAction) {
  recorder recording(store_, out_);
  app_.through_middleware("INCREMENT");
  EXPECT_THAT(flushed(recording), ElementsAre(R"({"type":"INCREMENT"})", R"({"type":"INCREMENT"})"));
}

TEST_F(Recorder, EnclosesAnActionWithMembersThatAScriptWouldTakeForItsOwn) {
  recorder recording(store_, out_);
  dispatch_({{"type", "A"}, {"$at", 5}});
  dispatch_({{"type", "A"}, {"$expect", "rows"}});
  dispatch_({{"type", "A"}, {"payload", {{"$expect", 1}}}});
  EXPECT_THAT(flushed(recording),
              ElementsAre(R"({"$action":{"$at":5,"type":"A"}})", R"({"$action":{"$expect":"rows","type":"A"}})",
                          R"({"payload":{"$expect":1},"type":"A"})"));
}

TEST_F(Recorder, EndsWithAnActionThatNoScriptCanRead) {
  recorder recording(store_, out_);
  dispatch_("INCREMENT");
  dispatch_("NOTHING", std::string(std::size_t{65} << 20, 'x'));
  dispatch_("INCREMENT");
  EXPECT_THROW(recording.flush(), error);
  EXPECT_EQ(out_.str().size(), std::string_view("{\"type\":\"INCREMENT\"}\n").size());
}

TEST_F(Recorder, WritesWhatAReplacedReducerMadeOfTheState) {
  recorder recording(store_, out_);
  store_.replace_reducer([](draft state, const action&) { state["slice"] = 1; });
  EXPECT_THAT(flushed(recording),
              ElementsAre(R"({"patch":[{"op":"add","path":"/slice","value":1}],"type":"@@patchbay/SET_STATE"})"));
}

TEST_F(Recorder, WritesNothingOfAReplacedReducerThatChangesNothing) {
  recorder recording(store_, out_);
  store_.replace_reducer(counter::root());
  EXPECT_TRUE(flushed(recording).empty());
}

// --- times ----------------------------------------------------------------------------------------------

TEST_F(Recorder, WritesTimesWhereAsked) {
  auto now = 100s + 0ns;
  recorder recording(store_, out_, {.times = true, .clock = {.now = [&] { return now; }}});
  dispatch_("A");
  now += 12ms;
  dispatch_("B", 1);
  now += 1250us + 7ns;
  dispatch_("C");
  now += 1us;
  dispatch_("D");
  EXPECT_THAT(flushed(recording), ElementsAre(R"({"$at":0,"type":"A"})", R"({"$at":12,"payload":1,"type":"B"})",
                                              R"({"$at":13.250,"type":"C"})", R"({"$at":13.251,"type":"D"})"));
}

// --- round trips ----------------------------------------------------------------------------------------

// The states that a recording leads to, action by action.
std::vector<value> replayed(const std::string& recording) {
  patchbay::replay::app app = counter::make_app(std::nullopt);
  patchbay::replay::player player(app.store, app.reducers_only, patchbay::replay::script::parse(recording));
  std::vector<value> states;
  while (player.step_forward().stopped == patchbay::replay::outcome::reason::actions)
    states.push_back(app.store.state());
  return states;
}

TEST_F(Recorder, WritesWhatAPlayerReplaysToTheSameStates) {
  recorder recording(store_, out_, {.times = true});
  std::vector<value> states;
  const auto listening =
      store_.on_action([&](const patchbay::settled_action& settled) { states.push_back(settled.after); });
  dispatch_("INCREMENT");
  store_.set_state({{"theme", "dark"}});
  dispatch_({{"type", "SAY"}, {"text", "h\xC3\xA4"}});
  store_.set_state([](draft state) { state["log"].push_back("edited"); });
  store_.batch([&] {
    dispatch_("ADD", 3);
    store_.set_state({{"count", 1.5}});
  });
  store_.replace_state({{"count", 2}, {"log", value::array()}});
  store_.set_state(value::object());
  dispatch_("NOTHING");
  recording.flush();
  ASSERT_EQ(states.size(), 9U);
  EXPECT_EQ(replayed(out_.str()), states);
}

TEST_F(Recorder, WritesAScriptThatReplaysAcrossAStateThatIsNoObject) {
  recorder recording(store_, out_);
  store_.set_state(value(5));
  store_.set_state({{"count", 1}});
  recording.flush();
  EXPECT_THAT(replayed(out_.str()), ElementsAre(value(5), R"({"count":1})"_value));
}

// --- flush, close, end ------------------------------------------------------------------------------------

TEST_F(Recorder, WritesWhatIsLeftWhenItEnds) {
  {
    recorder recording(store_, out_);
    dispatch_("INCREMENT");
    EXPECT_EQ(out_.str(), "");
  }
  EXPECT_EQ(out_.str(), "{\"type\":\"INCREMENT\"}\n");
  dispatch_("INCREMENT");
  EXPECT_EQ(out_.str(), "{\"type\":\"INCREMENT\"}\n");
}

TEST_F(Recorder, RecordsNothingOnceItIsClosed) {
  recorder recording(store_, out_);
  dispatch_("INCREMENT");
  recording.close();
  dispatch_("ADD", 1);
  recording.close();
  recording.flush();
  EXPECT_EQ(out_.str(), "{\"type\":\"INCREMENT\"}\n");
}

TEST_F(Recorder, WritesLargePiecesWithoutBeingAsked) {
  recorder recording(store_, out_);
  for (int i = 0; i < 10'000; ++i) dispatch_("INCREMENT");
  EXPECT_GT(out_.str().size(), 100'000U);
  EXPECT_EQ(flushed(recording).size(), 10'000U);
}

TEST_F(Recorder, MayBeMoved) {
  recorder first(store_, out_);
  dispatch_("INCREMENT");
  recorder second(std::move(first));
  dispatch_("ADD", 1);
  std::ostringstream other;
  second = recorder(store_, other);
  EXPECT_EQ(lines_of(out_.str()).size(), 2U);
  dispatch_("INCREMENT");
  second.close();
  EXPECT_EQ(lines_of(other.str()).size(), 1U);
}

TEST_F(Recorder, OutlivesTheStore) {
  auto other = std::make_unique<store>(value{{"n", 0}});
  recorder recording(*other, out_);
  other->set_state({{"n", 1}});
  other.reset();
  recording.flush();
  EXPECT_EQ(lines_of(out_.str()).size(), 1U);
}

TEST_F(Recorder, MayEndInsideAListener) {
  auto recording = std::make_unique<recorder>(store_, out_);
  const auto listening = store_.on_commit([&](const patchbay::commit&) { recording.reset(); });
  dispatch_("INCREMENT");
  dispatch_("INCREMENT");
  EXPECT_EQ(lines_of(out_.str()).size(), 1U);
}

TEST_F(Recorder, MayBeFlushedInsideAListener) {
  recorder recording(store_, out_);
  std::vector<std::size_t> written;
  const auto listening = store_.subscribe([&] {
    recording.flush();
    written.push_back(lines_of(out_.str()).size());
  });
  dispatch_("INCREMENT");
  dispatch_("INCREMENT");
  EXPECT_THAT(written, ElementsAre(1U, 2U));
}

TEST_F(Recorder, RefusesToFlushInsideAReducer) {
  recorder recording(store_, out_);
  const auto dispatch = patchbay::create_dispatch(store_, {.handlers = {{"F", [&](draft) { recording.flush(); }}}});
  try {
    dispatch("F");
    FAIL() << "nothing was thrown";
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::reducing);
  }
}

TEST_F(Recorder, HasWrittenAllThatWasSettledBeforeAFlushReturns) {
  constexpr int threads = 4;
  constexpr int actions = 500;
  const temporary_folder folder;
  const std::string file = folder / "session.jsonl";
  recorder recording(store_, std::filesystem::path(file));
  std::atomic<int> missing = 0;
  const auto work = [&](int thread) {
    for (int i = 0; i < actions; ++i) {
      const std::string text = std::to_string(thread) + ':' + std::to_string(i);
      dispatch_({{"type", "SAY"}, {"text", text}});
      if (i % 50 != 0) continue;
      // Everything that the state shows is in the file, whoever did it.
      const std::size_t said = store_.state()["log"].size();
      recording.flush();
      if (lines_of(content_of(file)).size() < said) ++missing;
    }
  };
  std::vector<std::thread> running;
  for (int thread = 0; thread < threads; ++thread) running.emplace_back(work, thread);
  for (std::thread& each : running) each.join();
  EXPECT_EQ(missing, 0);
  recording.close();
  const std::vector<std::string> lines = lines_of(content_of(file));
  ASSERT_EQ(lines.size(), static_cast<std::size_t>(threads * actions));
  EXPECT_EQ(replayed(content_of(file)).back(), store_.state());
}

// --- files and failures -----------------------------------------------------------------------------------

TEST_F(Recorder, WritesToAFile) {
  const temporary_folder folder;
  const std::string file = folder.file("session.jsonl", "old\n");
  recorder recording(store_, std::filesystem::path(file), {.sync = true});
  dispatch_("INCREMENT");
  recording.flush();
  EXPECT_EQ(content_of(file), "{\"type\":\"INCREMENT\"}\n");
}

TEST_F(Recorder, AddsToAFileWhereAsked) {
  const temporary_folder folder;
  const std::string file = folder.file("session.jsonl", "# morning\n");
  {
    recorder recording(store_, std::filesystem::path(file), {.append = true});
    dispatch_("INCREMENT");
  }
  EXPECT_EQ(content_of(file), "# morning\n{\"type\":\"INCREMENT\"}\n");
}

// The types of what a recording has behind an append of two actions to `content`.
class RecorderAppends : public Recorder {
 protected:
  std::string appended_to(std::string_view content) {
    const std::string file = folder_.file("session.jsonl", content);
    {
      recorder recording(store_, std::filesystem::path(file), {.append = true});
      dispatch_("INCREMENT");
      dispatch_("NOTHING");
    }
    return content_of(file);
  }
  static std::vector<std::string> types_in(const std::string& text) {
    std::vector<std::string> types;
    patchbay::replay::script script = patchbay::replay::script::parse(text);
    while (const auto entry = script.next()) types.emplace_back(std::get<action>(entry->what).type());
    return types;
  }

  temporary_folder folder_;
};

TEST_F(RecorderAppends, BehindALastLineWithoutANewline) {
  EXPECT_EQ(appended_to("{\"type\":\"ADD\",\"payload\":1}"),
            "{\"type\":\"ADD\",\"payload\":1}\n{\"type\":\"INCREMENT\"}\n{\"type\":\"NOTHING\"}\n");
  EXPECT_THAT(types_in(appended_to("\xEF\xBB\xBF# note")), ElementsAre("INCREMENT", "NOTHING"));
  EXPECT_THAT(types_in(appended_to("{\"type\":\"A\"}\n  ")), ElementsAre("A", "INCREMENT", "NOTHING"));
  EXPECT_THAT(types_in(appended_to("")), ElementsAre("INCREMENT", "NOTHING"));
}

TEST_F(RecorderAppends, BehindALineThatWasCutOffAnywhere) {
  const std::string whole = "{\"type\":\"A\"}\n{\"type\":\"h\xC3\xA4\",\"payload\":[{\"a\":1},\"}\"]}\n";
  const std::size_t first = whole.find('\n') + 1;
  for (std::size_t length = first; length + 1 < whole.size() - 1; ++length) {
    EXPECT_THAT(types_in(appended_to(whole.substr(0, length))), ElementsAre("A", "INCREMENT", "NOTHING")) << length;
  }
}

TEST_F(RecorderAppends, KeepingWhatWasCutOffAsAComment) {
  EXPECT_THAT(appended_to("{\"type\":\"A\"}\n{\"type\":\"in"),
              ::testing::StartsWith("{\"type\":\"A\"}\n# cut off: {\"type\":\"in\n{\"type\":\"INCREMENT\"}\n"));
  const std::string longer_than_a_piece = "{\"type\":\"" + std::string(200'000, 'x');
  EXPECT_THAT(appended_to("# first\n" + longer_than_a_piece),
              ::testing::StartsWith("# first\n# cut off: " + longer_than_a_piece + "\n{\"type\":\"INCREMENT\"}\n"));
}

TEST_F(RecorderAppends, NothingToWhatIsNoRecordingOfLines) {
  for (const std::string text : {"[{\"type\":\"A\"}]\n", "# note\n[\n", "{\n  \"payload\": []\n}\n",
                                 "{\"payload\":\"[]\"}", "{\"actionsById\":{},\"stagedActionIds\":[]}\n"}) {
    try {
      appended_to(text);
      ADD_FAILURE() << "nothing was thrown for " << text;
    } catch (const error& failure) {
      EXPECT_EQ(failure.code(), errc::io);
      EXPECT_THAT(failure.message(), HasSubstr("session.jsonl: it holds an array or an export"));
    }
    EXPECT_EQ(content_of(folder_ / "session.jsonl"), text);
  }
}

TEST_F(Recorder, RefusesAFileThatCannotBeOpened) {
  const temporary_folder folder;
  const std::string file = folder / "no/such/folder";
  try {
    const recorder recording(store_, std::filesystem::path(file));
    FAIL() << "nothing was thrown";
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::io);
    EXPECT_THAT(failure.message(), HasSubstr(file));
  }
}

TEST_F(Recorder, NeverDisturbsADispatchAndReportsAFailureOnce) {
  std::vector<std::string> heard;
  recorder recording(store_, out_, {.on_error = [&](const error& failure) {
                       EXPECT_EQ(failure.code(), errc::io);
                       heard.push_back(failure.message());
                     }});
  out_.setstate(std::ios::badbit);
  for (int i = 0; i < 20'000; ++i) EXPECT_NO_THROW(dispatch_("INCREMENT"));
  EXPECT_EQ(heard.size(), 1U);
  EXPECT_THROW(recording.flush(), error);
  EXPECT_EQ(heard.size(), 1U);
}

TEST_F(Recorder, KeepsWhatItCouldNotWriteForTheNextTime) {
  int heard = 0;
  recorder recording(store_, out_, {.on_error = [&](const error&) { ++heard; }});
  dispatch_("INCREMENT");
  out_.setstate(std::ios::badbit);
  EXPECT_THROW(recording.flush(), error);
  dispatch_("ADD", 1);
  out_.clear();
  EXPECT_THAT(flushed(recording), ElementsAre(R"({"type":"INCREMENT"})", R"({"payload":1,"type":"ADD"})"));
  out_.setstate(std::ios::badbit);
  EXPECT_THROW(recording.flush(), error);
  EXPECT_EQ(heard, 2);
}

TEST_F(Recorder, GivesUpWhenTooMuchWaitsAndSaysSo) {
  recorder recording(store_, out_, {.max_waiting = 200'000});
  out_.setstate(std::ios::badbit);
  for (int i = 0; i < 50'000; ++i) dispatch_("INCREMENT");
  EXPECT_LT(recording.count(), 20'000U);
  out_.clear();
  EXPECT_THROW(recording.flush(), error);
  EXPECT_EQ(lines_of(out_.str()).size(), recording.count());
  EXPECT_THROW(recording.close(), error);
}

TEST_F(Recorder, SwallowsWhatItsErrorCallbackThrows) {
  recorder recording(store_, out_, {.on_error = [](const error&) { throw std::runtime_error("no"); }});
  out_.setstate(std::ios::badbit);
  EXPECT_NO_THROW({
    for (int i = 0; i < 10'000; ++i) dispatch_("INCREMENT");
  });
}

TEST_F(Recorder, ReportsADiskThatIsFull) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "there is no /dev/full here";
  recorder recording(store_, std::filesystem::path("/dev/full"));
  dispatch_("INCREMENT");
  try {
    recording.flush();
    FAIL() << "nothing was thrown";
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::io);
    EXPECT_THAT(failure.message(), HasSubstr("/dev/full: No space left on device"));
  }
}

}  // namespace
