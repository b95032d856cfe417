// The program as a process: what it answered is safe, also from kill -9.
#include "child.hpp"
#include "files/keeper.hpp"
#include "program.hpp"
#include "replay/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace kanban {
namespace {

using patchbay::value;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string questions = "boards\nlabels\nshow\nstate /workspace/index\nstate /workspace/limit\nlog 0\n";

std::size_t lines_in(const std::string& text) { return static_cast<std::size_t>(std::ranges::count(text, '\n')); }

std::string cards_until(const std::string& column, std::size_t count) {
  std::string lines;
  for (std::size_t i = 0; i < count; ++i) lines += R"({"title": "Imported", "column": ")" + column + "\"}\n";
  return lines;
}

// What somebody sees of a state.
std::string answers_in(const value& state) {
  world with(state);
  std::istringstream in(questions);
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(session(with.with, with.loop, {.in = in, .out = out, .err = err, .has_reader = true}).run(), 0);
  return out.str();
}

// A number of commands that can be done in a state, with what comes of each.
struct plan {
  std::string commands;
  std::string answers;        // one line for each time something is saved
  std::vector<value> states;  // the first before, then one for each line
};

class planner {
 public:
  planner(const value& before, const std::string& import_file, std::mt19937& random)
      : random_(random), import_file_(import_file), with_(before) {
    made_.states.push_back(before);
    with_.files[import_file] = cards_until("Inbox", 100);
  }

  plan make(std::size_t count) {
    for (std::size_t done = 0; done < count;) {
      const std::string line = some_command();
      const bool is_done = session_.take(line) == session::outcome::done;
      // A command may be done and make the import fail behind it, which ends the program.
      const bool is_end = !is_done && with_.state()["imports"]["status"] == "failed";
      if (is_done || is_end) made_.commands += line + '\n';
      if (is_end) break;
      if (is_done) ++done;
    }
    made_.answers = out_.str();
    return made_;
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  std::string card() { return std::to_string(1 + below(9)); }
  std::string column() { return std::vector<std::string>{"Inbox", "Doing", "Done"}[below(3)]; }

  std::string some_command() {
    const std::string unique = std::to_string(random_());
    switch (below(14)) {
      case 0:
        return "move " + card() + ' ' + column();
      case 1:
        return "move " + card() + ' ' + column() + " 1";
      case 2:
        return "assign " + card() + ' ' + unique;
      case 3:
        return "undo";
      case 4:
        return "redo";
      case 5:
        return "remove card " + card();
      case 6:
        return "fold " + column();
      case 7:
        return "label " + unique + " red";
      case 8:
        return "board " + std::string(below(2) == 0 ? "Release" : "Other");
      case 9:
        return "rename board Release Release";
      case 10:
        return "import " + import_file_;
      default:
        return "card " + column() + ' ' + unique;
    }
  }

  std::mt19937& random_;
  std::string import_file_;
  world with_;
  plan made_;
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
  session session_{with_.with, with_.loop, {.in = in_, .out = out_, .err = err_, .has_reader = true}, [this] {
                     made_.states.push_back(with_.state());
                   }};
};

struct Killed : ::testing::Test {
  const std::uint32_t seed = std::random_device()();
  std::mt19937 random{seed};
  temporary_folder folder;
  const ::testing::ScopedTrace trace{__FILE__, __LINE__, "seed " + std::to_string(seed)};

  // What is in a folder, whose last user is gone.
  static value found_in(const std::string& store) {
    world with;
    const keeper kept(with.with.store, store, [](const patchbay::error& e) { ADD_FAILURE() << e.message(); });
    return with.state();
  }
  static std::string output_of(const std::string& store, const std::string& lines) {
    child program({"keep", store});
    program.write(lines);
    program.close_input();
    EXPECT_EQ(program.wait(), 0) << program.complaints();
    return program.output();
  }

  // Gives a process some commands, and kills it at some moment after it has answered some of them.
  std::string kill_during(const std::string& store, const std::string& commands, std::size_t most_answers) {
    child program({"keep", store});
    program.write(commands);
    program.read_lines(random() % (most_answers + 1));
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 8000));
    program.kill();
    return program.output();
  }
};

TEST_F(Killed, AtAHundredMomentsTheProgramLosesNothingThatItAnswered) {
  const std::string import_file = folder.file("cards.jsonl", cards_until("Inbox", 100));
  std::string store;
  for (int round = 0; round < 100; ++round) {
    if (round % 20 == 0) {
      store = folder / ("store-" + std::to_string(round));
      (void)output_of(store, "board Other\nboard Release\ncolumn Inbox\ncolumn Doing\ncolumn Done\n");
    }
    const plan next = planner(found_in(store), import_file, random).make(1 + random() % 6);
    const std::string answered = kill_during(store, next.commands, next.states.size() - 1);
    ASSERT_THAT(next.answers, StartsWith(answered)) << "round " << round << '\n' << next.commands;

    const std::size_t safe = lines_in(answered);
    const std::size_t under_way = std::min(safe + 1, next.states.size() - 1);
    const std::string found = answers_in(found_in(store));
    ASSERT_THAT(found, AnyOf(answers_in(next.states[safe]), answers_in(next.states[under_way])))
        << "round " << round << ", answered: " << safe << '\n'
        << next.commands;
    ASSERT_EQ(output_of(store, questions), found) << "round " << round;
  }
}

