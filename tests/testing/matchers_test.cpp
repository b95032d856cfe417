#include <patchbay/testing/matchers.hpp>
#include <patchbay/testing/mock_store.hpp>

#include <patchbay/patchbay.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <utility>
#include <vector>

namespace {

using patchbay::action;
using patchbay::errc;
using patchbay::error;
using patchbay::operation;
using patchbay::patch;
using patchbay::store;
using patchbay::update;
using patchbay::value;
using patchbay::testing::ActionOfType;
using patchbay::testing::ErrorWith;
using patchbay::testing::mock_store;
using patchbay::testing::PatchEq;
using patchbay::testing::StateAt;
using patchbay::testing::ValueEq;
using namespace patchbay::literals;
using testing::_;
using ::testing::AllOf;
using ::testing::DescribeMatcher;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::Throws;

// What a matcher says of a value; "matches: " comes before it if it does.
template <class T>
std::string said_by(const auto& matcher, const T& actual) {
  ::testing::StringMatchResultListener listener;
  const bool matches = ::testing::ExplainMatchResult(::testing::SafeMatcherCast<const T&>(matcher), actual, &listener);
  return (matches ? "matches: " : "") + listener.str();
}

template <class T>
std::string description(const auto& matcher, bool negated = false) {
  return DescribeMatcher<const T&>(::testing::SafeMatcherCast<const T&>(matcher), negated);
}

// --- ActionOfType -------------------------------------------------------------------------------------------

TEST(ActionOfType, MatchesTheTypeWhateverThePayload) {
  EXPECT_THAT(action("todos/add"), ActionOfType("todos/add"));
  EXPECT_THAT(action("todos/add", 3), ActionOfType("todos/add"));
  EXPECT_THAT(action("todos/remove"), Not(ActionOfType("todos/add")));
  EXPECT_THAT(action("todos/add/more"), Not(ActionOfType("todos/add")));
}

TEST(ActionOfType, MatchesAPayloadOfAnyKind) {
  EXPECT_THAT(action("a", 3), ActionOfType("a", 3));
  EXPECT_THAT(action("a", "x"), ActionOfType("a", "x"));
  EXPECT_THAT(action("a", true), ActionOfType("a", true));
  EXPECT_THAT(action("a", {{"text", "milk"}}), ActionOfType("a", {{"text", "milk"}}));
  EXPECT_THAT(action("a", value::array({1, 2})), ActionOfType("a", value::array({1, 2})));
  EXPECT_THAT(action("a"), ActionOfType("a", nullptr));
  EXPECT_THAT(action("a", 3), Not(ActionOfType("a", 4)));
  EXPECT_THAT(action("b", 3), Not(ActionOfType("a", 3)));
  EXPECT_THAT(action("a", 1.0), Not(ActionOfType("a", 1)));
}

TEST(ActionOfType, HoldsAPayloadAgainstAMatcher) {
  EXPECT_THAT(action("a", 3), ActionOfType("a", _));
  EXPECT_THAT(action("a", value::array({1, 2})), ActionOfType("a", SizeIs(2)));
  EXPECT_THAT(action("a", {{"id", 7}, {"text", "milk"}}), ActionOfType("a", StateAt("/id", 7)));
  EXPECT_THAT(action("a", 3), ActionOfType<int>("a", Gt(2)));
  EXPECT_THAT(action("a", 3), ActionOfType<int>("a", 3));
  EXPECT_THAT(action("a", "milk"), ActionOfType<std::string>("a", HasSubstr("il")));
  EXPECT_THAT(action("a", value::array({1, 2})), ActionOfType<std::vector<int>>("a", ElementsAre(1, Gt(1))));
  EXPECT_THAT(action("a", "milk"), Not(ActionOfType<int>("a", Gt(2))));
}

TEST(ActionOfType, WorksInsideContainerMatchers) {
  const mock_store mock;
  mock.dispatch("a");
  mock.dispatch("b", 2);
  EXPECT_THAT(mock.get_actions(), ElementsAre(ActionOfType("a"), ActionOfType("b", 2)));
  EXPECT_THAT(mock.get_actions(), ElementsAre(action("a"), action("b", 2)));
  EXPECT_THAT(mock.get_actions(), Not(ElementsAre(ActionOfType("b"), ActionOfType("a"))));
}

TEST(ActionOfType, DescribesItself) {
  EXPECT_EQ(description<action>(ActionOfType("todos/add")), R"(is an action of type "todos/add")");
  EXPECT_EQ(description<action>(ActionOfType("todos/add"), true), R"(isn't an action of type "todos/add")");
  EXPECT_EQ(description<action>(ActionOfType("a", {{"x", 1}})),
            R"(is an action of type "a" whose payload is equal to {"x":1})");
  EXPECT_EQ(description<action>(ActionOfType("a", 1), true),
            R"(isn't an action of type "a" whose payload is equal to 1)");
  EXPECT_EQ(description<action>(ActionOfType<int>("a", Gt(1))), R"(is an action of type "a" whose payload is > 1)");
}

TEST(ActionOfType, SaysWhatItSawInstead) {
  EXPECT_EQ(said_by(ActionOfType("a"), action("b\n")), R"(whose type is "b\n")");
  EXPECT_EQ(said_by(ActionOfType("a", 3), action("b", 3)), R"(whose type is "b")");
  EXPECT_EQ(said_by(ActionOfType("a", 3), action("a", 4)), "whose payload is 4");
  EXPECT_EQ(said_by(ActionOfType("a", 3), action("a")), "which has no payload");
  EXPECT_EQ(said_by(ActionOfType("a", {{"text", "milk"}}), action("a", {{"text", "eggs"}})),
            R"(whose payload is {"text":"eggs"}, where /text is "eggs" instead of "milk")");
  EXPECT_EQ(said_by(ActionOfType<std::vector<int>>("a", ElementsAre(1)), action("a", value::array({2}))),
            "whose payload is [2], whose element #0 doesn't match");
  EXPECT_EQ(said_by(ActionOfType<int>("a", Gt(1)), action("a", "x")),
            "whose payload is \"x\", which cannot be read: type_mismatch: expected a number, found string");
  EXPECT_EQ(said_by(Not(ActionOfType("a", 3)), action("a", 3)), "whose payload is 3");
}

// --- StateAt ------------------------------------------------------------------------------------------------

TEST(StateAt, MatchesAValueAtAPlace) {
  const value state = R"({"a": {"b": 3, "c/d": "x"}, "list": [1, {"done": true}]})"_value;
  EXPECT_THAT(state, StateAt("/a/b", 3));
  EXPECT_THAT(state, StateAt("/a/c~1d", "x"));
  EXPECT_THAT(state, StateAt("/list/1", {{"done", true}}));
  EXPECT_THAT(state, StateAt("/list/1/done"_pointer, true));
  EXPECT_THAT(state, StateAt(std::string("/a/b"), Not(4)));
  EXPECT_THAT(state, StateAt("", state));
  EXPECT_THAT(state, Not(StateAt("/a/b", 4)));
  EXPECT_THAT(state, Not(StateAt("/a/x", nullptr)));
}

TEST(StateAt, HoldsTheValueAgainstAMatcher) {
  const value state = R"({"count": 3, "name": "ann", "list": [1, 2]})"_value;
  EXPECT_THAT(state, StateAt("/list", SizeIs(2)));
  EXPECT_THAT(state, StateAt<int>("/count", AllOf(Gt(2), Not(Gt(3)))));
  EXPECT_THAT(state, StateAt<std::string>("/name", HasSubstr("nn")));
  EXPECT_THAT(state, StateAt<std::vector<int>>("/list", ElementsAre(1, 2)));
  EXPECT_THAT(state, Not(StateAt("/list", IsEmpty())));
  EXPECT_THAT(state, Not(StateAt<int>("/name", Gt(0))));
  EXPECT_THAT(state, Not(StateAt("/nothing", _)));
}

TEST(StateAt, AsksOnlyWhetherThereIsSomethingIfNothingIsExpected) {
  EXPECT_THAT(R"({"a": null})"_value, StateAt("/a"));
  EXPECT_THAT(R"({"a": null})"_value, Not(StateAt("/b")));
}

TEST(StateAt, LooksIntoStores) {
  store app{{{"count", 3}}};
  EXPECT_THAT(app, StateAt("/count", 3));
  EXPECT_THAT(std::as_const(app), StateAt("/count", 3));
  app.set_state({{"count", 4}});
  EXPECT_THAT(app, Not(StateAt("/count", 3)));
  const mock_store mock{{{"count", 3}}};
  EXPECT_THAT(mock, StateAt("/count", 3));
}

TEST(StateAt, DescribesItself) {
  EXPECT_EQ(description<value>(StateAt("/a/b", 3)), "has a value at /a/b that is equal to 3");
  EXPECT_EQ(description<value>(StateAt("/a/b", 3), true), "doesn't have a value at /a/b that is equal to 3");
  EXPECT_EQ(description<store>(StateAt<int>("/a", Gt(3))), "has a value at /a that is > 3");
  EXPECT_EQ(description<value>(StateAt("", "x")), R"(has a value at the root that is equal to "x")");
  EXPECT_EQ(description<value>(StateAt("/a")), "has a value at /a");
}

TEST(StateAt, SaysWhatItSawInstead) {
  EXPECT_EQ(said_by(StateAt("/a/b", 3), R"({"a": {"b": 4}})"_value), "which has 4 at /a/b");
  EXPECT_EQ(said_by(StateAt("/a/b", 3), R"({"a": {"b": 3.0}})"_value), "which has 3.0 at /a/b");
  EXPECT_EQ(said_by(StateAt("/a", {{"b", 3}, {"c", 1}}), R"({"a": {"b": 4, "d": 2}})"_value),
            R"(which has {"b":4,"d":2} at /a, where /b is 4 instead of 3, /c is missing, )"
            R"(/d is 2 and should not be there)");
  EXPECT_EQ(said_by(StateAt("/a", SizeIs(2)), R"({"a": [1]})"_value),
            "which has [1] at /a, whose size 1 doesn't match");
  EXPECT_EQ(said_by(Not(StateAt("/a", 3)), R"({"a": 3})"_value), "which has 3 at /a");
  EXPECT_EQ(said_by(StateAt("/a", 3), store{{{"a", 4}}}), "which has 4 at /a");
  EXPECT_EQ(said_by(StateAt("", 3), value(4)), "which has 4 at the root");
}

TEST(StateAt, SaysWhatIsThereWhereThePlaceIsMissing) {
  const value state = R"({"a": {"x": 1, "y": 2}, "one": {"z": 0}, "none": {}, "list": [1, 2], "l": [1], "e": [],
                          "n": 5})"_value;
  EXPECT_EQ(said_by(StateAt("/a/b", 3), state), R"(which has nothing at /a/b; /a has the members "x", "y")");
  EXPECT_EQ(said_by(StateAt("/a/b/c", 3), state), R"(which has nothing at /a/b/c; /a has the members "x", "y")");
  EXPECT_EQ(said_by(StateAt("/one/b", 3), state), R"(which has nothing at /one/b; /one has the member "z")");
  EXPECT_EQ(said_by(StateAt("/none/b", 3), state), "which has nothing at /none/b; /none has no members");
  EXPECT_EQ(said_by(StateAt("/list/2", 3), state), "which has nothing at /list/2; /list has 2 elements");
  EXPECT_EQ(said_by(StateAt("/l/x", 3), state), "which has nothing at /l/x; /l has 1 element");
  EXPECT_EQ(said_by(StateAt("/e/0", 3), state), "which has nothing at /e/0; /e has no elements");
  EXPECT_EQ(said_by(StateAt("/n/x", 3), state), "which has nothing at /n/x; /n is 5");
  EXPECT_EQ(said_by(StateAt("/b"), R"({"x": 1})"_value), R"(which has nothing at /b; the root has the member "x")");
  EXPECT_EQ(said_by(StateAt("/b", 1), value()), "which has nothing at /b; the root is null");
}

