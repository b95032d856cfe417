#pragma once

#include <patchbay/persist/persist.hpp>

#include <functional>
#include <memory>

/// What is kept of a state from one run to the next, and how it comes back.
namespace kanban {

/// `{"workspace": {"present", "undo": [patches], "redo": [patches]}, "board", "activity"}`: the work, its history as
/// what leads from the present back to each earlier state and on to each later one, the board that is open, and the
/// log. A filter and an import are left out. O(size of the present + changes in the history). Throws
/// `errc::invalid_state` for what is no state of this application.
[[nodiscard]] patchbay::value saved_form(const patchbay::value& state);

/// The current state with what was saved in it. Throws `errc::invalid_state` with the pointer for anything else than a
/// saved form, and as `patchbay::apply` for a history that does not fit.
[[nodiscard]] patchbay::value restored(const patchbay::value& saved, const patchbay::value& current);

/// persist for this application. Version 1 is the saved form; version 0 was the whole state, each state of the history
/// in full, as zustand's persist writes it when it is told nothing else.
[[nodiscard]] patchbay::persist_options keeping(std::shared_ptr<patchbay::storage> in,
                                                std::function<void(const patchbay::error&)> on_error);

}  // namespace kanban
