#include <patchbay/reducers/undoable.hpp>

#include <patchbay/error.hpp>
#include <patchbay/reducers/combine_reducers.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/value/ranges.hpp>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cctype>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace patchbay {
namespace {

using namespace undo_actions;

// --- against redux-undo -----------------------------------------------------------------------------
// undoable_cases.mjs made the cases with the real package, and has the same three reducers.

value counter(const value& count, const action& a) {
  if (a.type() == "INC") return count.is_null() ? 1 : count.get<int>() + 1;
  if (a.type() == "DEC") return count.is_null() ? -1 : count.get<int>() - 1;
  return a.type() == "SET" ? a.payload() : count;
}

void list(draft items, const action& a) {
  if (a.type() == "ADD") items.push_back(a.payload());
}

value last_type(const value& type, const action& a) {
  return a.type().starts_with("@@redux-undo/CREATE") ? type : value(a.type());
}

reducer reducer_named(std::string_view name) {
  if (name == "list") return {value::array(), list};
  if (name == "last_type") return {"none", last_type};
  return {0, counter};
}

std::vector<std::string> texts(const value& array) {
  std::vector<std::string> result;
  for (const value& text : array.elements()) result.push_back(text.get<std::string>());
  return result;
}

void read_types(const value& from, undoable_options& to) {
  to.undo_type = from.value_or("undo_type", to.undo_type);
  to.redo_type = from.value_or("redo_type", to.redo_type);
  to.jump_type = from.value_or("jump_type", to.jump_type);
  to.jump_to_past_type = from.value_or("jump_to_past_type", to.jump_to_past_type);
  to.jump_to_future_type = from.value_or("jump_to_future_type", to.jump_to_future_type);
  if (from.contains("clear_history_types")) to.clear_history_types = texts(from["clear_history_types"]);
  if (from.contains("init_types")) to.init_types = texts(from["init_types"]);
}

undoable_options read_options(const value& from) {
  undoable_options result;
  result.limit = from.value_or("limit", std::size_t{0});
  std::vector<undo_filter> filters;
  if (from.contains("include")) filters.push_back(include_action(texts(from["include"])));
  if (from.contains("exclude")) filters.push_back(exclude_action(texts(from["exclude"])));
  if (!filters.empty()) result.filter = combine_filters(filters);
  if (from.contains("group")) result.group_by = group_by_action_types(texts(from["group"]));
  result.sync_filter = from.value_or("sync_filter", false);
  result.ignore_initial_state = from.value_or("ignore_initial_state", false);
  result.never_skip_reducer = from.value_or("never_skip_reducer", false);
  result.null_is_undefined = from.value_or("null_is_undefined", false);
  result.always_a_step = include_action({"MAP"});
  read_types(from, result);
  return result;
}

class ReduxUndo : public ::testing::TestWithParam<value> {};

TEST_P(ReduxUndo, GivesTheSameStates) {
  const value& the_case = GetParam();
  reducer run = undoable(reducer_named(the_case["reducer"].as_string()), read_options(the_case["options"]));
  std::optional<value> state;
  if (the_case.contains("preloaded")) state = the_case["preloaded"];
  value expected;
  for (std::size_t i = 0; i < the_case["actions"].size(); ++i) {
    const action a(the_case["actions"][i]);
    if (the_case["states"][i] != "=") expected = the_case["states"][i];
    state = run.reduce(state ? &*state : nullptr, a);
    ASSERT_EQ(*state, expected) << "after action " << i << ", " << a.dump();
  }
}

std::vector<value> recorded_cases() {
  std::ifstream file(PATCHBAY_SOURCE_DIR "/tests/reducers/undoable_cases.json");
  const value document = value::parse(std::string(std::istreambuf_iterator<char>(file), {}));
  return {document["cases"].elements().begin(), document["cases"].elements().end()};
}

std::string name_of(const ::testing::TestParamInfo<value>& info) {
  std::string name = std::to_string(info.index) + '_';
  for (const char c : info.param["name"].as_string())
    name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Recorded, ReduxUndo, ::testing::ValuesIn(recorded_cases()), name_of);

// --- what the recorded cases cannot show ----------------------------------------------------------------

reducer counting(undoable_options options = {}) { return undoable({0, counter}, std::move(options)); }

value after(const reducer& run, value state, std::initializer_list<action> actions) {
  for (const action& a : actions) state = run(state, a);
  return state;
}

TEST(Undoable, GivesTheVeryStateBackWhenNothingChanges) {
  const reducer run = undoable({value::array(), list});
  const value state = after(run, {}, {action("@@redux/INIT"), action("ADD", 1)});
  for (const action& a : {action("UNKNOWN"), redo(), jump(5), jump(0), jump_to_past(9), jump_to_future(0)}) {
    EXPECT_TRUE(run(state, a).identical(state)) << a;
  }
}

TEST(Undoable, SharesThePastWithTheHistoryBefore) {
  const reducer run = undoable({value::array(), list});
  const value one = after(run, {}, {action("@@redux/INIT"), action("ADD", 1)});
  const value two = run(one, action("ADD", 2));
  EXPECT_TRUE(two["past"][1].identical(one["present"]));
  const value undone = run(two, undo());
  EXPECT_TRUE(undone["present"].identical(one["present"]));
  EXPECT_TRUE(undone["future"][0].identical(two["present"]));
}

TEST(Undoable, KeepsAnyNumberOfSteps) {
  constexpr int steps = 20000;
  const reducer run = counting();
  value state = after(run, {}, {action("@@redux/INIT")});
  for (int i = 0; i < steps; ++i) state = run(state, action("INC"));
  EXPECT_EQ(state["index"], value(steps));
  EXPECT_EQ(state["past"][steps / 2], value(steps / 2));
  for (int i = 0; i < steps; ++i) state = run(state, undo());
  EXPECT_EQ(state["present"], value(0));
  EXPECT_EQ(state["future"][steps - 1], value(steps));
  state = run(state, jump(steps));
  EXPECT_EQ(state["present"], value(steps));
  EXPECT_EQ(state["limit"], value(steps + 1));
}

TEST(Undoable, MakesNoStepOfTheSameStateUnlessTheTypeIsNamed) {
  const reducer run = undoable({value::array(), list});
  const value state = after(run, {}, {action("@@redux/INIT"), action("ADD", 1)});
  EXPECT_TRUE(run(state, action("MAP")).identical(state));
  const reducer always = undoable({value::array(), list}, {.always_a_step = include_action({"MAP"})});
  EXPECT_EQ(always(state, action("MAP"))["index"], value(2));
}

TEST(Undoable, LeavesNullInThePastAStateUnlessItStandsForUndefined) {
  const value history = {{"past", value::array({nullptr})}, {"present", 1}, {"future", value::array()}};
  EXPECT_TRUE(counting()(history, undo()).contains("present"));
  EXPECT_FALSE(counting({.null_is_undefined = true})(history, undo()).contains("present"));
}

TEST(Undoable, StoresMadeFromOneReducerRememberTheirOwnBeginning) {
  const reducer root = counting();
  store first = create_store(root, value(10));
  store second = create_store(root, value(20));
  for (store* each : {&first, &second}) {
    each->dispatch("INC");
    each->dispatch("@@redux-undo/INIT");
  }
  EXPECT_EQ(first.state()["present"], value(10));
  EXPECT_EQ(second.state()["present"], value(20));
}

TEST(Undoable, StoresMadeFromOneCombinedReducerRememberTheirOwnBeginning) {
  const reducer root = combine_reducers({{"count", counting()}});
  store first = create_store(root, {{"count", 10}});
  store second = create_store(root, {{"count", 20}});
  first.dispatch("@@redux-undo/INIT");
  second.dispatch("@@redux-undo/INIT");
  EXPECT_EQ(first.state()["count"]["present"], value(10));
  EXPECT_EQ(second.state()["count"]["present"], value(20));
}

TEST(Undoable, ACopyOfACalledReducerRemembersWhatItDid) {
  const reducer original = counting();
  const value history = original(value(10), action("INC"));
  const reducer copy = original;
  EXPECT_EQ(copy(history, action("@@redux-undo/INIT"))["present"], value(10));
}

TEST(Undoable, MayBeCalledFromSeveralThreads) {
  const reducer run = counting();
  const value history = run(value(0), action("UNKNOWN"));
  const auto count = [&run, history] {
    value state = history;
    for (int i = 0; i < 1000; ++i) state = run(state, action("INC"));
    for (int i = 0; i < 1000; ++i) state = run(state, undo());
    EXPECT_EQ(state["limit"], value(1001));
    EXPECT_EQ(run(state, action("@@redux-undo/INIT")), history);
  };
  std::thread other(count);
  count();
  other.join();
}

TEST(Undoable, RefusesAnEmptyReducer) {
  try {
    (void)undoable(reducer());
    FAIL() << "an empty reducer was taken";
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::invalid_argument);
  }
}

