// What is kept from one run to the next, and what happens to files that cannot be used.
#include "files/keeper.hpp"
#include "model/saved_form.hpp"
#include "program.hpp"
#include "replay/temporary_folder.hpp"

#include <patchbay/persist/storage.hpp>
#include <patchbay/testing/matchers.hpp>
#include <patchbay/value/draft.hpp>
#include <patchbay/value/ranges.hpp>

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace kanban {
namespace {

using patchbay::errc;
using patchbay::error;
using patchbay::value;
using patchbay::testing::ErrorWith;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Throws;

// Counts what is written, and may refuse it.
class counting_storage final : public patchbay::storage {
 public:
  int writes = 0;
  bool is_full = false;
  std::string text;

  void read(const std::string&, patchbay::read_reply reply) override {
    patchbay::read_result found;
    if (!text.empty()) found.text = text;
    reply(std::move(found));
  }
  void write(const std::string&, std::string_view next) override {
    if (is_full) throw error(errc::io, "The disk is full.");
    text = next;
    ++writes;
  }
  void remove(const std::string&) override { text.clear(); }
};

struct Keeping : Kanban {
  std::shared_ptr<counting_storage> disk = std::make_shared<counting_storage>();
  std::vector<std::string> told;

  patchbay::persisted keep(world& of) {
    return patchbay::persist(of.with.store, keeping(disk, [this](const error& e) { told.push_back(e.message()); }));
  }
  // What a program finds that starts now.
  value reopened() {
    world next;
    const patchbay::persisted kept = keep(next);
    return next.state();
  }
  // What a program finds where this is stored.
  value opened(const value& stored, int version) {
    disk->text = R"({"state":)" + stored.dump() + R"(,"version":)" + std::to_string(version) + "}";
    return reopened();
  }
};

// --- what is kept ----------------------------------------------------------------------------------

TEST_F(Keeping, TheWorkItsHistoryTheOpenBoardAndTheLogComeBack) {
  add_label("bug");
  dispatch(move_card(one, doing));
  dispatch(remove_card(two));
  dispatch(undo_steps(2));
  const patchbay::persisted kept = keep(*this);
  dispatch(all.columns.folded({done, true}));
  EXPECT_EQ(reopened(), state());
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(Keeping, StepsOfTheRunBeforeAreUndoneAndRedone) {
  const value before = present();
  {
    const patchbay::persisted kept = keep(*this);
    dispatch(move_card(one, doing));
    dispatch(remove_board(board));
    dispatch(undo_steps(1));
  }
  world next;
  const patchbay::persisted kept = keep(next);
  next.dispatch(redo_steps(1));
  EXPECT_EQ(next.present()["boards"]["ids"].size(), 0U);
  next.dispatch(undo_steps(2));
  EXPECT_EQ(next.present(), before);
}

TEST_F(Keeping, AFilterAndAnImportAreNeitherKeptNorWritten) {
  files["cards.jsonl"] = R"({"title": "x", "column": "To do"})";
  const patchbay::persisted kept = keep(*this);
  dispatch(move_card(one, doing));
  const int before = disk->writes;
  dispatch(all.ui.filtered({.text = "docs", .label = "", .assignee = ""}));
  (void)with.dispatch(all.imports.read({"cards.jsonl", board}));
  EXPECT_EQ(disk->writes, before);
  const value found = reopened();
  EXPECT_EQ(found["ui"]["board"], value(board));
  EXPECT_EQ(found["ui"]["filter"]["text"], value(""));
  EXPECT_EQ(found["imports"]["status"], value("idle"));
}

TEST_F(Keeping, AStepOfTheHistoryIsKeptAsWhatItChanged) {
  for (int i = 0; i < 500; ++i) add_card(todo, "Card");
  const std::size_t present_size = present().dump().size();
  for (const std::string& card : {one, two, three}) dispatch(move_card(card, done));
  const value saved = saved_form(state());
  EXPECT_EQ(saved["workspace"]["undo"].size(), 99U);
  EXPECT_LT(saved["workspace"]["undo"].dump().size(), present_size);
}

TEST_F(Keeping, VersionZeroHadTheWholeStateAndIsMigrated) {
  dispatch(move_card(one, doing));
  dispatch(undo_steps(1));
  EXPECT_EQ(opened(state(), 0), state());
  EXPECT_THAT(told, IsEmpty());
  const value stored = value::parse(disk->text);
  EXPECT_EQ(stored["version"], value(1));
  EXPECT_EQ(stored["state"], saved_form(state()));
}

// --- what cannot be used ---------------------------------------------------------------------------

TEST_F(Keeping, WhatIsNoBoardIsSaidAndLeftAlone) {
  const value good = saved_form(state());
  const auto without = [&](const char* place, const value& instead) {
    return patchbay::produce(good, [&](const patchbay::draft& d) { d.at(patchbay::pointer(place)) = instead; });
  };
  const auto expect = [&](const value& stored, const std::string& problem) {
    told.clear();
    EXPECT_EQ(opened(stored, 1), world().state()) << problem;
    ASSERT_EQ(told.size(), 1U) << problem;
    EXPECT_THAT(told[0], HasSubstr(problem));
  };
  expect({{"todos", value::array()}}, "expected an object at \"/workspace\"");
  expect("text", "expected an object at \"/workspace\"");
  expect(without("/workspace/present", 7), "expected an object at \"/workspace/present\"");
  expect(without("/workspace/present/cards", value::array()), "expected an array at \"/workspace/present/cards/ids\"");
  expect(without("/workspace/present/cards/ids", value::array({"x"})), "expected an entity for each id");
  expect(without("/workspace/present/cards/nextNumber", "x"), "expected a number");
  expect(without("/workspace/undo", "x"), "expected an array of patches at \"/workspace/undo\"");
  expect(without("/workspace/undo/0", 7), "Cannot merge");
  expect(without("/workspace/undo/0", value::parse(R"([{"op":"replace","path":"","value":5}])")),
         "expected steps to an object at \"/workspace/undo\"");
  expect(without("/board", 7), "expected a text at \"/board\"");
  expect(without("/activity", value::array({1})), "expected an array of entries at \"/activity\"");
}

TEST_F(Keeping, AForeignFileOfVersionZeroIsSaidAndLeftAlone) {
  EXPECT_EQ(opened({{"todos", value::array()}}, 0), world().state());
  ASSERT_EQ(told.size(), 1U);
  EXPECT_THAT(told[0], HasSubstr("Cannot migrate"));
}

// --- files -----------------------------------------------------------------------------------------

struct KeepingFiles : Program {
  temporary_folder folder;
  std::vector<std::string> told;

  keeper open(world& of) {
    return {of.with.store, folder / "store", [this](const error& e) { told.push_back(e.message()); }};
  }
  std::string file(const std::string& name) const { return folder / ("store/" + name); }
  static std::string content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  // A run of the program in the folder; it has a reader.
  int run_in_folder(const std::string& lines) {
    world next;
    keeper kept = open(next);
    std::istringstream in(lines);
    out.str("");
    err.str("");
    return session(next.with, next.loop, {.in = in, .out = out, .err = err, .on = on, .has_reader = true},
                   [&] { kept.save(); })
        .run();
  }
};

TEST_F(KeepingFiles, EachCommandIsAnswered) {
  EXPECT_EQ(run_in_folder("board Release\n\n# nothing\ncolumn Work\nfold Work\nshow\n"), 0);
  EXPECT_EQ(out.str(),
            "made the board \"Release\"\nadded the column \"Work\"\nok\n"
            "Release\n+- Work 0 ---------------------------+\n| (folded)                           |\n"
            "+------------------------------------+\nok\n");
}

TEST_F(KeepingFiles, TheNextRunGoesOn) {
  EXPECT_EQ(run_in_folder(board_of_three), 0);
  EXPECT_EQ(run_in_folder("move 2 Doing\nundo 2\nshow\n"), 0);
  EXPECT_THAT(out.str(), HasSubstr("| #1 Write the docs       |"));
  EXPECT_THAT(told, IsEmpty());
}

TEST_F(KeepingFiles, ADamagedFileIsPutAsideAndTheCopyBeforeItServes) {
  EXPECT_EQ(run_in_folder("board A\nboard B\n"), 0);
  std::ofstream(file("kanban.json")) << R"({"state": )";
  EXPECT_EQ(run_in_folder("boards\nrename board A C\n"), 0);
  EXPECT_EQ(out.str(), "* A\nok\nrenamed a board to \"C\"\n");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_THAT(told[0], HasSubstr("The copy before that is used instead."));
  EXPECT_EQ(content_of(file("kanban.json.unusable")), R"({"state": )");
}

TEST_F(KeepingFiles, AForeignFileIsPutAsideWhenTheFirstCommandIsSaved) {
  const std::string foreign = R"({"state":{"todos":[]},"version":1})";
  std::filesystem::create_directory(folder / "store");
  std::ofstream(file("kanban.json")) << foreign;
  EXPECT_EQ(run_in_folder("boards\n"), 0);
  EXPECT_EQ(out.str(), "ok\n");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_THAT(told[0], HasSubstr("It is no kanban board"));
  EXPECT_EQ(content_of(file("kanban.json")), foreign);
  EXPECT_EQ(run_in_folder("board A\n"), 0);
  EXPECT_EQ(content_of(file("kanban.json.unusable")), foreign);
  EXPECT_EQ(run_in_folder("boards\n"), 0);
  EXPECT_EQ(out.str(), "* A\nok\n");
}

TEST_F(KeepingFiles, AFolderBelongsToOneProcess) {
  world first;
  world second;
  std::optional<keeper> kept(std::in_place, first.with.store, folder / "store", [](const error&) {});
  EXPECT_THAT([&] { (void)open(second); },
              Throws<error>(ErrorWith(errc::io, "cannot be used: Another kanban has it open")));
  kept.reset();
  EXPECT_NO_THROW((void)open(second));
}

TEST_F(KeepingFiles, ALinkThatIsCalledLikeTheLockIsNotFollowed) {
  std::filesystem::create_directory(folder / "store");
  const std::string other = folder / "other";
  std::filesystem::create_symlink(other, file("kanban.lock"));
  EXPECT_THAT([&] { (void)open(*this); }, Throws<error>(ErrorWith(errc::io, "store\" cannot be used: ")));
  EXPECT_FALSE(std::filesystem::exists(other));
}

TEST_F(KeepingFiles, AFileIsNoFolder) {
  (void)folder.file("store", "");
  EXPECT_THAT([&] { (void)open(*this); }, Throws<error>(ErrorWith(errc::io, "store\" cannot be used: ")));
}

// --- what cannot be saved --------------------------------------------------------------------------

struct Saving : Program {
  std::shared_ptr<counting_storage> disk = std::make_shared<counting_storage>();
  patchbay::persisted kept = patchbay::persist(with.store, keeping(disk, [](const error&) {}));

  Saving() {
    kept.pause();
    has_reader = true;
    save = [this] { kept.flush(); };
  }
};

TEST_F(Saving, IsOneWriteForEachCommandThatChangedSomething) {
  EXPECT_EQ(run("board A\ncolumn Work\nshow\nfilter text x\ncard Work x\nundo\n"), 0);
  EXPECT_EQ(disk->writes, 4);
}

TEST_F(Saving, IsOneWriteForAnImport) {
  std::string lines;
  for (int i = 0; i < 200; ++i) lines += "{\"title\": \"x\", \"column\": \"Work\"}\n";
  files["cards.jsonl"] = lines;
  EXPECT_EQ(run("board A\ncolumn Work\nimport cards.jsonl\nwait\n"), 0);
  EXPECT_EQ(disk->writes, 3);
}

TEST_F(Saving, ThatFailsIsNotAnswered) {
  EXPECT_EQ(run("board A\n"), 0);
  disk->is_full = true;
  EXPECT_EQ(run("board B\nboard C\n"), 2);
  EXPECT_EQ(out.str(), "");
  EXPECT_THAT(err.str(), HasSubstr("line 1: Cannot store \"kanban\": The disk is full."));
}

TEST_F(Saving, IsTriedAgainWithTheNextCommandAndAtTheEnd) {
  disk->is_full = true;
  EXPECT_EQ(run("board A\nboard B\n", true), 2);
  EXPECT_EQ(disk->writes, 0);
  disk->is_full = false;
  EXPECT_EQ(run("", true), 0);
  EXPECT_EQ(value::parse(disk->text)["state"], saved_form(state()));
}

}  // namespace
}  // namespace kanban
