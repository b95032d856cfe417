#pragma once

#include "model/slices/payloads.hpp"
#include "shell/environment.hpp"

#include <patchbay/reducers/slice.hpp>

#include <string>

namespace kanban {

struct slices;

/// Entities `{"id", "title", "columns": [ids in their order]}`.
struct boards_slice : patchbay::slice<> {
  explicit boards_slice(const environment& outside);
  /// Lets it hear of new columns, and of those that go.
  void follow(const slices& all);

  patchbay::action_creator<board_added(std::string title)> added;
  stamping_creator<titled> renamed;
  stamping_creator<board_removed> removed;
  stamping_creator<column_move> column_moved;
};

}  // namespace kanban
