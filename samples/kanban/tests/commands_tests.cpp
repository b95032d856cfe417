// The program from outside: lines in, text out.
#include "program.hpp"
#include "screen/paper.hpp"
#include "screen/picture.hpp"
#include "shell/words.hpp"

#include <gmock/gmock.h>

#include <sstream>
#include <vector>

namespace kanban {
namespace {

using patchbay::errc;
using patchbay::error;
using patchbay::value;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// --- words -----------------------------------------------------------------------------------------

TEST(Words, AreSeparatedByBlanksAndHeldTogetherByQuotes) {
  EXPECT_THAT(split_words(R"(  card "To do"	'it''s' a\ b "say \"hi\"" "" #7 x)"),
              ElementsAre("card", "To do", "its", "a b", "say \"hi\"", "", "#7", "x"));
  EXPECT_THAT(split_words(" \t"), IsEmpty());
  EXPECT_THAT(split_words("  # a comment"), IsEmpty());
  EXPECT_THAT(split_words(R"(a\)"), ElementsAre("a\\"));
  EXPECT_THROW((void)split_words("board \"Release"), error);
}

// --- paper -----------------------------------------------------------------------------------------

TEST(Paper, KnowsHowWideCharactersAre) {
  EXPECT_EQ(width_of("Zoë"), 3U);
  EXPECT_EQ(width_of("日本"), 4U);
  EXPECT_EQ(width_of("🙂"), 2U);
  EXPECT_EQ(width_of("e\u0301"), 1U);
}

TEST(Paper, WrapsAtBlanksAndWithinLongWords) {
  EXPECT_THAT(wrap("write the docs", 9), ElementsAre("write the", "docs"));
  EXPECT_THAT(wrap("abcdefgh", 3), ElementsAre("abc", "def", "gh"));
  EXPECT_THAT(wrap("日本語", 3), ElementsAre("日", "本", "語"));
  EXPECT_THAT(wrap("日", 1), ElementsAre("日"));
  EXPECT_THAT(wrap("", 5), ElementsAre(""));
}

TEST(Paper, CutsWhatIsTooWide) {
  EXPECT_EQ(cut("abcdef", 4, {.has_unicode = true}), "abc…");
  EXPECT_EQ(cut("日本語", 4, {}), "日~");
  EXPECT_EQ(cut("abc", 3, {}), "abc");
  EXPECT_EQ(cut("abc", 0, {}), "");
}

TEST(Paper, LetsNoControlCharactersThrough) { EXPECT_EQ(printable("a\x1b[31mb\nc\x7f\u0085"), "a [31mb c  "); }

// --- commands --------------------------------------------------------------------------------------

TEST_F(Program, TakesNoByteOrderMarkForAPartOfACommand) {
  EXPECT_THAT(output_of("\xEF\xBB\xBF" + board_of_three + "show\n"), HasSubstr("#3 Test it"));
}

TEST_F(Program, DrawsTheBoard) {
  EXPECT_EQ(output_of(board_of_three + R"(label bug red
tag 2 bug
assign 2 ann
move 2 Doing
show
)"),
            R"(Release
+- To do 2 ---------------+- Doing 1/2 -------------+- Done 0 ----------------+
| #1 Write the docs       | #2 Fix the build        |                         |
| #3 Test it              |    bug @ann             |                         |
+-------------------------+-------------------------+-------------------------+
)");
}

TEST_F(Program, PutsColumnsBelowEachOtherOnNarrowPaper) {
  on = {.width = 44, .has_colours = false, .has_unicode = true};
  EXPECT_EQ(output_of(board_of_three + "fold 1\nmove 3 Doing\nrename card 3 Test all of it on 日本 machines\nshow\n"),
            R"(Release
┌─ To do 2 ──────────┬─ Doing 1/2 ────────┐
│ (folded)           │ #3 Test all of it  │
│                    │    on 日本         │
│                    │    machines        │
└────────────────────┴────────────────────┘
┌─ Done 0 ───────────┐
└────────────────────┘
)");
}

TEST_F(Program, IsOnlyAsColourfulAsItsPaper) {
  EXPECT_THAT(output_of(board_of_three + "show"), Not(HasSubstr("\x1b")));
  on.has_colours = true;
  EXPECT_THAT(output_of("show"), HasSubstr("\x1b[1mRelease\x1b[0m"));
}

TEST_F(Program, NoTextCanTouchTheTerminal) {
  const std::string drawn = output_of("board \x1b[2J\ncolumn \x1b]0;x\ncard 1 \x1b[31m\nshow\nlog\nboards\nshow 1\n");
  EXPECT_THAT(drawn, Not(HasSubstr("\x1b")));
}

TEST_F(Program, ShowsWhatTheFilterLetsThrough) {
  EXPECT_EQ(output_of(board_of_three + "filter text BUILD\nremove column Done\nshow\n"),
            R"(Release  text: BUILD
+- To do 3 --------------------------+- Doing 0/2 ------------------------+
| #2 Fix the build                   |                                    |
| (2 hidden)                         |                                    |
+------------------------------------+------------------------------------+
)");
  EXPECT_THAT(output_of("filter none\nshow\n"), HasSubstr("#1 Write the docs"));
}

TEST_F(Program, ShowsACard) {
  EXPECT_EQ(output_of(board_of_three + "text 1 And read them once more\nassign 1 ann\nshow #1\n"),
            "#1 Write the docs\n  @ann\n  And read them once more\n");
}

TEST_F(Program, ListsBoardsAndLabels) {
  EXPECT_EQ(output_of("board A\nboard B\nboard C\nboard B\nboards\nlabel z red\nlabel y\nlabel z cyan\nlabels\n"),
            "  A\n* B\n  C\ny\nz\n");
  EXPECT_EQ(output_of("state /workspace/present/boards/ids/1"), "\"id-2\"\n");
}

TEST_F(Program, UndoesAndRedoes) {
  (void)output_of(board_of_three + "move 1 Done\nundo 2\n");
  EXPECT_EQ(present()["cards"]["ids"].size(), 2U);
  (void)output_of("redo\n");
  EXPECT_EQ(present()["cards"]["ids"].size(), 3U);
  EXPECT_EQ(cards_in(column_called(state(), "Done")).size(), 0U);
}

TEST_F(Program, RenamesAndRemoves) {
  EXPECT_EQ(output_of(board_of_three +
                      "label bug\nlabel docs\ntag 1 docs\nuntag 1 docs\nrename board Release Release Two\n"
                      "rename column 2 In work\nrename card 1 Write\nrename label docs text\n"
                      "shift \"In work\" 1\nlimit 1 none\nremove card 3\nremove label text\nremove column Done\n"
                      "fold 1\nunfold 1\nlabels\nshow\n"),
            R"(bug
Release Two
+- In work 0 ------------------------+- To do 2 --------------------------+
|                                    | #1 Write                           |
|                                    | #2 Fix the build                   |
+------------------------------------+------------------------------------+
)");
  EXPECT_EQ(output_of("remove board \"Release Two\"\nboards\n"), "");
}

TEST_F(Program, TellsTheLog) {
  EXPECT_EQ(output_of(board_of_three + "move 1 Doing\nundo\nlog 2\n"),
            "1970-01-01 00:00:11  moved #1 \"Write the docs\" to \"Doing\"\n"
            "1970-01-01 00:00:12  undid a step\n");
}

TEST_F(Program, HelpsWithEveryCommand) {
  const std::string help = output_of("help");
  EXPECT_THAT(help, HasSubstr("move CARD COLUMN [PLACE]"));
  EXPECT_THAT(help, HasSubstr("\n  quit\n"));
}

TEST_F(Program, StopsWhereItIsToldTo) {
  EXPECT_EQ(output_of("board A\nquit\nnonsense\n"), "");
  EXPECT_EQ(present()["boards"]["ids"].size(), 1U);
}

// --- mistakes --------------------------------------------------------------------------------------

TEST_F(Program, StopsAtTheFirstLineThatCannotBeDone) {
  (void)output_of(board_of_three);
  expect_bad("dance", "There is no command \"dance\"; try help");
  expect_bad("move 1", "The command is: move CARD COLUMN [PLACE]");
  expect_bad("board \"Release", "The \" in column 7 is not closed");
  expect_bad("card Doin x", "There is no column \"Doin\"");
  expect_bad("card Doing \" \"", "The title of a card may not be empty");
  expect_bad("move 7 Doing", "There is no card \"7\"");
  expect_bad("move 1 Doing zero", "A place is a whole number, not \"zero\"");
  expect_bad("move 1 Doing 0", "Places are counted from 1");
  expect_bad("limit Doing -1", "A limit is a whole number, not \"-1\"");
  expect_bad("label x pink", "A label cannot be \"pink\", only red green yellow blue magenta cyan");
  expect_bad("tag 1 x", "There is no label \"x\"");
  expect_bad("filter colour red", "filter wants text, label or assignee and what it is, or none");
  expect_bad("rename person 1 x", "\"person\" is no board, column, card or label");
  expect_bad("remove person 1", "\"person\" is no board, column, card or label");
  expect_bad("undo 99", "There are only 7 steps to undo");
  expect_bad("redo", "There is nothing to redo");
  expect_bad("state x", "a JSON Pointer is empty or starts with '/', \"x\" does not");
}

TEST_F(Program, SaysThatItsAnswersGetNowhere) {
  std::istringstream in("board Release\nboard Unreached\n");
  std::ostream nowhere(nullptr);
  EXPECT_EQ(session(with, loop, {.in = in, .out = nowhere, .err = err, .has_reader = true}).run(), 2);
  EXPECT_EQ(err.str(), "line 1: This was done, but the answer cannot be written\n");
}

TEST_F(Program, WantsABoardForAColumn) {
  expect_bad("column x", "No board is open; make or open one with: board NAME");
  EXPECT_EQ(output_of("show"), "No board is open.\n");
}

TEST_F(Program, AsksWhichOfTwoColumnsIsMeant) {
  (void)output_of("board A\ncolumn x\ncolumn x\ncard 2 here\n");
  expect_bad("card x there", "There are two columns \"x\"");
}

TEST_F(Program, GoesOnAfterAMistakeWhereSomebodySitsThere) {
  EXPECT_EQ(run("board A\ndance\ncolumn x\n", true), 0);
  EXPECT_EQ(err.str(), "There is no command \"dance\"; try help\n");
  EXPECT_EQ(out.str(), "> made the board \"A\"\n> > added the column \"x\"\n> \n");
}

// --- sessions --------------------------------------------------------------------------------------

TEST_F(Program, WhatWasRecordedLeadsToTheSameState) {
  expect_same_when_replayed(board_of_three + "move 1 Doing\nfold Done\nfilter text x\nundo\n");
}

}  // namespace
}  // namespace kanban
