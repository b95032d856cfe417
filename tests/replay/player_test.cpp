#include "counter.hpp"

#include <patchbay/error.hpp>
#include <patchbay/patchbay.hpp>
#include <patchbay/replay/player.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

using patchbay::action;
using patchbay::errc;
using patchbay::error;
using patchbay::pointer;
using patchbay::value;
using patchbay::replay::milliseconds;
using patchbay::replay::outcome;
using patchbay::replay::player;
using patchbay::replay::player_options;
using patchbay::replay::script;
using namespace patchbay::literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using reason = outcome::reason;

// A counter and a player of a text for it.
class Player : public ::testing::Test {
 protected:
  player play(std::string text, player_options options = {}) {
    return {app_.store, app_.reducers_only, script::parse(std::move(text)), std::move(options)};
  }
  player play_through_middleware(std::string text) {
    return {app_.store, app_.through_middleware, script::parse(std::move(text))};
  }
  [[nodiscard]] int count() const { return app_.store.state()["count"].get<int>(); }

  patchbay::replay::app app_ = counter::make_app(std::nullopt);
};

const std::string five_increments = R"({"type":"INCREMENT"}
{"type":"INCREMENT"}

{"type":"INCREMENT"}
# the last two
{"type":"INCREMENT"}
{"type":"INCREMENT"}
)";

TEST_F(Player, PlaysToTheEnd) {
  player five = play(five_increments);
  EXPECT_EQ(five.play().stopped, reason::end);
  EXPECT_EQ(count(), 5);
  EXPECT_EQ(five.position(), 5U);
  EXPECT_EQ(five.line(), 7U);
}

TEST_F(Player, DoesNothingMoreAtTheEnd) {
  player five = play(five_increments);
  five.play();
  EXPECT_EQ(five.play().stopped, reason::end);
  EXPECT_EQ(five.step_forward().stopped, reason::end);
  EXPECT_EQ(count(), 5);
}

TEST_F(Player, PlaysToALine) {
  player five = play(five_increments);
  EXPECT_EQ(five.play({.line = 4}).stopped, reason::line);
  EXPECT_EQ(count(), 3);
  EXPECT_EQ(five.play({.line = 5}).stopped, reason::line);
  EXPECT_EQ(count(), 3);
  EXPECT_EQ(five.play({.line = 100}).stopped, reason::end);
  EXPECT_EQ(count(), 5);
}

TEST_F(Player, PlaysNothingUpToLineZero) {
  EXPECT_EQ(play(five_increments).play({.line = 0}).stopped, reason::line);
  EXPECT_EQ(count(), 0);
}

TEST_F(Player, DoesNotLookBehindTheLineItStopsAt) {
  player broken = play("{\"type\":\"INCREMENT\"}\nbroken");
  EXPECT_EQ(broken.play({.line = 1}).stopped, reason::line);
  EXPECT_EQ(count(), 1);
}

TEST_F(Player, StepsByOneAction) {
  player five = play(five_increments);
  for (int i = 1; i <= 5; ++i) {
    EXPECT_EQ(five.step_forward().stopped, reason::actions);
    EXPECT_EQ(count(), i);
  }
  EXPECT_EQ(five.step_forward().stopped, reason::end);
}

TEST_F(Player, PlaysSomeActions) {
  EXPECT_EQ(play(five_increments).play({.actions = 3}).stopped, reason::actions);
  EXPECT_EQ(count(), 3);
}

TEST_F(Player, PlaysToACheckpoint) {
  player paid = play(
      "{\"type\":\"INCREMENT\"}\n{\"$checkpoint\":\"a\"}\n{\"type\":\"INCREMENT\"}\n{\"$checkpoint\":\"b\"}\n"
      "{\"type\":\"INCREMENT\"}\n{\"$checkpoint\":\"b\"}\n{\"type\":\"INCREMENT\"}");
  EXPECT_EQ(paid.play({.checkpoint = "b"}).stopped, reason::checkpoint);
  EXPECT_EQ(count(), 2);
  EXPECT_EQ(paid.line(), 4U);
  EXPECT_EQ(paid.play({.checkpoint = "b"}).stopped, reason::checkpoint);
  EXPECT_EQ(count(), 3);
  EXPECT_EQ(paid.play({.checkpoint = "b"}).stopped, reason::end);
  EXPECT_EQ(count(), 4);
}

