#include <patchbay/error.hpp>
#include <patchbay/replay/script.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace {

using patchbay::action;
using patchbay::errc;
using patchbay::error;
using patchbay::value;
using patchbay::replay::entry;
using patchbay::replay::script;
using namespace patchbay::literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::vector<std::string> actions_of(script& source) {
  std::vector<std::string> texts;
  while (const std::optional<entry> next = source.next()) {
    texts.push_back(std::to_string(next->line) + ' ' + std::get<action>(next->what).dump());
  }
  return texts;
}

std::string message_of(std::string text) {
  try {
    (void)script::parse(std::move(text), "export.json");
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::script_syntax);
    return failure.message();
  }
  ADD_FAILURE() << "nothing was thrown";
  return {};
}

// What the export button of Redux DevTools writes, shortened.
constexpr const char* lifted = R"({
  "monitorState": {},
  "nextActionId": 4,
  "actionsById": {
    "0": {"type": "PERFORM_ACTION", "action": {"type": "@@INIT"}, "timestamp": 1, "stack": {"$jsan": "u"}},
    "1": {"type": "PERFORM_ACTION", "action": {"type": "ADD", "text": "milk"}, "timestamp": 2, "stack": {"$jsan": "u"}},
    "2": {"type": "PERFORM_ACTION", "action": {"type": "ADD", "text": "bread"}, "timestamp": 3},
    "3": {"type": "PERFORM_ACTION", "action": {"type": "DONE", "item": {"$jsan": "$.computedStates[1].state.items[0]"}}}
  },
  "stagedActionIds": [0, 1, 2, 3],
  "skippedActionIds": [2],
  "committedState": {"items": []},
  "currentStateIndex": 3,
  "computedStates": [
    {"state": {"items": []}},
    {"state": {"items": [{"text": "milk"}]}},
    {"state": {"$jsan": "$.computedStates[1].state"}},
    {"state": {"items": [{"text": "milk", "done": true}]}}
  ],
  "isLocked": false,
  "isPaused": false
})";

std::string minified(std::string_view text) { return value::parse(text).dump(); }

TEST(DevToolsExport, GivesTheStagedActionsThatAreNotSkipped) {
  script source = script::parse(lifted);
  EXPECT_THAT(actions_of(source),
              ElementsAre(R"(1 {"text":"milk","type":"ADD"})", R"(2 {"item":{"text":"milk"},"type":"DONE"})"));
  EXPECT_TRUE(source.ended());
}

TEST(DevToolsExport, StartsFromItsCommittedState) {
  EXPECT_EQ(script::parse(lifted).preloaded(), R"({"items":[]})"_value);
}

TEST(DevToolsExport, MayBeOneLine) {
  script source = script::parse("# from the browser\n" + minified(lifted) + "\n\n");
  EXPECT_EQ(actions_of(source).size(), 2U);
}

TEST(DevToolsExport, NeedsNoCommittedState) {
  script source = script::parse(R"({"actionsById":{"5":{"action":{"type":"A"}}},"stagedActionIds":[5]})");
  EXPECT_THAT(actions_of(source), ElementsAre(R"(1 {"type":"A"})"));
  EXPECT_EQ(source.preloaded(), std::nullopt);
}

TEST(DevToolsExport, TakesAnUndefinedCommittedStateForNone) {
  script source = script::parse(R"({"actionsById":{},"stagedActionIds":[],"committedState":{"$jsan":"u"}})");
  EXPECT_EQ(source.preloaded(), std::nullopt);
}

TEST(DevToolsExport, NamesActionsByNumber) {
  script source = script::parse(lifted, "export.json");
  EXPECT_EQ(source.place(2), "export.json: action 2");
}

TEST(DevToolsExport, GivesNothingBehindTheLastActionAskedFor) {
  script source = script::parse(lifted);
  EXPECT_TRUE(source.next(1));
  EXPECT_FALSE(source.next(1));
  EXPECT_FALSE(source.ended());
}