TEST_F(Killed, DuringAnImportItKeepsTheOtherCommandsAndNoneOfTheCards) {
  const std::string import_file = folder.file("cards.jsonl", cards_until("Inbox", 5000));
  for (int round = 0; round < 10; ++round) {
    const std::string store = folder / ("store-" + std::to_string(round));
    (void)output_of(store, "board Release\ncolumn Inbox\n");
    const std::string answered =
        kill_during(store, "import " + import_file + "\ncard 1 a\ncard 1 b\ncard 1 c\ncard 1 d\ncard 1 e\n", 6);
    const std::size_t cards = std::max<std::size_t>(lines_in(answered), 1) - 1;
    ASSERT_THAT(workspace(found_in(store))["cards"]["ids"].size(), AnyOf(cards, cards + 1)) << answered;
  }
}

TEST_F(Killed, WhileItWaitsForAnImportItHasAllOfTheCardsOrNone) {
  constexpr std::size_t all = 1000;
  const std::string import_file = folder.file("cards.jsonl", cards_until("Inbox", all));
  for (int round = 0; round < 10; ++round) {
    const std::string store = folder / ("store-" + std::to_string(round));
    (void)output_of(store, "board Release\ncolumn Inbox\n");
    const std::string answered = kill_during(store, "import " + import_file + "\nwait\n", 2);
    const std::size_t found = workspace(found_in(store))["cards"]["ids"].size();
    const std::size_t fewest = lines_in(answered) == 2 ? all : 0;
    ASSERT_THAT(found, AnyOf(fewest, all)) << answered;
  }
}

// --- how it ends -----------------------------------------------------------------------------------

struct Ended {
  int status;
  std::string output;
  std::string complaints;
};

Ended end_of(const std::vector<std::string>& arguments, const std::string& lines) {
  child program(arguments);
  program.write(lines);
  program.close_input();
  const int status = program.wait();
  return {status, program.output(), program.complaints()};
}

TEST(ExitStatus, IsZeroWhereAllWasDone) {
  const temporary_folder folder;
  const Ended end = end_of({"keep", folder / "new/store"}, "board A\n");
  EXPECT_EQ(end.status, 0);
  EXPECT_EQ(end.output, "made the board \"A\"\n");
  EXPECT_EQ(end.complaints, "");
  EXPECT_EQ(end_of({"keep", folder / "new/store"}, "boards\n").output, "* A\nok\n");
}

TEST(ExitStatus, IsTwoForAFolderThatMayNotBeUsed) {
  const temporary_folder folder;
  const std::string file = folder.file("store", "");
  const Ended no_folder = end_of({"keep", file}, "board A\n");
  EXPECT_EQ(no_folder.status, 2);
  EXPECT_EQ(no_folder.output, "");
  EXPECT_THAT(no_folder.complaints, HasSubstr("The folder \"" + file + "\" cannot be used: "));

  child first({"keep", folder / "taken"});
  first.write("board A\n");
  first.read_lines(1);
  const Ended second = end_of({"keep", folder / "taken"}, "board B\n");
  EXPECT_EQ(second.status, 2);
  EXPECT_THAT(second.complaints, HasSubstr("Another kanban has it open"));
}

TEST(ExitStatus, IsTwoAtTheFirstMistakeAndWhatWasDoneBeforeIsSafe) {
  const temporary_folder folder;
  const Ended end = end_of({"keep", folder / "store"}, "board A\ndance\nboard B\n");
  EXPECT_EQ(end.status, 2);
  EXPECT_EQ(end.complaints, "line 2: There is no command \"dance\"; try help\n");
  EXPECT_EQ(end_of({"keep", folder / "store"}, "boards\n").output, "* A\nok\n");
}

TEST(ExitStatus, IsZeroWhereAnOlderCopyHadToServeAndThatIsSaid) {
  const temporary_folder folder;
  EXPECT_EQ(end_of({"keep", folder / "store"}, "board A\nboard B\n").status, 0);
  (void)folder.file("store/kanban.json", "{");
  const Ended end = end_of({"keep", folder / "store"}, "boards\n");
  EXPECT_EQ(end.status, 0);
  EXPECT_EQ(end.output, "* A\nok\n");
  EXPECT_THAT(end.complaints, HasSubstr("The copy before that is used instead."));
}

TEST(ExitStatus, IsTwoWhereAnImportFails) {
  const temporary_folder folder;
  const std::string bad = folder.file("bad.jsonl", cards_until("None", 1));
  const Ended end = end_of({}, "board A\nimport " + bad + '\n');
  EXPECT_EQ(end.status, 2);
  EXPECT_THAT(end.complaints, HasSubstr("line 1 of \"" + bad + "\": There is no column \"None\""));
}

}  // namespace
}  // namespace kanban
