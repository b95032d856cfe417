#pragma once

#include <patchbay/bridge/fwd.hpp>
#include <patchbay/store/store.hpp>
#include <patchbay/store/subscription.hpp>

namespace dataforge {

/// Tells all windows by events what happened to the state, whoever caused it:
///
///     workspace-selected, well-selected, curve-selected   the id, or null
///     curve-added                                         the id
///     data-saved                                          {"at", "curves"}
///     execution-progress                                  {"execution_id", "done", "total"}
///     execution-complete                                  the task as it ended, with "execution_id"
///
/// An event comes after the update of the state that it tells of, and events come in the order of the changes.
[[nodiscard]] patchbay::subscription announce_changes(patchbay::store& state, patchbay::bridge::app& host);

}  // namespace dataforge