TEST_F(Player, TellsWhatTheLastActionDid) {
  player one = play("\n{\"type\":\"ADD\",\"payload\":7}\n{\"type\":\"NOTHING\"}");
  EXPECT_FALSE(one.last());
  one.step_forward();
  ASSERT_TRUE(one.last());
  EXPECT_EQ(one.last()->line, 2U);
  EXPECT_EQ(one.last()->action, action("ADD", 7));
  EXPECT_EQ(one.last()->revision, 1U);
  EXPECT_EQ(one.last()->before["count"], value(0));
  EXPECT_EQ(one.last()->after["count"], value(7));
  one.step_forward();
  EXPECT_EQ(one.last()->action, action("NOTHING"));
  EXPECT_EQ(one.last()->revision, 1U);
  EXPECT_TRUE(one.last()->after.identical(one.last()->before));
}

TEST_F(Player, ReachesOnlyReducersThroughADispatcherWithoutMiddleware) {
  play(five_increments).play();
  EXPECT_EQ(count(), 5);
}

TEST_F(Player, ReachesTheMiddlewareThroughADispatcherThatHasIt) {
  play_through_middleware(five_increments).play();
  EXPECT_EQ(count(), 10);
}

// --- expectations -----------------------------------------------------------------------------------------

TEST_F(Player, GoesOnPastAnExpectationThatHolds) {
  EXPECT_EQ(play("{\"type\":\"INCREMENT\"}\n{\"$expect\":{\"/count\":1,\"/log\":[]}}").play().stopped, reason::end);
}

TEST_F(Player, ComparesNumbersAsJsonDoes) {
  EXPECT_EQ(play("{\"$expect\":{\"/count\":0.0,\"\":{\"log\":[],\"count\":0.0}}}").play().stopped, reason::end);
}

TEST_F(Player, StopsAtAnExpectationThatFails) {
  player failing = play(
      "{\"type\":\"INCREMENT\"}\n{\"$expect\":{\"/count\":2,\"/log\":[],\"/lost\":null}}\n{\"type\":\"INCREMENT\"}");
  const outcome result = failing.play();
  EXPECT_EQ(result.stopped, reason::expectation);
  EXPECT_EQ(count(), 1);
  ASSERT_EQ(result.mismatches.size(), 2U);
  EXPECT_EQ(result.mismatches[0].line, 2U);
  EXPECT_EQ(result.mismatches[0].place, pointer("/count"));
  EXPECT_EQ(result.mismatches[0].wanted, value(2));
  EXPECT_EQ(result.mismatches[0].got, value(1));
  EXPECT_EQ(result.mismatches[0].message(), "expected /count to be 2, but it is 1");
  EXPECT_EQ(result.mismatches[1].got, std::nullopt);
  EXPECT_EQ(result.mismatches[1].message(), "expected /lost to be null, but there is no such place");
}

TEST_F(Player, GoesOnBehindAnExpectationThatFailed) {
  player failing = play("{\"$expect\":{\"/count\":2}}\n{\"type\":\"INCREMENT\"}");
  EXPECT_EQ(failing.play().stopped, reason::expectation);
  EXPECT_EQ(failing.play().stopped, reason::end);
  EXPECT_EQ(count(), 1);
}

TEST_F(Player, NamesTheWholeStateInAMismatch) {
  const outcome result = play("{\"$expect\":{\"\":5}}").play();
  ASSERT_EQ(result.mismatches.size(), 1U);
  EXPECT_EQ(result.mismatches[0].message(), R"(expected the state to be 5, but it is {"count":0,"log":[]})");
}

