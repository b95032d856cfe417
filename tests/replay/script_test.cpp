#include "temporary_folder.hpp"

#include <patchbay/error.hpp>
#include <patchbay/replay/script.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <variant>
#include <vector>

namespace {

using patchbay::action;
using patchbay::errc;
using patchbay::error;
using patchbay::pointer;
using patchbay::value;
using patchbay::replay::checkpoint;
using patchbay::replay::entry;
using patchbay::replay::expectation;
using patchbay::replay::milliseconds;
using patchbay::replay::pause;
using patchbay::replay::script;
using namespace patchbay::literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::vector<entry> all(script source) {
  std::vector<entry> entries;
  while (std::optional<entry> next = source.next()) entries.push_back(std::move(*next));
  EXPECT_TRUE(source.ended());
  return entries;
}

std::vector<entry> entries_of(std::string text) { return all(script::parse(std::move(text))); }

// The actions of a script, as text, with their lines: "3 {"type":"A"}".
std::vector<std::string> actions_of(std::string text) {
  std::vector<std::string> texts;
  for (const entry& each : entries_of(std::move(text))) {
    texts.push_back(std::to_string(each.line) + ' ' + std::get<action>(each.what).dump());
  }
  return texts;
}

// The error that reading the text to its end throws.
error error_of(std::string text) {
  try {
    script source = script::parse(std::move(text), "bad.jsonl");
    while (source.next()) {
    }
  } catch (const error& failure) {
    return failure;
  }
  ADD_FAILURE() << "nothing was thrown";
  return {errc::usage, ""};
}

void expect_error_at(const error& failure, std::size_t line, std::size_t column, const std::string& reason) {
  EXPECT_EQ(failure.code(), errc::script_syntax);
  EXPECT_EQ(failure.place().line, line) << failure.what();
  EXPECT_EQ(failure.place().column, column) << failure.what();
  EXPECT_THAT(failure.message(), StartsWith("bad.jsonl:" + std::to_string(line) + ':' + std::to_string(column) + ": "));
  EXPECT_THAT(failure.message(), HasSubstr(reason));
}

// --- JSON Lines ---------------------------------------------------------------------------------------

TEST(Script, HasAnActionInEachLine) {
  EXPECT_THAT(actions_of("{\"type\":\"A\"}\n{\"type\":\"B\",\"payload\":[1]}\n"),
              ElementsAre(R"(1 {"type":"A"})", R"(2 {"payload":[1],"type":"B"})"));
}

TEST(Script, NeedsNoNewlineAtItsEnd) { EXPECT_THAT(actions_of("{\"type\":\"A\"}"), ElementsAre(R"(1 {"type":"A"})")); }

TEST(Script, SkipsEmptyLinesAndCommentsButCountsThem) {
  EXPECT_THAT(actions_of("# what this is\n\n \t\n{\"type\":\"A\"}\n  # more\n{\"type\":\"B\"}"),
              ElementsAre(R"(4 {"type":"A"})", R"(6 {"type":"B"})"));
}

TEST(Script, MayHaveBlanksAroundEntriesAndWindowsLineEnds) {
  EXPECT_THAT(actions_of("\t{\"type\":\"A\"}  \r\n\r\n# x\r\n{\"type\":\"B\"}\r\n"),
              ElementsAre(R"(1 {"type":"A"})", R"(4 {"type":"B"})"));
}

TEST(Script, MayBeginWithAByteOrderMark) {
  EXPECT_THAT(actions_of("\xEF\xBB\xBF{\"type\":\"A\"}\n"), ElementsAre(R"(1 {"type":"A"})"));
  EXPECT_THAT(actions_of("\xEF\xBB\xBF# note\n{\"type\":\"A\"}\n"), ElementsAre(R"(2 {"type":"A"})"));
}

TEST(Script, WithoutAnyEntryIsEmpty) {
  EXPECT_TRUE(entries_of("").empty());
  EXPECT_TRUE(entries_of("\n\n# nothing\n").empty());
}

TEST(Script, KeepsAnEmptyTypeAndFieldsOfAnyKind) {
  EXPECT_THAT(actions_of(R"({"type":"","id":7,"deep":{"a":[null,true]}})"),
              ElementsAre(R"(1 {"deep":{"a":[null,true]},"id":7,"type":""})"));
}

TEST(Script, KnowsExpectations) {
  const std::vector<entry> entries = entries_of(R"({"$expect":{"/a~1b":1,"":{"x":null}}})");
  ASSERT_EQ(entries.size(), 1U);
  const auto& wanted = std::get<expectation>(entries[0].what).wanted;
  EXPECT_THAT(wanted, ElementsAre(::testing::Pair(pointer(""), R"({"x":null})"_value),
                                  ::testing::Pair(pointer("/a~1b"), value(1))));
}

TEST(Script, KnowsPausesAndCheckpoints) {
  const std::vector<entry> entries = entries_of("{\"$wait\": 12.5}\n{\"$checkpoint\": \"paid\"}");
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(std::get<pause>(entries[0].what).length, milliseconds(12.5));
  EXPECT_EQ(std::get<checkpoint>(entries[1].what).name, "paid");
}

TEST(Script, TakesTheTimeOutOfAnAction) {
  const std::vector<entry> entries = entries_of(R"({"$at":40,"type":"A","payload":{"$at":1}})");
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].at, milliseconds(40));
  EXPECT_EQ(std::get<action>(entries[0].what).dump(), R"({"payload":{"$at":1},"type":"A"})");
}