TEST(StateAt, NamesOnlyTheFirstOfManyMembers) {
  const value state = value::parse(R"({"a":0,"b":0,"c":0,"d":0,"e":0,"f":0,"g":0,"h":0,"i":0,"j":0})");
  EXPECT_EQ(said_by(StateAt("/x", 1), state),
            R"(which has nothing at /x; the root has the members "a", "b", "c", "d", "e", "f", "g", "h" and 2 more)");
}

TEST(StateAt, RefusesTextThatIsNoPointer) {
  EXPECT_THAT([] { (void)StateAt("a/b", 3); }, Throws<error>(ErrorWith(errc::pointer_syntax)));
}

// --- ValueEq ------------------------------------------------------------------------------------------------

TEST(ValueEq, ComparesWithJsonTextOrAValue) {
  const value actual = {{"a", 1}, {"b", value::array({true})}};
  EXPECT_THAT(actual, ValueEq(R"({"b": [true], "a": 1})"));
  EXPECT_THAT(actual, ValueEq(actual));
  EXPECT_THAT(value({{"a", 1}, {"b", 2}}), ValueEq({{"a", 1}, {"b", 2}}));
  EXPECT_THAT(actual, Not(ValueEq("{}")));
  EXPECT_EQ(description<value>(ValueEq(R"({ "a": 1 })")), R"(is equal to {"a":1})");
  EXPECT_EQ(description<value>(ValueEq("3"), true), "isn't equal to 3");
}

