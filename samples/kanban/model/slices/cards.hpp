#pragma once

#include "model/slices/payloads.hpp"
#include "shell/environment.hpp"

#include <patchbay/reducers/slice.hpp>

#include <string>

namespace kanban {

struct slices;

/// Entities `{"id", "number", "column", "title", "text", "assignee", "labels": [ids], "created"}` in the order of their
/// numbers, which count from 1 and are what people call a card by; and `nextNumber`.
struct cards_slice : patchbay::slice<> {
  explicit cards_slice(const environment& outside);
  /// Lets it hear of moves, and of boards, columns and labels that go.
  void follow(const slices& all);

  patchbay::action_creator<card_added(std::string column, std::string title)> added;
  stamping_creator<titled> renamed;
  stamping_creator<card_described> described;
  stamping_creator<card_assigned> assigned;
  stamping_creator<card_label> labelled;
  stamping_creator<card_label> unlabelled;
  stamping_creator<card_removed> removed;
  /// Many cards in one step. The import that dispatches it is what the log takes note of.
  patchbay::action_creator<cards_imported> imported;
};

}  // namespace kanban
