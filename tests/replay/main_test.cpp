#include "counter.hpp"
#include "temporary_folder.hpp"

#include <patchbay/error.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/replay/main.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using patchbay::value;
using patchbay::replay::app_description;
using patchbay::replay::streams;
using namespace patchbay::literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Not;
using ::testing::StartsWith;

struct ended {
  int status;
  std::string out;
  std::string err;
};

ended run(const std::vector<std::string>& arguments, const std::string& input = "",
          const app_description& description = {.name = "counter", .make = counter::make_app}) {
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  const int status = patchbay::replay::run(arguments, description, {.in = &in, .out = out, .err = err});
  return {status, out.str(), err.str()};
}

const std::string session = R"({"type":"INCREMENT"}
{"type":"ADD","payload":4}
{"type":"NOTHING"}
{"$expect":{"/count":5}}
{"type":"SAY","text":"hi"}
)";

const std::string session_trace = R"({"revision":0,"state":{"count":0,"log":[]}}
{"revision":1,"action":{"type":"INCREMENT"},"patch":[{"op":"replace","path":"/count","value":1}]}
{"revision":2,"action":{"payload":4,"type":"ADD"},"patch":[{"op":"replace","path":"/count","value":5}]}
{"revision":2,"action":{"type":"NOTHING"},"patch":[]}
{"revision":3,"action":{"text":"hi","type":"SAY"},"patch":[{"op":"add","path":"/log/0","value":"hi"}]}
)";

class Main : public ::testing::Test {
 protected:
  // Writes a script and replays it, quietly.
  ended replay(const std::string& script, std::vector<std::string> options = {}) {
    options.insert(options.begin(), {"replay", folder_.file("session.jsonl", script), "--quiet"});
    return run(options);
  }
  [[nodiscard]] std::string script_place(std::size_t line) const {
    return folder_ / "session.jsonl" + ':' + std::to_string(line);
  }

  temporary_folder folder_;
};

// --- what it does ----------------------------------------------------------------------------------------

TEST_F(Main, ReplaysASession) {
  const ended done = replay(session);
  EXPECT_EQ(done.status, 0);
  EXPECT_EQ(done.out, "");
  EXPECT_EQ(done.err, "");
}

TEST_F(Main, WritesTheTrace) {
  const std::string trace = folder_ / "trace.jsonl";
  EXPECT_EQ(replay(session, {"--trace", trace}).status, 0);
  EXPECT_EQ(content_of(trace), session_trace);
}

TEST_F(Main, WritesTheState) {
  const std::string state = folder_ / "state.json";
  EXPECT_EQ(replay(session, {"--state", state}).status, 0);
  EXPECT_EQ(content_of(state), "{\"count\":5,\"log\":[\"hi\"]}\n");
}

TEST_F(Main, WritesToTheStandardOutput) {
  EXPECT_EQ(replay(session, {"--trace", "-"}).out, session_trace);
  EXPECT_EQ(replay(session, {"--state", "-"}).out, "{\"count\":5,\"log\":[\"hi\"]}\n");
  EXPECT_EQ(replay(session, {"--trace=-", "--state=-"}).out, session_trace + "{\"count\":5,\"log\":[\"hi\"]}\n");
}

TEST_F(Main, ReadsTheStandardInput) {
  const ended done = run({"replay", "-", "--quiet", "--state", "-"}, session);
  EXPECT_EQ(done.status, 0);
  EXPECT_EQ(done.out, "{\"count\":5,\"log\":[\"hi\"]}\n");
  EXPECT_THAT(run({"replay", "-"}, "x").err, StartsWith("<stdin>:1:1: "));
}

TEST_F(Main, StartsFromAPreloadedState) {
  const std::string preloaded = folder_.file("preloaded.json", "{\n  \"count\": 40,\n  \"log\": []\n}\n");
  EXPECT_EQ(replay("{\"type\":\"INCREMENT\"}", {"--preloaded", preloaded, "--trace", "-"}).out,
            R"({"revision":0,"state":{"count":40,"log":[]}}
{"revision":1,"action":{"type":"INCREMENT"},"patch":[{"op":"replace","path":"/count","value":41}]}
)");
}

TEST_F(Main, TakesNoByteOrderMarkForAPartOfAState) {
  const std::string preloaded = folder_.file("preloaded.json", "\xEF\xBB\xBF{\"count\":40,\"log\":[]}");
  EXPECT_EQ(replay("", {"--preloaded", preloaded, "--state", "-"}).out, "{\"count\":40,\"log\":[]}\n");
}

