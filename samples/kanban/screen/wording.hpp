#pragma once

#include <patchbay/value/value.hpp>

#include <string>

namespace kanban {

/// What an entry of the activity log says, in words: `moved #3 "Write the docs" to "Doing"`. Names are those of now; of
/// what is gone, the last ones that the history knows.
[[nodiscard]] std::string wording_of(const patchbay::value& entry, const patchbay::value& state);

/// What the last import is doing, or how it ended: `importing "cards.jsonl": 128 cards, 40 %`.
[[nodiscard]] std::string wording_of_import(const patchbay::value& state);

/// The time of an entry in UTC: `2026-01-31 09:05:07`.
[[nodiscard]] std::string time_of(const patchbay::value& entry);

}  // namespace kanban
