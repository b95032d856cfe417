// Boards, columns, cards and labels: what changes, and what is refused.
#include "world.hpp"

#include <patchbay/value/ranges.hpp>

#include <gmock/gmock.h>

namespace kanban {
namespace {

using patchbay::errc;
using patchbay::value;

// --- what is added ---------------------------------------------------------------------------------

TEST(EmptyKanban, StartsWithNothing) {
  const world empty;
  const value table = {{"ids", value::array()}, {"entities", value::object()}};
  const value cards = {{"ids", value::array()}, {"entities", value::object()}, {"nextNumber", 1}};
  EXPECT_EQ(empty.present(), (value{{"boards", table}, {"columns", table}, {"cards", cards}, {"labels", table}}));
  EXPECT_EQ(empty.state()["ui"], (value{{"board", ""}, {"filter", {{"text", ""}, {"label", ""}, {"assignee", ""}}}}));
  EXPECT_EQ(empty.state()["activity"], value::array());
}

TEST_F(Kanban, ACardGetsANumberAPlaceAndTheTimeItWasMade) {
  EXPECT_EQ(entity("card", two), (value{{"id", two},
                                        {"number", 2},
                                        {"column", todo},
                                        {"title", "Fix the build"},
                                        {"text", ""},
                                        {"assignee", ""},
                                        {"labels", value::array()},
                                        {"created", entity("card", two)["created"]}}));
  EXPECT_LT(entity("card", one)["created"].get<int>(), entity("card", two)["created"].get<int>());
  EXPECT_EQ(cards_in(todo), value::array({one, two, three}));
  EXPECT_EQ(entity("board", board)["columns"], value::array({todo, doing, done}));
}

TEST_F(Kanban, NumbersOfRemovedCardsAreNotGivenAgain) {
  dispatch(remove_card(three));
  EXPECT_EQ(entity("card", add_card(todo, "Another one"))["number"], value(4));
}

TEST_F(Kanban, TitlesMayNotBeBlank) {
  const std::string cards = "/workspace/present/cards";
  expect_refused(all.cards.added(todo, " \t"), errc::invalid_argument, "The title of a card may not be empty", cards);
  expect_refused(all.cards.renamed({one, ""}), errc::invalid_argument, "The title of a card may not be empty", cards);
  expect_refused(all.columns.added(board, "", 0), errc::invalid_argument, "The title of a column may not be empty",
                 "/workspace/present/columns");
  expect_refused(all.boards.added("\n"), errc::invalid_argument, "The title of a board may not be empty",
                 "/workspace/present/boards");
}

TEST_F(Kanban, IdsMayNotBeTaken) {
  expect_refused(patchbay::action{{"type", "boards/added"}, {"payload", {{"id", board}, {"title", "Again"}}}},
                 errc::invalid_argument, "There is a board \"id-1\" already",
                 "/workspace/present/boards/entities/id-1");
}

TEST_F(Kanban, NothingIsAddedToWhatDoesNotExist) {
  expect_refused(all.columns.added("nowhere", "Column", 0), errc::not_found, "There is no board \"nowhere\"",
                 "/workspace/present/boards/entities/nowhere");
  expect_refused(all.cards.added("nowhere", "Card"), errc::not_found, "There is no column \"nowhere\"",
                 "/workspace/present/columns/entities/nowhere");
}

TEST_F(Kanban, RefusesPayloadsOfAnotherForm) {
  const auto refuse = [&](const value& payload) {
    const value before = state();
    EXPECT_THROW(with.dispatch("columns/limited", payload), patchbay::error) << payload;
    EXPECT_TRUE(state().identical(before));
  };
  refuse({});
  refuse({{"id", todo}});
  refuse({{"id", 7}, {"limit", 1}});
  for (const value& limit : {value(-1), value(0.5), value("1"), value(true), value()}) {
    refuse({{"id", todo}, {"limit", limit}});
  }
}

// --- moving ----------------------------------------------------------------------------------------

TEST_F(Kanban, ACardMovesWithinItsColumn) {
  dispatch(move_card(one, todo, 1));
  EXPECT_EQ(cards_in(todo), value::array({two, one, three}));
  dispatch(move_card(three, todo, 0));
  EXPECT_EQ(cards_in(todo), value::array({three, two, one}));
  EXPECT_EQ(entity("card", three)["column"], value(todo));
}

TEST_F(Kanban, ACardMovesToAnotherColumn) {
  dispatch(move_card(two, doing));
  dispatch(move_card(three, doing, 0));
  EXPECT_EQ(cards_in(todo), value::array({one}));
  EXPECT_EQ(cards_in(doing), value::array({three, two}));
  EXPECT_EQ(entity("card", two)["column"], value(doing));
}

TEST_F(Kanban, PeopleMayMoveToAPlaceBehindTheEnd) {
  dispatch(move_card(one, todo, 99));
  EXPECT_EQ(cards_in(todo), value::array({two, three, one}));
  dispatch(move_column(todo, 99));
  EXPECT_EQ(entity("board", board)["columns"], value::array({doing, done, todo}));
}

TEST_F(Kanban, ActionsNameAPlaceThatExists) {
  expect_refused(all.columns.card_moved({one, {todo, 0}, {todo, 3}}), errc::out_of_range,
                 "Place 3 is behind the end, which is at 2", "/workspace/present/columns/entities/" + todo + "/cards");
}

TEST_F(Kanban, ADragThatComesTooLateIsRefused) {
  dispatch(move_card(one, doing));
  expect_refused(all.columns.card_moved({one, {todo, 0}, {done, 0}}), errc::not_found,
                 '"' + one + "\" is somewhere else by now", "/workspace/present/columns/entities/" + todo + "/cards/0");
  expect_refused(all.boards.column_moved({board, todo, 1, 0}), errc::not_found,
                 '"' + todo + "\" is somewhere else by now", "/workspace/present/boards/entities/id-1/columns/1");
}

TEST_F(Kanban, AMoveToTheSamePlaceIsNone) {
  const value before = state()["workspace"];
  dispatch(move_card(two, todo, 1));
  dispatch(move_column(doing, 1));
  EXPECT_TRUE(state()["workspace"].identical(before));
}

TEST_F(Kanban, AColumnTakesNoMoreCardsThanItsLimit) {
  dispatch(move_card(one, doing));
  dispatch(move_card(two, doing));
  const std::string place = "/workspace/present/columns/entities/" + doing;
  expect_refused(move_card(three, doing), errc::limit, "The column \"Doing\" has reached its limit of 2 cards", place);
  expect_refused(all.cards.added(doing, "One more"), errc::limit, "The column \"Doing\" has reached its limit", place);
}

TEST_F(Kanban, AFullColumnCanBePutInOrderAndLimitedFurther) {
  dispatch(move_card(one, doing));
  dispatch(move_card(two, doing));
  dispatch(all.columns.limited({doing, 1}));
  dispatch(move_card(two, doing, 0));
  EXPECT_EQ(cards_in(doing), value::array({two, one}));
  dispatch(all.columns.limited({doing, 0}));
  dispatch(move_card(three, doing));
  EXPECT_EQ(cards_in(doing).size(), 3U);
}

TEST_F(Kanban, MovingACardLeavesEverythingElseTheSame) {
  dispatch(move_card(one, done));
  const value before = present();
  dispatch(move_card(two, doing));
  const value after = present();
  EXPECT_TRUE(after["boards"].identical(before["boards"]));
  EXPECT_TRUE(after["labels"].identical(before["labels"]));
  EXPECT_TRUE(after["cards"]["ids"].identical(before["cards"]["ids"]));
  EXPECT_TRUE(after["cards"]["entities"][one].identical(before["cards"]["entities"][one]));
  EXPECT_TRUE(after["cards"]["entities"][three].identical(before["cards"]["entities"][three]));
  EXPECT_TRUE(after["columns"]["entities"][done].identical(before["columns"]["entities"][done]));
}

TEST_F(Kanban, WhoWatchesThePresentGetsThreeOperationsForAMoveAmongThousands) {
  for (int i = 0; i < 3000; ++i) add_card(todo, "Card");
  std::size_t operations = 0;
  const patchbay::view watching = with.store.view(
      {"/workspace/present"}, [&](const patchbay::update& u) { operations = value::parse(u.text())["patch"].size(); });
  dispatch(move_card(three, done));
  EXPECT_EQ(operations, 3U);
}

// --- cards -----------------------------------------------------------------------------------------

TEST_F(Kanban, ACardIsRenamedDescribedAndAssigned) {
  dispatch(all.cards.renamed({one, "Write all docs"}));
  dispatch(all.cards.described({one, "And read them"}));
  dispatch(all.cards.assigned({one, "ann"}));
  EXPECT_EQ(entity("card", one)["title"], value("Write all docs"));
  EXPECT_EQ(entity("card", one)["text"], value("And read them"));
  EXPECT_EQ(entity("card", one)["assignee"], value("ann"));
  expect_refused(all.cards.assigned({"none", "ann"}), errc::not_found, "There is no card \"none\"",
                 "/workspace/present/cards/entities/none");
}

TEST_F(Kanban, ALabelIsOnACardOnceOrNot) {
  const std::string bug = add_label("bug");
  dispatch(all.cards.labelled({one, bug}));
  dispatch(all.cards.labelled({one, bug}));
  EXPECT_EQ(entity("card", one)["labels"], value::array({bug}));
  dispatch(all.cards.unlabelled({one, bug}));
  dispatch(all.cards.unlabelled({one, bug}));
  EXPECT_EQ(entity("card", one)["labels"], value::array());
  expect_refused(all.cards.labelled({one, "none"}), errc::not_found, "There is no label \"none\"",
                 "/workspace/present/labels/entities/none");
}

// --- labels ----------------------------------------------------------------------------------------

TEST_F(Kanban, LabelsAreSortedByTheirNames) {
  const std::string docs = add_label("docs");
  const std::string bug = add_label("bug");
  const std::string idea = add_label("idea");
  EXPECT_EQ(present()["labels"]["ids"], value::array({bug, docs, idea}));
  dispatch(all.labels.renamed({bug, "zzz"}));
  EXPECT_EQ(present()["labels"]["ids"], value::array({docs, idea, bug}));
}

TEST_F(Kanban, LabelsHaveDifferentNamesAndKnownColours) {
  add_label("bug");
  const std::string docs = add_label("docs");
  const std::string place = "/workspace/present/labels";
  expect_refused(all.labels.added("bug", "red"), errc::invalid_argument, "There is a label \"bug\" already", place);
  expect_refused(all.labels.renamed({docs, "bug"}), errc::invalid_argument, "There is a label \"bug\" already", place);
  expect_refused(all.labels.coloured({docs, "pink"}), errc::invalid_argument,
                 "A label cannot be \"pink\", only red green yellow blue magenta cyan", place);
}

// --- what goes with what ---------------------------------------------------------------------------

TEST_F(Kanban, ABoardTakesItsColumnsAndCardsAlong) {
  const std::string other = add_board("Other");
  const std::string column = add_column(other, "Column");
  const std::string card = add_card(column, "Card");
  dispatch(move_card(two, doing));
  dispatch(remove_board(board));
  EXPECT_EQ(present()["boards"]["ids"], value::array({other}));
  EXPECT_EQ(present()["columns"]["ids"], value::array({column}));
  EXPECT_EQ(present()["cards"]["ids"], value::array({card}));
}

TEST_F(Kanban, AColumnTakesItsCardsAlong) {
  dispatch(move_card(two, doing));
  dispatch(remove_column(todo));
  EXPECT_EQ(entity("board", board)["columns"], value::array({doing, done}));
  EXPECT_EQ(present()["cards"]["ids"], value::array({two}));
}

TEST_F(Kanban, ACardLeavesItsColumn) {
  dispatch(remove_card(two));
  EXPECT_EQ(cards_in(todo), value::array({one, three}));
  EXPECT_EQ(entity("card", two), value());
}

TEST_F(Kanban, ALabelLeavesItsCards) {
  const std::string bug = add_label("bug");
  dispatch(all.cards.labelled({one, bug}));
  dispatch(remove_label(bug));
  EXPECT_EQ(entity("card", one)["labels"], value::array());
  EXPECT_EQ(present()["labels"]["ids"], value::array());
}

TEST_F(Kanban, RemovingSaysAllThatGoes) {
  expect_refused(all.boards.removed({board, {todo, doing}, {}}), errc::invalid_argument,
                 "The board to remove has other columns than the action says",
                 "/workspace/present/boards/entities/id-1/columns");
  expect_refused(all.boards.removed({board, {todo, doing, done}, {one}}), errc::invalid_argument,
                 "There are other cards to remove than the action says", "/workspace/present/columns");
  expect_refused(all.columns.removed({todo, board, {}}), errc::invalid_argument,
                 "There are other cards to remove than the action says", "/workspace/present/columns/entities/" + todo);
}

TEST_F(Kanban, ThunksNameWhatTheyDoNotFind) {
  for (const thunk& run : {open_board("none"), remove_board("none")}) {
    expect_refused(run, errc::not_found, "There is no board \"none\"");
  }
  for (const thunk& run : {move_card(one, "none"), move_column("none", 0), remove_column("none")}) {
    expect_refused(run, errc::not_found, "There is no column \"none\"");
  }
  for (const thunk& run : {move_card("none", todo), remove_card("none")}) {
    expect_refused(run, errc::not_found, "There is no card \"none\"");
  }
  expect_refused(remove_label("none"), errc::not_found, "There is no label \"none\"");
}

}  // namespace
}  // namespace kanban