// --- what nothing answers to ------------------------------------------------------------------------------

app_description with_handlers() {
  return {.name = "counter", .make = [](auto) {
            return patchbay::replay::make_app(
                patchbay::store{{{"count", 0}}},
                {.handlers = {{"INCREMENT", [](patchbay::draft state) { state["count"] += 1; }}}});
          }};
}

const std::string with_unknown = R"({"type":"INCREMENT"}
{"type":"DECREMENT"}
{"type":"say \"hi\""}
{"type":"INCREMENT"}
{"type":"DECREMENT"}
{"type":"@@patchbay/SET_STATE","payload":{"count":7}}
)";

TEST_F(Main, EndsWithTheTypesThatNothingAnsweredTo) {
  const std::string file = folder_.file("session.jsonl", with_unknown);
  const ended done = run({"replay", file}, "", with_handlers());
  EXPECT_EQ(done.status, 0);
  EXPECT_EQ(done.err, file + ": 2 types that nothing answered to: \"DECREMENT\" (2 times), \"say \\\"hi\\\"\"\n");
  EXPECT_EQ(run({"replay", file, "--quiet"}, "", with_handlers()).err, "");
  EXPECT_THAT(run({"replay", "-"}, "{\"type\":\"X\"}", with_handlers()).err,
              StartsWith("<stdin>: 1 type that nothing answered to: \"X\"\n"));
  EXPECT_EQ(run({"replay", "-"}, "{\"type\":\"INCREMENT\"}", with_handlers()).err, "");
}

TEST_F(Main, FailsForTypesThatNothingAnswersToIfItIsStrict) {
  const std::string file = folder_.file("session.jsonl", with_unknown);
  const std::string state = folder_.file("state.json", "old");
  const ended done = run({"replay", file, "--strict", "--quiet", "--state", state}, "", with_handlers());
  EXPECT_EQ(done.status, 1);
  EXPECT_THAT(done.err, HasSubstr("2 types that nothing answered to: "));
  EXPECT_EQ(content_of(state), "");
  EXPECT_EQ(run({"replay", "-", "--strict"}, "{\"type\":\"INCREMENT\"}", with_handlers()).status, 0);
}

// --- going on behind refusals -----------------------------------------------------------------------------

const std::string with_refusal = R"({"type":"INCREMENT"}
{"type":"ADD","payload":"x"}
{"type":"INCREMENT"}
)";

