#pragma once

#include "shell/commands.hpp"

#include <string>

/// What the commands of the same names do.
namespace kanban::verbs {

using words = command::words;

inline patchbay::value state_of(const desk& at) { return at.app.store.state(); }

// Work.
void board(desk& at, words args);
void column(desk& at, words args);
void limit(desk& at, words args);
void shift(desk& at, words args);
void fold(desk& at, words args);
void unfold(desk& at, words args);
void card(desk& at, words args);
void move(desk& at, words args);
void text(desk& at, words args);
void assign(desk& at, words args);
void tag(desk& at, words args);
void untag(desk& at, words args);
void label(desk& at, words args);
void rename(desk& at, words args);
void remove(desk& at, words args);
void undo(desk& at, words args);
void redo(desk& at, words args);

// Importing.
void import_cards(desk& at, words args);
void status(desk& at, words args);
void wait(desk& at, words args);
void cancel(desk& at, words args);

// Looking at it.
void boards(desk& at, words args);
void labels(desk& at, words args);
void filter(desk& at, words args);
void show(desk& at, words args);
void log(desk& at, words args);
void state(desk& at, words args);

/// Words as one text: titles need no quotes.
[[nodiscard]] std::string joined(words all);

}  // namespace kanban::verbs