TEST(ValueEq, NamesTheFirstDifferences) {
  EXPECT_EQ(said_by(ValueEq("[1, 2, [3]]"), "[1, 5, [4]]"_value), "where /1 is 5 instead of 2, /2/0 is 4 instead of 3");
  EXPECT_EQ(said_by(ValueEq("[1, 2]"), "[0]"_value), "where the root has 1 element instead of 2, /0 is 0 instead of 1");
  EXPECT_EQ(said_by(ValueEq("[1, 2, 3, 4, 5]"), "[0, 0, 0, 0, 0]"_value),
            "where /0 is 0 instead of 1, /1 is 0 instead of 2, /2 is 0 instead of 3, and 2 more differences");
  EXPECT_EQ(said_by(ValueEq("[1, 2, 3, 4]"), "[0, 0, 0, 0]"_value),
            "where /0 is 0 instead of 1, /1 is 0 instead of 2, /2 is 0 instead of 3, and 1 more difference");
  EXPECT_EQ(said_by(ValueEq(R"({"a/b": {}})"), R"({"a/b": []})"_value), "where /a~1b is [] instead of {}");
  EXPECT_EQ(said_by(ValueEq("{}"), "[]"_value), "");
  EXPECT_EQ(said_by(ValueEq("[1]"), "[1]"_value), "matches: ");
}

