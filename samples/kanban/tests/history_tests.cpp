// Undo and redo, and what is outside of them: what one looks at, and the log.
#include "model/history.hpp"
#include "model/slices/activity.hpp"
#include "screen/wording.hpp"
#include "world.hpp"

namespace kanban {
namespace {

using patchbay::errc;
using patchbay::value;

std::size_t steps(const world& of) { return of.state()["workspace"]["past"].size(); }

TEST_F(Kanban, UndoesAndRedoesAStepOfAllSlicesTogether) {
  dispatch(move_card(one, doing));
  const value moved = present();
  dispatch(undo_steps(1));
  EXPECT_EQ(cards_in(doing), value::array());
  EXPECT_EQ(entity("card", one)["column"], value(todo));
  dispatch(redo_steps(1));
  EXPECT_TRUE(present().identical(moved));
}

TEST_F(Kanban, BringsBackABoardWithAllItHeld) {
  const value before = present();
  dispatch(remove_board(board));
  dispatch(undo_steps(1));
  EXPECT_TRUE(present().identical(before));
}

TEST_F(Kanban, GoesSeveralStepsAtOnce) {
  dispatch(undo_steps(3));
  EXPECT_EQ(present()["cards"]["ids"], value::array());
  dispatch(redo_steps(2));
  EXPECT_EQ(present()["cards"]["ids"], value::array({one, two}));
}

TEST_F(Kanban, SaysHowFarItGoes) {
  expect_refused(undo_steps(8), errc::out_of_range, "There are only 7 steps to undo");
  expect_refused(redo_steps(1), errc::out_of_range, "There is nothing to redo");
  dispatch(undo_steps(1));
  expect_refused(redo_steps(2), errc::out_of_range, "There is only 1 step to redo");
}

TEST_F(Kanban, WhatWasUndoneIsGoneOnceSomethingNewIsDone) {
  dispatch(undo_steps(1));
  add_card(done, "Something else");
  expect_refused(redo_steps(1), errc::out_of_range, "There is nothing to redo");
}

TEST_F(Kanban, RemembersAHundredStates) {
  for (int i = 0; i < 150; ++i) add_card(done, "Card");
  EXPECT_EQ(steps(*this), 99U);
}

TEST_F(Kanban, LookingIsNoStep) {
  const value before = state()["workspace"];
  dispatch(open_board(board));
  dispatch(all.ui.filtered({.text = "docs", .label = "", .assignee = ""}));
  EXPECT_TRUE(state()["workspace"].identical(before));
}

TEST_F(Kanban, FoldingAColumnIsNoStepAndOutlivesOne) {
  const std::size_t before = steps(*this);
  dispatch(all.columns.folded({done, true}));
  EXPECT_EQ(steps(*this), before);
  add_card(done, "Card");
  dispatch(undo_steps(1));
  EXPECT_EQ(entity("column", done)["folded"], value(true));
}

TEST_F(Kanban, TypingATextIsOneStep) {
  const std::size_t before = steps(*this);
  for (const char* text : {"W", "Wr", "Wri"}) dispatch(all.cards.described({one, text}));
  EXPECT_EQ(steps(*this), before + 1);
  dispatch(all.cards.described({two, "F"}));
  EXPECT_EQ(steps(*this), before + 2);
  dispatch(undo_steps(2));
  EXPECT_EQ(entity("card", one)["text"], value(""));
}

TEST_F(Kanban, ANewTextAfterAnUndoIsAStepOfItsOwn) {
  dispatch(all.cards.described({one, "first"}));
  dispatch(all.cards.assigned({one, "ann"}));
  dispatch(undo_steps(1));
  dispatch(all.cards.described({one, "second"}));
  dispatch(undo_steps(1));
  EXPECT_EQ(entity("card", one)["text"], value("first"));
}

// --- what one looks at -----------------------------------------------------------------------------

TEST_F(Kanban, ANewBoardIsOpenAndARemovedOneIsNot) {
  const std::string other = add_board("Other");
  EXPECT_EQ(state()["ui"]["board"], value(other));
  dispatch(open_board(board));
  dispatch(remove_board(other));
  EXPECT_EQ(state()["ui"]["board"], value(board));
  dispatch(remove_board(board));
  EXPECT_EQ(state()["ui"]["board"], value(""));
}

TEST_F(Kanban, AFilterForALabelEndsWithTheLabel) {
  const std::string bug = add_label("bug");
  dispatch(all.ui.filtered({.text = "x", .label = bug, .assignee = ""}));
  dispatch(remove_label(bug));
  EXPECT_EQ(state()["ui"]["filter"], (value{{"text", "x"}, {"label", ""}, {"assignee", ""}}));
}

// --- the log ---------------------------------------------------------------------------------------

TEST_F(Kanban, TheLogSaysWhatHappenedAndWhen) {
  dispatch(move_card(one, doing));
  const value last = state()["activity"][7];
  EXPECT_EQ(last, (value{{"at", time}, {"type", "columns/cardMoved"}, {"payload", last["payload"]}}));
  EXPECT_EQ(wording_of(last, state()), "moved #1 \"Write the docs\" to \"Doing\"");
  EXPECT_EQ(time_of({{"at", 1700000000000}}), "2023-11-14 22:13:20");
}

TEST_F(Kanban, TheLogHasNoPlaceForLookingFoldingAndWhatWasRefused) {
  const value before = state()["activity"];
  dispatch(open_board(board));
  dispatch(all.columns.folded({done, true}));
  EXPECT_ANY_THROW(dispatch(all.cards.assigned({"none", "ann"})));
  EXPECT_TRUE(state()["activity"].identical(before));
}

TEST_F(Kanban, TheLogGoesOnThroughUndo) {
  const std::size_t before = state()["activity"].size();
  dispatch(undo_steps(1));
  dispatch(redo_steps(1));
  dispatch(undo_steps(2));
  ASSERT_EQ(state()["activity"].size(), before + 3);
  EXPECT_EQ(wording_of(state()["activity"][before], state()), "undid a step");
  EXPECT_EQ(wording_of(state()["activity"][before + 1], state()), "redid a step");
  EXPECT_EQ(wording_of(state()["activity"][before + 2], state()), "went through the history");
}

TEST_F(Kanban, TheLogKeepsTheLastHundredEntries) {
  for (int i = 0; i < 120; ++i) add_card(done, "Card " + std::to_string(i));
  EXPECT_EQ(state()["activity"].size(), activity_slice::limit);
  EXPECT_EQ(wording_of(state()["activity"][99], state()), "added #123 \"Card 119\" to \"Done\"");
}

TEST_F(Kanban, TypingATextIsOneEntryOfTheLog) {
  const std::size_t before = state()["activity"].size();
  for (const char* text : {"W", "Wr", "Wri"}) dispatch(all.cards.described({one, text}));
  ASSERT_EQ(state()["activity"].size(), before + 1);
  EXPECT_EQ(state()["activity"][before]["payload"]["text"], value("Wri"));
}

TEST_F(Kanban, TheLogKnowsTheNamesOfWhatIsGone) {
  dispatch(remove_card(one));
  EXPECT_EQ(wording_of(state()["activity"][7], state()), "removed #1 \"Write the docs\"");
  dispatch(patchbay::undo_actions::clear_history());
  EXPECT_EQ(wording_of(state()["activity"][7], state()), "removed card \"" + one + '"');
}

TEST_F(Kanban, EveryActionOfTheWorkHasItsWords) {
  const std::string bug = add_label("bug");
  const auto last_words = [&](const patchbay::action& a) {
    dispatch(a);
    const value log = state()["activity"];
    return wording_of(log[log.size() - 1], state());
  };
  EXPECT_EQ(last_words(all.boards.renamed({board, "R"})), "renamed a board to \"R\"");
  EXPECT_EQ(last_words(all.boards.column_moved({board, todo, 0, 1})), "moved the column \"To do\"");
  EXPECT_EQ(last_words(all.columns.renamed({done, "D"})), "renamed a column to \"D\"");
  EXPECT_EQ(last_words(all.columns.limited({done, 3})), "limited \"D\" to 3");
  EXPECT_EQ(last_words(all.columns.limited({done, 0})), "lifted the limit of \"D\"");
  EXPECT_EQ(last_words(all.columns.card_moved({one, {todo, 0}, {todo, 1}})), "moved #1 \"Write the docs\" to place 2");
  EXPECT_EQ(last_words(all.cards.renamed({two, "Fix"})), "renamed a card to \"Fix\"");
  EXPECT_EQ(last_words(all.cards.assigned({two, "ann"})), "assigned #2 \"Fix\" to \"ann\"");
  EXPECT_EQ(last_words(all.cards.assigned({two, ""})), "assigned #2 \"Fix\" to nobody");
  EXPECT_EQ(last_words(all.cards.labelled({two, bug})), "labelled #2 \"Fix\" with \"bug\"");
  EXPECT_EQ(last_words(all.cards.unlabelled({two, bug})), "took the label \"bug\" off #2 \"Fix\"");
  EXPECT_EQ(last_words(all.labels.renamed({bug, "b"})), "renamed a label to \"b\"");
  EXPECT_EQ(last_words(all.labels.coloured({bug, "cyan"})), "made the label \"b\" \"cyan\"");
  EXPECT_EQ(last_words(all.labels.removed({bug, {}})), "removed the label \"b\"");
  EXPECT_EQ(last_words(all.columns.removed({done, board, {}})), "removed the column \"D\"");
}

}  // namespace
}  // namespace kanban