TEST(DevToolsPayload, IsAStringOfActions) {
  script source = script::parse(
      R"({"payload":"[{\"type\":\"INC\"},{\"type\":\"INC\",\"by\":2}]","preloadedState":"{\"count\":7}"})");
  EXPECT_EQ(source.preloaded(), R"({"count":7})"_value);
  EXPECT_THAT(actions_of(source), ElementsAre(R"(1 {"type":"INC"})", R"(2 {"by":2,"type":"INC"})"));
}

TEST(DevToolsPayload, IsJsonAsWell) {
  script source = script::parse("{\n\"payload\": [{\"type\":\"INC\"}],\n\"preloadedState\": {\"count\":7}\n}\n");
  EXPECT_EQ(source.preloaded(), R"({"count":7})"_value);
  EXPECT_THAT(actions_of(source), ElementsAre(R"(1 {"type":"INC"})"));
}

TEST(DevToolsPayload, NeedsNoPreloadedState) {
  EXPECT_EQ(script::parse(R"({"payload":[]})").preloaded(), std::nullopt);
}

TEST(DevToolsPayload, MayBeALiftedStateWhoseReferencesStartThere) {
  const value wrapped{{"payload", minified(lifted)}, {"preloadedState", R"({"items":["ignored"]})"}};
  script source = script::parse(wrapped.dump());
  EXPECT_EQ(source.preloaded(), R"({"items":[]})"_value);
  EXPECT_THAT(actions_of(source),
              ElementsAre(R"(1 {"text":"milk","type":"ADD"})", R"(2 {"item":{"text":"milk"},"type":"DONE"})"));
}

TEST(DevToolsPayload, OfAnActionIsNoExport) {
  script source = script::parse("{\"type\":\"A\",\"payload\":[]}\n");
  EXPECT_THAT(actions_of(source), ElementsAre(R"(1 {"payload":[],"type":"A"})"));
}

TEST(DevToolsReference, ToAReferenceIsFollowed) {
  script source = script::parse(
      R"({"payload":[{"type":"A","x":{"$jsan":"$.b.c"}}],"b":{"c":{"$jsan":"$.d[1]"}},"d":[0,{"e":[1]}]})");
  EXPECT_THAT(actions_of(source), ElementsAre(R"(1 {"type":"A","x":{"e":[1]}})"));
}

TEST(DevToolsReference, MayNameKeysOfAnyText) {
  script source = script::parse(
      R"({"payload":[{"type":"A","x":{"$jsan":"$[\"a b\"][\"say \\\"hi\\\"\"]"}}],"a b":{"say \"hi\"":5}})");
  EXPECT_THAT(actions_of(source), ElementsAre(R"(1 {"type":"A","x":5})"));
}

TEST(DevToolsReference, MayNameKeysWithControlCharacters) {
  const value root{{"payload", {{{"type", "A"}, {"x", {{"$jsan", R"($["a\nb"]["\u0001\\"])"}}}}}},
                   {"a\nb", {{"\x01\\", 5}}}};
  script source = script::parse(root.dump());
  EXPECT_THAT(actions_of(source), ElementsAre(R"(1 {"type":"A","x":5})"));
}

TEST(DevToolsReference, MayLeadThroughAMemberOfItsName) {
  script source = script::parse(
      R"({"payload":[{"type":"A","o":{"$jsan":[{"k":[1]}]}},{"type":"B","x":{"$jsan":"$.payload[0].o[\"$jsan\"].k"}}]})");
  EXPECT_THAT(actions_of(source),
              ElementsAre(R"(1 {"o":{"$jsan":{"k":[1]}},"type":"A"})", R"(2 {"type":"B","x":[1]})"));
}

TEST(DevToolsReference, IsResolvedOnceForAllActions) {
  script source = script::parse(minified(
      R"({"payload":[{"type":"A","x":{"$jsan":"$.b"}},{"type":"B","x":{"$jsan":"$.b"}}],"b":[{"$jsan":"$.c"}],"c":{"d":1}})"));
  const value first = std::get<action>(source.next()->what)["x"];
  const value second = std::get<action>(source.next()->what)["x"];
  EXPECT_EQ(first, R"([{"d":1}])"_value);
  EXPECT_TRUE(first.identical(second));
}

