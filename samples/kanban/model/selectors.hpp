#pragma once

#include <patchbay/store/keyed_selector.hpp>
#include <patchbay/store/selector.hpp>

#include <string>

namespace kanban {

/// What is on the screen, as values that stay the same as long as what they show does. Copies share their memory.
struct selectors {
  selectors();

  /// The card entities of a column, whatever the filter. The same array as before unless one of them changed.
  patchbay::keyed_selector<std::string> cards_of;

  /// A card as it is shown, null if there is none: `{"id", "number", "title", "text", "assignee", "labels": [{"id",
  /// "name", "colour"}]}`.
  patchbay::keyed_selector<std::string> card;

  /// A column as it is shown, null if there is none: `{"id", "title", "limit", "folded", "count", "cards": [as
  /// above]}`. `count` goes for all its cards, `cards` are those that the filter lets through.
  patchbay::keyed_selector<std::string> column;

  /// The board that is open, null if there is none: `{"id", "title", "filter": {"text", "label": its name,
  /// "assignee"}, "columns": [as above]}`. A change in one column leaves the others identical.
  patchbay::selector board;
};

}  // namespace kanban
