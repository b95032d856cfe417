#pragma once

#include <patchbay/store/action.hpp>
#include <patchbay/value/value.hpp>

#include <string_view>

namespace dataforge {

namespace types {
inline constexpr std::string_view select_workspace = "selection/workspace";
inline constexpr std::string_view select_well = "selection/well";
inline constexpr std::string_view select_curve = "selection/curve";
inline constexpr std::string_view update_settings = "settings/update";
inline constexpr std::string_view add_curve = "curves/add";
inline constexpr std::string_view data_saved = "data/saved";
inline constexpr std::string_view window_opened = "windows/opened";
inline constexpr std::string_view window_closed = "windows/closed";
}  // namespace types

// An id, or null for none.
[[nodiscard]] inline patchbay::action select_workspace(const patchbay::value& id) {
  return patchbay::action(types::select_workspace, id);
}
[[nodiscard]] inline patchbay::action select_well(const patchbay::value& id) {
  return patchbay::action(types::select_well, id);
}
[[nodiscard]] inline patchbay::action select_curve(const patchbay::value& id) {
  return patchbay::action(types::select_curve, id);
}

/// Some settings or all.
[[nodiscard]] inline patchbay::action update_settings(const patchbay::value& changed) {
  return patchbay::action(types::update_settings, changed);
}

/// `curve` as `describe_curve` makes it, `samples` as `to_value(series)` does.
[[nodiscard]] inline patchbay::action add_curve(const patchbay::value& curve, const patchbay::value& samples) {
  return patchbay::action(types::add_curve, {{"curve", curve}, {"samples", samples}});
}

/// The curves with these ids were saved; `at` is a time as text.
[[nodiscard]] inline patchbay::action data_saved(std::string_view at, const patchbay::value& curves) {
  return patchbay::action(types::data_saved, {{"at", at}, {"curves", curves}});
}

/// `curve_id` is the curve that the window stays with, or null for the one that is selected.
[[nodiscard]] inline patchbay::action window_opened(std::string_view label, std::string_view kind,
                                                    const patchbay::value& curve_id) {
  return patchbay::action(types::window_opened, {{"label", label}, {"kind", kind}, {"curve_id", curve_id}});
}
[[nodiscard]] inline patchbay::action window_closed(std::string_view label) {
  return patchbay::action(types::window_closed, label);
}

}  // namespace dataforge
