#pragma once

#include <patchbay/store/action.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/store/selector.hpp>
#include <patchbay/value/value.hpp>

#include <string_view>

/// A list of todos with a history, and a filter without one.
namespace todos_with_undo {

/// Of `{"todos": {"past": [], "present": [], "future": [], ...}, "visibilityFilter": "SHOW_ALL"}`. Besides the actions
/// below it takes those of `patchbay::undo_actions`.
[[nodiscard]] patchbay::reducer make_reducer();

[[nodiscard]] patchbay::action add_todo(const patchbay::value& id, std::string_view text);
[[nodiscard]] patchbay::action toggle_todo(const patchbay::value& id);
/// "SHOW_ALL", "SHOW_ACTIVE" or "SHOW_COMPLETED".
[[nodiscard]] patchbay::action set_visibility_filter(std::string_view filter);

/// The present todos that the filter lets through. Throws `errc::invalid_argument` for an unknown filter.
[[nodiscard]] patchbay::selector visible_todos();

[[nodiscard]] bool can_undo(const patchbay::value& state);
[[nodiscard]] bool can_redo(const patchbay::value& state);

}  // namespace todos_with_undo
