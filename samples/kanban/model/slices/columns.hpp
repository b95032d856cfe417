#pragma once

#include "model/slices/payloads.hpp"
#include "shell/environment.hpp"

#include <patchbay/reducers/slice.hpp>

#include <cstddef>
#include <string>

namespace kanban {

struct slices;

/// Entities `{"id", "board", "title", "limit", "folded", "cards": [ids from top to bottom]}`. A column takes no more
/// cards than its limit; what it has already may stay when the limit is lowered.
struct columns_slice : patchbay::slice<> {
  explicit columns_slice(const environment& outside);
  /// Lets it hear of new cards, of those that go, and of boards that take their columns along.
  void follow(const slices& all);

  patchbay::action_creator<column_added(std::string board, std::string title, std::size_t limit)> added;
  stamping_creator<titled> renamed;
  stamping_creator<column_limited> limited;
  /// Nothing that one would undo, or read about in the log.
  patchbay::action_creator<column_folded> folded;
  stamping_creator<column_removed> removed;
  stamping_creator<card_move> card_moved;
};

}  // namespace kanban
