#pragma once

#include <patchbay/store/action.hpp>
#include <patchbay/store/reducer.hpp>
#include <patchbay/store/selector.hpp>
#include <patchbay/value/value.hpp>

#include <string_view>

/// TodoMVC: a list of todos that numbers them itself, and a filter.
namespace todomvc {

/// Of `{"todos": [{"id": 0, "text": "Use Redux", "completed": false}], "visibilityFilter": "show_all"}`.
[[nodiscard]] patchbay::reducer make_reducer();

[[nodiscard]] patchbay::action add_todo(std::string_view text);
[[nodiscard]] patchbay::action delete_todo(const patchbay::value& id);
[[nodiscard]] patchbay::action edit_todo(const patchbay::value& id, std::string_view text);
[[nodiscard]] patchbay::action complete_todo(const patchbay::value& id);
[[nodiscard]] patchbay::action complete_all_todos();
[[nodiscard]] patchbay::action clear_completed();
/// "show_all", "show_active" or "show_completed".
[[nodiscard]] patchbay::action set_visibility_filter(std::string_view filter);

/// The todos that the filter lets through, and how many are completed. Each call makes a selector with its own memory.
/// The first throws `errc::invalid_argument` for an unknown filter.
[[nodiscard]] patchbay::selector visible_todos();
[[nodiscard]] patchbay::selector completed_count();

}  // namespace todomvc
