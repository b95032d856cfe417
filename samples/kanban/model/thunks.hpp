#pragma once

#include "model/slices/slices.hpp"

#include <patchbay/store/dispatcher.hpp>

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

/// What has to look at the state first: each dispatches one action that says all the slices need to know, or throws
/// `errc::not_found` for an id that does not exist.
namespace kanban {

using thunk = std::function<void(const patchbay::dispatcher&, const patchbay::state_getter&, const slices&)>;

[[nodiscard]] thunk open_board(std::string board);

/// Moves a card to a place in a column, counted from 0 once the card is out of the way, or to the end of it if that is
/// nearer or no place is given.
[[nodiscard]] thunk move_card(std::string card, std::string column, std::optional<std::size_t> index = std::nullopt);
/// The same for a column on its board.
[[nodiscard]] thunk move_column(std::string column, std::size_t index);

// With all that they hold.
[[nodiscard]] thunk remove_board(std::string board);
[[nodiscard]] thunk remove_column(std::string column);
[[nodiscard]] thunk remove_card(std::string card);
[[nodiscard]] thunk remove_label(std::string label);

/// Several steps at once. Throw `errc::out_of_range` if there are not as many.
[[nodiscard]] thunk undo_steps(std::size_t steps);
[[nodiscard]] thunk redo_steps(std::size_t steps);

}  // namespace kanban