TEST(ValueEq, CutsTextThatIsTooLongToBeRead) {
  const std::string long_text(398, 'x');  // the limit is then inside a character
  EXPECT_EQ(said_by(ValueEq(R"({"a": 1})"), value({{"a", long_text + "\u00e4\u00e4"}})),
            "where /a is \"" + long_text + "... (404 bytes in all) instead of 1");
  const std::string fits(398, 'x');
  EXPECT_EQ(said_by(ValueEq(R"({"a": 1})"), value({{"a", fits}})), "where /a is \"" + fits + "\" instead of 1");
}

TEST(ValueEq, RefusesTextThatIsNoJson) {
  EXPECT_THAT([] { (void)ValueEq("{"); }, Throws<error>(ErrorWith(errc::parse)));
}

// --- PatchEq ------------------------------------------------------------------------------------------------

const char* const two_operations = R"([{"op": "add", "path": "/a", "value": 1}, {"op": "remove", "path": "/b"}])";

TEST(PatchEq, ComparesAPatchWithOneInAnyForm) {
  const patch actual = diff(R"({"b": 0})"_value, R"({"b": 0, "a": 1})"_value);
  EXPECT_THAT(actual, PatchEq(R"([{"op": "add", "path": "/a", "value": 1}])"));
  EXPECT_THAT(actual, PatchEq(R"([{"op": "add", "path": "/a", "value": 1}])"_value));
  EXPECT_THAT(actual, PatchEq(actual));
  EXPECT_THAT(actual, PatchEq({{.op = operation::kind::add, .path = "/a"_pointer, .value = 1}}));
  EXPECT_THAT(actual, Not(PatchEq("[]")));
  EXPECT_THAT(patch(), PatchEq("[]"));
}

TEST(PatchEq, LooksIntoUpdatesAndDocuments) {
  EXPECT_THAT(update(0, 1, patch::parse(two_operations)), PatchEq(two_operations));
  EXPECT_THAT(value::parse(two_operations), PatchEq(two_operations));
}

TEST(PatchEq, MatchesWhatAViewGets) {
  store app{{{"count", 3}}};
  patchbay::view view = app.view(patchbay::path_set{"/count"});
  app.set_state({{"count", 4}});
  EXPECT_THAT(view.take(), ::testing::Optional(PatchEq(R"([{"op": "replace", "path": "/count", "value": 4}])")));
}

TEST(PatchEq, MindsTheOrder) {
  EXPECT_THAT(patch::parse(R"([{"op": "remove", "path": "/b"}, {"op": "add", "path": "/a", "value": 1}])"),
              Not(PatchEq(two_operations)));
}

TEST(PatchEq, DescribesItself) {
  EXPECT_EQ(description<patch>(PatchEq(R"([{"path": "/b", "op": "remove"}])")),
            R"(is the patch [{"op":"remove","path":"/b"}])");
  EXPECT_EQ(description<update>(PatchEq("[]"), true), "isn't the patch []");
}

