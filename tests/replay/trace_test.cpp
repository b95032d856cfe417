#include <patchbay/error.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/replay/state_hash.hpp>
#include <patchbay/replay/trace.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <stdexcept>
#include <string>

namespace {

using patchbay::action;
using patchbay::errc;
using patchbay::error;
using patchbay::value;
using patchbay::replay::refusal;
using patchbay::replay::step;
using patchbay::replay::trace_content;
using patchbay::replay::trace_verifier;
using patchbay::replay::trace_writer;
using namespace patchbay::literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;

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
  EXPECT_THAT(text, ::testing::EndsWith("\n  state:\n    /list/1: expected 2, got 3\n    /list/2: expected 3, got 4\n"
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
              ::testing::AllOf(HasSubstr("\n  patch: expected "), HasSubstr("\n  state: the same")));
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
  EXPECT_THAT(text, ::testing::AllOf(HasSubstr("    /x: expected 1, got nothing\n    /k0: expected nothing, got 0\n"),
                                     ::testing::EndsWith("    /k16: expected nothing, got 16\n    and more places")));
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
            "trace.jsonl:1:1: a trace begins with an object that has \"revision\" and \"state\", or a \"hash\"");
  EXPECT_EQ(refused(first_line + "\n [1]"),
            "trace.jsonl:2:2: a line of a trace is an object with \"revision\", \"action\" and \"patch\" or "
            "\"error\", or with a \"hash\"");
}

TEST(TraceVerifier, MayBeginWithAByteOrderMark) {
  trace_verifier verifier = trace_verifier::parse("\xEF\xBB\xBF\n" + first_line + "\n");
  EXPECT_EQ(verifier.begin(0, before), std::nullopt);
  EXPECT_EQ(verifier.end(), std::nullopt);
}

// --- refusals --------------------------------------------------------------------------------------------

const refusal refused_set{.action = action("SET", 5),
                          .revision = 0,
                          .reason = {{"code", "type_mismatch"}, {"message", "no number"}},
                          .state = before};

std::string written(const refusal& refused, trace_content content = trace_content::patches) {
  std::ostringstream out;
  trace_writer writer(out, "out", content);
  writer.begin(0, before);
  writer.write(refused);
  writer.flush();
  return out.str();
}

TEST(TraceWriter, WritesAnActionThatWasRefused) {
  EXPECT_EQ(
      written(refused_set),
      first_line + "\n" +
          R"({"revision":0,"action":{"payload":5,"type":"SET"},"error":{"code":"type_mismatch","message":"no number"}})" +
          "\n");
}

TEST(RefusalReason, HasTheCodeOfAnErrorOfOursAndTheMessageOfAny) {
  EXPECT_EQ(patchbay::replay::refusal_reason(error(errc::type_mismatch, "no number")),
            R"({"code":"type_mismatch","message":"no number"})"_value);
  EXPECT_EQ(patchbay::replay::refusal_reason(std::runtime_error("no")), R"({"message":"no"})"_value);
  EXPECT_EQ(patchbay::replay::refusal_reason(std::runtime_error("\xff")),
            R"({"message":"a message that is not UTF-8"})"_value);
}

TEST(TraceVerifier, ComparesRefusals) {
  const auto check = [](const std::string& text, const refusal& refused) {
    trace_verifier verifier = trace_verifier::parse(text, "trace.jsonl");
    EXPECT_EQ(verifier.begin(0, before), std::nullopt);
    return verifier.check(refused, "session.jsonl:4").value_or("");
  };
  EXPECT_EQ(check(written(refused_set), refused_set), "");
  refusal other = refused_set;
  other.reason = {{"message", "another"}};
  EXPECT_THAT(
      check(written(refused_set), other),
      HasSubstr(R"(error: expected {"code":"type_mismatch","message":"no number"}, got {"message":"another"})"));
  EXPECT_THAT(check(first_line + "\n" + line_of_count_5, refused_set),
              StartsWith("trace.jsonl:2 differs from session.jsonl:4 (action \"SET\")\n  it was refused here: "
                         R"({"code":"type_mismatch","message":"no number"})"));
  EXPECT_THAT(report(R"({"revision":1,"action":{"payload":5,"type":"SET"},"error":{"message":"no"}})", count_5),
              HasSubstr("\n  it was refused there: {\"message\":\"no\"}"));
}