// --- failures ---------------------------------------------------------------------------------------------

TEST_F(Player, LetsTheExceptionOfAReducerThroughAndNamesTheAction) {
  player bad = play("{\"type\":\"INCREMENT\"}\n{\"type\":\"ADD\",\"payload\":\"x\"}\n{\"type\":\"INCREMENT\"}");
  try {
    bad.play();
    FAIL() << "nothing was thrown";
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::type_mismatch);
  }
  EXPECT_EQ(bad.line(), 2U);
  EXPECT_EQ(bad.refused(), action("ADD", "x"));
  EXPECT_EQ(count(), 1);
}

TEST_F(Player, GoesOnBehindAnActionThatWasRefused) {
  player bad = play("{\"type\":\"ADD\",\"payload\":\"x\"}\n{\"type\":\"INCREMENT\"}");
  EXPECT_THROW(bad.play(), error);
  EXPECT_EQ(bad.play().stopped, reason::end);
  EXPECT_FALSE(bad.refused());
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(bad.position(), 1U);
}

TEST_F(Player, LetsErrorsOfTheScriptThrough) {
  player bad = play("{\"type\":\"INCREMENT\"}\nbroken");
  EXPECT_THROW(bad.play(), error);
  EXPECT_FALSE(bad.refused());
  EXPECT_EQ(count(), 1);
}

// --- backwards ----------------------------------------------------------------------------------------------

TEST_F(Player, StepsBackToEachStateBefore) {
  player five = play(five_increments);
  five.play();
  for (int i = 4; i >= 0; --i) {
    EXPECT_TRUE(five.step_back());
    EXPECT_EQ(count(), i);
    EXPECT_EQ(five.position(), static_cast<std::size_t>(i));
  }
  EXPECT_EQ(five.line(), 0U);
  EXPECT_FALSE(five.step_back());
  EXPECT_EQ(count(), 0);
}

TEST_F(Player, ShowsTheVeryStatesThatWereThere) {
  player said = play("{\"type\":\"SAY\",\"text\":\"a\"}\n{\"type\":\"SAY\",\"text\":\"b\"}");
  said.step_forward();
  const value first = app_.store.state();
  said.step_forward();
  said.step_back();
  EXPECT_TRUE(app_.store.state().identical(first));
}

TEST_F(Player, PlaysForwardAgainWithoutReducers) {
  int reduced = 0;
  patchbay::store target(value{{"n", 0}});
  const patchbay::dispatcher dispatch =
      patchbay::create_dispatch(target, {.handlers = {{"N", [&](patchbay::draft state) {
                                                         ++reduced;
                                                         state["n"] += 1;
                                                       }}}});
  player three(target, dispatch, script::parse("{\"type\":\"N\"}\n{\"type\":\"N\"}\n{\"type\":\"N\"}"));
  three.play({.actions = 2});
  three.back_to_line(0);
  EXPECT_EQ(target.state()["n"], value(0));
  EXPECT_EQ(three.step_forward().stopped, reason::actions);
  EXPECT_EQ(target.state()["n"], value(1));
  EXPECT_EQ(reduced, 2);
  EXPECT_EQ(three.play().stopped, reason::end);
  EXPECT_EQ(target.state()["n"], value(3));
  EXPECT_EQ(reduced, 3);
}

TEST_F(Player, GoesBackToALine) {
  player five = play(five_increments);
  five.play();
  five.back_to_line(5);
  EXPECT_EQ(count(), 3);
  EXPECT_EQ(five.line(), 4U);
  five.back_to_line(100);
  EXPECT_EQ(count(), 3);
  five.back_to_line(0);
  EXPECT_EQ(count(), 0);
}

TEST_F(Player, StopsAtALineOnItsWayForwardAgain) {
  player five = play(five_increments);
  five.play();
  five.back_to_line(0);
  EXPECT_EQ(five.play({.line = 2}).stopped, reason::line);
  EXPECT_EQ(count(), 2);
  EXPECT_EQ(five.play().stopped, reason::end);
  EXPECT_EQ(count(), 5);
}