TEST(Script, TakesAnEnclosedActionAsItIs) {
  EXPECT_THAT(actions_of(R"({"$action":{"type":"A","$at":1,"$expect":{},"$action":2}})"),
              ElementsAre(R"(1 {"$action":2,"$at":1,"$expect":{},"type":"A"})"));
  const std::vector<entry> entries = entries_of(R"([{"$at":40,"$action":{"type":"A","$at":1}}])");
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].at, milliseconds(40));
  EXPECT_EQ(std::get<action>(entries[0].what).dump(), R"({"$at":1,"type":"A"})");
}

TEST(Script, LeavesOtherMembersThatStartWithADollarInAnAction) {
  EXPECT_THAT(actions_of(R"({"type":"A","$set":1,"\u0024at":3})"), ElementsAre(R"(1 {"$set":1,"type":"A"})"));
}

TEST(Script, GivesNothingThatBeginsBehindTheLastLineAskedFor) {
  script source = script::parse("{\"type\":\"A\"}\n\n{\"type\":\"B\"}\nbroken");
  EXPECT_EQ(source.next(2)->line, 1U);
  EXPECT_FALSE(source.next(2));
  EXPECT_FALSE(source.ended());
  EXPECT_EQ(source.next(3)->line, 3U);
  EXPECT_FALSE(source.next(3));
  EXPECT_THROW((void)source.next(), error);
}

TEST(Script, GivesNothingUpToLineZero) {
  script source = script::parse("{\"type\":\"A\"}");
  EXPECT_FALSE(source.next(0));
  EXPECT_TRUE(source.next());
}

TEST(Script, GoesOnBehindABrokenLine) {
  script source = script::parse("{\"type\":\"A\"}\nbroken\n{\"type\":\"B\"}");
  (void)source.next();
  EXPECT_THROW((void)source.next(), error);
  EXPECT_EQ(source.next()->line, 3U);
}

TEST(Script, IsReadFromAStream) {
  std::istringstream in("{\"type\":\"A\"}\n{\"type\":\"B\"}\n");
  EXPECT_EQ(all(script::read(in, "stream")).size(), 2U);
}

TEST(Script, IsReadFromAFile) {
  const temporary_folder folder;
  script source = script::open(folder.file("s.jsonl", "{\"type\":\"A\"}\n"));
  EXPECT_EQ(source.bytes_total(), 13U);
  EXPECT_EQ(source.next()->line, 1U);
  EXPECT_EQ(source.bytes_read(), 13U);
  EXPECT_EQ(source.place(1), source.name() + ":1");
}