TEST_F(Main, EndsAtARefusalUnlessToldToGoOn) {
  const std::string trace = folder_ / "trace.jsonl";
  const ended stopped = replay(with_refusal, {"--trace", trace});
  EXPECT_EQ(stopped.status, 2);
  EXPECT_THAT(content_of(trace), Not(HasSubstr("\"ADD\"")));

  const ended done = replay(with_refusal, {"--trace", trace, "--state", "-", "--keep-going"});
  EXPECT_EQ(done.status, 2);
  EXPECT_THAT(done.err, AllOf(StartsWith(script_place(2) + ": "), HasSubstr("(action \"ADD\")\n")));
  EXPECT_EQ(done.out, "{\"count\":2,\"log\":[]}\n");
  EXPECT_THAT(content_of(trace), HasSubstr(R"(
{"revision":1,"action":{"payload":"x","type":"ADD"},"error":{"code":"type_mismatch","message":")"));
  EXPECT_THAT(content_of(trace), ::testing::EndsWith(R"(
{"revision":2,"action":{"type":"INCREMENT"},"patch":[{"op":"replace","path":"/count","value":2}]}
)"));
}

TEST_F(Main, CountsRefusalsInItsSummary) {
  const ended done = run({"replay", "-", "--keep-going"}, with_refusal);
  EXPECT_THAT(done.out, StartsWith("<stdin>: 2 actions, revision 2, 1 refused, "));
}

TEST_F(Main, IsDoneIfTheTraceHasTheSameRefusals) {
  const std::string trace = folder_ / "trace.jsonl";
  const std::string states = folder_ / "states.jsonl";
  (void)replay(with_refusal, {"--trace", trace, "--states", states, "--keep-going"});
  EXPECT_EQ(replay(with_refusal, {"--verify", trace, "--keep-going"}).status, 0);
  EXPECT_EQ(replay(with_refusal, {"--verify", states, "--keep-going"}).status, 0);
  const ended differs = replay(session, {"--verify", trace, "--keep-going"});
  EXPECT_EQ(differs.status, 1);
  EXPECT_THAT(differs.err,
              AllOf(StartsWith(trace + ":3 differs from " + script_place(2)), HasSubstr("it was refused there")));
  const std::string good = folder_.file("good.jsonl", session_trace);
  EXPECT_EQ(replay(with_refusal, {"--verify", good, "--keep-going"}).status, 1);
}

// --- hashes of states --------------------------------------------------------------------------------------

TEST_F(Main, WritesAndVerifiesHashesOfStates) {
  const std::string states = folder_ / "states.jsonl";
  EXPECT_EQ(replay(session, {"--states", states}).status, 0);
  const std::string text = content_of(states);
  EXPECT_EQ(std::ranges::count(text, '\n'), 5);
  EXPECT_THAT(
      text, MatchesRegex("\\{\"hash\":\"[0-9a-f]+\"\\}\n\\{\"hash\":\"[0-9a-f]+\",\"type\":\"INCREMENT\"\\}\n(.|\n)*"));
  EXPECT_EQ(replay(session, {"--states", "-"}).out, text);
  EXPECT_EQ(replay(session, {"--verify", states}).status, 0);

  const ended differs = replay("{\"type\":\"INCREMENT\"}\n{\"type\":\"ADD\",\"payload\":5}\n", {"--verify", states});
  EXPECT_EQ(differs.status, 1);
  EXPECT_THAT(differs.err,
              StartsWith(states + ":3 differs from " + script_place(2) + " (action \"ADD\")\n  hash: expected "));
}

TEST_F(Main, RefusesToWriteHashesOverAFileOfItsOwn) {
  const std::string same = folder_ / "same";
  EXPECT_THAT(replay(session, {"--states", same, "--trace", same}).err, HasSubstr("--states would overwrite"));
}

TEST_F(Main, StartsFromTheStateOfAnExportUnlessToldOtherwise) {
  const std::string exported =
      R"({"payload":"[{\"type\":\"INCREMENT\"}]","preloadedState":"{\"count\":7,\"log\":[]}"})";
  EXPECT_EQ(replay(exported, {"--state", "-"}).out, "{\"count\":8,\"log\":[]}\n");
  const std::string preloaded = folder_.file("preloaded.json", R"({"count":1,"log":[]})");
  EXPECT_EQ(replay(exported, {"--state", "-", "--preloaded", preloaded}).out, "{\"count\":2,\"log\":[]}\n");
}

TEST_F(Main, ReplaysAnArray) {
  EXPECT_EQ(replay("[{\"type\":\"INCREMENT\"},\n{\"type\":\"INCREMENT\"}]", {"--state", "-"}).out,
            "{\"count\":2,\"log\":[]}\n");
}

TEST_F(Main, ReplaysUntilALine) {
  EXPECT_EQ(replay(session, {"--state", "-", "--until", "1"}).out, "{\"count\":1,\"log\":[]}\n");
  EXPECT_EQ(replay(session, {"--state", "-", "--until", "0"}).out, "{\"count\":0,\"log\":[]}\n");
  EXPECT_EQ(replay(session, {"--state", "-", "--until", "999"}).out, "{\"count\":5,\"log\":[\"hi\"]}\n");
}

TEST_F(Main, ReachesTheMiddlewareOnlyWhenAsked) {
  const std::string three = "{\"type\":\"INCREMENT\"}\n{\"type\":\"INCREMENT\"}\n{\"type\":\"INCREMENT\"}\n";
  EXPECT_EQ(replay(three, {"--state", "-"}).out, "{\"count\":3,\"log\":[]}\n");
  EXPECT_EQ(replay(three, {"--state", "-", "--through-middleware"}).out, "{\"count\":6,\"log\":[]}\n");
}

TEST_F(Main, TracesAllThatAnActionDidBehindTheMiddleware) {
  EXPECT_THAT(
      replay("{\"type\":\"INCREMENT\"}", {"--trace", "-", "--through-middleware"}).out,
      HasSubstr(
          R"({"revision":2,"action":{"type":"INCREMENT"},"patch":[{"op":"replace","path":"/count","value":2}]})"));
}

TEST_F(Main, DoesNotTraceTimes) {
  EXPECT_THAT(replay("{\"$at\":5,\"type\":\"INCREMENT\"}", {"--trace", "-"}).out,
              AllOf(HasSubstr(R"("action":{"type":"INCREMENT"})"), Not(HasSubstr("$at"))));
}

TEST_F(Main, WaitsOnlyInRealTime) {
  const std::string late = "{\"$wait\":20}\n{\"$at\":30,\"type\":\"INCREMENT\"}\n";
  for (const auto& options :
       std::vector<std::vector<std::string>>{{"--realtime"}, {"--realtime", "1"}, {"--realtime=1"}}) {
    const auto start = std::chrono::steady_clock::now();
    const ended done = replay(late, options);
    EXPECT_EQ(done.status, 0) << done.err;
    EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(30));
  }
}

TEST_F(Main, DoesNotTakeTheScriptForASpeed) {
  EXPECT_EQ(run({"replay", "--realtime", folder_.file("s.jsonl", session), "--quiet"}).status, 0);
  EXPECT_EQ(run({"replay", "--realtime", "1000", folder_.file("s.jsonl", session), "--quiet"}).status, 0);
}

TEST_F(Main, PrintsASummary) {
  const ended done = run({"replay", folder_.file("session.jsonl", session)});
  EXPECT_THAT(done.out, MatchesRegex(".*session.jsonl: 4 actions, revision 3, .* m?s, [0-9]+ actions/s\n"));
  EXPECT_EQ(done.err, "");
}

TEST_F(Main, PrintsTheSummaryToStderrWhereStdoutIsTaken) {
  const ended done = run({"replay", folder_.file("session.jsonl", session), "--state", "-"});
  EXPECT_EQ(done.out, "{\"count\":5,\"log\":[\"hi\"]}\n");
  EXPECT_THAT(done.err, HasSubstr("4 actions, revision 3"));
}

TEST_F(Main, ReplaysAnEmptyScript) {
  EXPECT_EQ(replay("", {"--trace", "-"}).out, "{\"revision\":0,\"state\":{\"count\":0,\"log\":[]}}\n");
}

TEST_F(Main, HasHelpEverywhere) {
  EXPECT_EQ(run({"--help"}).status, 0);
  EXPECT_THAT(run({"--help"}).out, HasSubstr("replay"));
  const ended help = run({"replay", "--help"});
  EXPECT_EQ(help.status, 0);
  EXPECT_EQ(help.err, "");
  for (const char* option : {"SCRIPT", "--preloaded", "--trace", "--state", "--verify", "--until", "--realtime",
                             "--through-middleware", "--quiet"}) {
    EXPECT_THAT(help.out, HasSubstr(option));
  }
}

// --- expectations and verification ------------------------------------------------------------------------

TEST_F(Main, EndsWithOneWhereAnExpectationFails) {
  const ended failed =
      replay("{\"type\":\"INCREMENT\"}\n{\"$expect\":{\"/count\":2,\"/nothing\":1}}\n{\"type\":\"INCREMENT\"}\n",
             {"--trace", folder_ / "trace.jsonl", "--state", folder_ / "state.json"});
  EXPECT_EQ(failed.status, 1);
  EXPECT_EQ(failed.err, script_place(2) + ": expected /count to be 2, but it is 1\n" + script_place(2) +
                            ": expected /nothing to be 1, but there is no such place\n");
  EXPECT_EQ(content_of(folder_ / "trace.jsonl"), R"({"revision":0,"state":{"count":0,"log":[]}}
{"revision":1,"action":{"type":"INCREMENT"},"patch":[{"op":"replace","path":"/count","value":1}]}
)");
  EXPECT_EQ(content_of(folder_ / "state.json"), "");
}

TEST_F(Main, VerifiesAgainstItsOwnTrace) {
  const ended done = replay(session, {"--verify", folder_.file("trace.jsonl", session_trace)});
  EXPECT_EQ(done.status, 0) << done.err;
}

TEST_F(Main, EndsWithOneAtTheFirstLineThatDiffers) {
  std::string other = session_trace;
  other.replace(other.find("\"value\":5"), 9, "\"value\":6");
  const std::string trace = folder_.file("trace.jsonl", other);
  const ended failed = replay(session, {"--verify", trace});
  EXPECT_EQ(failed.status, 1);
  EXPECT_EQ(failed.err, trace + ":3 differs from " + script_place(2) + R"( (action "ADD")
  patch: expected [{"op":"replace","path":"/count","value":6}], got [{"op":"replace","path":"/count","value":5}]
  state:
    /count: expected 6, got 5
)");
}

TEST_F(Main, EndsWithOneWhereTheTraceIsTooLongOrTooShort) {
  const std::string trace = folder_.file("trace.jsonl", session_trace);
  const ended longer = replay("{\"type\":\"INCREMENT\"}\n", {"--verify", trace});
  EXPECT_EQ(longer.status, 1);
  EXPECT_EQ(longer.err, trace + ":3 has one more action than the script: {\"payload\":4,\"type\":\"ADD\"}\n");
  const ended shorter = replay(session + "{\"type\":\"INCREMENT\"}\n", {"--verify", trace});
  EXPECT_EQ(shorter.status, 1);
  EXPECT_THAT(shorter.err, StartsWith(trace + ":5 is the last line of the trace, but " + script_place(6)));
}

TEST_F(Main, VerifiesOnlyWhatItReplays) {
  const std::string trace = folder_.file("trace.jsonl", session_trace);
  EXPECT_EQ(replay(session, {"--verify", trace, "--until", "1"}).status, 0);
}

TEST_F(Main, TracesWhileItVerifies) {
  const ended done = replay(session, {"--verify", folder_.file("old.jsonl", session_trace), "--trace", "-"});
  EXPECT_EQ(done.status, 0);
  EXPECT_EQ(done.out, session_trace);
}

// --- bad input: everything ends with 2 and says where -----------------------------------------------------

void expect_refused(const ended& refused, const std::string& reason) {
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr(reason));
  EXPECT_EQ(refused.out, "");
}

TEST_F(Main, RefusesACommandLineItDoesNotUnderstand) {
  const std::string script = folder_.file("s.jsonl", session);
  expect_refused(run({}), "subcommand");
  expect_refused(run({"play"}), "play");
  expect_refused(run({"--fast"}), "--fast");
  expect_refused(run({"replay"}), "SCRIPT");
  expect_refused(run({"replay", script, "--fast"}), "--fast");
  expect_refused(run({"replay", script, "another"}), "another");
  expect_refused(run({"replay", script, "--trace"}), "--trace");
  expect_refused(run({"replay", script, "--until", "soon"}), "soon");
  expect_refused(run({"replay", script, "--until", "-1"}), "a line is a whole number from 0 on, not \"-1\"");
  expect_refused(run({"replay", script, "--realtime", "0"}), "the speed must be a number above 0");
  expect_refused(run({"replay", script, "--realtime", "-2"}), "the speed must be a number above 0");
  expect_refused(run({"replay", script, "--realtime=fast"}), "the speed must be a number above 0");
  expect_refused(run({"replay", script, "--realtime", "inf"}), "the speed must be a number above 0");
}

TEST_F(Main, RefusesFilesItCannotRead) {
  const std::string script = folder_.file("s.jsonl", session);
  const std::string missing = folder_ / "missing";
  expect_refused(run({"replay", missing}), "cannot read " + missing + ": No such file or directory");
  expect_refused(run({"replay", folder_ / ""}), "Is a directory");
  expect_refused(run({"replay", script, "--preloaded", missing}), "cannot read " + missing);
  expect_refused(run({"replay", script, "--verify", missing}), "cannot read " + missing);
}

TEST_F(Main, RefusesFilesItCannotWrite) {
  const std::string script = folder_.file("s.jsonl", session);
  const std::string nowhere = folder_ / "no/such/folder";
  expect_refused(run({"replay", script, "--quiet", "--trace", nowhere}), "cannot write " + nowhere);
  expect_refused(run({"replay", script, "--quiet", "--state", nowhere}), "cannot write " + nowhere);
  expect_refused(run({"replay", script, "--quiet", "--state", folder_ / ""}), "Is a directory");
}

TEST_F(Main, RefusesADiskThatIsFull) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "there is no /dev/full here";
  const std::string script = folder_.file("s.jsonl", session);
  expect_refused(run({"replay", script, "--quiet", "--trace", "/dev/full"}), "/dev/full: No space left on device");
  expect_refused(run({"replay", script, "--quiet", "--state", "/dev/full"}), "/dev/full: No space left on device");
}

