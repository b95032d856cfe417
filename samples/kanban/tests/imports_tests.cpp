// Cards from a file, brought in while other things go on.
#include "files/card_file.hpp"
#include "model/importer.hpp"
#include "program.hpp"
#include "screen/wording.hpp"

#include <patchbay/testing/matchers.hpp>

#include <gmock/gmock.h>

#include <optional>
#include <string>
#include <vector>

namespace kanban {
namespace {

using patchbay::errc;
using patchbay::error;
using patchbay::value;
using patchbay::testing::ErrorWith;
using ::testing::HasSubstr;
using ::testing::Throws;

std::string cards_for(const std::string& column, std::size_t count) {
  std::string lines;
  for (std::size_t i = 1; i <= count; ++i) {
    lines += R"({"title": "Card )" + std::to_string(i) + R"(", "column": ")" + column + "\"}\n";
  }
  return lines;
}

struct Imports : Kanban {
  importer importing{with, loop};

  Imports() { files["cards.jsonl"] = cards_for("To do", 150); }

  value imports() const { return state()["imports"]; }
  std::string status() const { return imports()["status"].get<std::string>(); }
  std::string failure_of(const std::string& lines) {
    files["bad.jsonl"] = lines;
    importing.begin("bad.jsonl");
    try {
      importing.finish();
    } catch (const error& failure) {
      EXPECT_EQ(failure.code(), errc::rejected);
    }
    EXPECT_EQ(status(), "failed");
    return imports()["problem"].get<std::string>();
  }
};

// --- progress --------------------------------------------------------------------------------------

TEST_F(Imports, SayHowFarTheyAreAfterEachPiece) {
  EXPECT_EQ(status(), "idle");
  importing.begin("cards.jsonl");
  EXPECT_EQ(status(), "running");
  std::vector<std::size_t> cards;
  std::vector<std::size_t> read;
  while (importing.go_on() && importing.running()) {
    cards.push_back(imports()["cards"].get<std::size_t>());
    read.push_back(imports()["read"].get<std::size_t>());
  }
  EXPECT_THAT(cards, ::testing::ElementsAre(64, 128, 150));
  const std::size_t size = files["cards.jsonl"].size();
  EXPECT_EQ(imports()["size"].get<std::size_t>(), size);
  EXPECT_EQ(read.back(), size);
  EXPECT_LT(read.front(), read[1]);
  EXPECT_EQ(status(), "done");
}

TEST_F(Imports, AddAllCardsInOneStepThatCanBeUndone) {
  const value before = present();
  std::size_t changes = 0;
  const auto listening = with.store.subscribe(
      patchbay::create_selector(patchbay::pointer("/workspace/present"), [](const value& now) { return now; }),
      [&](const value&, const value&) { ++changes; });
  importing.begin("cards.jsonl");
  importing.finish();
  EXPECT_EQ(changes, 1U);
  EXPECT_EQ(cards_in(todo).size(), 153U);
  EXPECT_EQ(entity("card", cards_in(todo)[152].get<std::string>())["title"], value("Card 150"));
  dispatch(undo_steps(1));
  EXPECT_TRUE(present().identical(before));
  dispatch(redo_steps(1));
  EXPECT_EQ(cards_in(todo).size(), 153U);
}

TEST_F(Imports, BringWhatEachCardHas) {
  const std::string bug = add_label("bug");
  files["one.jsonl"] =
      "\n"
      R"({"title": "Build", "column": "Done", "text": "On all", "assignee": "ann", "labels": ["bug", "bug"]})";
  importing.begin("one.jsonl");
  importing.finish();
  const value card = entity("card", cards_in(done)[0].get<std::string>());
  EXPECT_EQ(card["title"], value("Build"));
  EXPECT_EQ(card["number"], value(4));
  EXPECT_EQ(card["text"], value("On all"));
  EXPECT_EQ(card["assignee"], value("ann"));
  EXPECT_EQ(card["labels"], value::array({bug}));
  EXPECT_TRUE(card["created"].is_number_integer());
}

TEST_F(Imports, AreOneEntryOfTheLog) {
  const std::size_t before = state()["activity"].size();
  importing.begin("cards.jsonl");
  importing.finish();
  const value log = state()["activity"];
  ASSERT_EQ(log.size(), before + 1);
  EXPECT_EQ(wording_of(log[before], state()), "imported 150 cards from \"cards.jsonl\"");
}

TEST_F(Imports, GoWhereTheyWereStartedThoughAnotherBoardIsOpenedMeanwhile) {
  importing.begin("cards.jsonl");
  const std::string other = add_board("Other");
  add_column(other, "To do");
  importing.finish();
  EXPECT_EQ(cards_in(todo).size(), 153U);
}

TEST_F(Imports, OfNothingAddNothing) {
  files["empty.jsonl"] = "\n \n";
  const std::size_t steps = state()["workspace"]["past"].size();
  importing.begin("empty.jsonl");
  importing.finish();
  EXPECT_EQ(status(), "done");
  EXPECT_EQ(state()["workspace"]["past"].size(), steps);
}

// --- cancelling ------------------------------------------------------------------------------------

TEST_F(Imports, LeaveNoCardBehindWheneverTheyAreCancelled) {
  const value before = state()["workspace"];
  for (int pieces = 0; pieces < 4; ++pieces) {
    importing.begin("cards.jsonl");
    for (int i = 0; i < pieces; ++i) EXPECT_TRUE(importing.go_on());
    ASSERT_TRUE(importing.running()) << pieces;
    importing.cancel();
    EXPECT_FALSE(importing.running());
    EXPECT_EQ(status(), "cancelled");
    const value after = state();
    run_loop();
    EXPECT_TRUE(state().identical(after));
    EXPECT_TRUE(state()["workspace"].identical(before));
  }
}

TEST_F(Imports, CanBeFollowedByAnother) {
  importing.begin("cards.jsonl");
  importing.cancel();
  importing.begin("cards.jsonl");
  importing.finish();
  EXPECT_EQ(cards_in(todo).size(), 153U);
}

TEST_F(Imports, RunOneAtATime) {
  importing.begin("cards.jsonl");
  importing.go_on();
  const value before = state();
  EXPECT_THAT([&] { importing.begin("other.jsonl"); },
              Throws<error>(ErrorWith(errc::usage, "An import is running: wait for it, or cancel it")));
  EXPECT_TRUE(state().identical(before));
  importing.finish();
  EXPECT_EQ(cards_in(todo).size(), 153U);
}

TEST_F(Imports, CanOnlyBeWaitedForAndCancelledWhileOneRuns) {
  EXPECT_THAT([&] { importing.cancel(); }, Throws<error>(ErrorWith(errc::usage, "No import is running")));
  EXPECT_THAT([&] { importing.finish(); }, Throws<error>(ErrorWith(errc::usage, "No import is running")));
  EXPECT_FALSE(importing.go_on());
}

TEST(ImportsUnderWay, EndWithTheApplication) {
  boost::asio::io_context loop;
  {
    app with(environment::real(), loop.get_executor());
    with.dispatch(with.all.boards.added("Board"));
    auto request = with.dispatch(with.all.imports.read({"none", "none"}));
    EXPECT_FALSE(request.ready());
  }
  EXPECT_NO_THROW(loop.run());
}

// --- failing ---------------------------------------------------------------------------------------

TEST_F(Imports, NameTheLineThatIsNoCardAndAddNone) {
  const value before = state()["workspace"];
  const std::string fine = cards_for("To do", 70);
  const auto expect = [&](const std::string& line, const std::string& problem) {
    EXPECT_THAT(failure_of(fine + line + '\n' + fine), HasSubstr("line 71 of \"bad.jsonl\": " + problem)) << line;
    EXPECT_TRUE(state()["workspace"].identical(before)) << line;
  };
  expect("[]", "A card is an object");
  expect("{\"title\": \"x\"}", "A card needs a \"column\"");
  expect("{\"title\": \" \", \"column\": \"Done\"}", "A card needs a \"title\"");
  expect("{\"title\": 7, \"column\": \"Done\"}", "The \"title\" of a card is a text");
  expect("{\"title\": \"x\", \"column\": \"Done\", \"text\": null}", "The \"text\" of a card is a text");
  expect("{\"title\": \"x\", \"column\": \"Done\", \"labels\": \"bug\"}",
         "The \"labels\" of a card are an array of names");
  expect("{\"title\": \"x\", \"column\": \"Done\", \"labels\": [1]}", "The \"labels\" of a card are an array of names");
  expect("{\"titel\": \"x\", \"column\": \"Done\"}", "A card has no \"titel\"");
  expect("{\"title\": \"x\", \"column\": \"None\"}", "There is no column \"None\"");
  expect("{\"title\": \"x\", \"column\": \"Done\", \"labels\": [\"x\"]}", "There is no label \"x\"");
  expect("{\"title\"", "");
  expect("{\"title\": \"\xff\", \"column\": \"Done\"}", "");
}

TEST_F(Imports, AddNoneWhereAColumnWouldBeTooFull) {
  const value before = state()["workspace"];
  EXPECT_EQ(failure_of(cards_for("To do", 5) + cards_for("Doing", 3)),
            "The column \"Doing\" has reached its limit of 2 cards");
  EXPECT_TRUE(state()["workspace"].identical(before));
}

TEST_F(Imports, LookForTheirColumnsWhenAllIsRead) {
  files["late.jsonl"] = cards_for("Later", 2);
  importing.begin("late.jsonl");
  importing.go_on();
  const std::string later = add_column(board, "Later");
  importing.finish();
  EXPECT_EQ(cards_in(later).size(), 2U);
  importing.begin("late.jsonl");
  importing.go_on();
  dispatch(remove_board(board));
  EXPECT_THAT([&] { importing.finish(); }, Throws<error>(ErrorWith(errc::rejected, "There is no board")));
}

TEST_F(Imports, TakeNoByteOrderMarkForAPartOfACard) {
  files["marked.jsonl"] = "\xEF\xBB\xBF\n\n" + cards_for("To do", 2);
  importing.begin("marked.jsonl");
  importing.finish();
  EXPECT_EQ(status(), "done");
  EXPECT_EQ(cards_in(todo).size(), 5U);
}

TEST_F(Imports, NameAFileThatCannotBeRead) {
  importing.begin("none.jsonl");
  EXPECT_THAT([&] { importing.finish(); },
              Throws<error>(ErrorWith(errc::rejected,
                                      "the import of \"none.jsonl\" failed, and no card was added: "
                                      "There is no file none.jsonl")));
  const environment real = environment::real();
  EXPECT_THAT([&] { (void)real.open_file("/"); },
              Throws<error>(ErrorWith(errc::io, "The file \"/\" cannot be read: It is no ordinary file")));
  EXPECT_THAT([&] { (void)real.open_file("no/such/file"); },
              Throws<error>(ErrorWith(errc::io, "The file \"no/such/file\" cannot be read: No such file")));
}

// --- commands --------------------------------------------------------------------------------------

struct ImportCommands : Program {
  ImportCommands() { files["cards.jsonl"] = cards_for("Done", 100); }
};

TEST_F(ImportCommands, LetTheImportGoOnByOnePieceEach) {
  EXPECT_EQ(output_of(board_of_three + "status\nimport cards.jsonl\nstatus\nstatus\nstatus\nlog 1\n"),
            R"(nothing was imported yet
importing "cards.jsonl": 64 cards, 63 %
importing "cards.jsonl": 100 cards, 100 %
imported 100 cards from "cards.jsonl"
1970-01-01 00:01:51  imported 100 cards from "cards.jsonl"
)");
}

TEST_F(ImportCommands, ShowBelowTheBoardWhatIsUnderWay) {
  EXPECT_THAT(output_of(board_of_three + "import cards.jsonl\nshow\n"),
              HasSubstr("+\nimporting \"cards.jsonl\": 64 cards, 63 %\n"));
  EXPECT_THAT(output_of("show\n"), ::testing::Not(HasSubstr("importing")));
}

TEST_F(ImportCommands, WaitAndCancel) {
  EXPECT_EQ(output_of(board_of_three + "import cards.jsonl\ncancel\nstatus\nimport cards.jsonl\nwait\nstatus\n"),
            "the import of \"cards.jsonl\" was cancelled, and no card was added\n"
            "imported 100 cards from \"cards.jsonl\"\n");
  EXPECT_EQ(present()["cards"]["ids"].size(), 103U);
  expect_bad("wait", "No import is running");
  expect_bad("cancel", "No import is running");
}

TEST_F(ImportCommands, WantABoard) {
  expect_bad("import cards.jsonl", "No board is open; make or open one with: board NAME");
}

TEST_F(ImportCommands, AtTheEndOfTheInputAnImportIsWaitedFor) {
  EXPECT_EQ(output_of(board_of_three + "import cards.jsonl\n"), "");
  EXPECT_EQ(present()["cards"]["ids"].size(), 103U);
}

TEST_F(ImportCommands, WhoQuitsCancelsIt) {
  EXPECT_EQ(output_of(board_of_three + "import cards.jsonl\nquit\n"), "");
  EXPECT_EQ(present()["cards"]["ids"].size(), 3U);
  EXPECT_EQ(state()["imports"]["status"], value("cancelled"));
}

TEST_F(ImportCommands, FailWhereTheImportDoes) {
  const std::string failed = "the import of \"none\" failed, and no card was added: There is no file none\n";
  EXPECT_EQ(run(board_of_three + "import none\nboard Unreached\n"), 2);
  EXPECT_EQ(err.str(), "line 8: " + failed);
  EXPECT_EQ(present()["boards"]["ids"].size(), 1U);
  EXPECT_EQ(run("import none\nshow\n", true), 0);
  EXPECT_EQ(err.str(), failed);
}

TEST_F(ImportCommands, WhileSomebodyThinksTheImportGoesOn) {
  (void)output_of(board_of_three);
  int asked = 0;
  has_input = [&] { return ++asked > 5; };
  EXPECT_EQ(run("import cards.jsonl\nstatus\n", true), 0);
  EXPECT_EQ(err.str(), "");
  EXPECT_EQ(out.str(),
            "> importing \"cards.jsonl\": 0 cards, 0 %\n"
            "> imported 100 cards from \"cards.jsonl\"\n"
            "> imported 100 cards from \"cards.jsonl\"\n"
            "> \n");
}

TEST_F(ImportCommands, WhatWasRecordedLeadsToTheSameState) {
  expect_same_when_replayed(board_of_three +
                            "import cards.jsonl\nmove 1 Doing\nwait\nimport cards.jsonl\ncancel\nundo\n");
}

}  // namespace
}  // namespace kanban
