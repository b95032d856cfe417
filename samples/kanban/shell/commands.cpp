#include "shell/commands.hpp"

#include "model/lookup.hpp"
#include "screen/picture.hpp"
#include "screen/wording.hpp"
#include "shell/verbs.hpp"

#include <patchbay/error.hpp>

#include <algorithm>
#include <limits>
#include <ostream>
#include <vector>

namespace kanban {

using patchbay::errc;
using patchbay::error;

namespace {

using words = command::words;

constexpr std::size_t any_number = std::numeric_limits<std::size_t>::max();

void help(desk& at, words) {
  for (const command& each : commands()) {
    const std::string usage = std::string(each.name) + ' ' + std::string(each.arguments);
    at.out << "  " << usage << std::string(usage.size() < 36 ? 36 - usage.size() : 1, ' ') << each.summary << '\n';
  }
  at.out
      << "  quit\n\n"
         "Names with blanks are quoted; titles and texts at the end of a line need no quotes. CARD is a number or an\n"
         "id, COLUMN a title, a number counted from the left, or an id. Lines that begin with '#' are comments.\n";
}

const std::vector<command>& all_commands() {
  static const std::vector<command> all = {
      {"board", "NAME", "Open a board, or make it", 1, any_number, verbs::board},
      {"boards", "", "List the boards", 0, 0, verbs::boards},
      {"column", "NAME [LIMIT]", "Add a column, for at most so many cards", 1, 2, verbs::column},
      {"limit", "COLUMN N|none", "Set or lift the limit of a column", 2, 2, verbs::limit},
      {"shift", "COLUMN PLACE", "Move a column", 2, 2, verbs::shift},
      {"fold", "COLUMN", "Hide the cards of a column", 1, 1, verbs::fold},
      {"unfold", "COLUMN", "Show them again", 1, 1, verbs::unfold},
      {"card", "COLUMN TITLE", "Add a card", 2, any_number, verbs::card},
      {"move", "CARD COLUMN [PLACE]", "Move a card, to the end if no place is given", 2, 3, verbs::move},
      {"text", "CARD [TEXT]", "Describe a card", 1, any_number, verbs::text},
      {"assign", "CARD [PERSON]", "Say whose card it is, or nobody's", 1, any_number, verbs::assign},
      {"label", "NAME [COLOUR]", "Make a label, or colour it", 1, 2, verbs::label},
      {"labels", "", "List the labels", 0, 0, verbs::labels},
      {"tag", "CARD LABEL", "Put a label on a card", 2, 2, verbs::tag},
      {"untag", "CARD LABEL", "Take it off", 2, 2, verbs::untag},
      {"rename", "KIND WHICH NAME", "Rename a board, column, card or label", 3, any_number, verbs::rename},
      {"remove", "KIND WHICH", "Remove one of these, with all it holds", 2, 2, verbs::remove},
      {"filter", "text|label|assignee [WHAT]", "Show only some cards; \"filter none\" shows all", 1, any_number,
       verbs::filter},
      {"show", "[CARD]", "Draw the board, or a card", 0, 1, verbs::show},
      {"import", "FILE", "Bring in cards from a file of JSON lines, while other things go on", 1, any_number,
       verbs::import_cards},
      {"status", "", "How far the import is, or how it ended", 0, 0, verbs::status},
      {"wait", "", "Wait for the import", 0, 0, verbs::wait},
      {"cancel", "", "Cancel the import: none of its cards is added", 0, 0, verbs::cancel},
      {"undo", "[STEPS]", "Take back what was done last", 0, 1, verbs::undo},
      {"redo", "[STEPS]", "Do again what was taken back", 0, 1, verbs::redo},
      {"log", "[ENTRIES]", "What happened last", 0, 1, verbs::log},
      {"state", "[POINTER]", "The state, or a part of it, as JSON", 0, 1, verbs::state},
      {"help", "", "This text", 0, 0, help},
  };
  return all;
}

}  // namespace

std::span<const command> commands() { return all_commands(); }

void run_command(desk& at, std::span<const std::string> line) {
  const auto found = std::ranges::find(commands(), line[0], &command::name);
  if (found == commands().end()) throw error(errc::usage, "There is no command \"" + line[0] + "\"; try help");
  const words args = line.subspan(1);
  if (args.size() < found->fewest || args.size() > found->most) {
    throw error(errc::usage, "The command is: " + std::string(found->name) + ' ' + std::string(found->arguments));
  }
  found->run(at, args);
}

void show_board(desk& at) {
  const patchbay::value state = at.app.store.state();
  draw_board(at.out, at.shown.board(state), at.on);
  if (at.importing.running()) at.out << wording_of_import(state) << '\n';
}

}  // namespace kanban
