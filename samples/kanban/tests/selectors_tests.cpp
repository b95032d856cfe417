// What is on the screen, and how little is computed for it.
#include "model/selectors.hpp"
#include "world.hpp"

#include <patchbay/value/ranges.hpp>

namespace kanban {
namespace {

using patchbay::value;

struct Shown : Kanban {
  selectors shown;

  value board_now() { return shown.board(state()); }
  // The numbers of the cards that a column shows.
  value numbers(const std::string& column) {
    std::vector<value> found;
    for (const value& card : shown.column(state(), column)["cards"].elements()) found.push_back(card["number"]);
    return patchbay::to_array(found);
  }
};

TEST_F(Shown, TheBoardIsOneValue) {
  const std::string bug = add_label("bug", "red");
  dispatch(all.cards.labelled({one, bug}));
  dispatch(all.cards.assigned({one, "ann"}));
  const value now = board_now();
  EXPECT_EQ(now["title"], value("Release"));
  ASSERT_EQ(now["columns"].size(), 3U);
  EXPECT_EQ(now["columns"][0]["cards"][0],
            (value{{"id", one},
                   {"number", 1},
                   {"title", "Write the docs"},
                   {"text", ""},
                   {"assignee", "ann"},
                   {"labels", value::array({{{"id", bug}, {"name", "bug"}, {"colour", "red"}}})}}));
  EXPECT_EQ(now["columns"][1], (value{{"id", doing},
                                      {"title", "Doing"},
                                      {"limit", 2},
                                      {"folded", false},
                                      {"count", 0},
                                      {"cards", value::array()}}));
}

TEST_F(Shown, ThereIsNoneWithoutAnOpenBoard) {
  dispatch(remove_board(board));
  EXPECT_EQ(board_now(), value());
  EXPECT_EQ(shown.column(state(), todo), value());
  EXPECT_EQ(shown.card(state(), one), value());
}

TEST_F(Shown, FiltersByText) {
  dispatch(all.cards.described({three, "the whole BUILD"}));
  dispatch(all.ui.filtered({.text = "build", .label = "", .assignee = ""}));
  EXPECT_EQ(numbers(todo), value::array({2, 3}));
  EXPECT_EQ(shown.column(state(), todo)["count"], value(3));
}

TEST_F(Shown, FiltersByLabelAndAssigneeTogether) {
  const std::string bug = add_label("bug");
  dispatch(all.cards.labelled({one, bug}));
  dispatch(all.cards.labelled({two, bug}));
  dispatch(all.cards.assigned({two, "ann"}));
  dispatch(all.cards.assigned({three, "ann"}));
  dispatch(all.ui.filtered({.text = "", .label = bug, .assignee = ""}));
  EXPECT_EQ(numbers(todo), value::array({1, 2}));
  dispatch(all.ui.filtered({.text = "", .label = bug, .assignee = "ann"}));
  EXPECT_EQ(numbers(todo), value::array({2}));
  EXPECT_EQ(board_now()["filter"], (value{{"text", ""}, {"label", "bug"}, {"assignee", "ann"}}));
}

TEST_F(Shown, AChangeInOneColumnDerivesThatColumnOnly) {
  (void)board_now();
  const std::uint64_t columns = shown.column.recomputations();
  const std::uint64_t boards = shown.board.recomputations();
  const value before = board_now();
  EXPECT_EQ(shown.column.recomputations(), columns);

  dispatch(all.cards.renamed({one, "Write all docs"}));
  const value after = board_now();
  EXPECT_EQ(shown.column.recomputations(), columns + 1);
  EXPECT_EQ(shown.board.recomputations(), boards + 1);
  EXPECT_TRUE(after["columns"][1].identical(before["columns"][1]));
  EXPECT_TRUE(after["columns"][2].identical(before["columns"][2]));

  dispatch(move_card(one, doing));
  (void)board_now();
  EXPECT_EQ(shown.column.recomputations(), columns + 3);
}

TEST_F(Shown, ACardOnAnotherBoardDerivesNothing) {
  const std::string other = add_column(add_board("Other"), "Column");
  dispatch(open_board(board));
  (void)board_now();
  const std::uint64_t columns = shown.column.recomputations();
  const std::uint64_t boards = shown.board.recomputations();
  add_card(other, "Card");
  dispatch(all.boards.renamed({board, "Release"}));
  (void)board_now();
  EXPECT_EQ(shown.column.recomputations(), columns);
  EXPECT_EQ(shown.board.recomputations(), boards);
}

TEST_F(Shown, UndoFindsWhatWasDerivedBefore) {
  const value before = board_now();
  dispatch(move_card(one, doing));
  (void)board_now();
  dispatch(undo_steps(1));
  EXPECT_EQ(board_now(), before);
}

TEST_F(Shown, AViewOfTheBoardGetsWhatChangedOnTheScreen) {
  std::vector<value> patches;
  const patchbay::view screen = with.store.view(shown.board, [&](const patchbay::update& u) {
    const value message = value::parse(u.text());
    if (message.contains("patch")) patches.push_back(message["patch"]);
  });
  dispatch(all.cards.assigned({one, "ann"}));
  ASSERT_EQ(patches.size(), 1U);
  EXPECT_EQ(patches[0], value::array({{{"op", "replace"}, {"path", "/columns/0/cards/0/assignee"}, {"value", "ann"}}}));
  dispatch(all.ui.filtered({.text = "no such text", .label = "", .assignee = ""}));
  EXPECT_EQ(patches.size(), 2U);
  dispatch(all.cards.assigned({one, "bob"}));
  EXPECT_EQ(patches.size(), 2U);
}

}  // namespace
}  // namespace kanban
