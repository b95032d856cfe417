#pragma once

#include <patchbay/reducers/slice.hpp>

#include <nlohmann/json.hpp>

#include <string>

namespace kanban {

struct slices;

/// Which cards are shown: those for which all of these hold that are not empty.
struct card_filter {
  std::string text;   ///< somewhere in the title or text, whatever the case of ASCII letters
  std::string label;  ///< the id of a label
  std::string assignee;
  bool operator==(const card_filter&) const = default;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(card_filter, text, label, assignee)

struct ui_state {
  std::string board;  ///< the one that is shown; empty for none. It may be gone after an undo
  card_filter filter;
  bool operator==(const ui_state&) const = default;
};
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE(ui_state, board, filter)

/// What one looks at. Outside of the history: undo changes the work, not the view of it.
struct ui_slice : patchbay::slice<ui_state> {
  ui_slice();
  /// Lets it show new boards, and none that are gone.
  void follow(const slices& all);

  patchbay::action_creator<std::string> board_opened;
  patchbay::action_creator<card_filter> filtered;
};

}  // namespace kanban