// Each action repeats a part of the one before: followed anew for every action, that would be 15,000 steps for each.
TEST(DevToolsReference, MayBeAChainThroughAllActions) {
  std::string text = R"({"payload":[{"type":"A","x":[0]})";
  for (int i = 1; i < 30'000; ++i) {
    text += R"(,{"type":"A","x":[{"$jsan":"$.payload[)" + std::to_string(i - 1) + "].x\"}]}";
  }
  script source = script::parse(text + "]}");
  std::vector<value> found;
  while (const std::optional<entry> next = source.next()) found.push_back(std::get<action>(next->what)["x"]);
  ASSERT_EQ(found.size(), 30'000U);
  for (std::size_t i = 1; i < found.size(); ++i) ASSERT_TRUE(found[i][0][0].identical(found[i - 1][0])) << i;
}

TEST(DevToolsNotation, PutsAMemberOfItsNameIntoAnArray) {
  script source = script::parse(
      R"({"payload":[{"type":"a","o":{"$jsan":["x"]}},{"type":"b","$jsan":[{"$jsan":"u"}],"o":[{"$jsan":[["u"]]}]}]})");
  EXPECT_THAT(actions_of(source),
              ElementsAre(R"(1 {"o":{"$jsan":"x"},"type":"a"})", R"(2 {"o":[{"$jsan":["u"]}],"type":"b"})"));
}

// Looked for in the list of the skipped ones, each of them, it would not be over within the time that a test has.
TEST(DevToolsExport, MaySkipHundredsOfThousands) {
  constexpr int count = 600'000;
  std::string by_id;
  std::string ids;
  for (int i = 0; i < count; ++i) {
    const std::string id = std::to_string(i);
    by_id += (i > 0 ? ",\"" : "\"") + id + R"(":{"action":{"type":"A"}})";
    ids += (i > 0 ? "," : "") + id;
  }
  script source = script::parse(R"({"actionsById":{)" + by_id + R"(,"x":{"action":{"type":"B"}}},"stagedActionIds":[)" +
                                ids + R"(,"x"],"skippedActionIds":[)" + ids + "]}");
  EXPECT_THAT(actions_of(source), ElementsAre(R"(1 {"type":"B"})"));
}

TEST(DevToolsReference, IsResolvedOnceHoweverOftenItIsUsed) {
  // Each level refers twice to the next: written out, the last would be there 2^60 times.
  std::string levels;
  for (int i = 0; i < 60; ++i) {
    const std::string next = R"({"$jsan":"$.l)" + std::to_string(i + 1) + "\"}";
    levels += ",\"l" + std::to_string(i) + "\":[" + next + ',' + next + ']';
  }
  script source = script::parse(R"({"payload":[{"type":"A","x":{"$jsan":"$.l0"}}],"l60":1)" + levels + '}');
  const std::optional<entry> first = source.next();
  const value* at = &std::get<action>(first->what)["x"];
  for (int i = 0; i < 60; ++i) at = &(*at)[1];
  EXPECT_EQ(*at, value(1));
}

TEST(DevToolsReference, ThatIsUndefinedLeavesItsMemberOut) {
  script source = script::parse(R"({"payload":[{"type":"A","x":{"$jsan":"u"},"y":[{"$jsan":"u"},1]}]})");
  EXPECT_THAT(actions_of(source), ElementsAre(R"(1 {"type":"A","y":[null,1]})"));
}

TEST(BrokenExport, HasAReferenceInACircle) {
  EXPECT_THAT(message_of(R"({"payload":[{"type":"A","x":{"$jsan":"$.b"}}],"b":[{"$jsan":"$.b"}]})"),
              HasSubstr("action 1 at /x/0: the reference \"$.b\" leads around in a circle"));
}

TEST(BrokenExport, HasAReferenceToNowhere) {
  EXPECT_THAT(message_of(R"({"payload":[{"type":"A","x":{"$jsan":"$.nowhere[3]"}}]})"),
              HasSubstr("the reference \"$.nowhere[3]\" names a place that does not exist"));
  EXPECT_THAT(message_of(R"({"payload":[{"type":"A","x":{"$jsan":"$payload"}}]})"),
              HasSubstr("the reference \"$payload\" cannot be understood"));
  EXPECT_THAT(message_of(R"({"payload":[{"type":"A","x":{"$jsan":"$[\"payload"}}]})"),
              HasSubstr("cannot be understood"));
}