// --- hashes ------------------------------------------------------------------------------------------------

std::string hash_line(const std::string& members, const value& state) {
  return '{' + members + "\"hash\":\"" + patchbay::replay::state_hash(state) + "\"}\n";
}

const std::string first_hash = hash_line("", before);

std::string hash_report(const std::string& line, const step& played) {
  trace_verifier verifier = trace_verifier::parse(first_hash + line, "app.hashes");
  EXPECT_EQ(verifier.begin(7, before), std::nullopt);
  return verifier.check(played, patchbay::diff(played.before, played.after), "session.jsonl:4").value_or("");
}

TEST(TraceWriter, WritesHashesOfStates) {
  std::ostringstream out;
  trace_writer writer(out, "out", trace_content::hashes);
  writer.begin(0, before);
  writer.write(refused_set);
  writer.write(count_5, {});
  writer.write(step{.action = action("NOTHING"), .before = count_5.after, .after = count_5.after}, {});
  writer.flush();
  const auto hash = [](const value& state) { return "\"hash\":\"" + patchbay::replay::state_hash(state) + '"'; };
  EXPECT_EQ(out.str(), '{' + hash(before) + "}\n{" + hash(before) + ",\"refused\":\"no number\",\"type\":\"SET\"}\n{" +
                           hash(count_5.after) + ",\"type\":\"SET\"}\n{" + hash(count_5.after) +
                           ",\"type\":\"NOTHING\"}\n");
}

TEST(TraceVerifier, ComparesHashes) {
  EXPECT_EQ(hash_report(hash_line("\"type\":\"SET\",", count_5.after), count_5), "");
  EXPECT_EQ(hash_report(hash_line("", count_5.after), count_5), "");
  EXPECT_THAT(hash_report(hash_line("\"type\":\"PUT\",", count_5.after), count_5),
              HasSubstr("\n  type: expected \"PUT\", got \"SET\""));
  const std::string text = hash_report(hash_line("", before), count_5);
  EXPECT_THAT(text, StartsWith("app.hashes:2 differs from session.jsonl:4 (action \"SET\")\n  hash: expected \""));
  EXPECT_THAT(text, ::testing::EndsWith("\n  the patch here: [{\"op\":\"replace\",\"path\":\"/count\",\"value\":5}]"));
  EXPECT_THAT(hash_report(hash_line("\"refused\":\"no\",", count_5.after), count_5),
              HasSubstr("\n  it was refused there: \"no\""));
}

TEST(TraceVerifier, ComparesRefusalsByHash) {
  const auto check = [](const std::string& line) {
    trace_verifier verifier = trace_verifier::parse(first_hash + line, "app.hashes");
    EXPECT_EQ(verifier.begin(0, before), std::nullopt);
    return verifier.check(refused_set, "session.jsonl:4").value_or("");
  };
  EXPECT_EQ(check(hash_line("\"refused\":\"in other words\",", before)), "");
  EXPECT_EQ(check(hash_line("\"refused\":true,\"type\":\"SET\",", before)), "");
  EXPECT_THAT(check(hash_line("", before)), HasSubstr("\n  it was refused here: "));
}

TEST(TraceVerifier, ReportsAnotherInitialHash) {
  trace_verifier verifier = trace_verifier::parse(first_hash, "app.hashes");
  EXPECT_THAT(verifier.begin(0, value::object()).value_or(""),
              StartsWith("app.hashes:1 differs from the initial state\n  hash: expected "));
}

}  // namespace