TEST(PatchEq, NamesTheFirstOperationThatDiffers) {
  EXPECT_EQ(said_by(PatchEq(two_operations),
                    patch::parse(R"([{"op": "add", "path": "/a", "value": 1}, {"op": "remove", "path": "/c"}])")),
            R"(whose operation #1 is {"op":"remove","path":"/c"} instead of {"op":"remove","path":"/b"})");
  EXPECT_EQ(said_by(PatchEq(two_operations), patch::parse(R"([{"op": "add", "path": "/a", "value": 1}])")),
            R"(which lacks operation #1, {"op":"remove","path":"/b"})");
  EXPECT_EQ(said_by(PatchEq("[]"), update(0, 1, patch::parse(two_operations))),
            R"(which has 2 operations too many, from #0, {"op":"add","path":"/a","value":1})");
  EXPECT_EQ(said_by(PatchEq("[]"), patch::parse(R"([{"op": "remove", "path": "/b"}])")),
            R"(which has 1 operation too many, from #0, {"op":"remove","path":"/b"})");
  EXPECT_EQ(said_by(PatchEq("[]"), R"({"op": "remove"})"_value),
            "which is no patch: patch_syntax: a JSON Patch is an array of operations, this is object");
}

TEST(PatchEq, RefusesWhatIsNoPatch) {
  EXPECT_THAT([] { (void)PatchEq("[{}]"); }, Throws<error>(ErrorWith(errc::patch_syntax)));
  EXPECT_THAT([] { (void)PatchEq("["); }, Throws<error>(ErrorWith(errc::parse)));
}

// --- ErrorWith ----------------------------------------------------------------------------------------------

// What an error holds may come from anywhere: saying so is no reason to throw out of an assertion.
TEST(ErrorWith, SaysWhatAMalformedPlaceAndMessageAre) {
  const error malformed(errc::not_found, "no", {.pointer = "todos~7"});
  EXPECT_EQ(said_by(ErrorWith(errc::not_found, "/todos"_pointer), malformed), "whose place is todos~7");
  const error bytes(errc::not_found, "no \xff");
  EXPECT_EQ(said_by(ErrorWith(errc::not_found, "todo"), bytes), "whose message is \"no \uFFFD\"");
}

TEST(ErrorWith, MatchesCodeMessageAndPlace) {
  const error failure(errc::not_found, "There is no todo 7.", {.pointer = "/todos/7"});
  EXPECT_THAT(failure, ErrorWith(errc::not_found));
  EXPECT_THAT(failure, ErrorWith(errc::not_found, "todo 7"));
  EXPECT_THAT(failure, ErrorWith(errc::not_found, "/todos/7"_pointer));
  EXPECT_THAT(failure, ErrorWith(errc::not_found, "no todo", "/todos/7"_pointer));
  EXPECT_THAT(failure, Not(ErrorWith(errc::out_of_range)));
  EXPECT_THAT(failure, Not(ErrorWith(errc::not_found, "board")));
  EXPECT_THAT(failure, Not(ErrorWith(errc::not_found, "/todos"_pointer)));
}

TEST(ErrorWith, WorksWithWhatIsThrown) {
  store app;
  EXPECT_THAT([&] { app.dispatch(value(1)); }, Throws<error>(ErrorWith(errc::invalid_action, "plain object")));
}

TEST(ErrorWith, DescribesItself) {
  EXPECT_EQ(description<error>(ErrorWith(errc::not_found)), "has the code not_found");
  EXPECT_EQ(description<error>(ErrorWith(errc::not_found, "todo", "/a"_pointer), true),
            R"(doesn't have the code not_found, a message that contains "todo", and the place /a)");
}

TEST(ErrorWith, SaysWhatItSawInstead) {
  const error failure(errc::not_found, "There is no todo 7.", {.pointer = "/todos/7"});
  EXPECT_EQ(said_by(ErrorWith(errc::parse), failure), "whose code is not_found");
  EXPECT_EQ(said_by(ErrorWith(errc::not_found, "x y"), failure), R"(whose message is "There is no todo 7.")");
  EXPECT_EQ(said_by(ErrorWith(errc::not_found, "/a"_pointer), failure), "whose place is /todos/7");
  EXPECT_EQ(said_by(ErrorWith(errc::not_found, "/a"_pointer), error(errc::not_found, "No.")),
            "whose place is the root");
}

}  // namespace
