#pragma once

#include <patchbay/value/value.hpp>

#include <string>
#include <string_view>

/// Finding things in a state: by id, and by what people call them.
namespace kanban {

/// The present of the workspace; what it has of a "board", "column", "card" or "label", null if there is none.
[[nodiscard]] patchbay::value workspace(const patchbay::value& state);
[[nodiscard]] patchbay::value find_entity(const patchbay::value& workspace, std::string_view kind, std::string_view id);

/// The same. Throws `errc::not_found` if there is none.
[[nodiscard]] patchbay::value get_entity(const patchbay::value& state, std::string_view kind, std::string_view id);

/// The board that is shown. Throws `errc::not_found` if there is none.
[[nodiscard]] patchbay::value shown_board(const patchbay::value& state);

/// How a person names a thing, as its id. All throw `errc::not_found`, and `errc::invalid_argument` where two columns
/// or boards have one title. A card: its number, with or without a '#', or its id.
[[nodiscard]] std::string card_called(const patchbay::value& state, std::string_view word);
/// A column of the board that is shown: its title, or its number counted from the left, or its id.
[[nodiscard]] std::string column_called(const patchbay::value& state, std::string_view word);
/// The same for a board that is given.
[[nodiscard]] std::string column_on(const patchbay::value& state, const patchbay::value& board, std::string_view word);
/// A board: its title or id.
[[nodiscard]] std::string board_called(const patchbay::value& state, std::string_view word);
/// A label: its name or id.
[[nodiscard]] std::string label_called(const patchbay::value& state, std::string_view word);

/// The whole number that a word is. Throws `errc::invalid_argument` with `what` in its message.
[[nodiscard]] std::size_t number_in(std::string_view word, std::string_view what);

}  // namespace kanban