TEST(Undoable, RefusesAStateThatIsNoHistoryOnceItHasBegun) {
  const reducer run = counting();
  (void)run(value(0), action("INC"));
  try {
    (void)run({{"present", 1}}, undo());
    FAIL() << "a state without a past was taken";
  } catch (const error& failure) {
    EXPECT_EQ(failure.code(), errc::invalid_state);
    EXPECT_EQ(failure.place().pointer, "/past");
  }
}

TEST(Undoable, AThrowingReducerLeavesTheStore) {
  const reducer root = undoable({0, [](const value& count, const action& a) -> value {
                                   if (a.type() == "THROW") throw std::runtime_error("no");
                                   return counter(count, a);
                                 }});
  store target = create_store(root);
  target.dispatch("INC");
  const value before = target.state();
  EXPECT_THROW(target.dispatch("THROW"), std::runtime_error);
  EXPECT_EQ(target.state(), before);
  target.dispatch(undo());
  EXPECT_EQ(target.state()["present"], value(0));
}

TEST(Undoable, WorksWithReducersOfNlohmann) {
  const reducer run = undoable({value::array(), [](const nlohmann::json& items, const action& a) {
                                  nlohmann::json next = items;
                                  if (a.type() == "ADD") next.push_back(nlohmann::json(a.payload()));
                                  return next;
                                }});
  const value state =
      after(run, {}, {action("@@redux/INIT"), action("ADD", 1), action("ADD", 2), action("UNKNOWN"), undo()});
  EXPECT_EQ(state["present"], value::array({1}));
  EXPECT_EQ(state["index"], value(1));
}

