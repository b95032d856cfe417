#pragma once

#include "screen/paper.hpp"

#include <patchbay/value/value.hpp>

#include <iosfwd>

namespace kanban {

/// Draws what `selectors::board` derived, or says that no board is open. Columns stand side by side, in several rows if
/// the paper is too narrow for all.
void draw_board(std::ostream& out, const patchbay::value& board, const paper& on);

/// All there is to know of a card, as it is in `selectors::column`.
void draw_card(std::ostream& out, const patchbay::value& card, const paper& on);

}  // namespace kanban