TEST_F(Player, GoesBackToACheckpointAndForwardToIt) {
  player marked = play(
      "{\"type\":\"INCREMENT\"}\n{\"$checkpoint\":\"a\"}\n{\"type\":\"INCREMENT\"}\n{\"$checkpoint\":\"b\"}\n"
      "{\"type\":\"INCREMENT\"}");
  marked.play();
  EXPECT_TRUE(marked.back_to_checkpoint("a"));
  EXPECT_EQ(count(), 1);
  EXPECT_EQ(marked.line(), 2U);
  EXPECT_FALSE(marked.back_to_checkpoint("b"));
  EXPECT_EQ(marked.play({.checkpoint = "b"}).stopped, reason::checkpoint);
  EXPECT_EQ(count(), 2);
  EXPECT_FALSE(marked.back_to_checkpoint("c"));
  EXPECT_EQ(count(), 2);
}

TEST_F(Player, GoesBackToTheLastOfSeveralCheckpointsOfAName) {
  player marked = play(
      "{\"$checkpoint\":\"a\"}\n{\"type\":\"INCREMENT\"}\n{\"$checkpoint\":\"a\"}\n{\"$checkpoint\":\"b\"}\n"
      "{\"type\":\"INCREMENT\"}\n{\"$checkpoint\":\"a\"}\n{\"type\":\"INCREMENT\"}");
  marked.play();
  EXPECT_TRUE(marked.back_to_checkpoint("a"));
  EXPECT_EQ(marked.line(), 6U);
  EXPECT_TRUE(marked.back_to_checkpoint("a"));
  EXPECT_EQ(marked.line(), 6U);
  EXPECT_TRUE(marked.step_back());
  EXPECT_EQ(marked.line(), 4U);
  EXPECT_TRUE(marked.back_to_checkpoint("a"));
  EXPECT_EQ(marked.line(), 3U);
  EXPECT_EQ(marked.position(), 1U);
  EXPECT_TRUE(marked.step_back());
  EXPECT_EQ(marked.line(), 1U);
  EXPECT_TRUE(marked.back_to_checkpoint("a"));
  EXPECT_EQ(marked.position(), 0U);
  EXPECT_FALSE(marked.back_to_checkpoint("b"));
  EXPECT_EQ(marked.play().stopped, reason::end);
  EXPECT_EQ(count(), 3);
}

TEST_F(Player, ChecksExpectationsOnlyTheFirstTime) {
  player checked = play("{\"type\":\"INCREMENT\"}\n{\"$expect\":{\"/count\":5}}\n{\"type\":\"INCREMENT\"}");
  EXPECT_EQ(checked.play().stopped, reason::expectation);
  checked.play();
  checked.back_to_line(0);
  EXPECT_EQ(checked.play().stopped, reason::end);
}

TEST_F(Player, LetsViewsFollowItBack) {
  std::vector<std::string> patches;
  const auto view =
      app_.store.view({"/count"}, [&](const patchbay::update& u) { patches.push_back(u.patch().dump()); });
  player five = play(five_increments);
  five.play({.actions = 2});
  five.back_to_line(0);
  EXPECT_THAT(patches, ElementsAre(R"([{"op":"replace","path":"/count","value":1}])",
                                   R"([{"op":"replace","path":"/count","value":2}])",
                                   R"([{"op":"replace","path":"/count","value":0}])"));
}

TEST_F(Player, OverwritesWhatSomebodyDidInThePast) {
  player five = play(five_increments);
  five.play({.actions = 2});
  five.step_back();
  app_.reducers_only("ADD", 100);
  EXPECT_EQ(count(), 101);
  five.play({.actions = 1});
  EXPECT_EQ(count(), 2);
}

