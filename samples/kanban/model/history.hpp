#pragma once

#include "shell/environment.hpp"

#include <patchbay/reducers/undoable.hpp>
#include <patchbay/value/value.hpp>

#include <cstdint>
#include <string_view>

namespace kanban {

struct slices;

/// A hundred steps. Folding a column is none of them, and texts that somebody types are one, however many actions.
[[nodiscard]] patchbay::undoable_options history_options(const slices& all);

/// What names the edit that an action belongs to: `"cards/described c1"`. Null for an action that stands for itself.
[[nodiscard]] patchbay::value edit_group(std::string_view type, const patchbay::value& payload);

/// patchbay's own actions, with a time stamp for the activity log.
[[nodiscard]] patchbay::action undo(const environment& outside);
[[nodiscard]] patchbay::action redo(const environment& outside);
[[nodiscard]] patchbay::action jump(const environment& outside, std::int64_t steps);

}  // namespace kanban