TEST(Script, HasLinesThatAreLongerThanAPieceOfReading) {
  const std::string text(1'000'000, 'x');
  std::string lines;
  for (int i = 0; i < 3; ++i) lines += R"({"type":"A","text":")" + text + "\"}\n";
  const std::vector<entry> entries = entries_of(lines);
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(std::get<action>(entries[2].what)["text"], value(text));
}

TEST(Script, CountsLinesAcrossManyPieces) {
  std::string lines;
  for (int i = 1; i <= 100'000; ++i) lines += R"({"type":"A","n":)" + std::to_string(i) + "}\n";
  std::size_t line = 0;
  script source = script::parse(std::move(lines));
  while (const std::optional<entry> next = source.next()) {
    ++line;
    ASSERT_EQ(next->line, line);
    ASSERT_EQ(std::get<action>(next->what)["n"], value(line));
  }
  EXPECT_EQ(line, 100'000U);
}

TEST(Script, GivesLinesThatRepeatTheirOwnPlaceAndContent) {
  std::string lines;
  for (int i = 0; i < 3'000; ++i) {
    lines += i % 2 == 0 ? "{\"type\":\"SAME\"}\n" : R"({"type":"A","n":)" + std::to_string(i % 1'000) + "}\n";
  }
  std::size_t line = 0;
  for (const entry& each : entries_of(lines)) {
    const auto& read = std::get<action>(each.what);
    EXPECT_EQ(each.line, line + 1);
    EXPECT_EQ(read.type(), line % 2 == 0 ? "SAME" : "A");
    EXPECT_EQ(read["n"], line % 2 == 0 ? value() : value(line % 1'000));
    ++line;
  }
  EXPECT_EQ(line, 3'000U);
}

TEST(Script, GivesActionsThatRepeatTheirOwnTimes) {
  const std::vector<entry> entries =
      entries_of("{\"$at\":1,\"type\":\"A\"}\n{\"type\":\"A\"}\n{\"$at\":1,\"type\":\"A\"}\n");
  EXPECT_EQ(entries[0].at, milliseconds(1));
  EXPECT_EQ(entries[1].at, std::nullopt);
  EXPECT_EQ(entries[2].at, milliseconds(1));
}

// --- what is no script ----------------------------------------------------------------------------------

TEST(BrokenScript, IsReportedWithLineColumnAndReason) {
  expect_error_at(error_of("{\"type\":\"A\"}\n  {\"type\":\"B\",}\n"), 2, 15, "expected string literal");
  EXPECT_EQ(error_of("{\"type\":\"A\"}\n{\"type\":").place().line, 2U);
  EXPECT_EQ(error_of("{\"type\":\"A\"} {\"type\":\"B\"}").place().line, 1U);
  EXPECT_EQ(error_of("nonsense").place().line, 1U);
}

TEST(BrokenScript, IsReportedTenThousandLinesIn) {
  std::string text;
  for (int i = 1; i < 10'000; ++i) text += "{\"type\":\"A\"}\n";
  text += "{\"type\":\"A\"\n{\"type\":\"A\"}\n";
  const error failure = error_of(text);
  EXPECT_EQ(failure.place().line, 10'000U);
  EXPECT_THAT(failure.message(), StartsWith("bad.jsonl:10000:"));
}

TEST(BrokenScript, HasALineThatIsNeitherActionNorControl) {
  expect_error_at(error_of(" 7"), 1, 2, "neither an action nor a control, but 7");
  expect_error_at(error_of("\"x\""), 1, 1, "neither an action nor a control");
  expect_error_at(error_of("{}"), 1, 1, "neither an action, which has a \"type\", nor a control: {}");
  expect_error_at(error_of("{\"kind\":\"A\"}"), 1, 1, "neither an action, which has a \"type\", nor a control");
  expect_error_at(error_of("{\"$at\":1}"), 1, 1, "neither an action");
}

TEST(BrokenScript, HasATypeThatIsNoString) {
  expect_error_at(error_of("{\"type\":\"A\"}\n{\"type\":5}"), 2, 1, "\"type\" of an action must be a string, but is 5");
  expect_error_at(error_of("{\"type\":null}"), 1, 1, "must be a string, but is null");
}

TEST(BrokenScript, HasAControlThatDoesNotExist) {
  expect_error_at(error_of("{\"$expects\":{}}"), 1, 1,
                  "no control \"$expects\"; the controls are $expect, $wait and $checkpoint");
}

TEST(BrokenScript, HasAControlWithTheWrongContent) {
  expect_error_at(error_of("{\"$expect\":[]}"), 1, 1,
                  "\"$expect\" must be an object of pointers and values, but is []");
  expect_error_at(error_of("{\"$wait\":\"1\"}"), 1, 1, "\"$wait\" must be a number of milliseconds");
  expect_error_at(error_of("{\"$wait\":-1}"), 1, 1, "\"$wait\" must be a number of milliseconds");
  expect_error_at(error_of("{\"$wait\":1e300}"), 1, 1, "\"$wait\" must be a number of milliseconds");
  expect_error_at(error_of("{\"$checkpoint\":1}"), 1, 1, "\"$checkpoint\" must be a string, but is 1");
  expect_error_at(error_of("{\"type\":\"A\",\"$at\":\"soon\"}"), 1, 1, "\"$at\" must be a number of milliseconds");
}

TEST(BrokenScript, HasAnExpectationWhosePointerDoesNotParse) {
  expect_error_at(error_of("{\"$expect\":{\"count\":1}}"), 1, 1, "the key \"count\", which is no JSON Pointer");
  expect_error_at(error_of("{\"$expect\":{\"/a~2\":1}}"), 1, 1, "the key \"/a~2\", which is no JSON Pointer");
}

TEST(BrokenScript, MixesAControlWithAnythingElse) {
  expect_error_at(error_of("{\"type\":\"A\",\"$expect\":{}}"), 1, 1, "\"$expect\" must be the only member");
  expect_error_at(error_of("{\"$wait\":1,\"$checkpoint\":\"x\"}"), 1, 1, "must be the only member");
}

TEST(BrokenScript, EnclosesWhatIsNoActionOrMoreThanThat) {
  expect_error_at(error_of(R"({"$action":5})"), 1, 1, "neither an action nor a control, but 5");
  expect_error_at(error_of(R"({"$action":{"kind":"A"}})"), 1, 1, "neither an action, which has a \"type\"");
  expect_error_at(error_of(R"({"$action":{"type":"A"},"type":"B"})"), 1, 1, "\"$action\" must be the only member");
  expect_error_at(error_of(R"({"$action":{"type":"A"},"$at":1,"x":2})"), 1, 1, "\"$action\" must be the only member");
  expect_error_at(error_of(R"({"$action":{"type":"A"},"$at":-1})"), 1, 1, "\"$at\" must be a number");
}

TEST(BrokenScript, NestsTooDeep) {
  const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
  const error failure = error_of("{\"type\":\"A\"}\n{\"type\":\"A\",\"payload\":" + deep + "}");
  EXPECT_EQ(failure.code(), errc::script_syntax);
  EXPECT_EQ(failure.place().line, 2U);
  EXPECT_THAT(failure.message(), HasSubstr("more than 528 arrays and objects are open at once"));
}

TEST(BrokenScript, IsABinaryFile) {
  expect_error_at(error_of(std::string("\x7f"
                                       "ELF\0\0",
                                       6)),
                  1, 5, "NUL byte: this is a binary file");
  expect_error_at(error_of(std::string("{\"type\":\"A\"}\n{\"type\":\"\0\"}", 26)), 2, 10, "NUL byte");
  EXPECT_EQ(error_of("{\"type\":\"A\"}\n\xff\xfe{").place().line, 2U);
}

TEST(BrokenScript, HasTextThatIsNotUtf8) {
  const error failure = error_of("{\"type\":\"A\"}\n{\"type\":\"\xc3(\"}");
  EXPECT_EQ(failure.code(), errc::script_syntax);
  EXPECT_EQ(failure.place().line, 2U);
  EXPECT_THAT(failure.message(), HasSubstr("UTF-8"));
}

TEST(BrokenScript, HasALineOfAHundredMegabytes) {
  const std::string text = "{\"type\":\"A\"}\n{\"type\":\"" + std::string(100'000'000, 'x') + "\"}\n";
  const error failure = error_of(text);
  EXPECT_EQ(failure.place().line, 2U);
  EXPECT_THAT(failure.message(), HasSubstr("the line is longer than 64 MiB"));
}

TEST(BrokenScript, HasAHugeBinaryLine) {
  EXPECT_THAT(error_of(std::string(100'000'000, '\0')).message(), HasSubstr("binary file"));
}

// What a script gives to who reports errors and reads on: the types of its actions, "!" for each error.
std::vector<std::string> read_on(script source) {
  std::vector<std::string> found;
  while (found.size() < 100) {
    try {
      const std::optional<entry> next = source.next();
      if (!next) break;
      found.emplace_back(std::get<action>(next->what).type());
    } catch (const error&) {
      found.emplace_back("!");
    }
  }
  return found;
}

TEST(BrokenScript, IsReadOnBehindALineThatIsTooLong) {
  const std::string too_long(std::size_t{65} << 20, 'x');
  EXPECT_THAT(read_on(script::parse("{\"type\":\"A\"}\n" + too_long + "\n{\"type\":\"B\"}\nbroken\n{\"type\":\"C\"}")),
              ElementsAre("A", "!", "B", "!", "C"));
  EXPECT_THAT(read_on(script::parse("{\"type\":\"A\"}\n" + too_long)), ElementsAre("A", "!"));
  script source = script::parse("{\"type\":\"A\"}\n" + too_long + "\n{\"type\":\"B\"}");
  (void)source.next();
  EXPECT_THROW((void)source.next(), error);
  EXPECT_EQ(source.next()->line, 3U);
}

TEST(BrokenScript, EndsWhereReadingFails) {
  // Fails behind its text, and goes on failing.
  class failing_buffer : public std::stringbuf {
   public:
    using std::stringbuf::stringbuf;

   protected:
    int_type underflow() override {
      const int_type next = std::stringbuf::underflow();
      if (traits_type::eq_int_type(next, traits_type::eof())) throw error(errc::io, "cannot read the test's stream");
      return next;
    }
  };
  failing_buffer buffer("{\"type\":\"A\"}\n{\"type\":\"B\"}");
  std::istream in(&buffer);
  script source = script::read(in);
  EXPECT_TRUE(source.next());
  EXPECT_THROW((void)source.next(), error);
  EXPECT_FALSE(source.next());
  EXPECT_TRUE(source.ended());
}

TEST(ArrayScript, IsReadOnBehindWhatIsWrong) {
  const auto read = [](const char* text) { return read_on(script::parse(text)); };
  EXPECT_THAT(read(R"([{"type":"A"},,{"type":"B"}])"), ElementsAre("A", "!", "B"));
  EXPECT_THAT(read(R"([{"type":"A"},])"), ElementsAre("A", "!"));
  EXPECT_THAT(read(R"([,,])"), ElementsAre("!", "!", "!"));
  EXPECT_THAT(read(R"([{"type":"A"}] x)"), ElementsAre("A", "!"));
  EXPECT_THAT(read(R"([] x)"), ElementsAre("!"));
  EXPECT_THAT(read(R"([{"type":"A"},{"type":"B"})"), ElementsAre("A", "!"));
  EXPECT_THAT(read(R"([{"type":"A"},{"type":"B)"), ElementsAre("A", "!"));
  EXPECT_THAT(read(R"([{"type":"A"},)"), ElementsAre("A", "!"));
  EXPECT_THAT(read("["), ElementsAre("!"));
  EXPECT_THAT(read(R"([{"type":"A"}},7,{"type":"B"}])"), ElementsAre("!", "!", "B"));
}

TEST(BrokenScript, IsAFileThatCannotBeRead) {
  const temporary_folder folder;
  for (const std::string& path : {folder / "missing.jsonl", folder / ""}) {
    try {
      (void)script::open(path);
      FAIL() << path;
    } catch (const error& failure) {
      EXPECT_EQ(failure.code(), errc::io);
      EXPECT_THAT(failure.message(), StartsWith("cannot read " + path + ": "));
    }
  }
}

// --- arrays -----------------------------------------------------------------------------------------------

TEST(ArrayScript, HasAnEntryInEachElementAndItsLine) {
  EXPECT_THAT(
      actions_of(
          "# recorded\n[\n  {\"type\":\"A\"},\n\n  {\"type\":\"B],}\\\"\",\n   \"x\":[{}]} , {\"type\":\"C\"}\n]\n"),
      ElementsAre(R"(3 {"type":"A"})", R"(5 {"type":"B],}\"","x":[{}]})", R"(6 {"type":"C"})"));
}

TEST(ArrayScript, MayBeEmpty) {
  EXPECT_TRUE(entries_of("[]").empty());
  EXPECT_TRUE(entries_of(" [\n ]\n\n").empty());
}

TEST(ArrayScript, MayHoldControls) {
  const std::vector<entry> entries = entries_of(R"([{"$wait":3},{"$at":4,"type":"A"}])");
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(std::get<pause>(entries[0].what).length, milliseconds(3));
  EXPECT_EQ(entries[1].at, milliseconds(4));
}

TEST(ArrayScript, GivesNothingThatBeginsBehindTheLastLineAskedFor) {
  script source = script::parse("[{\"type\":\"A\"},\n{\"type\":\"B\"}]");
  EXPECT_TRUE(source.next(1));
  EXPECT_FALSE(source.next(1));
  EXPECT_EQ(source.next(2)->line, 2U);
}

TEST(ArrayScript, IsReportedWithThePlaceOfWhatIsWrong) {
  expect_error_at(error_of("[{\"type\":\"A\"},\n  {\"type\":1}]"), 2, 3, "must be a string, but is 1");
  expect_error_at(error_of("[{\"type\":\"A\"},\n  7]"), 2, 3, "neither an action nor a control");
  expect_error_at(error_of("[{\"type\":\"A\"},\n {\"type\":\"A\"},]"), 2, 15, "an element of the array is missing");
  expect_error_at(error_of("[,{\"type\":\"A\"}]"), 1, 2, "an element of the array is missing");
  expect_error_at(error_of("[{\"type\":\"A\"}\n] 1"), 2, 3, "nothing may follow");
  expect_error_at(error_of("[{\"type\":\"A\"},\n{\"type\":\"A\"}\n"), 2, 1, "the array is not closed");
  expect_error_at(error_of("["), 1, 2, "the array is not closed");
  expect_error_at(error_of("[{\"type\":\"A]"), 1, 2, "the array is not closed");
}

TEST(ArrayScript, HasErrorsInsideAnElementAtTheirLine) {
  const error failure = error_of("[{\"type\":\"A\"},\n  {\"type\":\n\"B\",\n   x}]");
  EXPECT_EQ(failure.place().line, 4U);
  EXPECT_EQ(failure.place().column, 4U);
}

TEST(ArrayScript, GivesTheElementsBeforeTheBrokenOne) {
  script source = script::parse("[{\"type\":\"A\"}, x, {\"type\":\"B\"}]");
  EXPECT_TRUE(source.next());
  EXPECT_THROW((void)source.next(), error);
}

}  // namespace