TEST_F(Main, RefusesToOverwriteWhatItReads) {
  const std::string script = folder_.file("s.jsonl", session);
  const std::string trace = folder_.file("t.jsonl", session_trace);
  expect_refused(run({"replay", script, "--trace", script}), "--trace would overwrite " + script);
  expect_refused(run({"replay", script, "--state", folder_ / "./s.jsonl"}), "--state would overwrite");
  expect_refused(run({"replay", script, "--verify", trace, "--trace", trace}), "which is also the file of --verify");
  expect_refused(run({"replay", script, "--state", folder_ / "new", "--trace", folder_ / "new"}),
                 "which is also the file of --trace");
  EXPECT_EQ(content_of(script), session);
  EXPECT_EQ(content_of(trace), session_trace);
}

TEST_F(Main, RefusesABrokenLineTenThousandLinesInAndTracesWhatCameBefore) {
  std::string script;
  for (int i = 1; i <= 10'000; ++i) script += "{\"type\":\"INCREMENT\"}\n";
  script += "{\"type\":\"INCREMENT\"\n{\"type\":\"INCREMENT\"}\n";
  const std::string trace = folder_ / "trace.jsonl";
  const ended refused = replay(script, {"--trace", trace, "--state", folder_ / "state.json"});
  expect_refused(refused, script_place(10'001) + ":20: ");
  const std::string lines = content_of(trace);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), '\n'), 10'001);
  EXPECT_THAT(lines, ::testing::EndsWith("{\"revision\":10000,\"action\":{\"type\":\"INCREMENT\"},\"patch\":"
                                         "[{\"op\":\"replace\",\"path\":\"/count\",\"value\":10000}]}\n"));
  EXPECT_EQ(content_of(folder_ / "state.json"), "");
}

TEST_F(Main, RefusesABrokenScriptAlsoWithoutATrace) {
  std::string script;
  for (int i = 1; i <= 2'500; ++i) script += "{\"type\":\"INCREMENT\"}\n";
  expect_refused(replay(script + "[\n"), script_place(2'501) + ":");
}

TEST_F(Main, RefusesLinesThatAreNoAction) {
  expect_refused(replay("{\"text\":\"no type\"}"), script_place(1) + ":1: ");
  expect_refused(replay("{\"type\":7}"), script_place(1) + ":1: the \"type\" of an action must be a string, but is 7");
  expect_refused(replay("{\"$expect\":{\"count\":1}}"), script_place(1) + ":1: ");
  expect_refused(replay(std::string("\x7f"
                                    "ELF\x02\x01\x01\0\0\0",
                                    10)),
                 "binary file");
  expect_refused(replay("{\"type\":\"A\",\"x\":" + std::string(10'000, '[')), script_place(1) + ":");
}

TEST_F(Main, RefusesAnActionThatAReducerRefusesAndTracesWhatCameBefore) {
  const std::string trace = folder_ / "trace.jsonl";
  const ended refused = replay(
      "{\"type\":\"INCREMENT\"}\n{\"type\":\"ADD\",\"payload\":\"x\"}\n{\"type\":\"INCREMENT\"}\n", {"--trace", trace});
  expect_refused(refused, script_place(2) + ": ");
  EXPECT_THAT(refused.err, ::testing::EndsWith(" (action \"ADD\")\n"));
  EXPECT_EQ(content_of(trace), R"({"revision":0,"state":{"count":0,"log":[]}}
{"revision":1,"action":{"type":"INCREMENT"},"patch":[{"op":"replace","path":"/count","value":1}]}
)");
}

TEST_F(Main, NamesTheActionOfAnExportByNumber) {
  const ended refused = replay(R"({"payload":[{"type":"INCREMENT"},{"type":"ADD","payload":"x"}]})");
  expect_refused(refused, folder_ / "session.jsonl" + ": action 2: ");
}

TEST_F(Main, RefusesAPreloadedStateThatIsNoJson) {
  const std::string preloaded = folder_.file("p.json", "{\n  \"count\": 1,\n}");
  expect_refused(replay(session, {"--preloaded", preloaded}), preloaded + ":3:1: ");
}

TEST_F(Main, RefusesAPreloadedStateThatTheAppRefuses) {
  const std::string preloaded = folder_.file("p.json", "[]");
  const app_description picky{.name = "picky", .make = [](std::optional<value> state) -> patchbay::replay::app {
                                if (state && !state->is_object()) throw std::invalid_argument("not an object");
                                return counter::make_app(std::move(state));
                              }};
  expect_refused(run({"replay", folder_.file("s.jsonl", session), "--preloaded", preloaded}, "", picky),
                 preloaded + ": the app refuses the preloaded state: not an object");
}

TEST_F(Main, RefusesATraceThatIsNone) {
  const std::string trace = folder_.file("t.jsonl", session);
  expect_refused(replay(session, {"--verify", trace}), trace + ":1:1: a trace begins with");
  expect_refused(replay(session, {"--verify", folder_.file("cut.jsonl", session_trace.substr(0, 100))}),
                 "cut.jsonl:2:");
}

// --- other kinds of apps ----------------------------------------------------------------------------------

TEST(AppWithHandlers, IsReplayedWithAndWithoutItsMiddleware) {
  const app_description counting{
      .name = "handlers", .make = [](std::optional<value> preloaded) {
        return patchbay::replay::make_app(
            patchbay::store(std::move(preloaded).value_or(value{{"n", 0}})),
            {.handlers = {{"N", [](patchbay::draft state) { state["n"] += 1; }}},
             .middleware = {patchbay::middleware(
                 [](const patchbay::middleware_api&, const patchbay::next_dispatch& next, const patchbay::action& a) {
                   next(a);
                   return next(a);
                 })}});
      }};
  EXPECT_EQ(run({"replay", "-", "--quiet", "--state", "-"}, "{\"type\":\"N\"}", counting).out, "{\"n\":1}\n");
  EXPECT_EQ(run({"replay", "-", "--quiet", "--state", "-", "--through-middleware"}, "{\"type\":\"N\"}", counting).out,
            "{\"n\":2}\n");
}

TEST(AppWithHandlers, MayHaveThemOnItsStore) {
  const app_description counting{.name = "handlers", .make = [](std::optional<value> preloaded) {
                                   patchbay::store made(std::move(preloaded).value_or(value{{"n", 0}}));
                                   made.handle("N", [](patchbay::draft state) { state["n"] += 1; }).release();
                                   return patchbay::replay::make_app(std::move(made));
                                 }};
  EXPECT_EQ(run({"replay", "-", "--quiet", "--state", "-"}, "{\"type\":\"N\"}", counting).out, "{\"n\":1}\n");
}

TEST(AppWithASubcommand, RunsItWithItsArguments) {
  std::vector<std::string> got;
  const app_description shop{.name = "shop",
                             .make = counter::make_app,
                             .subcommands = {{.name = "show",
                                              .summary = "Show a session",
                                              .arguments = {{.name = "SCRIPT", .summary = "what to show"}},
                                              .run = [&](const std::vector<std::string>& arguments, const streams& io) {
                                                got = arguments;
                                                io.out << "shown";
                                                return 0;
                                              }}}};
  const ended done = run({"show", "x.jsonl"}, "", shop);
  EXPECT_EQ(done.status, 0);
  EXPECT_EQ(done.out, "shown");
  EXPECT_EQ(got, std::vector<std::string>{"x.jsonl"});
  EXPECT_EQ(run({"show"}, "", shop).status, 2);
  EXPECT_EQ(run({"show", "x", "y"}, "", shop).status, 2);
  EXPECT_THAT(run({"show", "--help"}, "", shop).out, AllOf(HasSubstr("SCRIPT"), HasSubstr("what to show")));
  EXPECT_EQ(run({"replay", "-", "--quiet"}, session, shop).status, 0);
}

TEST(AppWithASubcommand, EndsWithTwoWhenItThrows) {
  const app_description shop{.name = "shop",
                             .make = counter::make_app,
                             .subcommands = {{.name = "show", .run = [](const auto&, const streams&) -> int {
                                                throw patchbay::error(patchbay::errc::io, "cannot read the shop");
                                              }}}};
  const ended failed = run({"show"}, "", shop);
  EXPECT_EQ(failed.status, 2);
  EXPECT_EQ(failed.err, "cannot read the shop\n");
}

TEST(ReplayMain, TakesArgumentsAsMainGetsThem) {
  const char* arguments[] = {"/bin/counter", "--help", nullptr};
  ::testing::internal::CaptureStdout();
  EXPECT_EQ(patchbay::replay::main(2, arguments, counter::make_app), 0);
  EXPECT_THAT(::testing::internal::GetCapturedStdout(), HasSubstr("counter"));
}

TEST(ReplayMain, EndsWithTwoWithoutArguments) {
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(patchbay::replay::main(0, nullptr, counter::make_app), 2);
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), Not(IsEmpty()));
}

}  // namespace