TEST(BrokenExport, HoldsWhatJsonCannot) {
  EXPECT_THAT(message_of(R"({"payload":[{"type":"A"},{"type":"B","when":{"$jsan":"d1700000000000"}}]})"),
              HasSubstr("action 2 at /when: it holds a date (\"d1700000000000\" in the notation of jsan)"));
  EXPECT_THAT(message_of(R"({"payload":[{"type":"B","when":{"$jsan":"fnoop"}}]})"), HasSubstr("a function"));
  EXPECT_THAT(message_of(R"({"payload":[],"preloadedState":{"n":{"$jsan":"n"}}})"),
              HasSubstr("the state that the actions start from cannot be used at /n: it holds NaN"));
}

TEST(BrokenExport, HasAnActionThatIsNone) {
  EXPECT_THAT(message_of(R"({"payload":[{"type":"A"},{"kind":"B"}]})"), HasSubstr("action 2: "));
  EXPECT_THAT(message_of(R"({"payload":"[{\"type\":1}]"})"), HasSubstr("action 1 at /type: "));
}

TEST(BrokenExport, HasTextInAStringThatIsNoJson) {
  EXPECT_THAT(message_of(R"({"payload":"[{\"type\":\"A\"},]"})"),
              StartsWith("export.json: the text in \"payload\":1:"));
  EXPECT_THAT(message_of(R"({"payload":[],"preloadedState":"{"})"),
              StartsWith("export.json: the text in \"preloadedState\":1:"));
}

TEST(BrokenExport, IsInconsistent) {
  EXPECT_THAT(message_of(R"({"actionsById":{},"stagedActionIds":[7]})"),
              StartsWith("export.json:1:1: action 7 is staged, but not among \"actionsById\""));
  EXPECT_THAT(message_of(R"({"actionsById":[],"stagedActionIds":[7]})"),
              HasSubstr("\"actionsById\" must be an object"));
  EXPECT_THAT(message_of(R"({"actionsById":{},"stagedActionIds":7})"),
              HasSubstr("\"stagedActionIds\" must be an array"));
  EXPECT_THAT(message_of(R"({"stagedActionIds":[]})"), HasSubstr("\"actionsById\" must be an object, but is null"));
  EXPECT_THAT(message_of(R"({"actionsById":{"7":5},"stagedActionIds":[7]})"),
              HasSubstr("an object with an \"action\""));
  EXPECT_THAT(message_of(R"({"payload":5,"preloadedState":{}})"),
              HasSubstr("must be an array of actions or a lifted state, but is 5"));
  EXPECT_THAT(message_of(R"({"preloadedState":{}})"), HasSubstr("a lifted state, but is null"));
}

TEST(BrokenExport, IsNotToldOfAnActionWhoseTypeWasForgotten) {
  for (const char* text : {R"({"payload":5})", R"({"payload":{"id":1}})", R"({"payload":"buy milk"})"}) {
    script source = script::parse(text);
    EXPECT_THROW((void)source.next(), error) << text;
  }
  script source = script::parse(R"({"type":5,"payload":[]})");
  EXPECT_THROW((void)source.next(), error);
}

TEST(BrokenExport, IsFollowedByMore) {
  EXPECT_THAT(message_of("{\"payload\":[]}\n\n  {\"type\":\"A\"}"),
              StartsWith("export.json:3:3: nothing may follow an export"));
}

TEST(BrokenExport, IsTruncated) {
  const std::string text = lifted;
  EXPECT_THAT(message_of(text.substr(0, text.size() / 2)), StartsWith("export.json:"));
}

TEST(BrokenExport, IsAnotherDocument) {
  EXPECT_THAT(message_of("{\n  \"type\": \"A\"\n}"), HasSubstr("every action is one line"));
}

}  // namespace
