#include <patchbay/error.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/replay/trace.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>

namespace {

using patchbay::action;
using patchbay::errc;
using patchbay::error;
using patchbay::value;
using patchbay::replay::step;
using patchbay::replay::trace_verifier;
using patchbay::replay::trace_writer;
using namespace patchbay::literals;
using testing::HasSubstr;
using testing::StartsWith;

const value before = R"({"count":1,"list":[1,2,3]})"_value;

step step_to(value after, patchbay::revision_number revision = 1) {
  return {.line = 4, .action = action("SET", 5), .revision = revision, .before = before, .after = std::move(after)};
}

std::string written(const step& played) {
  std::ostringstream out;
  trace_writer writer(out, "out");
  writer.begin(0, played.before);
  writer.write(played, patchbay::diff(played.before, played.after));
  writer.flush();
  return out.str();
}

// --- writing -------------------------------------------------------------------------------------------

TEST(TraceWriter, WritesTheStateAndThenEachActionWithItsPatch) {
  EXPECT_EQ(written(step_to(R"({"count":5,"list":[1,2,3]})"_value)),
            R"({"revision":0,"state":{"count":1,"list":[1,2,3]}})"
            "\n"
            R"({"revision":1,"action":{"payload":5,"type":"SET"},"patch":[{"op":"replace","path":"/count","value":5}]})"
            "\n");
}

TEST(TraceWriter, WritesAnEmptyPatchIfNothingChanged) {
  EXPECT_THAT(written(step_to(before, 0)),
              HasSubstr(R"({"revision":0,"action":{"payload":5,"type":"SET"},"patch":[]})"));
}

TEST(TraceWriter, WritesWhatIsLeftWhenItGoes) {
  std::ostringstream out;
  { trace_writer(out, "out").begin(0, before); }
  EXPECT_EQ(out.str(), "{\"revision\":0,\"state\":" + before.dump() + "}\n");
}

TEST(TraceWriter, SaysWhenItsStreamFails) {
  std::ostringstream out;
  trace_writer writer(out, "trace.jsonl");
  writer.begin(0, before);
  out.setstate(std::ios::badbit);
  try {
    writer.flush();
    FAIL() << "nothing was thrown";
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::io);
    EXPECT_THAT(failure.message(), StartsWith("cannot write the trace to trace.jsonl: "));
  }
}

// --- verifying -----------------------------------------------------------------------------------------

const std::string first_line = R"({"revision":0,"state":{"count":1,"list":[1,2,3]}})";

// What a verifier says of a step, given the second line of a trace.
std::string report(const std::string& line, const step& played) {
  trace_verifier verifier = trace_verifier::parse(first_line + "\n" + line + "\n", "trace.jsonl");
  EXPECT_EQ(verifier.begin(0, before), std::nullopt);
  return verifier.check(played, patchbay::diff(played.before, played.after), "session.jsonl:4").value_or("");
}

const step count_5 = step_to(R"({"count":5,"list":[1,2,3]})"_value);
const std::string line_of_count_5 =
    R"({"revision":1,"action":{"payload":5,"type":"SET"},"patch":[{"op":"replace","path":"/count","value":5}]})";

TEST(TraceVerifier, AcceptsWhatAWriterWrote) {
  trace_verifier verifier = trace_verifier::parse(written(count_5));
  EXPECT_EQ(verifier.begin(0, before), std::nullopt);
  EXPECT_EQ(verifier.check(count_5, patchbay::diff(count_5.before, count_5.after), "x"), std::nullopt);
  EXPECT_EQ(verifier.end(), std::nullopt);
}

TEST(TraceVerifier, ComparesAsJson) {
  const std::string line = R"( { "patch" : [{"value":5.0,"op":"replace","path":"/count"}],)"
                           R"( "action":{"type":"SET","payload":5}, "revision": 1.0})";
  EXPECT_EQ(report(line, count_5), "");
}

TEST(TraceVerifier, SkipsEmptyLines) {
  trace_verifier verifier = trace_verifier::parse("\n" + first_line + "\n\n\n");
  EXPECT_EQ(verifier.begin(0, before), std::nullopt);
  EXPECT_EQ(verifier.end(), std::nullopt);
}

TEST(TraceVerifier, ReportsAnotherValue) {
  EXPECT_EQ(report(line_of_count_5, step_to(R"({"count":6,"list":[1,2,3]})"_value)),
            R"(trace.jsonl:2 differs from session.jsonl:4 (action "SET")
  patch: expected [{"op":"replace","path":"/count","value":5}], got [{"op":"replace","path":"/count","value":6}]
  state:
    /count: expected 5, got 6)");
}

TEST(TraceVerifier, ReportsWhatIsMissingAndWhatIsNew) {
  const std::string text = report(line_of_count_5, step_to(R"({"count":5,"list":[1,3,4,5],"new":true})"_value));
  EXPECT_THAT(text, testing::EndsWith("\n  state:\n    /list/1: expected 2, got 3\n    /list/2: expected 3, got 4\n"
                                      "    /list/3: expected nothing, got 5\n"
                                      "    /new: expected nothing, got true"));
}

