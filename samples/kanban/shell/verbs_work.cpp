#include "shell/verbs.hpp"

#include "model/lookup.hpp"
#include "model/thunks.hpp"

#include <patchbay/error.hpp>
#include <patchbay/value/ranges.hpp>

#include <algorithm>
#include <optional>

namespace kanban::verbs {

using patchbay::errc;
using patchbay::error;
using patchbay::value;

namespace {

// People count from 1.
std::size_t index_in(std::string_view word) {
  const std::size_t place = number_in(word, "A place");
  if (place == 0) throw error(errc::out_of_range, "Places are counted from 1");
  return place - 1;
}

std::size_t limit_in(std::string_view word) { return word == "none" ? 0 : number_in(word, "A limit"); }

[[noreturn]] void throw_kind(std::string_view kind) {
  throw error(errc::usage, "\"" + std::string(kind) + "\" is no board, column, card or label");
}

}  // namespace

std::string joined(words all) {
  std::string text;
  for (const std::string& word : all) {
    if (!text.empty()) text += ' ';
    text += word;
  }
  return text;
}

// --- boards and columns ----------------------------------------------------------------------------

void board(desk& at, words args) {
  const std::string title = joined(args);
  const value boards = workspace(state_of(at))["boards"];
  const auto has_title = [&](const value& id) { return boards["entities"][id.as_string()]["title"] == title; };
  const bool is_there = boards["entities"].contains(title) || std::ranges::any_of(boards["ids"].elements(), has_title);
  if (is_there) {
    at.app.dispatch(open_board(board_called(state_of(at), title)));
  } else {
    at.app.dispatch(at.app.all.boards.added(title));
  }
}

void column(desk& at, words args) {
  const auto to = shown_board(state_of(at))["id"].get<std::string>();
  at.app.dispatch(at.app.all.columns.added(to, args[0], args.size() > 1 ? limit_in(args[1]) : 0));
}

void limit(desk& at, words args) {
  at.app.dispatch(at.app.all.columns.limited({column_called(state_of(at), args[0]), limit_in(args[1])}));
}

void fold(desk& at, words args) {
  at.app.dispatch(at.app.all.columns.folded({column_called(state_of(at), args[0]), true}));
}

void unfold(desk& at, words args) {
  at.app.dispatch(at.app.all.columns.folded({column_called(state_of(at), args[0]), false}));
}

void shift(desk& at, words args) {
  at.app.dispatch(move_column(column_called(state_of(at), args[0]), index_in(args[1])));
}

// --- cards -----------------------------------------------------------------------------------------

void card(desk& at, words args) {
  at.app.dispatch(at.app.all.cards.added(column_called(state_of(at), args[0]), joined(args.subspan(1))));
}

void move(desk& at, words args) {
  const value state = state_of(at);
  const std::optional<std::size_t> index =
      args.size() > 2 ? std::optional<std::size_t>(index_in(args[2])) : std::nullopt;
  at.app.dispatch(move_card(card_called(state, args[0]), column_called(state, args[1]), index));
}

void text(desk& at, words args) {
  at.app.dispatch(at.app.all.cards.described({card_called(state_of(at), args[0]), joined(args.subspan(1))}));
}

void assign(desk& at, words args) {
  at.app.dispatch(at.app.all.cards.assigned({card_called(state_of(at), args[0]), joined(args.subspan(1))}));
}

void tag(desk& at, words args) {
  const value state = state_of(at);
  at.app.dispatch(at.app.all.cards.labelled({card_called(state, args[0]), label_called(state, args[1])}));
}

void untag(desk& at, words args) {
  const value state = state_of(at);
  at.app.dispatch(at.app.all.cards.unlabelled({card_called(state, args[0]), label_called(state, args[1])}));
}

// --- labels, and what goes for several kinds ----------------------------------------------------------

void label(desk& at, words args) {
  const auto there = labels_slice::find(workspace(state_of(at))["labels"], args[0]);
  const std::string colour = args.size() > 1 ? args[1] : "blue";
  if (there) {
    at.app.dispatch(at.app.all.labels.coloured({*there, colour}));
  } else {
    at.app.dispatch(at.app.all.labels.added(args[0], colour));
  }
}

void rename(desk& at, words args) {
  const value state = state_of(at);
  const std::string to = joined(args.subspan(2));
  const slices& all = at.app.all;
  if (args[0] == "board") {
    at.app.dispatch(all.boards.renamed({board_called(state, args[1]), to}));
  } else if (args[0] == "column") {
    at.app.dispatch(all.columns.renamed({column_called(state, args[1]), to}));
  } else if (args[0] == "card") {
    at.app.dispatch(all.cards.renamed({card_called(state, args[1]), to}));
  } else if (args[0] == "label") {
    at.app.dispatch(all.labels.renamed({label_called(state, args[1]), to}));
  } else {
    throw_kind(args[0]);
  }
}

void remove(desk& at, words args) {
  const value state = state_of(at);
  if (args[0] == "board") {
    at.app.dispatch(remove_board(board_called(state, args[1])));
  } else if (args[0] == "column") {
    at.app.dispatch(remove_column(column_called(state, args[1])));
  } else if (args[0] == "card") {
    at.app.dispatch(remove_card(card_called(state, args[1])));
  } else if (args[0] == "label") {
    at.app.dispatch(remove_label(label_called(state, args[1])));
  } else {
    throw_kind(args[0]);
  }
}

void undo(desk& at, words args) {
  at.app.dispatch(undo_steps(args.empty() ? 1 : number_in(args[0], "The number of steps")));
}

void redo(desk& at, words args) {
  at.app.dispatch(redo_steps(args.empty() ? 1 : number_in(args[0], "The number of steps")));
}

}  // namespace kanban::verbs