// zundo's pause and resume, which redux-undo lacks.

TEST(UndoablePause, MakesNoStepsUntilItIsResumed) {
  const reducer run = counting();
  value state = after(run, {}, {action("@@redux/INIT"), action("INC"), pause(), action("INC"), action("INC")});
  EXPECT_EQ(state["present"], value(3));
  EXPECT_EQ(state["past"], value::array({0}));
  EXPECT_EQ(state["paused"], value(true));
  state = after(run, state, {resume(), action("INC")});
  EXPECT_EQ(state["past"], value::array({0, 3}));
  EXPECT_FALSE(state.contains("paused"));
  EXPECT_EQ(run(state, undo())["present"], value(3));
}

TEST(UndoablePause, KeepsTheFuture) {
  const reducer run = counting();
  const value state =
      after(run, {}, {action("@@redux/INIT"), action("INC"), undo(), pause(), action("DEC"), resume(), redo()});
  EXPECT_EQ(state["present"], value(1));
  EXPECT_EQ(state["past"], value::array({-1}));
}

TEST(UndoablePause, StillMovesThroughTheHistory) {
  const reducer run = counting();
  const value paused = after(run, {}, {action("@@redux/INIT"), action("INC"), action("INC"), pause(), undo()});
  EXPECT_EQ(paused["present"], value(1));
  EXPECT_EQ(paused["paused"], value(true));
  const value cleared = run(paused, clear_history());
  EXPECT_EQ(cleared["past"], value::array());
  EXPECT_EQ(cleared["paused"], value(true));
}

TEST(UndoablePause, ChangesNothingTheSecondTime) {
  const reducer run = counting();
  const value going = after(run, {}, {action("@@redux/INIT"), action("INC")});
  EXPECT_TRUE(run(going, resume()).identical(going));
  const value paused = run(going, pause());
  EXPECT_TRUE(run(paused, pause()).identical(paused));
  EXPECT_TRUE(run(paused, action("UNKNOWN")).identical(paused));
  EXPECT_EQ(run(paused, resume()), going);
}

TEST(UndoablePause, MayHaveOtherTypes) {
  const reducer run = counting({.pause_type = "HOLD", .resume_type = "GO"});
  const value held = after(run, {}, {action("@@redux/INIT"), action("HOLD"), action("INC"), pause()});
  EXPECT_EQ(held["past"], value::array());
  EXPECT_FALSE(run(held, action("GO")).contains("paused"));
}

TEST(UndoActions, AreThoseOfReduxUndo) {
  EXPECT_EQ(undo(), action("@@redux-undo/UNDO"));
  EXPECT_EQ(redo(), action("@@redux-undo/REDO"));
  EXPECT_EQ(jump(-2), action({{"type", "@@redux-undo/JUMP"}, {"index", -2}}));
  EXPECT_EQ(jump_to_past(1), action({{"type", "@@redux-undo/JUMP_TO_PAST"}, {"index", 1}}));
  EXPECT_EQ(jump_to_future(0), action({{"type", "@@redux-undo/JUMP_TO_FUTURE"}, {"index", 0}}));
  EXPECT_EQ(clear_history(), action("@@redux-undo/CLEAR_HISTORY"));
}

TEST(UndoFilters, AreAskedInOrderUntilOneDeclines) {
  int asked = 0;
  const undo_filter counts = [&](const action&, const value&, const value&) { return ++asked, true; };
  const undo_filter both = combine_filters({include_action({"A"}), counts});
  EXPECT_FALSE(both(action("B"), {}, {}));
  EXPECT_EQ(asked, 0);
  EXPECT_TRUE(both(action("A"), {}, {}));
  EXPECT_EQ(asked, 1);
  EXPECT_TRUE(combine_filters({})(action("A"), {}, {}));
}

}  // namespace
}  // namespace patchbay