TEST(TraceVerifier, ReportsAnotherRevision) {
  step late = count_5;
  late.revision = 2;
  EXPECT_EQ(
      report(line_of_count_5, late),
      "trace.jsonl:2 differs from session.jsonl:4 (action \"SET\")\n  revision: expected 1, got 2\n  state: the same");
}

TEST(TraceVerifier, ReportsAnotherAction) {
  step other = count_5;
  other.action = action("PUT", 5);
  EXPECT_THAT(report(line_of_count_5, other),
              HasSubstr(R"(action: expected {"payload":5,"type":"SET"}, got {"payload":5,"type":"PUT"})"));
}

TEST(TraceVerifier, ReportsAPatchThatLeadsToTheSame) {
  const std::string line = R"({"revision":1,"action":{"payload":5,"type":"SET"},)"
                           R"("patch":[{"op":"replace","path":"","value":{"count":5,"list":[1,2,3]}}]})";
  EXPECT_THAT(report(line, count_5),
              testing::AllOf(HasSubstr("\n  patch: expected "), HasSubstr("\n  state: the same")));
}

TEST(TraceVerifier, ReportsAPatchThatDoesNotFit) {
  EXPECT_THAT(
      report(R"({"revision":1,"action":{"payload":5,"type":"SET"},"patch":[{"op":"remove","path":"/x"}]})", count_5),
      HasSubstr("\n  state: the patch of the trace does not fit the state: "));
}

TEST(TraceVerifier, ShowsOnlyTheFirstOfManyDifferences) {
  value many = value::object();
  for (int i = 0; i < 40; ++i)
    many = patchbay::produce(many, [&](patchbay::draft d) { d["k" + std::to_string(i)] = i; });
  const step to_many{.line = 1, .action = action("A"), .revision = 1, .before = value::object(), .after = many};
  trace_verifier verifier =
      trace_verifier::parse(R"({"revision":0,"state":{}})"
                            "\n"
                            R"({"revision":1,"action":{"type":"A"},"patch":[{"op":"add","path":"/x","value":1}]})");
  EXPECT_EQ(verifier.begin(0, value::object()), std::nullopt);
  const std::string text = verifier.check(to_many, patchbay::diff(to_many.before, many), "s:1").value_or("");
  EXPECT_THAT(text, testing::AllOf(HasSubstr("    /x: expected 1, got nothing\n    /k0: expected nothing, got 0\n"),
                                   testing::EndsWith("    /k16: expected nothing, got 16\n    and more places")));
}

TEST(TraceVerifier, ReportsAnotherInitialState) {
  trace_verifier verifier = trace_verifier::parse(first_line, "trace.jsonl");
  EXPECT_EQ(verifier.begin(0, R"({"count":2,"list":[1,2,3]})"_value),
            "trace.jsonl:1 differs from the initial state\n  state:\n    /count: expected 1, got 2");
}

TEST(TraceVerifier, ReportsATraceThatIsTooShort) {
  trace_verifier verifier = trace_verifier::parse(first_line + "\n", "trace.jsonl");
  (void)verifier.begin(0, before);
  EXPECT_EQ(verifier.check(count_5, {}, "session.jsonl:4"),
            "trace.jsonl:1 is the last line of the trace, but session.jsonl:4 (action \"SET\") follows");
}

TEST(TraceVerifier, ReportsATraceThatIsTooLong) {
  trace_verifier verifier = trace_verifier::parse(first_line + "\n" + line_of_count_5, "trace.jsonl");
  (void)verifier.begin(0, before);
  EXPECT_EQ(verifier.end(), R"(trace.jsonl:2 has one more action than the script: {"payload":5,"type":"SET"})");
}

TEST(TraceVerifier, RefusesWhatIsNoTrace) {
  const auto refused = [](const std::string& text) {
    try {
      trace_verifier verifier = trace_verifier::parse(text, "trace.jsonl");
      (void)verifier.begin(0, before);
      (void)verifier.end();
    } catch (const error& failure) {
      EXPECT_EQ(failure.code(), errc::script_syntax);
      return failure.message();
    }
    return std::string("nothing was thrown");
  };
  EXPECT_EQ(refused(""), "trace.jsonl:1:1: the trace is empty");
  EXPECT_THAT(refused("{\"revision\":"), StartsWith("trace.jsonl:1:"));
  EXPECT_EQ(refused(line_of_count_5),
            "trace.jsonl:1:1: a trace begins with an object that has \"revision\" and \"state\"");
  EXPECT_EQ(refused(first_line + "\n [1]"),
            "trace.jsonl:2:2: a line of a trace is an object with \"revision\", \"action\" and \"patch\"");
}

}  // namespace