TEST_F(Player, ThatDoesNotRememberCannotGoBack) {
  player five = play(five_increments, {.remember = false});
  five.play({.actions = 2});
  EXPECT_EQ(five.position(), 2U);
  for (const auto& go_back : std::vector<std::function<void()>>{
           [&] { five.step_back(); }, [&] { five.back_to_line(1); }, [&] { five.back_to_checkpoint("a"); }}) {
    try {
      go_back();
      ADD_FAILURE() << "nothing was thrown";
    } catch (const error& failure) {
      EXPECT_EQ(failure.code(), errc::invalid_argument);
    }
  }
  EXPECT_EQ(five.play().stopped, reason::end);
  EXPECT_EQ(count(), 5);
}

// --- time ---------------------------------------------------------------------------------------------------

// A clock that only sleeping moves, and what it was asked to sleep.
struct fake_time {
  patchbay::replay::pace at_speed(double speed) {
    return {.speed = speed,
            .clock = {.now = [this] { return std::chrono::round<std::chrono::nanoseconds>(now); }},
            .sleep = [this](milliseconds length) {
              sleeps.push_back(length.count());
              now += length;
            }};
  }

  milliseconds now{5000};
  std::vector<double> sleeps{};
};

const std::string timed = R"({"$at":100,"type":"INCREMENT"}
{"$at":250,"type":"INCREMENT"}
{"$wait":50}
{"type":"INCREMENT"}
{"$at":310,"type":"INCREMENT"}
{"$at":290,"type":"INCREMENT"}
)";

TEST_F(Player, WaitsForTheTimesOfARecording) {
  fake_time time;
  play(timed, {.timing = time.at_speed(1)}).play();
  EXPECT_THAT(time.sleeps, ElementsAre(100, 150, 50, 10));
  EXPECT_EQ(count(), 5);
}

TEST_F(Player, ScalesTime) {
  fake_time time;
  play(timed, {.timing = time.at_speed(2)}).play();
  EXPECT_THAT(time.sleeps, ElementsAre(50, 75, 25, 5));
}

TEST_F(Player, IgnoresTimesWhenItIsToBeFast) {
  fake_time time;
  play(timed, {.timing = time.at_speed(0)}).play();
  EXPECT_TRUE(time.sleeps.empty());
  EXPECT_EQ(count(), 5);
}

TEST_F(Player, MakesUpForTimeThatWasLost) {
  fake_time time;
  player slow = play(timed, {.timing = time.at_speed(1)});
  slow.play({.actions = 1});
  time.now += milliseconds(120);
  slow.play();
  EXPECT_THAT(time.sleeps, ElementsAre(100, 30, 50, 10));
}

TEST_F(Player, RefusesANegativeSpeed) { EXPECT_THROW(play(timed, {.timing = {.speed = -1}}), error); }

// --- changes without a dispatch -----------------------------------------------------------------------------

TEST_F(Player, MergesThePayloadOfASetState) {
  player set = play(R"({"type":"@@patchbay/SET_STATE","payload":{"count":9,"new":true}})");
  EXPECT_EQ(set.play().stopped, reason::end);
  EXPECT_EQ(app_.store.state(), R"({"count":9,"log":[],"new":true})"_value);
}

TEST_F(Player, ReplacesTheStateWhereASetStateSaysSo) {
  play(R"({"type":"@@patchbay/SET_STATE","payload":{"count":9},"replace":true})").play();
  EXPECT_EQ(app_.store.state(), R"({"count":9})"_value);
}

TEST_F(Player, AppliesThePatchOfASetState) {
  play(R"({"type":"@@patchbay/SET_STATE","patch":[{"op":"add","path":"/log/-","value":1}]})").play();
  EXPECT_EQ(app_.store.state()["log"], R"([1])"_value);
}

TEST_F(Player, RefusesAPatchThatDoesNotFit) {
  player bad = play(R"({"type":"@@patchbay/SET_STATE","patch":[{"op":"remove","path":"/nothing"}]})");
  EXPECT_THROW(bad.play(), error);
  EXPECT_TRUE(bad.refused());
  EXPECT_EQ(app_.store.state(), counter::initial);
}

}  // namespace
